/* SPDX-License-Identifier: MIT */
/* Respondents are gone through in blocks, in fixed order, in one or two passes:
   means; with calibration, sums of base weight times z by cell.  Within a block
   plain sums will do, between blocks they are compensated.  Where respondents can be
   counted (answer_counts.h), both come from the counts. */
#include "stats/linearization.h"

#include "stats/answer_counts.h"
#include "stats/score_block.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = MNY_LINEARIZED_BLOCK, CODES = MNY_SCORE_CODES };

void mny_linearization_close(struct mny_linearization *of)
{
    mny_composite_free(of->composite);
    free(of->mean);
    free(of->deviation);
    free(of->tallies);
    free(of->tables);
    free(of->fitted);
    free(of->z);
    free(of->answered);
    free(of->node_z);
    free(of->node_answered);
    free(of->item_answered);
    mny_answer_counts_free(of->counts);
}

static bool open_room(struct mny_linearization *of, const struct mny_estimate_input *input)
{
    *of = (struct mny_linearization){.in = input,
                                     .items = input->item_count,
                                     .nodes = input->node_count + 1,
                                     .statistics = input->item_count + input->node_count + 1};
    of->mean = calloc(of->items + 1, sizeof *of->mean);
    of->deviation = calloc(of->items + 1, sizeof *of->deviation);
    of->tallies = calloc(of->statistics, sizeof *of->tallies);
    of->tables = calloc((of->items + 1) * CODES, sizeof *of->tables);
    of->z = calloc(BLOCK, sizeof *of->z);
    of->answered = calloc(BLOCK, sizeof *of->answered);
    of->node_z = calloc(of->nodes * BLOCK, sizeof *of->node_z);
    of->node_answered = calloc(of->nodes * BLOCK, sizeof *of->node_answered);
    of->item_answered = calloc(of->items + 1, sizeof *of->item_answered);
    return of->mean && of->deviation && of->tallies && of->tables && of->z && of->answered &&
           of->node_z && of->node_answered && of->item_answered;
}

static size_t block_size(const struct mny_linearization *of, size_t first)
{
    return of->in->n - first < BLOCK ? of->in->n - first : BLOCK;
}

/* Adds a block to a tally; Z NULL for nodes, which have no scores of their own. */
static void tally_block(struct mny_tally *tally, size_t count, const double *weight,
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
static void tally_nodes(struct mny_linearization *of, size_t first, size_t count)
{
    const size_t *order = mny_composite_order(of->composite);
    for (size_t i = 0; i < of->nodes; i++) {
        const size_t node = order[i], parent = mny_composite_node_parent(of->composite, node);
        const double *marks = of->node_answered + node * BLOCK;
        tally_block(&of->tallies[of->items + node], count, of->in->weight + first, marks, NULL);
        if (parent != node)
            raise_marks(of->node_answered + parent * BLOCK, marks, count);
    }
}

/* First pass.  Tables are SHIFTED (score − first score) and MARKS (1 where there
   is a score). */
static void tally_all(struct mny_linearization *of, const double *first_scores,
                      const double *shifted, const double *marks)
{
    const struct mny_estimate_input *in = of->in;

    for (size_t first = 0; first < in->n; first += BLOCK) {
        const size_t count = block_size(of, first);
        memset(of->node_answered, 0, of->nodes * BLOCK * sizeof *of->node_answered);
        for (size_t item = 0; item < of->items; item++) {
            const size_t parent = mny_composite_item_parent(of->composite, item);
            mny_scores_mark(in, &in->items[item], first, count, marks + item * CODES, of->answered);
            mny_scores_read(in, &in->items[item], first, count, first_scores[item], 1,
                            shifted + item * CODES, of->z);
            tally_block(&of->tallies[item], count, in->weight + first, of->answered, of->z);
            raise_marks(of->node_answered + parent * BLOCK, of->answered, count);
        }
        tally_nodes(of, first, count);
    }
}

/* The tree as it is with the items that ITEM_ANSWERED holds. */
static enum mny_code grow_tree(struct mny_linearization *of)
{
    mny_composite_free(of->composite);
    of->composite = mny_composite_create(of->in->nodes, of->in->node_count, of->in->item_branches,
                                         of->items, of->item_answered);
    if (of->composite)
        return MNY_OK;
    return mny_composite_is_tree(of->in->nodes, of->in->node_count, of->in->item_branches,
                                 of->items)
               ? MNY_E_MEMORY
               : MNY_E_INTERNAL;
}

/* First pass and what follows from it: means, tables of z, who takes part. */
static enum mny_code find_means(struct mny_linearization *of)
{
    const struct mny_estimate_input *in = of->in;
    double *first_scores = calloc(of->items + 1, sizeof *first_scores);
    double *marks = calloc((of->items + 1) * CODES, sizeof *marks);
    enum mny_code code = first_scores && marks ? grow_tree(of) : MNY_E_MEMORY;

    if (code == MNY_OK)
        code = mny_answer_counts_make(of);
    if (code != MNY_OK)
        goto done;
    for (size_t item = 0; item < of->items; item++) {
        const struct mny_score_column *column = &in->items[item];
        first_scores[item] = mny_scores_first(in, column);
        mny_scores_table(column, first_scores[item], 1, of->tables + item * CODES);
        for (size_t c = 0; column->codes && c < CODES; c++)
            marks[item * CODES + c] = isnan(column->score_of_code[c]) ? 0 : 1;
    }
    if (of->counts)
        mny_answer_counts_tally(of, of->tables);
    else
        tally_all(of, first_scores, of->tables, marks);
    for (size_t item = 0; item < of->items; item++) {
        const double weight = mny_sum_value(of->tallies[item].weight);
        /* As in a replicate: who counts for nothing, by calibration with bounds from 0, gives
           an item no mean. */
        of->item_answered[item] = of->tallies[item].n > 0 && weight != 0;
        of->deviation[item] = of->item_answered[item] ? weight : 1;
        of->mean[item] =
            first_scores[item] + mny_sum_value(of->tallies[item].scores) / of->deviation[item];
        mny_scores_table(&in->items[item], of->mean[item], of->deviation[item],
                         of->tables + item * CODES);
    }
    code = grow_tree(of);
    if (code == MNY_OK && of->counts)
        mny_answer_counts_total(of);
done:
    free(first_scores);
    free(marks);
    return code;
}

/* Adds SHARE times a part's z to that of the mean it stands in. */
static void add_share(double *above, const double *below, double share, size_t count)
{
    for (size_t i = 0; share > 0 && i < count; i++)
        above[i] += share * below[i];
}

void mny_linearize_block(struct mny_linearization *of, size_t first, mny_use_block *use,
                         void *context)
{
    const struct mny_estimate_input *in = of->in;
    const size_t count = block_size(of, first);
    const size_t *order = mny_composite_order(of->composite);

    memset(of->node_z, 0, of->nodes * BLOCK * sizeof *of->node_z);
    for (size_t item = 0; item < of->items; item++) {
        const size_t parent = mny_composite_item_parent(of->composite, item);
        if (!of->item_answered[item])
            continue;
        mny_scores_read(in, &in->items[item], first, count, of->mean[item], of->deviation[item],
                        of->tables + item * CODES, of->z);
        use(of, context, item, first, count, of->z);
        add_share(of->node_z + parent * BLOCK, of->z, mny_composite_item_share(of->composite, item),
                  count);
    }
    for (size_t i = 0; i < of->nodes; i++) {
        const size_t node = order[i], parent = mny_composite_node_parent(of->composite, node);
        const double *z = of->node_z + node * BLOCK;
        use(of, context, of->items + node, first, count, z);
        if (parent != node)
            add_share(of->node_z + parent * BLOCK, z, mny_composite_node_share(of->composite, node),
                      count);
    }
}

void mny_linearize_all(struct mny_linearization *of, mny_use_block *use, void *context)
{
    for (size_t first = 0; first < of->in->n; first += BLOCK)
        mny_linearize_block(of, first, use, context);
}

double mny_trimmed_part(const struct mny_estimate_input *in, size_t respondent)
{
    const double *before = in->calibrated->weight;
    if (!before || before[respondent] == in->weight[respondent])
        return 1;
    return in->weight[respondent] / before[respondent];
}

/* Second pass: Σ base t z by cell. */
static void add_to_cells(struct mny_linearization *of, void *context, size_t statistic,
                         size_t first, size_t count, const double *z)
{
    const struct mny_calibrated *calibrated = of->in->calibrated;
    double *sums = (double *)context + statistic * calibrated->cells.cells;

    for (size_t i = 0; i < count; i++) {
        const double base =
            calibrated->base ? calibrated->base[mny_scores_row(of->in, first + i)] : 1;
        sums[calibrated->cell[first + i]] += base * mny_trimmed_part(of->in, first + i) * z[i];
    }
}

/* Base weights' sum of each cell. */
static void base_of_cells(const struct mny_linearization *of, double *base)
{
    const struct mny_estimate_input *in = of->in;
    const struct mny_calibrated *calibrated = in->calibrated;
    if (of->counts) {
        mny_answer_counts_base(of, base);
        return;
    }
    for (size_t i = 0; i < in->n; i++)
        base[calibrated->cell[i]] += calibrated->base ? calibrated->base[mny_scores_row(in, i)] : 1;
}

/* Regresses z on the indicators, weighted by the base weights; FITTED holds the
   sums of base times z and gets the fitted z of each cell. */
static enum mny_code regress(struct mny_linearization *of)
{
    const struct mny_margin_cells *cells = &of->in->calibrated->cells;
    const size_t columns = mny_margin_columns(cells);
    struct mny_cell_system *system = mny_cell_system_create(cells);
    double *base = calloc(cells->cells + 1, sizeof *base);
    double *right = calloc(columns + 1, sizeof *right);
    double *solution = calloc(columns + 1, sizeof *solution);
    enum mny_code code = system && base && right && solution ? MNY_OK : MNY_E_MEMORY;

    if (code == MNY_OK) {
        base_of_cells(of, base);
        if (!mny_cell_system_factor(system, base))
            code = MNY_E_INTERNAL;
    }
    for (size_t statistic = 0; code == MNY_OK && statistic < of->statistics; statistic++) {
        double *fitted = of->fitted + statistic * cells->cells;
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

static enum mny_code find_residuals(struct mny_linearization *of)
{
    const size_t cells = of->in->calibrated->cells.cells;
    if (cells > SIZE_MAX / sizeof *of->fitted / of->statistics)
        return MNY_E_MEMORY;
    of->fitted = calloc(cells * of->statistics + 1, sizeof *of->fitted);
    if (!of->fitted)
        return MNY_E_MEMORY;
    if (of->counts)
        mny_answer_counts_cells(of, of->fitted);
    else
        mny_linearize_all(of, add_to_cells, of->fitted);
    return regress(of);
}

enum mny_code mny_linearization_open(struct mny_linearization *of,
                                     const struct mny_estimate_input *input)
{
    enum mny_code code = open_room(of, input) ? find_means(of) : MNY_E_MEMORY;

    if (code == MNY_OK && input->calibrated)
        code = find_residuals(of);
    return code;
}

void mny_linearized_terms(const struct mny_linearization *of, size_t statistic, size_t first,
                          size_t count, const double *z, double *terms)
{
    const struct mny_calibrated *calibrated = of->in->calibrated;
    const double *weight = of->in->weight + first, *fitted;
    const uint32_t *cell;

    for (size_t i = 0; i < count; i++)
        terms[i] = weight[i] * z[i];
    if (!of->fitted)
        return;
    fitted = of->fitted + statistic * calibrated->cells.cells;
    cell = calibrated->cell + first;
    /* With weights that are trimmed, trimmed w z is calibrated w times t z. */
    weight = calibrated->weight ? calibrated->weight + first : weight;
    for (size_t i = 0; i < count; i++)
        terms[i] -= weight[i] * fitted[cell[i]];
}

void mny_linearization_scores(const struct mny_linearization *of, struct mny_estimate *estimates)
{
    const size_t *order = mny_composite_order(of->composite);
    struct mny_estimate *nodes = estimates + of->items;

    for (size_t s = 0; s < of->statistics; s++) {
        const struct mny_tally *tally = &of->tallies[s];
        const double weight = mny_sum_value(tally->weight);
        const bool exists = s < of->items ? of->item_answered[s]
                                          : mny_composite_exists(of->composite, s - of->items);
        estimates[s] = (struct mny_estimate){NAN, NAN, NAN, NAN, tally->n, NAN, NAN, NAN};
        if (tally->n > 0)
            estimates[s].n_eff = weight * weight / mny_sum_value(tally->squares);
        if (exists)
            estimates[s].score = s < of->items ? of->mean[s] : 0;
    }
    for (size_t item = 0; item < of->items; item++)
        if (mny_composite_item_share(of->composite, item) > 0)
            nodes[mny_composite_item_parent(of->composite, item)].score +=
                mny_composite_item_share(of->composite, item) * estimates[item].score;
    for (size_t i = 0; i + 1 < of->nodes; i++)
        if (mny_composite_node_share(of->composite, order[i]) > 0)
            nodes[mny_composite_node_parent(of->composite, order[i])].score +=
                mny_composite_node_share(of->composite, order[i]) * nodes[order[i]].score;
}
