/* SPDX-License-Identifier: MIT */
#include "survey/report/html.h"

#include "core/number.h"
#include "core/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The replacement of one byte, or NULL where it stands for itself.  The backtick
   is among them because old browsers took it for a quote. */
static const char *entity(unsigned char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '`':
        return "&#96;";
    case '\t':
    case '\n':
    case '\r':
        return NULL;
    default:
        return byte < 0x20 || byte == 0x7f ? "\xEF\xBF\xBD" : NULL;
    }
}

void mny_html_piece(struct mny_writer *writer, const char *text, size_t length)
{
    size_t from = 0;

    for (size_t at = 0; at < length; at++) {
        const char *instead = entity((unsigned char)text[at]);

        if (instead == NULL)
            continue;
        mny_writer_bytes(writer, text + from, at - from);
        mny_writer_string(writer, instead);
        from = at + 1;
    }
    mny_writer_bytes(writer, text + from, length - from);
}

void mny_html_text(struct mny_writer *writer, const char *text)
{
    mny_html_piece(writer, text, strlen(text));
}

void mny_html_format(struct mny_writer *writer, const char *format, ...)
{
    char small[512];
    char *text = small;
    va_list values, again;
    int length;

    va_start(values, format);
    va_copy(again, values);
    length = vsnprintf(small, sizeof small, format, values);
    va_end(values);
    if (length >= 0 && (size_t)length >= sizeof small) {
        text = malloc((size_t)length + 1);
        if (text != NULL)
            vsnprintf(text, (size_t)length + 1, format, again);
        else
            text = small; /* Without memory the sentence is cut, not lost. */
    }
    va_end(again);
    if (length >= 0)
        mny_html_text(writer, text);
    if (text != small)
        free(text);
}

void mny_html_element(struct mny_writer *writer, const char *tag, const char *class_name,
                      const char *text)
{
    if (class_name != NULL)
        mny_writer_format(writer, "<%s class=\"%s\">", tag, class_name);
    else
        mny_writer_format(writer, "<%s>", tag);
    mny_html_text(writer, text);
    mny_writer_format(writer, "</%s>\n", tag);
}

/* A decimal number taken apart: 0.DIGITS x 10^POINT. */
struct decimal {
    bool negative;
    char digits[MNY_NUMBER_ROOM + 2];
    int count, point;
};

static void take_apart(const char *text, struct decimal *decimal)
{
    bool fraction = false;

    memset(decimal, 0, sizeof *decimal);
    if (*text == '-') {
        decimal->negative = true;
        text++;
    }
    for (; *text != '\0' && *text != 'e' && *text != 'E'; text++) {
        if (*text == '.') {
            fraction = true;
            continue;
        }
        if (decimal->count > 0 || *text != '0') {
            decimal->digits[decimal->count++] = *text;
            decimal->point += !fraction;
        } else {
            decimal->point -= fraction;
        }
    }
    if (*text != '\0')
        decimal->point += (int)strtol(text + 1, NULL, 10);
}

/* Keeps DECIMALS digits behind the point, half up. */
static void round_half_up(struct decimal *decimal, int decimals)
{
    int keep = decimal->point + decimals;
    bool up;

    if (keep >= decimal->count)
        return;
    up = keep >= 0 && decimal->digits[keep] >= '5';
    decimal->count = keep > 0 ? keep : 0;
    if (!up)
        return;
    for (int at = keep - 1; at >= 0; at--) {
        if (decimal->digits[at] != '9') {
            decimal->digits[at]++;
            return;
        }
        decimal->digits[at] = '0';
    }
    /* 9.995 became 10.00: one digit more in front. */
    memmove(decimal->digits + 1, decimal->digits, (size_t)decimal->count);
    decimal->digits[0] = '1';
    decimal->count++;
    decimal->point++;
}

static char digit_at(const struct decimal *decimal, int place)
{
    int at = decimal->point - place;

    return at >= 0 && at < decimal->count ? decimal->digits[at] : '0';
}

size_t mny_html_fixed(double value, unsigned decimals, char text[MNY_HTML_NUMBER_ROOM])
{
    char shortest[MNY_NUMBER_ROOM];
    struct decimal decimal;
    size_t length = 0;
    int behind = decimals > 9 ? 9 : (int)decimals;
    int first;

    if (!isfinite(value))
        return (size_t)snprintf(text, MNY_HTML_NUMBER_ROOM, "\xE2\x80\x93");
    mny_number_format(value, shortest);
    if (fabs(value) >= 1e17)
        return (size_t)snprintf(text, MNY_HTML_NUMBER_ROOM, "%s", shortest);
    take_apart(shortest, &decimal);
    round_half_up(&decimal, behind);
    if (decimal.negative && decimal.count > 0)
        text[length++] = '-';
    first = decimal.count > 0 && decimal.point > 1 ? decimal.point : 1;
    for (int place = first; place > -behind; place--) {
        if (place == 0)
            text[length++] = '.';
        text[length++] = digit_at(&decimal, place);
    }
    text[length] = '\0';
    return length;
}

size_t mny_html_grouped(double value, char text[MNY_HTML_NUMBER_ROOM])
{
    char plain[MNY_HTML_NUMBER_ROOM];
    size_t length = mny_html_fixed(value, 0, plain);
    size_t written = 0;

    if (!isfinite(value) || fabs(value) >= 1e17)
        return (size_t)snprintf(text, MNY_HTML_NUMBER_ROOM, "%s", plain);
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && plain[i - 1] != '-' && (length - i) % 3 == 0)
            text[written++] = ',';
        text[written++] = plain[i];
    }
    text[written] = '\0';
    return written;
}

void mny_html_named_table_begin(struct mny_writer *writer, const char *class_name, const char *id,
                                const char *caption)
{
    mny_writer_string(writer, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    mny_html_text(writer, caption);
    mny_writer_format(writer, "\">\n<table class=\"%s\"", class_name);
    if (id != NULL)
        mny_writer_format(writer, " id=\"%s\"", id);
    mny_writer_string(writer, ">\n");
    /* <span>: it stays in view, and breaks at the width of the screen, not of the table. */
    mny_writer_string(writer, "<caption><span>");
    mny_html_text(writer, caption);
    mny_writer_string(writer, "</span></caption>\n<thead><tr>");
}

void mny_html_table_begin(struct mny_writer *writer, const char *class_name, const char *caption)
{
    mny_html_named_table_begin(writer, class_name, NULL, caption);
}

void mny_html_table_body(struct mny_writer *writer)
{
    mny_writer_string(writer, "</tr></thead>\n<tbody>\n");
}

void mny_html_table_end(struct mny_writer *writer)
{
    mny_writer_string(writer, "</tbody></table>\n</div>\n");
}

/* Heads so short stay in one line: between Chinese characters a line may end anywhere. */
enum { SHORT_HEAD = 12 };

static bool is_short(const char *text)
{
    return strchr(text, ' ') == NULL && mny_display_width(text, strlen(text)) <= SHORT_HEAD;
}

static void column(struct mny_writer *writer, const char *text, const char *plain,
                   const char *one_line)
{
    mny_writer_format(writer, "<th scope=\"col\"%s>", is_short(text) ? one_line : plain);
    mny_html_text(writer, text);
    mny_writer_string(writer, "</th>");
}

void mny_html_word_column(struct mny_writer *writer, const char *text)
{
    column(writer, text, " class=\"word\"", " class=\"word short\"");
}

void mny_html_number_column(struct mny_writer *writer, const char *text)
{
    column(writer, text, "", " class=\"short\"");
}

void mny_html_row_head(struct mny_writer *writer, const char *text, const char *code)
{
    /* <bdi>: a name with marks of direction must not turn the code behind it. */
    mny_writer_string(writer, "<th scope=\"row\"><bdi>");
    mny_html_text(writer, text);
    mny_writer_string(writer, "</bdi>");
    if (code != NULL && strcmp(code, text) != 0) {
        mny_writer_string(writer, " <small>");
        mny_html_text(writer, code);
        mny_writer_string(writer, "</small>");
    }
    mny_writer_string(writer, "</th>");
}

void mny_html_text_cell(struct mny_writer *writer, const char *text)
{
    mny_writer_string(writer, "<td class=\"word\">");
    mny_html_text(writer, text);
    mny_writer_string(writer, "</td>");
}

void mny_html_number_cell(struct mny_writer *writer, double value, unsigned decimals)
{
    char text[MNY_HTML_NUMBER_ROOM];

    mny_html_fixed(value, decimals, text);
    mny_writer_format(writer, "<td>%s</td>", text);
}

void mny_html_count_cell(struct mny_writer *writer, double value)
{
    char text[MNY_HTML_NUMBER_ROOM];

    mny_html_grouped(value, text);
    mny_writer_format(writer, "<td>%s</td>", text);
}

void mny_html_p_cell(struct mny_writer *writer, double p)
{
    if (p < 0.0001)
        mny_writer_string(writer, "<td>&lt; 0.0001</td>");
    else
        mny_html_number_cell(writer, p, 4);
}

void mny_html_bar_cell(struct mny_writer *writer, double value, double share)
{
    char text[MNY_HTML_NUMBER_ROOM];

    mny_html_fixed(value, 2, text);
    if (!isfinite(share)) {
        mny_writer_format(writer, "<td>%s</td>", text);
        return;
    }
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    mny_writer_format(writer, "<td class=\"bar b%.0f\">%s</td>", 100 * share, text);
}
