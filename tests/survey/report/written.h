/* SPDX-License-Identifier: MIT */
/* What a function writes, as text. */
#ifndef MINYI_TESTS_WRITTEN_H
#define MINYI_TESTS_WRITTEN_H

#include "core/writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* What WRITE writes of OF, less than 64 KiB, to free(). */
static inline char *written(void (*write)(const void *of, struct mny_writer *writer),
                            const void *of)
{
    char path[] = "/tmp/minyi-written-XXXXXX";
    const int descriptor = mkstemp(path);
    struct mny_problems *problems = mny_problems_create();
    struct mny_writer *writer = NULL;
    char *text = calloc(1, 65536);
    FILE *file;

    assert_true(descriptor >= 0);
    close(descriptor);
    assert_non_null(problems);
    assert_non_null(text);
    assert_int_equal(mny_writer_open(path, problems, &writer), MNY_OK);
    write(of, writer);
    assert_int_equal(mny_writer_close(writer), MNY_OK);
    file = fopen(path, "r");
    assert_non_null(file);
    assert_true(fread(text, 1, 65535, file) < 65535);
    fclose(file);
    unlink(path);
    mny_problems_free(problems);
    return text;
}

#endif
