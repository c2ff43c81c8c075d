/* SPDX-License-Identifier: MIT */
#include "stats/allocation.h"

#include "tests/stats/reference_case.h"

#define LOTS ((size_t)1 << 40)

static size_t sum_of(const size_t *n, size_t count)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += n[i];
    return sum;
}

static void proportional_follows_the_people(void **state)
{
    const struct mny_allocation_stratum strata[] = {
        {600, 10, 1, 0, LOTS}, {300, 99, 1, 0, LOTS}, {100, 1, 1, 0, LOTS}};
    size_t n[3];
    (void)state;
    assert_int_equal(mny_allocate(MNY_ALLOCATE_PROPORTIONAL, 0, strata, 3, 1000, n), MNY_ALLOCATED);
    assert_int_equal(n[0], 600);
    assert_int_equal(n[1], 300);
    assert_int_equal(n[2], 100);
    assert_int_equal(mny_allocate(MNY_ALLOCATE_EQUAL, 0, strata, 3, 100, n), MNY_ALLOCATED);
    assert_int_equal(n[0], 34); /* the first of equal ones */
    assert_int_equal(n[1], 33);
    assert_int_equal(n[2], 33);
}

/* R: N <- c(394, 461, 391, 334, 169, 113, 148); S <- c(8.3, 13.3, 15.1, 19.8, 24.5, 26,
   35); 100 * N * S / sum(N * S) */
static void neymans_allocation(void **state)
{
    const double people[] = {394, 461, 391, 334, 169, 113, 148};
    const double deviation[] = {8.3, 13.3, 15.1, 19.8, 24.5, 26, 35};
    const double quotient[] = {9.568339,  17.939685, 17.274916, 19.349685,
                               12.114766, 8.596349,  15.156259};
    struct mny_allocation_stratum strata[7];
    size_t n[7];
    (void)state;
    for (size_t h = 0; h < 7; h++)
        strata[h] = (struct mny_allocation_stratum){people[h], deviation[h], 1, 0, LOTS};
    assert_int_equal(mny_allocate(MNY_ALLOCATE_NEYMAN, 0, strata, 7, 100, n), MNY_ALLOCATED);
    assert_int_equal(sum_of(n, 7), 100);
    for (size_t h = 0; h < 7; h++) {
        assert_true(fabs((double)n[h] - quotient[h]) < 1);
    }
}

/* Variance of the overall mean but for constants. */
static double variance_with(const struct mny_allocation_stratum *strata, const size_t *n)
{
    double sum = 0;
    for (size_t h = 0; h < 3; h++) {
        const double spread = strata[h].population * strata[h].deviation;
        sum += spread * spread / (double)n[h];
    }
    return sum;
}

/* No other whole numbers within the limits do better (all are tried). */
static void neymans_is_the_best_in_whole_numbers(void **state)
{
    const struct mny_allocation_stratum cases[][3] = {
        {{50, 3, 1, 1, LOTS}, {20, 7, 1, 1, LOTS}, {10, 11, 1, 1, LOTS}},
        {{50, 3, 1, 1, 9}, {20, 7, 1, 8, LOTS}, {10, 40, 1, 1, 12}},
        {{1, 1, 1, 5, LOTS}, {1000, 5, 1, 1, 17}, {1, 2, 1, 1, LOTS}}};
    const size_t total = 31;
    (void)state;
    for (size_t c = 0; c < 3; c++) {
        size_t n[3];
        double best;
        assert_int_equal(mny_allocate(MNY_ALLOCATE_NEYMAN, 0, cases[c], 3, total, n),
                         MNY_ALLOCATED);
        assert_int_equal(sum_of(n, 3), total);
        best = variance_with(cases[c], n);
        for (size_t i = cases[c][0].least; i < total; i++)
            for (size_t j = cases[c][1].least; i + j < total; j++) {
                const size_t other[3] = {i, j, total - i - j};
                if (i <= cases[c][0].most && j <= cases[c][1].most &&
                    other[2] >= cases[c][2].least && other[2] <= cases[c][2].most)
                    assert_true(best <= variance_with(cases[c], other) * (1 + 1e-12));
            }
    }
}

/* Power 0 with equal coefficients of variation is equal; power 1 with the same
   means is Neyman's; between them it is between. */
static void power_lies_between(void **state)
{
    const struct mny_allocation_stratum strata[] = {{9000, 20, 1, 0, LOTS}, {1000, 20, 1, 0, LOTS}};
    size_t none[2], half[2], all[2], neyman[2];
    (void)state;
    assert_int_equal(mny_allocate(MNY_ALLOCATE_POWER, 0, strata, 2, 1000, none), MNY_ALLOCATED);
    assert_int_equal(mny_allocate(MNY_ALLOCATE_POWER, 0.5, strata, 2, 1000, half), MNY_ALLOCATED);
    assert_int_equal(mny_allocate(MNY_ALLOCATE_POWER, 1, strata, 2, 1000, all), MNY_ALLOCATED);
    assert_int_equal(mny_allocate(MNY_ALLOCATE_NEYMAN, 0, strata, 2, 1000, neyman), MNY_ALLOCATED);
    assert_int_equal(none[0], 500);
    assert_int_equal(half[0], 750); /* 3 : 1 */
    assert_int_equal(all[0], 900);
    assert_int_equal(neyman[0], all[0]);
}

static void limits_hold_or_it_is_said(void **state)
{
    const struct mny_allocation_stratum strata[] = {{1000, 1, 1, 10, 20}, {10, 1, 1, 10, 20}};
    size_t n[2] = {0, 0};
    (void)state;
    assert_int_equal(mny_allocate(MNY_ALLOCATE_PROPORTIONAL, 0, strata, 2, 19, n),
                     MNY_ALLOCATION_TOO_FEW);
    assert_int_equal(mny_allocate(MNY_ALLOCATE_PROPORTIONAL, 0, strata, 2, 41, n),
                     MNY_ALLOCATION_TOO_MANY);
    assert_int_equal(mny_allocate(MNY_ALLOCATE_PROPORTIONAL, 0, strata, 2, 32, n), MNY_ALLOCATED);
    assert_int_equal(n[0], 20);
    assert_int_equal(n[1], 12);
}

/* Whoever is wanted at all gets one: with fewer there would be more than the total. */
static void too_few_for_one_each(void **state)
{
    const struct mny_allocation_stratum strata[] = {
        {500, 1, 1, 0, LOTS}, {50, 1, 1, 5, LOTS}, {5, 1, 1, 0, LOTS}, {5, 0, 1, 0, LOTS}};
    size_t n[4];
    (void)state;
    assert_int_equal(mny_allocate(MNY_ALLOCATE_PROPORTIONAL, 0, strata, 4, 7, n),
                     MNY_ALLOCATION_TOO_FEW);
    assert_int_equal(mny_allocate(MNY_ALLOCATE_PROPORTIONAL, 0, strata, 4, 8, n), MNY_ALLOCATED);
    assert_int_equal(sum_of(n, 4), 8);
    assert_int_equal(mny_allocate(MNY_ALLOCATE_NEYMAN, 0, strata, 4, 7, n), MNY_ALLOCATED);
    assert_int_equal(sum_of(n, 4), 7);
    assert_int_equal(n[3], 0);
}

/* Nobody to be asked where nothing varies, but where it must be. */
static void no_spread(void **state)
{
    const struct mny_allocation_stratum strata[] = {{1000, 0, 1, 3, LOTS}, {10, 1, 1, 0, LOTS}};
    const struct mny_allocation_stratum flat[] = {{1000, 0, 1, 0, LOTS}, {10, 0, 1, 0, LOTS}};
    size_t n[2];
    (void)state;
    assert_int_equal(mny_allocate(MNY_ALLOCATE_NEYMAN, 0, strata, 2, 50, n), MNY_ALLOCATED);
    assert_int_equal(n[0], 3);
    assert_int_equal(n[1], 47);
    assert_int_equal(mny_allocate(MNY_ALLOCATE_NEYMAN, 0, flat, 2, 50, n), MNY_ALLOCATION_TOO_MANY);
}

/* Nobody would give one away to another, however different the strata are; a
   thousand tiny ones all get their first, which a large one has to do without. */
static void large_totals(void **state)
{
    enum { COUNT = 1040 };
    static struct mny_allocation_stratum strata[COUNT];
    static size_t n[COUNT];
    const size_t total = 1000003;
    double given = INFINITY, wanted = 0;
    (void)state;
    for (size_t h = 0; h < COUNT; h++)
        strata[h] =
            (struct mny_allocation_stratum){h < 40 ? pow(1.5, (double)h) : 1e-3, 1, 1, 0, LOTS};
    assert_int_equal(mny_allocate(MNY_ALLOCATE_PROPORTIONAL, 0, strata, COUNT, total, n),
                     MNY_ALLOCATED);
    assert_int_equal(sum_of(n, COUNT), total);
    for (size_t h = 0; h < COUNT; h++) {
        const double people = strata[h].population, size = (double)n[h];
        assert_true(n[h] > 0);
        wanted = fmax(wanted, people / sqrt(size * (size + 1)));
        if (n[h] > 1)
            given = fmin(given, people / sqrt(size * (size - 1)));
    }
    assert_true(wanted <= given);
}

static void quotas_are_nearest(void **state)
{
    const double share[] = {0.415, 0.335, 0.25, 0};
    const double equal[] = {1, 1, 1};
    size_t n[4];
    (void)state;
    mny_apportion(share, 4, 10, n); /* 4.15, 3.35, 2.5: the last gets the one left */
    assert_int_equal(n[0], 4);
    assert_int_equal(n[1], 3);
    assert_int_equal(n[2], 3);
    assert_int_equal(n[3], 0);
    mny_apportion(equal, 3, 2, n);
    assert_int_equal(n[0], 1);
    assert_int_equal(n[1], 1);
    assert_int_equal(n[2], 0);
    mny_apportion(equal, 3, 0, n);
    assert_int_equal(sum_of(n, 3), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proportional_follows_the_people),
        cmocka_unit_test(neymans_allocation),
        cmocka_unit_test(neymans_is_the_best_in_whole_numbers),
        cmocka_unit_test(power_lies_between),
        cmocka_unit_test(limits_hold_or_it_is_said),
        cmocka_unit_test(no_spread),
        cmocka_unit_test(too_few_for_one_each),
        cmocka_unit_test(large_totals),
        cmocka_unit_test(quotas_are_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
