/* SPDX-License-Identifier: MIT */
#include "survey/ranking_print.h"

#include "core/table.h"
#include "core/text.h"
#include "survey/terminal.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* How many cities from each end, and how many without a rank. */
enum { SHOWN = 3, NOT_RANKED = 5 };

/* Columns of the ranking: all of them fit into 80. */
enum { RANK = 6, OPEN = 12, NAME = 18, TOTAL = 8, PART = 10 };

static void print_label(FILE *out, const char *text, int columns)
{
    fputs("  ", out);
    mny_print_left(out, text, (size_t)columns);
}

/* What ranks.csv says of the ranks that are open. */
struct open_ranks {
    struct mny_problems *unsaid;
    struct mny_table *table;
    size_t best, worst, city;
};

static bool any_open(const struct open_ranks *open)
{
    for (size_t row = 0; row < mny_table_rows(open->table); row++)
        if (strcmp(mny_table_cell(open->table, row, open->best),
                   mny_table_cell(open->table, row, open->worst)) != 0)
            return true;
    return false;
}

/* A table of no use, or in which no rank is open, is none. */
static void read_open_ranks(const char *path, struct open_ranks *open)
{
    *open = (struct open_ranks){.unsaid = mny_problems_create()};
    if (path && open->unsaid && mny_table_read(path, open->unsaid, &open->table) == MNY_OK &&
        mny_table_find(open->table, "city", &open->city) &&
        mny_table_find(open->table, "rank_best", &open->best) &&
        mny_table_find(open->table, "rank_worst", &open->worst) && any_open(open))
        return;
    mny_table_free(open->table);
    open->table = NULL;
}

static void clear_open_ranks(struct open_ranks *open)
{
    mny_table_free(open->table);
    mny_problems_free(open->unsaid);
}

/* `(5-6)`; nothing where the rank is the only possible one. */
static void print_open_ranks(const struct open_ranks *open, const char *city, FILE *out)
{
    char text[64] = "";

    for (size_t row = 0; open->table && row < mny_table_rows(open->table); row++) {
        const char *best = mny_table_cell(open->table, row, open->best);
        const char *worst = mny_table_cell(open->table, row, open->worst);

        if (strcmp(mny_table_cell(open->table, row, open->city), city) != 0)
            continue;
        if (strcmp(best, worst) != 0)
            snprintf(text, sizeof text, " (%s-%s)", best, worst);
        break;
    }
    mny_print_left(out, text, OPEN);
}

/* What the columns of the ranking have. */
struct ranked_columns {
    bool survey, deductions;
};

static void print_part(double value, FILE *out)
{
    if (isnan(value))
        fprintf(out, "%*s", PART, "");
    else
        mny_print_points(out, value, PART, false);
}

static void print_ranked_head(const struct ranked_columns *columns, FILE *out)
{
    fprintf(out, "%*s", RANK + OPEN + NAME, "");
    mny_print_right(out, _("total"), TOTAL);
    mny_print_right(out, _("objective"), PART);
    if (columns->survey)
        mny_print_right(out, _("survey"), PART);
    if (columns->deductions)
        mny_print_right(out, _("minus"), PART);
    fputc('\n', out);
}

static void print_ranked(const struct mny_ranked_city *city, const struct open_ranks *open,
                         const struct ranked_columns *columns, FILE *out)
{
    fprintf(out, "%*zu", RANK, city->rank);
    print_open_ranks(open, city->code, out);
    mny_print_left(out, *city->name ? city->name : city->code, NAME);
    mny_print_points(out, city->total, TOTAL, false);
    print_part(city->objective, out);
    if (columns->survey)
        print_part(city->subjective, out);
    if (columns->deductions)
        print_part(city->deduction, out);
    fputc('\n', out);
}

/* The first and last cities that are ranked. */
static void print_ranked_cities(const struct mny_ranking *ranking, size_t ranked,
                                const struct open_ranks *open, FILE *out)
{
    struct ranked_columns columns = {false, false};

    for (size_t i = 0; i < ranked; i++) {
        columns.survey = columns.survey || !isnan(mny_ranking_city(ranking, i)->subjective);
        columns.deductions = columns.deductions || mny_ranking_city(ranking, i)->deduction > 0;
    }
    print_ranked_head(&columns, out);
    for (size_t i = 0; i < ranked; i++) {
        if (ranked > 2 * SHOWN && i == SHOWN) {
            fprintf(out, "%*s...\n", RANK + OPEN, "");
            i = ranked - SHOWN;
        }
        print_ranked(mny_ranking_city(ranking, i), open, &columns, out);
    }
}

static size_t width_of(const char *text)
{
    return mny_display_width(text, strlen(text));
}

/* Those that are listed after the ranked ones, as many in a line as 80 columns allow. */
static void print_partial(const struct mny_ranking *ranking, size_t ranked, int label, FILE *out)
{
    const size_t cities = mny_ranking_cities(ranking), partial = cities - ranked;
    const size_t begin = 2 + (size_t)label;
    size_t column = begin;
    char more[64] = "";

    print_label(out, _("not ranked"), label);
    if (partial > NOT_RANKED)
        snprintf(more, sizeof more, _(" and %zu more"), partial - NOT_RANKED);
    for (size_t i = ranked; i < cities && i < ranked + NOT_RANKED; i++) {
        const struct mny_ranked_city *city = mny_ranking_city(ranking, i);
        const char *name = *city->name ? city->name : city->code;
        const char *lacks = isnan(city->objective) ? _(" (no filings)") : _(" (no survey)");
        const bool last = i + 1 == ranked + NOT_RANKED || i + 1 == cities;
        const size_t width =
            width_of(name) + width_of(lacks) + (last ? width_of(more) : width_of(_(", ")));

        if (i > ranked && column + width > MNY_TERMINAL_COLUMNS) {
            fprintf(out, "%s\n%*s", _(","), (int)begin, "");
            column = begin;
        } else {
            fputs(i > ranked ? _(", ") : "", out);
        }
        mny_print_safe(out, name);
        fputs(lacks, out);
        column += width;
    }
    fprintf(out, "%s\n", more);
}

void mny_ranking_print(const struct mny_ranking *ranking, const char *ranks_path, int label,
                       FILE *out)
{
    const size_t cities = mny_ranking_cities(ranking);
    size_t ranked = 0;
    struct open_ranks open;

    while (ranked < cities && mny_ranking_city(ranking, ranked)->rank > 0)
        ranked++;
    read_open_ranks(ranks_path, &open);
    print_label(out, _("ranking"), label);
    if (ranked == 1)
        fputs(_("1 city"), out);
    else
        fprintf(out,
                open.table ? _("%zu cities; in brackets the ranks that sampling error leaves open")
                           : _("%zu cities"),
                ranked);
    fputc('\n', out);
    if (ranked > 0)
        print_ranked_cities(ranking, ranked, &open, out);
    clear_open_ranks(&open);
    if (ranked < cities)
        print_partial(ranking, ranked, label, out);
}
