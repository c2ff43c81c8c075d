/* SPDX-License-Identifier: MIT */
#include "core/standard_private.h"

#include "core/number.h"
#include "core/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Ceilings far above any printed item (the largest has 15 inputs), so that a
   file cannot ask for unbounded work. */
enum { INPUTS_MOST = 200, LEVELS_MOST = 100 };

/* Words of the `type` of an input, in the order of enum mny_input_type. */
static const char *const type_names[] = {"count", "amount", "percent", "yesno", "level", "rating"};

const char *mny_input_type_name(enum mny_input_type type)
{
    return type_names[type];
}

static void fail_at(struct mny_standard_reader *reader, mny_yaml_node node, const char *format,
                    const char *text)
{
    mny_reader_fail(reader, mny_problem(reader->problems, MNY_E_INPUT,
                                        mny_yaml_where(reader->yaml, node), format, text));
}

/* `count`, or `count[]` of an input that repeats. */
static void read_type(struct mny_standard_reader *reader, mny_yaml_node node,
                      struct mny_standard_input *input)
{
    const char *text = mny_reader_text(reader, node, "type", true);
    size_t length = strlen(text), count = sizeof type_names / sizeof type_names[0];

    if (length == 0)
        return;
    input->repeats = length > 2 && strcmp(text + length - 2, "[]") == 0;
    if (input->repeats)
        length -= 2;
    for (size_t i = 0; i < count; i++) {
        if (strlen(type_names[i]) == length && memcmp(type_names[i], text, length) == 0) {
            input->type = (enum mny_input_type)i;
            return;
        }
    }
    fail_at(reader, mny_yaml_find(reader->yaml, node, "type"),
            _("\"%s\" is no type; count, amount, percent, yesno, level and rating are, with [] "
              "behind one that repeats"),
            text);
}

/* `values: {0: 均不支持, 1: …}` of a level. */
static void read_levels(struct mny_standard_reader *reader, mny_yaml_node node,
                        struct mny_standard_input *input)
{
    mny_yaml_node map = mny_yaml_find(reader->yaml, node, "values");
    size_t count = mny_yaml_size(reader->yaml, map);
    struct mny_standard_level *levels;

    if ((input->type == MNY_INPUT_LEVEL) != (map != 0) ||
        (map != 0 &&
         (mny_yaml_kind(reader->yaml, map) != MNY_YAML_MAP || count == 0 || count > LEVELS_MOST))) {
        fail_at(reader, map ? map : node, "%s",
                _("an input of type level, and only one, has `values: {0: …, 1: …}`"));
        return;
    }
    levels = mny_arena_array(reader->standard->arena, count, sizeof *levels);
    if (!levels) {
        mny_reader_fail(reader, mny_problem_memory(reader->problems));
        return;
    }
    for (size_t i = 0; i < count; i++) {
        mny_yaml_node key = mny_yaml_key_at(reader->yaml, map, i);
        const char *value = mny_yaml_text(reader->yaml, key);
        const char *label = mny_yaml_text(reader->yaml, mny_yaml_at(reader->yaml, map, i));

        if (!value || !mny_integer_parse(value, strlen(value), &levels[i].value))
            fail_at(reader, key, _("\"%s\" is no whole number; a level is filed as one"),
                    value ? value : "?");
        levels[i].label = mny_reader_copy(reader, label ? label : "");
    }
    input->levels = levels;
    input->level_count = count;
}

static void keep_reference(struct mny_standard_reader *reader, mny_yaml_node node, size_t input)
{
    struct mny_standard_code *reference;

    if (mny_yaml_find(reader->yaml, node, "same_as") == 0)
        return;
    if (!mny_grow(&reader->references, &reader->reference_capacity, reader->reference_count + 1,
                  sizeof *reader->references)) {
        mny_reader_fail(reader, mny_problem_memory(reader->problems));
        return;
    }
    reference = &reader->references[reader->reference_count++];
    reference->text = mny_reader_text(reader, node, "same_as", true);
    reference->input = input;
    reference->where = mny_yaml_where(reader->yaml, mny_yaml_find(reader->yaml, node, "same_as"));
}

/* The name of an entry of `inputs` or `components`. */
static const char *read_name(struct mny_standard_reader *reader, mny_yaml_node map, size_t index)
{
    mny_yaml_node key = mny_yaml_key_at(reader->yaml, map, index);
    const char *name = mny_yaml_text(reader->yaml, key);

    if (name && mny_reader_is_name(name))
        return mny_reader_copy(reader, name);
    fail_at(reader, key, _("\"%s\" is no name for a formula; a letter, then letters, digits and _"),
            name ? name : "?");
    return "";
}

static void read_input(struct mny_standard_reader *reader, mny_yaml_node map, size_t index)
{
    static const char *const keys[] = {"label", "type", "unit", "note", "values", "same_as", NULL};
    struct mny_standard *standard = reader->standard;
    mny_yaml_node node = mny_yaml_at(reader->yaml, map, index);
    struct mny_standard_input *input;

    if (!mny_grow(&standard->inputs, &standard->input_capacity, standard->input_count + 1,
                  sizeof *standard->inputs)) {
        mny_reader_fail(reader, mny_problem_memory(reader->problems));
        return;
    }
    input = &standard->inputs[standard->input_count++];
    *input = (struct mny_standard_input){.item = standard->item_count - 1, .same_as = MNY_NO_INPUT};
    input->code = read_name(reader, map, index);
    input->label = input->unit = input->note = "";
    if (!mny_reader_keys(reader, node, keys))
        return;
    input->label = mny_reader_text(reader, node, "label", true);
    input->unit = mny_reader_text(reader, node, "unit", false);
    input->note = mny_reader_text(reader, node, "note", false);
    read_type(reader, node, input);
    read_levels(reader, node, input);
    keep_reference(reader, node, standard->input_count - 1);
}

/* The map under KEY with LEAST to INPUTS_MOST entries, each once; 0 if there is
   none or after an error. */
static mny_yaml_node find_map(struct mny_standard_reader *reader, mny_yaml_node node,
                              const char *key, size_t least)
{
    mny_yaml_node map = mny_yaml_find(reader->yaml, node, key);
    size_t count = mny_yaml_size(reader->yaml, map);

    if (map == 0 && least == 0)
        return 0;
    if (mny_yaml_kind(reader->yaml, map) != MNY_YAML_MAP || count < least || count > INPUTS_MOST) {
        fail_at(reader, map ? map : node,
                _("\"%s\" with entries of the form `name: …` is expected here"), key);
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        mny_yaml_node name = mny_yaml_key_at(reader->yaml, map, i);
        const char *text = mny_yaml_text(reader->yaml, name);

        if (text && mny_yaml_find(reader->yaml, map, text) != mny_yaml_at(reader->yaml, map, i))
            fail_at(reader, name, _("\"%s\" stands here twice; keep one"), text);
    }
    return map;
}

/* False if one of them is no text, so that there is nothing to compile. */
static bool read_components(struct mny_standard_reader *reader, mny_yaml_node node,
                            struct mny_standard_item *item)
{
    bool all = true;
    mny_yaml_node map = find_map(reader, node, "components", 0);
    size_t count = mny_yaml_size(reader->yaml, map);
    struct mny_standard_component *components =
        mny_arena_array(reader->standard->arena, count, sizeof *components);

    if (!components) {
        mny_reader_fail(reader, mny_problem_memory(reader->problems));
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const char *formula = mny_yaml_text(reader->yaml, mny_yaml_at(reader->yaml, map, i));

        components[i].code = read_name(reader, map, i);
        components[i].formula = mny_reader_copy(reader, formula ? formula : "");
        all = all && formula;
        if (!formula)
            fail_at(reader, mny_yaml_at(reader->yaml, map, i), "%s",
                    _("a list or a map; a formula is expected"));
    }
    item->components = components;
    item->component_count = count;
    return all;
}

/* An input that no formula reads, or a component with an input's name, is a slip
   of whoever wrote the standard. */
static void check_names(struct mny_standard_reader *reader, mny_yaml_node node,
                        const struct mny_standard_item *item)
{
    const struct mny_standard_input *inputs = &reader->standard->inputs[item->first_input];
    size_t count = item->input_count + item->component_count;

    for (size_t i = 0; i < count; i++) {
        bool is_input = i < item->input_count;
        const char *code = is_input ? inputs[i].code : item->components[i - item->input_count].code;
        mny_yaml_node map = mny_yaml_find(reader->yaml, node, is_input ? "inputs" : "components");
        mny_yaml_node key =
            mny_yaml_key_at(reader->yaml, map, is_input ? i : i - item->input_count);

        for (size_t k = 0; !is_input && k < item->input_count; k++)
            if (strcmp(inputs[k].code, code) == 0)
                fail_at(reader, key,
                        _("\"%s\" is an input already; give the component another name"), code);
        if (item->formulas && !mny_formulas_use(item->formulas, i))
            fail_at(reader, key, _("no formula uses \"%s\"; use it or take it out"), code);
    }
}

static void compile(struct mny_standard_reader *reader, mny_yaml_node node,
                    struct mny_standard_item *item)
{
    const struct mny_standard_input *inputs = &reader->standard->inputs[item->first_input];
    struct mny_formula_input *names = calloc(item->input_count + 1, sizeof *names);
    struct mny_formula_source *sources = calloc(item->component_count + 1, sizeof *sources);
    mny_yaml_node map = mny_yaml_find(reader->yaml, node, "components");
    struct mny_formulas *formulas = NULL;

    if (!names || !sources) {
        mny_reader_fail(reader, mny_problem_memory(reader->problems));
        goto done;
    }
    for (size_t i = 0; i < item->input_count; i++)
        names[i] = (struct mny_formula_input){inputs[i].code, inputs[i].repeats};
    for (size_t i = 0; i < item->component_count; i++)
        sources[i] = (struct mny_formula_source){
            item->components[i].code, item->components[i].formula,
            mny_yaml_where(reader->yaml, mny_yaml_at(reader->yaml, map, i))};
    sources[item->component_count] = (struct mny_formula_source){
        NULL, item->formula,
        mny_yaml_where(reader->yaml, mny_yaml_find(reader->yaml, node, "formula"))};
    mny_reader_fail(reader,
                    mny_formulas_compile(names, item->input_count, sources,
                                         item->component_count + 1, reader->problems, &formulas));
    item->formulas = formulas;
    check_names(reader, node, item);
done:
    free(names);
    free(sources);
}

/* Returns `full`: of an item the highest mark of 100 that its formula can give, of
   a deduction the most points. */
static double read_scores(struct mny_standard_reader *reader, mny_yaml_node node, double share,
                          struct mny_standard_item *item)
{
    double full = mny_reader_number(reader, node, "full", 0, 100, item->deduction ? NAN : 100);

    if (!item->deduction)
        item->weight = mny_reader_weight(reader, node, share);
    item->full = item->deduction ? full : item->weight * full / 100;
    return full;
}

void mny_reader_item(struct mny_standard_reader *reader, mny_yaml_node node, bool deduction,
                     double share)
{
    static const char *const keys[] = {"code",   "label",      "weight",     "full",
                                       "clause", "note",       "department", "requirement",
                                       "inputs", "components", "formula",    NULL};
    static const char *const deduction_keys[] = {
        "code",        "label",  "full",       "clause",  "note", "department",
        "requirement", "inputs", "components", "formula", NULL};
    struct mny_standard *standard = reader->standard;
    struct mny_standard_item *item;
    mny_yaml_node inputs;
    double full;

    if (!mny_reader_keys(reader, node, deduction ? deduction_keys : keys))
        return;
    if (!mny_grow(&standard->items, &standard->item_capacity, standard->item_count + 1,
                  sizeof *standard->items)) {
        mny_reader_fail(reader, mny_problem_memory(reader->problems));
        return;
    }
    item = &standard->items[standard->item_count++];
    *item = (struct mny_standard_item){
        .deduction = deduction, .l2 = standard->l2_count - 1, .first_input = standard->input_count};
    item->where = mny_yaml_where(reader->yaml, node);
    item->where.file = mny_reader_copy(reader, item->where.file);
    item->code = mny_reader_code(reader, node);
    item->label = mny_reader_text(reader, node, "label", true);
    item->clause = mny_reader_text(reader, node, "clause", false);
    item->note = mny_reader_text(reader, node, "note", false);
    item->formula = mny_reader_text(reader, node, "formula", true);
    item->department = mny_reader_text(reader, node, "department", false);
    item->requirement = mny_reader_text(reader, node, "requirement", false);
    full = read_scores(reader, node, share, item);
    inputs = find_map(reader, node, "inputs", 1);
    for (size_t i = 0; i < mny_yaml_size(reader->yaml, inputs); i++)
        read_input(reader, inputs, i);
    item->input_count = standard->input_count - item->first_input;
    if (read_components(reader, node, item) && item->formula[0] != '\0' && item->input_count > 0)
        compile(reader, node, item);
    if (item->formulas)
        mny_reader_range(reader, node, item, full);
}
