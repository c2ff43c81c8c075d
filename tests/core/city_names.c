/* SPDX-License-Identifier: MIT */
#include "core/city_names.h"

#include "core/city_index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/core/files.h"

static void knows_names(void **state)
{
    static const char text[] = "type,city,name\n地级市,420100,武汉\n县,330483,桐乡\n";
    struct mny_problems *problems = mny_problems_create();
    struct mny_city_names *names = NULL;
    const struct mny_city_name *found;

    (void)state;
    assert_int_equal(
        mny_city_names_read(test_file("cities.csv", text, sizeof text - 1), problems, &names),
        MNY_OK);
    found = mny_city_names_find(names, "330483");
    assert_non_null(found);
    assert_string_equal(found->code, "330483");
    assert_string_equal(found->name, "桐乡");
    assert_string_equal(found->type, "县");
    assert_string_equal(found->province, "");
    assert_null(mny_city_names_find(names, "110000"));
    assert_null(mny_city_names_find(NULL, "330483"));
    /* Who has a name keeps it. */
    assert_int_equal(mny_city_names_add(&names, "420100", "汉口", problems), MNY_OK);
    assert_int_equal(mny_city_names_add(&names, "110000", "北京", problems), MNY_OK);
    assert_string_equal(mny_city_names_find(names, "420100")->name, "武汉");
    assert_string_equal(mny_city_names_find(names, "110000")->name, "北京");
    assert_string_equal(mny_city_names_find(names, "110000")->type, "");
    mny_city_names_free(names);
    names = NULL;
    assert_int_equal(mny_city_names_add(&names, "330483", "桐乡", problems), MNY_OK);
    assert_string_equal(mny_city_names_find(names, "330483")->name, "桐乡");
    mny_city_names_free(names);
    mny_city_names_free(NULL);
    mny_problems_free(problems);
}

static const struct fault_case {
    const char *text, *said;
} fault_cases[] = {
    {"city,title\n420100,武汉\n", "cities.csv:1:1: error: no column \"name\" in the header"},
    {"name\n武汉\n", "cities.csv:1:1: error: no column \"city\" in the header"},
    {"city,name\n4201,武汉\n", "cities.csv:2:1: error: unknown city \"4201\"; a division code"},
    {"city,name\n420100,\n", "cities.csv:2:2: error: no name for the city 420100"},
    {"city,name\n420100,武汉,湖北\n", "cities.csv:2:3: error: 3 fields, but the header has 2"},
    {"name,city\n武汉,420100\n汉,420100\n", "cities.csv:3:2: error: the city 420100 has a row at "},
};

static void names_every_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof fault_cases / sizeof *fault_cases; i++) {
        const struct fault_case *one = &fault_cases[i];
        struct mny_problems *problems = mny_problems_create();
        struct mny_city_names *names = NULL;

        assert_int_equal(mny_city_names_read(test_file("cities.csv", one->text, strlen(one->text)),
                                             problems, &names),
                         MNY_E_INPUT);
        assert_null(names);
        if (mny_problems_size(problems) != 1 || !test_says(problems, one->said))
            fail_msg("%zu problems, not \"%s\"", mny_problems_size(problems), one->said);
        mny_problems_free(problems);
    }
}

static void says_when_there_is_no_file(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_city_names *names = NULL;

    (void)state;
    assert_int_equal(mny_city_names_read("no such file.csv", problems, &names), MNY_E_NOT_FOUND);
    assert_null(names);
    mny_problems_free(problems);
}

static void sorts_by_code(void **state)
{
    static const char *const met[] = {"530300", "110000", "420100", "110000", "011000"};
    static const size_t numbers[] = {0, 1, 2, 1, 3}, sorted[] = {3, 1, 2, 0};
    struct mny_city_index *index = mny_city_index_create();

    (void)state;
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(mny_city_index_add(index, met[i]), numbers[i]);
    assert_int_equal(mny_city_index_count(index), 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(mny_city_index_sorted(index, i), sorted[i]);
    assert_int_equal(mny_city_index_find(index, "420100"), 2);
    assert_int_equal(mny_city_index_find(index, "420101"), MNY_NO_CITY);
    assert_string_equal(mny_city_index_code(index, 3), "011000");
    assert_false(mny_is_city("42010") || mny_is_city("4201000") || mny_is_city("42010x"));
    mny_city_index_free(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_names),
        cmocka_unit_test(names_every_fault),
        cmocka_unit_test(says_when_there_is_no_file),
        cmocka_unit_test(sorts_by_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
