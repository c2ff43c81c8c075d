/* SPDX-License-Identifier: MIT */
/* A glance at a text before patterns are matched: most comments hold no personal data,
   and counting their digits and letters says so at a fraction of the cost. */
#ifndef MINYI_SURVEY_PRIVACY_PERSONAL_GLANCE_H
#define MINYI_SURVEY_PRIVACY_PERSONAL_GLANCE_H

#include <stdbool.h>
#include <stddef.h>

/* The kinds (1 << kind) that LENGTH bytes of UTF-8 at TEXT may hold.  A kind that is
   not among them is certainly not there; one that is may still be absent.  *ASCII is true
   only if all bytes are below 0x80.  What is no UTF-8 does no harm, and kinds mean nothing
   there. */
unsigned mny_personal_glance(const char *text, size_t length, bool *ascii);

#endif
