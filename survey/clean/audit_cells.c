/* SPDX-License-Identifier: MIT */
#include "survey/clean/audit_cells.h"

#include "core/arena.h"
#include "core/number.h"

#include <stdlib.h>
#include <string.h>

const char *mny_cell_state_name(enum mny_cell_state state)
{
    static const char *const names[] = {"answered", "not_asked", "seen_unanswered",
                                        "missing_unknown", "invalid"};

    return state < MNY_CELL_STATES ? names[state] : "";
}

/* What a cell says that is no answer: 问卷星 tells what was not asked from what was not
   answered; of an empty cell nobody knows. */
static enum mny_cell_state state_of_nothing(const struct mny_csv_field *cell)
{
    static const char skipped[] = "跳过";

    if (cell->length == 0)
        return MNY_CELL_MISSING;
    for (size_t at = 0; at + sizeof skipped - 1 <= cell->length; at++)
        if (memcmp(cell->text + at, skipped, sizeof skipped - 1) == 0)
            return MNY_CELL_NOT_ASKED;
    return cell->length >= 2 && memcmp(cell->text + cell->length - 2, "-3", 2) == 0
               ? MNY_CELL_NOT_ASKED
               : MNY_CELL_SEEN_UNANSWERED;
}

/* Blanking makes every answer unanswered: the edit says what it was. */
static void find_states(const struct mny_interview *interview, size_t question,
                        const struct mny_csv_field *cell, struct mny_audit_cell *found)
{
    const enum mny_answer_state state = interview->answers[question].state;

    switch (interview->edits[question]) {
    case MNY_EDIT_NONE:
        found->state_before = state == MNY_UNANSWERED ? (uint8_t)state_of_nothing(cell)
                              : state == MNY_ANSWERED ? MNY_CELL_ANSWERED
                                                      : MNY_CELL_INVALID;
        found->state_after = found->state_before;
        return;
    case MNY_EDIT_NOT_RELEVANT:
        found->state_before = MNY_CELL_ANSWERED;
        found->state_after = MNY_CELL_NOT_ASKED;
        return;
    case MNY_EDIT_CONSTRAINT:
        found->state_before = MNY_CELL_ANSWERED;
        found->state_after = MNY_CELL_INVALID;
        return;
    case MNY_EDIT_UNKNOWN_CHOICE:
    case MNY_EDIT_NOT_A_NUMBER:
        found->state_before = found->state_after = MNY_CELL_INVALID;
        return;
    }
}

void mny_audit_bytes_free(struct mny_audit_bytes *bytes)
{
    free(bytes->bytes);
    free(bytes->fields);
    free(bytes->unquoted);
}

/* The field at AT, behind its comma; what is quoted is unquoted to *TO, which moves.
   Returns what follows it. */
static const char *take_field(const char *at, const char *end, char **to,
                              struct mny_audit_field *field)
{
    const char *comma;

    if (at == end || *at != '"') {
        comma = memchr(at, ',', (size_t)(end - at));
        comma = comma ? comma : end;
        *field = (struct mny_audit_field){at, (size_t)(comma - at)};
        return comma;
    }
    field->text = *to;
    for (at++; at < end && !(*at == '"' && (at + 1 == end || at[1] != '"')); at++) {
        at += *at == '"';
        *(*to)++ = *at;
    }
    field->length = (size_t)(*to - field->text);
    return at < end ? at + 1 : end;
}

/* Takes the clean row apart. */
static bool take_fields(struct mny_audit_bytes *bytes, const struct mny_audit_clean *clean,
                        size_t count)
{
    const char *at = clean->text, *end = at + clean->length;
    char *to;

    if (!mny_grow(&bytes->fields, &bytes->field_room, count + 1, sizeof *bytes->fields) ||
        !mny_grow(&bytes->unquoted, &bytes->unquoted_room, clean->length + 1, 1))
        return false;
    to = bytes->unquoted;
    for (size_t i = 0; i < count; i++) {
        bytes->fields[i] = (struct mny_audit_field){"", 0};
        if (at < end)
            at = take_field(at + 1, end, &to, &bytes->fields[i]);
    }
    return true;
}

/* The answer as it was read, and that of a column of no question. */
static struct mny_audit_field as_read(const struct mny_interview *interview, size_t index,
                                      const struct mny_csv_field *raw, char room[MNY_NUMBER_ROOM])
{
    const struct mny_column *column = &interview->binding->columns[index];
    struct mny_audit_field field = {raw->text, raw->length};

    if (column->use == MNY_COLUMN_ANSWER)
        field.text = mny_value_to_text(&interview->slots[column->question], room, &field.length);
    return field;
}

/* What the clean file has of a column with a field of its own there. */
static struct mny_audit_field as_written(const struct mny_audit_bytes *bytes,
                                         const struct mny_interview *interview, size_t index,
                                         const struct mny_audit_clean *clean)
{
    const struct mny_column *column = &interview->binding->columns[index];

    if (column->use == MNY_COLUMN_ANSWER)
        return bytes->fields[column->question];
    for (size_t i = 0; i < clean->kept; i++)
        if (clean->sources[i] == index)
            return bytes->fields[interview->plan->count + i];
    return (struct mny_audit_field){"", 0};
}

static bool same(struct mny_audit_field a, struct mny_audit_field b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.text, b.text, a.length) == 0);
}

/* The cell as the clean file tells it; of a row that is not there as it was read. */
static struct mny_audit_field read_back(const struct mny_audit_bytes *bytes,
                                        const struct mny_interview *interview, size_t index,
                                        const struct mny_csv_field *raw,
                                        const struct mny_audit_clean *clean,
                                        char room[MNY_NUMBER_ROOM], bool *masked)
{
    const struct mny_column *column = &interview->binding->columns[index];
    const struct mny_answer *answer;
    struct mny_audit_field read, written;

    *masked = false;
    if (column->use == MNY_COLUMN_IGNORED)
        return (struct mny_audit_field){"", 0};
    if (column->use == MNY_COLUMN_CHOICE) {
        answer = &interview->answers[column->question];
        return answer->state == MNY_ANSWERED && answer->chosen &&
                       (answer->chosen[column->choice / 64] >> column->choice % 64 & 1)
                   ? (struct mny_audit_field){"1", 1}
                   : (struct mny_audit_field){"0", 1};
    }
    read = as_read(interview, index, raw, room);
    if (!clean->text)
        return read;
    written = as_written(bytes, interview, index, clean);
    *masked = !same(read, written);
    return written;
}

static bool put(struct mny_audit_bytes *bytes, const struct mny_audit_cell *cell,
                const char *before, const char *after)
{
    const size_t needed = sizeof *cell + cell->before + cell->after;
    char *to;

    if (!mny_grow(&bytes->bytes, &bytes->room, bytes->used + needed, 1))
        return false;
    to = bytes->bytes + bytes->used;
    memcpy(to, cell, sizeof *cell);
    if (cell->before > 0)
        memcpy(to + sizeof *cell, before, cell->before);
    if (cell->after > 0)
        memcpy(to + sizeof *cell + cell->before, after, cell->after);
    bytes->used += needed;
    return true;
}

static bool put_column(struct mny_audit_bytes *bytes, enum mny_audit_level level,
                       const struct mny_interview *interview, size_t index,
                       const struct mny_csv_field *raw, const struct mny_audit_clean *clean)
{
    const struct mny_column *column = &interview->binding->columns[index];
    const bool asks = column->use == MNY_COLUMN_ANSWER || column->use == MNY_COLUMN_CHOICE;
    const bool blanked = asks && interview->edits[column->question] != MNY_EDIT_NONE;
    struct mny_audit_cell cell = {.column = (uint32_t)index,
                                  .before = (uint32_t)raw->length,
                                  .state_before = MNY_CELL_STATES,
                                  .state_after = MNY_CELL_STATES,
                                  .ignored = column->use == MNY_COLUMN_IGNORED};
    char room[MNY_NUMBER_ROOM];
    struct mny_audit_field after;
    bool masked;

    after = read_back(bytes, interview, index, raw, clean, room, &masked);
    cell.after = (uint32_t)after.length;
    cell.masked = masked;
    cell.differs = !same(after, (struct mny_audit_field){raw->text, raw->length});
    if (level == MNY_AUDIT_EDITS && (!cell.differs || !(blanked || masked)))
        return true;
    if (!cell.differs && raw->length == 0)
        return true;
    if (asks) {
        cell.edit = (uint8_t)interview->edits[column->question];
        find_states(interview, column->question, raw, &cell);
    }
    return put(bytes, &cell, raw->text, after.text);
}

bool mny_audit_cells_put(struct mny_audit_bytes *bytes, enum mny_audit_level level,
                         const struct mny_interview *interview, const struct mny_csv_field *cells,
                         const struct mny_audit_clean *clean)
{
    if (level == MNY_AUDIT_EDITS && !clean->text)
        return true;
    if (clean->text && !take_fields(bytes, clean, interview->plan->count + clean->kept))
        return false;
    for (size_t i = 0; i < interview->binding->count; i++)
        if (!put_column(bytes, level, interview, i, &cells[i], clean))
            return false;
    return true;
}

bool mny_audit_cells_next(const char **bytes, size_t *left, struct mny_audit_cell *cell,
                          const char **before, const char **after)
{
    if (*left < sizeof *cell)
        return false;
    memcpy(cell, *bytes, sizeof *cell);
    *before = *bytes + sizeof *cell;
    *after = *before + cell->before;
    *left -= sizeof *cell + cell->before + cell->after;
    *bytes = *after + cell->after;
    return true;
}
