/* SPDX-License-Identifier: MIT */
#include "core/pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LARGE = 2 << 20 };

/* Small ones, and those for which large pages are worth it: all of it can be written. */
static void can_be_written(void **state)
{
    static const size_t sizes[] = {
        0, 1, LARGE - 1, LARGE, 2 * LARGE - 1, 2 * LARGE, 2 * LARGE + 1, 3 * LARGE - 1, 3 * LARGE};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        unsigned char *bytes = mny_pages_allocate(sizes[i], 1);

        assert_non_null(bytes);
        memset(bytes, 0xA5, sizes[i]);
        mny_pages_expect(bytes, sizes[i]);
        if (sizes[i] >= 2 * LARGE)
            assert_int_equal((uintptr_t)bytes % LARGE, 0);
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(bytes[k], 0xA5);
        free(bytes);
    }
}

static void of_larger_things(void **state)
{
    uint64_t *numbers = mny_pages_allocate(LARGE / 2 + 3, sizeof *numbers);

    (void)state;
    assert_non_null(numbers);
    numbers[0] = 1;
    numbers[LARGE / 2 + 2] = 2;
    assert_true(numbers[0] == 1 && numbers[LARGE / 2 + 2] == 2);
    free(numbers);
    numbers = mny_pages_allocate(7, 0);
    assert_non_null(numbers);
    free(numbers);
}

/* Products that no size can hold are no memory, whatever they wrap around to. */
static void too_many(void **state)
{
    (void)state;
    assert_null(mny_pages_allocate(SIZE_MAX / 8 + 2, 8));
    assert_null(mny_pages_allocate(SIZE_MAX, 1));
    assert_null(mny_pages_allocate(2, SIZE_MAX / 2 + 1));
    assert_null(mny_pages_allocate((SIZE_MAX - LARGE) / 8 + 1, 8));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(can_be_written),
        cmocka_unit_test(of_larger_things),
        cmocka_unit_test(too_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
