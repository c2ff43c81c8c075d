/* SPDX-License-Identifier: MIT */
/* From what a person thinks of an item (0-100) to the answer they give. */
#ifndef MINYI_SAMPLES_HENAN_SCALE_H
#define MINYI_SAMPLES_HENAN_SCALE_H

#include "survey/questionnaire/questionnaire.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The answers of one item in the order of their scores, and for each thought
   the chances of giving them.  A number counts as one of its whole values. */
struct sample_scale {
    size_t count;                       /* 0: not an item of this kind */
    size_t *answers;                    /* indices of choices, or distances from LOWEST */
    uint32_t *cumulative;               /* [101][count]: chances, of SAMPLE_CHANCES */
    long lowest;                        /* of a number */
    size_t unscored[8], unscored_count; /* choices such as "don't know" */
};

enum { SAMPLE_CHANCES = 1 << 20 };

/* Makes the scale of QUESTION: a scored one, or a range (0 to 10 if it is not
   scored).  Other questions get an empty scale.  False without memory. */
bool sample_scale_make(const struct mny_question *question, struct sample_scale *scale);
void sample_scale_clear(struct sample_scale *scale);

/* The answer to THOUGHT when chance throws DIE, below SAMPLE_CHANCES: the index
   of a choice, or the number. */
long sample_scale_answer(const struct sample_scale *scale, double thought, uint32_t die);

#endif
