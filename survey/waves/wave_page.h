/* SPDX-License-Identifier: MIT */
/* compare.html: what changed between two waves, as a page that opens without a network, and its
   slope chart, plots/slope.svg. */
#ifndef MINYI_SURVEY_WAVES_WAVE_PAGE_H
#define MINYI_SURVEY_WAVES_WAVE_PAGE_H

#include "core/output.h"
#include "core/problem.h"
#include "survey/waves/wave_changes.h"
#include "survey/waves/wave_notes.h"

/* Writes both into OUTPUT.  Without gnuplot, which is a warning, there is no chart. */
enum mny_code mny_wave_page_write(const struct mny_wave_changes *changes,
                                  const struct mny_wave_notes *notes, struct mny_output *output,
                                  struct mny_problems *problems);

#endif
