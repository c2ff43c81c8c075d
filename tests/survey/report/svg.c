/* SPDX-License-Identifier: MIT */
#include "survey/report/svg.h"

#include "tests/survey/report/written.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BEGIN "<?xml version=\"1.0\"?>\n<svg width=\"9\" height=\"8\" viewBox=\"0 0 9 8\">"
#define END "</svg>\n"

static const char *const texts[] = {"<b>市</b>", "axis & more",
                                    "a name that is far too long for the margin"};

static struct mny_svg svg_of(const char *drawing)
{
    return (struct mny_svg){.drawing = drawing,
                            .length = strlen(drawing),
                            .name = "totals",
                            .title = "\"totals\"",
                            .texts = texts,
                            .text_count = 3,
                            .label_count = 3,
                            .label_columns = 26};
}

struct placed {
    struct mny_svg svg;
    enum mny_svg_place place;
};

static void write_placed(const void *of, struct mny_writer *writer)
{
    const struct placed *placed = of;

    mny_svg_write(&placed->svg, placed->place, writer);
}

static char *drawn(const char *drawing, enum mny_svg_place place)
{
    const struct placed placed = {svg_of(drawing), place};

    assert_true(mny_svg_valid(&placed.svg));
    return written(write_placed, &placed);
}

static const struct drawing_case {
    const char *label, *drawing;
    bool valid;
} drawings[] = {
    {"plain shapes", BEGIN "<g><path d='M0,0 L1,1'/></g>" END, true},
    {"a mark", BEGIN "<text>@0@</text>" END, true},
    {"a number on an axis", BEGIN "<text> -1.5e+06</text>" END, true},
    {"nothing drawn", BEGIN END, false},
    {"nothing but empty groups", BEGIN "<g><g></g></g>" END, false},
    {"empty", "", false},
    {"blank", " \n", false},
    {"no SVG", "<html></html>", false},
    {"a text before it", "x" BEGIN END, false},
    {"cut off", BEGIN "<g>", false},
    {"cut off in a tag", BEGIN "<g fill='", false},
    {"cut off in a declaration", "<?xml ", false},
    {"something behind it", BEGIN END "<script/>", false},
    {"a script", BEGIN "<script>alert(1)</script>" END, false},
    {"a script of its own", BEGIN "<g><script/></g>" END, false},
    {"foreign HTML", BEGIN "<foreignObject></foreignObject>" END, false},
    {"an image", BEGIN "<image href='x'/>" END, false},
    {"a link", BEGIN "<a xlink:href='javascript:x'><text>@0@</text></a>" END, false},
    {"a use from elsewhere", BEGIN "<use xlink:href='http://x/#a'/>" END, false},
    {"a use of a file", BEGIN "<use xlink:href='x#a'/>" END, false},
    {"a fill from elsewhere", BEGIN "<rect fill='url(#a)'/>" END, false},
    {"an entity in a value", BEGIN "<rect fill='&x'/>" END, false},
    {"a comment", BEGIN "<!-- x -->" END, false},
    {"a document type", "<!DOCTYPE svg>" BEGIN END, false},
    {"words that are not ours", BEGIN "<text>hello</text>" END, false},
    {"words outside a text", BEGIN "@0@" END, false},
    {"a mark without a text", BEGIN "<text>@3@</text>" END, false},
    {"a huge mark", BEGIN "<text>@99999999999999999999@</text>" END, false},
    {"an open mark", BEGIN "<text>@0</text>" END, false},
    {"an empty mark", BEGIN "<text>@@</text>" END, false},
    {"a wrong end", BEGIN "<g></defs>" END, false},
    {"an end too many", BEGIN "</g>" END, false},
    {"no size", "<svg viewBox='0 0 1 1'><text>@0@</text></svg>", false},
    {"a title that does not end", BEGIN "<title>x" END, false},
    {"an attribute without a value", BEGIN "<g fill></g>" END, false},
    {"a value without quotes", BEGIN "<g fill=red></g>" END, false},
    {"too deep",
     BEGIN "<g><g><g><g><g><g><g><g><g><g><g><g><g><g><g><g></g></g></g></g></g></g></g></g></g>"
           "</g></g></g></g></g></g></g>" END,
     false},
};

static void check_drawing(void **state)
{
    const struct drawing_case *drawing = *state;
    struct mny_svg svg = svg_of(drawing->drawing);

    assert_int_equal(mny_svg_valid(&svg), drawing->valid);
}

static void what_is_of_no_use_is_left_out(void **state)
{
    char *got = drawn(BEGIN "<title>script</title><desc>gnuplot 5.4</desc>"
                            "<g id='gnuplot_plot_1' onclick='x()' style='color:red'>"
                            "<path stroke='black'  d='M172.00,57.34 M834.82,57.34  '/>"
                            "<path stroke='rgb(  0, 114, 178)' d='M1,1 L2,2 '/></g>"
                            "<g fill='none'>\n</g>" END,
                      MNY_SVG_IN_PAGE);

    (void)state;
    assert_string_equal(got, "<svg role=\"img\" aria-label=\"&quot;totals&quot;\" "
                             "fill=\"none\" stroke=\"currentColor\" stroke-width=\"1\" "
                             "viewBox=\"0 0 9 8\">\n"
                             "<g id=\"totals-gnuplot_plot_1\">"
                             "<path stroke=\"rgb(0,114,178)\" d=\"M1,1 L2,2\"/>\n"
                             "</g>\n</svg>\n");
    free(got);
    /* Nor are groups told what the drawing has anyway, but what one inside another has is kept. */
    got = drawn(BEGIN "<g id='canvas'><rect x='0' y='0' width='9' height='8' fill='none'/>"
                      "<g fill='none' color='black' stroke='currentColor' stroke-width='1.00'>"
                      "<path d='M1,1 L2,2'/></g>"
                      "<g fill='none' color='red' stroke-width='2.00'><g fill='none'>"
                      "<path d='M3,3 L4,4'/></g></g></g>" END,
                MNY_SVG_IN_PAGE);
    assert_string_equal(strstr(got, "<g id"),
                        "<g id=\"totals-canvas\"><g><path d=\"M1,1 L2,2\"/>\n</g>\n"
                        "<g color=\"red\" stroke-width=\"2.00\"><g fill=\"none\">"
                        "<path d=\"M3,3 L4,4\"/>\n</g>\n</g>\n</g>\n</svg>\n");
    free(got);
}

static void texts_take_the_place_of_marks(void **state)
{
    char *got = drawn(BEGIN "<text>@0@</text><text>@2@</text><text> 7</text>" END, MNY_SVG_IN_PAGE);

    (void)state;
    assert_non_null(strstr(got, "<text>&lt;b&gt;市&lt;/b&gt;</text>"));
    assert_non_null(strstr(got,
                           "<text>a name that is far too lo…<title>a name that is far too long "
                           "for the margin</title></text>"));
    assert_non_null(strstr(got, "<text>7</text>"));
    assert_null(strchr(got, '@'));
    free(got);
}

static void ids_differ_and_links_stay_inside(void **state)
{
    static const char drawing[] =
        BEGIN "<defs><circle id='gpPt5' r='1'/></defs><use xlink:href='#gpPt5' color='black'/>" END;
    char *page = drawn(drawing, MNY_SVG_IN_PAGE), *file = drawn(drawing, MNY_SVG_IN_FILE);

    (void)state;
    assert_non_null(strstr(page, "<circle id=\"totals-gpPt5\" r=\"1\"/>"));
    assert_non_null(strstr(page, "<use href=\"#totals-gpPt5\" color=\"currentColor\"/>"));
    assert_null(strstr(page, "http"));
    assert_non_null(strstr(file, "<use xlink:href=\"#totals-gpPt5\" color=\"currentColor\"/>"));
    assert_ptr_equal(strstr(file, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns="), file);
    assert_non_null(strstr(file, "<title>&quot;totals&quot;</title>"));
    free(page);
    free(file);
}

int main(void)
{
    enum { DRAWINGS = sizeof drawings / sizeof *drawings };
    struct CMUnitTest tests[DRAWINGS + 3];

    for (size_t i = 0; i < DRAWINGS; i++)
        tests[i] = (struct CMUnitTest){drawings[i].label, check_drawing, NULL, NULL,
                                       (void *)(uintptr_t)&drawings[i]};
    tests[DRAWINGS] = (struct CMUnitTest)cmocka_unit_test(what_is_of_no_use_is_left_out);
    tests[DRAWINGS + 1] = (struct CMUnitTest)cmocka_unit_test(texts_take_the_place_of_marks);
    tests[DRAWINGS + 2] = (struct CMUnitTest)cmocka_unit_test(ids_differ_and_links_stay_inside);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
