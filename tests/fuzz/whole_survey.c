/* SPDX-License-Identifier: MIT */
/* Whole small surveys (whole_survey.h): the bytes are seeds. */
#include "tests/fuzz/whole_survey.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t seed = 0;

    memcpy(&seed, data, size < sizeof seed ? size : sizeof seed);
    whole_check(seed);
    return 0;
}
