/* SPDX-License-Identifier: MIT */
/* The same answers to all scored questions in one city.  Who makes responses up varies age
   and sex, so that these are not compared (Kuriakose and Robbins 2016 compare the substantive
   questions).  Among many honest responses some are the same by chance: expected is the
   number of such pairs if each item were answered by itself, from the margins of the city,
   n (n - 1) / 2 prod sum p^2.  Items go together, so that this is a lower bound. */
#include "survey/clean/quality_private.h"

#include "stats/honest_answers.h"
#include "survey/common/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 4096, CODES = 256, FEWEST = 12, TEN_MINUTES = 600 };

struct comparing {
    struct mny_quality *quality;
    uint64_t *keys; /* by row */
    size_t cities;
    double *same; /* by city and item: sum p^2; NAN without memory */
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

/* How many codes an item can have, with the 0 of no answer. */
static size_t codes_of(const struct mny_plan *plan, size_t item)
{
    const struct mny_choice_list *list =
        plan->planned[plan->items[item].question].question->choices;

    return list && list->count < CODES - 1 ? list->count + 1 : CODES;
}

/* The answers to an item, by city; CODES NULL: they are no codes. */
struct answers {
    const uint8_t *codes;
    size_t width;     /* codes of a city */
    uint32_t *counts; /* cities x width; NULL also without memory */
};

/* Items that are counted together: what is the same of them is read once.  Four jobs of twelve
   items keep two threads busy to the end, or four. */
enum { TOGETHER = 3 };

static struct answers open_answers(const struct comparing *comparing, size_t item)
{
    const struct mny_quality *quality = comparing->quality;
    struct answers made = {.codes = mny_responses_item(quality->responses, item).codes};

    made.width = made.codes ? codes_of(quality->plan, item) : 0;
    made.counts = made.codes ? calloc(comparing->cities * made.width, sizeof *made.counts) : NULL;
    return made;
}

static void count_one(const struct mny_quality *quality, const struct answers *of)
{
    const struct mny_codes cities = mny_responses_city_choices(quality->responses);

    for (size_t i = 0; of->counts && i < quality->rows; i++)
        of->counts[cities.shorts[i] * of->width + of->codes[i]] += !quality->dropped[i];
}

static void count_together(const struct mny_quality *quality, const struct answers of[TOGETHER])
{
    const struct mny_codes cities = mny_responses_city_choices(quality->responses);
    const struct answers a = of[0], b = of[1], c = of[2];

    for (size_t i = 0; i < quality->rows; i++) {
        const size_t city = cities.shorts[i];
        const uint32_t one = !quality->dropped[i];

        a.counts[city * a.width + a.codes[i]] += one;
        b.counts[city * b.width + b.codes[i]] += one;
        c.counts[city * c.width + c.codes[i]] += one;
    }
}

/* Sum p^2 of one item in every city; an item whose answers are no codes is taken to be
   always different, which no expectation needs more exactly. */
static void sum_squares(const struct comparing *comparing, size_t item, const struct answers *of)
{
    const size_t items = comparing->quality->plan->item_count;

    for (size_t city = 0; city < comparing->cities; city++) {
        double all = 0, squares = 0;

        for (size_t code = 0; of->counts && code < of->width; code++) {
            const double count = of->counts[city * of->width + code];
            all += count;
            squares += count * count;
        }
        comparing->same[city * items + item] = !of->codes    ? 0
                                               : !of->counts ? NAN
                                               : all > 0     ? squares / (all * all)
                                                             : 0;
    }
}

static void count_items(void *context, size_t job)
{
    const struct comparing *comparing = context;
    const size_t first = job * TOGETHER, left = comparing->quality->plan->item_count - first;
    const size_t count = left < TOGETHER ? left : TOGETHER;
    struct answers of[TOGETHER];
    bool all = count == TOGETHER;

    for (size_t i = 0; i < count; i++) {
        of[i] = open_answers(comparing, first + i);
        all = all && of[i].counts;
    }
    if (all)
        count_together(comparing->quality, of);
    for (size_t i = 0; i < count; i++) {
        if (!all)
            count_one(comparing->quality, &of[i]);
        sum_squares(comparing, first + i, &of[i]);
        free(of[i].counts);
    }
}

static bool find_expected(struct comparing *comparing, size_t *of_city)
{
    struct mny_quality *quality = comparing->quality;
    const size_t items = quality->plan->item_count;
    double pairs = 0;

    mny_workers_run((items + TOGETHER - 1) / TOGETHER, quality->threads, count_items, comparing);
    for (size_t city = 0; city < comparing->cities; city++) {
        const double chance =
            mny_equal_pairs((double)of_city[city], comparing->same + city * items, items);

        if (isnan(chance))
            return false;
        pairs += chance;
    }
    quality->results[MNY_QUALITY_DUP_ANSWERS].expected = pairs;
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
        const struct mny_quality_flag flag = {group->members[i].row, (double)group->count, FEWEST,
                                              what, MNY_QUALITY_DUP_ANSWERS};

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
        return answers < FEWEST || judge_short(group);
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

static bool count_cities(const struct mny_quality *quality, size_t *of_city)
{
    const struct mny_codes cities = mny_responses_city_choices(quality->responses);

    for (size_t i = 0; i < quality->rows; i++)
        of_city[cities.shorts[i]] += !quality->dropped[i];
    return true;
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
    struct mny_quality_result *result = &quality->results[MNY_QUALITY_DUP_ANSWERS];
    struct comparing comparing = {.quality = quality,
                                  .cities = plan->planned[plan->city].question->choices->count};
    size_t *of_city;
    bool good;

    if (!(quality->settings->limit[MNY_QUALITY_DUP_ANSWERS] > 0) || plan->item_count < FEWEST)
        return true;
    result->ran = true;
    comparing.same = malloc((plan->item_count * comparing.cities + 1) * sizeof *comparing.same);
    of_city = calloc(comparing.cities + 1, sizeof *of_city);
    good = comparing.same && of_city && count_cities(quality, of_city);
    for (size_t city = 0; good && city < comparing.cities; city++)
        result->judged += of_city[city];
    good = good && find_expected(&comparing, of_city) && judge_all(&comparing);
    free(comparing.keys);
    free(comparing.same);
    free(of_city);
    return good;
}
