/* SPDX-License-Identifier: MIT */
#include "survey/dump/dump.h"

#include "survey/dump/record.h"
#include "tests/core/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

/* What was read, as text: `2:a|b` is a record on line 2, `3!fault` one that cannot
   be read. */
struct log {
    char *text;
    size_t used, room;
    size_t longest; /* text of a record that cannot be read */
};

static void say(struct log *log, const char *text, size_t length)
{
    if (log->used + length + 1 > log->room) {
        log->room = 2 * (log->used + length + 1);
        log->text = realloc(log->text, log->room);
        assert_non_null(log->text);
    }
    memcpy(log->text + log->used, text, length);
    log->used += length;
    log->text[log->used] = '\0';
}

static void say_record(struct log *log, size_t line, const struct mny_record *record)
{
    char number[32];

    if (record->fault && record->length > log->longest)
        log->longest = record->length;
    say(log, number,
        (size_t)snprintf(number, sizeof number, "%zu%s", line, record->fault ? "!" : ":"));
    if (record->fault)
        say(log, record->fault, strlen(record->fault));
    for (size_t i = 0; !record->fault && i < record->count; i++) {
        if (i > 0)
            say(log, "|", 1);
        say(log, record->cells[i].text, record->cells[i].length);
    }
    say(log, "\n", 1);
}

/* Reads one piece; false if what follows it was cut wrongly. */
static bool read_piece(struct log *log, struct mny_record_reader *reader,
                       const struct mny_piece *piece, size_t before, const char **at, size_t *lines,
                       bool *inside)
{
    enum mny_record_step step;
    struct mny_record record;

    mny_record_reader_begin(reader, piece);
    while ((step = mny_record_next(reader, &record)) == MNY_RECORD_READ)
        say_record(log, before + record.line + 1, &record);
    assert_int_equal(step, MNY_RECORD_END);
    mny_record_reader_stop(reader, at, lines, inside);
    return *at == piece->cut && !*inside;
}

static struct mny_dump *open_dump(const char *path, struct mny_problems *problems)
{
    struct mny_dump *dump = NULL;

    assert_int_equal(mny_dump_open(path, MNY_ENCODING_UTF_8, problems, &dump), MNY_OK);
    return dump;
}

/* Reads on in waves of ROOM pieces of SIZE bytes, records that begin before LIMIT. */
static void read_on(struct mny_dump *dump, size_t columns, size_t size, size_t room, uint64_t limit,
                    struct log *log)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_record_reader *reader = mny_record_reader_create(',', columns);
    struct mny_piece pieces[8];
    size_t count = 1;

    mny_dump_limit(dump, limit);
    while (count > 0) {
        const char *at = NULL;
        size_t sum = 0, lines = 0;
        bool inside = false;

        assert_int_equal(mny_dump_fill(dump, size, pieces, room, &count, problems), MNY_OK);
        for (size_t i = 0; i < count; i++) {
            bool good = read_piece(log, reader, &pieces[i], mny_dump_lines(dump) + sum, &at, &lines,
                                   &inside);

            assert_true(mny_dump_offset(dump) + (size_t)(pieces[i].begin - pieces[0].begin) <
                        limit);
            sum += lines;
            if (!good)
                break;
        }
        if (count > 0)
            mny_dump_consume(dump, at, sum, inside);
    }
    mny_record_reader_free(reader);
    mny_problems_free(problems);
}

/* Reads the dump at PATH behind its header. */
static char *read_dump(const char *path, size_t columns, size_t size, size_t room)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_dump *dump = open_dump(path, problems);
    struct log log = {0};

    say(&log, "", 0);
    read_on(dump, columns, size, room, UINT64_MAX, &log);
    mny_dump_close(dump);
    mny_problems_free(problems);
    return log.text;
}

#define BOM "\xEF\xBB\xBF"

/* LENGTH 0: up to the NUL. */
static struct record_case {
    const char *label, *bytes;
    size_t length;
    const char *want;
} record_cases[] = {
    {"line feeds", "a,b\n1,2\n3,4\n", 0, "2:1|2\n3:3|4\n"},
    {"CR LF", "a,b\r\n1,2\r\n3,4\r\n", 0, "2:1|2\n3:3|4\n"},
    {"carriage returns alone", "a,b\r1,2\r3,4\r", 0, "2:1|2\n3:3|4\n"},
    {"line ends mixed", "a,b\n1,2\r\n3,4\r5,6\n", 0, "2:1|2\n3:3|4\n4:5|6\n"},
    {"no line end at the end", "a,b\n1,2\n3,4", 0, "2:1|2\n3:3|4\n"},
    {"CR at the very end", "a,b\n1,2\n3,4\r", 0, "2:1|2\n3:3|4\n"},
    {"byte order mark", BOM "a,b\n1,2\n", 0, "2:1|2\n"},
    {"byte order mark and quoted header", BOM "\"a\",b\n1,2\n", 0, "2:1|2\n"},
    {"empty lines", "a,b\n\n1,2\n\r\n\n3,4\n\n\n", 0, "3:1|2\n6:3|4\n"},
    {"empty lines before the header", "\n\r\na,b\n1,2\n", 0, "4:1|2\n"},
    {"header alone", "a,b\n", 0, ""},
    {"header alone, no line end", "a,b", 0, ""},
    {"header over two lines", "\"a\nA\",b\n1,2\n", 0, "3:1|2\n"},
    {"line ends in cells", "a,b\n\"1\n2\",3\n\"4\r\n5\",6\n\"7\r8\",9\n", 0,
     "2:1\n2|3\n4:4\r\n5|6\n6:7\r8|9\n"},
    {"quotes in cells", "a,b\n\"say \"\"hi\"\"\",2\n\"\"\"\",\"\"\n", 0, "2:say \"hi\"|2\n3:\"|\n"},
    {"delimiter in a cell", "a,b\n\"1,2\",3\n", 0, "2:1,2|3\n"},
    {"blanks are kept", "a,b\n 1 ,\t2\n", 0, "2: 1 |\t2\n"},
    {"empty cells", "a,b\n,\n1,\n,2\n", 0, "2:|\n3:1|\n4:|2\n"},
    {"too few and too many", "a,b\n1\n1,2,3\n4,5\n", 0,
     "2!1 cells, 2 columns\n3!3 cells, 2 columns\n4:4|5\n"},
    {"blanks alone are a cell", "a,b\n  \n1,2\n", 0, "2!1 cells, 2 columns\n3:1|2\n"},
    {"stray quote", "a,b\n5\"x,1\n3,4\n", 0,
     "2!a quote inside a cell that is not quoted, cell 1\n3:3|4\n"},
    {"text behind a closing quote", "a,b\n1,\"x\"y\n3,4\n", 0,
     "2!text behind a closing quote, cell 2\n3:3|4\n"},
    {"quote that swallows lines until the next", "a,b\n1,\"x\n3,4\n5,\"y\"\n7,8\n", 0,
     "2!text behind a closing quote, cell 2\n3:3|4\n4:5|y\n5:7|8\n"},
    {"quote never closed", "a,b\n1,\"x\n3,4\n5,6", 0,
     "2!a quote that is never closed, cell 2\n3:3|4\n4:5|6\n"},
    {"quote never closed in the last line", "a,b\n1,2\n3,\"", 0,
     "2:1|2\n3!a quote that is never closed, cell 2\n"},
    {"three stray quotes", "a,b\nx\"y,1\n2,3\nz\"w,4\n5,6\n7,v\"\n8,9\n", 0,
     "2!a quote inside a cell that is not quoted, cell 1\n3:2|3\n"
     "4!a quote inside a cell that is not quoted, cell 1\n5:5|6\n"
     "6!a quote inside a cell that is not quoted, cell 2\n7:8|9\n"},
    {"Ctrl-Z at the end", "a,b\n1,2\n\x1A", 0, "2:1|2\n"},
    {"Ctrl-Z at the end of a row", "a,b\n1,2\x1A", 0, "2:1|2\n"},
    {"Ctrl-Z elsewhere", "a,b\n\x1A\n1,2\x1A\n", 0, "2!1 cells, 2 columns\n3:1|2\x1A\n"},
    {"NUL byte", "a,b\n1,2\n3,\0\n5,6\n", 16, "2:1|2\n3!a NUL byte, cell 2\n4:5|6\n"},
    {"not UTF-8", "a,b\n1,\xC4\xCF\xBE\xA9\n\"3\n\xFF\",4\n5,6\n", 0,
     "2!not UTF-8: byte C4, cell 2\n3!not UTF-8: byte FF, cell 1\n5:5|6\n"},
    {"UTF-8 cut off at the end", "a,b\n1,2\n3,\xE5\x8D", 0,
     "2:1|2\n3!not UTF-8: byte E5, cell 2\n"},
    {"Chinese", "名,城\n甲,\"南京\n市\"\n", 0, "2:甲|南京\n市\n"},
};

/* However the dump is cut, the same records on the same lines. */
static void test_records(void **state)
{
    static const size_t sizes[] = {1, 2, 3, 5, 8, 13, 64, 1 << 20}, rooms[] = {1, 2, 3, 8};
    const struct record_case *c = *state;
    const char *path =
        test_file("dump.csv", c->bytes, c->length > 0 ? c->length : strlen(c->bytes));

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (size_t k = 0; k < sizeof rooms / sizeof *rooms; k++) {
            char *got = read_dump(path, 2, sizes[i], rooms[k]);

            assert_string_equal(got, c->want);
            free(got);
        }
    }
}

/* Reads the dump at PATH up to LIMIT, and then on; and, in its place, another one that passes over
   what lies before.  Returns whether that is in the middle of a line. */
static bool read_to(const char *path, uint64_t limit, size_t size, const char *want)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_dump *dump = open_dump(path, problems), *other = open_dump(path, problems);
    const uint64_t begin = mny_dump_offset(dump), lines = mny_dump_lines(dump);
    struct log log = {0}, rest = {0};
    uint64_t at;
    bool inside;

    say(&log, "", 0);
    read_on(dump, 2, size, 3, limit, &log);
    at = mny_dump_offset(dump);
    inside = !mny_dump_stands_at(dump, at);
    assert_true(at >= limit || at == mny_dump_size(dump));
    assert_false(mny_dump_stands_at(dump, at + 1));
    assert_int_equal(
        mny_dump_skip(other, at - begin, mny_dump_lines(dump) - lines, inside, problems), MNY_OK);
    assert_int_equal(mny_dump_offset(other), at);
    assert_int_equal(mny_dump_lines(other), mny_dump_lines(dump));
    assert_int_equal(mny_dump_stands_at(other, at), !inside);
    say(&rest, log.text, log.used);
    read_on(dump, 2, size, 3, UINT64_MAX, &log);
    read_on(other, 2, size, 3, UINT64_MAX, &rest);
    assert_string_equal(log.text, want);
    assert_string_equal(rest.text, want);
    free(log.text);
    free(rest.text);
    mny_dump_close(dump);
    mny_dump_close(other);
    mny_problems_free(problems);
    return inside;
}

/* A limit anywhere, also in the middle of a record: what begins before it is read, no more. */
static void test_limits(void **state)
{
    const struct record_case *c = *state;
    const size_t length = c->length > 0 ? c->length : strlen(c->bytes);
    const char *path = test_file("dump.csv", c->bytes, length);

    for (uint64_t limit = 0; limit <= length + 1; limit++)
        for (size_t size = 1; size < 100; size = 12 * size + 1)
            read_to(path, limit, size, c->want);
}

static void test_one_column(void **state)
{
    char *got = read_dump(test_file("dump.csv", "a\n1\n\n\"\"\n2\n", 10), 1, 1 << 20, 1);

    (void)state;
    assert_string_equal(got, "2:1\n4:\n5:2\n");
    free(got);
}

/* `a,b`, a line made of HEAD, FILL times x, and TAIL, then `3,4`. */
static const char *big_file(const char *head, char fill, size_t count, const char *tail)
{
    size_t length = strlen(head) + count + strlen(tail) + 8;
    char *bytes = malloc(length + 1);
    const char *path;

    assert_non_null(bytes);
    strcpy(bytes, "a,b\n");
    strcat(bytes, head);
    memset(bytes + 4 + strlen(head), fill, count);
    bytes[4 + strlen(head) + count] = '\0';
    strcat(bytes + 4 + strlen(head) + count, tail);
    strcat(bytes + 4 + strlen(head) + count, "3,4\n");
    path = test_file("big.csv", bytes, length);
    free(bytes);
    return path;
}

static struct big_case {
    const char *label, *head, *tail;
    size_t count;
    const char *want; /* how the log ends */
} big_cases[] = {
    {"cell of just 1 MiB", "1,", "\n", (size_t)1 << 20, "x\n3:3|4\n"},
    {"cell of more than 1 MiB", "1,", "\n", ((size_t)1 << 20) + 1,
     "2!more than 1 MiB, cell 2\n3:3|4\n"},
    {"a quote swallowed more than 1 MiB", "1,\"\n", "\n\",2\n", ((size_t)1 << 20) + 1,
     "2!more than 1 MiB, cell 2\n3!more than 1 MiB, cell 1\n4!a quote that is never closed, cell "
     "1\n"
     "5:3|4\n"},
    {"line of more than 8 MiB", "1,", "\n", ((size_t)8 << 20) + 1,
     "2!a record of more than 8 MiB\n3:3|4\n"},
    {"line of more than 8 MiB without an end", "1,", "", (size_t)20 << 20,
     "2!a record of more than 8 MiB\n"},
    {"a quote swallowed more than 8 MiB", "1,\"\n5,6\n", "\n\"\n", ((size_t)8 << 20) + 1,
     "2!a record of more than 8 MiB\n3:5|6\n4!a record of more than 8 MiB\n"
     "5!a quote that is never closed, cell 1\n6:3|4\n"},
};

static void test_big(void **state)
{
    const struct big_case *c = *state;
    const char *path = big_file(c->head, 'x', c->count, c->tail);
    static const size_t sizes[] = {100000, (size_t)4 << 20, (size_t)64 << 20};

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *got = read_dump(path, 2, sizes[i], 2);
        size_t length = strlen(got), want = strlen(c->want);

        assert_true(length >= want);
        assert_string_equal(got + length - want, c->want);
        free(got);
    }
}

/* Of a line that is given up as much is told however the dump is cut. */
static void test_text_of_long_line(void **state)
{
    static const size_t sizes[] = {100000, (size_t)4 << 20, (size_t)64 << 20};
    static const size_t lengths[] = {(size_t)9 << 20, (size_t)20 << 20};

    (void)state;
    for (size_t i = 0; i < 6; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_dump *dump = open_dump(big_file("1,", 'x', lengths[i % 2], "\n"), problems);
        struct log log = {0};

        read_on(dump, 2, sizes[i / 2], 2, UINT64_MAX, &log);
        assert_int_equal(log.longest, MNY_RECORD_MOST);
        free(log.text);
        mny_dump_close(dump);
        mny_problems_free(problems);
    }
}

/* A line that is given up before its end is known: who passes over what was read of it goes on in
   the middle of it. */
static void test_limit_in_long_line(void **state)
{
    const char *path = big_file("1,", 'x', (size_t)20 << 20, "\n");

    (void)state;
    assert_true(read_to(path, 5, 100000, "2!a record of more than 8 MiB\n3:3|4\n"));
    assert_false(read_to(path, 5, (size_t)32 << 20, "2!a record of more than 8 MiB\n3:3|4\n"));
}

static struct fault_case {
    const char *label, *bytes;
    size_t length;
    enum mny_code code;
    const char *says;
} fault_cases[] = {
    {"empty", "", 0, MNY_E_INPUT, "the file is empty"},
    {"byte order mark alone", BOM, 3, MNY_E_INPUT, "dump.csv:1: error: the file is empty"},
    {"empty lines alone", "\n\r\n\n", 4, MNY_E_INPUT, "the file is empty"},
    {"UTF-16 without mark, little end first", "a\0,\0b\0\n\0", 8, MNY_E_INPUT,
     "this looks like UTF-16LE without a byte order mark; if it is, say --encoding utf-16le"},
    {"UTF-16 without mark, big end first", "\0a\0,\0b\0\n", 8, MNY_E_INPUT,
     "say --encoding utf-16be"},
    {"NUL bytes here and there", "a\0\0,b\n1,2\n", 10, MNY_E_INPUT,
     "dump.csv:1: error: NUL bytes in the header"},
    {"half of a ZIP file", "PK\x03\x04\x14\0\x06\0", 8, MNY_E_INPUT,
     "dump.csv: error: this archive cannot be read"},
    {"xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, MNY_E_INPUT, "this is an old workbook (.xls)"},
    {"bad byte in the header",
     "\xE5\x9F\x8E\xE5\xB8\x82,\xFF\n\xE5\x9F\x8E\xE5\xB8\x82,\xE5\xB8\x82\n", 20, MNY_E_INPUT,
     "dump.csv:1: error: the header is not UTF-8 (byte FF at position 8)"},
    {"bad byte in a header of GB18030",
     "\x84\x31\x95\x33\xB3\xC7\xCA\xD0,\xFF\n\xB3\xC7\xCA\xD0,1\n", 18, MNY_E_INPUT,
     "dump.csv:1: error: the header is not GB18030 (byte FF at position 8)"},
};

static void test_faults(void **state)
{
    const struct fault_case *c = *state;
    struct mny_problems *problems = mny_problems_create();
    struct mny_dump *dump = NULL;
    const char *path = test_file("dump.csv", c->bytes, c->length);

    assert_int_equal(mny_dump_open(path, MNY_ENCODING_DETECT, problems, &dump), c->code);
    assert_null(dump);
    assert_true(test_says(problems, c->says));
    mny_problems_free(problems);
}

static void test_no_file(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_dump *dump = NULL;

    (void)state;
    assert_int_equal(
        mny_dump_open("tests/data/no-such-file.csv", MNY_ENCODING_DETECT, problems, &dump),
        MNY_E_NOT_FOUND);
    assert_int_equal(mny_dump_open("tests/data", MNY_ENCODING_DETECT, problems, &dump),
                     MNY_E_INPUT);
    assert_true(test_says(problems, "tests/data: error: this is a folder"));
    mny_problems_free(problems);
}

static void test_endless_header(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_dump *dump = NULL;
    size_t length = (size_t)33 << 20;
    char *bytes = malloc(length);

    (void)state;
    assert_non_null(bytes);
    memset(bytes, 'x', length);
    assert_int_equal(
        mny_dump_open(test_file("big.csv", bytes, length), MNY_ENCODING_DETECT, problems, &dump),
        MNY_E_INPUT);
    assert_true(test_says(problems, "the header has no end within 8 MiB"));
    free(bytes);
    mny_problems_free(problems);
}

static void test_header(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_dump *dump = NULL;
    static const char bytes[] = BOM "\r\n\"a\r\nb\",c\r\n1,2\r\n";
    const char *path = test_file("dump.csv", bytes, sizeof bytes - 1), *text;
    size_t length, line;

    (void)state;
    assert_int_equal(mny_dump_open(path, MNY_ENCODING_UTF_8, problems, &dump), MNY_OK);
    text = mny_dump_header(dump, &length, &line);
    assert_int_equal(line, 2);
    assert_int_equal(length, strlen("\"a\r\nb\",c"));
    assert_memory_equal(text, "\"a\r\nb\",c", length);
    assert_int_equal(mny_dump_size(dump), sizeof bytes - 1);
    mny_dump_close(dump);
    mny_dump_close(NULL);
    mny_problems_free(problems);
}

static void test_stdin(void **state)
{
    const char *path = test_file("dump.csv", "a,b\n1,2\n", 8);
    int before = dup(STDIN_FILENO);
    FILE *file = fopen(path, "rb");
    char *got;

    (void)state;
    assert_true(before >= 0 && file != NULL);
    assert_int_equal(dup2(fileno(file), STDIN_FILENO), STDIN_FILENO);
    fclose(file);
    got = read_dump("-", 2, 3, 2);
    assert_string_equal(got, "2:1|2\n");
    free(got);
    dup2(before, STDIN_FILENO);
    close(before);
}

enum {
    RECORDS = sizeof record_cases / sizeof *record_cases,
    BIG = sizeof big_cases / sizeof *big_cases,
    FAULTS = sizeof fault_cases / sizeof *fault_cases
};

int main(void)
{
    struct CMUnitTest tests[2 * RECORDS + BIG + FAULTS + 7];
    size_t count = 0;

    for (size_t i = 0; i < RECORDS; i++) {
        tests[count++] =
            (struct CMUnitTest){record_cases[i].label, test_records, NULL, NULL, &record_cases[i]};
        tests[count++] =
            (struct CMUnitTest){record_cases[i].label, test_limits, NULL, NULL, &record_cases[i]};
    }
    for (size_t i = 0; i < BIG; i++)
        tests[count++] =
            (struct CMUnitTest){big_cases[i].label, test_big, NULL, NULL, &big_cases[i]};
    for (size_t i = 0; i < FAULTS; i++)
        tests[count++] =
            (struct CMUnitTest){fault_cases[i].label, test_faults, NULL, NULL, &fault_cases[i]};
    tests[count++] = (struct CMUnitTest){"one column", test_one_column, NULL, NULL, NULL};
    tests[count++] =
        (struct CMUnitTest){"text of a long line", test_text_of_long_line, NULL, NULL, NULL};
    tests[count++] =
        (struct CMUnitTest){"limit in a long line", test_limit_in_long_line, NULL, NULL, NULL};
    tests[count++] = (struct CMUnitTest){"no such file", test_no_file, NULL, NULL, NULL};
    tests[count++] = (struct CMUnitTest){"endless header", test_endless_header, NULL, NULL, NULL};
    tests[count++] = (struct CMUnitTest){"standard input", test_stdin, NULL, NULL, NULL};
    tests[count++] = (struct CMUnitTest){"header", test_header, NULL, NULL, NULL};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
