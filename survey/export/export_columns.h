/* SPDX-License-Identifier: MIT */
/* The columns of the analysis file, and what each holds for a respondent: who and
   where, the design, the weights, every other question, the items' scores. */
#ifndef MINYI_SURVEY_EXPORT_EXPORT_COLUMNS_H
#define MINYI_SURVEY_EXPORT_EXPORT_COLUMNS_H

#include "core/csv_record.h"
#include "core/number.h"
#include "survey/clean/responses.h"
#include "survey/questionnaire/questionnaire.h"
#include "survey/weight/weighting.h"

#include <stdbool.h>
#include <stddef.h>

enum mny_export_kind {
    MNY_EXPORT_ID,
    MNY_EXPORT_CITY,
    MNY_EXPORT_STRATUM,
    MNY_EXPORT_PSU,
    MNY_EXPORT_FPC,
    MNY_EXPORT_BASE_WEIGHT,
    MNY_EXPORT_WEIGHT,      /* final; empty in a city that could not be weighted */
    MNY_EXPORT_G,           /* calibrated weight / base weight on the population's scale */
    MNY_EXPORT_CALIBRATION, /* category in the city's margin INDEX, after merging */
    MNY_EXPORT_DOMAIN,      /* subgroup of --by */
    MNY_EXPORT_QUESTION,    /* the answer to question INDEX */
    MNY_EXPORT_SCORE        /* 0-100, of item INDEX */
};

struct mny_export_column {
    enum mny_export_kind kind;
    size_t index;    /* see KIND */
    size_t question; /* index, or MNY_NONE */
    const char *name, *label;
    const struct mny_choice_list *choices; /* of a select_one, or NULL */
    bool numeric;                          /* all its values are numbers */
    bool opinion, conditional;             /* see statistics_file.h */
    size_t width;                          /* bytes of the longest text seen */
};

/* What respondents are described by; all of it is borrowed. */
struct mny_export_source {
    const struct mny_questionnaire *questionnaire;
    const struct mny_responses *responses;
    const struct mny_weighting *weighting;
    const char *by; /* a question's name, or NULL */
};

struct mny_export_columns;

/* NULL without memory. */
struct mny_export_columns *mny_export_columns_create(const struct mny_export_source *source);
void mny_export_columns_free(struct mny_export_columns *columns); /* NULL is allowed. */

size_t mny_export_columns_count(const struct mny_export_columns *columns);
const struct mny_export_column *mny_export_column(const struct mny_export_columns *columns,
                                                  size_t column);

/* A respondent, in the order of the responses. */
struct mny_export_row {
    size_t row;
    const struct mny_csv_field *answers;    /* the clean text of every question */
    const struct mny_city_weights *weights; /* of the city; NULL where that failed */
    size_t place, city_index;               /* in WEIGHTS, and of them in the weighting */
};

/* The value of COLUMN: its text, which may stand in ROOM, and its number where the
   column is numeric (NAN: none). */
struct mny_export_value {
    const char *text;
    size_t length;
    double number;
};
struct mny_export_value mny_export_value(const struct mny_export_columns *columns, size_t column,
                                         const struct mny_export_row *row,
                                         char room[MNY_NUMBER_ROOM]);

/* Takes note of a value: how long texts are, and whether a computed column has
   one that is no number.  After all rows the columns are final. */
void mny_export_columns_see(struct mny_export_columns *columns, size_t column,
                            const struct mny_export_value *value);

#endif
