/* SPDX-License-Identifier: MIT */
#include "core/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Seven times four Chinese characters and a comma: 70 columns. */
#define SEVEN "一二三四，一二三四，一二三四，一二三四，一二三四，一二三四，一二三四，"

static const struct wrap_case {
    const char *name, *text, *want;
    size_t indent;
} cases[] = {
    {"fits", "abc 市", "abc 市\n", 0},
    {"exactly 80 columns", SEVEN "一二三四五", SEVEN "一二三四五\n", 0},
    {"between Chinese characters", SEVEN "一二三四五六", SEVEN "一二三四五\n  六\n", 0},
    {"no comma begins a line", SEVEN "一二三四五，六", SEVEN "一二三四\n  五，六\n", 0},
    {"nor a stop", SEVEN "一二三四五。", SEVEN "一二三四\n  五。\n", 0},
    {"nor an enumeration comma", SEVEN "一二三四五、六", SEVEN "一二三四\n  五、六\n", 0},
    {"nor what closes, twice", SEVEN "一二三《四》）五", SEVEN "一二三\n  《四》）五\n", 0},
    {"nothing opens at the end", SEVEN "一二三四（五）", SEVEN "一二三四\n  （五）\n", 0},
    {"nor twice", SEVEN "一二三（《五》）", SEVEN "一二三\n  （《五》）\n", 0},
    {"nor a quotation mark", SEVEN "一二三四“五六七”", SEVEN "一二三\n  四“五六七”\n", 0},
    {"a number keeps its sign", SEVEN "一二三四 9％五", SEVEN "一二三四\n  9％五\n", 0},
    {"at blanks, which go", SEVEN "ab defghijklm", SEVEN "ab\n  defghijklm\n", 0},
    {"with an indent", SEVEN "一二三四五", "   " SEVEN "一二三\n     四五\n", 3},
    {"nowhere to break",
     "。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。",
     "。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。\n  。。\n",
     0},
};
enum { CASES = sizeof cases / sizeof *cases };

static void wraps(void **state)
{
    const struct wrap_case *of = *state;
    struct mny_page page = {0};

    mny_page_wrapped(&page, of->indent, of->text);
    assert_false(page.failed);
    assert_string_equal(page.text, of->want);
    free(page.text);
}

int main(void)
{
    struct CMUnitTest tests[CASES];

    for (size_t i = 0; i < CASES; i++)
        tests[i] =
            (struct CMUnitTest){cases[i].name, wraps, NULL, NULL, (void *)(uintptr_t)&cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
