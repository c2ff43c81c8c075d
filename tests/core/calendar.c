/* SPDX-License-Identifier: MIT */
#include "core/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* R: as.numeric(as.Date("2000-02-29")) and so on. */
static void moments(void **state)
{
    static const struct {
        long days, seconds;
        const char *text;
    } cases[] = {{0, 0, "1970-01-01"},
                 {19357, 0, "2022-12-31"},
                 {11016, 86399, "2000-02-29 23:59:59"},
                 {-141428, 60, "1582-10-14 00:01"}};
    char text[MNY_MOMENT_ROOM];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mny_moment_write(cases[i].days, cases[i].seconds, text);
        assert_string_equal(text, cases[i].text);
    }
    mny_time_write(186, text);
    assert_string_equal(text, "00:03:06");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(moments)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
