/* SPDX-License-Identifier: MIT */
/* What stands for a personal value that is not written: a mark such as [device], or with
   a salt a pseudonym, [device:9c1f3a0b5d7e2f48], which is the same for the same value.

   A pseudonym is the first 64 bits of HMAC-SHA-256 (RFC 2104, FIPS 180-4) of the value
   with the salt as key.  Who knows the salt can try values, all telephone numbers or IP
   addresses say: it protects as long as it is kept secret. */
#ifndef MINYI_SURVEY_PRIVACY_PSEUDONYM_H
#define MINYI_SURVEY_PRIVACY_PSEUDONYM_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of a pseudonym or mark, at most; no NUL is counted or written. */
enum { MNY_PSEUDONYM_ROOM = 32 };

/* Kinds. */
#define MNY_DEVICE_MARK "device"
#define MNY_PERSONAL_MARK "personal"

struct mny_pseudonyms;

/* SALT is LENGTH bytes; NULL: marks instead of pseudonyms.  NULL without memory.  Each
   thread has its own. */
struct mny_pseudonyms *mny_pseudonyms_create(const void *salt, size_t length);
void mny_pseudonyms_free(struct mny_pseudonyms *pseudonyms); /* NULL is allowed. */

/* Writes what stands for LENGTH bytes at TEXT to OUT: the mark of KIND, a short word like
   "device", with or without a pseudonym.  Returns its length. */
size_t mny_pseudonym(struct mny_pseudonyms *pseudonyms, const char *kind, const char *text,
                     size_t length, char out[MNY_PSEUDONYM_ROOM]);

/* Whether TEXT is such a mark or pseudonym of KIND already: then it stays. */
bool mny_is_pseudonym(const char *kind, const char *text, size_t length);

/* Whether TEXT is the mark of KIND, which tells nobody apart. */
bool mny_is_mark(const char *kind, const char *text, size_t length);

#endif
