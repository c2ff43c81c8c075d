/* SPDX-License-Identifier: MIT */
#include "survey/report/png.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define SIGNATURE "\x89PNG\r\n\x1a\n"
#define IHDR "\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0CRC!"
#define IDAT "\0\0\0\2IDATxyCRC!"
#define TEXT "\0\0\0\7tEXtkey\0wwwCRC!"
#define TIME "\0\0\0\7tIME1234567CRC!"
#define SIZE "\0\0\0\1pHYszCRC!"
#define IEND "\0\0\0\0IENDCRC!"

static const struct picture_case {
    const char *name, *bytes;
    size_t length;
    bool valid;
} cases[] = {
#define CASE(name, bytes, valid)                                                                   \
    {                                                                                              \
        name, bytes, sizeof(bytes) - 1, valid                                                      \
    }
    CASE("whole", SIGNATURE IHDR IDAT IEND, true),
    CASE("with words", SIGNATURE IHDR TEXT IDAT TIME IDAT IEND, true),
    CASE("nothing", "", false),
    CASE("SVG", "<svg viewBox=\"0 0 9 9\"><path d=\"M0,0\"/></svg>", false),
    CASE("signature alone", SIGNATURE, false),
    CASE("cut in a chunk", SIGNATURE IHDR "\0\0\0\2IDAT", false),
    CASE("cut after a chunk", SIGNATURE IHDR IDAT, false),
    CASE("more behind the end", SIGNATURE IHDR IDAT IEND "x", false),
    CASE("a chunk behind the end", SIGNATURE IHDR IDAT IEND TEXT, false),
    CASE("without data", SIGNATURE IHDR IEND, false),
    CASE("without a header", SIGNATURE IDAT IEND, false),
    CASE("a chunk longer than the file", SIGNATURE IHDR "\xff\xff\xff\xffIDATxyCRC!" IEND, false),
};
enum { CASES = sizeof cases / sizeof *cases };

static void validity(void **state)
{
    const struct picture_case *of = *state;

    assert_int_equal(mny_png_valid(of->bytes, of->length), of->valid);
}

static void words_and_times_are_left_out(void **state)
{
    static const char full[] = SIGNATURE IHDR TEXT SIZE IDAT TIME IDAT IEND;
    static const char want[] = SIGNATURE IHDR SIZE IDAT IDAT IEND;
    char path[] = "/tmp/minyi-png-XXXXXX", got[sizeof full];
    const int descriptor = mkstemp(path);
    struct mny_problems *problems = mny_problems_create();
    struct mny_writer *writer = NULL;
    FILE *file;

    (void)state;
    assert_true(descriptor >= 0);
    close(descriptor);
    assert_non_null(problems);
    assert_int_equal(mny_writer_open(path, problems, &writer), MNY_OK);
    mny_png_write(full, sizeof full - 1, writer);
    assert_int_equal(mny_writer_close(writer), MNY_OK);
    file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fread(got, 1, sizeof got, file), sizeof want - 1);
    assert_memory_equal(got, want, sizeof want - 1);
    fclose(file);
    unlink(path);
    mny_problems_free(problems);
}

int main(void)
{
    struct CMUnitTest tests[CASES + 1];

    for (size_t i = 0; i < CASES; i++)
        tests[i] =
            (struct CMUnitTest){cases[i].name, validity, NULL, NULL, (void *)(uintptr_t)&cases[i]};
    tests[CASES] = (struct CMUnitTest)cmocka_unit_test(words_and_times_are_left_out);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
