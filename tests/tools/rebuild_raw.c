/* SPDX-License-Identifier: MIT */
/* Rebuilds the cells of a dump from what `minyi clean --audit-raw` has written, and compares
   them with the dump itself:

     rebuild_raw QUESTIONNAIRE DUMP OUT

   A cell is what audit.csv says stood there before; where it says nothing, it is as the
   clean file tells: see survey/clean/audit_cells.h.  Prints what differs, and
   `N cells of M rows`.  Exit status 0 if nothing differs. */
#include "core/csv_record.h"
#include "core/file.h"
#include "survey/dump/header.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A CSV file of the program's, untrimmed. */
struct sheet {
    char *text;
    char ***rows;
    size_t count, columns;
};

static void die(const char *what)
{
    fprintf(stderr, "rebuild_raw: %s\n", what);
    exit(2);
}

static void *room(size_t count, size_t size)
{
    void *made = calloc(count + 1, size);

    if (!made)
        die("no memory");
    return made;
}

static struct sheet read_sheet(const char *folder, const char *name)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_csv_splitter *splitter = mny_csv_splitter_create(',');
    struct sheet sheet = {0};
    char *path = mny_path_in(folder, name);
    size_t length = 0, at = 0, most = 1, lines, fault;
    bool closed;

    if (!path || mny_file_read(path, problems, &sheet.text, &length) != MNY_OK)
        die("a file of OUT cannot be read");
    for (size_t i = 0; i < length; i++)
        most += sheet.text[i] == '\n';
    sheet.rows = room(most, sizeof *sheet.rows);
    while (at < length) {
        const size_t end = at + mny_csv_record(sheet.text + at, length - at, &lines, &closed);
        const struct mny_csv_field *fields;
        size_t count;

        if (mny_csv_split(splitter, sheet.text + at, end - at, &fields, &count, &fault) !=
            MNY_CSV_OK)
            die("a file of OUT is no CSV");
        sheet.columns = sheet.count == 0 ? count : sheet.columns;
        if (count != sheet.columns)
            die("a row of OUT has other columns than its header");
        sheet.rows[sheet.count] = room(count, sizeof(char *));
        for (size_t i = 0; i < count; i++)
            sheet.rows[sheet.count][i] = strdup(fields[i].text);
        sheet.count++;
        at = end;
    }
    mny_csv_splitter_free(splitter);
    mny_problems_free(problems);
    free(path);
    return sheet;
}

static void free_sheet(struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++) {
        for (size_t k = 0; k < sheet->columns; k++)
            free(sheet->rows[i][k]);
        free(sheet->rows[i]);
    }
    free(sheet->rows);
    free(sheet->text);
}

/* The NTH column called NAME, from 0. */
static size_t column_of(const struct sheet *sheet, const char *name, size_t from, size_t nth)
{
    for (size_t i = from; i < sheet->columns; i++)
        if (strcmp(sheet->rows[0][i], name) == 0 && nth-- == 0)
            return i;
    die(name);
    return 0;
}

struct rebuilding {
    const struct mny_questionnaire *questionnaire;
    const struct mny_binding *binding;
    const char *path, *name; /* of the dump, with and without its folders */
    struct sheet clean, audit;
    size_t clean_at, audit_at;                       /* the rows to come */
    size_t no, line, value, event, position, header; /* columns of the audit */
    size_t *kept;                                    /* by column of the dump: of the clean file */
    size_t rows, cells, wrong;
};

/* Which column of the clean file tells each column of the dump. */
static void find_columns(struct rebuilding *r)
{
    const size_t questions = mny_questionnaire_questions(r->questionnaire);

    r->kept = room(r->binding->count, sizeof *r->kept);
    for (size_t i = 0; i < r->binding->count; i++) {
        const struct mny_column *column = &r->binding->columns[i];
        size_t nth = 0;

        for (size_t k = 0; k < i; k++)
            nth += r->binding->columns[k].use == MNY_COLUMN_UNMATCHED &&
                   strcmp(r->binding->columns[k].header, column->header) == 0;
        if (column->use == MNY_COLUMN_UNMATCHED)
            r->kept[i] = column_of(&r->clean, column->header, 2 + questions, nth);
        else if (column->use != MNY_COLUMN_IGNORED)
            r->kept[i] = 2 + column->question;
    }
    r->no = column_of(&r->audit, "record_no", 0, 0);
    r->line = column_of(&r->audit, "byte_start", 0, 0);
    r->value = column_of(&r->audit, "value_before", 0, 0);
    r->event = column_of(&r->audit, "event", 0, 0);
    r->position = column_of(&r->audit, "col_no", 0, 0);
    r->header = column_of(&r->audit, "header_raw", 0, 0);
}

/* Whether CHOICE is among the names in TEXT. */
static bool has_choice(const char *text, const char *choice)
{
    const size_t length = strlen(choice);

    for (const char *at = text; (at = strstr(at, choice)); at++)
        if ((at == text || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' '))
            return true;
    return false;
}

static const char *told(const struct rebuilding *r, char **row, size_t index)
{
    const struct mny_column *column = &r->binding->columns[index];
    const struct mny_question *question;

    if (!row || column->use == MNY_COLUMN_IGNORED)
        return "";
    if (column->use != MNY_COLUMN_CHOICE)
        return row[r->kept[index]];
    question = mny_questionnaire_question(r->questionnaire, column->question);
    return has_choice(row[r->kept[index]], question->choices->choices[column->choice].name) ? "1"
                                                                                            : "0";
}

static void expect(struct rebuilding *r, const char *rebuilt, const char *raw, size_t length,
                   size_t line, size_t column)
{
    r->cells++;
    if (strlen(rebuilt) == length && memcmp(rebuilt, raw, length) == 0)
        return;
    r->wrong++;
    printf("%s:%zu:%zu: \"%s\", rebuilt as \"%s\"\n", r->path, line, column + 1, raw, rebuilt);
}

/* Whether an event is of a key of JSON, which has an event of its own. */
static bool is_of_key(const struct rebuilding *r, char **event)
{
    const size_t json = r->binding->json;

    return json != MNY_NONE && strtoull(event[r->position], NULL, 10) == json + 1 &&
           strcmp(event[r->header], r->binding->columns[json].header) != 0;
}

/* The audit's next row, if it is of record NUMBER of this dump.  What is flagged is there as it
   was. */
static char **next_event(struct rebuilding *r, size_t number)
{
    char **row;

    while (r->audit_at < r->audit.count &&
           (strcmp(r->audit.rows[r->audit_at][r->event], "flag_row") == 0 ||
            strcmp(r->audit.rows[r->audit_at][r->event], "over_quota") == 0 ||
            is_of_key(r, r->audit.rows[r->audit_at])))
        r->audit_at++;
    row = r->audit_at < r->audit.count ? r->audit.rows[r->audit_at] : NULL;

    if (!row || strcmp(row[3], r->path) != 0 || strtoull(row[r->no], NULL, 10) != number)
        return NULL;
    r->audit_at++;
    return row;
}

/* What the record that cannot be read says: its text, or that in hexadecimal digits. */
static void check_unreadable(struct rebuilding *r, char **event, const struct mny_record *record,
                             size_t line)
{
    char *hex = room(2 * record->length + 5, 1);
    const char *wanted = record->text;
    size_t length = record->length;

    if (!event || strcmp(event[r->event], "read_malformed") != 0) {
        r->wrong++;
        printf("%s:%zu: no read_malformed\n", r->path, line);
    } else {
        if (strncmp(event[r->value], "hex:", 4) == 0) {
            strcpy(hex, "hex:");
            for (size_t i = 0; i < record->length; i++)
                sprintf(hex + 4 + 2 * i, "%02x", (unsigned)(unsigned char)record->text[i]);
            wanted = hex;
            length = strlen(hex);
        }
        expect(r, event[r->value], wanted, length, line, 0);
    }
    free(hex);
}

static void check_record(struct rebuilding *r, const struct mny_record *record, size_t line,
                         uint64_t offset)
{
    const size_t number = ++r->rows;
    char **row = r->clean_at < r->clean.count ? r->clean.rows[r->clean_at] : NULL, **event;

    if (row && (strcmp(row[0], r->name) != 0 || strtoull(row[1], NULL, 10) != line))
        row = NULL;
    r->clean_at += row != NULL;
    event = next_event(r, number);
    if (event && strtoull(event[r->line], NULL, 10) != offset) {
        r->wrong++;
        printf("%s:%zu: byte %llu, not %s\n", r->path, line, (unsigned long long)offset,
               event[r->line]);
    }
    if (record->fault) {
        check_unreadable(r, event, record, line);
        return;
    }
    if (event && event[r->position][0] == '\0') /* the row's own */
        event = next_event(r, number);
    for (size_t i = 0; i < record->count; i++) {
        const bool said = event && strtoull(event[r->position], NULL, 10) == i + 1;

        expect(r, said ? event[r->value] : told(r, row, i), record->cells[i].text,
               record->cells[i].length, line, i);
        if (said)
            event = next_event(r, number);
    }
    if (event)
        r->wrong++, printf("%s:%zu: an event too many\n", r->path, line);
}

static void check_dump(struct rebuilding *r, struct mny_dump *dump, char delimiter,
                       struct mny_problems *problems)
{
    struct mny_record_reader *reader = mny_record_reader_create(delimiter, r->binding->cells);
    struct mny_piece piece;
    size_t count = 1, lines;
    const char *at;
    bool inside;

    while (mny_dump_fill(dump, 1 << 20, &piece, 1, &count, problems) == MNY_OK && count > 0) {
        struct mny_record record;

        mny_record_reader_begin(reader, &piece);
        while (mny_record_next(reader, &record) == MNY_RECORD_READ)
            check_record(r, &record, (size_t)mny_dump_lines(dump) + record.line + 1,
                         mny_dump_offset(dump) + (uint64_t)(record.text - piece.begin));
        mny_record_reader_stop(reader, &at, &lines, &inside);
        mny_dump_consume(dump, at, lines, inside);
    }
    mny_record_reader_free(reader);
}

/* Goes on to the rows of this dump in both files. */
static void seek(struct rebuilding *r)
{
    r->clean_at = r->audit_at = 1;
    while (r->clean_at < r->clean.count && strcmp(r->clean.rows[r->clean_at][0], r->name) != 0)
        r->clean_at++;
    while (r->audit_at < r->audit.count && strcmp(r->audit.rows[r->audit_at][3], r->path) != 0)
        r->audit_at++;
}

int main(int argc, char **argv)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *questionnaire = NULL;
    struct mny_matcher *matcher = NULL;
    struct mny_dump *dump = NULL;
    struct mny_binding binding = {0};
    struct rebuilding r = {0};
    char delimiter = ',';

    if (argc != 4)
        die("QUESTIONNAIRE DUMP OUT are expected");
    if (mny_questionnaire_read(argv[1], problems, &questionnaire) != MNY_OK ||
        !(matcher = mny_matcher_create(questionnaire, NULL)) ||
        mny_dump_open(argv[2], MNY_ENCODING_DETECT, problems, &dump) != MNY_OK ||
        mny_header_read(dump, argv[2], matcher, questionnaire, NULL,
                        &(struct mny_header_reading){0}, problems, &binding, &delimiter) != MNY_OK)
        die("questionnaire and dump do not fit together");
    r = (struct rebuilding){.questionnaire = questionnaire,
                            .binding = &binding,
                            .path = argv[2],
                            .name = strrchr(argv[2], '/') ? strrchr(argv[2], '/') + 1 : argv[2],
                            .clean = read_sheet(argv[3], "responses.csv"),
                            .audit = read_sheet(argv[3], "audit.csv")};
    find_columns(&r);
    seek(&r);
    check_dump(&r, dump, delimiter, problems);
    printf("%zu cells of %zu rows\n", r.cells, r.rows);
    free(r.kept);
    free_sheet(&r.clean);
    free_sheet(&r.audit);
    mny_dump_close(dump);
    mny_binding_free(&binding);
    mny_matcher_free(matcher);
    mny_questionnaire_free(questionnaire);
    mny_problems_free(problems);
    return r.wrong > 0 || r.rows == 0;
}
