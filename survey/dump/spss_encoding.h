/* SPDX-License-Identifier: MIT */
/* What encoding an SPSS data file says that its texts have.

   ReadStat asks the code page alone, takes a raw GB 2312 for 936, the one of Chinese Windows, knows
   no 20936 and 51936, and takes Western Europe's for files before SPSS 15, which say nothing. */
#ifndef MINYI_SURVEY_DUMP_SPSS_ENCODING_H
#define MINYI_SURVEY_DUMP_SPSS_ENCODING_H

#include "survey/dump/encoding.h"

#include <stdbool.h>
#include <stdio.h>

/* The encoding that FILE, read from its beginning, says in its record of an encoding's name, else
   by its code page: MNY_ENCODING_DETECT for one that is none of ours.  *SAID is false where it says
   none.  Of a damaged file, what it says before the damage. */
enum mny_encoding mny_spss_encoding(FILE *file, bool *said);

#endif
