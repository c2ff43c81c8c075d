/* SPDX-License-Identifier: MIT */
/* dup_near: the largest share of equal answers that a response has with any other of its city,
   of the items that both answered, 40 at least (percent match: Kuriakose and Robbins 2016,
   Statistical Journal of the IAOS 32, 283-291, who flag above 0.85).  Batteries go together, so
   that honest answers match well; and everybody is compared with everybody, so that time grows
   with the square of a city's responses: it is off unless settings.csv asks for it. */
#include "survey/clean/quality_measures.h"

#include "core/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* MOST: a byte counts the items of a lane. */
enum { FEWEST = 40, LANES = 16, MOST = UINT8_MAX * LANES };

struct comparing {
    const struct mny_quality *quality;
    size_t items, stride; /* bytes of a person; the last ones are 0 */
    uint8_t *answers;     /* by place in ORDER */
    uint32_t *order;      /* rows by city */
    uint32_t *first;      /* by city: its first place; one more than there are cities */
    size_t rows;
};

/* Rows that count, city by city. */
static void sort_rows(struct comparing *comparing, size_t cities)
{
    const struct mny_quality *quality = comparing->quality;
    uint32_t *end = comparing->first + 1; /* of each city, while it is filled */

    for (size_t i = 0; i < quality->rows; i++)
        if (!quality->dropped[i])
            end[mny_responses_city_choice(quality->responses, i) + 1]++;
    for (size_t city = 1; city <= cities; city++)
        end[city] += end[city - 1];
    for (size_t i = 0; i < quality->rows; i++)
        if (!quality->dropped[i])
            comparing->order[end[mny_responses_city_choice(quality->responses, i)]++] = (uint32_t)i;
    comparing->rows = comparing->first[cities];
}

static void copy_answers(struct comparing *comparing)
{
    const struct mny_quality *quality = comparing->quality;
    size_t used = 0;

    for (size_t item = 0; item < quality->plan->item_count && used < comparing->items; item++) {
        const uint8_t *codes = mny_responses_item(quality->responses, item).codes;

        for (size_t i = 0; codes && i < comparing->rows; i++)
            comparing->answers[i * comparing->stride + used] = codes[comparing->order[i]];
        used += codes != NULL;
    }
}

/* The share of equal answers; -1 if too few were answered by both. */
static double match(const uint8_t *a, const uint8_t *b, size_t stride)
{
    uint8_t equal[LANES] = {0}, both[LANES] = {0};
    unsigned equals = 0, boths = 0;

    for (size_t i = 0; i < stride; i += LANES)
        for (size_t k = 0; k < LANES; k++) {
            const uint8_t there = (uint8_t)((a[i + k] != 0) & (b[i + k] != 0));

            both[k] = (uint8_t)(both[k] + there);
            equal[k] = (uint8_t)(equal[k] + (there & (a[i + k] == b[i + k])));
        }
    for (size_t k = 0; k < LANES; k++) {
        equals += equal[k];
        boths += both[k];
    }
    return boths >= FEWEST ? (double)equals / (double)boths : -1;
}

/* Rows in order, and the one that is looked for. */
struct row_search {
    const uint32_t *order;
    uint32_t row;
};

static bool row_before(const void *context, size_t index)
{
    const struct row_search *search = context;

    return search->order[index] < search->row;
}

static bool fill(const void *context, const uint32_t *rows, size_t count, double *values)
{
    const struct comparing *comparing = context;

    for (size_t i = 0; i < count; i++) {
        const size_t city = mny_responses_city_choice(comparing->quality->responses, rows[i]);
        const size_t first = comparing->first[city], end = comparing->first[city + 1];
        const struct row_search search = {comparing->order, rows[i]};
        const uint8_t *own =
            comparing->answers + mny_search(first, end, row_before, &search) * comparing->stride;
        double largest = -1;

        for (size_t k = first; k < end; k++) {
            const uint8_t *other = comparing->answers + k * comparing->stride;
            largest = other == own ? largest : fmax(largest, match(own, other, comparing->stride));
        }
        values[i] = largest < 0 ? NAN : largest;
    }
    return true;
}

static size_t count_items(const struct mny_quality *quality)
{
    size_t count = 0;

    for (size_t i = 0; i < quality->plan->item_count; i++)
        count += mny_responses_item(quality->responses, i).codes != NULL;
    return count < MOST ? count : MOST;
}

bool mny_quality_near(struct mny_quality *quality)
{
    const struct mny_plan *plan = quality->plan;
    const size_t cities = plan->planned[plan->city].question->choices->count;
    struct comparing comparing = {.quality = quality, .items = count_items(quality)};
    bool good;

    if (!mny_quality_measures(quality, MNY_QUALITY_DUP_NEAR) || comparing.items < FEWEST)
        return true;
    comparing.stride = (comparing.items + LANES - 1) / LANES * LANES;
    comparing.order = malloc((quality->rows + 1) * sizeof *comparing.order);
    comparing.first = calloc(cities + 2, sizeof *comparing.first);
    comparing.answers = calloc(quality->rows + 1, comparing.stride);
    good = comparing.order && comparing.first && comparing.answers;
    if (good) {
        sort_rows(&comparing, cities);
        copy_answers(&comparing);
        good = mny_quality_measure(quality,
                                   &(struct mny_measure){MNY_QUALITY_DUP_NEAR, MNY_LIMIT_ABOVE,
                                                         &comparing, fill, NULL, NULL});
    }
    free(comparing.order);
    free(comparing.first);
    free(comparing.answers);
    return good;
}
