/* SPDX-License-Identifier: MIT */
/* Compares a CSV file with the right one, by key columns and with the tolerances
   of the reference cases; says every difference.

     compare EXPECTED GOT KEY[,KEY...] [LOOSE=TOLERANCE:COLUMN[,COLUMN...]]... [-IGNORED]...

   Rows are matched by KEY, whatever their order.  Every column of EXPECTED must
   be in GOT (further ones may be to the right).  Numbers agree within 1e-8
   relative, or the tolerance given for their column ("1e-7:se,ci_low"); other
   texts agree byte by byte.  A tolerance with a leading "=" is absolute, one with
   a leading "~" is for the quadratic mean of the column's differences.  Rows
   whose column `count` is 0 may be left out.  Exit 0: the same; 1: differences;
   2: cannot compare. */
#include "core/number.h"
#include "core/table.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct comparison {
    struct mny_table *expected, *got;
    char **rules;
    int rule_count;
    size_t keys[8], got_keys[8], key_count;
    size_t differences;
    double squares[64]; /* of relative differences, by column of EXPECTED */
    size_t compared[64];
};

static bool in_list(const char *list, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = list; at; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, name, length) == 0 && (at[length] == ',' || at[length] == '\0'))
            return true;
    }
    return false;
}

/* The tolerance of COLUMN; negative if it is not compared. */
static double tolerance_of(const struct comparison *c, const char *column, bool *absolute)
{
    double tolerance = 1e-8;

    *absolute = false;
    for (int i = 0; i < c->rule_count; i++) {
        const char *rule = c->rules[i], *colon = strchr(rule, ':');

        if (rule[0] == '~')
            continue;
        if (rule[0] == '-' && in_list(rule + 1, column))
            return -1;
        if (colon && in_list(colon + 1, column)) {
            *absolute = rule[0] == '=';
            rule += *absolute;
            mny_number_parse(rule, (size_t)(colon - rule), &tolerance);
        }
    }
    return tolerance;
}

static bool same(const char *a, const char *b, double tolerance, bool absolute)
{
    double x, y, scale;

    if (strcmp(a, b) == 0)
        return true;
    if (!mny_number_parse(a, strlen(a), &x) || !mny_number_parse(b, strlen(b), &y))
        return false;
    scale = absolute ? 1 : fmax(fabs(x), fabs(y));
    return fabs(x - y) <= tolerance * scale;
}

static void key_of(const struct mny_table *table, size_t row, const size_t *columns, size_t count,
                   char *key, size_t room)
{
    size_t used = 0;

    key[0] = '\0';
    for (size_t i = 0; i < count && used < room; i++)
        used += (size_t)snprintf(key + used, room - used, "%s\x1f",
                                 mny_table_cell(table, row, columns[i]));
}

/* Sorted keys of a table, each with its row. */
struct entry {
    char key[512];
    size_t row;
};

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

static struct entry *index_rows(const struct mny_table *table, const size_t *columns, size_t count)
{
    size_t rows = mny_table_rows(table);
    struct entry *entries = calloc(rows ? rows : 1, sizeof *entries);

    if (!entries)
        exit(2);
    for (size_t i = 0; i < rows; i++) {
        entries[i].row = i;
        key_of(table, i, columns, count, entries[i].key, sizeof entries[i].key);
    }
    qsort(entries, rows, sizeof *entries, compare_entries);
    return entries;
}

static void print_key(const char *key)
{
    for (; *key; key++)
        putchar(*key == '\x1f' ? ' ' : *key);
}

static bool count_is_zero(const struct mny_table *table, size_t row)
{
    size_t column;

    return mny_table_find(table, "count", &column) &&
           strcmp(mny_table_cell(table, row, column), "0") == 0;
}

/* An SE below 1e-9 counts as 0, and its deff is not compared. */
static bool is_noise(const struct comparison *c, const char *column, size_t row, const char *a,
                     const char *b)
{
    size_t se_column;
    double se, x, y;

    if (strcmp(column, "se") == 0 && mny_number_parse(a, strlen(a), &x) &&
        mny_number_parse(b, strlen(b), &y) && x < 1e-9 && y < 1e-9)
        return true;
    if (strcmp(column, "deff") != 0 || !mny_table_find(c->expected, "se", &se_column))
        return false;
    a = mny_table_cell(c->expected, row, se_column);
    return mny_number_parse(a, strlen(a), &se) && se < 1e-9;
}

/* Adds to the mean of the relative differences of COLUMN. */
static void gather(struct comparison *c, size_t column, const char *a, const char *b)
{
    double x, y;

    if (column >= 64 || !mny_number_parse(a, strlen(a), &x) ||
        !mny_number_parse(b, strlen(b), &y) || x == 0)
        return;
    c->squares[column] += (y / x - 1) * (y / x - 1);
    c->compared[column]++;
}

/* The tolerances with a leading "~". */
static void compare_means(struct comparison *c)
{
    for (int i = 0; i < c->rule_count; i++) {
        const char *rule = c->rules[i], *colon = strchr(rule, ':');
        double tolerance = 0;

        if (rule[0] != '~' || !colon)
            continue;
        mny_number_parse(rule + 1, (size_t)(colon - rule - 1), &tolerance);
        for (size_t column = 0; column < mny_table_columns(c->expected) && column < 64; column++) {
            const char *name = mny_table_header(c->expected, column);
            double mean = sqrt(c->squares[column] / (double)c->compared[column]);

            if (!in_list(colon + 1, name) || mean <= tolerance)
                continue;
            printf("%s: quadratic mean of relative differences %g, at most %g is right\n", name,
                   mean, tolerance);
            c->differences++;
        }
    }
}

static void compare_rows(struct comparison *c, const struct entry *expected, size_t got)
{
    for (size_t i = 0; i < mny_table_columns(c->expected); i++) {
        const char *name = mny_table_header(c->expected, i);
        const char *a = mny_table_cell(c->expected, expected->row, i), *b;
        size_t column = 0;
        bool absolute;
        double tolerance = tolerance_of(c, name, &absolute);

        if (tolerance < 0)
            continue;
        mny_table_find(c->got, name, &column);
        b = mny_table_cell(c->got, got, column);
        gather(c, i, a, b);
        if (same(a, b, tolerance, absolute) || is_noise(c, name, expected->row, a, b))
            continue;
        if (strcmp(name, "max_relative_error") == 0 && same(a, b, 1e-9, true))
            continue;
        print_key(expected->key);
        printf(": %s is %s, expected %s\n", name, b, a);
        c->differences++;
    }
}

static void compare_tables(struct comparison *c)
{
    struct entry *expected = index_rows(c->expected, c->keys, c->key_count);
    struct entry *got = index_rows(c->got, c->got_keys, c->key_count);
    size_t i = 0, k = 0, n = mny_table_rows(c->expected), m = mny_table_rows(c->got);

    while (i < n || k < m) {
        int order = i == n ? 1 : k == m ? -1 : strcmp(expected[i].key, got[k].key);

        if (order == 0) {
            compare_rows(c, &expected[i++], got[k++].row);
        } else if (order < 0) {
            if (!count_is_zero(c->expected, expected[i].row)) {
                print_key(expected[i].key);
                puts(": missing");
                c->differences++;
            }
            i++;
        } else {
            if (!count_is_zero(c->got, got[k].row)) {
                print_key(got[k].key);
                puts(": not expected");
                c->differences++;
            }
            k++;
        }
    }
    free(expected);
    free(got);
}

static bool find_keys(struct comparison *c, char *names)
{
    for (char *name = strtok(names, ","); name; name = strtok(NULL, ",")) {
        if (c->key_count == 8 || !mny_table_find(c->expected, name, &c->keys[c->key_count]) ||
            !mny_table_find(c->got, name, &c->got_keys[c->key_count])) {
            printf("key column %s is not in both files\n", name);
            return false;
        }
        c->key_count++;
    }
    return true;
}

static bool has_columns(struct comparison *c)
{
    size_t column;
    bool absolute, all = true;

    for (size_t i = 0; i < mny_table_columns(c->expected); i++) {
        const char *name = mny_table_header(c->expected, i);

        if (tolerance_of(c, name, &absolute) >= 0 && !mny_table_find(c->got, name, &column)) {
            printf("column %s is missing\n", name);
            all = false;
        }
    }
    return all;
}

int main(int argc, char **argv)
{
    struct mny_problems *problems = mny_problems_create();
    struct comparison c = {0};
    int status = 2;

    if (argc < 4 || !problems) {
        fputs("usage: compare EXPECTED GOT KEYS [TOLERANCE:COLUMNS]... [-COLUMNS]...\n", stderr);
        return 2;
    }
    c.rules = argv + 4;
    c.rule_count = argc - 4;
    if (mny_table_read(argv[1], problems, &c.expected) != MNY_OK ||
        mny_table_read(argv[2], problems, &c.got) != MNY_OK)
        printf("cannot read %s\n", c.expected ? argv[2] : argv[1]);
    else if (find_keys(&c, argv[3]) && has_columns(&c)) {
        compare_tables(&c);
        compare_means(&c);
        status = c.differences > 0;
    }
    mny_table_free(c.expected);
    mny_table_free(c.got);
    mny_problems_free(problems);
    return status;
}
