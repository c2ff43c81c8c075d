/* SPDX-License-Identifier: MIT */
/* filings.csv: what the invented cities file for GB/T 33356-2022. */
#ifndef MINYI_SAMPLES_HENAN_FILINGS_H
#define MINYI_SAMPLES_HENAN_FILINGS_H

#include "core/problem.h"
#include "samples/henan/places.h"

/* Draws a value for every row of the sheet at PATH and every city, and writes
   FOLDER/filings.csv.  With GAPS one city files nothing and some inputs are
   missing.  The kinds of inputs (`of` names the input a value depends on; low
   and high are shares or values):
     number, amount    from low to high, whole or with one decimal
     residents         of the city
     same              as `of`
     share, amountshare  low to high times `of`
     count, percent    from low to high, better cities more
     yes               1 with probability low (worst city) to high (best)
     rare, amountrare  mostly 0, seldom high */
enum mny_code sample_filings_write(const char *path, const struct sample_places *places, bool gaps,
                                   const char *folder, gsl_rng *rng, struct mny_problems *problems);

#endif
