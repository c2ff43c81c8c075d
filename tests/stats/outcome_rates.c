/* SPDX-License-Identifier: MIT */
#include "stats/outcome_rates.h"

#include "tests/stats/reference_case.h"

/* I 450, P 50, R 200, NC 150, O 50, UH 60, UO 40, NE 100; eligible 900, unknown 100,
   e = 900 / 1000. */
static void rates_as_fractions(void **state)
{
    const double counts[MNY_OUTCOMES] = {450, 50, 200, 150, 50, 60, 40, 100};
    const double right[MNY_RATES] = {
        0.9,         450.0 / 1000, 500.0 / 1000, 450.0 / 990, 500.0 / 990, 450.0 / 900,
        500.0 / 900, 450.0 / 750,  500.0 / 750,  450.0 / 700, 500.0 / 700, 200.0 / 1000,
        200.0 / 990, 200.0 / 900,  750.0 / 1000, 750.0 / 990, 750.0 / 900};
    double rates[MNY_RATES];

    (void)state;
    mny_outcome_rates(counts, rates);
    for (int i = 0; i < MNY_RATES; i++)
        assert_near(rates[i], right[i], 1e-15);
    assert_string_equal(mny_rate_name(MNY_RR4), "RR4");
    assert_string_equal(mny_rate_name(MNY_CON3), "CON3");
    assert_string_equal(mny_outcome_name(MNY_NOT_ELIGIBLE), "NE");
}

static void parts_of_nothing(void **state)
{
    const double nobody[MNY_OUTCOMES] = {0}, unknown[MNY_OUTCOMES] = {0, 0, 0, 0, 0, 0, 7, 0};
    const double all[MNY_OUTCOMES] = {5};
    double rates[MNY_RATES];

    (void)state;
    mny_outcome_rates(nobody, rates);
    for (int i = 0; i < MNY_RATES; i++)
        assert_true(isnan(rates[i]));
    mny_outcome_rates(unknown, rates);
    assert_near(rates[MNY_RR1], 0, 0);
    assert_true(isnan(rates[MNY_RR3]) && isnan(rates[MNY_RR5]));
    mny_outcome_rates(all, rates);
    assert_near(rates[MNY_RR1], 1, 0);
    assert_near(rates[MNY_RR3], 1, 0);
    assert_near(rates[MNY_REF1], 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_as_fractions),
        cmocka_unit_test(parts_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
