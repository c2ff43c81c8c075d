/* SPDX-License-Identifier: MIT */
/* The columns `role` and `expect`. */
#include "core/number.h"
#include "core/text.h"
#include "survey/questionnaire/questionnaire_parts.h"

#include <string.h>

/* What types a role can have. */
enum fit { ANY_VALUE, ONE_CHOICE, NUMERIC, TIME, TIME_SPAN, ANSWERED, TEXT_ALONE };

static const struct {
    const char *name;
    enum fit fit;
} roles[MNY_ROLE_COUNT] = {
    [MNY_ROLE_NONE] = {"", ANY_VALUE},
    [MNY_ROLE_ID] = {"id", ANY_VALUE},
    [MNY_ROLE_CITY] = {"city", ONE_CHOICE},
    [MNY_ROLE_STRATUM] = {"stratum", ANY_VALUE},
    [MNY_ROLE_PSU] = {"psu", ANY_VALUE},
    [MNY_ROLE_BASE_WEIGHT] = {"base_weight", NUMERIC},
    [MNY_ROLE_FPC] = {"fpc", NUMERIC},
    [MNY_ROLE_STARTED] = {"started", TIME},
    [MNY_ROLE_SUBMITTED] = {"submitted", TIME},
    [MNY_ROLE_DURATION] = {"duration", TIME_SPAN},
    [MNY_ROLE_PAGE_TIME] = {"page_time", NUMERIC},
    [MNY_ROLE_DEVICE] = {"device", ANY_VALUE},
    [MNY_ROLE_IP] = {"ip", ANY_VALUE},
    [MNY_ROLE_IP_CITY] = {"ip_city", ANY_VALUE},
    [MNY_ROLE_LATITUDE] = {"latitude", ANY_VALUE},
    [MNY_ROLE_LONGITUDE] = {"longitude", ANY_VALUE},
    [MNY_ROLE_BOT_SCORE] = {"bot_score", ANY_VALUE},
    [MNY_ROLE_CHANNEL] = {"channel", ANY_VALUE},
    [MNY_ROLE_STATUS] = {"status", ANY_VALUE},
    [MNY_ROLE_MODE] = {"mode", ANY_VALUE},
    [MNY_ROLE_DISPOSITION] = {"disposition", ANY_VALUE},
    [MNY_ROLE_INTERVIEWER] = {"interviewer", ANY_VALUE},
    [MNY_ROLE_CONTRACTOR] = {"contractor", ANY_VALUE},
    [MNY_ROLE_ATTENTION] = {"attention", ANSWERED},
    [MNY_ROLE_COMMENT] = {"comment", ANSWERED},
    [MNY_ROLE_PERSONAL] = {"personal", TEXT_ALONE},
};

static bool fits(enum mny_question_type type, enum fit fit)
{
    switch (fit) {
    case ANY_VALUE:
        return type != MNY_SELECT_MULTIPLE;
    case ONE_CHOICE:
        return type == MNY_SELECT_ONE;
    case NUMERIC:
        return mny_question_is_numeric(type);
    case TIME:
        return type == MNY_TEXT_QUESTION || type == MNY_DATE || type == MNY_DATE_TIME ||
               type == MNY_START || type == MNY_END;
    case TIME_SPAN:
        return type == MNY_TEXT_QUESTION || mny_question_is_numeric(type);
    case ANSWERED:
        return mny_question_is_answered(type);
    case TEXT_ALONE:
        return type == MNY_TEXT_QUESTION;
    }
    return false;
}

/* The types that fit, for messages. */
static const char *fitting_types(enum fit fit)
{
    switch (fit) {
    case ANY_VALUE:
        return "select_one, integer, decimal, range, text, date, dateTime, start, end, calculate";
    case ONE_CHOICE:
        return "select_one";
    case NUMERIC:
        return "integer, decimal, range";
    case TIME:
        return "text, date, dateTime, start, end";
    case TIME_SPAN:
        return "integer, decimal, range, text";
    case ANSWERED:
        return "select_one, select_multiple, integer, decimal, range, text, date, dateTime";
    case TEXT_ALONE:
        return "text";
    }
    return "";
}

static bool may_repeat(enum mny_role role)
{
    return role == MNY_ROLE_PAGE_TIME || role == MNY_ROLE_ATTENTION || role == MNY_ROLE_COMMENT ||
           role == MNY_ROLE_PERSONAL;
}

static void take_role(struct mny_questionnaire_reading *reading, size_t question,
                      enum mny_role role)
{
    struct mny_questionnaire *q = reading->q;
    struct mny_question *made = &q->questions[question];
    size_t row = reading->questions[question].row, first = q->roles[role];
    struct mny_where where = mny_sheet_where(reading->survey, row, COLUMN_ROLE);

    made->role = role;
    if (!reading->questions[question].bad_type && !fits(made->type, roles[role].fit))
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("\"%s\" with role %s has type %s; the role needs one of: %s"), made->name,
                    roles[role].name, mny_question_type_name(made->type),
                    fitting_types(roles[role].fit));
    if (first == MNY_NONE)
        q->roles[role] = question;
    else if (!may_repeat(role))
        mny_problem(
            reading->problems, MNY_E_INPUT, where,
            _("role %s stands twice, first in line %zu (\"%s\"); only one question can "
              "have it"),
            roles[role].name,
            mny_sheet_where(reading->survey, reading->questions[first].row, COLUMN_ROLE).line,
            q->questions[first].name);
}

void mny_questionnaire_read_role(struct mny_questionnaire_reading *reading, size_t question)
{
    size_t row = reading->questions[question].row;
    const char *text = mny_sheet_cell(reading->survey, row, COLUMN_ROLE);

    if (text[0] == '\0')
        return;
    for (enum mny_role role = MNY_ROLE_ID; role < MNY_ROLE_COUNT; role++) {
        if (strcmp(text, roles[role].name) == 0) {
            take_role(reading, question, role);
            return;
        }
    }
    mny_problem(
        reading->problems, MNY_E_INPUT, mny_sheet_where(reading->survey, row, COLUMN_ROLE),
        _("role \"%s\" is not known; known are id, city, stratum, psu, base_weight, fpc, "
          "started, submitted, duration, page_time, device, ip, ip_city, latitude, longitude, "
          "bot_score, "
          "channel, status, mode, disposition, interviewer, contractor, attention, comment and "
          "personal"),
        text);
}

void mny_questionnaire_check_roles(struct mny_questionnaire_reading *reading)
{
    const struct mny_questionnaire *q = reading->q;
    struct mny_where sheet = reading->survey_file;

    if (q->roles[MNY_ROLE_CITY] == MNY_NONE)
        mny_problem(reading->problems, MNY_E_INPUT, sheet, "%s",
                    _("no question has the role city; give it to the select_one that asks for "
                      "the city"));
    if (q->roles[MNY_ROLE_ID] == MNY_NONE)
        mny_remark(reading->problems, MNY_NOTE, sheet, "%s",
                   _("no question has the role id: duplicate ids cannot be found, and the output "
                     "files have empty ids; a row of type text with that role, named as the dump's "
                     "column, such as _uuid, KEY or ResponseId, gives them"));
}

static void say_no_choice(struct mny_questionnaire_reading *reading, size_t question,
                          const char *expect, size_t length)
{
    const struct mny_choice_list *list = reading->q->questions[question].choices;
    struct mny_where where =
        mny_sheet_where(reading->survey, reading->questions[question].row, COLUMN_EXPECT);
    size_t meant = mny_choice_by_label(list, expect, length);

    if (meant == MNY_NONE)
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("expected answer \"%.*s\" is not a choice of list \"%s\""), (int)length,
                    expect, list->name);
    else
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("expected answer \"%.*s\" is a label of list \"%s\"; write the choice's "
                      "name, \"%s\""),
                    (int)length, expect, list->name, list->choices[meant].name);
}

static void check_expect(struct mny_questionnaire_reading *reading, size_t question,
                         const char *expect)
{
    const struct mny_question *item = &reading->q->questions[question];
    struct mny_where where =
        mny_sheet_where(reading->survey, reading->questions[question].row, COLUMN_EXPECT);
    size_t length = strlen(expect);
    double number;

    if (mny_question_is_numeric(item->type) && !mny_number_parse(expect, length, &number))
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("expected answer \"%s\" of \"%s\" is not a number"), expect, item->name);
    if (!item->choices)
        return;
    if (item->type == MNY_SELECT_ONE) {
        if (mny_choice_by_name(item->choices, expect, length) == MNY_NONE)
            say_no_choice(reading, question, expect, length);
        return;
    }
    for (; *expect != '\0'; expect += length, expect += strspn(expect, " ;")) {
        length = strcspn(expect, " ;");
        if (mny_choice_by_name(item->choices, expect, length) == MNY_NONE)
            say_no_choice(reading, question, expect, length);
    }
}

enum mny_code mny_questionnaire_read_expect(struct mny_questionnaire_reading *reading,
                                            size_t question)
{
    struct mny_question *item = &reading->q->questions[question];
    size_t row = reading->questions[question].row;
    const char *expect = mny_sheet_cell(reading->survey, row, COLUMN_EXPECT);
    struct mny_where where = mny_sheet_where(reading->survey, row, COLUMN_EXPECT);

    if (item->role != MNY_ROLE_ATTENTION) {
        if (expect[0] != '\0')
            mny_remark(reading->problems, MNY_WARNING, where,
                       _("\"%s\" has an expected answer but not the role attention; it is not "
                         "checked"),
                       item->name);
        return MNY_OK;
    }
    if (expect[0] == '\0') {
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("attention item \"%s\" has no expected answer; write it in column "
                      "\"expect\""),
                    item->name);
        return MNY_OK;
    }
    check_expect(reading, question, expect);
    item->expect = mny_questionnaire_text(reading->q, expect);
    return item->expect ? MNY_OK : mny_problem_memory(reading->problems);
}
