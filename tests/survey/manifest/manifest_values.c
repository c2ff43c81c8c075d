/* SPDX-License-Identifier: MIT */
/* run.json as people may have changed it: what is shown of its values, and what is refused. */
#include "survey/manifest/manifest.h"
#include "tests/core/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define DIGEST "\"size\": 3, \"sha256\": \"" SHA256 "\""

/* All that is wanted, right; each case changes one place. */
static const char whole[] =
    "{\"version\": \"1\", \"command\": \"score\", \"run_id\": \"0123\", \"language\": null,\n"
    "\"inputs\": [{\"role\": \"dump\", \"path\": \"a.csv\", " DIGEST "}],\n"
    "\"options\": {\"responses\": {\"value\": [\"a.csv\", {\"hex\": \"b4f0\"}], \"origin\": "
    "\"flag\"},\n"
    "\"collapse\": {\"value\": true, \"origin\": \"flag\"},\n"
    "\"suppress\": {\"value\": false, \"origin\": \"default\"},\n"
    "\"trim\": {\"value\": null, \"origin\": \"default\"}},\n"
    "\"operands\": [\"x\", {\"hex\": \"b4f0\"}],\n"
    "\"settings\": {\"min_duration\": {\"value\": \"60\", \"origin\": \"default\"}},\n"
    "\"counts\": {}, \"outputs\": [{\"name\": \"sub/b.csv\", " DIGEST "}]}\n";

/* The text with FROM, which stands in it once, as TO. */
static const char *changed(const char *from, const char *to)
{
    static char text[sizeof whole + 300];
    const char *at = strstr(whole, from);

    assert_non_null(at);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - whole), whole, to, at + strlen(from));
    return text;
}

static enum mny_code read_text(const char *text, struct mny_problems *problems,
                               struct mny_manifest **manifest)
{
    return mny_manifest_read(test_file("run.json", text, strlen(text)), problems, manifest);
}

static void append(void *context, const struct mny_manifest_value *value)
{
    char *text = context;

    snprintf(text + strlen(text), 300 - strlen(text), "%s=%s (%s); ", value->name,
             value->value ? value->value : "-", value->origin);
}

static void values_are_shown(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_manifest *manifest = NULL;
    char text[300] = "";

    (void)state;
    assert_int_equal(read_text(whole, problems, &manifest), MNY_OK);
    assert_true(mny_manifest_visit(manifest, MNY_MANIFEST_OPTIONS, append, text));
    assert_string_equal(text, "responses=a.csv, b4f0 (flag); collapse=true (flag); "
                              "suppress=false (default); trim=- (default); ");
    *text = '\0';
    assert_true(mny_manifest_visit(manifest, MNY_MANIFEST_SETTINGS, append, text));
    assert_string_equal(text, "min_duration=60 (default); ");
    mny_manifest_free(manifest);
    mny_problems_free(problems);
}

/* Settings are only shown: whatever stands there is, without an origin where there is none. */
static void odd_settings(void **state)
{
    static const char *const cases[][2] = {
        {"{\"value\": \"60\", \"origin\": \"default\"}", "min_duration=60 (default); "},
        {"{\"value\": \"60\"}", "min_duration=60 (); "},
        {"{\"value\": {\"hex\": \"b4\"}}", "min_duration=b4 (); "},
        {"{\"value\": {}}", "min_duration= (); "},
        {"{\"value\": []}", "min_duration= (); "},
        {"{\"value\": [\"1\", true]}", "min_duration=1, true (); "},
        {"{}", "min_duration=- (); "},
        {"3", "min_duration=- (); "},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_manifest *manifest = NULL;
        char text[300] = "";

        assert_int_equal(read_text(changed(cases[0][0], cases[i][0]), problems, &manifest), MNY_OK);
        assert_true(mny_manifest_visit(manifest, MNY_MANIFEST_SETTINGS, append, text));
        assert_string_equal(text, cases[i][1]);
        mny_manifest_free(manifest);
        mny_problems_free(problems);
    }
}

/* There may be no operands, and no run. */
static void what_may_be_missing(void **state)
{
    static const char *const cases[][2] = {
        {"\"operands\": [\"x\", {\"hex\": \"b4f0\"}],", ""},
        {"\"run_id\": \"0123\", ", ""},
        {"\"language\": null,", ""},
        {"\"counts\": {}, ", ""},
        {"\"size\": 3, \"sha256\": \"" SHA256 "\"}],\n",
         "\"sha256\": \"" SHA256 "\", \"size\": 0}],\n"},
        {"sub/b.csv", "..b/c...csv"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_manifest *manifest = NULL;

        if (read_text(changed(cases[i][0], cases[i][1]), problems, &manifest) != MNY_OK)
            fail_msg("refused without %s", cases[i][0]);
        mny_manifest_free(manifest);
        mny_problems_free(problems);
    }
}

static void what_is_refused(void **state)
{
    static const char *const cases[][2] = {
        {"\"version\": \"1\"", "\"version\": 1"},
        {"\"command\": \"score\", ", ""},
        {"\"role\": \"dump\", ", ""},
        {"\"role\": \"dump\"", "\"role\": null"},
        {"\"path\": \"a.csv\", ", ""},
        {"\"path\": \"a.csv\"", "\"path\": 7"},
        {"\"path\": \"a.csv\"", "\"path\": {\"hex\": \"b4f\"}"},
        {"\"path\": \"a.csv\"", "\"path\": {\"hex\": \"b4G0\"}"},
        {"\"path\": \"a.csv\"", "\"path\": {\"hex\": \"Gb40\"}"},
        {"\"path\": \"a.csv\"", "\"path\": {\"hex\": \"b400\"}"},
        {"\"size\": 3, ", ""},
        {"\"size\": 3", "\"size\": -1"},
        {"\"size\": 3", "\"size\": \"3\""},
        {SHA256, "ba78"},
        {"\"sha256\": \"" SHA256 "\"}],", "\"sha256\": 5}],"},
        {"\"value\": [\"a.csv\", {\"hex\": \"b4f0\"}], ", ""},
        {"[\"a.csv\", {\"hex\": \"b4f0\"}]", "[\"a.csv\", {\"hex\": \"b4f\"}]"},
        {"[\"a.csv\", {\"hex\": \"b4f0\"}]", "[\"a.csv\", {\"octal\": \"b4f0\"}]"},
        {"[\"a.csv\", {\"hex\": \"b4f0\"}]", "[\"a.csv\", 5]"},
        {"[\"a.csv\", {\"hex\": \"b4f0\"}]", "{\"hex\": \"b4f\"}"},
        {"{\"value\": true, \"origin\": \"flag\"}", "{\"value\": {}, \"origin\": \"flag\"}"},
        {"{\"value\": true, \"origin\": \"flag\"}", "{\"value\": 1, \"origin\": \"flag\"}"},
        {"{\"value\": true, \"origin\": \"flag\"}", "{\"value\": true, \"origin\": 1}"},
        {"{\"value\": true, \"origin\": \"flag\"}", "{\"value\": true}"},
        {"{\"value\": true, \"origin\": \"flag\"}", "true"},
        {"[\"x\", {\"hex\": \"b4f0\"}]", "[\"x\", 4]"},
        {"[\"x\", {\"hex\": \"b4f0\"}]", "[{\"hex\": \"\"}, {\"hex\": \"b\"}]"},
        {"[\"x\", {\"hex\": \"b4f0\"}]", "\"x\""},
        {"[\"x\", {\"hex\": \"b4f0\"}]", "{}"},
        {"sub/b.csv", ""},
        {"sub/b.csv", ".."},
        {"sub/b.csv", "../b.csv"},
        {"sub/b.csv", "sub/../../b.csv"},
        {"sub/b.csv", "/b.csv"},
        {"\"name\": \"sub/b.csv\"", "\"name\": null"},
        {"\"name\": \"sub/b.csv\"", "\"name\": {\"hex\": \"2\"}"},
        {"\"counts\": {}", "\"counts\": {}, \"counts\": {}"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_manifest *manifest = NULL;
        const enum mny_code code =
            read_text(changed(cases[i][0], cases[i][1]), problems, &manifest);

        if (code != MNY_E_INPUT || mny_problems_size(problems) != 1 ||
            !strstr(mny_problems_at(problems, 0)->where.file, "run.json"))
            fail_msg("%s as %s: code %d", cases[i][0], cases[i][1], (int)code);
        assert_null(manifest);
        mny_problems_free(problems);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_shown),
        cmocka_unit_test(odd_settings),
        cmocka_unit_test(what_may_be_missing),
        cmocka_unit_test(what_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
