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

/* Rows that lie together are worked on together, in parts of so many. */
enum { BLOCK = 1024, PART = 64 * BLOCK, CODES = 256 };

/* Rows by the rules that could judge them; several parts of rows are counted by themselves. */
struct judged_rows {
    const struct mny_quality *quality;
    size_t parts, size, *rows; /* parts x masks */
};

static void count_part(void *context, size_t part)
{
    const struct judged_rows *judged = context;
    const struct mny_signals *signals = judged->quality->signals;
    const uint8_t *dropped = judged->quality->dropped;
    const size_t first = part * judged->size, last = first + judged->size;
    const size_t end = signals->count < last ? signals->count : last;
    size_t *rows = judged->rows + part * signals->mask_count;

    for (size_t row = first; row < end; row++)
        rows[signals->judged[row]] += !dropped[row];
}

static bool count_judged(struct mny_quality *quality)
{
    const struct mny_signals *signals = quality->signals;
    const size_t parts = mny_quality_parts(quality);
    struct judged_rows judged = {quality, parts, signals->count / parts + 1,
                                 calloc(parts * signals->mask_count + 1, sizeof *judged.rows)};

    if (!judged.rows)
        return false;
    mny_workers_run(parts, quality->threads, count_part, &judged);
    for (size_t i = 0; i < parts * signals->mask_count; i++)
        for (int rule = 0; rule < MNY_QUALITY_RULES; rule++)
            if (signals->masks[i % signals->mask_count] >> rule & 1)
                quality->results[rule].judged += judged.rows[i];
    free(judged.rows);
    return true;
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

/* The sum of scores and how many there are, of a person; of a code, of which there is one or none.
   Two numbers side by side, so that a compiler may add both at once. */
struct scores {
    double sum, count;
};

struct summing {
    const struct mny_quality *quality;
    struct part_sums *parts;
    struct scores (*of_code)[CODES]; /* by item */
};

static struct scores scores_of(double score)
{
    return isnan(score) ? (struct scores){0, 0} : (struct scores){score, 1};
}

static inline void add(struct scores *to, struct scores scores)
{
    to->sum += scores.sum;
    to->count += scores.count;
}

/* Without a branch for each answer. */
static void add_codes(const uint8_t *codes, const struct scores *of_code, size_t count,
                      struct scores *sums)
{
    for (size_t i = 0; i < count; i++)
        add(&sums[i], of_code[codes[i]]);
}

static void add_values(const double *values, size_t count, struct scores *sums)
{
    for (size_t i = 0; i < count; i++)
        add(&sums[i], scores_of(values[i]));
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
static void add_scores(const struct summing *summing, size_t first, size_t count, size_t *at,
                       struct part_sums *sums)
{
    const struct mny_quality *quality = summing->quality;
    struct scores own[BLOCK] = {{0}};

    for (size_t i = 0; i < quality->plan->item_count; i++) {
        const struct mny_item_column item = mny_responses_item(quality->responses, i);

        if (item.codes)
            add_codes(item.codes + first, summing->of_code[i], count, own);
        else
            add_values(item.values + first, count, own);
    }
    for (size_t i = 0; i < count; i++) {
        const bool counts = !quality->dropped[first + i] && own[i].count > 0;
        const double mean = counts ? own[i].sum / own[i].count : 0;

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
        add_scores(summing, first, end - first < BLOCK ? end - first : BLOCK, &at,
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

/* False without memory. */
static bool open_summing(const struct mny_quality *quality, size_t parts, struct summing *summing)
{
    const size_t items = quality->plan->item_count;

    *summing = (struct summing){quality, calloc(parts, sizeof *summing->parts),
                                malloc((items + 1) * sizeof *summing->of_code)};
    if (!summing->parts || !summing->of_code)
        return false;
    for (size_t i = 0; i < items; i++) {
        const struct mny_item_column item = mny_responses_item(quality->responses, i);

        for (size_t code = 0; item.codes && code < CODES; code++)
            summing->of_code[i][code] = scores_of(item.score_of_code[code]);
    }
    return true;
}

static void close_summing(struct summing *summing)
{
    free(summing->parts);
    free(summing->of_code);
}

/* Part by part, in order: the sums do not depend on the threads.  False without memory. */
static bool find_means(struct mny_quality *quality)
{
    const size_t parts = quality->rows / PART + 1;
    struct summing summing;
    struct part_sums total = {0};

    if (!open_summing(quality, parts, &summing)) {
        close_summing(&summing);
        return false;
    }
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
    close_summing(&summing);
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
    mny_quality_margins_free(&made->margins);
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
    mny_quality_margins_free(&quality->margins);
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
