/* SPDX-License-Identifier: MIT */
/* Inside the workbook: only report_workbook*.c include this.  report_workbook.c makes the
   file; report_workbook_sheets.c says which sheets there are, report_workbook_columns.c what
   their columns and codes mean, report_workbook_measure.c looks through a table, and
   report_workbook_table.c writes it; report_workbook_cover.c writes the first sheet. */
#ifndef MINYI_SURVEY_REPORT_REPORT_WORKBOOK_PRIVATE_H
#define MINYI_SURVEY_REPORT_REPORT_WORKBOOK_PRIVATE_H

#include "core/csv_record.h"
#include "core/workbook_file.h"
#include "survey/report/report_source.h"
#include "survey/report/report_workbook.h"

#include <stdbool.h>
#include <stddef.h>

/* ---- what there is to show ------------------------------------------------------------- */

/* How the cells of a column are written. */
enum mny_cell_kind {
    MNY_CELL_TEXT,
    MNY_CELL_PROSE,    /* text of a line and more */
    MNY_CELL_CODES,    /* codes of the program's own, joined by ";": in words */
    MNY_CELL_MARGIN,   /* the name of a question, in words */
    MNY_CELL_CATEGORY, /* a choice of the question in the column before, in words */
    MNY_CELL_CITY,     /* a city's code, by which its name stands */
    MNY_CELL_PLACE,    /* a city's code, in front of which its name is written, or text */
    MNY_CELL_COUNT,    /* from here on numbers: whole */
    MNY_CELL_NUMBER,   /* whole, or with two decimals */
    MNY_CELL_SCORE,    /* with two decimals */
    MNY_CELL_FINE,     /* with four decimals, where two would hide it */
    MNY_CELL_SHARE,    /* 0 to 1, as per cent with two decimals */
    MNY_CELL_TINY,     /* with two decimals and a power of ten */
    MNY_CELL_KINDS
};

/* What a bar in the cell is compared with. */
enum mny_cell_bar { MNY_BAR_NONE, MNY_BAR_HUNDRED, MNY_BAR_ONE, MNY_BAR_LARGEST };

struct mny_book_column {
    const char *name; /* in the file */
    enum mny_cell_kind kind;
    const char *label; /* marked by N_() */
    const char *note;  /* what it means where the label does not say it; NULL */
    enum mny_cell_bar bar;
    const char *file; /* it is so in this one; NULL: in all others */
};

/* The column NAME of FILE; NULL for one that is not known. */
const struct mny_book_column *mny_book_column(const char *file, const char *name);

/* What CODE means in FILE, in the user's language; NULL for one that is not known. */
const char *mny_book_word(const char *file, const char *code, size_t length);

struct mny_book_sheet {
    const char *name, *file;
    const char *what;    /* a row of it */
    const char *nowhere; /* what a city stands for that is empty or *; NULL: nothing */
    const char *column;  /* rows are those with one of VALUES, joined by ";", in this column, */
    const char *values;  /* or behind a "!" with none of them, or for "" with nothing; NULL: all */
};

/* The sheets, in their order. */
const struct mny_book_sheet *mny_book_sheets(size_t *count);

/* ---- one being made --------------------------------------------------------------------- */

struct mny_book_formats {
    lxw_format *title, *heading, *label, *text, *prose, *link, *small, *warning, *head,
        *number_head;
    lxw_format *cells[MNY_CELL_KINDS]; /* of numbers */
    lxw_format *whole;                 /* of a MNY_CELL_NUMBER that is whole */
};

/* A question's choice (or a question, CHOICE NULL) that was looked up, and what it is called. */
struct mny_book_words {
    const char *question, *choice, *words;
};
enum { MNY_BOOK_WORDS = 64 }; /* so many are remembered: more than a table has at a time */

struct mny_book {
    const struct mny_report_workbook *wanted;
    struct mny_workbook_file file;
    struct mny_book_formats formats;
    struct mny_problems *problems;
    struct mny_reading reading; /* for words of questions and choices */
    size_t rows_most;
    struct mny_book_words words[MNY_BOOK_WORDS];
    char *text; /* of mny_book_text() */
    size_t text_room;
};

/* A column of a sheet. */
struct mny_table_column {
    size_t field; /* of the file; MNY_BOOK_NAME: the name of the city before it */
    enum mny_cell_kind kind;
    const char *code;  /* its name in the file, or NULL */
    const char *label; /* what stands above it */
    const char *note;
    enum mny_cell_bar bar;
    double full;  /* with which bars are compared; NAN: with what BAR says */
    size_t width; /* of the widest cell */
};
#define MNY_BOOK_NAME ((size_t)-1)

/* A file, looked through. */
struct mny_book_table {
    const struct mny_book_sheet *sheet;
    char *path;
    struct mny_table_column *columns;
    size_t count, fields; /* columns of the sheet, and of the file */
    size_t filter;        /* the field by which rows are chosen, or MNY_BOOK_NAME */
    size_t city, margin;  /* those of the city, and of the question of a category; the same */
    size_t rows, taken;   /* rows that there are, and that the sheet has room for */
    lxw_worksheet *on;
};

/* Looks through the file of TABLE (whose SHEET is set).  No rows, if there is no such file. */
enum mny_code mny_book_measure(struct mny_book *book, struct mny_book_table *table);

/* Whether a row, whose COUNT fields these are, is one of TABLE's. */
bool mny_book_chosen(const struct mny_book_table *table, const struct mny_csv_field *fields,
                     size_t count);

/* The field of COLUMN in a row as it is; an empty one beyond the row's last. */
struct mny_csv_field mny_book_field(const struct mny_csv_field *fields, size_t count,
                                    size_t column);

/* What is shown in COLUMN of a row, as text; borrowed until the next call.  Without memory
   it is empty, and the problem is added. */
struct mny_csv_field mny_book_text(struct mny_book *book, const struct mny_book_table *table,
                                   const struct mny_table_column *column,
                                   const struct mny_csv_field *fields, size_t count);

void mny_book_table_free(struct mny_book_table *table);

enum mny_code mny_book_table_write(struct mny_book *book, const struct mny_book_table *table);

enum mny_code mny_book_cover_write(struct mny_book *book, const struct mny_book_table *tables,
                                   size_t count, lxw_worksheet *sheet);

/* A link to the sheet called NAME in a cell, which shows TEXT. */
lxw_error mny_book_link(struct mny_book *book, lxw_worksheet *sheet, lxw_row_t row,
                        lxw_col_t column, const char *name, const char *text);

/* The error of the library as a problem. */
enum mny_code mny_book_fault(struct mny_book *book, lxw_error error);

#endif
