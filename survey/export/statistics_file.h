/* SPDX-License-Identifier: MIT */
/* A data file of SPSS (.sav) or Stata (.dta, version 118: Stata 14 and later),
   written row by row by ReadStat; the same rows always make the same bytes.

   Missing answers are kept apart.  Unanswered is the system's own missing value.
   Not asked is .a in Stata, in SPSS a number that the variable declares missing:
   the first of -9, -99, ... that is no choice, -999999999 without choices.  No
   opinion is .b, .c, ... in Stata, one for each such choice; in SPSS the choice's
   own number, declared missing (at most three are, with not asked: a limit of the
   format).  A text is empty where it is missing. */
#ifndef MINYI_SURVEY_EXPORT_STATISTICS_FILE_H
#define MINYI_SURVEY_EXPORT_STATISTICS_FILE_H

#include "core/output.h"
#include "core/problem.h"
#include "survey/questionnaire/questionnaire.h"

#include <stdbool.h>
#include <stddef.h>

enum mny_statistics_format { MNY_STATISTICS_SAV, MNY_STATISTICS_DTA };

/* What fits of a text, in bytes: longer ones are cut between two characters, and a
   warning says how many were.  SPSS has room for one more, which ReadStat's own
   reader loses. */
enum { MNY_SAV_TEXT_MOST = 32766, MNY_DTA_TEXT_MOST = 2045 };

/* A column.  Texts are borrowed while the file is open. */
struct mny_statistics_variable {
    const char *name;  /* as of variable_names.h */
    const char *label; /* UTF-8; cut to what the format holds */
    bool numeric;
    size_t width;                          /* of a text: bytes of the longest */
    const struct mny_choice_list *choices; /* values with labels, or NULL */
    bool opinion;                          /* choices without a score are "no opinion" */
    bool conditional;                      /* it may be not asked */
};

struct mny_statistics_file;

/* Makes NAME in OUTPUT for ROWS rows of COUNT VARIABLES (borrowed).  On failure
 *FILE is NULL and the problem is added. */
enum mny_code mny_statistics_file_open(struct mny_output *output, const char *name,
                                       enum mny_statistics_format format,
                                       const struct mny_statistics_variable *variables,
                                       size_t count, size_t rows, struct mny_problems *problems,
                                       struct mny_statistics_file **file);

/* A row: begin it, put what the variables have (a variable that gets nothing is
   unanswered), end it.  Errors stick: mny_statistics_file_close() says the first. */
void mny_statistics_row_begin(struct mny_statistics_file *file);
void mny_statistics_put_number(struct mny_statistics_file *file, size_t variable, double value);
void mny_statistics_put_text(struct mny_statistics_file *file, size_t variable, const char *text,
                             size_t length);
void mny_statistics_put_not_asked(struct mny_statistics_file *file, size_t variable);
void mny_statistics_row_end(struct mny_statistics_file *file);

/* Finishes the file, warns of texts that were cut and frees FILE.  MNY_OK, MNY_E_IO, MNY_E_MEMORY,
   or MNY_E_CREATE for what the format cannot hold. */
enum mny_code mny_statistics_file_close(struct mny_statistics_file *file);

/* Gives an unfinished file up and frees FILE; NULL is allowed. */
void mny_statistics_file_discard(struct mny_statistics_file *file);

/* Bytes of the longest beginning of the LENGTH bytes TEXT (UTF-8) that is at most
   MOST bytes and CHARACTERS characters long. */
size_t mny_text_cut(const char *text, size_t length, size_t most, size_t characters);

#endif
