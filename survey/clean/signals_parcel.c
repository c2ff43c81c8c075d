/* SPDX-License-Identifier: MIT */
/* Signals on their way from the process that has read the rows to the one that merges them. */
#include "survey/clean/signals.h"

#include "survey/clean/signals_noting.h"

static void pack_findings(const struct mny_signals *signals, struct mny_parcel *parcel)
{
    mny_parcel_put_array(parcel, signals->findings, signals->finding_count,
                         sizeof *signals->findings);
    for (size_t i = 0; i < signals->finding_count; i++)
        mny_parcel_put_text(parcel, signals->findings[i].detail);
}

/* What a detail points to lies elsewhere in this process. */
static bool unpack_findings(struct mny_signals *signals, struct mny_parcel *parcel,
                            struct mny_lasting_texts *details)
{
    const char *text;
    size_t length;

    if (!mny_parcel_take_array(parcel, &signals->findings, &signals->finding_room,
                               &signals->finding_count, sizeof *signals->findings))
        return false;
    for (size_t i = 0; i < signals->finding_count; i++)
        if (!mny_parcel_take_text(parcel, &text, &length) ||
            !(signals->findings[i].detail = mny_lasting_text(details, text, length)))
            return false;
    return true;
}

void mny_signals_pack(const struct mny_signals *signals, struct mny_parcel *parcel)
{
    if (!signals->plan->any)
        return;
    mny_parcel_put_number(parcel, signals->count);
    for (size_t i = 0; i < MNY_SIGNALS; i++)
        if (signals->plan->wanted[i])
            mny_parcel_put_array(parcel, signals->columns[i], signals->count, sizeof(uint64_t));
    mny_parcel_put_array(parcel, signals->pages, signals->count * signals->plan->pages.count,
                         sizeof *signals->pages);
    mny_parcel_put_array(parcel, signals->judged, signals->count, sizeof *signals->judged);
    mny_parcel_put_array(parcel, signals->masks, signals->mask_count, sizeof *signals->masks);
    pack_findings(signals, parcel);
    mny_parcel_put_array(parcel, signals->texts, signals->text_count, sizeof *signals->texts);
    mny_parcel_put_array(parcel, signals->quotas, signals->quota_count, sizeof *signals->quotas);
}

static bool unpack_columns(struct mny_signals *signals, struct mny_parcel *parcel, size_t rows)
{
    for (size_t i = 0; i < MNY_SIGNALS; i++)
        if (signals->plan->wanted[i] &&
            !mny_parcel_take_exactly(parcel, signals->columns[i], rows, sizeof(uint64_t)))
            return false;
    signals->count = rows;
    return mny_parcel_take_exactly(parcel, signals->pages, rows * signals->plan->pages.count,
                                   sizeof *signals->pages) &&
           mny_parcel_take_exactly(parcel, signals->judged, rows, sizeof *signals->judged);
}

bool mny_signals_unpack(struct mny_signals *signals, struct mny_parcel *parcel,
                        struct mny_lasting_texts *details)
{
    uint64_t rows;

    mny_signals_clear(signals);
    if (!signals->plan->any)
        return true;
    return mny_parcel_take_number(parcel, &rows) && rows <= UINT32_MAX &&
           mny_signals_make_room(signals, (size_t)rows) &&
           unpack_columns(signals, parcel, (size_t)rows) &&
           mny_parcel_take_array(parcel, &signals->masks, &signals->mask_room, &signals->mask_count,
                                 sizeof *signals->masks) &&
           unpack_findings(signals, parcel, details) &&
           mny_parcel_take_array(parcel, &signals->texts, &signals->text_room, &signals->text_count,
                                 sizeof *signals->texts) &&
           mny_parcel_take_array(parcel, &signals->quotas, &signals->quota_room,
                                 &signals->quota_count, sizeof *signals->quotas);
}
