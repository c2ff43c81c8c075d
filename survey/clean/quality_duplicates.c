/* SPDX-License-Identifier: MIT */
/* Responses that come from one source: device, address and day, place, the same long text;
   and many within a minute. */
#include "survey/clean/quality_private.h"

#include "core/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE = 60, DAY = 86400 };

static void count_judged(struct mny_quality *quality, enum mny_quality_rule rule,
                         const uint64_t *keys)
{
    quality->results[rule].ran = true;
    for (size_t i = 0; i < quality->rows; i++)
        quality->results[rule].judged += (size_t)(keys[i] != 0 && !quality->dropped[i]);
}

/* Flags all rows of a key that more than the rule's limit have. */
static bool flag_keys(struct mny_quality *quality, enum mny_quality_rule rule, const uint64_t *keys)
{
    const double limit = quality->settings->limit[rule];
    size_t *rows, count;
    bool good = mny_quality_repeated(quality, keys, &rows, &count);

    for (size_t from = 0, to; good && from < count; from = to) {
        for (to = from + 1; to < count && keys[rows[to]] == keys[rows[from]]; to++)
            continue;
        for (size_t i = from; good && i < to && (double)(to - from) > limit; i++) {
            const struct mny_quality_flag flag = {rows[i], (double)(to - from), limit, "", rule};
            good = mny_quality_add(quality, &flag);
        }
    }
    free(rows);
    return good;
}

static bool judge_keys(struct mny_quality *quality, enum mny_quality_rule rule,
                       enum mny_signal signal)
{
    const uint64_t *keys = quality->signals->columns[signal];

    if (!keys || !(quality->settings->limit[rule] > 0))
        return true;
    count_judged(quality, rule, keys);
    return flag_keys(quality, rule, keys);
}

static size_t dump_of(const struct mny_quality *quality, size_t row, size_t *near)
{
    const struct mny_kept_places *kept = mny_responses_kept_places(quality->responses);

    return mny_places_get(mny_responses_places_look(quality->responses),
                          mny_kept_places_at(kept, row, near))
        .file;
}

/* Devices that belong to one person each: those of dumps that share them are no keys. */
static bool judge_devices(struct mny_quality *quality)
{
    const struct mny_signals_plan *plan = quality->signals->plan;
    const uint64_t *devices = quality->signals->columns[MNY_SIGNAL_DEVICE];
    uint64_t *keys;
    size_t near = 0;
    bool good;

    if (plan->any_shared && quality->plan->device != MNY_NONE)
        quality->notes[MNY_QUALITY_DUP_DEVICE] =
            N_("not judged where interviewers share tablets; a dup_device in settings.csv judges");
    if (!plan->any_shared || !devices || !(quality->settings->limit[MNY_QUALITY_DUP_DEVICE] > 0))
        return judge_keys(quality, MNY_QUALITY_DUP_DEVICE, MNY_SIGNAL_DEVICE);
    if (!plan->any_own)
        return true;
    keys = malloc((quality->rows + 1) * sizeof *keys);
    if (!keys)
        return false;
    for (size_t i = 0; i < quality->rows; i++)
        keys[i] = plan->shared[dump_of(quality, i, &near)] ? 0 : devices[i];
    count_judged(quality, MNY_QUALITY_DUP_DEVICE, keys);
    good = flag_keys(quality, MNY_QUALITY_DUP_DEVICE, keys);
    free(keys);
    return good;
}

/* Address and day of the survey's own time zone; where no time is known all is one day. */
static bool judge_addresses(struct mny_quality *quality)
{
    const uint64_t *addresses = quality->signals->columns[MNY_SIGNAL_IP];
    uint64_t *keys;
    bool good;

    if (!addresses || !(quality->settings->limit[MNY_QUALITY_DUP_IP] > 0))
        return true;
    keys = malloc((quality->rows + 1) * sizeof *keys);
    if (!keys)
        return false;
    for (size_t i = 0; i < quality->rows; i++) {
        const double time = mny_signals_submitted(quality->signals, i);
        const double day = isnan(time) ? 0 : floor((time + quality->settings->zone) / DAY);

        keys[i] =
            addresses[i] == 0 ? 0 : (addresses[i] ^ mny_signals_step((size_t)(day + 1e6))) | 1;
    }
    count_judged(quality, MNY_QUALITY_DUP_IP, keys);
    good = flag_keys(quality, MNY_QUALITY_DUP_IP, keys);
    free(keys);
    return good;
}

/* ---- texts ------------------------------------------------------------------------ */

static int compare_texts(const void *a, const void *b)
{
    const struct mny_text_seen *x = a, *y = b;

    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->question > y->question) - (x->question < y->question);
}

/* Texts of [FROM, TO) are the same; those of several people are flagged. */
static bool flag_texts(struct mny_quality *quality, const struct mny_text_seen *texts, size_t from,
                       size_t to)
{
    size_t people = 1;

    for (size_t i = from + 1; i < to; i++)
        people += texts[i].row != texts[i - 1].row;
    for (size_t i = from; i < to && people > 1; i++) {
        const struct mny_quality_flag flag = {
            texts[i].row, (double)people, 1,
            quality->plan->planned[texts[i].question].question->name, MNY_QUALITY_DUP_TEXT};
        if (!mny_quality_add(quality, &flag))
            return false;
    }
    return true;
}

static bool judge_texts(struct mny_quality *quality)
{
    const struct mny_signals *signals = quality->signals;
    struct mny_text_seen *texts;
    size_t count = 0, last = SIZE_MAX;
    bool good = true;

    if (!signals->plan->on[MNY_QUALITY_DUP_TEXT])
        return true;
    quality->results[MNY_QUALITY_DUP_TEXT].ran = true;
    texts = malloc((signals->text_count + 1) * sizeof *texts);
    if (!texts)
        return false;
    for (size_t i = 0; i < signals->text_count; i++) {
        if (quality->dropped[signals->texts[i].row])
            continue;
        quality->results[MNY_QUALITY_DUP_TEXT].judged += signals->texts[i].row != last;
        last = signals->texts[i].row;
        texts[count++] = signals->texts[i];
    }
    qsort(texts, count, sizeof *texts, compare_texts);
    for (size_t from = 0, to; good && from < count; from = to) {
        for (to = from + 1; to < count && texts[to].hash == texts[from].hash; to++)
            continue;
        good = flag_texts(quality, texts, from, to);
    }
    free(texts);
    return good;
}

/* ---- bursts ------------------------------------------------------------------------ */

/* WITHIN: how many the minute has that begins with it.  QUEUED is of the place in the array, not
   of the row: room for a queue. */
struct timed {
    double time;
    size_t row, within, queued;
};

static int compare_timed(const void *a, const void *b)
{
    const struct timed *x = a, *y = b;

    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void count_minutes(struct timed *timed, size_t count)
{
    size_t last = 0;

    for (size_t first = 0; first < count; first++) {
        while (last < count && timed[last].time < timed[first].time + MINUTE)
            last++;
        timed[first].within = last - first;
    }
}

/* The rows of COUNT that stand in a minute of LIMIT or more, each with the largest number that a
   minute with it has.  Of the minutes that hold the row at hand the queue has those that may be
   the fullest, the fullest first. */
static bool flag_minutes(struct mny_quality *quality, struct timed *timed, size_t count,
                         const char *what)
{
    const double limit = quality->settings->limit[MNY_QUALITY_BURST];
    size_t head = 0, tail = 0;

    count_minutes(timed, count);
    for (size_t i = 0; i < count; i++) {
        struct mny_quality_flag flag = {timed[i].row, 0, limit, what, MNY_QUALITY_BURST};

        while (tail > head && timed[timed[tail - 1].queued].within <= timed[i].within)
            tail--;
        timed[tail++].queued = i;
        while (timed[timed[head].queued].time + MINUTE <= timed[i].time)
            head++;
        flag.value = (double)timed[timed[head].queued].within;
        if (flag.value >= limit && !mny_quality_add(quality, &flag))
            return false;
    }
    return true;
}

bool mny_quality_burst(struct mny_quality *quality, const uint64_t *keys, const char *what)
{
    struct timed *timed;
    size_t *rows, count;
    bool good;

    if (!keys || !quality->signals->columns[MNY_SIGNAL_SUBMITTED] ||
        !(quality->settings->limit[MNY_QUALITY_BURST] > 0))
        return true;
    if (!quality->results[MNY_QUALITY_BURST].ran)
        for (size_t i = 0; i < quality->rows; i++)
            quality->results[MNY_QUALITY_BURST].judged +=
                (size_t)(!quality->dropped[i] &&
                         !isnan(mny_signals_submitted(quality->signals, i)));
    quality->results[MNY_QUALITY_BURST].ran = true;
    good = mny_quality_repeated(quality, keys, &rows, &count);
    timed = malloc((count + 1) * sizeof *timed);
    good = good && timed;
    for (size_t from = 0, to; good && from < count; from = to) {
        size_t known = 0;

        for (to = from; to < count && keys[rows[to]] == keys[rows[from]]; to++) {
            timed[known] = (struct timed){.time = mny_signals_submitted(quality->signals, rows[to]),
                                          .row = rows[to]};
            known += isnan(timed[known].time) ? 0u : 1u;
        }
        qsort(timed, known, sizeof *timed, compare_timed);
        good = flag_minutes(quality, timed, known, what);
    }
    free(timed);
    free(rows);
    return good;
}

bool mny_quality_duplicates(struct mny_quality *quality)
{
    const struct mny_signals *signals = quality->signals;

    if (signals->plan->wanted[MNY_SIGNAL_DEVICE] && !signals->columns[MNY_SIGNAL_DEVICE])
        return true; /* no row at all */
    return judge_devices(quality) &&
           judge_keys(quality, MNY_QUALITY_DUP_LOCATION, MNY_SIGNAL_LOCATION) &&
           judge_addresses(quality) && judge_texts(quality) &&
           mny_quality_burst(quality, signals->columns[MNY_SIGNAL_DEVICE], "device") &&
           mny_quality_burst(quality, signals->columns[MNY_SIGNAL_IP], "ip");
}
