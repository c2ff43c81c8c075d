/* SPDX-License-Identifier: MIT */
/* Any bytes as a dump's file, in each encoding and in none said: however they are
   read, and packed or not, the same text must come, and text that is decoded must be
   UTF-8 but for the bytes that mark what is not. */
#include "survey/dump/source.h"
#include "core/text.h"
#include "survey/dump/decoder.h"
#include "tests/core/files.h"

#include <stdint.h>
#include <zlib.h>

struct reading {
    enum mny_code code;
    bool decoded;
    char *text;
    size_t length;
};

static void require(bool condition)
{
    if (!condition)
        abort();
}

static struct reading read_all(const char *path, enum mny_encoding encoding, size_t size)
{
    struct reading reading = {MNY_OK, false, malloc(1), 0};
    struct mny_problems *problems = mny_problems_create();
    struct mny_source *source = NULL;
    char *bytes = malloc(size);
    size_t got = 1;

    require(reading.text && bytes && problems);
    reading.code = mny_source_open(path, encoding, problems, &source);
    while (reading.code == MNY_OK && got > 0) {
        reading.code = mny_source_read(source, bytes, size, &got, problems);
        if (reading.code != MNY_OK)
            break;
        reading.text = realloc(reading.text, reading.length + got + 1);
        require(reading.text != NULL);
        memcpy(reading.text + reading.length, bytes, got);
        reading.length += got;
    }
    reading.decoded = source && mny_source_decodes(source);
    require(reading.code == MNY_OK || mny_problems_size(problems) > 0);
    mny_source_close(source);
    mny_problems_free(problems);
    free(bytes);
    return reading;
}

/* Of decoded text: UTF-8, F8 and a byte, or F9. */
static void check_text(const struct reading *reading)
{
    size_t at = 0, bad;

    while (!mny_utf8_valid(reading->text + at, reading->length - at, &bad)) {
        at += bad;
        require(reading->text[at] == MNY_UNDECODED || reading->text[at] == MNY_CUT_OFF);
        require(reading->text[at] == MNY_CUT_OFF ||
                mny_undecoded_byte(reading->text, reading->length, at) >= 0x80);
        at += reading->text[at] == MNY_CUT_OFF ? 1 : 2;
    }
}

static void same(const struct reading *a, const struct reading *b)
{
    require(a->code == b->code);
    if (a->code == MNY_OK)
        require(a->length == b->length && memcmp(a->text, b->text, a->length) == 0);
}

static const char *packed_file(const uint8_t *data, size_t size)
{
    static uint8_t packed[1 << 17];
    z_stream deflater = {0};

    require(deflateInit2(&deflater, 1, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    deflater.next_in = (Bytef *)(uintptr_t)data;
    deflater.avail_in = (uInt)size;
    deflater.next_out = packed;
    deflater.avail_out = sizeof packed;
    require(deflate(&deflater, Z_FINISH) == Z_STREAM_END);
    deflateEnd(&deflater);
    return test_file("source.csv.gz", (const char *)packed, sizeof packed - deflater.avail_out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bool is_gzip = size >= 2 && memcmp(data, "\x1F\x8B", 2) == 0;
    const bool is_zip = size >= 4 && memcmp(data, "PK\x03\x04", 4) == 0;

    if (size > 1 << 16)
        return 0;
    for (int i = MNY_ENCODING_DETECT; i <= MNY_ENCODING_UTF_16BE; i++) {
        enum mny_encoding encoding = (enum mny_encoding)i;
        const char *path = test_file("source.csv", (const char *)data, size);
        struct reading whole = read_all(path, encoding, 1 << 16);
        struct reading cut = read_all(path, encoding, 1 + size % 7);
        struct reading packed = read_all(packed_file(data, size), encoding, 1 << 16);

        same(&whole, &cut);
        if (!is_gzip && !is_zip) /* what is packed twice is refused */
            same(&whole, &packed);
        if (whole.code == MNY_OK && whole.decoded)
            check_text(&whole);
        free(whole.text);
        free(cut.text);
        free(packed.text);
    }
    return 0;
}
