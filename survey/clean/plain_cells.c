/* SPDX-License-Identifier: MIT */
#include "survey/clean/cells_private.h"
#include "survey/clean/plain_private.h"

#include "core/text.h"
#include "core/words.h"

#include <math.h>
#include <string.h>

/* Each cell is read up to its delimiter; false if it is not plain. */

static bool ends_at(const struct mny_plain_reading *reading, const char *at)
{
    return *at == reading->plain->delimiter || *at == '\n' || *at == '\r';
}

/* How many of the bytes of WORD come before the cell's end; 8 if it does not end there. */
static unsigned bytes_before_end(const struct mny_plain_reading *reading, uint64_t word)
{
    const uint64_t ends = mny_word_equals(word, reading->plain->delimiter) |
                          mny_word_below(word, ' ') | mny_word_equals(word, '"');

    return ends ? mny_word_first(ends) : 8;
}

void mny_plain_note(struct mny_plain_rows *plain, size_t column, enum mny_state state)
{
    plain->noted[plain->noted_count++] = (struct mny_plain_note){column, state};
    plain->missing += state != MNY_STATE_NO_OPINION && plain->columns.columns[column].numbered;
}

static void note(struct mny_plain_reading *reading, const struct mny_plain_column *column,
                 enum mny_state state)
{
    mny_plain_note(reading->plain, (size_t)(column - reading->plain->columns.columns), state);
}

/* There is no answer in the cell at hand, as STATE says. */
static bool note_none(struct mny_plain_reading *reading, const struct mny_plain_column *column,
                      enum mny_state state)
{
    if (column->needed)
        return false;
    note(reading, column, state);
    return true;
}

/* The cell at hand is empty, or not. */
static inline bool note_empty(struct mny_plain_reading *reading,
                              const struct mny_plain_column *column, bool empty)
{
    return !empty || note_none(reading, column, MNY_STATE_EMPTY);
}

/* What is kept in the interview of a choice that others look at; often that of the row before. */
static inline void keep_choice(struct mny_interview *interview,
                               const struct mny_plain_column *column, size_t code)
{
    struct mny_answer *answer = &interview->answers[column->question];

    if (code == (answer->state == MNY_ANSWERED ? answer->choice + 1 : 0))
        return;
    answer->state = code > 0 ? MNY_ANSWERED : MNY_UNANSWERED;
    answer->choice = code > 0 ? code - 1 : 0;
    if (column->named)
        interview->slots[column->question] =
            code > 0 ? column->decoder->question->choices->choices[code - 1].value
                     : mny_value_text("", 0);
}

static void tell_choice(struct mny_plain_rows *plain, const struct mny_plain_column *column,
                        size_t code)
{
    if (plain->given)
        plain->given[column->question] = (uint32_t)code;
    if (column->looked_at)
        keep_choice(plain->interview, column, code);
}

static inline void put_code(struct mny_plain_reading *reading,
                            const struct mny_plain_column *column, size_t code)
{
    if (column->item != MNY_NONE)
        reading->items[column->item] = (uint8_t)code;
    if (column->factor != MNY_NONE)
        reading->factors[column->factor] = (uint32_t)code;
    if (column->is_city)
        reading->city = code - 1;
    if (column->no_opinion && code > 0 && column->no_opinion[code - 1])
        note(reading, column, MNY_STATE_NO_OPINION);
    if (column->tells)
        tell_choice(reading->plain, column, code);
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
static void keep_name(const struct mny_plain_reading *reading,
                      const struct mny_plain_column *column, size_t choice, const char *text,
                      size_t length)
{
    struct mny_plain_clean *clean = &reading->plain->clean;
    const char *name = column->decoder->question->choices->choices[choice].name;

    if (is_name(name, text, length))
        return;
    clean->cells[column - reading->plain->columns.columns] =
        (struct mny_plain_cell){name, strlen(name)};
    clean->changed = true;
}

/* Words of half width that stand for no answer, the longest of eight bytes. */
static bool says_nothing(const char *text, size_t length, enum mny_state *state)
{
    const struct mny_span span = {text, length};

    if (length < 2 || length > 8 || (*text != '(' && *text != '-') || !mny_cell_says_nothing(span))
        return false;
    *state = mny_state_unanswered(text, length);
    return true;
}

/* The clean file has nothing of the cell. */
static void keep_nothing(const struct mny_plain_reading *reading,
                         const struct mny_plain_column *column)
{
    struct mny_plain_clean *clean = &reading->plain->clean;

    if (!clean->cells)
        return;
    clean->cells[column - reading->plain->columns.columns] = (struct mny_plain_cell){"", 0};
    clean->changed = true;
}

/* A choice's cell of LENGTH bytes that is no choice; the user may say what that means. */
static bool read_no_choice(struct mny_plain_reading *reading, struct mny_plain_column *column,
                           size_t length)
{
    enum mny_state state;

    if (column->decoder->mapped || !says_nothing(reading->at, length, &state))
        return false;
    keep_nothing(reading, column);
    reading->at += length;
    put_code(reading, column, 0);
    return note_none(reading, column, state);
}

/* A name of more than one byte. */
static bool read_longer_choice(struct mny_plain_reading *reading, struct mny_plain_column *column)
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
    if (choice == MNY_NONE)
        return read_no_choice(reading, column, (size_t)(at - begin));
    if (choice >= column->codes)
        return false;
    if (reading->plain->clean.cells)
        keep_name(reading, column, choice, begin, (size_t)(at - begin));
    reading->at = at;
    put_code(reading, column, choice + 1);
    return note_empty(reading, column, false);
}

static inline bool read_choice(struct mny_plain_reading *reading, struct mny_plain_column *column)
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
static inline bool read_four(struct mny_plain_reading *reading,
                             const struct mny_plain_column *column)
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
    for (size_t i = 0; column->tells && i < 4; i++)
        tell_choice(reading->plain, &column[i], items[i]);
    reading->at += 8;
    return true;
}

/* What is kept in the interview of a number of LENGTH digits that others look at. */
static void keep_number(struct mny_interview *interview, const struct mny_plain_column *column,
                        unsigned number, const char *digits, size_t length)
{
    struct mny_answer *answer = &interview->answers[column->question];

    answer->state = length > 0 ? MNY_ANSWERED : MNY_UNANSWERED;
    answer->number = length > 0 ? (double)number : (double)NAN;
    answer->value = mny_value_text(digits, length);
    answer->value.has_number = length > 0;
    answer->value.number = answer->number;
    interview->slots[column->question] = answer->value;
}

static void tell_number(struct mny_plain_rows *plain, const struct mny_plain_column *column,
                        unsigned number, const char *digits, size_t length)
{
    if (plain->given)
        plain->given[column->question] = length > 0 ? number + 1 : 0;
    if (column->looked_at)
        keep_number(plain->interview, column, number, digits, length);
}

static bool read_spelt_number(struct mny_plain_reading *reading, struct mny_plain_column *column);

/* Up to nine digits. */
static inline bool read_number(struct mny_plain_reading *reading, struct mny_plain_column *column)
{
    const char *begin = reading->at, *at = begin;
    unsigned value = 0;

    while (at - begin < 9 && *at >= '0' && *at <= '9')
        value = value * 10 + (unsigned)(*at++ - '0');
    if (!ends_at(reading, at))
        return read_spelt_number(reading, column);
    reading->at = at;
    if (column->is_duration)
        reading->duration = at > begin ? (double)value : (double)NAN;
    if (column->tells)
        tell_number(reading->plain, column, value, begin, (size_t)(at - begin));
    if (column->item != MNY_NONE) {
        if (value > 250)
            return false;
        reading->items[column->item] = (uint8_t)(at > begin ? value + 1 : 0);
    }
    return note_empty(reading, column, at == begin);
}

/* The end of a text that is not in quotes, NULL near the end of the piece.  *ASCII: it has no
   other bytes. */
static const char *end_of_text(const struct mny_plain_reading *reading, const char *at, bool *ascii)
{
    unsigned bytes = 8;

    *ascii = true;
    for (; bytes == 8; at += bytes) {
        uint64_t word;

        if (reading->limit - at < MNY_PLAIN_BEHIND)
            return NULL;
        word = mny_word_load(at);
        bytes = bytes_before_end(reading, word);
        *ascii = *ascii && !(mny_word_keep(word, bytes) & MNY_WORD_HIGHS);
    }
    return at;
}

/* The quote that closes the cell whose text begins at AT; NULL if it is no plain one.  *DOUBLED:
   there are quotes in the text, each of them twice. */
static const char *closing_quote(const struct mny_plain_reading *reading, const char *at,
                                 bool *doubled)
{
    *doubled = false;
    at = memchr(at, '"', (size_t)(reading->limit - at));
    while (at && reading->limit - at >= MNY_PLAIN_BEHIND && at[1] == '"') {
        *doubled = true;
        at = memchr(at + 2, '"', (size_t)(reading->limit - at - 2));
    }
    return at && reading->limit - at >= MNY_PLAIN_BEHIND && ends_at(reading, at + 1) ? at : NULL;
}

/* A copy of *TEXT that has each of its doubled quotes once.  False if it is too long. */
static bool undouble(const struct mny_plain_reading *reading, const char **text, size_t *length)
{
    struct mny_scratch *scratch = &reading->plain->interview->scratch;
    char *made = scratch->bytes + scratch->used;
    size_t used = 0;

    if (*length > MNY_PLAIN_TEXT_MOST)
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
static bool unquote(const struct mny_plain_reading *reading, const char **end, const char **text,
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
static bool find_text(struct mny_plain_reading *reading, const char **text, size_t *length)
{
    const char *end, *begin;
    size_t trimmed;

    reading->ascii = false;
    reading->quoted = *reading->at == '"';
    if (reading->quoted) {
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
    reading->at = end + reading->quoted;
    return trimmed == *length && (reading->ascii || mny_utf8_valid(*text, *length, NULL));
}

/* Words that stand for no answer begin so, those of full width with EF or E3. */
static bool may_say_nothing(const char *text)
{
    const unsigned char first = (unsigned char)*text;

    return first == '(' || first == '-' || first == 0xEF || first == 0xE3;
}

/* Decodes an answer that others look at.  False: the row is not plain. */
static bool look_at(struct mny_plain_reading *reading, struct mny_plain_column *column,
                    const char *text, size_t length)
{
    struct mny_interview *interview = reading->plain->interview;
    const struct mny_answer *answer = &interview->answers[column->question];

    mny_interview_decode(interview, column->question, text, length);
    column->was_empty = answer->state == MNY_UNANSWERED;
    reading->plain->texts += column->free_text && length > 0;
    return answer->state <= MNY_ANSWERED && (!column->positive || answer->number > 0);
}

/* What the clean file has of a text, if it has not the cell as it is.  False: the row is not
   plain. */
static bool keep_text(const struct mny_plain_reading *reading,
                      const struct mny_plain_column *column, const char *text, size_t length)
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
    if (length > MNY_PLAIN_TEXT_MOST)
        return false;
    mny_decode(column->decoder, text, length, &interview->scratch, NULL, &answer);
    *cell = (struct mny_plain_cell){answer.value.text, answer.value.length};
    return answer.state == MNY_ANSWERED;
}

/* The same of the cell TEXT that was decoded for others. */
static void keep_answer(const struct mny_plain_reading *reading,
                        const struct mny_plain_column *column, const char *text, size_t length)
{
    struct mny_plain_clean *clean = &reading->plain->clean;
    const struct mny_value *value = &reading->plain->interview->slots[column->question];
    const bool same = reading->ascii && value->length == length &&
                      (length == 0 || memcmp(value->text, text, length) == 0);

    clean->cells[column - reading->plain->columns.columns] =
        same || length == 0 ? (struct mny_plain_cell){NULL, 0}
                            : (struct mny_plain_cell){value->text, value->length};
    clean->changed = clean->changed || (column->decoder->never_quoted && !same && length > 0);
}

/* Whether the watch has nothing to say of the cell. */
static bool passes(const struct mny_plain_reading *reading, const struct mny_plain_column *column,
                   const char *text, size_t length)
{
    const struct mny_plain_rows *plain = reading->plain;

    return column->question != MNY_NONE ||
           mny_watch_passes(plain->watch, (size_t)(column - plain->columns.columns), text, length);
}

static bool read_looked_at(struct mny_plain_reading *reading, struct mny_plain_column *column,
                           const char *text, size_t length)
{
    if (length > MNY_PLAIN_TEXT_MOST)
        return false;
    if ((length > 0 || !column->was_empty) && !look_at(reading, column, text, length))
        return false;
    if (reading->plain->clean.cells)
        keep_answer(reading, column, text, length);
    if (!column->was_empty)
        return true;
    return note_none(reading, column, mny_state_unanswered(text, length));
}

/* A text that nobody looks at, but for what the clean file has of it. */
static bool read_other(struct mny_plain_reading *reading, struct mny_plain_column *column,
                       const char *text, size_t length)
{
    enum mny_state state;

    if (column->question != MNY_NONE && length > 0 && may_say_nothing(text)) {
        keep_nothing(reading, column);
        return says_nothing(text, length, &state) && note_none(reading, column, state);
    }
    if (reading->plain->clean.cells && !keep_text(reading, column, text, length))
        return false;
    return note_empty(reading, column, length == 0);
}

/* Whether something may be written behind a choice in the cell. */
static bool may_be_filled_in(const char *text, size_t length)
{
    return mny_cell_find((struct mny_span){text, length}, MNY_FILLED_OPEN) < length;
}

static bool read_text(struct mny_plain_reading *reading, struct mny_plain_column *column)
{
    const char *text = "";
    size_t length = 0;

    reading->ascii = true;
    if (!ends_at(reading, reading->at) && (!find_text(reading, &text, &length) || length == 0))
        return false;
    if (!passes(reading, column, text, length) ||
        (column->filled_in && may_be_filled_in(text, length)))
        return false;
    if (column->is_source)
        reading->plain->cells[column - reading->plain->columns.columns] =
            (struct mny_csv_field){text, length};
    return column->looked_at ? read_looked_at(reading, column, text, length)
                             : read_other(reading, column, text, length);
}

/* A number that is not written in digits alone: it is none, or a duration of minutes and
   seconds. */
static bool read_spelt_number(struct mny_plain_reading *reading, struct mny_plain_column *column)
{
    struct mny_interview *interview = reading->plain->interview;
    const struct mny_answer *answer = &interview->answers[column->question];
    enum mny_state state;
    const char *text;
    size_t length;

    if (!find_text(reading, &text, &length) || length == 0 || length > MNY_PLAIN_TEXT_MOST)
        return false;
    if (!reading->quoted && says_nothing(text, length, &state)) {
        keep_nothing(reading, column);
        reading->duration = column->is_duration ? (double)NAN : reading->duration;
        if (column->tells)
            tell_number(reading->plain, column, 0, "", 0);
        if (column->item != MNY_NONE)
            reading->items[column->item] = 0;
        return note_none(reading, column, state);
    }
    if (!column->is_duration || column->item != MNY_NONE)
        return false;
    mny_interview_decode(interview, column->question, text, length);
    reading->duration = answer->number;
    if (reading->plain->clean.cells)
        keep_answer(reading, column, text, length);
    return answer->state == MNY_ANSWERED;
}

/* A word for no answer, in a column of a choice. */
static bool read_no_tick(struct mny_plain_reading *reading, size_t *length)
{
    const char *begin = reading->at;
    enum mny_state state;
    bool ascii;

    reading->at = end_of_text(reading, begin, &ascii);
    *length = reading->at ? (size_t)(reading->at - begin) : 0;
    reading->plain->tokens = true;
    return says_nothing(begin, *length, &state);
}

static bool read_tick(struct mny_plain_reading *reading, const struct mny_plain_column *column)
{
    struct mny_plain_rows *plain = reading->plain;
    const char *begin = reading->at;
    size_t length = 0;

    if ((*begin == '0' || *begin == '1') && ends_at(reading, begin + 1)) {
        length = 1;
        reading->at = begin + 1;
    } else if (!ends_at(reading, begin) && !read_no_tick(reading, &length)) {
        return false;
    }
    plain->cells[column - plain->columns.columns] = (struct mny_csv_field){begin, length};
    if (length > 0 && *begin != '0')
        mny_decode_tick(column->decoder, column->choice, begin, length, &plain->interview->scratch,
                        plain->interview->chosen +
                            plain->interview->plan->planned[column->question].chosen,
                        &plain->interview->answers[column->question]);
    return true;
}

static bool read_id(struct mny_plain_reading *reading, struct mny_plain_column *column)
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
    if (column->looked_at && !look_at(reading, column, reading->id, reading->id_length))
        return false;
    return note_empty(reading, column, reading->id_length == 0);
}

static inline bool read_cell(struct mny_plain_reading *reading, struct mny_plain_column *column)
{
    if (column->kind == MNY_PLAIN_CHOICE)
        return read_choice(reading, column);
    switch (column->kind) {
    case MNY_PLAIN_CHOICE:
        break;
    case MNY_PLAIN_NUMBER:
        return read_number(reading, column);
    case MNY_PLAIN_ID:
        return read_id(reading, column);
    case MNY_PLAIN_TICK:
        return read_tick(reading, column);
    case MNY_PLAIN_TEXT:
        return read_text(reading, column);
    }
    return false;
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

/* Whether the dialect reads the cell from BEGIN on, of COLUMN, as it stands there. */
static inline bool is_kept(const struct mny_plain_reading *reading, size_t column,
                           const char *begin)
{
    const struct mny_plain_rows *plain = reading->plain;
    const size_t quote = *begin == '"';

    return plain->columns.columns[column].question == MNY_NONE || begin == reading->at ||
           mny_rewriter_keeps(&plain->interview->rewriter, column, begin + quote,
                              (size_t)(reading->at - begin) - 2 * quote);
}

/* Nothing is written behind choices.  False: the row is not plain. */
static bool note_nothing_filled_in(struct mny_plain_reading *reading)
{
    const struct mny_binding *binding = reading->plain->binding;

    for (size_t i = binding->cells; i < binding->count; i++)
        if (!note_none(reading, &reading->plain->columns.columns[i], MNY_STATE_EMPTY))
            return false;
    return true;
}

bool mny_plain_cells_read(struct mny_plain_reading *reading)
{
    struct mny_plain_rows *plain = reading->plain;
    const char *begin = reading->at;
    const size_t count = plain->binding->cells;
    const bool rewrites = plain->rewrites;
    const char *cell;

    for (size_t i = 0; i < count; i++) {
        struct mny_plain_column *column = &plain->columns.columns[i];

        if (reading->limit - reading->at < MNY_PLAIN_CELL_MOST)
            return false;
        if (plain->clean.begins)
            note_begins(plain->clean.begins + i, reading->at);
        if (column->four && read_four(reading, column)) {
            i += 3;
            continue;
        }
        cell = reading->at;
        if (!read_cell(reading, column) || (rewrites && !is_kept(reading, i, cell)))
            return false;
        if (i == 0 && (size_t)(reading->at - begin) == plain->first_header &&
            memcmp(begin, plain->binding->columns[0].header, plain->first_header) == 0)
            return false; /* perhaps the header once more */
        if (i + 1 < count && *reading->at++ != plain->delimiter)
            return false;
    }
    if (plain->clean.begins)
        plain->clean.begins[count] = reading->at + 1;
    return (*reading->at == '\n' || (*reading->at == '\r' && reading->at[1] == '\n')) &&
           note_nothing_filled_in(reading);
}
