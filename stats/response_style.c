/* SPDX-License-Identifier: MIT */
#include "stats/response_style.h"

#include <math.h>
#include <stdbool.h>

/* A spread below this share of the values' size is rounding: nothing varies. */
static const double NO_SPREAD = 1e-12;

size_t mny_longest_run(const uint8_t *codes, size_t count)
{
    size_t longest = 0, run = 0;

    for (size_t i = 0; i < count; i++) {
        run = codes[i] == 0 ? 0 : i > 0 && codes[i] == codes[i - 1] ? run + 1 : 1;
        longest = run > longest ? run : longest;
    }
    return longest;
}

double mny_mean_run(const uint8_t *codes, size_t count)
{
    size_t runs = 0, answered = 0;

    for (size_t i = 0; i < count; i++) {
        runs += codes[i] == 0 || i == 0 || codes[i] != codes[i - 1];
        answered += codes[i] != 0;
    }
    return answered > 0 ? (double)count / (double)runs : NAN;
}

double mny_response_variability(const double *x, size_t count)
{
    double mean = 0, squares = 0;
    size_t known = 0;

    for (size_t i = 0; i < count; i++)
        if (!isnan(x[i])) {
            const double off = x[i] - mean;

            known++;
            mean += off / (double)known;
            squares += off * (x[i] - mean);
        }
    return known > 1 ? sqrt(squares / (double)(known - 1)) : NAN;
}

struct mny_modal_answer mny_modal_answer(const uint8_t *codes, size_t count)
{
    struct mny_modal_answer modal = {0, NAN, 0};
    size_t counts[256] = {0}, most = 0;

    for (size_t i = 0; i < count; i++) {
        counts[codes[i]]++;
        modal.answered += codes[i] != 0;
    }
    for (size_t code = 1; code < 256; code++) {
        const double share = (double)counts[code] / (double)modal.answered;

        most = counts[code] > most ? counts[code] : most;
        modal.entropy -= counts[code] > 0 ? share * log2(share) : 0;
    }
    if (modal.answered > 0)
        modal.share = (double)most / (double)modal.answered;
    return modal;
}

double mny_pairs_correlation(const double *x, const double *y, size_t count, size_t least)
{
    double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0, size_x = 0, size_y = 0;
    size_t known = 0;

    for (size_t i = 0; i < count; i++) {
        const bool both = !isnan(x[i]) && !isnan(y[i]);

        known += both;
        mean_x += both ? x[i] : 0;
        mean_y += both ? y[i] : 0;
    }
    if (known < least || known < 2)
        return NAN;
    mean_x /= (double)known;
    mean_y /= (double)known;
    for (size_t i = 0; i < count; i++) {
        if (isnan(x[i]) || isnan(y[i]))
            continue;
        xx += (x[i] - mean_x) * (x[i] - mean_x);
        yy += (y[i] - mean_y) * (y[i] - mean_y);
        xy += (x[i] - mean_x) * (y[i] - mean_y);
        size_x += x[i] * x[i];
        size_y += y[i] * y[i];
    }
    return xx > NO_SPREAD * size_x && yy > NO_SPREAD * size_y
               ? fmax(-1, fmin(1, xy / sqrt(xx * yy)))
               : NAN;
}

double mny_autocorrelation(const double *x, size_t count)
{
    enum { LEAST = 3 };
    double largest = NAN;

    for (size_t lag = 1; lag + LEAST <= count; lag++)
        largest = fmax(largest, fabs(mny_pairs_correlation(x, x + lag, count - lag, LEAST)));
    return largest;
}

double mny_even_odd(const double *even, const double *odd, size_t count)
{
    const double r = mny_pairs_correlation(even, odd, count, 3);
    const double corrected = r > -1 ? 2 * r / (1 + r) : -1;

    return isnan(r) ? NAN : -fmax(-1, corrected);
}

double mny_speed_index(const double *times, const double *medians, size_t count)
{
    double sum = 0;
    size_t visited = 0;

    for (size_t i = 0; i < count; i++) {
        if (isnan(times[i]) || isnan(medians[i]))
            continue;
        sum += times[i] >= medians[i] ? 1 : times[i] / medians[i];
        visited++;
    }
    return visited > 0 ? sum / (double)visited : NAN;
}
