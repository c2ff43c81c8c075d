/* SPDX-License-Identifier: MIT */
/* report.html, report.xlsx and plots/: made from the CSV files of a finished OUT, so
   that `minyi report OUT` and the last step of `minyi run` are one and the same, and
   every number in the report can be read back from a file. */
#ifndef MINYI_SURVEY_REPORT_REPORT_H
#define MINYI_SURVEY_REPORT_REPORT_H

#include "core/problem.h"
#include "survey/manifest/manifest.h"

/* Reads the files in FOLDER and writes report.html, report.xlsx and plots (as SVG files in
   plots/) there.  Files that a run did not make (no filings, no population) leave their
   section and sheet out.  MANIFEST is that of a run which has not written it yet; NULL: it
   is read from FOLDER, if there is one.  Without gnuplot the report is made without plots
   and says so; that is a warning, not an error. */
enum mny_code mny_report(const char *folder, const struct mny_manifest *manifest,
                         struct mny_problems *problems);

/* The plots alone, of those files that FOLDER has; as mny_report() does it. */
enum mny_code mny_report_plots(const char *folder, struct mny_problems *problems);

#endif
