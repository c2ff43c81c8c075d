/* SPDX-License-Identifier: MIT */
/* relevant, constraint, calculation and screen_out: from cells to compiled
   expressions.  A question's slot is its index. */
#include "core/text.h"
#include "survey/questionnaire/questionnaire_parts.h"

#include <string.h>

/* Where names are looked up, for the expression at WHERE. */
struct scope {
    struct mny_questionnaire_reading *reading;
    struct mny_where where;
};

/* An unknown name is the engine's to say; that it is a group's is said here. */
static bool find_slot(void *context, const char *name, size_t length, size_t *slot)
{
    struct scope *scope = context;
    struct mny_questionnaire_reading *reading = scope->reading;
    size_t silent;

    mny_trim(&name, &length);
    *slot = mny_key_index_find(reading->q->names, name, length);
    if (*slot != MNY_NONE)
        return true;
    silent = mny_key_index_find(reading->silent_names, name, length);
    if (silent != MNY_NONE)
        mny_remark(reading->problems, MNY_NOTE, scope->where,
                   silent == 1 ? _("\"%.*s\" is a group; only questions have a value")
                               : _("\"%.*s\" is a note; only questions have a value"),
                   (int)length, name);
    return false;
}

/* A copy of SOURCE in the arena with the quotes that word processors make as
   ASCII ones, as pyxform does; NULL without memory. */
static char *plain_quotes(struct mny_questionnaire *q, const char *source)
{
    char *text = mny_arena_text(q->arena, source, strlen(source));
    size_t made = 0;

    for (size_t at = 0; text && source[at] != '\0';) {
        const char *here = source + at;

        if (strncmp(here, "\xE2\x80\x9C", 3) == 0 || strncmp(here, "\xE2\x80\x9D", 3) == 0) {
            text[made++] = '"';
            at += 3;
        } else if (strncmp(here, "\xE2\x80\x98", 3) == 0 || strncmp(here, "\xE2\x80\x99", 3) == 0) {
            text[made++] = '\'';
            at += 3;
        } else {
            text[made++] = source[at++];
        }
    }
    if (text)
        text[made] = '\0';
    return text;
}

enum mny_code mny_questionnaire_compile(struct mny_questionnaire_reading *reading,
                                        const char *source, const char *what, size_t self,
                                        struct mny_where where,
                                        const struct mny_expression **expression)
{
    struct mny_questionnaire *q = reading->q;
    struct scope context = {reading, where};
    struct mny_scope scope = {find_slot, &context, self != MNY_NONE, self, NULL, 0};
    struct mny_expression *made = NULL;
    enum mny_code code;
    const char *text;

    *expression = NULL;
    if (source[0] == '\0')
        return MNY_OK;
    text = plain_quotes(q, source);
    if (!text || !mny_grow(&q->expressions, &q->expression_room, q->expression_count + 1,
                           sizeof *q->expressions))
        return mny_problem_memory(reading->problems);
    code = mny_expression_compile(text, what, &scope, where, reading->problems, &made);
    if (code != MNY_OK)
        return code == MNY_E_INPUT ? MNY_OK : code;
    q->expressions[q->expression_count++] = made;
    *expression = made;
    mny_questionnaire_check_comparisons(reading, made, what, where);
    return MNY_OK;
}

static enum mny_code compile_cell(struct mny_questionnaire_reading *reading, size_t row,
                                  size_t column, const char *what, size_t self,
                                  const struct mny_expression **expression)
{
    return mny_questionnaire_compile(reading, mny_sheet_cell(reading->survey, row, column), what,
                                     self, mny_sheet_where(reading->survey, row, column),
                                     expression);
}

/* A calculation belongs to a calculate, which has no constraint: its value is
   ours, not the respondent's. */
static void check_use(struct mny_questionnaire_reading *reading, size_t index)
{
    struct mny_question *question = &reading->q->questions[index];
    size_t row = reading->questions[index].row;
    struct mny_where where = mny_sheet_where(reading->survey, row, COLUMN_CALCULATION);

    if (question->type == MNY_CALCULATE) {
        if (mny_sheet_cell(reading->survey, row, COLUMN_CALCULATION)[0] == '\0')
            mny_problem(reading->problems, MNY_E_INPUT, where,
                        _("calculate \"%s\" has no calculation"), question->name);
        if (question->constraint)
            mny_remark(reading->problems, MNY_WARNING,
                       mny_sheet_where(reading->survey, row, COLUMN_CONSTRAINT),
                       _("calculate \"%s\" has a constraint; it is not used, as nobody answers a "
                         "calculate"),
                       question->name);
        question->constraint = NULL;
        return;
    }
    if (question->calculation)
        mny_remark(reading->problems, MNY_WARNING, where,
                   _("\"%s\" of type %s has a calculation; it is not used, the answers are read "
                     "from the dump (type calculate is computed)"),
                   question->name, mny_question_type_name(question->type));
    question->calculation = NULL;
}

enum mny_code mny_questionnaire_read_expressions(struct mny_questionnaire_reading *reading)
{
    struct mny_questionnaire *q = reading->q;
    const struct mny_expression *unused;
    enum mny_code code = MNY_OK;

    for (size_t i = 0; code == MNY_OK && i < q->question_count; i++) {
        struct mny_question *question = &q->questions[i];
        size_t row = reading->questions[i].row;

        code =
            compile_cell(reading, row, COLUMN_RELEVANT, "relevant", MNY_NONE, &question->relevant);
        if (code == MNY_OK)
            code = compile_cell(reading, row, COLUMN_CONSTRAINT, "constraint", i,
                                &question->constraint);
        if (code == MNY_OK)
            code = compile_cell(reading, row, COLUMN_CALCULATION, "calculation", MNY_NONE,
                                &question->calculation);
        check_use(reading, i);
    }
    for (size_t i = 0; code == MNY_OK && i < q->group_count; i++)
        code = compile_cell(reading, reading->groups[i].row, COLUMN_RELEVANT, "relevant", MNY_NONE,
                            &q->groups[i].relevant);
    for (size_t i = 0; code == MNY_OK && i < reading->note_count; i++)
        code = compile_cell(reading, reading->notes[i], COLUMN_RELEVANT, "relevant", MNY_NONE,
                            &unused);
    return code;
}
