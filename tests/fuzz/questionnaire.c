/* SPDX-License-Identifier: MIT */
/* Any bytes as the sheets of a questionnaire, divided by form feeds: survey, choices,
   dimensions, settings, quotas.  What is read without an error must hold together. */
#include "survey/questionnaire/questionnaire.h"

#include "tests/survey/sheets.h"

#include <stdint.h>

/* Cuts the text at the next form feed; NULL when there is none left. */
static char *next_sheet(char **rest)
{
    char *sheet = *rest, *end = sheet ? strchr(sheet, '\f') : NULL;

    if (end)
        *end = '\0';
    *rest = end ? end + 1 : NULL;
    return sheet;
}

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void walk_choices(const struct mny_choice_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct mny_choice *choice = &list->choices[i];

        require(mny_choice_by_name(list, choice->name, strlen(choice->name)) == i);
        require(mny_choice_by_label(list, choice->label, strlen(choice->label)) <= i);
        require(!choice->scored || (choice->score >= 0 && choice->score <= 100));
    }
}

static void evaluate(const struct mny_expression *expression, struct mny_machine *machine,
                     const struct mny_value *slots)
{
    struct mny_value result;

    if (expression)
        require(mny_expression_evaluate(expression, machine, slots, NULL, &result) == MNY_OK);
}

static void walk_quotas(const struct mny_questionnaire *q)
{
    const struct mny_quality_settings *quality = &mny_questionnaire_settings(q)->quality;

    for (size_t i = 0; i < quality->quota_count; i++) {
        const struct mny_quota *quota = &quality->quotas[i];

        require(quota->name[0] != '\0' && (quota->count > 0 || strcmp(quota->name, "*") == 0));
        for (size_t k = 0; k < quota->count; k++) {
            const struct mny_quota_condition *condition = &quota->conditions[k];
            const struct mny_question *question =
                mny_questionnaire_question(q, condition->question);

            require(question->choices
                        ? strcmp(question->choices->choices[condition->choice].name,
                                 condition->text) == 0
                        : question->type == MNY_CALCULATE && condition->choice == MNY_NONE);
        }
        for (size_t k = 0; k < i; k++)
            require(strcmp(quality->quotas[k].name, quota->name) != 0);
    }
}

static void walk(const struct mny_questionnaire *q)
{
    size_t count = mny_questionnaire_questions(q), items, calculations;
    struct mny_machine *machine = mny_machine_create();
    struct mny_value *slots = calloc(count, sizeof *slots);
    const size_t *item = mny_questionnaire_items(q, &items);
    const size_t *order = mny_questionnaire_calculations(q, &calculations);

    for (size_t i = 0; i < count; i++)
        slots[i] = mny_value_text(i % 2 ? "1" : "", i % 2);
    for (size_t i = 0; i < count; i++) {
        const struct mny_question *question = mny_questionnaire_question(q, i);

        require(mny_questionnaire_find(q, question->name, strlen(question->name)) == i);
        require(question->group == MNY_NONE || question->group < mny_questionnaire_groups(q));
        if (question->choices)
            walk_choices(question->choices);
        evaluate(question->relevant, machine, slots);
        evaluate(question->constraint, machine, slots);
    }
    for (size_t i = 0; i < calculations; i++)
        evaluate(mny_questionnaire_question(q, order[i])->calculation, machine, slots);
    for (size_t i = 0; i < items; i++)
        require(mny_questionnaire_question(q, item[i])->dimension <
                mny_questionnaire_dimensions(q));
    walk_quotas(q);
    evaluate(mny_questionnaire_settings(q)->screen_out, machine, slots);
    require(mny_questionnaire_question(q, mny_questionnaire_role(q, MNY_ROLE_CITY))->choices);
    mny_machine_free(machine);
    free(slots);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1), *rest = text;
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *q = NULL;
    struct test_sheets sheets;
    enum mny_code code;

    memcpy(text, data, size);
    text[size] = '\0';
    sheets.survey = next_sheet(&rest);
    sheets.choices = next_sheet(&rest);
    sheets.dimensions = next_sheet(&rest);
    sheets.settings = next_sheet(&rest);
    test_sheet("quotas.csv", next_sheet(&rest));
    code = test_questionnaire(&sheets, problems, &q);
    require((q != NULL) == (code == MNY_OK));
    require((mny_problems_count(problems, MNY_ERROR) == 0) == (code == MNY_OK));
    if (q)
        walk(q);
    mny_questionnaire_free(q);
    mny_problems_free(problems);
    free(text);
    return 0;
}
