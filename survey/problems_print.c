/* SPDX-License-Identifier: MIT */
#include "survey/problems_print.h"

#include "core/text.h"
#include "survey/terminal.h"

#include <stdlib.h>
#include <string.h>

/* More of one kind than anybody reads; kinds there are, the last one for whatever is beyond. */
enum { SHOWN_AT_MOST = 200, KINDS = 64 };

struct kind {
    enum mny_severity severity;
    const char *name;
    size_t count, shown;
};

struct kinds {
    struct kind items[KINDS];
    size_t count;
};

/* A text that no format made is a kind of its own. */
static const char *name_of(const struct mny_problem *problem)
{
    return strcmp(problem->kind, "%s") == 0 ? problem->text : problem->kind;
}

static struct kind *kind_of(struct kinds *kinds, const struct mny_problem *problem)
{
    const char *name = name_of(problem);

    for (size_t i = 0; i < kinds->count; i++)
        if (kinds->items[i].severity == problem->severity &&
            (kinds->items[i].name == name || strcmp(kinds->items[i].name, name) == 0))
            return &kinds->items[i];
    if (kinds->count < KINDS)
        kinds->items[kinds->count++] = (struct kind){problem->severity, name, 0, 0};
    return &kinds->items[kinds->count - 1];
}

/* Prints it, unless it says what BEFORE said; returns its text, NULL without memory. */
static char *print_one(const struct mny_problem *problem, const char *before, FILE *out)
{
    char *text = mny_problem_format(problem);

    if (text && before && strcmp(text, before) == 0)
        return text;
    mny_print_safe(out, text ? text : problem->text);
    fputc('\n', out);
    return text;
}

static void print_rest(const struct kind *kind, FILE *out)
{
    if (kind->shown != SHOWN_AT_MOST || kind->count == SHOWN_AT_MOST)
        return;
    fprintf(out, _("... and %zu more like this"), kind->count - SHOWN_AT_MOST);
    fputc('\n', out);
}

void mny_problems_print(const struct mny_problems *problems, bool quiet, FILE *out)
{
    const size_t size = mny_problems_size(problems);
    struct kinds kinds = {.count = 0};
    char *before = NULL;

    for (size_t i = 0; i < size; i++)
        kind_of(&kinds, mny_problems_at(problems, i))->count++;
    for (size_t i = 0; i < size; i++) {
        const struct mny_problem *problem = mny_problems_at(problems, i);
        struct kind *kind = kind_of(&kinds, problem);
        char *text;

        if ((quiet && problem->severity == MNY_NOTE) || kind->shown == SHOWN_AT_MOST)
            continue;
        text = print_one(problem, before, out);
        free(before);
        before = text;
        kind->shown++;
        print_rest(kind, out);
    }
    free(before);
}
