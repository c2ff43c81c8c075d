/* SPDX-License-Identifier: MIT */
#include "survey/report/packet_page.h"

#include "survey/report/packet_sections.h"

/* Narrow as a sheet of paper on the screen, too; on paper no table and no list is cut. */
static void more_style(const struct mny_inline *to)
{
    mny_inline_line(
        to, ".page{display:block;max-width:58rem}\n"
            "h1 small{margin-left:.6em;font-size:.5em;font-weight:400;color:var(--soft)}\n"
            "@media print{\n"
            "@page{size:A4 portrait;margin:14mm 13mm;@bottom-right{content:counter(page) \" / \" "
            "counter(pages);font-size:8pt;color:#444}}\n"
            "section{margin:0 0 4mm}\n"
            "table{font-size:8.2pt;line-height:1.3}\n"
            "thead th{font-size:8pt}\n"
            "th,td{padding:.45mm 1.4mm}\n"
            "tbody th{max-width:62mm}\n"
            "table.plain{min-width:100%}\n"
            ".scroll{width:100%;margin:1mm 0 2mm;break-inside:avoid}\n"
            "h3{margin:4mm 0 1mm}\n"
            "h2,h3{break-after:avoid}\n"
            "td small.interval{display:inline;margin-left:.7em}\n"
            "header.top{padding-bottom:0}\n"
            ".quotes li{break-inside:avoid;margin:1.5mm 0}\n"
            "p,.note{font-size:8.5pt;margin:1mm 0;max-width:none}\n"
            ".lead,.eyebrow{font-size:9pt}\n"
            "h1{font-size:19pt}h2{font-size:13pt;margin:0 0 1.5mm}\n"
            ".figures{grid-template-columns:repeat(4,1fr);margin:2mm 0}\n"
            ".figures div{padding:1mm 2.5mm}\n"
            ".figures small{font-size:8pt}\n"
            "footer{padding:0}}\n");
}

void mny_packet_page(const struct mny_packet *packet, struct mny_writer *writer)
{
    const struct mny_packet_sheet sheet = {{.writer = writer, .data = packet->data}, packet};

    mny_page_begin(sheet.page.writer, packet->city->name, more_style);
    mny_packet_head(&sheet);
    mny_writer_string(writer, "<main id=\"main\">\n");
    mny_packet_score_card(&sheet);
    mny_packet_dimensions(&sheet);
    mny_packet_importance(&sheet);
    mny_packet_voices(&sheet);
    mny_packet_points(&sheet);
    mny_packet_quality(&sheet);
    mny_writer_string(writer, "</main>\n");
    mny_page_foot(&sheet.page);
}
