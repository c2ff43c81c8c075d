/* SPDX-License-Identifier: MIT */
/* A province's own file: what it changes in a shipped standard, what it adds, and
   what is said of its mistakes. */
#include "core/standard.h"

#include "core/assess.h"
#include "core/combine.h"
#include "core/table.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/files.h"

static const char *file_of(const char *name, const char *text)
{
    return test_file(name, text, strlen(text));
}

static struct mny_standard *read_right(const char *text)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_standard *standard = NULL;

    if (mny_standard_read(file_of("own.yaml", text), problems, &standard) != MNY_OK)
        fail_msg("%s", mny_problem_format(mny_problems_at(problems, 0)));
    mny_problems_free(problems);
    return standard;
}

static const struct mny_standard_item *item_of(const struct mny_standard *standard,
                                               const char *code)
{
    size_t count, found = mny_standard_find_item(standard, code, strlen(code));

    assert_int_not_equal(found, MNY_NO_INPUT);
    return &mny_standard_items(standard, &count)[found];
}

static const char weights[] = "id: henan\n"
                              "extends: gbt33356-2022\n"
                              "title: 河南省\n"
                              "source:\n"
                              "indicators:\n"
                              "  - code: L1\n"
                              "    indicators:\n"
                              "      - code: L1P2\n"
                              "        items:\n"
                              "          - {code: L1P2-A1, weight: 10}\n"
                              "          - {code: L1P2-A2, weight: 40}\n";

static void weights_are_overridden(void **state)
{
    struct mny_standard *standard = read_right(weights);
    const struct mny_standard_head *head = mny_standard_head(standard);
    size_t count;

    (void)state;
    assert_string_equal(head->id, "henan");
    assert_string_equal(head->title, "河南省");
    assert_string_equal(head->source, ""); /* an empty entry takes it out */
    assert_true(head->survey->weight == 40 && fabs(head->full - 60) < 1e-9);
    mny_standard_items(standard, &count);
    assert_int_equal(count, 61);
    assert_true(item_of(standard, "L1P2-A1")->weight == 10);
    assert_true(item_of(standard, "L1P2-A2")->weight == 40);
    assert_true(item_of(standard, "L1P2-A3")->weight == 25);
    assert_int_equal(item_of(standard, "L1P2-A1")->input_count, 15);
    assert_true(strstr(item_of(standard, "L1P2-A1")->where.file, "own.yaml") != NULL);
    assert_true(strstr(item_of(standard, "L1P2-A3")->where.file, "own.yaml") == NULL);
    mny_standard_free(standard);
}

/* An item inside an L2, and an L1 inside the total, with the weights that make
   room for them. */
static const char inside[] =
    "id: own\nextends: gbt33356-2022-county\n"
    "survey: {weight: 30}\n"
    "indicators:\n"
    "  - code: L1\n"
    "    indicators:\n"
    "      - code: L1P1\n"
    "        items:\n"
    "          - {code: L1P1-A1, weight: 30}\n"
    "          - code: L1P1-A3\n"
    "            label: 掌上可办率\n"
    "            weight: 20\n"
    "            inputs:\n"
    "              x1: {label: 掌上可办事项, type: count}\n"
    "              x2: {label: 政务服务事项总数, type: count, same_as: L1P1-A1.x2}\n"
    "            formula: ratio(${x1}, ${x2}) * 100\n"
    "  - code: L9\n"
    "    label: 本省特色\n"
    "    weight: 10\n"
    "    indicators:\n"
    "      - code: L9P1\n"
    "        label: 黄河保护\n"
    "        items:\n"
    "          - code: L9P1-A1\n"
    "            label: 监测\n"
    "            inputs:\n"
    "              x1: {label: 评分, type: \"rating[]\"}\n"
    "            formula: mean(${x1})\n";

static void indicators_are_added_inside(void **state)
{
    struct mny_standard *standard = read_right(inside);
    size_t count;
    const struct mny_standard_l1 *l1s = mny_standard_l1s(standard, &count);
    const struct mny_standard_item *item = item_of(standard, "L1P1-A3");

    (void)state;
    assert_int_equal(count, 8);
    assert_string_equal(l1s[7].code, "L9");
    assert_true(l1s[7].counted && !l1s[7].beside && l1s[7].weight == 10 && l1s[7].full == 10);
    assert_true(fabs(mny_standard_head(standard)->weight - 70) < 1e-9);
    assert_true(fabs(mny_standard_head(standard)->full - 68.45) < 1e-9);
    assert_true(item->weight == 20 && item->full == 20);
    assert_string_equal(item->clause, "A.1.1 表A.1");
    assert_true(item_of(standard, "L1P1-A2")->weight == 50);
    assert_true(item_of(standard, "L9P1-A1")->weight == 100);
    mny_standard_free(standard);
}

/* A chain of three; the last word is the first file's. */
static void chains_are_followed(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_standard *standard = NULL;

    (void)state;
    file_of("province.yaml", weights);
    assert_int_equal(mny_standard_read(file_of("city.yaml", "id: city\nextends: province.yaml\n"
                                                            "stages:\n"
                                                            "  - {label: 低, from: 0}\n"
                                                            "  - {label: 高, from: 60}\n"),
                                       problems, &standard),
                     MNY_OK);
    assert_string_equal(mny_standard_head(standard)->id, "city");
    assert_string_equal(mny_standard_head(standard)->title, "河南省");
    assert_string_equal(mny_standard_stage(mny_standard_head(standard), 60), "高");
    assert_true(item_of(standard, "L1P2-A1")->weight == 10);
    mny_standard_free(standard);
    mny_problems_free(problems);
}

static const struct fault_case {
    const char *text;
    const char *said[4]; /* NULL ends them */
} fault_cases[] = {
    {"extends: gbt33356-2022\ntitle: T\n",
     {"own.yaml:1:1: error: \"id\" is missing: a standard that extends another has a name"}},
    {"id: a\nextends: gbt-0\n",
     {"own.yaml:2:10: error: extends: no standard \"gbt-0\"; the name of a shipped one or a path"}},
    {"id: a\nextends: [gbt33356-2022]\n", {"own.yaml:2:10: error: extends: no standard \"?\""}},
    {"id: a\nextends: gbt33356-2022\n---\nid: b\n",
     {"own.yaml:4:1: error: a second document, behind a line \"---\", begins here"}},
    {"id: a\nextends: own.yaml\n", {"own.yaml:2:10: error: \"extends\" goes round in a circle: "}},
    {"id: a\nextends: other.yaml\n",
     {"other.yaml:2:10: error: \"extends\" goes round in a circle"}},
    {"id: a\nextends: broken.yaml\n", {"broken.yaml:1:6: error: this is no YAML"}},
    /* Everything at once: sums, an unknown input, a formula without bound. */
    {"id: a\nextends: gbt33356-2022\nextra: 1\nindicators:\n"
     "  - code: L1\n    weight: 20\n    indicators:\n"
     "      - code: L1P1\n        items:\n"
     "          - {code: L1P1-A1, weight: 30, formula: \"${x1}\"}\n"
     "          - {code: L1P1-A2, formula: \"ratio(${x1}, ${x7}) * 100\"}\n",
     {"own.yaml:5:5: error: the weights of the indicators of L1 sum to 24, not to its own 20",
      "own.yaml:8:9: error: the weights of the items of L1P1 sum to 90, not to 100",
      "own.yaml:11:38: error: ", "own.yaml:10:50: error: the formula of L1P1-A1 has no bound"}},
    {"id: a\nextends: gbt33356-2022\nindicators:\n"
     "  - {code: L1, label: x}\n  - {code: L1, label: y}\n  - {code: L9, label: z, weight: 1}\n",
     {"own.yaml:5:12: error: the code \"L1\" stands at line 4 already",
      "own.yaml:6:5: error: \"indicators\" with a list", "a: 8 of 9 have a weight"}},
    {"id: a\nextends: zhujian-2012\nindicators:\n  - {code: Z1, weight: 40}\n",
     {"own.yaml:4:3: error: a: 1 of 4 have a weight; give one to each, or to none"}},
    {"id: a\nid: b\nextends: zhujian-2012\n", {"own.yaml:2:1: error: \"id\" stands here twice"}},
};

static void every_mistake_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof fault_cases / sizeof *fault_cases; i++) {
        const struct fault_case *one = &fault_cases[i];
        struct mny_problems *problems = mny_problems_create();
        struct mny_standard *standard = NULL;
        enum mny_code code;

        file_of("other.yaml", "id: b\nextends: own.yaml\n");
        file_of("broken.yaml", "id: b: c\n");
        code = mny_standard_read(file_of("own.yaml", one->text), problems, &standard);
        assert_null(standard);
        assert_int_equal(code, MNY_E_INPUT);
        for (size_t k = 0; k < 4 && one->said[k]; k++)
            if (!test_says(problems, one->said[k]))
                fail_msg("not \"%s\" but \"%s\"", one->said[k],
                         mny_problem_format(mny_problems_at(problems, 0)));
        mny_problems_free(problems);
    }
}

static void long_chains_end(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_standard *standard = NULL;
    char name[32], text[64];

    (void)state;
    for (int i = 0; i < 18; i++) {
        snprintf(name, sizeof name, "c%d.yaml", i);
        snprintf(text, sizeof text, "id: c%d\nextends: c%d.yaml\n", i, i + 1);
        file_of(name, text);
    }
    assert_int_equal(
        mny_standard_read(file_of("c0.yaml", "id: c\nextends: c1.yaml\n"), problems, &standard),
        MNY_E_INPUT);
    assert_true(test_says(problems, "c15.yaml:2:10: error: more than 16 standards extend"));
    mny_problems_free(problems);
}

/* Aliases in two files that would make endless work of laying one over the
   other. */
static void bombs_do_not_go_off(void **state)
{
    static const char head[] = "a: &a {x: 1, y: 2}\n";
    struct mny_problems *problems = mny_problems_create();
    struct mny_standard *standard = NULL;
    char text[16384];
    size_t length = (size_t)snprintf(text, sizeof text, "id: a\nextends: base.yaml\n%s", head);

    (void)state;
    for (char c = 'b'; c < 'n'; c++) {
        length += (size_t)snprintf(text + length, sizeof text - length, "%c: &%c {", c, c);
        for (int i = 0; i < 30; i++)
            length += (size_t)snprintf(text + length, sizeof text - length, "%sk%d: *%c",
                                       i > 0 ? ", " : "", i, c - 1);
        length += (size_t)snprintf(text + length, sizeof text - length, "}\n");
    }
    file_of("base.yaml", strstr(text, head));
    assert_int_equal(mny_standard_read(file_of("own.yaml", text), problems, &standard),
                     MNY_E_INPUT);
    assert_true(test_says(problems, "own.yaml:1:1: error: too much to lay over the standard"));
    mny_problems_free(problems);
}

/* ---- what stands beside the total, and stages ---- */

static const char beside[] = "id: own\nextends: ccid-smart\n"
                             "indicators:\n"
                             "  - code: H1\n"
                             "    label: 自选指标\n"
                             "    weight: 10\n"
                             "    beside: true\n"
                             "    indicators:\n"
                             "      - code: H1P1\n"
                             "        label: 特色\n"
                             "        items:\n"
                             "          - code: H1P1-A1\n"
                             "            label: 古都\n"
                             "            inputs: {x1: {label: 处数, type: count}}\n"
                             "            formula: at_most(20 * ${x1}, 100)\n"
                             "          - code: H1P1-A2\n"
                             "            label: 评分\n"
                             "            inputs: {x1: {label: 评分, type: rating}}\n"
                             "            formula: ${x1}\n";

/* Filings of all that counts for the city, the same rating for every field. */
static size_t add_city(char *text, size_t length, size_t room, const char *city, const char *rating)
{
    static const char *const items[] = {"S1P1-A1", "S2P1-A1", "S3P1-A1", "S3P2-A1",
                                        "S3P3-A1", "S3P4-A1", "S3P5-A1", "S4P1-A1"};

    for (size_t i = 0; i < sizeof items / sizeof *items; i++)
        length += (size_t)snprintf(text + length, room - length, "%s,%s,x1[1],%s\n", city, items[i],
                                   rating);
    return length;
}

static const char *cell_of(const struct mny_table *table, const char *city, const char *code,
                           const char *column)
{
    size_t city_column = 0, code_column = 0, wanted = 0;

    assert_true(mny_table_find(table, "city", &city_column));
    if (code)
        assert_true(mny_table_find(table, "code", &code_column));
    assert_true(mny_table_find(table, column, &wanted));
    for (size_t row = 0; row < mny_table_rows(table); row++)
        if (strcmp(mny_table_cell(table, row, city_column), city) == 0 &&
            (!code || strcmp(mny_table_cell(table, row, code_column), code) == 0))
            return mny_table_cell(table, row, wanted);
    return "no such row";
}

static struct mny_table *table_of(const struct mny_output *output, const char *name,
                                  struct mny_problems *problems)
{
    struct mny_table *table = NULL;
    char path[512];

    snprintf(path, sizeof path, "%s/%s", mny_output_folder(output), name);
    assert_int_equal(mny_table_read(path, problems, &table), MNY_OK);
    return table;
}

static void check_beside(const struct mny_output *output, struct mny_problems *problems)
{
    struct mny_table *table = table_of(output, "objective.csv", problems);

    assert_string_equal(mny_table_header(table, 8), "beside");
    assert_int_equal(mny_table_columns(table), 9);
    assert_string_equal(cell_of(table, "410100", "objective", "score"), "80");
    assert_string_equal(cell_of(table, "410100", "objective", "beside"), "8");
    assert_string_equal(cell_of(table, "410100", "S1", "beside"), "");
    assert_string_equal(cell_of(table, "410200", "objective", "beside"), "");
    assert_string_equal(cell_of(table, "410100", "H1", "score"), "no such row");
    mny_table_free(table);
    table = table_of(output, "beside.csv", problems);
    assert_int_equal(mny_table_rows(table), 4);
    assert_int_equal(mny_table_columns(table), 8);
    assert_string_equal(cell_of(table, "410100", "H1P1-A1", "level"), "item");
    assert_string_equal(cell_of(table, "410100", "H1P1-A1", "score"), "50");
    assert_string_equal(cell_of(table, "410100", "H1P1-A1", "status"), "capped");
    assert_string_equal(cell_of(table, "410100", "H1P1", "score"), "8");
    assert_string_equal(cell_of(table, "410100", "H1", "full"), "10");
    assert_string_equal(cell_of(table, "410200", "H1", "score"), "no such row");
    mny_table_free(table);
}

static void check_scores(const struct mny_output *output, struct mny_problems *problems)
{
    struct mny_table *table = table_of(output, "scores.csv", problems);

    assert_string_equal(mny_table_header(table, 7), "S1");
    assert_string_equal(mny_table_header(table, 11), "beside");
    assert_string_equal(mny_table_header(table, 12), "stage");
    assert_string_equal(cell_of(table, "410100", NULL, "total"), "80");
    assert_string_equal(cell_of(table, "410100", NULL, "beside"), "8");
    assert_string_equal(cell_of(table, "410100", NULL, "stage"), "飞跃期");
    assert_string_equal(cell_of(table, "410200", NULL, "beside"), "");
    assert_string_equal(cell_of(table, "410200", NULL, "stage"), "发展期");
    mny_table_free(table);
}

static void are_shown_beside_the_total(void **state)
{
    struct mny_standard *standard = read_right(beside);
    struct mny_problems *problems = mny_problems_create();
    struct mny_assessment *assessment = NULL;
    struct mny_ranking *ranking = NULL;
    struct mny_output *output = NULL;
    char text[4096] = "city,item,input,value\n", folder[300], path[512];
    const char *const paths[] = {path};
    size_t length = strlen(text);

    (void)state;
    length = add_city(text, length, sizeof text, "410100", "80");
    length = add_city(text, length, sizeof text, "410200", "25");
    snprintf(text + length, sizeof text - length,
             "410100,H1P1-A1,x1,6\n410100,H1P1-A2,x1,60\n410200,H1P1-A1,x1,\n");
    snprintf(path, sizeof path, "%s", file_of("f.csv", text));
    snprintf(folder, sizeof folder, "%s/out", test_folder());
    assert_int_equal(mny_output_begin(folder, true, problems, &output), MNY_OK);
    assert_int_equal(mny_assess(standard, paths, 1, output, problems, &assessment), MNY_OK);
    assert_int_equal(mny_assessment_missing(assessment), 0); /* nobody has to file those */
    check_beside(output, problems);
    snprintf(path, sizeof path, "%s/objective.csv", mny_output_folder(output));
    assert_int_equal(mny_combine(standard, path, NULL, NULL, output, problems, &ranking), MNY_OK);
    check_scores(output, problems);
    assert_true(mny_ranking_city(ranking, 0)->beside == 8);
    assert_string_equal(mny_ranking_city(ranking, 1)->stage, "发展期");
    mny_ranking_free(ranking);
    mny_assessment_free(assessment);
    mny_output_discard(output);
    mny_problems_free(problems);
    mny_standard_free(standard);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_overridden),
        cmocka_unit_test(indicators_are_added_inside),
        cmocka_unit_test(chains_are_followed),
        cmocka_unit_test(every_mistake_is_named),
        cmocka_unit_test(long_chains_end),
        cmocka_unit_test(bombs_do_not_go_off),
        cmocka_unit_test(are_shown_beside_the_total),
    };

    setenv("MINYI_DATA", "core", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
