/* SPDX-License-Identifier: MIT */
/* Trimming in a replicate.  Weights take few values: respondents of one group who were
   drawn equally often have the same, and are one bin. */
#include "stats/replicates_private.h"
#include "stats/trim_keep.h"

#include <math.h>
#include <stdlib.h>

enum { TOGETHER = MNY_TOGETHER };

/* In no bin: not in the replicate. */
static const uint32_t nowhere = UINT32_MAX;

/* For the jackknife every group is a bin; how many are in it is known already. */
static size_t bin_groups(struct mny_replicate_part *part, const double *ratio)
{
    const struct mny_replicate_table *table = &part->of->table;

    for (size_t group = 0; group < table->groups.count; group++) {
        part->bin[group] = part->count[group] > 0 ? (uint32_t)group : nowhere;
        part->unit[group] = table->group_unit[group];
        part->weight[group] =
            part->count[group] > 0 ? ratio[group * TOGETHER] * table->group_unit[group] : 0;
    }
    return table->groups.count;
}

/* The bin of GROUP with that WEIGHT, a new one (number *BINS) if there is none. */
static uint32_t find_bin(struct mny_replicate_part *part, uint32_t group, double weight,
                         size_t *bins)
{
    uint32_t bin = part->first_bin[group];

    while (bin != nowhere && part->weight[bin] != weight)
        bin = part->next_bin[bin];
    if (bin != nowhere)
        return bin;
    bin = (uint32_t)(*bins)++;
    part->weight[bin] = weight;
    part->unit[bin] = part->of->table.group_unit[group];
    part->count[bin] = 0;
    part->next_bin[bin] = part->first_bin[group];
    part->first_bin[group] = bin;
    return bin;
}

/* Puts the pieces that were drawn, FACTOR of their PSU not 0, into bins. */
static size_t bin_pieces(struct mny_replicate_part *part, const double *factor, const double *ratio)
{
    const struct mny_replicate_table *table = &part->of->table;
    const size_t psus = mny_design_psus(part->of->input->estimate->design);
    size_t bins = 0;

    for (size_t group = 0; group < table->groups.count; group++)
        part->first_bin[group] = nowhere;
    for (size_t psu = 0; psu < psus; psu++)
        for (size_t p = table->first_piece[psu]; p < table->first_piece[psu + 1]; p++) {
            const uint32_t group = table->group_of[p];
            part->bin[p] = nowhere;
            if (!(factor[psu * TOGETHER] > 0))
                continue;
            part->bin[p] =
                find_bin(part, group, ratio[p * TOGETHER] * table->group_unit[group], &bins);
            part->count[part->bin[p]] += table->pieces.respondents[p];
        }
    return bins;
}

static enum mny_replicate_fault cut_weights(struct mny_replicate_part *part, size_t bins)
{
    struct mny_trim_result result;

    switch (mny_trim_weights(&part->of->input->trim, part->weight, part->count, bins, &result)) {
    case MNY_TRIMMED:
        return MNY_REPLICATES_FINE;
    case MNY_TRIM_TOTAL:
    case MNY_TRIM_NOBODY:
        return MNY_REPLICATES_TRIMMING;
    case MNY_TRIM_MEMORY:
        break;
    }
    return MNY_REPLICATES_MEMORY;
}

/* Calibrates once more, between limits of the weights, from the base weights that bins
   have in replicate number AT: their weights divided by the g of their cells. */
static enum mny_calibration_status calibrate_within(struct mny_replicate_part *part, size_t at,
                                                    size_t bins,
                                                    const struct mny_trim_result *limits,
                                                    uint32_t *cell, double *base)
{
    const struct mny_replicate_input *in = part->of->input;
    const struct mny_replicate_rows *rows = mny_replicate_rows_of(part->of);
    struct mny_trim_keep_input keep = {.cells = &in->estimate->calibrated->cells,
                                       .classes = bins,
                                       .cell = cell,
                                       .base = base,
                                       .count = part->count,
                                       .targets = in->targets,
                                       .lower = limits->lower,
                                       .upper = limits->upper,
                                       .calibration = in->calibration};
    struct mny_calibration_result result;

    keep.calibration.distance = mny_distance_cut_off(&in->calibration.distance);
    for (size_t row = 0; row < rows->count; row++)
        if (part->bin[row] != nowhere)
            cell[part->bin[row]] = rows->cell[row];
    for (size_t bin = 0; bin < bins; bin++) {
        const double g = part->cell[cell[bin] * TOGETHER + at];
        base[bin] = part->count[bin] > 0 ? part->weight[bin] / g : 1;
        if (!(base[bin] > 0) || isinf(base[bin])) /* g is 0: linear, with a limit there */
            return MNY_CALIBRATION_INFEASIBLE;
    }
    return mny_trim_keep(&keep, part->weight, &result);
}

static enum mny_replicate_fault keep_margins(struct mny_replicate_part *part, size_t at,
                                             size_t bins)
{
    uint32_t *cell = calloc(bins + 1, sizeof *cell);
    double *base = calloc(bins + 1, sizeof *base);
    enum mny_calibration_status status = MNY_CALIBRATION_MEMORY;
    struct mny_trim_result limits;

    if (cell && base &&
        mny_trim_limits(&part->of->input->trim, part->weight, part->count, bins, &limits) ==
            MNY_TRIMMED)
        status = calibrate_within(part, at, bins, &limits, cell, base);
    free(cell);
    free(base);
    if (status == MNY_CALIBRATION_MEMORY)
        return MNY_REPLICATES_MEMORY;
    return status == MNY_CALIBRATED ? MNY_REPLICATES_FINE : MNY_REPLICATES_TRIMMING;
}

enum mny_replicate_fault mny_replicate_trim(struct mny_replicate_part *part, size_t at)
{
    const struct mny_replicate_input *in = part->of->input;
    double *ratio = part->ratio + at;
    const size_t rows = mny_replicate_rows_of(part->of)->count;
    const size_t bins = mny_is_jackknife(part->of) ? bin_groups(part, ratio)
                                                   : bin_pieces(part, part->factor + at, ratio);
    const enum mny_replicate_fault fault =
        in->trim.how == MNY_TRIM_KEEP ? keep_margins(part, at, bins) : cut_weights(part, bins);

    if (fault != MNY_REPLICATES_FINE)
        return fault;
    for (size_t bin = 0; bin < bins; bin++)
        part->weight[bin] /= part->unit[bin];
    for (size_t row = 0; row < rows; row++)
        ratio[row * TOGETHER] = part->bin[row] == nowhere ? 0 : part->weight[part->bin[row]];
    return MNY_REPLICATES_FINE;
}
