/* SPDX-License-Identifier: MIT */
#include "stats/design.h"

#include "stats/pair_index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct mny_design {
    size_t n, psus, stratum_count;
    uint32_t *psu_of, *stratum_of;
    struct mny_stratum *strata;
    enum mny_lonely lonely;
};

static size_t row_of(const struct mny_design_columns *columns, size_t respondent)
{
    return columns->rows ? columns->rows[respondent] : respondent;
}

void mny_design_free(struct mny_design *design)
{
    if (!design)
        return;
    free(design->psu_of);
    free(design->stratum_of);
    free(design->strata);
    free(design);
}

/* Numbers strata in order of appearance in INDEX: the stratum of each respondent into STRATUM
   (n entries). */
static bool index_strata(const struct mny_design_columns *columns, uint32_t *stratum,
                         struct mny_pair_index *index)
{
    for (size_t i = 0; i < columns->n; i++) {
        stratum[i] = mny_pair_index_add(index, 0, columns->stratum[row_of(columns, i)]);
        if (stratum[i] == MNY_PAIR_NONE)
            return false;
    }
    return true;
}

/* The same where there may be one stratum, and the list of strata. */
static bool number_strata(struct mny_design *design, const struct mny_design_columns *columns,
                          uint32_t *stratum)
{
    struct mny_pair_index *index = mny_pair_index_create();
    bool done = index != NULL;

    if (done && columns->stratum) {
        done = index_strata(columns, stratum, index);
        design->stratum_count = mny_pair_index_count(index);
    } else if (done) {
        memset(stratum, 0, columns->n * sizeof *stratum);
        design->stratum_count = columns->n > 0;
    }
    if (done) {
        design->strata = calloc(design->stratum_count + 1, sizeof *design->strata);
        done = design->strata != NULL;
    }
    for (size_t h = 0; done && h < design->stratum_count; h++)
        design->strata[h] = (struct mny_stratum){
            columns->stratum ? mny_pair_index_second(index, h) : 0, 0, INFINITY, NAN};
    mny_pair_index_free(index);
    return done;
}

/* Numbers PSUs; STRATUM, of each respondent, becomes their strata. */
static bool number_psus(struct mny_design *design, const struct mny_design_columns *columns,
                        uint32_t *stratum)
{
    struct mny_pair_index *index = mny_pair_index_create();
    bool done = index != NULL;

    design->psu_of = malloc((columns->n + 1) * sizeof *design->psu_of);
    done = done && design->psu_of;
    for (size_t i = 0; done && i < columns->n; i++) {
        design->psu_of[i] = mny_pair_index_add(index, stratum[i], columns->psu[row_of(columns, i)]);
        done = design->psu_of[i] != MNY_PAIR_NONE;
    }
    if (done) {
        design->psus = mny_pair_index_count(index);
        for (size_t psu = 0; psu < design->psus; psu++)
            stratum[psu] = mny_pair_index_first(index, psu);
    }
    mny_pair_index_free(index);
    return done;
}

static void read_populations(struct mny_design *design, const struct mny_design_columns *columns,
                             const uint32_t *stratum)
{
    for (size_t i = 0; i < columns->n; i++) {
        struct mny_stratum *of = &design->strata[stratum[i]];
        const double population = columns->population[row_of(columns, i)];
        if (isinf(of->population))
            of->population = population;
        else if (of->population != population && isnan(of->other))
            of->other = population;
    }
}

struct mny_design *mny_design_create(const struct mny_design_columns *columns)
{
    struct mny_design *design = calloc(1, sizeof *design);
    uint32_t *stratum = NULL;

    if (!design || columns->n >= SIZE_MAX / sizeof *stratum)
        goto fail;
    design->n = columns->n;
    design->psus = columns->n;
    stratum = malloc((columns->n + 1) * sizeof *stratum);
    if (!stratum || !number_strata(design, columns, stratum))
        goto fail;
    if (columns->population)
        read_populations(design, columns, stratum);
    if (columns->psu && !number_psus(design, columns, stratum))
        goto fail;
    for (size_t psu = 0; psu < design->psus; psu++)
        design->strata[stratum[psu]].psus++;
    if (design->stratum_count > 1) {
        design->stratum_of = stratum;
        stratum = NULL;
    }
    free(stratum);
    return design;
fail:
    free(stratum);
    mny_design_free(design);
    return NULL;
}

size_t mny_design_respondents(const struct mny_design *design)
{
    return design->n;
}

size_t mny_design_psus(const struct mny_design *design)
{
    return design->psus;
}

size_t mny_design_strata(const struct mny_design *design)
{
    return design->stratum_count;
}

const struct mny_stratum *mny_design_stratum(const struct mny_design *design, size_t stratum)
{
    return &design->strata[stratum];
}

enum mny_design_fault mny_design_fault(const struct mny_design *design, size_t stratum)
{
    const struct mny_stratum *of = &design->strata[stratum];
    if (!isnan(of->other))
        return MNY_DESIGN_POPULATION_DIFFERS;
    if (of->population < (double)of->psus)
        return MNY_DESIGN_POPULATION_BELOW;
    if (design->lonely == MNY_LONELY_FAIL && mny_design_is_lonely(design, stratum))
        return MNY_DESIGN_LONELY;
    return MNY_DESIGN_FINE;
}

bool mny_design_is_lonely(const struct mny_design *design, size_t stratum)
{
    return design->strata[stratum].psus == 1 && design->strata[stratum].population > 1;
}

void mny_design_set_lonely(struct mny_design *design, enum mny_lonely lonely)
{
    design->lonely = lonely;
}

enum mny_lonely mny_design_lonely(const struct mny_design *design)
{
    return design->lonely;
}

const uint32_t *mny_design_psu_of(const struct mny_design *design)
{
    return design->psu_of;
}

const uint32_t *mny_design_stratum_of(const struct mny_design *design)
{
    return design->stratum_of;
}

bool mny_design_is_complete(const struct mny_design *design)
{
    for (size_t h = 0; h < design->stratum_count; h++) {
        const struct mny_stratum *of = &design->strata[h];
        if (isinf(of->population) || 1 - (double)of->psus / of->population >= 1e-7)
            return false;
    }
    return true;
}

size_t mny_design_degrees_of_freedom(const struct mny_design *design)
{
    return design->psus - design->stratum_count;
}
