/* SPDX-License-Identifier: MIT */
#include "survey/clean/block.h"

#include "core/arena.h"
#include "core/number.h"
#include "core/spreadsheet_text.h"
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
    if (good)
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
    free(block->candidates);
    free(block->items);
    free(block->wide);
    free(block->factors);
    free(block->answers);
    free(block->numbers);
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
    block->text_used = block->clean_used = block->audit.used = 0;
    if (block->masking)
        block->masking->mark_count = 0;
    block->quote_count = 0;
    memset(&block->findings, 0, sizeof block->findings);
}

static bool put_text(struct mny_block *block, const char *text, size_t length,
                     struct mny_block_text *put)
{
    *put = (struct mny_block_text){block->text_used, length};
    if (!mny_grow(&block->text, &block->text_room, block->text_used + length + 1, 1))
        return false;
    if (length > 0)
        memcpy(block->text + block->text_used, text, length);
    block->text_used += length;
    return true;
}

static struct mny_block_row *new_row(struct mny_block *block, size_t offset, size_t line)
{
    struct mny_block_row *row;

    if (!mny_grow(&block->rows, &block->row_room, block->row_count + 1, sizeof *block->rows))
        return NULL;
    row = &block->rows[block->row_count++];
    *row = (struct mny_block_row){.line = line,
                                  .offset = offset,
                                  .city = MNY_NONE,
                                  .candidate = MNY_NONE,
                                  .outcome = MNY_OUTCOMES};
    return row;
}

/* The text of a row that cannot be read. */
static bool audit_text(struct mny_block *block, const struct mny_record *record,
                       struct mny_block_row *row)
{
    struct mny_audit_bytes *audit = &block->audit;

    row->audited = (struct mny_block_text){audit->used, record->length};
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
    struct mny_block_row *row = new_row(block, offset, record->line);

    if (!row)
        return false;
    row->reason = MNY_UNREADABLE;
    if (block->plan->audit != MNY_AUDIT_NONE && !audit_text(block, record, row))
        return false;
    return put_text(block, record->fault, strlen(record->fault), &row->detail);
}

const char *mny_block_audited(const struct mny_block *block, const struct mny_block_row *row)
{
    return row->audited.length > 0 ? block->audit.bytes + row->audited.at : "";
}

/* CLEAN is where the block's clean rows ended before this one. */
static bool audit_cells(struct mny_block *block, const struct mny_interview *interview,
                        const struct mny_record *record, const struct mny_kept_columns *kept,
                        size_t dump, size_t clean)
{
    struct mny_block_row *row = &block->rows[block->row_count - 1];
    const struct mny_audit_clean written = {
        .text = row->candidate != MNY_NONE ? block->clean + clean : NULL,
        .length = block->clean_used - clean,
        .sources = kept->sources[dump],
        .kept = kept->count,
    };

    row->audited.at = block->audit.used;
    if (!mny_audit_cells_put(&block->audit, block->plan->audit, interview, record->cells, &written))
        return false;
    row->audited.length = block->audit.used - row->audited.at;
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
    size_t at = block->candidate_count * plan->item_count;

    if (!mny_grow(&block->items, &block->item_room, at + plan->item_count + 1, 1))
        return false;
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
static bool put_factor(struct mny_block *block, const struct mny_interview *interview,
                       size_t factor, uint32_t *code)
{
    size_t question = block->plan->factors.questions[factor];
    const struct mny_answer *answer = &interview->answers[question];
    struct mny_value value = interview->slots[question];
    char room[MNY_NUMBER_ROOM];

    if (!block->texts[factor]) {
        *code = answer->state == MNY_ANSWERED ? (uint32_t)(answer->choice + 1) : 0;
        return true;
    }
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
    size_t count = block->plan->factors.count, at = block->candidate_count * count;

    if (!mny_grow(&block->factors, &block->factor_room, at + count + 1, sizeof *block->factors))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!put_factor(block, interview, i, &block->factors[at + i]))
            return false;
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

static bool put_answers(struct mny_block *block, const struct mny_interview *interview)
{
    const struct mny_kept_answers *kept = &block->plan->answers;
    const size_t byte = block->candidate_count * block->plan->bytes;
    const size_t number = block->candidate_count * kept->numbers;

    if (block->plan->bytes + kept->numbers == 0)
        return true;
    if (!mny_grow(&block->answers, &block->answer_room, byte + block->plan->bytes + 1, 1) ||
        !mny_grow(&block->numbers, &block->number_room, number + kept->numbers + 1,
                  sizeof *block->numbers))
        return false;
    mny_kept_answers_code(kept, interview->answers, block->answers + byte, block->numbers + number);
    if (block->masking && !hide_numbers(block, interview, block->numbers + number))
        return false;
    return !block->coder ||
           put_topics(block, interview, block->answers + byte + block->plan->topic_first);
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

static bool needs_quotes(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] == ',' || text[i] == '"' || text[i] == '\n' || text[i] == '\r')
            return true;
    return false;
}

/* A field of the clean file, with the comma before it (RFC 4180). */
static bool put_field(struct mny_block *block, const char *text, size_t length, bool never_quoted)
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
    if (never_quoted || !needs_quotes(text, length)) {
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
        if (!put_field(block, text, length, block->plan->planned[i].decoder.never_quoted))
            return false;
    }
    for (size_t i = 0; i < kept->count; i++) {
        size_t column = kept->sources[dump][i];
        const char *text = column == MNY_NONE ? "" : cells[column].text;

        length = column == MNY_NONE ? 0 : cells[column].length;
        if (block->masking && !mny_masking_kept(block->masking, i, &text, &length))
            return false;
        if (!put_field(block, text, length, false))
            return false;
    }
    return true;
}

static double number_of(const struct mny_interview *interview, size_t question, double absent)
{
    return question == MNY_NONE ? absent : interview->answers[question].number;
}

static bool put_candidate(struct mny_block *block, const struct mny_interview *interview,
                          const struct mny_verdict *verdict, const struct mny_csv_field *cells,
                          const struct mny_kept_columns *kept, size_t dump)
{
    struct mny_block_candidate *candidate;

    if (!mny_grow(&block->candidates, &block->candidate_room, block->candidate_count + 1,
                  sizeof *block->candidates))
        return false;
    candidate = &block->candidates[block->candidate_count];
    *candidate = (struct mny_block_candidate){
        .duration = verdict->duration,
        .base_weight = number_of(interview, block->plan->base_weight, 1),
        .fpc = number_of(interview, block->plan->fpc, NAN),
        .answers = verdict->answers,
        .has_device = verdict->has_device,
        .straight = verdict->straight,
    };
    if (verdict->straight && !put_text(block, verdict->straight_answer, verdict->straight_length,
                                       &candidate->straight_answer))
        return false;
    if (!put_items(block, interview) || !put_factors(block, interview) ||
        !put_answers(block, interview) || !put_edits(block, interview))
        return false;
    if (block->plan->write_responses && !put_clean_row(block, interview, cells, kept, dump))
        return false;
    candidate->clean_end = block->clean_used;
    candidate->mark_end = block->masking ? block->masking->mark_count : 0;
    block->candidate_count++;
    return true;
}

static bool put_id(struct mny_block *block, const struct mny_interview *interview,
                   struct mny_block_row *row)
{
    char room[MNY_NUMBER_ROOM];
    const char *text = "";
    size_t length = 0;

    if (block->plan->id != MNY_NONE)
        text = mny_value_to_text(&interview->slots[block->plan->id], room, &length);
    if (length > 0)
        row->id_hash = mny_id_set_hash(&block->plan->key, text, length);
    return put_text(block, text, length, &row->id);
}

/* The class of a case: its answers to the class questions, joined by *. */
static bool put_class(struct mny_block *block, const struct mny_interview *interview,
                      struct mny_block_row *row)
{
    const struct mny_question_list *classes = &block->plan->classes;
    struct mny_block_text part;

    row->class = (struct mny_block_text){block->text_used, 0};
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
    row->class.length = block->text_used - row->class.at;
    return true;
}

bool mny_block_add(struct mny_block *block, size_t offset, const struct mny_record *record,
                   const struct mny_interview *interview, const struct mny_verdict *verdict,
                   const struct mny_kept_columns *kept, size_t dump)
{
    const struct mny_answer *city = &interview->answers[block->plan->city];
    struct mny_block_row *row = new_row(block, offset, record->line);
    const size_t clean = block->clean_used;
    bool good;

    if (!row || !put_id(block, interview, row))
        return false;
    row->reason = verdict->reason;
    if (city->state == MNY_ANSWERED)
        row->city = city->choice;
    row->outcome = verdict->outcome;
    row->base_weight = 1;
    if (verdict->outcome != MNY_OUTCOMES) {
        row->base_weight = number_of(interview, block->plan->base_weight, 1);
        if (!put_class(block, interview, row))
            return false;
    }
    if (verdict->reason != MNY_ACCEPTED) {
        good = put_text(block, verdict->detail, verdict->detail_length, &row->detail);
    } else {
        row->candidate = block->candidate_count;
        good = put_candidate(block, interview, verdict, record->cells, kept, dump);
    }
    if (!good || block->plan->audit == MNY_AUDIT_NONE)
        return good;
    return audit_cells(block, interview, record, kept, dump, clean);
}
