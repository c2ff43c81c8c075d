/* SPDX-License-Identifier: MIT */
#include "survey/weight/weight_verdict.h"

#include "core/text.h"
#include "survey/weight/weighting.h"

/* By the bits of enum mny_weights_doubt. */
static const struct doubt {
    const char *code, *word, *label;
} doubts[MNY_WEIGHTS_DOUBTS] = {
    {"margins_missed", N_("margins"), N_("a margin is missed by more than 1e-6")},
    {"negative", N_("negative"), N_("there are negative weights")},
    {"extreme_weight", N_("extreme"), N_("a weight is more than 5 times the mean")},
    {"design_effect", N_("deff"), N_("design effect of weighting above 2")},
    {"concentrated", N_("uneven"), N_("the heaviest 1 in 100 hold over a tenth of the weight")},
    {"small_n_eff", N_("small n"), N_("effective sample size below 100")},
};

unsigned mny_weight_verdict(const struct mny_city_weights *weights)
{
    unsigned verdict = 0;

    if (weights->max_relative_error > 1e-6)
        verdict |= MNY_WEIGHTS_MISSED;
    if (weights->min < 0)
        verdict |= MNY_WEIGHTS_NEGATIVE;
    if (weights->max > 5 * weights->mean)
        verdict |= MNY_WEIGHTS_EXTREME;
    if (weights->deff_kish > 2)
        verdict |= MNY_WEIGHTS_DEFF;
    if (weights->profile.top_1pct > 0.1)
        verdict |= MNY_WEIGHTS_CONCENTRATED;
    if (weights->n_eff < 100)
        verdict |= MNY_WEIGHTS_SMALL;
    return verdict;
}

const char *mny_weight_doubt_code(size_t i)
{
    return doubts[i].code;
}

const char *mny_weight_doubt_word(size_t i)
{
    return _(doubts[i].word);
}

const char *mny_weight_doubt_label(size_t i)
{
    return _(doubts[i].label);
}
