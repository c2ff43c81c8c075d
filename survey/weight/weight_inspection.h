/* SPDX-License-Identifier: MIT */
/* What a statistician looks at before trusting the weights of a city: its margins before
   and after, the distribution of the g-weights, and the most extreme weights. */
#ifndef MINYI_SURVEY_WEIGHT_WEIGHT_INSPECTION_H
#define MINYI_SURVEY_WEIGHT_WEIGHT_INSPECTION_H

#include "stats/weight_profile.h"
#include "survey/weight/weighting.h"

#include <stdbool.h>
#include <stddef.h>

/* Margins that the city INDEX has in the population file, 0 without one; and categories of
   one of them, after merging. */
size_t mny_weighting_margins(const struct mny_weighting *weighting, size_t index);
size_t mny_weighting_categories(const struct mny_weighting *weighting, size_t index, size_t margin);

/* A category of a margin and its shares: of the respondents, of the population, and of the
   final weights. */
struct mny_margin_share {
    struct mny_category_name name;
    const char *merged; /* categories merged into it, joined by ";"; "" if none were */
    size_t n;
    double sample, target, weighted;
    double people; /* the city's total in the population file */
};

/* Of a city that is not failed.  Texts are the population's and the weighting's. */
struct mny_margin_share mny_weighting_share(const struct mny_weighting *weighting, size_t index,
                                            size_t margin, size_t category);

/* g = weight / base weight of the respondent I of the city INDEX, base weights on the
   scale of the population; not of a failed city. */
double mny_weighting_g(const struct mny_weighting *weighting, size_t index, size_t i);

/* Whether in the city INDEX respondents of a cell have the same weight: they were calibrated, and
   without base weights. */
bool mny_weighting_by_cell(const struct mny_weighting *weighting, size_t index);

/* The respondents of the city INDEX by their weights, for mny_weight_profile_of(): how many
   classes there are, and what they are, written to CLASSES.  Not of a failed city. */
size_t mny_weighting_class_count(const struct mny_weighting *weighting, size_t index);
void mny_weighting_classes(const struct mny_weighting *weighting, size_t index,
                           struct mny_weight_class *classes);

enum { MNY_EXTREMES = 10 };

/* A weight of some respondents of the same cell. */
struct mny_extreme_weight {
    double weight, g;
    double ratio;       /* to the city's mean, or the mean to it: 1 or more; INFINITY for a
                           weight that is 0 or negative */
    size_t first;       /* the first of the respondents, as in mny_city_weights */
    size_t respondents; /* how many have it */
};

/* The weights farthest from the mean of the city INDEX by their ratio to it, the farthest
   first, no weight of a cell twice, at most MNY_EXTREMES; none that is the mean (to 1e-9).
   Returns how many.  Not of a failed city. */
size_t mny_weighting_extremes(const struct mny_weighting *weighting, size_t index,
                              struct mny_extreme_weight extremes[MNY_EXTREMES]);

/* The calibration cell of respondent I of the city INDEX as the population file's margins
   have it: "sex=1 age_band*edu=3*2"; "" without a population.  From malloc; NULL without
   memory. */
char *mny_weighting_cell_text(const struct mny_weighting *weighting, size_t index, size_t i);

/* Writes weight_extremes.csv (for OUTPUT's own use, see mny_weight()). */
enum mny_code mny_weight_extremes_write(const struct mny_weighting *weighting,
                                        struct mny_writer *writer);

#endif
