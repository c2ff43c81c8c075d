/* SPDX-License-Identifier: MIT */
/* What a run ends with on standard output: a summary that can be read in ten
   seconds at 80 columns. */
#ifndef MINYI_SURVEY_SUMMARY_H
#define MINYI_SURVEY_SUMMARY_H

#include "core/assess.h"
#include "core/combine.h"
#include "survey/clean/clean.h"
#include "survey/clean/responses.h"
#include "survey/weight/weighting.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* What there is to tell; NULL for stages that the command does not have. */
struct mny_summary {
    const char *title;
    size_t dumps;
    double seconds;
    const struct mny_flow *flow;
    const struct mny_responses *responses; /* with flow */
    const struct mny_weighting *weighting;
    const struct mny_assessment *assessment;
    const struct mny_ranking *ranking;
    const char *ranks_path;      /* ranks.csv, with a ranking */
    const char *subjective_path; /* subjective.csv: the survey's own order without a ranking */
    const char *topics_path;     /* topics.csv, if comments were coded */
    const char *output;          /* OUT */
    bool has_report;
    bool weights_follow; /* the screen of the weights: nothing is said twice */
};

void mny_summary_print(const struct mny_summary *summary, FILE *out);

#endif
