/* SPDX-License-Identifier: MIT */
#include "survey/dump/spss.h"

#include "survey/dump/dump.h"
#include "survey/dump/header.h"
#include "survey/dump/match.h"
#include "tests/core/files.h"
#include "tests/survey/sheets.h"

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
    char bytes[4096], *labels = bytes;
    struct mny_labelled_numbers *numbers;
    FILE *file = NULL;
    size_t length;

    (void)state;
    assert_int_equal(
        mny_spss_unpack(make_file(3), MNY_ENCODING_DETECT, problems, &file, &labels, &numbers),
        MNY_OK);
    assert_null(labels);
    length = fread(bytes, 1, sizeof bytes - 1, file);
    bytes[length] = '\0';
    assert_string_equal(bytes, "sex,kind,submitted,took,comment\n"
                               "女,\"甲,\"\"乙\"\"\",2023-05-06 09:12:33,00:03:06,\"好\n真好\"\n"
                               ",b,2023-05-06 09:12:33,00:03:06,\n"
                               "3.5,b,2023-05-06 09:12:33,00:03:06,\n");
    assert_int_equal(mny_problems_size(problems), 0);
    mny_labelled_numbers_free(numbers);
    fclose(file);
    mny_problems_free(problems);
}

/* Numbers from 97 on and the text "-" are declared missing: they are empty, but for a label, which
   says why. */
static const char *make_declared(void)
{
    static char path[512];
    static const double numbers[] = {1, 97, 98, 999};
    readstat_writer_t *writer = readstat_writer_init();
    readstat_label_set_t *labels;
    readstat_variable_t *number, *text;
    int file;

    snprintf(path, sizeof path, "%s/declared.sav", test_folder());
    file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    assert_true(file >= 0);
    readstat_set_data_writer(writer, write_bytes);
    labels = readstat_add_label_set(writer, READSTAT_TYPE_DOUBLE, "age");
    readstat_label_double_value(labels, 97, "拒答");
    number = readstat_add_variable(writer, "age", READSTAT_TYPE_DOUBLE, 0);
    readstat_variable_set_label_set(number, labels);
    readstat_variable_add_missing_double_range(number, 97, 999);
    text = readstat_add_variable(writer, "device", READSTAT_TYPE_STRING, 8);
    readstat_variable_add_missing_string_value(text, "-");
    assert_int_equal(readstat_begin_writing_sav(writer, &file, 4), READSTAT_OK);
    for (size_t row = 0; row < 4; row++) {
        readstat_begin_row(writer);
        readstat_insert_double_value(writer, number, numbers[row]);
        readstat_insert_string_value(writer, text, row == 2 ? "-" : "d");
        readstat_end_row(writer);
    }
    assert_int_equal(readstat_end_writing(writer), READSTAT_OK);
    readstat_writer_free(writer);
    close(file);
    return path;
}

static void declared_missing_values_are_empty(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_labelled_numbers *numbers;
    struct mny_question age = {.type = MNY_INTEGER};
    char bytes[256], *labels;
    FILE *file = NULL;
    size_t length;

    (void)state;
    assert_int_equal(
        mny_spss_unpack(make_declared(), MNY_ENCODING_DETECT, problems, &file, &labels, &numbers),
        MNY_OK);
    length = fread(bytes, 1, sizeof bytes - 1, file);
    bytes[length] = '\0';
    assert_string_equal(bytes, "age,device\n1,d\n拒答,d\n,\n,d\n");
    assert_string_equal(mny_labelled_number(numbers, 0, &age, "拒答", strlen("拒答")), "(空)");
    assert_null(mny_labelled_number(numbers, 1, &age, "拒答", strlen("拒答")));
    mny_labelled_numbers_free(numbers);
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

/* A program that writes to a pipe does not know how many cases there will be, and says -1. */
static void cases_that_were_not_counted(void **state)
{
    enum { CASES_AT = 80 };
    struct mny_problems *problems = mny_problems_create();
    struct mny_labelled_numbers *numbers;
    const char *path = make_file(3);
    char bytes[4096], *labels;
    FILE *file = fopen(path, "r+b");
    size_t length;

    (void)state;
    assert_int_equal(fseek(file, CASES_AT, SEEK_SET), 0);
    assert_int_equal(fwrite("\xFF\xFF\xFF\xFF", 1, 4, file), 4);
    fclose(file);
    assert_int_equal(mny_spss_unpack(path, MNY_ENCODING_DETECT, problems, &file, &labels, &numbers),
                     MNY_OK);
    length = fread(bytes, 1, sizeof bytes - 1, file);
    bytes[length] = '\0';
    assert_non_null(strstr(bytes, "\n女,"));
    assert_non_null(strstr(bytes, "\n3.5,b,2023-05-06 09:12:33,00:03:06,\n"));
    mny_labelled_numbers_free(numbers);
    fclose(file);
    mny_problems_free(problems);
}

/* Where the four bytes of NUMBER stand in BYTES, which have them. */
static char *find(char *bytes, size_t length, const char number[4])
{
    size_t at = 0;

    while (at + 4 <= length && memcmp(bytes + at, number, 4) != 0)
        at++;
    assert_true(at + 4 <= length);
    return bytes + at;
}

/* A file of a variable with a label, a value with a label and a text, all of them Chinese in
   GB18030, that says CODE_PAGE and, unless NAME is NULL, the name of its encoding; the path lives
   until the next call. */
static const char *make_chinese(int32_t code_page, const char *name)
{
    static char path[512];
    readstat_writer_t *writer = readstat_writer_init();
    readstat_label_set_t *labels;
    readstat_variable_t *sex, *text;
    char bytes[4096], *at;
    int32_t record[] = {7, 20, 1, name ? (int32_t)strlen(name) : 0};
    size_t length;
    FILE *made;
    int file;

    snprintf(path, sizeof path, "%s/chinese.sav", test_folder());
    file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    assert_true(file >= 0);
    readstat_set_data_writer(writer, write_bytes);
    labels = readstat_add_label_set(writer, READSTAT_TYPE_DOUBLE, "sex");
    readstat_label_double_value(labels, 1, "\xC4\xD0"); /* 男 */
    sex = readstat_add_variable(writer, "sex", READSTAT_TYPE_DOUBLE, 0);
    readstat_variable_set_label_set(sex, labels);
    readstat_variable_set_label(sex, "\xD0\xD4\xB1\xF0"); /* 性别 */
    text = readstat_add_variable(writer, "text", READSTAT_TYPE_STRING, 8);
    assert_int_equal(readstat_begin_writing_sav(writer, &file, 1), READSTAT_OK);
    readstat_begin_row(writer);
    readstat_insert_double_value(writer, sex, 1);
    readstat_insert_string_value(writer, text, "\xC2\xB7\x81\x39\xEF\x31"); /* 路㐂 */
    readstat_end_row(writer);
    assert_int_equal(readstat_end_writing(writer), READSTAT_OK);
    readstat_writer_free(writer);
    close(file);

    made = fopen(path, "r+b");
    length = fread(bytes, 1, sizeof bytes, made);
    at = find(bytes, length, "\xE9\xFD\0"); /* 65001, which ReadStat writes */
    memcpy(at, &code_page, sizeof code_page);
    at = find(bytes, length, "\xE7\3\0"); /* 999, the dictionary's end */
    rewind(made);
    fwrite(bytes, 1, (size_t)(at - bytes), made);
    if (name) {
        fwrite(record, sizeof record, 1, made);
        fwrite(name, 1, strlen(name), made);
    }
    fwrite(at, 1, length - (size_t)(at - bytes), made);
    fclose(made);
    return path;
}

/* Of Chinese Windows (936; 20936 and 51936 of GB 2312, 54936 of GB 18030), or by its name; a file
   that says nothing as the user does, or as GB18030. */
static void chinese_encodings(void **state)
{
    static const struct {
        int32_t code_page;
        const char *name;
        enum mny_encoding wanted;
        bool noted;
    } files[] = {
        {936, NULL, MNY_ENCODING_DETECT, false},    {20936, NULL, MNY_ENCODING_DETECT, false},
        {51936, NULL, MNY_ENCODING_DETECT, false},  {54936, NULL, MNY_ENCODING_BIG5, false},
        {936, "GBK", MNY_ENCODING_UTF_8, false},    {2, "GB18030", MNY_ENCODING_DETECT, false},
        {936, "x-odd", MNY_ENCODING_DETECT, false}, {2, NULL, MNY_ENCODING_DETECT, true},
        {3, NULL, MNY_ENCODING_GB18030, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_labelled_numbers *numbers;
        char bytes[256], *labels;
        FILE *file;
        size_t length;

        assert_int_equal(mny_spss_unpack(make_chinese(files[i].code_page, files[i].name),
                                         files[i].wanted, problems, &file, &labels, &numbers),
                         MNY_OK);
        length = fread(bytes, 1, sizeof bytes - 1, file);
        bytes[length] = '\0';
        assert_string_equal(bytes, "sex,text\n男,路㐂\n");
        assert_string_equal(labels, "性别,");
        assert_int_equal(test_says(problems, "chinese.sav: note: this SPSS file does not say its "
                                             "encoding: read as GB18030"),
                         files[i].noted);
        free(labels);
        mny_labelled_numbers_free(numbers);
        fclose(file);
        mny_problems_free(problems);
    }
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
        struct mny_labelled_numbers *numbers;
        char *labels;
        const char *path = test_file("cut.sav", bytes, length);

        if (mny_spss_unpack(path, MNY_ENCODING_DETECT, problems, &text, &labels, &numbers) ==
            MNY_E_INPUT) {
            assert_true(test_says(problems, "cut.sav: error: this SPSS file cannot be read ("));
            refused++;
        } else {
            fclose(text);
        }
        mny_labelled_numbers_free(numbers);
        mny_problems_free(problems);
    }
    assert_true(refused > 10);
}

/* A value short of a case, which would be the next case's. */
static void uneven_cases_are_refused(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_labelled_numbers *numbers;
    FILE *text = NULL;
    char *labels;

    (void)state;
    assert_int_equal(mny_spss_unpack("tests/fuzz/corpus/spss/uneven", MNY_ENCODING_DETECT, problems,
                                     &text, &labels, &numbers),
                     MNY_E_INPUT);
    assert_null(text);
    assert_null(labels);
    assert_null(numbers);
    assert_true(
        test_says(problems, "uneven: error: this SPSS file cannot be read (its cases do not"));
    mny_problems_free(problems);
}

static const struct variable {
    const char *name, *label;
} labelled[] = {
    {"sex_old", "您的性别"},
    {"Q1", "1、您所在的城市"},
    {"sex", "您的年龄"},
    {"Q3_1", "出行方式 - 步行"},
    {"Q3_2", "[地铁] 出行方式"},
    {"Q3_3", "3、(其他)"},
    {"Q4_1", "满意度 [供水, \"自来\"]"},
    {"Q5", "4、您的年龄"},
    {"odd", NULL},
    {"sex_new", "您的性别"},
};

enum { LABELLED = sizeof labelled / sizeof *labelled };

static const char *make_labelled(const struct variable *made, size_t count)
{
    static char path[512];
    readstat_writer_t *writer = readstat_writer_init();
    int file;

    snprintf(path, sizeof path, "%s/labelled.sav", test_folder());
    file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    assert_true(file >= 0);
    readstat_set_data_writer(writer, write_bytes);
    for (size_t i = 0; i < count; i++) {
        readstat_variable_t *variable =
            readstat_add_variable(writer, made[i].name, READSTAT_TYPE_DOUBLE, 0);

        if (made[i].label)
            readstat_variable_set_label(variable, made[i].label);
    }
    assert_int_equal(readstat_begin_writing_sav(writer, &file, 0), READSTAT_OK);
    assert_int_equal(readstat_end_writing(writer), READSTAT_OK);
    readstat_writer_free(writer);
    close(file);
    return path;
}

/* A name that is a question's comes before any label, also in another column, a label before a
   number. */
static void labels_know_columns(void **state)
{
    static const struct test_sheets sheets = {
        "type,name,label,role\nselect_one c,city,您所在的城市,city\nselect_one s,sex,您的性别,\n"
        "select_multiple w,ways,出行方式,\nbegin_group,sat,满意度,\n"
        "select_one s,water,\"供水, \"\"自来\"\"\",\nend_group,,,\ninteger,age,您的年龄,\n",
        "list_name,name,label\nc,1,云州\ns,1,男\nw,walk,步行\nw,metro,地铁\nw,other,其他\n", NULL,
        "form_title,form_id\n问卷,q\n"};
    static const char *const wanted[LABELLED] = {NULL,   "city",  "sex", "ways", "ways",
                                                 "ways", "water", "age", NULL,   NULL};
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *form = NULL;
    struct mny_matcher *matcher;
    struct mny_dump *dump = NULL;
    struct mny_binding binding = {0};
    char delimiter;

    (void)state;
    assert_int_equal(test_questionnaire(&sheets, problems, &form), MNY_OK);
    matcher = mny_matcher_create(form, NULL);
    assert_int_equal(
        mny_dump_open(make_labelled(labelled, LABELLED), MNY_ENCODING_DETECT, problems, &dump),
        MNY_OK);
    assert_string_equal(
        mny_dump_labels(dump),
        "您的性别,1、您所在的城市,您的年龄,出行方式 - 步行,[地铁] 出行方式,3、(其他),"
        "\"满意度 [供水, \"\"自来\"\"]\",4、您的年龄,,您的性别");
    assert_int_equal(mny_header_read(dump, "labelled.sav", matcher, form, NULL,
                                     &(struct mny_header_reading){0}, problems, &binding,
                                     &delimiter),
                     MNY_OK);
    for (size_t i = 0; i < LABELLED; i++) {
        assert_string_equal(binding.columns[i].header, labelled[i].name);
        if (!wanted[i])
            assert_int_equal(binding.columns[i].use, MNY_COLUMN_UNMATCHED);
        else
            assert_string_equal(mny_questionnaire_question(form, binding.columns[i].question)->name,
                                wanted[i]);
    }
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(binding.columns[3 + i].choice, i);
    mny_binding_free(&binding);
    mny_dump_close(dump);
    mny_matcher_free(matcher);
    mny_questionnaire_free(form);
    mny_problems_free(problems);
}

/* The header of an SPSS file of COUNT variables, bound to SHEETS; into BOUND the question of each.
 */
static enum mny_code bind_variables(const struct test_sheets *sheets, const struct variable *made,
                                    size_t count, struct mny_problems *problems, size_t *bound)
{
    struct mny_questionnaire *form = NULL;
    struct mny_binding binding = {0};
    struct mny_matcher *matcher;
    struct mny_dump *dump = NULL;
    enum mny_code code;
    char delimiter;

    assert_int_equal(test_questionnaire(sheets, problems, &form), MNY_OK);
    matcher = mny_matcher_create(form, NULL);
    assert_int_equal(
        mny_dump_open(make_labelled(made, count), MNY_ENCODING_DETECT, problems, &dump), MNY_OK);
    code = mny_header_read(dump, "twice.sav", matcher, form, NULL, &(struct mny_header_reading){0},
                           problems, &binding, &delimiter);
    for (size_t i = 0; code == MNY_OK && i < count; i++)
        bound[i] =
            binding.columns[i].use == MNY_COLUMN_ANSWER ? binding.columns[i].question : MNY_NONE;
    mny_binding_free(&binding);
    mny_dump_close(dump);
    mny_matcher_free(matcher);
    mny_questionnaire_free(form);
    return code;
}

/* Two questions of one label are the variables of that label, in their order; of one variable
   nobody knows which it is.  Two variables cannot both be one question. */
static void labels_that_stand_twice(void **state)
{
    static const struct test_sheets twice = {
        "type,name,label,role\nselect_one c,city,您所在的城市,city\ninteger,before,满意吗,\n"
        "integer,after,满意吗,\n",
        "list_name,name,label\nc,1,云州\n", NULL, "form_title,form_id\n问卷,q\n"};
    static const struct test_sheets once = {
        "type,name,label,role\nselect_one c,city,您所在的城市,city\ninteger,before,满意吗,\n",
        "list_name,name,label\nc,1,云州\n", NULL, "form_title,form_id\n问卷,q\n"};
    static const struct variable made[] = {
        {"V1", "您所在的城市"}, {"V2", "满意吗"}, {"V3", "满意吗"}};
    struct mny_problems *problems = mny_problems_create();
    size_t bound[3];

    (void)state;
    assert_int_equal(bind_variables(&twice, made, 3, problems, bound), MNY_OK);
    assert_int_equal(bound[1], 1);
    assert_int_equal(bound[2], 2);
    assert_true(test_says(problems, "note: column \"V3\" is taken for question \"after\" by its "));
    assert_int_equal(bind_variables(&twice, made, 2, problems, bound), MNY_OK);
    assert_int_equal(bound[1], MNY_NONE);
    assert_int_equal(bind_variables(&once, made, 3, problems, bound), MNY_E_INPUT);
    assert_true(test_says(problems,
                          "twice.sav:1:3: error: variables 2 (\"V2\") and 3 (\"V3\") both "
                          "have the label of question \"before\"; give the right one"));
    mny_problems_free(problems);
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
        cmocka_unit_test(declared_missing_values_are_empty),
        cmocka_unit_test(a_dump_of_it),
        cmocka_unit_test(cases_that_were_not_counted),
        cmocka_unit_test(chinese_encodings),
        cmocka_unit_test(cut_off),
        cmocka_unit_test(uneven_cases_are_refused),
        cmocka_unit_test(labels_know_columns),
        cmocka_unit_test(labels_that_stand_twice),
        cmocka_unit_test(tells_spss_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
