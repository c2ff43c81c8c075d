/* SPDX-License-Identifier: MIT */
/* The page of a city's packet: two to four pages of paper for the people of one city. */
#ifndef MINYI_SURVEY_REPORT_PACKET_PAGE_H
#define MINYI_SURVEY_REPORT_PACKET_PAGE_H

#include "core/writer.h"
#include "survey/report/packet_data.h"

void mny_packet_page(const struct mny_packet *packet, struct mny_writer *writer);

#endif
