/* SPDX-License-Identifier: MIT */
#include "survey/weight/weighting.h"

#include "core/pages.h"
#include "core/text.h"
#include "survey/common/workers.h"
#include "survey/weight/weighting_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void mny_weighting_free(struct mny_weighting *weighting)
{
    if (!weighting)
        return;
    for (size_t i = 0; i < weighting->count; i++) {
        mny_city_cells_free(weighting->cities[i].cells);
        free(weighting->cities[i].cell_weight);
        free(weighting->cities[i].targets);
        free(weighting->cities[i].untrimmed);
        free(weighting->cities[i].steps);
        mny_problems_free(weighting->cities[i].problems);
    }
    mny_nonresponse_free(weighting->nonresponse);
    free(weighting->cities);
    free(weighting->weight);
    free(weighting->cell);
    free(weighting);
}

size_t mny_weighting_cities(const struct mny_weighting *weighting)
{
    return weighting->count;
}

const struct mny_city_weights *mny_weighting_city(const struct mny_weighting *weighting,
                                                  size_t index)
{
    return &weighting->cities[index].weights;
}

struct mny_category_name mny_weighting_category(const struct mny_weighting *weighting, size_t index,
                                                size_t margin, size_t category)
{
    const struct mny_city_margin *of = &weighting->cities[index].cells->margins[margin];
    return (struct mny_category_name){of->margin->name, of->targets[category].category};
}

const double *mny_weighting_base(const struct mny_weighting *weighting)
{
    return weighting->nonresponse ? mny_nonresponse_base(weighting->nonresponse)
                                  : mny_responses_base_weight(weighting->responses);
}

const struct mny_weighting_options *mny_weighting_settings(const struct mny_weighting *weighting)
{
    return &weighting->options;
}

/* ---- which respondents each city has --------------------------------------------- */

/* Room for what is known of each respondent: one array of all cities takes fewer and larger pages
   than one each.  False without memory. */
static bool make_room(struct mny_weighting *weighting, size_t rows)
{
    weighting->weight = malloc((rows + 1) * sizeof *weighting->weight);
    if (!weighting->weight)
        return false;
    mny_pages_expect(weighting->weight, rows * sizeof *weighting->weight);
    if (!weighting->population)
        return true;
    weighting->cell = malloc((rows + 1) * sizeof *weighting->cell);
    if (weighting->cell)
        mny_pages_expect(weighting->cell, rows * sizeof *weighting->cell);
    return weighting->cell != NULL;
}

/* Cities with responses, in order, each with its part of WEIGHT. */
static bool list_cities(struct mny_weighting *weighting)
{
    const size_t all = mny_responses_cities(weighting->responses);
    const size_t rows = mny_responses_count(weighting->responses);

    weighting->cities = calloc(all + 1, sizeof *weighting->cities);
    if (!weighting->cities || !make_room(weighting, rows))
        return false;
    for (size_t city = 0; city < all; city++) {
        const size_t first = mny_responses_first(weighting->responses, city);
        const size_t n = mny_responses_first(weighting->responses, city + 1) - first;
        struct mny_weighted_city *of = &weighting->cities[weighting->count];

        if (n == 0)
            continue;
        weighting->count++;
        of->weights = (struct mny_city_weights){.city = city,
                                                .n = n,
                                                .first = first,
                                                .weight = weighting->weight + first,
                                                .base_scale = 1,
                                                .trim_lower = NAN,
                                                .trim_upper = NAN,
                                                .max_relative_error = NAN};
        of->problems = mny_problems_create();
        if (!of->problems)
            return false;
    }
    return true;
}

static void weight_job(void *context, size_t index)
{
    struct mny_weighting *weighting = context;
    struct mny_weighted_city *of = &weighting->cities[index];

    of->code = mny_weight_city(weighting, of);
    of->weights.failed = of->code != MNY_OK;
}

/* ---- all cities ------------------------------------------------------------------- */

/* Whether calibration can begin: there is a population, and every margin's column. */
static enum mny_code check_margins(const struct mny_questionnaire *questionnaire,
                                   const struct mny_responses *responses,
                                   const struct mny_population *population,
                                   const struct mny_weighting_options *options,
                                   struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;

    if (!population && options->method != MNY_METHOD_NONE)
        return mny_problem(problems, MNY_E_USAGE, (struct mny_where){0},
                           _("method %s needs a population file; give one with -p"),
                           mny_method_name(options->method));
    for (size_t m = 0; population && m < mny_population_margins(population); m++) {
        const struct mny_margin *margin = mny_population_margin(population, m);
        const struct mny_where where = {mny_population_path(population), 0, 0};
        for (size_t q = 0; q < margin->question_count; q++)
            if (!mny_responses_factor(responses, margin->questions[q]))
                code = mny_problem(
                    problems, MNY_E_INPUT, where,
                    _("margin %s: the dump has no column for question %s; add the column, or "
                      "leave the margin out of the population file"),
                    margin->name,
                    mny_questionnaire_question(questionnaire, margin->questions[q])->name);
    }
    return code;
}

/* Hands the cities' own problems on, in city order. */
static enum mny_code gather_problems(const struct mny_weighting *weighting,
                                     struct mny_problems *problems)
{
    if (mny_interrupted())
        return MNY_E_INTERRUPT;
    for (size_t i = 0; i < weighting->count; i++) {
        mny_problems_add(problems, weighting->cities[i].problems);
        if (weighting->cities[i].code == MNY_E_MEMORY)
            return mny_problem_memory(problems);
    }
    return MNY_OK;
}

/* Whether CITY has counts of its own, not only those of all cities. */
static bool has_own_counts(const struct mny_population *population, const char *city)
{
    size_t count, n;
    const size_t *margins = mny_population_city_margins(population, city, &count);

    for (size_t i = 0; i < count; i++)
        if (mny_population_targets(population, city, margins[i], &n) !=
            mny_population_targets(population, "*", margins[i], &n))
            return true;
    return false;
}

/* Whether the city CODE has responses; *NEXT, at first 0, is kept by who asks for all cities in the
   order of the questionnaire, which that of RESPONSES is, too. */
static bool has_responses(const struct mny_responses *responses, const char *code, size_t *next)
{
    const size_t city = *next;

    if (city == mny_responses_cities(responses) ||
        strcmp(mny_responses_city_code(responses, city), code) != 0)
        return false;
    ++*next;
    return mny_responses_first(responses, city + 1) > mny_responses_first(responses, city);
}

/* A city whose dump was forgotten is in no file: here alone it can be seen. */
static void say_absent(const struct mny_questionnaire *questionnaire,
                       const struct mny_responses *responses,
                       const struct mny_population *population, struct mny_problems *problems)
{
    const size_t question = mny_questionnaire_role(questionnaire, MNY_ROLE_CITY);
    const struct mny_choice_list *cities =
        mny_questionnaire_question(questionnaire, question)->choices;
    const struct mny_choice *first = NULL;
    size_t absent = 0, next = 0;

    for (size_t i = 0; i < cities->count; i++)
        if (!has_responses(responses, cities->choices[i].name, &next) &&
            has_own_counts(population, cities->choices[i].name) && absent++ == 0)
            first = &cities->choices[i];
    if (first)
        mny_remark(problems, MNY_WARNING, (struct mny_where){mny_population_path(population), 0, 0},
                   _("cities that have counts here, but no accepted response: %zu, the first %s "
                     "(%s); is a dump missing?"),
                   absent, first->name, first->label);
}

const char *mny_method_name(enum mny_method method)
{
    static const char *const names[MNY_METHOD_COUNT] = {[MNY_METHOD_NONE] = "none",
                                                        [MNY_METHOD_POSTSTRATIFY] = "poststratify",
                                                        [MNY_METHOD_RAKE] = "rake",
                                                        [MNY_METHOD_LINEAR] = "linear",
                                                        [MNY_METHOD_LOGIT] = "logit"};
    return names[method];
}

enum mny_code mny_weight(const struct mny_questionnaire *questionnaire,
                         const struct mny_responses *responses,
                         const struct mny_population *population,
                         const struct mny_weighting_options *options, struct mny_output *output,
                         struct mny_problems *problems, struct mny_weighting **weighting)
{
    struct mny_weighting *made = NULL;
    enum mny_code code = check_margins(questionnaire, responses, population, options, problems);

    *weighting = NULL;
    if (code != MNY_OK)
        return code;
    made = calloc(1, sizeof *made);
    if (!made)
        return mny_problem_memory(problems);
    made->responses = responses;
    made->population = population;
    made->options = *options;
    if (!list_cities(made)) {
        mny_weighting_free(made);
        return mny_problem_memory(problems);
    }
    if (options->adjust)
        code =
            mny_nonresponse_adjust(responses, &options->nonresponse, problems, &made->nonresponse);
    if (code == MNY_OK) {
        mny_workers_run(made->count, options->threads, weight_job, made);
        code = gather_problems(made, problems);
    }
    if (code == MNY_OK && population)
        say_absent(questionnaire, responses, population, problems);
    if (code == MNY_OK && output)
        code = mny_weight_files_write(made, output, problems);
    if (code != MNY_OK) {
        mny_weighting_free(made);
        return code;
    }
    *weighting = made;
    return MNY_OK;
}
