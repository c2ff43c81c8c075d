/* SPDX-License-Identifier: MIT */
#include "survey/clean/plain_private.h"

#include "core/words.h"
#include "survey/clean/id_set.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct mny_plain_rows *mny_plain_rows_create(const struct mny_plan *plan,
                                             const struct mny_kept_columns *kept,
                                             const unsigned char *masked,
                                             const struct mny_signals_plan *signals,
                                             const struct mny_watch *watch)
{
    struct mny_plain_rows *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->plan = plan;
    made->kept = kept;
    made->masked = masked;
    made->signals = signals;
    made->watch = watch;
    made->interview = mny_interview_create(plan);
    if (made->interview)
        return made;
    mny_plain_rows_free(made);
    return NULL;
}

void mny_plain_rows_free(struct mny_plain_rows *plain)
{
    if (!plain)
        return;
    mny_plain_columns_free(&plain->columns);
    mny_plain_clean_free(&plain->clean);
    mny_interview_free(plain->interview);
    free(plain->counts);
    free(plain->noted);
    free(plain->cells);
    free(plain->given);
    mny_answer_key_free(&plain->key);
    free(plain);
}

/* Whether rows of the dump can be plain at all: nothing wants more of them than their cells. */
static bool reads_plainly(const struct mny_plain_rows *plain)
{
    const struct mny_plan *plan = plain->plan;

    return !plan->no_plain_rows && plan->disposition == MNY_NONE && plan->audit == MNY_AUDIT_NONE;
}

/* Answers with a code are given, where duplicates are looked for on devices.  False without
   memory. */
static bool make_given(struct mny_plain_rows *plain)
{
    const struct mny_plan *plan = plain->plan;

    free(plain->given);
    plain->given = NULL;
    if (plan->device == MNY_NONE || !plain->binding->asked[plan->device])
        return true;
    plain->given = calloc(plan->count + 1, sizeof *plain->given);
    for (size_t i = 0; plain->given && i < plan->count; i++)
        plain->given[i] = MNY_IN_INTERVIEW;
    return plain->given != NULL;
}

/* What most dumps have no need of, and their rows are not to pay for. */
static void find_needs(struct mny_plain_rows *plain)
{
    const struct mny_plan *plan = plain->plan;
    const struct mny_dialect_reading *reading = &plain->interview->reading;

    plain->by_times = !mny_rules_duration_column(plan, plain->binding);
    plain->routes = plan->routed.count > 0 || plan->computed.count > 0;
    plain->rewrites = reading->rewrites;
    plain->weighs = plain->routes || reading->contradicts || plan->settings->screen_out ||
                    plan->constrained.count + plan->attention.count + plan->margin_count > 0 ||
                    plain->interview->ticked.count > 0;
    plain->keeps = plan->bytes + plan->answers.numbers > 0;
    for (size_t i = 0; i < plan->factors.count; i++)
        plain->keeps = plain->keeps ||
                       plan->planned[plan->factors.questions[i]].decoder.reading != MNY_READ_CHOICE;
}

bool mny_plain_rows_bind(struct mny_plain_rows *plain, size_t dump,
                         const struct mny_binding *binding, char delimiter)
{
    plain->dump = dump;
    plain->binding = binding;
    plain->delimiter = delimiter;
    plain->delimiters = UINT64_C(0x0100010001000100) * (unsigned char)delimiter;
    plain->first_header = strlen(binding->columns[0].header);
    free(plain->counts);
    free(plain->noted);
    free(plain->cells);
    plain->counts = calloc(binding->count + 1, sizeof *plain->counts);
    plain->noted = calloc(binding->count + 1, sizeof *plain->noted);
    plain->cells = calloc(binding->count + 1, sizeof *plain->cells);
    mny_plain_columns_free(&plain->columns);
    mny_plain_clean_free(&plain->clean);
    plain->able = false;
    if (!make_given(plain) || !plain->counts || !plain->noted || !plain->cells ||
        !mny_interview_bind(plain->interview, binding))
        return false;
    if (!reads_plainly(plain))
        return true;
    find_needs(plain);
    if (!mny_plain_columns_make(plain->plan, plain->signals, dump, &plain->interview->rewriter,
                                &plain->columns) ||
        (plain->plan->write_responses &&
         !mny_plain_clean_make(plain->interview, plain->kept, dump, delimiter, plain->masked,
                               &plain->clean)))
        return false;
    plain->columns.scratch += MNY_PLAIN_TEXT_MOST * (2 * plain->columns.texts + binding->count);
    plain->able = plain->columns.able;
    return true;
}

/* ---- rows --------------------------------------------------------------------------- */

/* A row that is as straight as the rule asks is left to it. */
static bool may_be_straight(const struct mny_plain_rows *plain, const uint8_t *items)
{
    const size_t least = plain->plan->settings->straightline_items;
    size_t answered = 0;
    uint16_t first = 0;

    if (least == 0 || plain->plan->item_count < least)
        return false;
    for (size_t i = 0; i < plain->plan->item_count; i++) {
        const uint16_t class = plain->columns.classes[i][items[i]];

        if (class == 0)
            continue;
        if (first != 0 && class != first)
            return false;
        first = class;
        answered++;
    }
    return answered >= least;
}

/* The row of the clean file, if one is wanted. */
static bool put_clean(const struct mny_plain_reading *reading, struct mny_block *block)
{
    const size_t marks = block->masking ? block->masking->mark_count : 0;

    return !block->clean_ends || (mny_plain_clean_put(&reading->plain->clean, block) &&
                                  mny_block_put_marks(block, marks));
}

/* Groups by what is no choice. */
static bool put_groups(const struct mny_plain_reading *reading, struct mny_block *block)
{
    for (size_t i = 0; i < reading->plain->plan->factors.count; i++)
        if (block->texts[i] &&
            !mny_block_put_group(block, reading->plain->interview, i, &reading->factors[i]))
            return false;
    return true;
}

static bool put_row(const struct mny_plain_reading *reading, const struct mny_plain_run *run,
                    const struct mny_verdict *verdict, struct mny_block *block)
{
    struct mny_block_row *row = &block->rows[block->row_count];

    if (run->lines > UINT32_MAX || reading->id_length > UINT32_MAX ||
        !mny_block_make_text_room(block, reading->id_length))
        return false;
    *row = (struct mny_block_row){.line = (uint32_t)run->lines,
                                  .id_at = block->text_used,
                                  .id_length = (uint32_t)reading->id_length,
                                  .city = (uint16_t)reading->city};
    if (reading->id_length > 0) {
        mny_word_copy(block->text + block->text_used, reading->id, reading->id_length);
        block->text_used += reading->id_length;
        row->id_hash = mny_id_set_hash(&reading->plain->plan->key, reading->id, reading->id_length);
    }
    block->durations[block->candidate_count] = verdict->duration;
    if (block->designs || block->same)
        mny_block_put_design(block, reading->plain->interview, verdict);
    if (reading->plain->keeps &&
        !(put_groups(reading, block) && mny_block_put_answers(block, reading->plain->interview)))
        return false;
    if (!put_clean(reading, block))
        return false;
    block->row_count++;
    block->candidate_count++;
    return true;
}

static size_t count_answered(const struct mny_plain_reading *reading)
{
    size_t answered = 0;

    for (size_t i = 0; i < reading->plain->plan->item_count; i++)
        answered += reading->items[i] > 0;
    return answered;
}

/* What the watch has to say of the row's texts. */
static void watch_texts(const struct mny_plain_reading *reading, const struct mny_plain_run *run,
                        const struct mny_verdict *verdict, const struct mny_plain_sinks *sinks)
{
    const struct mny_record record = {.line = run->lines};

    mny_watch_row(reading->plain->watch, &record, reading->plain->interview, verdict,
                  &sinks->block->findings);
}

static bool is_irrelevant(const struct mny_plain_rows *plain, size_t column)
{
    const size_t question = plain->columns.columns[column].question;

    return question != MNY_NONE && plain->interview->irrelevant[question];
}

/* Begins a row. */
static bool begin(struct mny_plain_rows *plain)
{
    plain->texts = plain->noted_count = plain->missing = 0;
    plain->tokens = false;
    mny_plain_clean_begin(&plain->clean);
    if (plain->weighs)
        mny_interview_no_ticks(plain->interview);
    if (plain->routes)
        mny_interview_forget(plain->interview);
    return mny_scratch_begin(&plain->interview->scratch, plain->columns.scratch);
}

/* The questions with a column a choice.  False if one that is needed has no answer. */
static bool finish_ticks(struct mny_plain_rows *plain)
{
    const struct mny_bound_columns *ticked = &plain->interview->ticked;

    mny_interview_finish_ticks(plain->interview);
    for (size_t i = 0; i < ticked->count; i++) {
        const size_t column = ticked->list[i].column;

        if (ticked->list[i].answer->state == MNY_ANSWERED)
            continue;
        if (plain->columns.columns[column].needed)
            return false;
        mny_plain_note(
            plain, column,
            mny_state_unanswered(ticked->list[i].answer->raw, ticked->list[i].answer->raw_length));
    }
    return true;
}

/* Whether column INDEX may say another thing than others of its question. */
static bool is_compared(const struct mny_plain_rows *plain, size_t index)
{
    const struct mny_column *column = &plain->binding->columns[index];

    return column->question != MNY_NONE && (column->use == MNY_COLUMN_IGNORED ||
                                            (column->use == MNY_COLUMN_CHOICE && plain->tokens));
}

/* Whether columns of one question contradict one another; then the general way says so. */
static bool contradicts(struct mny_plain_rows *plain)
{
    const struct mny_binding *binding = plain->binding;
    struct mny_interview *interview = plain->interview;
    struct mny_csv_field both;

    for (size_t i = 0; interview->reading.contradicts && i < binding->count; i++)
        if (is_compared(plain, i) &&
            mny_contradicts(binding, plain->cells, i,
                            &interview->answers[binding->columns[i].question], &interview->scratch,
                            &both))
            return true;
    return false;
}

/* Whether the routing leaves all answers as they are, and nothing that was asked and is needed has
   none. */
static bool is_routed(struct mny_plain_rows *plain)
{
    const struct mny_interview *interview = plain->interview;

    if (interview->edit_count > 0)
        return false;
    for (size_t i = 0; i < plain->noted_count; i++) {
        const struct mny_plain_column *column = &plain->columns.columns[plain->noted[i].column];
        const bool irrelevant = is_irrelevant(plain, plain->noted[i].column);

        if (plain->noted[i].state == MNY_STATE_NO_OPINION)
            continue;
        if (column->needed_if_asked && !irrelevant)
            return false;
        plain->missing -= irrelevant && column->numbered;
    }
    return true;
}

/* Whether no rule up to that of wrong answers has anything to say; *MEMORY becomes false without
   memory. */
static bool is_right(const struct mny_plain_rows *plain, bool *memory)
{
    const struct mny_plan *plan = plain->plan;
    struct mny_interview *interview = plain->interview;

    if (mny_rules_screen_out(interview, memory))
        return false;
    for (size_t i = 0; i < plan->margin_count; i++)
        if (interview->slots[plan->margins[i].question].kind == MNY_TEXT &&
            interview->slots[plan->margins[i].question].length == 0)
            return false;
    for (size_t i = 0; i < plan->constrained.count; i++)
        if (mny_rules_break(interview, plan->constrained.questions[i], memory))
            return false;
    return *memory;
}

/* Looks at the cells of the row together; *PLAIN_ROW becomes false if there is a fault in them.
   False without memory. */
static bool weigh(struct mny_plain_rows *plain, bool *plain_row)
{
    bool memory = true;

    *plain_row = finish_ticks(plain) && !contradicts(plain);
    if (*plain_row && plain->routes) {
        memory = mny_interview_route(plain->interview);
        *plain_row = memory && is_routed(plain);
    }
    *plain_row = *plain_row && is_right(plain, &memory) &&
                 mny_rules_failed_attention(plain->interview) == MNY_NONE;
    return memory;
}

/* What later rules need of the row; *PLAIN_ROW becomes false if its times have a fault.  False
   without memory. */
static bool judge(struct mny_plain_reading *reading, struct mny_verdict *verdict, bool *plain_row)
{
    struct mny_plain_rows *plain = reading->plain;

    *verdict = (struct mny_verdict){.outcome = MNY_OUTCOMES,
                                    .reason = MNY_ACCEPTED,
                                    .detail = "",
                                    .duration = reading->duration,
                                    .no_time = MNY_NONE};
    if (plain->by_times)
        verdict->duration = reading->duration = mny_rules_duration(plain->interview, verdict);
    *plain_row = verdict->no_time == MNY_NONE && !verdict->half_zone;
    return !*plain_row || !plain->given ||
           mny_answer_key_hash(&plain->key, plain->interview, plain->given, &verdict->has_device,
                               &verdict->answers);
}

/* What others have to say of the row. */
static bool tell_others(const struct mny_plain_reading *reading, const struct mny_plain_run *run,
                        const struct mny_verdict *verdict, const struct mny_plain_sinks *sinks)
{
    const struct mny_plain_rows *plain = reading->plain;

    if (sinks->notes &&
        !mny_field_notes_add_plain(sinks->notes, plain->interview, count_answered(reading)))
        return false;
    if (plain->texts > 0)
        watch_texts(reading, run, verdict, sinks);
    return mny_signals_note_plain(sinks->signals, plain->interview, verdict, plain->cells,
                                  plain->dump, plain->missing, plain->texts > 0);
}

void mny_plain_rows_tell(struct mny_plain_rows *plain, struct mny_states *states)
{
    if (!plain->able)
        return;
    mny_states_add_rows(states, plain->rows);
    for (size_t i = 0; i < plain->binding->count; i++) {
        const size_t question = plain->columns.columns[i].question;

        if (question == MNY_NONE)
            continue;
        for (int state = 0; state < MNY_STATES; state++)
            mny_states_add_cells(states, question, (enum mny_state)state, plain->counts[i][state]);
    }
    memset(plain->counts, 0, plain->binding->count * sizeof *plain->counts);
    plain->rows = 0;
}

static void count_states(struct mny_plain_rows *plain)
{
    plain->rows++;
    for (size_t i = 0; i < plain->noted_count; i++) {
        const struct mny_plain_note *noted = &plain->noted[i];

        if (plain->routes && noted->state != MNY_STATE_NO_OPINION &&
            is_irrelevant(plain, noted->column))
            plain->counts[noted->column][MNY_STATE_NOT_RELEVANT]++;
        else
            plain->counts[noted->column][noted->state]++;
    }
}

/* What has no column has no code. */
static void clear(struct mny_plain_reading *reading)
{
    const struct mny_plan *plan = reading->plain->plan;

    for (size_t i = 0; i < plan->item_count; i++)
        reading->items[i] = 0;
    for (size_t i = 0; i < plan->factors.count; i++)
        reading->factors[i] = 0;
}

/* Reads the row at READING, and judges it; *PLAIN_ROW: it is one.  False without memory. */
static bool read_row(struct mny_plain_reading *reading, struct mny_verdict *verdict,
                     bool *plain_row)
{
    struct mny_plain_rows *plain = reading->plain;

    *plain_row = false;
    if (!begin(plain))
        return false;
    if (!mny_plain_cells_read(reading) || may_be_straight(plain, reading->items))
        return true;
    *plain_row = true;
    if (plain->weighs && !weigh(plain, plain_row))
        return false;
    return !*plain_row || judge(reading, verdict, plain_row);
}

/* Reads the row at RUN; *PLAIN_ROW: it is one, and was taken.  False without memory. */
static bool take_row(struct mny_plain_rows *plain, struct mny_plain_run *run,
                     const struct mny_plain_sinks *sinks, bool *plain_row)
{
    struct mny_block *block = sinks->block;
    struct mny_plain_reading reading = {
        .plain = plain, .at = run->at, .limit = run->limit, .city = MNY_NONE, .duration = NAN};
    struct mny_verdict verdict;

    if (!mny_block_make_room(block))
        return false;
    if (plain->plan->item_count > 0)
        reading.items = block->items + block->candidate_count * plain->plan->item_count;
    if (plain->plan->factors.count > 0)
        reading.factors = block->factors + block->candidate_count * plain->plan->factors.count;
    if (!plain->columns.fills)
        clear(&reading);
    if (!read_row(&reading, &verdict, plain_row))
        return false;
    if (!*plain_row)
        return true;
    count_states(plain);
    if (!put_row(&reading, run, &verdict, block) || !tell_others(&reading, run, &verdict, sinks))
        return false;
    run->lines++;
    run->pairs += *reading.at == '\r';
    run->feeds += *reading.at == '\n';
    run->at = reading.at + (*reading.at == '\r' ? 2 : 1);
    return true;
}

bool mny_plain_rows_take(struct mny_plain_rows *plain, struct mny_plain_run *run,
                         const struct mny_plain_sinks *sinks)
{
    bool good = true, plain_row = plain->able;

    while (good && plain_row && run->at < run->limit)
        good = take_row(plain, run, sinks, &plain_row);
    return good;
}
