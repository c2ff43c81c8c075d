/* SPDX-License-Identifier: MIT */
#include "stats/honest_answers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CODES = MNY_ANSWER_CODES };

/* What came of the items so far is told in layers, by how many were answered (the last: so many
   or more).  layer[v * least + r], v and r at least 1: the chance that the last answer is v, r
   times in a row, and no run was as long as LEAST; beside these GAP, that it is no answer, and
   RUN, that a run was as long. */
enum { GAP, RUN };

/* BEFORE is a layer, SAME and MORE those with as many answers, and with one more, one item on. */
static void take_item(const double share[CODES], size_t least, const double *before, double *same,
                      double *more)
{
    double total = before[GAP];

    for (size_t k = least; k < CODES * least; k++)
        total += before[k];
    same[GAP] += total * share[0];
    same[RUN] += before[RUN] * share[0];
    more[RUN] += before[RUN] * (1 - share[0]);
    for (size_t v = 1; v < CODES; v++) {
        const double *runs = before + v * least;
        double others = total;

        for (size_t r = 1; r < least; r++) {
            others -= runs[r];
            more[r + 1 < least ? v * least + r + 1 : RUN] += runs[r] * share[v];
        }
        more[v * least + 1] += others * share[v];
    }
}

double mny_chance_of_run(const double (*shares)[CODES], size_t items, size_t answered, size_t least)
{
    const size_t size = CODES * least, all = (answered + 1) * size;
    double *layers = calloc(2 * all, sizeof *layers), *before = layers, *after, chance;

    if (!layers)
        return NAN;
    before[GAP] = 1;
    for (size_t i = 0; i < items; i++) {
        after = before == layers ? layers + all : layers;
        memset(after, 0, all * sizeof *after);
        for (size_t n = 0; n <= answered; n++)
            take_item(shares[i], least, before + n * size, after + n * size,
                      after + (n < answered ? n + 1 : n) * size);
        before = after;
    }
    chance = before[answered * size + RUN];
    free(layers);
    return chance;
}

/* GIVEN[n * (items + 1) + m]: the chance of n answers, m of them CODE. */
static void count_answers(const double (*shares)[CODES], size_t items, size_t code, double *given)
{
    const size_t stride = items + 1;

    memset(given, 0, stride * stride * sizeof *given);
    given[0] = 1;
    for (size_t i = 0; i < items; i++) {
        const double none = shares[i][0], this = shares[i][code];
        const double other = fmax(0, 1 - none - this);

        for (size_t n = i + 2; n-- > 0;)
            for (size_t m = 0; m <= n; m++) {
                const double *before = n > 0 ? given + (n - 1) * stride : NULL;

                given[n * stride + m] = given[n * stride + m] * none +
                                        (m < n ? before[m] * other : 0) +
                                        (m > 0 ? before[m - 1] * this : 0);
            }
    }
}

/* Of N answers, how many alike are the share SHARE at least. */
static size_t fewest_alike(size_t n, double share)
{
    return (size_t)ceil(share * (double)n - 1e-9);
}

double mny_chance_of_share(const double (*shares)[CODES], size_t items, size_t least, double share)
{
    const size_t stride = items + 1;
    double *given = malloc(stride * stride * sizeof *given), chance = 0;

    if (!given || !(share > 0.5)) {
        free(given);
        return NAN;
    }
    for (size_t code = 1; code < CODES; code++) {
        double any = 0;

        for (size_t i = 0; i < items; i++)
            any += shares[i][code];
        if (any == 0)
            continue;
        count_answers(shares, items, code, given);
        for (size_t n = least; n <= items; n++)
            for (size_t m = fewest_alike(n, share); m <= n; m++)
                chance += given[n * stride + m];
    }
    free(given);
    return chance;
}

double mny_chance_of_answers(const double (*shares)[CODES], size_t items, size_t least)
{
    double *given = calloc(items + 1, sizeof *given), chance = 0;

    if (!given)
        return NAN;
    given[0] = 1;
    for (size_t i = 0; i < items; i++) {
        for (size_t n = i + 1; n > 0; n--)
            given[n] = given[n] * shares[i][0] + given[n - 1] * (1 - shares[i][0]);
        given[0] *= shares[i][0];
    }
    for (size_t n = least; n <= items; n++)
        chance += given[n];
    free(given);
    return chance;
}

/* COUNT answers of N that are the same one. */
static double bits(size_t count, size_t n)
{
    const double share = (double)count / (double)n;

    return count > 0 ? -share * log2(share) : 0;
}

/* The largest entropy of N answers of which ALIKE are the same: the others as different as can
   be, of KINDS. */
static double largest_entropy(size_t n, size_t alike, size_t kinds)
{
    const size_t others = n - alike;
    const size_t each = others / kinds, more = others % kinds;

    return bits(alike, n) + (double)more * bits(each + 1, n) +
           (double)(kinds - more) * bits(each, n);
}

bool mny_share_has_entropy(size_t items, size_t least, double share, size_t codes, double most)
{
    for (size_t n = least; codes > 1 && n <= items; n++)
        if (largest_entropy(n, fewest_alike(n, share), codes - 1) > most)
            return false;
    return true;
}

/* PAIRS[m]: the pairs that are equal so far, with m answers; the last, with LEAST or more. */
double mny_equal_pairs(double n, const double *same, const double *none, size_t items, size_t least)
{
    double *pairs = calloc(least + 1, sizeof *pairs), equal;

    if (!pairs)
        return NAN;
    pairs[0] = n * (n - 1) / 2;
    for (size_t i = 0; i < items; i++) {
        const double answered = same[i] - none[i];

        pairs[least] *= same[i];
        if (least > 0)
            pairs[least] += pairs[least - 1] * answered;
        for (size_t m = least; m-- > 0;)
            pairs[m] = pairs[m] * none[i] + (m > 0 ? pairs[m - 1] * answered : 0);
    }
    equal = pairs[least];
    free(pairs);
    return equal;
}
