/* SPDX-License-Identifier: MIT */
#include "survey/dump/decoder.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

struct mny_decoder {
    iconv_t converter;
    enum mny_encoding encoding;
};

struct mny_decoder *mny_decoder_create(enum mny_encoding encoding)
{
    struct mny_decoder *decoder = calloc(1, sizeof *decoder);

    if (!decoder)
        return NULL;
    decoder->encoding = encoding;
    decoder->converter = iconv_open("UTF-8", mny_encoding_iconv(encoding));
    if (decoder->converter == (iconv_t)-1) {
        int number = errno;

        free(decoder);
        errno = number;
        return NULL;
    }
    return decoder;
}

void mny_decoder_free(struct mny_decoder *decoder)
{
    if (!decoder)
        return;
    iconv_close(decoder->converter);
    free(decoder);
}

/* Passes over one byte, or one unit of UTF-16 (half of a pair that has no other
   half), whose byte with the sign of that is the one to show.  Only one byte, so
   that a delimiter behind it is not lost. */
static void pass_over(const struct mny_decoder *decoder, const char **from, size_t *left, char **to,
                      size_t *room)
{
    bool units =
        decoder->encoding == MNY_ENCODING_UTF_16LE || decoder->encoding == MNY_ENCODING_UTF_16BE;
    size_t width = units && *left >= 2 ? 2 : 1;
    char byte = decoder->encoding == MNY_ENCODING_UTF_16LE ? (*from)[width - 1] : **from;

    /* No ASCII byte is ever undecodable in these encodings; one here would be text. */
    if ((unsigned char)byte >= 0x80) {
        *(*to)++ = MNY_UNDECODED;
        *(*to)++ = byte;
        *room -= 2;
    } else {
        *(*to)++ = MNY_CUT_OFF;
        --*room;
    }
    *from += width;
    *left -= width;
}

void mny_decoder_run(struct mny_decoder *decoder, const char **from, size_t *left, char **to,
                     size_t *room, bool ended)
{
    while (*left > 0) {
        char *at = (char *)*from; /* iconv() does not write there, but POSIX says char ** */
        size_t result = iconv(decoder->converter, &at, left, to, room);

        *from = at;
        if (result != (size_t)-1 || errno == E2BIG || *room < 2)
            return;
        if (errno == EILSEQ) {
            pass_over(decoder, from, left, to, room);
        } else if (ended) {
            *(*to)++ = MNY_CUT_OFF;
            --*room;
            *from += *left;
            *left = 0;
        } else {
            return;
        }
    }
}

int mny_undecoded_byte(const char *text, size_t length, size_t at)
{
    return text[at] == MNY_UNDECODED && at + 1 < length ? (unsigned char)text[at + 1] : -1;
}
