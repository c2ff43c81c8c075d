/* SPDX-License-Identifier: MIT */
/* What is odd in a dump without stopping anything: counted while its rows are read, and
   said once for each kind, with the first place.  Pieces are counted one by one and
   merged in their order, so that any number of threads finds the same. */
#ifndef MINYI_SURVEY_CLEAN_FINDINGS_H
#define MINYI_SURVEY_CLEAN_FINDINGS_H

#include "core/problem.h"
#include "survey/dump/record.h"

#include <stddef.h>
#include <stdint.h>

enum mny_finding {
    MNY_FOUND_MARK,         /* a byte order mark inside the file */
    MNY_FOUND_HEADER,       /* the header once more */
    MNY_FOUND_OTHER_HEADER, /* a header of other columns: rows behind it mean something else */
    MNY_FOUND_NO_TEXT,      /* a row that cannot be decoded */
    MNY_FOUND_MISREAD,      /* damage.h: the next five */
    MNY_FOUND_LOST,
    MNY_FOUND_QUESTION_MARK,
    MNY_FOUND_CONTROL,
    MNY_FOUND_SPREADSHEET,
    MNY_FOUND_NO_TIME,   /* a time that cannot be read */
    MNY_FOUND_HALF_ZONE, /* one of two times has a zone */
    MNY_FOUND_SHORT_ID,  /* an id as 4.4E+17 */
    MNY_FOUND_PIECE,     /* one of several choices in a cell that cannot be read */
    MNY_FOUND_SCORE,     /* a score where a choice is expected */
    MNY_FOUND_NO_CITY,   /* a city that is none of the choices */
    MNY_FOUND_JSON,      /* JSON that cannot be read */
    MNY_FOUND_KEY,       /* a key in it without a column */
    MNY_FOUND_REJECTED,  /* a response that reviewers in the field tool rejected */
    MNY_FOUND_DOUBTED,   /* one that they have put aside */
    MNY_FOUND_WRITTEN,   /* a text behind a choice that no question asks for */
    MNY_FOUND_QUOTE,     /* a quote inside a cell that is not quoted, which was let pass */
    MNY_FINDINGS
};

enum { MNY_FOUND_SAMPLE = 64, MNY_FOUND_VERSIONS = 6 };

/* How often, and where first. */
struct mny_found {
    size_t count;
    uint64_t line; /* physical lines before it */
    size_t column; /* from 1; 0: the whole row */
    char sample[MNY_FOUND_SAMPLE];
};

struct mny_findings {
    struct mny_found kinds[MNY_FINDINGS];
    struct mny_line_tally lines;
    /* Versions of the form that are not the questionnaire's; what is more than fits is
       counted with the last. */
    struct mny_found versions[MNY_FOUND_VERSIONS];
    size_t version_count;
};

/* Counts what was found behind LINE physical lines, in COLUMN (from 1, or 0).  TEXT, of
   which a beginning is kept, is what was seen there. */
void mny_findings_add(struct mny_findings *findings, enum mny_finding kind, uint64_t line,
                      size_t column, const char *text, size_t length);
void mny_findings_add_version(struct mny_findings *findings, uint64_t line, size_t column,
                              const char *text, size_t length);

/* Adds what was found in a piece behind LINES physical lines. */
void mny_findings_merge(struct mny_findings *to, const struct mny_findings *piece, uint64_t lines);

/* Says all of it of the dump at PATH, whose form has VERSION in the questionnaire ("": not
   known).  MNY_E_INPUT for another header in the middle. */
enum mny_code mny_findings_say(const struct mny_findings *findings, const char *path,
                               const char *version, struct mny_problems *problems);

#endif
