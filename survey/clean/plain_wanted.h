/* SPDX-License-Identifier: MIT */
/* Which answers of a plain row (plain_rows.h) others look at: rules, signals, routing, what is
   kept one by one.  These are read into an interview; of the others only a code is kept. */
#ifndef MINYI_SURVEY_CLEAN_PLAIN_WANTED_H
#define MINYI_SURVEY_CLEAN_PLAIN_WANTED_H

#include "survey/clean/plan.h"
#include "survey/clean/signals_plan.h"
#include "survey/dump/match.h"

#include <stdbool.h>
#include <stddef.h>

/* What is wanted of an answer: of a choice whether there is one, and which, or its name, too. */
enum mny_plain_want { MNY_WANT_NOTHING, MNY_WANT_CHOICE, MNY_WANT_ANSWER };

/* By question, of DUMP with BINDING; the caller's to free.  NULL without memory. */
enum mny_plain_want *mny_plain_wanted(const struct mny_plan *plan,
                                      const struct mny_signals_plan *signals, size_t dump,
                                      const struct mny_binding *binding);

#endif
