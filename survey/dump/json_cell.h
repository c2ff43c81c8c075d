/* SPDX-License-Identifier: MIT */
/* A cell with answers in JSON, as mini-programs write them:

       {"q1": "2", "q2": ["1", "2"], "sat": {"walk": 1, "bus": null}}

   has the keys q1 = 2, q2 = 1,2, sat/walk = 1 and sat/bus, which is empty as are "", "null",
   [] and {}.  An empty cell, null and [] have no keys.

   Anything else is no answers: what is no JSON (RFC 8259) or has a key twice in one object,
   \u0000 or half a surrogate pair; and what no form writes and only costs memory: longer than
   1 MiB, deeper than 32 objects and lists, more than 20,000 keys, keys longer than 1 KiB. */
#ifndef MINYI_SURVEY_DUMP_JSON_CELL_H
#define MINYI_SURVEY_DUMP_JSON_CELL_H

#include "core/csv_record.h"

#include <stdbool.h>
#include <stddef.h>

/* Between the values of a list, and between the keys of objects in one another. */
#define MNY_JSON_JOINER ","
#define MNY_JSON_PATH "/"

struct mny_json_answer {
    const char *key; /* with those of the objects around it */
    struct mny_csv_field value;
    bool readable; /* false: a list with more than texts and numbers in it */
};

enum mny_json_fault { MNY_JSON_OK, MNY_JSON_BAD, MNY_JSON_MEMORY };

/* One for each thread; NULL without memory. */
struct mny_json_reader;
struct mny_json_reader *mny_json_reader_create(void);
void mny_json_reader_free(struct mny_json_reader *reader); /* NULL is allowed. */

/* The answers of CELL in its order; they live until the next call.  On a fault there are
   none. */
enum mny_json_fault mny_json_read(struct mny_json_reader *reader, const struct mny_csv_field *cell,
                                  const struct mny_json_answer **answers, size_t *count);

#endif
