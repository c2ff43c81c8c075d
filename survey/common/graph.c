/* SPDX-License-Identifier: MIT */
#include "survey/common/graph.h"

#include "core/arena.h"

#include <stdint.h>
#include <stdlib.h>

struct edge {
    size_t from, to;
};

struct mny_graph {
    size_t nodes;
    struct edge *edges;
    size_t count, capacity;
};

enum { UNSEEN, OPEN, DONE };

/* The state of one walk.  Its own stack: a chain of questions may be as long as
   the file. */
struct walk {
    size_t *first; /* where a node's edges begin in TO; NODES + 1 entries */
    size_t *to;    /* ends of the edges, grouped by where they start */
    size_t *next;  /* the next edge to follow, by node */
    size_t *path;  /* the nodes from the start to here */
    size_t depth;
    unsigned char *state; /* UNSEEN, OPEN (on the path) or DONE */
    unsigned char *told;  /* lies on a ring that was told */
};

struct mny_graph *mny_graph_create(size_t nodes)
{
    struct mny_graph *graph = calloc(1, sizeof *graph);

    if (graph)
        graph->nodes = nodes;
    return graph;
}

void mny_graph_free(struct mny_graph *graph)
{
    if (!graph)
        return;
    free(graph->edges);
    free(graph);
}

bool mny_graph_add(struct mny_graph *graph, size_t from, size_t to)
{
    if (!mny_grow(&graph->edges, &graph->capacity, graph->count + 1, sizeof *graph->edges))
        return false;
    graph->edges[graph->count++] = (struct edge){from, to};
    return true;
}

static void walk_free(struct walk *walk)
{
    free(walk->first);
    free(walk->to);
    free(walk->next);
    free(walk->path);
    free(walk->state);
    free(walk->told);
}

static bool walk_create(const struct mny_graph *graph, struct walk *walk)
{
    size_t nodes = graph->nodes;

    *walk = (struct walk){.depth = 0};
    if (nodes > SIZE_MAX / sizeof(size_t) - 2)
        return false;
    walk->first = calloc(nodes + 2, sizeof *walk->first);
    walk->to = calloc(graph->count + 1, sizeof *walk->to);
    walk->next = calloc(nodes + 1, sizeof *walk->next);
    walk->path = calloc(nodes + 1, sizeof *walk->path);
    walk->state = calloc(nodes + 1, 1);
    walk->told = calloc(nodes + 1, 1);
    return walk->first && walk->to && walk->next && walk->path && walk->state && walk->told;
}

/* Groups the edges by the node they start from, in the order they were added. */
static void group_edges(const struct mny_graph *graph, struct walk *walk)
{
    for (size_t i = 0; i < graph->count; i++)
        walk->first[graph->edges[i].from + 1]++;
    for (size_t i = 0; i < graph->nodes; i++) {
        walk->first[i + 1] += walk->first[i];
        walk->next[i] = walk->first[i];
    }
    for (size_t i = 0; i < graph->count; i++)
        walk->to[walk->next[graph->edges[i].from]++] = graph->edges[i].to;
    for (size_t i = 0; i < graph->nodes; i++)
        walk->next[i] = walk->first[i];
}

static void enter(struct walk *walk, size_t node)
{
    walk->state[node] = OPEN;
    walk->path[walk->depth++] = node;
}

/* The path's end depends on NODE, which is on the path. */
static void tell_ring(struct walk *walk, size_t node, struct mny_graph_rings rings)
{
    size_t start = walk->depth - 1;

    if (walk->told[node] && walk->told[walk->path[start]])
        return;
    while (walk->path[start] != node)
        start--;
    for (size_t i = start; i < walk->depth; i++)
        walk->told[walk->path[i]] = 1;
    rings.found(rings.context, walk->path + start, walk->depth - start);
}

/* Depth-first from START; writes the nodes it finishes to ORDER. */
static size_t visit(struct walk *walk, size_t start, size_t *order, struct mny_graph_rings rings)
{
    size_t done = 0;

    enter(walk, start);
    while (walk->depth > 0) {
        size_t node = walk->path[walk->depth - 1], end;

        if (walk->next[node] == walk->first[node + 1]) {
            walk->state[node] = DONE;
            walk->depth--;
            order[done++] = node;
            continue;
        }
        end = walk->to[walk->next[node]++];
        if (walk->state[end] == UNSEEN)
            enter(walk, end);
        else if (walk->state[end] == OPEN)
            tell_ring(walk, end, rings);
    }
    return done;
}

bool mny_graph_order(const struct mny_graph *graph, size_t *order, struct mny_graph_rings rings)
{
    struct walk walk;
    size_t done = 0;
    bool ready = walk_create(graph, &walk);

    if (ready) {
        group_edges(graph, &walk);
        for (size_t node = 0; node < graph->nodes; node++)
            if (walk.state[node] == UNSEEN)
                done += visit(&walk, node, order + done, rings);
    }
    walk_free(&walk);
    return ready;
}
