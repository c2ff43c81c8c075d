/* SPDX-License-Identifier: MIT */
#include "stats/weight_profile.h"

#include "tests/stats/reference_case.h"

/* One respondent a class. */
static struct mny_weight_profile profile_of(const double *g, size_t n)
{
    struct mny_weight_class *classes = get(n, sizeof *classes);
    struct mny_weight_profile profile;

    for (size_t i = 0; i < n; i++)
        classes[i] = (struct mny_weight_class){g[i], g[i], 1};
    profile = mny_weight_profile_of(classes, n);
    free(classes);
    return profile;
}

/* R: quantile(c(0.3, 2.9, 0.8, 1.1, 1.1, 0.55, 1.7), c(0, .01, .05, .25, .5, .75, .95, .99, 1)) */
static void quantiles_are_those_of_r(void **state)
{
    const double g[] = {0.3, 2.9, 0.8, 1.1, 1.1, 0.55, 1.7};
    const double wanted[] = {0.3, 0.315, 0.375, 0.675, 1.1, 1.4, 2.54, 2.828, 2.9};
    const struct mny_weight_profile profile = profile_of(g, 7);
    (void)state;
    assert_int_equal(profile.n, 7);
    for (size_t q = 0; q < MNY_G_QUANTILES; q++)
        assert_near(profile.g[q], wanted[q], 1e-15);
}

/* Classes say the same as their respondents one by one; empty ones say nothing. */
static void classes_stand_for_their_respondents(void **state)
{
    struct mny_weight_class classes[] = {{1.5, 30, 4}, {0.5, 80, 7},  {9, 1, 0},
                                         {1, 10, 120}, {3.25, 65, 2}, {0.1, 5, 0}};
    double g[133];
    struct mny_weight_profile alone, grouped;
    size_t n = 0;
    (void)state;
    for (size_t i = 0; i < 6; i++)
        for (size_t k = 0; k < classes[i].n; k++)
            g[n++] = classes[i].g;
    assert_int_equal(n, 133);
    alone = profile_of(g, n);
    grouped = mny_weight_profile_of(classes, 6);
    for (size_t q = 0; q < MNY_G_QUANTILES; q++)
        assert_near(grouped.g[q], alone.g[q], 1e-15);
    assert_int_equal(grouped.bins, alone.bins);
    for (size_t i = 0; i < grouped.bins; i++)
        assert_int_equal(grouped.bin[i], alone.bin[i]);
    /* 1.33 and 13.3 respondents of weights 80 x 7, 65 x 2, 30 x 4, 10 x 120. */
    assert_near(grouped.top_1pct, 1.33 * 80 / 2010, 1e-15);
    assert_near(grouped.top_10pct, (560 + 130 + 120 + 0.3 * 10) / 2010, 1e-14);
}

static void bins_are_round_and_hold_all(void **state)
{
    const double g[] = {0.41, 0.6, 0.79, 1.0, 1.21, 1.4, 2.87, 0.4, 0.61};
    const struct mny_weight_profile profile = profile_of(g, 9);
    size_t sum = 0;
    (void)state;
    /* 0.2 would need 13 bins. */
    assert_near(profile.bin_width, 0.5, 1e-15);
    assert_near(profile.bin_from, 0, 0);
    assert_int_equal(profile.bins, 6);
    assert_int_equal(profile.bin[0], 2);
    assert_int_equal(profile.bin[1], 3);
    assert_int_equal(profile.bin[2], 3);
    assert_int_equal(profile.bin[5], 1);
    for (size_t i = 0; i < profile.bins; i++)
        sum += profile.bin[i];
    assert_int_equal(sum, 9);
}

static void negative_and_far_values_have_their_bins(void **state)
{
    const double g[] = {-3.2, 0, 1, 1e6, 4e-9};
    const struct mny_weight_profile profile = profile_of(g, 5);
    (void)state;
    assert_near(profile.bin_width, 1e5, 1e-15);
    assert_near(profile.bin_from, -1e5, 1e-15);
    assert_int_equal(profile.bins, 12);
    assert_int_equal(profile.bin[0], 1);
    assert_int_equal(profile.bin[1], 3);
    assert_int_equal(profile.bin[11], 1);
}

static void equal_weights_have_one_bin(void **state)
{
    double g[40];
    struct mny_weight_profile profile;
    (void)state;
    for (size_t i = 0; i < 40; i++)
        g[i] = 1 + (i % 2 ? 1e-15 : -1e-15);
    profile = profile_of(g, 40);
    assert_int_equal(profile.bins, 1);
    assert_int_equal(profile.bin[0], 40);
    assert_true(profile.bin_width == 0);
    assert_near(profile.top_1pct, 0.01, 1e-14);
    assert_near(profile.top_10pct, 0.1, 1e-14);
}

static void one_and_none(void **state)
{
    const double g = 2.5;
    struct mny_weight_profile profile = profile_of(&g, 1);
    (void)state;
    for (size_t q = 0; q < MNY_G_QUANTILES; q++)
        assert_near(profile.g[q], 2.5, 0);
    assert_near(profile.top_1pct, 0.01, 1e-15);
    profile = mny_weight_profile_of(NULL, 0);
    assert_int_equal(profile.n, 0);
    assert_int_equal(profile.bins, 0);
    assert_true(isnan(profile.g[MNY_G_MEDIAN]) && isnan(profile.top_1pct));
}

static void no_weight_has_no_shares(void **state)
{
    struct mny_weight_class classes[] = {{1, -2, 3}, {2, 6, 1}};
    const struct mny_weight_profile profile = mny_weight_profile_of(classes, 2);
    (void)state;
    assert_true(isnan(profile.top_1pct) && isnan(profile.top_10pct));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_are_those_of_r),
        cmocka_unit_test(classes_stand_for_their_respondents),
        cmocka_unit_test(bins_are_round_and_hold_all),
        cmocka_unit_test(negative_and_far_values_have_their_bins),
        cmocka_unit_test(equal_weights_have_one_bin),
        cmocka_unit_test(one_and_none),
        cmocka_unit_test(no_weight_has_no_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
