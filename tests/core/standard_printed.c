/* SPDX-License-Identifier: MIT */
/* The shipped standards against numbers typed from the printed texts: weights,
   items and full marks.  GB/T 33356—2022 itself is in tests/core/standard.c. */
#include "core/standard.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A row of a printed table.  LEVEL 1 or 2; ITEMS: what is printed before each
   formula, of a deduction the most that is taken off; 0 ends them. */
struct printed {
    int level;
    const char *code, *label;
    double weight;
    double items[12];
};

/* Annex A: tables A.1 to A.20. */
static const struct printed county[] = {
    {1, "L1", "惠民服务", 25, {0}},
    {2, "L1P1", "政务综合服务", 6, {50, 50}},
    {2, "L1P2", "医疗服务", 5, {30, 30, 40}},
    {2, "L1P3", "教育服务", 5, {50, 50}},
    {2, "L1P4", "农业服务", 5, {60, 40}},
    {2, "L1P5", "行政村(社区)服务", 2, {100}},
    {2, "L1P6", "基层文化服务数字化", 2, {100}},
    {1, "L2", "精准治理", 12, {0}},
    {2, "L2P1", "县域综合治理", 8, {20, 20, 30, 30}},
    {2, "L2P2", "公共安全", 4, {40, 40, 20}},
    {1, "L3", "生态宜居", 6, {0}},
    {2, "L3P1", "生态环保", 3, {50, 50}},
    {2, "L3P2", "绿色乡村", 3, {50, 50}},
    {1, "L4", "信息基础设施", 6, {0}},
    {2, "L4P1", "信息网络", 4, {40, 40}},
    {2, "L4P2", "重点领域公共基础设施数字化改造", 2, {100}},
    {1, "L5", "信息资源", 6, {0}},
    {2, "L5P1", "共享开放", 6, {50, 50}},
    {1, "L6", "信息安全", 0, {0}},
    {2, "L6P1", "保密工作", 0, {2}},
    {2, "L6P2", "密码应用", 0, {2}},
    {2, "L6P3", "网络安全", 0, {1, 1}},
    {2, "L6P4", "数据安全", 0, {1, 1}},
    {1, "L7", "创新发展", 5, {0}},
    {2, "L7P1", "体制机制", 3, {30, 30, 40}},
    {2, "L7P2", "改革创新实践", 2, {100}},
};

/* Appendix 1 of 洛发改高技〔2019〕3号. */
static const struct printed round_2018[] = {
    {1, "L1", "惠民服务", 26, {0}},
    {2, "L1P1", "政务服务", 5, {30, 30, 40}},
    {2, "L1P2", "交通服务", 2, {40, 45, 15}},
    {2, "L1P3", "社保服务", 2, {40, 40, 20}},
    {2, "L1P4", "医疗服务", 3, {40, 30, 30}},
    {2, "L1P5", "教育服务", 3, {30, 40, 30}},
    {2, "L1P6", "就业服务", 2, {50, 50}},
    {2, "L1P7", "城市服务", 3, {30, 40, 30}},
    {2, "L1P8", "帮扶服务", 2, {100}},
    {2, "L1P9", "智慧农业", 2, {40, 30, 30}},
    {2, "L1P10", "智慧社区", 2, {100}},
    {1, "L2", "精准治理", 11, {0}},
    {2, "L2P1", "城市管理", 3, {20, 20, 20, 20, 20}},
    {2, "L2P2", "公共安全", 5, {40, 30, 30}},
    {2, "L2P3", "社会信用", 3, {50, 50}},
    {1, "L3", "生态宜居", 6, {0}},
    {2, "L3P1", "智慧环保", 4, {40, 30, 30}},
    {2, "L3P2", "绿色节能", 2, {100}},
    {1, "L4", "智能设施", 5, {0}},
    {2, "L4P1", "宽带网络设施", 2, {40, 30, 30}},
    {2, "L4P2", "时空信息平台", 3, {50, 50}},
    {1, "L5", "信息资源", 8, {0}},
    {2, "L5P1", "开放共享", 4, {50, 50}},
    {2, "L5P2", "开发利用", 4, {100}},
    {1, "L6", "信息安全", 0, {0}},
    {2, "L6P1", "保密工作", 0, {2}},
    {2, "L6P2", "密码应用", 0, {2}},
    {1, "L7", "创新发展", 4, {0}},
    {2, "L7P1", "体制机制", 4, {30, 30, 40}},
};

/* Appendix 2 of the pilot indicators prints no weights: equal ones. */
#define THIRD (25.0 / 3)
#define OF_3 100.0 / 3, 100.0 / 3, 100.0 / 3
#define OF_4 25, 25, 25, 25
#define OF_8 12.5, 12.5, 12.5, 12.5, 12.5, 12.5, 12.5, 12.5
#define OF_11                                                                                      \
    100.0 / 11, 100.0 / 11, 100.0 / 11, 100.0 / 11, 100.0 / 11, 100.0 / 11, 100.0 / 11,            \
        100.0 / 11, 100.0 / 11, 100.0 / 11, 100.0 / 11
static const struct printed pilot[] = {
    {1, "Z1", "保障体系与基础设施", 25, {0}},
    {2, "Z1P1", "保障体系", THIRD, {20, 20, 20, 20, 20}},
    {2, "Z1P2", "网络基础设施", THIRD, {OF_3}},
    {2, "Z1P3", "公共平台与数据库", THIRD, {OF_3}},
    {1, "Z2", "智慧建设与宜居", 25, {0}},
    {2, "Z2P1", "城市建设管理", 12.5, {OF_8}},
    {2, "Z2P2", "城市功能提升", 12.5, {OF_8}},
    {1, "Z3", "智慧管理与服务", 25, {0}},
    {2, "Z3P1", "政务服务", THIRD, {OF_4}},
    {2, "Z3P2", "基本公共服务", THIRD, {OF_8}},
    {2, "Z3P3", "专项应用", THIRD, {OF_11}},
    {1, "Z4", "智慧产业与经济", 25, {0}},
    {2, "Z4P1", "产业规划", THIRD, {50, 50}},
    {2, "Z4P2", "产业升级", THIRD, {50, 50}},
    {2, "Z4P3", "新兴产业发展", THIRD, {OF_3}},
};

/* Chapters 4 and 6 of the book: parts and fields, equal weights by default. */
static const struct printed smart[] = {
    {1, "S1", "智慧基础发展水平", 25, {0}},
    {2, "S1P1", "智慧基础发展水平", 25, {100}},
    {1, "S2", "政务智慧化水平", 25, {0}},
    {2, "S2P1", "智慧政务", 25, {100}},
    {1, "S3", "公共服务与社会管理智慧化水平", 25, {0}},
    {2, "S3P1", "智慧医疗", 5, {100}},
    {2, "S3P2", "智慧社区", 5, {100}},
    {2, "S3P3", "智慧交通", 5, {100}},
    {2, "S3P4", "智慧教育", 5, {100}},
    {2, "S3P5", "智慧城管", 5, {100}},
    {1, "S4", "产业智慧化水平", 25, {0}},
    {2, "S4P1", "智慧产业", 25, {100}},
};

/* The frame of the 2016 round; 自选指标 stand beside the total. */
static const struct printed round_2016[] = {
    {1, "L1", "惠民服务", 37, {0}},  {2, "L1P1", "惠民服务", 37, {100}},
    {1, "L2", "精准治理", 9, {0}},   {2, "L2P1", "精准治理", 9, {100}},
    {1, "L3", "生态宜居", 8, {0}},   {2, "L3P1", "生态宜居", 8, {100}},
    {1, "L4", "智能设施", 7, {0}},   {2, "L4P1", "智能设施", 7, {100}},
    {1, "L5", "信息资源", 7, {0}},   {2, "L5P1", "信息资源", 7, {100}},
    {1, "L6", "网络安全", 8, {0}},   {2, "L6P1", "网络安全", 8, {100}},
    {1, "L7", "改革创新", 4, {0}},   {2, "L7P1", "改革创新", 4, {100}},
    {1, "L9", "自选指标", 100, {0}}, {2, "L9P1", "自选指标", 100, {100}},
};

#define ROWS(table) (table), sizeof(table) / sizeof *(table)
static const struct whole {
    const char *id;
    const struct printed *rows;
    size_t row_count, items, inputs;
    double full; /* of the objective */
    const char *survey;
    double survey_weight;
    int decimals;
} standards[] = {
    {"gbt33356-2022-county", ROWS(county), 37, 92, 58.45, "L8P1", 40, -1},
    {"xinxing-2018", ROWS(round_2018), 52, 133, 60, "L8P1", 40, 2},
    {"zhujian-2012", ROWS(pilot), 57, 57, 100, NULL, 0, -1},
    {"ccid-smart", ROWS(smart), 8, 8, 100, NULL, 0, -1},
    {"xinxing-2016", ROWS(round_2016), 8, 8, 80, "L8P1", 20, -1},
};

static bool near(double left, double right)
{
    return fabs(left - right) < 1e-9;
}

static void check_head(const struct whole *whole, const struct mny_standard_head *head)
{
    assert_string_equal(head->id, whole->id);
    assert_int_equal(head->decimals, whole->decimals);
    assert_true(near(head->full, whole->full));
    assert_true(near(head->weight, 100 - whole->survey_weight));
    assert_true((head->survey != NULL) == (whole->survey != NULL));
    if (!whole->survey)
        return;
    assert_string_equal(head->survey->code, whole->survey);
    assert_true(head->survey->weight == whole->survey_weight);
}

static void check_items(const struct printed *row, const struct mny_standard_l2 *l2,
                        const struct mny_standard_item *items)
{
    size_t count = 0;

    while (count < 12 && row->items[count] > 0)
        count++;
    assert_int_equal(l2->item_count, count);
    for (size_t i = 0; i < count; i++) {
        const struct mny_standard_item *item = &items[l2->first_item + i];
        bool half = strcmp(item->code, "L3P2-A2") == 0 && row->items[i] == 50;
        char code[32];

        snprintf(code, sizeof code, "%s-A%zu", l2->code, i + 1);
        assert_string_equal(item->code, code);
        assert_true(near(item->deduction ? item->full : item->weight, row->items[i]));
        /* 有得50分 of 100: the one item that cannot be full. */
        assert_true(near(item->full, half ? 25 : row->items[i]));
        assert_true(item->clause[0] != '\0');
    }
}

/* A sum of shares that is the weight has no other last bits, which objective.csv would show. */
static void has_no_noise(double full, double weight)
{
    if (near(full, weight))
        assert_true(full == weight);
}

static void check_rows(const struct whole *whole, const struct mny_standard *standard)
{
    size_t l1_count, l2_count, item_count, l1 = 0, l2 = 0;
    const struct mny_standard_l1 *l1s = mny_standard_l1s(standard, &l1_count);
    const struct mny_standard_l2 *l2s = mny_standard_l2s(standard, &l2_count);
    const struct mny_standard_item *items = mny_standard_items(standard, &item_count);

    assert_int_equal(item_count, whole->items);
    assert_int_equal(l1_count + l2_count, whole->row_count);
    for (size_t i = 0; i < whole->row_count; i++) {
        const struct printed *row = &whole->rows[i];

        if (row->level == 1) {
            assert_string_equal(l1s[l1].code, row->code);
            assert_string_equal(l1s[l1].label, row->label);
            assert_true(l1s[l1].deduction == (row->weight == 0));
            has_no_noise(l1s[l1].full, l1s[l1].weight);
            assert_true(near(l1s[l1++].weight, row->weight));
            continue;
        }
        assert_int_equal(l2s[l2].l1, l1 - 1);
        assert_string_equal(l2s[l2].code, row->code);
        assert_string_equal(l2s[l2].label, row->label);
        assert_true(near(l2s[l2].weight, row->weight));
        has_no_noise(l2s[l2].full, l2s[l2].weight);
        check_items(row, &l2s[l2++], items);
    }
}

static void are_the_printed_ones(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof standards / sizeof *standards; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_standard *standard = NULL;
        size_t inputs;

        if (mny_standard_read(standards[i].id, problems, &standard) != MNY_OK)
            fail_msg("%s: %s", standards[i].id, mny_problem_format(mny_problems_at(problems, 0)));
        check_head(&standards[i], mny_standard_head(standard));
        check_rows(&standards[i], standard);
        mny_standard_inputs(standard, &inputs);
        assert_int_equal(inputs, standards[i].inputs);
        mny_standard_free(standard);
        mny_problems_free(problems);
    }
}

static const struct mny_standard_item *item_of(const struct mny_standard *standard,
                                               const char *code)
{
    size_t count, found = mny_standard_find_item(standard, code, strlen(code));

    assert_int_not_equal(found, MNY_NO_INPUT);
    return &mny_standard_items(standard, &count)[found];
}

/* What the definitions say of misprints, of departments, and of stages. */
static void say_what_was_decided(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_standard *standard = NULL;
    const struct mny_standard_head *head;

    (void)state;
    assert_int_equal(mny_standard_read("gbt33356-2022-county", problems, &standard), MNY_OK);
    assert_non_null(strstr(mny_standard_head(standard)->note, "58.45"));
    assert_non_null(strstr(item_of(standard, "L6P4-A1")->note, "70% 减 0.5 分"));
    mny_standard_free(standard);
    assert_int_equal(mny_standard_read("xinxing-2018", problems, &standard), MNY_OK);
    assert_non_null(strstr(item_of(standard, "L1P4-A3")->note, "求和号"));
    assert_string_equal(item_of(standard, "L1P2-A1")->department, "市交通运输局");
    assert_string_equal(item_of(standard, "L2P1-A4")->department, "");
    mny_standard_free(standard);
    assert_int_equal(mny_standard_read("ccid-smart", problems, &standard), MNY_OK);
    head = mny_standard_head(standard);
    assert_int_equal(head->stage_count, 4);
    assert_string_equal(mny_standard_stage(head, 0), "起步期");
    assert_string_equal(mny_standard_stage(head, 24.99), "起步期");
    assert_string_equal(mny_standard_stage(head, 25), "发展期");
    assert_string_equal(mny_standard_stage(head, 50), "提升期");
    assert_string_equal(mny_standard_stage(head, 74.9), "提升期");
    assert_string_equal(mny_standard_stage(head, 75), "飞跃期");
    assert_string_equal(mny_standard_stage(head, 100), "飞跃期");
    assert_false(mny_standard_has_beside(standard));
    mny_standard_free(standard);
    assert_int_equal(mny_standard_read("xinxing-2016", problems, &standard), MNY_OK);
    assert_true(mny_standard_has_beside(standard));
    assert_string_equal(mny_standard_stage(mny_standard_head(standard), 50), "");
    mny_standard_free(standard);
    mny_problems_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(are_the_printed_ones),
        cmocka_unit_test(say_what_was_decided),
    };

    setenv("MINYI_DATA", "core", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
