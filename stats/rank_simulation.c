/* SPDX-License-Identifier: MIT */
#include "stats/rank_simulation.h"

#include "stats/random_generator.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

/* What the draws need. */
struct simulation {
    const struct mny_rank_estimate *estimates;
    size_t count;
    const struct mny_rank_simulation *how;
    struct mny_ranker *ranker;
    struct mny_rank_tally *tally;
    double *values;
    uint32_t *ranks;
};

static void draw_all(const struct simulation *of)
{
    struct mny_random random = mny_random_stream(of->how->seed, MNY_STREAM_RANKS);
    const gsl_rng generator = mny_random_generator(&random);

    for (size_t d = 0; d < of->how->draws; d++) {
        for (size_t i = 0; i < of->count; i++) {
            const struct mny_rank_estimate *estimate = &of->estimates[i];

            of->values[i] = estimate->value;
            if (estimate->error > 0)
                of->values[i] += gsl_ran_gaussian_ziggurat(&generator, estimate->error);
        }
        mny_ranker_rank(of->ranker, of->values, of->how->tie, of->ranks);
        mny_rank_tally_add(of->tally, of->ranks);
    }
}

static void summarize(const struct simulation *of, struct mny_simulated_rank *ranks)
{
    for (size_t i = 0; i < of->count; i++) {
        if (isnan(of->estimates[i].error)) {
            ranks[i] = (struct mny_simulated_rank){{NAN, NAN, NAN, NAN, NAN, NAN}, NAN, NAN};
            continue;
        }
        ranks[i].spread = mny_rank_tally_spread(of->tally, i);
        ranks[i].first = mny_rank_tally_share(of->tally, i, 1, 1);
        ranks[i].top = mny_rank_tally_share(of->tally, i, 1, of->how->top);
    }
}

enum mny_code mny_rank_simulate(const struct mny_rank_estimate *estimates, size_t count,
                                const struct mny_rank_simulation *how,
                                struct mny_simulated_rank *ranks)
{
    struct simulation of = {
        .estimates = estimates,
        .count = count,
        .how = how,
        .ranker = mny_ranker_create(count),
        .tally = mny_rank_tally_create(count),
        .values = calloc(count + 1, sizeof *of.values),
        .ranks = calloc(count + 1, sizeof *of.ranks),
    };
    const enum mny_code code =
        of.ranker && of.tally && of.values && of.ranks ? MNY_OK : MNY_E_MEMORY;

    if (code == MNY_OK) {
        draw_all(&of);
        summarize(&of, ranks);
    }
    mny_ranker_free(of.ranker);
    mny_rank_tally_free(of.tally);
    free(of.values);
    free(of.ranks);
    return code;
}
