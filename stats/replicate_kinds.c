/* SPDX-License-Identifier: MIT */
/* Kinds of replication: how many replicates, by what factors of base weights, and how
   they enter the variance. */
#include "stats/given_replicates.h"
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

static bool is_complete(const struct mny_design *design, size_t stratum)
{
    const struct mny_stratum *of = mny_design_stratum(design, stratum);
    return 1 - (double)of->psus / of->population < 1e-7;
}

enum mny_pairing mny_stratum_pairing(const struct mny_design *design, size_t stratum)
{
    const size_t psus = mny_design_stratum(design, stratum)->psus;

    if (psus == 1 || is_complete(design, stratum))
        return MNY_ASIDE;
    return psus == 2 ? MNY_PAIRED : MNY_NOT_PAIRED;
}

/* Balanced replicates are the rows of a matrix with a column for each pair, never its
   first, of ones: by that one PSU of a stratum would always be taken.  The order
   need not be the least: every one is balanced. */
static size_t count_balanced(const struct mny_design *design)
{
    size_t pairs = 0;

    for (size_t h = 0; h < mny_design_strata(design); h++)
        pairs += mny_stratum_pairing(design, h) == MNY_PAIRED;
    return pairs > 0 ? mny_hadamard_order(pairs + 1) : 0;
}

size_t mny_replication_count(const struct mny_design *design, enum mny_replication kind,
                             size_t replicates)
{
    size_t count = 0;

    switch (kind) {
    case MNY_REPLICATION_NONE:
    case MNY_REPLICATION_GIVEN:
        break;
    case MNY_REPLICATION_BOOTSTRAP:
        return replicates;
    case MNY_REPLICATION_BALANCED:
        return count_balanced(design);
    case MNY_REPLICATION_JACKKNIFE:
        for (size_t h = 0; h < mny_design_strata(design); h++)
            if (jackknife_factor(design, h) > 0)
                count += mny_design_stratum(design, h)->psus;
        break;
    }
    return count;
}

static bool list_deleted(struct mny_replicates *replicates)
{
    const struct mny_design *design = replicates->input->estimate->design;
    size_t count = 0;

    replicates->deleted = calloc(mny_design_psus(design) + 1, sizeof *replicates->deleted);
    for (size_t psu = 0; replicates->deleted && psu < mny_design_psus(design); psu++)
        if (jackknife_factor(design, mny_stratum_of_psu(design, psu)) > 0)
            replicates->deleted[count++] = (uint32_t)psu;
    return replicates->deleted != NULL;
}

static bool list_pairs(struct mny_replicates *replicates)
{
    const struct mny_design *design = replicates->input->estimate->design;
    uint32_t pairs = 0;

    replicates->column = calloc(mny_design_strata(design) + 1, sizeof *replicates->column);
    for (size_t h = 0; replicates->column && h < mny_design_strata(design); h++)
        if (mny_stratum_pairing(design, h) == MNY_PAIRED)
            replicates->column[h] = ++pairs;
    if (pairs > 0)
        replicates->signs = mny_hadamard_create(replicates->count);
    return replicates->column && (pairs == 0 || replicates->signs);
}

bool mny_replicates_list(struct mny_replicates *replicates)
{
    const struct mny_replicate_input *in = replicates->input;

    replicates->count = mny_replication_count(in->estimate->design, in->kind, in->replicates);
    switch (in->kind) {
    case MNY_REPLICATION_NONE:
    case MNY_REPLICATION_BOOTSTRAP:
        break;
    case MNY_REPLICATION_JACKKNIFE:
        return list_deleted(replicates);
    case MNY_REPLICATION_BALANCED:
        return list_pairs(replicates);
    case MNY_REPLICATION_GIVEN:
        replicates->count = mny_given_count(in->given);
        break;
    }
    return true;
}

double mny_replicates_factor(const struct mny_replicates *replicates, size_t replicate)
{
    const struct mny_replicate_input *in = replicates->input;
    const struct mny_design *design = in->estimate->design;

    switch (in->kind) {
    case MNY_REPLICATION_NONE:
        break;
    case MNY_REPLICATION_JACKKNIFE:
        return jackknife_factor(design, mny_stratum_of_psu(design, replicates->deleted[replicate]));
    case MNY_REPLICATION_BOOTSTRAP:
        return 1 / ((double)replicates->count - 1);
    case MNY_REPLICATION_BALANCED:
        return 1 / ((double)replicates->count * (1 - in->fay) * (1 - in->fay));
    case MNY_REPLICATION_GIVEN:
        return mny_given_factor(in->given, replicate);
    }
    return 0;
}

/* Draws n - 1 of every stratum's n PSUs with replacement: factors n / (n - 1) times
   how often.  The only PSU of a stratum stays as it is. */
static void draw_again(struct mny_replicate_part *part, size_t at, size_t replicate)
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

/* Takes one PSU of every pair: factor 2 - rho, that of the other rho. */
static void take_halves(struct mny_replicate_part *part, size_t at, size_t replicate)
{
    const struct mny_replicates *of = part->of;
    const size_t strata = mny_design_strata(of->input->estimate->design);

    for (size_t h = 0; h < strata; h++) {
        double sign = of->column[h] > 0 ? mny_hadamard_at(of->signs, replicate, of->column[h]) : 0;
        for (size_t i = of->table.first_psu[h]; i < of->table.first_psu[h + 1]; i++, sign = -sign)
            part->factor[of->table.psus[i] * TOGETHER + at] = 1 + sign * (1 - of->input->fay);
    }
}

void mny_replicate_draw(struct mny_replicate_part *part, size_t at, size_t replicate)
{
    if (part->of->input->kind == MNY_REPLICATION_BALANCED)
        take_halves(part, at, replicate);
    else
        draw_again(part, at, replicate);
}
