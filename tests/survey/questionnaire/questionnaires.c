/* SPDX-License-Identifier: MIT */
/* The questionnaires we ship: read without a word, and as full as they claim. */
#include "core/table.h"
#include "survey/questionnaire/questionnaire.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A dimension that must be there: its weight is the printed one. */
struct want {
    const char *code, *label;
    double weight;
    const char *parent;
};

/* GB/T 33356-2022, Table 29.  L7 is printed as a deduction without weight; ours
   is the most it can take off. */
static const struct want city_dimensions[] = {
    {"L1", "惠民服务", 24, NULL},   {"L1P1", "政务综合服务", 5, "L1"},
    {"L1P2", "交通服务", 3, "L1"},  {"L1P3", "社保服务", 2, "L1"},
    {"L1P4", "医疗服务", 3, "L1"},  {"L1P5", "教育服务", 2, "L1"},
    {"L1P6", "就业服务", 2, "L1"},  {"L1P7", "城市服务", 2, "L1"},
    {"L1P8", "养老服务", 2, "L1"},  {"L1P9", "无障碍服务", 2, "L1"},
    {"L1P10", "社区服务", 1, "L1"}, {"L2", "精准治理", 11, NULL},
    {"L3", "生态宜居", 6, NULL},    {"L4", "信息基础设施", 6, NULL},
    {"L5", "信息资源", 6, NULL},    {"L6", "产业发展", 2, NULL},
    {"L7", "信息安全", 8, NULL},    {"L8", "创新发展", 5, NULL},
};

/* Table A.20; L6 as L7 above. */
static const struct want county_dimensions[] = {
    {"L1", "惠民服务", 25, NULL},
    {"L1P1", "政务综合服务", 6, "L1"},
    {"L1P2", "医疗服务", 5, "L1"},
    {"L1P3", "教育服务", 5, "L1"},
    {"L1P4", "农业服务", 5, "L1"},
    {"L1P5", "社区(行政村)服务", 2, "L1"},
    {"L1P6", "基层文化服务数字化", 2, "L1"},
    {"L2", "精准治理", 12, NULL},
    {"L2P1", "县域综合治理", 8, "L2"},
    {"L2P2", "公共安全", 4, "L2"},
    {"L3", "生态宜居", 6, NULL},
    {"L3P1", "生态环保", 3, "L3"},
    {"L3P2", "绿色乡村", 3, "L3"},
    {"L4", "信息基础设施", 6, NULL},
    {"L4P1", "信息网络", 4, "L4"},
    {"L4P2", "重点领域公共基础设施数字化改造", 2, "L4"},
    {"L5", "信息资源", 6, NULL},
    {"L6", "信息安全", 8, NULL},
    {"L7", "创新发展", 5, NULL},
    {"L7P1", "体制机制", 3, "L7"},
    {"L7P2", "改革创新实践", 2, "L7"},
};

struct shipped {
    const char *folder;
    const struct want *dimensions;
    size_t dimension_count;
    size_t fewest_cities;
    struct mny_questionnaire *questionnaire;
};

static struct shipped city = {"questionnaires/shimin-2022", city_dimensions,
                              sizeof city_dimensions / sizeof city_dimensions[0], 297, NULL};
static struct shipped county = {"questionnaires/shimin-county-2022", county_dimensions,
                                sizeof county_dimensions / sizeof county_dimensions[0], 1, NULL};

static void print_problems(const struct mny_problems *problems)
{
    for (size_t i = 0; i < mny_problems_size(problems); i++) {
        char *text = mny_problem_format(mny_problems_at(problems, i));

        print_error("%s\n", text ? text : "?");
        free(text);
    }
}

static void reads_without_problems(void **state)
{
    struct shipped *shipped = *state;
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *questionnaire = NULL;
    enum mny_code code = mny_questionnaire_read(shipped->folder, problems, &questionnaire);

    if (code != MNY_OK || mny_problems_count(problems, MNY_WARNING) > 0)
        print_problems(problems);
    assert_int_equal(code, MNY_OK);
    assert_int_equal(mny_problems_count(problems, MNY_ERROR), 0);
    assert_int_equal(mny_problems_count(problems, MNY_WARNING), 0);
    mny_questionnaire_free(questionnaire);
    mny_problems_free(problems);
}

static int setup(void **state)
{
    struct shipped *shipped = *state;
    struct mny_problems *problems = mny_problems_create();
    enum mny_code code;

    code = mny_questionnaire_read(shipped->folder, problems, &shipped->questionnaire);
    mny_problems_free(problems);
    return code == MNY_OK ? 0 : -1;
}

static int teardown(void **state)
{
    struct shipped *shipped = *state;

    mny_questionnaire_free(shipped->questionnaire);
    shipped->questionnaire = NULL;
    return 0;
}

static void has_35_to_45_scored_items(void **state)
{
    struct shipped *shipped = *state;
    size_t count = 0;

    mny_questionnaire_items(shipped->questionnaire, &count);
    assert_in_range(count, 35, 45);
}

static size_t find_dimension(const struct mny_questionnaire *questionnaire, const char *code)
{
    for (size_t d = 0; d < mny_questionnaire_dimensions(questionnaire); d++)
        if (strcmp(mny_questionnaire_dimension(questionnaire, d)->code, code) == 0)
            return d;
    return MNY_NONE;
}

static void mirrors_the_printed_weights(void **state)
{
    struct shipped *shipped = *state;
    const struct mny_questionnaire *questionnaire = shipped->questionnaire;

    assert_int_equal(mny_questionnaire_dimensions(questionnaire), shipped->dimension_count);
    for (size_t i = 0; i < shipped->dimension_count; i++) {
        const struct want *want = &shipped->dimensions[i];
        size_t found = find_dimension(questionnaire, want->code);
        const struct mny_dimension *dimension;

        assert_true(found != MNY_NONE);
        dimension = mny_questionnaire_dimension(questionnaire, found);
        assert_string_equal(dimension->label, want->label);
        assert_true(fabs(dimension->weight - want->weight) <= 1e-12);
        assert_int_equal(dimension->parent,
                         want->parent ? find_dimension(questionnaire, want->parent) : MNY_NONE);
    }
}

static void every_leaf_dimension_has_items(void **state)
{
    struct shipped *shipped = *state;
    const struct mny_questionnaire *questionnaire = shipped->questionnaire;
    size_t count = 0, dimensions = mny_questionnaire_dimensions(questionnaire);
    const size_t *items = mny_questionnaire_items(questionnaire, &count);

    for (size_t d = 0; d < dimensions; d++) {
        bool parent = false, used = false;

        for (size_t other = 0; other < dimensions; other++)
            parent = parent || mny_questionnaire_dimension(questionnaire, other)->parent == d;
        for (size_t i = 0; i < count; i++)
            used = used || mny_questionnaire_question(questionnaire, items[i])->dimension == d;
        assert_int_equal(used, !parent);
    }
}

static void has_one_attention_item(void **state)
{
    struct shipped *shipped = *state;
    const struct mny_questionnaire *questionnaire = shipped->questionnaire;
    size_t found = 0;

    for (size_t q = 0; q < mny_questionnaire_questions(questionnaire); q++) {
        const struct mny_question *question = mny_questionnaire_question(questionnaire, q);

        if (question->role != MNY_ROLE_ATTENTION)
            continue;
        found++;
        assert_false(question->scored);
        assert_true(mny_choice_by_name(question->choices, question->expect,
                                       strlen(question->expect)) != MNY_NONE);
        /* The text asks for the answer that is expected. */
        assert_non_null(strstr(question->label, question->choices->choices[3].label));
        assert_string_equal(question->choices->choices[3].name, question->expect);
    }
    assert_int_equal(found, 1);
}

static void has_the_roles_a_contractor_needs(void **state)
{
    static const enum mny_role roles[] = {MNY_ROLE_ID,        MNY_ROLE_CITY,     MNY_ROLE_STARTED,
                                          MNY_ROLE_SUBMITTED, MNY_ROLE_DURATION, MNY_ROLE_DEVICE,
                                          MNY_ROLE_MODE,      MNY_ROLE_COMMENT};
    struct shipped *shipped = *state;

    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        assert_true(mny_questionnaire_role(shipped->questionnaire, roles[i]) != MNY_NONE);
}

static void every_cleaning_rule_is_on(void **state)
{
    struct shipped *shipped = *state;
    const struct mny_settings *settings = mny_questionnaire_settings(shipped->questionnaire);

    assert_non_null(settings->screen_out);
    assert_true(settings->min_duration > 0);
    assert_true(settings->speeder_share > 0 && settings->speeder_share < 1);
    assert_true(settings->straightline_items > 0);
}

static void has_a_net_promoter_score(void **state)
{
    struct shipped *shipped = *state;
    const size_t found = mny_questionnaire_settings(shipped->questionnaire)->recommend;

    assert_true(found != MNY_NONE);
    assert_string_equal(mny_questionnaire_question(shipped->questionnaire, found)->name,
                        "recommend");
}

static void has_overall_satisfaction(void **state)
{
    struct shipped *shipped = *state;
    const size_t found = mny_questionnaire_settings(shipped->questionnaire)->overall;

    assert_true(found != MNY_NONE);
    assert_string_equal(mny_questionnaire_question(shipped->questionnaire, found)->name, "overall");
}

/* Someone who has used none of the services can still be told from a straightliner. */
static void enough_items_are_asked_of_everyone(void **state)
{
    struct shipped *shipped = *state;
    const struct mny_questionnaire *questionnaire = shipped->questionnaire;
    size_t count = 0, always = 0, main_group = MNY_NONE;
    const size_t *items = mny_questionnaire_items(questionnaire, &count);

    for (size_t g = 0; g < mny_questionnaire_groups(questionnaire); g++)
        if (strcmp(mny_questionnaire_group(questionnaire, g)->name, "main") == 0)
            main_group = g;
    assert_true(main_group != MNY_NONE);
    for (size_t i = 0; i < count; i++) {
        const struct mny_question *question = mny_questionnaire_question(questionnaire, items[i]);
        bool asked = question->required && !question->relevant;

        for (size_t g = question->group; g != MNY_NONE && g != main_group;
             g = mny_questionnaire_group(questionnaire, g)->parent)
            asked = asked && !mny_questionnaire_group(questionnaire, g)->relevant;
        always += asked;
    }
    assert_true(always >= mny_questionnaire_settings(questionnaire)->straightline_items);
}

static struct mny_table *read_sheet(const char *folder, const char *name)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_table *table = NULL;
    char path[256];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(mny_table_read(path, problems, &table), MNY_OK);
    mny_problems_free(problems);
    return table;
}

static const char *cell(const struct mny_table *table, size_t row, const char *header)
{
    size_t column = 0;

    assert_true(mny_table_find(table, header, &column));
    return mny_table_cell(table, row, column);
}

static bool chinese(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0xe4 && (unsigned char)*text <= 0xe9)
            return true;
    return false;
}

/* Every text that people see is there in both languages, and in the right column. */
static void check_labels(const char *folder, const char *sheet)
{
    struct mny_table *table = read_sheet(folder, sheet);

    assert_true(mny_table_rows(table) > 10);
    for (size_t row = 0; row < mny_table_rows(table); row++) {
        const char *label = cell(table, row, "label");
        const char *english = cell(table, row, "label::English (en)");

        if (*label == '\0' && *english == '\0') {
            assert_string_equal(cell(table, row, "type"), "end_group");
            continue;
        }
        if (!chinese(label) || *english == '\0' || chinese(english))
            print_error("%s/%s: row %zu: \"%s\", \"%s\"\n", folder, sheet, row + 1, label, english);
        assert_true(chinese(label));
        assert_true(*english != '\0' && !chinese(english));
    }
    mny_table_free(table);
}

static void every_label_has_an_english_one(void **state)
{
    struct shipped *shipped = *state;

    check_labels(shipped->folder, "survey.csv");
    check_labels(shipped->folder, "choices.csv");
}

static void every_constraint_has_a_message(void **state)
{
    struct shipped *shipped = *state;
    struct mny_table *table = read_sheet(shipped->folder, "survey.csv");

    for (size_t row = 0; row < mny_table_rows(table); row++) {
        bool constraint = *cell(table, row, "constraint") != '\0';

        assert_int_equal(*cell(table, row, "constraint_message") != '\0', constraint);
        assert_int_equal(*cell(table, row, "constraint_message::English (en)") != '\0', constraint);
    }
    mny_table_free(table);
}

/* Each list of the choices sheet is some question's. */
static void each_choice_list_is_used(void **state)
{
    struct shipped *shipped = *state;
    struct mny_table *table = read_sheet(shipped->folder, "choices.csv");

    for (size_t row = 0; row < mny_table_rows(table); row++) {
        const char *list = cell(table, row, "list_name");
        bool used = false;

        for (size_t q = 0; q < mny_questionnaire_questions(shipped->questionnaire); q++) {
            const struct mny_question *question =
                mny_questionnaire_question(shipped->questionnaire, q);

            used = used || (question->choices && strcmp(question->choices->name, list) == 0);
        }
        assert_true(used);
    }
    mny_table_free(table);
}

/* A scored list reaches from 0 to 100, evenly, and offers a way out without a
   score unless the question has been asked for because there is an answer. */
static void scales_are_balanced(void **state)
{
    struct shipped *shipped = *state;
    size_t count = 0;
    const size_t *items = mny_questionnaire_items(shipped->questionnaire, &count);

    for (size_t i = 0; i < count; i++) {
        const struct mny_question *question =
            mny_questionnaire_question(shipped->questionnaire, items[i]);
        double sum = 0, least = 100, most = 0;
        size_t scored = 0;

        if (question->type != MNY_SELECT_ONE)
            continue;
        for (size_t c = 0; c < question->choices->count; c++) {
            const struct mny_choice *choice = &question->choices->choices[c];

            if (!choice->scored)
                continue;
            scored++;
            sum += choice->score;
            least = fmin(least, choice->score);
            most = fmax(most, choice->score);
        }
        assert_true(least <= 0 && most >= 100);
        assert_true(fabs(sum / (double)scored - 50) <= 1e-9);
        assert_true(scored < question->choices->count);
    }
}

static void cities_have_division_codes(void **state)
{
    struct shipped *shipped = *state;
    size_t q = mny_questionnaire_role(shipped->questionnaire, MNY_ROLE_CITY);
    const struct mny_choice_list *cities =
        mny_questionnaire_question(shipped->questionnaire, q)->choices;

    assert_true(cities->count >= shipped->fewest_cities);
    for (size_t i = 0; i < cities->count; i++) {
        const char *code = cities->choices[i].name;

        assert_int_equal(strlen(code), 6);
        assert_int_equal(strspn(code, "0123456789"), 6);
        /* Prefectures end in 00, counties do not. */
        assert_int_equal(strcmp(code + 4, "00") == 0, shipped == &city);
    }
}

#define TEST_BOTH(function)                                                                        \
    {"shimin-2022: " #function, function, setup, teardown, &city},                                 \
    {                                                                                              \
        "shimin-county-2022: " #function, function, setup, teardown, &county                       \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"shimin-2022: reads_without_problems", reads_without_problems, NULL, NULL, &city},
        {"shimin-county-2022: reads_without_problems", reads_without_problems, NULL, NULL, &county},
        TEST_BOTH(has_35_to_45_scored_items),
        TEST_BOTH(mirrors_the_printed_weights),
        TEST_BOTH(every_leaf_dimension_has_items),
        TEST_BOTH(has_one_attention_item),
        TEST_BOTH(has_the_roles_a_contractor_needs),
        TEST_BOTH(every_cleaning_rule_is_on),
        TEST_BOTH(has_a_net_promoter_score),
        TEST_BOTH(has_overall_satisfaction),
        TEST_BOTH(enough_items_are_asked_of_everyone),
        TEST_BOTH(every_label_has_an_english_one),
        TEST_BOTH(every_constraint_has_a_message),
        TEST_BOTH(each_choice_list_is_used),
        TEST_BOTH(scales_are_balanced),
        TEST_BOTH(cities_have_division_codes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
