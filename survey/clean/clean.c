/* SPDX-License-Identifier: MIT */
#include "survey/clean/clean.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/clean/audit.h"
#include "survey/clean/cases.h"
#include "survey/clean/clean_pieces.h"
#include "survey/clean/findings.h"
#include "survey/clean/id_set.h"
#include "survey/clean/inputs.h"
#include "survey/clean/interviewers.h"
#include "survey/clean/kept_columns.h"
#include "survey/clean/late_rules.h"
#include "survey/clean/ledger.h"
#include "survey/clean/mask_account.h"
#include "survey/clean/masking.h"
#include "survey/clean/outcomes.h"
#include "survey/clean/piece_reader.h"
#include "survey/clean/plan.h"
#include "survey/clean/quality.h"
#include "survey/clean/quotes.h"
#include "survey/clean/responses_build.h"
#include "survey/clean/same_files.h"
#include "survey/clean/signals.h"
#include "survey/clean/spool.h"
#include "survey/clean/twins.h"
#include "survey/common/workers.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Pieces read side by side are many small ones, so that no thread waits long for
   another. */
enum { PIECES_PER_THREAD = 4 };

/* Where a piece begins: physical lines and bytes of the dump's text before it. */
struct origin {
    size_t dump;
    uint64_t lines, offset;
};

/* Pieces that were read together.  While one wave is merged the next one is read. */
struct wave {
    struct mny_piece_reader **readers; /* one a piece */
    struct origin *origins;            /* of each */
    size_t count;                      /* pieces that hold */
    uint64_t bytes;                    /* of all dumps, read with it and before it */
};

/* One cleaning, from the opened dumps to the finished store. */
struct cleaning {
    const struct mny_questionnaire *questionnaire;
    struct mny_clean_options options;
    size_t piece_size;
    struct mny_output *output; /* or NULL */
    struct mny_problems *problems;
    struct mny_inputs inputs;
    struct mny_plan *plan;
    struct mny_kept_columns kept;
    struct wave waves[2], *reading, *merging;
    size_t room; /* pieces of a wave at most */
    size_t dump; /* being read */
    struct mny_piece *pieces;
    enum mny_code merged;     /* what came of merging */
    enum mny_code undeclared; /* some dump has not the rows it should have */
    struct mny_responses *responses;
    struct mny_id_set *ids;
    struct mny_twins *twins; /* NULL: no two dumps can be one survey in two forms */
    struct mny_late_rules *late;
    struct mny_signals_plan signals_plan;
    struct mny_signals *signals;
    struct mny_quality *quality;
    struct mny_ledger *ledger;
    struct mny_interviewers *interviewers;
    struct mny_states **states;  /* by dump */
    struct mny_mask_plan *masks; /* NULL: nothing is written, or personal data are kept */
    struct mny_mask_account *masked;
    struct mny_quotes *quotes;    /* NULL without topics, or without output */
    struct mny_audit *audit;      /* NULL: no audit is wanted */
    struct mny_dump_facts *facts; /* by dump */
    struct mny_spool *spool;      /* NULL: no clean file is wanted */
    struct mny_taken *taken;      /* candidates of the block being merged */
    size_t taken_count, taken_room;
    struct mny_findings findings; /* of the dump being read */
    uint64_t collapsed;           /* key of a row whose shortened id stood before, or NO_ROW */
    uint64_t rows, bytes, size;
    bool saw_id;
    uint64_t repeats, foreign; /* ids that came before, and of them in another dump */
};

#define NO_ROW UINT64_MAX

static enum mny_code refuse_cities(const struct cleaning *cleaning, size_t city)
{
    const struct mny_question *question = mny_questionnaire_question(cleaning->questionnaire, city);

    return mny_problem(cleaning->problems, MNY_E_INPUT, question->where,
                       _("list \"%s\" has %zu cities; more than 65535 cannot be told apart"),
                       question->choices->name, question->choices->count);
}

static enum mny_code check_city_question(const struct cleaning *cleaning)
{
    size_t city = mny_questionnaire_role(cleaning->questionnaire, MNY_ROLE_CITY);

    if (city == MNY_NONE ||
        mny_questionnaire_question(cleaning->questionnaire, city)->type != MNY_SELECT_ONE)
        return mny_problem(cleaning->problems, MNY_E_INPUT, (struct mny_where){0}, "%s",
                           _("no question has the role city; give it to the select_one that asks "
                             "for the city"));
    if (mny_questionnaire_question(cleaning->questionnaire, city)->choices->count > UINT16_MAX)
        return refuse_cities(cleaning, city);
    return MNY_OK;
}

static bool make_wave(const struct cleaning *cleaning, struct wave *wave)
{
    wave->readers = calloc(cleaning->room, sizeof *wave->readers);
    wave->origins = calloc(cleaning->room, sizeof *wave->origins);
    if (!wave->readers || !wave->origins)
        return false;
    for (size_t i = 0; i < cleaning->room; i++) {
        wave->readers[i] = mny_piece_reader_create(cleaning->plan, &cleaning->kept, cleaning->masks,
                                                   &cleaning->signals_plan);
        if (!wave->readers[i])
            return false;
    }
    return true;
}

static void free_wave(const struct cleaning *cleaning, struct wave *wave)
{
    for (size_t i = 0; wave->readers && i < cleaning->room; i++)
        mny_piece_reader_free(wave->readers[i]);
    free(wave->readers);
    free(wave->origins);
}

static bool make_readers(struct cleaning *cleaning)
{
    cleaning->room = cleaning->options.threads * PIECES_PER_THREAD;
    cleaning->pieces = calloc(cleaning->room, sizeof *cleaning->pieces);
    cleaning->reading = &cleaning->waves[0];
    cleaning->merging = &cleaning->waves[1];
    return cleaning->pieces && make_wave(cleaning, cleaning->reading) &&
           make_wave(cleaning, cleaning->merging);
}

static bool make_states(struct cleaning *cleaning)
{
    cleaning->states = calloc(cleaning->inputs.count + 1, sizeof *cleaning->states);
    for (size_t i = 0; cleaning->states && i < cleaning->inputs.count; i++) {
        cleaning->states[i] = mny_states_create(cleaning->plan);
        if (!cleaning->states[i])
            return false;
    }
    return cleaning->states != NULL;
}

static bool make_masks(struct cleaning *cleaning)
{
    const struct mny_clean_options *options = &cleaning->options;

    if (cleaning->output && !options->keep_personal)
        cleaning->masks = mny_mask_plan_create(cleaning->plan, &cleaning->kept, options->salt,
                                               options->salt_length);
    return cleaning->masks || !cleaning->output || options->keep_personal;
}

static bool make_accounts(struct cleaning *cleaning)
{
    struct mny_places *places;

    cleaning->responses = mny_responses_create(cleaning->plan);
    if (!cleaning->responses)
        return false;
    places = mny_responses_places(cleaning->responses);
    cleaning->ids = mny_id_set_create(places, cleaning->plan->key);
    cleaning->late = mny_late_rules_create(cleaning->plan);
    cleaning->signals = mny_signals_create(&cleaning->signals_plan);
    cleaning->ledger = mny_ledger_create(cleaning->plan, places, cleaning->inputs.names);
    if (cleaning->plan->topics && cleaning->output &&
        !(cleaning->quotes = mny_quotes_create(cleaning->plan)))
        return false;
    cleaning->interviewers =
        mny_interviewers_create(cleaning->plan, cleaning->inputs.names, cleaning->inputs.count);
    cleaning->masked = mny_mask_account_create(cleaning->plan, &cleaning->kept, cleaning->masks);
    if (cleaning->ids && cleaning->options.id_by_file)
        mny_id_set_by_file(cleaning->ids);
    if (!cleaning->options.id_by_file &&
        !mny_twins_create(cleaning->inputs.bindings, cleaning->inputs.count, cleaning->plan->key,
                          &cleaning->twins))
        return false;
    return cleaning->ids && cleaning->late && cleaning->ledger && cleaning->signals &&
           cleaning->interviewers && cleaning->masked;
}

static enum mny_code begin_audit(struct cleaning *cleaning)
{
    const struct mny_audit_source source = {
        .plan = cleaning->plan,
        .places = mny_responses_places(cleaning->responses),
        .inputs = &cleaning->inputs,
        .options = &cleaning->options,
    };

    return mny_audit_create(&source, mny_output_folder(cleaning->output), cleaning->problems,
                            &cleaning->audit);
}

static enum mny_code prepare(struct cleaning *cleaning)
{
    enum mny_code code = check_city_question(cleaning);

    if (code == MNY_OK)
        code = mny_inputs_open(cleaning->questionnaire, &cleaning->options, cleaning->problems,
                               &cleaning->inputs);
    if (code == MNY_OK)
        code = mny_plan_create(cleaning->questionnaire, &cleaning->options,
                               cleaning->inputs.bindings, cleaning->problems, &cleaning->plan);
    if (code != MNY_OK)
        return code;
    cleaning->size = mny_inputs_size(&cleaning->inputs);
    if (!mny_kept_columns_make(cleaning->inputs.bindings, cleaning->inputs.count,
                               &cleaning->kept) ||
        !mny_signals_plan_make(cleaning->plan, cleaning->inputs.bindings, cleaning->inputs.count,
                               &cleaning->signals_plan) ||
        !make_masks(cleaning) || !make_readers(cleaning) || !make_accounts(cleaning) ||
        !make_states(cleaning))
        return mny_problem_memory(cleaning->problems);
    cleaning->facts = calloc(cleaning->inputs.count + 1, sizeof *cleaning->facts);
    if (!cleaning->facts)
        return mny_problem_memory(cleaning->problems);
    if (cleaning->options.audit)
        code = begin_audit(cleaning);
    if (code == MNY_OK && cleaning->options.write_responses)
        code = mny_spool_create(mny_output_folder(cleaning->output), cleaning->problems,
                                &cleaning->spool);
    return code;
}

/* Gives back what only reading takes. */
static void end_reading(struct cleaning *cleaning)
{
    for (size_t i = 0; i < 2; i++) {
        free_wave(cleaning, &cleaning->waves[i]);
        cleaning->waves[i] = (struct wave){0};
    }
    mny_id_set_free(cleaning->ids);
    cleaning->ids = NULL;
}

static void release(struct cleaning *cleaning)
{
    end_reading(cleaning);
    free(cleaning->pieces);
    free(cleaning->taken);
    free(cleaning->facts);
    mny_audit_free(cleaning->audit);
    mny_spool_free(cleaning->spool);
    mny_interviewers_free(cleaning->interviewers);
    for (size_t i = 0; cleaning->states && i < cleaning->inputs.count; i++)
        mny_states_free(cleaning->states[i]);
    free(cleaning->states);
    mny_mask_account_free(cleaning->masked);
    mny_mask_plan_free(cleaning->masks);
    mny_quotes_free(cleaning->quotes);
    mny_ledger_free(cleaning->ledger);
    mny_late_rules_free(cleaning->late);
    mny_quality_free(cleaning->quality);
    mny_signals_free(cleaning->signals);
    mny_signals_plan_free(&cleaning->signals_plan);
    mny_id_set_free(cleaning->ids);
    mny_twins_free(cleaning->twins);
    mny_responses_free(cleaning->responses);
    mny_kept_columns_free(&cleaning->kept);
    mny_plan_free(cleaning->plan);
    mny_inputs_close(&cleaning->inputs);
}

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

static bool add_case(struct cleaning *cleaning, const struct mny_block *block,
                     const struct mny_block_row *row, const struct mny_block_more *more,
                     uint64_t at)
{
    const struct mny_case new = {.place = at,
                                 .base_weight = more->base_weight,
                                 .city = row->city,
                                 .outcome = (uint8_t)more->outcome,
                                 .screened_out = row->reason == MNY_SCREENED_OUT};

    return mny_cases_add(mny_responses_cases_build(cleaning->responses), &new,
                         block->text + more->class.at, more->class.length);
}

/* A row among those of all dumps, and the first with its id. */
struct merged {
    uint64_t at, first;
};

/* Looks whether the id of the row at PLACE came before. */
static bool merge_id(struct cleaning *cleaning, const struct mny_place *place, uint64_t hash,
                     struct merged *merged)
{
    merged->first = merged->at;
    if (place->id_length == 0)
        return true;
    cleaning->saw_id = true;
    if (!mny_id_set_add(cleaning->ids, merged->at, place, hash, &merged->first))
        return false;
    if (is_shortened(place->id, place->id_length)) {
        mny_findings_add(&cleaning->findings, MNY_FOUND_SHORT_ID, place->line - 1, 0, place->id,
                         place->id_length);
        if (merged->first != merged->at && cleaning->collapsed == NO_ROW)
            cleaning->collapsed = merged->at;
    }
    if (merged->first != merged->at) {
        cleaning->repeats++;
        cleaning->foreign +=
            mny_places_get(mny_responses_places(cleaning->responses), merged->first).file !=
            place->file;
    }
    return true;
}

/* What only a row has that is rejected, audited, or a case. */
static bool merge_more(struct cleaning *cleaning, const struct mny_block *block,
                       const struct mny_block_row *row, const struct origin *origin,
                       const struct merged *merged)
{
    const struct mny_block_more more = mny_block_more_of(block, row);

    if (cleaning->audit && !mny_audit_row(cleaning->audit, merged->at, origin->offset + more.offset,
                                          mny_block_audited(block, &more), more.audited.length))
        return false;
    if (merged->first != merged->at)
        return true;
    if (more.outcome != MNY_OUTCOMES && !add_case(cleaning, block, row, &more, merged->at))
        return false;
    return row->reason == MNY_ACCEPTED ||
           mny_ledger_reject(cleaning->ledger, merged->at, mny_block_city(row),
                             (enum mny_reason)row->reason, block->text + more.detail.at,
                             more.detail.length);
}

/* Enters a row of BLOCK into the accounts; a CANDIDATE (its index, were it one) that is no
   duplicate is taken. */
static bool merge_row(struct cleaning *cleaning, const struct mny_block *block,
                      const struct mny_block_row *row, size_t candidate,
                      const struct origin *origin)
{
    const struct mny_place place = {origin->dump, origin->lines + row->line + 1,
                                    block->text ? block->text + row->id_at : "", row->id_length};
    struct merged merged;
    bool repeats;

    cleaning->rows++;
    if (!mny_places_add(mny_responses_places(cleaning->responses), &place, &merged.at) ||
        !mny_twins_add(cleaning->twins, origin->dump, place.id, place.id_length) ||
        !merge_id(cleaning, &place, row->id_hash, &merged))
        return false;
    repeats = merged.first != merged.at;
    if ((row->more > 0 && !merge_more(cleaning, block, row, origin, &merged)) ||
        !mny_interviewers_add(cleaning->interviewers, (size_t)(row - block->rows), candidate,
                              repeats ? MNY_DUPLICATE_ID : (enum mny_reason)row->reason))
        return false;
    if (repeats)
        return mny_ledger_reject_repeat(cleaning->ledger, merged.at, mny_block_city(row),
                                        MNY_DUPLICATE_ID, merged.first);
    if (row->reason != MNY_ACCEPTED)
        return true;
    mny_ledger_accept(cleaning->ledger, row->city);
    cleaning->taken[cleaning->taken_count++] =
        (struct mny_taken){(uint32_t)candidate, (uint32_t)merged.at, row->city};
    return true;
}

/* So many rows ahead an id is announced. */
enum { EXPECTED = 16 };

static bool merge_rows(struct cleaning *cleaning, const struct mny_block *block,
                       const struct origin *origin)
{
    size_t candidate = 0;
    bool good = mny_grow(&cleaning->taken, &cleaning->taken_room, block->candidate_count + 1,
                         sizeof *cleaning->taken);

    cleaning->taken_count = 0;
    for (size_t i = 0; i < block->row_count && i < EXPECTED; i++)
        mny_id_set_expect(cleaning->ids, block->rows[i].id_hash);
    for (size_t i = 0; good && i < block->row_count; i++) {
        const struct mny_block_row *row = &block->rows[i];

        if (i + EXPECTED < block->row_count)
            mny_id_set_expect(cleaning->ids, row[EXPECTED].id_hash);
        good = merge_row(cleaning, block, row, candidate, origin);
        candidate += row->reason == MNY_ACCEPTED;
    }
    return good;
}

static bool merge_edits(struct cleaning *cleaning, const struct mny_block *block)
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

static bool merge_marks(struct cleaning *cleaning, const struct mny_block *block)
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

static enum mny_code merge_clean_rows(struct cleaning *cleaning, const struct mny_block *block)
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
static enum mny_code refuse_collapsed(const struct cleaning *cleaning)
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

/* Merges what READER has read of a piece that begins at ORIGIN behind what was merged
   before. */
static enum mny_code merge(struct cleaning *cleaning, const struct mny_piece_reader *reader,
                           const struct origin *origin)
{
    const struct mny_block *block = mny_piece_reader_block(reader);
    bool good;

    if (cleaning->rows + block->row_count > MNY_PLACES_MOST)
        return mny_problem(cleaning->problems, MNY_E_INPUT, (struct mny_where){0},
                           _("more than %zu responses; clean them in parts"), MNY_PLACES_MOST);
    good = mny_interviewers_begin(cleaning->interviewers, block, mny_piece_reader_notes(reader),
                                  origin->dump) &&
           mny_unmatched_merge(cleaning->options.unmatched, mny_piece_reader_unmatched(reader));

    mny_states_add(cleaning->states[origin->dump], mny_piece_reader_states(reader));
    good = good && merge_rows(cleaning, block, origin);
    if (good && cleaning->quotes)
        good = mny_quotes_append(cleaning->quotes, block, cleaning->taken, cleaning->taken_count,
                                 mny_responses_count(cleaning->responses));
    mny_findings_merge(&cleaning->findings, &block->findings, origin->lines);
    good = good && merge_edits(cleaning, block) && merge_marks(cleaning, block) &&
           mny_signals_append(cleaning->signals, mny_piece_reader_signals(reader), cleaning->taken,
                              cleaning->taken_count) &&
           mny_late_rules_append(cleaning->late, block, cleaning->taken, cleaning->taken_count) &&
           mny_responses_append(cleaning->responses, block, cleaning->taken, cleaning->taken_count);
    if (!good)
        return mny_problem_memory(cleaning->problems);
    return cleaning->collapsed == NO_ROW ? merge_clean_rows(cleaning, block)
                                         : refuse_collapsed(cleaning);
}

/* Room for all rows, from how many came with the bytes so far, and a few more.  Without memory
   for so many it is taken as they come. */
static void reserve(struct cleaning *cleaning, uint64_t bytes)
{
    const double share = bytes > 0 ? (double)cleaning->size / (double)bytes : 0;
    const size_t rows = (size_t)(1.01 * share * (double)cleaning->rows);

    if (share <= 1 || rows >= MNY_PLACES_MOST)
        return;
    if (cleaning->saw_id)
        mny_id_set_reserve(cleaning->ids, rows);
    (void)mny_places_reserve(mny_responses_places(cleaning->responses), rows);
    (void)mny_responses_reserve(cleaning->responses, rows);
    (void)mny_late_rules_reserve(cleaning->late, rows);
}

static void merge_wave(struct cleaning *cleaning)
{
    const struct wave *wave = cleaning->merging;
    const bool first = cleaning->rows == 0;

    for (size_t i = 0; i < wave->count && cleaning->merged == MNY_OK; i++)
        cleaning->merged = merge(cleaning, wave->readers[i], &wave->origins[i]);
    if (first)
        reserve(cleaning, wave->bytes);
}

/* The jobs of a wave: the first merges the wave before, the second reads the bytes of the next
   one, each of the others reads a piece. */
static void read_or_merge(void *context, size_t index)
{
    struct cleaning *cleaning = context;

    if (index == 0)
        merge_wave(cleaning);
    else if (index == 1)
        mny_dump_read_ahead(cleaning->inputs.dumps[cleaning->dump],
                            cleaning->piece_size * cleaning->room);
    else
        mny_piece_reader_run(cleaning->reading->readers[index - 2], &cleaning->pieces[index - 2]);
}

/* Takes over the COUNT pieces that were read of DUMP, up to the first that did not begin
   where the one before it ended; the others are read again. */
static enum mny_code take_wave(struct cleaning *cleaning, size_t dump, size_t count)
{
    struct mny_dump *source = cleaning->inputs.dumps[dump];
    struct wave *wave = cleaning->reading;
    const char *begin = cleaning->pieces[0].begin, *at = begin;
    const uint64_t before = mny_dump_lines(source), offset = mny_dump_offset(source);
    size_t lines, sum = 0;
    bool inside_line = false;

    wave->count = 0;
    while (wave->count < count && !inside_line && cleaning->pieces[wave->count].begin == at) {
        const char *from = at;

        if (!mny_piece_reader_stop(wave->readers[wave->count], &at, &lines, &inside_line))
            return mny_problem_memory(cleaning->problems);
        wave->origins[wave->count++] = (struct origin){
            .dump = dump, .lines = before + sum, .offset = offset + (uint64_t)(from - begin)};
        sum += lines;
    }
    mny_dump_consume(source, at, sum, inside_line);
    wave->bytes = cleaning->bytes + mny_dump_done(source);
    cleaning->reading = cleaning->merging;
    cleaning->merging = wave;
    return MNY_OK;
}

static void report(const struct cleaning *cleaning, size_t dump)
{
    const struct mny_progress *progress = &cleaning->options.progress;

    if (progress->report)
        progress->report(progress->context,
                         cleaning->bytes + mny_dump_done(cleaning->inputs.dumps[dump]),
                         cleaning->size, cleaning->rows);
}

static bool begin_dump(struct cleaning *cleaning, size_t dump)
{
    for (size_t i = 0; i < 2 * cleaning->room; i++)
        if (!mny_piece_reader_begin(cleaning->waves[i % 2].readers[i / 2], dump,
                                    &cleaning->inputs.bindings[dump],
                                    cleaning->inputs.delimiters[dump]))
            return false;
    return true;
}

static enum mny_code read_wave(struct cleaning *cleaning, size_t dump, size_t count)
{
    cleaning->dump = dump;
    mny_workers_run(count + 2, cleaning->options.threads, read_or_merge, cleaning);
    if (mny_interrupted())
        return MNY_E_INTERRUPT;
    cleaning->merging->count = 0;
    return cleaning->merged == MNY_OK ? take_wave(cleaning, dump, count) : cleaning->merged;
}

/* Rows that are missing, or too many, were lost on the way from the field tool: all dumps
   are read before a run fails for it. */
static void check_declared(struct cleaning *cleaning, size_t dump, uint64_t rows)
{
    const size_t *declared = cleaning->options.declared_rows;

    if (dump < cleaning->options.declared_count && rows != declared[dump])
        cleaning->undeclared = mny_problem(
            cleaning->problems, MNY_E_INPUT,
            (struct mny_where){.file = cleaning->options.dumps[dump]},
            _("%" PRIu64 " rows were read, but --declared-rows says %zu; ask for a complete "
              "export, or correct the number"),
            rows, declared[dump]);
}

static enum mny_code finish_dump(struct cleaning *cleaning, size_t dump)
{
    struct mny_dump_facts *facts = &cleaning->facts[dump];
    enum mny_code code = mny_dump_finish(cleaning->inputs.dumps[dump], cleaning->problems, facts);

    facts->delimiter = cleaning->inputs.delimiters[dump];
    if (cleaning->options.facts)
        cleaning->options.facts[dump] = *facts;
    if (code == MNY_OK && !cleaning->options.allow_same)
        code = mny_same_contents_refuse(cleaning->options.dumps, cleaning->facts, dump,
                                        cleaning->problems);
    return code;
}

static enum mny_code read_dump(struct cleaning *cleaning, size_t dump)
{
    struct mny_dump *source = cleaning->inputs.dumps[dump];
    const uint64_t before = cleaning->rows;
    size_t count = 1;
    enum mny_code code = MNY_OK;

    cleaning->findings = (struct mny_findings){0};
    if (!begin_dump(cleaning, dump))
        return mny_problem_memory(cleaning->problems);
    while (code == MNY_OK && count > 0) {
        code = mny_dump_fill(source, cleaning->piece_size, cleaning->pieces, cleaning->room, &count,
                             cleaning->problems);
        if (code == MNY_OK && count > 0)
            code = read_wave(cleaning, dump, count);
        report(cleaning, dump);
    }
    if (code == MNY_OK)
        merge_wave(cleaning);
    cleaning->merging->count = 0;
    report(cleaning, dump);
    if (code == MNY_OK && cleaning->merged == MNY_OK)
        check_declared(cleaning, dump, cleaning->rows - before);
    cleaning->bytes += mny_dump_done(source);
    if (code == MNY_OK)
        code = finish_dump(cleaning, dump);
    mny_inputs_close_dump(&cleaning->inputs, dump);
    code = code == MNY_OK ? cleaning->merged : code;
    if (code == MNY_OK)
        code = mny_findings_say(&cleaning->findings, cleaning->options.dumps[dump],
                                cleaning->plan->settings->version, cleaning->problems);
    return code;
}

static void write_clean_header(const struct cleaning *cleaning, struct mny_writer *writer)
{
    mny_writer_text(writer, "file");
    mny_writer_text(writer, "line");
    for (size_t i = 0; i < cleaning->plan->count; i++)
        mny_writer_text(writer, cleaning->plan->planned[i].question->name);
    for (size_t i = 0; i < cleaning->kept.count; i++)
        mny_writer_text(writer, cleaning->kept.headers[i]);
    mny_writer_end_row(writer);
}

/* The spooled rows that stay, with the file and line they come from. */
static enum mny_code copy_clean_rows(struct cleaning *cleaning, const uint8_t *dropped,
                                     struct mny_writer *writer)
{
    const struct mny_places *places = mny_responses_places(cleaning->responses);
    size_t count = mny_responses_count(cleaning->responses), length = 0;
    const char *row = NULL;
    enum mny_code code = mny_spool_rewind(cleaning->spool, cleaning->problems);

    for (size_t i = 0; code == MNY_OK && i < count; i++) {
        code = mny_spool_next(cleaning->spool, &row, &length, cleaning->problems);
        if (code == MNY_OK && !dropped[i]) {
            struct mny_place place =
                mny_places_get(places, mny_responses_place(cleaning->responses, i));

            mny_writer_text(writer, cleaning->inputs.names[place.file]);
            mny_writer_count(writer, (size_t)place.line);
            mny_writer_bytes(writer, row, length);
            mny_writer_end_row(writer);
        }
        if (i % 65536 == 0 && mny_interrupted())
            code = MNY_E_INTERRUPT;
    }
    return code;
}

static enum mny_code write_clean_file(struct cleaning *cleaning, const uint8_t *dropped)
{
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_output_open(cleaning->output, "responses.csv", cleaning->problems,
                                         &writer),
                  closed;

    if (code != MNY_OK)
        return code;
    if (cleaning->plan->excel_safe)
        mny_writer_guard(writer);
    write_clean_header(cleaning, writer);
    code = copy_clean_rows(cleaning, dropped, writer);
    closed = mny_writer_close(writer);
    return code == MNY_OK ? closed : code;
}

static bool judge_quality(struct cleaning *cleaning, uint8_t *dropped)
{
    cleaning->quality = mny_quality_judge(cleaning->signals, cleaning->responses,
                                          mny_late_rules_durations(cleaning->late), dropped,
                                          cleaning->options.threads);
    return cleaning->quality && mny_quality_reject(cleaning->quality, cleaning->ledger, dropped);
}

/* The rules that need all rows, the files, and the store without what they reject. */
static enum mny_code settle(struct cleaning *cleaning)
{
    uint8_t *dropped = NULL;
    enum mny_code code;

    if (!mny_late_rules_judge(cleaning->late, cleaning->responses, cleaning->ledger, &dropped) ||
        !judge_quality(cleaning, dropped)) {
        free(dropped);
        return mny_problem_memory(cleaning->problems);
    }
    code = mny_ledger_check(cleaning->ledger, cleaning->problems);
    if (code == MNY_OK && cleaning->output)
        code = mny_ledger_write(cleaning->ledger, cleaning->masked, cleaning->output,
                                cleaning->problems);
    if (code == MNY_OK && cleaning->output)
        code = mny_quality_write(cleaning->quality, cleaning->inputs.names, cleaning->output,
                                 cleaning->problems);
    if (code == MNY_OK && cleaning->output)
        code = mny_interviewers_write(cleaning->interviewers, cleaning->responses, cleaning->late,
                                      cleaning->ledger, cleaning->output, cleaning->problems);
    if (code == MNY_OK && cleaning->output)
        code = mny_states_write(cleaning->states, cleaning->inputs.names, cleaning->inputs.bindings,
                                cleaning->inputs.count, cleaning->output, cleaning->problems);
    if (code == MNY_OK && cleaning->quotes)
        code = mny_quotes_write(cleaning->quotes, dropped, cleaning->output, cleaning->problems);
    if (code == MNY_OK && cleaning->spool)
        code = write_clean_file(cleaning, dropped);
    mny_mask_account_settle(cleaning->masked, dropped);
    if (code == MNY_OK && cleaning->output)
        code = mny_mask_account_write(cleaning->masked, cleaning->output, cleaning->problems);
    if (code == MNY_OK && cleaning->audit && !mny_quality_audit(cleaning->quality, cleaning->audit))
        code = mny_problem_memory(cleaning->problems);
    if (code == MNY_OK && cleaning->audit)
        code = mny_audit_write(cleaning->audit, cleaning->ledger, cleaning->facts, cleaning->output,
                               cleaning->problems);
    if (code == MNY_OK &&
        !mny_responses_finish(cleaning->responses, mny_ledger_cities(cleaning->ledger), dropped,
                              cleaning->options.threads))
        code = mny_problem_memory(cleaning->problems);
    if (code == MNY_OK && cleaning->output && mny_responses_cases(cleaning->responses))
        code = mny_outcomes_write(cleaning->responses, cleaning->output, cleaning->problems);
    free(dropped);
    return code;
}

/* How many scored items some dump has. */
static size_t count_items(const struct cleaning *cleaning)
{
    size_t count = 0;

    for (size_t i = 0; i < cleaning->plan->item_count; i++) {
        bool asked = false;

        for (size_t k = 0; k < cleaning->inputs.count; k++)
            asked = asked || cleaning->inputs.bindings[k].asked[cleaning->plan->items[i].question];
        count += asked;
    }
    return count;
}

static bool has_attention(const struct cleaning *cleaning)
{
    const struct mny_question_list *attention = &cleaning->plan->attention;

    for (size_t i = 0; i < attention->count; i++)
        for (size_t k = 0; k < cleaning->inputs.count; k++)
            if (cleaning->inputs.bindings[k].asked[attention->questions[i]])
                return true;
    return false;
}

/* A rule ran if it is on and its columns had something to judge by. */
static void fill_flow(const struct cleaning *cleaning, struct mny_flow *flow)
{
    const struct mny_settings *settings = cleaning->plan->settings;
    size_t least = settings->straightline_items;

    *flow = (struct mny_flow){.rows = cleaning->rows, .bytes = cleaning->bytes};
    mny_ledger_totals(cleaning->ledger, flow->total);
    mny_mask_account_totals(cleaning->masked, &flow->masked);
    flow->masked.kept = cleaning->options.keep_personal;
    flow->unmatched_columns = cleaning->kept.count;
    flow->rule_ran[MNY_ACCEPTED] = true;
    flow->rule_ran[MNY_UNREADABLE] = true;
    flow->rule_ran[MNY_DUPLICATE_ID] = cleaning->saw_id;
    flow->rule_ran[MNY_UNKNOWN_CITY] = true;
    flow->has_dispositions = cleaning->plan->disposition != MNY_NONE;
    for (int reason = MNY_NONRESPONDENT; reason <= MNY_UNKNOWN_ELIGIBILITY; reason++)
        flow->rule_ran[reason] = true; /* where nobody lists them, nobody is missed */
    for (int reason = MNY_BY_QUALITY; reason < MNY_REASON_COUNT; reason++)
        flow->rule_ran[reason] = true; /* quality.csv says which of them did */
    mny_quality_results(cleaning->quality, flow->quality);
    flow->rule_ran[MNY_SCREENED_OUT] = settings->screen_out != NULL;
    flow->rule_ran[MNY_INCOMPLETE] = true;
    flow->rule_ran[MNY_INVALID] = true;
    flow->rule_ran[MNY_FAILED_ATTENTION] = has_attention(cleaning);
    flow->rule_ran[MNY_SPEEDER] = (settings->min_duration > 0 || settings->speeder_share > 0) &&
                                  mny_late_rules_saw_duration(cleaning->late);
    flow->rule_ran[MNY_STRAIGHTLINER] = least > 0 && count_items(cleaning) >= least;
    flow->rule_ran[MNY_DUPLICATE_RESPONSE] = mny_late_rules_saw_device(cleaning->late);
}

/* Contractors who each count from 1 would lose most of their responses. */
static void remark_foreign_ids(const struct cleaning *cleaning)
{
    if (cleaning->foreign > 0 && cleaning->foreign > cleaning->repeats / 2)
        mny_remark(
            cleaning->problems, MNY_WARNING, (struct mny_where){0},
            _("%llu of %llu repeated ids came before in another dump; if each dump counts for "
              "itself, say --id-scope file"),
            (unsigned long long)cleaning->foreign, (unsigned long long)cleaning->repeats);
}

/* Reasons that are no fault of the dump: who was drawn and is no interview, and who is
   not in the population. */
static bool is_expected_reason(enum mny_reason reason)
{
    return reason == MNY_ACCEPTED || reason == MNY_SCREENED_OUT ||
           (reason >= MNY_NONRESPONDENT && reason <= MNY_UNKNOWN_ELIGIBILITY);
}

/* A rule that rejects more than a fifth of all rows is more often wrong than they are. */
static void say_losses(const struct cleaning *cleaning)
{
    uint64_t total[MNY_REASON_COUNT];
    enum mny_reason most = MNY_ACCEPTED;

    mny_ledger_totals(cleaning->ledger, total);
    for (int i = 0; i < MNY_REASON_COUNT; i++) {
        const enum mny_reason reason = (enum mny_reason)i;

        if (is_expected_reason(reason))
            continue;
        if (most == MNY_ACCEPTED || total[reason] > total[most])
            most = reason;
        if (total[MNY_ACCEPTED] > 0 && 5 * total[reason] > cleaning->rows)
            mny_remark(cleaning->problems, MNY_WARNING, (struct mny_where){0},
                       _("one rule rejects %.1f %% of all responses: %s; is it right, and is the "
                         "dump as it was exported?"),
                       100 * (double)total[reason] / (double)cleaning->rows,
                       mny_reason_label(reason));
    }
    if (total[MNY_ACCEPTED] == 0 && cleaning->rows > 0)
        mny_problem(cleaning->problems, MNY_E_PARTIAL, (struct mny_where){0},
                    _("no response is left: all %llu are rejected, most of them as \"%s\" (%llu); "
                      "rejected.csv names each"),
                    (unsigned long long)cleaning->rows, mny_reason_label(most),
                    (unsigned long long)total[most]);
}

static void say_milliseconds(const struct cleaning *cleaning)
{
    if (mny_late_rules_look_like_milliseconds(cleaning->late))
        mny_remark(cleaning->problems, MNY_WARNING, (struct mny_where){0}, "%s",
                   _("half of the durations are above 10000 seconds: they look like milliseconds, "
                     "and nobody is too fast by them"));
}

static enum mny_code clean(struct cleaning *cleaning)
{
    enum mny_code code = prepare(cleaning);

    for (size_t i = 0; code == MNY_OK && i < cleaning->inputs.count; i++)
        code = read_dump(cleaning, i);
    remark_foreign_ids(cleaning);
    if (code == MNY_OK && cleaning->rows == 0)
        mny_remark(cleaning->problems, MNY_WARNING,
                   (struct mny_where){.file = cleaning->options.dumps[0]}, "%s",
                   _("a header, but no responses"));
    if (code == MNY_OK)
        code = cleaning->undeclared;
    if (code == MNY_OK)
        code = mny_twins_check(cleaning->twins, cleaning->options.dumps, cleaning->problems);
    end_reading(cleaning);
    if (code == MNY_OK)
        code = settle(cleaning);
    if (code == MNY_OK) {
        say_milliseconds(cleaning);
        say_losses(cleaning);
    }
    return code;
}

enum mny_code mny_clean_in_pieces(const struct mny_questionnaire *questionnaire,
                                  const struct mny_clean_options *options, size_t size,
                                  struct mny_output *output, struct mny_problems *problems,
                                  struct mny_responses **responses, struct mny_flow *flow)
{
    struct cleaning cleaning = {.questionnaire = questionnaire,
                                .options = *options,
                                .piece_size = size,
                                .output = output,
                                .problems = problems,
                                .collapsed = NO_ROW};
    enum mny_code code;

    *responses = NULL;
    cleaning.options.write_responses = options->write_responses && output;
    cleaning.options.audit = output ? options->audit : NULL;
    code = clean(&cleaning);
    if (code == MNY_OK) {
        fill_flow(&cleaning, flow);
        *responses = cleaning.responses;
        cleaning.responses = NULL;
    }
    release(&cleaning);
    return code;
}

enum mny_code mny_clean(const struct mny_questionnaire *questionnaire,
                        const struct mny_clean_options *options, struct mny_output *output,
                        struct mny_problems *problems, struct mny_responses **responses,
                        struct mny_flow *flow)
{
    return mny_clean_in_pieces(questionnaire, options, MNY_PIECE_SIZE, output, problems, responses,
                               flow);
}
