/* SPDX-License-Identifier: MIT */
#include "survey/export/statistics_file.h"

#include "tests/core/files.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <readstat.h>

static void texts_are_cut_between_characters(void **state)
{
    static const struct {
        const char *text;
        size_t most, characters, kept;
    } cases[] = {
        {"", 5, 5, 0},
        {"abc", 5, 5, 3},
        {"abc", 2, 5, 2},
        {"abc", 5, 2, 2},
        {"abc", 0, 5, 0},
        {"abc", 5, 0, 0},
        {"民意", 6, 9, 6},
        {"民意", 5, 9, 3},
        {"民意", 4, 9, 3},
        {"民意", 2, 9, 0},
        {"民意", 99, 1, 3},
        {"a民", 3, 9, 1},
        {"\xF0\xA0\x80\x80"
         "b",
         4, 9, 4},
        {"\xF0\xA0\x80\x80"
         "b",
         3, 9, 0},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(
            mny_text_cut(cases[i].text, strlen(cases[i].text), cases[i].most, cases[i].characters),
            cases[i].kept);
}

/* ---- written, and read again by ReadStat -------------------------------------------- */

static const struct mny_choice choices[] = {
    {.name = "1", .label = "是", .scored = true, .value = {.number = 1}},
    {.name = "8", .label = "不适用", .value = {.number = 8}},
    {.name = "-9", .label = "说不清", .value = {.number = -9}},
};
static const struct mny_choice_list list = {"list", choices, 3};
static const struct mny_statistics_variable variables[] = {
    {.name = "said", .label = "意见", .width = 6},
    {.name = "answer",
     .label = "答",
     .numeric = true,
     .choices = &list,
     .opinion = true,
     .conditional = true},
    {.name = "minutes", .label = "分钟", .numeric = true, .conditional = true},
};

/* All values that were read, one after the other. */
struct seen {
    char text[400];
};

static int see(int row, readstat_variable_t *variable, readstat_value_t value, void *context)
{
    struct seen *seen = context;
    char *end = seen->text + strlen(seen->text);
    const size_t room = sizeof seen->text - (size_t)(end - seen->text);
    (void)row;

    if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING)
        snprintf(end, room, "'%s' ", readstat_string_value(value));
    else if (readstat_value_is_tagged_missing(value))
        snprintf(end, room, ".%c ", readstat_value_tag(value));
    else if (readstat_value_is_system_missing(value))
        snprintf(end, room, ". ");
    else if (readstat_value_is_defined_missing(value, variable))
        snprintf(end, room, "(%g) ", readstat_double_value(value));
    else
        snprintf(end, room, "%g ", readstat_double_value(value));
    return READSTAT_HANDLER_OK;
}

/* ReadStat 1.1.8 reads no .sav without such a handler. */
static int take_variable(int index, readstat_variable_t *variable, const char *labels,
                         void *context)
{
    (void)index;
    (void)variable;
    (void)labels;
    (void)context;
    return READSTAT_HANDLER_OK;
}

static void read_again(const char *name, bool sav, const char *expected)
{
    char path[600];
    struct seen seen = {""};
    readstat_parser_t *parser = readstat_parser_init();

    snprintf(path, sizeof path, "%s/OUT/%s", test_folder(), name);
    readstat_set_variable_handler(parser, take_variable);
    readstat_set_value_handler(parser, see);
    assert_int_equal(sav ? readstat_parse_sav(parser, path, &seen)
                         : readstat_parse_dta(parser, path, &seen),
                     READSTAT_OK);
    readstat_parser_free(parser);
    assert_string_equal(seen.text, expected);
}

static void write_rows(struct mny_output *output, const char *name,
                       enum mny_statistics_format format, struct mny_problems *problems)
{
    struct mny_statistics_file *file;

    assert_int_equal(
        mny_statistics_file_open(output, name, format, variables, 3, 4, problems, &file), MNY_OK);
    mny_statistics_row_begin(file); /* all answered */
    mny_statistics_put_text(file, 0, "民意", 6);
    mny_statistics_put_number(file, 1, 1);
    mny_statistics_put_number(file, 2, 0.1);
    mny_statistics_row_end(file);
    mny_statistics_row_begin(file); /* nothing */
    mny_statistics_row_end(file);
    mny_statistics_row_begin(file); /* not asked */
    mny_statistics_put_not_asked(file, 0);
    mny_statistics_put_not_asked(file, 1);
    mny_statistics_put_not_asked(file, 2);
    mny_statistics_row_end(file);
    mny_statistics_row_begin(file); /* no opinion */
    mny_statistics_put_text(file, 0, "", 0);
    mny_statistics_put_number(file, 1, -9);
    mny_statistics_put_number(file, 2, NAN);
    mny_statistics_row_end(file);
    assert_int_equal(mny_statistics_file_close(file), MNY_OK);
}

static void missing_answers_are_kept_apart(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_output *output;
    char out[600];
    (void)state;

    snprintf(out, sizeof out, "%s/OUT", test_folder());
    assert_int_equal(mny_output_begin(out, true, problems, &output), MNY_OK);
    write_rows(output, "a.sav", MNY_STATISTICS_SAV, problems);
    write_rows(output, "a.dta", MNY_STATISTICS_DTA, problems);
    assert_int_equal(mny_output_commit(output, problems), MNY_OK);
    assert_int_equal(mny_problems_size(problems), 0);
    read_again("a.sav", true, "'民意' 1 0.1 '' . . '' (-99) (-1e+09) '' (-9) . ");
    read_again("a.dta", false, "'民意' 1 0.1 '' . . '' .a .a '' .c . ");
    mny_problems_free(problems);
}

/* Fewer rows than were promised: ReadStat's complaint is ours. */
static void a_broken_promise_is_said(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_statistics_file *file;
    struct mny_output *output;
    char out[600];
    (void)state;

    snprintf(out, sizeof out, "%s/OUT", test_folder());
    assert_int_equal(mny_output_begin(out, true, problems, &output), MNY_OK);
    assert_int_equal(mny_statistics_file_open(output, "b.sav", MNY_STATISTICS_SAV, variables, 3, 4,
                                              problems, &file),
                     MNY_OK);
    assert_int_equal(mny_statistics_file_close(file), MNY_E_CREATE);
    assert_non_null(strstr(mny_problems_at(problems, 0)->text, "--export"));
    mny_output_discard(output);
    mny_statistics_file_discard(NULL);
    mny_problems_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_cut_between_characters),
        cmocka_unit_test(missing_answers_are_kept_apart),
        cmocka_unit_test(a_broken_promise_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
