/* SPDX-License-Identifier: MIT */
#include "core/expression_private.h"

#include "core/number.h"
#include "core/text.h"

#include <string.h>
#include <unistr.h>

/* What people write who know another language, and what it is called here. */
static const struct habit {
    const char *written, *instead;
} habits[] = {
    {"==", "="},    {"=>", ">="}, {"=<", "<="}, {"<>", "!="},     {"&&", "and"}, {"||", "or"},
    {"!", "not()"}, {"/", "div"}, {"%", "mod"}, {"$", "${name}"}, {"≥", ">="},   {"≤", "<="},
    {"≠", "!="},    {"×", "*"},   {"÷", "div"}, {"·", "*"},       {"、", ","},   {"。", "."},
};

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Names of functions are ASCII; other letters are kept together with them so
   that a question's name without ${} is shown whole. */
static bool begins_name(const char *at)
{
    unsigned char c = (unsigned char)*at;

    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (c >= 0xE4 && c <= 0xE9); /* U+4000-U+9FFF, Chinese */
}

static size_t character_at(const char *text)
{
    int bytes = u8_strmblen((const uint8_t *)text);

    return bytes > 0 ? (size_t)bytes : 1;
}

static size_t name_at(const char *text)
{
    size_t length = 0;

    while (begins_name(text + length) ||
           (length > 0 && (mny_is_digit(text[length]) || text[length] == '-')))
        length += character_at(text + length);
    return length;
}

/* XPath's Number: digits with an optional point anywhere. */
static size_t number_at(const char *text)
{
    size_t length = 0, points = 0;

    while (mny_is_digit(text[length]) || (text[length] == '.' && points == 0))
        points += text[length++] == '.';
    return length == points ? 0 : length;
}

static struct mny_token token_of(enum mny_token_kind kind, const char *text, size_t start,
                                 size_t length)
{
    return (struct mny_token){
        .kind = kind,
        .start = start,
        .length = length,
        .inner = text + start,
        .inner_length = length,
    };
}

static struct mny_token text_token(const char *text, size_t at)
{
    const char *end = strchr(text + at + 1, text[at]);
    struct mny_token token;

    if (!end)
        return token_of(MNY_TOKEN_UNCLOSED_TEXT, text, at, strlen(text + at));
    token = token_of(MNY_TOKEN_TEXT, text, at, (size_t)(end - text) - at + 1);
    token.inner++;
    token.inner_length -= 2;
    return token;
}

static struct mny_token slot_token(const char *text, size_t at)
{
    const char *end = strchr(text + at, '}'), *next = strstr(text + at + 2, "${");
    struct mny_token token;

    if (!end || (next && next < end)) /* the next name's brace closes that one */
        return token_of(MNY_TOKEN_UNCLOSED_SLOT, text, at, strlen(text + at));
    token = token_of(MNY_TOKEN_SLOT, text, at, (size_t)(end - text) - at + 1);
    token.inner += 2;
    token.inner_length -= 3;
    while (token.inner_length > 0 && is_blank(token.inner[0])) {
        token.inner++;
        token.inner_length--;
    }
    while (token.inner_length > 0 && is_blank(token.inner[token.inner_length - 1]))
        token.inner_length--;
    return token;
}

/* The ASCII character whose full-width form is at TEXT, as a text; else NULL. */
static const char *half_width(const char *text)
{
    /* Each with its NUL, so that one can be pointed at. */
    static const char forms[][2] = {"!", "\"", "#", "$", "%", "&", "'", "(", ")", "*", "+",
                                    ",", "-",  ".", "/", ":", ";", "<", "=", ">", "?", "@",
                                    "[", "\\", "]", "^", "_", "`", "{", "|", "}", "~"};
    char narrow[4] = "";

    if (character_at(text) != 3 || mny_fold_width(text, 3, narrow) != 1)
        return NULL;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (forms[i][0] == narrow[0])
            return forms[i];
    return NULL;
}

static struct mny_token strange_token(const char *text, size_t at)
{
    struct mny_token token =
        token_of(MNY_TOKEN_STRANGE, text, at, text[at] ? character_at(text + at) : 0);

    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++) {
        size_t length = strlen(habits[i].written);

        if (strncmp(text + at, habits[i].written, length) == 0) {
            token.length = token.inner_length = length;
            token.instead = habits[i].instead;
            return token;
        }
    }
    token.instead = half_width(text + at);
    return token;
}

static size_t operator_at(const char *text)
{
    if (strncmp(text, "!=", 2) == 0 || strncmp(text, "<=", 2) == 0 || strncmp(text, ">=", 2) == 0)
        return 2;
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++)
        if (habits[i].written[1] != '\0' &&
            strncmp(text, habits[i].written, strlen(habits[i].written)) == 0)
            return 0;
    return *text && strchr("=<>+-*", *text) ? 1 : 0;
}

struct mny_token mny_lexer_next(const char *text, size_t at)
{
    size_t length;

    while (is_blank(text[at]))
        at++;
    if (text[at] == '\0')
        return token_of(MNY_TOKEN_END, text, at, 0);
    if (text[at] == '\'' || text[at] == '"')
        return text_token(text, at);
    if (text[at] == '$' && text[at + 1] == '{')
        return slot_token(text, at);
    if (text[at] == '(' || text[at] == ')' || text[at] == ',')
        return token_of(text[at] == '('   ? MNY_TOKEN_OPEN
                        : text[at] == ')' ? MNY_TOKEN_CLOSE
                                          : MNY_TOKEN_COMMA,
                        text, at, 1);
    if ((length = number_at(text + at)) > 0)
        return token_of(MNY_TOKEN_NUMBER, text, at, length);
    if (text[at] == '.' && text[at + 1] == '.')
        return token_of(MNY_TOKEN_STRANGE, text, at, 2);
    if (text[at] == '.')
        return token_of(MNY_TOKEN_SELF, text, at, 1);
    if ((length = name_at(text + at)) > 0)
        return token_of(MNY_TOKEN_NAME, text, at, length);
    if ((length = operator_at(text + at)) > 0)
        return token_of(MNY_TOKEN_OPERATOR, text, at, length);
    return strange_token(text, at);
}

void mny_lexer_fold_quotes(const char *source, char *text)
{
    size_t made = 0;

    /* U+2018 and U+2019 are E2 80 98-99, U+201C and U+201D are E2 80 9C-9D. */
    for (const char *at = source; *at; at++) {
        if (strncmp(at, "\xE2\x80\x98", 3) == 0 || strncmp(at, "\xE2\x80\x99", 3) == 0) {
            text[made++] = '\'';
            at += 2;
        } else if (strncmp(at, "\xE2\x80\x9C", 3) == 0 || strncmp(at, "\xE2\x80\x9D", 3) == 0) {
            text[made++] = '"';
            at += 2;
        } else {
            text[made++] = *at;
        }
    }
    text[made] = '\0';
}
