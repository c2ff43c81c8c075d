/* SPDX-License-Identifier: MIT */
/* What must hold: else a fuzzer has found something. */
#ifndef MINYI_TESTS_FUZZ_REQUIRE_H
#define MINYI_TESTS_FUZZ_REQUIRE_H

#include <stdbool.h>
#include <stdlib.h>

static inline void require(bool condition)
{
    if (!condition)
        abort();
}

#endif
