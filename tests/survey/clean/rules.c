/* SPDX-License-Identifier: MIT */
/* The cleaning rules, each alone and against those that come before it. */
#include "survey/clean/rules.h"

#include "tests/survey/cleaned.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct test_sheets sheets = {
    "type,name,label,required,relevant,constraint,calculation,role,dimension,weight,score_min,"
    "score_max,expect\n"
    "text,id,,,,,,id,,,,,\n"
    "dateTime,began,,,,,,started,,,,,\n"
    "dateTime,sent,,,,,,submitted,,,,,\n"
    "integer,secs,,,,,,duration,,,,,\n"
    "text,dev,,,,,,device,,,,,\n"
    "select_one city,city,,yes,,,,city,,,,,\n"
    "integer,age,,yes,,. >= 16 and . <= 100,,,,,,,\n"
    "select_multiple ways,ways,,,,,,,,,,,\n"
    "begin_group,trip,,,\"selected(${ways}, 'metro')\",,,,,,,,\n"
    "select_one sat,q1,,yes,,,,,d,1,,,\n"
    "begin_group,inner,,,${q1} = 1,,,,,,,,\n"
    "select_one sat,q2,,yes,,,,,d,1,,,\n"
    "end_group,,,,,,,,,,,,\n"
    "end_group,,,,,,,,,,,,\n"
    "range,q3,,,,. >= 0 and . <= 10,,,d,1,0,10,\n"
    "select_one sat,q4,,,,,,,d,1,,,\n"
    "integer,family,,,,. >= 1 and . <= 20,,,,,,,\n"
    "calculate,big,,,,,\"if(${family} > 4, 'big', 'small')\",,,,,,\n"
    "text,why,,,${big} = 'big',,,,,,,,\n"
    "select_one sat,check,,,,,,attention,,,,,2\n"
    "text,phone,,,,\"regex(., '1[0-9]{10}')\",,,,,,,\n"
    "text,remark,,,,,,comment,,,,,\n",
    "list_name,name,label,score\ncity,320100,南京市,\ncity,330100,杭州市,\n"
    "ways,metro,地铁,\nways,walk,步行,\n"
    "sat,1,满意,100\nsat,2,一般,50\nsat,3,不满意,0\nsat,9,不了解,\n",
    "dimension,label,weight\nd,维度,1\n",
    "form_title,form_id,min_duration,speeder_share,straightline_items,screen_out\n"
    "规则,rules,60,0.25,3,${age} < 18\n"};

static struct mny_questionnaire *form;

static int make_form(void **state)
{
    struct mny_problems *problems = mny_problems_create();

    (void)state;
    test_questionnaire(&sheets, problems, &form);
    if (!form)
        test_print(problems);
    mny_problems_free(problems);
    return form ? 0 : -1;
}

static int free_form(void **state)
{
    (void)state;
    mny_questionnaire_free(form);
    return 0;
}

#define HEADER "id,secs,dev,city,age,ways,q1,q2,q3,q4,family,why,check,phone,remark\n"
/* Rows that are right. */
#define GOOD(id) id ",300,,320100,40,walk,,,5,2,3,,2,,\n"

/* REJECTED and EDITS are rejected.csv and edits.csv without `file,` and header. */
static struct rule_case {
    const char *label, *dump, *rejected, *edits;
} rule_cases[] = {
    {"all is right", HEADER GOOD("a") GOOD("b"), "", ""},
    {"unreadable", HEADER GOOD("a") "b,300\n", "3,,,unreadable,\"2 cells, 15 columns\"\n", ""},
    {"duplicate id", HEADER GOOD("a") GOOD("b") GOOD(" a　") GOOD("ａ"),
     "4,a,320100,duplicate_id,responses.csv:2\n5,a,320100,duplicate_id,responses.csv:2\n", ""},
    {"empty ids are nobody's", HEADER GOOD("") GOOD("　") GOOD("(空)"), "", ""},
    {"duplicate of a rejected row, before its own city",
     HEADER "a,300,,火星,40,,,,,,,,,,\na,300,,火星,40,,,,,,,,,,\n",
     "2,a,,unknown_city,火星\n3,a,,duplicate_id,responses.csv:2\n", ""},
    {"unreadable rows have no id", HEADER "a,1\n" GOOD("a"),
     "2,,,unreadable,\"2 cells, 15 columns\"\n", ""},
    {"unknown city",
     HEADER "a,300,,南京,40,,,,,,,,,,\nb,300,,,40,,,,,,,,,,\nc,300,,(空),9,,,,,,,,,,\n",
     "2,a,,unknown_city,南京\n3,b,,unknown_city,\n4,c,,unknown_city,(空)\n", ""},
    {"screened out, before what else is wrong", HEADER "a,3,,330100,17,,,,x,8,,,1,,\n",
     "2,a,330100,screened_out,\n", ""},
    {"what is no number is not below 18", HEADER "a,300,,330100,abc,,,,5,,,,,,\n", "",
     "2,a,age,abc,,not a number\n"},
    {"incomplete", HEADER "a,300,,320100,,,,,x,,,,1,,\nb,300,,320100,(跳过),,,,5,,,,,,\n",
     "2,a,320100,incomplete,age\n3,b,320100,incomplete,age\n", ""},
    {"incomplete in a group that is relevant", HEADER "a,300,,320100,40,地铁,,,5,2,,,,,\n",
     "2,a,320100,incomplete,q1\n", ""},
    {"incomplete in a group inside it", HEADER "a,300,,320100,40,metro,1,,5,2,,,,,\n",
     "2,a,320100,incomplete,q2\n", ""},
    {"not relevant, so not required",
     HEADER "a,300,,320100,40,metro,2,,5,2,,,,,\nb,300,,320100,40,walk,,,5,2,,,,,\n", "", ""},
    {"blanked where not relevant",
     HEADER "a,300,,320100,40,walk,1,2,5,2,,,,,\nb,300,,320100,40,metro,2,满意,5,2,,,,,\n", "",
     "2,a,q1,1,,not_relevant\n2,a,q2,2,,not_relevant\n3,b,q2,满意,,not_relevant\n"},
    {"blanked before it could be invalid", HEADER "a,300,,320100,40,walk,7,x,5,2,,,,,\n", "",
     "2,a,q1,7,,not_relevant\n2,a,q2,x,,not_relevant\n"},
    {"edits of rejected rows are not told", HEADER "a,300,,320100,40,walk,1,,x,2,,,,,\n",
     "2,a,320100,invalid,q3\n", ""},
    {"invalid: unknown choice of a scored item", HEADER "a,300,,320100,40,,,,5,7,,,,,\n",
     "2,a,320100,invalid,q4\n", ""},
    {"invalid: a scored item's constraint",
     HEADER "a,300,,320100,40,,,,10.5,2,,,,,\nb,300,,320100,40,,,,-1,2,,,,,\n",
     "2,a,320100,invalid,q3\n3,b,320100,invalid,q3\n", ""},
    {"invalid: the first in form order", HEADER "a,300,,320100,40,metro,8,,x,7,,,,,\n",
     "2,a,320100,invalid,q1\n", ""},
    {"blanked elsewhere",
     HEADER "a,300,,320100,105,walk 飞机,,,5,2,0,,,138,\nb,300,,320100,40,,,,5,2,1.5,,, 1x ,\n", "",
     "2,a,age,105,,constraint\n2,a,ways,walk 飞机,,unknown choice\n2,a,family,0,,constraint\n"
     "2,a,phone,138,,constraint\n3,b,family,1.5,,not a number\n3,b,phone,1x,,constraint\n"},
    {"a duration that is none is blanked, and no speeder's", HEADER "a,快,,320100,40,,,,5,2,,,,,\n",
     "", "2,a,secs,快,,not a number\n"},
    {"failed attention",
     HEADER "a,9,,320100,40,,,,5,2,,,1,,\nb,300,,320100,40,,,,5,2,,,一般,,\n"
            "c,300,,320100,40,,,,5,2,,,,,\nd,300,,320100,40,,,,5,2,,,什么,,\n",
     "2,a,320100,failed_attention,check\n5,d,320100,failed_attention,check\n", ""},
    {"speeders",
     HEADER "a,59,,320100,40,,,,5,2,,,,,\nb,60,,320100,40,,,,5,2,,,,,\n"
            "c,0分59秒,,330100,40,,,,5,2,,,,,\nd,,,330100,40,,,,5,2,,,,,\n",
     "2,a,320100,speeder,59\n4,c,330100,speeder,59\n", ""},
    /* medians: 320100 (99, 400, 401, 2000) 400.5, a quarter is 100.125 */
    {"speeders by the city's median",
     HEADER
     "a,99,,320100,40,,,,5,2,,,,,\nb,400,,320100,40,,,,5,2,,,,,\nc,401,,320100,40,,,,5,2,,,,,\n"
     "d,2000,,320100,40,,,,5,2,,,,,\ne,99,,330100,40,,,,5,2,,,,,\n"
     "f,1,,320100,17,,,,5,2,,,,,\ng,1,,320100,40,,,,x,2,,,,,\n",
     "2,a,320100,speeder,99\n7,f,320100,screened_out,\n8,g,320100,invalid,q3\n", ""},
    {"just a quarter of the median is no speeder",
     HEADER
     "a,100,,320100,40,,,,5,2,,,,,\nb,400,,320100,40,,,,5,2,,,,,\nc,400,,320100,40,,,,5,2,,,,,\n",
     "", ""},
    {"straightliners",
     HEADER "a,300,,320100,40,metro,2,,2,2,,,,,\nb,300,,320100,40,metro,2,,2.0,一般,,,,,\n"
            "c,300,,320100,40,,,,2,2,,,,,\nd,300,,320100,40,metro,1,1,1,9,,,,,\n"
            "e,59,,320100,40,metro,2,,2,2,,,,,\nf,300,,320100,40,metro,9,,9,9,,,,,\n",
     "2,a,320100,straightliner,2\n3,b,320100,straightliner,2\n6,e,320100,speeder,59\n"
     "7,f,320100,straightliner,9\n",
     ""},
    {"the same answers from the same device",
     HEADER
     "a,300,D1,320100,40,walk,,,5,2,3,,2,,好\nb,400,D1,320100,４０,步行,,,5.0,一般,3,,2,, 好\n"
     "c,300,D2,320100,40,walk,,,5,2,3,,2,,好\nd,300,D1,330100,40,walk,,,5,2,3,,2,,好\n"
     "e,300,D1,320100,40,walk,,,5,2,3,,2,,不好\nf,300,D1,320100,40,walk,,,5,2,3,,2,,好\n",
     "3,b,320100,duplicate_response,responses.csv:2\n7,f,320100,duplicate_response,responses.csv:"
     "2\n",
     ""},
    {"no device, no duplicate",
     HEADER "a,300,,320100,40,,,,5,2,,,,,\nb,300, ,320100,40,,,,5,2,,,,,\n", "", ""},
    {"the first of two is the first that no rule rejected",
     HEADER "a,9,D1,320100,40,,,,5,2,,,,,\nb,300,D1,320100,40,,,,5,2,,,,,\n"
            "c,300,D1,320100,40,,,,5,2,,,,,\n",
     "2,a,320100,speeder,9\n4,c,320100,duplicate_response,responses.csv:3\n", ""},
    {"duplicates after blanking",
     HEADER "a,300,D1,320100,40,,,,5,2,0,,,,\nb,300,D1,320100,40,,,,5,2,,,,,\n",
     "3,b,320100,duplicate_response,responses.csv:2\n", "2,a,family,0,,constraint\n"},
    {"edits of late rejects are not told",
     HEADER "a,300,D1,320100,40,,,,5,2,,,,,\nb,300,D1,320100,40,,,,5,2,0,,,,\n"
            "c,9,,320100,40,,,,5,2,0,,,,\nd,300,D1,320100,41,,,,5,2,0,,,,\n",
     "3,b,320100,duplicate_response,responses.csv:2\n4,c,320100,speeder,9\n",
     "5,d,family,0,,constraint\n"},
    {"durations from two times",
     "id,began,sent,city,age\na,2023-05-06T09:00:00Z,2023-05-06T17:00:59+08:00,320100,40\n"
     "b,2023/5/6 9:00,2023/5/6 9:01,320100,40\nc,2023-05-06T09:00:00Z,2023-05-06 "
     "09:00:01,320100,40\n"
     "d,,2023/5/6 9:01,320100,40\ne,2023/5/6 9:01,2023/5/6 9:00,320100,40\n",
     "2,a,320100,speeder,59\n6,e,320100,speeder,-60\n", ""},
    {"a column for durations goes before the times",
     "id,began,sent,secs,city,age\na,2023/5/6 9:00,2023/5/6 9:00,,320100,40\n", "", ""},
};

/* Takes `responses.csv,` from the beginning of each line that has it. */
static char *without_file(const char *text)
{
    static const char name[] = "responses.csv,";
    char *out = calloc(strlen(text) + 1, 1);
    size_t used = 0;

    assert_non_null(out);
    for (bool start = true; *text; start = text[-1] == '\n') {
        if (start && strncmp(text, name, sizeof name - 1) == 0)
            text += sizeof name - 1;
        out[used++] = *text++;
    }
    return out;
}

static void test_rule(void **state)
{
    const struct rule_case *c = *state;
    const char *path = test_file("responses.csv", c->dump, strlen(c->dump));
    static const struct {
        size_t threads, size;
    } ways[] = {{1, 1 << 20}, {3, 40}};

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct cleaned run = cleaned_dump(form, path, ways[i].threads, ways[i].size);
        char *rejected, *edits;

        if (run.code != MNY_OK)
            test_print(run.problems);
        assert_int_equal(run.code, MNY_OK);
        rejected = without_file(behind_header(run.rejected));
        edits = without_file(behind_header(run.edits));
        assert_string_equal(rejected, c->rejected);
        assert_string_equal(edits, c->edits);
        free(rejected);
        free(edits);
        cleaned_free(&run);
    }
}

/* Whether a rule ran, and the counts of a run. */
static void test_flow(void **state)
{
    static const char dump[] = HEADER GOOD("a") GOOD("a") "b,1\n"
                                                          "c,300,,火星,1,,,,,,,,,,\n"
                                                          "d,300,,330100,17,,,,,,,,,,\n" GOOD("e");
    struct cleaned run;

    (void)state;
    run = cleaned_dump(form, test_file("responses.csv", dump, sizeof dump - 1), 1, 1 << 20);
    assert_string_equal(run.counts, "city,stage,count\n,read,2\n,unreadable,1\n,unknown_city,1\n"
                                    "320100,read,3\n320100,duplicate_id,1\n320100,accepted,2\n"
                                    "330100,read,1\n330100,screened_out,1\n330100,accepted,0\n");
    assert_true(run.flow.rows == 6 && run.flow.total[MNY_ACCEPTED] == 2);
    assert_true(run.flow.total[MNY_DUPLICATE_ID] == 1 && run.flow.bytes == sizeof dump - 1);
    assert_true(run.flow.rule_ran[MNY_DUPLICATE_ID] && run.flow.rule_ran[MNY_SPEEDER]);
    assert_true(run.flow.rule_ran[MNY_FAILED_ATTENTION] && run.flow.rule_ran[MNY_STRAIGHTLINER]);
    assert_false(run.flow.rule_ran[MNY_DUPLICATE_RESPONSE]); /* no row has a device */
    assert_int_equal(mny_responses_cities(run.responses), 2);
    assert_string_equal(mny_responses_city_label(run.responses, 1), "杭州市");
    cleaned_free(&run);
}

static void test_absent_columns(void **state)
{
    static const char dump[] = "city,age\n320100,40\n";
    struct cleaned run;

    (void)state;
    run = cleaned_dump(form, test_file("responses.csv", dump, sizeof dump - 1), 1, 1 << 20);
    assert_int_equal(run.code, MNY_OK);
    assert_false(run.flow.rule_ran[MNY_DUPLICATE_ID]);
    assert_false(run.flow.rule_ran[MNY_FAILED_ATTENTION]);
    assert_false(run.flow.rule_ran[MNY_SPEEDER]);
    assert_false(run.flow.rule_ran[MNY_STRAIGHTLINER]);
    assert_false(run.flow.rule_ran[MNY_DUPLICATE_RESPONSE]);
    assert_true(run.flow.rule_ran[MNY_INCOMPLETE] && run.flow.rule_ran[MNY_SCREENED_OUT]);
    cleaned_free(&run);
}

/* What is computed follows what is blanked; what depends on it was judged before. */
static void test_computed(void **state)
{
    static const char dump[] = HEADER "a,300,,320100,40,,,,5,2,5,因为,,,\n"
                                      "b,300,,320100,40,,,,5,2,21,因为,,,\n"
                                      "c,300,,320100,40,,,,5,2,4,因为,,,\n";
    struct cleaned run;

    (void)state;
    run = cleaned_dump(form, test_file("responses.csv", dump, sizeof dump - 1), 1, 1 << 20);
    assert_string_equal(run.table,
                        "file,line,id,began,sent,secs,dev,city,age,ways,q1,q2,q3,q4,family,big,why,"
                        "check,phone,remark\n"
                        "responses.csv,2,a,,,300,,320100,40,,,,5,2,5,big,因为,,,\n"
                        "responses.csv,3,b,,,300,,320100,40,,,,5,2,,small,因为,,,\n"
                        "responses.csv,4,c,,,300,,320100,40,,,,5,2,4,small,,,,\n");
    cleaned_free(&run);
}

enum { RULES = sizeof rule_cases / sizeof *rule_cases };

int main(void)
{
    struct CMUnitTest tests[RULES + 3];
    size_t count = 0;

    for (size_t i = 0; i < RULES; i++)
        tests[count++] =
            (struct CMUnitTest){rule_cases[i].label, test_rule, NULL, NULL, &rule_cases[i]};
    tests[count++] = (struct CMUnitTest){"flow", test_flow, NULL, NULL, NULL};
    tests[count++] = (struct CMUnitTest){"absent columns", test_absent_columns, NULL, NULL, NULL};
    tests[count++] = (struct CMUnitTest){"computed", test_computed, NULL, NULL, NULL};
    return cmocka_run_group_tests(tests, make_form, free_form);
}
