/* SPDX-License-Identifier: MIT */
#include "survey/common/lasting_texts.h"

#include "core/arena.h"
#include "survey/common/text_map.h"

#include <stdlib.h>

struct mny_lasting_texts {
    struct mny_text_map *numbers;
    struct mny_arena *arena;
    const char **texts; /* by number */
    size_t count, room;
};

struct mny_lasting_texts *mny_lasting_texts_create(struct mny_hash_key key)
{
    struct mny_lasting_texts *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->numbers = mny_text_map_create(key);
    made->arena = mny_arena_create();
    if (made->numbers && made->arena)
        return made;
    mny_lasting_texts_free(made);
    return NULL;
}

void mny_lasting_texts_free(struct mny_lasting_texts *texts)
{
    if (!texts)
        return;
    mny_text_map_free(texts->numbers);
    mny_arena_free(texts->arena);
    free(texts->texts);
    free(texts);
}

const char *mny_lasting_text(struct mny_lasting_texts *texts, const char *text, size_t length)
{
    uint32_t number;
    const char *kept;

    if (!mny_text_map_number(texts->numbers, text, length, &number))
        return NULL;
    if (number < texts->count)
        return texts->texts[number];
    kept = mny_arena_text(texts->arena, text, length);
    if (!kept || !mny_grow(&texts->texts, &texts->room, texts->count + 1, sizeof *texts->texts))
        return NULL;
    return texts->texts[texts->count++] = kept;
}
