/* SPDX-License-Identifier: MIT */
#include "core/filing_sheet_private.h"

#include "core/arena.h"
#include "core/text.h"
#include "core/workbook_file.h"

#include <stdlib.h>
#include <string.h>

/* Rows below the last one that are checked, too: repeated inputs are added there. */
enum { SPARE_ROWS = 200 };

/* A department, a piece of the text in which an item names its own. */
struct department {
    const char *name;
    size_t length;
};

struct book {
    const struct mny_standard *standard;
    const struct mny_standard_item *items;
    const struct mny_standard_input *inputs;
    size_t item_count, input_count;
    struct mny_workbook_file file;
    lxw_format *head, *fixed, *open;
    struct department *departments;
    size_t department_count, department_capacity;
    bool no_memory;
};

/* ---- departments ------------------------------------------------------------------ */

/* Bytes of a separator of departments at TEXT: `、`, `，` or `,`. */
static size_t separator(const char *text)
{
    if (*text == ',')
        return 1;
    return strncmp(text, "、", 3) == 0 || strncmp(text, "，", 3) == 0 ? 3 : 0;
}

/* Takes the next department off *TEXT; what stands in brackets belongs to it. */
static bool next_department(const char **text, struct department *department)
{
    const char *at = *text, *start = at;
    int depth = 0;

    if (*at == '\0')
        return false;
    while (*at != '\0' && (depth > 0 || separator(at) == 0)) {
        if (*at == '(' || strncmp(at, "（", 3) == 0)
            depth++;
        else if (depth > 0 && (*at == ')' || strncmp(at, "）", 3) == 0))
            depth--;
        at++;
    }
    department->name = start;
    department->length = (size_t)(at - start);
    mny_trim(&department->name, &department->length);
    *text = at + separator(at);
    return true;
}

static bool same(const struct department *one, const struct department *other)
{
    return one->length == other->length && memcmp(one->name, other->name, one->length) == 0;
}

/* Whether ITEM is filed by DEPARTMENT; one that names nobody, by the nameless one. */
static bool files(const struct mny_standard_item *item, const struct department *department)
{
    const char *text = item->department;
    struct department one;

    if (*text == '\0')
        return department->length == 0;
    while (next_department(&text, &one))
        if (same(&one, department))
            return true;
    return false;
}

static void add_department(struct book *book, const struct department *department)
{
    for (size_t i = 0; i < book->department_count; i++)
        if (same(&book->departments[i], department))
            return;
    if (!mny_grow(&book->departments, &book->department_capacity, book->department_count + 1,
                  sizeof *book->departments)) {
        book->no_memory = true;
        return;
    }
    book->departments[book->department_count++] = *department;
}

static void find_departments(struct book *book)
{
    for (size_t i = 0; i < book->item_count; i++) {
        const char *text = book->items[i].department;
        struct department one = {"", 0};

        if (*text == '\0')
            add_department(book, &one);
        while (next_department(&text, &one))
            add_department(book, &one);
    }
}

/* ---- one sheet --------------------------------------------------------------------- */

static lxw_worksheet *add_sheet(struct book *book, const struct department *department)
{
    static const struct department nobody = {"未列明部门", sizeof "未列明部门" - 1};
    static const struct department all = {"填报表", sizeof "填报表" - 1};

    if (department->length == 0)
        department = book->department_count > 1 ? &nobody : &all;
    return mny_workbook_file_sheet(&book->file, department->name, department->length);
}

static lxw_error write_head(const struct book *book, lxw_worksheet *sheet)
{
    static const double widths[MNY_SHEET_COLUMNS] = {
        [MNY_SHEET_CITY] = 10,       [MNY_SHEET_ITEM] = 11,    [MNY_SHEET_ITEM_LABEL] = 24,
        [MNY_SHEET_INPUT] = 8,       [MNY_SHEET_LABEL] = 40,   [MNY_SHEET_TYPE] = 9,
        [MNY_SHEET_UNIT] = 8,        [MNY_SHEET_ALLOWED] = 30, [MNY_SHEET_REQUIREMENT] = 50,
        [MNY_SHEET_DEPARTMENT] = 20, [MNY_SHEET_VALUE] = 14,   [MNY_SHEET_SOURCE] = 20,
        [MNY_SHEET_EVIDENCE] = 20,
    };
    lxw_error error = LXW_NO_ERROR;

    for (size_t i = 0; i < MNY_SHEET_COLUMNS; i++) {
        const struct mny_sheet_header *header = mny_sheet_header((enum mny_sheet_column)i);
        lxw_col_t column = (lxw_col_t)i;

        error =
            mny_first_error(error, worksheet_set_column(sheet, column, column, widths[i], NULL));
        error = mny_first_error(error,
                                worksheet_write_string(sheet, 0, column, header->name, book->head));
        error = mny_first_error(error, worksheet_write_comment(sheet, 0, column, header->meaning));
    }
    worksheet_freeze_panes(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
    worksheet_set_landscape(sheet);
    return error;
}

/* What Excel refuses in the value of INPUT while it is typed. */
static lxw_error check_value(lxw_worksheet *sheet, lxw_row_t row,
                             const struct mny_standard_input *input)
{
    char yes[] = "是", no[] = "否"; /* the library asks for writable text */
    char *yesno[] = {yes, no, NULL};
    lxw_data_validation rule = {.ignore_blank = LXW_VALIDATION_ON,
                                .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                                .minimum_number = 0,
                                .maximum_number = 100};

    switch (input->type) {
    case MNY_INPUT_COUNT:
    case MNY_INPUT_AMOUNT:
        rule.validate = input->type == MNY_INPUT_COUNT ? LXW_VALIDATION_TYPE_INTEGER
                                                       : LXW_VALIDATION_TYPE_DECIMAL;
        rule.criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO;
        rule.value_number = 0;
        break;
    case MNY_INPUT_PERCENT:
    case MNY_INPUT_RATING:
        rule.validate = LXW_VALIDATION_TYPE_DECIMAL;
        break;
    case MNY_INPUT_YESNO:
        rule.validate = LXW_VALIDATION_TYPE_LIST;
        rule.value_list = yesno;
        break;
    case MNY_INPUT_LEVEL:
        rule.validate = LXW_VALIDATION_TYPE_INTEGER;
        rule.minimum_number = input->levels[0].value;
        rule.maximum_number = rule.minimum_number;
        for (size_t i = 1; i < input->level_count; i++) {
            if (input->levels[i].value < rule.minimum_number)
                rule.minimum_number = input->levels[i].value;
            if (input->levels[i].value > rule.maximum_number)
                rule.maximum_number = input->levels[i].value;
        }
        break;
    }
    return worksheet_data_validation_cell(sheet, row, MNY_SHEET_VALUE, &rule);
}

static lxw_error write_row(struct book *book, lxw_worksheet *sheet, lxw_row_t at, size_t input)
{
    lxw_error error = LXW_NO_ERROR;
    struct mny_sheet_row row;

    if (!mny_sheet_row_make(book->standard, input, &row))
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    for (size_t i = 0; i < MNY_SHEET_COLUMNS; i++) {
        bool open = i == MNY_SHEET_CITY || i >= MNY_SHEET_VALUE;
        lxw_format *format = open ? book->open : book->fixed;
        lxw_col_t column = (lxw_col_t)i;

        if (row.cells[i][0] != '\0')
            error = mny_first_error(error, mny_workbook_file_text(sheet, at, column, row.cells[i],
                                                                  strlen(row.cells[i]), format));
        else if (i != MNY_SHEET_VALUE)
            error = mny_first_error(error, worksheet_write_blank(sheet, at, column, format));
    }
    mny_sheet_row_free(&row);
    return mny_first_error(error, check_value(sheet, at, &book->inputs[input]));
}

/* City codes are text of six characters: leading zeros stay. */
static lxw_error check_city(lxw_worksheet *sheet, lxw_row_t last)
{
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LENGTH,
                                .criteria = LXW_VALIDATION_CRITERIA_EQUAL_TO,
                                .ignore_blank = LXW_VALIDATION_ON,
                                .value_number = 6};

    return worksheet_data_validation_range(sheet, 1, MNY_SHEET_CITY, last + SPARE_ROWS,
                                           MNY_SHEET_CITY, &rule);
}

static lxw_error write_sheet(struct book *book, const struct department *department)
{
    lxw_worksheet *sheet = add_sheet(book, department);
    lxw_error error = sheet ? write_head(book, sheet) : LXW_ERROR_MEMORY_MALLOC_FAILED;
    lxw_row_t row = 0;

    for (size_t i = 0; i < book->input_count && error == LXW_NO_ERROR; i++)
        if (files(&book->items[book->inputs[i].item], department))
            error = write_row(book, sheet, ++row, i);
    return mny_first_error(error, error == LXW_NO_ERROR ? check_city(sheet, row) : error);
}

/* ---- the workbook ------------------------------------------------------------------- */

static bool make_formats(struct book *book)
{
    book->head = workbook_add_format(book->file.workbook);
    book->fixed = workbook_add_format(book->file.workbook);
    book->open = workbook_add_format(book->file.workbook);
    if (!book->head || !book->fixed || !book->open)
        return false;
    format_set_bold(book->head);
    format_set_bg_color(book->head, 0xDDE6EE);
    format_set_text_wrap(book->fixed);
    format_set_align(book->fixed, LXW_ALIGN_VERTICAL_TOP);
    format_set_align(book->open, LXW_ALIGN_VERTICAL_TOP);
    format_set_num_format(book->open, "@");
    return true;
}

static lxw_error fill_workbook(struct book *book)
{
    lxw_error error = LXW_NO_ERROR;

    find_departments(book);
    if (book->no_memory || !make_formats(book))
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    for (size_t i = 0; i < book->department_count && error == LXW_NO_ERROR; i++)
        error = write_sheet(book, &book->departments[i]);
    return error;
}

enum mny_code mny_filing_sheet_workbook(const struct mny_standard *standard, const char *path,
                                        struct mny_problems *problems)
{
    struct book book = {.standard = standard};
    enum mny_code code = mny_workbook_file_begin(&book.file, path, NULL, problems);

    if (code != MNY_OK)
        return code;
    book.items = mny_standard_items(standard, &book.item_count);
    book.inputs = mny_standard_inputs(standard, &book.input_count);
    code = mny_workbook_file_end(&book.file, fill_workbook(&book));
    free(book.departments);
    return code;
}
