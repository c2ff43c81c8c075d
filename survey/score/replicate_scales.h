/* SPDX-License-Identifier: MIT */
/* replicates.csv read back: by what factor the squared deviation of each replicate of a
   city enters the variance. */
#ifndef MINYI_SURVEY_SCORE_REPLICATE_SCALES_H
#define MINYI_SURVEY_SCORE_REPLICATE_SCALES_H

#include "core/problem.h"
#include "survey/clean/responses.h"
#include "survey/common/key_index.h"

#include <stddef.h>

/* Of one city; FACTOR is NULL without replicates. */
struct mny_city_scales {
    size_t count;
    double *factor;
};

/* Where it is sought: beside the file WEIGHTS.  From malloc; NULL without memory. */
char *mny_replicate_scales_path(const char *weights);

/* Reads PATH: the columns city, replicate (1, 2, ...) and scale are needed.  *SCALES has
   an entry for each of the responses' cities, whose codes CITIES numbers; other cities
   in the file are passed over.  A replicate that is missing or stands twice, or a scale
   that is no number or below 0 is an error of code MNY_E_INPUT: all are said, and
   *SCALES has what there is; NULL without one of the columns, when nothing is known of
   any city. */
enum mny_code mny_replicate_scales_read(const char *path, const struct mny_responses *responses,
                                        const struct mny_key_index *cities,
                                        struct mny_problems *problems,
                                        struct mny_city_scales **scales);
/* Of that many cities; NULL is allowed. */
void mny_replicate_scales_free(struct mny_city_scales *scales, size_t cities);

#endif
