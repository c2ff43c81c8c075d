/* SPDX-License-Identifier: MIT */
/* A column's header as text: folded for comparing, and taken apart. */
#ifndef MINYI_SURVEY_DUMP_HEADER_TEXT_H
#define MINYI_SURVEY_DUMP_HEADER_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Writes TEXT without any blanks, with half-width forms and plain quotes, the
   way labels are compared.  OUT has room for LENGTH bytes and a NUL; returns the
   length written. */
size_t mny_header_fold(const char *text, size_t length, char *out);

/* A number at the beginning of a folded header: `3、`, `3.`, `3:`, `3)`, `Q3`, `Q3、`.
   *REST is the offset of what follows it, *MARKED whether a mark stands between.
   0 if there is none, or if it is a bare number. */
size_t mny_header_number(const char *folded, size_t *rest, bool *marked);

#endif
