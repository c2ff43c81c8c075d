/* SPDX-License-Identifier: MIT */
/* Writes the code.  What is constant is computed at once, by the machine that
   would compute it later; jumps that wait for their target are linked through
   their operands. */
#include "core/expression_private.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

enum { SOURCE_LIMIT = 65536 };

bool mny_compiler_memory(struct mny_compiler *compiler)
{
    compiler->code = mny_problem_memory(compiler->problems);
    return false;
}

static bool emit(struct mny_compiler *compiler, struct mny_instruction instruction)
{
    struct mny_expression *expression = compiler->expression;

    if (!mny_grow(&expression->code, &expression->code_room, expression->code_count + 1,
                  sizeof *expression->code))
        return mny_compiler_memory(compiler);
    expression->code[expression->code_count++] = instruction;
    compiler->boolean_at = MNY_NOWHERE;
    return true;
}

/* After code that puts one value more on the stack. */
static void deepen(struct mny_compiler *compiler)
{
    compiler->depth++;
    if (compiler->depth > compiler->expression->deepest)
        compiler->expression->deepest = compiler->depth;
}

bool mny_compiler_constant(struct mny_compiler *compiler, struct mny_value value)
{
    struct mny_expression *expression = compiler->expression;

    if (!mny_grow(&expression->constants, &expression->constant_room,
                  expression->constant_count + 1, sizeof *expression->constants) ||
        expression->constant_count >= UINT32_MAX)
        return mny_compiler_memory(compiler);
    expression->constants[expression->constant_count] =
        value.kind == MNY_TEXT ? mny_value_text_number(value.text, value.length) : value;
    if (!emit(compiler, (struct mny_instruction){.operation = MNY_OP_CONSTANT,
                                                 .operand = expression->constant_count++}))
        return false;
    deepen(compiler);
    if (value.kind == MNY_BOOLEAN)
        compiler->boolean_at = expression->code_count;
    return true;
}

bool mny_compiler_slot(struct mny_compiler *compiler, size_t slot)
{
    struct mny_expression *expression = compiler->expression;

    if (!mny_grow(&expression->slots, &expression->slot_room, expression->slot_count + 1,
                  sizeof *expression->slots))
        return mny_compiler_memory(compiler);
    expression->slots[expression->slot_count++] = slot;
    deepen(compiler);
    return emit(compiler, (struct mny_instruction){.operation = MNY_OP_SLOT, .operand = slot});
}

/* True if the code from FROM on is COUNT constants and nothing else. */
static bool all_constant(const struct mny_expression *expression, size_t from, size_t count)
{
    if (expression->code_count - from != count)
        return false;
    for (size_t i = from; i < expression->code_count; i++)
        if (expression->code[i].operation != MNY_OP_CONSTANT)
            return false;
    return true;
}

/* Replaces the code from FROM on, which no jump leads into, by its value. */
static bool fold(struct mny_compiler *compiler, size_t from)
{
    struct mny_expression *expression = compiler->expression;
    struct mny_value value;

    if (!compiler->machine)
        compiler->machine = mny_machine_create();
    if (!compiler->machine || mny_machine_run(compiler->machine, expression, from,
                                              expression->code_count, NULL, NULL, &value) != MNY_OK)
        return mny_compiler_memory(compiler);
    if (value.kind == MNY_TEXT)
        value.text = mny_arena_text(expression->arena, value.text, value.length);
    if (!value.text)
        return mny_compiler_memory(compiler);
    expression->code_count = from;
    compiler->depth--;
    return mny_compiler_constant(compiler, value);
}

/* A comparison of a slot with a constant, or whether it is selected in one, is most of what is
   ever asked. */
static bool compare_slot(struct mny_compiler *compiler, enum mny_operation comparison, size_t from)
{
    struct mny_expression *expression = compiler->expression;
    struct mny_instruction *code = expression->code + from;

    if (expression->code_count - from != 2 || code[0].operation != MNY_OP_SLOT ||
        code[1].operation != MNY_OP_CONSTANT)
        return false;
    code[0].operation = MNY_OP_SLOT_COMPARE;
    code[0].comparison = (uint16_t)comparison;
    code[0].count = (uint32_t)code[1].operand;
    expression->code_count--;
    compiler->depth--;
    compiler->boolean_at = expression->code_count;
    return true;
}

bool mny_compiler_operation(struct mny_compiler *compiler, enum mny_operation operation,
                            size_t count, size_t operand, size_t from)
{
    struct mny_expression *expression = compiler->expression;
    bool constant = operation != MNY_OP_CALL && operation != MNY_OP_REGEX &&
                    all_constant(expression, from, count);

    if (((operation >= MNY_OP_EQUAL && operation <= MNY_OP_GREATER_EQUAL) ||
         operation == MNY_OP_SELECTED) &&
        compare_slot(compiler, operation, from))
        return true;
    if (!emit(compiler, (struct mny_instruction){.operation = (uint16_t)operation,
                                                 .count = (uint32_t)count,
                                                 .operand = operand}))
        return false;
    compiler->depth -= count;
    deepen(compiler);
    if (operation >= MNY_OP_EQUAL && operation <= MNY_OP_REGEX)
        compiler->boolean_at = expression->code_count;
    return constant ? fold(compiler, from) : true;
}

bool mny_compiler_boolean(struct mny_compiler *compiler)
{
    size_t here = compiler->expression->code_count;

    /* Never folded: FROM is here, as if there were nothing before. */
    return compiler->boolean_at == here ||
           mny_compiler_operation(compiler, MNY_OP_BOOLEAN, 1, 0, here);
}

bool mny_compiler_jump(struct mny_compiler *compiler, enum mny_operation operation, size_t *list)
{
    size_t here = compiler->expression->code_count;

    if (!emit(compiler,
              (struct mny_instruction){.operation = (uint16_t)operation, .operand = *list}))
        return false;
    *list = here;
    compiler->depth--;
    return true;
}

void mny_compiler_land(struct mny_compiler *compiler, size_t list)
{
    struct mny_expression *expression = compiler->expression;

    while (list != MNY_NOWHERE) {
        size_t next = expression->code[list].operand;

        expression->code[list].operand = expression->code_count;
        list = next;
    }
}

bool mny_compiler_add_function(struct mny_compiler *compiler, const struct mny_function *function)
{
    struct mny_expression *expression = compiler->expression;

    if (!mny_grow(&expression->functions, &expression->function_room,
                  expression->function_count + 1, sizeof *expression->functions))
        return mny_compiler_memory(compiler);
    expression->functions[expression->function_count++] = *function;
    return true;
}

bool mny_compiler_add_pattern(struct mny_compiler *compiler, struct mny_pattern *pattern)
{
    struct mny_expression *expression = compiler->expression;

    if (!mny_grow(&expression->patterns, &expression->pattern_room, expression->pattern_count + 1,
                  sizeof(struct mny_pattern *))) {
        mny_pattern_free(pattern);
        return mny_compiler_memory(compiler);
    }
    expression->patterns[expression->pattern_count++] = pattern;
    return true;
}

void mny_expression_free(struct mny_expression *expression)
{
    if (!expression)
        return;
    for (size_t i = 0; i < expression->pattern_count; i++)
        mny_pattern_free(expression->patterns[i]);
    mny_arena_free(expression->arena);
    free(expression->code);
    free(expression->constants);
    free(expression->patterns);
    free(expression->functions);
    free(expression->slots);
    free(expression);
}

static struct mny_expression *create(const char *source, size_t length)
{
    struct mny_expression *expression = calloc(1, sizeof *expression);

    if (!expression)
        return NULL;
    expression->arena = mny_arena_create();
    if (expression->arena) {
        expression->source = mny_arena_text(expression->arena, source, length);
        expression->text = mny_arena_text(expression->arena, source, length);
    }
    if (!expression->source || !expression->text) {
        mny_expression_free(expression);
        return NULL;
    }
    mny_lexer_fold_quotes(source, expression->text);
    return expression;
}

static int compare_slots(const void *left, const void *right)
{
    size_t a = *(const size_t *)left, b = *(const size_t *)right;

    return (a > b) - (a < b);
}

static void sort_slots(struct mny_expression *expression)
{
    size_t kept = 0;

    if (expression->slot_count == 0)
        return;
    qsort(expression->slots, expression->slot_count, sizeof *expression->slots, compare_slots);
    for (size_t i = 1; i < expression->slot_count; i++)
        if (expression->slots[i] != expression->slots[kept])
            expression->slots[++kept] = expression->slots[i];
    expression->slot_count = kept + 1;
}

/* What can be said of the source before it is read. */
static enum mny_code check_source(const char *source, size_t length, const char *what,
                                  struct mny_where where, struct mny_problems *problems)
{
    size_t bad;

    if (length > SOURCE_LIMIT)
        return mny_problem(problems, MNY_E_INPUT, where,
                           _("%s: the expression has %zu bytes, more than the %d that are allowed; "
                             "compute a part of it in a calculation of its own"),
                           what, length, SOURCE_LIMIT);
    if (!mny_utf8_valid(source, length, &bad))
        return mny_problem(problems, MNY_E_INPUT, where,
                           _("%s: the expression is not UTF-8 from byte %zu on; save the file as "
                             "UTF-8"),
                           what, bad + 1);
    return MNY_OK;
}

enum mny_code mny_expression_compile(const char *source, const char *what,
                                     const struct mny_scope *scope, struct mny_where where,
                                     struct mny_problems *problems,
                                     struct mny_expression **expression)
{
    struct mny_compiler compiler = {.what = what,
                                    .scope = scope,
                                    .where = where,
                                    .problems = problems,
                                    .boolean_at = MNY_NOWHERE};
    size_t length = strlen(source);

    *expression = NULL;
    compiler.code = check_source(source, length, what, where, problems);
    if (compiler.code != MNY_OK)
        return compiler.code;
    compiler.expression = create(source, length);
    if (!compiler.expression)
        return mny_problem_memory(problems);
    mny_parser_run(&compiler);
    mny_machine_free(compiler.machine);
    if (compiler.code != MNY_OK) {
        mny_expression_free(compiler.expression);
        return compiler.code;
    }
    sort_slots(compiler.expression);
    *expression = compiler.expression;
    return MNY_OK;
}

const size_t *mny_expression_slots(const struct mny_expression *expression, size_t *count)
{
    *count = expression->slot_count;
    return expression->slots;
}

bool mny_expression_uses_self(const struct mny_expression *expression)
{
    return expression->uses_self;
}

const char *mny_expression_source(const struct mny_expression *expression)
{
    return expression->source;
}

const char *mny_expression_plain(const struct mny_expression *expression)
{
    return expression->text;
}

static enum mny_comparison_kind kind_of(enum mny_operation comparison)
{
    if (comparison == MNY_OP_SELECTED)
        return MNY_COMPARES_SELECTED;
    if (comparison == MNY_OP_EQUAL)
        return MNY_COMPARES_EQUAL;
    return comparison == MNY_OP_NOT_EQUAL ? MNY_COMPARES_UNEQUAL : MNY_COMPARES_ORDER;
}

bool mny_expression_comparison(const struct mny_expression *expression, size_t *at,
                               struct mny_slot_comparison *comparison)
{
    while (*at < expression->code_count) {
        const struct mny_instruction *code = &expression->code[(*at)++];

        if (code->operation != MNY_OP_SLOT_COMPARE)
            continue;
        *comparison =
            (struct mny_slot_comparison){kind_of((enum mny_operation)code->comparison),
                                         code->operand, &expression->constants[code->count]};
        return true;
    }
    return false;
}
