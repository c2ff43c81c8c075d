/* SPDX-License-Identifier: MIT */
/* R: i <- 0:11; X <- sapply(0:3, function(j) (i * (j + 2) + i^2 %% (j + 5)) %% 5 * 25)
   mahalanobis(X, colMeans(X), cov(X)); cor(X)
   with gaps: C <- cov(Y, use = "pairwise"); m <- colMeans(Y, na.rm = TRUE);
   mahalanobis(Y[r, ok], m[ok], C[ok, ok]) over what is ok in row r; cor(Y, use = "pairwise") */
#include "stats/mahalanobis.h"

#include "tests/stats/reference_case.h"

enum { N = 12, ITEMS = 4 };

static void fill(double x[N][ITEMS], bool gaps)
{
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < ITEMS; j++)
            x[i][j] = 25 * (double)((i * (j + 2) + i * i % (j + 5)) % 5);
    if (!gaps)
        return;
    x[2][1] = x[6][0] = x[6][3] = NAN;
    for (size_t j = 0; j < ITEMS; j++)
        x[9][j] = NAN;
}

/* Half of them by themselves, then merged. */
static struct mny_item_sums *sum(double x[N][ITEMS])
{
    struct mny_item_sums *sums = mny_item_sums_create(ITEMS), *more = mny_item_sums_create(ITEMS);

    assert_non_null(sums);
    assert_non_null(more);
    for (size_t i = 0; i < N; i++)
        mny_item_sums_add(i % 2 == 0 ? sums : more, x[i]);
    mny_item_sums_merge(sums, more);
    mny_item_sums_free(more);
    return sums;
}

static void correlations_are(const struct mny_item_sums *sums, const double *expected)
{
    for (size_t a = 0; a < ITEMS; a++)
        for (size_t b = a + 1; b < ITEMS; b++) {
            assert_near(mny_item_correlation(sums, a, b), *expected, 1e-12);
            assert_near(mny_item_correlation(sums, b, a), *expected++, 1e-12);
        }
}

static void complete(void **state)
{
    static const double expected[N] = {7.6608828375946354, 3.4173779384256338, 5.3708763323689404,
                                       2.2418374604813867, 4.003907406844915,  2.6253730379910247,
                                       3.4556417012810492, 1.6527846858887225, 2.5283058000288561,
                                       3.6365679745460899, 4.8058436923357304, 2.6006011322130171};
    static const double correlations[] = {-0.098817602812849695, -0.40316726835292643,
                                          0.083859100904437933,  -0.071857575714795535,
                                          0.18184824186332696,   -0.18294043331615059};
    double x[N][ITEMS];
    struct mny_item_sums *sums;
    struct mny_mahalanobis *work;
    size_t observed;

    (void)state;
    fill(x, false);
    sums = sum(x);
    correlations_are(sums, correlations);
    work = mny_mahalanobis_create(sums);
    assert_non_null(work);
    for (size_t i = 0; i < N; i++) {
        assert_near(mny_mahalanobis(work, x[i], &observed), expected[i], 1e-12);
        assert_int_equal(observed, ITEMS);
    }
    mny_mahalanobis_free(work);
    mny_item_sums_free(sums);
}

static void gaps(void **state)
{
    static const double expected[N] = {7.3143185262304149, 2.8982755961291211,
                                       3.9608711912880876, 2.2446707119367897,
                                       4.1519760708240332, 2.4149134624706594,
                                       1.6677290836653385, 1.4363360261700011,
                                       3.5887450628771123, NAN,
                                       4.4343977983646106, 2.2398018243143194};
    static const double correlations[] = {0.17560148562387776,   -0.22859848324733223,
                                          0.0086822043511770534, -0.2855201203600804,
                                          0.54433105395181736,   -0.030229097822511354};
    double x[N][ITEMS];
    struct mny_item_sums *sums;
    struct mny_mahalanobis *work;
    size_t observed;

    (void)state;
    fill(x, true);
    sums = sum(x);
    correlations_are(sums, correlations);
    assert_int_equal(mny_item_pairs(sums, 0, 1), 9);
    work = mny_mahalanobis_create(sums);
    assert_non_null(work);
    for (size_t i = 0; i < N; i++) {
        const double distance = mny_mahalanobis(work, x[i], &observed);

        if (isnan(expected[i]))
            assert_true(isnan(distance)); /* of nothing answered, never 0 */
        else
            assert_near(distance, expected[i], 1e-12);
        assert_int_equal(observed, i == 9 ? 0 : i == 2 ? 3 : i == 6 ? 2 : ITEMS);
    }
    mny_mahalanobis_free(work);
    mny_item_sums_free(sums);
}

/* The last item is the sum of two others, or does not vary: no distance where it was answered. */
static void singular(void **state)
{
    for (int constant = 0; constant < 2; constant++) {
        double x[N][ITEMS];
        struct mny_item_sums *sums;
        struct mny_mahalanobis *work;
        size_t observed;

        fill(x, false);
        for (size_t i = 0; i < N; i++)
            x[i][3] = constant ? 50 : (x[i][0] + x[i][1]) / 2;
        sums = sum(x);
        work = mny_mahalanobis_create(sums);
        assert_non_null(work);
        assert_true(isnan(mny_mahalanobis(work, x[0], &observed)));
        x[0][3] = NAN;
        assert_true(mny_mahalanobis(work, x[0], &observed) > 0);
        mny_mahalanobis_free(work);
        mny_item_sums_free(sums);
    }
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(complete), cmocka_unit_test(gaps),
                                       cmocka_unit_test(singular)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
