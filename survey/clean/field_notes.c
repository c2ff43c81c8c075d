/* SPDX-License-Identifier: MIT */
#include "survey/clean/field_notes.h"

#include "core/arena.h"
#include "core/number.h"
#include "survey/common/instant.h"

#include <math.h>
#include <stdlib.h>

struct mny_field_notes *mny_field_notes_create(const struct mny_plan *plan)
{
    struct mny_field_notes *made = calloc(1, sizeof *made);
    bool good = made != NULL;

    if (made)
        made->plan = plan;
    for (int kind = 0; good && kind < MNY_FIELD_KINDS; kind++)
        good = (made->texts[kind] = mny_text_map_create(plan->key)) != NULL;
    if (good)
        return made;
    mny_field_notes_free(made);
    return NULL;
}

void mny_field_notes_free(struct mny_field_notes *notes)
{
    for (int kind = 0; notes && kind < MNY_FIELD_KINDS; kind++)
        mny_text_map_free(notes->texts[kind]);
    if (notes)
        free(notes->rows);
    free(notes);
}

void mny_field_notes_clear(struct mny_field_notes *notes)
{
    for (int kind = 0; notes && kind < MNY_FIELD_KINDS; kind++)
        mny_text_map_clear(notes->texts[kind]);
    if (notes)
        notes->count = 0;
}

static struct mny_field_note *new_note(struct mny_field_notes *notes)
{
    if (!mny_grow(&notes->rows, &notes->room, notes->count + 1, sizeof *notes->rows))
        return NULL;
    notes->rows[notes->count] = (struct mny_field_note){.codes[MNY_CONTRACTORS] = MNY_FIELD_FILE};
    return &notes->rows[notes->count++];
}

static bool is_number(const struct mny_planned *planned)
{
    return planned->decoder.reading == MNY_READ_INTEGER ||
           planned->decoder.reading == MNY_READ_DECIMAL;
}

/* What the column says, a number however it is written. */
static bool note_code(struct mny_field_notes *notes, enum mny_field_kind kind,
                      const struct mny_interview *interview, size_t question, uint32_t *code)
{
    char room[MNY_NUMBER_ROOM];
    struct mny_value value;

    if (question == MNY_NONE)
        return true;
    value = interview->slots[question];
    if (is_number(&notes->plan->planned[question]) &&
        interview->answers[question].state == MNY_ANSWERED)
        value = mny_value_number(interview->answers[question].number);
    value.text = mny_value_to_text(&value, room, &value.length);
    return mny_text_map_number(notes->texts[kind], value.text, value.length, code);
}

/* Whether the dump says who the contractor is, or its file has to. */
static bool names_contractor(const struct mny_field_notes *notes,
                             const struct mny_interview *interview)
{
    const size_t contractor = notes->plan->contractor;

    return contractor != MNY_NONE &&
           (interview->binding->asked[contractor] ||
            notes->plan->planned[contractor].question->type == MNY_CALCULATE);
}

/* The rule of straight lines looks at rows with so many scored answers. */
static bool can_be_straight(const struct mny_plan *plan, size_t answered)
{
    return plan->settings->straightline_items > 0 && answered >= plan->settings->straightline_items;
}

static size_t count_answered(const struct mny_interview *interview)
{
    const struct mny_plan *plan = interview->plan;
    size_t answered = 0;

    for (size_t i = 0; i < plan->item_count; i++)
        answered += interview->answers[plan->items[i].question].state != MNY_UNANSWERED;
    return answered;
}

bool mny_instant_at_night(const struct mny_instant *instant)
{
    double time = fmod(instant->seconds + (instant->zoned ? 8 * 3600.0 : 0), 86400);

    if (time < 0)
        time += 86400;
    return time >= 22 * 3600.0 || time < 6 * 3600.0;
}

/* When the row was submitted; else when it was started. */
static void note_time(const struct mny_interview *interview, struct mny_field_note *note)
{
    const size_t times[] = {interview->plan->submitted, interview->plan->started};
    struct mny_instant instant;

    for (size_t i = 0; i < 2 && !note->timed; i++)
        note->timed = mny_interview_instant(interview, times[i], &instant);
    note->night = note->timed && mny_instant_at_night(&instant);
}

bool mny_field_notes_add(struct mny_field_notes *notes, const struct mny_interview *interview)
{
    return !notes || mny_field_notes_add_plain(notes, interview, count_answered(interview));
}

bool mny_field_notes_add_plain(struct mny_field_notes *notes, const struct mny_interview *interview,
                               size_t answered)
{
    struct mny_field_note *note;

    if (!notes)
        return true;
    note = new_note(notes);
    if (!note)
        return false;
    note->judged = can_be_straight(notes->plan, answered);
    note_time(interview, note);
    return note_code(notes, MNY_INTERVIEWERS, interview, notes->plan->interviewer,
                     &note->codes[MNY_INTERVIEWERS]) &&
           (!names_contractor(notes, interview) ||
            note_code(notes, MNY_CONTRACTORS, interview, notes->plan->contractor,
                      &note->codes[MNY_CONTRACTORS]));
}

/* Nobody knows what it would have said. */
bool mny_field_notes_add_unreadable(struct mny_field_notes *notes,
                                    const struct mny_interview *interview)
{
    struct mny_field_note *note;

    if (!notes)
        return true;
    note = new_note(notes);
    if (!note)
        return false;
    return (notes->plan->interviewer == MNY_NONE ||
            mny_text_map_number(notes->texts[MNY_INTERVIEWERS], "", 0,
                                &note->codes[MNY_INTERVIEWERS])) &&
           (!names_contractor(notes, interview) ||
            mny_text_map_number(notes->texts[MNY_CONTRACTORS], "", 0,
                                &note->codes[MNY_CONTRACTORS]));
}

void mny_field_notes_pack(const struct mny_field_notes *notes, struct mny_parcel *parcel)
{
    if (!notes)
        return;
    mny_parcel_put_array(parcel, notes->rows, notes->count, sizeof *notes->rows);
    for (int kind = 0; kind < MNY_FIELD_KINDS; kind++)
        mny_parcel_put_map(parcel, notes->texts[kind]);
}

bool mny_field_notes_unpack(struct mny_field_notes *notes, struct mny_parcel *parcel)
{
    bool good = !notes || mny_parcel_take_array(parcel, &notes->rows, &notes->room, &notes->count,
                                                sizeof *notes->rows);

    for (int kind = 0; notes && good && kind < MNY_FIELD_KINDS; kind++)
        good = mny_parcel_take_map(parcel, notes->texts[kind]);
    return good;
}
