/* SPDX-License-Identifier: MIT */
/* What people wrote behind a choice, in the choice's own cell. */
#include "survey/clean/cells_private.h"

#include <string.h>

enum { OPEN = sizeof MNY_FILLED_OPEN - 1, CLOSE = sizeof MNY_FILLED_CLOSE - 1 };

size_t mny_cell_find(struct mny_span text, const char *mark)
{
    const size_t length = strlen(mark);
    const char *at = text.text, *end = text.text + text.length;

    while ((size_t)(end - at) >= length &&
           (at = memchr(at, *mark, (size_t)(end - at) - length + 1)) != NULL) {
        if (memcmp(at, mark, length) == 0)
            return (size_t)(at - text.text);
        at++;
    }
    return text.length;
}

struct mny_span mny_cell_from(struct mny_span text, size_t at)
{
    return at < text.length ? (struct mny_span){text.text + at, text.length - at}
                            : (struct mny_span){text.text + text.length, 0};
}

/* Whether TEXT, some choices, ends with CHOICE: a label may hold what stands between choices. */
static bool ends_with(const struct mny_decoder *decoder, struct mny_span text, size_t choice,
                      struct mny_scratch *scratch)
{
    size_t mark = 1;

    while (mark > 0) {
        const struct mny_span piece = mny_cell_trim(text.text, text.length);
        size_t length;

        if (piece.length > 0 && mny_cell_choice_of(decoder, piece, scratch) == choice)
            return true;
        length = mny_cell_piece(text, NULL, &mark);
        text = mny_cell_from(text, length + mark);
    }
    return false;
}

struct mny_csv_field mny_decode_filled_in(const struct mny_decoder *decoder,
                                          const struct mny_csv_field *cell, size_t choice,
                                          struct mny_scratch *scratch)
{
    struct mny_span rest = {cell->text, cell->length};

    while (rest.length > 0) {
        const size_t before = mny_cell_find(rest, MNY_FILLED_OPEN);
        const struct mny_span inside = mny_cell_from(rest, before + OPEN);
        const size_t length = mny_cell_find(inside, MNY_FILLED_CLOSE);

        if (length < inside.length &&
            ends_with(decoder, (struct mny_span){rest.text, before}, choice, scratch))
            return (struct mny_csv_field){inside.text, length};
        rest = mny_cell_from(inside, length + CLOSE);
    }
    return (struct mny_csv_field){"", 0};
}

struct mny_csv_field mny_decode_written(const struct mny_csv_field *cell,
                                        struct mny_scratch *scratch)
{
    const struct mny_span text = mny_cell_trim(cell->text, cell->length);
    const size_t used = scratch->used;
    const bool written = mny_cell_tick(mny_cell_fold(text, scratch)) == MNY_TICK_BAD;

    scratch->used = used;
    return written ? *cell : (struct mny_csv_field){"", 0};
}

bool mny_decode_has_written(const struct mny_csv_field *cell, bool written)
{
    const struct mny_span all = mny_cell_trim(cell->text, cell->length);
    struct mny_span rest = all;

    if (written)
        return all.length > 0 && mny_cell_tick(all) == MNY_TICK_BAD;
    while (rest.length > 0) {
        const struct mny_span inside =
            mny_cell_from(rest, mny_cell_find(rest, MNY_FILLED_OPEN) + OPEN);
        const size_t length = mny_cell_find(inside, MNY_FILLED_CLOSE);

        if (length < inside.length && mny_cell_trim(inside.text, length).length > 0)
            return true;
        rest = mny_cell_from(inside, length + CLOSE);
    }
    return false;
}
