/* SPDX-License-Identifier: MIT */
#include "core/text.h"
#include "survey/dump/header_text.h"
#include "survey/dump/match_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Columns that are looked at: no form has more of them. */
enum { COLUMNS_MOST = 2000 };

/* The choice in a column's header, folded; NULL if the header is not `N、(choice)`. */
struct item {
    size_t number;
    char *text;
};

/* How well questions explain the columns of one number. */
struct fit {
    size_t hits, best, next; /* columns explained; by which question, and by which as well */
};

static void free_items(struct item *items, size_t count)
{
    for (size_t i = 0; items && i < count; i++)
        free(items[i].text);
    free(items);
}

/* Reads HEADER.  False without memory. */
static bool read_item(const struct mny_csv_field *header, struct item *item)
{
    char *folded = malloc(header->length + 1);
    size_t length, rest = 0, number;
    bool marked = false;

    *item = (struct item){0, NULL};
    if (!folded)
        return false;
    length = mny_header_fold(header->text, header->length, folded);
    number = mny_header_number(folded, &rest, &marked);
    if (number == 0 || !marked || length < rest + 3 || folded[rest] != '(' ||
        folded[length - 1] != ')') {
        free(folded);
        return true;
    }
    folded[length - 1] = '\0';
    memmove(folded, folded + rest + 1, length - rest - 1);
    *item = (struct item){number, folded};
    return true;
}

/* Whether nothing but its number says what the column is. */
static bool is_open(const struct mny_claim *claim)
{
    return claim->evidence != BY_MAPPING &&
           (claim->evidence != BY_TEXT || claim->choice != MNY_NONE);
}

/* The items of the columns that are open; NULL without memory. */
static struct item *read_items(const struct mny_headers *headers, const struct mny_claim *claims)
{
    struct item *items = calloc(headers->cells + 1, sizeof *items);
    bool memory = items != NULL;

    for (size_t i = 0; memory && i < headers->cells; i++)
        if (is_open(&claims[i]))
            memory = read_item(&headers->shown[i], &items[i]);
    if (!memory) {
        free_items(items, headers->cells);
        return NULL;
    }
    return items;
}

/* The choice of QUESTION that TEXT is, folded; MNY_NONE if it is none's. */
static size_t choice_of(const struct mny_matcher *matcher, size_t question, const char *text)
{
    const struct mny_choice_list *list =
        mny_questionnaire_question(matcher->questionnaire, question)->choices;
    size_t choice = mny_choice_by_label(list, text, strlen(text));

    return choice != MNY_NONE ? choice : mny_choice_by_name(list, text, strlen(text));
}

static bool has_choices(const struct mny_matcher *matcher, size_t question)
{
    return mny_questionnaire_question(matcher->questionnaire, question)->type ==
           MNY_SELECT_MULTIPLE;
}

static size_t count_hits(const struct mny_matcher *matcher, size_t question,
                         const struct item *items, size_t count, size_t number)
{
    size_t hits = 0;

    for (size_t i = 0; has_choices(matcher, question) && i < count; i++)
        hits += items[i].text && items[i].number == number &&
                choice_of(matcher, question, items[i].text) != MNY_NONE;
    return hits;
}

static struct fit find_fit(const struct mny_matcher *matcher, const struct item *items,
                           size_t count, size_t number)
{
    struct fit fit = {0, MNY_NONE, MNY_NONE};

    for (size_t q = 0; q < mny_questionnaire_questions(matcher->questionnaire); q++) {
        const size_t hits = count_hits(matcher, q, items, count, number);

        if (hits > fit.hits)
            fit = (struct fit){hits, q, MNY_NONE};
        else if (hits > 0 && hits == fit.hits && fit.next == MNY_NONE)
            fit.next = q;
    }
    return fit;
}

/* Gives the columns of NUMBER to QUESTION; those that are none of its choices to nobody. */
static void give(const struct mny_matcher *matcher, const struct item *items, size_t count,
                 size_t number, size_t question, struct mny_claim *claims)
{
    for (size_t i = 0; i < count; i++) {
        size_t choice;

        if (!items[i].text || items[i].number != number)
            continue;
        choice = choice_of(matcher, question, items[i].text);
        claims[i] = choice == MNY_NONE
                        ? (struct mny_claim){BY_NOTHING, MNY_NONE, MNY_NONE, MNY_NONE}
                        : (struct mny_claim){BY_TEXT, question, choice, MNY_NONE};
    }
}

static const char *name_of(const struct mny_matcher *matcher, size_t question)
{
    return mny_questionnaire_question(matcher->questionnaire, question)->name;
}

static bool seen_before(const struct item *items, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (items[i].text && items[i].number == items[index].number)
            return true;
    return false;
}

static size_t count_items(const struct item *items, size_t count, size_t number)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        found += items[i].text && items[i].number == number;
    return found;
}

/* How many of them the question explains that has the number here. */
static size_t hits_by_number(const struct mny_matcher *matcher, const struct item *items,
                             size_t count, size_t number)
{
    return number <= matcher->numbered_count
               ? count_hits(matcher, matcher->numbered[number - 1], items, count, number)
               : 0;
}

/* Settles the columns of FIRST's number, FIRST being the first of them. */
static void settle(const struct mny_matcher *matcher, const struct mny_headers *headers,
                   const struct item *items, size_t first, struct mny_claim *claims,
                   struct mny_where where, struct mny_problems *problems, enum mny_code *code)
{
    const size_t count = headers->cells, number = items[first].number;
    const size_t size = count_items(items, count, number);
    struct fit fit;

    /* One choice alone, such as "other", may be chance; one may have words of its own behind it,
       such as "please specify". */
    if (size < 2)
        return;
    fit = find_fit(matcher, items, count, number);
    if (fit.hits < 2 || fit.hits + 1 < size ||
        fit.hits == hits_by_number(matcher, items, count, number))
        return;
    where.column = first + 1;
    if (fit.next != MNY_NONE) {
        *code = mny_problem(problems, MNY_E_INPUT, where,
                            _("column \"%s\" could be question \"%s\" or question \"%s\", which "
                              "have the same choices; put the question's name into the header"),
                            headers->shown[first].text, name_of(matcher, fit.best),
                            name_of(matcher, fit.next));
        return;
    }
    give(matcher, items, count, number, fit.best, claims);
    mny_remark(problems, MNY_NOTE, where,
               _("column \"%s\" and others of that number are taken for question \"%s\", whose "
                 "choices they have"),
               headers->shown[first].text, name_of(matcher, fit.best));
}

bool mny_settle_numbers(const struct mny_matcher *matcher, const struct mny_headers *headers,
                        struct mny_claim *claims, struct mny_where where,
                        struct mny_problems *problems, enum mny_code *code)
{
    struct item *items;

    if (headers->cells > COLUMNS_MOST)
        return true;
    items = read_items(headers, claims);
    for (size_t i = 0; items && i < headers->cells; i++)
        if (items[i].text && !seen_before(items, i))
            settle(matcher, headers, items, i, claims, where, problems, code);
    if (items)
        free_items(items, headers->cells);
    return items != NULL;
}
