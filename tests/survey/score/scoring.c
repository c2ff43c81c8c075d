/* SPDX-License-Identifier: MIT */
#include "survey/score/scoring.h"

#include "tests/survey/small_survey.h"

#include <gsl/gsl_errno.h>

/* Two strata of two PSUs in the first city, four single respondents in the other. */
#define ROWS_B                                                                                     \
    "b1,310000,t,1,1,40,1,1,70,30\nb2,310000,t,2,1,40,1,2,80,10\n"                                 \
    "b3,310000,t,3,1,40,2,1,90,55\nb4,310000,t,4,1,40,2,2,35,45\n"
static const char sound[] = SMALL_HEADER "a1,110000,s,1,1,10,1,1,10,20\n"
                                         "a2,110000,s,1,2,10,1,2,20,40\n"
                                         "a3,110000,s,2,1,10,1,3,30,\n"
                                         "a4,110000,u,1,1.5,5,2,1,40,80\n"
                                         "a5,110000,u,2,1,5,2,2,55,60\n"
                                         "a6,110000,u,2,2.5,5,2,3,60,70\n" ROWS_B;

static void rows_and_their_order(void **state)
{
    static const char *const rows[][4] = {
        {"110000", "total", "total", "北京市"},   {"110000", "dimension", "one", "维度一"},
        {"110000", "dimension", "two", "维度二"}, {"110000", "item", "first", "第一题"},
        {"110000", "item", "second", "第二题"},   {"310000", "total", "total", "上海市"},
        {"310000", "dimension", "one", "维度一"}, {"310000", "dimension", "two", "维度二"},
        {"310000", "item", "first", "第一题"},    {"310000", "item", "second", "第二题"},
    };
    static const char *const columns[] = {"city", "level", "code", "label"};
    struct small_run run = {.dump = sound};
    struct mny_table *table;
    double mean_first = (10 + 2 * 20 + 30 + 1.5 * 40 + 55 + 2.5 * 60) / 9;
    double mean_second = (20 + 2 * 40 + 1.5 * 80 + 60 + 2.5 * 70) / 8;
    (void)state;
    small_go(&run, "rows");
    assert_int_equal(run.scored, MNY_OK);
    assert_int_equal(mny_problems_count(run.problems, MNY_ERROR), 0);
    table = small_table(&run, "subjective.csv");
    assert_int_equal(mny_table_rows(table), 10);
    for (size_t row = 0; row < 10; row++)
        for (size_t column = 0; column < 4; column++)
            assert_string_equal(small_cell(table, row, columns[column]), rows[row][column]);
    small_near(small_number(table, 3, "score"), mean_first, 1e-14);
    small_near(small_number(table, 4, "score"), mean_second, 1e-14);
    small_near(small_number(table, 0, "score"), 0.75 * mean_first + 0.25 * mean_second, 1e-14);
    assert_string_equal(small_cell(table, 0, "n"), "6");
    assert_string_equal(small_cell(table, 4, "n"), "5");
    /* 4 PSUs - 2 strata: t is 4.30. */
    small_near((small_number(table, 0, "ci_high") - small_number(table, 0, "score")) /
                   small_number(table, 0, "se"),
               4.30265272974946, 1e-9);
    mny_table_free(table);
    small_free(&run);
}

/* The standard error of the first item, by hand: z of PSUs, their spread in each
   stratum, the part of the stratum that was not sampled. */
static void design_by_hand(void **state)
{
    struct small_run run = {.dump = sound};
    struct mny_table *table;
    const double weight[] = {1, 2, 1, 1.5, 1, 2.5}, y[] = {10, 20, 30, 40, 55, 60};
    const size_t psu[] = {0, 0, 1, 2, 3, 3};
    double total[4] = {0}, mean = 345.0 / 9, variance;
    (void)state;
    small_go(&run, "hand");
    for (size_t i = 0; i < 6; i++)
        total[psu[i]] += weight[i] * (y[i] - mean) / 9;
    variance = (1 - 2.0 / 10) * (total[0] - total[1]) * (total[0] - total[1]) +
               (1 - 2.0 / 5) * (total[2] - total[3]) * (total[2] - total[3]);
    table = small_table(&run, "subjective.csv");
    small_near(small_number(table, 3, "se"), sqrt(variance), 1e-13);
    mny_table_free(table);
    small_free(&run);
}

static void nobody_answered_an_item(void **state)
{
    struct small_run run = {.dump = "id,city,first,second\na1,110000,10,\na2,110000,20,\n"};
    struct mny_table *table;
    (void)state;
    small_go(&run, "silent");
    assert_int_equal(run.scored, MNY_OK);
    table = small_table(&run, "subjective.csv");
    assert_int_equal(mny_table_rows(table), 5);
    for (size_t row = 2; row <= 4; row += 2) {
        static const char *const empty[] = {"score", "se", "ci_low", "ci_high", "n_eff", "deff"};
        assert_string_equal(small_cell(table, row, "n"), "0");
        for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
            assert_string_equal(small_cell(table, row, empty[i]), "");
    }
    assert_string_equal(small_cell(table, 0, "score"), "15");
    mny_table_free(table);
    small_free(&run);
}

static void equal_answers(void **state)
{
    struct small_run run = {.dump = "id,city,first,second\na1,110000,10,0.1\na2,110000,20,0.1\n"
                                    "a3,110000,70,0.1\n"};
    struct mny_table *table;
    (void)state;
    small_go(&run, "equal");
    table = small_table(&run, "subjective.csv");
    assert_string_equal(small_cell(table, 4, "score"), "0.1");
    assert_string_equal(small_cell(table, 4, "se"), "0");
    assert_string_equal(small_cell(table, 4, "ci_low"), "0.1");
    assert_string_equal(small_cell(table, 4, "deff"), "");
    mny_table_free(table);
    small_free(&run);
}

/* Units that are the whole population: nothing is left to chance, and there are
   no degrees of freedom for an interval. */
static void everybody_was_asked(void **state)
{
    struct small_run run = {.dump = "id,city,stratum,fpc,first,second\na1,110000,s,1,10,20\n"
                                    "a2,110000,t,1,20,50\n"};
    struct mny_table *table;
    (void)state;
    small_go(&run, "census");
    assert_int_equal(mny_problems_count(run.problems, MNY_ERROR), 0);
    table = small_table(&run, "subjective.csv");
    assert_string_equal(small_cell(table, 0, "se"), "0");
    assert_string_equal(small_cell(table, 0, "ci_low"), "");
    assert_string_equal(small_cell(table, 0, "ci_high"), "");
    assert_string_equal(small_cell(table, 0, "deff"), "0");
    mny_table_free(table);
    small_free(&run);
}

/* Designs that cannot be estimated; the city keeps its weights, the other city
   its rows. */
static const struct failure {
    const char *name, *dump;
    const char *says[4];
} failures[] = {
    {"a stratum with one PSU",
     SMALL_HEADER "a1,110000,s,1,1,10,1,1,10,20\na2,110000,s,2,2,10,1,2,20,40\n"
                  "a3,110000,u,1,1,10,1,3,30,5\na4,110000,u,1,1,10,1,3,30,5\n" ROWS_B,
     {"110000 (北京市)", "stratum u", "only one primary sampling unit", "merge the stratum"}},
    {"a city with one PSU",
     "id,city,psu,first,second\na1,110000,1,10,20\na2,110000,1,20,40\n"
     "b1,310000,1,70,30\nb2,310000,2,80,10\n",
     {"110000 (北京市)", "only one primary sampling unit", "the variance cannot be estimated",
      "two or more"}},
    {"a city with one respondent",
     "id,city,first,second\na1,110000,10,20\nb1,310000,70,30\nb2,310000,80,10\n",
     {"110000 (北京市)", "only one respondent", "the variance cannot be estimated", "two or more"}},
    {"an fpc that differs",
     SMALL_HEADER "a1,110000,s,1,1,10,1,1,10,20\na2,110000,s,2,2,12,1,2,20,40\n" ROWS_B,
     {"110000 (北京市)", "stratum s", "fpc is 10 in some responses and 12 in others",
      "give all responses"}},
    {"an fpc below the number of PSUs",
     SMALL_HEADER "a1,110000,s,1,1,2,1,1,10,20\na2,110000,s,2,2,2,1,2,20,40\n"
                  "a3,110000,s,3,2,2,1,2,20,40\n" ROWS_B,
     {"110000 (北京市)", "stratum s", "fpc 2, primary sampling units in the dump 3",
      "number of units in the population"}},
    {"an fpc that differs in a city without strata",
     "id,city,fpc,first,second\na1,110000,9,10,20\na2,110000,7,20,40\n"
     "b1,310000,9,70,30\nb2,310000,9,80,10\n",
     {"110000 (北京市)", "(whole city)", "9 in some responses and 7 in others", "fpc"}},
    {"many strata with one PSU",
     "id,city,stratum,first,second\na1,110000,s1,10,20\na2,110000,s2,20,40\n"
     "a3,110000,s3,10,20\na4,110000,s4,20,40\na5,110000,s5,10,20\na6,110000,s6,20,40\n"
     "a7,110000,s7,20,40\nb1,310000,s,70,30\nb2,310000,s,80,10\n",
     {"110000 (北京市)", "stratum s1", "stratum s5", "further strata with such faults: 2"}},
};

static void a_city_fails_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        struct small_run run = {.dump = failures[i].dump};
        struct mny_table *table;
        small_go(&run, "fails");
        assert_int_equal(run.scored, MNY_OK);
        assert_int_equal(mny_problems_code(run.problems), MNY_E_PARTIAL);
        for (size_t s = 0; s < 4; s++)
            if (!test_says(run.problems, failures[i].says[s]))
                fail_msg("%s: does not say \"%s\"", failures[i].name, failures[i].says[s]);
        assert_false(test_says(run.problems, "stratum s6"));
        table = small_table(&run, "weights.csv");
        assert_true(small_count(table, "city", "110000") > 0);
        mny_table_free(table);
        table = small_table(&run, "diagnostics.csv");
        assert_int_equal(small_count(table, "city", "110000"), 1);
        mny_table_free(table);
        table = small_table(&run, "subjective.csv");
        assert_int_equal(small_count(table, "city", "110000"), 0);
        assert_int_equal(small_count(table, "city", "310000"), 5);
        mny_table_free(table);
        small_free(&run);
    }
}

/* Calibration shows in the score and in its standard error. */
static void calibration_counts(void **state)
{
    struct small_run plain = {.dump = sound};
    struct small_run raked = {.dump = sound,
                              .population = "city,margin,category,count\n*,sex,1,30\n*,sex,2,70\n",
                              .weighting = {.method = MNY_METHOD_RAKE}};
    struct mny_table *before, *after;
    double mean_of_men = (10 + 2 * 20 + 30) / 4.0, mean_of_women = (1.5 * 40 + 55 + 2.5 * 60) / 5;
    (void)state;
    small_go(&plain, "plain");
    small_go(&raked, "raked");
    before = small_table(&plain, "subjective.csv");
    after = small_table(&raked, "subjective.csv");
    small_near(small_number(after, 3, "score"), 0.3 * mean_of_men + 0.7 * mean_of_women, 1e-13);
    /* Sex explains most of the answers. */
    assert_true(small_number(after, 3, "se") < 0.8 * small_number(before, 3, "se"));
    mny_table_free(before);
    mny_table_free(after);
    small_free(&plain);
    small_free(&raked);
}

/* The rows of one subgroup: which they are, and their numbers. */
static void subgroups(void **state)
{
    static const char by_sex[] = SMALL_HEADER "a1,110000,s,1,1,10,2,1,10,20\n"
                                              "a2,110000,s,1,2,10,,2,20,40\n"
                                              "a3,110000,s,2,1,10,2,3,30,\n"
                                              "a4,110000,u,1,1.5,5,1,1,40,80\n"
                                              "a5,110000,u,2,1,5,1,2,55,60\n"
                                              "a6,110000,u,2,2.5,5,1,3,60,70\n"
                                              "b1,310000,t,1,1,40,2,1,70,30\n"
                                              "b2,310000,t,2,1,40,2,2,80,\n";
    struct small_run run = {.dump = by_sex, .scoring = {.by = "sex"}};
    struct small_run whole = {.dump = by_sex};
    struct mny_table *table, *plain;
    (void)state;
    small_go(&run, "by");
    small_go(&whole, "whole");
    assert_int_equal(mny_problems_count(run.problems, MNY_ERROR), 0);
    table = small_table(&run, "subjective.csv");
    plain = small_table(&whole, "subjective.csv");
    assert_int_equal(mny_table_rows(plain), 10);
    assert_int_equal(mny_table_rows(table), 25);
    /* The city's own rows first, as they are without subgroups. */
    for (size_t row = 0; row < 5; row++) {
        assert_string_equal(small_cell(table, row, "se"), small_cell(plain, row, "se"));
        assert_string_equal(small_cell(table, row, "domain"), "");
        assert_string_equal(small_cell(table, row, "category"), "");
        assert_string_equal(small_cell(table, 5 + row, "domain"), "sex");
        assert_string_equal(small_cell(table, 5 + row, "category"), "1");
        assert_string_equal(small_cell(table, 10 + row, "category"), "2");
        assert_string_equal(small_cell(table, 15 + row, "city"), "310000");
        assert_string_equal(small_cell(table, 20 + row, "category"), "2"); /* it has no 1 */
    }
    small_near(small_number(table, 8, "score"), (1.5 * 40 + 55 + 2.5 * 60) / 5, 1e-14);
    assert_string_equal(small_cell(table, 8, "n"), "3");
    assert_string_equal(small_cell(table, 13, "n"), "2");
    assert_string_equal(small_cell(table, 14, "n"), "1");
    /* 4 PSUs - 2 strata, as in the whole city. */
    small_near((small_number(table, 8, "ci_high") - small_number(table, 8, "score")) /
                   small_number(table, 8, "se"),
               4.30265272974946, 1e-9);
    mny_table_free(table);
    mny_table_free(plain);
    small_free(&run);
    small_free(&whole);
}

/* A category that nobody in it scored has its rows; an unanswered question none. */
static void silent_subgroups(void **state)
{
    struct small_run run = {.dump = "id,city,sex,first,second\na1,110000,1,10,\n"
                                    "a2,110000,1,20,5\na3,110000,2,,\n",
                            .scoring = {.by = "sex"}};
    struct small_run none = {.dump = "id,city,sex,first,second\na1,110000,,10,\n"
                                     "a2,110000,,20,5\n",
                             .scoring = {.by = "sex"}};
    struct mny_table *table;
    (void)state;
    small_go(&run, "silent");
    table = small_table(&run, "subjective.csv");
    assert_int_equal(mny_table_rows(table), 15);
    for (size_t row = 10; row < 15; row++) {
        assert_string_equal(small_cell(table, row, "n"), "0");
        assert_string_equal(small_cell(table, row, "score"), "");
    }
    mny_table_free(table);
    small_go(&none, "none");
    table = small_table(&none, "subjective.csv");
    assert_int_equal(mny_table_rows(table), 5);
    assert_true(test_says(none.problems, "--by sex: no accepted response has an answer"));
    mny_table_free(table);
    small_free(&run);
    small_free(&none);
}

static void groups_that_are_none(void **state)
{
    struct small_run run = {.dump = sound};
    size_t question;
    (void)state;
    small_go(&run, "groups");
    assert_int_equal(mny_scoring_group(run.questionnaire, "shoe", run.problems, &question),
                     MNY_E_USAGE);
    assert_true(test_says(run.problems, "--by shoe: not a question of the questionnaire"));
    assert_int_equal(mny_scoring_group(run.questionnaire, "sex", run.problems, &question), MNY_OK);
    small_free(&run);
}

/* A stratum with one PSU, treated in each way: the reference cases have the numbers. */
static void lonely_strata(void **state)
{
    static const char lonely[] =
        SMALL_HEADER "a1,110000,s,1,1,10,1,1,10,20\na2,110000,s,2,2,10,1,2,20,40\n"
                     "a3,110000,u,1,1,10,1,3,30,5\na4,110000,v,1,1,9,1,3,35,5\n"
                     "a5,110000,v,2,1,9,1,3,45,5\n" ROWS_B;
    double se[5];
    (void)state;
    for (int how = MNY_LONELY_ADJUST; how <= MNY_LONELY_REMOVE; how++) {
        struct small_run run = {.dump = lonely, .scoring = {.lonely = (enum mny_lonely)how}};
        struct mny_table *table;
        small_go(&run, "lonely");
        assert_int_equal(mny_problems_count(run.problems, MNY_ERROR), 0);
        table = small_table(&run, "subjective.csv");
        assert_int_equal(small_count(table, "city", "110000"), 5);
        se[how] = small_number(table, 3, "se");
        mny_table_free(table);
        small_free(&run);
    }
    assert_true(se[MNY_LONELY_CERTAINTY] == se[MNY_LONELY_REMOVE]);
    small_near(se[MNY_LONELY_AVERAGE], se[MNY_LONELY_REMOVE] * sqrt(1.5), 1e-13);
    assert_true(se[MNY_LONELY_ADJUST] > se[MNY_LONELY_REMOVE]);
    assert_true(se[MNY_LONELY_ADJUST] != se[MNY_LONELY_AVERAGE]);
}

static void replicates_of_any_thread(void **state)
{
    static const enum mny_replication kinds[] = {MNY_REPLICATION_JACKKNIFE,
                                                 MNY_REPLICATION_BOOTSTRAP};
    (void)state;
    for (size_t kind = 0; kind < 2; kind++) {
        const struct mny_scoring_options options = {
            .threads = 1, .by = "sex", .replication = kinds[kind], .replicates = 100, .seed = 3};
        struct small_run taylor = {.dump = sound, .scoring = {.by = "sex"}};
        struct small_run one = {.dump = sound, .scoring = options};
        struct small_run many = one, other = one;
        char *a, *b, *c, *d;
        many.scoring.threads = 7;
        other.scoring.seed = 4;
        small_go(&taylor, "taylor");
        small_go(&one, "one");
        small_go(&many, "many");
        small_go(&other, "other");
        assert_int_equal(mny_problems_count(one.problems, MNY_ERROR), 0);
        a = small_bytes(&one, "subjective.csv");
        b = small_bytes(&many, "subjective.csv");
        c = small_bytes(&other, "subjective.csv");
        d = small_bytes(&taylor, "subjective.csv");
        assert_string_equal(a, b);
        assert_int_equal(strcmp(a, c) != 0, kinds[kind] == MNY_REPLICATION_BOOTSTRAP);
        assert_string_not_equal(a, d);
        free(a);
        free(b);
        free(c);
        free(d);
        small_free(&taylor);
        small_free(&one);
        small_free(&many);
        small_free(&other);
    }
}

/* Only one respondent of the second city is a woman: without her it cannot be raked. */
static void a_replicate_fails_its_city(void **state)
{
    struct small_run run = {.dump = "id,city,sex,first,second\na1,110000,1,10,20\n"
                                    "a2,110000,1,20,5\na3,110000,2,30,20\na4,110000,2,40,20\n"
                                    "b1,310000,1,10,20\nb2,310000,1,10,20\nb3,310000,2,10,20\n",
                            .population = "city,margin,category,count\n*,sex,1,30\n*,sex,2,70\n",
                            .weighting = {.method = MNY_METHOD_RAKE},
                            .scoring = {.replication = MNY_REPLICATION_JACKKNIFE}};
    struct mny_table *table;
    (void)state;
    small_go(&run, "fails");
    assert_int_equal(run.scored, MNY_OK);
    assert_int_equal(mny_problems_code(run.problems), MNY_E_PARTIAL);
    assert_true(test_says(run.problems, "310000 (上海市): replicate 3 cannot be calibrated; worst "
                                        "is margin sex, category 2: weighted 0, population 70"));
    table = small_table(&run, "subjective.csv");
    assert_int_equal(small_count(table, "city", "110000"), 5);
    assert_int_equal(small_count(table, "city", "310000"), 0);
    mny_table_free(table);
    table = small_table(&run, "weights.csv");
    assert_int_equal(small_count(table, "city", "310000"), 3);
    mny_table_free(table);
    small_free(&run);
    run = (struct small_run){
        .dump = "id,city,base_weight,first,second\na1,110000,1,10,20\na2,110000,1,20,5\n"
                "a3,110000,1.4,20,5\na4,110000,3,20,5\n",
        .weighting = {.trim = {MNY_TRIM_CUT, MNY_TRIM_MEDIAN, 0.5, 1.34}},
        .scoring = {.replication = MNY_REPLICATION_JACKKNIFE}};
    small_go(&run, "trim");
    assert_true(test_says(run.problems, "110000 (北京市): the weights of replicate 3 cannot be "
                                        "trimmed within its limits"));
    small_free(&run);
}

/* Taylor after trimming: the residual of t z from its regression, by hand for one
   margin of two categories. */
static void trimming_counts(void **state)
{
    struct small_run run = {.dump = "id,city,sex,first,second\na1,110000,1,10,\na2,110000,1,30,\n"
                                    "a3,110000,2,35,\na4,110000,2,70,\na5,110000,2,75,\n",
                            .population = "city,margin,category,count\n*,sex,1,16\n*,sex,2,12\n",
                            .weighting = {.method = MNY_METHOD_RAKE,
                                          .trim = {MNY_TRIM_CUT, MNY_TRIM_MEDIAN, 0.5, 1.5}}};
    const double y[] = {10, 30, 35, 70, 75};
    const double calibrated[] = {8, 8, 4, 4, 4}, trimmed[] = {6, 6, 16.0 / 3, 16.0 / 3, 16.0 / 3};
    double mean = 0, z[5], u[5], variance = 0, sum = 0;
    struct mny_table *table;
    (void)state;
    for (size_t i = 0; i < 5; i++)
        mean += trimmed[i] * y[i] / 28;
    for (size_t i = 0; i < 5; i++)
        z[i] = trimmed[i] / calibrated[i] * (y[i] - mean) / 28;
    for (size_t i = 0; i < 5; i++) {
        const double fit = i < 2 ? (z[0] + z[1]) / 2 : (z[2] + z[3] + z[4]) / 3;
        u[i] = calibrated[i] * (z[i] - fit);
        sum += u[i];
    }
    for (size_t i = 0; i < 5; i++)
        variance += 5.0 / 4 * (u[i] - sum / 5) * (u[i] - sum / 5);
    small_go(&run, "trim");
    table = small_table(&run, "subjective.csv");
    small_near(small_number(table, 3, "score"), mean, 1e-13);
    small_near(small_number(table, 3, "se"), sqrt(variance), 1e-12);
    mny_table_free(table);
    small_free(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_their_order),
        cmocka_unit_test(design_by_hand),
        cmocka_unit_test(nobody_answered_an_item),
        cmocka_unit_test(equal_answers),
        cmocka_unit_test(everybody_was_asked),
        cmocka_unit_test(a_city_fails_alone),
        cmocka_unit_test(calibration_counts),
        cmocka_unit_test(subgroups),
        cmocka_unit_test(silent_subgroups),
        cmocka_unit_test(groups_that_are_none),
        cmocka_unit_test(lonely_strata),
        cmocka_unit_test(replicates_of_any_thread),
        cmocka_unit_test(a_replicate_fails_its_city),
        cmocka_unit_test(trimming_counts),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
