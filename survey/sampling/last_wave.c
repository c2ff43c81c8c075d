/* SPDX-License-Identifier: MIT */
/* What the last wave's subjective.csv tells of each city's answers. */
#include "core/csv_record.h"
#include "core/file.h"
#include "core/number.h"
#include "core/table.h"
#include "core/text.h"
#include "survey/sampling/sampling_plan_private.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { CITY, LEVEL, SCORE, SE, N, DEFF, COLUMNS };
static const char *const names[COLUMNS] = {"city", "level", "score", "se", "n", "deff"};

static enum mny_code find_columns(const struct mny_table *table, size_t *columns,
                                  struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;

    for (int i = 0; i < COLUMNS; i++)
        if (!mny_table_find(table, names[i], &columns[i]))
            code = mny_problem(problems, MNY_E_INPUT, mny_table_where(table, MNY_TABLE_HEADER, 0),
                               _("column %s is missing; --from wants the OUT of a finished score "
                                 "or run"),
                               names[i]);
    return code;
}

static double number_at(const struct mny_table *table, size_t row, size_t column)
{
    const char *text = mny_table_cell(table, row, column);
    double value = NAN;

    mny_number_parse(text, strlen(text), &value);
    return value;
}

static size_t find_city(const struct mny_sampling_plan *plan, const char *code)
{
    size_t city = 0;

    while (city < plan->count && strcmp(plan->cities[city].code, code) != 0)
        city++;
    return city;
}

/* Of the file of responses only the header and one row are looked at; they are far shorter. */
enum { HEAD_MOST = 1 << 20 };

/* The first bytes of PATH, from malloc; NULL with *LENGTH 0 where there is no such file. */
static enum mny_code read_head(const char *path, struct mny_problems *problems, char **head,
                               size_t *length)
{
    FILE *in = fopen(path, "rbe");
    enum mny_code code = MNY_OK;

    *head = NULL;
    *length = 0;
    if (!in)
        return errno == ENOENT
                   ? MNY_OK
                   : mny_problem_system(problems, MNY_E_IO, path, _("open this file"), errno);
    *head = malloc(HEAD_MOST);
    if (*head)
        *length = fread(*head, 1, HEAD_MOST, in);
    else
        code = mny_problem_memory(problems);
    if (ferror(in))
        code = mny_problem_system(problems, MNY_E_IO, path, _("read this file"), errno);
    fclose(in);
    return code;
}

/* Whether the first row below the header has something in the column NAME. */
static enum mny_code has_value(const char *text, size_t length, const char *name, bool *has)
{
    struct mny_csv_splitter *splitter = mny_csv_splitter_create(',');
    const struct mny_csv_field *fields;
    size_t count = 0, column = 0, at, lines, header;
    enum mny_csv_fault fault = MNY_CSV_MEMORY;
    bool closed;

    *has = false;
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    header = mny_csv_record(text, length, &lines, &closed);
    if (splitter)
        fault = mny_csv_split(splitter, text, header, &fields, &count, &at);
    if (fault == MNY_CSV_OK) {
        while (column < count && strcmp(fields[column].text, name) != 0)
            column++;
        fault = mny_csv_split(splitter, text + header,
                              mny_csv_record(text + header, length - header, &lines, &closed),
                              &fields, &count, &at);
        *has = fault == MNY_CSV_OK && column < count && fields[column].length > 0;
    }
    mny_csv_splitter_free(splitter);
    return fault == MNY_CSV_MEMORY ? MNY_E_MEMORY : MNY_OK;
}

/* Whether the standard errors in FOLDER have a finite population correction: its responses have
   what the role fpc is for. */
static enum mny_code find_correction(const char *folder, const struct mny_sampling_plan *plan,
                                     struct mny_problems *problems, bool *corrected)
{
    const size_t question = mny_questionnaire_role(plan->questionnaire, MNY_ROLE_FPC);
    char *path, *head = NULL;
    size_t length = 0;
    enum mny_code code;

    *corrected = false;
    if (question == MNY_NONE)
        return MNY_OK;
    path = mny_path_in(folder, "responses.csv");
    code = path ? read_head(path, problems, &head, &length) : mny_problem_memory(problems);
    if (code == MNY_OK && head &&
        has_value(head, length, mny_questionnaire_question(plan->questionnaire, question)->name,
                  corrected) != MNY_OK)
        code = mny_problem_memory(problems);
    free(head);
    free(path);
    return code;
}

/* A total's row: with se² = deff * deviation² / n the deviation is that of one
   answer, as simple random sampling sees it.  LEFT is the share of the people who were not asked
   where that is in the standard error, else 1: the plan takes it into account itself, with its own
   n (Cochran 1977, 4.6), and so its margin for the same n is what the last one was. */
static void take_row(const struct mny_table *table, size_t row, const size_t *columns, double left,
                     struct mny_last_wave *last)
{
    const double se = number_at(table, row, columns[SE]), n = number_at(table, row, columns[N]);
    const double deff = number_at(table, row, columns[DEFF]);

    last->mean = number_at(table, row, columns[SCORE]);
    if (!(deff > 0))
        return;
    last->deff = deff / left;
    last->deviation = se * sqrt(n / deff);
}

/* What is left to ask of CITY's people after N; 1 where no people are known, or no more than N. */
static double share_left(const struct mny_sampled_city *city, double n)
{
    return n < city->population ? 1 - n / city->population : 1;
}

enum mny_code mny_last_wave_read(const char *folder, const struct mny_sampling_plan *plan,
                                 struct mny_problems *problems, struct mny_last_wave *last)
{
    char *path = mny_path_in(folder, "subjective.csv");
    struct mny_table *table = NULL;
    size_t columns[COLUMNS], domain = 0;
    enum mny_code code =
        path ? mny_table_read(path, problems, &table) : mny_problem_memory(problems);
    bool grouped, corrected = false;

    for (size_t i = 0; i < plan->count; i++)
        last[i] = (struct mny_last_wave){NAN, NAN, NAN};
    if (code == MNY_OK)
        code = find_columns(table, columns, problems);
    if (code == MNY_OK)
        code = find_correction(folder, plan, problems, &corrected);
    grouped = code == MNY_OK && mny_table_find(table, "domain", &domain);
    for (size_t row = 0; code == MNY_OK && row < mny_table_rows(table); row++) {
        const size_t city = find_city(plan, mny_table_cell(table, row, columns[CITY]));
        if (city < plan->count &&
            strcmp(mny_table_cell(table, row, columns[LEVEL]), "total") == 0 &&
            (!grouped || *mny_table_cell(table, row, domain) == '\0'))
            take_row(table, row, columns,
                     corrected ? share_left(&plan->cities[city], number_at(table, row, columns[N]))
                               : 1,
                     &last[city]);
    }
    mny_table_free(table);
    free(path);
    return code;
}
