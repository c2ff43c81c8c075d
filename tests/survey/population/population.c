/* SPDX-License-Identifier: MIT */
#include "survey/population/population.h"

#include "tests/survey/sheets.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

static struct mny_questionnaire *town;

static int read_town(void **state)
{
    struct mny_problems *problems = mny_problems_create();

    (void)state;
    mny_questionnaire_read("tests/data/questionnaires/town", problems, &town);
    mny_problems_free(problems);
    return town ? 0 : -1;
}

static int free_town(void **state)
{
    (void)state;
    mny_questionnaire_free(town);
    return 0;
}

/* The names of the margins that apply to CITY, joined by blanks. */
static const char *margins_of(const struct mny_population *population, const char *city)
{
    static char names[200];
    size_t count;
    const size_t *margins = mny_population_city_margins(population, city, &count);

    names[0] = '\0';
    for (size_t i = 0; i < count; i++)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i ? " " : "",
                 mny_population_margin(population, margins[i])->name);
    return names;
}

/* The targets of CITY in the margin NAME: "category=count" joined by blanks. */
static const char *targets_of(const struct mny_population *population, const char *city,
                              const char *name)
{
    static char text[200];

    text[0] = '\0';
    for (size_t m = 0; m < mny_population_margins(population); m++) {
        size_t count;
        const struct mny_target *targets;

        if (strcmp(mny_population_margin(population, m)->name, name) != 0)
            continue;
        targets = mny_population_targets(population, city, m, &count);
        for (size_t i = 0; i < count; i++)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s=%g", i ? " " : "",
                     targets[i].category, targets[i].count);
    }
    return text;
}

static void reads_margins_and_targets(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_population *population = NULL;
    const struct mny_margin *joint;
    const struct mny_target *targets;
    size_t count;

    (void)state;
    assert_int_equal(
        mny_population_read("tests/data/population/town.csv", town, problems, &population), MNY_OK);
    assert_string_equal(mny_population_path(population), "tests/data/population/town.csv");
    assert_int_equal(mny_population_margins(population), 3);
    joint = mny_population_margin(population, 2);
    assert_string_equal(joint->name, "q_hall*age_band");
    assert_int_equal(joint->question_count, 2);
    assert_int_equal(joint->questions[0], mny_questionnaire_find(town, "q_hall", 6));
    assert_int_equal(joint->questions[1], mny_questionnaire_find(town, "age_band", 8));
    targets = mny_population_targets(population, "410200", 2, &count);
    assert_int_equal(count, 2);
    assert_string_equal(targets[0].category, "1*1");
    assert_string_equal(targets[1].parts[0], "1");
    assert_string_equal(targets[1].parts[1], "2");
    assert_string_equal(targets[0].collapse_to, "1*2");
    assert_null(targets[1].collapse_to);
    assert_true(targets[1].count == 0);
    assert_string_equal(targets[0].where.file, "tests/data/population/town.csv");
    assert_int_equal(targets[0].where.line, 6);
    assert_int_equal(mny_problems_size(problems), 2);
    assert_true(test_says(problems, "margin q_hall*age_band has counts for 1 of 2 cities"));
    assert_true(test_says(problems, "town.csv:1:6: note: column \"source\" is not used here"));
    mny_population_free(population);
    mny_problems_free(problems);
}

/* `*` gives a margin to the cities that have no rows of their own for it; their
   order is that of the first row that applies. */
static void all_stands_in_for_a_city(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_population *population = NULL;
    size_t count;

    (void)state;
    mny_population_read("tests/data/population/town.csv", town, problems, &population);
    assert_string_equal(margins_of(population, "410200"), "age_band q_hall q_hall*age_band");
    assert_string_equal(margins_of(population, "410100"), "age_band q_hall");
    assert_string_equal(margins_of(population, "999999"), "age_band");
    assert_string_equal(targets_of(population, "410200", "age_band"), "1=100 2=200 3=150.5");
    assert_string_equal(targets_of(population, "410100", "age_band"), "2=7");
    assert_string_equal(targets_of(population, "999999", "age_band"), "1=100 2=200 3=150.5");
    assert_string_equal(targets_of(population, "410200", "q_hall"), "1=30 5=40");
    assert_string_equal(targets_of(population, "410100", "q_hall"), "1=1 5=2");
    assert_null(mny_population_targets(population, "410100", 2, &count));
    assert_int_equal(count, 0);
    mny_population_free(population);
    mny_problems_free(problems);
}

/* The first margin decides a city's total: it is the first that applies to the
   city, whatever other cities begin with. */
static void first_margin_is_the_citys_own(void **state)
{
    static const char text[] = "city,margin,category,count\n"
                               "*,q_hall,1,5\n"
                               "410100,age_band,1,3\n"
                               "410100,q_hall,1,4\n"
                               "410200,q_app,1,2\n";
    struct mny_problems *problems = mny_problems_create();
    struct mny_population *population = NULL;

    (void)state;
    assert_int_equal(
        mny_population_read(test_file("p.csv", text, sizeof text - 1), town, problems, &population),
        MNY_OK);
    assert_string_equal(margins_of(population, "410100"), "age_band q_hall");
    assert_string_equal(margins_of(population, "410200"), "q_hall q_app");
    mny_population_free(population);
    mny_problems_free(problems);
}

static void warns_of_a_margin_that_a_city_lacks(void **state)
{
    static const char lacks[] = "city,margin,category,count\n410100,age_band,1,5\n"
                                "410100,q_hall,1,5\n410200,age_band,1,5\n";
    static const char for_all[] = "city,margin,category,count\n410100,age_band,1,5\n"
                                  "*,q_hall,1,5\n410200,age_band,1,5\n";
    struct mny_problems *problems = mny_problems_create();
    struct mny_population *population;

    (void)state;
    assert_int_equal(mny_population_read(test_file("p.csv", for_all, sizeof for_all - 1), town,
                                         problems, &population),
                     MNY_OK);
    assert_int_equal(mny_problems_size(problems), 0);
    mny_population_free(population);
    assert_int_equal(mny_population_read(test_file("p.csv", lacks, sizeof lacks - 1), town,
                                         problems, &population),
                     MNY_OK);
    assert_int_equal(mny_problems_size(problems), 1);
    assert_true(test_says(problems,
                          "p.csv: warning: margin q_hall has counts for 1 of 2 cities; the "
                          "others, the first of them 410200, are weighted without it"));
    mny_population_free(population);
    mny_problems_free(problems);
}

static void names_all_at_once(void **state)
{
    static const char *const said[] = {
        "faulty.csv:2:1: error: city \"410900\" is not a choice of list \"city\"",
        "faulty.csv:3:1: error: city \"郑州市\" is a label of list \"city\"; write the choice's "
        "name, \"410100\"",
        "faulty.csv:4:1: error: the city is missing",
        "faulty.csv:5:2: error: margin \"sex\" is not a question of the questionnaire",
        "faulty.csv:6:2: error: the margin is missing",
        "faulty.csv:7:2: error: margin \"services\" is a select_multiple",
        "faulty.csv:8:2: error: margin \"q_hall*q_hall\" names \"q_hall\" twice",
        "faulty.csv:9:3: error: category \"3\" is not a choice of \"q_hall\"",
        "faulty.csv:10:3: error: category \"很不满意\" is a label of \"q_hall\"; write the "
        "choice's name, \"5\"",
        "faulty.csv:11:3: error: category \"1*1\" is not a choice of \"q_hall\"",
        "faulty.csv:12:3: error: the category of \"q_hall\" is empty",
        "faulty.csv:13:3: error: category \"1\" has 1 parts, but margin \"q_hall*age_band\" has 2",
        "faulty.csv:14:3: error: category \"7\" is not a choice of \"q_hall\"",
        "faulty.csv:14:3: error: the category of \"age_band\" is empty",
        "faulty.csv:15:4: error: count \"-1\" is not a number of 0 or more",
        "faulty.csv:16:4: error: count \"1,000\" is not a number of 0 or more",
        "faulty.csv:17:4: error: the count is missing",
        "faulty.csv:20:3: error: city \"410100\", margin \"q_hall\", category \"1\" stands twice, "
        "first in line 18",
        "faulty.csv:18:5: error: category \"1\" of margin \"q_hall\" cannot be merged into itself",
        "faulty.csv:19:5: error: collapse_to \"9\" is not a category of margin \"q_hall\" that "
        "city \"410100\" has",
        "faulty.csv:21:4: error: all counts of city \"410200\" in margin \"q_hall\" are 0",
    };
    struct mny_problems *problems = mny_problems_create();
    struct mny_population *population = NULL;

    (void)state;
    assert_int_equal(
        mny_population_read("tests/data/population/faulty.csv", town, problems, &population),
        MNY_E_INPUT);
    assert_null(population);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        if (!test_says(problems, said[i])) {
            test_print(problems);
            fail_msg("not said: %s", said[i]);
        }
    }
    assert_int_equal(mny_problems_size(problems), sizeof said / sizeof *said);
    mny_problems_free(problems);
}

static void says_what_is_wrong_with_files(void **state)
{
    static const struct {
        const char *text, *said;
    } cases[] = {
        {"", "p.csv:1:1: error: the file is empty"},
        {"city,margin,category,count\n", "p.csv: error: the file has a header but no counts"},
        {"city,margin,count\n", "p.csv:1:1: error: column \"category\" is missing; this file needs "
                                "the columns city, margin, "
                                "category, count"},
        {"city,margin,category,count\n410100,age_band,1,1,200\n",
         "p.csv:2:5: error: the row has 5 fields, the header only 4"},
        {"city,margin,category,count\n410100,age_band,1,1e308\n410100,age_band,2,1e308\n",
         "p.csv:2:4: error: the counts of city \"410100\" in margin \"age_band\" are too large"},
        {"city,margin,category,count,collapse_to\n*,age_band,1,5,\n410100,age_band,2,5,1\n",
         "p.csv:3:5: error: collapse_to \"1\" is not a category of margin \"age_band\" that city "
         "\"410100\" has"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_population *population = NULL;
        const char *path = test_file("p.csv", cases[i].text, strlen(cases[i].text));

        assert_int_equal(mny_population_read(path, town, problems, &population), MNY_E_INPUT);
        assert_null(population);
        if (!test_says(problems, cases[i].said)) {
            test_print(problems);
            fail_msg("not said: %s", cases[i].said);
        }
        mny_problems_free(problems);
    }
}

static void says_that_a_file_is_not_there(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_population *population = NULL;

    (void)state;
    assert_int_equal(mny_population_read("none.csv", town, problems, &population), MNY_E_NOT_FOUND);
    assert_null(population);
    assert_true(test_says(problems, "none.csv: error: "));
    mny_problems_free(problems);
}

/* More margins than one can calibrate to are refused, not multiplied by cities. */
static void refuses_too_many_margins(void **state)
{
    enum { LONG = 1001 };
    char *survey = malloc(LONG * 32 + 200), *text = malloc(LONG * 32 + 200);
    char *at = survey, *row = text;
    struct test_sheets sheets = {survey, "list_name,name,label\nc,1,One\n", NULL, NULL};
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *q = NULL;
    struct mny_population *population = NULL;

    (void)state;
    at += sprintf(at, "type,name,role\nselect_one c,city,city\n");
    row += sprintf(row, "city,margin,category,count\n");
    for (int i = 0; i < LONG; i++) {
        at += sprintf(at, "text,t%d,\n", i);
        row += sprintf(row, "*,t%d,x,1\n", i);
    }
    assert_int_equal(test_questionnaire(&sheets, problems, &q), MNY_OK);
    assert_int_equal(
        mny_population_read(test_file("p.csv", text, strlen(text)), q, problems, &population),
        MNY_E_INPUT);
    assert_null(population);
    assert_true(test_says(problems, "p.csv:1002:2: error: more than 1000 different margins"));
    mny_questionnaire_free(q);
    mny_problems_free(problems);
    free(survey);
    free(text);
}

/* 3,000 cities with 60 rows each, city by city and shuffled: each keeps its own
   counts, and the time grows with the file, not with its square. */
static void reads_many_cities(void **state)
{
    enum { CITIES = 3000, AGES = 60 };
    char *choices = malloc(CITIES * 24 + 100), *at = choices;
    char *text = malloc((size_t)CITIES * AGES * 40 + 100), *row = text;
    struct test_sheets sheets = {"type,name,role\nselect_one c,city,city\ninteger,age,\n", choices,
                                 NULL, NULL};
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *q = NULL;
    struct mny_population *population = NULL;
    clock_t start;

    (void)state;
    at += sprintf(at, "list_name,name,label\n");
    for (int c = 0; c < CITIES; c++)
        at += sprintf(at, "c,%d,City %d\n", 100000 + c, c);
    row += sprintf(row, "city,margin,category,count\n");
    for (int i = 0; i < CITIES * AGES; i++) {
        int shuffled = (int)((long)i * 7919 % (CITIES * AGES)); /* 7919 is a prime */

        row +=
            sprintf(row, "%d,age,%d,%d\n", 100000 + shuffled / AGES, shuffled % AGES, shuffled + 1);
    }
    assert_int_equal(test_questionnaire(&sheets, problems, &q), MNY_OK);
    start = clock();
    assert_int_equal(
        mny_population_read(test_file("p.csv", text, strlen(text)), q, problems, &population),
        MNY_OK);
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 60);
    for (int c = 0; c < CITIES; c += 37) {
        char code[16];
        const struct mny_target *targets;
        size_t count;
        double sum = 0;

        snprintf(code, sizeof code, "%d", 100000 + c);
        targets = mny_population_targets(population, code, 0, &count);
        assert_int_equal(count, AGES);
        for (size_t i = 0; i < count; i++)
            sum += targets[i].count;
        assert_true(sum == (double)AGES * (c * AGES) + AGES * (AGES + 1) / 2);
    }
    mny_population_free(population);
    mny_questionnaire_free(q);
    mny_problems_free(problems);
    free(choices);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_margins_and_targets),
        cmocka_unit_test(all_stands_in_for_a_city),
        cmocka_unit_test(first_margin_is_the_citys_own),
        cmocka_unit_test(warns_of_a_margin_that_a_city_lacks),
        cmocka_unit_test(names_all_at_once),
        cmocka_unit_test(says_what_is_wrong_with_files),
        cmocka_unit_test(says_that_a_file_is_not_there),
        cmocka_unit_test(refuses_too_many_margins),
        cmocka_unit_test(reads_many_cities),
    };

    return cmocka_run_group_tests(tests, read_town, free_town);
}
