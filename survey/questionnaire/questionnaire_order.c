/* SPDX-License-Identifier: MIT */
/* What waits for what: a value waits for what its calculation uses, for what
   its relevant uses and for the groups around it.  Rings are errors; calculations
   get an order; a relevant that looks ahead in the form gets a warning. */
#include "core/text.h"
#include "survey/common/graph.h"
#include "survey/questionnaire/questionnaire_parts.h"

#include <stdlib.h>

/* Nodes: questions by their index, behind them the groups. */
static size_t group_node(const struct mny_questionnaire *q, size_t group)
{
    return q->question_count + group;
}

static const char *node_name(const struct mny_questionnaire *q, size_t node)
{
    return node < q->question_count ? q->questions[node].name
                                    : q->groups[node - q->question_count].name;
}

static bool add_uses(struct mny_graph *graph, size_t node, const struct mny_expression *expression)
{
    size_t count = 0;
    const size_t *slots = expression ? mny_expression_slots(expression, &count) : NULL;

    for (size_t i = 0; i < count; i++)
        if (!mny_graph_add(graph, node, slots[i]))
            return false;
    return true;
}

static bool fill_graph(const struct mny_questionnaire *q, struct mny_graph *graph)
{
    for (size_t i = 0; i < q->question_count; i++) {
        const struct mny_question *question = &q->questions[i];

        if (question->group != MNY_NONE && !mny_graph_add(graph, i, group_node(q, question->group)))
            return false;
        if (!add_uses(graph, i, question->relevant) || !add_uses(graph, i, question->calculation))
            return false;
    }
    for (size_t i = 0; i < q->group_count; i++) {
        size_t parent = q->groups[i].parent;

        if (parent != MNY_NONE && !mny_graph_add(graph, group_node(q, i), group_node(q, parent)))
            return false;
        if (!add_uses(graph, group_node(q, i), q->groups[i].relevant))
            return false;
    }
    return true;
}

static bool uses(const struct mny_expression *expression, size_t question)
{
    size_t count = 0;
    const size_t *slots = expression ? mny_expression_slots(expression, &count) : NULL;

    for (size_t i = 0; i < count; i++)
        if (slots[i] == question)
            return true;
    return false;
}

/* The place of the expression by which NODE waits for QUESTION. */
static struct mny_where waiting_place(const struct mny_questionnaire_reading *reading, size_t node,
                                      size_t question)
{
    const struct mny_questionnaire *q = reading->q;

    if (node >= q->question_count)
        return mny_sheet_where(reading->survey, reading->groups[node - q->question_count].row,
                               COLUMN_RELEVANT);
    return mny_sheet_where(reading->survey, reading->questions[node].row,
                           uses(q->questions[node].calculation, question) ? COLUMN_CALCULATION
                                                                          : COLUMN_RELEVANT);
}

static void say_ring(void *context, const size_t *nodes, size_t count)
{
    struct mny_questionnaire_reading *reading = context;
    const struct mny_questionnaire *q = reading->q;
    const char **names = calloc(count, sizeof *names);
    const char *ring = NULL;
    size_t start = 0;

    /* Begin where an expression waits: what follows is a question, while a group
       follows what it contains. */
    while (nodes[(start + 1) % count] >= q->question_count)
        start++;
    for (size_t i = 0; names && i < count; i++)
        names[i] = node_name(q, nodes[(start + i) % count]);
    if (names)
        ring = mny_questionnaire_ring(reading->q, names, count);
    if (ring)
        mny_problem(reading->problems, MNY_E_INPUT,
                    waiting_place(reading, nodes[start], nodes[(start + 1) % count]),
                    _("calculation or relevant goes round in a circle: %s"), ring);
    else
        mny_problem_memory(reading->problems);
    free(names);
}

/* The question asked last of those EXPRESSION uses, MNY_NONE if it uses none.
   A calculation counts as what it uses itself: LATEST has it. */
static size_t latest_use(const struct mny_questionnaire *q, const struct mny_expression *expression,
                         const size_t *latest)
{
    size_t count = 0, last = MNY_NONE;
    const size_t *slots = expression ? mny_expression_slots(expression, &count) : NULL;

    for (size_t i = 0; i < count; i++) {
        size_t used = q->questions[slots[i]].type == MNY_CALCULATE ? latest[slots[i]] : slots[i];

        if (used != MNY_NONE && (last == MNY_NONE || used > last))
            last = used;
    }
    return last;
}

static void say_ahead(struct mny_questionnaire_reading *reading, size_t row, const char *name,
                      size_t used)
{
    mny_remark(reading->problems, MNY_WARNING,
               mny_sheet_where(reading->survey, row, COLUMN_RELEVANT),
               _("relevant of \"%s\" depends on \"%s\", which is asked after it; move it behind "
                 "that question"),
               name, reading->q->questions[used].name);
}

/* Answers that are not relevant are blanked in form order; what is asked later
   has not been judged by then. */
static bool look_ahead(struct mny_questionnaire_reading *reading)
{
    const struct mny_questionnaire *q = reading->q;
    size_t *latest = malloc((q->question_count + 1) * sizeof *latest);

    if (!latest)
        return false;
    for (size_t i = 0; i < q->question_count; i++)
        latest[i] = MNY_NONE;
    for (size_t i = 0; i < q->calculation_count; i++) {
        size_t index = q->calculations[i];

        latest[index] = latest_use(q, q->questions[index].calculation, latest);
    }
    for (size_t i = 0; i < q->question_count; i++) {
        size_t used = latest_use(q, q->questions[i].relevant, latest);

        if (q->questions[i].type != MNY_CALCULATE && used != MNY_NONE && used > i)
            say_ahead(reading, reading->questions[i].row, q->questions[i].name, used);
    }
    for (size_t i = 0; i < q->group_count; i++) {
        size_t used = latest_use(q, q->groups[i].relevant, latest);

        if (used != MNY_NONE && used >= reading->groups[i].first)
            say_ahead(reading, reading->groups[i].row, q->groups[i].name, used);
    }
    free(latest);
    return true;
}

enum mny_code mny_questionnaire_order(struct mny_questionnaire_reading *reading)
{
    struct mny_questionnaire *q = reading->q;
    size_t nodes = q->question_count + q->group_count;
    size_t errors = mny_problems_count(reading->problems, MNY_ERROR);
    struct mny_graph *graph = mny_graph_create(nodes);
    size_t *order = calloc(nodes + 1, sizeof *order);
    bool done = graph && order && fill_graph(q, graph) &&
                mny_graph_order(graph, order, (struct mny_graph_rings){say_ring, reading});

    q->calculations = calloc(q->question_count + 1, sizeof *q->calculations);
    done = done && q->calculations;
    for (size_t i = 0; done && i < nodes; i++)
        if (order[i] < q->question_count && q->questions[order[i]].type == MNY_CALCULATE)
            q->calculations[q->calculation_count++] = order[i];
    if (mny_problems_count(reading->problems, MNY_ERROR) == errors)
        done = done && look_ahead(reading);
    free(order);
    mny_graph_free(graph);
    return done ? MNY_OK : mny_problem_memory(reading->problems);
}
