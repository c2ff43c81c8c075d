/* SPDX-License-Identifier: MIT */
/* A column of small whole numbers, in as many bytes each as the largest of them takes. */
#ifndef MINYI_SURVEY_CLEAN_CODES_H
#define MINYI_SURVEY_CLEAN_CODES_H

#include <stddef.h>
#include <stdint.h>

/* One of the three is set; the others are NULL, as all are of a column without rows. */
struct mny_codes {
    uint8_t *bytes;
    uint16_t *shorts;
    uint32_t *words;
};

static inline uint32_t mny_code_at(const struct mny_codes *codes, size_t row)
{
    return codes->bytes    ? codes->bytes[row]
           : codes->shorts ? codes->shorts[row]
                           : codes->words[row];
}

static inline void mny_code_set(const struct mny_codes *codes, size_t row, uint32_t code)
{
    if (codes->bytes)
        codes->bytes[row] = (uint8_t)code;
    else if (codes->shorts)
        codes->shorts[row] = (uint16_t)code;
    else
        codes->words[row] = code;
}

#endif
