/* SPDX-License-Identifier: MIT */
/* The weights of replicates, for other programs:

     replicate_weights.csv  id,city,weight,rep_1,...: a row a response; a city with
                            fewer replicates than another has empty cells at the right
     replicates.csv         city,kind,replicate,scale: the factor by which the squared
                            deviation of each enters the variance

   In R, for one city: svrepdesign(weights = weight, repweights = rep_1 ...,
   type = "other", scale = 1, rscales = scale, combined.weights = TRUE, mse = FALSE). */
#ifndef MINYI_SURVEY_SCORE_REPLICATE_WRITER_H
#define MINYI_SURVEY_SCORE_REPLICATE_WRITER_H

#include "core/output.h"
#include "stats/replicates.h"
#include "survey/clean/responses.h"
#include "survey/weight/weighting.h"

#include <stddef.h>

/* The names of the two files, and how the columns of replicates begin. */
#define MNY_REPLICATE_WEIGHTS "replicate_weights.csv"
#define MNY_REPLICATE_SCALES "replicates.csv"
#define MNY_REPLICATE_COLUMN "rep_"

struct mny_replicate_writer;

/* Begins both files in OUTPUT, with COLUMNS columns of replicates. */
enum mny_code mny_replicate_writer_open(struct mny_output *output, size_t columns,
                                        struct mny_problems *problems,
                                        struct mny_replicate_writer **writer);

/* Writes the rows of those respondents of a city whose weights REPLICATES keep.  MNY_OK,
   MNY_E_MEMORY or MNY_E_INTERRUPT. */
enum mny_code mny_replicate_writer_rows(struct mny_replicate_writer *writer,
                                        const struct mny_responses *responses,
                                        const struct mny_city_weights *weights,
                                        const struct mny_replicates *replicates);

/* Writes the scales of a city's replicates, which are of that KIND. */
void mny_replicate_writer_scales(struct mny_replicate_writer *writer, const char *city,
                                 const char *kind, const struct mny_replicates *replicates);

/* Frees WRITER (NULL is allowed).  MNY_OK, or why not all could be written. */
enum mny_code mny_replicate_writer_close(struct mny_replicate_writer *writer);

#endif
