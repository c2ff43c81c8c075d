/* SPDX-License-Identifier: MIT */
/* The layout of the file's dictionary is that of PSPP's developers' guide, "System File Format". */
#include "survey/dump/spss_encoding.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LAYOUT_AT = 64, HEADER = 176, NAME_MOST = 32 };

enum record { VARIABLE = 2, LABELS = 3, LABELLED = 4, DOCUMENTS = 6, EXTENSION = 7 };

enum { CODE_PAGE = 3, ENCODING_NAME = 20 }; /* extensions */

struct dictionary {
    FILE *file;
    bool swapped;
    int32_t code_page; /* 0: not said */
    char name[NAME_MOST];
};

/* ---- what stands there ---------------------------------------------------------------- */

static int32_t in_order(const struct dictionary *dictionary, const unsigned char bytes[4])
{
    uint32_t number = 0;

    for (size_t i = 0; i < 4; i++)
        number |= (uint32_t)bytes[i] << 8 * (dictionary->swapped ? 3 - i : i);
    return (int32_t)number;
}

static bool take_numbers(struct dictionary *dictionary, int32_t *numbers, size_t count)
{
    unsigned char bytes[4];

    for (size_t i = 0; i < count; i++) {
        if (fread(bytes, sizeof bytes, 1, dictionary->file) != 1)
            return false;
        numbers[i] = in_order(dictionary, bytes);
    }
    return true;
}

/* COUNT things of SIZE bytes. */
static bool pass(struct dictionary *dictionary, int64_t count, int64_t size)
{
    return count >= 0 && size >= 0 && (count == 0 || size <= INT32_MAX / count) &&
           fseek(dictionary->file, (long)(count * size), SEEK_CUR) == 0;
}

/* ---- records -------------------------------------------------------------------------- */

static bool pass_variable(struct dictionary *dictionary)
{
    enum { WIDTH, HAS_LABEL, MISSING, PRINT, WRITE, NAME, NAME_END, NUMBERS };
    int32_t numbers[NUMBERS], length;

    if (!take_numbers(dictionary, numbers, NUMBERS))
        return false;
    if (numbers[HAS_LABEL] == 1 && !(take_numbers(dictionary, &length, 1) && length >= 0 &&
                                     pass(dictionary, ((int64_t)length + 3) / 4, 4)))
        return false;
    return pass(dictionary, llabs((long long)numbers[MISSING]), 8);
}

/* A value of 8 bytes, and a label that fills as many with the byte of its length. */
static bool pass_labels(struct dictionary *dictionary)
{
    int32_t count;

    if (!take_numbers(dictionary, &count, 1))
        return false;
    for (int32_t i = 0; i < count; i++) {
        int length;

        if (!pass(dictionary, 1, 8) || (length = fgetc(dictionary->file)) == EOF ||
            !pass(dictionary, 1, (length + 8) / 8 * 8 - 1))
            return false;
    }
    return true;
}

static bool pass_counted(struct dictionary *dictionary, int64_t size)
{
    int32_t count;

    return take_numbers(dictionary, &count, 1) && pass(dictionary, count, size);
}

static bool take_code_page(struct dictionary *dictionary, int32_t count)
{
    enum { CODE = 7, NUMBERS };
    int32_t numbers[NUMBERS];

    if (count < NUMBERS || !take_numbers(dictionary, numbers, NUMBERS))
        return false;
    dictionary->code_page = numbers[CODE];
    return pass(dictionary, count - NUMBERS, 4);
}

static bool take_name(struct dictionary *dictionary, int32_t count)
{
    const size_t length = count > 0 && count < NAME_MOST ? (size_t)count : 0;

    if (length == 0)
        return pass(dictionary, count, 1);
    if (fread(dictionary->name, length, 1, dictionary->file) != 1)
        return false;
    dictionary->name[length] = '\0';
    return true;
}

static bool take_extension(struct dictionary *dictionary)
{
    enum { KIND, SIZE, COUNT, NUMBERS };
    int32_t numbers[NUMBERS];

    if (!take_numbers(dictionary, numbers, NUMBERS))
        return false;
    if (numbers[KIND] == CODE_PAGE && numbers[SIZE] == 4)
        return take_code_page(dictionary, numbers[COUNT]);
    if (numbers[KIND] == ENCODING_NAME && numbers[SIZE] == 1)
        return take_name(dictionary, numbers[COUNT]);
    return pass(dictionary, numbers[COUNT], numbers[SIZE]);
}

static bool take_record(struct dictionary *dictionary)
{
    int32_t record;

    if (!take_numbers(dictionary, &record, 1))
        return false;
    switch (record) {
    case VARIABLE:
        return pass_variable(dictionary);
    case LABELS:
        return pass_labels(dictionary);
    case LABELLED:
        return pass_counted(dictionary, 4);
    case DOCUMENTS:
        return pass_counted(dictionary, 80);
    case EXTENSION:
        return take_extension(dictionary);
    default: /* the end, or no record */
        return false;
    }
}

/* ---- what it means -------------------------------------------------------------------- */

/* GB18030 has the characters of GBK and GB 2312 at the same bytes. */
static enum mny_encoding named(const char *name)
{
    static const struct {
        const char *name;
        enum mny_encoding encoding;
    } names[] = {
        {"GB18030", MNY_ENCODING_GB18030},     {"GBK", MNY_ENCODING_GB18030},
        {"CP936", MNY_ENCODING_GB18030},       {"MS936", MNY_ENCODING_GB18030},
        {"WINDOWS-936", MNY_ENCODING_GB18030}, {"GB2312", MNY_ENCODING_GB18030},
        {"EUC-CN", MNY_ENCODING_GB18030},      {"BIG5", MNY_ENCODING_BIG5},
        {"CP950", MNY_ENCODING_BIG5},          {"WINDOWS-950", MNY_ENCODING_BIG5},
        {"UTF-8", MNY_ENCODING_UTF_8},         {"UTF8", MNY_ENCODING_UTF_8},
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(names[i].name, name) == 0)
            return names[i].encoding;
    return MNY_ENCODING_DETECT;
}

static enum mny_encoding numbered(int32_t code_page)
{
    switch (code_page) {
    case 936:
    case 20936:
    case 51936:
    case 54936:
        return MNY_ENCODING_GB18030;
    case 950:
        return MNY_ENCODING_BIG5;
    case 65001:
        return MNY_ENCODING_UTF_8;
    default:
        return MNY_ENCODING_DETECT;
    }
}

enum mny_encoding mny_spss_encoding(FILE *file, bool *said)
{
    enum { SEVEN_BITS = 2, EIGHT_BITS = 3 }; /* ASCII, and whatever else there is */
    struct dictionary dictionary = {.file = file};
    unsigned char layout[4];
    enum mny_encoding encoding;

    *said = false;
    if (fseek(file, LAYOUT_AT, SEEK_SET) != 0 || fread(layout, sizeof layout, 1, file) != 1 ||
        fseek(file, HEADER, SEEK_SET) != 0)
        return MNY_ENCODING_DETECT;
    dictionary.swapped = layout[0] == 0; /* the number is 2 or 3 */
    while (take_record(&dictionary))
        ;
    *said = dictionary.name[0] != '\0' ||
            (dictionary.code_page != 0 && dictionary.code_page != SEVEN_BITS &&
             dictionary.code_page != EIGHT_BITS);
    encoding = named(dictionary.name);
    return encoding != MNY_ENCODING_DETECT ? encoding : numbered(dictionary.code_page);
}
