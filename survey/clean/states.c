/* SPDX-License-Identifier: MIT */
#include "survey/clean/states.h"

#include "survey/clean/cells_private.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Most cells are answered: only the others are counted. */
struct mny_states {
    const struct mny_plan *plan;
    uint64_t rows;
    uint64_t (*counts)[MNY_STATES];    /* by question */
    struct mny_question_list answered; /* those a dump can answer, owned */
    struct mny_question_list opinions; /* those with a choice that is no opinion, owned */
};

bool mny_states_has_no_opinion(const struct mny_planned *planned)
{
    const struct mny_choice_list *list = planned->question->choices;

    for (size_t i = 0; planned->decoder.reading == MNY_READ_CHOICE && planned->question->scored &&
                       list && i < list->count;
         i++)
        if (!list->choices[i].scored)
            return true;
    return false;
}

static void list_questions(struct mny_states *states)
{
    for (size_t i = 0; i < states->plan->count; i++) {
        const struct mny_planned *planned = &states->plan->planned[i];

        if (planned->question->type == MNY_CALCULATE || planned->question->type == MNY_NOTE_ROW)
            continue;
        states->answered.questions[states->answered.count++] = i;
        if (mny_states_has_no_opinion(planned))
            states->opinions.questions[states->opinions.count++] = i;
    }
}

struct mny_states *mny_states_create(const struct mny_plan *plan)
{
    struct mny_states *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->plan = plan;
    made->counts = calloc(plan->count + 1, sizeof *made->counts);
    made->answered.questions = calloc(plan->count + 1, sizeof(size_t));
    made->opinions.questions = calloc(plan->count + 1, sizeof(size_t));
    if (!made->counts || !made->answered.questions || !made->opinions.questions) {
        mny_states_free(made);
        return NULL;
    }
    list_questions(made);
    return made;
}

void mny_states_free(struct mny_states *states)
{
    if (!states)
        return;
    free(states->counts);
    free(states->answered.questions);
    free(states->opinions.questions);
    free(states);
}

void mny_states_clear(struct mny_states *states)
{
    states->rows = 0;
    memset(states->counts, 0, states->plan->count * sizeof *states->counts);
}

enum mny_state mny_state_unanswered(const char *cell, size_t length)
{
    if (length == 0)
        return MNY_STATE_EMPTY;
    return mny_cell_says_not_asked((struct mny_span){cell, length}) ? MNY_STATE_NOT_ASKED
                                                                    : MNY_STATE_UNANSWERED;
}

static enum mny_state state_of(const struct mny_interview *interview, size_t question)
{
    const struct mny_answer *answer = &interview->answers[question];

    if (interview->irrelevant[question])
        return MNY_STATE_NOT_RELEVANT;
    switch (answer->state) {
    case MNY_UNANSWERED:
        return mny_state_unanswered(answer->raw, answer->raw_length);
    case MNY_UNKNOWN_CHOICE:
        return MNY_STATE_UNKNOWN_CHOICE;
    case MNY_NOT_A_NUMBER:
        return MNY_STATE_NOT_A_NUMBER;
    case MNY_ANSWERED:
        break;
    }
    return MNY_STATES;
}

void mny_states_count(struct mny_states *states, const struct mny_interview *interview)
{
    states->rows++;
    for (size_t i = 0; i < states->answered.count; i++) {
        const size_t question = states->answered.questions[i];

        /* An answer to what is not relevant is blanked: it is unanswered by now. */
        if (interview->answers[question].state != MNY_ANSWERED &&
            interview->binding->asked[question])
            states->counts[question][state_of(interview, question)]++;
    }
    for (size_t i = 0; i < states->opinions.count; i++) {
        const size_t question = states->opinions.questions[i];
        const struct mny_answer *answer = &interview->answers[question];

        if (answer->state == MNY_ANSWERED &&
            !states->plan->planned[question].question->choices->choices[answer->choice].scored)
            states->counts[question][MNY_STATE_NO_OPINION]++;
    }
}

void mny_states_add_rows(struct mny_states *states, size_t rows)
{
    states->rows += rows;
}

void mny_states_add_cells(struct mny_states *states, size_t question, enum mny_state state,
                          size_t count)
{
    states->counts[question][state] += count;
}

void mny_states_add(struct mny_states *states, const struct mny_states *part)
{
    states->rows += part->rows;
    for (size_t i = 0; i < states->plan->count; i++)
        for (int k = 0; k < MNY_STATES; k++)
            states->counts[i][k] += part->counts[i][k];
}

void mny_states_pack(const struct mny_states *states, struct mny_parcel *parcel)
{
    mny_parcel_put_number(parcel, states->rows);
    mny_parcel_put_array(parcel, states->counts, states->plan->count, sizeof *states->counts);
}

bool mny_states_unpack(struct mny_states *states, struct mny_parcel *parcel)
{
    return mny_parcel_take_number(parcel, &states->rows) &&
           mny_parcel_take_exactly(parcel, states->counts, states->plan->count,
                                   sizeof *states->counts);
}

static void write_question(const struct mny_states *states, const char *file, size_t question,
                           struct mny_writer *writer)
{
    uint64_t answered = states->rows;

    for (int i = 0; i < MNY_STATES; i++)
        answered -= states->counts[question][i];
    mny_writer_text(writer, file);
    mny_writer_text(writer, states->plan->planned[question].question->name);
    mny_writer_count(writer, (size_t)answered);
    for (int i = 0; i < MNY_STATES; i++)
        mny_writer_count(writer, (size_t)states->counts[question][i]);
    mny_writer_end_row(writer);
}

enum mny_code mny_states_write(struct mny_states *const *states, const char *const *names,
                               const struct mny_binding *bindings, size_t count,
                               struct mny_output *output, struct mny_problems *problems)
{
    static const char *const header[] = {
        "file",       "question", "answered",     "no_opinion",     "not_asked",
        "unanswered", "empty",    "not_relevant", "unknown_choice", "not_a_number"};
    struct mny_writer *writer = NULL;
    const enum mny_code code = mny_output_open(output, "states.csv", problems, &writer);

    if (code != MNY_OK)
        return code;
    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < states[i]->answered.count; k++)
            if (bindings[i].asked[states[i]->answered.questions[k]])
                write_question(states[i], names[i], states[i]->answered.questions[k], writer);
    return mny_writer_close(writer);
}
