/* SPDX-License-Identifier: MIT */
#include "core/filing_value.h"

#include "core/number.h"
#include "core/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *mny_filing_name(const char *item_code, const char *input_code, size_t repeat,
                            char name[MNY_FILING_NAME_ROOM])
{
    if (repeat > 0)
        snprintf(name, MNY_FILING_NAME_ROOM, "%s.%s[%zu]", item_code, input_code, repeat);
    else
        snprintf(name, MNY_FILING_NAME_ROOM, "%s.%s", item_code, input_code);
    return name;
}

/* A plain decimal: a sign, digits, a point and digits.  Spreadsheets write large
   numbers as 1.2E+11 and lose digits: that is not what was filed. */
static bool read_decimal(const char *text, double least, double most, double *value)
{
    size_t length = strlen(text);

    return !memchr(text, 'e', length) && !memchr(text, 'E', length) &&
           mny_number_parse(text, length, value) && *value >= least && *value <= most;
}

static bool read_count(const char *text, double *value)
{
    return mny_integer_parse(text, strlen(text), value) && *value >= 0;
}

/* `96.5` or `96.5%`. */
static bool read_percent(char *text, double *value)
{
    size_t length = strlen(text);

    if (length > 0 && text[length - 1] == '%')
        text[--length] = '\0';
    while (length > 0 && text[length - 1] == ' ')
        text[--length] = '\0';
    return read_decimal(text, 0, 100, value);
}

static bool read_yesno(const char *text, double *value)
{
    static const char *const words[] = {"0", "1", "否", "是", "no", "yes"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(text, words[i]) == 0) {
            *value = (double)(i % 2);
            return true;
        }
    }
    return false;
}

static bool read_level(const struct mny_standard_input *input, const char *text, double *value)
{
    if (!mny_integer_parse(text, strlen(text), value))
        return false;
    for (size_t i = 0; i < input->level_count; i++)
        if (input->levels[i].value == *value)
            return true;
    return false;
}

static bool read_value(const struct mny_standard_input *input, char *text, double *value)
{
    switch (input->type) {
    case MNY_INPUT_COUNT:
        return read_count(text, value);
    case MNY_INPUT_AMOUNT:
        return read_decimal(text, 0, 1e300, value);
    case MNY_INPUT_PERCENT:
        return read_percent(text, value);
    case MNY_INPUT_YESNO:
        return read_yesno(text, value);
    case MNY_INPUT_LEVEL:
        return read_level(input, text, value);
    case MNY_INPUT_RATING:
        return read_decimal(text, 0, 100, value);
    }
    return false;
}

/* Bytes of a thousands separator at TEXT: `,`, `'`, `_`, a blank, U+00A0, U+2009
   or U+202F (the narrow blanks of printed numbers), U+2019. */
static size_t separator(const char *text)
{
    static const char *const separators[] = {
        ",", "'", "_", " ", "\xC2\xA0", "\xE2\x80\x89", "\xE2\x80\xAF", "\xE2\x80\x99"};

    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++)
        if (strncmp(text, separators[i], strlen(separators[i])) == 0)
            return strlen(separators[i]);
    return 0;
}

/* Whether TEXT is a number but for separators between its digits. */
static bool has_separators(const char *text)
{
    bool found = false;
    size_t bytes;

    if (*text == '+' || *text == '-')
        text++;
    if (!mny_is_digit(*text))
        return false;
    while (*text != '\0') {
        bytes = mny_is_digit(*text) || *text == '.' ? 1 : separator(text);
        if (bytes == 0)
            return found && strcmp(text, "%") == 0;
        if (!mny_is_digit(*text) && *text != '.') {
            if (!mny_is_digit(text[bytes]))
                return false;
            found = true;
        }
        text += bytes;
    }
    return found;
}

/* `0 (未设立), 1 (设立)`; free with free(), NULL without memory. */
static char *list_levels(const struct mny_standard_input *input)
{
    size_t room = 1;
    char *list, number[MNY_NUMBER_ROOM];

    for (size_t i = 0; i < input->level_count; i++)
        room += MNY_NUMBER_ROOM + strlen(input->levels[i].label) + 8;
    list = calloc(room, 1);
    for (size_t i = 0; list && i < input->level_count; i++) {
        mny_number_format(input->levels[i].value, number);
        snprintf(list + strlen(list), room - strlen(list), "%s%s (%s)", i > 0 ? ", " : "", number,
                 input->levels[i].label);
    }
    return list;
}

static const char *expected_of(enum mny_input_type type)
{
    switch (type) {
    case MNY_INPUT_COUNT:
        return _("a whole number, 0 or more");
    case MNY_INPUT_AMOUNT:
        return _("a number, 0 or more, such as 12.5");
    case MNY_INPUT_PERCENT:
        return _("a rate in per cent from 0 to 100, such as 96.5 or 96.5%");
    case MNY_INPUT_YESNO:
        return _("1 or 0, 是 or 否, yes or no");
    case MNY_INPUT_LEVEL:
        return _("one of its levels");
    case MNY_INPUT_RATING:
        return _("an expert's rating from 0 to 100");
    }
    return "";
}

/* Whether TEXT is what people write into a cell for which they have nothing; to a question of yes
   or no 无 may be an answer. */
static bool says_nothing(const char *text)
{
    static const char *const words[] = {"无",  "暂无", "没有", "空",   "未填", "未统计", "不适用",
                                        "n/a", "na",   "null", "none", "nil",  "/",      "//",
                                        "-",   "--",   "—",    "——",   "–",    "*",      "**"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(text, words[i]) == 0)
            return true;
    return false;
}

static void say_wrong(const char *name, const struct mny_standard_input *input, const char *seen,
                      const char *folded, struct mny_where where, struct mny_problems *problems)
{
    char *levels = NULL;

    if (input->type == MNY_INPUT_LEVEL) {
        levels = list_levels(input);
        if (!levels) {
            mny_problem_memory(problems);
            return;
        }
        mny_problem(problems, MNY_E_INPUT, where,
                    _("%s %s: \"%s\" was filed, but one of these is expected: %s"), name,
                    input->label, seen, levels);
    } else if (input->type != MNY_INPUT_YESNO && has_separators(folded)) {
        mny_problem(problems, MNY_E_INPUT, where,
                    _("%s %s: \"%s\" has a thousands separator, which is not guessed at; write the "
                      "digits without it (expected: %s)"),
                    name, input->label, seen, expected_of(input->type));
    } else if (input->type != MNY_INPUT_YESNO && says_nothing(folded)) {
        mny_problem(
            problems, MNY_E_INPUT, where,
            _("%s %s: \"%s\" was filed; where there is nothing to file leave the cell empty "
              "(expected: %s)"),
            name, input->label, seen, expected_of(input->type));
    } else {
        mny_problem(problems, MNY_E_INPUT, where, _("%s %s: \"%s\" was filed, but %s is expected"),
                    name, input->label, seen, expected_of(input->type));
    }
    free(levels);
}

enum mny_filing_state mny_filing_value(const char *item_code,
                                       const struct mny_standard_input *input, size_t repeat,
                                       const char *text, struct mny_where where,
                                       struct mny_problems *problems, double *value)
{
    char name[MNY_FILING_NAME_ROOM];
    size_t length = strlen(text);
    const char *trimmed;
    enum mny_filing_state state = MNY_FILING_GOOD;
    char small[2][64], *folded = small[0], *work = small[1];

    if (length >= sizeof small[0]) {
        folded = malloc(length + 1);
        work = malloc(length + 1);
    }
    if (!folded || !work) {
        mny_problem_memory(problems);
        state = MNY_FILING_BAD;
        goto done;
    }
    length = mny_fold_width(text, length, folded);
    trimmed = folded;
    mny_trim(&trimmed, &length);
    memmove(folded, trimmed, length);
    folded[length] = '\0';
    memcpy(work, folded, length + 1);
    if (length == 0) {
        state = MNY_FILING_EMPTY;
    } else if (!read_value(input, work, value)) {
        state = MNY_FILING_BAD;
        say_wrong(mny_filing_name(item_code, input->code, repeat, name), input, text, folded, where,
                  problems);
    } else if (*value == 0) {
        *value = 0; /* not "-0" */
    }
done:
    if (folded != small[0])
        free(folded);
    if (work != small[1])
        free(work);
    return state;
}
