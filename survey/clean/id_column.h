/* SPDX-License-Identifier: MIT */
/* The ids of the responses once they lie city by city: a byte for the length of each besides its
   own bytes. */
#ifndef MINYI_SURVEY_CLEAN_ID_COLUMN_H
#define MINYI_SURVEY_CLEAN_ID_COLUMN_H

#include "survey/clean/kept_places.h"
#include "survey/clean/places.h"
#include "survey/clean/row_parts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_id_column;

/* The ids of the rows of PARTS that stay, moved as these say, on up to THREADS threads; KEPT tells
   the place of each.  NULL without memory. */
struct mny_id_column *mny_id_column_create(const struct mny_places *places,
                                           const struct mny_kept_places *kept,
                                           const struct mny_row_parts *parts, size_t threads);
void mny_id_column_free(struct mny_id_column *column); /* NULL is allowed. */

/* The id of ROW, *LENGTH bytes, borrowed. */
const char *mny_id_column_get(const struct mny_id_column *column, size_t row, size_t *length);

/* The ids of the rows from ROW on, one after the other: a step is shorter than asking. */
struct mny_id_walk {
    const struct mny_id_column *column;
    size_t row;
    const char *at;
};
struct mny_id_walk mny_id_column_walk(const struct mny_id_column *column, size_t row);
const char *mny_id_walk_next(struct mny_id_walk *walk, size_t *length); /* borrowed */

#endif
