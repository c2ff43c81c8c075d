/* SPDX-License-Identifier: MIT */
#include "survey/clean/findings.h"

#include "core/text.h"

#include <string.h>

/* What is said of each kind, with its count and, where that is no respondent's own words
   (which may be personal), a sample; in this order. */
static const struct {
    enum mny_severity severity;
    const char *format;
} sayings[MNY_FINDINGS] = {
    [MNY_FOUND_MARK] = {MNY_WARNING,
                        N_("byte order marks inside the file: %zu, the first here; were "
                           "exports joined? give them one by one with -r")},
    [MNY_FOUND_HEADER] = {MNY_WARNING,
                          N_("the header stands in the file again: %zu times, the first "
                             "here; these lines are no responses")},
    [MNY_FOUND_NO_TEXT] =
        {MNY_WARNING, N_("rows that cannot be decoded: %zu, the first here (%s); were files of "
                         "two encodings joined, or is the file damaged?")},
    [MNY_FOUND_MISREAD] = {MNY_WARNING,
                           N_("answers that were read in a wrong encoding before they came here: "
                              "%zu, the first here; ask for the dump as it was exported")},
    [MNY_FOUND_LOST] = {MNY_WARNING,
                        N_("answers with characters that were lost before they came here: %zu, the "
                           "first here; ask for the dump as it was exported")},
    [MNY_FOUND_QUESTION_MARK] = {MNY_NOTE,
                                 N_("answers with a ? between Chinese characters: %zu, the first "
                                    "here; GBK, as spreadsheets save it, has ? for what it lacks")},
    [MNY_FOUND_CONTROL] = {MNY_WARNING, N_("answers with control characters: %zu, the first here")},
    [MNY_FOUND_SPREADSHEET] = {MNY_WARNING, N_("answers that are errors of a spreadsheet: %zu, the "
                                               "first here; ask for the dump as it was exported")},
    [MNY_FOUND_NO_TIME] = {MNY_WARNING,
                           N_("rows with a time that cannot be read: %zu, the first here (\"%s\"); "
                              "without it they have no duration. 2025-03-04T09:05:11+08:00 and "
                              "2025/3/4 9:05 can be read")},
    [MNY_FOUND_HALF_ZONE] = {MNY_WARNING,
                             N_("rows of whose two times only one has a time zone: %zu, the first "
                                "here; they have no duration")},
    [MNY_FOUND_SHORT_ID] =
        {MNY_WARNING, N_("ids that a spreadsheet has shortened: %zu, the first here (%s); ask "
                         "for the dump as it was exported")},
    [MNY_FOUND_PIECE] = {MNY_WARNING,
                         N_("cells with several choices of which one cannot be read: %zu, the "
                            "first here (piece %s); edits.csv has them all")},
    [MNY_FOUND_SCORE] = {MNY_WARNING,
                         N_("answers that are no choice but the score of one: %zu, the first "
                            "here (%s); are these scores? then say --dialect wjx-score")},
    [MNY_FOUND_NO_CITY] = {MNY_NOTE,
                           N_("rows whose city is none of its choices: %zu, the first here; "
                              "minyi check --propose-mapping lists such values, to be given a "
                              "meaning")},
    [MNY_FOUND_JSON] = {MNY_WARNING,
                        N_("cells whose answers are no JSON that can be read: %zu, the first here; "
                           "all of their answers are invalid")},
    [MNY_FOUND_KEY] = {MNY_WARNING,
                       N_("answers in JSON under a key that no question and none of the first rows "
                          "has: %zu, the first here (%s); they are not read")},
    [MNY_FOUND_REJECTED] =
        {MNY_WARNING,
         N_("responses that reviewers have rejected in the field tool: %zu, the first here (%s); "
            "they count as all others: take these rows out, or leave them out of the export by "
            "the tool's filter")},
    [MNY_FOUND_DOUBTED] =
        {MNY_NOTE, N_("responses that reviewers have put aside in the field tool: %zu, the first "
                      "here (%s); they count as all others")},
    [MNY_FOUND_WRITTEN] =
        {MNY_NOTE,
         N_("texts written behind a choice: %zu, the first here; they are not kept: a text "
            "question whose relevant asks for the choice would have them")},
    [MNY_FOUND_QUOTE] = {MNY_WARNING,
                         N_("rows with a quotation mark inside a cell that is not quoted: %zu, "
                            "the first here; it is read as it is, as --lax-quotes says")},
};

/* Keeps as much of TEXT as fits, whole characters, in one line. */
static void keep_sample(struct mny_found *found, const char *text, size_t length)
{
    size_t kept = length < MNY_FOUND_SAMPLE - 1 ? length : MNY_FOUND_SAMPLE - 1;

    while (kept > 0 && kept < length && ((unsigned char)text[kept] & 0xC0) == 0x80)
        kept--;
    for (size_t i = 0; i < kept; i++)
        found->sample[i] = text[i];
    found->sample[kept] = '\0';
}

static void count(struct mny_found *found, uint64_t line, size_t column, const char *text,
                  size_t length)
{
    if (found->count++ > 0)
        return;
    found->line = line;
    found->column = column;
    keep_sample(found, text, length);
}

void mny_findings_add(struct mny_findings *findings, enum mny_finding kind, uint64_t line,
                      size_t column, const char *text, size_t length)
{
    count(&findings->kinds[kind], line, column, text, length);
}

/* The place of a version whose beginning is as TEXT's; the last one if there is no room. */
static struct mny_found *version_of(struct mny_findings *findings, const char *text, size_t length)
{
    struct mny_found wanted;
    size_t at = 0;

    keep_sample(&wanted, text, length);
    while (at < findings->version_count &&
           strcmp(findings->versions[at].sample, wanted.sample) != 0)
        at++;
    if (at == MNY_FOUND_VERSIONS)
        return &findings->versions[at - 1];
    if (at == findings->version_count)
        findings->version_count++;
    return &findings->versions[at];
}

void mny_findings_add_version(struct mny_findings *findings, uint64_t line, size_t column,
                              const char *text, size_t length)
{
    count(version_of(findings, text, length), line, column, text, length);
}

static void merge_one(struct mny_found *to, const struct mny_found *from, uint64_t lines)
{
    const size_t before = to->count;

    if (before == 0)
        *to = *from;
    to->count = before + from->count;
    if (before == 0)
        to->line += lines;
}

static void merge_lines(struct mny_line_tally *to, const struct mny_line_tally *from,
                        uint64_t lines)
{
    if (to->empty == 0)
        to->first_empty = (size_t)lines + from->first_empty;
    to->trailing_empty =
        from->records > 0 ? from->trailing_empty : to->trailing_empty + from->trailing_empty;
    to->empty += from->empty;
    to->records += from->records;
    to->feeds += from->feeds;
    to->returns += from->returns;
    to->pairs += from->pairs;
}

void mny_findings_merge(struct mny_findings *to, const struct mny_findings *piece, uint64_t lines)
{
    for (size_t i = 0; i < MNY_FINDINGS; i++)
        if (piece->kinds[i].count > 0)
            merge_one(&to->kinds[i], &piece->kinds[i], lines);
    for (size_t i = 0; i < piece->version_count; i++)
        merge_one(version_of(to, piece->versions[i].sample, strlen(piece->versions[i].sample)),
                  &piece->versions[i], lines);
    merge_lines(&to->lines, &piece->lines, lines);
}

static struct mny_where place(const struct mny_found *found, const char *path)
{
    return (struct mny_where){path, (size_t)found->line + 1, found->column};
}

/* One line end is not mixed, nor is the file that lacks its last. */
static void say_lines(const struct mny_line_tally *lines, const char *path,
                      struct mny_problems *problems)
{
    if ((lines->feeds > 0) + (lines->returns > 0) + (lines->pairs > 0) > 1)
        mny_remark(problems, MNY_WARNING, (struct mny_where){path, 0, 0},
                   _("line ends are mixed: CR LF %zu, LF %zu, CR %zu; were files joined?"),
                   lines->pairs, lines->feeds, lines->returns);
    if (lines->empty > lines->trailing_empty)
        mny_remark(problems, MNY_NOTE, (struct mny_where){path, lines->first_empty + 1, 0},
                   _("empty lines between rows: %zu, the first here; they are no responses"),
                   lines->empty - lines->trailing_empty);
}

static void say_versions(const struct mny_findings *findings, const char *path, const char *version,
                         struct mny_problems *problems)
{
    for (size_t i = 0; i < findings->version_count; i++) {
        const struct mny_found *found = &findings->versions[i];

        mny_remark(
            problems, MNY_WARNING, place(found, path),
            _("rows of version \"%s\" of the form: %zu, the first here; the questionnaire is "
              "version \"%s\""),
            found->sample, found->count, version);
    }
}

/* In an export of scores nearly every row has such answers; a few are wrong answers like others,
   which edits.csv has. */
static bool is_seldom(const struct mny_findings *findings, enum mny_finding kind)
{
    enum { ROWS_OF_ONE = 20 };

    return kind == MNY_FOUND_SCORE &&
           findings->kinds[kind].count < findings->lines.records / ROWS_OF_ONE;
}

enum mny_code mny_findings_say(const struct mny_findings *findings, const char *path,
                               const char *version, struct mny_problems *problems)
{
    const struct mny_found *other = &findings->kinds[MNY_FOUND_OTHER_HEADER];

    if (other->count > 0)
        return mny_problem(
            problems, MNY_E_INPUT, place(other, path),
            _("here begins another header (\"%s\" ...): exports of different columns "
              "were joined; give them one by one with -r"),
            other->sample);
    for (size_t i = 0; i < MNY_FINDINGS; i++) {
        const struct mny_found *found = &findings->kinds[i];

        if (found->count > 0 && !is_seldom(findings, (enum mny_finding)i))
            mny_remark(problems, sayings[i].severity, place(found, path), _(sayings[i].format),
                       found->count, found->sample);
    }
    say_lines(&findings->lines, path, problems);
    say_versions(findings, path, version, problems);
    return MNY_OK;
}
