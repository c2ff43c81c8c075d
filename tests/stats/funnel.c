/* SPDX-License-Identifier: MIT */
#include "stats/funnel.h"

#include "tests/stats/reference_case.h"

/* p = 0.2, n = 100: 0.2 ± 3 * 0.04. */
static void limits_by_hand(void **state)
{
    struct mny_funnel made = mny_funnel(33, 100, 0.2);

    (void)state;
    assert_near(made.share, 0.33, 1e-15);
    assert_near(made.lower, 0.08, 1e-12);
    assert_near(made.upper, 0.32, 1e-12);
    assert_int_equal(mny_funnel(32, 100, 0.2).side, MNY_FUNNEL_WITHIN);
    assert_int_equal(mny_funnel(7, 100, 0.2).side, MNY_FUNNEL_BELOW);
    assert_int_equal(mny_funnel(8, 100, 0.2).side, MNY_FUNNEL_WITHIN);
}

/* Chances by exact sums of fractions.  33 or more of 100 at 0.2: 0.0015504, more than
   0.0013499, so that 33 is beyond the limit of 0.32 and no wonder yet; 34 or more:
   0.0007369.  7 or fewer: 0.0002770. */
static void few_cases(void **state)
{
    (void)state;
    assert_int_equal(mny_funnel(33, 100, 0.2).side, MNY_FUNNEL_WITHIN);
    assert_int_equal(mny_funnel(34, 100, 0.2).side, MNY_FUNNEL_ABOVE);
    /* 1 of 1 is beyond 0.01 + 0.2985, and happens once in a hundred. */
    assert_true(mny_funnel(1, 1, 0.01).share > mny_funnel(1, 1, 0.01).upper);
    assert_int_equal(mny_funnel(1, 1, 0.01).side, MNY_FUNNEL_WITHIN);
    /* 2 of 2 at 0.04: 0.0016; at 0.03: 0.0009. */
    assert_int_equal(mny_funnel(2, 2, 0.04).side, MNY_FUNNEL_WITHIN);
    assert_int_equal(mny_funnel(2, 2, 0.03).side, MNY_FUNNEL_ABOVE);
}

/* Just beyond the normal limits of ten million cases, 1,500,000 ± 3387.5. */
static void many_cases(void **state)
{
    (void)state;
    assert_int_equal(mny_funnel(1503387, 10000000, 0.15).side, MNY_FUNNEL_WITHIN);
    assert_int_equal(mny_funnel(1503388, 10000000, 0.15).side, MNY_FUNNEL_ABOVE);
    assert_int_equal(mny_funnel(1496612, 10000000, 0.15).side, MNY_FUNNEL_BELOW);
    /* Rare in many: 990 expected, limit 1084.4; 1086 or more 0.001378, 1087 or more 0.001245. */
    assert_int_equal(mny_funnel(1086, 10000000, 0.000099).side, MNY_FUNNEL_WITHIN);
    assert_int_equal(mny_funnel(1087, 10000000, 0.000099).side, MNY_FUNNEL_ABOVE);
    assert_int_equal(mny_funnel(880, 10000000, 0.000099).side, MNY_FUNNEL_BELOW);
}

static void nothing_and_all(void **state)
{
    struct mny_funnel none = mny_funnel(0, 0, 0.5), alone = mny_funnel(3, 7, NAN);

    (void)state;
    assert_true(isnan(none.share) && isnan(none.lower) && isnan(none.upper));
    assert_int_equal(none.side, MNY_FUNNEL_WITHIN);
    assert_near(alone.share, 3.0 / 7, 1e-15);
    assert_true(isnan(alone.lower) && alone.side == MNY_FUNNEL_WITHIN);
    assert_int_equal(mny_funnel(0, 50, 0).side, MNY_FUNNEL_WITHIN);
    assert_int_equal(mny_funnel(50, 50, 1).side, MNY_FUNNEL_WITHIN);
    assert_near(mny_funnel(1, 9, 0.01).lower, 0, 0);
    assert_near(mny_funnel(1, 9, 0.99).upper, 1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_by_hand),
        cmocka_unit_test(few_cases),
        cmocka_unit_test(many_cases),
        cmocka_unit_test(nothing_and_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
