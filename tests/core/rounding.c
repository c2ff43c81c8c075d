/* SPDX-License-Identifier: MIT */
#include "core/rounding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct rounding_case {
    double value;
    unsigned decimals;
    const char *wanted;
} rounding_cases[] = {
    {1.005, 2, "1.01"}, /* the double is 1.00499999999999989… */
    {1.004999, 2, "1.00"},    {2.675, 2, "2.68"},     {0.1 + 0.2, 1, "0.3"},
    {0.285, 2, "0.29"},       {0.615 * 3, 2, "1.85"}, /* 1.845, and 1.8449999999999998 in double */
    {0, 2, "0.00"},           {12.5, 2, "12.50"},     {99.995, 2, "100.00"},
    {99.9949999, 2, "99.99"}, {0.5, 0, "1"},          {1234.4999999, 3, "1234.500"},
};

static void rounds_half_up(void **state)
{
    char text[MNY_NUMBER_ROOM];

    (void)state;
    for (size_t i = 0; i < sizeof rounding_cases / sizeof *rounding_cases; i++) {
        const struct rounding_case *one = &rounding_cases[i];
        double rounded = mny_round_half_up(one->value, one->decimals);

        assert_string_equal(mny_fixed_format(rounded, one->decimals, text), one->wanted);
    }
}

/* No 64-bit number holds it in hundredths: nothing is cut off to 0. */
static void writes_large_numbers(void **state)
{
    char text[MNY_NUMBER_ROOM];

    (void)state;
    assert_string_equal(mny_fixed_format(9.1e29, 1, text), "9.1e+29");
    assert_string_equal(mny_fixed_format(123456789012.25, 1, text), "123456789012.3");
}

static const struct share_case {
    const char *text;
    double percent;
    const char *wanted;
} share_cases[] = {
    {"83.5125", 40, "33.41"},           /* 33.405 */
    {"83.51249999999999", 40, "33.40"}, /* 33.404999999999996 */
    {"83.51250000000001", 40, "33.41"},
    {"100", 40, "40.00"},
    {"0", 40, "0.00"},
    {"71.0625", 37.5, "26.65"},             /* 26.6484375 */
    {"12.3456789012345678901", 40, "4.94"}, /* more digits than fit */
    {"0.000000000000000000000000000001", 40, "0.00"},
    {"nonsense", 40, "0.00"},
};

static void takes_shares_of_text(void **state)
{
    char text[MNY_NUMBER_ROOM];

    (void)state;
    for (size_t i = 0; i < sizeof share_cases / sizeof *share_cases; i++) {
        const struct share_case *one = &share_cases[i];
        double points = mny_percent_half_up(one->text, one->percent, 2);

        assert_string_equal(mny_fixed_format(points, 2, text), one->wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounds_half_up),
        cmocka_unit_test(takes_shares_of_text),
        cmocka_unit_test(writes_large_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
