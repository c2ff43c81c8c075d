/* SPDX-License-Identifier: MIT */
/* What happened to a text before it came here: read in a wrong encoding, saved in one that
   lacks its characters, computed by a spreadsheet. */
#ifndef MINYI_SURVEY_CLEAN_DAMAGE_H
#define MINYI_SURVEY_CLEAN_DAMAGE_H

#include <stddef.h>

enum mny_damage {
    MNY_DAMAGE_MISREAD = 1, /* 鎮ㄦ弧 for 您满 (UTF-8 read as GBK), æ»¡ (as Latin-1), ȫԱ for
                               全员 (GBK read as UTF-8) */
    MNY_DAMAGE_LOST = 2,    /* U+FFFD, or 锟斤拷, which is two of it read as GBK */
    MNY_DAMAGE_QUESTION_MARK = 4, /* 王?先生: perhaps a character that GBK lacks */
    MNY_DAMAGE_CONTROL = 8,       /* control characters other than tab and line ends */
    MNY_DAMAGE_SPREADSHEET = 16   /* #N/A, #REF!, #### */
};

/* What is needed to tell; made once, then never changed.  NULL without memory. */
struct mny_damage_detector;
struct mny_damage_detector *mny_damage_detector_create(void);
void mny_damage_detector_free(struct mny_damage_detector *detector); /* NULL is allowed. */

/* The damages of TEXT, which is valid UTF-8: an or of enum mny_damage. */
unsigned mny_damage_of(const struct mny_damage_detector *detector, const char *text, size_t length);

#endif
