/* SPDX-License-Identifier: MIT */
/* What replicates of one city are made from, for another process that makes some of them. */
#ifndef MINYI_SURVEY_SCORE_REPLICATE_PARCEL_H
#define MINYI_SURVEY_SCORE_REPLICATE_PARCEL_H

#include "stats/design.h"
#include "stats/replicates.h"
#include "survey/common/parcel.h"

#include <stdbool.h>

/* Puts INPUT, whose rows are one after the other and whose replicates are not given; the COLUMNS
   that its design was made of, of the same respondents; and of the estimates FULL, as for
   mny_replicates_create(), the scores. */
void mny_replicate_input_pack(const struct mny_replicate_input *input,
                              const struct mny_design_columns *columns,
                              const struct mny_estimate *full, struct mny_parcel *parcel);

/* The same taken out again. */
struct mny_replicate_source;

/* NULL if PARCEL has not what was packed, or without memory. */
struct mny_replicate_source *mny_replicate_source_unpack(struct mny_parcel *parcel);
void mny_replicate_source_free(struct mny_replicate_source *source); /* NULL is allowed. */

/* Replicates of it, the caller's to free before SOURCE.  NULL without memory. */
struct mny_replicates *mny_replicate_source_make(const struct mny_replicate_source *source);

#endif
