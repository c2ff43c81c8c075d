/* SPDX-License-Identifier: MIT */
/* The same answers to all scored questions in one city.  Who makes responses up varies age
   and sex, so that these are not compared (Kuriakose and Robbins 2016 compare the substantive
   questions).  Two that leave the same questions out are the same, too, if enough answers are left.
   Among many honest responses some are the same by chance: expected is the number of such pairs
   if each item were answered by itself, from the margins of the city (mny_equal_pairs()).  Items go
   together, so that this is a lower bound. */
#include "survey/clean/quality_private.h"

#include "stats/honest_answers.h"
#include "survey/common/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 4096, TEN_MINUTES = 600 };

struct comparing {
    struct mny_quality *quality;
    uint64_t *keys; /* by row */
    size_t cities;
};

static void hash_item(const struct mny_item_column *item, size_t first, size_t count,
                      uint64_t *keys)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t answer, mixed;

        if (item->codes)
            answer = item->codes[first + i];
        else
            memcpy(&answer, &item->values[first + i], sizeof answer);
        mixed = (keys[i] ^ answer) * 0x9E3779B97F4A7C15u;
        keys[i] = mixed ^ (mixed >> 29);
    }
}

static void hash_block(void *context, size_t index)
{
    const struct comparing *comparing = context;
    const struct mny_quality *quality = comparing->quality;
    const size_t first = index * BLOCK, left = quality->rows - first;
    const size_t count = left < BLOCK ? left : BLOCK;

    for (size_t i = 0; i < count; i++)
        comparing->keys[first + i] =
            mny_signals_step(mny_responses_city_choice(quality->responses, first + i));
    for (size_t i = 0; i < quality->plan->item_count; i++) {
        const struct mny_item_column item = mny_responses_item(quality->responses, i);
        hash_item(&item, first, count, comparing->keys + first);
    }
    for (size_t i = 0; i < count; i++)
        comparing->keys[first + i] |= 1;
}

/* The answers that are enough by themselves; where there are not as many items, those that are with
   something else in common. */
static size_t enough_answers(const struct mny_quality *quality)
{
    const double limit = quality->settings->limit[MNY_QUALITY_DUP_ANSWERS];

    return (double)quality->plan->item_count < limit ? MNY_DUP_ANSWERS_LEAST : (size_t)ceil(limit);
}

/* False without memory. */
static bool find_expected(const struct comparing *comparing)
{
    struct mny_quality *quality = comparing->quality;
    struct mny_quality_result *result = &quality->results[MNY_QUALITY_DUP_ANSWERS];
    const struct mny_quality_margins *margins = &quality->margins;
    const size_t items = quality->plan->item_count;
    double pairs = 0;

    if (!mny_quality_count(quality))
        return false;
    for (size_t city = 0; city < comparing->cities; city++) {
        result->judged += margins->rows[city];
        pairs += mny_equal_pairs((double)margins->rows[city], margins->same + city * items,
                                 margins->none + city * items, items, enough_answers(quality));
    }
    if (isnan(pairs))
        return false;
    result->expected = pairs;
    return true;
}

static size_t answers_of(const struct mny_quality *quality, size_t row)
{
    size_t count = 0;

    for (size_t i = 0; i < quality->plan->item_count; i++) {
        const struct mny_item_column item = mny_responses_item(quality->responses, i);
        count += item.codes ? item.codes[row] != 0 : !isnan(item.values[row]);
    }
    return count;
}

/* ---- groups of the same answers ----------------------------------------------------- */

struct member {
    size_t row;
    double key; /* what it is sorted by: a hash or a time */
};

static int compare_members(const void *a, const void *b)
{
    const struct member *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

struct group {
    struct mny_quality *quality;
    const size_t *rows;
    size_t count;
    struct member *members; /* room for COUNT */
};

/* Flags neighbours among MEMBERS that are no more than WITHIN apart. */
static bool flag_near(const struct group *group, size_t known, double within, const char *what)
{
    qsort(group->members, known, sizeof *group->members, compare_members);
    for (size_t i = 0; i < known; i++) {
        const bool near =
            (i > 0 && group->members[i].key - group->members[i - 1].key <= within) ||
            (i + 1 < known && group->members[i + 1].key - group->members[i].key <= within);
        const struct mny_quality_flag flag = {group->members[i].row, (double)group->count,
                                              MNY_DUP_ANSWERS_LEAST, what, MNY_QUALITY_DUP_ANSWERS};

        if (near && !mny_quality_add(group->quality, &flag))
            return false;
    }
    return true;
}

/* Few questions, but the same source or nearly the same time. */
static bool judge_short(const struct group *group)
{
    static const enum mny_signal sources[] = {MNY_SIGNAL_IP, MNY_SIGNAL_DEVICE};
    const struct mny_signals *signals = group->quality->signals;
    size_t known = 0;

    for (size_t s = 0; s < 2; s++) {
        const uint64_t *hashes = signals->columns[sources[s]];

        known = 0;
        for (size_t i = 0; hashes && i < group->count; i++)
            if (hashes[group->rows[i]] != 0)
                group->members[known++] = (struct member){
                    group->rows[i], (double)(hashes[group->rows[i]] >> 11)}; /* exact */
        if (!flag_near(group, known, 0, s == 0 ? "ip" : "device"))
            return false;
    }
    known = 0;
    for (size_t i = 0; i < group->count; i++) {
        const double time = mny_signals_submitted(signals, group->rows[i]);
        if (!isnan(time))
            group->members[known++] = (struct member){group->rows[i], time};
    }
    return flag_near(group, known, TEN_MINUTES, "time");
}

static bool judge_group(const struct group *group)
{
    const double limit = group->quality->settings->limit[MNY_QUALITY_DUP_ANSWERS];
    const size_t answers = answers_of(group->quality, group->rows[0]);

    if ((double)answers < limit)
        return answers < MNY_DUP_ANSWERS_LEAST || judge_short(group);
    for (size_t i = 0; i < group->count; i++) {
        const struct mny_quality_flag flag = {group->rows[i], (double)group->count, limit, "",
                                              MNY_QUALITY_DUP_ANSWERS};
        if (!mny_quality_add(group->quality, &flag))
            return false;
    }
    return true;
}

static bool judge_groups(const struct comparing *comparing)
{
    struct mny_quality *quality = comparing->quality;
    const uint64_t *keys = comparing->keys;
    struct member *members;
    size_t *rows, count;
    bool good = mny_quality_repeated(quality, keys, &rows, &count);

    members = malloc((count + 1) * sizeof *members);
    good = good && members;
    for (size_t from = 0, to; good && from < count; from = to) {
        for (to = from + 1; to < count && keys[rows[to]] == keys[rows[from]]; to++)
            continue;
        good = judge_group(&(struct group){quality, rows + from, to - from, members});
    }
    free(members);
    free(rows);
    return good;
}

/* Whether there can be anything to flag: enough answers, or something else that two
   respondents have in common. */
static bool has_evidence(const struct mny_quality *quality)
{
    const struct mny_signals *signals = quality->signals;

    return (double)quality->plan->item_count >= quality->settings->limit[MNY_QUALITY_DUP_ANSWERS] ||
           signals->columns[MNY_SIGNAL_IP] || signals->columns[MNY_SIGNAL_DEVICE] ||
           signals->columns[MNY_SIGNAL_SUBMITTED];
}

static bool judge_all(struct comparing *comparing)
{
    struct mny_quality *quality = comparing->quality;

    if (!has_evidence(quality))
        return true;
    comparing->keys = malloc((quality->rows + 1) * sizeof *comparing->keys);
    if (!comparing->keys)
        return false;
    mny_workers_run((quality->rows + BLOCK - 1) / BLOCK, quality->threads, hash_block, comparing);
    return judge_groups(comparing) && mny_quality_burst(quality, comparing->keys, "answers");
}

bool mny_quality_answers(struct mny_quality *quality)
{
    const struct mny_plan *plan = quality->plan;
    const double limit = quality->settings->limit[MNY_QUALITY_DUP_ANSWERS];
    struct comparing comparing = {.quality = quality,
                                  .cities = plan->planned[plan->city].question->choices->count};
    bool good;

    if (!(limit > 0) || (double)plan->item_count < fmin(limit, MNY_DUP_ANSWERS_LEAST))
        return true;
    quality->results[MNY_QUALITY_DUP_ANSWERS].ran = true;
    good = find_expected(&comparing) && judge_all(&comparing);
    free(comparing.keys);
    return good;
}
