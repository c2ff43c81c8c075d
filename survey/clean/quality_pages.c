/* SPDX-License-Identifier: MIT */
/* speed_idx: how fast the pages were left that a response visited (stats/response_style.h). */
#include "survey/clean/quality_measures.h"

#include "stats/response_style.h"
#include "survey/common/workers.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

struct pages {
    struct mny_quality *quality;
    const double *times; /* by row, then by page */
    size_t count;
    double *medians;
    bool *failed; /* by page: there was no memory */
};

static void find_median(void *context, size_t page)
{
    struct pages *pages = context;
    double *times = malloc((pages->quality->rows + 1) * sizeof *times);
    size_t known = 0;

    pages->failed[page] = !times;
    for (size_t i = 0; times && i < pages->quality->rows; i++) {
        const double time = pages->times[i * pages->count + page];

        if (!pages->quality->dropped[i] && !isnan(time))
            times[known++] = time;
    }
    pages->medians[page] = known > 0 ? gsl_stats_median(times, 1, known) : NAN;
    free(times);
}

static bool fill(const void *context, const uint32_t *rows, size_t count, double *values)
{
    const struct pages *pages = context;

    for (size_t i = 0; i < count; i++)
        values[i] =
            mny_speed_index(pages->times + rows[i] * pages->count, pages->medians, pages->count);
    return true;
}

bool mny_quality_pages(struct mny_quality *quality)
{
    const size_t count = quality->signals->plan->pages.count;
    struct pages pages = {.quality = quality, .times = quality->signals->pages, .count = count};
    bool good;

    if (count == 0 || !pages.times)
        return true;
    pages.medians = calloc(count, sizeof *pages.medians);
    pages.failed = calloc(count, sizeof *pages.failed);
    good = pages.medians && pages.failed;
    if (good)
        mny_workers_run(count, quality->threads, find_median, &pages);
    for (size_t i = 0; good && i < count; i++)
        good = !pages.failed[i];
    good = good && mny_quality_measure(quality, &(struct mny_measure){MNY_QUALITY_SPEED_IDX,
                                                                      MNY_LIMIT_LOWEST, &pages,
                                                                      fill, NULL, NULL});
    free(pages.medians);
    free(pages.failed);
    return good;
}
