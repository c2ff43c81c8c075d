/* SPDX-License-Identifier: MIT */
#include "survey/clean/responses_private.h"

#include <stdlib.h>
#include <string.h>

/* Rows [FROM, FROM + COUNT) that stay. */
struct run {
    size_t from, count;
};

/* Moves the runs of a column of things of SIZE bytes together. */
static void compact(void *column, size_t size, const struct run *runs, size_t run_count)
{
    char *bytes = column;
    size_t to = 0;

    for (size_t i = 0; bytes && i < run_count; i++) {
        if (to < runs[i].from)
            memmove(bytes + to * size, bytes + runs[i].from * size, runs[i].count * size);
        to += runs[i].count;
    }
}

static void compact_all(struct mny_responses *responses, const struct run *runs, size_t run_count)
{
    compact(responses->place, sizeof *responses->place, runs, run_count);
    compact(responses->city, sizeof *responses->city, runs, run_count);
    compact(responses->base_weight, sizeof *responses->base_weight, runs, run_count);
    compact(responses->fpc, sizeof *responses->fpc, runs, run_count);
    for (size_t i = 0; i < responses->item_count; i++) {
        compact(responses->items[i].codes, 1, runs, run_count);
        compact(responses->items[i].values, sizeof(double), runs, run_count);
    }
    for (size_t i = 0; i < responses->factor_count; i++)
        compact(responses->factors[i].codes, sizeof(uint32_t), runs, run_count);
    for (size_t i = 0; i < responses->byte_count; i++)
        compact(responses->bytes[i], 1, runs, run_count);
    for (size_t i = 0; i < responses->kept.numbers; i++)
        compact(responses->numbers[i], sizeof(double), runs, run_count);
}

bool mny_responses_drop(struct mny_responses *responses, const uint8_t *dropped)
{
    struct run *runs = NULL;
    size_t count = 0, room = 0, kept = 0;

    for (size_t i = 0, from = 0; i < responses->count; i = from) {
        for (; i < responses->count && dropped[i]; i++)
            continue;
        for (from = i; from < responses->count && !dropped[from]; from++)
            continue;
        if (!mny_grow(&runs, &room, count + 1, sizeof *runs)) {
            free(runs);
            return false;
        }
        runs[count++] = (struct run){i, from - i};
        kept += from - i;
    }
    compact_all(responses, runs, count);
    responses->count = kept;
    free(runs);
    return true;
}

static const char *keep_text(struct mny_responses *responses, const char *text)
{
    return mny_arena_text(responses->arena, text, strlen(text));
}

/* Finds the case of each response, both being in input order: those are used. */
static bool finish_cases(struct mny_responses *responses, const uint16_t *index)
{
    size_t at = 0;

    if (!responses->cases)
        return true;
    if (mny_cases_count(responses->cases) > UINT32_MAX)
        return false;
    for (size_t i = 0; i < mny_cases_count(responses->cases); i++)
        mny_cases_at(responses->cases, i)->city = index[mny_cases_at(responses->cases, i)->city];
    responses->case_of = calloc(responses->count + 1, sizeof *responses->case_of);
    if (!responses->case_of)
        return false;
    for (size_t row = 0; row < responses->count; row++) {
        while (mny_cases_at(responses->cases, at)->place != responses->place[row])
            at++;
        mny_cases_at(responses->cases, at)->used = true;
        responses->case_of[row] = (uint32_t)at;
    }
    return true;
}

static bool finish_cities(struct mny_responses *responses, const bool *seen)
{
    const struct mny_choice_list *list =
        responses->plan->planned[responses->plan->city].question->choices;
    uint16_t *index = mny_arena_array(responses->arena, list->count + 1, sizeof *index);

    responses->city_codes =
        mny_arena_array(responses->arena, list->count + 1, sizeof *responses->city_codes);
    responses->city_labels =
        mny_arena_array(responses->arena, list->count + 1, sizeof *responses->city_labels);
    if (!index || !responses->city_codes || !responses->city_labels)
        return false;
    for (size_t i = 0; i < list->count; i++) {
        size_t at = responses->city_count;

        if (!seen[i])
            continue;
        responses->city_codes[at] = keep_text(responses, list->choices[i].name);
        responses->city_labels[at] = keep_text(responses, list->choices[i].label);
        if (!responses->city_codes[at] || !responses->city_labels[at])
            return false;
        index[i] = (uint16_t)at;
        responses->city_count++;
    }
    for (size_t i = 0; i < responses->count; i++)
        responses->city[i] = index[responses->city[i]];
    return finish_cases(responses, index);
}

/* A label while it is sorted. */
struct label {
    const char *text;
    size_t code;
};

static int compare_labels(const void *a, const void *b)
{
    return strcmp(((const struct label *)a)->text, ((const struct label *)b)->text);
}

/* All labels a factor might have, by code; the ones used are moved to the front. */
static size_t list_labels(const struct mny_responses *responses,
                          const struct mny_factor_store *factor, struct label *labels, size_t count,
                          uint32_t *used)
{
    const struct mny_choice_list *list =
        responses->plan->planned[factor->question].question->choices;
    size_t kept = 0, length;

    for (size_t i = 0; i < responses->count; i++)
        used[factor->codes[i]] = 1;
    for (size_t i = 0; i < count; i++) {
        if (!used[i])
            continue;
        labels[kept].code = i;
        labels[kept++].text = factor->texts ? mny_text_map_text(factor->texts, i, &length)
                              : i == 0      ? ""
                                            : list->choices[i - 1].name;
    }
    if (factor->texts)
        qsort(labels, kept, sizeof *labels, compare_labels);
    return kept;
}

static bool finish_factor(struct mny_responses *responses, struct mny_factor_store *factor)
{
    const struct mny_choice_list *list =
        responses->plan->planned[factor->question].question->choices;
    size_t count = factor->texts ? mny_text_map_count(factor->texts) : list->count + 1;
    struct label *labels = calloc(count + 1, sizeof *labels);
    uint32_t *renumbered = calloc(count + 1, sizeof *renumbered);
    size_t kept = 0;
    bool good = labels && renumbered;

    if (good)
        kept = list_labels(responses, factor, labels, count, renumbered);
    factor->labels =
        good ? mny_arena_array(responses->arena, kept + 1, sizeof *factor->labels) : NULL;
    good = factor->labels != NULL;
    for (size_t i = 0; good && i < kept; i++) {
        factor->labels[i] = keep_text(responses, labels[i].text);
        good = factor->labels[i] != NULL;
        renumbered[labels[i].code] = (uint32_t)i;
    }
    for (size_t i = 0; good && i < responses->count; i++)
        factor->codes[i] = renumbered[factor->codes[i]];
    free(labels);
    free(renumbered);
    mny_text_map_free(factor->texts);
    factor->texts = NULL;
    factor->factor = (struct mny_factor){factor->codes, factor->labels, kept};
    return good;
}

bool mny_responses_finish(struct mny_responses *responses, const bool *seen)
{
    if (!finish_cities(responses, seen))
        return false;
    for (size_t i = 0; i < responses->factor_count; i++)
        if (!finish_factor(responses, &responses->factors[i]))
            return false;
    responses->plan = NULL;
    return true;
}
