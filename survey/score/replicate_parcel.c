/* SPDX-License-Identifier: MIT */
#include "survey/score/replicate_parcel.h"

#include "core/arena.h"

#include <stdlib.h>

/* What has a fixed size. */
struct head {
    size_t n, items, nodes, domains, margins, cells, replicates;
    size_t distance_kind, max_iterations;
    double distance_lower, distance_upper, epsilon, base_scale, fay;
    uint64_t seed;
    struct mny_trim_rule trim;
    enum mny_replication kind;
    enum mny_lonely lonely;
    bool calibrated, has_base, has_domain, differences, has_stratum, has_psu, has_population;
};

static struct head head_of(const struct mny_replicate_input *input,
                           const struct mny_design_columns *columns)
{
    const struct mny_estimate_input *estimate = input->estimate;
    const struct mny_calibrated *calibrated = estimate->calibrated;
    const struct mny_distance *distance = &input->calibration.distance;

    return (struct head){
        .n = estimate->n,
        .items = estimate->item_count,
        .nodes = estimate->node_count,
        .domains = input->domains,
        .margins = calibrated ? calibrated->cells.margins : 0,
        .cells = calibrated ? calibrated->cells.cells : 0,
        .replicates = input->replicates,
        .distance_kind = mny_distance_kind(distance),
        .max_iterations = input->calibration.max_iterations,
        .distance_lower = distance->lower,
        .distance_upper = distance->upper,
        .epsilon = input->calibration.epsilon,
        .base_scale = input->base_scale,
        .fay = input->fay,
        .seed = input->seed,
        .trim = input->trim,
        .kind = input->kind,
        .lonely = mny_design_lonely(estimate->design),
        .calibrated = calibrated != NULL,
        .has_base = input->base != NULL,
        .has_domain = input->domain != NULL,
        .differences = input->differences,
        .has_stratum = columns->stratum != NULL,
        .has_psu = columns->psu != NULL,
        .has_population = columns->population != NULL,
    };
}

/* Estimates for which replicates are made: items, nodes and the root, in each set. */
static size_t estimates_of(const struct head *head)
{
    return (1 + (head->has_domain ? head->domains : 0)) * (head->items + head->nodes + 1);
}

static void pack_items(const struct mny_estimate_input *estimate, struct mny_parcel *parcel)
{
    for (size_t i = 0; i < estimate->item_count; i++) {
        const struct mny_score_column *column = &estimate->items[i];

        mny_parcel_put_number(parcel, column->codes != NULL);
        if (column->codes) {
            mny_parcel_put_array(parcel, column->codes + estimate->first, estimate->n, 1);
            mny_parcel_put_array(parcel, column->score_of_code, 256, sizeof(double));
        } else {
            mny_parcel_put_array(parcel, column->values + estimate->first, estimate->n,
                                 sizeof(double));
        }
    }
    mny_parcel_put_array(parcel, estimate->item_branches, estimate->item_count,
                         sizeof *estimate->item_branches);
    mny_parcel_put_array(parcel, estimate->nodes, estimate->node_count, sizeof *estimate->nodes);
}

static void pack_calibrated(const struct mny_replicate_input *input, struct mny_parcel *parcel)
{
    const struct mny_calibrated *calibrated = input->estimate->calibrated;
    const struct mny_margin_cells *cells = &calibrated->cells;

    mny_parcel_put_array(parcel, cells->categories, cells->margins, sizeof *cells->categories);
    mny_parcel_put_array(parcel, cells->category, cells->cells * cells->margins,
                         sizeof *cells->category);
    mny_parcel_put_array(parcel, calibrated->cell, input->estimate->n, sizeof *calibrated->cell);
    mny_parcel_put_array(parcel, input->targets, mny_margin_columns(cells), sizeof *input->targets);
}

void mny_replicate_input_pack(const struct mny_replicate_input *input,
                              const struct mny_design_columns *columns,
                              const struct mny_estimate *full, struct mny_parcel *parcel)
{
    const struct head head = head_of(input, columns);
    const size_t n = head.n, estimates = estimates_of(&head);

    mny_parcel_put(parcel, &head, sizeof head);
    pack_items(input->estimate, parcel);
    if (head.calibrated)
        pack_calibrated(input, parcel);
    if (head.has_base)
        mny_parcel_put_array(parcel, input->base + input->estimate->first, n, sizeof(double));
    if (head.has_domain)
        mny_parcel_put_array(parcel, input->domain, n, sizeof *input->domain);
    if (head.has_stratum)
        mny_parcel_put_array(parcel, columns->stratum, n, sizeof *columns->stratum);
    if (head.has_psu)
        mny_parcel_put_array(parcel, columns->psu, n, sizeof *columns->psu);
    if (head.has_population)
        mny_parcel_put_array(parcel, columns->population, n, sizeof *columns->population);
    mny_parcel_put_number(parcel, estimates);
    for (size_t i = 0; i < estimates; i++)
        mny_parcel_put(parcel, &full[i].score, sizeof full[i].score);
}

/* ---- taken out again ------------------------------------------------------------------ */

struct mny_replicate_source {
    struct mny_arena *arena; /* all arrays */
    struct head head;
    struct mny_design *design;
    struct mny_calibrated calibrated;
    struct mny_estimate_input estimate;
    struct mny_replicate_input input;
    struct mny_estimate *full;
};

void mny_replicate_source_free(struct mny_replicate_source *source)
{
    if (!source)
        return;
    mny_design_free(source->design);
    mny_arena_free(source->arena);
    free(source);
}

/* An array of COUNT things of SIZE bytes.  NULL if it is not there, or without memory. */
static void *take(struct mny_replicate_source *source, struct mny_parcel *parcel, size_t count,
                  size_t size)
{
    void *array = NULL;

    if (count <= parcel->used / size) /* so much cannot be there otherwise */
        array = mny_arena_array(source->arena, count + 1, size);
    return array && mny_parcel_take_exactly(parcel, array, count, size) ? array : NULL;
}

static bool unpack_item(struct mny_replicate_source *source, struct mny_parcel *parcel,
                        struct mny_score_column *column)
{
    const size_t n = source->head.n;
    uint64_t coded;

    if (!mny_parcel_take_number(parcel, &coded))
        return false;
    if (!coded)
        return (column->values = take(source, parcel, n, sizeof(double))) != NULL;
    column->codes = take(source, parcel, n, 1);
    column->score_of_code = take(source, parcel, 256, sizeof(double));
    return column->codes && column->score_of_code;
}

static bool unpack_items(struct mny_replicate_source *source, struct mny_parcel *parcel)
{
    struct mny_estimate_input *estimate = &source->estimate;
    const size_t items = source->head.items;
    struct mny_score_column *columns;

    if (items > parcel->used)
        return false;
    columns = mny_arena_array(source->arena, items + 1, sizeof *columns);
    for (size_t i = 0; i < items; i++)
        if (!columns || !unpack_item(source, parcel, &columns[i]))
            return false;
    estimate->items = columns;
    estimate->item_branches = take(source, parcel, items, sizeof *estimate->item_branches);
    estimate->nodes = take(source, parcel, source->head.nodes, sizeof *estimate->nodes);
    return columns && estimate->item_branches && estimate->nodes;
}

static bool unpack_calibrated(struct mny_replicate_source *source, struct mny_parcel *parcel)
{
    struct mny_margin_cells *cells = &source->calibrated.cells;
    const size_t margins = source->head.margins;

    cells->cells = source->head.cells;
    cells->margins = margins;
    if (margins > 0 && cells->cells > SIZE_MAX / margins)
        return false;
    cells->categories = take(source, parcel, margins, sizeof *cells->categories);
    cells->category = take(source, parcel, cells->cells * margins, sizeof *cells->category);
    source->calibrated.cell = take(source, parcel, source->head.n, sizeof *source->calibrated.cell);
    if (!cells->categories || !cells->category || !source->calibrated.cell)
        return false;
    source->estimate.calibrated = &source->calibrated;
    source->input.targets =
        take(source, parcel, mny_margin_columns(cells), sizeof *source->input.targets);
    return source->input.targets != NULL;
}

static bool unpack_design(struct mny_replicate_source *source, struct mny_parcel *parcel)
{
    const struct head *head = &source->head;
    struct mny_design_columns columns = {.n = head->n};

    if ((head->has_stratum &&
         !(columns.stratum = take(source, parcel, head->n, sizeof *columns.stratum))) ||
        (head->has_psu && !(columns.psu = take(source, parcel, head->n, sizeof *columns.psu))) ||
        (head->has_population &&
         !(columns.population = take(source, parcel, head->n, sizeof *columns.population))))
        return false;
    source->design = mny_design_create(&columns);
    if (!source->design)
        return false;
    mny_design_set_lonely(source->design, head->lonely);
    return true;
}

static bool unpack_scores(struct mny_replicate_source *source, struct mny_parcel *parcel)
{
    const size_t estimates = estimates_of(&source->head);
    const double *scores = take(source, parcel, estimates, sizeof *scores);

    source->full = mny_arena_array(source->arena, estimates + 1, sizeof *source->full);
    for (size_t i = 0; scores && source->full && i < estimates; i++)
        source->full[i].score = scores[i];
    return scores && source->full;
}

/* What needs no array. */
static bool fill(struct mny_replicate_source *source)
{
    const struct head *head = &source->head;

    source->estimate.n = head->n;
    source->estimate.item_count = head->items;
    source->estimate.node_count = head->nodes;
    source->input.estimate = &source->estimate;
    source->input.base_scale = head->base_scale;
    source->input.calibration.epsilon = head->epsilon;
    source->input.calibration.max_iterations = head->max_iterations;
    source->input.trim = head->trim;
    source->input.domains = head->domains;
    source->input.differences = head->differences;
    source->input.kind = head->kind;
    source->input.replicates = head->replicates;
    source->input.seed = head->seed;
    source->input.fay = head->fay;
    return !head->calibrated ||
           mny_distance_of_kind(head->distance_kind, head->distance_lower, head->distance_upper,
                                &source->input.calibration.distance);
}

static bool unpack(struct mny_replicate_source *source, struct mny_parcel *parcel)
{
    const struct head *head = &source->head;

    if (!mny_parcel_take(parcel, &source->head, sizeof source->head) || !fill(source) ||
        !unpack_items(source, parcel) || (head->calibrated && !unpack_calibrated(source, parcel)))
        return false;
    if ((head->has_base && !(source->input.base = take(source, parcel, head->n, sizeof(double)))) ||
        (head->has_domain &&
         !(source->input.domain = take(source, parcel, head->n, sizeof *source->input.domain))))
        return false;
    if (!unpack_design(source, parcel) || !unpack_scores(source, parcel))
        return false;
    source->estimate.design = source->design;
    return true;
}

struct mny_replicate_source *mny_replicate_source_unpack(struct mny_parcel *parcel)
{
    struct mny_replicate_source *made = calloc(1, sizeof *made);

    if (made && (made->arena = mny_arena_create()) != NULL && unpack(made, parcel))
        return made;
    mny_replicate_source_free(made);
    return NULL;
}

struct mny_replicates *mny_replicate_source_make(const struct mny_replicate_source *source)
{
    return mny_replicates_create(&source->input, source->full);
}
