/* SPDX-License-Identifier: MIT */
#include "stats/hadamard.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* Many more replicates than anybody makes. */
static const size_t largest = (size_t)1 << 24;

/* How an order is made: doubled as often as it takes from SEED. */
enum seed { SEED_ONE, SEED_PALEY_1, SEED_PALEY_2 };

struct plan {
    enum seed seed;
    size_t order;                /* of the seed */
    size_t prime, degree, field; /* of the seed: FIELD = PRIME to the power of DEGREE */
};

struct mny_hadamard {
    struct plan plan;
    size_t order;
    int8_t *residue; /* of each element of the field: 0, 1 for squares, -1 for others */
};

/* Whether Q is PRIME to the power of DEGREE. */
static bool is_prime_power(size_t q, size_t *prime, size_t *degree)
{
    size_t p = 2;

    if (q < 2)
        return false;
    while (p <= q / p && q % p != 0)
        p++;
    *prime = q % p == 0 ? p : q;
    *degree = 0;
    for (; q % *prime == 0; q /= *prime)
        ++*degree;
    return q == 1;
}

/* How ORDER is made, with as little doubling as possible. */
static bool make_plan(size_t order, struct plan *plan)
{
    for (; order > 2; order /= 2) {
        *plan = (struct plan){.seed = SEED_PALEY_1, .order = order, .field = order - 1};
        if (order % 4 == 0 && is_prime_power(plan->field, &plan->prime, &plan->degree))
            return true;
        *plan = (struct plan){.seed = SEED_PALEY_2, .order = order, .field = order / 2 - 1};
        if (order % 4 == 0 && plan->field % 4 == 1 &&
            is_prime_power(plan->field, &plan->prime, &plan->degree))
            return true;
        if (order % 4 != 0)
            return false;
    }
    *plan = (struct plan){.seed = SEED_ONE, .order = 1};
    return order > 0;
}

size_t mny_hadamard_order(size_t least)
{
    struct plan plan;

    if (least > largest)
        return 0;
    if (least <= 2)
        return least == 2 ? 2 : 1;
    for (size_t order = (least + 3) / 4 * 4;; order += 4)
        if (make_plan(order, &plan))
            return order;
}

/* ---- the field of a seed --------------------------------------------------------------- */

/* An element is a polynomial over the numbers modulo PRIME, DEGREE coefficients, written
   as a number to the base PRIME, lowest first. */
static size_t subtract(const struct plan *plan, size_t a, size_t b)
{
    size_t difference = 0, place = 1;

    if (plan->degree == 1)
        return a >= b ? a - b : a + plan->prime - b;
    for (size_t i = 0; i < plan->degree; i++, place *= plan->prime) {
        difference += (a % plan->prime + plan->prime - b % plan->prime) % plan->prime * place;
        a /= plan->prime;
        b /= plan->prime;
    }
    return difference;
}

/* A times x, modulo x^DEGREE = REDUCTION. */
static size_t times_x(const struct plan *plan, size_t a, size_t reduction)
{
    const size_t top = plan->field / plan->prime, leading = a / top;
    size_t shifted = a % top * plan->prime, sum = 0, place = 1;

    for (size_t i = 0; i < plan->degree; i++, place *= plan->prime) {
        sum += (shifted % plan->prime + leading * (reduction % plan->prime)) % plan->prime * place;
        shifted /= plan->prime;
        reduction /= plan->prime;
    }
    return sum;
}

/* Whether x, modulo x^DEGREE = REDUCTION, goes through all elements but 0 before it
   comes back to 1: then these are its powers.  Marks even powers, the squares. */
static bool mark_powers(const struct plan *plan, size_t reduction, int8_t *residue)
{
    size_t element = 1;

    for (size_t power = 0; power + 1 < plan->field; power++) {
        if (element == 0 || (power > 0 && element == 1))
            return false;
        residue[element] = power % 2 == 0 ? 1 : -1;
        element = times_x(plan, element, reduction);
    }
    return element == 1;
}

static int8_t *find_residues(const struct plan *plan)
{
    int8_t *residue = calloc(plan->field + 1, sizeof *residue);

    if (!residue)
        return NULL;
    if (plan->degree > 1) {
        for (size_t reduction = 1; reduction < plan->field; reduction++)
            if (mark_powers(plan, reduction, residue))
                break;
        residue[0] = 0;
        return residue;
    }
    for (size_t i = 1; i < plan->field; i++)
        residue[i] = -1;
    for (size_t i = 1; i < plan->field; i++)
        residue[i * i % plan->field] = 1;
    return residue;
}

struct mny_hadamard *mny_hadamard_create(size_t order)
{
    struct mny_hadamard *hadamard = NULL;
    struct plan plan;

    if (order > 2 * largest || mny_hadamard_order(order) != order || !make_plan(order, &plan))
        return NULL;
    hadamard = calloc(1, sizeof *hadamard);
    if (!hadamard)
        return NULL;
    hadamard->plan = plan;
    hadamard->order = order;
    hadamard->residue = plan.seed == SEED_ONE ? NULL : find_residues(&plan);
    if (plan.seed != SEED_ONE && !hadamard->residue) {
        mny_hadamard_free(hadamard);
        return NULL;
    }
    return hadamard;
}

void mny_hadamard_free(struct mny_hadamard *hadamard)
{
    if (!hadamard)
        return;
    free(hadamard->residue);
    free(hadamard);
}

/* ---- entries --------------------------------------------------------------------------- */

/* S of order FIELD + 1: residues of differences, bordered by ones, the first column's
   with the sign that makes S skew (FIELD = 3 mod 4) or symmetric (FIELD = 1 mod 4); 0 in
   the diagonal. */
static int conference_at(const struct mny_hadamard *hadamard, size_t row, size_t column)
{
    const struct plan *plan = &hadamard->plan;

    if (row == column)
        return 0;
    if (row == 0)
        return 1;
    if (column == 0)
        return plan->field % 4 == 3 ? -1 : 1;
    return hadamard->residue[subtract(plan, row - 1, column - 1)];
}

/* Paley 1: S + I.  Paley 2: every 0 of S becomes (1 -1; -1 -1), every s becomes s times
   (1 1; 1 -1). */
static int seed_at(const struct mny_hadamard *hadamard, size_t row, size_t column)
{
    int entry;

    switch (hadamard->plan.seed) {
    case SEED_ONE:
        break;
    case SEED_PALEY_1:
        return row == column ? 1 : conference_at(hadamard, row, column);
    case SEED_PALEY_2:
        entry = conference_at(hadamard, row / 2, column / 2);
        if (entry == 0)
            return row % 2 == 0 && column % 2 == 0 ? 1 : -1;
        return row % 2 == 1 && column % 2 == 1 ? -entry : entry;
    }
    return 1;
}

static int plain_at(const struct mny_hadamard *hadamard, size_t row, size_t column)
{
    const size_t seed = hadamard->plan.order;
    int entry = seed_at(hadamard, row % seed, column % seed);

    for (size_t both = row / seed & column / seed; both > 0; both &= both - 1)
        entry = -entry;
    return entry;
}

int mny_hadamard_at(const struct mny_hadamard *hadamard, size_t row, size_t column)
{
    return plain_at(hadamard, row, column) * plain_at(hadamard, row, 0);
}
