/* SPDX-License-Identifier: MIT */
#include "stats/replicate_table.h"

#include "stats/pair_index.h"
#include "stats/score_block.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void free_rows(struct mny_replicate_rows *rows)
{
    free(rows->cell);
    free(rows->domain);
    free(rows->respondents);
    free(rows->base);
    free(rows->sums);
    free(rows->order);
    free(rows->first_of_domain);
}

void mny_replicate_table_free(struct mny_replicate_table *table)
{
    free_rows(&table->pieces);
    free_rows(&table->groups);
    free(table->centre);
    free(table->first_piece);
    free(table->piece_of);
    free(table->unit);
    free(table->level);
    free(table->group_of);
    free(table->group_stratum);
    free(table->group_unit);
    free(table->first_psu);
    free(table->psus);
}

static bool make_rows(struct mny_replicate_rows *rows, size_t count,
                      const struct mny_replicate_table *table)
{
    const size_t items = table->items;

    if (count >= SIZE_MAX / sizeof *rows->sums / (2 * items + 1))
        return false;
    rows->count = count;
    rows->cell = calloc(count + 1, sizeof *rows->cell);
    rows->domain = calloc(count + 1, sizeof *rows->domain);
    rows->respondents = calloc(count + 1, sizeof *rows->respondents);
    rows->base = calloc(count + 1, sizeof *rows->base);
    rows->sums = calloc(count * 2 * items + 1, sizeof *rows->sums);
    rows->order = calloc(count + 1, sizeof *rows->order);
    rows->first_of_domain = calloc(table->domains + 2, sizeof *rows->first_of_domain);
    return rows->cell && rows->domain && rows->respondents && rows->base && rows->sums &&
           rows->order && rows->first_of_domain;
}

/* Rows by domain, a counting sort. */
static void sort_rows(struct mny_replicate_rows *rows, size_t domains)
{
    size_t *first = rows->first_of_domain;

    for (size_t row = 0; row < rows->count; row++)
        first[rows->domain[row] + 2]++;
    for (size_t domain = 0; domain < domains; domain++)
        first[domain + 2] += first[domain + 1];
    for (size_t row = 0; row < rows->count; row++)
        rows->order[first[rows->domain[row] + 1]++] = (uint32_t)row;
}

/* Respondents while they are sorted into pieces. */
struct sorting {
    const struct mny_replicate_input *input;
    size_t n;
    struct mny_pair_index *cells, *domains, *bases, *pieces;
    uint32_t *piece_of; /* of each respondent */
    uint32_t *psu;      /* of each piece */
};

uint32_t mny_replicate_psu(const struct mny_replicate_input *input, size_t respondent)
{
    const uint32_t *psus = mny_design_psu_of(input->estimate->design);
    return psus ? psus[respondent] : (uint32_t)respondent;
}

static uint32_t cell_of(const struct mny_replicate_input *input, size_t respondent)
{
    const struct mny_calibrated *calibrated = input->estimate->calibrated;
    return calibrated ? calibrated->cell[respondent] : 0;
}

static uint32_t domain_of(const struct mny_replicate_input *input, size_t respondent)
{
    const uint32_t none = (uint32_t)input->domains;
    if (!input->domain)
        return 0;
    return input->domain[respondent] < none ? input->domain[respondent] : none;
}

double mny_replicate_base(const struct mny_replicate_input *input, size_t respondent)
{
    const double base = input->base ? input->base[mny_scores_row(input->estimate, respondent)] : 1;
    return base * input->base_scale;
}

/* A number for the respondent's base weight, where different ones are kept apart. */
static uint32_t level_of(const struct sorting *sorting, size_t respondent)
{
    const double base = mny_replicate_base(sorting->input, respondent);
    uint64_t bits;

    if (sorting->input->trim.how == MNY_TRIM_NOT)
        return 0;
    memcpy(&bits, &base, sizeof bits);
    return mny_pair_index_add(sorting->bases, (uint32_t)(bits >> 32), (uint32_t)bits);
}

/* The number of the piece of a respondent; MNY_PAIR_NONE without memory. */
static uint32_t number_piece(const struct sorting *sorting, size_t respondent)
{
    const struct mny_replicate_input *input = sorting->input;
    const uint32_t level = level_of(sorting, respondent);
    const uint32_t cell = mny_pair_index_add(sorting->cells, mny_replicate_psu(input, respondent),
                                             cell_of(input, respondent));
    const uint32_t domain =
        mny_pair_index_add(sorting->domains, cell, domain_of(input, respondent));

    if (cell == MNY_PAIR_NONE || domain == MNY_PAIR_NONE || level == MNY_PAIR_NONE)
        return MNY_PAIR_NONE;
    return mny_pair_index_add(sorting->pieces, domain, level);
}

/* Numbers the pieces in order of appearance, then by PSU. */
static bool number_pieces(struct sorting *sorting, struct mny_replicate_table *table)
{
    const size_t psus = mny_design_psus(sorting->input->estimate->design);
    uint32_t *place;
    size_t count;

    for (size_t i = 0; i < sorting->n; i++) {
        sorting->piece_of[i] = number_piece(sorting, i);
        if (sorting->piece_of[i] == MNY_PAIR_NONE)
            return false;
        sorting->psu[sorting->piece_of[i]] = mny_replicate_psu(sorting->input, i);
    }
    count = mny_pair_index_count(sorting->pieces);
    place = calloc(count + 1, sizeof *place);
    table->first_piece = calloc(psus + 2, sizeof *table->first_piece);
    table->unit = calloc(count + 1, sizeof *table->unit);
    table->level = calloc(count + 1, sizeof *table->level);
    if (!place || !table->first_piece || !table->unit || !table->level ||
        !make_rows(&table->pieces, count, table)) {
        free(place);
        return false;
    }
    for (size_t piece = 0; piece < count; piece++)
        table->first_piece[sorting->psu[piece] + 2]++;
    for (size_t psu = 0; psu < psus; psu++)
        table->first_piece[psu + 2] += table->first_piece[psu + 1];
    for (size_t piece = 0; piece < count; piece++)
        place[piece] = (uint32_t)table->first_piece[sorting->psu[piece] + 1]++;
    for (size_t i = 0; i < sorting->n; i++)
        sorting->piece_of[i] = place[sorting->piece_of[i]];
    free(place);
    return true;
}

static void fill_pieces(const struct sorting *sorting, struct mny_replicate_table *table)
{
    const struct mny_estimate_input *estimate = sorting->input->estimate;
    struct mny_replicate_rows *pieces = &table->pieces;

    for (size_t i = 0; i < sorting->n; i++) {
        const size_t piece = sorting->piece_of[i], row = mny_scores_row(estimate, i);
        const double base = mny_replicate_base(sorting->input, i);
        double *sums = pieces->sums + piece * 2 * table->items;

        pieces->cell[piece] = cell_of(sorting->input, i);
        pieces->domain[piece] = domain_of(sorting->input, i);
        table->unit[piece] = sorting->input->trim.how != MNY_TRIM_NOT ? base : 0;
        table->level[piece] = level_of(sorting, i);
        pieces->respondents[piece] += 1;
        pieces->base[piece] += base;
        for (size_t item = 0; item < table->items; item++) {
            const double score = mny_scores_at(&estimate->items[item], row);
            if (isnan(score))
                continue;
            sums[2 * item] += base * (score - table->centre[item]);
            sums[2 * item + 1] += base;
        }
    }
    sort_rows(pieces, table->domains);
}

static bool make_pieces(const struct mny_replicate_input *input, struct mny_replicate_table *table)
{
    struct sorting sorting = {.input = input,
                              .n = input->estimate->n,
                              .cells = mny_pair_index_create(),
                              .domains = mny_pair_index_create(),
                              .bases = mny_pair_index_create(),
                              .pieces = mny_pair_index_create(),
                              .piece_of = calloc(input->estimate->n + 1, sizeof(uint32_t)),
                              .psu = calloc(input->estimate->n + 1, sizeof(uint32_t))};
    const bool done = sorting.cells && sorting.domains && sorting.bases && sorting.pieces &&
                      sorting.piece_of && sorting.psu && number_pieces(&sorting, table);

    if (done)
        fill_pieces(&sorting, table);
    mny_pair_index_free(sorting.cells);
    mny_pair_index_free(sorting.domains);
    mny_pair_index_free(sorting.bases);
    mny_pair_index_free(sorting.pieces);
    table->piece_of = sorting.piece_of;
    free(sorting.psu);
    return done;
}

static uint32_t stratum_of(const struct mny_design *design, size_t psu)
{
    const uint32_t *strata = mny_design_stratum_of(design);
    return strata ? strata[psu] : 0;
}

/* PSUs by stratum, a counting sort. */
static bool sort_psus(const struct mny_design *design, struct mny_replicate_table *table)
{
    const size_t psus = mny_design_psus(design), strata = mny_design_strata(design);

    table->first_psu = calloc(strata + 2, sizeof *table->first_psu);
    table->psus = calloc(psus + 1, sizeof *table->psus);
    if (!table->first_psu || !table->psus)
        return false;
    for (size_t psu = 0; psu < psus; psu++)
        table->first_psu[stratum_of(design, psu) + 2]++;
    for (size_t h = 0; h < strata; h++)
        table->first_psu[h + 2] += table->first_psu[h + 1];
    for (size_t psu = 0; psu < psus; psu++)
        table->psus[table->first_psu[stratum_of(design, psu) + 1]++] = (uint32_t)psu;
    return true;
}

/* Groups of pieces with the same stratum, cell, domain and, for trimming, base weight. */
static bool number_groups(const struct mny_replicate_input *input,
                          struct mny_replicate_table *table, struct mny_pair_index *const *chain)
{
    const struct mny_design *design = input->estimate->design;
    const struct mny_replicate_rows *pieces = &table->pieces;

    for (size_t psu = 0; psu < mny_design_psus(design); psu++) {
        const uint32_t stratum = stratum_of(design, psu);
        for (size_t p = table->first_piece[psu]; p < table->first_piece[psu + 1]; p++) {
            uint32_t number = mny_pair_index_add(chain[0], stratum, pieces->cell[p]);

            if (number != MNY_PAIR_NONE)
                number = mny_pair_index_add(chain[1], number, pieces->domain[p]);
            if (number != MNY_PAIR_NONE)
                number = mny_pair_index_add(chain[2], number, table->level[p]);
            if (number == MNY_PAIR_NONE)
                return false;
            table->group_of[p] = number;
        }
    }
    return true;
}

static bool fill_groups(const struct mny_replicate_input *input, struct mny_replicate_table *table,
                        size_t count)
{
    const struct mny_replicate_rows *pieces = &table->pieces;
    const size_t width = 2 * table->items;
    struct mny_replicate_rows *groups = &table->groups;

    table->group_stratum = calloc(count + 1, sizeof *table->group_stratum);
    table->group_unit = calloc(count + 1, sizeof *table->group_unit);
    if (!table->group_stratum || !table->group_unit || !make_rows(groups, count, table))
        return false;
    for (size_t psu = 0; psu < mny_design_psus(input->estimate->design); psu++)
        for (size_t p = table->first_piece[psu]; p < table->first_piece[psu + 1]; p++) {
            const size_t group = table->group_of[p];
            table->group_stratum[group] = stratum_of(input->estimate->design, psu);
            table->group_unit[group] = table->unit[p];
            groups->cell[group] = pieces->cell[p];
            groups->domain[group] = pieces->domain[p];
            groups->respondents[group] += pieces->respondents[p];
            groups->base[group] += pieces->base[p];
            for (size_t s = 0; s < width; s++)
                groups->sums[group * width + s] += pieces->sums[p * width + s];
        }
    sort_rows(groups, table->domains);
    return true;
}

static bool make_groups(const struct mny_replicate_input *input, struct mny_replicate_table *table)
{
    struct mny_pair_index *chain[3] = {mny_pair_index_create(), mny_pair_index_create(),
                                       mny_pair_index_create()};
    bool done = chain[0] && chain[1] && chain[2];

    table->group_of = calloc(table->pieces.count + 1, sizeof *table->group_of);
    done = done && table->group_of && number_groups(input, table, chain) &&
           fill_groups(input, table, mny_pair_index_count(chain[2]));
    for (size_t i = 0; i < 3; i++)
        mny_pair_index_free(chain[i]);
    return done;
}

bool mny_replicate_table_make(const struct mny_replicate_input *input, const double *centre,
                              struct mny_replicate_table *table)
{
    const struct mny_calibrated *calibrated = input->estimate->calibrated;

    *table = (struct mny_replicate_table){.cells = calibrated ? calibrated->cells.cells : 1,
                                          .domains = input->domain ? input->domains + 1 : 1,
                                          .items = input->estimate->item_count};
    table->centre = calloc(table->items + 1, sizeof *table->centre);
    if (!table->centre)
        return false;
    memcpy(table->centre, centre, table->items * sizeof *centre);
    if (input->kind == MNY_REPLICATION_GIVEN)
        return true;
    return make_pieces(input, table) && sort_psus(input->estimate->design, table) &&
           ((input->kind != MNY_REPLICATION_JACKKNIFE && input->trim.how == MNY_TRIM_NOT) ||
            make_groups(input, table));
}
