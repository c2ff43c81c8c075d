/* SPDX-License-Identifier: MIT */
#include "survey/score/importance_private.h"

#include "core/number.h"
#include "stats/composite.h"
#include "stats/item_sums.h"
#include "stats/relative_weights.h"
#include "survey/common/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Pairs of answers below which no relative weight rests on a correlation (flags.h). */
enum { FEWEST = 30 };

/* A correlation that is 1 or -1 but for rounding. */
static const double NO_ERROR = 1e-12;

/* Columns estimated together: of values each takes eight bytes a respondent of the city, of codes
   one. */
enum { VALUES_TOGETHER = 4, CODES_TOGETHER = 32, CODES = 256 };
_Static_assert((int)CODES_TOGETHER <= (int)VALUES_TOGETHER * (int)sizeof(double),
               "columns of codes lie where those of values do");

struct city_importance {
    struct mny_item_sums **sums;    /* of each set: its members, then overall satisfaction */
    struct mny_estimate *estimates; /* correlations, by variable */
    enum mny_code code;
};

struct mny_importance {
    const struct mny_scoring *scoring;
    const struct mny_factor *overall;
    double *overall_score; /* by code of the factor; NAN: none */
    struct mny_importance_set *sets;
    size_t *set_of; /* of each variable */
    size_t *place;  /* and where it stands there */
    size_t *order;  /* variables, each before the dimension that it stands in */
    size_t variables, set_count;
    struct city_importance *cities;
};

size_t mny_importance_sets(const struct mny_importance *importance)
{
    return importance->set_count;
}

const struct mny_importance_set *mny_importance_set(const struct mny_importance *importance,
                                                    size_t set)
{
    return &importance->sets[set];
}

/* ---- what is measured ------------------------------------------------------------- */

static const struct mny_branch *branch_of(const struct mny_scoring *scoring, size_t variable)
{
    return variable < scoring->items ? &scoring->item_branches[variable]
                                     : &scoring->dimension_branches[variable - scoring->items];
}

static bool find_sets(struct mny_importance *made)
{
    made->set_count = made->scoring->dimensions + 1;
    made->sets = calloc(made->set_count, sizeof *made->sets);
    made->set_of = calloc(made->variables + 1, sizeof *made->set_of);
    made->place = calloc(made->variables + 1, sizeof *made->place);
    if (!made->sets || !made->set_of || !made->place)
        return false;
    for (size_t i = 0; i < made->variables; i++) {
        const size_t parent = branch_of(made->scoring, i)->parent;
        struct mny_importance_set *set;

        made->set_of[i] = parent == MNY_ROOT ? made->scoring->dimensions : parent;
        set = &made->sets[made->set_of[i]];
        if (!set->members && !(set->members = calloc(made->variables, sizeof *set->members)))
            return false;
        made->place[i] = set->count;
        set->members[set->count++] = i;
    }
    return true;
}

static size_t depth_of(const struct mny_scoring *scoring, size_t variable)
{
    size_t depth = 0;

    for (size_t at = branch_of(scoring, variable)->parent; at != MNY_ROOT;
         at = scoring->dimension_branches[at].parent)
        depth++;
    return depth;
}

/* Items, then dimensions, the deepest first. */
static bool find_order(struct mny_importance *made)
{
    const struct mny_scoring *scoring = made->scoring;
    size_t count = 0;

    made->order = calloc(made->variables + 1, sizeof *made->order);
    for (size_t i = 0; made->order && i < scoring->items; i++)
        made->order[count++] = i;
    for (size_t depth = scoring->dimensions; made->order && depth-- > 0;)
        for (size_t d = scoring->items; d < made->variables; d++)
            if (depth_of(scoring, d) == depth)
                made->order[count++] = d;
    return made->order != NULL;
}

/* What LABEL of the factor says: the score of a choice, or the number. */
static double overall_of(const struct mny_question *question, const char *label)
{
    double number;
    size_t choice;

    if (!question->choices)
        return mny_number_parse(label, strlen(label), &number) ? number : NAN;
    choice = mny_choice_by_name(question->choices, label, strlen(label));
    if (choice == MNY_NONE || !question->choices->choices[choice].scored)
        return NAN;
    return question->choices->choices[choice].score;
}

static bool read_overall(struct mny_importance *made)
{
    const struct mny_questionnaire *questionnaire = made->scoring->questionnaire;
    const size_t asked = mny_questionnaire_settings(questionnaire)->overall;

    made->overall = mny_responses_factor(made->scoring->responses, asked);
    if (!made->overall)
        return false;
    made->overall_score = calloc(made->overall->label_count + 1, sizeof *made->overall_score);
    for (size_t i = 0; made->overall_score && i < made->overall->label_count; i++)
        made->overall_score[i] =
            overall_of(mny_questionnaire_question(questionnaire, asked), made->overall->labels[i]);
    return made->overall_score != NULL;
}

/* ---- one person ------------------------------------------------------------------------ */

static double overall_at(const struct mny_importance *of, size_t row)
{
    return of->overall_score[mny_code_at(&of->overall->codes, row)];
}

static double item_at(const struct mny_importance *of, size_t item, size_t row)
{
    const struct mny_score_column *column = &of->scoring->columns[item];

    return column->codes ? column->score_of_code[column->codes[row]] : column->values[row];
}

static double score_at(const struct mny_importance *of, size_t variable, size_t row);

/* NAN: none.  The scores of what stands below a dimension are those in SCORES, or else looked up
   (NULL). */
static double score_by(const struct mny_importance *of, size_t variable, size_t row,
                       const double *scores)
{
    const struct mny_scoring *scoring = of->scoring;
    const struct mny_importance_set *set;
    double sum = 0, weights = 0;

    if (variable < scoring->items)
        return item_at(of, variable, row);
    set = &of->sets[variable - scoring->items];
    for (size_t i = 0; i < set->count; i++) {
        const size_t member = set->members[i];
        const double score = scores ? scores[member] : score_at(of, member, row);
        const double weight = branch_of(scoring, member)->weight;

        if (isnan(score))
            continue;
        sum += weight * score;
        weights += weight;
    }
    return weights > 0 ? sum / weights : NAN;
}

/* The dimensions are a tree, which scoring has seen to. */
static double score_at(const struct mny_importance *of, size_t variable, size_t row)
{
    return score_by(of, variable, row, NULL);
}

/* ---- one city -------------------------------------------------------------------------- */

static bool gather(const struct mny_importance *of, const struct mny_city_weights *weights,
                   struct city_importance *city)
{
    double *scores = calloc(of->variables + 1, sizeof *scores);
    double *x = calloc(of->variables + 1, sizeof *x);

    for (size_t i = 0; scores && x && i < weights->n; i++) {
        const size_t row = weights->first + i;

        for (size_t k = 0; k < of->variables; k++)
            scores[of->order[k]] = score_by(of, of->order[k], row, scores);
        for (size_t s = 0; s < of->set_count; s++) {
            const struct mny_importance_set *set = &of->sets[s];

            for (size_t k = 0; k < set->count; k++)
                x[k] = scores[set->members[k]];
            x[set->count] = overall_at(of, row);
            mny_item_sums_add_weighted(city->sums[s], x, weights->weight[i]);
        }
    }
    free(scores);
    free(x);
    return scores && x;
}

static double correlation_of(const struct mny_importance *of, struct mny_item_sums *const *sums,
                             size_t variable)
{
    const size_t set = of->set_of[variable];

    return mny_item_correlation(sums[set], of->place[variable], of->sets[set].count);
}

/* Overall satisfaction by code, standardized among those who have the variable at PLACE, too; NULL
   without memory. */
static double *standardize_overall(const struct mny_importance *of,
                                   const struct mny_item_sums *sums, size_t place)
{
    const size_t criterion = mny_item_sums_items(sums) - 1;
    const double centre = mny_item_pair_mean(sums, criterion, place);
    const double scale = mny_item_pair_deviation(sums, criterion, place);
    double *v = calloc(of->overall->label_count + 1, sizeof *v);

    for (size_t code = 0; v && code < of->overall->label_count; code++)
        v[code] = (of->overall_score[code] - centre) / scale;
    return v;
}

/* The correlation R of a variable and overall satisfaction is linearized: of the mean of
   r + u v - r (u² + v²) / 2, u and v being the standardized answers, it has the value and the
   standard error (Binder 1983, International Statistical Review 51, 279-292, of the moments that
   it is made of). */
struct linearized {
    double r, centre, scale;
    double *v; /* by code of overall satisfaction */
};

/* False without memory; LINEARIZED->v is the caller's to free(). */
static bool linearize(const struct mny_importance *of, const struct city_importance *city,
                      size_t variable, struct linearized *made)
{
    const struct mny_item_sums *sums = city->sums[of->set_of[variable]];
    const size_t place = of->place[variable], criterion = mny_item_sums_items(sums) - 1;

    *made = (struct linearized){.r = mny_item_correlation(sums, place, criterion),
                                .centre = mny_item_pair_mean(sums, place, criterion),
                                .scale = mny_item_pair_deviation(sums, place, criterion),
                                .v = standardize_overall(of, sums, place)};
    return made->v != NULL;
}

static double linearized_at(const struct linearized *of, double score, size_t overall)
{
    const double u = (score - of->centre) / of->scale, v = of->v[overall];

    return of->r + u * v - of->r * (u * u + v * v) / 2;
}

/* Variables that are estimated together, and their columns, of the respondents of one city. */
struct batch {
    size_t variables[CODES_TOGETHER], count;
    struct mny_score_column columns[CODES_TOGETHER];
    double *values;          /* VALUES_TOGETHER columns */
    uint8_t *codes;          /* CODES_TOGETHER columns, in the same bytes */
    double (*scores)[CODES]; /* of the codes of each */
};

static void fill_values(const struct mny_importance *of, const struct linearized *linearized,
                        const struct mny_city_weights *weights, size_t variable, double *column)
{
    for (size_t i = 0; i < weights->n; i++) {
        const size_t row = weights->first + i;

        column[i] = linearized_at(linearized, score_at(of, variable, row),
                                  mny_code_at(&of->overall->codes, row));
    }
}

/* Each answer to ITEM with each of the other question is a code of its own: then respondents can
   be counted (answer_counts.h).  False if that makes too many codes. */
static bool fill_codes(const struct mny_importance *of, const struct linearized *linearized,
                       const struct mny_city_weights *weights, size_t item, uint8_t *column,
                       double scores[CODES])
{
    const struct mny_score_column *answers = &of->scoring->columns[item];
    const uint8_t *codes = answers->codes + weights->first;
    const size_t others = of->overall->label_count;
    size_t last = 0;

    for (size_t i = 0; i < weights->n; i++)
        last = codes[i] > last ? codes[i] : last;
    if ((last + 1) * others > CODES)
        return false;
    for (size_t i = 0; i < CODES; i++)
        scores[i] = i < (last + 1) * others
                        ? linearized_at(linearized, answers->score_of_code[i / others], i % others)
                        : (double)NAN;
    for (size_t i = 0; i < weights->n; i++)
        column[i] =
            (uint8_t)(codes[i] * others + mny_code_at(&of->overall->codes, weights->first + i));
    return true;
}

/* Estimates the variables of BATCH, and empties it. */
static enum mny_code estimate(const struct mny_importance *of, size_t index, struct batch *batch)
{
    static const struct mny_branch root = {MNY_ROOT, 1};
    struct city_importance *city = &of->cities[index];
    const struct mny_city_weights *weights = mny_weighting_city(of->scoring->weighting, index);
    struct mny_branch branches[CODES_TOGETHER];
    struct mny_estimate found[CODES_TOGETHER + 1];
    struct mny_calibrated calibrated;
    struct mny_estimate_input input = mny_scoring_input(of->scoring, index, &calibrated);
    enum mny_code code;

    if (batch->count == 0)
        return MNY_OK;
    for (size_t k = 0; k < batch->count; k++)
        branches[k] = root;
    /* The columns have the city alone. */
    input.first = 0;
    if (calibrated.base)
        calibrated.base += weights->first;
    input.items = batch->columns;
    input.item_branches = branches;
    input.item_count = batch->count;
    input.nodes = NULL;
    input.node_count = 0;
    code = mny_estimate(&input, found, found + batch->count);
    for (size_t k = 0; code == MNY_OK && k < batch->count; k++)
        city->estimates[batch->variables[k]] = found[k];
    batch->count = 0;
    return code;
}

/* Puts VARIABLE into BATCH by FILL, and estimates it if that is full.  *TAKEN: it can be put so. */
static enum mny_code take(const struct mny_importance *of, size_t index, size_t variable,
                          bool coded, struct batch *batch, bool *taken)
{
    const struct mny_city_weights *weights = mny_weighting_city(of->scoring->weighting, index);
    const size_t k = batch->count;
    struct linearized linearized;

    if (!linearize(of, &of->cities[index], variable, &linearized))
        return MNY_E_MEMORY;
    *taken = !coded || fill_codes(of, &linearized, weights, variable, batch->codes + k * weights->n,
                                  batch->scores[k]);
    if (!coded)
        fill_values(of, &linearized, weights, variable, batch->values + k * weights->n);
    free(linearized.v);
    if (!*taken)
        return MNY_OK;
    batch->columns[k] = coded ? (struct mny_score_column){.codes = batch->codes + k * weights->n,
                                                          .score_of_code = batch->scores[k]}
                              : (struct mny_score_column){.values = batch->values + k * weights->n};
    batch->variables[batch->count++] = variable;
    return batch->count == (coded ? CODES_TOGETHER : VALUES_TOGETHER) ? estimate(of, index, batch)
                                                                      : MNY_OK;
}

/* Estimates every variable: first those that can be counted.  DONE is by variable, all false. */
static enum mny_code estimate_all(const struct mny_importance *of, size_t index,
                                  struct batch *batch, bool *done)
{
    enum mny_code code = MNY_OK;

    for (size_t k = 0; code == MNY_OK && k < of->scoring->items; k++)
        if (of->scoring->columns[k].codes)
            code = take(of, index, k, true, batch, &done[k]);
    if (code == MNY_OK)
        code = estimate(of, index, batch);
    for (size_t k = 0; code == MNY_OK && k < of->variables; k++)
        if (!done[k])
            code = take(of, index, k, false, batch, &done[k]);
    return code == MNY_OK ? estimate(of, index, batch) : code;
}

static enum mny_code estimate_city(const struct mny_importance *of, size_t index)
{
    const struct mny_city_weights *weights = mny_weighting_city(of->scoring->weighting, index);
    struct batch batch = {.values =
                              calloc(VALUES_TOGETHER * (weights->n + 1), sizeof *batch.values),
                          .scores = calloc(CODES_TOGETHER, sizeof *batch.scores)};
    bool *done = calloc(of->variables + 1, sizeof *done);
    enum mny_code code = MNY_E_MEMORY;

    batch.codes = (uint8_t *)batch.values;
    if (batch.values && batch.scores && done)
        code = estimate_all(of, index, &batch, done);
    free(batch.values);
    free(batch.scores);
    free(done);
    return code;
}

static bool open_city(const struct mny_importance *of, struct city_importance *city)
{
    city->sums = calloc(of->set_count, sizeof *city->sums);
    city->estimates = calloc(of->variables + 1, sizeof *city->estimates);
    for (size_t s = 0; city->sums && s < of->set_count; s++)
        if (!(city->sums[s] = mny_item_sums_create(of->sets[s].count + 1)))
            return false;
    return city->sums && city->estimates;
}

static void close_city(const struct mny_importance *of, struct city_importance *city)
{
    for (size_t s = 0; city->sums && s < of->set_count; s++)
        mny_item_sums_free(city->sums[s]);
    free(city->sums);
    free(city->estimates);
    *city = (struct city_importance){.code = MNY_E_MEMORY};
}

static void measure_job(void *context, size_t index)
{
    const struct mny_importance *of = context;
    struct city_importance *city = &of->cities[index];
    const struct mny_city_weights *weights = mny_weighting_city(of->scoring->weighting, index);

    city->code = of->scoring->scored[index].code;
    if (city->code != MNY_OK || mny_interrupted())
        return;
    city->code =
        open_city(of, city) && gather(of, weights, city) ? estimate_city(of, index) : MNY_E_MEMORY;
}

/* ---- all cities ------------------------------------------------------------------------ */

static enum mny_code measure_all(struct mny_importance *made)
{
    const size_t cities = made->scoring->cities;
    struct city_importance *all = &made->cities[cities];

    if (!open_city(made, all))
        return MNY_E_MEMORY;
    for (size_t k = 0; k < made->variables; k++)
        all->estimates[k].se = all->estimates[k].low = all->estimates[k].high = NAN;
    mny_workers_run(cities, made->scoring->options->threads, measure_job, made);
    if (mny_interrupted())
        return MNY_E_INTERRUPT;
    for (size_t i = 0; i < cities; i++) {
        const struct city_importance *city = &made->cities[i];

        if (city->code == MNY_E_PARTIAL)
            continue;
        if (city->code != MNY_OK)
            return city->code;
        for (size_t s = 0; s < made->set_count; s++)
            mny_item_sums_merge(all->sums[s], city->sums[s]);
    }
    return MNY_OK;
}

enum mny_code mny_importance_make(const struct mny_scoring *scoring,
                                  struct mny_importance **importance)
{
    struct mny_importance *made = calloc(1, sizeof *made);
    enum mny_code code = MNY_E_MEMORY;

    *importance = NULL;
    if (!made)
        return code;
    made->scoring = scoring;
    made->variables = scoring->items + scoring->dimensions;
    made->cities = calloc(scoring->cities + 1, sizeof *made->cities);
    if (made->cities && find_sets(made) && find_order(made) && read_overall(made))
        code = measure_all(made);
    if (code == MNY_OK)
        *importance = made;
    else
        mny_importance_free(made);
    return code;
}

void mny_importance_free(struct mny_importance *importance)
{
    if (!importance)
        return;
    for (size_t i = 0; importance->cities && i <= importance->scoring->cities; i++)
        close_city(importance, &importance->cities[i]);
    for (size_t s = 0; importance->sets && s < importance->set_count; s++)
        free(importance->sets[s].members);
    free(importance->cities);
    free(importance->sets);
    free(importance->set_of);
    free(importance->place);
    free(importance->order);
    free(importance->overall_score);
    free(importance);
}

/* ---- what it comes to ------------------------------------------------------------------ */

/* Scores of all cities together: means of all their people, and by the weights of the
   questionnaire those of the dimensions. */
static bool pool_scores(const struct mny_importance *of, struct mny_importance_row *rows)
{
    const struct mny_scoring *scoring = of->scoring;
    struct mny_item_sums *const *sums = of->cities[scoring->cities].sums;
    bool *answered = calloc(scoring->items + 1, sizeof *answered);
    double *coefficient = calloc(scoring->items + 1, sizeof *coefficient);
    struct mny_composite *tree = NULL;

    for (size_t i = 0; answered && coefficient && i < scoring->items; i++) {
        rows[i].score = mny_item_mean(sums[of->set_of[i]], of->place[i]);
        answered[i] = !isnan(rows[i].score);
    }
    if (answered && coefficient)
        tree = mny_composite_create(scoring->dimension_branches, scoring->dimensions,
                                    scoring->item_branches, scoring->items, answered);
    for (size_t d = 0; tree && d < scoring->dimensions; d++) {
        double score = mny_composite_exists(tree, d) ? 0 : NAN;

        mny_composite_coefficients(tree, d, coefficient);
        for (size_t i = 0; i < scoring->items; i++)
            score += coefficient[i] > 0 ? coefficient[i] * rows[i].score : 0;
        rows[scoring->items + d].score = score;
        rows[scoring->items + d].score_se = NAN;
    }
    mny_composite_free(tree);
    free(answered);
    free(coefficient);
    return tree != NULL;
}

/* Whether every correlation of the set rests on enough pairs. */
static bool has_pairs(const struct mny_item_sums *sums)
{
    const size_t all = mny_item_sums_items(sums);

    for (size_t i = 0; i < all; i++)
        for (size_t k = 0; k < i; k++)
            if (mny_item_pairs(sums, i, k) < FEWEST)
                return false;
    return true;
}

/* Relative weights in the set S. */
static enum mny_code weigh(const struct mny_importance *of, size_t s,
                           const struct mny_item_sums *sums, struct mny_importance_row *rows)
{
    const struct mny_importance_set *set = &of->sets[s];
    const size_t all = set->count + 1;
    const bool enough = has_pairs(sums);
    double *correlation = calloc(all * all, sizeof *correlation);
    double *weights = calloc(all, sizeof *weights);
    enum mny_code code = MNY_E_MEMORY;
    double r2 = NAN;

    if (correlation && weights) {
        for (size_t i = 0; i < all; i++)
            for (size_t k = 0; k < all; k++)
                correlation[i * all + k] =
                    enough ? i == k ? 1 : mny_item_correlation(sums, i, k) : NAN;
        code = mny_relative_weights(correlation, set->count, weights, &r2);
    }
    for (size_t i = 0; code == MNY_OK && i < set->count; i++) {
        rows[set->members[i]].weight = r2 > 0 ? weights[i] / r2 : NAN;
        rows[set->members[i]].r2 = r2;
    }
    free(correlation);
    free(weights);
    return code;
}

/* A correlation of 1 or -1, such as any two people make, leaves nothing to linearize: of its error
   nothing is known, unless everybody was asked. */
static bool has_error(const struct mny_importance *of, size_t index, double correlation)
{
    return index == of->scoring->cities || 1 - fabs(correlation) > NO_ERROR ||
           mny_design_is_complete(of->scoring->scored[index].design);
}

enum mny_code mny_importance_rows(const struct mny_importance *importance, size_t index,
                                  struct mny_importance_row *rows)
{
    const struct mny_scoring *scoring = importance->scoring;
    const struct city_importance *city = &importance->cities[index];
    enum mny_code code = MNY_OK;

    for (size_t k = 0; k < importance->variables; k++) {
        const size_t set = importance->set_of[k], place = importance->place[k];
        const struct mny_estimate *found = &city->estimates[k];

        rows[k] = (struct mny_importance_row){
            .n = mny_item_pairs(city->sums[set], place, importance->sets[set].count),
            .score = index < scoring->cities ? scoring->scored[index].estimates[k].score : NAN,
            .score_se = index < scoring->cities ? scoring->scored[index].estimates[k].se : NAN,
            .correlation = correlation_of(importance, city->sums, k),
            .se = found->se,
            .low = found->low,
            .high = found->high};
        if (!has_error(importance, index, rows[k].correlation))
            rows[k].se = rows[k].low = rows[k].high = NAN;
    }
    for (size_t s = 0; code == MNY_OK && s < importance->set_count; s++)
        code = weigh(importance, s, city->sums[s], rows);
    if (code == MNY_OK && index == scoring->cities && !pool_scores(importance, rows))
        code = MNY_E_MEMORY;
    return code;
}
