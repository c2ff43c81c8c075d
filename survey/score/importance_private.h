/* SPDX-License-Identifier: MIT */
/* Importance from inside: what items and dimensions have to do with overall satisfaction
   (importance.c), and its file (importance_files.c).

   A person's score of a dimension is the mean of what he answered below it, by the weights of the
   questionnaire.  Correlations are of those who answered both; so are those that relative weights
   are made of, in which an item competes with the other items of its dimension, and a dimension
   with the others of its parent: whom a filter spares a question is in no way like those whom it
   does not, and nobody is asked all.  Complete cases would leave nobody. */
#ifndef MINYI_SURVEY_SCORE_IMPORTANCE_PRIVATE_H
#define MINYI_SURVEY_SCORE_IMPORTANCE_PRIVATE_H

#include "stats/estimate.h"
#include "survey/score/scoring_private.h"

#include <stddef.h>

/* What competes: items of a dimension, or dimensions of a parent. */
struct mny_importance_set {
    size_t *members; /* variables: items, then dimensions */
    size_t count;
};

/* What was found of a variable. */
struct mny_importance_row {
    size_t n;                          /* with a score and overall satisfaction */
    double score;                      /* as subjective.csv has it */
    double score_se;                   /* NAN of all cities together */
    double correlation, se, low, high; /* NAN where there is none */
    double weight;                     /* relative, share of R2; NAN where there is none */
    double r2;                         /* of its set */
};

struct mny_importance;

/* Measures every scored city.  MNY_OK, MNY_E_MEMORY or MNY_E_INTERRUPT.  SCORING must outlive
   it. */
enum mny_code mny_importance_make(const struct mny_scoring *scoring,
                                  struct mny_importance **importance);
void mny_importance_free(struct mny_importance *importance); /* NULL is allowed. */

/* Sets: one of each dimension, then that of the dimensions without a parent; some are empty. */
size_t mny_importance_sets(const struct mny_importance *importance);
const struct mny_importance_set *mny_importance_set(const struct mny_importance *importance,
                                                    size_t set);

/* Fills ROWS[variable] of the city INDEX of the weighting, or of all together (the count of
   cities).  MNY_OK or MNY_E_MEMORY. */
enum mny_code mny_importance_rows(const struct mny_importance *importance, size_t index,
                                  struct mny_importance_row *rows);

#endif
