/* SPDX-License-Identifier: MIT */
/* Any bytes as a user's standard, which may extend a shipped one.  What is read
   without an error must hold together, and no formula of it may give more than
   its full mark, whatever is filed. */
#include "core/standard.h"

#include <math.h>
#include <stdint.h>

#include "tests/core/files.h"

static void require(bool condition)
{
    if (!condition)
        abort();
}

/* The value number ROUND that may be filed for the input. */
static double value_of(const struct mny_standard_input *input, size_t round)
{
    static const double numbers[] = {0, 1, 2, 3, 5, 7.5, 10, 89.999, 90, 100, 1e6, 1e15};
    double value = numbers[round % (sizeof numbers / sizeof *numbers)];

    switch (input->type) {
    case MNY_INPUT_COUNT:
        return floor(value);
    case MNY_INPUT_AMOUNT:
        return value;
    case MNY_INPUT_PERCENT:
    case MNY_INPUT_RATING:
        return fmin(value, 100);
    case MNY_INPUT_YESNO:
        return (double)(round % 2);
    case MNY_INPUT_LEVEL:
        return input->levels[round % input->level_count].value;
    }
    return 0;
}

static void pass_over(void *context, const struct mny_broken_ratio *ratio)
{
    (void)context;
    (void)ratio;
}

static void run_item(const struct mny_standard_item *item, const struct mny_standard_input *inputs,
                     struct mny_calculator *calculator, double full)
{
    double *values = calloc(item->input_count, sizeof *values);
    struct mny_filed *filed = calloc(item->input_count, sizeof *filed);
    struct mny_mark mark;

    for (size_t round = 0; round < 40; round++) {
        for (size_t i = 0; i < item->input_count; i++) {
            values[i] = value_of(&inputs[i], round * (i + 1) + round / 12);
            filed[i] = (struct mny_filed){&values[i], 1};
        }
        require(mny_calculator_run(calculator, item->formulas, filed, pass_over, NULL, &mark) ==
                MNY_OK);
        require(isnan(mark.value) || mark.value <= full * (1 + 1e-9) + 1e-9);
    }
    free(values);
    free(filed);
}

static void walk(const struct mny_standard *standard)
{
    const struct mny_standard_head *head = mny_standard_head(standard);
    struct mny_calculator *calculator = mny_calculator_create();
    size_t l1_count, l2_count, count, input_count;
    const struct mny_standard_l1 *l1s = mny_standard_l1s(standard, &l1_count);
    const struct mny_standard_l2 *l2s = mny_standard_l2s(standard, &l2_count);
    const struct mny_standard_item *items = mny_standard_items(standard, &count);
    const struct mny_standard_input *inputs = mny_standard_inputs(standard, &input_count);
    char *tree = mny_standard_tree(standard);

    require(calculator && tree);
    require(fabs(head->weight + (head->survey ? head->survey->weight : 0) - 100) < 1e-6);
    require(head->full <= head->weight + 1e-6);
    for (size_t i = 0; i < l1_count; i++)
        require(l1s[i].first_l2 + l1s[i].l2_count <= l2_count && l1s[i].l2_count > 0);
    for (size_t i = 0; i < l2_count; i++)
        require(l2s[i].first_item + l2s[i].item_count <= count && l2s[i].item_count > 0);
    for (size_t i = 0; i < count; i++) {
        double full = items[i].deduction       ? items[i].full
                      : items[i].weight > 1e-9 ? items[i].full / items[i].weight * 100
                                               : INFINITY;

        require(items[i].first_input + items[i].input_count <= input_count);
        require(mny_standard_find_item(standard, items[i].code, strlen(items[i].code)) == i);
        run_item(&items[i], inputs + items[i].first_input, calculator, full);
    }
    free(tree);
    mny_calculator_free(calculator);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_standard *standard = NULL;
    enum mny_code code;

    setenv("MINYI_DATA", "core", 1);
    code = mny_standard_read(test_file("s.yaml", (const char *)bytes, length), problems, &standard);
    require((code == MNY_OK) == (standard != NULL));
    require((code == MNY_OK) == (mny_problems_count(problems, MNY_ERROR) == 0));
    if (standard)
        walk(standard);
    mny_standard_free(standard);
    mny_problems_free(problems);
    return 0;
}
