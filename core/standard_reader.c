/* SPDX-License-Identifier: MIT */
#include "core/standard_private.h"

#include "core/number.h"
#include "core/rounding.h"
#include "core/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The printed systems have some 60 items; a file that asks for far more (YAML's
   aliases can) is a mistake, and checking codes pair by pair would take long. */
enum { ITEMS_MOST = 2000 };

/* Weights are short decimals: sums of them are wrong in the last bits only.  A
   weight that is itself a problem (NAN) makes no second one here. */
static const double slack = 1e-9;

static void check_sum(struct mny_standard_reader *reader, mny_yaml_node node, const char *format,
                      const char *code, double sum, double expected)
{
    char sum_text[MNY_NUMBER_ROOM], expected_text[MNY_NUMBER_ROOM];

    if (!(fabs(sum - expected) > slack))
        return;
    mny_number_format(sum, sum_text);
    mny_number_format(expected, expected_text);
    mny_reader_fail(reader,
                    mny_problem(reader->problems, MNY_E_INPUT, mny_yaml_where(reader->yaml, node),
                                format, code, sum_text, expected_text));
}

static void read_items(struct mny_standard_reader *reader, mny_yaml_node node, size_t l2,
                       bool deduction)
{
    struct mny_standard *standard = reader->standard;
    mny_yaml_node list = mny_reader_list(reader, node, "items");

    for (size_t i = 0; i < mny_yaml_size(reader->yaml, list); i++) {
        if (standard->item_count >= ITEMS_MOST) {
            mny_reader_fail(
                reader,
                mny_problem(
                    reader->problems, MNY_E_INPUT, mny_yaml_where(reader->yaml, list),
                    _("more than %d items in one standard; is this the file that was meant?"),
                    ITEMS_MOST));
            return;
        }
        mny_reader_item(reader, mny_yaml_at(reader->yaml, list, i), deduction);
    }
    standard->l2s[l2].item_count = standard->item_count - standard->l2s[l2].first_item;
}

/* What the items of an L2 come to: their weights, and their full marks. */
static void sum_items(struct mny_standard_reader *reader, mny_yaml_node node, size_t l2)
{
    struct mny_standard_l2 *made = &reader->standard->l2s[l2];
    double printed = mny_reader_number(reader, node, "printed_sum", 0, 100, 100);
    double weight = 0, full = 0;

    for (size_t i = 0; i < made->item_count; i++) {
        weight += reader->standard->items[made->first_item + i].weight;
        full += reader->standard->items[made->first_item + i].full;
    }
    made->full = made->weight * full / 100;
    check_sum(reader, node, _("the weights of the items of %s sum to %s, not to %s"), made->code,
              weight, printed);
}

static void read_l2(struct mny_standard_reader *reader, mny_yaml_node node, size_t l1,
                    bool deduction)
{
    static const char *const keys[] = {"code", "label",       "english", "weight", "clause",
                                       "note", "printed_sum", "items",   NULL};
    static const char *const deduction_keys[] = {"code", "label", "english", "clause",
                                                 "note", "items", NULL};
    struct mny_standard *standard = reader->standard;
    size_t index = standard->l2_count;
    struct mny_standard_l2 *made;

    if (!mny_reader_keys(reader, node, deduction ? deduction_keys : keys))
        return;
    if (!mny_grow(&standard->l2s, &standard->l2_capacity, index + 1, sizeof *standard->l2s)) {
        mny_reader_fail(reader, mny_problem_memory(reader->problems));
        return;
    }
    made = &standard->l2s[standard->l2_count++];
    *made = (struct mny_standard_l2){.l1 = l1, .first_item = standard->item_count};
    made->code = mny_reader_code(reader, node);
    made->label = mny_reader_text(reader, node, "label", true);
    made->english = mny_reader_text(reader, node, "english", false);
    made->clause = mny_reader_text(reader, node, "clause", false);
    made->note = mny_reader_text(reader, node, "note", false);
    made->weight = deduction ? 0 : mny_reader_number(reader, node, "weight", 0, 100, NAN);
    read_items(reader, node, index, deduction);
    if (!deduction)
        sum_items(reader, node, index);
}

static void read_l1(struct mny_standard_reader *reader, mny_yaml_node node)
{
    static const char *const keys[] = {"code",      "label", "english",    "weight",
                                       "deduction", "note",  "indicators", NULL};
    struct mny_standard *standard = reader->standard;
    size_t index = standard->l1_count;
    struct mny_standard_l1 *made;
    mny_yaml_node list;
    double weight = 0;

    if (!mny_reader_keys(reader, node, keys))
        return;
    if (!mny_grow(&standard->l1s, &standard->l1_capacity, index + 1, sizeof *standard->l1s)) {
        mny_reader_fail(reader, mny_problem_memory(reader->problems));
        return;
    }
    made = &standard->l1s[standard->l1_count++];
    *made = (struct mny_standard_l1){.first_l2 = standard->l2_count};
    made->code = mny_reader_code(reader, node);
    made->label = mny_reader_text(reader, node, "label", true);
    made->english = mny_reader_text(reader, node, "english", false);
    made->note = mny_reader_text(reader, node, "note", false);
    made->deduction = mny_reader_flag(reader, node, "deduction");
    made->weight = mny_reader_number(reader, node, "weight", 0, made->deduction ? 0 : 100,
                                     made->deduction ? 0 : NAN);
    list = mny_reader_list(reader, node, "indicators");
    for (size_t i = 0; i < mny_yaml_size(reader->yaml, list); i++)
        read_l2(reader, mny_yaml_at(reader->yaml, list, i), index, made->deduction);
    made->l2_count = standard->l2_count - made->first_l2;
    for (size_t i = 0; i < made->l2_count; i++) {
        weight += standard->l2s[made->first_l2 + i].weight;
        made->full += standard->l2s[made->first_l2 + i].full;
    }
    check_sum(reader, node, _("the weights of the indicators of %s sum to %s, not to its own %s"),
              made->code, weight, made->weight);
}

static void read_survey(struct mny_standard_reader *reader, mny_yaml_node node)
{
    static const char *const keys[] = {"code",   "label",  "l1_code", "l1_label",
                                       "weight", "clause", NULL};
    struct mny_standard_survey *survey = &reader->standard->survey;

    if (!mny_reader_keys(reader, node, keys))
        return;
    survey->code = mny_reader_code(reader, node);
    survey->label = mny_reader_text(reader, node, "label", true);
    survey->l1_code = mny_reader_text(reader, node, "l1_code", true);
    survey->l1_label = mny_reader_text(reader, node, "l1_label", true);
    survey->clause = mny_reader_text(reader, node, "clause", false);
    survey->weight = mny_reader_number(reader, node, "weight", 0, 100, NAN);
    reader->standard->head.survey = survey;
}

static void read_head(struct mny_standard_reader *reader, mny_yaml_node root)
{
    struct mny_standard_head *head = &reader->standard->head;
    mny_yaml_node survey = mny_yaml_find(reader->yaml, root, "survey");
    double decimals = mny_reader_number(reader, root, "decimals", 0, MNY_DECIMALS_MOST, -1);

    head->id = mny_reader_text(reader, root, "id", true);
    head->title = mny_reader_text(reader, root, "title", true);
    head->english = mny_reader_text(reader, root, "english", false);
    head->source = mny_reader_text(reader, root, "source", false);
    head->note = mny_reader_text(reader, root, "note", false);
    head->decimals = (int)decimals;
    if (head->decimals != decimals)
        mny_reader_fail(
            reader,
            mny_problem(reader->problems, MNY_E_INPUT,
                        mny_yaml_where(reader->yaml, mny_yaml_find(reader->yaml, root, "decimals")),
                        "%s", _("\"decimals\" is a whole number, such as 2")));
    if (survey != 0)
        read_survey(reader, survey);
}

static size_t find_input(const struct mny_standard *standard, const char *reference)
{
    const char *dot = strchr(reference, '.');
    size_t item;

    if (!dot)
        return MNY_NO_INPUT;
    item = mny_standard_find_item(standard, reference, (size_t)(dot - reference));
    if (item == MNY_NO_INPUT)
        return MNY_NO_INPUT;
    return mny_standard_find_input(standard, item, dot + 1, strlen(dot + 1));
}

/* `same_as`: an input of an earlier item, of the same kind. */
static void resolve_references(struct mny_standard_reader *reader)
{
    for (size_t i = 0; i < reader->reference_count; i++) {
        const struct mny_standard_code *reference = &reader->references[i];
        struct mny_standard_input *input = &reader->standard->inputs[reference->input];
        size_t found = find_input(reader->standard, reference->text);

        if (found != MNY_NO_INPUT && reader->standard->inputs[found].item < input->item &&
            reader->standard->inputs[found].type == input->type &&
            !reader->standard->inputs[found].repeats && !input->repeats)
            input->same_as = found;
        else
            mny_reader_fail(reader,
                            mny_problem(reader->problems, MNY_E_INPUT, reference->where,
                                        _("same_as: \"%s\" is no input of the same type of an "
                                          "earlier item; `L1P1-A1.x2` is the form"),
                                        reference->text));
    }
}

/* An item without a clause of its own has its L2's. */
static void inherit_clauses(struct mny_standard *standard)
{
    for (size_t i = 0; i < standard->item_count; i++)
        if (standard->items[i].clause[0] == '\0')
            standard->items[i].clause = standard->l2s[standard->items[i].l2].clause;
}

static void read_root(struct mny_standard_reader *reader, mny_yaml_node root)
{
    static const char *const keys[] = {"id",       "title",  "english",    "source", "note",
                                       "decimals", "survey", "indicators", NULL};
    struct mny_standard *standard = reader->standard;
    mny_yaml_node list;

    if (!mny_reader_keys(reader, root, keys))
        return;
    read_head(reader, root);
    list = mny_reader_list(reader, root, "indicators");
    for (size_t i = 0; i < mny_yaml_size(reader->yaml, list); i++)
        read_l1(reader, mny_yaml_at(reader->yaml, list, i));
    for (size_t i = 0; i < standard->l1_count; i++) {
        standard->head.weight += standard->l1s[i].weight;
        standard->head.full += standard->l1s[i].full;
    }
    if (list != 0)
        check_sum(reader, list, _("%s: the weights of the L1 and the survey sum to %s, not to %s"),
                  standard->head.id,
                  standard->head.weight + (standard->head.survey ? standard->survey.weight : 0),
                  100);
    resolve_references(reader);
    inherit_clauses(standard);
}

enum mny_code mny_standard_fill(struct mny_standard *standard, const struct mny_yaml *yaml,
                                struct mny_problems *problems)
{
    struct mny_standard_reader reader = {.yaml = yaml, .standard = standard, .problems = problems};

    standard->head.decimals = -1;
    read_root(&reader, mny_yaml_root(yaml));
    free(reader.codes);
    free(reader.references);
    return reader.code;
}
