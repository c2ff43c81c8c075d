/* SPDX-License-Identifier: MIT */
/* How often each answer was given: by hand, and against a count row by row. */
#include "survey/clean/quality_private.h"
#include "survey/clean/responses_private.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The city's question and five items: the first three are counted together, the last two, one of
   which has no codes, one by one.  The third is no choice; its codes may be any. */
enum { ITEMS = 5, CITIES = 3, ROWS = 500, NUMBER = 2, WITHOUT = 4 };

static const struct mny_choice_list cities = {.count = CITIES}, choices = {.count = 4};
static const struct mny_question asked[ITEMS + 1] = {{.choices = &cities},  {.choices = &choices},
                                                     {.choices = &choices}, {.type = MNY_RANGE},
                                                     {.choices = &choices}, {.choices = &choices}};

/* A form, its responses, and what counts them. */
struct counted {
    struct mny_planned planned[ITEMS + 1];
    struct mny_planned_item items[ITEMS];
    struct mny_item_store stores[ITEMS];
    struct mny_plan plan;
    struct mny_responses responses;
    struct mny_quality quality;
    uint8_t codes[ITEMS][ROWS], dropped[ROWS];
    uint16_t city[ROWS];
};

static void prepare(struct counted *of, size_t rows, size_t threads)
{
    memset(of, 0, sizeof *of);
    for (size_t i = 0; i <= ITEMS; i++)
        of->planned[i].question = &asked[i];
    for (size_t i = 0; i < ITEMS; i++) {
        of->items[i].question = i + 1;
        of->stores[i].codes = i == WITHOUT ? NULL : of->codes[i];
    }
    of->plan = (struct mny_plan){.planned = of->planned,
                                 .count = ITEMS + 1,
                                 .city = 0,
                                 .items = of->items,
                                 .item_count = ITEMS};
    of->responses = (struct mny_responses){
        .count = rows, .city = of->city, .items = of->stores, .item_count = ITEMS};
    of->quality = (struct mny_quality){.plan = &of->plan,
                                       .responses = &of->responses,
                                       .dropped = of->dropped,
                                       .rows = rows,
                                       .threads = threads};
}

static double same(const struct counted *of, size_t city, size_t item)
{
    return of->quality.margins.same[city * ITEMS + item];
}

static double none(const struct counted *of, size_t city, size_t item)
{
    return of->quality.margins.none[city * ITEMS + item];
}

/* Of the first city 1, 1, 2 and nothing, of the second 4, of the third a row that is dropped. */
static void by_hand(void **state)
{
    static const uint8_t codes[] = {1, 1, 2, 0, 4, 3};
    static const uint16_t city[] = {0, 0, 0, 0, 1, 2};
    struct counted of;

    (void)state;
    prepare(&of, 6, 1);
    memcpy(of.city, city, sizeof city);
    of.dropped[5] = 1;
    for (size_t i = 0; i < ITEMS; i++)
        memcpy(of.codes[i], codes, sizeof codes);
    assert_true(mny_quality_count(&of.quality));
    for (size_t i = 0; i < ITEMS; i++) {
        const size_t *counts = of.quality.margins.counts[i];
        const bool there = i != WITHOUT;

        assert_int_equal(counts[0], there ? 1 : 0);
        assert_int_equal(counts[1], there ? 2 : 0);
        assert_int_equal(counts[2], there ? 1 : 0);
        assert_int_equal(counts[3], 0);
        assert_int_equal(counts[4], there ? 1 : 0);
        assert_true(same(&of, 0, i) == (there ? 6.0 / 16 : 0));
        assert_true(none(&of, 0, i) == (there ? 1.0 / 16 : 0));
        assert_true(none(&of, 1, i) == 0 && none(&of, 2, i) == 0);
        assert_true(same(&of, 1, i) == (there ? 1 : 0));
        assert_true(same(&of, 2, i) == 0);
    }
    mny_quality_margins_free(&of.quality.margins);
    assert_null(of.quality.margins.counts);
    assert_null(of.quality.margins.same);
}

static void fill(struct counted *of)
{
    for (size_t row = 0; row < ROWS; row++) {
        of->city[row] = (uint16_t)(row * row % 7 % 2 * 2); /* nobody in the second */
        of->dropped[row] = row % 11 == 3;
        for (size_t i = 0; i < ITEMS; i++)
            of->codes[i][row] =
                (uint8_t)((row * 7 + i * row / 3) % (i == NUMBER ? MNY_ANSWER_CODES : 5));
    }
}

static void check_item(const struct counted *of, size_t item)
{
    for (size_t city = 0; city < CITIES; city++) {
        size_t counts[MNY_ANSWER_CODES] = {0}, all = 0;
        double sum = 0;

        for (size_t row = 0; row < ROWS; row++)
            if (!of->dropped[row] && of->city[row] == city) {
                counts[of->codes[item][row]]++;
                all++;
            }
        for (size_t code = 0; code < MNY_ANSWER_CODES; code++)
            sum += (double)counts[code] * (double)counts[code];
        assert_true(fabs(same(of, city, item) - (all ? sum / (double)(all * all) : 0)) < 1e-15);
    }
    for (size_t code = 0; code < MNY_ANSWER_CODES; code++) {
        size_t count = 0;

        for (size_t row = 0; row < ROWS; row++)
            count += !of->dropped[row] && of->codes[item][row] == code;
        assert_int_equal(of->quality.margins.counts[item][code], count);
    }
}

/* By any number of threads; and counted once. */
static void row_by_row(void **state)
{
    static struct counted of;

    (void)state;
    for (size_t threads = 1; threads <= 3; threads++) {
        const size_t(*counts)[MNY_ANSWER_CODES];

        prepare(&of, ROWS, threads);
        fill(&of);
        assert_true(mny_quality_count(&of.quality));
        for (size_t i = 0; i < ITEMS; i++)
            if (i != WITHOUT)
                check_item(&of, i);
        counts = (const size_t(*)[MNY_ANSWER_CODES])of.quality.margins.counts;
        assert_true(mny_quality_count(&of.quality));
        assert_ptr_equal(counts, of.quality.margins.counts);
        mny_quality_margins_free(&of.quality.margins);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(row_by_row),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
