/* SPDX-License-Identifier: MIT */
#include "survey/clean/answer_key.h"

#include "core/arena.h"
#include "core/number.h"
#include "survey/privacy/pseudonym.h"

#include <stdlib.h>
#include <string.h>

void mny_answer_key_free(struct mny_answer_key *key)
{
    free(key->bytes);
    *key = (struct mny_answer_key){0};
}

/* Room for the bytes of all answers of a row, so that they need not ask for it. */
static bool reserve(struct mny_answer_key *key, const struct mny_interview *interview,
                    const struct mny_value *device)
{
    const struct mny_plan *plan = interview->plan;
    size_t needed = plan->words * sizeof(uint64_t) + device->length + sizeof device->length;

    for (size_t i = 0; i <= plan->numbered.count; i++) {
        size_t question = i < plan->numbered.count ? plan->numbered.questions[i] : plan->city;

        needed += 1 + sizeof(uint64_t);
        if (plan->planned[question].decoder.reading == MNY_READ_TEXT)
            needed += interview->slots[question].length;
    }
    return mny_grow(&key->bytes, &key->room, needed, 1);
}

static void put(struct mny_answer_key *key, const void *bytes, size_t length)
{
    if (length > 0)
        memcpy(key->bytes + key->used, bytes, length);
    key->used += length;
}

static void put_text(struct mny_answer_key *key, const struct mny_value *value)
{
    put(key, &value->length, sizeof value->length);
    put(key, value->text, value->length);
}

static void put_number(struct mny_answer_key *key, double number)
{
    const double plain = number + 0.0; /* no -0 */

    put(key, &plain, sizeof plain);
}

/* CODE is 1 + choice, 0: none; of most lists it fits into a byte. */
static void put_choice(struct mny_answer_key *key, const struct mny_decoder *decoder, uint32_t code)
{
    const char byte = (char)code;

    if (decoder->question->choices->count < UINT8_MAX)
        put(key, &byte, 1);
    else
        put(key, &code, sizeof code);
}

static void put_answered(struct mny_answer_key *key, bool answered)
{
    const char byte = answered;

    put(key, &byte, 1);
}

static void put_given(struct mny_answer_key *key, const struct mny_decoder *decoder, uint32_t given)
{
    if (decoder->reading == MNY_READ_CHOICE) {
        put_choice(key, decoder, given);
        return;
    }
    put_answered(key, given > 0);
    if (given > 0)
        put_number(key, given - 1);
}

static void put_answer(struct mny_answer_key *key, const struct mny_interview *interview,
                       size_t question)
{
    const struct mny_decoder *decoder = &interview->plan->planned[question].decoder;
    const struct mny_answer *answer = &interview->answers[question];
    const bool answered = answer->state != MNY_UNANSWERED;

    if (decoder->reading == MNY_READ_CHOICE) {
        put_choice(key, decoder, answered ? (uint32_t)(answer->choice + 1) : 0);
        return;
    }
    put_answered(key, answered);
    if (!answered)
        return;
    switch (decoder->reading) {
    case MNY_READ_CHOICE:
        return;
    case MNY_READ_CHOICES:
        put(key, answer->chosen, decoder->words * sizeof *answer->chosen);
        return;
    case MNY_READ_INTEGER:
    case MNY_READ_DECIMAL:
    case MNY_READ_DURATION:
        put_number(key, answer->number);
        return;
    case MNY_READ_TEXT:
        put_text(key, &interview->slots[question]);
        return;
    }
}

static void put_question(struct mny_answer_key *key, const struct mny_interview *interview,
                         const uint32_t *given, size_t question)
{
    if (given && given[question] != MNY_IN_INTERVIEW)
        put_given(key, &interview->plan->planned[question].decoder, given[question]);
    else
        put_answer(key, interview, question);
}

/* The device that the row names, its length 0 if it names none. */
static struct mny_value device_of(const struct mny_interview *interview, char room[MNY_NUMBER_ROOM])
{
    struct mny_value device = mny_value_text("", 0);

    if (interview->plan->device == MNY_NONE)
        return device;
    device = interview->slots[interview->plan->device];
    device.text = mny_value_to_text(&device, room, &device.length);
    if (mny_is_mark(MNY_DEVICE_MARK, device.text, device.length))
        device.length = 0; /* of a clean dump: it stands for any device */
    return device;
}

bool mny_answer_key_hash(struct mny_answer_key *key, const struct mny_interview *interview,
                         const uint32_t *given, bool *has_device, struct mny_hash *hash)
{
    const struct mny_plan *plan = interview->plan;
    char room[MNY_NUMBER_ROOM];
    const struct mny_value device = device_of(interview, room);

    *has_device = device.length > 0;
    if (!*has_device)
        return true;
    if (!reserve(key, interview, &device))
        return false;
    key->used = 0;
    put_text(key, &device);
    put_question(key, interview, given, plan->city);
    for (size_t i = 0; i < plan->numbered.count; i++)
        put_question(key, interview, given, plan->numbered.questions[i]);
    *hash = mny_hash(&plan->key, key->bytes, key->used);
    return true;
}
