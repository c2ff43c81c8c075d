/* SPDX-License-Identifier: MIT */
#include "survey/progress.h"

#include "core/text.h"
#include "survey/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Often enough to look alive, seldom enough to cost nothing. */
static const double SECONDS_BETWEEN = 0.2;

struct mny_meter {
    bool shown;
    double start, last; /* seconds of the monotonic clock */
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

struct mny_meter *mny_meter_create(bool wanted)
{
    struct mny_meter *meter = calloc(1, sizeof *meter);

    if (!meter)
        return NULL;
    meter->shown = wanted && isatty(STDERR_FILENO);
    meter->start = meter->last = now();
    return meter;
}

static void wipe(void)
{
    fputs("\r\033[K", stderr);
}

void mny_meter_free(struct mny_meter *meter)
{
    if (meter && meter->shown) {
        wipe();
        fflush(stderr);
    }
    free(meter);
}

void mny_meter_report(struct mny_meter *meter, uint64_t bytes, uint64_t total, uint64_t rows)
{
    double time = now(), spent = meter ? time - meter->start : 0;
    char rows_text[MNY_GROUPED_ROOM], speed[MNY_GROUPED_ROOM];

    if (!meter || !meter->shown || time - meter->last < SECONDS_BETWEEN)
        return;
    meter->last = time;
    mny_grouped(rows, rows_text);
    mny_grouped(spent > 0 ? (uint64_t)((double)rows / spent) : 0, speed);
    wipe();
    if (total > 0 && bytes > 0 && bytes <= total)
        fprintf(stderr, _("reading %3.0f %%  %s rows  %s rows/s  %.0f s left"),
                100.0 * (double)bytes / (double)total, rows_text, speed,
                spent * (double)(total - bytes) / (double)bytes);
    else
        fprintf(stderr, _("reading  %s rows  %s rows/s"), rows_text, speed);
    fflush(stderr);
}

double mny_meter_seconds(const struct mny_meter *meter)
{
    return meter ? now() - meter->start : 0;
}
