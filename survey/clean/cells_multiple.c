/* SPDX-License-Identifier: MIT */
/* Answers with several choices in one cell, by the general rules; and sets of choices. */
#include "survey/clean/cells_private.h"

#include <stdlib.h>
#include <string.h>

/* Most parts of one label that holds a joiner, in a cell that is not all choices. */
enum { MNY_JOINED_PARTS = 8 };

/* What may stand between the choices of a select_multiple; more than a blank
   also may stand in a label.  Bytes of the one at TEXT, 0 if there is none. */
static size_t mark_at(const char *text, size_t length)
{
    if (*text == ';')
        return 1;
    if (length >= 3 && (memcmp(text, "┋", 3) == 0 || memcmp(text, "；", 3) == 0))
        return 3;
    return 0;
}

static size_t blank_at(const char *text, size_t length)
{
    if (*text == ' ' || (*text >= '\t' && *text <= '\r'))
        return 1;
    if (length >= 2 && memcmp(text, "\xC2\xA0", 2) == 0)
        return 2;
    return length >= 3 && memcmp(text, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

typedef size_t separator(const char *text, size_t length);

static size_t mark_or_blank_at(const char *text, size_t length)
{
    size_t bytes = mark_at(text, length);

    return bytes > 0 ? bytes : blank_at(text, length);
}

/* Takes the next part of *REST that is not empty; false at the end. */
static bool next_part(struct mny_span *rest, separator *between, struct mny_span *part)
{
    size_t bytes = 0, at;

    while (rest->length > 0 && (bytes = between(rest->text, rest->length)) > 0) {
        rest->text += bytes;
        rest->length -= bytes;
    }
    for (at = 0; at < rest->length && between(rest->text + at, rest->length - at) == 0;)
        at++;
    *part = (struct mny_span){rest->text, at};
    rest->text += at;
    rest->length -= at;
    return at > 0;
}

bool mny_cell_next_word(struct mny_span *rest, struct mny_span *word)
{
    return next_part(rest, blank_at, word);
}

size_t mny_cell_choice_of(const struct mny_decoder *decoder, struct mny_span part,
                          struct mny_scratch *scratch)
{
    if (decoder->mapped)
        part = mny_cell_mapped(decoder, part, scratch);
    return mny_cell_choice(decoder->question->choices, part, scratch);
}

static bool choose_words(const struct mny_decoder *decoder, struct mny_span text,
                         struct mny_scratch *scratch, uint64_t *chosen)
{
    struct mny_span word;
    size_t choice;

    while (mny_cell_next_word(&text, &word)) {
        choice = mny_cell_choice_of(decoder, word, scratch);
        if (choice == MNY_NONE)
            return false;
        mny_choose(chosen, choice);
    }
    return true;
}

/* Parts between ┋ and ;, each one choice or several with blanks between. */
static bool choose_parts(const struct mny_decoder *decoder, struct mny_span text,
                         struct mny_scratch *scratch, uint64_t *chosen)
{
    struct mny_span part;
    size_t choice;

    while (next_part(&text, mark_at, &part)) {
        part = mny_cell_trim(part.text, part.length);
        choice = part.length > 0 ? mny_cell_choice_of(decoder, part, scratch) : MNY_NONE;
        if (choice != MNY_NONE)
            mny_choose(chosen, choice);
        else if (!choose_words(decoder, part, scratch, chosen))
            return false;
    }
    return true;
}

/* The longest beginning of TEXT, up to a separator, that is a choice; 0 if there
   is none.  No spelling of a label is longer than four times its bytes: full-width
   forms take three. */
static size_t longest_choice(const struct mny_decoder *decoder, struct mny_span text,
                             struct mny_scratch *scratch, size_t *choice)
{
    size_t most = 4 * decoder->longest + 16, found, longest = 0;

    for (size_t at = 1; at <= text.length && at <= most; at++) {
        if (at < text.length && mark_or_blank_at(text.text + at, text.length - at) == 0)
            continue;
        found = mny_cell_choice_of(decoder, (struct mny_span){text.text, at}, scratch);
        if (found != MNY_NONE) {
            longest = at;
            *choice = found;
        }
    }
    return longest;
}

/* Labels that hold separators themselves, as KoBoToolbox joins them with blanks. */
static bool choose_longest(const struct mny_decoder *decoder, struct mny_span text,
                           struct mny_scratch *scratch, uint64_t *chosen)
{
    size_t bytes, choice = MNY_NONE;

    while (text.length > 0) {
        bytes = mark_or_blank_at(text.text, text.length);
        if (bytes == 0) {
            bytes = longest_choice(decoder, text, scratch, &choice);
            if (bytes == 0)
                return false;
            mny_choose(chosen, choice);
        }
        text.text += bytes;
        text.length -= bytes;
    }
    return true;
}

/* The text without what stands in 〖〗, which may hold separators. */
static struct mny_span without_filled_in(struct mny_span span, struct mny_scratch *scratch)
{
    struct mny_span out = {scratch->bytes + scratch->used, 0};

    for (struct mny_span rest = span; rest.length > 0;) {
        const size_t before = mny_cell_find(rest, MNY_FILLED_OPEN);
        size_t behind;

        memcpy(scratch->bytes + scratch->used, rest.text, before);
        scratch->used += before;
        rest = mny_cell_from(rest, before);
        behind = mny_cell_find(rest, MNY_FILLED_CLOSE);
        rest = mny_cell_from(rest, behind + sizeof MNY_FILLED_CLOSE - 1);
    }
    out.length = (size_t)(scratch->bytes + scratch->used - out.text);
    return out;
}

void mny_choose_none(const struct mny_decoder *decoder, uint64_t *chosen)
{
    memset(chosen, 0, decoder->words * sizeof *chosen);
}

struct mny_value mny_chosen_names(const struct mny_decoder *decoder, const uint64_t *chosen,
                                  struct mny_scratch *scratch)
{
    const struct mny_choice_list *list = decoder->question->choices;
    char *text = scratch->bytes + scratch->used;
    size_t length = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (mny_is_chosen(chosen, i)) {
            size_t name = list->choices[i].value.length;

            if (length > 0)
                text[length++] = ' ';
            memcpy(text + length, list->choices[i].value.text, name);
            length += name;
        }
    }
    scratch->used += length;
    return mny_value_text(text, length);
}

void mny_answer_choices(const struct mny_decoder *decoder, const uint64_t *chosen,
                        struct mny_scratch *scratch, struct mny_answer *answer)
{
    answer->value = mny_chosen_names(decoder, chosen, scratch);
    answer->chosen = chosen;
    answer->state = MNY_ANSWERED;
}

bool mny_any_chosen(const struct mny_decoder *decoder, const uint64_t *chosen)
{
    for (size_t i = 0; i < decoder->words; i++)
        if (chosen[i] != 0)
            return true;
    return false;
}

/* The next piece of *REST, a cell with several choices: the longest that is a choice, for a label
   may hold the JOINER (NULL: what stands between choices in general), else what stands up to that.
   CHOICE is MNY_NONE then.  False at the end, with no text in REST. */
static bool next_piece(const struct mny_decoder *decoder, struct mny_span *rest, const char *joiner,
                       struct mny_scratch *scratch, struct mny_span *piece, size_t *choice)
{
    const size_t most = 4 * decoder->longest + 16;
    size_t taken = 0, mark = 1, parts = 0;

    *choice = MNY_NONE;
    if (!rest->text)
        return false;
    for (size_t at = 0; mark > 0 && parts < MNY_JOINED_PARTS && (at == 0 || at <= most); parts++) {
        const size_t end =
            at +
            mny_cell_piece((struct mny_span){rest->text + at, rest->length - at}, joiner, &mark);
        const struct mny_span here = mny_cell_trim(rest->text, end);
        const size_t found =
            here.length > 0 ? mny_cell_choice_of(decoder, here, scratch) : MNY_NONE;

        if (at == 0 || found != MNY_NONE) {
            *piece = here;
            *choice = found;
            taken = mark > 0 ? end + mark : 0;
        }
        at = end + mark;
    }
    *rest = taken > 0 ? (struct mny_span){rest->text + taken, rest->length - taken}
                      : (struct mny_span){NULL, 0};
    return true;
}

/* Takes the longest choice that *REST begins with, for labels may hold blanks, else its next word;
   CHOICE is MNY_NONE then.  False at the end. */
static bool next_choice(const struct mny_decoder *decoder, struct mny_span *rest,
                        struct mny_scratch *scratch, struct mny_span *word, size_t *choice)
{
    struct mny_span from = *rest;
    size_t bytes;

    if (!mny_cell_next_word(rest, word))
        return false;
    from.length -= (size_t)(word->text - from.text);
    from.text = word->text;
    *choice = MNY_NONE;
    bytes = longest_choice(decoder, from, scratch, choice);
    if (bytes > 0) {
        *word = (struct mny_span){from.text, bytes};
        *rest = (struct mny_span){from.text + bytes, from.length - bytes};
    }
    return true;
}

/* Takes the words of TEXT that are choices; whether there is one. */
static bool choose_known_words(const struct mny_decoder *decoder, struct mny_span text,
                               struct mny_scratch *scratch, uint64_t *chosen)
{
    struct mny_span word;
    size_t choice;
    bool any = false;

    while (next_choice(decoder, &text, scratch, &word, &choice)) {
        if (choice != MNY_NONE)
            mny_choose(chosen, choice);
        any = any || choice != MNY_NONE;
    }
    return any;
}

/* Whether one of the pieces of TEXT is a choice. */
static bool any_known(const struct mny_decoder *decoder, struct mny_span text, const char *joiner,
                      struct mny_scratch *scratch)
{
    struct mny_span piece;
    size_t choice = MNY_NONE;

    while (choice == MNY_NONE && next_piece(decoder, &text, joiner, scratch, &piece, &choice))
        ;
    return choice != MNY_NONE;
}

/* What parts the pieces of TEXT where not all of it is choices: the tool's JOINER or, where no
   piece is known by that, a mark that other tools write and by which one is. */
static const char *joiner_of(const struct mny_decoder *decoder, struct mny_span text,
                             const char *joiner, struct mny_scratch *scratch)
{
    static const char *const marks[] = {"┋", ";", "；"};

    if (any_known(decoder, text, joiner, scratch))
        return joiner;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (any_known(decoder, text, marks[i], scratch))
            return marks[i];
    return joiner;
}

/* Takes the choices among the pieces of TEXT.  Where no JOINER is known a piece may be several
   choices with blanks between them. */
static void choose_known(const struct mny_decoder *decoder, struct mny_span text,
                         const char *joiner, struct mny_scratch *scratch, uint64_t *chosen)
{
    struct mny_span piece;
    size_t choice;

    while (next_piece(decoder, &text, joiner, scratch, &piece, &choice)) {
        if (choice != MNY_NONE)
            mny_choose(chosen, choice);
        else if (!joiner)
            choose_known_words(decoder, piece, scratch, chosen);
    }
}

bool mny_decode_unknown_pieces(const struct mny_decoder *decoder, const char *cell, size_t length,
                               const char *joiner, mny_piece_taker *take, void *context,
                               size_t *unknown)
{
    struct mny_scratch scratch = {0};
    struct mny_span rest = mny_cell_trim(cell, length), piece, word;
    const bool blanks = joiner && *joiner == ' ';
    const char *between = NULL;
    bool good = mny_scratch_begin(&scratch, 2 * length + mny_decoder_room(decoder) + 1);
    uint64_t *chosen = calloc(decoder->words + 1, sizeof *chosen);
    size_t choice;

    *unknown = 0;
    good = good && chosen;
    if (good && joiner && !blanks)
        between = joiner_of(decoder, rest, joiner, &scratch);
    while (good && next_piece(decoder, &rest, between, &scratch, &piece, &choice)) {
        if (choice != MNY_NONE || piece.length == 0)
            continue;
        ++*unknown;
        if (between || !choose_known_words(decoder, piece, &scratch, chosen))
            good = take(context, piece.text, piece.length);
        else
            while (good && next_choice(decoder, &piece, &scratch, &word, &choice))
                if (choice == MNY_NONE)
                    good = take(context, word.text, word.length);
    }
    free(chosen);
    free(scratch.bytes);
    return good;
}

void mny_cell_keep_known(const struct mny_decoder *decoder, struct mny_span raw, const char *joiner,
                         struct mny_scratch *scratch, uint64_t *chosen, struct mny_answer *answer)
{
    struct mny_span text = raw;

    mny_answer_unreadable(answer, MNY_UNKNOWN_CHOICE, raw);
    mny_choose_none(decoder, chosen);
    if (memchr(raw.text, 0xE3, raw.length))
        text = without_filled_in(raw, scratch);
    choose_known(decoder, text, joiner, scratch, chosen);
    if (mny_any_chosen(decoder, chosen))
        answer->value = mny_chosen_names(decoder, chosen, scratch);
}

/* Whether all of the cell is choices by the general rules.  Takes no scratch for good. */
static bool choose_all(const struct mny_decoder *decoder, struct mny_span raw,
                       struct mny_scratch *scratch, uint64_t *chosen)
{
    const size_t used = scratch->used;
    struct mny_span text = raw;
    bool good;

    mny_choose_none(decoder, chosen);
    if (memchr(raw.text, 0xE3, raw.length))
        text = without_filled_in(raw, scratch);
    good = choose_parts(decoder, text, scratch, chosen);
    if (!good) {
        mny_choose_none(decoder, chosen);
        good = choose_longest(decoder, text, scratch, chosen);
    }
    scratch->used = used;
    return good && mny_any_chosen(decoder, chosen);
}

bool mny_cell_is_silent(struct mny_span raw, struct mny_scratch *scratch)
{
    const size_t used = scratch->used;
    const bool nothing = mny_cell_says_nothing(mny_cell_fold(raw, scratch));

    scratch->used = used;
    return nothing;
}

void mny_cell_read_choices(const struct mny_decoder *decoder, struct mny_span raw,
                           const char *joiner, struct mny_scratch *scratch, uint64_t *chosen,
                           struct mny_answer *answer)
{
    mny_answer_unanswered(answer, raw);
    if (choose_all(decoder, raw, scratch, chosen))
        mny_answer_choices(decoder, chosen, scratch, answer);
    else if (!mny_cell_is_silent(raw, scratch))
        mny_cell_keep_known(decoder, raw, joiner ? joiner_of(decoder, raw, joiner, scratch) : NULL,
                            scratch, chosen, answer);
}
