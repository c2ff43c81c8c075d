/* SPDX-License-Identifier: MIT */
#include "stats/weighted_sums.h"

#include <string.h>

/* Rows whose values are read again, for column after column, while they are near. */
enum { BLOCK = 64 };

/* Two numbers in one register (GCC and Clang): each is computed as if alone. */
typedef double pair __attribute__((vector_size(16)));

_Static_assert(MNY_TOGETHER == 8, "the sums of two columns are kept in eight registers");

static pair load(const double *from)
{
    pair loaded;
    memcpy(&loaded, from, sizeof loaded);
    return loaded;
}

static void add_to(double *to, pair sum)
{
    const pair total = load(to) + sum;
    memcpy(to, &total, sizeof total);
}

/* Two columns, VALUES their first row: all sums stay in registers. */
static void add_columns(const double *ratio, const double *values, size_t width,
                        const uint32_t *rows, size_t count, double *totals)
{
    pair a0 = {0}, a1 = {0}, a2 = {0}, a3 = {0}, b0 = {0}, b1 = {0}, b2 = {0}, b3 = {0};

    for (size_t i = 0; i < count; i++) {
        const double *from = values + rows[i] * width;
        const double *share = ratio + (size_t)rows[i] * MNY_TOGETHER;
        const pair a = {from[0], from[0]}, b = {from[1], from[1]};
        const pair s0 = load(share), s1 = load(share + 2);
        const pair s2 = load(share + 4), s3 = load(share + 6);

        a0 += s0 * a, a1 += s1 * a, a2 += s2 * a, a3 += s3 * a;
        b0 += s0 * b, b1 += s1 * b, b2 += s2 * b, b3 += s3 * b;
    }
    add_to(totals, a0), add_to(totals + 2, a1), add_to(totals + 4, a2), add_to(totals + 6, a3);
    totals += MNY_TOGETHER;
    add_to(totals, b0), add_to(totals + 2, b1), add_to(totals + 4, b2), add_to(totals + 6, b3);
}

void mny_weighted_sums_add(const double *ratio, const double *values, size_t width,
                           const uint32_t *rows, size_t count, double *totals)
{
    for (size_t first = 0; first < count; first += BLOCK) {
        const size_t block = count - first < BLOCK ? count - first : BLOCK;
        for (size_t column = 0; column + 1 < width; column += 2)
            add_columns(ratio, values + column, width, rows + first, block,
                        totals + column * MNY_TOGETHER);
    }
}
