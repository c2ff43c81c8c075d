/* SPDX-License-Identifier: MIT */
/* Inside the short way for plain rows: what a thread has, and a row while it is read.  Only
   plain_rows.c and plain_cells.c include this. */
#ifndef MINYI_SURVEY_CLEAN_PLAIN_PRIVATE_H
#define MINYI_SURVEY_CLEAN_PLAIN_PRIVATE_H

#include "core/csv_record.h"
#include "survey/clean/answer_key.h"
#include "survey/clean/interview.h"
#include "survey/clean/plain_clean.h"
#include "survey/clean/plain_columns.h"
#include "survey/clean/plain_rows.h"
#include "survey/clean/states.h"

/* A cell is read with loads of eight bytes, and no fixed part of a row is longer than this
   for each of its columns: so the end of the piece is looked for once a row, and in texts. */
enum {
    MNY_PLAIN_CELL_MOST = 48,
    MNY_PLAIN_BEHIND = 16,     /* bytes that are there behind any cell */
    MNY_PLAIN_TEXT_MOST = 2048 /* bytes of a text that others look at */
};

/* A cell of the row at hand that is not answered, or no opinion. */
struct mny_plain_note {
    size_t column;
    enum mny_state state;
};

struct mny_plain_rows {
    const struct mny_plan *plan;
    const struct mny_kept_columns *kept;
    const unsigned char *masked;
    const struct mny_signals_plan *signals;
    const struct mny_watch *watch;
    const struct mny_binding *binding;
    struct mny_plain_columns columns;
    struct mny_plain_clean clean;    /* where the clean file is wanted */
    struct mny_interview *interview; /* what others see of a row: plain_wanted.h */
    size_t dump, first_header;
    char delimiter;
    bool able;                   /* rows of this dump can be plain */
    bool by_times;               /* how long they took is told by their times */
    bool routes;                 /* some questions are conditional, or computed */
    bool weighs;                 /* cells together decide: ticks, rules, routing */
    bool keeps;                  /* more of an answer than a code is kept */
    bool rewrites;               /* the dialect writes some cells otherwise */
    uint64_t delimiters;         /* every second byte of a word, from the second on */
    size_t texts;                /* of the row at hand that others look at */
    size_t missing;              /* of it: numbered questions without an answer */
    bool tokens;                 /* of it: some column of a choice has a word for no answer */
    struct mny_csv_field *cells; /* of it, by column: those that are sources of signals */
    uint32_t *given;             /* of it, by question: see answer_key.h; NULL: nobody asks */
    struct mny_answer_key key;
    struct mny_plain_note *noted; /* of it */
    size_t noted_count;
    size_t rows;                  /* since the states were told, and of them, by column: */
    size_t (*counts)[MNY_STATES]; /* what their cells are that are not answered */
};

/* One row while it is read. */
struct mny_plain_reading {
    struct mny_plain_rows *plain;
    const char *at, *limit;
    uint8_t *items;
    uint32_t *factors;
    const char *id;
    size_t id_length;
    size_t city;
    double duration;
    bool quoted; /* the text found last was in quotes */
    bool ascii;  /* it was not, and has no other bytes */
};

/* Reads the cells of the row at READING, which then stands at its line end.  False if one is not
   plain. */
bool mny_plain_cells_read(struct mny_plain_reading *reading);

/* The cell of COLUMN is not answered, or no opinion, as STATE says. */
void mny_plain_note(struct mny_plain_rows *plain, size_t column, enum mny_state state);

#endif
