/* SPDX-License-Identifier: MIT */
/* dup_near: the largest share of equal answers that a response has with any other of its city,
   of the items that both answered, 40 at least (percent match: Kuriakose and Robbins 2016,
   Statistical Journal of the IAOS 32, 283-291, who flag above 0.85).  Numbers are equal if they
   score the same, whatever others answered to their item.  Batteries go together, so
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
    size_t choices, numbers; /* items */
    size_t stride;           /* bytes of a person; the last ones are 0 */
    uint8_t *answers;        /* choices, by place in ORDER */
    double *scores;          /* of numbers, by place in ORDER */
    uint32_t *order;         /* rows by city */
    uint32_t *first;         /* by city: its first place; one more than there are cities */
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

/* Whether answers to ITEM are told by their codes: those of a list that a byte holds. */
static bool is_choice(const struct mny_quality *quality, size_t item)
{
    const struct mny_plan *plan = quality->plan;

    return plan->planned[plan->items[item].question].question->choices &&
           mny_responses_item(quality->responses, item).codes;
}

static void count_items(struct comparing *comparing)
{
    const struct mny_quality *quality = comparing->quality;

    for (size_t item = 0; item < quality->plan->item_count; item++)
        if (!is_choice(quality, item))
            comparing->numbers++;
        else if (comparing->choices < MOST)
            comparing->choices++;
    comparing->stride = (comparing->choices + LANES - 1) / LANES * LANES;
}

static void copy_choices(struct comparing *comparing, size_t item, size_t at)
{
    const uint8_t *codes = mny_responses_item(comparing->quality->responses, item).codes;

    for (size_t i = 0; i < comparing->rows; i++)
        comparing->answers[i * comparing->stride + at] = codes[comparing->order[i]];
}

static void copy_scores(struct comparing *comparing, size_t item, size_t at)
{
    const struct mny_item_column column = mny_responses_item(comparing->quality->responses, item);

    for (size_t i = 0; i < comparing->rows; i++) {
        const size_t row = comparing->order[i];

        comparing->scores[i * comparing->numbers + at] =
            column.codes ? column.score_of_code[column.codes[row]] : column.values[row];
    }
}

static void copy_answers(struct comparing *comparing)
{
    size_t choices = 0, numbers = 0;

    for (size_t item = 0; item < comparing->quality->plan->item_count; item++)
        if (!is_choice(comparing->quality, item))
            copy_scores(comparing, item, numbers++);
        else if (choices < comparing->choices)
            copy_choices(comparing, item, choices++);
}

/* How many items two people both answered, and how many of them alike. */
struct shared {
    unsigned both, equal;
};

static struct shared share_choices(const uint8_t *a, const uint8_t *b, size_t stride)
{
    uint8_t equal[LANES] = {0}, both[LANES] = {0};
    struct shared shared = {0, 0};

    for (size_t i = 0; i < stride; i += LANES)
        for (size_t k = 0; k < LANES; k++) {
            const uint8_t there = (uint8_t)((a[i + k] != 0) & (b[i + k] != 0));

            both[k] = (uint8_t)(both[k] + there);
            equal[k] = (uint8_t)(equal[k] + (there & (a[i + k] == b[i + k])));
        }
    for (size_t k = 0; k < LANES; k++) {
        shared.equal += equal[k];
        shared.both += both[k];
    }
    return shared;
}

/* The same of numbers; without an answer there is no score. */
static struct shared share_numbers(const double *a, const double *b, size_t count)
{
    struct shared shared = {0, 0};

    for (size_t i = 0; i < count; i++) {
        shared.both += !isnan(a[i]) && !isnan(b[i]);
        shared.equal += a[i] == b[i];
    }
    return shared;
}

/* The share of equal answers of the people at places A and B; -1 if too few were answered by
   both. */
static double match(const struct comparing *comparing, size_t a, size_t b)
{
    const size_t stride = comparing->stride, numbers = comparing->numbers;
    const struct shared choices =
        share_choices(comparing->answers + a * stride, comparing->answers + b * stride, stride);
    const struct shared others =
        share_numbers(comparing->scores + a * numbers, comparing->scores + b * numbers, numbers);
    const unsigned both = choices.both + others.both;

    return both >= FEWEST ? (double)(choices.equal + others.equal) / (double)both : -1;
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
        const size_t own = mny_search(first, end, row_before, &search);
        double largest = -1;

        for (size_t k = first; k < end; k++)
            largest = k == own ? largest : fmax(largest, match(comparing, own, k));
        values[i] = largest < 0 ? NAN : largest;
    }
    return true;
}

bool mny_quality_near(struct mny_quality *quality)
{
    const struct mny_plan *plan = quality->plan;
    const size_t cities = plan->planned[plan->city].question->choices->count;
    struct comparing comparing = {.quality = quality};
    bool good;

    count_items(&comparing);
    if (!mny_quality_measures(quality, MNY_QUALITY_DUP_NEAR) ||
        comparing.choices + comparing.numbers < FEWEST)
        return true;
    comparing.order = malloc((quality->rows + 1) * sizeof *comparing.order);
    comparing.first = calloc(cities + 2, sizeof *comparing.first);
    comparing.answers = calloc(quality->rows + 1, comparing.stride + 1);
    comparing.scores = calloc(quality->rows + 1, (comparing.numbers + 1) * sizeof(double));
    good = comparing.order && comparing.first && comparing.answers && comparing.scores;
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
    free(comparing.scores);
    return good;
}
