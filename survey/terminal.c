/* SPDX-License-Identifier: MIT */
#include "survey/terminal.h"

#include "core/text.h"

#include <string.h>

void mny_grouped(uint64_t value, char text[MNY_GROUPED_ROOM])
{
    char digits[MNY_GROUPED_ROOM];
    int count = snprintf(digits, sizeof digits, "%llu", (unsigned long long)value);
    size_t made = 0;

    for (int i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            text[made++] = ',';
        text[made++] = digits[i];
    }
    text[made] = '\0';
}

/* C0 controls and DEL are single bytes; C1 controls are C2 80 to C2 9F. */
static void print_safely(FILE *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        unsigned char next = i + 1 < length ? (unsigned char)text[i + 1] : 0;

        if (byte == 0xC2 && next >= 0x80 && next <= 0x9F) {
            fputc('?', out);
            i++;
        } else {
            fputc((byte < 0x20 && byte != '\n') || byte == 0x7F ? '?' : byte, out);
        }
    }
}

void mny_print_safe(FILE *out, const char *text)
{
    print_safely(out, text, strlen(text));
}

enum alignment { LEFT, RIGHT, CUT };

static void print_field(FILE *out, const char *text, size_t columns, enum alignment alignment)
{
    size_t length = strlen(text);
    size_t width = mny_display_width(text, length), fit = length, blank;
    const char *ending = "";

    if (width > columns && columns > 0) {
        fit = mny_display_fit(text, columns - 1);
        ending = "…";
        width = mny_display_width(text, fit) + 1;
    }
    blank = columns > width ? columns - width : 0;
    if (alignment == RIGHT)
        fprintf(out, "%*s", (int)blank, "");
    print_safely(out, text, fit);
    fputs(ending, out);
    if (alignment == LEFT)
        fprintf(out, "%*s", (int)blank, "");
}

void mny_print_left(FILE *out, const char *text, size_t columns)
{
    print_field(out, text, columns, LEFT);
}

void mny_print_right(FILE *out, const char *text, size_t columns)
{
    print_field(out, text, columns, RIGHT);
}

void mny_print_cut(FILE *out, const char *text, size_t columns)
{
    print_field(out, text, columns, CUT);
}

void mny_print_count(FILE *out, uint64_t value, size_t columns)
{
    char text[MNY_GROUPED_ROOM];

    mny_grouped(value, text);
    mny_print_right(out, text, columns);
}
