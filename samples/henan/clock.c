/* SPDX-License-Identifier: MIT */
#include "samples/henan/clock.h"

enum { OPENS = 8 * 3600, OPEN_SECONDS = 14 * 3600, DAYS = 35 };

struct date {
    long month, day;
};

/* The field work is over before August. */
static struct date date_of(long day)
{
    static const long lengths[] = {31, 30, 31};
    struct date date = {5, 8 + day};

    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0] && date.day > lengths[i]; i++) {
        date.day -= lengths[i];
        date.month++;
    }
    return date;
}

struct sample_moment sample_clock_at(double share)
{
    long open = (long)(share * DAYS * OPEN_SECONDS);

    return (struct sample_moment){open / OPEN_SECONDS, OPENS + open % OPEN_SECONDS};
}

void sample_clock_slashes(struct sample_line *line, struct sample_moment moment)
{
    struct date date = date_of(moment.day);

    sample_line_text(line, "2023/");
    sample_line_number(line, date.month);
    sample_line_text(line, "/");
    sample_line_number(line, date.day);
    sample_line_text(line, " ");
    sample_line_number(line, moment.second / 3600);
    sample_line_text(line, ":");
    sample_line_digits(line, moment.second / 60 % 60, 2);
    sample_line_text(line, ":");
    sample_line_digits(line, moment.second % 60, 2);
}

void sample_clock_iso(struct sample_line *line, struct sample_moment moment, long milliseconds)
{
    struct date date = date_of(moment.day);

    sample_line_text(line, "2023-");
    sample_line_digits(line, date.month, 2);
    sample_line_text(line, "-");
    sample_line_digits(line, date.day, 2);
    sample_line_text(line, "T");
    sample_line_digits(line, moment.second / 3600, 2);
    sample_line_text(line, ":");
    sample_line_digits(line, moment.second / 60 % 60, 2);
    sample_line_text(line, ":");
    sample_line_digits(line, moment.second % 60, 2);
    sample_line_text(line, ".");
    sample_line_digits(line, milliseconds, 3);
    sample_line_text(line, "+08:00");
}
