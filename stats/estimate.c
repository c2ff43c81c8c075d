/* SPDX-License-Identifier: MIT */
/* Respondents are gone through in blocks, in fixed order, in two or three
   passes: means; with calibration, sums of base weight times z by cell; squares.
   Within a block plain sums will do, between blocks they are compensated. */
#include "stats/estimate.h"

#include "stats/score_block.h"
#include "stats/sum.h"
#include "stats/variance.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1024, CODES = MNY_SCORE_CODES };

/* What the first pass gathers of an item or node. */
struct tally {
    size_t n;
    struct mny_sum weight, squares, scores;
};

/* Statistics are numbered items first, then nodes, the root last. */
struct work {
    const struct mny_estimate_input *in;
    size_t items, nodes, statistics; /* nodes: with the root */
    struct mny_composite *composite;
    double *mean, *deviation; /* of items: mean, and what z is divided by (Σ w r) */
    struct tally *tallies;    /* of statistics */
    struct mny_sum *spread;   /* of statistics: Σ w z² */
    double *tables;           /* items x CODES: z by code */
    double *fitted;           /* statistics x cells: regression of z; NULL without */
    double *base, *weighted;  /* BLOCK: base weights; w (z - fit) */
    double *z;                /* BLOCK: of one item */
    double *answered;         /* BLOCK: 1 or 0, of one item */
    double *node_z;           /* nodes x BLOCK */
    double *node_answered;    /* nodes x BLOCK: 1 or 0 */
    bool *item_answered;
};

static void close_work(struct work *work)
{
    mny_composite_free(work->composite);
    free(work->mean);
    free(work->deviation);
    free(work->tallies);
    free(work->spread);
    free(work->tables);
    free(work->fitted);
    free(work->base);
    free(work->weighted);
    free(work->z);
    free(work->answered);
    free(work->node_z);
    free(work->node_answered);
    free(work->item_answered);
}

static bool open_work(struct work *work, const struct mny_estimate_input *input)
{
    *work = (struct work){.in = input,
                          .items = input->item_count,
                          .nodes = input->node_count + 1,
                          .statistics = input->item_count + input->node_count + 1};
    work->mean = calloc(work->items + 1, sizeof *work->mean);
    work->deviation = calloc(work->items + 1, sizeof *work->deviation);
    work->tallies = calloc(work->statistics, sizeof *work->tallies);
    work->spread = calloc(work->statistics, sizeof *work->spread);
    work->tables = calloc((work->items + 1) * CODES, sizeof *work->tables);
    work->base = calloc(BLOCK, sizeof *work->base);
    work->weighted = calloc(BLOCK, sizeof *work->weighted);
    work->z = calloc(BLOCK, sizeof *work->z);
    work->answered = calloc(BLOCK, sizeof *work->answered);
    work->node_z = calloc(work->nodes * BLOCK, sizeof *work->node_z);
    work->node_answered = calloc(work->nodes * BLOCK, sizeof *work->node_answered);
    work->item_answered = calloc(work->items + 1, sizeof *work->item_answered);
    return work->mean && work->deviation && work->tallies && work->spread && work->tables &&
           work->base && work->weighted && work->z && work->answered && work->node_z &&
           work->node_answered && work->item_answered;
}

static size_t block_size(const struct work *work, size_t first)
{
    return work->in->n - first < BLOCK ? work->in->n - first : BLOCK;
}

/* Adds a block to a tally; Z NULL for nodes, which have no scores of their own. */
static void tally_block(struct tally *tally, size_t count, const double *weight,
                        const double *answered, const double *z)
{
    double n = 0, sum = 0, squares = 0, scores = 0;
    for (size_t i = 0; i < count; i++) {
        const double w = weight[i] * answered[i];
        n += answered[i];
        sum += w;
        squares += w * w;
    }
    for (size_t i = 0; z && i < count; i++)
        scores += weight[i] * z[i];
    tally->n += (size_t)n;
    mny_sum_add(&tally->weight, sum);
    mny_sum_add(&tally->squares, squares);
    mny_sum_add(&tally->scores, scores);
}

static void raise_marks(double *above, const double *below, size_t count)
{
    for (size_t i = 0; i < count; i++)
        above[i] = below[i] > above[i] ? below[i] : above[i];
}

/* Marks who answered something below each node, from the items' parents up.  The
   order of nodes is a matter of parents alone, so it serves before answers are known. */
static void tally_nodes(struct work *work, size_t first, size_t count)
{
    const size_t *order = mny_composite_order(work->composite);
    for (size_t i = 0; i < work->nodes; i++) {
        const size_t node = order[i], parent = mny_composite_node_parent(work->composite, node);
        const double *marks = work->node_answered + node * BLOCK;
        tally_block(&work->tallies[work->items + node], count, work->in->weight + first, marks,
                    NULL);
        if (parent != node)
            raise_marks(work->node_answered + parent * BLOCK, marks, count);
    }
}

/* First pass.  Tables are SHIFTED (score − first score) and MARKS (1 where there
   is a score). */
static void tally_all(struct work *work, const double *first_scores, const double *shifted,
                      const double *marks)
{
    const struct mny_estimate_input *in = work->in;

    for (size_t first = 0; first < in->n; first += BLOCK) {
        const size_t count = block_size(work, first);
        memset(work->node_answered, 0, work->nodes * BLOCK * sizeof *work->node_answered);
        for (size_t item = 0; item < work->items; item++) {
            const size_t parent = mny_composite_item_parent(work->composite, item);
            mny_scores_mark(in, &in->items[item], first, count, marks + item * CODES,
                            work->answered);
            mny_scores_read(in, &in->items[item], first, count, first_scores[item], 1,
                            shifted + item * CODES, work->z);
            tally_block(&work->tallies[item], count, in->weight + first, work->answered, work->z);
            raise_marks(work->node_answered + parent * BLOCK, work->answered, count);
        }
        tally_nodes(work, first, count);
    }
}

/* The tree as it is with the items that ITEM_ANSWERED holds. */
static enum mny_code grow_tree(struct work *work)
{
    mny_composite_free(work->composite);
    work->composite =
        mny_composite_create(work->in->nodes, work->in->node_count, work->in->item_branches,
                             work->items, work->item_answered);
    return work->composite ? MNY_OK : MNY_E_INTERNAL;
}

/* First pass and what follows from it: means, tables of z, who takes part. */
static enum mny_code find_means(struct work *work)
{
    const struct mny_estimate_input *in = work->in;
    double *first_scores = calloc(work->items + 1, sizeof *first_scores);
    double *marks = calloc((work->items + 1) * CODES, sizeof *marks);
    enum mny_code code = first_scores && marks ? grow_tree(work) : MNY_E_MEMORY;

    if (code != MNY_OK)
        goto done;
    for (size_t item = 0; item < work->items; item++) {
        const struct mny_score_column *column = &in->items[item];
        first_scores[item] = mny_scores_first(in, column);
        mny_scores_table(column, first_scores[item], 1, work->tables + item * CODES);
        for (size_t c = 0; column->codes && c < CODES; c++)
            marks[item * CODES + c] = isnan(column->score_of_code[c]) ? 0 : 1;
    }
    tally_all(work, first_scores, work->tables, marks);
    for (size_t item = 0; item < work->items; item++) {
        const double weight = mny_sum_value(work->tallies[item].weight);
        work->item_answered[item] = work->tallies[item].n > 0;
        work->deviation[item] = work->item_answered[item] ? weight : 1;
        work->mean[item] = first_scores[item] + mny_sum_value(work->tallies[item].scores) / weight;
        mny_scores_table(&in->items[item], work->mean[item], work->deviation[item],
                         work->tables + item * CODES);
    }
    code = grow_tree(work);
done:
    free(first_scores);
    free(marks);
    return code;
}

/* What a later pass does with the z of one statistic in one block. */
typedef void use_block(struct work *work, void *context, size_t statistic, size_t first,
                       size_t count, const double *z);

/* Adds SHARE times a part's z to that of the mean it stands in. */
static void add_share(double *above, const double *below, double share, size_t count)
{
    for (size_t i = 0; share > 0 && i < count; i++)
        above[i] += share * below[i];
}

/* Computes the z of every statistic in one block and hands each to USE. */
static void linearize_block(struct work *work, size_t first, use_block *use, void *context)
{
    const struct mny_estimate_input *in = work->in;
    const size_t count = block_size(work, first);
    const size_t *order = mny_composite_order(work->composite);

    memset(work->node_z, 0, work->nodes * BLOCK * sizeof *work->node_z);
    for (size_t item = 0; item < work->items; item++) {
        const size_t parent = mny_composite_item_parent(work->composite, item);
        if (!work->item_answered[item])
            continue;
        mny_scores_read(in, &in->items[item], first, count, work->mean[item], work->deviation[item],
                        work->tables + item * CODES, work->z);
        use(work, context, item, first, count, work->z);
        add_share(work->node_z + parent * BLOCK, work->z,
                  mny_composite_item_share(work->composite, item), count);
    }
    for (size_t i = 0; i < work->nodes; i++) {
        const size_t node = order[i], parent = mny_composite_node_parent(work->composite, node);
        const double *z = work->node_z + node * BLOCK;
        use(work, context, work->items + node, first, count, z);
        if (parent != node)
            add_share(work->node_z + parent * BLOCK, z,
                      mny_composite_node_share(work->composite, node), count);
    }
}

static void linearize_all(struct work *work, use_block *use, void *context)
{
    for (size_t first = 0; first < work->in->n; first += BLOCK)
        linearize_block(work, first, use, context);
}

/* What trimming has left of a respondent's calibrated weight: t. */
static double trimmed_part(const struct mny_estimate_input *in, size_t respondent)
{
    const double *before = in->calibrated->weight;
    return before ? in->weight[respondent] / before[respondent] : 1;
}

/* Second pass: Σ base t z by cell. */
static void add_to_cells(struct work *work, void *context, size_t statistic, size_t first,
                         size_t count, const double *z)
{
    const struct mny_calibrated *calibrated = work->in->calibrated;
    double *sums = (double *)context + statistic * calibrated->cells.cells;

    for (size_t i = 0; i < count; i++) {
        const double base =
            calibrated->base ? calibrated->base[mny_scores_row(work->in, first + i)] : 1;
        sums[calibrated->cell[first + i]] += base * trimmed_part(work->in, first + i) * z[i];
    }
}

/* Base weights' sum of each cell. */
static void base_of_cells(const struct mny_estimate_input *in, double *base)
{
    const struct mny_calibrated *calibrated = in->calibrated;
    for (size_t i = 0; i < in->n; i++)
        base[calibrated->cell[i]] += calibrated->base ? calibrated->base[mny_scores_row(in, i)] : 1;
}

/* Regresses z on the indicators, weighted by the base weights; FITTED holds the
   sums of base times z and gets the fitted z of each cell. */
static enum mny_code regress(struct work *work)
{
    const struct mny_margin_cells *cells = &work->in->calibrated->cells;
    const size_t columns = mny_margin_columns(cells);
    struct mny_cell_system *system = mny_cell_system_create(cells);
    double *base = calloc(cells->cells + 1, sizeof *base);
    double *right = calloc(columns + 1, sizeof *right);
    double *solution = calloc(columns + 1, sizeof *solution);
    enum mny_code code = system && base && right && solution ? MNY_OK : MNY_E_MEMORY;

    if (code == MNY_OK) {
        base_of_cells(work->in, base);
        if (!mny_cell_system_factor(system, base))
            code = MNY_E_INTERNAL;
    }
    for (size_t statistic = 0; code == MNY_OK && statistic < work->statistics; statistic++) {
        double *fitted = work->fitted + statistic * cells->cells;
        mny_margin_totals(cells, fitted, right);
        mny_cell_system_solve(system, right, solution);
        mny_margin_fit(cells, solution, fitted);
    }
    mny_cell_system_free(system);
    free(base);
    free(right);
    free(solution);
    return code;
}

static enum mny_code find_residuals(struct work *work)
{
    const size_t cells = work->in->calibrated->cells.cells;
    if (cells > SIZE_MAX / sizeof *work->fitted / work->statistics)
        return MNY_E_MEMORY;
    work->fitted = calloc(cells * work->statistics + 1, sizeof *work->fitted);
    if (!work->fitted)
        return MNY_E_MEMORY;
    linearize_all(work, add_to_cells, work->fitted);
    return regress(work);
}

/* Statistics gathered in one go of the last pass. */
struct batch {
    struct mny_variance *variance;
    size_t first, count;
};

/* Replaces the totals' terms w z by w (z - its regression). */
static void take_residuals(struct work *work, size_t statistic, size_t first, size_t count)
{
    const struct mny_calibrated *calibrated = work->in->calibrated;
    const double *fitted = work->fitted + statistic * calibrated->cells.cells;
    const double *weight = (calibrated->weight ? calibrated->weight : work->in->weight) + first;
    const uint32_t *cell = calibrated->cell + first;

    /* With weights that are trimmed, trimmed w z is calibrated w times t z. */
    for (size_t i = 0; i < count; i++)
        work->weighted[i] -= weight[i] * fitted[cell[i]];
}

/* Last pass: totals of w z, or of w times its residual, and Σ w z². */
static void add_to_variance(struct work *work, void *context, size_t statistic, size_t first,
                            size_t count, const double *z)
{
    struct batch *batch = context;
    const double *weight = work->in->weight + first;
    double squares = 0;

    if (statistic < batch->first || statistic - batch->first >= batch->count)
        return;
    for (size_t i = 0; i < count; i++) {
        work->weighted[i] = weight[i] * z[i];
        squares += work->weighted[i] * z[i];
    }
    mny_sum_add(&work->spread[statistic], squares);
    if (work->fitted)
        take_residuals(work, statistic, first, count);
    mny_variance_add(batch->variance, statistic - batch->first, first, count, work->weighted);
}

/* Standard error and design effect.  What is left of a variance that ought to
   be 0, when calibration explains z wholly, is rounding and counts as 0. */
static void finish_spread(const struct work *work, size_t statistic, double variance,
                          struct mny_estimate *estimate)
{
    const struct tally *tally = &work->tallies[statistic];
    const double simple = mny_sum_value(tally->weight) * mny_sum_value(work->spread[statistic]) /
                          ((double)tally->n - 1);

    if (tally->n > 1 && variance <= 1e-24 * simple)
        variance = 0;
    estimate->se = sqrt(variance);
    estimate->simple = tally->n > 1 ? simple : NAN;
    if (tally->n > 1 && simple > 0)
        estimate->deff = variance / simple;
}

static void finish(struct work *work, struct mny_estimate *estimates, const struct batch *batch)
{
    const size_t degrees = mny_design_degrees_of_freedom(work->in->design);
    const double t = degrees > 0 ? gsl_cdf_tdist_Pinv(0.975, (double)degrees) : NAN;

    for (size_t i = 0; i < batch->count; i++) {
        struct mny_estimate *estimate = &estimates[batch->first + i];
        if (isnan(estimate->score))
            continue;
        finish_spread(work, batch->first + i, mny_variance_of(batch->variance, i), estimate);
        estimate->low = estimate->score - t * estimate->se;
        estimate->high = estimate->score + t * estimate->se;
    }
}

static enum mny_code find_variances(struct work *work, struct mny_estimate *estimates)
{
    const size_t capacity = mny_variance_capacity(work->in->design);

    for (size_t first = 0; first < work->statistics; first += capacity) {
        const size_t left = work->statistics - first;
        struct batch batch = {NULL, first, left < capacity ? left : capacity};
        batch.variance = mny_variance_create(work->in->design, batch.count);
        if (!batch.variance)
            return MNY_E_MEMORY;
        linearize_all(work, add_to_variance, &batch);
        finish(work, estimates, &batch);
        mny_variance_free(batch.variance);
    }
    return MNY_OK;
}

/* Scores, counts and effective sizes. */
static void find_scores(const struct work *work, struct mny_estimate *estimates)
{
    const size_t *order = mny_composite_order(work->composite);
    struct mny_estimate *nodes = estimates + work->items;

    for (size_t s = 0; s < work->statistics; s++) {
        const struct tally *tally = &work->tallies[s];
        const double weight = mny_sum_value(tally->weight);
        const bool exists = s < work->items
                                ? work->item_answered[s]
                                : mny_composite_exists(work->composite, s - work->items);
        estimates[s] = (struct mny_estimate){NAN, NAN, NAN, NAN, tally->n, NAN, NAN, NAN};
        if (tally->n > 0)
            estimates[s].n_eff = weight * weight / mny_sum_value(tally->squares);
        if (exists)
            estimates[s].score = s < work->items ? work->mean[s] : 0;
    }
    for (size_t item = 0; item < work->items; item++)
        if (mny_composite_item_share(work->composite, item) > 0)
            nodes[mny_composite_item_parent(work->composite, item)].score +=
                mny_composite_item_share(work->composite, item) * estimates[item].score;
    for (size_t i = 0; i + 1 < work->nodes; i++)
        if (mny_composite_node_share(work->composite, order[i]) > 0)
            nodes[mny_composite_node_parent(work->composite, order[i])].score +=
                mny_composite_node_share(work->composite, order[i]) * nodes[order[i]].score;
}

enum mny_code mny_estimate(const struct mny_estimate_input *input, struct mny_estimate *items,
                           struct mny_estimate *nodes)
{
    struct work work;
    struct mny_estimate *estimates = NULL;
    enum mny_code code = open_work(&work, input) ? MNY_OK : MNY_E_MEMORY;

    if (code != MNY_OK)
        goto done;
    estimates = calloc(work.statistics, sizeof *estimates);
    code = estimates ? find_means(&work) : MNY_E_MEMORY;
    if (code == MNY_OK && input->calibrated)
        code = find_residuals(&work);
    if (code != MNY_OK)
        goto done;
    find_scores(&work, estimates);
    code = find_variances(&work, estimates);
    if (code != MNY_OK)
        goto done;
    memcpy(items, estimates, work.items * sizeof *items);
    memcpy(nodes, estimates + work.items, work.nodes * sizeof *nodes);
done:
    close_work(&work);
    free(estimates);
    return code;
}
