/* SPDX-License-Identifier: MIT */
/* What is typical of the people in the sample: whom each way of asking reaches,
   what they use, what they write. */
#ifndef MINYI_SAMPLES_HENAN_PEOPLE_H
#define MINYI_SAMPLES_HENAN_PEOPLE_H

#include "samples/henan/model.h"

/* Draws a person of PLACE who is reached by MODE. */
void sample_people_draw(gsl_rng *rng, size_t place, enum sample_mode mode,
                        struct sample_person *person);

/* How common the answers to a question without score are: found once by its
   name, for there are many people. */
enum sample_habit_kind {
    SAMPLE_HABIT_EVEN,
    SAMPLE_HABIT_SHARES,
    SAMPLE_HABIT_SEX,
    SAMPLE_HABIT_EDU,
    SAMPLE_HABIT_LIVED,
    SAMPLE_HABIT_AGE
};
struct sample_habit {
    enum sample_habit_kind kind;
    const double *shares; /* [4] */
};
struct sample_habit sample_people_habit(const char *question);

/* The choice of a question with HABIT, an index into its COUNT choices. */
size_t sample_people_choice(gsl_rng *rng, const struct sample_person *person,
                            const struct sample_habit *habit, size_t count);

/* By age band, how many have used SERVICE, a choice of a select_multiple
   question, in the past year: four shares, static. */
const double *sample_people_use(const char *service);

/* A comment, or NULL (most people write none).  Static. */
const char *sample_people_comment(gsl_rng *rng, const struct sample_person *person);

#endif
