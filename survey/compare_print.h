/* SPDX-License-Identifier: MIT */
/* What a comparison of two waves ends with on standard output, at 80 columns. */
#ifndef MINYI_SURVEY_COMPARE_PRINT_H
#define MINYI_SURVEY_COMPARE_PRINT_H

#include "survey/waves/wave_changes.h"
#include "survey/waves/wave_notes.h"

#include <stdio.h>

/* MNY_OK or MNY_E_MEMORY. */
enum mny_code mny_compare_print(const struct mny_wave_changes *changes,
                                const struct mny_wave_notes *notes, const char *output, FILE *out);

#endif
