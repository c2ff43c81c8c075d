/* SPDX-License-Identifier: MIT */
#include "survey/common/parts.h"

#include "core/file.h"
#include "tests/core/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { NEVER = 1000 };

/* Rows of different length and number; without memory at the part *CONTEXT. */
static bool make_rows(void *context, size_t index, struct mny_writer *part)
{
    const size_t *fails = context;

    for (size_t i = 0; i < index % 7; i++) {
        mny_writer_count(part, index);
        mny_writer_text(part, i % 2 == 0 ? "a,b" : "");
        mny_writer_end_row(part);
    }
    return index != *fails;
}

static enum mny_code write_parts(size_t count, size_t threads, size_t fails, char **text,
                                 size_t *length)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_writer *writer = NULL;
    const char *path = test_file("parts.csv", "", 0);
    enum mny_code code;

    assert_int_equal(mny_writer_open(path, problems, &writer), MNY_OK);
    mny_writer_text(writer, "header");
    mny_writer_end_row(writer);
    code = mny_parts_write(writer, count, threads, make_rows, &fails);
    assert_int_equal(mny_writer_close(writer), MNY_OK);
    assert_int_equal(mny_file_read(path, problems, text, length), MNY_OK);
    mny_problems_free(problems);
    return code;
}

/* All parts in their order, whatever the number of threads, or of parts. */
static void one_behind_the_other(void **state)
{
    static const size_t counts[] = {0, 1, 15, 16, 17, 32, 33, 100};
    (void)state;

    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        static char wanted[1 << 16];
        size_t length = (size_t)snprintf(wanted, sizeof wanted, "header\n");

        for (size_t part = 0; part < counts[i]; part++)
            for (size_t row = 0; row < part % 7; row++)
                length += (size_t)snprintf(wanted + length, sizeof wanted - length, "%zu,%s\n",
                                           part, row % 2 == 0 ? "\"a,b\"" : "");
        for (size_t threads = 0; threads < 5; threads += 2) {
            char *text;
            size_t got;

            assert_int_equal(write_parts(counts[i], threads, NEVER, &text, &got), MNY_OK);
            assert_int_equal(got, length);
            assert_memory_equal(text, wanted, length);
            free(text);
        }
    }
}

static void without_memory(void **state)
{
    char *text;
    size_t length;
    (void)state;

    assert_int_equal(write_parts(40, 2, 20, &text, &length), MNY_E_MEMORY);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_behind_the_other),
                                       cmocka_unit_test(without_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
