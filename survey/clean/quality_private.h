/* SPDX-License-Identifier: MIT */
/* Inside the quality rules: only quality*.c include this. */
#ifndef MINYI_SURVEY_CLEAN_QUALITY_PRIVATE_H
#define MINYI_SURVEY_CLEAN_QUALITY_PRIVATE_H

#include "core/calendar.h"
#include "stats/honest_answers.h"
#include "survey/clean/batteries.h"
#include "survey/clean/quality.h"

/* RULE flags ROW. */
struct mny_quality_flag {
    size_t row;
    double value, threshold;
    const char *detail; /* a name of the questionnaire or a fixed word */
    enum mny_quality_rule rule;
};

/* Rows in their order; NULL where nobody has asked. */
struct mny_quality_rows {
    uint32_t *rows;
    size_t count;
};

/* How often each answer was given, of rows that are not dropped; NULL where nobody has asked. */
struct mny_quality_margins {
    size_t (*counts)[MNY_ANSWER_CODES]; /* by item; all 0 of one whose answers are no codes */
    size_t *rows;                       /* by city; where there are items */
    double *same;                       /* by city and item: sum p^2 */
    double *none; /* by city and item: p^2 of no answer, which SAME has, too */
};

struct mny_quality {
    const struct mny_plan *plan;
    const struct mny_quality_settings *settings;
    const struct mny_signals *signals;
    const struct mny_responses *responses;
    const struct mny_durations *durations;
    const uint8_t *dropped; /* by row: it counts no more */
    size_t rows, threads;
    struct mny_batteries batteries;
    struct mny_quality_rows all, sample; /* that count: see quality_measures.h */
    struct mny_quality_margins margins;
    struct mny_quality_flag *flags;
    size_t flag_count, flag_room;
    struct mny_quality_result results[MNY_QUALITY_RULES];
    const char
        *notes[MNY_QUALITY_RULES]; /* N_(): why a rule did not judge; NULL: see quality.csv */
};

/* Rows in several parts that are counted by themselves, whole numbers, so that nothing hangs on how
   many there are: rows / parts + 1 each. */
static inline size_t mny_quality_parts(const struct mny_quality *quality)
{
    const size_t most = 16;

    return quality->threads < most ? quality->threads : most;
}

/* Writes a value or threshold of RULE as files have it: times by the survey's clocks. */
void mny_quality_format(const struct mny_quality *quality, enum mny_quality_rule rule, double value,
                        char text[MNY_MOMENT_ROOM]);

/* COUNT flags more, for the caller to write at once; NULL without memory. */
struct mny_quality_flag *mny_quality_add_room(struct mny_quality *quality, size_t count);

bool mny_quality_add(struct mny_quality *quality, const struct mny_quality_flag *flag);

/* The families of rules; each counts what it judged.  False without memory. */
bool mny_quality_battery(struct mny_quality *quality);
bool mny_quality_speed(struct mny_quality *quality);
bool mny_quality_pages(struct mny_quality *quality);
bool mny_quality_style(struct mny_quality *quality);
bool mny_quality_items(struct mny_quality *quality);
bool mny_quality_halves(struct mny_quality *quality);
bool mny_quality_near(struct mny_quality *quality);
bool mny_quality_duplicates(struct mny_quality *quality);
bool mny_quality_answers(struct mny_quality *quality);
bool mny_quality_quotas(struct mny_quality *quality); /* last: what others reject has no place */
bool mny_quality_burst(struct mny_quality *quality, const uint64_t *keys, const char *what);

/* Counts the margins, once for those who ask.  False without memory. */
bool mny_quality_count(struct mny_quality *quality);
void mny_quality_margins_free(struct mny_quality_margins *margins);

/* Rows with the same key, by key, then by row; keys that one row alone has, and the key 0,
   are left out, and so are dropped rows.  *ROWS is the caller's to free(). */
bool mny_quality_repeated(const struct mny_quality *quality, const uint64_t *keys, size_t **rows,
                          size_t *count);

#endif
