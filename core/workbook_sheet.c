/* SPDX-License-Identifier: MIT */
#include "core/workbook_private.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Excel's own limits. */
enum { COLUMNS_MOST = 16384, ROWS_MOST = 1048576 };

enum cell_type { NUMBER, SHARED, INLINE, BOOLEAN, TEXT };

/* The reading of one sheet. */
struct reading {
    struct mny_workbook_parts *parts;
    mny_workbook_row *take;
    void *context;
    struct mny_csv_field *cells; /* of the row */
    size_t cell_capacity, count;
    struct mny_arena *arena; /* owns the texts of the row */
    size_t row, column;      /* where the reading is, from 1 */
    enum cell_type type;
    enum mny_number_kind kind;
    struct mny_buffer value, formula, text;
    bool in_value, in_formula, in_text, in_phonetic, has_value, has_formula;
    enum mny_code code;
};

/* The column of `AB12`, from 1; 0 if it is none. */
static size_t column_of(const char *reference)
{
    size_t column = 0;

    for (; *reference >= 'A' && *reference <= 'Z' && column <= COLUMNS_MOST; reference++)
        column = column * 26 + (size_t)(*reference - 'A' + 1);
    return column <= COLUMNS_MOST ? column : 0;
}

static size_t number_of(const char *text, size_t most)
{
    unsigned long value = text ? strtoul(text, NULL, 10) : 0;

    return value <= most ? (size_t)value : 0;
}

/* The row of `AB12`. */
static size_t row_of(const char *reference)
{
    return number_of(reference + strspn(reference, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), ROWS_MOST);
}

/* Keeps the area of merged cells, `A2:A10`. */
static bool keep_merged(struct mny_workbook_parts *parts, const char *reference)
{
    const char *last = reference ? strchr(reference, ':') : NULL;
    struct mny_table_area area;

    if (!last || !parts->keeps_merged)
        return true;
    area = (struct mny_table_area){row_of(reference), column_of(reference), row_of(last + 1),
                                   column_of(last + 1)};
    if (area.line == 0 || area.column == 0)
        return true;
    if (!mny_grow(&parts->merged, &parts->merged_capacity, parts->merged_count + 1,
                  sizeof *parts->merged))
        return false;
    parts->merged[parts->merged_count++] = area;
    return true;
}

static enum cell_type type_of(const char *name)
{
    static const struct {
        const char *name;
        enum cell_type type;
    } types[] = {{"s", SHARED}, {"inlineStr", INLINE}, {"b", BOOLEAN},
                 {"str", TEXT}, {"e", TEXT},           {"d", TEXT}};

    for (size_t i = 0; name && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(name, types[i].name) == 0)
            return types[i].type;
    return NUMBER;
}

static void start_row(struct reading *reading, const char *const *attributes)
{
    size_t row = number_of(mny_xml_attribute(attributes, "r"), ROWS_MOST);

    reading->row = row > 0 ? row : reading->row + 1;
    reading->column = 0;
    reading->count = 0;
}

static void start_cell(struct reading *reading, const char *const *attributes)
{
    const char *reference = mny_xml_attribute(attributes, "r");
    const char *style = mny_xml_attribute(attributes, "s");
    size_t column = reference ? column_of(reference) : 0;
    size_t index = number_of(style, SIZE_MAX);

    reading->column = column > 0 ? column : reading->column + 1;
    reading->type = type_of(mny_xml_attribute(attributes, "t"));
    reading->kind = style && index < reading->parts->style_count ? reading->parts->styles[index]
                                                                 : MNY_SHOWN_PLAIN;
    reading->has_value = reading->has_formula = false;
    reading->value.length = reading->formula.length = reading->text.length = 0;
}

static bool start(void *context, const char *name, const char *const *attributes)
{
    struct reading *reading = context;

    if (strcmp(name, "row") == 0)
        start_row(reading, attributes);
    else if (strcmp(name, "c") == 0)
        start_cell(reading, attributes);
    else if (strcmp(name, "v") == 0)
        reading->in_value = reading->has_value = true;
    else if (strcmp(name, "f") == 0)
        reading->in_formula = reading->has_formula = true;
    else if (strcmp(name, "t") == 0)
        reading->in_text = !reading->in_phonetic;
    else if (strcmp(name, "rPh") == 0)
        reading->in_phonetic = true;
    else if (strcmp(name, "mergeCell") == 0)
        return keep_merged(reading->parts, mny_xml_attribute(attributes, "ref"));
    return true;
}

static bool text(void *context, const char *text, size_t length)
{
    struct reading *reading = context;

    if (reading->in_value)
        return mny_buffer_add(&reading->value, text, length);
    if (reading->in_formula)
        return mny_buffer_add(&reading->formula, text, length);
    if (reading->in_text)
        return mny_buffer_add(&reading->text, text, length);
    return true;
}

/* Whether a formula was never computed: the libraries that write one leave its value out, or
   write an empty one.  Only a formula that gives text can give an empty one. */
static bool is_pending(const struct reading *reading)
{
    return reading->has_formula && reading->value.length == 0 &&
           !(reading->has_value && reading->type == TEXT);
}

/* The cell as the user sees it.  *TEXT may live in SHOWN. */
static bool show_cell(struct reading *reading, char shown[MNY_SHOWN_ROOM], const char **text)
{
    size_t index;

    if (is_pending(reading)) {
        if (!mny_buffer_add(&reading->text, "=", 1) ||
            (reading->formula.length > 0 &&
             !mny_buffer_add(&reading->text, reading->formula.text, reading->formula.length)))
            return false;
        *text = reading->text.text;
        return true;
    }
    *text = reading->value.length > 0 ? reading->value.text : "";
    switch (reading->type) {
    case SHARED:
        index = number_of(*text, SIZE_MAX);
        *text = index < reading->parts->string_count ? reading->parts->strings[index] : "";
        break;
    case INLINE:
        if (reading->text.length > 0)
            mny_workbook_unescape(reading->text.text, reading->text.length);
        *text = reading->text.length > 0 ? reading->text.text : "";
        break;
    case BOOLEAN:
        *text = **text == '\0' ? "" : reading->parts->truths[strcmp(*text, "1") == 0];
        break;
    case NUMBER:
        if (**text != '\0') {
            mny_number_shown(*text, reading->kind, reading->parts->from_1904, shown);
            *text = shown;
        }
        break;
    case TEXT:
        break;
    }
    return true;
}

/* Keeps the cell, unless it is empty: spreadsheets format whole columns. */
static bool end_cell(struct reading *reading)
{
    char shown[MNY_SHOWN_ROOM];
    const char *text;
    size_t column = reading->column, gap;

    if (!show_cell(reading, shown, &text))
        return false;
    if (*text == '\0' || column == 0 || column > COLUMNS_MOST)
        return true;
    gap = column > reading->count ? column - reading->count : 0;
    if (gap > reading->parts->cells_left) {
        reading->parts->cells_left = 0;
        return true;
    }
    reading->parts->cells_left -= gap;
    if (!mny_grow(&reading->cells, &reading->cell_capacity, column, sizeof *reading->cells))
        return false;
    while (reading->count < column)
        reading->cells[reading->count++] = (struct mny_csv_field){"", 0};
    reading->cells[column - 1].length = strlen(text);
    reading->cells[column - 1].text = mny_arena_text(reading->arena, text, strlen(text));
    return reading->cells[column - 1].text != NULL;
}

static bool end_row(struct reading *reading)
{
    if (reading->count > 0 && reading->code == MNY_OK)
        reading->code =
            reading->take(reading->context, reading->cells, reading->count, reading->row);
    reading->count = 0;
    mny_arena_clear(reading->arena);
    return true;
}

static bool end(void *context, const char *name)
{
    struct reading *reading = context;

    if (strcmp(name, "v") == 0)
        reading->in_value = false;
    else if (strcmp(name, "f") == 0)
        reading->in_formula = false;
    else if (strcmp(name, "t") == 0)
        reading->in_text = false;
    else if (strcmp(name, "rPh") == 0)
        reading->in_phonetic = false;
    else if (strcmp(name, "c") == 0)
        return end_cell(reading);
    else if (strcmp(name, "row") == 0)
        return end_row(reading);
    return true;
}

enum mny_code mny_workbook_sheet(struct mny_package *package, const char *part,
                                 struct mny_workbook_parts *parts, mny_workbook_row *row,
                                 void *context, struct mny_problems *problems)
{
    static const struct mny_xml_listener listener = {start, end, text};
    struct reading reading = {.parts = parts, .take = row, .context = context};
    enum mny_code code;

    parts->merged_count = 0;
    reading.arena = mny_arena_create();
    code = reading.arena ? mny_package_read(package, part, &listener, &reading, problems)
                         : mny_problem_memory(problems);
    if (code == MNY_OK)
        code = reading.code;
    mny_arena_free(reading.arena);
    free(reading.cells);
    free(reading.value.text);
    free(reading.formula.text);
    free(reading.text.text);
    return code;
}
