/* SPDX-License-Identifier: MIT */
/* How often each answer was given to each item, and in which city: counted in one pass. */
#include "survey/clean/quality_private.h"

#include "survey/common/workers.h"

#include <math.h>
#include <stdlib.h>

enum { CODES = MNY_ANSWER_CODES };

static size_t cities_of(const struct mny_quality *quality)
{
    return quality->plan->planned[quality->plan->city].question->choices->count;
}

/* How many codes an item can have, with the 0 of no answer. */
static size_t codes_of(const struct mny_plan *plan, size_t item)
{
    const struct mny_choice_list *list =
        plan->planned[plan->items[item].question].question->choices;

    return list && list->count < CODES - 1 ? list->count + 1 : CODES;
}

/* The answers to an item, by city; CODES NULL: they are no codes. */
struct answers {
    const uint8_t *codes;
    size_t width;     /* codes of a city */
    uint32_t *counts; /* cities x width; NULL also without memory */
};

/* Items that are counted together: what is the same of them is read once.  Four jobs of twelve
   items keep two threads busy to the end, or four. */
enum { TOGETHER = 3 };

static struct answers open_answers(const struct mny_quality *quality, size_t item)
{
    struct answers made = {.codes = mny_responses_item(quality->responses, item).codes};

    made.width = made.codes ? codes_of(quality->plan, item) : 0;
    made.counts = made.codes ? calloc(cities_of(quality) * made.width, sizeof *made.counts) : NULL;
    return made;
}

static void count_one(const struct mny_quality *quality, const struct answers *of)
{
    const struct mny_codes cities = mny_responses_city_choices(quality->responses);

    for (size_t i = 0; of->counts && i < quality->rows; i++)
        of->counts[cities.shorts[i] * of->width + of->codes[i]] += !quality->dropped[i];
}

static void count_together(const struct mny_quality *quality, const struct answers of[TOGETHER])
{
    const struct mny_codes cities = mny_responses_city_choices(quality->responses);
    const struct answers a = of[0], b = of[1], c = of[2];

    for (size_t i = 0; i < quality->rows; i++) {
        const size_t city = cities.shorts[i];
        const uint32_t one = !quality->dropped[i];

        a.counts[city * a.width + a.codes[i]] += one;
        b.counts[city * b.width + b.codes[i]] += one;
        c.counts[city * c.width + c.codes[i]] += one;
    }
}

/* Counts squared, as shares of ALL squared. */
static double as_shares(double squares, double all)
{
    return all > 0 ? squares / (all * all) : 0;
}

/* Counts of one item in all cities, and sum p^2 in every city; an item whose answers are no codes
   is taken to be always different, which no expectation needs more exactly. */
static void sum_cities(const struct mny_quality *quality, size_t item, const struct answers *of)
{
    const struct mny_quality_margins *margins = &quality->margins;
    const size_t items = quality->plan->item_count, cities = cities_of(quality);

    for (size_t city = 0; city < cities; city++) {
        const double gaps = of->counts ? of->counts[city * of->width] : 0;
        double all = 0, squares = 0;

        for (size_t code = 0; of->counts && code < of->width; code++) {
            const uint32_t count = of->counts[city * of->width + code];

            margins->counts[item][code] += count;
            all += count;
            squares += (double)count * count;
        }
        margins->same[city * items + item] =
            of->codes && !of->counts ? NAN : as_shares(squares, all);
        margins->none[city * items + item] = as_shares(gaps * gaps, all);
    }
}

/* The rows of each city: what an item's counts come to, if the answers to it are codes. */
static void count_rows(const struct mny_quality *quality, const struct answers *of)
{
    const struct mny_codes cities = mny_responses_city_choices(quality->responses);
    size_t *rows = quality->margins.rows;

    if (of->counts)
        for (size_t i = 0; i < cities_of(quality) * of->width; i++)
            rows[i / of->width] += of->counts[i];
    else
        for (size_t i = 0; i < quality->rows; i++)
            rows[mny_code_at(&cities, i)] += !quality->dropped[i];
}

static void count_items(void *context, size_t job)
{
    const struct mny_quality *quality = context;
    const size_t first = job * TOGETHER, left = quality->plan->item_count - first;
    const size_t count = left < TOGETHER ? left : TOGETHER;
    struct answers of[TOGETHER];
    bool all = count == TOGETHER;

    for (size_t i = 0; i < count; i++) {
        of[i] = open_answers(quality, first + i);
        all = all && of[i].counts;
    }
    if (all)
        count_together(quality, of);
    for (size_t i = 0; i < count; i++) {
        if (!all)
            count_one(quality, &of[i]);
        if (first + i == 0)
            count_rows(quality, &of[i]);
        sum_cities(quality, first + i, &of[i]);
        free(of[i].counts);
    }
}

bool mny_quality_count(struct mny_quality *quality)
{
    struct mny_quality_margins *made = &quality->margins;
    const size_t items = quality->plan->item_count, all = items * cities_of(quality);
    bool good;

    if (made->counts)
        return true;
    made->counts = calloc(items + 1, sizeof *made->counts);
    made->rows = calloc(cities_of(quality) + 1, sizeof *made->rows);
    made->same = malloc((all + 1) * sizeof *made->same);
    made->none = malloc((all + 1) * sizeof *made->none);
    good = made->counts && made->rows && made->same && made->none;
    if (good)
        mny_workers_run((items + TOGETHER - 1) / TOGETHER, quality->threads, count_items, quality);
    for (size_t i = 0; good && i < all; i++)
        good = !isnan(made->same[i]);
    return good;
}

void mny_quality_margins_free(struct mny_quality_margins *margins)
{
    free(margins->counts);
    free(margins->rows);
    free(margins->same);
    free(margins->none);
    *margins = (struct mny_quality_margins){0};
}
