/* SPDX-License-Identifier: MIT */
/* What is wrong with a city's design or its replicates, for the user. */
#include "core/text.h"
#include "survey/score/scoring_private.h"

/* Faulty strata that are named for one city; of more only the number is said. */
enum { NAMED_STRATA = 5 };

/* A city as its messages name it. */
struct named_city {
    const char *code, *label;
};

static struct named_city name_city(const struct mny_scoring *scoring, size_t city)
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
                      "dump, give its fpc as 1 if there is no other unit, or choose what it "
                      "adds with --lonely"),
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
static void report_fault(const struct mny_scoring *scoring, size_t city,
                         enum mny_design_fault fault, const struct mny_stratum *stratum,
                         struct mny_problems *problems)
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

static void report_further(const struct mny_scoring *scoring, size_t city, size_t faults,
                           struct mny_problems *problems)
{
    if (faults > NAMED_STRATA)
        mny_problem(problems, MNY_E_PARTIAL, (struct mny_where){NULL, 0, 0},
                    _("city %s (%s): further strata with such faults: %zu"),
                    name_city(scoring, city).code, name_city(scoring, city).label,
                    faults - NAMED_STRATA);
}

enum mny_code mny_score_check_design(const struct mny_scoring *scoring, size_t city,
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
    report_further(scoring, city, faults, problems);
    return faults > 0 ? MNY_E_PARTIAL : MNY_OK;
}

/* A stratum that is no pair. */
static void report_unpaired(const struct mny_scoring *scoring, size_t city,
                            const struct mny_stratum *stratum, struct mny_problems *problems)
{
    const struct mny_factor *factor = mny_responses_stratum(scoring->responses);
    const struct named_city name = name_city(scoring, city);

    mny_problem(problems, MNY_E_PARTIAL, (struct mny_where){NULL, 0, 0},
                _("city %s (%s), stratum %s: primary sampling units: %zu, but balanced replicates "
                  "need two in every stratum that is not sampled completely; pair the units in "
                  "strata of two in the dump, or use --replicates jackknife"),
                name.code, name.label, factor ? factor->labels[stratum->code] : _("(whole city)"),
                stratum->psus);
}

enum mny_code mny_score_check_pairs(const struct mny_scoring *scoring, size_t city,
                                    const struct mny_design *design, struct mny_problems *problems)
{
    size_t faults = 0;

    if (scoring->options->replication != MNY_REPLICATION_BALANCED)
        return MNY_OK;
    for (size_t h = 0; h < mny_design_strata(design); h++)
        if (mny_stratum_pairing(design, h) == MNY_NOT_PAIRED && faults++ < NAMED_STRATA)
            report_unpaired(scoring, city, mny_design_stratum(design, h), problems);
    report_further(scoring, city, faults, problems);
    return faults > 0 ? MNY_E_PARTIAL : MNY_OK;
}

enum mny_code mny_score_check_weights(const struct mny_scoring *scoring,
                                      const struct mny_city_weights *weights,
                                      struct mny_problems *problems)
{
    const struct named_city name = name_city(scoring, weights->city);
    size_t raised = 0;

    if (!weights->untrimmed || scoring->options->replication != MNY_REPLICATION_NONE)
        return MNY_OK;
    for (size_t i = 0; i < weights->n; i++)
        raised += weights->untrimmed[i] == 0 && weights->weight[i] != 0;
    if (raised == 0)
        return MNY_OK;
    return mny_problem(problems, MNY_E_PARTIAL, (struct mny_where){NULL, 0, 0},
                       _("city %s (%s): weights that calibration set to 0 and --trim raised again: "
                         "%zu; then the variance cannot be estimated by linearization; give "
                         "--bounds a lower limit above 0, leave --trim out, or use --replicates"),
                       name.code, name.label, raised);
}

/* Where calibration failed, of the margins that CITY has. */
static void report_uncalibrated(const struct mny_scoring *scoring, size_t index,
                                const struct mny_replicate_failure *failure,
                                struct mny_problems *problems)
{
    const struct named_city city =
        name_city(scoring, mny_weighting_city(scoring->weighting, index)->city);
    const struct mny_calibration_result *result = &failure->result;
    const struct mny_category_name worst = mny_weighting_category(
        scoring->weighting, index, result->worst_margin, result->worst_category);

    mny_problem(problems, MNY_E_PARTIAL, (struct mny_where){NULL, 0, 0},
                _("city %s (%s): replicate %zu cannot be calibrated; worst is margin %s, category "
                  "%s: weighted %.10g, population %.10g; merge categories with few respondents or "
                  "primary sampling units, or leave --replicates out"),
                city.code, city.label, failure->replicate + 1, worst.margin, worst.category,
                result->worst_reached, result->worst_target);
}

enum mny_code mny_score_report_replicates(const struct mny_scoring *scoring, size_t index,
                                          const struct mny_replicate_failure *failure,
                                          struct mny_problems *problems)
{
    const struct named_city city =
        name_city(scoring, mny_weighting_city(scoring->weighting, index)->city);

    switch (failure->fault) {
    case MNY_REPLICATES_FINE:
        return MNY_OK;
    case MNY_REPLICATES_MEMORY:
        return MNY_E_MEMORY;
    case MNY_REPLICATES_CALIBRATION:
        report_uncalibrated(scoring, index, failure, problems);
        break;
    case MNY_REPLICATES_TRIMMING:
        mny_problem(
            problems, MNY_E_PARTIAL, (struct mny_where){NULL, 0, 0},
            _("city %s (%s): the weights of replicate %zu cannot be trimmed within its limits; "
              "widen those of --trim or --trim-keep, or leave --replicates out"),
            city.code, city.label, failure->replicate + 1);
        break;
    }
    return MNY_E_PARTIAL;
}
