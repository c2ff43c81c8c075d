/* SPDX-License-Identifier: MIT */
#include "stats/proportion.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>

/* Intervals by R 4.2 with survey 4.1.  Of complex samples, with p, v, n and df:
     ne <- p * (1 - p) / v * (qt(.025, n - 1) / qt(.025, df))^2
     c(qbeta(.025, ne * p, ne * (1 - p) + 1), qbeta(.975, ne * p + 1, ne * (1 - p)))
   which is what svyciprop(method = "beta") does. */
static const struct known {
    const char *name;
    enum mny_interval interval;
    struct mny_proportion proportion;
    double low, high;
} cases[] = {
    {"a middling share",
     MNY_INTERVAL_KORN_GRAUBARD,
     {0.3, 0.002, 60, 20},
     0.21095274647483941,
     0.40170320634070755},
    {"one in a thousand of many",
     MNY_INTERVAL_KORN_GRAUBARD,
     {0.001, 1e-7, 20000, 300},
     0.00047776619074569779,
     0.00184312117318795148},
    {"half of a hundred million",
     MNY_INTERVAL_KORN_GRAUBARD,
     {0.5, 2.5e-9, 100000000, 1000000},
     0.49990199668451973,
     0.50009800331548027},
    {"nearly all",
     MNY_INTERVAL_KORN_GRAUBARD,
     {0.9999, 2e-9, 100000, 999},
     0.99976641712561554,
     0.99996758789623175},
    {"three degrees of freedom",
     MNY_INTERVAL_KORN_GRAUBARD,
     {0.02, 0.0004, 35, 3},
     3.5812930686109866e-06,
     0.20292083484879797},
    /* svyciprop(~I(y <= 35), svydesign(~psu, strata = ~h, weights = ~w, ...), "beta"),
       and method = "mean", df = 6, of the sample in tests/stats/quantile.c. */
    {"svyciprop(method = \"beta\")",
     MNY_INTERVAL_KORN_GRAUBARD,
     {0.42222222222222222, 0.20258994689354631 * 0.20258994689354631, 16, 6},
     0.051520347954191505,
     0.881944997487724036},
    {"svyciprop(method = \"mean\")",
     MNY_INTERVAL_WALD,
     {0.42222222222222222, 0.20258994689354631 * 0.20258994689354631, 16, 6},
     -0.073497519754426088,
     0.917941964198870530},
    /* ne <- 40 * (qt(.025, 39) / qt(.025, 9))^2; qbeta(.975, 1, ne) */
    {"nobody of 40", MNY_INTERVAL_KORN_GRAUBARD, {0, 0, 40, 9}, 0, 0.10894657764912596},
    {"all of 40", MNY_INTERVAL_KORN_GRAUBARD, {1, 0, 40, 9}, 1 - 0.10894657764912596, 1},
    /* binom.test(7, 50): both are exact where the sample is a simple one. */
    {"Clopper and Pearson",
     MNY_INTERVAL_KORN_GRAUBARD,
     {7.0 / 50, 7.0 / 50 * 43 / 50 / 50, 50, 49},
     0.058191700340372111,
     0.267396002497008456},
    /* prop.test(7, 50, correct = FALSE) and of 0, with the normal distribution: t of
       so many degrees of freedom that it is no other. */
    {"Wilson",
     MNY_INTERVAL_WILSON,
     {7.0 / 50, 7.0 / 50 * 43 / 50 / 50, 50, 1000000000000},
     0.069508334270162925,
     0.261861937105855425},
    {"Wilson, nobody of 50",
     MNY_INTERVAL_WILSON,
     {0, 0, 50, 1000000000000},
     0,
     0.071347599133358683},
    {"Wilson, all of 50",
     MNY_INTERVAL_WILSON,
     {1, 0, 50, 1000000000000},
     1 - 0.071347599133358683,
     1},
    /* Calibration may leave nothing to chance: the share is known. */
    {"known, Korn and Graubard", MNY_INTERVAL_KORN_GRAUBARD, {0.4, 0, 50, 49}, 0.4, 0.4},
    {"known, Wilson", MNY_INTERVAL_WILSON, {0.4, 0, 50, 49}, 0.4, 0.4},
    {"nobody, Wald", MNY_INTERVAL_WALD, {0, 0, 50, 49}, 0, 0},
    {"no degrees of freedom", MNY_INTERVAL_KORN_GRAUBARD, {0.4, 0.01, 50, 0}, NAN, NAN},
    {"no degrees of freedom, Wilson", MNY_INTERVAL_WILSON, {0, 0, 50, 0}, NAN, NAN},
    {"no degrees of freedom, Wald", MNY_INTERVAL_WALD, {0.4, 0.01, 50, 0}, NAN, NAN},
    {"one respondent", MNY_INTERVAL_KORN_GRAUBARD, {1, 0, 1, 49}, NAN, NAN},
    {"a negative share", MNY_INTERVAL_KORN_GRAUBARD, {-0.01, 0.001, 50, 49}, NAN, NAN},
    {"a negative share, Wilson", MNY_INTERVAL_WILSON, {-0.01, 0.001, 50, 49}, NAN, NAN},
    {"nobody answered", MNY_INTERVAL_KORN_GRAUBARD, {NAN, NAN, 0, 49}, NAN, NAN},
};

static void near(const char *name, double got, double want)
{
    if (isnan(want) ? !isnan(got) : !(fabs(got - want) <= 1e-9 * fabs(want)))
        fail_msg("%s: %.17g, not %.17g", name, got, want);
}

static void intervals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct mny_limits limits =
            mny_proportion_limits(cases[i].interval, &cases[i].proportion);
        near(cases[i].name, limits.low, cases[i].low);
        near(cases[i].name, limits.high, cases[i].high);
    }
}

/* A share and what is left of it are the same statement. */
static void sides_are_alike(void **state)
{
    static const double shares[] = {0, 1e-4, 0.02, 0.31, 0.5};
    (void)state;
    for (int interval = 0; interval < MNY_INTERVAL_COUNT; interval++) {
        for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
            const double p = shares[i], variance = 1.7 * p * (1 - p) / 400;
            const struct mny_proportion one = {p, variance, 400, 38};
            const struct mny_proportion other = {1 - p, variance, 400, 38};
            const struct mny_limits a = mny_proportion_limits((enum mny_interval)interval, &one);
            const struct mny_limits b = mny_proportion_limits((enum mny_interval)interval, &other);
            near("low", 1 + a.low, 2 - b.high);
            near("high", 1 + a.high, 2 - b.low);
            assert_true(a.low <= p && p <= a.high);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals),
        cmocka_unit_test(sides_are_alike),
    };

    gsl_set_error_handler_off();
    return cmocka_run_group_tests_name("proportion", tests, NULL, NULL);
}
