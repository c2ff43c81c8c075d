/* SPDX-License-Identifier: MIT */
#include "survey/export/export.h"

#include "survey/export/clean_rows.h"
#include "tests/core/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void formats(void **state)
{
    static const struct {
        const char *text;
        bool good, sav, dta;
    } cases[] = {
        {"csv", true, false, false},    {"sav", true, true, false},
        {"dta", true, false, true},     {"sav,dta", true, true, true},
        {"all", true, true, true},      {"csv,dta", true, false, true},
        {"sav,sav", true, true, false}, {"", false, false, false},
        {"sav,", false, false, false},  {",sav", false, false, false},
        {"SAV", false, false, false},   {"sav dta", false, false, false},
        {"xls", false, false, false},   {"save", false, false, false},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_export_formats formats = {0};

        assert_int_equal(mny_export_formats_parse(cases[i].text, &formats), cases[i].good);
        if (cases[i].good) {
            assert_true(formats.wanted);
            assert_int_equal(formats.sav, cases[i].sav);
            assert_int_equal(formats.dta, cases[i].dta);
        }
    }
}

/* ---- the clean dump ------------------------------------------------------------------ */

static void rows_of_any_length(void **state)
{
    enum { LONG = 900000 }; /* more than is read at a time */
    static const char before[] = "file,line,a,b,other\nx.csv,2,1,\"two\nlines, \"\"quoted\"\"\",o\n"
                                 "x.csv,4,,,\nx.csv,5,2,",
                      after[] = ",\n";
    const size_t length = sizeof before - 1 + LONG + sizeof after - 1;
    struct mny_problems *problems = mny_problems_create();
    char *text = malloc(length);
    const struct mny_csv_field *answers;
    struct mny_clean_rows *rows;
    (void)state;

    assert_non_null(text);
    memcpy(text, before, sizeof before - 1);
    memset(text + sizeof before - 1, 'y', LONG);
    memcpy(text + sizeof before - 1 + LONG, after, sizeof after - 1);
    assert_int_equal(mny_clean_rows_open(test_file("rows.csv", text, length), 2, problems, &rows),
                     MNY_OK);
    assert_int_equal(mny_clean_rows_next(rows, &answers), MNY_OK);
    assert_string_equal(answers[0].text, "1");
    assert_string_equal(answers[1].text, "two\nlines, \"quoted\"");
    assert_int_equal(mny_clean_rows_next(rows, &answers), MNY_OK);
    assert_int_equal(answers[0].length + answers[1].length, 0);
    assert_int_equal(mny_clean_rows_next(rows, &answers), MNY_OK);
    assert_int_equal(answers[1].length, LONG);
    assert_int_equal(mny_problems_size(problems), 0);
    assert_int_equal(mny_clean_rows_next(rows, &answers), MNY_E_INTERNAL); /* one too many */
    mny_clean_rows_free(rows);
    mny_clean_rows_free(NULL);
    mny_problems_free(problems);
    free(text);
}

static void what_is_no_clean_dump(void **state)
{
    static const char few[] = "file,line,a\n";
    struct mny_problems *problems = mny_problems_create();
    struct mny_clean_rows *rows;
    (void)state;

    assert_int_equal(
        mny_clean_rows_open(test_file("few.csv", few, sizeof few - 1), 2, problems, &rows),
        MNY_E_INTERNAL);
    assert_null(rows);
    assert_int_equal(mny_clean_rows_open("/no/such/file", 2, problems, &rows), MNY_E_IO);
    assert_null(rows);
    mny_problems_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats),
        cmocka_unit_test(rows_of_any_length),
        cmocka_unit_test(what_is_no_clean_dump),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
