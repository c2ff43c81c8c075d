/* SPDX-License-Identifier: MIT */
/* The sections of a packet's page, in the order of the page.  Each writes itself whole, or nothing
   where the city has no such figures, and cuts its tables so that all is two to four pages of
   paper: the files have the rest.  For packet_page.c. */
#ifndef MINYI_SURVEY_REPORT_PACKET_SECTIONS_H
#define MINYI_SURVEY_REPORT_PACKET_SECTIONS_H

#include "survey/report/packet_data.h"
#include "survey/report/report_page.h"

/* What a section writes from, and the page it writes on; both borrowed. */
struct mny_packet_sheet {
    struct mny_page page;
    const struct mny_packet *packet;
};

/* The city, whom it is compared with, and its key figures. */
void mny_packet_head(const struct mny_packet_sheet *sheet);

/* Points of the total, of the objective score and of each L1, beside the group's. */
void mny_packet_score_card(const struct mny_packet_sheet *sheet);

/* What citizens say, dimension by dimension, with what changed since the last wave. */
void mny_packet_dimensions(const struct mny_packet_sheet *sheet);

/* Items to concentrate on: they matter much and score little. */
void mny_packet_importance(const struct mny_packet_sheet *sheet);

/* What comments complain of, and some of them, masked. */
void mny_packet_voices(const struct mny_packet_sheet *sheet);

/* Where points are lost, and what one more step would add. */
void mny_packet_points(const struct mny_packet_sheet *sheet);

/* How many responses count here, and how much the weights leave of them. */
void mny_packet_quality(const struct mny_packet_sheet *sheet);

/* A section with the heading TITLE; ID is of the page's links, not escaped. */
void mny_packet_section_begin(const struct mny_packet_sheet *sheet, const char *id,
                              const char *title);

void mny_packet_section_end(const struct mny_packet_sheet *sheet);

#endif
