/* SPDX-License-Identifier: MIT */
#include "survey/export/relevance.h"

#include <stdlib.h>

struct mny_relevance {
    const struct mny_questionnaire *questionnaire;
    struct mny_machine *machine;
    struct mny_value *slots; /* what expressions see, by question */
    bool *groups, *asked;    /* whether each holds in this row */
};

struct mny_relevance *mny_relevance_create(const struct mny_questionnaire *questionnaire)
{
    struct mny_relevance *made = calloc(1, sizeof *made);
    const size_t questions = mny_questionnaire_questions(questionnaire);

    if (!made)
        return NULL;
    made->questionnaire = questionnaire;
    made->machine = mny_machine_create();
    made->slots = calloc(questions + 1, sizeof *made->slots);
    made->asked = calloc(questions + 1, sizeof *made->asked);
    made->groups = calloc(mny_questionnaire_groups(questionnaire) + 1, sizeof *made->groups);
    if (made->machine && made->slots && made->asked && made->groups)
        return made;
    mny_relevance_free(made);
    return NULL;
}

void mny_relevance_free(struct mny_relevance *relevance)
{
    if (!relevance)
        return;
    mny_machine_free(relevance->machine);
    free(relevance->slots);
    free(relevance->groups);
    free(relevance->asked);
    free(relevance);
}

/* Whether RELEVANT holds inside GROUP. */
static bool holds(struct mny_relevance *relevance, const struct mny_expression *relevant,
                  size_t group, bool *result)
{
    *result = group == MNY_NONE || relevance->groups[group];
    return !*result || !relevant ||
           mny_expression_holds(relevant, relevance->machine, relevance->slots, result) == MNY_OK;
}

bool mny_relevance_judge(struct mny_relevance *relevance, const struct mny_csv_field *answers,
                         const bool **asked)
{
    const size_t questions = mny_questionnaire_questions(relevance->questionnaire);
    const size_t groups = mny_questionnaire_groups(relevance->questionnaire);

    for (size_t i = 0; i < questions; i++)
        relevance->slots[i] = mny_value_text(answers[i].text, answers[i].length);
    for (size_t i = 0; i < groups; i++) { /* a group stands behind those around it */
        const struct mny_group *group = mny_questionnaire_group(relevance->questionnaire, i);

        if (!holds(relevance, group->relevant, group->parent, &relevance->groups[i]))
            return false;
    }
    for (size_t i = 0; i < questions; i++) {
        const struct mny_question *question =
            mny_questionnaire_question(relevance->questionnaire, i);

        if (!holds(relevance, question->relevant, question->group, &relevance->asked[i]))
            return false;
    }
    *asked = relevance->asked;
    return true;
}
