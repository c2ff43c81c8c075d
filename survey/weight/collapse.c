/* SPDX-License-Identifier: MIT */
#include "survey/weight/collapse.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

/* One margin while its categories are merged. */
struct merging {
    const struct mny_city_case *of;
    struct mny_city_cells *cells;
    struct mny_city_margin *margin;
    size_t index, count; /* of the margin; its categories */
    size_t *root;        /* of each category: the one it has been merged into, or itself */
    size_t *respondents; /* of each root */
    struct mny_problems *problems;
};

/* The category that CATEGORY's collapse_to names, after the merges so far; CATEGORY
   if it has none. */
static size_t destination(const struct merging *merging, size_t category)
{
    const struct mny_target *targets = merging->margin->targets;
    const char *wanted = targets[category].collapse_to;

    for (size_t other = 0; wanted && other < merging->count; other++)
        if (strcmp(targets[other].category, wanted) == 0)
            return merging->root[other];
    return category;
}

static void merge(struct merging *merging, size_t from, size_t into)
{
    const struct mny_target *targets = merging->margin->targets;
    const char *code = mny_responses_city_code(merging->of->responses, merging->of->city);
    const char *label = mny_responses_city_label(merging->of->responses, merging->of->city);

    mny_remark(merging->problems, MNY_NOTE, targets[from].where,
               _("city %s (%s), margin %s: category %s (respondents %zu) is merged into "
                 "category %s (respondents %zu)"),
               code, label && *label != '\0' ? label : code, merging->margin->margin->name,
               targets[from].category, merging->respondents[from], targets[into].category,
               merging->respondents[into]);
    merging->respondents[into] += merging->respondents[from];
    for (size_t category = 0; category < merging->count; category++)
        if (merging->root[category] == from)
            merging->root[category] = into;
}

/* Merges one category that is too thin, the first.  False if there is none. */
static bool merge_one(struct merging *merging, size_t least)
{
    for (size_t category = 0; category < merging->count; category++) {
        size_t into;
        if (merging->root[category] != category || merging->respondents[category] >= least)
            continue;
        into = destination(merging, category);
        if (into == category)
            continue;
        merge(merging, category, into);
        return true;
    }
    return false;
}

/* The names of all categories merged into ROOT, joined by ";", from malloc. */
static char *names_merged(const struct merging *merging, size_t root)
{
    size_t length = 1;
    char *names;

    for (size_t c = 0; c < merging->count; c++)
        if (c != root && merging->root[c] == root)
            length += strlen(merging->margin->targets[c].category) + 1;
    names = calloc(length, 1);
    for (size_t c = 0; names && c < merging->count; c++) {
        if (c == root || merging->root[c] != root)
            continue;
        if (*names != '\0')
            strcat(names, ";");
        strcat(names, merging->margin->targets[c].category);
    }
    return names;
}

/* Gives the margin the targets that are left, and the cells their numbers. */
static bool renumber(struct merging *merging)
{
    struct mny_city_margin *margin = merging->margin;
    struct mny_city_cells *cells = merging->cells;
    struct mny_target *targets = calloc(merging->count + 1, sizeof *targets);
    char **merged = calloc(merging->count + 1, sizeof *merged);
    uint32_t *number = calloc(merging->count + 1, sizeof *number);
    size_t kept = 0;
    bool done = targets && merged && number;

    for (size_t c = 0; done && c < merging->count; c++) {
        if (merging->root[c] != c)
            continue;
        number[c] = (uint32_t)kept;
        targets[kept] = margin->targets[c];
        targets[kept].count = 0;
        merged[kept] = names_merged(merging, c);
        done = merged[kept++] != NULL;
    }
    for (size_t c = 0; done && c < merging->count; c++)
        targets[number[merging->root[c]]].count += margin->targets[c].count;
    for (size_t cell = 0; done && cell < cells->cells.cells; cell++) {
        uint32_t *category = &cells->category[cell * cells->margin_count + merging->index];
        if (*category != MNY_NO_CATEGORY)
            *category = number[merging->root[*category]];
    }
    free(number);
    /* The margin owns them from now on, also when something is missing. */
    margin->own_targets = targets;
    margin->merged = merged;
    margin->merged_count = merged ? kept : 0;
    if (done) {
        margin->targets = targets;
        margin->categories = kept;
        cells->categories[merging->index] = kept;
    }
    return done;
}

static bool collapse_margin(struct merging *merging, size_t least)
{
    bool any = false, done;

    merging->count = merging->margin->categories;
    merging->root = calloc(merging->count + 1, sizeof *merging->root);
    merging->respondents = calloc(merging->count + 1, sizeof *merging->respondents);
    done = merging->root && merging->respondents;
    if (done) {
        for (size_t category = 0; category < merging->count; category++)
            merging->root[category] = category;
        mny_city_cells_count(merging->cells, merging->index, merging->respondents);
        while (merge_one(merging, least))
            any = true;
        done = !any || renumber(merging);
    }
    free(merging->root);
    free(merging->respondents);
    return done;
}

enum mny_code mny_collapse(const struct mny_city_case *of, struct mny_city_cells *cells,
                           size_t least, struct mny_problems *problems)
{
    for (size_t margin = 0; margin < cells->margin_count; margin++) {
        struct merging merging = {.of = of,
                                  .cells = cells,
                                  .margin = &cells->margins[margin],
                                  .index = margin,
                                  .problems = problems};
        if (!collapse_margin(&merging, least))
            return MNY_E_MEMORY;
    }
    return MNY_OK;
}
