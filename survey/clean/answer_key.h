/* SPDX-License-Identifier: MIT */
/* The device and the answers of a response as one hash: what the rule of duplicate responses
   compares.  An answer counts by what it is, not by how it is written: 5 and 5.0 are the same.
   Each question takes bytes of its own, so that no two rows of answers are the same bytes. */
#ifndef MINYI_SURVEY_CLEAN_ANSWER_KEY_H
#define MINYI_SURVEY_CLEAN_ANSWER_KEY_H

#include "survey/clean/interview.h"
#include "survey/common/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for the bytes of one row; begin with zero, one for each thread. */
struct mny_answer_key {
    char *bytes;
    size_t used, room;
};

void mny_answer_key_free(struct mny_answer_key *key);

/* Instead of a code: the interview has the answer. */
#define MNY_IN_INTERVIEW UINT32_MAX

/* Hashes the row that INTERVIEW has read; *HAS_DEVICE: it has a device, without which there is no
   hash.  GIVEN, by question, are answers that the interview need not have: of choices 1 + choice,
   of numbers 1 + number, 0: none; NULL: it has all.  False without memory. */
bool mny_answer_key_hash(struct mny_answer_key *key, const struct mny_interview *interview,
                         const uint32_t *given, bool *has_device, struct mny_hash *hash);

#endif
