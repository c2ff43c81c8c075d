/* SPDX-License-Identifier: MIT */
#include "survey/clean/answers.h"

#include "survey/clean/cells.h"

#include <math.h>
#include <string.h>

enum { ONES = 254, OTHER = 255, BITS = 7, ANSWERED = 128 };

/* Columns of bytes that COUNT choices take, at least one. */
static size_t columns_of(size_t count, size_t each)
{
    return count > each ? (count + each - 1) / each : 1;
}

bool mny_kept_answers_plan(const struct mny_questionnaire *questionnaire, const size_t *wanted,
                           size_t count, struct mny_arena *arena, struct mny_kept_answers *kept)
{
    *kept = (struct mny_kept_answers){0};
    kept->questions = mny_arena_array(arena, count + 1, sizeof *kept->questions);
    if (!kept->questions)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct mny_question *asked = mny_questionnaire_question(questionnaire, wanted[i]);
        struct mny_kept_question one = {.question = wanted[i],
                                        .several = asked->type == MNY_SELECT_MULTIPLE,
                                        .first = kept->numbers};

        if (asked->choices) {
            one.choices = asked->choices->count;
            one.columns = columns_of(one.choices, one.several ? BITS : ONES);
            one.first = kept->bytes;
            kept->bytes += one.columns;
        } else if (mny_question_is_numeric(asked->type)) {
            kept->numbers++;
        } else {
            continue;
        }
        kept->questions[kept->count++] = one;
    }
    return true;
}

static void code_one(const struct mny_kept_question *kept, const struct mny_answer *answer,
                     uint8_t *bytes)
{
    if (answer->state != MNY_ANSWERED)
        return;
    memset(bytes, OTHER, kept->columns);
    bytes[answer->choice / ONES] = (uint8_t)(answer->choice % ONES + 1);
}

static void code_several(const struct mny_kept_question *kept, const struct mny_answer *answer,
                         uint8_t *bytes)
{
    if (answer->state != MNY_ANSWERED)
        return;
    memset(bytes, ANSWERED, kept->columns);
    for (size_t choice = 0; choice < kept->choices; choice++)
        if (answer->chosen[choice / 64] >> choice % 64 & 1)
            bytes[choice / BITS] |= (uint8_t)(1U << choice % BITS);
}

void mny_kept_answers_code(const struct mny_kept_answers *kept, const struct mny_answer *answers,
                           uint8_t *bytes, double *numbers)
{
    if (kept->bytes > 0)
        memset(bytes, 0, kept->bytes);
    for (size_t i = 0; i < kept->count; i++) {
        const struct mny_kept_question *question = &kept->questions[i];
        const struct mny_answer *answer = &answers[question->question];

        if (question->columns == 0)
            numbers[question->first] = answer->state == MNY_ANSWERED ? answer->number : NAN;
        else if (question->several)
            code_several(question, answer, bytes + question->first);
        else
            code_one(question, answer, bytes + question->first);
    }
}

size_t mny_kept_answers_chosen(const struct mny_kept_question *kept, size_t choice,
                               double chosen[256])
{
    for (size_t code = 0; code < 256; code++) {
        const bool answered = kept->several ? (code & ANSWERED) != 0 : code != 0;
        const bool taken =
            kept->several ? (code >> choice % BITS & 1) != 0 : code == choice % ONES + 1;
        chosen[code] = answered ? (taken ? 1.0 : 0.0) : NAN;
    }
    return kept->first + choice / (kept->several ? BITS : ONES);
}
