/* SPDX-License-Identifier: MIT */
#include "survey/dump/header_hints.h"

#include "core/text.h"

#include <string.h>

/* Records behind the first one that are looked at: titles have no more lines. */
enum { ROWS_LOOKED = 10 };

/* Columns that must be questions': one alone may be chance. */
enum { QUESTIONS_LEAST = 2 };

/* The columns of TEXT, split at DELIMITER, that are questions'; the first cell into SHOWN. */
static enum mny_code count_questions(const char *text, size_t length, char delimiter,
                                     const struct mny_matcher *matcher, size_t *questions,
                                     char shown[64])
{
    struct mny_csv_splitter *splitter = mny_csv_splitter_create(delimiter);
    const struct mny_csv_field *cells;
    enum mny_csv_fault fault = MNY_CSV_MEMORY;
    size_t count, at;
    bool memory = true;

    *questions = 0;
    if (splitter)
        fault = mny_csv_split(splitter, text, length, &cells, &count, &at);
    if (fault == MNY_CSV_OK && count > 0 && cells[0].length < 64) {
        *questions = mny_matcher_count(matcher, cells, count, &memory);
        memcpy(shown, cells[0].text, cells[0].length);
        shown[cells[0].length] = '\0';
    }
    mny_csv_splitter_free(splitter);
    return fault == MNY_CSV_MEMORY || !memory ? MNY_E_MEMORY : MNY_OK;
}

/* A record behind the first one that is a header by its columns. */
static enum mny_code look_below(const struct mny_dump *dump, struct mny_where where,
                                const struct mny_matcher *matcher, struct mny_problems *problems)
{
    static const char delimiters[] = {',', '\t', ';'};
    size_t length, questions;
    char shown[64];

    for (size_t row = 0; row < ROWS_LOOKED; row++) {
        const char *text = mny_dump_row(dump, row, &length);

        for (size_t i = 0; text && i < sizeof delimiters; i++) {
            if (count_questions(text, length, delimiters[i], matcher, &questions, shown) != MNY_OK)
                return mny_problem_memory(problems);
            if (questions < QUESTIONS_LEAST)
                continue;
            mny_remark(problems, MNY_WARNING, where,
                       _("the row that begins with \"%s\" looks like the header, with %zu columns "
                         "of questions; delete what stands above it"),
                       shown, questions);
            return MNY_OK;
        }
    }
    return MNY_OK;
}

enum mny_code mny_header_hint(struct mny_dump *dump, struct mny_where where,
                              const struct mny_matcher *matcher, struct mny_problems *problems)
{
    enum mny_code code = mny_dump_look(dump, ROWS_LOOKED, problems);
    size_t length, line, questions;
    const char *text = mny_dump_header(dump, &length, &line);
    char shown[64];

    if (code != MNY_OK)
        return code;
    if (length >= 5 && length <= 6 && memcmp(text, "sep=", 4) == 0) {
        mny_remark(problems, MNY_WARNING, where, "%s",
                   _("this line tells Excel what stands between columns, and is no header; delete "
                     "it"));
        return MNY_OK;
    }
    if (count_questions(text, length, '|', matcher, &questions, shown) != MNY_OK)
        return mny_problem_memory(problems);
    if (questions < QUESTIONS_LEAST)
        return look_below(dump, where, matcher, problems);
    mny_remark(problems, MNY_WARNING, where, "%s",
               _("columns are parted by \"|\" here; export the dump with commas, tabs or "
                 "semicolons between them"));
    return MNY_OK;
}
