/* SPDX-License-Identifier: MIT */
/* One wave: the scores that a finished OUT has, read back from its files.

   run.json says which files OUT has: each that is read must be as it was written.
     scores.csv      totals, ranks, deductions; names of cities
     subjective.csv  survey scores with standard errors and degrees of freedom; of an older one,
                     which has no column df, these follow from its intervals
     objective.csv   scores of filings, of L1 and L2, and the points there are
     ranks.csv       ranks at best and worst, where a run has it; of combine, whose OUT has no
                     subjective.csv, standard errors of totals too
     cities.csv      names for cities that the others do not name */
#ifndef MINYI_SURVEY_WAVES_WAVE_H
#define MINYI_SURVEY_WAVES_WAVE_H

#include "core/problem.h"
#include "survey/manifest/manifest.h"

#include <stdbool.h>
#include <stddef.h>

/* Kinds of scores, in the order in which they are told. */
enum mny_wave_level {
    MNY_WAVE_TOTAL,
    MNY_WAVE_SURVEY, /* the city's survey score */
    MNY_WAVE_DIMENSION,
    MNY_WAVE_ITEM,
    MNY_WAVE_OBJECTIVE,
    MNY_WAVE_L1,
    MNY_WAVE_L2,
    MNY_WAVE_DEDUCTION,
    MNY_WAVE_LEVELS
};

/* "dimension", as compare.csv has it. */
const char *mny_wave_level_name(enum mny_wave_level level);

/* One score of a city.  NAN where there is none. */
struct mny_wave_score {
    size_t city;
    enum mny_wave_level level;
    const char *code, *label;
    double score, se;
    size_t degrees; /* of freedom; 0: not known, or there are none */
    bool counted;   /* not from a sample: exact, without a standard error */
    double full;    /* points there are */
};

/* Ranks are 0 where there is none. */
struct mny_wave_city {
    const char *code, *name; /* NAME is the code where none is known */
    size_t rank;             /* by total, as published */
    /* By ranks.csv: together for all cities, and the error of the total. */
    size_t rank_best, rank_worst;
    double total_se;
    size_t total_degrees;
};

struct mny_wave_source; /* what owns the texts */

struct mny_survey_wave {
    const char *folder; /* as it was given */
    const struct mny_manifest *manifest;
    const char *standard;         /* as it was given to the run; "" for none */
    struct mny_wave_city *cities; /* in the order in which they were met */
    size_t city_count;
    struct mny_wave_score *scores; /* one for each city, level and code */
    size_t score_count;
    bool has_totals, has_survey, has_objective;
    double objective_weight; /* per cent of the total that filings have; NAN: not known */
    struct mny_wave_source *source;
};

/* The files that may be read of a folder: NULL from some INDEX on. */
const char *mny_wave_file(size_t index);

/* Reads FOLDER (borrowed).  Everything that is wrong is said with its file: one that is not
   there (MNY_E_NOT_FOUND), is not as it was written, or is not what minyi writes (MNY_E_INPUT).
   Free with mny_wave_free(). */
enum mny_code mny_wave_read(const char *folder, struct mny_problems *problems,
                            struct mny_survey_wave **wave);
void mny_wave_free(struct mny_survey_wave *wave); /* NULL is allowed. */

/* Whether no other standard is between them: the same files, the same id, or none in one of
   the two. */
bool mny_wave_same_standard(const struct mny_survey_wave *old, const struct mny_survey_wave *new);

/* Whether a dump of one is a dump of the other: then they are no independent samples. */
bool mny_wave_share_dump(const struct mny_survey_wave *old, const struct mny_survey_wave *new);

#endif
