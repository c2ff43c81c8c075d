/* SPDX-License-Identifier: MIT */
#include "survey/weight/nonresponse.h"

#include "core/text.h"
#include "stats/outcome_rates.h"
#include "stats/sum.h"
#include "survey/clean/cases.h"

#include <stdlib.h>
#include <string.h>

/* A class of one city, with what its file row has besides. */
struct city_class {
    size_t city;
    const char *text;
    size_t sampled, nonrespondents, ineligible, unknown;
    struct mny_sum responded, nonresponded, not_eligible, not_known;
};

struct mny_nonresponse {
    double *base;
    struct city_class *classes; /* by city, then by text */
    size_t count;
    struct mny_weighting_class *adjusted; /* of each; MERGED_INTO counts from its city's first */
    size_t *first;                        /* class of each city; one more at the end */
};

void mny_nonresponse_free(struct mny_nonresponse *adjusted)
{
    if (!adjusted)
        return;
    free(adjusted->base);
    free(adjusted->classes);
    free(adjusted->adjusted);
    free(adjusted->first);
    free(adjusted);
}

const double *mny_nonresponse_base(const struct mny_nonresponse *adjusted)
{
    return adjusted->base;
}

/* ---- the classes -------------------------------------------------------------------- */

/* Order of the class texts, so that the order of rows does not matter. */
struct named {
    const char *text;
    size_t class;
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->text, ((const struct named *)b)->text);
}

/* Rank of each class by its text; NULL without memory. */
static size_t *rank_classes(const struct mny_cases *cases)
{
    const size_t count = mny_cases_classes(cases);
    struct named *names = calloc(count + 1, sizeof *names);
    size_t *rank = calloc(count + 1, sizeof *rank);

    for (size_t i = 0; names && rank && i < count; i++)
        names[i] = (struct named){mny_cases_class(cases, i), i};
    if (names && rank) {
        qsort(names, count, sizeof *names, compare_names);
        for (size_t i = 0; i < count; i++)
            rank[names[i].class] = i;
    } else {
        free(rank);
        rank = NULL;
    }
    free(names);
    return rank;
}

/* What somebody is for the weights: a respondent is who is used. */
static void add_case(struct city_class *class, struct mny_weighting_class *sums,
                     const struct mny_case *of)
{
    const enum mny_outcome outcome = (enum mny_outcome)of->outcome;

    class->sampled++;
    if (of->used) {
        sums->respondents++;
        mny_sum_add(&class->responded, of->base_weight);
    } else if (of->screened_out || outcome == MNY_NOT_ELIGIBLE) {
        class->ineligible++;
        mny_sum_add(&class->not_eligible, of->base_weight);
    } else if (outcome == MNY_UNKNOWN_HOUSEHOLD || outcome == MNY_UNKNOWN_OTHER) {
        class->unknown++;
        mny_sum_add(&class->not_known, of->base_weight);
    } else {
        class->nonrespondents++;
        mny_sum_add(&class->nonresponded, of->base_weight);
    }
}

/* Sums by city and class in GRID (cities x classes); then those that have a case are
   listed. */
static bool list_classes(struct mny_nonresponse *of, const struct mny_responses *responses,
                         const size_t *rank, size_t *place)
{
    const struct mny_cases *cases = mny_responses_cases(responses);
    const size_t texts = mny_cases_classes(cases), cities = mny_responses_cities(responses);
    size_t *seen = place; /* 1 + index of the class, by city and rank */

    for (size_t i = 0; i < mny_cases_count(cases); i++) {
        const struct mny_case *at = mny_cases_look(cases, i);
        seen[at->city * texts + rank[at->class]] = 1;
    }
    for (size_t i = 0; i < cities * texts; i++) {
        if (i % texts == 0)
            of->first[i / texts] = of->count;
        if (seen[i])
            seen[i] = ++of->count;
    }
    of->first[cities] = of->count;
    of->classes = calloc(of->count + 1, sizeof *of->classes);
    of->adjusted = calloc(of->count + 1, sizeof *of->adjusted);
    if (!of->classes || !of->adjusted)
        return false;
    for (size_t i = 0; i < mny_cases_count(cases); i++) {
        const struct mny_case *at = mny_cases_look(cases, i);
        const size_t class = seen[at->city * texts + rank[at->class]] - 1;
        of->classes[class].city = at->city;
        of->classes[class].text = mny_cases_class(cases, at->class);
        add_case(&of->classes[class], &of->adjusted[class], at);
    }
    for (size_t i = 0; i < of->count; i++) {
        of->adjusted[i].responded = mny_sum_value(of->classes[i].responded);
        of->adjusted[i].nonresponded = mny_sum_value(of->classes[i].nonresponded);
        of->adjusted[i].ineligible = mny_sum_value(of->classes[i].not_eligible);
        of->adjusted[i].unknown = mny_sum_value(of->classes[i].not_known);
    }
    return true;
}

/* ---- the weights -------------------------------------------------------------------- */

/* Gives every response its class's factor. */
static void apply(struct mny_nonresponse *of, const struct mny_responses *responses,
                  const size_t *rank, const size_t *place)
{
    const struct mny_cases *cases = mny_responses_cases(responses);
    const size_t texts = mny_cases_classes(cases);
    const double *base = mny_responses_base_weight(responses);
    const uint32_t *case_of = mny_responses_case_of(responses);

    for (size_t row = 0; row < mny_responses_count(responses); row++) {
        const struct mny_case *at = mny_cases_look(cases, case_of[row]);
        const size_t class = place[at->city * texts + rank[at->class]] - 1;
        of->base[row] = (base ? base[row] : 1) * of->adjusted[class].factor;
    }
}

static bool adjust(struct mny_nonresponse *of, const struct mny_responses *responses,
                   const struct mny_class_rule *rule)
{
    const struct mny_cases *cases = mny_responses_cases(responses);
    const size_t texts = mny_cases_classes(cases), cities = mny_responses_cities(responses);
    size_t *rank = rank_classes(cases), *place = NULL;
    bool good = rank && (texts == 0 || cities < SIZE_MAX / sizeof *place / texts - 1);

    if (good)
        place = calloc(cities * texts + 1, sizeof *place);
    of->first = calloc(cities + 1, sizeof *of->first);
    of->base = calloc(mny_responses_count(responses) + 1, sizeof *of->base);
    good = good && place && of->first && of->base && list_classes(of, responses, rank, place);
    /* A city nobody answered in has no responses to weight. */
    for (size_t city = 0; good && city < cities; city++)
        mny_adjust_classes(of->adjusted + of->first[city], of->first[city + 1] - of->first[city],
                           rule);
    if (good)
        apply(of, responses, rank, place);
    free(place);
    free(rank);
    return good;
}

enum mny_code mny_nonresponse_adjust(const struct mny_responses *responses,
                                     const struct mny_class_rule *rule,
                                     struct mny_problems *problems,
                                     struct mny_nonresponse **adjusted)
{
    struct mny_nonresponse *made;

    *adjusted = NULL;
    if (!mny_responses_cases(responses))
        return mny_problem(problems, MNY_E_INPUT, (struct mny_where){NULL, 0, 0}, "%s",
                           _("--nonresponse: the dumps do not list who was drawn; give a question "
                             "the role disposition, and a dump with a row for everybody drawn"));
    made = calloc(1, sizeof *made);
    if (!made || !adjust(made, responses, rule)) {
        mny_nonresponse_free(made);
        return mny_problem_memory(problems);
    }
    *adjusted = made;
    return MNY_OK;
}

/* ---- nonresponse.csv ---------------------------------------------------------------- */

static void write_class(const struct mny_nonresponse *of, size_t index,
                        const struct mny_responses *responses, struct mny_writer *writer)
{
    const struct city_class *class = &of->classes[index];
    const struct mny_weighting_class *sums = &of->adjusted[index];
    const size_t into = of->first[class->city] + sums->merged_into;

    mny_writer_text(writer, mny_responses_city_code(responses, class->city));
    mny_writer_text(writer, class->text);
    mny_writer_text(writer, into == index ? "" : of->classes[into].text);
    mny_writer_count(writer, class->sampled);
    mny_writer_count(writer,
                     class->sampled - class->nonrespondents - class->ineligible - class->unknown);
    mny_writer_count(writer, class->nonrespondents);
    mny_writer_count(writer, class->ineligible);
    mny_writer_count(writer, class->unknown);
    mny_writer_number(writer, mny_sum_value(class->responded) + mny_sum_value(class->nonresponded) +
                                  mny_sum_value(class->not_eligible) +
                                  mny_sum_value(class->not_known));
    mny_writer_number(writer, sums->rate);
    mny_writer_number(writer, sums->factor);
    mny_writer_end_row(writer);
}

enum mny_code mny_nonresponse_write(const struct mny_nonresponse *adjusted,
                                    const struct mny_responses *responses,
                                    struct mny_output *output, struct mny_problems *problems)
{
    static const char *const header[] = {"city",          "class",       "merged_into",
                                         "sampled",       "respondents", "nonrespondents",
                                         "ineligible",    "unknown",     "base_weight_sum",
                                         "response_rate", "factor"};
    struct mny_writer *writer = NULL;
    const enum mny_code code = mny_output_open(output, "nonresponse.csv", problems, &writer);

    if (code != MNY_OK)
        return code;
    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t i = 0; i < adjusted->count; i++)
        write_class(adjusted, i, responses, writer);
    return mny_writer_close(writer);
}
