/* SPDX-License-Identifier: MIT */
/* Whether a city's weights can be trusted: what is wrong with them, in one word each. */
#ifndef MINYI_SURVEY_WEIGHT_WEIGHT_VERDICT_H
#define MINYI_SURVEY_WEIGHT_WEIGHT_VERDICT_H

#include <stddef.h>

/* Rules of thumb of survey practice: they ask for a look, and decide nothing. */
enum mny_weights_doubt {
    MNY_WEIGHTS_MISSED = 1 << 0,       /* a margin is off by more than 1e-6, after trimming */
    MNY_WEIGHTS_NEGATIVE = 1 << 1,     /* a weight is below 0 */
    MNY_WEIGHTS_EXTREME = 1 << 2,      /* one is more than 5 times the mean */
    MNY_WEIGHTS_DEFF = 1 << 3,         /* 1 + cv^2 above 2: half of the sample is lost */
    MNY_WEIGHTS_CONCENTRATED = 1 << 4, /* the heaviest 1 % hold more than 10 % of the weight */
    MNY_WEIGHTS_SMALL = 1 << 5,        /* n_eff below 100 */
    MNY_WEIGHTS_DOUBTS = 6             /* not one: how many there are */
};

struct mny_city_weights;

/* The doubts that there are about WEIGHTS, whose figures are filled in. */
unsigned mny_weight_verdict(const struct mny_city_weights *weights);

/* The code of the doubt number I as in diagnostics.csv: "extreme_weight"; one word for a
   narrow table; and what it means. The last two are translated. */
const char *mny_weight_doubt_code(size_t i);
const char *mny_weight_doubt_word(size_t i);
const char *mny_weight_doubt_label(size_t i);

#endif
