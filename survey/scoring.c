/* SPDX-License-Identifier: MIT */
#include "survey/scoring.h"

#include "core/text.h"
#include "stats/design.h"
#include "stats/estimate.h"
#include "survey/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Faulty strata that are named for one city; of more only the number is said. */
enum { NAMED_STRATA = 5 };

struct scored_city {
    struct mny_estimate *items, *nodes; /* nodes: dimensions, then the total */
    struct mny_problems *problems;      /* its own, so that threads do not meet */
    enum mny_code code;                 /* MNY_OK, MNY_E_PARTIAL or what broke */
};

struct scoring {
    const struct mny_questionnaire *questionnaire;
    const struct mny_responses *responses;
    const struct mny_weighting *weighting;
    const size_t *questions; /* of the items */
    size_t items, dimensions, cities;
    struct mny_score_column *columns;
    struct mny_branch *item_branches, *dimension_branches;
    struct mny_estimate *estimates; /* cities x (items + dimensions + 1) */
    struct scored_city *scored;
};

static void close_scoring(struct scoring *scoring)
{
    for (size_t i = 0; scoring->scored && i < scoring->cities; i++)
        mny_problems_free(scoring->scored[i].problems);
    free(scoring->columns);
    free(scoring->item_branches);
    free(scoring->dimension_branches);
    free(scoring->estimates);
    free(scoring->scored);
}

/* The items' columns and the tree they stand in. */
static void read_tree(struct scoring *scoring)
{
    for (size_t i = 0; i < scoring->items; i++) {
        const struct mny_item_column column = mny_responses_item(scoring->responses, i);
        const struct mny_question *question =
            mny_questionnaire_question(scoring->questionnaire, scoring->questions[i]);
        scoring->columns[i] =
            (struct mny_score_column){column.codes, column.score_of_code, column.values};
        scoring->item_branches[i] = (struct mny_branch){question->dimension, question->weight};
    }
    for (size_t d = 0; d < scoring->dimensions; d++) {
        const struct mny_dimension *dimension =
            mny_questionnaire_dimension(scoring->questionnaire, d);
        scoring->dimension_branches[d] = (struct mny_branch){
            dimension->parent == MNY_NONE ? MNY_ROOT : dimension->parent, dimension->weight};
    }
}

static bool open_scoring(struct scoring *scoring)
{
    const size_t statistics = scoring->items + scoring->dimensions + 1;

    if (scoring->cities > SIZE_MAX / sizeof *scoring->estimates / statistics - 1)
        return false;
    scoring->columns = calloc(scoring->items + 1, sizeof *scoring->columns);
    scoring->item_branches = calloc(scoring->items + 1, sizeof *scoring->item_branches);
    scoring->dimension_branches =
        calloc(scoring->dimensions + 1, sizeof *scoring->dimension_branches);
    scoring->estimates = calloc(scoring->cities * statistics + 1, sizeof *scoring->estimates);
    scoring->scored = calloc(scoring->cities + 1, sizeof *scoring->scored);
    if (!scoring->columns || !scoring->item_branches || !scoring->dimension_branches ||
        !scoring->estimates || !scoring->scored)
        return false;
    for (size_t i = 0; i < scoring->cities; i++) {
        scoring->scored[i].items = scoring->estimates + i * statistics;
        scoring->scored[i].nodes = scoring->scored[i].items + scoring->items;
        scoring->scored[i].problems = mny_problems_create();
        if (!scoring->scored[i].problems)
            return false;
    }
    read_tree(scoring);
    return true;
}

/* ---- what is wrong with a design -------------------------------------------------- */

/* A city as its messages name it. */
struct named_city {
    const char *code, *label;
};

static struct named_city name_city(const struct scoring *scoring, size_t city)
{
    const char *code = mny_responses_city_code(scoring->responses, city);
    const char *label = mny_responses_city_label(scoring->responses, city);
    return (struct named_city){code, label && *label != '\0' ? label : code};
}

static void report_lonely(const struct mny_responses *responses, struct named_city city,
                          const char *stratum, struct mny_problems *problems)
{
    const struct mny_where nowhere = {NULL, 0, 0};

    if (stratum)
        mny_problem(problems, MNY_E_PARTIAL, nowhere,
                    _("city %s (%s), stratum %s: only one primary sampling unit, so that its "
                      "variance cannot be estimated; merge the stratum with a similar one in the "
                      "dump, or give its fpc as 1 if there is no other unit"),
                    city.code, city.label, stratum);
    else if (mny_responses_psu(responses))
        mny_problem(problems, MNY_E_PARTIAL, nowhere,
                    _("city %s (%s): only one primary sampling unit, so that the variance cannot "
                      "be estimated; two or more are needed"),
                    city.code, city.label);
    else
        mny_problem(problems, MNY_E_PARTIAL, nowhere,
                    _("city %s (%s): only one respondent, so that the variance cannot be "
                      "estimated; two or more are needed"),
                    city.code, city.label);
}

/* Says what is wrong with STRATUM of the design; STRATUM's name is "" in a city
   that has only itself for a stratum. */
static void report_fault(const struct scoring *scoring, size_t city, enum mny_design_fault fault,
                         const struct mny_stratum *stratum, struct mny_problems *problems)
{
    const struct mny_factor *factor = mny_responses_stratum(scoring->responses);
    const char *label = factor ? factor->labels[stratum->code] : NULL;
    const struct named_city name = name_city(scoring, city);
    const struct mny_where nowhere = {NULL, 0, 0};

    switch (fault) {
    case MNY_DESIGN_FINE:
        break;
    case MNY_DESIGN_LONELY:
        report_lonely(scoring->responses, name, label, problems);
        break;
    case MNY_DESIGN_POPULATION_DIFFERS:
        mny_problem(problems, MNY_E_PARTIAL, nowhere,
                    _("city %s (%s), stratum %s: fpc is %.10g in some responses and %.10g in "
                      "others; give all responses of a stratum the number of primary sampling "
                      "units that it has in the population"),
                    name.code, name.label, label ? label : _("(whole city)"), stratum->population,
                    stratum->other);
        break;
    case MNY_DESIGN_POPULATION_BELOW:
        mny_problem(problems, MNY_E_PARTIAL, nowhere,
                    _("city %s (%s), stratum %s: fpc %.10g, primary sampling units in the dump "
                      "%zu; fpc is the "
                      "number of units in the population and cannot be less"),
                    name.code, name.label, label ? label : _("(whole city)"), stratum->population,
                    stratum->psus);
        break;
    }
}

static enum mny_code check_design(const struct scoring *scoring, size_t city,
                                  const struct mny_design *design, struct mny_problems *problems)
{
    size_t faults = 0;

    for (size_t h = 0; h < mny_design_strata(design); h++) {
        const enum mny_design_fault fault = mny_design_fault(design, h);
        if (fault == MNY_DESIGN_FINE)
            continue;
        if (faults++ < NAMED_STRATA)
            report_fault(scoring, city, fault, mny_design_stratum(design, h), problems);
    }
    if (faults > NAMED_STRATA)
        mny_problem(problems, MNY_E_PARTIAL, (struct mny_where){NULL, 0, 0},
                    _("city %s (%s): further strata with such faults: %zu"),
                    name_city(scoring, city).code, name_city(scoring, city).label,
                    faults - NAMED_STRATA);
    return faults > 0 ? MNY_E_PARTIAL : MNY_OK;
}

/* ---- one city --------------------------------------------------------------------- */

static enum mny_code estimate_city(const struct scoring *scoring,
                                   const struct mny_city_weights *weights,
                                   const struct mny_design *design, struct scored_city *scored)
{
    const struct mny_calibrated calibrated = {weights->cells, weights->cell,
                                              mny_responses_base_weight(scoring->responses)};
    const struct mny_estimate_input input = {.n = weights->n,
                                             .rows = weights->rows,
                                             .weight = weights->weight,
                                             .items = scoring->columns,
                                             .item_branches = scoring->item_branches,
                                             .item_count = scoring->items,
                                             .nodes = scoring->dimension_branches,
                                             .node_count = scoring->dimensions,
                                             .design = design,
                                             .calibrated = weights->cell ? &calibrated : NULL};
    return mny_estimate(&input, scored->items, scored->nodes);
}

static void score_job(void *context, size_t index)
{
    struct scoring *scoring = context;
    struct scored_city *scored = &scoring->scored[index];
    const struct mny_city_weights *weights = mny_weighting_city(scoring->weighting, index);
    const struct mny_factor *stratum = mny_responses_stratum(scoring->responses);
    const struct mny_factor *psu = mny_responses_psu(scoring->responses);
    const struct mny_design_columns columns = {
        weights->n, weights->rows, stratum ? stratum->codes : NULL, psu ? psu->codes : NULL,
        mny_responses_fpc(scoring->responses)};
    struct mny_design *design = NULL;

    scored->code = MNY_E_PARTIAL;
    if (weights->failed)
        return;
    design = mny_design_create(&columns);
    scored->code =
        design ? check_design(scoring, weights->city, design, scored->problems) : MNY_E_MEMORY;
    if (scored->code == MNY_OK)
        scored->code = estimate_city(scoring, weights, design, scored);
    mny_design_free(design);
}

/* Hands the cities' own problems on, in city order. */
static enum mny_code gather_problems(const struct scoring *scoring, struct mny_problems *problems)
{
    if (mny_interrupted())
        return MNY_E_INTERRUPT;
    for (size_t i = 0; i < scoring->cities; i++) {
        const struct scored_city *scored = &scoring->scored[i];
        for (size_t p = 0; p < mny_problems_size(scored->problems); p++) {
            const struct mny_problem *problem = mny_problems_at(scored->problems, p);
            mny_problem(problems, problem->code, problem->where, "%s", problem->text);
        }
        if (scored->code == MNY_E_MEMORY)
            return mny_problem_memory(problems);
        if (scored->code != MNY_OK && scored->code != MNY_E_PARTIAL)
            return mny_problem(problems, MNY_E_INTERNAL, (struct mny_where){NULL, 0, 0}, "%s",
                               _("the dimensions are no tree"));
    }
    return MNY_OK;
}

/* ---- subjective.csv --------------------------------------------------------------- */

static void write_row(struct mny_writer *writer, const char *city, const char *level,
                      const char *code, const char *label, const struct mny_estimate *estimate)
{
    mny_writer_text(writer, city);
    mny_writer_text(writer, level);
    mny_writer_text(writer, code);
    mny_writer_text(writer, label);
    mny_writer_number(writer, estimate->score);
    mny_writer_number(writer, estimate->se);
    mny_writer_number(writer, estimate->low);
    mny_writer_number(writer, estimate->high);
    mny_writer_count(writer, estimate->n);
    mny_writer_number(writer, estimate->n_eff);
    mny_writer_number(writer, estimate->deff);
    mny_writer_end_row(writer);
}

static void write_city(const struct scoring *scoring, size_t index, struct mny_writer *writer)
{
    const struct scored_city *scored = &scoring->scored[index];
    const size_t city_index = mny_weighting_city(scoring->weighting, index)->city;
    const char *city = mny_responses_city_code(scoring->responses, city_index);

    write_row(writer, city, "total", "total",
              mny_responses_city_label(scoring->responses, city_index),
              &scored->nodes[scoring->dimensions]);
    for (size_t d = 0; d < scoring->dimensions; d++) {
        const struct mny_dimension *dimension =
            mny_questionnaire_dimension(scoring->questionnaire, d);
        write_row(writer, city, "dimension", dimension->code, dimension->label, &scored->nodes[d]);
    }
    for (size_t i = 0; i < scoring->items; i++) {
        const struct mny_question *question =
            mny_questionnaire_question(scoring->questionnaire, scoring->questions[i]);
        write_row(writer, city, "item", question->name, question->label, &scored->items[i]);
    }
}

static enum mny_code write_scores(const struct scoring *scoring, struct mny_output *output,
                                  struct mny_problems *problems)
{
    static const char *const header[] = {"city",   "level",   "code", "label", "score", "se",
                                         "ci_low", "ci_high", "n",    "n_eff", "deff"};
    struct mny_writer *writer = NULL;
    const enum mny_code code = mny_output_open(output, "subjective.csv", problems, &writer);

    if (code != MNY_OK)
        return code;
    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t i = 0; i < scoring->cities; i++)
        if (scoring->scored[i].code == MNY_OK)
            write_city(scoring, i, writer);
    return mny_writer_close(writer);
}

enum mny_code mny_score(const struct mny_questionnaire *questionnaire,
                        const struct mny_responses *responses,
                        const struct mny_weighting *weighting,
                        const struct mny_scoring_options *options, struct mny_output *output,
                        struct mny_problems *problems)
{
    struct scoring scoring = {.questionnaire = questionnaire,
                              .responses = responses,
                              .weighting = weighting,
                              .dimensions = mny_questionnaire_dimensions(questionnaire),
                              .cities = mny_weighting_cities(weighting)};
    enum mny_code code = MNY_OK;

    scoring.questions = mny_questionnaire_items(questionnaire, &scoring.items);
    if (!open_scoring(&scoring)) {
        code = mny_problem_memory(problems);
        goto done;
    }
    mny_workers_run(scoring.cities, options->threads, score_job, &scoring);
    code = gather_problems(&scoring, problems);
    if (code == MNY_OK && output)
        code = write_scores(&scoring, output, problems);
done:
    close_scoring(&scoring);
    return code;
}
