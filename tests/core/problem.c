/* SPDX-License-Identifier: MIT */
#include "core/problem.h"

#include "core/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check_format(const struct mny_problems *problems, size_t index, const char *wanted)
{
    char *text = mny_problem_format(mny_problems_at(problems, index));

    assert_string_equal(text, wanted);
    free(text);
}

static void says_place_and_caret(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    char file[] = "survey.csv";

    (void)state;
    assert_int_equal(mny_problems_code(problems), MNY_OK);
    mny_remark(problems, MNY_NOTE, (struct mny_where){0}, "%d rows", 3);
    assert_int_equal(mny_problems_code(problems), MNY_OK);
    assert_int_equal(mny_problem(problems, MNY_E_PARTIAL, (struct mny_where){file, 0, 0}, "a"),
                     MNY_E_PARTIAL);
    mny_problem(problems, MNY_E_INPUT, (struct mny_where){file, 7, 5}, "unknown %s", "name");
    mny_problem_excerpt(problems, "${年龄} < $x", 9);
    file[0] = 'X'; /* the name was copied */
    check_format(problems, 0, "note: 3 rows");
    check_format(problems, 1, "survey.csv: error: a");
    check_format(problems, 2,
                 "survey.csv:7:5: error: unknown name\n    ${年龄} < $x\n               ^");
    assert_int_equal(mny_problems_count(problems, MNY_ERROR), 2);
    assert_int_equal(mny_problems_count(problems, MNY_NOTE), 1);
    assert_int_equal(mny_problems_code(problems), MNY_E_PARTIAL);
    assert_null(mny_problems_at(problems, 3));
    mny_problems_free(problems);
    mny_problems_free(NULL);
}

/* The contract's own table. */
static void has_the_exit_statuses_of_the_contract(void **state)
{
    static const struct {
        enum mny_code code;
        int status;
    } table[] = {{MNY_OK, 0},        {MNY_E_USAGE, 2}, {MNY_E_INPUT, 65},   {MNY_E_NOT_FOUND, 66},
                 {MNY_E_CREATE, 73}, {MNY_E_IO, 74},   {MNY_E_PARTIAL, 75}, {MNY_E_INTERNAL, 70}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(mny_exit_status(table[i].code), table[i].status);
}

static void arena_keeps_what_it_gave(void **state)
{
    struct mny_arena *arena = mny_arena_create();
    char *first = mny_arena_text(arena, "first", 5);
    char *large = mny_arena_alloc(arena, 100000);

    (void)state;
    for (int i = 0; i < 10000; i++)
        assert_string_equal(mny_arena_text(arena, "abcdef", 3), "abc");
    memset(large, 'x', 100000);
    assert_string_equal(first, "first");
    assert_null(mny_arena_array(arena, SIZE_MAX / 2, 3));
    assert_null(mny_arena_alloc(arena, SIZE_MAX));
    mny_arena_free(arena);
    mny_arena_free(NULL);
}

static void grows_without_losing(void **state)
{
    int *items = NULL;
    size_t capacity = 0;

    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        assert_true(mny_grow(&items, &capacity, i + 1, sizeof *items));
        items[i] = (int)i;
    }
    assert_int_equal(items[999], 999);
    assert_false(mny_grow(&items, &capacity, SIZE_MAX / 2, sizeof *items));
    assert_int_equal(items[500], 500);
    free(items);
}

/* A cell of a megabyte is no message: what is said of it, before and behind, stays. */
static void cuts_a_long_text(void **state)
{
    enum { LONG = 1000000 };
    struct mny_problems *problems = mny_problems_create();
    char *cell = malloc(LONG + 1), *text;

    (void)state;
    assert_non_null(cell);
    for (size_t i = 0; i + 3 <= LONG; i += 3)
        memcpy(cell + i, "城", 3);
    cell[LONG / 3 * 3] = '\0';
    mny_problem(problems, MNY_E_INPUT, (struct mny_where){"a.csv", 2, 1}, "\"%s\" is no number",
                cell);
    text = mny_problem_format(mny_problems_at(problems, 0));
    assert_in_range(strlen(text), 1000, 12000);
    assert_memory_equal(text, "a.csv:2:1: error: \"城", strlen("a.csv:2:1: error: \"城"));
    assert_non_null(strstr(text, "城…城"));
    assert_string_equal(strstr(text, "\" is"), "\" is no number");
    free(text);
    free(cell);
    mny_problems_free(problems);
}

static void says_a_cell_with_lines_in_one(void **state)
{
    struct mny_problems *problems = mny_problems_create();

    (void)state;
    mny_problem(problems, MNY_E_INPUT, (struct mny_where){"a\nb.csv", 2, 1}, "unknown \"%s\"",
                "x\nc.csv:1:1: error: y");
    mny_problem_excerpt(problems, "1 +\n+ 2", 4);
    check_format(problems, 0,
                 "a b.csv:2:1: error: unknown \"x c.csv:1:1: error: y\"\n    1 + + 2\n        ^");
    mny_problems_free(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_place_and_caret),
        cmocka_unit_test(has_the_exit_statuses_of_the_contract),
        cmocka_unit_test(arena_keeps_what_it_gave),
        cmocka_unit_test(grows_without_losing),
        cmocka_unit_test(cuts_a_long_text),
        cmocka_unit_test(says_a_cell_with_lines_in_one),
    };

    return cmocka_run_group_tests_name("core/problem", tests, NULL, NULL);
}
