/* SPDX-License-Identifier: MIT */
#include "survey/report/png.h"

#include <stdint.h>
#include <string.h>

/* A chunk: length of the data, name, data, checksum. */
enum { SIGNATURE = 8, NAME = 4, AROUND_DATA = 12 };

static const char signature[SIGNATURE + 1] = "\x89PNG\r\n\x1a\n";

/* All of the chunk at PNG, of which LEFT bytes are there; 0 if it is not whole. */
static size_t chunk_length(const char *png, size_t left)
{
    const unsigned char *bytes = (const unsigned char *)png;
    size_t data;

    if (left < AROUND_DATA)
        return 0;
    data = (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
    return data <= left - AROUND_DATA ? data + AROUND_DATA : 0;
}

static bool is(const char *chunk, const char *name)
{
    return memcmp(chunk + 4, name, NAME) == 0;
}

bool mny_png_valid(const char *png, size_t length)
{
    const char *chunk = png + SIGNATURE, *end = png + length;
    bool data = false;
    size_t whole;

    if (length < SIGNATURE || memcmp(png, signature, SIGNATURE) != 0 ||
        chunk_length(chunk, length - SIGNATURE) == 0 || !is(chunk, "IHDR"))
        return false;
    while ((whole = chunk_length(chunk, (size_t)(end - chunk))) > 0) {
        data = data || is(chunk, "IDAT");
        if (is(chunk, "IEND"))
            return data && chunk + whole == end;
        chunk += whole;
    }
    return false;
}

void mny_png_write(const char *png, size_t length, struct mny_writer *writer)
{
    static const char *const words[] = {"tEXt", "zTXt", "iTXt", "tIME", "eXIf"};
    const char *chunk = png + SIGNATURE, *end = png + length;

    mny_writer_bytes(writer, png, SIGNATURE);
    while (chunk < end) {
        const size_t whole = chunk_length(chunk, (size_t)(end - chunk));
        bool kept = true;

        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            kept = kept && !is(chunk, words[i]);
        if (kept)
            mny_writer_bytes(writer, chunk, whole);
        chunk += whole;
    }
}
