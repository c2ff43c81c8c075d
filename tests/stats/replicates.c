/* SPDX-License-Identifier: MIT */
#include "stats/replicates.h"

#include "stats/random.h"
#include "tests/stats/reference_case.h"

#include <gsl/gsl_errno.h>

enum { N = 24, ITEMS = 2, STATISTICS = ITEMS + 1, MOST_SETS = 3 };

/* A sample of two items in four strata of three PSUs of two respondents. */
struct sample {
    double first[N], second[N], weight[N], population[N];
    uint32_t stratum[N], psu[N], domain[N], cell[N];
    struct mny_score_column items[ITEMS];
    struct mny_design *design;
    struct mny_calibrated calibrated;
    struct mny_estimate_input input;
    struct mny_replicate_input replicates;
    struct mny_estimate estimates[MOST_SETS * STATISTICS];
};

static const struct mny_branch branches[ITEMS] = {{MNY_ROOT, 3}, {MNY_ROOT, 1}};

static void fill(struct sample *sample)
{
    *sample = (struct sample){.items = {{NULL, NULL, sample->first}, {NULL, NULL, sample->second}}};
    for (size_t i = 0; i < N; i++) {
        sample->first[i] = (double)(i * 37 % 101);
        sample->second[i] = i % 5 == 4 ? NAN : (double)(i * 53 % 97);
        sample->weight[i] = 1;
        sample->population[i] = 5 + (double)(i / 6);
        sample->stratum[i] = (uint32_t)(i / 6);
        sample->psu[i] = (uint32_t)(i / 2 % 3);
        sample->domain[i] = (uint32_t)(i * 7 % 3);
    }
    sample->input = (struct mny_estimate_input){.n = N,
                                                .weight = sample->weight,
                                                .items = sample->items,
                                                .item_branches = branches,
                                                .item_count = ITEMS};
    sample->replicates = (struct mny_replicate_input){.estimate = &sample->input,
                                                      .base_scale = 1,
                                                      .kind = MNY_REPLICATION_JACKKNIFE,
                                                      .replicates = 400,
                                                      .seed = 7};
}

/* Which columns the design has: "s"tratum, "p"su, "f"pc. */
static void design(struct sample *sample, const char *columns)
{
    const struct mny_design_columns of = {N, NULL, strchr(columns, 's') ? sample->stratum : NULL,
                                          strchr(columns, 'p') ? sample->psu : NULL,
                                          strchr(columns, 'f') ? sample->population : NULL};
    mny_design_free(sample->design);
    sample->design = mny_design_create(&of);
    assert_non_null(sample->design);
    sample->input.design = sample->design;
}

/* Taylor estimates of all sets. */
static void estimate(struct sample *sample)
{
    struct mny_estimate_input input = sample->input;
    const size_t domains = sample->replicates.domain ? sample->replicates.domains : 0;
    for (size_t set = 0; set <= domains; set++) {
        struct mny_estimate *items = sample->estimates + set * STATISTICS;
        assert_int_equal(mny_estimate(&input, items, items + ITEMS), MNY_OK);
        input.domain = sample->domain;
        input.category = (uint32_t)set;
    }
}

/* Replicates; parts are done backwards if BACKWARDS. */
static struct mny_replicate_failure replicate(struct sample *sample, bool backwards)
{
    struct mny_replicates *replicates =
        mny_replicates_create(&sample->replicates, sample->estimates);
    struct mny_replicate_failure failure;
    size_t parts;

    assert_non_null(replicates);
    parts = mny_replicates_parts(replicates);
    for (size_t part = 0; part < parts; part++)
        mny_replicates_run(replicates, backwards ? parts - 1 - part : part);
    failure = mny_replicates_finish(replicates, sample->estimates);
    mny_replicates_free(replicates);
    return failure;
}

static void close(struct sample *sample)
{
    mny_design_free(sample->design);
}

/* With equal weights and nothing missing the jackknife's variance of a mean is
   Taylor's exactly, fpc included. */
static void jackknife_of_a_mean(void **state)
{
    static const char *const designs[] = {"", "s", "f", "sf", "sp", "spf"};
    (void)state;
    for (size_t i = 0; i < sizeof designs / sizeof *designs; i++) {
        struct sample sample;
        double taylor, deff;
        fill(&sample);
        for (size_t k = 0; k < N; k++)
            sample.population[k] = strchr(designs[i], 's') ? sample.population[k] + 3 : 60;
        design(&sample, designs[i]);
        estimate(&sample);
        taylor = sample.estimates[0].se;
        deff = sample.estimates[0].deff;
        assert_int_equal(replicate(&sample, false).fault, MNY_REPLICATES_FINE);
        assert_near(sample.estimates[0].se, taylor, 1e-12);
        assert_near(sample.estimates[0].deff, deff, 1e-12);
        assert_near(sample.estimates[0].high - sample.estimates[0].score,
                    sample.estimates[0].score - sample.estimates[0].low, 1e-12);
        /* The other item has missing answers: a ratio, near but not equal. */
        assert_true(sample.estimates[1].se > 0);
        close(&sample);
    }
}

/* The same by brute force: leave each PSU out, weigh, score. */
static void jackknife_by_hand(void **state)
{
    struct sample sample;
    double means[12], mean = 0, variance = 0;
    (void)state;
    fill(&sample);
    for (size_t i = 0; i < N; i++) /* one stratum of 12 PSUs */
        sample.psu[i] = (uint32_t)(i / 2);
    design(&sample, "p");
    estimate(&sample);
    assert_int_equal(replicate(&sample, false).fault, MNY_REPLICATES_FINE);
    for (size_t out = 0; out < 12; out++) {
        double sum = 0, count = 0;
        for (size_t i = 0; i < N; i++)
            if (i / 2 != out && !isnan(sample.second[i])) {
                sum += sample.second[i];
                count += 1;
            }
        means[out] = sum / count;
        mean += means[out] / 12;
    }
    for (size_t out = 0; out < 12; out++)
        variance += 11.0 / 12 * (means[out] - mean) * (means[out] - mean);
    assert_near(sample.estimates[1].se, sqrt(variance), 1e-12);
    close(&sample);
}

static void census_has_no_replicates(void **state)
{
    struct sample sample;
    (void)state;
    fill(&sample);
    for (size_t i = 0; i < N; i++)
        sample.population[i] = 3; /* PSUs: all of each stratum */
    design(&sample, "spf");
    estimate(&sample);
    assert_int_equal(replicate(&sample, false).fault, MNY_REPLICATES_FINE);
    assert_true(sample.estimates[0].se == 0);
    close(&sample);
}

/* The order of the parts is nothing; the seed is much, but not all. */
static void bootstrap_seeds(void **state)
{
    struct sample one, two, three;
    (void)state;
    fill(&one);
    design(&one, "sp");
    one.replicates.kind = MNY_REPLICATION_BOOTSTRAP;
    estimate(&one);
    fill(&two);
    design(&two, "sp");
    two.replicates.kind = MNY_REPLICATION_BOOTSTRAP;
    estimate(&two);
    fill(&three);
    design(&three, "sp");
    three.replicates.kind = MNY_REPLICATION_BOOTSTRAP;
    three.replicates.seed = 8;
    estimate(&three);
    replicate(&one, false);
    replicate(&two, true);
    replicate(&three, false);
    for (size_t s = 0; s < STATISTICS; s++) {
        assert_true(one.estimates[s].se == two.estimates[s].se);
        assert_true(one.estimates[s].se != three.estimates[s].se);
        assert_near(one.estimates[s].se, three.estimates[s].se, 0.25);
    }
    close(&one);
    close(&two);
    close(&three);
}

/* With many replicates the bootstrap comes to Taylor's standard error of a mean. */
static void bootstrap_converges(void **state)
{
    struct sample sample;
    double taylor;
    (void)state;
    fill(&sample);
    design(&sample, "sp");
    sample.replicates.kind = MNY_REPLICATION_BOOTSTRAP;
    sample.replicates.replicates = 40000;
    estimate(&sample);
    taylor = sample.estimates[0].se;
    replicate(&sample, false);
    assert_near(sample.estimates[0].se, taylor, 0.02);
    close(&sample);
}

/* Domains: the estimates of a domain alone, and the whole is not changed by them. */
static void domains(void **state)
{
    const enum mny_replication kinds[] = {MNY_REPLICATION_JACKKNIFE, MNY_REPLICATION_BOOTSTRAP};
    (void)state;
    for (size_t kind = 0; kind < 2; kind++) {
        struct sample whole, parts, alone;
        fill(&whole);
        design(&whole, "sp");
        whole.replicates.kind = kinds[kind];
        estimate(&whole);
        fill(&parts);
        design(&parts, "sp");
        parts.replicates.kind = kinds[kind];
        parts.replicates.domain = parts.domain; /* the third category is in none of them */
        parts.replicates.domains = 2;
        estimate(&parts);
        fill(&alone);
        design(&alone, "sp");
        alone.replicates.kind = kinds[kind];
        for (size_t i = 0; i < N; i++)
            if (alone.domain[i] != 1) {
                alone.first[i] = NAN;
                alone.second[i] = NAN;
            }
        estimate(&alone);
        replicate(&whole, false);
        replicate(&parts, false);
        replicate(&alone, false);
        for (size_t s = 0; s < STATISTICS; s++) {
            assert_near(parts.estimates[s].se, whole.estimates[s].se, 1e-12);
            assert_near(parts.estimates[2 * STATISTICS + s].se, alone.estimates[s].se, 1e-11);
            assert_true(parts.estimates[STATISTICS + s].se != parts.estimates[s].se);
        }
        close(&whole);
        close(&parts);
        close(&alone);
    }
}

/* Calibrated on two cells: the replicates are, too, so that what the cells explain
   does not vary. */
static void calibration_counts(void **state)
{
    static const uint32_t category[] = {0, 1};
    static const size_t categories[] = {2};
    static const double targets[] = {30, 50};
    const enum mny_replication kinds[] = {MNY_REPLICATION_JACKKNIFE, MNY_REPLICATION_BOOTSTRAP};
    (void)state;
    for (size_t kind = 0; kind < 2; kind++) {
        struct sample sample;
        fill(&sample);
        for (size_t i = 0; i < N; i++) {
            sample.cell[i] = (uint32_t)(i % 2);
            sample.weight[i] = targets[i % 2] / (N / 2);
            sample.first[i] = i % 2 ? 70 : 20;
        }
        design(&sample, "sp");
        sample.calibrated =
            (struct mny_calibrated){{2, 1, category, categories}, sample.cell, NULL, NULL};
        sample.input.calibrated = &sample.calibrated;
        sample.replicates.base_scale = 80.0 / N;
        sample.replicates.targets = targets;
        sample.replicates.kind = kinds[kind];
        sample.replicates.calibration =
            (struct mny_calibration_options){mny_distance_raking(), 1e-9, 50};
        estimate(&sample);
        assert_int_equal(replicate(&sample, false).fault, MNY_REPLICATES_FINE);
        assert_true(sample.estimates[0].se < 1e-10);
        assert_true(sample.estimates[1].se > 1);
        close(&sample);
    }
}

/* One PSU has all that are in a category: without it there is no replicate. */
static void a_replicate_without_a_category(void **state)
{
    static const uint32_t category[] = {0, 1};
    static const size_t categories[] = {2};
    static const double targets[] = {8, 72};
    const enum mny_replication kinds[] = {MNY_REPLICATION_JACKKNIFE, MNY_REPLICATION_BOOTSTRAP};
    (void)state;
    for (size_t kind = 0; kind < 2; kind++) {
        struct mny_replicate_failure failure;
        struct sample sample;
        fill(&sample);
        for (size_t i = 0; i < N; i++) {
            sample.cell[i] = i != 4 && i != 5;
            sample.weight[i] = sample.cell[i] ? 72.0 / 22 : 4;
        }
        design(&sample, "sp");
        sample.calibrated =
            (struct mny_calibrated){{2, 1, category, categories}, sample.cell, NULL, NULL};
        sample.input.calibrated = &sample.calibrated;
        sample.replicates.targets = targets;
        sample.replicates.kind = kinds[kind];
        sample.replicates.calibration =
            (struct mny_calibration_options){mny_distance_raking(), 1e-9, 50};
        estimate(&sample);
        failure = replicate(&sample, true);
        assert_int_equal(failure.fault, MNY_REPLICATES_CALIBRATION);
        if (kind == 0)
            assert_int_equal(failure.replicate, 2);
        assert_int_equal(failure.result.worst_category, 0);
        assert_near(failure.result.worst_target, 8, 0);
        assert_true(failure.result.worst_reached == 0);
        close(&sample);
    }
}

/* Trimming is repeated, too: with wide bounds it changes nothing, with narrow ones
   much; bounds that a replicate cannot hold fail it. */
static void trimming_counts(void **state)
{
    const enum mny_replication kinds[] = {MNY_REPLICATION_JACKKNIFE, MNY_REPLICATION_BOOTSTRAP};
    (void)state;
    for (size_t kind = 0; kind < 2; kind++) {
        double se[3];
        for (size_t i = 0; i < 4; i++) {
            const double upper[] = {0, 1e3, kind == 0 ? 1.3 : 2.2, 1.0001};
            struct sample sample;
            struct mny_replicate_failure failure;
            double base[N];
            fill(&sample);
            for (size_t k = 0; k < N; k++) {
                base[k] = 1 + (double)(k % 7);
                sample.weight[k] = base[k];
            }
            design(&sample, "sp");
            sample.replicates.base = base;
            sample.replicates.kind = kinds[kind];
            sample.replicates.trim = i > 0;
            sample.replicates.trim_upper = upper[i];
            estimate(&sample);
            failure = replicate(&sample, false);
            assert_int_equal(failure.fault, i == 3 ? MNY_REPLICATES_TRIMMING : MNY_REPLICATES_FINE);
            if (i < 3)
                se[i] = sample.estimates[0].se;
            close(&sample);
        }
        assert_near(se[1], se[0], 1e-11);
        assert_true(fabs(se[2] / se[0] - 1) > 0.01);
    }
}

static void random_numbers(void **state)
{
    struct mny_random random = mny_random_stream(7, 0), again = mny_random_stream(7, 0);
    size_t seen[6] = {0};
    (void)state;
    for (size_t i = 0; i < 60000; i++) {
        const uint32_t number = mny_random_below(&random, 6);
        assert_int_equal(number, mny_random_below(&again, 6));
        assert_true(number < 6);
        seen[number]++;
    }
    for (size_t i = 0; i < 6; i++)
        assert_true(seen[i] > 9600 && seen[i] < 10400);
    assert_int_equal(mny_random_below(&random, 1), 0);
    again = mny_random_stream(7, 1);
    random = mny_random_stream(8, 0);
    assert_true(mny_random_next(&again) != mny_random_next(&random));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jackknife_of_a_mean),
        cmocka_unit_test(jackknife_by_hand),
        cmocka_unit_test(census_has_no_replicates),
        cmocka_unit_test(bootstrap_seeds),
        cmocka_unit_test(bootstrap_converges),
        cmocka_unit_test(domains),
        cmocka_unit_test(calibration_counts),
        cmocka_unit_test(a_replicate_without_a_category),
        cmocka_unit_test(trimming_counts),
        cmocka_unit_test(random_numbers),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
