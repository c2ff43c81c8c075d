/* SPDX-License-Identifier: MIT */
/* A group is a cell, or, of those outside the domain, the number of cells + their cell: their
   answers are counted as well, and then left alone. */
#include "stats/answer_counts.h"

#include "stats/score_block.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = MNY_LINEARIZED_BLOCK, CODES = MNY_SCORE_CODES };

/* What all respondents of a group have in common. */
struct alike {
    size_t n;
    double weight, calibrated; /* final, and before trimming */
    double kept;               /* the part of it that trimming has left */
    double base;
};

/* An item's codes, numbered by slots: 0 are all without a score. */
struct slots {
    size_t count;
    uint8_t of_code[CODES];
    uint8_t code[CODES]; /* of each slot but 0 */
    uint32_t *counts;    /* groups x slots */
};

/* Of z in one group: its mean, and the sum of squared deviations from it; RECENT are those of
   the last blocks. */
struct deviations {
    double mean, recent;
    struct mny_sum squares;
};

struct mny_answer_counts {
    size_t cells, groups;
    struct alike *alike;           /* groups */
    struct slots *slots;           /* of each item */
    uint32_t *counts;              /* behind all of them */
    uint32_t *silent;              /* nodes x groups: without an answer below the node */
    double *totals;                /* statistics x groups: Σ z */
    struct deviations *deviations; /* statistics x groups */
};

void mny_answer_counts_free(struct mny_answer_counts *counts)
{
    if (!counts)
        return;
    free(counts->alike);
    free(counts->slots);
    free(counts->counts);
    free(counts->silent);
    free(counts->totals);
    free(counts->deviations);
    free(counts);
}

/* ---- who is alike --------------------------------------------------------------------- */

/* The groups of a block of respondents. */
static void read_groups(const struct mny_estimate_input *in, const struct mny_answer_counts *counts,
                        size_t first, size_t count, uint32_t groups[BLOCK])
{
    if (in->calibrated)
        memcpy(groups, in->calibrated->cell + first, count * sizeof *groups);
    else
        memset(groups, 0, count * sizeof *groups);
    for (size_t i = 0; in->domain && i < count; i++)
        if (in->domain[first + i] != in->category)
            groups[i] += (uint32_t)counts->cells;
}

static struct alike group_of(const struct mny_estimate_input *in, size_t respondent)
{
    const struct mny_calibrated *calibrated = in->calibrated;
    struct alike one = {.weight = in->weight[respondent], .kept = 1, .base = 1};

    one.calibrated = one.weight;
    if (calibrated && calibrated->weight) {
        one.calibrated = calibrated->weight[respondent];
        one.kept = mny_trimmed_part(in, respondent);
    }
    if (calibrated && calibrated->base)
        one.base = calibrated->base[mny_scores_row(in, respondent)];
    return one;
}

/* Counts the respondents of each group; false if two of them differ. */
static bool read_weights(const struct mny_estimate_input *in, struct mny_answer_counts *counts)
{
    uint32_t groups[BLOCK];

    for (size_t first = 0; first < in->n; first += BLOCK) {
        const size_t count = in->n - first < BLOCK ? in->n - first : BLOCK;
        read_groups(in, counts, first, count, groups);
        for (size_t i = 0; i < count; i++) {
            struct alike *of = &counts->alike[groups[i]];
            const struct alike one = group_of(in, first + i);
            if (of->n == 0)
                *of = one;
            else if (of->weight != one.weight || of->calibrated != one.calibrated ||
                     of->base != one.base)
                return false;
            of->n++;
        }
    }
    return true;
}

/* Numbers the codes that have scores. */
static void number_codes(struct slots *slots, const double *score_of_code)
{
    slots->count = 1;
    for (size_t code = 0; code < CODES && slots->count < CODES; code++)
        if (!isnan(score_of_code[code])) {
            slots->code[slots->count] = (uint8_t)code;
            slots->of_code[code] = (uint8_t)slots->count++;
        }
}

/* Whether the counts may tell everything, and how many there are. */
static bool can_count(const struct mny_estimate_input *in, struct mny_answer_counts *counts,
                      size_t *all)
{
    size_t slots = 0;

    for (size_t item = 0; item < in->item_count; item++) {
        if (!in->items[item].codes)
            return false;
        for (size_t code = 0, scored = 0; code < CODES; code++)
            if (!isnan(in->items[item].score_of_code[code]) && ++scored == CODES)
                return false; /* no slot is left for none */
        number_codes(&counts->slots[item], in->items[item].score_of_code);
        slots += counts->slots[item].count;
    }
    if (mny_design_psu_of(in->design) || mny_design_stratum_of(in->design) ||
        counts->groups > in->n || in->n > UINT32_MAX)
        return false;
    *all = counts->groups * slots;
    return *all <= in->n * in->item_count;
}

static bool open_counts(const struct mny_linearization *of, struct mny_answer_counts *counts,
                        size_t all)
{
    counts->alike = calloc(counts->groups + 1, sizeof *counts->alike);
    counts->counts = calloc(all + 1, sizeof *counts->counts);
    counts->silent = calloc(of->nodes * counts->groups + 1, sizeof *counts->silent);
    counts->totals = calloc(of->statistics * counts->groups + 1, sizeof *counts->totals);
    counts->deviations = calloc(of->statistics * counts->groups + 1, sizeof *counts->deviations);
    return counts->alike && counts->counts && counts->silent && counts->totals &&
           counts->deviations;
}

/* ---- first pass ------------------------------------------------------------------------ */

/* The codes of a block; COPY is room for those that do not lie together. */
static const uint8_t *read_codes(const struct mny_estimate_input *in, size_t item, size_t first,
                                 size_t count, uint8_t copy[BLOCK])
{
    const uint8_t *codes = in->items[item].codes;

    if (!in->rows)
        return codes + in->first + first;
    for (size_t i = 0; i < count; i++)
        copy[i] = codes[in->rows[first + i]];
    return copy;
}

static void count_codes(struct slots *slots, size_t count, const uint32_t groups[BLOCK],
                        const uint8_t *codes, uint8_t marks[BLOCK])
{
    for (size_t i = 0; i < count; i++) {
        const uint8_t slot = slots->of_code[codes[i]];
        slots->counts[groups[i] * slots->count + slot]++;
        marks[i] |= slot;
    }
}

/* Counts who answered nothing below each node, from the items' parents up. */
static void count_silent(const struct mny_linearization *of, size_t count,
                         const uint32_t groups[BLOCK], uint8_t *marks)
{
    const size_t *order = mny_composite_order(of->composite);

    for (size_t k = 0; k < of->nodes; k++) {
        const size_t node = order[k], parent = mny_composite_node_parent(of->composite, node);
        const uint8_t *below = marks + node * BLOCK;
        uint32_t *silent = of->counts->silent + node * of->counts->groups;
        for (size_t i = 0; i < count; i++)
            if (below[i] == 0)
                silent[groups[i]]++;
        for (size_t i = 0; parent != node && i < count; i++)
            marks[parent * BLOCK + i] |= below[i];
    }
}

static bool count_all(struct mny_linearization *of)
{
    const struct mny_estimate_input *in = of->in;
    uint8_t *marks = malloc(of->nodes * BLOCK), copy[BLOCK];
    uint32_t groups[BLOCK];

    for (size_t first = 0; marks && first < in->n; first += BLOCK) {
        const size_t count = in->n - first < BLOCK ? in->n - first : BLOCK;
        read_groups(in, of->counts, first, count, groups);
        memset(marks, 0, of->nodes * BLOCK);
        for (size_t item = 0; item < of->items; item++)
            count_codes(&of->counts->slots[item], count, groups,
                        read_codes(in, item, first, count, copy),
                        marks + mny_composite_item_parent(of->composite, item) * BLOCK);
        count_silent(of, count, groups, marks);
    }
    free(marks);
    return marks != NULL;
}

enum mny_code mny_answer_counts_make(struct mny_linearization *of)
{
    const struct mny_estimate_input *in = of->in;
    struct mny_answer_counts *made = calloc(1, sizeof *made);
    size_t all = 0, at = 0;

    if (!made)
        return MNY_E_MEMORY;
    made->cells = in->calibrated ? in->calibrated->cells.cells : 1;
    made->groups = made->cells * (in->domain ? 2 : 1);
    made->slots = calloc(of->items + 1, sizeof *made->slots);
    if (!made->slots || !can_count(in, made, &all)) {
        const enum mny_code code = made->slots ? MNY_OK : MNY_E_MEMORY;
        mny_answer_counts_free(made);
        return code;
    }
    if (!open_counts(of, made, all)) {
        mny_answer_counts_free(made);
        return MNY_E_MEMORY;
    }
    if (!read_weights(in, made)) {
        mny_answer_counts_free(made);
        return MNY_OK;
    }
    for (size_t item = 0; item < of->items; item++) {
        made->slots[item].counts = made->counts + at;
        at += made->groups * made->slots[item].count;
    }
    of->counts = made;
    return count_all(of) ? MNY_OK : MNY_E_MEMORY;
}

/* ---- sums ------------------------------------------------------------------------------ */

/* N answers of respondents who weigh WEIGHT, whose scores less the first sum to SCORES. */
static void tally_group(struct mny_tally *tally, size_t n, double weight, double scores)
{
    tally->n += n;
    mny_sum_add(&tally->weight, (double)n * weight);
    mny_sum_add(&tally->squares, (double)n * (weight * weight));
    mny_sum_add(&tally->scores, weight * scores);
}

/* Σ of TABLE[code] over the answers of a group; *N of them. */
static double sum_group(const struct slots *slots, size_t cell, const double *table, size_t *n)
{
    const uint32_t *counts = slots->counts + cell * slots->count;
    double sum = 0;

    *n = 0;
    for (size_t slot = 1; slot < slots->count; slot++) {
        *n += counts[slot];
        sum += counts[slot] * table[slots->code[slot]];
    }
    return sum;
}

void mny_answer_counts_tally(struct mny_linearization *of, const double *shifted)
{
    const struct mny_answer_counts *counts = of->counts;

    for (size_t cell = 0; cell < counts->cells; cell++) {
        const struct alike *alike = &counts->alike[cell];
        for (size_t item = 0; item < of->items; item++) {
            size_t n;
            const double scores = sum_group(&counts->slots[item], cell, shifted + item * CODES, &n);
            tally_group(&of->tallies[item], n, alike->weight, scores);
        }
        for (size_t node = 0; node < of->nodes; node++)
            tally_group(&of->tallies[of->items + node],
                        alike->n - counts->silent[node * counts->groups + cell], alike->weight, 0);
    }
}

/* Adds the totals of items to those of the means they stand in, and so on up the tree. */
static void add_totals(double *above, const double *below, double share, size_t cells)
{
    for (size_t cell = 0; share > 0 && cell < cells; cell++)
        above[cell] += share * below[cell];
}

void mny_answer_counts_total(struct mny_linearization *of)
{
    const struct mny_answer_counts *counts = of->counts;
    const struct mny_composite *composite = of->composite;
    const size_t *order = mny_composite_order(composite);
    double *nodes = counts->totals + of->items * counts->groups;

    for (size_t item = 0; item < of->items; item++) {
        double *totals = counts->totals + item * counts->groups;
        size_t n;
        for (size_t cell = 0; of->item_answered[item] && cell < counts->cells; cell++)
            totals[cell] = sum_group(&counts->slots[item], cell, of->tables + item * CODES, &n);
        add_totals(nodes + mny_composite_item_parent(composite, item) * counts->groups, totals,
                   mny_composite_item_share(composite, item), counts->cells);
    }
    for (size_t k = 0; k < of->nodes; k++) {
        const size_t node = order[k], parent = mny_composite_node_parent(composite, node);
        if (parent != node)
            add_totals(nodes + parent * counts->groups, nodes + node * counts->groups,
                       mny_composite_node_share(composite, node), counts->cells);
    }
}

void mny_answer_counts_cells(const struct mny_linearization *of, double *fitted)
{
    const struct mny_answer_counts *counts = of->counts;

    for (size_t statistic = 0; statistic < of->statistics; statistic++)
        for (size_t cell = 0; cell < counts->cells; cell++) {
            const struct alike *alike = &counts->alike[cell];
            if (alike->n > 0)
                fitted[statistic * counts->cells + cell] =
                    alike->base * alike->kept * counts->totals[statistic * counts->groups + cell];
        }
}

void mny_answer_counts_base(const struct mny_linearization *of, double *base)
{
    const struct mny_answer_counts *counts = of->counts;

    for (size_t i = 0; i < counts->groups; i++)
        base[i % counts->cells] += (double)counts->alike[i].n * counts->alike[i].base;
}

/* ---- second pass ------------------------------------------------------------------------ */

/* Of an item: from its counts. */
static void spread_item(const struct mny_linearization *of, size_t item)
{
    const struct mny_answer_counts *counts = of->counts;
    const struct slots *slots = &counts->slots[item];

    for (size_t cell = 0; of->item_answered[item] && cell < counts->cells; cell++) {
        struct deviations *deviations = &counts->deviations[item * counts->groups + cell];
        const uint32_t *of_group = slots->counts + cell * slots->count;
        size_t answers = 0;
        for (size_t slot = 1; slot < slots->count; slot++) {
            const double z = of->tables[item * CODES + slots->code[slot]] - deviations->mean;
            mny_sum_add(&deviations->squares, of_group[slot] * (z * z));
            answers += of_group[slot];
        }
        mny_sum_add(&deviations->squares, (double)(counts->alike[cell].n - answers) *
                                              (deviations->mean * deviations->mean));
    }
}

static void add_deviations(struct deviations *deviations, size_t count,
                           const uint32_t groups[BLOCK], const double *z)
{
    for (size_t i = 0; i < count; i++) {
        struct deviations *of = &deviations[groups[i]];
        const double deviation = z[i] - of->mean;
        of->recent += deviation * deviation;
    }
}

/* Between blocks sums are compensated, as often as that is less work than the blocks are. */
static void keep_recent(const struct mny_linearization *of)
{
    const struct mny_answer_counts *counts = of->counts;

    for (size_t i = of->items * counts->groups; i < of->statistics * counts->groups; i++) {
        mny_sum_add(&counts->deviations[i].squares, counts->deviations[i].recent);
        counts->deviations[i].recent = 0;
    }
}

/* The z of all nodes in a block. */
static void read_nodes(const struct mny_linearization *of, size_t first, size_t count)
{
    const struct mny_composite *composite = of->composite;
    const size_t *order = mny_composite_order(composite);
    uint8_t copy[BLOCK];

    memset(of->node_z, 0, of->nodes * BLOCK * sizeof *of->node_z);
    for (size_t item = 0; item < of->items; item++) {
        const double share = mny_composite_item_share(composite, item);
        const double *table = of->tables + item * CODES;
        double *z = of->node_z + mny_composite_item_parent(composite, item) * BLOCK;
        const uint8_t *codes = share > 0 ? read_codes(of->in, item, first, count, copy) : NULL;
        for (size_t i = 0; codes && i < count; i++)
            z[i] += share * table[codes[i]];
    }
    for (size_t k = 0; k < of->nodes; k++) {
        const size_t node = order[k], parent = mny_composite_node_parent(composite, node);
        const double share = mny_composite_node_share(composite, node);
        for (size_t i = 0; parent != node && share > 0 && i < count; i++)
            of->node_z[parent * BLOCK + i] += share * of->node_z[node * BLOCK + i];
    }
}

void mny_answer_counts_spread(struct mny_linearization *of)
{
    const struct mny_answer_counts *counts = of->counts;
    const struct mny_estimate_input *in = of->in;
    const size_t together = 1 + 8 * counts->groups / BLOCK;
    uint32_t groups[BLOCK];

    for (size_t i = 0; i < of->statistics * counts->groups; i++) {
        const size_t n = counts->alike[i % counts->groups].n;
        counts->deviations[i] =
            (struct deviations){.mean = n > 0 ? counts->totals[i] / (double)n : 0};
    }
    for (size_t item = 0; item < of->items; item++)
        spread_item(of, item);
    for (size_t first = 0; first < in->n; first += BLOCK) {
        const size_t count = in->n - first < BLOCK ? in->n - first : BLOCK;
        read_groups(in, counts, first, count, groups);
        read_nodes(of, first, count);
        for (size_t node = 0; node < of->nodes; node++)
            add_deviations(counts->deviations + (of->items + node) * counts->groups, count, groups,
                           of->node_z + node * BLOCK);
        if (first / BLOCK % together == 0)
            keep_recent(of);
    }
    keep_recent(of);
}

double mny_answer_counts_terms(const struct mny_linearization *of, size_t statistic,
                               struct mny_variance *variance, size_t total)
{
    const struct mny_answer_counts *counts = of->counts;
    const double *fitted = of->fitted ? of->fitted + statistic * counts->cells : NULL;
    struct mny_sum squares = {0, 0};

    for (size_t i = 0; i < counts->groups; i++) {
        const struct alike *alike = &counts->alike[i];
        const struct deviations *deviations = &counts->deviations[statistic * counts->groups + i];
        const bool inside = i < counts->cells;
        const double mean = inside ? deviations->mean : 0;
        const double spread = inside ? mny_sum_value(deviations->squares) : 0;
        double term = alike->weight * mean;
        if (fitted)
            term -= alike->calibrated * fitted[i % counts->cells];
        mny_sum_add(&squares, alike->weight * (spread + (double)alike->n * (mean * mean)));
        mny_variance_add_alike(variance, total, alike->n, term,
                               alike->weight * alike->weight * spread);
    }
    return mny_sum_value(squares);
}
