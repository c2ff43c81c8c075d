/* SPDX-License-Identifier: MIT */
#include "survey/topics_print.h"

#include "core/number.h"
#include "core/table.h"
#include "core/text.h"
#include "survey/terminal.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Topics that are shown, and the columns of a topic's name and of its complaints. */
enum { SHOWN = 4, NAME = 20, COMPLAINT = 19 };

enum { CITY, TOPIC, LABEL, POLARITY, N, WEIGHTED, COLUMNS };

struct source {
    struct mny_table *table;
    size_t columns[COLUMNS];
};

/* A topic, and its shares; NAN where there is none. */
struct topic {
    const char *label;
    double share, complaint, praise;
};

static bool find_columns(struct source *source)
{
    static const char *const names[COLUMNS] = {"city",     "topic", "label",
                                               "polarity", "n",     "weighted_share"};

    for (size_t i = 0; i < COLUMNS; i++)
        if (!mny_table_find(source->table, names[i], &source->columns[i]))
            return false;
    return true;
}

static const char *cell(const struct source *source, size_t row, size_t column)
{
    return mny_table_cell(source->table, row, source->columns[column]);
}

static bool is(const struct source *source, size_t row, size_t column, const char *text)
{
    return strcmp(cell(source, row, column), text) == 0;
}

static double number(const struct source *source, size_t row, size_t column)
{
    const char *text = cell(source, row, column);
    double value = NAN;

    return mny_number_parse(text, strlen(text), &value) ? value : NAN;
}

/* The topics of all cities together, and how many wrote a comment. */
static size_t collect(const struct source *source, struct topic *topics, double *comments)
{
    size_t count = 0;

    for (size_t row = 0; row < mny_table_rows(source->table); row++) {
        const double share = number(source, row, WEIGHTED);

        if (!is(source, row, CITY, "*"))
            continue;
        if (is(source, row, TOPIC, "any_comment"))
            *comments = number(source, row, N);
        if (is(source, row, POLARITY, "any"))
            topics[count++] = (struct topic){cell(source, row, LABEL), share, NAN, NAN};
        else if (count > 0 && is(source, row, POLARITY, "complaint"))
            topics[count - 1].complaint = share;
        else if (count > 0 && is(source, row, POLARITY, "praise"))
            topics[count - 1].praise = share;
    }
    return count;
}

/* The most spoken of first, those without a share last. */
static int compare_topics(const void *a, const void *b)
{
    const struct topic *x = a, *y = b;

    if (isnan(x->share) || isnan(y->share))
        return isnan(x->share) - isnan(y->share);
    if (x->share != y->share)
        return x->share < y->share ? 1 : -1;
    return strcmp(x->label, y->label);
}

static void print_topic(const struct topic *topic, int label, FILE *out)
{
    char complaint[100] = "";

    if (topic->complaint > 0)
        snprintf(complaint, sizeof complaint, _("complaint %4.1f %%"), 100 * topic->complaint);
    fprintf(out, "%*s", label + 2, "");
    mny_print_left(out, topic->label, NAME);
    fprintf(out, "%5.1f %%", 100 * topic->share);
    if (*complaint != '\0' || topic->praise > 0)
        fputs("  ", out);
    if (topic->praise > 0) {
        mny_print_left(out, complaint, COMPLAINT);
        fprintf(out, _("praise %4.1f %%"), 100 * topic->praise);
    } else {
        mny_print_safe(out, complaint);
    }
    fputc('\n', out);
}

static void print_topics(const struct topic *topics, size_t count, double comments, int label,
                         FILE *out)
{
    char written[MNY_GROUPED_ROOM];

    mny_grouped((uint64_t)comments, written);
    fputs("  ", out);
    mny_print_left(out, _("comments"), (size_t)label);
    fprintf(out, _("%s; of those who wrote one speak, by weight, of"), written);
    fputc('\n', out);
    for (size_t i = 0; i < count && i < SHOWN && topics[i].share > 0; i++)
        print_topic(&topics[i], label, out);
}

void mny_topics_print(const char *path, int label, FILE *out)
{
    struct mny_problems *unsaid = mny_problems_create();
    struct source source = {NULL, {0}};
    struct topic *topics = NULL;
    double comments = 0;
    size_t count = 0;

    if (unsaid && mny_table_read(path, unsaid, &source.table) == MNY_OK && find_columns(&source))
        topics = calloc(mny_table_rows(source.table) + 1, sizeof *topics);
    if (topics)
        count = collect(&source, topics, &comments);
    if (count > 0 && comments > 0) {
        qsort(topics, count, sizeof *topics, compare_topics);
        print_topics(topics, count, comments, label, out);
    }
    free(topics);
    mny_table_free(source.table);
    mny_problems_free(unsaid);
}
