/* SPDX-License-Identifier: MIT */
/* A dump as an SPSS data file (.sav, .zsav), read by ReadStat.

   A column is called by its variable's name.  A value with a label is that label, which
   says what it means whatever code it has; others are their number or text, dates
   "2023-05-06 09:12:33" and times "00:03:06".  A system missing value is an empty cell, and so is
   one without a label that the file declares missing.  Labels of variables, in which tools keep
   the texts of questions, stand apart.  Texts have the encoding that the file says; where it says
   none, that of the caller, or else GB18030, with a note. */
#ifndef MINYI_SURVEY_DUMP_SPSS_H
#define MINYI_SURVEY_DUMP_SPSS_H

#include "core/problem.h"
#include "survey/dump/encoding.h"
#include "survey/dump/labelled_numbers.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Whether the LENGTH bytes that a file begins with are an SPSS data file's. */
bool mny_spss_begins(const char *head, size_t length);

/* Writes the file at PATH, in ENCODING if it says none, as CSV in UTF-8 into *TEXT, a temporary
   file without a name, read from its beginning, which is the caller's to fclose(): a line of names,
   and a record for each case; and the variables' labels into *LABELS, a record of as many cells,
   which is the caller's to free(), or NULL if none has one; and into *NUMBERS, which is the
   caller's, too, what numbers the labels of values stand for.  MNY_E_INPUT if the file is damaged
   or has no variables. */
enum mny_code mny_spss_unpack(const char *path, enum mny_encoding encoding,
                              struct mny_problems *problems, FILE **text, char **labels,
                              struct mny_labelled_numbers **numbers);

#endif
