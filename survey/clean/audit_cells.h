/* SPDX-License-Identifier: MIT */
/* The cells of one row for audit.csv: what stood in the dump, and what was made of it.
   Written by the thread that reads the row, as bytes that audit.c takes apart again.

   From the clean file a cell can be told: an answer's cell, and that of a column of no
   question, is what stands there; that of one choice is 1 if it was taken, else 0; what is
   ignored is empty.  A cell that differs from that is one to be audited.  Where the clean
   file has another text than was read, it was masked. */
#ifndef MINYI_SURVEY_CLEAN_AUDIT_CELLS_H
#define MINYI_SURVEY_CLEAN_AUDIT_CELLS_H

#include "core/csv_record.h"
#include "survey/clean/interview.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is known of an answer (of nine states, those that a dump can show). */
enum mny_cell_state {
    MNY_CELL_ANSWERED,
    MNY_CELL_NOT_ASKED,
    MNY_CELL_SEEN_UNANSWERED,
    MNY_CELL_MISSING,
    MNY_CELL_INVALID,
    MNY_CELL_STATES
};
const char *mny_cell_state_name(enum mny_cell_state state);

/* A cell; its texts follow it: BEFORE bytes, then AFTER bytes. */
struct mny_audit_cell {
    uint32_t column; /* from 0 */
    uint32_t before, after;
    uint8_t edit; /* enum mny_edit_reason: why it was blanked */
    uint8_t state_before, state_after;
    uint8_t ignored;
    uint8_t differs; /* from what the clean file says */
    uint8_t masked;  /* the clean file has another text than was read */
};

/* The row in the clean file: LENGTH bytes of fields, each behind a comma, of the questions
   and then of the kept columns, whose places in this dump are SOURCES.  TEXT is NULL for a
   row that is not there. */
struct mny_audit_clean {
    const char *text;
    size_t length;
    const size_t *sources;
    size_t kept;
};

struct mny_audit_field {
    const char *text;
    size_t length;
};

/* Bytes of the cells of some rows. */
struct mny_audit_bytes {
    char *bytes;
    size_t used, room;
    struct mny_audit_field *fields; /* of the clean row at hand */
    size_t field_room;
    char *unquoted;
    size_t unquoted_room;
};
void mny_audit_bytes_free(struct mny_audit_bytes *bytes);

/* Adds the cells of the row that INTERVIEW has read and the rules have judged: in RAW
   level all that are not empty or differ, else those that were blanked or masked.  False
   without memory. */
bool mny_audit_cells_put(struct mny_audit_bytes *bytes, enum mny_audit_level level,
                         const struct mny_interview *interview, const struct mny_csv_field *cells,
                         const struct mny_audit_clean *clean);

/* Takes the next cell off BYTES (*LEFT of them); false at the end. */
bool mny_audit_cells_next(const char **bytes, size_t *left, struct mny_audit_cell *cell,
                          const char **before, const char **after);

#endif
