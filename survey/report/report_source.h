/* SPDX-License-Identifier: MIT */
/* For the files that read only (report_data*.c and those of single sections): the tables of an OUT,
   and the steps that reading each of them is made of. */
#ifndef MINYI_SURVEY_REPORT_REPORT_SOURCE_H
#define MINYI_SURVEY_REPORT_REPORT_SOURCE_H

#include "core/arena.h"
#include "core/problem.h"
#include "core/table.h"
#include "survey/report/report_data.h"

#include <stdbool.h>
#include <stddef.h>

/* In the order in which they are read: scores.csv gives cities their order, so
   it comes before the others that name cities. */
enum mny_report_file {
    MNY_FILE_RUN,
    MNY_FILE_LABELS,
    MNY_FILE_SCORES,
    MNY_FILE_OBJECTIVE,
    MNY_FILE_SUBJECTIVE,
    MNY_FILE_FLOW,
    MNY_FILE_MARGINS,
    MNY_FILE_DIAGNOSTICS,
    MNY_FILE_TOPICS,
    MNY_FILE_QUOTES,
    MNY_FILE_CITIES,
    MNY_FILE_INTERVIEWERS,
    MNY_FILE_QUALITY,
    MNY_FILE_RANKS,
    MNY_FILE_GAP,
    MNY_FILE_IMPORTANCE,
    MNY_FILE_SENSITIVITY,
    MNY_FILE_RELIABILITY,
    MNY_FILE_OUTCOME,
    MNY_FILE_COUNT
};

/* More columns than any of these files has that are looked up by name. */
enum { MNY_REPORT_COLUMNS = 12 };

struct mny_report_source {
    struct mny_arena *arena;
    struct mny_table *tables[MNY_FILE_COUNT]; /* NULL: there is no such file */
    size_t city_capacity, margin_capacity, subgroup_capacity, missing_capacity, difference_capacity;
    size_t last_city; /* rows of a city stand together: it is looked up here first */
};

/* Reading one table: the columns found, and the last thing that was wrong. */
struct mny_reading {
    struct mny_report_data *data;
    const struct mny_table *table;
    struct mny_problems *problems;
    size_t columns[MNY_REPORT_COLUMNS];
    enum mny_code code;
};

/* Opens what there is in FOLDER. */
enum mny_code mny_report_source_open(const char *folder, struct mny_problems *problems,
                                     struct mny_report_source *source);

/* Finds the columns NAMES (ended by NULL), which the functions below then call by
   their place in it.  All that are not there are named in one run. */
bool mny_reading_columns(struct mny_reading *reading, const char *const *names);

/* The cell in the named column COLUMN; the number in it, NAN if it is empty. */
const char *mny_reading_text(const struct mny_reading *reading, size_t row, size_t column);
double mny_reading_number(struct mny_reading *reading, size_t row, size_t column);

/* The cell in column NAME, "" where there is no such column; the number in it, NAN where it is
   none, as columns that a later minyi may add to the right need not be. */
const char *mny_reading_optional(const struct mny_reading *reading, size_t row, const char *name);
double mny_reading_optional_number(const struct mny_reading *reading, size_t row, const char *name);
double mny_number_or_nothing(const char *text);

/* The city CODE, or NULL; mny_reading_city() adds it if it is new.  Borrowed until
   the next one is added. */
struct mny_report_city *mny_reading_known(struct mny_report_data *data, const char *code);
struct mny_report_city *mny_reading_city(struct mny_reading *reading, const char *code);

/* A city, or what stands for one, about which nothing is known yet. */
void mny_reading_clear(struct mny_report_city *city, const char *code);

/* The place of CODE in a list, added with LABEL if it is new; at or beyond the
   list's count without memory. */
size_t mny_reading_place(struct mny_reading *reading, struct mny_report_columns *columns,
                         const char *code, const char *label);

/* COUNT numbers that are all NAN, or NULL. */
double *mny_reading_blank(struct mny_reading *reading, size_t count);

/* COUNT empty estimates, or NULL. */
struct mny_report_estimate *mny_reading_estimates(struct mny_reading *reading, size_t count);

/* report_data_topics.c: what is in topics.csv and quotes.csv. */
void mny_reading_topics(struct mny_reading *reading);
void mny_reading_quotes(struct mny_reading *reading);

/* The place of topic CODE among the data's topics; their count if it is none. */
size_t mny_report_topic_place(const struct mny_report_data *data, const char *code);

/* Puts COUNT rows of SIZE bytes, whose first member is their city (size_t), into
   the order of cities, otherwise as they stood in the file.  False without memory. */
bool mny_reading_order(const struct mny_report_data *data, void *rows, size_t count, size_t size);

/* Reads quality.csv. */
void mny_reading_quality(struct mny_reading *reading);

/* report_gap.c: reads gap.csv. */
void mny_reading_gap(struct mny_reading *reading);

/* report_importance.c: reads importance.csv. */
void mny_reading_importance(struct mny_reading *reading);

/* Reads interviewers.csv. */
void mny_reading_fieldwork(struct mny_reading *reading);

/* report_data_checks.c: what is in reliability.csv and outcome.csv. */
void mny_reading_reliability(struct mny_reading *reading);
void mny_reading_outcomes(struct mny_reading *reading);

/* report_data_rows.c: what the report shows of differences.csv and estimates.csv in FOLDER, which
   may have a million rows and are read one by one. */
enum mny_code mny_reading_many_rows(const char *folder, struct mny_report_data *data,
                                    struct mny_problems *problems);

/* A margin (CATEGORY NULL) or its category in words, as labels.csv has them: each
   part of a joint one, `sex*age_band` and `1*3`, by itself. */
const char *mny_reading_words(struct mny_reading *reading, const char *margin,
                              const char *category);

#endif
