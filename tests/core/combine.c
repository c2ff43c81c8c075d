/* SPDX-License-Identifier: MIT */
#include "core/combine.h"

#include "core/city_names.h"
#include "core/file.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/files.h"

#define SMALL "tests/data/objective/small.yaml"

/* One run, and scores.csv as it was written. */
struct run {
    struct mny_problems *problems;
    struct mny_standard *standard;
    struct mny_output *output;
    struct mny_ranking *ranking;
    enum mny_code code;
    char *scores;
};

/* Texts of the two files (NULL: none) and of the cities' names. */
static void start(struct run *run, const char *standard, const char *objective,
                  const char *subjective, const char *cities)
{
    char paths[2][512], folder[512];
    struct mny_city_names *names = NULL;
    size_t length;

    *run = (struct run){.problems = mny_problems_create()};
    if (objective)
        strcpy(paths[0], test_file("objective.csv", objective, strlen(objective)));
    if (subjective)
        strcpy(paths[1], test_file("subjective.csv", subjective, strlen(subjective)));
    if (cities)
        assert_int_equal(mny_city_names_read(test_file("cities.csv", cities, strlen(cities)),
                                             run->problems, &names),
                         MNY_OK);
    assert_int_equal(mny_standard_read(standard, run->problems, &run->standard), MNY_OK);
    snprintf(folder, sizeof folder, "%s/out", test_folder());
    assert_int_equal(mny_output_begin(folder, true, run->problems, &run->output), MNY_OK);
    run->code =
        mny_combine(run->standard, objective ? paths[0] : NULL, subjective ? paths[1] : NULL, names,
                    run->output, run->problems, &run->ranking);
    mny_city_names_free(names);
    if (run->code != MNY_OK)
        return;
    snprintf(folder, sizeof folder, "%s/scores.csv", mny_output_folder(run->output));
    assert_int_equal(mny_file_read(folder, run->problems, &run->scores, &length), MNY_OK);
}

static void finish(struct run *run)
{
    free(run->scores);
    mny_ranking_free(run->ranking);
    mny_output_discard(run->output);
    mny_standard_free(run->standard);
    mny_problems_free(run->problems);
}

#define OBJECTIVE_HEAD "city,level,code,label,weight,score,full,status\n"
#define SUBJECTIVE_HEAD "city,level,code,label,score,se,ci_low,ci_high,n,n_eff,deff\n"
#define CITY(code, a, b, objective, deduction)                                                     \
    code ",item,AA-1,比率,30,12.5,30,ok\n" code ",L2,AA,甲一,40,7.25,40,ok\n" code                 \
         ",L1,A,甲,55," a ",55,ok\n" code ",L1,B,乙,5," b ",5,ok\n" code                           \
         ",deduction,DA-1,失密,0," deduction ",2,ok\n" code                                        \
         ",objective,objective,客观指标,60," objective ",60,ok\n"
#define TOTAL(code, name, score) code ",total,total," name "," score ",,,,100,90.5,1.1\n"

/* Ties share a rank, a city with one part is last, nothing falls below 0. */
static void ranks_cities(void **state)
{
    static const char objective[] = OBJECTIVE_HEAD CITY("420100", "30.5", "2", "32.5", "1.25")
        CITY("530300", "41", "3.5", "44.5", "0") CITY("110000", "20", "1", "21", "0.5")
            CITY("330100", "30.25", "2.25", "32.5", "1.2500000005")
                CITY("440100", "0", "0", "0", "2") CITY("510100", "50", "4", "54", "0.25");
    static const char subjective[] = SUBJECTIVE_HEAD TOTAL(
        "330100", "杭州",
        "70") "330100,item,q1,问,10,,,,5,5,1\n330100,dimension,d1,维,10,,,,5,5,1\n" TOTAL("420100",
                                                                                          "武汉",
                                                                                          "70")
        TOTAL("530300", "玉溪", "85.5") TOTAL("440100", "广州", "2.5") TOTAL("110000", "北京", "")
            TOTAL("650100", "\"乌,鲁木齐\"", "60.5");
    struct run run;

    (void)state;
    start(&run, SMALL, objective, subjective, "city,name\n530300,曲靖\n510100,成都\n");
    assert_int_equal(run.code, MNY_OK);
    assert_string_equal(run.scores, "rank,city,name,total,objective,subjective,deduction,A,B\n"
                                    "1,530300,曲靖,78.7,44.5,34.2,0,41,3.5\n"
                                    "2,330100,杭州,59.2499999995,32.5,28,1.2500000005,30.25,2.25\n"
                                    "2,420100,武汉,59.25,32.5,28,1.25,30.5,2\n"
                                    "4,440100,广州,0,0,1,2,0,0\n"
                                    ",110000,北京,,21,,0.5,20,1\n"
                                    ",510100,成都,,54,,0.25,50,4\n"
                                    ",650100,\"乌,鲁木齐\",,,24.2,,,\n");
    assert_int_equal(mny_problems_count(run.problems, MNY_ERROR), 0);
    assert_int_equal(mny_problems_count(run.problems, MNY_WARNING), 3);
    assert_true(test_says(run.problems, "110000 北京 has no subjective score: listed last"));
    assert_true(test_says(run.problems, "510100 成都 has no subjective score"));
    assert_true(test_says(run.problems, "650100 乌,鲁木齐 has no objective score"));
    assert_int_equal(mny_ranking_cities(run.ranking), 7);
    assert_int_equal(mny_ranking_city(run.ranking, 2)->rank, 2);
    assert_string_equal(mny_ranking_city(run.ranking, 0)->name, "曲靖");
    assert_string_equal(mny_ranking_city(run.ranking, 6)->code, "650100");
    assert_true(mny_ranking_city(run.ranking, 0)->total == 78.7);
    assert_true(isnan(mny_ranking_city(run.ranking, 6)->deduction));
    finish(&run);
}

/* A score that is suppressed is no score, and it is said why; one with a flag is one. */
static void suppressed_score(void **state)
{
    static const char subjective[] =
        "city,level,code,label,score,n,domain,category,flag\n"
        "330100,total,total,杭州,,20,,,small_n;high_cv\n330100,total,total,杭州,80,60,sex,1,\n"
        "420100,total,total,武汉,70,25,,,small_n\n";
    struct run run;

    (void)state;
    start(&run, SMALL,
          OBJECTIVE_HEAD CITY("330100", "30.25", "2.25", "32.5", "1.25")
              CITY("420100", "30.5", "2", "32.5", "1.25"),
          subjective, NULL);
    assert_int_equal(run.code, MNY_OK);
    assert_int_equal(mny_ranking_city(run.ranking, 0)->rank, 1);
    assert_string_equal(mny_ranking_city(run.ranking, 0)->code, "420100");
    assert_int_equal(mny_ranking_city(run.ranking, 1)->rank, 0);
    assert_true(isnan(mny_ranking_city(run.ranking, 1)->subjective));
    assert_int_equal(mny_problems_count(run.problems, MNY_WARNING), 1);
    assert_true(test_says(run.problems, "330100 杭州 has a subjective score that is suppressed "
                                        "(small_n;high_cv): listed last"));
    finish(&run);
}

/* What is known of a total's error: 0.40 of the survey's, if there is any that tells something. */
static void errors_of_totals(void **state)
{
    static const char objective[] = OBJECTIVE_HEAD CITY("110000", "10", "1", "11", "0")
        CITY("220000", "20", "1", "21", "0.5") CITY("330000", "30", "1", "31", "0")
            CITY("440000", "40", "1", "41", "0") CITY("500000", "45", "1", "46", "0");
    static const char subjective[] =
        "city,level,code,label,score,se,ci_low,ci_high,n,n_eff,deff,flag,df\n"
        "110000,total,total,北京,70,1.5,67,73,90,80,1.1,,89\n"
        "220000,total,total,辽宁,70,0,70,70,90,80,,,89\n"  /* all answers alike */
        "330000,total,total,浙江,70,0,70,70,90,80,0,,89\n" /* everybody was asked */
        "440000,total,total,广东,70,2,,,1,1,,small_n,0\n"  /* no degrees of freedom */
        "500000,total,total,重庆,70,,,,1,1,,small_n,0\n";
    static const double errors[] = {NAN, NAN, 0, NAN, 0.6}; /* the highest total first */
    struct run run;

    (void)state;
    start(&run, SMALL, objective, subjective, NULL);
    assert_int_equal(run.code, MNY_OK);
    for (size_t i = 0; i < 5; i++) {
        const struct mny_ranked_city *city = mny_ranking_city(run.ranking, i);

        if (isnan(errors[i]))
            assert_true(isnan(city->error));
        else
            assert_true(fabs(city->error - errors[i]) < 1e-15 && fabs(city->degrees - 89) < 1e-15);
    }
    assert_true(fabs(mny_ranking_city(run.ranking, 1)->parts[0] - 40) < 1e-15);
    finish(&run);
    /* Without df the error is taken as known; without a survey there is none. */
    start(&run, SMALL, objective,
          SUBJECTIVE_HEAD "110000,total,total,北京,70,1.5,67,73,90,80,1.1\n", NULL);
    assert_int_equal(run.code, MNY_OK);
    assert_true(fabs(mny_ranking_city(run.ranking, 0)->error - 0.6) < 1e-15);
    assert_true(isinf(mny_ranking_city(run.ranking, 0)->degrees));
    finish(&run);
}

static void either_part_may_be_missing(void **state)
{
    struct run run;

    (void)state;
    start(&run, SMALL, OBJECTIVE_HEAD CITY("420100", "30.5", "2", "32.5", "1.25"), NULL, NULL);
    assert_int_equal(run.code, MNY_OK);
    assert_string_equal(run.scores, "rank,city,name,total,objective,subjective,deduction,A,B\n"
                                    ",420100,,,32.5,,1.25,30.5,2\n");
    finish(&run);
    start(&run, SMALL, NULL, SUBJECTIVE_HEAD TOTAL("420100", "武汉", "70.5"), NULL);
    assert_int_equal(run.code, MNY_OK);
    assert_string_equal(run.scores, "rank,city,name,total,objective,subjective,deduction,A,B\n"
                                    ",420100,武汉,,,28.2,,,\n");
    finish(&run);
}

/* Rows of subgroups (`score --by`) are no totals of the city. */
static void passes_over_subgroups(void **state)
{
    static const char subjective[] =
        "city,level,code,label,score,se,ci_low,ci_high,n,n_eff,deff,domain,category\n"
        "420100,total,total,武汉,50,,,,9,9,1,sex,1\n420100,total,total,武汉,70.5,,,,20,20,1,,\n"
        "420100,total,total,武汉,90,,,,11,11,1,sex,2\n";
    struct run run;

    (void)state;
    start(&run, SMALL, NULL, subjective, NULL);
    assert_int_equal(run.code, MNY_OK);
    assert_non_null(strstr(run.scores, "\n,420100,武汉,,,28.2,,,\n"));
    finish(&run);
}

/* SMALL without its survey, and with rounding: what a user's own file may ask. */
static const char *own_standard(const char *survey, const char *decimals, const char *weight)
{
    static char text[1024], path[512];

    snprintf(text, sizeof text,
             "id: own\ntitle: T\n%s%sindicators:\n"
             "  - {code: A, label: a, weight: %s, indicators: [{code: AA, label: aa, weight: %s,\n"
             "     items: [{code: AA-1, label: x, weight: 100, formula: \"${x1}\",\n"
             "              inputs: {x1: {label: x, type: rating}}}]}]}\n",
             survey, decimals, weight, weight);
    snprintf(path, sizeof path, "%s", test_file("own.yaml", text, strlen(text)));
    return path;
}

static void ranks_without_survey(void **state)
{
    static const char objective[] = OBJECTIVE_HEAD
        "420100,L1,A,a,100,80.5,100,ok\n420100,objective,objective,o,100,80.5,100,ok\n"
        "110000,L1,A,a,100,90,100,ok\n110000,objective,objective,o,100,90,100,ok\n";
    struct run run;

    (void)state;
    start(&run, own_standard("", "", "100"), objective, NULL, NULL);
    assert_int_equal(run.code, MNY_OK);
    assert_string_equal(run.scores, "rank,city,name,total,objective,subjective,deduction,A\n"
                                    "1,110000,,90,90,,0,90\n"
                                    "2,420100,,80.5,80.5,,0,80.5\n");
    assert_true(mny_ranking_city(run.ranking, 0)->error == 0);
    assert_int_equal(mny_problems_size(run.problems), 0);
    finish(&run);
    start(&run, own_standard("", "", "100"), objective,
          SUBJECTIVE_HEAD TOTAL("330100", "杭州", "70"), NULL);
    assert_int_equal(run.code, MNY_OK);
    assert_null(strstr(run.scores, "330100"));
    assert_true(test_says(run.problems, "the standard own has no place for a survey"));
    finish(&run);
}

static void rounds_every_score(void **state)
{
    static const char survey[] =
        "survey: {code: S, label: s, l1_code: T, l1_label: t, weight: 40}\n";
    static const char objective[] =
        OBJECTIVE_HEAD "420100,L1,A,a,60,30.50,60,ok\n420100,objective,objective,o,60,30.50,60,ok\n"
                       "110000,L1,A,a,60,1.00,60,ok\n110000,objective,objective,o,60,1.00,60,ok\n";
    struct run run;

    (void)state;
    /* 40 % × 83.5125 = 33.405, half up; 40 % × 83.51249999999999 is below it. */
    start(&run, own_standard(survey, "decimals: 2\n", "60"), objective,
          SUBJECTIVE_HEAD TOTAL("420100", "武汉", "83.5125")
              TOTAL("110000", "北京", "83.51249999999999"),
          NULL);
    assert_int_equal(run.code, MNY_OK);
    assert_string_equal(run.scores, "rank,city,name,total,objective,subjective,deduction,A\n"
                                    "1,420100,武汉,63.91,30.50,33.41,0.00,30.50\n"
                                    "2,110000,北京,34.40,1.00,33.40,0.00,1.00\n");
    finish(&run);
}

#define WHOLE CITY("420100", "30.5", "2", "32.5", "1.25")

static const struct fault_case {
    const char *label, *objective, *subjective, *said;
} fault_cases[] = {
    {"no score column", "city,level,code,label\n420100,L1,A,甲\n", NULL,
     "objective.csv:1:1: error: no column \"score\" in the header"},
    {"unknown city", OBJECTIVE_HEAD WHOLE "42010,L1,A,甲,55,1,55,ok\n", NULL,
     "objective.csv:8:1: error: unknown city \"42010\""},
    {"unknown level", OBJECTIVE_HEAD WHOLE "420100,L3,A,甲,55,1,55,ok\n", NULL,
     "objective.csv:8:2: error: unknown level \"L3\"; one of item, L2, L1, deduction, objective"},
    {"another standard's item", OBJECTIVE_HEAD WHOLE "420100,item,L1P1-A1,甲,55,1,55,ok\n", NULL,
     "objective.csv:8:3: error: the standard small has no item \"L1P1-A1\""},
    {"another standard's L2", OBJECTIVE_HEAD WHOLE "420100,L2,L1P1,甲,55,1,55,ok\n", NULL,
     "objective.csv:8:3: error: the standard small has no L2 \"L1P1\""},
    {"another standard's L1", OBJECTIVE_HEAD WHOLE "420100,L1,L1,甲,55,1,55,ok\n", NULL,
     "objective.csv:8:3: error: the standard small has no L1 \"L1\""},
    {"a deduction as an item", OBJECTIVE_HEAD WHOLE "420100,item,DA-1,甲,55,1,55,ok\n", NULL,
     "objective.csv:8:3: error: the standard small has no item \"DA-1\""},
    {"an item as a deduction", OBJECTIVE_HEAD WHOLE "420100,deduction,AA-2,甲,55,1,55,ok\n", NULL,
     "objective.csv:8:3: error: the standard small has no deduction \"AA-2\""},
    {"a score that is none", OBJECTIVE_HEAD WHOLE "420100,L2,AB,甲,55,x,55,ok\n", NULL,
     "objective.csv:8:6: error: the score \"x\" is no number"},
    {"an L2 above its full mark", OBJECTIVE_HEAD WHOLE "420100,L2,AB,甲,55,55.1,55,ok\n", NULL,
     "objective.csv:8:6: error: the score \"55.1\" of 420100 AB is out of range; 0 to "},
    {"an item below 0", OBJECTIVE_HEAD WHOLE "420100,item,AA-2,甲,55,-1,55,ok\n", NULL,
     "objective.csv:8:6: error: the score \"-1\" of 420100 AA-2 is out of range; 0 to "},
    {"a deduction of more than it can be", OBJECTIVE_HEAD CITY("420100", "30.5", "2", "32.5", "9"),
     NULL, "error: the score \"9\" of 420100 DA-1 is out of range; 0 to "},
    {"fewer fields", OBJECTIVE_HEAD WHOLE "420100,L2,AB,甲,55,1\n", NULL,
     "objective.csv:8:1: error: 6 fields, but the header has 8"},
    {"a row twice", OBJECTIVE_HEAD WHOLE "420100,L1,B,乙,5,2,5,ok\n", NULL,
     "objective.csv:8:3: error: L1 B of 420100 stands twice, here and at "},
    {"an item twice",
     OBJECTIVE_HEAD WHOLE "420100,item,AA-2,甲,55,1,55,ok\n420100,item,AA-2,甲,55,1,55,ok\n", NULL,
     "objective.csv:9:3: error: item AA-2 of 420100 stands twice, here and at "},
    {"an L2 twice", OBJECTIVE_HEAD WHOLE "420100,L2,AB,甲,55,1,55,ok\n420100,L2,AB,甲,55,1,55,ok\n",
     NULL, "objective.csv:9:3: error: L2 AB of 420100 stands twice, here and at "},
    {"no objective",
     OBJECTIVE_HEAD "420100,L1,A,甲,55,1,55,ok\n420100,L1,B,乙,5,2,5,ok\n"
                    "420100,deduction,DA-1,失密,0,1,2,ok\n",
     NULL, "objective.csv:1:1: error: no row objective of the city 420100"},
    {"no L1",
     OBJECTIVE_HEAD "420100,objective,objective,客观指标,60,1,60,ok\n"
                    "420100,L1,B,乙,5,2,5,ok\n420100,deduction,DA-1,失密,0,1,2,ok\n",
     NULL, "objective.csv:1:1: error: no row A of the city 420100"},
    {"no deduction",
     OBJECTIVE_HEAD "420100,objective,objective,客观指标,60,1,60,ok\n"
                    "420100,L1,B,乙,5,2,5,ok\n420100,L1,A,甲,55,1,55,ok\n",
     NULL, "objective.csv:1:1: error: no row DA-1 of the city 420100"},
    {"subjective: no label column", NULL, "city,level,code,score\n420100,total,total,1\n",
     "subjective.csv:1:1: error: no column \"label\" in the header"},
    {"subjective: unknown level", NULL, SUBJECTIVE_HEAD "420100,sum,total,武汉,1,,,,1,1,1\n",
     "subjective.csv:2:2: error: unknown level \"sum\"; one of item, dimension, total"},
    {"subjective: no number", NULL, SUBJECTIVE_HEAD TOTAL("420100", "武汉", "high"),
     "subjective.csv:2:5: error: the score \"high\" is no number"},
    {"subjective: an error below 0", NULL,
     SUBJECTIVE_HEAD "420100,total,total,武汉,70,-1.5,67,73,90,80,1.1\n",
     "subjective.csv:2:5: error: the standard error or its degrees of freedom (df) of this score"},
    {"subjective: an error that is none", NULL,
     SUBJECTIVE_HEAD "420100,total,total,武汉,70,x,67,73,90,80,1.1\n",
     "subjective.csv:2:6: error: the score \"x\" is no number"},
    {"subjective: unknown city", NULL, SUBJECTIVE_HEAD TOTAL("武汉", "武汉", "7"),
     "subjective.csv:2:1: error: unknown city \"武汉\""},
    {"subjective: a city twice", NULL,
     SUBJECTIVE_HEAD TOTAL("420100", "武汉", "7") TOTAL("420100", "武汉", "7"),
     "subjective.csv:3:3: error: total total of 420100 stands twice, here and at "},
};

/* It may be meant: said, and the total made of it all the same. */
static void says_what_is_no_sum(void **state)
{
    struct run run;

    (void)state;
    start(&run, SMALL, OBJECTIVE_HEAD CITY("420100", "30.5", "2", "33.5", "1.25"),
          SUBJECTIVE_HEAD TOTAL("420100", "武汉", "50"), NULL);
    assert_int_equal(run.code, MNY_OK);
    assert_true(test_says(run.problems, "6: warning: the objective score of 420100 is 33.5, but "
                                        "its L1 sum to 32.5"));
    assert_non_null(strstr(run.scores, "1,420100,武汉,52.25,33.5,20,1.25,"));
    finish(&run);
}

static void names_every_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof fault_cases / sizeof *fault_cases; i++) {
        const struct fault_case *one = &fault_cases[i];
        struct run run;

        start(&run, SMALL, one->objective, one->subjective, NULL);
        if (run.code != MNY_E_INPUT || run.ranking || mny_problems_size(run.problems) != 1 ||
            !test_says(run.problems, one->said))
            fail_msg("%s: code %d, %zu problems, the first \"%s\"", one->label, (int)run.code,
                     mny_problems_size(run.problems),
                     mny_problems_size(run.problems) > 0 ? mny_problems_at(run.problems, 0)->text
                                                         : "");
        finish(&run);
    }
}

/* Both files' problems come in one run. */
static void names_all_at_once(void **state)
{
    struct run run;

    (void)state;
    start(&run, SMALL, OBJECTIVE_HEAD WHOLE "42010,L1,A,甲,55,1,55,ok\n420100,L3,A,甲,55,1,55,ok\n",
          SUBJECTIVE_HEAD TOTAL("420100", "武汉", "high"), NULL);
    assert_int_equal(run.code, MNY_E_INPUT);
    assert_int_equal(mny_problems_count(run.problems, MNY_ERROR), 3);
    finish(&run);
}

/* A score of another scale is told; one at the ends of it is none. */
static void tells_scores_outside(void **state)
{
    struct run run;

    (void)state;
    start(&run, SMALL, OBJECTIVE_HEAD WHOLE, SUBJECTIVE_HEAD TOTAL("420100", "武汉", "100.5"),
          NULL);
    assert_int_equal(run.code, MNY_OK);
    assert_true(test_says(run.problems, "subjective.csv:2:5: warning: the survey score 100.5 of "
                                        "420100 is outside 0 to 100"));
    finish(&run);
    start(&run, SMALL, OBJECTIVE_HEAD WHOLE, SUBJECTIVE_HEAD TOTAL("420100", "武汉", "100"), NULL);
    assert_int_equal(run.code, MNY_OK);
    assert_int_equal(mny_problems_size(run.problems), 0);
    finish(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_cities),          cmocka_unit_test(suppressed_score),
        cmocka_unit_test(errors_of_totals),      cmocka_unit_test(either_part_may_be_missing),
        cmocka_unit_test(passes_over_subgroups), cmocka_unit_test(ranks_without_survey),
        cmocka_unit_test(rounds_every_score),    cmocka_unit_test(names_every_fault),
        cmocka_unit_test(says_what_is_no_sum),   cmocka_unit_test(names_all_at_once),
        cmocka_unit_test(tells_scores_outside),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
