/* SPDX-License-Identifier: MIT */
#include "core/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Every byte at every place: the first that is looked for is found, and none where there is
   none. */
static void finds_bytes(void **state)
{
    (void)state;
    for (unsigned at = 0; at < 8; at++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            char bytes[8] = {'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x'};
            uint64_t word;

            bytes[at] = (char)byte;
            word = mny_word_load(bytes);
            if (byte == ',')
                assert_int_equal(mny_word_first(mny_word_equals(word, ',')), at);
            else
                assert_true(mny_word_equals(word, ',') == 0);
            if (byte < ' ')
                assert_int_equal(mny_word_first(mny_word_below(word, ' ')), at);
            else
                assert_true(mny_word_below(word, ' ') == 0);
            if (byte == 0)
                assert_int_equal(mny_word_first(mny_word_zeros(word)), at);
        }
    }
}

static void keeps_bytes(void **state)
{
    const uint64_t word = mny_word_load("abcdefgh");
    (void)state;

    assert_true(mny_word_keep(word, 0) == 0);
    assert_true(mny_word_keep(word, 3) == ('a' | 'b' << 8 | 'c' << 16));
    assert_true(mny_word_keep(word, 8) == word);
}

static void counts_ascii(void **state)
{
    char bytes[20];
    (void)state;

    for (size_t at = 0; at <= sizeof bytes; at++) {
        memset(bytes, 'x', sizeof bytes);
        if (at < sizeof bytes)
            bytes[at] = '\x80';
        for (size_t length = 0; length <= sizeof bytes; length++)
            assert_int_equal(mny_word_ascii(bytes, length), at < length ? at : length);
    }
}

static void copies_bytes(void **state)
{
    const char from[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJ";
    (void)state;

    for (size_t length = 0; length < sizeof from; length++) {
        char to[sizeof from + 1];

        memset(to, '.', sizeof to);
        mny_word_copy(to, from, length);
        assert_memory_equal(to, from, length);
        assert_int_equal(to[length], '.');
    }
    mny_word_copy(NULL, NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_bytes),
        cmocka_unit_test(keeps_bytes),
        cmocka_unit_test(counts_ascii),
        cmocka_unit_test(copies_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
