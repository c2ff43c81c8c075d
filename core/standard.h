/* SPDX-License-Identifier: MIT */
/* An indicator standard: a YAML file under core/standards/, or a user's own,
   read, checked whole and compiled.  No standard is written in C.  The three
   calls that matter are mny_standard_read(), mny_standard_items() and
   mny_standard_free(); what the file may say is in minyi-standard(5).

   A standard is a tree of three levels, kept as three lists in printed order:
   the L2 of an L1 are neighbours, and so are the items (分项) of an L2 and the
   inputs of an item.  Everything below is borrowed until the standard is freed;
   texts are "" where the file has none. */
#ifndef MINYI_CORE_STANDARD_H
#define MINYI_CORE_STANDARD_H

#include "core/formula.h"
#include "core/problem.h"

#include <stdbool.h>
#include <stddef.h>

struct mny_standard;

/* Reads the standard NAME_OR_FILE: the id of a shipped one ("gbt33356-2022"),
   or a path.  Every problem in the file is added, with its line and column. */
enum mny_code mny_standard_read(const char *name_or_file, struct mny_problems *problems,
                                struct mny_standard **standard);
void mny_standard_free(struct mny_standard *standard); /* NULL is allowed. */

/* The ids of the shipped standards, sorted; free with mny_standard_names_free(). */
enum mny_code mny_standard_names(struct mny_problems *problems, char ***names, size_t *count);
void mny_standard_names_free(char **names, size_t count); /* NULL is allowed. */

/* The files that the standard NAME_OR_FILE is made of, itself first, then what it extends:
   of a shipped one its id, else the path.  Free with mny_standard_names_free(), whatever
   is returned. */
enum mny_code mny_standard_files(const char *name_or_file, struct mny_problems *problems,
                                 char ***names, size_t *count);

/* The path of the standard NAME_OR_FILE, or NULL if there is none; free with free(). */
char *mny_standard_path(const char *name_or_file);

/* The whole standard as `minyi standards show` prints it: codes, names, weights,
   formulas, inputs, clauses and notes, no line wider than 80 columns.  Free with
   free(); NULL without memory. */
char *mny_standard_tree(const struct mny_standard *standard);

/* The head of the file.  SURVEY is NULL if there is no place for a survey. */
struct mny_standard_survey {
    const char *code, *label;       /* of the L2 that the survey fills */
    const char *l1_code, *l1_label; /* of the L1 above it */
    const char *clause;
    double weight; /* per cent of the total */
};

/* A stage that a city is in from that total on, to the next one's. */
struct mny_standard_stage {
    const char *label;
    double from;
};

struct mny_standard_head {
    const char *id, *title, *english, *source, *note;
    int decimals;  /* every 分值 is rounded half up to these; -1: nothing is rounded */
    double weight; /* of all objective L1, per cent of the total */
    double full;   /* the highest objective score, points of the total */
    const struct mny_standard_survey *survey;
    const struct mny_standard_stage *stages; /* ascending, the first from 0 */
    size_t stage_count;                      /* 0 where a standard has none */
};
const struct mny_standard_head *mny_standard_head(const struct mny_standard *standard);

/* WEIGHT is per cent of the total, FULL the highest score in points of the
   total.  A deduction L1, and the L2 in it, have 0 in both.  An L1 BESIDE the
   total (自选指标) is scored like the others, in points of its own, and shown
   next to the total.  COUNTED is what is neither: part of the objective score. */
struct mny_standard_l1 {
    const char *code, *label, *english, *note;
    bool deduction, beside, counted;
    double weight, full;
    size_t first_l2, l2_count;
};
struct mny_standard_l2 {
    const char *code, *label, *english, *clause, *note;
    double weight, full;
    size_t l1, first_item, item_count;
};

/* An item.  WEIGHT is per cent of its L2; its score, 分项分数, is WEIGHT % of the
   mark that its formula gives, and at most FULL.  A deduction's score is what its
   formula gives, in points of the total, at most FULL; its weight is 0. */
struct mny_standard_component {
    const char *code, *formula;
};
struct mny_standard_item {
    const char *code, *label, *clause, *note; /* the clause is its L2's if it has none */
    const char *department;                   /* that files it: 数据来源 */
    const char *requirement;                  /* what the data must be: 数据要求 */
    bool deduction;
    double weight, full;
    size_t l2, first_input, input_count;
    const struct mny_standard_component *components;
    size_t component_count;
    const char *formula;
    const struct mny_formulas *formulas; /* compiled: the components, then the mark */
    struct mny_where where;              /* in the standard's file */
};

enum mny_input_type {
    MNY_INPUT_COUNT,
    MNY_INPUT_AMOUNT,
    MNY_INPUT_PERCENT,
    MNY_INPUT_YESNO,
    MNY_INPUT_LEVEL,
    MNY_INPUT_RATING
};

#define MNY_NO_INPUT ((size_t)-1)

struct mny_standard_level { /* one value that an input of type `level` may have */
    double value;
    const char *label;
};
struct mny_standard_input {
    const char *code, *label, *unit, *note;
    enum mny_input_type type;
    bool repeats;
    const struct mny_standard_level *levels;
    size_t level_count;
    size_t item;
    size_t same_as; /* the input, of an earlier item, whose value it must have */
};

const struct mny_standard_l1 *mny_standard_l1s(const struct mny_standard *standard, size_t *count);
const struct mny_standard_l2 *mny_standard_l2s(const struct mny_standard *standard, size_t *count);
const struct mny_standard_item *mny_standard_items(const struct mny_standard *standard,
                                                   size_t *count);
const struct mny_standard_input *mny_standard_inputs(const struct mny_standard *standard,
                                                     size_t *count);

/* "count", "amount", …, as the file and the filings' errors name it. */
const char *mny_input_type_name(enum mny_input_type type);

/* The stage that a city with that total is in. */
const char *mny_standard_stage(const struct mny_standard_head *head, double total);

/* Whether it has an L1 beside the total. */
bool mny_standard_has_beside(const struct mny_standard *standard);

/* Finds an item by its code, and an input of ITEM by its; MNY_NO_INPUT if there
   is none.  CODE is LENGTH bytes. */
size_t mny_standard_find_item(const struct mny_standard *standard, const char *code, size_t length);
size_t mny_standard_find_input(const struct mny_standard *standard, size_t item, const char *code,
                               size_t length);

#endif
