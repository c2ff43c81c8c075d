/* SPDX-License-Identifier: MIT */
#include "survey/clean/topic_coder.h"
#include "survey/score/topics_private.h"

#include <math.h>
#include <stdlib.h>

static size_t count_lines(const struct mny_topic_frame *frame)
{
    size_t count = 3; /* any_comment, no_topic, not_coded */

    for (size_t i = 0; i < frame->count; i++) {
        count++;
        for (size_t k = 0; k < MNY_POLARITIES; k++)
            count += frame->topics[i].codes[k] != MNY_NONE;
    }
    return count;
}

/* A line of what became of comments. */
static void make_state_line(const struct mny_responses *responses, const char *code, double none,
                            double coded, double not_coded, struct mny_topic_line *line)
{
    *line = (struct mny_topic_line){code, "", "", mny_responses_comments(responses), {0}};
    line->says[MNY_NO_COMMENT] = none;
    line->says[MNY_COMMENT_CODED] = coded;
    line->says[MNY_COMMENT_NOT_CODED] = not_coded;
}

static void make_line(const struct mny_responses *responses, const struct mny_topic *topic,
                      const char *polarity, size_t code, struct mny_topic_line *line)
{
    line->code = topic->code;
    line->label = topic->label;
    line->polarity = polarity;
    line->bytes = mny_responses_topic(responses, code, line->says);
}

struct mny_topic_line *mny_topic_lines_make(const struct mny_topic_frame *frame,
                                            const struct mny_responses *responses, size_t *count)
{
    static const struct mny_topic no_topic = {.code = "no_topic", .label = ""};
    struct mny_topic_line *made = calloc(count_lines(frame), sizeof *made), *line = made;

    *count = count_lines(frame);
    if (!made)
        return NULL;
    make_state_line(responses, "any_comment", 0, 1, 1, line++);
    for (size_t i = 0; i < frame->count; i++) {
        const struct mny_topic *topic = &frame->topics[i];

        make_line(responses, topic, "any", topic->spoken_of, line++);
        for (size_t k = 0; k < MNY_POLARITIES; k++)
            if (topic->codes[k] != MNY_NONE)
                make_line(responses, topic, mny_polarity_name((enum mny_polarity)k),
                          topic->codes[k], line++);
    }
    make_line(responses, &no_topic, "", frame->codes - 1, line++);
    make_state_line(responses, "not_coded", NAN, 0, 1, line);
    return made;
}
