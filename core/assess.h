/* SPDX-License-Identifier: MIT */
/* Filings to objective scores by the printed formulas of a standard. */
#ifndef MINYI_CORE_ASSESS_H
#define MINYI_CORE_ASSESS_H

#include "core/filings.h"
#include "core/output.h"
#include "core/problem.h"
#include "core/standard.h"

#include <stddef.h>

struct mny_assessment;

/* Reads the filings at PATHS (long or wide), checks them whole, scores every
   city in them and, with OUTPUT not NULL, writes objective.csv, and trace.csv, losses.csv
   and gains.csv (core/trace.h, losses.h, gains.h); with a standard
   that has indicators beside the total (自选指标) also beside.csv, their rows, with
   the same columns, of the cities that filed them, and in objective.csv a last
   column `beside`, their points, in the objective's row.  Every problem of every file is added in
   one run (MNY_E_INPUT: nothing is scored).  Inputs that were not filed are counted, not errors. */
enum mny_code mny_assess(const struct mny_standard *standard, const char *const *paths,
                         size_t path_count, struct mny_output *output,
                         struct mny_problems *problems, struct mny_assessment **assessment);
void mny_assessment_free(struct mny_assessment *assessment); /* NULL is allowed. */

/* For the summary: cities assessed, and items with status `missing` in all. */
size_t mny_assessment_cities(const struct mny_assessment *assessment);
size_t mny_assessment_missing(const struct mny_assessment *assessment);

/* What was assessed; the assessment's own.  The standard must live as long. */
struct mny_filings *mny_assessment_filings(const struct mny_assessment *assessment);

#endif
