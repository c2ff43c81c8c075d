/* SPDX-License-Identifier: MIT */
#include "core/digest.h"

#include <nettle/base64.h>
#include <nettle/hmac.h>
#include <stdint.h>
#include <string.h>

void mny_digest_begin(struct mny_digest *digest)
{
    sha256_init(&digest->state);
}

void mny_digest_add(struct mny_digest *digest, const void *bytes, size_t length)
{
    if (length > 0)
        sha256_update(&digest->state, length, bytes);
}

void mny_digest_add_text(struct mny_digest *digest, const char *text)
{
    mny_digest_add(digest, text, strlen(text));
}

static void write_hex(const uint8_t bytes[SHA256_DIGEST_SIZE], char hex[MNY_DIGEST_ROOM])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < SHA256_DIGEST_SIZE; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * SHA256_DIGEST_SIZE] = '\0';
}

void mny_digest_end(struct mny_digest *digest, char hex[MNY_DIGEST_ROOM])
{
    uint8_t made[SHA256_DIGEST_SIZE];

    sha256_digest(&digest->state, sizeof made, made);
    write_hex(made, hex);
}

void mny_digest_end_base64(struct mny_digest *digest, char text[MNY_DIGEST_BASE64_ROOM])
{
    uint8_t made[SHA256_DIGEST_SIZE];

    sha256_digest(&digest->state, sizeof made, made);
    base64_encode_raw(text, sizeof made, made);
    text[MNY_DIGEST_BASE64_ROOM - 1] = '\0';
}

void mny_digest_keyed(const void *key, size_t key_length, const void *bytes, size_t length,
                      char hex[MNY_DIGEST_ROOM])
{
    struct hmac_sha256_ctx state;
    uint8_t made[SHA256_DIGEST_SIZE];

    hmac_sha256_set_key(&state, key_length, key);
    hmac_sha256_update(&state, length, bytes);
    hmac_sha256_digest(&state, sizeof made, made);
    write_hex(made, hex);
}
