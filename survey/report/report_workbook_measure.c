/* SPDX-License-Identifier: MIT */
#include "survey/report/report_workbook_private.h"

#include "core/file.h"
#include "core/output.h"
#include "core/text.h"
#include "survey/score/record_stream.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Rows between two looks at whether the user has asked to stop. */
enum { LOOK = 4096 };

void mny_book_table_free(struct mny_book_table *table)
{
    free(table->path);
    free(table->columns);
}

/* ---- what is shown -------------------------------------------------------------------- */

struct mny_csv_field mny_book_field(const struct mny_csv_field *fields, size_t count, size_t column)
{
    return column < count ? fields[column] : (struct mny_csv_field){"", 0};
}

static struct mny_csv_field field_of(const char *text)
{
    return (struct mny_csv_field){text, strlen(text)};
}

/* PIECE behind the first USED bytes of the book's text, and a NUL; the bytes used then. */
static size_t append(struct mny_book *book, size_t used, const char *piece, size_t length)
{
    if (!mny_grow(&book->text, &book->text_room, used + length + 1, 1)) {
        book->reading.code = mny_problem_memory(book->problems);
        return used;
    }
    memcpy(book->text + used, piece, length);
    book->text[used + length] = '\0';
    return used + length;
}

static struct mny_csv_field made_text(const struct mny_book *book, size_t used)
{
    return book->text != NULL ? (struct mny_csv_field){book->text, used} : field_of("");
}

/* `small_n;high_cv` in words. */
static struct mny_csv_field codes_text(struct mny_book *book, const char *file,
                                       struct mny_csv_field codes)
{
    size_t used = append(book, 0, "", 0);

    for (size_t at = 0; at < codes.length;) {
        const size_t length = strcspn(codes.text + at, ";");
        const char *word = mny_book_word(file, codes.text + at, length);

        if (used > 0)
            used = append(book, used, _("; "), strlen(_("; ")));
        used = word != NULL ? append(book, used, word, strlen(word))
                            : append(book, used, codes.text + at, length);
        at += length + 1;
    }
    return made_text(book, used);
}

/* A copy that lives as long as the report's data. */
static const char *keep(struct mny_book *book, const char *text)
{
    const char *kept = mny_arena_text(book->wanted->data->source->arena, text, strlen(text));

    if (kept == NULL)
        book->reading.code = mny_problem_memory(book->problems);
    return kept != NULL ? kept : "";
}

/* FNV-1a, of texts that nobody means to collide: it costs time only. */
static size_t mix(size_t hash, const char *text)
{
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619U;
    return hash;
}

static bool same_text(const char *one, const char *other)
{
    return one == NULL || other == NULL ? one == other : strcmp(one, other) == 0;
}

/* mny_reading_words(), which looks through all labels, for the same few again and again. */
static struct mny_csv_field words_of(struct mny_book *book, const char *question,
                                     const char *choice)
{
    const size_t hash = mix(mix(2166136261U, question), choice != NULL ? choice : "");
    struct mny_book_words *known = &book->words[hash % MNY_BOOK_WORDS];

    if (known->words == NULL || !same_text(known->question, question) ||
        !same_text(known->choice, choice)) {
        known->question = keep(book, question);
        known->choice = choice != NULL ? keep(book, choice) : NULL;
        known->words = keep(book, mny_reading_words(&book->reading, question, choice));
    }
    return field_of(known->words);
}

/* The name of the city CODE, or what stands for one that is none. */
static const char *name_of(const struct mny_book *book, const struct mny_book_table *table,
                           const char *code)
{
    const struct mny_report_city *city = mny_reading_known(book->wanted->data, code);

    if (city != NULL && strcmp(city->name, city->code) != 0)
        return city->name;
    if ((*code == '\0' || strcmp(code, "*") == 0) && table->sheet->nowhere != NULL)
        return _(table->sheet->nowhere);
    return "";
}

/* `郑州市 410100`; of what is no city, a choice of the question MARGIN, in words. */
static struct mny_csv_field place_text(struct mny_book *book, const struct mny_book_table *table,
                                       struct mny_csv_field place, struct mny_csv_field margin)
{
    const char *name = name_of(book, table, place.text);
    size_t used;

    if (margin.length > 0)
        return words_of(book, margin.text, place.text);
    if (*name == '\0')
        return place;
    used = append(book, 0, name, strlen(name));
    used = append(book, used, " ", 1);
    return made_text(book, append(book, used, place.text, place.length));
}

struct mny_csv_field mny_book_text(struct mny_book *book, const struct mny_book_table *table,
                                   const struct mny_table_column *column,
                                   const struct mny_csv_field *fields, size_t count)
{
    const struct mny_csv_field field = mny_book_field(fields, count, column->field);
    const struct mny_csv_field margin = mny_book_field(fields, count, table->margin);

    if (column->field == MNY_BOOK_NAME)
        return field_of(name_of(book, table, mny_book_field(fields, count, table->city).text));
    if (column->kind == MNY_CELL_CODES)
        return codes_text(book, table->sheet->file, field);
    if (column->kind == MNY_CELL_MARGIN)
        return words_of(book, field.text, NULL);
    if (column->kind == MNY_CELL_CATEGORY)
        return words_of(book, margin.text, field.text);
    if (column->kind == MNY_CELL_PLACE)
        return place_text(book, table, field, margin);
    return field;
}

/* ---- the columns ------------------------------------------------------------------------- */

static const char WITHOUT[] = "without_";

/* What bars of points are compared with: the most that there is to have. */
static double full_of(const struct mny_report_data *data, const char *file, const char *name)
{
    double full = NAN;

    if (strcmp(file, "scores.csv") != 0)
        return NAN;
    if (strcmp(name, "subjective") == 0)
        return 100 * data->survey_share;
    for (size_t i = 0; strcmp(name, "objective") == 0 && i < data->city_count; i++)
        if (data->cities[i].objective_full > 0)
            full = fmax(full, data->cities[i].objective_full);
    return full;
}

/* A column of scores.csv that is an L1, called by its label and code. */
static bool is_part(struct mny_book *book, struct mny_table_column *column)
{
    const struct mny_report_columns *parts = &book->wanted->data->parts;

    for (size_t i = 0; i < parts->count; i++) {
        const struct mny_report_column *part = &parts->items[i];
        size_t used;

        if (strcmp(part->code, column->code) != 0)
            continue;
        used = append(book, 0, part->label, strlen(part->label));
        used = append(book, used, " ", *part->label != '\0');
        append(book, used, part->code, strlen(part->code));
        column->label = keep(book, book->text != NULL ? book->text : "");
        column->kind = MNY_CELL_SCORE;
        column->bar = MNY_BAR_LARGEST;
        column->full = part->full;
        return true;
    }
    return false;
}

/* A column of sensitivity.csv: ranks without the L1 CODE. */
static const char *without(struct mny_book *book, const char *code)
{
    char label[128];

    snprintf(label, sizeof label, _("Rank without %s"), code);
    return keep(book, label);
}

static struct mny_table_column describe(struct mny_book *book, const char *file, const char *name,
                                        size_t field)
{
    const struct mny_book_column *known = mny_book_column(file, name);
    struct mny_table_column column = {.field = field,
                                      .full = full_of(book->wanted->data, file, name)};

    column.code = keep(book, name);
    if (known != NULL) {
        column.kind = known->kind;
        column.label = _(known->label);
        column.note = known->note != NULL ? _(known->note) : NULL;
        column.bar = known->bar;
    } else if (strcmp(file, "sensitivity.csv") == 0 &&
               strncmp(name, WITHOUT, strlen(WITHOUT)) == 0) {
        column.kind = MNY_CELL_COUNT;
        column.label = without(book, name + strlen(WITHOUT));
    } else if (strcmp(file, "scores.csv") != 0 || !is_part(book, &column)) {
        column.label = column.code; /* a later minyi's */
    }
    return column;
}

/* The field NAME of the header, MNY_BOOK_NAME if there is none. */
static size_t find(const struct mny_csv_field *fields, size_t count, const char *name)
{
    for (size_t i = 0; name != NULL && i < count; i++)
        if (strcmp(fields[i].text, name) == 0)
            return i;
    return MNY_BOOK_NAME;
}

/* The columns of TABLE from the file's header: the name of the city behind its code, unless
   the file names it. */
static bool make_columns(struct mny_book *book, struct mny_book_table *table,
                         const struct mny_csv_field *fields, size_t count)
{
    const char *file = table->sheet->file;

    table->fields = count;
    table->filter = find(fields, count, table->sheet->column);
    table->city = find(fields, count, "city");
    table->margin = find(fields, count, "margin");
    if (table->margin == MNY_BOOK_NAME)
        table->margin = find(fields, count, "domain");
    table->columns = calloc(count + 1, sizeof *table->columns);
    if (table->columns == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (i == table->filter && !strpbrk(table->sheet->values, "!;"))
            continue; /* the same in all rows */
        table->columns[table->count++] = describe(book, file, fields[i].text, i);
        if (i == table->city && find(fields, count, "name") == MNY_BOOK_NAME)
            table->columns[table->count++] =
                (struct mny_table_column){.field = MNY_BOOK_NAME, .label = _("City"), .full = NAN};
    }
    return true;
}

/* ---- the rows ---------------------------------------------------------------------------- */

bool mny_book_chosen(const struct mny_book_table *table, const struct mny_csv_field *fields,
                     size_t count)
{
    const struct mny_csv_field field = mny_book_field(fields, count, table->filter);
    const char *values = table->sheet->values;
    bool without;

    if (table->filter == MNY_BOOK_NAME)
        return true;
    if (*values == '\0')
        return field.length == 0;
    without = *values == '!';
    for (values += without; *values != '\0';) {
        const size_t length = strcspn(values, ";");

        if (length == field.length && memcmp(values, field.text, length) == 0)
            return !without;
        values += length + (values[length] == ';');
    }
    return without;
}

/* Columns that the number TEXT takes when it is shown. */
static size_t number_width(enum mny_cell_kind kind, const char *text)
{
    const size_t whole = strcspn(text, ".eE"), separators = whole > 0 ? (whole - 1) / 3 : 0;

    switch (kind) {
    case MNY_CELL_COUNT:
        return whole + separators;
    case MNY_CELL_FINE:
        return whole + separators + 5;
    case MNY_CELL_SHARE:
        return 8;
    case MNY_CELL_TINY:
        return 9;
    default:
        return whole + separators + 3;
    }
}

static void measure_row(struct mny_book *book, struct mny_book_table *table,
                        const struct mny_csv_field *fields, size_t count)
{
    for (size_t i = 0; i < table->count; i++) {
        struct mny_table_column *column = &table->columns[i];
        const struct mny_csv_field text = mny_book_text(book, table, column, fields, count);
        const size_t width = column->kind >= MNY_CELL_COUNT
                                 ? number_width(column->kind, text.text)
                                 : mny_display_width(text.text, text.length);

        if (width > column->width)
            column->width = width;
    }
}

static enum mny_code measure(struct mny_book *book, struct mny_book_table *table,
                             struct mny_record_stream *stream)
{
    const struct mny_csv_field *fields;
    enum mny_code code;
    size_t count;

    code = mny_record_stream_next(stream, book->problems, &fields, &count);
    if (code != MNY_OK || count == 0)
        return code;
    if (!make_columns(book, table, fields, count))
        return mny_problem_memory(book->problems);
    for (;;) {
        code = mny_record_stream_next(stream, book->problems, &fields, &count);
        if (code == MNY_OK)
            code = book->reading.code;
        if (code != MNY_OK || count == 0)
            return code;
        if (!mny_book_chosen(table, fields, count))
            continue;
        if (table->rows++ < book->rows_most)
            measure_row(book, table, fields, count);
        if (table->rows % LOOK == 0 && mny_interrupted())
            return MNY_E_INTERRUPT;
    }
}

enum mny_code mny_book_measure(struct mny_book *book, struct mny_book_table *table)
{
    struct mny_record_stream *stream = NULL;
    enum mny_code code;

    table->path = mny_path_in(book->wanted->folder, table->sheet->file);
    if (table->path == NULL)
        return mny_problem_memory(book->problems);
    if (access(table->path, F_OK) != 0)
        return MNY_OK;
    code = mny_record_stream_open(table->path, book->problems, &stream);
    if (code == MNY_OK)
        code = measure(book, table, stream);
    mny_record_stream_close(stream);
    table->taken = table->rows < book->rows_most ? table->rows : book->rows_most;
    return code;
}
