/* SPDX-License-Identifier: MIT */
#include "stats/composite.h"

#include <stdlib.h>
#include <string.h>

struct mny_composite {
    size_t node_count, item_count;
    size_t *node_parent, *item_parent, *order;
    double *node_share, *item_share;
    bool *exists;
};

void mny_composite_free(struct mny_composite *composite)
{
    if (!composite)
        return;
    free(composite->node_parent);
    free(composite->item_parent);
    free(composite->order);
    free(composite->node_share);
    free(composite->item_share);
    free(composite->exists);
    free(composite);
}

static struct mny_composite *allocate(size_t node_count, size_t item_count)
{
    struct mny_composite *composite = calloc(1, sizeof *composite);
    if (!composite)
        return NULL;
    composite->node_count = node_count;
    composite->item_count = item_count;
    composite->node_parent = calloc(node_count + 1, sizeof *composite->node_parent);
    composite->item_parent = calloc(item_count + 1, sizeof *composite->item_parent);
    composite->order = calloc(node_count + 1, sizeof *composite->order);
    composite->node_share = calloc(node_count + 1, sizeof *composite->node_share);
    composite->item_share = calloc(item_count + 1, sizeof *composite->item_share);
    composite->exists = calloc(node_count + 1, sizeof *composite->exists);
    if (composite->node_parent && composite->item_parent && composite->order &&
        composite->node_share && composite->item_share && composite->exists)
        return composite;
    mny_composite_free(composite);
    return NULL;
}

static bool has_nodes_above(const struct mny_branch *branches, size_t count, size_t node_count)
{
    for (size_t i = 0; i < count; i++)
        if (branches[i].parent != MNY_ROOT && branches[i].parent >= node_count)
            return false;
    return true;
}

bool mny_composite_is_tree(const struct mny_branch *nodes, size_t node_count,
                           const struct mny_branch *items, size_t item_count)
{
    if (!has_nodes_above(nodes, node_count, node_count) ||
        !has_nodes_above(items, item_count, node_count))
        return false;
    for (size_t i = 0; i < node_count; i++) {
        size_t steps = 0;
        for (size_t node = i; node != MNY_ROOT; node = nodes[node].parent)
            if (steps++ > node_count)
                return false;
    }
    return true;
}

/* Copies the parents, with the root's index for MNY_ROOT. */
static void copy_parents(const struct mny_branch *branches, size_t count, size_t root,
                         size_t *parent)
{
    for (size_t i = 0; i < count; i++)
        parent[i] = branches[i].parent == MNY_ROOT ? root : branches[i].parent;
}

/* Steps from NODE up to the root. */
static size_t depth_of(const struct mny_composite *composite, size_t node)
{
    size_t depth = 0;
    for (; node != composite->node_count; depth++)
        node = composite->node_parent[node];
    return depth;
}

/* Orders the nodes by depth, deepest first. */
static void order_nodes(struct mny_composite *composite)
{
    size_t placed = 0;
    for (size_t depth = composite->node_count + 1; depth-- > 0;)
        for (size_t node = 0; node <= composite->node_count; node++)
            if (depth_of(composite, node) == depth)
                composite->order[placed++] = node;
}

/* Shares are first the weights of what takes part, then divided by their sums. */
static bool share_out(struct mny_composite *composite, const struct mny_branch *nodes,
                      const struct mny_branch *items, const bool *answered)
{
    double *sum = calloc(composite->node_count + 1, sizeof *sum);
    if (!sum)
        return false;
    for (size_t item = 0; item < composite->item_count; item++)
        if (answered[item])
            sum[composite->item_parent[item]] += items[item].weight;
    for (size_t i = 0; i <= composite->node_count; i++) {
        const size_t node = composite->order[i];
        composite->exists[node] = sum[node] > 0;
        if (node != composite->node_count && composite->exists[node])
            sum[composite->node_parent[node]] += nodes[node].weight;
    }
    for (size_t item = 0; item < composite->item_count; item++)
        if (answered[item] && composite->exists[composite->item_parent[item]])
            composite->item_share[item] = items[item].weight / sum[composite->item_parent[item]];
    for (size_t node = 0; node < composite->node_count; node++)
        if (composite->exists[node] && composite->exists[composite->node_parent[node]])
            composite->node_share[node] = nodes[node].weight / sum[composite->node_parent[node]];
    free(sum);
    return true;
}

struct mny_composite *mny_composite_create(const struct mny_branch *nodes, size_t node_count,
                                           const struct mny_branch *items, size_t item_count,
                                           const bool *answered)
{
    const bool is_tree = mny_composite_is_tree(nodes, node_count, items, item_count);
    struct mny_composite *composite = is_tree ? allocate(node_count, item_count) : NULL;
    if (!composite)
        return NULL;
    composite->node_parent[node_count] = node_count;
    copy_parents(nodes, node_count, node_count, composite->node_parent);
    copy_parents(items, item_count, node_count, composite->item_parent);
    order_nodes(composite);
    if (share_out(composite, nodes, items, answered))
        return composite;
    mny_composite_free(composite);
    return NULL;
}

size_t mny_composite_node_parent(const struct mny_composite *composite, size_t node)
{
    return composite->node_parent[node];
}

size_t mny_composite_item_parent(const struct mny_composite *composite, size_t item)
{
    return composite->item_parent[item];
}

const size_t *mny_composite_order(const struct mny_composite *composite)
{
    return composite->order;
}

bool mny_composite_exists(const struct mny_composite *composite, size_t node)
{
    return composite->exists[node];
}

double mny_composite_node_share(const struct mny_composite *composite, size_t node)
{
    return composite->node_share[node];
}

double mny_composite_item_share(const struct mny_composite *composite, size_t item)
{
    return composite->item_share[item];
}

void mny_composite_coefficients(const struct mny_composite *composite, size_t node,
                                double *coefficient)
{
    for (size_t item = 0; item < composite->item_count; item++) {
        size_t above = composite->item_parent[item];
        coefficient[item] = composite->item_share[item];
        while (above != node && above != composite->node_count) {
            coefficient[item] *= composite->node_share[above];
            above = composite->node_parent[above];
        }
        if (above != node)
            coefficient[item] = 0;
    }
}
