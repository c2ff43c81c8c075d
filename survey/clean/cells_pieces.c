/* SPDX-License-Identifier: MIT */
/* Which of the choices in one cell cannot be read: for the message about it. */
#include "survey/clean/cells_private.h"

#include <stdlib.h>
#include <string.h>

size_t mny_cell_piece(struct mny_span text, const char *joiner, size_t *mark)
{
    static const char *const marks[] = {"┋", ";", "；"};

    for (size_t at = 0; at < text.length; at++) {
        for (size_t i = 0; i < (joiner ? 1 : sizeof marks / sizeof *marks); i++) {
            const char *between = joiner ? joiner : marks[i];

            *mark = strlen(between);
            if (text.length - at >= *mark && memcmp(text.text + at, between, *mark) == 0)
                return at;
        }
    }
    *mark = 0;
    return text.length;
}

/* Whether CHOICE is new among the COUNT of SEEN, which it is added to. */
static bool is_new(size_t *seen, size_t count, size_t choice)
{
    for (size_t i = 0; i < count; i++)
        if (seen[i] == choice)
            return false;
    seen[count] = choice;
    return true;
}

/* Between labels with blanks in them a blank does not tell pieces apart. */
static bool has_blanks(const struct mny_choice_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (strchr(list->choices[i].label, ' ') ||
            (list->choices[i].label_en && strchr(list->choices[i].label_en, ' ')))
            return true;
    return false;
}

static size_t find_bad_piece(const struct mny_decoder *decoder, struct mny_span rest,
                             const char *joiner, struct mny_scratch *scratch, size_t *seen)
{
    size_t number = 0, mark;

    do {
        const size_t length = mny_cell_piece(rest, joiner, &mark);
        struct mny_span piece = mny_cell_trim(rest.text, length);
        size_t choice = MNY_NONE;

        if (piece.length > 0 && decoder->mapped)
            piece = mny_cell_mapped(decoder, piece, scratch);
        if (piece.length > 0)
            choice = mny_cell_choice(decoder->question->choices, piece, scratch);
        if (choice == MNY_NONE || !is_new(seen, number++, choice))
            return choice == MNY_NONE ? number + 1 : number;
        rest.text += length + mark;
        rest.length -= length + mark;
    } while (mark > 0);
    return 0;
}

size_t mny_decode_bad_piece(const struct mny_decoder *decoder, const char *cell, size_t length,
                            const char *joiner, bool *memory)
{
    struct mny_scratch scratch = {0};
    size_t *seen, bad = 0;

    *memory = true;
    if (joiner && *joiner == ' ' && has_blanks(decoder->question->choices))
        return 0;
    seen = calloc(length + 1, sizeof *seen);
    *memory = seen && mny_scratch_begin(&scratch, 2 * length + mny_decoder_room(decoder) + 1);
    if (*memory)
        bad = find_bad_piece(decoder, mny_cell_trim(cell, length), joiner, &scratch, seen);
    free(scratch.bytes);
    free(seen);
    return bad;
}
