/* SPDX-License-Identifier: MIT */
#include "stats/weighting_classes.h"

#include "tests/stats/reference_case.h"

static const struct mny_class_rule never = {0, INFINITY};

/* Known 100 + 60 + 40 = 200, unknown 50: 1.25; eligible 160 of 100 responding: 1.6. */
static void one_class(void **state)
{
    struct mny_weighting_class one = {50, 100, 60, 40, 50, 0, 0, 0};

    (void)state;
    assert_true(mny_adjust_classes(&one, 1, &never));
    assert_near(one.factor, 2, 1e-15);
    assert_near(one.rate, 0.625, 1e-15);
}

/* What respondents stand for afterwards is all that is eligible, known or likely. */
static void nothing_is_lost(void **state)
{
    struct mny_weighting_class classes[] = {
        {30, 100, 60, 40, 50, 0, 0, 0}, {25, 80, 10, 0, 20, 0, 0, 0}, {40, 60, 120, 5, 0, 0, 0, 0}};
    double adjusted = 0, likely = 0;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const double eligible = classes[i].responded + classes[i].nonresponded;
        const double known = eligible + classes[i].ineligible;
        likely += eligible + classes[i].unknown * eligible / known;
    }
    assert_true(mny_adjust_classes(classes, 3, &never));
    for (size_t i = 0; i < 3; i++)
        adjusted += classes[i].responded * classes[i].factor;
    assert_near(adjusted, likely, 1e-14);
}

/* Rates 0.5, 0.9, 0.6, 0.1: the thin second one goes to the nearest, the third; the last,
   whose factor is 10, to the first. */
static void thin_and_steep_classes_are_merged(void **state)
{
    const struct mny_class_rule rule = {20, 3};
    struct mny_weighting_class classes[] = {{50, 50, 50, 0, 0, 0, 0, 0},
                                            {9, 9, 1, 0, 0, 0, 0, 0},
                                            {60, 60, 40, 0, 0, 0, 0, 0},
                                            {30, 10, 90, 0, 0, 0, 0, 0}};

    (void)state;
    assert_true(mny_adjust_classes(classes, 4, &rule));
    assert_int_equal(classes[1].merged_into, 2);
    /* 60 of 200 is a factor of 3.33, still too much: all are one. */
    assert_int_equal(classes[3].merged_into, classes[0].merged_into);
    assert_int_equal(classes[0].merged_into, 2);
    for (size_t i = 0; i < 4; i++)
        assert_near(classes[i].factor, 310.0 / 129, 1e-15);
}

static void nobody_answered(void **state)
{
    const struct mny_class_rule rule = {20, 3};
    struct mny_weighting_class none[] = {{0, 0, 10, 0, 0, 0, 0, 0}, {0, 0, 5, 1, 1, 0, 0, 0}};
    struct mny_weighting_class one[] = {{0, 0, 0, 10, 0, 0, 0, 0}, {3, 3, 3, 0, 0, 0, 0, 0}};

    (void)state;
    assert_false(mny_adjust_classes(none, 2, &rule));
    assert_true(mny_adjust_classes(one, 2, &rule));
    assert_int_equal(one[0].merged_into, 1);
    assert_near(one[1].factor, 2, 1e-15); /* nobody else is left to merge with */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_class),
        cmocka_unit_test(nothing_is_lost),
        cmocka_unit_test(thin_and_steep_classes_are_merged),
        cmocka_unit_test(nobody_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
