/* SPDX-License-Identifier: MIT */
/* Shared by core/filings.c, which holds filings, core/filings_reader.c, which
   reads their files, and core/filings_check.c, which compares values. */
#ifndef MINYI_CORE_FILINGS_PRIVATE_H
#define MINYI_CORE_FILINGS_PRIVATE_H

#include "core/city_index.h"
#include "core/filing_value.h"
#include "core/filings.h"

#include <stdint.h>

/* An institution list or a panel of experts is some hundreds long at most; an
   index far above is a typing error, and pairing repeats takes their square. */
enum { MNY_REPEATS_MOST = 1000 };

/* One filed value.  A city holds few thousands of them, so they are kept small:
   FILE is the index of the source, a file or a sheet of a workbook. */
struct mny_filing {
    double value;
    uint32_t file, line, column;
    uint32_t next;   /* the entry after it of the same city and input, or NO_FILING */
    uint16_t repeat; /* 0: the input does not repeat */
    uint8_t state;   /* enum mny_filing_state */
    bool bare;       /* its row has a column `evidence`, with nothing in it */
};

#define MNY_NO_FILING UINT32_MAX

struct mny_filing_city {
    size_t index;        /* its number in the index */
    uint32_t *first;     /* of each input, its first entry */
    uint32_t file, line; /* of its row in a wide file; line 0: none */
};

struct mny_filings {
    const struct mny_standard *standard;
    char **sources; /* as messages call them */
    size_t source_count, source_capacity;
    const struct mny_standard_item *items;
    const struct mny_standard_input *inputs;
    size_t item_count, input_count;
    struct mny_city_index *index;
    struct mny_filing_city *cities; /* by their numbers in the index */
    size_t city_count, city_capacity;
    struct mny_filing *entries;
    size_t entry_count, entry_capacity;
    /* Of the item given last: the values, one after the other, the entries that
       they come from, and where those of each input begin. */
    double *values;
    uint32_t *chosen;
    size_t *starts;
    size_t value_capacity, chosen_capacity, start_capacity;
};

/* The city of that code, made if it is new; NULL without memory. */
struct mny_filing_city *mny_filings_find_city(struct mny_filings *filings, const char *code);

const char *mny_filings_code(const struct mny_filings *filings, const struct mny_filing_city *city);

/* The entry of INPUT with that index, or MNY_NO_FILING. */
uint32_t mny_filings_find(const struct mny_filings *filings, const struct mny_filing_city *city,
                          size_t input, size_t repeat);

struct mny_where mny_filings_place(const struct mny_filings *filings, uint32_t entry);

/* filings_reader.c: adds what is in the file at PATH. */
enum mny_code mny_filings_read_file(struct mny_filings *filings, const char *path,
                                    struct mny_problems *problems);

/* filings_check.c: partners of repeats and totals that must be the same. */
void mny_filings_check(const struct mny_filings *filings, struct mny_problems *problems);

#endif
