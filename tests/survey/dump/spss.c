/* SPDX-License-Identifier: MIT */
#include "survey/dump/spss.h"

#include "survey/dump/dump.h"
#include "tests/core/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <fcntl.h>
#include <readstat.h>

static ssize_t write_bytes(const void *bytes, size_t length, void *context)
{
    return write(*(int *)context, bytes, length);
}

/* A file of ROWS cases with labels of numbers and of texts, a date, a time and missing
   values; the path lives until the next call. */
static const char *make_file(long rows)
{
    static char path[512];
    readstat_writer_t *writer = readstat_writer_init();
    readstat_label_set_t *sex, *kind;
    readstat_variable_t *variables[5];
    int file;

    snprintf(path, sizeof path, "%s/dump.sav", test_folder());
    file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    assert_true(file >= 0);
    readstat_set_data_writer(writer, write_bytes);
    sex = readstat_add_label_set(writer, READSTAT_TYPE_DOUBLE, "sex");
    readstat_label_double_value(sex, 1, "男");
    readstat_label_double_value(sex, 2, "女");
    kind = readstat_add_label_set(writer, READSTAT_TYPE_STRING, "kind");
    readstat_label_string_value(kind, "a", "甲,\"乙\"");
    variables[0] = readstat_add_variable(writer, "sex", READSTAT_TYPE_DOUBLE, 0);
    readstat_variable_set_label_set(variables[0], sex);
    variables[1] = readstat_add_variable(writer, "kind", READSTAT_TYPE_STRING, 60);
    readstat_variable_set_label_set(variables[1], kind);
    variables[2] = readstat_add_variable(writer, "submitted", READSTAT_TYPE_DOUBLE, 0);
    readstat_variable_set_format(variables[2], "DATETIME20");
    variables[3] = readstat_add_variable(writer, "took", READSTAT_TYPE_DOUBLE, 0);
    readstat_variable_set_format(variables[3], "TIME8");
    variables[4] = readstat_add_variable(writer, "comment", READSTAT_TYPE_STRING, 600);
    assert_int_equal(readstat_begin_writing_sav(writer, &file, rows), READSTAT_OK);
    for (long row = 0; row < rows; row++) {
        readstat_begin_row(writer);
        if (row == 1)
            readstat_insert_missing_value(writer, variables[0]);
        else
            readstat_insert_double_value(writer, variables[0], row == 0 ? 2 : 3.5);
        readstat_insert_string_value(writer, variables[1], row == 0 ? "a" : "b");
        /* R: as.numeric(as.POSIXct("2023-05-06 09:12:33", tz = "UTC")) + 141428 * 86400 */
        readstat_insert_double_value(writer, variables[2], 13902743553);
        readstat_insert_double_value(writer, variables[3], 186);
        readstat_insert_string_value(writer, variables[4], row == 0 ? "好\n真好" : "");
        readstat_end_row(writer);
    }
    assert_int_equal(readstat_end_writing(writer), READSTAT_OK);
    readstat_writer_free(writer);
    close(file);
    return path;
}

static void values_are_what_they_mean(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    char bytes[4096];
    FILE *file = NULL;
    size_t length;

    (void)state;
    assert_int_equal(mny_spss_unpack(make_file(3), problems, &file), MNY_OK);
    length = fread(bytes, 1, sizeof bytes - 1, file);
    bytes[length] = '\0';
    assert_string_equal(bytes, "sex,kind,submitted,took,comment\n"
                               "女,\"甲,\"\"乙\"\"\",2023-05-06 09:12:33,00:03:06,\"好\n真好\"\n"
                               ",b,2023-05-06 09:12:33,00:03:06,\n"
                               "3.5,b,2023-05-06 09:12:33,00:03:06,\n");
    assert_int_equal(mny_problems_size(problems), 0);
    fclose(file);
    mny_problems_free(problems);
}

/* As a dump: cases are rows, and a file without cases has a header. */
static void a_dump_of_it(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_dump *dump = NULL;
    struct mny_piece piece;
    size_t length, line, count;

    (void)state;
    for (long rows = 0; rows < 3; rows += 2) {
        assert_int_equal(mny_dump_open(make_file(rows), MNY_ENCODING_DETECT, problems, &dump),
                         MNY_OK);
        assert_memory_equal(mny_dump_header(dump, &length, &line), "sex,kind,", 9);
        assert_int_equal(mny_dump_fill(dump, 4096, &piece, 1, &count, problems), MNY_OK);
        assert_int_equal(count, rows > 0);
        assert_true(count == 0 || piece.has_rows);
        mny_dump_close(dump);
    }
    mny_problems_free(problems);
}

/* However it is cut off it is refused, or ends with a whole case; never worse. */
static void cut_off(void **state)
{
    char bytes[1 << 14];
    const char *whole = make_file(3);
    FILE *file = fopen(whole, "rb");
    const size_t size = fread(bytes, 1, sizeof bytes, file);
    size_t refused = 0;

    (void)state;
    fclose(file);
    for (size_t length = 4; length < size; length += 37) {
        struct mny_problems *problems = mny_problems_create();
        FILE *text = NULL;
        const char *path = test_file("cut.sav", bytes, length);

        if (mny_spss_unpack(path, problems, &text) == MNY_E_INPUT) {
            assert_true(test_says(problems, "cut.sav: error: this SPSS file cannot be read ("));
            refused++;
        } else {
            fclose(text);
        }
        mny_problems_free(problems);
    }
    assert_true(refused > 10);
}

static void tells_spss_files(void **state)
{
    (void)state;
    assert_true(mny_spss_begins("$FL2@(#)", 8));
    assert_true(mny_spss_begins("$FL3", 4));
    assert_false(mny_spss_begins("$FL", 3));
    assert_false(mny_spss_begins("id,sex", 6));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_what_they_mean),
        cmocka_unit_test(a_dump_of_it),
        cmocka_unit_test(cut_off),
        cmocka_unit_test(tells_spss_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
