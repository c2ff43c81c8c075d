/* SPDX-License-Identifier: MIT */
#include "survey/privacy/pseudonym.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_stands(struct mny_pseudonyms *pseudonyms, const char *text, const char *wanted)
{
    char out[MNY_PSEUDONYM_ROOM];
    size_t length = mny_pseudonym(pseudonyms, "device", text, strlen(text), out);

    assert_int_equal(length, strlen(wanted));
    assert_memory_equal(out, wanted, length);
    assert_true(mny_is_pseudonym("device", out, length));
    assert_int_equal(mny_is_mark("device", out, length), strcmp(wanted, "[device]") == 0);
}

/* Test cases 1 and 2 of RFC 4231, and the first again: nothing is left behind. */
static void test_salted(void **state)
{
    static const unsigned char key[20] = {11, 11, 11, 11, 11, 11, 11, 11, 11, 11,
                                          11, 11, 11, 11, 11, 11, 11, 11, 11, 11};
    struct mny_pseudonyms *first = mny_pseudonyms_create(key, sizeof key);
    struct mny_pseudonyms *second = mny_pseudonyms_create("Jefe", 4);

    (void)state;
    assert_stands(first, "Hi There", "[device:b0344c61d8db3853]");
    assert_stands(second, "what do ya want for nothing?", "[device:5bdcc146bf60754e]");
    assert_stands(first, "Hi There", "[device:b0344c61d8db3853]");
    mny_pseudonyms_free(first);
    mny_pseudonyms_free(second);
}

static void test_without_salt(void **state)
{
    struct mny_pseudonyms *marks = mny_pseudonyms_create(NULL, 0);

    (void)state;
    assert_stands(marks, "10.2.3.4", "[device]");
    mny_pseudonyms_free(marks);
}

static void test_recognized(void **state)
{
    static const char *const others[] = {"",
                                         "[device",
                                         "[devices]",
                                         "[personal]",
                                         "[device:b0344c61d8db385]",
                                         "[device:b0344c61d8db385g]",
                                         "[device-b0344c61d8db3853]",
                                         "[device:b0344c61d8db3853)",
                                         "[device:13812345678]"};

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(mny_is_pseudonym("device", others[i], strlen(others[i])));
    assert_true(mny_is_pseudonym("personal", "[personal]", 10));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_salted),
        cmocka_unit_test(test_without_salt),
        cmocka_unit_test(test_recognized),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
