/* SPDX-License-Identifier: MIT */
#include "survey/clean/id_column.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROWS = 1000, CITIES = 3, ROOM = 400 };

/* The id of input row I: none, short ones, and some that no byte tells the length of. */
static size_t id_of(size_t i, char id[ROOM])
{
    const size_t length = i % 7 == 0 ? 0 : i % 97 == 1 ? 254 + i % 3 : 1 + i % 9;

    memset(id, 'a' + (int)(i % 26), length);
    return length;
}

/* Every id that stays is found again, city by city and in order, asked for or walked to. */
static void finds_all(void **state)
{
    struct mny_places *places = mny_places_create();
    struct mny_kept_places kept = {0};
    uint16_t city[ROWS];
    uint8_t dropped[ROWS];
    size_t row = 0, length;
    char id[ROOM];
    struct mny_row_parts parts = {
        .city = city, .dropped = dropped, .rows = ROWS, .cities = CITIES, .size = 150};
    struct mny_id_column *column;
    (void)state;

    for (size_t i = 0; i < ROWS; i++) {
        const struct mny_place added = {0, i + 2, id, id_of(i, id)};
        uint64_t key;

        assert_true(mny_places_add(places, &added, &key));
        assert_true(mny_kept_places_add(&kept, (uint32_t)key));
        city[i] = (uint16_t)(i % 5 % CITIES);
        dropped[i] = i % 11 == 3;
    }
    assert_true(mny_row_parts_make(&parts, 2));
    column = mny_id_column_create(places, &kept, &parts, 2);
    assert_non_null(column);
    for (size_t c = 0; c < CITIES; c++) {
        struct mny_id_walk walk = mny_id_column_walk(column, parts.first[c]);

        for (size_t i = 0; i < ROWS; i++) {
            const size_t want = id_of(i, id);

            if (city[i] != c || dropped[i])
                continue;
            assert_memory_equal(mny_id_column_get(column, row++, &length), id, want);
            assert_int_equal(length, want);
            assert_memory_equal(mny_id_walk_next(&walk, &length), id, want);
            assert_int_equal(length, want);
        }
    }
    assert_int_equal(row, parts.first[CITIES]);
    mny_row_parts_free(&parts);
    mny_id_column_free(column);
    mny_id_column_free(NULL);
    mny_kept_places_free(&kept);
    mny_places_free(places);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_all)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
