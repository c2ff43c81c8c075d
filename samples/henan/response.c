/* SPDX-License-Identifier: MIT */
#include "samples/henan/response.h"

#include "samples/henan/people.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    /* Earlier responses that may come a second time. */
    REMEMBERED = 24,
    REMEMBER_EVERY = 7,
    /* Interviews that one tablet does. */
    TABLET_ROUND = 60
};

/* Of all responses, for each reason. */
static const double fault_share = 0.006;

/* Median and spread of honest durations, which are log-normal; nobody reads and
   answers all questions in less than the fastest. */
static const double median_duration[2] = {400, 510}, duration_sd = 0.32;
static const long fastest = 200, slowest = 3500;

struct sample_source {
    const struct mny_questionnaire *questionnaire;
    const struct sample_places *places;
    struct sample_model *model;
    unsigned long seed;
    gsl_rng *rng;
    enum sample_mode mode;
    bool clean;
    size_t questions;
    uint64_t serial;
    struct sample_response response, earlier[REMEMBERED];
    struct sample_answer *room;
    size_t remembered; /* in all, of which the last REMEMBERED are kept */
};

struct sample_source *sample_source_create(const struct mny_questionnaire *questionnaire,
                                           const struct sample_places *places, unsigned long seed,
                                           enum sample_mode mode, bool clean)
{
    gsl_rng *rng = sample_stream(seed, SAMPLE_STREAM_MODEL);
    struct sample_source *source = calloc(1, sizeof *source);

    if (!rng || !source) {
        gsl_rng_free(rng);
        free(source);
        return NULL;
    }
    source->questionnaire = questionnaire;
    source->places = places;
    source->seed = seed;
    source->rng = rng;
    source->mode = mode;
    source->clean = clean;
    source->questions = mny_questionnaire_questions(questionnaire);
    source->model = sample_model_create(questionnaire, places, rng);
    source->room = calloc((REMEMBERED + 1) * source->questions, sizeof *source->room);
    if (!source->model || !source->room) {
        sample_source_free(source);
        return NULL;
    }
    source->response.answers = source->room;
    for (size_t i = 0; i < REMEMBERED; i++)
        source->earlier[i].answers = source->room + (i + 1) * source->questions;
    return source;
}

void sample_source_free(struct sample_source *source)
{
    if (!source)
        return;
    sample_model_free(source->model);
    gsl_rng_free(source->rng);
    free(source->room);
    free(source);
}

void sample_source_begin(struct sample_source *source, uint64_t block)
{
    sample_stream_block(source->rng, source->seed,
                        source->mode == SAMPLE_ONLINE ? SAMPLE_STREAM_WJX : SAMPLE_STREAM_ODK,
                        block);
    source->serial = block * SAMPLE_BLOCK;
    source->remembered = 0;
}

static void copy(struct sample_source *source, struct sample_response *to,
                 const struct sample_response *from)
{
    struct sample_answer *answers = to->answers;

    memcpy(answers, from->answers, source->questions * sizeof *answers);
    *to = *from;
    to->answers = answers;
}

static const struct sample_response *some_earlier(struct sample_source *source)
{
    size_t kept = source->remembered < REMEMBERED ? source->remembered : REMEMBERED;

    return &source->earlier[sample_index(source->rng, kept)];
}

static long draw_duration(struct sample_source *source, const struct sample_person *person)
{
    double median = median_duration[person->mode] * (1 + 0.06 * (double)person->band);
    long seconds;

    do
        seconds = lround(median * exp(gsl_ran_gaussian_ziggurat(source->rng, duration_sd)));
    while (seconds < fastest || seconds > slowest);
    return seconds;
}

/* A scored item that was answered, and required if MUST_ANSWER; MNY_NONE if chance finds none. */
static size_t some_item(struct sample_source *source, bool must_answer)
{
    size_t count = 0;
    const size_t *items = mny_questionnaire_items(source->questionnaire, &count);

    for (size_t attempt = 0; count > 0 && attempt < 50; attempt++) {
        size_t q = items[sample_index(source->rng, count)];
        enum sample_state state = source->response.answers[q].state;

        if ((state == SAMPLE_CHOICE || state == SAMPLE_NUMBER) &&
            (!must_answer || mny_questionnaire_question(source->questionnaire, q)->required))
            return q;
    }
    return MNY_NONE;
}

/* Half break off, half leave out one question. */
static void leave_out(struct sample_source *source)
{
    size_t q = some_item(source, true);
    struct sample_answer *answers = source->response.answers;

    if (q == MNY_NONE)
        return;
    answers[q].state = SAMPLE_UNANSWERED;
    if (sample_chance(source->rng, 0.5))
        for (size_t i = q; i < source->questions; i++)
            if (answers[i].state != SAMPLE_NOT_ASKED)
                answers[i].state = SAMPLE_UNANSWERED;
}

/* Something that is no answer to an item, or to a question of a margin. */
static void make_invalid(struct sample_source *source)
{
    static const char *const labels[] = {"很满意", "还可以", "满意度高"};
    static const char *const codes[] = {"7", "0", "a"};
    static const char *const numbers[] = {"-1", "很多", "100分"};
    size_t q = some_item(source, false), which = sample_index(source->rng, 3);
    const struct mny_question *question;

    if (sample_chance(source->rng, 0.3)) {
        q = mny_questionnaire_find(source->questionnaire, "edu", 3);
        q = q == MNY_NONE ? some_item(source, false) : q;
    }
    if (q == MNY_NONE)
        return;
    question = mny_questionnaire_question(source->questionnaire, q);
    source->response.answers[q] =
        (struct sample_answer){.state = SAMPLE_TEXT,
                               .text = question->type != MNY_SELECT_ONE ? numbers[which]
                                       : source->mode == SAMPLE_ONLINE  ? labels[which]
                                                                        : codes[which]};
}

static void fail_attention(struct sample_source *source)
{
    size_t q = mny_questionnaire_role(source->questionnaire, MNY_ROLE_ATTENTION);
    struct sample_answer *answer = q == MNY_NONE ? NULL : &source->response.answers[q];
    const struct mny_question *question;

    if (!answer || answer->state != SAMPLE_CHOICE)
        return;
    question = mny_questionnaire_question(source->questionnaire, q);
    answer->choice =
        (answer->choice + 1 + sample_index(source->rng, question->choices->count - 1)) %
        question->choices->count;
}

/* The same answer to all scored items; where an item does not have it, none. */
static void answer_straight(struct sample_source *source)
{
    size_t count = 0;
    const size_t *items = mny_questionnaire_items(source->questionnaire, &count);
    bool second = sample_chance(source->rng, 0.3);

    for (size_t i = 0; i < count; i++) {
        const struct mny_question *question =
            mny_questionnaire_question(source->questionnaire, items[i]);
        struct sample_answer *answer = &source->response.answers[items[i]];
        size_t found = question->choices
                           ? mny_choice_by_name(question->choices, second ? "2" : "1", 1)
                           : MNY_NONE;

        if (answer->state == SAMPLE_CHOICE && found != MNY_NONE)
            answer->choice = found;
        else if (answer->state == SAMPLE_NUMBER && question->required)
            answer->number = second ? 2 : 1;
        else if (answer->state != SAMPLE_NOT_ASKED)
            answer->state = SAMPLE_UNANSWERED;
    }
}

/* Two in three are below the fixed limit, the others below the city's. */
static long hurry(gsl_rng *rng)
{
    return sample_chance(rng, 0.67) ? 22 + (long)sample_index(rng, 56)
                                    : 84 + (long)sample_index(rng, 40);
}

static void name_no_city(struct sample_source *source)
{
    static const char *const labels[] = {"济源市", "郑州", "其他", "火星市", ""};
    static const char *const codes[] = {"419001", "999999", "41010", "1101", ""};

    source->response.city =
        (source->mode == SAMPLE_ONLINE ? labels : codes)[sample_index(source->rng, 5)];
}

/* What people do without harm: answers left over to questions that they should
   not see, a mark beyond the scale where it does not count. */
static void add_slips(struct sample_source *source)
{
    size_t count = 0, overall = mny_questionnaire_find(source->questionnaire, "overall", 7);
    const size_t *items = mny_questionnaire_items(source->questionnaire, &count);

    if (count > 0 && sample_chance(source->rng, 0.008)) {
        size_t q = items[sample_index(source->rng, count)];

        if (source->response.answers[q].state == SAMPLE_NOT_ASKED)
            sample_model_any(source->model, source->rng, q, &source->response.answers[q]);
    }
    if (overall != MNY_NONE && sample_chance(source->rng, 0.003))
        source->response.answers[overall] =
            (struct sample_answer){.state = SAMPLE_TEXT, .text = "12"};
}

static void spoil(struct sample_source *source)
{
    struct sample_response *response = &source->response;

    switch (response->fault) {
    case MNY_UNREADABLE:
        response->missing_cells = sample_chance(source->rng, 0.5)
                                      ? 1 + sample_index(source->rng, source->questions / 2)
                                      : 0;
        break;
    case MNY_DUPLICATE_ID:
        response->serial = some_earlier(source)->serial;
        break;
    case MNY_UNKNOWN_CITY:
        name_no_city(source);
        break;
    case MNY_INCOMPLETE:
        leave_out(source);
        break;
    case MNY_INVALID:
        make_invalid(source);
        break;
    case MNY_FAILED_ATTENTION:
        fail_attention(source);
        break;
    case MNY_SPEEDER:
        response->duration = hurry(source->rng);
        break;
    case MNY_STRAIGHTLINER:
        answer_straight(source);
        break;
    case MNY_NONRESPONDENT:
    case MNY_INELIGIBLE:
    case MNY_UNKNOWN_ELIGIBILITY:
    case MNY_SCREENED_OUT:
    case MNY_DUPLICATE_RESPONSE:
    case MNY_ACCEPTED:
    case MNY_REASON_COUNT:
        break;
    }
}

/* What an open link can have: it does not list who was drawn. */
static const enum mny_reason faults[] = {MNY_UNREADABLE,        MNY_DUPLICATE_ID, MNY_UNKNOWN_CITY,
                                         MNY_SCREENED_OUT,      MNY_INCOMPLETE,   MNY_INVALID,
                                         MNY_FAILED_ATTENTION,  MNY_SPEEDER,      MNY_STRAIGHTLINER,
                                         MNY_DUPLICATE_RESPONSE};

static enum mny_reason draw_fault(struct sample_source *source)
{
    size_t fault;

    if (source->clean || source->remembered == 0)
        return MNY_ACCEPTED;
    fault = (size_t)(gsl_rng_uniform(source->rng) / fault_share);
    return fault < sizeof faults / sizeof *faults ? faults[fault] : MNY_ACCEPTED;
}

/* A new person of any of the places, or one who answers for the second time. */
static bool draw_response(struct sample_source *source, enum mny_reason fault)
{
    struct sample_response *response = &source->response;
    struct sample_answer *answers = response->answers;

    if (fault == MNY_DUPLICATE_RESPONSE) {
        copy(source, response, some_earlier(source));
        return true;
    }
    *response = (struct sample_response){.answers = answers};
    sample_people_draw(source->rng, sample_index(source->rng, sample_places_count(source->places)),
                       source->mode, &response->person);
    response->person.hostile = !source->clean;
    response->person.screened = fault == MNY_SCREENED_OUT;
    if (fault == MNY_SCREENED_OUT && sample_chance(source->rng, 0.5))
        response->person.age = 14 + (long)sample_index(source->rng, 4);
    return sample_model_answer(source->model, source->rng, &response->person, answers);
}

const struct sample_response *sample_source_next(struct sample_source *source)
{
    struct sample_response *response = &source->response;
    enum mny_reason fault = draw_fault(source);

    if (!draw_response(source, fault))
        return NULL;
    response->fault = fault;
    response->serial = ++source->serial;
    if (fault != MNY_DUPLICATE_RESPONSE)
        response->device = source->mode == SAMPLE_ONLINE
                               ? sample_scatter(source->serial)
                               : sample_scatter(source->serial / TABLET_ROUND) & 0xffffff;
    response->duration = draw_duration(source, &response->person);
    spoil(source);
    if (fault == MNY_ACCEPTED && !source->clean)
        add_slips(source);
    if (fault == MNY_ACCEPTED && !source->clean && source->serial % REMEMBER_EVERY == 0)
        copy(source, &source->earlier[source->remembered++ % REMEMBERED], response);
    return response;
}
