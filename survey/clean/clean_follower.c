/* SPDX-License-Identifier: MIT */
/* A rank that does not lead: it opens the same dumps with the same questionnaire and options, reads
   its stripes of them (stripe.h), and sends what they hold to the leader (clean_leader.c). */
#include "survey/clean/clean_private.h"

#include "core/output.h"
#include "survey/common/workers.h"
#include "survey/dump/pieces.h"

enum mny_code mny_cleaning_take_key(struct mny_cleaning *cleaning)
{
    uint64_t room, size;
    enum mny_code code = mny_ranks_receive(cleaning->options.ranks, 0, MNY_MESSAGE_KEY,
                                           &cleaning->parcel, cleaning->problems);

    if (code != MNY_OK)
        return code;
    if (!mny_parcel_take(&cleaning->parcel, &cleaning->key, sizeof cleaning->key) ||
        !mny_parcel_take_number(&cleaning->parcel, &room) ||
        !mny_parcel_take_number(&cleaning->parcel, &size))
        return mny_ranks_refuse(0, &cleaning->parcel, cleaning->problems);
    cleaning->options.key = &cleaning->key;
    cleaning->room = (size_t)room;
    cleaning->piece_size = (size_t)size;
    return MNY_OK;
}

/* Says that all is open, and waits for the leader to say what is to be read. */
static enum mny_code take_plan(struct mny_cleaning *cleaning)
{
    size_t room = 0, count = 0;
    enum mny_code code;

    mny_message_begin(&cleaning->parcel, MNY_MESSAGE_READY);
    code = mny_ranks_send(cleaning->options.ranks, 0, &cleaning->parcel, cleaning->problems);
    if (code == MNY_OK)
        code = mny_ranks_receive(cleaning->options.ranks, 0, MNY_MESSAGE_PLAN, &cleaning->parcel,
                                 cleaning->problems);
    if (code == MNY_OK && !mny_parcel_take_array(&cleaning->parcel, &cleaning->stripes, &room,
                                                 &count, sizeof *cleaning->stripes))
        return mny_ranks_refuse(0, &cleaning->parcel, cleaning->problems);
    cleaning->parcel.cut = count != cleaning->inputs.count;
    return code == MNY_OK && cleaning->parcel.cut
               ? mny_ranks_refuse(0, &cleaning->parcel, cleaning->problems)
               : code;
}

/* ---- a stripe ----------------------------------------------------------------------- */

static void read_piece(void *context, size_t index)
{
    struct mny_cleaning *cleaning = context;

    mny_piece_reader_run(cleaning->reading->readers[index], &cleaning->pieces[index]);
}

static enum mny_code send_part(struct mny_cleaning *cleaning, const struct mny_part *part)
{
    const struct mny_wave *wave = cleaning->reading;
    struct mny_parcel *parcel = &cleaning->parcel;

    mny_message_begin(parcel, MNY_MESSAGE_PART);
    mny_parcel_put(parcel, part, sizeof *part);
    mny_parcel_put_array(parcel, wave->origins, (size_t)part->count, sizeof *wave->origins);
    for (size_t i = 0; i < part->count; i++)
        mny_piece_reader_pack(wave->readers[i], parcel);
    return mny_ranks_send(cleaning->options.ranks, 0, parcel, cleaning->problems);
}

/* Reads the pieces that begin at *AT, OFFSET bytes into the file, and sends them; *AT moves to
   where they end. */
static enum mny_code read_wave(struct mny_cleaning *cleaning, const struct mny_stripe *stripe,
                               const char **at, struct mny_part *part)
{
    const char *begin = *at;
    const uint64_t offset = stripe->offset + (uint64_t)(begin - stripe->begin);
    const struct mny_origin from = {.dump = cleaning->dump, .offset = offset};
    const size_t count = mny_pieces_cut(begin, stripe->limit, stripe->end, stripe->last,
                                        cleaning->piece_size, cleaning->pieces, cleaning->room);
    size_t lines;

    mny_workers_run(count, cleaning->options.threads, read_piece, cleaning);
    if (mny_interrupted())
        return MNY_E_INTERRUPT;
    if (!mny_cleaning_settle_wave(cleaning, count, &from, at, &lines, &part->inside_line))
        return mny_problem_memory(cleaning->problems);
    part->begin = offset;
    part->end = offset + (uint64_t)(*at - begin);
    part->lines = lines;
    part->count = *at > begin ? cleaning->reading->count : 0;
    part->more = *at > begin && *at < stripe->limit && !part->inside_line;
    return send_part(cleaning, part);
}

static enum mny_code read_stripe(struct mny_cleaning *cleaning, const struct mny_stripe *stripe)
{
    struct mny_part part = {.ascii = stripe->ascii};
    const char *at = stripe->begin;
    enum mny_code code = MNY_OK;

    if (!at)
        return send_part(cleaning, &part);
    do
        code = read_wave(cleaning, stripe, &at, &part);
    while (code == MNY_OK && part.more && !mny_ranks_stopped(cleaning->options.ranks));
    return code;
}

/* ---- a dump ------------------------------------------------------------------------- */

static enum mny_code read_stripes(struct mny_cleaning *cleaning, struct mny_stripes *stripes)
{
    struct mny_ranks *ranks = cleaning->options.ranks;
    const uint64_t count = mny_stripes_count(&cleaning->stripes[cleaning->dump]);
    const size_t step = mny_ranks_count(ranks);
    struct mny_stripe stripe;
    enum mny_code code = MNY_OK;

    for (uint64_t i = mny_ranks_rank(ranks);
         code == MNY_OK && i < count && !mny_ranks_stopped(ranks); i += step) {
        code = mny_stripes_read(stripes, i, cleaning->problems, &stripe);
        mny_stripes_expect(stripes, i + step);
        if (code == MNY_OK)
            code = read_stripe(cleaning, &stripe);
    }
    return code;
}

static enum mny_code follow_dump(struct mny_cleaning *cleaning, size_t dump)
{
    const struct mny_binding *binding = &cleaning->inputs.bindings[dump];
    struct mny_record_reader *records =
        mny_record_reader_create(cleaning->inputs.delimiters[dump], binding->cells);
    struct mny_stripes *stripes = NULL;
    enum mny_code code;

    cleaning->dump = dump;
    if (!records || !mny_cleaning_begin_dump(cleaning, dump)) {
        mny_record_reader_free(records);
        return mny_problem_memory(cleaning->problems);
    }
    mny_record_reader_allow(records, binding->extra_cell, cleaning->plan->lax_quotes);
    code = mny_stripes_open(cleaning->options.dumps[dump], &cleaning->stripes[dump], records,
                            cleaning->problems, &stripes);
    if (code == MNY_OK)
        code = read_stripes(cleaning, stripes);
    mny_stripes_close(stripes);
    mny_record_reader_free(records);
    return code;
}

enum mny_code mny_cleaning_follow(struct mny_cleaning *cleaning)
{
    enum mny_code code = take_plan(cleaning);

    for (size_t i = 0; code == MNY_OK && i < cleaning->inputs.count; i++)
        if (mny_stripes_count(&cleaning->stripes[i]) > 1)
            code = follow_dump(cleaning, i);
    return code;
}
