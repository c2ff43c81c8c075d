/* SPDX-License-Identifier: MIT */
/* Inside the questionnaire: its struct, and the steps of reading one.  Only the
   questionnaire*.c files include this; everyone else sees questionnaire.h.

   Reading goes sheet by sheet: choices, dimensions, the rows of the survey
   sheet, settings; then the expressions are compiled and ordered.  Each step
   adds what it finds wrong to the problems and goes on, so that one run names
   everything; it returns MNY_OK even then, and MNY_E_MEMORY where it could not
   work. */
#ifndef MINYI_SURVEY_QUESTIONNAIRE_QUESTIONNAIRE_PARTS_H
#define MINYI_SURVEY_QUESTIONNAIRE_QUESTIONNAIRE_PARTS_H

#include "core/arena.h"
#include "survey/common/key_index.h"
#include "survey/questionnaire/questionnaire.h"
#include "survey/questionnaire/sheet.h"

/* A choice list with what finding choices takes.  Callers hold pointers to its
   first member. */
struct mny_list {
    struct mny_choice_list list;
    struct mny_choice *choices;            /* the same as LIST's */
    size_t *rows;                          /* of choices.csv, by choice */
    struct mny_key_index *names;           /* by name */
    struct mny_key_index *labels, *folded; /* by label, and by label folded */
    bool asked;                            /* a question uses it */
};

struct mny_topic_sheet;

struct mny_questionnaire {
    struct mny_arena *arena; /* owns every text and the lists */
    struct mny_settings settings;
    const char **setting_texts;    /* by column of settings.csv, "" where nothing stands */
    const char **setting_defaults; /* what holds then */
    struct mny_question *questions;
    size_t question_count, question_room;
    struct mny_group *groups;
    size_t group_count, group_room;
    struct mny_dimension *dimensions;
    size_t dimension_count;
    struct mny_list **lists;
    size_t list_count, list_room;
    struct mny_expression **expressions; /* all there are, to free them */
    size_t expression_count, expression_room;
    struct mny_key_index *names; /* of questions */
    size_t *items, *calculations;
    size_t item_count, calculation_count;
    size_t roles[MNY_ROLE_COUNT];   /* the first question of each, or MNY_NONE */
    struct mny_topic_sheet *topics; /* NULL without topics.csv */
};

/* Columns of the sheets, as indices for mny_sheet_cell(). */
enum {
    COLUMN_TYPE,
    COLUMN_NAME,
    COLUMN_LABEL,
    COLUMN_LABEL_ENGLISH,
    COLUMN_REQUIRED,
    COLUMN_RELEVANT,
    COLUMN_CONSTRAINT,
    COLUMN_CONSTRAINT_MESSAGE,
    COLUMN_CALCULATION,
    COLUMN_ROLE,
    COLUMN_DIMENSION,
    COLUMN_WEIGHT,
    COLUMN_SCORE_MIN,
    COLUMN_SCORE_MAX,
    COLUMN_EXPECT,
    SURVEY_COLUMNS
};

/* Further facts about a question or group while it is read, by its index. */
struct mny_question_draft {
    size_t row; /* of survey.csv */
    struct mny_list *list;
    bool bad_type; /* kept so that its name is known; no more is said about it */
};

struct mny_group_draft {
    size_t row;
    size_t first; /* index of the first question inside (or after) it */
};

struct mny_questionnaire_reading {
    struct mny_questionnaire *q;
    struct mny_problems *problems;
    struct mny_sheet *survey, *choices, *dimensions, *settings;  /* NULL: absent or unusable */
    struct mny_where survey_file, choices_file, dimensions_file; /* for messages about a sheet */
    bool choices_failed, dimensions_failed; /* there, but unusable: already said */
    bool choices_missed;                    /* that there are no choices has been said */
    bool tree_broken; /* a parent is unknown, or dimensions go round in a ring */
    struct mny_key_index *list_names, *dimension_codes;
    size_t *dimension_rows; /* of dimensions.csv, by dimension */
    struct mny_question_draft *questions;
    size_t question_room;
    struct mny_group_draft *groups;
    size_t group_room;
    size_t *notes; /* rows of notes: no values, but maybe an expression to check */
    size_t note_count, note_room;
    struct mny_key_index *row_names;    /* of questions and notes: their row */
    struct mny_key_index *place_names;  /* of all by the group around them: see names */
    struct mny_key_index *silent_names; /* of notes and groups, to say why ${name} fails */
};

/* questionnaire_choices.c */
enum mny_code mny_questionnaire_read_choices(struct mny_questionnaire_reading *reading,
                                             const char *path);
enum mny_code mny_questionnaire_check_choices(struct mny_questionnaire_reading *reading);
void mny_list_free(struct mny_list *list); /* its indices; the rest is the arena's */

/* questionnaire_dimensions.c */
enum mny_code mny_questionnaire_read_dimensions(struct mny_questionnaire_reading *reading,
                                                const char *path);
enum mny_code mny_questionnaire_check_dimensions(struct mny_questionnaire_reading *reading);

/* questionnaire_types.c: the cell of the column `type`. */
enum mny_row_kind { MNY_ROW_QUESTION, MNY_ROW_NOTE, MNY_ROW_BEGIN, MNY_ROW_END, MNY_ROW_BAD };
struct mny_row_type {
    enum mny_row_kind kind;
    enum mny_question_type type; /* of a question */
    const char *list;            /* of the two select types, within the cell */
};
struct mny_row_type mny_questionnaire_type(struct mny_questionnaire_reading *reading, size_t row);
const char *mny_question_type_name(enum mny_question_type type);
bool mny_question_is_answered(enum mny_question_type type); /* by a respondent */

/* questionnaire_rows.c: questions and groups, without their expressions. */
enum mny_code mny_questionnaire_read_rows(struct mny_questionnaire_reading *reading,
                                          const char *path);

/* questionnaire_names.c: names that are missing, malformed or stand twice.
   PARENT is the group around the row, or MNY_NONE. */
enum mny_code mny_questionnaire_check_name(struct mny_questionnaire_reading *reading, size_t row,
                                           enum mny_row_kind kind, size_t parent);

/* questionnaire_roles.c: roles and the right answers of attention items. */
void mny_questionnaire_read_role(struct mny_questionnaire_reading *reading, size_t question);
void mny_questionnaire_check_roles(struct mny_questionnaire_reading *reading);
enum mny_code mny_questionnaire_read_expect(struct mny_questionnaire_reading *reading,
                                            size_t question);

/* questionnaire_items.c: scored items. */
enum mny_code mny_questionnaire_read_items(struct mny_questionnaire_reading *reading);

/* questionnaire_settings.c */
enum mny_code mny_questionnaire_read_settings(struct mny_questionnaire_reading *reading,
                                              const char *path);

/* questionnaire_quality.c: the columns of settings.csv at those indices, and the sheet
   checks.csv, which may be absent. */
struct mny_quality_columns {
    size_t first_limit; /* one after the other, in the rules' order */
    size_t reject_flags, open, close, time_zone, test_ids;
};
enum mny_code mny_questionnaire_read_quality(struct mny_questionnaire_reading *reading,
                                             const struct mny_quality_columns *columns);
enum mny_code mny_questionnaire_read_checks(struct mny_questionnaire_reading *reading,
                                            const char *path);

/* questionnaire_quotas.c: the sheet quotas.csv, which may be absent. */
enum mny_code mny_questionnaire_read_quotas(struct mny_questionnaire_reading *reading,
                                            const char *path);

/* questionnaire_recommend.c: the question of the net promoter score; NAME as in the
   cell at WHERE, empty for the usual one. */
void mny_questionnaire_read_recommend(struct mny_questionnaire_reading *reading, const char *name,
                                      struct mny_where where);

/* questionnaire_overall.c: the question of overall satisfaction; NAME in the same way. */
void mny_questionnaire_read_overall(struct mny_questionnaire_reading *reading, const char *name,
                                    struct mny_where where);

/* questionnaire_expressions.c.  SELF is the question of `.`, or MNY_NONE.
 *EXPRESSION is NULL where the source is empty or wrong. */
enum mny_code mny_questionnaire_compile(struct mny_questionnaire_reading *reading,
                                        const char *source, const char *what, size_t self,
                                        struct mny_where where,
                                        const struct mny_expression **expression);
enum mny_code mny_questionnaire_read_expressions(struct mny_questionnaire_reading *reading);

/* questionnaire_comparisons.c: warns of what EXPRESSION compares an answer with that no answer is.
   WHAT names the expression. */
void mny_questionnaire_check_comparisons(struct mny_questionnaire_reading *reading,
                                         const struct mny_expression *expression, const char *what,
                                         struct mny_where where);

/* questionnaire_topics.c: the coding frame of comments, if there is one. */
enum mny_code mny_questionnaire_read_topics(struct mny_questionnaire_reading *reading,
                                            const char *path);
void mny_topic_sheet_free(struct mny_topic_sheet *sheet); /* NULL is allowed. */

/* topic_fold.c.  Folds a pattern as comments are folded; a full-width form of what
   is syntax stands for itself.  OUT has room for twice its bytes; returns the length
   written.  NOTES tell what was met, and to which byte of the pattern a byte of OUT,
   STOP, belongs. */
struct mny_topic_fold_notes {
    const char *wide; /* in: NULL; the first full-width form of syntax */
    size_t stop;      /* in: a byte of OUT */
    size_t stopped;   /* bytes of the pattern before it */
};
size_t mny_topic_fold_pattern(const char *text, char *out, struct mny_topic_fold_notes *notes);

/* questionnaire_order.c: rings, the order of calculations, looks ahead. */
enum mny_code mny_questionnaire_order(struct mny_questionnaire_reading *reading);

/* questionnaire.c.  A copy of TEXT in the arena, NULL without memory. */
const char *mny_questionnaire_text(struct mny_questionnaire *q, const char *text);

/* A ring as people read it, `a → b → a`, in the arena; the middle of a long one
   is left out.  NAMES has COUNT entries.  NULL without memory. */
const char *mny_questionnaire_ring(struct mny_questionnaire *q, const char *const *names,
                                   size_t count);

/* Opens the sheet at PATH if there is one.  *FAILED: there is one, but it
   cannot be used. */
enum mny_code mny_questionnaire_open(struct mny_questionnaire_reading *reading, const char *path,
                                     const struct mny_sheet_column *columns, size_t count,
                                     struct mny_sheet **sheet, bool *failed);

#endif
