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
    struct text_block *blocks, *block;   /* all, and the one being filled */
    struct mny_pattern_matcher *matcher; /* made by the first regex() */
    bool no_memory;
};

enum { TEXT_BLOCK = 4096 };

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
    mny_pattern_matcher_free(machine->matcher);
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

/* True if the whole text matches. */
static bool matches(struct mny_machine *machine, const struct mny_pattern *pattern,
                    const struct mny_value *value)
{
    char room[MNY_NUMBER_ROOM];
    size_t length;
    const char *text = mny_value_to_text(value, room, &length);

    if (!machine->matcher)
        machine->matcher = mny_pattern_matcher_create();
    if (!machine->matcher) {
        machine->no_memory = true;
        return false;
    }
    return mny_pattern_match(machine->matcher, pattern, text, length) == MNY_MATCH;
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
    if (comparison == MNY_OP_SELECTED)
        return mny_selected(left, right);
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

/* Most conditions of questionnaires are one comparison, which needs no stack. */
enum mny_code mny_expression_holds(const struct mny_expression *expression,
                                   struct mny_machine *machine, const struct mny_value *slots,
                                   bool *holds)
{
    const struct mny_instruction *first = &expression->code[0];
    struct mny_value result;
    enum mny_code code;

    if (expression->code_count == 1 && first->operation == MNY_OP_SLOT_COMPARE) {
        *holds = compare((enum mny_operation)first->comparison, &slots[first->operand],
                         &expression->constants[first->count]);
        return MNY_OK;
    }
    code = mny_expression_evaluate(expression, machine, slots, NULL, &result);
    *holds = code == MNY_OK && mny_value_to_boolean(&result);
    return code;
}
