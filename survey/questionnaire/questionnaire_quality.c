/* SPDX-License-Identifier: MIT */
/* The quality rules' columns of settings.csv, and checks.csv. */
#include "core/number.h"
#include "core/text.h"
#include "survey/common/instant.h"
#include "survey/questionnaire/questionnaire_parts.h"

#include <stdio.h>
#include <string.h>

enum { CHECK_NAME, CHECK_EXPRESSION, CHECK_LABEL, CHECK_COLUMNS };

static const struct mny_sheet_column check_columns[CHECK_COLUMNS] = {
    [CHECK_NAME] = {"check", NULL, MNY_SHEET_REQUIRED},
    [CHECK_EXPRESSION] = {"expression", NULL, MNY_SHEET_REQUIRED},
    [CHECK_LABEL] = {"label", NULL, MNY_SHEET_LABEL},
};

static void read_limit(struct mny_questionnaire_reading *reading, size_t column,
                       enum mny_quality_rule rule)
{
    struct mny_quality_settings *quality = &reading->q->settings.quality;
    const struct mny_where where = mny_sheet_where(reading->settings, 0, column);
    const char *text = mny_sheet_cell(reading->settings, 0, column);
    const bool report = mny_quality_can_report(rule) && strcmp(text, "report") == 0;
    double value = 0;

    if (text[0] == '\0')
        return;
    if (!report && !(mny_number_parse(text, strlen(text), &value) && value >= 0))
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("%s \"%s\" is not a number of 0 or more; 0 switches the rule off"),
                    mny_quality_name(rule), text);
    else if (mny_quality_is_share(rule) && value > 1)
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("%s %s is more than 1; it is a share, such as 0.01"), mny_quality_name(rule),
                    text);
    quality->limit[rule] = value;
    quality->report[rule] = report;
    quality->set[rule] = true;
}

static bool parse_digits(const char *text, size_t length, double *number)
{
    return strspn(text, "0123456789") >= length && mny_integer_parse(text, length, number);
}

/* `+08:00`, `-3:30` or `Z`. */
static bool parse_zone(const char *text, double *zone)
{
    double hours, minutes = 0;
    const char *colon = strchr(text, ':');
    const size_t length = colon ? (size_t)(colon - text) : strlen(text);

    if (strcmp(text, "Z") == 0) {
        *zone = 0;
        return true;
    }
    if ((text[0] != '+' && text[0] != '-') || length < 2 || length > 3 ||
        !parse_digits(text + 1, length - 1, &hours) || hours > 14 ||
        (colon && (strlen(colon) != 3 || !parse_digits(colon + 1, 2, &minutes) || minutes > 59)))
        return false;
    *zone = (text[0] == '-' ? -60 : 60) * (60 * hours + minutes);
    return true;
}

static void read_zone(struct mny_questionnaire_reading *reading, size_t column)
{
    const char *text = mny_sheet_cell(reading->settings, 0, column);

    if (text[0] != '\0' && !parse_zone(text, &reading->q->settings.quality.zone))
        mny_problem(reading->problems, MNY_E_INPUT, mny_sheet_where(reading->settings, 0, column),
                    _("time_zone \"%s\" is not an offset from UTC like +08:00"), text);
}

/* A time, or a date: its first moment. */
static bool parse_moment(const char *text, struct mny_instant *instant, bool *date)
{
    char moment[32];

    *date = false;
    if (mny_instant_parse(text, strlen(text), instant))
        return true;
    *date = true;
    return snprintf(moment, sizeof moment, "%s 00:00", text) < (int)sizeof moment &&
           mny_instant_parse(moment, strlen(moment), instant);
}

/* DATE_LASTS: what a date without a time adds, in seconds. */
static void read_end(struct mny_questionnaire_reading *reading, size_t column, const char *name,
                     double date_lasts, double *end)
{
    bool date;
    const char *text = mny_sheet_cell(reading->settings, 0, column);
    struct mny_instant instant;

    if (text[0] == '\0')
        return;
    if (parse_moment(text, &instant, &date))
        *end = instant.seconds - (instant.zoned ? 0 : reading->q->settings.quality.zone) +
               (date ? date_lasts : 0);
    else
        mny_problem(reading->problems, MNY_E_INPUT, mny_sheet_where(reading->settings, 0, column),
                    _("%s \"%s\" is not a time like 2023-05-06 09:00"), name, text);
}

/* A rule rejects what it flags. */
static void warn_of_idle(struct mny_questionnaire_reading *reading, size_t column,
                         enum mny_quality_rule rule)
{
    const struct mny_quality_settings *quality = &reading->q->settings.quality;
    const struct mny_where where = mny_sheet_where(reading->settings, 0, column);
    const char *name = mny_quality_name(rule);

    if (quality->report[rule])
        mny_remark(reading->problems, MNY_WARNING, where,
                   _("reject_flags names \"%s\", which only reports and rejects nothing; a column "
                     "\"%s\" with a threshold makes it flag"),
                   name, name);
    else if (quality->limit[rule] == 0)
        mny_remark(reading->problems, MNY_WARNING, where,
                   _("reject_flags names \"%s\", which is switched off and rejects nothing; a "
                     "column \"%s\" with a threshold makes it flag"),
                   name, name);
}

static void read_rejecting(struct mny_questionnaire_reading *reading, size_t column)
{
    const char *at = mny_sheet_cell(reading->settings, 0, column);

    for (size_t length; at += strspn(at, " "), *at != '\0'; at += length) {
        enum mny_quality_rule rule;

        length = strcspn(at, " ");
        rule = mny_quality_named(at, length);
        if (rule != MNY_QUALITY_RULES) {
            reading->q->settings.quality.reject[rule] = true;
            warn_of_idle(reading, column, rule);
        } else {
            mny_problem(reading->problems, MNY_E_INPUT,
                        mny_sheet_where(reading->settings, 0, column),
                        _("reject_flags names \"%.*s\", which is no quality rule; write ids as in "
                          "quality.csv, such as outside_period, joined by blanks"),
                        (int)length, at);
        }
    }
}

enum mny_code mny_questionnaire_read_quality(struct mny_questionnaire_reading *reading,
                                             const struct mny_quality_columns *columns)
{
    struct mny_quality_settings *quality = &reading->q->settings.quality;

    for (int rule = 0; rule < MNY_QUALITY_RULES; rule++)
        read_limit(reading, columns->first_limit + (size_t)rule, (enum mny_quality_rule)rule);
    read_zone(reading, columns->time_zone);
    read_end(reading, columns->open, "open", 0, &quality->open);
    read_end(reading, columns->close, "close", 86400, &quality->close);
    if (quality->close <= quality->open)
        mny_problem(reading->problems, MNY_E_INPUT,
                    mny_sheet_where(reading->settings, 0, columns->close), "%s",
                    _("the field period closes before it opens; exchange open and close"));
    read_rejecting(reading, columns->reject_flags);
    quality->test_ids =
        mny_questionnaire_text(reading->q, mny_sheet_cell(reading->settings, 0, columns->test_ids));
    return quality->test_ids ? MNY_OK : mny_problem_memory(reading->problems);
}

/* Row ROW as a check; one without a name or an expression is said. */
static enum mny_code read_check(struct mny_questionnaire_reading *reading,
                                const struct mny_sheet *sheet, size_t row,
                                struct mny_quality_check *check)
{
    const char *name = mny_sheet_cell(sheet, row, CHECK_NAME);
    const char *label = mny_sheet_cell(sheet, row, CHECK_LABEL);
    const char *expression = mny_sheet_cell(sheet, row, CHECK_EXPRESSION);

    check->name = mny_questionnaire_text(reading->q, name);
    check->label = mny_questionnaire_text(reading->q, label[0] != '\0' ? label : name);
    if (!check->name || !check->label)
        return mny_problem_memory(reading->problems);
    if (name[0] == '\0')
        mny_problem(reading->problems, MNY_E_INPUT, mny_sheet_where(sheet, row, CHECK_NAME), "%s",
                    _("a check without a name; flags.csv would not say which it was"));
    if (expression[0] == '\0')
        mny_problem(reading->problems, MNY_E_INPUT, mny_sheet_where(sheet, row, CHECK_EXPRESSION),
                    _("check \"%s\" has no expression; write what is true of an inconsistent "
                      "response"),
                    name);
    return mny_questionnaire_compile(reading, expression, "check", MNY_NONE,
                                     mny_sheet_where(sheet, row, CHECK_EXPRESSION),
                                     &check->expression);
}

static void say_twice(struct mny_questionnaire_reading *reading, const struct mny_sheet *sheet,
                      const struct mny_quality_check *checks, size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (checks[row].name[0] != '\0' && strcmp(checks[i].name, checks[row].name) == 0) {
            mny_problem(reading->problems, MNY_E_INPUT, mny_sheet_where(sheet, row, CHECK_NAME),
                        _("check \"%s\" stands twice, first in line %zu; give it another name"),
                        checks[row].name, mny_sheet_where(sheet, i, CHECK_NAME).line);
            return;
        }
}

enum mny_code mny_questionnaire_read_checks(struct mny_questionnaire_reading *reading,
                                            const char *path)
{
    struct mny_quality_settings *quality = &reading->q->settings.quality;
    struct mny_quality_check *checks = NULL;
    struct mny_sheet *sheet = NULL;
    bool failed = false;
    enum mny_code code =
        mny_questionnaire_open(reading, path, check_columns, CHECK_COLUMNS, &sheet, &failed);
    const size_t count = sheet && code == MNY_OK ? mny_sheet_rows(sheet) : 0;

    if (count > 0 && !(checks = mny_arena_array(reading->q->arena, count, sizeof *checks)))
        code = mny_problem_memory(reading->problems);
    for (size_t row = 0; code == MNY_OK && row < count; row++) {
        code = read_check(reading, sheet, row, &checks[row]);
        if (code == MNY_OK)
            say_twice(reading, sheet, checks, row);
    }
    quality->checks = checks;
    quality->check_count = count;
    mny_sheet_free(sheet);
    return code;
}
