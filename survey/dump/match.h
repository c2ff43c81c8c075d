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
#include "survey/dump/mapping.h"
#include "survey/questionnaire/questionnaire.h"

#include <stdbool.h>
#include <stddef.h>

/* What a column is. */
enum mny_column_use {
    MNY_COLUMN_UNMATCHED, /* no question's: kept in the clean file */
    MNY_COLUMN_ANSWER,    /* the answer to QUESTION */
    MNY_COLUMN_CHOICE,    /* whether CHOICE of QUESTION was taken */
    MNY_COLUMN_IGNORED    /* of a calculate, or ticks beside a column with all choices */
};

struct mny_column {
    enum mny_column_use use;
    size_t question, choice;
    char *header; /* as in the dump */
    bool fills;   /* of a choice, with what was filled in: any text takes it */
};

/* The columns of one dump. */
struct mny_binding {
    struct mny_column *columns;
    size_t count;
    bool *asked; /* by question: some column answers it */
    enum mny_dialect dialect;
    bool declared;   /* the user has said the dialect */
    bool extra_cell; /* rows have an empty cell behind their columns */
};

/* Everything by which a questionnaire's columns can be known; made once. */
struct mny_matcher;

/* All is borrowed; MAPPING, which goes before all rules, may be NULL.  NULL without
   memory. */
struct mny_matcher *mny_matcher_create(const struct mny_questionnaire *questionnaire,
                                       struct mny_mapping *mapping);
void mny_matcher_free(struct mny_matcher *matcher); /* NULL is allowed. */

/* How many of the COUNT headers belong to some question. */
size_t mny_matcher_count(const struct mny_matcher *matcher, const struct mny_csv_field *headers,
                         size_t count);

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
                                      const struct mny_csv_field *header);

/* Binds the headers of the dump at PATH, whose header stands on LINE.  Fails with
   MNY_E_INPUT where two columns claim one question, or a column could be one of
   two questions; every such column is named.  Free with mny_binding_free(). */
enum mny_code mny_matcher_bind(const struct mny_matcher *matcher,
                               const struct mny_csv_field *headers, size_t count, const char *path,
                               size_t line, struct mny_problems *problems,
                               struct mny_binding *binding);
void mny_binding_free(struct mny_binding *binding);

#endif
