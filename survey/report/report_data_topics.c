/* SPDX-License-Identifier: MIT */
/* topics.csv and quotes.csv, read back. */
#include "survey/report/report_source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CITY, TOPIC, LABEL, POLARITY, N, COMMENTS, SHARE, WEIGHTED, LOW, HIGH };

/* The weighted share, or where nothing was weighted the plain one. */
static double share_at(struct mny_reading *reading, size_t row)
{
    const double weighted = mny_reading_number(reading, row, WEIGHTED);

    return isnan(weighted) ? mny_reading_number(reading, row, SHARE) : weighted;
}

static bool is(const struct mny_reading *reading, size_t row, size_t column, const char *text)
{
    return strcmp(mny_reading_text(reading, row, column), text) == 0;
}

/* A row of all cities together. */
static void read_all(struct mny_reading *reading, size_t row)
{
    struct mny_report_data *data = reading->data;
    struct mny_report_topic *last = data->topics + data->topic_count;
    const double share = share_at(reading, row);

    if (is(reading, row, TOPIC, "any_comment")) {
        data->commented = share;
        data->comments = mny_reading_number(reading, row, N);
    } else if (is(reading, row, TOPIC, "no_topic")) {
        data->no_topic = share;
    } else if (is(reading, row, TOPIC, "not_coded")) {
        data->not_coded = mny_reading_number(reading, row, N);
    } else if (is(reading, row, POLARITY, "any")) {
        *last = (struct mny_report_topic){.code = mny_reading_text(reading, row, TOPIC),
                                          .label = mny_reading_text(reading, row, LABEL),
                                          .n = mny_reading_number(reading, row, N),
                                          .share = share,
                                          .low = mny_reading_number(reading, row, LOW),
                                          .high = mny_reading_number(reading, row, HIGH),
                                          .complaint = NAN,
                                          .praise = NAN};
        data->topic_count++;
    } else if (data->topic_count > 0 && is(reading, row, POLARITY, "complaint")) {
        last[-1].complaint = share;
    } else if (data->topic_count > 0 && is(reading, row, POLARITY, "praise")) {
        last[-1].praise = share;
    }
}

/* The most spoken of first. */
static int compare_topics(const void *a, const void *b)
{
    const struct mny_report_topic *x = a, *y = b;

    if (x->share != y->share && !isnan(x->share) && !isnan(y->share))
        return x->share < y->share ? 1 : -1;
    if (isnan(x->share) != isnan(y->share))
        return isnan(x->share) ? 1 : -1;
    return strcmp(x->code, y->code);
}

size_t mny_report_topic_place(const struct mny_report_data *data, const char *code)
{
    size_t at = 0;

    while (at < data->topic_count && strcmp(data->topics[at].code, code) != 0)
        at++;
    return at;
}

static void read_city(struct mny_reading *reading, size_t row)
{
    struct mny_report_city *city = mny_reading_city(reading, mny_reading_text(reading, row, CITY));
    const size_t at = mny_report_topic_place(reading->data, mny_reading_text(reading, row, TOPIC));

    if (city == NULL || at == reading->data->topic_count || !is(reading, row, POLARITY, "any"))
        return;
    if (city->topics == NULL)
        city->topics = mny_reading_blank(reading, reading->data->topic_count);
    if (city->topics != NULL)
        city->topics[at] = share_at(reading, row);
}

void mny_reading_topics(struct mny_reading *reading)
{
    static const char *const names[] = {"city",   "topic",    "label", "polarity",
                                        "n",      "comments", "share", "weighted_share",
                                        "ci_low", "ci_high",  NULL};
    struct mny_report_data *data = reading->data;
    const size_t rows = mny_table_rows(reading->table);

    if (!mny_reading_columns(reading, names))
        return;
    data->topics = calloc(rows + 1, sizeof *data->topics);
    if (data->topics == NULL) {
        reading->code = mny_problem_memory(reading->problems);
        return;
    }
    for (size_t row = 0; row < rows; row++)
        if (is(reading, row, CITY, "*"))
            read_all(reading, row);
    qsort(data->topics, data->topic_count, sizeof *data->topics, compare_topics);
    for (size_t row = 0; row < rows && reading->code == MNY_OK; row++)
        if (!is(reading, row, CITY, "*"))
            read_city(reading, row);
}

void mny_reading_quotes(struct mny_reading *reading)
{
    enum { Q_CITY, Q_TOPIC, Q_POLARITY, Q_QUOTE };
    static const char *const names[] = {"city", "topic", "polarity", "quote", NULL};
    struct mny_report_data *data = reading->data;
    const size_t rows = mny_table_rows(reading->table);

    if (!mny_reading_columns(reading, names))
        return;
    data->quotes = calloc(rows + 1, sizeof *data->quotes);
    if (data->quotes == NULL)
        reading->code = mny_problem_memory(reading->problems);
    for (size_t row = 0; row < rows && reading->code == MNY_OK; row++) {
        const struct mny_report_city *city =
            mny_reading_city(reading, mny_reading_text(reading, row, Q_CITY));

        if (city != NULL)
            data->quotes[data->quote_count++] = (struct mny_report_quote){
                (size_t)(city - data->cities), mny_reading_text(reading, row, Q_TOPIC),
                mny_reading_text(reading, row, Q_POLARITY),
                mny_reading_text(reading, row, Q_QUOTE)};
    }
}
