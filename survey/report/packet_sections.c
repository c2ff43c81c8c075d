/* SPDX-License-Identifier: MIT */
#include "survey/report/packet_sections.h"

#include "survey/report/html.h"

void mny_packet_section_begin(const struct mny_packet_sheet *sheet, const char *id,
                              const char *title)
{
    mny_writer_format(sheet->page.writer, "<section id=\"%s\">\n", id);
    mny_html_element(sheet->page.writer, "h2", NULL, title);
}

void mny_packet_section_end(const struct mny_packet_sheet *sheet)
{
    mny_writer_string(sheet->page.writer, "</section>\n");
}
