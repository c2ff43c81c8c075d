/* SPDX-License-Identifier: MIT */
/* The cities of the sample: which they are, how many adults live there and how
   well (by invention) they are liked; and the files that follow from this. */
#ifndef MINYI_SAMPLES_HENAN_PLACES_H
#define MINYI_SAMPLES_HENAN_PLACES_H

#include "core/problem.h"
#include "samples/henan/draw.h"
#include "survey/questionnaire/questionnaire.h"

#include <stddef.h>

struct sample_place {
    char code[7];
    const char *name;     /* the questionnaire's label, or the invented one */
    const char *province; /* "河南省" */
    double adults;        /* people of 18 and older */
    double mean;          /* true mean of answers, 0-100 */
    double age_share[4], edu_share[4];
};

struct sample_places;

/* COUNT cities: the twelve of Henan if the city question of QUESTIONNAIRE has
   them, then its others in their order, then invented ones (codes 990001 ...).
   NULL without memory.  Names are borrowed from QUESTIONNAIRE. */
struct sample_places *sample_places_create(const struct mny_questionnaire *questionnaire,
                                           size_t count, gsl_rng *rng);
void sample_places_free(struct sample_places *places); /* NULL is allowed. */

size_t sample_places_count(const struct sample_places *places);
const struct sample_place *sample_place(const struct sample_places *places, size_t index);

/* Whether some are invented, so that the questionnaire has to be extended. */
size_t sample_places_invented(const struct sample_places *places);

/* Writes FOLDER/cities.csv and FOLDER/population.csv; margins are those of sex,
   age_band and edu that QUESTIONNAIRE has. */
enum mny_code sample_places_write(const struct sample_places *places,
                                  const struct mny_questionnaire *questionnaire, const char *folder,
                                  struct mny_problems *problems);

/* Copies the sheets in SOURCE to FOLDER/questionnaire, the invented cities added
   to the choices of the city question. */
enum mny_code sample_places_extend(const struct sample_places *places,
                                   const struct mny_questionnaire *questionnaire,
                                   const char *source, const char *folder,
                                   struct mny_problems *problems);

/* FOLDER/NAME; free with free(); NULL without memory. */
char *sample_path(const char *folder, const char *name);

#endif
