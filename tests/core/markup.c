/* SPDX-License-Identifier: MIT */
/* HTML left in labels. */
#include "core/markup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct markup_case {
    const char *text, *plain;
} cases[] = {
    {"满意", "满意"},
    {"<b>满意</b>", "满意"},
    {"<span style=\"color:red\">满意</span><br/>", "满意"},
    {"&nbsp;满意&amp;一般&nbsp;", "\u00A0满意&一般\u00A0"},
    {"&lt;18&gt;", "<18>"},
    {"&quot;好&quot;&apos;", "\"好\"'"},
    {"&#28385;&#x610F;&#X610f;", "满意意"},
    {"R&D; a & b &unknown; &", "R&D; a & b &unknown; &"},
    {"甲 < 乙 > 丙 <3", "甲 < 乙 > 丙 <3"},
    {"<b", "<b"},
    {"<", "<"},
    {"&#;&#x;&#xZZ;&#99999999;&#xD800;&#0;", "&#;&#x;&#xZZ;&#99999999;&#xD800;&#0;"},
    {"&#x10FFFF;", "\U0010FFFF"},
    {"", ""},
};

static void test_case(void **state)
{
    const struct markup_case *c = *state;
    char out[128];
    const size_t length = strlen(c->text), made = mny_markup_strip(c->text, length, out);

    assert_true(made <= length);
    out[made] = '\0';
    assert_string_equal(out, c->plain);
    if (strcmp(c->text, c->plain) != 0)
        assert_true(mny_markup_possible(c->text, length));
}

int main(void)
{
    enum { COUNT = sizeof cases / sizeof *cases };
    struct CMUnitTest tests[COUNT];

    for (size_t i = 0; i < COUNT; i++)
        tests[i] = (struct CMUnitTest){cases[i].text, test_case, NULL, NULL, &cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
