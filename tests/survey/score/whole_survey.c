/* SPDX-License-Identifier: MIT */
/* Some of the surveys that the fuzzer makes (tests/fuzz/whole_survey.h), from cleaning to
   scores. */
#include "tests/fuzz/whole_survey.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void what_holds_of_every_survey(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 12; seed++)
        whole_check(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_holds_of_every_survey),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
