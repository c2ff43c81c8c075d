/* SPDX-License-Identifier: MIT */
/* Batteries: the scored items of a first-level dimension that share one list of choices (or one
   scale), in form order, and are kept as codes.  Eight of them at least: the same answer to
   fewer says nothing. */
#ifndef MINYI_SURVEY_CLEAN_BATTERIES_H
#define MINYI_SURVEY_CLEAN_BATTERIES_H

#include "survey/clean/plan.h"
#include "survey/clean/responses.h"

#include <stdbool.h>
#include <stddef.h>

enum { MNY_BATTERY_LEAST = 8 };

struct mny_battery {
    const char *dimension; /* its code */
    const size_t *items;   /* of the plan */
    const uint8_t **codes; /* by item: of all rows */
    size_t count;          /* at most MNY_SCAN_ITEMS (stats/battery_scan.h); more are left out */
};

struct mny_batteries {
    struct mny_battery *list;
    size_t count;
    size_t *items;         /* of all of them */
    const uint8_t **codes; /* likewise */
};

/* RESPONSES is borrowed, not finished, and does not change.  Free with mny_batteries_free().
   False without memory. */
bool mny_batteries_find(const struct mny_plan *plan, const struct mny_responses *responses,
                        struct mny_batteries *batteries);
void mny_batteries_free(struct mny_batteries *batteries);

#endif
