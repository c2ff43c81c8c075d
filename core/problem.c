/* SPDX-License-Identifier: MIT */
#include "core/problem.h"

#include "core/arena.h"
#include "core/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mny_problems {
    struct mny_arena *arena; /* owns every text */
    struct mny_problem *items;
    size_t count, capacity;
};

int mny_exit_status(enum mny_code code)
{
    switch (code) {
    case MNY_OK:
        return 0;
    case MNY_E_USAGE:
        return 2;
    case MNY_E_INPUT:
        return 65;
    case MNY_E_NOT_FOUND:
        return 66;
    case MNY_E_CREATE:
        return 73;
    case MNY_E_IO:
        return 74;
    case MNY_E_PARTIAL:
        return 75;
    case MNY_E_INTERRUPT:
        return 130;
    case MNY_E_MEMORY:
        return 71;
    case MNY_E_INTERNAL:
        return 70;
    }
    return 70;
}

struct mny_problems *mny_problems_create(void)
{
    struct mny_problems *problems = calloc(1, sizeof *problems);

    if (!problems)
        return NULL;
    problems->arena = mny_arena_create();
    if (!problems->arena) {
        free(problems);
        return NULL;
    }
    return problems;
}

void mny_problems_free(struct mny_problems *problems)
{
    if (!problems)
        return;
    mny_arena_free(problems->arena);
    free(problems->items);
    free(problems);
}

static const char *copy(struct mny_problems *problems, const char *text)
{
    return text ? mny_arena_text(problems->arena, text, strlen(text)) : NULL;
}

/* A problem that there is no memory to describe is still counted, so that a
   failed run is never taken for a good one. */
static void append(struct mny_problems *problems, enum mny_severity severity, enum mny_code code,
                   struct mny_where where, const char *format, va_list arguments)
{
    static const char no_memory[] = "out of memory";
    char *text = mny_text_format(format, arguments);
    struct mny_problem *problem;

    if (mny_grow(&problems->items, &problems->capacity, problems->count + 1,
                 sizeof *problems->items)) {
        problem = &problems->items[problems->count++];
        *problem = (struct mny_problem){.severity = severity, .code = code, .where = where};
        problem->kind = format;
        problem->where.file = copy(problems, where.file);
        problem->text = text ? copy(problems, text) : NULL;
        if (!problem->text)
            problem->text = no_memory;
    }
    free(text);
}

enum mny_code mny_problem(struct mny_problems *problems, enum mny_code code, struct mny_where where,
                          const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    append(problems, MNY_ERROR, code, where, format, arguments);
    va_end(arguments);
    return code;
}

void mny_remark(struct mny_problems *problems, enum mny_severity severity, struct mny_where where,
                const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    append(problems, severity, MNY_OK, where, format, arguments);
    va_end(arguments);
}

void mny_problem_excerpt(struct mny_problems *problems, const char *line, size_t caret)
{
    struct mny_problem *problem;

    if (problems->count == 0)
        return;
    problem = &problems->items[problems->count - 1];
    problem->excerpt = copy(problems, line);
    problem->caret = caret;
}

enum mny_code mny_problem_memory(struct mny_problems *problems)
{
    return mny_problem(problems, MNY_E_MEMORY, (struct mny_where){0}, "%s", _("out of memory"));
}

enum mny_code mny_problem_system(struct mny_problems *problems, enum mny_code code,
                                 const char *file, const char *doing, int error_number)
{
    if (error_number == EISDIR && code == MNY_E_IO)
        return mny_problem(problems, MNY_E_INPUT, (struct mny_where){.file = file}, "%s",
                           _("this is a folder; a file is expected here"));
    if (error_number == ENOMEM)
        code = MNY_E_MEMORY;
    return mny_problem(problems, code, (struct mny_where){.file = file}, _("cannot %s: %s"), doing,
                       strerror(error_number));
}

void mny_problems_add(struct mny_problems *problems, const struct mny_problems *from)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct mny_problem *problem = &from->items[i];

        if (problem->severity == MNY_ERROR)
            mny_problem(problems, problem->code, problem->where, "%s", problem->text);
        else
            mny_remark(problems, problem->severity, problem->where, "%s", problem->text);
        if (problem->excerpt)
            mny_problem_excerpt(problems, problem->excerpt, problem->caret);
        if (problems->count > 0)
            problems->items[problems->count - 1].kind = problem->kind;
    }
}

size_t mny_problems_count(const struct mny_problems *problems, enum mny_severity severity)
{
    size_t count = 0;

    for (size_t i = 0; i < problems->count; i++)
        count += problems->items[i].severity == severity;
    return count;
}

size_t mny_problems_size(const struct mny_problems *problems)
{
    return problems->count;
}

const struct mny_problem *mny_problems_at(const struct mny_problems *problems, size_t index)
{
    return index < problems->count ? &problems->items[index] : NULL;
}

enum mny_code mny_problems_code(const struct mny_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++)
        if (problems->items[i].severity == MNY_ERROR)
            return problems->items[i].code;
    return MNY_OK;
}

/* These words stay as they are in every language: editors and scripts look for
   `file:line:column: error:`. */
static const char *severity_word(enum mny_severity severity)
{
    switch (severity) {
    case MNY_ERROR:
        return "error";
    case MNY_WARNING:
        return "warning";
    case MNY_NOTE:
        return "note";
    }
    return "error";
}

/* `file:line:column: `, or as much of it as is known. */
static void format_place(const struct mny_where *where, char *place, size_t room)
{
    if (!where->file)
        place[0] = '\0';
    else if (where->line == 0)
        snprintf(place, room, "%s: ", where->file);
    else if (where->column == 0)
        snprintf(place, room, "%s:%zu: ", where->file, where->line);
    else
        snprintf(place, room, "%s:%zu:%zu: ", where->file, where->line, where->column);
}

/* Bytes of the first COUNT code points of TEXT. */
static size_t bytes_of(const char *text, size_t count)
{
    size_t bytes = 0;

    while (count > 0 && text[bytes] != '\0') {
        bytes++;
        while (((unsigned char)text[bytes] & 0xC0) == 0x80)
            bytes++;
        count--;
    }
    return bytes;
}

enum {
    EXCERPT_MOST = 200,  /* columns of an excerpt that is shown whole */
    EXCERPT_BEFORE = 40, /* code points before the caret of one that is cut */
    EXCERPT_BEHIND = 80  /* columns from the caret on */
};

/* The excerpt in new memory, where it is long what is around the caret: in 64 KiB of
   an expression nobody finds a caret.  *CARET is its column there.  NULL without
   memory. */
static char *fit_excerpt(const struct mny_problem *problem, size_t *caret)
{
    const char *text = problem->excerpt, *at = text + bytes_of(text, problem->caret), *from = at;
    size_t length = strlen(text), shown, room;
    char *fitted;

    *caret = mny_display_width(text, (size_t)(at - text));
    if (mny_display_width(text, length) <= EXCERPT_MOST)
        return strdup(text);
    for (size_t i = 0; i < EXCERPT_BEFORE && from > text; i++)
        do
            from--;
        while (from > text && ((unsigned char)*from & 0xC0) == 0x80);
    shown = (size_t)(at - from) + mny_display_fit(at, EXCERPT_BEHIND);
    room = shown + 2 * sizeof "…";
    fitted = malloc(room);
    if (!fitted)
        return NULL;
    (void)snprintf(fitted, room, "%s%.*s%s", from > text ? "…" : "", (int)shown, from,
                   from[shown] != '\0' ? "…" : "");
    *caret = mny_display_width(from, (size_t)(at - from)) +
             (from > text ? mny_display_width("…", strlen("…")) : 0);
    return fitted;
}

enum {
    TEXT_BEGINNING = 6000, /* columns of a text that is cut */
    TEXT_END = 1000        /* bytes: it says what to do */
};

/* TEXT without its line ends: a cell or a name that has one would begin a line that looks like a
   message of its own.  NULL stays NULL. */
static char *one_line(char *text)
{
    for (char *at = text; at && *at != '\0'; at++)
        if (*at == '\n')
            *at = ' ';
    return text;
}

/* The sentence in new memory; NULL without. */
static char *fit_text(const char *text)
{
    const size_t length = strlen(text), first = mny_display_fit(text, TEXT_BEGINNING);
    size_t last = length > TEXT_END ? length - TEXT_END : 0, room;
    char *fitted;

    if (first + 2 * TEXT_END >= length)
        return one_line(strdup(text));
    while (((unsigned char)text[last] & 0xC0) == 0x80)
        last++;
    room = first + sizeof "…" + (length - last);
    fitted = malloc(room);
    if (fitted)
        (void)snprintf(fitted, room, "%.*s…%s", (int)first, text, text + last);
    return one_line(fitted);
}

char *mny_problem_format(const struct mny_problem *problem)
{
    const char *word = severity_word(problem->severity);
    size_t room = (problem->where.file ? strlen(problem->where.file) : 0) + 64, caret = 0;
    char *place = malloc(room), *text = NULL, *sentence = fit_text(problem->text);
    char *excerpt = problem->excerpt ? one_line(fit_excerpt(problem, &caret)) : strdup("");

    if (!place || !excerpt || !sentence)
        goto done;
    format_place(&problem->where, place, room);
    one_line(place);
    room = strlen(place) + strlen(sentence) + strlen(excerpt) + caret + 32;
    text = malloc(room);
    if (text && problem->excerpt)
        snprintf(text, room, "%s%s: %s\n    %s\n    %*s^", place, word, sentence, excerpt,
                 (int)caret, "");
    else if (text)
        snprintf(text, room, "%s%s: %s", place, word, sentence);
done:
    free(sentence);
    free(excerpt);
    free(place);
    return text;
}
