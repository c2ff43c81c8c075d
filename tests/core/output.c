/* SPDX-License-Identifier: MIT */
#include "core/output.h"

#include "tests/core/files.h"

#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

static char out[512];

static int entries(const char *path)
{
    DIR *folder = opendir(path);
    int count = 0;

    while (folder && readdir(folder))
        count++;
    if (folder)
        closedir(folder);
    return count;
}

static void write_file(struct mny_output *output, const char *name, const char *text,
                       struct mny_problems *problems)
{
    struct mny_writer *writer;

    assert_int_equal(mny_output_open(output, name, problems, &writer), MNY_OK);
    mny_writer_string(writer, text);
    assert_int_equal(mny_writer_close(writer), MNY_OK);
}

static enum mny_code make_out(bool force, const char *text, bool commit,
                              struct mny_problems *problems)
{
    struct mny_output *output;
    enum mny_code code = mny_output_begin(out, force, problems, &output);

    if (code != MNY_OK)
        return code;
    write_file(output, "a.txt", text, problems);
    write_file(output, MNY_MANIFEST_NAME, "{}", problems);
    if (commit)
        return mny_output_commit(output, problems);
    mny_output_discard(output);
    return MNY_OK;
}

static char first_byte(void)
{
    char path[600], byte = 0;
    FILE *file;

    snprintf(path, sizeof path, "%s/a.txt", out);
    file = fopen(path, "rb");
    if (file && fread(&byte, 1, 1, file) != 1)
        byte = 0;
    if (file)
        fclose(file);
    return byte;
}

/* One story, since each step stands on the one before. */
static void appears_whole_or_not_at_all(void **state)
{
    struct mny_problems *problems = mny_problems_create();

    (void)state;
    snprintf(out, sizeof out, "%s/OUT", test_folder());
    assert_int_equal(make_out(false, "1", false, problems), MNY_OK);
    assert_int_equal(access(out, F_OK), -1);
    assert_int_equal(make_out(false, "1", true, problems), MNY_OK);
    assert_int_equal(first_byte(), '1');
    assert_int_equal(make_out(false, "2", true, problems), MNY_E_CREATE);
    assert_true(test_says(problems, "OUT: error: already exists; give another folder"));
    assert_int_equal(first_byte(), '1');
    assert_int_equal(make_out(true, "3", false, problems), MNY_OK);
    assert_int_equal(first_byte(), '1');
    assert_int_equal(make_out(true, "3", true, problems), MNY_OK);
    assert_int_equal(first_byte(), '3');
    assert_int_equal(entries(test_folder()), 3); /* ., .. and OUT: nothing is left over */
    mny_problems_free(problems);
}

/* How many folders beside OUT have a name that begins with OUT's and .old-, and in the last of
   them, whether NAME is there. */
static int kept_aside(const char *name, bool *there)
{
    DIR *folder = opendir(test_folder());
    const char *own = strrchr(out, '/') + 1;
    int count = 0;

    *there = false;
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[1200];

        if (strncmp(entry->d_name, own, strlen(own)) != 0 ||
            strncmp(entry->d_name + strlen(own), ".old-", 5) != 0)
            continue;
        count++;
        snprintf(path, sizeof path, "%s/%s/%s", test_folder(), entry->d_name, name);
        *there = access(path, F_OK) == 0;
    }
    closedir(folder);
    return count;
}

/* A folder of others' files is no older OUT: nothing of it is lost. */
static void keeps_what_others_made(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    char path[600];
    FILE *file;
    bool there;

    (void)state;
    snprintf(out, sizeof out, "%s/THEIRS", test_folder());
    assert_int_equal(mkdir(out, 0700), 0);
    assert_int_equal(make_out(true, "1", true, problems), MNY_OK); /* empty: it goes */
    assert_int_equal(kept_aside("", &there), 0);
    snprintf(path, sizeof path, "%s/%s", out, MNY_MANIFEST_NAME);
    assert_int_equal(unlink(path), 0);
    snprintf(path, sizeof path, "%s/precious", out);
    file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(make_out(true, "2", true, problems), MNY_OK);
    assert_int_equal(first_byte(), '2');
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(kept_aside("precious", &there), 1);
    assert_true(there);
    assert_true(test_says(problems, "THEIRS: warning: what was there before was not made by minyi, "
                                    "and is kept as "));
    mny_problems_free(problems);
}

/* Where no other folder can take its place that is said before, not after the work. */
static void refuses_what_cannot_be_replaced(void **state)
{
    static const char *const fixed[] = {".", "..", "/", "/proc", "../"};

    (void)state;
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
        struct mny_problems *problems = mny_problems_create();

        snprintf(out, sizeof out, "%s", fixed[i]);
        assert_int_equal(make_out(true, "1", true, problems), MNY_E_CREATE);
        assert_true(test_says(problems, "cannot be replaced where it is"));
        mny_problems_free(problems);
    }
}

static void replaces_no_file(void **state)
{
    struct mny_problems *problems = mny_problems_create();

    (void)state;
    snprintf(out, sizeof out, "%s", test_file("file", "x", 1));
    assert_int_equal(make_out(true, "1", true, problems), MNY_E_CREATE);
    assert_true(test_says(problems, "exists and is not a folder"));
    unlink(out);
    snprintf(out, sizeof out, "/no/such/OUT");
    assert_int_equal(make_out(true, "1", true, problems), MNY_E_CREATE);
    mny_problems_free(problems);
}

static void keeps_the_old_on_an_interrupt(void **state)
{
    struct mny_problems *problems = mny_problems_create();

    (void)state;
    snprintf(out, sizeof out, "%s/OUT2/", test_folder()); /* slashes at the end go */
    assert_int_equal(make_out(false, "1", true, problems), MNY_OK);
    mny_interrupt_watch();
    assert_false(mny_interrupted());
    raise(SIGTERM);
    assert_true(mny_interrupted());
    assert_int_equal(make_out(true, "2", true, problems), MNY_E_INTERRUPT);
    assert_int_equal(first_byte(), '1');
    mny_problems_free(problems);
}

/* A folder inside is made once, goes with the rest, and a file can be taken out. */
static void folder_inside(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_output *output;
    struct mny_writer *writer;
    char path[600];
    (void)state;

    assert_int_equal(mny_output_begin(out, true, problems, &output), MNY_OK);
    assert_int_equal(mny_output_add_folder(output, "inside", problems), MNY_OK);
    assert_int_equal(mny_output_open(output, "inside/b.txt", problems, &writer), MNY_OK);
    mny_writer_string(writer, "b");
    assert_int_equal(mny_writer_close(writer), MNY_OK);
    assert_int_equal(mny_output_open(output, "a.txt", problems, &writer), MNY_OK);
    assert_int_equal(mny_writer_close(writer), MNY_OK);
    assert_int_equal(mny_output_remove(output, "a.txt", problems), MNY_OK);
    assert_int_equal(mny_problems_size(problems), 0);
    assert_int_equal(mny_output_remove(output, "a.txt", problems), MNY_E_IO);
    assert_int_equal(mny_output_add_folder(output, "inside", problems), MNY_E_CREATE);
    assert_int_equal(mny_output_commit(output, problems), MNY_OK);
    assert_int_equal(entries(out), 3); /* . and .. and inside */
    snprintf(path, sizeof path, "%s/inside", out);
    assert_int_equal(entries(path), 3);
    mny_problems_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appears_whole_or_not_at_all),
        cmocka_unit_test(folder_inside),
        cmocka_unit_test(replaces_no_file),
        cmocka_unit_test(keeps_what_others_made),
        cmocka_unit_test(refuses_what_cannot_be_replaced),
        cmocka_unit_test(keeps_the_old_on_an_interrupt),
    };

    return cmocka_run_group_tests_name("core/output", tests, NULL, NULL);
}
