/* SPDX-License-Identifier: MIT */
#include "survey/clean/row_parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { ROWS = 1000, CITIES = 5 };

/* The new row of every row that stays, as each part says it; the last city has none. */
static void check_parts(size_t rows, size_t size)
{
    uint16_t city[ROWS];
    uint8_t dropped[ROWS];
    size_t first[CITIES + 1] = {0}, seen[CITIES] = {0};
    struct mny_row_parts parts = {
        .city = city, .dropped = dropped, .rows = rows, .cities = CITIES, .size = size};

    for (size_t i = 0; i < rows; i++) {
        city[i] = (uint16_t)(i * i % 7 % 4);
        dropped[i] = i % 13 == 5;
        first[city[i] + 1] += !dropped[i];
    }
    for (size_t c = 0; c < CITIES; c++)
        first[c + 1] += first[c];
    assert_true(mny_row_parts_make(&parts, 2));
    assert_int_equal(parts.count, rows / size + (rows % size > 0));
    assert_memory_equal(parts.first, first, sizeof first);
    for (size_t part = 0; part < parts.count; part++) {
        for (size_t c = 0; c < CITIES; c++)
            assert_int_equal(parts.next[part * CITIES + c], first[c] + seen[c]);
        for (size_t i = part * size; i < mny_row_parts_end(&parts, part); i++)
            seen[city[i]] += !dropped[i];
    }
    for (size_t c = 0; c < CITIES; c++)
        assert_int_equal(first[c] + seen[c], first[c + 1]);
    mny_row_parts_free(&parts);
}

static void rows_go_city_by_city(void **state)
{
    (void)state;
    check_parts(ROWS, 1);
    check_parts(ROWS, 64);
    check_parts(ROWS, 250);
    check_parts(ROWS, ROWS);
    check_parts(ROWS, 4096);
    check_parts(1, 64);
    check_parts(0, 64);
}

/* However many cities there are, their counts take less than the rows. */
static void parts_are_large_enough(void **state)
{
    (void)state;
    assert_true(mny_row_parts_size(1) > 0);
    assert_true(mny_row_parts_size(300) >= 300);
    assert_true(mny_row_parts_size(65535) >= 65535);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_go_city_by_city),
                                       cmocka_unit_test(parts_are_large_enough)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
