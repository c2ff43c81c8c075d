/* SPDX-License-Identifier: MIT */
#include "survey/sampling/sampling_plan.h"

#include "core/text.h"
#include "stats/sample_size.h"
#include "survey/sampling/sampling_plan_private.h"

#include <math.h>
#include <stdlib.h>

/* A total up to this is one of shares: of 1, or of 100 percent. */
static const double largest_share_total = 100.5;

/* The largest deviation that a share can have, in percent: half say yes. */
static const double largest_share_deviation = 50;

static const struct mny_where nowhere = {NULL, 0, 0};

const char *mny_allocation_name(enum mny_allocation allocation)
{
    static const char *const names[MNY_ALLOCATIONS] = {[MNY_ALLOCATE_PROPORTIONAL] = "proportional",
                                                       [MNY_ALLOCATE_EQUAL] = "equal",
                                                       [MNY_ALLOCATE_NEYMAN] = "neyman",
                                                       [MNY_ALLOCATE_POWER] = "power"};
    return names[allocation];
}

void mny_sampling_plan_free(struct mny_sampling_plan *plan)
{
    if (!plan)
        return;
    for (int i = 0; i < MNY_ALLOCATIONS; i++)
        free(plan->n[i]);
    free(plan->cities);
    free(plan->strata);
    free(plan);
}

/* ---- the cities --------------------------------------------------------------- */

/* People of a city: the sum of its first margin; 0 without one. */
static double count_people(const struct mny_population *population, const char *code)
{
    size_t margins = 0, categories = 0;
    const size_t *margin = mny_population_city_margins(population, code, &margins);
    const struct mny_target *targets =
        margins > 0 ? mny_population_targets(population, code, margin[0], &categories) : NULL;
    double people = 0;

    for (size_t i = 0; i < categories; i++)
        people += targets[i].count;
    return people;
}

static void list_cities(struct mny_sampling_plan *plan, const struct mny_choice_list *choices)
{
    for (size_t i = 0; i < choices->count; i++) {
        const double people = count_people(plan->population, choices->choices[i].name);
        if (!(people > 0))
            continue;
        plan->has_shares |= people <= largest_share_total;
        plan->cities[plan->count++] = (struct mny_sampled_city){
            .code = choices->choices[i].name,
            .label = choices->choices[i].label,
            .population = people > largest_share_total ? people : NAN,
        };
    }
}

/* A city without counts may only have been forgotten. */
static void say_unplanned(const struct mny_sampling_plan *plan,
                          const struct mny_choice_list *choices, struct mny_problems *problems)
{
    const struct mny_choice *first = NULL;

    for (size_t i = choices->count; i-- > 0;)
        if (!(count_people(plan->population, choices->choices[i].name) > 0))
            first = &choices->choices[i];
    if (first)
        mny_remark(problems, MNY_NOTE,
                   (struct mny_where){mny_population_path(plan->population), 0, 0},
                   _("%zu of %zu cities of the questionnaire have no counts (%s %s first): nothing "
                     "is planned for them"),
                   choices->count - plan->count, choices->count, first->name, first->label);
}

static enum mny_code read_last_wave(const struct mny_sampling_plan *plan,
                                    struct mny_problems *problems, struct mny_last_wave *last)
{
    size_t unknown = 0;
    enum mny_code code = mny_last_wave_read(plan->options->last, plan, problems, last);

    for (size_t i = 0; code == MNY_OK && i < plan->count; i++)
        unknown += isnan(last[i].deff) ? 1 : 0;
    if (code == MNY_OK && unknown > 0)
        mny_remark(problems, MNY_NOTE, nowhere,
                   _("%zu of %zu cities have no standard error in the last wave; they are planned "
                     "with the standard deviation and design effect given, or their defaults"),
                   unknown, plan->count);
    return code;
}

/* Means of the answers.  What the last wave does not know is taken to be the mean of the cities
   that it knows, so that a coefficient of variation compares with theirs; if it knows none all
   are the same. */
static void set_means(struct mny_sampling_plan *plan, const struct mny_last_wave *last)
{
    double sum = 0, known = 0;

    for (size_t i = 0; i < plan->count; i++)
        if (last[i].mean > 0) {
            sum += last[i].mean;
            known++;
        }
    for (size_t i = 0; i < plan->count; i++)
        plan->strata[i].mean = last[i].mean > 0 ? last[i].mean : known > 0 ? sum / known : 1;
}

/* Deviations, design effects and means, from the last wave or as they were given. */
static enum mny_code describe_cities(struct mny_sampling_plan *plan, struct mny_problems *problems)
{
    const struct mny_sampling_options *options = plan->options;
    struct mny_last_wave *last = calloc(plan->count + 1, sizeof *last);
    enum mny_code code = last ? MNY_OK : mny_problem_memory(problems);

    if (code == MNY_OK && options->last)
        code = read_last_wave(plan, problems, last);
    for (size_t i = 0; code == MNY_OK && i < plan->count; i++) {
        struct mny_sampled_city *city = &plan->cities[i];
        const bool known = options->last && !isnan(last[i].deff);
        city->deff = known ? last[i].deff : options->deff;
        city->deviation = known                    ? last[i].deviation
                          : options->deviation > 0 ? options->deviation
                                                   : largest_share_deviation;
    }
    if (code == MNY_OK)
        set_means(plan, last);
    free(last);
    return code;
}

/* ---- how many ------------------------------------------------------------------ */

static struct mny_sampling sampling_of(const struct mny_sampled_city *city)
{
    return (struct mny_sampling){isnan(city->population) ? INFINITY : floor(city->population),
                                 city->deviation, city->deff};
}

/* The limits between which a city's interviews are, and what allocations look at. */
static void make_strata(struct mny_sampling_plan *plan)
{
    const struct mny_sampling_options *options = plan->options;

    for (size_t i = 0; i < plan->count; i++) {
        const struct mny_sampled_city *city = &plan->cities[i];
        const struct mny_sampling sampling = sampling_of(city);
        struct mny_allocation_stratum *stratum = &plan->strata[i];
        const double most = fmin(sampling.population, 1e15);
        double least = fmax((double)options->least, 1); /* of no one nothing is known */

        if (options->margin > 0)
            least = fmax(least, mny_sample_size(&sampling, options->margin, plan->reach));
        stratum->population = isnan(city->population) ? 1 : city->population;
        stratum->deviation = city->deviation * sqrt(city->deff);
        stratum->most = (size_t)most;
        stratum->least = (size_t)fmin(least, most);
    }
}

static bool wants_people(enum mny_allocation allocation)
{
    return allocation != MNY_ALLOCATE_EQUAL;
}

/* Why the total cannot be shared out. */
static enum mny_code say_total(const struct mny_sampling_plan *plan,
                               enum mny_allocation_status status, struct mny_problems *problems)
{
    size_t least = 0;

    for (size_t i = 0; i < plan->count; i++)
        least += plan->strata[i].least;
    if (status == MNY_ALLOCATION_TOO_FEW)
        return mny_problem(problems, MNY_E_INPUT, nowhere,
                           _("--total %zu: %zu interviews are the least that %zu cities need (see "
                             "--least and --margin-of-error); raise the total to that"),
                           plan->options->total, least, plan->count);
    return mny_problem(problems, MNY_E_INPUT, nowhere,
                       _("--total %zu: more interviews than allocation %s can give; the cities "
                         "have too few people, or no spread"),
                       plan->options->total, mny_allocation_name(plan->options->allocation));
}

static double margin_of(const struct mny_sampling_plan *plan, size_t city, size_t n)
{
    const struct mny_sampling sampling = sampling_of(&plan->cities[city]);

    return n > 0 ? mny_margin_of_error(&sampling, (double)n, plan->reach) : NAN;
}

/* The margin of the mean over all people: cities are strata of one population. */
static double overall_margin(const struct mny_sampling_plan *plan, const size_t *n)
{
    double people = 0, squares = 0;

    for (size_t i = 0; i < plan->count; i++) {
        const double part = plan->cities[i].population * margin_of(plan, i, n[i]);
        people += plan->cities[i].population;
        squares += part * part;
    }
    return sqrt(squares) / people;
}

static struct mny_allocation_summary sum_up(const struct mny_sampling_plan *plan,
                                            enum mny_allocation allocation)
{
    const size_t *n = plan->n[allocation];
    struct mny_allocation_summary summary = {.allocation = allocation,
                                             .smallest = n[0],
                                             .largest = n[0],
                                             .best = INFINITY,
                                             .worst = 0,
                                             .overall = overall_margin(plan, n)};

    for (size_t i = 0; i < plan->count; i++) {
        const double margin = margin_of(plan, i, n[i]);
        summary.smallest = n[i] < summary.smallest ? n[i] : summary.smallest;
        summary.largest = n[i] > summary.largest ? n[i] : summary.largest;
        /* Nobody asked in a city: nothing is known of it. */
        summary.best = fmin(summary.best, margin);
        summary.worst = isnan(margin) || isnan(summary.worst) ? NAN : fmax(summary.worst, margin);
    }
    return summary;
}

/* Shares the total out in one way.  What cannot be had is no matter unless it is
   the way asked for. */
static enum mny_code allocate(struct mny_sampling_plan *plan, enum mny_allocation allocation,
                              struct mny_problems *problems)
{
    const bool asked = allocation == plan->options->allocation;
    size_t *n;
    enum mny_allocation_status status;

    if (plan->has_shares && wants_people(allocation))
        return asked ? mny_problem(problems, MNY_E_INPUT,
                                   (struct mny_where){mny_population_path(plan->population), 0, 0},
                                   _("allocation %s needs people, but some city's counts are "
                                     "shares; give counts, or use --allocation equal"),
                                   mny_allocation_name(allocation))
                     : MNY_OK;
    n = calloc(plan->count, sizeof *n);
    if (!n)
        return mny_problem_memory(problems);
    status = mny_allocate(allocation, plan->options->power, plan->strata, plan->count,
                          plan->options->total, n);
    if (status != MNY_ALLOCATED) {
        free(n);
        return asked ? say_total(plan, status, problems) : MNY_OK;
    }
    plan->n[allocation] = n;
    plan->summaries[plan->allocations++] = sum_up(plan, allocation);
    return MNY_OK;
}

static enum mny_code share_out(struct mny_sampling_plan *plan, struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;

    for (int i = 0; code == MNY_OK && plan->options->total > 0 && i < MNY_ALLOCATIONS; i++)
        code = allocate(plan, (enum mny_allocation)i, problems);
    for (size_t i = 0; code == MNY_OK && i < plan->count; i++) {
        struct mny_sampled_city *city = &plan->cities[i];
        city->n = plan->options->total > 0 ? plan->n[plan->options->allocation][i]
                                           : plan->strata[i].least;
        city->invitations = (size_t)ceil((double)city->n / plan->options->response_rate - 1e-9);
        city->margin = margin_of(plan, i, city->n);
    }
    return code;
}

static enum mny_code make(struct mny_sampling_plan *plan, struct mny_problems *problems)
{
    const size_t question = mny_questionnaire_role(plan->questionnaire, MNY_ROLE_CITY);
    const struct mny_choice_list *choices =
        mny_questionnaire_question(plan->questionnaire, question)->choices;
    enum mny_code code;

    plan->reach = mny_normal_reach(plan->options->confidence);
    plan->cities = calloc(choices->count + 1, sizeof *plan->cities);
    plan->strata = calloc(choices->count + 1, sizeof *plan->strata);
    if (!plan->cities || !plan->strata)
        return mny_problem_memory(problems);
    list_cities(plan, choices);
    if (plan->count == 0)
        return mny_problem(problems, MNY_E_INPUT,
                           (struct mny_where){mny_population_path(plan->population), 0, 0}, "%s",
                           _("no city has counts; there is nothing to plan"));
    say_unplanned(plan, choices, problems);
    code = describe_cities(plan, problems);
    if (code != MNY_OK)
        return code;
    make_strata(plan);
    return share_out(plan, problems);
}

enum mny_code mny_sampling_plan_create(const struct mny_questionnaire *questionnaire,
                                       const struct mny_population *population,
                                       const struct mny_sampling_options *options,
                                       struct mny_problems *problems,
                                       struct mny_sampling_plan **plan)
{
    struct mny_sampling_plan *made = calloc(1, sizeof *made);
    enum mny_code code = MNY_OK;

    *plan = NULL;
    if (!made)
        return mny_problem_memory(problems);
    made->questionnaire = questionnaire;
    made->population = population;
    made->options = options;
    code = make(made, problems);
    if (code == MNY_OK)
        *plan = made;
    else
        mny_sampling_plan_free(made);
    return code;
}

size_t mny_sampling_plan_cities(const struct mny_sampling_plan *plan)
{
    return plan->count;
}

const struct mny_sampled_city *mny_sampling_plan_city(const struct mny_sampling_plan *plan,
                                                      size_t index)
{
    return &plan->cities[index];
}

size_t mny_sampling_plan_allocations(const struct mny_sampling_plan *plan)
{
    return plan->allocations;
}

const struct mny_allocation_summary *
mny_sampling_plan_allocation(const struct mny_sampling_plan *plan, size_t index)
{
    return &plan->summaries[index];
}
