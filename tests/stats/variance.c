/* SPDX-License-Identifier: MIT */
#include "stats/variance.h"

#include "tests/stats/reference_case.h"

static double variance_of(const struct mny_design_columns *columns, const double *u)
{
    struct mny_design *design = mny_design_create(columns);
    struct mny_variance *variance;
    double result;

    assert_non_null(design);
    variance = mny_variance_create(design, 2);
    assert_non_null(variance);
    /* In two blocks, as number 1 of 2. */
    mny_variance_add(variance, 1, 0, columns->n / 2, u);
    mny_variance_add(variance, 1, columns->n / 2, columns->n - columns->n / 2, u + columns->n / 2);
    result = mny_variance_of(variance, 1);
    assert_true(mny_variance_of(variance, 0) == 0);
    mny_variance_free(variance);
    mny_design_free(design);
    return result;
}

static enum mny_design_fault fault_of(const struct mny_design_columns *columns, size_t stratum)
{
    struct mny_design *design = mny_design_create(columns);
    enum mny_design_fault fault;

    assert_non_null(design);
    fault = mny_design_fault(design, stratum);
    mny_design_free(design);
    return fault;
}

static const double u[] = {2.5, -1, 4, 3.25, 0, 7, -2, 1.5};
static const uint32_t stratum[] = {4, 4, 9, 9, 4, 4, 9, 9};
static const uint32_t psu[] = {1, 1, 1, 2, 2, 3, 1, 2};
static const double population[] = {10, 10, 8, 8, 10, 10, 8, 8};

/* n/(n-1) times the squared deviations of values from their mean. */
static double spread(const double *values, size_t n)
{
    double mean = 0, sum = 0;
    for (size_t i = 0; i < n; i++)
        mean += values[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        sum += (values[i] - mean) * (values[i] - mean);
    return (double)n / ((double)n - 1) * sum;
}

static void every_part_counts(void **state)
{
    const double first[] = {2.5, -1, 0, 7}, second[] = {4, 3.25, -2, 1.5};
    const double first_psus[] = {1.5, 0, 7}, second_psus[] = {2, 4.75};
    const double psus_alone[] = {2.5 - 1 + 4 - 2, 3.25 + 0 + 1.5, 7}; /* without strata */
    const double shares[] = {1 - 4.0 / 10, 1 - 4.0 / 8, 1 - 3.0 / 10, 1 - 2.0 / 8};
    struct mny_design_columns columns = {.n = 8};
    (void)state;

    assert_near(variance_of(&columns, u), spread(u, 8), 1e-14);
    columns.stratum = stratum;
    assert_near(variance_of(&columns, u), spread(first, 4) + spread(second, 4), 1e-14);
    columns.population = population;
    assert_near(variance_of(&columns, u),
                shares[0] * spread(first, 4) + shares[1] * spread(second, 4), 1e-14);
    columns.psu = psu;
    assert_near(variance_of(&columns, u),
                shares[2] * spread(first_psus, 3) + shares[3] * spread(second_psus, 2), 1e-14);
    columns.population = NULL;
    assert_near(variance_of(&columns, u), spread(first_psus, 3) + spread(second_psus, 2), 1e-14);
    columns.stratum = NULL;
    assert_near(variance_of(&columns, u), spread(psus_alone, 3), 1e-14);
}

static void rows_pick_respondents(void **state)
{
    const uint32_t rows[] = {5, 4, 1, 0};
    const struct mny_design_columns columns = {4, rows, stratum, psu, population};
    struct mny_design *design = mny_design_create(&columns);
    (void)state;
    assert_non_null(design);
    assert_int_equal(mny_design_respondents(design), 4);
    assert_int_equal(mny_design_strata(design), 1);
    assert_int_equal(mny_design_psus(design), 3);
    assert_int_equal(mny_design_degrees_of_freedom(design), 2);
    assert_int_equal(mny_design_stratum(design, 0)->code, 4);
    assert_near(mny_design_stratum(design, 0)->population, 10, 0);
    mny_design_free(design);
}

static void sampled_completely(void **state)
{
    const double all[] = {4, 4, 4, 4, 4, 4, 4, 4}, one[] = {1, 8, 8, 1, 1, 1, 8, 1};
    const uint32_t alone[] = {0, 1, 1, 2, 3, 4, 1, 5};
    struct mny_design_columns columns = {8, NULL, stratum, NULL, all};
    (void)state;
    assert_int_equal(fault_of(&columns, 0), MNY_DESIGN_FINE);
    assert_true(variance_of(&columns, u) == 0);
    columns = (struct mny_design_columns){8, NULL, alone, NULL, one};
    /* Strata 0 and 2 to 5 have one PSU, and that is all there is. */
    assert_int_equal(fault_of(&columns, 0), MNY_DESIGN_FINE);
    assert_near(variance_of(&columns, u), (1 - 3.0 / 8) * spread((double[]){-1, 4, -2}, 3), 1e-14);
}

static void faults_name_their_stratum(void **state)
{
    const uint32_t with_lonely[] = {0, 0, 0, 7, 0, 0, 0, 0};
    const double differs[] = {10, 10, 8, 8, 10, 11, 8, 8};
    const double below[] = {10, 10, 3, 3, 10, 10, 3, 3};
    struct mny_design_columns columns = {8, NULL, with_lonely, NULL, NULL};
    struct mny_design *design = mny_design_create(&columns);
    (void)state;
    assert_non_null(design);
    assert_int_equal(mny_design_fault(design, 0), MNY_DESIGN_FINE);
    assert_int_equal(mny_design_fault(design, 1), MNY_DESIGN_LONELY);
    assert_int_equal(mny_design_stratum(design, 1)->code, 7);
    mny_design_free(design);

    columns = (struct mny_design_columns){8, NULL, stratum, NULL, differs};
    assert_int_equal(fault_of(&columns, 0), MNY_DESIGN_POPULATION_DIFFERS);
    assert_int_equal(fault_of(&columns, 1), MNY_DESIGN_FINE);
    columns.population = below;
    assert_int_equal(fault_of(&columns, 0), MNY_DESIGN_FINE);
    assert_int_equal(fault_of(&columns, 1), MNY_DESIGN_POPULATION_BELOW);
    columns.psu = psu; /* two PSUs of three now */
    assert_int_equal(fault_of(&columns, 1), MNY_DESIGN_FINE);
    columns = (struct mny_design_columns){.n = 1};
    assert_int_equal(fault_of(&columns, 0), MNY_DESIGN_LONELY);
}

/* In every stratum all say the same, but not between strata: nothing is left to
   sampling, to the last bit. */
static void equal_within_strata(void **state)
{
    const double equal[] = {1.1, 1.1, 0.3, 0.3, 1.1, 1.1, 0.3, 0.3};
    const struct mny_design_columns columns = {8, NULL, stratum, NULL, NULL};
    (void)state;
    assert_true(variance_of(&columns, equal) == 0);
}

/* A large mean must not swallow a small spread. */
static void large_mean_small_spread(void **state)
{
    enum { N = 10000 };
    double *values = get(N, sizeof *values);
    uint32_t *strata = get(N, sizeof *strata);
    struct mny_design_columns columns = {.n = N};
    (void)state;
    for (size_t i = 0; i < N; i++)
        values[i] = 1048576 + (double)(i % 2) / 1024;
    assert_near(variance_of(&columns, values), (double)N * N / (N - 1) / 4 / 1048576, 1e-12);
    columns.stratum = strata;
    assert_near(variance_of(&columns, values), (double)N * N / (N - 1) / 4 / 1048576, 1e-12);
    free(values);
    free(strata);
}

static void no_respondent(void **state)
{
    const struct mny_design_columns columns = {.n = 0};
    (void)state;
    assert_true(variance_of(&columns, u) == 0);
}

/* Strata 0 (values 1, 3) and 1 (values 2, 7), one PSU of 4 in stratum 2, one of one
   in stratum 3. */
static double lonely_variance(enum mny_lonely lonely, size_t from)
{
    static const double values[] = {1, 3, 2, 7, 5, 11};
    static const uint32_t strata[] = {0, 0, 1, 1, 2, 3};
    static const double populations[] = {4, 4, 8, 8, 4, 1};
    const struct mny_design_columns columns = {6 - from, NULL, strata + from, NULL,
                                               populations + from};
    struct mny_design *design = mny_design_create(&columns);
    struct mny_variance *variance;
    double result;

    assert_non_null(design);
    assert_int_equal(mny_design_fault(design, from == 0 ? 2 : 0), MNY_DESIGN_LONELY);
    mny_design_set_lonely(design, lonely);
    assert_int_equal(mny_design_lonely(design), lonely);
    assert_int_equal(mny_design_fault(design, from == 0 ? 2 : 0), MNY_DESIGN_FINE);
    variance = mny_variance_create(design, 1);
    assert_non_null(variance);
    mny_variance_add(variance, 0, 0, 6 - from, values + from);
    result = mny_variance_of(variance, 0);
    mny_variance_free(variance);
    mny_design_free(design);
    return result;
}

static void lonely_units(void **state)
{
    /* 1 - n/N times n/(n-1) times squared deviations: */
    const double others = 0.5 * 2 * 2 + 0.75 * 2 * 12.5;
    (void)state;
    assert_near(lonely_variance(MNY_LONELY_CERTAINTY, 0), others, 1e-14);
    assert_near(lonely_variance(MNY_LONELY_REMOVE, 0), others, 1e-14);
    assert_near(lonely_variance(MNY_LONELY_ADJUST, 0), others + 0.75 * 25, 1e-14);
    /* The stratum drawn completely is one of the others, with a variance of 0. */
    assert_near(lonely_variance(MNY_LONELY_AVERAGE, 0), others * 4 / 3, 1e-14);
    /* With no other stratum but that one; and with none at all. */
    assert_true(lonely_variance(MNY_LONELY_AVERAGE, 4) == 0);
}

static void only_lonely_units(void **state)
{
    static const double values[] = {5, 11};
    static const uint32_t strata[] = {2, 3};
    const struct mny_design_columns columns = {2, NULL, strata, NULL, NULL};
    struct mny_design *design = mny_design_create(&columns);
    struct mny_variance *variance;
    (void)state;
    assert_non_null(design);
    mny_design_set_lonely(design, MNY_LONELY_AVERAGE);
    variance = mny_variance_create(design, 1);
    mny_variance_add(variance, 0, 0, 2, values);
    assert_true(isnan(mny_variance_of(variance, 0)));
    mny_design_set_lonely(design, MNY_LONELY_ADJUST);
    assert_near(mny_variance_of(variance, 0), 25 + 121, 1e-14);
    mny_variance_free(variance);
    mny_design_free(design);
}

static void capacity_is_bounded(void **state)
{
    const struct mny_design_columns columns = {8, NULL, stratum, psu, NULL};
    struct mny_design *design = mny_design_create(&columns);
    (void)state;
    assert_non_null(design);
    assert_true(mny_variance_capacity(design) > 1000);
    mny_design_free(design);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_counts),   cmocka_unit_test(rows_pick_respondents),
        cmocka_unit_test(sampled_completely),  cmocka_unit_test(faults_name_their_stratum),
        cmocka_unit_test(equal_within_strata), cmocka_unit_test(large_mean_small_spread),
        cmocka_unit_test(no_respondent),       cmocka_unit_test(capacity_is_bounded),
        cmocka_unit_test(lonely_units),        cmocka_unit_test(only_lonely_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
