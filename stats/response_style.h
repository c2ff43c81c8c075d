/* SPDX-License-Identifier: MIT */
/* How one person answered, whatever the questions say: numbers by which careless answers are
   looked for.  CODES are answers, 0 for none; X are scores, NAN for none.  All but the last are
   those of the R packages careless 1.2 and responsePatterns; what R's NA is, is NAN here. */
#ifndef MINYI_STATS_RESPONSE_STYLE_H
#define MINYI_STATS_RESPONSE_STYLE_H

#include <stddef.h>
#include <stdint.h>

/* The longest run of one answer, and the mean length of all runs, as rle() has them: no answer
   breaks a run, and each is a run of length 1 of its own in the mean; careless::longstring(),
   and longstring(avg = TRUE).  0 and NAN of nothing answered. */
size_t mny_longest_run(const uint8_t *codes, size_t count);
double mny_mean_run(const uint8_t *codes, size_t count);

/* The standard deviation (n - 1) of the answers: careless::irv().  NAN of fewer than two. */
double mny_response_variability(const double *x, size_t count);

/* The answer given most often. */
struct mny_modal_answer {
    size_t answered;
    double share;   /* of those answered, NAN of none */
    double entropy; /* -Σ p log2 p, bits */
};
struct mny_modal_answer mny_modal_answer(const uint8_t *codes, size_t count);

/* Pearson's correlation over the pairs in which both are known; NAN of fewer than LEAST, or if
   one of the two does not vary. */
double mny_pairs_correlation(const double *x, const double *y, size_t count, size_t least);

/* The largest absolute correlation between the answers and themselves some places on, by lags
   1 ... COUNT - 3, three pairs at least: responsePatterns::rp.acors(percentile.method = "max").
   NAN if no lag has one. */
double mny_autocorrelation(const double *x, size_t count);

/* Even-odd consistency of COUNT scales, whose items with even and odd numbers have these means:
   -2 r / (1 + r), r their correlation, 1 at most: careless::evenodd() since 1.2, where a larger
   number is more careless.  NAN of fewer than three scales, or where nothing varies. */
double mny_even_odd(const double *even, const double *odd, size_t count);

/* The mean over the pages visited (TIMES not NAN) of 1 where the time is the page's median or
   more, else its share of that.  NAN of none. */
double mny_speed_index(const double *times, const double *medians, size_t count);

#endif
