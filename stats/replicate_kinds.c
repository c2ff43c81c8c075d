/* SPDX-License-Identifier: MIT */
/* Kinds of replication: how many replicates, by what factors of base weights, and how
   they enter the variance. */
#include "stats/random.h"
#include "stats/replicates_private.h"

#include <math.h>
#include <stdlib.h>

enum { TOGETHER = MNY_TOGETHER };

size_t mny_stratum_of_psu(const struct mny_design *design, size_t psu)
{
    const uint32_t *strata = mny_design_stratum_of(design);
    return strata ? strata[psu] : 0;
}

/* (1 - n/N) (n - 1) / n: R's scale and rscales together; 0: no replicates. */
static double jackknife_factor(const struct mny_design *design, size_t stratum)
{
    const struct mny_stratum *of = mny_design_stratum(design, stratum);
    const double n = (double)of->psus;
    const double left = isinf(of->population) ? 1 : 1 - n / of->population;
    return left < 1e-7 ? 0 : left * (n - 1) / n;
}

bool mny_replicates_list(struct mny_replicates *replicates)
{
    const struct mny_design *design = replicates->input->estimate->design;

    if (replicates->input->kind == MNY_REPLICATION_BOOTSTRAP) {
        replicates->count = replicates->input->replicates;
        return true;
    }
    replicates->deleted = calloc(mny_design_psus(design) + 1, sizeof *replicates->deleted);
    for (size_t psu = 0; replicates->deleted && psu < mny_design_psus(design); psu++)
        if (jackknife_factor(design, mny_stratum_of_psu(design, psu)) > 0)
            replicates->deleted[replicates->count++] = (uint32_t)psu;
    return replicates->deleted != NULL;
}

double mny_replicates_factor(const struct mny_replicates *replicates, size_t replicate)
{
    const struct mny_design *design = replicates->input->estimate->design;

    if (mny_is_jackknife(replicates))
        return jackknife_factor(design, mny_stratum_of_psu(design, replicates->deleted[replicate]));
    return 1 / ((double)replicates->count - 1);
}

/* Draws n - 1 of every stratum's n PSUs with replacement: factors n / (n - 1) times
   how often.  The only PSU of a stratum stays as it is. */
void mny_replicate_draw(struct mny_replicate_part *part, size_t at, size_t replicate)
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
