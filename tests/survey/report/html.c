/* SPDX-License-Identifier: MIT */
#include "survey/report/html.h"
#include "tests/survey/report/written.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void write_text(const void *input, struct mny_writer *writer)
{
    mny_html_text(writer, input);
}

static void text_is_escaped(void **state)
{
    static const struct {
        const char *given, *want;
    } cases[] = {
        {"", ""},
        {"武汉市", "武汉市"},
        {"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
        {"\"><img onerror='x'>", "&quot;&gt;&lt;img onerror=&#39;x&#39;&gt;"},
        {"`a`", "&#96;a&#96;"},
        {"&lt;", "&amp;lt;"},
        {"a\tb\nc", "a\tb\nc"},
        {"a\x01\x1b[0m\x7f", "a\xEF\xBF\xBD\xEF\xBF\xBD[0m\xEF\xBF\xBD"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *got = written(write_text, cases[i].given);

        assert_string_equal(got, cases[i].want);
        free(got);
    }
}

static void write_format(const void *input, struct mny_writer *writer)
{
    mny_html_format(writer, "[%s]", (const char *)input);
}

static void formatted_text_is_escaped_and_whole(void **state)
{
    char long_text[3000], *got;

    (void)state;
    got = written(write_format, "<b>");
    assert_string_equal(got, "[&lt;b&gt;]");
    free(got);
    memset(long_text, 'x', sizeof long_text);
    long_text[sizeof long_text - 1] = '\0';
    got = written(write_format, long_text);
    assert_int_equal(strlen(got), sizeof long_text - 1 + 2);
    free(got);
}

static void numbers_round_half_up(void **state)
{
    static const struct {
        double value;
        unsigned decimals;
        const char *want;
    } cases[] = {
        {0, 2, "0.00"},
        {-0.0, 2, "0.00"},
        {1.005, 2, "1.01"}, /* no double is 1.005: its decimal text is */
        {2.675, 2, "2.68"},
        {1.004, 2, "1.00"},
        {0.125, 2, "0.13"},
        {9.995, 2, "10.00"},
        {99.999, 2, "100.00"},
        {0.005, 2, "0.01"},
        {0.0049, 2, "0.00"},
        {-0.004, 2, "0.00"},
        {-0.005, 2, "-0.01"},
        {-1.555, 2, "-1.56"},
        {0.5, 0, "1"},
        {0.4, 0, "0"},
        {12.5, 1, "12.5"},
        {81.13696567658639, 2, "81.14"},
        {1e-7, 2, "0.00"},
        {1e-7, 7, "0.0000001"},
        {1234567.891, 2, "1234567.89"},
        {1e16, 2, "10000000000000000.00"},
        {1e300, 2, "1e+300"},
        {0.999999, 3, "1.000"},
        {100, 0, "100"},
    };
    char text[MNY_HTML_NUMBER_ROOM];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length = mny_html_fixed(cases[i].value, cases[i].decimals, text);

        assert_string_equal(text, cases[i].want);
        assert_int_equal(length, strlen(text));
    }
    mny_html_fixed(NAN, 2, text);
    assert_string_equal(text, "–");
    mny_html_fixed(INFINITY, 2, text);
    assert_string_equal(text, "–");
}

static void counts_are_grouped(void **state)
{
    static const struct {
        double value;
        const char *want;
    } cases[] = {{0, "0"},       {999, "999"},           {1000, "1,000"}, {-1000, "-1,000"},
                 {-100, "-100"}, {1234567, "1,234,567"}, {NAN, "–"},      {999999.6, "1,000,000"}};
    char text[MNY_HTML_NUMBER_ROOM];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length = mny_html_grouped(cases[i].value, text);

        assert_string_equal(text, cases[i].want);
        assert_int_equal(length, strlen(text));
    }
}

static void write_bars(const void *input, struct mny_writer *writer)
{
    const double *share = input;

    mny_html_bar_cell(writer, 5, *share);
}

static void bars_stay_in_their_cell(void **state)
{
    static const struct {
        double share;
        const char *want;
    } cases[] = {
        {0.25, "<td class=\"bar b25\">5.00</td>"},
        {-1, "<td class=\"bar b0\">5.00</td>"},
        {7, "<td class=\"bar b100\">5.00</td>"},
        {NAN, "<td>5.00</td>"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *got = written(write_bars, &cases[i].share);

        assert_string_equal(got, cases[i].want);
        free(got);
    }
}

static void write_p(const void *input, struct mny_writer *writer)
{
    const double *p = input;

    mny_html_p_cell(writer, *p);
}

static void a_probability_is_never_0(void **state)
{
    static const struct {
        double p;
        const char *want;
    } cases[] = {
        {0.04995, "<td>0.0500</td>"},         {0.0001, "<td>0.0001</td>"},
        {0.00009999, "<td>&lt; 0.0001</td>"}, {0, "<td>&lt; 0.0001</td>"},
        {NAN, "<td>\xE2\x80\x93</td>"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *got = written(write_p, &cases[i].p);

        assert_string_equal(got, cases[i].want);
        free(got);
    }
}

static void write_row_head(const void *input, struct mny_writer *writer)
{
    mny_html_row_head(writer, input, "420100");
}

static void a_code_is_not_said_twice(void **state)
{
    char *got = written(write_row_head, "<武汉>");

    (void)state;
    assert_string_equal(got,
                        "<th scope=\"row\"><bdi>&lt;武汉&gt;</bdi> <small>420100</small></th>");
    free(got);
    got = written(write_row_head, "420100");
    assert_string_equal(got, "<th scope=\"row\"><bdi>420100</bdi></th>");
    free(got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_escaped),
        cmocka_unit_test(formatted_text_is_escaped_and_whole),
        cmocka_unit_test(numbers_round_half_up),
        cmocka_unit_test(counts_are_grouped),
        cmocka_unit_test(bars_stay_in_their_cell),
        cmocka_unit_test(a_probability_is_never_0),
        cmocka_unit_test(a_code_is_not_said_twice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
