/* SPDX-License-Identifier: MIT */
/* What gnuplot is told of the texts of a drawing, and plots of points. */
#include "survey/report/canvas.h"

#include "survey/report/point_plot.h"
#include "survey/report/row_plot.h"
#include "tests/survey/report/written.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void write_texts(const void *of, struct mny_writer *writer)
{
    mny_canvas_texts(of, writer);
}

/* The bytes that the one line of LINES stands for: nothing but \ooo between quotes. */
static void read_line(const char *line, char *text)
{
    size_t length = 0;

    assert_int_equal(*line++, '"');
    for (; *line == '\\'; line += 4) {
        assert_true(strspn(line + 1, "01234567") >= 3);
        text[length++] = (char)((line[1] - '0') * 64 + (line[2] - '0') * 8 + (line[3] - '0'));
    }
    text[length] = '\0';
    assert_string_equal(line, "\"\n");
}

static const struct text_case {
    const char *name, *text, *want;
    size_t columns; /* 0: it is no label */
} cases[] = {
    {"plain", "abc", "abc", 26},
    {"Chinese", "郑州市", "郑州市", 26},
    {"hostile", "`touch pwned` \"$(x)\" '%s' \\n @0@ {/Bold x}_2 #",
     "`touch pwned` \"$(x)\" '%s' \\n @0@ {/Bold x}_2 #", 0},
    {"no second line", "a\nb\rc\td\x7f", "a b c d ", 26},
    {"a long label", "a name that is far too long for the margin", "a name that is far too lo…",
     26},
    {"a long Chinese label", "郑州市郑州市", "郑州市郑…", 10},
    {"letters that few fonts have", "\U0001F306城\U00020BB7\uE000\uF8FF\uF900\uFF21",
     "□城□□□\uF900\uFF21", 26},
    {"nothing", "", "", 26},
};
enum { CASES = sizeof cases / sizeof *cases };

static void text(void **state)
{
    const struct text_case *of = *state;
    const struct mny_svg svg = {.texts = &of->text,
                                .text_count = 1,
                                .label_count = of->columns > 0,
                                .label_columns = of->columns};
    char *line = written(write_texts, &svg), got[1024];

    read_line(line, got);
    assert_string_equal(got, of->want);
    free(line);
}

/* gnuplot reads 1,024 bytes of a line: no letter is cut in two there. */
static void endless_texts_are_cut(void **state)
{
    char endless[3 * 500 + 1] = "", got[1024];
    const char *texts[] = {endless};
    const struct mny_svg svg = {.texts = texts, .text_count = 1};
    char *line;

    (void)state;
    for (size_t i = 0; i < 500; i++)
        strcat(endless, "市");
    line = written(write_texts, &svg);
    assert_true(strlen(line) < 1024);
    read_line(line, got);
    assert_int_equal(strlen(got) % 3, 0);
    assert_memory_equal(got, endless, strlen(got) - 3);
    assert_string_equal(got + strlen(got) - 3, "…");
    free(line);
}

static void what_is_too_high_is_no_png(void **state)
{
    (void)state;
    assert_true(mny_canvas_fits(560));
    assert_true(mny_canvas_fits(32000));
    assert_false(mny_canvas_fits(32001));
}

static void begin_canvas(const void *of, struct mny_writer *writer)
{
    struct mny_canvas canvas = *(const struct mny_canvas *)of;

    canvas.writer = writer;
    mny_canvas_begin(&canvas);
}

static void long_pictures_are_no_larger_than_the_page(void **state)
{
    struct mny_canvas canvas = {.form = MNY_FORM_PNG, .width = 880, .height = 4000, .font = 13};
    char *script = written(begin_canvas, &canvas);

    (void)state;
    assert_non_null(strstr(script, "size 1760,8000 "));
    free(script);
    canvas.height = 4001;
    script = written(begin_canvas, &canvas);
    assert_non_null(strstr(script, "size 880,4001 "));
    free(script);
}

/* ---- points -------------------------------------------------------------------------------- */

static const struct mny_plot_point points[] = {{.x = 50,
                                                .y = 70,
                                                .low = 50,
                                                .high = 90,
                                                .number = "1",
                                                .label = "`pwned`",
                                                .color = "#d55e00"},
                                               {.x = 90,
                                                .y = 71,
                                                .low = 70.5,
                                                .high = NAN,
                                                .number = "2",
                                                .label = "<b>",
                                                .color = "#009e73"}};
static const struct mny_plot_speck specks[] = {{10, 20}};

static struct mny_point_plot plot_of(size_t speck_count)
{
    return (struct mny_point_plot){.x_axis = "rate",
                                   .y_axis = "score",
                                   .corners = {"felt", "", "", "built"},
                                   .x_cut = 60,
                                   .y_cut = 65,
                                   .points = points,
                                   .count = 2,
                                   .specks = specks,
                                   .speck_count = speck_count};
}

static void write_wide(const void *of, struct mny_writer *writer)
{
    mny_point_plot_script(of, MNY_FORM_WIDE, writer);
}

static void write_narrow(const void *of, struct mny_writer *writer)
{
    mny_point_plot_script(of, MNY_FORM_NARROW, writer);
}

static void write_png(const void *of, struct mny_writer *writer)
{
    mny_point_plot_script(of, MNY_FORM_PNG, writer);
}

static void points_are_numbers_alone(void **state)
{
    const struct mny_point_plot plot = plot_of(0);
    char *wide = written(write_wide, &plot), *png = written(write_png, &plot);

    (void)state;
    assert_null(strstr(wide, "pwned"));
    assert_null(strstr(wide, "felt"));
    assert_null(strchr(wide, '`'));
    assert_non_null(strstr(wide, "set label '@6@' at first 50, 70 center"));
    assert_non_null(strstr(wide, "set label '@7@' at first 90, 71 center"));
    assert_non_null(strstr(wide, "set xlabel '@4@'"));
    assert_non_null(strstr(png, "set label t6 at first 50, 70 center"));
    assert_non_null(strstr(png, "array texts[8]"));
    assert_null(strstr(png, "pwned"));
    free(wide);
    free(png);
}

/* 14 + 56 of 560 pixels are outside; from 50 to 90 and 8 % around there are 46.4 points in 490
   pixels, so that a circle of 10 pixels takes 0.947 of them. */
static void an_interval_stops_at_its_circle(void **state)
{
    const struct mny_point_plot plot = plot_of(0);
    char *script = written(write_wide, &plot), *row = strstr(script, "$points << END\n");
    double below, below_length, above, above_length;

    (void)state;
    assert_non_null(row);
    assert_int_equal(sscanf(row, "$points << END\n50 70 %lf %lf %lf %lf 13983232\n", &below,
                            &below_length, &above, &above_length),
                     4);
    assert_true(fabs(below - 50) < 1e-9);
    assert_true(fabs(below + below_length - (70 - 10 * 46.4 / 490)) < 1e-9);
    assert_true(fabs(above - (70 + 10 * 46.4 / 490)) < 1e-9);
    assert_true(fabs(above + above_length - 90) < 1e-9);
    assert_non_null(strstr(row, "\n90 71 ? ? ? ? 40563\n"));
    free(script);
}

static void specks_are_seen_and_axes_named_where_there_is_room(void **state)
{
    const struct mny_point_plot few = plot_of(1), none = plot_of(0);
    char *with = written(write_narrow, &few), *without = written(write_wide, &none);

    (void)state;
    assert_non_null(strstr(with, "$specks << END\n10 20\nEND\n"));
    assert_non_null(strstr(with, "plot $specks"));
    assert_null(strstr(without, "plot $specks"));
    assert_null(strstr(with, "@4@"));
    assert_null(strstr(with, "@5@"));
    free(with);
    free(without);
}

static void each_number_says_what_it_is(void **state)
{
    const struct mny_point_plot plot = plot_of(0);

    (void)state;
    assert_int_equal(mny_point_plot_texts(&plot), 8);
    assert_string_equal(mny_point_plot_text(&plot, 0), "felt");
    assert_string_equal(mny_point_plot_text(&plot, 5), "score");
    assert_string_equal(mny_point_plot_text(&plot, 7), "2");
    assert_null(mny_point_plot_title(&plot, 5));
    assert_string_equal(mny_point_plot_title(&plot, 7), "<b>");
}

/* ---- rows ---------------------------------------------------------------------------------- */

static void write_rows(const void *of, struct mny_writer *writer)
{
    mny_row_plot_script(of, MNY_FORM_WIDE, writer);
}

/* With an axis at the top, too, gnuplot's range ends at the data. */
static void dots_keep_off_their_labels(void **state)
{
    const char *labels[21];
    double values[21];
    struct mny_row_plot plot = {.axis = "points",
                                .rows = 21,
                                .labels = labels,
                                .series = {{MNY_MARK_DOT, NULL, "#000000", values, NULL}},
                                .series_count = 1};
    char *script;

    (void)state;
    for (size_t i = 0; i < 21; i++) {
        labels[i] = "a";
        values[i] = (double)i;
    }
    script = written(write_rows, &plot);
    assert_non_null(strstr(script, "set link x2\n"));
    assert_non_null(strstr(script, "set offsets graph 0.02, graph 0.02, 0, 0\n"));
    free(script);
    plot.from_zero = true;
    script = written(write_rows, &plot);
    assert_null(strstr(script, "set offsets"));
    free(script);
}

int main(void)
{
    struct CMUnitTest tests[CASES + 8];
    size_t count = CASES;

    for (size_t i = 0; i < CASES; i++)
        tests[i] =
            (struct CMUnitTest){cases[i].name, text, NULL, NULL, (void *)(uintptr_t)&cases[i]};
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(endless_texts_are_cut);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(what_is_too_high_is_no_png);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(long_pictures_are_no_larger_than_the_page);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(points_are_numbers_alone);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(an_interval_stops_at_its_circle);
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(specks_are_seen_and_axes_named_where_there_is_room);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(each_number_says_what_it_is);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(dots_keep_off_their_labels);
    assert_true(count == sizeof tests / sizeof *tests);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
