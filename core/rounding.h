/* SPDX-License-Identifier: MIT */
/* 四舍五入: rounding half up as people do it on paper, on decimals.  1.005 becomes
   1.01 although the double nearest to 1.005 is below it.  For values from 0 up to
   a million, with at most MNY_DECIMALS_MOST decimals. */
#ifndef MINYI_CORE_ROUNDING_H
#define MINYI_CORE_ROUNDING_H

#include "core/number.h"

enum { MNY_DECIMALS_MOST = 6 };

/* A computed VALUE.  It is read to twelve decimals first: what a sum or a product
   of doubles is wrong by lies beyond them, and no score differs from a half by
   less without being one. */
double mny_round_half_up(double value, unsigned decimals);

/* PERCENT hundredths of the number written in TEXT, exact before it is rounded
   (if TEXT has up to 17 digits; a text that is no plain decimal counts as 0). */
double mny_percent_half_up(const char *text, double percent, unsigned decimals);

/* VALUE with exactly that many decimals: `12.50`.  Returns TEXT. */
const char *mny_fixed_format(double value, unsigned decimals, char text[MNY_NUMBER_ROOM]);

#endif
