/* SPDX-License-Identifier: MIT */
#include "stats/distance.h"

#include "tests/stats/reference_case.h"

struct named {
    const char *name;
    struct mny_distance distance;
};

static size_t list(struct named *named)
{
    const struct named all[] = {{"raking", mny_distance_raking()},
                                {"linear", mny_distance_linear()},
                                {"raking within", mny_distance_raking_within(0.4, 2.5)},
                                {"raking from 0", mny_distance_raking_within(-1, 1.5)},
                                {"linear within", mny_distance_linear_within(0.4, 2.5)},
                                {"linear, negative", mny_distance_linear_within(-0.5, 3)},
                                {"logit", mny_distance_logit(0.4, 2.5)},
                                {"logit from 0", mny_distance_logit(0, 1.2)}};
    memcpy(named, all, sizeof all);
    return sizeof all / sizeof *all;
}

static void at_zero_nothing_changes(void **state)
{
    struct named named[16];
    const size_t count = list(named);
    (void)state;
    for (size_t i = 0; i < count; i++) {
        const struct mny_distance_value value = named[i].distance.at(&named[i].distance, 0);
        assert_near(value.g, 1, 1e-15);
        assert_near(value.slope, 1, 1e-14);
        assert_true(fabs(value.integral) < 1e-15);
    }
}

/* The slope is the derivative of g, and g that of the integral; none leaves its
   limits, and none falls. */
static void parts_fit_together(void **state)
{
    struct named named[16];
    const size_t count = list(named);
    const double h = 1e-5;
    (void)state;
    for (size_t i = 0; i < count; i++) {
        const struct mny_distance *d = &named[i].distance;
        for (int k = -300; k <= 300; k++) {
            const double u = 0.0151 * k; /* never at a corner of g */
            const struct mny_distance_value value = d->at(d, u);
            const struct mny_distance_value less = d->at(d, u - h), more = d->at(d, u + h);
            if (fabs((more.g - less.g) / (2 * h) - value.slope) > 1e-6 * (1 + fabs(value.g)))
                fail_msg("%s at %g: slope %g", named[i].name, u, value.slope);
            if (fabs((more.integral - less.integral) / (2 * h) - value.g) >
                1e-6 * (1 + fabs(value.g)))
                fail_msg("%s at %g: integral", named[i].name, u);
            assert_true(value.g >= d->lower && value.g <= d->upper);
            assert_true(value.slope >= 0 && less.g <= more.g);
        }
    }
}

static void limits_far_away(void **state)
{
    const struct mny_distance bounded[] = {mny_distance_raking_within(0.4, 2.5),
                                           mny_distance_linear_within(0.4, 2.5),
                                           mny_distance_logit(0.4, 2.5)};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const struct mny_distance_value low = bounded[i].at(&bounded[i], -1e6);
        const struct mny_distance_value high = bounded[i].at(&bounded[i], 1e6);
        assert_near(low.g, 0.4, 1e-15);
        assert_near(high.g, 2.5, 1e-15);
        assert_true(low.slope == 0 && high.slope == 0);
        assert_near(low.integral, -0.4e6, 1e-5);
        assert_near(high.integral, 2.5e6, 1e-5);
    }
    assert_near(mny_distance_linear().at(&bounded[0], -3).g, -2, 1e-15);
}

/* Deville and Särndal's own form of the logit. */
static void logit_by_its_formula(void **state)
{
    const double L = 0.3, U = 3, A = (U - L) / ((U - 1) * (1 - L));
    const struct mny_distance logit = mny_distance_logit(L, U);
    (void)state;
    for (double u = -2; u <= 2; u += 0.25) {
        const double E = exp(A * u);
        assert_near(logit.at(&logit, u).g, (L * (U - 1) + U * (1 - L) * E) / (U - 1 + (1 - L) * E),
                    1e-14);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_zero_nothing_changes),
        cmocka_unit_test(parts_fit_together),
        cmocka_unit_test(limits_far_away),
        cmocka_unit_test(logit_by_its_formula),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
