/* SPDX-License-Identifier: MIT */
#include "survey/privacy/pseudonym.h"

#include <nettle/hmac.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES = 8 };

struct mny_pseudonyms {
    bool salted;
    struct hmac_sha256_ctx context; /* with the key; ready again after each digest */
};

struct mny_pseudonyms *mny_pseudonyms_create(const void *salt, size_t length)
{
    struct mny_pseudonyms *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->salted = salt != NULL;
    if (salt)
        hmac_sha256_set_key(&made->context, length, salt);
    return made;
}

void mny_pseudonyms_free(struct mny_pseudonyms *pseudonyms)
{
    free(pseudonyms);
}

size_t mny_pseudonym(struct mny_pseudonyms *pseudonyms, const char *kind, const char *text,
                     size_t length, char out[MNY_PSEUDONYM_ROOM])
{
    static const char digits[] = "0123456789abcdef";
    const size_t size = strlen(kind);
    uint8_t digest[BYTES];
    char *to = out;

    *to++ = '[';
    memcpy(to, kind, size);
    to += size;
    if (pseudonyms->salted) {
        hmac_sha256_update(&pseudonyms->context, length, (const uint8_t *)text);
        hmac_sha256_digest(&pseudonyms->context, sizeof digest, digest);
        *to++ = ':';
        for (size_t i = 0; i < sizeof digest; i++) {
            *to++ = digits[digest[i] >> 4];
            *to++ = digits[digest[i] & 15];
        }
    }
    *to++ = ']';
    return (size_t)(to - out);
}

bool mny_is_mark(const char *kind, const char *text, size_t length)
{
    const size_t size = strlen(kind);

    return length == size + 2 && text[0] == '[' && text[length - 1] == ']' &&
           memcmp(text + 1, kind, size) == 0;
}

bool mny_is_pseudonym(const char *kind, const char *text, size_t length)
{
    const size_t size = strlen(kind);

    if (mny_is_mark(kind, text, length))
        return true;
    if (length != size + 2 * BYTES + 3 || text[0] != '[' || memcmp(text + 1, kind, size) != 0 ||
        text[size + 1] != ':' || text[length - 1] != ']')
        return false;
    for (size_t i = size + 2; i + 1 < length; i++)
        if (!((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f')))
            return false;
    return true;
}
