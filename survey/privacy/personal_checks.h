/* SPDX-License-Identifier: MIT */
/* What a number must satisfy besides its form to be a resident id, a bank card, a mobile number
   written digit by digit or an address.  Numbers are as people write them, with blanks or hyphens
   between groups. */
#ifndef MINYI_SURVEY_PRIVACY_PERSONAL_CHECKS_H
#define MINYI_SURVEY_PRIVACY_PERSONAL_CHECKS_H

#include <stdbool.h>
#include <stddef.h>

/* Each returns how many of the LENGTH bytes at TEXT are such a number, 0 if none. */

/* GB 11643-1999: a province's prefix (GB/T 2260), a day of the calendar, and the check
   digit of ISO 7064 MOD 11-2. */
size_t mny_resident_id_check(const char *text, size_t length);

/* The same without the check digit. */
size_t mny_id_like_check(const char *text, size_t length);

/* The old form of 15 digits, two for the year, without a check digit. */
size_t mny_old_resident_id_check(const char *text, size_t length);

/* 13 to 19 digits that pass Luhn's check (ISO/IEC 7812-1, annex B): the longest such
   beginning that ends with a group. */
size_t mny_bank_card_check(const char *text, size_t length);

/* The same of a number whose digits all stand apart, as a whole, with one that answers on a scale
   up to 7 have not. */
size_t mny_bank_card_apart_check(const char *text, size_t length);

/* A mobile number with a blank or hyphen between all its digits, which answers on a scale up to 5
   are not; or with points between some, two at least, and not as thousands. */
size_t mny_mobile_apart_check(const char *text, size_t length);

/* An IPv6 address of RFC 4291, section 2.2. */
size_t mny_ip_6_check(const char *text, size_t length);

#endif
