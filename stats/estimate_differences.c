/* SPDX-License-Identifier: MIT */
/* Differences between domains by Taylor linearization.  All domains are linearized
   side by side, block by block; the terms of each difference are totals like any
   other, so that strata, PSUs and lonely PSUs are treated in the one place where
   they are treated for the estimates themselves. */
#include "stats/difference.h"
#include "stats/linearization.h"
#include "stats/variance.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum { BLOCK = MNY_LINEARIZED_BLOCK };

/* The domains of one design, and the differences that are gathered in one go:
   numbers FIRST ... FIRST + COUNT - 1, of STATISTIC x pairs + pair. */
struct contrast {
    const struct mny_estimate_input *in;
    const struct mny_estimate *estimates; /* domains x statistics */
    size_t domains, opened, pairs, statistics;
    struct mny_estimate_input *inputs; /* of each domain */
    struct mny_linearization *linear;  /* of each domain */
    size_t first, count;
    size_t first_statistic; /* of the first difference */
    struct mny_variance *variance;
    double *terms; /* statistics of one go x domains x BLOCK */
    double difference[BLOCK];
};

static void close_contrast(struct contrast *contrast)
{
    for (size_t domain = 0; domain < contrast->opened; domain++)
        mny_linearization_close(&contrast->linear[domain]);
    free(contrast->linear);
    free(contrast->inputs);
}

static enum mny_code open_contrast(struct contrast *contrast)
{
    enum mny_code code = MNY_OK;

    contrast->inputs = calloc(contrast->domains, sizeof *contrast->inputs);
    contrast->linear = calloc(contrast->domains, sizeof *contrast->linear);
    if (!contrast->inputs || !contrast->linear)
        return MNY_E_MEMORY;
    while (code == MNY_OK && contrast->opened < contrast->domains) {
        struct mny_estimate_input *input = &contrast->inputs[contrast->opened];
        *input = *contrast->in;
        input->category = (uint32_t)contrast->opened;
        code = mny_linearization_open(&contrast->linear[contrast->opened++], input);
    }
    return code;
}

/* How many statistics the differences of this go belong to. */
static size_t statistics_of_go(const struct contrast *contrast)
{
    return (contrast->first + contrast->count - 1) / contrast->pairs - contrast->first_statistic +
           1;
}

static double *terms_of(const struct contrast *contrast, size_t statistic, size_t domain)
{
    return contrast->terms +
           ((statistic - contrast->first_statistic) * contrast->domains + domain) * BLOCK;
}

static void keep_terms(struct mny_linearization *of, void *context, size_t statistic, size_t first,
                       size_t count, const double *z)
{
    struct contrast *contrast = context;
    const size_t domain = (size_t)(of - contrast->linear);

    if (statistic >= contrast->first_statistic &&
        statistic - contrast->first_statistic < statistics_of_go(contrast))
        mny_linearized_terms(of, statistic, first, count, z, terms_of(contrast, statistic, domain));
}

static bool has_score(const struct contrast *contrast, size_t statistic, size_t domain)
{
    return !isnan(contrast->estimates[domain * contrast->statistics + statistic].score);
}

/* What is done with each difference of a go. */
typedef void use_pair(struct contrast *contrast, void *context, size_t number, size_t statistic,
                      size_t a, size_t b);

/* Hands those to USE that both domains have scores for. */
static void each_pair(struct contrast *contrast, use_pair *use, void *context)
{
    const size_t last = contrast->first + contrast->count;
    size_t number = contrast->first_statistic * contrast->pairs;

    for (size_t statistic = contrast->first_statistic; number < last; statistic++)
        for (size_t a = 0; a < contrast->domains; a++)
            for (size_t b = a + 1; b < contrast->domains; b++, number++)
                if (number >= contrast->first && number < last &&
                    has_score(contrast, statistic, a) && has_score(contrast, statistic, b))
                    use(contrast, context, number, statistic, a, b);
}

static void add_pair(struct contrast *contrast, void *context, size_t number, size_t statistic,
                     size_t a, size_t b)
{
    const size_t first = *(const size_t *)context, left = contrast->in->n - first;
    const size_t count = left < BLOCK ? left : BLOCK;
    const double *of_a = terms_of(contrast, statistic, a);
    const double *of_b = terms_of(contrast, statistic, b);

    for (size_t i = 0; i < count; i++)
        contrast->difference[i] = of_a[i] - of_b[i];
    mny_variance_add(contrast->variance, number - contrast->first, first, count,
                     contrast->difference);
}

static void finish_pair(struct contrast *contrast, void *context, size_t number, size_t statistic,
                        size_t a, size_t b)
{
    double *variances = context;

    variances[number] =
        mny_difference_variance(&contrast->estimates[a * contrast->statistics + statistic],
                                &contrast->estimates[b * contrast->statistics + statistic],
                                mny_variance_of(contrast->variance, number - contrast->first));
}

static enum mny_code go(struct contrast *contrast, double *variances)
{
    const size_t rows = statistics_of_go(contrast) * contrast->domains;
    enum mny_code code = MNY_E_MEMORY;

    contrast->variance = mny_variance_create(contrast->in->design, contrast->count);
    contrast->terms =
        rows < SIZE_MAX / BLOCK ? calloc(rows * BLOCK, sizeof *contrast->terms) : NULL;
    if (!contrast->variance || !contrast->terms)
        goto done;
    for (size_t first = 0; first < contrast->in->n; first += BLOCK) {
        for (size_t domain = 0; domain < contrast->domains; domain++)
            mny_linearize_block(&contrast->linear[domain], first, keep_terms, contrast);
        each_pair(contrast, add_pair, &first);
    }
    each_pair(contrast, finish_pair, variances);
    code = MNY_OK;
done:
    mny_variance_free(contrast->variance);
    free(contrast->terms);
    return code;
}

enum mny_code mny_estimate_differences(const struct mny_estimate_input *input, size_t domains,
                                       const struct mny_estimate *estimates, double *variances)
{
    struct contrast contrast = {.in = input,
                                .estimates = estimates,
                                .domains = domains,
                                .pairs = mny_pairs(domains),
                                .statistics = input->item_count + input->node_count + 1};
    const size_t capacity = mny_variance_capacity(input->design);
    const size_t all = contrast.pairs * contrast.statistics;
    enum mny_code code = MNY_OK;

    if (all == 0)
        return MNY_OK;
    for (size_t i = 0; i < all; i++)
        variances[i] = NAN;
    code = open_contrast(&contrast);
    for (; code == MNY_OK && contrast.first < all; contrast.first += capacity) {
        const size_t left = all - contrast.first;
        contrast.count = left < capacity ? left : capacity;
        contrast.first_statistic = contrast.first / contrast.pairs;
        code = go(&contrast, variances);
    }
    close_contrast(&contrast);
    return code;
}
