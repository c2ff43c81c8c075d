/* SPDX-License-Identifier: MIT */
#include "survey/dump/source.h"

#include "survey/dump/decoder.h"
#include "survey/dump/dump.h"
#include "tests/core/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

#include <cmocka.h>

/* A text that grows, of any bytes. */
struct text {
    char *bytes;
    size_t length, room;
};

static void add(struct text *text, const char *bytes, size_t length)
{
    if (text->length + length + 1 > text->room) {
        text->room = 2 * (text->length + length + 1);
        text->bytes = realloc(text->bytes, text->room);
        assert_non_null(text->bytes);
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

static void add_times(struct text *text, const char *bytes, size_t times)
{
    while (times-- > 0)
        add(text, bytes, strlen(bytes));
}

/* TEXT packed by gzip, as one member. */
static void pack(const char *bytes, size_t length, struct text *packed)
{
    z_stream deflater = {0};
    char out[4096];
    int result = Z_OK;

    assert_int_equal(deflateInit2(&deflater, 9, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY),
                     Z_OK);
    deflater.next_in = (Bytef *)(uintptr_t)bytes;
    deflater.avail_in = (uInt)length;
    while (result == Z_OK) {
        deflater.next_out = (Bytef *)out;
        deflater.avail_out = sizeof out;
        result = deflate(&deflater, Z_FINISH);
        add(packed, out, sizeof out - deflater.avail_out);
    }
    assert_int_equal(result, Z_STREAM_END);
    deflateEnd(&deflater);
}

/* All of PATH, read SIZE bytes at a time; what came of it in *CODE. */
static struct text read_all(const char *path, enum mny_encoding encoding, size_t size,
                            struct mny_problems *problems, enum mny_code *code)
{
    struct mny_source *source = NULL;
    struct text text = {NULL, 0, 0};
    char *bytes = malloc(size);
    size_t got = 1;

    assert_non_null(bytes);
    add(&text, "", 0);
    *code = mny_source_open(path, encoding, problems, &source);
    while (*code == MNY_OK && got > 0) {
        *code = mny_source_read(source, bytes, size, &got, problems);
        if (*code == MNY_OK)
            add(&text, bytes, got);
    }
    if (*code == MNY_OK)
        assert_int_equal(mny_source_done(source), mny_source_size(source));
    mny_source_close(source);
    free(bytes);
    return text;
}

#define BOM "\xEF\xBB\xBF"
#define DETECT MNY_ENCODING_DETECT
/* 城市,甲 and 南京 in both encodings */
#define CITY_8 "\xE5\x9F\x8E\xE5\xB8\x82,\xE7\x94\xB2\n"
#define CITY_GB "\xB3\xC7\xCA\xD0,\xBC\xD7\n"
#define NANJING_8 "\xE5\x8D\x97\xE4\xBA\xAC"
#define NANJING_GB "\xC4\xCF\xBE\xA9"
/* Traditional Chinese, in Big5, in GBK and in UTF-8. */
#define BIG5                                                                                       \
    "\xBDs\xB8\xB9,\xB1z\xA9\xD2\xA6"                                                              \
    "b\xAA\xBA\xAB\xB0\xA5\xAB,\xBA\xA1\xB7N\xB6\xDC,\xA6~\xC4\xD6,\xC2\xE5\xC0\xF8,"              \
    "\xB7N\xA8\xA3\n1,\xBBO\xA5_\xA5\xAB,\xAB\xDC\xBA\xA1\xB7N,\xA5|\xA4Q,\xB4\xB6\xB3q,"          \
    "\xA4\xBD\xA8\xAE\xA4\xD3\xA4\xD6\n"
#define TRADITIONAL_GBK                                                                            \
    "\xBE\x8E\xCC\x96,\xC4\xFA\xCB\xF9\xD4\xDA\xB5\xC4\xB3\xC7\xCA\xD0,\x9DM\xD2\xE2\x86\xE1,"     \
    "\xC4\xEA\xFDg,\xE1t\xAF\x9F,\xD2\xE2\xD2\x8A\n1,\xC5_\xB1\xB1\xCA\xD0,\xBA\xDC\x9DM\xD2\xE2," \
    "\xCB\xC4\xCA\xAE,\xC6\xD5\xCD\xA8,\xB9\xAB\xDC\x87\xCC\xAB\xC9\xD9\n"
#define BIG5_8 "編號,您所在的城市,滿意嗎,年齡,醫療,意見\n1,臺北市,很滿意,四十,普通,公車太少\n"
/* Simplified Chinese with rare characters, in GBK and in UTF-8. */
#define RARE_GBK                                                                                   \
    "\xD6\xEC\xE9"                                                                                 \
    "F\xBB\xF9,\x86\xB4,\x88\xD2,\xEC\xD3,\xB5t,\xABh,\xDAS,\xC1\x88,\xEE"                         \
    "E,\x95N,\x8Do,\x86\xB4,\x88\xD2,\xA0\xC4,\xED\xB5,\xEC\xCD,\x88\x90,\xFD\x8C,"                \
    "\xD4\xDA\xBA\xDC\xB6\xE0\xB3\xC7\xCA\xD0\xC0\xEF\xB6\xBC\xD3\xD0,"                            \
    "\xCE\xD2\xC3\xC7\xBA\xDC\xC2\xFA\xD2\xE2\n"
#define RARE_8                                                                                     \
    "朱镕基,喆,堃,煊,祎,玥,赟,翀,頔,昇,峯,喆,堃,犇,淼,焱,垚,龑,在很多城市里都有,我们很满意\n"

/* SAYS: what is said, NULL: nothing at all. */
static struct reading_case {
    const char *label, *bytes;
    size_t length; /* 0: up to the NUL */
    enum mny_encoding encoding;
    const char *want;
    size_t want_length;
    const char *says;
} reading_cases[] = {
    {"ASCII", "a,b\n1,2\n", 0, DETECT, "a,b\n1,2\n", 0, NULL},
    {"UTF-8", CITY_8 NANJING_8 ",1\n", 0, DETECT, CITY_8 NANJING_8 ",1\n", 0, NULL},
    {"UTF-8 with mark", BOM CITY_8 "1,2\n", 0, DETECT, CITY_8 "1,2\n", 0, NULL},
    {"UTF-8 with mark and letters of two bytes", BOM "\xC8\xAB\xD4\xB1,1\n", 0, DETECT,
     "\xC8\xAB\xD4\xB1,1\n", 0, NULL},
    {"UTF-8, letters of two bytes among Chinese", CITY_8 "\xC2\xB7,1\n", 0, DETECT,
     CITY_8 "\xC2\xB7,1\n", 0, NULL},
    {"UTF-8, signs of three bytes alone", "a\n\xE2\x94\x8B\n", 0, DETECT, "a\n\xE2\x94\x8B\n", 0,
     NULL},
    {"UTF-8 with a bad byte", CITY_8 NANJING_8 ",\xFF\n" NANJING_8 ",1\n", 0, DETECT,
     CITY_8 NANJING_8 ",\xFF\n" NANJING_8 ",1\n", 0, NULL},
    {"UTF-8 with a line of GBK", CITY_8 NANJING_8 ",1\n" NANJING_GB ",1\n" NANJING_8 ",1\n", 0,
     DETECT, CITY_8 NANJING_8 ",1\n" NANJING_GB ",1\n" NANJING_8 ",1\n", 0, NULL},
    {"ASCII with a bad byte", "a,b\n1,2\n3,\xFF\n5,6\n", 0, DETECT, "a,b\n1,2\n3,\xFF\n5,6\n", 0,
     "warning: read as UTF-8, with 1 faults"},
    {"GBK", CITY_GB NANJING_GB ",1\n", 0, DETECT, CITY_8 NANJING_8 ",1\n", 0,
     "dump.csv: note: read as GB18030 (\"\xE5\x9F\x8E\xE5\xB8\x82\"): it fits with 0 faults"},
    {"GBK behind ASCII", "a,b\n1,2\n" NANJING_GB ",1\n", 0, DETECT, "a,b\n1,2\n" NANJING_8 ",1\n",
     0, "note: read as GB18030"},
    {"GB18030, four bytes", CITY_GB "\x82\x35\x8F\x33,\x95\x32\x82\x36\n", 0, DETECT,
     CITY_8 "\xE9\xBE\xA6,\xF0\xA0\x80\x80\n", 0, "read as GB18030"},
    {"GB18030 with mark", "\x84\x31\x95\x33" CITY_GB, 0, DETECT, CITY_8, 0,
     "note: read as GB18030, as its byte order mark says"},
    {"GB18030 with bad bytes", CITY_GB NANJING_GB "," NANJING_GB "\n\x80,\xFF\n" CITY_GB CITY_GB, 0,
     DETECT, CITY_8 NANJING_8 "," NANJING_8 "\n\xF8\x80,\xF8\xFF\n" CITY_8 CITY_8, 0,
     "it fits with 2 faults"},
    {"a lead byte does not swallow the comma", CITY_GB "\xC4,1\n" NANJING_GB "\xC4\n" CITY_GB, 0,
     MNY_ENCODING_GB18030, CITY_8 "\xF8\xC4,1\n" NANJING_8 "\xF8\xC4\n" CITY_8, 0, NULL},
    {"nor a quotation mark", "\"\xC4\",1\n", 0, MNY_ENCODING_GBK, "\"\xF8\xC4\",1\n", 0, NULL},
    {"GB18030 cut off", CITY_GB "\xC4", 0, MNY_ENCODING_GB18030, CITY_8 "\xF9", 0, NULL},
    {"trail bytes that are | and \\", "\x8C\x7C|\x8C\x5C\n", 0, MNY_ENCODING_GBK,
     "\xE5\xAF\x8D|\xE5\xAD\xBF\n", 0, NULL},
    {"said: UTF-8", "\xC8\xAB\xD4\xB1,1\n", 0, MNY_ENCODING_UTF_8, "\xC8\xAB\xD4\xB1,1\n", 0, NULL},
    {"said: Big5", BIG5, 0, MNY_ENCODING_BIG5, BIG5_8, 0, NULL},
    {"said: Big5, of Hong Kong and of Windows", "\xA7\x4A\x8B\xC4,\xF9\xD6\n", 0, MNY_ENCODING_BIG5,
     "克靑,碁\n", 0, NULL},
    {"Big5, said to be GB18030", "\xBD\x73,1\n", 0, MNY_ENCODING_GB18030, "絪,1\n", 0, NULL},
    {"traditional, in GBK", TRADITIONAL_GBK, 0, DETECT, BIG5_8, 0, "read as GB18030"},
    {"rare characters in GBK", RARE_GBK, 0, DETECT, RARE_8, 0, "read as GB18030"},
    {"said: GB18030", "\xC8\xAB\xD4\xB1,1\n", 0, MNY_ENCODING_GB18030,
     "\xE5\x85\xA8\xE5\x91\x98,1\n", 0, NULL},
    {"UTF-16LE with mark", "\xFF\xFE\xCE\x57,\0\x02\x5E\n\0", 10, DETECT,
     "\xE5\x9F\x8E,\xE5\xB8\x82\n", 0, "note: read as UTF-16LE, as its byte order mark says"},
    {"UTF-16BE with mark", "\xFE\xFF\x57\xCE\0,\x5E\x02\0\n", 10, DETECT,
     "\xE5\x9F\x8E,\xE5\xB8\x82\n", 0, "note: read as UTF-16BE, as its byte order mark says"},
    {"UTF-16, a pair", "\xFF\xFE\x40\xD8\0\xDC\n\0", 8, DETECT, "\xF0\xA0\x80\x80\n", 0,
     "UTF-16LE"},
    {"UTF-16LE, halves alone", "\xFF\xFE\x40\xD8,\0\0\xDC\n\0", 10, DETECT, "\xF8\xD8,\xF8\xDC\n",
     0, "UTF-16LE"},
    {"UTF-16BE, halves alone", "\xFE\xFF\xD8\x40\0,\xDC\0\0\n", 10, DETECT, "\xF8\xD8,\xF8\xDC\n",
     0, "UTF-16BE"},
    {"UTF-16LE, odd", "\xFF\xFE,\0\n", 5, DETECT, ",\xF9", 0, "UTF-16LE"},
    {"UTF-16 with a NUL", "\xFF\xFE,\0\0\0\n\0", 8, DETECT, ",\0\n", 3, "UTF-16LE"},
    {"said: UTF-16, mark", "\xFE\xFF\0a\0\n", 6, MNY_ENCODING_UTF_16, "a\n", 0, NULL},
    {"said: UTF-16, no mark", "a\0,\0b\0\n\0", 8, MNY_ENCODING_UTF_16, "a,b\n", 0, NULL},
    {"said: UTF-16, no mark, with U+4E00", "\0N,\0b\0,\0b\0\n\0", 12, MNY_ENCODING_UTF_16,
     "\xE4\xB8\x80,b,b\n", 0, NULL},
    {"said: UTF-16LE, no mark", "a\0,\0b\0\n\0", 8, MNY_ENCODING_UTF_16LE, "a,b\n", 0, NULL},
    {"said: UTF-16BE, no mark", "\0a\0,\0b\0\n", 8, MNY_ENCODING_UTF_16BE, "a,b\n", 0, NULL},
    {"said otherwise than the mark", BOM CITY_8, 0, MNY_ENCODING_GB18030, CITY_8, 0,
     "warning: read as UTF-8, as its byte order mark says, and not as GB18030"},
};

static void check_reading(const struct reading_case *c, const char *path, size_t size)
{
    size_t length = c->want_length > 0 ? c->want_length : strlen(c->want);
    struct mny_problems *problems = mny_problems_create();
    enum mny_code code;
    struct text text = read_all(path, c->encoding, size, problems, &code);

    assert_int_equal(code, MNY_OK);
    assert_int_equal(text.length, length);
    assert_memory_equal(text.bytes, c->want, length);
    assert_int_equal(mny_problems_size(problems), c->says != NULL);
    if (c->says)
        assert_true(test_says(problems, c->says));
    free(text.bytes);
    mny_problems_free(problems);
}

/* However it is read, packed or not. */
static void test_reading(void **state)
{
    static const size_t sizes[] = {1, 2, 3, 7, 4096};
    const struct reading_case *c = *state;
    size_t length = c->length > 0 ? c->length : strlen(c->bytes);
    struct text packed = {NULL, 0, 0};

    pack(c->bytes, length, &packed);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        check_reading(c, test_file("dump.csv", c->bytes, length), sizes[i]);
        check_reading(c, test_file("dump.csv", packed.bytes, packed.length), sizes[i]);
    }
    free(packed.bytes);
}

static struct refusal_case {
    const char *label, *bytes;
    size_t length;
    enum mny_encoding encoding;
    const char *says;
} refusal_cases[] = {
    {"fits both", "id,\xC8\xAB\xD4\xB1\n1,\xC2\xB7\n", 12, DETECT,
     "can be read as UTF-8 (\"\xC8\xAB\xD4\xB1\") and as GB18030 "
     "(\"\xE5\x85\xA8\xE5\x91\x98\"); say which it is: --encoding UTF-8 or"},
    {"fits both, at the end of ASCII", "a\n1\n2\n3\n\xD4\xAA\n", 11, DETECT,
     "can be read as UTF-8 (\"\xD4\xAA\") and as GB18030 (\"\xE5\x85\x83\")"},
    {"UTF-8 cut off, or GBK", "a,b\n1,\xE5\x8D", 8, DETECT, "as GB18030 (\"\xE9\x8D\x97\")"},
    {"Big5", BIG5, sizeof BIG5 - 1, DETECT,
     "this text can be read as Big5 (\"編號\") and as GB18030 (\"絪腹\"); say which it is: "
     "--encoding Big5 or --encoding GB18030"},
    {"neither", "\xFF\x80,\xFF\n\xFF,\x80\n", 9, DETECT,
     "most of this text is neither UTF-8 (5 faults) nor GB18030 (5 faults)"},
    {"UTF-16 said, nothing shows the order", "ab", 2, MNY_ENCODING_UTF_16,
     "say --encoding utf-16le or --encoding utf-16be"},
    {"UTF-16 not said", "a\0,\0b\0\n\0", 8, DETECT, "this looks like UTF-16LE without"},
};

static void test_refusal(void **state)
{
    const struct refusal_case *c = *state;
    struct mny_problems *problems = mny_problems_create();
    enum mny_code code;
    struct text text =
        read_all(test_file("dump.csv", c->bytes, c->length), c->encoding, 64, problems, &code);

    assert_int_equal(code, MNY_E_INPUT);
    assert_true(test_says(problems, c->says));
    free(text.bytes);
    mny_problems_free(problems);
}

/* ---- long texts ---------------------------------------------------------------------- */

enum { LINES = 150000 };

static struct long_case {
    const char *label, *first, *line, *last; /* LINE LINES times */
    enum mny_code code;
    const char *last_wanted, *says;
} long_cases[] = {
    {"GBK comes late", "a\n", "12345678901234567890\n", NANJING_GB "\n", MNY_OK, NANJING_8 "\n",
     "read as GB18030"},
    {"UTF-8 comes late", "a\n", "12345678901234567890\n", NANJING_8 "\n", MNY_OK, NANJING_8 "\n",
     NULL},
    {"doubt cleared late: GB18030", "\xC8\xAB\xD4\xB1\n", "1234567890123456789\n", NANJING_GB "\n",
     MNY_OK, NANJING_8 "\n", "read as GB18030"},
    {"doubt cleared late: UTF-8", "\xC2\xB7\n", "1234567890123456789\n", NANJING_8 "\n", MNY_OK,
     NANJING_8 "\n", NULL},
    {"doubt never cleared", "\xC8\xAB\xD4\xB1\n", "1234567890123456789\n", "1\n", MNY_E_INPUT, NULL,
     "can be read as UTF-8"},
    {"clear UTF-8 does not look far", CITY_8, "1234567890123456789,\xE7\x94\xB2\n", NANJING_GB "\n",
     MNY_OK, NANJING_GB "\n", NULL},
    {"nor does UTF-8 with a bad byte", CITY_8 "\xFF\n", "1234567890123456789,\xE7\x94\xB2\n",
     NANJING_GB "\n", MNY_OK, NANJING_GB "\n", NULL},
    {"clear GB18030 does not look far", CITY_GB, "123456789012345678,\xD6\xAE\n", NANJING_8 "\n",
     MNY_OK,
     "\xE9\x8D\x97\xE6\xA4\xBE\xE5\x90\xAB"
     "\n",
     "read as GB18030"},
};

static void check_long(const struct long_case *c, const char *path)
{
    struct mny_problems *problems = mny_problems_create();
    enum mny_code code;
    struct text text = read_all(path, DETECT, 300000, problems, &code);

    assert_int_equal(code, c->code);
    if (c->last_wanted) {
        size_t length = strlen(c->last_wanted);

        assert_true(text.length > length);
        assert_memory_equal(text.bytes + text.length - length, c->last_wanted, length);
    }
    if (c->says)
        assert_true(test_says(problems, c->says));
    else
        assert_int_equal(mny_problems_size(problems), 0);
    free(text.bytes);
    mny_problems_free(problems);
}

/* As a file, in which reading can go back, and packed, where it cannot. */
static void test_long(void **state)
{
    const struct long_case *c = *state;
    struct text text = {NULL, 0, 0}, packed = {NULL, 0, 0};

    add_times(&text, c->first, 1);
    add_times(&text, c->line, LINES);
    add_times(&text, c->last, 1);
    pack(text.bytes, text.length, &packed);
    check_long(c, test_file("long.csv", text.bytes, text.length));
    check_long(c, test_file("long.csv", packed.bytes, packed.length));
    free(text.bytes);
    free(packed.bytes);
}

/* Every character of a long text, wherever blocks are cut. */
static void test_every_character(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct text gb = {NULL, 0, 0}, utf8 = {NULL, 0, 0}, got;
    enum mny_code code;

    (void)state;
    add_times(&gb, "x" NANJING_GB "\n\x82\x35\x8F\x33\xC4,", 40000);
    add_times(&utf8, "x" NANJING_8 "\n\xE9\xBE\xA6\xF8\xC4,", 40000);
    got = read_all(test_file("long.csv", gb.bytes, gb.length), MNY_ENCODING_GB18030, 4099, problems,
                   &code);
    assert_int_equal(code, MNY_OK);
    assert_int_equal(got.length, utf8.length);
    assert_memory_equal(got.bytes, utf8.bytes, utf8.length);
    free(gb.bytes);
    free(utf8.bytes);
    free(got.bytes);
    mny_problems_free(problems);
}

/* ---- gzip ------------------------------------------------------------------------------ */

static void expect_packed(const struct text *packed, enum mny_code wanted, const char *text_wanted,
                          const char *says)
{
    struct mny_problems *problems = mny_problems_create();
    enum mny_code code;
    struct text text = read_all(test_file("dump.csv.gz", packed->bytes, packed->length), DETECT, 64,
                                problems, &code);

    assert_int_equal(code, wanted);
    if (text_wanted)
        assert_string_equal(text.bytes, text_wanted);
    if (says)
        assert_true(test_says(problems, says));
    free(text.bytes);
    mny_problems_free(problems);
}

static void test_gzip(void **state)
{
    struct text packed = {NULL, 0, 0}, twice = {NULL, 0, 0};
    size_t length;

    (void)state;
    pack("a,b\n1,2\n", 8, &packed);
    length = packed.length;
    expect_packed(&packed, MNY_OK, "a,b\n1,2\n", NULL);
    pack(packed.bytes, packed.length, &twice);
    expect_packed(&twice, MNY_E_INPUT, NULL, "packed twice");
    pack("3,4\n", 4, &packed);
    expect_packed(&packed, MNY_OK, "a,b\n1,2\n3,4\n", NULL);
    add(&packed, "\0\0\0\0", 4);
    expect_packed(&packed, MNY_OK, "a,b\n1,2\n3,4\n", NULL);
    add(&packed, "more", 4);
    expect_packed(&packed, MNY_E_INPUT, NULL, "stand bytes that are no gzip");
    for (packed.length = 2; packed.length < length; packed.length++)
        expect_packed(&packed, MNY_E_INPUT, NULL, "this gzip file is cut off");
    packed.length = length;
    packed.bytes[length - 6] ^= 1; /* of the checksum */
    expect_packed(&packed, MNY_E_INPUT, NULL, "is damaged (incorrect data check, behind 8");
    free(packed.bytes);
    free(twice.bytes);
}

static void test_gzip_of_nothing(void **state)
{
    struct text packed = {NULL, 0, 0};

    (void)state;
    pack("", 0, &packed);
    expect_packed(&packed, MNY_E_INPUT, NULL, "the file is empty");
    free(packed.bytes);
}

static void test_bomb(void **state)
{
    size_t length = (size_t)80 << 20;
    char *zeros = calloc(length, 1);
    struct text packed = {NULL, 0, 0};

    (void)state;
    assert_non_null(zeros);
    memset(zeros, '1', length);
    pack(zeros, length, &packed);
    free(zeros);
    expect_packed(&packed, MNY_E_INPUT, NULL, "unpacks to more than 500 times its size");
    free(packed.bytes);
}

/* ---- names, and what a bad row is called ----------------------------------------------- */

static void test_names(void **state)
{
    static const struct {
        const char *text;
        enum mny_encoding encoding;
    } names[] = {
        {"utf-8", MNY_ENCODING_UTF_8},       {"UTF-8", MNY_ENCODING_UTF_8},
        {"gb18030", MNY_ENCODING_GB18030},   {"GBK", MNY_ENCODING_GBK},
        {"utf-16", MNY_ENCODING_UTF_16},     {"utf-16le", MNY_ENCODING_UTF_16LE},
        {"UTF-16BE", MNY_ENCODING_UTF_16BE}, {"big5", MNY_ENCODING_BIG5},
    };
    enum mny_encoding encoding;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_true(mny_encoding_parse(names[i].text, &encoding));
        assert_int_equal(encoding, names[i].encoding);
    }
    assert_false(mny_encoding_parse("", &encoding));
    assert_false(mny_encoding_parse("latin-1", &encoding));
    assert_false(mny_encoding_parse("utf8 ", &encoding));
}

static struct fault_case {
    const char *label, *bytes;
    size_t length, line;
    const char *fault;
} fault_cases[] = {
    {"GB18030",
     "\x84\x31\x95\x33"
     "a,b\n\"1\n2\",3\n4,\xC4\n5,6\n",
     0, 3, "not GB18030: byte C4, cell 2"},
    {"GB18030 cut off",
     "\x84\x31\x95\x33"
     "a,b\n1,2\n4,\xC4",
     0, 2, "not GB18030: a character is cut off, cell 2"},
    {"UTF-16",
     "\xFF\xFE"
     "a\0,\0b\0\n\0"
     "4\0,\0\x40\xD8\n\0",
     18, 1, "not UTF-16LE: byte D8, cell 2"},
    {"UTF-8", BOM "a,b\n1,2\n3,\xC4\n", 0, 2, "not UTF-8: byte C4, cell 2"},
};

/* The row it stands in is unreadable, on its physical line, and no other. */
static void test_fault(void **state)
{
    const struct fault_case *c = *state;
    struct mny_record_reader *reader = mny_record_reader_create(',', 2);
    struct mny_problems *problems = mny_problems_create();
    struct mny_dump *dump = NULL;
    struct mny_record record;
    struct mny_piece piece;
    size_t count, faults = 0;
    const char *path =
        test_file("dump.csv", c->bytes, c->length > 0 ? c->length : strlen(c->bytes));

    assert_int_equal(mny_dump_open(path, DETECT, problems, &dump), MNY_OK);
    assert_int_equal(mny_dump_fill(dump, 4096, &piece, 1, &count, problems), MNY_OK);
    assert_int_equal(count, 1);
    mny_record_reader_begin(reader, &piece);
    while (mny_record_next(reader, &record) == MNY_RECORD_READ) {
        if (!record.fault)
            continue;
        faults++;
        assert_int_equal(record.line + 1, c->line);
        assert_string_equal(record.fault, c->fault);
    }
    assert_int_equal(faults, 1);
    mny_dump_close(dump);
    mny_record_reader_free(reader);
    mny_problems_free(problems);
}

enum {
    READINGS = sizeof reading_cases / sizeof *reading_cases,
    REFUSALS = sizeof refusal_cases / sizeof *refusal_cases,
    LONGS = sizeof long_cases / sizeof *long_cases,
    FAULTS = sizeof fault_cases / sizeof *fault_cases
};

int main(void)
{
    struct CMUnitTest tests[READINGS + REFUSALS + LONGS + FAULTS + 5];
    size_t count = 0;

    for (size_t i = 0; i < READINGS; i++)
        tests[count++] = (struct CMUnitTest){reading_cases[i].label, test_reading, NULL, NULL,
                                             &reading_cases[i]};
    for (size_t i = 0; i < REFUSALS; i++)
        tests[count++] = (struct CMUnitTest){refusal_cases[i].label, test_refusal, NULL, NULL,
                                             &refusal_cases[i]};
    for (size_t i = 0; i < LONGS; i++)
        tests[count++] =
            (struct CMUnitTest){long_cases[i].label, test_long, NULL, NULL, &long_cases[i]};
    for (size_t i = 0; i < FAULTS; i++)
        tests[count++] =
            (struct CMUnitTest){fault_cases[i].label, test_fault, NULL, NULL, &fault_cases[i]};
    tests[count++] = (struct CMUnitTest){"every character", test_every_character, NULL, NULL, NULL};
    tests[count++] = (struct CMUnitTest){"gzip", test_gzip, NULL, NULL, NULL};
    tests[count++] = (struct CMUnitTest){"gzip of nothing", test_gzip_of_nothing, NULL, NULL, NULL};
    tests[count++] = (struct CMUnitTest){"a bomb", test_bomb, NULL, NULL, NULL};
    tests[count++] = (struct CMUnitTest){"names", test_names, NULL, NULL, NULL};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
