/* SPDX-License-Identifier: MIT */
#include "survey/common/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Edges as pairs of digits: "01" means that 0 depends on 1.  RINGS is what is
   told, one after the other. */
static const struct graph_case {
    const char *name, *edges, *order, *rings;
    size_t nodes;
} cases[] = {
    {"nothing", "", "", "", 0},
    {"one node", "", "0", "", 1},
    {"no edges: by number", "", "0123", "", 4},
    {"a chain backwards", "01 12 23", "3210", "", 4},
    {"a chain forwards", "32 21 10", "0123", "", 4},
    {"a diamond", "01 02 13 23", "3120", "", 4},
    {"an edge twice", "01 01", "10", "", 2},
    {"itself", "00", "0", "0", 1},
    {"a ring of two", "01 10", "10", "01", 2},
    {"a ring of three, entered from outside", "01 12 23 31", "3210", "123", 4},
    {"two rings apart", "01 10 23 32", "1032", "01 23", 4},
    {"a ring inside a ring, told before", "01 12 21 20", "210", "12 012", 3},
    {"a ring inside a ring, told after", "01 12 20 21", "210", "012", 3},
};

static char told[100];

static void note_ring(void *context, const size_t *nodes, size_t count)
{
    size_t length = strlen(told);

    assert_ptr_equal(context, told);
    if (length > 0)
        told[length++] = ' ';
    for (size_t i = 0; i < count; i++)
        told[length++] = (char)('0' + nodes[i]);
    told[length] = '\0';
}

static void orders(void **state)
{
    const struct graph_case *c = *state;
    struct mny_graph *graph = mny_graph_create(c->nodes);
    size_t order[10];
    char text[11] = "";

    told[0] = '\0';
    for (const char *edge = c->edges; *edge; edge += edge[2] ? 3 : 2)
        assert_true(mny_graph_add(graph, (size_t)(edge[0] - '0'), (size_t)(edge[1] - '0')));
    assert_true(mny_graph_order(graph, order, (struct mny_graph_rings){note_ring, told}));
    for (size_t i = 0; i < c->nodes; i++)
        text[i] = (char)('0' + order[i]);
    assert_string_equal(text, c->order);
    assert_string_equal(told, c->rings);
    mny_graph_free(graph);
}

int main(void)
{
    enum { CASES = sizeof cases / sizeof *cases };
    struct CMUnitTest tests[CASES];

    for (size_t i = 0; i < CASES; i++)
        tests[i] =
            (struct CMUnitTest){cases[i].name, orders, NULL, NULL, (void *)(uintptr_t)&cases[i]};
    mny_graph_free(NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
