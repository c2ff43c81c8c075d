/* SPDX-License-Identifier: MIT */
#include "stats/battery_scan.h"

#include <string.h>

struct lanes {
    uint8_t last[MNY_SCAN_ROWS], run[MNY_SCAN_ROWS], start[MNY_SCAN_ROWS];
};

static void scan_item(const uint8_t *codes, struct lanes *lanes, uint8_t *longest,
                      uint8_t *answered, uint8_t *different, size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        const uint8_t code = codes[i], there = code != 0;
        const uint8_t run =
            there ? (uint8_t)(code == lanes->last[i] ? lanes->run[i] + 1 : 1) : (uint8_t)0;

        lanes->run[i] = run;
        lanes->last[i] = code;
        longest[i] = longest[i] > run ? longest[i] : run;
        answered[i] = (uint8_t)(answered[i] + there);
        different[i] |= (uint8_t)(there & (lanes->start[i] != 0) & (lanes->start[i] != code));
        lanes->start[i] = lanes->start[i] ? lanes->start[i] : code;
    }
}

/* The largest count so far is kept with each item: two loops over people, which gcc leaves one
   behind the other.  A single one it joins with that of the next item, and then takes people one by
   one. */
static void count_code(const uint8_t *codes, size_t rows, uint8_t code, uint8_t *counts,
                       uint8_t *modal)
{
    for (size_t i = 0; i < rows; i++)
        counts[i] = (uint8_t)(counts[i] + (codes[i] == code));
    for (size_t i = 0; i < rows; i++)
        modal[i] = modal[i] > counts[i] ? modal[i] : counts[i];
}

static void scan_modal(const uint8_t *const *codes, size_t items, size_t rows, uint8_t code,
                       uint8_t *modal)
{
    uint8_t counts[MNY_SCAN_ROWS] = {0};

    for (size_t item = 0; item < items; item++)
        count_code(codes[item], rows, code, counts, modal);
}

void mny_battery_scan(const uint8_t *const *codes, size_t items, size_t rows,
                      const uint8_t *present, size_t present_count,
                      const struct mny_battery_scan *scan)
{
    struct lanes lanes;

    memset(&lanes, 0, sizeof lanes);
    memset(scan->longest, 0, rows);
    memset(scan->answered, 0, rows);
    memset(scan->different, 0, rows);
    for (size_t i = 0; i < items; i++)
        scan_item(codes[i], &lanes, scan->longest, scan->answered, scan->different, rows);
    if (!scan->modal)
        return;
    memset(scan->modal, 0, rows);
    for (size_t i = 0; i < present_count; i++)
        scan_modal(codes, items, rows, present[i], scan->modal);
}
