/* SPDX-License-Identifier: MIT */
#include "survey/report/packet_sections.h"

#include "core/text.h"
#include "survey/report/html.h"
#include "survey/report/report_importance.h"

#include <stdlib.h>

/* Rows at most; importance.csv has the rest. */
enum { MOST_ITEMS = 8 };

/* The most important first. */
static int by_importance(const void *a, const void *b)
{
    const struct mny_report_importance *x = *(const struct mny_report_importance *const *)a;
    const struct mny_report_importance *y = *(const struct mny_report_importance *const *)b;

    if (x->correlation != y->correlation)
        return x->correlation > y->correlation ? -1 : 1;
    return x < y ? -1 : x > y;
}

static void importance_table(const struct mny_packet_sheet *sheet,
                             const struct mny_report_importance *const *rows, size_t count)
{
    struct mny_writer *writer = sheet->page.writer;

    mny_packet_section_begin(sheet, "concentrate", _("Where to concentrate"));
    mny_page_paragraph(&sheet->page, _("Items that score below the mean of all items here although "
                                       "overall satisfaction hangs on them more than on most."));
    mny_html_table_begin(writer, "plain", _("The most important first"));
    mny_html_word_column(writer, _("Question"));
    mny_html_number_column(writer, _("Score"));
    mny_html_number_column(writer, _("Importance"));
    mny_html_number_column(writer, _("Respondents"));
    mny_html_table_body(writer);
    for (size_t i = 0; i < count && i < MOST_ITEMS; i++) {
        mny_writer_string(writer, "<tr>");
        mny_html_row_head(writer, rows[i]->label, rows[i]->code);
        mny_html_number_cell(writer, rows[i]->score, 2);
        mny_html_number_cell(writer, rows[i]->correlation, 3);
        mny_html_count_cell(writer, rows[i]->n);
        mny_writer_string(writer, "</tr>\n");
    }
    mny_html_table_end(writer);
    mny_page_note(&sheet->page, _("Importance is the correlation of an item with overall "
                                  "satisfaction, which is no proof of a cause."));
    mny_packet_section_end(sheet);
}

void mny_packet_importance(const struct mny_packet_sheet *sheet)
{
    const struct mny_report_data *data = sheet->packet->data;
    const struct mny_report_importance **rows = sheet->packet->rows;
    size_t count = 0;

    for (size_t i = 0; i < data->importance_count; i++) {
        const struct mny_report_importance *row = &data->importance[i];

        if (!row->is_all && row->item && row->city == sheet->packet->index &&
            mny_report_must_concentrate(row))
            rows[count++] = row;
    }
    if (count > 0) {
        qsort(rows, count, sizeof *rows, by_importance);
        importance_table(sheet, rows, count);
    }
}
