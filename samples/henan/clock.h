/* SPDX-License-Identifier: MIT */
/* When people answered: between 8:00 and 22:00 of the five weeks in the field. */
#ifndef MINYI_SAMPLES_HENAN_CLOCK_H
#define MINYI_SAMPLES_HENAN_CLOCK_H

#include "samples/henan/line.h"

/* A moment: a day (0 is 2023-05-08) and a second of that day. */
struct sample_moment {
    long day, second;
};

/* The moment at SHARE (0 to 1) of the time in the field. */
struct sample_moment sample_clock_at(double share);

/* `2023/5/8 9:02:33`, as 问卷星 writes it. */
void sample_clock_slashes(struct sample_line *line, struct sample_moment moment);

/* `2023-05-08T09:02:33.128+08:00`, as ODK writes it. */
void sample_clock_iso(struct sample_line *line, struct sample_moment moment, long milliseconds);

#endif
