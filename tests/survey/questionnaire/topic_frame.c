/* SPDX-License-Identifier: MIT */
/* topics.csv: what is read of it, every message about it with its place, and how
   comments are folded. */
#include "survey/questionnaire/topic_frame.h"

#include "tests/survey/sheets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct test_sheets sheets = {
    .survey = "type,name,label,role\nselect_one city,city,City,city\ntext,say,Say,comment\n",
    .choices = "list_name,name,label\ncity,a,Atown\n",
};

#define HEADER "topic,label,pattern,polarity\n"

struct fault {
    const char *name, *topics;
    enum mny_code code;
    const char *said;
};

static const struct fault faults[] = {
    {"a frame", HEADER "park,停车,停车,complaint\n", MNY_OK, NULL},
    {"no pattern column", "topic,label\npark,停车\n", MNY_E_INPUT,
     "topics.csv:1:1: error: column \"pattern\" is missing; this file needs the columns"},
    {"a column that nobody knows", "topic,pattern,colour\npark,停车,red\n", MNY_OK,
     "topics.csv:1:3: note: column \"colour\" is not used here; it is ignored"},
    {"no topic", HEADER ",,停车,\n", MNY_E_INPUT,
     "topics.csv:2:1: error: the pattern has no topic"},
    {"no pattern", HEADER "park,停车,,\n", MNY_E_INPUT,
     "topics.csv:2:3: error: the topic has no pattern in this row"},
    {"a name of our own", HEADER "no_topic,,停车,\n", MNY_E_INPUT,
     "topics.csv:2:1: error: topic \"no_topic\": the file topics.csv of every run has a row"},
    {"an unknown polarity", HEADER "park,停车,停车,bad\n", MNY_E_INPUT,
     "topics.csv:2:4: error: polarity \"bad\" is not known; known are complaint, praise and "
     "neutral"},
    {"a wrong pattern", HEADER "park,停车,停车(难|贵,complaint\n", MNY_E_INPUT,
     "topics.csv:2:3: error: the pattern of topic \"park\" is wrong at character 7: missing "
     "closing parenthesis"},
    {"a caret below it", HEADER "park,停车,停车(难|贵,complaint\n", MNY_E_INPUT,
     "\n    停车(难|贵\n              ^"},
    {"wrong behind a full-width form", HEADER "park,停车,（停车）[a,complaint\n", MNY_E_INPUT,
     "topics.csv:2:3: error: the pattern of topic \"park\" is wrong at character 7: missing "
     "terminating ]"},
    {"a full-width bar", HEADER "park,停车,停车｜车位,complaint\n", MNY_OK,
     "topics.csv:2:3: warning: the full-width \"｜\" in the pattern stands for the character "
     "itself"},
    {"a blank beside Chinese", HEADER "park,停车,wifi 差,complaint\n", MNY_OK,
     "topics.csv:2:3: warning: blanks beside Chinese characters are left out"},
    {"a pattern of everything", HEADER "park,停车,停车|,complaint\n", MNY_E_INPUT,
     "topics.csv:2:3: error: the pattern of topic \"park\" matches the empty text"},
    {"a pattern twice", HEADER "park,停车,停车,complaint\npark,,停车,complaint\n", MNY_E_INPUT,
     "topics.csv:3:3: error: the pattern stands twice for topic \"park\" and polarity complaint, "
     "first in line 2"},
    {"a pattern for two topics", HEADER "park,停车,停车,complaint\ncar,,停车,complaint\n", MNY_OK,
     NULL},
    {"two labels", HEADER "park,停车,停车,\npark,车位,车位,\n", MNY_E_INPUT,
     "topics.csv:3:2: error: topic \"park\" has two labels, first in line 2 (\"停车\")"},
    {"a label in the second row", HEADER "park,,停车,\npark,车位,车位,\n", MNY_OK, NULL},
    {"no topics", HEADER, MNY_OK, "topics.csv: warning: a coding frame without topics"},
};

static void check_fault(void **state)
{
    const struct fault *fault = *state;
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *q = NULL;
    bool said = fault->said == NULL;
    enum mny_code code;

    test_sheet("topics.csv", fault->topics);
    code = test_questionnaire(&sheets, problems, &q);
    for (size_t i = 0; i < mny_problems_size(problems); i++) {
        char *text = mny_problem_format(mny_problems_at(problems, i));
        const bool topics = strstr(text, "topics.csv") != NULL;
        if (fault->said)
            said = said || strstr(text, fault->said) != NULL;
        else
            said = said && !topics;
        free(text);
    }
    if (code != fault->code || !said)
        test_print(problems);
    assert_int_equal(code, fault->code);
    assert_true(said);
    mny_questionnaire_free(q);
    mny_problems_free(problems);
}

/* All faults of a sheet are named in one run. */
static void all_faults(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *q = NULL;

    (void)state;
    test_sheet("topics.csv", HEADER "a,A,(,bad\n,,),\nb,B,,\n");
    assert_int_equal(test_questionnaire(&sheets, problems, &q), MNY_E_INPUT);
    assert_int_equal(mny_problems_count(problems, MNY_ERROR), 5);
    mny_problems_free(problems);
}

static void too_many(void **state)
{
    static char text[20000];
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *q = NULL;
    size_t used = (size_t)snprintf(text, sizeof text, HEADER);

    (void)state;
    for (int i = 0; i < 255; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "t%d,,x,praise\n", i);
    test_sheet("topics.csv", text);
    assert_int_equal(test_questionnaire(&sheets, problems, &q), MNY_OK);
    assert_int_equal(mny_questionnaire_topics(q)->codes, 256);
    mny_questionnaire_free(q);
    snprintf(text + used, sizeof text - used, "t,,x,\n");
    test_sheet("topics.csv", text);
    assert_int_equal(test_questionnaire(&sheets, problems, &q), MNY_E_INPUT);
    mny_problems_free(problems);
}

static void what_is_read(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    const struct mny_topic_frame *frame;
    struct mny_questionnaire *q = NULL;

    (void)state;
    test_sheet("topics.csv",
               HEADER "bus,公交,公交.*慢,complaint\npark,,停车,\nbus,,公交.*好,praise\n"
                      "bus,,公交,complaint\n");
    assert_int_equal(test_questionnaire(&sheets, problems, &q), MNY_OK);
    frame = mny_questionnaire_topics(q);
    assert_non_null(frame);
    assert_int_equal(frame->count, 2);
    assert_int_equal(frame->pattern_count, 4);
    assert_string_equal(frame->topics[0].label, "公交");
    assert_string_equal(frame->topics[1].label, "park");
    assert_int_equal(frame->topics[0].spoken_of, 0);
    assert_int_equal(frame->topics[0].codes[MNY_COMPLAINT], 1);
    assert_int_equal(frame->topics[0].codes[MNY_PRAISE], 2);
    assert_true(frame->topics[0].codes[MNY_NEUTRAL] == MNY_NONE);
    assert_int_equal(frame->topics[1].spoken_of, 3);
    assert_int_equal(frame->topics[1].codes[MNY_NEUTRAL], 3);
    assert_int_equal(frame->codes, 5);
    assert_int_equal(frame->patterns[3].topic, 0);
    mny_questionnaire_free(q);
    mny_problems_free(problems);
}

/* Without a question to code there is no frame, and without the sheet neither. */
static void no_frame(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct test_sheets silent = sheets;
    struct mny_questionnaire *q = NULL;

    (void)state;
    silent.survey = "type,name,label,role\nselect_one city,city,City,city\n";
    test_sheet("topics.csv", HEADER "park,停车,停车,\n");
    assert_int_equal(test_questionnaire(&silent, problems, &q), MNY_OK);
    assert_int_equal(mny_problems_count(problems, MNY_WARNING), 1);
    assert_null(mny_questionnaire_topics(q));
    mny_questionnaire_free(q);
    test_sheet("topics.csv", NULL);
    assert_int_equal(test_questionnaire(&sheets, problems, &q), MNY_OK);
    assert_null(mny_questionnaire_topics(q));
    mny_questionnaire_free(q);
    mny_problems_free(problems);
}

static void fold(void **state)
{
    static const struct {
        const char *text, *folded;
    } cases[] = {
        {"５Ｇ　信号 差！", "5G信号差!"},
        {"bus \t stop", "bus stop"},
        {"  停\n车\r\n难 ", "停车难"},
        {"他们说“一次办好”", "他们说\"一次办好\""},
        {"ＷＩＦＩ wifi", "WIFI wifi"},
        {"停\xE2\x80\x8B车", "停车"},
        {"😊 好", "😊好"},
        {"", ""},
    };
    char out[100];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length = mny_topic_fold(cases[i].text, strlen(cases[i].text), out);
        assert_int_equal(length, strlen(cases[i].folded));
        assert_memory_equal(out, cases[i].folded, length);
    }
}

int main(void)
{
    enum { COUNT = sizeof faults / sizeof *faults };
    struct CMUnitTest tests[COUNT + 5];

    for (size_t i = 0; i < COUNT; i++)
        tests[i] = (struct CMUnitTest){faults[i].name, check_fault, NULL, NULL,
                                       (void *)(uintptr_t)&faults[i]};
    tests[COUNT] = (struct CMUnitTest)cmocka_unit_test(all_faults);
    tests[COUNT + 1] = (struct CMUnitTest)cmocka_unit_test(too_many);
    tests[COUNT + 2] = (struct CMUnitTest)cmocka_unit_test(what_is_read);
    tests[COUNT + 3] = (struct CMUnitTest)cmocka_unit_test(no_frame);
    tests[COUNT + 4] = (struct CMUnitTest)cmocka_unit_test(fold);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
