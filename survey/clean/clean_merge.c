/* SPDX-License-Identifier: MIT */
#include "survey/clean/clean_private.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/clean/cases.h"
#include "survey/clean/unmatched.h"

/* `4.40300E+17`, as spreadsheets write long numbers: different ids look alike. */
static bool is_shortened(const char *id, size_t length)
{
    size_t at = 0;

    if (length < 6 || id[length - 3] != '+' || (id[length - 4] != 'E' && id[length - 4] != 'e'))
        return false;
    while (at < length && ((id[at] >= '0' && id[at] <= '9') || (id[at] == '.' && at == 1)))
        at++;
    return at == length - 4 && id[length - 2] >= '0' && id[length - 2] <= '9' &&
           id[length - 1] >= '0' && id[length - 1] <= '9';
}

/* A row on its way into the accounts. */
struct entry {
    const struct mny_block *block;
    const struct mny_block_row *row;
    const struct mny_origin *origin;
    struct mny_place place;
    size_t candidate;    /* its index, if it is one */
    uint64_t key, first; /* of the row, and of the one that had its id first: mostly itself */
};

/* Whether the id of a row came before. */
static bool enter_id(struct mny_cleaning *cleaning, struct entry *entry)
{
    const struct mny_place *place = &entry->place;

    entry->first = entry->key;
    if (place->id_length == 0)
        return true;
    cleaning->saw_id = true;
    if (!mny_id_set_add(cleaning->ids, entry->key, place, entry->row->id_hash, &entry->first))
        return false;
    if (is_shortened(place->id, place->id_length)) {
        mny_findings_add(&cleaning->findings, MNY_FOUND_SHORT_ID, place->line - 1, 0, place->id,
                         place->id_length);
        if (entry->first != entry->key && cleaning->collapsed == MNY_NO_ROW)
            cleaning->collapsed = entry->key;
    }
    return true;
}

static bool reject_repeat(struct mny_cleaning *cleaning, const struct entry *entry)
{
    const struct mny_places *places = mny_responses_places(cleaning->responses);

    cleaning->repeats++;
    cleaning->foreign += mny_places_get(places, entry->first).file != entry->place.file;
    return mny_ledger_reject_repeat(cleaning->ledger, entry->key, mny_block_city(entry->row),
                                    MNY_DUPLICATE_ID, entry->first);
}

static bool add_case(struct mny_cleaning *cleaning, const struct entry *entry,
                     const struct mny_block_more *more)
{
    const struct mny_case new = {.place = entry->key,
                                 .base_weight = more->base_weight,
                                 .city = entry->row->city,
                                 .outcome = (uint8_t)more->outcome,
                                 .screened_out = entry->row->reason == MNY_SCREENED_OUT};

    return mny_cases_add(mny_responses_cases_build(cleaning->responses), &new,
                         entry->block->text + more->class.at, more->class.length);
}

/* What a row has that is rejected, audited, or a case. */
static bool enter_more(struct mny_cleaning *cleaning, const struct entry *entry)
{
    const struct mny_block_more more = mny_block_more_of(entry->block, entry->row);

    if (cleaning->audit &&
        !mny_audit_row(cleaning->audit, entry->key, entry->origin->offset + more.offset,
                       mny_block_audited(entry->block, &more), more.audited.length))
        return false;
    if (entry->first != entry->key)
        return true;
    if (more.outcome != MNY_OUTCOMES && !add_case(cleaning, entry, &more))
        return false;
    return entry->row->reason == MNY_ACCEPTED ||
           mny_ledger_reject(cleaning->ledger, entry->key, mny_block_city(entry->row),
                             (enum mny_reason)entry->row->reason,
                             entry->block->text + more.detail.at, more.detail.length);
}

/* Enters a row into the accounts; a candidate that is no duplicate is taken. */
static bool merge_row(struct mny_cleaning *cleaning, struct entry *entry)
{
    const struct mny_block_row *row = entry->row;
    const struct mny_place *place = &entry->place;
    bool repeats;

    cleaning->rows++;
    if (!mny_places_add(mny_responses_places(cleaning->responses), place, &entry->key) ||
        !mny_twins_add(cleaning->twins, place->file, place->id, place->id_length) ||
        !enter_id(cleaning, entry))
        return false;
    repeats = entry->first != entry->key;
    if ((row->more > 0 && !enter_more(cleaning, entry)) ||
        !mny_interviewers_add(cleaning->interviewers, (size_t)(row - entry->block->rows),
                              entry->candidate,
                              repeats ? MNY_DUPLICATE_ID : (enum mny_reason)row->reason))
        return false;
    if (repeats)
        return reject_repeat(cleaning, entry);
    if (row->reason != MNY_ACCEPTED)
        return true;
    mny_ledger_accept(cleaning->ledger, row->city);
    cleaning->taken[cleaning->taken_count++] =
        (struct mny_taken){(uint32_t)entry->candidate, (uint32_t)entry->key, row->city};
    return true;
}

static bool merge_edits(struct mny_cleaning *cleaning, const struct mny_block *block)
{
    size_t at = 0;

    for (size_t i = 0; i < block->edit_count; i++) {
        const struct mny_block_edit *edit = &block->edits[i];

        while (at < cleaning->taken_count && cleaning->taken[at].candidate < edit->candidate)
            at++;
        if (at < cleaning->taken_count && cleaning->taken[at].candidate == edit->candidate &&
            !mny_ledger_edit(cleaning->ledger, cleaning->taken[at].place, edit->question,
                             edit->reason, block->text + edit->before.at, edit->before.length))
            return false;
    }
    return true;
}

static bool merge_marks(struct mny_cleaning *cleaning, const struct mny_block *block)
{
    const size_t rows = mny_responses_count(cleaning->responses);
    size_t at = 0;

    for (size_t i = 0; i < block->marked_count; i++) {
        const struct mny_block_marked *marked = &block->marked[i];

        while (at < cleaning->taken_count && cleaning->taken[at].candidate < marked->candidate)
            at++;
        if (at < cleaning->taken_count && cleaning->taken[at].candidate == marked->candidate &&
            !mny_mask_account_take(cleaning->masked, rows + at,
                                   mny_masking_marks(block->masking, marked->first), marked->count))
            return false;
    }
    return true;
}

static enum mny_code merge_clean_rows(struct mny_cleaning *cleaning, const struct mny_block *block)
{
    enum mny_code code = MNY_OK;

    for (size_t i = 0; cleaning->spool && code == MNY_OK && i < cleaning->taken_count; i++) {
        const size_t candidate = cleaning->taken[i].candidate;
        const size_t from = candidate > 0 ? block->clean_ends[candidate - 1] : 0;

        code = mny_spool_put(cleaning->spool, block->clean + from,
                             block->clean_ends[candidate] - from, cleaning->problems);
    }
    return code;
}

/* Two such ids are no more the ids of two responses, of which one would be lost. */
static enum mny_code refuse_collapsed(const struct mny_cleaning *cleaning)
{
    const struct mny_place place =
        mny_places_get(mny_responses_places(cleaning->responses), cleaning->collapsed);

    return mny_problem(
        cleaning->problems, MNY_E_INPUT,
        (struct mny_where){cleaning->options.dumps[place.file], (size_t)place.line, 0},
        _("id %.*s, which a spreadsheet has shortened, stood before: different "
          "responses cannot be told apart; ask for the dump as it was exported"),
        (int)place.id_length, place.id);
}

/* So many rows ahead an id is announced. */
enum { EXPECTED = 16 };

static bool merge_rows(struct mny_cleaning *cleaning, const struct mny_block *block,
                       const struct mny_origin *origin)
{
    struct entry entry = {.block = block, .origin = origin};
    bool good = mny_grow(&cleaning->taken, &cleaning->taken_room, block->candidate_count + 1,
                         sizeof *cleaning->taken);

    cleaning->taken_count = 0;
    for (size_t i = 0; i < block->row_count && i < EXPECTED; i++)
        mny_id_set_expect(cleaning->ids, block->rows[i].id_hash);
    for (size_t i = 0; good && i < block->row_count; i++) {
        const struct mny_block_row *row = &block->rows[i];

        if (i + EXPECTED < block->row_count)
            mny_id_set_expect(cleaning->ids, row[EXPECTED].id_hash);
        entry.row = row;
        entry.place =
            (struct mny_place){origin->dump, origin->lines + row->line + 1,
                               block->text ? block->text + row->id_at : "", row->id_length};
        good = merge_row(cleaning, &entry);
        entry.candidate += row->reason == MNY_ACCEPTED;
    }
    return good;
}

/* What belongs to the candidates that were taken. */
static bool merge_taken(struct mny_cleaning *cleaning, const struct mny_piece_reader *reader)
{
    const struct mny_block *block = mny_piece_reader_block(reader);
    const struct mny_taken *taken = cleaning->taken;
    const size_t count = cleaning->taken_count;

    if (cleaning->quotes && !mny_quotes_append(cleaning->quotes, block, taken, count,
                                               mny_responses_count(cleaning->responses)))
        return false;
    return merge_edits(cleaning, block) && merge_marks(cleaning, block) &&
           mny_signals_append(cleaning->signals, mny_piece_reader_signals(reader), taken, count) &&
           mny_late_rules_append(cleaning->late, block, taken, count) &&
           mny_responses_append(cleaning->responses, block, taken, count);
}

/* Merges what READER has read of a piece that begins at ORIGIN behind what was merged
   before. */
static enum mny_code merge(struct mny_cleaning *cleaning, const struct mny_piece_reader *reader,
                           const struct mny_origin *origin)
{
    const struct mny_block *block = mny_piece_reader_block(reader);

    if (cleaning->rows + block->row_count > MNY_PLACES_MOST)
        return mny_problem(cleaning->problems, MNY_E_INPUT, (struct mny_where){0},
                           _("more than %zu responses; clean them in parts"), MNY_PLACES_MOST);
    mny_states_add(cleaning->states[origin->dump], mny_piece_reader_states(reader));
    mny_findings_merge(&cleaning->findings, &block->findings, origin->lines);
    if (!mny_interviewers_begin(cleaning->interviewers, block, mny_piece_reader_notes(reader),
                                origin->dump) ||
        !mny_unmatched_merge(cleaning->options.unmatched, mny_piece_reader_unmatched(reader)) ||
        !merge_rows(cleaning, block, origin) || !merge_taken(cleaning, reader))
        return mny_problem_memory(cleaning->problems);
    return cleaning->collapsed == MNY_NO_ROW ? merge_clean_rows(cleaning, block)
                                             : refuse_collapsed(cleaning);
}

void mny_cleaning_reserve(struct mny_cleaning *cleaning)
{
    const uint64_t bytes = cleaning->merging->bytes;
    const double share = bytes > 0 ? (double)cleaning->size / (double)bytes : 0;
    const size_t rows = (size_t)(1.01 * share * (double)cleaning->rows);

    if (cleaning->reserved || cleaning->rows == 0)
        return;
    cleaning->reserved = true;
    if (share <= 1 || rows >= MNY_PLACES_MOST)
        return;
    if (cleaning->saw_id)
        mny_id_set_reserve(cleaning->ids, rows, cleaning->options.threads);
    (void)mny_places_reserve(mny_responses_places(cleaning->responses), rows);
    (void)mny_responses_reserve(cleaning->responses, rows);
    (void)mny_late_rules_reserve(cleaning->late, rows);
}

void mny_cleaning_merge(struct mny_cleaning *cleaning)
{
    const struct mny_wave *wave = cleaning->merging;

    for (size_t i = 0; i < wave->count && cleaning->merged == MNY_OK; i++)
        cleaning->merged = merge(cleaning, wave->readers[i], &wave->origins[i]);
}
