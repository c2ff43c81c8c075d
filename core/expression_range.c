/* SPDX-License-Identifier: MIT */
/* The code only jumps forward, so one pass from its beginning to its end sees
   every way through it: what is known at an instruction is the hull of what is
   known on all ways that lead there (Cousot and Cousot, POPL 1977). */
#include "core/expression_range.h"

#include "core/expression_private.h"
#include "core/range_arithmetic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Far more than a printed formula has; the work grows with their square. */
enum { CODE_MOST = 2000 };

/* A value on the stack.  One that is COMPARED is the truth of: slot SLOT, by
   COMPARISON, to CONSTANT. */
struct value {
    struct mny_range range;
    bool compared;
    enum mny_operation comparison;
    size_t slot;
    double constant;
};

/* What is known at an instruction, if it is reached at all. */
struct state {
    bool reached;
    struct value *stack;
    size_t depth;
    struct mny_range *slots;
};

struct pass {
    const struct mny_expression *expression;
    struct mny_arena *arena;
    struct state *waiting; /* at each instruction, and behind the last one */
    struct state now;
    size_t slot_count;
    struct mny_range (*call)(const char *function, const struct mny_range *arguments, size_t count);
    bool no_memory;
};

static struct value plain(struct mny_range range)
{
    return (struct value){.range = range};
}

static struct value *top(struct pass *pass)
{
    return &pass->now.stack[pass->now.depth - 1];
}

static void push(struct pass *pass, struct value value)
{
    pass->now.stack[pass->now.depth++] = value;
}

/* Room for a state; its stack and slots are not filled. */
static bool make_room(struct pass *pass, struct state *state)
{
    state->stack =
        mny_arena_array(pass->arena, pass->expression->deepest + 1, sizeof *state->stack);
    state->slots = mny_arena_array(pass->arena, pass->slot_count + 1, sizeof *state->slots);
    pass->no_memory = pass->no_memory || !state->stack || !state->slots;
    return !pass->no_memory;
}

static void copy_state(const struct pass *pass, struct state *to, const struct state *from)
{
    to->reached = true;
    to->depth = from->depth;
    memcpy(to->stack, from->stack, from->depth * sizeof *from->stack);
    memcpy(to->slots, from->slots, pass->slot_count * sizeof *from->slots);
}

/* TO becomes what holds in both. */
static void join_states(const struct pass *pass, struct state *to, const struct state *from)
{
    for (size_t i = 0; i < to->depth; i++)
        to->stack[i] = plain(mny_range_hull(to->stack[i].range, from->stack[i].range));
    for (size_t i = 0; i < pass->slot_count; i++)
        to->slots[i] = mny_range_hull(to->slots[i], from->slots[i]);
}

/* Where a jump to TARGET really ends: with a truth on the stack that is sure, the
   instructions that only ask for it are passed over.  `a and b` thus tells its
   branch of if() what it knows of a and of b. */
static size_t follow(const struct pass *pass, struct state *state, size_t target)
{
    while (target < pass->expression->code_count && state->depth > 0) {
        const struct mny_instruction *at = &pass->expression->code[target];
        enum mny_truth truth = mny_range_truth(state->stack[state->depth - 1].range);

        if (truth == MNY_UNSURE)
            break;
        if (at->operation == MNY_OP_JUMP_FALSE) {
            state->depth--;
            target = truth == MNY_NEVER ? at->operand : target + 1;
        } else if (at->operation == MNY_OP_AND || at->operation == MNY_OP_OR) {
            bool jumps = (truth == MNY_ALWAYS) == (at->operation == MNY_OP_OR);

            state->depth -= jumps ? 0 : 1;
            target = jumps ? at->operand : target + 1;
        } else {
            break;
        }
    }
    return target;
}

/* The state STATE reaches TARGET.  Its depth is changed. */
static void send(struct pass *pass, struct state *state, size_t target)
{
    struct state *waiting;

    target = follow(pass, state, target);
    waiting = &pass->waiting[target];
    if (waiting->reached)
        join_states(pass, waiting, state);
    else if (make_room(pass, waiting))
        copy_state(pass, waiting, state);
}

/* Narrows the slot that VALUE is about to where VALUE is TRUTH; false if it never
   is. */
static bool assume(struct state *state, const struct value *value, bool truth)
{
    if (mny_range_truth(value->range) == (truth ? MNY_NEVER : MNY_ALWAYS))
        return false;
    return !value->compared ||
           mny_range_narrow(&state->slots[value->slot], value->comparison, value->constant, truth);
}

/* Goes two ways: where the top is TRUTH to TARGET, with KEPT left of it on the
   stack (0 or 1), else on. */
static void branch(struct pass *pass, bool truth, size_t target, size_t kept)
{
    struct state jump = {0};
    struct value value = *top(pass);

    if (!make_room(pass, &jump))
        return;
    copy_state(pass, &jump, &pass->now);
    jump.stack[jump.depth - 1] = plain((struct mny_range){truth, truth, true});
    jump.depth -= 1 - kept;
    if (assume(&jump, &value, truth))
        send(pass, &jump, target);
    pass->now.depth--;
    pass->now.reached = assume(&pass->now, &value, !truth);
}

static struct mny_range constant_of(const struct mny_value *constant)
{
    double number = mny_number_of(constant);

    if (isnan(number))
        return mny_range_any();
    return (struct mny_range){number, number, number == floor(number)};
}

static struct value compare_slot(const struct pass *pass, const struct mny_instruction *at)
{
    const struct mny_value *constant = &pass->expression->constants[at->count];
    const struct mny_range with = constant_of(constant);
    const struct mny_range both[] = {pass->now.slots[at->operand], with};
    struct value value;

    if (at->comparison == MNY_OP_SELECTED)
        return plain(mny_range_operate(MNY_OP_SELECTED, both, 2));
    value = plain(mny_range_compare((enum mny_operation)at->comparison, both[0], with));
    value.compared = constant->kind == MNY_NUMBER && with.least == with.most;
    value.comparison = (enum mny_operation)at->comparison;
    value.slot = at->operand;
    value.constant = with.least;
    return value;
}

/* An operation that takes COUNT values and puts one. */
static void operate(struct pass *pass, const struct mny_instruction *at)
{
    struct value *arguments = pass->now.stack + pass->now.depth - at->count, made;
    struct mny_range *ranges = mny_arena_array(pass->arena, at->count + 1, sizeof *ranges);

    if (!ranges) {
        pass->no_memory = true;
        return;
    }
    for (size_t i = 0; i < at->count; i++)
        ranges[i] = arguments[i].range;
    if (at->operation == MNY_OP_CALL)
        made = plain(pass->call(pass->expression->functions[at->operand].name, ranges, at->count));
    else
        made = plain(mny_range_operate((enum mny_operation)at->operation, ranges, at->count));
    if (at->operation == MNY_OP_BOOLEAN && arguments[0].compared)
        made = arguments[0];
    pass->now.depth -= at->count;
    push(pass, made);
}

static void step(struct pass *pass, const struct mny_instruction *at)
{
    switch (at->operation) {
    case MNY_OP_CONSTANT:
        push(pass, plain(constant_of(&pass->expression->constants[at->operand])));
        break;
    case MNY_OP_SLOT:
        push(pass, plain(pass->now.slots[at->operand]));
        break;
    case MNY_OP_SLOT_COMPARE:
        push(pass, compare_slot(pass, at));
        break;
    case MNY_OP_AND:
        branch(pass, false, at->operand, 1);
        break;
    case MNY_OP_OR:
        branch(pass, true, at->operand, 1);
        break;
    case MNY_OP_JUMP_FALSE:
        branch(pass, false, at->operand, 0);
        break;
    case MNY_OP_JUMP:
        send(pass, &pass->now, at->operand);
        pass->now.reached = false;
        break;
    default:
        operate(pass, at);
    }
}

/* What waits at instruction INDEX joins what comes from the one before it. */
static void arrive(struct pass *pass, size_t index)
{
    const struct state *waiting = &pass->waiting[index];

    if (waiting->reached && pass->now.reached)
        join_states(pass, &pass->now, waiting);
    else if (waiting->reached)
        copy_state(pass, &pass->now, waiting);
}

enum mny_code mny_expression_range(
    const struct mny_expression *expression, const struct mny_range *slots, size_t slot_count,
    struct mny_range (*call)(const char *function, const struct mny_range *arguments, size_t count),
    struct mny_range *range)
{
    struct pass pass = {.expression = expression, .slot_count = slot_count, .call = call};

    *range = mny_range_any();
    if (expression->code_count > CODE_MOST)
        return MNY_OK;
    pass.arena = mny_arena_create();
    if (pass.arena)
        pass.waiting =
            mny_arena_array(pass.arena, expression->code_count + 1, sizeof *pass.waiting);
    if (!pass.waiting || !make_room(&pass, &pass.now)) {
        mny_arena_free(pass.arena);
        return MNY_E_MEMORY;
    }
    if (slot_count > 0)
        memcpy(pass.now.slots, slots, slot_count * sizeof *slots);
    pass.now.reached = true;
    for (size_t i = 0; i < expression->code_count && !pass.no_memory; i++) {
        arrive(&pass, i);
        if (pass.now.reached)
            step(&pass, &expression->code[i]);
    }
    arrive(&pass, expression->code_count);
    if (pass.now.reached && pass.now.depth > 0)
        *range = top(&pass)->range;
    mny_arena_free(pass.arena);
    return pass.no_memory ? MNY_E_MEMORY : MNY_OK;
}
