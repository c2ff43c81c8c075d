/* SPDX-License-Identifier: MIT */
#include "core/format.h"

#include "core/text.h"

#include <string.h>
#include <strings.h>

enum { LOOKED_AT = 256 };

static const struct {
    const char *bytes;
    size_t length;
    enum mny_format format;
} signatures[] = {
    {"7z\xBC\xAF\x27\x1C", 6, MNY_FORMAT_7Z},
    {"Rar!\x1A\x07", 6, MNY_FORMAT_RAR},
    {"BZh", 3, MNY_FORMAT_BZIP2},
    {"\xFD"
     "7zXZ",
     5, MNY_FORMAT_XZ},
    {"\x28\xB5\x2F\xFD", 4, MNY_FORMAT_ZSTD},
    {"%PDF-", 5, MNY_FORMAT_PDF},
};

static const char *const names[] = {
    [MNY_FORMAT_TEXT] = "",
    [MNY_FORMAT_7Z] = "7z",
    [MNY_FORMAT_RAR] = "RAR",
    [MNY_FORMAT_BZIP2] = "bzip2",
    [MNY_FORMAT_XZ] = "xz",
    [MNY_FORMAT_ZSTD] = "zstd",
    [MNY_FORMAT_PDF] = N_("a PDF document"),
    [MNY_FORMAT_HTML] = N_("an HTML page"),
    [MNY_FORMAT_XML] = N_("XML"),
    [MNY_FORMAT_JSON] = N_("JSON"),
    [MNY_FORMAT_STATA] = N_("a Stata file"),
};

/* bzip2's three letters could begin a header; the digit and the block's mark behind them
   (pi) do not. */
static bool has_signature(const char *bytes, size_t length, size_t signature)
{
    if (length < signatures[signature].length ||
        memcmp(bytes, signatures[signature].bytes, signatures[signature].length) != 0)
        return false;
    return signatures[signature].format != MNY_FORMAT_BZIP2 ||
           (length >= 10 && memcmp(bytes + 4, "1AY&SY", 6) == 0);
}

/* The beginning as ASCII: without a byte order mark, the NUL halves of UTF-16, and blanks
   before the first character. */
static void plain_beginning(const char *bytes, size_t length, char text[LOOKED_AT])
{
    size_t made = 0;

    for (size_t i = 0; i < length && made < LOOKED_AT - 1; i++) {
        const unsigned char byte = (unsigned char)bytes[i];
        const bool blank = byte == ' ' || (byte >= '\t' && byte <= '\r');

        if (byte == '\0' || (made == 0 && (blank || byte >= 0x80)))
            continue;
        text[made++] = (char)byte;
    }
    text[made] = '\0';
}

static bool begins(const char *text, const char *with)
{
    return strncasecmp(text, with, strlen(with)) == 0;
}

/* A brace or bracket, then, blanks apart, what JSON has there and no header. */
static bool is_json(const char *text)
{
    const char *next = text + 1;

    if (*text != '{' && *text != '[')
        return false;
    next += strspn(next, " \t\r\n");
    return *text == '{' ? *next == '"' || *next == '}' : *next == '{' || *next == '[';
}

/* Stata before 13: the version of the format (Stata 5 to 12), the order of bytes, 1 and 0; its
   later files begin with a tag. */
static bool is_stata(const char *bytes, size_t length, const char *text)
{
    return begins(text, "<stata_dta>") ||
           (length >= 4 && bytes[0] >= 105 && bytes[0] <= 115 && (bytes[1] == 1 || bytes[1] == 2) &&
            bytes[2] == 1 && bytes[3] == 0);
}

enum mny_format mny_format_of(const char *bytes, size_t length)
{
    static const char *const pages[] = {"<html", "<!doctype html", "<table",
                                        "<head", "<meta",          "<body"};
    char text[LOOKED_AT];

    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
        if (has_signature(bytes, length, i))
            return signatures[i].format;
    plain_beginning(bytes, length, text);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (begins(text, pages[i]))
            return MNY_FORMAT_HTML;
    if (begins(text, "<?xml") || begins(text, "<Workbook"))
        return MNY_FORMAT_XML;
    if (is_stata(bytes, length, text))
        return MNY_FORMAT_STATA;
    return is_json(text) ? MNY_FORMAT_JSON : MNY_FORMAT_TEXT;
}

const char *mny_format_name(enum mny_format format)
{
    return names[format];
}

bool mny_format_is_archive(enum mny_format format)
{
    return format >= MNY_FORMAT_7Z && format <= MNY_FORMAT_ZSTD;
}
