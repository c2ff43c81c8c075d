/* SPDX-License-Identifier: MIT */
/* dimensions.csv: the tree of dimensions and their weights. */
#include "core/number.h"
#include "core/text.h"
#include "survey/common/graph.h"
#include "survey/questionnaire/questionnaire_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CODE, LABEL, LABEL_ENGLISH, WEIGHT, PARENT, DIMENSION_COLUMNS };

static const struct mny_sheet_column dimension_columns[DIMENSION_COLUMNS] = {
    [CODE] = {"dimension", NULL, MNY_SHEET_REQUIRED},
    [LABEL] = {"label", NULL, MNY_SHEET_LABEL},
    [LABEL_ENGLISH] = {"label", NULL, MNY_SHEET_ENGLISH},
    [WEIGHT] = {"weight", NULL, MNY_SHEET_REQUIRED},
    [PARENT] = {"parent", NULL, MNY_SHEET_PLAIN},
};

static struct mny_where place(const struct mny_questionnaire_reading *reading, size_t dimension,
                              size_t column)
{
    return mny_sheet_where(reading->dimensions, reading->dimension_rows[dimension], column);
}

static void read_weight(struct mny_questionnaire_reading *reading, size_t row,
                        struct mny_dimension *dimension)
{
    const char *text = mny_sheet_cell(reading->dimensions, row, WEIGHT);
    struct mny_where where = mny_sheet_where(reading->dimensions, row, WEIGHT);

    if (mny_number_parse(text, strlen(text), &dimension->weight) && dimension->weight >= 0) {
        if (dimension->weight == 0)
            mny_remark(reading->problems, MNY_WARNING, where,
                       _("dimension \"%s\" has weight 0: it adds nothing to the score above it"),
                       dimension->code);
        return;
    }
    dimension->weight = 1; /* so that the sum of weights raises no further error */
    mny_problem(reading->problems, MNY_E_INPUT, where,
                _("weight \"%s\" of dimension \"%s\" is not a number of 0 or more"), text,
                dimension->code);
}

static enum mny_code read_dimension(struct mny_questionnaire_reading *reading, size_t row)
{
    struct mny_questionnaire *q = reading->q;
    const char *code = mny_sheet_cell(reading->dimensions, row, CODE);
    const char *label = mny_sheet_cell(reading->dimensions, row, LABEL);
    struct mny_dimension *dimension = &q->dimensions[q->dimension_count];
    size_t first;

    if (code[0] == '\0') {
        mny_problem(reading->problems, MNY_E_INPUT, mny_sheet_where(reading->dimensions, row, CODE),
                    "%s", _("the dimension has no code; write one in column \"dimension\""));
        return MNY_OK;
    }
    dimension->code = mny_questionnaire_text(q, code);
    dimension->label = mny_questionnaire_text(q, label[0] != '\0' ? label : code);
    dimension->parent = MNY_NONE;
    if (!dimension->code || !dimension->label ||
        !mny_key_index_add(reading->dimension_codes, dimension->code, strlen(code),
                           q->dimension_count, &first))
        return mny_problem_memory(reading->problems);
    if (first != q->dimension_count) {
        mny_problem(reading->problems, MNY_E_INPUT, mny_sheet_where(reading->dimensions, row, CODE),
                    _("dimension \"%s\" stands twice, first in line %zu"), code,
                    place(reading, first, CODE).line);
        return MNY_OK;
    }
    read_weight(reading, row, dimension);
    reading->dimension_rows[q->dimension_count++] = row;
    return MNY_OK;
}

static void read_parents(struct mny_questionnaire_reading *reading)
{
    struct mny_questionnaire *q = reading->q;

    for (size_t i = 0; i < q->dimension_count; i++) {
        const char *parent =
            mny_sheet_cell(reading->dimensions, reading->dimension_rows[i], PARENT);

        if (parent[0] == '\0')
            continue;
        q->dimensions[i].parent =
            mny_key_index_find(reading->dimension_codes, parent, strlen(parent));
        if (q->dimensions[i].parent != MNY_NONE)
            continue;
        reading->tree_broken = true;
        mny_problem(reading->problems, MNY_E_INPUT, place(reading, i, PARENT),
                    _("parent \"%s\" of dimension \"%s\" is not a dimension of this sheet"), parent,
                    q->dimensions[i].code);
    }
}

/* Cuts the ring at its first dimension, so that walks to the top end. */
static void say_ring(void *context, const size_t *nodes, size_t count)
{
    struct mny_questionnaire_reading *reading = context;
    struct mny_questionnaire *q = reading->q;
    const char **codes = calloc(count, sizeof *codes);
    const char *ring = NULL;

    for (size_t i = 0; codes && i < count; i++)
        codes[i] = q->dimensions[nodes[i]].code;
    if (codes)
        ring = mny_questionnaire_ring(q, codes, count);
    if (ring)
        mny_problem(reading->problems, MNY_E_INPUT, place(reading, nodes[0], PARENT),
                    _("dimensions are their own parents: %s"), ring);
    else
        mny_problem_memory(reading->problems);
    q->dimensions[nodes[0]].parent = MNY_NONE;
    reading->tree_broken = true;
    free(codes);
}

static enum mny_code find_rings(struct mny_questionnaire_reading *reading)
{
    struct mny_questionnaire *q = reading->q;
    struct mny_graph *graph = mny_graph_create(q->dimension_count);
    size_t *order = calloc(q->dimension_count + 1, sizeof *order);
    bool done = graph && order;

    for (size_t i = 0; done && i < q->dimension_count; i++)
        if (q->dimensions[i].parent != MNY_NONE)
            done = mny_graph_add(graph, i, q->dimensions[i].parent);
    done = done && mny_graph_order(graph, order, (struct mny_graph_rings){say_ring, reading});
    mny_graph_free(graph);
    free(order);
    return done ? MNY_OK : mny_problem_memory(reading->problems);
}

enum mny_code mny_questionnaire_read_dimensions(struct mny_questionnaire_reading *reading,
                                                const char *path)
{
    struct mny_questionnaire *q = reading->q;
    enum mny_code code = mny_questionnaire_open(reading, path, dimension_columns, DIMENSION_COLUMNS,
                                                &reading->dimensions, &reading->dimensions_failed);
    size_t rows;

    if (code != MNY_OK || !reading->dimensions)
        return code;
    rows = mny_sheet_rows(reading->dimensions);
    q->dimensions = calloc(rows + 1, sizeof *q->dimensions);
    reading->dimension_rows = calloc(rows + 1, sizeof *reading->dimension_rows);
    if (!q->dimensions || !reading->dimension_rows)
        return mny_problem_memory(reading->problems);
    for (size_t row = 0; code == MNY_OK && row < rows; row++)
        code = read_dimension(reading, row);
    if (code != MNY_OK)
        return code;
    read_parents(reading);
    return find_rings(reading);
}

/* What stands below a dimension, or below the city's score: how much, and the
   sum of its weights. */
struct below {
    size_t children, items;
    double weight;
};

/* Scores up to 100 are multiplied by the weights and added. */
static bool is_too_large(const struct below *below)
{
    return !isfinite(100 * below->weight);
}

static void check_weights(struct mny_questionnaire_reading *reading, const struct below *below,
                          size_t dimension)
{
    const char *code = reading->q->dimensions[dimension].code;

    if (below->children + below->items == 0)
        return;
    if (is_too_large(below))
        mny_problem(reading->problems, MNY_E_INPUT, place(reading, dimension, WEIGHT),
                    _("the weights below dimension \"%s\" are too large to compute with; only "
                      "their ratio counts"),
                    code);
    else if (!(below->weight > 0))
        mny_problem(reading->problems, MNY_E_INPUT, place(reading, dimension, WEIGHT),
                    _("all weights below dimension \"%s\" are 0; its score is not defined"), code);
}

/* Dimensions with children and items, with neither, and sums of weights that are 0
   or no number. */
static void check_tree(struct mny_questionnaire_reading *reading, const struct below *below)
{
    const struct mny_questionnaire *q = reading->q;
    const struct below *top = &below[q->dimension_count];

    for (size_t i = 0; i < q->dimension_count; i++) {
        if (below[i].children + below[i].items == 0)
            mny_remark(reading->problems, MNY_WARNING, place(reading, i, CODE),
                       _("dimension \"%s\" has no items and no dimensions below it; it takes no "
                         "part in the score"),
                       q->dimensions[i].code);
        check_weights(reading, &below[i], i);
    }
    if (is_too_large(top))
        mny_problem(reading->problems, MNY_E_INPUT, place(reading, 0, WEIGHT), "%s",
                    _("the weights of the dimensions without a parent are too large to compute "
                      "with; only their ratio counts"));
    else if (top->children > 0 && !(top->weight > 0))
        mny_problem(reading->problems, MNY_E_INPUT, place(reading, 0, WEIGHT), "%s",
                    _("the weights of all dimensions without a parent are 0; the city's score is "
                      "not defined"));
}

enum mny_code mny_questionnaire_check_dimensions(struct mny_questionnaire_reading *reading)
{
    const struct mny_questionnaire *q = reading->q;
    struct below *below = calloc(q->dimension_count + 1, sizeof *below);

    if (!below)
        return mny_problem_memory(reading->problems);
    for (size_t i = 0; i < q->dimension_count; i++) {
        size_t parent = q->dimensions[i].parent;
        struct below *above = &below[parent == MNY_NONE ? q->dimension_count : parent];

        above->children++;
        above->weight += q->dimensions[i].weight;
    }
    for (size_t i = 0; i < q->question_count; i++) {
        const struct mny_question *item = &q->questions[i];
        struct mny_where where =
            mny_sheet_where(reading->survey, reading->questions[i].row, COLUMN_DIMENSION);

        if (!item->scored)
            continue;
        below[item->dimension].items++;
        below[item->dimension].weight += item->weight;
        if (below[item->dimension].children > 0)
            mny_problem(reading->problems, MNY_E_INPUT, where,
                        _("item \"%s\" is in dimension \"%s\", which has dimensions below it; put "
                          "it into one of those"),
                        item->name, q->dimensions[item->dimension].code);
    }
    if (!reading->tree_broken)
        check_tree(reading, below);
    free(below);
    return MNY_OK;
}
