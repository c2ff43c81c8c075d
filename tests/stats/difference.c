/* SPDX-License-Identifier: MIT */
#include "stats/difference.h"

#include "stats/replicates.h"
#include "tests/stats/reference_case.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

enum { N = 24, ITEMS = 2, STATISTICS = ITEMS + 1, MOST_DOMAINS = 140 };

/* A sample of two items in four strata of three PSUs of two respondents; three
   domains cut across PSUs.  In R:

     i <- 0:23
     d <- data.frame(first = (i * 37) %% 101,
                     second = ifelse(i %% 5 == 4, NA, (i * 53) %% 97), w = 1 + i %% 7,
                     fpc = 5 + i %/% 6, stratum = i %/% 6, psu = i %/% 2 %% 3,
                     domain = (i * 7) %% 3) */
struct sample {
    double first[N], second[N], weight[N], population[N];
    uint32_t stratum[N], psu[N], domain[N];
    struct mny_score_column items[ITEMS];
    struct mny_design *design;
    struct mny_estimate_input input;
    size_t domains, pairs;
    struct mny_estimate estimates[(1 + MOST_DOMAINS) * STATISTICS];
    double *variances;
};

static const struct mny_branch branches[ITEMS] = {{MNY_ROOT, 3}, {MNY_ROOT, 1}};

static void fill(struct sample *sample)
{
    *sample = (struct sample){.items = {{NULL, NULL, sample->first}, {NULL, NULL, sample->second}},
                              .domains = 3};
    for (size_t i = 0; i < N; i++) {
        sample->first[i] = (double)(i * 37 % 101);
        sample->second[i] = i % 5 == 4 ? NAN : (double)(i * 53 % 97);
        sample->weight[i] = 1 + (double)(i % 7);
        sample->population[i] = 5 + (double)(i / 6);
        sample->stratum[i] = (uint32_t)(i / 6);
        sample->psu[i] = (uint32_t)(i / 2 % 3);
        sample->domain[i] = (uint32_t)(i * 7 % 3);
    }
    sample->input = (struct mny_estimate_input){.n = N,
                                                .weight = sample->weight,
                                                .items = sample->items,
                                                .item_branches = branches,
                                                .item_count = ITEMS,
                                                .domain = sample->domain};
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

/* Estimates of the whole sample and of the domains; room for their differences. */
static void estimate(struct sample *sample)
{
    struct mny_estimate_input input = sample->input;

    sample->pairs = mny_pairs(sample->domains);
    free(sample->variances);
    sample->variances = get(sample->pairs * STATISTICS, sizeof *sample->variances);
    input.domain = NULL;
    for (size_t set = 0; set <= sample->domains; set++) {
        struct mny_estimate *items = sample->estimates + set * STATISTICS;
        assert_int_equal(mny_estimate(&input, items, items + ITEMS), MNY_OK);
        input.domain = sample->domain;
        input.category = (uint32_t)set;
    }
}

static void by_taylor(struct sample *sample)
{
    estimate(sample);
    assert_int_equal(mny_estimate_differences(&sample->input, sample->domains,
                                              sample->estimates + STATISTICS, sample->variances),
                     MNY_OK);
}

/* The same by replicates; parts are done backwards. */
static void by_replicates(struct sample *sample, enum mny_replication kind, size_t count)
{
    const struct mny_replicate_input input = {.estimate = &sample->input,
                                              .base = sample->weight,
                                              .base_scale = 1,
                                              .domain = sample->domain,
                                              .domains = sample->domains,
                                              .differences = true,
                                              .kind = kind,
                                              .replicates = count,
                                              .seed = 7};
    struct mny_replicates *replicates;

    estimate(sample);
    replicates = mny_replicates_create(&input, sample->estimates);
    assert_non_null(replicates);
    for (size_t part = mny_replicates_parts(replicates); part > 0; part--)
        mny_replicates_run(replicates, part - 1);
    assert_int_equal(mny_replicates_finish(replicates, sample->estimates).fault,
                     MNY_REPLICATES_FINE);
    mny_replicates_differences(replicates, sample->estimates, sample->variances);
    mny_replicates_free(replicates);
}

static const struct mny_estimate *estimate_of(const struct sample *sample, size_t domain,
                                              size_t statistic)
{
    return &sample->estimates[(1 + domain) * STATISTICS + statistic];
}

/* Domains A < B. */
static struct mny_difference difference(const struct sample *sample, size_t a, size_t b,
                                        size_t statistic)
{
    const size_t pair = a * (2 * sample->domains - a - 1) / 2 + b - a - 1;
    return mny_difference_of_domains(
        estimate_of(sample, a, statistic), estimate_of(sample, b, statistic),
        sample->variances[statistic * sample->pairs + pair],
        mny_design_degrees_of_freedom(sample->design), mny_design_is_complete(sample->design));
}

static void close(struct sample *sample)
{
    mny_design_free(sample->design);
    free(sample->variances);
}

static void pairs(void **state)
{
    (void)state;
    assert_int_equal(mny_pairs(0), 0);
    assert_int_equal(mny_pairs(1), 0);
    assert_int_equal(mny_pairs(2), 1);
    assert_int_equal(mny_pairs(5), 10);
    assert_int_equal(mny_pairs(400), 79800);
}

/* ---- against R ------------------------------------------------------------------------ */

/* Differences, standard errors and covariances of the pairs of domains (0, 1), (0, 2)
   and (1, 2).  In R, with y the item:

     m <- svyby(~y, ~domain, subset(design, !is.na(y)), svymean, covmat = TRUE)
     difference <- svycontrast(m, c(1, -1, 0))
     coef(difference); SE(difference); vcov(m)[1, 2]

   of design <- svydesign(~psu, strata = ~stratum, fpc = ~fpc, weights = ~w, data = d,
   nest = TRUE), or with ~1 for PSUs, and without those that COLUMNS do not name ("w"
   means weights).  JACKKNIFE: of as.svrepdesign(design, type = "JKn") or "JK1". */
static const struct r_case {
    const char *name, *columns;
    enum mny_replication kind;
    double want[ITEMS][3][3];
} r_cases[] = {
    {"nothing but answers",
     "",
     MNY_REPLICATION_NONE,
     {{{-24.375, 12.931177566674643, 0},
       {-10.875, 14.205522693656858, 0},
       {13.5, 15.233374758133511, 0}},
      {{-2.3809523809523867, 15.657166317265713, 0},
       {-0.1428571428571459, 15.241895414933701, 0},
       {2.2380952380952408, 16.785069766385714, 0}}}},
    {"weights",
     "w",
     MNY_REPLICATION_NONE,
     {{{-33.80689655172413, 11.390351849057403, 0},
       {-11.174638487208007, 13.911638873669567, 0},
       {22.632258064516122, 14.919736700924366, 0}},
      {{13.550607287449388, 15.489404252595454, 0},
       {0.17692307692307452, 17.378245058262145, 0},
       {-13.373684210526314, 18.973710092635219, 0}}}},
    {"weights, strata",
     "ws",
     MNY_REPLICATION_NONE,
     {{{-33.80689655172413, 11.95986582045138, -9.2215457788347184},
       {-11.174638487208007, 12.483234857323412, 11.727837505768983},
       {22.632258064516122, 13.662299080253463, 15.254547346514046}},
      {{13.550607287449388, 15.314164753293454, 8.8429674310347632},
       {0.17692307692307452, 18.472663507765795, -23.445717948717949},
       {-13.373684210526314, 18.433963397479467, 13.192070175438593}}}},
    {"weights, PSUs",
     "wp",
     MNY_REPLICATION_NONE,
     {{{-33.80689655172413, 8.9236639357943801, 11.143876337693206},
       {-11.174638487208007, 5.3817380485858735, -4.3934615275160507},
       {22.632258064516122, 8.5832860160407893, 19.079125910509877}},
      {{13.550607287449388, 8.2925850392686566, -1.2301135897982474},
       {0.17692307692307452, 9.0576965294297089, -1.3458284023668561},
       {-13.373684210526314, 14.762053704088336, -36.222049861495826}}}},
    {"weights, strata, PSUs",
     "wsp",
     MNY_REPLICATION_NONE,
     {{{-33.80689655172413, 8.5016977623514762, 26.353983353151008},
       {-11.174638487208007, 12.503527819427768, 6.8370863188736415},
       {22.632258064516122, 15.394797213087728, -7.0332049947970816}},
      {{13.550607287449388, 18.16605914487716, -22.184562933337705},
       {0.17692307692307452, 21.12628088032638, -72.289990138067054},
       {-13.373684210526314, 20.931394620105788, -20.068910433979674}}}},
    {"weights, strata, PSUs, fpc",
     "wspf",
     MNY_REPLICATION_NONE,
     {{{-33.80689655172413, 6.0014500337634828, 18.327052545155997},
       {-11.174638487208007, 8.7756227900908126, 3.1152596719663257},
       {22.632258064516122, 11.012545896849367, -2.0135758882116819}},
      {{13.550607287449388, 13.485478719255884, -10.606905128751498},
       {0.17692307692307452, 15.499276897553489, -39.229555596646946},
       {-13.373684210526314, 15.454091594975338, -10.142919733544382}}}},
    {"jackknife: weights",
     "w",
     MNY_REPLICATION_JACKKNIFE,
     {{{-33.80689655172413, 13.096034489532576, 0.012853279217862588},
       {-11.174638487208007, 16.052999890344822, -0.0024825971384303202},
       {22.632258064516122, 17.12395761090011, 0.011159546095291063}},
      {{13.550607287449388, 20.251784376567496, -0.0068116822640862818},
       {0.17692307692307452, 20.89673892197057, 0.0033226318050784622},
       {-13.373684210526314, 24.005381281204475, 0.25448765583699967}}}},
    {"jackknife: weights, strata, PSUs, fpc",
     "wspf",
     MNY_REPLICATION_JACKKNIFE,
     {{{-33.80689655172413, 6.3656498761138067, 22.843269536241316},
       {-11.174638487208007, 9.4514041155684723, 3.8215788098581918},
       {22.632258064516122, 11.964723361361907, -2.9027721110923448}},
      {{13.550607287449388, 16.269086181654632, -18.232038962536528},
       {0.17692307692307452, 17.142189345465265, -45.304062949459301},
       {-13.373684210526314, 17.860248215268758, -12.085251695067843}}}},
};

static void hold_against_r(const struct sample *sample, const double want[ITEMS][3][3])
{
    for (size_t item = 0; item < ITEMS; item++)
        for (size_t pair = 0; pair < 3; pair++) {
            const double *of = want[item][pair];
            const struct mny_difference got =
                difference(sample, pair == 2 ? 1 : 0, pair == 0 ? 1 : 2, item);
            assert_near(got.difference, of[0], 1e-12);
            assert_near(got.se, of[1], 1e-12);
            if (!(fabs(got.covariance - of[2]) <= 1e-12 * of[1] * of[1]))
                fail_msg("covariance %.17g, wanted %.17g", got.covariance, of[2]);
        }
}

static void r_agrees(void **state)
{
    const struct r_case *test = *state;
    struct sample sample;

    fill(&sample);
    design(&sample, test->columns);
    for (size_t i = 0; !strchr(test->columns, 'w') && i < N; i++)
        sample.weight[i] = 1;
    if (test->kind == MNY_REPLICATION_NONE)
        by_taylor(&sample);
    else
        by_replicates(&sample, test->kind, 0);
    hold_against_r(&sample, test->want);
    close(&sample);
}

/* R: the same with weights, strata and PSUs, of a design whose last PSU is a stratum
   of its own, strata = ~ifelse(i < 22, i %/% 6, 4), and options(survey.lonely.psu =). */
static const struct lonely_case {
    const char *name;
    enum mny_lonely how;
    double want[ITEMS][3][3];
} lonely_cases[] = {
    {"lonely PSU: adjust",
     MNY_LONELY_ADJUST,
     {{{-33.80689655172413, 8.5740608942653882, 10.841894569956409},
       {-11.174638487208007, 11.836346432785602, 12.393284591333092},
       {22.632258064516122, 13.693027278810554, 5.9008914325355599}},
      {{13.550607287449388, 18.759408872634818, -32.886541329967713},
       {0.17692307692307452, 22.617616780753849, -101.16824950690335},
       {-13.373684210526314, 21.879926855677883, -36.885586334256679}}}},
    {"lonely PSU: average",
     MNY_LONELY_AVERAGE,
     {{{-33.80689655172413, 8.4150021618728559, 13.552368212445511},
       {-11.174638487208007, 13.231724876792658, 15.491605739166365},
       {22.632258064516122, 14.669784426811949, 6.3985908775581084}},
      {{13.550607287449388, 20.62137420460629, -41.108176662459641},
       {0.17692307692307452, 25.274801899348244, -126.46031188362919},
       {-13.373684210526314, 24.021935521867249, -43.068340258541078}}}},
    {"lonely PSU: remove",
     MNY_LONELY_REMOVE,
     {{{-33.80689655172413, 7.5266067459021579, 10.841894569956409},
       {-11.174638487208007, 11.834814513633365, 12.393284591333092},
       {22.632258064516122, 13.121054077447722, 5.1188727020464864}},
      {{13.550607287449388, 18.444317804384127, -32.886541329967713},
       {0.17692307692307452, 22.606470065913388, -101.16824950690335},
       {-13.373684210526314, 21.485872311204822, -34.454672206832861}}}},
};

static void r_agrees_on_lonely_psus(void **state)
{
    const struct lonely_case *test = *state;
    struct sample sample;

    fill(&sample);
    sample.stratum[22] = sample.stratum[23] = 4;
    design(&sample, "sp");
    mny_design_set_lonely(sample.design, test->how);
    by_taylor(&sample);
    hold_against_r(&sample, test->want);
    close(&sample);
}

/* R: t.test(d$first[d$domain == 0], d$first[d$domain == 1]), two samples without
   weights. */
static void two_samples(void **state)
{
    struct mny_estimate_input input;
    struct mny_estimate estimates[2][STATISTICS];
    struct mny_design *designs[2];
    struct mny_sample samples[2];
    struct mny_difference got;
    struct sample sample;
    (void)state;

    fill(&sample);
    for (size_t s = 0; s < 2; s++) {
        uint32_t rows[N];
        struct mny_design_columns columns = {.rows = rows};
        for (uint32_t i = 0; i < N; i++) {
            sample.weight[i] = 1;
            if (sample.domain[i] == s)
                rows[columns.n++] = i;
        }
        designs[s] = mny_design_create(&columns);
        assert_non_null(designs[s]);
        input = sample.input;
        input.n = columns.n;
        input.rows = rows;
        input.domain = NULL;
        input.design = designs[s];
        assert_int_equal(mny_estimate(&input, estimates[s], estimates[s] + ITEMS), MNY_OK);
        samples[s] =
            (struct mny_sample){estimates[s], mny_design_degrees_of_freedom(designs[s]), false};
    }
    got = mny_difference_of_samples(&samples[0], &samples[1]);
    assert_near(got.difference, -24.375, 1e-13);
    assert_near(got.se, 13.532945909889687, 1e-13);
    assert_near(got.t, -1.8011599368166462, 1e-13);
    assert_near(got.df, 13.556098392730297, 1e-13);
    assert_near(got.p, 0.093955686502334532, 1e-12);
    assert_near(got.low, -53.489703683144427, 1e-12);
    assert_near(got.high, 4.7397036831444268, 1e-12);
    assert_true(got.covariance == 0);
    for (size_t s = 0; s < 2; s++)
        mny_design_free(designs[s]);
    close(&sample);
}

/* ---- awkward cases -------------------------------------------------------------------- */

static void assert_nothing(const struct mny_difference *got)
{
    assert_true(isnan(got->difference) && isnan(got->se) && isnan(got->covariance));
    assert_true(isnan(got->t) && isnan(got->df) && isnan(got->p));
    assert_true(isnan(got->low) && isnan(got->high));
}

/* Of four domains nobody is in number 1; the others are not touched by that, and an
   item that one of them did not answer is missing there only. */
static void an_empty_domain(void **state)
{
    const enum mny_replication kinds[] = {MNY_REPLICATION_NONE, MNY_REPLICATION_JACKKNIFE};
    (void)state;

    for (size_t kind = 0; kind < 2; kind++) {
        struct sample three, four;
        struct mny_difference got[3], want;
        fill(&three);
        fill(&four);
        four.domains = 4;
        for (size_t i = 0; i < N; i++) {
            four.domain[i] += four.domain[i] > 0;
            if (three.domain[i] == 2)
                three.second[i] = four.second[i] = NAN;
        }
        for (size_t s = 0; s < 2; s++) {
            struct sample *sample = s == 0 ? &three : &four;
            design(sample, "sp");
            if (kinds[kind] == MNY_REPLICATION_NONE)
                by_taylor(sample);
            else
                by_replicates(sample, kinds[kind], 0);
        }
        for (size_t statistic = 0; statistic < STATISTICS; statistic++) {
            got[0] = difference(&four, 0, 1, statistic);
            got[1] = difference(&four, 1, 3, statistic);
            assert_nothing(&got[0]);
            assert_nothing(&got[1]);
            got[2] = difference(&four, 0, 2, statistic);
            want = difference(&three, 0, 1, statistic);
            assert_near(got[2].se, want.se, 0);
            assert_near(got[2].p, want.p, 0);
        }
        got[0] = difference(&four, 2, 3, 1);
        assert_nothing(&got[0]);
        got[0] = difference(&four, 2, 3, 0);
        assert_true(got[0].p > 0 && got[0].p < 1);
        close(&three);
        close(&four);
    }
}

/* In every PSU a pair of twins, one in each domain: their scores go up and down
   together, their difference is always 0. */
static void twins(void **state)
{
    const enum mny_replication kinds[] = {MNY_REPLICATION_NONE, MNY_REPLICATION_JACKKNIFE,
                                          MNY_REPLICATION_BOOTSTRAP};
    (void)state;

    for (size_t kind = 0; kind < 3; kind++) {
        struct sample sample;
        fill(&sample);
        sample.domains = 2;
        for (size_t i = 0; i < N; i++) {
            sample.first[i] = sample.first[i / 2 * 2];
            sample.second[i] = sample.second[i / 2 * 2];
            sample.weight[i] = sample.weight[i / 2 * 2];
            sample.domain[i] = i % 2;
        }
        design(&sample, "sp");
        if (kinds[kind] == MNY_REPLICATION_NONE)
            by_taylor(&sample);
        else
            by_replicates(&sample, kinds[kind], 50);
        for (size_t statistic = 0; statistic < STATISTICS; statistic++) {
            const struct mny_difference got = difference(&sample, 0, 1, statistic);
            const double se = estimate_of(&sample, 0, statistic)->se;
            assert_true(se > 1 && got.difference == 0 && got.se == 0);
            assert_near(got.covariance, se * se, 1e-14);
            assert_true(isnan(got.t) && isnan(got.p));
            assert_true(got.low == 0 && got.high == 0);
        }
        close(&sample);
    }
}

/* All answers alike in each domain: the standard error is 0, which proves nothing,
   unless the sample is the population. */
static void no_spread(void **state)
{
    (void)state;
    for (size_t complete = 0; complete < 2; complete++) {
        struct sample sample;
        struct mny_difference got;
        fill(&sample);
        for (size_t i = 0; i < N; i++) {
            sample.first[i] = sample.domain[i] == 0 ? 30 : 70;
            sample.population[i] = complete ? 3 : 5;
        }
        design(&sample, "spf");
        assert_int_equal(mny_design_is_complete(sample.design), complete == 1);
        by_taylor(&sample);
        got = difference(&sample, 0, 1, 0);
        assert_near(got.difference, -40, 0);
        assert_true(got.se == 0 && got.covariance == 0 && isnan(got.t));
        assert_near(got.low, -40, 0);
        assert_near(got.high, -40, 0);
        if (complete)
            assert_true(got.p == 0);
        else
            assert_true(isnan(got.p));
        /* Equal scores: 0 / 0. */
        got = difference(&sample, 1, 2, 0);
        assert_true(got.difference == 0 && got.se == 0 && isnan(got.t) && isnan(got.p));
        /* The other item has a spread, which only sampling makes an error of. */
        got = difference(&sample, 0, 1, 1);
        assert_true(complete ? got.p == 0 && got.se == 0 : got.p > 0 && got.se > 0);
        close(&sample);
    }
}

/* What is left of the variance of a difference between three people whose answers calibration
   explains and one person. */
static void rounding_beside_one_person(void **state)
{
    const struct mny_estimate some = {.score = 80, .simple = 300}, one = {.simple = NAN},
                              none = {.score = NAN, .simple = NAN};

    (void)state;
    assert_near(mny_difference_variance(&some, &one, 3e-30), 0, 0);
    assert_near(mny_difference_variance(&one, &some, 3e-30), 0, 0);
    assert_near(mny_difference_variance(&some, &one, 3), 3, 0);
    assert_near(mny_difference_variance(&one, &one, 3), 3, 0);
    assert_true(isnan(mny_difference_variance(&some, &none, 3e-30)));
}

/* Samples with nothing or little to go by. */
static void degrees_of_freedom(void **state)
{
    const struct mny_estimate spread = {.score = 50, .se = 3}, none = {.score = 41, .se = 0};
    const struct mny_estimate missing = {.score = NAN, .se = NAN};
    struct mny_difference got = mny_difference_of_samples(&(struct mny_sample){&spread, 7, false},
                                                          &(struct mny_sample){&none, 0, true});
    (void)state;

    /* The one that is known takes nothing from the other's degrees of freedom. */
    assert_near(got.df, 7, 1e-15);
    assert_near(got.t, 3, 1e-15);
    assert_near(got.p, 0.019942126131992522, 1e-13); /* R: 2 * pt(-3, 7) */
    got = mny_difference_of_samples(&(struct mny_sample){&none, 5, true},
                                    &(struct mny_sample){&missing, 5, true});
    assert_nothing(&got);
    got = mny_difference_of_samples(&(struct mny_sample){&spread, 0, false},
                                    &(struct mny_sample){&spread, 9, false});
    assert_true(got.df == 0 && got.t == 0 && isnan(got.p) && isnan(got.low));
    got = mny_difference_of_samples(
        &(struct mny_sample){&none, 5, true},
        &(struct mny_sample){&(struct mny_estimate){.score = 40, .se = 0}, 5, true});
    assert_true(got.difference == 1 && got.se == 0 && isnan(got.t) && got.p == 0);
    got = mny_difference_of_domains(&spread, &none, 9, 0, false);
    assert_true(got.df == 0 && got.covariance == 0 && isnan(got.p) && isnan(got.high));
}

/* ---- more than fits at once ------------------------------------------------------------ */

/* So many differences that they are gathered in several goes: each is what it is
   alone. */
static void several_goes(void **state)
{
    enum { MANY = 4096, DOMAINS = 30 };
    static const size_t chosen[][2] = {{0, 1}, {0, 29}, {12, 29}, {14, 15}, {28, 29}};
    double *values = get(MANY, sizeof *values), *weight = get(MANY, sizeof *weight);
    double *variances = get(mny_pairs(DOMAINS) * 2, sizeof *variances);
    uint32_t *stratum = get(MANY, sizeof *stratum), *domain = get(MANY, sizeof *domain);
    uint32_t *two = get(MANY, sizeof *two);
    struct mny_estimate estimates[DOMAINS * 2];
    const struct mny_design_columns columns = {.n = MANY, .stratum = stratum};
    const struct mny_score_column item = {.values = values};
    struct mny_estimate_input input = {.n = MANY,
                                       .weight = weight,
                                       .items = &item,
                                       .item_branches = branches,
                                       .item_count = 1,
                                       .domain = domain};
    struct mny_design *of;
    (void)state;

    for (uint32_t i = 0; i < MANY; i++) {
        values[i] = i * 7919 % 101;
        weight[i] = 1 + i % 5;
        stratum[i] = i / 2;
        domain[i] = i * 31 % 997 % DOMAINS;
    }
    of = mny_design_create(&columns);
    assert_non_null(of);
    input.design = of;
    for (input.category = 0; input.category < DOMAINS; input.category++)
        assert_int_equal(mny_estimate(&input, &estimates[2 * input.category],
                                      &estimates[2 * input.category + 1]),
                         MNY_OK);
    assert_int_equal(mny_estimate_differences(&input, DOMAINS, estimates, variances), MNY_OK);
    input.domain = two;
    for (size_t k = 0; k < sizeof chosen / sizeof *chosen; k++) {
        const size_t a = chosen[k][0], b = chosen[k][1];
        const size_t pair = a * (2 * DOMAINS - a - 1) / 2 + b - a - 1;
        const struct mny_estimate pair_estimates[] = {estimates[2 * a], estimates[2 * a + 1],
                                                      estimates[2 * b], estimates[2 * b + 1]};
        double alone[2];
        for (size_t i = 0; i < MANY; i++)
            two[i] = domain[i] == a ? 0 : domain[i] == b ? 1 : 2;
        assert_int_equal(mny_estimate_differences(&input, 2, pair_estimates, alone), MNY_OK);
        assert_true(alone[0] > 0);
        assert_near(variances[pair], alone[0], 0);
        assert_near(variances[mny_pairs(DOMAINS) + pair], alone[1], 0);
    }
    mny_design_free(of);
    free(values);
    free(weight);
    free(variances);
    free(stratum);
    free(domain);
    free(two);
}

/* So many pairs that a part has more than one pass of replicates: the same numbers. */
static void several_passes(void **state)
{
    struct sample few, many;
    (void)state;

    fill(&few);
    fill(&many);
    many.domains = MOST_DOMAINS;
    for (size_t i = 0; i < N; i++)
        many.domain[i] *= 60;
    for (size_t s = 0; s < 2; s++) {
        struct sample *sample = s == 0 ? &few : &many;
        design(sample, "sp");
        by_replicates(sample, MNY_REPLICATION_BOOTSTRAP, 600);
    }
    for (size_t statistic = 0; statistic < STATISTICS; statistic++) {
        const struct mny_difference want = difference(&few, 0, 2, statistic);
        const struct mny_difference got = difference(&many, 0, 120, statistic);
        assert_true(want.se > 1);
        assert_near(got.se, want.se, 1e-12);
        assert_near(got.covariance, want.covariance, 1e-10);
    }
    close(&few);
    close(&many);
}

/* R: m <- 61.3 + qt(0.975, df) * 0.77; (m - 61.3) / 0.77, with the rounding of a file. */
static void degrees_of_an_interval(void **state)
{
    static const struct {
        double margin;
        size_t degrees;
    } cases[] = {
        {12.706204736174698, 1},
        {4.302652729749461, 2},
        {3.1824463052837051, 3},
        {2.0422724563012378, 30},
        {1.9618960996781671, 1229},
        {1.9599663568141048, 1000000},
        {2.1, 0}, /* between 19 and 20 */
        {1.9, 0}, /* less than normal */
        {13, 0},
        {0, 0},
        {NAN, 0},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(mny_degrees_of_margin(cases[i].margin), cases[i].degrees);
    for (size_t degrees = 1; degrees < 5000; degrees += 7)
        assert_int_equal(mny_degrees_of_margin(gsl_cdf_tdist_Pinv(0.975, (double)degrees)),
                         degrees);
}

int main(void)
{
    enum {
        R_CASES = sizeof r_cases / sizeof *r_cases,
        LONELY = sizeof lonely_cases / sizeof *lonely_cases
    };
    struct CMUnitTest tests[R_CASES + LONELY + 10] = {
        cmocka_unit_test(pairs),
        cmocka_unit_test(two_samples),
        cmocka_unit_test(an_empty_domain),
        cmocka_unit_test(twins),
        cmocka_unit_test(no_spread),
        cmocka_unit_test(rounding_beside_one_person),
        cmocka_unit_test(degrees_of_freedom),
        cmocka_unit_test(several_goes),
        cmocka_unit_test(several_passes),
        cmocka_unit_test(degrees_of_an_interval),
    };

    for (size_t i = 0; i < R_CASES; i++)
        tests[10 + i] = (struct CMUnitTest){r_cases[i].name, r_agrees, NULL, NULL,
                                            (void *)(uintptr_t)&r_cases[i]};
    for (size_t i = 0; i < LONELY; i++)
        tests[10 + R_CASES + i] =
            (struct CMUnitTest){lonely_cases[i].name, r_agrees_on_lonely_psus, NULL, NULL,
                                (void *)(uintptr_t)&lonely_cases[i]};
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
