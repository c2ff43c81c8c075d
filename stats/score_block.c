/* SPDX-License-Identifier: MIT */
#include "stats/score_block.h"

#include <math.h>

size_t mny_scores_row(const struct mny_estimate_input *in, size_t respondent)
{
    return in->rows ? in->rows[respondent] : in->first + respondent;
}

double mny_scores_at(const struct mny_score_column *column, size_t row)
{
    return column->codes ? column->score_of_code[column->codes[row]] : column->values[row];
}

double mny_scores_first(const struct mny_estimate_input *in, const struct mny_score_column *column)
{
    double score = NAN;
    for (size_t i = 0; isnan(score) && i < in->n; i++) {
        const size_t row = mny_scores_row(in, i);
        if (!in->domain || in->domain[i] == in->category)
            score = mny_scores_at(column, row);
    }
    return score;
}

void mny_scores_table(const struct mny_score_column *column, double centre, double divisor,
                      double *table)
{
    for (size_t code = 0; column->codes && code < MNY_SCORE_CODES; code++) {
        const double score = column->score_of_code[code];
        table[code] = isnan(score) ? 0 : (score - centre) / divisor;
    }
}

/* Sets what belongs to respondents outside the domain to 0. */
static void keep_domain(const struct mny_estimate_input *in, size_t first, size_t count,
                        double *values)
{
    for (size_t i = 0; in->domain && i < count; i++)
        if (in->domain[first + i] != in->category)
            values[i] = 0;
}

void mny_scores_read(const struct mny_estimate_input *in, const struct mny_score_column *column,
                     size_t first, size_t count, double centre, double divisor, const double *table,
                     double *z)
{
    if (column->codes && in->rows) {
        for (size_t i = 0; i < count; i++)
            z[i] = table[column->codes[in->rows[first + i]]];
    } else if (column->codes) {
        const uint8_t *codes = column->codes + in->first + first;
        for (size_t i = 0; i < count; i++)
            z[i] = table[codes[i]];
    } else {
        for (size_t i = 0; i < count; i++) {
            const double score = column->values[mny_scores_row(in, first + i)];
            z[i] = isnan(score) ? 0 : (score - centre) / divisor;
        }
    }
    keep_domain(in, first, count, z);
}

void mny_scores_mark(const struct mny_estimate_input *in, const struct mny_score_column *column,
                     size_t first, size_t count, const double *table, double *answered)
{
    if (column->codes) {
        mny_scores_read(in, column, first, count, 0, 1, table, answered);
        return;
    }
    for (size_t i = 0; i < count; i++)
        answered[i] = isnan(column->values[mny_scores_row(in, first + i)]) ? 0.0 : 1.0;
    keep_domain(in, first, count, answered);
}
