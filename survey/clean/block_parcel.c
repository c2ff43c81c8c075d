/* SPDX-License-Identifier: MIT */
/* A block on its way from the process that has read it to the one that merges it. */
#include "survey/clean/block.h"

/* A column: what it holds a row or candidate, EACH things of SIZE bytes; NULL if the plan wants
   none. */
struct column {
    void *items;
    size_t rows, each, size;
};

enum { COLUMNS = 9 };

static void list_columns(const struct mny_block *block, struct column columns[COLUMNS])
{
    const struct mny_plan *plan = block->plan;
    const size_t rows = block->row_count, candidates = block->candidate_count;
    const struct column all[COLUMNS] = {
        {block->rows, rows, 1, sizeof *block->rows},
        {block->durations, candidates, 1, sizeof *block->durations},
        {block->designs, candidates, 1, sizeof *block->designs},
        {block->same, candidates, 1, sizeof *block->same},
        {block->clean_ends, candidates, 1, sizeof *block->clean_ends},
        {block->items, candidates, plan->item_count, 1},
        {block->factors, candidates, plan->factors.count, sizeof *block->factors},
        {block->answers, candidates, plan->bytes, 1},
        {block->numbers, candidates, plan->answers.numbers, sizeof *block->numbers},
    };

    for (size_t i = 0; i < COLUMNS; i++)
        columns[i] = all[i];
}

/* What only some rows have. */
static void pack_lists(const struct mny_block *block, struct mny_parcel *parcel)
{
    mny_parcel_put_array(parcel, block->more, block->more_count, sizeof *block->more);
    mny_parcel_put_array(parcel, block->straight, block->straight_count, sizeof *block->straight);
    mny_parcel_put_array(parcel, block->marked, block->marked_count, sizeof *block->marked);
    mny_parcel_put_array(parcel, block->wide, block->wide_count, sizeof *block->wide);
    mny_parcel_put_array(parcel, block->edits, block->edit_count, sizeof *block->edits);
    mny_parcel_put_array(parcel, block->quotes, block->quote_count, sizeof *block->quotes);
    mny_parcel_put_array(parcel, block->text, block->text_used, 1);
    mny_parcel_put_array(parcel, block->audit.bytes, block->audit.used, 1);
    mny_parcel_put_array(parcel, block->clean, block->clean_used, 1);
}

static bool unpack_lists(struct mny_block *block, struct mny_parcel *parcel)
{
    return mny_parcel_take_array(parcel, &block->more, &block->more_room, &block->more_count,
                                 sizeof *block->more) &&
           mny_parcel_take_array(parcel, &block->straight, &block->straight_room,
                                 &block->straight_count, sizeof *block->straight) &&
           mny_parcel_take_array(parcel, &block->marked, &block->marked_room, &block->marked_count,
                                 sizeof *block->marked) &&
           mny_parcel_take_array(parcel, &block->wide, &block->wide_room, &block->wide_count,
                                 sizeof *block->wide) &&
           mny_parcel_take_array(parcel, &block->edits, &block->edit_room, &block->edit_count,
                                 sizeof *block->edits) &&
           mny_parcel_take_array(parcel, &block->quotes, &block->quote_room, &block->quote_count,
                                 sizeof *block->quotes) &&
           mny_parcel_take_array(parcel, &block->text, &block->text_room, &block->text_used, 1) &&
           mny_parcel_take_array(parcel, &block->audit.bytes, &block->audit.room,
                                 &block->audit.used, 1) &&
           mny_parcel_take_array(parcel, &block->clean, &block->clean_room, &block->clean_used, 1);
}

static void pack_marks(const struct mny_masking *masking, struct mny_parcel *parcel)
{
    if (masking)
        mny_parcel_put_array(parcel, masking->marks, masking->mark_count, sizeof *masking->marks);
}

static bool unpack_marks(struct mny_masking *masking, struct mny_parcel *parcel)
{
    return !masking || mny_parcel_take_array(parcel, &masking->marks, &masking->mark_room,
                                             &masking->mark_count, sizeof *masking->marks);
}

void mny_block_pack(const struct mny_block *block, struct mny_parcel *parcel)
{
    struct column columns[COLUMNS];

    mny_parcel_put_number(parcel, block->row_count);
    mny_parcel_put_number(parcel, block->candidate_count);
    list_columns(block, columns);
    for (size_t i = 0; i < COLUMNS; i++)
        if (columns[i].items)
            mny_parcel_put_array(parcel, columns[i].items, columns[i].rows * columns[i].each,
                                 columns[i].size);
    for (size_t i = 0; i < block->plan->factors.count; i++)
        mny_parcel_put_map(parcel, block->texts[i]);
    pack_lists(block, parcel);
    pack_marks(block->masking, parcel);
    mny_parcel_put(parcel, &block->findings, sizeof block->findings);
}

/* Which columns there are was decided by the plan, which is the same in both. */
static bool unpack_columns(struct mny_block *block, struct mny_parcel *parcel)
{
    struct column columns[COLUMNS];
    uint64_t rows, candidates;

    if (!mny_parcel_take_number(parcel, &rows) || !mny_parcel_take_number(parcel, &candidates) ||
        candidates > rows || rows > UINT32_MAX || !mny_block_reserve(block, (size_t)rows + 1))
        return false;
    block->row_count = (size_t)rows;
    block->candidate_count = (size_t)candidates;
    list_columns(block, columns);
    for (size_t i = 0; i < COLUMNS; i++)
        if (columns[i].items &&
            !mny_parcel_take_exactly(parcel, columns[i].items, columns[i].rows * columns[i].each,
                                     columns[i].size))
            return false;
    return true;
}

bool mny_block_unpack(struct mny_block *block, struct mny_parcel *parcel)
{
    bool good;

    mny_block_clear(block);
    good = unpack_columns(block, parcel);
    for (size_t i = 0; good && i < block->plan->factors.count; i++)
        good = mny_parcel_take_map(parcel, block->texts[i]);
    return good && unpack_lists(block, parcel) && unpack_marks(block->masking, parcel) &&
           mny_parcel_take(parcel, &block->findings, sizeof block->findings);
}
