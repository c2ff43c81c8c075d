/* SPDX-License-Identifier: MIT */
#include "survey/report/report_workbook_private.h"

#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The report's colours (report_style.c), on white. */
enum { INK = 0x1B2733, SOFT = 0x566472, FAINT = 0xEEF1F4, ACCENT = 0x0072B2, WARN = 0x9A4D00 };

/* The rows above the first of a table. */
enum { HEADS = 2 };

enum mny_code mny_book_fault(struct mny_book *book, lxw_error error)
{
    if (error == LXW_NO_ERROR)
        return MNY_OK;
    if (error == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return mny_problem_memory(book->problems);
    return mny_problem(book->problems, MNY_E_IO, (struct mny_where){book->file.path, 0, 0},
                       _("cannot write this workbook: %s"), lxw_strerror(error));
}

lxw_error mny_book_link(struct mny_book *book, lxw_worksheet *sheet, lxw_row_t row,
                        lxw_col_t column, const char *name, const char *text)
{
    char url[256];
    lxw_error error;

    snprintf(url, sizeof url, "internal:'%s'!A1", name);
    error = worksheet_write_url(sheet, row, column, url, book->formats.link);
    return mny_first_error(error,
                           worksheet_write_string(sheet, row, column, text, book->formats.link));
}

/* ---- formats ----------------------------------------------------------------------------- */

static lxw_format *make_format(struct mny_book *book, lxw_color_t color, double size, bool bold,
                               const char *number)
{
    lxw_format *format = workbook_add_format(book->file.workbook);

    if (format == NULL)
        return NULL;
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (color != 0)
        format_set_font_color(format, color);
    if (size > 0)
        format_set_font_size(format, size);
    if (bold)
        format_set_bold(format);
    if (number != NULL)
        format_set_num_format(format, number);
    return format;
}

static void shade(lxw_format *head)
{
    format_set_text_wrap(head);
    format_set_bg_color(head, FAINT);
    format_set_bottom(head, LXW_BORDER_THIN);
    format_set_bottom_color(head, SOFT);
}

static bool make_formats(struct mny_book *book)
{
    static const char *const numbers[MNY_CELL_KINDS] = {
        [MNY_CELL_COUNT] = "#,##0",    [MNY_CELL_NUMBER] = "#,##0.00",
        [MNY_CELL_SCORE] = "#,##0.00", [MNY_CELL_FINE] = "#,##0.0000",
        [MNY_CELL_SHARE] = "0.00%",    [MNY_CELL_TINY] = "0.00E+00"};
    struct mny_book_formats *formats = &book->formats;
    lxw_format **const all[] = {&formats->title,       &formats->heading, &formats->label,
                                &formats->text,        &formats->prose,   &formats->link,
                                &formats->small,       &formats->warning, &formats->head,
                                &formats->number_head, &formats->whole};

    formats->title = make_format(book, INK, 16, true, NULL);
    formats->heading = make_format(book, INK, 12, true, NULL);
    formats->label = make_format(book, SOFT, 0, false, NULL);
    formats->text = make_format(book, 0, 0, false, NULL);
    formats->prose = make_format(book, 0, 0, false, NULL);
    formats->link = make_format(book, ACCENT, 0, false, NULL);
    formats->small = make_format(book, SOFT, 9, false, NULL);
    formats->warning = make_format(book, WARN, 0, true, NULL);
    formats->head = make_format(book, SOFT, 0, true, NULL);
    formats->number_head = make_format(book, SOFT, 0, true, NULL);
    formats->whole = make_format(book, 0, 0, false, "#,##0");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (*all[i] == NULL)
            return false;
    for (size_t i = MNY_CELL_COUNT; i < MNY_CELL_KINDS; i++)
        if ((formats->cells[i] = make_format(book, 0, 0, false, numbers[i])) == NULL)
            return false;
    format_set_text_wrap(formats->prose);
    /* Between a number and the text behind it. */
    format_set_indent(formats->text, 1);
    format_set_indent(formats->prose, 1);
    format_set_indent(formats->head, 1);
    format_set_indent(formats->link, 1);
    format_set_align(formats->number_head, LXW_ALIGN_CENTER); /* left of the filter's mark */
    shade(formats->head);
    shade(formats->number_head);
    return true;
}

/* ---- sheets ------------------------------------------------------------------------------ */

/* All files are looked through before the first cell is written: the first sheet lists them. */
static enum mny_code measure_all(struct mny_book *book, struct mny_book_table *tables,
                                 const struct mny_book_sheet *sheets, size_t count)
{
    enum mny_code code = MNY_OK;

    for (size_t i = 0; i < count && code == MNY_OK; i++) {
        tables[i].sheet = &sheets[i];
        code = mny_book_measure(book, &tables[i]);
    }
    return code;
}

static lxw_worksheet *add_sheet(struct mny_book *book, const char *name)
{
    return mny_workbook_file_sheet(&book->file, name, strlen(name));
}

static enum mny_code write_all(struct mny_book *book, struct mny_book_table *tables, size_t count)
{
    lxw_worksheet *cover = make_formats(book) ? add_sheet(book, _("Contents")) : NULL;
    enum mny_code code = cover != NULL ? MNY_OK : mny_problem_memory(book->problems);

    for (size_t i = 0; i < count && code == MNY_OK; i++)
        if (tables[i].rows > 0 && !(tables[i].on = add_sheet(book, _(tables[i].sheet->name))))
            code = mny_problem_memory(book->problems);
    if (code == MNY_OK)
        code = mny_book_cover_write(book, tables, count, cover);
    for (size_t i = 0; i < count && code == MNY_OK; i++)
        if (tables[i].on != NULL)
            code = mny_book_table_write(book, &tables[i]);
    return code;
}

static enum mny_code make(struct mny_book *book, struct mny_book_table *tables,
                          const struct mny_book_sheet *sheets, size_t count, const char *path)
{
    enum mny_code code = measure_all(book, tables, sheets, count), ended;

    if (code == MNY_OK)
        code = mny_workbook_file_begin(&book->file, path, book->wanted->spool, book->problems);
    if (code != MNY_OK)
        return code;
    code = write_all(book, tables, count);
    ended = mny_workbook_file_end(&book->file, LXW_NO_ERROR);
    return code == MNY_OK ? ended : code;
}

enum mny_code mny_report_workbook_write(const struct mny_report_workbook *workbook,
                                        const char *path, struct mny_problems *problems)
{
    size_t count;
    const struct mny_book_sheet *sheets = mny_book_sheets(&count);
    struct mny_book_table *tables = calloc(count, sizeof *tables);
    struct mny_book book = {
        .wanted = workbook,
        .problems = problems,
        .reading = {.data = workbook->data, .problems = problems},
        .rows_most = workbook->rows_most > 0 ? workbook->rows_most : MNY_SHEET_ROWS_MOST - HEADS,
    };
    enum mny_code code =
        tables != NULL ? make(&book, tables, sheets, count, path) : mny_problem_memory(problems);

    for (size_t i = 0; i < count && tables != NULL; i++)
        mny_book_table_free(&tables[i]);
    free(tables);
    free(book.text);
    return code;
}
