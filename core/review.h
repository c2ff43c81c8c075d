/* SPDX-License-Identifier: MIT */
/* What is to be asked back before filings are believed: what is missing, and what
   is legal but implausible.  Nothing here is an error, and nothing changes a score. */
#ifndef MINYI_CORE_REVIEW_H
#define MINYI_CORE_REVIEW_H

#include "core/filings.h"
#include "core/output.h"
#include "core/problem.h"
#include "core/standard.h"

#include <stddef.h>

struct mny_review;

/* Reviews FILINGS, and against LAST, the last wave's, if that is not NULL.  What
   stands beside the total may be missing.  STANDARD must outlive the result; the
   filings need not.  MNY_E_MEMORY is the only failure. */
enum mny_code mny_review(const struct mny_standard *standard, struct mny_filings *filings,
                         struct mny_filings *last, struct mny_problems *problems,
                         struct mny_review **review);
void mny_review_free(struct mny_review *review); /* NULL is allowed. */

/* An input that a city did not file. */
struct mny_missing {
    char city[8];
    size_t input;
};

enum mny_asking {
    MNY_ASK_RATE,    /* a rate of exactly 100 %, or more where it is capped */
    MNY_ASK_JUMP,    /* far from the last wave's */
    MNY_ASK_OUTLIER, /* far from the other cities' */
    MNY_ASK_EVIDENCE /* the column `evidence` is there, and empty */
};

/* A question about what a city filed for an input. */
struct mny_query {
    char city[8];
    size_t input, repeat; /* 0: the input does not repeat */
    enum mny_asking question;
    double value;
    char *detail; /* in the user's language */
    struct mny_where where;
};

/* Both in the order of the cities; the missing ones then by department, in the
   order in which the standard names them; then as in the standard.  Borrowed. */
const struct mny_missing *mny_review_missing(const struct mny_review *review, size_t *count);
const struct mny_query *mny_review_queries(const struct mny_review *review, size_t *count);

/* The question, in the user's language. */
const char *mny_asking_text(enum mny_asking question);

/* Writes missing.csv and queries.csv. */
enum mny_code mny_review_write(const struct mny_review *review, struct mny_output *output,
                               struct mny_problems *problems);

#endif
