/* SPDX-License-Identifier: MIT */
#include "survey/common/edit_distance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static size_t distance(const char *one, const char *other)
{
    const size_t there = mny_edit_distance(one, strlen(one), other, strlen(other));

    assert_int_equal(mny_edit_distance(other, strlen(other), one, strlen(one)), there);
    return there;
}

static void test_distance(void **state)
{
    (void)state;
    assert_int_equal(distance("", ""), 0);
    assert_int_equal(distance("", "abc"), 3);
    assert_int_equal(distance("kitten", "sitting"), 3);
    assert_int_equal(distance("flaw", "lawn"), 2);
    assert_int_equal(distance("很满意", "不满意"), 1); /* characters, not bytes */
    assert_int_equal(distance("郑州市", "郑州"), 1);
}

/* No text is too long for it. */
static void test_long(void **state)
{
    char text[1000];

    (void)state;
    memset(text, 'x', sizeof text);
    assert_int_equal(mny_edit_characters(text, sizeof text), MNY_EDIT_MOST);
    assert_int_equal(mny_edit_characters("市民", 6), 2);
    assert_int_equal(mny_edit_distance(text, sizeof text, text, 70), 0);
    assert_int_equal(mny_edit_distance(text, sizeof text, "", 0), MNY_EDIT_MOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distance),
        cmocka_unit_test(test_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
