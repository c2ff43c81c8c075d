/* SPDX-License-Identifier: MIT */
#include "survey/clean/quotes.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/privacy/personal.h"

#include <stdlib.h>
#include <string.h>

/* Characters that make a good quote. */
enum { GOOD_LEAST = 8, GOOD_MOST = 120 };

#define NO_TEXT UINT32_MAX

/* A text on some shelves of one city. */
struct quoted {
    struct mny_hash print; /* of the text as it was written */
    bool good;             /* of a good length */
    uint32_t city;
    uint32_t shelves; /* on which it stands; 0: a free place */
    char *text;       /* masked */
    size_t length;
    size_t times; /* accepted respondents who wrote it */
};

/* The first texts of one city and code. */
struct shelf {
    uint32_t texts[MNY_QUOTES_KEPT];
    uint32_t count;
};

/* A row that wrote a text of a shelf. */
struct note {
    uint64_t row, print;
    uint32_t text, city;
};

struct mny_quotes {
    const struct mny_plan *plan;
    struct mny_personal *scanner;
    size_t cities;
    struct shelf **shelves; /* by city, then by code; NULL where nobody said anything */
    struct quoted *texts;
    size_t text_count, text_room;
    uint32_t *places; /* free ones of TEXTS */
    size_t place_count, place_room;
    struct note *notes;
    size_t note_count, note_room;
};

struct mny_quotes *mny_quotes_create(const struct mny_plan *plan)
{
    struct mny_quotes *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->plan = plan;
    made->cities = plan->planned[plan->city].question->choices->count;
    made->scanner = mny_personal_create();
    made->shelves = calloc(made->cities + 1, sizeof *made->shelves);
    if (made->scanner && made->shelves)
        return made;
    mny_quotes_free(made);
    return NULL;
}

void mny_quotes_free(struct mny_quotes *quotes)
{
    if (!quotes)
        return;
    for (size_t i = 0; quotes->shelves && i < quotes->cities; i++)
        free(quotes->shelves[i]);
    for (size_t i = 0; i < quotes->text_count; i++)
        free(quotes->texts[i].text);
    mny_personal_free(quotes->scanner);
    free(quotes->shelves);
    free(quotes->texts);
    free(quotes->places);
    free(quotes->notes);
    free(quotes);
}

/* ---- while reading ------------------------------------------------------------------- */

/* A comment on its way to the shelves. */
struct offer {
    const char *text;
    size_t length;
    struct mny_hash print;
    bool good;
    uint32_t city;
    uint32_t place; /* in TEXTS, or NO_TEXT */
};

/* Texts of a good length first, then by their fingerprints. */
static bool comes_before(bool good, const struct mny_hash *print, const struct quoted *other)
{
    if (good != other->good)
        return good;
    if (print->low != other->print.low)
        return print->low < other->print.low;
    return print->high < other->print.high;
}

/* Where on SHELF the offered text stands; its count if it does not. */
static uint32_t find_text(const struct mny_quotes *quotes, const struct shelf *shelf,
                          const struct offer *offer)
{
    uint32_t at = 0;

    for (; at < shelf->count; at++) {
        const struct mny_hash *print = &quotes->texts[shelf->texts[at]].print;
        if (print->low == offer->print.low && print->high == offer->print.high)
            break;
    }
    return at;
}

/* The text on a full SHELF that all others come before. */
static uint32_t last_text(const struct mny_quotes *quotes, const struct shelf *shelf)
{
    uint32_t last = 0;

    for (uint32_t at = 1; at < shelf->count; at++) {
        const struct quoted *text = &quotes->texts[shelf->texts[last]];
        if (comes_before(text->good, &text->print, &quotes->texts[shelf->texts[at]]))
            last = at;
    }
    return last;
}

/* Takes the text at PLACE from one shelf. */
static bool take_down(struct mny_quotes *quotes, uint32_t place)
{
    struct quoted *text = &quotes->texts[place];

    if (--text->shelves > 0)
        return true;
    free(text->text);
    text->text = NULL;
    if (!mny_grow(&quotes->places, &quotes->place_room, quotes->place_count + 1,
                  sizeof *quotes->places))
        return false;
    quotes->places[quotes->place_count++] = place;
    return true;
}

/* Keeps a masked copy of the offered text.  It has no place afterwards if it could not
   be scanned.  False without memory. */
static bool keep_text(struct mny_quotes *quotes, struct offer *offer)
{
    struct mny_masked masked;
    struct quoted made = {.print = offer->print, .good = offer->good, .city = offer->city};

    if (!mny_personal_mask(quotes->scanner, offer->text, offer->length, &masked))
        return false;
    if (!masked.scanned)
        return true;
    if (quotes->place_count == 0 &&
        (quotes->text_count >= NO_TEXT || !mny_grow(&quotes->texts, &quotes->text_room,
                                                    quotes->text_count + 1, sizeof *quotes->texts)))
        return false;
    made.length = masked.length;
    made.text = malloc(masked.length + 1);
    if (!made.text)
        return false;
    memcpy(made.text, masked.text, masked.length);
    offer->place = quotes->place_count > 0 ? quotes->places[--quotes->place_count]
                                           : (uint32_t)quotes->text_count++;
    quotes->texts[offer->place] = made;
    return true;
}

/* Offers a text to SHELF.  One that once stood there and had to go is not taken again:
   those that took its place still come before it.  False without memory. */
static bool offer_text(struct mny_quotes *quotes, struct shelf *shelf, struct offer *offer)
{
    uint32_t at = find_text(quotes, shelf, offer);

    if (at < shelf->count) {
        offer->place = shelf->texts[at];
        return true;
    }
    if (shelf->count == MNY_QUOTES_KEPT) {
        at = last_text(quotes, shelf);
        if (!comes_before(offer->good, &offer->print, &quotes->texts[shelf->texts[at]]))
            return true;
    }
    if (offer->place == NO_TEXT && !keep_text(quotes, offer))
        return false;
    if (offer->place == NO_TEXT)
        return true;
    if (shelf->count < MNY_QUOTES_KEPT)
        shelf->count++;
    else if (!take_down(quotes, shelf->texts[at]))
        return false;
    shelf->texts[at] = offer->place;
    quotes->texts[offer->place].shelves++;
    return true;
}

/* Offers a comment to the shelf of each topic and polarity that it has. */
static bool offer_comment(struct mny_quotes *quotes, struct offer *offer,
                          const struct mny_topic_set *said, size_t row)
{
    const struct mny_topic_frame *frame = quotes->plan->topics;
    struct shelf **shelves = &quotes->shelves[offer->city];

    if (!*shelves && !(*shelves = calloc(frame->codes, sizeof **shelves)))
        return false;
    for (size_t i = 0; i < frame->count; i++)
        for (size_t k = 0; k < MNY_POLARITIES; k++) {
            const size_t code = frame->topics[i].codes[k];
            if (code != MNY_NONE && mny_topic_set_has(said, code) &&
                !offer_text(quotes, &(*shelves)[code], offer))
                return false;
        }
    if (offer->place == NO_TEXT)
        return true;
    if (!mny_grow(&quotes->notes, &quotes->note_room, quotes->note_count + 1,
                  sizeof *quotes->notes))
        return false;
    quotes->notes[quotes->note_count++] =
        (struct note){row, offer->print.low, offer->place, offer->city};
    return true;
}

bool mny_quotes_append(struct mny_quotes *quotes, const struct mny_block *block,
                       const struct mny_taken *taken, size_t count, size_t row)
{
    static const struct mny_hash_key fixed = {UINT64_C(0x6D696E7969), UINT64_C(0x71756F746573)};
    size_t at = 0;

    for (size_t i = 0; i < block->quote_count; i++) {
        const struct mny_block_quote *quote = &block->quotes[i];
        struct offer offer = {
            .text = block->text + quote->text.at, .length = quote->text.length, .place = NO_TEXT};
        const size_t length = mny_characters(offer.text, offer.length);

        while (at < count && taken[at].candidate < quote->candidate)
            at++;
        if (at == count || taken[at].candidate != quote->candidate || length > MNY_QUOTE_LONGEST)
            continue;
        offer.print = mny_hash(&fixed, offer.text, offer.length);
        offer.good = length >= GOOD_LEAST && length <= GOOD_MOST;
        offer.city = (uint32_t)taken[at].city;
        if (!offer_comment(quotes, &offer, &quote->said, row + at))
            return false;
    }
    return true;
}

/* ---- at the end ---------------------------------------------------------------------- */

/* Counts who of the accepted wrote each text. */
static void count_times(struct mny_quotes *quotes, const uint8_t *dropped)
{
    for (size_t i = 0; i < quotes->note_count; i++) {
        const struct note *note = &quotes->notes[i];
        struct quoted *text = &quotes->texts[note->text];

        /* Else the text is gone, and another one has its place. */
        if (!dropped[note->row] && text->shelves > 0 && text->print.low == note->print &&
            text->city == note->city)
            text->times++;
    }
}

/* What is written of one city and topic. */
struct chosen {
    const struct quoted *texts[MNY_POLARITIES * MNY_QUOTES_WRITTEN];
    size_t count;
};

/* Different numbers of the same words are the same text once they are masked. */
static bool is_chosen(const struct chosen *chosen, const struct quoted *text)
{
    for (size_t i = 0; i < chosen->count; i++)
        if (chosen->texts[i]->length == text->length &&
            memcmp(chosen->texts[i]->text, text->text, text->length) == 0)
            return true;
    return false;
}

/* The first text of SHELF that some accepted respondent wrote and that was not chosen
   yet; NULL if there is none. */
static const struct quoted *first_text(const struct mny_quotes *quotes, const struct shelf *shelf,
                                       const struct chosen *chosen)
{
    const struct quoted *first = NULL;

    for (uint32_t at = 0; at < shelf->count; at++) {
        const struct quoted *text = &quotes->texts[shelf->texts[at]];
        if (text->times > 0 && !is_chosen(chosen, text) &&
            (!first || comes_before(text->good, &text->print, first)))
            first = text;
    }
    return first;
}

static void write_quotes(const struct mny_quotes *quotes, size_t city,
                         const struct mny_topic *topic, struct mny_writer *writer)
{
    const struct mny_choice_list *list =
        quotes->plan->planned[quotes->plan->city].question->choices;
    struct chosen chosen = {.count = 0};

    for (size_t k = 0; k < MNY_POLARITIES; k++) {
        if (topic->codes[k] == MNY_NONE)
            continue;
        for (size_t i = 0; i < MNY_QUOTES_WRITTEN; i++) {
            const struct quoted *text =
                first_text(quotes, &quotes->shelves[city][topic->codes[k]], &chosen);
            if (!text)
                break;
            chosen.texts[chosen.count++] = text;
            mny_writer_text(writer, list->choices[city].name);
            mny_writer_text(writer, topic->code);
            mny_writer_text(writer, topic->label);
            mny_writer_text(writer, mny_polarity_name((enum mny_polarity)k));
            mny_writer_field(writer, text->text, text->length);
            mny_writer_count(writer, text->times);
            mny_writer_end_row(writer);
        }
    }
}

enum mny_code mny_quotes_write(struct mny_quotes *quotes, const uint8_t *dropped,
                               struct mny_output *output, struct mny_problems *problems)
{
    static const char *const header[] = {"city", "topic", "label", "polarity", "quote", "times"};
    const struct mny_topic_frame *frame = quotes->plan->topics;
    struct mny_writer *writer = NULL;
    const enum mny_code code = mny_output_open(output, "quotes.csv", problems, &writer);

    if (code != MNY_OK)
        return code;
    count_times(quotes, dropped);
    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t city = 0; city < quotes->cities; city++)
        for (size_t i = 0; quotes->shelves[city] && i < frame->count; i++)
            write_quotes(quotes, city, &frame->topics[i], writer);
    return mny_writer_close(writer);
}
