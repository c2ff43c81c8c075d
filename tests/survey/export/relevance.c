/* SPDX-License-Identifier: MIT */
#include "survey/export/relevance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/survey/sheets.h"

static const struct test_sheets sheets = {
    .survey = "type,name,label,relevant,calculation,role,dimension,score_min,score_max\n"
              "select_one city,city,城市,,,city,,,\n"
              "integer,cars,几辆车,,,,d,0,9\n"
              "begin_group,outer,外,${cars} > 0,,,,,\n"
              "integer,a,甲,,,,,,\n"
              "begin_group,inner,内,${a} = 2,,,,,\n"
              "integer,b,乙,${twice} >= 4,,,,,\n"
              "end_group,,,,,,,,\n"
              "end_group,,,,,,,,\n"
              "calculate,twice,,,${cars} * 2,,,,\n",
    .choices = "list_name,name,label,score\ncity,1,市,\n",
    .dimensions = "dimension,label,weight\nd,维度,1\n",
    .settings = "form_title,form_id\n问,x\n",
};

/* Which of city, cars, a, b, twice are asked. */
static void asked_in_groups_within_groups(void **state)
{
    static const struct {
        const char *answers[5];
        bool asked[5];
    } cases[] = {
        {{"1", "0", "", "", "0"}, {true, true, false, false, true}},
        {{"1", "", "", "", ""}, {true, true, false, false, true}},
        {{"1", "1", "", "", "2"}, {true, true, true, false, true}},
        {{"1", "1", "2", "", "2"}, {true, true, true, false, true}},
        {{"1", "2", "2", "", "4"}, {true, true, true, true, true}},
        {{"1", "2", "3", "", "4"}, {true, true, true, false, true}},
        {{"1", "0", "2", "", "4"}, {true, true, false, false, true}}, /* the group around */
    };
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *questionnaire = NULL;
    struct mny_relevance *relevance;
    (void)state;

    if (test_questionnaire(&sheets, problems, &questionnaire) != MNY_OK)
        test_print(problems);
    assert_non_null(questionnaire);
    relevance = mny_relevance_create(questionnaire);
    assert_non_null(relevance);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_csv_field answers[5];
        const bool *asked;

        for (size_t k = 0; k < 5; k++)
            answers[k] = (struct mny_csv_field){cases[i].answers[k], strlen(cases[i].answers[k])};
        assert_true(mny_relevance_judge(relevance, answers, &asked));
        for (size_t k = 0; k < 5; k++)
            assert_int_equal(asked[k], cases[i].asked[k]);
    }
    mny_relevance_free(relevance);
    mny_relevance_free(NULL);
    mny_questionnaire_free(questionnaire);
    mny_problems_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(asked_in_groups_within_groups)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
