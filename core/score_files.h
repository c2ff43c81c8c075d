/* SPDX-License-Identifier: MIT */
/* objective.csv and subjective.csv as the program writes them, read back by city. */
#ifndef MINYI_CORE_SCORE_FILES_H
#define MINYI_CORE_SCORE_FILES_H

#include "core/problem.h"
#include "core/standard.h"

#include <stdbool.h>
#include <stddef.h>

/* What the two files say of a city.  Texts live as long as the score files. */
struct mny_city_scores {
    const char *code;
    const char *label; /* of its row in subjective.csv, or "" */
    bool has_objective, has_subjective;
    double objective, deduction;
    double beside;          /* points beside the total; NAN: none were filed */
    const double *l1s;      /* one for each L1 of the standard; only those that count */
    const char *subjective; /* the 0–100 city score as it is written, or "" */
    const char *suppressed; /* why it is left out: the row's flag, or "" */
    double error;           /* standard error of SUBJECTIVE; NAN: nothing tells it */
    double degrees;         /* of freedom of ERROR; INFINITY where the file does not say */
};

struct mny_score_files;

/* Reads both files; a path may be NULL.  Adds every problem: rows that are no
   rows of these files, codes that STANDARD does not have, scores that are no
   numbers, rows that stand twice or are missing. */
enum mny_code mny_score_files_read(const struct mny_standard *standard, const char *objective_path,
                                   const char *subjective_path, struct mny_problems *problems,
                                   struct mny_score_files **files);
void mny_score_files_free(struct mny_score_files *files); /* NULL is allowed. */

/* The cities of either file, by code. */
size_t mny_score_files_cities(const struct mny_score_files *files);
struct mny_city_scores mny_score_files_city(const struct mny_score_files *files, size_t city);

#endif
