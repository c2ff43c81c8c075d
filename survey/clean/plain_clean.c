/* SPDX-License-Identifier: MIT */
#include "survey/clean/plain_clean.h"

#include "core/number.h"

#include <stdlib.h>
#include <string.h>

/* Whether cells of QUESTION stand in the clean file as they came, but for choices by another
   text: no text, which is looked through, and nothing that a spreadsheet may compute. */
static bool is_whole(const struct mny_plan *plan, size_t question, const unsigned char *masked)
{
    const struct mny_decoder *decoder = &plan->planned[question].decoder;

    return (question == plan->id || decoder->never_quoted) &&
           !(plan->excel_safe && !decoder->never_quoted) && !(masked && masked[question]);
}

/* Appends PART, or makes the last one longer. */
static void append(struct mny_plain_clean *made, const struct mny_plain_part *part)
{
    struct mny_plain_part *last = made->count > 0 ? &made->parts[made->count - 1] : NULL;

    if (last && last->whole && part->whole && last->last + 1 == part->first)
        last->last = part->last;
    else
        made->parts[made->count++] = *part;
}

/* What was written behind a choice stands in no plain row. */
static size_t column_of(const struct mny_binding *binding, size_t question)
{
    for (size_t i = 0; i < binding->cells; i++)
        if (binding->columns[i].use == MNY_COLUMN_ANSWER &&
            binding->columns[i].question == question)
            return i;
    return MNY_NONE;
}

bool mny_plain_clean_make(const struct mny_interview *interview,
                          const struct mny_kept_columns *kept, size_t dump, char delimiter,
                          const unsigned char *masked, struct mny_plain_clean *made)
{
    const struct mny_plan *plan = interview->plan;
    const struct mny_binding *binding = interview->binding;

    *made = (struct mny_plain_clean){.plan = plan, .columns = binding->count};
    made->parts = calloc(plan->count + kept->count + 1, sizeof *made->parts);
    made->begins = calloc(binding->count + 4, sizeof *made->begins);
    made->cells = calloc(binding->count + 1, sizeof *made->cells);
    if (!made->parts || !made->begins || !made->cells)
        return false;
    for (size_t i = 0; i < plan->count; i++) {
        const size_t column = column_of(binding, i);

        append(made,
               &(struct mny_plain_part){
                   .first = column,
                   .last = column,
                   .whole = column != MNY_NONE && delimiter == ',' && is_whole(plan, i, masked),
                   .question = i,
                   .value = column == MNY_NONE ? &interview->slots[i] : NULL,
               });
    }
    for (size_t i = 0; i < kept->count; i++)
        append(made, &(struct mny_plain_part){.first = kept->sources[dump][i],
                                              .last = kept->sources[dump][i],
                                              .question = MNY_NONE,
                                              .kept = i});
    return true;
}

void mny_plain_clean_free(struct mny_plain_clean *clean)
{
    free(clean->parts);
    free(clean->begins);
    free(clean->cells);
    *clean = (struct mny_plain_clean){0};
}

void mny_plain_clean_begin(struct mny_plain_clean *clean)
{
    if (clean->changed)
        memset(clean->cells, 0, clean->columns * sizeof *clean->cells);
    clean->changed = false;
}

/* The text of COLUMN's cell. */
static struct mny_plain_cell cell_of(const struct mny_plain_clean *clean, size_t column)
{
    if (clean->cells[column].text)
        return clean->cells[column];
    return (struct mny_plain_cell){clean->begins[column],
                                   (size_t)(clean->begins[column + 1] - clean->begins[column]) - 1};
}

/* Cells that need no quotes, one by one. */
static bool put_cells(const struct mny_plain_clean *clean, const struct mny_plain_part *part,
                      struct mny_block *block)
{
    for (size_t i = part->first; i <= part->last; i++) {
        const struct mny_plain_cell cell = cell_of(clean, i);

        if (!mny_block_put_clean(block, ",", 1) ||
            !mny_block_put_clean(block, cell.text, cell.length))
            return false;
    }
    return true;
}

static bool put_whole(const struct mny_plain_clean *clean, const struct mny_plain_part *part,
                      struct mny_block *block)
{
    const char *begin = clean->begins[part->first], *end = clean->begins[part->last + 1] - 1;

    if (clean->changed)
        return put_cells(clean, part, block);
    return mny_block_put_clean(block, ",", 1) &&
           mny_block_put_clean(block, begin, (size_t)(end - begin));
}

static bool mask(struct mny_masking *masking, const struct mny_plain_part *part,
                 struct mny_plain_cell *cell)
{
    const struct mny_value text = mny_value_text(cell->text, cell->length);

    if (part->question == MNY_NONE)
        return mny_masking_kept(masking, part->kept, &cell->text, &cell->length);
    return !masking->actions[part->question] ||
           mny_masking_answer(masking, part->question, part->value ? part->value : &text,
                              &cell->text, &cell->length);
}

static bool put_cell(const struct mny_plain_clean *clean, const struct mny_plain_part *part,
                     struct mny_block *block)
{
    struct mny_plain_cell cell = {"", 0};
    char room[MNY_NUMBER_ROOM];

    if (part->first != MNY_NONE)
        cell = cell_of(clean, part->first);
    else if (part->value)
        cell.text = mny_value_to_text(part->value, room, &cell.length);
    if (cell.length > 0 && block->masking && !mask(block->masking, part, &cell))
        return false;
    return mny_block_put_field(block, cell.text, cell.length,
                               part->question != MNY_NONE &&
                                   clean->plan->planned[part->question].decoder.never_quoted);
}

bool mny_plain_clean_put(const struct mny_plain_clean *clean, struct mny_block *block)
{
    for (size_t i = 0; i < clean->count; i++)
        if (!(clean->parts[i].whole ? put_whole : put_cell)(clean, &clean->parts[i], block))
            return false;
    block->clean_ends[block->candidate_count] = block->clean_used;
    return true;
}
