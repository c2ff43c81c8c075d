/* SPDX-License-Identifier: MIT */
/* Reading together with other processes (ranks.h).  A dump that lies in a file as plain text is
   cut into stripes, dealt out to the ranks in turn.  The others read theirs and send what they have
   read, judged and coded, piece by piece (clean_follower.c); the leader merges it in the order of
   the file, and reads what lies between: its own stripes, and those that did not begin where the
   records before them ended.  So the same is merged in the same order, whoever has read it. */
#include "survey/clean/clean_private.h"

#include <stdlib.h>

enum mny_code mny_cleaning_share_key(struct mny_cleaning *cleaning)
{
    struct mny_ranks *ranks = cleaning->options.ranks;
    struct mny_parcel *parcel = &cleaning->parcel;

    if (mny_ranks_count(ranks) == 1)
        return MNY_OK;
    if (mny_ranks_rank(ranks) > 0)
        return mny_cleaning_take_key(cleaning);
    cleaning->key = mny_hash_key_random();
    cleaning->options.key = &cleaning->key;
    mny_message_begin(parcel, MNY_MESSAGE_KEY);
    mny_parcel_put(parcel, &cleaning->key, sizeof cleaning->key);
    mny_parcel_put_number(parcel, mny_cleaning_room(cleaning));
    mny_parcel_put_number(parcel, cleaning->piece_size);
    return mny_ranks_send_all(ranks, parcel, cleaning->problems);
}

/* The stripes of a dump: none if its bytes are not those of the file, or nobody knows how many.
   Each is one wave, though its pieces are cut where records end. */
static struct mny_stripe_plan stripes_of(const struct mny_cleaning *cleaning, size_t dump)
{
    const struct mny_dump *source = cleaning->inputs.dumps[dump];
    const size_t wave = cleaning->piece_size * mny_cleaning_room(cleaning);

    return (struct mny_stripe_plan){
        .from = mny_dump_offset(source),
        .size = mny_dump_is_plain(source) ? mny_dump_size(source) : 0,
        .stripe = wave - wave / 16,
    };
}

static enum mny_code wait_for_all(struct mny_cleaning *cleaning)
{
    enum mny_code code = MNY_OK, one;

    for (size_t i = 1; i < mny_ranks_count(cleaning->options.ranks); i++) {
        one = mny_ranks_receive(cleaning->options.ranks, i, MNY_MESSAGE_READY, &cleaning->parcel,
                                cleaning->problems);
        code = code == MNY_OK ? one : code;
    }
    return code;
}

static bool make_shares(struct mny_cleaning *cleaning)
{
    const size_t count = cleaning->inputs.count;

    cleaning->stripes = calloc(count + 1, sizeof *cleaning->stripes);
    cleaning->details = mny_lasting_texts_create(cleaning->key);
    for (size_t i = 0; cleaning->stripes && i < count; i++)
        cleaning->stripes[i] = stripes_of(cleaning, i);
    return cleaning->stripes && cleaning->details;
}

enum mny_code mny_cleaning_share_dumps(struct mny_cleaning *cleaning)
{
    struct mny_ranks *ranks = cleaning->options.ranks;
    enum mny_code code;

    if (mny_ranks_count(ranks) == 1)
        return MNY_OK;
    if (!make_shares(cleaning))
        return mny_problem_memory(cleaning->problems);
    code = wait_for_all(cleaning);
    mny_message_begin(&cleaning->parcel, MNY_MESSAGE_PLAN);
    mny_parcel_put_array(&cleaning->parcel, cleaning->stripes, cleaning->inputs.count,
                         sizeof *cleaning->stripes);
    return code == MNY_OK ? mny_ranks_send_all(ranks, &cleaning->parcel, cleaning->problems) : code;
}

void mny_cleaning_free_shares(struct mny_cleaning *cleaning)
{
    free(cleaning->stripes);
    mny_lasting_texts_free(cleaning->details);
    mny_parcel_clear(&cleaning->parcel);
}

/* What was read of PART becomes the wave to be merged. */
static enum mny_code unpack(struct mny_cleaning *cleaning, size_t dump, size_t rank,
                            const struct mny_part *part)
{
    struct mny_wave *wave = cleaning->reading;
    const uint64_t lines = mny_dump_lines(cleaning->inputs.dumps[dump]);

    cleaning->parcel.cut = part->count > cleaning->room;
    if (cleaning->parcel.cut ||
        !mny_parcel_take_exactly(&cleaning->parcel, wave->origins, (size_t)part->count,
                                 sizeof *wave->origins))
        return mny_ranks_refuse(rank, &cleaning->parcel, cleaning->problems);
    for (size_t i = 0; i < part->count; i++) {
        if (!mny_piece_reader_unpack(wave->readers[i], &cleaning->parcel, cleaning->details))
            return mny_ranks_refuse(rank, &cleaning->parcel, cleaning->problems);
        wave->origins[i].lines += lines;
    }
    wave->count = (size_t)part->count;
    return MNY_OK;
}

static enum mny_code take(struct mny_cleaning *cleaning, size_t dump, size_t rank,
                          const struct mny_part *part)
{
    enum mny_code code = unpack(cleaning, dump, rank, part);

    if (code == MNY_OK)
        code = mny_cleaning_run_wave(cleaning, dump, 0);
    if (code == MNY_OK)
        code = mny_dump_skip(cleaning->inputs.dumps[dump], part->end - part->begin, part->lines,
                             part->inside_line, cleaning->problems);
    if (code == MNY_OK)
        mny_cleaning_exchange_waves(cleaning);
    return code == MNY_OK ? mny_cleaning_report(cleaning, dump) : code;
}

/* Whether the bytes of PART are what the leader would have read in its place: its dump is still as
   it is stored, and if nobody has seen yet which encoding it has, PART does not show it. */
static bool is_the_same(const struct mny_dump *dump, const struct mny_part *part)
{
    return mny_dump_is_plain(dump) && mny_dump_stands_at(dump, part->begin) &&
           (part->ascii || mny_dump_is_utf8(dump));
}

/* Reads all records that begin before OFFSET, as long as offsets are places in the file. */
static enum mny_code read_up_to(struct mny_cleaning *cleaning, size_t dump, uint64_t offset)
{
    struct mny_dump *source = cleaning->inputs.dumps[dump];
    enum mny_code code;

    if (!mny_dump_is_plain(source) || mny_dump_offset(source) >= offset)
        return MNY_OK;
    mny_dump_limit(source, offset);
    code = mny_cleaning_read_pieces(cleaning, dump);
    mny_dump_limit(source, UINT64_MAX);
    return code;
}

/* Receives a part, reads up to where it begins, and takes it. */
static enum mny_code receive_part(struct mny_cleaning *cleaning, size_t dump, size_t rank,
                                  struct mny_part *part)
{
    const struct mny_dump *source = cleaning->inputs.dumps[dump];
    enum mny_code code = mny_ranks_receive(cleaning->options.ranks, rank, MNY_MESSAGE_PART,
                                           &cleaning->parcel, cleaning->problems);

    part->more = false;
    if (code != MNY_OK)
        return code;
    if (!mny_parcel_take(&cleaning->parcel, part, sizeof *part))
        return mny_ranks_refuse(rank, &cleaning->parcel, cleaning->problems);
    if (part->count == 0)
        return MNY_OK;
    code = read_up_to(cleaning, dump, part->begin);
    return code == MNY_OK && is_the_same(source, part) ? take(cleaning, dump, rank, part) : code;
}

enum mny_code mny_cleaning_read_shared(struct mny_cleaning *cleaning, size_t dump)
{
    const struct mny_stripe_plan *plan = &cleaning->stripes[dump];
    const uint64_t count = mny_stripes_count(plan);
    const size_t ranks = mny_ranks_count(cleaning->options.ranks);
    enum mny_code code = MNY_OK;

    for (uint64_t i = 0; code == MNY_OK && i < count; i++) {
        const size_t rank = (size_t)(i % ranks);
        struct mny_part part = {.more = rank > 0};

        if (rank == 0)
            code = read_up_to(cleaning, dump, plan->from + (i + 1) * plan->stripe);
        while (code == MNY_OK && part.more)
            code = receive_part(cleaning, dump, rank, &part);
    }
    return code == MNY_OK ? mny_cleaning_read_pieces(cleaning, dump) : code;
}
