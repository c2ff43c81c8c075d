/* SPDX-License-Identifier: MIT */
#include "stats/outcome_rates.h"

#include <math.h>

const char *mny_rate_name(enum mny_rate rate)
{
    static const char *const names[MNY_RATES] = {"e",    "RR1",   "RR2",   "RR3",   "RR4",   "RR5",
                                                 "RR6",  "COOP1", "COOP2", "COOP3", "COOP4", "REF1",
                                                 "REF2", "REF3",  "CON1",  "CON2",  "CON3"};
    return names[rate];
}

const char *mny_outcome_name(enum mny_outcome outcome)
{
    static const char *const names[MNY_OUTCOMES] = {"I", "P", "R", "NC", "O", "UH", "UO", "NE"};
    return names[outcome];
}

static double part(double of, double all)
{
    return all > 0 ? of / all : NAN;
}

void mny_outcome_rates(const double counts[MNY_OUTCOMES], double rates[MNY_RATES])
{
    const double complete = counts[MNY_INTERVIEW], partial = counts[MNY_PARTIAL];
    const double interviews = complete + partial, refused = counts[MNY_REFUSAL];
    const double contacted = interviews + refused + counts[MNY_OTHER];
    const double eligible = contacted + counts[MNY_NONCONTACT];
    const double unknown = counts[MNY_UNKNOWN_HOUSEHOLD] + counts[MNY_UNKNOWN_OTHER];
    const double e = part(eligible, eligible + counts[MNY_NOT_ELIGIBLE]);
    /* Without anybody of known eligibility e is not known; it does not matter where
       nobody is of unknown. */
    const double likely = eligible + (unknown > 0 ? e * unknown : 0);

    rates[MNY_E] = e;
    rates[MNY_RR1] = part(complete, eligible + unknown);
    rates[MNY_RR2] = part(interviews, eligible + unknown);
    rates[MNY_RR3] = part(complete, likely);
    rates[MNY_RR4] = part(interviews, likely);
    rates[MNY_RR5] = part(complete, eligible);
    rates[MNY_RR6] = part(interviews, eligible);
    rates[MNY_COOP1] = part(complete, contacted);
    rates[MNY_COOP2] = part(interviews, contacted);
    rates[MNY_COOP3] = part(complete, interviews + refused);
    rates[MNY_COOP4] = part(interviews, interviews + refused);
    rates[MNY_REF1] = part(refused, eligible + unknown);
    rates[MNY_REF2] = part(refused, likely);
    rates[MNY_REF3] = part(refused, eligible);
    rates[MNY_CON1] = part(contacted, eligible + unknown);
    rates[MNY_CON2] = part(contacted, likely);
    rates[MNY_CON3] = part(contacted, eligible);
}
