/* SPDX-License-Identifier: MIT */
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void counts_terminal_columns(void **state)
{
    static const struct {
        const char *text;
        size_t width;
    } cases[] = {{"", 0},          {"abc", 3},  {"郑州市", 6}, {"n=5，好", 7},
                 {"e\xCC\x81", 1}, {"㐂𠮷", 4}, {"\xFF", 1},   {"┋", 1}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(mny_display_width(cases[i].text, strlen(cases[i].text)), cases[i].width);
}

static void fits_whole_characters(void **state)
{
    (void)state;
    assert_int_equal(mny_display_fit("郑州市", 6), 9);
    assert_int_equal(mny_display_fit("郑州市", 5), 6);
    assert_int_equal(mny_display_fit("a州", 1), 1);
    assert_int_equal(mny_display_fit("州", 1), 0);
}

static void counts_characters(void **state)
{
    (void)state;
    assert_int_equal(mny_characters("", 0), 0);
    assert_int_equal(mny_characters("a州𠮷", 8), 3);
    assert_int_equal(mny_character_bytes("a州", 4), 1);
    assert_int_equal(mny_character_bytes("州a", 4), 3);
    assert_int_equal(mny_character_bytes("州", 2), 2);
    assert_int_equal(mny_character_bytes("𠮷州", 7), 4);
}

static void folds_quotes(void **state)
{
    static const struct {
        const char *text;
        char quote;
    } cases[] = {{"“", '"'}, {"”", '"'}, {"‘", '\''}, {"’", '\''}, {"—", 0}, {"州", 0}, {"\"", 0}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(mny_fold_quote(cases[i].text, strlen(cases[i].text)), cases[i].quote);
}

static void check_trim(const char *text, const char *wanted)
{
    size_t length = strlen(text);

    mny_trim(&text, &length);
    assert_int_equal(length, strlen(wanted));
    assert_memory_equal(text, wanted, length);
}

static void trims_blanks_of_every_kind(void **state)
{
    (void)state;
    check_trim(" 32　", "32");
    check_trim("\t\r\n x y \v", "x y");
    check_trim("\xC2\xA0女\xC2\xA0", "女");
    check_trim("\xEF\xBB\xBF", "");
    check_trim("　　", "");
    check_trim("\xC2\x85\u2028男\u2029\u2009", "男");
    check_trim("\u200B\u200E男\u200F\u2060", "男");
    check_trim("\u202A\u202E\u2066男\u2069\u202C", "男");
    check_trim("\u2010男\u2030", "\u2010男\u2030");
    check_trim("男", "男");
    check_trim("〖", "〖"); /* E3 80 96: begins like U+3000 */
}

static void folds_full_width(void **state)
{
    char out[64];
    size_t length;

    (void)state;
    length = mny_fold_width("１２．５％", strlen("１２．５％"), out);
    assert_int_equal(length, 5);
    assert_memory_equal(out, "12.5%", 5);
    length = mny_fold_width("Ａｚ～　男", strlen("Ａｚ～　男"), out);
    assert_int_equal(length, 7);
    assert_memory_equal(out, "Az~ 男", 7);
    length = mny_fold_width("\xEF\xBC", 2, out); /* cut short */
    assert_int_equal(length, 2);
}

static void spells_paths(void **state)
{
    static const struct {
        const char *path, *text;
    } cases[] = {{"", ""},
                 {"a/b.csv", "a/b.csv"},
                 {"郑州/数据.csv", "郑州/数据.csv"},
                 {"d\xFF\xE9x", "d\\xFF\\xE9x"},
                 {"\xCA\xFD\xBE\xDD.csv", "\\xCA\\xFD\\xBE\\xDD.csv"}, /* GBK */
                 {"\xE5\xB7", "\\xE5\\xB7"},
                 {"a\\xFF", "a\\\\xFF"},
                 {"\\", "\\\\"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = mny_path_text(cases[i].path);

        assert_string_equal(text, cases[i].text);
        free(text);
    }
}

static void finds_bad_bytes(void **state)
{
    size_t bad = 99;

    (void)state;
    assert_true(mny_utf8_valid("民意", 6, &bad));
    assert_false(mny_utf8_valid("ab\xC8\xAB\xD4", 5, &bad));
    assert_int_equal(bad, 4);
    assert_false(mny_utf8_valid("\xC0\xAF", 2, NULL));     /* overlong */
    assert_false(mny_utf8_valid("\xED\xA0\x80", 3, NULL)); /* surrogate */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_terminal_columns),
        cmocka_unit_test(fits_whole_characters),
        cmocka_unit_test(counts_characters),
        cmocka_unit_test(folds_quotes),
        cmocka_unit_test(trims_blanks_of_every_kind),
        cmocka_unit_test(folds_full_width),
        cmocka_unit_test(spells_paths),
        cmocka_unit_test(finds_bad_bytes),
    };

    return cmocka_run_group_tests_name("core/text", tests, NULL, NULL);
}
