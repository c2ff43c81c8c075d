/* SPDX-License-Identifier: MIT */
/* One city's respondents sorted into the cells and margins that its population
   is known by: those with the same category in every margin share a cell. */
#ifndef MINYI_SURVEY_WEIGHT_CALIBRATION_CELLS_H
#define MINYI_SURVEY_WEIGHT_CALIBRATION_CELLS_H

#include "stats/margin_cells.h"
#include "survey/clean/responses.h"
#include "survey/population/population.h"

#include <stddef.h>
#include <stdint.h>

/* Category of a cell that has no target in a margin. */
#define MNY_NO_CATEGORY UINT32_MAX

/* A margin of the city; its categories are the targets, in the file's order. */
struct mny_city_margin {
    const struct mny_margin *margin;
    const struct mny_target *targets;
    size_t categories;
    double total; /* of the targets' counts */
    /* After merging (see collapse.h); owned. */
    struct mny_target *own_targets;
    char **merged; /* of each category: those merged into it, joined by ";"; NULL: none were */
    size_t merged_count;
};

struct mny_city_cells {
    size_t margin_count;
    struct mny_city_margin *margins;
    struct mny_margin_cells cells; /* categories may be MNY_NO_CATEGORY */
    uint32_t *cell;                /* of each respondent; borrowed */
    size_t *respondents;           /* of each cell: how many, */
    size_t *first;                 /* and the first of them */
    double *base;                  /* sum of base weights, of each cell */
    /* What a cell is made of: codes of the questions that the margins use. */
    size_t variables;
    size_t *questions;
    uint32_t *codes; /* cells x variables */
    /* Owned memory behind CELLS. */
    uint32_t *category;
    size_t *categories;
};

/* Sorts the N respondents of CITY (its index), the rows from FIRST on, into cells; the order of
   cells does not hang on the order of respondents.  Every question of the city's margins must have
   its factor.  BASE are base weights of all responses, NULL if all are 1.  CELL is room for N
   numbers, which the cells use as long as they live.  A city without margins has no cells.
   Returns NULL without memory. */
struct mny_city_cells *mny_city_cells_create(const struct mny_responses *responses,
                                             const struct mny_population *population,
                                             const double *base, size_t city, size_t first,
                                             size_t n, uint32_t *cell);
void mny_city_cells_free(struct mny_city_cells *cells); /* NULL is allowed. */

/* The category that CELL has in MARGIN as the population file would write it:
   "1*3".  From malloc; NULL without memory. */
char *mny_city_cells_text(const struct mny_city_cells *cells, const struct mny_responses *responses,
                          size_t cell, size_t margin);

/* Respondents in each category of MARGIN. */
void mny_city_cells_count(const struct mny_city_cells *cells, size_t margin, size_t *respondents);

#endif
