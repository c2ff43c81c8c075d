/* SPDX-License-Identifier: MIT */
#include "stats/sample_size.h"

#include "tests/stats/reference_case.h"

/* R: qnorm(0.975), qnorm(0.95) */
static void reach_is_the_normal_quantile(void **state)
{
    (void)state;
    assert_near(mny_normal_reach(0.95), 1.959963984540054, 1e-14);
    assert_near(mny_normal_reach(0.90), 1.6448536269514722, 1e-14);
}

/* Cochran (1977), 4.4: p = 0.5, +-5 %, 95 % with t = 2, N = 4000: n0 = 400, n = 364
   (400 / (1 + 400 / 4000) = 363.6). */
static void cochrans_example(void **state)
{
    const struct mny_sampling sampling = {4000, 50, 1};
    const struct mny_sampling many = {INFINITY, 50, 1};
    (void)state;
    assert_near(mny_sample_size(&sampling, 5, 2), 364, 0);
    assert_near(mny_sample_size(&many, 5, 2), 400, 0);
}

/* The well-known 385 and 1068 of polls: R: ceiling((qnorm(.975) * .5 / c(.05, .03))^2) */
static void polls(void **state)
{
    const struct mny_sampling many = {INFINITY, 50, 1};
    const double reach = mny_normal_reach(0.95);
    (void)state;
    assert_near(mny_sample_size(&many, 5, reach), 385, 0);
    assert_near(mny_sample_size(&many, 3, reach), 1068, 0);
}

static void design_effect_and_deviation_count(void **state)
{
    const struct mny_sampling plain = {INFINITY, 20, 1}, clustered = {INFINITY, 20, 2.5};
    (void)state;
    assert_near(mny_sample_size(&plain, 2, 2), 400, 0);
    assert_near(mny_sample_size(&clustered, 2, 2), 1000, 0);
}

static void never_more_than_there_are(void **state)
{
    const struct mny_sampling village = {30, 50, 10}, none = {1000, 0, 1};
    (void)state;
    assert_true(mny_sample_size(&village, 0.01, 1.96) <= 30);
    assert_near(mny_sample_size(&none, 3, 1.96), 1, 0);
    assert_near(mny_margin_of_error(&village, 30, 1.96), 0, 0);
}

/* What a size is for is what it gives: for any size the margin is met, and with one
   interview less it is not. */
static void size_and_margin_belong_together(void **state)
{
    const double margins[] = {0.7, 1, 2.5, 3, 5, 9.9}, people[] = {500, 12345, 1e6, INFINITY};
    (void)state;
    for (size_t m = 0; m < 6; m++)
        for (size_t p = 0; p < 4; p++) {
            const struct mny_sampling sampling = {people[p], 37.5, 1.7};
            const double n = mny_sample_size(&sampling, margins[m], 1.96);
            assert_true(mny_margin_of_error(&sampling, n, 1.96) <= margins[m] * (1 + 1e-9));
            if (n > 1)
                assert_true(mny_margin_of_error(&sampling, n - 1, 1.96) > margins[m]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reach_is_the_normal_quantile),
        cmocka_unit_test(cochrans_example),
        cmocka_unit_test(polls),
        cmocka_unit_test(design_effect_and_deviation_count),
        cmocka_unit_test(never_more_than_there_are),
        cmocka_unit_test(size_and_margin_belong_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
