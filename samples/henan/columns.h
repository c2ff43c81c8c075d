/* SPDX-License-Identifier: MIT */
/* The columns of a dump: which there are, in what order, under what names. */
#ifndef MINYI_SAMPLES_HENAN_COLUMNS_H
#define MINYI_SAMPLES_HENAN_COLUMNS_H

#include "samples/henan/line.h"
#include "samples/henan/model.h"

#include <stddef.h>

/* What stands in a column. */
enum sample_content {
    SAMPLE_ID,
    SAMPLE_STARTED,
    SAMPLE_SUBMITTED,
    SAMPLE_DURATION,
    SAMPLE_DEVICE,
    SAMPLE_CITY,
    SAMPLE_ANSWER,
    SAMPLE_ONE_CHOICE, /* 0 or 1 */
    SAMPLE_SOURCE,
    SAMPLE_SOURCE_DETAIL,
    SAMPLE_ADDRESS,
    SAMPLE_FORM_VERSION,
    SAMPLE_ROW_NUMBER,
    SAMPLE_INSTANCE
};

struct sample_column {
    enum sample_content content;
    const struct mny_question *question; /* NULL in a column of the tool's own */
    size_t index, choice;                /* the question's, and the choice's of a 0/1 column */
    struct sample_line *cells;           /* one for each choice, ready to be copied; or NULL */
};

struct sample_columns {
    struct sample_column *items;
    size_t count;
    struct sample_line header; /* without the line's end */
};

/* Fills COLUMNS with those of 问卷星 (online) or of ODK and KoBo (at home).
   False without memory.  Clear in either case. */
bool sample_columns_make(const struct mny_questionnaire *questionnaire, enum sample_mode mode,
                         struct sample_columns *columns);
void sample_columns_clear(struct sample_columns *columns);

#endif
