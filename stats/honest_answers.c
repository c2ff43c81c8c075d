/* SPDX-License-Identifier: MIT */
#include "stats/honest_answers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CODES = MNY_ANSWER_CODES };

/* ALIVE[v * least + r]: the chance that the answer so far is v, r times in a row, and no run was
   as long as LEAST; GAP the same of no answer.  One item on; returns the new GAP. */
static double take_item(const double share[CODES], size_t least, double *alive, double gap)
{
    double total = gap;

    for (size_t k = 0; k < CODES * least; k++)
        total += alive[k];
    for (size_t v = 1; v < CODES; v++) {
        double *runs = alive + v * least, same = 0;

        for (size_t r = 1; r < least; r++)
            same += runs[r];
        for (size_t r = least - 1; r > 1; r--)
            runs[r] = runs[r - 1] * share[v];
        runs[1] = (total - same) * share[v];
    }
    return total * share[0];
}

double mny_chance_of_run(const double (*shares)[CODES], size_t items, size_t least)
{
    double *alive = calloc(CODES * least, sizeof *alive), gap = 1, chance;

    if (!alive)
        return NAN;
    for (size_t i = 0; i < items; i++)
        gap = take_item(shares[i], least, alive, gap);
    chance = 1 - gap;
    for (size_t k = 0; k < CODES * least; k++)
        chance -= alive[k];
    free(alive);
    return chance > 0 ? chance : 0;
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
            for (size_t m = (size_t)ceil(share * (double)n - 1e-9); m <= n; m++)
                chance += given[n * stride + m];
    }
    free(given);
    return chance;
}

double mny_equal_pairs(double n, const double *same, size_t items)
{
    double pairs = n * (n - 1) / 2;

    for (size_t i = 0; i < items; i++)
        pairs *= same[i];
    return pairs;
}
