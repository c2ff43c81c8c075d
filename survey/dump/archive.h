/* SPDX-License-Identifier: MIT */
/* A dump in a ZIP file: a workbook (.xlsx), as 问卷星 and 腾讯问卷 give it, or one text
   that was packed.  Either is unpacked to a temporary file without a name, row by row,
   so that no size of it takes memory (but a workbook's list of shared strings). */
#ifndef MINYI_SURVEY_DUMP_ARCHIVE_H
#define MINYI_SURVEY_DUMP_ARCHIVE_H

#include "core/problem.h"

#include <stdbool.h>
#include <stdio.h>

/* Unpacks the ZIP file at PATH into *TEXT, which is the caller's to fclose(), read from its
   beginning.  With *IS_WORKBOOK it is CSV in UTF-8, every row of the sheet a record (an
   empty line for an empty row), as wide as the first at least.  MNY_E_INPUT if the file is
   damaged, holds no text or several, or grows beyond all measure. */
enum mny_code mny_archive_unpack(const char *path, struct mny_problems *problems, FILE **text,
                                 bool *is_workbook);

#endif
