/* SPDX-License-Identifier: MIT */
#include "survey/clean/masking.h"

#include "core/arena.h"
#include "core/number.h"
#include "survey/privacy/personal_columns.h"
#include "survey/privacy/pseudonym.h"

#include <stdlib.h>
#include <string.h>

/* What becomes of a column's cells.  A number has no room for a mark: it is left out. */
enum action {
    LEAVE, /* 0: see struct mny_masking */
    SCAN,
    SCAN_NUMBER,
    DEVICE,
    DEVICE_NUMBER,
    PERSONAL,
    DERIVED /* computed from personal answers: texts are replaced, numbers scanned */
};

struct mny_mask_plan {
    const struct mny_plan *plan;
    unsigned char *actions; /* by column */
    size_t kept_count;
    struct mny_personal *scanner; /* whose patterns all share */
    const void *salt;
    size_t salt_length;
};

const char *mny_masked_kind_name(size_t kind)
{
    switch (kind) {
    case MNY_MASKED_NOT_SCANNED:
        return "not_scanned";
    case MNY_MASKED_PERSONAL:
        return MNY_PERSONAL_MARK;
    case MNY_MASKED_DEVICE:
        return MNY_DEVICE_MARK;
    default:
        return mny_personal_kind_name((enum mny_personal_kind)kind);
    }
}

/* ---- the plan ------------------------------------------------------------------ */

static bool is_number(enum mny_reading reading)
{
    return reading == MNY_READ_INTEGER || reading == MNY_READ_DECIMAL ||
           reading == MNY_READ_DURATION;
}

/* Roles whose answers tell rows, units or those who worked apart. */
static bool tells_apart(enum mny_role role)
{
    return role == MNY_ROLE_ID || role == MNY_ROLE_STRATUM || role == MNY_ROLE_PSU ||
           role == MNY_ROLE_INTERVIEWER || role == MNY_ROLE_CONTRACTOR;
}

static enum action action_of(const struct mny_planned *planned)
{
    const enum mny_role role = planned->question->role;
    const enum mny_reading reading = planned->decoder.reading;

    if (tells_apart(role) || reading == MNY_READ_CHOICE || reading == MNY_READ_CHOICES)
        return LEAVE;
    if (role == MNY_ROLE_DEVICE)
        return is_number(reading) ? DEVICE_NUMBER : DEVICE;
    if (role == MNY_ROLE_PERSONAL)
        return PERSONAL;
    if (reading == MNY_READ_TEXT)
        return SCAN;
    /* Weights have digits enough to look like cards; of answers only whole numbers can. */
    if (planned->strict || (reading == MNY_READ_DECIMAL && role != MNY_ROLE_NONE))
        return LEAVE;
    return reading == MNY_READ_INTEGER || reading == MNY_READ_DECIMAL ? SCAN_NUMBER : LEAVE;
}

static bool is_margin(const struct mny_plan *plan, size_t question)
{
    for (size_t i = 0; i < plan->margin_count; i++)
        if (plan->margins[i].question == question)
            return true;
    return false;
}

static bool reads_personal(const struct mny_mask_plan *made, size_t question)
{
    const struct mny_expression *calculation = made->plan->planned[question].question->calculation;
    size_t count = 0;
    const size_t *slots = calculation ? mny_expression_slots(calculation, &count) : NULL;

    for (size_t i = 0; i < count; i++)
        if (made->actions[slots[i]] >= DEVICE)
            return true;
    return false;
}

/* A margin's categories are those of the population file. */
static void plan_calculates(struct mny_mask_plan *made)
{
    const struct mny_question_list *computed = &made->plan->computed;

    for (size_t i = 0; i < computed->count; i++) {
        const size_t question = computed->questions[i];

        if (made->actions[question] == SCAN && !is_margin(made->plan, question) &&
            reads_personal(made, question))
            made->actions[question] = DERIVED;
    }
}

struct mny_mask_plan *mny_mask_plan_create(const struct mny_plan *plan,
                                           const struct mny_kept_columns *kept, const void *salt,
                                           size_t length)
{
    struct mny_mask_plan *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->plan = plan;
    made->kept_count = kept->count;
    made->salt = salt;
    made->salt_length = length;
    made->actions = calloc(plan->count + kept->count + 1, sizeof *made->actions);
    made->scanner = mny_personal_create();
    if (!made->actions || !made->scanner) {
        mny_mask_plan_free(made);
        return NULL;
    }
    for (size_t i = 0; i < plan->count; i++)
        made->actions[i] = (unsigned char)action_of(&plan->planned[i]);
    plan_calculates(made);
    for (size_t i = 0; i < kept->count; i++)
        made->actions[plan->count + i] =
            mny_personal_column(kept->headers[i], strlen(kept->headers[i])) ? PERSONAL : SCAN;
    return made;
}

void mny_mask_plan_free(struct mny_mask_plan *plan)
{
    if (!plan)
        return;
    mny_personal_free(plan->scanner);
    free(plan->actions);
    free(plan);
}

/* ---- cells --------------------------------------------------------------------- */

struct mny_masking *mny_masking_create(const struct mny_mask_plan *plan)
{
    struct mny_masking *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->plan = plan;
    made->actions = plan->actions;
    made->scanner = mny_personal_create_beside(plan->scanner);
    made->pseudonyms = mny_pseudonyms_create(plan->salt, plan->salt_length);
    if (made->scanner && made->pseudonyms)
        return made;
    mny_masking_free(made);
    return NULL;
}

void mny_masking_free(struct mny_masking *masking)
{
    if (!masking)
        return;
    mny_personal_free(masking->scanner);
    mny_pseudonyms_free(masking->pseudonyms);
    free(masking->marks);
    free(masking);
}

const struct mny_mark *mny_masking_marks(const struct mny_masking *masking, size_t from)
{
    return masking->marks ? masking->marks + from : NULL;
}

static bool mark(struct mny_masking *masking, size_t column, size_t kind, unsigned found)
{
    if (!mny_grow(&masking->marks, &masking->mark_room, masking->mark_count + 1,
                  sizeof *masking->marks))
        return false;
    masking->marks[masking->mark_count++] = (struct mny_mark){
        (uint32_t)column, (uint16_t)kind, (uint16_t)(found < UINT16_MAX ? found : UINT16_MAX)};
    return true;
}

static bool scan(struct mny_masking *masking, size_t column, const char **text, size_t *length)
{
    struct mny_masked masked;

    if (*length < MNY_PERSONAL_LEAST)
        return true;
    if (!mny_personal_mask(masking->scanner, *text, *length, &masked))
        return false;
    if (masked.text == *text)
        return true;
    *text = masked.text;
    *length = masked.length;
    if (!masked.scanned)
        return mark(masking, column, MNY_MASKED_NOT_SCANNED, 1);
    for (size_t kind = 0; kind < MNY_PERSONAL_KINDS; kind++)
        if (masked.found[kind] > 0 && !mark(masking, column, kind, masked.found[kind]))
            return false;
    return true;
}

static bool scan_number(struct mny_masking *masking, size_t column, const char **text,
                        size_t *length)
{
    const char *const before = *text;

    if (!scan(masking, column, text, length))
        return false;
    if (*text != before)
        *length = 0;
    return true;
}

static bool replace(struct mny_masking *masking, size_t column, size_t kind, const char **text,
                    size_t *length)
{
    const char *name = mny_masked_kind_name(kind);

    if (*length == 0 || mny_is_pseudonym(name, *text, *length))
        return true;
    *length = mny_pseudonym(masking->pseudonyms, name, *text, *length, masking->replaced);
    *text = masking->replaced;
    return mark(masking, column, kind, 1);
}

/* A text that is computed from a pseudonym when the clean dump is read again has another
   pseudonym: so it gets none. */
static bool replace_derived(struct mny_masking *masking, size_t column, const char **text,
                            size_t *length)
{
    static const char derived[] = "[" MNY_PERSONAL_MARK "]";

    if (*length == 0 || mny_is_mark(MNY_PERSONAL_MARK, *text, *length))
        return true;
    *text = derived;
    *length = sizeof derived - 1;
    return mark(masking, column, MNY_MASKED_PERSONAL, 1);
}

static bool apply(struct mny_masking *masking, enum action action, size_t column, const char **text,
                  size_t *length)
{
    switch (action) {
    case LEAVE:
        return true;
    case SCAN:
    case DERIVED:
        return scan(masking, column, text, length);
    case SCAN_NUMBER:
        return scan_number(masking, column, text, length);
    case DEVICE:
        return replace(masking, column, MNY_MASKED_DEVICE, text, length);
    case DEVICE_NUMBER:
        if (*length == 0)
            return true;
        *length = 0;
        return mark(masking, column, MNY_MASKED_DEVICE, 1);
    case PERSONAL:
        return replace(masking, column, MNY_MASKED_PERSONAL, text, length);
    }
    return true;
}

bool mny_masking_answer(struct mny_masking *masking, size_t question, const struct mny_value *value,
                        const char **text, size_t *length)
{
    const enum action action = (enum action)masking->actions[question];

    if (action == DERIVED && value->kind == MNY_TEXT)
        return replace_derived(masking, question, text, length);
    return apply(masking, action, question, text, length);
}

bool mny_masking_kept(struct mny_masking *masking, size_t column, const char **text, size_t *length)
{
    column += masking->plan->plan->count;
    return apply(masking, (enum action)masking->actions[column], column, text, length);
}

bool mny_masking_raw(struct mny_masking *masking, size_t question, const char **text,
                     size_t *length)
{
    const enum mny_role role = masking->plan->plan->planned[question].question->role;
    const enum action action = (enum action)masking->actions[question];

    if (tells_apart(role))
        return true;
    if (action == DEVICE || action == DEVICE_NUMBER)
        return apply(masking, DEVICE, question, text, length);
    return apply(masking, action == PERSONAL ? PERSONAL : SCAN, question, text, length);
}

bool mny_masking_group(struct mny_masking *masking, size_t question, const struct mny_value *value,
                       const char **text, size_t *length)
{
    const size_t before = masking->mark_count;
    bool good;

    if (masking->plan->plan->planned[question].strict)
        return true;
    good = mny_masking_answer(masking, question, value, text, length);
    masking->mark_count = before;
    return good;
}

bool mny_masking_hides_number(struct mny_masking *masking, size_t question,
                              const struct mny_value *value, bool *memory)
{
    char room[MNY_NUMBER_ROOM];
    size_t length;
    const char *text;

    if (masking->actions[question] != SCAN_NUMBER)
        return false;
    text = mny_value_to_text(value, room, &length);
    if (length < MNY_PERSONAL_LEAST)
        return false;
    *memory = mny_masking_group(masking, question, value, &text, &length) && *memory;
    return length == 0;
}

static bool is_some_mark(const char *text, size_t length)
{
    if (length == strlen(MNY_NOT_SCANNED) && memcmp(text, MNY_NOT_SCANNED, length) == 0)
        return true;
    for (size_t kind = 0; kind < MNY_MASKED_KINDS; kind++)
        if (mny_is_pseudonym(mny_masked_kind_name(kind), text, length))
            return true;
    return false;
}

bool mny_is_masked(const char *text, size_t length)
{
    const char *end = text + length, *open = length > 0 ? memchr(text, '[', length) : NULL;

    while (open) {
        const char *close = memchr(open, ']', (size_t)(end - open));

        if (!close)
            return false;
        if (is_some_mark(open, (size_t)(close - open) + 1))
            return true;
        open = memchr(open + 1, '[', (size_t)(end - open) - 1);
    }
    return false;
}
