/* SPDX-License-Identifier: MIT */
/* A stack machine.  The stack holds pointers, so that slots and constants are
   never copied; a value that is made lies in the place beside its pointer. */
#include "core/expression_private.h"

#include "core/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Texts made on the way lie in blocks that are kept for the next run. */
struct text_block {
    struct text_block *next;
    size_t size, used;
    char bytes[];
};

struct mny_machine {
    const struct mny_value **stack;
    size_t stack_room;
    struct mny_value *made;
    size_t made_room;
    struct text_block *blocks, *block; /* all, and the one being filled */
    pcre2_match_data *match_data;      /* made by the first regex() */
    pcre2_match_context *match_context;
    pcre2_jit_stack *jit_stack;
    bool no_memory;
};

enum {
    TEXT_BLOCK = 4096,
    /* A sane pattern on an answer needs some hundred steps; a bad one would need
       2^n.  A hundred thousand take about a millisecond. */
    MATCH_LIMIT = 100000,
    DEPTH_LIMIT = 10000,
    HEAP_LIMIT = 16384, /* KiB */
    JIT_STACK_START = 32 * 1024,
    JIT_STACK_LIMIT = 1024 * 1024
};

struct mny_machine *mny_machine_create(void)
{
    return calloc(1, sizeof(struct mny_machine));
}

void mny_machine_free(struct mny_machine *machine)
{
    if (!machine)
        return;
    for (struct text_block *block = machine->blocks, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    pcre2_match_data_free(machine->match_data);
    pcre2_match_context_free(machine->match_context);
    pcre2_jit_stack_free(machine->jit_stack);
    free(machine->stack);
    free(machine->made);
    free(machine);
}

static struct text_block *add_block(struct mny_machine *machine, size_t size)
{
    size_t room = size > TEXT_BLOCK ? size : TEXT_BLOCK;
    struct text_block *block = NULL;

    if (room <= SIZE_MAX - sizeof *block)
        block = malloc(sizeof *block + room);
    if (!block)
        return NULL;
    block->next = NULL;
    block->size = room;
    block->used = 0;
    if (machine->block) {
        block->next = machine->block->next;
        machine->block->next = block;
    } else {
        machine->blocks = block;
    }
    return block;
}

char *mny_machine_text_room(struct mny_machine *machine, size_t size)
{
    struct text_block *block = machine->block;

    while (block && block->size - block->used < size) {
        block = block->next;
        if (block) {
            block->used = 0;
            machine->block = block;
        }
    }
    if (!block)
        block = add_block(machine, size);
    if (!block) {
        machine->no_memory = true;
        return NULL;
    }
    machine->block = block;
    block->used += size;
    return block->bytes + block->used - size;
}

static bool prepare_matching(struct mny_machine *machine)
{
    if (machine->match_data)
        return true;
    if (!machine->match_context)
        machine->match_context = pcre2_match_context_create(NULL);
    if (machine->match_context) {
        (void)pcre2_set_match_limit(machine->match_context, MATCH_LIMIT);
        (void)pcre2_set_depth_limit(machine->match_context, DEPTH_LIMIT);
        (void)pcre2_set_heap_limit(machine->match_context, HEAP_LIMIT);
        if (!machine->jit_stack) /* NULL where there is no JIT: nothing is lost */
            machine->jit_stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_LIMIT, NULL);
        pcre2_jit_stack_assign(machine->match_context, NULL, machine->jit_stack);
        machine->match_data = pcre2_match_data_create(1, NULL);
    }
    if (!machine->match_data)
        machine->no_memory = true;
    return machine->match_data != NULL;
}

/* True if the whole text matches; the pattern was compiled with both ends
   anchored.  Text that is no UTF-8 matches nothing. */
static bool matches(struct mny_machine *machine, const pcre2_code *pattern,
                    const struct mny_value *value)
{
    char room[MNY_NUMBER_ROOM];
    size_t length;
    const char *text = mny_value_to_text(value, room, &length);
    int found;

    if (!prepare_matching(machine))
        return false;
    found = pcre2_match(pattern, (PCRE2_SPTR)text, length, 0, 0, machine->match_data,
                        machine->match_context);
    if (found == PCRE2_ERROR_JIT_STACKLIMIT)
        found = pcre2_match(pattern, (PCRE2_SPTR)text, length, 0, PCRE2_NO_JIT, machine->match_data,
                            machine->match_context);
    return found >= 0;
}

static bool equal(const struct mny_value *left, const struct mny_value *right)
{
    if (left->kind == MNY_BOOLEAN || right->kind == MNY_BOOLEAN)
        return mny_value_to_boolean(left) == mny_value_to_boolean(right);
    if (left->kind == MNY_NUMBER || right->kind == MNY_NUMBER)
        return mny_number_of(left) == mny_number_of(right);
    return left->length == right->length &&
           (left->length == 0 || memcmp(left->text, right->text, left->length) == 0);
}

static bool compare(enum mny_operation comparison, const struct mny_value *left,
                    const struct mny_value *right)
{
    if (comparison == MNY_OP_EQUAL)
        return equal(left, right);
    if (comparison == MNY_OP_NOT_EQUAL)
        return !equal(left, right);
    if (comparison == MNY_OP_LESS)
        return mny_number_of(left) < mny_number_of(right);
    if (comparison == MNY_OP_LESS_EQUAL)
        return mny_number_of(left) <= mny_number_of(right);
    if (comparison == MNY_OP_GREATER)
        return mny_number_of(left) > mny_number_of(right);
    return mny_number_of(left) >= mny_number_of(right);
}

static double calculate(enum mny_operation operation, double left, double right)
{
    if (operation == MNY_OP_ADD)
        return left + right;
    if (operation == MNY_OP_SUBTRACT)
        return left - right;
    if (operation == MNY_OP_MULTIPLY)
        return left * right;
    if (operation == MNY_OP_MODULO)
        return fmod(left, right); /* the dividend's sign, as in XPath */
    return left / right;          /* by zero: infinity or NAN, as IEC 60559 has it */
}

/* An added function wants its arguments side by side; they are put where the
   values made at their places would be. */
static struct mny_value call(const struct mny_function *function, void *context,
                             const struct mny_value *const *arguments, struct mny_value *places,
                             size_t count)
{
    struct mny_value result = mny_value_text("", 0);

    for (size_t i = 0; i < count; i++)
        if (arguments[i] != places + i)
            places[i] = *arguments[i];
    function->call(context, places, count, &result);
    return result;
}

/* The value of an operation that takes COUNT values. */
static struct mny_value operate(struct mny_machine *machine,
                                const struct mny_expression *expression,
                                const struct mny_instruction *at,
                                const struct mny_value *const *arguments)
{
    enum mny_operation operation = (enum mny_operation)at->operation;

    switch ((int)operation) {
    case MNY_OP_EQUAL:
    case MNY_OP_NOT_EQUAL:
    case MNY_OP_LESS:
    case MNY_OP_LESS_EQUAL:
    case MNY_OP_GREATER:
    case MNY_OP_GREATER_EQUAL:
        return mny_value_boolean(compare(operation, arguments[0], arguments[1]));
    case MNY_OP_ADD:
    case MNY_OP_SUBTRACT:
    case MNY_OP_MULTIPLY:
    case MNY_OP_DIVIDE:
    case MNY_OP_MODULO:
        return mny_value_number(
            calculate(operation, mny_number_of(arguments[0]), mny_number_of(arguments[1])));
    case MNY_OP_NEGATE:
        return mny_value_number(-mny_number_of(arguments[0]));
    case MNY_OP_BOOLEAN:
        return mny_value_boolean(mny_value_to_boolean(arguments[0]));
    case MNY_OP_NOT:
        return mny_value_boolean(!mny_value_to_boolean(arguments[0]));
    case MNY_OP_REGEX:
        return mny_value_boolean(matches(machine, expression->patterns[at->operand], arguments[0]));
    default:
        return mny_builtin_apply(machine, operation, arguments, at->count);
    }
}

static enum mny_code prepare(struct mny_machine *machine, size_t deepest)
{
    if (deepest > machine->made_room &&
        (!mny_grow(&machine->stack, &machine->stack_room, deepest, sizeof *machine->stack) ||
         !mny_grow(&machine->made, &machine->made_room, deepest, sizeof *machine->made)))
        return MNY_E_MEMORY;
    machine->no_memory = false;
    machine->block = machine->blocks;
    if (machine->block)
        machine->block->used = 0;
    return MNY_OK;
}

enum mny_code mny_machine_run(struct mny_machine *machine, const struct mny_expression *expression,
                              size_t from, size_t to, const struct mny_value *slots,
                              void *function_context, struct mny_value *result)
{
    static const struct mny_value truth[2] = {{MNY_BOOLEAN, true, 0, "", 0},
                                              {MNY_BOOLEAN, true, 1, "", 0}};
    const struct mny_instruction *code = expression->code;
    const struct mny_value *constants = expression->constants, **stack;
    size_t top = 0, at = from;

    if (prepare(machine, expression->deepest) != MNY_OK)
        return MNY_E_MEMORY;
    stack = machine->stack;
    while (at < to) {
        const struct mny_instruction *now = &code[at++];
        size_t base;
        bool boolean;

        switch (now->operation) {
        case MNY_OP_CONSTANT:
            stack[top++] = &constants[now->operand];
            break;
        case MNY_OP_SLOT:
            stack[top++] = &slots[now->operand];
            break;
        case MNY_OP_SLOT_COMPARE:
            boolean = compare((enum mny_operation)now->comparison, &slots[now->operand],
                              &constants[now->count]);
            stack[top++] = &truth[boolean];
            break;
        case MNY_OP_AND:
        case MNY_OP_OR:
            boolean = mny_value_to_boolean(stack[top - 1]);
            if (boolean == (now->operation == MNY_OP_OR)) {
                stack[top - 1] = &truth[boolean];
                at = now->operand;
            } else {
                top--;
            }
            break;
        case MNY_OP_JUMP_FALSE:
            if (!mny_value_to_boolean(stack[--top]))
                at = now->operand;
            break;
        case MNY_OP_JUMP:
            at = now->operand;
            break;
        default:
            base = top - now->count;
            machine->made[base] = now->operation == MNY_OP_CALL
                                      ? call(&expression->functions[now->operand], function_context,
                                             stack + base, machine->made + base, now->count)
                                      : operate(machine, expression, now, stack + base);
            stack[base] = &machine->made[base];
            top = base + 1;
        }
    }
    *result = *stack[0];
    return machine->no_memory ? MNY_E_MEMORY : MNY_OK;
}

enum mny_code mny_expression_evaluate(const struct mny_expression *expression,
                                      struct mny_machine *machine, const struct mny_value *slots,
                                      void *function_context, struct mny_value *result)
{
    return mny_machine_run(machine, expression, 0, expression->code_count, slots, function_context,
                           result);
}
