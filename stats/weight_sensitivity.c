/* SPDX-License-Identifier: MIT */
#include "stats/weight_sensitivity.h"

#include "stats/random_generator.h"
#include "stats/sum.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Ranks under other weights. */
struct reweighting {
    const struct mny_weighted_sum *sum;
    struct mny_ranker *ranker;
    double *factors; /* of each part: its weight / that given */
    double *values;  /* of each unit */
};

static enum mny_code begin(struct reweighting *of, const struct mny_weighted_sum *sum)
{
    *of = (struct reweighting){
        .sum = sum,
        .ranker = mny_ranker_create(sum->units),
        .factors = calloc(sum->parts + 1, sizeof *of->factors),
        .values = calloc(sum->units + 1, sizeof *of->values),
    };
    return of->ranker && of->factors && of->values ? MNY_OK : MNY_E_MEMORY;
}

static void end(struct reweighting *of)
{
    mny_ranker_free(of->ranker);
    free(of->factors);
    free(of->values);
}

/* Scales the factors so that the weights have the sum of those given; false if none is left. */
static bool scale(struct reweighting *of)
{
    const double *weights = of->sum->weights;
    double given = 0, made = 0;

    for (size_t p = 0; p < of->sum->parts; p++) {
        given += weights[p];
        made += weights[p] * of->factors[p];
    }
    if (!(made > 0))
        return false;
    for (size_t p = 0; p < of->sum->parts; p++)
        of->factors[p] *= given / made;
    return true;
}

static void rank(struct reweighting *of, uint32_t *ranks)
{
    const struct mny_weighted_sum *sum = of->sum;

    for (size_t i = 0; i < sum->units; i++) {
        const double *points = sum->points + i * sum->parts;
        double value = 0;

        for (size_t p = 0; p < sum->parts; p++)
            value += points[p] * of->factors[p];
        of->values[i] = fmax(0, value + sum->fixed[i]);
    }
    mny_ranker_rank(of->ranker, of->values, sum->tie, ranks);
}

static void set_factors(struct reweighting *of, double factor)
{
    for (size_t p = 0; p < of->sum->parts; p++)
        of->factors[p] = factor;
}

static void draw_all(struct reweighting *of, const struct mny_weight_draws *how,
                     struct mny_rank_tally *tally, uint32_t *ranks)
{
    const double shape = 3 / (how->spread * how->spread);
    struct mny_random random = mny_random_stream(how->seed, MNY_STREAM_WEIGHTS);
    const gsl_rng generator = mny_random_generator(&random);

    for (size_t d = 0; d < how->draws; d++) {
        for (size_t p = 0; p < of->sum->parts; p++)
            of->factors[p] = gsl_ran_gamma(&generator, shape, 1 / shape);
        scale(of);
        rank(of, ranks);
        mny_rank_tally_add(tally, ranks);
    }
}

enum mny_code mny_weight_draw_ranks(const struct mny_weighted_sum *sum,
                                    const struct mny_weight_draws *how,
                                    struct mny_weight_ranks *ranks)
{
    struct reweighting of;
    enum mny_code code = begin(&of, sum);
    struct mny_rank_tally *tally = mny_rank_tally_create(sum->units);
    uint32_t *drawn = calloc(sum->units + 1, sizeof *drawn);

    if (!tally || !drawn)
        code = MNY_E_MEMORY;
    if (code == MNY_OK) {
        draw_all(&of, how, tally, drawn);
        set_factors(&of, 1);
        rank(&of, drawn);
    }
    for (size_t i = 0; i < sum->units && code == MNY_OK; i++)
        ranks[i] = (struct mny_weight_ranks){mny_rank_tally_spread(tally, i),
                                             mny_rank_tally_share(tally, i, drawn[i], drawn[i])};
    free(drawn);
    mny_rank_tally_free(tally);
    end(&of);
    return code;
}

enum mny_code mny_weight_leave_out(const struct mny_weighted_sum *sum, uint32_t *ranks)
{
    struct reweighting of;
    const enum mny_code code = begin(&of, sum);

    for (size_t p = 0; p < sum->parts && code == MNY_OK; p++) {
        set_factors(&of, 1);
        of.factors[p] = 0;
        if (scale(&of))
            rank(&of, ranks + p * sum->units);
        else
            for (size_t i = 0; i < sum->units; i++)
                ranks[p * sum->units + i] = 0;
    }
    end(&of);
    return code;
}

/* Whether the squares of COUNT deviations from CENTRE are more than its rounding. */
static bool varies(double squares, double centre, size_t count)
{
    return squares > 1e-28 * centre * centre * (double)count;
}

static double mean(const double *values, size_t step, size_t count)
{
    struct mny_sum sum = {0, 0};

    for (size_t i = 0; i < count; i++)
        mny_sum_add(&sum, values[i * step]);
    return mny_sum_value(sum) / (double)count;
}

void mny_part_influence(const double *points, size_t step, const double *sums, size_t count,
                        struct mny_part_influence *influence)
{
    const double centre = mean(points, step, count), middle = mean(sums, 1, count);
    double xx = 0, yy = 0, xy = 0;

    for (size_t i = 0; i < count; i++) {
        const double x = points[i * step] - centre, y = sums[i] - middle;

        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    *influence = (struct mny_part_influence){NAN, NAN, NAN};
    if (count < 2 || !varies(yy, middle, count))
        return;
    influence->covariance = xy / yy;
    if (!varies(xx, centre, count))
        return;
    influence->correlation = fmax(-1, fmin(1, xy / sqrt(xx * yy)));
    influence->squared = influence->correlation * influence->correlation;
}
