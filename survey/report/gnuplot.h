/* SPDX-License-Identifier: MIT */
/* Runs gnuplot: an external program, started with an argument list and without a
   shell, its script on standard input, its drawing from standard output. */
#ifndef MINYI_SURVEY_REPORT_GNUPLOT_H
#define MINYI_SURVEY_REPORT_GNUPLOT_H

#include <stdbool.h>

/* The path of gnuplot by PATH, to free(); NULL if there is none (or no memory).
   Entries of PATH that are empty or relative do not count: what runs should not
   depend on the folder one stands in. */
char *mny_gnuplot_find(void);

/* Why there is no drawing. */
enum mny_gnuplot_end {
    MNY_GNUPLOT_DONE,
    MNY_GNUPLOT_NOT_STARTED,
    MNY_GNUPLOT_FAILED,   /* it ended with an error, see the file of messages */
    MNY_GNUPLOT_TOO_LONG, /* it was still at work after the time it had, and was stopped */
    MNY_GNUPLOT_INTERRUPTED
};

/* Runs PROGRAM on the file SCRIPT; what it prints goes into the files DRAWING and
   MESSAGES, which are made.  It has so many SECONDS to finish.  The user's own settings for gnuplot
   are not read, and of the environment it gets PATH alone, and the C locale. */
enum mny_gnuplot_end mny_gnuplot_run(const char *program, const char *script, const char *drawing,
                                     const char *messages, unsigned seconds);

#endif
