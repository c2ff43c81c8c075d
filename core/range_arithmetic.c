/* SPDX-License-Identifier: MIT */
#include "core/range_arithmetic.h"

#include <math.h>

struct mny_range mny_range_any(void)
{
    return (struct mny_range){-INFINITY, INFINITY, false};
}

static struct mny_range both(void)
{
    return (struct mny_range){0, 1, true};
}

/* Bounds that are no numbers, such as INFINITY - INFINITY, bound nothing. */
static struct mny_range checked(double least, double most, bool whole)
{
    if (isnan(least) || isnan(most))
        return mny_range_any();
    return (struct mny_range){least, most, whole};
}

struct mny_range mny_range_hull(struct mny_range left, struct mny_range right)
{
    return (struct mny_range){fmin(left.least, right.least), fmax(left.most, right.most),
                              left.whole && right.whole};
}

enum mny_truth mny_range_truth(struct mny_range range)
{
    if (range.least == 0 && range.most == 0)
        return MNY_NEVER;
    return range.least > 0 || range.most < 0 ? MNY_ALWAYS : MNY_UNSURE;
}

static struct mny_range truth_of(bool always, bool never)
{
    if (always || never)
        return (struct mny_range){always, always, true};
    return both();
}

struct mny_range mny_range_compare(enum mny_operation comparison, struct mny_range left,
                                   struct mny_range right)
{
    bool apart = left.most < right.least || left.least > right.most;
    bool same = left.least == left.most && right.least == right.most && left.least == right.least;

    switch ((int)comparison) {
    case MNY_OP_EQUAL:
        return truth_of(same, apart);
    case MNY_OP_NOT_EQUAL:
        return truth_of(apart, same);
    case MNY_OP_LESS:
        return truth_of(left.most < right.least, left.least >= right.most);
    case MNY_OP_LESS_EQUAL:
        return truth_of(left.most <= right.least, left.least > right.most);
    case MNY_OP_GREATER:
        return truth_of(left.least > right.most, left.most <= right.least);
    case MNY_OP_GREATER_EQUAL:
        return truth_of(left.least >= right.most, left.most < right.least);
    default:
        return both();
    }
}

static enum mny_operation opposite(enum mny_operation comparison)
{
    switch ((int)comparison) {
    case MNY_OP_EQUAL:
        return MNY_OP_NOT_EQUAL;
    case MNY_OP_NOT_EQUAL:
        return MNY_OP_EQUAL;
    case MNY_OP_LESS:
        return MNY_OP_GREATER_EQUAL;
    case MNY_OP_LESS_EQUAL:
        return MNY_OP_GREATER;
    case MNY_OP_GREATER:
        return MNY_OP_LESS_EQUAL;
    default:
        return MNY_OP_LESS;
    }
}

bool mny_range_narrow(struct mny_range *range, enum mny_operation comparison, double constant,
                      bool truth)
{
    bool whole = range->whole;

    switch ((int)(truth ? comparison : opposite(comparison))) {
    case MNY_OP_EQUAL:
        range->least = fmax(range->least, constant);
        range->most = fmin(range->most, constant);
        break;
    case MNY_OP_NOT_EQUAL:
        if (whole && range->least == constant)
            range->least++;
        if (whole && range->most == constant)
            range->most--;
        break;
    case MNY_OP_LESS:
        range->most = fmin(range->most, whole ? ceil(constant) - 1 : constant);
        break;
    case MNY_OP_LESS_EQUAL:
        range->most = fmin(range->most, whole ? floor(constant) : constant);
        break;
    case MNY_OP_GREATER:
        range->least = fmax(range->least, whole ? floor(constant) + 1 : constant);
        break;
    default:
        range->least = fmax(range->least, whole ? ceil(constant) : constant);
    }
    return range->least <= range->most;
}

/* The extremes of two monotone directions lie at the corners.  0 × INFINITY and
   INFINITY ÷ INFINITY are 0 here: the other corners hold what they come near. */
static struct mny_range corners(const double values[4], bool whole)
{
    struct mny_range range = {INFINITY, -INFINITY, whole};

    for (size_t i = 0; i < 4; i++) {
        double value = isnan(values[i]) ? 0 : values[i];

        range.least = fmin(range.least, value);
        range.most = fmax(range.most, value);
    }
    return range;
}

static struct mny_range multiply(struct mny_range left, struct mny_range right)
{
    const double values[4] = {left.least * right.least, left.least * right.most,
                              left.most * right.least, left.most * right.most};

    return corners(values, left.whole && right.whole);
}

static struct mny_range divide(struct mny_range left, struct mny_range right)
{
    const double values[4] = {left.least / right.least, left.least / right.most,
                              left.most / right.least, left.most / right.most};

    if (right.least <= 0 && right.most >= 0)
        return mny_range_any();
    return corners(values, false);
}

/* The rest has the dividend's sign, and is smaller than the divisor. */
static struct mny_range modulo(struct mny_range left, struct mny_range right)
{
    double most = fmax(fabs(right.least), fabs(right.most));

    return (struct mny_range){left.least < 0 ? fmax(left.least, -most) : 0,
                              left.most > 0 ? fmin(left.most, most) : 0, left.whole && right.whole};
}

/* round() and int() never turn the order of two numbers round. */
static struct mny_range stepwise(enum mny_operation operation, const struct mny_range *arguments,
                                 size_t count)
{
    double bounds[2] = {arguments[0].least, arguments[0].most};

    if (count > 1 && arguments[1].least != arguments[1].most)
        return mny_range_any();
    for (size_t i = 0; i < 2; i++) {
        struct mny_value value = mny_value_number(bounds[i]);
        struct mny_value digits = mny_value_number(count > 1 ? arguments[1].least : 0);
        const struct mny_value *const values[2] = {&value, &digits};

        if (isfinite(bounds[i]))
            bounds[i] = mny_builtin_apply(NULL, operation, values, count).number;
    }
    return checked(bounds[0], bounds[1], count == 1);
}

/* The least (SIGN 1) or greatest (SIGN -1) of the arguments. */
static struct mny_range extreme(const struct mny_range *arguments, size_t count, int sign)
{
    struct mny_range range = arguments[0];

    for (size_t i = 1; i < count; i++) {
        range.least = sign > 0 ? fmin(range.least, arguments[i].least)
                               : fmax(range.least, arguments[i].least);
        range.most =
            sign > 0 ? fmin(range.most, arguments[i].most) : fmax(range.most, arguments[i].most);
        range.whole = range.whole && arguments[i].whole;
    }
    return range;
}

static struct mny_range any_of(const struct mny_range *arguments, size_t count)
{
    struct mny_range range = arguments[0];

    for (size_t i = 1; i < count; i++)
        range = mny_range_hull(range, arguments[i]);
    return range;
}

/* Those that are no comparison and no arithmetic. */
static struct mny_range apply(enum mny_operation operation, const struct mny_range *arguments,
                              size_t count)
{
    enum mny_truth truth;

    switch ((int)operation) {
    case MNY_OP_BOOLEAN:
    case MNY_OP_NOT:
        truth = mny_range_truth(arguments[0]);
        return operation == MNY_OP_NOT ? truth_of(truth == MNY_NEVER, truth == MNY_ALWAYS)
                                       : truth_of(truth == MNY_ALWAYS, truth == MNY_NEVER);
    case MNY_OP_SELECTED:
    case MNY_OP_REGEX:
        return both();
    case MNY_OP_TRUE:
    case MNY_OP_FALSE:
        return truth_of(operation == MNY_OP_TRUE, operation == MNY_OP_FALSE);
    case MNY_OP_MIN:
        return extreme(arguments, count, 1);
    case MNY_OP_MAX:
        return extreme(arguments, count, -1);
    case MNY_OP_COALESCE:
        return any_of(arguments, count);
    case MNY_OP_ROUND:
    case MNY_OP_INT:
        return stepwise(operation, arguments, count);
    case MNY_OP_NUMBER:
        return arguments[0];
    case MNY_OP_COUNT_SELECTED:
    case MNY_OP_STRING_LENGTH:
        return (struct mny_range){0, INFINITY, true};
    default:
        return mny_range_any();
    }
}

struct mny_range mny_range_operate(enum mny_operation operation, const struct mny_range *arguments,
                                   size_t count)
{
    const struct mny_range *left = &arguments[0], *right = &arguments[1];

    if (operation >= MNY_OP_EQUAL && operation <= MNY_OP_GREATER_EQUAL)
        return mny_range_compare(operation, *left, *right);
    switch ((int)operation) {
    case MNY_OP_ADD:
        return checked(left->least + right->least, left->most + right->most,
                       left->whole && right->whole);
    case MNY_OP_SUBTRACT:
        return checked(left->least - right->most, left->most - right->least,
                       left->whole && right->whole);
    case MNY_OP_MULTIPLY:
        return multiply(*left, *right);
    case MNY_OP_DIVIDE:
        return divide(*left, *right);
    case MNY_OP_MODULO:
        return modulo(*left, *right);
    case MNY_OP_NEGATE:
        return (struct mny_range){-left->most, -left->least, left->whole};
    default:
        return apply(operation, arguments, count);
    }
}
