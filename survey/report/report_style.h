/* SPDX-License-Identifier: MIT */
/* The style sheet of the report. */
#ifndef MINYI_SURVEY_REPORT_REPORT_STYLE_H
#define MINYI_SURVEY_REPORT_REPORT_STYLE_H

#include "core/writer.h"

/* Writes the style sheet, without its <style> element. */
void mny_report_style(struct mny_writer *writer);

#endif
