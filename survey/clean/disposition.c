/* SPDX-License-Identifier: MIT */
#include "survey/clean/disposition.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static const struct {
    const char *word;
    enum mny_outcome outcome;
} words[] = {
    {"respondent", MNY_INTERVIEW},
    {"complete", MNY_INTERVIEW},
    {"partial", MNY_INTERVIEW},
    {"受访", MNY_INTERVIEW},
    {"已答", MNY_INTERVIEW},
    {"完成", MNY_INTERVIEW},
    {"nonrespondent", MNY_OTHER},
    {"未答", MNY_OTHER},
    {"未完成", MNY_OTHER},
    {"refusal", MNY_REFUSAL},
    {"拒访", MNY_REFUSAL},
    {"拒绝", MNY_REFUSAL},
    {"中途退出", MNY_REFUSAL},
    {"noncontact", MNY_NONCONTACT},
    {"未接触", MNY_NONCONTACT},
    {"无应答", MNY_NONCONTACT},
    {"other", MNY_OTHER},
    {"其他", MNY_OTHER},
    {"ineligible", MNY_NOT_ELIGIBLE},
    {"不合格", MNY_NOT_ELIGIBLE},
    {"不符合条件", MNY_NOT_ELIGIBLE},
    {"sampled", MNY_UNKNOWN_OTHER},
    {"unknown", MNY_UNKNOWN_OTHER},
    {"未知", MNY_UNKNOWN_OTHER},
    {"抽中", MNY_UNKNOWN_OTHER},
};

/* AAPOR's final codes: 1 interview, 2.1 refusal and break-off, 2.2 non-contact, 2.0 and 2.3
   other, 3.1 unknown whether there is a household, other 3 unknown, 4 not eligible. */
static enum mny_outcome parse_code(const char *text, size_t length)
{
    const char second = length >= 3 && text[1] == '.' ? text[2] : '0';

    for (size_t i = 1; i < length; i++)
        if (i == 1 ? text[i] != '.' : !isdigit((unsigned char)text[i]))
            return MNY_OUTCOMES;
    if (length > 5 || length == 2)
        return MNY_OUTCOMES;
    switch (text[0]) {
    case '1':
        return MNY_INTERVIEW;
    case '2':
        return second == '1' ? MNY_REFUSAL : second == '2' ? MNY_NONCONTACT : MNY_OTHER;
    case '3':
        return second == '1' ? MNY_UNKNOWN_HOUSEHOLD : MNY_UNKNOWN_OTHER;
    case '4':
        return MNY_NOT_ELIGIBLE;
    default:
        return MNY_OUTCOMES;
    }
}

/* Whether both are the same but for the case of ASCII letters. */
static bool is_word(const char *word, const char *text, size_t length)
{
    if (strlen(word) != length)
        return false;
    for (size_t i = 0; i < length; i++) {
        const char letter = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
        if (letter != word[i])
            return false;
    }
    return true;
}

enum mny_outcome mny_disposition_parse(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is_word(words[i].word, text, length))
            return words[i].outcome;
    return length > 0 ? parse_code(text, length) : MNY_OUTCOMES;
}

enum mny_reason mny_disposition_reason(enum mny_outcome outcome)
{
    switch (outcome) {
    case MNY_INTERVIEW:
    case MNY_PARTIAL:
        return MNY_ACCEPTED;
    case MNY_REFUSAL:
    case MNY_NONCONTACT:
    case MNY_OTHER:
        return MNY_NONRESPONDENT;
    case MNY_UNKNOWN_HOUSEHOLD:
    case MNY_UNKNOWN_OTHER:
        return MNY_UNKNOWN_ELIGIBILITY;
    case MNY_NOT_ELIGIBLE:
        return MNY_INELIGIBLE;
    case MNY_OUTCOMES:
        break;
    }
    return MNY_INVALID;
}
