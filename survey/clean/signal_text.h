/* SPDX-License-Identifier: MIT */
/* What the quality rules read out of single cells. */
#ifndef MINYI_SURVEY_CLEAN_SIGNAL_TEXT_H
#define MINYI_SURVEY_CLEAN_SIGNAL_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* The network address at the beginning of a cell such as `203.0.113.7(河南省-郑州市)`,
   written to OUT so that the same source is the same text: IPv4 as it is, IPv6 the
   first 64 bits, what one line gets.  The length of that, 0 for none, and for addresses
   that many share or that name nobody: private, loopback, link-local, carrier NAT
   (RFC 1918, 3927, 4193, 6598).  An IPv4 address in IPv6 (RFC 4291, 2.5.5.2) is itself. */
enum { MNY_ADDRESS_ROOM = 16 };
size_t mny_signal_address(const char *text, size_t length, char out[MNY_ADDRESS_ROOM]);

/* The city in an address like `(河南省-郑州市)`, `河南省-郑州市`, `河南省郑州市` or `郑州市`; false
   if only a province or nothing is known. */
bool mny_signal_city(const char *text, size_t length, const char **city, size_t *city_length);

/* Whether the city SEEN is the one with LABEL: one is the other, but for 市, 地区, 自治州 or
   盟 at the end, and for what stands before it in one of them; or SEEN is the beginning of an
   autonomous prefecture's name, as addresses have it. */
bool mny_signal_same_city(const char *seen, size_t length, const char *label);

/* Whether both are in Latin letters and digits, or neither is: a code or an English name cannot
   be compared with a Chinese address. */
bool mny_signal_same_script(const char *seen, size_t length, const char *label);

/* Whether CODE is a county's of GB/T 2260, which addresses do not name. */
bool mny_signal_is_county(const char *code);

/* What is wrong with a place in China: "zero", "swapped" or "outside"; "" if nothing is. */
const char *mny_signal_place(double latitude, double longitude);

/* Folds an open text in place for comparing: half-width, lower case, no blanks.  Returns its
   length, and its characters in *CHARACTERS. */
size_t mny_signal_fold(char *text, size_t length, size_t *characters);

/* Whether a folded text says nothing: one character four times or more, punctuation only, a run
   of keys, one or two Latin letters. */
bool mny_signal_is_gibberish(const char *text, size_t length, size_t characters);

/* Words for a response that was a test: of the channel, and of the status, whose numbers are
   Qualtrics' if CODED. */
bool mny_signal_is_preview(const char *text, size_t length);
bool mny_signal_is_test(const char *text, size_t length, bool coded);

#endif
