/* SPDX-License-Identifier: MIT */
#include "survey/score/record_stream.h"

#include "tests/core/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct mny_record_stream *open_text(const char *text, size_t length,
                                           struct mny_problems *problems)
{
    struct mny_record_stream *stream = NULL;
    const char *path = test_file("stream.csv", text, length);

    assert_int_equal(mny_record_stream_open(path, problems, &stream), MNY_OK);
    return stream;
}

/* The next record begins on LINE and has these fields, separated by "|". */
static void assert_next(struct mny_record_stream *stream, struct mny_problems *problems,
                        size_t line, const char *wanted)
{
    const struct mny_csv_field *fields;
    char joined[200] = "";
    size_t count;

    assert_int_equal(mny_record_stream_next(stream, problems, &fields, &count), MNY_OK);
    for (size_t i = 0; i < count; i++) {
        strcat(joined, fields[i].text);
        strcat(joined, i + 1 < count ? "|" : "");
    }
    assert_string_equal(joined, wanted);
    if (*wanted)
        assert_int_equal(mny_record_stream_line(stream), line);
}

static void records(void **state)
{
    static const char text[] =
        "\xEF\xBB\xBFid,city\r\n\r\na,\"x, y\"\n\"two\nlines\",\"q\"\"q\"\rlast,1";
    struct mny_problems *problems = mny_problems_create();
    struct mny_record_stream *stream = open_text(text, sizeof text - 1, problems);
    (void)state;
    assert_next(stream, problems, 1, "id|city");
    assert_next(stream, problems, 3, "a|x, y");
    assert_next(stream, problems, 4, "two\nlines|q\"q");
    assert_next(stream, problems, 6, "last|1");
    assert_next(stream, problems, 0, "");
    assert_next(stream, problems, 0, "");
    mny_record_stream_close(stream);
    mny_problems_free(problems);
}

static void nothing(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_record_stream *stream = open_text("", 0, problems);
    (void)state;
    assert_next(stream, problems, 0, "");
    mny_record_stream_close(stream);
    mny_record_stream_close(NULL);
    mny_problems_free(problems);
}

/* Records of all lengths around the room there is at first, CR LF across its end. */
static void long_records(void **state)
{
    const size_t room = (size_t)1 << 20;
    (void)state;
    for (size_t length = room - 3; length <= room + 3; length++) {
        struct mny_problems *problems = mny_problems_create();
        char *text = malloc(3 * room);
        struct mny_record_stream *stream;
        const struct mny_csv_field *fields;
        size_t count, at = 0;

        assert_non_null(text);
        while (at < length) { /* fields of a kibibyte */
            text[at] = at % 1024 == 1023 ? ',' : 'x';
            at++;
        }
        memcpy(text + at, "\r\nb,c\r\n", 7);
        stream = open_text(text, length + 7, problems);
        assert_int_equal(mny_record_stream_next(stream, problems, &fields, &count), MNY_OK);
        assert_int_equal(count, length / 1024 + 1);
        assert_next(stream, problems, 2, "b|c");
        assert_next(stream, problems, 0, "");
        mny_record_stream_close(stream);
        free(text);
        mny_problems_free(problems);
    }
}

static void broken_quotes(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {{"a,b\n\"c,d\n", "stream.csv:2: error: a quoted field that begins in this row"},
                 {"a,b\nc\"c,d\n", "stream.csv:2: error: a quotation mark inside a field"}};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_record_stream *stream =
            open_text(cases[i].text, strlen(cases[i].text), problems);
        const struct mny_csv_field *fields;
        size_t count;
        char *said;

        assert_next(stream, problems, 1, "a|b");
        assert_int_equal(mny_record_stream_next(stream, problems, &fields, &count), MNY_E_INPUT);
        said = mny_problem_format(mny_problems_at(problems, 0));
        assert_non_null(strstr(said, cases[i].says));
        free(said);
        mny_record_stream_close(stream);
        mny_problems_free(problems);
    }
}

static void not_there(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_record_stream *stream;
    (void)state;
    assert_int_equal(mny_record_stream_open("/nowhere/x.csv", problems, &stream), MNY_E_NOT_FOUND);
    assert_null(stream);
    mny_problems_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records),      cmocka_unit_test(nothing),
        cmocka_unit_test(long_records), cmocka_unit_test(broken_quotes),
        cmocka_unit_test(not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
