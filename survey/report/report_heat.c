/* SPDX-License-Identifier: MIT */
#include "survey/report/report_heat.h"

#include "core/text.h"
#include "survey/report/html.h"

#include <math.h>
#include <stdio.h>

/* Shades of the heat tables, q0 to q8 in the style sheet; columns beside the city that fit a page
   of paper laid across. */
enum { SHADES = 9, MOST_COLUMNS = 10 };

void mny_heat_widen(struct mny_heat_range *range, double value)
{
    if (!isfinite(value))
        return;
    if (!(range->low <= value))
        range->low = value;
    if (!(range->high >= value))
        range->high = value;
}

static int shade(const struct mny_heat_range *range, double value)
{
    double share = (value - range->low) / (range->high - range->low);
    int step = isfinite(share) ? (int)(share * SHADES) : 0;

    return step >= SHADES ? SHADES - 1 : step;
}

void mny_heat_cell(const struct mny_page *page, const struct mny_heat_range *range, double value,
                   double low, double high)
{
    char text[MNY_HTML_NUMBER_ROOM], from[MNY_HTML_NUMBER_ROOM], to[MNY_HTML_NUMBER_ROOM];

    if (!isfinite(value)) {
        mny_writer_string(page->writer, "<td>–</td>");
        return;
    }
    mny_html_fixed(value, 2, text);
    mny_writer_format(page->writer, "<td class=\"q%d\"", shade(range, value));
    if (isfinite(low) && isfinite(high)) {
        mny_html_fixed(low, 2, from);
        mny_html_fixed(high, 2, to);
        mny_writer_format(page->writer, " title=\"%s–%s\"", from, to);
    }
    mny_writer_format(page->writer, ">%s</td>", text);
}

/* How many columns each of the tables has, but for the last. */
static size_t table_width(size_t count)
{
    const size_t tables = (count + MOST_COLUMNS - 1) / MOST_COLUMNS;

    return tables > 0 ? (count + tables - 1) / tables : count;
}

size_t mny_heat_columns(size_t first, size_t count)
{
    const size_t width = table_width(count);

    return first + width < count ? first + width : count;
}

void mny_heat_table_begin(const struct mny_page *page, const char *caption, size_t first,
                          size_t count)
{
    const size_t width = table_width(count);
    char text[512];

    snprintf(text, sizeof text, _("%s (%zu of %zu)"), caption, first / width + 1,
             (count + width - 1) / width);
    mny_html_table_begin(page->writer, "heat", width < count ? text : caption);
}
