/* SPDX-License-Identifier: MIT */
/* Which question the net promoter score is made of. */
#include "core/text.h"
#include "survey/questionnaire/questionnaire_parts.h"

#include <stdio.h>
#include <string.h>

/* Its name, where settings.csv names none. */
static const char usual_name[] = "recommend";

/* Whether answers are from 0 to 10: a number, or a choice among those named so. */
static bool is_scale(const struct mny_question *question)
{
    if (question->type != MNY_SELECT_ONE || !question->choices)
        return mny_question_is_numeric(question->type);
    for (int i = 0; i <= 10; i++) {
        char name[8];
        const int length = snprintf(name, sizeof name, "%d", i);
        if (mny_choice_by_name(question->choices, name, (size_t)length) == MNY_NONE)
            return false;
    }
    return true;
}

void mny_questionnaire_read_recommend(struct mny_questionnaire_reading *reading, const char *name,
                                      struct mny_where where)
{
    struct mny_questionnaire *q = reading->q;
    const bool given = *name != '\0';
    const char *looked_for = given ? name : usual_name;
    const size_t found = mny_questionnaire_find(q, looked_for, strlen(looked_for));
    const bool fits = found != MNY_NONE && is_scale(&q->questions[found]);

    q->settings.recommend = fits ? found : MNY_NONE;
    if (given && found == MNY_NONE)
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("recommend \"%s\": no question of survey.csv has that name"), name);
    else if (given && !fits)
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("recommend \"%s\": a net promoter score is made of answers from 0 to 10: an "
                      "integer, decimal or range, or a select_one with choices named 0 to 10"),
                    name);
}
