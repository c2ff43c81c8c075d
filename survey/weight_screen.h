/* SPDX-License-Identifier: MIT */
/* What `minyi weight` shows of the weights: can they be trusted, and if not, why not. */
#ifndef MINYI_SURVEY_WEIGHT_SCREEN_H
#define MINYI_SURVEY_WEIGHT_SCREEN_H

#include "survey/clean/responses.h"
#include "survey/weight/weighting.h"

#include <stdbool.h>
#include <stdio.h>

struct mny_weight_screen {
    const struct mny_responses *responses;
    const struct mny_weighting *weighting;
    const char *city; /* code of the one city to show in full; NULL: those in doubt */
    bool all;         /* show all cities in full, and how each calibration converged */
};

/* Whether CODE is a city with responses in the weighting. */
bool mny_weight_screen_has(const struct mny_weighting *weighting,
                           const struct mny_responses *responses, const char *code);

/* Prints, at 80 columns: a line a city with its verdict; all cities together; and in full
   the cities asked for. */
void mny_weight_screen_print(const struct mny_weight_screen *screen, FILE *out);

/* The doubts about a city's weights, a word each; "fine" if there are none. */
void mny_weight_screen_doubts(const struct mny_city_weights *weights, FILE *out);

#endif
