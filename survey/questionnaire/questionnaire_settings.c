/* SPDX-License-Identifier: MIT */
/* settings.csv: the form's title and the thresholds of the cleaning rules. */
#include "core/number.h"
#include "core/text.h"
#include "survey/questionnaire/questionnaire_parts.h"

#include <string.h>

enum {
    FORM_TITLE,
    FORM_ID,
    VERSION,
    MIN_DURATION,
    SPEEDER_SHARE,
    STRAIGHTLINE_ITEMS,
    SCREEN_OUT,
    RECOMMEND,
    OVERALL,
    REJECT_FLAGS,
    OPEN,
    CLOSE,
    TIME_ZONE,
    TEST_IDS,
    QUALITY, /* a column for each rule */
    SETTINGS_COLUMNS = QUALITY + MNY_QUALITY_RULES
};

static const struct mny_sheet_column settings_columns[SETTINGS_COLUMNS] = {
    [FORM_TITLE] = {"form_title", "title", MNY_SHEET_PLAIN},
    [FORM_ID] = {"form_id", "id_string", MNY_SHEET_PLAIN},
    [VERSION] = {"version", NULL, MNY_SHEET_PLAIN},
    [MIN_DURATION] = {"min_duration", NULL, MNY_SHEET_PLAIN},
    [SPEEDER_SHARE] = {"speeder_share", NULL, MNY_SHEET_PLAIN},
    [STRAIGHTLINE_ITEMS] = {"straightline_items", NULL, MNY_SHEET_PLAIN},
    [SCREEN_OUT] = {"screen_out", NULL, MNY_SHEET_PLAIN},
    [RECOMMEND] = {"recommend", NULL, MNY_SHEET_PLAIN},
    [OVERALL] = {"overall", NULL, MNY_SHEET_PLAIN},
    [REJECT_FLAGS] = {"reject_flags", NULL, MNY_SHEET_PLAIN},
    [OPEN] = {"open", NULL, MNY_SHEET_PLAIN},
    [CLOSE] = {"close", NULL, MNY_SHEET_PLAIN},
    [TIME_ZONE] = {"time_zone", NULL, MNY_SHEET_PLAIN},
    [TEST_IDS] = {"test_ids", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_PREVIEW] = {"preview", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_OUTSIDE_PERIOD] = {"outside_period", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_TIME_ORDER] = {"time_order", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_SPEED_ABS] = {"speed_abs", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_SPEED_REL] = {"speed_rel", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_SPEED_IDX] = {"speed_idx", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_SLOW] = {"slow", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_LONGSTRING] = {"longstring", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_AVGLONG] = {"avglong", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_IRV] = {"irv", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_SAME_SHARE] = {"same_share", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_ZIGZAG] = {"zigzag", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_MAHAL] = {"mahal", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_PSYSYN] = {"psysyn", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_PSYANT] = {"psyant", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_EVENODD] = {"evenodd", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_DUP_DEVICE] = {"dup_device", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_DUP_IP] = {"dup_ip", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_DUP_LOCATION] = {"dup_location", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_DUP_ANSWERS] = {"dup_answers", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_DUP_NEAR] = {"dup_near", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_DUP_TEXT] = {"dup_text", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_BURST] = {"burst", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_INCONSISTENT] = {"inconsistent", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_EXCLUSIVE] = {"exclusive", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_SKIP_EXTRA] = {"skip_extra", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_SKIP_MISSING] = {"skip_missing", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_CITY_MISMATCH] = {"city_mismatch", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_BOT_SCORE] = {"bot_score", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_GIBBERISH] = {"gibberish", NULL, MNY_SHEET_PLAIN},
    [QUALITY + MNY_QUALITY_QUOTA] = {"quota", NULL, MNY_SHEET_PLAIN},
};

/* Nobody answers a questionnaire of this kind in a minute; a third of the usual
   time is a common limit; of 15 independent items with mostly the best answer
   18 % of honest people answer all alike, of fewer ever more. */
static const struct mny_settings default_settings = {
    .title = "",
    .form_id = "",
    .version = "",
    .min_duration = 60,
    .speeder_share = 0.33,
    .straightline_items = 15,
    .recommend = MNY_NONE,
    .overall = MNY_NONE,
};

/* The same for people, and what is looked up elsewhere. */
static const char *const default_texts[QUALITY] = {
    [MIN_DURATION] = "60",
    [SPEEDER_SHARE] = "0.33",
    [STRAIGHTLINE_ITEMS] = "15",
    [TIME_ZONE] = "+08:00",
};

/* The name of QUESTION, or that there is none. */
static const char *name_of(const struct mny_questionnaire *q, size_t question)
{
    return question != MNY_NONE ? q->questions[question].name : "";
}

/* What holds where a column is empty: "" of one that does nothing then. */
static bool keep_defaults(struct mny_questionnaire *q)
{
    const struct mny_quality_settings quality = mny_quality_defaults();
    char text[MNY_NUMBER_ROOM];

    q->setting_defaults = mny_arena_array(q->arena, SETTINGS_COLUMNS, sizeof *q->setting_defaults);
    if (!q->setting_defaults)
        return false;
    for (size_t i = 0; i < QUALITY; i++)
        q->setting_defaults[i] = default_texts[i] ? default_texts[i] : "";
    q->setting_defaults[RECOMMEND] = name_of(q, q->settings.recommend);
    q->setting_defaults[OVERALL] = name_of(q, q->settings.overall);
    for (size_t i = 0; i < MNY_QUALITY_RULES; i++) {
        mny_number_format(quality.limit[i], text);
        q->setting_defaults[QUALITY + i] =
            quality.report[i] ? "report" : mny_questionnaire_text(q, text);
        if (!q->setting_defaults[QUALITY + i])
            return false;
    }
    return true;
}

/* Keeps what stands in the sheet (NULL: there is none). */
static bool keep_texts(struct mny_questionnaire *q, const struct mny_sheet *sheet)
{
    const bool row = sheet && mny_sheet_rows(sheet) > 0;

    q->setting_texts = mny_arena_array(q->arena, SETTINGS_COLUMNS, sizeof *q->setting_texts);
    for (size_t i = 0; q->setting_texts && i < SETTINGS_COLUMNS; i++) {
        q->setting_texts[i] = mny_questionnaire_text(q, row ? mny_sheet_cell(sheet, 0, i) : "");
        if (!q->setting_texts[i])
            return false;
    }
    return q->setting_texts != NULL;
}

size_t mny_questionnaire_setting_count(void)
{
    return SETTINGS_COLUMNS;
}

struct mny_setting mny_questionnaire_setting(const struct mny_questionnaire *q, size_t index)
{
    const bool given = q->setting_texts[index][0] != '\0';

    return (struct mny_setting){.name = settings_columns[index].name,
                                .value =
                                    given ? q->setting_texts[index] : q->setting_defaults[index],
                                .given = given};
}

static void read_threshold(struct mny_questionnaire_reading *reading, size_t column,
                           const char *name, double *threshold)
{
    const char *text = mny_sheet_cell(reading->settings, 0, column);
    double value;

    if (text[0] == '\0')
        return;
    if (mny_number_parse(text, strlen(text), &value) && value >= 0)
        *threshold = value;
    else
        mny_problem(reading->problems, MNY_E_INPUT, mny_sheet_where(reading->settings, 0, column),
                    _("%s \"%s\" is not a number of 0 or more; 0 switches the rule off"), name,
                    text);
}

static void read_straightline(struct mny_questionnaire_reading *reading, size_t *items)
{
    const char *text = mny_sheet_cell(reading->settings, 0, STRAIGHTLINE_ITEMS);
    double value;

    if (text[0] == '\0')
        return;
    /* No questionnaire comes near a million items; it keeps the cast in range. */
    if (mny_integer_parse(text, strlen(text), &value) && value >= 0 && value <= 1e6)
        *items = (size_t)value;
    else
        mny_problem(reading->problems, MNY_E_INPUT,
                    mny_sheet_where(reading->settings, 0, STRAIGHTLINE_ITEMS),
                    _("straightline_items \"%s\" is not a whole number of 0 or more; 0 switches "
                      "the rule off"),
                    text);
}

static const struct mny_quality_columns quality_columns = {
    .first_limit = QUALITY,
    .reject_flags = REJECT_FLAGS,
    .open = OPEN,
    .close = CLOSE,
    .time_zone = TIME_ZONE,
    .test_ids = TEST_IDS,
};

static enum mny_code read_row(struct mny_questionnaire_reading *reading)
{
    struct mny_settings *settings = &reading->q->settings;
    enum mny_code code = mny_questionnaire_read_quality(reading, &quality_columns);

    settings->title =
        mny_questionnaire_text(reading->q, mny_sheet_cell(reading->settings, 0, FORM_TITLE));
    settings->form_id =
        mny_questionnaire_text(reading->q, mny_sheet_cell(reading->settings, 0, FORM_ID));
    settings->version =
        mny_questionnaire_text(reading->q, mny_sheet_cell(reading->settings, 0, VERSION));
    if (code != MNY_OK || !settings->title || !settings->form_id || !settings->version)
        return mny_problem_memory(reading->problems);
    read_threshold(reading, MIN_DURATION, "min_duration", &settings->min_duration);
    read_threshold(reading, SPEEDER_SHARE, "speeder_share", &settings->speeder_share);
    if (settings->speeder_share > 1)
        mny_remark(reading->problems, MNY_WARNING,
                   mny_sheet_where(reading->settings, 0, SPEEDER_SHARE), "%s",
                   _("a speeder_share above 1 rejects more than half of the answers; 0.33 is a "
                     "third of the city's median duration"));
    read_straightline(reading, &settings->straightline_items);
    if (!reading->survey)
        return MNY_OK; /* no names to look up; the missing sheet has been said */
    mny_questionnaire_read_recommend(reading, mny_sheet_cell(reading->settings, 0, RECOMMEND),
                                     mny_sheet_where(reading->settings, 0, RECOMMEND));
    mny_questionnaire_read_overall(reading, mny_sheet_cell(reading->settings, 0, OVERALL),
                                   mny_sheet_where(reading->settings, 0, OVERALL));
    return mny_questionnaire_compile(
        reading, mny_sheet_cell(reading->settings, 0, SCREEN_OUT), "screen_out", MNY_NONE,
        mny_sheet_where(reading->settings, 0, SCREEN_OUT), &settings->screen_out);
}

enum mny_code mny_questionnaire_read_settings(struct mny_questionnaire_reading *reading,
                                              const char *path)
{
    bool failed = false;
    enum mny_code code = mny_questionnaire_open(reading, path, settings_columns, SETTINGS_COLUMNS,
                                                &reading->settings, &failed);

    reading->q->settings = default_settings;
    reading->q->settings.quality = mny_quality_defaults();
    if (code != MNY_OK || failed)
        return code;
    if (!keep_texts(reading->q, reading->settings))
        return mny_problem_memory(reading->problems);
    if (!reading->settings || mny_sheet_rows(reading->settings) == 0) {
        mny_remark(reading->problems, MNY_NOTE, (struct mny_where){path, 0, 0}, "%s",
                   _("no settings: the cleaning rules use min_duration 60, speeder_share 0.33 and "
                     "straightline_items 15"));
        mny_questionnaire_read_recommend(reading, "", (struct mny_where){path, 0, 0});
        mny_questionnaire_read_overall(reading, "", (struct mny_where){path, 0, 0});
        return keep_defaults(reading->q) ? MNY_OK : mny_problem_memory(reading->problems);
    }
    for (size_t row = 1; row < mny_sheet_rows(reading->settings); row++)
        mny_problem(reading->problems, MNY_E_INPUT,
                    mny_sheet_where(reading->settings, row, MNY_SHEET_ROW), "%s",
                    _("a second row of settings; keep only the first"));
    code = read_row(reading);
    return keep_defaults(reading->q) ? code : mny_problem_memory(reading->problems);
}
