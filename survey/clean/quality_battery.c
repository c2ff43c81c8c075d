/* SPDX-License-Identifier: MIT */
/* The same answer again and again within a battery (batteries.h).

   longstring: the longest run of one answer.  irv: all answers are the same, their standard
   deviation is 0.  same_share: the answer given most often has that share of them, and they
   have little entropy.  Beside each stands the share of honest answers it would flag
   (stats/honest_answers.h). */
#include "survey/clean/quality_private.h"

#include "core/output.h"
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
    uint8_t *judged, *flagged; /* by row: bits by kind */
    double (*margins)[CODES];  /* by item: shares of codes */
    uint8_t present[CODES];
    size_t present_count;
    double shortest, fewest, share; /* thresholds; 0: off */
};

/* The share of each code of the battery's items. */
static void find_margins(struct scanning *scanning)
{
    for (size_t i = 0; i < scanning->battery->count; i++) {
        const size_t *counts = scanning->quality->margins.counts[scanning->battery->items[i]];
        size_t rows = 0;

        for (size_t code = 0; code < CODES; code++)
            rows += counts[code];
        for (size_t code = 0; code < CODES; code++)
            scanning->margins[i][code] = rows > 0 ? (double)counts[code] / (double)rows : 0;
    }
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

/* The chance of being flagged by this battery or one before; false if it is not known. */
static bool add_chance(struct mny_quality *quality, enum mny_quality_rule rule, double chance)
{
    struct mny_quality_result *result = &quality->results[rule];
    const double before = isnan(result->expected) ? 0 : result->expected;

    result->ran = true;
    result->expected = 1 - (1 - before) * (1 - chance);
    return !isnan(chance);
}

/* False without memory; of a share of a half or less there is no chance to be had. */
static bool find_chances(const struct scanning *scanning)
{
    const double(*margins)[CODES] = (const double(*)[CODES])scanning->margins;
    const size_t count = scanning->battery->count;
    bool good = true;

    if (scanning->shortest > 0)
        good = add_chance(scanning->quality, MNY_QUALITY_LONGSTRING,
                          mny_chance_of_run(margins, count, (size_t)scanning->shortest));
    if (scanning->fewest > 0)
        good = add_chance(scanning->quality, MNY_QUALITY_IRV,
                          mny_chance_of_share(margins, count, (size_t)ceil(scanning->fewest), 1)) &&
               good;
    if (scanning->share > 0)
        good =
            (add_chance(scanning->quality, MNY_QUALITY_SAME_SHARE,
                        mny_chance_of_share(margins, count, MNY_BATTERY_LEAST, scanning->share)) ||
             scanning->share <= 0.5) &&
            good;
    return good;
}

/* Whether the answers of ROW, most of which are the same, have little entropy. */
static bool is_monotone(const struct scanning *scanning, size_t row)
{
    uint8_t codes[MNY_SCAN_ITEMS];

    for (size_t i = 0; i < scanning->battery->count; i++)
        codes[i] = scanning->battery->codes[i][row];
    return mny_modal_answer(codes, scanning->battery->count).entropy <= MOST_ENTROPY;
}

/* The measures of some rows that follow one another. */
struct measures {
    uint8_t longest[MNY_SCAN_ROWS], answered[MNY_SCAN_ROWS], different[MNY_SCAN_ROWS],
        modal[MNY_SCAN_ROWS];
};

static void measure(const struct scanning *scanning, size_t first, size_t rows,
                    struct measures *made)
{
    const struct mny_battery_scan scan = {made->longest, made->answered, made->different,
                                          scanning->share > 0 ? made->modal : NULL};
    const uint8_t *codes[MNY_SCAN_ITEMS];

    for (size_t i = 0; i < scanning->battery->count; i++)
        codes[i] = scanning->battery->codes[i] + first;
    mny_battery_scan(codes, scanning->battery->count, rows, scanning->present,
                     scanning->present_count, &scan);
}

/* What the rules say of the row FIRST + AT: bits by kind, of those that judge it and those that
   flag it. */
static uint8_t judge_row(const struct scanning *scanning, const struct measures *measures,
                         size_t first, size_t at, uint8_t *flagged)
{
    const double answered = measures->answered[at];
    uint8_t judged = 0;

    *flagged = 0;
    if (scanning->shortest > 0 && answered >= MNY_BATTERY_LEAST) {
        judged |= 1 << LONGSTRING;
        *flagged |= (uint8_t)((measures->longest[at] >= scanning->shortest) << LONGSTRING);
    }
    if (scanning->fewest > 0 && answered >= scanning->fewest) {
        judged |= 1 << IRV;
        *flagged |= (uint8_t)(!measures->different[at] << IRV);
    }
    if (scanning->share > 0 && answered >= MNY_BATTERY_LEAST) {
        judged |= 1 << SAME_SHARE;
        *flagged |= (uint8_t)((measures->modal[at] >= scanning->share * answered - 1e-9 &&
                               is_monotone(scanning, first + at))
                              << SAME_SHARE);
    }
    return judged;
}

static void judge_rows(void *context, size_t index)
{
    const struct scanning *scanning = context;
    const struct mny_quality *quality = scanning->quality;
    const size_t first = index * MNY_SCAN_ROWS, left = quality->rows - first;
    const size_t rows = left < MNY_SCAN_ROWS ? left : MNY_SCAN_ROWS;
    struct measures measures;

    measure(scanning, first, rows, &measures);
    for (size_t i = 0; i < rows; i++) {
        scanning->flagged[first + i] = 0;
        if (!quality->dropped[first + i])
            scanning->judged[first + i] |=
                judge_row(scanning, &measures, first, i, &scanning->flagged[first + i]);
    }
}

/* Few rows are flagged: what they are flagged for is measured once more.  Writes the flags of ROW
   and returns where the next ones go. */
static struct mny_quality_flag *flag_row(const struct scanning *scanning, size_t row,
                                         struct mny_quality_flag *flag)
{
    const uint8_t flagged = scanning->flagged[row];
    struct measures measures;
    double share = 0;

    measure(scanning, row, 1, &measures);
    if (flagged >> SAME_SHARE)
        share = rint(1e6 * measures.modal[0] / (double)measures.answered[0]) / 1e6;
    const double values[KINDS][2] = {
        [LONGSTRING] = {measures.longest[0], scanning->shortest},
        [IRV] = {0, 0},
        [SAME_SHARE] = {share, scanning->share},
    };

    for (int kind = 0; kind < KINDS; kind++)
        if (flagged >> kind & 1)
            *flag++ = (struct mny_quality_flag){row, values[kind][0], values[kind][1],
                                                scanning->battery->dimension, rules[kind]};
    return flag;
}

/* Flags of some rows that follow one another. */
enum { PART = 1 << 14 };

struct flagging {
    const struct scanning *scanning;
    size_t *counts; /* by part: of its flags, then of those before them */
    struct mny_quality_flag *flags;
};

static size_t end_of(const struct flagging *flagging, size_t part)
{
    const size_t rows = flagging->scanning->quality->rows;

    return rows / PART > part ? (part + 1) * PART : rows;
}

static void count_part(void *context, size_t part)
{
    const struct flagging *flagging = context;
    const uint8_t *flagged = flagging->scanning->flagged;
    size_t count = 0;

    for (size_t i = part * PART; i < end_of(flagging, part); i++)
        for (int kind = 0; kind < KINDS; kind++)
            count += flagged[i] >> kind & 1;
    flagging->counts[part] = count;
}

static void flag_part(void *context, size_t part)
{
    const struct flagging *flagging = context;
    struct mny_quality_flag *flag = flagging->flags + flagging->counts[part];

    for (size_t i = part * PART; i < end_of(flagging, part); i++)
        if (flagging->scanning->flagged[i])
            flag = flag_row(flagging->scanning, i, flag);
}

/* False without memory. */
static bool flag_rows(const struct scanning *scanning)
{
    const size_t parts = scanning->quality->rows / PART + 1, threads = scanning->quality->threads;
    struct flagging flagging = {.scanning = scanning,
                                .counts = calloc(parts, sizeof *flagging.counts)};
    size_t all = 0;

    if (!flagging.counts)
        return false;
    mny_workers_run(parts, threads, count_part, &flagging);
    for (size_t part = 0; part < parts; part++) {
        const size_t count = flagging.counts[part];

        flagging.counts[part] = all;
        all += count;
    }
    flagging.flags = mny_quality_add_room(scanning->quality, all);
    if (flagging.flags)
        mny_workers_run(parts, threads, flag_part, &flagging);
    if (flagging.flags && mny_interrupted())
        scanning->quality->flag_count -= all; /* not all were written */
    free(flagging.counts);
    return flagging.flags != NULL;
}

/* JUDGED and FLAGGED are by row. */
static bool judge_battery(struct mny_quality *quality, const struct mny_battery *battery,
                          uint8_t *judged, uint8_t *flagged)
{
    const double *limit = quality->settings->limit, run = limit[MNY_QUALITY_LONGSTRING];
    struct scanning scanning = {
        .quality = quality,
        .battery = battery,
        .judged = judged,
        .flagged = flagged,
        .margins = calloc(battery->count, sizeof *scanning.margins),
        .shortest = run > 0 ? fmax(SHORTEST_RUN, ceil(run * (double)battery->count - 1e-9)) : 0,
        .fewest = limit[MNY_QUALITY_IRV],
        .share = limit[MNY_QUALITY_SAME_SHARE],
    };
    bool good;

    if (!scanning.margins)
        return false;
    find_margins(&scanning);
    find_present(&scanning);
    mny_workers_run((quality->rows + MNY_SCAN_ROWS - 1) / MNY_SCAN_ROWS, quality->threads,
                    judge_rows, &scanning);
    good = find_chances(&scanning) && flag_rows(&scanning);
    free(scanning.margins);
    return good;
}

bool mny_quality_battery(struct mny_quality *quality)
{
    const double *limit = quality->settings->limit;
    const size_t rows = quality->rows;
    uint8_t *judged, *flagged;
    bool good;

    if (quality->batteries.count == 0 ||
        !(limit[MNY_QUALITY_LONGSTRING] > 0 || limit[MNY_QUALITY_IRV] > 0 ||
          limit[MNY_QUALITY_SAME_SHARE] > 0))
        return true;
    judged = calloc(rows + 1, 1);
    flagged = malloc(rows + 1);
    good = judged && flagged && mny_quality_count(quality);
    for (size_t i = 0; good && i < quality->batteries.count; i++)
        good = judge_battery(quality, &quality->batteries.list[i], judged, flagged);
    for (size_t i = 0; good && i < rows; i++)
        for (int kind = 0; kind < KINDS; kind++)
            quality->results[rules[kind]].judged += judged[i] >> kind & 1;
    free(judged);
    free(flagged);
    return good;
}
