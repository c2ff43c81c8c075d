/* SPDX-License-Identifier: MIT */
#include "survey/weight/weighting.h"

#include "survey/common/workers.h"
#include "tests/survey/small_survey.h"

#include <gsl/gsl_errno.h>
#include <stdatomic.h>

/* Six in the first city, four in the second. */
static const char dump[] = "id,city,base_weight,sex,edu,first,second\n"
                           "a1,110000,1,1,1,10,20\n"
                           "b1,310000,2,1,1,70,30\n"
                           "a2,110000,2,1,2,20,40\n"
                           "a3,110000,1,1,3,30,\n"
                           "b2,310000,1,1,2,80,10\n"
                           "a4,110000,1.5,2,1,40,80\n"
                           "a5,110000,1,2,2,50,60\n"
                           "b3,310000,1,2,1,90,55\n"
                           "b4,310000,3,2,2,35,45\n"
                           "a6,110000,2.5,2,3,60,70\n";

/* Margins that fit it; the second city's edu is in shares. */
#define CITY_A                                                                                     \
    "110000,sex,1,480\n110000,sex,2,520\n"                                                         \
    "110000,edu,1,300\n110000,edu,2,300\n110000,edu,3,400\n"
#define CITY_B                                                                                     \
    "310000,sex,1,900\n310000,sex,2,1100\n"                                                        \
    "310000,edu,1,0.45\n310000,edu,2,0.55\n310000,edu,3,0\n"
#define HEAD "city,margin,category,count\n"

static void base_weights_alone(void **state)
{
    struct small_run run = {.dump = dump};
    struct mny_table *table;
    (void)state;
    small_go(&run, "none");
    assert_int_equal(run.scored, MNY_OK);
    assert_false(small_exists(&run, "margins.csv"));
    table = small_table(&run, "weights.csv");
    assert_int_equal(mny_table_rows(table), 10);
    for (size_t row = 0; row < 10; row++)
        assert_string_equal(small_cell(table, row, "weight"),
                            small_cell(table, row, "base_weight"));
    assert_int_equal(small_count(table, "city", "110000"), 6);
    mny_table_free(table);
    table = small_table(&run, "diagnostics.csv");
    assert_int_equal(mny_table_rows(table), 2);
    assert_string_equal(small_cell(table, 0, "city"), "110000");
    assert_string_equal(small_cell(table, 0, "n"), "6");
    assert_string_equal(small_cell(table, 0, "sum_weights"), "9");
    assert_string_equal(small_cell(table, 0, "max_relative_error"), "");
    assert_string_equal(small_cell(table, 0, "iterations"), "");
    assert_string_equal(small_cell(table, 0, "trimmed"), "0");
    small_near(small_number(table, 0, "n_eff"), 81 / 15.5, 1e-14);
    mny_table_free(table);
    small_free(&run);
}

/* Sum of weights of a city's rows, all or those whose id is in IDS. */
static double sum_of(const struct mny_table *weights, const char *ids)
{
    double sum = 0;
    for (size_t row = 0; row < mny_table_rows(weights); row++)
        if (strstr(ids, small_cell(weights, row, "id")))
            sum += small_number(weights, row, "weight");
    return sum;
}

static void raked_to_both_margins(void **state)
{
    struct small_run run = {
        .dump = dump, .population = HEAD CITY_A CITY_B, .weighting = {.method = MNY_METHOD_RAKE}};
    struct mny_table *table;
    (void)state;
    small_go(&run, "rake");
    assert_int_equal(run.scored, MNY_OK);
    assert_int_equal(mny_problems_count(run.problems, MNY_ERROR), 0);
    table = small_table(&run, "weights.csv");
    small_near(sum_of(table, "a1 a2 a3"), 480, 1e-13);
    small_near(sum_of(table, "a4 a5 a6"), 520, 1e-13);
    small_near(sum_of(table, "a3 a6"), 400, 1e-13);
    small_near(sum_of(table, "b1 b2"), 900, 1e-13);
    small_near(sum_of(table, "b1 b3"), 900, 1e-13);                /* 0.45 of 2000 */
    assert_string_equal(small_cell(table, 0, "base_weight"), "1"); /* as read */
    mny_table_free(table);

    table = small_table(&run, "margins.csv");
    assert_int_equal(mny_table_rows(table), 10);
    assert_string_equal(small_cell(table, 2, "margin"), "edu");
    assert_string_equal(small_cell(table, 2, "category"), "1");
    assert_string_equal(small_cell(table, 2, "n"), "2");
    small_near(small_number(table, 2, "sample_share"), 1.0 / 3, 1e-15);
    small_near(small_number(table, 2, "target_share"), 0.3, 1e-15);
    small_near(small_number(table, 2, "weighted_share"), 0.3, 1e-13);
    /* The category that nobody is in, and nobody should be. */
    assert_string_equal(small_cell(table, 9, "n"), "0");
    assert_string_equal(small_cell(table, 9, "target_share"), "0");
    assert_string_equal(small_cell(table, 9, "weighted_share"), "0");
    mny_table_free(table);

    table = small_table(&run, "diagnostics.csv");
    small_near(small_number(table, 1, "sum_weights"), 2000, 1e-13);
    assert_true(small_number(table, 1, "max_relative_error") < 1e-12);
    assert_true(small_number(table, 1, "iterations") >= 1);
    mny_table_free(table);
    small_free(&run);
}

/* Odds of the base weights' cells stay in raked weights: base weights count. */
static void base_weights_count(void **state)
{
    struct small_run run = {.dump = dump,
                            .population = HEAD CITY_B "110000,sex,1,5\n110000,sex,2,7\n",
                            .weighting = {.method = MNY_METHOD_RAKE}};
    struct mny_table *table;
    (void)state;
    small_go(&run, "base");
    assert_int_equal(run.scored, MNY_OK);
    table = small_table(&run, "weights.csv");
    small_near(sum_of(table, "b1") * sum_of(table, "b4") /
                   (sum_of(table, "b2") * sum_of(table, "b3")),
               2.0 * 3 / (1 * 1), 1e-12);
    small_near(sum_of(table, "a6"), 7 * 2.5 / 5, 1e-13);
    mny_table_free(table);
    small_free(&run);
}

/* `*` gives its counts to every city that has no row of its own for that margin. */
static void counts_for_all_cities(void **state)
{
    struct small_run run = {.dump = dump,
                            .population = HEAD "*,sex,1,50\n*,sex,2,70\n"
                                               "310000,sex,1,10\n310000,sex,2,10\n"
                                               "110000,sex*edu,1*1,1\n110000,sex*edu,1*2,1\n"
                                               "110000,sex*edu,1*3,3\n110000,sex*edu,2*1,2\n"
                                               "110000,sex*edu,2*2,2\n110000,sex*edu,2*3,3\n",
                            .weighting = {.method = MNY_METHOD_RAKE}};
    struct mny_table *table;
    (void)state;
    small_go(&run, "all");
    assert_int_equal(run.scored, MNY_OK);
    table = small_table(&run, "weights.csv");
    small_near(sum_of(table, "b1 b2"), 10, 1e-13);
    small_near(sum_of(table, "a1 a2 a3"), 50, 1e-13);
    small_near(sum_of(table, "a6"), 30, 1e-13); /* 3 of 12, scaled to 120 */
    mny_table_free(table);
    small_free(&run);
}

/* With a population but no calibration margins are shown as they are. */
static void margins_without_calibration(void **state)
{
    struct small_run run = {.dump = dump, .population = HEAD "110000,edu,1,5\n110000,edu,2,0\n"};
    struct mny_table *table;
    (void)state;
    small_go(&run, "shown");
    assert_int_equal(run.scored, MNY_OK);
    assert_int_equal(mny_problems_count(run.problems, MNY_ERROR), 0);
    table = small_table(&run, "margins.csv");
    assert_int_equal(mny_table_rows(table), 2);
    small_near(small_number(table, 0, "weighted_share"), 2.5 / 9, 1e-15);
    small_near(small_number(table, 1, "weighted_share"), 3.0 / 9, 1e-15);
    mny_table_free(table);
    small_free(&run);
}

/* What one city can have wrong; the other goes on. */
static const struct failure {
    const char *name, *population;
    size_t max_iterations;
    const char *says[5];
} failures[] = {
    {"empty cell",
     HEAD CITY_A "310000,edu,1,45\n310000,edu,2,50\n310000,edu,3,5\n",
     0,
     {"310000 (上海市)", "margin edu, category 3", "respondents 0, population 5",
      "population.csv:9", "merge the category"}},
    {"target of 0",
     HEAD CITY_A "310000,sex,1,45\n310000,sex,2,0\n",
     0,
     {"310000 (上海市)", "margin sex, category 2", "respondents 2, population 0",
      "population.csv:8", "correct the count"}},
    {"category without target",
     HEAD CITY_A "310000,sex,1,45\n310000,sex,2,50\n310000,edu,1,45\n",
     0,
     {"310000 (上海市)", "margin edu, category 2",
      "respondents 2, but the population file has no count", "population.csv", "add the row"}},
    {"joint category without target",
     HEAD CITY_A "310000,sex*edu,1*1,45\n310000,sex*edu,1*2,50\n310000,sex*edu,2*2,45\n",
     0,
     {"310000 (上海市)", "margin sex*edu, category 2*1",
      "respondents 1, but the population file has no count", "population.csv", "add the row"}},
    {"city without target",
     HEAD CITY_A,
     0,
     {"310000 (上海市)", "respondents 4, but the population file has no count", "population.csv",
      "add rows for the city", "*"}},
    {"margins that contradict",
     HEAD CITY_A "310000,sex,1,50\n310000,sex,2,50\n310000,sex*edu,1*1,40\n"
                 "310000,sex*edu,1*2,40\n310000,sex*edu,2*1,10\n310000,sex*edu,2*2,10\n",
     0,
     {"310000 (上海市)", "no weights can meet all margins", "margin sex", "population ",
      "contradict each other"}},
    {"too few iterations",
     HEAD "110000,sex,1,4\n110000,sex,2,5\n" CITY_B,
     1,
     {"310000 (上海市)", "did not converge (iterations: 1)", "margin ", "weighted ",
      "--max-iterations"}},
};

static void a_city_fails_alone(void **state)
{
    static const char *const files[] = {"weights.csv", "margins.csv", "diagnostics.csv",
                                        "subjective.csv"};
    (void)state;
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        struct small_run run = {
            .dump = dump,
            .population = failures[i].population,
            .weighting = {.method = MNY_METHOD_RAKE, .max_iterations = failures[i].max_iterations}};
        small_go(&run, "fails");
        assert_int_equal(run.weighted, MNY_OK);
        assert_int_equal(run.scored, MNY_OK);
        assert_int_equal(mny_problems_code(run.problems), MNY_E_PARTIAL);
        for (size_t s = 0; s < 5; s++)
            if (!test_says(run.problems, failures[i].says[s]))
                fail_msg("%s: does not say \"%s\"", failures[i].name, failures[i].says[s]);
        assert_int_equal(mny_weighting_cities(run.weights), 2);
        assert_int_equal(mny_weighting_city(run.weights, 1)->failed, failures[i].says[0] != NULL);
        for (size_t file = 0; file < sizeof files / sizeof *files; file++) {
            struct mny_table *table = small_table(&run, files[file]);
            assert_int_equal(small_count(table, "city", "310000"), 0);
            assert_int_equal(small_count(table, "city", "110000") > 0,
                             !mny_weighting_city(run.weights, 0)->failed);
            mny_table_free(table);
        }
        small_free(&run);
    }
}

static void raking_needs_a_population(void **state)
{
    struct small_run run = {.dump = dump, .weighting = {.method = MNY_METHOD_RAKE}};
    (void)state;
    small_go(&run, "nobody");
    assert_int_equal(run.weighted, MNY_E_USAGE);
    assert_null(run.weights);
    assert_true(test_says(run.problems, "method rake needs a population file"));
    small_free(&run);
}

static void margins_need_their_columns(void **state)
{
    struct small_run run = {.dump = dump,
                            .population = HEAD CITY_A CITY_B,
                            .weighting = {.method = MNY_METHOD_RAKE},
                            .clean_without_population = true};
    (void)state;
    small_go(&run, "columns");
    assert_int_equal(run.weighted, MNY_E_INPUT);
    assert_null(run.weights);
    assert_true(test_says(run.problems, "margin sex: the dump has no column for question sex"));
    assert_true(test_says(run.problems, "margin edu: the dump has no column for question edu"));
    small_free(&run);
}

/* The weight of one id. */
static double weight_of(const struct small_run *run, const char *id)
{
    struct mny_table *table = small_table(run, "weights.csv");
    double weight = sum_of(table, id);
    mny_table_free(table);
    return weight;
}

static void poststratified(void **state)
{
    struct small_run run = {.dump = dump,
                            .population = HEAD "*,sex*edu,1*1,10\n*,sex*edu,1*2,20\n"
                                               "*,sex*edu,2*1,30\n*,sex*edu,2*2,40\n"
                                               "110000,sex*edu,1*1,1\n110000,sex*edu,1*2,2\n"
                                               "110000,sex*edu,1*3,3\n110000,sex*edu,2*1,4\n"
                                               "110000,sex*edu,2*2,5\n110000,sex*edu,2*3,6\n",
                            .weighting = {.method = MNY_METHOD_POSTSTRATIFY}};
    (void)state;
    small_go(&run, "poststratify");
    assert_int_equal(run.scored, MNY_OK);
    assert_int_equal(mny_problems_code(run.problems), MNY_OK);
    small_near(weight_of(&run, "b1"), 10, 1e-13);
    small_near(weight_of(&run, "b4"), 40, 1e-13);
    small_near(weight_of(&run, "a3"), 3, 1e-13);
    small_near(weight_of(&run, "a6"), 6, 1e-13);
    small_free(&run);
}

static void poststratify_takes_one_margin(void **state)
{
    struct small_run run = {.dump = dump,
                            .population = HEAD CITY_A "310000,sex,1,50\n310000,sex,2,50\n",
                            .weighting = {.method = MNY_METHOD_POSTSTRATIFY}};
    (void)state;
    small_go(&run, "margins");
    assert_int_equal(mny_problems_code(run.problems), MNY_E_PARTIAL);
    assert_true(test_says(run.problems, "110000 (北京市)"));
    assert_true(test_says(run.problems, "poststratify takes one margin"));
    assert_true(
        test_says(run.problems, "2 for it, such as sex and edu; join them to one (sex*edu)"));
    assert_true(mny_weighting_city(run.weights, 0)->failed);
    assert_false(mny_weighting_city(run.weights, 1)->failed);
    small_free(&run);
}

/* The regression estimator by its normal equations: with two margins of two
   categories each g = 1 + a (second sex) + b (second edu) + c. */
static void linear_weights(void **state)
{
    struct small_run run = {
        .dump = dump, .population = HEAD CITY_A CITY_B, .weighting = {.method = MNY_METHOD_LINEAR}};
    double g[4];
    (void)state;
    small_go(&run, "linear");
    assert_int_equal(run.scored, MNY_OK);
    g[0] = weight_of(&run, "b1") / 2;
    g[1] = weight_of(&run, "b2") / 1;
    g[2] = weight_of(&run, "b3") / 1;
    g[3] = weight_of(&run, "b4") / 3;
    assert_true(fabs(g[0] + g[3] - g[1] - g[2]) < 1e-10 * g[0]);
    small_near(weight_of(&run, "b1") + weight_of(&run, "b2"), 900, 1e-13);
    small_near(weight_of(&run, "b1") + weight_of(&run, "b3"), 900, 1e-13);
    small_free(&run);
}

/* Margins that raking can meet, and that drive linear weights below 0. */
#define STEEP                                                                                      \
    HEAD "310000,sex,1,3\n310000,sex,2,97\n310000,edu,1,3\n310000,edu,2,97\n"                      \
         "110000,sex,1,1\n110000,sex,2,1\n"

static void negative_weights_are_named(void **state)
{
    struct small_run linear = {
        .dump = dump, .population = STEEP, .weighting = {.method = MNY_METHOD_LINEAR}};
    struct small_run rake = {
        .dump = dump, .population = STEEP, .weighting = {.method = MNY_METHOD_RAKE}};
    (void)state;
    small_go(&linear, "negative");
    assert_int_equal(mny_problems_code(linear.problems), MNY_OK);
    assert_int_equal(mny_problems_count(linear.problems, MNY_WARNING), 2);
    assert_true(test_says(linear.problems, "margin edu has counts for 1 of 2 cities"));
    assert_true(test_says(linear.problems, "310000 (上海市): 1 of 4 weights are negative"));
    assert_true(weight_of(&linear, "b1") < 0);
    assert_false(test_says(linear.problems, "of 6 weights"));
    small_go(&rake, "positive");
    assert_int_equal(mny_problems_count(rake.problems, MNY_WARNING), 1);
    assert_true(weight_of(&rake, "b1") > 0);
    small_free(&linear);
    small_free(&rake);
}

static void bounds_are_kept(void **state)
{
    static const enum mny_method methods[] = {MNY_METHOD_RAKE, MNY_METHOD_LINEAR, MNY_METHOD_LOGIT};
    double free_g = 0;
    (void)state;
    for (size_t m = 0; m < 3; m++)
        for (int bounded = 0; bounded < 2; bounded++) {
            struct small_run run = {
                .dump = dump,
                .population = HEAD "310000,sex,1,30\n310000,sex,2,70\n310000,edu,1,40\n"
                                   "310000,edu,2,60\n110000,sex,1,4\n110000,sex,2,5\n",
                .weighting = {.method = methods[m],
                              .bounding = bounded ? MNY_BOUNDS_GIVEN : MNY_UNBOUNDED,
                              .bounds = {0.5, 1.35}}};
            double largest = 0, least = 10;
            if (!bounded && methods[m] == MNY_METHOD_LOGIT)
                continue;
            small_go(&run, "bounds");
            assert_int_equal(mny_problems_code(run.problems), MNY_OK);
            for (size_t i = 0; i < 4; i++) {
                const struct mny_city_weights *city = mny_weighting_city(run.weights, 1);
                const double *base = mny_responses_base_weight(run.responses);
                const double g = city->weight[i] / (base[city->first + i] * city->base_scale);
                largest = fmax(largest, g);
                least = fmin(least, g);
            }
            if (!bounded)
                free_g = largest;
            else
                assert_true(largest <= 1.35 + 1e-12 && least >= 0.5 - 1e-12);
            small_free(&run);
        }
    assert_true(free_g > 1.2);
}

/* What a failing city says of its bounds, and that those do. */
static void infeasible_bounds(void **state)
{
    struct small_run run = {
        .dump = dump,
        .population = STEEP,
        .weighting = {.method = MNY_METHOD_RAKE, .bounding = MNY_BOUNDS_GIVEN, .bounds = {0.3, 3}}};
    struct mny_bounds bounds = {0, 0};
    (void)state;
    small_go(&run, "bounds");
    assert_int_equal(mny_problems_code(run.problems), MNY_E_PARTIAL);
    assert_true(mny_weighting_city(run.weights, 1)->failed);
    assert_false(mny_weighting_city(run.weights, 0)->failed);
    assert_true(test_says(run.problems, "310000 (上海市): no weights within the bounds 0.3:3"));
    assert_true(test_says(run.problems, "margin sex, category 1: base weights 42.8"));
    assert_true(test_says(run.problems, "margin edu, category 1: "));
    assert_true(test_says(run.problems, "would have to be 0.07 times the base weights"));
    for (size_t i = 0; i < mny_problems_size(run.problems); i++) {
        const char *text = mny_problems_at(run.problems, i)->text;
        const char *found = strstr(text, "feasible with --bounds ");
        if (found)
            assert_int_equal(
                sscanf(found, "feasible with --bounds %lf:%lf", &bounds.lower, &bounds.upper), 2);
    }
    assert_true(bounds.lower <= 0.07 && bounds.lower >= 0 && bounds.upper > 1);
    small_free(&run);
    run = (struct small_run){
        .dump = dump,
        .population = STEEP,
        .weighting = {.method = MNY_METHOD_RAKE, .bounding = MNY_BOUNDS_GIVEN, .bounds = bounds}};
    small_go(&run, "bounds");
    assert_int_equal(mny_problems_code(run.problems), MNY_OK);
    small_free(&run);
}

static void no_bounds_would_do(void **state)
{
    struct small_run run = {
        .dump = dump,
        .population =
            HEAD CITY_A "310000,sex,1,50\n310000,sex,2,50\n310000,sex*edu,1*1,40\n"
                        "310000,sex*edu,1*2,40\n310000,sex*edu,2*1,10\n310000,sex*edu,2*2,10\n",
        .weighting = {.method = MNY_METHOD_RAKE, .bounding = MNY_BOUNDS_NARROWEST}};
    (void)state;
    small_go(&run, "bounds");
    assert_int_equal(mny_problems_code(run.problems), MNY_E_PARTIAL);
    assert_true(test_says(run.problems, "310000 (上海市): no --bounds would do"));
    assert_true(
        test_says(run.problems, "110000 (北京市): the narrowest feasible bounds are --bounds "));
    assert_false(mny_weighting_city(run.weights, 0)->failed);
    small_free(&run);
}

#define COLLAPSE "city,margin,category,count,collapse_to\n"
#define EDU(second)                                                                                \
    COLLAPSE "110000,edu,1,300,\n110000,edu,2,300," second "\n110000,edu,3,400,2\n"                \
             "*,sex,1,1,\n*,sex,2,1,\n"

/* Cities of which it is noted that categories are still thin. */
static size_t thin_cities(const struct mny_problems *problems)
{
    size_t count = 0;

    for (size_t i = 0; i < mny_problems_size(problems); i++)
        count += strstr(mny_problems_at(problems, i)->text, "categories with fewer than") != NULL;
    return count;
}

/* Every category has 2 respondents; 3 goes into 2, and 2 into 1 if it says so.  Another note is of
   overall satisfaction, which is not asked. */
static void thin_categories_are_merged(void **state)
{
    static const struct {
        size_t least;
        const char *population, *categories, *merged[3];
        size_t rows, notes;
    } cases[] = {{2, EDU("1"), "1 2 3", {"", "", ""}, 3, 0},
                 {3, EDU(""), "1 2", {"", "3", ""}, 2, 1},
                 {3, EDU("1"), "1", {"2;3", "", ""}, 1, 2},
                 {99, EDU("1"), "1", {"2;3", "", ""}, 1, 2}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct small_run run = {.dump = dump,
                                .population = cases[i].population,
                                .weighting = {.method = MNY_METHOD_RAKE}};
        struct mny_table *table;
        run.weighting.collapse = cases[i].least;
        small_go(&run, "collapse");
        assert_int_equal(mny_problems_code(run.problems), MNY_OK);
        assert_int_equal(mny_problems_count(run.problems, MNY_NOTE),
                         1 + cases[i].notes + thin_cities(run.problems));
        table = small_table(&run, "margins.csv");
        assert_int_equal(small_count(table, "margin", "edu"), cases[i].rows);
        for (size_t row = 0; row < cases[i].rows; row++) {
            const double targets[4][3] = {{.3, .3, .4}, {.3, .7}, {1}, {1}};
            assert_true(strstr(cases[i].categories, small_cell(table, row, "category")));
            assert_string_equal(small_cell(table, row, "merged"), cases[i].merged[row]);
            small_near(small_number(table, row, "target_share"), targets[i][row], 1e-14);
            small_near(small_number(table, row, "weighted_share"), targets[i][row], 1e-12);
        }
        mny_table_free(table);
        small_free(&run);
    }
}

/* An empty category is as thin as can be; two that point at each other are merged
   once; one without collapse_to stays. */
static void merging_what_is_empty(void **state)
{
    struct small_run run = {.dump = dump,
                            .population = COLLAPSE "310000,edu,1,45,2\n310000,edu,2,50,1\n"
                                                   "310000,edu,3,5,2\n*,sex,1,1,\n*,sex,2,1,\n",
                            .weighting = {.method = MNY_METHOD_RAKE}};
    struct mny_table *table;
    (void)state;
    small_go(&run, "apart");
    assert_true(test_says(run.problems, "margin edu, category 3: respondents 0, population 5"));
    assert_true(test_says(run.problems, "collapse_to in the population file, and --collapse"));
    small_free(&run);
    run.weighting.collapse = 5;
    run.dump = dump;
    run.people = NULL;
    run.weights = NULL;
    small_go(&run, "merged");
    assert_int_equal(mny_problems_code(run.problems), MNY_OK);
    assert_true(test_says(run.problems, "310000 (上海市), margin edu: category 1 (respondents 2) "
                                        "is merged into category 2 (respondents 2)"));
    assert_true(test_says(run.problems, "category 3 (respondents 0) is merged into category 2 "
                                        "(respondents 4)"));
    table = small_table(&run, "margins.csv");
    assert_int_equal(small_count(table, "margin", "edu"), 1);
    assert_int_equal(small_count(table, "merged", "1;3"), 1);
    assert_int_equal(small_count(table, "margin", "sex"), 4);
    mny_table_free(table);
    small_free(&run);
}

static void trimmed_weights(void **state)
{
    static const enum mny_method methods[] = {MNY_METHOD_NONE, MNY_METHOD_RAKE};
    (void)state;
    for (size_t m = 0; m < 2; m++) {
        struct small_run run = {
            .dump = dump,
            .population = HEAD CITY_A CITY_B,
            .weighting = {.method = methods[m], .trim = {MNY_TRIM_CUT, MNY_TRIM_MEDIAN, 0.8, 1.3}}};
        const struct mny_city_weights *city;
        struct mny_table *table;
        double least = INFINITY, most = 0;
        small_go(&run, "trim");
        city = mny_weighting_city(run.weights, 0);
        assert_false(city->failed);
        for (size_t i = 0; i < city->n; i++) {
            least = fmin(least, city->weight[i]);
            most = fmax(most, city->weight[i]);
        }
        assert_true(most / least <= 1.3 / 0.8 + 1e-12);
        assert_non_null(city->untrimmed);
        table = small_table(&run, "diagnostics.csv");
        assert_true(small_number(table, 0, "trimmed") >= 2);
        small_near(small_number(table, 0, "sum_weights"), m == 0 ? 9 : 1000, 1e-13);
        if (m == 0)
            assert_string_equal(small_cell(table, 0, "max_relative_error"), "");
        else
            assert_true(small_number(table, 0, "max_relative_error") > 0.01);
        mny_table_free(table);
        small_free(&run);
    }
}

static void trimming_that_cannot_be(void **state)
{
    struct small_run run = {.dump = dump,
                            .weighting = {.trim = {MNY_TRIM_CUT, MNY_TRIM_MEDIAN, 0.99, 1.01}}};
    (void)state;
    small_go(&run, "trim");
    assert_int_equal(mny_problems_code(run.problems), MNY_E_PARTIAL);
    /* 1 1 1 1.5 2 2.5: median 1.25, mean 1.5; 1 1 2 3: none is inside. */
    assert_true(test_says(run.problems, "110000 (北京市): the mean weight 1.5 is outside the "
                                        "limits of --trim, 1.2375 to 1.2625"));
    assert_true(test_says(run.problems, "widen them to hold 1.2 times the median 1.25"));
    assert_true(mny_weighting_city(run.weights, 0)->failed);
    small_free(&run);
    run = (struct small_run){.dump = dump,
                             .weighting = {.trim = {MNY_TRIM_CUT, MNY_TRIM_MEDIAN, 0.8, 1.19}}};
    small_go(&run, "trim");
    assert_true(
        test_says(run.problems, "310000 (上海市): no weight lies within the limits of --trim, "));
    small_free(&run);
}

static void one_respondent(void **state)
{
    struct small_run run = {.dump = "id,city,sex,edu,first,second\na1,110000,1,1,10,20\n",
                            .population = HEAD "*,sex,1,480\n",
                            .weighting = {.method = MNY_METHOD_RAKE}};
    struct mny_table *table;
    (void)state;
    small_go(&run, "one");
    assert_int_equal(run.scored, MNY_OK);
    table = small_table(&run, "weights.csv");
    assert_int_equal(mny_table_rows(table), 1);
    small_near(small_number(table, 0, "weight"), 480, 1e-14);
    assert_string_equal(small_cell(table, 0, "base_weight"), "1");
    mny_table_free(table);
    small_free(&run);
}

static void no_respondent(void **state)
{
    struct small_run run = {.dump = "id,city,sex,edu,first,second\na1,990000,1,1,10,20\n",
                            .population = HEAD "*,sex,1,480\n",
                            .weighting = {.method = MNY_METHOD_RAKE}};
    struct mny_table *table;
    (void)state;
    small_go(&run, "empty");
    assert_int_equal(run.scored, MNY_OK);
    assert_int_equal(mny_weighting_cities(run.weights), 0);
    table = small_table(&run, "weights.csv");
    assert_int_equal(mny_table_rows(table), 0);
    mny_table_free(table);
    small_free(&run);
}

static void threads_change_nothing(void **state)
{
    static const char *const files[] = {"weights.csv", "margins.csv", "diagnostics.csv",
                                        "subjective.csv"};
    struct small_run one = {.dump = dump,
                            .population = HEAD CITY_A CITY_B,
                            .weighting = {.method = MNY_METHOD_RAKE, .threads = 1}};
    struct small_run many = one;
    (void)state;
    many.weighting.threads = 7;
    small_go(&one, "one_thread");
    small_go(&many, "many_threads");
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *a = small_bytes(&one, files[i]), *b = small_bytes(&many, files[i]);
        assert_string_equal(a, b);
        free(a);
        free(b);
    }
    small_free(&one);
    small_free(&many);
}

static void tick(void *context, size_t index)
{
    atomic_int *seen = context;
    atomic_fetch_add(&seen[index], 1);
}

static void every_job_is_done_once(void **state)
{
    enum { JOBS = 1000 };
    atomic_int *seen = calloc(JOBS, sizeof *seen);
    (void)state;
    assert_non_null(seen);
    for (size_t threads = 0; threads < 9; threads += 4)
        mny_workers_run(JOBS, threads, tick, seen);
    for (size_t i = 0; i < JOBS; i++)
        assert_int_equal(atomic_load(&seen[i]), 3);
    mny_workers_run(0, 4, tick, NULL);
    free(seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base_weights_alone),
        cmocka_unit_test(raked_to_both_margins),
        cmocka_unit_test(base_weights_count),
        cmocka_unit_test(counts_for_all_cities),
        cmocka_unit_test(margins_without_calibration),
        cmocka_unit_test(a_city_fails_alone),
        cmocka_unit_test(raking_needs_a_population),
        cmocka_unit_test(margins_need_their_columns),
        cmocka_unit_test(poststratified),
        cmocka_unit_test(poststratify_takes_one_margin),
        cmocka_unit_test(linear_weights),
        cmocka_unit_test(negative_weights_are_named),
        cmocka_unit_test(bounds_are_kept),
        cmocka_unit_test(infeasible_bounds),
        cmocka_unit_test(no_bounds_would_do),
        cmocka_unit_test(thin_categories_are_merged),
        cmocka_unit_test(merging_what_is_empty),
        cmocka_unit_test(trimmed_weights),
        cmocka_unit_test(trimming_that_cannot_be),
        cmocka_unit_test(one_respondent),
        cmocka_unit_test(no_respondent),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(every_job_is_done_once),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
