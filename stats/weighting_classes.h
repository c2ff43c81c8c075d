/* SPDX-License-Identifier: MIT */
/* Nonresponse adjustment by weighting classes: those who answered stand for those of
   their class who did not (Oh and Scheuren 1983, in Incomplete Data in Sample Surveys 2,
   143-184; Valliant, Dever and Kreuter 2018, Practical Tools for Designing and Weighting
   Survey Samples, 13). */
#ifndef MINYI_STATS_WEIGHTING_CLASSES_H
#define MINYI_STATS_WEIGHTING_CLASSES_H

#include <stdbool.h>
#include <stddef.h>

/* A class: how many answered, and the sums of base weights. */
struct mny_weighting_class {
    size_t respondents;
    double responded;    /* base weights of respondents */
    double nonresponded; /* of eligible ones who did not answer */
    double ineligible;
    double unknown; /* of those whose eligibility was never learned */
    /* Filled by mny_adjust_classes(): */
    size_t merged_into; /* the class it became part of; its own number if none */
    double rate;        /* responded / (responded + nonresponded), of what was merged */
    double factor;      /* of the respondents' base weights */
};

struct mny_class_rule {
    size_t least;  /* respondents that a class has at least */
    double factor; /* the largest factor allowed, above 1 */
};

/* Merges classes until each has enough respondents and no larger factor than allowed, and
   fills factors.  First weight of unknown eligibility is spread in proportion over known
   cases of the class, then that of eligible nonrespondents over respondents:
   factor = (known + unknown) / known * (responded + nonresponded) / responded.
   The first class that breaks the rule is merged with the one whose response rate is
   nearest (the first of several), again and again; one class is left as it is.  False if
   nobody answered at all. */
bool mny_adjust_classes(struct mny_weighting_class *classes, size_t count,
                        const struct mny_class_rule *rule);

#endif
