/* SPDX-License-Identifier: MIT */
/* SHA-256: the examples of FIPS 180, at once and in a stream, with and without a thread. */
#include "core/digest.h"
#include "core/digest_stream.h"
#include "core/file_digest.h"
#include "core/output.h"
#include "tests/core/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const struct example {
    const char *text, *sha256;
} examples[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void test_examples(void **state)
{
    char hex[MNY_DIGEST_ROOM];
    struct mny_digest digest;

    (void)state;
    mny_digest_begin(&digest);
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        mny_digest_add_text(&digest, examples[i].text);
        mny_digest_end(&digest, hex);
        assert_string_equal(hex, examples[i].sha256);
    }
}

/* As `openssl dgst -sha256 -binary | base64` has them. */
static void test_base64(void **state)
{
    char text[MNY_DIGEST_BASE64_ROOM];
    struct mny_digest digest;

    (void)state;
    mny_digest_begin(&digest);
    mny_digest_end_base64(&digest, text);
    assert_string_equal(text, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    mny_digest_add_text(&digest, "abc");
    mny_digest_end_base64(&digest, text);
    assert_string_equal(text, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

/* A million times "a" (FIPS 180), in strides; then so much that a thread takes over. */
static void check_stream(size_t length, size_t stride, const char *wanted)
{
    struct mny_digest_stream *stream = mny_digest_stream_create();
    char *bytes = malloc(stride), hex[MNY_DIGEST_ROOM];

    assert_non_null(stream);
    assert_non_null(bytes);
    memset(bytes, 'a', stride);
    for (size_t left = length, part; left > 0; left -= part) {
        part = left < stride ? left : stride;
        mny_digest_stream_add(stream, bytes, part);
    }
    assert_int_equal(mny_digest_stream_size(stream), length);
    mny_digest_stream_end(stream, hex);
    assert_string_equal(hex, wanted);
    mny_digest_stream_free(stream);
    free(bytes);
}

static void test_stream(void **state)
{
    static const char million[] =
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
    const size_t large = (size_t)30000001;
    char *bytes = malloc(large), hex[MNY_DIGEST_ROOM];
    struct mny_digest digest;

    (void)state;
    assert_non_null(bytes);
    check_stream(1000000, 1, million);
    check_stream(1000000, 65536, million);
    memset(bytes, 'a', large);
    mny_digest_begin(&digest);
    mny_digest_add(&digest, bytes, large);
    mny_digest_end(&digest, hex);
    check_stream(large, 65537, hex);
    check_stream(large, large, hex);
    check_stream(large, 1 << 18, hex);
    free(bytes);
}

/* Given up with its thread at work. */
static void test_stream_given_up(void **state)
{
    struct mny_digest_stream *stream = mny_digest_stream_create();
    static char bytes[1 << 20];

    (void)state;
    assert_non_null(stream);
    for (int i = 0; i < 20; i++)
        mny_digest_stream_add(stream, bytes, sizeof bytes);
    mny_digest_stream_free(stream);
}

/* What a writer tells, and what is there once somebody has changed the file. */
static void test_output(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_output *output = NULL;
    struct mny_writer *writer = NULL;
    struct mny_file_digest digest;
    char path[600];
    FILE *file;

    (void)state;
    snprintf(path, sizeof path, "%s/OUT", test_folder());
    assert_int_equal(mny_output_begin(path, true, problems, &output), MNY_OK);
    assert_int_equal(mny_output_open(output, "a.txt", problems, &writer), MNY_OK);
    mny_writer_string(writer, "abc");
    assert_int_equal(mny_writer_close(writer), MNY_OK);
    assert_int_equal(mny_output_digest(output, "a.txt", problems, &digest), MNY_OK);
    assert_int_equal(digest.size, 3);
    assert_string_equal(digest.sha256, examples[1].sha256);
    snprintf(path, sizeof path, "%s/a.txt", mny_output_folder(output));
    file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(mny_output_digest(output, "a.txt", problems, &digest), MNY_OK);
    assert_int_equal(digest.size, 0);
    assert_string_equal(digest.sha256, examples[0].sha256);
    assert_int_equal(mny_output_digest(output, "b.txt", problems, &digest), MNY_E_NOT_FOUND);
    mny_output_discard(output);
    mny_problems_free(problems);
}

static void test_folder_files(void **state)
{
    static const char *const wanted[] = {"b.csv", "plots/x.svg", "plots/y/z", "\xff.csv"};
    struct mny_problems *problems = mny_problems_create();
    char path[100], folder[600], **names = NULL;
    size_t count = 0;

    (void)state;
    snprintf(folder, sizeof folder, "%s/tree", test_folder());
    assert_int_equal(mkdir(folder, 0700), 0);
    snprintf(folder, sizeof folder, "%s/tree/plots", test_folder());
    assert_int_equal(mkdir(folder, 0700), 0);
    snprintf(folder, sizeof folder, "%s/tree/plots/y", test_folder());
    assert_int_equal(mkdir(folder, 0700), 0);
    for (size_t i = 4; i-- > 0;) {
        snprintf(path, sizeof path, "tree/%s", wanted[i]);
        test_file(path, "x", 1);
    }
    test_file("tree/.hidden", "x", 1);
    snprintf(folder, sizeof folder, "%s/tree", test_folder());
    assert_int_equal(mny_folder_files(folder, problems, &names, &count), MNY_OK);
    assert_int_equal(count, 4);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(names[i], wanted[i]);
    mny_folder_files_free(names, count);
    snprintf(folder, sizeof folder, "%s/no tree", test_folder());
    assert_int_equal(mny_folder_files(folder, problems, &names, &count), MNY_E_NOT_FOUND);
    assert_null(names);
    mny_problems_free(problems);
}

/* What is not there, whichever part of its path, is not found; all else is the disk's. */
static void test_no_file(void **state)
{
    static const struct {
        const char *name;
        enum mny_code code;
    } cases[] = {{"absent.csv", MNY_E_NOT_FOUND},
                 {"file.csv/part", MNY_E_NOT_FOUND},
                 {"round", MNY_E_IO}, /* a link to itself */
                 {".", MNY_E_INPUT}};
    char path[600];

    (void)state;
    test_file("file.csv", "x", 1);
    snprintf(path, sizeof path, "%s/round", test_folder());
    assert_int_equal(symlink(path, path), 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_file_digest digest;

        snprintf(path, sizeof path, "%s/%s", test_folder(), cases[i].name);
        assert_int_equal(mny_file_digest(path, problems, &digest), cases[i].code);
        assert_int_equal(mny_problems_size(problems), 1);
        assert_string_equal(mny_problems_at(problems, 0)->where.file, path);
        mny_problems_free(problems);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples), cmocka_unit_test(test_base64),
        cmocka_unit_test(test_stream),   cmocka_unit_test(test_stream_given_up),
        cmocka_unit_test(test_output),   cmocka_unit_test(test_folder_files),
        cmocka_unit_test(test_no_file),
    };

    return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}
