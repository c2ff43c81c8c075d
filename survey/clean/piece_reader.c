/* SPDX-License-Identifier: MIT */
#include "survey/clean/piece_reader.h"

#include "survey/clean/field_notes.h"
#include "survey/clean/interview.h"
#include "survey/clean/plain_rows.h"
#include "survey/clean/rules.h"
#include "survey/clean/unfolder.h"
#include "survey/clean/watch.h"

#include <stdlib.h>

struct mny_piece_reader {
    const struct mny_kept_columns *kept;
    size_t dump;
    struct mny_record_reader *records;
    struct mny_plain_rows *plain;
    struct mny_unfolder *unfolder;
    struct mny_interview *interview;
    struct mny_rules *rules;
    struct mny_watch *watch;
    struct mny_block *block;
    struct mny_field_notes *notes;   /* or NULL */
    struct mny_unmatched *unmatched; /* or NULL */
    struct mny_states *states;
    struct mny_signals *signals;
    bool good;
};

/* What only some runs want.  False without memory. */
static bool make_optional(struct mny_piece_reader *made, const struct mny_plan *plan)
{
    const bool compares = plan->interviewer != MNY_NONE || plan->by_contractor;

    if (compares)
        made->notes = mny_field_notes_create(plan);
    if (plan->collect_unmatched)
        made->unmatched = mny_unmatched_create(plan->key);
    return (!compares || made->notes) && (!plan->collect_unmatched || made->unmatched);
}

struct mny_piece_reader *mny_piece_reader_create(const struct mny_plan *plan,
                                                 const struct mny_kept_columns *kept,
                                                 const struct mny_mask_plan *masks,
                                                 const struct mny_signals_plan *signals)
{
    struct mny_piece_reader *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->kept = kept;
    made->unfolder = mny_unfolder_create(plan);
    made->interview = mny_interview_create(plan);
    made->rules = mny_rules_create(plan);
    made->watch = mny_watch_create(plan);
    made->block = mny_block_create(plan, masks);
    if (made->block)
        made->plain = mny_plain_rows_create(
            plan, kept, made->block->masking ? made->block->masking->actions : NULL, signals,
            made->watch);
    made->states = mny_states_create(plan);
    made->signals = mny_signals_create(signals);
    if (made->plain && made->unfolder && made->interview && made->rules && made->watch &&
        made->block && made->states && made->signals && make_optional(made, plan))
        return made;
    mny_piece_reader_free(made);
    return NULL;
}

void mny_piece_reader_free(struct mny_piece_reader *reader)
{
    if (!reader)
        return;
    mny_record_reader_free(reader->records);
    mny_plain_rows_free(reader->plain);
    mny_unfolder_free(reader->unfolder);
    mny_interview_free(reader->interview);
    mny_rules_free(reader->rules);
    mny_watch_free(reader->watch);
    mny_block_free(reader->block);
    mny_field_notes_free(reader->notes);
    mny_unmatched_free(reader->unmatched);
    mny_states_free(reader->states);
    mny_signals_free(reader->signals);
    free(reader);
}

bool mny_piece_reader_begin(struct mny_piece_reader *reader, size_t dump,
                            const struct mny_binding *binding, char delimiter)
{
    mny_record_reader_free(reader->records);
    reader->records = mny_record_reader_create(delimiter, binding->cells);
    if (reader->records)
        mny_record_reader_allow(reader->records, binding->extra_cell,
                                reader->interview->plan->lax_quotes);
    reader->dump = dump;
    mny_watch_bind(reader->watch, binding);
    return mny_unfolder_bind(reader->unfolder, binding) &&
           mny_interview_bind(reader->interview, binding) && reader->records != NULL &&
           mny_plain_rows_bind(reader->plain, dump, binding, delimiter);
}

/* Whether a column of the dump has the whole answer to QUESTION, as it stands in the dump. */
static bool is_cell(const struct mny_interview *interview, size_t question)
{
    for (size_t i = 0; i < interview->whole.count; i++)
        if (interview->whole.list[i].answer == &interview->answers[question])
            return !mny_scratch_holds(&interview->scratch, interview->answers[question].raw);
    return false;
}

/* Where the pieces of a cell are counted. */
struct piece_count {
    struct mny_unmatched *unmatched;
    size_t question;
};

static bool count_piece(void *context, const char *text, size_t length)
{
    const struct piece_count *count = context;

    return mny_unmatched_add_value(count->unmatched, count->question, text, length, 1);
}

/* Counts what is no choice, or no number: of a cell with several choices the pieces that are none,
   for these can be mapped one by one. */
static bool count_unknown(struct mny_piece_reader *reader, size_t question)
{
    const struct mny_interview *interview = reader->interview;
    const struct mny_answer *answer = &interview->answers[question];
    const struct mny_decoder *decoder = &interview->plan->planned[question].decoder;
    struct piece_count count = {reader->unmatched, question};
    size_t unknown = 0;

    if (decoder->reading == MNY_READ_CHOICES && is_cell(interview, question) &&
        !mny_decode_unknown_pieces(decoder, answer->raw, answer->raw_length,
                                   interview->reading.joiner, count_piece, &count, &unknown))
        return false;
    return unknown > 0 || count_piece(&count, answer->raw, answer->raw_length);
}

/* Whether a mapping may say what ANSWER is to mean: it is no choice, or no number. */
static bool is_unmatched(const struct mny_answer *answer)
{
    return (answer->state == MNY_UNKNOWN_CHOICE || answer->state == MNY_NOT_A_NUMBER) &&
           !mny_unfolded_badly(answer->raw);
}

/* What is to be told of the dump as it came, whatever the rules make of the row. */
static bool note_row(struct mny_piece_reader *reader)
{
    const struct mny_interview *interview = reader->interview;
    bool good = true;

    mny_states_count(reader->states, interview);
    for (size_t i = 0; reader->unmatched && good && i < interview->plan->count; i++)
        if (is_unmatched(&interview->answers[i]))
            good = count_unknown(reader, i);
    return good;
}

/* A record whose cells are those of the binding's columns; OFFSET bytes of the piece stand
   before it. */
static bool read_row(struct mny_piece_reader *reader, size_t offset,
                     const struct mny_record *record)
{
    struct mny_verdict verdict;

    if (!mny_interview_read(reader->interview, record->cells) ||
        !mny_interview_route(reader->interview) || !note_row(reader) ||
        !mny_field_notes_add(reader->notes, reader->interview) ||
        !mny_rules_judge(reader->rules, reader->interview, &verdict))
        return false;
    mny_watch_row(reader->watch, record, reader->interview, &verdict, &reader->block->findings);
    return mny_block_add(reader->block, offset, record, reader->interview, &verdict, reader->kept,
                         reader->dump) &&
           (verdict.reason != MNY_ACCEPTED ||
            mny_signals_note(reader->signals, reader->interview, &verdict, record->cells,
                             reader->dump));
}

static bool read_record(struct mny_piece_reader *reader, size_t offset,
                        const struct mny_record *record)
{
    struct mny_record unfolded = *record;

    if (mny_watch_record(reader->watch, record, &reader->block->findings))
        return true;
    if (record->fault)
        return mny_field_notes_add_unreadable(reader->notes, reader->interview) &&
               mny_block_add_unreadable(reader->block, offset, record);
    unfolded.cells = mny_unfold(reader->unfolder, record, &reader->block->findings);
    return unfolded.cells && read_row(reader, offset, &unfolded);
}

/* Takes the plain rows that come next.  False without memory. */
static bool read_plain_rows(struct mny_piece_reader *reader, const struct mny_piece *piece)
{
    const struct mny_plain_sinks sinks = {reader->block, reader->signals, reader->notes};
    struct mny_plain_run run = {.begin = piece->begin, .limit = piece->cut};
    bool inside_line;

    mny_record_reader_stop(reader->records, &run.at, &run.lines, &inside_line);
    if (inside_line)
        return true;
    if (!mny_plain_rows_take(reader->plain, &run, &sinks))
        return false;
    mny_record_reader_pass(reader->records, run.at, run.feeds, run.pairs);
    return true;
}

void mny_piece_reader_run(struct mny_piece_reader *reader, const struct mny_piece *piece)
{
    struct mny_record record;
    enum mny_record_step step = MNY_RECORD_READ;

    mny_block_clear(reader->block);
    mny_field_notes_clear(reader->notes);
    mny_unmatched_clear(reader->unmatched);
    mny_states_clear(reader->states);
    mny_signals_clear(reader->signals);
    mny_record_reader_begin(reader->records, piece);
    reader->good = true;
    while (reader->good && step == MNY_RECORD_READ) {
        if (!read_plain_rows(reader, piece)) {
            reader->good = false;
            break;
        }
        step = mny_record_next(reader->records, &record);
        if (step == MNY_RECORD_READ)
            reader->good = read_record(reader, (size_t)(record.text - piece->begin), &record);
        else
            reader->good = step != MNY_RECORD_MEMORY;
    }
    mny_plain_rows_tell(reader->plain, reader->states);
    reader->block->findings.lines = *mny_record_reader_tally(reader->records);
}

bool mny_piece_reader_stop(const struct mny_piece_reader *reader, const char **at, size_t *lines,
                           bool *inside_line)
{
    mny_record_reader_stop(reader->records, at, lines, inside_line);
    return reader->good;
}

const struct mny_field_notes *mny_piece_reader_notes(const struct mny_piece_reader *reader)
{
    return reader->notes;
}

const struct mny_states *mny_piece_reader_states(const struct mny_piece_reader *reader)
{
    return reader->states;
}

const struct mny_unmatched *mny_piece_reader_unmatched(const struct mny_piece_reader *reader)
{
    return reader->unmatched;
}

const struct mny_signals *mny_piece_reader_signals(const struct mny_piece_reader *reader)
{
    return reader->signals;
}

const struct mny_block *mny_piece_reader_block(const struct mny_piece_reader *reader)
{
    return reader->block;
}

void mny_piece_reader_pack(const struct mny_piece_reader *reader, struct mny_parcel *parcel)
{
    mny_block_pack(reader->block, parcel);
    mny_field_notes_pack(reader->notes, parcel);
    mny_unmatched_pack(reader->unmatched, parcel);
    mny_states_pack(reader->states, parcel);
    mny_signals_pack(reader->signals, parcel);
}

bool mny_piece_reader_unpack(struct mny_piece_reader *reader, struct mny_parcel *parcel,
                             struct mny_lasting_texts *details)
{
    return mny_block_unpack(reader->block, parcel) &&
           mny_field_notes_unpack(reader->notes, parcel) &&
           mny_unmatched_unpack(reader->unmatched, parcel) &&
           mny_states_unpack(reader->states, parcel) &&
           mny_signals_unpack(reader->signals, parcel, details);
}
