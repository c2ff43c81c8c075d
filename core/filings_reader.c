/* SPDX-License-Identifier: MIT */
#include "core/filings_private.h"

#include "core/arena.h"
#include "core/table.h"
#include "core/text.h"
#include "core/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What an `item` and an `input` of a filing, or the header of a wide one, name. */
struct target {
    size_t input; /* MNY_NO_INPUT: unknown, and said so */
    size_t repeat;
};

/* The reading of one file. */
struct reading {
    struct mny_filings *filings;
    struct mny_table *table;
    struct mny_problems *problems;
    size_t file; /* the source, in the filings */
    size_t item; /* of the row before: most often also this one's, or the next */
    size_t rows; /* with something filed in them, of the whole file */
    bool no_memory;
};

static struct mny_where where_of(const struct reading *reading, size_t row, size_t column)
{
    return mny_table_where(reading->table, row, column);
}

/* A code as it is compared: half-width, without blanks around it. */
static void fold_code(const char *text, char *folded, size_t room)
{
    size_t length = strlen(text);
    const char *trimmed = folded;

    if (length >= room) { /* no code is that long: cut, it stays an unknown one */
        length = room - 1;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
            length--;
    }
    length = mny_fold_width(text, length, folded);
    mny_trim(&trimmed, &length);
    memmove(folded, trimmed, length);
    folded[length] = '\0';
}

/* The city of a row, NULL if it is none. */
static struct mny_filing_city *read_city(struct reading *reading, size_t row, size_t column)
{
    const char *text = mny_table_cell(reading->table, row, column);
    struct mny_filing_city *city;
    char code[32];

    fold_code(text, code, sizeof code);
    if (!mny_is_city(code)) {
        mny_problem(reading->problems, MNY_E_INPUT, where_of(reading, row, column),
                    _("unknown city \"%s\"; a division code of six digits (GB/T 2260) is expected, "
                      "such as 420100"),
                    text);
        return NULL;
    }
    city = mny_filings_find_city(reading->filings, code);
    if (!city)
        reading->no_memory = true;
    return city;
}

/* The item of that code; MNY_NO_INPUT after saying that there is none. */
static size_t read_item(struct reading *reading, const char *text, size_t length,
                        struct mny_where where)
{
    const struct mny_standard_item *items = reading->filings->items;
    size_t item = reading->item;

    for (; item < reading->filings->item_count && item <= reading->item + 1; item++)
        if (strncmp(items[item].code, text, length) == 0 && items[item].code[length] == '\0')
            return reading->item = item;
    item = mny_standard_find_item(reading->filings->standard, text, length);
    if (item != MNY_NO_INPUT)
        reading->item = item;
    else
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("unknown item \"%.*s\"; the codes of %s are expected, from %s to %s (see "
                      "`minyi standards show`)"),
                    (int)length, text, mny_standard_head(reading->filings->standard)->id,
                    items[0].code, items[reading->filings->item_count - 1].code);
    return item;
}

/* The index of `x1[3]`, 3; 0 if there is none.  False if it is not an index. */
static bool read_repeat(const char *brackets, size_t *repeat)
{
    size_t digits = strspn(brackets + (*brackets == '['), "0123456789");

    *repeat = 0;
    if (*brackets == '\0')
        return true;
    if (*brackets != '[' || digits == 0 || digits > 4 || strcmp(brackets + 1 + digits, "]") != 0)
        return false;
    *repeat = (size_t)strtoul(brackets + 1, NULL, 10);
    return *repeat >= 1 && *repeat <= MNY_REPEATS_MOST;
}

static void say_unknown_input(struct reading *reading, size_t item, const char *text,
                              struct mny_where where)
{
    const struct mny_standard_item *of = &reading->filings->items[item];
    const struct mny_standard_input *inputs = reading->filings->inputs + of->first_input;
    size_t room = 1;
    char *list;

    for (size_t i = 0; i < of->input_count; i++)
        room += strlen(inputs[i].code) + strlen(inputs[i].label) + 8;
    list = calloc(room, 1);
    if (!list) {
        reading->no_memory = true;
        return;
    }
    for (size_t i = 0; i < of->input_count; i++)
        snprintf(list + strlen(list), room - strlen(list), "%s%s%s %s", i > 0 ? ", " : "",
                 inputs[i].code, inputs[i].repeats ? "[1]" : "", inputs[i].label);
    mny_problem(reading->problems, MNY_E_INPUT, where,
                _("unknown input \"%s\" of %s %s; it has: %s"), text, of->code, of->label, list);
    free(list);
}

/* The input named `x1` or `x1[3]` of ITEM. */
static struct target read_input(struct reading *reading, size_t item, const char *text,
                                struct mny_where where)
{
    struct target target = {MNY_NO_INPUT, 0};
    size_t length = strcspn(text, "["), input;

    input = mny_standard_find_input(reading->filings->standard, item, text, length);
    if (input == MNY_NO_INPUT || !read_repeat(text + length, &target.repeat))
        say_unknown_input(reading, item, text, where);
    else if (reading->filings->inputs[input].repeats && target.repeat == 0)
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("%s.%s %s repeats; number its values from 1: %s[1], %s[2], …"),
                    reading->filings->items[item].code, text, reading->filings->inputs[input].label,
                    text, text);
    else if (!reading->filings->inputs[input].repeats && target.repeat > 0)
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("%s.%s %s does not repeat; file it as %.*s"),
                    reading->filings->items[item].code, text, reading->filings->inputs[input].label,
                    (int)length, text);
    else
        target.input = input;
    return target;
}

static void say_twice(struct reading *reading, const struct mny_filing_city *city,
                      struct target target, uint32_t earlier, const char *text,
                      struct mny_where where)
{
    const struct mny_standard_input *input = &reading->filings->inputs[target.input];
    struct mny_where place = mny_filings_place(reading->filings, earlier);
    char name[MNY_FILING_NAME_ROOM];

    mny_problem(reading->problems, MNY_E_INPUT, where,
                _("%s %s of %s is filed twice, here (\"%s\") and at %s:%zu; keep one"),
                mny_filing_name(reading->filings->items[input->item].code, input->code,
                                target.repeat, name),
                input->label, mny_filings_code(reading->filings, city), text, place.file,
                place.line);
}

/* Puts an entry behind the others of its city and input. */
static void append(struct reading *reading, struct mny_filing_city *city, struct target target,
                   struct mny_filing filing)
{
    struct mny_filings *filings = reading->filings;
    uint32_t *link = &city->first[target.input];

    if (filings->entry_count >= MNY_NO_FILING ||
        !mny_grow(&filings->entries, &filings->entry_capacity, filings->entry_count + 1,
                  sizeof *filings->entries)) {
        reading->no_memory = true;
        return;
    }
    while (*link != MNY_NO_FILING)
        link = &filings->entries[*link].next;
    *link = (uint32_t)filings->entry_count;
    filings->entries[filings->entry_count++] = filing;
}

/* Reads a value and keeps it.  CITY is NULL if the row's is unknown: the value is
   judged all the same.  An empty value gives way to one in another file, so that
   a blank sheet can be shared out among departments. */
static void read_value(struct reading *reading, struct mny_filing_city *city, struct target target,
                       const char *text, struct mny_where where, bool bare)
{
    struct mny_filings *filings = reading->filings;
    const struct mny_standard_input *input = &filings->inputs[target.input];
    struct mny_filing filing = {0,
                                (uint32_t)reading->file,
                                (uint32_t)where.line,
                                (uint32_t)where.column,
                                MNY_NO_FILING,
                                (uint16_t)target.repeat,
                                0,
                                bare};
    uint32_t earlier;

    filing.state = (uint8_t)mny_filing_value(filings->items[input->item].code, input, target.repeat,
                                             text, where, reading->problems, &filing.value);
    if (!city)
        return;
    earlier = mny_filings_find(filings, city, target.input, target.repeat);
    if (earlier == MNY_NO_FILING) {
        append(reading, city, target, filing);
    } else if (filings->entries[earlier].file != filing.file &&
               (filing.state == MNY_FILING_EMPTY ||
                filings->entries[earlier].state == MNY_FILING_EMPTY)) {
        filing.next = filings->entries[earlier].next;
        if (filing.state != MNY_FILING_EMPTY)
            filings->entries[earlier] = filing;
    } else {
        say_twice(reading, city, target, earlier, text, where);
    }
}

static void check_fields(struct reading *reading, size_t row)
{
    size_t columns = mny_table_columns(reading->table);
    size_t cells = mny_table_row_cells(reading->table, row);

    if (cells > columns)
        mny_problem(reading->problems, MNY_E_INPUT, where_of(reading, row, columns),
                    _("%zu fields, but the header has %zu; put a value with a comma in quotation "
                      "marks"),
                    cells, columns);
}

/* Columns of a long file. */
enum { CITY, ITEM, INPUT, VALUE, COLUMNS };

/* A row of a blank sheet that nobody filled in, with neither city nor value. */
static bool is_blank(const struct reading *reading, size_t row, const size_t columns[COLUMNS])
{
    return *mny_table_cell(reading->table, row, columns[CITY]) == '\0' &&
           *mny_table_cell(reading->table, row, columns[VALUE]) == '\0';
}

/* Whether the row should name its evidence and does not. */
static bool is_bare(const struct reading *reading, size_t row)
{
    size_t column;

    return mny_table_find(reading->table, "evidence", &column) &&
           *mny_table_cell(reading->table, row, column) == '\0';
}

static void read_long_row(struct reading *reading, size_t row, const size_t columns[COLUMNS])
{
    bool blank = is_blank(reading, row, columns);
    struct mny_filing_city *city = blank ? NULL : read_city(reading, row, columns[CITY]);
    struct target target = {MNY_NO_INPUT, 0};
    char code[256];
    size_t item;

    reading->rows += !blank;
    fold_code(mny_table_cell(reading->table, row, columns[ITEM]), code, sizeof code);
    item = read_item(reading, code, strlen(code), where_of(reading, row, columns[ITEM]));
    fold_code(mny_table_cell(reading->table, row, columns[INPUT]), code, sizeof code);
    if (item != MNY_NO_INPUT)
        target = read_input(reading, item, code, where_of(reading, row, columns[INPUT]));
    if (target.input != MNY_NO_INPUT)
        read_value(reading, city, target, mny_table_cell(reading->table, row, columns[VALUE]),
                   where_of(reading, row, columns[VALUE]), is_bare(reading, row));
    check_fields(reading, row);
}

/* Finds the columns NAMES; each that is missing is a problem of the whole file. */
static bool find_columns(struct reading *reading, const char *const names[], size_t count,
                         size_t columns[])
{
    bool all = true;

    for (size_t i = 0; i < count; i++) {
        if (mny_table_find(reading->table, names[i], &columns[i]))
            continue;
        all = false;
        mny_problem(reading->problems, MNY_E_INPUT,
                    (struct mny_where){mny_table_path(reading->table), 1, 1},
                    _("no column \"%s\" in the header; a filing has city,item,input,value, or city "
                      "and one column an input such as L1P1-A1.x1"),
                    names[i]);
    }
    return all;
}

static void read_long(struct reading *reading)
{
    static const char *const names[COLUMNS] = {"city", "item", "input", "value"};
    size_t columns[COLUMNS];

    if (!find_columns(reading, names, COLUMNS, columns))
        return;
    for (size_t row = 0; row < mny_table_rows(reading->table) && !reading->no_memory; row++)
        read_long_row(reading, row, columns);
}

/* What a column of a wide file holds.  The city's own column, those that a long
   file may have too, and the empty ones that spreadsheets leave behind hold no
   input. */
static struct target read_header(struct reading *reading, size_t column)
{
    static const char *const others[] = {"", "city", "name", "source", "evidence"};
    struct target none = {MNY_NO_INPUT, 0};
    struct mny_where where = where_of(reading, MNY_TABLE_HEADER, column);
    char header[256];
    const char *dot;
    size_t item;

    fold_code(mny_table_header(reading->table, column), header, sizeof header);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(header, others[i]) == 0)
            return none;
    dot = strchr(header, '.');
    if (!dot) {
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("unknown column \"%s\"; item and input with a dot between are expected, such "
                      "as L1P1-A1.x1"),
                    header);
        return none;
    }
    item = read_item(reading, header, (size_t)(dot - header), where);
    return item == MNY_NO_INPUT ? none : read_input(reading, item, dot + 1, where);
}

static void read_wide_row(struct reading *reading, size_t row, size_t city_column,
                          const struct target *targets)
{
    struct mny_filing_city *city = read_city(reading, row, city_column);
    struct mny_where where = where_of(reading, row, city_column);

    reading->rows++;
    if (city && city->line > 0 && city->file == reading->file) {
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("the city %s has a row at %s:%zu already; keep one"),
                    mny_filings_code(reading->filings, city), where.file, (size_t)city->line);
        city = NULL;
    } else if (city) {
        city->file = (uint32_t)reading->file;
        city->line = (uint32_t)where.line;
    }
    for (size_t i = 0; i < mny_table_columns(reading->table) && !reading->no_memory; i++)
        if (targets[i].input != MNY_NO_INPUT)
            read_value(reading, city, targets[i], mny_table_cell(reading->table, row, i),
                       where_of(reading, row, i), is_bare(reading, row));
    check_fields(reading, row);
}

static void read_wide(struct reading *reading)
{
    static const char *const names[] = {"city"};
    size_t columns = mny_table_columns(reading->table), city;
    struct target *targets;

    if (!find_columns(reading, names, 1, &city))
        return;
    targets = calloc(columns, sizeof *targets);
    if (!targets) {
        reading->no_memory = true;
        return;
    }
    for (size_t i = 0; i < columns; i++)
        targets[i] = read_header(reading, i);
    for (size_t row = 0; row < mny_table_rows(reading->table) && !reading->no_memory; row++)
        read_wide_row(reading, row, city, targets);
    free(targets);
}

/* A wide file names inputs in its header, `L1P1-A1.x1`, and has none of the
   columns of a long one. */
static bool is_wide(const struct mny_table *table)
{
    size_t column;
    bool dotted = false;

    for (size_t i = 0; i < mny_table_columns(table); i++)
        dotted = dotted || strchr(mny_table_header(table, i), '.') != NULL;
    return dotted && !mny_table_find(table, "item", &column) &&
           !mny_table_find(table, "input", &column) && !mny_table_find(table, "value", &column);
}

static void read_table(struct reading *reading, struct mny_table *table)
{
    struct mny_filings *filings = reading->filings;
    const char *name = mny_table_path(table);
    char *source = malloc(strlen(name) + 1);

    if (!source || !mny_grow(&filings->sources, &filings->source_capacity,
                             filings->source_count + 1, sizeof *filings->sources)) {
        free(source);
        reading->no_memory = true;
        return;
    }
    strcpy(source, name);
    reading->file = filings->source_count;
    filings->sources[filings->source_count++] = source;
    reading->table = table;
    reading->item = 0;
    if (is_wide(table))
        read_wide(reading);
    else
        read_long(reading);
}

static enum mny_code read_workbook(struct reading *reading, const char *path)
{
    struct mny_workbook *workbook = NULL;
    enum mny_code code = mny_workbook_read(path, reading->problems, &workbook);

    if (code != MNY_OK)
        return code;
    for (size_t i = 0; i < mny_workbook_tables(workbook) && !reading->no_memory; i++)
        read_table(reading, mny_workbook_table(workbook, i));
    mny_workbook_free(workbook);
    return MNY_OK;
}

static enum mny_code read_csv(struct reading *reading, const char *path)
{
    struct mny_table *table = NULL;
    enum mny_code code = mny_table_read(path, reading->problems, &table);

    if (code != MNY_OK)
        return code;
    read_table(reading, table);
    mny_table_free(table);
    return MNY_OK;
}

enum mny_code mny_filings_read_file(struct mny_filings *filings, const char *path,
                                    struct mny_problems *problems)
{
    struct reading reading = {.filings = filings, .problems = problems};
    struct mny_where start = {path, 1, 1};
    size_t errors = mny_problems_count(problems, MNY_ERROR);
    enum mny_file_kind kind;
    enum mny_code code = mny_file_kind(path, problems, &kind);

    if (code != MNY_OK)
        return code;
    if (kind == MNY_FILE_OLD)
        return mny_problem(problems, MNY_E_INPUT, start, "%s",
                           _("an .xls workbook, or one with a password; save it as .xlsx without a "
                             "password, or as \"CSV UTF-8\""));
    code = kind == MNY_FILE_WORKBOOK ? read_workbook(&reading, path) : read_csv(&reading, path);
    if (code != MNY_OK)
        return code;
    if (reading.no_memory)
        return mny_problem_memory(problems);
    if (reading.rows == 0 && mny_problems_count(problems, MNY_ERROR) == errors)
        mny_problem(problems, MNY_E_INPUT, start, "%s", _("a header but no filings below it"));
    return mny_problems_count(problems, MNY_ERROR) > errors ? MNY_E_INPUT : MNY_OK;
}
