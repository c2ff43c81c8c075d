/* SPDX-License-Identifier: MIT */
/* One response after the other: honest ones, and those that cleaning is there
   to find. */
#ifndef MINYI_SAMPLES_HENAN_RESPONSE_H
#define MINYI_SAMPLES_HENAN_RESPONSE_H

#include "samples/henan/model.h"
#include "survey/clean/clean.h"

#include <stdbool.h>
#include <stdint.h>

struct sample_response {
    struct sample_person person;
    struct sample_answer *answers; /* one a question */
    uint64_t serial;               /* makes the id; twice the same in a duplicate */
    uint64_t device;
    long duration;         /* seconds */
    const char *city;      /* what stands there in place of the city, or NULL; static */
    enum mny_reason fault; /* why it will be rejected, or MNY_ACCEPTED */
    size_t missing_cells;  /* of an unreadable row; 0: it has too many */
};

struct sample_source;

/* Responses come in blocks: each begins anew from the seed and its own number,
   so that blocks can be made in any order. */
enum { SAMPLE_BLOCK = 4096 };

/* Responses of people reached by MODE.  CLEAN: honest ones only.  QUESTIONNAIRE
   and PLACES must outlive the source.  NULL without memory. */
struct sample_source *sample_source_create(const struct mny_questionnaire *questionnaire,
                                           const struct sample_places *places, unsigned long seed,
                                           enum sample_mode mode, bool clean);
void sample_source_free(struct sample_source *source); /* NULL is allowed. */

/* Goes to the beginning of BLOCK. */
void sample_source_begin(struct sample_source *source, uint64_t block);

/* The next response of the block, valid until the next call; NULL without memory. */
const struct sample_response *sample_source_next(struct sample_source *source);

#endif
