/* SPDX-License-Identifier: MIT */
/* What export.c, export_rows.c, export_tables.c and export_script.c share. */
#ifndef MINYI_SURVEY_EXPORT_EXPORT_PRIVATE_H
#define MINYI_SURVEY_EXPORT_EXPORT_PRIVATE_H

#include "survey/export/export.h"

#define MNY_EXPORT_FOLDER "analysis"

struct mny_exporting {
    const struct mny_export_source *source;
    const struct mny_scoring_options *scoring;
    struct mny_export_columns *columns;
    struct mny_output *output;
    struct mny_problems *problems;
};

/* Writes responses.csv; afterwards the columns are final. */
enum mny_code mny_export_csv(const struct mny_exporting *exporting);

/* Writes responses.sav or responses.dta.  After mny_export_csv(). */
enum mny_code mny_export_statistics(const struct mny_exporting *exporting, bool sav);

/* Writes variables.csv, dimensions.csv and, with calibration, population.csv. */
enum mny_code mny_export_tables(const struct mny_exporting *exporting);

/* Writes analysis.R. */
enum mny_code mny_export_script(const struct mny_exporting *exporting);

#endif
