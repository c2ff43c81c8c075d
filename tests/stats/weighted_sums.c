/* SPDX-License-Identifier: MIT */
#include "stats/weighted_sums.h"

#include "tests/stats/reference_case.h"

enum { ROWS = 200, WIDTH = 6 };

/* Against the sums written out, for lists of all lengths around that of a block: to the last digit,
   whatever registers the processor has. */
static void sums_of_lists(void **state)
{
    static const size_t counts[] = {0, 1, 2, 63, 64, 65, 128, 131};
    double ratio[ROWS * MNY_TOGETHER], values[ROWS * WIDTH];
    (void)state;
    for (size_t i = 0; i < ROWS * MNY_TOGETHER; i++)
        ratio[i] = (double)(i * 37 % 101) / 8;
    for (size_t i = 0; i < ROWS * WIDTH; i++)
        values[i] = ((double)(i * 53 % 97) - 40) / 7;
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        double totals[WIDTH * MNY_TOGETHER];
        uint32_t rows[ROWS];
        for (size_t i = 0; i < ROWS; i++)
            rows[i] = (uint32_t)(i * 7 % ROWS);
        for (size_t i = 0; i < WIDTH * MNY_TOGETHER; i++)
            totals[i] = (double)i;
        mny_weighted_sums_add(ratio, values, WIDTH, rows, counts[c], totals);
        for (size_t column = 0; column < WIDTH; column++)
            for (size_t at = 0; at < MNY_TOGETHER; at++) {
                double wanted = (double)(column * MNY_TOGETHER + at), block = 0;
                for (size_t i = 0; i < counts[c]; i++) {
                    block += ratio[rows[i] * MNY_TOGETHER + at] * values[rows[i] * WIDTH + column];
                    if (i % 64 == 63 || i + 1 == counts[c]) {
                        wanted += block;
                        block = 0;
                    }
                }
                assert_true(totals[column * MNY_TOGETHER + at] == wanted);
            }
    }
}

static void no_columns(void **state)
{
    const double ratio[MNY_TOGETHER] = {1};
    const uint32_t rows[] = {0};
    double total = 3;
    (void)state;
    mny_weighted_sums_add(ratio, NULL, 0, rows, 1, &total);
    assert_true(total == 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_of_lists),
        cmocka_unit_test(no_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
