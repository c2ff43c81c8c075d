/* SPDX-License-Identifier: MIT */
/* Days and times as people write them. */
#ifndef MINYI_CORE_CALENDAR_H
#define MINYI_CORE_CALENDAR_H

/* Room for a date, a blank and a time, with its NUL. */
enum { MNY_MOMENT_ROOM = 64 };

/* The days of MONTH (1 to 12) in YEAR of the Gregorian calendar. */
int mny_days_in_month(int year, int month);

/* Writes the day DAYS after 1970-01-01 (Gregorian calendar, years 0 to 9999 and a
   little beyond) and, unless SECONDS of that day is 0, the time: "2023-05-06 09:12:33",
   to the minute if that is all there is. */
void mny_moment_write(long days, long seconds, char text[MNY_MOMENT_ROOM]);

/* Writes SECONDS, 0 or more, as hours, minutes and seconds: "00:03:06". */
void mny_time_write(long seconds, char text[MNY_MOMENT_ROOM]);

#endif
