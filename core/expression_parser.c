/* SPDX-License-Identifier: MIT */
/* Reads the grammar by precedence climbing: chains of operators are a loop, only
   parentheses and calls nest. */
#include "core/expression_private.h"

#include "core/number.h"
#include "core/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

enum {
    NESTING_LIMIT = 200, /* deep enough for any form, shallow enough for a thread's stack */
    SHOWN_COLUMNS = 40,  /* of what was found, in messages */
    SHOWN_BYTES = 4 * SHOWN_COLUMNS
};

struct infix {
    const char *written;
    int level; /* a higher one binds more closely */
    enum mny_operation operation;
};

/* What was found, as messages name it. */
struct shown {
    char text[SHOWN_BYTES + 8];
};

static bool parse_expression(struct mny_compiler *compiler, int lowest);

void mny_parser_fault(struct mny_compiler *compiler, size_t at, const char *format, ...)
{
    const struct mny_expression *expression = compiler->expression;
    char *text, *excerpt = strdup(expression->source);
    va_list arguments;

    va_start(arguments, format);
    text = mny_text_format(format, arguments);
    va_end(arguments);
    if (!text || !excerpt) {
        (void)mny_compiler_memory(compiler);
        goto done;
    }
    for (char *c = excerpt; *c; c++) /* a cell may have several lines */
        if (*c == '\n' || *c == '\r' || *c == '\t')
            *c = ' ';
    compiler->code = mny_problem(compiler->problems, MNY_E_INPUT, compiler->where, _("%s: %s"),
                                 compiler->what, text);
    mny_problem_excerpt(compiler->problems, excerpt,
                        u8_mbsnlen((const uint8_t *)expression->text, at));
done:
    free(text);
    free(excerpt);
}

static void advance(struct mny_compiler *compiler)
{
    compiler->token =
        mny_lexer_next(compiler->expression->text, compiler->token.start + compiler->token.length);
}

/* The token at hand, cut where it is long; in ROOM, or a fixed text. */
static const char *found(const struct mny_compiler *compiler, struct shown *room)
{
    const struct mny_token *token = &compiler->token;
    size_t length = token->length < SHOWN_BYTES ? token->length : SHOWN_BYTES, bad;
    char text[SHOWN_BYTES + 1];

    if (token->kind == MNY_TOKEN_END)
        return _("the end of the expression");
    memcpy(text, compiler->expression->text + token->start, length);
    text[length] = '\0';
    length = mny_display_fit(text, SHOWN_COLUMNS);
    if (!mny_utf8_valid(text, length, &bad))
        length = bad;
    text[length] = '\0';
    (void)snprintf(room->text, sizeof room->text, "`%s%s`", text,
                   length < token->length ? "…" : "");
    return room->text;
}

/* The token at hand is not what the grammar wants: EXPECTED, in the user's
   language.  Always false: nothing after it can be understood. */
static bool unexpected(struct mny_compiler *compiler, const char *expected)
{
    const struct mny_token *token = &compiler->token;
    struct shown room;

    if (token->instead)
        mny_parser_fault(compiler, token->start, _("found %s; write `%s` instead"),
                         found(compiler, &room), token->instead);
    else
        mny_parser_fault(compiler, token->start, _("expected %s, found %s"), expected,
                         found(compiler, &room));
    return false;
}

/* The operator at hand, or NULL. */
static const struct infix *infix_at(const struct mny_token *token)
{
    static const struct infix infixes[] = {
        {"or", 1, MNY_OP_OR},        {"and", 2, MNY_OP_AND},          {"=", 3, MNY_OP_EQUAL},
        {"!=", 3, MNY_OP_NOT_EQUAL}, {"<", 4, MNY_OP_LESS},           {"<=", 4, MNY_OP_LESS_EQUAL},
        {">", 4, MNY_OP_GREATER},    {">=", 4, MNY_OP_GREATER_EQUAL}, {"+", 5, MNY_OP_ADD},
        {"-", 5, MNY_OP_SUBTRACT},   {"*", 6, MNY_OP_MULTIPLY},       {"div", 6, MNY_OP_DIVIDE},
        {"mod", 6, MNY_OP_MODULO},
    };

    if (token->kind != MNY_TOKEN_OPERATOR && token->kind != MNY_TOKEN_NAME)
        return NULL;
    for (size_t i = 0; i < sizeof infixes / sizeof *infixes; i++)
        if (token->length == strlen(infixes[i].written) &&
            memcmp(token->inner, infixes[i].written, token->length) == 0)
            return &infixes[i];
    return NULL;
}

static bool parse_number(struct mny_compiler *compiler)
{
    struct mny_token token = compiler->token;
    struct mny_arena *arena = compiler->expression->arena;
    char *digits = mny_arena_array(arena, token.length + 2, 1);
    size_t length = 0;
    double number;

    if (!digits)
        return mny_compiler_memory(compiler);
    if (token.inner[0] == '.') /* `.5` and `5.` are XPath's, not our files' */
        digits[length++] = '0';
    memcpy(digits + length, token.inner, token.length);
    length += token.length;
    if (digits[length - 1] == '.')
        length--;
    if (!mny_number_parse(digits, length, &number)) {
        mny_parser_fault(compiler, token.start, _("the number is too large to compute with"));
        number = 0;
    }
    advance(compiler);
    return mny_compiler_constant(compiler, mny_value_number(number));
}

static bool parse_text(struct mny_compiler *compiler)
{
    struct mny_token token = compiler->token;

    advance(compiler);
    return mny_compiler_constant(compiler, mny_value_text(token.inner, token.inner_length));
}

static bool parse_slot(struct mny_compiler *compiler)
{
    const struct mny_scope *scope = compiler->scope;
    struct mny_token token = compiler->token;
    struct shown room;
    size_t slot = 0;

    if (token.inner_length == 0)
        mny_parser_fault(compiler, token.start,
                         _("there is no name in `${}`; write the name of a question in it"));
    else if (!scope->slot ||
             !scope->slot(scope->scope_context, token.inner, token.inner_length, &slot))
        mny_parser_fault(compiler, token.start + 2,
                         _("unknown name %s; nothing of that name is defined, check its spelling"),
                         found(compiler, &room));
    advance(compiler);
    return mny_compiler_slot(compiler, slot);
}

static bool parse_self(struct mny_compiler *compiler)
{
    if (!compiler->scope->has_self)
        mny_parser_fault(compiler, compiler->token.start,
                         _("`.`, the answer itself, has no meaning here; name the question as "
                           "${name}"));
    advance(compiler);
    compiler->expression->uses_self = true;
    return mny_compiler_slot(compiler, compiler->scope->has_self ? compiler->scope->self_slot : 0);
}

/* Counts what nests; false, with the problem added, where it is too deep. */
static bool nest(struct mny_compiler *compiler, size_t at)
{
    if (++compiler->nesting <= NESTING_LIMIT)
        return true;
    mny_parser_fault(compiler, at,
                     _("parentheses and functions are nested more than %d deep; compute a part "
                       "of it in a calculation of its own"),
                     NESTING_LIMIT);
    return false;
}

static bool parse_parentheses(struct mny_compiler *compiler)
{
    if (!nest(compiler, compiler->token.start))
        return false;
    advance(compiler);
    if (!parse_expression(compiler, 0))
        return false;
    if (compiler->token.kind != MNY_TOKEN_CLOSE)
        return unexpected(compiler, _("an operator or `)`"));
    advance(compiler);
    compiler->nesting--;
    return true;
}

/* The arguments of a call, from after its `(` to before its `)`. */
static bool parse_arguments(struct mny_compiler *compiler, struct mny_call *call)
{
    if (compiler->token.kind == MNY_TOKEN_CLOSE)
        return true;
    for (;;) {
        call->last = compiler->expression->code_count;
        call->last_at = compiler->token.start;
        call->last_quoted = compiler->token.kind == MNY_TOKEN_TEXT;
        if (!parse_expression(compiler, 0))
            return false;
        call->count++;
        if (compiler->token.kind == MNY_TOKEN_CLOSE)
            return true;
        if (compiler->token.kind != MNY_TOKEN_COMMA)
            return unexpected(compiler, _("an operator, `,` or `)`"));
        advance(compiler);
        if (!mny_call_comma(compiler, call))
            return false;
    }
}

static bool parse_call(struct mny_compiler *compiler, struct mny_token name)
{
    struct mny_call call = {.name = name,
                            .from = compiler->expression->code_count,
                            .jumps_else = MNY_NOWHERE,
                            .jumps_end = MNY_NOWHERE};
    size_t depth = compiler->depth;

    if (!nest(compiler, name.start))
        return false;
    mny_call_find(compiler, &call);
    advance(compiler);
    if (!parse_arguments(compiler, &call))
        return false;
    advance(compiler);
    compiler->nesting--;
    if (!mny_call_close(compiler, &call))
        return false;
    compiler->depth = depth + 1; /* also where the count was wrong */
    return true;
}

/* A word where a value should be: a function, or a forgotten ${} or quote. */
static bool parse_name(struct mny_compiler *compiler)
{
    struct mny_token name = compiler->token;
    struct shown room;

    if (infix_at(&name))
        return unexpected(compiler, _("a value"));
    advance(compiler);
    if (compiler->token.kind == MNY_TOKEN_OPEN)
        return parse_call(compiler, name);
    if (compiler->token.instead && strcmp(compiler->token.instead, "(") == 0)
        return unexpected(compiler, "`(`"); /* the full-width one */
    compiler->token = name;
    mny_parser_fault(compiler, name.start,
                     _("found the word %s; write ${...} around a question's name, and quotes "
                       "around a text"),
                     found(compiler, &room));
    return false;
}

static bool parse_primary(struct mny_compiler *compiler)
{
    const struct mny_token *token = &compiler->token;

    switch (token->kind) {
    case MNY_TOKEN_NUMBER:
        return parse_number(compiler);
    case MNY_TOKEN_TEXT:
        return parse_text(compiler);
    case MNY_TOKEN_SLOT:
        return parse_slot(compiler);
    case MNY_TOKEN_SELF:
        return parse_self(compiler);
    case MNY_TOKEN_OPEN:
        return parse_parentheses(compiler);
    case MNY_TOKEN_NAME:
        return parse_name(compiler);
    case MNY_TOKEN_UNCLOSED_TEXT:
        mny_parser_fault(compiler, token->start, _("the quote %c has no partner"), token->inner[0]);
        return false;
    case MNY_TOKEN_UNCLOSED_SLOT:
        mny_parser_fault(compiler, token->start, _("`${` has no `}` after it"));
        return false;
    case MNY_TOKEN_STRANGE:
        if (token->inner[0] != '/' && token->inner[0] != '.')
            return unexpected(compiler, _("a value"));
        mny_parser_fault(compiler, token->start,
                         _("paths are not read here; name the question as ${name}"));
        return false;
    case MNY_TOKEN_END:
    case MNY_TOKEN_CLOSE:
    case MNY_TOKEN_COMMA:
    case MNY_TOKEN_OPERATOR:
        break;
    }
    return unexpected(compiler, _("a value"));
}

/* Signs are a loop, so that a row of them does not nest. */
static bool parse_signed(struct mny_compiler *compiler)
{
    size_t from = compiler->expression->code_count, signs = 0;

    while (compiler->token.kind == MNY_TOKEN_OPERATOR && compiler->token.inner[0] == '-') {
        signs++;
        advance(compiler);
    }
    if (!parse_primary(compiler))
        return false;
    if (signs == 0)
        return true;
    return mny_compiler_operation(compiler, signs % 2 ? MNY_OP_NEGATE : MNY_OP_NUMBER, 1, 0, from);
}

/* a and b and ...: the first that decides jumps to the end. */
static bool parse_chain(struct mny_compiler *compiler, const struct infix *chained)
{
    size_t jumps = MNY_NOWHERE;

    do {
        advance(compiler);
        if (!mny_compiler_jump(compiler, chained->operation, &jumps) ||
            !parse_expression(compiler, chained->level + 1))
            return false;
    } while (infix_at(&compiler->token) == chained);
    if (!mny_compiler_boolean(compiler))
        return false;
    mny_compiler_land(compiler, jumps);
    return true;
}

static bool parse_expression(struct mny_compiler *compiler, int lowest)
{
    size_t from = compiler->expression->code_count;
    const struct infix *next;

    if (!parse_signed(compiler))
        return false;
    while ((next = infix_at(&compiler->token)) && next->level >= lowest) {
        if (next->operation == MNY_OP_AND || next->operation == MNY_OP_OR) {
            if (!parse_chain(compiler, next))
                return false;
            continue;
        }
        advance(compiler);
        if (!parse_expression(compiler, next->level + 1) ||
            !mny_compiler_operation(compiler, next->operation, 2, 0, from))
            return false;
    }
    return true;
}

void mny_parser_run(struct mny_compiler *compiler)
{
    advance(compiler);
    if (compiler->token.kind == MNY_TOKEN_END) {
        mny_parser_fault(compiler, 0, _("the expression is empty"));
        return;
    }
    if (parse_expression(compiler, 0) && compiler->token.kind != MNY_TOKEN_END)
        (void)unexpected(compiler, _("an operator or the end of the expression"));
}
