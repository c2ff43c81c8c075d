/* SPDX-License-Identifier: MIT */
#include "survey/clean/mask_account.h"

#include "core/arena.h"
#include "survey/common/text_map.h"

#include <stdlib.h>
#include <string.h>

struct count {
    uint64_t cells, found;
};

struct marked {
    size_t row;
    uint32_t signature;
};

struct mny_mask_account {
    const struct mny_plan *plan;
    const struct mny_kept_columns *kept;
    struct mny_masking *masking;     /* of raw cells; NULL: nothing is masked */
    struct count *counts;            /* column by column, MNY_MASKED_KINDS each */
    struct mny_text_map *signatures; /* all that rows have been masked for */
    struct marked *marked;           /* rows of which something was masked */
    size_t marked_count, marked_room;
};

struct mny_mask_account *mny_mask_account_create(const struct mny_plan *plan,
                                                 const struct mny_kept_columns *kept,
                                                 const struct mny_mask_plan *masks)
{
    struct mny_mask_account *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->plan = plan;
    made->kept = kept;
    made->masking = masks ? mny_masking_create(masks) : NULL;
    made->counts = calloc((plan->count + kept->count + 1) * MNY_MASKED_KINDS, sizeof *made->counts);
    made->signatures = mny_text_map_create(plan->key);
    if ((!masks || made->masking) && made->counts && made->signatures)
        return made;
    mny_mask_account_free(made);
    return NULL;
}

void mny_mask_account_free(struct mny_mask_account *account)
{
    if (!account)
        return;
    mny_masking_free(account->masking);
    mny_text_map_free(account->signatures);
    free(account->counts);
    free(account->marked);
    free(account);
}

bool mny_mask_account_take(struct mny_mask_account *account, size_t row,
                           const struct mny_mark *marks, size_t count)
{
    struct marked *marked;

    if (!mny_grow(&account->marked, &account->marked_room, account->marked_count + 1,
                  sizeof *account->marked))
        return false;
    marked = &account->marked[account->marked_count++];
    marked->row = row;
    return mny_text_map_number(account->signatures, (const char *)marks, count * sizeof *marks,
                               &marked->signature);
}

static void count_marks(struct mny_mask_account *account, const char *bytes, size_t length,
                        uint64_t times)
{
    struct mny_mark mark;

    for (size_t at = 0; at < length; at += sizeof mark) {
        struct count *count;

        memcpy(&mark, bytes + at, sizeof mark);
        count = &account->counts[mark.column * MNY_MASKED_KINDS + mark.kind];
        count->cells += times;
        count->found += times * mark.found;
    }
}

void mny_mask_account_settle(struct mny_mask_account *account, const uint8_t *dropped)
{
    for (size_t i = 0; i < account->marked_count; i++) {
        const struct marked *marked = &account->marked[i];
        size_t length;
        const char *bytes;

        if (dropped[marked->row])
            continue;
        bytes = mny_text_map_text(account->signatures, marked->signature, &length);
        count_marks(account, bytes, length, 1);
    }
}

bool mny_mask_account_raw(struct mny_mask_account *account, size_t question, const char **text,
                          size_t *length)
{
    struct mny_masking *masking = account->masking;

    if (!masking)
        return true;
    masking->mark_count = 0;
    if (!mny_masking_raw(masking, question, text, length))
        return false;
    if (masking->mark_count > 0)
        count_marks(account, (const char *)masking->marks,
                    masking->mark_count * sizeof *masking->marks, 1);
    return true;
}

void mny_mask_account_totals(const struct mny_mask_account *account, struct mny_mask_totals *totals)
{
    const size_t columns = account->plan->count + account->kept->count;

    *totals = (struct mny_mask_totals){.kept = !account->masking};
    for (size_t column = 0; column < columns; column++)
        for (size_t kind = 0; kind < MNY_MASKED_KINDS; kind++) {
            const struct count *count = &account->counts[column * MNY_MASKED_KINDS + kind];

            if (kind < MNY_PERSONAL_KINDS)
                totals->found += count->found;
            else if (kind == MNY_MASKED_NOT_SCANNED)
                totals->not_scanned += count->cells;
            else
                totals->replaced += count->cells;
        }
}

static const char *column_name(const struct mny_mask_account *account, size_t column)
{
    const size_t questions = account->plan->count;

    return column < questions ? account->plan->planned[column].question->name
                              : account->kept->headers[column - questions];
}

enum mny_code mny_mask_account_write(const struct mny_mask_account *account,
                                     struct mny_output *output, struct mny_problems *problems)
{
    static const char *const header[] = {"column", "kind", "cells", "found"};
    const size_t columns = account->plan->count + account->kept->count;
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_output_open(output, "masked.csv", problems, &writer);

    if (code != MNY_OK)
        return code;
    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t i = 0; i < columns * MNY_MASKED_KINDS; i++) {
        if (account->counts[i].cells == 0)
            continue;
        mny_writer_text(writer, column_name(account, i / MNY_MASKED_KINDS));
        mny_writer_text(writer, mny_masked_kind_name(i % MNY_MASKED_KINDS));
        mny_writer_count(writer, (size_t)account->counts[i].cells);
        mny_writer_count(writer, (size_t)account->counts[i].found);
        mny_writer_end_row(writer);
    }
    return mny_writer_close(writer);
}
