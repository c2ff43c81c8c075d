/* SPDX-License-Identifier: MIT */
/* Some replicates at once: weighed, summed up. */
#include "stats/given_replicates.h"
#include "stats/replicates_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TOGETHER = MNY_TOGETHER };

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
    free(part->unit);
    free(part->bin);
    free(part->next_bin);
    free(part->first_bin);
    free(part->category);
    free(part->kept_base);
    free(part->kept_g);
    free(part->own);
    free(part->means);
    free(part->d);
    free(part->answered);
    free(part->composed);
}

bool mny_is_jackknife(const struct mny_replicates *replicates)
{
    return replicates->input->kind == MNY_REPLICATION_JACKKNIFE;
}

const struct mny_replicate_rows *mny_replicate_rows_of(const struct mny_replicates *replicates)
{
    return mny_is_jackknife(replicates) ? &replicates->table.groups : &replicates->table.pieces;
}

static bool open_bins(struct mny_replicate_part *part, size_t rows)
{
    part->weight = calloc(rows + 1, sizeof *part->weight);
    part->unit = calloc(rows + 1, sizeof *part->unit);
    part->bin = calloc(rows + 1, sizeof *part->bin);
    part->next_bin = calloc(rows + 1, sizeof *part->next_bin);
    part->first_bin = calloc(part->of->table.groups.count + 1, sizeof *part->first_bin);
    return part->weight && part->unit && part->bin && part->next_bin && part->first_bin;
}

static bool open_rows(struct mny_replicate_part *part)
{
    const size_t rows = mny_replicate_rows_of(part->of)->count;

    if (rows >= SIZE_MAX / TOGETHER / sizeof *part->ratio)
        return false;
    part->ratio = calloc(rows * TOGETHER + 1, sizeof *part->ratio);
    part->count = calloc(rows + 1, sizeof *part->count);
    part->base = calloc(rows + 1, sizeof *part->base);
    return part->ratio && part->count && part->base &&
           (part->of->input->trim.how == MNY_TRIM_NOT || open_bins(part, rows));
}

bool mny_replicate_part_open(struct mny_replicate_part *part, const struct mny_replicates *of)
{
    const size_t cells = of->table.cells, width = of->table.domains * 2 * of->items;
    const size_t psus = mny_design_psus(of->input->estimate->design);
    const struct mny_calibrated *calibrated = of->input->estimate->calibrated;
    const size_t margins = calibrated ? calibrated->cells.margins : 0;

    *part = (struct mny_replicate_part){.of = of};
    part->factor = calloc(mny_is_jackknife(of) ? 1 : psus * TOGETHER + 1, sizeof *part->factor);
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

/* Sums up all rows with their weights. */
static void sum_up(struct mny_replicate_part *part)
{
    const struct mny_replicate_rows *rows = mny_replicate_rows_of(part->of);
    const size_t width = 2 * part->of->items;

    for (size_t domain = 0; domain < part->of->table.domains; domain++) {
        const size_t first = rows->first_of_domain[domain];
        mny_weighted_sums_add(part->ratio, rows->sums, width, rows->order + first,
                              rows->first_of_domain[domain + 1] - first,
                              part->sums + domain * width * TOGETHER);
    }
}

/* ---- factors of PSUs: bootstrap, balanced -------------------------------------------- */

/* Base weights of cells, in all replicates of the part. */
static void sum_cells(struct mny_replicate_part *part)
{
    const struct mny_replicate_table *table = &part->of->table;
    const size_t psus = mny_design_psus(part->of->input->estimate->design);

    for (size_t psu = 0; psu < psus; psu++)
        for (size_t p = table->first_piece[psu]; p < table->first_piece[psu + 1]; p++) {
            double *cell = part->cell + table->pieces.cell[p] * TOGETHER;
            for (size_t at = 0; at < TOGETHER; at++)
                cell[at] += part->factor[psu * TOGETHER + at] * table->pieces.base[p];
        }
}

/* Ratios of pieces: factor of the PSU × g of the cell. */
static void weigh_pieces(struct mny_replicate_part *part)
{
    const struct mny_replicate_table *table = &part->of->table;
    const size_t psus = mny_design_psus(part->of->input->estimate->design);

    for (size_t psu = 0; psu < psus; psu++)
        for (size_t p = table->first_piece[psu]; p < table->first_piece[psu + 1]; p++) {
            const double *cell = part->cell + table->pieces.cell[p] * TOGETHER;
            for (size_t at = 0; at < TOGETHER; at++)
                part->ratio[p * TOGETHER + at] = part->factor[psu * TOGETHER + at] * cell[at];
        }
}

static struct mny_replicate_failure reweight(struct mny_replicate_part *part, size_t first,
                                             size_t count)
{
    struct mny_replicate_failure failure = {.fault = MNY_REPLICATES_FINE};

    for (size_t at = 0; at < count; at++)
        mny_replicate_draw(part, at, first + at);
    sum_cells(part);
    for (size_t at = 0; failure.fault == MNY_REPLICATES_FINE && at < count; at++) {
        failure = calibrate(part, at);
        failure.replicate = first + at;
    }
    if (failure.fault != MNY_REPLICATES_FINE)
        return failure;
    weigh_pieces(part);
    for (size_t at = 0; part->of->input->trim.how != MNY_TRIM_NOT && at < count; at++) {
        failure.fault = mny_replicate_trim(part, at);
        failure.replicate = first + at;
        if (failure.fault != MNY_REPLICATES_FINE)
            return failure;
    }
    if (!part->of->again)
        sum_up(part);
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

/* Weights of replicate number AT without PSU.  Groups of which nobody is left stay out. */
static struct mny_replicate_failure weigh_without(struct mny_replicate_part *part, size_t at,
                                                  size_t psu)
{
    const struct mny_replicate_rows *groups = &part->of->table.groups;
    struct mny_replicate_failure failure;
    double *ratio = part->ratio + at;

    leave_out(part, at, psu);
    for (size_t group = 0; group < groups->count; group++)
        if (part->count[group] > 0)
            part->cell[groups->cell[group] * TOGETHER + at] +=
                ratio[group * TOGETHER] * part->base[group];
    failure = calibrate(part, at);
    if (failure.fault != MNY_REPLICATES_FINE)
        return failure;
    for (size_t group = 0; group < groups->count; group++)
        ratio[group * TOGETHER] *= part->cell[groups->cell[group] * TOGETHER + at];
    if (part->of->input->trim.how != MNY_TRIM_NOT)
        failure.fault = mny_replicate_trim(part, at);
    return failure;
}

/* Takes the pieces of PSU out of the sums of replicate number AT; what ought to be 0
   then, and is rounding, becomes 0. */
static void take_out(struct mny_replicate_part *part, size_t at, size_t psu)
{
    const struct mny_replicate_table *table = &part->of->table;
    const size_t row = 2 * part->of->items, width = table->domains * row;

    for (size_t s = 0; s < width; s++)
        part->own[s] = part->sums[s * TOGETHER + at];
    for (size_t p = table->first_piece[psu]; p < table->first_piece[psu + 1]; p++) {
        const double ratio = part->ratio[table->group_of[p] * TOGETHER + at];
        const double *from = table->pieces.sums + p * row;
        double *to = part->sums + table->pieces.domain[p] * row * TOGETHER + at;
        for (size_t s = 0; s < row; s++)
            to[s * TOGETHER] -= ratio * from[s];
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
    struct mny_replicate_failure failure = {.fault = MNY_REPLICATES_FINE};

    for (size_t at = 0; failure.fault == MNY_REPLICATES_FINE && at < count; at++) {
        failure = weigh_without(part, at, part->of->deleted[first + at]);
        failure.replicate = first + at;
    }
    if (failure.fault != MNY_REPLICATES_FINE || part->of->again)
        return failure;
    sum_up(part);
    for (size_t at = 0; at < count; at++)
        take_out(part, at, part->of->deleted[first + at]);
    return failure;
}

struct mny_replicate_failure mny_replicate_part_fill(struct mny_replicate_part *part, size_t first,
                                                     size_t count)
{
    switch (part->of->input->kind) {
    case MNY_REPLICATION_NONE:
        break;
    case MNY_REPLICATION_JACKKNIFE:
        return jackknife(part, first, count);
    case MNY_REPLICATION_BOOTSTRAP:
    case MNY_REPLICATION_BALANCED:
        return reweight(part, first, count);
    case MNY_REPLICATION_GIVEN:
        mny_given_sums(part->of->input->given, first, part->sums);
        break;
    }
    return (struct mny_replicate_failure){.fault = MNY_REPLICATES_FINE};
}
