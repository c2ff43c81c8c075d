/* SPDX-License-Identifier: MIT */
#include "survey/clean/signals_noting.h"

#include "core/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct mny_signals *mny_signals_create(const struct mny_signals_plan *plan)
{
    struct mny_signals *made = calloc(1, sizeof *made);

    if (made)
        made->plan = plan;
    return made;
}

void mny_signals_free(struct mny_signals *signals)
{
    if (!signals)
        return;
    for (size_t i = 0; i < MNY_SIGNALS; i++)
        free(signals->columns[i]);
    free(signals->pages);
    free(signals->judged);
    free(signals->masks);
    free(signals->findings);
    free(signals->texts);
    free(signals->quotas);
    free(signals->scratch);
    free(signals);
}

void mny_signals_clear(struct mny_signals *signals)
{
    signals->count = signals->finding_count = signals->text_count = signals->quota_count = 0;
}

/* For as many rows as the other columns. */
static bool make_page_room(struct mny_signals *signals, size_t rows)
{
    const size_t pages = signals->plan->pages.count;
    size_t room = signals->room * pages;

    return pages == 0 || (rows <= SIZE_MAX / pages &&
                          mny_grow(&signals->pages, &room, rows * pages, sizeof *signals->pages));
}

bool mny_signals_make_room(struct mny_signals *signals, size_t more)
{
    size_t needed = signals->count + more + 1, room = signals->room;

    if (needed <= signals->room)
        return true;
    for (size_t i = 0; i < MNY_SIGNALS; i++) {
        room = signals->room;
        if (signals->plan->wanted[i] &&
            !mny_grow(&signals->columns[i], &room, needed, sizeof(uint64_t)))
            return false;
    }
    room = signals->room;
    if (!mny_grow(&signals->judged, &room, needed, sizeof *signals->judged))
        return false;
    if (!make_page_room(signals, room))
        return false;
    signals->room = room;
    return true;
}

static bool add_finding(struct mny_signals *signals, const struct mny_row_signal *finding)
{
    if (!mny_grow(&signals->findings, &signals->finding_room, signals->finding_count + 1,
                  sizeof *signals->findings))
        return false;
    signals->findings[signals->finding_count++] = *finding;
    return true;
}

/* The number of MASK among those seen; mostly it is that of the row before.  False without
   memory, or with more different ones than rules can make together. */
static bool number_mask(struct mny_signals *signals, uint32_t mask, uint16_t *number)
{
    size_t at = signals->count > 0 ? signals->judged[signals->count - 1] : 0;

    if (at >= signals->mask_count || signals->masks[at] != mask)
        for (at = 0; at < signals->mask_count && signals->masks[at] != mask; at++)
            continue;
    if (at == signals->mask_count) {
        if (at > UINT16_MAX || !mny_grow(&signals->masks, &signals->mask_room,
                                         signals->mask_count + 1, sizeof *signals->masks))
            return false;
        signals->masks[signals->mask_count++] = mask;
    }
    *number = (uint16_t)at;
    return true;
}

void mny_noting_flag(struct mny_noting *noting, const struct mny_row_signal *finding)
{
    noting->good = noting->good && add_finding(noting->signals, finding);
}

/* A rule that counts things and names the first of them. */
void mny_noting_count(struct mny_noting *noting, enum mny_quality_rule rule, size_t count,
                      const char *first)
{
    const double limit = noting->signals->plan->quality->limit[rule];

    mny_noting_judge(noting, rule, (double)count >= limit, (double)count, limit, first);
}

/* Never 0, which stands for none. */
uint64_t mny_noting_hash(const struct mny_noting *noting, const char *text, size_t length)
{
    return length > 0 ? mny_hash(&noting->signals->plan->plan->key, text, length).low | 1 : 0;
}

bool mny_signals_add_text(struct mny_signals *signals, size_t row, size_t question, uint64_t hash)
{
    if (!mny_grow(&signals->texts, &signals->text_room, signals->text_count + 1,
                  sizeof *signals->texts))
        return false;
    signals->texts[signals->text_count++] = (struct mny_text_seen){row, question, hash};
    return true;
}

bool mny_signals_add_quota(struct mny_signals *signals, size_t row, size_t quota)
{
    if (!mny_grow(&signals->quotas, &signals->quota_room, signals->quota_count + 1,
                  sizeof *signals->quotas))
        return false;
    signals->quotas[signals->quota_count++] = (struct mny_quota_seen){row, quota};
    return true;
}

static bool finish_row(struct mny_noting *noting)
{
    struct mny_signals *signals = noting->signals;

    noting->good =
        noting->good && number_mask(signals, noting->judged, &signals->judged[signals->count]);
    signals->count++;
    return noting->good;
}

/* The families that come before and behind times, missing answers and texts: their findings are in
   the rules' order. */
static void note_origin(struct mny_noting *noting)
{
    mny_note_sources(noting);
    mny_note_preview(noting);
}

static void note_contradictions(struct mny_noting *noting)
{
    mny_note_checks(noting);
    mny_note_exclusive(noting);
    mny_note_extra(noting);
}

static void note_place(struct mny_noting *noting)
{
    mny_note_place(noting);
    mny_note_robot(noting);
}

/* MISSING may be MNY_NONE: nobody has counted them. */
static bool note(struct mny_noting *noting, size_t missing, bool texts)
{
    const bool more = noting->signals->plan->more;

    if (!noting->signals->plan->any)
        return true;
    if (!mny_signals_make_room(noting->signals, 1))
        return false;
    mny_note_path(noting);
    if (more)
        note_origin(noting);
    mny_note_times(noting);
    if (more)
        note_contradictions(noting);
    if (missing == MNY_NONE)
        mny_note_missing(noting);
    else
        mny_note_share_missing(noting, missing);
    if (more)
        note_place(noting);
    if (texts)
        mny_note_texts(noting);
    if (more)
        mny_note_quotas(noting);
    return finish_row(noting);
}

bool mny_signals_note(struct mny_signals *signals, struct mny_interview *interview,
                      const struct mny_verdict *verdict, const struct mny_csv_field *cells,
                      size_t dump)
{
    return mny_signals_note_plain(signals, interview, verdict, cells, dump, MNY_NONE, true);
}

bool mny_signals_note_plain(struct mny_signals *signals, struct mny_interview *interview,
                            const struct mny_verdict *verdict, const struct mny_csv_field *cells,
                            size_t dump, size_t missing, bool texts)
{
    struct mny_noting noting = {.signals = signals,
                                .interview = interview,
                                .verdict = verdict,
                                .cells = cells,
                                .dump = dump,
                                .good = true};

    return note(&noting, missing, texts);
}

/* ---- of all rows -------------------------------------------------------------------- */

/* The row that CANDIDATE becomes behind those that are there, MNY_NONE if it is not taken;
   candidates are asked for in their order, and *AT goes along. */
static size_t row_of(const struct mny_signals *signals, const struct mny_taken *taken, size_t count,
                     size_t *at, size_t candidate)
{
    while (*at < count && taken[*at].candidate < candidate)
        ++*at;
    return *at < count && taken[*at].candidate == candidate ? signals->count + *at : MNY_NONE;
}

static bool append_sparse(struct mny_signals *signals, const struct mny_signals *block,
                          const struct mny_taken *taken, size_t count)
{
    size_t at = 0, row;
    bool good = true;

    for (size_t i = 0; good && i < block->finding_count; i++) {
        struct mny_row_signal finding = block->findings[i];

        finding.row = row_of(signals, taken, count, &at, finding.row);
        good = finding.row == MNY_NONE || add_finding(signals, &finding);
    }
    at = 0;
    for (size_t i = 0; good && i < block->text_count; i++) {
        row = row_of(signals, taken, count, &at, block->texts[i].row);
        good = row == MNY_NONE ||
               mny_signals_add_text(signals, row, block->texts[i].question, block->texts[i].hash);
    }
    at = 0;
    for (size_t i = 0; good && i < block->quota_count; i++) {
        row = row_of(signals, taken, count, &at, block->quotas[i].row);
        good = row == MNY_NONE || mny_signals_add_quota(signals, row, block->quotas[i].quota);
    }
    return good;
}

bool mny_signals_append(struct mny_signals *signals, const struct mny_signals *block,
                        const struct mny_taken *taken, size_t count)
{
    if (!signals->plan->any)
        return true;
    if (!mny_signals_make_room(signals, count) || !append_sparse(signals, block, taken, count))
        return false;
    for (size_t signal = 0; signal < MNY_SIGNALS; signal++)
        for (size_t i = 0; signals->columns[signal] && i < count; i++)
            signals->columns[signal][signals->count + i] =
                block->columns[signal][taken[i].candidate];
    for (size_t i = 0; signals->plan->pages.count > 0 && i < count; i++)
        memcpy(signals->pages + (signals->count + i) * signals->plan->pages.count,
               block->pages + taken[i].candidate * signals->plan->pages.count,
               signals->plan->pages.count * sizeof *signals->pages);
    for (size_t i = 0; i < count; i++, signals->count++)
        if (!number_mask(signals, block->masks[block->judged[taken[i].candidate]],
                         &signals->judged[signals->count]))
            return false;
    return true;
}

double mny_signals_submitted(const struct mny_signals *signals, size_t row)
{
    double seconds = NAN;

    if (signals->columns[MNY_SIGNAL_SUBMITTED])
        memcpy(&seconds, &signals->columns[MNY_SIGNAL_SUBMITTED][row], sizeof seconds);
    return seconds;
}
