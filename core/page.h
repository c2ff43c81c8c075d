/* SPDX-License-Identifier: MIT */
/* A text for people, made line by line, no line wider than 80 columns. */
#ifndef MINYI_CORE_PAGE_H
#define MINYI_CORE_PAGE_H

#include "core/problem.h"

#include <stdbool.h>
#include <stddef.h>

enum { MNY_PAGE_COLUMNS = 80 };

/* Starts as zeros.  Without memory TEXT stays as it is and FAILED is set; TEXT is
   the maker's to free, NULL while nothing was added. */
struct mny_page {
    char *text;
    size_t length, capacity;
    bool failed;
};

/* Adds LENGTH bytes, a text, or COUNT blanks as they are. */
void mny_page_bytes(struct mny_page *page, const char *text, size_t length);
void mny_page_text(struct mny_page *page, const char *text);
void mny_page_blanks(struct mny_page *page, size_t count);

/* Empties the page, to be filled again. */
void mny_page_clear(struct mny_page *page);

/* TEXT in lines of its own, INDENT columns in and the later lines 2 more, broken
   at blanks and between Chinese characters, of which none that closes begins a line and none
   that opens ends one. */
void mny_page_wrapped(struct mny_page *page, size_t indent, const char *text);

/* The same, formatted like printf's. */
void mny_page_line(struct mny_page *page, size_t indent, const char *format, ...) MNY_PRINTF(3, 4);

#endif
