/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4) of bytes as they come along, by nettle, which uses the processor's
   own instructions where it has them. */
#ifndef MINYI_CORE_DIGEST_H
#define MINYI_CORE_DIGEST_H

#include <nettle/sha2.h>
#include <stddef.h>

/* As text: 64 hexadecimal digits and a NUL. */
#define MNY_DIGEST_ROOM 65

struct mny_digest {
    struct sha256_ctx state;
};

void mny_digest_begin(struct mny_digest *digest);
void mny_digest_add(struct mny_digest *digest, const void *bytes, size_t length);
/* The same of TEXT up to its NUL. */
void mny_digest_add_text(struct mny_digest *digest, const char *text);
/* The digest of all that was added.  DIGEST then begins anew. */
void mny_digest_end(struct mny_digest *digest, char hex[MNY_DIGEST_ROOM]);

/* The same as 44 characters of Base64 (RFC 4648) and a NUL, as Content-Security-Policy has it. */
#define MNY_DIGEST_BASE64_ROOM 45
void mny_digest_end_base64(struct mny_digest *digest, char text[MNY_DIGEST_BASE64_ROOM]);

/* The HMAC-SHA-256 (RFC 2104) of LENGTH bytes with the KEY_LENGTH bytes of KEY. */
void mny_digest_keyed(const void *key, size_t key_length, const void *bytes, size_t length,
                      char hex[MNY_DIGEST_ROOM]);

#endif
