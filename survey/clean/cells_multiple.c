/* SPDX-License-Identifier: MIT */
/* Answers with several choices, in one cell or in a column a choice. */
#include "survey/clean/cells_private.h"

#include <stdlib.h>
#include <string.h>

/* Most choices in one cell, and most texts that are looked up as a choice for it; most parts of
   one label that holds a joiner, in a cell that is not all choices. */
enum { MNY_JOINED_MOST = 256, MNY_JOINED_LOOKS = 20000, MNY_JOINED_PARTS = 8 };

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

static void choose(uint64_t *chosen, size_t choice)
{
    chosen[choice / 64] |= UINT64_C(1) << choice % 64;
}

/* The choice that a part of a cell is, as the user maps it. */
static size_t choice_of(const struct mny_decoder *decoder, struct mny_span part,
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

    while (next_part(&text, blank_at, &word)) {
        choice = choice_of(decoder, word, scratch);
        if (choice == MNY_NONE)
            return false;
        choose(chosen, choice);
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
        choice = part.length > 0 ? choice_of(decoder, part, scratch) : MNY_NONE;
        if (choice != MNY_NONE)
            choose(chosen, choice);
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
        found = choice_of(decoder, (struct mny_span){text.text, at}, scratch);
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
            choose(chosen, choice);
        }
        text.text += bytes;
        text.length -= bytes;
    }
    return true;
}

/* The text without what stands in 〖〗, which may hold separators. */
static struct mny_span without_filled_in(struct mny_span span, struct mny_scratch *scratch)
{
    static const char open[] = "〖", close[] = "〗";
    size_t mark = sizeof open - 1;
    struct mny_span out = {scratch->bytes + scratch->used, 0};
    bool inside = false;

    for (size_t at = 0; at < span.length; at++) {
        if (!inside && at + mark <= span.length && memcmp(span.text + at, open, mark) == 0)
            inside = true;
        if (!inside)
            scratch->bytes[scratch->used + out.length++] = span.text[at];
        if (inside && at + 1 >= mark && memcmp(span.text + at + 1 - mark, close, mark) == 0)
            inside = false;
    }
    scratch->used += out.length;
    return out;
}

static void forget_choices(const struct mny_decoder *decoder, uint64_t *chosen)
{
    memset(chosen, 0, decoder->words * sizeof *chosen);
}

/* The names of the choices taken, joined. */
static struct mny_value names_of(const struct mny_decoder *decoder, const uint64_t *chosen,
                                 struct mny_scratch *scratch)
{
    const struct mny_choice_list *list = decoder->question->choices;
    char *text = scratch->bytes + scratch->used;
    size_t length = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (chosen[i / 64] >> i % 64 & 1) {
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

static void take_names(const struct mny_decoder *decoder, const uint64_t *chosen,
                       struct mny_scratch *scratch, struct mny_answer *answer)
{
    answer->value = names_of(decoder, chosen, scratch);
    answer->chosen = chosen;
    answer->state = MNY_ANSWERED;
}

static bool any_chosen(const struct mny_decoder *decoder, const uint64_t *chosen)
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
        const size_t found = here.length > 0 ? choice_of(decoder, here, scratch) : MNY_NONE;

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
static bool next_word(const struct mny_decoder *decoder, struct mny_span *rest,
                      struct mny_scratch *scratch, struct mny_span *word, size_t *choice)
{
    struct mny_span from = *rest;
    size_t bytes;

    if (!next_part(rest, blank_at, word))
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

    while (next_word(decoder, &text, scratch, &word, &choice)) {
        if (choice != MNY_NONE)
            choose(chosen, choice);
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
            choose(chosen, choice);
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
            while (good && next_word(decoder, &piece, &scratch, &word, &choice))
                if (choice == MNY_NONE)
                    good = take(context, word.text, word.length);
    }
    free(chosen);
    free(scratch.bytes);
    return good;
}

/* Something of the cell is no choice.  Whether other questions are asked may hang on the choices
   that are known: expressions see these, and if there are none the text itself. */
static void keep_known(const struct mny_decoder *decoder, struct mny_span raw, const char *joiner,
                       struct mny_scratch *scratch, uint64_t *chosen, struct mny_answer *answer)
{
    struct mny_span text = raw;

    mny_answer_unreadable(answer, MNY_UNKNOWN_CHOICE, raw);
    forget_choices(decoder, chosen);
    if (memchr(raw.text, 0xE3, raw.length))
        text = without_filled_in(raw, scratch);
    choose_known(decoder, text, joiner, scratch, chosen);
    if (any_chosen(decoder, chosen))
        answer->value = names_of(decoder, chosen, scratch);
}

/* Whether all of the cell is choices by the general rules.  Takes no scratch for good. */
static bool choose_all(const struct mny_decoder *decoder, struct mny_span raw,
                       struct mny_scratch *scratch, uint64_t *chosen)
{
    const size_t used = scratch->used;
    struct mny_span text = raw;
    bool good;

    forget_choices(decoder, chosen);
    if (memchr(raw.text, 0xE3, raw.length))
        text = without_filled_in(raw, scratch);
    good = choose_parts(decoder, text, scratch, chosen);
    if (!good) {
        forget_choices(decoder, chosen);
        good = choose_longest(decoder, text, scratch, chosen);
    }
    scratch->used = used;
    return good && any_chosen(decoder, chosen);
}

/* Takes no scratch for good. */
static bool says_nothing(struct mny_span raw, struct mny_scratch *scratch)
{
    const size_t used = scratch->used;
    const bool nothing = mny_cell_says_nothing(mny_cell_fold(raw, scratch));

    scratch->used = used;
    return nothing;
}

/* By the general rules; JOINER, or NULL, parts the pieces of a cell that they do not know. */
static void read_choices(const struct mny_decoder *decoder, struct mny_span raw, const char *joiner,
                         struct mny_scratch *scratch, uint64_t *chosen, struct mny_answer *answer)
{
    mny_answer_unanswered(answer, raw);
    if (choose_all(decoder, raw, scratch, chosen))
        take_names(decoder, chosen, scratch, answer);
    else if (!says_nothing(raw, scratch))
        keep_known(decoder, raw, joiner ? joiner_of(decoder, raw, joiner, scratch) : NULL, scratch,
                   chosen, answer);
}

void mny_cell_read_choices(const struct mny_decoder *decoder, struct mny_span raw,
                           struct mny_scratch *scratch, uint64_t *chosen, struct mny_answer *answer)
{
    read_choices(decoder, raw, NULL, scratch, chosen, answer);
}

/* All ways to take a text for choices with a joiner between them. */
struct joined {
    const struct mny_decoder *decoder;
    struct mny_scratch *scratch;
    const char *joiner;
    uint64_t *chosen; /* the first way */
    size_t path[MNY_JOINED_MOST];
    size_t depth, ways, looks;
    bool repeats;
};

static bool is_chosen(const uint64_t *chosen, size_t choice)
{
    return chosen[choice / 64] >> choice % 64 & 1;
}

static bool on_path(const struct joined *joined, size_t choice)
{
    for (size_t i = 0; i < joined->depth; i++)
        if (joined->path[i] == choice)
            return true;
    return false;
}

/* Whether the path is the same choices as the first way. */
static bool same_choices(const struct joined *joined)
{
    for (size_t i = 0; i < joined->depth; i++)
        if (!is_chosen(joined->chosen, joined->path[i]))
            return false;
    for (size_t i = 0; i < joined->decoder->question->choices->count; i++)
        if (is_chosen(joined->chosen, i) && !on_path(joined, i))
            return false;
    return true;
}

static void end_way(struct joined *joined)
{
    if (joined->ways == 0) {
        for (size_t i = 0; i < joined->depth; i++)
            choose(joined->chosen, joined->path[i]);
        joined->ways = 1;
    } else if (!same_choices(joined)) {
        joined->ways++;
    }
}

/* Follows every way from TEXT on, until two are known or there were too many looks: a
   text that takes so many is none that a form has written. */
static void follow(struct joined *joined, struct mny_span text)
{
    size_t mark = strlen(joined->joiner);

    for (size_t at = 0; at <= text.length && joined->ways < 2; at++) {
        bool end = at == text.length;
        struct mny_span piece;
        size_t choice;

        if (!end && (text.length - at < mark || memcmp(text.text + at, joined->joiner, mark) != 0))
            continue;
        if (joined->looks-- == 0 || joined->depth == MNY_JOINED_MOST) {
            joined->ways = 2;
            return;
        }
        piece = mny_cell_trim(text.text, at);
        choice = piece.length > 0 ? choice_of(joined->decoder, piece, joined->scratch) : MNY_NONE;
        if (choice == MNY_NONE)
            continue;
        joined->repeats = joined->repeats || on_path(joined, choice);
        joined->path[joined->depth++] = choice;
        if (end)
            end_way(joined);
        else
            follow(joined, (struct mny_span){text.text + at + mark, text.length - at - mark});
        joined->depth--;
    }
}

/* Codes with blanks between them, as most exports have. */
static bool choose_names(const struct mny_decoder *decoder, struct mny_span text, uint64_t *chosen)
{
    struct mny_span word;

    while (next_part(&text, blank_at, &word)) {
        size_t choice = mny_choice_by_name(decoder->question->choices, word.text, word.length);

        if (choice == MNY_NONE)
            return false;
        choose(chosen, choice);
    }
    return true;
}

void mny_decode_joined(const struct mny_decoder *decoder, const char *cell, size_t length,
                       const char *joiner, bool strict, struct mny_scratch *scratch,
                       uint64_t *chosen, struct mny_answer *answer)
{
    struct mny_span raw = mny_cell_trim(cell, length);
    struct joined joined = {.decoder = decoder,
                            .scratch = scratch,
                            .joiner = joiner,
                            .chosen = chosen,
                            .looks = MNY_JOINED_LOOKS};

    forget_choices(decoder, chosen);
    mny_answer_unanswered(answer, raw);
    if (says_nothing(raw, scratch))
        return;
    if (*joiner == ' ' && choose_names(decoder, raw, chosen)) {
        take_names(decoder, chosen, scratch, answer);
        return;
    }
    forget_choices(decoder, chosen);
    follow(&joined, raw);
    if (joined.ways == 1 && !(strict && joined.repeats))
        take_names(decoder, chosen, scratch, answer);
    else if (joined.ways > 0)
        mny_answer_unreadable(answer, MNY_UNKNOWN_CHOICE, raw);
    else if (strict)
        keep_known(decoder, raw, joiner, scratch, chosen, answer);
    else
        read_choices(decoder, raw, *joiner == ' ' ? NULL : joiner, scratch, chosen, answer);
}

void mny_decode_refuse(const char *text, size_t length, struct mny_answer *answer)
{
    mny_answer_unreadable(answer, MNY_UNKNOWN_CHOICE, (struct mny_span){text, length});
}

void mny_decode_none(const struct mny_decoder *decoder, uint64_t *chosen, struct mny_answer *answer)
{
    forget_choices(decoder, chosen);
    mny_answer_unanswered(answer, (struct mny_span){"", 0});
}

/* The word without regard to the case of its letters. */
static bool is_word(struct mny_span span, const char *lower)
{
    if (span.length != strlen(lower))
        return false;
    for (size_t i = 0; i < span.length; i++) {
        char c = span.text[i];

        if ((c >= 'A' && c <= 'Z' ? (char)(c + 32) : c) != lower[i])
            return false;
    }
    return true;
}

enum mny_tick mny_cell_tick(struct mny_span text)
{
    static const char *const yes[] = {"1",   "y",        "yes",     "true", "是",
                                      "1.0", "selected", "checked", "选中"};
    static const char *const no[] = {
        "0", "n", "no", "false", "否", "0.0", "not selected", "unchecked", "未选中"};

    if (mny_cell_says_nothing(text))
        return MNY_TICK_NONE;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (is_word(text, yes[i]))
            return MNY_TICKED;
        if (is_word(text, no[i]))
            return MNY_TICK_NONE;
    }
    return MNY_TICK_BAD;
}

void mny_decode_tick(const struct mny_decoder *decoder, size_t choice, const char *cell,
                     size_t length, struct mny_scratch *scratch, uint64_t *chosen,
                     struct mny_answer *answer)
{
    const struct mny_span raw = mny_cell_trim(cell, length);
    enum mny_tick tick;

    if (raw.length == 0 || (raw.length == 1 && *raw.text == '0'))
        return;
    tick = mny_cell_tick(mny_cell_fold(raw, scratch));
    if (tick == MNY_TICK_BAD && mny_cell_choice(decoder->question->choices, raw, scratch) == choice)
        tick = MNY_TICKED;
    if (tick == MNY_TICK_BAD && answer->state != MNY_UNKNOWN_CHOICE)
        mny_answer_unreadable(answer, MNY_UNKNOWN_CHOICE, raw);
    if (tick == MNY_TICK_NONE && answer->state == MNY_UNANSWERED && mny_cell_says_not_asked(raw)) {
        answer->raw = raw.text;
        answer->raw_length = raw.length;
    }
    if (tick != MNY_TICKED)
        return;
    choose(chosen, choice);
    if (answer->state == MNY_UNANSWERED)
        answer->state = MNY_ANSWERED;
}

void mny_decode_ticks(const struct mny_decoder *decoder, struct mny_scratch *scratch,
                      const uint64_t *chosen, struct mny_answer *answer)
{
    if (answer->state == MNY_UNKNOWN_CHOICE && any_chosen(decoder, chosen))
        answer->value = names_of(decoder, chosen, scratch);
    if (answer->state != MNY_ANSWERED)
        return;
    take_names(decoder, chosen, scratch, answer);
    answer->raw = answer->value.text;
    answer->raw_length = answer->value.length;
}
