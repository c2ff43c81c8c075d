/* SPDX-License-Identifier: MIT */
#include "stats/weighting_classes.h"

#include <math.h>

static double known_of(const struct mny_weighting_class *of)
{
    return of->responded + of->nonresponded + of->ineligible;
}

static void compute(struct mny_weighting_class *of)
{
    const double eligible = of->responded + of->nonresponded, known = known_of(of);

    of->rate = eligible > 0 ? of->responded / eligible : NAN;
    of->factor =
        of->responded > 0 ? (known + of->unknown) / known * (eligible / of->responded) : INFINITY;
}

static bool is_whole(const struct mny_weighting_class *classes, size_t i)
{
    return classes[i].merged_into == i;
}

static bool breaks(const struct mny_weighting_class *of, const struct mny_class_rule *rule)
{
    return of->respondents < rule->least || !(of->factor <= rule->factor);
}

/* The class that is most like OF; COUNT if there is no other. */
static size_t nearest(const struct mny_weighting_class *classes, size_t count, size_t of)
{
    /* A class nobody eligible was drawn in has no rate: any will do. */
    const double rate = isnan(classes[of].rate) ? 0 : classes[of].rate;
    double distance = INFINITY;
    size_t best = count;

    for (size_t i = 0; i < count; i++) {
        const double other = isnan(classes[i].rate) ? 2 : classes[i].rate;
        if (i == of || !is_whole(classes, i) || !(fabs(other - rate) < distance))
            continue;
        distance = fabs(other - rate);
        best = i;
    }
    return best;
}

static void merge(struct mny_weighting_class *classes, size_t count, size_t from, size_t to)
{
    struct mny_weighting_class *into = &classes[to];
    const struct mny_weighting_class *of = &classes[from];

    into->respondents += of->respondents;
    into->responded += of->responded;
    into->nonresponded += of->nonresponded;
    into->ineligible += of->ineligible;
    into->unknown += of->unknown;
    compute(into);
    for (size_t i = 0; i < count; i++)
        if (classes[i].merged_into == from)
            classes[i].merged_into = to;
}

bool mny_adjust_classes(struct mny_weighting_class *classes, size_t count,
                        const struct mny_class_rule *rule)
{
    bool answered = false;

    for (size_t i = 0; i < count; i++) {
        classes[i].merged_into = i;
        compute(&classes[i]);
        answered = answered || classes[i].responded > 0;
    }
    for (size_t i = 0; i < count;) {
        const size_t to =
            is_whole(classes, i) && breaks(&classes[i], rule) ? nearest(classes, count, i) : count;
        if (to == count) {
            i++;
            continue;
        }
        merge(classes, count, i, to);
        i = 0; /* what it was merged into may break the rule still */
    }
    for (size_t i = 0; i < count; i++) {
        classes[i].rate = classes[classes[i].merged_into].rate;
        classes[i].factor = classes[classes[i].merged_into].factor;
    }
    return answered;
}
