/* SPDX-License-Identifier: MIT */
/* What response_style.h says of one person, of many at once: item by item over columns of
   codes, so that a compiler can take sixteen people in one step. */
#ifndef MINYI_STATS_BATTERY_SCAN_H
#define MINYI_STATS_BATTERY_SCAN_H

#include <stddef.h>
#include <stdint.h>

/* Most people of one call, so that all there is of them lies in the processor's first cache; and
   most items, for counts are bytes. */
enum { MNY_SCAN_ROWS = 1024, MNY_SCAN_ITEMS = 250 };

/* By person, as long as the call's ROWS. */
struct mny_battery_scan {
    uint8_t *longest;   /* the longest run of one answer */
    uint8_t *answered;  /* items */
    uint8_t *different; /* 1: not all answers are the same */
    uint8_t *modal;     /* how often the answer given most often was given; NULL: not wanted */
};

/* Scans ITEMS columns of ROWS codes, 0 for no answer; PRESENT are the PRESENT_COUNT codes that
   occur at all (only wanted for MODAL). */
void mny_battery_scan(const uint8_t *const *codes, size_t items, size_t rows,
                      const uint8_t *present, size_t present_count,
                      const struct mny_battery_scan *scan);

#endif
