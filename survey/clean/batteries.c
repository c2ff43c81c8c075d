/* SPDX-License-Identifier: MIT */
#include "survey/clean/batteries.h"

#include "stats/battery_scan.h"

#include <stdlib.h>

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

/* Whether no item before FIRST goes together with it. */
static bool begins(const struct mny_plan *plan, size_t first)
{
    for (size_t i = 0; i < first; i++)
        if (go_together(plan, first, i))
            return false;
    return true;
}

/* The battery that begins with item FIRST, behind the USED items of others. */
static struct mny_battery gather(const struct mny_plan *plan, const struct mny_responses *responses,
                                 size_t first, const struct mny_batteries *batteries, size_t used)
{
    const struct mny_question *question = plan->planned[plan->items[first].question].question;
    const size_t root = root_of(plan->questionnaire, question->dimension);
    struct mny_battery battery = {mny_questionnaire_dimension(plan->questionnaire, root)->code,
                                  batteries->items + used, batteries->codes + used, 0};

    for (size_t i = first; i < plan->item_count && battery.count < MNY_SCAN_ITEMS; i++) {
        const uint8_t *codes = mny_responses_item(responses, i).codes;

        if (!codes || !go_together(plan, first, i))
            continue;
        batteries->items[used + battery.count] = i;
        batteries->codes[used + battery.count] = codes;
        battery.count++;
    }
    return battery;
}

bool mny_batteries_find(const struct mny_plan *plan, const struct mny_responses *responses,
                        struct mny_batteries *batteries)
{
    const size_t items = plan->item_count;
    size_t used = 0;

    *batteries = (struct mny_batteries){calloc(items + 1, sizeof *batteries->list), 0,
                                        calloc(items + 1, sizeof *batteries->items),
                                        calloc(items + 1, sizeof *batteries->codes)};
    if (!batteries->list || !batteries->items || !batteries->codes) {
        mny_batteries_free(batteries);
        return false;
    }
    for (size_t i = 0; i < items; i++) {
        struct mny_battery battery;

        if (!begins(plan, i))
            continue;
        battery = gather(plan, responses, i, batteries, used);
        if (battery.count < MNY_BATTERY_LEAST)
            continue;
        batteries->list[batteries->count++] = battery;
        used += battery.count;
    }
    return true;
}

void mny_batteries_free(struct mny_batteries *batteries)
{
    free(batteries->list);
    free(batteries->items);
    free(batteries->codes);
    *batteries = (struct mny_batteries){0};
}
