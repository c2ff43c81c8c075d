/* SPDX-License-Identifier: MIT */
/* The same answer again and again within a battery (batteries.h).

   longstring: the longest run of one answer.  irv: all answers are the same, their standard
   deviation is 0.  same_share: the answer given most often has that share of them, and they
   have little entropy.  Beside each stands the share of honest answers it would flag
   (stats/honest_answers.h) of those that it judges, with the shares that these give each
   answer: whom a question was not asked is not judged, and says nothing of it. */
#include "survey/clean/quality_honest.h"
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
    size_t number;                    /* of the battery */
    struct mny_judged *judged;        /* by kind */
    size_t (*counts)[KINDS];          /* by block of rows: those it judges */
    const struct mny_judged *counted; /* whose rows MARGINS are of; NULL: all that count */
    uint8_t *flagged;                 /* by row: bits by kind */
    double (*margins)[CODES];         /* by item: shares of codes */
    uint8_t present[CODES];
    size_t present_count;
    double shortest, fewest, share; /* thresholds; 0: off */
};

static size_t blocks_of(const struct mny_quality *quality)
{
    return (quality->rows + MNY_SCAN_ROWS - 1) / MNY_SCAN_ROWS;
}

static void set_margins(const struct scanning *scanning, size_t item, const size_t *counts)
{
    size_t rows = 0;

    for (size_t code = 0; code < CODES; code++)
        rows += counts[code];
    for (size_t code = 0; code < CODES; code++)
        scanning->margins[item][code] = rows > 0 ? (double)counts[code] / (double)rows : 0;
}

/* The share of each code of the battery's items, among all rows. */
static void find_margins(struct scanning *scanning)
{
    for (size_t i = 0; i < scanning->battery->count; i++)
        set_margins(scanning, i, scanning->quality->margins.counts[scanning->battery->items[i]]);
}

/* Rows that count and are not judged: mostly few, so that what all answer less what these do
   costs less than counting those that are.  Several parts of rows are counted by themselves. */
struct not_judged {
    const struct scanning *scanning;
    const struct mny_judged *judged;
    size_t parts, size;
    size_t (*counts)[CODES]; /* parts x items */
};

static void count_not_judged(void *context, size_t part)
{
    const struct not_judged *others = context;
    const struct scanning *scanning = others->scanning;
    const struct mny_battery *battery = scanning->battery;
    const size_t rows = scanning->quality->rows, first = part * others->size;
    const size_t end = rows < first + others->size ? rows : first + others->size;
    size_t(*counts)[CODES] = others->counts + part * battery->count;

    for (size_t row = first; row < end; row++) {
        if (mny_judged_at(others->judged, row, scanning->number) || scanning->quality->dropped[row])
            continue;
        for (size_t i = 0; i < battery->count; i++)
            counts[i][battery->codes[i][row]]++;
    }
}

/* The answers to ITEM of all less those of the others. */
static void set_judged_margins(const struct not_judged *others, size_t item)
{
    const struct scanning *scanning = others->scanning;
    const struct mny_battery *battery = scanning->battery;
    size_t counts[CODES];

    memcpy(counts, scanning->quality->margins.counts[battery->items[item]], sizeof counts);
    for (size_t part = 0; part < others->parts; part++)
        for (size_t code = 0; code < CODES; code++)
            counts[code] -= others->counts[part * battery->count + item][code];
    set_margins(scanning, item, counts);
}

/* The share of each code of the battery's items among the rows that are JUDGED.  False without
   memory. */
static bool find_judged_margins(const struct scanning *scanning, const struct mny_judged *judged)
{
    const struct mny_quality *quality = scanning->quality;
    const size_t items = scanning->battery->count;
    const size_t parts = mny_quality_parts(quality);
    struct not_judged others = {scanning, judged, parts, quality->rows / parts + 1,
                                calloc(parts * items, sizeof *others.counts)};

    if (!others.counts)
        return false;
    mny_workers_run(parts, quality->threads, count_not_judged, &others);
    for (size_t i = 0; i < items; i++)
        set_judged_margins(&others, i);
    free(others.counts);
    return true;
}

static size_t judged_rows(const struct scanning *scanning, int kind)
{
    size_t rows = 0;

    for (size_t i = 0; i < blocks_of(scanning->quality); i++)
        rows += scanning->counts[i][kind];
    return rows;
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

/* The chance that honest answers that are judged are flagged; NAN without memory, and where
   UNKNOWN is set. */
static double chance_of(const struct scanning *scanning, int kind, bool *unknown)
{
    const double(*margins)[CODES] = (const double(*)[CODES])scanning->margins;
    const size_t count = scanning->battery->count;
    const size_t least = kind == IRV ? (size_t)ceil(scanning->fewest) : MNY_BATTERY_LEAST;
    const double share = kind == IRV ? 1 : scanning->share;
    const double judged = mny_chance_of_answers(margins, count, least);

    if (kind == LONGSTRING)
        return mny_chance_of_run(margins, count, least, (size_t)scanning->shortest) / judged;
    /* Several answers may have a half; and which others there are may decide. */
    *unknown = !(share > 0.5) ||
               !mny_share_has_entropy(count, least, share, scanning->present_count, MOST_ENTROPY);
    return *unknown ? NAN : mny_chance_of_share(margins, count, least, share) / judged;
}

/* False without memory. */
static bool find_chance(struct scanning *scanning, int kind)
{
    struct mny_judged *judged = &scanning->judged[kind];
    const size_t rows = judged_rows(scanning, kind);
    bool unknown = false;
    double chance;

    if (rows == 0)
        return true;
    if (!(scanning->counted && mny_judged_same(judged, scanning->counted)) &&
        !find_judged_margins(scanning, judged))
        return false;
    scanning->counted = judged;
    chance = chance_of(scanning, kind, &unknown);
    judged->chances[scanning->number] = chance;
    return unknown || !isnan(chance);
}

static double limit_of(const struct mny_quality *quality, int kind)
{
    return quality->settings->limit[rules[kind]];
}

/* False without memory. */
static bool find_chances(struct scanning *scanning)
{
    for (int kind = 0; kind < KINDS; kind++)
        if (limit_of(scanning->quality, kind) > 0 && !find_chance(scanning, kind))
            return false;
    return true;
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

/* BITS: the kinds by which the battery judges ROW. */
static void take_judged(const struct scanning *scanning, size_t row, size_t block, uint8_t bits)
{
    for (int kind = 0; kind < KINDS; kind++)
        if (bits >> kind & 1) {
            mny_judged_set(&scanning->judged[kind], row, scanning->number);
            scanning->counts[block][kind]++;
        }
}

static void judge_rows(void *context, size_t index)
{
    const struct scanning *scanning = context;
    const struct mny_quality *quality = scanning->quality;
    const size_t first = index * MNY_SCAN_ROWS, left = quality->rows - first;
    const size_t rows = left < MNY_SCAN_ROWS ? left : MNY_SCAN_ROWS;
    struct measures measures;

    measure(scanning, first, rows, &measures);
    for (int kind = 0; kind < KINDS; kind++)
        scanning->counts[index][kind] = 0;
    for (size_t i = 0; i < rows; i++) {
        scanning->flagged[first + i] = 0;
        if (!quality->dropped[first + i])
            take_judged(scanning, first + i, index,
                        judge_row(scanning, &measures, first, i, &scanning->flagged[first + i]));
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

/* JUDGED is by kind, FLAGGED by row. */
static bool judge_battery(struct mny_quality *quality, size_t number, struct mny_judged *judged,
                          uint8_t *flagged)
{
    const struct mny_battery *battery = &quality->batteries.list[number];
    const double run = limit_of(quality, LONGSTRING);
    struct scanning scanning = {
        .quality = quality,
        .battery = battery,
        .number = number,
        .judged = judged,
        .counts = calloc(blocks_of(quality) + 1, sizeof *scanning.counts),
        .flagged = flagged,
        .margins = calloc(battery->count, sizeof *scanning.margins),
        .shortest = run > 0 ? fmax(SHORTEST_RUN, ceil(run * (double)battery->count - 1e-9)) : 0,
        .fewest = limit_of(quality, IRV),
        .share = limit_of(quality, SAME_SHARE),
    };
    bool good = scanning.counts && scanning.margins;

    if (good) {
        find_margins(&scanning);
        find_present(&scanning);
        mny_workers_run(blocks_of(quality), quality->threads, judge_rows, &scanning);
        good = find_chances(&scanning) && flag_rows(&scanning);
    }
    free(scanning.counts);
    free(scanning.margins);
    return good;
}

static void take_results(struct mny_quality *quality, const struct mny_judged *judged)
{
    for (int kind = 0; kind < KINDS; kind++) {
        struct mny_quality_result *result = &quality->results[rules[kind]];

        if (!(limit_of(quality, kind) > 0))
            continue;
        result->ran = true;
        result->judged = mny_judged_sum(&judged[kind], &result->expected);
    }
}

bool mny_quality_battery(struct mny_quality *quality)
{
    const size_t batteries = quality->batteries.count;
    struct mny_judged judged[KINDS] = {{0}};
    uint8_t *flagged;
    bool good, any = false;

    for (int kind = 0; kind < KINDS; kind++)
        any = any || limit_of(quality, kind) > 0;
    if (batteries == 0 || !any)
        return true;
    flagged = malloc(quality->rows + 1);
    good = flagged && mny_quality_count(quality);
    for (int kind = 0; good && kind < KINDS; kind++)
        good = mny_judged_open(&judged[kind], quality->rows, batteries);
    for (size_t i = 0; good && i < batteries; i++)
        good = judge_battery(quality, i, judged, flagged);
    if (good)
        take_results(quality, judged);
    for (int kind = 0; kind < KINDS; kind++)
        mny_judged_close(&judged[kind]);
    free(flagged);
    return good;
}
