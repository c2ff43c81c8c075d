/* SPDX-License-Identifier: MIT */
/* Where rows go that are moved city by city, each city's in their order.  It is known for every
   part of the rows, so that threads move parts side by side and all lands in one place. */
#ifndef MINYI_SURVEY_CLEAN_ROW_PARTS_H
#define MINYI_SURVEY_CLEAN_ROW_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_row_parts {
    const uint16_t *city;   /* of each row, below CITIES; borrowed */
    const uint8_t *dropped; /* not 0: the row is left out; borrowed */
    size_t rows, cities;
    size_t size, count; /* rows of a part, but the last; parts */
    size_t *first;      /* the new row with which each city begins; behind them, how many stay */
    uint32_t *next;     /* parts x cities: the new row of the first row of that part and city */
};

/* Counts the rows; CITY, DROPPED, ROWS, CITIES and SIZE are there.  ROWS fit into 32 bits.  False
   without memory; free it in any case. */
bool mny_row_parts_make(struct mny_row_parts *parts, size_t threads);
void mny_row_parts_free(struct mny_row_parts *parts);

/* A SIZE for which the counts are few beside the rows. */
size_t mny_row_parts_size(size_t cities);

/* The end of PART, a row. */
size_t mny_row_parts_end(const struct mny_row_parts *parts, size_t part);

#endif
