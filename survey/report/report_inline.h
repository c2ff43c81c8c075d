/* SPDX-License-Identifier: MIT */
/* Style sheet and script of the report: constants, which the page allows by their digest alone
   (Content-Security-Policy), so that nothing that a file smuggles in could run. */
#ifndef MINYI_SURVEY_REPORT_REPORT_INLINE_H
#define MINYI_SURVEY_REPORT_REPORT_INLINE_H

#include "core/digest.h"
#include "core/writer.h"

/* Where a constant goes: into the page, or (WRITER NULL) into its digest. */
struct mny_inline {
    struct mny_writer *writer;
    struct mny_digest *digest;
};

/* Puts such a text, line by line. */
typedef void mny_inline_text(const struct mny_inline *to);
void mny_inline_line(const struct mny_inline *to, const char *line);

/* All that stands between the tags of <style>, and of <script>. */
void mny_report_style(const struct mny_inline *to);
void mny_report_script(const struct mny_inline *to);

/* Writes `'sha256-...'` for what WHAT puts. */
void mny_inline_source(mny_inline_text *what, struct mny_writer *writer);

#endif
