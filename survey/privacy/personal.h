/* SPDX-License-Identifier: MIT */
/* Personal data in free text: telephone numbers, resident ids, bank cards, plates, e-mail,
   WeChat, QQ, openids and addresses of devices in a network are found by their form and replaced
   by marks such as [mobile].

   Names and addresses have no form that could be found: they are not looked for.  The
   same text always gives the same masked text, and a masked text stays as it is. */
#ifndef MINYI_SURVEY_PRIVACY_PERSONAL_H
#define MINYI_SURVEY_PRIVACY_PERSONAL_H

#include <stdbool.h>
#include <stddef.h>

enum mny_personal_kind {
    MNY_PERSONAL_MOBILE,
    MNY_PERSONAL_LANDLINE,
    MNY_PERSONAL_RESIDENT_ID, /* 18 digits with the right check digit, or the old 15 */
    MNY_PERSONAL_ID_LIKE,     /* as the 18 digits, but the check digit is wrong */
    MNY_PERSONAL_BANK_CARD,   /* by Luhn's check, which one random number in ten passes */
    MNY_PERSONAL_PLATE,
    MNY_PERSONAL_EMAIL,
    MNY_PERSONAL_WECHAT,
    MNY_PERSONAL_QQ,
    MNY_PERSONAL_OPENID,
    MNY_PERSONAL_IP,
    MNY_PERSONAL_MAC,
    MNY_PERSONAL_KINDS /* not a kind: how many there are */
};

/* The kind as files name it: "mobile", "resident_id".  Its mark is that in brackets. */
const char *mny_personal_kind_name(enum mny_personal_kind kind);

/* No shorter text holds any: a@b.cn. */
enum { MNY_PERSONAL_LEAST = 6 };

/* The mark that stands for a whole text that could not be scanned. */
#define MNY_NOT_SCANNED "[not scanned]"

/* What became of a text. */
struct mny_masked {
    const char *text; /* the text given where nothing was found, else the scanner's own, until
                         its next call; no NUL at its end */
    size_t length;
    unsigned found[MNY_PERSONAL_KINDS]; /* how many marks were set */
    bool scanned; /* false: TEXT is MNY_NOT_SCANNED, because it is no UTF-8 or took too long */
};

struct mny_personal;

/* A scanner; each thread has its own.  NULL without memory. */
struct mny_personal *mny_personal_create(void);

/* One that shares the patterns of OTHER, which has to live longer: many cost little. */
struct mny_personal *mny_personal_create_beside(const struct mny_personal *other);
void mny_personal_free(struct mny_personal *scanner); /* NULL is allowed. */

/* Masks LENGTH bytes of UTF-8 at TEXT.  Full-width forms are seen like half-width ones.
   False only without memory. */
bool mny_personal_mask(struct mny_personal *scanner, const char *text, size_t length,
                       struct mny_masked *masked);

#endif
