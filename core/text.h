/* SPDX-License-Identifier: MIT */
/* Text for people: the message catalogue, and UTF-8 as people see it. */
#ifndef MINYI_CORE_TEXT_H
#define MINYI_CORE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* The message in the user's language.  Messages are written in English in the
   code and translated in survey/po/zh_CN.po.  _() looks one up, N_() marks one
   that is looked up later. */
#define _(message) mny_text(message)
#define N_(message) message

#if defined(__GNUC__)
__attribute__((format_arg(1)))
#endif
const char *
mny_text(const char *message);

/* A text as vprintf() would print it; the caller's to free().  NULL without memory. */
char *mny_text_format(const char *format, va_list arguments);

/* True if LENGTH bytes at TEXT are valid UTF-8; otherwise *BAD (NULL allowed)
   is the offset of the first byte that is not. */
bool mny_utf8_valid(const char *text, size_t length, size_t *bad);

/* A path as UTF-8, which paths need not be, for a cell of a file: every byte that is none as \xHH,
   and each backslash as \\, so that the path can be told from it.  The caller's to free(); NULL
   without memory. */
char *mny_path_text(const char *path);

/* Bytes of the character at TEXT, of which LENGTH bytes are left. */
size_t mny_character_bytes(const char *text, size_t length);

/* Characters that LENGTH bytes of UTF-8 are. */
size_t mny_characters(const char *text, size_t length);

/* Columns that LENGTH bytes of UTF-8 take on a terminal (a Chinese character
   takes two, a combining mark none). */
size_t mny_display_width(const char *text, size_t length);

/* Bytes of the longest beginning of TEXT (NUL-terminated) that fits into COLUMNS. */
size_t mny_display_fit(const char *text, size_t columns);

/* Removes what does not show around a value: ASCII white space, spaces of any width,
   line separators, zero-width characters, marks of direction, U+FEFF.  Moves *TEXT and
   *LENGTH; copies nothing. */
void mny_trim(const char **text, size_t *length);

/* Writes TEXT with full-width ASCII (U+FF01-U+FF5E) and U+3000 as their
   half-width forms.  OUT has room for LENGTH bytes (folding never grows text);
   returns the length written.  OUT may be TEXT itself. */
size_t mny_fold_width(const char *text, size_t length, char *out);

/* “ ” ‘ ’ as ASCII quotes; '\0' if the character of LENGTH bytes at TEXT is none of them. */
char mny_fold_quote(const char *text, size_t length);

#endif
