/* SPDX-License-Identifier: MIT */
#include "stats/weighted_sums.h"

#include <string.h>

/* Rows whose values are read again, for column after column, while they are near. */
enum { BLOCK = 64 };

/* Rows of which some columns are summed up. */
struct block {
    const double *ratio, *values; /* VALUES: of the first of these columns */
    size_t width;
    const uint32_t *rows;
    size_t count;
};

_Static_assert(MNY_TOGETHER == 8, "sums are kept in registers");

/* Adds up two columns.  Every way sums each number for itself and in the order of the rows, so that
   all come to the same. */
#if defined(__GNUC__)

/* Two numbers in one register. */
typedef double pair __attribute__((vector_size(16)));

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

static void add_two(const struct block *block, double *totals)
{
    pair a0 = {0}, a1 = {0}, a2 = {0}, a3 = {0}, b0 = {0}, b1 = {0}, b2 = {0}, b3 = {0};

    for (size_t i = 0; i < block->count; i++) {
        const double *from = block->values + block->rows[i] * block->width;
        const double *share = block->ratio + (size_t)block->rows[i] * MNY_TOGETHER;
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

#else

static void add_two(const struct block *block, double *totals)
{
    double sums[2][MNY_TOGETHER] = {{0}};

    for (size_t i = 0; i < block->count; i++) {
        const double *from = block->values + block->rows[i] * block->width;
        const double *share = block->ratio + (size_t)block->rows[i] * MNY_TOGETHER;

        for (size_t at = 0; at < MNY_TOGETHER; at++) {
            sums[0][at] += share[at] * from[0];
            sums[1][at] += share[at] * from[1];
        }
    }
    for (size_t at = 0; at < MNY_TOGETHER; at++) {
        totals[at] += sums[0][at];
        totals[MNY_TOGETHER + at] += sums[1][at];
    }
}

#endif

/* ---- where the processor has registers of four numbers --------------------------------- */

#if defined(__GNUC__) && defined(__x86_64__)

typedef double four __attribute__((vector_size(32)));

/* So many columns at a time fill the registers. */
enum { COLUMNS = 4 };

/* Product and sum are two statements: no compiler makes one rounding of both. */
__attribute__((target("avx2"))) static void add_four(const struct block *block, double *totals)
{
    four low[COLUMNS] = {{0}}, high[COLUMNS] = {{0}}, total;

    for (size_t i = 0; i < block->count; i++) {
        const double *from = block->values + block->rows[i] * block->width;
        const double *share = block->ratio + (size_t)block->rows[i] * MNY_TOGETHER;
        four first, second;

        memcpy(&first, share, sizeof first);
        memcpy(&second, share + 4, sizeof second);
        for (size_t column = 0; column < COLUMNS; column++) {
            const four a = first * from[column], b = second * from[column];

            low[column] += a;
            high[column] += b;
        }
    }
    for (size_t column = 0; column < COLUMNS; column++, totals += MNY_TOGETHER) {
        memcpy(&total, totals, sizeof total);
        total += low[column];
        memcpy(totals, &total, sizeof total);
        memcpy(&total, totals + 4, sizeof total);
        total += high[column];
        memcpy(totals + 4, &total, sizeof total);
    }
}

/* Adds up the first columns, and returns how many; the others are left. */
static size_t add_wide(const struct block *block, double *totals)
{
    struct block columns = *block;
    size_t column = 0;

    for (; __builtin_cpu_supports("avx2") && column + COLUMNS <= block->width; column += COLUMNS) {
        columns.values = block->values + column;
        add_four(&columns, totals + column * MNY_TOGETHER);
    }
    return column;
}

#else

static size_t add_wide(const struct block *block, double *totals)
{
    (void)block;
    (void)totals;
    return 0;
}

#endif

void mny_weighted_sums_add(const double *ratio, const double *values, size_t width,
                           const uint32_t *rows, size_t count, double *totals)
{
    for (size_t first = 0; first < count; first += BLOCK) {
        struct block block = {ratio, values, width, rows + first,
                              count - first < BLOCK ? count - first : BLOCK};

        for (size_t column = add_wide(&block, totals); column + 1 < width; column += 2) {
            block.values = values + column;
            add_two(&block, totals + column * MNY_TOGETHER);
        }
    }
}
