/* SPDX-License-Identifier: MIT */
#include "survey/export/statistics_file.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/common/language.h"

#include <math.h>
#include <readstat.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What fits into the formats.  SPSS: IBM SPSS Statistics "Variable labels", "Value
   labels".  Stata: dta(5), file format 118, in characters of at most 4 bytes. */
enum {
    SAV_LABEL = 255,
    SAV_VALUE_LABEL = 120,
    SAV_MISSING = 3,
    DTA_LABEL = 80,
    DTA_VALUE_LABEL = 8000,
    DTA_VERSION = 118
};

/* Missing values of one variable. */
struct missing {
    double not_asked; /* SPSS: the number that says so */
    bool empty;       /* the row has put nothing yet */
};

struct mny_statistics_file {
    enum mny_statistics_format format;
    const struct mny_statistics_variable *variables;
    size_t count;
    readstat_writer_t *writer;
    struct mny_writer *out;
    struct mny_problems *problems;
    char *name;
    readstat_variable_t **columns;
    struct missing *missing;
    char *text; /* a text with its NUL */
    size_t room, cut;
    readstat_error_t error; /* the first */
    bool no_memory;
};

size_t mny_text_cut(const char *text, size_t length, size_t most, size_t characters)
{
    size_t at = 0, end = 0;

    while (at < length && at <= most && characters > 0) {
        end = at++;
        while (at < length && ((unsigned char)text[at] & 0xC0) == 0x80)
            at++;
        if (at > most)
            return end;
        end = at;
        characters--;
    }
    return end;
}

static void note(struct mny_statistics_file *file, readstat_error_t error)
{
    if (file->error == READSTAT_OK)
        file->error = error;
}

/* ReadStat's bytes go the way of all output: what fails there is said when the
   writer is closed. */
static ssize_t take_bytes(const void *bytes, size_t length, void *context)
{
    struct mny_statistics_file *file = context;

    mny_writer_bytes(file->out, bytes, length);
    return (ssize_t)length;
}

/* A copy of the beginning of TEXT that fits, borrowed until the next. */
static const char *fitting(struct mny_statistics_file *file, const char *text, size_t length,
                           size_t most, size_t characters)
{
    const size_t kept = mny_text_cut(text, length, most, characters);

    if (!mny_grow(&file->text, &file->room, kept + 1, 1)) {
        file->no_memory = true;
        return "";
    }
    memcpy(file->text, text, kept);
    file->text[kept] = '\0';
    return file->text;
}

static const char *fitting_label(struct mny_statistics_file *file, const char *label, bool of_value)
{
    const size_t length = strlen(label);

    if (file->format == MNY_STATISTICS_SAV)
        return fitting(file, label, length, of_value ? SAV_VALUE_LABEL : SAV_LABEL, SIZE_MAX);
    return fitting(file, label, length, SIZE_MAX, of_value ? DTA_VALUE_LABEL : DTA_LABEL);
}

static bool is_no_opinion(const struct mny_statistics_variable *variable, size_t choice)
{
    return variable->opinion && !variable->choices->choices[choice].scored;
}

/* Stata's tag of a choice: b, c, ... of those without an opinion; 0: none. */
static char tag_of(const struct mny_statistics_variable *variable, double value)
{
    char tag = 'a';

    for (size_t i = 0; variable->choices && i < variable->choices->count; i++) {
        if (!is_no_opinion(variable, i) || tag == 'z')
            continue;
        tag++;
        if (variable->choices->choices[i].value.number == value)
            return tag;
    }
    return 0;
}

/* ---- variables --------------------------------------------------------------------- */

/* The smallest type that holds all choices; answers without choices are doubles. */
static readstat_type_t type_of(const struct mny_statistics_file *file,
                               const struct mny_statistics_variable *variable)
{
    bool small = true;

    if (!variable->numeric)
        return READSTAT_TYPE_STRING;
    if (file->format == MNY_STATISTICS_SAV || !variable->choices)
        return READSTAT_TYPE_DOUBLE;
    for (size_t i = 0; i < variable->choices->count; i++)
        small = small && fabs(variable->choices->choices[i].value.number) <= 100;
    return small ? READSTAT_TYPE_INT8 : READSTAT_TYPE_INT32;
}

static bool is_choice(const struct mny_choice_list *choices, double value)
{
    for (size_t i = 0; choices && i < choices->count; i++)
        if (choices->choices[i].value.number == value)
            return true;
    return false;
}

static double free_number(const struct mny_choice_list *choices)
{
    double number = choices ? -9 : -999999999;

    while (is_choice(choices, number))
        number = number * 10 - 9;
    return number;
}

static void label_choice(struct mny_statistics_file *file, readstat_label_set_t *set,
                         const struct mny_statistics_variable *variable, size_t index)
{
    const struct mny_choice *choice = &variable->choices->choices[index];
    const char *label = fitting_label(file, choice->label, true);
    const char tag = is_no_opinion(variable, index) ? tag_of(variable, choice->value.number) : 0;

    if (!variable->numeric)
        readstat_label_string_value(set, choice->name, label);
    else if (file->format == MNY_STATISTICS_SAV)
        readstat_label_double_value(set, choice->value.number, label);
    else if (tag)
        readstat_label_tagged_value(set, tag, label);
    else
        readstat_label_int32_value(set, (int32_t)choice->value.number, label);
}

/* Stata has no labels for texts. */
static void label_values(struct mny_statistics_file *file, size_t index)
{
    const struct mny_statistics_variable *variable = &file->variables[index];
    const bool states = variable->conditional && variable->numeric;
    readstat_type_t type = type_of(file, variable);
    readstat_label_set_t *set;
    const char *not_asked = mny_document_text(N_("not asked"));

    if ((!variable->choices && !states) ||
        (file->format == MNY_STATISTICS_DTA && !variable->numeric))
        return;
    if (type != READSTAT_TYPE_STRING)
        type = file->format == MNY_STATISTICS_SAV ? READSTAT_TYPE_DOUBLE : READSTAT_TYPE_INT32;
    set = readstat_add_label_set(file->writer, type, variable->name);
    for (size_t i = 0; variable->choices && i < variable->choices->count; i++)
        label_choice(file, set, variable, i);
    if (states && file->format == MNY_STATISTICS_SAV)
        readstat_label_double_value(set, file->missing[index].not_asked,
                                    fitting_label(file, not_asked, true));
    else if (states)
        readstat_label_tagged_value(set, 'a', fitting_label(file, not_asked, true));
    readstat_variable_set_label_set(file->columns[index], set);
}

/* SPSS declares up to three values of a variable missing. */
static void declare_missing(struct mny_statistics_file *file, size_t index)
{
    const struct mny_statistics_variable *variable = &file->variables[index];
    size_t declared = variable->conditional;

    if (file->format != MNY_STATISTICS_SAV || !variable->numeric)
        return;
    if (variable->conditional)
        readstat_variable_add_missing_double_value(file->columns[index],
                                                   file->missing[index].not_asked);
    for (size_t i = 0; variable->choices && i < variable->choices->count; i++)
        if (is_no_opinion(variable, i) && declared++ < SAV_MISSING)
            readstat_variable_add_missing_double_value(file->columns[index],
                                                       variable->choices->choices[i].value.number);
}

static size_t text_most(const struct mny_statistics_file *file)
{
    return file->format == MNY_STATISTICS_SAV ? MNY_SAV_TEXT_MOST : MNY_DTA_TEXT_MOST;
}

static void add_variable(struct mny_statistics_file *file, size_t index)
{
    const struct mny_statistics_variable *variable = &file->variables[index];
    const size_t most = text_most(file), width = variable->width < most ? variable->width : most;
    readstat_variable_t *column =
        readstat_add_variable(file->writer, variable->name, type_of(file, variable),
                              variable->numeric ? 0 : (width > 0 ? width : 1));

    file->columns[index] = column;
    file->missing[index].not_asked = free_number(variable->choices);
    readstat_variable_set_label(column, fitting_label(file, variable->label, false));
    readstat_variable_set_measure(column, variable->numeric && !variable->choices
                                              ? READSTAT_MEASURE_SCALE
                                              : READSTAT_MEASURE_NOMINAL);
    if (file->format == MNY_STATISTICS_SAV && variable->numeric && variable->choices)
        readstat_variable_set_format(column, "F8.0");
    label_values(file, index);
    declare_missing(file, index);
}

/* ---- the file ---------------------------------------------------------------------- */

/* Noon of a day that says nothing, by the local clock: the header spells it so
   whatever the time zone. */
static time_t fixed_time(void)
{
    struct tm noon = {.tm_year = 100, .tm_mon = 0, .tm_mday = 1, .tm_hour = 12, .tm_isdst = -1};

    return mktime(&noon);
}

static void begin_writing(struct mny_statistics_file *file, size_t rows)
{
    readstat_set_data_writer(file->writer, take_bytes);
    readstat_writer_set_file_timestamp(file->writer, fixed_time());
    for (size_t i = 0; i < file->count; i++)
        add_variable(file, i);
    if (file->format == MNY_STATISTICS_SAV) {
        note(file, readstat_writer_set_compression(file->writer, READSTAT_COMPRESS_ROWS));
        note(file, readstat_begin_writing_sav(file->writer, file, (long)rows));
    } else {
        note(file, readstat_writer_set_file_format_version(file->writer, DTA_VERSION));
        note(file, readstat_begin_writing_dta(file->writer, file, (long)rows));
    }
}

static void free_file(struct mny_statistics_file *file)
{
    if (file->writer)
        readstat_writer_free(file->writer);
    free(file->name);
    free(file->columns);
    free(file->missing);
    free(file->text);
    free(file);
}

enum mny_code mny_statistics_file_open(struct mny_output *output, const char *name,
                                       enum mny_statistics_format format,
                                       const struct mny_statistics_variable *variables,
                                       size_t count, size_t rows, struct mny_problems *problems,
                                       struct mny_statistics_file **file)
{
    struct mny_statistics_file *made = calloc(1, sizeof *made);
    enum mny_code code;

    *file = NULL;
    if (!made)
        return mny_problem_memory(problems);
    made->format = format;
    made->variables = variables;
    made->count = count;
    made->problems = problems;
    made->name = strdup(name);
    made->columns = calloc(count + 1, sizeof *made->columns);
    made->missing = calloc(count + 1, sizeof *made->missing);
    made->writer = readstat_writer_init();
    code = made->name && made->columns && made->missing && made->writer
               ? mny_output_open(output, name, problems, &made->out)
               : mny_problem_memory(problems);
    if (code != MNY_OK) {
        free_file(made);
        return code;
    }
    begin_writing(made, rows);
    *file = made;
    return MNY_OK;
}

void mny_statistics_row_begin(struct mny_statistics_file *file)
{
    if (file->error == READSTAT_OK)
        note(file, readstat_begin_row(file->writer));
    for (size_t i = 0; i < file->count; i++)
        file->missing[i].empty = true;
}

void mny_statistics_put_number(struct mny_statistics_file *file, size_t variable, double value)
{
    const struct mny_statistics_variable *of = &file->variables[variable];
    readstat_variable_t *column = file->columns[variable];
    const char tag = file->format == MNY_STATISTICS_DTA && of->opinion ? tag_of(of, value) : 0;

    if (file->error != READSTAT_OK || !isfinite(value))
        return;
    file->missing[variable].empty = false;
    if (tag)
        note(file, readstat_insert_tagged_missing_value(file->writer, column, tag));
    else if (readstat_variable_get_type(column) == READSTAT_TYPE_INT8)
        note(file, readstat_insert_int8_value(file->writer, column, (int8_t)value));
    else if (readstat_variable_get_type(column) == READSTAT_TYPE_INT32)
        note(file, readstat_insert_int32_value(file->writer, column, (int32_t)value));
    else
        note(file, readstat_insert_double_value(file->writer, column, value));
}

void mny_statistics_put_text(struct mny_statistics_file *file, size_t variable, const char *text,
                             size_t length)
{
    const char *kept;

    if (file->error != READSTAT_OK || file->no_memory)
        return;
    kept = fitting(file, text, length, text_most(file), SIZE_MAX);
    file->cut += length > text_most(file);
    file->missing[variable].empty = false;
    note(file, readstat_insert_string_value(file->writer, file->columns[variable], kept));
}

void mny_statistics_put_not_asked(struct mny_statistics_file *file, size_t variable)
{
    readstat_variable_t *column = file->columns[variable];

    if (file->error != READSTAT_OK || !file->variables[variable].numeric)
        return;
    file->missing[variable].empty = false;
    if (file->format == MNY_STATISTICS_SAV)
        note(file,
             readstat_insert_double_value(file->writer, column, file->missing[variable].not_asked));
    else
        note(file, readstat_insert_tagged_missing_value(file->writer, column, 'a'));
}

void mny_statistics_row_end(struct mny_statistics_file *file)
{
    for (size_t i = 0; i < file->count && file->error == READSTAT_OK; i++)
        if (file->missing[i].empty)
            note(file, readstat_insert_missing_value(file->writer, file->columns[i]));
    if (file->error == READSTAT_OK)
        note(file, readstat_end_row(file->writer));
}

/* What went wrong, in the order in which it would have been felt. */
static enum mny_code verdict(const struct mny_statistics_file *file, enum mny_code written)
{
    const struct mny_where where = {file->name, 0, 0};

    if (file->no_memory || file->error == READSTAT_ERROR_MALLOC)
        return mny_problem_memory(file->problems);
    if (file->error != READSTAT_OK)
        return mny_problem(file->problems, MNY_E_CREATE, where,
                           _("this format cannot hold the responses: %s; leave it out of --export"),
                           readstat_error_message(file->error));
    if (file->cut > 0)
        mny_remark(file->problems, MNY_WARNING, where,
                   _("texts longer than the %zu bytes of this format are cut: %zu of them; "
                     "responses.csv beside it has them whole"),
                   text_most(file), file->cut);
    return written;
}

enum mny_code mny_statistics_file_close(struct mny_statistics_file *file)
{
    enum mny_code code;

    if (file->error == READSTAT_OK && !file->no_memory)
        note(file, readstat_end_writing(file->writer));
    code = verdict(file, mny_writer_close(file->out));
    free_file(file);
    return code;
}

void mny_statistics_file_discard(struct mny_statistics_file *file)
{
    if (!file)
        return;
    mny_writer_close(file->out);
    free_file(file);
}
