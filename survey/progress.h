/* SPDX-License-Identifier: MIT */
/* One line on a terminal's standard error while a dump is read: share done, rows
   a second, time left.  Nothing at all when standard error is no terminal. */
#ifndef MINYI_SURVEY_PROGRESS_H
#define MINYI_SURVEY_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct mny_meter;

/* A meter, shown if WANTED and standard error is a terminal.  NULL without
   memory: then nothing is shown.  Free with mny_meter_free(). */
struct mny_meter *mny_meter_create(bool wanted);

/* Wipes the line away. */
void mny_meter_free(struct mny_meter *meter); /* NULL is allowed. */

/* How far reading is, as struct mny_progress has it.  METER may be NULL. */
void mny_meter_report(struct mny_meter *meter, uint64_t bytes, uint64_t total, uint64_t rows);

/* Seconds since METER was created; 0 for NULL. */
double mny_meter_seconds(const struct mny_meter *meter);

#endif
