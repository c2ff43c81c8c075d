/* SPDX-License-Identifier: MIT */
#include "survey/clean/cells_private.h"

#include "core/arena.h"
#include "core/number.h"
#include "core/text.h"
#include "survey/common/instant.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool mny_scratch_begin(struct mny_scratch *scratch, size_t needed)
{
    scratch->used = 0;
    return mny_grow(&scratch->bytes, &scratch->room, needed, 1);
}

bool mny_scratch_holds(const struct mny_scratch *scratch, const char *text)
{
    const uintptr_t at = (uintptr_t)text, begin = (uintptr_t)scratch->bytes;

    return at >= begin && at < begin + scratch->room;
}

static enum mny_reading reading_of(const struct mny_question *question)
{
    if (question->role == MNY_ROLE_DURATION)
        return MNY_READ_DURATION;
    switch (question->type) {
    case MNY_SELECT_ONE:
        return MNY_READ_CHOICE;
    case MNY_SELECT_MULTIPLE:
        return MNY_READ_CHOICES;
    case MNY_INTEGER:
        return MNY_READ_INTEGER;
    case MNY_DECIMAL:
    case MNY_RANGE:
        return MNY_READ_DECIMAL;
    case MNY_TEXT_QUESTION:
    case MNY_DATE:
    case MNY_DATE_TIME:
    case MNY_START:
    case MNY_END:
    case MNY_CALCULATE:
    case MNY_NOTE_ROW:
        return MNY_READ_TEXT;
    }
    return MNY_READ_TEXT;
}

struct mny_decoder mny_decoder_of(const struct mny_question *question,
                                  const struct mny_mapped_values *mapped)
{
    struct mny_decoder decoder = {
        .question = question, .reading = reading_of(question), .mapped = mapped};
    const struct mny_choice_list *list = question->choices;

    decoder.never_quoted = decoder.reading != MNY_READ_TEXT;
    for (size_t i = 0; list && i < list->count; i++) {
        const struct mny_choice *choice = &list->choices[i];
        size_t name = strlen(choice->name), label = strlen(choice->label);
        size_t english = choice->label_en ? strlen(choice->label_en) : 0;

        decoder.names += name + 1;
        decoder.longest = name > decoder.longest ? name : decoder.longest;
        decoder.longest = label > decoder.longest ? label : decoder.longest;
        decoder.longest = english > decoder.longest ? english : decoder.longest;
        if (strpbrk(list->choices[i].name, ",\"\r\n"))
            decoder.never_quoted = false;
        if (name == 1 && i < UINT8_MAX && (unsigned char)list->choices[i].name[0] < 128)
            decoder.short_names[(unsigned char)list->choices[i].name[0]] = (uint8_t)(i + 1);
    }
    decoder.words = list ? (list->count + 63) / 64 : 0;
    return decoder;
}

/* A cell is copied at most twice: without what stands in 〖〗, and folded. */
size_t mny_decoder_room(const struct mny_decoder *decoder)
{
    return decoder->names + MNY_NUMBER_ROOM +
           (decoder->mapped ? 2 * mny_mapped_longest(decoder->mapped) : 0);
}

/* No blank begins or ends with a byte from '!' to '~'. */
struct mny_span mny_cell_trim(const char *text, size_t length)
{
    struct mny_span span = {text, length};

    if (length > 0 &&
        (text[0] < '!' || text[0] > '~' || text[length - 1] < '!' || text[length - 1] > '~'))
        mny_trim(&span.text, &span.length);
    return span;
}

/* All forms that folding changes begin with EF or E3. */
static bool may_fold(struct mny_span span)
{
    for (size_t i = 0; i < span.length; i++)
        if ((unsigned char)span.text[i] == 0xEF || (unsigned char)span.text[i] == 0xE3)
            return true;
    return false;
}

/* The text with half-width forms, in scratch if it differs. */
struct mny_span mny_cell_fold(struct mny_span span, struct mny_scratch *scratch)
{
    struct mny_span folded = {scratch->bytes + scratch->used, 0};

    if (!may_fold(span))
        return span;
    folded.length = mny_fold_width(span.text, span.length, scratch->bytes + scratch->used);
    scratch->used += folded.length;
    return folded;
}

struct mny_span mny_cell_mapped(const struct mny_decoder *decoder, struct mny_span text,
                                struct mny_scratch *scratch)
{
    const size_t used = scratch->used;
    const struct mny_span folded = mny_cell_fold(text, scratch);
    const char *mapped = mny_mapped_value(decoder->mapped, folded.text, folded.length);

    scratch->used = used;
    return mapped ? (struct mny_span){mapped, strlen(mapped)} : text;
}

static bool is(struct mny_span span, const char *text)
{
    return span.length == strlen(text) && memcmp(span.text, text, span.length) == 0;
}

/* 问卷星: `(跳过)` and -3 are not asked, `(空)` and -2 not answered. */
bool mny_cell_says_nothing(struct mny_span folded)
{
    if (folded.length < 2 || (folded.text[0] != '(' && folded.text[0] != '-'))
        return folded.length == 0;
    return is(folded, "(跳过)") || is(folded, "(空)") || is(folded, "-3") || is(folded, "-2");
}

size_t mny_cell_plain(const char *cell, size_t length, char *out)
{
    const struct mny_span raw = mny_cell_trim(cell, length);
    const struct mny_span folded = {out, mny_fold_width(raw.text, raw.length, out)};

    return mny_cell_says_nothing(folded) ? 0 : folded.length;
}

/* In full-width forms `（跳过）` has twelve bytes. */
bool mny_cell_says_not_asked(struct mny_span text)
{
    char folded[12];
    struct mny_span plain = {folded, 0};

    if (text.length > sizeof folded)
        return false;
    plain.length = mny_fold_width(text.text, text.length, folded);
    return is(plain, "(跳过)") || is(plain, "-3");
}

/* 问卷星 writes what was filled in behind a choice as `其他〖滑板〗`: the choice is
   what stands before it. */
static struct mny_span before_filled_in(struct mny_span span)
{
    const size_t mark = sizeof MNY_FILLED_CLOSE - 1;

    if (span.length < mark || memcmp(span.text + span.length - mark, MNY_FILLED_CLOSE, mark) != 0)
        return span;
    return mny_cell_trim(span.text, mny_cell_find(span, MNY_FILLED_OPEN));
}

/* The choice that a code is which was written as a number: 3 of `3.0`.  Programs do so with whole
   columns in which some cells are empty. */
static size_t find_written_as_number(const struct mny_choice_list *list, struct mny_span span)
{
    size_t whole = 0, end;

    while (whole < span.length && mny_is_digit(span.text[whole]))
        whole++;
    if (whole == 0 || whole + 1 >= span.length || span.text[whole] != '.')
        return MNY_NONE;
    for (end = whole + 1; end < span.length && span.text[end] == '0';)
        end++;
    return end == span.length ? mny_choice_by_name(list, span.text, whole) : MNY_NONE;
}

/* The choice by its name, else by its label.  Takes no scratch for good. */
static size_t find_plain_choice(const struct mny_choice_list *list, struct mny_span span,
                                struct mny_scratch *scratch)
{
    size_t choice = mny_choice_by_name(list, span.text, span.length), used = scratch->used;

    if (choice == MNY_NONE && may_fold(span)) {
        struct mny_span folded = mny_cell_fold(span, scratch);

        choice = mny_choice_by_name(list, folded.text, folded.length);
        scratch->used = used;
    }
    if (choice == MNY_NONE)
        choice = mny_choice_by_label(list, span.text, span.length);
    return choice != MNY_NONE ? choice : find_written_as_number(list, span);
}

size_t mny_cell_choice(const struct mny_choice_list *list, struct mny_span span,
                       struct mny_scratch *scratch)
{
    size_t choice = find_plain_choice(list, span, scratch);
    struct mny_span plain = choice == MNY_NONE ? before_filled_in(span) : span;

    if (plain.length < span.length && plain.length > 0)
        choice = find_plain_choice(list, plain, scratch);
    return choice;
}

void mny_answer_unreadable(struct mny_answer *answer, enum mny_answer_state state,
                           struct mny_span raw)
{
    answer->state = state;
    answer->value = mny_value_text(raw.text, raw.length);
    answer->number = NAN;
    answer->choice = 0;
    answer->chosen = NULL;
    answer->raw = raw.text;
    answer->raw_length = raw.length;
}

void mny_answer_unanswered(struct mny_answer *answer, struct mny_span raw)
{
    mny_answer_unreadable(answer, MNY_UNANSWERED, raw);
    answer->value = mny_value_text("", 0);
}

void mny_decode_refuse(const char *text, size_t length, struct mny_answer *answer)
{
    mny_answer_unreadable(answer, MNY_UNKNOWN_CHOICE, (struct mny_span){text, length});
}

static void set_choice(const struct mny_decoder *decoder, struct mny_answer *answer, size_t choice,
                       struct mny_span raw)
{
    answer->state = MNY_ANSWERED;
    answer->value = decoder->question->choices->choices[choice].value;
    answer->number = NAN;
    answer->choice = choice;
    answer->chosen = NULL;
    answer->raw = raw.text;
    answer->raw_length = raw.length;
}

static void read_choice(const struct mny_decoder *decoder, struct mny_span raw,
                        struct mny_scratch *scratch, struct mny_answer *answer)
{
    const size_t choice = mny_cell_choice(decoder->question->choices, raw, scratch);

    if (choice != MNY_NONE)
        set_choice(decoder, answer, choice, raw);
    else if (mny_cell_says_nothing(mny_cell_fold(raw, scratch)))
        mny_answer_unanswered(answer, raw);
    else
        mny_answer_unreadable(answer, MNY_UNKNOWN_CHOICE, raw);
}

/* Up to nine digits, as nearly every number in a dump; false for any other. */
static bool read_digits(struct mny_span text, double *number)
{
    unsigned value = 0;

    if (text.length == 0 || text.length > 9)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        if (text.text[i] < '0' || text.text[i] > '9')
            return false;
        value = value * 10 + (unsigned)(text.text[i] - '0');
    }
    *number = value;
    return true;
}

static bool parse_number(enum mny_reading reading, struct mny_span text, double *number)
{
    if (reading == MNY_READ_INTEGER)
        return mny_integer_parse(text.text, text.length, number);
    if (reading == MNY_READ_DURATION)
        return mny_duration_parse(text.text, text.length, number);
    return mny_number_parse(text.text, text.length, number);
}

/* The text of a duration that is not written as a number: its seconds. */
static struct mny_span write_seconds(double seconds, struct mny_scratch *scratch)
{
    struct mny_span text = {scratch->bytes + scratch->used, 0};

    text.length = mny_number_format(seconds, scratch->bytes + scratch->used);
    scratch->used += MNY_NUMBER_ROOM;
    return text;
}

/* A number as it was written, but for its width; a duration in seconds. */
static void read_number(const struct mny_decoder *decoder, struct mny_span raw,
                        struct mny_scratch *scratch, struct mny_answer *answer)
{
    struct mny_span text = mny_cell_fold(raw, scratch);
    double number, plain;

    if (!read_digits(text, &number)) {
        if (mny_cell_says_nothing(text)) {
            mny_answer_unanswered(answer, raw);
            return;
        }
        if (!parse_number(decoder->reading, text, &number)) {
            mny_answer_unreadable(answer, MNY_NOT_A_NUMBER, raw);
            return;
        }
        if (decoder->reading == MNY_READ_DURATION &&
            !mny_number_parse(text.text, text.length, &plain))
            text = write_seconds(number, scratch);
    }
    mny_answer_unreadable(answer, MNY_ANSWERED, raw);
    answer->number = number;
    answer->value = mny_value_text(text.text, text.length);
    answer->value.has_number = true;
    answer->value.number = number;
}

/* A text that is all ASCII once folded was typed with full-width keys by accident;
   Chinese sentences keep their full-width punctuation. */
static struct mny_span half_width(struct mny_span raw, struct mny_scratch *scratch)
{
    size_t used = scratch->used;
    struct mny_span folded = mny_cell_fold(raw, scratch);

    for (size_t i = 0; i < folded.length; i++) {
        if ((unsigned char)folded.text[i] >= 0x80) {
            scratch->used = used;
            return raw;
        }
    }
    return folded;
}

/* As mny_cell_says_nothing(), in full-width forms too; the longest of those has 12 bytes. */
static bool text_says_nothing(struct mny_span raw, struct mny_scratch *scratch)
{
    size_t used = scratch->used;
    bool nothing = mny_cell_says_nothing(raw);

    if (!nothing && raw.length <= 12)
        nothing = mny_cell_says_nothing(mny_cell_fold(raw, scratch));
    scratch->used = used;
    return nothing;
}

static void read_text(const struct mny_decoder *decoder, struct mny_span raw,
                      struct mny_scratch *scratch, struct mny_answer *answer)
{
    struct mny_span text = raw;

    if (text_says_nothing(raw, scratch)) {
        mny_answer_unanswered(answer, raw);
        return;
    }
    if (decoder->question->role != MNY_ROLE_COMMENT && may_fold(raw))
        text = half_width(raw, scratch);
    mny_answer_unreadable(answer, MNY_ANSWERED, raw);
    answer->value = mny_value_text(text.text, text.length);
}

static void decode(const struct mny_decoder *decoder, struct mny_span raw,
                   struct mny_scratch *scratch, uint64_t *chosen, struct mny_answer *answer)
{
    switch (decoder->reading) {
    case MNY_READ_CHOICE:
        read_choice(decoder, raw, scratch, answer);
        return;
    case MNY_READ_CHOICES:
        mny_cell_read_choices(decoder, raw, NULL, scratch, chosen, answer);
        return;
    case MNY_READ_INTEGER:
    case MNY_READ_DECIMAL:
    case MNY_READ_DURATION:
        read_number(decoder, raw, scratch, answer);
        return;
    case MNY_READ_TEXT:
        read_text(decoder, raw, scratch, answer);
        return;
    }
}

void mny_decode(const struct mny_decoder *decoder, const char *cell, size_t length,
                struct mny_scratch *scratch, uint64_t *chosen, struct mny_answer *answer)
{
    const struct mny_span raw = mny_cell_trim(cell, length);

    if (raw.length == 0) {
        mny_answer_unanswered(answer, raw);
        return;
    }
    if (mny_decode_short(decoder, raw.text, raw.length, answer))
        return;
    if (!decoder->mapped) {
        decode(decoder, raw, scratch, chosen, answer);
        return;
    }
    decode(decoder, mny_cell_mapped(decoder, raw, scratch), scratch, chosen, answer);
    answer->raw = raw.text;
    answer->raw_length = raw.length;
}
