/* SPDX-License-Identifier: MIT */
#include "survey/clean/quality_private.h"

#include "core/arena.h"
#include "core/search.h"
#include "survey/common/workers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert((int)MNY_QUALITY_RULES <= 32, "a bit of mny_signals.judged each");

struct mny_quality_flag *mny_quality_add_room(struct mny_quality *quality, size_t count)
{
    struct mny_quality_flag *first;

    if (count >= SIZE_MAX - quality->flag_count ||
        !mny_grow(&quality->flags, &quality->flag_room, quality->flag_count + count + 1,
                  sizeof *quality->flags))
        return NULL;
    first = quality->flags + quality->flag_count;
    quality->flag_count += count;
    return first;
}

bool mny_quality_add(struct mny_quality *quality, const struct mny_quality_flag *flag)
{
    struct mny_quality_flag *place = mny_quality_add_room(quality, 1);

    if (place)
        *place = *flag;
    return place != NULL;
}

/* Rows by the rules that could judge them. */
static bool count_judged(struct mny_quality *quality)
{
    const struct mny_signals *signals = quality->signals;
    size_t *rows = calloc(signals->mask_count + 1, sizeof *rows);

    for (size_t row = 0; rows && row < signals->count; row++)
        rows[signals->judged[row]] += !quality->dropped[row];
    for (size_t i = 0; rows && i < signals->mask_count; i++)
        for (int rule = 0; rule < MNY_QUALITY_RULES; rule++)
            if (signals->masks[i] >> rule & 1)
                quality->results[rule].judged += rows[i];
    free(rows);
    return rows != NULL;
}

/* What the signals found row by row. */
static bool take_findings(struct mny_quality *quality)
{
    const struct mny_signals *signals = quality->signals;

    for (int rule = 0; rule < MNY_QUALITY_RULES; rule++)
        quality->results[rule].ran = signals->plan->on[rule];
    quality->results[MNY_QUALITY_DUP_TEXT].ran = false; /* these are their own affair */
    quality->results[MNY_QUALITY_QUOTA].ran = false;
    if (!count_judged(quality))
        return false;
    for (size_t i = 0; i < signals->finding_count; i++) {
        const struct mny_row_signal *finding = &signals->findings[i];
        const struct mny_quality_flag flag = {finding->row, finding->value, finding->threshold,
                                              finding->detail, finding->rule};

        if (!quality->dropped[finding->row] && !mny_quality_add(quality, &flag))
            return false;
    }
    return true;
}

/* Rows that lie together are worked on together, in parts of so many. */
enum { BLOCK = 1024, PART = 64 * BLOCK };

static int compare_flags(const void *a, const void *b)
{
    const struct mny_quality_flag *x = a, *y = b;

    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->rule != y->rule)
        return x->rule < y->rule ? -1 : 1;
    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    return strcmp(x->detail, y->detail);
}

/* The flags of the parts; those of part p are FLAGS[ENDS[p - 1]] to FLAGS[ENDS[p]], of the first
   from 0. */
struct dealt {
    struct mny_quality_flag *flags;
    size_t *ends;
};

static void sort_part(void *context, size_t part)
{
    const struct dealt *dealt = context;
    const size_t first = part > 0 ? dealt->ends[part - 1] : 0, count = dealt->ends[part] - first;

    if (count > 0)
        qsort(dealt->flags + first, count, sizeof *dealt->flags, compare_flags);
}

/* Deals the flags out to PARTS parts. */
static void deal(const struct mny_quality *quality, size_t parts, struct dealt *dealt)
{
    size_t *ends = dealt->ends, before = 0;

    for (size_t i = 0; i < quality->flag_count; i++)
        ends[quality->flags[i].row / PART]++;
    for (size_t part = 0; part < parts; part++) {
        const size_t count = ends[part];

        ends[part] = before; /* for now, where its first goes */
        before += count;
    }
    for (size_t i = 0; i < quality->flag_count; i++)
        dealt->flags[ends[quality->flags[i].row / PART]++] = quality->flags[i];
}

/* Into the order of the file.  False without memory. */
static bool order_flags(struct mny_quality *quality)
{
    const size_t parts = quality->rows / PART + 1;
    struct dealt dealt = {calloc(quality->flag_count + 1, sizeof *dealt.flags),
                          calloc(parts, sizeof *dealt.ends)};
    const bool good = dealt.flags && dealt.ends;

    if (good) {
        deal(quality, parts, &dealt);
        mny_workers_run(parts, quality->threads, sort_part, &dealt);
        free(quality->flags);
        quality->flags = dealt.flags;
        quality->flag_room = quality->flag_count + 1;
    } else {
        free(dealt.flags);
    }
    free(dealt.ends);
    return good;
}

/* Of a row that one rule flags twice the larger value stays.  False without memory. */
static bool sort_flags(struct mny_quality *quality)
{
    size_t kept = 0;

    if (!order_flags(quality))
        return false;
    for (size_t i = 0; i < quality->flag_count; i++) {
        const struct mny_quality_flag *flag = &quality->flags[i];

        if (kept > 0 && quality->flags[kept - 1].row == flag->row &&
            quality->flags[kept - 1].rule == flag->rule)
            continue;
        quality->flags[kept++] = *flag;
    }
    quality->flag_count = kept;
    for (size_t i = 0; i < kept; i++)
        quality->results[quality->flags[i].rule].flagged++;
    return true;
}

/* ---- what a rule does to the mean ------------------------------------------------- */

struct sums {
    long double sum;
    size_t count;
};

/* Of PART rows. */
struct part_sums {
    struct sums all, flagged[MNY_QUALITY_RULES];
};

struct summing {
    const struct mny_quality *quality;
    struct part_sums *parts;
};

static void add_item(const struct mny_item_column *item, size_t first, size_t count, double *sum,
                     double *answered)
{
    for (size_t i = 0; i < count; i++) {
        const double score =
            item->codes ? item->score_of_code[item->codes[first + i]] : item->values[first + i];

        if (!isnan(score)) {
            sum[i] += score;
            answered[i]++;
        }
    }
}

/* Flags, and the row at which the ones wanted begin. */
struct flag_search {
    const struct mny_quality_flag *flags;
    size_t row;
};

static bool flag_before(const void *context, size_t index)
{
    const struct flag_search *search = context;

    return search->flags[index].row < search->row;
}

/* Respondents' own means of their scored answers, summed over the rows [FIRST, FIRST + COUNT)
   and, by rule, over those it flags, the next of whose flags is *AT. */
static void add_scores(const struct mny_quality *quality, size_t first, size_t count, size_t *at,
                       struct part_sums *sums)
{
    double sum[BLOCK] = {0}, answered[BLOCK] = {0};

    for (size_t i = 0; i < quality->plan->item_count; i++) {
        const struct mny_item_column item = mny_responses_item(quality->responses, i);

        add_item(&item, first, count, sum, answered);
    }
    for (size_t i = 0; i < count; i++) {
        const bool counts = !quality->dropped[first + i] && answered[i] > 0;
        const double mean = counts ? sum[i] / answered[i] : 0;

        sums->all.sum += mean;
        sums->all.count += counts;
        for (; *at < quality->flag_count && quality->flags[*at].row == first + i; ++*at) {
            sums->flagged[quality->flags[*at].rule].sum += mean;
            sums->flagged[quality->flags[*at].rule].count += counts;
        }
    }
}

static void add_part(void *context, size_t part)
{
    const struct summing *summing = context;
    const size_t rows = summing->quality->rows, end = rows / PART > part ? (part + 1) * PART : rows;
    const struct flag_search search = {summing->quality->flags, part * PART};
    size_t at = mny_search(0, summing->quality->flag_count, flag_before, &search);

    for (size_t first = part * PART; first < end; first += BLOCK)
        add_scores(summing->quality, first, end - first < BLOCK ? end - first : BLOCK, &at,
                   &summing->parts[part]);
}

static void join(struct sums *to, const struct sums *from)
{
    to->sum += from->sum;
    to->count += from->count;
}

/* Six decimals: what the order of rows does to the sums is far below. */
static double mean_of(struct sums sums)
{
    return sums.count > 0 ? (double)(rintl(sums.sum / (long double)sums.count * 1e6L) / 1e6L) : NAN;
}

/* Part by part, in order: the sums do not depend on the threads.  False without memory. */
static bool find_means(struct mny_quality *quality)
{
    const size_t parts = quality->rows / PART + 1;
    struct summing summing = {quality, calloc(parts, sizeof *summing.parts)};
    struct part_sums total = {0};

    if (!summing.parts)
        return false;
    mny_workers_run(parts, quality->threads, add_part, &summing);
    for (size_t i = 0; i < parts; i++) {
        join(&total.all, &summing.parts[i].all);
        for (int rule = 0; rule < MNY_QUALITY_RULES; rule++)
            join(&total.flagged[rule], &summing.parts[i].flagged[rule]);
    }
    for (int rule = 0; rule < MNY_QUALITY_RULES; rule++) {
        struct mny_quality_result *result = &quality->results[rule];
        const struct sums *flagged = &total.flagged[rule];

        result->mean_all = mean_of(total.all);
        result->mean_without =
            mean_of((struct sums){total.all.sum - flagged->sum, total.all.count - flagged->count});
    }
    free(summing.parts);
    return true;
}

/* ---- all of it ---------------------------------------------------------------------- */

/* The families, in any order but the last, which looks at what the others reject. */
static bool judge(struct mny_quality *quality)
{
    static bool (*const families[])(struct mny_quality *) = {
        take_findings,       mny_quality_speed, mny_quality_pages,  mny_quality_battery,
        mny_quality_style,   mny_quality_items, mny_quality_halves, mny_quality_duplicates,
        mny_quality_answers, mny_quality_near,  mny_quality_quotas};

    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (!families[i](quality))
            return false;
    return true;
}

struct mny_quality *mny_quality_judge(const struct mny_signals *signals,
                                      const struct mny_responses *responses,
                                      const struct mny_durations *durations, const uint8_t *dropped,
                                      size_t threads)
{
    struct mny_quality *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->signals = signals;
    made->plan = signals->plan->plan;
    made->settings = signals->plan->quality;
    made->responses = responses;
    made->durations = durations;
    made->dropped = dropped;
    made->rows = mny_responses_count(responses);
    made->threads = threads;
    for (int rule = 0; rule < MNY_QUALITY_RULES; rule++) {
        struct mny_quality_result *result = &made->results[rule];
        result->expected = result->low = result->middle = result->high = NAN;
    }
    if (made->rows > UINT32_MAX || !mny_batteries_find(made->plan, responses, &made->batteries) ||
        !judge(made)) {
        mny_quality_free(made);
        return NULL;
    }
    free(made->all.rows);
    free(made->sample.rows);
    made->all.rows = made->sample.rows = NULL;
    if (sort_flags(made) && find_means(made))
        return made;
    mny_quality_free(made);
    return NULL;
}

void mny_quality_free(struct mny_quality *quality)
{
    if (!quality)
        return;
    mny_batteries_free(&quality->batteries);
    free(quality->all.rows);
    free(quality->sample.rows);
    free(quality->flags);
    free(quality);
}

void mny_quality_results(const struct mny_quality *quality,
                         struct mny_quality_result results[MNY_QUALITY_RULES])
{
    memcpy(results, quality->results, sizeof quality->results);
}

bool mny_quality_reject(const struct mny_quality *quality, struct mny_ledger *ledger,
                        uint8_t *dropped)
{
    bool any = false;

    for (size_t i = 0; i < quality->flag_count; i++) {
        const struct mny_quality_flag *flag = &quality->flags[i];
        char value[MNY_MOMENT_ROOM], threshold[MNY_MOMENT_ROOM], detail[2 * MNY_MOMENT_ROOM + 4];
        int length;

        if (!quality->settings->reject[flag->rule] || dropped[flag->row])
            continue;
        mny_quality_format(quality, flag->rule, flag->value, value);
        mny_quality_format(quality, flag->rule, flag->threshold, threshold);
        length = snprintf(detail, sizeof detail, "%s / %s", value, threshold);
        if (!mny_ledger_reject(ledger, mny_responses_place(quality->responses, flag->row),
                               mny_responses_city_choice(quality->responses, flag->row),
                               mny_reason_of_quality(flag->rule), detail, (size_t)length))
            return false;
        dropped[flag->row] = any = true;
    }
    if (any)
        mny_ledger_order(ledger);
    return true;
}
