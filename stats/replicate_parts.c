/* SPDX-License-Identifier: MIT */
/* Some replicates at once: drawn, weighed, summed up. */
#include "stats/random.h"
#include "stats/replicates_private.h"
#include "stats/trim.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TOGETHER = MNY_TOGETHER };

double mny_jackknife_factor(const struct mny_design *design, size_t stratum)
{
    const struct mny_stratum *of = mny_design_stratum(design, stratum);
    const double n = (double)of->psus;
    const double left = isinf(of->population) ? 1 : 1 - n / of->population;
    return left < 1e-7 ? 0 : left * (n - 1) / n;
}

size_t mny_stratum_of_psu(const struct mny_design *design, size_t psu)
{
    const uint32_t *strata = mny_design_stratum_of(design);
    return strata ? strata[psu] : 0;
}

/* ---- room --------------------------------------------------------------------------- */

void mny_replicate_part_close(struct mny_replicate_part *part)
{
    mny_composite_free(part->composite);
    free(part->factor);
    free(part->cell);
    free(part->sums);
    free(part->ratio);
    free(part->weight);
    free(part->count);
    free(part->base);
    free(part->category);
    free(part->kept_base);
    free(part->kept_g);
    free(part->own);
    free(part->means);
    free(part->d);
    free(part->answered);
    free(part->composed);
}

static bool is_jackknife(const struct mny_replicates *replicates)
{
    return replicates->input->kind == MNY_REPLICATION_JACKKNIFE;
}

/* What replicates are made of: groups or, for the bootstrap, pieces. */
static const struct mny_replicate_rows *rows_of(const struct mny_replicates *replicates)
{
    return is_jackknife(replicates) ? &replicates->table.groups : &replicates->table.pieces;
}

static bool open_rows(struct mny_replicate_part *part)
{
    const size_t rows = rows_of(part->of)->count;

    if (!is_jackknife(part->of) && !part->of->input->trim)
        return true;
    part->ratio = calloc(rows * TOGETHER + 1, sizeof *part->ratio);
    part->weight = calloc(rows + 1, sizeof *part->weight);
    part->count = calloc(rows + 1, sizeof *part->count);
    part->base = calloc(rows + 1, sizeof *part->base);
    return part->ratio && part->weight && part->count && part->base;
}

bool mny_replicate_part_open(struct mny_replicate_part *part, const struct mny_replicates *of)
{
    const size_t cells = of->table.cells, width = of->table.domains * 2 * of->items;
    const size_t psus = mny_design_psus(of->input->estimate->design);
    const struct mny_calibrated *calibrated = of->input->estimate->calibrated;
    const size_t margins = calibrated ? calibrated->cells.margins : 0;

    *part = (struct mny_replicate_part){.of = of};
    part->factor = calloc(is_jackknife(of) ? 1 : psus * TOGETHER + 1, sizeof *part->factor);
    part->cell = calloc(cells * TOGETHER + 1, sizeof *part->cell);
    part->sums = calloc(width * TOGETHER + 1, sizeof *part->sums);
    part->category = calloc(cells * margins + 1, sizeof *part->category);
    part->kept_base = calloc(cells + 1, sizeof *part->kept_base);
    part->kept_g = calloc(cells + 1, sizeof *part->kept_g);
    part->own = calloc(width + 1, sizeof *part->own);
    part->means = calloc(of->statistics, sizeof *part->means);
    part->d = calloc(of->sets * of->statistics, sizeof *part->d);
    part->answered = calloc(of->items + 1, sizeof *part->answered);
    part->composed = calloc(of->items + 1, sizeof *part->composed);
    return part->factor && part->cell && part->sums && part->category && part->kept_base &&
           part->kept_g && part->own && part->means && part->d && part->answered &&
           part->composed && open_rows(part);
}

/* ---- weights ------------------------------------------------------------------------- */

/* Calibrates the cells that have respondents in replicate number AT; their base
   weights in CELL become g.  Without calibration g is 1. */
static struct mny_replicate_failure calibrate(struct mny_replicate_part *part, size_t at)
{
    const struct mny_replicate_input *in = part->of->input;
    struct mny_replicate_failure failure = {.fault = MNY_REPLICATES_FINE};
    const struct mny_calibrated *calibrated = in->estimate->calibrated;
    struct mny_calibration_input input = {.base = part->kept_base, .targets = in->targets};
    double *cell_at = part->cell + at;
    size_t kept = 0;

    for (size_t cell = 0; !calibrated && cell < part->of->table.cells; cell++)
        cell_at[cell * TOGETHER] = 1;
    if (!calibrated)
        return failure;
    input.cells = calibrated->cells;
    for (size_t cell = 0; cell < calibrated->cells.cells; cell++) {
        if (!(cell_at[cell * TOGETHER] > 0))
            continue;
        memcpy(part->category + kept * input.cells.margins,
               calibrated->cells.category + cell * input.cells.margins,
               input.cells.margins * sizeof *part->category);
        part->kept_base[kept++] = cell_at[cell * TOGETHER];
    }
    input.cells.cells = kept;
    input.cells.category = part->category;
    switch (mny_calibrate(&input, &in->calibration, part->kept_g, &failure.result)) {
    case MNY_CALIBRATED:
        break;
    case MNY_CALIBRATION_MEMORY:
        failure.fault = MNY_REPLICATES_MEMORY;
        return failure;
    case MNY_CALIBRATION_STOPPED:
    case MNY_CALIBRATION_INFEASIBLE:
        failure.fault = MNY_REPLICATES_CALIBRATION;
        return failure;
    }
    kept = 0;
    for (size_t cell = 0; cell < calibrated->cells.cells; cell++)
        cell_at[cell * TOGETHER] = cell_at[cell * TOGETHER] > 0 ? part->kept_g[kept++] : 0;
    return failure;
}

/* Cuts the weights of one replicate; RATIO, TOGETHER apart, follow. */
static enum mny_replicate_fault trim(struct mny_replicate_part *part, double *ratio)
{
    const struct mny_replicate_input *in = part->of->input;
    const size_t rows = rows_of(part->of)->count;
    struct mny_trim_result result;
    enum mny_trim_status status;

    for (size_t row = 0; row < rows; row++)
        part->weight[row] =
            part->count[row] > 0 ? ratio[row * TOGETHER] * part->base[row] / part->count[row] : 0;
    status =
        mny_trim_weights(part->weight, part->count, rows, in->trim_lower, in->trim_upper, &result);
    for (size_t row = 0; row < rows; row++)
        ratio[row * TOGETHER] =
            part->count[row] > 0 ? part->weight[row] * part->count[row] / part->base[row] : 0;
    if (status == MNY_TRIM_MEMORY)
        return MNY_REPLICATES_MEMORY;
    return status == MNY_TRIMMED ? MNY_REPLICATES_FINE : MNY_REPLICATES_TRIMMING;
}

/* Weights of replicate number AT of the part.  RATIO holds the factor of each row's
   base weight, and becomes that of its final weight; BASE and COUNT are the base
   weight (without the factor) and the respondents that the row has in it. */
static struct mny_replicate_failure weigh(struct mny_replicate_part *part, size_t at)
{
    const struct mny_replicates *of = part->of;
    const struct mny_replicate_rows *rows = rows_of(of);
    struct mny_replicate_failure failure;
    double *ratio = part->ratio + at;

    for (size_t row = 0; row < rows->count; row++)
        if (part->count[row] > 0)
            part->cell[rows->cell[row] * TOGETHER + at] += ratio[row * TOGETHER] * part->base[row];
    failure = calibrate(part, at);
    if (failure.fault != MNY_REPLICATES_FINE)
        return failure;
    for (size_t row = 0; row < rows->count; row++)
        ratio[row * TOGETHER] *= part->cell[rows->cell[row] * TOGETHER + at];
    if (of->input->trim)
        failure.fault = trim(part, ratio);
    return failure;
}

/* Adds SHARE[at] times a row's sums to those of its domain, for all replicates of
   the part. */
static void add_row(const struct mny_replicate_part *part, const struct mny_replicate_rows *rows,
                    size_t row, const double *share)
{
    const size_t width = 2 * part->of->items;
    const double *from = rows->sums + row * width;
    double *to = part->sums + rows->domain[row] * width * TOGETHER;

    for (size_t s = 0; s < width; s++, to += TOGETHER)
        for (size_t at = 0; at < TOGETHER; at++)
            to[at] += share[at] * from[s];
}

/* ---- bootstrap ----------------------------------------------------------------------- */

/* Draws n - 1 of every stratum's n PSUs with replacement: factors n / (n - 1) times
   how often.  The only PSU of a stratum stays as it is. */
static void draw(struct mny_replicate_part *part, size_t at, size_t replicate)
{
    const struct mny_replicates *of = part->of;
    const size_t strata = mny_design_strata(of->input->estimate->design);
    struct mny_random random = mny_random_stream(of->input->seed, replicate);

    for (size_t h = 0; h < strata; h++) {
        const uint32_t *psus = of->table.psus + of->table.first_psu[h];
        const uint32_t n = (uint32_t)(of->table.first_psu[h + 1] - of->table.first_psu[h]);
        const double factor = (double)n / ((double)n - 1);

        if (n == 1)
            part->factor[psus[0] * TOGETHER + at] = 1;
        for (uint32_t i = 1; i < n; i++)
            part->factor[psus[mny_random_below(&random, n)] * TOGETHER + at] += factor;
    }
}

/* Without trimming a weight is base weight × factor of the PSU × g of the cell. */
static struct mny_replicate_failure bootstrap_cells(struct mny_replicate_part *part, size_t first,
                                                    size_t count)
{
    const struct mny_replicate_table *table = &part->of->table;
    const struct mny_replicate_rows *pieces = &table->pieces;
    const size_t psus = mny_design_psus(part->of->input->estimate->design);
    struct mny_replicate_failure failure = {.fault = MNY_REPLICATES_FINE};

    for (size_t psu = 0; psu < psus; psu++)
        for (size_t p = table->first_piece[psu]; p < table->first_piece[psu + 1]; p++)
            for (size_t at = 0; at < TOGETHER; at++)
                part->cell[pieces->cell[p] * TOGETHER + at] +=
                    part->factor[psu * TOGETHER + at] * pieces->base[p];
    for (size_t at = 0; failure.fault == MNY_REPLICATES_FINE && at < count; at++) {
        failure = calibrate(part, at);
        failure.replicate = first + at;
    }
    for (size_t psu = 0; failure.fault == MNY_REPLICATES_FINE && psu < psus; psu++)
        for (size_t p = table->first_piece[psu]; p < table->first_piece[psu + 1]; p++) {
            double share[TOGETHER];
            for (size_t at = 0; at < TOGETHER; at++)
                share[at] =
                    part->factor[psu * TOGETHER + at] * part->cell[pieces->cell[p] * TOGETHER + at];
            add_row(part, pieces, p, share);
        }
    return failure;
}

/* With trimming every piece has a weight of its own. */
static struct mny_replicate_failure bootstrap_pieces(struct mny_replicate_part *part, size_t first,
                                                     size_t count)
{
    const struct mny_replicate_table *table = &part->of->table;
    const struct mny_replicate_rows *pieces = &table->pieces;
    const size_t psus = mny_design_psus(part->of->input->estimate->design);
    struct mny_replicate_failure failure = {.fault = MNY_REPLICATES_FINE};

    for (size_t psu = 0; psu < psus; psu++)
        for (size_t p = table->first_piece[psu]; p < table->first_piece[psu + 1]; p++)
            memcpy(part->ratio + p * TOGETHER, part->factor + psu * TOGETHER,
                   TOGETHER * sizeof *part->ratio);
    memcpy(part->base, pieces->base, pieces->count * sizeof *part->base);
    for (size_t at = 0; failure.fault == MNY_REPLICATES_FINE && at < count; at++) {
        for (size_t p = 0; p < pieces->count; p++)
            part->count[p] = part->ratio[p * TOGETHER + at] > 0 ? pieces->respondents[p] : 0;
        failure = weigh(part, at);
        failure.replicate = first + at;
    }
    for (size_t p = 0; failure.fault == MNY_REPLICATES_FINE && p < pieces->count; p++)
        add_row(part, pieces, p, part->ratio + p * TOGETHER);
    return failure;
}

/* ---- jackknife ----------------------------------------------------------------------- */

/* The groups without PSU; those of its stratum count for it, too. */
static void leave_out(struct mny_replicate_part *part, size_t at, size_t psu)
{
    const struct mny_replicate_table *table = &part->of->table;
    const struct mny_replicate_rows *groups = &table->groups;
    const struct mny_design *design = part->of->input->estimate->design;
    const size_t stratum = mny_stratum_of_psu(design, psu);
    const double n = (double)mny_design_stratum(design, stratum)->psus;

    memcpy(part->base, groups->base, groups->count * sizeof *part->base);
    memcpy(part->count, groups->respondents, groups->count * sizeof *part->count);
    for (size_t p = table->first_piece[psu]; p < table->first_piece[psu + 1]; p++) {
        part->base[table->group_of[p]] -= table->pieces.base[p];
        part->count[table->group_of[p]] -= table->pieces.respondents[p];
    }
    for (size_t group = 0; group < groups->count; group++)
        part->ratio[group * TOGETHER + at] =
            table->group_stratum[group] == stratum ? n / (n - 1) : 1;
}

/* Takes the pieces of PSU out of the sums of replicate number AT; what ought to be 0
   then, and is rounding, becomes 0. */
static void take_out(struct mny_replicate_part *part, size_t at, size_t psu)
{
    const struct mny_replicate_table *table = &part->of->table;
    const size_t width = table->domains * 2 * part->of->items;

    for (size_t s = 0; s < width; s++)
        part->own[s] = part->sums[s * TOGETHER + at];
    for (size_t p = table->first_piece[psu]; p < table->first_piece[psu + 1]; p++) {
        double share[TOGETHER] = {0};
        share[at] = -part->ratio[table->group_of[p] * TOGETHER + at];
        add_row(part, &table->pieces, p, share);
    }
    for (size_t s = 0; s < width; s += 2)
        if (fabs(part->sums[(s + 1) * TOGETHER + at]) <= 1e-12 * fabs(part->own[s + 1])) {
            part->sums[s * TOGETHER + at] = 0;
            part->sums[(s + 1) * TOGETHER + at] = 0;
        }
}

static struct mny_replicate_failure jackknife(struct mny_replicate_part *part, size_t first,
                                              size_t count)
{
    const struct mny_replicate_table *table = &part->of->table;
    struct mny_replicate_failure failure = {.fault = MNY_REPLICATES_FINE};

    for (size_t at = 0; failure.fault == MNY_REPLICATES_FINE && at < count; at++) {
        leave_out(part, at, part->of->deleted[first + at]);
        failure = weigh(part, at);
        failure.replicate = first + at;
    }
    if (failure.fault != MNY_REPLICATES_FINE)
        return failure;
    for (size_t group = 0; group < table->groups.count; group++)
        add_row(part, &table->groups, group, part->ratio + group * TOGETHER);
    for (size_t at = 0; at < count; at++)
        take_out(part, at, part->of->deleted[first + at]);
    return failure;
}

struct mny_replicate_failure mny_replicate_part_fill(struct mny_replicate_part *part, size_t first,
                                                     size_t count)
{
    if (is_jackknife(part->of))
        return jackknife(part, first, count);
    for (size_t at = 0; at < count; at++)
        draw(part, at, first + at);
    return part->of->input->trim ? bootstrap_pieces(part, first, count)
                                 : bootstrap_cells(part, first, count);
}
