/* SPDX-License-Identifier: MIT */
#include "survey/clean/kept_places.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { PLACES = 5000 };

static const uint32_t most = UINT32_MAX - 2;

/* Whether the row at PLACE is taken: long runs, short ones, and single rows. */
static bool is_taken(size_t place)
{
    return place < 10 ? place > 2 : place < 2000 ? place % 700 != 0 : place % 7 > 2 && place % 5;
}

/* Every place is found again, asked for in order, backwards and anyhow. */
static void finds_all(void **state)
{
    struct mny_kept_places kept = {0};
    uint32_t places[PLACES];
    size_t count = 0, near = 0;
    (void)state;

    for (uint32_t place = 0; place < PLACES; place++)
        if (is_taken(place)) {
            assert_true(mny_kept_places_add(&kept, place));
            places[count++] = place;
        }
    assert_int_equal(kept.rows, count);
    for (size_t row = 0; row < count; row++)
        assert_int_equal(mny_kept_places_at(&kept, row, &near), places[row]);
    for (size_t row = count; row-- > 0;)
        assert_int_equal(mny_kept_places_at(&kept, row, &near), places[row]);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(mny_kept_places_at(&kept, i * 997 % count, &near),
                         places[i * 997 % count]);
    for (size_t row = 0; row < count; row++)
        assert_int_equal(mny_kept_places_at(&kept, row, &(size_t){0}), places[row]);
    mny_kept_places_free(&kept);
}

/* All rows are one run; the last place that there can be is one. */
static void takes_little(void **state)
{
    struct mny_kept_places kept = {0};
    size_t near = 0;
    (void)state;

    for (uint32_t place = 0; place < PLACES; place++)
        assert_true(mny_kept_places_add(&kept, place));
    assert_int_equal(kept.count, 1);
    assert_true(mny_kept_places_add(&kept, most));
    assert_int_equal(kept.count, 2);
    assert_int_equal(mny_kept_places_at(&kept, PLACES, &near), most);
    assert_int_equal(mny_kept_places_at(&kept, PLACES - 1, &near), PLACES - 1);
    mny_kept_places_free(&kept);
    assert_null(kept.runs);
    mny_kept_places_free(&kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_all),
        cmocka_unit_test(takes_little),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
