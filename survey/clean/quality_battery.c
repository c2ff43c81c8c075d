/* SPDX-License-Identifier: MIT */
/* The same answer again and again within a battery (batteries.h).

   longstring: the longest run of one answer.  irv: all answers are the same, their standard
   deviation is 0.  same_share: the answer given most often has that share of them, and they
   have little entropy.  Beside each stands the share of honest answers it would flag
   (stats/honest_answers.h). */
#include "survey/clean/quality_private.h"

#include "stats/battery_scan.h"
#include "stats/honest_answers.h"
#include "stats/response_style.h"
#include "survey/common/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CODES = MNY_ANSWER_CODES, SHORTEST_RUN = 6 };

/* Bits: of five answers nine alike in ten have 0.7 at most. */
static const double MOST_ENTROPY = 0.75;

enum { LONGSTRING, IRV, SAME_SHARE, KINDS };

static const enum mny_quality_rule rules[KINDS] = {
    [LONGSTRING] = MNY_QUALITY_LONGSTRING,
    [IRV] = MNY_QUALITY_IRV,
    [SAME_SHARE] = MNY_QUALITY_SAME_SHARE,
};

struct scanning {
    struct mny_quality *quality;
    const struct mny_battery *battery;
    struct mny_battery_scan by_row;
    double (*margins)[CODES]; /* by item: shares of codes */
    uint8_t present[CODES];
    size_t present_count;
    double shortest, fewest, share; /* thresholds; 0: off */
};

static void scan_block(void *context, size_t index)
{
    const struct scanning *scanning = context;
    const size_t first = index * MNY_SCAN_ROWS, left = scanning->quality->rows - first;
    const struct mny_battery_scan scan = {
        scanning->by_row.longest + first, scanning->by_row.answered + first,
        scanning->by_row.different + first,
        scanning->by_row.modal ? scanning->by_row.modal + first : NULL};
    const uint8_t *codes[MNY_SCAN_ITEMS];

    for (size_t i = 0; i < scanning->battery->count; i++)
        codes[i] = scanning->battery->codes[i] + first;
    mny_battery_scan(codes, scanning->battery->count, left < MNY_SCAN_ROWS ? left : MNY_SCAN_ROWS,
                     scanning->present, scanning->present_count, &scan);
}

static void count_item(void *context, size_t item)
{
    const struct scanning *scanning = context;
    const struct mny_quality *quality = scanning->quality;
    const uint8_t *codes = scanning->battery->codes[item];
    size_t counts[CODES] = {0}, rows = 0;

    for (size_t i = 0; i < quality->rows; i++) {
        counts[codes[i]] += !quality->dropped[i];
        rows += !quality->dropped[i];
    }
    for (size_t code = 0; code < CODES; code++)
        scanning->margins[item][code] = rows > 0 ? (double)counts[code] / (double)rows : 0;
}

static void find_present(struct scanning *scanning)
{
    for (size_t code = 1; code < CODES; code++)
        for (size_t i = 0; i < scanning->battery->count; i++)
            if (scanning->margins[i][code] > 0) {
                scanning->present[scanning->present_count++] = (uint8_t)code;
                break;
            }
}

/* The chance of being flagged by this battery or one before. */
static void add_chance(struct mny_quality *quality, enum mny_quality_rule rule, double chance)
{
    struct mny_quality_result *result = &quality->results[rule];
    const double before = isnan(result->expected) ? 0 : result->expected;

    result->ran = true;
    result->expected = 1 - (1 - before) * (1 - chance);
}

static void find_chances(const struct scanning *scanning)
{
    const double(*margins)[CODES] = (const double(*)[CODES])scanning->margins;
    const size_t count = scanning->battery->count;

    if (scanning->shortest > 0)
        add_chance(scanning->quality, MNY_QUALITY_LONGSTRING,
                   mny_chance_of_run(margins, count, (size_t)scanning->shortest));
    if (scanning->fewest > 0)
        add_chance(scanning->quality, MNY_QUALITY_IRV,
                   mny_chance_of_share(margins, count, (size_t)ceil(scanning->fewest), 1));
    if (scanning->share > 0)
        add_chance(scanning->quality, MNY_QUALITY_SAME_SHARE,
                   mny_chance_of_share(margins, count, MNY_BATTERY_LEAST, scanning->share));
}

/* Whether the answers of ROW, most of which are the same, have little entropy. */
static bool is_monotone(const struct scanning *scanning, size_t row)
{
    uint8_t codes[MNY_SCAN_ITEMS];

    for (size_t i = 0; i < scanning->battery->count; i++)
        codes[i] = scanning->battery->codes[i][row];
    return mny_modal_answer(codes, scanning->battery->count).entropy <= MOST_ENTROPY;
}

/* What the rules say of ROW: bits by kind, of those that judge it and those that flag it. */
static uint8_t judge_row(const struct scanning *scanning, size_t row, uint8_t *flagged)
{
    const struct mny_battery_scan *scan = &scanning->by_row;
    const double answered = scan->answered[row];
    uint8_t judged = 0;

    *flagged = 0;
    if (scanning->shortest > 0 && answered >= MNY_BATTERY_LEAST) {
        judged |= 1 << LONGSTRING;
        *flagged |= (uint8_t)((scan->longest[row] >= scanning->shortest) << LONGSTRING);
    }
    if (scanning->fewest > 0 && answered >= scanning->fewest) {
        judged |= 1 << IRV;
        *flagged |= (uint8_t)(!scan->different[row] << IRV);
    }
    if (scanning->share > 0 && answered >= MNY_BATTERY_LEAST) {
        judged |= 1 << SAME_SHARE;
        *flagged |= (uint8_t)((scan->modal[row] >= scanning->share * answered - 1e-9 &&
                               is_monotone(scanning, row))
                              << SAME_SHARE);
    }
    return judged;
}

static bool flag_row(const struct scanning *scanning, size_t row, uint8_t flagged)
{
    const struct mny_battery_scan *scan = &scanning->by_row;
    const double values[KINDS][2] = {
        [LONGSTRING] = {scan->longest[row], scanning->shortest},
        [IRV] = {0, 0},
        [SAME_SHARE] = {flagged >> SAME_SHARE
                            ? rint(1e6 * scan->modal[row] / (double)scan->answered[row]) / 1e6
                            : 0,
                        scanning->share},
    };

    for (int kind = 0; kind < KINDS; kind++)
        if (flagged >> kind & 1 &&
            !mny_quality_add(scanning->quality,
                             &(struct mny_quality_flag){row, values[kind][0], values[kind][1],
                                                        scanning->battery->dimension, rules[kind]}))
            return false;
    return true;
}

static bool flag_rows(const struct scanning *scanning, uint8_t *judged)
{
    const struct mny_quality *quality = scanning->quality;
    uint8_t flagged;

    for (size_t i = 0; i < quality->rows; i++) {
        if (quality->dropped[i])
            continue;
        judged[i] |= judge_row(scanning, i, &flagged);
        if (flagged && !flag_row(scanning, i, flagged))
            return false;
    }
    return true;
}

static bool judge_battery(struct mny_quality *quality, const struct mny_battery *battery,
                          const struct mny_battery_scan *by_row, uint8_t *judged)
{
    const double *limit = quality->settings->limit, run = limit[MNY_QUALITY_LONGSTRING];
    struct scanning scanning = {
        .quality = quality,
        .battery = battery,
        .by_row = *by_row,
        .margins = calloc(battery->count, sizeof *scanning.margins),
        .shortest = run > 0 ? fmax(SHORTEST_RUN, ceil(run * (double)battery->count - 1e-9)) : 0,
        .fewest = limit[MNY_QUALITY_IRV],
        .share = limit[MNY_QUALITY_SAME_SHARE],
    };
    bool good;

    if (!scanning.margins)
        return false;
    mny_workers_run(battery->count, quality->threads, count_item, &scanning);
    find_present(&scanning);
    mny_workers_run((quality->rows + MNY_SCAN_ROWS - 1) / MNY_SCAN_ROWS, quality->threads,
                    scan_block, &scanning);
    find_chances(&scanning);
    good = flag_rows(&scanning, judged);
    free(scanning.margins);
    return good;
}

bool mny_quality_battery(struct mny_quality *quality)
{
    const double *limit = quality->settings->limit;
    const size_t rows = quality->rows;
    uint8_t *bytes, *judged;
    bool good;

    if (quality->batteries.count == 0 ||
        !(limit[MNY_QUALITY_LONGSTRING] > 0 || limit[MNY_QUALITY_IRV] > 0 ||
          limit[MNY_QUALITY_SAME_SHARE] > 0))
        return true;
    bytes = malloc(4 * rows + 1);
    judged = calloc(rows + 1, 1);
    good = bytes && judged;
    for (size_t i = 0; good && i < quality->batteries.count; i++)
        good = judge_battery(
            quality, &quality->batteries.list[i],
            &(struct mny_battery_scan){bytes, bytes + rows, bytes + 2 * rows,
                                       limit[MNY_QUALITY_SAME_SHARE] > 0 ? bytes + 3 * rows : NULL},
            judged);
    for (size_t i = 0; good && i < rows; i++)
        for (int kind = 0; kind < KINDS; kind++)
            quality->results[rules[kind]].judged += judged[i] >> kind & 1;
    free(bytes);
    free(judged);
    return good;
}
