/* SPDX-License-Identifier: MIT */
/* Whether a formula stays within its full mark whatever is filed. */
#include "core/standard_private.h"

#include "core/number.h"
#include "core/text.h"

#include <math.h>
#include <stdlib.h>

/* Sums such as 0.4 × 100 + 0.4 × 100 + 0.2 × 100 miss 100 in the last bits. */
static const double slack = 1e-9;

static struct mny_range levels_of(const struct mny_standard_input *input)
{
    struct mny_range range = {INFINITY, -INFINITY, true};

    for (size_t i = 0; i < input->level_count; i++) {
        range.least = fmin(range.least, input->levels[i].value);
        range.most = fmax(range.most, input->levels[i].value);
    }
    return input->level_count > 0 ? range : mny_range_any();
}

/* What may be filed for the input, by its type. */
static struct mny_range range_of(const struct mny_standard_input *input)
{
    switch (input->type) {
    case MNY_INPUT_COUNT:
        return (struct mny_range){0, INFINITY, true};
    case MNY_INPUT_AMOUNT:
        return (struct mny_range){0, INFINITY, false};
    case MNY_INPUT_PERCENT:
    case MNY_INPUT_RATING:
        return (struct mny_range){0, 100, false};
    case MNY_INPUT_YESNO:
        return (struct mny_range){0, 1, true};
    case MNY_INPUT_LEVEL:
        return levels_of(input);
    }
    return mny_range_any();
}

static void say_beyond(struct mny_standard_reader *reader, mny_yaml_node node,
                       const struct mny_standard_item *item, double most, double full)
{
    struct mny_where where =
        mny_yaml_where(reader->yaml, mny_yaml_find(reader->yaml, node, "formula"));
    char most_text[MNY_NUMBER_ROOM], full_text[MNY_NUMBER_ROOM];

    mny_number_format(most, most_text);
    mny_number_format(full, full_text);
    if (isinf(most))
        mny_reader_fail(reader,
                        mny_problem(reader->problems, MNY_E_INPUT, where,
                                    _("the formula of %s has no bound, but its full mark is %s; "
                                      "bound what can grow, as in at_most(…, %s)"),
                                    item->code, full_text, full_text));
    else
        mny_reader_fail(reader,
                        mny_problem(reader->problems, MNY_E_INPUT, where,
                                    _("the formula of %s can give up to %s, but its full mark is "
                                      "%s; correct it, or bound it, as in at_most(…, %s)"),
                                    item->code, most_text, full_text, full_text));
}

void mny_reader_range(struct mny_standard_reader *reader, mny_yaml_node node,
                      const struct mny_standard_item *item, double full)
{
    const struct mny_standard_input *inputs = &reader->standard->inputs[item->first_input];
    struct mny_range *ranges = calloc(item->input_count + 1, sizeof *ranges), mark;

    for (size_t i = 0; ranges && i < item->input_count; i++)
        ranges[i] = range_of(&inputs[i]);
    if (!ranges || mny_formulas_range(item->formulas, ranges, &mark) != MNY_OK)
        mny_reader_fail(reader, mny_problem_memory(reader->problems));
    else if (mark.most > full + slack)
        say_beyond(reader, node, item, mark.most, full);
    free(ranges);
}
