/* SPDX-License-Identifier: MIT */
/* Shared by core/review.c, which looks at one city after the other and writes what
   it finds, and core/review_peers.c, which compares cities. */
#ifndef MINYI_CORE_REVIEW_PRIVATE_H
#define MINYI_CORE_REVIEW_PRIVATE_H

#include "core/arena.h"
#include "core/number.h"
#include "core/ratio.h"
#include "core/review.h"

/* A number that can be compared between cities, and where it was filed. */
struct mny_peer {
    size_t series; /* which number: a ratio, or an input that is in none */
    bool is_ratio;
    char city[8];
    size_t input, repeat;
    double value, filed; /* FILED: of the input; VALUE may be the ratio it is in */
    struct mny_where where;
};

struct mny_review {
    const struct mny_standard *standard;
    const struct mny_standard_item *items;
    const struct mny_standard_input *inputs;
    size_t item_count, input_count;
    struct mny_arena *arena; /* owns the texts of places */
    struct mny_missing *missing;
    size_t missing_count, missing_capacity;
    struct mny_query *queries;
    size_t query_count, query_capacity;
    struct mny_ratio *ratios;
    size_t ratio_count, ratio_capacity;
    bool *in_ratio; /* of each input */
    struct mny_peer *peers;
    size_t peer_count, peer_capacity;
};

/* Adds a question about what PEER filed; DETAIL is copied.  False without memory. */
bool mny_review_ask(struct mny_review *review, const struct mny_peer *peer,
                    enum mny_asking question, const char *detail);

/* A rate as people read it: `96.5 %`.  Returns TEXT. */
enum { MNY_RATE_ROOM = MNY_NUMBER_ROOM + 4 };
const char *mny_rate_format(double rate, char text[MNY_RATE_ROOM]);

/* review_peers.c: asks about peers that are far from the others. */
bool mny_review_peers(struct mny_review *review);

#endif
