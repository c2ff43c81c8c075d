/* SPDX-License-Identifier: MIT */
#include "survey/interviewers_print.h"

#include "core/file.h"
#include "core/number.h"
#include "core/table.h"
#include "core/text.h"
#include "survey/terminal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SHOWN = 10, LABEL_COLUMNS = 12, KIND_COLUMNS = 11, CODE_COLUMNS = 13, MEASURE_COLUMNS = 15 };

/* A share of interviewers.csv that is outside. */
struct outlier {
    const char *kind, *code, *measure;
    double n, value, overall;
    double distance; /* from all, in standard deviations */
    size_t row;
};

/* The farthest first. */
static int compare_outliers(const void *a, const void *b)
{
    const struct outlier *x = a, *y = b;

    if (x->distance != y->distance)
        return x->distance < y->distance ? 1 : -1;
    return (x->row > y->row) - (x->row < y->row);
}

static double number_in(const struct mny_table *table, size_t row, size_t column)
{
    const char *text = mny_table_cell(table, row, column);
    double number;

    return mny_number_parse(text, strlen(text), &number) ? number : NAN;
}

/* Fills OUTLIERS, which has room for every row; how many there are. */
static size_t collect(const struct mny_table *table, struct outlier *outliers)
{
    static const char *const names[] = {"kind",  "code",    "measure", "n",
                                        "value", "overall", "outside"};
    size_t at[sizeof names / sizeof *names], count = 0;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!mny_table_find(table, names[i], &at[i]))
            return 0;
    for (size_t row = 0; row < mny_table_rows(table); row++) {
        struct outlier *made = &outliers[count];

        if (*mny_table_cell(table, row, at[6]) == '\0')
            continue;
        *made = (struct outlier){.kind = mny_table_cell(table, row, at[0]),
                                 .code = mny_table_cell(table, row, at[1]),
                                 .measure = mny_table_cell(table, row, at[2]),
                                 .n = number_in(table, row, at[3]),
                                 .value = number_in(table, row, at[4]),
                                 .overall = number_in(table, row, at[5]),
                                 .row = row};
        made->distance =
            fabs(made->value - made->overall) / sqrt(made->overall * (1 - made->overall) / made->n);
        count++;
    }
    qsort(outliers, count, sizeof *outliers, compare_outliers);
    return count;
}

static const char *kind_label(const char *kind)
{
    return strcmp(kind, "interviewer") == 0 ? _("interviewer") : _("contractor");
}

static const char *measure_label(const char *measure)
{
    if (strcmp(measure, "rejected") == 0)
        return _("rejected");
    return strcmp(measure, "straight") == 0 ? _("straight-lining") : _("at night");
}

static void print_outlier(const struct outlier *outlier, FILE *out)
{
    char cases[MNY_GROUPED_ROOM];

    mny_grouped((uint64_t)outlier->n, cases);
    fputs("    ", out);
    mny_print_left(out, kind_label(outlier->kind), KIND_COLUMNS);
    fputc(' ', out);
    mny_print_left(out, outlier->code, CODE_COLUMNS);
    fputc(' ', out);
    mny_print_left(out, measure_label(outlier->measure), MEASURE_COLUMNS);
    fprintf(out, _(" %5.1f %% of %s; all %.1f %%"), 100 * outlier->value, cases,
            100 * outlier->overall);
    fputc('\n', out);
}

static void print_outliers(const struct outlier *outliers, size_t count, FILE *out)
{
    if (count == 0)
        return;
    fputs("  ", out);
    mny_print_left(out, _("fieldwork"), LABEL_COLUMNS);
    fprintf(out, _("shares beyond the limits of chance: %zu, see interviewers.csv"), count);
    fputc('\n', out);
    for (size_t i = 0; i < count && i < SHOWN; i++)
        print_outlier(&outliers[i], out);
}

void mny_interviewers_print(const char *folder, FILE *out)
{
    struct mny_problems *unsaid = mny_problems_create();
    char *path = mny_path_in(folder, "interviewers.csv");
    struct mny_table *table = NULL;
    struct outlier *outliers = NULL;

    if (unsaid && path && access(path, R_OK) == 0 && mny_table_read(path, unsaid, &table) == MNY_OK)
        outliers = calloc(mny_table_rows(table) + 1, sizeof *outliers);
    if (outliers)
        print_outliers(outliers, collect(table, outliers), out);
    free(outliers);
    mny_table_free(table);
    mny_problems_free(unsaid);
    free(path);
}
