/* SPDX-License-Identifier: MIT */
/* minyi-mpi: the same program as some processes under mpirun or a batch system, on one machine or
   on several with a file system in common (MPI-3.1).  Only the thread that main() runs in calls
   MPI.

   Who waits sleeps: the others have work for the processors. */
#include "core/arena.h"
#include "core/output.h"
#include "survey/program.h"

#include <limits.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Messages under way at once: a rank reads so far ahead of the leader. */
enum { UNDER_WAY = 4 };

/* Nanoseconds between two looks at what came. */
static const long SHORTEST = 20000, LONGEST = 1000000;

/* Messages are words, so that one may have more bytes than an int can count: how many bytes there
   are, then the bytes. */
struct words {
    uint64_t *items;
    size_t room;
};

struct mail {
    struct words sent[UNDER_WAY], received;
    MPI_Request requests[UNDER_WAY];
    size_t next; /* to be used for sending */
};

/* Sleeps, each time longer; false if the user has stopped the program. */
static bool wait_a_little(long *nanoseconds)
{
    const struct timespec pause = {0, *nanoseconds};

    nanosleep(&pause, NULL);
    *nanoseconds = *nanoseconds < LONGEST ? 2 * *nanoseconds : LONGEST;
    return !mny_interrupted();
}

/* Until a message has gone, or has come: who sends it may be dead, for which MPI would wait
   forever. */
static bool wait_until_done(MPI_Request *request)
{
    long pause = SHORTEST;
    int done = 0;

    MPI_Test(request, &done, MPI_STATUS_IGNORE);
    while (!done && wait_a_little(&pause))
        MPI_Test(request, &done, MPI_STATUS_IGNORE);
    return done;
}

static bool send_bytes(void *context, size_t to, const char *bytes, size_t length)
{
    struct mail *mail = context;
    const size_t count = 1 + (length + sizeof(uint64_t) - 1) / sizeof(uint64_t), at = mail->next;
    struct words *words = &mail->sent[at];

    if (count > INT_MAX || !wait_until_done(&mail->requests[at]) ||
        !mny_grow(&words->items, &words->room, count, sizeof *words->items))
        return false;
    words->items[count - 1] = 0;
    words->items[0] = length;
    memcpy(words->items + 1, bytes, length);
    MPI_Isend(words->items, (int)count, MPI_UINT64_T, (int)to, 0, MPI_COMM_WORLD,
              &mail->requests[at]);
    mail->next = (at + 1) % UNDER_WAY;
    return true;
}

static bool has_come(void *context, size_t from)
{
    int there = 0;

    (void)context;
    MPI_Iprobe((int)from, 0, MPI_COMM_WORLD, &there, MPI_STATUS_IGNORE);
    return there;
}

static bool receive_bytes(void *context, size_t from, struct mny_parcel *parcel)
{
    struct mail *mail = context;
    struct words *words = &mail->received;
    MPI_Request request;
    long pause = SHORTEST;
    MPI_Status status;
    int count = 0;

    while (!has_come(mail, from))
        if (!wait_a_little(&pause))
            return false;
    MPI_Probe((int)from, 0, MPI_COMM_WORLD, &status);
    MPI_Get_count(&status, MPI_UINT64_T, &count);
    if (count < 1 || !mny_grow(&words->items, &words->room, (size_t)count, sizeof *words->items))
        return false;
    MPI_Irecv(words->items, count, MPI_UINT64_T, (int)from, 0, MPI_COMM_WORLD, &request);
    if (!wait_until_done(&request))
        return false; /* the request is given up with the process */
    if (words->items[0] > ((size_t)count - 1) * sizeof(uint64_t))
        return false;
    mny_parcel_put(parcel, words->items + 1, (size_t)words->items[0]);
    return !parcel->failed;
}

/* All that was sent has come by now, unless the user has stopped the program. */
static void close_mail(struct mail *mail)
{
    for (size_t i = 0; i < UNDER_WAY; i++)
        if (wait_until_done(&mail->requests[i]))
            free(mail->sent[i].items);
    free(mail->received.items);
}

static int run(int argc, char **argv, struct mny_ranks *ranks)
{
    if (mny_ranks_rank(ranks) == 0)
        return mny_program(argc, argv, ranks);
    mny_program_follow(argc, argv, ranks);
    /* The leader's status is that of the run, unless it is ended from here. */
    return mny_exit_status(mny_interrupted() ? MNY_E_INTERRUPT : MNY_OK);
}

int main(int argc, char **argv)
{
    struct mail mail = {.next = 0};
    const struct mny_transport transport = {&mail, send_bytes, receive_bytes, has_come};
    char host[MPI_MAX_PROCESSOR_NAME + 1] = "";
    int rank = 0, count = 1, level, length, status = mny_exit_status(MNY_E_MEMORY);
    struct mny_ranks *ranks;

    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &level);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &count);
    MPI_Get_processor_name(host, &length);
    for (size_t i = 0; i < UNDER_WAY; i++)
        mail.requests[i] = MPI_REQUEST_NULL;
    ranks = mny_ranks_create(&transport, (size_t)rank, (size_t)count, host);
    if (ranks)
        status = run(argc, argv, ranks);
    /* Who was stopped, or has no memory, does not wait for the others. */
    if (!ranks || mny_interrupted())
        MPI_Abort(MPI_COMM_WORLD, status);
    close_mail(&mail);
    mny_ranks_free(ranks);
    MPI_Finalize();
    return status;
}
