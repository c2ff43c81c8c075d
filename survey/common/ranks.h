/* SPDX-License-Identifier: MIT */
/* Processes that do one run together, on one machine or several: rank 0 leads, the others read for
   it.  How bytes get from one to the other is the transport's, which the program brings along
   (main_mpi.c); tests have one of their own.

   Rank 0 sends MNY_MESSAGE_KEY, and MNY_MESSAGE_PLAN once all have answered MNY_MESSAGE_READY; then
   each sends parts (MNY_MESSAGE_PART) until it has none, and does what it is sent
   (MNY_MESSAGE_WORK) until it is told to stop.  Whatever happens, a
   rank sends MNY_MESSAGE_END when it is through, and rank 0 MNY_MESSAGE_STOP: both are done by
   mny_ranks_leave(), so that no one waits for who is gone. */
#ifndef MINYI_SURVEY_COMMON_RANKS_H
#define MINYI_SURVEY_COMMON_RANKS_H

#include "core/problem.h"
#include "survey/common/parcel.h"

#include <stdbool.h>
#include <stddef.h>

struct mny_transport {
    void *context;
    /* Sends LENGTH bytes (copied) to rank TO; waits while too many are under way.  False: there is
       no memory, or the user has stopped the program. */
    bool (*send)(void *context, size_t to, const char *bytes, size_t length);
    /* Waits for the next message of rank FROM and puts it into PARCEL.  False as above. */
    bool (*receive)(void *context, size_t from, struct mny_parcel *parcel);
    /* Whether there is one. */
    bool (*waits)(void *context, size_t from);
};

struct mny_ranks;

/* This process is RANK of COUNT, on the machine HOST.  All is borrowed.  NULL without memory. */
struct mny_ranks *mny_ranks_create(const struct mny_transport *transport, size_t rank, size_t count,
                                   const char *host);
void mny_ranks_free(struct mny_ranks *ranks); /* NULL is allowed. */

/* Of NULL: 0, and 1. */
size_t mny_ranks_rank(const struct mny_ranks *ranks);
size_t mny_ranks_count(const struct mny_ranks *ranks);

enum mny_message {
    MNY_MESSAGE_KEY,   /* leader: what all must have before they begin */
    MNY_MESSAGE_READY, /* the dumps are open */
    MNY_MESSAGE_PLAN,  /* leader: who reads what */
    MNY_MESSAGE_PART,  /* something that was read */
    MNY_MESSAGE_WORK,  /* leader: something to be made of what follows */
    MNY_MESSAGE_MADE,  /* what was made of it */
    MNY_MESSAGE_STOP,  /* leader: no more is wanted */
    MNY_MESSAGE_END    /* this rank is through, or has failed */
};

/* Begins a message of KIND in PARCEL, emptying it. */
void mny_message_begin(struct mny_parcel *parcel, enum mny_message kind);

/* Sends what was begun so.  MNY_E_MEMORY, MNY_E_INTERRUPT. */
enum mny_code mny_ranks_send(struct mny_ranks *ranks, size_t to, const struct mny_parcel *parcel,
                             struct mny_problems *problems);

/* Sends it to all that this rank leads. */
enum mny_code mny_ranks_send_all(struct mny_ranks *ranks, const struct mny_parcel *parcel,
                                 struct mny_problems *problems);

/* Waits for a message of rank FROM and puts it into PARCEL, its kind taken off.  If it is not of
   KIND: the problems of a rank that has failed, with its code; MNY_E_INTERRUPT if the leader wants
   no more. */
enum mny_code mny_ranks_receive(struct mny_ranks *ranks, size_t from, enum mny_message kind,
                                struct mny_parcel *parcel, struct mny_problems *problems);

/* Whether the leader wants no more of what this rank is doing. */
bool mny_ranks_stopped(struct mny_ranks *ranks);

/* Says why PARCEL, which RANK has sent, could not be unpacked.  All run the same program, so that
   mostly there is no memory for it: MNY_E_MEMORY; MNY_E_INTERNAL if it is not all there. */
enum mny_code mny_ranks_refuse(size_t rank, const struct mny_parcel *parcel,
                               struct mny_problems *problems);

/* This rank is through, with CODE and PROBLEMS (NULL: there was no memory for them), which the
   leader then says for it.  Waits until all ranks are: what they still send is thrown away. */
void mny_ranks_leave(struct mny_ranks *ranks, enum mny_code code,
                     const struct mny_problems *problems);

#endif
