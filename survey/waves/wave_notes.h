/* SPDX-License-Identifier: MIT */
/* What two waves do not have in common, in sentences. */
#ifndef MINYI_SURVEY_WAVES_WAVE_NOTES_H
#define MINYI_SURVEY_WAVES_WAVE_NOTES_H

#include "survey/waves/wave_changes.h"

struct mny_wave_notes {
    char **items; /* a sentence each, in the user's language; names in them are as in the files */
    size_t count, room;
    size_t warnings; /* the first so many: to be known before anything is read */
};

/* Makes NOTES of CHANGES.  MNY_OK or MNY_E_MEMORY; free with mny_wave_notes_clear(), whatever is
   returned. */
enum mny_code mny_wave_notes_make(const struct mny_wave_changes *changes,
                                  struct mny_wave_notes *notes);
void mny_wave_notes_clear(struct mny_wave_notes *notes);

/* "dimension", in the user's language. */
const char *mny_wave_level_word(enum mny_wave_level level);

/* What a score is called: its label, else the word for its level. */
const char *mny_wave_statistic_word(const struct mny_statistic *statistic);

#endif
