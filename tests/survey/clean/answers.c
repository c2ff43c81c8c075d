/* SPDX-License-Identifier: MIT */
#include "survey/clean/answers.h"

#include "tests/survey/cleaned.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { FRUITS = 300, ROWS = 4 };

/* A select_one of 300 choices, a select_multiple of nine, numbers of either kind. */
static struct mny_questionnaire *make_form(void)
{
    static const char survey[] = "type,name,label,role,dimension,score_min,score_max\n"
                                 "text,id,编号,id,,,\n"
                                 "select_one city,city,城市,city,,,\n"
                                 "select_one fruit,fruit,水果,,,,\n"
                                 "select_multiple way,ways,方式,,,,\n"
                                 "decimal,age,年龄,,,,\n"
                                 "integer,wait,等候,,all,60,0\n"
                                 "text,said,说明,,,,\n";
    char choices[20000] = "list_name,name,label,score\ncity,110000,北京市,\n";
    const struct test_sheets sheets = {survey, choices, "dimension,label,weight\nall,全部,1\n",
                                       "form_title,min_duration,speeder_share\nx,0,0\n"};
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *form = NULL;
    size_t length = strlen(choices);

    for (int i = 0; i < FRUITS; i++)
        length += (size_t)sprintf(choices + length, "fruit,f%d,果%d,\n", i, i);
    for (int i = 1; i <= 9; i++)
        length += (size_t)sprintf(choices + length, "way,%d,路%d,\n", i, i);
    if (test_questionnaire(&sheets, problems, &form) != MNY_OK)
        test_print(problems);
    assert_non_null(form);
    mny_problems_free(problems);
    return form;
}

static size_t named(const struct mny_questionnaire *form, const char *name)
{
    return mny_questionnaire_find(form, name, strlen(name));
}

/* WANT[row]: 1, 0 or NAN. */
static void check_chosen(const struct mny_responses *responses, size_t question, size_t choice,
                         const double *want)
{
    double chosen[256];
    const uint8_t *codes = mny_responses_chosen(responses, question, choice, chosen);

    assert_non_null(codes);
    for (size_t row = 0; row < ROWS; row++)
        assert_true(isnan(want[row]) ? isnan(chosen[codes[row]]) : chosen[codes[row]] == want[row]);
}

static void check_numbers(const double *got, const double *want)
{
    assert_non_null(got);
    for (size_t row = 0; row < ROWS; row++)
        assert_true(isnan(want[row]) ? isnan(got[row]) : fabs(got[row] - want[row]) < 1e-12);
}

/* The third row has no city and is dropped. */
static const char dump[] = "id,city,fruit,ways,age,wait,said\n"
                           "a,110000,f0,1 8,17.5,300,x\n"
                           "b,110000,f253,9,,20,\n"
                           "c,,f1,1,1,1,\n"
                           "d,110000,f254,1 2 3 4 5 6 7 8 9,-3.25,0,\n"
                           "e,110000,,,40,,\n";

static void kept_one_by_one(void **state)
{
    static const double first[] = {1, 0, 0, NAN}, last_of_column[] = {0, 1, 0, NAN};
    static const double next_column[] = {0, 0, 1, NAN}, nobody[] = {0, 0, 0, NAN};
    static const double way_1[] = {1, 0, 1, NAN}, way_2[] = {0, 0, 1, NAN};
    static const double way_8[] = {1, 0, 1, NAN}, way_9[] = {0, 1, 1, NAN};
    static const double ages[] = {17.5, NAN, -3.25, 40}, waits[] = {300, 20, 0, NAN};
    struct mny_questionnaire *form = make_form();
    const size_t fruit = named(form, "fruit"), ways = named(form, "ways");
    const size_t wanted[] = {fruit, ways, named(form, "age"), named(form, "wait"),
                             named(form, "said")};
    const char *path = test_file("responses.csv", dump, sizeof dump - 1);
    const struct mny_clean_options options = {
        .dumps = &path, .dump_count = 1, .threads = 2, .answers = wanted, .answer_count = 5};
    struct cleaned run = cleaned_run(form, &options, 20);
    double chosen[256];

    (void)state;
    assert_int_equal(run.code, MNY_OK);
    assert_int_equal(mny_responses_count(run.responses), ROWS);
    check_chosen(run.responses, fruit, 0, first);
    check_chosen(run.responses, fruit, 253, last_of_column);
    check_chosen(run.responses, fruit, 254, next_column);
    check_chosen(run.responses, fruit, 1, nobody);
    check_chosen(run.responses, ways, 0, way_1);
    check_chosen(run.responses, ways, 1, way_2);
    check_chosen(run.responses, ways, 7, way_8);
    check_chosen(run.responses, ways, 8, way_9);
    check_numbers(mny_responses_numbers(run.responses, wanted[2]), ages);
    check_numbers(mny_responses_numbers(run.responses, wanted[3]), waits);
    assert_null(mny_responses_numbers(run.responses, wanted[4]));
    assert_null(mny_responses_numbers(run.responses, fruit));
    assert_null(mny_responses_chosen(run.responses, wanted[2], 0, chosen));
    assert_null(mny_responses_chosen(run.responses, named(form, "city"), 0, chosen));
    cleaned_free(&run);
    mny_questionnaire_free(form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(kept_one_by_one)};

    return cmocka_run_group_tests_name("answers", tests, NULL, NULL);
}
