/* SPDX-License-Identifier: MIT */
/* Margins and their categories: `sex*age_band` and `1*3`. */
#include "core/text.h"
#include "survey/population/population_parts.h"

#include <string.h>

/* More margins than this cannot be calibrated to in any way, and each may stand
   for every city: it keeps a hostile file from asking for their product. */
enum { MOST_MARGINS = 1000 };

/* The part of a joint text that begins at AT, without blanks around it; *NEXT is
   the beginning of the one behind it, or NULL. */
static const char *part_at(const char *at, size_t *length, const char **next)
{
    const char *star = strchr(at, '*');

    *length = star ? (size_t)(star - at) : strlen(at);
    *next = star ? star + 1 : NULL;
    mny_trim(&at, length);
    return at;
}

static size_t count_parts(const char *text)
{
    size_t count = 1;

    for (; *text != '\0'; text++)
        count += *text == '*';
    return count;
}

const char *mny_population_joined(struct mny_population_reading *reading, const char *text,
                                  size_t count)
{
    char *joined = mny_arena_text(reading->population->arena, text, strlen(text));
    size_t made = 0, length;

    if (!joined || count == 1)
        return joined;
    for (const char *at = text, *next; at; at = next) {
        const char *part = part_at(at, &length, &next);

        memcpy(joined + made, part, length);
        made += length;
        if (next)
            joined[made++] = '*';
    }
    joined[made] = '\0';
    return joined;
}

/* The question that a part of a margin names, MNY_NONE if it cannot be one. */
static size_t margin_question(struct mny_population_reading *reading, size_t row, const char *part,
                              size_t length)
{
    const struct mny_questionnaire *questionnaire = reading->questionnaire;
    size_t found = mny_questionnaire_find(questionnaire, part, length);
    struct mny_where where = mny_sheet_where(reading->sheet, row, COLUMN_MARGIN);

    if (found == MNY_NONE) {
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("margin \"%.*s\" is not a question of the questionnaire; write the name "
                      "of one, as in survey.csv"),
                    (int)length, part);
        return MNY_NONE;
    }
    if (mny_questionnaire_question(questionnaire, found)->type == MNY_SELECT_MULTIPLE) {
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("margin \"%.*s\" is a select_multiple; people can be in several of its "
                      "categories, so it cannot be a margin"),
                    (int)length, part);
        return MNY_NONE;
    }
    return found;
}

/* Resolves the questions of the margin NAME, the one added last. */
static enum mny_code find_questions(struct mny_population_reading *reading, size_t row,
                                    const char *name)
{
    struct mny_population *population = reading->population;
    size_t margin = population->margin_count - 1, count = count_parts(name), length, made = 0;
    size_t *questions = mny_arena_array(population->arena, count, sizeof *questions);
    bool known = true;

    if (!questions)
        return mny_problem_memory(reading->problems);
    for (const char *at = name, *next; at; at = next) {
        const char *part = part_at(at, &length, &next);
        size_t question = margin_question(reading, row, part, length);

        known = known && question != MNY_NONE;
        for (size_t i = 0; known && i < made; i++) {
            if (questions[i] == question) {
                mny_problem(reading->problems, MNY_E_INPUT,
                            mny_sheet_where(reading->sheet, row, COLUMN_MARGIN),
                            _("margin \"%s\" names \"%.*s\" twice"), name, (int)length, part);
                known = false;
            }
        }
        questions[made++] = question;
    }
    population->margins[margin].questions = questions;
    population->margins[margin].question_count = count;
    reading->margins[margin].known = known;
    return MNY_OK;
}

static enum mny_code add_margin(struct mny_population_reading *reading, size_t row,
                                const char *name)
{
    struct mny_population *population = reading->population;
    size_t index = population->margin_count, unused;

    if (!mny_grow(&population->margins, &population->margin_room, index + 1,
                  sizeof *population->margins) ||
        !mny_grow(&reading->margins, &reading->margin_room, index + 1, sizeof *reading->margins))
        return mny_problem_memory(reading->problems);
    population->margins[index] = (struct mny_margin){.name = name};
    reading->margins[index] = (struct mny_population_margin_draft){.texts = mny_key_index_create()};
    population->margin_count++;
    if (!reading->margins[index].texts ||
        !mny_key_index_add(reading->margin_names, name, strlen(name), index, &unused))
        return mny_problem_memory(reading->problems);
    return find_questions(reading, row, name);
}

enum mny_code mny_population_margin_of(struct mny_population_reading *reading, size_t row,
                                       size_t *margin)
{
    const char *text = mny_sheet_cell(reading->sheet, row, COLUMN_MARGIN);
    enum mny_code code = MNY_OK;
    const char *name;

    *margin = mny_key_index_find(reading->margin_names, text, strlen(text));
    if (*margin != MNY_NONE)
        return MNY_OK;
    if (text[0] == '\0') {
        mny_problem(reading->problems, MNY_E_INPUT,
                    mny_sheet_where(reading->sheet, row, COLUMN_MARGIN), "%s",
                    _("the margin is missing; write the name of a question"));
        return MNY_OK;
    }
    name = mny_population_joined(reading, text, count_parts(text));
    if (!name)
        return mny_problem_memory(reading->problems);
    *margin = mny_key_index_find(reading->margin_names, name, strlen(name));
    if (*margin != MNY_NONE)
        return MNY_OK;
    if (reading->population->margin_count == MOST_MARGINS) {
        mny_problem(
            reading->problems, MNY_E_INPUT, mny_sheet_where(reading->sheet, row, COLUMN_MARGIN),
            _("more than %d different margins; is this a population file?"), (int)MOST_MARGINS);
        return MNY_E_INPUT;
    }
    code = add_margin(reading, row, name);
    *margin = reading->population->margin_count - 1;
    return code;
}

/* Whether PART can be an answer of the question.  Computed values and numbers
   are only known when there are answers. */
static bool check_part(struct mny_population_reading *reading, size_t row, size_t question,
                       const char *part)
{
    const struct mny_question *asked = mny_questionnaire_question(reading->questionnaire, question);
    struct mny_where where = mny_sheet_where(reading->sheet, row, COLUMN_CATEGORY);
    size_t length = strlen(part), meant;

    if (length == 0) {
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("the category of \"%s\" is empty; write one of its answers"), asked->name);
        return false;
    }
    if (!asked->choices || mny_choice_by_name(asked->choices, part, length) != MNY_NONE)
        return true;
    meant = mny_choice_by_label(asked->choices, part, length);
    if (meant == MNY_NONE)
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("category \"%s\" is not a choice of \"%s\"; write the name of one, such as "
                      "\"%s\""),
                    part, asked->name, asked->choices->choices[0].name);
    else
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("category \"%s\" is a label of \"%s\"; write the choice's name, \"%s\""),
                    part, asked->name, asked->choices->choices[meant].name);
    return false;
}

/* Splits the category's text into parts and checks each. */
static enum mny_code check_category(struct mny_population_reading *reading, size_t row,
                                    size_t margin, struct mny_population_category *category,
                                    bool *right)
{
    const struct mny_margin *made = &reading->population->margins[margin];
    size_t count = made->question_count, filled = 0, length;

    *right = count == 1 || count_parts(category->text) == count;
    if (!*right) {
        mny_problem(reading->problems, MNY_E_INPUT,
                    mny_sheet_where(reading->sheet, row, COLUMN_CATEGORY),
                    _("category \"%s\" has %zu parts, but margin \"%s\" has %zu; join one answer "
                      "of each question by *"),
                    category->text, count_parts(category->text), made->name, count);
        return MNY_OK;
    }
    category->parts = mny_arena_array(reading->population->arena, count, sizeof(const char *));
    if (!category->parts)
        return mny_problem_memory(reading->problems);
    for (const char *at = category->text, *next; at; at = next) {
        const char *part = at;

        next = NULL;
        length = strlen(at);
        if (count > 1)
            part = part_at(at, &length, &next);
        category->parts[filled] = mny_arena_text(reading->population->arena, part, length);
        if (!category->parts[filled])
            return mny_problem_memory(reading->problems);
        *right =
            check_part(reading, row, made->questions[filled], category->parts[filled]) && *right;
        filled++;
    }
    return MNY_OK;
}

enum mny_code mny_population_category_of(struct mny_population_reading *reading, size_t row,
                                         size_t margin,
                                         const struct mny_population_category **category)
{
    struct mny_population_margin_draft *draft = &reading->margins[margin];
    const char *cell = mny_sheet_cell(reading->sheet, row, COLUMN_CATEGORY);
    size_t found = mny_key_index_find(draft->texts, cell, strlen(cell)), unused;
    struct mny_population_category *made;
    enum mny_code code;
    const char *text;
    bool right;

    *category = NULL;
    if (found == MNY_NONE) {
        text = mny_population_joined(reading, cell,
                                     reading->population->margins[margin].question_count);
        if (!text)
            return mny_problem_memory(reading->problems);
        found = mny_key_index_find(draft->texts, text, strlen(text));
    }
    if (found != MNY_NONE) {
        *category = draft->categories[found];
        return MNY_OK;
    }
    made = mny_arena_alloc(reading->population->arena, sizeof *made);
    if (!made ||
        !mny_grow(&draft->categories, &draft->room, draft->count + 1, sizeof *draft->categories))
        return mny_problem_memory(reading->problems);
    *made = (struct mny_population_category){.text = text, .number = draft->count};
    if (!mny_key_index_add(draft->texts, text, strlen(text), draft->count, &unused))
        return mny_problem_memory(reading->problems);
    code = check_category(reading, row, margin, made, &right);
    draft->categories[draft->count++] = right ? made : NULL;
    *category = right ? made : NULL;
    return code;
}
