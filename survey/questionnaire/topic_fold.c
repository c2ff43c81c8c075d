/* SPDX-License-Identifier: MIT */
#include "core/text.h"
#include "survey/questionnaire/questionnaire_parts.h"
#include "survey/questionnaire/topic_frame.h"

#include <string.h>

/* ASCII white space, U+00A0, U+200B, U+3000 and U+FEFF. */
static bool is_blank(const char *character, size_t bytes)
{
    size_t left = bytes;

    if (bytes == 3 && memcmp(character, "\xE2\x80\x8B", 3) == 0)
        return true;
    mny_trim(&character, &left);
    return left == 0;
}

/* The character at AT, of BYTES bytes, as the first byte of one of ASCII; 0: it is
   none, nor a form of one. */
static char as_ascii(const char *at, size_t bytes)
{
    const char quote = mny_fold_quote(at, bytes);
    char folded[4];

    if (bytes == 1)
        return *at;
    if (bytes != 3)
        return '\0';
    if (quote != '\0')
        return quote;
    return mny_fold_width(at, bytes, folded) == 1 ? folded[0] : '\0';
}

size_t mny_topic_fold(const char *text, size_t length, char *out)
{
    size_t made = 0;
    bool blank = false;

    for (size_t at = 0, bytes; at < length; at += bytes) {
        char ascii;

        bytes = mny_character_bytes(text + at, length - at);
        if (is_blank(text + at, bytes)) {
            blank = true;
            continue;
        }
        ascii = as_ascii(text + at, bytes);
        if (blank && ascii != '\0' && made > 0 && (unsigned char)out[made - 1] < 128)
            out[made++] = ' ';
        blank = false;
        if (ascii != '\0') {
            out[made++] = ascii;
        } else {
            memcpy(out + made, text + at, bytes);
            made += bytes;
        }
    }
    return made;
}

static bool is_syntax(char ascii)
{
    return ascii != '\0' && strchr("\\^$.[]|()?*+{}-", ascii) != NULL;
}

size_t mny_topic_fold_pattern(const char *text, char *out, struct mny_topic_fold_notes *notes)
{
    size_t length = strlen(text), made = 0;
    bool escaped = false;

    for (size_t at = 0, bytes; at < length; at += bytes) {
        char ascii;

        bytes = mny_character_bytes(text + at, length - at);
        ascii = as_ascii(text + at, bytes);
        if (bytes == 3 && is_syntax(ascii)) {
            notes->wide = notes->wide ? notes->wide : text + at;
            if (!escaped)
                out[made++] = '\\';
        }
        escaped = bytes == 1 && ascii == '\\' && !escaped;
        if (ascii != '\0') {
            out[made++] = ascii;
        } else {
            memcpy(out + made, text + at, bytes);
            made += bytes;
        }
        if (made <= notes->stop)
            notes->stopped = at + bytes;
    }
    return made;
}
