/* SPDX-License-Identifier: MIT */
#include "survey/common/ranks.h"

#include "core/output.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

struct mny_ranks {
    struct mny_transport transport;
    size_t rank, count;
    const char *host;
    bool *ended; /* by rank: it has sent its last message */
    bool stopped;
    struct mny_parcel parcel; /* of the messages below */
};

struct mny_ranks *mny_ranks_create(const struct mny_transport *transport, size_t rank, size_t count,
                                   const char *host)
{
    struct mny_ranks *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    *made = (struct mny_ranks){.transport = *transport, .rank = rank, .count = count, .host = host};
    made->ended = calloc(count, sizeof *made->ended);
    mny_message_begin(&made->parcel, MNY_MESSAGE_END); /* so much can be sent without memory */
    if (made->ended && !made->parcel.failed)
        return made;
    mny_ranks_free(made);
    return NULL;
}

void mny_ranks_free(struct mny_ranks *ranks)
{
    if (!ranks)
        return;
    mny_parcel_clear(&ranks->parcel);
    free(ranks->ended);
    free(ranks);
}

size_t mny_ranks_rank(const struct mny_ranks *ranks)
{
    return ranks ? ranks->rank : 0;
}

size_t mny_ranks_count(const struct mny_ranks *ranks)
{
    return ranks ? ranks->count : 1;
}

void mny_message_begin(struct mny_parcel *parcel, enum mny_message kind)
{
    mny_parcel_empty(parcel);
    mny_parcel_put_number(parcel, kind);
}

/* Why a transport gave up. */
static enum mny_code broken(struct mny_problems *problems)
{
    return mny_interrupted() ? MNY_E_INTERRUPT : mny_problem_memory(problems);
}

enum mny_code mny_ranks_send(struct mny_ranks *ranks, size_t to, const struct mny_parcel *parcel,
                             struct mny_problems *problems)
{
    if (parcel->failed)
        return mny_problem_memory(problems);
    return ranks->transport.send(ranks->transport.context, to, parcel->bytes, parcel->used)
               ? MNY_OK
               : broken(problems);
}

enum mny_code mny_ranks_send_all(struct mny_ranks *ranks, const struct mny_parcel *parcel,
                                 struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;

    for (size_t i = 1; code == MNY_OK && i < ranks->count; i++)
        code = mny_ranks_send(ranks, i, parcel, problems);
    return code;
}

/* What a rank that ended has to say. */
static enum mny_code say_end(size_t rank, struct mny_parcel *parcel, struct mny_problems *problems)
{
    uint64_t code;
    const char *host, *text;
    size_t host_length, length;

    if (!mny_parcel_take_number(parcel, &code) ||
        !mny_parcel_take_text(parcel, &host, &host_length) ||
        !mny_parcel_take_text(parcel, &text, &length) || code == MNY_OK || code > MNY_E_INTERNAL)
        return mny_problem(problems, MNY_E_INTERNAL, (struct mny_where){0},
                           _("process %zu ended before it had read its part"), rank);
    return mny_problem(problems, (enum mny_code)code, (struct mny_where){0},
                       _("process %zu, on %.*s, has given up: %.*s"), rank, (int)host_length, host,
                       (int)length, text);
}

enum mny_code mny_ranks_receive(struct mny_ranks *ranks, size_t from, enum mny_message kind,
                                struct mny_parcel *parcel, struct mny_problems *problems)
{
    uint64_t got;

    if (ranks->ended[from])
        return mny_problem(problems, MNY_E_INTERNAL, (struct mny_where){0},
                           _("process %zu ended before it had read its part"), from);
    mny_parcel_empty(parcel);
    if (!ranks->transport.receive(ranks->transport.context, from, parcel))
        return broken(problems);
    if (!mny_parcel_take_number(parcel, &got))
        got = ranks->rank > 0 ? MNY_MESSAGE_STOP : MNY_MESSAGE_END;
    if (got == MNY_MESSAGE_STOP) {
        ranks->stopped = true;
        return MNY_E_INTERRUPT;
    }
    ranks->ended[from] = got == MNY_MESSAGE_END;
    if (got == kind)
        return MNY_OK;
    return say_end(from, parcel, problems);
}

/* Takes the leader's next message: whether it is the last.  A rank that failed early passes over
   those before it. */
static bool is_stop(struct mny_ranks *ranks)
{
    uint64_t kind;

    mny_parcel_empty(&ranks->parcel);
    return !ranks->transport.receive(ranks->transport.context, 0, &ranks->parcel) ||
           !mny_parcel_take_number(&ranks->parcel, &kind) || kind == MNY_MESSAGE_STOP;
}

/* While parts are still to be sent the leader sends nothing else. */
bool mny_ranks_stopped(struct mny_ranks *ranks)
{
    if (!ranks->stopped && ranks->transport.waits(ranks->transport.context, 0))
        ranks->stopped = is_stop(ranks);
    return ranks->stopped;
}

enum mny_code mny_ranks_refuse(size_t rank, const struct mny_parcel *parcel,
                               struct mny_problems *problems)
{
    if (!parcel->cut)
        return mny_problem_memory(problems);
    return mny_problem(problems, MNY_E_INTERNAL, (struct mny_where){0},
                       _("what process %zu has sent cannot be read; do all run the same program?"),
                       rank);
}

/* PROBLEMS as one line, as a message is; without memory as much of it as there was memory for. */
static void put_problems(struct mny_parcel *parcel, const struct mny_problems *problems)
{
    struct mny_parcel all = {0};

    if (!problems) {
        mny_parcel_put_text(parcel, _("out of memory"));
        return;
    }
    for (size_t i = 0; i < mny_problems_size(problems); i++) {
        const struct mny_problem *problem = mny_problems_at(problems, i);
        char *text = problem->severity == MNY_ERROR ? mny_problem_format(problem) : NULL;

        if (text && all.used > 0)
            mny_parcel_put(&all, "; ", 2);
        if (text)
            mny_parcel_put(&all, text, strlen(text));
        free(text);
    }
    mny_parcel_put_array(parcel, all.bytes, all.used, 1);
    mny_parcel_clear(&all);
}

static void end(struct mny_ranks *ranks, enum mny_code code, const struct mny_problems *problems)
{
    mny_message_begin(&ranks->parcel, MNY_MESSAGE_END);
    mny_parcel_put_number(&ranks->parcel, code);
    mny_parcel_put_text(&ranks->parcel, ranks->host);
    put_problems(&ranks->parcel, problems);
    (void)ranks->transport.send(ranks->transport.context, 0, ranks->parcel.bytes,
                                ranks->parcel.used);
    while (!ranks->stopped && !is_stop(ranks))
        continue;
}

static void stop_all(struct mny_ranks *ranks)
{
    mny_message_begin(&ranks->parcel, MNY_MESSAGE_STOP);
    for (size_t i = 1; i < ranks->count; i++)
        if (!ranks->transport.send(ranks->transport.context, i, ranks->parcel.bytes,
                                   ranks->parcel.used))
            return;
    for (size_t i = 1; i < ranks->count; i++)
        while (!ranks->ended[i]) {
            uint64_t kind;

            mny_parcel_empty(&ranks->parcel);
            if (!ranks->transport.receive(ranks->transport.context, i, &ranks->parcel))
                return;
            ranks->ended[i] =
                !mny_parcel_take_number(&ranks->parcel, &kind) || kind == MNY_MESSAGE_END;
        }
}

void mny_ranks_leave(struct mny_ranks *ranks, enum mny_code code,
                     const struct mny_problems *problems)
{
    if (ranks && ranks->rank > 0)
        end(ranks, code, problems);
    else if (ranks)
        stop_all(ranks);
}
