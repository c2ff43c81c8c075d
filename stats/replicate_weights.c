/* SPDX-License-Identifier: MIT */
/* The weights of replicates, for others to use: of so many respondents at a time as there
   is room for. */
#include "stats/replicates_private.h"

#include <stdint.h>
#include <stdlib.h>

bool mny_replicates_open_weights(struct mny_replicates *replicates)
{
    const size_t n = replicates->input->estimate->n, count = replicates->count;
    const size_t most = count > 0 ? replicates->input->keep / count : n;

    replicates->kept_rows = most < n ? most : n;
    if (replicates->kept_rows == 0)
        replicates->kept_rows = 1;
    if (count > SIZE_MAX / sizeof *replicates->kept / replicates->kept_rows)
        return false;
    replicates->kept = calloc(replicates->kept_rows * count + 1, sizeof *replicates->kept);
    return replicates->kept != NULL;
}

size_t mny_replicates_kept(const struct mny_replicates *replicates, size_t *first)
{
    const size_t left = replicates->input->estimate->n - replicates->first_kept;

    *first = replicates->first_kept;
    return left < replicates->kept_rows ? left : replicates->kept_rows;
}

bool mny_replicates_keep_next(struct mny_replicates *replicates)
{
    size_t first;
    const size_t kept = mny_replicates_kept(replicates, &first);

    if (first + kept == replicates->input->estimate->n)
        return false;
    replicates->first_kept += kept;
    replicates->again = true;
    return true;
}

void mny_replicate_part_keep(const struct mny_replicate_part *part, size_t first, size_t count)
{
    const struct mny_replicates *of = part->of;
    size_t respondent;
    const size_t rows = mny_replicates_kept(of, &respondent);

    for (size_t i = 0; i < rows; i++, respondent++) {
        const size_t piece = of->table.piece_of[respondent];
        const size_t row = mny_is_jackknife(of) ? of->table.group_of[piece] : piece;
        double *kept = of->kept + i * of->count + first;

        for (size_t at = 0; at < count; at++) {
            kept[at] = part->ratio[row * MNY_TOGETHER + at];
            if (mny_is_jackknife(of) &&
                of->deleted[first + at] == mny_replicate_psu(of->input, respondent))
                kept[at] = 0;
        }
    }
}

void mny_replicates_weights(const struct mny_replicates *replicates, size_t respondent,
                            double *weights)
{
    const size_t i = respondent - replicates->first_kept;
    const double base = mny_replicate_base(replicates->input, respondent);

    for (size_t r = 0; r < replicates->count; r++)
        weights[r] = base * replicates->kept[i * replicates->count + r];
}
