/* SPDX-License-Identifier: MIT */
/* The PNG that gnuplot draws (ISO/IEC 15948), made fit to stand beside a report: without the
   chunks that hold words or a time, so that the same plot has the same bytes. */
#ifndef MINYI_SURVEY_REPORT_PNG_H
#define MINYI_SURVEY_REPORT_PNG_H

#include "core/writer.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether the LENGTH bytes at PNG are a whole one: signature, and chunks from IHDR to IEND. */
bool mny_png_valid(const char *png, size_t length);

/* Writes such a one. */
void mny_png_write(const char *png, size_t length, struct mny_writer *writer);

#endif
