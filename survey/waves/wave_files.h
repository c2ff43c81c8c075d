/* SPDX-License-Identifier: MIT */
/* What changed between two waves, as files.

   compare.csv has a row of each score that one of the waves has of a city, by city:
     city, name, level, code, label
                       level total, survey, dimension, item, objective, L1, L2, deduction
     state             common, relabelled, no_score, only_old, only_new, other_label or
                       other_standard (wave_changes.h)
     unit              points, or percent of the full points, where these differ
     old, new, se_old, se_new
     change, se, df, p, p_holm, ci_low, ci_high
                       empty where it is not compared or has no standard error
     direction         up, down, same, unknown

   rank_moves.csv has a row of each city that a wave ranks:
     city, name
     score             total, or survey where there are no totals
     rank_old, rank_new, place_old, place_new, move
                       places are ranks among cities of both waves; move: places gained
     best_old, worst_old, best_new, worst_new
                       joint intervals of the places, where both waves have ranks.csv
     beyond            yes or no: more than chance; empty where nothing tells
     basis             intervals, or change (of the score itself) */
#ifndef MINYI_SURVEY_WAVES_WAVE_FILES_H
#define MINYI_SURVEY_WAVES_WAVE_FILES_H

#include "core/output.h"
#include "core/problem.h"
#include "survey/waves/wave_changes.h"

#include <stdbool.h>

/* Writes compare.csv and, if something is ranked, rank_moves.csv into OUTPUT; GUARDED: with a '
   before texts that a spreadsheet would compute. */
enum mny_code mny_wave_files_write(const struct mny_wave_changes *changes, bool guarded,
                                   struct mny_output *output, struct mny_problems *problems);

#endif
