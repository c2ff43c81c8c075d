/* SPDX-License-Identifier: MIT */
/* run.json: what is put into it is what is read of it, and what is none is refused. */
#include "survey/manifest/manifest.h"
#include "survey/manifest/compare_files.h"
#include "survey/manifest/input_files.h"
#include "tests/core/files.h"
#include "tests/survey/common/json_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char some_sha256[] =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

static struct mny_file_digest some_digest(uint64_t size)
{
    struct mny_file_digest digest = {.size = size};

    memcpy(digest.sha256, some_sha256, sizeof some_sha256);
    return digest;
}

/* PATH's bytes; a static room. */
static const char *bytes_of(const char *path)
{
    static char bytes[10000];
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    bytes[fread(bytes, 1, sizeof bytes - 1, file)] = '\0';
    fclose(file);
    return bytes;
}

/* A name in GBK is no UTF-8. */
#define GBK_NAME "\xb4\xf0\xbe\xed.csv"

static void fill(struct mny_manifest *manifest)
{
    static const char *const dumps[] = {"a \"b\".csv", GBK_NAME};
    const struct mny_manifest_input plain = {
        .role = "population", .path = "p\xe4\xba\xba.csv", .digest = some_digest(7)};
    const struct mny_manifest_input dump = {.role = "dump",
                                            .path = GBK_NAME,
                                            .digest = some_digest(5000000000),
                                            .encoding = "GB18030",
                                            .delimiter = '\t'};

    assert_true(mny_manifest_set_language(manifest, "zh"));
    assert_true(mny_manifest_add_input(manifest, &plain));
    assert_true(mny_manifest_add_input(manifest, &dump));
    assert_true(mny_manifest_add_list(manifest, "responses", dumps, 2, "flag"));
    assert_true(mny_manifest_add_text(manifest, MNY_MANIFEST_OPTIONS, "bounds", "0.3:3", "flag"));
    assert_true(mny_manifest_add_text(manifest, MNY_MANIFEST_OPTIONS, "seed", "1", "default"));
    assert_true(mny_manifest_add_text(manifest, MNY_MANIFEST_OPTIONS, "trim", NULL, "default"));
    assert_true(mny_manifest_add_flag(manifest, "collapse", true, "flag"));
    assert_true(mny_manifest_add_flag(manifest, "suppress", false, "default"));
    assert_true(
        mny_manifest_add_text(manifest, MNY_MANIFEST_SETTINGS, "min_duration", "60", "default"));
    assert_true(mny_manifest_add_operand(manifest, "OUT \xe6\x97\xa7"));
    assert_true(mny_manifest_add_operand(manifest, "--force"));
    assert_true(mny_manifest_add_operand(manifest, GBK_NAME));
    assert_true(mny_manifest_add_count(manifest, NULL, "rows", 3));
    assert_true(mny_manifest_add_count(manifest, "rejected", "speeder", 1));
    assert_true(mny_manifest_set_run(manifest, "0123456789abcdef"));
}

static void check_read(const struct mny_manifest *manifest)
{
    static const char *const wanted[] = {
        "OUT \xe6\x97\xa7", "./--force", /* a folder, no option */
        GBK_NAME,           "--lang=zh", "--responses=a \"b\".csv", ("--responses=" GBK_NAME),
        "--bounds=0.3:3",   "--collapse"};
    struct mny_manifest_input input;
    size_t count = 0;
    char **words;

    assert_string_equal(mny_manifest_version(manifest), "1.2.3");
    assert_string_equal(mny_manifest_command(manifest), "score");
    assert_int_equal(mny_manifest_inputs(manifest), 2);
    input = mny_manifest_input(manifest, 1);
    assert_string_equal(input.role, "dump");
    assert_string_equal(input.path, GBK_NAME);
    assert_int_equal(input.digest.size, 5000000000);
    assert_string_equal(input.digest.sha256, some_sha256);
    assert_int_equal(mny_manifest_outputs(manifest), 1);
    assert_string_equal(mny_manifest_output(manifest, 0).name, "x.csv");
    assert_int_equal(mny_manifest_output(manifest, 0).digest.size, 3);
    assert_string_equal(mny_manifest_option(manifest, "bounds"), "0.3:3");
    assert_null(mny_manifest_option(manifest, "trim"));
    assert_null(mny_manifest_option(manifest, "collapse"));
    assert_null(mny_manifest_option(manifest, "no such option"));
    words = mny_manifest_words(manifest, &count);
    assert_non_null(words);
    assert_int_equal(count, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(words[i], wanted[i]);
    mny_manifest_words_free(words, count);
}

static void test_written_and_read(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_manifest *manifest = mny_manifest_create("1.2.3", "score");
    struct mny_output *output = NULL;
    struct mny_writer *writer = NULL;
    char path[600];

    (void)state;
    snprintf(path, sizeof path, "%s/OUT", test_folder());
    assert_non_null(manifest);
    fill(manifest);
    assert_int_equal(mny_output_begin(path, true, problems, &output), MNY_OK);
    assert_int_equal(mny_output_open(output, "x.csv", problems, &writer), MNY_OK);
    mny_writer_string(writer, "abc");
    assert_int_equal(mny_writer_close(writer), MNY_OK);
    assert_int_equal(mny_manifest_write(manifest, output, problems), MNY_OK);
    assert_int_equal(mny_output_commit(output, problems), MNY_OK);
    mny_manifest_free(manifest);
    snprintf(path, sizeof path, "%s/OUT/run.json", test_folder());
    assert_non_null(strstr(bytes_of(path), "\"path\": \"p\xe4\xba\xba.csv\""));
    assert_non_null(strstr(bytes_of(path), "\"run_id\": \"0123456789abcdef\""));
    assert_non_null(strstr(bytes_of(path), "\"hex\": \"b4f0beed2e637376\""));
    assert_int_equal(mny_manifest_read(path, problems, &manifest), MNY_OK);
    check_read(manifest);
    mny_manifest_free(manifest);
    assert_int_equal(mny_problems_size(problems), 0);
    mny_problems_free(problems);
}

#define HEAD "{\"version\": \"1\", \"command\": \"clean\", "
#define DIGEST                                                                                     \
    "\"size\": 3, \"sha256\": "                                                                    \
    "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\""

static void test_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "[]",
        "{\"version\": \"1\"",
        "null",
        HEAD "\"inputs\": {}, \"options\": {}, \"outputs\": []}",
        HEAD "\"inputs\": [], \"options\": [], \"outputs\": []}",
        HEAD "\"inputs\": [], \"options\": {}}",
        HEAD "\"inputs\": [{\"role\": 1}], \"options\": {}, \"outputs\": []}",
        HEAD "\"inputs\": [{\"role\": \"dump\", \"path\": {\"hex\": \"0\"}, " DIGEST
             "}], \"options\": {}, \"outputs\": [], \"x\": 1}1",
        HEAD "\"inputs\": [{\"role\": \"dump\", \"path\": {\"hex\": \"00\"}, " DIGEST
             "}], \"options\": {}, \"outputs\": []}",
        HEAD "\"inputs\": [{\"role\": \"dump\", \"path\": {\"hex\": \"xy\"}, " DIGEST
             "}], \"options\": {}, \"outputs\": []}",
        HEAD "\"inputs\": [], \"options\": {}, \"outputs\": [{\"name\": \"../x\", " DIGEST "}]}",
        HEAD "\"inputs\": [], \"options\": {}, \"outputs\": [{\"name\": \"/x\", " DIGEST "}]}",
        HEAD "\"inputs\": [], \"options\": {}, \"outputs\": [{\"name\": \"a/../x\", " DIGEST "}]}",
        HEAD "\"inputs\": [], \"options\": {}, \"outputs\": [{\"name\": \"x\", \"size\": -1}]}",
        HEAD "\"inputs\": [], \"options\": {\"by\": 3}, \"outputs\": []}",
        HEAD "\"inputs\": [], \"options\": {\"by\": {\"value\": 3, \"origin\": \"flag\"}}, "
             "\"outputs\": []}",
        HEAD "\"inputs\": [], \"options\": {\"by\": {\"value\": [3], \"origin\": \"flag\"}}, "
             "\"outputs\": []}",
        HEAD "\"inputs\": [], \"options\": {\"by\": {\"value\": \"x\"}}, \"outputs\": []}"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_manifest *manifest = NULL;
        const char *path = test_file("bad.json", texts[i], strlen(texts[i]));

        if (mny_manifest_read(path, problems, &manifest) != MNY_E_INPUT)
            fail_msg("not refused: %s", texts[i]);
        assert_null(manifest);
        assert_int_equal(mny_problems_size(problems), 1);
        mny_problems_free(problems);
    }
}

/* At every request: none of them makes the file a wrong one. */
static void test_without_memory(void **state)
{
    static const char text[] =
        HEAD "\"inputs\": [{\"role\": \"dump\", \"path\": {\"hex\": \"b4f0\"}, " DIGEST
             "}], \"options\": {\"by\": {\"value\": [{\"hex\": \"b4f0\"}, \"x\"], \"origin\": "
             "\"flag\"}}, \"outputs\": []}";
    char path[600];
    struct mny_manifest *manifest = NULL;
    enum mny_code code = MNY_E_MEMORY;

    (void)state;
    snprintf(path, sizeof path, "%s", test_file("run.json", text, strlen(text)));
    test_memory_fails();
    for (failing = 1; code == MNY_E_MEMORY; failing++) {
        struct mny_problems *problems = mny_problems_create();

        requests = 0;
        code = mny_manifest_read(path, problems, &manifest);
        assert_int_equal(manifest == NULL, code != MNY_OK);
        mny_problems_free(problems);
    }
    assert_int_equal(code, MNY_OK);
    assert_true(failing > 40);
    mny_manifest_free(manifest);
    test_memory_back();
}

static void test_files_compared(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_comparison comparison;
    static char left[200000];
    char a[600];

    (void)state;
    memset(left, '\n', sizeof left);
    snprintf(a, sizeof a, "%s", test_file("a", left, sizeof left));
    assert_int_equal(mny_compare_files(a, test_file("b", left, sizeof left), problems, &comparison),
                     MNY_OK);
    assert_true(comparison.same);
    left[150000] = 'x';
    assert_int_equal(mny_compare_files(a, test_file("b", left, sizeof left), problems, &comparison),
                     MNY_OK);
    assert_false(comparison.same);
    assert_int_equal(comparison.line, 150001);
    assert_int_equal(comparison.byte, 150001);
    left[150000] = '\n';
    assert_int_equal(mny_compare_files(a, test_file("b", left, 65536), problems, &comparison),
                     MNY_OK);
    assert_false(comparison.same);
    assert_int_equal(comparison.line, 65537);
    assert_int_equal(mny_compare_files(a, "/no/such/file", problems, &comparison), MNY_E_NOT_FOUND);
    mny_problems_free(problems);
}

static void test_inputs_that_change(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_input_files *files = mny_input_files_create();
    char path[600];
    FILE *file;

    (void)state;
    snprintf(path, sizeof path, "%s", test_file("input.csv", "abc", 3));
    assert_int_equal(mny_input_files_add(files, "cities", "said", path, problems), MNY_OK);
    assert_int_equal(mny_input_files_add(files, "cities", "x", "/no/such/file", problems), MNY_OK);
    assert_int_equal(mny_input_files_add(files, "cities", "x", "/dev/null", problems), MNY_OK);
    assert_int_equal(mny_input_files_count(files), 1);
    assert_string_equal(mny_input_files_at(files, 0).said, "said");
    assert_string_equal(mny_input_files_at(files, 0).digest->sha256, some_sha256);
    assert_int_equal(mny_input_files_check(files, problems), MNY_OK);
    file = fopen(path, "a");
    assert_non_null(file);
    fputs("d", file);
    fclose(file);
    assert_int_equal(mny_input_files_check(files, problems), MNY_E_INPUT);
    assert_true(test_says(problems, "input.csv: error: this file has changed"));
    mny_input_files_free(files);
    mny_problems_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_written_and_read),   cmocka_unit_test(test_refused),
        cmocka_unit_test(test_without_memory),     cmocka_unit_test(test_files_compared),
        cmocka_unit_test(test_inputs_that_change),
    };

    return cmocka_run_group_tests_name("manifest", tests, NULL, NULL);
}
