/* SPDX-License-Identifier: MIT */
/* What honest answers would give beside what a rule of batteries flags: the share that is
   expected of the rows that it judges, each by the batteries that judge it.  Questions that
   are asked of some only leave batteries that do not judge everybody. */
#ifndef MINYI_SURVEY_CLEAN_QUALITY_HONEST_H
#define MINYI_SURVEY_CLEAN_QUALITY_HONEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_judged {
    size_t rows, batteries, stride;
    uint8_t *masks;  /* by row: STRIDE bytes, a bit for each battery that judges it */
    double *chances; /* by battery: that it flags honest answers; NAN: not known */
};

/* Nobody is judged yet.  Free with mny_judged_close(), also after false: without memory. */
bool mny_judged_open(struct mny_judged *judged, size_t rows, size_t batteries);
void mny_judged_close(struct mny_judged *judged);

static inline void mny_judged_set(struct mny_judged *judged, size_t row, size_t battery)
{
    judged->masks[row * judged->stride + battery / 8] |= (uint8_t)(1U << battery % 8);
}

static inline bool mny_judged_at(const struct mny_judged *judged, size_t row, size_t battery)
{
    return judged->masks[row * judged->stride + battery / 8] >> battery % 8 & 1;
}

/* Whether both judge the same rows by the same batteries. */
bool mny_judged_same(const struct mny_judged *a, const struct mny_judged *b);

/* How many rows some battery judges; in *EXPECTED the mean over them of the chance that one of
   theirs flags honest answers: NAN where that of one is not known, or nobody is judged. */
size_t mny_judged_sum(const struct mny_judged *judged, double *expected);

#endif
