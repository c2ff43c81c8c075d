/* SPDX-License-Identifier: MIT */
/* Eight bytes looked at in one step, in portable C: the tricks with carries of Warren,
   "Hacker's Delight" (2nd ed., 6-1, "Find First 0-Byte").  The first byte is the lowest
   whatever the machine's order. */
#ifndef MINYI_CORE_WORDS_H
#define MINYI_CORE_WORDS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MNY_WORD_ONES UINT64_C(0x0101010101010101)
#define MNY_WORD_HIGHS UINT64_C(0x8080808080808080)

/* The eight bytes at BYTES; spelt out so that compilers make one load of it. */
static inline uint64_t mny_word_load(const char *bytes)
{
    const unsigned char *b = (const unsigned char *)bytes;

    return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24 |
           (uint64_t)b[4] << 32 | (uint64_t)b[5] << 40 | (uint64_t)b[6] << 48 |
           (uint64_t)b[7] << 56;
}

/* The high bit of each byte of WORD that is 0.  Above the first such byte bits may be wrong:
   only the lowest, and whether there is one at all, can be relied upon. */
static inline uint64_t mny_word_zeros(uint64_t word)
{
    return (word - MNY_WORD_ONES) & ~word & MNY_WORD_HIGHS;
}

/* The same for bytes that are BYTE. */
static inline uint64_t mny_word_equals(uint64_t word, char byte)
{
    return mny_word_zeros(word ^ (MNY_WORD_ONES * (unsigned char)byte));
}

/* The same for bytes less than LIMIT, which is at most 128. */
static inline uint64_t mny_word_below(uint64_t word, unsigned limit)
{
    return (word - MNY_WORD_ONES * limit) & ~word & MNY_WORD_HIGHS;
}

/* The index of the first byte whose high bit is set in BITS, which is not 0. */
static inline unsigned mny_word_first(uint64_t bits)
{
#ifdef __GNUC__
    return (unsigned)__builtin_ctzll(bits) / 8;
#else
    unsigned index = 0;

    while (!(bits >> (8 * index + 7) & 1))
        index++;
    return index;
#endif
}

/* How many of LENGTH bytes at the beginning of TEXT are ASCII. */
static inline size_t mny_word_ascii(const char *text, size_t length)
{
    size_t at = 0;

    for (; length - at >= 8; at += 8) {
        const uint64_t others = mny_word_load(text + at) & MNY_WORD_HIGHS;

        if (others != 0)
            return at + mny_word_first(others);
    }
    while (at < length && (unsigned char)text[at] < 0x80)
        at++;
    return at;
}

/* The first COUNT (at most 8) bytes of WORD; the others are 0. */
static inline uint64_t mny_word_keep(uint64_t word, unsigned count)
{
    return count >= 8 ? word : word & ((UINT64_C(1) << (8 * count)) - 1);
}

/* Two parts of PART bytes, which may overlap: the first and the last of LENGTH bytes. */
static inline void mny_word_copy_ends(char *to, const char *from, size_t length, size_t part)
{
    char first[16], last[16];

    memcpy(first, from, part);
    memcpy(last, from + length - part, part);
    memcpy(to, first, part);
    memcpy(to + length - part, last, part);
}

/* memcpy() without a call for the 4 to 32 bytes of an id or of a field. */
static inline void mny_word_copy(char *to, const char *from, size_t length)
{
    if (length >= 16 && length <= 32)
        mny_word_copy_ends(to, from, length, 16);
    else if (length >= 8 && length < 16)
        mny_word_copy_ends(to, from, length, 8);
    else if (length >= 4 && length < 8)
        mny_word_copy_ends(to, from, length, 4);
    else if (length > 0)
        memcpy(to, from, length);
}

#endif
