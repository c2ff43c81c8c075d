/* SPDX-License-Identifier: MIT */
/* What tests/cli/r_estimates.sh does not meet: choices by the hundred, numbers that no
   byte holds, a recommendation with choices, questions that nobody answered. */
#include "survey/score/estimates.h"

#include "core/number.h"
#include "core/table.h"
#include "survey/score/scoring.h"
#include "tests/survey/cleaned.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { FRUITS = 300 };

/* 300 fruits; the last but one and the last score most. */
static struct mny_questionnaire *make_form(void)
{
    static const char survey[] = "type,name,label,role,dimension,score_min,score_max\n"
                                 "select_one city,city,城市,city,,,\n"
                                 "select_one device,device,设备,device,,,\n"
                                 "select_one fruit,fruit,水果,,all,,\n"
                                 "integer,wait,等候,,all,400,0\n"
                                 "select_one nps,likely,推荐,,,,\n"
                                 "select_multiple device,owns,拥有,,,,\n"
                                 "decimal,silent,无人回答,,,,\n"
                                 "select_one pair,pair,是否,,all,,\n"
                                 "text,said,说明,,,,\n";
    char choices[20000] = "list_name,name,label,score\ncity,110000,北京市,\n"
                          "device,1,手机,\ndevice,2,电脑,\npair,1,是,100\npair,0,否,0\n";
    const struct test_sheets sheets = {
        survey, choices, "dimension,label,weight\nall,全部,1\n",
        "form_title,min_duration,speeder_share,straightline_items,recommend\nx,0,0,0,likely\n"};
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *form = NULL;
    size_t length = strlen(choices);

    for (int i = 0; i < FRUITS; i++)
        length += (size_t)sprintf(choices + length, "fruit,f%d,果%d,%g\n", i, i, i / 4.0);
    for (int i = 0; i <= 10; i++)
        length += (size_t)sprintf(choices + length, "nps,%d,%d分,\n", i, i);
    length += (size_t)sprintf(choices + length, "nps,99,说不好,\n");
    if (test_questionnaire(&sheets, problems, &form) != MNY_OK)
        test_print(problems);
    assert_non_null(form);
    mny_problems_free(problems);
    return form;
}

static const char dump[] = "city,fruit,wait,likely,owns,pair,said\n"
                           "110000,f299,300,10,1,1,a\n"
                           "110000,f298,100,9,1 2,1,b\n"
                           "110000,f297,0,8,2,0,c\n"
                           "110000,f3,,6,,1,d\n"
                           "110000,,50,99,1,0,e\n"
                           "110000,f299,20,0,1,1,f\n";

/* What is expected of one row; SE NAN: not looked at. */
struct expected {
    const char *question, *statistic, *answer;
    double value;
    const char *n;
    double se;
};

/* Standard errors by R survey 4.1: SE(svymean(~I(likely == 99), svydesign(~1, weights =
   ~1, data))), and so on, in subset() of those who answered. */
static const struct expected wanted[] = {
    {"fruit", "mean", "", (299 + 298 + 297 + 3 + 299) / 20.0, "5", NAN},
    {"fruit", "share", "f299", 2.0 / 5, "5", NAN},
    {"fruit", "share", "f298", 1.0 / 5, "5", NAN},
    {"fruit", "share", "f254", 0, "5", 0},
    {"fruit", "share", "f3", 1.0 / 5, "5", NAN},
    {"fruit", "top2", "", 3.0 / 5, "5", NAN},
    {"fruit", "quantile", "0.5", 298 / 4.0, "5", NAN},
    {"wait", "mean", "", (25 + 75 + 100 + 87.5 + 95) / 5, "5", NAN},
    {"wait", "raw_mean", "", (300 + 100 + 0 + 50 + 20) / 5.0, "5", NAN},
    {"wait", "quantile", "0.5", 87.5, "5", NAN},
    {"wait", "raw_quantile", "0.25", 20, "5", NAN},
    {"wait", "raw_quantile", "0.75", 100, "5", NAN},
    {"likely", "share", "99", 1.0 / 6, "6", 0.16666666666666666},
    {"likely", "share", "10", 1.0 / 6, "6", 0.16666666666666666},
    {"likely", "nps", "", 0, "5", NAN},
    {"owns", "share", "1", 4.0 / 5, "5", 0.19595917942265426},
    {"owns", "share", "2", 2.0 / 5, "5", 0.24},
    {"silent", "mean", "", NAN, "0", NAN},
    {"silent", "quantile", "0.5", NAN, "0", NAN},
    {"pair", "mean", "", 400 / 6.0, "6", NAN},
    {"pair", "share", "1", 4.0 / 6, "6", 0.21081851067789195},
};

static const char *cell(const struct mny_table *table, size_t row, const char *column)
{
    size_t index = 0;
    assert_true(mny_table_find(table, column, &index));
    return mny_table_cell(table, row, index);
}

static size_t row_of(const struct mny_table *table, const char *question, const char *statistic,
                     const char *answer)
{
    for (size_t row = 0; row < mny_table_rows(table); row++)
        if (strcmp(cell(table, row, "question"), question) == 0 &&
            strcmp(cell(table, row, "statistic"), statistic) == 0 &&
            strcmp(cell(table, row, "answer"), answer) == 0)
            return row;
    return mny_table_rows(table);
}

static void near(const struct expected *expected, const char *text, double want)
{
    double got = NAN;

    if (*text != '\0')
        assert_true(mny_number_parse(text, strlen(text), &got));
    if (isnan(want) ? !isnan(got) : !(fabs(got - want) <= 1e-12 * fmax(fabs(want), 1)))
        fail_msg("%s %s %s: %s, not %.17g", expected->question, expected->statistic,
                 expected->answer, text, want);
}

/* Cleans, weights and scores; the answers are kept unless FORGOTTEN. */
static enum mny_code score(const struct mny_questionnaire *form, bool forgotten, char path[400],
                           struct mny_problems *problems)
{
    const char *file = test_file("responses.csv", dump, sizeof dump - 1);
    const struct mny_weighting_options unweighted = {.epsilon = 1e-9, .max_iterations = 10};
    const struct mny_scoring_options scoring = {.estimates = true, .threads = 2};
    struct mny_clean_options options = {.dumps = &file, .dump_count = 1, .threads = 1};
    struct mny_weighting *weighting = NULL;
    struct mny_output *output = NULL;
    struct cleaned run;
    size_t *questions = NULL;
    enum mny_code code;

    assert_int_equal(mny_estimates_questions(form, &questions, &options.answer_count), MNY_OK);
    options.answers = questions;
    if (forgotten)
        options.answer_count--;
    run = cleaned_run(form, &options, 4096);
    assert_int_equal(run.code, MNY_OK);
    assert_int_equal(mny_weight(form, run.responses, NULL, &unweighted, NULL, problems, &weighting),
                     MNY_OK);
    snprintf(path, 400, "%s/scored", test_folder());
    assert_int_equal(mny_output_begin(path, true, problems, &output), MNY_OK);
    code = mny_score(form, run.responses, weighting, &scoring, output, problems);
    if (code == MNY_OK)
        assert_int_equal(mny_output_commit(output, problems), MNY_OK);
    else
        mny_output_discard(output);
    strcat(path, "/estimates.csv");
    mny_weighting_free(weighting);
    cleaned_free(&run);
    free(questions);
    return code;
}

static void rows_by_hand(void **state)
{
    struct mny_questionnaire *form = make_form();
    struct mny_problems *problems = mny_problems_create();
    struct mny_table *table = NULL;
    char path[400];
    (void)state;
    assert_int_equal(score(form, false, path, problems), MNY_OK);
    assert_int_equal(mny_table_read(path, problems, &table), MNY_OK);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const size_t row = row_of(table, wanted[i].question, wanted[i].statistic, wanted[i].answer);
        if (row == mny_table_rows(table))
            fail_msg("no row %s %s %s", wanted[i].question, wanted[i].statistic, wanted[i].answer);
        near(&wanted[i], cell(table, row, "value"), wanted[i].value);
        assert_string_equal(cell(table, row, "n"), wanted[i].n);
        if (!isnan(wanted[i].se))
            near(&wanted[i], cell(table, row, "se"), wanted[i].se);
    }
    /* Two scored choices have no top two; a role, a text have no estimates. */
    assert_int_equal(row_of(table, "pair", "top2", ""), mny_table_rows(table));
    assert_int_equal(row_of(table, "device", "share", "1"), mny_table_rows(table));
    assert_int_equal(row_of(table, "city", "share", "110000"), mny_table_rows(table));
    for (size_t row = 0; row < mny_table_rows(table); row++)
        assert_string_not_equal(cell(table, row, "question"), "said");
    assert_string_equal(cell(table, row_of(table, "owns", "share", "2"), "answer_label"), "电脑");
    mny_table_free(table);
    mny_problems_free(problems);
    mny_questionnaire_free(form);
}

static void answers_must_be_kept(void **state)
{
    struct mny_questionnaire *form = make_form();
    struct mny_problems *problems = mny_problems_create();
    char path[400];
    (void)state;
    assert_int_equal(score(form, true, path, problems), MNY_E_INTERNAL);
    assert_true(test_says(problems, "--estimates: the answers were not kept"));
    mny_problems_free(problems);
    mny_questionnaire_free(form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_by_hand),
        cmocka_unit_test(answers_must_be_kept),
    };

    gsl_set_error_handler_off();
    return cmocka_run_group_tests_name("estimates", tests, NULL, NULL);
}
