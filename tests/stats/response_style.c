/* SPDX-License-Identifier: MIT */
/* Right answers by base R from the definitions of careless 1.2 and responsePatterns:
     x <- c(1, 1, 2, NA, 2, 2, 2, 5); r <- rle(x); max(r$lengths); mean(r$lengths); sd(x, TRUE)
     k <- length(x); max(abs(sapply(1:(k - 3), function(l) cor(x[1:(k - l)], x[(1 + l):k]))))
     v <- cor(e, o); -max(-1, 2 * v / (1 + v)) */
#include "stats/response_style.h"

#include "stats/battery_scan.h"
#include "tests/stats/reference_case.h"

#include <stdlib.h>
#include <string.h>

static void longstring(void **state)
{
    static const uint8_t codes[] = {1, 1, 2, 0, 2, 2, 2, 5}, none[] = {0, 0, 0};

    (void)state;
    assert_int_equal(mny_longest_run(codes, 8), 3);
    assert_near(mny_mean_run(codes, 8), 1.6, 1e-12);
    assert_int_equal(mny_longest_run(codes + 4, 3), 3);
    assert_near(mny_mean_run(codes + 4, 3), 3, 1e-12);
    assert_int_equal(mny_longest_run(none, 3), 0);
    assert_true(isnan(mny_mean_run(none, 3)));
}

static void irv(void **state)
{
    static const double x[] = {1, 1, 2, NAN, 2, 2, 2, 5}, same[] = {4, NAN, 4, 4};

    (void)state;
    assert_near(mny_response_variability(x, 8), 1.3451854182690985, 1e-12);
    assert_near(mny_response_variability(same, 4), 0, 1e-12);
    assert_true(isnan(mny_response_variability(same, 2)));
}

static void same_share(void **state)
{
    static const uint8_t codes[] = {3, 3, 0, 3, 3, 3, 3, 3, 3, 3, 1};
    struct mny_modal_answer modal = mny_modal_answer(codes, 11);

    (void)state;
    assert_int_equal(modal.answered, 10);
    assert_near(modal.share, 0.9, 1e-12);
    assert_near(modal.entropy, 0.46899559358928122, 1e-12);
    modal = mny_modal_answer(codes, 2);
    assert_near(modal.share, 1, 1e-12);
    assert_near(modal.entropy, 0, 1e-12);
    assert_true(isnan(mny_modal_answer(codes + 2, 1).share));
}

static void zigzag(void **state)
{
    static const double pattern[] = {1, 2, 3, 1, 2, 3, 1, 2, 3, 1};
    static const double digits[] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3};
    static const double same[] = {4, 4, 4, 4, 4, 4};

    (void)state;
    assert_near(mny_autocorrelation(pattern, 10), 1, 1e-12);
    assert_near(mny_autocorrelation(digits, 10), 0.68167735393651496, 1e-12);
    assert_true(isnan(mny_autocorrelation(same, 6)));
    assert_true(isnan(mny_autocorrelation(digits, 3)));
}

static void pairs(void **state)
{
    static const double a[] = {1, 4, NAN, 2, 5}, b[] = {2, 5, 3, 1, 4}, same[] = {3, 3, 3, 3, 3};

    (void)state;
    assert_near(mny_pairs_correlation(a, b, 5, 3), 0.8, 1e-12);
    assert_true(isnan(mny_pairs_correlation(a, b, 5, 5)));
    assert_true(isnan(mny_pairs_correlation(a, same, 5, 3)));
}

static void even_odd(void **state)
{
    static const double even[] = {1, 2, 4, 3}, odd[] = {2, 1, 5, 2};
    static const double up[] = {1, 2, 3}, down[] = {3, 2.5, -1}, gap[] = {1, NAN, 3};

    (void)state;
    assert_near(mny_even_odd(even, odd, 4), -0.8541019662496846, 1e-12);
    assert_near(mny_even_odd(up, down, 3), 1, 1e-12); /* r -0.92: beyond the floor */
    assert_true(isnan(mny_even_odd(up, gap, 3)));
}

/* 1 + 0.5 + 1, and a page that was not visited. */
static void speed_index(void **state)
{
    static const double times[] = {10, 6, NAN, 30}, medians[] = {10, 12, 5, 20};

    (void)state;
    assert_near(mny_speed_index(times, medians, 4), 2.5 / 3, 1e-12);
    assert_true(isnan(mny_speed_index(times + 2, medians + 2, 1)));
}

/* Many at once: what is said of each by itself. */
static void scan(void **state)
{
    enum { ITEMS = 13, ROWS = 900 };
    static const uint8_t present[] = {1, 2, 3};
    static uint8_t columns[ITEMS][ROWS], longest[ROWS], answered[ROWS], different[ROWS],
        modal[ROWS];
    const uint8_t *codes[ITEMS];
    const struct mny_battery_scan into = {longest, answered, different, modal};
    uint32_t random = 7;

    (void)state;
    for (size_t item = 0; item < ITEMS; item++) {
        codes[item] = columns[item];
        for (size_t row = 0; row < ROWS; row++) {
            random = random * 1664525u + 1013904223u;
            columns[item][row] = (uint8_t)(row % 9 == 0 ? 2 : (random >> 24) % 4);
        }
    }
    mny_battery_scan(codes, ITEMS, ROWS, present, 3, &into);
    for (size_t row = 0; row < ROWS; row++) {
        struct mny_modal_answer most;
        uint8_t own[ITEMS];
        double x[ITEMS];

        for (size_t item = 0; item < ITEMS; item++) {
            own[item] = columns[item][row];
            x[item] = own[item] == 0 ? NAN : own[item];
        }
        most = mny_modal_answer(own, ITEMS);
        assert_int_equal(longest[row], mny_longest_run(own, ITEMS));
        assert_int_equal(answered[row], most.answered);
        assert_int_equal(different[row], mny_response_variability(x, ITEMS) > 0);
        assert_near(modal[row], most.share * (double)most.answered, 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(longstring),  cmocka_unit_test(irv),   cmocka_unit_test(same_share),
        cmocka_unit_test(zigzag),      cmocka_unit_test(pairs), cmocka_unit_test(even_odd),
        cmocka_unit_test(speed_index), cmocka_unit_test(scan),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
