/* SPDX-License-Identifier: MIT */
/* Cells with answers in JSON: their keys and values, and what is refused. */
#include "survey/dump/json_cell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* WANT: `key=value` with blanks between them, `key!` where the value cannot be read; NULL: the
   cell cannot be read. */
static struct json_case {
    const char *label, *cell, *want;
} cases[] = {
    {"texts and numbers", "{\"q1\":\"2\",\"q2\":3}", "q1=2 q2=3"},
    {"in the cell's order", "{\"b\":1,\"a\":2,\"c\":3}", "b=1 a=2 c=3"},
    {"blanks around it", " \t{\"a\":1}\n\xE3\x80\x80", "a=1"},
    {"a list", "{\"a\":[\"1\",2,true]}", "a=1,2,true"},
    {"a list of one", "{\"a\":[\"x,y\"]}", "a=x,y"},
    {"empty", "{\"a\":null,\"b\":\"null\",\"c\":[],\"d\":{},\"e\":\"\"}", "a= b= c= d= e="},
    {"a list with nothing in it", "{\"a\":[null,\"1\"]}", "a=,1"},
    {"no keys", "{}", ""},
    {"no answers", "null", ""},
    {"an empty list", "[]", ""},
    {"an empty cell", " ", ""},
    {"objects in one another", "{\"a\":{\"b\":{\"c\":1},\"d\":2},\"e\":3}", "a/b/c=1 a/d=2 e=3"},
    {"a key with a stroke", "{\"a/b\":1,\"a\":{\"b\":2}}", "a/b=1 a/b=2"},
    {"whole numbers", "{\"a\":2088000000000001,\"b\":-0,\"c\":-12}",
     "a=2088000000000001 b=0 c=-12"},
    {"other numbers", "{\"a\":1.50,\"b\":1e3,\"c\":2.0}", "a=1.5 b=1000 c=2"},
    {"escapes", "{\"\\u4e2d\":\"\\ud83d\\ude00\\n\\\"\"}", "中=😀\n\""},
    {"objects in a list", "{\"a\":[{\"b\":1}],\"c\":2}", "a! c=2"},
    {"lists in a list", "{\"a\":[[1]]}", "a!"},
    {"cut off", "{\"a\":1", NULL},
    {"two of them", "{\"a\":1}{\"a\":2}", NULL},
    {"a comma too many", "{\"a\":1,}", NULL},
    {"other quotes", "{'a':1}", NULL},
    {"a list of answers", "[1,2]", NULL},
    {"a text", "\"a\"", NULL},
    {"a number", "2", NULL},
    {"a word", "undefined", NULL},
    {"a key twice", "{\"a\":1,\"a\":1}", NULL},
    {"a key twice inside", "{\"x\":{\"a\":1,\"\\u0061\":1}}", NULL},
    {"NUL", "{\"a\":\"x\\u0000y\"}", NULL},
    {"NUL in a key", "{\"a\\u0000\":1}", NULL},
    {"half a surrogate pair", "{\"a\":\"\\ud800\"}", NULL},
    {"the other half", "{\"a\":\"\\udc00x\"}", NULL},
    {"no UTF-8", "{\"a\":\"\xFF\"}", NULL},
    {"a number that no program holds", "{\"a\":1e999}", NULL},
    {"a whole number that no program holds", "{\"a\":123456789012345678901}", NULL},
};

/* What CELL says, in *GOT; false if it cannot be read. */
static bool read_cell(struct mny_json_reader *reader, const char *cell, char *got, size_t room)
{
    const struct mny_csv_field field = {cell, strlen(cell)};
    const struct mny_json_answer *answers;
    size_t count, used = 0;
    enum mny_json_fault fault = mny_json_read(reader, &field, &answers, &count);

    assert_int_not_equal(fault, MNY_JSON_MEMORY);
    got[0] = '\0';
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(got + used, room - used, "%s%s%s%.*s", i > 0 ? " " : "",
                                 answers[i].key, answers[i].readable ? "=" : "!",
                                 answers[i].readable ? (int)answers[i].value.length : 0,
                                 answers[i].value.text);
    if (fault != MNY_JSON_OK)
        assert_int_equal(count, 0);
    return fault == MNY_JSON_OK;
}

static void test_cell(void **state)
{
    const struct json_case *c = *state;
    struct mny_json_reader *reader = mny_json_reader_create();
    char got[256];

    for (int again = 0; again < 2; again++) {
        assert_int_equal(read_cell(reader, c->cell, got, sizeof got), c->want != NULL);
        if (c->want)
            assert_string_equal(got, c->want);
    }
    mny_json_reader_free(reader);
}

/* Fills TEXT with ONE so often. */
static char *repeat(char *text, const char *one, size_t times)
{
    for (size_t i = 0; i < times; i++)
        text += sprintf(text, "%s", one);
    return text;
}

static void test_depth(void **state)
{
    struct mny_json_reader *reader = mny_json_reader_create();
    static char text[4096], got[4096];

    (void)state;
    for (size_t depth = 31; depth <= 33; depth++) {
        char *at = repeat(text, "{\"a\":", depth);

        at += sprintf(at, "1");
        repeat(at, "}", depth);
        assert_int_equal(read_cell(reader, text, got, sizeof got), depth <= 32);
        at = text + sprintf(text, "{\"a\":");
        at = repeat(at, "[", depth - 1);
        at = repeat(at, "]", depth - 1);
        sprintf(at, "}");
        assert_int_equal(read_cell(reader, text, got, sizeof got), depth <= 32);
    }
    repeat(text, "[", 4000); /* deeper than jansson goes */
    assert_false(read_cell(reader, text, got, sizeof got));
    mny_json_reader_free(reader);
}

static void test_sizes(void **state)
{
    enum { ROOM = (1 << 20) + 64 };
    struct mny_json_reader *reader = mny_json_reader_create();
    char *text = malloc(ROOM), *got = malloc(ROOM);

    (void)state;
    for (size_t length = 1023; length <= 1024; length++) {
        sprintf(text, "{\"%0*d\":1}", (int)length, 0);
        assert_int_equal(read_cell(reader, text, got, ROOM), length <= 1023);
    }
    for (size_t count = 20000; count <= 20001; count++) {
        char *at = text + sprintf(text, "{");

        for (size_t i = 0; i < count; i++)
            at += sprintf(at, "%s\"%zu\":%zu", i > 0 ? "," : "", i, i);
        sprintf(at, "}");
        assert_int_equal(read_cell(reader, text, got, ROOM), count <= 20000);
    }
    for (size_t length = 1 << 20; length <= (1 << 20) + 1; length++) {
        sprintf(text, "{\"a\":\"%0*d\"}", (int)length - 8, 0);
        assert_int_equal(strlen(text), length);
        assert_int_equal(read_cell(reader, text, got, ROOM), length <= 1 << 20);
    }
    free(text);
    free(got);
    mny_json_reader_free(reader);
    mny_json_reader_free(NULL);
}

enum { CASES = sizeof cases / sizeof *cases };

int main(void)
{
    struct CMUnitTest tests[CASES + 2];
    size_t count = 0;

    for (size_t i = 0; i < CASES; i++)
        tests[count++] = (struct CMUnitTest){cases[i].label, test_cell, NULL, NULL, &cases[i]};
    tests[count++] = (struct CMUnitTest){"depth", test_depth, NULL, NULL, NULL};
    tests[count++] = (struct CMUnitTest){"sizes", test_sizes, NULL, NULL, NULL};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
