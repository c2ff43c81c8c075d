/* SPDX-License-Identifier: MIT */
#include "survey/questionnaire/sheet.h"

#include "core/table.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NO_COLUMN ((size_t)-1)

enum { NEEDED_ROOM = 256 };

struct mny_sheet {
    struct mny_table *table;
    size_t *places; /* the table's column of each known one, or NO_COLUMN */
    size_t count;
};

/* What a header says: the length of its name, and its language if it has one. */
struct header {
    const char *name, *language; /* LANGUAGE is NULL without one */
    size_t length;
};

static char fold_letter(char letter)
{
    if (letter >= 'A' && letter <= 'Z')
        return (char)(letter - 'A' + 'a');
    return letter == ' ' ? '_' : letter;
}

static bool is_spelled(const struct header *header, const char *name)
{
    if (!name || strlen(name) != header->length)
        return false;
    for (size_t i = 0; i < header->length; i++)
        if (fold_letter(header->name[i]) != name[i])
            return false;
    return true;
}

/* `label::English (en)`, and the single colon of older forms. */
static struct header split_header(const char *text)
{
    const char *colon = strchr(text, ':');
    struct header header = {text, NULL, strlen(text)};

    if (!colon)
        return header;
    header.length = (size_t)(colon - text);
    while (header.length > 0 && text[header.length - 1] == ' ')
        header.length--;
    header.language = colon + strspn(colon, ": ");
    return header;
}

static bool language_has(const char *language, const char *part)
{
    size_t length = strlen(part);

    for (; *language != '\0'; language++) {
        size_t same = 0;

        while (same < length && fold_letter(language[same]) == part[same])
            same++;
        if (same == length)
            return true;
    }
    return false;
}

static bool is_english(const char *language)
{
    return language_has(language, "english") || language_has(language, "(en") ||
           strcmp(language, "en") == 0;
}

static bool is_chinese(const char *language)
{
    return language_has(language, "chinese") || language_has(language, "zh") ||
           language_has(language, "中文") || language_has(language, "汉语");
}

/* How much a label column is wanted: the plain one first, then the Chinese one,
   then any but English, then English.  0: there is none yet. */
static int label_rank(const struct mny_sheet *sheet, size_t place)
{
    struct header header;

    if (place == NO_COLUMN)
        return 0;
    header = split_header(mny_table_header(sheet->table, place));
    if (!header.language)
        return 4;
    if (is_chinese(header.language))
        return 3;
    return is_english(header.language) ? 1 : 2;
}

static enum mny_code say_twice(const struct mny_sheet *sheet, size_t place, size_t other,
                               struct mny_problems *problems)
{
    return mny_problem(
        problems, MNY_E_INPUT, mny_table_where(sheet->table, MNY_TABLE_HEADER, place),
        _("columns \"%s\" and \"%s\" mean the same; keep one of them"),
        mny_table_header(sheet->table, other), mny_table_header(sheet->table, place));
}

/* Takes the table's column PLACE for the known column COLUMN if it is one of
   its spellings and better than what stands for it. */
static enum mny_code take(struct mny_sheet *sheet, const struct mny_sheet_column *known,
                          size_t column, size_t place, struct mny_problems *problems)
{
    struct header header = split_header(mny_table_header(sheet->table, place));
    size_t *taken = &sheet->places[column];

    if (!is_spelled(&header, known->name) && !is_spelled(&header, known->alias))
        return MNY_OK;
    switch (known->kind) {
    case MNY_SHEET_PLAIN:
    case MNY_SHEET_REQUIRED:
        if (header.language)
            return MNY_OK;
        if (*taken != NO_COLUMN)
            return say_twice(sheet, place, *taken, problems);
        break;
    case MNY_SHEET_LABEL:
        if (label_rank(sheet, place) <= label_rank(sheet, *taken))
            return MNY_OK;
        break;
    case MNY_SHEET_ENGLISH:
        if (!header.language || !is_english(header.language) || *taken != NO_COLUMN)
            return MNY_OK;
        break;
    case MNY_SHEET_TRANSLATED:
        break;
    }
    *taken = place;
    return MNY_OK;
}

static bool is_used(const struct mny_sheet *sheet, const struct mny_sheet_column *columns,
                    size_t place)
{
    struct header header = split_header(mny_table_header(sheet->table, place));

    for (size_t i = 0; i < sheet->count; i++)
        if (sheet->places[i] == place ||
            (columns[i].kind == MNY_SHEET_TRANSLATED && is_spelled(&header, columns[i].name)))
            return true;
    return false;
}

/* XLSForm's own columns that lay out or deploy a form and mean nothing here: a
   questionnaire that was fielded has them, and no note should drown in them. */
static bool belongs_to_the_form(const struct mny_sheet *sheet, size_t place)
{
    static const char *const names[] = {
        "hint",         "guidance_hint",    "appearance",   "default",       "readonly",
        "parameters",   "choice_filter",    "repeat_count", "trigger",       "media::image",
        "media::audio", "required_message", "image",        "version",       "default_language",
        "style",        "instance_name",    "public_key",   "submission_url"};
    struct header header = split_header(mny_table_header(sheet->table, place));

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_spelled(&header, names[i]))
            return true;
    return false;
}

static enum mny_code say_missing(const struct mny_sheet *sheet,
                                 const struct mny_sheet_column *columns, size_t missing,
                                 struct mny_problems *problems)
{
    char needed[NEEDED_ROOM] = "";
    size_t length = 0;

    for (size_t i = 0; i < sheet->count && length < sizeof needed; i++)
        if (columns[i].kind == MNY_SHEET_REQUIRED)
            length += (size_t)snprintf(needed + length, sizeof needed - length, "%s%s",
                                       length > 0 ? ", " : "", columns[i].name);
    return mny_problem(problems, MNY_E_INPUT,
                       (struct mny_where){mny_table_path(sheet->table), 1, 1},
                       _("column \"%s\" is missing; this file needs the columns %s"),
                       columns[missing].name, needed);
}

/* Finds the known columns, and gives each other one a note. */
static enum mny_code find_columns(struct mny_sheet *sheet, const struct mny_sheet_column *columns,
                                  struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;

    for (size_t place = 0; place < mny_table_columns(sheet->table); place++)
        for (size_t i = 0; i < sheet->count; i++)
            if (take(sheet, &columns[i], i, place, problems) != MNY_OK)
                code = MNY_E_INPUT;
    for (size_t place = 0; place < mny_table_columns(sheet->table); place++)
        if (mny_table_header(sheet->table, place)[0] != '\0' && !is_used(sheet, columns, place) &&
            !belongs_to_the_form(sheet, place))
            mny_remark(problems, MNY_NOTE, mny_table_where(sheet->table, MNY_TABLE_HEADER, place),
                       _("column \"%s\" is not used here; it is ignored"),
                       mny_table_header(sheet->table, place));
    for (size_t i = 0; i < sheet->count; i++)
        if (columns[i].kind == MNY_SHEET_REQUIRED && sheet->places[i] == NO_COLUMN)
            code = say_missing(sheet, columns, i, problems);
    return code;
}

enum mny_code mny_sheet_read(const char *path, const struct mny_sheet_column *columns, size_t count,
                             struct mny_problems *problems, struct mny_sheet **sheet)
{
    struct mny_sheet *made = calloc(1, sizeof *made);
    enum mny_code code, lengths;

    *sheet = NULL;
    if (made)
        made->places = malloc((count + 1) * sizeof *made->places);
    if (!made || !made->places) {
        mny_sheet_free(made);
        return mny_problem_memory(problems);
    }
    made->count = count;
    for (size_t i = 0; i < count; i++)
        made->places[i] = NO_COLUMN;
    code = mny_table_read(path, problems, &made->table);
    if (code == MNY_OK) {
        code = find_columns(made, columns, problems);
        lengths = mny_table_check_lengths(made->table, problems);
        code = code == MNY_OK ? lengths : code;
    }
    if (code == MNY_OK)
        *sheet = made;
    else
        mny_sheet_free(made);
    return code;
}

void mny_sheet_free(struct mny_sheet *sheet)
{
    if (!sheet)
        return;
    mny_table_free(sheet->table);
    free(sheet->places);
    free(sheet);
}

size_t mny_sheet_rows(const struct mny_sheet *sheet)
{
    return mny_table_rows(sheet->table);
}

const char *mny_sheet_cell(const struct mny_sheet *sheet, size_t row, size_t column)
{
    size_t place = sheet->places[column];

    return place == NO_COLUMN ? "" : mny_table_cell(sheet->table, row, place);
}

struct mny_where mny_sheet_where(const struct mny_sheet *sheet, size_t row, size_t column)
{
    size_t place = column < sheet->count ? sheet->places[column] : NO_COLUMN;
    struct mny_where where = mny_table_where(sheet->table, row, place == NO_COLUMN ? 0 : place);

    if (place == NO_COLUMN)
        where.column = 0;
    return where;
}
