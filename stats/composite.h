/* SPDX-License-Identifier: MIT */
/* A composite: a tree of weighted means.  Items are its leaves, nodes (the
   dimensions) the means of what stands right below them, and the root, which is
   not listed, the mean of the nodes and items without a parent.

   What nobody answered takes no part in the mean above it: the others' weights
   then count for all. */
#ifndef MINYI_STATS_COMPOSITE_H
#define MINYI_STATS_COMPOSITE_H

#include <stdbool.h>
#include <stddef.h>

/* As a parent: directly below the root. */
#define MNY_ROOT ((size_t)-1)

/* A node or an item. */
struct mny_branch {
    size_t parent; /* index of a node, or MNY_ROOT */
    double weight; /* inside its parent, 0 or more */
};

struct mny_composite;

/* Whether every parent is a node, and none its own ancestor. */
bool mny_composite_is_tree(const struct mny_branch *nodes, size_t node_count,
                           const struct mny_branch *items, size_t item_count);

/* The composite of NODE_COUNT nodes (in any order) and ITEM_COUNT items, of which
   ANSWERED[item] says whether anyone answered.  The arrays are copied.  NULL
   without memory, or if it is no tree. */
struct mny_composite *mny_composite_create(const struct mny_branch *nodes, size_t node_count,
                                           const struct mny_branch *items, size_t item_count,
                                           const bool *answered);
void mny_composite_free(struct mny_composite *composite); /* NULL is allowed. */

/* Below, the node with index NODE_COUNT is the root. */

/* Parent of a node (of the root: the root itself) or an item. */
size_t mny_composite_node_parent(const struct mny_composite *composite, size_t node);
size_t mny_composite_item_parent(const struct mny_composite *composite, size_t item);

/* All NODE_COUNT + 1 nodes, each before its parent. */
const size_t *mny_composite_order(const struct mny_composite *composite);

/* Whether the node has a score: something answered below it that has weight. */
bool mny_composite_exists(const struct mny_composite *composite, size_t node);

/* The part of a node or item in its parent's mean: weight / sum of the weights
   that take part; 0 if it takes none. */
double mny_composite_node_share(const struct mny_composite *composite, size_t node);
double mny_composite_item_share(const struct mny_composite *composite, size_t item);

/* NODE's score is the sum of COEFFICIENT[item] * the item's mean; all 0 if it
   has none. */
void mny_composite_coefficients(const struct mny_composite *composite, size_t node,
                                double *coefficient);

#endif
