/* SPDX-License-Identifier: MIT */
/* Writes audit.csv, when all rows are known. */
#include "core/number.h"
#include "core/search.h"
#include "core/text.h"
#include "survey/clean/audit_cells.h"
#include "survey/clean/audit_private.h"
#include "survey/manifest/run_id.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct auditing {
    const struct mny_audit *audit;
    const struct mny_ledger *ledger;
    struct mny_ledger_walk walk;
    const struct mny_dump_facts *facts;
    struct mny_writer *writer;
    bool raw;
    char run_id[MNY_RUN_ID_ROOM];
    size_t file, first;       /* the dump at hand, and the index of its first row */
    char id[MNY_DIGEST_ROOM]; /* the salted digest of the row's id, cut short; "" without one */
    const struct audited_row *row;
    struct mny_place place;
    size_t flag; /* index of the next one */
};

static void write_header(struct mny_writer *writer)
{
    static const char *const header[] = {"run_id",       "tool_version",  "defs_sha256",
                                         "source_path",  "source_sha256", "record_no",
                                         "line_start",   "byte_start",    "response_id_hash",
                                         "col_no",       "header_raw",    "variable",
                                         "event",        "rule_id",       "rule_version",
                                         "measured",     "threshold",     "threshold_origin",
                                         "state_before", "value_before",  "state_after",
                                         "value_after",  "primary",       "linked_record_no",
                                         "note"};

    mny_writer_row(writer, header, sizeof header / sizeof *header);
}

/* A row that is looked for: by its dump, or by its place. */
struct row_search {
    const struct mny_audit *audit;
    size_t file;
    uint64_t place;
};

static bool of_earlier_file(const void *context, size_t index)
{
    const struct row_search *search = context;
    const struct mny_audit *audit = search->audit;

    return mny_places_get(audit->source.places, audit->rows[index].place).file < search->file;
}

static bool at_earlier_place(const void *context, size_t index)
{
    const struct row_search *search = context;

    return search->audit->rows[index].place < search->place;
}

/* The number of the record at INDEX in its own dump. */
static size_t record_no(const struct auditing *auditing, size_t index)
{
    const struct mny_audit *audit = auditing->audit;
    const struct row_search search = {
        .audit = audit,
        .file = mny_places_get(audit->source.places, audit->rows[index].place).file};

    if (search.file == auditing->file)
        return index - auditing->first + 1;
    return index - mny_search(0, index, of_earlier_file, &search) + 1;
}

static size_t index_of(const struct mny_audit *audit, uint64_t place)
{
    const struct row_search search = {.audit = audit, .place = place};

    return mny_search(0, audit->count, at_earlier_place, &search);
}

/* run_id to response_id_hash: which row of which run. */
static void write_row_columns(const struct auditing *auditing)
{
    const struct mny_audit_source *source = &auditing->audit->source;
    struct mny_writer *writer = auditing->writer;

    mny_writer_text(writer, auditing->run_id);
    mny_writer_text(writer, MINYI_VERSION);
    mny_writer_text(writer, source->options->audit->defs_sha256);
    mny_writer_text(writer, source->inputs->paths[auditing->file]);
    mny_writer_text(writer, auditing->facts[auditing->file].digest.sha256);
    mny_writer_count(writer, (size_t)(auditing->row - auditing->audit->rows) - auditing->first + 1);
    mny_writer_count(writer, (size_t)auditing->place.line);
    mny_writer_count(writer, (size_t)auditing->row->offset);
    mny_writer_text(writer, auditing->id);
}

static void write_empty(struct mny_writer *writer, size_t count)
{
    while (count-- > 0)
        mny_writer_text(writer, "");
}

/* The key is the user's salt.  Without one it is the run's id, which stands in the file. */
static void digest(const struct auditing *auditing, const char *text, size_t length,
                   char hex[MNY_DIGEST_ROOM])
{
    const struct mny_clean_options *options = auditing->audit->source.options;

    if (options->salt)
        mny_digest_keyed(options->salt, options->salt_length, text, length, hex);
    else
        mny_digest_keyed(auditing->run_id, strlen(auditing->run_id), text, length, hex);
}

/* What stood in a cell or a row: as it was, if that is asked for and it is text; else what
   proves it to who has it. */
static void write_value(const struct auditing *auditing, const char *text, size_t length)
{
    char hex[MNY_DIGEST_ROOM], value[MNY_DIGEST_ROOM + 40];

    if (length == 0) {
        mny_writer_text(auditing->writer, "");
        return;
    }
    if (auditing->raw && mny_utf8_valid(text, length, NULL) && !memchr(text, '\0', length)) {
        mny_writer_field(auditing->writer, text, length);
        return;
    }
    if (auditing->raw) {
        char *bytes = malloc(2 * length + 5);

        if (bytes)
            memcpy(bytes, "hex:", 5);
        for (size_t i = 0; bytes && i < length; i++)
            snprintf(bytes + 4 + 2 * i, 3, "%02x", (unsigned)(unsigned char)text[i]);
        mny_writer_text(auditing->writer, bytes ? bytes : "");
        free(bytes);
        return;
    }
    digest(auditing, text, length, hex);
    snprintf(value, sizeof value, "sha256:%s:%zu", hex, length);
    mny_writer_text(auditing->writer, value);
}

/* ---- events of a row ---- */

struct threshold {
    char measured[MNY_NUMBER_ROOM];
    const char *value, *origin, *name;
};

/* The column of settings.csv that decided. */
static void set_threshold(const struct auditing *auditing, const char *name,
                          struct threshold *threshold)
{
    const struct mny_questionnaire *q = auditing->audit->source.plan->questionnaire;

    for (size_t i = 0; i < mny_questionnaire_setting_count(); i++) {
        const struct mny_setting setting = mny_questionnaire_setting(q, i);

        if (strcmp(setting.name, name) != 0)
            continue;
        threshold->name = name;
        threshold->value = setting.value;
        threshold->origin = setting.given ? "settings" : "default";
    }
}

/* By what measure a row was rejected, where there is one. */
static struct threshold threshold_of(const struct auditing *auditing,
                                     const struct mny_rejected *rejected)
{
    const struct mny_settings *settings = auditing->audit->source.plan->settings;
    struct threshold threshold = {"", "", "", NULL};
    double seconds;

    if (rejected->reason == MNY_STRAIGHTLINER)
        set_threshold(auditing, "straightline_items", &threshold);
    else if (rejected->reason == MNY_SCREENED_OUT)
        set_threshold(auditing, "screen_out", &threshold);
    else if (rejected->reason == MNY_SPEEDER &&
             mny_number_parse(rejected->detail, rejected->length, &seconds)) {
        set_threshold(auditing, seconds < settings->min_duration ? "min_duration" : "speeder_share",
                      &threshold);
        mny_number_format(seconds, threshold.measured);
    }
    return threshold;
}

/* The question whose cell the detail of a rejection is, or MNY_NONE. */
static size_t question_of_detail(const struct mny_plan *plan, enum mny_reason reason)
{
    if (reason == MNY_UNKNOWN_CITY)
        return plan->city;
    return reason >= MNY_NONRESPONDENT && reason <= MNY_UNKNOWN_ELIGIBILITY ? plan->disposition
                                                                            : MNY_NONE;
}

/* value_before to note.  TEXT is the row's own, if it could not be read. */
static void write_findings(const struct auditing *auditing, const struct mny_rejected *rejected,
                           const struct threshold *threshold, const char *text, size_t length)
{
    const bool repeats = rejected->first != auditing->row->place;
    const bool quotes =
        question_of_detail(auditing->audit->source.plan, rejected->reason) != MNY_NONE;
    struct mny_writer *writer = auditing->writer;

    if (quotes)
        write_value(auditing, rejected->detail, rejected->length);
    else
        write_value(auditing, text, length);
    write_empty(writer, 2);
    mny_writer_text(writer, "1");
    if (repeats)
        mny_writer_count(writer, record_no(auditing, index_of(auditing->audit, rejected->first)));
    else
        mny_writer_text(writer, "");
    if (threshold->name)
        mny_writer_text(writer, threshold->name);
    else
        mny_writer_field(writer, rejected->detail, quotes ? 0 : rejected->length);
    mny_writer_end_row(writer);
}

/* TEXT is the row's own, if it could not be read. */
static void write_rejection(const struct auditing *auditing, const struct mny_rejected *rejected,
                            const char *text, size_t length)
{
    const struct mny_plan *plan = auditing->audit->source.plan;
    const size_t question = question_of_detail(plan, rejected->reason);
    const struct threshold threshold = threshold_of(auditing, rejected);
    struct mny_writer *writer = auditing->writer;

    write_row_columns(auditing);
    write_empty(writer, 2);
    mny_writer_text(writer, question == MNY_NONE ? "" : plan->planned[question].question->name);
    mny_writer_text(writer, rejected->reason == MNY_UNREADABLE        ? "read_malformed"
                            : rejected->first != auditing->row->place ? "dup_of"
                                                                      : "reject_row");
    mny_writer_text(writer, mny_reason_name(rejected->reason));
    mny_writer_text(writer, "1");
    mny_writer_text(writer, threshold.measured);
    mny_writer_text(writer, threshold.value);
    mny_writer_text(writer, threshold.origin);
    mny_writer_text(writer, "");
    write_findings(auditing, rejected, &threshold, text, length);
}

static void write_flag(const struct auditing *auditing, const struct mny_audit_flag *flag)
{
    struct mny_writer *writer = auditing->writer;

    write_row_columns(auditing);
    write_empty(writer, 3);
    mny_writer_text(writer, flag->event);
    mny_writer_text(writer, flag->rule);
    mny_writer_text(writer, "1");
    mny_writer_text(writer, flag->measured);
    mny_writer_text(writer, flag->threshold);
    mny_writer_text(writer, flag->origin);
    write_empty(writer, 4);
    mny_writer_text(writer, "0");
    write_empty(writer, 2);
    mny_writer_end_row(writer);
}

/* How many of the flags to come are of the row at hand. */
static size_t flags_of_row(const struct auditing *auditing)
{
    const struct mny_audit *audit = auditing->audit;
    size_t count = 0;

    while (auditing->flag + count < audit->flag_count &&
           audit->flags[auditing->flag + count].flag.place == auditing->row->place)
        count++;
    return count;
}

/* ---- events of cells ---- */

/* How a cell was read that was not blanked. */
static const char *rule_of_reading(const struct mny_planned *planned,
                                   const struct mny_column *column)
{
    if (column->use == MNY_COLUMN_CHOICE)
        return "choice";
    switch (planned->decoder.reading) {
    case MNY_READ_CHOICE:
        return "choice";
    case MNY_READ_CHOICES:
        return "choices";
    case MNY_READ_INTEGER:
    case MNY_READ_DECIMAL:
        return "number";
    case MNY_READ_DURATION:
        return "duration";
    case MNY_READ_TEXT:
        return "text";
    }
    return "";
}

static const char *rule_of(const struct auditing *auditing, const struct mny_audit_cell *cell,
                           const struct mny_column *column, bool rejected)
{
    if (rejected)
        return "row_rejected";
    if (cell->masked)
        return "mask";
    if (cell->ignored)
        return "ignored_column";
    switch ((enum mny_edit_reason)cell->edit) {
    case MNY_EDIT_NONE:
        return rule_of_reading(&auditing->audit->source.plan->planned[column->question], column);
    case MNY_EDIT_NOT_RELEVANT:
        return "not_relevant";
    case MNY_EDIT_CONSTRAINT:
        return "constraint";
    case MNY_EDIT_UNKNOWN_CHOICE:
        return "unknown_choice";
    case MNY_EDIT_NOT_A_NUMBER:
        return "not_a_number";
    }
    return "";
}

static bool is_invalid(const struct mny_audit_cell *cell)
{
    return cell->edit == MNY_EDIT_CONSTRAINT || cell->edit == MNY_EDIT_UNKNOWN_CHOICE ||
           cell->edit == MNY_EDIT_NOT_A_NUMBER;
}

static const char *event_of(const struct mny_audit_cell *cell, bool rejected)
{
    if (rejected)
        return "edit_cell";
    if (cell->masked)
        return "mask_cell";
    return is_invalid(cell) ? "invalid_cell" : "edit_cell";
}

/* Of a row that was REJECTED nothing is left. */
static void write_cell(const struct auditing *auditing, const struct mny_audit_cell *cell,
                       const char *before, const char *after, bool rejected)
{
    const struct mny_audit_source *source = &auditing->audit->source;
    const struct mny_binding *binding = &source->inputs->bindings[auditing->file];
    const struct mny_column *column = &binding->columns[cell->column];
    const bool asks = column->use != MNY_COLUMN_UNMATCHED && column->question != MNY_NONE;
    struct mny_writer *writer = auditing->writer;

    write_row_columns(auditing);
    mny_writer_count(writer, mny_binding_cell(binding, cell->column) + 1);
    mny_writer_text(writer, column->header);
    mny_writer_text(writer, asks ? source->plan->planned[column->question].question->name : "");
    mny_writer_text(writer, event_of(cell, rejected));
    mny_writer_text(writer, rule_of(auditing, cell, column, rejected));
    mny_writer_text(writer, "1");
    write_empty(writer, 3);
    mny_writer_text(writer, mny_cell_state_name((enum mny_cell_state)cell->state_before));
    write_value(auditing, before, cell->before);
    mny_writer_text(writer,
                    rejected ? "" : mny_cell_state_name((enum mny_cell_state)cell->state_after));
    mny_writer_field(writer, after, rejected ? 0 : cell->after);
    mny_writer_text(writer, "0");
    write_empty(writer, 2);
    mny_writer_end_row(writer);
}

/* In the raw level every cell of a rejected row, and of others those that the clean file
   does not tell; else cells of accepted rows that were blanked. */
static void write_cells(const struct auditing *auditing, const char *bytes, size_t left,
                        bool rejected)
{
    struct mny_audit_cell cell;
    const char *before, *after;

    while (mny_audit_cells_next(&bytes, &left, &cell, &before, &after))
        if (rejected ? auditing->raw : cell.differs)
            write_cell(auditing, &cell, before, after, rejected);
}

/* ---- all rows ---- */

static void begin_row(struct auditing *auditing, size_t index)
{
    const struct mny_audit *audit = auditing->audit;

    auditing->row = &audit->rows[index];
    auditing->place = mny_places_get(audit->source.places, auditing->row->place);
    if (index == 0 || auditing->place.file != auditing->file) {
        auditing->file = auditing->place.file;
        auditing->first = index;
    }
}

/* Rows without an event need none. */
static void hash_id(struct auditing *auditing)
{
    auditing->id[0] = '\0';
    if (auditing->place.id_length == 0)
        return;
    digest(auditing, auditing->place.id, auditing->place.id_length, auditing->id);
    auditing->id[16] = '\0';
}

static enum mny_code write_row(struct auditing *auditing, size_t index)
{
    const struct mny_audit *audit = auditing->audit;
    struct mny_rejected rejected;
    const char *bytes = "";
    size_t length = 0, flags;
    enum mny_code code = MNY_OK;
    bool is_rejected;

    begin_row(auditing, index);
    if (auditing->row->spooled)
        code = mny_spool_next(audit->spool, &bytes, &length, audit->problems);
    is_rejected =
        mny_ledger_rejected(auditing->ledger, &auditing->walk, auditing->row->place, &rejected);
    flags = flags_of_row(auditing);
    if (code != MNY_OK || (!is_rejected && length == 0 && flags == 0))
        return code;
    hash_id(auditing);
    if (is_rejected && rejected.reason == MNY_UNREADABLE) {
        write_rejection(auditing, &rejected, bytes, length);
        length = 0;
    } else if (is_rejected) {
        write_rejection(auditing, &rejected, "", 0);
    }
    for (; flags > 0; flags--)
        write_flag(auditing, &audit->flags[auditing->flag++].flag);
    write_cells(auditing, bytes, length, is_rejected);
    return MNY_OK;
}

static enum mny_code write_rows(struct auditing *auditing)
{
    const struct mny_audit *audit = auditing->audit;
    enum mny_code code = mny_spool_finish(audit->spool, audit->problems);

    write_header(auditing->writer);
    for (size_t i = 0; i < audit->count && code == MNY_OK; i++) {
        code = write_row(auditing, i);
        if (i % 65536 == 0 && mny_interrupted())
            code = MNY_E_INTERRUPT;
    }
    return code;
}

static void find_run_id(struct auditing *auditing)
{
    const struct mny_clean_options *options = auditing->audit->source.options;
    struct mny_digest digest;

    mny_run_id_begin(&digest, options->audit->run_base);
    for (size_t i = 0; i < options->dump_count; i++)
        mny_run_id_add(&digest, auditing->facts[i].digest.sha256);
    mny_run_id_end(&digest, auditing->run_id);
}

static int compare_flags(const void *left, const void *right)
{
    const struct numbered_flag *a = left, *b = right;

    if (a->flag.place != b->flag.place)
        return a->flag.place < b->flag.place ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

enum mny_code mny_audit_write(struct mny_audit *audit, const struct mny_ledger *ledger,
                              const struct mny_dump_facts *facts, struct mny_output *output,
                              struct mny_problems *problems)
{
    struct auditing auditing = {
        .audit = audit,
        .ledger = ledger,
        .facts = facts,
        .raw = audit->source.options->audit->level == MNY_AUDIT_RAW,
    };
    enum mny_code code = audit->spooled, closed;

    if (code != MNY_OK)
        return code;
    code = auditing.raw ? mny_output_open_private(output, "audit.csv", problems, &auditing.writer)
                        : mny_output_open(output, "audit.csv", problems, &auditing.writer);
    if (code != MNY_OK)
        return code;
    find_run_id(&auditing);
    if (audit->flag_count > 0)
        qsort(audit->flags, audit->flag_count, sizeof *audit->flags, compare_flags);
    code = write_rows(&auditing);
    closed = mny_writer_close(auditing.writer);
    return code == MNY_OK ? closed : code;
}
