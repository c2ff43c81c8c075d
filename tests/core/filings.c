/* SPDX-License-Identifier: MIT */
#include "core/filings.h"

#include "core/filing_value.h"

#include <math.h>
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

/* The code of reading TEXT, and what is said. */
static enum mny_code read_text(const char *text, struct mny_problems *problems,
                               struct mny_filings **filings)
{
    static char path[512];
    const char *const paths[] = {path};

    snprintf(path, sizeof path, "%s", test_file("f.csv", text, strlen(text)));
    return mny_filings_read(small, paths, 1, problems, filings);
}

static const struct value_case {
    const char *label;
    const char *item, *input, *text;
    double wanted; /* NAN: refused */
} value_cases[] = {
    {"a count", "AA-1", "x1", "12", 12},
    {"zero", "AA-1", "x1", "0", 0},
    {"minus zero", "AA-1", "x1", "-0", 0},
    {"a whole number with decimals", "AA-1", "x1", "12.0", 12},
    {"full-width digits", "AA-1", "x1", "１２", 12},
    {"blanks around", "AA-1", "x1", "　 12 ", 12},
    {"no whole number", "AA-1", "x1", "12.5", NAN},
    {"a negative count", "AA-1", "x1", "-1", NAN},
    {"an exponent", "AA-1", "x1", "1e3", NAN},
    {"a unit", "AA-1", "x1", "12个", NAN},
    {"a thousands separator", "AA-1", "x1", "\"1,200\"", NAN},
    {"an amount", "AA-3", "x1", "12.5", 12.5},
    {"an amount in full width", "AA-3", "x1", "１２．５", 12.5},
    {"an amount below 0", "AA-3", "x1", "-0.5", NAN},
    {"an amount with exponent", "AA-3", "x1", "1.2E+05", NAN},
    {"not a number", "AA-3", "x1", "nan", NAN},
    {"a percentage", "AB-3", "x2", "96.5", 96.5},
    {"with its sign", "AB-3", "x2", "96.5%", 96.5},
    {"with a full-width sign", "AB-3", "x2", "９６．５ ％", 96.5},
    {"the largest", "AB-3", "x2", "100", 100},
    {"beyond it", "AB-3", "x2", "100.01", NAN},
    {"two signs", "AB-3", "x2", "5%%", NAN},
    {"a sign alone", "AB-3", "x2", "%", NAN},
    {"1", "AB-3", "x1", "1", 1},
    {"0", "AB-3", "x1", "0", 0},
    {"是", "AB-3", "x1", "是", 1},
    {"否", "AB-3", "x1", "否", 0},
    {"yes", "AB-3", "x1", "yes", 1},
    {"no", "AB-3", "x1", "ｎｏ", 0},
    {"true is none of them", "AB-3", "x1", "true", NAN},
    {"nor is 2", "AB-3", "x1", "2", NAN},
    {"a level", "AB-3", "x3", "2", 2},
    {"a level that is not listed", "AB-3", "x3", "3", NAN},
    {"a level's label", "AB-3", "x3", "设立", NAN},
    {"a rating", "AB-2", "x1[1]", "87.5", 87.5},
    {"a rating above 100", "AB-2", "x1[1]", "101", NAN},
    {"a repeated count", "AB-1", "x1[1]", "3", 3},
};

/* The value of one input, NAN if it was refused, INFINITY if it was not filed. */
static double value_of(const struct value_case *one, struct mny_problems *problems)
{
    struct mny_filings *filings = NULL;
    struct mny_filed filed[8];
    size_t item = mny_standard_find_item(small, one->item, strlen(one->item)), count;
    size_t input = mny_standard_find_input(small, item, one->input, strcspn(one->input, "["));
    char text[256];
    double value = INFINITY;

    /* Repeats are filed with their partner. */
    snprintf(text, sizeof text, "city,item,input,value\n420100,%s,%s,%s\n%s", one->item, one->input,
             one->text, strcmp(one->item, "AB-1") == 0 ? "420100,AB-1,x2[1],9\n" : "");
    if (read_text(text, problems, &filings) != MNY_OK)
        value = NAN;
    input -= mny_standard_items(small, &count)[item].first_input;
    assert_int_equal(mny_filings_item(filings, 0, item, filed), MNY_OK);
    if (filed[input].count == 1)
        value = filed[input].values[0];
    mny_filings_free(filings);
    return value;
}

static void reads_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof value_cases / sizeof *value_cases; i++) {
        const struct value_case *one = &value_cases[i];
        struct mny_problems *problems = mny_problems_create();
        double value = value_of(one, problems);

        if (isnan(one->wanted) ? !isnan(value) || mny_problems_size(problems) != 1 ||
                                     !test_says(problems, "f.csv:2:4: error: ")
                               : value != one->wanted || mny_problems_size(problems) != 0)
            fail_msg("%s: %.17g, %zu problems", one->label, value, mny_problems_size(problems));
        mny_problems_free(problems);
    }
}

static void empty_is_not_filed(void **state)
{
    static const struct value_case empty = {"empty", "AA-1", "x1", "", 0},
                                   blanks = {"blanks", "AA-1", "x1", " 　 ", 0};
    struct mny_problems *problems = mny_problems_create();

    (void)state;
    assert_true(isinf(value_of(&empty, problems)));
    assert_true(isinf(value_of(&blanks, problems)));
    assert_int_equal(mny_problems_size(problems), 0);
    mny_problems_free(problems);
}

#define HEAD "city,item,input,value\n"

static const struct fault_case {
    const char *label, *text;
    const char *said; /* place and beginning of the only problem */
    const char *too;  /* further words of it */
} fault_cases[] = {
    {"no whole number", HEAD "420100,AA-1,x1,12.5\n",
     "f.csv:2:4: error: AA-1.x1 已办事项: \"12.5\" was filed, but a whole number, 0 or more is",
     NULL},
    {"no amount", HEAD "420100,AA-3,x1,much\n",
     "f.csv:2:4: error: AA-3.x1 教师: \"much\" was filed, but a number, 0 or more", NULL},
    {"no percentage", HEAD "420100,AB-3,x2,120\n",
     "f.csv:2:4: error: AB-3.x2 部门比例: \"120\" was filed, but a rate in per cent from 0 to 100",
     NULL},
    {"no yes or no", HEAD "420100,AB-3,x1,有\n",
     "f.csv:2:4: error: AB-3.x1 平台: \"有\" was filed, but 1 or 0, 是 or 否, yes or no is", NULL},
    {"no level", HEAD "420100,AB-3,x3,3\n",
     "f.csv:2:4: error: AB-3.x3 机构: \"3\" was filed, but one of these is expected: 0 (未设立), "
     "1 (设立), 2 (设立且开展工作)",
     NULL},
    {"no rating", HEAD "420100,AB-2,x1[2],-1\n",
     "f.csv:2:4: error: AB-2.x1[2] 专家评分: \"-1\" was filed, but an expert's rating from 0 to "
     "100",
     NULL},
    {"thousands separator", HEAD "420100,AA-1,x1,\"1,200\"\n",
     "f.csv:2:4: error: AA-1.x1 已办事项: \"1,200\" has a thousands separator",
     "write the digits without it"},
    {"full-width separator", HEAD "420100,AA-1,x1,１，２００\n",
     "f.csv:2:4: error: AA-1.x1 已办事项: \"１，２００\" has a thousands separator", NULL},
    {"blank between digits", HEAD "420100,AB-3,x2,9 6.5%\n",
     "f.csv:2:4: error: AB-3.x2 部门比例: \"9 6.5%\" has a thousands separator", NULL},
    {"columns in another order", "value,input,item,city\n12.5,x1,AA-1,420100\n",
     "f.csv:2:1: error: AA-1.x1 已办事项: \"12.5\"", NULL},
    {"a row of several lines",
     HEAD "420100,AA-1,x1,3\n420100,\"AA-1\",\"x2\",\"4\n\"\n"
          "420100,AA-1,x1,7\n",
     "f.csv:5:4: error: AA-1.x1 已办事项 of 420100 is filed twice, here (\"7\") and at ",
     "f.csv:2; keep one"},
    {"unknown city", HEAD "42010,AA-1,x1,1\n",
     "f.csv:2:1: error: unknown city \"42010\"; a division code of six digits", NULL},
    {"seven digits", HEAD "4201001,AA-1,x1,1\n", "f.csv:2:1: error: unknown city \"4201001\"",
     NULL},
    {"a city's name", HEAD "武汉,AA-1,x1,1\n", "f.csv:2:1: error: unknown city \"武汉\"", NULL},
    {"no city", HEAD ",AA-1,x1,1\n", "f.csv:2:1: error: unknown city \"\"", NULL},
    {"unknown item", HEAD "420100,AA-9,x1,1\n",
     "f.csv:2:2: error: unknown item \"AA-9\"; the codes of small are expected, from AA-1 to DA-1",
     NULL},
    {"an L2 is no item", HEAD "420100,AA,x1,1\n", "f.csv:2:2: error: unknown item \"AA\"", NULL},
    {"unknown input", HEAD "420100,AA-1,x3,1\n",
     "f.csv:2:3: error: unknown input \"x3\" of AA-1 比率; it has: x1 已办事项, x2 事项总数", NULL},
    {"no repeat", HEAD "420100,AB-2,x1,1\n",
     "f.csv:2:3: error: AB-2.x1 专家评分 repeats; number its values from 1: x1[1], x1[2]", NULL},
    {"a repeat too many", HEAD "420100,AA-1,x1[1],1\n",
     "f.csv:2:3: error: AA-1.x1[1] 已办事项 does not repeat; file it as x1", NULL},
    {"repeat 0", HEAD "420100,AB-2,x1[0],1\n", "f.csv:2:3: error: unknown input \"x1[0]\"",
     "x1[1] 专家评分"},
    {"repeat 1001", HEAD "420100,AB-2,x1[1001],1\n", "f.csv:2:3: error: unknown input \"x1[1001]\"",
     NULL},
    {"repeat not closed", HEAD "420100,AB-2,x1[1,1\n", "f.csv:2:3: error: unknown input \"x1[1\"",
     NULL},
    {"more fields than the header", HEAD "420100,AA-1,x1,1,200\n",
     "f.csv:2:5: error: 5 fields, but the header has 4; put a value with a comma", NULL},
    {"filed twice", HEAD "420100,AA-1,x1,1\n420200,AA-1,x1,1\n420100,AA-1,x1,1\n",
     "f.csv:4:4: error: AA-1.x1 已办事项 of 420100 is filed twice, here (\"1\") and at ",
     "f.csv:2; keep one"},
    {"filed twice, once empty", HEAD "420100,AA-1,x1,1\n420100,AA-1,x1,\n",
     "f.csv:3:4: error: AA-1.x1 已办事项 of 420100 is filed twice, here (\"\")", NULL},
    {"a repeat filed twice", HEAD "420100,AB-2,x1[3],1\n420100,AB-2,x1[03],2\n",
     "f.csv:3:4: error: AB-2.x1[3] 专家评分 of 420100 is filed twice", NULL},
    {"missing partner", HEAD "420100,AB-1,x1[1],1\n420100,AB-1,x2[1],1\n420100,AB-1,x1[3],1\n",
     "f.csv:4:4: error: AB-1.x1[3] 调阅次数: filed for 420100 without its partner AB-1.x2[3] "
     "门诊总",
     "file both or neither"},
    {"an empty partner is missing", HEAD "420100,AB-1,x2[3],5\n420100,AB-1,x1[3],\n",
     "f.csv:2:4: error: AB-1.x2[3] 门诊总数: filed for 420100 without its partner AB-1.x1[3]",
     NULL},
    {"unequal totals", HEAD "420100,AA-2,x2,8\n420100,AA-1,x2,9\n",
     "f.csv:2:4: error: AA-2.x2 事项总数: 8 was filed for 420100, but AA-1.x2 at ",
     "f.csv:3 is 9 and the standard requires the same total"},
    {"unequal totals of the second and third", HEAD "420100,AA-3,x4,8\n420100,AA-2,x2,9\n",
     "f.csv:2:4: error: AA-3.x4 学生总数: 8 was filed for 420100, but AA-2.x2 at ", "f.csv:3 is 9"},
    {"no value column", "city,item,input\n420100,AA-1,x1\n",
     "f.csv:1:1: error: no column \"value\" in the header", NULL},
    {"no city column", "place,item,input,value\n420100,AA-1,x1,1\n",
     "f.csv:1:1: error: no column \"city\" in the header", NULL},
    {"a wide file without city", "AA-1.x1,AA-1.x2\n1,2\n",
     "f.csv:1:1: error: no column \"city\" in the header", NULL},
    {"a header alone", HEAD, "f.csv:1:1: error: a header but no filings below it", NULL},
    {"wide: wrong value", "city,AA-1.x1,AA-1.x2\n420100,1,2\n420200,x,2\n",
     "f.csv:3:2: error: AA-1.x1 已办事项: \"x\" was filed", NULL},
    {"wide: unknown city", "AA-1.x1,city\n1,4201\n", "f.csv:2:2: error: unknown city \"4201\"",
     NULL},
    {"wide: unknown item", "city,AA-1.x1,AA-7.x1\n420100,1,2\n",
     "f.csv:1:3: error: unknown item \"AA-7\"", NULL},
    {"wide: unknown input", "city,AA-1.x1,AA-1.x7\n420100,1,2\n",
     "f.csv:1:3: error: unknown input \"x7\" of AA-1", NULL},
    {"wide: unknown column", "city,AA-1.x1,mayor\n420100,1,2\n",
     "f.csv:1:3: error: unknown column \"mayor\"; item and input with a dot between", NULL},
    {"wide: no repeat", "city,AB-2.x1\n420100,2\n", "f.csv:1:2: error: AB-2.x1 专家评分 repeats",
     NULL},
    {"wide: a city twice", "city,AA-1.x1\n420100,2\n420100,\n",
     "f.csv:3:1: error: the city 420100 has a row at ", "f.csv:2 already; keep one"},
    {"wide: more fields", "city,AA-1.x1\n420100,2,3\n",
     "f.csv:2:3: error: 3 fields, but the header has 2", NULL},
    {"wide: missing partner", "city,AB-1.x1[1],AB-1.x2[1],AB-1.x1[2],AB-1.x2[2]\n420100,1,2,3,\n",
     "f.csv:2:4: error: AB-1.x1[2] 调阅次数: filed for 420100 without its partner", NULL},
};

static void names_every_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof fault_cases / sizeof *fault_cases; i++) {
        const struct fault_case *one = &fault_cases[i];
        struct mny_problems *problems = mny_problems_create();
        struct mny_filings *filings = NULL;
        enum mny_code code = read_text(one->text, problems, &filings);

        if (code != MNY_E_INPUT || mny_problems_size(problems) != 1 ||
            !test_says(problems, one->said) || (one->too && !test_says(problems, one->too)))
            fail_msg("%s: code %d, %zu problems, the first \"%s\"", one->label, (int)code,
                     mny_problems_size(problems),
                     mny_problems_size(problems) > 0 ? mny_problems_at(problems, 0)->text : "");
        mny_filings_free(filings);
        mny_problems_free(problems);
    }
}

/* A code as long as any is an unknown one. */
static void long_codes_are_unknown(void **state)
{
    char text[1024], code[300];

    (void)state;
    memset(code, 'A', sizeof code);
    for (size_t length = 250; length < 260; length++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_filings *filings = NULL;

        snprintf(text, sizeof text, HEAD "420100,%.*s,x1,1\n420100,AA-1,%.*s,1\n", (int)length,
                 code, (int)length, code);
        assert_int_equal(read_text(text, problems, &filings), MNY_E_INPUT);
        assert_int_equal(mny_problems_size(problems), 2);
        assert_true(test_says(problems, "f.csv:2:2: error: unknown item \"AAAA"));
        assert_true(test_says(problems, "f.csv:3:3: error: unknown input \"AAAA"));
        mny_filings_free(filings);
        mny_problems_free(problems);
    }
}

/* One run names them all, also two of one row. */
static void names_all_at_once(void **state)
{
    static const char text[] = HEAD "42,AA-9,x1,1\n"
                                    "42,AA-1,x1,-3\n"
                                    "420100,AA-1,x9,1,2\n"
                                    "420100,AB-1,x1[1],z\n"
                                    "420100,AB-1,x1[2],1\n"
                                    "420100,AA-2,x2,8\n"
                                    "420100,AA-1,x2,9\n";
    static const char *const said[] = {
        "f.csv:2:1: ", "f.csv:2:2: ", "f.csv:3:1: ", "f.csv:3:4: ", "f.csv:4:3: ",
        "f.csv:4:5: ", "f.csv:5:4: ", "f.csv:6:4: ", "f.csv:7:4: "};
    struct mny_problems *problems = mny_problems_create();
    struct mny_filings *filings = NULL;

    (void)state;
    assert_int_equal(read_text(text, problems, &filings), MNY_E_INPUT);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        assert_true(test_says(problems, said[i]));
    /* x1[1] was filed, however wrongly, and lacks its partner as x1[2] does. */
    assert_int_equal(mny_problems_count(problems, MNY_ERROR), sizeof said / sizeof *said + 1);
    mny_filings_free(filings);
    mny_problems_free(problems);
}

/* Long and wide files, sheets shared out with empty rows, in any order. */
static void merges_files(void **state)
{
    static const char one[] = HEAD "420200,AA-1,x1,5\n420100,AB-2,x1[2],50\n420100,AB-2,x1[1],40\n"
                                   "420100,AA-1,x2,\n420100,AA-1,x1,7\n";
    static const char two[] = "\xEF\xBB\xBFname,city,AA-1.x1,AA-1.x2,,source\n"
                              "武汉,４２０１００,,12,,统计局\n先,110100,,,,\n";
    char first[512], second[512];
    const char *const paths[] = {first, second};
    struct mny_problems *problems = mny_problems_create();
    struct mny_filings *filings = NULL;
    struct mny_filed filed[8];
    struct mny_where where;
    size_t repeat;

    (void)state;
    snprintf(first, sizeof first, "%s", test_file("one.csv", one, strlen(one)));
    snprintf(second, sizeof second, "%s", test_file("two.csv", two, strlen(two)));
    assert_int_equal(mny_filings_read(small, paths, 2, problems, &filings), MNY_OK);
    assert_int_equal(mny_problems_size(problems), 0);
    assert_int_equal(mny_filings_cities(filings), 3);
    assert_string_equal(mny_filings_city(filings, 0), "110100");
    assert_string_equal(mny_filings_city(filings, 1), "420100");
    assert_string_equal(mny_filings_city(filings, 2), "420200");
    assert_int_equal(mny_filings_item(filings, 1, 0, filed), MNY_OK);
    assert_true(filed[0].count == 1 && filed[0].values[0] == 7);
    assert_true(filed[1].count == 1 && filed[1].values[0] == 12);
    where = mny_filings_where(filings, 1, 0, &repeat);
    assert_string_equal(where.file, second);
    assert_true(where.line == 2 && where.column == 4 && repeat == 0);
    assert_int_equal(mny_filings_item(filings, 1, 4, filed), MNY_OK);
    assert_true(filed[0].count == 2 && filed[0].values[0] == 40 && filed[0].values[1] == 50);
    where = mny_filings_where(filings, 0, 1, &repeat);
    assert_true(where.line == 3 && where.column == 4 && repeat == 2);
    assert_int_equal(mny_filings_item(filings, 0, 0, filed), MNY_OK);
    assert_true(filed[0].count == 0 && filed[1].count == 0);
    mny_filings_free(filings);
    mny_problems_free(problems);
}

static void conflicts_between_files(void **state)
{
    static const char one[] = HEAD "420100,AA-1,x1,5\n", two[] = HEAD "420100,AA-1,x1,5\n";
    char first[512], second[512];
    const char *const paths[] = {first, second, "no such file.csv"};
    struct mny_problems *problems = mny_problems_create();
    struct mny_filings *filings = NULL;

    (void)state;
    snprintf(first, sizeof first, "%s", test_file("one.csv", one, strlen(one)));
    snprintf(second, sizeof second, "%s", test_file("two.csv", two, strlen(two)));
    assert_int_equal(mny_filings_read(small, paths, 3, problems, &filings), MNY_E_INPUT);
    assert_true(
        test_says(problems, "two.csv:2:4: error: AA-1.x1 已办事项 of 420100 is filed twice"));
    assert_true(test_says(problems, "one.csv:2; keep one"));
    assert_true(test_says(problems, "no such file.csv"));
    mny_filings_free(filings);
    mny_problems_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_values),
        cmocka_unit_test(empty_is_not_filed),
        cmocka_unit_test(names_every_fault),
        cmocka_unit_test(long_codes_are_unknown),
        cmocka_unit_test(names_all_at_once),
        cmocka_unit_test(merges_files),
        cmocka_unit_test(conflicts_between_files),
    };

    return cmocka_run_group_tests(tests, read_small, free_small);
}
