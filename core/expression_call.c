/* SPDX-License-Identifier: MIT */
/* Calls of functions: which function it is, how many arguments it takes, and the
   two that are not called with values: if() and regex(). */
#include "core/expression_private.h"

#include "core/text.h"

#include <stdio.h>
#include <string.h>

enum {
    NAME_LIMIT = 32,  /* letters of a name that is compared with the known ones */
    NAMES_ROOM = 1024 /* for the list of all functions */
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t least_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters to change, add or leave out to make WRITTEN into NAME (Levenshtein),
   not minding capitals; NAME_LIMIT where one is too long to be a function. */
static size_t distance(const char *written, size_t length, const char *name)
{
    size_t row[NAME_LIMIT + 1], size = strlen(name);

    if (length > NAME_LIMIT || size > NAME_LIMIT)
        return NAME_LIMIT;
    for (size_t j = 0; j <= size; j++)
        row[j] = j;
    for (size_t i = 1; i <= length; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= size; j++) {
            size_t change = diagonal + (lower(written[i - 1]) != lower(name[j - 1]));

            diagonal = row[j];
            row[j] = least_of(change, least_of(row[j], row[j - 1]) + 1);
        }
    }
    return row[size];
}

static bool is_name(const struct mny_token *token, const char *name)
{
    return strlen(name) == token->inner_length &&
           memcmp(name, token->inner, token->inner_length) == 0;
}

/* The name of function INDEX: the built-in ones, then the added. */
static const char *name_of(const struct mny_scope *scope, size_t index)
{
    size_t count;
    const struct mny_builtin *builtins = mny_builtins(&count);

    return index < count ? builtins[index].name : scope->functions[index - count].name;
}

static size_t names_of(const struct mny_scope *scope)
{
    size_t count;

    (void)mny_builtins(&count);
    return count + scope->function_count;
}

/* The function most like TOKEN: at most two letters differ, and fewer than half
   of them.  NULL: none is like it. */
static const char *nearest(const struct mny_scope *scope, const struct mny_token *token)
{
    const char *name, *best = NULL;
    size_t least = 3, far;

    for (size_t i = 0; i < names_of(scope); i++) {
        name = name_of(scope, i);
        far = distance(token->inner, token->inner_length, name);
        if (far < least && 2 * far < strlen(name)) {
            least = far;
            best = name;
        }
    }
    return best;
}

static void unknown(struct mny_compiler *compiler, const struct mny_token *token)
{
    int length = token->inner_length < 80 ? (int)token->inner_length : 80;
    const char *like = nearest(compiler->scope, token);
    char names[NAMES_ROOM] = "";
    size_t used = 0, size;

    while (length > 0 && !mny_utf8_valid(token->inner, (size_t)length, NULL))
        length--;
    if (like) {
        mny_parser_fault(compiler, token->start, _("unknown function %.*s(); did you mean %s()?"),
                         length, token->inner, like);
        return;
    }
    for (size_t i = 0; i < names_of(compiler->scope); i++) {
        size = strlen(name_of(compiler->scope, i));
        if (size + 3 > sizeof names - used)
            break;
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i > 0 ? ", " : "",
                                 name_of(compiler->scope, i));
    }
    mny_parser_fault(compiler, token->start, _("unknown function %.*s(); there are %s"), length,
                     token->inner, names);
}

void mny_call_find(struct mny_compiler *compiler, struct mny_call *call)
{
    const struct mny_scope *scope = compiler->scope;
    size_t count;
    const struct mny_builtin *builtins = mny_builtins(&count);

    for (size_t i = 0; i < scope->function_count && !call->added; i++)
        if (is_name(&call->name, scope->functions[i].name))
            call->added = &scope->functions[i];
    for (size_t i = 0; i < count && !call->added && !call->builtin; i++)
        if (is_name(&call->name, builtins[i].name))
            call->builtin = &builtins[i];
    if (!call->added && !call->builtin)
        unknown(compiler, &call->name);
}

bool mny_call_comma(struct mny_compiler *compiler, struct mny_call *call)
{
    if (!call->builtin || call->builtin->operation != MNY_OP_IF)
        return true;
    if (call->count == 1)
        return mny_compiler_jump(compiler, MNY_OP_JUMP_FALSE, &call->jumps_else);
    if (call->count != 2)
        return true; /* too many: said at the end */
    if (!mny_compiler_jump(compiler, MNY_OP_JUMP, &call->jumps_end))
        return false;
    mny_compiler_land(compiler, call->jumps_else);
    call->jumps_else = MNY_NOWHERE;
    return true;
}

static void wrong_count(struct mny_compiler *compiler, const struct mny_call *call, size_t least,
                        size_t most)
{
    const char *name = call->builtin ? call->builtin->name : call->added->name;
    size_t at = call->name.start;

    if (most == SIZE_MAX)
        mny_parser_fault(compiler, at,
                         _("wrong number of arguments: %s() takes %zu or more, here are %zu"), name,
                         least, call->count);
    else if (least != most)
        mny_parser_fault(compiler, at,
                         _("wrong number of arguments: %s() takes %zu to %zu, here are %zu"), name,
                         least, most, call->count);
    else if (most == 0)
        mny_parser_fault(compiler, at,
                         _("wrong number of arguments: %s() takes none, here are %zu"), name,
                         call->count);
    else
        mny_parser_fault(compiler, at, _("wrong number of arguments: %s() takes %zu, here are %zu"),
                         name, least, call->count);
}

/* The pattern compiled so that only the whole text matches.  NULL, with the problem
   added, if it is wrong. */
static struct mny_pattern *compile_pattern(struct mny_compiler *compiler,
                                           const struct mny_call *call,
                                           const struct mny_value *text)
{
    struct mny_pattern_fault fault;
    struct mny_pattern *pattern =
        mny_pattern_compile(text->text, text->length, MNY_PATTERN_WHOLE, &fault);

    if (!pattern && fault.no_memory)
        (void)mny_compiler_memory(compiler);
    else if (!pattern)
        mny_parser_fault(compiler, call->last_quoted ? call->last_at + 1 + fault.at : call->last_at,
                         _("the pattern of regex() is wrong: %s"), fault.text);
    return pattern;
}

/* Takes the pattern, which must be a constant, out of the code again. */
static bool close_regex(struct mny_compiler *compiler, const struct mny_call *call)
{
    struct mny_expression *expression = compiler->expression;
    const struct mny_instruction *last = expression->code + call->last;
    struct mny_pattern *pattern;

    if (expression->code_count != call->last + 1 || last->operation != MNY_OP_CONSTANT ||
        expression->constants[last->operand].kind != MNY_TEXT) {
        mny_parser_fault(compiler, call->last_at,
                         _("the pattern of regex() must be a constant text, such as '[0-9]+'"));
        return true;
    }
    pattern = compile_pattern(compiler, call, &expression->constants[last->operand]);
    if (!pattern)
        return true;
    expression->code_count--;
    compiler->depth--;
    if (!mny_compiler_add_pattern(compiler, pattern))
        return false;
    return mny_compiler_operation(compiler, MNY_OP_REGEX, 1, expression->pattern_count - 1,
                                  call->from);
}

bool mny_call_close(struct mny_compiler *compiler, struct mny_call *call)
{
    size_t least, most;

    if (!call->builtin && !call->added)
        return mny_compiler_constant(compiler, mny_value_number(0)); /* goes on to find more */
    least = call->added ? call->added->least : call->builtin->least;
    most = call->added ? call->added->most : call->builtin->most;
    if (call->count < least || call->count > most) {
        wrong_count(compiler, call, least, most);
        return mny_compiler_constant(compiler, mny_value_number(0));
    }
    if (call->added) {
        if (!mny_compiler_add_function(compiler, call->added))
            return false;
        return mny_compiler_operation(compiler, MNY_OP_CALL, call->count,
                                      compiler->expression->function_count - 1, call->from);
    }
    if (call->builtin->operation == MNY_OP_REGEX)
        return close_regex(compiler, call);
    if (call->builtin->operation == MNY_OP_IF) {
        mny_compiler_land(compiler, call->jumps_end);
        compiler->boolean_at = MNY_NOWHERE; /* only one branch may be one */
        return true;
    }
    return mny_compiler_operation(compiler, call->builtin->operation, call->count, 0, call->from);
}
