/* SPDX-License-Identifier: MIT */
#include "survey/common/lasting_texts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct mny_hash_key key = {3, 4};

/* By what it says, not by where it lies; a NUL in it is a character as others. */
static void the_same_text(void **state)
{
    static const struct {
        const char *text;
        size_t length;
    } cases[] = {{"", 0}, {"a", 1}, {"b", 1}, {"a\0", 2}, {"a\0b", 3}, {"满意", 6}, {"满", 3}};
    enum { CASES = sizeof cases / sizeof *cases };
    struct mny_lasting_texts *texts = mny_lasting_texts_create(key);
    const char *kept[CASES];

    (void)state;
    assert_non_null(texts);
    for (size_t i = 0; i < CASES; i++) {
        kept[i] = mny_lasting_text(texts, cases[i].text, cases[i].length);
        assert_non_null(kept[i]);
        assert_ptr_not_equal(kept[i], cases[i].text);
        assert_memory_equal(kept[i], cases[i].text, cases[i].length);
        assert_int_equal(kept[i][cases[i].length], '\0');
        for (size_t k = 0; k < i; k++)
            assert_ptr_not_equal(kept[k], kept[i]);
    }
    for (size_t i = 0; i < CASES; i++) {
        char copy[8] = "";

        memcpy(copy, cases[i].text, cases[i].length);
        assert_ptr_equal(mny_lasting_text(texts, copy, cases[i].length), kept[i]);
    }
    mny_lasting_texts_free(texts);
    mny_lasting_texts_free(NULL);
}

enum { MANY = 8000, LONG = 40000 };

/* Text I of them in TEXT, which has room for a long one; its length. */
static size_t write_text(char *text, size_t i)
{
    size_t length;

    memset(text, 'x', LONG);
    length = (size_t)sprintf(text, "%zu", i * i);
    text[length] = 'x';
    return i % 1000 == 7 ? LONG : length;
}

/* Addresses, and what is there, stay while thousands come, some of them long. */
static void stays(void **state)
{
    struct mny_lasting_texts *texts = mny_lasting_texts_create(key);
    const char **kept = calloc(MANY, sizeof *kept);
    char *text = malloc(LONG);

    (void)state;
    assert_true(texts && kept && text);
    for (size_t i = 0; i < MANY; i++) {
        const size_t length = write_text(text, i);

        kept[i] = mny_lasting_text(texts, text, length);
        assert_non_null(kept[i]);
    }
    for (size_t i = 0; i < MANY; i++) {
        const size_t length = write_text(text, i);

        assert_ptr_equal(mny_lasting_text(texts, text, length), kept[i]);
        assert_memory_equal(kept[i], text, length);
        assert_int_equal(kept[i][length], '\0');
    }
    mny_lasting_texts_free(texts);
    free(text);
    free(kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_text),
        cmocka_unit_test(stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
