/* SPDX-License-Identifier: MIT */
/* Scores that do not go together as those of others do.  mahal: how far a response is from the
   mean of all (stats/mahalanobis.h).  psysyn, psyant: whether it answers those pairs of items
   alike, or contrary, that all others answer so: Pearson's correlation over pairs, the later
   item of each against the earlier one, as careless::psychsyn() has it, which where that does
   not exist exchanges items at random; here there is no number then.  The rules see which
   scores go together, not whether they are high. */
#include "survey/clean/quality_measures.h"

#include "core/text.h"
#include "stats/item_sums.h"
#include "stats/mahalanobis.h"
#include "stats/response_style.h"
#include "survey/common/workers.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* PARTS are summed by themselves, then together, so that threads do not matter.  A correlation
   of fewer people than TOGETHER is chance. */
enum { PARTS = 16, TOGETHER = 30, LEAST_PAIRS = 3 };

static const double CRITICAL = 0.6;

/* ---- sums over all rows that are measured ---------------------------------------------- */

struct summing {
    const struct mny_quality *quality;
    const uint32_t *rows;
    size_t count;
    struct mny_item_sums *parts[PARTS]; /* NULL: of nobody */
    bool failed[PARTS];                 /* there was no memory */
};

static void sum_part(void *context, size_t part)
{
    struct summing *summing = context;
    const size_t items = summing->quality->plan->item_count;
    double *x = malloc((items + 1) * sizeof *x);
    struct mny_item_sums *sums = x ? mny_item_sums_create(items) : NULL;

    for (size_t i = part; sums && i < summing->count; i += PARTS) {
        mny_quality_scores(summing->quality, summing->rows[i], x);
        mny_item_sums_add(sums, x);
    }
    free(x);
    summing->parts[part] = sums;
    summing->failed[part] = !sums;
}

/* Over the rows that RULE measures.  NULL without memory. */
static struct mny_item_sums *sum_items(struct mny_quality *quality, enum mny_quality_rule rule)
{
    struct summing summing = {.quality = quality};
    struct mny_item_sums *sums = mny_item_sums_create(quality->plan->item_count);
    bool good;

    summing.rows = mny_quality_measured(quality, rule, &summing.count);
    good = sums && summing.rows;
    if (good)
        mny_workers_run(PARTS, quality->threads, sum_part, &summing);
    for (size_t part = 0; part < PARTS; part++) {
        good = good && !summing.failed[part];
        if (good && summing.parts[part])
            mny_item_sums_merge(sums, summing.parts[part]);
        mny_item_sums_free(summing.parts[part]);
    }
    if (good)
        return sums;
    mny_item_sums_free(sums);
    return NULL;
}

/* ---- distance from the mean -------------------------------------------------------------- */

struct distance {
    const struct mny_quality *quality;
    const struct mny_item_sums *sums;
    double *limits; /* by how many items were answered */
};

static bool fill_distances(const void *context, const uint32_t *rows, size_t count, double *values)
{
    const struct distance *distance = context;
    double *x = malloc((distance->quality->plan->item_count + 1) * sizeof *x);
    struct mny_mahalanobis *work = x ? mny_mahalanobis_create(distance->sums) : NULL;
    size_t observed;

    for (size_t i = 0; work && i < count; i++) {
        mny_quality_scores(distance->quality, rows[i], x);
        values[i] = mny_mahalanobis(work, x, &observed);
    }
    free(x);
    if (!work)
        return false;
    mny_mahalanobis_free(work);
    return true;
}

static size_t scores_of(const struct mny_quality *quality, size_t row)
{
    size_t count = 0;

    for (size_t i = 0; i < quality->plan->item_count; i++) {
        const struct mny_item_column item = mny_responses_item(quality->responses, i);
        count +=
            (size_t)!isnan(item.codes ? item.score_of_code[item.codes[row]] : item.values[row]);
    }
    return count;
}

static double limit_of_row(const void *context, size_t row)
{
    const struct distance *distance = context;

    return distance->limits[scores_of(distance->quality, row)];
}

/* Says so if some of those who answered have no distance. */
static void note_singular(struct mny_quality *quality)
{
    size_t count, answered = 0;
    const uint32_t *rows = mny_quality_measured(quality, MNY_QUALITY_MAHAL, &count);

    for (size_t i = 0; rows && i < count; i++)
        answered += scores_of(quality, rows[i]) > 0;
    if (quality->results[MNY_QUALITY_MAHAL].judged < answered)
        quality->notes[MNY_QUALITY_MAHAL] =
            N_("no distance where covariances are singular: an item does not vary or follows from "
               "others");
}

static bool measure_distances(struct mny_quality *quality)
{
    const size_t items = quality->plan->item_count;
    struct mny_item_sums *sums = sum_items(quality, MNY_QUALITY_MAHAL);
    struct distance distance = {quality, sums, calloc(items + 1, sizeof(double))};
    bool good = sums && distance.limits;

    for (size_t k = 1; good && k <= items; k++)
        distance.limits[k] =
            gsl_cdf_chisq_Qinv(quality->settings->limit[MNY_QUALITY_MAHAL], (double)k);
    good = good && mny_quality_measure(
                       quality, &(struct mny_measure){MNY_QUALITY_MAHAL, MNY_LIMIT_OWN, &distance,
                                                      fill_distances, limit_of_row, NULL});
    if (good)
        note_singular(quality);
    free(distance.limits);
    mny_item_sums_free(sums);
    return good;
}

/* ---- pairs of items that go together ------------------------------------------------------- */

struct pairs {
    const struct mny_quality *quality;
    size_t *later, *earlier; /* items */
    size_t count;
};

/* Those whose correlation is above CRITICAL, or, with SIGN -1, below its negative. */
static bool find_pairs(const struct mny_item_sums *sums, double sign, struct pairs *pairs)
{
    const size_t items = mny_item_sums_items(sums);

    pairs->later = malloc((items * items + 1) * sizeof *pairs->later);
    pairs->earlier = malloc((items * items + 1) * sizeof *pairs->earlier);
    if (!pairs->later || !pairs->earlier)
        return false;
    for (size_t a = 0; a < items; a++)
        for (size_t b = a + 1; b < items; b++) {
            if (mny_item_pairs(sums, a, b) < TOGETHER ||
                !(sign * mny_item_correlation(sums, a, b) > CRITICAL))
                continue;
            pairs->earlier[pairs->count] = a;
            pairs->later[pairs->count++] = b;
        }
    return true;
}

static bool fill_pairs(const void *context, const uint32_t *rows, size_t count, double *values)
{
    const struct pairs *pairs = context;
    double *x = malloc((pairs->quality->plan->item_count + 1) * sizeof *x);
    double *both = malloc((2 * pairs->count + 1) * sizeof *both);

    for (size_t i = 0; x && both && i < count; i++) {
        mny_quality_scores(pairs->quality, rows[i], x);
        for (size_t k = 0; k < pairs->count; k++) {
            both[k] = x[pairs->later[k]];
            both[pairs->count + k] = x[pairs->earlier[k]];
        }
        values[i] = mny_pairs_correlation(both, both + pairs->count, pairs->count, LEAST_PAIRS);
    }
    free(both);
    if (!x)
        return false;
    free(x);
    return both != NULL;
}

static bool measure_pairs(struct mny_quality *quality, enum mny_quality_rule rule,
                          enum mny_measure_limit limit, double sign)
{
    struct pairs pairs = {.quality = quality};
    struct mny_item_sums *sums = sum_items(quality, rule);
    bool good = sums && find_pairs(sums, sign, &pairs);

    if (good && pairs.count >= LEAST_PAIRS)
        good = mny_quality_measure(
            quality, &(struct mny_measure){rule, limit, &pairs, fill_pairs, NULL, NULL});
    else
        quality->notes[rule] = N_("fewer than three pairs of items correlate beyond 0.6");
    free(pairs.later);
    free(pairs.earlier);
    mny_item_sums_free(sums);
    return good;
}

static bool measure_none(struct mny_quality *quality)
{
    quality->notes[MNY_QUALITY_MAHAL] = quality->notes[MNY_QUALITY_PSYSYN] =
        quality->notes[MNY_QUALITY_PSYANT] = N_("more than 200 items: no pairs are made of them");
    return true;
}

bool mny_quality_items(struct mny_quality *quality)
{
    if (quality->plan->item_count == 0)
        return true;
    if (quality->plan->item_count > MNY_ITEMS_TOGETHER)
        return measure_none(quality);
    return (!mny_quality_measures(quality, MNY_QUALITY_MAHAL) || measure_distances(quality)) &&
           (!mny_quality_measures(quality, MNY_QUALITY_PSYSYN) ||
            measure_pairs(quality, MNY_QUALITY_PSYSYN, MNY_LIMIT_LOWEST, 1)) &&
           (!mny_quality_measures(quality, MNY_QUALITY_PSYANT) ||
            measure_pairs(quality, MNY_QUALITY_PSYANT, MNY_LIMIT_HIGHEST, -1));
}
