/* SPDX-License-Identifier: MIT */
/* Two files byte for byte. */
#ifndef MINYI_SURVEY_MANIFEST_COMPARE_FILES_H
#define MINYI_SURVEY_MANIFEST_COMPARE_FILES_H

#include "core/problem.h"

#include <stdbool.h>
#include <stdint.h>

struct mny_comparison {
    bool same;
    uint64_t line, byte; /* of the first difference, from 1 */
};

/* MNY_E_NOT_FOUND or MNY_E_IO if one of them cannot be read. */
enum mny_code mny_compare_files(const char *a, const char *b, struct mny_problems *problems,
                                struct mny_comparison *comparison);

#endif
