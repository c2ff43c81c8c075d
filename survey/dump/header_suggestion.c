/* SPDX-License-Identifier: MIT */
#include "survey/dump/header_suggestion.h"

#include "core/text.h"
#include "survey/dump/header_variants.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Columns that a dialect must know beyond the others, for one may be chance; a dump with more
   columns than the last has other troubles. */
enum { MORE_LEAST = 2, COLUMNS_MOST = 2000 };

/* Those that write a question's label in ways of their own into one row. */
static const enum mny_dialect candidates[] = {MNY_DIALECT_WJX_TEXT, MNY_DIALECT_LIMESURVEY,
                                              MNY_DIALECT_GOOGLE_FORMS, MNY_DIALECT_KOBO,
                                              MNY_DIALECT_TENCENT};
enum { CANDIDATES = sizeof candidates / sizeof *candidates };

/* Counts the columns that DIALECT knows by name or label.  False without memory. */
static bool count_known(const struct mny_header_rows *rows, enum mny_dialect dialect,
                        const struct mny_matcher *matcher, size_t *known)
{
    bool memory = true;

    *known = 0;
    for (size_t i = 0; memory && i < rows->counts[0]; i++) {
        struct mny_header_variant variant;

        memory = mny_header_variant(matcher, dialect, rows, i, &variant);
        if (memory)
            *known += mny_matcher_rank(matcher,
                                       &(struct mny_csv_field){variant.text, strlen(variant.text)},
                                       &memory) >= MNY_HEADER_LABEL;
        free(variant.text);
    }
    return memory;
}

/* The names of the dialects that know MOST columns. */
static void join_names(const size_t *known, size_t most, char *names, size_t room)
{
    size_t used = 0;

    names[0] = '\0';
    for (size_t i = 0; i < CANDIDATES && used < room; i++)
        if (known[i] == most)
            used += (size_t)snprintf(names + used, room - used, "%s%s", used > 0 ? ", " : "",
                                     mny_dialect_traits(candidates[i])->name);
}

/* A column of no question whose cell in the first response is an object in JSON: a program of a
   contractor's own may have put the answers there, where most questions have no column. */
static enum mny_code suggest_json(const struct mny_header_rows *rows,
                                  const struct mny_matcher *matcher, struct mny_where where,
                                  struct mny_problems *problems)
{
    bool memory = true;

    for (size_t i = 0; memory && i < rows->counts[0] && i < rows->counts[1]; i++) {
        if (rows->cells[1][i].text[0] != '{' ||
            mny_matcher_rank(matcher, &rows->cells[0][i], &memory) != MNY_HEADER_UNKNOWN || !memory)
            continue;
        where.column = i + 1;
        mny_remark(
            problems, MNY_WARNING, where,
            _("column \"%s\" has JSON in the first response; say --dialect %s if the answers "
              "are in it"),
            rows->cells[0][i].text, mny_dialect_traits(MNY_DIALECT_ALIPAY)->name);
        break;
    }
    return memory ? MNY_OK : mny_problem_memory(problems);
}

enum mny_code mny_header_suggest(const struct mny_header_rows *rows,
                                 const struct mny_matcher *matcher, struct mny_where where,
                                 struct mny_problems *problems)
{
    size_t known[CANDIDATES], plain, most = 0;
    char names[128];

    if (rows->counts[0] > COLUMNS_MOST)
        return MNY_OK;
    if (!count_known(rows, MNY_DIALECT_GENERIC, matcher, &plain))
        return mny_problem_memory(problems);
    for (size_t i = 0; i < CANDIDATES; i++) {
        if (!count_known(rows, candidates[i], matcher, &known[i]))
            return mny_problem_memory(problems);
        most = known[i] > most ? known[i] : most;
    }
    if (most < plain + MORE_LEAST)
        return 2 * plain < mny_questionnaire_questions(mny_matcher_questionnaire(matcher))
                   ? suggest_json(rows, matcher, where, problems)
                   : MNY_OK;
    join_names(known, most, names, sizeof names);
    mny_remark(problems, MNY_WARNING, where,
               _("%zu more columns would be known as other tools write them (%s); say --dialect if "
                 "the dump is from one of these"),
               most - plain, names);
    return MNY_OK;
}
