/* SPDX-License-Identifier: MIT */
/* What changed from one wave to the next: every score that both have, and the ranks.

   A change is the new score minus the old one.  The waves are independent samples, so that its
   variance is the sum of both; Student's t with Welch's and Satterthwaite's degrees of freedom
   (stats/difference.h).  p are adjusted by Holm's method over all cities of one score, which
   are one family.  What is counted (filings, deductions) has no standard error: its change is
   as it is.

   Scores are the same by level and code.  Where full points differ, rates in percent of them are
   compared.  By another standard a code may stand for something else: then a dimension or
   indicator must have the same name too, and totals of different indicators are not
   compared. */
#ifndef MINYI_SURVEY_WAVES_WAVE_CHANGES_H
#define MINYI_SURVEY_WAVES_WAVE_CHANGES_H

#include "core/problem.h"
#include "stats/difference.h"
#include "survey/waves/wave.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether two scores were compared, and why not. */
enum mny_change_state {
    MNY_CHANGE_COMMON,
    MNY_CHANGE_RELABELLED, /* compared; the same code has another name */
    MNY_CHANGE_NO_SCORE,   /* one of them has no number */
    MNY_CHANGE_ONLY_OLD,
    MNY_CHANGE_ONLY_NEW,
    MNY_CHANGE_OTHER_LABEL,    /* another standard's code with another name */
    MNY_CHANGE_OTHER_STANDARD, /* a sum over another standard's indicators */
    MNY_CHANGE_STATES
};

/* UP and DOWN: beyond chance, or of something counted; SAME: no change that can be told from
   none; UNKNOWN: nothing tells. */
enum mny_direction {
    MNY_DIRECTION_UP,
    MNY_DIRECTION_DOWN,
    MNY_DIRECTION_SAME,
    MNY_DIRECTION_UNKNOWN,
    MNY_DIRECTIONS
};

/* "only_old", "up": as compare.csv has them. */
const char *mny_change_state_name(enum mny_change_state state);
const char *mny_direction_name(enum mny_direction direction);

/* A score that one wave has, or both. */
struct mny_statistic {
    enum mny_wave_level level;
    const char *code, *label; /* the new wave's, if it has it */
    bool in_old, in_new;      /* of any city */
};

struct mny_change {
    size_t city, statistic;
    enum mny_change_state state;
    bool percent; /* OLD and NEW are in percent of the full points */
    double old, new, old_se, new_se;
    struct mny_difference test; /* difference, se, t, df, p, interval; NAN: not compared */
    double p_holm;
    enum mny_direction direction;
};

/* Whether a move is more than chance. */
enum mny_beyond { MNY_BEYOND_NO, MNY_BEYOND_YES, MNY_BEYOND_UNKNOWN };

/* Ranks as published (by survey score where there are no totals); places are ranks among the
   cities that both waves rank, so that nobody moves because others came or left.  0: none.

   BY_INTERVALS: beyond chance if the joint rank intervals (ranks.csv) of both waves have no
   rank in common; each is first widened by as many places as the other wave lacks cities.
   Else: if the score itself changed beyond chance, in the direction of the move. */
struct mny_move {
    size_t old_rank, new_rank, old_place, new_place;
    long places;                                     /* up is positive */
    size_t old_best, old_worst, new_best, new_worst; /* of places; 0: not known */
    bool by_intervals;
    enum mny_beyond beyond;
};

struct mny_compared_city {
    const char *code, *name;
    bool in_old, in_new;
    struct mny_move move;
};

struct mny_wave_changes {
    const struct mny_survey_wave *old, *new;
    double level; /* p_holm below it: beyond chance */
    bool same_standard;
    struct mny_compared_city *cities; /* by code */
    size_t city_count;
    struct mny_statistic *statistics; /* by level, then as in the new wave's files */
    size_t statistic_count;
    struct mny_change *changes; /* by city, then statistic */
    size_t change_count;
    size_t ranked; /* the statistic that ranks are of; the count if there is none */
    size_t *index; /* [city x statistic]: change + 1, 0 for none */
};

/* Compares two waves, which must outlive the result.  MNY_OK or MNY_E_MEMORY; free with
   mny_wave_changes_free(). */
enum mny_code mny_wave_changes_create(const struct mny_survey_wave *old,
                                      const struct mny_survey_wave *new, double level,
                                      struct mny_wave_changes **changes);
void mny_wave_changes_free(struct mny_wave_changes *changes); /* NULL is allowed. */

/* That of CITY and STATISTIC; NULL if neither wave has it. */
const struct mny_change *mny_wave_change(const struct mny_wave_changes *changes, size_t city,
                                         size_t statistic);

/* The first statistic of LEVEL; their count if there is none. */
size_t mny_wave_statistic(const struct mny_wave_changes *changes, enum mny_wave_level level);

/* Whether STATISTIC is compared in any city. */
bool mny_wave_is_compared(const struct mny_wave_changes *changes, size_t statistic);

/* Changes whose direction is DIRECTION, among those with a p; how many have a p. */
size_t mny_wave_changes_directed(const struct mny_wave_changes *changes,
                                 enum mny_direction direction);
size_t mny_wave_changes_tested(const struct mny_wave_changes *changes);

/* The changes that are beyond chance by their p, the largest first: *FOUND has COUNT of them
   and is the caller's to free(), whatever is returned.  MNY_OK or MNY_E_MEMORY. */
enum mny_code mny_wave_changes_significant(const struct mny_wave_changes *changes,
                                           const struct mny_change ***found, size_t *count);

/* Cities in the order of the size of their moves, then of the change of what is ranked; those
   without a place in both waves are left out.  *ORDER is the caller's to free(), whatever is
   returned.  MNY_OK or MNY_E_MEMORY. */
enum mny_code mny_wave_moves(const struct mny_wave_changes *changes, size_t **order, size_t *count);

#endif
