/* SPDX-License-Identifier: MIT */
/* A sampling design of one stage: strata, primary sampling units (PSUs) drawn in
   each, and how many PSUs each stratum has in the population. */
#ifndef MINYI_STATS_DESIGN_H
#define MINYI_STATS_DESIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed columns.  Respondent i stands at ROWS[i] of each (at i if ROWS is
   NULL).  A PSU is known by stratum and psu together: two strata may both have a
   PSU 1.  Each of the three may be NULL: one stratum; every respondent is a PSU;
   PSUs drawn from infinitely many. */
struct mny_design_columns {
    size_t n;
    const uint32_t *rows;
    const uint32_t *stratum, *psu;
    const double *population; /* PSUs of the respondent's stratum ("fpc"), above 0 */
};

/* Why a stratum's variance cannot be had. */
enum mny_design_fault {
    MNY_DESIGN_FINE,
    MNY_DESIGN_POPULATION_DIFFERS, /* between respondents of the stratum */
    MNY_DESIGN_POPULATION_BELOW,   /* fewer PSUs in the population than in the sample */
    MNY_DESIGN_LONELY              /* one PSU, the population has more: MNY_LONELY_FAIL only */
};

/* What becomes of a stratum with one PSU, as R's options(survey.lonely.psu =). */
enum mny_lonely {
    MNY_LONELY_FAIL,      /* it is a fault */
    MNY_LONELY_ADJUST,    /* its PSU is centred at 0 instead of the stratum's mean */
    MNY_LONELY_AVERAGE,   /* it adds the mean of the other strata */
    MNY_LONELY_CERTAINTY, /* it adds nothing: its PSU was sure to be drawn */
    MNY_LONELY_REMOVE     /* it adds nothing */
};

struct mny_stratum {
    uint32_t code; /* as in the column; 0 without one */
    size_t psus;
    double population; /* INFINITY without the column */
    double other;      /* a second value that was seen, or NAN */
};

struct mny_design;

/* NULL without memory. */
struct mny_design *mny_design_create(const struct mny_design_columns *columns);
void mny_design_free(struct mny_design *design); /* NULL is allowed. */

/* How lonely PSUs are treated from now on; at first MNY_LONELY_FAIL. */
void mny_design_set_lonely(struct mny_design *design, enum mny_lonely lonely);
enum mny_lonely mny_design_lonely(const struct mny_design *design);

size_t mny_design_respondents(const struct mny_design *design);
size_t mny_design_psus(const struct mny_design *design);
size_t mny_design_strata(const struct mny_design *design);
const struct mny_stratum *mny_design_stratum(const struct mny_design *design, size_t stratum);
enum mny_design_fault mny_design_fault(const struct mny_design *design, size_t stratum);

/* PSU of each respondent; NULL if every respondent is one. */
const uint32_t *mny_design_psu_of(const struct mny_design *design);

/* Stratum of each PSU; NULL if there is only one stratum. */
const uint32_t *mny_design_stratum_of(const struct mny_design *design);

/* Whether STRATUM has one PSU of several in the population. */
bool mny_design_is_lonely(const struct mny_design *design, size_t stratum);

/* Whether every stratum was drawn completely, so that the sample is the population;
   a part not drawn below 1e-7 counts as none, as in R's onestrat(). */
bool mny_design_is_complete(const struct mny_design *design);

/* PSUs - strata of the whole design. */
size_t mny_design_degrees_of_freedom(const struct mny_design *design);

#endif
