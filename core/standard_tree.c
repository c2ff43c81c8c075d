/* SPDX-License-Identifier: MIT */
#include "core/standard.h"

#include "core/number.h"
#include "core/page.h"
#include "core/rounding.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

/* Equal weights are thirds and elevenths: four decimals tell enough of them. */
static void format_weight(double weight, char text[MNY_NUMBER_ROOM])
{
    mny_number_format(mny_round_half_up(weight, 4), text);
}

static void add_note(struct mny_page *page, size_t indent, const char *note)
{
    if (note[0] != '\0')
        mny_page_line(page, indent, _("Note: %s"), note);
}

/* ` (level: 0 未设立, 1 设立)`, ` (amount, km²)`. */
static void add_type(struct mny_page *line, const struct mny_standard_input *input)
{
    char number[MNY_NUMBER_ROOM];

    mny_page_text(line, " (");
    mny_page_text(line, mny_input_type_name(input->type));
    mny_page_text(line, input->repeats ? "[]" : "");
    for (size_t i = 0; i < input->level_count; i++) {
        mny_number_format(input->levels[i].value, number);
        mny_page_text(line, i == 0 ? ": " : ", ");
        mny_page_text(line, number);
        mny_page_text(line, " ");
        mny_page_text(line, input->levels[i].label);
    }
    mny_page_text(line, input->unit[0] != '\0' ? ", " : "");
    mny_page_text(line, input->unit);
    mny_page_text(line, ")");
}

static void add_input(struct mny_page *page, const struct mny_standard *standard,
                      const struct mny_standard_input *input)
{
    size_t count;
    const struct mny_standard_input *inputs = mny_standard_inputs(standard, &count);
    const struct mny_standard_item *items = mny_standard_items(standard, &count);
    struct mny_page line = {0};

    mny_page_text(&line, input->code);
    mny_page_text(&line, " ");
    mny_page_text(&line, input->label);
    add_type(&line, input);
    if (!line.failed)
        mny_page_wrapped(page, 8, line.text);
    page->failed = page->failed || line.failed;
    free(line.text);
    if (input->same_as != MNY_NO_INPUT)
        mny_page_line(page, 10, _("the same as %s.%s"), items[inputs[input->same_as].item].code,
                      inputs[input->same_as].code);
    add_note(page, 10, input->note);
}

static void add_item(struct mny_page *page, const struct mny_standard *standard,
                     const struct mny_standard_item *item, const char *l2_clause)
{
    size_t count;
    const struct mny_standard_input *inputs = mny_standard_inputs(standard, &count);
    char weight[MNY_NUMBER_ROOM], full[MNY_NUMBER_ROOM];

    format_weight(item->weight, weight);
    format_weight(item->full, full);
    if (item->deduction)
        mny_page_line(page, 4, _("%s %s: takes off %s at most"), item->code, item->label, full);
    else if (item->full < item->weight)
        mny_page_line(page, 4, _("%s %s: %s %% of the L2, %s at most"), item->code, item->label,
                      weight, full);
    else
        mny_page_line(page, 4, _("%s %s: %s %% of the L2"), item->code, item->label, weight);
    if (strcmp(item->clause, l2_clause) != 0)
        mny_page_line(page, 6, "[%s]", item->clause);
    if (item->department[0] != '\0')
        mny_page_line(page, 6, _("Filed by: %s"), item->department);
    if (item->requirement[0] != '\0')
        mny_page_line(page, 6, _("Data: %s"), item->requirement);
    mny_page_line(page, 6, item->deduction ? _("points = %s") : _("mark = %s"), item->formula);
    for (size_t i = 0; i < item->component_count; i++)
        mny_page_line(page, 6, "%s = %s", item->components[i].code, item->components[i].formula);
    for (size_t i = 0; i < item->input_count; i++)
        add_input(page, standard, &inputs[item->first_input + i]);
    add_note(page, 6, item->note);
}

/* `L1 惠民服务 (Public services): 24 %`. */
static void add_heading(struct mny_page *page, size_t indent, const char *code, const char *label,
                        const char *english, const char *weight)
{
    bool named = english[0] != '\0';

    mny_page_line(page, indent, "%s %s%s%s%s: %s", code, label, named ? " (" : "", english,
                  named ? ")" : "", weight);
}

static void add_l2(struct mny_page *page, const struct mny_standard *standard,
                   const struct mny_standard_l2 *l2, bool deduction)
{
    size_t count;
    const struct mny_standard_item *items = mny_standard_items(standard, &count);
    char weight[MNY_NUMBER_ROOM + 8];

    format_weight(l2->weight, weight);
    strcat(weight, " %");
    mny_page_text(page, "\n");
    add_heading(page, 2, l2->code, l2->label, l2->english, deduction ? _("deductions") : weight);
    if (l2->clause[0] != '\0')
        mny_page_line(page, 4, "[%s]", l2->clause);
    add_note(page, 4, l2->note);
    for (size_t i = 0; i < l2->item_count; i++)
        add_item(page, standard, &items[l2->first_item + i], l2->clause);
}

static void add_l1(struct mny_page *page, const struct mny_standard *standard,
                   const struct mny_standard_l1 *l1)
{
    size_t count;
    const struct mny_standard_l2 *l2s = mny_standard_l2s(standard, &count);
    char weight[MNY_NUMBER_ROOM + 8];

    format_weight(l1->weight, weight);
    strcat(weight, " %");
    mny_page_text(page, "\n");
    if (l1->beside)
        add_heading(page, 0, l1->code, l1->label, l1->english, _("beside the total"));
    else
        add_heading(page, 0, l1->code, l1->label, l1->english,
                    l1->deduction ? _("deductions") : weight);
    add_note(page, 2, l1->note);
    for (size_t i = 0; i < l1->l2_count; i++)
        add_l2(page, standard, &l2s[l1->first_l2 + i], l1->deduction);
}

static void add_stages(struct mny_page *page, const struct mny_standard_head *head)
{
    char from[MNY_NUMBER_ROOM];

    if (head->stage_count == 0)
        return;
    mny_page_text(page, "\n");
    mny_page_line(page, 0, "%s", _("Stages:"));
    for (size_t i = 0; i < head->stage_count; i++) {
        mny_number_format(head->stages[i].from, from);
        mny_page_line(page, 2, _("%s: from a total of %s on"), head->stages[i].label, from);
    }
}

static void add_survey(struct mny_page *page, const struct mny_standard_survey *survey)
{
    char weight[MNY_NUMBER_ROOM];

    format_weight(survey->weight, weight);
    mny_page_text(page, "\n");
    mny_page_line(page, 0, "%s %s: %s %%", survey->l1_code, survey->l1_label, weight);
    mny_page_line(page, 2, "%s %s: %s %%", survey->code, survey->label, weight);
    if (survey->clause[0] != '\0')
        mny_page_line(page, 4, "[%s]", survey->clause);
}

char *mny_standard_tree(const struct mny_standard *standard)
{
    const struct mny_standard_head *head = mny_standard_head(standard);
    struct mny_page page = {0};
    size_t count;
    const struct mny_standard_l1 *l1s = mny_standard_l1s(standard, &count);

    mny_page_line(&page, 0, "%s %s", head->id, head->title);
    mny_page_line(&page, 0, "%s", head->english);
    mny_page_line(&page, 0, "%s", head->source);
    add_note(&page, 0, head->note);
    if (head->decimals >= 0)
        mny_page_line(&page, 0, _("Every score is rounded to %d decimals, half up."),
                      head->decimals);
    for (size_t i = 0; i < count; i++)
        add_l1(&page, standard, &l1s[i]);
    if (head->survey)
        add_survey(&page, head->survey);
    add_stages(&page, head);
    if (!page.failed)
        return page.text;
    free(page.text);
    return NULL;
}
