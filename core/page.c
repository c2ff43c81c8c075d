/* SPDX-License-Identifier: MIT */
#include "core/page.h"

#include "core/arena.h"
#include "core/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void mny_page_bytes(struct mny_page *page, const char *text, size_t length)
{
    if (page->failed || !mny_grow(&page->text, &page->capacity, page->length + length + 1, 1)) {
        page->failed = true;
        return;
    }
    if (length > 0)
        memcpy(page->text + page->length, text, length);
    page->length += length;
    page->text[page->length] = '\0';
}

void mny_page_text(struct mny_page *page, const char *text)
{
    mny_page_bytes(page, text, strlen(text));
}

void mny_page_blanks(struct mny_page *page, size_t count)
{
    while (count-- > 0)
        mny_page_text(page, " ");
}

void mny_page_clear(struct mny_page *page)
{
    page->length = 0;
    mny_page_text(page, "");
}

/* Whether the character at TEXT is one of SET. */
static bool is_among(const char *text, const char *set)
{
    for (size_t length; *set != '\0'; set += length) {
        length = 1;
        while (((unsigned char)set[length] & 0xC0) == 0x80)
            length++;
        if (strncmp(text, set, length) == 0)
            return true;
    }
    return false;
}

/* The character that ends before AT, which is not 0. */
static const char *before(const char *text, size_t at)
{
    do
        at--;
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80);
    return text + at;
}

/* Whether a line may end before AT: behind a blank, or before a Chinese character.  What closes
   begins no line, and what opens ends none (GB/T 15834-2011, 5.1; JIS X 4051). */
static bool breaks_at(const char *text, size_t at)
{
    static const char closing[] = "、。，．；：？！）》〉」』】〕％～";
    static const char opening[] = "（《〈「『【〔“‘(";

    if (text[at - 1] == ' ')
        return true;
    return (unsigned char)text[at] >= 0xE3 && !is_among(text + at, closing) &&
           !is_among(before(text, at), opening);
}

/* Bytes of TEXT that go into one line of COLUMNS: up to a blank or before a
   Chinese character, so that words and formulas stay whole where they can. */
static size_t line_of(const char *text, size_t columns)
{
    size_t fit = mny_display_fit(text, columns);

    if (text[fit] == '\0' || fit == 0)
        return fit > 0 ? fit : strlen(text);
    for (size_t at = fit; at > 0; at--)
        if (breaks_at(text, at))
            return at;
    return fit;
}

void mny_page_wrapped(struct mny_page *page, size_t indent, const char *text)
{
    size_t bytes, kept;

    for (size_t in = indent; *text != '\0'; in = indent + 2) {
        bytes = line_of(text, MNY_PAGE_COLUMNS - in);
        for (kept = bytes; kept > 0 && text[kept - 1] == ' ';)
            kept--;
        mny_page_blanks(page, in);
        mny_page_bytes(page, text, kept);
        mny_page_text(page, "\n");
        text += bytes;
        while (*text == ' ')
            text++;
    }
}

void mny_page_line(struct mny_page *page, size_t indent, const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    text = mny_text_format(format, arguments);
    va_end(arguments);
    if (text)
        mny_page_wrapped(page, indent, text);
    else
        page->failed = true;
    free(text);
}
