/* SPDX-License-Identifier: MIT */
#include "core/table.h"

#include "core/arena.h"
#include "core/csv_record.h"
#include "core/file.h"
#include "core/format.h"
#include "core/search.h"
#include "core/table_private.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

struct row {
    size_t line;        /* physical line on which it begins */
    const char **cells; /* trimmed */
    size_t count;
};

struct mny_table {
    struct mny_arena *arena; /* owns every text */
    const char *path;
    struct row header;
    struct row *rows;
    size_t count, capacity;
};

void mny_table_free(struct mny_table *table)
{
    if (!table)
        return;
    mny_arena_free(table->arena);
    free(table->rows);
    free(table);
}

struct mny_table *mny_table_create(const char *path)
{
    struct mny_table *table = calloc(1, sizeof *table);

    if (!table)
        return NULL;
    table->arena = mny_arena_create();
    table->path = table->arena ? mny_arena_text(table->arena, path, strlen(path)) : NULL;
    if (!table->path) {
        mny_table_free(table);
        return NULL;
    }
    return table;
}

static size_t line_of(const char *text, size_t offset)
{
    size_t line = 1;

    for (size_t i = 0; i < offset; i++)
        line += text[i] == '\n';
    return line;
}

/* The containers of what may well be a table; NULL for none. */
static const char *container_of(const char *text, size_t length)
{
    static const struct {
        const char *begins, *is;
    } kinds[] = {{"PK\x03\x04",
                  N_("this is a workbook (.xlsx) or another archive, not text; save the sheet as "
                     "\"CSV UTF-8\"")},
                 {"\xD0\xCF\x11\xE0",
                  N_("this is an old workbook (.xls), or one with a password, not text; save "
                     "the sheet as \"CSV UTF-8\"")},
                 {"\x1F\x8B", N_("this is packed by gzip; unpack it, and give the file in it")}};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (length >= strlen(kinds[i].begins) &&
            memcmp(text, kinds[i].begins, strlen(kinds[i].begins)) == 0)
            return _(kinds[i].is);
    return NULL;
}

/* Refuses what is no text, or none that is a table. */
static enum mny_code check_format(const char *path, const char *text, size_t length,
                                  struct mny_problems *problems)
{
    const struct mny_where where = {path, 1, 1};
    const enum mny_format format = mny_format_of(text, length);
    const char *container = container_of(text, length);

    if (container)
        return mny_problem(problems, MNY_E_INPUT, where, "%s", container);
    if (format == MNY_FORMAT_TEXT)
        return MNY_OK;
    if (mny_format_is_archive(format))
        return mny_problem(problems, MNY_E_INPUT, where,
                           _("this is packed (%s); unpack it, and give the file in it"),
                           mny_format_name(format));
    return mny_problem(problems, MNY_E_INPUT, where,
                       _("this is %s, not a table in text; save the sheet as \"CSV UTF-8\""),
                       _(mny_format_name(format)));
}

/* Text that is no UTF-8 is mostly GB18030 from a spreadsheet, or UTF-16. */
static enum mny_code check_text(const char *path, const char *text, size_t length,
                                struct mny_problems *problems)
{
    struct mny_where where = {path, 1, 1};
    enum mny_code code = check_format(path, text, length, problems);
    const char *nul;
    size_t bad;

    if (code != MNY_OK)
        return code;
    if (!mny_utf8_valid(text, length, &bad)) {
        where.line = line_of(text, bad);
        where.column = 0;
        return mny_problem(problems, MNY_E_INPUT, where,
                           _("not UTF-8 text (byte %02X); save the file as \"CSV UTF-8\""),
                           (unsigned)(unsigned char)text[bad]);
    }
    nul = memchr(text, '\0', length);
    if (nul) {
        where.line = line_of(text, (size_t)(nul - text));
        where.column = 0;
        return mny_problem(problems, MNY_E_INPUT, where, "%s",
                           _("a NUL byte in the text; save the file as \"CSV UTF-8\""));
    }
    return MNY_OK;
}

static bool keep_cells(struct mny_table *table, const struct mny_csv_field *fields, size_t count,
                       size_t line, struct row *row)
{
    row->line = line;
    row->count = count;
    row->cells = mny_arena_array(table->arena, count, sizeof *row->cells);
    if (!row->cells)
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *text = fields[i].text;
        size_t length = fields[i].length;

        mny_trim(&text, &length);
        row->cells[i] = mny_arena_text(table->arena, text, length);
        if (!row->cells[i])
            return false;
    }
    return true;
}

/* Spreadsheets write rows of nothing but commas below the data. */
static bool is_empty(const struct row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i][0] != '\0')
            return false;
    return true;
}

enum mny_code mny_table_add(struct mny_table *table, const struct mny_csv_field *fields,
                            size_t count, size_t line, struct mny_problems *problems)
{
    struct row row;

    if (count == 0)
        return MNY_OK;
    if (!keep_cells(table, fields, count, line, &row))
        return mny_problem_memory(problems);
    if (!table->header.cells) {
        table->header = row;
        return MNY_OK;
    }
    if (is_empty(&row))
        return MNY_OK;
    if (!mny_grow(&table->rows, &table->capacity, table->count + 1, sizeof *table->rows))
        return mny_problem_memory(problems);
    table->rows[table->count++] = row;
    return MNY_OK;
}

/* A line of a table, whose lines rise. */
struct line_of {
    const struct mny_table *table;
    size_t line;
};

static bool is_above(const void *context, size_t row)
{
    const struct line_of *of = context;

    return of->table->rows[row].line < of->line;
}

/* Puts TEXT into the cell at COLUMN if that is empty. */
static bool fill_cell(struct mny_table *table, struct row *row, size_t column, const char *text)
{
    const char **cells = row->cells;

    if (column < row->count && cells[column][0] != '\0')
        return true;
    if (column >= row->count) {
        cells = mny_arena_array(table->arena, column + 1, sizeof *cells);
        if (!cells)
            return false;
        for (size_t i = 0; i < column; i++)
            cells[i] = i < row->count ? row->cells[i] : "";
        row->cells = cells;
        row->count = column + 1;
    }
    cells[column] = text;
    return true;
}

bool mny_table_merge(struct mny_table *table, const struct mny_table_area *area, size_t *left)
{
    const struct line_of first = {table, area->line};
    size_t row = mny_search(0, table->count, is_above, &first), last = area->last_column;
    const char *text;

    if (row == table->count || table->rows[row].line != area->line ||
        area->column > table->rows[row].count)
        return true;
    text = table->rows[row].cells[area->column - 1];
    last = last < table->header.count ? last : table->header.count;
    for (; row < table->count && table->rows[row].line <= area->last_line; row++) {
        for (size_t column = area->column; column <= last; column++) {
            if (*left == 0)
                return true;
            --*left;
            if (!fill_cell(table, &table->rows[row], column - 1, text))
                return false;
        }
    }
    return true;
}

static enum mny_code say_fault(const struct mny_table *table, enum mny_csv_fault fault, size_t line,
                               size_t column, struct mny_problems *problems)
{
    struct mny_where where = {table->path, line, column};

    switch (fault) {
    case MNY_CSV_OK:
        return MNY_OK;
    case MNY_CSV_QUOTE:
        return mny_problem(problems, MNY_E_INPUT, where, "%s",
                           _("a quotation mark inside a field; write it twice and put the whole "
                             "field in quotation marks"));
    case MNY_CSV_OPEN_QUOTE:
        return mny_problem(problems, MNY_E_INPUT, where, "%s",
                           _("a quoted field that begins in this row is never closed"));
    case MNY_CSV_TOO_LONG:
        return mny_problem(problems, MNY_E_INPUT, where, "%s",
                           _("a field of more than 1 MiB; is a quotation mark missing?"));
    case MNY_CSV_MEMORY:
        return mny_problem_memory(problems);
    }
    return MNY_E_INTERNAL;
}

/* Excel's own first line, `sep=` and the separator; a comma there parts it into two fields. */
static bool is_excel_line(const struct row *header)
{
    const char *first = header->cells[0];

    return strncmp(first, "sep=", 4) == 0 &&
           ((header->count == 1 && strlen(first) <= 5) ||
            (header->count == 2 && first[4] == '\0' && header->cells[1][0] == '\0'));
}

/* Neither Excel's own first line is a header, nor one field with another separator in it, as
   spreadsheets of some countries save CSV: nothing below it could be understood. */
static enum mny_code check_separator(const struct mny_table *table, struct mny_problems *problems)
{
    const char *found = table->header.count == 1 ? strpbrk(table->header.cells[0], ";\t|") : NULL;
    const struct mny_where where = {table->path, table->header.line, 1};

    if (is_excel_line(&table->header))
        return mny_problem(problems, MNY_E_INPUT, where, "%s",
                           _("this line tells Excel what stands between columns, and is no "
                             "header; delete it"));
    if (!found)
        return MNY_OK;
    if (*found == '\t')
        return mny_problem(problems, MNY_E_INPUT, where, "%s",
                           _("the columns are separated by tabs; save the file with commas "
                             "between them"));
    return mny_problem(
        problems, MNY_E_INPUT, where,
        _("the columns are separated by \"%c\"; save the file with commas between them"), *found);
}

static enum mny_code read_records(struct mny_table *table, const char *text, size_t length,
                                  struct mny_problems *problems)
{
    struct mny_csv_splitter *splitter = mny_csv_splitter_create(',');
    const struct mny_csv_field *fields;
    size_t line = 1, count, fault_at, lines, bytes;
    enum mny_code code = MNY_OK, wrong = MNY_OK;
    enum mny_csv_fault fault;
    bool closed;

    if (!splitter)
        return mny_problem_memory(problems);
    for (size_t at = 0; at < length && code == MNY_OK; at += bytes, line += lines) {
        bytes = mny_csv_record(text + at, length - at, &lines, &closed);
        fault = mny_csv_split(splitter, text + at, bytes, &fields, &count, &fault_at);
        code = fault == MNY_CSV_OK ? mny_table_add(table, fields, count, line, problems)
                                   : say_fault(table, fault, line, count + 1, problems);
        if (code == MNY_OK && table->count == 0 && table->header.cells)
            code = check_separator(table, problems);
        /* A quotation mark that leaves its line whole leaves the next ones whole, too:
           all of them are said. */
        if (fault == MNY_CSV_QUOTE && lines == 1 && closed) {
            wrong = code;
            code = MNY_OK;
        }
    }
    mny_csv_splitter_free(splitter);
    return code == MNY_OK ? wrong : code;
}

enum mny_code mny_table_check(const struct mny_table *table, struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;
    size_t first;

    if (!table->header.cells)
        return mny_problem(problems, MNY_E_INPUT, (struct mny_where){table->path, 1, 1}, "%s",
                           _("the file is empty; a header row is expected"));
    for (size_t i = 1; i < table->header.count; i++)
        if (table->header.cells[i][0] != '\0' &&
            mny_table_find(table, table->header.cells[i], &first) && first < i)
            code = mny_problem(problems, MNY_E_INPUT, mny_table_where(table, MNY_TABLE_HEADER, i),
                               _("column \"%s\" stands twice in the header, as field %zu and %zu"),
                               table->header.cells[i], first + 1, i + 1);
    return code;
}

enum mny_code mny_table_read(const char *path, struct mny_problems *problems,
                             struct mny_table **table)
{
    struct mny_table *made = NULL;
    char *bytes = NULL, *text;
    size_t length;
    enum mny_code code = mny_file_read(path, problems, &bytes, &length);

    *table = NULL;
    if (code != MNY_OK)
        return code;
    text = bytes;
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    made = mny_table_create(path);
    code = made ? check_text(path, text, length, problems) : mny_problem_memory(problems);
    if (code == MNY_OK)
        code = read_records(made, text, length, problems);
    if (code == MNY_OK)
        code = mny_table_check(made, problems);
    free(bytes);
    if (code == MNY_OK)
        *table = made;
    else
        mny_table_free(made);
    return code;
}

const char *mny_table_path(const struct mny_table *table)
{
    return table->path;
}

size_t mny_table_rows(const struct mny_table *table)
{
    return table->count;
}

size_t mny_table_columns(const struct mny_table *table)
{
    return table->header.count;
}

const char *mny_table_header(const struct mny_table *table, size_t column)
{
    return column < table->header.count ? table->header.cells[column] : "";
}

bool mny_table_find(const struct mny_table *table, const char *name, size_t *column)
{
    for (size_t i = 0; i < table->header.count; i++) {
        if (strcmp(table->header.cells[i], name) == 0) {
            *column = i;
            return true;
        }
    }
    return false;
}

static const struct row *row_at(const struct mny_table *table, size_t row)
{
    return row == MNY_TABLE_HEADER ? &table->header : &table->rows[row];
}

const char *mny_table_cell(const struct mny_table *table, size_t row, size_t column)
{
    const struct row *cells = row_at(table, row);

    return column < cells->count ? cells->cells[column] : "";
}

size_t mny_table_row_cells(const struct mny_table *table, size_t row)
{
    return row_at(table, row)->count;
}

struct mny_where mny_table_where(const struct mny_table *table, size_t row, size_t column)
{
    return (struct mny_where){table->path, row_at(table, row)->line, column + 1};
}

enum mny_code mny_table_check_lengths(const struct mny_table *table, struct mny_problems *problems)
{
    size_t columns = mny_table_columns(table);
    enum mny_code code = MNY_OK;

    for (size_t row = 0; row < mny_table_rows(table); row++) {
        size_t cells = mny_table_row_cells(table, row), last = cells;

        while (last > columns && mny_table_cell(table, row, last - 1)[0] == '\0')
            last--;
        if (last > columns)
            code = mny_problem(problems, MNY_E_INPUT, mny_table_where(table, row, columns),
                               _("the row has %zu fields, the header only %zu; put a field that "
                                 "contains a comma in quotation marks"),
                               cells, columns);
    }
    return code;
}
