/* SPDX-License-Identifier: MIT */
/* The tools that dumps come from, and how each writes what it exports.

   A dialect adds to the rules that hold for every dump: header rows behind the first,
   words for no answer, what stands between choices in one cell.  It is found by columns
   that only its tool writes, and said; the user's word decides. */
#ifndef MINYI_SURVEY_DUMP_DIALECT_H
#define MINYI_SURVEY_DUMP_DIALECT_H

#include "core/csv_record.h"

#include <stdbool.h>
#include <stddef.h>

enum mny_dialect {
    MNY_DIALECT_DETECT, /* not said: find out */
    MNY_DIALECT_GENERIC,
    MNY_DIALECT_WJX_TEXT,
    MNY_DIALECT_WJX_CODE,
    MNY_DIALECT_WJX_SCORE, /* never found, only said: scores look like codes */
    MNY_DIALECT_TENCENT,
    MNY_DIALECT_KOBO,
    MNY_DIALECT_ODK,
    MNY_DIALECT_ONA,
    MNY_DIALECT_LIMESURVEY,
    MNY_DIALECT_LIMESURVEY_VV,
    MNY_DIALECT_QUALTRICS,
    MNY_DIALECT_SURVEYMONKEY,
    MNY_DIALECT_GOOGLE_FORMS,
    MNY_DIALECT_ALIPAY,
    MNY_DIALECT_COUNT /* not a dialect: how many there are */
};

/* How a dialect writes cells. */
struct mny_dialect_traits {
    const char *name;           /* for --dialect */
    const char *tool;           /* for people: "问卷星, texts" */
    const char *joiner;         /* between choices in one cell, where that is its own; or NULL */
    const char *const *nothing; /* words for no answer besides the general ones, up to NULL */
    bool seen;                  /* they say that it was asked */
    bool empty;                 /* they say no more than an empty cell */
    bool guards;                /* puts ' before = + - @ TAB CR, against spreadsheets */
    bool ticks_two;             /* in a column of one choice 2 is no */
    bool braces;                /* {newline}, {question_not_shown} and others: see VV */
    bool scores;                /* a choice is written as its score */
    bool tokens;                /* ticks are words for no answer in all columns of a question
                                   or in none */
    bool summary;               /* a cell with all choices and a column a choice must agree */
    bool in_order;              /* columns of one label are its questions, in the form's order */
    bool json;                  /* answers stand in one cell, see json_cell.h */
    const char *other;          /* what stands for the choice named `other`, or NULL */
};
const struct mny_dialect_traits *mny_dialect_traits(enum mny_dialect dialect);

/* The dialect that TEXT names; false if it names none. */
bool mny_dialect_parse(const char *text, enum mny_dialect *dialect);

/* Most rows that a header has. */
enum { MNY_HEADER_ROWS_MOST = 3 };

/* The first rows of a dump, split; rows that are absent have a COUNT of 0. */
struct mny_header_rows {
    const struct mny_csv_field *cells[MNY_HEADER_ROWS_MOST];
    size_t counts[MNY_HEADER_ROWS_MOST];
    char delimiter;
    const struct mny_csv_field *labels; /* of columns, beside the rows: an SPSS file's */
    size_t label_count;
};

/* The dialect that the rows show, and in *EVIDENCE (borrowed from ROWS) the cell that
   shows it; MNY_DIALECT_GENERIC and NULL if none does. */
enum mny_dialect mny_dialect_detect(const struct mny_header_rows *rows, const char **evidence);

/* How many of the rows are the header in DIALECT; 0 if they cannot be its header. */
size_t mny_dialect_header_rows(enum mny_dialect dialect, const struct mny_header_rows *rows);

#endif
