/* SPDX-License-Identifier: MIT */
/* Inside the scanner, for its tests: what it must do under conditions that texts
   hardly bring about. */
#ifndef MINYI_SURVEY_PRIVACY_PERSONAL_PRIVATE_H
#define MINYI_SURVEY_PRIVACY_PERSONAL_PRIVATE_H

#include "survey/privacy/personal.h"

#include <stdint.h>

/* Lets a pattern take at most STEPS steps in a text. */
void mny_personal_limit(struct mny_personal *scanner, uint32_t steps);

/* Uses all patterns on every text, whatever the glance says. */
void mny_personal_no_glance(struct mny_personal *scanner);

#endif
