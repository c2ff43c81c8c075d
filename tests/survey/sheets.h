/* SPDX-License-Identifier: MIT */
/* Questionnaires that a test writes for itself, in its temporary folder. */
#ifndef MINYI_TESTS_SHEETS_H
#define MINYI_TESTS_SHEETS_H

#include "survey/questionnaire/questionnaire.h"
#include "tests/core/files.h"

#include <sys/stat.h>

/* The texts of the four sheets; NULL: the sheet is absent. */
struct test_sheets {
    const char *survey, *choices, *dimensions, *settings;
};

static inline void test_sheet(const char *name, const char *text)
{
    char path[512];

    snprintf(path, sizeof path, "%s/%s", test_folder(), name);
    unlink(path);
    if (text)
        test_file(name, text, strlen(text));
}

/* Reads the questionnaire made of SHEETS. */
static inline enum mny_code test_questionnaire(const struct test_sheets *sheets,
                                               struct mny_problems *problems,
                                               struct mny_questionnaire **questionnaire)
{
    test_sheet("survey.csv", sheets->survey);
    test_sheet("choices.csv", sheets->choices);
    test_sheet("dimensions.csv", sheets->dimensions);
    test_sheet("settings.csv", sheets->settings);
    return mny_questionnaire_read(test_folder(), problems, questionnaire);
}

/* Prints all problems, for a test that is about to fail. */
static inline void test_print(const struct mny_problems *problems)
{
    for (size_t i = 0; i < mny_problems_size(problems); i++) {
        char *text = mny_problem_format(mny_problems_at(problems, i));

        fprintf(stderr, "%s\n", text ? text : "?");
        free(text);
    }
}

#endif
