/* SPDX-License-Identifier: MIT */
#include "core/explain.h"

#include "core/city_word.h"
#include "core/file.h"
#include "core/formula_text.h"
#include "core/number.h"
#include "core/page.h"
#include "core/rounding.h"
#include "core/table.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Columns of trace.csv, and of objective.csv; the city, the code and the label have
   the same place in both. */
enum { CITY, CODE, KIND, STEP, LABEL, FORMULA, SUBSTITUTED, VALUE, NOTE, CLAUSE, TRACE_COLUMNS };
enum { LEVEL = 2, WEIGHT = 3, SCORE = 5, FULL = 6, SCORE_COLUMNS = 7 };

static const char *const trace_columns[TRACE_COLUMNS] = {
    "city", "code", "kind", "step", "label", "formula", "substituted", "value", "note", "clause"};
static const char *const score_columns[SCORE_COLUMNS] = {"city",  "code",  "level", "weight",
                                                         "label", "score", "full"};

/* One of the files, with its columns found. */
struct source {
    struct mny_table *table;
    size_t columns[TRACE_COLUMNS];
};

struct explanation {
    const char *folder, *city, *item;
    struct mny_problems *problems;
    struct source trace, scores;
    size_t first, end; /* the item's rows in the trace */
    size_t score_row;  /* the item's in the scores */
    bool beside;       /* the scores are of what stands beside the total */
    struct mny_page page, line;
};

/* ---- reading --------------------------------------------------------------------- */

static const char *cell(const struct source *source, size_t row, int column)
{
    return mny_table_cell(source->table, row, source->columns[column]);
}

static double number_of(const struct source *source, size_t row, int column)
{
    const char *text = cell(source, row, column);
    double value = 0;

    mny_number_parse(text, strlen(text), &value);
    return value;
}

static enum mny_code read_source(struct explanation *explanation, const char *name,
                                 const char *const *columns, size_t count, struct source *source)
{
    char *path = mny_path_in(explanation->folder, name);
    enum mny_code code = MNY_OK;

    if (!path)
        return mny_problem_memory(explanation->problems);
    if (access(path, F_OK) != 0)
        code = mny_problem(explanation->problems, MNY_E_NOT_FOUND, (struct mny_where){0},
                           _("%s has no %s; a folder that `minyi assess`, or `minyi run` with "
                             "filings, has made is expected"),
                           explanation->folder, name);
    else
        code = mny_table_read(path, explanation->problems, &source->table);
    for (size_t i = 0; i < count && code == MNY_OK; i++)
        if (!mny_table_find(source->table, columns[i], &source->columns[i]))
            code = mny_problem(explanation->problems, MNY_E_INPUT, (struct mny_where){path, 1, 1},
                               _("no column \"%s\" in the header; the file as minyi writes it is "
                                 "expected"),
                               columns[i]);
    free(path);
    return code;
}

static bool is_row(const struct source *source, size_t row, const char *city, const char *code)
{
    return strcmp(cell(source, row, CITY), city) == 0 && strcmp(cell(source, row, CODE), code) == 0;
}

/* Says which of city and item the trace does not know. */
static enum mny_code say_unknown(const struct explanation *explanation)
{
    const struct source *trace = &explanation->trace;
    size_t rows = mny_table_rows(trace->table), last = rows > 0 ? rows - 1 : 0;
    const char *path = mny_table_path(trace->table);

    for (size_t row = 0; row < rows; row++)
        if (strcmp(cell(trace, row, CITY), explanation->city) == 0)
            return mny_problem(explanation->problems, MNY_E_INPUT, (struct mny_where){path, 0, 0},
                               _("no item \"%s\"; one of its items is expected, %s to %s (all are "
                                 "in objective.csv, column code)"),
                               explanation->item, cell(trace, 0, CODE), cell(trace, last, CODE));
    return mny_problem(explanation->problems, MNY_E_INPUT, (struct mny_where){path, 0, 0},
                       _("no city \"%s\"; the code of a city that filed is expected, %s to %s (all "
                         "are in objective.csv, column city)"),
                       explanation->city, cell(trace, 0, CITY), cell(trace, last, CITY));
}

static enum mny_code find_trace(struct explanation *explanation)
{
    const struct source *trace = &explanation->trace;
    size_t rows = mny_table_rows(trace->table), row = 0;

    while (row < rows && !is_row(trace, row, explanation->city, explanation->item))
        row++;
    if (row == rows)
        return say_unknown(explanation);
    explanation->first = row;
    while (row < rows && is_row(trace, row, explanation->city, explanation->item))
        row++;
    explanation->end = row;
    return MNY_OK;
}

/* Whether the item stands in the scores, and where. */
static bool find_score(struct explanation *explanation)
{
    const struct source *scores = &explanation->scores;

    for (size_t row = 0; row < mny_table_rows(scores->table); row++) {
        if (is_row(scores, row, explanation->city, explanation->item)) {
            explanation->score_row = row;
            return true;
        }
    }
    return false;
}

/* What stands beside the total has its scores in a file of its own. */
static enum mny_code read_scores(struct explanation *explanation)
{
    static const char *const names[] = {"objective.csv", "beside.csv"};
    enum mny_code code;

    for (size_t i = 0; i < 2; i++) {
        mny_table_free(explanation->scores.table);
        explanation->scores.table = NULL;
        code =
            read_source(explanation, names[i], score_columns, SCORE_COLUMNS, &explanation->scores);
        explanation->beside = i > 0;
        if (code != MNY_OK || find_score(explanation))
            return code;
    }
    /* Only a city that filed some of it has rows there. */
    mny_table_free(explanation->scores.table);
    explanation->scores.table = NULL;
    return MNY_OK;
}

/* ---- writing --------------------------------------------------------------------- */

static void end_line(struct explanation *explanation, size_t indent)
{
    if (explanation->line.text)
        mny_page_wrapped(&explanation->page, indent, explanation->line.text);
    explanation->page.failed = explanation->page.failed || explanation->line.failed;
}

static void begin_line(struct explanation *explanation, const char *text)
{
    mny_page_clear(&explanation->line);
    mny_page_text(&explanation->line, text);
}

static void add(struct explanation *explanation, const char *text)
{
    mny_page_text(&explanation->line, text);
}

/* A formula, or one number. */
static void add_formula(struct explanation *explanation, const char *formula)
{
    mny_formula_text(&explanation->line, formula);
}

/* A score, with the zeros of a standard that rounds: 12.50. */
static void add_score(struct explanation *explanation, const char *score)
{
    const char *point = strchr(score, '.');

    if (point && strlen(point + 1) <= MNY_DECIMALS_MOST && !strchr(score, 'e'))
        add(explanation, score);
    else
        add_formula(explanation, score);
}

/* `x1 label: 2046`. */
static void write_input(struct explanation *explanation, size_t row)
{
    const struct source *trace = &explanation->trace;
    const char *note = cell(trace, row, NOTE);

    begin_line(explanation, cell(trace, row, STEP));
    add(explanation, " ");
    add(explanation, cell(trace, row, LABEL));
    add(explanation, _(": "));
    if (strcmp(note, "missing") == 0) {
        add(explanation, _("not filed"));
    } else {
        add_formula(explanation, cell(trace, row, VALUE));
        if (note[0] != '\0') {
            add(explanation, " ");
            add(explanation, note);
        }
    }
    end_line(explanation, 4);
}

static bool is_deduction(const struct explanation *explanation)
{
    const struct source *scores = &explanation->scores;

    return scores->table && strcmp(cell(scores, explanation->score_row, LEVEL), "deduction") == 0;
}

static const char *step_name(const struct explanation *explanation, size_t row)
{
    const char *step = cell(&explanation->trace, row, STEP);

    if (strcmp(step, "mark") != 0)
        return step;
    return is_deduction(explanation) ? _("points off") : _("mark");
}

/* `= text`, below a formula. */
static void write_equal(struct explanation *explanation, const char *text)
{
    begin_line(explanation, "= ");
    add_formula(explanation, text);
    end_line(explanation, 6);
}

/* `b1 = x1 ÷ x2`, then with the numbers, then the result. */
static void write_formula(struct explanation *explanation, size_t row)
{
    const struct source *trace = &explanation->trace;
    const char *substituted = cell(trace, row, SUBSTITUTED), *value = cell(trace, row, VALUE);

    begin_line(explanation, step_name(explanation, row));
    add(explanation, " = ");
    add_formula(explanation, cell(trace, row, FORMULA));
    end_line(explanation, 4);
    if (value[0] == '\0') {
        begin_line(explanation, _("not computed: an input was not filed"));
        end_line(explanation, 6);
        return;
    }
    if (strcmp(substituted, value) != 0)
        write_equal(explanation, substituted);
    write_equal(explanation, value);
}

/* What was done to a number: cap, 0 ÷ 0, rounding. */
static void write_remark(struct explanation *explanation, size_t row)
{
    const struct source *trace = &explanation->trace;
    const char *kind = cell(trace, row, KIND), *note = cell(trace, row, NOTE);
    struct mny_page before = {0}, after = {0};

    mny_formula_text(&before, cell(trace, row, SUBSTITUTED));
    mny_formula_text(&after, cell(trace, row, VALUE));
    mny_page_clear(&explanation->line);
    if (before.text && after.text && strcmp(kind, "cap") == 0)
        mny_page_line(&explanation->page, 6, _("(%s is more than allowed, taken as %s)"),
                      before.text, after.text);
    else if (before.text && after.text && strcmp(kind, "rounding") == 0)
        mny_page_line(&explanation->page, 4, _("rounded half up to %s decimals: %s becomes %s"),
                      note, before.text, cell(trace, row, VALUE));
    else if (after.text && strcmp(note, "printed") == 0)
        mny_page_line(&explanation->page, 6, _("(0 ÷ 0 counts as %s by the standard)"), after.text);
    else
        mny_page_line(&explanation->page, 6, "%s",
                      _("(0 ÷ 0: the standard says nothing, counts as 0)"));
    free(before.text);
    free(after.text);
}

static const char *status_text(const char *status)
{
    static const struct {
        const char *status, *text;
    } texts[] = {{"ok", ""},
                 {"capped", N_("capped")},
                 {"undefined", N_("0 ÷ 0 in it")},
                 {"missing", N_("an input was not filed")}};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(texts[i].status, status) == 0)
            return *texts[i].text ? _(texts[i].text) : "";
    return status;
}

/* `分项分数 25.607009 (of 30)`. */
static void write_score(struct explanation *explanation, size_t row)
{
    const struct source *trace = &explanation->trace, *scores = &explanation->scores;
    const char *status = status_text(cell(trace, row, NOTE));

    begin_line(explanation, _("Score: "));
    add_score(explanation, cell(trace, row, VALUE));
    if (scores->table) {
        add(explanation, _(" of "));
        add_score(explanation, cell(scores, explanation->score_row, FULL));
    }
    if (status[0] != '\0') {
        add(explanation, _(" - "));
        add(explanation, status);
    }
    end_line(explanation, 2);
}

static void write_weight(struct explanation *explanation, size_t row)
{
    const struct source *trace = &explanation->trace;

    begin_line(explanation, _("score = "));
    add_formula(explanation, cell(trace, row, SUBSTITUTED));
    add(explanation, " = ");
    add_formula(explanation, cell(trace, row, VALUE));
    end_line(explanation, 4);
}

static void write_step(struct explanation *explanation, size_t row)
{
    const char *kind = cell(&explanation->trace, row, KIND);

    if (strcmp(kind, "component") == 0 || strcmp(kind, "mark") == 0)
        write_formula(explanation, row);
    else if (strcmp(kind, "weight") == 0)
        write_weight(explanation, row);
    else if (strcmp(kind, "score") == 0)
        write_score(explanation, row);
    else
        write_remark(explanation, row);
}

/* `L1P1 政务综合服务: 1.28 of 5`. */
static void write_level(struct explanation *explanation, size_t row)
{
    const struct source *scores = &explanation->scores;

    begin_line(explanation, "");
    if (strcmp(cell(scores, row, LEVEL), "objective") != 0) {
        add(explanation, cell(scores, row, CODE));
        add(explanation, " ");
    }
    add(explanation, cell(scores, row, LABEL));
    add(explanation, _(": "));
    add_score(explanation, cell(scores, row, SCORE));
    add(explanation, _(" of "));
    add_score(explanation, cell(scores, row, FULL));
    end_line(explanation, 4);
}

/* The next row of LEVEL of the same city, from ROW on; the end if there is none. */
static size_t next_level(const struct explanation *explanation, size_t row, const char *level)
{
    const struct source *scores = &explanation->scores;
    size_t rows = mny_table_rows(scores->table);

    while (row < rows && strcmp(cell(scores, row, CITY), explanation->city) == 0) {
        if (strcmp(cell(scores, row, LEVEL), level) == 0)
            return row;
        row++;
    }
    return rows;
}

/* What the item adds: its L2's weight of its score, and what that is part of. */
static void write_part(struct explanation *explanation)
{
    static const char *const levels[] = {"L2", "L1", "objective"};
    const struct source *scores = &explanation->scores;
    size_t rows = mny_table_rows(scores->table), row = explanation->score_row;
    size_t l2 = next_level(explanation, row, "L2");

    if (l2 < rows) {
        double weight = number_of(scores, l2, WEIGHT), score = number_of(scores, row, SCORE);

        begin_line(explanation,
                   explanation->beside ? _("Counts beside the total: ") : _("Adds to the total: "));
        mny_formula_number(&explanation->line, weight);
        add(explanation, " % × ");
        add_score(explanation, cell(scores, row, SCORE));
        add(explanation, " = ");
        mny_formula_number(&explanation->line, weight * score / 100);
        add(explanation, _(" points"));
        end_line(explanation, 2);
    }
    for (size_t i = 0; i < sizeof levels / sizeof *levels && row < rows; i++) {
        row = next_level(explanation, row, levels[i]);
        if (row < rows)
            write_level(explanation, row);
    }
}

/* A deduction is in no L2; its points come off the total. */
static void write_deduction(struct explanation *explanation)
{
    const struct source *scores = &explanation->scores;
    size_t rows = mny_table_rows(scores->table);
    size_t row = next_level(explanation, explanation->score_row, "objective");

    begin_line(explanation, _("Taken off the total: "));
    add_score(explanation, cell(scores, explanation->score_row, SCORE));
    add(explanation, _(" points"));
    end_line(explanation, 2);
    if (row < rows)
        write_level(explanation, row);
}

static void write_head(struct explanation *explanation)
{
    const struct source *trace = &explanation->trace;
    size_t last = explanation->end - 1; /* the score, which is labelled as the item */

    begin_line(explanation, explanation->item);
    add(explanation, " ");
    add(explanation, cell(trace, last, LABEL));
    add(explanation, "  ");
    add(explanation, explanation->city);
    end_line(explanation, 0);
    if (cell(trace, last, CLAUSE)[0] != '\0') {
        begin_line(explanation, _("Clause: "));
        add(explanation, cell(trace, last, CLAUSE));
        end_line(explanation, 2);
    }
}

static void write_page(struct explanation *explanation)
{
    const struct source *trace = &explanation->trace;
    bool inputs = true;

    write_head(explanation);
    mny_page_line(&explanation->page, 2, "%s", _("Filed:"));
    for (size_t row = explanation->first; row < explanation->end; row++) {
        if (strcmp(cell(trace, row, KIND), "input") == 0) {
            write_input(explanation, row);
            continue;
        }
        if (inputs)
            mny_page_line(&explanation->page, 2, "%s", _("Computed:"));
        inputs = false;
        write_step(explanation, row);
    }
    if (is_deduction(explanation))
        write_deduction(explanation);
    else if (explanation->scores.table)
        write_part(explanation);
}

enum mny_code mny_explain(const char *folder, const char *city, const char *item,
                          struct mny_problems *problems, char **text)
{
    struct explanation explanation = {.folder = folder, .item = item, .problems = problems};
    enum mny_code code =
        read_source(&explanation, "trace.csv", trace_columns, TRACE_COLUMNS, &explanation.trace);
    char *city_code = NULL;

    *text = NULL;
    if (code == MNY_OK)
        code = mny_city_of_word(folder, city, problems, &city_code);
    explanation.city = city_code;
    if (code == MNY_OK)
        code = find_trace(&explanation);
    if (code == MNY_OK)
        code = read_scores(&explanation);
    if (code == MNY_OK) {
        write_page(&explanation);
        if (explanation.page.failed)
            code = mny_problem_memory(problems);
    }
    if (code == MNY_OK)
        *text = explanation.page.text;
    else
        free(explanation.page.text);
    free(explanation.line.text);
    free(city_code);
    mny_table_free(explanation.trace.table);
    mny_table_free(explanation.scores.table);
    return code;
}
