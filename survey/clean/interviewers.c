/* SPDX-License-Identifier: MIT */
#include "survey/clean/interviewers.h"

#include "core/arena.h"
#include "survey/clean/interviewers_private.h"
#include "survey/clean/places.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t city_count(const struct mny_plan *plan)
{
    return plan->planned[plan->city].question->choices->count;
}

/* The number of a code among the units of KIND, which get a unit for it. */
static bool number_unit(struct mny_field_units *kind, const char *text, size_t length,
                        uint32_t *number)
{
    const size_t before = mny_text_map_count(kind->texts);

    if (!mny_text_map_number(kind->texts, text, length, number) ||
        !mny_grow(&kind->units, &kind->room, (size_t)*number + 1, sizeof *kind->units))
        return false;
    if (*number == before)
        kind->units[*number] = (struct mny_field_unit){.median = NAN};
    return true;
}

/* Where no dump has a column for it files are contractors from the start, so that one without
   rows is seen, too. */
static bool name_files(struct mny_interviewers *made, size_t count)
{
    made->files = calloc(count + 1, sizeof *made->files);
    if (!made->files)
        return false;
    for (size_t i = 0; made->plan->contractor == MNY_NONE && i < count; i++)
        if (!number_unit(&made->kinds[MNY_CONTRACTORS], made->names[i], strlen(made->names[i]),
                         &made->files[i]))
            return false;
    return true;
}

struct mny_interviewers *mny_interviewers_create(const struct mny_plan *plan,
                                                 const char *const *names, size_t count)
{
    struct mny_interviewers *made = calloc(1, sizeof *made);
    bool good = made != NULL;

    if (!made)
        return NULL;
    made->plan = plan;
    made->names = names;
    made->kinds[MNY_INTERVIEWERS].compared = plan->interviewer != MNY_NONE;
    made->kinds[MNY_CONTRACTORS].compared = plan->by_contractor;
    for (int kind = 0; good && kind < MNY_FIELD_KINDS; kind++)
        good = (made->kinds[kind].texts = mny_text_map_create(plan->key)) != NULL;
    made->flow_keys = mny_text_map_create(plan->key);
    made->last = calloc(city_count(plan) + 1, sizeof *made->last);
    if (good && made->flow_keys && made->last && name_files(made, count))
        return made;
    mny_interviewers_free(made);
    return NULL;
}

void mny_interviewers_free(struct mny_interviewers *interviewers)
{
    if (!interviewers)
        return;
    for (int kind = 0; kind < MNY_FIELD_KINDS; kind++) {
        mny_text_map_free(interviewers->kinds[kind].texts);
        free(interviewers->kinds[kind].units);
        free(interviewers->kinds[kind].rows);
        free(interviewers->renumbered[kind]);
    }
    mny_text_map_free(interviewers->flow_keys);
    free(interviewers->flows);
    free(interviewers->last);
    free(interviewers->files);
    free(interviewers);
}

/* ---- while blocks are merged ------------------------------------------------------ */

static bool renumber(struct mny_interviewers *interviewers, int kind)
{
    const struct mny_text_map *texts = interviewers->notes->texts[kind];
    const size_t count = mny_text_map_count(texts);
    size_t length;

    if (!mny_grow(&interviewers->renumbered[kind], &interviewers->renumbered_room[kind], count + 1,
                  sizeof **interviewers->renumbered))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *text = mny_text_map_text(texts, i, &length);

        if (!number_unit(&interviewers->kinds[kind], text, length,
                         &interviewers->renumbered[kind][i]))
            return false;
    }
    return true;
}

bool mny_interviewers_begin(struct mny_interviewers *interviewers, const struct mny_block *block,
                            const struct mny_field_notes *notes, size_t dump)
{
    const char *name = interviewers->names[dump];

    interviewers->block = block;
    interviewers->notes = notes;
    interviewers->dump = dump;
    if (!notes || notes->count == 0)
        return true;
    if (notes->rows[0].codes[MNY_CONTRACTORS] == MNY_FIELD_FILE &&
        !number_unit(&interviewers->kinds[MNY_CONTRACTORS], name, strlen(name),
                     &interviewers->files[dump]))
        return false;
    for (int kind = 0; kind < MNY_FIELD_KINDS; kind++)
        if (!renumber(interviewers, kind))
            return false;
    return true;
}

static uint32_t unit_of(const struct mny_interviewers *interviewers, enum mny_field_kind kind,
                        const struct mny_field_note *note)
{
    return note->codes[kind] == MNY_FIELD_FILE ? interviewers->files[interviewers->dump]
                                               : interviewers->renumbered[kind][note->codes[kind]];
}

static void count_share(struct mny_field_unit *unit, enum mny_field_share share, bool is_case,
                        bool counts)
{
    unit->cases[share] += is_case;
    unit->counts[share] += is_case && counts;
}

/* The flow of CONTRACTOR in CITY.  One city's rows are mostly one contractor's, so the last one
   found there is looked at first. */
static struct mny_field_flow *flow_of(struct mny_interviewers *interviewers, uint32_t contractor,
                                      uint32_t city)
{
    struct mny_field_last *last = &interviewers->last[city];
    const uint32_t key[] = {contractor, city};
    uint32_t number;

    if (last->flow > 0 && last->contractor == contractor)
        return &interviewers->flows[last->flow - 1];
    if (!mny_text_map_number(interviewers->flow_keys, (const char *)key, sizeof key, &number) ||
        !mny_grow(&interviewers->flows, &interviewers->flow_room, (size_t)number + 1,
                  sizeof *interviewers->flows))
        return NULL;
    if (number == interviewers->flow_count) {
        interviewers->flows[number] =
            (struct mny_field_flow){.contractor = contractor, .city = city};
        interviewers->flow_count++;
    }
    *last = (struct mny_field_last){contractor, number + 1};
    return &interviewers->flows[number];
}

static bool add_flow(struct mny_interviewers *interviewers, uint32_t contractor, size_t city,
                     enum mny_reason reason)
{
    struct mny_field_flow *flow =
        flow_of(interviewers, contractor, city == MNY_NONE ? 0 : (uint32_t)city + 1);

    if (!flow)
        return false;
    flow->stages[reason]++;
    return true;
}

/* The next response is this unit's. */
static bool add_response(struct mny_field_units *kind, uint32_t unit)
{
    if (!mny_grow(&kind->rows, &kind->row_room, kind->row_count + 1, sizeof *kind->rows))
        return false;
    kind->rows[kind->row_count++] = unit;
    return true;
}

static bool add_to_unit(struct mny_interviewers *interviewers, enum mny_field_kind kind, size_t row,
                        size_t candidate, enum mny_reason reason)
{
    struct mny_field_units *units = &interviewers->kinds[kind];
    const struct mny_field_note *note = &interviewers->notes->rows[row];
    const uint32_t number = unit_of(interviewers, kind, note);
    struct mny_field_unit *unit = &units->units[number];

    count_share(unit, MNY_SHARE_REJECTED, true, reason != MNY_ACCEPTED);
    if (reason == MNY_ACCEPTED) {
        count_share(unit, MNY_SHARE_STRAIGHT, note->judged,
                    mny_block_is_straight(interviewers->block, candidate));
        count_share(unit, MNY_SHARE_NIGHT, note->timed, note->night);
    }
    if (kind == MNY_CONTRACTORS &&
        !add_flow(interviewers, number, mny_block_city(&interviewers->block->rows[row]), reason))
        return false;
    return reason != MNY_ACCEPTED ||
           (kind == MNY_CONTRACTORS && interviewers->plan->contractor == MNY_NONE) ||
           add_response(units, number);
}

bool mny_interviewers_add(struct mny_interviewers *interviewers, size_t row, size_t candidate,
                          enum mny_reason reason)
{
    if (!interviewers->notes)
        return true;
    for (enum mny_field_kind kind = 0; kind < MNY_FIELD_KINDS; kind++)
        if (interviewers->kinds[kind].compared &&
            !add_to_unit(interviewers, kind, row, candidate, reason))
            return false;
    return true;
}

/* ---- when all rows are judged ------------------------------------------------------ */

/* NEAR as of mny_kept_places_at(). */
static uint32_t unit_of_response(const struct mny_interviewers *interviewers,
                                 enum mny_field_kind kind, const struct mny_responses *responses,
                                 size_t row, size_t *near)
{
    uint32_t place;

    if (interviewers->kinds[kind].rows)
        return interviewers->kinds[kind].rows[row];
    place = mny_kept_places_at(mny_responses_kept_places(responses), row, near);
    return interviewers->files[mny_places_get(mny_responses_places_look(responses), place).file];
}

/* Rows that a late rule has rejected: they are responses, in input order. */
static bool count_late(struct mny_interviewers *interviewers, enum mny_field_kind kind,
                       const struct mny_responses *responses, const struct mny_ledger *ledger)
{
    enum mny_reason reason;
    uint64_t place;
    size_t row = 0, near = 0;

    for (size_t i = 0; mny_ledger_second(ledger, i, &place, &reason); i++) {
        uint32_t unit;
        struct mny_field_flow *flow;

        while (mny_kept_places_at(mny_responses_kept_places(responses), row, &near) != place)
            row++;
        unit = unit_of_response(interviewers, kind, responses, row, &near);
        interviewers->kinds[kind].units[unit].counts[MNY_SHARE_REJECTED]++;
        if (kind != MNY_CONTRACTORS)
            continue;
        flow = flow_of(interviewers, unit, (uint32_t)mny_responses_city_choice(responses, row) + 1);
        if (!flow)
            return false;
        flow->stages[reason]++;
        flow->stages[MNY_ACCEPTED]--;
    }
    return true;
}

/* NAN of none.  NUMBERS are reordered. */
static double median(double *numbers, size_t count)
{
    return count > 0 ? gsl_stats_median(numbers, 1, count) : NAN;
}

/* The known durations, unit by unit: those of unit u are [first[u], first[u + 1]) of NUMBERS.
   FIRST has room for a unit more, all 0. */
static void sort_into_units(const struct mny_interviewers *interviewers, enum mny_field_kind kind,
                            const struct mny_responses *responses,
                            const struct mny_durations *durations, size_t *first, double *numbers)
{
    const size_t rows = mny_responses_count(responses);
    const size_t units = mny_text_map_count(interviewers->kinds[kind].texts);
    size_t *end = first + 1; /* of each unit, while it is filled */
    size_t near = 0;

    for (size_t i = 0; i < rows; i++)
        if (!isnan(mny_duration_at(durations, i)))
            end[unit_of_response(interviewers, kind, responses, i, &near) + 1]++;
    for (size_t i = 1; i <= units; i++)
        end[i] += end[i - 1];
    for (size_t i = 0; i < rows; i++)
        if (!isnan(mny_duration_at(durations, i)))
            numbers[end[unit_of_response(interviewers, kind, responses, i, &near)]++] =
                mny_duration_at(durations, i);
}

/* Medians of each unit, then of all that have a code: those without are moved to the end. */
static void take_medians(struct mny_field_units *kind, const size_t *first, double *numbers)
{
    size_t named = 0;

    for (size_t i = 0; i < mny_text_map_count(kind->texts); i++) {
        const size_t count = first[i + 1] - first[i];
        size_t length;

        kind->units[i].timed = count;
        kind->units[i].median = median(numbers + first[i], count);
        mny_text_map_text(kind->texts, i, &length);
        if (length == 0)
            continue;
        memmove(numbers + named, numbers + first[i], count * sizeof *numbers);
        named += count;
    }
    kind->timed = named;
    kind->median = median(numbers, named);
}

static bool find_medians(struct mny_interviewers *interviewers, enum mny_field_kind kind,
                         const struct mny_responses *responses,
                         const struct mny_durations *durations)
{
    struct mny_field_units *units = &interviewers->kinds[kind];
    size_t *first = calloc(mny_text_map_count(units->texts) + 2, sizeof *first);
    double *numbers = malloc((mny_responses_count(responses) + 1) * sizeof *numbers);
    const bool good = first && numbers;

    if (good) {
        sort_into_units(interviewers, kind, responses, durations, first, numbers);
        take_medians(units, first, numbers);
    }
    free(first);
    free(numbers);
    return good;
}

enum mny_code mny_interviewers_write(struct mny_interviewers *interviewers,
                                     const struct mny_responses *responses,
                                     const struct mny_late_rules *late,
                                     const struct mny_ledger *ledger, struct mny_output *output,
                                     struct mny_problems *problems)
{
    bool any = false;

    for (enum mny_field_kind kind = 0; kind < MNY_FIELD_KINDS; kind++) {
        if (!interviewers->kinds[kind].compared)
            continue;
        any = true;
        if (!count_late(interviewers, kind, responses, ledger) ||
            !find_medians(interviewers, kind, responses, mny_late_rules_durations(late)))
            return mny_problem_memory(problems);
    }
    return any ? mny_interviewers_files(interviewers, output, problems) : MNY_OK;
}
