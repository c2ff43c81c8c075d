/* SPDX-License-Identifier: MIT */
#include "survey/dump/header.h"

#include "core/number.h"
#include "core/text.h"
#include "survey/dump/fill_ins.h"
#include "survey/dump/header_hints.h"
#include "survey/dump/header_rows.h"
#include "survey/dump/header_suggestion.h"
#include "survey/dump/header_variants.h"
#include "survey/dump/json_keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char delimiters[] = {',', '\t', ';'};

/* Rows by which an extra cell at their end is known. */
enum { EXTRA_CELL_ROWS = 100 };

/* The columns of the header when split at DELIMITER, and how many of them belong
   to questions. */
static enum mny_code try_delimiter(const struct mny_dump *dump, char delimiter,
                                   const struct mny_matcher *matcher, size_t columns_most,
                                   size_t *columns, size_t *matched, bool *splits)
{
    struct mny_csv_splitter *splitter = mny_csv_splitter_create(delimiter);
    const struct mny_csv_field *fields;
    size_t length, line, at;
    const char *text = mny_dump_header(dump, &length, &line);
    enum mny_csv_fault fault;
    bool memory = true;

    if (!splitter)
        return MNY_E_MEMORY;
    fault = mny_csv_split(splitter, text, length, &fields, columns, &at);
    *splits = fault == MNY_CSV_OK;
    *matched = *splits && *columns <= columns_most
                   ? mny_matcher_count(matcher, fields, *columns, &memory)
                   : 0;
    mny_csv_splitter_free(splitter);
    return fault == MNY_CSV_MEMORY || !memory ? MNY_E_MEMORY : MNY_OK;
}

/* The delimiter that binds most columns, the first of the three where some bind
   equally many; where none binds any, the one that makes most columns. */
static enum mny_code choose_delimiter(const struct mny_dump *dump, const char *path,
                                      const struct mny_matcher *matcher, size_t columns_most,
                                      struct mny_problems *problems, char *delimiter)
{
    size_t columns, matched, most = 0, widest = 0, length, line;
    bool splits, too_many = false, fits = false;

    mny_dump_header(dump, &length, &line);
    for (size_t i = 0; i < sizeof delimiters; i++) {
        if (try_delimiter(dump, delimiters[i], matcher, columns_most, &columns, &matched,
                          &splits) != MNY_OK)
            return mny_problem_memory(problems);
        if (splits && columns <= columns_most &&
            (!fits || matched > most || (matched == 0 && most == 0 && columns > widest))) {
            *delimiter = delimiters[i];
            most = matched;
            widest = columns;
            fits = true;
        }
        too_many = too_many || (splits && columns > columns_most);
    }
    /* One column that is no question's is what another delimiter leaves. */
    if (fits && (most > 0 || !too_many))
        return MNY_OK;
    if (too_many)
        return mny_problem(problems, MNY_E_INPUT, (struct mny_where){path, line, 0},
                           _("the header has more than %zu columns; is this a dump of responses? "
                             "--max-columns allows more"),
                           columns_most);
    return mny_problem(problems, MNY_E_INPUT, (struct mny_where){path, line, 0}, "%s",
                       _("the header cannot be split into columns: its quotation marks do not "
                         "match"));
}

/* The headers of one dump while they are bound, and what else they say of columns. */
struct texts {
    struct mny_csv_field *shown, *best; /* BEST owns its texts */
    bool *fills, *beside;
    size_t count;
};

static void free_texts(struct texts *texts)
{
    for (size_t i = 0; texts->best && i < texts->count; i++)
        free((char *)texts->best[i].text);
    free(texts->shown);
    free(texts->best);
    free(texts->fills);
    free(texts->beside);
}

/* Finds the text by which each column of ROWS is known best.  False without memory. */
static bool find_texts(const struct mny_header_rows *rows, enum mny_dialect dialect,
                       const struct mny_matcher *matcher, struct texts *texts)
{
    bool memory;

    texts->count = rows->counts[0];
    texts->shown = calloc(texts->count + 1, sizeof *texts->shown);
    texts->best = calloc(texts->count + 1, sizeof *texts->best);
    texts->fills = calloc(texts->count + 1, sizeof *texts->fills);
    texts->beside = calloc(texts->count + 1, sizeof *texts->beside);
    memory = texts->shown && texts->best && texts->fills && texts->beside;
    for (size_t i = 0; memory && i < texts->count; i++) {
        const char *shown = mny_header_shown(dialect, rows, i);
        struct mny_header_variant variant;

        memory = mny_header_variant(matcher, dialect, rows, i, &variant);
        texts->shown[i] = (struct mny_csv_field){shown, strlen(shown)};
        texts->best[i] =
            (struct mny_csv_field){variant.text, variant.text ? strlen(variant.text) : 0};
        texts->fills[i] = variant.fills;
        texts->beside[i] = variant.beside;
    }
    return memory;
}

/* Whether COLUMN has what was written for "other": LimeSurvey keeps that name for it, whatever the
   header says. */
static bool is_other(const struct mny_matcher *matcher, enum mny_dialect dialect,
                     const struct mny_column *column)
{
    const struct mny_questionnaire *questionnaire = mny_matcher_questionnaire(matcher);

    return mny_dialect_traits(dialect)->other &&
           strcmp(mny_questionnaire_question(questionnaire, column->question)
                      ->choices->choices[column->choice]
                      .name,
                  "other") == 0;
}

/* Binds each column of ROWS, and each of KEYS (or NULL). */
static enum mny_code bind(const struct mny_header_rows *rows, const struct mny_json_keys *keys,
                          enum mny_dialect dialect, const char *path, size_t line,
                          const struct mny_matcher *matcher, struct mny_problems *problems,
                          struct mny_binding *binding)
{
    const size_t json = keys ? mny_json_keys_column(keys) : MNY_NONE;
    struct texts texts = {0};
    enum mny_code code;

    if (find_texts(keys ? mny_json_keys_rows(keys) : rows, dialect, matcher, &texts)) {
        const struct mny_headers headers = {texts.shown, texts.best,
                                            texts.count, rows->counts[0],
                                            json,        mny_dialect_traits(dialect)->in_order,
                                            texts.beside};

        code = mny_matcher_bind(matcher, &headers, path, line, problems, binding);
    } else {
        code = mny_problem_memory(problems);
    }
    for (size_t i = 0; code == MNY_OK && i < texts.count; i++) {
        struct mny_column *column = &binding->columns[i];

        column->fills =
            column->choice != MNY_NONE && (texts.fills[i] || is_other(matcher, dialect, column));
        column->milliseconds = mny_header_counts_milliseconds(dialect, column->header);
    }
    free_texts(&texts);
    return code;
}

/* Finds out the dialect where it is not said, says it, and takes its header rows. */
static enum mny_code settle_dialect(struct mny_dump *dump, const char *path, size_t line,
                                    const struct mny_header_rows *rows, enum mny_dialect *dialect,
                                    struct mny_problems *problems)
{
    struct mny_where where = {path, line, 0};
    const char *evidence;
    size_t count;

    if (*dialect == MNY_DIALECT_DETECT) {
        *dialect = mny_dialect_detect(rows, &evidence);
        if (evidence)
            mny_remark(problems, MNY_NOTE, where,
                       _("dialect %s (%s), as \"%s\" in the header shows; --dialect says another"),
                       mny_dialect_traits(*dialect)->name, _(mny_dialect_traits(*dialect)->tool),
                       evidence);
    }
    count = mny_dialect_header_rows(*dialect, rows);
    if (count == 0)
        return mny_problem(problems, MNY_E_INPUT, where,
                           _("the header has not the rows that dialect %s writes (%s); export it "
                             "again, or say another --dialect"),
                           mny_dialect_traits(*dialect)->name,
                           _(mny_dialect_traits(*dialect)->tool));
    mny_dump_take_rows(dump, count - 1);
    return MNY_OK;
}

/* Questions that every respondent must have answered: by question. */
struct wanted {
    const struct mny_questionnaire *questionnaire;
    bool *questions;
};

/* A margin's question, or what it is computed from. */
static void want_margin(struct wanted *wanted, size_t question)
{
    const struct mny_question *asked = mny_questionnaire_question(wanted->questionnaire, question);
    size_t count = 0;
    const size_t *slots = NULL;

    if (wanted->questions[question])
        return;
    wanted->questions[question] = true;
    if (asked->type == MNY_CALCULATE && asked->calculation)
        slots = mny_expression_slots(asked->calculation, &count);
    for (size_t i = 0; i < count; i++)
        want_margin(wanted, slots[i]);
}

/* Of those that are asked of everybody, or of those that are ASKED_OF_SOME. */
static bool is_absent(const struct wanted *wanted, const struct mny_binding *binding,
                      size_t question, bool asked_of_some)
{
    return wanted->questions[question] && !binding->asked[question] &&
           mny_questionnaire_question(wanted->questionnaire, question)->type != MNY_CALCULATE &&
           mny_always_asked(wanted->questionnaire, question) != asked_of_some;
}

/* The names of the absent ones, joined; NULL without memory. */
static char *join_absent(const struct wanted *wanted, const struct mny_binding *binding,
                         bool asked_of_some, size_t *absent)
{
    size_t count = mny_questionnaire_questions(wanted->questionnaire), room = 1, used = 0;
    char *names;

    for (size_t i = 0; i < count; i++)
        room += strlen(mny_questionnaire_question(wanted->questionnaire, i)->name) + 2;
    names = malloc(room);
    if (!names)
        return NULL;
    names[0] = '\0';
    *absent = 0;
    for (size_t i = 0; i < count; i++)
        if (is_absent(wanted, binding, i, asked_of_some))
            used += (size_t)snprintf(names + used, room - used, "%s%s", (*absent)++ ? ", " : "",
                                     mny_questionnaire_question(wanted->questionnaire, i)->name);
    return names;
}

static enum mny_code say_absent(const struct wanted *wanted, const struct mny_binding *binding,
                                const char *path, size_t line, struct mny_problems *problems)
{
    size_t absent;
    char *names = join_absent(wanted, binding, false, &absent);
    enum mny_code code = MNY_OK;

    if (!names)
        return mny_problem_memory(problems);
    if (absent > 0)
        code =
            mny_problem(problems, MNY_E_INPUT, (struct mny_where){path, line, 0},
                        _("required questions without a column (%zu), so that every row would be "
                          "incomplete: %s; put their names or labels into the header"),
                        absent, names);
    free(names);
    return code;
}

/* A dump whose form never came to them is good without them, so that this is no error. */
static enum mny_code warn_absent(const struct wanted *wanted, const struct mny_binding *binding,
                                 struct mny_where where, struct mny_problems *problems)
{
    size_t absent;
    char *names = join_absent(wanted, binding, true, &absent);

    if (!names)
        return mny_problem_memory(problems);
    if (absent > 0)
        mny_remark(problems, MNY_WARNING, where,
                   _("required questions without a column (%zu), so that every row that was to be "
                     "asked is incomplete: %s; put their names or labels into the header"),
                   absent, names);
    free(names);
    return MNY_OK;
}

static enum mny_code say_no_city(const struct mny_questionnaire *questionnaire, size_t city,
                                 const char *path, size_t line, struct mny_problems *problems)
{
    const struct mny_question *question = mny_questionnaire_question(questionnaire, city);

    return mny_problem(problems, MNY_E_INPUT, (struct mny_where){path, line, 0},
                       _("no column has the city; name one \"%s\" or, by its label, \"%s\""),
                       question->name, question->label);
}

/* What nobody can have answered: scored items, or other questions. */
static bool is_unasked(const struct mny_questionnaire *questionnaire,
                       const struct mny_binding *binding, size_t question, bool scored)
{
    const struct mny_question *asked = mny_questionnaire_question(questionnaire, question);

    return !binding->asked[question] && asked->number > 0 && asked->scored == scored &&
           asked->role != MNY_ROLE_CITY && !asked->required;
}

static char *join_unasked(const struct mny_questionnaire *questionnaire,
                          const struct mny_binding *binding, bool scored, size_t *count)
{
    size_t questions = mny_questionnaire_questions(questionnaire), room = 1, used = 0;
    char *names;

    *count = 0;
    for (size_t i = 0; i < questions; i++)
        room += strlen(mny_questionnaire_question(questionnaire, i)->name) + 2;
    names = malloc(room);
    if (!names)
        return NULL;
    names[0] = '\0';
    for (size_t i = 0; i < questions; i++)
        if (is_unasked(questionnaire, binding, i, scored))
            used += (size_t)snprintf(names + used, room - used, "%s%s", (*count)++ ? ", " : "",
                                     mny_questionnaire_question(questionnaire, i)->name);
    return names;
}

/* A dump with JSON may still answer in a later row what its first rows do not. */
static enum mny_code say_unasked(const struct mny_questionnaire *questionnaire,
                                 const struct mny_binding *binding, struct mny_where where,
                                 struct mny_problems *problems)
{
    size_t scored, others;
    char *items = join_unasked(questionnaire, binding, true, &scored);
    char *names = join_unasked(questionnaire, binding, false, &others);
    enum mny_code code = items && names ? MNY_OK : mny_problem_memory(problems);

    if (code == MNY_OK && scored > 0)
        mny_remark(problems, MNY_WARNING, where,
                   binding->json == MNY_NONE
                       ? _("scored questions without a column (%zu), which nobody here has "
                           "answered: %s")
                       : _("scored questions without a column or a key in the first rows (%zu): "
                           "%s"),
                   scored, items);
    if (code == MNY_OK && others > 0)
        mny_remark(problems, MNY_NOTE, where,
                   binding->json == MNY_NONE
                       ? _("other questions without a column (%zu), which nobody here has "
                           "answered: %s")
                       : _("other questions without a column or a key in the first rows (%zu): "
                           "%s"),
                   others, names);
    free(items);
    free(names);
    return code;
}

static enum mny_code check(const struct mny_questionnaire *questionnaire,
                           const struct mny_population *population, const char *path, size_t line,
                           const struct mny_binding *binding, struct mny_problems *problems)
{
    size_t count = mny_questionnaire_questions(questionnaire), margins = 0;
    size_t city = mny_questionnaire_role(questionnaire, MNY_ROLE_CITY);
    struct wanted wanted = {questionnaire, calloc(count + 1, sizeof(bool))};
    enum mny_code code = MNY_OK, absent;

    if (!wanted.questions)
        return mny_problem_memory(problems);
    if (population)
        margins = mny_population_margins(population);
    for (size_t i = 0; i < margins; i++) {
        const struct mny_margin *margin = mny_population_margin(population, i);

        for (size_t k = 0; k < margin->question_count; k++)
            want_margin(&wanted, margin->questions[k]);
    }
    for (size_t i = 0; i < count; i++)
        if (mny_questionnaire_question(questionnaire, i)->required)
            wanted.questions[i] = true;
    if (!binding->asked[city]) {
        code = say_no_city(questionnaire, city, path, line, problems);
        wanted.questions[city] = false;
    }
    absent = say_absent(&wanted, binding, path, line, problems);
    if (absent == MNY_OK)
        absent = warn_absent(&wanted, binding, (struct mny_where){path, line, 0}, problems);
    free(wanted.questions);
    return code == MNY_OK ? absent : code;
}

/* Whether no column is a question's. */
static bool knows_nothing(const struct mny_binding *binding)
{
    for (size_t i = 0; i < binding->count; i++)
        if (binding->columns[i].use != MNY_COLUMN_UNMATCHED)
            return false;
    return true;
}

static bool is_named(const struct mny_binding *binding, size_t column, const char *name)
{
    return binding->columns[column].use == MNY_COLUMN_UNMATCHED &&
           strcmp(binding->columns[column].header, name) == 0;
}

/* What is in every row of a clean file, or in none. */
static bool is_all_or_nothing(enum mny_role role)
{
    return role == MNY_ROLE_STRATUM || role == MNY_ROLE_PSU || role == MNY_ROLE_BASE_WEIGHT ||
           role == MNY_ROLE_FPC || role == MNY_ROLE_DISPOSITION;
}

/* A clean file (responses.csv) has a column for every question, one of the design too that
   no dump had; it is empty then.  Read again it is not there either: if it were, it would be
   required, and every row incomplete. */
static enum mny_code set_aside_empty_design(const struct mny_dump *dump, char delimiter,
                                            const struct mny_questionnaire *questionnaire,
                                            struct mny_problems *problems,
                                            struct mny_binding *binding)
{
    struct mny_csv_splitter *splitter;
    const struct mny_csv_field *cells;
    size_t length, count, at;
    const char *text = mny_dump_first(dump, &length);
    enum mny_csv_fault result;

    if (!text || binding->count < 2 || !is_named(binding, 0, "file") ||
        !is_named(binding, 1, "line"))
        return MNY_OK;
    splitter = mny_csv_splitter_create(delimiter);
    result = splitter ? mny_csv_split(splitter, text, length, &cells, &count, &at) : MNY_CSV_MEMORY;
    for (size_t i = 0; result == MNY_CSV_OK && i < binding->count && i < count; i++) {
        struct mny_column *column = &binding->columns[i];

        if (column->use == MNY_COLUMN_ANSWER && cells[i].length == 0 &&
            is_all_or_nothing(mny_questionnaire_question(questionnaire, column->question)->role)) {
            column->use = MNY_COLUMN_IGNORED;
            binding->asked[column->question] = false;
        }
    }
    mny_csv_splitter_free(splitter);
    return result == MNY_CSV_MEMORY ? mny_problem_memory(problems) : MNY_OK;
}

/* Whether the first response has a number where a choice with a score is to be chosen: *NUMBERS. */
static enum mny_csv_fault begins_with_numbers(const struct mny_dump *dump, char delimiter,
                                              const struct mny_questionnaire *questionnaire,
                                              const struct mny_binding *binding, bool *numbers)
{
    struct mny_csv_splitter *splitter = mny_csv_splitter_create(delimiter);
    const struct mny_csv_field *cells;
    size_t length, count = 0, at;
    const char *row = mny_dump_row(dump, 0, &length);
    enum mny_csv_fault fault = splitter ? MNY_CSV_OK : MNY_CSV_MEMORY;
    double number;

    *numbers = false;
    if (splitter && row)
        fault = mny_csv_split(splitter, row, length, &cells, &count, &at);
    for (size_t i = 0; fault == MNY_CSV_OK && i < count && i < binding->count && !*numbers; i++)
        *numbers =
            binding->columns[i].use == MNY_COLUMN_ANSWER &&
            mny_questionnaire_question(questionnaire, binding->columns[i].question)->scored &&
            mny_number_parse(cells[i].text, cells[i].length, &number) && number >= 0;
    mny_csv_splitter_free(splitter);
    return fault;
}

/* 问卷星 adds the sum of scores, 总分, to its export of scores; read as codes, the scores of items
   that are counted backwards would be choices, and the wrong ones. */
static enum mny_code warn_of_scores(const struct mny_dump *dump, struct mny_where where,
                                    const struct mny_header_rows *rows,
                                    const struct mny_questionnaire *questionnaire,
                                    const struct mny_binding *binding,
                                    struct mny_problems *problems)
{
    static const char sum[] = "总分";
    const enum mny_dialect dialect = binding->dialect;
    bool numbers;

    for (size_t i = 0; i < rows->counts[0]; i++) {
        if ((dialect != MNY_DIALECT_WJX_CODE && dialect != MNY_DIALECT_WJX_TEXT) ||
            strcmp(rows->cells[0][i].text, sum) != 0)
            continue;
        if (begins_with_numbers(dump, rows->delimiter, questionnaire, binding, &numbers) ==
            MNY_CSV_MEMORY)
            return mny_problem_memory(problems);
        if (!numbers)
            continue;
        where.column = i + 1;
        mny_remark(problems, MNY_WARNING, where,
                   _("column \"%s\" shows an export of scores, which is read as %s here; say "
                     "--dialect wjx-score if it is one"),
                   sum, mny_dialect_traits(dialect)->name);
    }
    return MNY_OK;
}

/* Whether CELL, an answer to QUESTION, can only be the place of a choice. */
static bool is_place(const struct mny_question *question, const struct mny_csv_field *cell)
{
    const struct mny_choice_list *list = question->choices;
    double place;

    return question->type == MNY_SELECT_ONE &&
           mny_integer_parse(cell->text, cell->length, &place) && place >= 1 &&
           place <= (double)list->count &&
           mny_choice_by_name(list, cell->text, cell->length) == MNY_NONE &&
           mny_choice_by_label(list, cell->text, cell->length) == MNY_NONE;
}

/* 问卷星's export of codes has places of choices, which are read as such only where the user says
   so: every response would be unknown without a word why.  The first one shows it. */
static enum mny_code note_places(const struct mny_dump *dump, struct mny_where where,
                                 char delimiter, const struct mny_questionnaire *questionnaire,
                                 const struct mny_binding *binding, struct mny_problems *problems)
{
    const bool wjx =
        binding->dialect == MNY_DIALECT_WJX_CODE || binding->dialect == MNY_DIALECT_WJX_TEXT;
    struct mny_csv_splitter *splitter;
    const struct mny_csv_field *cells;
    size_t length, count = 0, at;
    const char *row = mny_dump_row(dump, 0, &length);
    enum mny_csv_fault fault;

    if (binding->declared || !wjx || !row)
        return MNY_OK;
    splitter = mny_csv_splitter_create(delimiter);
    fault = splitter ? mny_csv_split(splitter, row, length, &cells, &count, &at) : MNY_CSV_MEMORY;
    for (size_t i = 0; fault == MNY_CSV_OK && i < count && i < binding->cells; i++) {
        const struct mny_column *column = &binding->columns[i];

        if (column->use != MNY_COLUMN_ANSWER ||
            !is_place(mny_questionnaire_question(questionnaire, column->question), &cells[i]))
            continue;
        where.column = i + 1;
        mny_remark(
            problems, MNY_WARNING, where,
            _("\"%s\" is no choice here, but may be the place of one, as Wenjuanxing exports "
              "codes; say --dialect wjx-code to read places"),
            cells[i].text);
        break;
    }
    mny_csv_splitter_free(splitter);
    return fault == MNY_CSV_MEMORY ? mny_problem_memory(problems) : MNY_OK;
}

/* Whether the ROW of LENGTH bytes has one cell more than COUNT, and that is empty. */
static enum mny_csv_fault ends_empty(struct mny_csv_splitter *splitter, const char *row,
                                     size_t length, size_t count, bool *ends)
{
    const struct mny_csv_field *cells;
    size_t found = 0, at;
    const enum mny_csv_fault fault = mny_csv_split(splitter, row, length, &cells, &found, &at);

    *ends = fault == MNY_CSV_OK && found == count + 1 && cells[count].length == 0;
    return fault;
}

/* Older exports of Qualtrics end each row, but not the header, with a delimiter.  Decided by
   the first rows, all of which must do so: then all others must, too. */
static enum mny_code find_extra_cell(const struct mny_dump *dump, const char *path, size_t line,
                                     char delimiter, struct mny_problems *problems,
                                     struct mny_binding *binding)
{
    struct mny_csv_splitter *splitter = mny_csv_splitter_create(delimiter);
    const char *row = NULL;
    size_t length, rows = 0;
    bool ends = splitter != NULL, memory = splitter != NULL;

    for (; ends && rows < EXTRA_CELL_ROWS; rows++) {
        row = mny_dump_row(dump, rows, &length);
        if (!row)
            break;
        if (length > 0)
            memory = ends_empty(splitter, row, length, binding->cells, &ends) != MNY_CSV_MEMORY;
    }
    mny_csv_splitter_free(splitter);
    binding->extra_cell = ends && rows > 0;
    if (binding->extra_cell)
        mny_remark(problems, MNY_WARNING, (struct mny_where){path, line, 0}, "%s",
                   _("rows have one cell more than the header, always an empty one: it is "
                     "dropped, and a row without it cannot be read"));
    return memory ? MNY_OK : mny_problem_memory(problems);
}

/* A Qualtrics file whose first response has no number where the progress stands still has a
   header row there, whatever its language. */
static enum mny_code check_progress(const struct mny_dump *dump, const char *path, size_t line,
                                    const struct mny_header_rows *rows,
                                    struct mny_problems *problems)
{
    struct mny_csv_splitter *splitter = mny_csv_splitter_create(rows->delimiter);
    const struct mny_csv_field *cells;
    size_t length, count = 0, at, column = 0;
    const char *text = mny_dump_row(dump, 0, &length);
    enum mny_csv_fault fault = splitter ? MNY_CSV_OK : MNY_CSV_MEMORY;
    enum mny_code code = MNY_OK;

    while (column < rows->counts[0] && strcmp(rows->cells[0][column].text, "Progress") != 0)
        column++;
    if (splitter && text && column < rows->counts[0])
        fault = mny_csv_split(splitter, text, length, &cells, &count, &at);
    if (fault == MNY_CSV_MEMORY)
        code = mny_problem_memory(problems);
    else if (fault == MNY_CSV_OK && column < count && cells[column].length > 0 &&
             !strpbrk(cells[column].text, "0123456789"))
        code = mny_problem(problems, MNY_E_INPUT, (struct mny_where){path, line, column + 1},
                           _("the first response has the progress \"%s\", which is no number: is "
                             "a row of the header repeated?"),
                           cells[column].text);
    mny_csv_splitter_free(splitter);
    return code;
}

/* What labels stand for in columns that answer a question for a number.  False without memory. */
static bool keep_numbers(const struct mny_dump *dump, const struct mny_matcher *matcher,
                         struct mny_binding *binding)
{
    const struct mny_questionnaire *questionnaire = mny_matcher_questionnaire(matcher);
    bool *wanted = calloc(binding->count + 1, sizeof *wanted);
    bool good;

    for (size_t i = 0; wanted && i < binding->count; i++) {
        const struct mny_column *column = &binding->columns[i];

        wanted[i] = column->use == MNY_COLUMN_ANSWER &&
                    mny_question_is_numeric(
                        mny_questionnaire_question(questionnaire, column->question)->type);
    }
    good = wanted && mny_labelled_numbers_copy(mny_dump_numbers(dump), wanted, binding->count,
                                               &binding->numbers);
    free(wanted);
    return good;
}

/* Binds the columns of ROWS and the KEYS of their JSON, no more than MOST. */
static enum mny_code read_rows(struct mny_dump *dump, const char *path, size_t line,
                               const struct mny_header_rows *rows,
                               const struct mny_matcher *matcher, enum mny_dialect dialect,
                               size_t most, struct mny_problems *problems,
                               struct mny_json_keys **keys, struct mny_binding *binding)
{
    bool declared = dialect != MNY_DIALECT_DETECT;
    enum mny_code code = settle_dialect(dump, path, line, rows, &dialect, problems);

    if (code == MNY_OK && !declared && dialect == MNY_DIALECT_GENERIC)
        code = mny_header_suggest(rows, matcher, (struct mny_where){path, line, 0}, problems);
    if (code == MNY_OK && dialect == MNY_DIALECT_QUALTRICS)
        code = check_progress(dump, path, line, rows, problems);
    if (code == MNY_OK && mny_dialect_traits(dialect)->json)
        code = mny_json_keys_find(dump, rows, matcher, most, problems, keys);
    if (code == MNY_OK)
        code = bind(rows, *keys, dialect, path, line, matcher, problems, binding);
    if (code == MNY_OK && !keep_numbers(dump, matcher, binding))
        code = mny_problem_memory(problems);
    binding->dialect = dialect;
    binding->declared = declared;
    return code;
}

enum mny_code
mny_header_read(struct mny_dump *dump, const char *path, const struct mny_matcher *matcher,
                const struct mny_questionnaire *questionnaire,
                const struct mny_population *population, const struct mny_header_reading *reading,
                struct mny_problems *problems, struct mny_binding *binding, char *delimiter)
{
    const size_t columns_most = reading->columns_most ? reading->columns_most : MNY_COLUMNS_MOST;
    struct mny_header_split *split = NULL;
    struct mny_json_keys *keys = NULL;
    size_t length, line;
    enum mny_code code;

    mny_dump_header(dump, &length, &line);
    code = choose_delimiter(dump, path, matcher, columns_most, problems, delimiter);
    if (code == MNY_OK)
        code = mny_header_split(dump, *delimiter, problems, &split);
    if (code == MNY_OK)
        code = read_rows(dump, path, line, mny_header_split_rows(split), matcher, reading->dialect,
                         columns_most, problems, &keys, binding);
    if (code == MNY_OK)
        code = warn_of_scores(dump, (struct mny_where){path, line, 0}, mny_header_split_rows(split),
                              questionnaire, binding, problems);
    if (code == MNY_OK)
        code = note_places(dump, (struct mny_where){path, line, 0}, *delimiter, questionnaire,
                           binding, problems);
    if (code == MNY_OK)
        code = find_extra_cell(dump, path, line, *delimiter, problems, binding);
    if (code == MNY_OK)
        code = set_aside_empty_design(dump, *delimiter, questionnaire, problems, binding);
    if (code == MNY_OK && knows_nothing(binding))
        code = mny_header_hint(dump, (struct mny_where){path, line, 0}, matcher, problems);
    if (code == MNY_OK && binding->json == MNY_NONE)
        code =
            mny_fill_ins_add(questionnaire, (struct mny_where){path, line, 0}, problems, binding);
    if (code == MNY_OK)
        code = check(questionnaire, population, path, line, binding, problems);
    if (code == MNY_OK)
        code = say_unasked(questionnaire, binding, (struct mny_where){path, line, 0}, problems);
    if (code == MNY_OK && keys && !mny_json_keys_add_late(keys, questionnaire, binding))
        code = mny_problem_memory(problems);
    mny_json_keys_free(keys);
    mny_header_split_free(split);
    return code;
}
