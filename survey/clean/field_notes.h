/* SPDX-License-Identifier: MIT */
/* What is noted of each row of a piece for the comparison of interviewers and contractors
   (interviewers.h): who brought it, when, and whether it could be straight-lined.  Noted
   before the rules look at the row, so that a code stands as it was given. */
#ifndef MINYI_SURVEY_CLEAN_FIELD_NOTES_H
#define MINYI_SURVEY_CLEAN_FIELD_NOTES_H

#include "survey/clean/interview.h"
#include "survey/clean/plan.h"
#include "survey/common/parcel.h"
#include "survey/common/text_map.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mny_field_kind { MNY_INTERVIEWERS, MNY_CONTRACTORS, MNY_FIELD_KINDS };

/* Instead of a contractor's code: the file that the row comes from. */
#define MNY_FIELD_FILE UINT32_MAX

struct mny_field_note {
    uint32_t codes[MNY_FIELD_KINDS]; /* numbers in the texts of the kind */
    bool judged;                     /* enough scored answers for the rule of straight lines */
    bool timed, night;               /* its time of day is known; from 22:00 to 06:00 */
};

struct mny_field_notes {
    const struct mny_plan *plan;
    struct mny_field_note *rows;
    size_t count, room;
    struct mny_text_map *texts[MNY_FIELD_KINDS];
};

/* PLAN is borrowed.  NULL without memory. */
struct mny_field_notes *mny_field_notes_create(const struct mny_plan *plan);
void mny_field_notes_free(struct mny_field_notes *notes); /* NULL is allowed. */

/* NULL is allowed in all that follows: then nothing is noted. */
void mny_field_notes_clear(struct mny_field_notes *notes);

/* Notes the row that INTERVIEW has read and routed, or one of its dump that cannot be read.
   False without memory. */
bool mny_field_notes_add(struct mny_field_notes *notes, const struct mny_interview *interview);
bool mny_field_notes_add_unreadable(struct mny_field_notes *notes,
                                    const struct mny_interview *interview);

/* The same for a plain row (plain_rows.h) with ANSWERED scored answers, of whose INTERVIEW only
   the times and who did the work are read. */
bool mny_field_notes_add_plain(struct mny_field_notes *notes, const struct mny_interview *interview,
                               size_t answered);

/* All that is noted, for notes of the same plan in another process, which are nothing else
   afterwards.  False if PARCEL has not what was packed, or without memory. */
void mny_field_notes_pack(const struct mny_field_notes *notes, struct mny_parcel *parcel);
bool mny_field_notes_unpack(struct mny_field_notes *notes, struct mny_parcel *parcel);

/* Whether INSTANT is at night by the local clock: from 22:00 to before 06:00.  A moment with
   a zone is taken to Beijing time, UTC+8, the one legal time of China. */
struct mny_instant;
bool mny_instant_at_night(const struct mny_instant *instant);

#endif
