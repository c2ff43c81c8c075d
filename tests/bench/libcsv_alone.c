/* SPDX-License-Identifier: MIT */
/* Reads a CSV file with libcsv and counts rows and cells: what the library alone takes.

     libcsv_alone FILE */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>

enum { PIECE = 1 << 20 };

struct count {
    size_t rows, cells, bytes;
};

static void on_cell(void *cell, size_t length, void *context)
{
    struct count *count = context;

    (void)cell;
    count->cells++;
    count->bytes += length;
}

static void on_row(int end, void *context)
{
    struct count *count = context;

    (void)end;
    count->rows++;
}

/* False for what is no CSV, or cannot be read. */
static int read_all(FILE *in, struct csv_parser *parser, char *piece, struct count *count)
{
    size_t length;

    while ((length = fread(piece, 1, PIECE, in)) > 0)
        if (csv_parse(parser, piece, length, on_cell, on_row, count) != length)
            return 0;
    return !ferror(in) && csv_fini(parser, on_cell, on_row, count) == 0;
}

int main(int argc, char **argv)
{
    FILE *in = argc == 2 ? fopen(argv[1], "rb") : NULL;
    char *piece = malloc(PIECE);
    struct count count = {0};
    struct csv_parser parser;
    int done = 0;

    if (!in)
        fputs("usage: libcsv_alone FILE\n", stderr);
    else if (piece && csv_init(&parser, 0) == 0) {
        done = read_all(in, &parser, piece, &count);
        csv_free(&parser);
    }
    if (done)
        printf("%zu rows, %zu cells, %zu bytes in them\n", count.rows, count.cells, count.bytes);
    if (in)
        fclose(in);
    free(piece);
    return done ? 0 : 1;
}
