/* SPDX-License-Identifier: MIT */
#include "survey/score/replicate_share.h"

#include "core/output.h"
#include "survey/common/workers.h"
#include "survey/score/replicate_parcel.h"

#include <stdlib.h>

/* Respondents times replicates from which sending pays: some milliseconds of one processor. */
static const double LEAST_WORK = 1 << 18;

/* Parts FIRST, FIRST + STEP, ... of some replicates. */
struct share {
    struct mny_replicates *replicates;
    size_t first, step;
};

static void run_part(void *context, size_t index)
{
    const struct share *share = context;

    mny_replicates_run(share->replicates, share->first + index * share->step);
}

static void run_share(struct share *share, size_t threads)
{
    const size_t parts = mny_replicates_parts(share->replicates);

    if (share->first < parts)
        mny_workers_run((parts - share->first - 1) / share->step + 1, threads, run_part, share);
}

/* ---- the leader ----------------------------------------------------------------------- */

static bool pays(const struct mny_replicates *replicates, const struct mny_replicate_input *input,
                 const struct mny_ranks *ranks)
{
    return mny_ranks_count(ranks) > 1 && input->kind != MNY_REPLICATION_GIVEN && input->keep == 0 &&
           !input->estimate->rows && mny_replicates_parts(replicates) > 1 &&
           (double)mny_replicates_count(replicates) * (double)input->estimate->n >= LEAST_WORK;
}

/* Takes what RANK has made of its share. */
static enum mny_code receive_share(struct mny_replicates *replicates, size_t rank,
                                   struct mny_ranks *ranks, struct mny_parcel *parcel,
                                   struct mny_problems *problems)
{
    const size_t size = mny_replicates_part_size(replicates);
    void *bytes = malloc(size);
    enum mny_code code = bytes ? mny_ranks_receive(ranks, rank, MNY_MESSAGE_MADE, parcel, problems)
                               : mny_problem_memory(problems);

    for (size_t part = rank; code == MNY_OK && part < mny_replicates_parts(replicates);
         part += mny_ranks_count(ranks))
        if (mny_parcel_take(parcel, bytes, size))
            mny_replicates_put_part(replicates, part, bytes);
        else
            code = mny_ranks_refuse(rank, parcel, problems);
    free(bytes);
    return code;
}

enum mny_code mny_replicates_run_all(struct mny_replicates *replicates,
                                     const struct mny_replicate_input *input,
                                     const struct mny_design_columns *columns,
                                     const struct mny_estimate *full, size_t threads,
                                     struct mny_ranks *ranks, struct mny_problems *problems)
{
    const bool together = pays(replicates, input, ranks);
    struct share share = {replicates, 0, together ? mny_ranks_count(ranks) : 1};
    struct mny_parcel parcel = {0};
    enum mny_code code = MNY_OK;

    if (together) {
        mny_message_begin(&parcel, MNY_MESSAGE_WORK);
        mny_replicate_input_pack(input, columns, full, &parcel);
        code = mny_ranks_send_all(ranks, &parcel, problems);
    }
    if (code == MNY_OK)
        run_share(&share, threads);
    for (size_t i = 1; code == MNY_OK && i < share.step; i++)
        code = receive_share(replicates, i, ranks, &parcel, problems);
    mny_parcel_clear(&parcel);
    return code;
}

/* ---- those it leads ------------------------------------------------------------------- */

/* Makes this rank's share of REPLICATES and sends it. */
static enum mny_code make_share(struct mny_replicates *replicates, size_t threads,
                                struct mny_ranks *ranks, struct mny_parcel *parcel,
                                struct mny_problems *problems)
{
    struct share share = {replicates, mny_ranks_rank(ranks), mny_ranks_count(ranks)};
    const size_t size = mny_replicates_part_size(replicates);
    void *bytes = malloc(size);
    enum mny_code code;

    if (!bytes)
        return mny_problem_memory(problems);
    run_share(&share, threads);
    mny_message_begin(parcel, MNY_MESSAGE_MADE);
    for (size_t part = share.first; part < mny_replicates_parts(replicates); part += share.step) {
        mny_replicates_get_part(replicates, part, bytes);
        mny_parcel_put(parcel, bytes, size);
    }
    code = mny_interrupted() ? MNY_E_INTERRUPT : mny_ranks_send(ranks, 0, parcel, problems);
    free(bytes);
    return code;
}

static enum mny_code do_work(struct mny_parcel *parcel, size_t threads, struct mny_ranks *ranks,
                             struct mny_problems *problems)
{
    struct mny_replicate_source *source = mny_replicate_source_unpack(parcel);
    struct mny_replicates *replicates = source ? mny_replicate_source_make(source) : NULL;
    const enum mny_code code = replicates ? make_share(replicates, threads, ranks, parcel, problems)
                                          : mny_problem_memory(problems);

    mny_replicates_free(replicates);
    mny_replicate_source_free(source);
    return code;
}

enum mny_code mny_replicates_follow(struct mny_ranks *ranks, size_t threads,
                                    struct mny_problems *problems)
{
    struct mny_parcel parcel = {0};
    enum mny_code code = MNY_OK;

    while (code == MNY_OK) {
        code = mny_ranks_receive(ranks, 0, MNY_MESSAGE_WORK, &parcel, problems);
        if (code == MNY_OK)
            code = do_work(&parcel, threads, ranks, problems);
    }
    mny_parcel_clear(&parcel);
    return code == MNY_E_INTERRUPT && !mny_interrupted() ? MNY_OK : code;
}
