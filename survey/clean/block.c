/* SPDX-License-Identifier: MIT */
#include "survey/clean/block.h"

#include "core/arena.h"
#include "core/number.h"
#include "core/search.h"
#include "core/spreadsheet_text.h"
#include "core/writer.h"
#include "survey/clean/id_set.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Factors whose answers are choices need no dictionary. */
static bool has_choices(const struct mny_plan *plan, size_t factor)
{
    return plan->planned[plan->factors.questions[factor]].decoder.reading == MNY_READ_CHOICE;
}

struct mny_block *mny_block_create(const struct mny_plan *plan, const struct mny_mask_plan *masks)
{
    struct mny_block *made = calloc(1, sizeof *made);
    bool good;

    if (!made)
        return NULL;
    made->plan = plan;
    made->texts = calloc(plan->factors.count + 1, sizeof *made->texts);
    made->masking = masks ? mny_masking_create(masks) : NULL;
    good = made->texts != NULL && (!masks || made->masking);
    if (good && plan->topics)
        good = (made->coder = mny_topic_coder_create(plan->topics, plan->key)) != NULL;
    for (size_t i = 0; good && i < plan->factors.count; i++)
        if (!has_choices(plan, i))
            good = (made->texts[i] = mny_text_map_create(plan->key)) != NULL;
    if (good && mny_block_reserve(made, 1))
        return made;
    mny_block_free(made);
    return NULL;
}

void mny_block_free(struct mny_block *block)
{
    if (!block)
        return;
    for (size_t i = 0; block->texts && i < block->plan->factors.count; i++)
        mny_text_map_free(block->texts[i]);
    free(block->texts);
    mny_masking_free(block->masking);
    free(block->rows);
    free(block->durations);
    free(block->designs);
    free(block->same);
    free(block->clean_ends);
    free(block->items);
    free(block->factors);
    free(block->answers);
    free(block->numbers);
    free(block->more);
    free(block->straight);
    free(block->marked);
    free(block->wide);
    free(block->edits);
    mny_topic_coder_free(block->coder);
    free(block->quotes);
    free(block->text);
    mny_audit_bytes_free(&block->audit);
    free(block->clean);
    free(block);
}

void mny_block_clear(struct mny_block *block)
{
    for (size_t i = 0; i < block->plan->factors.count; i++)
        if (block->texts[i])
            mny_text_map_clear(block->texts[i]);
    block->row_count = block->candidate_count = block->wide_count = block->edit_count = 0;
    block->more_count = block->straight_count = block->marked_count = 0;
    block->text_used = block->clean_used = block->audit.used = 0;
    if (block->masking)
        block->masking->mark_count = 0;
    block->quote_count = 0;
    memset(&block->findings, 0, sizeof block->findings);
}

/* Makes COLUMN as long as ROOM rows, EACH things of SIZE bytes a row. */
static bool lengthen(void *column, size_t room, size_t each, size_t size)
{
    size_t had = 0;

    return each == 0 || (room < SIZE_MAX / each && mny_reserve(column, &had, room * each, size));
}

bool mny_block_reserve(struct mny_block *block, size_t rows)
{
    const struct mny_plan *plan = block->plan;
    const bool design = plan->base_weight != MNY_NONE || plan->fpc != MNY_NONE;
    size_t room = block->room ? block->room : 256;

    if (rows <= block->room)
        return true;
    while (room < rows && room <= UINT32_MAX)
        room *= 2;
    if (room > UINT32_MAX || !lengthen(&block->rows, room, 1, sizeof *block->rows) ||
        !lengthen(&block->durations, room, 1, sizeof *block->durations) ||
        !lengthen(&block->designs, room, design, sizeof *block->designs) ||
        !lengthen(&block->same, room, plan->device != MNY_NONE, sizeof *block->same) ||
        !lengthen(&block->clean_ends, room, plan->write_responses, sizeof *block->clean_ends) ||
        !lengthen(&block->items, room, plan->item_count, 1) ||
        !lengthen(&block->factors, room, plan->factors.count, sizeof *block->factors) ||
        !lengthen(&block->answers, room, plan->bytes, 1) ||
        !lengthen(&block->numbers, room, plan->answers.numbers, sizeof *block->numbers))
        return false;
    block->room = room;
    return true;
}

bool mny_block_make_room(struct mny_block *block)
{
    return mny_block_reserve(block, block->row_count + 1);
}

bool mny_block_make_text_room(struct mny_block *block, size_t length)
{
    return mny_grow(&block->text, &block->text_room, block->text_used + length + 1, 1);
}

static bool put_text(struct mny_block *block, const char *text, size_t length,
                     struct mny_block_text *put)
{
    *put = (struct mny_block_text){block->text_used, length};
    if (!mny_block_make_text_room(block, length))
        return false;
    if (length > 0)
        memcpy(block->text + block->text_used, text, length);
    block->text_used += length;
    return true;
}

static struct mny_block_row *new_row(struct mny_block *block, size_t line)
{
    struct mny_block_row *row;

    if (line > UINT32_MAX || !mny_block_make_room(block))
        return NULL;
    row = &block->rows[block->row_count++];
    *row = (struct mny_block_row){.line = (uint32_t)line, .city = MNY_NO_CITY};
    return row;
}

static const struct mny_block_more nothing = {.outcome = MNY_OUTCOMES, .base_weight = 1};

/* What ROW, OFFSET bytes into the piece, has besides. */
static struct mny_block_more *new_more(struct mny_block *block, struct mny_block_row *row,
                                       size_t offset)
{
    struct mny_block_more *more;

    if (!mny_grow(&block->more, &block->more_room, block->more_count + 1, sizeof *block->more))
        return NULL;
    more = &block->more[block->more_count++];
    *more = nothing;
    more->offset = offset;
    row->more = (uint32_t)block->more_count; /* there are no more of them than rows */
    return more;
}

struct mny_block_more mny_block_more_of(const struct mny_block *block,
                                        const struct mny_block_row *row)
{
    return row->more > 0 ? block->more[row->more - 1] : nothing;
}

/* The text of a row that cannot be read. */
static bool audit_text(struct mny_block *block, const struct mny_record *record,
                       struct mny_block_more *more)
{
    struct mny_audit_bytes *audit = &block->audit;

    more->audited = (struct mny_block_text){audit->used, record->length};
    if (!mny_grow(&audit->bytes, &audit->room, audit->used + record->length + 1, 1))
        return false;
    if (record->length > 0)
        memcpy(audit->bytes + audit->used, record->text, record->length);
    audit->used += record->length;
    return true;
}

bool mny_block_add_unreadable(struct mny_block *block, size_t offset,
                              const struct mny_record *record)
{
    struct mny_block_row *row = new_row(block, record->line);
    struct mny_block_more *more = row ? new_more(block, row, offset) : NULL;

    if (!more)
        return false;
    row->reason = MNY_UNREADABLE;
    if (block->plan->audit != MNY_AUDIT_NONE && !audit_text(block, record, more))
        return false;
    return put_text(block, record->fault, strlen(record->fault), &more->detail);
}

const char *mny_block_audited(const struct mny_block *block, const struct mny_block_more *more)
{
    return more->audited.length > 0 ? block->audit.bytes + more->audited.at : "";
}

/* Where a candidate is looked for among the straight ones, which are in order. */
struct straight_search {
    const struct mny_block *block;
    size_t candidate;
};

static bool is_before(const void *context, size_t index)
{
    const struct straight_search *search = context;

    return search->block->straight[index].candidate < search->candidate;
}

bool mny_block_is_straight(const struct mny_block *block, size_t candidate)
{
    const struct straight_search search = {block, candidate};
    const size_t at = mny_search(0, block->straight_count, is_before, &search);

    return at < block->straight_count && block->straight[at].candidate == candidate;
}

/* CLEAN is where the block's clean rows ended before this one. */
static bool audit_cells(struct mny_block *block, const struct mny_interview *interview,
                        const struct mny_record *record, const struct mny_kept_columns *kept,
                        size_t dump, size_t clean)
{
    const struct mny_block_row *row = &block->rows[block->row_count - 1];
    struct mny_block_more *more = &block->more[row->more - 1];
    const struct mny_audit_clean written = {
        .text = row->reason == MNY_ACCEPTED ? block->clean + clean : NULL,
        .length = block->clean_used - clean,
        .sources = kept->sources[dump],
        .kept = kept->count,
    };

    more->audited.at = block->audit.used;
    if (!mny_audit_cells_put(&block->audit, block->plan->audit, interview, record->cells, &written))
        return false;
    more->audited.length = block->audit.used - more->audited.at;
    return true;
}

static bool put_wide(struct mny_block *block, size_t item, double score)
{
    if (!mny_grow(&block->wide, &block->wide_room, block->wide_count + 1, sizeof *block->wide))
        return false;
    block->wide[block->wide_count++] = (struct mny_block_wide){block->candidate_count, item, score};
    return true;
}

/* The code of an item's answer, if it has one that fits into a byte. */
static uint8_t code_of(const struct mny_planned *planned, const struct mny_answer *answer)
{
    if (answer->state == MNY_UNANSWERED)
        return 0;
    if (planned->decoder.reading == MNY_READ_CHOICE)
        return answer->choice < MNY_CODES_MOST ? (uint8_t)(answer->choice + 1) : MNY_WIDE_CODE;
    if (answer->number >= 0 && answer->number <= 250 && answer->number == trunc(answer->number))
        return (uint8_t)(answer->number + 1);
    return MNY_WIDE_CODE;
}

static double score_of(const struct mny_planned *planned, const struct mny_answer *answer)
{
    const struct mny_choice *choice;

    if (planned->decoder.reading != MNY_READ_CHOICE)
        return mny_question_score(planned->question, answer->number);
    choice = &planned->question->choices->choices[answer->choice];
    return choice->scored ? choice->score : NAN;
}

static bool put_items(struct mny_block *block, const struct mny_interview *interview)
{
    const struct mny_plan *plan = block->plan;
    const size_t at = block->candidate_count * plan->item_count;

    for (size_t i = 0; i < plan->item_count; i++) {
        const struct mny_planned *planned = &plan->planned[plan->items[i].question];
        const struct mny_answer *answer = &interview->answers[plan->items[i].question];

        block->items[at + i] = code_of(planned, answer);
        if (block->items[at + i] == MNY_WIDE_CODE && !put_wide(block, i, score_of(planned, answer)))
            return false;
    }
    return true;
}

/* A number is the same group however it is written. */
bool mny_block_put_group(struct mny_block *block, const struct mny_interview *interview,
                         size_t factor, uint32_t *code)
{
    size_t question = block->plan->factors.questions[factor];
    const struct mny_answer *answer = &interview->answers[question];
    struct mny_value value = interview->slots[question];
    char room[MNY_NUMBER_ROOM];

    if (answer->state == MNY_ANSWERED && value.has_number)
        value = mny_value_number(answer->number);
    value.text = mny_value_to_text(&value, room, &value.length);
    if (block->masking && !mny_masking_group(block->masking, question, &interview->slots[question],
                                             &value.text, &value.length))
        return false;
    return mny_text_map_number(block->texts[factor], value.text, value.length, code);
}

static bool put_factors(struct mny_block *block, const struct mny_interview *interview)
{
    const size_t count = block->plan->factors.count, at = block->candidate_count * count;

    for (size_t i = 0; i < count; i++) {
        const struct mny_answer *answer = &interview->answers[block->plan->factors.questions[i]];

        if (!block->texts[i])
            block->factors[at + i] =
                answer->state == MNY_ANSWERED ? (uint32_t)(answer->choice + 1) : 0;
        else if (!mny_block_put_group(block, interview, i, &block->factors[at + i]))
            return false;
    }
    return true;
}

/* Leaves out numbers that must not be seen in statistics, where the largest of them may be
   printed.  False without memory. */
static bool hide_numbers(struct mny_block *block, const struct mny_interview *interview,
                         double *numbers)
{
    const struct mny_kept_answers *kept = &block->plan->answers;
    bool memory = true;

    for (size_t i = 0; i < kept->count; i++) {
        const struct mny_kept_question *one = &kept->questions[i];

        if (one->choices == 0 &&
            mny_masking_hides_number(block->masking, one->question,
                                     &interview->slots[one->question], &memory))
            numbers[one->first] = NAN;
    }
    return memory;
}

/* Keeps a comment that speaks of some topic, in case it will be quoted. */
static bool put_quote(struct mny_block *block, const struct mny_answer *comment,
                      const struct mny_topic_set *said)
{
    struct mny_block_quote *quote;

    if (!mny_grow(&block->quotes, &block->quote_room, block->quote_count + 1,
                  sizeof *block->quotes))
        return false;
    quote = &block->quotes[block->quote_count++];
    quote->candidate = block->candidate_count;
    quote->said = *said;
    return put_text(block, comment->raw, comment->raw_length, &quote->text);
}

/* Codes the comments of a respondent, all together, into COLUMNS. */
static bool put_topics(struct mny_block *block, const struct mny_interview *interview,
                       uint8_t *columns)
{
    const struct mny_question_list *comments = &block->plan->comments;
    const size_t quotes = block->quote_count;
    enum mny_comment_state all = MNY_NO_COMMENT, state;
    struct mny_topic_set together = {{0}}, said;

    for (size_t i = 0; i < comments->count; i++) {
        const struct mny_answer *comment = &interview->answers[comments->questions[i]];

        if (comment->state == MNY_UNANSWERED)
            continue;
        if (!mny_topic_coder_run(block->coder, comment->raw, comment->raw_length, &state, &said))
            return false;
        all = state > all ? state : all;
        if (mny_topic_set_join(&together, &said) && !put_quote(block, comment, &said))
            return false;
    }
    if (all == MNY_COMMENT_NOT_CODED)
        block->quote_count = quotes; /* who is not counted is not quoted */
    mny_topic_columns_fill(block->plan->topics, all, &together, columns);
    return true;
}

bool mny_block_put_answers(struct mny_block *block, const struct mny_interview *interview)
{
    const struct mny_kept_answers *kept = &block->plan->answers;
    const size_t byte = block->candidate_count * block->plan->bytes;
    const size_t number = block->candidate_count * kept->numbers;
    uint8_t *bytes = block->answers ? block->answers + byte : NULL;
    double *numbers = block->numbers ? block->numbers + number : NULL;

    if (block->plan->bytes + kept->numbers == 0)
        return true;
    mny_kept_answers_code(kept, interview->answers, bytes, numbers);
    if (block->masking && !hide_numbers(block, interview, numbers))
        return false;
    return !block->coder || put_topics(block, interview, bytes + block->plan->topic_first);
}

static bool put_edits(struct mny_block *block, const struct mny_interview *interview)
{
    if (interview->edit_count == 0)
        return true;
    for (size_t i = 0; i < block->plan->count; i++) {
        struct mny_block_edit *edit;

        if (interview->edits[i] == MNY_EDIT_NONE)
            continue;
        if (!mny_grow(&block->edits, &block->edit_room, block->edit_count + 1,
                      sizeof *block->edits))
            return false;
        edit = &block->edits[block->edit_count++];
        edit->candidate = block->candidate_count;
        edit->question = i;
        edit->reason = interview->edits[i];
        if (!put_text(block, interview->answers[i].raw, interview->answers[i].raw_length,
                      &edit->before))
            return false;
    }
    return true;
}

bool mny_block_put_clean(struct mny_block *block, const char *bytes, size_t length)
{
    if (block->clean_room - block->clean_used < length &&
        !mny_grow(&block->clean, &block->clean_room, block->clean_used + length, 1))
        return false;
    memcpy(block->clean + block->clean_used, bytes, length);
    block->clean_used += length;
    return true;
}

bool mny_block_put_field(struct mny_block *block, const char *text, size_t length,
                         bool never_quoted)
{
    const bool guarded =
        block->plan->excel_safe && !never_quoted && mny_spreadsheet_computes(text, length);
    size_t needed = 2 * length + 4;
    char *to;

    if (block->clean_room - block->clean_used < needed &&
        !mny_grow(&block->clean, &block->clean_room, block->clean_used + needed, 1))
        return false;
    to = block->clean + block->clean_used;
    *to++ = ',';
    if (never_quoted || !mny_csv_needs_quotes(text, length)) {
        if (guarded)
            *to++ = '\'';
        if (length > 0)
            memcpy(to, text, length);
        to += length;
    } else {
        *to++ = '"';
        if (guarded)
            *to++ = '\'';
        for (size_t i = 0; i < length; i++) {
            if (text[i] == '"')
                *to++ = '"';
            *to++ = text[i];
        }
        *to++ = '"';
    }
    block->clean_used = (size_t)(to - block->clean);
    return true;
}

static bool put_clean_row(struct mny_block *block, const struct mny_interview *interview,
                          const struct mny_csv_field *cells, const struct mny_kept_columns *kept,
                          size_t dump)
{
    char room[MNY_NUMBER_ROOM];
    size_t length;

    for (size_t i = 0; i < block->plan->count; i++) {
        const struct mny_value *value = &interview->slots[i];
        const char *text = value->text;

        length = value->length;
        if (value->kind != MNY_TEXT)
            text = mny_value_to_text(value, room, &length);
        if (block->masking && block->masking->actions[i] &&
            !mny_masking_answer(block->masking, i, value, &text, &length))
            return false;
        if (!mny_block_put_field(block, text, length, block->plan->planned[i].decoder.never_quoted))
            return false;
    }
    for (size_t i = 0; i < kept->count; i++) {
        size_t column = kept->sources[dump][i];
        const char *text = column == MNY_NONE ? "" : cells[column].text;

        length = column == MNY_NONE ? 0 : cells[column].length;
        if (block->masking && !mny_masking_kept(block->masking, i, &text, &length))
            return false;
        if (!mny_block_put_field(block, text, length, false))
            return false;
    }
    return true;
}

static double number_of(const struct mny_interview *interview, size_t question, double absent)
{
    return question == MNY_NONE ? absent : interview->answers[question].number;
}

void mny_block_put_design(struct mny_block *block, const struct mny_interview *interview,
                          const struct mny_verdict *verdict)
{
    const size_t at = block->candidate_count;

    if (block->designs)
        block->designs[at] =
            (struct mny_block_design){number_of(interview, block->plan->base_weight, 1),
                                      number_of(interview, block->plan->fpc, NAN)};
    if (block->same)
        block->same[at] = verdict->has_device ? verdict->answers : (struct mny_hash){0, 0};
}

static bool put_straight(struct mny_block *block, const struct mny_verdict *verdict)
{
    struct mny_block_straight *straight;

    if (!mny_grow(&block->straight, &block->straight_room, block->straight_count + 1,
                  sizeof *block->straight))
        return false;
    straight = &block->straight[block->straight_count++];
    straight->candidate = block->candidate_count;
    return put_text(block, verdict->straight_answer, verdict->straight_length, &straight->answer);
}

bool mny_block_put_marks(struct mny_block *block, size_t first)
{
    if (!block->masking || block->masking->mark_count == first)
        return true;
    if (!mny_grow(&block->marked, &block->marked_room, block->marked_count + 1,
                  sizeof *block->marked))
        return false;
    block->marked[block->marked_count++] = (struct mny_block_marked){
        block->candidate_count, first, block->masking->mark_count - first};
    return true;
}

static bool put_candidate(struct mny_block *block, const struct mny_interview *interview,
                          const struct mny_verdict *verdict, const struct mny_csv_field *cells,
                          const struct mny_kept_columns *kept, size_t dump)
{
    const size_t marks = block->masking ? block->masking->mark_count : 0;

    block->durations[block->candidate_count] = verdict->duration;
    mny_block_put_design(block, interview, verdict);
    if (verdict->straight && !put_straight(block, verdict))
        return false;
    if (!put_items(block, interview) || !put_factors(block, interview) ||
        !mny_block_put_answers(block, interview) || !put_edits(block, interview))
        return false;
    if (block->clean_ends) {
        if (!put_clean_row(block, interview, cells, kept, dump))
            return false;
        block->clean_ends[block->candidate_count] = block->clean_used;
    }
    if (!mny_block_put_marks(block, marks))
        return false;
    block->candidate_count++;
    return true;
}

static bool put_id(struct mny_block *block, const struct mny_interview *interview,
                   struct mny_block_row *row)
{
    char room[MNY_NUMBER_ROOM];
    struct mny_block_text put;
    const char *text = "";
    size_t length = 0;

    if (block->plan->id != MNY_NONE)
        text = mny_value_to_text(&interview->slots[block->plan->id], room, &length);
    if (length > UINT32_MAX || !put_text(block, text, length, &put))
        return false;
    if (length > 0)
        row->id_hash = mny_id_set_hash(&block->plan->key, text, length);
    row->id_at = put.at;
    row->id_length = (uint32_t)length;
    return true;
}

/* The class of a case: its answers to the class questions, joined by *. */
static bool put_class(struct mny_block *block, const struct mny_interview *interview,
                      struct mny_block_more *more)
{
    const struct mny_question_list *classes = &block->plan->classes;
    struct mny_block_text part;

    more->class = (struct mny_block_text){block->text_used, 0};
    for (size_t i = 0; i < classes->count; i++) {
        char room[MNY_NUMBER_ROOM];
        size_t length;
        const struct mny_value *value = &interview->slots[classes->questions[i]];
        const char *text = mny_value_to_text(value, room, &length);

        if (block->masking &&
            !mny_masking_group(block->masking, classes->questions[i], value, &text, &length))
            return false;
        if ((i > 0 && !put_text(block, "*", 1, &part)) || !put_text(block, text, length, &part))
            return false;
    }
    more->class.length = block->text_used - more->class.at;
    return true;
}

static bool put_more(struct mny_block *block, size_t offset, const struct mny_interview *interview,
                     const struct mny_verdict *verdict, struct mny_block_row *row)
{
    struct mny_block_more *more = new_more(block, row, offset);

    if (!more)
        return false;
    more->outcome = verdict->outcome;
    if (verdict->outcome != MNY_OUTCOMES) {
        more->base_weight = number_of(interview, block->plan->base_weight, 1);
        if (!put_class(block, interview, more))
            return false;
    }
    return verdict->reason == MNY_ACCEPTED ||
           put_text(block, verdict->detail, verdict->detail_length, &more->detail);
}

bool mny_block_add(struct mny_block *block, size_t offset, const struct mny_record *record,
                   const struct mny_interview *interview, const struct mny_verdict *verdict,
                   const struct mny_kept_columns *kept, size_t dump)
{
    const struct mny_answer *city = &interview->answers[block->plan->city];
    struct mny_block_row *row = new_row(block, record->line);
    const bool audits = block->plan->audit != MNY_AUDIT_NONE;
    const size_t clean = block->clean_used;

    if (!row || !put_id(block, interview, row))
        return false;
    row->reason = (uint16_t)verdict->reason;
    if (city->state == MNY_ANSWERED)
        row->city = (uint16_t)city->choice; /* there are no more: check_city_question() */
    if ((audits || verdict->reason != MNY_ACCEPTED || verdict->outcome != MNY_OUTCOMES) &&
        !put_more(block, offset, interview, verdict, row))
        return false;
    if (verdict->reason == MNY_ACCEPTED &&
        !put_candidate(block, interview, verdict, record->cells, kept, dump))
        return false;
    return !audits || audit_cells(block, interview, record, kept, dump, clean);
}
