/* SPDX-License-Identifier: MIT */
#include "core/number.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

struct read_case {
    const char *text;
    bool number, integer; /* accepted as */
    double value;
};

static const struct read_case read_cases[] = {
    {"0", true, true, 0},
    {"-12", true, true, -12},
    {"+7", true, true, 7},
    {"2.385", true, false, 2.385},
    {"5.0", true, true, 5},
    {"5.", false, false, 0},
    {".5", false, false, 0},
    {"1e3", true, false, 1000},
    {"1.5e-3", true, false, 0.0015},
    {"1e", false, false, 0},
    {"33.846996307373", true, false, 33.846996307373},
    {"0.1000000000000000055511151231257827", true, false, 0.1},
    {"9007199254740993", true, false, 9007199254740992.0 /* beyond 2^53 */},
    {"123456789012345678901234567890", true, false, 123456789012345678901234567890.0},
    {"1e999", false, false, 0},
    {"", false, false, 0},
    {"-", false, false, 0},
    {" 5", false, false, 0},
    {"5 ", false, false, 0},
    {"1,234", false, false, 0},
    {"0x1F", false, false, 0},
    {"inf", false, false, 0},
    {"nan", false, false, 0},
    {"1.2.3", false, false, 0},
    {"--1", false, false, 0},
};

static void reads_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof read_cases / sizeof *read_cases; i++) {
        const struct read_case *c = &read_cases[i];
        double value = -1;

        if (mny_number_parse(c->text, strlen(c->text), &value) != c->number)
            fail_msg("number \"%s\"", c->text);
        if (c->number && value != c->value)
            fail_msg("\"%s\" read as %.17g", c->text, value);
        if (!c->number && value != -1)
            fail_msg("\"%s\" was refused but changed the value", c->text);
        if (mny_integer_parse(c->text, strlen(c->text), &value) !=
            (c->integer || strcmp(c->text, "9007199254740993") == 0))
            fail_msg("integer \"%s\"", c->text);
    }
}

static void refuses_integers_a_double_cannot_hold(void **state)
{
    double value;

    (void)state;
    assert_true(mny_integer_parse("9007199254740992", 16, &value));
    assert_false(mny_integer_parse("9007199254740994", 16, &value));
    assert_false(mny_integer_parse("440300198001010011", 18, &value));
}

static void reads_only_the_bytes_it_is_given(void **state)
{
    double value;

    (void)state;
    assert_true(mny_number_parse("12,34", 2, &value));
    assert_true(value == 12);
}

static void writes_the_shortest_text(void **state)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},
                 {-0.0, "0"},
                 {1, "1"},
                 {-160, "-160"},
                 {0.1, "0.1"},
                 {2.385, "2.385"},
                 {1.0 / 3, "0.3333333333333333"},
                 {6238522, "6238522"},
                 {123456789012.5, "123456789012.5"},
                 {1e-7, "1e-07"},
                 {NAN, ""},
                 {INFINITY, ""},
                 {-INFINITY, ""},
                 {999999999999999, "999999999999999"},
                 {1e21, "1e+21"}};
    char text[MNY_NUMBER_ROOM];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length = mny_number_format(cases[i].value, text);

        assert_string_equal(text, cases[i].text);
        assert_int_equal(length, strlen(text));
    }
}

/* How many of COUNT numbers are tried: under valgrind (tests/run), which looks for what was never
   set, a few are enough. */
static int some_of(int count)
{
    return getenv("BRIEF") ? count / 20 : count;
}

/* A linear congruential walk over bit patterns: any finite double comes back. */
static void writes_what_reads_back_the_same(void **state)
{
    uint64_t bits = 88172645463325252u;
    char text[MNY_NUMBER_ROOM];

    (void)state;
    for (int i = some_of(200000); i > 0; i--) {
        double value, back;
        size_t length;

        bits = bits * 6364136223846793005u + 1442695040888963407u;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        length = mny_number_format(value, text);
        if (!mny_number_parse(text, length, &back) || back != value)
            fail_msg("%a was written as %s", value, text);
    }
}

/* The first of 15, 16 and 17 digits of printf's that reads back. */
static void check_against_printf(double value)
{
    char text[MNY_NUMBER_ROOM], wanted[64];

    for (int digits = 15; digits <= 17; digits++) {
        snprintf(wanted, sizeof wanted, "%.*g", digits, value);
        if (strtod(wanted, NULL) == value)
            break;
    }
    mny_number_format(value, text);
    if (strcmp(text, wanted) != 0)
        fail_msg("%a was written as %s, not %s", value, text, wanted);
}

static void writes_what_printf_would(void **state)
{
    uint64_t bits = 88172645463325252u;

    (void)state;
    for (int i = some_of(200000); i > 0; i--) {
        double size, ratio;

        bits = bits * 6364136223846793005u + 1442695040888963407u;
        size = ldexp((double)(bits >> 11), (int)(bits % 80) - 83);
        ratio = (double)(bits >> 40) / (double)((bits & 0xFFFFF) + 1);
        check_against_printf(size);
        check_against_printf(-ratio);
        check_against_printf(nextafter(ldexp(1, (int)(bits % 80) - 26), 0));
        check_against_printf(ldexp(1, (int)(bits % 80) - 26));
    }
    for (double power = 1e-9; power < 1e17; power *= 10) {
        check_against_printf(power);
        check_against_printf(nextafter(power, 0));
        check_against_printf(nextafter(power, INFINITY));
    }
}

static void short_decimals_are_the_nearest_doubles(void **state)
{
    (void)state;
    for (int i = some_of(100000) - 1; i >= 0; i--) {
        char text[MNY_NUMBER_ROOM];
        double value;
        int length = snprintf(text, sizeof text, "%d.%05d", i * 7, (i * 7919) % 100000);

        assert_true(mny_number_parse(text, (size_t)length, &value));
        if (value != strtod(text, NULL))
            fail_msg("%s", text);
    }
}

/* As strtod() reads it, to which the C locale's point is a dot. */
static void check_long(const char *text)
{
    const double wanted = strtod(text, NULL);
    double value = 0;

    if (mny_number_parse(text, strlen(text), &value) != (isfinite(wanted) != 0) ||
        (isfinite(wanted) && value != wanted))
        fail_msg("%zu bytes: %.40s...", strlen(text), text);
}

/* PATTERN with COUNT times DIGIT in place of its star. */
static void check_pattern(const char *pattern, char digit, size_t count)
{
    const size_t before = (size_t)(strchr(pattern, '*') - pattern);
    char *text = calloc(strlen(pattern) + count, 1);

    assert_non_null(text);
    memcpy(text, pattern, before);
    memset(text + before, digit, count);
    strcpy(text + before + count, pattern + before + 1);
    check_long(text);
    free(text);
}

/* Half way between two doubles, and a digit that decides far behind. */
static void long_decimals_are_the_nearest_doubles(void **state)
{
    static const char *const patterns[] = {"*",
                                           "-1*",
                                           "+0.*5",
                                           "1.*",
                                           "1.*1",
                                           "0.*1",
                                           "12*.5",
                                           "*.25e-7",
                                           "-0.*12e400",
                                           "1*e-1000",
                                           "1*1e-10",
                                           "9007199254740993.*",
                                           "9007199254740993.*1",
                                           "1e-*7",
                                           "0e*9",
                                           "7.*e+0000000000000000000000000002",
                                           "0.000244140625*1"};
    static const size_t counts[] = {1, 15, 240, 300, 782, 783, 784, 785, 799, 800, 801, 5000};

    (void)state;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        for (size_t k = 0; k < sizeof counts / sizeof *counts; k++)
            check_pattern(patterns[i], '0', counts[k]);
    check_pattern("0.*", '9', 5000);
    check_pattern("*", '9', 308);
    check_pattern("1.*", '3', 850);
}

/* A number that cannot be read would be taken for a wrong one. */
static void long_decimals_need_no_memory(void **state)
{
    const size_t length = (size_t)8 << 20;
    char *text = malloc(length);
    struct rlimit before, none;
    double value = 0;
    bool read;

    (void)state;
    assert_non_null(text);
    memset(text, '0', length);
    memcpy(text, "1.", 2);
    assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
    none = before;
    none.rlim_cur = 4096;
    assert_int_equal(setrlimit(RLIMIT_AS, &none), 0);
    read = mny_number_parse(text, length, &value);
    assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
    assert_true(read);
    assert_true(value == 1);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_strictly),
        cmocka_unit_test(refuses_integers_a_double_cannot_hold),
        cmocka_unit_test(reads_only_the_bytes_it_is_given),
        cmocka_unit_test(writes_the_shortest_text),
        cmocka_unit_test(writes_what_reads_back_the_same),
        cmocka_unit_test(writes_what_printf_would),
        cmocka_unit_test(short_decimals_are_the_nearest_doubles),
        cmocka_unit_test(long_decimals_are_the_nearest_doubles),
        cmocka_unit_test(long_decimals_need_no_memory),
    };

    return cmocka_run_group_tests_name("core/number", tests, NULL, NULL);
}
