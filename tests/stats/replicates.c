/* SPDX-License-Identifier: MIT */
#include "stats/replicates.h"

#include "stats/given_replicates.h"
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

/* Dimensions between items and the root, a parent after its child, change nothing above them. */
static void through_levels(void **state)
{
    enum { NODES = 3 };
    static const struct mny_branch nodes[NODES] = {{MNY_ROOT, 3}, {2, 5}, {MNY_ROOT, 1}};
    static const struct mny_branch items[ITEMS] = {{0, 2}, {1, 7}};
    struct mny_estimate flat[STATISTICS], made[ITEMS + NODES + 1];
    struct mny_replicates *replicates;
    struct sample sample;
    (void)state;
    fill(&sample);
    design(&sample, "sp");
    estimate(&sample);
    assert_int_equal(replicate(&sample, false).fault, MNY_REPLICATES_FINE);
    memcpy(flat, sample.estimates, sizeof flat);
    sample.input.item_branches = items;
    sample.input.nodes = nodes;
    sample.input.node_count = NODES;
    assert_int_equal(mny_estimate(&sample.input, made, made + ITEMS), MNY_OK);
    replicates = mny_replicates_create(&sample.replicates, made);
    assert_non_null(replicates);
    for (size_t part = 0; part < mny_replicates_parts(replicates); part++)
        mny_replicates_run(replicates, part);
    assert_int_equal(mny_replicates_finish(replicates, made).fault, MNY_REPLICATES_FINE);
    mny_replicates_free(replicates);
    for (size_t node = 0; node < NODES; node++) {
        assert_near(made[ITEMS + node].score, flat[node > 0].score, 1e-12);
        assert_near(made[ITEMS + node].se, flat[node > 0].se, 1e-12);
    }
    assert_near(made[ITEMS + NODES].score, flat[ITEMS].score, 1e-12);
    assert_near(made[ITEMS + NODES].se, flat[ITEMS].se, 1e-12);
    assert_true(made[ITEMS + NODES].se > 0);
    close(&sample);
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

/* What is answered in one sampling unit alone has no answer where that is left out, and not what
   rounding leaves of the weights.  Each unit has one respondent in each cell, so that calibration
   gives the others' weights one factor: no score may vary. */
static void leftover_weights(void **state)
{
    enum { CELLS = 6 };
    static const uint32_t category[] = {0, 1, 2, 3, 4, 5};
    static const size_t categories[] = {CELLS};
    static const double targets[] = {1e6 / 3, 2e6 / 7, 1e6 / 9, 0.1, 1e-6 / 3, 5.0 / 11};
    struct sample sample;
    (void)state;
    fill(&sample);
    for (size_t i = 0; i < N; i++) {
        sample.psu[i] = (uint32_t)(i / CELLS);
        sample.cell[i] = (uint32_t)(i % CELLS);
        sample.weight[i] = targets[i % CELLS] * CELLS / N;
        sample.first[i] = i / CELLS == 1 ? (double)(i * 37 % 101) : NAN;
        sample.second[i] = i / CELLS == 2 ? (double)(i * 53 % 97) : NAN;
    }
    design(&sample, "p");
    sample.calibrated =
        (struct mny_calibrated){{CELLS, 1, category, categories}, sample.cell, NULL, NULL};
    sample.input.calibrated = &sample.calibrated;
    sample.replicates.targets = targets;
    sample.replicates.calibration =
        (struct mny_calibration_options){mny_distance_raking(), 1e-9, 50, NULL};
    estimate(&sample);
    assert_int_equal(replicate(&sample, false).fault, MNY_REPLICATES_FINE);
    assert_near(sample.estimates[0].se, 0, 1e-9);
    assert_near(sample.estimates[1].se, 0, 1e-9);
    close(&sample);
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
            (struct mny_calibration_options){mny_distance_raking(), 1e-9, 50, NULL};
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
            (struct mny_calibration_options){mny_distance_raking(), 1e-9, 50, NULL};
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
            sample.replicates.trim.how = i > 0 ? MNY_TRIM_CUT : MNY_TRIM_NOT;
            sample.replicates.trim.upper = upper[i];
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

/* Two PSUs of three respondents in each stratum, unequal weights. */
static void pair_up(struct sample *sample, double *base)
{
    for (size_t i = 0; i < N; i++) {
        sample->psu[i] = (uint32_t)(i / 3 % 2);
        base[i] = 1 + (double)(i % 7);
        sample->weight[i] = base[i];
    }
    design(sample, "sp");
    sample->replicates.base = base;
    sample->replicates.kind = MNY_REPLICATION_BALANCED;
}

/* With the matrix of order 8 as 0 and 1, without its first column:
     M <- matrix(as.numeric(strsplit(paste0("11111110110100001101000011011000110",
       "010001110100011101000"), "")[[1]]), 8, byrow = TRUE)
     i <- 0:23
     d <- data.frame(first = (i * 37) %% 101, second = ifelse(i %% 5 == 4, NA, (i * 53) %% 97),
       w = 1 + i %% 7, stratum = i %/% 6, psu = (i %/% 3) %% 2, domain = (i * 7) %% 3)
     took <- t(M[, d$stratum + 1]) == (d$psu == 0)
     r <- svrepdesign(data = d, weights = ~w, repweights = ifelse(took, 2 - rho, rho),
       combined.weights = FALSE, type = if (rho == 0) "BRR" else "Fay", rho = if (rho > 0) rho)
     means <- function(w, d) {
       s <- !is.na(d$second)
       m <- c(sum(w * d$first) / sum(w), sum((w * d$second)[s]) / sum(w[s]))
       c(m, (3 * m[1] + m[2]) / 4) }
     SE(withReplicates(r, means))
     SE(withReplicates(r, function(w, d) means(w[d$domain == 1], d[d$domain == 1, ]))) */
static void balanced(void **state)
{
    static const struct {
        double fay, se[2][STATISTICS];
    } cases[] = {{0,
                  {{4.344296096077986, 9.716643195643528, 5.412118605358411},
                   {11.01721342484804, 17.62921573251532, 10.28549370456783}}},
                 {0.3,
                  {{4.152970301690664, 9.503305764018760, 5.211039146692141},
                   {10.584067650756721, 16.495723240792483, 9.774440898866738}}}};
    (void)state;
    for (size_t c = 0; c < 2; c++) {
        double base[N];
        struct sample sample;
        fill(&sample);
        pair_up(&sample, base);
        sample.replicates.fay = cases[c].fay;
        sample.replicates.domain = sample.domain;
        sample.replicates.domains = 2;
        estimate(&sample);
        assert_int_equal(replicate(&sample, true).fault, MNY_REPLICATES_FINE);
        for (size_t s = 0; s < STATISTICS; s++) {
            assert_near(sample.estimates[s].se, cases[c].se[0][s], 1e-10);
            assert_near(sample.estimates[2 * STATISTICS + s].se, cases[c].se[1][s], 1e-10);
        }
        close(&sample);
    }
}

/* With equal weights a mean is linear: its variance is Taylor's, whatever the matrix, as
   SE(svymean(~first, as.svrepdesign(design, type = "BRR"))) is. */
static void balanced_of_a_mean(void **state)
{
    (void)state;
    for (size_t c = 0; c < 3; c++) {
        double base[N], taylor;
        struct sample sample;
        fill(&sample);
        pair_up(&sample, base);
        for (size_t i = 0; i < N; i++)
            sample.weight[i] = base[i] = 1;
        sample.replicates.fay = 0.45 * (double)c;
        estimate(&sample);
        taylor = sample.estimates[0].se;
        replicate(&sample, false);
        assert_near(sample.estimates[0].se, taylor, 1e-12);
        close(&sample);
    }
}

/* A stratum drawn completely, or of one PSU, stays as it is; three PSUs are no pair. */
static void pairings(void **state)
{
    double base[N], taylor;
    struct sample sample;
    (void)state;
    fill(&sample);
    pair_up(&sample, base);
    for (size_t i = 0; i < N; i++) {
        sample.weight[i] = base[i] = 1;
        sample.population[i] = 1e9;
        if (i < 6) { /* three PSUs, all there are */
            sample.psu[i] = (uint32_t)(i / 2);
            sample.population[i] = 3;
        }
        if (i >= 18) {
            sample.psu[i] = 0;
            sample.population[i] = 1;
        }
    }
    design(&sample, "spf");
    for (size_t h = 0; h < 4; h++)
        assert_int_equal(mny_stratum_pairing(sample.design, h),
                         h == 0 || h == 3 ? MNY_ASIDE : MNY_PAIRED);
    assert_int_equal(mny_replication_count(sample.design, MNY_REPLICATION_BALANCED, 0), 4);
    assert_int_equal(mny_replication_count(sample.design, MNY_REPLICATION_JACKKNIFE, 0), 4);
    estimate(&sample);
    taylor = sample.estimates[0].se;
    replicate(&sample, false);
    assert_near(sample.estimates[0].se, taylor, 1e-8); /* but for the fpc of 1e9 PSUs */
    for (size_t i = 0; i < N; i++)
        sample.population[i] = 4;
    design(&sample, "spf");
    assert_int_equal(mny_stratum_pairing(sample.design, 0), MNY_NOT_PAIRED);
    for (size_t i = 0; i < N; i++)
        sample.population[i] = sample.stratum[i] == 0 ? 3 : sample.stratum[i] == 3 ? 1 : 2;
    design(&sample, "spf");
    assert_int_equal(mny_replication_count(sample.design, MNY_REPLICATION_BALANCED, 0), 0);
    replicate(&sample, false);
    assert_true(sample.estimates[0].se == 0);
    close(&sample);
}

/* One stratum with two PSUs: two replicates, and half the difference of the two. */
static void one_pair(void **state)
{
    double taylor;
    struct sample sample;
    (void)state;
    fill(&sample);
    for (size_t i = 0; i < N; i++)
        sample.psu[i] = i % 2;
    design(&sample, "p");
    sample.replicates.kind = MNY_REPLICATION_BALANCED;
    assert_int_equal(mny_replication_count(sample.design, MNY_REPLICATION_BALANCED, 0), 2);
    estimate(&sample);
    taylor = sample.estimates[0].se;
    replicate(&sample, false);
    assert_near(sample.estimates[0].se, taylor, 1e-12);
    close(&sample);
}

/* Feeds the sample the weights of its own replicates, which keep all of them; those of
   replicate WITHOUT do not count. */
static void feed(struct sample *sample, const struct mny_replicates *replicates, size_t without)
{
    const size_t count = mny_replicates_count(replicates);
    double *factor = get(count, sizeof *factor), *weights = get(count, sizeof *weights);
    struct mny_given_replicates *given;

    for (size_t r = 0; r < count; r++)
        factor[r] = r == without ? 0 : mny_replicates_factor(replicates, r);
    given = mny_given_replicates_create(&sample->replicates, sample->estimates, factor, count);
    assert_non_null(given);
    for (size_t i = N; i-- > 0;) {
        mny_replicates_weights(replicates, i, weights);
        mny_given_replicates_add(given, i, weights);
    }
    mny_given_replicates_end(given);
    sample->replicates.kind = MNY_REPLICATION_GIVEN;
    sample->replicates.given = given;
    sample->replicates.keep = 0;
    assert_int_equal(replicate(sample, false).fault, MNY_REPLICATES_FINE);
    mny_given_replicates_free(given);
    free(factor);
    free(weights);
}

/* The weights that replicates kept, given back, come to the same standard errors: of
   every kind, calibrated, with and without trimming and domains. */
static void given_back(void **state)
{
    static const uint32_t category[] = {0, 1};
    static const size_t categories[] = {2};
    static const double targets[] = {30, 50};
    static const enum mny_replication kinds[] = {
        MNY_REPLICATION_JACKKNIFE, MNY_REPLICATION_BOOTSTRAP, MNY_REPLICATION_BALANCED};
    (void)state;
    for (size_t c = 0; c < 12; c++) {
        double base[N], se[MOST_SETS * STATISTICS];
        struct sample sample;
        struct mny_replicates *replicates;
        const size_t sets = c % 2 ? 3 : 1;

        fill(&sample);
        pair_up(&sample, base);
        for (size_t i = 0; i < N; i++)
            sample.cell[i] = (uint32_t)(i % 2);
        sample.calibrated =
            (struct mny_calibrated){{2, 1, category, categories}, sample.cell, NULL, NULL};
        sample.input.calibrated = &sample.calibrated;
        sample.replicates.kind = kinds[c / 4];
        sample.replicates.replicates = 50;
        sample.replicates.base_scale = 0.8;
        sample.replicates.targets = targets;
        sample.replicates.calibration =
            (struct mny_calibration_options){mny_distance_raking(), 1e-9, 50, NULL};
        sample.replicates.trim.how = c / 2 % 2 == 1 ? MNY_TRIM_CUT : MNY_TRIM_NOT;
        sample.replicates.trim.upper = 2.6;
        sample.replicates.keep = N * 50;
        if (sets > 1) {
            sample.replicates.domain = sample.domain;
            sample.replicates.domains = 2;
        }
        estimate(&sample);
        replicates = mny_replicates_create(&sample.replicates, sample.estimates);
        assert_non_null(replicates);
        for (size_t part = 0; part < mny_replicates_parts(replicates); part++)
            mny_replicates_run(replicates, part);
        assert_int_equal(mny_replicates_finish(replicates, sample.estimates).fault,
                         MNY_REPLICATES_FINE);
        for (size_t s = 0; s < sets * STATISTICS; s++)
            se[s] = sample.estimates[s].se;
        feed(&sample, replicates, SIZE_MAX);
        for (size_t s = 0; s < sets * STATISTICS; s++)
            assert_near(sample.estimates[s].se, se[s], 1e-12);
        sample.replicates.kind = kinds[c / 4];
        feed(&sample, replicates, 0);
        assert_true(fabs(sample.estimates[0].se / se[0] - 1) > 1e-6);
        mny_replicates_free(replicates);
        close(&sample);
    }
}

/* Weights kept of few respondents at a time, of fewer than there are or of one, are those
   kept at once, and the standard errors too. */
static void kept_in_turns(void **state)
{
    static const enum mny_replication kinds[] = {
        MNY_REPLICATION_JACKKNIFE, MNY_REPLICATION_BOOTSTRAP, MNY_REPLICATION_BALANCED};
    (void)state;
    for (size_t c = 0; c < 6; c++) {
        double base[N], se, *all, *some;
        struct sample sample;
        struct mny_replicates *at_once, *in_turns;
        size_t count, first, kept, seen = 0;

        fill(&sample);
        pair_up(&sample, base);
        sample.replicates.kind = kinds[c / 2];
        sample.replicates.replicates = 20;
        sample.replicates.trim.how = MNY_TRIM_CUT;
        sample.replicates.trim.upper = 2.6;
        sample.replicates.keep = SIZE_MAX;
        estimate(&sample);
        at_once = mny_replicates_create(&sample.replicates, sample.estimates);
        count = mny_replicates_count(at_once);
        sample.replicates.keep = c % 2 ? 7 * count : 1;
        in_turns = mny_replicates_create(&sample.replicates, sample.estimates);
        all = get(count, sizeof *all);
        some = get(count, sizeof *some);
        for (size_t part = 0; part < mny_replicates_parts(at_once); part++) {
            mny_replicates_run(at_once, part);
            mny_replicates_run(in_turns, part);
        }
        mny_replicates_finish(at_once, sample.estimates);
        se = sample.estimates[0].se;
        assert_int_equal(mny_replicates_kept(at_once, &first), N);
        assert_false(mny_replicates_keep_next(at_once));
        do {
            for (size_t part = 0; seen > 0 && part < mny_replicates_parts(in_turns); part++)
                mny_replicates_run(in_turns, part);
            assert_int_equal(mny_replicates_failure(in_turns).fault, MNY_REPLICATES_FINE);
            kept = mny_replicates_kept(in_turns, &first);
            assert_int_equal(first, seen);
            for (size_t i = first; i < first + kept; i++, seen++) {
                mny_replicates_weights(at_once, i, all);
                mny_replicates_weights(in_turns, i, some);
                assert_memory_equal(all, some, count * sizeof *all);
            }
        } while (mny_replicates_keep_next(in_turns));
        assert_int_equal(seen, N);
        mny_replicates_finish(in_turns, sample.estimates);
        assert_true(sample.estimates[0].se == se);
        free(all);
        free(some);
        mny_replicates_free(at_once);
        mny_replicates_free(in_turns);
        close(&sample);
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
        cmocka_unit_test(through_levels),
        cmocka_unit_test(jackknife_by_hand),
        cmocka_unit_test(census_has_no_replicates),
        cmocka_unit_test(bootstrap_seeds),
        cmocka_unit_test(bootstrap_converges),
        cmocka_unit_test(domains),
        cmocka_unit_test(leftover_weights),
        cmocka_unit_test(calibration_counts),
        cmocka_unit_test(a_replicate_without_a_category),
        cmocka_unit_test(trimming_counts),
        cmocka_unit_test(balanced),
        cmocka_unit_test(balanced_of_a_mean),
        cmocka_unit_test(pairings),
        cmocka_unit_test(one_pair),
        cmocka_unit_test(given_back),
        cmocka_unit_test(kept_in_turns),
        cmocka_unit_test(random_numbers),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
