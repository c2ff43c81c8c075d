/* SPDX-License-Identifier: MIT */
/* Two waves made by hand, and what is found to have changed between them. */
#include "survey/waves/wave_changes.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_near(double got, double wanted, double tolerance)
{
    assert_true(fabs(got - wanted) <= tolerance * fabs(wanted));
}

static struct mny_wave_score survey(size_t city, double score, double se, size_t degrees)
{
    return (struct mny_wave_score){.city = city,
                                   .level = MNY_WAVE_SURVEY,
                                   .code = "survey",
                                   .label = "",
                                   .score = score,
                                   .se = se,
                                   .degrees = degrees,
                                   .full = 100};
}

static struct mny_wave_score counted(size_t city, enum mny_wave_level level, const char *code,
                                     const char *label, double score, double full)
{
    return (struct mny_wave_score){.city = city,
                                   .level = level,
                                   .code = code,
                                   .label = label,
                                   .score = score,
                                   .se = NAN,
                                   .counted = true,
                                   .full = full};
}

static struct mny_wave_score total(size_t city, double score)
{
    struct mny_wave_score made = counted(city, MNY_WAVE_TOTAL, "total", "", score, 100);

    made.counted = false;
    return made;
}

static struct mny_wave_changes *compared(struct mny_survey_wave *old, struct mny_survey_wave *new)
{
    struct mny_wave_changes *changes = NULL;

    old->standard = old->standard ? old->standard : "";
    new->standard = new->standard ? new->standard : "";
    assert_int_equal(mny_wave_changes_create(old, new, 0.05, &changes), MNY_OK);
    return changes;
}

static const struct mny_change *only(const struct mny_wave_changes *changes,
                                     enum mny_wave_level level, size_t city)
{
    const struct mny_change *change =
        mny_wave_change(changes, city, mny_wave_statistic(changes, level));

    assert_non_null(change);
    return change;
}

/* R: for each pair d, s <- sqrt(a^2 + b^2), Welch's df <- s^4 / (a^4 / m + b^4 / n),
   2 * pt(-abs(d / s), df), and p.adjust(p, "holm"). */
static void r_agrees(void **state)
{
    static const struct {
        const char *code;
        double se, df, p, holm;
        enum mny_direction direction;
    } wanted[] = {
        {"110101", 1.4212670403551897, 695.87011589453687, 0.014034882610892961,
         0.033115087785546886, MNY_DIRECTION_UP},
        {"110102", 1.5620499351813308, 247.88293764592714, 0.011038362595182295,
         0.033115087785546886, MNY_DIRECTION_UP},
        {"110103", 1.063014581273465, 424.44488764791936, 0.85085355015527542, 0.85085355015527542,
         MNY_DIRECTION_SAME},
    };
    struct mny_wave_city old_cities[] = {{"110103", "丙", 0, 0, 0, NAN, 0},
                                         {"110101", "甲", 0, 0, 0, NAN, 0},
                                         {"110102", "乙", 0, 0, 0, NAN, 0}};
    struct mny_wave_city new_cities[] = {{"110102", "乙", 0, 0, 0, NAN, 0},
                                         {"110101", "甲市", 0, 0, 0, NAN, 0},
                                         {"110103", "丙", 0, 0, 0, NAN, 0}};
    struct mny_wave_score old_scores[] = {survey(0, 70, 0.8, 200), survey(1, 60, 1.1, 399),
                                          survey(2, 50, 1, 99)};
    struct mny_wave_score new_scores[] = {survey(0, 54, 1.2, 149), survey(1, 63.5, 0.9, 299),
                                          survey(2, 70.2, 0.7, 250)};
    struct mny_survey_wave old = {.cities = old_cities,
                                  .city_count = 3,
                                  .scores = old_scores,
                                  .score_count = 3,
                                  .has_survey = true};
    struct mny_survey_wave new = {.cities = new_cities,
                                  .city_count = 3,
                                  .scores = new_scores,
                                  .score_count = 3,
                                  .has_survey = true};
    struct mny_wave_changes *changes = compared(&old, &new);
    const struct mny_change **found = NULL;
    size_t count = 0;

    (void)state;
    assert_int_equal(changes->city_count, 3);
    assert_string_equal(changes->cities[0].name, "甲市"); /* as in the new wave */
    for (size_t i = 0; i < 3; i++) {
        const struct mny_change *change = only(changes, MNY_WAVE_SURVEY, i);

        assert_string_equal(changes->cities[i].code, wanted[i].code);
        assert_near(change->test.se, wanted[i].se, 1e-14);
        assert_near(change->test.df, wanted[i].df, 1e-12);
        assert_near(change->test.p, wanted[i].p, 1e-11);
        assert_near(change->p_holm, wanted[i].holm, 1e-11);
        assert_int_equal(change->direction, wanted[i].direction);
        assert_int_equal(change->state, MNY_CHANGE_COMMON);
    }
    assert_int_equal(mny_wave_changes_tested(changes), 3);
    assert_int_equal(mny_wave_changes_directed(changes, MNY_DIRECTION_UP), 2);
    assert_int_equal(mny_wave_changes_significant(changes, &found, &count), MNY_OK);
    assert_int_equal(count, 2);
    assert_int_equal(found[0]->city, 1); /* + 4 before + 3.5 */
    free((void *)found);
    mny_wave_changes_free(changes);
}

/* What has no error is not thought to have one, and none that is unknown is made up. */
static void without_errors(void **state)
{
    struct mny_wave_city cities[] = {{"1", "a", 0, 0, 0, NAN, 0},
                                     {"2", "b", 0, 0, 0, NAN, 0},
                                     {"3", "c", 0, 0, 0, NAN, 0},
                                     {"4", "d", 0, 0, 0, NAN, 0}};
    struct mny_wave_score old_scores[] = {survey(0, 60, 0, 10), survey(1, 60, NAN, 0),
                                          survey(2, 60, 1, 0), survey(3, NAN, NAN, 0),
                                          counted(0, MNY_WAVE_OBJECTIVE, "objective", "", 40, 60)};
    struct mny_wave_score new_scores[] = {survey(0, 60, 0, 10), survey(1, 61, NAN, 0),
                                          survey(2, 90, 1, 50), survey(3, 70, 1, 50),
                                          counted(0, MNY_WAVE_OBJECTIVE, "objective", "", 41, 60)};
    struct mny_survey_wave old = {
        .cities = cities, .city_count = 4, .scores = old_scores, .score_count = 5};
    struct mny_survey_wave new = {
        .cities = cities, .city_count = 4, .scores = new_scores, .score_count = 5};
    struct mny_wave_changes *changes = compared(&old, &new);

    (void)state;
    assert_int_equal(only(changes, MNY_WAVE_SURVEY, 0)->direction, MNY_DIRECTION_SAME);
    assert_int_equal(only(changes, MNY_WAVE_SURVEY, 1)->direction, MNY_DIRECTION_UNKNOWN);
    assert_int_equal(only(changes, MNY_WAVE_SURVEY, 2)->direction, MNY_DIRECTION_UNKNOWN);
    assert_int_equal(only(changes, MNY_WAVE_SURVEY, 3)->state, MNY_CHANGE_NO_SCORE);
    assert_int_equal(only(changes, MNY_WAVE_OBJECTIVE, 0)->direction, MNY_DIRECTION_UP);
    assert_true(isnan(only(changes, MNY_WAVE_OBJECTIVE, 0)->test.p));
    assert_int_equal(mny_wave_changes_tested(changes), 0);
    mny_wave_changes_free(changes);
}

static void other_standards(void **state)
{
    struct mny_wave_city cities[] = {{"1", "a", 1, 0, 0, NAN, 0}};
    struct mny_wave_score old_scores[] = {total(0, 50),
                                          counted(0, MNY_WAVE_L1, "L1", "惠民服务", 18.5, 37),
                                          counted(0, MNY_WAVE_L1, "L4", "智能设施", 3, 7),
                                          counted(0, MNY_WAVE_L1, "L2", "精准治理", 3, 9)};
    struct mny_wave_score new_scores[] = {total(0, 60),
                                          counted(0, MNY_WAVE_L1, "L1", "惠民服务", 18, 24),
                                          counted(0, MNY_WAVE_L1, "L4", "信息基础设施", 3, 6),
                                          counted(0, MNY_WAVE_L1, "L2", "精准治理", 4, 9)};
    struct mny_manifest *manifest = mny_manifest_create("1", "run");
    struct mny_survey_wave old = {.manifest = manifest,
                                  .standard = "xinxing-2018",
                                  .cities = cities,
                                  .city_count = 1,
                                  .scores = old_scores,
                                  .score_count = 4,
                                  .has_totals = true};
    struct mny_survey_wave new = {.manifest = manifest,
                                  .standard = "gbt33356-2022",
                                  .cities = cities,
                                  .city_count = 1,
                                  .scores = new_scores,
                                  .score_count = 4,
                                  .has_totals = true};
    struct mny_wave_changes *changes = compared(&old, &new);
    const struct mny_change *change = only(changes, MNY_WAVE_L1, 0);

    (void)state;
    assert_false(changes->same_standard);
    assert_int_equal(only(changes, MNY_WAVE_TOTAL, 0)->state, MNY_CHANGE_OTHER_STANDARD);
    assert_true(isnan(only(changes, MNY_WAVE_TOTAL, 0)->test.difference));
    assert_true(change->percent && change->state == MNY_CHANGE_COMMON);
    assert_near(change->test.difference, 25, 1e-13); /* 75 % after 50 % */
    assert_int_equal(mny_wave_change(changes, 0, 2)->state, MNY_CHANGE_OTHER_LABEL);
    assert_false(mny_wave_change(changes, 0, 3)->percent);
    assert_near(mny_wave_change(changes, 0, 3)->test.difference, 1, 1e-13);
    /* A rank is one by either standard. */
    assert_int_equal(changes->cities[0].move.new_place, 1);
    assert_int_equal(changes->cities[0].move.beyond, MNY_BEYOND_UNKNOWN);
    mny_wave_changes_free(changes);
    mny_manifest_free(manifest);
}

/* Places are among the cities of both waves; ties share one.  Intervals are widened by the
   cities that the other wave lacks. */
static void moves(void **state)
{
    struct mny_wave_city old_cities[] = {{"1", "a", 1, 1, 1, NAN, 0},
                                         {"2", "b", 2, 2, 3, NAN, 0},
                                         {"3", "c", 3, 2, 3, NAN, 0},
                                         {"4", "d", 4, 4, 4, NAN, 0}};
    struct mny_wave_city new_cities[] = {{"2", "b", 1, 1, 2, NAN, 0},
                                         {"3", "c", 1, 1, 2, NAN, 0},
                                         {"4", "d", 3, 3, 3, NAN, 0},
                                         {"5", "e", 4, 4, 4, NAN, 0}};
    struct mny_wave_score old_scores[] = {total(0, 90), total(1, 80), total(2, 70), total(3, 60)};
    struct mny_wave_score new_scores[] = {total(0, 75), total(1, 75), total(2, 70), total(3, 60)};
    struct mny_survey_wave old = {.cities = old_cities,
                                  .city_count = 4,
                                  .scores = old_scores,
                                  .score_count = 4,
                                  .has_totals = true};
    struct mny_survey_wave new = {.cities = new_cities,
                                  .city_count = 4,
                                  .scores = new_scores,
                                  .score_count = 4,
                                  .has_totals = true};
    struct mny_wave_changes *changes = compared(&old, &new);
    const struct mny_move *first = &changes->cities[0].move, *third = &changes->cities[2].move;
    const struct mny_move *fourth = &changes->cities[3].move;
    size_t *order = NULL, count = 0;

    (void)state;
    assert_true(first->old_rank == 1 && first->new_rank == 0 && first->old_place == 0);
    assert_true(third->old_rank == 3 && third->old_place == 2 && third->new_place == 1);
    assert_int_equal(third->places, 1);
    assert_true(third->by_intervals && third->old_best == 1 && third->old_worst == 3);
    assert_int_equal(third->beyond, MNY_BEYOND_NO);
    /* Rank 4 of 4, then 3 of 4: place 3 of 3 both times, with room for 3 and 4, then 2 and 3. */
    assert_true(fourth->places == 0 && fourth->old_best == 3 && fourth->new_best == 2);
    assert_int_equal(fourth->beyond, MNY_BEYOND_NO);
    assert_int_equal(mny_wave_moves(changes, &order, &count), MNY_OK);
    assert_int_equal(count, 3);
    assert_int_equal(order[0], 2); /* one place; the others none */
    assert_int_equal(order[1], 3); /* + 10 before - 5 */
    free(order);
    mny_wave_changes_free(changes);
}

static void nothing(void **state)
{
    struct mny_survey_wave old = {0}, new = {0};
    struct mny_wave_changes *changes = compared(&old, &new);

    (void)state;
    assert_int_equal(changes->change_count, 0);
    assert_int_equal(changes->ranked, 0);
    mny_wave_changes_free(changes);
    mny_wave_changes_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r_agrees),        cmocka_unit_test(without_errors),
        cmocka_unit_test(other_standards), cmocka_unit_test(moves),
        cmocka_unit_test(nothing),
    };

    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
