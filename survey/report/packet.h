/* SPDX-License-Identifier: MIT */
/* City packets: cities/CODE.html in OUT, one self-contained page for the people of each city,
   which a browser prints as two to four pages. */
#ifndef MINYI_SURVEY_REPORT_PACKET_H
#define MINYI_SURVEY_REPORT_PACKET_H

#include "core/problem.h"

#include <stddef.h>

struct mny_packet_options {
    const char *const *cities; /* codes; "all" stands for every city */
    size_t count;
    const char *last; /* the OUT of the last wave, or NULL */
};

/* Reads the CSV files in FOLDER and writes the packets there, all of them or none.  A code that
   FOLDER does not have is MNY_E_USAGE, and which there are is said; one that makes no safe file
   name (letters, digits, - and _) is MNY_E_INPUT.  WRITTEN, if it
   is not NULL, is told the path of each. */
enum mny_code mny_packets(const char *folder, const struct mny_packet_options *options,
                          struct mny_problems *problems, void (*written)(const char *path));

#endif
