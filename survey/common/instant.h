/* SPDX-License-Identifier: MIT */
/* Times and durations as field tools write them. */
#ifndef MINYI_SURVEY_COMMON_INSTANT_H
#define MINYI_SURVEY_COMMON_INSTANT_H

#include <stdbool.h>
#include <stddef.h>

/* A moment: seconds since 1970-01-01 00:00 UTC, or, without a zone, since then by
   the local clock. */
struct mny_instant {
    double seconds;
    bool zoned;
};

/* Reads a date and time: ISO 8601 (`2023-05-06T09:12:33.5+08:00`, a blank for T,
   no seconds, no offset) or `2023/5/6 9:12[:33]`.  False for what is none. */
bool mny_instant_parse(const char *text, size_t length, struct mny_instant *instant);

/* Seconds from START to END; false if only one of them has a zone, for then
   nobody knows. */
bool mny_instant_between(const struct mny_instant *start, const struct mny_instant *end,
                         double *seconds);

/* Reads a duration in seconds: `186`, `186.5`, `186秒`, `3分6秒`, `1小时2分`,
   `00:03:06`, `3:06`.  False for what is none. */
bool mny_duration_parse(const char *text, size_t length, double *seconds);

#endif
