/* SPDX-License-Identifier: MIT */
/* Text of another encoding to UTF-8, by iconv().  What cannot be decoded is never
   left out nor replaced by a character: it stays behind as bytes that no UTF-8 has,
   so that the row it stands in is known as unreadable. */
#ifndef MINYI_SURVEY_DUMP_DECODER_H
#define MINYI_SURVEY_DUMP_DECODER_H

#include "survey/dump/encoding.h"

#include <stdbool.h>
#include <stddef.h>

/* In decoded text: the byte behind it could not be decoded; a character was cut off
   by the end of the text. */
#define MNY_UNDECODED '\xF8'
#define MNY_CUT_OFF '\xF9'

struct mny_decoder;

/* A decoder for ENCODING, which says its byte order.  NULL if there is none, or no
   memory: errno tells. */
struct mny_decoder *mny_decoder_create(enum mny_encoding encoding);
void mny_decoder_free(struct mny_decoder *decoder); /* NULL is allowed. */

/* Decodes from *FROM, *LEFT bytes, to *TO, *ROOM bytes, moving all four, until there
   is no room for another character or nothing whole is left.  ENDED: nothing follows
   what is left. */
void mny_decoder_run(struct mny_decoder *decoder, const char **from, size_t *left, char **to,
                     size_t *room, bool ended);

/* What stands at AT of decoded text, where it is no UTF-8: the byte that could not be
   decoded, or -1 if the text was cut off. */
int mny_undecoded_byte(const char *text, size_t length, size_t at);

#endif
