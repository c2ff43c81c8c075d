/* SPDX-License-Identifier: MIT */
/* What a file is by its first bytes. */
#include "core/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct format_case {
    const char *label, *bytes;
    size_t length;
    enum mny_format format;
} cases[] = {
#define BYTES(text) text, sizeof(text) - 1
    {"nothing", BYTES(""), MNY_FORMAT_TEXT},
    {"a header", BYTES("id,city\n"), MNY_FORMAT_TEXT},
    {"a header that begins with a bracket", BYTES("[id],city\n"), MNY_FORMAT_TEXT},
    {"a header that begins with a brace", BYTES("{id},city\n"), MNY_FORMAT_TEXT},
    {"a header that begins like an angle", BYTES("<id>,city\n"), MNY_FORMAT_TEXT},
    {"a header that begins with BZh", BYTES("BZh9,city\n"), MNY_FORMAT_TEXT},
    {"a signature cut off", BYTES("7z\xBC\xAF"), MNY_FORMAT_TEXT},
    {"7z", BYTES("7z\xBC\xAF\x27\x1C"), MNY_FORMAT_7Z},
    {"RAR", BYTES("Rar!\x1A\x07\x00"), MNY_FORMAT_RAR},
    {"bzip2", BYTES("BZh91AY&SY"), MNY_FORMAT_BZIP2},
    {"PDF", BYTES("%PDF-1.4"), MNY_FORMAT_PDF},
    {"HTML", BYTES("\xEF\xBB\xBF \r\n<HTML>"), MNY_FORMAT_HTML},
    {"HTML in UTF-16", BYTES("\xFF\xFE<\0t\0a\0b\0l\0e\0"), MNY_FORMAT_HTML},
    {"XML", BYTES("<?xml version"), MNY_FORMAT_XML},
    {"JSON, an array", BYTES("[ {\"id\""), MNY_FORMAT_JSON},
    {"JSON, arrays", BYTES("[[1,2]]"), MNY_FORMAT_JSON},
    {"JSON, an object", BYTES("{\r\n \"id\""), MNY_FORMAT_JSON},
    {"Stata", BYTES("<stata_dta><header>"), MNY_FORMAT_STATA},
    {"Stata 12", BYTES("s\x02\x01\x00\x05\x00"), MNY_FORMAT_STATA},
    {"a header that begins as Stata's version", BYTES("sex,id\n"), MNY_FORMAT_TEXT},
    {"one bracket", BYTES("["), MNY_FORMAT_TEXT},
};

static void test_case(void **state)
{
    const struct format_case *c = *state;

    assert_int_equal(mny_format_of(c->bytes, c->length), c->format);
    assert_int_equal(mny_format_is_archive(c->format),
                     c->format >= MNY_FORMAT_7Z && c->format <= MNY_FORMAT_ZSTD);
    assert_true((*mny_format_name(c->format) == '\0') == (c->format == MNY_FORMAT_TEXT));
}

int main(void)
{
    enum { COUNT = sizeof cases / sizeof *cases };
    struct CMUnitTest tests[COUNT];

    for (size_t i = 0; i < COUNT; i++)
        tests[i] = (struct CMUnitTest){cases[i].label, test_case, NULL, NULL, &cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
