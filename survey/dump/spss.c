/* SPDX-License-Identifier: MIT */
#include "survey/dump/spss.h"

#include "core/arena.h"
#include "core/calendar.h"
#include "core/number.h"
#include "core/output.h"
#include "core/text.h"
#include "survey/common/scratch_file.h"
#include "survey/dump/csv_text.h"
#include "survey/dump/spss_encoding.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <readstat.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* A value that has a label: a number, or a text if that is not NULL. */
struct labelled {
    double number;
    const char *text, *label;
};

struct label_set {
    const char *name;
    struct labelled *values;
    size_t count, room;
};

/* Numbers that a file declares missing: SPSS has three values, or a range and a value. */
enum { RANGES_MOST = 3 };

struct range {
    double low, high;
};

enum shown { SHOWN_PLAIN, SHOWN_DATE, SHOWN_TIME };

struct variable {
    const char *label;              /* or NULL */
    const char *set_name;           /* of its labels, or NULL */
    const struct label_set *labels; /* found once all are read */
    enum shown shown;
    struct range missing[RANGES_MOST];
    size_t missing_count;
};

/* The file as ReadStat reads it.  That takes what the disk does not give for a file that is
   wrong: FAULT is the first errno. */
struct stored {
    int file, fault;
};

struct reading {
    const char *path;
    enum mny_encoding encoding; /* MNY_ENCODING_DETECT: as ReadStat takes it */
    bool guessed;               /* nobody has said it */
    bool foreign;               /* a text is not ASCII */
    struct stored stored;
    struct mny_problems *problems;
    struct mny_arena *arena;
    FILE *text;
    struct variable *variables;
    size_t variable_count, variable_room;
    struct label_set *sets;
    size_t set_count, set_room;
    bool ready;  /* labels belong to their variables, the header is written */
    size_t next; /* the variable whose value is due */
    enum mny_code code;
    char said[256]; /* what ReadStat says is wrong */
};

bool mny_spss_begins(const char *head, size_t length)
{
    return length >= 4 && (memcmp(head, "$FL2", 4) == 0 || memcmp(head, "$FL3", 4) == 0);
}

static int stop(struct reading *reading, enum mny_code code)
{
    reading->code = code;
    return READSTAT_HANDLER_ABORT;
}

static int stop_memory(struct reading *reading)
{
    return stop(reading, mny_problem_memory(reading->problems));
}

static int stop_writing(struct reading *reading)
{
    return stop(reading, mny_scratch_failed(reading->path, reading->problems));
}

static enum mny_code refuse(const struct reading *reading, const char *reason)
{
    return mny_problem(reading->problems, MNY_E_INPUT, (struct mny_where){.file = reading->path},
                       _("this SPSS file cannot be read (%s); open it in its program and save it "
                         "again, or export CSV"),
                       reason);
}

/* ReadStat gives the values of some files that are wrong in another order, or leaves some out. */
static enum mny_code refuse_uneven(const struct reading *reading)
{
    return refuse(reading, _("its cases do not have a value for each variable"));
}

static void look_at(struct reading *reading, const char *text)
{
    for (; !reading->foreign && *text; text++)
        reading->foreign = (unsigned char)*text > 0x7F;
}

static const char *keep(struct reading *reading, const char *text)
{
    look_at(reading, text);
    return mny_arena_text(reading->arena, text, strlen(text));
}

/* ---- variables and labels -------------------------------------------------------- */

/* SPSS formats: DATE11, ADATE10, EDATE10, JDATE7, SDATE10, DATETIME20, YMDHMS19; TIME8,
   DTIME12.  Others (MOYR, QYR, WKDAY ...) stay numbers. */
static enum shown shown_as(const char *format)
{
    static const char *const dates[] = {"DATE",  "ADATE",    "EDATE", "JDATE",
                                        "SDATE", "DATETIME", "YMDHMS"};
    const size_t length = format ? strcspn(format, "0123456789.") : 0;

    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        if (strlen(dates[i]) == length && memcmp(dates[i], format, length) == 0)
            return SHOWN_DATE;
    if ((length == 4 && memcmp(format, "TIME", 4) == 0) ||
        (length == 5 && memcmp(format, "DTIME", 5) == 0))
        return SHOWN_TIME;
    return SHOWN_PLAIN;
}

static bool is_text(readstat_value_t value)
{
    return readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING;
}

static void keep_missing(const readstat_variable_t *variable, struct variable *made)
{
    const int count = readstat_variable_get_missing_ranges_count(variable);

    for (int i = 0; i < count && made->missing_count < RANGES_MOST; i++) {
        const readstat_value_t low = readstat_variable_get_missing_range_lo(variable, i);
        const readstat_value_t high = readstat_variable_get_missing_range_hi(variable, i);

        if (!is_text(low) && !is_text(high))
            made->missing[made->missing_count++] =
                (struct range){readstat_double_value(low), readstat_double_value(high)};
    }
}

static int on_variable(int index, readstat_variable_t *variable, const char *labels, void *context)
{
    struct reading *reading = context;
    const char *name = readstat_variable_get_name(variable);
    const char *label = readstat_variable_get_label(variable);
    struct variable *made;

    if (!mny_grow(&reading->variables, &reading->variable_room, (size_t)index + 1,
                  sizeof *reading->variables))
        return stop_memory(reading);
    made = &reading->variables[reading->variable_count++];
    *made = (struct variable){.shown = shown_as(readstat_variable_get_format(variable))};
    keep_missing(variable, made);
    if ((labels && !(made->set_name = keep(reading, labels))) ||
        (label && !(made->label = keep(reading, label))))
        return stop_memory(reading);
    look_at(reading, name ? name : "");
    mny_csv_text_cell(reading->text, name ? name : "", name ? strlen(name) : 0, index == 0);
    return READSTAT_HANDLER_OK;
}

static struct label_set *find_set(struct reading *reading, const char *name)
{
    struct label_set *set;

    for (size_t i = 0; i < reading->set_count; i++)
        if (strcmp(reading->sets[i].name, name) == 0)
            return &reading->sets[i];
    if (!mny_grow(&reading->sets, &reading->set_room, reading->set_count + 1,
                  sizeof *reading->sets))
        return NULL;
    set = &reading->sets[reading->set_count];
    *set = (struct label_set){.name = keep(reading, name)};
    if (!set->name)
        return NULL;
    reading->set_count++;
    return set;
}

static const char *text_of(readstat_value_t value)
{
    const char *text = readstat_string_value(value);
    return text ? text : "";
}

static int on_label(const char *name, readstat_value_t value, const char *label, void *context)
{
    struct reading *reading = context;
    struct label_set *set = find_set(reading, name);
    struct labelled made = {0};

    if (!set || !mny_grow(&set->values, &set->room, set->count + 1, sizeof *set->values) ||
        !(made.label = keep(reading, label)))
        return stop_memory(reading);
    if (is_text(value)) {
        made.text = keep(reading, text_of(value));
        if (!made.text)
            return stop_memory(reading);
    } else {
        made.number = readstat_double_value(value);
    }
    set->values[set->count++] = made;
    return READSTAT_HANDLER_OK;
}

/* ---- values --------------------------------------------------------------------- */

/* Ends the line of names, and gives the variables their labels. */
static void make_ready(struct reading *reading)
{
    fputc('\n', reading->text);
    for (size_t i = 0; i < reading->variable_count; i++)
        for (size_t s = 0; reading->variables[i].set_name && s < reading->set_count; s++)
            if (strcmp(reading->sets[s].name, reading->variables[i].set_name) == 0)
                reading->variables[i].labels = &reading->sets[s];
    reading->ready = true;
}

static const char *label_of(const struct variable *variable, const char *text, double number)
{
    const struct label_set *set = variable->labels;

    for (size_t i = 0; set && i < set->count; i++) {
        const struct labelled *value = &set->values[i];
        if (text ? value->text && strcmp(value->text, text) == 0
                 : !value->text && value->number == number)
            return value->label;
    }
    return NULL;
}

/* SPSS counts seconds from 1582-10-14, 141428 days before 1970-01-01. */
static void show_number(double number, enum shown shown, char text[MNY_MOMENT_ROOM])
{
    const double longest = 3e11; /* the year 9999 */
    const bool possible = number >= 0 && number < longest;

    if (shown == SHOWN_TIME && possible)
        mny_time_write(lround(number), text);
    else if (shown == SHOWN_DATE && possible)
        mny_moment_write(lround(number) / 86400 - 141428, lround(number) % 86400, text);
    else
        mny_number_format(number, text);
}

/* DECLARED: the file says that VALUE is missing, which its label, if it has one, says better. */
static void write_value(struct reading *reading, const struct variable *variable,
                        readstat_value_t value, bool declared, bool first)
{
    char shown[MNY_MOMENT_ROOM] = "";
    const char *text = is_text(value) ? text_of(value) : NULL;
    const bool missing = !text && readstat_value_is_system_missing(value);
    const double number = text || missing ? NAN : readstat_double_value(value);
    const char *label = missing ? NULL : label_of(variable, text, number);

    if (label)
        text = label;
    else if (missing || declared)
        text = "";
    else if (!text) {
        show_number(number, variable->shown, shown);
        text = shown;
    }
    look_at(reading, text);
    mny_csv_text_cell(reading->text, text, strlen(text), first);
}

static int on_value(int row, readstat_variable_t *variable, readstat_value_t value, void *context)
{
    struct reading *reading = context;
    const size_t index = (size_t)readstat_variable_get_index(variable);

    (void)row;
    if (!reading->ready)
        make_ready(reading);
    if (index != reading->next || index >= reading->variable_count)
        return stop(reading, refuse_uneven(reading));
    if (index == 0 && mny_interrupted())
        return stop(reading, MNY_E_INTERRUPT);
    write_value(reading, &reading->variables[index], value,
                readstat_value_is_defined_missing(value, variable), index == 0);
    reading->next = (index + 1) % reading->variable_count;
    if (reading->next == 0)
        fputc('\n', reading->text);
    return ferror(reading->text) ? stop_writing(reading) : READSTAT_HANDLER_OK;
}

/* ---- the file ------------------------------------------------------------------- */

static int keep_fault(struct stored *stored)
{
    if (stored->fault == 0)
        stored->fault = errno;
    return -1;
}

static int open_stored(const char *path, void *context)
{
    struct stored *stored = context;

    stored->file = open(path, O_RDONLY | O_CLOEXEC);
    return stored->file >= 0 ? stored->file : keep_fault(stored);
}

static int close_stored(void *context)
{
    const struct stored *stored = context;

    return stored->file >= 0 ? close(stored->file) : 0;
}

static readstat_off_t seek_stored(readstat_off_t offset, readstat_io_flags_t whence, void *context)
{
    struct stored *stored = context;
    const int from = whence == READSTAT_SEEK_SET   ? SEEK_SET
                     : whence == READSTAT_SEEK_CUR ? SEEK_CUR
                                                   : SEEK_END;
    const off_t at = lseek(stored->file, offset, from);

    /* A place before the file's begin is the fault of what stands in it. */
    return at >= 0 || errno == EINVAL ? at : keep_fault(stored);
}

/* Less than COUNT bytes only at the end of the file: ReadStat asks but once. */
static ssize_t read_stored(void *bytes, size_t count, void *context)
{
    struct stored *stored = context;
    size_t used = 0;

    while (used < count) {
        const ssize_t got = read(stored->file, (char *)bytes + used, count - used);

        if (got < 0 && errno == EINTR && !mny_interrupted())
            continue;
        if (got < 0)
            return keep_fault(stored);
        if (got == 0)
            break;
        used += (size_t)got;
    }
    return (ssize_t)used;
}

static readstat_error_t no_progress(long size, readstat_progress_handler progress, void *context,
                                    void *stored)
{
    (void)size, (void)progress, (void)context, (void)stored;
    return READSTAT_OK;
}

static void set_handlers(readstat_parser_t *parser, struct stored *stored)
{
    readstat_set_open_handler(parser, open_stored);
    readstat_set_close_handler(parser, close_stored);
    readstat_set_seek_handler(parser, seek_stored);
    readstat_set_read_handler(parser, read_stored);
    readstat_set_update_handler(parser, no_progress);
    readstat_set_io_ctx(parser, stored);
}

static void on_error(const char *message, void *context)
{
    struct reading *reading = context;
    size_t length = strcspn(message, "\r\n");

    if (length >= sizeof reading->said)
        length = sizeof reading->said - 1;
    memcpy(reading->said, message, length);
    reading->said[length] = '\0';
}

/* What the file says holds even against the user, whose word is for all dumps of a run. */
static void take_encoding(struct reading *reading, enum mny_encoding found, bool said,
                          enum mny_encoding wanted)
{
    reading->guessed = !said && wanted == MNY_ENCODING_DETECT;
    if (said)
        reading->encoding = found;
    else
        reading->encoding = reading->guessed ? MNY_ENCODING_GB18030 : wanted;
}

static enum mny_code find_encoding(struct reading *reading, enum mny_encoding wanted)
{
    FILE *file = fopen(reading->path, "rbe");
    enum mny_encoding found;
    bool said, failed;
    int fault;

    if (!file)
        return mny_problem_system(reading->problems, MNY_E_IO, reading->path, _("open this file"),
                                  errno);
    errno = 0;
    found = mny_spss_encoding(file, &said);
    fault = errno;
    failed = ferror(file);
    fclose(file);
    if (failed)
        return mny_problem_system(reading->problems, MNY_E_IO, reading->path, _("read this file"),
                                  fault);
    take_encoding(reading, found, said, wanted);
    return MNY_OK;
}

static void note_encoding(const struct reading *reading)
{
    if (reading->guessed && reading->foreign)
        mny_remark(reading->problems, MNY_NOTE, (struct mny_where){.file = reading->path}, "%s",
                   _("this SPSS file does not say its encoding: read as GB18030; --encoding "
                     "decides otherwise"));
}

static enum mny_code parse(struct reading *reading)
{
    readstat_parser_t *parser = readstat_parser_init();
    readstat_error_t error;

    if (!parser)
        return mny_problem_memory(reading->problems);
    set_handlers(parser, &reading->stored);
    readstat_set_variable_handler(parser, on_variable);
    readstat_set_value_label_handler(parser, on_label);
    readstat_set_value_handler(parser, on_value);
    readstat_set_error_handler(parser, on_error);
    /* Of a file that does not say how many cases it has ReadStat reads none without a limit. */
    readstat_set_row_limit(parser, INT_MAX);
    if (reading->encoding != MNY_ENCODING_DETECT)
        readstat_set_file_character_encoding(parser, mny_encoding_iconv(reading->encoding));
    error = readstat_parse_sav(parser, reading->path, reading);
    readstat_parser_free(parser);
    if (error == READSTAT_ERROR_USER_ABORT)
        return reading->code;
    if (mny_interrupted())
        return MNY_E_INTERRUPT;
    if (reading->stored.fault != 0)
        return mny_problem_system(reading->problems, MNY_E_IO, reading->path, _("read this file"),
                                  reading->stored.fault);
    if (error == READSTAT_ERROR_MALLOC)
        return mny_problem_memory(reading->problems);
    if (error != READSTAT_OK)
        return refuse(reading, *reading->said ? reading->said : readstat_error_message(error));
    if (reading->code == MNY_OK && reading->variable_count == 0)
        return refuse(reading, _("it has no variables"));
    if (reading->code == MNY_OK && reading->next != 0)
        return refuse_uneven(reading);
    return reading->code;
}

static bool any_label(const struct reading *reading)
{
    for (size_t i = 0; i < reading->variable_count; i++)
        if (reading->variables[i].label && reading->variables[i].label[0] != '\0')
            return true;
    return false;
}

/* The labels of all variables as a record.  *LABELS stays NULL where there are none. */
static enum mny_code join_labels(const struct reading *reading, char **labels)
{
    size_t length;
    FILE *record;
    bool written;

    if (!any_label(reading))
        return MNY_OK;
    record = open_memstream(labels, &length);
    if (!record)
        return mny_problem_memory(reading->problems);
    for (size_t i = 0; i < reading->variable_count; i++) {
        const char *label = reading->variables[i].label ? reading->variables[i].label : "";

        mny_csv_text_cell(record, label, strlen(label), i == 0);
    }
    written = !ferror(record);
    if (fclose(record) == 0 && written)
        return MNY_OK;
    free(*labels);
    *labels = NULL;
    return mny_problem_memory(reading->problems);
}

static bool is_missing(const struct variable *variable, double number)
{
    for (size_t i = 0; i < variable->missing_count; i++)
        if (number >= variable->missing[i].low && number <= variable->missing[i].high)
            return true;
    return false;
}

static bool add_numbers(struct mny_labelled_numbers *numbers, size_t column,
                        const struct variable *variable)
{
    const struct label_set *set = variable->labels;

    for (size_t i = 0; set && i < set->count; i++) {
        const struct labelled *value = &set->values[i];

        if (!value->text &&
            !mny_labelled_numbers_add(numbers, column, value->label,
                                      is_missing(variable, value->number) ? NAN : value->number))
            return false;
    }
    return true;
}

static enum mny_code join_numbers(const struct reading *reading,
                                  struct mny_labelled_numbers **numbers)
{
    bool good = (*numbers = mny_labelled_numbers_create()) != NULL;

    for (size_t i = 0; good && i < reading->variable_count; i++)
        good = add_numbers(*numbers, i, &reading->variables[i]);
    if (good)
        return MNY_OK;
    mny_labelled_numbers_free(*numbers);
    *numbers = NULL;
    return mny_problem_memory(reading->problems);
}

static void close_reading(struct reading *reading)
{
    for (size_t i = 0; i < reading->set_count; i++)
        free(reading->sets[i].values);
    free(reading->sets);
    free(reading->variables);
    mny_arena_free(reading->arena);
}

enum mny_code mny_spss_unpack(const char *path, enum mny_encoding encoding,
                              struct mny_problems *problems, FILE **text, char **labels,
                              struct mny_labelled_numbers **numbers)
{
    struct reading reading = {.path = path,
                              .stored.file = -1,
                              .problems = problems,
                              .arena = mny_arena_create(),
                              .text = mny_scratch_stream()};
    enum mny_code code = MNY_OK;

    *text = NULL;
    *labels = NULL;
    *numbers = NULL;
    if (!reading.text)
        stop_writing(&reading);
    else if (!reading.arena)
        stop_memory(&reading);
    code = reading.code == MNY_OK ? find_encoding(&reading, encoding) : reading.code;
    if (code == MNY_OK)
        code = parse(&reading);
    if (code == MNY_OK && !reading.ready)
        make_ready(&reading);
    if (code == MNY_OK && (fflush(reading.text) != 0 || fseek(reading.text, 0, SEEK_SET) != 0)) {
        stop_writing(&reading);
        code = reading.code;
    }
    if (code == MNY_OK)
        code = join_labels(&reading, labels);
    if (code == MNY_OK)
        code = join_numbers(&reading, numbers);
    if (code == MNY_OK)
        note_encoding(&reading);
    if (code == MNY_OK)
        *text = reading.text;
    else if (reading.text)
        fclose(reading.text);
    close_reading(&reading);
    return code;
}
