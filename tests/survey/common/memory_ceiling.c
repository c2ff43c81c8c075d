/* SPDX-License-Identifier: MIT */
#include "survey/common/memory_ceiling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MIB ((uint64_t)1 << 20)

static const struct parse_case {
    const char *text;
    bool good;
    uint64_t bytes;
} parse_cases[] = {
    {"8G", true, 8192 * MIB},
    {"500M", true, 500 * MIB},
    {"1.5G", true, 1536 * MIB},
    {"20480K", true, 20 * MIB},
    {"16777216", true, 16 * MIB},
    {"2T", true, 2097152 * MIB},
    {"none", true, 0},
    {"", false, 0},
    {"G", false, 0},
    {"8g", false, 0},
    {"8GB", false, 0},
    {"-8G", false, 0},
    {"15M", false, 0},
    {"0", false, 0},
    {"1e30G", false, 0},
    {"8 G", false, 0},
};

static void test_parse(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof parse_cases / sizeof *parse_cases; i++) {
        const struct parse_case *wanted = &parse_cases[i];
        uint64_t bytes;

        assert_int_equal(mny_memory_parse(wanted->text, &bytes), wanted->good);
        assert_true(bytes == wanted->bytes);
    }
}

static void test_format(void **state)
{
    char text[MNY_MEMORY_ROOM];

    (void)state;
    mny_memory_format(500 * MIB, text);
    assert_string_equal(text, "500 MiB");
    mny_memory_format(7680 * MIB, text);
    assert_string_equal(text, "7.5 GiB");
}

static void test_this_machine(void **state)
{
    (void)state;
    assert_true(mny_memory_resident() > MIB / 4);
    assert_true(mny_memory_default() > mny_memory_resident());
}

/* 1000 MiB are read, of which each takes as much as GROWTH MiB; what is said at BYTES. */
static enum mny_code foreseen(struct mny_memory_watch *watch, uint64_t bytes, uint64_t total,
                              double growth, struct mny_problems *problems)
{
    return mny_memory_foresee(watch, bytes * MIB, total * MIB,
                              100 * MIB + (uint64_t)(growth * (double)bytes) * MIB, problems);
}

static void test_foresee(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_memory_watch fits = {.most = 1000 * MIB}, not = {.most = 500 * MIB};
    struct mny_memory_watch nearly = {.most = 700 * MIB}, none = {0}, unknown = {.most = MIB};

    (void)state;
    for (uint64_t bytes = 1; bytes <= 1000; bytes++) {
        assert_int_equal(foreseen(&fits, bytes, 1000, 0.5, problems), MNY_OK);
        assert_int_equal(foreseen(&none, bytes, 1000, 9, problems), MNY_OK);
        assert_int_equal(foreseen(&unknown, bytes, 0, 9, problems), MNY_OK);
    }
    /* what tables take beforehand is no reason: half of what came on top must be too much */
    for (uint64_t bytes = 1; bytes <= 500; bytes++)
        assert_int_equal(foreseen(&nearly, bytes, 1000, 0.75, problems), MNY_OK);
    /* 100 MiB, and 1 for each of 1000: at 64 half of that is 164 + 468 */
    for (uint64_t bytes = 1; bytes < 64; bytes++)
        assert_int_equal(foreseen(&not, bytes, 1000, 1, problems), MNY_OK);
    assert_int_equal(foreseen(&not, 64, 1000, 1, problems), MNY_E_MEMORY);
    assert_non_null(strstr(mny_problems_at(problems, 0)->text,
                           "would take about 1.1 GiB of memory, and 500 MiB may be used"));
    mny_problems_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_this_machine),
        cmocka_unit_test(test_foresee),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
