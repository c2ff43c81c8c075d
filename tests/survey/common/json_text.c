/* SPDX-License-Identifier: MIT */
#include "survey/common/json_text.h"
#include "tests/survey/common/json_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char sample[] = "{\"version\": \"0.1.0\", \"inputs\": [{\"size\": 17, \"share\": 0.5, "
                             "\"name\": \"\\u5357\\u4eac\"}, true, null]}";

/* A key and a text that Jansson makes room for byte by byte, numbers behind them. */
static const char long_texts[] =
    "{\"what the citizens wish for most of all\": \"a bus that comes when the timetable says\", "
    "\"count\": 17, \"more\": [\"and benches at the stops, too, please\", 0.25]}";

static json_t *read_sample(const char *text, bool *no_memory)
{
    json_error_t error;

    requests = 0;
    return mny_json_parse(text, strlen(text), JSON_REJECT_DUPLICATES, &error, no_memory);
}

static void reads(void **state)
{
    bool no_memory = true;
    json_t *root = read_sample(sample, &no_memory);

    (void)state;
    assert_non_null(root);
    assert_false(no_memory);
    assert_string_equal(json_string_value(json_object_get(root, "version")), "0.1.0");
    json_decref(root);
}

/* Whatever was asked before. */
static void what_is_wrong_is_wrong(void **state)
{
    static const char *const texts[] = {"", "{", "{\"a\": x}", "{\"a\": 1, \"a\": 2}", "[1e999]"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        bool no_memory = true;

        errno = ENOMEM;
        assert_null(read_sample(texts[i], &no_memory));
        assert_false(no_memory);
    }
}

/* At every request: Jansson takes some of them for a token that is not valid. */
static void no_memory_is_no_fault_of_the_text(void **state)
{
    size_t refused = 0;
    json_t *root;
    bool no_memory;

    (void)state;
    test_memory_fails();
    for (failing = 1; !(root = read_sample(sample, &no_memory)); failing++) {
        assert_true(no_memory);
        refused++;
    }
    assert_true(refused > 20);
    assert_false(no_memory);
    json_decref(root);
    test_memory_back();
}

/* What there is no memory for is not left out. */
static void without_memory_nothing_is_lost(void **state)
{
    bool no_memory;
    json_t *whole = read_sample(long_texts, &no_memory), *root;

    (void)state;
    assert_non_null(whole);
    test_memory_fails();
    for (failing = 1; !(root = read_sample(long_texts, &no_memory)); failing++)
        assert_true(no_memory);
    test_memory_back();
    assert_true(requests < failing);
    assert_true(json_equal(root, whole));
    json_decref(root);
    json_decref(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads),
        cmocka_unit_test(what_is_wrong_is_wrong),
        cmocka_unit_test(no_memory_is_no_fault_of_the_text),
        cmocka_unit_test(without_memory_nothing_is_lost),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
