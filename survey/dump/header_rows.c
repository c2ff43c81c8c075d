/* SPDX-License-Identifier: MIT */
#include "survey/dump/header_rows.h"

#include <stdlib.h>

struct mny_header_split {
    struct mny_csv_splitter *splitters[MNY_HEADER_ROWS_MOST];
    struct mny_header_rows rows;
};

static bool split_row(struct mny_header_split *split, size_t row, const char *text, size_t length)
{
    size_t at, count;
    const struct mny_csv_field *cells;
    enum mny_csv_fault fault;

    split->splitters[row] = mny_csv_splitter_create(split->rows.delimiter);
    if (!split->splitters[row])
        return false;
    fault = mny_csv_split(split->splitters[row], text, length, &cells, &count, &at);
    if (fault == MNY_CSV_OK) {
        split->rows.cells[row] = cells;
        split->rows.counts[row] = count;
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
    return good ? code : mny_problem_memory(problems);
}

void mny_header_split_free(struct mny_header_split *split)
{
    if (!split)
        return;
    for (size_t i = 0; i < MNY_HEADER_ROWS_MOST; i++)
        mny_csv_splitter_free(split->splitters[i]);
    free(split);
}

const struct mny_header_rows *mny_header_split_rows(const struct mny_header_split *split)
{
    return &split->rows;
}
