/* SPDX-License-Identifier: MIT */
#include "stats/reliability.h"

#include "stats/one_factor.h"
#include "stats/score_block.h"
#include "tests/stats/reference_case.h"

#include <gsl/gsl_errno.h>

enum { N = 60, ITEMS = 5 };

/* R: i <- 0:59; x <- sapply(0:4, function(j)
     25 * pmin(floor((i %% 9 + (i * (j + 3)) %% 7) / 3), 4))
   x[i %% 11 == 4, 2] <- NA; x[i %% 13 == 6, 5] <- NA; w <- 1 + (i * 5) %% 8 */
struct sample {
    double scores[ITEMS][N], weight[N];
    struct mny_score_column columns[ITEMS];
    struct mny_estimate_input input;
};

static void fill(struct sample *sample, bool weighted)
{
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j < ITEMS; j++)
            sample->scores[j][i] = 25 * fmin(floor((double)(i % 9 + (i * (j + 3)) % 7) / 3), 4);
        if (i % 11 == 4)
            sample->scores[1][i] = NAN;
        if (i % 13 == 6)
            sample->scores[4][i] = NAN;
        sample->weight[i] = weighted ? 1 + (double)(i * 5 % 8) : 1;
    }
    for (size_t j = 0; j < ITEMS; j++)
        sample->columns[j] = (struct mny_score_column){NULL, NULL, sample->scores[j]};
    sample->input = (struct mny_estimate_input){
        .n = N, .weight = sample->weight, .items = sample->columns, .item_count = ITEMS};
}

static void measure(const struct sample *sample, struct mny_scale_reliability *scale,
                    struct mny_item_reliability *items)
{
    struct mny_scale_sums *sums = mny_scale_sums_create(sample->input.item_count);

    assert_non_null(sums);
    assert_true(mny_scale_sums_add(sums, &sample->input));
    assert_int_equal(mny_reliability(sums, scale, items), MNY_OK);
    mny_scale_sums_free(sums);
}

/* R: ok <- complete.cases(x); C <- cov.wt(x[ok, ], w[ok] / sum(w[ok]))$cov; R <- cov2cor(C);
   k / (k - 1) * (1 - sum(diag(C)) / sum(C)); eigen(R)$values; cov.wt(cbind(x_k, sum of the
   others), cor = TRUE); Q <- solve(R), partial correlations -Q / sqrt(outer(diag(Q),
   diag(Q))); factanal(covmat = list(cov = R, n.obs = 60), factors = 1), whose own
   precision is some 1e-7, so from there by Newton's method, with numeric derivatives, on
   its score equations λ² + ψ = 1, until they hold to 1e-15; n is Kish's. */
static const struct expected {
    bool weighted;
    double alpha, standardized, omega, kmo, bartlett, p, eigenvalues[3];
    double if_deleted[ITEMS], item_total[ITEMS], loading[ITEMS], msa[ITEMS];
} expected[] = {
    {true,
     9.12324421146373e-01,
     9.15813150173879e-01,
     9.173746962186844e-01,
     8.40224967524516e-01,
     1.34110810666535e+02,
     6.76114390991352e-24,
     {3.748099019704199, 0.563014935888895, 0.286561577182264},
     {0.896005944097723, 0.913087155052611, 0.883296533574650, 0.878015332389110,
      0.891231187112425},
     {0.762173206083134, 0.678150777678472, 0.821070080777434, 0.845906070053105,
      0.813970093130445},
     {0.8305105842658987, 0.7183620877389955, 0.8674098531435803, 0.8934166630377135,
      0.8325046107411072},
     {0.803209026870411, 0.789794365284843, 0.880553397257927, 0.867816374745164,
      0.849889602909023}},
    {false,
     9.20435741864313e-01,
     9.24430845481562e-01,
     9.250671621681896e-01,
     8.47669372562950e-01,
     1.80684087737045e+02,
     1.68941886059321e-33,
     {3.844453978859239, 0.491710421672061, 0.285034022499734},
     {0.902805918830969, 0.919092313175716, 0.894787123572170, 0.889467743335938,
      0.904592867675168},
     {0.792991456935746, 0.714173620543612, 0.831441596142752, 0.857340788870015,
      0.816668196787723},
     {0.8567280787248024, 0.7481207652006925, 0.8710203252467489, 0.9014092051796473,
      0.8361215780720062},
     {0.803871818073006, 0.808196181912163, 0.890227223055902, 0.865532833816785,
      0.866611048558841}},
};

static void as_r_has_it(void **state)
{
    (void)state;
    for (size_t c = 0; c < sizeof expected / sizeof *expected; c++) {
        const struct expected *e = &expected[c];
        struct mny_scale_reliability scale;
        struct mny_item_reliability items[ITEMS];
        struct sample sample;

        fill(&sample, e->weighted);
        measure(&sample, &scale, items);
        assert_near(scale.alpha, e->alpha, 1e-12);
        assert_near(scale.alpha_standardized, e->standardized, 1e-12);
        assert_near(scale.omega, e->omega, 1e-12);
        assert_false(scale.heywood);
        assert_near(scale.kmo, e->kmo, 1e-12);
        assert_near(scale.bartlett, e->bartlett, 1e-12);
        assert_near(scale.bartlett_df, 10, 0);
        assert_near(scale.bartlett_p, e->p, 1e-10);
        for (size_t k = 0; k < MNY_EIGENVALUES; k++)
            assert_near(scale.eigenvalues[k], e->eigenvalues[k], 1e-12);
        for (size_t i = 0; i < ITEMS; i++) {
            assert_near(items[i].alpha_if_deleted, e->if_deleted[i], 1e-12);
            assert_near(items[i].item_total, e->item_total[i], 1e-12);
            assert_near(items[i].loading, e->loading[i], 1e-12);
            assert_near(items[i].msa, e->msa[i], 1e-12);
        }
    }
}

/* Listwise: who left one item out counts in none; 49 of 60, as R's complete.cases(). */
static void only_complete_respondents(void **state)
{
    struct mny_scale_sums *sums = mny_scale_sums_create(ITEMS);
    struct sample sample;

    (void)state;
    fill(&sample, true);
    assert_true(mny_scale_sums_add(sums, &sample.input));
    assert_int_equal(mny_scale_sums_respondents(sums), 60);
    assert_int_equal(mny_scale_sums_complete(sums), 49);
    assert_near(mny_scale_sums_effective(sums), 39.5325077399381, 1e-13);
    mny_scale_sums_free(sums);
}

/* Two halves merged are the whole. */
static void sums_merge(void **state)
{
    struct mny_scale_sums *whole = mny_scale_sums_create(ITEMS);
    struct mny_scale_sums *halves[2] = {mny_scale_sums_create(ITEMS), mny_scale_sums_create(ITEMS)};
    double of_whole[ITEMS * ITEMS], of_halves[ITEMS * ITEMS];
    struct sample sample;
    uint32_t rows[N];

    (void)state;
    fill(&sample, true);
    assert_true(mny_scale_sums_add(whole, &sample.input));
    for (uint32_t i = 0; i < N; i++)
        rows[i] = i;
    for (size_t h = 0; h < 2; h++) {
        sample.input.rows = rows + 23 * h;
        sample.input.weight = sample.weight + 23 * h;
        sample.input.n = h == 0 ? 23 : N - 23;
        assert_true(mny_scale_sums_add(halves[h], &sample.input));
    }
    mny_scale_sums_merge(halves[0], halves[1]);
    assert_true(mny_scale_covariance(whole, of_whole));
    assert_true(mny_scale_covariance(halves[0], of_halves));
    for (size_t i = 0; i < ITEMS * ITEMS; i++)
        assert_near(of_halves[i], of_whole[i], 1e-13);
    mny_scale_sums_free(whole);
    mny_scale_sums_free(halves[0]);
    mny_scale_sums_free(halves[1]);
}

static void assert_nothing(double value)
{
    assert_true(isnan(value));
}

static void what_does_not_exist(void **state)
{
    struct mny_scale_reliability scale;
    struct mny_item_reliability items[ITEMS];
    struct sample sample;

    (void)state;
    fill(&sample, true);
    sample.input.item_count = 1; /* one item: no alpha */
    measure(&sample, &scale, items);
    assert_nothing(scale.alpha);
    assert_nothing(items[0].item_total);
    sample.input.item_count = 2; /* two: one correlation, but no factor */
    measure(&sample, &scale, items);
    assert_true(scale.alpha > 0);
    assert_near(scale.kmo, 0.5, 1e-12);
    assert_nothing(scale.omega);
    assert_nothing(items[0].alpha_if_deleted);
    sample.input.item_count = ITEMS; /* everybody the same in one item: no correlations */
    for (size_t i = 0; i < N; i++)
        sample.scores[2][i] = 75;
    measure(&sample, &scale, items);
    assert_true(scale.alpha > 0);
    assert_nothing(scale.alpha_standardized);
    assert_nothing(scale.kmo);
    assert_nothing(items[2].item_total);
    for (size_t i = 0; i < N; i++) /* one item twice: a singular matrix */
        sample.scores[2][i] = sample.scores[0][i];
    measure(&sample, &scale, items);
    assert_true(scale.alpha_standardized > 0);
    assert_true(scale.eigenvalues[0] > 3);
    assert_nothing(scale.kmo);
    assert_nothing(scale.bartlett);
    assert_nothing(scale.omega);
    sample.input.n = 1;
    measure(&sample, &scale, items);
    assert_nothing(scale.alpha);
    sample.input.n = 0;
    measure(&sample, &scale, items);
    assert_nothing(scale.alpha);
    assert_nothing(scale.eigenvalues[0]);
}

/* An item that runs against the others shows. */
static void a_reversed_item(void **state)
{
    struct mny_scale_reliability scale, before;
    struct mny_item_reliability items[ITEMS];
    struct sample sample;

    (void)state;
    fill(&sample, true);
    measure(&sample, &before, items);
    for (size_t i = 0; i < N; i++)
        sample.scores[3][i] = 100 - sample.scores[3][i];
    measure(&sample, &scale, items);
    assert_true(items[3].item_total < 0);
    assert_true(items[3].loading < 0);
    assert_true(items[3].alpha_if_deleted > scale.alpha);
    assert_true(scale.alpha < before.alpha);
    assert_near(scale.kmo, before.kmo, 1e-12); /* of squares */
    assert_near(scale.bartlett, before.bartlett, 1e-12);
}

/* What two items say a third takes back: their sum does not vary, with weights that are no sums of
   powers of 2 but for rounding.  Nothing goes together with it, and it has no alpha. */
static void a_sum_that_does_not_vary(void **state)
{
    struct mny_scale_reliability scale;
    struct mny_item_reliability items[4];
    struct sample sample;

    (void)state;
    for (size_t turn = 0; turn < 20; turn++) {
        fill(&sample, true);
        for (size_t i = 0; i < N; i++) {
            sample.scores[0][i] = (double)(i * 7 % 11) * 100 / 11;
            sample.scores[1][i] = (double)(i * 5 % 13) * 100 / 13;
            sample.scores[2][i] = 200 - sample.scores[0][i] - sample.scores[1][i];
            sample.weight[i] = 0.1 + (double)(i * (turn + 3) % 8) / 3;
        }
        sample.input.item_count = 3;
        measure(&sample, &scale, items);
        assert_nothing(scale.alpha);
        assert_true(scale.eigenvalues[0] > 1);
        sample.input.item_count = 4;
        measure(&sample, &scale, items);
        assert_nothing(items[3].item_total);
        assert_nothing(items[3].alpha_if_deleted);
        assert_true(scale.alpha < 1);
    }
}

/* R: factanal(covmat = list(cov = R, n.obs = 100), factors = 1, the two free
   uniquenesses then by Newton's method): λ1² = 0.5 * 0.5 / 0.1 cannot be. */
static void heywood(void **state)
{
    const double correlation[] = {1, 0.5, 0.5, 0.5, 1, 0.1, 0.5, 0.1, 1};
    double loading[3], uniqueness[3];

    (void)state;
    assert_int_equal(mny_one_factor(correlation, 3, loading, uniqueness), MNY_ONE_FACTOR_HEYWOOD);
    assert_near(uniqueness[0], MNY_UNIQUENESS_LEAST, 0);
    assert_near(uniqueness[1], 0.7492518635569974, 1e-12);
    assert_near(loading[0], 0.9974985632086759, 1e-12);
    assert_near(loading[1], 0.5007475775707784, 1e-12);
    assert_near(uniqueness[2], uniqueness[1], 1e-12);
}

/* Three items have an exact solution: λ1² = r12 r13 / r23. */
static void three_items(void **state)
{
    const double correlation[] = {1, 0.6, 0.4, 0.6, 1, 0.3, 0.4, 0.3, 1};
    double loading[3], uniqueness[3];

    (void)state;
    assert_int_equal(mny_one_factor(correlation, 3, loading, uniqueness), MNY_ONE_FACTOR_FOUND);
    assert_near(loading[0], sqrt(0.6 * 0.4 / 0.3), 1e-13);
    assert_near(loading[1], sqrt(0.6 * 0.3 / 0.4), 1e-13);
    assert_near(loading[2], sqrt(0.4 * 0.3 / 0.6), 1e-13);
}

/* The same where one item has nearly all that the others share, much as a dimension of
   c-rake has it: after two hundred rounds of ψ = 1 - λ² loadings are still 3e-7 off. */
static void a_flat_minimum(void **state)
{
    const double correlation[] = {1, 0.29, 0.082, 0.29, 1, 0.036, 0.082, 0.036, 1};
    double loading[3], uniqueness[3];

    (void)state;
    assert_int_equal(mny_one_factor(correlation, 3, loading, uniqueness), MNY_ONE_FACTOR_FOUND);
    assert_near(loading[0], sqrt(0.29 * 0.082 / 0.036), 1e-12);
    assert_near(loading[1], sqrt(0.29 * 0.036 / 0.082), 1e-12);
    assert_near(loading[2], sqrt(0.082 * 0.036 / 0.29), 1e-12);
    assert_near(uniqueness[0], 1 - 0.29 * 0.082 / 0.036, 1e-12);
}

/* One respondent has nearly all the weight: n_eff - 1 is less than (2 p + 5) / 6. */
static void too_few_for_bartlett(void **state)
{
    struct mny_scale_reliability scale;
    struct mny_item_reliability items[ITEMS];
    struct sample sample;

    (void)state;
    fill(&sample, false);
    sample.weight[0] = 1500;
    measure(&sample, &scale, items);
    assert_true(scale.kmo > 0);
    assert_nothing(scale.bartlett);
    assert_nothing(scale.bartlett_df);
    assert_nothing(scale.bartlett_p);
}

/* Whose weight is 0 is as good as absent, here the only one to answer otherwise. */
static void without_weight(void **state)
{
    struct mny_scale_sums *sums = mny_scale_sums_create(ITEMS);
    double covariance[ITEMS * ITEMS];
    struct sample sample;

    (void)state;
    fill(&sample, true);
    for (size_t i = 0; i < N; i++)
        sample.scores[2][i] = i == 0 ? 25 : 75;
    sample.weight[0] = sample.weight[4] = 0; /* 4 is not complete */
    assert_true(mny_scale_sums_add(sums, &sample.input));
    assert_int_equal(mny_scale_sums_respondents(sums), 58);
    assert_int_equal(mny_scale_sums_complete(sums), 48);
    assert_true(mny_scale_covariance(sums, covariance));
    for (size_t i = 0; i < ITEMS; i++)
        assert_true(covariance[(size_t)2 * ITEMS + i] == 0);
    assert_true(covariance[0] > 0);
    mny_scale_sums_free(sums);
}

/* Codes with a table, in rows picked by index, are their scores. */
static void codes_and_table(void **state)
{
    struct mny_scale_reliability scale;
    struct mny_item_reliability items[ITEMS];
    uint8_t codes[ITEMS][N];
    double score_of_code[MNY_SCORE_CODES];
    uint32_t rows[N];
    struct sample sample;

    (void)state;
    fill(&sample, true);
    for (size_t code = 0; code < MNY_SCORE_CODES; code++)
        score_of_code[code] = code >= 3 && code <= 7 ? 25 * (double)(code - 3) : NAN;
    for (size_t i = 0; i < N; i++)
        rows[i] = (uint32_t)(N - 1 - i);
    for (size_t j = 0; j < ITEMS; j++) {
        for (size_t i = 0; i < N; i++) {
            const double score = sample.scores[j][N - 1 - i];
            codes[j][i] = isnan(score) ? 200 : (uint8_t)(3 + score / 25);
        }
        sample.columns[j] = (struct mny_score_column){codes[j], score_of_code, NULL};
    }
    sample.input.rows = rows;
    measure(&sample, &scale, items);
    assert_near(scale.alpha, expected[0].alpha, 1e-12);
    assert_near(scale.omega, expected[0].omega, 1e-12);
    assert_near(items[3].item_total, expected[0].item_total[3], 1e-12);
}

/* Three complete respondents to five items: covariances, but no inverse of them. */
static void fewer_rows_than_items(void **state)
{
    struct mny_scale_reliability scale;
    struct mny_item_reliability items[ITEMS];
    struct sample sample;

    (void)state;
    fill(&sample, true);
    sample.input.n = 3;
    measure(&sample, &scale, items);
    assert_true(isfinite(scale.alpha));
    assert_nothing(scale.kmo);
    assert_nothing(scale.bartlett);
    assert_nothing(scale.omega);
    assert_nothing(items[0].loading);
    assert_nothing(items[0].msa);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_r_has_it),
        cmocka_unit_test(only_complete_respondents),
        cmocka_unit_test(sums_merge),
        cmocka_unit_test(what_does_not_exist),
        cmocka_unit_test(a_reversed_item),
        cmocka_unit_test(heywood),
        cmocka_unit_test(three_items),
        cmocka_unit_test(a_flat_minimum),
        cmocka_unit_test(too_few_for_bartlett),
        cmocka_unit_test(without_weight),
        cmocka_unit_test(codes_and_table),
        cmocka_unit_test(fewer_rows_than_items),
        cmocka_unit_test(a_sum_that_does_not_vary),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
