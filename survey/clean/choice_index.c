/* SPDX-License-Identifier: MIT */
#include "survey/clean/choice_index.h"

#include "core/words.h"

#include <stdlib.h>

static uint64_t key_of(const char *text, size_t length)
{
    uint64_t key = 0;

    for (size_t at = 0; at < length; at += 8) {
        char word[8] = {0};

        memcpy(word, text + at, length - at < 8 ? length - at : 8);
        key = mny_choice_mix(key, mny_word_load(word));
    }
    return key;
}

/* Blanks around it, quotes and line ends are left to the general rules. */
static bool is_plain(const char *text, size_t length)
{
    if (length == 0 || length > MNY_CHOICE_TEXT_MOST || text[0] == ' ' || text[length - 1] == ' ')
        return false;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == '"')
            return false;
    return true;
}

static void enter(struct mny_choice_index *index, const char *text, size_t choice)
{
    const size_t length = strlen(text);
    const uint64_t key = key_of(text, length);
    uint64_t at = key & index->mask;

    while (index->entries[at].text && strcmp(index->entries[at].text, text) != 0)
        at = (at + 1) & index->mask;
    index->entries[at] = (struct mny_choice_entry){key, text, (uint32_t)length, (uint32_t)choice};
    if (length == 1 && choice < UINT8_MAX)
        index->bytes[(unsigned char)text[0]] = (uint8_t)(choice + 1);
}

/* Enters TEXT if it is what DECODER reads it as. */
static bool enter_decoded(const struct mny_decoder *decoder, struct mny_choice_index *index,
                          struct mny_scratch *scratch, const char *text)
{
    const size_t length = strlen(text);
    struct mny_answer answer;

    if (!is_plain(text, length))
        return true;
    if (!mny_scratch_begin(scratch, 2 * length + mny_decoder_room(decoder)))
        return false;
    mny_decode(decoder, text, length, scratch, NULL, &answer);
    if (answer.state == MNY_ANSWERED)
        enter(index, text, answer.choice);
    return true;
}

bool mny_choice_index_make(const struct mny_decoder *decoder, struct mny_choice_index *index)
{
    const struct mny_choice_list *list = decoder->question->choices;
    size_t size = 16, mapped = 0;
    const char *const *texts = decoder->mapped ? mny_mapped_texts(decoder->mapped, &mapped) : NULL;
    struct mny_scratch scratch = {0};
    bool good;

    while (size < 8 * (list->count + mapped))
        size *= 2;
    *index = (struct mny_choice_index){.mask = size - 1};
    index->entries = calloc(size, sizeof *index->entries);
    good = index->entries != NULL;
    for (size_t i = 0; good && i < list->count; i++)
        good = enter_decoded(decoder, index, &scratch, list->choices[i].name) &&
               enter_decoded(decoder, index, &scratch, list->choices[i].label);
    for (size_t i = 0; good && i < mapped; i++)
        good = enter_decoded(decoder, index, &scratch, texts[i]);
    free(scratch.bytes);
    return good;
}

void mny_choice_index_free(struct mny_choice_index *index)
{
    free(index->entries);
    index->entries = NULL;
}
