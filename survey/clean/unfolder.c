/* SPDX-License-Identifier: MIT */
#include "survey/clean/unfolder.h"

#include "core/arena.h"
#include "survey/common/key_index.h"
#include "survey/dump/fill_ins.h"
#include "survey/dump/json_cell.h"

#include <stdlib.h>
#include <string.h>

/* Stands where JSON cannot be read, and is known by its address.  The JSON itself is not shown:
   it has the answers to other questions in it, which may be personal. */
static const char unreadable[] = "{...}";

static const struct mny_csv_field bad = {unreadable, sizeof unreadable - 1};

struct mny_unfolder {
    const struct mny_plan *plan;
    const struct mny_binding *binding;
    struct mny_json_reader *reader;
    struct mny_key_index *columns; /* by key; of the binding at hand */
    struct mny_csv_field *cells;
    bool *filled; /* by column */
    size_t cell_room, filled_room;
    struct mny_scratch scratch; /* of texts behind choices */
    size_t *lost;               /* columns whose texts behind choices are not kept */
    size_t lost_count;
};

struct mny_unfolder *mny_unfolder_create(const struct mny_plan *plan)
{
    struct mny_unfolder *made = calloc(1, sizeof *made);

    if (made && !(made->reader = mny_json_reader_create())) {
        free(made);
        return NULL;
    }
    if (made)
        made->plan = plan;
    return made;
}

void mny_unfolder_free(struct mny_unfolder *unfolder)
{
    if (!unfolder)
        return;
    mny_json_reader_free(unfolder->reader);
    mny_key_index_free(unfolder->columns);
    free(unfolder->cells);
    free(unfolder->filled);
    free(unfolder->scratch.bytes);
    free(unfolder->lost);
    free(unfolder);
}

/* The columns by their keys.  False without memory. */
static bool bind_keys(struct mny_unfolder *unfolder, const struct mny_binding *binding)
{
    size_t standing;

    mny_key_index_free(unfolder->columns);
    unfolder->columns = mny_key_index_create();
    if (!unfolder->columns || !mny_grow(&unfolder->filled, &unfolder->filled_room, binding->count,
                                        sizeof *unfolder->filled))
        return false;
    for (size_t i = binding->cells; i < binding->count; i++) {
        const char *key = mny_binding_key(binding, i);

        if (!mny_key_index_add(unfolder->columns, key, strlen(key), i, &standing))
            return false;
    }
    return true;
}

static bool list_lost(struct mny_unfolder *unfolder, const struct mny_binding *binding)
{
    free(unfolder->lost);
    unfolder->lost_count = 0;
    unfolder->lost = calloc(binding->cells + 1, sizeof *unfolder->lost);
    for (size_t i = 0; unfolder->lost && i < binding->cells; i++)
        if (mny_fill_ins_lost(unfolder->plan->questionnaire, binding, i))
            unfolder->lost[unfolder->lost_count++] = i;
    return unfolder->lost != NULL;
}

bool mny_unfolder_bind(struct mny_unfolder *unfolder, const struct mny_binding *binding)
{
    unfolder->binding = binding;
    if (!list_lost(unfolder, binding))
        return false;
    if (binding->count > binding->cells &&
        !mny_grow(&unfolder->cells, &unfolder->cell_room, binding->count, sizeof *unfolder->cells))
        return false;
    return binding->json == MNY_NONE || bind_keys(unfolder, binding);
}

/* The column of KEY, or, where no first row has it, the one of its question: without the
   objects around it. */
static size_t column_of(const struct mny_unfolder *unfolder, const char *key)
{
    size_t column = mny_key_index_find(unfolder->columns, key, strlen(key));

    while (column == MNY_NONE && (key = strstr(key, MNY_JSON_PATH)) != NULL) {
        key += strlen(MNY_JSON_PATH);
        column = mny_key_index_find(unfolder->columns, key, strlen(key));
        if (column != MNY_NONE && column < unfolder->binding->late)
            column = MNY_NONE;
    }
    return column;
}

/* Whether A and B answer the same. */
static bool is_same(const struct mny_csv_field *a, const struct mny_csv_field *b)
{
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

/* A key that comes twice, or two keys for one question, with two answers contradict
   themselves; an empty one says nothing. */
static void fill(struct mny_unfolder *unfolder, const struct mny_json_answer *answer,
                 const struct mny_record *record, struct mny_findings *findings)
{
    size_t column = column_of(unfolder, answer->key);
    struct mny_csv_field *cell;

    if (column == MNY_NONE) {
        mny_findings_add(findings, MNY_FOUND_KEY, record->line, unfolder->binding->json + 1,
                         answer->key, strlen(answer->key));
        return;
    }
    if (unfolder->binding->columns[column].joins != MNY_NONE)
        column = unfolder->binding->columns[column].joins;
    cell = &unfolder->cells[column];
    if (!answer->readable)
        *cell = bad;
    else if (!unfolder->filled[column])
        *cell = answer->value;
    else if (answer->value.length > 0 && !is_same(cell, &answer->value))
        *cell = bad;
    unfolder->filled[column] = cell->length > 0;
}

/* What COLUMN has of CELL, its choice's.  False without memory. */
static bool cut(struct mny_unfolder *unfolder, const struct mny_column *column,
                const struct mny_csv_field *cell, struct mny_csv_field *part)
{
    const struct mny_column *source = &unfolder->binding->columns[column->source];
    const struct mny_decoder *decoder = &unfolder->plan->planned[source->question].decoder;

    if (!mny_scratch_begin(&unfolder->scratch, 2 * cell->length + mny_decoder_room(decoder) + 1))
        return false;
    *part = source->fills ? mny_decode_written(cell, &unfolder->scratch)
                          : mny_decode_filled_in(decoder, cell, column->behind, &unfolder->scratch);
    return true;
}

/* The cells of RECORD and what was written behind choices. */
static const struct mny_csv_field *cut_all(struct mny_unfolder *unfolder,
                                           const struct mny_record *record)
{
    const struct mny_binding *binding = unfolder->binding;

    memcpy(unfolder->cells, record->cells, binding->cells * sizeof *unfolder->cells);
    for (size_t i = binding->cells; i < binding->count; i++) {
        const struct mny_column *column = &binding->columns[i];

        if (!cut(unfolder, column, &record->cells[column->source], &unfolder->cells[i]))
            return NULL;
    }
    return unfolder->cells;
}

/* Counts texts behind choices that are not kept. */
static void note_lost(const struct mny_unfolder *unfolder, const struct mny_record *record,
                      struct mny_findings *findings)
{
    for (size_t i = 0; i < unfolder->lost_count; i++) {
        const size_t column = unfolder->lost[i];

        if (mny_decode_has_written(&record->cells[column],
                                   unfolder->binding->columns[column].fills))
            mny_findings_add(findings, MNY_FOUND_WRITTEN, record->line, column + 1, "", 0);
    }
}

const struct mny_csv_field *mny_unfold(struct mny_unfolder *unfolder,
                                       const struct mny_record *record,
                                       struct mny_findings *findings)
{
    const struct mny_binding *binding = unfolder->binding;
    const struct mny_json_answer *answers;
    enum mny_json_fault fault;
    size_t count;

    note_lost(unfolder, record, findings);
    if (binding->count == binding->cells)
        return record->cells;
    if (binding->json == MNY_NONE)
        return cut_all(unfolder, record);
    fault = mny_json_read(unfolder->reader, &record->cells[binding->json], &answers, &count);
    if (fault == MNY_JSON_MEMORY)
        return NULL;
    if (fault == MNY_JSON_BAD)
        mny_findings_add(findings, MNY_FOUND_JSON, record->line, binding->json + 1, "", 0);
    memcpy(unfolder->cells, record->cells, binding->cells * sizeof *unfolder->cells);
    for (size_t i = binding->cells; i < binding->count; i++) {
        unfolder->cells[i] = fault == MNY_JSON_BAD ? bad : (struct mny_csv_field){"", 0};
        unfolder->filled[i] = false;
    }
    for (size_t i = 0; i < count; i++)
        fill(unfolder, &answers[i], record, findings);
    return unfolder->cells;
}

bool mny_unfolded_badly(const char *text)
{
    return text == unreadable;
}
