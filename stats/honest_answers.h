/* SPDX-License-Identifier: MIT */
/* How often honest answers look careless by chance: answers to each item by itself, with the
   shares that people give them.  Items of a battery go together, so that honest people look
   so more often: these are lower bounds. */
#ifndef MINYI_STATS_HONEST_ANSWERS_H
#define MINYI_STATS_HONEST_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>

/* SHARES[item][code]: the share of that answer; code 0 is no answer.  LEAST is 2 or more. */
enum { MNY_ANSWER_CODES = 256 };

/* The chance that ANSWERED or more are answered, and LEAST or more of them in a row alike; no
   answer breaks a run.  NAN without memory. */
double mny_chance_of_run(const double (*shares)[MNY_ANSWER_CODES], size_t items, size_t answered,
                         size_t least);

/* The chance that LEAST or more are answered, and the share SHARE or more of them alike; above
   a half, so that only one answer can be that (1: all).  NAN without memory, and for a SHARE
   of a half or less. */
double mny_chance_of_share(const double (*shares)[MNY_ANSWER_CODES], size_t items, size_t least,
                           double share);

/* The chance that LEAST or more are answered.  NAN without memory. */
double mny_chance_of_answers(const double (*shares)[MNY_ANSWER_CODES], size_t items, size_t least);

/* Whether a share of SHARE or more (above a half) of N answers, N from LEAST to ITEMS, cannot but
   have an entropy of MOST bits or less, if there are CODES different answers at most: what
   mny_chance_of_share() counts is then also what has so little. */
bool mny_share_has_entropy(size_t items, size_t least, double share, size_t codes, double most);

/* Among N people, the pairs who leave the same items out and answer all others, LEAST of them or
   more, the same.  SAME[item] = Σ p² over no answer, too, and NONE[item] = p² of that: where
   everybody answers all items n (n - 1) / 2 Π Σ p².  NAN without memory. */
double mny_equal_pairs(double n, const double *same, const double *none, size_t items,
                       size_t least);

#endif
