/* SPDX-License-Identifier: MIT */
#include "survey/dump/encoding.h"

#include <string.h>
#include <strings.h>

static const char *const names[] = {
    [MNY_ENCODING_DETECT] = "",           [MNY_ENCODING_UTF_8] = "UTF-8",
    [MNY_ENCODING_GB18030] = "GB18030",   [MNY_ENCODING_GBK] = "GBK",
    [MNY_ENCODING_BIG5] = "Big5",         [MNY_ENCODING_UTF_16] = "UTF-16",
    [MNY_ENCODING_UTF_16LE] = "UTF-16LE", [MNY_ENCODING_UTF_16BE] = "UTF-16BE",
};

enum { NAMES = sizeof names / sizeof *names };

bool mny_encoding_parse(const char *text, enum mny_encoding *encoding)
{
    for (int i = 1; i < NAMES; i++) {
        if (strcasecmp(names[i], text) == 0) {
            *encoding = (enum mny_encoding)i;
            return true;
        }
    }
    return false;
}

const char *mny_encoding_name(enum mny_encoding encoding)
{
    return names[encoding];
}

/* With the characters of Hong Kong, and all that code page 950 of Windows adds but the euro sign.
 */
const char *mny_encoding_iconv(enum mny_encoding encoding)
{
    return encoding == MNY_ENCODING_BIG5 ? "BIG5-HKSCS" : names[encoding];
}

enum mny_encoding mny_encoding_marked(const char *bytes, size_t length, size_t *mark)
{
    static const struct {
        const char *bytes;
        size_t length;
        enum mny_encoding encoding;
    } marks[] = {
        {"\xEF\xBB\xBF", 3, MNY_ENCODING_UTF_8},
        {"\xFF\xFE", 2, MNY_ENCODING_UTF_16LE},
        {"\xFE\xFF", 2, MNY_ENCODING_UTF_16BE},
        {"\x84\x31\x95\x33", 4, MNY_ENCODING_GB18030},
    };

    *mark = 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (length >= marks[i].length && memcmp(bytes, marks[i].bytes, marks[i].length) == 0) {
            *mark = marks[i].length;
            return marks[i].encoding;
        }
    }
    return MNY_ENCODING_DETECT;
}

/* What stands in the bytes at one place of the pairs. */
struct half {
    size_t nuls, signs; /* delimiters and line ends */
};

/* Whether so many NUL bytes in one half of LENGTH bytes, and so few in the other, are the zero
   halves of UTF-16.  Signs among them are those of another encoding: as high bytes they would
   begin letters of Gurmukhi, Coptic and the like. */
static bool are_halves(struct half half, struct half other, size_t length)
{
    return half.nuls >= 2 && half.nuls * 100 >= length && half.nuls >= 4 * other.nuls &&
           half.nuls >= 4 * half.signs;
}

/* Delimiters, digits and line ends of UTF-16 have a NUL each, so that even a dump of
   Chinese texts has one in every few dozen characters; the other half is NUL only in
   one ideograph of 256, U+4E00 among them. */
enum mny_encoding mny_encoding_of_nuls(const char *bytes, size_t length)
{
    struct half halves[2] = {{0, 0}, {0, 0}};

    for (size_t i = 0; i < length; i++) {
        halves[i % 2].nuls += bytes[i] == '\0';
        halves[i % 2].signs += bytes[i] != '\0' && strchr(",;\t\r\n", bytes[i]) != NULL;
    }
    if (are_halves(halves[1], halves[0], length))
        return MNY_ENCODING_UTF_16LE;
    if (are_halves(halves[0], halves[1], length))
        return MNY_ENCODING_UTF_16BE;
    return MNY_ENCODING_DETECT;
}

/* ---- evidence ---------------------------------------------------------------------- */

static void add_fault(struct mny_encoding_fit *fit)
{
    fit->faults++;
    fit->faulty_line = true;
    fit->state = 0;
}

/* The first byte of a character of UTF-8 (RFC 3629, table of well-formed sequences
   as in Unicode 15, table 3-7): the state is the number of bytes to come, of which
   the next must lie in LOW..HIGH. */
static void begin_utf8(struct mny_encoding_fit *fit, unsigned byte)
{
    fit->low = 0x80;
    fit->high = 0xBF;
    if (byte >= 0xC2 && byte <= 0xDF) {
        fit->state = 1;
        fit->character = byte & 0x1F;
    } else if (byte >= 0xE0 && byte <= 0xEF) {
        fit->state = 2;
        fit->character = byte & 0x0F;
        fit->low = byte == 0xE0 ? 0xA0 : 0x80;
        fit->high = byte == 0xED ? 0x9F : 0xBF;
    } else if (byte >= 0xF0 && byte <= 0xF4) {
        fit->state = 3;
        fit->character = byte & 0x07;
        fit->low = byte == 0xF0 ? 0x90 : 0x80;
        fit->high = byte == 0xF4 ? 0x8F : 0xBF;
    } else if (byte >= 0x80) {
        add_fault(fit);
    }
}

/* Ideographs, and the punctuation and full-width forms between them. */
static bool is_chinese(unsigned character)
{
    return (character >= 0x2E80 && character <= 0x9FFF) ||
           (character >= 0xF900 && character <= 0xFAFF) ||
           (character >= 0xFE30 && character <= 0xFE4F) ||
           (character >= 0xFF00 && character <= 0xFFEF) ||
           (character >= 0x20000 && character <= 0x3FFFF);
}

static void look_as_utf8(struct mny_encoding_evidence *evidence, unsigned byte)
{
    struct mny_encoding_fit *fit = &evidence->utf8;

    if (fit->state > 0 && (byte < fit->low || byte > fit->high))
        add_fault(fit);
    if (fit->state == 0) {
        begin_utf8(fit, byte);
        return;
    }
    fit->character = fit->character << 6 | (byte & 0x3F);
    fit->low = 0x80;
    fit->high = 0xBF;
    if (--fit->state > 0)
        return;
    fit->good++;
    evidence->chinese += is_chinese(fit->character);
    evidence->short_letters += fit->character < 0x800;
}

/* A character of GB18030 ends with BYTE.  Those of Big5 are A1-F9 then 40-7E or A1-FE, four in ten
   of a text with 40-7E; those of GB 2312, which simplified text is made of, have A1-FE there, and
   traditional text in GBK has 80-A0 as often as 40-7E. */
static void end_gb18030(struct mny_encoding_evidence *evidence, unsigned byte)
{
    struct mny_encoding_fit *fit = &evidence->gb18030;

    fit->good++;
    if (fit->state == 3 || fit->character < 0xA1 || fit->character > 0xF9 ||
        (byte >= 0x80 && byte <= 0xA0))
        evidence->foreign++;
    else if (byte < 0x80)
        evidence->small++;
    fit->state = 0;
}

/* GB 18030-2022, clause 5: 81-FE then 40-7E or 80-FE; or 81-FE 30-39 81-FE 30-39.
   The state is the number of bytes read of a character, of which CHARACTER is the first. */
static void look_as_gb18030(struct mny_encoding_evidence *evidence, unsigned byte)
{
    struct mny_encoding_fit *fit = &evidence->gb18030;
    bool lead = byte >= 0x81 && byte <= 0xFE, digit = byte >= 0x30 && byte <= 0x39;

    if ((fit->state == 1 && !digit && (byte < 0x40 || byte == 0x7F || byte == 0xFF)) ||
        (fit->state == 2 && !lead)) {
        add_fault(fit);
    } else if (fit->state == 3 && !digit) {
        add_fault(fit);
        fit->state = 1; /* the third byte may have begun a character itself */
        look_as_gb18030(evidence, byte);
        return;
    }
    if (fit->state == 0) {
        fit->character = byte;
        if (lead)
            fit->state = 1;
        else if (byte >= 0x80)
            add_fault(fit);
    } else if (fit->state == 3 || (fit->state == 1 && !digit)) {
        end_gb18030(evidence, byte);
    } else {
        fit->state++;
    }
}

static void end_line(struct mny_encoding_evidence *evidence)
{
    struct mny_encoding_fit *fits[] = {&evidence->utf8, &evidence->gb18030};

    for (size_t i = 0; i < 2; i++) {
        if (fits[i]->faulty_line)
            fits[i]->faulty_bytes += evidence->line_bytes;
        fits[i]->faulty_line = false;
    }
    evidence->line_bytes = 0;
}

/* A character of Big5 or GBK may end with a byte that is ASCII. */
static void keep_sample(struct mny_encoding_evidence *evidence, char byte)
{
    const bool ends = evidence->gb18030.state == 1 && byte >= 0x40;

    if ((unsigned char)byte < 0x80 && !ends)
        evidence->sample_ended = evidence->sample_length > 0;
    else if (evidence->sample_length < sizeof evidence->sample)
        evidence->sample[evidence->sample_length++] = byte;
}

void mny_encoding_look(struct mny_encoding_evidence *evidence, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned byte = (unsigned char)bytes[i];

        evidence->line_bytes++;
        if (!evidence->sample_ended)
            keep_sample(evidence, bytes[i]);
        if (byte >= 0x80 || evidence->utf8.state > 0)
            look_as_utf8(evidence, byte);
        if (byte >= 0x80 || evidence->gb18030.state > 0)
            look_as_gb18030(evidence, byte);
        if (byte == '\n' || byte == '\r')
            end_line(evidence);
    }
    evidence->bytes += length;
}

void mny_encoding_end(struct mny_encoding_evidence *evidence)
{
    evidence->cut = evidence->utf8.state > 0;
    if (evidence->utf8.state > 0)
        add_fault(&evidence->utf8);
    if (evidence->gb18030.state > 0)
        add_fault(&evidence->gb18030);
    end_line(evidence);
}

/* ---- judgement --------------------------------------------------------------------- */

/* A MiB whose Chinese characters are a hundred times the faults in one encoding, and
   far fewer in the other, is no chance. */
bool mny_encoding_clear(const struct mny_encoding_evidence *evidence)
{
    const struct mny_encoding_fit *utf8 = &evidence->utf8, *gb = &evidence->gb18030;

    if (evidence->bytes < (uint64_t)1 << 20)
        return false;
    if (evidence->chinese >= 4 && evidence->chinese / 100 >= utf8->faults)
        return true;
    return utf8->faults >= 100 && evidence->chinese < utf8->faults / 10 &&
           gb->good / 100 >= gb->faults;
}

static enum mny_encoding_verdict unless_mostly_faulty(enum mny_encoding_verdict verdict,
                                                      uint64_t faulty, uint64_t bytes)
{
    return faulty > bytes / 2 ? MNY_VERDICT_NONE : verdict;
}

/* Whether what fits GB18030 is as text in Big5 is: see end_gb18030(). */
static bool is_big5(const struct mny_encoding_evidence *evidence)
{
    enum { SMALL_LEAST = 8 }; /* a few may be rare characters of names */

    return evidence->small >= SMALL_LEAST && evidence->small >= evidence->gb18030.good / 5 &&
           evidence->foreign <= evidence->small / 10;
}

/* Characters of GBK seldom make ideographs of UTF-8, which take three bytes; so
   where those outnumber the faults the text is UTF-8 with some bad bytes.  Letters of
   two bytes they make easily: those prove nothing. */
enum mny_encoding_verdict mny_encoding_judge(const struct mny_encoding_evidence *evidence,
                                             uint64_t ascii)
{
    const struct mny_encoding_fit *utf8 = &evidence->utf8, *gb = &evidence->gb18030;
    uint64_t bytes = evidence->bytes + ascii;

    if (utf8->faults == 0)
        return evidence->chinese == 0 && evidence->short_letters > 0 && gb->faults == 0
                   ? MNY_VERDICT_EITHER
                   : MNY_VERDICT_UTF_8;
    if (evidence->chinese > utf8->faults)
        return unless_mostly_faulty(MNY_VERDICT_UTF_8, utf8->faulty_bytes, bytes);
    if (gb->faults == 0 && evidence->cut && utf8->faults == 1)
        return MNY_VERDICT_EITHER; /* UTF-8 that is cut off, or GB18030 */
    if (gb->good > 0 && gb->good >= 4 * gb->faults)
        return unless_mostly_faulty(is_big5(evidence) ? MNY_VERDICT_BIG5 : MNY_VERDICT_GB18030,
                                    gb->faulty_bytes, bytes);
    return unless_mostly_faulty(MNY_VERDICT_NEITHER, utf8->faulty_bytes, bytes);
}
