/* SPDX-License-Identifier: MIT */
/* Coding comments by the questionnaire's frame (topic_frame.h): what each says, and
   how that is kept of a respondent, in columns of bytes.  Nothing of it costs
   anything without a frame. */
#ifndef MINYI_SURVEY_CLEAN_TOPIC_CODER_H
#define MINYI_SURVEY_CLEAN_TOPIC_CODER_H

#include "survey/common/hash.h"
#include "survey/questionnaire/topic_frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Codes of the frame. */
struct mny_topic_set {
    uint64_t words[MNY_TOPIC_CODES_MOST / 64];
};

bool mny_topic_set_has(const struct mny_topic_set *set, size_t code);
void mny_topic_set_add(struct mny_topic_set *set, size_t code);

/* Adds all of OTHER; true if it has any. */
bool mny_topic_set_join(struct mny_topic_set *set, const struct mny_topic_set *other);

enum mny_comment_state {
    MNY_NO_COMMENT,
    MNY_COMMENT_CODED,
    MNY_COMMENT_NOT_CODED /* some pattern reached a limit, or it is no UTF-8 */
};

/* One for each thread; FRAME is borrowed.  NULL without memory.  KEY is of the table of
   comments that came lately: many people write the same few words, which are looked up
   instead of being matched again. */
struct mny_topic_coder;
struct mny_topic_coder *mny_topic_coder_create(const struct mny_topic_frame *frame,
                                               struct mny_hash_key key);
void mny_topic_coder_free(struct mny_topic_coder *coder); /* NULL is allowed. */

/* Codes the comment of LENGTH bytes at TEXT: *SAID has its codes, but never that of no
   topic; it is empty unless *STATE is MNY_COMMENT_CODED.  False without memory. */
bool mny_topic_coder_run(struct mny_topic_coder *coder, const char *text, size_t length,
                         enum mny_comment_state *state, struct mny_topic_set *said);

/* ---- columns ---- */

/* How many a frame needs: the state, then 7 codes a column, whose highest bit says that
   there is a comment that was coded. */
size_t mny_topic_columns(const struct mny_topic_frame *frame);

/* Fills the COLUMNS of a respondent, whose comments together have STATE and SAID. */
void mny_topic_columns_fill(const struct mny_topic_frame *frame, enum mny_comment_state state,
                            const struct mny_topic_set *said, uint8_t *columns);

/* SAYS[byte] of a byte in the column of CODE: 1 if it has the code, 0 if not, NAN if no
   comment was coded.  Returns that column. */
size_t mny_topic_column(size_t code, double says[256]);

#endif
