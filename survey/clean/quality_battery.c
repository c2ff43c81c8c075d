/* SPDX-License-Identifier: MIT */
/* The same answer again and again within a battery: the scored items of a first-level
   dimension that share one list of choices (or one scale), in form order.

   longstring: the longest run of one answer, as rle() of R has it: a gap breaks a run.
   irv: the standard deviation of the answers (n - 1, gaps left out) is 0.  Beside each
   stands the share of honest answers it would flag: that of respondents who answer
   each item by itself as people do, from the items' margins, exactly.  Items of a
   battery go together, so that honest people are flagged more often than that. */
#include "survey/clean/quality_private.h"

#include "core/arena.h"
#include "survey/common/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 4096, CODES = 256, FEWEST_ITEMS = 8, SHORTEST_RUN = 6, MOST_ITEMS = 250 };

struct battery {
    size_t *items;
    size_t count;
    const char *dimension;
};

struct scanning {
    struct mny_quality *quality;
    const struct battery *battery;
    const uint8_t **codes;    /* by item of the battery */
    uint8_t *runs, *answered; /* by row */
    uint8_t *different;       /* by row: some answers differ */
    double (*margins)[CODES]; /* by item: shares of codes */
};

static size_t root_of(const struct mny_questionnaire *questionnaire, size_t dimension)
{
    while (mny_questionnaire_dimension(questionnaire, dimension)->parent != MNY_NONE)
        dimension = mny_questionnaire_dimension(questionnaire, dimension)->parent;
    return dimension;
}

static bool go_together(const struct mny_plan *plan, size_t a, size_t b)
{
    const struct mny_question *one = plan->planned[plan->items[a].question].question;
    const struct mny_question *other = plan->planned[plan->items[b].question].question;

    return one->type == other->type && one->choices == other->choices &&
           (one->choices ||
            (one->score_min == other->score_min && one->score_max == other->score_max)) &&
           root_of(plan->questionnaire, one->dimension) ==
               root_of(plan->questionnaire, other->dimension);
}

/* The battery that begins with item FIRST, unless it belongs to one before. */
static void gather(const struct mny_quality *quality, size_t first, struct battery *battery)
{
    const struct mny_plan *plan = quality->plan;
    const struct mny_question *question = plan->planned[plan->items[first].question].question;

    battery->count = 0;
    battery->dimension = mny_questionnaire_dimension(
                             plan->questionnaire, root_of(plan->questionnaire, question->dimension))
                             ->code;
    for (size_t i = 0; i < plan->item_count; i++) {
        if (!go_together(plan, first, i))
            continue;
        if (i < first) {
            battery->count = 0;
            return;
        }
        if (mny_responses_item(quality->responses, i).codes && battery->count < MOST_ITEMS)
            battery->items[battery->count++] = i;
    }
}

/* Rows [first, first + BLOCK) of one item; all arrays are of the block. */
struct lanes {
    uint8_t last[BLOCK], run[BLOCK], start[BLOCK];
};

static void scan_item(const uint8_t *codes, struct lanes *lanes, uint8_t *longest,
                      uint8_t *answered, uint8_t *different, size_t count)
{
    for (size_t i = 0; i < count; i++) {
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

static void scan_block(void *context, size_t index)
{
    const struct scanning *scanning = context;
    const size_t first = index * BLOCK;
    const size_t left = scanning->quality->rows - first, count = left < BLOCK ? left : BLOCK;
    struct lanes lanes;

    memset(&lanes, 0, sizeof lanes);
    memset(scanning->runs + first, 0, count);
    memset(scanning->answered + first, 0, count);
    memset(scanning->different + first, 0, count);
    for (size_t i = 0; i < scanning->battery->count; i++)
        scan_item(scanning->codes[i] + first, &lanes, scanning->runs + first,
                  scanning->answered + first, scanning->different + first, count);
}

static void count_item(void *context, size_t item)
{
    const struct scanning *scanning = context;
    const struct mny_quality *quality = scanning->quality;
    size_t counts[CODES] = {0}, rows = 0;

    for (size_t i = 0; i < quality->rows; i++) {
        counts[scanning->codes[item][i]] += !quality->dropped[i];
        rows += !quality->dropped[i];
    }
    for (size_t code = 0; code < CODES; code++)
        scanning->margins[item][code] = rows > 0 ? (double)counts[code] / (double)rows : 0;
}

/* The chance of a run of LEAST or more: alive[v * least + r] is the chance that the answer
   so far is v, r times in a row, and no run was so long. */
static double chance_of_run(const struct scanning *scanning, size_t least)
{
    double *alive = calloc(CODES * least, sizeof *alive), gap = 1, chance;

    if (!alive)
        return NAN;
    for (size_t i = 0; i < scanning->battery->count; i++) {
        const double *share = scanning->margins[i];
        double total = gap;

        for (size_t k = 0; k < CODES * least; k++)
            total += alive[k];
        for (size_t v = 1; v < CODES; v++) {
            double *runs = alive + v * least, same = 0;

            if (share[v] == 0 && runs[1] == 0 && i == 0)
                continue;
            for (size_t r = 1; r < least; r++)
                same += runs[r];
            for (size_t r = least - 1; r > 1; r--)
                runs[r] = runs[r - 1] * share[v];
            runs[1] = (total - same) * share[v];
        }
        gap = total * share[0];
    }
    chance = 1 - gap;
    for (size_t k = 0; k < CODES * least; k++)
        chance -= alive[k];
    free(alive);
    return chance > 0 ? chance : 0;
}

/* The chance that all answers are alike, and LEAST or more. */
static double chance_of_same(const struct scanning *scanning, size_t least)
{
    double chance = 0;

    for (size_t v = 1; v < CODES; v++) {
        double given[MOST_ITEMS + 1] = {1}; /* by answers so far */

        for (size_t i = 0; i < scanning->battery->count; i++) {
            for (size_t n = i + 1; n > 0; n--)
                given[n] =
                    given[n] * scanning->margins[i][0] + given[n - 1] * scanning->margins[i][v];
            given[0] *= scanning->margins[i][0];
        }
        for (size_t n = least; n <= scanning->battery->count; n++)
            chance += given[n];
    }
    return chance;
}

/* The chance of being flagged by this battery or one before. */
static void add_chance(struct mny_quality_result *result, double chance)
{
    const double before = isnan(result->expected) ? 0 : result->expected;

    result->expected = 1 - (1 - before) * (1 - chance);
}

static bool flag_rows(struct scanning *scanning, double shortest, double fewest, uint8_t *judged)
{
    struct mny_quality *quality = scanning->quality;
    const char *dimension = scanning->battery->dimension;

    for (size_t i = 0; i < quality->rows; i++) {
        const struct mny_quality_flag run = {i, scanning->runs[i], shortest, dimension,
                                             MNY_QUALITY_LONGSTRING};
        const struct mny_quality_flag same = {i, 0, 0, dimension, MNY_QUALITY_IRV};

        if (quality->dropped[i])
            continue;
        if (shortest > 0 && scanning->answered[i] >= FEWEST_ITEMS) {
            judged[i] |= 1;
            if (run.value >= shortest && !mny_quality_add(quality, &run))
                return false;
        }
        if (fewest > 0 && scanning->answered[i] >= fewest) {
            judged[i] |= 2;
            if (!scanning->different[i] && !mny_quality_add(quality, &same))
                return false;
        }
    }
    return true;
}

static bool judge_battery(struct mny_quality *quality, const struct battery *battery, uint8_t *rows,
                          uint8_t *judged)
{
    const double share = quality->settings->limit[MNY_QUALITY_LONGSTRING];
    const double fewest = quality->settings->limit[MNY_QUALITY_IRV];
    const double shortest =
        share > 0 ? fmax(SHORTEST_RUN, ceil(share * (double)battery->count - 1e-9)) : 0;
    const uint8_t *codes[MOST_ITEMS];
    struct scanning scanning = {
        quality, battery, codes, rows, rows + quality->rows, rows + 2 * quality->rows, NULL};
    bool good;

    for (size_t i = 0; i < battery->count; i++)
        codes[i] = mny_responses_item(quality->responses, battery->items[i]).codes;
    scanning.margins = calloc(battery->count, sizeof *scanning.margins);
    if (!scanning.margins)
        return false;
    mny_workers_run((quality->rows + BLOCK - 1) / BLOCK, quality->threads, scan_block, &scanning);
    mny_workers_run(battery->count, quality->threads, count_item, &scanning);
    if (shortest > 0) {
        quality->results[MNY_QUALITY_LONGSTRING].ran = true;
        add_chance(&quality->results[MNY_QUALITY_LONGSTRING],
                   chance_of_run(&scanning, (size_t)shortest));
    }
    if (fewest > 0) {
        quality->results[MNY_QUALITY_IRV].ran = true;
        add_chance(&quality->results[MNY_QUALITY_IRV],
                   chance_of_same(&scanning, (size_t)ceil(fewest)));
    }
    good = flag_rows(&scanning, shortest, fewest, judged);
    free(scanning.margins);
    return good;
}

bool mny_quality_battery(struct mny_quality *quality)
{
    struct battery battery = {calloc(quality->plan->item_count + 1, sizeof(size_t)), 0, ""};
    uint8_t *rows = malloc(3 * quality->rows + 1), *judged = calloc(quality->rows + 1, 1);
    bool good = battery.items && rows && judged;

    if (!(quality->settings->limit[MNY_QUALITY_LONGSTRING] > 0) &&
        !(quality->settings->limit[MNY_QUALITY_IRV] > 0)) {
        free(battery.items);
        free(rows);
        free(judged);
        return good;
    }
    for (size_t i = 0; good && i < quality->plan->item_count; i++) {
        gather(quality, i, &battery);
        if (battery.count >= FEWEST_ITEMS)
            good = judge_battery(quality, &battery, rows, judged);
    }
    for (size_t i = 0; good && i < quality->rows; i++) {
        quality->results[MNY_QUALITY_LONGSTRING].judged += judged[i] & 1;
        quality->results[MNY_QUALITY_IRV].judged += judged[i] >> 1;
    }
    free(battery.items);
    free(rows);
    free(judged);
    return good;
}
