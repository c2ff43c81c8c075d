/* SPDX-License-Identifier: MIT */
/* Makes a population, draws many samples from it, and writes them as one survey in
   which every sample is a "city": whether the 95 % intervals of `minyi score` hold
   the truth 95 times in 100 can then be counted.

     draw_samples FOLDER SAMPLES

   The population has strata of towns (PSUs) of people.  A sample takes towns with
   probability proportional to their people, with replacement, and people at
   random in each; who answers at all hangs on sex, age and education, as do the
   answers, so that only raking gets them right.  Towns differ, so that people of
   one are alike.  Some questions are left unanswered.

   FOLDER gets questionnaire/, responses.csv, population.csv, and truth.csv
   (level,code,score) computed from everybody. */
#include "core/problem.h"
#include "core/writer.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { STRATA = 20, TOWNS = 60, DRAWN = 4, ASKED = 15, ITEMS = 6, DIMENSIONS = 2 };
enum { SEXES = 2, AGES = 4, EDUCATIONS = 3, LEVELS = 5, UNANSWERED = 0 };

static const double item_weight[ITEMS] = {3, 2, 1, 2, 2, 1}; /* three to a dimension */
static const double dimension_weight[DIMENSIONS] = {60, 40};

struct person {
    unsigned char sex, age, education, answers[ITEMS];
};

struct town {
    struct person *people;
    size_t count;
};

struct stratum {
    struct town towns[TOWNS];
    size_t people;
};

struct population {
    struct stratum strata[STRATA];
    size_t people, sexes[SEXES], ages[AGES], educations[EDUCATIONS];
    double sum[ITEMS], answered[ITEMS];
};

/* ---- the population --------------------------------------------------------------- */

static unsigned char pick(const gsl_rng *random, const double *share, unsigned char count)
{
    double left = gsl_rng_uniform(random);

    for (unsigned char i = 0; i + 1 < count; i++) {
        if (left < share[i])
            return i;
        left -= share[i];
    }
    return (unsigned char)(count - 1);
}

/* 1 to 5, better for older and less educated people, and as the town is; or none. */
static unsigned char answer(const gsl_rng *random, const struct person *person, double town,
                            size_t item)
{
    double level = 3.2 + town + 0.25 * person->age - 0.3 * person->education + 0.2 * person->sex +
                   0.1 * (double)item + gsl_ran_gaussian(random, 1);

    if (gsl_rng_uniform(random) < 0.02 * (double)item + 0.03 * person->age)
        return UNANSWERED;
    return (unsigned char)fmin(fmax(floor(level), 1), LEVELS);
}

static struct person make_person(const gsl_rng *random, double town)
{
    static const double ages[AGES] = {0.25, 0.3, 0.25, 0.2};
    static const double educations[EDUCATIONS] = {0.3, 0.45, 0.25};
    struct person person = {.sex = gsl_rng_uniform(random) < 0.51};

    person.age = pick(random, ages, AGES);
    person.education = pick(random, educations, EDUCATIONS);
    for (size_t item = 0; item < ITEMS; item++)
        person.answers[item] = answer(random, &person, town, item);
    return person;
}

static double score_of(unsigned char answer)
{
    return 25.0 * (answer - 1);
}

static void count_person(struct population *population, const struct person *person)
{
    population->people++;
    population->sexes[person->sex]++;
    population->ages[person->age]++;
    population->educations[person->education]++;
    for (size_t item = 0; item < ITEMS; item++)
        if (person->answers[item] != UNANSWERED) {
            population->sum[item] += score_of(person->answers[item]);
            population->answered[item]++;
        }
}

static void make_population(const gsl_rng *random, struct population *population)
{
    for (size_t h = 0; h < STRATA; h++) {
        struct stratum *stratum = &population->strata[h];
        const double region = gsl_ran_gaussian(random, 0.3);
        for (size_t t = 0; t < TOWNS; t++) {
            struct town *town = &stratum->towns[t];
            const double own = region + gsl_ran_gaussian(random, 0.35);
            town->count = 80 + gsl_rng_uniform_int(random, 400);
            town->people = calloc(town->count, sizeof *town->people);
            if (!town->people)
                exit(EXIT_FAILURE);
            for (size_t i = 0; i < town->count; i++) {
                town->people[i] = make_person(random, own);
                count_person(population, &town->people[i]);
            }
            stratum->people += town->count;
        }
    }
}

/* ---- the samples ------------------------------------------------------------------ */

static bool responds(const gsl_rng *random, const struct person *person)
{
    const double chance = 0.9 - 0.1 * person->sex - 0.12 * person->age + 0.1 * person->education;
    return gsl_rng_uniform(random) < chance;
}

static const struct town *draw_town(const gsl_rng *random, const struct stratum *stratum)
{
    size_t left = gsl_rng_uniform_int(random, stratum->people);

    for (size_t t = 0;; t++) {
        if (left < stratum->towns[t].count)
            return &stratum->towns[t];
        left -= stratum->towns[t].count;
    }
}

static void write_person(struct mny_writer *writer, size_t sample, size_t h, size_t psu,
                         double weight, const struct person *person)
{
    static size_t id = 0;

    mny_writer_count(writer, ++id);
    mny_writer_count(writer, 100000 + sample);
    mny_writer_count(writer, h + 1);
    mny_writer_count(writer, psu + 1);
    mny_writer_number(writer, weight);
    mny_writer_count(writer, person->sex + 1u);
    mny_writer_count(writer, person->age + 1u);
    mny_writer_count(writer, person->education + 1u);
    for (size_t item = 0; item < ITEMS; item++)
        if (person->answers[item] == UNANSWERED)
            mny_writer_text(writer, "");
        else
            mny_writer_count(writer, person->answers[item]);
    mny_writer_end_row(writer);
}

static void draw_sample(const gsl_rng *random, const struct population *population, size_t sample,
                        struct mny_writer *writer)
{
    for (size_t h = 0; h < STRATA; h++) {
        const struct stratum *stratum = &population->strata[h];
        for (size_t psu = 0; psu < DRAWN; psu++) {
            const struct town *town = draw_town(random, stratum);
            struct person asked[ASKED];
            gsl_ran_choose(random, asked, ASKED, town->people, town->count, sizeof *asked);
            for (size_t i = 0; i < ASKED; i++)
                if (responds(random, &asked[i]))
                    write_person(writer, sample, h, psu, (double)stratum->people / (DRAWN * ASKED),
                                 &asked[i]);
        }
    }
}

/* ---- files ------------------------------------------------------------------------ */

static struct mny_writer *open_file(const char *folder, const char *name)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_writer *writer = NULL;
    char path[4096];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (!problems || mny_writer_open(path, problems, &writer) != MNY_OK) {
        fprintf(stderr, "draw_samples: cannot write %s\n", path);
        exit(EXIT_FAILURE);
    }
    return writer; /* the problems live as long as the program */
}

static void close_file(struct mny_writer *writer)
{
    if (mny_writer_close(writer) != MNY_OK)
        exit(EXIT_FAILURE);
}

static void write_questionnaire(const char *folder, size_t samples)
{
    static const char *const roles[] = {"id", "city", "stratum", "psu", "base_weight"};
    static const char *const types[] = {"text", "select_one city", "text", "text", "decimal"};
    struct mny_writer *writer = open_file(folder, "questionnaire/survey.csv");

    mny_writer_string(writer, "type,name,label,required,role,dimension,weight\n");
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        mny_writer_format(writer, "%s,%s,%s,,%s,,\n", types[i], roles[i], roles[i], roles[i]);
    mny_writer_string(writer, "select_one sex,sex,sex,yes,,,\nselect_one age,age,age,yes,,,\n"
                              "select_one edu,edu,edu,yes,,,\n");
    for (size_t item = 0; item < ITEMS; item++)
        mny_writer_format(writer, "select_one five,q%zu,q%zu,,,D%zu,%g\n", item + 1, item + 1,
                          item / 3 + 1, item_weight[item]);
    close_file(writer);

    writer = open_file(folder, "questionnaire/choices.csv");
    mny_writer_string(writer, "list_name,name,label,score\n");
    for (size_t sample = 0; sample < samples; sample++)
        mny_writer_format(writer, "city,%zu,%zu,\n", 100000 + sample, 100000 + sample);
    for (int i = 1; i <= SEXES; i++)
        mny_writer_format(writer, "sex,%d,%d,\n", i, i);
    for (int i = 1; i <= AGES; i++)
        mny_writer_format(writer, "age,%d,%d,\n", i, i);
    for (int i = 1; i <= EDUCATIONS; i++)
        mny_writer_format(writer, "edu,%d,%d,\n", i, i);
    for (unsigned char i = 1; i <= LEVELS; i++)
        mny_writer_format(writer, "five,%d,%d,%g\n", i, i, score_of(i));
    close_file(writer);

    writer = open_file(folder, "questionnaire/dimensions.csv");
    mny_writer_string(writer, "dimension,label,weight\n");
    for (size_t d = 0; d < DIMENSIONS; d++)
        mny_writer_format(writer, "D%zu,D%zu,%g\n", d + 1, d + 1, dimension_weight[d]);
    close_file(writer);

    writer = open_file(folder, "questionnaire/settings.csv");
    mny_writer_string(writer, "form_title,form_id,straightline_items\ncoverage,coverage,0\n");
    close_file(writer);
}

static void write_population(const struct population *population, const char *folder)
{
    const struct {
        const char *name;
        const size_t *counts;
        size_t categories;
    } margins[] = {{"sex", population->sexes, SEXES},
                   {"age", population->ages, AGES},
                   {"edu", population->educations, EDUCATIONS}};
    struct mny_writer *writer = open_file(folder, "population.csv");

    mny_writer_string(writer, "city,margin,category,count\n");
    for (size_t m = 0; m < sizeof margins / sizeof *margins; m++)
        for (size_t i = 0; i < margins[m].categories; i++)
            mny_writer_format(writer, "*,%s,%zu,%zu\n", margins[m].name, i + 1,
                              margins[m].counts[i]);
    close_file(writer);
}

static void write_truth(const struct population *population, const char *folder)
{
    struct mny_writer *writer = open_file(folder, "truth.csv");
    double dimension[DIMENSIONS] = {0}, weight[DIMENSIONS] = {0}, total = 0, all = 0;

    mny_writer_string(writer, "level,code,score\n");
    for (size_t item = 0; item < ITEMS; item++) {
        const double mean = population->sum[item] / population->answered[item];
        mny_writer_format(writer, "item,q%zu,%.15g\n", item + 1, mean);
        dimension[item / 3] += item_weight[item] * mean;
        weight[item / 3] += item_weight[item];
    }
    for (size_t d = 0; d < DIMENSIONS; d++) {
        mny_writer_format(writer, "dimension,D%zu,%.15g\n", d + 1, dimension[d] / weight[d]);
        total += dimension_weight[d] * dimension[d] / weight[d];
        all += dimension_weight[d];
    }
    mny_writer_format(writer, "total,total,%.15g\n", total / all);
    close_file(writer);
}

static void make_folders(const char *folder)
{
    char path[4096];

    mkdir(folder, 0777);
    snprintf(path, sizeof path, "%s/questionnaire", folder);
    mkdir(path, 0777);
}

int main(int argc, char **argv)
{
    const size_t samples = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
    static struct population population;
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    struct mny_writer *writer;

    if (samples < 1 || samples > 100000 || !random) {
        fputs("usage: draw_samples FOLDER SAMPLES\n", stderr);
        return 2;
    }
    gsl_rng_set(random, 20221230);
    make_folders(argv[1]);
    make_population(random, &population);
    write_questionnaire(argv[1], samples);
    write_population(&population, argv[1]);
    write_truth(&population, argv[1]);
    writer = open_file(argv[1], "responses.csv");
    mny_writer_string(writer, "id,city,stratum,psu,base_weight,sex,age,edu,q1,q2,q3,q4,q5,q6\n");
    for (size_t sample = 0; sample < samples; sample++)
        draw_sample(random, &population, sample, writer);
    close_file(writer);
    gsl_rng_free(random);
    for (size_t h = 0; h < STRATA; h++)
        for (size_t t = 0; t < TOWNS; t++)
            free(population.strata[h].towns[t].people);
    return 0;
}
