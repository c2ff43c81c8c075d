/* SPDX-License-Identifier: MIT */
#include "survey/common/edit_distance.h"

#include <unistr.h>

/* The characters of a text, at most MNY_EDIT_MOST of them. */
static size_t characters(const char *text, size_t length, ucs4_t *out)
{
    size_t count = 0;

    while (length > 0 && count < MNY_EDIT_MOST) {
        const int bytes = u8_mbtouc(&out[count++], (const uint8_t *)text, length);

        text += bytes;
        length -= (size_t)bytes;
    }
    return count;
}

static size_t least(size_t a, size_t b, size_t c)
{
    const size_t smaller = a < b ? a : b;

    return smaller < c ? smaller : c;
}

size_t mny_edit_distance(const char *one, size_t one_length, const char *other, size_t other_length)
{
    ucs4_t a[MNY_EDIT_MOST], b[MNY_EDIT_MOST];
    size_t row[MNY_EDIT_MOST + 1]; /* from the first I of A to the first K of B */
    const size_t rows = characters(one, one_length, a), count = characters(other, other_length, b);

    for (size_t k = 0; k <= count; k++)
        row[k] = k;
    for (size_t i = 0; i < rows; i++) {
        size_t diagonal = row[0];

        row[0] = i + 1;
        for (size_t k = 0; k < count; k++) {
            const size_t replaced = diagonal + (a[i] != b[k]);

            diagonal = row[k + 1];
            row[k + 1] = least(replaced, row[k] + 1, row[k + 1] + 1);
        }
    }
    return row[count];
}

size_t mny_edit_characters(const char *text, size_t length)
{
    ucs4_t out[MNY_EDIT_MOST];

    return characters(text, length, out);
}
