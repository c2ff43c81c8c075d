/* SPDX-License-Identifier: MIT */
/* The coding frame of open comments: topics.csv in the folder of a questionnaire.

     topic     code of the topic; its rows may stand several times
     label     what it is called, in its first row; else its code
     pattern   PCRE2, found anywhere in a comment, whatever the case
     polarity  complaint, praise or neutral (or empty, which is neutral)

   Patterns of one topic and polarity are alternatives.  Patterns and comments are
   compared with full-width forms and typographic quotes folded, as labels are
   (mny_topic_fold()).

   A code is one thing that a comment can say: of each topic that it is spoken of at
   all, and with which polarity; and, last, that no topic is. */
#ifndef MINYI_SURVEY_QUESTIONNAIRE_TOPIC_FRAME_H
#define MINYI_SURVEY_QUESTIONNAIRE_TOPIC_FRAME_H

#include "core/pattern.h"
#include "survey/questionnaire/questionnaire.h"

enum mny_polarity { MNY_COMPLAINT, MNY_PRAISE, MNY_NEUTRAL, MNY_POLARITIES };

/* "complaint", "praise", "neutral". */
const char *mny_polarity_name(enum mny_polarity polarity);

/* Ceiling of codes: a set of them is a few words. */
enum { MNY_TOPIC_CODES_MOST = 256 };

struct mny_topic {
    const char *code, *label;
    size_t spoken_of;             /* the code of the topic as a whole */
    size_t codes[MNY_POLARITIES]; /* MNY_NONE: no pattern has it; with one polarity SPOKEN_OF */
};

struct mny_topic_pattern {
    size_t topic;
    enum mny_polarity polarity;
    const struct mny_pattern *pattern;
};

struct mny_topic_frame {
    const struct mny_topic *topics; /* in the order in which the sheet names them */
    size_t count;
    const struct mny_topic_pattern *patterns; /* in the sheet's order */
    size_t pattern_count;
    size_t codes; /* of all topics, and the last: no topic */
};

/* The frame of Q, or NULL if it has none, or no question with the role comment. */
const struct mny_topic_frame *mny_questionnaire_topics(const struct mny_questionnaire *q);

/* Writes a comment as patterns see it: full-width forms become half-width, “ ” ‘ ’
   ASCII quotes; blanks and line ends become one blank between ASCII characters and
   vanish beside others, since Chinese is written without.  OUT has room for LENGTH
   bytes and may not be TEXT; returns the length written. */
size_t mny_topic_fold(const char *text, size_t length, char *out);

#endif
