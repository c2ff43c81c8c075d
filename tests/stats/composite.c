/* SPDX-License-Identifier: MIT */
#include "stats/composite.h"

#include "tests/stats/reference_case.h"

/* A city: service (items 0, 1), and life with two dimensions below it: safety
   (item 2) and comfort (items 3, 4).  Parents stand after their children here. */
enum { SAFETY, COMFORT, SERVICE, LIFE, NODES, TOTAL = NODES, ITEMS = 5 };

static const struct mny_branch nodes[NODES] = {[SAFETY] = {LIFE, 2},
                                               [COMFORT] = {LIFE, 3},
                                               [SERVICE] = {MNY_ROOT, 0.4},
                                               [LIFE] = {MNY_ROOT, 0.6}};
static const struct mny_branch items[ITEMS] = {
    {SERVICE, 2}, {SERVICE, 1}, {SAFETY, 1}, {COMFORT, 1.5}, {COMFORT, 0.5}};

static struct mny_composite *make(const bool answered[ITEMS])
{
    struct mny_composite *composite = mny_composite_create(nodes, NODES, items, ITEMS, answered);
    assert_non_null(composite);
    return composite;
}

static void check(const struct mny_composite *composite, size_t node, const double want[ITEMS])
{
    double coefficient[ITEMS];
    mny_composite_coefficients(composite, node, coefficient);
    for (size_t item = 0; item < ITEMS; item++)
        assert_near(coefficient[item], want[item], 1e-15);
}

static void all_answered(void **state)
{
    struct mny_composite *composite = make((bool[ITEMS]){true, true, true, true, true});
    (void)state;
    check(composite, SERVICE, (double[]){2.0 / 3, 1.0 / 3, 0, 0, 0});
    check(composite, SAFETY, (double[]){0, 0, 1, 0, 0});
    check(composite, LIFE, (double[]){0, 0, 0.4, 0.6 * 0.75, 0.6 * 0.25});
    check(composite, TOTAL,
          (double[]){0.4 * 2 / 3, 0.4 / 3, 0.6 * 0.4, 0.6 * 0.6 * 0.75, 0.6 * 0.6 * 0.25});
    mny_composite_free(composite);
}

static void an_item_nobody_answered(void **state)
{
    struct mny_composite *composite = make((bool[ITEMS]){true, false, true, true, true});
    (void)state;
    check(composite, SERVICE, (double[]){1, 0, 0, 0, 0});
    mny_composite_free(composite);
}

static void a_dimension_nobody_answered(void **state)
{
    struct mny_composite *composite = make((bool[ITEMS]){true, true, false, true, true});
    (void)state;
    assert_false(mny_composite_exists(composite, SAFETY));
    assert_true(mny_composite_exists(composite, LIFE));
    check(composite, SAFETY, (double[]){0, 0, 0, 0, 0});
    check(composite, LIFE, (double[]){0, 0, 0, 0.75, 0.25});
    check(composite, TOTAL, (double[]){0.4 * 2 / 3, 0.4 / 3, 0, 0.6 * 0.75, 0.6 * 0.25});
    mny_composite_free(composite);
}

static void a_branch_nobody_answered(void **state)
{
    struct mny_composite *composite = make((bool[ITEMS]){true, true, false, false, false});
    (void)state;
    assert_false(mny_composite_exists(composite, LIFE));
    check(composite, TOTAL, (double[]){2.0 / 3, 1.0 / 3, 0, 0, 0});
    mny_composite_free(composite);
}

static void nothing_answered(void **state)
{
    struct mny_composite *composite = make((bool[ITEMS]){false, false, false, false, false});
    (void)state;
    assert_false(mny_composite_exists(composite, TOTAL));
    check(composite, TOTAL, (double[]){0, 0, 0, 0, 0});
    mny_composite_free(composite);
}

static void nothing_has_weight(void **state)
{
    const struct mny_branch one_node[] = {{MNY_ROOT, 1}}, one_item[] = {{0, 0}};
    const bool answered[] = {true};
    struct mny_composite *composite = mny_composite_create(one_node, 1, one_item, 1, answered);
    (void)state;
    assert_non_null(composite);
    assert_false(mny_composite_exists(composite, 0));
    assert_false(mny_composite_exists(composite, 1));
    assert_true(mny_composite_item_share(composite, 0) == 0);
    mny_composite_free(composite);
}

static void children_come_before_parents(void **state)
{
    struct mny_composite *composite = make((bool[ITEMS]){true, true, true, true, true});
    const size_t *order = mny_composite_order(composite);
    bool seen[NODES + 1] = {false};
    (void)state;
    for (size_t i = 0; i <= NODES; i++) {
        const size_t parent = mny_composite_node_parent(composite, order[i]);
        assert_false(seen[order[i]]);
        assert_true(parent == order[i] || !seen[parent]);
        seen[order[i]] = true;
    }
    assert_int_equal(order[NODES], TOTAL);
    mny_composite_free(composite);
}

static void trees_that_are_none(void **state)
{
    const struct mny_branch ring[] = {{1, 1}, {0, 1}}, strange[] = {{7, 1}};
    const struct mny_branch item[] = {{0, 1}}, lost[] = {{5, 1}};
    const bool answered[] = {true};
    (void)state;
    assert_null(mny_composite_create(ring, 2, item, 1, answered));
    assert_null(mny_composite_create(strange, 1, item, 1, answered));
    assert_null(mny_composite_create(nodes, NODES, lost, 1, answered));
}

static void items_right_below_the_root(void **state)
{
    const struct mny_branch item[] = {{MNY_ROOT, 1}, {MNY_ROOT, 3}};
    const bool answered[] = {true, true};
    struct mny_composite *composite = mny_composite_create(NULL, 0, item, 2, answered);
    double coefficient[2];
    (void)state;
    assert_non_null(composite);
    mny_composite_coefficients(composite, 0, coefficient);
    assert_near(coefficient[0], 0.25, 0);
    assert_near(coefficient[1], 0.75, 0);
    mny_composite_free(composite);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_answered),
        cmocka_unit_test(an_item_nobody_answered),
        cmocka_unit_test(a_dimension_nobody_answered),
        cmocka_unit_test(a_branch_nobody_answered),
        cmocka_unit_test(nothing_answered),
        cmocka_unit_test(nothing_has_weight),
        cmocka_unit_test(children_come_before_parents),
        cmocka_unit_test(trees_that_are_none),
        cmocka_unit_test(items_right_below_the_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
