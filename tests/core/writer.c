/* SPDX-License-Identifier: MIT */
#include "core/writer.h"

#include "core/file.h"
#include "tests/core/files.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void writes_csv(void **state)
{
    static const char wanted[] = "id,text,number,count\n"
                                 "000162,\"a,\"\"b\"\"\nc\",0.1,3\n"
                                 ",\"\r\",,0\n";
    static const char *const header[] = {"id", "text", "number", "count"};
    struct mny_problems *problems = mny_problems_create();
    struct mny_writer *writer = NULL;
    const char *path = test_file("w.csv", "old content that must go", 24);
    char *text;
    size_t length;

    (void)state;
    assert_int_equal(mny_writer_open(path, problems, &writer), MNY_OK);
    mny_writer_row(writer, header, 4);
    mny_writer_text(writer, "000162");
    mny_writer_text(writer, "a,\"b\"\nc");
    mny_writer_number(writer, 0.1);
    mny_writer_count(writer, 3);
    mny_writer_end_row(writer);
    mny_writer_field(writer, "", 0);
    mny_writer_field(writer, "\rz", 1);
    mny_writer_number(writer, NAN);
    mny_writer_count(writer, 0);
    mny_writer_end_row(writer);
    assert_int_equal(mny_writer_close(writer), MNY_OK);
    assert_int_equal(mny_file_read(path, problems, &text, &length), MNY_OK);
    assert_string_equal(text, wanted);
    free(text);
    mny_problems_free(problems);
}

/* Formatted texts about as long as the room that is there for short ones. */
static void formats_every_length(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    char wanted[1200];

    (void)state;
    memset(wanted, 'w', sizeof wanted);
    for (int length = 500; length<1100; length += length> 520 ? 97 : 1) {
        struct mny_writer *writer = NULL;
        const char *path = test_file("format.txt", "", 0);
        char *text;
        size_t size;

        assert_int_equal(mny_writer_open(path, problems, &writer), MNY_OK);
        mny_writer_format(writer, "%.*s", length, wanted);
        assert_int_equal(mny_writer_close(writer), MNY_OK);
        assert_int_equal(mny_file_read(path, problems, &text, &size), MNY_OK);
        assert_int_equal(size, length);
        assert_memory_equal(text, wanted, size);
        free(text);
    }
    mny_problems_free(problems);
}

/* More than the buffer holds, in pieces small and large. */
static void writes_long_text(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_writer *writer = NULL;
    const char *path = test_file("long.txt", "", 0);
    static char piece[100000];
    char *text;
    size_t length;

    (void)state;
    memset(piece, 'x', sizeof piece);
    assert_int_equal(mny_writer_open(path, problems, &writer), MNY_OK);
    for (int i = 0; i < 1000; i++)
        mny_writer_format(writer, "%05d|", i);
    mny_writer_bytes(writer, piece, sizeof piece);
    mny_writer_format(writer, "%.*s", 70000, piece);
    mny_writer_string(writer, "end");
    assert_int_equal(mny_writer_close(writer), MNY_OK);
    assert_int_equal(mny_file_read(path, problems, &text, &length), MNY_OK);
    assert_int_equal(length, 6000 + 100000 + 70000 + 3);
    assert_memory_equal(text, "00000|00001|", 12);
    assert_string_equal(text + length - 4, "xend");
    free(text);
    mny_problems_free(problems);
}

/* Parts stand where they are put, in full, with the file's guard; an emptied part is used again. */
static void puts_parts(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_writer *writer = NULL, *parts[2];
    const char *path = test_file("parts.csv", "", 0);
    char *text;
    size_t length, at = 0;

    (void)state;
    assert_int_equal(mny_writer_open(path, problems, &writer), MNY_OK);
    mny_writer_guard(writer);
    for (size_t p = 0; p < 2; p++) {
        parts[p] = mny_writer_part(writer);
        assert_non_null(parts[p]);
    }
    mny_writer_string(writer, "head\n");
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 50000; i++) {
            mny_writer_text(parts[1], "second");
            mny_writer_end_row(parts[1]);
        }
        mny_writer_text(parts[0], "=first");
        mny_writer_end_row(parts[0]);
        mny_writer_put(writer, parts[0]);
        mny_writer_put(writer, parts[1]);
    }
    for (size_t p = 0; p < 2; p++)
        assert_int_equal(mny_writer_close(parts[p]), MNY_OK);
    assert_int_equal(mny_writer_close(writer), MNY_OK);
    assert_int_equal(mny_file_read(path, problems, &text, &length), MNY_OK);
    assert_int_equal(length, 5 + 2 * (8 + 50000 * 7));
    assert_memory_equal(text, "head\n'=first\nsecond\n", 20);
    at = 5 + 8 + 50000 * 7;
    assert_memory_equal(text + at, "'=first\nsecond\n", 15);
    free(text);
    mny_problems_free(problems);
}

static void reports_what_cannot_be_written(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_writer *writer = NULL;

    (void)state;
    assert_int_equal(mny_writer_open("/no/such/folder/x.csv", problems, &writer), MNY_E_CREATE);
    assert_null(writer);
    assert_true(test_says(problems, "/no/such/folder/x.csv: error: cannot create this file"));
    assert_int_equal(mny_writer_open("/dev/full", problems, &writer), MNY_OK);
    mny_writer_string(writer, "x");
    assert_int_equal(mny_writer_close(writer), MNY_E_IO);
    assert_true(test_says(problems, "/dev/full: error: cannot write this file: No space left"));
    assert_int_equal(mny_writer_close(NULL), MNY_OK);
    mny_problems_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_csv),
        cmocka_unit_test(formats_every_length),
        cmocka_unit_test(writes_long_text),
        cmocka_unit_test(puts_parts),
        cmocka_unit_test(reports_what_cannot_be_written),
    };

    return cmocka_run_group_tests_name("core/writer", tests, NULL, NULL);
}
