/* SPDX-License-Identifier: MIT */
/* How an invented person answers the questionnaire.

   A person has a city, an age, a sex and a schooling, an opinion of their own
   and one on each dimension.  These add up to what they think of an item, on
   0-100; the answer given is one of the item's, near that value.  Everything
   else about the form (who is asked what) comes from the sheets. */
#ifndef MINYI_SAMPLES_HENAN_MODEL_H
#define MINYI_SAMPLES_HENAN_MODEL_H

#include "samples/henan/places.h"
#include "survey/questionnaire/questionnaire.h"

#include <stddef.h>
#include <stdint.h>

enum sample_state {
    SAMPLE_NOT_ASKED,
    SAMPLE_UNANSWERED,
    SAMPLE_CHOICE,  /* .choice */
    SAMPLE_CHOICES, /* .chosen, a bit a choice */
    SAMPLE_NUMBER,  /* .number */
    SAMPLE_TEXT     /* .text: a comment, or something that does not belong there */
};

struct sample_answer {
    enum sample_state state;
    size_t choice;
    uint64_t chosen;
    long number;
    const char *text; /* static */
};

/* The two ways in which people were asked: they reach different people. */
enum sample_mode { SAMPLE_ONLINE, SAMPLE_AT_HOME };

/* What is known of a person before the first question. */
struct sample_person {
    size_t place;
    enum sample_mode mode;
    bool screened; /* too young, or has only just moved here */
    bool hostile;  /* a comment may try to break programs that show it */
    long age;
    size_t band, edu, sex; /* from 0 */
    double opinion;
};

struct sample_model;

/* A model of QUESTIONNAIRE and PLACES, which must outlive it; RNG decides how
   cities differ.  NULL without memory. */
struct sample_model *sample_model_create(const struct mny_questionnaire *questionnaire,
                                         const struct sample_places *places, gsl_rng *rng);
void sample_model_free(struct sample_model *model); /* NULL is allowed. */

/* Fills ANSWERS (one a question) with the answers of PERSON.  False without
   memory. */
bool sample_model_answer(struct sample_model *model, gsl_rng *rng,
                         const struct sample_person *person, struct sample_answer *answers);

/* Some answer to the scored QUESTION, for a place where none belongs. */
void sample_model_any(const struct sample_model *model, gsl_rng *rng, size_t question,
                      struct sample_answer *answer);

#endif
