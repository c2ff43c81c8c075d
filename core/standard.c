/* SPDX-License-Identifier: MIT */
#include "core/standard.h"

#include "core/standard_private.h"

#include <stdlib.h>
#include <string.h>

void mny_standard_free(struct mny_standard *standard)
{
    if (!standard)
        return;
    for (size_t i = 0; i < standard->item_count; i++)
        mny_formulas_free((struct mny_formulas *)standard->items[i].formulas);
    free(standard->l1s);
    free(standard->l2s);
    free(standard->items);
    free(standard->inputs);
    mny_arena_free(standard->arena);
    free(standard);
}

enum mny_code mny_standard_read(const char *name_or_file, struct mny_problems *problems,
                                struct mny_standard **standard)
{
    struct mny_standard *made = NULL;
    struct mny_yaml *yaml = NULL;
    enum mny_code code = mny_standard_open(name_or_file, problems, &yaml);

    *standard = NULL;
    if (yaml) {
        made = calloc(1, sizeof *made);
        if (!made || !(made->arena = mny_arena_create()))
            code = mny_problem_memory(problems);
        else if (mny_standard_fill(made, yaml, problems) != MNY_OK && code == MNY_OK)
            code = MNY_E_INPUT;
    }
    mny_yaml_free(yaml);
    if (code == MNY_OK)
        *standard = made;
    else
        mny_standard_free(made);
    return code;
}

const struct mny_standard_head *mny_standard_head(const struct mny_standard *standard)
{
    return &standard->head;
}

const struct mny_standard_l1 *mny_standard_l1s(const struct mny_standard *standard, size_t *count)
{
    *count = standard->l1_count;
    return standard->l1s;
}

const struct mny_standard_l2 *mny_standard_l2s(const struct mny_standard *standard, size_t *count)
{
    *count = standard->l2_count;
    return standard->l2s;
}

const struct mny_standard_item *mny_standard_items(const struct mny_standard *standard,
                                                   size_t *count)
{
    *count = standard->item_count;
    return standard->items;
}

const struct mny_standard_input *mny_standard_inputs(const struct mny_standard *standard,
                                                     size_t *count)
{
    *count = standard->input_count;
    return standard->inputs;
}

const char *mny_standard_stage(const struct mny_standard_head *head, double total)
{
    const char *label = "";

    /* Sums of decimals miss what was meant in their last digits. */
    for (size_t i = 0; i < head->stage_count && total >= head->stages[i].from - 1e-9; i++)
        label = head->stages[i].label;
    return label;
}

bool mny_standard_has_beside(const struct mny_standard *standard)
{
    for (size_t i = 0; i < standard->l1_count; i++)
        if (standard->l1s[i].beside)
            return true;
    return false;
}

static bool is(const char *code, const char *text, size_t length)
{
    return strlen(code) == length && memcmp(code, text, length) == 0;
}

size_t mny_standard_find_item(const struct mny_standard *standard, const char *code, size_t length)
{
    for (size_t i = 0; i < standard->item_count; i++)
        if (is(standard->items[i].code, code, length))
            return i;
    return MNY_NO_INPUT;
}

size_t mny_standard_find_input(const struct mny_standard *standard, size_t item, const char *code,
                               size_t length)
{
    size_t first = standard->items[item].first_input;

    for (size_t i = first; i < first + standard->items[item].input_count; i++)
        if (is(standard->inputs[i].code, code, length))
            return i;
    return MNY_NO_INPUT;
}
