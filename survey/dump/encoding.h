/* SPDX-License-Identifier: MIT */
/* Which encoding a dump is in: said by its first bytes, or found out by reading. */
#ifndef MINYI_SURVEY_DUMP_ENCODING_H
#define MINYI_SURVEY_DUMP_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mny_encoding {
    MNY_ENCODING_DETECT, /* not said: find out */
    MNY_ENCODING_UTF_8,
    MNY_ENCODING_GB18030,
    MNY_ENCODING_GBK,
    MNY_ENCODING_BIG5,
    MNY_ENCODING_UTF_16, /* byte order by its mark, or by where its NUL bytes stand */
    MNY_ENCODING_UTF_16LE,
    MNY_ENCODING_UTF_16BE
};

/* The encoding that TEXT names (utf-8, gb18030, gbk, big5, utf-16, utf-16le,
   utf-16be, in either case); false if it names none. */
bool mny_encoding_parse(const char *text, enum mny_encoding *encoding);

/* Its name for people: "GB18030"; "" for MNY_ENCODING_DETECT. */
const char *mny_encoding_name(enum mny_encoding encoding);

/* Its name for iconv(). */
const char *mny_encoding_iconv(enum mny_encoding encoding);

/* The encoding whose byte order mark BYTES begin with, and the mark's length in
 *MARK; MNY_ENCODING_DETECT and 0 if there is none. */
enum mny_encoding mny_encoding_marked(const char *bytes, size_t length, size_t *mark);

/* Whether BYTES look like UTF-16 without a mark: NUL bytes among them, nearly all on
   the same side of the pairs.  MNY_ENCODING_DETECT if they do not. */
enum mny_encoding mny_encoding_of_nuls(const char *bytes, size_t length);

/* How well bytes go as one encoding. */
struct mny_encoding_fit {
    uint64_t good;                        /* characters of more than one byte */
    uint64_t faults;                      /* bytes or beginnings of characters that are none */
    uint64_t faulty_bytes;                /* in lines with a fault */
    unsigned state, low, high, character; /* in the middle of a character */
    bool faulty_line;
};

/* What reading has found for UTF-8 and GB18030; zero at the beginning.  Characters of Big5 are some
   of GB18030, too: SMALL of them end with a byte as no character of GB 2312 does, FOREIGN are none
   of Big5. */
struct mny_encoding_evidence {
    struct mny_encoding_fit utf8, gb18030;
    uint64_t small, foreign;
    uint64_t bytes;
    uint64_t chinese, short_letters; /* UTF-8: characters of Chinese text; below U+0800 */
    uint64_t line_bytes;
    bool cut;        /* UTF-8: a character is not complete at the end */
    char sample[16]; /* the first bytes that are not ASCII, not ended by a NUL */
    size_t sample_length;
    bool sample_ended;
};

/* Adds the next LENGTH bytes; stretches may be cut anywhere. */
void mny_encoding_look(struct mny_encoding_evidence *evidence, const char *bytes, size_t length);

/* The end of the text: what is not complete is a fault. */
void mny_encoding_end(struct mny_encoding_evidence *evidence);

/* Whether what was read leaves no doubt, so that the rest need not be waited for. */
bool mny_encoding_clear(const struct mny_encoding_evidence *evidence);

enum mny_encoding_verdict {
    MNY_VERDICT_UTF_8,
    MNY_VERDICT_GB18030,
    MNY_VERDICT_BIG5,    /* it fits, and GB18030 by chance: must be asked */
    MNY_VERDICT_EITHER,  /* UTF-8 and GB18030 fit and differ: must be asked */
    MNY_VERDICT_NEITHER, /* neither fits throughout, but most lines are UTF-8 */
    MNY_VERDICT_NONE     /* most lines are neither */
};

/* What the evidence says, ASCII bytes having stood before it. */
enum mny_encoding_verdict mny_encoding_judge(const struct mny_encoding_evidence *evidence,
                                             uint64_t ascii);

#endif
