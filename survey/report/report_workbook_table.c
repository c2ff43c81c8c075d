/* SPDX-License-Identifier: MIT */
#include "survey/report/report_workbook_private.h"

#include "core/number.h"
#include "core/output.h"
#include "core/text.h"
#include "survey/score/record_stream.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The first row says what the sheet is, the second heads the columns. */
enum { TITLE, HEAD, FIRST };

/* Widths, in characters: of any column, of text, of a label that stands in one line, and of the
   mark of a filter; of a page, beyond which print would be too small. */
enum { LEAST = 7, MOST = 48, PROSE = 64, SHORT = 10, MARK = 3, PAGE = 220 };

/* Bytes of a column's name that are worth a note. */
enum { CODE = 60 };

/* Points of a line; lines of a row at most. */
enum { LINE = 15, LINES_MOST = 12 };

/* Rows between two looks at whether the user has asked to stop. */
enum { LOOK = 4096 };

/* The accent of the report, so light that numbers stand on it. */
enum { BAR_COLOR = 0xB3D5E8 };

/* ---- the head ---------------------------------------------------------------------------- */

/* The longest piece of TEXT that should stand in one line; Chinese may be cut anywhere. */
static size_t longest_word(const char *text)
{
    size_t longest = 0;

    while (*text != '\0') {
        const size_t length = strcspn(text, " ");
        const size_t width = mny_display_width(text, length);
        const size_t least = width < length ? 4 : width; /* more bytes than columns: Chinese */

        longest = least > longest ? least : longest;
        text += length + (text[length] == ' ');
    }
    return longest;
}

/* As wide as its cells, and as its label in one line or two. */
static size_t column_width(const struct mny_table_column *column)
{
    const size_t whole = mny_display_width(column->label, strlen(column->label));
    const size_t label = whole <= SHORT ? whole : (whole + 1) / 2;
    const size_t word = longest_word(column->label);
    const size_t most = column->kind == MNY_CELL_PROSE ? PROSE : MOST;
    size_t width = column->width < most ? column->width : most;

    width = width < LEAST ? LEAST : width;
    width = width < label + MARK ? label + MARK : width;
    width = width < word + MARK ? word + MARK : width;
    return width + 2;
}

static size_t label_lines(const struct mny_table_column *column)
{
    const size_t room = column_width(column) - MARK;

    return (mny_display_width(column->label, strlen(column->label)) + room - 1) / room;
}

/* Whether CODE may stand in a note, whose text the library takes as it is. */
static bool may_be_noted(const char *code)
{
    for (const char *c = code; *c != '\0'; c++)
        if ((unsigned char)*c < ' ')
            return false;
    return strlen(code) <= CODE && !strstr(code, "\xEF\xBF") &&
           mny_utf8_valid(code, strlen(code), NULL);
}

/* What the column is called in the file, and what it means. */
static lxw_error write_note(lxw_worksheet *sheet, lxw_col_t at,
                            const struct mny_table_column *column)
{
    lxw_comment_options options = {.width = 190, .height = 60};
    char text[512];

    if (column->code == NULL || !may_be_noted(column->code))
        return LXW_NO_ERROR;
    snprintf(text, sizeof text, "%s%s%s", column->code, column->note != NULL ? "\n" : "",
             column->note != NULL ? column->note : "");
    return worksheet_write_comment_opt(sheet, HEAD, at, text, &options);
}

/* `scores.csv: a row a city, in points of the total`, and what is not there. */
static lxw_error write_title(struct mny_book *book, const struct mny_book_table *table)
{
    struct mny_book_formats *formats = &book->formats;
    const bool cut = table->taken < table->rows;
    char text[512];
    int used = snprintf(text, sizeof text, _("%s: %s"), table->sheet->file, _(table->sheet->what));

    if (cut && used > 0 && (size_t)used < sizeof text)
        snprintf(text + used, sizeof text - (size_t)used,
                 _(" — CUT: only the first %zu of %zu rows are here; all are in %s"), table->taken,
                 table->rows, table->sheet->file);
    return mny_first_error(mny_book_link(book, table->on, TITLE, 0, _("Contents"), _("← Contents")),
                           mny_workbook_file_text(table->on, TITLE, 1, text, strlen(text),
                                                  cut ? formats->warning : formats->small));
}

static lxw_error write_head(struct mny_book *book, const struct mny_book_table *table)
{
    lxw_error error = write_title(book, table);
    size_t lines = 1;

    for (size_t i = 0; i < table->count; i++)
        lines = label_lines(&table->columns[i]) > lines ? label_lines(&table->columns[i]) : lines;
    error =
        mny_first_error(error, worksheet_set_row(table->on, HEAD, 4 + LINE * (double)lines, NULL));
    for (size_t i = 0; i < table->count; i++) {
        const struct mny_table_column *column = &table->columns[i];
        const lxw_col_t at = (lxw_col_t)i;

        error = mny_first_error(
            error, worksheet_set_column(table->on, at, at, (double)column_width(column), NULL));
        error = mny_first_error(
            error, mny_workbook_file_text(table->on, HEAD, at, column->label, strlen(column->label),
                                          column->kind >= MNY_CELL_COUNT ? book->formats.number_head
                                                                         : book->formats.head));
        error = mny_first_error(error, write_note(table->on, at, column));
    }
    return error;
}

/* ---- the cells --------------------------------------------------------------------------- */

static lxw_error write_number(const struct mny_book *book, lxw_worksheet *sheet, lxw_row_t row,
                              lxw_col_t at, enum mny_cell_kind kind, double value)
{
    lxw_format *format = book->formats.cells[kind];

    if (kind == MNY_CELL_NUMBER && value == floor(value))
        format = book->formats.whole;
    return worksheet_write_number(sheet, row, at, value, format);
}

/* As high as its longest text needs; programs do not all see to that themselves. */
static lxw_error set_height(const struct mny_book_table *table, lxw_row_t row,
                            const struct mny_csv_field *fields, size_t count)
{
    size_t lines = 1;

    for (size_t i = 0; i < table->count; i++) {
        const struct mny_table_column *column = &table->columns[i];
        const struct mny_csv_field text = mny_book_field(fields, count, column->field);
        size_t needed;

        if (column->kind != MNY_CELL_PROSE)
            continue;
        needed = mny_display_width(text.text, text.length) / (column_width(column) - 3) + 1;
        lines = needed > lines ? needed : lines;
    }
    if (lines == 1)
        return LXW_NO_ERROR;
    lines = lines < LINES_MOST ? lines : LINES_MOST;
    return worksheet_set_row(table->on, row, LINE * (double)lines, NULL);
}

/* Nothing where there is nothing; text wherever it is not the number expected. */
static lxw_error write_cell(struct mny_book *book, const struct mny_book_table *table,
                            lxw_row_t row, size_t index, const struct mny_csv_field *fields,
                            size_t count)
{
    const struct mny_table_column *column = &table->columns[index];
    const struct mny_csv_field text = mny_book_text(book, table, column, fields, count);
    const lxw_col_t at = (lxw_col_t)index;
    double value;

    if (text.length == 0)
        return LXW_NO_ERROR;
    if (column->kind >= MNY_CELL_COUNT && mny_number_parse(text.text, text.length, &value))
        return write_number(book, table->on, row, at, column->kind, value);
    return mny_workbook_file_text(table->on, row, at, text.text, text.length,
                                  column->kind == MNY_CELL_PROSE ? book->formats.prose
                                                                 : book->formats.text);
}

static enum mny_code write_rows(struct mny_book *book, const struct mny_book_table *table,
                                struct mny_record_stream *stream)
{
    const struct mny_csv_field *fields;
    size_t count, rows = 0;
    enum mny_code code = mny_record_stream_next(stream, book->problems, &fields, &count);

    while (code == MNY_OK && rows < table->taken) {
        lxw_error error;

        code = mny_record_stream_next(stream, book->problems, &fields, &count);
        if (code != MNY_OK || count == 0)
            break;
        if (!mny_book_chosen(table, fields, count))
            continue;
        error = set_height(table, (lxw_row_t)(FIRST + rows), fields, count);
        for (size_t i = 0; i < table->count && error == LXW_NO_ERROR; i++)
            error = write_cell(book, table, (lxw_row_t)(FIRST + rows), i, fields, count);
        code = mny_book_fault(book, error);
        if (code == MNY_OK && ++rows % LOOK == 0 && mny_interrupted())
            code = MNY_E_INTERRUPT;
    }
    return code;
}

/* ---- what is around them ------------------------------------------------------------------ */

static lxw_error add_bar(const struct mny_book_table *table, size_t index)
{
    const struct mny_table_column *column = &table->columns[index];
    const lxw_col_t at = (lxw_col_t)index;
    lxw_conditional_format bar = {.type = LXW_CONDITIONAL_DATA_BAR,
                                  .data_bar_2010 = LXW_TRUE,
                                  .bar_solid = LXW_TRUE,
                                  .bar_no_border = LXW_TRUE,
                                  .bar_color = BAR_COLOR,
                                  .min_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
                                  .max_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
                                  .max_value = 100};

    if (column->bar == MNY_BAR_NONE)
        return LXW_NO_ERROR;
    if (isfinite(column->full) && column->full > 0)
        bar.max_value = column->full;
    else if (column->bar == MNY_BAR_ONE)
        bar.max_value = 1;
    else if (column->bar == MNY_BAR_LARGEST)
        bar.max_rule_type = LXW_CONDITIONAL_RULE_TYPE_MAXIMUM;
    return worksheet_conditional_format_range(table->on, FIRST, at,
                                              (lxw_row_t)(HEAD + table->taken), at, &bar);
}

/* What says of whom a row is stays in view. */
static lxw_col_t frozen_columns(const struct mny_book_table *table)
{
    for (size_t i = 0; i < table->count && i < 3; i++)
        if (table->columns[i].field == MNY_BOOK_NAME ||
            (table->columns[i].code != NULL && strcmp(table->columns[i].code, "name") == 0))
            return (lxw_col_t)(i + 1);
    return 1;
}

static lxw_error frame(const struct mny_book_table *table)
{
    const lxw_col_t last = (lxw_col_t)(table->count - 1);
    size_t width = 0;
    lxw_error error =
        worksheet_autofilter(table->on, HEAD, 0, (lxw_row_t)(HEAD + table->taken), last);

    for (size_t i = 0; i < table->count; i++) {
        error = mny_first_error(error, add_bar(table, i));
        width += column_width(&table->columns[i]);
    }
    worksheet_freeze_panes(table->on, FIRST, frozen_columns(table));
    worksheet_ignore_errors(table->on, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576");
    worksheet_set_landscape(table->on);
    worksheet_set_paper(table->on, 9); /* A4 */
    if (width <= PAGE)
        worksheet_fit_to_pages(table->on, 1, 0);
    error = mny_first_error(error, worksheet_repeat_rows(table->on, TITLE, HEAD));
    return mny_first_error(
        error, worksheet_repeat_columns(table->on, 0, (lxw_col_t)(frozen_columns(table) - 1)));
}

static void warn_cut(const struct mny_book *book, const struct mny_book_table *table)
{
    mny_remark(book->problems, MNY_WARNING, (struct mny_where){table->path, 0, 0},
               _("%zu rows are more than a sheet of report.xlsx holds: it has the first %zu"),
               table->rows, table->taken);
}

enum mny_code mny_book_table_write(struct mny_book *book, const struct mny_book_table *table)
{
    struct mny_record_stream *stream = NULL;
    enum mny_code code = mny_book_fault(book, write_head(book, table));

    if (table->taken < table->rows)
        warn_cut(book, table);
    if (code == MNY_OK)
        code = mny_record_stream_open(table->path, book->problems, &stream);
    if (code == MNY_OK)
        code = write_rows(book, table, stream);
    mny_record_stream_close(stream);
    if (code == MNY_OK)
        code = book->reading.code;
    if (code == MNY_OK)
        code = mny_book_fault(book, frame(table));
    return code;
}
