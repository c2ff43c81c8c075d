/* SPDX-License-Identifier: MIT */
#include "core/flusher.h"

#include "tests/core/files.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

static bool is_open(int file)
{
    return fcntl(file, F_GETFD) >= 0;
}

/* All are closed when it has been waited for; then there may be more. */
static void flushes_files(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_flusher *flusher = mny_flusher_create();
    (void)state;

    assert_non_null(flusher);
    assert_int_equal(mny_flusher_wait(flusher, problems), MNY_OK);
    for (int round = 0; round < 2; round++) {
        int files[40];

        for (size_t i = 0; i < 40; i++) {
            const char *path = test_file("flushed.txt", "text", 4);

            files[i] = open(path, O_WRONLY | O_CLOEXEC);
            assert_true(files[i] >= 0);
            assert_int_equal(mny_flusher_add(flusher, files[i], path), 0);
        }
        assert_int_equal(mny_flusher_wait(flusher, problems), MNY_OK);
        for (size_t i = 0; i < 40; i++)
            assert_false(is_open(files[i]));
    }
    mny_flusher_free(flusher);
    mny_flusher_free(NULL);
    mny_problems_free(problems);
}

/* Each that is not on disk is named, the others are flushed all the same. */
static void names_what_is_not_flushed(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_flusher *flusher = mny_flusher_create();
    const int closed = open(test_file("closed.txt", "", 0), O_WRONLY | O_CLOEXEC);
    int pipes[2];
    (void)state;

    assert_non_null(flusher);
    assert_int_equal(pipe(pipes), 0);
    close(closed);
    mny_flusher_add(flusher, closed, "out/weights.csv");
    mny_flusher_add(flusher, pipes[1], "out/pipe");
    assert_int_equal(mny_flusher_wait(flusher, problems), MNY_E_IO);
    assert_true(
        test_says(problems, "out/weights.csv: error: cannot write this file: Bad file descriptor"));
    assert_int_equal(mny_problems_count(problems, MNY_ERROR), 1);
    assert_false(is_open(pipes[1]));
    close(pipes[0]);
    mny_flusher_free(flusher);
    mny_problems_free(problems);
}

static void flushes_at_once(void **state)
{
    const int closed = open(test_file("closed.txt", "", 0), O_WRONLY | O_CLOEXEC);
    (void)state;

    assert_int_equal(mny_flush_and_close(closed), 0);
    assert_false(is_open(closed));
    assert_int_equal(mny_flush_and_close(closed), EBADF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flushes_files),
        cmocka_unit_test(names_what_is_not_flushed),
        cmocka_unit_test(flushes_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
