/* SPDX-License-Identifier: MIT */
#include "survey/questionnaire/questionnaire.h"

#include "core/text.h"
#include "survey/questionnaire/questionnaire_parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *mny_questionnaire_text(struct mny_questionnaire *q, const char *text)
{
    return mny_arena_text(q->arena, text, strlen(text));
}

const char *mny_questionnaire_ring(struct mny_questionnaire *q, const char *const *names,
                                   size_t count)
{
    enum { SHOWN = 12 }; /* names on either side of what is left out */
    static const char arrow[] = " → ";
    size_t room = 64, length = 0;
    char *ring;

    for (size_t i = 0; i < count; i++)
        room += strlen(names[i]) + sizeof arrow;
    room += strlen(names[0]);
    ring = mny_arena_alloc(q->arena, room);
    if (!ring)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        if (i >= SHOWN && i + SHOWN < count) {
            if (i == SHOWN)
                length += (size_t)snprintf(ring + length, room - length, "…%s", arrow);
            continue;
        }
        length += (size_t)snprintf(ring + length, room - length, "%s%s", names[i], arrow);
    }
    snprintf(ring + length, room - length, "%s", names[0]);
    return ring;
}

enum mny_code mny_questionnaire_open(struct mny_questionnaire_reading *reading, const char *path,
                                     const struct mny_sheet_column *columns, size_t count,
                                     struct mny_sheet **sheet, bool *failed)
{
    struct stat facts;
    enum mny_code code;

    *sheet = NULL;
    *failed = false;
    if (stat(path, &facts) != 0 && errno == ENOENT)
        return MNY_OK;
    code = mny_sheet_read(path, columns, count, reading->problems, sheet);
    *failed = code != MNY_OK;
    return code == MNY_E_MEMORY ? code : MNY_OK;
}

void mny_questionnaire_free(struct mny_questionnaire *questionnaire)
{
    if (!questionnaire)
        return;
    for (size_t i = 0; i < questionnaire->list_count; i++)
        mny_list_free(questionnaire->lists[i]);
    for (size_t i = 0; i < questionnaire->expression_count; i++)
        mny_expression_free(questionnaire->expressions[i]);
    mny_key_index_free(questionnaire->names);
    mny_topic_sheet_free(questionnaire->topics);
    free(questionnaire->questions);
    free(questionnaire->groups);
    free(questionnaire->dimensions);
    free(questionnaire->lists);
    free(questionnaire->expressions);
    free(questionnaire->items);
    free(questionnaire->calculations);
    mny_arena_free(questionnaire->arena);
    free(questionnaire);
}

static struct mny_questionnaire *create(void)
{
    struct mny_questionnaire *q = calloc(1, sizeof *q);

    if (!q)
        return NULL;
    q->arena = mny_arena_create();
    q->names = mny_key_index_create();
    for (size_t i = 0; i < MNY_ROLE_COUNT; i++)
        q->roles[i] = MNY_NONE;
    if (q->arena && q->names)
        return q;
    mny_questionnaire_free(q);
    return NULL;
}

static bool begin(struct mny_questionnaire_reading *reading)
{
    reading->q = create();
    reading->list_names = mny_key_index_create();
    reading->dimension_codes = mny_key_index_create();
    reading->row_names = mny_key_index_create();
    reading->place_names = mny_key_index_create();
    reading->silent_names = mny_key_index_create();
    return reading->q && reading->list_names && reading->dimension_codes && reading->row_names &&
           reading->place_names && reading->silent_names;
}

/* Frees all but the questionnaire. */
static void finish(struct mny_questionnaire_reading *reading)
{
    mny_key_index_free(reading->list_names);
    mny_key_index_free(reading->dimension_codes);
    mny_key_index_free(reading->row_names);
    mny_key_index_free(reading->place_names);
    mny_key_index_free(reading->silent_names);
    free(reading->dimension_rows);
    free(reading->questions);
    free(reading->groups);
    free(reading->notes);
    mny_sheet_free(reading->survey);
    mny_sheet_free(reading->choices);
    mny_sheet_free(reading->dimensions);
    mny_sheet_free(reading->settings);
}

/* The path of sheet NAME, in the arena; NULL without memory. */
static const char *sheet_path(struct mny_questionnaire *q, const char *folder, const char *name)
{
    size_t length = strlen(folder);
    size_t room = length + strlen(name) + 2;
    char *path = mny_arena_alloc(q->arena, room);

    while (length > 1 && folder[length - 1] == '/')
        length--;
    if (path)
        snprintf(path, room, "%.*s/%s", (int)length, folder, name);
    return path;
}

/* What can only be judged with the whole form at hand. */
static enum mny_code check_form(struct mny_questionnaire_reading *reading)
{
    enum mny_code code = mny_questionnaire_read_items(reading);

    mny_questionnaire_check_roles(reading);
    if (code == MNY_OK)
        code = mny_questionnaire_read_expressions(reading);
    if (code == MNY_OK)
        code = mny_questionnaire_order(reading);
    if (code == MNY_OK && reading->dimensions)
        code = mny_questionnaire_check_dimensions(reading);
    if (code == MNY_OK && reading->choices)
        code = mny_questionnaire_check_choices(reading);
    return code;
}

static enum mny_code read_sheets(struct mny_questionnaire_reading *reading, const char *folder)
{
    struct mny_questionnaire *q = reading->q;
    const char *survey = sheet_path(q, folder, "survey.csv");
    const char *choices = sheet_path(q, folder, "choices.csv");
    const char *dimensions = sheet_path(q, folder, "dimensions.csv");
    const char *settings = sheet_path(q, folder, "settings.csv");
    const char *topics = sheet_path(q, folder, "topics.csv");
    const char *checks = sheet_path(q, folder, "checks.csv");
    const char *quotas = sheet_path(q, folder, "quotas.csv");
    enum mny_code code;

    if (!survey || !choices || !dimensions || !settings || !topics || !checks || !quotas)
        return mny_problem_memory(reading->problems);
    reading->survey_file.file = survey;
    reading->choices_file.file = choices;
    reading->dimensions_file.file = dimensions;
    code = mny_questionnaire_read_choices(reading, choices);
    if (code == MNY_OK)
        code = mny_questionnaire_read_dimensions(reading, dimensions);
    if (code == MNY_OK)
        code = mny_questionnaire_read_rows(reading, survey);
    if (code == MNY_OK && reading->survey)
        code = check_form(reading);
    if (code == MNY_OK)
        code = mny_questionnaire_read_settings(reading, settings);
    if (code == MNY_OK)
        code = mny_questionnaire_read_topics(reading, topics);
    if (code == MNY_OK && reading->survey)
        code = mny_questionnaire_read_checks(reading, checks);
    if (code == MNY_OK && reading->survey)
        code = mny_questionnaire_read_quotas(reading, quotas);
    return code;
}

static enum mny_code check_folder(const char *folder, struct mny_problems *problems)
{
    struct mny_where where = {folder, 0, 0};
    struct stat facts;

    if (stat(folder, &facts) != 0)
        return mny_problem_system(problems, errno == ENOENT ? MNY_E_NOT_FOUND : MNY_E_IO, folder,
                                  _("open this folder"), errno);
    if (!S_ISDIR(facts.st_mode))
        return mny_problem(problems, MNY_E_INPUT, where, "%s",
                           _("not a folder; a questionnaire is a folder with survey.csv, "
                             "choices.csv, dimensions.csv and settings.csv"));
    return MNY_OK;
}

/* The code of the first error added since there were SIZE problems. */
static enum mny_code first_code(const struct mny_problems *problems, size_t size)
{
    for (size_t i = size; i < mny_problems_size(problems); i++)
        if (mny_problems_at(problems, i)->severity == MNY_ERROR)
            return mny_problems_at(problems, i)->code;
    return MNY_OK;
}

enum mny_code mny_questionnaire_read(const char *folder, struct mny_problems *problems,
                                     struct mny_questionnaire **questionnaire)
{
    struct mny_questionnaire_reading reading = {.problems = problems};
    size_t size = mny_problems_size(problems);
    enum mny_code code = check_folder(folder, problems);

    *questionnaire = NULL;
    if (code != MNY_OK)
        return code;
    code = begin(&reading) ? read_sheets(&reading, folder) : mny_problem_memory(problems);
    if (code == MNY_OK)
        code = first_code(problems, size);
    finish(&reading);
    if (code == MNY_OK)
        *questionnaire = reading.q;
    else
        mny_questionnaire_free(reading.q);
    return code;
}

const struct mny_settings *mny_questionnaire_settings(const struct mny_questionnaire *q)
{
    return &q->settings;
}

size_t mny_questionnaire_questions(const struct mny_questionnaire *q)
{
    return q->question_count;
}

const struct mny_question *mny_questionnaire_question(const struct mny_questionnaire *q,
                                                      size_t index)
{
    return &q->questions[index];
}

size_t mny_questionnaire_find(const struct mny_questionnaire *q, const char *name, size_t length)
{
    return mny_key_index_find(q->names, name, length);
}

size_t mny_questionnaire_role(const struct mny_questionnaire *q, enum mny_role role)
{
    return q->roles[role];
}

size_t mny_questionnaire_groups(const struct mny_questionnaire *q)
{
    return q->group_count;
}

const struct mny_group *mny_questionnaire_group(const struct mny_questionnaire *q, size_t index)
{
    return &q->groups[index];
}

size_t mny_questionnaire_dimensions(const struct mny_questionnaire *q)
{
    return q->dimension_count;
}

const struct mny_dimension *mny_questionnaire_dimension(const struct mny_questionnaire *q,
                                                        size_t index)
{
    return &q->dimensions[index];
}

bool mny_always_asked(const struct mny_questionnaire *q, size_t question)
{
    const struct mny_question *asked = mny_questionnaire_question(q, question);

    if (asked->relevant)
        return false;
    for (size_t at = asked->group; at != MNY_NONE;) {
        const struct mny_group *group = mny_questionnaire_group(q, at);

        if (group->relevant)
            return false;
        at = group->parent;
    }
    return true;
}

const size_t *mny_questionnaire_items(const struct mny_questionnaire *q, size_t *count)
{
    *count = q->item_count;
    return q->items;
}

const size_t *mny_questionnaire_calculations(const struct mny_questionnaire *q, size_t *count)
{
    *count = q->calculation_count;
    return q->calculations;
}
