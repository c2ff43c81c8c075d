/* SPDX-License-Identifier: MIT */
#include "survey/clean/responses_private.h"
#include "survey/common/workers.h"

#include <stdlib.h>
#include <string.h>

static const char *keep_text(struct mny_responses *responses, const char *text)
{
    return mny_arena_text(responses->arena, text, strlen(text));
}

/* Finds the case of each response, both being in input order: those that stay are used. */
static bool finish_cases(struct mny_responses *responses, const uint32_t *index,
                         const uint8_t *dropped)
{
    size_t at = 0, near = 0;

    if (!responses->cases)
        return true;
    if (mny_cases_count(responses->cases) > UINT32_MAX)
        return false;
    for (size_t i = 0; i < mny_cases_count(responses->cases); i++)
        mny_cases_at(responses->cases, i)->city =
            (uint16_t)index[mny_cases_at(responses->cases, i)->city];
    responses->case_of = calloc(responses->count + 1, sizeof *responses->case_of);
    if (!responses->case_of)
        return false;
    for (size_t row = 0; row < responses->count; row++) {
        const uint64_t place = mny_kept_places_at(&responses->kept_places, row, &near);

        while (mny_cases_at(responses->cases, at)->place != place)
            at++;
        mny_cases_at(responses->cases, at)->used = !dropped[row];
        responses->case_of[row] = (uint32_t)at;
    }
    return true;
}

/* Numbers that become others: of cities (SHORTS alone) or of a factor. */
struct renumbering {
    struct mny_codes codes;
    size_t count;
    const uint32_t *now; /* by what was */
};

enum { PART = 1 << 16 };

static void renumber_part(void *context, size_t part)
{
    const struct renumbering *of = context;
    const size_t end = of->count / PART > part ? (part + 1) * PART : of->count;

    for (size_t i = part * PART; i < end; i++)
        mny_code_set(&of->codes, i, of->now[mny_code_at(&of->codes, i)]);
}

static void renumber(struct mny_codes codes, size_t count, const uint32_t *now, size_t threads)
{
    struct renumbering of = {codes, count, now};

    mny_workers_run(count / PART + 1, threads, renumber_part, &of);
}

static bool finish_cities(struct mny_responses *responses, const bool *seen, const uint8_t *dropped,
                          size_t threads)
{
    const struct mny_choice_list *list =
        responses->plan->planned[responses->plan->city].question->choices;
    uint32_t *index = mny_arena_array(responses->arena, list->count + 1, sizeof *index);

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
        index[i] = (uint32_t)at;
        responses->city_count++;
    }
    renumber((struct mny_codes){.shorts = responses->city}, responses->count, index, threads);
    return finish_cases(responses, index, dropped);
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
        used[mny_code_at(&factor->codes, i)] = 1;
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

static bool finish_factor(struct mny_responses *responses, struct mny_factor_store *factor,
                          size_t threads)
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
    if (good)
        renumber(factor->codes, responses->count, renumbered, threads);
    free(labels);
    free(renumbered);
    mny_text_map_free(factor->texts);
    factor->texts = NULL;
    factor->factor = (struct mny_factor){factor->codes, factor->labels, kept};
    return good;
}

bool mny_responses_finish(struct mny_responses *responses, const bool *seen, const uint8_t *dropped,
                          size_t threads)
{
    if (!finish_cities(responses, seen, dropped, threads) ||
        !mny_responses_group(responses, dropped, threads))
        return false;
    for (size_t i = 0; i < responses->factor_count; i++)
        if (!finish_factor(responses, &responses->factors[i], threads))
            return false;
    responses->plan = NULL;
    return true;
}
