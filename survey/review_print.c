/* SPDX-License-Identifier: MIT */
#include "survey/review_print.h"

#include "core/filing_value.h"
#include "core/text.h"
#include "survey/terminal.h"

#include <stdlib.h>
#include <string.h>

enum { INDENT = 2, CITY_COLUMNS = 8, CODE_COLUMNS = 16 };

/* How many there are, and that not all of them are shown. */
static void print_count(const char *format, size_t count, FILE *out)
{
    char text[256];

    snprintf(text, sizeof text, format, count);
    mny_print_safe(out, text);
    fputc('\n', out);
}

/* A line of city and input; returns the columns that are left in it. */
static size_t print_input(const struct mny_standard *standard, const char *city, size_t input,
                          size_t repeat, FILE *out)
{
    size_t count;
    const struct mny_standard_input *of = &mny_standard_inputs(standard, &count)[input];
    const struct mny_standard_item *item = &mny_standard_items(standard, &count)[of->item];
    char name[MNY_FILING_NAME_ROOM];

    fprintf(out, "%*s", INDENT, "");
    mny_print_left(out, city, CITY_COLUMNS);
    mny_print_left(out, mny_filing_name(item->code, of->code, repeat, name), CODE_COLUMNS);
    return MNY_TERMINAL_COLUMNS - INDENT - CITY_COLUMNS - CODE_COLUMNS;
}

/* LEFT and RIGHT with BETWEEN, in what is left of a line. */
static void print_rest(const char *left, const char *between, const char *right, size_t columns,
                       FILE *out)
{
    size_t room = strlen(left) + strlen(between) + strlen(right) + 1;
    char *text = malloc(room);

    if (text) {
        snprintf(text, room, "%s%s%s", left, *left && *right ? between : "", right);
        mny_print_cut(out, text, columns);
    }
    free(text);
    fputc('\n', out);
}

void mny_review_print(const struct mny_review *review, const struct mny_standard *standard,
                      size_t lines, FILE *out)
{
    size_t count, size;
    const struct mny_missing *missing = mny_review_missing(review, &count);
    const struct mny_query *queries;
    const struct mny_standard_item *items = mny_standard_items(standard, &size);
    const struct mny_standard_input *inputs = mny_standard_inputs(standard, &size);

    print_count(_("inputs not filed: %zu"), count, out);
    for (size_t i = 0; i < count && i < lines; i++) {
        const struct mny_standard_input *input = &inputs[missing[i].input];
        size_t left = print_input(standard, missing[i].city, missing[i].input, 0, out);

        print_rest(items[input->item].department, ": ", input->label, left, out);
    }
    queries = mny_review_queries(review, &count);
    print_count(_("values to ask about: %zu"), count, out);
    for (size_t i = 0; i < count && i < lines; i++) {
        size_t left =
            print_input(standard, queries[i].city, queries[i].input, queries[i].repeat, out);

        print_rest(queries[i].detail, ": ", mny_asking_text(queries[i].question), left, out);
    }
}
