/* SPDX-License-Identifier: MIT */
/* The columns of a dump bound to the questions they answer.

   A header is compared by a question's name (with its groups before it, as
   `group/name` or `group-name`), then by its label, then by its number
   (`3、您的年龄`, `Q3`).  Where number and label disagree the label decides.  A
   select_multiple may have a column a choice: `name/choice`, `5、label(choice)`,
   `5、label:choice`, `5、(choice)`. */
#ifndef MINYI_SURVEY_DUMP_MATCH_H
#define MINYI_SURVEY_DUMP_MATCH_H

#include "core/csv_record.h"
#include "core/problem.h"
#include "survey/dump/dialect.h"
#include "survey/dump/labelled_numbers.h"
#include "survey/dump/mapping.h"
#include "survey/questionnaire/questionnaire.h"

#include <stdbool.h>
#include <stddef.h>

/* What a column is. */
enum mny_column_use {
    MNY_COLUMN_UNMATCHED, /* no question's: kept in the clean file */
    MNY_COLUMN_ANSWER,    /* the answer to QUESTION */
    MNY_COLUMN_CHOICE,    /* whether CHOICE of QUESTION was taken */
    MNY_COLUMN_IGNORED    /* of a calculate, ticks beside a column with all choices, JSON, a key
                             that joins another */
};

struct mny_column {
    enum mny_column_use use;
    size_t question, choice;
    char *header;      /* as in the dump */
    bool fills;        /* of a choice, with what was filled in: any text takes it */
    bool milliseconds; /* a duration is not in seconds */
    size_t joins;      /* of a key of JSON that answers what another one answers: the column of
                          that one, and this one is not read by itself; else MNY_NONE */
    size_t source;     /* of what was written behind a choice (fill_ins.h): the column in whose
                          cells it stands; else MNY_NONE */
    size_t behind;     /* that choice */
};

/* The columns of one dump. */
struct mny_binding {
    struct mny_column *columns;
    size_t count;
    size_t cells; /* of a row: the columns behind them are keys of its JSON, `answers/q1`, or what
                     was written behind a choice */
    size_t json;  /* the column that JSON stands in, or MNY_NONE */
    size_t late;  /* from here on: columns of questions that no key of the first rows has */
    bool *asked;  /* by question: some column answers it */
    enum mny_dialect dialect;
    bool declared;                        /* the user has said the dialect */
    bool extra_cell;                      /* rows have an empty cell behind their columns */
    struct mny_labelled_numbers *numbers; /* what labels stand for, or NULL */
};

/* The cell of a row that COLUMN is read from: a key's is that of its JSON, that of a text behind a
   choice the choice's. */
size_t mny_binding_cell(const struct mny_binding *binding, size_t column);

/* The key of COLUMN behind the cells of a row; borrowed. */
const char *mny_binding_key(const struct mny_binding *binding, size_t column);

/* Everything by which a questionnaire's columns can be known; made once. */
struct mny_matcher;

/* All is borrowed; MAPPING, which goes before all rules, may be NULL.  NULL without
   memory. */
struct mny_matcher *mny_matcher_create(const struct mny_questionnaire *questionnaire,
                                       struct mny_mapping *mapping);
void mny_matcher_free(struct mny_matcher *matcher); /* NULL is allowed. */

/* How many of the COUNT headers belong to some question.  *MEMORY becomes false without memory,
   here and below: what is known of a header is then not to be used. */
size_t mny_matcher_count(const struct mny_matcher *matcher, const struct mny_csv_field *headers,
                         size_t count, bool *memory);

/* How well a text is known as a header, the better the greater. */
enum mny_header_rank {
    MNY_HEADER_UNKNOWN,
    MNY_HEADER_NUMBER, /* by a number, with another label or none */
    MNY_HEADER_LABEL,
    MNY_HEADER_NAME
};

/* Whether a mapping says what the column HEADER is, or that it is none. */
bool mny_matcher_maps(const struct mny_matcher *matcher, const char *header);

enum mny_header_rank mny_matcher_rank(const struct mny_matcher *matcher,
                                      const struct mny_csv_field *header, bool *memory);

/* The question that HEADER claims to answer, as a whole or one choice of it; MNY_NONE if it
   is none's.  Of several with one label it is the first. */
size_t mny_matcher_question(const struct mny_matcher *matcher, const struct mny_csv_field *header,
                            bool *memory);

const struct mny_questionnaire *mny_matcher_questionnaire(const struct mny_matcher *matcher);

/* The headers of a dump. */
struct mny_headers {
    const struct mny_csv_field *shown; /* as the user knows them; keys as `answers/q1` */
    const struct mny_csv_field *texts; /* each as the text that knows it best */
    size_t count;
    size_t cells, json; /* as in struct mny_binding: keys give way to columns of the dump */
    bool in_order;      /* columns of one label are its questions, in the form's order */
    const bool *beside; /* of TEXTS: a label that stands beside the header; NULL: none does */
};

/* Binds the headers of the dump at PATH, whose header stands on LINE.  Fails with
   MNY_E_INPUT where two columns claim one question, or a column could be one of
   two questions; every such column is named.  Two keys of JSON may, for one row has
   the one and the next the other.  Free with mny_binding_free(). */
enum mny_code mny_matcher_bind(const struct mny_matcher *matcher, const struct mny_headers *headers,
                               const char *path, size_t line, struct mny_problems *problems,
                               struct mny_binding *binding);
void mny_binding_free(struct mny_binding *binding);

#endif
