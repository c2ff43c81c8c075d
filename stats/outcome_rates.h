/* SPDX-License-Identifier: MIT */
/* Outcome rates of a sample survey (AAPOR, Standard Definitions): which part of those
   drawn were interviewed, refused, were reached. */
#ifndef MINYI_STATS_OUTCOME_RATES_H
#define MINYI_STATS_OUTCOME_RATES_H

#include <stddef.h>

/* Final dispositions, as their formulas call them. */
enum mny_outcome {
    MNY_INTERVIEW,         /* I: complete interviews (1.1) */
    MNY_PARTIAL,           /* P: partial interviews (1.2) */
    MNY_REFUSAL,           /* R: refusals and break-offs (2.1) */
    MNY_NONCONTACT,        /* NC (2.2) */
    MNY_OTHER,             /* O: other eligible non-interviews (2.0, 2.3) */
    MNY_UNKNOWN_HOUSEHOLD, /* UH: not known whether there is anybody (3.1) */
    MNY_UNKNOWN_OTHER,     /* UO: eligibility not known otherwise (3.2 to 3.9) */
    MNY_NOT_ELIGIBLE,      /* NE (4) */
    MNY_OUTCOMES           /* not an outcome: how many there are */
};

enum mny_rate {
    MNY_E, /* part of those of unknown eligibility that is taken to be eligible: that among
              those whose eligibility is known (the proportional allocation, CASRO) */
    MNY_RR1,
    MNY_RR2,
    MNY_RR3,
    MNY_RR4,
    MNY_RR5,
    MNY_RR6, /* response */
    MNY_COOP1,
    MNY_COOP2,
    MNY_COOP3,
    MNY_COOP4, /* cooperation */
    MNY_REF1,
    MNY_REF2,
    MNY_REF3, /* refusal */
    MNY_CON1,
    MNY_CON2,
    MNY_CON3, /* contact */
    MNY_RATES /* not a rate: how many there are */
};

/* "RR1"; "e" for MNY_E.  And "I", "NC". */
const char *mny_rate_name(enum mny_rate rate);
const char *mny_outcome_name(enum mny_outcome outcome);

/* Fills RATES from how many (or what weight) each outcome has; NAN for a part of
   nothing. */
void mny_outcome_rates(const double counts[MNY_OUTCOMES], double rates[MNY_RATES]);

#endif
