/* SPDX-License-Identifier: MIT */
/* A stripe of a dump that is a plain file (mny_dump_is_plain()), read by itself: from the first
   record that seems to begin in it to the first that seems to begin behind it.

   What seems to be the beginning of a record may be a line of a quoted comment: only who reads
   everything before it knows.  He compares where the records before a stripe ended with where it
   began, and reads what lies between himself.  Two readers of neighbouring stripes look at the same
   bytes, and so agree on where one ends and the other begins. */
#ifndef MINYI_SURVEY_DUMP_STRIPE_H
#define MINYI_SURVEY_DUMP_STRIPE_H

#include "core/problem.h"
#include "survey/dump/record.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_stripes;

/* How a dump is cut: its rows lie in [FROM, SIZE) of the file, and stripe i begins at FROM + i *
   STRIPE. */
struct mny_stripe_plan {
    uint64_t from, size, stripe;
};

/* How many stripes that makes. */
uint64_t mny_stripes_count(const struct mny_stripe_plan *plan);

/* Opens PATH (copied).  RECORDS (borrowed) reads the dump's records, to try where one begins.
   MNY_E_NOT_FOUND or MNY_E_IO if the file cannot be read, MNY_E_INPUT if it has another size. */
enum mny_code mny_stripes_open(const char *path, const struct mny_stripe_plan *plan,
                               struct mny_record_reader *records, struct mny_problems *problems,
                               struct mny_stripes **stripes);
void mny_stripes_close(struct mny_stripes *stripes); /* NULL is allowed. */

/* A stripe's bytes, borrowed until the next is read.  Records that begin in [BEGIN, LIMIT) are its
   own; the last of them may end behind LIMIT, before END.  None if no record seems to begin. */
struct mny_stripe {
    const char *begin, *limit, *end;
    uint64_t offset; /* of BEGIN in the file */
    bool last;       /* END is the end of the file */
    bool ascii;      /* all bytes before END are */
};

/* Stripe INDEX will be read soon: the system may fetch it meanwhile. */
void mny_stripes_expect(const struct mny_stripes *stripes, uint64_t index);

/* Reads stripe INDEX.  MNY_E_IO if the file cannot be read. */
enum mny_code mny_stripes_read(struct mny_stripes *stripes, uint64_t index,
                               struct mny_problems *problems, struct mny_stripe *stripe);

#endif
