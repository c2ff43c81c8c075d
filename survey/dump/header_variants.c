/* SPDX-License-Identifier: MIT */
#include "survey/dump/header_variants.h"

#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The best text so far. */
struct search {
    const struct mny_matcher *matcher;
    enum mny_header_rank rank;
    char *best;
    bool fills, memory;
};

/* Tries A + B + C, where a better one was not found before. */
static void try_joined(struct search *search, const char *a, size_t a_length, const char *b,
                       const char *c, size_t c_length, bool fills)
{
    size_t room = a_length + strlen(b) + c_length + 1;
    char *text = malloc(room);
    enum mny_header_rank rank;

    if (!text) {
        search->memory = false;
        return;
    }
    snprintf(text, room, "%.*s%s%.*s", (int)a_length, a, b, (int)c_length, c);
    rank = mny_matcher_rank(search->matcher, &(struct mny_csv_field){text, strlen(text)},
                            &search->memory);
    if (rank > search->rank) {
        free(search->best);
        search->best = text;
        search->rank = rank;
        search->fills = fills;
    } else {
        free(text);
    }
}

static void try_text(struct search *search, const char *text)
{
    try_joined(search, text, strlen(text), "", "", 0, false);
}

/* A question STEM with an ITEM: a choice, or a row of a matrix.  `其他（请注明）` is the
   choice 其他 with a place to write. */
static void try_item(struct search *search, const char *stem, size_t stem_length, const char *item,
                     size_t item_length)
{
    static const char *const opens[] = {"（", "(", NULL};

    try_joined(search, stem, stem_length, "/", item, item_length, false);
    try_joined(search, stem, stem_length, "_", item, item_length, false);
    try_joined(search, item, item_length, "", "", 0, false);
    for (size_t i = 0; opens[i] && search->rank < MNY_HEADER_LABEL; i++) {
        size_t size = strlen(opens[i]);

        for (size_t at = 1; at + size <= item_length; at++)
            if (memcmp(item + at, opens[i], size) == 0)
                try_joined(search, stem, stem_length, "/", item, at, true);
    }
}

/* TEXT split wherever MARK stands: what is before it is the stem. */
static void try_split(struct search *search, const char *text, const char *mark)
{
    const char *at = strstr(text, mark);

    for (; at; at = strstr(at + strlen(mark), mark))
        try_item(search, text, (size_t)(at - text), at + strlen(mark), strlen(at + strlen(mark)));
}

/* `stem [row]`, `Q2[SQ001]`; what follows the bracket is the label, of "code and text". */
static void try_bracket(struct search *search, const char *text)
{
    const char *open = strrchr(text, '['), *close = open ? strchr(open, ']') : NULL;
    size_t stem;

    if (!close || open == text)
        return;
    for (stem = (size_t)(open - text); stem > 0 && text[stem - 1] == ' ';)
        stem--;
    try_item(search, text, stem, open + 1, (size_t)(close - open - 1));
}

/* 问卷星: `第3题(行)`, `3、题干—行`. */
static void try_wjx(struct search *search, const char *text)
{
    static const char before[] = "第", behind[] = "题(";
    size_t digits, length = strlen(text);
    const char *number = text + sizeof before - 1;

    if (strncmp(text, before, sizeof before - 1) == 0) {
        digits = strspn(number, "0123456789");
        if (digits > 0 && text[length - 1] == ')' &&
            strncmp(number + digits, behind, sizeof behind - 1) == 0) {
            const char *item = number + digits + sizeof behind - 1;

            try_joined(search, item, strlen(item) - 1, "", "", 0, false);
            try_joined(search, number, digits, "、(", item, strlen(item), false);
        }
    }
    try_split(search, text, "—");
    length = strspn(text, "0123456789");
    if (length > 0 && strncmp(text + length, "、(", sizeof "、(" - 1) == 0) {
        const char *item = text + length + sizeof "、(" - 1;
        size_t size = strlen(item);

        if (size > 1 && item[size - 1] == ')')
            try_joined(search, item, size - 1, "", "", 0, false);
    }
}

static const char *cell(const struct mny_header_rows *rows, size_t row, size_t column)
{
    return column < rows->counts[row] ? rows->cells[row][column].text : "";
}

static const char selected[] = " - Selected Choice", written[] = "_TEXT";

static bool is_written(const char *name)
{
    const size_t length = strlen(name), size = sizeof written - 1;

    return length > size && strcmp(name + length - size, written) == 0;
}

/* How many columns of the first row are named like the first LENGTH bytes of NAME and an
   underscore: those where something is WRITTEN, or the others. */
static size_t count_parts(const struct mny_header_rows *rows, const char *name, size_t length,
                          bool is_of_text)
{
    size_t count = 0;

    for (size_t i = 0; i < rows->counts[0]; i++) {
        const char *other = rows->cells[0][i].text;

        count += strncmp(other, name, length) == 0 && other[length] == '_' &&
                 is_written(other) == is_of_text;
    }
    return count;
}

/* The length of NAME without the number of a choice or a row behind it, `_4`. */
static size_t base_length(const char *name)
{
    const char *at = strrchr(name, '_');

    return at && at[1] != '\0' && at[1 + strspn(at + 1, "0123456789")] == '\0' ? (size_t)(at - name)
                                                                               : strlen(name);
}

/* `stem - Selected Choice - choice` in the language of who exports it: that it is there is shown by
   a column with what was written for one of the choices. */
static void try_selected(struct search *search, const struct mny_header_rows *rows,
                         const char *name, const char *text)
{
    const size_t base = base_length(name), mark = 3;

    if (name[base] == '\0' || count_parts(rows, name, base, true) == 0)
        return;
    for (const char *at = strstr(text, " - "); at; at = strstr(at + mark, " - ")) {
        const char *next = strstr(at + mark, " - ");

        if (next)
            try_item(search, text, (size_t)(at - text), next + mark, strlen(next + mark));
    }
}

/* `stem - Selected Choice` in another language, and a slider or a matrix with a single row: the
   stem is the question. */
static void try_stem(struct search *search, const struct mny_header_rows *rows, const char *name,
                     const char *text)
{
    const size_t base = base_length(name);
    const bool written_too = count_parts(rows, name, base, true) > 0;
    const bool whole = name[base] == '\0'
                           ? written_too
                           : !written_too && count_parts(rows, name, base, false) == 1;

    for (const char *at = strstr(text, " - "); whole && at; at = strstr(at + 3, " - "))
        try_joined(search, text, (size_t)(at - text), "", "", 0, false);
}

/* The second row first: the first has Q1, Q2, whatever the questionnaire calls them. */
static void try_qualtrics(struct search *search, const struct mny_header_rows *rows, size_t column)
{
    const char *name = cell(rows, 0, column), *text = cell(rows, 1, column), *at;
    const size_t chosen = sizeof selected - 1;

    if (is_written(name))
        return;
    try_text(search, text);
    at = strstr(text, selected);
    if (at && at[chosen] == '\0')
        try_joined(search, text, (size_t)(at - text), "", "", 0, false);
    else if (at && strncmp(at + chosen, " - ", 3) == 0)
        try_item(search, text, (size_t)(at - text), at + chosen + 3, strlen(at + chosen + 3));
    try_selected(search, rows, name, text);
    try_split(search, text, " - ");
    try_stem(search, rows, name, text);
    try_split(search, name, "_");
}

/* Continuation cells are blank and belong to the question before. */
static void try_surveymonkey(struct search *search, const struct mny_header_rows *rows,
                             size_t column)
{
    const char *option = cell(rows, 1, column), *stem;
    size_t from = column;

    while (from > 0 && cell(rows, 0, from)[0] == '\0')
        from--;
    stem = cell(rows, 0, from);
    if (option[0] == '\0' || strcmp(option, "Response") == 0 ||
        strcmp(option, "Open-Ended Response") == 0)
        try_text(search, stem);
    else
        try_item(search, stem, strlen(stem), option, strlen(option));
}

/* `group label/question label`: groups have no say in what a question is. */
static void try_paths(struct search *search, const char *text)
{
    for (const char *at = strchr(text, '/'); at; at = strchr(at + 1, '/'))
        try_text(search, at + 1);
}

static void try_limesurvey(struct search *search, const char *text)
{
    const char *at = strstr(text, ". ");

    try_bracket(search, text);
    if (at) {
        try_text(search, at + 2);
        try_bracket(search, at + 2);
    }
}

/* Row 2 has codes: an underscore where other files have brackets. */
static void try_vv(struct search *search, const struct mny_header_rows *rows, size_t column)
{
    try_text(search, cell(rows, 1, column));
    try_split(search, cell(rows, 1, column), "_");
    try_text(search, cell(rows, 0, column));
    try_bracket(search, cell(rows, 0, column));
}

/* Whether another column of the dump has the question. */
static bool is_taken(struct search *search, const struct mny_header_rows *rows, size_t question)
{
    for (size_t i = 0; i < rows->counts[0]; i++)
        if (mny_matcher_question(search->matcher, &rows->cells[0][i], &search->memory) == question)
            return true;
    return false;
}

static const char milliseconds[] = "cost_ms";

/* Mini-programs name what the platform knows as the platform does; keys of JSON have the
   column's name before them. */
static void try_alipay(struct search *search, const struct mny_header_rows *rows, const char *text)
{
    static const struct {
        const char *header;
        enum mny_role role;
    } usual[] = {{milliseconds, MNY_ROLE_DURATION},
                 {"gmt_create", MNY_ROLE_SUBMITTED},
                 {"city_code", MNY_ROLE_CITY}};
    const struct mny_questionnaire *questionnaire = mny_matcher_questionnaire(search->matcher);

    try_paths(search, text);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        const size_t question = mny_questionnaire_role(questionnaire, usual[i].role);

        if (strcmp(text, usual[i].header) == 0 && question != MNY_NONE &&
            !is_taken(search, rows, question))
            try_text(search, mny_questionnaire_question(questionnaire, question)->name);
    }
}

bool mny_header_counts_milliseconds(enum mny_dialect dialect, const char *header)
{
    return dialect == MNY_DIALECT_ALIPAY && strcmp(header, milliseconds) == 0;
}

/* `[choice] question`, as LimeSurvey labels the variables of an SPSS file. */
static void try_bracket_first(struct search *search, const char *text)
{
    const char *close = text[0] == '[' ? strchr(text, ']') : NULL, *stem;

    if (!close)
        return;
    stem = close + 1 + strspn(close + 1, " ");
    try_item(search, stem, strlen(stem), text + 1, (size_t)(close - text - 1));
}

/* TEXT without what does not show around it and in half-width forms, for the marks in it; owned by
   the caller, NULL without memory. */
static char *in_half_width(const char *text)
{
    size_t length = strlen(text);
    char *folded;

    mny_trim(&text, &length);
    folded = malloc(length + 1);
    if (folded)
        folded[mny_fold_width(text, length, folded)] = '\0';
    return folded;
}

/* The LABEL of a variable, in the ways of the tools that write SPSS files. */
static void try_label(struct search *search, const char *label)
{
    try_text(search, label);
    try_wjx(search, label);
    try_limesurvey(search, label);
    try_bracket_first(search, label);
    try_split(search, label, " - ");
}

/* TEXT: the first row's cell, in half-width forms. */
static void try_dialect(struct search *search, enum mny_dialect dialect,
                        const struct mny_header_rows *rows, size_t column, const char *text)
{
    switch (dialect) {
    case MNY_DIALECT_WJX_TEXT:
    case MNY_DIALECT_WJX_CODE:
    case MNY_DIALECT_WJX_SCORE:
        try_wjx(search, text);
        return;
    case MNY_DIALECT_TENCENT:
        try_split(search, text, "-");
        try_split(search, text, ":");
        return;
    case MNY_DIALECT_KOBO:
    case MNY_DIALECT_ODK:
    case MNY_DIALECT_ONA:
        try_paths(search, text);
        return;
    case MNY_DIALECT_LIMESURVEY:
        try_limesurvey(search, text);
        return;
    case MNY_DIALECT_LIMESURVEY_VV:
        try_vv(search, rows, column);
        return;
    case MNY_DIALECT_QUALTRICS:
        try_qualtrics(search, rows, column);
        return;
    case MNY_DIALECT_SURVEYMONKEY:
        try_surveymonkey(search, rows, column);
        return;
    case MNY_DIALECT_GOOGLE_FORMS:
        try_bracket(search, text);
        return;
    case MNY_DIALECT_ALIPAY:
        try_alipay(search, rows, text);
        return;
    case MNY_DIALECT_DETECT:
    case MNY_DIALECT_GENERIC:
    case MNY_DIALECT_COUNT:
        return;
    }
}

const char *mny_header_shown(enum mny_dialect dialect, const struct mny_header_rows *rows,
                             size_t column)
{
    const char *text =
        dialect == MNY_DIALECT_LIMESURVEY_VV ? cell(rows, 1, column) : cell(rows, 0, column);

    return text[0] == '\0' && dialect == MNY_DIALECT_SURVEYMONKEY ? cell(rows, 1, column) : text;
}

/* LimeSurvey's column with what was written for "other". */
static bool is_other(enum mny_dialect dialect, const struct mny_header_rows *rows, size_t column)
{
    const char *end = dialect == MNY_DIALECT_LIMESURVEY ? "[other]" : "_other";
    const char *text = mny_header_shown(dialect, rows, column);
    size_t length = strlen(text), size = strlen(end);

    return (dialect == MNY_DIALECT_LIMESURVEY || dialect == MNY_DIALECT_LIMESURVEY_VV) &&
           length > size && strcmp(text + length - size, end) == 0;
}

bool mny_header_variant(const struct mny_matcher *matcher, enum mny_dialect dialect,
                        const struct mny_header_rows *rows, size_t column,
                        struct mny_header_variant *variant)
{
    struct search search = {.matcher = matcher, .memory = true};
    const char *plain = cell(rows, 0, column), *shown = mny_header_shown(dialect, rows, column);
    char *header, *label;

    *variant = (struct mny_header_variant){0};
    if (mny_matcher_maps(matcher, shown)) {
        variant->text = strdup(shown);
        return variant->text != NULL;
    }

    header = in_half_width(plain);
    label = in_half_width(column < rows->label_count ? rows->labels[column].text : "");
    search.memory = header && label;
    /* As in any dump, where the header is known as it stands. */
    if (dialect != MNY_DIALECT_SURVEYMONKEY)
        try_text(&search, plain);
    if (search.memory && search.rank < MNY_HEADER_LABEL)
        try_dialect(&search, dialect, rows, column, header);
    if (search.memory && search.rank < MNY_HEADER_LABEL) {
        const enum mny_header_rank rank = search.rank;

        try_label(&search, label);
        variant->beside = search.rank > rank;
    }
    free(header);
    free(label);
    if (search.memory && !search.best)
        search.best = strdup(mny_header_shown(dialect, rows, column));
    variant->text = search.best;
    variant->fills = search.fills || is_other(dialect, rows, column);
    return search.memory && search.best;
}
