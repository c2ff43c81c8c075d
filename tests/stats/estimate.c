/* SPDX-License-Identifier: MIT */
#include "stats/estimate.h"

#include "stats/calibration.h"
#include "stats/variance.h"
#include "tests/stats/reference_case.h"

#include <gsl/gsl_errno.h>

/* The questionnaire that the invented cases share. */
enum { ITEMS = 8, DIMENSIONS = 3, STATISTICS = ITEMS + DIMENSIONS + 1 };
static const char *const item_names[ITEMS] = {"q_medical", "q_school", "q_office",  "q_traffic",
                                              "q_safety",  "q_green",  "q_network", "q_privacy"};
static const struct mny_branch item_branches[ITEMS] = {{0, 2}, {0, 1},   {0, 3}, {1, 1.5},
                                                       {1, 1}, {1, 0.5}, {2, 1}, {2, 1}};
static const char *const dimension_names[DIMENSIONS] = {"service", "governance", "digital"};
static const struct mny_branch dimensions[DIMENSIONS] = {
    {MNY_ROOT, 0.5}, {MNY_ROOT, 0.3}, {MNY_ROOT, 0.2}};

/* One city of a case as the estimator takes it. */
struct sample {
    struct mny_table *table;
    size_t n;
    uint32_t rows[400];
    uint8_t *codes[ITEMS];
    double tables[ITEMS][256];
    struct mny_score_column items[ITEMS];
    uint32_t *stratum, *psu;
    double *base, *population;
    double weight[400];
    /* after raking: */
    uint32_t cell[400], category[400 * 3];
    size_t categories[3];
    struct mny_calibrated calibrated;
    bool raked;
    struct mny_design *design;
    struct mny_estimate estimates[STATISTICS];
};

static void fill_scores(struct sample *sample)
{
    static const double sat[] = {NAN, 100, 80, 60, 30, 0};
    for (size_t item = 0; item < ITEMS; item++) {
        const bool yes_no = strcmp(item_names[item], "q_green") == 0;
        const bool network = strcmp(item_names[item], "q_network") == 0;
        double *table = sample->tables[item];
        for (size_t code = 0; code < 256; code++)
            table[code] = NAN;
        for (size_t code = 0; network && code <= 10; code++)
            table[code] = (double)code * 10;
        for (size_t code = 1; !network && !yes_no && code <= 5; code++)
            table[code] = sat[code];
        if (yes_no) {
            table[0] = 0;
            table[1] = 100;
        }
    }
}

static struct sample *read_sample(const char *folder, const char *city)
{
    struct sample *sample = get(1, sizeof *sample);
    size_t all;

    sample->table = read_case(folder, "responses.csv");
    all = mny_table_rows(sample->table);
    for (size_t row = 0; row < all; row++)
        if (strcmp(mny_table_cell(sample->table, row, column_of(sample->table, "city")), city) == 0)
            sample->rows[sample->n++] = (uint32_t)row;
    fill_scores(sample);
    for (size_t item = 0; item < ITEMS; item++) {
        const double *answers = numbers(sample->table, item_names[item]);
        sample->codes[item] = get(all, 1);
        for (size_t row = 0; row < all; row++)
            sample->codes[item][row] = isnan(answers[row]) ? 255 : (uint8_t)answers[row];
        sample->items[item] =
            (struct mny_score_column){sample->codes[item], sample->tables[item], NULL};
        free((void *)(uintptr_t)answers);
    }
    for (size_t i = 0; i < sample->n; i++)
        sample->weight[i] = 1;
    return sample;
}

static void read_design(struct sample *sample)
{
    sample->stratum = codes_of(sample->table, "stratum");
    sample->psu = codes_of(sample->table, "psu");
    sample->base = numbers(sample->table, "base_weight");
    sample->population = numbers(sample->table, "fpc");
    for (size_t i = 0; i < sample->n; i++)
        sample->weight[i] = sample->base[sample->rows[i]];
}

/* Rakes on sex, age_band and edu; every respondent is a cell here. */
static void rake(struct sample *sample, const char *folder, const char *city)
{
    static const char *const margins[] = {"sex", "age_band", "edu"};
    struct mny_table *population = read_case(folder, "population.csv");
    double targets[10], base[400], g[400], total = 0, sum = 0;
    double *sex = numbers(sample->table, "sex"), *age = numbers(sample->table, "age");
    double *edu = numbers(sample->table, "edu");
    const struct mny_margin_cells cells = {sample->n, 3, sample->category, sample->categories};
    const struct mny_calibration_input input = {cells, base, targets, NULL};
    const struct mny_calibration_options options = {mny_distance_raking(), 1e-9, 500, NULL};
    struct mny_calibration_result result;
    size_t column = 0;

    for (size_t m = 0; m < 3; m++)
        for (size_t row = 0; row < mny_table_rows(population); row++)
            if (strcmp(mny_table_cell(population, row, 0), city) == 0 &&
                strcmp(mny_table_cell(population, row, 1), margins[m]) == 0) {
                targets[column++] = number_at(population, row, "count");
                sample->categories[m]++;
                total += m == 0 ? targets[column - 1] : 0;
            }
    for (size_t i = 0; i < sample->n; i++)
        sum += sample->weight[i];
    for (size_t i = 0; i < sample->n; i++) {
        const double years = age[sample->rows[i]];
        base[i] = sample->weight[i] * (total / sum);
        sample->cell[i] = (uint32_t)i;
        sample->category[i * 3] = (uint32_t)sex[sample->rows[i]] - 1;
        sample->category[i * 3 + 1] = years < 30 ? 0 : years < 45 ? 1 : years < 60 ? 2 : 3;
        sample->category[i * 3 + 2] = (uint32_t)edu[sample->rows[i]] - 1;
    }
    assert_int_equal(mny_calibrate(&input, &options, g, &result), MNY_CALIBRATED);
    for (size_t i = 0; i < sample->n; i++)
        sample->weight[i] = base[i] * g[i];
    sample->calibrated =
        (struct mny_calibrated){.cells = cells, .cell = sample->cell, .base = sample->base};
    sample->raked = true;
    mny_table_free(population);
    free(sex);
    free(age);
    free(edu);
}

static void estimate(struct sample *sample)
{
    const struct mny_design_columns columns = {sample->n, sample->rows, sample->stratum,
                                               sample->psu, sample->population};
    struct mny_estimate_input input = {.n = sample->n,
                                       .rows = sample->rows,
                                       .weight = sample->weight,
                                       .items = sample->items,
                                       .item_branches = item_branches,
                                       .item_count = ITEMS,
                                       .nodes = dimensions,
                                       .node_count = DIMENSIONS};
    mny_design_free(sample->design);
    sample->design = mny_design_create(&columns);
    assert_non_null(sample->design);
    input.design = sample->design;
    input.calibrated = sample->raked ? &sample->calibrated : NULL;
    assert_int_equal(mny_estimate(&input, sample->estimates, sample->estimates + ITEMS), MNY_OK);
}

static void free_sample(struct sample *sample)
{
    mny_table_free(sample->table);
    for (size_t item = 0; item < ITEMS; item++)
        free(sample->codes[item]);
    free(sample->stratum);
    free(sample->psu);
    free(sample->base);
    free(sample->population);
    mny_design_free(sample->design);
    free(sample);
}

static void assert_row(const struct mny_table *wanted, const char *city, const char *code,
                       const struct mny_estimate *got)
{
    const size_t row = find_row(wanted, "city", city, "code", code);
    assert_true((double)got->n == number_at(wanted, row, "n"));
    assert_near(got->score, number_at(wanted, row, "score"), 1e-12);
    assert_near(got->se, number_at(wanted, row, "se"), 1e-10);
    assert_near(got->low, number_at(wanted, row, "ci_low"), 1e-10);
    assert_near(got->high, number_at(wanted, row, "ci_high"), 1e-10);
    assert_near(got->n_eff, number_at(wanted, row, "n_eff"), 1e-12);
    assert_near(got->deff, number_at(wanted, row, "deff"), 1e-10);
}

static void assert_city(const struct sample *sample, const char *folder, const char *city)
{
    char expected[512];
    struct mny_table *wanted;

    snprintf(expected, sizeof expected, "%s/expected", folder);
    wanted = read_case(expected, "subjective.csv");
    for (size_t item = 0; item < ITEMS; item++)
        assert_row(wanted, city, item_names[item], &sample->estimates[item]);
    for (size_t node = 0; node < DIMENSIONS; node++)
        assert_row(wanted, city, dimension_names[node], &sample->estimates[ITEMS + node]);
    assert_row(wanted, city, "total", &sample->estimates[ITEMS + DIMENSIONS]);
    mny_table_free(wanted);
}

/* Each case's design as R had it. */
static const struct reference {
    const char *folder, *city;
    bool design, raked;
} references[] = {
    {INSIDE "a-srs", "320100", false, false},       {INSIDE "a-srs", "440300", false, false},
    {INSIDE "c-rake", "320100", false, true},       {INSIDE "c-rake", "420100", false, true},
    {INSIDE "e-design", "320100", true, false},     {INSIDE "e-design", "510100", true, false},
    {INSIDE "e-design-rake", "320100", true, true}, {INSIDE "e-design-rake", "330100", true, true},
    {INSIDE "e-design-rake", "510100", true, true},
};

static void as_r_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        const struct reference *reference = &references[i];
        struct sample *sample = read_sample(reference->folder, reference->city);
        if (reference->design)
            read_design(sample);
        if (reference->raked)
            rake(sample, reference->folder, reference->city);
        estimate(sample);
        assert_city(sample, reference->folder, reference->city);
        free_sample(sample);
    }
}

static struct sample *design_sample(void)
{
    struct sample *sample = read_sample(INSIDE "e-design-rake", "510100");
    read_design(sample);
    rake(sample, INSIDE "e-design-rake", "510100");
    estimate(sample);
    return sample;
}

/* Takes away one part of the design at a time; each moves what it should, and
   only that. */
static void every_part_counts(void **state)
{
    struct sample *sample = design_sample();
    const struct mny_estimate full = sample->estimates[STATISTICS - 1];
    const struct mny_estimate *now = &sample->estimates[STATISTICS - 1];
    double *population = sample->population;
    uint32_t *stratum = sample->stratum, *psu = sample->psu;
    const double *base = sample->calibrated.base;
    (void)state;

    sample->population = NULL;
    estimate(sample);
    assert_true(now->score == full.score && now->deff > full.deff);
    assert_true(now->se > full.se * 1.01);
    sample->population = population;

    sample->stratum = NULL;
    sample->population = NULL;
    estimate(sample);
    assert_true(now->score == full.score && fabs(now->se / full.se - 1) > 1e-3);
    sample->stratum = stratum;
    sample->population = population;

    sample->psu = NULL;
    sample->population = NULL;
    estimate(sample);
    assert_true(now->score == full.score && fabs(now->se / full.se - 1) > 1e-3);
    assert_true(now->high - now->score < 1.99 * now->se); /* many degrees of freedom */
    sample->psu = psu;
    sample->population = population;

    sample->raked = false;
    estimate(sample);
    assert_true(now->score == full.score && fabs(now->se / full.se - 1) > 1e-3);
    sample->raked = true;

    sample->calibrated.base = NULL; /* the regression is weighted */
    estimate(sample);
    assert_true(now->score == full.score && fabs(now->se / full.se - 1) > 1e-6);
    sample->calibrated.base = base;

    for (size_t i = 0; i < sample->n; i++)
        sample->weight[i] = sample->base[sample->rows[i]];
    estimate(sample);
    assert_true(fabs(now->score - full.score) > 1e-3 && now->n_eff != full.n_eff);
    free_sample(sample);
}

/* The order of respondents moves at most the last digits. */
static void order_does_not_matter(void **state)
{
    struct sample *sample = read_sample(INSIDE "e-design", "330100");
    struct mny_estimate before[STATISTICS];
    (void)state;
    read_design(sample);
    estimate(sample);
    memcpy(before, sample->estimates, sizeof before);
    for (size_t i = 0; i < sample->n / 2; i++) {
        const uint32_t row = sample->rows[i];
        const double weight = sample->weight[i];
        sample->rows[i] = sample->rows[sample->n - 1 - i];
        sample->rows[sample->n - 1 - i] = row;
        sample->weight[i] = sample->weight[sample->n - 1 - i];
        sample->weight[sample->n - 1 - i] = weight;
    }
    estimate(sample);
    for (size_t s = 0; s < STATISTICS; s++) {
        assert_near(sample->estimates[s].score, before[s].score, 1e-15);
        assert_near(sample->estimates[s].se, before[s].se, 1e-13);
    }
    free_sample(sample);
}

/* One item as numbers, R survey 4.5: mean of api00. */
static void school_mean(const char *folder, bool clusters, struct mny_estimate *estimate)
{
    struct mny_table *table = read_case(folder, "responses.csv");
    double *api00 = numbers(table, "api00"), *weight = numbers(table, "pw");
    double *population = numbers(table, "fpc");
    uint32_t *groups = codes_of(table, clusters ? "dnum" : "stype");
    const struct mny_design_columns columns = {mny_table_rows(table), NULL,
                                               clusters ? NULL : groups, clusters ? groups : NULL,
                                               population};
    struct mny_design *design = mny_design_create(&columns);
    const struct mny_score_column item = {.values = api00};
    const struct mny_branch branch = {MNY_ROOT, 1};
    const struct mny_estimate_input input = {.n = columns.n,
                                             .weight = weight,
                                             .items = &item,
                                             .item_branches = &branch,
                                             .item_count = 1,
                                             .design = design};
    struct mny_estimate total;
    assert_non_null(design);
    assert_int_equal(mny_estimate(&input, estimate, &total), MNY_OK);
    assert_true(total.score == estimate->score && total.se == estimate->se);
    mny_design_free(design);
    mny_table_free(table);
    free(api00);
    free(weight);
    free(population);
    free(groups);
}

static void schools(void **state)
{
    struct mny_estimate mean;
    (void)state;
    if (!have_case(BESIDE "j-apistrat") || !have_case(BESIDE "j-apiclus1"))
        skip();
    school_mean(BESIDE "j-apistrat", false, &mean);
    assert_near(mean.score, 662.287363159, 1e-12);
    assert_near(mean.se, 9.40894080278, 1e-11);
    assert_near(mean.deff, 1.16556617145, 1e-11);
    assert_near((mean.high - mean.score) / mean.se, 1.97207903384, 1e-10); /* qt(.975, 197) */
    school_mean(BESIDE "j-apiclus1", true, &mean);
    assert_near(mean.score, 644.169398907, 1e-12);
    assert_near(mean.se, 23.5422406938, 1e-11);
    assert_near((mean.high - mean.score) / mean.se, 2.14478668792, 1e-10); /* qt(.975, 14) */
}

/* One item, no design; VALUES may have NAN. */
static struct mny_estimate simple(const double *values, const double *weight, size_t n)
{
    const struct mny_design_columns columns = {.n = n};
    struct mny_design *design = mny_design_create(&columns);
    const struct mny_score_column item = {.values = values};
    const struct mny_branch node = {MNY_ROOT, 1}, branch = {0, 1};
    const struct mny_estimate_input input = {.n = n,
                                             .weight = weight,
                                             .items = &item,
                                             .item_branches = &branch,
                                             .item_count = 1,
                                             .nodes = &node,
                                             .node_count = 1,
                                             .design = design};
    struct mny_estimate estimate, nodes[2];
    assert_non_null(design);
    assert_int_equal(mny_estimate(&input, &estimate, nodes), MNY_OK);
    assert_int_equal(nodes[0].n, estimate.n);
    assert_int_equal(nodes[1].n, estimate.n);
    mny_design_free(design);
    return estimate;
}

static void simple_random_sample(void **state)
{
    const double values[] = {10, 25.5, 40, 75}, weight[] = {1, 1, 1, 1};
    const struct mny_estimate estimate = simple(values, weight, 4);
    double deviations = 0;
    (void)state;
    for (size_t i = 0; i < 4; i++)
        deviations += (values[i] - 37.625) * (values[i] - 37.625);
    assert_near(estimate.score, 37.625, 1e-15);
    assert_near(estimate.se, sqrt(deviations / 3 / 4), 1e-14);
    assert_near(estimate.deff, 1, 1e-14);
    assert_near(estimate.n_eff, 4, 1e-15);
    assert_near(estimate.high, 37.625 + 3.18244630528371 * estimate.se, 1e-12);
    assert_near(estimate.low, 37.625 - 3.18244630528371 * estimate.se, 1e-12);
}

static void equal_answers(void **state)
{
    const double values[] = {0.1, 0.1, NAN, 0.1, 0.1, 0.1}, weight[] = {1.3, 2.7, 5, 0.9, 4.1, 3.3};
    const struct mny_estimate estimate = simple(values, weight, 6);
    (void)state;
    assert_int_equal(estimate.n, 5);
    assert_true(estimate.score == 0.1);
    assert_true(estimate.se == 0);
    assert_true(estimate.low == 0.1 && estimate.high == 0.1);
    assert_true(isnan(estimate.deff));
}

static void nobody_answered(void **state)
{
    const double values[] = {NAN, NAN, NAN}, weight[] = {1, 1, 1};
    const struct mny_estimate estimate = simple(values, weight, 3);
    (void)state;
    assert_int_equal(estimate.n, 0);
    assert_true(isnan(estimate.score) && isnan(estimate.se) && isnan(estimate.low) &&
                isnan(estimate.n_eff) && isnan(estimate.deff));
}

static void one_answered(void **state)
{
    const double values[] = {NAN, 62.5, NAN}, weight[] = {1, 3, 1};
    const struct mny_estimate estimate = simple(values, weight, 3);
    (void)state;
    assert_int_equal(estimate.n, 1);
    assert_true(estimate.score == 62.5 && estimate.se == 0);
    assert_near(estimate.n_eff, 1, 0);
    assert_true(isnan(estimate.deff));
}

/* One respondent who is the whole population: no spread, no degrees of freedom. */
static void a_population_of_one(void **state)
{
    const double value = 80, weight = 7, population = 1;
    const struct mny_design_columns columns = {1, NULL, NULL, NULL, &population};
    struct mny_design *design = mny_design_create(&columns);
    const struct mny_score_column item = {.values = &value};
    const struct mny_branch branch = {MNY_ROOT, 1};
    const struct mny_estimate_input input = {.n = 1,
                                             .weight = &weight,
                                             .items = &item,
                                             .item_branches = &branch,
                                             .item_count = 1,
                                             .design = design};
    struct mny_estimate estimate, total;
    (void)state;
    assert_non_null(design);
    assert_int_equal(mny_design_fault(design, 0), MNY_DESIGN_FINE);
    assert_int_equal(mny_estimate(&input, &estimate, &total), MNY_OK);
    assert_true(estimate.score == 80 && estimate.se == 0);
    assert_true(isnan(estimate.low) && isnan(estimate.high) && isnan(estimate.deff));
    mny_design_free(design);
}

/* Calibration on what decides the answer leaves nothing to chance. */
static void calibration_explains_all(void **state)
{
    enum { N = 12 };
    double values[N], weight[N];
    uint32_t cell[N];
    const uint32_t category[] = {0, 1, 2};
    const size_t categories[] = {3};
    const struct mny_design_columns columns = {.n = N};
    struct mny_design *design = mny_design_create(&columns);
    const struct mny_score_column item = {.values = values};
    const struct mny_branch branch = {MNY_ROOT, 1};
    const struct mny_calibrated calibrated = {{3, 1, category, categories}, cell, NULL, NULL};
    const struct mny_estimate_input input = {.n = N,
                                             .weight = weight,
                                             .items = &item,
                                             .item_branches = &branch,
                                             .item_count = 1,
                                             .design = design,
                                             .calibrated = &calibrated};
    struct mny_estimate estimate, total;
    (void)state;
    for (uint32_t i = 0; i < N; i++) {
        cell[i] = i % 3;
        values[i] = 10.3 + 27.7 * cell[i];
        weight[i] = 1.7 + cell[i];
    }
    assert_int_equal(mny_estimate(&input, &estimate, &total), MNY_OK);
    assert_true(estimate.se == 0);
    assert_true(estimate.deff == 0);
    mny_design_free(design);
}

/* Only people with weight 0, which bounds from 0 allow, answered the second item: it has no
   mean, and the total is the first one's. */
static void who_counts_for_nothing(void **state)
{
    const double first[] = {40, 100, 70, 20}, second[] = {100, NAN, NAN, 60};
    const double weight[] = {0, 1.5, 2.5, 0};
    const struct mny_design_columns columns = {.n = 4};
    struct mny_design *design = mny_design_create(&columns);
    const struct mny_score_column items[] = {{.values = first}, {.values = second}};
    const struct mny_branch branches[] = {{MNY_ROOT, 1}, {MNY_ROOT, 3}};
    const struct mny_estimate_input input = {.n = 4,
                                             .weight = weight,
                                             .items = items,
                                             .item_branches = branches,
                                             .item_count = 2,
                                             .design = design};
    struct mny_estimate estimates[2], total;
    (void)state;
    assert_int_equal(mny_estimate(&input, estimates, &total), MNY_OK);
    assert_int_equal(estimates[1].n, 2);
    assert_true(isnan(estimates[1].score) && isnan(estimates[1].se) && isnan(estimates[1].n_eff));
    assert_near(estimates[0].score, 81.25, 1e-14);
    assert_near(total.score, 81.25, 1e-14);
    assert_near(total.se, estimates[0].se, 1e-14);
    assert_true(total.se > 0);
    mny_design_free(design);
}

/* Trimming raised a calibrated weight of 0: as in R there is no variance, and not one of 0.  A
   weight of 0 that it left alone is no reason. */
static void raised_from_nothing(void **state)
{
    enum { N = 6 };
    const double values[N] = {40, 100, 70, 20, 30, 90}, before[N] = {0, 2, 1, 1, 1, 1};
    const double raised[N] = {0.5, 1.5, 1, 1, 1, 1}, left[N] = {0, 1.5, 1.5, 1, 1, 1};
    const uint32_t category[] = {0, 1}, cell[N] = {0, 0, 0, 1, 1, 1};
    const size_t categories[] = {2};
    const struct mny_design_columns columns = {.n = N};
    struct mny_design *design = mny_design_create(&columns);
    const struct mny_score_column item = {.values = values};
    const struct mny_branch branch = {MNY_ROOT, 1};
    const struct mny_calibrated calibrated = {{2, 1, category, categories}, cell, NULL, before};
    struct mny_estimate_input input = {.n = N,
                                       .weight = raised,
                                       .items = &item,
                                       .item_branches = &branch,
                                       .item_count = 1,
                                       .design = design,
                                       .calibrated = &calibrated};
    struct mny_estimate estimate, total;
    (void)state;
    assert_int_equal(mny_estimate(&input, &estimate, &total), MNY_OK);
    assert_true(estimate.score > 0);
    assert_true(isnan(estimate.se) && isnan(estimate.low) && isnan(estimate.deff));
    input.weight = left;
    assert_int_equal(mny_estimate(&input, &estimate, &total), MNY_OK);
    assert_true(estimate.se > 0);
    mny_design_free(design);
}

/* More PSUs than one pass may hold at once: the same numbers. */
static void many_psus_in_several_passes(void **state)
{
    enum { N = 200000, COLUMNS = 60 };
    double *weight = get(N, sizeof *weight);
    uint32_t *psu = get(N, sizeof *psu);
    uint8_t *codes = get(N, 1);
    double scores[256];
    struct mny_score_column items[COLUMNS];
    struct mny_branch branches[COLUMNS];
    struct mny_design_columns columns = {N, NULL, NULL, psu, NULL};
    struct mny_design *design = mny_design_create(&columns);
    struct mny_estimate_input input = {
        .n = N, .weight = weight, .items = items, .item_branches = branches, .item_count = COLUMNS};
    struct mny_estimate estimates[COLUMNS], total, again[COLUMNS], total_again;
    (void)state;
    for (size_t i = 0; i < 256; i++)
        scores[i] = i < 200 ? (double)(i % 101) : NAN;
    for (uint32_t i = 0; i < N; i++) {
        psu[i] = i;
        codes[i] = (uint8_t)(i * 2654435761u >> 11);
        weight[i] = 1 + (double)(i % 7);
    }
    for (size_t k = 0; k < COLUMNS; k++) {
        items[k] = (struct mny_score_column){codes, scores, NULL};
        branches[k] = (struct mny_branch){MNY_ROOT, 1 + (double)k};
    }
    mny_design_free(design);
    design = mny_design_create(&columns);
    assert_true(mny_variance_capacity(design) < COLUMNS);
    input.design = design;
    assert_int_equal(mny_estimate(&input, estimates, &total), MNY_OK);
    mny_design_free(design);
    columns.psu = NULL;
    design = mny_design_create(&columns);
    input.design = design;
    assert_int_equal(mny_estimate(&input, again, &total_again), MNY_OK);
    for (size_t k = 0; k < COLUMNS; k++) {
        assert_near(estimates[k].se, again[k].se, 1e-13);
        assert_near(estimates[k].se, estimates[0].se, 0);
    }
    assert_near(total.se, total_again.se, 1e-13);
    assert_near(total.se, estimates[0].se, 1e-12);
    mny_design_free(design);
    free(weight);
    free(psu);
    free(codes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_r_says),
        cmocka_unit_test(every_part_counts),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(schools),
        cmocka_unit_test(simple_random_sample),
        cmocka_unit_test(equal_answers),
        cmocka_unit_test(nobody_answered),
        cmocka_unit_test(one_answered),
        cmocka_unit_test(a_population_of_one),
        cmocka_unit_test(calibration_explains_all),
        cmocka_unit_test(who_counts_for_nothing),
        cmocka_unit_test(raised_from_nothing),
        cmocka_unit_test(many_psus_in_several_passes),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
