/* SPDX-License-Identifier: MIT */
/* Runs gnuplot: an external program, started with an argument list and without a
   shell, its script on standard input, its drawing from standard output. */
#ifndef MINYI_SURVEY_REPORT_GNUPLOT_H
#define MINYI_SURVEY_REPORT_GNUPLOT_H

#include <stddef.h>

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

/* One drawing: the file SCRIPT goes in, what gnuplot prints goes into the files DRAWING and
   MESSAGES, which are made; the script may read the file TEXTS (NULL: none) as '<&3'.  END is how
   it went. */
struct mny_gnuplot_job {
    const char *script, *drawing, *messages, *texts;
    enum mny_gnuplot_end end;
};

/* Runs PROGRAM for each of COUNT jobs, at most AT_ONCE (1 or more) of them at the same time.  Each
   has so many SECONDS to finish.  The user's own settings for gnuplot are not read, and of the
   environment it gets PATH alone, the C locale, and that Han letters are Chinese ones. */
void mny_gnuplot_run(const char *program, struct mny_gnuplot_job *jobs, size_t count,
                     size_t at_once, unsigned seconds);

#endif
