/* SPDX-License-Identifier: MIT */
#include "core/review.h"

#include "core/ratio.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/files.h"

static struct mny_standard *small;

static int read_small(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    enum mny_code code = mny_standard_read("tests/data/objective/small.yaml", problems, &small);

    (void)state;
    mny_problems_free(problems);
    return code == MNY_OK ? 0 : -1;
}

static int free_small(void **state)
{
    (void)state;
    mny_standard_free(small);
    return 0;
}

static struct mny_filings *read_text(const char *name, const char *text)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_filings *filings = NULL;
    const char *const paths[] = {test_file(name, text, strlen(text))};

    assert_int_equal(mny_filings_read(small, paths, 1, problems, &filings), MNY_OK);
    assert_int_equal(mny_problems_size(problems), 0);
    mny_problems_free(problems);
    return filings;
}

static struct mny_review *review_of(const char *text, const char *last_text)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_filings *filings = read_text("now.csv", text), *last = NULL;
    struct mny_review *review = NULL;

    if (last_text)
        last = read_text("last.csv", last_text);
    assert_int_equal(mny_review(small, filings, last, problems, &review), MNY_OK);
    mny_filings_free(filings);
    mny_filings_free(last);
    mny_problems_free(problems);
    return review;
}

static void finds_what_is_missing(void **state)
{
    struct mny_review *review = review_of("city,item,input,value\n"
                                          "420200,AA-1,x1,1\n420200,AA-1,x2,\n"
                                          "420100,AA-1,x1,1\n420100,AA-1,x2,2\n",
                                          NULL);
    const struct mny_missing *missing;
    size_t count, inputs;

    (void)state;
    mny_standard_inputs(small, &inputs);
    missing = mny_review_missing(review, &count);
    assert_int_equal(count, inputs - 2 + inputs - 1);
    assert_string_equal(missing[0].city, "420100");
    assert_int_equal(missing[0].input, 2);
    assert_string_equal(missing[inputs - 2].city, "420200");
    assert_int_equal(missing[inputs - 2].input, 1);
    mny_review_free(review);
}

static const struct query_case {
    const char *label, *now, *last;
    enum mny_asking question;
    const char *detail; /* NULL: nothing is asked */
    size_t line;
} query_cases[] = {
    {"a rate of 100 %", "AA-1,x1,5\n420100,AA-1,x2,5", NULL, MNY_ASK_RATE, "5 of 5", 2},
    {"just below", "AA-1,x1,4\n420100,AA-1,x2,5", NULL, MNY_ASK_RATE, NULL, 0},
    {"no rate: 0 of 0", "AA-1,x1,0\n420100,AA-1,x2,0", NULL, MNY_ASK_RATE, NULL, 0},
    {"a numerator alone", "AA-1,x1,5", NULL, MNY_ASK_RATE, NULL, 0},
    {"of one of the repeats",
     "AB-1,x1[1],3\n420100,AB-1,x2[1],4\n420100,AB-1,x1[2],7\n"
     "420100,AB-1,x2[2],7",
     NULL, MNY_ASK_RATE, "7 of 7", 4},
    {"of sums", "AA-3,x1,3\n420100,AA-3,x2,4\n420100,AA-3,x3,5\n420100,AA-3,x4,2", NULL,
     MNY_ASK_RATE, "7 of 7", 2},
    {"a percentage of 100", "AB-3,x2,100%", NULL, MNY_ASK_RATE, "", 2},
    {"a percentage of 99.9", "AB-3,x2,99.9", NULL, MNY_ASK_RATE, NULL, 0},
    {"a percentage that jumps", "AB-3,x2,70", "AB-3,x2,50", MNY_ASK_JUMP,
     "50 in the last wave, 70 now", 2},
    {"one that grows", "AB-3,x2,69.9", "AB-3,x2,50", MNY_ASK_JUMP, NULL, 0},
    {"an amount that doubles and more", "AB-3,x4,21", "AB-3,x4,10", MNY_ASK_JUMP,
     "10 in the last wave, 21 now", 2},
    {"one that doubles", "AB-3,x4,20", "AB-3,x4,10", MNY_ASK_JUMP, NULL, 0},
    {"one that falls", "AB-3,x4,4", "AB-3,x4,10", MNY_ASK_JUMP, "10 in the last wave, 4 now", 2},
    {"small ones", "AB-3,x4,9", "AB-3,x4,1", MNY_ASK_JUMP, NULL, 0},
    {"one from nothing", "AB-3,x4,10", "AB-3,x4,0", MNY_ASK_JUMP, "0 in the last wave, 10 now", 2},
    {"yes to no", "AB-3,x1,否", "AB-3,x1,是", MNY_ASK_JUMP, "1 in the last wave, 0 now", 2},
    {"no to yes", "AB-3,x1,是", "AB-3,x1,否", MNY_ASK_JUMP, NULL, 0},
    {"a level that falls", "AB-3,x3,1", "AB-3,x3,2", MNY_ASK_JUMP, "2 in the last wave, 1 now", 2},
    {"a rate that jumps", "AA-1,x1,3\n420100,AA-1,x2,8", "AA-1,x1,2\n420100,AA-1,x2,8",
     MNY_ASK_JUMP, NULL, 0},
    {"by 25 points", "AA-1,x1,4\n420100,AA-1,x2,8", "AA-1,x1,2\n420100,AA-1,x2,8", MNY_ASK_JUMP,
     "a rate of 25.0 % in the last wave, of 50.0 % now", 2},
    {"a repeat of its own", "AB-2,x1[2],90", "AB-2,x1[1],10\n420100,AB-2,x1[2],60", MNY_ASK_JUMP,
     "60 in the last wave, 90 now", 2},
    {"a last wave without it", "AB-3,x4,1000", "AB-3,x1,是", MNY_ASK_JUMP, NULL, 0},
};

static void asks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof query_cases / sizeof *query_cases; i++) {
        const struct query_case *one = &query_cases[i];
        char now[512], last[512];
        struct mny_review *review;
        const struct mny_query *queries;
        size_t count;

        snprintf(now, sizeof now, "city,item,input,value\n420100,%s\n", one->now);
        snprintf(last, sizeof last, "city,item,input,value\n420100,%s\n",
                 one->last ? one->last : "");
        review = review_of(now, one->last ? last : NULL);
        queries = mny_review_queries(review, &count);
        if (one->detail ? count != 1 || queries[0].question != one->question ||
                              strcmp(queries[0].detail, one->detail) != 0 ||
                              queries[0].where.line != one->line
                        : count != 0)
            fail_msg("%s: %zu, %s", one->label, count, count > 0 ? queries[0].detail : "");
        mny_review_free(review);
    }
}

static void asks_for_evidence(void **state)
{
    struct mny_review *review = review_of("city,item,input,value,source,evidence\n"
                                          "420100,AB-3,x1,是,局,\n"
                                          "420100,AB-3,x3,1,局,〔2022〕3号\n"
                                          "420100,AB-3,x4,,,\n",
                                          NULL);
    const struct mny_query *queries;
    size_t count;

    (void)state;
    queries = mny_review_queries(review, &count);
    assert_int_equal(count, 1);
    assert_int_equal(queries[0].question, MNY_ASK_EVIDENCE);
    assert_int_equal(queries[0].where.line, 2);
    assert_non_null(strstr(queries[0].where.file, "now.csv"));
    assert_string_equal(mny_asking_text(MNY_ASK_EVIDENCE),
                        "no evidence is named; which document shows it?");
    mny_review_free(review);
}

/* COUNT cities with a rate of 40, 41, 42, … % and one with 5 %. */
static struct mny_review *peers(size_t count)
{
    char text[4096] = "city,item,input,value\n";

    for (size_t i = 0; i <= count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text),
                 "42%04zu,AA-1,x1,%zu\n42%04zu,AA-1,x2,100\n", i, i < count ? 40 + i : 5, i);
    return review_of(text, NULL);
}

static void asks_about_outliers(void **state)
{
    struct mny_review *review = peers(8);
    const struct mny_query *queries;
    size_t count;

    (void)state;
    queries = mny_review_queries(review, &count);
    assert_int_equal(count, 1);
    assert_int_equal(queries[0].question, MNY_ASK_OUTLIER);
    assert_string_equal(queries[0].city, "420008");
    assert_int_equal(queries[0].value, 5);
    /* Values 5 40 … 47: median 43, deviations 0 1 1 2 2 3 3 4 38: MAD 2. */
    assert_string_equal(queries[0].detail, "5.0 %, but the median of 9 is 43.0 %: robust z 12.8");
    mny_review_free(review);
    /* Seven peers are too few. */
    review = peers(7);
    mny_review_queries(review, &count);
    assert_int_equal(count, 0);
    mny_review_free(review);
}

static void reads_ratios(void **state)
{
    static const struct {
        const char *formula;
        size_t above, below; /* how many; 0: none is known */
    } cases[] = {{"ratio(${x1}, ${x2}) * 100", 1, 1},
                 {"capped_ratio( ${x1} + ${x2} , ${x3}+${x4} )", 2, 2},
                 {"ratio(${x1}, ${x2}, 1)", 1, 1},
                 {"ratio(${x1}, ${x2} div 30)", 0, 0},
                 {"ratio(${b1}, ${x2})", 0, 0},
                 {"ratio(2 * ${x1}, ${x2})", 0, 0},
                 {"${x1} * 5", 0, 0}};
    size_t item = mny_standard_find_item(small, "AA-3", 4);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_ratio ratio;
        bool known = mny_ratio_read(small, item, cases[i].formula, &ratio);

        if (known != (cases[i].above > 0) ||
            (known && (ratio.above_count != cases[i].above || ratio.below_count != cases[i].below)))
            fail_msg("%s", cases[i].formula);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_is_missing), cmocka_unit_test(asks),
        cmocka_unit_test(asks_for_evidence),     cmocka_unit_test(asks_about_outliers),
        cmocka_unit_test(reads_ratios),
    };

    return cmocka_run_group_tests(tests, read_small, free_small);
}
