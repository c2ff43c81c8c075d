/* SPDX-License-Identifier: MIT */
#include "survey/score/scoring.h"

#include "tests/survey/small_survey.h"

#include <gsl/gsl_errno.h>

/* Three levels of edu in the first city, two in the other. */
#define ROWS_A                                                                                     \
    "a1,110000,s,1,1,10,1,1,10,20\na2,110000,s,1,2,10,1,2,20,40\na3,110000,s,2,1,10,1,3,30,\n"     \
    "a4,110000,u,1,1.5,5,2,1,40,80\na5,110000,u,2,1,5,2,2,55,60\na6,110000,u,2,2.5,5,2,3,60,70\n"
#define ROWS_B                                                                                     \
    "b1,310000,t,1,1,40,1,1,70,30\nb2,310000,t,2,1,40,1,2,80,10\n"                                 \
    "b3,310000,t,3,1,40,2,1,90,55\nb4,310000,t,4,1,40,2,2,35,45\n"
static const char sound[] = SMALL_HEADER ROWS_A ROWS_B;

static const char header[] = "kind,city,level,code,label,domain,first,second,score_first,"
                             "score_second,difference,se,covariance,t,df,p,p_holm,ci_low,ci_high";

static void assert_cells(const struct mny_table *table, size_t row, const char *const cells[8])
{
    static const char *const columns[] = {"kind",  "city",   "level", "code",
                                          "label", "domain", "first", "second"};
    for (size_t column = 0; column < 8; column++)
        assert_string_equal(small_cell(table, row, columns[column]), cells[column]);
}

/* Subgroups city by city in the order of subjective.csv, then cities. */
static void rows_and_their_order(void **state)
{
    static const struct {
        size_t row;
        const char *cells[8];
    } rows[] = {
        {0, {"group", "110000", "total", "total", "北京市", "edu", "1", "2"}},
        {1, {"group", "110000", "total", "total", "北京市", "edu", "1", "3"}},
        {2, {"group", "110000", "total", "total", "北京市", "edu", "2", "3"}},
        {3, {"group", "110000", "dimension", "one", "维度一", "edu", "1", "2"}},
        {9, {"group", "110000", "item", "first", "第一题", "edu", "1", "2"}},
        {14, {"group", "110000", "item", "second", "第二题", "edu", "2", "3"}},
        {15, {"group", "310000", "total", "total", "上海市", "edu", "1", "2"}},
        {19, {"group", "310000", "item", "second", "第二题", "edu", "1", "2"}},
        {20, {"city", "", "total", "total", "", "", "110000", "310000"}},
        {21, {"city", "", "dimension", "one", "维度一", "", "110000", "310000"}},
        {22, {"city", "", "dimension", "two", "维度二", "", "110000", "310000"}},
    };
    struct small_run run = {.dump = sound, .scoring = {.by = "edu", .differences = true}};
    struct mny_table *table, *scores;
    (void)state;

    small_go(&run, "rows");
    assert_int_equal(run.scored, MNY_OK);
    table = small_table(&run, "differences.csv");
    scores = small_table(&run, "subjective.csv");
    assert_int_equal(mny_table_rows(table), 23);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_cells(table, rows[i].row, rows[i].cells);
    /* Edu 3 against edu 2 in the item that one of edu 3 left out. */
    small_near(small_number(table, 14, "score_first"), (2 * 40 + 60) / 3.0, 1e-14);
    small_near(small_number(table, 14, "difference"), (2 * 40 + 60) / 3.0 - 70, 1e-14);
    assert_string_equal(small_cell(table, 14, "df"), "2");
    /* Cities: independent. */
    small_near(small_number(table, 20, "score_first"), small_number(scores, 0, "score"), 0);
    small_near(small_number(table, 20, "se"),
               hypot(small_number(scores, 0, "se"), small_number(scores, 20, "se")), 1e-14);
    assert_string_equal(small_cell(table, 20, "covariance"), "0");
    /* One pair: Holm leaves it; three: the least p three times. */
    assert_string_equal(small_cell(table, 20, "p_holm"), small_cell(table, 20, "p"));
    {
        double least = 1, least_holm = 1;
        for (size_t row = 0; row < 3; row++) {
            least = fmin(least, small_number(table, row, "p"));
            least_holm = fmin(least_holm, small_number(table, row, "p_holm"));
        }
        small_near(least_holm, fmin(1, 3 * least), 1e-15);
    }
    mny_table_free(table);
    mny_table_free(scores);
    small_free(&run);
}

static void nothing_to_compare(void **state)
{
    static const char only[] = SMALL_HEADER ROWS_B;
    struct small_run run = {.dump = only, .scoring = {.differences = true}};
    char want[400], *bytes;
    (void)state;

    small_go(&run, "one");
    assert_int_equal(run.scored, MNY_OK);
    snprintf(want, sizeof want, "%s\n", header);
    bytes = small_bytes(&run, "differences.csv");
    assert_string_equal(bytes, want);
    free(bytes);
    /* One of the differences, one of overall satisfaction, which is not asked. */
    assert_int_equal(mny_problems_count(run.problems, MNY_NOTE), 2);
    small_free(&run);

    /* With subgroups of one city there is. */
    run = (struct small_run){.dump = only, .scoring = {.by = "sex", .differences = true}};
    small_go(&run, "groups");
    assert_int_equal(run.scored, MNY_OK);
    assert_int_equal(mny_problems_count(run.problems, MNY_NOTE), 1);
    small_free(&run);

    /* Unless it is asked for, there is no such file. */
    run = (struct small_run){.dump = sound, .scoring = {.by = "sex"}};
    small_go(&run, "unasked");
    assert_false(small_exists(&run, "differences.csv"));
    small_free(&run);
}

/* A city that could not be estimated is in no pair. */
static void a_city_without_scores(void **state)
{
    static const char dump[] = SMALL_HEADER "a1,110000,s,1,1,10,1,1,10,20\n"
                                            "a2,110000,s,1,2,10,1,2,20,40\n" ROWS_B;
    struct small_run run = {.dump = dump, .scoring = {.by = "sex", .differences = true}};
    struct mny_table *table;
    (void)state;

    small_go(&run, "failed");
    assert_int_equal(run.scored, MNY_OK);
    assert_int_equal(mny_problems_code(run.problems), MNY_E_PARTIAL);
    table = small_table(&run, "differences.csv");
    assert_int_equal(mny_table_rows(table), 5);
    for (size_t row = 0; row < 5; row++)
        assert_string_equal(small_cell(table, row, "city"), "310000");
    mny_table_free(table);
    small_free(&run);
}

/* Replicates have the file filled as well, the same for any number of threads. */
static void by_replicates(void **state)
{
    const enum mny_replication kinds[] = {MNY_REPLICATION_JACKKNIFE, MNY_REPLICATION_BOOTSTRAP};
    (void)state;

    for (size_t kind = 0; kind < 2; kind++) {
        struct small_run run[2];
        struct mny_table *table;
        char *bytes[2];
        for (size_t i = 0; i < 2; i++) {
            run[i] = (struct small_run){.dump = sound,
                                        .scoring = {.by = "edu",
                                                    .differences = true,
                                                    .threads = 1 + 2 * i,
                                                    .replication = kinds[kind],
                                                    .replicates = 40,
                                                    .seed = 3}};
            small_go(&run[i], i == 0 ? "one-thread" : "more-threads");
            assert_int_equal(run[i].scored, MNY_OK);
            bytes[i] = small_bytes(&run[i], "differences.csv");
        }
        assert_string_equal(bytes[0], bytes[1]);
        table = small_table(&run[0], "differences.csv");
        assert_int_equal(mny_table_rows(table), 23);
        assert_true(small_number(table, 9, "se") > 0);
        mny_table_free(table);
        for (size_t i = 0; i < 2; i++) {
            free(bytes[i]);
            small_free(&run[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_their_order),
        cmocka_unit_test(nothing_to_compare),
        cmocka_unit_test(a_city_without_scores),
        cmocka_unit_test(by_replicates),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
