/* SPDX-License-Identifier: MIT */
/* The choices of a question by the texts of plain cells: what mny_decode() would find for
   each name, label and mapped value, worked out once.  A text that is not in it may still be a
   choice, written in another way. */
#ifndef MINYI_SURVEY_CLEAN_CHOICE_INDEX_H
#define MINYI_SURVEY_CLEAN_CHOICE_INDEX_H

#include "survey/clean/cells.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { MNY_CHOICE_TEXT_MOST = 32 }; /* bytes; longer texts are not in it */

struct mny_choice_entry {
    uint64_t key;     /* mny_choice_mix() of all words of the text */
    const char *text; /* NULL: free */
    uint32_t length;
    uint32_t choice;
};

struct mny_choice_index {
    struct mny_choice_entry *entries;
    uint64_t mask;      /* their number, a power of two, less 1 */
    uint8_t bytes[256]; /* by a text's only byte: its choice + 1, or 0 */
};

/* What is at hand of a text while it is read: its first eight bytes, the rest mixed in. */
static inline uint64_t mny_choice_mix(uint64_t key, uint64_t word)
{
    key = (key ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return key ^ key >> 29;
}

/* DECODER is of a select_one; borrowed until the index is freed.  False without memory. */
bool mny_choice_index_make(const struct mny_decoder *decoder, struct mny_choice_index *index);
void mny_choice_index_free(struct mny_choice_index *index);

/* The choice that the LENGTH bytes at TEXT, whose KEY is mny_choice_mix() of all their words,
   name, or MNY_NONE.  One word can be had back from its key: no other text of that length has it.
 */
static inline size_t mny_choice_index_find(const struct mny_choice_index *index, uint64_t key,
                                           const char *text, size_t length)
{
    for (uint64_t at = key & index->mask; index->entries[at].text; at = (at + 1) & index->mask) {
        const struct mny_choice_entry *entry = &index->entries[at];

        if (entry->key == key && entry->length == length &&
            (length <= 8 || memcmp(entry->text, text, length) == 0))
            return entry->choice;
    }
    return MNY_NONE;
}

#endif
