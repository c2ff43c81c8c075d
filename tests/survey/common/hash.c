/* SPDX-License-Identifier: MIT */
/* Hashing, and what stands on it: the texts, places and ids of a run. */
#include "survey/common/hash.h"

#include "core/output.h"
#include "survey/clean/id_set.h"
#include "survey/clean/places.h"
#include "survey/common/text_map.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The key and texts of the vectors: bytes 0, 1, 2, ... */
static const struct mny_hash_key vector_key = {UINT64_C(0x0706050403020100),
                                               UINT64_C(0x0f0e0d0c0b0a0908)};

/* The first vectors of 128-bit output of the reference code (vectors.h). */
static void test_vectors(void **state)
{
    static const unsigned char bytes[] = {0};
    struct mny_hash hash = mny_hash(&vector_key, bytes, 0);

    (void)state;
    assert_true(hash.low == UINT64_C(0xe6a825ba047f81a3));
    assert_true(hash.high == UINT64_C(0x930255c71472f66d));
    hash = mny_hash(&vector_key, bytes, 1);
    assert_true(hash.low == UINT64_C(0x44af996bd8c187da));
    assert_true(hash.high == UINT64_C(0x45fc229b11597634));
}

/* What the DefaultHasher of Rust 1.95 says, which is SipHash-1-3 with the key 0. */
static void test_words(void **state)
{
    static const struct {
        const char *text;
        uint64_t hash;
    } known[] = {{"", UINT64_C(0xd1fba762150c532c)},
                 {"a", UINT64_C(0x407448d2b89b1813)},
                 {"1234567", UINT64_C(0xa33d651594fdae81)},
                 {"12345678", UINT64_C(0x3489982430560a87)},
                 {"410100-0000001", UINT64_C(0x42d8938c3ab8cc4e)},
                 {"小区", UINT64_C(0x25e9a5dfc5d3ce9d)}};
    const struct mny_hash_key key = {0, 0};

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_true(mny_hash_word(&key, known[i].text, strlen(known[i].text)) == known[i].hash);
    assert_true(mny_hash_word(&vector_key, "a", 1) != known[1].hash);
}

static void test_differences(void **state)
{
    struct mny_hash_key one = mny_hash_key_random(), two = mny_hash_key_random();
    struct mny_hash first = mny_hash(&one, "0123456789abcdef", 16);

    (void)state;
    assert_true(one.first != two.first || one.second != two.second);
    assert_true(mny_hash(&one, "0123456789abcdef", 16).low == first.low);
    assert_true(mny_hash(&one, "0123456789abcdeg", 16).low != first.low);
    assert_true(mny_hash(&one, "0123456789abcdef", 15).low != first.low);
    assert_true(mny_hash(&two, "0123456789abcdef", 16).low != first.low);
}

static void test_text_map(void **state)
{
    struct mny_text_map *map = mny_text_map_create(vector_key);
    char text[32];
    uint32_t number;
    size_t length;

    (void)state;
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 5000; i++) {
            size_t made = (size_t)snprintf(text, sizeof text, "小区%u", (unsigned)i);

            assert_true(mny_text_map_number(map, text, made, &number));
            assert_int_equal(number, i);
        }
    }
    assert_int_equal(mny_text_map_count(map), 5000);
    assert_string_equal(mny_text_map_text(map, 4321, &length), "小区4321");
    assert_int_equal(length, strlen("小区4321"));
    mny_text_map_clear(map);
    assert_int_equal(mny_text_map_count(map), 0);
    assert_true(mny_text_map_number(map, "", 0, &number) && number == 0);
    assert_true(mny_text_map_number(map, "小区4321", strlen("小区4321"), &number) && number == 1);
    assert_true(mny_text_map_number(map, "", 0, &number) && number == 0);
    mny_text_map_free(map);
    mny_text_map_free(NULL);
}

static void test_places(void **state)
{
    static const struct mny_place rows[] = {
        {0, 2, "000162", 6}, {0, 300, "", 0},  {70000, UINT64_C(12345678901234567), "甲", 3},
        {1, 127, "x", 1},    {1, 128, "y", 1},
    };
    struct mny_places *places = mny_places_create();
    uint64_t at[5];

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        assert_true(mny_places_add(places, &rows[i], &at[i]));
        assert_true(i == 0 || at[i] > at[i - 1]);
    }
    for (size_t i = 0; i < 5; i++) {
        struct mny_place got = mny_places_get(places, at[i]);

        assert_true(got.file == rows[i].file && got.line == rows[i].line);
        assert_int_equal(got.id_length, rows[i].id_length);
        assert_memory_equal(got.id, rows[i].id, got.id_length);
    }
    mny_places_free(places);
    mny_places_free(NULL);
}

/* Ids of rows, each of which comes twice; room for more is asked for in between, and made anew when
   that is used up. */
static void enter_ids(void)
{
    const struct mny_hash_key key = mny_hash_key_random();
    struct mny_places *places = mny_places_create();
    struct mny_id_set *set = mny_id_set_create(places, key);
    uint64_t keys[20000], at, hash, first;
    char id[16];

    for (uint64_t i = 0; i < 40000; i++) {
        struct mny_place place = {0, i + 2, id, 0};

        place.id_length =
            (size_t)snprintf(id, sizeof id, "%u", (unsigned)(i < 20000 ? i : 39999 - i));
        assert_true(mny_places_add(places, &place, &at));
        if (i == 5000)
            mny_id_set_reserve(set, 12000, 2);
        hash = mny_id_set_hash(&key, id, place.id_length);
        mny_id_set_expect(set, hash);
        assert_true(mny_id_set_add(set, at, &place, hash, &first));
        if (i < 20000)
            keys[i] = at;
        assert_true(first == (i < 20000 ? at : keys[39999 - i]));
    }
    mny_id_set_free(set);
    mny_id_set_free(NULL);
    mny_places_free(places);
}

static void test_id_set(void **state)
{
    (void)state;
    enter_ids();
}

/* Threads do nothing more after an interrupt; the set is what it should be until the run ends. */
static void test_id_set_interrupted(void **state)
{
    (void)state;
    mny_interrupt_watch();
    raise(SIGTERM);
    assert_true(mny_interrupted());
    enter_ids();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_differences),
        cmocka_unit_test(test_text_map),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_id_set),
        cmocka_unit_test(test_id_set_interrupted), /* the last: it cannot be taken back */
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
