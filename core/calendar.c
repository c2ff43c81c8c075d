/* SPDX-License-Identifier: MIT */
#include "core/calendar.h"

#include <stdbool.h>
#include <stdio.h>

void mny_time_write(long seconds, char text[MNY_MOMENT_ROOM])
{
    snprintf(text, MNY_MOMENT_ROOM, "%02ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60,
             seconds % 60);
}

/* By Howard Hinnant's days-to-civil: the year begins on March 1, so that the leap
   day is its last; 719468 days lie between 0000-03-01 and 1970-01-01. */
void mny_moment_write(long days, long seconds, char text[MNY_MOMENT_ROOM])
{
    const long all = days + 719468, era = (all >= 0 ? all : all - 146096) / 146097;
    const long of_era = all - era * 146097;
    const long year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const long of_year = of_era - (365 * year + year / 4 - year / 100);
    const long from_march = (5 * of_year + 2) / 153, day = of_year - (153 * from_march + 2) / 5 + 1;
    const long month = from_march + (from_march < 10 ? 3 : -9);
    const int length = snprintf(text, MNY_MOMENT_ROOM, "%04ld-%02ld-%02ld",
                                year + era * 400 + (month <= 2), month, day);

    if (seconds == 0)
        return;
    snprintf(text + length, MNY_MOMENT_ROOM - (size_t)length,
             seconds % 60 == 0 ? " %02ld:%02ld" : " %02ld:%02ld:%02ld", seconds / 3600,
             seconds / 60 % 60, seconds % 60);
}

int mny_days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}
