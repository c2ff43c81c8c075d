/* SPDX-License-Identifier: MIT */
/* Quality rules that measure a number of each response.  Where settings.csv gives a threshold
   they measure all responses and flag; where it says `report`, which is what most do by
   themselves, a sample is measured for the quantiles in quality.csv, and nothing is flagged.
   Only quality*.c include this. */
#ifndef MINYI_SURVEY_CLEAN_QUALITY_MEASURES_H
#define MINYI_SURVEY_CLEAN_QUALITY_MEASURES_H

#include "survey/clean/quality_private.h"

/* What the threshold of a rule is. */
enum mny_measure_limit {
    MNY_LIMIT_LOWEST,  /* a share of the responses measured: those with the lowest numbers */
    MNY_LIMIT_HIGHEST, /* likewise, with the highest */
    MNY_LIMIT_ABOVE,   /* the number above which a response is flagged */
    MNY_LIMIT_OWN      /* each response has its own, above which it is flagged */
};

struct mny_measure {
    enum mny_quality_rule rule;
    enum mny_measure_limit limit;
    const void *context;
    /* Fills VALUES for COUNT ROWS, NAN where there is no number.  Called by several threads;
       false without memory. */
    bool (*fill)(const void *context, const uint32_t *rows, size_t count, double *values);
    double (*own_limit)(const void *context, size_t row);   /* of MNY_LIMIT_OWN */
    const char *(*detail)(const void *context, size_t row); /* NULL: none */
};

/* Whether RULE is to measure anything. */
bool mny_quality_measures(const struct mny_quality *quality, enum mny_quality_rule rule);

/* The rows that RULE measures: those that count, or a sample of them.  Borrowed; NULL without
   memory. */
const uint32_t *mny_quality_measured(struct mny_quality *quality, enum mny_quality_rule rule,
                                     size_t *count);

/* Measures, tells the result, and flags if there is a threshold.  False without memory. */
bool mny_quality_measure(struct mny_quality *quality, const struct mny_measure *measure);

/* Scores of all items in ROW into X, by item of the plan; NAN for none. */
void mny_quality_scores(const struct mny_quality *quality, size_t row, double *x);

#endif
