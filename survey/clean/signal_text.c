/* SPDX-License-Identifier: MIT */
#include "survey/clean/signal_text.h"

#include "core/text.h"

#include <arpa/inet.h>
#include <math.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

/* 10/8, 172.16/12, 192.168/16, 127/8, 169.254/16, 100.64/10 and 0/8. */
static bool is_shared(uint32_t address)
{
    return address >> 24 == 10 || address >> 20 == 0xAC1 || address >> 16 == 0xC0A8 ||
           address >> 24 == 127 || address >> 16 == 0xA9FE || address >> 22 == 0x191 ||
           address >> 24 == 0;
}

/* The four bytes of an IPv4 address, unless many share it. */
static size_t keep_single(const unsigned char *bytes, char out[MNY_ADDRESS_ROOM])
{
    uint32_t number;

    memcpy(&number, bytes, 4);
    if (is_shared(ntohl(number)))
        return 0;
    memcpy(out, bytes, 4);
    return 4;
}

/* ::ffff:203.0.113.5, as servers that listen to both write an IPv4 address. */
static bool is_mapped(const unsigned char bytes[16])
{
    static const unsigned char prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

    return memcmp(bytes, prefix, sizeof prefix) == 0;
}

size_t mny_signal_address(const char *text, size_t length, char out[MNY_ADDRESS_ROOM])
{
    char address[INET6_ADDRSTRLEN + 1];
    unsigned char bytes[16];
    size_t used = 0;

    while (used < length && used < INET6_ADDRSTRLEN &&
           strchr("0123456789abcdefABCDEF.:", text[used]))
        used++;
    memcpy(address, text, used);
    address[used] = '\0';
    if (inet_pton(AF_INET, address, bytes) == 1)
        return keep_single(bytes, out);
    if (inet_pton(AF_INET6, address, bytes) != 1)
        return 0;
    if (is_mapped(bytes))
        return keep_single(bytes + 12, out);
    if ((bytes[0] & 0xFE) == 0xFC || (bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80) ||
        bytes[0] == 0)
        return 0;
    memcpy(out, bytes, 8);
    return 8;
}

static bool ends_with(const char *text, size_t length, const char *end)
{
    const size_t bytes = strlen(end);

    return length > bytes && memcmp(text + length - bytes, end, bytes) == 0;
}

static bool is_text(const char *text, size_t length, const char *wanted)
{
    return strlen(wanted) == length && memcmp(text, wanted, length) == 0;
}

static size_t without_ending(const char *text, size_t length)
{
    static const char *const endings[] = {"自治州", "地区", "市", "盟"};

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_with(text, length, endings[i]))
            return length - strlen(endings[i]);
    return length;
}

/* What stands behind the province in a text without a mark between them, if it says that it is a
   city. */
static bool city_of_text(const char *text, size_t length, const char **city, size_t *city_length)
{
    static const char *const provinces[] = {"省", "自治区"};

    for (size_t i = 0; i < sizeof provinces / sizeof *provinces; i++) {
        const size_t size = strlen(provinces[i]);

        for (size_t at = 0; at + size <= length; at++)
            if (memcmp(text + at, provinces[i], size) == 0) {
                text += at + size;
                length -= at + size;
                break;
            }
    }
    *city = text;
    *city_length = length;
    return without_ending(text, length) < length;
}

bool mny_signal_city(const char *text, size_t length, const char **city, size_t *city_length)
{
    size_t from = 0, end = length;

    for (size_t i = 0; i < length; i++) {
        if (text[i] == '(')
            from = i + 1;
        if (text[i] == ')')
            end = i;
    }
    if (end <= from)
        return false;
    for (size_t i = from; i < end; i++)
        if (text[i] == '-') {
            *city = text + i + 1;
            *city_length = end - i - 1;
            mny_trim(city, city_length);
            return *city_length > 0 && !is_text(*city, *city_length, "未知") &&
                   !is_text(*city, *city_length, "其他");
        }
    return city_of_text(text + from, end - from, city, city_length);
}

static bool is_end(const char *text, size_t length, const char *end, size_t bytes)
{
    return length >= bytes && memcmp(text + length - bytes, end, bytes) == 0;
}

/* The place behind the last mark of 中国-新疆-伊犁, without what kind of place it is. */
static const char *last_place(const char *text, size_t *length)
{
    size_t from = *length;

    while (from > 0 && text[from - 1] != '-')
        from--;
    text += from;
    *length -= from;
    mny_trim(&text, length);
    *length = without_ending(text, *length);
    return text;
}

/* 伊犁 or 伊犁州 for 伊犁哈萨克自治州: addresses leave out whose prefecture it is. */
static bool is_short_prefecture(const char *seen, size_t length, const char *label)
{
    const size_t two = strlen("伊犁");

    if (ends_with(seen, length, "州"))
        length -= strlen("州");
    return ends_with(label, strlen(label), "自治州") && length >= two && length < strlen(label) &&
           memcmp(label, seen, length) == 0;
}

bool mny_signal_same_city(const char *seen, size_t length, const char *label)
{
    const size_t named = without_ending(label, strlen(label));

    seen = last_place(seen, &length);
    return is_end(seen, length, label, named) || is_end(label, named, seen, length) ||
           is_short_prefecture(seen, length, label);
}

static bool is_ascii(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] >= 0x80)
            return false;
    return true;
}

bool mny_signal_same_script(const char *seen, size_t length, const char *label)
{
    return is_ascii(seen, length) == is_ascii(label, strlen(label));
}

bool mny_signal_is_county(const char *code)
{
    return strspn(code, "0123456789") == 6 && code[6] == '\0' && strcmp(code + 4, "00") != 0;
}

/* The corners of China's land, islands and all, in whole degrees. */
static bool in_china(double latitude, double longitude)
{
    return latitude >= 3 && latitude <= 54 && longitude >= 73 && longitude <= 136;
}

const char *mny_signal_place(double latitude, double longitude)
{
    if (in_china(latitude, longitude))
        return "";
    if (latitude == 0 && longitude == 0)
        return "zero";
    return in_china(longitude, latitude) ? "swapped" : "outside";
}

size_t mny_signal_fold(char *text, size_t length, size_t *characters)
{
    size_t made = 0;

    length = mny_fold_width(text, length, text);
    *characters = 0;
    for (size_t i = 0; i < length; i++) {
        const char letter = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];

        if (letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r')
            continue;
        text[made++] = letter;
        *characters += ((unsigned char)letter & 0xC0) != 0x80;
    }
    return made;
}

/* Whether TEXT is its first CHARACTERS-th part again and again. */
static bool repeats(const char *text, size_t length, size_t characters)
{
    const size_t bytes = length / characters;

    return length % characters == 0 && memcmp(text, text + bytes, length - bytes) == 0;
}

/* ASCII punctuation, and the blocks of general and CJK punctuation: U+2000-206F,
   U+3000-303F.  Width is folded already. */
static bool is_punctuation(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)text[i];

        if (c < 0x80) {
            if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c < 0x21)
                return false;
        } else if (i + 2 < length && c == 0xE3 && (unsigned char)text[i + 1] == 0x80) {
            i += 2;
        } else if (i + 2 < length && c == 0xE2 &&
                   ((unsigned char)text[i + 1] == 0x80 ||
                    ((unsigned char)text[i + 1] == 0x81 && (unsigned char)text[i + 2] < 0xB0))) {
            i += 2;
        } else {
            return false;
        }
    }
    return length > 0;
}

/* The whole text is part of a row of keys, or of the letters in their order. */
static bool is_key_run(const char *text, size_t length)
{
    static const char *const runs[] = {"1234567890", "0987654321", "qwertyuiop",
                                       "asdfghjkl",  "zxcvbnm",    "abcdefghijklmnopqrstuvwxyz"};

    if (length < 4 || length > 26)
        return false;
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
        for (size_t at = 0; at + length <= strlen(runs[i]); at++)
            if (memcmp(runs[i] + at, text, length) == 0)
                return true;
    return false;
}

bool mny_signal_is_gibberish(const char *text, size_t length, size_t characters)
{
    bool letters = true;

    if (length == 0 || characters == 0)
        return false;
    for (size_t i = 0; i < length; i++)
        letters = letters && text[i] >= 'a' && text[i] <= 'z';
    return (letters && length <= 2) || (characters >= 4 && repeats(text, length, characters)) ||
           is_punctuation(text, length) || is_key_run(text, length);
}

static bool is_one_of(const char *text, size_t length, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == length && strncasecmp(text, *words, length) == 0)
            return true;
    return false;
}

bool mny_signal_is_preview(const char *text, size_t length)
{
    static const char *const words[] = {"preview", "预览", "测试", "test", NULL};

    return is_one_of(text, length, words);
}

bool mny_signal_is_test(const char *text, size_t length, bool coded)
{
    static const char *const words[] = {"Survey Preview", "Survey Test", "preview", "test",
                                        "预览",           "测试",        NULL};
    static const char *const codes[] = {"1", "2", NULL};

    return is_one_of(text, length, words) || (coded && is_one_of(text, length, codes));
}
