/* SPDX-License-Identifier: MIT */
#include "survey/report/gnuplot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/minyi-gnuplot-XXXXXX";
static char program[64], script[64], drawing[64], messages[64];

static int set_up(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(program, sizeof program, "%s/gnuplot", folder);
    snprintf(script, sizeof script, "%s/script", folder);
    snprintf(drawing, sizeof drawing, "%s/drawing", folder);
    snprintf(messages, sizeof messages, "%s/messages", folder);
    return 0;
}

static int tear_down(void **state)
{
    const char *const all[] = {program, script, drawing, messages};

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        unlink(all[i]);
    return rmdir(folder);
}

static void put_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void assert_content(const char *path, const char *want)
{
    char text[256] = "";
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    assert_true(fread(text, 1, sizeof text - 1, file) < sizeof text - 1);
    fclose(file);
    assert_string_equal(text, want);
}

/* Runs one job, and says how it ended. */
static enum mny_gnuplot_end run_one(const char *what, const char *input, unsigned seconds)
{
    struct mny_gnuplot_job job = {input, drawing, messages, NULL, MNY_GNUPLOT_DONE};

    mny_gnuplot_run(what, &job, 1, 1, seconds);
    return job.end;
}

static const struct run_case {
    const char *label, *text;
    enum mny_gnuplot_end want;
    const char *drawing, *messages;
} runs[] = {
    {"script in, drawing out, messages apart",
     "#!/bin/sh\nread line\necho \"$line $1 ${2-/dev/stdin} $LC_ALL ${HOME-none}\"\necho said "
     ">&2\n",
     MNY_GNUPLOT_DONE, "plot -d /dev/stdin C none\n", "said\n"},
    {"an error is a failure", "#!/bin/sh\nexit 3\n", MNY_GNUPLOT_FAILED, "", ""},
    {"a signal is a failure", "#!/bin/sh\nkill -9 $$\n", MNY_GNUPLOT_FAILED, "", ""},
    {"what hangs is stopped", "#!/bin/sh\nexec /bin/sleep 30\n", MNY_GNUPLOT_TOO_LONG, "", ""},
};

static void check_run(void **state)
{
    const struct run_case *run = *state;

    put_file(script, "plot\n");
    put_file(program, run->text);
    assert_int_equal(chmod(program, 0700), 0);
    assert_int_equal(run_one(program, script, run->want == MNY_GNUPLOT_TOO_LONG ? 1 : 20),
                     run->want);
    assert_content(drawing, run->drawing);
    assert_content(messages, run->messages);
}

static void what_is_not_there_is_not_started(void **state)
{
    (void)state;
    put_file(script, "plot\n");
    assert_int_equal(run_one("/nonexistent/gnuplot", script, 1), MNY_GNUPLOT_NOT_STARTED);
    assert_int_equal(run_one("/bin/cat", "/nonexistent/script", 1), MNY_GNUPLOT_NOT_STARTED);
}

/* Two that wait for each other end only if both are at work; a third waits for a place. */
static void jobs_run_side_by_side(void **state)
{
    static const char meet[] = "#!/bin/sh\nread name\n>\"$0.$name\"\n"
                               "while [ ! -e \"$0.a\" ] || [ ! -e \"$0.b\" ]; do /bin/sleep 0.01; "
                               "done\necho \"$name\"\n";
    static const char *const names[] = {"a", "b", "c"};
    char paths[3][3][80], made[96], want[8];
    struct mny_gnuplot_job jobs[3];

    (void)state;
    put_file(program, meet);
    assert_int_equal(chmod(program, 0700), 0);
    for (size_t i = 0; i < 3; i++) {
        for (size_t k = 0; k < 3; k++)
            snprintf(paths[i][k], sizeof paths[i][k], "%s/%zu.%zu", folder, i, k);
        snprintf(want, sizeof want, "%s\n", names[i]);
        put_file(paths[i][0], want);
        jobs[i] = (struct mny_gnuplot_job){paths[i][0], paths[i][1], paths[i][2], NULL,
                                           MNY_GNUPLOT_FAILED};
    }
    mny_gnuplot_run(program, jobs, 3, 2, 20);
    for (size_t i = 0; i < 3; i++) {
        snprintf(want, sizeof want, "%s\n", names[i]);
        assert_int_equal(jobs[i].end, MNY_GNUPLOT_DONE);
        assert_content(paths[i][1], want);
        for (size_t k = 0; k < 3; k++)
            assert_int_equal(unlink(paths[i][k]), 0);
        snprintf(made, sizeof made, "%s.%s", program, names[i]);
        assert_int_equal(unlink(made), 0);
    }
}

static void it_is_found_by_absolute_entries_of_path(void **state)
{
    const char *old = getenv("PATH");
    char *kept = strdup(old != NULL ? old : ""), path[256], *found;

    (void)state;
    assert_non_null(kept);
    put_file(program, "#!/bin/sh\n");
    assert_int_equal(chmod(program, 0700), 0);
    snprintf(path, sizeof path, ":.:/nonexistent:%s:/usr/bin", folder);
    setenv("PATH", path, 1);
    found = mny_gnuplot_find();
    assert_non_null(found);
    assert_string_equal(found, program);
    free(found);
    setenv("PATH", folder + 1, 1); /* relative */
    assert_null(mny_gnuplot_find());
    setenv("PATH", "", 1);
    assert_null(mny_gnuplot_find());
    unsetenv("PATH");
    assert_null(mny_gnuplot_find());
    assert_int_equal(unlink(program), 0);
    assert_int_equal(mkdir(program, 0700), 0); /* a folder is no program */
    setenv("PATH", folder, 1);
    assert_null(mny_gnuplot_find());
    assert_int_equal(rmdir(program), 0);
    setenv("PATH", kept, 1);
    free(kept);
}

static void texts_are_there_to_be_read(void **state)
{
    struct mny_gnuplot_job job = {script, drawing, messages, script, MNY_GNUPLOT_FAILED};

    (void)state;
    put_file(script, "郑州市\n");
    put_file(program, "#!/bin/sh\nexec /bin/cat <&3\n");
    assert_int_equal(chmod(program, 0700), 0);
    mny_gnuplot_run(program, &job, 1, 1, 20);
    assert_int_equal(job.end, MNY_GNUPLOT_DONE);
    assert_content(drawing, "郑州市\n");
}

int main(void)
{
    enum { RUNS = sizeof runs / sizeof *runs };
    struct CMUnitTest tests[RUNS + 4];

    for (size_t i = 0; i < RUNS; i++)
        tests[i] =
            (struct CMUnitTest){runs[i].label, check_run, NULL, NULL, (void *)(uintptr_t)&runs[i]};
    tests[RUNS] = (struct CMUnitTest)cmocka_unit_test(what_is_not_there_is_not_started);
    tests[RUNS + 1] = (struct CMUnitTest)cmocka_unit_test(it_is_found_by_absolute_entries_of_path);
    tests[RUNS + 2] = (struct CMUnitTest)cmocka_unit_test(jobs_run_side_by_side);
    tests[RUNS + 3] = (struct CMUnitTest)cmocka_unit_test(texts_are_there_to_be_read);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
