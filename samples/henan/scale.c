/* SPDX-License-Identifier: MIT */
#include "samples/henan/scale.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* Standard deviation of an answer around the thought. */
static const double noise = 17;
enum { THOUGHTS = 101, NODES = 60 };

/* Scores of a scale's answers while it is made. */
struct rung {
    size_t answer;
    double score;
};

static int by_score(const void *a, const void *b)
{
    const struct rung *left = a, *right = b;

    return (left->score > right->score) - (left->score < right->score);
}

/* A value between two rungs goes to either, so that the mean is kept. */
static void add_chance(const struct rung *rungs, size_t count, double value, double *chances)
{
    size_t upper = 0;

    while (upper < count && rungs[upper].score < value)
        upper++;
    if (upper == 0) {
        chances[0] += 1.0 / NODES;
    } else if (upper == count) {
        chances[count - 1] += 1.0 / NODES;
    } else {
        double low = rungs[upper - 1].score, share = (value - low) / (rungs[upper].score - low);

        chances[upper] += share / NODES;
        chances[upper - 1] += (1 - share) / NODES;
    }
}

/* The chances of every answer for every thought, the normal noise taken at
   equally probable values. */
static bool fill_chances(const struct rung *rungs, size_t count, uint32_t *cumulative)
{
    double *chances = calloc(count, sizeof *chances);

    if (!chances)
        return false;
    for (size_t thought = 0; thought < THOUGHTS; thought++) {
        double sum = 0;

        for (size_t i = 0; i < count; i++)
            chances[i] = 0;
        for (size_t node = 0; node < NODES; node++) {
            double deviate = gsl_cdf_ugaussian_Pinv(((double)node + 0.5) / NODES);

            add_chance(rungs, count, (double)thought + noise * deviate, chances);
        }
        for (size_t i = 0; i < count; i++) {
            sum += chances[i];
            cumulative[thought * count + i] = (uint32_t)lround(sum * SAMPLE_CHANCES);
        }
    }
    free(chances);
    return true;
}

static size_t collect_choices(const struct mny_question *question, struct sample_scale *scale,
                              struct rung *rungs)
{
    size_t count = 0;

    for (size_t i = 0; i < question->choices->count; i++) {
        if (question->choices->choices[i].scored)
            rungs[count++] = (struct rung){i, question->choices->choices[i].score};
        else if (scale->unscored_count < sizeof scale->unscored / sizeof scale->unscored[0])
            scale->unscored[scale->unscored_count++] = i;
    }
    return count;
}

static size_t collect_numbers(const struct mny_question *question, double low, double high,
                              struct sample_scale *scale, struct rung *rungs)
{
    size_t count = (size_t)fabs(high - low) + 1;

    scale->lowest = lround(fmin(low, high));
    for (size_t i = 0; i < count; i++) {
        double raw = (double)scale->lowest + (double)i;

        rungs[i] = (struct rung){i, question->scored ? mny_question_score(question, raw)
                                                     : 100 * (raw - low) / (high - low)};
    }
    return count;
}

bool sample_scale_make(const struct mny_question *question, struct sample_scale *scale)
{
    bool select = question->type == MNY_SELECT_ONE && question->scored, done = false;
    double low = question->scored ? question->score_min : 0;
    double high = question->scored ? question->score_max : 10;
    size_t most = select ? question->choices->count : (size_t)fabs(high - low) + 1;
    struct rung *rungs = NULL;

    *scale = (struct sample_scale){0};
    if (!select && !question->scored && question->type != MNY_RANGE)
        return true;
    rungs = calloc(most, sizeof *rungs);
    if (!rungs)
        return false;
    scale->count = select ? collect_choices(question, scale, rungs)
                          : collect_numbers(question, low, high, scale, rungs);
    qsort(rungs, scale->count, sizeof *rungs, by_score);
    scale->answers = calloc(most, sizeof *scale->answers);
    scale->cumulative = calloc(most * THOUGHTS, sizeof *scale->cumulative);
    if (scale->answers && scale->cumulative) {
        for (size_t i = 0; i < scale->count; i++)
            scale->answers[i] = rungs[i].answer;
        done = fill_chances(rungs, scale->count, scale->cumulative);
    }
    free(rungs);
    return done;
}

void sample_scale_clear(struct sample_scale *scale)
{
    free(scale->answers);
    free(scale->cumulative);
    *scale = (struct sample_scale){0};
}

long sample_scale_answer(const struct sample_scale *scale, double thought, uint32_t die)
{
    size_t row = thought <= 0              ? 0
                 : thought >= THOUGHTS - 1 ? THOUGHTS - 1
                                           : (size_t)(thought + 0.5);
    const uint32_t *cumulative = scale->cumulative + row * scale->count;
    size_t i = 0;

    while (i + 1 < scale->count && die >= cumulative[i])
        i++;
    return scale->lowest + (long)scale->answers[i];
}
