/* SPDX-License-Identifier: MIT */
/* The questionnaire tests/data/questionnaires/town, for fuzzers that run in the root of the
   checkout: read once, it lives as long as they do. */
#ifndef MINYI_TESTS_FUZZ_TOWN_H
#define MINYI_TESTS_FUZZ_TOWN_H

#include "survey/questionnaire/questionnaire.h"
#include "tests/fuzz/require.h"

static inline const struct mny_questionnaire *town(void)
{
    static struct mny_questionnaire *questionnaire;
    struct mny_problems *problems;

    if (questionnaire)
        return questionnaire;
    problems = mny_problems_create();
    mny_questionnaire_read("tests/data/questionnaires/town", problems, &questionnaire);
    require(questionnaire != NULL);
    mny_problems_free(problems);
    return questionnaire;
}

#endif
