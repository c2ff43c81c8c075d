/* SPDX-License-Identifier: MIT */
#include "core/formula_text.h"

#include "core/number.h"
#include "core/rounding.h"
#include "core/text.h"

#include <math.h>
#include <string.h>

/* The expression engine nests 200 deep at most; deeper text is not ours. */
enum { DEEPEST = 200, ARGUMENTS = 3 };

/* A piece of the text. */
struct span {
    const char *start;
    size_t length;
};

static void render(struct mny_page *page, struct span span, int depth);

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static struct span trimmed(struct span span)
{
    while (span.length > 0 && span.start[0] == ' ')
        span.start++, span.length--;
    while (span.length > 0 && span.start[span.length - 1] == ' ')
        span.length--;
    return span;
}

/* Bytes up to the bracket that closes the one at the start; 0 if none does. */
static size_t bracketed(struct span span)
{
    size_t depth = 0;

    for (size_t i = 0; i < span.length; i++) {
        if (span.start[i] == '(' || span.start[i] == '[')
            depth++;
        if ((span.start[i] == ')' || span.start[i] == ']') && --depth == 0)
            return i + 1;
    }
    return 0;
}

/* The next part of REST up to a comma that is in no bracket; moves REST behind it. */
static struct span next_part(struct span *rest)
{
    struct span part = {rest->start, 0};
    size_t depth = 0;

    for (; part.length < rest->length; part.length++) {
        char c = part.start[part.length];

        if (c == ',' && depth == 0)
            break;
        if (c == '(' || c == '[')
            depth++;
        if ((c == ')' || c == ']') && depth > 0)
            depth--;
    }
    rest->start += part.length;
    rest->length -= part.length;
    if (rest->length > 0)
        rest->start++, rest->length--;
    return trimmed(part);
}

/* Whether it is one value, that needs no brackets beside a ÷. */
static bool is_single(struct span span)
{
    return span.length > 0 && !memchr(span.start, ' ', span.length);
}

static void bracket(struct mny_page *page, struct span span, int depth)
{
    mny_page_text(page, "(");
    render(page, span, depth);
    mny_page_text(page, ")");
}

static void operand(struct mny_page *page, struct span span, int depth)
{
    if (is_single(span))
        render(page, span, depth);
    else
        bracket(page, span, depth);
}

static void quotient(struct mny_page *page, struct span above, struct span below, int depth)
{
    operand(page, above, depth);
    mny_page_text(page, " ÷ ");
    operand(page, below, depth);
}

/* The values within [ ]; false if it is no such list. */
static bool open_list(struct span *list)
{
    if (list->length < 2 || list->start[0] != '[' || list->start[list->length - 1] != ']')
        return false;
    list->start++;
    list->length -= 2;
    return true;
}

/* (80 + 90) ÷ 2. */
static void mean(struct mny_page *page, struct span list, int depth)
{
    size_t count = 0;

    if (!open_list(&list)) {
        mny_page_text(page, _("mean"));
        bracket(page, list, depth);
        return;
    }
    mny_page_text(page, "(");
    for (; list.length > 0; count++) {
        mny_page_text(page, count > 0 ? " + " : "");
        render(page, next_part(&list), depth);
    }
    mny_page_text(page, ") ÷ ");
    mny_formula_number(page, (double)count);
}

/* (1 ÷ 2) × (3 ÷ 4 + 5 ÷ 6). */
static void mean_ratio(struct mny_page *page, struct span above, struct span below, int depth)
{
    struct span counted = above;
    size_t count = 0;

    if (!open_list(&above) || !open_list(&below)) {
        mny_page_text(page, "(1 ÷ n) × Σ(");
        quotient(page, counted, below, depth);
        mny_page_text(page, ")");
        return;
    }
    for (counted = above; counted.length > 0; count++)
        next_part(&counted);
    mny_page_text(page, "(1 ÷ ");
    mny_formula_number(page, (double)count);
    mny_page_text(page, ") × (");
    for (size_t i = 0; i < count; i++) {
        mny_page_text(page, i > 0 ? " + " : "");
        quotient(page, next_part(&above), next_part(&below), depth);
    }
    mny_page_text(page, ")");
}

static bool same(struct span name, const char *text)
{
    return strlen(text) == name.length && memcmp(text, name.start, name.length) == 0;
}

static void least(struct mny_page *page, struct span a, struct span b, bool ratio, int depth)
{
    mny_page_text(page, "min(");
    if (ratio)
        quotient(page, a, b, depth);
    else
        render(page, a, depth);
    mny_page_text(page, ", ");
    if (ratio)
        mny_page_text(page, "1");
    else
        render(page, b, depth);
    mny_page_text(page, ")");
}

static void condition(struct mny_page *page, const struct span *parts, int depth)
{
    mny_page_text(page, _("if "));
    render(page, parts[0], depth);
    mny_page_text(page, _(": "));
    render(page, parts[1], depth);
    mny_page_text(page, _("; else "));
    render(page, parts[2], depth);
}

/* Where a call stands: behind a ÷, and with nothing beside it. */
struct place {
    bool divides, alone;
};

/* A function that has a notation of its own; false if NAME has none.  It is put in
   brackets where it would be taken for something else. */
static bool call(struct mny_page *page, struct span name, struct span inside, struct place place,
                 int depth)
{
    struct span parts[ARGUMENTS] = {{"", 0}, {"", 0}, {"", 0}};
    bool ratio = same(name, "ratio") || same(name, "quotient");
    bool quotient_like = ratio || same(name, "mean") || same(name, "mean_ratio");
    bool brackets = (quotient_like && place.divides) || (same(name, "if") && !place.alone);

    for (size_t i = 0; i < ARGUMENTS && inside.length > 0; i++)
        parts[i] = next_part(&inside);
    if (brackets)
        mny_page_text(page, "(");
    if (ratio)
        quotient(page, parts[0], parts[1], depth);
    else if (same(name, "capped_ratio"))
        least(page, parts[0], parts[1], true, depth);
    else if (same(name, "at_most"))
        least(page, parts[0], parts[1], false, depth);
    else if (same(name, "mean"))
        mean(page, parts[0], depth);
    else if (same(name, "mean_ratio"))
        mean_ratio(page, parts[0], parts[1], depth);
    else if (same(name, "if"))
        condition(page, parts, depth);
    else
        return false;
    if (brackets)
        mny_page_text(page, ")");
    return true;
}

/* Signs of the language, and how they are printed. */
static size_t sign(struct mny_page *page, struct span rest)
{
    static const struct {
        const char *sign, *printed;
    } signs[] = {{"*", "×"}, {"<=", "≤"}, {">=", "≥"}, {"!=", "≠"}};

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t length = strlen(signs[i].sign);

        if (rest.length >= length && memcmp(rest.start, signs[i].sign, length) == 0) {
            mny_page_text(page, signs[i].printed);
            return length;
        }
    }
    mny_page_bytes(page, rest.start, 1);
    return 1;
}

/* A name, an operator that is a word, or a call; the bytes of it. */
static size_t word(struct mny_page *page, struct span rest, struct place place, int depth)
{
    struct span name = {rest.start, 0};
    size_t inside;

    while (name.length < rest.length &&
           (is_letter(name.start[name.length]) || mny_is_digit(name.start[name.length])))
        name.length++;
    rest.start += name.length;
    rest.length -= name.length;
    inside = rest.length > 0 && rest.start[0] == '(' ? bracketed(rest) : 0;
    place.alone = place.alone && inside == rest.length;
    if (inside > 0 && call(page, name, (struct span){rest.start + 1, inside - 2}, place, depth))
        return name.length + inside;
    if (same(name, "div"))
        mny_page_text(page, "÷");
    else if (same(name, "and"))
        mny_page_text(page, _("and"));
    else if (same(name, "or"))
        mny_page_text(page, _("or"));
    else
        mny_page_bytes(page, name.start, name.length);
    return name.length;
}

static size_t number(struct mny_page *page, struct span rest)
{
    size_t length = 0;
    double value;

    while (length < rest.length &&
           (mny_is_digit(rest.start[length]) || rest.start[length] == '.' ||
            rest.start[length] == 'e' || (length > 0 && rest.start[length - 1] == 'e')))
        length++;
    if (mny_number_parse(rest.start, length, &value))
        mny_formula_number(page, value);
    else
        mny_page_bytes(page, rest.start, length);
    return length;
}

static void render(struct mny_page *page, struct span span, int depth)
{
    struct place place = {false, true};
    size_t taken;

    if (depth > DEEPEST) {
        mny_page_bytes(page, span.start, span.length);
        return;
    }
    for (; span.length > 0; span.start += taken, span.length -= taken) {
        const char *end = NULL;

        if (span.length > 2 && span.start[0] == '$' && span.start[1] == '{')
            end = memchr(span.start, '}', span.length);
        if (end) {
            taken = (size_t)(end - span.start) + 1;
            mny_page_bytes(page, span.start + 2, taken - 3);
        } else if (is_letter(span.start[0])) {
            taken = word(page, span, place, depth + 1);
        } else if (mny_is_digit(span.start[0])) {
            taken = number(page, span);
        } else if (span.start[0] == '(' && (taken = bracketed(span)) > 0) {
            bracket(page, (struct span){span.start + 1, taken - 2}, depth + 1);
        } else {
            taken = sign(page, span);
        }
        place.alone = false;
        if (span.start[0] != ' ')
            place.divides = taken == 3 && memcmp(span.start, "div", 3) == 0;
    }
}

void mny_formula_text(struct mny_page *page, const char *text)
{
    render(page, (struct span){text, strlen(text)}, 0);
}

void mny_formula_number(struct mny_page *page, double value)
{
    char text[MNY_NUMBER_ROOM];
    double shown = fabs(value) < 1e6 ? mny_round_half_up(fabs(value), MNY_DECIMALS_MOST) : value;

    if (value < 0 && shown > 0)
        shown = -shown;
    /* What is too small for six decimals is no 0. */
    mny_number_format(shown != 0 ? shown : value, text);
    mny_page_text(page, text);
}
