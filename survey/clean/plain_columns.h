/* SPDX-License-Identifier: MIT */
/* How the cells of a plain row (plain_rows.h) are read, column by column, worked out once for
   each dump. */
#ifndef MINYI_SURVEY_CLEAN_PLAIN_COLUMNS_H
#define MINYI_SURVEY_CLEAN_PLAIN_COLUMNS_H

#include "survey/clean/cells_dialect.h"
#include "survey/clean/choice_index.h"
#include "survey/clean/plan.h"
#include "survey/clean/signals_plan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mny_plain_kind {
    MNY_PLAIN_CHOICE,
    MNY_PLAIN_NUMBER, /* digits */
    MNY_PLAIN_ID,
    MNY_PLAIN_TICK, /* of one choice of several: 1, 0 or nothing */
    MNY_PLAIN_TEXT  /* or what is decoded, or the cell of a column without a question */
};

/* What every cell asks for comes first. */
struct mny_plain_column {
    enum mny_plain_kind kind;
    bool four;  /* this and the next three are items that follow one another, and
                   another column comes behind them: mostly eight bytes */
    bool tells; /* it is looked at, or answers are hashed; of FOUR: one of them is */
    bool is_city, is_duration;
    bool needed;         /* a row without an answer is not plain */
    bool numbered;       /* a question that one is asked */
    bool looked_at;      /* others look at the answer: it is kept in the interview */
    bool named;          /* so is a choice's name */
    bool was_empty;      /* of the row before, where they do */
    size_t question;     /* or MNY_NONE */
    size_t item, factor; /* its index among them, or MNY_NONE */
    size_t codes;        /* choices beyond that many are not plain */
    bool *no_opinion;    /* by choice of a scored question: it has no score; NULL: all have one */
    const struct mny_decoder *decoder;
    bool needed_if_asked; /* nor is a row plain that was asked and has no answer */
    bool positive;        /* a number that has to be */
    bool free_text;       /* it is in the respondent's own words */
    bool is_source;       /* its cell is for the signals, or is compared with others */
    bool filled_in;       /* what was written behind a choice may stand in it */
    size_t choice;        /* whose column it is, of several */
    struct mny_choice_index choices;
    uint8_t scores[256]; /* by a cell's only byte: the code of a choice that has a score, or 0 */
};

struct mny_plain_columns {
    struct mny_plain_column *columns;
    size_t count;
    bool able;                /* every column has a plain form */
    bool fills;               /* every item and every factor has a column */
    size_t texts;             /* columns whose cells may be decoded */
    size_t scratch;           /* for decoders, besides the texts */
    uint16_t (*classes)[256]; /* by item, by code: codes of one class are the same answer;
                                 0: no answer */
    size_t item_count;
};

/* Of DUMP, with the binding of REWRITER, which says what cells are rewritten.  All is borrowed.
   Free with mny_plain_columns_free().  False without memory. */
bool mny_plain_columns_make(const struct mny_plan *plan, const struct mny_signals_plan *signals,
                            size_t dump, const struct mny_rewriter *rewriter,
                            struct mny_plain_columns *made);
void mny_plain_columns_free(struct mny_plain_columns *columns);

#endif
