/* SPDX-License-Identifier: MIT */
#include "survey/dump/dialect.h"

#include "core/text.h"
#include "survey/dump/json_cell.h"

#include <string.h>

/* Ona writes n/a into columns that a version of the form did not have (onadata #1148). */
static const char *const not_applicable[] = {"n/a", NULL};
/* "Recode seen but unanswered questions as -99", as Qualtrics offers. */
static const char *const seen[] = {"-99", NULL};
/* NULL of a response table, which is also what LimeSurvey's VV file has of unselected
   choices. */
static const char *const not_shown[] = {"{question_not_shown}", NULL};
/* What programs make of a value that they do not have. */
static const char *const null[] = {"null", "[]", NULL};
static const char *const none[] = {NULL};

static const struct mny_dialect_traits traits[MNY_DIALECT_COUNT] = {
    [MNY_DIALECT_DETECT] = {.name = "", .tool = "", .nothing = none},
    [MNY_DIALECT_GENERIC] = {.name = "generic", .tool = N_("any tool"), .nothing = none},
    [MNY_DIALECT_WJX_TEXT] = {.name = "wjx-text",
                              .tool = N_("Wenjuanxing, texts"),
                              .nothing = none,
                              .tokens = true,
                              .in_order = true},
    [MNY_DIALECT_WJX_CODE] = {.name = "wjx-code",
                              .tool = N_("Wenjuanxing, codes"),
                              .nothing = none,
                              .tokens = true,
                              .in_order = true},
    [MNY_DIALECT_WJX_SCORE] = {.name = "wjx-score",
                               .tool = N_("Wenjuanxing, scores"),
                               .nothing = none,
                               .tokens = true,
                               .scores = true,
                               .in_order = true},
    [MNY_DIALECT_TENCENT] = {.name = "tencent",
                             .tool = N_("Tencent questionnaires"),
                             .joiner = ",",
                             .nothing = none},
    [MNY_DIALECT_KOBO] = {.name = "kobo",
                          .tool = "KoBoToolbox",
                          .joiner = " ",
                          .nothing = none,
                          .guards = true,
                          .summary = true,
                          .in_order = true},
    [MNY_DIALECT_ODK] =
        {.name = "odk", .tool = "ODK Central", .joiner = " ", .nothing = none, .summary = true},
    [MNY_DIALECT_ONA] = {.name = "ona",
                         .tool = "Ona",
                         .joiner = " ",
                         .nothing = not_applicable,
                         .guards = true,
                         .summary = true},
    [MNY_DIALECT_LIMESURVEY] = {.name = "limesurvey",
                                .tool = "LimeSurvey",
                                .nothing = none,
                                .guards = true,
                                .ticks_two = true,
                                .other = "-oth-"},
    [MNY_DIALECT_LIMESURVEY_VV] = {.name = "limesurvey-vv",
                                   .tool = "LimeSurvey VV",
                                   .nothing = not_shown,
                                   .braces = true,
                                   .other = "-oth-"},
    [MNY_DIALECT_QUALTRICS] =
        {.name = "qualtrics", .tool = "Qualtrics", .joiner = ",", .nothing = seen, .seen = true},
    [MNY_DIALECT_SURVEYMONKEY] = {.name = "surveymonkey",
                                  .tool = "SurveyMonkey",
                                  .nothing = none,
                                  .in_order = true},
    [MNY_DIALECT_GOOGLE_FORMS] = {.name = "google-forms",
                                  .tool = "Google Forms",
                                  .joiner = ",",
                                  .nothing = none,
                                  .in_order = true},
    [MNY_DIALECT_ALIPAY] = {.name = "alipay",
                            .tool = N_("Alipay mini-programs"),
                            .joiner = MNY_JSON_JOINER,
                            .nothing = null,
                            .empty = true,
                            .json = true},
};

const struct mny_dialect_traits *mny_dialect_traits(enum mny_dialect dialect)
{
    return &traits[dialect];
}

bool mny_dialect_parse(const char *text, enum mny_dialect *dialect)
{
    for (int i = MNY_DIALECT_GENERIC; i < MNY_DIALECT_COUNT; i++) {
        if (strcmp(traits[i].name, text) == 0) {
            *dialect = (enum mny_dialect)i;
            return true;
        }
    }
    return false;
}

/* Columns that only one tool writes: two of them prove it. */
struct proof {
    enum mny_dialect dialect;
    size_t row; /* of the header */
    const char *columns[7];
};

/* In the order in which they are looked for: Ona has most of KoBoToolbox's. */
static const struct proof proofs[] = {
    {MNY_DIALECT_LIMESURVEY_VV, 1, {"submitdate", "lastpage", "startlanguage", "seed", NULL}},
    {MNY_DIALECT_SURVEYMONKEY, 0, {"Respondent ID", "Collector ID", "Custom Data 1", NULL}},
    {MNY_DIALECT_ONA, 0, {"_version", "_xform_id", "_duration", "_media_all_received", NULL}},
    {MNY_DIALECT_KOBO,
     0,
     {"_submission_time", "_validation_status", "__version__", "_submitted_by", "_uuid", "_id",
      NULL}},
    {MNY_DIALECT_ODK,
     0,
     {"KEY", "SubmissionDate", "SubmitterID", "SubmitterName", "ReviewState", "FormVersion", NULL}},
    {MNY_DIALECT_LIMESURVEY, 0, {"submitdate", "lastpage", "startlanguage", "seed", NULL}},
    {MNY_DIALECT_WJX_TEXT, 0, {"提交答卷时间", "所用时间", "来源详情", "来自IP", NULL}},
    {MNY_DIALECT_TENCENT,
     0,
     {"answer_id", "respondent_id", "started_at", "ended_at", "referrer", "答题时长", NULL}},
    {MNY_DIALECT_ALIPAY,
     0,
     {"answers", "user_id", "open_id", "gmt_create", "cost_ms", "city_code", NULL}},
};

/* The first cell of ROW that is TEXT; NULL if none is. */
static const char *cell_is(const struct mny_header_rows *rows, size_t row, const char *text)
{
    for (size_t i = 0; i < rows->counts[row]; i++)
        if (strcmp(rows->cells[row][i].text, text) == 0)
            return rows->cells[row][i].text;
    return NULL;
}

/* The first cell of the header that is the code TEXT and a text, as LimeSurvey joins them; NULL if
   none is. */
static const char *cell_begins(const struct mny_header_rows *rows, const char *text)
{
    const size_t length = strlen(text);

    for (size_t i = 0; i < rows->counts[0]; i++) {
        const char *cell = rows->cells[0][i].text;

        if (strncmp(cell, text, length) == 0 && strncmp(cell + length, ". ", 2) == 0)
            return cell;
    }
    return NULL;
}

static const char *prove(const struct mny_header_rows *rows, const struct proof *proof)
{
    const char *first = NULL;
    size_t found = 0;

    for (size_t i = 0; proof->columns[i]; i++) {
        const char *cell = cell_is(rows, proof->row, proof->columns[i]);

        if (!cell && proof->dialect == MNY_DIALECT_LIMESURVEY)
            cell = cell_begins(rows, proof->columns[i]);

        found += cell != NULL;
        first = first ? first : cell;
    }
    return found >= 2 ? first : NULL;
}

static const char import_id[] = "{\"ImportId\":";

/* The V1, V2, V3 of older files of Qualtrics.  R, too, calls columns so that have no names: then
   the second row is a response, which may begin with a number; theirs is a text, ResponseID, and
   below it are ids like R_1. */
static bool is_legacy(const struct mny_header_rows *rows)
{
    static const char *const names[] = {"V1", "V2", "V3"};
    const char *below;

    if (rows->counts[0] <= 3 || rows->counts[1] <= 3)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(rows->cells[0][i].text, names[i]) != 0)
            return false;
    below = rows->cells[1][0].text;
    return !(*below >= '0' && *below <= '9') && strncmp(below, "R_", 2) != 0;
}

/* Qualtrics: the cell of its row of JSON, or the V1 of its older files. */
static const char *qualtrics(const struct mny_header_rows *rows)
{
    for (size_t row = 1; row < MNY_HEADER_ROWS_MOST; row++)
        if (rows->counts[row] > 0 &&
            strncmp(rows->cells[row][0].text, import_id, sizeof import_id - 1) == 0)
            return rows->cells[row][0].text;
    return is_legacy(rows) ? rows->cells[0][0].text : NULL;
}

/* 问卷星 writes choices of a select_multiple in columns `2、(地铁)` where it writes codes. */
static const char *wjx_tick(const struct mny_header_rows *rows)
{
    for (size_t i = 0; i < rows->counts[0]; i++) {
        const char *text = rows->cells[0][i].text;

        if (*text >= '0' && *text <= '9') {
            text += strspn(text, "0123456789");
            if (strncmp(text, "、(", sizeof "、(" - 1) == 0)
                return rows->cells[0][i].text;
        }
    }
    return NULL;
}

/* Mini-programs are known by their JSON: other columns of theirs any program may have. */
static bool holds_json(const struct mny_header_rows *rows)
{
    for (size_t i = 0; i < rows->counts[1]; i++)
        if (rows->cells[1][i].text[0] == '{')
            return true;
    return cell_is(rows, 0, "answers") != NULL;
}

/* Of the clean file nothing is left to read as JSON, and its header is one row, whatever columns
   it has kept. */
static bool is_clean_file(const struct mny_header_rows *rows)
{
    return rows->counts[0] > 1 && strcmp(rows->cells[0][0].text, "file") == 0 &&
           strcmp(rows->cells[0][1].text, "line") == 0;
}

/* Whether the second row has something in a column that PROOF knows: a response then, for a
   second row of a header has nothing there. */
static bool has_response_below(const struct mny_header_rows *rows, const struct proof *proof)
{
    for (size_t i = 0; i < rows->counts[0] && i < rows->counts[1]; i++)
        for (size_t k = 0; proof->columns[k]; k++)
            if (rows->cells[1][i].length > 0 &&
                strcmp(rows->cells[0][i].text, proof->columns[k]) == 0)
                return true;
    return false;
}

/* Whether what the dialect's columns prove is denied by the rest of the rows. */
static bool is_denied(const struct proof *proof, const struct mny_header_rows *rows)
{
    switch (proof->dialect) {
    case MNY_DIALECT_LIMESURVEY_VV:
        return rows->delimiter != '\t';
    case MNY_DIALECT_ALIPAY:
        return !holds_json(rows) || is_clean_file(rows);
    case MNY_DIALECT_SURVEYMONKEY:
        return is_clean_file(rows) || has_response_below(rows, proof);
    default:
        return false;
    }
}

enum mny_dialect mny_dialect_detect(const struct mny_header_rows *rows, const char **evidence)
{
    static const char *const times[] = {"Timestamp", "时间戳记", "时间戳", NULL};

    *evidence = qualtrics(rows);
    if (*evidence)
        return MNY_DIALECT_QUALTRICS;
    for (size_t i = 0; i < sizeof proofs / sizeof *proofs; i++) {
        *evidence = prove(rows, &proofs[i]);
        if (*evidence && !is_denied(&proofs[i], rows))
            return proofs[i].dialect == MNY_DIALECT_WJX_TEXT && wjx_tick(rows)
                       ? MNY_DIALECT_WJX_CODE
                       : proofs[i].dialect;
    }
    for (size_t i = 0; times[i] && rows->counts[0] > 0; i++) {
        if (strcmp(rows->cells[0][0].text, times[i]) == 0) {
            *evidence = rows->cells[0][0].text;
            return MNY_DIALECT_GOOGLE_FORMS;
        }
    }
    *evidence = NULL;
    return MNY_DIALECT_GENERIC;
}

/* Of a Qualtrics file up to its row of JSON, whose place says what language row 2 is in
   without looking at it. */
static size_t qualtrics_rows(const struct mny_header_rows *rows)
{
    for (size_t row = 1; row < MNY_HEADER_ROWS_MOST; row++)
        if (rows->counts[row] > 0 &&
            strncmp(rows->cells[row][0].text, import_id, sizeof import_id - 1) == 0)
            return row + 1;
    return rows->counts[0] > 0 && strcmp(rows->cells[0][0].text, "V1") == 0 ? 2 : 0;
}

size_t mny_dialect_header_rows(enum mny_dialect dialect, const struct mny_header_rows *rows)
{
    size_t wanted = 1;

    if (dialect == MNY_DIALECT_QUALTRICS)
        wanted = qualtrics_rows(rows);
    else if (dialect == MNY_DIALECT_SURVEYMONKEY || dialect == MNY_DIALECT_LIMESURVEY_VV)
        wanted = 2;
    return wanted > 0 && rows->counts[wanted - 1] > 0 ? wanted : 0;
}
