/* SPDX-License-Identifier: MIT */
#include "core/city_word.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/core/files.h"

static void write_names(const char *name, const char *text)
{
    test_file(name, text, strlen(text));
}

/* What WORD is taken for. */
static void means(const char *word, const char *wanted)
{
    struct mny_problems *problems = mny_problems_create();
    char *code;

    assert_int_equal(mny_city_of_word(test_folder(), word, problems, &code), MNY_OK);
    assert_string_equal(code, wanted);
    free(code);
    mny_problems_free(problems);
}

static void codes_and_names(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    char *code;

    (void)state;
    means("420100", "420100"); /* in a folder without names, too */
    means("武汉", "武汉");
    write_names("scores.csv", "rank,city,name\n1,420100,武汉市\n2,420200,\n3,370402,市中区\n");
    means("武汉市", "420100");
    means("武汉", "武汉");
    means("", "420200"); /* asked for by nobody */
    write_names("cities.csv",
                "name,city\n武汉,420100\n市中区,370402\n市中区,511002\n桐乡,330483\n桐乡,330483\n");
    means("武汉", "420100");
    means("武汉市", "420100");
    means("桐乡", "330483");
    assert_int_equal(mny_city_of_word(test_folder(), "市中区", problems, &code), MNY_E_INPUT);
    assert_null(code);
    assert_true(test_says(problems, "cities.csv:4:1: error: several cities are called \"市中区\", "
                                    "370402 and 511002 among them; give the code"));
    write_names("cities.csv", "place\nnowhere\n");
    means("市中区", "370402");
    mny_problems_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(codes_and_names)};

    return cmocka_run_group_tests_name("core/city_word", tests, NULL, NULL);
}
