/* SPDX-License-Identifier: MIT */
#include "survey/common/scratch_file.h"

#include "tests/core/files.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

/* The folder of the whole test is TMPDIR, too, so that it must be asked for first. */
static int set_up(void **state)
{
    *state = NULL;
    return setenv("TMPDIR", test_folder(), 1);
}

static void folder_of_the_user(void **state)
{
    (void)state;
    assert_string_equal(mny_scratch_folder(), test_folder());
    setenv("TMPDIR", "", 1);
    assert_string_equal(mny_scratch_folder(), "/tmp");
    unsetenv("TMPDIR");
    assert_string_equal(mny_scratch_folder(), "/tmp");
    setenv("TMPDIR", test_folder(), 1);
}

/* It can be written and read again, has no name, and is nobody else's. */
static void nothing_is_left(void **state)
{
    FILE *stream = mny_scratch_stream();
    char read[6] = "";
    struct stat status;

    (void)state;
    assert_non_null(stream);
    assert_int_equal(fwrite("text\n", 1, 5, stream), 5);
    assert_int_equal(fseek(stream, 0, SEEK_SET), 0);
    assert_int_equal(fread(read, 1, 5, stream), 5);
    assert_string_equal(read, "text\n");
    assert_int_equal(fstat(fileno(stream), &status), 0);
    assert_int_equal(status.st_nlink, 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_true(fcntl(fileno(stream), F_GETFD) & FD_CLOEXEC);
    assert_int_equal(fclose(stream), 0);
    assert_int_equal(rmdir(test_folder()), 0); /* it was empty */
    assert_int_equal(mkdir(test_folder(), 0700), 0);
}

static void says_where(void **state)
{
    struct mny_problems *problems = mny_problems_create();

    (void)state;
    setenv("TMPDIR", "/no/such/folder", 1);
    assert_null(mny_scratch_stream());
    assert_int_equal(errno, ENOENT);
    assert_int_equal(mny_scratch_failed("dump.zip", problems), MNY_E_IO);
    assert_true(test_says(problems, "dump.zip: error: cannot put this text aside"));
    assert_true(test_says(problems, "/no/such/folder"));
    assert_true(test_says(problems, strerror(ENOENT)));
    errno = ENOMEM;
    assert_int_equal(mny_scratch_failed("dump.zip", problems), MNY_E_MEMORY);
    mny_problems_free(problems);
    setenv("TMPDIR", test_folder(), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folder_of_the_user),
        cmocka_unit_test(nothing_is_left),
        cmocka_unit_test(says_where),
    };

    return cmocka_run_group_tests(tests, set_up, NULL);
}
