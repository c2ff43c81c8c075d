/* SPDX-License-Identifier: MIT */
#include "stats/hadamard.h"

#include "tests/stats/reference_case.h"

enum { MOST = 420 };

/* H H' = n I, entry by entry, and a first column of ones. */
static void assert_hadamard(size_t order)
{
    struct mny_hadamard *hadamard = mny_hadamard_create(order);
    static int entries[MOST * MOST];

    assert_non_null(hadamard);
    for (size_t i = 0; i < order; i++) {
        assert_int_equal(mny_hadamard_at(hadamard, i, 0), 1);
        for (size_t j = 0; j < order; j++) {
            entries[i * order + j] = mny_hadamard_at(hadamard, i, j);
            assert_int_equal(entries[i * order + j] * entries[i * order + j], 1);
        }
    }
    for (size_t i = 0; i < order; i++)
        for (size_t k = 0; k < order; k++) {
            int product = 0;
            for (size_t j = 0; j < order; j++)
                product += entries[i * order + j] * entries[k * order + j];
            assert_int_equal(product, i == k ? (int)order : 0);
        }
    mny_hadamard_free(hadamard);
}

static void all_orders(void **state)
{
    size_t made = 0;
    (void)state;
    for (size_t order = mny_hadamard_order(1); order <= 400;
         order = mny_hadamard_order(order + 1)) {
        assert_hadamard(order);
        made++;
    }
    assert_true(made > 80);
}

/* The orders that the header says are left out, and no others up to 300. */
static void missing_orders(void **state)
{
    static const size_t missing[] = {92, 116, 156, 172, 184, 188, 232, 236, 260, 268, 292};
    size_t next = 0;
    (void)state;
    for (size_t order = 4; order <= 300; order += 4)
        if (mny_hadamard_order(order) != order) {
            assert_true(next < sizeof missing / sizeof *missing);
            assert_int_equal(order, missing[next++]);
            assert_true(mny_hadamard_order(order) > order);
            assert_null(mny_hadamard_create(order));
        }
    assert_int_equal(next, sizeof missing / sizeof *missing);
}

static void smallest_orders(void **state)
{
    (void)state;
    assert_int_equal(mny_hadamard_order(0), 1);
    assert_int_equal(mny_hadamard_order(1), 1);
    assert_int_equal(mny_hadamard_order(2), 2);
    assert_int_equal(mny_hadamard_order(3), 4);
    assert_int_equal(mny_hadamard_order(5), 8);
    assert_int_equal(mny_hadamard_order(9), 12);
    assert_int_equal(mny_hadamard_order(((size_t)1 << 24) + 1), 0);
    assert_null(mny_hadamard_create(0));
    assert_null(mny_hadamard_create(3));
    assert_null(mny_hadamard_create(SIZE_MAX));
    mny_hadamard_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_orders),
        cmocka_unit_test(missing_orders),
        cmocka_unit_test(smallest_orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
