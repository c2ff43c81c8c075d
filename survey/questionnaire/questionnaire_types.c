/* SPDX-License-Identifier: MIT */
/* The column `type`: XLSForm's names of types and their other spellings, as
   pyxform takes them. */
#include "core/text.h"
#include "survey/questionnaire/questionnaire_parts.h"

#include <string.h>

struct spelling {
    const char *text; /* lower case, `_` for a blank */
    enum mny_row_kind kind;
    enum mny_question_type type;
};

/* A spelling that begins like another stands before it. */
static const struct spelling spellings[] = {
    {"select_one_from", MNY_ROW_QUESTION, MNY_SELECT_ONE},
    {"select_one", MNY_ROW_QUESTION, MNY_SELECT_ONE},
    {"select1", MNY_ROW_QUESTION, MNY_SELECT_ONE},
    {"select_multiple_from", MNY_ROW_QUESTION, MNY_SELECT_MULTIPLE},
    {"select_multiple", MNY_ROW_QUESTION, MNY_SELECT_MULTIPLE},
    {"select_all_that_apply_from", MNY_ROW_QUESTION, MNY_SELECT_MULTIPLE},
    {"select_all_that_apply", MNY_ROW_QUESTION, MNY_SELECT_MULTIPLE},
    {"integer", MNY_ROW_QUESTION, MNY_INTEGER},
    {"int", MNY_ROW_QUESTION, MNY_INTEGER},
    {"decimal", MNY_ROW_QUESTION, MNY_DECIMAL},
    {"range", MNY_ROW_QUESTION, MNY_RANGE},
    {"text", MNY_ROW_QUESTION, MNY_TEXT_QUESTION},
    {"string", MNY_ROW_QUESTION, MNY_TEXT_QUESTION},
    {"datetime", MNY_ROW_QUESTION, MNY_DATE_TIME},
    {"date", MNY_ROW_QUESTION, MNY_DATE},
    {"start", MNY_ROW_QUESTION, MNY_START},
    {"end_group", MNY_ROW_END, MNY_NOTE_ROW},
    {"end", MNY_ROW_QUESTION, MNY_END},
    {"calculate", MNY_ROW_QUESTION, MNY_CALCULATE},
    {"note", MNY_ROW_NOTE, MNY_NOTE_ROW},
    {"begin_group", MNY_ROW_BEGIN, MNY_NOTE_ROW},
};

const char *mny_question_type_name(enum mny_question_type type)
{
    switch (type) {
    case MNY_SELECT_ONE:
        return "select_one";
    case MNY_SELECT_MULTIPLE:
        return "select_multiple";
    case MNY_INTEGER:
        return "integer";
    case MNY_DECIMAL:
        return "decimal";
    case MNY_RANGE:
        return "range";
    case MNY_TEXT_QUESTION:
        return "text";
    case MNY_DATE:
        return "date";
    case MNY_DATE_TIME:
        return "dateTime";
    case MNY_START:
        return "start";
    case MNY_END:
        return "end";
    case MNY_CALCULATE:
        return "calculate";
    case MNY_NOTE_ROW:
        return "note";
    }
    return "";
}

bool mny_question_is_answered(enum mny_question_type type)
{
    switch (type) {
    case MNY_SELECT_ONE:
    case MNY_SELECT_MULTIPLE:
    case MNY_INTEGER:
    case MNY_DECIMAL:
    case MNY_RANGE:
    case MNY_TEXT_QUESTION:
    case MNY_DATE:
    case MNY_DATE_TIME:
        return true;
    case MNY_START:
    case MNY_END:
    case MNY_CALCULATE:
    case MNY_NOTE_ROW:
        return false;
    }
    return false;
}

bool mny_question_is_numeric(enum mny_question_type type)
{
    return type == MNY_INTEGER || type == MNY_DECIMAL || type == MNY_RANGE;
}

static char fold_letter(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

static bool is_blank(char letter)
{
    return letter == ' ' || (letter >= '\t' && letter <= '\r');
}

/* If the CELL begins with SPELLING (any case; blanks, several ones too, for `_`)
   and that is a whole word, the rest behind the blanks; otherwise NULL. */
static const char *after_spelling(const char *cell, const char *spelling)
{
    for (; *spelling != '\0'; spelling++) {
        if (*spelling == '_' && is_blank(*cell)) {
            while (is_blank(*cell))
                cell++;
        } else if (fold_letter(*cell) == *spelling) {
            cell++;
        } else {
            return NULL;
        }
    }
    if (*cell != '\0' && !is_blank(*cell))
        return NULL;
    while (is_blank(*cell))
        cell++;
    return cell;
}

static const struct mny_row_type bad_type = {MNY_ROW_BAD, MNY_TEXT_QUESTION, NULL};

/* MESSAGE has one %s, for the cell. */
static struct mny_row_type say(struct mny_questionnaire_reading *reading, size_t row,
                               const char *message)
{
    mny_problem(reading->problems, MNY_E_INPUT, mny_sheet_where(reading->survey, row, COLUMN_TYPE),
                message, mny_sheet_cell(reading->survey, row, COLUMN_TYPE));
    return bad_type;
}

/* `select_one LIST`: a list, one word, and nothing behind it. */
static struct mny_row_type select_type(struct mny_questionnaire_reading *reading, size_t row,
                                       enum mny_question_type type, const char *list)
{
    size_t length = strcspn(list, " \t\n\v\f\r");
    const char *more = list + length + strspn(list + length, " \t\n\v\f\r");

    if (length == 0)
        return say(reading, row, _("type \"%s\" names no choice list; write its name behind it"));
    if (after_spelling(more, "or_other") || after_spelling(more, "or_specify_other"))
        return say(reading, row,
                   _("type \"%s\": or_other is not supported; add a choice for it, and a text "
                     "question that is relevant when it is chosen"));
    if (*more != '\0')
        return say(reading, row,
                   _("type \"%s\": one list name without blanks is expected behind the type"));
    return (struct mny_row_type){MNY_ROW_QUESTION, type, list};
}

/* What pyxform knows besides, by the message that says what to make of it; all lists end with
   NULL. */
static const char *const texts[] = {"deviceid",    "username",
                                    "phonenumber", "phone_number",
                                    "simserial",   "subscriberid",
                                    "email",       "audit",
                                    "time",        "barcode",
                                    "geopoint",    "geotrace",
                                    "geoshape",    "image",
                                    "photo",       "audio",
                                    "video",       "file",
                                    "acknowledge", "trigger",
                                    "hidden",      "background-audio",
                                    NULL};
static const char *const dates[] = {"today", NULL};
static const char *const repeats[] = {"begin_repeat", "end_repeat", NULL};

static bool is_one_of(const char *cell, const char *const *names)
{
    for (; *names; names++) {
        const char *rest = after_spelling(cell, *names);

        if (rest && *rest == '\0')
            return true;
    }
    return false;
}

/* The row's type is none. */
static struct mny_row_type say_unknown(struct mny_questionnaire_reading *reading, size_t row)
{
    const char *cell = mny_sheet_cell(reading->survey, row, COLUMN_TYPE);

    if (is_one_of(cell, repeats))
        return say(reading, row,
                   _("type \"%s\": what is asked several times of one person is not read here; "
                     "take the repeat out, with the questions in it"));
    if (is_one_of(cell, texts))
        return say(reading, row,
                   _("type \"%s\" is read as text here: write text, and its role if it has one, "
                     "such as device or interviewer; or take the row out"));
    if (is_one_of(cell, dates))
        return say(reading, row,
                   _("type \"%s\" is read as a date here: write date, or take the row out"));
    return say(reading, row,
               _("type \"%s\" is not known; known are select_one LIST, select_multiple LIST, "
                 "integer, decimal, range, text, date, dateTime, start, end, calculate, note, "
                 "begin_group and end_group"));
}

struct mny_row_type mny_questionnaire_type(struct mny_questionnaire_reading *reading, size_t row)
{
    const char *cell = mny_sheet_cell(reading->survey, row, COLUMN_TYPE);

    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        const struct spelling *spelling = &spellings[i];
        const char *rest = after_spelling(cell, spelling->text);

        if (!rest)
            continue;
        if (spelling->type == MNY_SELECT_ONE || spelling->type == MNY_SELECT_MULTIPLE)
            return select_type(reading, row, spelling->type, rest);
        if (*rest == '\0')
            return (struct mny_row_type){spelling->kind, spelling->type, NULL};
    }
    if (cell[0] == '\0') {
        mny_problem(reading->problems, MNY_E_INPUT,
                    mny_sheet_where(reading->survey, row, COLUMN_TYPE), "%s",
                    _("the row has no type; write one, or remove the row"));
        return bad_type;
    }
    return say_unknown(reading, row);
}
