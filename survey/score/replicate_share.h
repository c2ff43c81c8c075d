/* SPDX-License-Identifier: MIT */
/* The replicates of a city made by several processes (ranks.h), each a part of them.  Of all that
   follows reading they take longest: each is calibrated again. */
#ifndef MINYI_SURVEY_SCORE_REPLICATE_SHARE_H
#define MINYI_SURVEY_SCORE_REPLICATE_SHARE_H

#include "stats/design.h"
#include "stats/replicates.h"
#include "survey/common/ranks.h"

#include <stddef.h>

/* Runs all parts of REPLICATES, which were made from INPUT, a design of COLUMNS and FULL, on
   THREADS of this process; together with RANKS, if it leads some and that pays.  MNY_OK, or with
   PROBLEMS said why not. */
enum mny_code mny_replicates_run_all(struct mny_replicates *replicates,
                                     const struct mny_replicate_input *input,
                                     const struct mny_design_columns *columns,
                                     const struct mny_estimate *full, size_t threads,
                                     struct mny_ranks *ranks, struct mny_problems *problems);

/* Of a rank that does not lead: makes what the leader sends, until that wants no more. */
enum mny_code mny_replicates_follow(struct mny_ranks *ranks, size_t threads,
                                    struct mny_problems *problems);

#endif
