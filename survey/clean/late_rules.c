/* SPDX-License-Identifier: MIT */
#include "survey/clean/late_rules.h"

#include "core/arena.h"
#include "core/number.h"
#include "survey/clean/medians.h"
#include "survey/common/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A straightliner's answer, in BYTES. */
struct straight {
    size_t row, at, length;
};

/* Columns beside the store's: the same rows. */
struct mny_late_rules {
    const struct mny_plan *plan;
    size_t count;
    struct mny_durations durations;
    struct mny_hash *answers; /* zero for a row without a device */
    size_t answer_room;
    struct straight *straight; /* ascending */
    size_t straight_count, straight_room;
    char *bytes;
    size_t used, room;
    size_t known, endless; /* durations; of them those beyond ENDLESS */
    bool saw_duration, saw_device;
};

/* Nobody answers for almost three hours, but ten seconds are as many milliseconds. */
static const double ENDLESS = 10000;

struct mny_late_rules *mny_late_rules_create(const struct mny_plan *plan)
{
    struct mny_late_rules *made = calloc(1, sizeof *made);

    if (made)
        made->plan = plan;
    return made;
}

void mny_late_rules_free(struct mny_late_rules *rules)
{
    if (!rules)
        return;
    mny_durations_free(&rules->durations);
    free(rules->answers);
    free(rules->straight);
    free(rules->bytes);
    free(rules);
}

static bool note_straight(struct mny_late_rules *rules, size_t row, const char *text, size_t length)
{
    if (!mny_grow(&rules->straight, &rules->straight_room, rules->straight_count + 1,
                  sizeof *rules->straight) ||
        !mny_grow(&rules->bytes, &rules->room, rules->used + length + 1, 1))
        return false;
    memcpy(rules->bytes + rules->used, text, length);
    rules->straight[rules->straight_count++] = (struct straight){row, rules->used, length};
    rules->used += length;
    return true;
}

/* Those of the COUNT candidates TAKEN that are straight. */
static bool note_straights(struct mny_late_rules *rules, const struct mny_block *block,
                           const struct mny_taken *taken, size_t count)
{
    size_t at = 0;

    for (size_t i = 0; i < block->straight_count; i++) {
        const struct mny_block_straight *from = &block->straight[i];

        while (at < count && taken[at].candidate < from->candidate)
            at++;
        if (at < count && taken[at].candidate == from->candidate &&
            !note_straight(rules, rules->count + at, block->text + from->answer.at,
                           from->answer.length))
            return false;
    }
    return true;
}

bool mny_late_rules_reserve(struct mny_late_rules *rules, size_t count)
{
    return mny_durations_reserve(&rules->durations, count) &&
           (rules->plan->device == MNY_NONE ||
            mny_reserve(&rules->answers, &rules->answer_room, count + 1, sizeof *rules->answers));
}

bool mny_late_rules_append(struct mny_late_rules *rules, const struct mny_block *block,
                           const struct mny_taken *taken, size_t count)
{
    if (rules->plan->device != MNY_NONE &&
        !mny_grow(&rules->answers, &rules->answer_room, rules->count + count + 1,
                  sizeof *rules->answers))
        return false;
    for (size_t i = 0; i < count; i++) {
        const double duration = block->durations[taken[i].candidate];

        if (!mny_durations_add(&rules->durations, duration))
            return false;
        rules->known += isnan(duration) ? 0 : 1;
        rules->endless += duration > ENDLESS ? 1 : 0;
    }
    for (size_t i = 0; block->same && i < count; i++) {
        const struct mny_hash same = block->same[taken[i].candidate];

        rules->answers[rules->count + i] = same;
        rules->saw_device = rules->saw_device || same.low != 0 || same.high != 0;
    }
    rules->saw_duration = rules->known > 0;
    if (!note_straights(rules, block, taken, count))
        return false;
    rules->count += count;
    return true;
}

const struct mny_durations *mny_late_rules_durations(const struct mny_late_rules *rules)
{
    return &rules->durations;
}

bool mny_late_rules_saw_duration(const struct mny_late_rules *rules)
{
    return rules->saw_duration;
}

bool mny_late_rules_saw_device(const struct mny_late_rules *rules)
{
    return rules->saw_device;
}

/* The duration below which a row of each city is a speeder's; -INFINITY if none
   is.  NULL without memory. */
static double *find_limits(const struct mny_late_rules *rules,
                           const struct mny_responses *responses, size_t threads)
{
    const struct mny_settings *settings = rules->plan->settings;
    const size_t cities = rules->plan->planned[rules->plan->city].question->choices->count;
    const struct mny_grouped grouped = {.durations = &rules->durations,
                                        .group = mny_responses_city_choices(responses),
                                        .groups = cities,
                                        .threads = threads};
    double *limits = malloc((cities + 1) * sizeof *limits);
    size_t *counts = malloc((cities + 1) * sizeof *counts);
    const bool good = limits && counts && mny_medians(&grouped, limits, counts);

    for (size_t i = 0; good && i < cities; i++) {
        const double share =
            settings->speeder_share > 0 ? settings->speeder_share * limits[i] : NAN;

        limits[i] = fmax(settings->min_duration > 0 ? settings->min_duration : -INFINITY, share);
    }
    free(counts);
    if (!good)
        free(limits);
    return good ? limits : NULL;
}

/* Rows with a device that no rule has rejected, by their answers: an open table
   of row + 1, 0 where free. */
struct seen {
    size_t *slots;
    size_t mask;
};

static bool make_seen(struct seen *seen, size_t rows)
{
    size_t size = 64;

    while (size / 2 < rows && size <= SIZE_MAX / 4)
        size *= 2;
    seen->mask = size - 1;
    seen->slots = calloc(size, sizeof *seen->slots);
    return seen->slots != NULL;
}

/* The first row with the same device, city and answers; ROW itself, which is then
   remembered, if there is none. */
static size_t find_same(const struct mny_late_rules *rules, struct seen *seen, size_t row)
{
    const struct mny_hash *wanted = &rules->answers[row];
    size_t at = (size_t)wanted->low & seen->mask;

    for (; seen->slots[at] != 0; at = (at + 1) & seen->mask) {
        const struct mny_hash *other = &rules->answers[seen->slots[at] - 1];

        if (other->low == wanted->low && other->high == wanted->high)
            return seen->slots[at] - 1;
    }
    seen->slots[at] = row + 1;
    return row;
}

/* What judging goes along with. */
struct judging {
    const struct mny_late_rules *rules;
    const struct mny_responses *responses;
    struct mny_ledger *ledger;
    double *limits;
    uint8_t *dropped; /* by row; at first the speeders */
    struct seen seen;
    size_t straight; /* index of the next straightliner */
};

/* Rows that are looked at by one thread. */
enum { PART = 1 << 16 };

static void find_speeders(void *context, size_t part)
{
    const struct judging *judging = context;
    const struct mny_codes cities = mny_responses_city_choices(judging->responses);
    const size_t rows = judging->rules->count, end = rows / PART > part ? (part + 1) * PART : rows;

    for (size_t i = part * PART; i < end; i++)
        judging->dropped[i] = mny_duration_at(&judging->rules->durations, i) <
                              judging->limits[mny_code_at(&cities, i)];
}

/* The first row from ROW on that is a speeder's or has answers to judge; all rows have, where some
   have devices.  The number of rows, if there is none. */
static size_t next_row(const struct judging *judging, size_t row)
{
    const struct mny_late_rules *rules = judging->rules;
    size_t end = rules->count;
    const uint8_t *speeder;

    if (rules->answers || row >= end)
        return row;
    if (judging->straight < rules->straight_count)
        end = rules->straight[judging->straight].row;
    speeder = memchr(judging->dropped + row, 1, end - row);
    return speeder ? (size_t)(speeder - judging->dropped) : end;
}

static bool reject_speeder(struct judging *judging, size_t row, size_t city)
{
    char text[MNY_NUMBER_ROOM];
    const size_t length = mny_number_format(mny_duration_at(&judging->rules->durations, row), text);

    return mny_ledger_reject(judging->ledger, mny_responses_place(judging->responses, row), city,
                             MNY_SPEEDER, text, length);
}

/* Judges ROW by its answers; *REJECTED says whether it is.  False without memory. */
static bool judge_answers(struct judging *judging, size_t row, size_t city,
                          const struct straight *straight, bool *rejected)
{
    const struct mny_late_rules *rules = judging->rules;
    size_t same = row;

    *rejected = true;
    if (straight)
        return mny_ledger_reject(judging->ledger, mny_responses_place(judging->responses, row),
                                 city, MNY_STRAIGHTLINER, rules->bytes + straight->at,
                                 straight->length);
    if (rules->answers[row].low != 0 || rules->answers[row].high != 0)
        same = find_same(rules, &judging->seen, row);
    if (same != row)
        return mny_ledger_reject_repeat(
            judging->ledger, mny_responses_place(judging->responses, row), city,
            MNY_DUPLICATE_RESPONSE, mny_responses_place(judging->responses, same));
    *rejected = false;
    return true;
}

static bool judge_row(struct judging *judging, size_t row, size_t city, bool *rejected)
{
    const struct mny_late_rules *rules = judging->rules;
    const struct straight *straight = NULL;

    if (judging->straight < rules->straight_count && rules->straight[judging->straight].row == row)
        straight = &rules->straight[judging->straight++];
    *rejected = judging->dropped[row];
    if (*rejected)
        return reject_speeder(judging, row, city);
    return (!straight && !rules->answers) || judge_answers(judging, row, city, straight, rejected);
}

bool mny_late_rules_judge(const struct mny_late_rules *rules, const struct mny_responses *responses,
                          struct mny_ledger *ledger, size_t threads, uint8_t **dropped)
{
    struct judging judging = {.rules = rules,
                              .responses = responses,
                              .ledger = ledger,
                              .dropped = calloc(rules->count + 1, 1)};
    bool good = judging.dropped && make_seen(&judging.seen, rules->saw_device ? rules->count : 0);

    if (good)
        good = (judging.limits = find_limits(rules, responses, threads)) != NULL;
    if (good)
        mny_workers_run(rules->count / PART + 1, threads, find_speeders, &judging);
    mny_ledger_second_look(ledger);
    for (size_t i = 0; good && (i = next_row(&judging, i)) < rules->count; i++) {
        bool rejected = false;

        good = judge_row(&judging, i, mny_responses_city_choice(responses, i), &rejected);
        judging.dropped[i] = rejected;
    }
    free(judging.limits);
    free(judging.seen.slots);
    if (!good)
        free(judging.dropped);
    *dropped = good ? judging.dropped : NULL;
    return good;
}

bool mny_late_rules_look_like_milliseconds(const struct mny_late_rules *rules)
{
    return rules->endless > rules->known / 2;
}
