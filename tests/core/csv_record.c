/* SPDX-License-Identifier: MIT */
#include "core/csv_record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <csv.h>

static const struct split_case {
    const char *text;
    size_t bytes, lines; /* of the first record */
    bool closed;
    enum mny_csv_fault fault;
    size_t fault_at;
    const char *fields; /* joined by | */
} split_cases[] = {
    {"a,b,c\nx", 6, 1, true, MNY_CSV_OK, 0, "a|b|c"},
    {"a,b", 3, 1, false, MNY_CSV_OK, 0, "a|b"},
    {"a,,\r\nx", 5, 1, true, MNY_CSV_OK, 0, "a||"},
    {"a\rb", 2, 1, true, MNY_CSV_OK, 0, "a"},
    {"a,\"b\r\n\"\"x\"\"\",c\n", 15, 2, true, MNY_CSV_OK, 0, "a|b\r\n\"x\"|c"},
    {" a , b\n", 7, 1, true, MNY_CSV_OK, 0, " a | b"},
    {"\n", 1, 1, true, MNY_CSV_OK, 0, NULL},
    {"", 0, 0, false, MNY_CSV_OK, 0, NULL},
    {"\"\"\n", 3, 1, true, MNY_CSV_OK, 0, ""},
    {"a,5\"x,c\nz,\"\n", 12, 2, true, MNY_CSV_QUOTE, 3, NULL},
    {"a,\"b\"c,d\n", 9, 1, true, MNY_CSV_QUOTE, 5, NULL},
    {" \"y\",z\n", 7, 1, true, MNY_CSV_QUOTE, 1, NULL},
    {"a,\"b\nc", 6, 2, false, MNY_CSV_OPEN_QUOTE, 6, NULL},
};

static void check_fields(const char *wanted, const struct mny_csv_field *fields, size_t count)
{
    char joined[256];
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            joined[used++] = '|';
        memcpy(joined + used, fields[i].text, fields[i].length);
        assert_int_equal(fields[i].text[fields[i].length], '\0');
        used += fields[i].length;
    }
    joined[used] = '\0';
    assert_true(wanted || count == 0);
    if (wanted)
        assert_string_equal(joined, wanted);
}

/* One splitter for all cases: a fault must leave nothing behind for the next. */
static void splits_records(void **state)
{
    struct mny_csv_splitter *splitter = mny_csv_splitter_create(',');

    (void)state;
    for (size_t i = 0; i < sizeof split_cases / sizeof *split_cases; i++) {
        const struct split_case *c = &split_cases[i];
        const struct mny_csv_field *fields;
        size_t lines, count, fault_at;
        bool closed;
        size_t bytes = mny_csv_record(c->text, strlen(c->text), &lines, &closed);
        enum mny_csv_fault fault;

        assert_int_equal(bytes, c->bytes);
        assert_int_equal(lines, c->lines);
        assert_int_equal(closed, c->closed);
        fault = mny_csv_split(splitter, c->text, bytes, &fields, &count, &fault_at);
        assert_int_equal(fault, c->fault);
        if (fault != MNY_CSV_OK)
            assert_int_equal(fault_at, c->fault_at);
        else
            check_fields(c->fields, fields, count);
    }
    mny_csv_splitter_free(splitter);
    mny_csv_splitter_free(NULL);
}

static void splits_at_its_delimiter(void **state)
{
    struct mny_csv_splitter *splitter = mny_csv_splitter_create('\t');
    const struct mny_csv_field *fields;
    size_t count, fault_at;

    (void)state;
    assert_int_equal(mny_csv_split(splitter, "a,b\t\tc", 6, &fields, &count, &fault_at),
                     MNY_CSV_OK);
    check_fields("a,b||c", fields, count);
    mny_csv_splitter_free(splitter);
}

static void refuses_a_field_that_swallowed_others(void **state)
{
    struct mny_csv_splitter *splitter = mny_csv_splitter_create(',');
    const struct mny_csv_field *fields;
    size_t count, fault_at, length = MNY_CSV_FIELD_MOST + 3;
    char *text = malloc(length);

    (void)state;
    memset(text, 'x', length);
    text[0] = text[length - 1] = '"';
    assert_int_equal(mny_csv_split(splitter, text, length, &fields, &count, &fault_at),
                     MNY_CSV_TOO_LONG);
    assert_int_equal(mny_csv_split(splitter, "a,b", 3, &fields, &count, &fault_at), MNY_CSV_OK);
    check_fields("a|b", fields, count);
    free(text);
    mny_csv_splitter_free(splitter);
}

/* What libcsv itself makes of a text, as `field|field|` with `;` at row ends. */
struct told {
    char text[4096];
    size_t used;
};

static void tell_field(void *bytes, size_t length, void *context)
{
    struct told *told = context;

    memcpy(told->text + told->used, bytes, length);
    told->used += length;
    told->text[told->used++] = '|';
}

static int never(unsigned char byte)
{
    (void)byte;
    return 0;
}

static bool libcsv_tells(const char *text, size_t length, struct told *told)
{
    struct csv_parser parser;
    bool fine;

    told->used = 0;
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_space_func(&parser, never);
    fine = csv_parse(&parser, text, length, tell_field, NULL, told) == length &&
           csv_fini(&parser, tell_field, NULL, told) == 0;
    csv_free(&parser);
    return fine;
}

/* The short way and libcsv's give the same fields on any bytes. */
static void agrees_with_libcsv_on_any_bytes(void **state)
{
    static const char *const letters[] = {"a", ",", ",", "\"", "\n", "\r", " ", "\t", "州", "\xff"};
    struct mny_csv_splitter *splitter = mny_csv_splitter_create(',');
    static struct told ours, theirs;
    uint32_t seed = 2022;

    (void)state;
    for (int round = 0; round < 200000; round++) {
        char text[64] = "";
        const struct mny_csv_field *fields;
        size_t count, fault_at, lines, bytes;
        bool closed, fine;

        for (int i = round % 13; i >= 0; i--) {
            seed = seed * 1664525u + 1013904223u;
            strcat(text, letters[(seed >> 16) % (round % 2 ? 10 : 3)]);
        }
        bytes = mny_csv_record(text, strlen(text), &lines, &closed);
        fine = mny_csv_split(splitter, text, bytes, &fields, &count, &fault_at) == MNY_CSV_OK;
        assert_int_equal(fine, libcsv_tells(text, bytes, &theirs));
        ours.used = 0;
        for (size_t i = 0; fine && i < count; i++)
            tell_field((void *)(uintptr_t)fields[i].text, fields[i].length, &ours);
        assert_true(!fine ||
                    (ours.used == theirs.used && memcmp(ours.text, theirs.text, ours.used) == 0));
    }
    mny_csv_splitter_free(splitter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_records),
        cmocka_unit_test(splits_at_its_delimiter),
        cmocka_unit_test(agrees_with_libcsv_on_any_bytes),
        cmocka_unit_test(refuses_a_field_that_swallowed_others),
    };

    return cmocka_run_group_tests_name("core/csv_record", tests, NULL, NULL);
}
