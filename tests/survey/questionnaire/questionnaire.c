/* SPDX-License-Identifier: MIT */
/* What is read from a right questionnaire; tests/survey/questionnaire_faults.c
   has the wrong ones. */
#include "survey/questionnaire/questionnaire.h"

#include "core/number.h"
#include "tests/survey/sheets.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct mny_problems *problems;

static struct mny_questionnaire *read_folder(const char *folder)
{
    struct mny_questionnaire *q = NULL;

    problems = mny_problems_create();
    if (mny_questionnaire_read(folder, problems, &q) != MNY_OK)
        test_print(problems);
    assert_non_null(q);
    return q;
}

static void done(struct mny_questionnaire *q)
{
    mny_questionnaire_free(q);
    mny_problems_free(problems);
}

static const struct mny_question *question(const struct mny_questionnaire *q, const char *name)
{
    size_t index = mny_questionnaire_find(q, name, strlen(name));

    assert_true(index != MNY_NONE);
    return mny_questionnaire_question(q, index);
}

/* The value of EXPRESSION when NAME is answered with TEXT, as text. */
static const char *value(const struct mny_questionnaire *q, const struct mny_expression *expression,
                         const char *name, const char *text)
{
    static char kept[64];
    size_t count = mny_questionnaire_questions(q), length;
    struct mny_value *slots = calloc(count, sizeof *slots), result;
    struct mny_machine *machine = mny_machine_create();
    char room[MNY_NUMBER_ROOM];
    const char *made;

    assert_non_null(expression);
    for (size_t i = 0; i < count; i++)
        slots[i] = mny_value_text("", 0);
    slots[mny_questionnaire_find(q, name, strlen(name))] = mny_value_text(text, strlen(text));
    assert_int_equal(mny_expression_evaluate(expression, machine, slots, NULL, &result), MNY_OK);
    made = mny_value_to_text(&result, room, &length);
    assert_true(length < sizeof kept);
    memcpy(kept, made, length);
    kept[length] = '\0';
    mny_machine_free(machine);
    free(slots);
    return kept;
}

static void reads_every_column(void **state)
{
    static const struct {
        const char *name;
        enum mny_question_type type;
        enum mny_role role;
        size_t number, group;
        bool required, scored;
    } rows[] = {
        {"started_at", MNY_START, MNY_ROLE_STARTED, 0, MNY_NONE, false, false},
        {"ended_at", MNY_END, MNY_ROLE_SUBMITTED, 0, MNY_NONE, false, false},
        {"id", MNY_TEXT_QUESTION, MNY_ROLE_ID, 0, MNY_NONE, true, false},
        {"city", MNY_SELECT_ONE, MNY_ROLE_CITY, 1, MNY_NONE, true, false},
        {"street", MNY_TEXT_QUESTION, MNY_ROLE_STRATUM, 0, MNY_NONE, false, false},
        {"community", MNY_INTEGER, MNY_ROLE_PSU, 0, MNY_NONE, false, false},
        {"base", MNY_DECIMAL, MNY_ROLE_BASE_WEIGHT, 0, MNY_NONE, false, false},
        {"communities", MNY_INTEGER, MNY_ROLE_FPC, 0, MNY_NONE, false, false},
        {"age", MNY_INTEGER, MNY_ROLE_NONE, 2, 0, true, false},
        {"old_band", MNY_CALCULATE, MNY_ROLE_NONE, 0, 0, false, false},
        {"age_band", MNY_CALCULATE, MNY_ROLE_NONE, 0, 0, false, false},
        {"services", MNY_SELECT_MULTIPLE, MNY_ROLE_NONE, 3, 1, true, false},
        {"moved", MNY_DATE, MNY_ROLE_NONE, 4, 1, false, false},
        {"q_app", MNY_SELECT_ONE, MNY_ROLE_NONE, 5, MNY_NONE, false, true},
        {"q_network", MNY_RANGE, MNY_ROLE_NONE, 6, MNY_NONE, false, true},
        {"q_wait", MNY_INTEGER, MNY_ROLE_NONE, 7, MNY_NONE, false, true},
        {"q_hall", MNY_SELECT_ONE, MNY_ROLE_NONE, 8, MNY_NONE, false, true},
        {"q_check", MNY_SELECT_ONE, MNY_ROLE_ATTENTION, 9, MNY_NONE, true, false},
        {"remark", MNY_TEXT_QUESTION, MNY_ROLE_COMMENT, 10, MNY_NONE, false, false},
        {"filled", MNY_DATE_TIME, MNY_ROLE_NONE, 11, MNY_NONE, false, false},
    };
    struct mny_questionnaire *q = read_folder("tests/data/questionnaires/town");

    (void)state;
    assert_int_equal(mny_problems_size(problems), 0);
    assert_int_equal(mny_questionnaire_questions(q), sizeof rows / sizeof *rows);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct mny_question *read = mny_questionnaire_question(q, i);

        assert_string_equal(read->name, rows[i].name);
        assert_int_equal(mny_questionnaire_find(q, read->name, strlen(read->name)), i);
        assert_int_equal(read->type, rows[i].type);
        assert_int_equal(read->role, rows[i].role);
        assert_int_equal(read->number, rows[i].number);
        assert_true(read->group == rows[i].group);
        assert_int_equal(read->required, rows[i].required);
        assert_int_equal(read->scored, rows[i].scored);
        if (read->role != MNY_ROLE_NONE)
            assert_int_equal(mny_questionnaire_role(q, read->role), i);
    }
    assert_true(mny_questionnaire_role(q, MNY_ROLE_DEVICE) == MNY_NONE);
    assert_true(mny_questionnaire_find(q, "person", 6) == MNY_NONE);
    assert_true(mny_questionnaire_find(q, "welcome", 7) == MNY_NONE);
    assert_string_equal(question(q, "city")->label, "您所在的城市");
    assert_string_equal(question(q, "city")->label_en, "Your city");
    assert_null(question(q, "street")->label_en);
    assert_string_equal(question(q, "age_band")->label, "age_band");
    assert_string_equal(question(q, "q_check")->expect, "2");
    assert_string_equal(question(q, "city")->where.file,
                        "tests/data/questionnaires/town/survey.csv");
    assert_int_equal(question(q, "city")->where.line, 5);
    done(q);
}

static void reads_groups_and_dimensions(void **state)
{
    struct mny_questionnaire *q = read_folder("tests/data/questionnaires/town");
    const struct mny_group *home = mny_questionnaire_group(q, 1);
    const struct mny_dimension *online = mny_questionnaire_dimension(q, 1);
    const size_t *items;
    size_t count;

    (void)state;
    assert_int_equal(mny_questionnaire_groups(q), 2);
    assert_string_equal(mny_questionnaire_group(q, 0)->label, "受访者情况");
    assert_true(mny_questionnaire_group(q, 0)->parent == MNY_NONE);
    assert_null(mny_questionnaire_group(q, 0)->relevant);
    assert_string_equal(home->name, "home");
    assert_int_equal(home->parent, 0);
    assert_int_equal(mny_questionnaire_dimensions(q), 3);
    assert_true(mny_questionnaire_dimension(q, 0)->parent == MNY_NONE);
    assert_string_equal(online->code, "online");
    assert_string_equal(online->label, "网上办事");
    assert_true(online->weight == 0.7);
    assert_int_equal(online->parent, 0);
    items = mny_questionnaire_items(q, &count);
    assert_int_equal(count, 4);
    assert_int_equal(items[0], 13);
    assert_int_equal(items[3], 16);
    assert_int_equal(question(q, "q_app")->dimension, 1);
    assert_int_equal(question(q, "q_hall")->dimension, 2);
    assert_true(question(q, "q_app")->weight == 2);
    assert_true(question(q, "q_network")->weight == 1);
    assert_true(question(q, "q_wait")->weight == 0.5);
    done(q);
}

static void compiles_expressions(void **state)
{
    struct mny_questionnaire *q = read_folder("tests/data/questionnaires/town");
    const size_t *order;
    size_t count;

    (void)state;
    assert_string_equal(value(q, question(q, "age")->constraint, "age", "101"), "false");
    assert_string_equal(value(q, question(q, "age")->constraint, "age", "100"), "true");
    assert_string_equal(value(q, question(q, "age_band")->calculation, "age", "44"), "2");
    assert_string_equal(value(q, question(q, "old_band")->calculation, "age_band", "4"), "old");
    assert_string_equal(value(q, question(q, "q_app")->relevant, "services", "hall app"), "true");
    assert_string_equal(value(q, mny_questionnaire_group(q, 1)->relevant, "age", "17"), "false");
    assert_string_equal(value(q, mny_questionnaire_settings(q)->screen_out, "age", "17"), "true");
    order = mny_questionnaire_calculations(q, &count);
    assert_int_equal(count, 2);
    assert_string_equal(mny_questionnaire_question(q, order[0])->name, "age_band");
    assert_string_equal(mny_questionnaire_question(q, order[1])->name, "old_band");
    done(q);
}

/* The question of the net promoter score: by its usual name if it is a scale, or the
   one that settings.csv names. */
static void recommendation(void **state)
{
    static const char zero_to_ten[] = "list_name,name,label\nc,1,One\n"
                                      "s,0,0\ns,1,1\ns,2,2\ns,3,3\ns,4,4\ns,5,5\ns,6,6\n"
                                      "s,7,7\ns,8,8\ns,9,9\ns,10,10\ns,99,?\n";
    static const struct {
        struct test_sheets sheets;
        const char *question; /* NULL: none */
    } cases[] = {
        {{"type,name,role\nselect_one c,city,city\nrange,recommend,\n", zero_to_ten, NULL, NULL},
         "recommend"},
        {{"type,name,role\nselect_one c,city,city\nselect_one s,recommend,\n", zero_to_ten, NULL,
          "form_title\nx\n"},
         "recommend"},
        {{"type,name,role\nselect_one c,city,city\nselect_one c,recommend,\ninteger,b,\n",
          zero_to_ten, NULL, NULL},
         NULL},
        {{"type,name,role\nselect_one c,city,city\nrange,recommend,\ninteger,b,\n", zero_to_ten,
          NULL, "recommend\nb\n"},
         "b"},
        {{"type,name,role\nselect_one c,city,city\n", zero_to_ten, NULL, NULL}, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_questionnaire *q;
        size_t found;

        problems = mny_problems_create();
        assert_int_equal(test_questionnaire(&cases[i].sheets, problems, &q), MNY_OK);
        found = mny_questionnaire_settings(q)->recommend;
        assert_int_equal(found == MNY_NONE, cases[i].question == NULL);
        if (cases[i].question)
            assert_string_equal(mny_questionnaire_question(q, found)->name, cases[i].question);
        done(q);
    }
}

/* The question of overall satisfaction: by its usual name if it fits, or the one that settings.csv
   names; never a scored item, nor one without an order. */
static void overall_satisfaction(void **state)
{
    static const char choices[] = "list_name,name,label,score\nc,1,One,\n"
                                  "s,1,good,100\ns,2,bad,0\ns,9,?,\nt,1,a,50\nt,2,b,\n";
    static const char dimensions[] = "dimension,label,weight\nd,D,1\n";
    static const struct {
        struct test_sheets sheets;
        const char *question; /* NULL: none */
    } cases[] = {
        {{"type,name,role\nselect_one c,city,city\nrange,overall,\n", choices, NULL, NULL},
         "overall"},
        {{"type,name,role\nselect_one c,city,city\nselect_one s,overall,\n", choices, NULL,
          "form_title\nx\n"},
         "overall"},
        {{"type,name,role\nselect_one c,city,city\nselect_one t,overall,\n", choices, NULL, NULL},
         NULL},
        {{"type,name,role\nselect_one c,city,city\ntext,overall,\n", choices, NULL, NULL}, NULL},
        {{"type,name,role\nselect_one c,city,city\ndecimal,overall,duration\n", choices, NULL,
          NULL},
         NULL},
        {{"type,name,role,dimension\nselect_one c,city,city,\nselect_one s,overall,,d\n", choices,
          dimensions, NULL},
         NULL},
        {{"type,name,role,dimension\nselect_one c,city,city,\nselect_one s,overall,,d\n"
          "integer,b,,\n",
          choices, dimensions, "overall\nb\n"},
         "b"},
        {{"type,name,role\nselect_one c,city,city\n", choices, NULL, NULL}, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_questionnaire *q;
        size_t found;

        problems = mny_problems_create();
        assert_int_equal(test_questionnaire(&cases[i].sheets, problems, &q), MNY_OK);
        found = mny_questionnaire_settings(q)->overall;
        assert_int_equal(found == MNY_NONE, cases[i].question == NULL);
        if (cases[i].question)
            assert_string_equal(mny_questionnaire_question(q, found)->name, cases[i].question);
        done(q);
    }
}

static void settings_have_defaults(void **state)
{
    static const struct test_sheets sheets = {
        "type,name,role\nselect_one c,city,city\n",
        "list_name,name,label\nc,1,One\n",
        NULL,
        NULL,
    };
    struct mny_questionnaire *q = read_folder("tests/data/questionnaires/town");
    const struct mny_settings *settings = mny_questionnaire_settings(q);

    (void)state;
    assert_string_equal(settings->title, "小城调查");
    assert_string_equal(settings->form_id, "town");
    assert_true(settings->min_duration == 45);
    assert_true(settings->speeder_share == 0.33); /* empty */
    assert_int_equal(settings->straightline_items, 0);
    done(q);
    problems = mny_problems_create();
    assert_int_equal(test_questionnaire(&sheets, problems, &q), MNY_OK);
    settings = mny_questionnaire_settings(q);
    assert_string_equal(settings->title, "");
    assert_true(settings->min_duration == 60);
    assert_true(settings->speeder_share == 0.33);
    assert_int_equal(settings->straightline_items, 15);
    assert_null(settings->screen_out);
    assert_true(test_says(problems, "settings.csv: note: no settings"));
    assert_true(test_says(problems, "dimensions.csv: note: the sheet is missing"));
    assert_true(test_says(problems, "such as _uuid, KEY or ResponseId, gives them"));
    done(q);
}

static void takes_the_spellings_of_other_tools(void **state)
{
    struct mny_questionnaire *q = read_folder("tests/data/questionnaires/odk");
    const struct mny_choice_list *cities = question(q, "city")->choices;

    (void)state;
    assert_string_equal(question(q, "city")->label, "城市");
    assert_string_equal(question(q, "city")->label_en, "City");
    assert_true(question(q, "city")->required);
    assert_true(question(q, "local")->required);
    assert_false(question(q, "used")->required);
    assert_false(question(q, "age")->required);
    assert_int_equal(question(q, "local")->type, MNY_SELECT_ONE);
    assert_int_equal(question(q, "used")->type, MNY_SELECT_MULTIPLE);
    assert_int_equal(question(q, "age")->type, MNY_INTEGER);
    assert_int_equal(question(q, "about_you")->type, MNY_TEXT_QUESTION);
    assert_int_equal(mny_questionnaire_groups(q), 1);
    assert_string_equal(mny_questionnaire_group(q, 0)->label, "关于您");
    assert_string_equal(value(q, question(q, "used")->relevant, "local", "yes"), "true");
    assert_string_equal(value(q, question(q, "twice")->calculation, "age", "21"), "42");
    assert_string_equal(cities->choices[0].label, "甲市");
    assert_int_equal(mny_choice_by_label(cities, "Town B", 6), 1);
    assert_true(test_says(problems, "survey.csv:1:10: note: column \"colour\" is not used"));
    assert_int_equal(mny_problems_count(problems, MNY_WARNING), 0);
    done(q);
}

static void finds_choices(void **state)
{
    static const struct {
        const char *list, *name, *label;
        size_t found_by_name, found_by_label;
    } cases[] = {
        {"city", "410100", "郑州市", 0, 0},
        {"city", "410200", "Kaifeng", 1, 1},
        {"city", "41010", "郑州", MNY_NONE, MNY_NONE},
        {"city", "", "", MNY_NONE, MNY_NONE},
        {"city", "郑州市", "410100", MNY_NONE, MNY_NONE},
        {"city", "410100 ", "\u3000郑\u00a0州 市\t", MNY_NONE, 0},
        {"q_app", "5", "很不满意", 2, 2},
        {"q_app", "9", "不了解", 3, 3},
        {"q_app", "2", "“比较”满意", 1, 1},
        {"q_app", "1", "\"比较\"满意", 0, 1},
        {"q_app", "1", "”比较“满意", 0, 1},
        {"q_app", "1", "比较满意", 0, MNY_NONE},
        {"services", "app", "政务APP(手机)", 0, 0},
        {"services", "app", "政务ＡＰＰ（手机）", 0, 0},
        {"services", "hall", "办事\u200b大厅", 1, 1},
    };
    struct mny_questionnaire *q = read_folder("tests/data/questionnaires/town");

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct mny_choice_list *list = question(q, cases[i].list)->choices;

        assert_true(mny_choice_by_name(list, cases[i].name, strlen(cases[i].name)) ==
                    cases[i].found_by_name);
        assert_true(mny_choice_by_label(list, cases[i].label, strlen(cases[i].label)) ==
                    cases[i].found_by_label);
    }
    done(q);
}

static void keeps_scores_and_values_of_choices(void **state)
{
    struct mny_questionnaire *q = read_folder("tests/data/questionnaires/town");
    const struct mny_choice_list *sat = question(q, "q_app")->choices;
    const struct mny_choice *app = &question(q, "services")->choices->choices[0];

    (void)state;
    assert_string_equal(sat->name, "sat");
    assert_int_equal(sat->count, 4);
    assert_ptr_equal(sat, question(q, "q_check")->choices);
    assert_true(sat->choices[1].scored && sat->choices[1].score == 80);
    assert_true(sat->choices[2].scored && sat->choices[2].score == 0);
    assert_false(sat->choices[3].scored);
    assert_true(sat->choices[3].value.has_number && sat->choices[3].value.number == 9);
    assert_int_equal(sat->choices[3].value.kind, MNY_TEXT);
    assert_int_equal(app->value.length, 3);
    assert_false(app->value.has_number);
    done(q);
}

/* A label longer than any form has: found as it is written, not folded. */
static void finds_a_very_long_label(void **state)
{
    enum { LENGTH = 5000 };
    char *choices = malloc(LENGTH + 200), *label = malloc(LENGTH + 1);
    struct test_sheets sheets = {"type,name,role\nselect_one c,city,city\n", choices, NULL, NULL};
    struct mny_questionnaire *q = NULL;
    const struct mny_choice_list *list;

    (void)state;
    memset(label, 'x', LENGTH);
    label[LENGTH] = '\0';
    snprintf(choices, LENGTH + 200, "list_name,name,label\nc,1,One\nc,2,%s\n", label);
    problems = mny_problems_create();
    assert_int_equal(test_questionnaire(&sheets, problems, &q), MNY_OK);
    list = question(q, "city")->choices;
    assert_int_equal(mny_choice_by_label(list, label, LENGTH), 1);
    label[7] = ' ';
    assert_true(mny_choice_by_label(list, label, LENGTH) == MNY_NONE);
    done(q);
    free(choices);
    free(label);
}

static void scores_numbers_between_two(void **state)
{
    static const struct {
        double least, most, raw, score;
    } cases[] = {
        {0, 10, 0, 0},
        {0, 10, 10, 100},
        {0, 10, 7.25, 72.5},
        {0, 10, -3, 0},
        {0, 10, 11, 100},
        {60, 0, 60, 0},
        {60, 0, 0, 100},
        {60, 0, 45, 25},
        {60, 0, 90, 0},
        {60, 0, -1, 100},
        {200, 1000, 662.287363, 57.785920375},
    };
    struct mny_question item = {.score_min = 0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        item.score_min = cases[i].least;
        item.score_max = cases[i].most;
        assert_true(fabs(mny_question_score(&item, cases[i].raw) - cases[i].score) <= 1e-12 * 100);
    }
    assert_true(isnan(mny_question_score(&item, NAN)));
}

/* 20,000 questions in a chain of calculations, the last first: neither the stack
   nor the time may notice. */
static void orders_a_long_chain(void **state)
{
    enum { LONG = 20000 };
    char *survey = malloc(LONG * 64 + 200), *at = survey;
    struct test_sheets sheets = {survey, "list_name,name,label\nc,1,One\n", NULL, NULL};
    struct mny_questionnaire *q = NULL;
    const size_t *order;
    size_t count;

    (void)state;
    at += sprintf(at, "type,name,calculation,role\nselect_one c,city,,city\n");
    for (int i = 0; i < LONG; i++)
        at += sprintf(at, "calculate,c%d,${c%d} + 1,\n", i, i + 1);
    sprintf(at, "integer,c%d,,\n", LONG);
    problems = mny_problems_create();
    assert_int_equal(test_questionnaire(&sheets, problems, &q), MNY_OK);
    order = mny_questionnaire_calculations(q, &count);
    assert_int_equal(count, LONG);
    assert_string_equal(mny_questionnaire_question(q, order[0])->name, "c19999");
    assert_string_equal(mny_questionnaire_question(q, order[LONG - 1])->name, "c0");
    done(q);
    free(survey);
}

/* A calculation may wait for another one by way of a relevant. */
static void orders_by_relevance_too(void **state)
{
    static const struct test_sheets sheets = {"type,name,relevant,calculation,role\n"
                                              "select_one c,city,,,city\n"
                                              "integer,age,,,\n"
                                              "calculate,work_band,,${job} + 1,\n"
                                              "integer,job,${adult},,\n"
                                              "calculate,adult,,${age} >= 18,\n",
                                              "list_name,name,label\nc,1,One\n", NULL, NULL};
    struct mny_questionnaire *q = NULL;
    const size_t *order;
    size_t count;

    (void)state;
    problems = mny_problems_create();
    assert_int_equal(test_questionnaire(&sheets, problems, &q), MNY_OK);
    order = mny_questionnaire_calculations(q, &count);
    assert_int_equal(count, 2);
    assert_string_equal(mny_questionnaire_question(q, order[0])->name, "adult");
    assert_string_equal(mny_questionnaire_question(q, order[1])->name, "work_band");
    assert_int_equal(mny_problems_count(problems, MNY_WARNING), 0);
    done(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_column),
        cmocka_unit_test(reads_groups_and_dimensions),
        cmocka_unit_test(compiles_expressions),
        cmocka_unit_test(settings_have_defaults),
        cmocka_unit_test(recommendation),
        cmocka_unit_test(overall_satisfaction),
        cmocka_unit_test(takes_the_spellings_of_other_tools),
        cmocka_unit_test(finds_choices),
        cmocka_unit_test(keeps_scores_and_values_of_choices),
        cmocka_unit_test(finds_a_very_long_label),
        cmocka_unit_test(scores_numbers_between_two),
        cmocka_unit_test(orders_a_long_chain),
        cmocka_unit_test(orders_by_relevance_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
