/* SPDX-License-Identifier: MIT */
#include "survey/clean/responses.h"

#include "survey/clean/responses_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void score_codes(const struct mny_question *question, double score_of_code[256])
{
    for (size_t code = 0; code < 256; code++)
        score_of_code[code] = NAN;
    if (!question->choices) {
        for (size_t value = 0; value <= 250; value++)
            score_of_code[value + 1] = mny_question_score(question, (double)value);
        return;
    }
    for (size_t i = 0; i < question->choices->count && i < MNY_CODES_MOST; i++)
        if (question->choices->choices[i].scored)
            score_of_code[i + 1] = question->choices->choices[i].score;
}

/* A copy of how answers are kept, which outlives the plan. */
static bool keep_questions(struct mny_responses *made, const struct mny_kept_answers *kept)
{
    struct mny_kept_question *questions =
        mny_arena_array(made->arena, kept->count + 1, sizeof *questions);

    if (!questions)
        return false;
    if (kept->count > 0)
        memcpy(questions, kept->questions, kept->count * sizeof *questions);
    made->kept = *kept;
    made->kept.questions = questions;
    return true;
}

/* Codes of a factor without texts are 0, and 1 + choice. */
static uint32_t choices_of(const struct mny_plan *plan, size_t question)
{
    const size_t count = plan->planned[question].question->choices->count;

    return count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
}

/* The design's columns go to stats/ as they are: words. */
static bool is_design(const struct mny_plan *plan, size_t question)
{
    return question == plan->stratum || question == plan->psu;
}

static bool make_columns(struct mny_responses *made, const struct mny_plan *plan)
{
    bool good;

    made->item_count = plan->item_count;
    made->factor_count = plan->factors.count;
    made->items = calloc(plan->item_count + 1, sizeof *made->items);
    made->factors = calloc(plan->factors.count + 1, sizeof *made->factors);
    made->bytes = calloc(plan->bytes + 1, sizeof *made->bytes);
    made->byte_count = plan->bytes;
    made->topic_first = plan->topics ? plan->topic_first : MNY_NONE;
    made->numbers = calloc(plan->answers.numbers + 1, sizeof *made->numbers);
    good = made->items && made->factors && made->bytes && made->numbers &&
           keep_questions(made, &plan->answers);
    for (size_t i = 0; good && i < plan->item_count; i++)
        score_codes(plan->planned[plan->items[i].question].question, made->items[i].score_of_code);
    for (size_t i = 0; good && i < plan->factors.count; i++) {
        struct mny_factor_store *factor = &made->factors[i];
        bool by_text;

        factor->question = plan->factors.questions[i];
        by_text = plan->planned[factor->question].decoder.reading != MNY_READ_CHOICE;
        if (by_text)
            good = (factor->texts = mny_text_map_create(plan->key)) != NULL;
        factor->most = by_text || is_design(plan, factor->question)
                           ? UINT32_MAX
                           : choices_of(plan, factor->question);
        if (factor->question == plan->stratum)
            made->stratum = factor;
        if (factor->question == plan->psu)
            made->psu = factor;
    }
    return good;
}

struct mny_responses *mny_responses_create(const struct mny_plan *plan)
{
    struct mny_responses *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->plan = plan;
    made->arena = mny_arena_create();
    made->places = mny_places_create();
    if (plan->disposition != MNY_NONE)
        made->cases = mny_cases_create(plan->key);
    if (!made->arena || !made->places || (plan->disposition != MNY_NONE && !made->cases) ||
        !make_columns(made, plan)) {
        mny_responses_free(made);
        return NULL;
    }
    return made;
}

void mny_responses_free(struct mny_responses *responses)
{
    if (!responses)
        return;
    for (size_t i = 0; responses->items && i < responses->item_count; i++) {
        free(responses->items[i].codes);
        free(responses->items[i].values);
    }
    for (size_t i = 0; responses->factors && i < responses->factor_count; i++) {
        free(responses->factors[i].codes.bytes);
        free(responses->factors[i].codes.shorts);
        free(responses->factors[i].codes.words);
        mny_text_map_free(responses->factors[i].texts);
    }
    for (size_t i = 0; responses->bytes && i < responses->byte_count; i++)
        free(responses->bytes[i]);
    for (size_t i = 0; responses->numbers && i < responses->kept.numbers; i++)
        free(responses->numbers[i]);
    free(responses->items);
    free(responses->factors);
    free(responses->bytes);
    free(responses->numbers);
    mny_kept_places_free(&responses->kept_places);
    free(responses->city);
    free(responses->base_weight);
    free(responses->fpc);
    free(responses->renumbered);
    free(responses->position);
    free(responses->case_of);
    free(responses->first);
    mny_cases_free(responses->cases);
    mny_places_free(responses->places);
    mny_id_column_free(responses->ids);
    mny_arena_free(responses->arena);
    free(responses);
}

struct mny_places *mny_responses_places(struct mny_responses *responses)
{
    return responses->places;
}

const struct mny_places *mny_responses_places_look(const struct mny_responses *responses)
{
    return responses->places;
}

uint64_t mny_responses_place(const struct mny_responses *responses, size_t row)
{
    return mny_kept_places_at(&responses->kept_places, row, &(size_t){0});
}

const struct mny_kept_places *mny_responses_kept_places(const struct mny_responses *responses)
{
    return &responses->kept_places;
}

size_t mny_responses_city_choice(const struct mny_responses *responses, size_t row)
{
    return responses->city[row];
}

struct mny_codes mny_responses_city_choices(const struct mny_responses *responses)
{
    return (struct mny_codes){.shorts = responses->city};
}

/* Gives *COLUMN room for ROOM things of SIZE bytes. */
static bool widen(void *column, size_t room, size_t size)
{
    size_t own = 0; /* no column knows its own */

    return mny_reserve(column, &own, room, size);
}

static bool widen_factor(struct mny_factor_store *factor, size_t room)
{
    if (factor->most <= UINT8_MAX)
        return widen(&factor->codes.bytes, room, 1);
    return factor->most <= UINT16_MAX ? widen(&factor->codes.shorts, room, sizeof(uint16_t))
                                      : widen(&factor->codes.words, room, sizeof(uint32_t));
}

/* All columns grow together, so there is one number for their room. */
static bool set_room(struct mny_responses *responses, size_t room)
{
    const struct mny_plan *plan = responses->plan;
    bool good = widen(&responses->city, room, sizeof *responses->city);

    if (good && plan->base_weight != MNY_NONE)
        good = widen(&responses->base_weight, room, sizeof *responses->base_weight);
    if (good && plan->fpc != MNY_NONE)
        good = widen(&responses->fpc, room, sizeof *responses->fpc);
    for (size_t i = 0; good && i < responses->item_count; i++)
        good = responses->items[i].values ? widen(&responses->items[i].values, room, sizeof(double))
                                          : widen(&responses->items[i].codes, room, 1);
    for (size_t i = 0; good && i < responses->factor_count; i++)
        good = widen_factor(&responses->factors[i], room);
    for (size_t i = 0; good && i < responses->byte_count; i++)
        good = widen(&responses->bytes[i], room, 1);
    for (size_t i = 0; good && i < responses->kept.numbers; i++)
        good = widen(&responses->numbers[i], room, sizeof(double));
    if (good)
        responses->room = room;
    return good;
}

static bool make_room(struct mny_responses *responses, size_t more)
{
    size_t needed = responses->count + more, room = responses->room ? responses->room : 1024;

    if (needed <= responses->room)
        return true;
    while (room < needed && room <= SIZE_MAX / 2)
        room *= 2;
    return room >= needed && set_room(responses, room);
}

bool mny_responses_reserve(struct mny_responses *responses, size_t count)
{
    return count <= responses->room || set_room(responses, count);
}

/* From codes to scores, for an item with an answer that no byte holds. */
static bool spread_item(struct mny_responses *responses, struct mny_item_store *item)
{
    if (item->values)
        return true;
    item->values = malloc((responses->room + 1) * sizeof *item->values);
    if (!item->values)
        return false;
    for (size_t i = 0; i < responses->count; i++)
        item->values[i] = item->score_of_code[item->codes[i]];
    free(item->codes);
    item->codes = NULL;
    return true;
}

/* One byte of each candidate taken, STRIDE apart; mostly all of them are. */
static void append_bytes(uint8_t *to, const uint8_t *from, size_t stride,
                         const struct mny_block *block, const struct mny_taken *taken, size_t count)
{
    if (count == block->candidate_count)
        for (size_t i = 0; i < count; i++)
            to[i] = from[i * stride];
    else
        for (size_t i = 0; i < count; i++)
            to[i] = from[taken[i].candidate * stride];
}

static void append_item(struct mny_responses *responses, size_t index,
                        const struct mny_block *block, const struct mny_taken *taken, size_t count)
{
    struct mny_item_store *item = &responses->items[index];
    const uint8_t *from = block->items + index;
    size_t stride = responses->item_count;

    if (item->values) {
        for (size_t i = 0; i < count; i++)
            item->values[responses->count + i] =
                item->score_of_code[from[taken[i].candidate * stride]];
    } else if (count > 0) {
        append_bytes(item->codes + responses->count, from, stride, block, taken, count);
    }
}

static bool append_items(struct mny_responses *responses, const struct mny_block *block,
                         const struct mny_taken *taken, size_t count)
{
    for (size_t i = 0; i < block->wide_count; i++)
        if (!spread_item(responses, &responses->items[block->wide[i].item]))
            return false;
    for (size_t i = 0; i < responses->item_count; i++)
        append_item(responses, i, block, taken, count);
    if (block->wide_count == 0)
        return true;
    if (!mny_grow(&responses->position, &responses->position_room, block->candidate_count + 1,
                  sizeof *responses->position))
        return false;
    for (size_t i = 0; i < block->candidate_count; i++)
        responses->position[i] = MNY_NONE;
    for (size_t i = 0; i < count; i++)
        responses->position[taken[i].candidate] = responses->count + i;
    for (size_t i = 0; i < block->wide_count; i++) {
        const struct mny_block_wide *wide = &block->wide[i];

        if (responses->position[wide->candidate] != MNY_NONE)
            responses->items[wide->item].values[responses->position[wide->candidate]] = wide->score;
    }
    return true;
}

/* The block's texts in the block's order: so numbers depend on the dump alone. */
static bool renumber(struct mny_responses *responses, struct mny_text_map *texts,
                     const struct mny_text_map *block_texts)
{
    size_t count = mny_text_map_count(block_texts), length;

    if (!mny_grow(&responses->renumbered, &responses->renumbered_room, count + 1,
                  sizeof *responses->renumbered))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *text = mny_text_map_text(block_texts, i, &length);

        if (!mny_text_map_number(texts, text, length, &responses->renumbered[i]))
            return false;
    }
    return true;
}

static bool append_factor(struct mny_responses *responses, size_t index,
                          const struct mny_block *block, const struct mny_taken *taken,
                          size_t count)
{
    struct mny_factor_store *factor = &responses->factors[index];
    const uint32_t *from = block->factors + index;
    size_t stride = responses->factor_count;

    if (factor->texts && !renumber(responses, factor->texts, block->texts[index]))
        return false;
    for (size_t i = 0; i < count; i++) {
        uint32_t code = from[taken[i].candidate * stride];

        mny_code_set(&factor->codes, responses->count + i,
                     factor->texts ? responses->renumbered[code] : code);
    }
    return true;
}

static void append_answers(struct mny_responses *responses, const struct mny_block *block,
                           const struct mny_taken *taken, size_t count)
{
    const size_t bytes = responses->byte_count, numbers = responses->kept.numbers;

    for (size_t column = 0; column < bytes; column++)
        for (size_t i = 0; i < count; i++)
            responses->bytes[column][responses->count + i] =
                block->answers[taken[i].candidate * bytes + column];
    for (size_t column = 0; column < numbers; column++)
        for (size_t i = 0; i < count; i++)
            responses->numbers[column][responses->count + i] =
                block->numbers[taken[i].candidate * numbers + column];
}

bool mny_responses_append(struct mny_responses *responses, const struct mny_block *block,
                          const struct mny_taken *taken, size_t count)
{
    if (!make_room(responses, count) || !append_items(responses, block, taken, count))
        return false;
    for (size_t i = 0; i < responses->factor_count; i++)
        if (!append_factor(responses, i, block, taken, count))
            return false;
    append_answers(responses, block, taken, count);
    for (size_t i = 0; i < count; i++) {
        if (!mny_kept_places_add(&responses->kept_places, taken[i].place))
            return false;
        responses->city[responses->count + i] = taken[i].city;
    }
    for (size_t i = 0; responses->base_weight && i < count; i++)
        responses->base_weight[responses->count + i] =
            block->designs[taken[i].candidate].base_weight;
    for (size_t i = 0; responses->fpc && i < count; i++)
        responses->fpc[responses->count + i] = block->designs[taken[i].candidate].fpc;
    responses->count += count;
    return true;
}

size_t mny_responses_count(const struct mny_responses *responses)
{
    return responses->count;
}

size_t mny_responses_cities(const struct mny_responses *responses)
{
    return responses->city_count;
}

const char *mny_responses_city_code(const struct mny_responses *responses, size_t city)
{
    return responses->city_codes[city];
}

const char *mny_responses_city_label(const struct mny_responses *responses, size_t city)
{
    return responses->city_labels[city];
}

size_t mny_responses_first(const struct mny_responses *responses, size_t city)
{
    return responses->first[city];
}

bool mny_responses_in_order(const struct mny_responses *responses, uint32_t **order)
{
    size_t *next = malloc((responses->city_count + 1) * sizeof *next), count = 0;
    uint32_t *made = malloc((responses->count + 1) * sizeof *made);

    *order = made;
    if (!next || !made) {
        free(next);
        return false;
    }
    memcpy(next, responses->first, responses->city_count * sizeof *next);
    for (size_t i = 0; i < responses->rows; i++)
        if (responses->city[i] != MNY_NO_CITY)
            made[count++] = (uint32_t)next[responses->city[i]]++;
    free(next);
    return true;
}

size_t mny_responses_city(const struct mny_responses *responses, size_t row)
{
    size_t low = 0, high = responses->city_count;

    /* The last city that begins at the row or before it: the row is below the first of HIGH. */
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        if (responses->first[middle] <= row)
            low = middle;
        else
            high = middle;
    }
    return low;
}

const char *mny_responses_id(const struct mny_responses *responses, size_t row, size_t *length)
{
    const char *id = mny_id_column_get(responses->ids, row, length);

    return *length > 0 ? id : "";
}

struct mny_id_walk mny_responses_ids(const struct mny_responses *responses, size_t row)
{
    return mny_id_column_walk(responses->ids, row);
}

struct mny_cases *mny_responses_cases_build(struct mny_responses *responses)
{
    return responses->cases;
}

const struct mny_cases *mny_responses_cases(const struct mny_responses *responses)
{
    return responses->cases;
}

const uint32_t *mny_responses_case_of(const struct mny_responses *responses)
{
    return responses->case_of;
}

const double *mny_responses_base_weight(const struct mny_responses *responses)
{
    return responses->base_weight;
}

const struct mny_factor *mny_responses_stratum(const struct mny_responses *responses)
{
    return responses->stratum ? &responses->stratum->factor : NULL;
}

const struct mny_factor *mny_responses_psu(const struct mny_responses *responses)
{
    return responses->psu ? &responses->psu->factor : NULL;
}

const double *mny_responses_fpc(const struct mny_responses *responses)
{
    return responses->fpc;
}

struct mny_item_column mny_responses_item(const struct mny_responses *responses, size_t item)
{
    const struct mny_item_store *column = &responses->items[item];

    return (struct mny_item_column){column->codes, column->codes ? column->score_of_code : NULL,
                                    column->values};
}

const struct mny_factor *mny_responses_factor(const struct mny_responses *responses,
                                              size_t question)
{
    for (size_t i = 0; i < responses->factor_count; i++)
        if (responses->factors[i].question == question)
            return &responses->factors[i].factor;
    return NULL;
}

static const struct mny_kept_question *find_kept(const struct mny_responses *responses,
                                                 size_t question)
{
    for (size_t i = 0; i < responses->kept.count; i++)
        if (responses->kept.questions[i].question == question)
            return &responses->kept.questions[i];
    return NULL;
}

const uint8_t *mny_responses_chosen(const struct mny_responses *responses, size_t question,
                                    size_t choice, double chosen[256])
{
    const struct mny_kept_question *kept = find_kept(responses, question);

    if (!kept || kept->columns == 0)
        return NULL;
    return responses->bytes[mny_kept_answers_chosen(kept, choice, chosen)];
}

bool mny_responses_has_topics(const struct mny_responses *responses)
{
    return responses->topic_first != MNY_NONE;
}

const uint8_t *mny_responses_comments(const struct mny_responses *responses)
{
    return responses->bytes[responses->topic_first];
}

const uint8_t *mny_responses_topic(const struct mny_responses *responses, size_t code,
                                   double says[256])
{
    return responses->bytes[responses->topic_first + mny_topic_column(code, says)];
}

const double *mny_responses_numbers(const struct mny_responses *responses, size_t question)
{
    const struct mny_kept_question *kept = find_kept(responses, question);

    return kept && kept->columns == 0 ? responses->numbers[kept->first] : NULL;
}
