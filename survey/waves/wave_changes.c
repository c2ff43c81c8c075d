/* SPDX-License-Identifier: MIT */
#include "survey/waves/wave_changes.h"

#include "core/arena.h"
#include "stats/multiple_testing.h"
#include "survey/common/key_index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Scores that differ by no more are the same, as in the ranking (core/combine.c). */
static const double tie = 1e-9 + 1e-13;

const char *mny_change_state_name(enum mny_change_state state)
{
    static const char *const names[MNY_CHANGE_STATES] = {
        [MNY_CHANGE_COMMON] = "common",
        [MNY_CHANGE_RELABELLED] = "relabelled",
        [MNY_CHANGE_NO_SCORE] = "no_score",
        [MNY_CHANGE_ONLY_OLD] = "only_old",
        [MNY_CHANGE_ONLY_NEW] = "only_new",
        [MNY_CHANGE_OTHER_LABEL] = "other_label",
        [MNY_CHANGE_OTHER_STANDARD] = "other_standard",
    };

    return names[state];
}

const char *mny_direction_name(enum mny_direction direction)
{
    static const char *const names[MNY_DIRECTIONS] = {
        [MNY_DIRECTION_UP] = "up",
        [MNY_DIRECTION_DOWN] = "down",
        [MNY_DIRECTION_SAME] = "same",
        [MNY_DIRECTION_UNKNOWN] = "unknown",
    };

    return names[direction];
}

/* ---- what there is to compare --------------------------------------------------------------- */

static int by_code(const void *left, const void *right)
{
    const struct mny_compared_city *a = left, *b = right;

    return strcmp(a->code, b->code);
}

/* Appends the cities of WAVE to the list, sorts it, and makes one of two of a code. */
static bool list_cities(struct mny_wave_changes *of)
{
    const struct mny_survey_wave *const waves[] = {of->new, of->old};
    size_t kept = 0;

    of->cities = calloc(of->new->city_count + of->old->city_count + 1, sizeof *of->cities);
    if (!of->cities)
        return false;
    for (size_t w = 0; w < 2; w++)
        for (size_t i = 0; i < waves[w]->city_count; i++)
            of->cities[of->city_count++] = (struct mny_compared_city){
                .code = waves[w]->cities[i].code,
                .name = waves[w]->cities[i].name,
                .in_new = w == 0,
                .in_old = w == 1,
            };
    qsort(of->cities, of->city_count, sizeof *of->cities, by_code);
    for (size_t i = 0; i < of->city_count; i++) {
        struct mny_compared_city *last = kept > 0 ? &of->cities[kept - 1] : NULL;

        if (!last || strcmp(last->code, of->cities[i].code) != 0) {
            of->cities[kept++] = of->cities[i];
            continue;
        }
        if (of->cities[i].in_new)
            last->name = of->cities[i].name;
        last->in_old = last->in_new = true;
    }
    of->city_count = kept;
    return true;
}

/* Where each score of a wave goes. */
struct places {
    size_t *city;                                 /* of each city of the wave */
    struct mny_key_index *codes[MNY_WAVE_LEVELS]; /* code to statistic */
};

static void find_cities(const struct mny_wave_changes *of, const struct mny_survey_wave *wave,
                        size_t *places)
{
    for (size_t i = 0; i < wave->city_count; i++) {
        const struct mny_compared_city key = {.code = wave->cities[i].code};
        const struct mny_compared_city *found =
            bsearch(&key, of->cities, of->city_count, sizeof *of->cities, by_code);

        places[i] = (size_t)(found - of->cities);
    }
}

/* The statistics of one LEVEL: those of the new wave first, then those of the old alone. */
static bool list_level(struct mny_wave_changes *of, enum mny_wave_level level,
                       struct mny_key_index *codes, size_t *room)
{
    const struct mny_survey_wave *const waves[] = {of->new, of->old};

    for (size_t w = 0; w < 2; w++) {
        for (size_t i = 0; i < waves[w]->score_count; i++) {
            const struct mny_wave_score *score = &waves[w]->scores[i];
            size_t at = of->statistic_count;

            if (score->level != level)
                continue;
            if (!mny_grow(&of->statistics, room, at + 1, sizeof *of->statistics) ||
                !mny_key_index_add(codes, score->code, strlen(score->code), at, &at))
                return false;
            if (at == of->statistic_count)
                of->statistics[of->statistic_count++] = (struct mny_statistic){
                    .level = level, .code = score->code, .label = score->label};
            of->statistics[at].in_new = of->statistics[at].in_new || w == 0;
            of->statistics[at].in_old = of->statistics[at].in_old || w == 1;
        }
    }
    return true;
}

/* ---- one change ----------------------------------------------------------------------------- */

static bool is_sum(enum mny_wave_level level)
{
    return level == MNY_WAVE_TOTAL || level == MNY_WAVE_OBJECTIVE || level == MNY_WAVE_DEDUCTION;
}

static enum mny_change_state state_of(const struct mny_wave_changes *of,
                                      const struct mny_wave_score *old,
                                      const struct mny_wave_score *new)
{
    if (!old || !new)
        return old ? MNY_CHANGE_ONLY_OLD : MNY_CHANGE_ONLY_NEW;
    if (!of->same_standard && is_sum(new->level))
        return MNY_CHANGE_OTHER_STANDARD;
    if (!of->same_standard && new->level != MNY_WAVE_ITEM && strcmp(old->label, new->label) != 0)
        return MNY_CHANGE_OTHER_LABEL;
    if (isnan(old->score) || isnan(new->score))
        return MNY_CHANGE_NO_SCORE;
    return strcmp(old->label, new->label) == 0 ? MNY_CHANGE_COMMON : MNY_CHANGE_RELABELLED;
}

static bool is_compared(enum mny_change_state state)
{
    return state == MNY_CHANGE_COMMON || state == MNY_CHANGE_RELABELLED;
}

static double rate_of(const struct mny_wave_score *score, bool percent)
{
    return percent ? 100 / score->full : 1;
}

static struct mny_difference test_change(const struct mny_wave_score *old,
                                         const struct mny_wave_score *new,
                                         const struct mny_change *change)
{
    const struct mny_estimate before = {.score = change->old, .se = change->old_se};
    const struct mny_estimate after = {.score = change->new, .se = change->new_se};
    /* Nobody knows from the files whether all people were asked: not complete. */
    const struct mny_sample first = {&after, new->degrees, false};
    const struct mny_sample second = {&before, old->degrees, false};

    return mny_difference_of_samples(&first, &second);
}

static void fill_change(const struct mny_wave_changes *of, const struct mny_wave_score *old,
                        const struct mny_wave_score *new, struct mny_change *change)
{
    change->state = state_of(of, old, new);
    change->percent = is_compared(change->state) && old->full > 0 && new->full > 0 &&
                      fabs(old->full - new->full) > tie;
    change->old = old ? old->score * rate_of(old, change->percent) : NAN;
    change->new = new ? new->score *rate_of(new, change->percent) : NAN;
    change->old_se = old ? old->se * rate_of(old, change->percent) : NAN;
    change->new_se = new ? new->se *rate_of(new, change->percent) : NAN;
    change->p_holm = NAN;
    change->direction = MNY_DIRECTION_UNKNOWN;
    change->test = (struct mny_difference){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    if (is_compared(change->state))
        change->test = test_change(old, new, change);
}

static enum mny_direction sign_of(double difference)
{
    if (fabs(difference) <= tie)
        return MNY_DIRECTION_SAME;
    return difference > 0 ? MNY_DIRECTION_UP : MNY_DIRECTION_DOWN;
}

/* COUNTED: it is no estimate in either wave. */
static enum mny_direction direction_of(const struct mny_wave_changes *of,
                                       const struct mny_change *change, bool counted)
{
    const double difference = change->test.difference;

    if (isnan(difference))
        return MNY_DIRECTION_UNKNOWN;
    if (counted || fabs(difference) <= tie)
        return sign_of(difference);
    if (isnan(change->p_holm))
        return MNY_DIRECTION_UNKNOWN;
    return change->p_holm < of->level ? sign_of(difference) : MNY_DIRECTION_SAME;
}

/* ---- all of them ---------------------------------------------------------------------------- */

/* The scores of both waves, [city x statistic]; NULL where there is none. */
struct grid {
    const struct mny_wave_score **old, **new;
};

static void fill_grid(const struct mny_wave_changes *of, const struct mny_survey_wave *wave,
                      const struct places *places, const struct mny_wave_score **grid)
{
    for (size_t i = 0; i < wave->score_count; i++) {
        const struct mny_wave_score *score = &wave->scores[i];
        const size_t statistic =
            mny_key_index_find(places->codes[score->level], score->code, strlen(score->code));

        grid[places->city[score->city] * of->statistic_count + statistic] = score;
    }
}

static bool make_changes(struct mny_wave_changes *of, const struct grid *grid)
{
    const size_t cells = of->city_count * of->statistic_count;

    of->changes = calloc(cells + 1, sizeof *of->changes);
    of->index = calloc(cells + 1, sizeof *of->index);
    if (!of->changes || !of->index)
        return false;
    for (size_t at = 0; at < cells; at++) {
        struct mny_change *change = &of->changes[of->change_count];

        if (!grid->old[at] && !grid->new[at])
            continue;
        change->city = at / of->statistic_count;
        change->statistic = at % of->statistic_count;
        fill_change(of, grid->old[at], grid->new[at], change);
        of->index[at] = ++of->change_count;
    }
    return true;
}

/* Holm's p of one statistic over all cities, and the directions that follow. */
static bool judge(struct mny_wave_changes *of, size_t statistic, const struct grid *grid,
                  double *room)
{
    for (size_t city = 0; city < of->city_count; city++) {
        const struct mny_change *change = mny_wave_change(of, city, statistic);

        room[city] = change ? change->test.p : NAN;
    }
    if (mny_holm(room, of->city_count, room) != MNY_OK)
        return false;
    for (size_t city = 0; city < of->city_count; city++) {
        const size_t at = city * of->statistic_count + statistic;
        struct mny_change *change = of->index[at] > 0 ? &of->changes[of->index[at] - 1] : NULL;

        if (!change)
            continue;
        change->p_holm = room[city];
        change->direction = direction_of(of, change,
                                         grid->old[at] && grid->new[at] && grid->old[at]->counted &&
                                             grid->new[at]->counted);
    }
    return true;
}

static bool compare(struct mny_wave_changes *of, const struct places places[2])
{
    const size_t cells = of->city_count * of->statistic_count;
    struct grid grid = {calloc(cells + 1, sizeof(void *)), calloc(cells + 1, sizeof(void *))};
    double *room = calloc(of->city_count + 1, sizeof *room);
    bool good = grid.old && grid.new &&room;

    if (good) {
        fill_grid(of, of->old, &places[0], grid.old);
        fill_grid(of, of->new, &places[1], grid.new);
        good = make_changes(of, &grid);
    }
    for (size_t i = 0; good && i < of->statistic_count; i++)
        good = judge(of, i, &grid, room);
    free(room);
    free((void *)grid.old);
    free((void *)grid.new);
    return good;
}

/* ---- ranks ---------------------------------------------------------------------------------- */

/* What a city has in each wave: old and new. */
struct standing {
    double score[2];
    const struct mny_wave_city *city[2];
};

/* 1 + how many cities are before it, in WAVE; of those that BOTH waves rank, or of all. */
static size_t place_of(const struct standing *standings, size_t count, size_t city, size_t wave,
                       bool both)
{
    size_t place = 1;

    if (isnan(standings[city].score[wave]) || (both && isnan(standings[city].score[1 - wave])))
        return 0;
    for (size_t i = 0; i < count; i++)
        place += standings[i].score[wave] > standings[city].score[wave] + tie &&
                 !(both && isnan(standings[i].score[1 - wave]));
    return place;
}

/* How many cities WAVE ranks that the other does not. */
static size_t strangers(const struct standing *standings, size_t count, size_t wave)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        found += !isnan(standings[i].score[wave]) && isnan(standings[i].score[1 - wave]);
    return found;
}

/* The interval of a city's place among common cities: of its STRANGERS all may stand before it. */
static bool set_interval(const struct mny_wave_city *city, size_t others, size_t *best,
                         size_t *worst)
{
    if (!city || city->rank_best == 0 || city->rank_worst == 0)
        return false;
    *best = city->rank_best > others ? city->rank_best - others : 1;
    *worst = city->rank_worst;
    return true;
}

static enum mny_beyond beyond(const struct mny_move *move, const struct mny_change *change)
{
    if (move->by_intervals)
        return move->old_worst < move->new_best || move->new_worst < move->old_best ? MNY_BEYOND_YES
                                                                                    : MNY_BEYOND_NO;
    if (!change || change->direction == MNY_DIRECTION_UNKNOWN)
        return MNY_BEYOND_UNKNOWN;
    return (move->places > 0 && change->direction == MNY_DIRECTION_UP) ||
                   (move->places < 0 && change->direction == MNY_DIRECTION_DOWN)
               ? MNY_BEYOND_YES
               : MNY_BEYOND_NO;
}

static void set_move(struct mny_wave_changes *of, const struct standing *standings, size_t city,
                     const size_t others[2])
{
    const struct standing *standing = &standings[city];
    const bool totals = of->statistics[of->ranked].level == MNY_WAVE_TOTAL;
    struct mny_move *move = &of->cities[city].move;

    move->old_rank = totals ? (standing->city[0] ? standing->city[0]->rank : 0)
                            : place_of(standings, of->city_count, city, 0, false);
    move->new_rank = totals ? (standing->city[1] ? standing->city[1]->rank : 0)
                            : place_of(standings, of->city_count, city, 1, false);
    move->old_place = place_of(standings, of->city_count, city, 0, true);
    move->new_place = place_of(standings, of->city_count, city, 1, true);
    move->beyond = MNY_BEYOND_UNKNOWN;
    if (move->old_place == 0 || move->new_place == 0)
        return;
    move->places = (long)move->old_place - (long)move->new_place;
    if (totals) {
        const bool old =
            set_interval(standing->city[0], others[0], &move->old_best, &move->old_worst);
        const bool new =
            set_interval(standing->city[1], others[1], &move->new_best, &move->new_worst);

        move->by_intervals = old && new;
    }
    move->beyond = beyond(move, mny_wave_change(of, city, of->ranked));
}

/* Ranks are of totals where both waves have them, else of survey scores. */
static bool compare_ranks(struct mny_wave_changes *of, const struct places places[2])
{
    const struct mny_survey_wave *const waves[] = {of->old, of->new};
    struct standing *standings = calloc(of->city_count + 1, sizeof *standings);
    size_t others[2];

    of->ranked = of->statistic_count;
    if (of->old->has_totals && of->new->has_totals)
        of->ranked = mny_wave_statistic(of, MNY_WAVE_TOTAL);
    else if (of->old->has_survey && of->new->has_survey)
        of->ranked = mny_wave_statistic(of, MNY_WAVE_SURVEY);
    for (size_t i = 0; standings && i < of->city_count && of->ranked < of->statistic_count; i++) {
        const struct mny_change *change = mny_wave_change(of, i, of->ranked);

        standings[i].score[0] = change ? change->old : NAN;
        standings[i].score[1] = change ? change->new : NAN;
    }
    for (size_t w = 0; standings && w < 2; w++)
        for (size_t i = 0; i < waves[w]->city_count; i++)
            standings[places[w].city[i]].city[w] = &waves[w]->cities[i];
    for (size_t w = 0; standings && w < 2; w++)
        others[w] = strangers(standings, of->city_count, w);
    for (size_t i = 0; standings && i < of->city_count && of->ranked < of->statistic_count; i++)
        set_move(of, standings, i, others);
    free(standings);
    return standings != NULL;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static bool make(struct mny_wave_changes *of, struct places places[2])
{
    size_t room = 0;

    if (!list_cities(of))
        return false;
    places[0].city = calloc(of->old->city_count + 1, sizeof *places[0].city);
    places[1].city = calloc(of->new->city_count + 1, sizeof *places[1].city);
    if (!places[0].city || !places[1].city)
        return false;
    find_cities(of, of->old, places[0].city);
    find_cities(of, of->new, places[1].city);
    for (enum mny_wave_level level = 0; level < MNY_WAVE_LEVELS; level++) {
        places[0].codes[level] = places[1].codes[level] = mny_key_index_create();
        if (!places[0].codes[level] || !list_level(of, level, places[0].codes[level], &room))
            return false;
    }
    return compare(of, places) && compare_ranks(of, places);
}

enum mny_code mny_wave_changes_create(const struct mny_survey_wave *old,
                                      const struct mny_survey_wave *new, double level,
                                      struct mny_wave_changes **changes)
{
    struct mny_wave_changes *made = calloc(1, sizeof *made);
    struct places places[2] = {0};
    bool good;

    *changes = NULL;
    if (!made)
        return MNY_E_MEMORY;
    made->old = old;
    made->new = new;
    made->level = level;
    made->same_standard = mny_wave_same_standard(old, new);
    good = make(made, places);
    for (size_t i = 0; i < MNY_WAVE_LEVELS; i++)
        mny_key_index_free(places[0].codes[i]); /* shared by both */
    free(places[0].city);
    free(places[1].city);
    if (!good) {
        mny_wave_changes_free(made);
        return MNY_E_MEMORY;
    }
    *changes = made;
    return MNY_OK;
}

void mny_wave_changes_free(struct mny_wave_changes *changes)
{
    if (!changes)
        return;
    free(changes->cities);
    free(changes->statistics);
    free(changes->changes);
    free(changes->index);
    free(changes);
}

const struct mny_change *mny_wave_change(const struct mny_wave_changes *changes, size_t city,
                                         size_t statistic)
{
    const size_t at = changes->index[city * changes->statistic_count + statistic];

    return at > 0 ? &changes->changes[at - 1] : NULL;
}

size_t mny_wave_statistic(const struct mny_wave_changes *changes, enum mny_wave_level level)
{
    size_t at = 0;

    while (at < changes->statistic_count && changes->statistics[at].level != level)
        at++;
    return at;
}

bool mny_wave_is_compared(const struct mny_wave_changes *changes, size_t statistic)
{
    for (size_t city = 0; city < changes->city_count; city++) {
        const struct mny_change *change = mny_wave_change(changes, city, statistic);

        if (change && !isnan(change->test.difference))
            return true;
    }
    return false;
}

size_t mny_wave_changes_directed(const struct mny_wave_changes *changes,
                                 enum mny_direction direction)
{
    size_t count = 0;

    for (size_t i = 0; i < changes->change_count; i++)
        count += !isnan(changes->changes[i].p_holm) && changes->changes[i].direction == direction;
    return count;
}

size_t mny_wave_changes_tested(const struct mny_wave_changes *changes)
{
    size_t count = 0;

    for (size_t i = 0; i < changes->change_count; i++)
        count += isnan(changes->changes[i].p_holm) ? 0 : 1;
    return count;
}

/* ---- the largest ---------------------------------------------------------------------------- */

static int by_size(const void *left, const void *right)
{
    const struct mny_change *a = *(const struct mny_change *const *)left;
    const struct mny_change *b = *(const struct mny_change *const *)right;
    const double x = fabs(a->test.difference), y = fabs(b->test.difference);

    if (x > y || x < y)
        return x > y ? -1 : 1;
    return a < b ? -1 : a > b; /* as in the file */
}

enum mny_code mny_wave_changes_significant(const struct mny_wave_changes *changes,
                                           const struct mny_change ***found, size_t *count)
{
    const struct mny_change **made = calloc(changes->change_count + 1, sizeof(void *));

    *found = made;
    *count = 0;
    if (!made)
        return MNY_E_MEMORY;
    for (size_t i = 0; i < changes->change_count; i++)
        if (changes->changes[i].p_holm < changes->level &&
            changes->changes[i].direction <= MNY_DIRECTION_DOWN)
            made[(*count)++] = &changes->changes[i];
    qsort((void *)made, *count, sizeof(void *), by_size);
    return MNY_OK;
}

/* A city on its way through qsort(). */
struct moved {
    size_t city;
    double places, change;
};

static int by_move(const void *left, const void *right)
{
    const struct moved *a = left, *b = right;

    if (a->places > b->places || a->places < b->places)
        return a->places > b->places ? -1 : 1;
    if (a->change > b->change || a->change < b->change)
        return a->change > b->change ? -1 : 1;
    return a->city < b->city ? -1 : 1;
}

enum mny_code mny_wave_moves(const struct mny_wave_changes *changes, size_t **order, size_t *count)
{
    struct moved *moved = calloc(changes->city_count + 1, sizeof *moved);

    *order = calloc(changes->city_count + 1, sizeof **order);
    *count = 0;
    for (size_t i = 0; moved && *order && i < changes->city_count; i++) {
        const struct mny_move *move = &changes->cities[i].move;
        const struct mny_change *change;

        if (move->old_place == 0 || move->new_place == 0)
            continue;
        change = mny_wave_change(changes, i, changes->ranked);
        moved[(*count)++] =
            (struct moved){i, fabs((double)move->places), fabs(change->new - change->old)};
    }
    if (moved && *order) {
        qsort(moved, *count, sizeof *moved, by_move);
        for (size_t i = 0; i < *count; i++)
            (*order)[i] = moved[i].city;
    }
    free(moved);
    if (*order && moved)
        return MNY_OK;
    return MNY_E_MEMORY;
}
