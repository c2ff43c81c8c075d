/* SPDX-License-Identifier: MIT */
/* What depends on what: an order in which each thing comes after those it
   depends on, and the rings that make such an order impossible. */
#ifndef MINYI_SURVEY_COMMON_GRAPH_H
#define MINYI_SURVEY_COMMON_GRAPH_H

#include <stdbool.h>
#include <stddef.h>

struct mny_graph;

/* A graph of NODES nodes, 0 .. NODES-1, without edges; NULL without memory. */
struct mny_graph *mny_graph_create(size_t nodes);
void mny_graph_free(struct mny_graph *graph); /* NULL is allowed. */

/* FROM depends on TO.  False without memory. */
bool mny_graph_add(struct mny_graph *graph, size_t from, size_t to);

/* Told of a ring: NODES[0] depends on NODES[1] ..., the last on NODES[0]. */
struct mny_graph_rings {
    void (*found)(void *context, const size_t *nodes, size_t count);
    void *context;
};

/* Fills ORDER (one entry a node) so that each node comes after all it depends
   on, nodes of lower number first where there is a choice.  An edge that closes
   a ring is left out, and the ring told to RINGS, unless both its ends lie on
   rings told before.  False without memory. */
bool mny_graph_order(const struct mny_graph *graph, size_t *order, struct mny_graph_rings rings);

#endif
