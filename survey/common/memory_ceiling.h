/* SPDX-License-Identifier: MIT */
/* How much memory a run may take (--max-memory): it ends with an error before the machine
   begins to swap.  The system keeps the ceiling; and while dumps of a known size are read, it is
   foreseen whether the rest will fit under it. */
#ifndef MINYI_SURVEY_COMMON_MEMORY_CEILING_H
#define MINYI_SURVEY_COMMON_MEMORY_CEILING_H

#include "core/problem.h"

#include <stdbool.h>
#include <stdint.h>

/* Bytes from "8G", "500M", "64K" (powers of 1024) or a plain number; 0 from "none".  False if
   TEXT is none of these, or less than 16 MiB: the program alone takes as much. */
bool mny_memory_parse(const char *text, uint64_t *bytes);

/* BYTES for people: "7.5 GiB". */
enum { MNY_MEMORY_ROOM = 24 };
void mny_memory_format(uint64_t bytes, char text[MNY_MEMORY_ROOM]);

/* Nine tenths of the machine's memory; 0 where that is not known. */
uint64_t mny_memory_default(void);

/* From now on this process gets no more than MOST bytes (0: no ceiling): malloc() fails then.
   Without effect on systems whose RLIMIT_DATA is not about all of it. */
void mny_memory_limit(uint64_t most);

/* Takes the ceiling away, so that a program started now may have what this one may not: gnuplot
   needs some 64 MiB, and 200 more for a high picture.  Returns what mny_memory_limit() sets it
   again with. */
uint64_t mny_memory_lift(void);

/* Bytes that this process holds in memory now; 0 where that is not known. */
uint64_t mny_memory_resident(void);

/* Foresees what reading will take. */
struct mny_memory_watch {
    uint64_t most;            /* 0: no ceiling */
    uint64_t bytes, resident; /* of the first look that counts */
};

/* BYTES of TOTAL (0: not known) are read, and RESIDENT bytes are in memory.  MNY_E_MEMORY, with a
   problem, if the rest cannot fit: it is looked at what came on top since the buffers have been
   full, and even half of that for each byte still to be read would be too much. */
enum mny_code mny_memory_foresee(struct mny_memory_watch *watch, uint64_t bytes, uint64_t total,
                                 uint64_t resident, struct mny_problems *problems);

#endif
