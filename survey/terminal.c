/* SPDX-License-Identifier: MIT */
#include "survey/terminal.h"

#include "core/rounding.h"
#include "core/text.h"

#include <math.h>
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

/* Bytes of the character of control at TEXT, 0 if there is none.  C0 controls and DEL are single
   bytes, C1 controls are C2 80 to C2 9F; those that turn the direction of writing, or end a line,
   are U+061C, U+200E, U+200F, U+2028 to U+202E and U+2066 to U+2069. */
static size_t control_at(const unsigned char *text, size_t length)
{
    const unsigned next = length > 1 ? text[1] : 0, last = length > 2 ? text[2] : 0;

    if (text[0] == 0xC2)
        return next >= 0x80 && next <= 0x9F ? 2 : 0;
    if (text[0] == 0xD8)
        return next == 0x9C ? 2 : 0;
    if (text[0] == 0xE2 && next == 0x80)
        return last == 0x8E || last == 0x8F || (last >= 0xA8 && last <= 0xAE) ? 3 : 0;
    if (text[0] == 0xE2 && next == 0x81)
        return last >= 0xA6 && last <= 0xA9 ? 3 : 0;
    return (text[0] < 0x20 && text[0] != '\n') || text[0] == 0x7F;
}

static void print_safely(FILE *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        const size_t control = control_at((const unsigned char *)text + i, length - i);

        fputc(control > 0 ? '?' : text[i], out);
        i += control > 0 ? control : 1;
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

void mny_print_points(FILE *out, double value, size_t columns, bool with_sign)
{
    const double rounded = mny_round_half_up(fabs(value), 2);
    const double shown = value < 0 && rounded > 0 ? -rounded : rounded;

    fprintf(out, with_sign ? "%+*.2f" : "%*.2f", (int)columns, shown);
}
