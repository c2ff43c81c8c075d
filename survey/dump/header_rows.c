/* SPDX-License-Identifier: MIT */
#include "survey/dump/header_rows.h"

#include "survey/dump/stray_quotes.h"

#include <stdlib.h>
#include <string.h>

struct mny_header_split {
    struct mny_csv_splitter *splitters[MNY_HEADER_ROWS_MOST], *labels;
    struct mny_header_rows rows;
};

/* As mny_csv_split(), of a line with quotation marks inside its cells: Qualtrics writes its row of
   JSON so where tabs stand between columns. */
static enum mny_csv_fault split_stray(struct mny_csv_splitter *splitter, char delimiter,
                                      const char *text, size_t length,
                                      const struct mny_csv_field **cells, size_t *count)
{
    char *mended = malloc(MNY_STRAY_QUOTES_ROOM(length));
    enum mny_csv_fault fault = MNY_CSV_MEMORY;
    size_t column, at;

    if (mended) {
        length = mny_stray_quotes_write(text, length, delimiter, mended, &column);
        fault = mny_csv_split(splitter, mended, length, cells, count, &at);
    }
    free(mended);
    return fault;
}

static bool split_row(struct mny_header_split *split, size_t row, const char *text, size_t length)
{
    size_t at, count;
    const struct mny_csv_field *cells;
    enum mny_csv_fault fault;

    split->splitters[row] = mny_csv_splitter_create(split->rows.delimiter);
    if (!split->splitters[row])
        return false;
    fault = mny_csv_split(split->splitters[row], text, length, &cells, &count, &at);
    if (fault == MNY_CSV_QUOTE && !memchr(text, '\n', length))
        fault =
            split_stray(split->splitters[row], split->rows.delimiter, text, length, &cells, &count);
    if (fault == MNY_CSV_OK) {
        split->rows.cells[row] = cells;
        split->rows.counts[row] = count;
    }
    return fault != MNY_CSV_MEMORY;
}

static bool split_labels(struct mny_header_split *split, const char *labels)
{
    const struct mny_csv_field *cells;
    enum mny_csv_fault fault;
    size_t at, count;

    if (!labels)
        return true;
    split->labels = mny_csv_splitter_create(',');
    if (!split->labels)
        return false;
    fault = mny_csv_split(split->labels, labels, strlen(labels), &cells, &count, &at);
    if (fault == MNY_CSV_OK) {
        split->rows.labels = cells;
        split->rows.label_count = count;
    }
    return fault != MNY_CSV_MEMORY;
}

enum mny_code mny_header_split(struct mny_dump *dump, char delimiter, struct mny_problems *problems,
                               struct mny_header_split **split)
{
    enum mny_code code = mny_dump_look(dump, MNY_HEADER_ROWS_MOST - 1, problems);
    struct mny_header_split *made = calloc(1, sizeof *made);
    size_t length = 0, line;
    const char *text = mny_dump_header(dump, &length, &line);
    bool good = made != NULL;

    *split = made;
    if (made)
        made->rows.delimiter = delimiter;
    for (size_t row = 0; good && code == MNY_OK && text && row < MNY_HEADER_ROWS_MOST; row++) {
        good = split_row(made, row, text, length);
        text = mny_dump_row(dump, row, &length);
    }
    good = good && split_labels(made, mny_dump_labels(dump));
    return good ? code : mny_problem_memory(problems);
}

void mny_header_split_free(struct mny_header_split *split)
{
    if (!split)
        return;
    for (size_t i = 0; i < MNY_HEADER_ROWS_MOST; i++)
        mny_csv_splitter_free(split->splitters[i]);
    mny_csv_splitter_free(split->labels);
    free(split);
}

const struct mny_header_rows *mny_header_split_rows(const struct mny_header_split *split)
{
    return &split->rows;
}
