/* SPDX-License-Identifier: MIT */
#include "survey/clean/plain_rows.h"

#include "core/text.h"
#include "core/words.h"
#include "survey/clean/id_set.h"
#include "survey/clean/plain_clean.h"
#include "survey/clean/plain_columns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A cell is read with loads of eight bytes, and no fixed part of a row is longer than this
   for each of its columns: so the end of the piece is looked for once a row, and in texts. */
enum {
    CELL_MOST = 48,
    BEHIND = 16,     /* bytes that are there behind any cell */
    TEXT_MOST = 2048 /* bytes of a text that others look at */
};

struct unscored {
    size_t empty, no_opinion;
};

struct unscored_at {
    size_t column;
    bool empty; /* else no opinion */
};

struct mny_plain_rows {
    const struct mny_plan *plan;
    const struct mny_kept_columns *kept;
    const unsigned char *masked;
    const struct mny_signals_plan *signals;
    const struct mny_watch *watch;
    const struct mny_binding *binding;
    struct mny_plain_columns columns;
    struct mny_plain_clean clean;    /* where the clean file is wanted */
    struct mny_interview *interview; /* what others see of a row: see stand_in() */
    size_t dump, first_header;
    char delimiter;
    bool able;                 /* rows of this dump can be plain */
    uint64_t delimiters;       /* every second byte of a word, from the second on */
    size_t texts;              /* of the row at hand that others look at */
    size_t missing;            /* of it: numbered questions without an answer */
    size_t rows;               /* since the states were told, and of them, by column: */
    struct unscored *counts;   /* cells without an answer, or with one that is no opinion */
    struct unscored_at *noted; /* those of the row at hand */
    size_t noted_count;
};

/* One row while it is read. */
struct reading {
    struct mny_plain_rows *plain;
    const char *at, *limit;
    uint8_t *items;
    uint32_t *factors;
    const char *id;
    size_t id_length;
    size_t city;
    double duration;
    bool ascii; /* the text found last was not in quotes, and has no other bytes */
};

struct mny_plain_rows *mny_plain_rows_create(const struct mny_plan *plan,
                                             const struct mny_kept_columns *kept,
                                             const unsigned char *masked,
                                             const struct mny_signals_plan *signals,
                                             const struct mny_watch *watch)
{
    struct mny_plain_rows *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->plan = plan;
    made->kept = kept;
    made->masked = masked;
    made->signals = signals;
    made->watch = watch;
    made->interview = mny_interview_create(plan);
    if (made->interview)
        return made;
    mny_plain_rows_free(made);
    return NULL;
}

void mny_plain_rows_free(struct mny_plain_rows *plain)
{
    if (!plain)
        return;
    mny_plain_columns_free(&plain->columns);
    mny_plain_clean_free(&plain->clean);
    mny_interview_free(plain->interview);
    free(plain->counts);
    free(plain->noted);
    free(plain);
}

/* Others look at texts: that much of an interview is kept up to date. */
static void stand_in(struct mny_plain_rows *plain)
{
    for (size_t i = 0; i < plain->binding->count; i++) {
        const struct mny_plain_column *column = &plain->columns.columns[i];

        if (column->looked_at)
            plain->interview->answers[column->question].state = MNY_ANSWERED;
    }
}

bool mny_plain_rows_bind(struct mny_plain_rows *plain, size_t dump,
                         const struct mny_binding *binding, char delimiter)
{
    plain->dump = dump;
    plain->binding = binding;
    plain->delimiter = delimiter;
    plain->delimiters = UINT64_C(0x0100010001000100) * (unsigned char)delimiter;
    plain->first_header = strlen(binding->columns[0].header);
    free(plain->counts);
    free(plain->noted);
    plain->counts = calloc(binding->count + 1, sizeof *plain->counts);
    plain->noted = calloc(binding->count + 1, sizeof *plain->noted);
    mny_plain_columns_free(&plain->columns);
    mny_plain_clean_free(&plain->clean);
    plain->able = false;
    if (!plain->counts || !plain->noted || !mny_interview_bind(plain->interview, binding))
        return false;
    if (!mny_plain_plan(plain->plan, plain->signals, binding, &plain->interview->reading))
        return true;
    if (!mny_plain_columns_make(plain->plan, binding, &plain->columns) ||
        (plain->plan->write_responses &&
         !mny_plain_clean_make(plain->plan, binding, plain->kept, dump, delimiter, plain->masked,
                               &plain->clean)))
        return false;
    plain->columns.scratch += TEXT_MOST * (2 * plain->columns.texts + binding->count);
    plain->able = plain->columns.able;
    if (plain->able)
        stand_in(plain);
    return true;
}

/* ---- cells: each goes behind its delimiter; false if it is not plain ----------------- */

static bool ends_at(const struct reading *reading, const char *at)
{
    return *at == reading->plain->delimiter || *at == '\n' || *at == '\r';
}

/* How many of the bytes of WORD come before the cell's end; 8 if it does not end there. */
static unsigned bytes_before_end(const struct reading *reading, uint64_t word)
{
    const uint64_t ends = mny_word_equals(word, reading->plain->delimiter) |
                          mny_word_below(word, ' ') | mny_word_equals(word, '"');

    return ends ? mny_word_first(ends) : 8;
}

static void note(struct reading *reading, const struct mny_plain_column *column, bool empty)
{
    struct mny_plain_rows *plain = reading->plain;

    plain->noted[plain->noted_count++] =
        (struct unscored_at){(size_t)(column - plain->columns.columns), empty};
    plain->missing += empty && column->numbered;
}

/* The cell at hand is empty, or not. */
static inline bool note_empty(struct reading *reading, const struct mny_plain_column *column,
                              bool empty)
{
    if (empty && column->needed)
        return false;
    if (empty)
        note(reading, column, true);
    return true;
}

static inline void put_code(struct reading *reading, const struct mny_plain_column *column,
                            size_t code)
{
    if (column->item != MNY_NONE)
        reading->items[column->item] = (uint8_t)code;
    if (column->factor != MNY_NONE)
        reading->factors[column->factor] = (uint32_t)code;
    if (column->is_city)
        reading->city = code - 1;
    if (column->no_opinion && code > 0 && column->no_opinion[code - 1])
        note(reading, column, false);
}

/* Whether NAME is the LENGTH bytes at TEXT, none of which is 0: names are short, so that asking
   for their length takes longer than to compare. */
static inline bool is_name(const char *name, const char *text, size_t length)
{
    size_t i = 0;

    while (i < length && name[i] == text[i])
        i++;
    return i == length && name[i] == '\0';
}

/* The clean file has the name of CHOICE, whatever text of LENGTH bytes it was read by. */
static void keep_name(const struct reading *reading, const struct mny_plain_column *column,
                      size_t choice, const char *text, size_t length)
{
    struct mny_plain_clean *clean = &reading->plain->clean;
    const char *name = column->decoder->question->choices->choices[choice].name;

    if (is_name(name, text, length))
        return;
    clean->cells[column - reading->plain->columns.columns] =
        (struct mny_plain_cell){name, strlen(name)};
    clean->changed = true;
}

/* A name of more than one byte. */
static bool read_longer_choice(struct reading *reading, struct mny_plain_column *column)
{
    const char *begin = reading->at, *at = begin;
    uint64_t key = 0;
    unsigned bytes = 8;
    size_t choice;

    for (; bytes == 8 && at - begin < MNY_CHOICE_TEXT_MOST; at += bytes) {
        const uint64_t word = mny_word_load(at);

        bytes = bytes_before_end(reading, word);
        if (bytes > 0)
            key = mny_choice_mix(key, mny_word_keep(word, bytes));
    }
    if (!ends_at(reading, at))
        return false;
    choice = mny_choice_index_find(&column->choices, key, begin, (size_t)(at - begin));
    if (choice == MNY_NONE || choice >= column->codes)
        return false;
    if (reading->plain->clean.cells)
        keep_name(reading, column, choice, begin, (size_t)(at - begin));
    reading->at = at;
    put_code(reading, column, choice + 1);
    return note_empty(reading, column, false);
}

static inline bool read_choice(struct reading *reading, struct mny_plain_column *column)
{
    const char *at = reading->at;
    const unsigned code = column->choices.bytes[(unsigned char)*at];

    if (code > 0 && ends_at(reading, at + 1)) {
        if (reading->plain->clean.cells)
            keep_name(reading, column, code - 1, at, 1);
        reading->at = at + 1;
        put_code(reading, column, code);
        return note_empty(reading, column, false);
    }
    if (!ends_at(reading, at))
        return read_longer_choice(reading, column);
    put_code(reading, column, 0);
    return note_empty(reading, column, true);
}

/* Four answers of a byte each, from COLUMN on; false if one of them is anything else. */
static inline bool read_four(struct reading *reading, const struct mny_plain_column *column)
{
    const uint64_t word = mny_word_load(reading->at);
    const uint8_t a = column[0].scores[word & 255], b = column[1].scores[word >> 16 & 255],
                  c = column[2].scores[word >> 32 & 255], d = column[3].scores[word >> 48 & 255];
    uint8_t *items = reading->items + column->item;

    if ((word & UINT64_C(0xFF00FF00FF00FF00)) != reading->plain->delimiters || !a || !b || !c || !d)
        return false;
    items[0] = a;
    items[1] = b;
    items[2] = c;
    items[3] = d;
    reading->at += 8;
    return true;
}

/* Up to nine digits. */
static inline bool read_number(struct reading *reading, struct mny_plain_column *column)
{
    const char *begin = reading->at, *at = begin;
    unsigned value = 0;

    while (at - begin < 9 && *at >= '0' && *at <= '9')
        value = value * 10 + (unsigned)(*at++ - '0');
    if (!ends_at(reading, at))
        return false;
    reading->at = at;
    if (column->is_duration)
        reading->duration = at > begin ? (double)value : (double)NAN;
    if (column->item != MNY_NONE) {
        if (value > 250)
            return false;
        reading->items[column->item] = (uint8_t)(at > begin ? value + 1 : 0);
    }
    return note_empty(reading, column, at == begin);
}

/* The end of a text that is not in quotes, NULL near the end of the piece.  *ASCII: it has no
   other bytes. */
static const char *end_of_text(const struct reading *reading, const char *at, bool *ascii)
{
    unsigned bytes = 8;

    *ascii = true;
    for (; bytes == 8; at += bytes) {
        uint64_t word;

        if (reading->limit - at < BEHIND)
            return NULL;
        word = mny_word_load(at);
        bytes = bytes_before_end(reading, word);
        *ascii = *ascii && !(mny_word_keep(word, bytes) & MNY_WORD_HIGHS);
    }
    return at;
}

/* The quote that closes the cell whose text begins at AT; NULL if it is no plain one.  *DOUBLED:
   there are quotes in the text, each of them twice. */
static const char *closing_quote(const struct reading *reading, const char *at, bool *doubled)
{
    *doubled = false;
    at = memchr(at, '"', (size_t)(reading->limit - at));
    while (at && reading->limit - at >= BEHIND && at[1] == '"') {
        *doubled = true;
        at = memchr(at + 2, '"', (size_t)(reading->limit - at - 2));
    }
    return at && reading->limit - at >= BEHIND && ends_at(reading, at + 1) ? at : NULL;
}

/* A copy of *TEXT that has each of its doubled quotes once.  False if it is too long. */
static bool undouble(const struct reading *reading, const char **text, size_t *length)
{
    struct mny_scratch *scratch = &reading->plain->interview->scratch;
    char *made = scratch->bytes + scratch->used;
    size_t used = 0;

    if (*length > TEXT_MOST)
        return false;
    for (size_t i = 0; i < *length; i++) {
        made[used++] = (*text)[i];
        i += (*text)[i] == '"';
    }
    scratch->used += used;
    *text = made;
    *length = used;
    return true;
}

/* The text of a cell in quotes, one line; *END is its closing quote.  False if it is none. */
static bool unquote(const struct reading *reading, const char **end, const char **text,
                    size_t *length)
{
    const char *begin = reading->at + 1;
    bool doubled;

    *end = closing_quote(reading, begin, &doubled);
    for (const char *byte = begin; *end && byte < *end; byte++)
        if ((unsigned char)*byte < ' ')
            return false;
    *text = begin;
    *length = *end ? (size_t)(*end - begin) : 0;
    return *end && (!doubled || undouble(reading, text, length));
}

/* Finds the cell at hand, and goes on to its delimiter.  False if it is not plain: control
   characters inside, bytes that are no text, blanks around it. */
static bool find_text(struct reading *reading, const char **text, size_t *length)
{
    const bool quoted = *reading->at == '"';
    const char *end, *begin;
    size_t trimmed;

    reading->ascii = false;
    if (quoted) {
        if (!unquote(reading, &end, text, length))
            return false;
    } else {
        end = end_of_text(reading, reading->at, &reading->ascii);
        if (!end || !ends_at(reading, end))
            return false;
        *text = reading->at;
        *length = (size_t)(end - reading->at);
    }
    begin = *text;
    trimmed = *length;
    mny_trim(&begin, &trimmed);
    reading->at = end + quoted;
    return trimmed == *length && (reading->ascii || mny_utf8_valid(*text, *length, NULL));
}

/* What stands for no answer is left to those who know all its forms. */
static bool may_say_nothing(const char *text)
{
    return *text == '(' || *text == '-' || (unsigned char)*text >= 0x80;
}

/* Decodes a text that others look at. */
static void look_at_text(struct reading *reading, struct mny_plain_column *column, const char *text,
                         size_t length)
{
    struct mny_interview *interview = reading->plain->interview;
    struct mny_answer *answer = &interview->answers[column->question];

    mny_decode(column->decoder, text, length, &interview->scratch, NULL, answer);
    interview->slots[column->question] = answer->value;
    column->was_empty = answer->state == MNY_UNANSWERED;
    reading->plain->texts += length > 0;
}

/* What the clean file has of a text, if it has not the cell as it is.  False: the row is not
   plain. */
static bool keep_text(const struct reading *reading, const struct mny_plain_column *column,
                      const char *text, size_t length)
{
    const size_t index = (size_t)(column - reading->plain->columns.columns);
    struct mny_plain_cell *cell = &reading->plain->clean.cells[index];
    struct mny_interview *interview = reading->plain->interview;
    struct mny_answer answer;

    *cell = (struct mny_plain_cell){NULL, 0};
    if (reading->ascii || length == 0)
        return true;
    *cell = (struct mny_plain_cell){text, length};
    if (column->question == MNY_NONE)
        return true;
    if (length > TEXT_MOST)
        return false;
    mny_decode(column->decoder, text, length, &interview->scratch, NULL, &answer);
    *cell = (struct mny_plain_cell){answer.value.text, answer.value.length};
    return answer.state == MNY_ANSWERED;
}

/* The same of a text that was decoded for others. */
static void keep_answer(const struct reading *reading, const struct mny_plain_column *column,
                        size_t length)
{
    const struct mny_value *value = &reading->plain->interview->slots[column->question];
    const size_t index = (size_t)(column - reading->plain->columns.columns);

    reading->plain->clean.cells[index] = reading->ascii || length == 0
                                             ? (struct mny_plain_cell){NULL, 0}
                                             : (struct mny_plain_cell){value->text, value->length};
}

/* Whether the watch has nothing to say of the cell. */
static bool passes(const struct reading *reading, const struct mny_plain_column *column,
                   const char *text, size_t length)
{
    const struct mny_plain_rows *plain = reading->plain;

    return column->question != MNY_NONE ||
           mny_watch_passes(plain->watch, (size_t)(column - plain->columns.columns), text, length);
}

static bool read_text(struct reading *reading, struct mny_plain_column *column)
{
    const char *text = "";
    size_t length = 0;

    if (!ends_at(reading, reading->at) &&
        (column->only_empty || !find_text(reading, &text, &length) || length == 0))
        return false;
    if (!passes(reading, column, text, length))
        return false;
    if (!column->looked_at && reading->plain->clean.cells &&
        !keep_text(reading, column, text, length))
        return false;
    if (!column->looked_at)
        return (column->question == MNY_NONE || length == 0 || !may_say_nothing(text)) &&
               note_empty(reading, column, length == 0);
    if (length > TEXT_MOST)
        return false;
    if (length > 0 || !column->was_empty)
        look_at_text(reading, column, text, length);
    if (reading->plain->clean.cells)
        keep_answer(reading, column, length);
    return column->was_empty == (length == 0) && note_empty(reading, column, length == 0);
}

static bool read_id(struct reading *reading, struct mny_plain_column *column)
{
    bool ascii;

    reading->id = reading->at;
    reading->at = end_of_text(reading, reading->id, &ascii);
    if (!reading->at || !ascii || !ends_at(reading, reading->at))
        return false;
    reading->id_length = (size_t)(reading->at - reading->id);
    if (reading->id_length > 0 &&
        (may_say_nothing(reading->id) || *reading->id == ' ' || reading->at[-1] == ' '))
        return false;
    return note_empty(reading, column, reading->id_length == 0);
}

static inline bool read_cell(struct reading *reading, struct mny_plain_column *column)
{
    switch (column->kind) {
    case MNY_PLAIN_CHOICE:
        return read_choice(reading, column);
    case MNY_PLAIN_NUMBER:
        return read_number(reading, column);
    case MNY_PLAIN_ID:
        return read_id(reading, column);
    case MNY_PLAIN_TEXT:
        return read_text(reading, column);
    }
    return false;
}

/* ---- rows --------------------------------------------------------------------------- */

/* A row that is as straight as the rule asks is left to it. */
static bool may_be_straight(const struct mny_plain_rows *plain, const uint8_t *items)
{
    const size_t least = plain->plan->settings->straightline_items;
    size_t answered = 0;
    uint16_t first = 0;

    if (least == 0 || plain->plan->item_count < least)
        return false;
    for (size_t i = 0; i < plain->plan->item_count; i++) {
        const uint16_t class = plain->columns.classes[i][items[i]];

        if (class == 0)
            continue;
        if (first != 0 && class != first)
            return false;
        first = class;
        answered++;
    }
    return answered >= least;
}

/* A cell begins at AT, and if it and the next are of one byte each, up to four do; else the next
   are noted once more. */
static inline void note_begins(const char **begins, const char *at)
{
    begins[0] = at;
    begins[1] = at + 2;
    begins[2] = at + 4;
    begins[3] = at + 6;
}

/* Reads the cells of the row at READING; false if one is not plain. */
static bool read_cells(struct reading *reading)
{
    struct mny_plain_rows *plain = reading->plain;
    const char *begin = reading->at;
    const size_t count = plain->binding->count;

    for (size_t i = 0; i < count; i++) {
        struct mny_plain_column *column = &plain->columns.columns[i];

        if (reading->limit - reading->at < CELL_MOST)
            return false;
        if (plain->clean.begins)
            note_begins(plain->clean.begins + i, reading->at);
        if (column->four && read_four(reading, column)) {
            i += 3;
            continue;
        }
        if (!read_cell(reading, column))
            return false;
        if (i == 0 && (size_t)(reading->at - begin) == plain->first_header &&
            memcmp(begin, plain->binding->columns[0].header, plain->first_header) == 0)
            return false; /* perhaps the header once more */
        if (i + 1 < count && *reading->at++ != plain->delimiter)
            return false;
    }
    if (plain->clean.begins)
        plain->clean.begins[count] = reading->at + 1;
    return *reading->at == '\n' || (*reading->at == '\r' && reading->at[1] == '\n');
}

/* The row of the clean file, if one is wanted. */
static bool put_clean(const struct reading *reading, struct mny_block *block)
{
    const size_t marks = block->masking ? block->masking->mark_count : 0;

    return !block->clean_ends || (mny_plain_clean_put(&reading->plain->clean, block) &&
                                  mny_block_put_marks(block, marks));
}

static bool put_row(const struct reading *reading, const struct mny_plain_run *run,
                    struct mny_block *block)
{
    struct mny_block_row *row = &block->rows[block->row_count];

    if (run->lines > UINT32_MAX || reading->id_length > UINT32_MAX ||
        !mny_block_make_text_room(block, reading->id_length))
        return false;
    *row = (struct mny_block_row){.line = (uint32_t)run->lines,
                                  .id_at = block->text_used,
                                  .id_length = (uint32_t)reading->id_length,
                                  .city = (uint16_t)reading->city};
    if (reading->id_length > 0) {
        mny_word_copy(block->text + block->text_used, reading->id, reading->id_length);
        block->text_used += reading->id_length;
        row->id_hash = mny_id_set_hash(&reading->plain->plan->key, reading->id, reading->id_length);
    }
    block->durations[block->candidate_count] = reading->duration;
    if (!put_clean(reading, block))
        return false;
    block->row_count++;
    block->candidate_count++;
    return true;
}

static size_t count_answered(const struct reading *reading)
{
    size_t answered = 0;

    for (size_t i = 0; i < reading->plain->plan->item_count; i++)
        answered += reading->items[i] > 0;
    return answered;
}

/* What the watch has to say of the row's texts. */
static void watch_texts(const struct reading *reading, const struct mny_plain_run *run,
                        const struct mny_verdict *verdict, const struct mny_plain_sinks *sinks)
{
    const struct mny_record record = {.line = run->lines};

    mny_watch_row(reading->plain->watch, &record, reading->plain->interview, verdict,
                  &sinks->block->findings);
}

/* What others have to say of the row. */
static bool tell_others(const struct reading *reading, const struct mny_plain_run *run,
                        const struct mny_plain_sinks *sinks)
{
    const struct mny_plain_rows *plain = reading->plain;
    const struct mny_verdict verdict = {.outcome = MNY_OUTCOMES,
                                        .reason = MNY_ACCEPTED,
                                        .detail = "",
                                        .duration = reading->duration,
                                        .no_time = MNY_NONE};

    if (sinks->notes &&
        !mny_field_notes_add_plain(sinks->notes, plain->interview, count_answered(reading)))
        return false;
    if (plain->texts > 0)
        watch_texts(reading, run, &verdict, sinks);
    return mny_signals_note_plain(sinks->signals, plain->interview, &verdict, plain->dump,
                                  plain->missing, plain->texts > 0);
}

void mny_plain_rows_tell(struct mny_plain_rows *plain, struct mny_states *states)
{
    if (!plain->able)
        return;
    mny_states_add_rows(states, plain->rows);
    for (size_t i = 0; i < plain->binding->count; i++) {
        const size_t question = plain->columns.columns[i].question;

        if (question == MNY_NONE)
            continue;
        mny_states_add_empty(states, question, plain->counts[i].empty);
        mny_states_add_no_opinion(states, question, plain->counts[i].no_opinion);
    }
    memset(plain->counts, 0, plain->binding->count * sizeof *plain->counts);
    plain->rows = 0;
}

static void count_states(struct mny_plain_rows *plain)
{
    plain->rows++;
    for (size_t i = 0; i < plain->noted_count; i++) {
        struct unscored *counts = &plain->counts[plain->noted[i].column];

        if (plain->noted[i].empty)
            counts->empty++;
        else
            counts->no_opinion++;
    }
}

/* What has no column has no code. */
static void clear(struct reading *reading)
{
    const struct mny_plan *plan = reading->plain->plan;

    for (size_t i = 0; i < plan->item_count; i++)
        reading->items[i] = 0;
    for (size_t i = 0; i < plan->factors.count; i++)
        reading->factors[i] = 0;
}

/* Reads the row at RUN; *PLAIN_ROW: it is one, and was taken.  False without memory. */
static bool take_row(struct mny_plain_rows *plain, struct mny_plain_run *run,
                     const struct mny_plain_sinks *sinks, bool *plain_row)
{
    struct mny_block *block = sinks->block;
    struct reading reading = {
        .plain = plain, .at = run->at, .limit = run->limit, .city = MNY_NONE, .duration = NAN};

    *plain_row = false;
    if (!mny_block_make_room(block) ||
        !mny_scratch_begin(&plain->interview->scratch, plain->columns.scratch))
        return false;
    reading.items = block->items + block->candidate_count * plain->plan->item_count;
    reading.factors = block->factors + block->candidate_count * plain->plan->factors.count;
    if (!plain->columns.fills)
        clear(&reading);
    plain->texts = plain->noted_count = plain->missing = 0;
    mny_plain_clean_begin(&plain->clean);
    if (!read_cells(&reading) || may_be_straight(plain, reading.items))
        return true;
    *plain_row = true;
    count_states(plain);
    if (!put_row(&reading, run, block) || !tell_others(&reading, run, sinks))
        return false;
    run->lines++;
    run->pairs += *reading.at == '\r';
    run->feeds += *reading.at == '\n';
    run->at = reading.at + (*reading.at == '\r' ? 2 : 1);
    return true;
}

bool mny_plain_rows_take(struct mny_plain_rows *plain, struct mny_plain_run *run,
                         const struct mny_plain_sinks *sinks)
{
    bool good = true, plain_row = plain->able;

    while (good && plain_row && run->at < run->limit)
        good = take_row(plain, run, sinks, &plain_row);
    return good;
}
