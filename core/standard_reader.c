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
enum { ITEMS_MOST = 2000, STAGES_MOST = 20 };

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

static bool is_set(const struct mny_standard_reader *reader, mny_yaml_node map, const char *key)
{
    const char *text = mny_yaml_text(reader->yaml, mny_yaml_find(reader->yaml, map, key));

    return text && strcmp(text, "true") == 0;
}

/* What each entry of LIST weighs if none gives a weight: an equal share of WHOLE.
   NAN if only some give one, which is said at NODE, what CODE stands for. */
static double share_of(struct mny_standard_reader *reader, mny_yaml_node node, mny_yaml_node list,
                       const char *code, double whole)
{
    size_t count = 0, given = 0;

    for (size_t i = 0; i < mny_yaml_size(reader->yaml, list); i++) {
        mny_yaml_node entry = mny_yaml_at(reader->yaml, list, i);

        if (is_set(reader, entry, "deduction") || is_set(reader, entry, "beside"))
            continue;
        count++;
        given += mny_yaml_find(reader->yaml, entry, "weight") != 0;
    }
    if (given == 0)
        return whole / (double)count;
    if (given < count)
        mny_reader_fail(
            reader, mny_problem(reader->problems, MNY_E_INPUT, mny_yaml_where(reader->yaml, node),
                                _("%s: %zu of %zu have a weight; give one to each, or to none "
                                  "for equal weights"),
                                code, given, count));
    return NAN;
}

static void read_items(struct mny_standard_reader *reader, mny_yaml_node node, size_t l2,
                       bool deduction, double printed)
{
    struct mny_standard *standard = reader->standard;
    mny_yaml_node list = mny_reader_list(reader, node, "items");
    double share = deduction ? 0 : share_of(reader, node, list, standard->l2s[l2].code, printed);

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
        mny_reader_item(reader, mny_yaml_at(reader->yaml, list, i), deduction, share);
    }
    standard->l2s[l2].item_count = standard->item_count - standard->l2s[l2].first_item;
}

/* Shares such as 100/11 sum to a weight but for the last bits, with which nobody wants to read
   that 25.000000000000004 points were to be had. */
static double whole(double full, double weight)
{
    return fabs(full - weight) <= 1e-9 ? weight : full;
}

/* What the items of an L2 come to: their weights, and their full marks. */
static void sum_items(struct mny_standard_reader *reader, mny_yaml_node node, size_t l2,
                      double printed)
{
    struct mny_standard_l2 *made = &reader->standard->l2s[l2];
    double weight = 0, full = 0;

    for (size_t i = 0; i < made->item_count; i++) {
        weight += reader->standard->items[made->first_item + i].weight;
        full += reader->standard->items[made->first_item + i].full;
    }
    made->full = whole(made->weight * full / 100, made->weight);
    check_sum(reader, node, _("the weights of the items of %s sum to %s, not to %s"), made->code,
              weight, printed);
}

static void read_l2(struct mny_standard_reader *reader, mny_yaml_node node, size_t l1,
                    bool deduction, double share)
{
    static const char *const keys[] = {"code", "label",       "english", "weight", "clause",
                                       "note", "printed_sum", "items",   NULL};
    static const char *const deduction_keys[] = {"code", "label", "english", "clause",
                                                 "note", "items", NULL};
    struct mny_standard *standard = reader->standard;
    size_t index = standard->l2_count;
    struct mny_standard_l2 *made;
    double printed = 0;

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
    made->weight = deduction ? 0 : mny_reader_weight(reader, node, share);
    if (!deduction)
        printed = mny_reader_number(reader, node, "printed_sum", 0, 100, 100);
    read_items(reader, node, index, deduction, printed);
    if (!deduction)
        sum_items(reader, node, index, printed);
}

/* `deduction`, `beside` or neither, and the weight that goes with it. */
static void read_class(struct mny_standard_reader *reader, mny_yaml_node node, double share,
                       struct mny_standard_l1 *l1)
{
    l1->deduction = mny_reader_flag(reader, node, "deduction");
    l1->beside = mny_reader_flag(reader, node, "beside");
    l1->counted = !l1->deduction && !l1->beside;
    if (l1->deduction && l1->beside)
        mny_reader_fail(
            reader, mny_problem(reader->problems, MNY_E_INPUT, mny_yaml_where(reader->yaml, node),
                                _("%s is a deduction and beside the total; only one of the two "
                                  "is possible"),
                                l1->code));
    if (l1->deduction)
        l1->weight = mny_reader_number(reader, node, "weight", 0, 0, 0);
    else
        l1->weight = mny_reader_weight(reader, node, l1->beside ? 100 : share);
}

static void read_l2s(struct mny_standard_reader *reader, mny_yaml_node node, size_t l1)
{
    struct mny_standard *standard = reader->standard;
    struct mny_standard_l1 *made = &standard->l1s[l1];
    mny_yaml_node list = mny_reader_list(reader, node, "indicators");
    double share = made->deduction ? 0 : share_of(reader, node, list, made->code, made->weight);
    double weight = 0;

    for (size_t i = 0; i < mny_yaml_size(reader->yaml, list); i++)
        read_l2(reader, mny_yaml_at(reader->yaml, list, i), l1, made->deduction, share);
    made->l2_count = standard->l2_count - made->first_l2;
    for (size_t i = 0; i < made->l2_count; i++) {
        weight += standard->l2s[made->first_l2 + i].weight;
        made->full += standard->l2s[made->first_l2 + i].full;
    }
    made->full = whole(made->full, made->weight);
    check_sum(reader, node, _("the weights of the indicators of %s sum to %s, not to its own %s"),
              made->code, weight, made->weight);
}

/* Each L1 has a column of its code in scores.csv, and one behind `without_` in
   sensitivity.csv, where the survey's L1 has one, too. */
static void check_l1_code(struct mny_standard_reader *reader, mny_yaml_node node, const char *code)
{
    static const char *const columns[] = {"rank",      "city",   "name",  "total", "subjective",
                                          "deduction", "beside", "stage", "best",  "worst"};
    const struct mny_standard_survey *survey = reader->standard->head.survey;
    struct mny_where where =
        mny_yaml_where(reader->yaml, mny_yaml_find(reader->yaml, node, "code"));

    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (strcmp(code, columns[i]) == 0)
            mny_reader_fail(
                reader, mny_problem(reader->problems, MNY_E_INPUT, where,
                                    _("\"%s\" cannot be the code of an L1: the files of results "
                                      "have a column of that name"),
                                    code));
    if (survey && *code != '\0' && strcmp(code, survey->l1_code) == 0)
        mny_reader_fail(reader,
                        mny_problem(reader->problems, MNY_E_INPUT, where,
                                    _("\"%s\" is the code of the survey's L1 (l1_code) already; "
                                      "give this L1 another one"),
                                    code));
}

static void read_l1(struct mny_standard_reader *reader, mny_yaml_node node, double share)
{
    static const char *const keys[] = {"code",   "label", "english",    "weight", "deduction",
                                       "beside", "note",  "indicators", NULL};
    struct mny_standard *standard = reader->standard;
    struct mny_standard_l1 *made;

    if (!mny_reader_keys(reader, node, keys))
        return;
    if (!mny_grow(&standard->l1s, &standard->l1_capacity, standard->l1_count + 1,
                  sizeof *standard->l1s)) {
        mny_reader_fail(reader, mny_problem_memory(reader->problems));
        return;
    }
    made = &standard->l1s[standard->l1_count++];
    *made = (struct mny_standard_l1){.first_l2 = standard->l2_count};
    made->code = mny_reader_code(reader, node);
    check_l1_code(reader, node, made->code);
    made->label = mny_reader_text(reader, node, "label", true);
    made->english = mny_reader_text(reader, node, "english", false);
    made->note = mny_reader_text(reader, node, "note", false);
    read_class(reader, node, share, made);
    read_l2s(reader, node, standard->l1_count - 1);
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

static bool is_stages(const struct mny_standard_stage *stages, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!(i == 0 ? stages[i].from == 0 : stages[i].from > stages[i - 1].from))
            return false;
    return true;
}

/* `stages: [{label: 起步期, from: 0}, …]`. */
static void read_stages(struct mny_standard_reader *reader, mny_yaml_node root)
{
    static const char *const keys[] = {"label", "from", NULL};
    mny_yaml_node list = mny_reader_list(reader, root, "stages");
    size_t count = mny_yaml_size(reader->yaml, list);
    struct mny_standard_stage *stages;

    if (count == 0 || count > STAGES_MOST)
        count = 0;
    stages = mny_arena_array(reader->standard->arena, count, sizeof *stages);
    if (!stages) {
        mny_reader_fail(reader, mny_problem_memory(reader->problems));
        return;
    }
    for (size_t i = 0; i < count; i++) {
        mny_yaml_node node = mny_yaml_at(reader->yaml, list, i);

        if (!mny_reader_keys(reader, node, keys))
            continue;
        stages[i].label = mny_reader_text(reader, node, "label", true);
        stages[i].from = mny_reader_number(reader, node, "from", 0, 100, NAN);
    }
    if (list != 0 && (count == 0 || !is_stages(stages, count)))
        mny_reader_fail(
            reader, mny_problem(reader->problems, MNY_E_INPUT, mny_yaml_where(reader->yaml, list),
                                _("at most %d stages are expected, the first from 0 and each from "
                                  "a higher total than the one before it"),
                                STAGES_MOST));
    reader->standard->head.stages = stages;
    reader->standard->head.stage_count = count;
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
    if (mny_yaml_find(reader->yaml, root, "stages") != 0)
        read_stages(reader, root);
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

/* The L1, and what those that count come to. */
static void read_l1s(struct mny_standard_reader *reader, mny_yaml_node root)
{
    struct mny_standard *standard = reader->standard;
    struct mny_standard_head *head = &standard->head;
    mny_yaml_node list = mny_reader_list(reader, root, "indicators");
    double survey = head->survey ? standard->survey.weight : 0;
    double share = share_of(reader, list, list, head->id, 100 - survey);

    for (size_t i = 0; i < mny_yaml_size(reader->yaml, list); i++)
        read_l1(reader, mny_yaml_at(reader->yaml, list, i), share);
    for (size_t i = 0; i < standard->l1_count; i++) {
        if (!standard->l1s[i].counted)
            continue;
        head->weight += standard->l1s[i].weight;
        head->full += standard->l1s[i].full;
    }
    head->full = whole(head->full, head->weight);
    if (list != 0)
        check_sum(reader, list, _("%s: the weights of the L1 and the survey sum to %s, not to %s"),
                  head->id, head->weight + survey, 100);
}

static void read_root(struct mny_standard_reader *reader, mny_yaml_node root)
{
    static const char *const keys[] = {"id",     "extends",    "title",    "english",
                                       "source", "note",       "decimals", "survey",
                                       "stages", "indicators", NULL};

    if (!mny_reader_keys(reader, root, keys))
        return;
    read_head(reader, root);
    read_l1s(reader, root);
    resolve_references(reader);
    inherit_clauses(reader->standard);
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
