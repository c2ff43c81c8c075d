/* SPDX-License-Identifier: MIT */
#include "core/review_private.h"

#include "core/rounding.h"
#include "core/text.h"
#include "core/writer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What counts as a jump against the last wave: so many points of a rate or rating;
   or, for counts and amounts, this factor, where the larger one is no handful. */
static const double jump_points = 20, jump_factor = 2, jump_least = 10;

/* The review of one item of one city. */
struct work {
    struct mny_review *review;
    struct mny_filings *filings, *last;
    const struct mny_filed *filed;
    const struct mny_standard_item *item;
    const char *city;
};

void mny_review_free(struct mny_review *review)
{
    if (!review)
        return;
    for (size_t i = 0; i < review->query_count; i++)
        free(review->queries[i].detail);
    free(review->queries);
    free(review->missing);
    free(review->ratios);
    free(review->in_ratio);
    free(review->peers);
    mny_arena_free(review->arena);
    free(review);
}

const char *mny_asking_text(enum mny_asking question)
{
    switch (question) {
    case MNY_ASK_RATE:
        return _("the rate is a full 100 %; is it so, and what shows it?");
    case MNY_ASK_JUMP:
        return _("much has changed since the last wave; is it so, and why?");
    case MNY_ASK_OUTLIER:
        return _("far from what the other cities filed; is it so?");
    case MNY_ASK_EVIDENCE:
        return _("no evidence is named; which document shows it?");
    }
    return "";
}

const char *mny_rate_format(double rate, char text[MNY_RATE_ROOM])
{
    char number[MNY_NUMBER_ROOM];

    snprintf(text, MNY_RATE_ROOM, "%s %%", mny_fixed_format(100 * rate, 1, number));
    return text;
}

bool mny_review_ask(struct mny_review *review, const struct mny_peer *peer,
                    enum mny_asking question, const char *detail)
{
    struct mny_query *query;

    if (!mny_grow(&review->queries, &review->query_capacity, review->query_count + 1,
                  sizeof *review->queries))
        return false;
    query = &review->queries[review->query_count];
    *query = (struct mny_query){.input = peer->input,
                                .repeat = peer->repeat,
                                .question = question,
                                .value = peer->filed,
                                .where = peer->where};
    memcpy(query->city, peer->city, sizeof query->city);
    query->detail = malloc(strlen(detail) + 1);
    if (!query->detail)
        return false;
    memcpy(query->detail, detail, strlen(detail) + 1);
    review->query_count++;
    return true;
}

/* ---- one value ------------------------------------------------------------------- */

/* Value VALUE of the item's input INPUT, as one that can be asked about. */
static struct mny_peer filed_value(const struct work *work, size_t input, size_t value)
{
    struct mny_peer peer = {.input = work->item->first_input + input,
                            .value = work->filed[input].values[value]};

    snprintf(peer.city, sizeof peer.city, "%s", work->city);
    peer.filed = peer.value;
    peer.where = mny_filings_where(work->filings, input, value, &peer.repeat);
    return peer;
}

static bool add_peer(struct mny_review *review, const struct mny_peer *peer)
{
    if (!mny_grow(&review->peers, &review->peer_capacity, review->peer_count + 1,
                  sizeof *review->peers))
        return false;
    review->peers[review->peer_count++] = *peer;
    return true;
}

/* Whether going from BEFORE to NOW is a jump for that type. */
static bool is_jump(enum mny_input_type type, double before, double now)
{
    switch (type) {
    case MNY_INPUT_COUNT:
    case MNY_INPUT_AMOUNT:
        return fmax(before, now) >= jump_least &&
               fmax(before, now) > jump_factor * fmin(before, now);
    case MNY_INPUT_PERCENT:
    case MNY_INPUT_RATING:
        return fabs(now - before) >= jump_points;
    case MNY_INPUT_YESNO:
    case MNY_INPUT_LEVEL: /* what was once achieved is gone */
        return now < before;
    }
    return false;
}

static bool ask_jump(struct work *work, const struct mny_peer *peer)
{
    char now[MNY_NUMBER_ROOM], then[MNY_NUMBER_ROOM], detail[256];
    double before;

    if (!work->last ||
        !mny_filings_value(work->last, peer->city, peer->input, peer->repeat, &before) ||
        !is_jump(work->review->inputs[peer->input].type, before, peer->value))
        return true;
    mny_number_format(before, then);
    mny_number_format(peer->value, now);
    snprintf(detail, sizeof detail, _("%s in the last wave, %s now"), then, now);
    return mny_review_ask(work->review, peer, MNY_ASK_JUMP, detail);
}

static bool review_value(struct work *work, size_t input, size_t value)
{
    struct mny_peer peer = filed_value(work, input, value);
    enum mny_input_type type = work->review->inputs[peer.input].type;

    if (type == MNY_INPUT_PERCENT && peer.value >= 100 &&
        !mny_review_ask(work->review, &peer, MNY_ASK_RATE, ""))
        return false;
    if (!ask_jump(work, &peer))
        return false;
    if (mny_filings_bare(work->filings, input, value) &&
        !mny_review_ask(work->review, &peer, MNY_ASK_EVIDENCE, ""))
        return false;
    if (type == MNY_INPUT_YESNO || type == MNY_INPUT_LEVEL || work->review->in_ratio[peer.input])
        return true;
    peer.series = work->review->ratio_count + peer.input;
    return add_peer(work->review, &peer);
}

/* ---- one ratio ------------------------------------------------------------------- */

/* The sum of value VALUE of the inputs; NAN if one was not filed. */
static double sum_of(const struct work *work, const size_t *inputs, size_t count, size_t value)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        const struct mny_filed *filed = &work->filed[inputs[i] - work->item->first_input];

        sum += value < filed->count ? filed->values[value] : NAN;
    }
    return sum;
}

static double last_sum(const struct work *work, const size_t *inputs, size_t count, size_t repeat)
{
    double sum = 0, value;

    for (size_t i = 0; i < count; i++)
        sum += mny_filings_value(work->last, work->city, inputs[i], repeat, &value) ? value : NAN;
    return sum;
}

static bool ask_rate_jump(struct work *work, const struct mny_ratio *ratio,
                          const struct mny_peer *peer)
{
    char now[MNY_RATE_ROOM], then[MNY_RATE_ROOM], detail[256];
    double before;

    if (!work->last)
        return true;
    before = last_sum(work, ratio->above, ratio->above_count, peer->repeat) /
             last_sum(work, ratio->below, ratio->below_count, peer->repeat);
    if (!isfinite(before) || !(fabs(peer->value - before) >= jump_points / 100))
        return true;
    snprintf(detail, sizeof detail, _("a rate of %s in the last wave, of %s now"),
             mny_rate_format(before, then), mny_rate_format(peer->value, now));
    return mny_review_ask(work->review, peer, MNY_ASK_JUMP, detail);
}

static bool review_ratio(struct work *work, size_t index)
{
    const struct mny_ratio *ratio = &work->review->ratios[index];
    size_t first = ratio->above[0] - work->item->first_input;
    char above_text[MNY_NUMBER_ROOM], below_text[MNY_NUMBER_ROOM], detail[256];

    for (size_t value = 0; value < work->filed[first].count; value++) {
        double above = sum_of(work, ratio->above, ratio->above_count, value);
        double below = sum_of(work, ratio->below, ratio->below_count, value);
        struct mny_peer peer = filed_value(work, first, value);

        if (isnan(above) || !(below > 0))
            continue;
        peer.series = index;
        peer.is_ratio = true;
        peer.value = above / below;
        mny_number_format(above, above_text);
        mny_number_format(below, below_text);
        snprintf(detail, sizeof detail, _("%s of %s"), above_text, below_text);
        if ((above >= below && !mny_review_ask(work->review, &peer, MNY_ASK_RATE, detail)) ||
            !ask_rate_jump(work, ratio, &peer) || !add_peer(work->review, &peer))
            return false;
    }
    return true;
}

/* ---- one city after the other ------------------------------------------------------ */

static bool add_missing(struct work *work, size_t input)
{
    struct mny_review *review = work->review;
    struct mny_missing *missing;
    size_t count;
    const struct mny_standard_l2 *l2 = &mny_standard_l2s(review->standard, &count)[work->item->l2];

    /* What stands beside the total is the province's own: nobody has to file it. */
    if (mny_standard_l1s(review->standard, &count)[l2->l1].beside)
        return true;
    if (!mny_grow(&review->missing, &review->missing_capacity, review->missing_count + 1,
                  sizeof *review->missing))
        return false;
    missing = &review->missing[review->missing_count++];
    *missing = (struct mny_missing){.input = work->item->first_input + input};
    snprintf(missing->city, sizeof missing->city, "%s", work->city);
    return true;
}

static bool review_item(struct work *work)
{
    struct mny_review *review = work->review;
    size_t item = (size_t)(work->item - review->items);

    for (size_t i = 0; i < work->item->input_count; i++) {
        if (work->filed[i].count == 0 && !add_missing(work, i))
            return false;
        for (size_t value = 0; value < work->filed[i].count; value++)
            if (!review_value(work, i, value))
                return false;
    }
    for (size_t i = 0; i < review->ratio_count; i++)
        if (review->ratios[i].item == item && !review_ratio(work, i))
            return false;
    return true;
}

static bool review_cities(struct mny_review *review, struct mny_filings *filings,
                          struct mny_filings *last)
{
    struct mny_filed *filed = calloc(review->input_count + 1, sizeof *filed);
    bool good = filed != NULL;

    for (size_t city = 0; good && city < mny_filings_cities(filings); city++) {
        for (size_t item = 0; good && item < review->item_count; item++) {
            struct work work = {review,
                                filings,
                                last,
                                filed,
                                &review->items[item],
                                mny_filings_city(filings, city)};

            good = mny_filings_item(filings, city, item, filed) == MNY_OK && review_item(&work);
        }
    }
    free(filed);
    return good;
}

static void note_inputs(struct mny_review *review, const struct mny_ratio *ratio)
{
    for (size_t i = 0; i < ratio->above_count; i++)
        review->in_ratio[ratio->above[i]] = true;
    for (size_t i = 0; i < ratio->below_count; i++)
        review->in_ratio[ratio->below[i]] = true;
}

/* The rates of all formulas of the standard. */
static bool find_ratios(struct mny_review *review)
{
    review->in_ratio = calloc(review->input_count + 1, sizeof *review->in_ratio);
    if (!review->in_ratio)
        return false;
    for (size_t i = 0; i < review->item_count; i++) {
        const struct mny_standard_item *item = &review->items[i];

        for (size_t k = 0; k <= item->component_count; k++) {
            if (!mny_grow(&review->ratios, &review->ratio_capacity, review->ratio_count + 1,
                          sizeof *review->ratios))
                return false;
            if (mny_ratio_read(review->standard, i,
                               k < item->component_count ? item->components[k].formula
                                                         : item->formula,
                               &review->ratios[review->ratio_count]))
                note_inputs(review, &review->ratios[review->ratio_count++]);
        }
    }
    return true;
}

/* ---- order ------------------------------------------------------------------------- */

static int by_city(const void *left, const void *right)
{
    const struct mny_query *one = left, *other = right;
    int cities = strcmp(one->city, other->city);

    if (cities != 0)
        return cities;
    if (one->input != other->input)
        return one->input < other->input ? -1 : 1;
    if (one->repeat != other->repeat)
        return one->repeat < other->repeat ? -1 : 1;
    if (one->question != other->question)
        return one->question < other->question ? -1 : 1;
    return strcmp(one->detail, other->detail);
}

/* The first item with the department of ITEM: departments in the standard's order. */
static size_t department_of(const struct mny_review *review, size_t item)
{
    for (size_t i = 0; i < item; i++)
        if (strcmp(review->items[i].department, review->items[item].department) == 0)
            return i;
    return item;
}

/* Sorts a city's missing inputs, COUNT of them, by department; stable, as there are
   few and they stand in the standard's order. */
static void sort_by_department(const struct mny_review *review, struct mny_missing *missing,
                               size_t count, const size_t *departments)
{
    for (size_t i = 1; i < count; i++) {
        struct mny_missing moved = missing[i];
        size_t department = departments[review->inputs[moved.input].item], at = i;

        while (at > 0 && departments[review->inputs[missing[at - 1].input].item] > department) {
            missing[at] = missing[at - 1];
            at--;
        }
        missing[at] = moved;
    }
}

static bool sort(struct mny_review *review)
{
    size_t *departments = calloc(review->item_count + 1, sizeof *departments);
    size_t end;

    if (!departments)
        return false;
    for (size_t i = 0; i < review->item_count; i++)
        departments[i] = department_of(review, i);
    for (size_t first = 0; first < review->missing_count; first = end) {
        for (end = first + 1; end < review->missing_count &&
                              strcmp(review->missing[end].city, review->missing[first].city) == 0;)
            end++;
        sort_by_department(review, review->missing + first, end - first, departments);
    }
    free(departments);
    if (review->query_count > 0)
        qsort(review->queries, review->query_count, sizeof *review->queries, by_city);
    return true;
}

/* Places outlive the filings. */
static bool keep_places(struct mny_review *review)
{
    const char *from = NULL, *kept = NULL;

    for (size_t i = 0; i < review->query_count; i++) {
        struct mny_where *where = &review->queries[i].where;

        if (where->file != from) {
            from = where->file;
            kept = mny_arena_text(review->arena, from, strlen(from));
            if (!kept)
                return false;
        }
        where->file = kept;
    }
    return true;
}

enum mny_code mny_review(const struct mny_standard *standard, struct mny_filings *filings,
                         struct mny_filings *last, struct mny_problems *problems,
                         struct mny_review **review)
{
    struct mny_review *made = calloc(1, sizeof *made);

    *review = NULL;
    if (!made)
        return mny_problem_memory(problems);
    made->standard = standard;
    made->items = mny_standard_items(standard, &made->item_count);
    made->inputs = mny_standard_inputs(standard, &made->input_count);
    made->arena = mny_arena_create();
    if (!made->arena || !find_ratios(made) || !review_cities(made, filings, last) ||
        !mny_review_peers(made) || !sort(made) || !keep_places(made)) {
        mny_review_free(made);
        return mny_problem_memory(problems);
    }
    *review = made;
    return MNY_OK;
}

const struct mny_missing *mny_review_missing(const struct mny_review *review, size_t *count)
{
    *count = review->missing_count;
    return review->missing;
}

const struct mny_query *mny_review_queries(const struct mny_review *review, size_t *count)
{
    *count = review->query_count;
    return review->queries;
}
