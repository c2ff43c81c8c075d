/* SPDX-License-Identifier: MIT */
#include "core/workbook_private.h"

#include "core/table_private.h"
#include "core/text.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 5,000 cities with 250 inputs each are far below it. */
#define CELLS_MOST ((size_t)8 << 20)

enum { SHEETS_MOST = 1000 };

struct sheet {
    const char *name, *id, *part; /* ID: of the relationship that names the part */
    bool hidden;
};

struct mny_workbook {
    struct mny_table **tables;
    size_t count;
};

/* The reading of a workbook; also the context of its small parts. */
struct reading {
    const char *path;
    struct mny_package *package;
    struct mny_problems *problems;
    struct mny_workbook_parts parts;
    struct sheet *sheets;
    size_t sheet_count, sheet_capacity;
    struct mny_buffer text;
    bool in_text, in_phonetic, in_styles, too_many;
    enum mny_number_kind *formats; /* of the file's own number formats */
    unsigned long *format_ids;
    size_t format_count, kind_capacity, id_capacity;
};

enum mny_code mny_file_kind(const char *path, struct mny_problems *problems,
                            enum mny_file_kind *kind)
{
    static const char zip[] = "PK\x03\x04", ole[] = "\xD0\xCF\x11\xE0";
    FILE *file = fopen(path, "rbe");
    enum mny_code code = MNY_OK;
    char bytes[4] = "";

    *kind = MNY_FILE_TEXT;
    if (!file)
        return mny_problem_system(problems, errno == ENOENT ? MNY_E_NOT_FOUND : MNY_E_IO, path,
                                  _("open this file"), errno);
    if (fread(bytes, 1, sizeof bytes, file) < sizeof bytes && ferror(file))
        code = mny_problem_system(problems, MNY_E_IO, path, _("read this file"), errno);
    else if (memcmp(bytes, zip, sizeof bytes) == 0)
        *kind = MNY_FILE_WORKBOOK;
    else if (memcmp(bytes, ole, sizeof bytes) == 0)
        *kind = MNY_FILE_OLD;
    fclose(file);
    return code;
}

bool mny_buffer_add(struct mny_buffer *buffer, const char *text, size_t length)
{
    if (length > SIZE_MAX - buffer->length - 1 ||
        !mny_grow(&buffer->text, &buffer->capacity, buffer->length + length + 1, 1))
        return false;
    memcpy(buffer->text + buffer->length, text, length);
    buffer->length += length;
    buffer->text[buffer->length] = '\0';
    return true;
}

static const char *keep(struct reading *reading, const char *text)
{
    return mny_arena_text(reading->parts.arena, text ? text : "", text ? strlen(text) : 0);
}

/* ---- xl/workbook.xml and its relationships --------------------------------------------- */

static bool start_sheets(void *context, const char *name, const char *const *attributes)
{
    struct reading *reading = context;
    const char *state = mny_xml_attribute(attributes, "state"), *from;
    struct sheet *sheet;

    if (strcmp(name, "workbookPr") == 0) {
        from = mny_xml_attribute(attributes, "date1904");
        reading->parts.from_1904 = from && (strcmp(from, "1") == 0 || strcmp(from, "true") == 0);
    }
    if (strcmp(name, "sheet") != 0)
        return true;
    reading->too_many = reading->sheet_count == SHEETS_MOST;
    if (reading->too_many)
        return true;
    if (!mny_grow(&reading->sheets, &reading->sheet_capacity, reading->sheet_count + 1,
                  sizeof *reading->sheets))
        return false;
    sheet = &reading->sheets[reading->sheet_count++];
    *sheet = (struct sheet){.hidden = state && strcmp(state, "visible") != 0};
    sheet->name = keep(reading, mny_xml_attribute(attributes, "name"));
    sheet->id = keep(reading, mny_xml_attribute(attributes, "id"));
    return sheet->name && sheet->id;
}

/* `worksheets/sheet1.xml` is seen from xl/, `/xl/worksheets/sheet1.xml` from the top. */
static bool start_relationships(void *context, const char *name, const char *const *attributes)
{
    struct reading *reading = context;
    const char *id = mny_xml_attribute(attributes, "Id");
    const char *target = mny_xml_attribute(attributes, "Target");

    if (strcmp(name, "Relationship") != 0 || !id || !target)
        return true;
    for (size_t i = 0; i < reading->sheet_count; i++) {
        if (strcmp(reading->sheets[i].id, id) != 0)
            continue;
        reading->text.length = 0;
        if ((*target != '/' && !mny_buffer_add(&reading->text, "xl/", 3)) ||
            !mny_buffer_add(&reading->text, target + (*target == '/'),
                            strlen(target) - (*target == '/')))
            return false;
        reading->sheets[i].part = keep(reading, reading->text.text);
        if (!reading->sheets[i].part)
            return false;
    }
    return true;
}

/* ---- xl/sharedStrings.xml -------------------------------------------------------------- */

static bool start_string(void *context, const char *name, const char *const *attributes)
{
    struct reading *reading = context;

    (void)attributes;
    if (strcmp(name, "si") == 0)
        reading->text.length = 0;
    else if (strcmp(name, "rPh") == 0) /* how Japanese names are read */
        reading->in_phonetic = true;
    else if (strcmp(name, "t") == 0)
        reading->in_text = !reading->in_phonetic;
    return true;
}

static bool text_string(void *context, const char *text, size_t length)
{
    struct reading *reading = context;

    return !reading->in_text || mny_buffer_add(&reading->text, text, length);
}

static bool end_string(void *context, const char *name)
{
    struct reading *reading = context;
    struct mny_workbook_parts *parts = &reading->parts;

    if (strcmp(name, "t") == 0)
        reading->in_text = false;
    else if (strcmp(name, "rPh") == 0)
        reading->in_phonetic = false;
    if (strcmp(name, "si") != 0)
        return true;
    if (!mny_grow(&parts->strings, &parts->string_capacity, parts->string_count + 1,
                  sizeof *parts->strings))
        return false;
    if (reading->text.length > 0)
        reading->text.length = mny_workbook_unescape(reading->text.text, reading->text.length);
    parts->strings[parts->string_count] =
        keep(reading, reading->text.length > 0 ? reading->text.text : "");
    return parts->strings[parts->string_count++] != NULL;
}

/* ---- xl/styles.xml ---------------------------------------------------------------------- */

static bool add_format(struct reading *reading, unsigned long id, const char *code)
{
    if (!mny_grow(&reading->formats, &reading->kind_capacity, reading->format_count + 1,
                  sizeof *reading->formats) ||
        !mny_grow(&reading->format_ids, &reading->id_capacity, reading->format_count + 1,
                  sizeof *reading->format_ids))
        return false;
    reading->formats[reading->format_count] = mny_number_kind_of(code);
    reading->format_ids[reading->format_count++] = id;
    return true;
}

static bool add_style(struct reading *reading, unsigned long id)
{
    struct mny_workbook_parts *parts = &reading->parts;
    enum mny_number_kind kind = mny_number_kind_builtin(id);

    for (size_t i = 0; i < reading->format_count; i++)
        if (reading->format_ids[i] == id)
            kind = reading->formats[i];
    if (!mny_grow(&parts->styles, &parts->style_capacity, parts->style_count + 1,
                  sizeof *parts->styles))
        return false;
    parts->styles[parts->style_count++] = kind;
    return true;
}

static bool start_style(void *context, const char *name, const char *const *attributes)
{
    struct reading *reading = context;
    const char *id = mny_xml_attribute(attributes, "numFmtId");
    const char *code = mny_xml_attribute(attributes, "formatCode");
    unsigned long number = id ? strtoul(id, NULL, 10) : 0;

    if (strcmp(name, "cellXfs") == 0)
        reading->in_styles = true;
    else if (strcmp(name, "numFmt") == 0 && id && code)
        return add_format(reading, number, code);
    else if (strcmp(name, "xf") == 0 && reading->in_styles)
        return add_style(reading, number);
    return true;
}

static bool end_style(void *context, const char *name)
{
    struct reading *reading = context;

    if (strcmp(name, "cellXfs") == 0)
        reading->in_styles = false;
    return true;
}

/* ---- the whole --------------------------------------------------------------------------- */

static enum mny_code read_parts(struct reading *reading)
{
    static const struct mny_xml_listener sheets = {start_sheets, NULL, NULL},
                                         relationships = {start_relationships, NULL, NULL},
                                         strings = {start_string, end_string, text_string},
                                         styles = {start_style, end_style, NULL};
    static const struct {
        const char *part;
        const struct mny_xml_listener *listener;
        bool must;
    } parts[] = {{"xl/workbook.xml", &sheets, true},
                 {"xl/_rels/workbook.xml.rels", &relationships, true},
                 {"xl/sharedStrings.xml", &strings, false},
                 {"xl/styles.xml", &styles, false}};
    enum mny_code code = MNY_OK;

    if (!mny_package_has(reading->package, parts[0].part))
        return mny_problem(reading->problems, MNY_E_INPUT, (struct mny_where){reading->path, 1, 1},
                           _("this is no workbook: \"%s\" is not in it, as in an archive or a "
                             "document of another kind; give the .xlsx, or save the table as \"CSV "
                             "UTF-8\""),
                           parts[0].part);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && code == MNY_OK; i++)
        if (parts[i].must || mny_package_has(reading->package, parts[i].part))
            code = mny_package_read(reading->package, parts[i].part, parts[i].listener, reading,
                                    reading->problems);
    if (code == MNY_OK && reading->too_many)
        code = mny_problem(reading->problems, MNY_E_INPUT, (struct mny_where){reading->path, 1, 1},
                           _("this workbook has more than %d sheets; give one with those sheets "
                             "alone that are wanted"),
                           SHEETS_MOST);
    return code;
}

/* What the table of a sheet is called: the path, with the sheet if there are more. */
static struct mny_table *create_table(struct reading *reading, const struct sheet *sheet)
{
    const char *pieces[] = {reading->path, "[", sheet->name, "]"};
    size_t visible = 0;
    bool good = true;

    for (size_t i = 0; i < reading->sheet_count; i++)
        visible += !reading->sheets[i].hidden;
    reading->text.length = 0;
    for (size_t i = 0; i < (visible > 1 ? 4 : 1); i++)
        good = good && mny_buffer_add(&reading->text, pieces[i], strlen(pieces[i]));
    return good ? mny_table_create(reading->text.text) : NULL;
}

/* A row of a filing. */
struct filed {
    struct mny_table *table;
    struct mny_problems *problems;
};

static enum mny_code add_to_table(void *context, const struct mny_csv_field *cells, size_t count,
                                  size_t row)
{
    const struct filed *filed = context;

    return mny_table_add(filed->table, cells, count, row, filed->problems);
}

static enum mny_code fill_table(struct reading *reading, const struct sheet *sheet,
                                struct mny_table *table)
{
    struct filed filed = {table, reading->problems};
    enum mny_code code = mny_workbook_sheet(reading->package, sheet->part, &reading->parts,
                                            add_to_table, &filed, reading->problems);

    for (size_t i = 0; code == MNY_OK && i < reading->parts.merged_count; i++)
        if (!mny_table_merge(table, &reading->parts.merged[i], &reading->parts.cells_left))
            code = mny_problem_memory(reading->problems);
    if (code == MNY_OK && reading->parts.cells_left == 0)
        code = mny_problem(reading->problems, MNY_E_INPUT,
                           (struct mny_where){mny_table_path(table), 1, 1}, "%s",
                           _("too many cells for a filing; is something written far to the right "
                             "of the sheet?"));
    return code;
}

/* Whether the sheet is one with cells, and nobody has hidden it. */
static bool is_read(const struct reading *reading, const struct sheet *sheet)
{
    if (sheet->hidden)
        mny_remark(reading->problems, MNY_NOTE, (struct mny_where){reading->path, 0, 0},
                   _("the hidden sheet \"%s\" is not read"), sheet->name);
    return !sheet->hidden && sheet->part && !strstr(sheet->part, "chartsheets/");
}

static enum mny_code read_sheet(struct reading *reading, const struct sheet *sheet,
                                struct mny_workbook *workbook)
{
    struct mny_table *table;
    enum mny_code code;

    if (!is_read(reading, sheet))
        return MNY_OK;
    table = create_table(reading, sheet);
    if (!table)
        return mny_problem_memory(reading->problems);
    code = fill_table(reading, sheet, table);
    if (code == MNY_OK && mny_table_columns(table) > 0)
        code = mny_table_check(table, reading->problems);
    if (code != MNY_OK || mny_table_columns(table) == 0)
        mny_table_free(table);
    else
        workbook->tables[workbook->count++] = table;
    return code;
}

static enum mny_code refuse_empty(const struct reading *reading)
{
    return mny_problem(reading->problems, MNY_E_INPUT, (struct mny_where){reading->path, 1, 1},
                       "%s", _("the file is empty; a header row is expected"));
}

static enum mny_code read_sheets(struct reading *reading, struct mny_workbook *workbook)
{
    enum mny_code code = MNY_OK, one;

    workbook->tables = calloc(reading->sheet_count + 1, sizeof *workbook->tables);
    if (!workbook->tables)
        return mny_problem_memory(reading->problems);
    for (size_t i = 0; i < reading->sheet_count && code != MNY_E_MEMORY; i++) {
        one = read_sheet(reading, &reading->sheets[i], workbook);
        code = code == MNY_OK || one == MNY_E_MEMORY ? one : code;
    }
    if (code == MNY_OK && workbook->count == 0)
        code = refuse_empty(reading);
    return code;
}

/* Reads all but the sheets. */
static enum mny_code open_reading(struct reading *reading, enum mny_package_size size)
{
    enum mny_code code;

    reading->parts.arena = mny_arena_create();
    code = reading->parts.arena
               ? mny_package_open(reading->path, size, reading->problems, &reading->package)
               : mny_problem_memory(reading->problems);
    return code == MNY_OK ? read_parts(reading) : code;
}

static void close_reading(struct reading *reading)
{
    mny_package_close(reading->package);
    mny_arena_free(reading->parts.arena);
    free(reading->parts.strings);
    free(reading->parts.styles);
    free(reading->parts.merged);
    free(reading->sheets);
    free(reading->text.text);
    free(reading->formats);
    free(reading->format_ids);
}

enum mny_code mny_workbook_read(const char *path, struct mny_problems *problems,
                                struct mny_workbook **workbook)
{
    struct reading reading = {
        .path = path,
        .problems = problems,
        .parts = {.cells_left = CELLS_MOST, .truths = {"no", "yes"}, .keeps_merged = true}};
    struct mny_workbook *made = calloc(1, sizeof *made);
    enum mny_code code =
        made ? open_reading(&reading, MNY_PACKAGE_SMALL) : mny_problem_memory(problems);

    *workbook = NULL;
    if (code == MNY_OK)
        code = read_sheets(&reading, made);
    if (code == MNY_OK)
        *workbook = made;
    else
        mny_workbook_free(made);
    close_reading(&reading);
    return code;
}

/* Hands rows on, and knows that there were some. */
struct passing {
    mny_workbook_row *take;
    void *context;
    size_t rows;
};

static enum mny_code pass_row(void *context, const struct mny_csv_field *cells, size_t count,
                              size_t row)
{
    struct passing *passing = context;

    passing->rows++;
    return passing->take(passing->context, cells, count, row);
}

enum mny_code mny_workbook_rows(const char *path, mny_workbook_row *take, void *context,
                                struct mny_problems *problems)
{
    struct reading reading = {.path = path,
                              .problems = problems,
                              .parts = {.cells_left = SIZE_MAX, .truths = {"0", "1"}}};
    struct passing passing = {take, context, 0};
    enum mny_code code = open_reading(&reading, MNY_PACKAGE_LARGE);
    const char *read = "";

    for (size_t i = 0; code == MNY_OK && i < reading.sheet_count; i++) {
        const struct sheet *sheet = &reading.sheets[i];
        if (!is_read(&reading, sheet))
            continue;
        if (passing.rows > 0) {
            mny_remark(problems, MNY_WARNING, (struct mny_where){path, 0, 0},
                       _("only the sheet \"%s\" is read, and not \"%s\"; give what stands there as "
                         "a file of its own if it is responses"),
                       read, sheet->name);
            continue;
        }
        read = sheet->name;
        code = mny_workbook_sheet(reading.package, sheet->part, &reading.parts, pass_row, &passing,
                                  problems);
    }
    if (code == MNY_OK && passing.rows == 0)
        code = refuse_empty(&reading);
    close_reading(&reading);
    return code;
}

void mny_workbook_free(struct mny_workbook *workbook)
{
    if (!workbook)
        return;
    for (size_t i = 0; i < workbook->count; i++)
        mny_table_free(workbook->tables[i]);
    free(workbook->tables);
    free(workbook);
}

size_t mny_workbook_tables(const struct mny_workbook *workbook)
{
    return workbook->count;
}

struct mny_table *mny_workbook_table(const struct mny_workbook *workbook, size_t index)
{
    return workbook->tables[index];
}
