/* SPDX-License-Identifier: MIT */
#include "survey/common/key_index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const size_t none = (size_t)-1;

static void finds_what_was_entered(void **state)
{
    static const struct {
        const char *key;
        size_t length, standing;
    } keys[] = {
        {"a", 1, 0},        {"b", 1, 1},         {"a", 1, 0},           {"", 0, 3},
        {"12345678", 8, 4}, {"123456789", 9, 5}, {"1234567", 7, 6},     {"a\0", 2, 7},
        {"\0", 1, 8},       {"满意", 6, 9},      {"12345678\0", 9, 10},
    };
    struct mny_key_index *index = mny_key_index_create();
    size_t standing;

    (void)state;
    assert_true(mny_key_index_find(index, "a", 1) == none);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        assert_true(mny_key_index_add(index, keys[i].key, keys[i].length, i, &standing));
        assert_int_equal(standing, keys[i].standing);
    }
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        assert_int_equal(mny_key_index_find(index, keys[i].key, keys[i].length), keys[i].standing);
    assert_true(mny_key_index_find(index, "c", 1) == none);
    assert_true(mny_key_index_find(index, "满", 3) == none);
    assert_true(mny_key_index_find(index, "12345679", 8) == none);
    mny_key_index_free(index);
    mny_key_index_free(NULL);
}

static void grows(void **state)
{
    enum { MANY = 50000 };
    char(*keys)[16] = malloc(MANY * sizeof *keys);
    struct mny_key_index *index = mny_key_index_create();
    size_t standing;

    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        snprintf(keys[i], sizeof keys[i], "%zu", i * 100);
        assert_true(mny_key_index_add(index, keys[i], strlen(keys[i]), i, &standing));
        assert_int_equal(standing, i);
    }
    for (size_t i = 0; i < MANY; i++)
        assert_int_equal(mny_key_index_find(index, keys[i], strlen(keys[i])), i);
    assert_true(mny_key_index_find(index, "101", 3) == none);
    mny_key_index_free(index);
    free(keys);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_was_entered),
        cmocka_unit_test(grows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
