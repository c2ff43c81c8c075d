/* SPDX-License-Identifier: MIT */
#include "core/workbook_private.h"

#include <string.h>

/* The number of four hexadecimal digits at TEXT, or -1. */
static int hexadecimal(const char *text)
{
    int value = 0;

    for (int i = 0; i < 4; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *digit =
            text[i] == '\0'
                ? NULL
                : strchr(digits, text[i] >= 'A' && text[i] <= 'F' ? text[i] + 32 : text[i]);
        if (!digit)
            return -1;
        value = value * 16 + (int)(digit - digits);
    }
    return value;
}

/* Writes the character CODE as UTF-8; it takes less room than its escape. */
static char *write_character(char *to, int code)
{
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xC0 | code >> 6);
        *to++ = (char)(0x80 | (code & 0x3F));
    } else {
        *to++ = (char)(0xE0 | code >> 12);
        *to++ = (char)(0x80 | (code >> 6 & 0x3F));
        *to++ = (char)(0x80 | (code & 0x3F));
    }
    return to;
}

size_t mny_workbook_unescape(char *text, size_t length)
{
    char *to = text;
    const char *end = text + length;

    for (const char *at = text; at < end;) {
        int code = end - at >= 7 && at[0] == '_' && at[1] == 'x' && at[6] == '_'
                       ? hexadecimal(at + 2)
                       : -1;
        if (code > 0 && (code < 0xD800 || code > 0xDFFF)) {
            to = write_character(to, code);
            at += 7;
        } else {
            *to++ = *at++;
        }
    }
    *to = '\0';
    return (size_t)(to - text);
}
