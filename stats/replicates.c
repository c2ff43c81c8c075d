/* SPDX-License-Identifier: MIT */
#include "stats/replicates.h"

#include "stats/composite.h"
#include "stats/difference.h"
#include "stats/replicates_private.h"
#include "stats/sum.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void mny_replicates_free(struct mny_replicates *replicates)
{
    if (!replicates)
        return;
    mny_replicate_table_free(&replicates->table);
    free(replicates->full);
    free(replicates->deleted);
    mny_hadamard_free(replicates->signs);
    free(replicates->column);
    free(replicates->kept);
    free(replicates->rounding);
    free(replicates->deviations);
    free(replicates->failures);
    free(replicates);
}

/* Deviations in one part. */
static size_t deviations_of_part(const struct mny_replicates *replicates)
{
    return (replicates->sets + replicates->pairs) * replicates->statistics;
}

/* Shares the replicates out into parts, of one pass each if their deviations fit into
   64 MiB, else of more, but so that there are parts for many threads. */
static void share_out(struct mny_replicates *replicates)
{
    const size_t most_bytes = (size_t)64 << 20, least_parts = 64;
    const size_t bytes = deviations_of_part(replicates) * sizeof *replicates->deviations;
    const size_t fit = most_bytes / bytes > least_parts ? most_bytes / bytes : least_parts;
    const size_t passes = (replicates->count + MNY_TOGETHER - 1) / MNY_TOGETHER;

    replicates->part_size = MNY_TOGETHER * ((passes + fit - 1) / fit);
    if (passes > 0)
        replicates->parts = (replicates->count + replicates->part_size - 1) / replicates->part_size;
}

/* What a mean in a replicate may be off by though all answers are alike: its last digits, and
   those of the sums of what answers differ from the centre.  A composite of some is off
   as the worst of them. */
static void find_rounding(struct mny_replicates *replicates)
{
    const double last_digits = 1e-15, of_sums = 1e-13;

    for (size_t set = 0; set < replicates->sets; set++) {
        const double *full = replicates->full + set * replicates->statistics;
        double *rounding = replicates->rounding + set * replicates->statistics, most = 0;

        for (size_t item = 0; item < replicates->items; item++) {
            const double centre = replicates->table.centre[item];
            rounding[item] = last_digits * fmax(fabs(full[item]), fabs(centre)) +
                             of_sums * fabs(full[item] - centre);
            most = fmax(most, rounding[item]); /* an item without a mean has no part */
        }
        for (size_t s = replicates->items; s < replicates->statistics; s++)
            rounding[s] = most;
    }
}

struct mny_replicates *mny_replicates_create(const struct mny_replicate_input *input,
                                             const struct mny_estimate *full)
{
    struct mny_replicates *replicates = calloc(1, sizeof *replicates);
    double *centre = calloc(input->estimate->item_count + 1, sizeof *centre);
    size_t all;

    if (!replicates || !centre)
        goto fail;
    replicates->input = input;
    replicates->items = input->estimate->item_count;
    replicates->nodes = input->estimate->node_count + 1;
    replicates->statistics = replicates->items + replicates->nodes;
    replicates->sets = 1 + (input->domain ? input->domains : 0);
    replicates->pairs = input->differences ? mny_pairs(replicates->sets - 1) : 0;
    all = replicates->sets * replicates->statistics;
    if (!mny_replicates_list(replicates))
        goto fail;
    share_out(replicates);
    replicates->full = calloc(all, sizeof *replicates->full);
    replicates->rounding = calloc(all, sizeof *replicates->rounding);
    replicates->deviations = calloc(replicates->parts * deviations_of_part(replicates) + 1,
                                    sizeof *replicates->deviations);
    replicates->failures = calloc(replicates->parts + 1, sizeof *replicates->failures);
    if (!replicates->full || !replicates->rounding || !replicates->deviations ||
        !replicates->failures)
        goto fail;
    for (size_t i = 0; i < all; i++)
        replicates->full[i] = full[i].score;
    for (size_t item = 0; item < replicates->items; item++)
        centre[item] = isnan(full[item].score) ? 0 : full[item].score;
    if (!mny_replicate_table_make(input, centre, &replicates->table) ||
        (input->keep > 0 && !mny_replicates_open_weights(replicates)))
        goto fail;
    find_rounding(replicates);
    free(centre);
    return replicates;
fail:
    free(centre);
    mny_replicates_free(replicates);
    return NULL;
}

size_t mny_replicates_parts(const struct mny_replicates *replicates)
{
    return replicates->parts;
}

size_t mny_replicates_count(const struct mny_replicates *replicates)
{
    return replicates->count;
}

/* ---- what comes of a replicate ------------------------------------------------------- */

/* The tree for those items that are answered in the replicate, mostly the last one. */
static bool compose(struct mny_replicate_part *part)
{
    const struct mny_estimate_input *in = part->of->input->estimate;
    const size_t size = part->of->items * sizeof *part->answered;

    if (part->composite && memcmp(part->composed, part->answered, size) == 0)
        return true;
    mny_composite_free(part->composite);
    part->composite = mny_composite_create(in->nodes, in->node_count, in->item_branches,
                                           in->item_count, part->answered);
    memcpy(part->composed, part->answered, size);
    return part->composite != NULL;
}

/* Means of all items, then of all nodes, from the sums of a set; NAN if there is none. */
static bool find_means(struct mny_replicate_part *part, const double *sums)
{
    const size_t items = part->of->items, nodes = part->of->nodes;
    double *means = part->means, *scores = part->means + items;

    for (size_t item = 0; item < items; item++) {
        part->answered[item] = sums[2 * item + 1] != 0;
        means[item] = part->answered[item]
                          ? part->of->table.centre[item] + sums[2 * item] / sums[2 * item + 1]
                          : NAN;
    }
    if (!compose(part))
        return false;
    for (size_t node = 0; node < nodes; node++)
        scores[node] = mny_composite_exists(part->composite, node) ? 0 : NAN;
    for (size_t item = 0; item < items; item++)
        if (mny_composite_item_share(part->composite, item) > 0)
            scores[mny_composite_item_parent(part->composite, item)] +=
                mny_composite_item_share(part->composite, item) * means[item];
    for (size_t i = 0; i + 1 < nodes; i++) {
        const size_t node = mny_composite_order(part->composite)[i];
        if (mny_composite_node_share(part->composite, node) > 0)
            scores[mny_composite_node_parent(part->composite, node)] +=
                mny_composite_node_share(part->composite, node) * scores[node];
    }
    return true;
}

static void add_deviation(struct mny_deviations *to, double d, double factor)
{
    if (isnan(d))
        return;
    to->n += 1;
    to->c += factor;
    to->d += d;
    to->cd += factor * d;
    to->cdd += factor * d * d;
}

/* Enters the deviations of one set in one replicate. */
static bool enter(struct mny_replicate_part *part, const double *sums, size_t set, double factor,
                  struct mny_deviations *deviations)
{
    const size_t first = set * part->of->statistics;

    if (!find_means(part, sums))
        return false;
    for (size_t s = 0; s < part->of->statistics; s++) {
        part->d[first + s] = part->means[s] - part->of->full[first + s];
        add_deviation(&deviations[first + s], part->d[first + s], factor);
    }
    return true;
}

/* Enters the deviations of the differences between domains. */
static void enter_differences(struct mny_replicate_part *part, double factor,
                              struct mny_deviations *deviations)
{
    const size_t sets = part->of->sets, statistics = part->of->statistics;
    struct mny_deviations *to = deviations + sets * statistics;

    for (size_t a = 1; part->of->pairs > 0 && a < sets; a++)
        for (size_t b = a + 1; b < sets; b++, to += statistics)
            for (size_t s = 0; s < statistics; s++)
                add_deviation(&to[s], part->d[a * statistics + s] - part->d[b * statistics + s],
                              factor);
}

/* Enters replicate number AT of the pass: its domains, then all of them together. */
static bool enter_sets(struct mny_replicate_part *part, size_t at, double factor,
                       struct mny_deviations *deviations)
{
    const struct mny_replicates *of = part->of;
    const size_t width = 2 * of->items;

    for (size_t s = 0; s < of->table.domains * width; s++)
        part->own[s] = part->sums[s * MNY_TOGETHER + at];
    for (size_t set = 1; set < of->sets; set++)
        if (!enter(part, part->own + (set - 1) * width, set, factor, deviations))
            return false;
    enter_differences(part, factor, deviations);
    for (size_t domain = 1; domain < of->table.domains; domain++)
        for (size_t s = 0; s < width; s++)
            part->own[s] += part->own[domain * width + s];
    return enter(part, part->own, 0, factor, deviations);
}

/* Makes the replicates of one pass and enters them. */
static struct mny_replicate_failure run_pass(const struct mny_replicates *replicates, size_t first,
                                             size_t count, struct mny_deviations *deviations)
{
    struct mny_replicate_failure failure = {.fault = MNY_REPLICATES_MEMORY};
    struct mny_replicate_part work;

    if (mny_replicate_part_open(&work, replicates))
        failure = mny_replicate_part_fill(&work, first, count);
    for (size_t at = 0; failure.fault == MNY_REPLICATES_FINE && !replicates->again && at < count;
         at++) {
        const double factor = mny_replicates_factor(replicates, first + at);
        /* As in R what does not enter the variance is not in the mean, either. */
        if (factor > 0 && !enter_sets(&work, at, factor, deviations))
            failure.fault = MNY_REPLICATES_MEMORY;
    }
    if (failure.fault == MNY_REPLICATES_FINE && replicates->kept)
        mny_replicate_part_keep(&work, first, count);
    mny_replicate_part_close(&work);
    return failure;
}

void mny_replicates_run(struct mny_replicates *replicates, size_t part)
{
    const size_t first = part * replicates->part_size, left = replicates->count - first;
    const size_t count = left < replicates->part_size ? left : replicates->part_size;
    struct mny_deviations *deviations =
        replicates->deviations + part * deviations_of_part(replicates);
    struct mny_replicate_failure failure = {.fault = MNY_REPLICATES_FINE};

    for (size_t done = 0; failure.fault == MNY_REPLICATES_FINE && done < count;
         done += MNY_TOGETHER)
        failure = run_pass(replicates, first + done,
                           count - done < MNY_TOGETHER ? count - done : MNY_TOGETHER, deviations);
    replicates->failures[part] = failure;
}

size_t mny_replicates_part_size(const struct mny_replicates *replicates)
{
    return deviations_of_part(replicates) * sizeof *replicates->deviations +
           sizeof *replicates->failures;
}

void mny_replicates_get_part(const struct mny_replicates *replicates, size_t part, void *bytes)
{
    const size_t all = deviations_of_part(replicates), size = all * sizeof *replicates->deviations;
    unsigned char *to = bytes;

    memcpy(to, replicates->deviations + part * all, size);
    memcpy(to + size, &replicates->failures[part], sizeof *replicates->failures);
}

void mny_replicates_put_part(struct mny_replicates *replicates, size_t part, const void *bytes)
{
    const size_t all = deviations_of_part(replicates), size = all * sizeof *replicates->deviations;
    const unsigned char *from = bytes;

    memcpy(replicates->deviations + part * all, from, size);
    memcpy(&replicates->failures[part], from + size, sizeof *replicates->failures);
}

/* ---- the variance -------------------------------------------------------------------- */

/* Σ c (d - mean d)² over all parts; 0 if it may be all ROUNDING of each d. */
static double variance_of(const struct mny_replicates *replicates, size_t statistic,
                          double rounding)
{
    const size_t all = deviations_of_part(replicates);
    struct mny_sum n = {0, 0}, c = {0, 0}, d = {0, 0}, cd = {0, 0}, cdd = {0, 0};
    double mean, variance;

    for (size_t part = 0; part < replicates->parts; part++) {
        const struct mny_deviations *of = &replicates->deviations[part * all + statistic];
        mny_sum_add(&n, of->n);
        mny_sum_add(&c, of->c);
        mny_sum_add(&d, of->d);
        mny_sum_add(&cd, of->cd);
        mny_sum_add(&cdd, of->cdd);
    }
    if (replicates->count == 0)
        return 0; /* all strata are drawn completely */
    mean = mny_sum_value(d) / mny_sum_value(n);
    variance = mny_sum_value(cdd) - 2 * mean * mny_sum_value(cd) + mean * mean * mny_sum_value(c);
    if (variance <= rounding * rounding * mny_sum_value(c))
        variance = 0;
    return variance + 0 * mean; /* no replicate at all: NAN */
}

struct mny_replicate_failure mny_replicates_failure(const struct mny_replicates *replicates)
{
    for (size_t part = 0; part < replicates->parts; part++)
        if (replicates->failures[part].fault != MNY_REPLICATES_FINE)
            return replicates->failures[part];
    return (struct mny_replicate_failure){.fault = MNY_REPLICATES_FINE};
}

struct mny_replicate_failure mny_replicates_finish(const struct mny_replicates *replicates,
                                                   struct mny_estimate *full)
{
    const struct mny_design *design = replicates->input->estimate->design;
    const size_t degrees = mny_design_degrees_of_freedom(design);
    const double t = degrees > 0 ? gsl_cdf_tdist_Pinv(0.975, (double)degrees) : NAN;
    const struct mny_replicate_failure failure = mny_replicates_failure(replicates);

    if (failure.fault != MNY_REPLICATES_FINE)
        return failure;
    for (size_t i = 0; i < replicates->sets * replicates->statistics; i++) {
        struct mny_estimate *estimate = &full[i];
        double variance;
        if (isnan(estimate->score))
            continue;
        variance = variance_of(replicates, i, replicates->rounding[i]);
        /* What is left of differences that ought to be 0 is rounding. */
        if (variance <= 1e-24 * estimate->simple)
            variance = 0;
        estimate->se = sqrt(variance);
        estimate->low = estimate->score - t * estimate->se;
        estimate->high = estimate->score + t * estimate->se;
        estimate->deff = estimate->simple > 0 ? variance / estimate->simple : NAN;
    }
    return failure;
}

void mny_replicates_differences(const struct mny_replicates *replicates,
                                const struct mny_estimate *full, double *variances)
{
    const size_t sets = replicates->sets, statistics = replicates->statistics;
    const double *rounding = replicates->rounding;
    size_t pair = 0;

    for (size_t a = 1; replicates->pairs > 0 && a < sets; a++)
        for (size_t b = a + 1; b < sets; b++, pair++)
            for (size_t s = 0; s < statistics; s++)
                variances[s * replicates->pairs + pair] = mny_difference_variance(
                    &full[a * statistics + s], &full[b * statistics + s],
                    variance_of(replicates, (sets + pair) * statistics + s,
                                rounding[a * statistics + s] + rounding[b * statistics + s]));
}
