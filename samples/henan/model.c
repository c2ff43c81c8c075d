/* SPDX-License-Identifier: MIT */
#include "samples/henan/model.h"

#include "samples/henan/people.h"
#include "samples/henan/scale.h"

#include <gsl/gsl_randist.h>
#include <stdlib.h>
#include <string.h>

/* Standard deviations of what the cities and people think, in points. */
static const double city_dimension_sd = 3.5, item_sd = 4.5, person_dimension_sd = 8;

enum { TEXT_ROOM = 512 };
enum relevance { NOT_YET_KNOWN, RELEVANT, NOT_RELEVANT };

/* What is looked up once about a question. */
struct asked {
    const struct mny_question *question;
    struct sample_scale scale;
    struct sample_habit habit;
    const double **uses; /* of a select_multiple question, for each choice; NULL: none of them */
    bool read;           /* some expression looks at the answer */
};

struct sample_model {
    const struct mny_questionnaire *questionnaire;
    const struct sample_places *places;
    size_t questions, dimensions, groups;
    struct asked *asked; /* [questions] */
    double *base;        /* [places][questions]: what a place thinks */
    double *age_effect;  /* [dimensions][4] */
    double *edu_effect;  /* [dimensions][4] */
    /* Of the person being asked: */
    double *opinions;            /* [dimensions] */
    enum relevance *group_state; /* [groups] */
    struct mny_value *slots;     /* [questions] */
    char (*texts)[TEXT_ROOM];    /* [questions]: of the slots that need room */
    struct mny_machine *machine;
};

static bool allocate(struct sample_model *model)
{
    size_t places = sample_places_count(model->places);

    model->asked = calloc(model->questions, sizeof *model->asked);
    model->base = calloc(places * model->questions, sizeof *model->base);
    model->age_effect = calloc(model->dimensions * 4, sizeof *model->age_effect);
    model->edu_effect = calloc(model->dimensions * 4, sizeof *model->edu_effect);
    model->opinions = calloc(model->dimensions, sizeof *model->opinions);
    model->group_state = calloc(model->groups + 1, sizeof *model->group_state);
    model->slots = calloc(model->questions, sizeof *model->slots);
    model->texts = calloc(model->questions, sizeof *model->texts);
    model->machine = mny_machine_create();
    return model->asked && model->base && model->age_effect && model->edu_effect &&
           model->opinions && model->group_state && model->slots && model->texts && model->machine;
}

/* The old are a little more content, the schooled a little less, and more so on
   some dimensions than on others. */
static void draw_effects(struct sample_model *model, gsl_rng *rng)
{
    for (size_t i = 0; i < model->dimensions; i++) {
        double by_age = sample_between(rng, -1.5, 3), by_edu = sample_between(rng, -2.5, 0.5);

        for (size_t step = 0; step < 4; step++) {
            model->age_effect[i * 4 + step] = by_age * ((double)step - 1.5);
            model->edu_effect[i * 4 + step] = by_edu * ((double)step - 1.0);
        }
    }
}

static bool draw_base(struct sample_model *model, gsl_rng *rng)
{
    size_t places = sample_places_count(model->places);
    double *item = calloc(model->questions, sizeof *item);

    if (!item)
        return false;
    for (size_t q = 0; q < model->questions; q++)
        item[q] = gsl_ran_gaussian(rng, item_sd);
    for (size_t place = 0; place < places; place++) {
        double *base = model->base + place * model->questions;

        for (size_t d = 0; d < model->dimensions; d++)
            model->opinions[d] = gsl_ran_gaussian(rng, city_dimension_sd);
        for (size_t q = 0; q < model->questions; q++) {
            const struct mny_question *question = model->asked[q].question;

            base[q] = sample_place(model->places, place)->mean + item[q];
            if (question->scored)
                base[q] += model->opinions[question->dimension];
        }
    }
    free(item);
    return true;
}

static void mark_read(struct sample_model *model, const struct mny_expression *expression)
{
    size_t count = 0;
    const size_t *slots = expression ? mny_expression_slots(expression, &count) : NULL;

    for (size_t i = 0; i < count; i++)
        model->asked[slots[i]].read = true;
}

/* Only the answers that decide who is asked what are kept for expressions. */
static void mark_all_read(struct sample_model *model)
{
    for (size_t g = 0; g < model->groups; g++)
        mark_read(model, mny_questionnaire_group(model->questionnaire, g)->relevant);
    for (size_t q = 0; q < model->questions; q++) {
        mark_read(model, model->asked[q].question->relevant);
        mark_read(model, model->asked[q].question->calculation);
    }
}

static bool look_up(struct sample_model *model, size_t q)
{
    struct asked *asked = &model->asked[q];
    const struct mny_choice_list *list;

    asked->question = mny_questionnaire_question(model->questionnaire, q);
    asked->habit = sample_people_habit(asked->question->name);
    list = asked->question->choices;
    if (asked->question->type == MNY_SELECT_MULTIPLE) {
        asked->uses = calloc(list->count, sizeof *asked->uses);
        if (!asked->uses)
            return false;
        for (size_t i = 0; i < list->count; i++)
            if (strcmp(list->choices[i].name, "none") != 0)
                asked->uses[i] = sample_people_use(list->choices[i].name);
    }
    return sample_scale_make(asked->question, &asked->scale);
}

struct sample_model *sample_model_create(const struct mny_questionnaire *questionnaire,
                                         const struct sample_places *places, gsl_rng *rng)
{
    struct sample_model *model = calloc(1, sizeof *model);
    bool done;

    if (!model)
        return NULL;
    model->questionnaire = questionnaire;
    model->places = places;
    model->questions = mny_questionnaire_questions(questionnaire);
    model->dimensions = mny_questionnaire_dimensions(questionnaire);
    model->groups = mny_questionnaire_groups(questionnaire);
    done = allocate(model);
    for (size_t q = 0; done && q < model->questions; q++)
        done = look_up(model, q);
    if (done) {
        mark_all_read(model);
        draw_effects(model, rng);
        done = draw_base(model, rng);
    }
    if (!done) {
        sample_model_free(model);
        return NULL;
    }
    return model;
}

void sample_model_free(struct sample_model *model)
{
    if (!model)
        return;
    for (size_t q = 0; model->asked && q < model->questions; q++) {
        sample_scale_clear(&model->asked[q].scale);
        free(model->asked[q].uses);
    }
    free(model->asked);
    free(model->base);
    free(model->age_effect);
    free(model->edu_effect);
    free(model->opinions);
    free(model->group_state);
    free(model->slots);
    free(model->texts);
    mny_machine_free(model->machine);
    free(model);
}

static bool holds(struct sample_model *model, const struct mny_expression *expression)
{
    struct mny_value result;

    if (!expression)
        return true;
    return mny_expression_evaluate(expression, model->machine, model->slots, NULL, &result) ==
               MNY_OK &&
           mny_value_to_boolean(&result);
}

/* A group is looked at once a person: what decides on it comes before it. */
static bool group_relevant(struct sample_model *model, size_t group)
{
    const struct mny_group *found;

    if (group == MNY_NONE)
        return true;
    if (model->group_state[group] == NOT_YET_KNOWN) {
        found = mny_questionnaire_group(model->questionnaire, group);
        model->group_state[group] =
            group_relevant(model, found->parent) && holds(model, found->relevant) ? RELEVANT
                                                                                  : NOT_RELEVANT;
    }
    return model->group_state[group] == RELEVANT;
}

/* The thought of PERSON on question Q becomes an answer; some have none. */
static void opinion_on(const struct sample_model *model, gsl_rng *rng,
                       const struct sample_person *person, size_t q, struct sample_answer *answer)
{
    const struct mny_question *question = model->asked[q].question;
    const struct sample_scale *scale = &model->asked[q].scale;
    uint32_t throw = (uint32_t)gsl_rng_get(rng), die = throw % SAMPLE_CHANCES;
    double silent = 0.03 + 0.015 * (double)person->band, rest = (double)(throw >> 20) / 4096;
    double thought = model->base[person->place * model->questions + q] + person->opinion;
    long given;

    if (question->scored) {
        size_t d = question->dimension;

        thought += model->opinions[d] + model->age_effect[d * 4 + person->band] +
                   model->edu_effect[d * 4 + person->edu];
    }
    given = sample_scale_answer(scale, thought, die);
    if (question->type != MNY_SELECT_ONE) {
        answer->state = !question->required && rest < silent ? SAMPLE_UNANSWERED : SAMPLE_NUMBER;
        /* Minutes and the like are given in fives. */
        answer->number = scale->count > 20 && rest < 0.9 ? given - given % 5 : given;
        return;
    }
    answer->state = SAMPLE_CHOICE;
    answer->choice = scale->unscored_count > 0 && rest < silent
                         ? scale->unscored[die % scale->unscored_count]
                         : (size_t)given;
}

static void services_of(gsl_rng *rng, const struct sample_person *person, const struct asked *asked,
                        struct sample_answer *answer)
{
    size_t count = asked->question->choices->count, none = 64;

    answer->chosen = 0;
    for (size_t i = 0; i < count && i < 64; i++) {
        if (!asked->uses[i])
            none = i;
        else if (sample_chance(rng, asked->uses[i][person->band]))
            answer->chosen |= (uint64_t)1 << i;
    }
    if (answer->chosen == 0 && none < 64)
        answer->chosen = (uint64_t)1 << none;
    answer->state = answer->chosen != 0 ? SAMPLE_CHOICES : SAMPLE_UNANSWERED;
}

/* The choice called NAME, else the first. */
static size_t named_choice(const struct mny_question *question, const char *name)
{
    size_t found = mny_choice_by_name(question->choices, name, strlen(name));

    return found == MNY_NONE ? 0 : found;
}

static void fact_of(gsl_rng *rng, const struct sample_person *person, const struct asked *asked,
                    struct sample_answer *answer)
{
    const struct mny_question *question = asked->question;

    answer->state = SAMPLE_UNANSWERED;
    if (question->type == MNY_SELECT_ONE) {
        answer->state = SAMPLE_CHOICE;
        if (question->role == MNY_ROLE_ATTENTION)
            answer->choice = named_choice(question, question->expect);
        else if (question->role == MNY_ROLE_MODE)
            answer->choice = named_choice(question, person->mode == SAMPLE_ONLINE ? "1" : "2");
        else
            answer->choice =
                sample_people_choice(rng, person, &asked->habit, question->choices->count);
    } else if (question->type == MNY_SELECT_MULTIPLE) {
        services_of(rng, person, asked, answer);
    } else if (question->type == MNY_INTEGER && question->role == MNY_ROLE_NONE) {
        answer->state = SAMPLE_NUMBER;
        answer->number =
            asked->habit.kind == SAMPLE_HABIT_AGE ? person->age : 1 + (long)sample_index(rng, 5);
    } else if (question->role == MNY_ROLE_COMMENT) {
        answer->text = sample_people_comment(rng, person);
        answer->state = answer->text ? SAMPLE_TEXT : SAMPLE_UNANSWERED;
    }
}

static struct mny_value chosen_names(const struct mny_question *question, uint64_t chosen,
                                     char room[TEXT_ROOM])
{
    size_t used = 0;

    for (size_t i = 0; i < question->choices->count && i < 64; i++) {
        const char *name = question->choices->choices[i].name;
        size_t length = strlen(name);

        if (!(chosen >> i & 1) || used + length + 1 > TEXT_ROOM)
            continue;
        if (used > 0)
            room[used++] = ' ';
        memcpy(room + used, name, length);
        used += length;
    }
    return mny_value_text(room, used);
}

/* What expressions see of an answer. */
static struct mny_value value_of(const struct sample_model *model, size_t q,
                                 const struct sample_answer *answer)
{
    const struct mny_question *question = model->asked[q].question;

    switch (answer->state) {
    case SAMPLE_CHOICE:
        return question->choices->choices[answer->choice].value;
    case SAMPLE_CHOICES:
        return chosen_names(question, answer->chosen, model->texts[q]);
    case SAMPLE_NUMBER:
        return mny_value_number((double)answer->number);
    case SAMPLE_TEXT:
        return mny_value_text(answer->text, strlen(answer->text));
    case SAMPLE_NOT_ASKED:
    case SAMPLE_UNANSWERED:
        break;
    }
    return mny_value_text("", 0);
}

/* A calculation's text is kept, as the machine forgets it at the next run. */
static bool calculate(struct sample_model *model, size_t q,
                      const struct mny_expression *calculation)
{
    struct mny_value result;

    if (mny_expression_evaluate(calculation, model->machine, model->slots, NULL, &result) != MNY_OK)
        return false;
    if (result.kind == MNY_TEXT) {
        size_t length = result.length < TEXT_ROOM ? result.length : TEXT_ROOM;

        memcpy(model->texts[q], result.text, length);
        result = mny_value_text(model->texts[q], length);
    }
    model->slots[q] = result;
    return true;
}

static void forget(struct sample_model *model)
{
    for (size_t g = 0; g < model->groups; g++)
        model->group_state[g] = NOT_YET_KNOWN;
    for (size_t q = 0; q < model->questions; q++)
        if (model->asked[q].read)
            model->slots[q] = mny_value_text("", 0);
}

bool sample_model_answer(struct sample_model *model, gsl_rng *rng,
                         const struct sample_person *person, struct sample_answer *answers)
{
    const char *code = sample_place(model->places, person->place)->code;

    forget(model);
    for (size_t d = 0; d < model->dimensions; d++)
        model->opinions[d] = gsl_ran_gaussian_ziggurat(rng, person_dimension_sd);
    for (size_t q = 0; q < model->questions; q++) {
        const struct asked *asked = &model->asked[q];
        const struct mny_question *question = asked->question;

        answers[q].state = SAMPLE_NOT_ASKED;
        if (question->type == MNY_CALCULATE) {
            if (asked->read && !calculate(model, q, question->calculation))
                return false;
        } else if (question->role == MNY_ROLE_CITY) {
            model->slots[q] = mny_value_text(code, strlen(code));
        } else if (group_relevant(model, question->group) && holds(model, question->relevant)) {
            if (asked->scale.count > 0)
                opinion_on(model, rng, person, q, &answers[q]);
            else
                fact_of(rng, person, asked, &answers[q]);
            if (asked->read)
                model->slots[q] = value_of(model, q, &answers[q]);
        }
    }
    return true;
}

void sample_model_any(const struct sample_model *model, gsl_rng *rng, size_t question,
                      struct sample_answer *answer)
{
    struct sample_person person = {.place = sample_index(rng, sample_places_count(model->places))};

    opinion_on(model, rng, &person, question, answer);
}
