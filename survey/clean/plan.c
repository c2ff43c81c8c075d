/* SPDX-License-Identifier: MIT */
#include "survey/clean/plan.h"
#include "survey/clean/damage.h"

#include "core/number.h"
#include "core/text.h"
#include "survey/clean/topic_coder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct mny_question *question_at(const struct mny_plan *plan, size_t question)
{
    return plan->planned[question].question;
}

/* Whether EXPRESSION (NULL: none) uses a calculate. */
static bool reads_computed(const struct mny_plan *plan, const struct mny_expression *expression)
{
    size_t count = 0;
    const size_t *slots = expression ? mny_expression_slots(expression, &count) : NULL;

    for (size_t i = 0; i < count; i++)
        if (question_at(plan, slots[i])->type == MNY_CALCULATE)
            return true;
    return false;
}

static bool plan_questions(struct mny_plan *plan, const struct mny_clean_options *options)
{
    const struct mny_questionnaire *q = plan->questionnaire;

    plan->count = mny_questionnaire_questions(q);
    plan->planned = mny_arena_array(plan->arena, plan->count + 1, sizeof *plan->planned);
    if (!plan->planned)
        return false;
    for (size_t i = 0; i < plan->count; i++) {
        struct mny_planned *planned = &plan->planned[i];

        planned->question = mny_questionnaire_question(q, i);
        planned->decoder =
            mny_decoder_of(planned->question, mny_mapping_values(options->mapping, i));
        planned->chosen = plan->words;
        planned->required = planned->question->required;
        planned->strict = planned->question->scored;
        planned->conditional = !mny_always_asked(q, i);
        plan->room += mny_decoder_room(&planned->decoder);
        if (planned->question->type == MNY_SELECT_MULTIPLE)
            plan->words += planned->decoder.words;
    }
    for (size_t i = 0; i < plan->count; i++)
        plan->planned[i].reads_computed = reads_computed(plan, question_at(plan, i)->relevant);
    return true;
}

static bool plan_groups(struct mny_plan *plan)
{
    size_t count = mny_questionnaire_groups(plan->questionnaire);

    plan->group_reads_computed = mny_arena_array(plan->arena, count + 1, sizeof(bool));
    if (!plan->group_reads_computed)
        return false;
    for (size_t i = 0; i < count; i++)
        plan->group_reads_computed[i] =
            reads_computed(plan, mny_questionnaire_group(plan->questionnaire, i)->relevant);
    return true;
}

/* Which column of a role the dumps have, as far as all of them agree. */
static enum mny_code find_design(const struct mny_plan *plan, enum mny_role role,
                                 const struct mny_clean_options *options,
                                 const struct mny_binding *bindings, struct mny_problems *problems,
                                 size_t *question)
{
    size_t found = mny_questionnaire_role(plan->questionnaire, role), with = MNY_NONE,
           without = MNY_NONE;

    *question = MNY_NONE;
    if (found == MNY_NONE)
        return MNY_OK;
    if (question_at(plan, found)->type == MNY_CALCULATE) {
        *question = found;
        return MNY_OK;
    }
    for (size_t i = 0; i < options->dump_count; i++)
        *(bindings[i].asked[found] ? &with : &without) = i;
    if (with != MNY_NONE && without != MNY_NONE)
        return mny_problem(problems, MNY_E_INPUT,
                           (struct mny_where){.file = options->dumps[without]},
                           _("this dump has no column \"%s\", but %s has one; all dumps of a run "
                             "have the same sample design"),
                           question_at(plan, found)->name, options->dumps[with]);
    if (with != MNY_NONE)
        *question = found;
    return MNY_OK;
}

/* The question with ROLE, if some dump has it or it is computed. */
static size_t find_role(const struct mny_plan *plan, enum mny_role role,
                        const struct mny_clean_options *options, const struct mny_binding *bindings)
{
    size_t found = mny_questionnaire_role(plan->questionnaire, role);

    if (found == MNY_NONE || question_at(plan, found)->type == MNY_CALCULATE)
        return found;
    for (size_t i = 0; i < options->dump_count; i++)
        if (bindings[i].asked[found])
            return found;
    return MNY_NONE;
}

static enum mny_code plan_roles(struct mny_plan *plan, const struct mny_clean_options *options,
                                const struct mny_binding *bindings, struct mny_problems *problems)
{
    const struct {
        enum mny_role role;
        size_t *question;
    } design[] = {{MNY_ROLE_STRATUM, &plan->stratum},
                  {MNY_ROLE_PSU, &plan->psu},
                  {MNY_ROLE_BASE_WEIGHT, &plan->base_weight},
                  {MNY_ROLE_FPC, &plan->fpc}};
    enum mny_code code = MNY_OK, one;

    plan->id = find_role(plan, MNY_ROLE_ID, options, bindings);
    plan->city = find_role(plan, MNY_ROLE_CITY, options, bindings);
    plan->started = find_role(plan, MNY_ROLE_STARTED, options, bindings);
    plan->submitted = find_role(plan, MNY_ROLE_SUBMITTED, options, bindings);
    plan->duration = find_role(plan, MNY_ROLE_DURATION, options, bindings);
    plan->device = find_role(plan, MNY_ROLE_DEVICE, options, bindings);
    plan->interviewer = find_role(plan, MNY_ROLE_INTERVIEWER, options, bindings);
    plan->contractor = find_role(plan, MNY_ROLE_CONTRACTOR, options, bindings);
    plan->by_contractor = plan->contractor != MNY_NONE || options->dump_count > 1;
    code = find_design(plan, MNY_ROLE_DISPOSITION, options, bindings, problems, &plan->disposition);
    for (size_t i = 0; i < sizeof design / sizeof *design; i++) {
        one = find_design(plan, design[i].role, options, bindings, problems, design[i].question);
        code = code == MNY_OK ? one : code;
        if (*design[i].question == MNY_NONE)
            continue;
        plan->planned[*design[i].question].strict = true;
        plan->planned[*design[i].question].required = true;
        plan->planned[*design[i].question].positive =
            design[i].role == MNY_ROLE_BASE_WEIGHT || design[i].role == MNY_ROLE_FPC;
    }
    return code;
}

static bool contains(const struct mny_question_list *list, size_t question)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->questions[i] == question)
            return true;
    return false;
}

/* An empty list with room for every question. */
static bool make_list(struct mny_plan *plan, struct mny_question_list *list)
{
    list->questions = mny_arena_array(plan->arena, plan->count + 1, sizeof *list->questions);
    list->count = 0;
    return list->questions != NULL;
}

static void add_once(struct mny_question_list *list, size_t question)
{
    if (!contains(list, question))
        list->questions[list->count++] = question;
}

/* All questions from which QUESTION is computed, itself if it is asked: those that
   are found are looked through in turn. */
static bool find_inputs(struct mny_plan *plan, size_t question, struct mny_question_list *inputs)
{
    struct mny_question_list all;

    if (!make_list(plan, &all) || !make_list(plan, inputs))
        return false;
    add_once(&all, question);
    for (size_t i = 0; i < all.count; i++) {
        const struct mny_question *found = question_at(plan, all.questions[i]);
        size_t count = 0;
        const size_t *slots = NULL;

        if (found->type != MNY_CALCULATE)
            add_once(inputs, all.questions[i]);
        else if (found->calculation)
            slots = mny_expression_slots(found->calculation, &count);
        for (size_t k = 0; k < count; k++)
            add_once(&all, slots[k]);
    }
    return true;
}

static bool plan_margin(struct mny_plan *plan, size_t question)
{
    struct mny_question_list inputs;

    if (!find_inputs(plan, question, &inputs))
        return false;
    for (size_t i = 0; i < inputs.count; i++) {
        plan->planned[inputs.questions[i]].strict = true;
        plan->planned[inputs.questions[i]].required = true;
    }
    if (question_at(plan, question)->type == MNY_CALCULATE)
        plan->margins[plan->margin_count++] = (struct mny_computed_margin){question, inputs};
    return true;
}

/* The grouping variables: those of the population's margins and of the design,
   which have to be answered, then those that are only wanted. */
static bool plan_factors(struct mny_plan *plan, const struct mny_clean_options *options)
{
    size_t margins = options->population ? mny_population_margins(options->population) : 0;

    plan->margins = mny_arena_array(plan->arena, plan->count + 1, sizeof *plan->margins);
    if (!plan->margins || !make_list(plan, &plan->factors))
        return false;
    for (size_t i = 0; i < margins; i++) {
        const struct mny_margin *margin = mny_population_margin(options->population, i);

        for (size_t k = 0; k < margin->question_count; k++)
            add_once(&plan->factors, margin->questions[k]);
    }
    if (plan->stratum != MNY_NONE)
        add_once(&plan->factors, plan->stratum);
    if (plan->psu != MNY_NONE)
        add_once(&plan->factors, plan->psu);
    for (size_t i = 0; i < plan->factors.count; i++)
        if (!plan_margin(plan, plan->factors.questions[i]))
            return false;
    for (size_t i = 0; i < options->factor_count; i++)
        add_once(&plan->factors, options->factors[i]);
    return true;
}

static bool plan_lists(struct mny_plan *plan)
{
    size_t count;
    const size_t *order = mny_questionnaire_calculations(plan->questionnaire, &count);

    if (!make_list(plan, &plan->required) || !make_list(plan, &plan->constrained) ||
        !make_list(plan, &plan->attention) || !make_list(plan, &plan->numbered) ||
        !make_list(plan, &plan->routed) || !make_list(plan, &plan->computed))
        return false;
    for (size_t i = 0; i < plan->count; i++) {
        const struct mny_planned *planned = &plan->planned[i];
        bool asked = planned->question->type != MNY_CALCULATE;

        if (planned->required && asked)
            add_once(&plan->required, i);
        if (planned->question->constraint && asked)
            add_once(&plan->constrained, i);
        if (planned->question->role == MNY_ROLE_ATTENTION && planned->question->expect)
            add_once(&plan->attention, i);
        if (planned->question->number > 0)
            add_once(&plan->numbered, i);
        if (planned->conditional)
            add_once(&plan->routed, i);
    }
    for (size_t i = 0; i < count; i++)
        add_once(&plan->computed, order[i]);
    return true;
}

/* The right answers, read like cells, so that `5.0` is 5 and the order of several
   choices does not matter. */
static bool plan_expected(struct mny_plan *plan)
{
    plan->expected =
        mny_arena_array(plan->arena, plan->attention.count + 1, sizeof *plan->expected);
    if (!plan->expected)
        return false;
    for (size_t i = 0; i < plan->attention.count; i++) {
        const struct mny_planned *planned = &plan->planned[plan->attention.questions[i]];
        size_t length = strlen(planned->question->expect);
        size_t room = 2 * length + mny_decoder_room(&planned->decoder);
        struct mny_scratch scratch = {mny_arena_alloc(plan->arena, room), 0, room};
        uint64_t *chosen = mny_arena_array(plan->arena, planned->decoder.words + 1, sizeof *chosen);

        if (!scratch.bytes || !chosen)
            return false;
        mny_decode(&planned->decoder, planned->question->expect, length, &scratch, chosen,
                   &plan->expected[i]);
    }
    return true;
}

/* The number that NAME is, if it is written as numbers are; else NAN. */
static double plain_number(const struct mny_value *name)
{
    char text[MNY_NUMBER_ROOM];
    double number = mny_value_to_number(name);
    size_t length = mny_number_format(number, text);

    return length == name->length && memcmp(text, name->text, length) == 0 && length > 0 ? number
                                                                                         : NAN;
}

static bool plan_items(struct mny_plan *plan)
{
    const size_t *items = mny_questionnaire_items(plan->questionnaire, &plan->item_count);

    plan->items = mny_arena_array(plan->arena, plan->item_count + 1, sizeof *plan->items);
    if (!plan->items)
        return false;
    for (size_t i = 0; i < plan->item_count; i++) {
        const struct mny_choice_list *list = question_at(plan, items[i])->choices;
        size_t count = list ? list->count : 0;

        plan->items[i].question = items[i];
        plan->items[i].plain = mny_arena_array(plan->arena, count + 1, sizeof(double));
        if (!plan->items[i].plain)
            return false;
        for (size_t k = 0; k < count; k++)
            plan->items[i].plain[k] = plain_number(&list->choices[k].value);
    }
    return true;
}

/* Those asked for, else the stratum, if there is one. */
static bool plan_classes(struct mny_plan *plan, const struct mny_clean_options *options)
{
    if (!make_list(plan, &plan->classes))
        return false;
    for (size_t i = 0; i < options->class_count; i++)
        add_once(&plan->classes, options->classes[i]);
    if (options->class_count == 0 && plan->stratum != MNY_NONE)
        add_once(&plan->classes, plan->stratum);
    return true;
}

/* The comments that some dump has, and the columns of what they say. */
static bool plan_topics(struct mny_plan *plan, const struct mny_clean_options *options,
                        const struct mny_binding *bindings)
{
    const struct mny_topic_frame *frame = mny_questionnaire_topics(plan->questionnaire);

    plan->bytes = plan->answers.bytes;
    if (!frame)
        return true;
    if (!make_list(plan, &plan->comments))
        return false;
    for (size_t i = 0; i < plan->count; i++)
        for (size_t k = 0; k < options->dump_count; k++)
            if (question_at(plan, i)->role == MNY_ROLE_COMMENT && bindings[k].asked[i])
                add_once(&plan->comments, i);
    if (plan->comments.count == 0)
        return true;
    plan->topics = frame;
    plan->topic_first = plan->bytes;
    plan->bytes += mny_topic_columns(frame);
    return true;
}

static enum mny_code fill_plan(struct mny_plan *plan, const struct mny_clean_options *options,
                               const struct mny_binding *bindings, struct mny_problems *problems)
{
    enum mny_code code;

    if (!plan_questions(plan, options) || !plan_groups(plan))
        return mny_problem_memory(problems);
    code = plan_roles(plan, options, bindings, problems);
    if (code != MNY_OK)
        return code;
    if (!plan_factors(plan, options) || !plan_lists(plan) || !plan_expected(plan) ||
        !plan_items(plan) || !plan_classes(plan, options) ||
        !mny_kept_answers_plan(plan->questionnaire, options->answers, options->answer_count,
                               plan->arena, &plan->answers) ||
        !plan_topics(plan, options, bindings))
        return mny_problem_memory(problems);
    return MNY_OK;
}

enum mny_code mny_plan_create(const struct mny_questionnaire *questionnaire,
                              const struct mny_clean_options *options,
                              const struct mny_binding *bindings, struct mny_problems *problems,
                              struct mny_plan **plan)
{
    struct mny_plan *made = calloc(1, sizeof *made);
    enum mny_code code;

    *plan = NULL;
    if (!made || !(made->arena = mny_arena_create()) ||
        !(made->damage = mny_damage_detector_create())) {
        mny_plan_free(made);
        return mny_problem_memory(problems);
    }
    made->questionnaire = questionnaire;
    made->settings = mny_questionnaire_settings(questionnaire);
    made->key = options->key ? *options->key : mny_hash_key_random();
    made->write_responses = options->write_responses;
    made->collect_unmatched = options->unmatched != NULL;
    if (options->audit) {
        made->audit = options->audit->level;
        made->write_responses = true; /* it says what stands there, be it written or not */
    }
    made->excel_safe = options->excel_safe;
    made->lax_quotes = options->lax_quotes;
    made->no_plain_rows = options->no_plain_rows;
    code = fill_plan(made, options, bindings, problems);
    if (code == MNY_OK)
        *plan = made;
    else
        mny_plan_free(made);
    return code;
}

void mny_plan_free(struct mny_plan *plan)
{
    if (!plan)
        return;
    mny_damage_detector_free(plan->damage);
    mny_arena_free(plan->arena);
    free(plan);
}
