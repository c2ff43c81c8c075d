/* SPDX-License-Identifier: MIT */
#include "survey/clean/quality_measures.h"

#include "survey/common/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* SAMPLE: the 1 % quantile of so many has a hundred below it. */
enum { BLOCK = 1024, SAMPLE = 10000 };

bool mny_quality_measures(const struct mny_quality *quality, enum mny_quality_rule rule)
{
    return quality->settings->limit[rule] > 0 || quality->settings->report[rule];
}

/* How many of the COUNT rows from FIRST on are not dropped. */
static size_t count_kept(const struct mny_quality *quality, size_t first, size_t count)
{
    size_t kept = 0;

    for (size_t i = first; i < first + count; i++)
        kept += !quality->dropped[i];
    return kept;
}

/* Takes every STEPth of COUNT rows from FIRST on, not counting those that are dropped; *AHEAD are
   passed before the next one. */
static void take_rows(const struct mny_quality *quality, size_t first, size_t count, size_t step,
                      size_t *ahead, struct mny_quality_rows *list)
{
    for (size_t i = first; i < first + count; i++) {
        if (quality->dropped[i])
            continue;
        if (*ahead == 0)
            list->rows[list->count++] = (uint32_t)i;
        *ahead = *ahead == 0 ? step - 1 : *ahead - 1;
    }
}

/* Every how manieth row of those that count is taken, so that there are MOST at most. */
static bool list_rows(const struct mny_quality *quality, size_t most, struct mny_quality_rows *list)
{
    enum { TOGETHER = 128 };
    const size_t count = count_kept(quality, 0, quality->rows);
    const size_t step = count <= most ? 1 : (count + most - 1) / most;
    size_t ahead = 0;

    list->rows = malloc((count / step + 2) * sizeof *list->rows);
    if (!list->rows)
        return false;
    for (size_t first = 0; first < quality->rows; first += TOGETHER) {
        const size_t left = quality->rows - first, rows = left < TOGETHER ? left : TOGETHER;
        const size_t kept = count_kept(quality, first, rows);

        if (kept <= ahead)
            ahead -= kept;
        else
            take_rows(quality, first, rows, step, &ahead, list);
    }
    return true;
}

const uint32_t *mny_quality_measured(struct mny_quality *quality, enum mny_quality_rule rule,
                                     size_t *count)
{
    const bool all = quality->settings->limit[rule] > 0;
    struct mny_quality_rows *list = all ? &quality->all : &quality->sample;

    if (!list->rows && !list_rows(quality, all ? SIZE_MAX : SAMPLE, list))
        return NULL;
    *count = list->count;
    return list->rows;
}

void mny_quality_scores(const struct mny_quality *quality, size_t row, double *x)
{
    for (size_t i = 0; i < quality->plan->item_count; i++) {
        const struct mny_item_column item = mny_responses_item(quality->responses, i);
        x[i] = item.codes ? item.score_of_code[item.codes[row]] : item.values[row];
    }
}

/* ---- measuring ------------------------------------------------------------------------ */

struct measuring {
    struct mny_quality *quality;
    const struct mny_measure *measure;
    const uint32_t *rows;
    size_t count;
    double *values;  /* by row measured */
    uint8_t *failed; /* by block: there was no memory */
};

static void fill_block(void *context, size_t index)
{
    const struct measuring *measuring = context;
    const size_t first = index * BLOCK, left = measuring->count - first;
    const size_t count = left < BLOCK ? left : BLOCK;
    double *values = measuring->values + first;

    measuring->failed[index] = !measuring->measure->fill(measuring->measure->context,
                                                         measuring->rows + first, count, values);
    /* Six decimals: what the order of rows does to sums is far below. */
    for (size_t i = 0; i < count; i++)
        values[i] = rint(values[i] * 1e6) / 1e6;
}

static bool fill(struct measuring *measuring)
{
    const size_t blocks = (measuring->count + BLOCK - 1) / BLOCK;
    bool good;

    measuring->values = malloc((measuring->count + 1) * sizeof *measuring->values);
    measuring->failed = calloc(blocks + 1, 1);
    good = measuring->values && measuring->failed;
    for (size_t i = 0; good && i < measuring->count; i++)
        measuring->values[i] = NAN; /* after an interrupt nobody fills them */
    if (good)
        mny_workers_run(blocks, measuring->quality->threads, fill_block, measuring);
    for (size_t i = 0; good && i < blocks; i++)
        good = !measuring->failed[i];
    free(measuring->failed);
    return good;
}

static int compare_numbers(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The numbers that there are, ascending; the caller's to free().  NULL without memory. */
static double *sort_values(const struct measuring *measuring, size_t *known)
{
    double *sorted = malloc((measuring->count + 1) * sizeof *sorted);

    *known = 0;
    for (size_t i = 0; sorted && i < measuring->count; i++)
        if (!isnan(measuring->values[i]))
            sorted[(*known)++] = measuring->values[i];
    if (sorted)
        qsort(sorted, *known, sizeof *sorted, compare_numbers);
    return sorted;
}

/* The smallest number that a share P of them do not exceed. */
static double quantile_of(const double *sorted, size_t known, double p)
{
    const double rank = ceil(p * (double)known - 1e-9);

    return known > 0 ? sorted[rank < 1 ? 0 : (size_t)rank - 1] : NAN;
}

/* The number below (of the lowest) or above (of the highest) which the share LIMIT of all are;
   of those that are as large as it none is flagged, so that it is that share at most. */
static double limit_of(const struct measuring *measuring, const double *sorted, size_t known)
{
    const double limit = measuring->quality->settings->limit[measuring->measure->rule];
    const double most = floor(fmin(limit, 1) * (double)known + 1e-9);
    const size_t flagged = (size_t)fmin(most, (double)known - 1);

    switch (measuring->measure->limit) {
    case MNY_LIMIT_LOWEST:
        return known > 0 ? sorted[flagged] : NAN;
    case MNY_LIMIT_HIGHEST:
        return known > 0 ? sorted[known - 1 - flagged] : NAN;
    case MNY_LIMIT_ABOVE:
    case MNY_LIMIT_OWN:
        break;
    }
    return limit;
}

static bool exceeds(enum mny_measure_limit limit, double value, double threshold)
{
    switch (limit) {
    case MNY_LIMIT_LOWEST:
        return value < threshold;
    case MNY_LIMIT_HIGHEST:
    case MNY_LIMIT_ABOVE:
    case MNY_LIMIT_OWN:
        break;
    }
    return value > threshold;
}

static bool flag_values(const struct measuring *measuring, double threshold)
{
    const struct mny_measure *measure = measuring->measure;

    for (size_t i = 0; i < measuring->count; i++) {
        const size_t row = measuring->rows[i];
        struct mny_quality_flag flag = {row, measuring->values[i], threshold, "", measure->rule};

        if (isnan(flag.value))
            continue;
        if (measure->limit == MNY_LIMIT_OWN)
            flag.threshold = measure->own_limit(measure->context, row);
        if (!exceeds(measure->limit, flag.value, flag.threshold))
            continue;
        if (measure->detail)
            flag.detail = measure->detail(measure->context, row);
        if (!mny_quality_add(measuring->quality, &flag))
            return false;
    }
    return true;
}

bool mny_quality_measure(struct mny_quality *quality, const struct mny_measure *measure)
{
    struct measuring measuring = {.quality = quality, .measure = measure};
    struct mny_quality_result *result = &quality->results[measure->rule];
    double *sorted = NULL;
    size_t known = 0;
    bool good;

    measuring.rows = mny_quality_measured(quality, measure->rule, &measuring.count);
    good = measuring.rows && fill(&measuring) && (sorted = sort_values(&measuring, &known)) != NULL;
    if (good) {
        result->ran = known > 0;
        result->judged = known;
        result->low = quantile_of(sorted, known, 0.01);
        result->middle = quantile_of(sorted, known, 0.5);
        result->high = quantile_of(sorted, known, 0.99);
        if (quality->settings->limit[measure->rule] > 0 && known > 0)
            good = flag_values(&measuring, limit_of(&measuring, sorted, known));
    }
    free(sorted);
    free(measuring.values);
    return good;
}
