/* SPDX-License-Identifier: MIT */
/* Which question asks for overall satisfaction. */
#include "core/text.h"
#include "survey/questionnaire/questionnaire_parts.h"

#include <string.h>

/* Its name, where settings.csv names none. */
static const char usual_name[] = "overall";

/* Whether answers are one number each, more being better: numbers, or choices of which two have
   a score. */
static bool is_scale(const struct mny_question *question)
{
    size_t scored = 0;

    if (question->type != MNY_SELECT_ONE || !question->choices)
        return mny_question_is_numeric(question->type);
    for (size_t i = 0; i < question->choices->count; i++)
        scored += question->choices->choices[i].scored;
    return scored > 1;
}

void mny_questionnaire_read_overall(struct mny_questionnaire_reading *reading, const char *name,
                                    struct mny_where where)
{
    struct mny_questionnaire *q = reading->q;
    const bool given = *name != '\0';
    const char *looked_for = given ? name : usual_name;
    const size_t found = mny_questionnaire_find(q, looked_for, strlen(looked_for));
    const struct mny_question *question = found != MNY_NONE ? &q->questions[found] : NULL;
    const bool fits = question && question->role == MNY_ROLE_NONE && is_scale(question);

    q->settings.overall = fits && !question->scored ? found : MNY_NONE;
    if (given && !question)
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("overall \"%s\": no question of survey.csv has that name"), name);
    else if (given && !fits)
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("overall \"%s\": overall satisfaction is one number, more being better: an "
                      "integer, decimal or range, or a select_one whose choices have scores; and "
                      "it has no role"),
                    name);
    else if (given && question->scored)
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("overall \"%s\": is a scored item itself, and would be compared with itself; "
                      "name a question without a dimension"),
                    name);
}
