/* SPDX-License-Identifier: MIT */
/* Topics from inside: what there is to tell (topic_lines.c), its figures in each city
   (topic_shares.c), its file (topic_files.c). */
#ifndef MINYI_SURVEY_SCORE_TOPICS_PRIVATE_H
#define MINYI_SURVEY_SCORE_TOPICS_PRIVATE_H

#include "survey/questionnaire/topic_frame.h"
#include "survey/score/scoring_private.h"
#include "survey/score/topics.h"

#include <stdint.h>

/* A row of each city. */
struct mny_topic_line {
    const char *code, *label, *polarity;
    const uint8_t *bytes; /* of each response */
    double says[256];     /* 1 in it, 0 not, NAN not among those it is of */
};

/* Makes the lines that RESPONSES have by FRAME; the caller's, free().  NULL without
   memory. */
struct mny_topic_line *mny_topic_lines_make(const struct mny_topic_frame *frame,
                                            const struct mny_responses *responses, size_t *count);

/* The figures of a line in a city, or in all. */
struct mny_topic_share {
    size_t n, comments;
    double in, of, all;           /* weights of n, of comments, of all respondents */
    struct mny_estimate estimate; /* NAN where there is none; SCORE is the weighted share */
};

struct mny_topic_shares {
    const struct mny_responses *responses;
    const struct mny_weighting *weighting; /* or NULL */
    const struct mny_scoring *scoring;     /* or NULL */
    struct mny_topic_line *lines;
    size_t line_count;
    size_t cities;                  /* of the responses */
    bool *seen;                     /* by city: it has accepted responses */
    struct mny_topic_share *shares; /* by city, then by line; all together last */
};

/* Finds all figures.  On success *SHARES is the caller's.  MNY_E_MEMORY,
   MNY_E_INTERRUPT or MNY_E_INTERNAL. */
enum mny_code mny_topic_shares_make(const struct mny_topic_frame *frame,
                                    const struct mny_responses *responses,
                                    const struct mny_weighting *weighting,
                                    const struct mny_scoring *scoring,
                                    struct mny_topic_shares **shares);
void mny_topic_shares_free(struct mny_topic_shares *shares); /* NULL is allowed. */

/* mny_topics_write() with the standard errors of SCORING, if it is not NULL. */
enum mny_code mny_topic_files_write(const struct mny_questionnaire *questionnaire,
                                    const struct mny_responses *responses,
                                    const struct mny_weighting *weighting,
                                    const struct mny_scoring *scoring, struct mny_output *output,
                                    struct mny_problems *problems);

#endif
