/* SPDX-License-Identifier: MIT */
#include "survey/common/parcel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct mny_hash_key key = {1, 2};

/* What goes into the parcel of these tests, and comes out of it. */
struct goods {
    uint64_t number;
    char raw[3];
    double *values;
    size_t value_room, value_count;
    uint16_t codes[4];
    const char *text;
    size_t length;
    struct mny_text_map *map, *other;
};

static const double values[] = {1.5, -0.0, 1e300};
static const uint16_t codes[] = {7, 0, 65535, 9};

static struct mny_text_map *make_map(const char *const *texts, size_t count)
{
    struct mny_text_map *map = mny_text_map_create(key);
    uint32_t number;

    assert_non_null(map);
    for (size_t i = 0; i < count; i++)
        assert_true(mny_text_map_number(map, texts[i], strlen(texts[i]), &number));
    return map;
}

static void pack(struct mny_parcel *parcel)
{
    static const char *const texts[] = {"b", "", "满意", "a,\"b\"\n"};
    struct mny_text_map *map = make_map(texts, sizeof texts / sizeof *texts);
    struct mny_text_map *empty = make_map(NULL, 0);

    mny_parcel_put_number(parcel, UINT64_MAX - 1);
    mny_parcel_put(parcel, "a\0b", 3);
    mny_parcel_put_array(parcel, values, 3, sizeof *values);
    mny_parcel_put_array(parcel, codes, 4, sizeof *codes);
    mny_parcel_put_text(parcel, "");
    mny_parcel_put_text(parcel, "郑州市");
    mny_parcel_put_map(parcel, map);
    mny_parcel_put_map(parcel, empty);
    mny_parcel_put_map(parcel, NULL);
    mny_parcel_put_array(parcel, NULL, 0, sizeof *values);
    assert_false(parcel->failed);
    mny_text_map_free(map);
    mny_text_map_free(empty);
}

static bool unpack(struct mny_parcel *parcel, struct goods *goods)
{
    size_t none;

    return mny_parcel_take_number(parcel, &goods->number) &&
           mny_parcel_take(parcel, goods->raw, sizeof goods->raw) &&
           mny_parcel_take_array(parcel, &goods->values, &goods->value_room, &goods->value_count,
                                 sizeof *goods->values) &&
           mny_parcel_take_exactly(parcel, goods->codes, 4, sizeof *goods->codes) &&
           mny_parcel_take_text(parcel, &goods->text, &goods->length) && goods->length == 0 &&
           mny_parcel_take_text(parcel, &goods->text, &goods->length) &&
           mny_parcel_take_map(parcel, goods->map) && mny_parcel_take_map(parcel, goods->other) &&
           mny_parcel_take_map(parcel, NULL) &&
           mny_parcel_take_exactly(parcel, NULL, 0, sizeof *goods->values) &&
           !mny_parcel_take(parcel, &none, 1);
}

/* The maps have had other texts before. */
static struct goods make_goods(void)
{
    static const char *const old[] = {"old", "满意"};

    return (struct goods){.map = make_map(old, 2), .other = make_map(old, 1)};
}

static void free_goods(struct goods *goods)
{
    free(goods->values);
    mny_text_map_free(goods->map);
    mny_text_map_free(goods->other);
}

static void check_map(const struct mny_text_map *map)
{
    static const char *const texts[] = {"b", "", "满意", "a,\"b\"\n"};

    assert_int_equal(mny_text_map_count(map), 4);
    for (size_t i = 0; i < 4; i++) {
        size_t length;
        const char *text = mny_text_map_text(map, i, &length);

        assert_int_equal(length, strlen(texts[i]));
        assert_memory_equal(text, texts[i], length);
    }
}

static void comes_as_it_was_sent(void **state)
{
    struct mny_parcel parcel = {0};
    struct goods goods = make_goods();

    (void)state;
    for (size_t times = 0; times < 2; times++) {
        const char *bytes = parcel.bytes;

        pack(&parcel);
        assert_true(!bytes || parcel.bytes == bytes); /* it has kept its room */
        assert_true(unpack(&parcel, &goods));
        assert_int_equal(parcel.at, parcel.used);
        assert_true(parcel.failed); /* there was nothing left to take */
        assert_true(goods.number == UINT64_MAX - 1);
        assert_memory_equal(goods.raw, "a\0b", 3);
        assert_int_equal(goods.value_count, 3);
        assert_memory_equal(goods.values, values, sizeof values);
        assert_memory_equal(goods.codes, codes, sizeof codes);
        assert_int_equal(goods.length, strlen("郑州市"));
        assert_memory_equal(goods.text, "郑州市", goods.length);
        assert_true(goods.text > parcel.bytes && goods.text < parcel.bytes + parcel.used);
        check_map(goods.map);
        assert_int_equal(mny_text_map_count(goods.other), 0);
        mny_parcel_empty(&parcel);
        assert_true(parcel.used == 0 && parcel.at == 0 && !parcel.failed);
    }
    mny_parcel_clear(&parcel);
    assert_null(parcel.bytes);
    assert_int_equal(parcel.room, 0);
    free_goods(&goods);
}

/* Wherever it is cut off: an error, which stays, and no byte behind it is looked at. */
static void cut_off(void **state)
{
    struct mny_parcel whole = {0};

    (void)state;
    pack(&whole);
    for (size_t length = 0; length < whole.used; length++) {
        struct mny_parcel part = {.bytes = malloc(length + 1), .room = length, .used = length};
        struct goods goods = make_goods();
        uint64_t number;
        char *exact;

        assert_non_null(part.bytes);
        memcpy(part.bytes, whole.bytes, length);
        exact = length > 0 ? realloc(part.bytes, length) : NULL; /* sanitizers know its end */
        if (exact)
            part.bytes = exact;
        assert_false(unpack(&part, &goods));
        assert_true(part.failed && part.cut);
        assert_true(part.at <= part.used);
        assert_false(mny_parcel_take_number(&part, &number));
        assert_false(mny_parcel_take(&part, &number, 0));
        assert_true(part.failed && part.cut);
        mny_parcel_clear(&part);
        free_goods(&goods);
    }
    mny_parcel_clear(&whole);
}

static void nothing_there(void **state)
{
    struct mny_parcel parcel = {0};
    const char *text;
    size_t length;

    (void)state;
    assert_false(mny_parcel_take_text(&parcel, &text, &length));
    assert_true(parcel.failed);
    assert_string_equal(text, "");
    assert_int_equal(length, 0);
    mny_parcel_clear(&parcel);
    mny_parcel_clear(&parcel);
}

/* Behind what there was no memory for nothing is put: what is there is what was meant, cut off. */
static void nothing_behind_a_gap(void **state)
{
    struct mny_parcel parcel = {0};
    uint64_t number;

    (void)state;
    mny_parcel_put_number(&parcel, 5);
    mny_parcel_put(&parcel, "x", SIZE_MAX); /* so much there never is */
    assert_true(parcel.failed);
    mny_parcel_put_number(&parcel, 6);
    mny_parcel_put_text(&parcel, "a");
    assert_int_equal(parcel.used, sizeof number);
    parcel.failed = false;
    assert_true(mny_parcel_take_number(&parcel, &number));
    assert_int_equal(number, 5);
    mny_parcel_clear(&parcel);
}

/* More than there is, or can be: nothing is allocated for it. */
static void numbers_that_lie(void **state)
{
    static const uint64_t counts[] = {2, UINT64_MAX, UINT64_MAX / 8 + 2, (uint64_t)1 << 61};

    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (int way = 0; way < 4; way++) {
            struct mny_parcel parcel = {0};
            struct mny_text_map *map = make_map(NULL, 0);
            double *items = NULL, place[2] = {0, 0};
            size_t room = 0, count = 99, length;
            const char *text;
            bool good;

            mny_parcel_put_number(&parcel, counts[i]);
            mny_parcel_put(&parcel, &(double){1}, way == 2 ? 1 : sizeof(double));
            good = way == 0   ? mny_parcel_take_array(&parcel, &items, &room, &count, sizeof *items)
                   : way == 1 ? mny_parcel_take_exactly(&parcel, place, 2, sizeof *place)
                   : way == 2 ? mny_parcel_take_text(&parcel, &text, &length)
                              : mny_parcel_take_map(&parcel, map);
            assert_false(good);
            assert_true(parcel.failed);
            assert_true(way != 0 || (count == 0 && items == NULL && room == 0));
            mny_parcel_clear(&parcel);
            mny_text_map_free(map);
        }
}

static void another_number_than_wanted(void **state)
{
    uint16_t place[4];

    (void)state;
    for (size_t wanted = 0; wanted < 4; wanted++) {
        struct mny_parcel parcel = {0};

        mny_parcel_put_array(&parcel, codes, 3, sizeof *codes);
        assert_int_equal(mny_parcel_take_exactly(&parcel, place, wanted, sizeof *place),
                         wanted == 3);
        assert_int_equal(parcel.failed, wanted != 3);
        mny_parcel_clear(&parcel);
    }
}

/* A map of other texts than were numbered: the same twice, or any where there is none. */
static void maps_that_lie(void **state)
{
    for (int way = 0; way < 2; way++) {
        struct mny_parcel parcel = {0};
        struct mny_text_map *map = make_map(NULL, 0);

        (void)state;
        mny_parcel_put_number(&parcel, 2);
        mny_parcel_put_text(&parcel, "a");
        mny_parcel_put_text(&parcel, way == 0 ? "a" : "b");
        assert_false(mny_parcel_take_map(&parcel, way == 0 ? map : NULL));
        assert_true(parcel.failed);
        mny_parcel_clear(&parcel);
        mny_text_map_free(map);
    }
}

/* Arrays grow, and what had been in them is overwritten, not added to. */
static void arrays_grow(void **state)
{
    enum { MANY = 5000 };
    uint32_t *sent = calloc(MANY, sizeof *sent), *items = NULL;
    size_t room = 0, count;

    (void)state;
    assert_non_null(sent);
    for (size_t i = 0; i < MANY; i++)
        sent[i] = (uint32_t)(i * 2654435761U);
    for (size_t wanted = 0; wanted <= MANY; wanted = 3 * wanted + 1) {
        struct mny_parcel parcel = {0};

        mny_parcel_put_array(&parcel, sent + MANY - wanted, wanted, sizeof *sent);
        assert_true(mny_parcel_take_array(&parcel, &items, &room, &count, sizeof *items));
        assert_int_equal(count, wanted);
        assert_true(room >= count);
        if (count > 0)
            assert_memory_equal(items, sent + MANY - wanted, wanted * sizeof *sent);
        mny_parcel_clear(&parcel);
    }
    free(items);
    free(sent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_as_it_was_sent), cmocka_unit_test(cut_off),
        cmocka_unit_test(nothing_there),        cmocka_unit_test(nothing_behind_a_gap),
        cmocka_unit_test(numbers_that_lie),     cmocka_unit_test(another_number_than_wanted),
        cmocka_unit_test(maps_that_lie),        cmocka_unit_test(arrays_grow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
