/* SPDX-License-Identifier: MIT */
#include "survey/clean/interview.h"

#include "core/arena.h"
#include "survey/clean/unfolder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is known of a group in this row. */
enum { GROUP_UNKNOWN, GROUP_RELEVANT, GROUP_IRRELEVANT };

struct mny_interview *mny_interview_create(const struct mny_plan *plan)
{
    struct mny_interview *made = calloc(1, sizeof *made);
    size_t count = plan->count + 1;

    if (!made)
        return NULL;
    made->plan = plan;
    made->machine = mny_machine_create();
    made->slots = calloc(count, sizeof *made->slots);
    made->answers = calloc(count, sizeof *made->answers);
    made->chosen = calloc(plan->words + 1, sizeof *made->chosen);
    made->irrelevant = calloc(count, sizeof *made->irrelevant);
    made->groups = calloc(mny_questionnaire_groups(plan->questionnaire) + 1, 1);
    made->edits = calloc(count, sizeof *made->edits);
    made->computed = calloc(count, sizeof *made->computed);
    if (!made->machine || !made->slots || !made->answers || !made->chosen || !made->irrelevant ||
        !made->groups || !made->edits || !made->computed) {
        mny_interview_free(made);
        return NULL;
    }
    return made;
}

static void free_columns(struct mny_interview *interview)
{
    free(interview->whole.list);
    free(interview->ticks.list);
    free(interview->ticked.list);
    free(interview->rewritten);
    free(interview->refused);
    mny_rewriter_free(&interview->rewriter);
}

void mny_interview_free(struct mny_interview *interview)
{
    if (!interview)
        return;
    for (size_t i = 0; interview->computed && i < interview->plan->count; i++)
        free(interview->computed[i].bytes);
    mny_machine_free(interview->machine);
    free(interview->slots);
    free(interview->answers);
    free(interview->chosen);
    free(interview->irrelevant);
    free(interview->groups);
    free(interview->edits);
    free(interview->computed);
    free_columns(interview);
    free(interview->scratch.bytes);
    free(interview);
}

static struct mny_answer no_answer(void)
{
    return (struct mny_answer){
        .state = MNY_UNANSWERED, .value = mny_value_text("", 0), .number = NAN, .raw = ""};
}

static void add_column(struct mny_interview *interview, size_t index,
                       struct mny_bound_columns *columns)
{
    const struct mny_column *column = &interview->binding->columns[index];
    const struct mny_planned *planned = &interview->plan->planned[column->question];

    columns->list[columns->count++] =
        (struct mny_bound_column){.column = index,
                                  .planned = planned,
                                  .answer = &interview->answers[column->question],
                                  .slot = &interview->slots[column->question],
                                  .chosen = interview->chosen + planned->chosen,
                                  .choice = column->choice};
}

static bool is_ticked(const struct mny_bound_columns *ticked, const struct mny_answer *answer)
{
    for (size_t i = 0; i < ticked->count; i++)
        if (ticked->list[i].answer == answer)
            return true;
    return false;
}

static void list_columns(struct mny_interview *interview)
{
    const struct mny_binding *binding = interview->binding;

    for (size_t i = 0; i < binding->count; i++) {
        const struct mny_column *column = &binding->columns[i];

        if (column->use == MNY_COLUMN_ANSWER)
            add_column(interview, i, &interview->whole);
        if (column->use != MNY_COLUMN_CHOICE)
            continue;
        add_column(interview, i, &interview->ticks);
        if (!is_ticked(&interview->ticked, &interview->answers[column->question]))
            add_column(interview, i, &interview->ticked);
    }
}

static bool make_columns(struct mny_bound_columns *columns, size_t most)
{
    columns->count = 0;
    columns->list = calloc(most + 1, sizeof *columns->list);
    return columns->list != NULL;
}

/* Questions without a column stay unanswered, row after row. */
bool mny_interview_bind(struct mny_interview *interview, const struct mny_binding *binding)
{
    const size_t count = binding->count;

    interview->binding = binding;
    interview->reading = mny_dialect_reading_of(binding);
    free_columns(interview);
    interview->rewritten = calloc(count + 1, sizeof *interview->rewritten);
    interview->refused = calloc(count + 1, sizeof *interview->refused);
    for (size_t i = 0; i < interview->plan->count; i++) {
        interview->answers[i] = no_answer();
        interview->slots[i] = interview->answers[i].value;
    }
    if (!interview->rewritten || !interview->refused || !make_columns(&interview->whole, count) ||
        !make_columns(&interview->ticks, count) || !make_columns(&interview->ticked, count) ||
        !mny_rewriter_make(interview->plan, binding, &interview->rewriter))
        return false;
    list_columns(interview);
    return true;
}

/* Forgets the last row, and makes room for CELLS. */
static bool begin(struct mny_interview *interview, const struct mny_csv_field *cells)
{
    const struct mny_plan *plan = interview->plan;
    size_t bytes = 0;

    for (size_t i = 0; i < interview->binding->count; i++)
        bytes += cells[i].length;
    if (interview->reading.rewrites || interview->reading.contradicts)
        bytes = 3 * bytes + interview->reading.room;
    mny_interview_forget(interview);
    return mny_scratch_begin(&interview->scratch, 2 * bytes + plan->room + 1);
}

void mny_interview_forget(struct mny_interview *interview)
{
    const struct mny_plan *plan = interview->plan;

    if (interview->edit_count > 0)
        memset(interview->edits, 0, plan->count * sizeof *interview->edits);
    interview->edit_count = 0;
    if (plan->routed.count > 0)
        memset(interview->irrelevant, 0, plan->count * sizeof *interview->irrelevant);
    interview->stale = true;
}

/* What stands for JSON is no value: two of them are not one id. */
static void refuse(const struct mny_csv_field *cell, struct mny_answer *answer)
{
    mny_decode_refuse(cell->text, cell->length, answer);
    if (mny_unfolded_badly(cell->text))
        answer->value = mny_value_text("", 0);
}

void mny_interview_no_ticks(struct mny_interview *interview)
{
    const struct mny_bound_columns *ticked = &interview->ticked;

    for (size_t i = 0; i < ticked->count; i++)
        mny_decode_none(&ticked->list[i].planned->decoder, ticked->list[i].chosen,
                        ticked->list[i].answer);
}

void mny_interview_finish_ticks(struct mny_interview *interview)
{
    const struct mny_bound_columns *ticked = &interview->ticked;

    for (size_t i = 0; i < ticked->count; i++) {
        const struct mny_bound_column *all = &ticked->list[i];

        mny_decode_ticks(&all->planned->decoder, &interview->scratch, all->chosen, all->answer);
        *all->slot = all->answer->value;
        interview->unreadable |= all->answer->state > MNY_ANSWERED;
    }
}

/* The columns of single choices. */
static void read_ticks(struct mny_interview *interview, const struct mny_csv_field *cells)
{
    const struct mny_bound_columns *ticks = &interview->ticks;

    mny_interview_no_ticks(interview);
    for (size_t i = 0; i < ticks->count; i++) {
        const struct mny_bound_column *tick = &ticks->list[i];
        const struct mny_csv_field *cell = &cells[tick->column];

        if (interview->refused[tick->column])
            refuse(cell, tick->answer);
        else if (cell->length > 0)
            mny_decode_tick(&tick->planned->decoder, tick->choice, cell->text, cell->length,
                            &interview->scratch, tick->chosen, tick->answer);
    }
    mny_interview_finish_ticks(interview);
}

void mny_interview_decode(struct mny_interview *interview, size_t question, const char *cell,
                          size_t length)
{
    const struct mny_planned *planned = &interview->plan->planned[question];
    const struct mny_dialect_reading *reading = &interview->reading;
    struct mny_answer *answer = &interview->answers[question];
    uint64_t *chosen = interview->chosen + planned->chosen;

    if (reading->joiner && planned->decoder.reading == MNY_READ_CHOICES)
        mny_decode_joined(&planned->decoder, cell, length, reading->joiner, reading->strict,
                          &interview->scratch, chosen, answer);
    else
        mny_decode(&planned->decoder, cell, length, &interview->scratch, chosen, answer);
    interview->slots[question] = answer->value;
}

/* A cell with the whole answer of a question, which is not to be read off at once. */
static void read_answer(struct mny_interview *interview, const struct mny_bound_column *column,
                        const struct mny_csv_field *cell)
{
    const size_t question = (size_t)(column->planned - interview->plan->planned);

    if (interview->refused[column->column])
        refuse(cell, column->answer);
    else
        mny_interview_decode(interview, question, cell->text, cell->length);
    interview->unreadable |= column->answer->state > MNY_ANSWERED;
}

static void read_answers(struct mny_interview *interview, const struct mny_csv_field *cells)
{
    for (size_t i = 0; i < interview->whole.count; i++) {
        const struct mny_bound_column *column = &interview->whole.list[i];
        const struct mny_csv_field *cell = &cells[column->column];

        if (interview->refused[column->column] ||
            !mny_decode_short(&column->planned->decoder, cell->text, cell->length, column->answer))
            read_answer(interview, column, cell);
        *column->slot = column->answer->value;
    }
}

/* An answer whose columns contradict one another is none. */
static void refuse_contradictions(struct mny_interview *interview,
                                  const struct mny_csv_field *cells)
{
    const struct mny_binding *binding = interview->binding;

    for (size_t i = 0; i < binding->count; i++) {
        size_t question = binding->columns[i].question;
        struct mny_csv_field both;

        if (question == MNY_NONE || interview->answers[question].state == MNY_UNKNOWN_CHOICE ||
            !mny_contradicts(binding, cells, i, &interview->answers[question], &interview->scratch,
                             &both))
            continue;
        mny_decode_refuse(both.text, both.length, &interview->answers[question]);
        interview->slots[question] = interview->answers[question].value;
        interview->unreadable = true;
    }
}

bool mny_interview_read(struct mny_interview *interview, const struct mny_csv_field *cells)
{
    if (!begin(interview, cells))
        return false;
    if (interview->reading.rewrites) {
        mny_rewrite(&interview->rewriter, cells, &interview->scratch, interview->rewritten,
                    interview->refused);
        cells = interview->rewritten;
    }
    interview->unreadable = false;
    read_answers(interview, cells);
    read_ticks(interview, cells);
    if (interview->reading.contradicts)
        refuse_contradictions(interview, cells);
    return true;
}

bool mny_interview_instant(const struct mny_interview *interview, size_t question,
                           struct mny_instant *instant)
{
    const struct mny_value *value;

    if (question == MNY_NONE || interview->answers[question].state == MNY_UNANSWERED)
        return false;
    value = &interview->slots[question];
    return mny_instant_parse(value->text, value->length, instant);
}

bool mny_interview_holds(struct mny_interview *interview, const struct mny_expression *expression,
                         bool *memory)
{
    bool holds;

    if (mny_expression_holds(expression, interview->machine, interview->slots, &holds) != MNY_OK)
        *memory = false;
    return holds;
}

/* Keeps a computed value: its text must outlive the machine's next run.  What is
   no number at all is no answer. */
static bool keep(struct mny_interview *interview, size_t question, struct mny_value value)
{
    struct mny_made_text *text = &interview->computed[question];

    if (value.kind == MNY_NUMBER && isnan(value.number))
        value = mny_value_text("", 0);
    if (value.kind == MNY_TEXT && value.length > 0) {
        if (!mny_grow(&text->bytes, &text->room, value.length, 1))
            return false;
        memcpy(text->bytes, value.text, value.length);
        value.text = text->bytes;
    }
    interview->slots[question] = value;
    return true;
}

bool mny_interview_compute(struct mny_interview *interview)
{
    const struct mny_question_list *computed = &interview->plan->computed;

    if (!interview->stale)
        return true;
    for (size_t i = 0; i < computed->count; i++) {
        size_t question = computed->questions[i];
        const struct mny_question *made = interview->plan->planned[question].question;
        struct mny_value value = mny_value_text("", 0);

        if (!interview->irrelevant[question] && made->calculation &&
            mny_expression_evaluate(made->calculation, interview->machine, interview->slots, NULL,
                                    &value) != MNY_OK)
            return false;
        if (!keep(interview, question, value))
            return false;
    }
    interview->stale = false;
    return true;
}

void mny_interview_blank(struct mny_interview *interview, size_t question,
                         enum mny_edit_reason reason)
{
    interview->slots[question] = mny_value_text("", 0);
    interview->answers[question].state = MNY_UNANSWERED;
    interview->answers[question].number = NAN;
    interview->edits[question] = reason;
    interview->edit_count++;
    interview->stale = true;
}

/* Evaluates a `relevant`, with fresh calculates where it needs them. */
static bool is_true(struct mny_interview *interview, const struct mny_expression *relevant,
                    bool needs_computed, bool *memory)
{
    if (!relevant)
        return true;
    if (needs_computed && !mny_interview_compute(interview)) {
        *memory = false;
        return false;
    }
    return mny_interview_holds(interview, relevant, memory);
}

/* Groups are judged where their first question is reached. */
static bool group_is_relevant(struct mny_interview *interview, size_t group, bool *memory)
{
    const struct mny_plan *plan = interview->plan;
    size_t open = MNY_NONE;

    if (group == MNY_NONE)
        return true;
    for (size_t at = group; at != MNY_NONE && interview->groups[at] == GROUP_UNKNOWN;
         at = mny_questionnaire_group(plan->questionnaire, at)->parent)
        open = at;
    while (open != MNY_NONE) {
        const struct mny_group *outer = mny_questionnaire_group(plan->questionnaire, open);
        bool relevant =
            (outer->parent == MNY_NONE || interview->groups[outer->parent] == GROUP_RELEVANT) &&
            is_true(interview, outer->relevant, plan->group_reads_computed[open], memory);
        size_t inner = MNY_NONE;

        interview->groups[open] = relevant ? GROUP_RELEVANT : GROUP_IRRELEVANT;
        for (size_t at = group; at != open;
             at = mny_questionnaire_group(plan->questionnaire, at)->parent)
            inner = at;
        open = inner;
    }
    return interview->groups[group] == GROUP_RELEVANT;
}

static void skip(struct mny_interview *interview, size_t question)
{
    interview->irrelevant[question] = true;
    if (interview->plan->planned[question].question->type == MNY_CALCULATE)
        interview->stale = true;
    else if (interview->answers[question].state != MNY_UNANSWERED)
        mny_interview_blank(interview, question, MNY_EDIT_NOT_RELEVANT);
}

bool mny_interview_route(struct mny_interview *interview)
{
    const struct mny_plan *plan = interview->plan;
    bool memory = true;

    if (plan->routed.count > 0)
        memset(interview->groups, GROUP_UNKNOWN, mny_questionnaire_groups(plan->questionnaire));
    for (size_t i = 0; i < plan->routed.count; i++) {
        const size_t index = plan->routed.questions[i];
        const struct mny_planned *planned = &plan->planned[index];
        const struct mny_question *question = planned->question;
        const unsigned char known =
            question->group == MNY_NONE ? GROUP_RELEVANT : interview->groups[question->group];

        if (known == GROUP_RELEVANT && !question->relevant)
            continue;
        if (known == GROUP_IRRELEVANT || !group_is_relevant(interview, question->group, &memory) ||
            !is_true(interview, question->relevant, planned->reads_computed, &memory))
            skip(interview, index);
        if (!memory)
            return false;
    }
    return mny_interview_compute(interview);
}
