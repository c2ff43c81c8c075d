/* SPDX-License-Identifier: MIT */
#include "survey/dump/pieces.h"

/* Whether the quotes from BEGIN to END are odd in number: without a branch, so that compilers look
   at many bytes at once. */
static bool is_odd(const char *begin, const char *end)
{
    unsigned char odd = 0;

    for (const char *at = begin; at < end; at++)
        odd ^= (unsigned char)(*at == '"');
    return odd;
}

/* The end of the last whole record in [BEGIN, TO), if quotes come in pairs from
   BEGIN on; BEGIN if there is none.  A CR just before END, where more may follow,
   is not taken for a line end. */
static const char *last_record_end(const char *begin, const char *to, const char *end, bool ended)
{
    bool odd = is_odd(begin, to); /* quotes before AT */

    for (const char *at = to; at > begin; at--) {
        const bool half = at[-1] == '\r' && (at == end ? !ended : *at == '\n');

        if (!odd && (at[-1] == '\n' || at[-1] == '\r') && !half)
            return at;
        odd ^= at[-1] == '"';
    }
    return begin;
}

/* Where the piece that begins at BEGIN ends: about SIZE bytes on, or, where no
   record ends before that, further on. */
static const char *cut(const char *begin, const char *end, size_t size, bool ended)
{
    for (;; size *= 2) {
        const char *at;

        if ((size_t)(end - begin) <= size && ended)
            return end;
        at = last_record_end(begin, (size_t)(end - begin) <= size ? end : begin + size, end, ended);
        if (at > begin)
            return at;
        if ((size_t)(end - begin) <= size)
            return end;
    }
}

size_t mny_pieces_cut(const char *begin, const char *limit, const char *end, bool ended,
                      size_t size, struct mny_piece *pieces, size_t room)
{
    size_t count = 0;

    while (begin < limit && count < room) {
        const char *to = cut(begin, end, size, ended);

        if (to > limit)
            to = limit;
        pieces[count++] = (struct mny_piece){.begin = begin, .cut = to, .end = end, .last = ended};
        begin = to;
    }
    return count;
}
