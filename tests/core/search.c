/* SPDX-License-Identifier: MIT */
#include "core/search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct odd_numbers {
    size_t least;
};

static bool is_less(const void *context, size_t index)
{
    const struct odd_numbers *wanted = context;

    return 2 * index + 1 < wanted->least;
}

/* Among 1, 3, 5 ...: the first that is not less, from every beginning to every end. */
static void finds_the_first(void **state)
{
    (void)state;
    for (size_t low = 0; low < 6; low++)
        for (size_t high = low; high < 9; high++)
            for (size_t least = 0; least < 20; least++) {
                const struct odd_numbers wanted = {least};
                size_t first = low;

                while (first < high && 2 * first + 1 < least)
                    first++;
                assert_int_equal(mny_search(low, high, is_less, &wanted), first);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
