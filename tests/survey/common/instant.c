/* SPDX-License-Identifier: MIT */
#include "survey/common/instant.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void near(double got, double want)
{
    assert_true(fabs(got - want) <= 1e-9 * fmax(1, fabs(want)));
}

/* 1683335553 is 2023-05-06 01:12:33 UTC (date -u -d @1683335553). */
static const struct {
    const char *text;
    double seconds;
    bool zoned;
} instants[] = {
    {"2023-05-06T01:12:33Z", 1683335553, true},
    {"2023-05-06T09:12:33+08:00", 1683335553, true},
    {"2023-05-06T09:12:33.500+0800", 1683335553.5, true},
    {"2023-05-05t19:42:33-05:30", 1683335553, true},
    {"2023-05-06 09:12:33+08", 1683335553, true},
    {"2023-05-06T01:12:33,25z", 1683335553.25, true},
    {"2023-05-06 01:12:33", 1683335553, false},
    {"2023/5/6 1:12:33", 1683335553, false},
    {"2023/5/6 1:12", 1683335520, false},
    {"2023/05/06  01:12", 1683335520, false},
    {"1970-01-01 00:00:00", 0, false},
    {"1969-12-31 23:59", -60, false},
    {"2024-02-29 24:00:00", 1709251200, false},
    {"2016-12-31T23:59:60Z", 1483228800, true},
};

static const char *const no_instants[] = {"",
                                          "2023-05-06",
                                          "09:12:33",
                                          "2023-02-29 09:12",
                                          "1900-02-29 09:12",
                                          "2023-13-01 09:12",
                                          "2023-05-00 09:12",
                                          "2023-05-06 25:00",
                                          "2023-05-06 24:00:01",
                                          "2023-05-06 9:1",
                                          "2023-05/06 09:12",
                                          "23-05-06 09:12",
                                          "2023-05-06T09:12:33+",
                                          "2023-05-06T09:12:33+08:60",
                                          "2023-05-06T09:12:33 x",
                                          "2023-05-06T09:12:33.",
                                          "2023年5月6日 9:12",
                                          "2023-05-06T09:60",
                                          "2023-05-06T09:12:61"};

static void test_instants(void **state)
{
    struct mny_instant got = {-1, false};

    (void)state;
    for (size_t i = 0; i < sizeof instants / sizeof *instants; i++) {
        assert_true(mny_instant_parse(instants[i].text, strlen(instants[i].text), &got));
        near(got.seconds, instants[i].seconds);
        assert_int_equal(got.zoned, instants[i].zoned);
    }
    got.seconds = -1;
    for (size_t i = 0; i < sizeof no_instants / sizeof *no_instants; i++)
        assert_false(mny_instant_parse(no_instants[i], strlen(no_instants[i]), &got));
    assert_true(got.seconds == -1);
}

/* Only the bytes given count. */
static void test_length(void **state)
{
    struct mny_instant got;
    double seconds;

    (void)state;
    assert_true(mny_instant_parse("2023-05-06 01:12:33", 16, &got));
    near(got.seconds, 1683335520);
    assert_true(mny_duration_parse("186", 2, &seconds));
    near(seconds, 18);
}

static void test_between(void **state)
{
    struct mny_instant local = {100, false}, later = {186, false}, zoned = {200, true};
    double seconds = 0;

    (void)state;
    assert_true(mny_instant_between(&local, &later, &seconds));
    near(seconds, 86);
    assert_true(mny_instant_between(&zoned, &zoned, &seconds));
    near(seconds, 0);
    assert_false(mny_instant_between(&local, &zoned, &seconds));
    assert_false(mny_instant_between(&zoned, &local, &seconds));
}

static const struct {
    const char *text;
    double seconds;
} durations[] = {
    {"186", 186},          {"186.5", 186.5},   {"0", 0},
    {"186秒", 186},        {"12.5秒", 12.5},   {"3分6秒", 186},
    {"3分钟6秒", 186},     {"3分", 180},       {"1小时2分", 3720},
    {"1小时2分3秒", 3723}, {"1小时3秒", 3603}, {"2时", 7200},
    {"00:03:06", 186},     {"3:06", 186},      {"1:02:03.5", 3723.5},
};

static const char *const no_durations[] = {"",      "秒",      "3秒6分", "约3分",     "3分6",
                                           "1.5分", "3:6",     "3:60",   "1:2:3:4",   "00:61:00",
                                           "abc",   "3分6秒x", "12:",    "1小时1小时"};

static void test_durations(void **state)
{
    double seconds;

    (void)state;
    for (size_t i = 0; i < sizeof durations / sizeof *durations; i++) {
        assert_true(mny_duration_parse(durations[i].text, strlen(durations[i].text), &seconds));
        near(seconds, durations[i].seconds);
    }
    for (size_t i = 0; i < sizeof no_durations / sizeof *no_durations; i++)
        assert_false(mny_duration_parse(no_durations[i], strlen(no_durations[i]), &seconds));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_instants),
        cmocka_unit_test(test_length),
        cmocka_unit_test(test_between),
        cmocka_unit_test(test_durations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
