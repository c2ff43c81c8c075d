/* SPDX-License-Identifier: MIT */
/* Columns of a dump whose header says that they hold personal data: names, telephone
   numbers, addresses, what tells one device or account from another. */
#ifndef MINYI_SURVEY_PRIVACY_PERSONAL_COLUMNS_H
#define MINYI_SURVEY_PRIVACY_PERSONAL_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the header TEXT (LENGTH bytes of UTF-8) is such a column's; compared in
   half-width forms, without regard to case and blanks.  "您的手机" asks for a number, "您
   对电话客服满意吗" does not: so some words count only at the end of a short header. */
bool mny_personal_column(const char *text, size_t length);

#endif
