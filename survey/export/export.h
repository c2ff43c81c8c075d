/* SPDX-License-Identifier: MIT */
/* The folder analysis/ in OUT: what a statistician needs to go on elsewhere, and
   to check that it is right.

   responses.csv (and .sav, .dta) has the accepted responses in input order with
   design, weights, questions and scores (export_columns.h); variables.csv says
   what each column is; dimensions.csv and population.csv are the scores' tree and
   the calibration's targets; analysis.R rebuilds the design with R's survey
   package and holds subjective.csv against it. */
#ifndef MINYI_SURVEY_EXPORT_EXPORT_H
#define MINYI_SURVEY_EXPORT_EXPORT_H

#include "core/output.h"
#include "core/problem.h"
#include "survey/export/export_columns.h"
#include "survey/score/scoring.h"

#include <stdbool.h>

/* The formats wanted beside CSV, which the script reads. */
struct mny_export_formats {
    bool wanted; /* at all */
    bool sav, dta;
};

/* Reads "csv", "sav", "dta", several joined by commas, or "all".  False: none of
   these. */
bool mny_export_formats_parse(const char *text, struct mny_export_formats *formats);

/* Writes analysis/ into OUTPUT, where cleaning has left the clean dump
   responses.csv.  MNY_OK, or what kept a file from being written. */
enum mny_code mny_export(const struct mny_export_source *source,
                         const struct mny_scoring_options *scoring,
                         const struct mny_export_formats *formats, struct mny_output *output,
                         struct mny_problems *problems);

#endif
