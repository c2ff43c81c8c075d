/* SPDX-License-Identifier: MIT */
#include "survey/clean/twins.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/common/text_map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ids of one file alone that are shown. */
enum { SHOWN_MOST = 5, SHOWN_ROOM = 400 };

struct twin {
    bool texts, numbers; /* what it is an export of; neither: it is none of 问卷星's */
    size_t rows;
    bool *has; /* by the number of an id */
    size_t room;
};

struct mny_twins {
    struct mny_text_map *ids; /* of all files */
    struct twin *dumps;
    size_t count;
};

static bool any_pair(const struct mny_twins *twins)
{
    bool texts = false, numbers = false;

    for (size_t i = 0; i < twins->count; i++) {
        texts = texts || twins->dumps[i].texts;
        numbers = numbers || twins->dumps[i].numbers;
    }
    return texts && numbers;
}

bool mny_twins_create(const struct mny_binding *bindings, size_t count, struct mny_hash_key key,
                      struct mny_twins **twins)
{
    struct mny_twins *made = calloc(1, sizeof *made);

    *twins = NULL;
    if (!made || !(made->dumps = calloc(count + 1, sizeof *made->dumps)) ||
        !(made->ids = mny_text_map_create(key))) {
        mny_twins_free(made);
        return false;
    }
    made->count = count;
    for (size_t i = 0; i < count; i++) {
        const enum mny_dialect dialect = bindings[i].dialect;

        made->dumps[i].texts = dialect == MNY_DIALECT_WJX_TEXT;
        made->dumps[i].numbers =
            dialect == MNY_DIALECT_WJX_CODE || dialect == MNY_DIALECT_WJX_SCORE;
    }
    if (any_pair(made))
        *twins = made;
    else
        mny_twins_free(made);
    return true;
}

void mny_twins_free(struct mny_twins *twins)
{
    if (!twins)
        return;
    for (size_t i = 0; twins->dumps && i < twins->count; i++)
        free(twins->dumps[i].has);
    free(twins->dumps);
    mny_text_map_free(twins->ids);
    free(twins);
}

bool mny_twins_add(struct mny_twins *twins, size_t dump, const char *id, size_t length)
{
    struct twin *twin = twins ? &twins->dumps[dump] : NULL;
    uint32_t number;
    size_t before;

    if (!twin || (!twin->texts && !twin->numbers))
        return true;
    twin->rows++;
    if (length == 0)
        return true;
    if (!mny_text_map_number(twins->ids, id, length, &number))
        return false;
    before = twin->room;
    if (!mny_grow(&twin->has, &twin->room, (size_t)number + 1, sizeof *twin->has))
        return false;
    memset(twin->has + before, 0, (twin->room - before) * sizeof *twin->has);
    twin->has[number] = true;
    return true;
}

static bool has(const struct twin *twin, size_t id)
{
    return id < twin->room && twin->has[id];
}

/* The ids that ONE has and OTHER has not: how many, and the first of them in TEXT. */
static size_t only_in(const struct mny_twins *twins, const struct twin *one,
                      const struct twin *other, char text[SHOWN_ROOM])
{
    size_t count = 0, used = 0, length;

    snprintf(text, SHOWN_ROOM, "-");
    for (size_t i = 0; i < mny_text_map_count(twins->ids); i++) {
        if (!has(one, i) || has(other, i))
            continue;
        if (count++ < SHOWN_MOST) {
            const char *id = mny_text_map_text(twins->ids, i, &length);

            if (length < SHOWN_ROOM / SHOWN_MOST - 2)
                used += (size_t)snprintf(text + used, SHOWN_ROOM - used, "%s%.*s",
                                         used > 0 ? ", " : "", (int)length, id);
        }
    }
    if (count > SHOWN_MOST)
        snprintf(text + used, SHOWN_ROOM - used, ", ...");
    return count;
}

static size_t shared(const struct mny_twins *twins, const struct twin *one,
                     const struct twin *other)
{
    size_t count = 0;

    for (size_t i = 0; i < mny_text_map_count(twins->ids); i++)
        count += has(one, i) && has(other, i);
    return count;
}

static enum mny_code check_pair(const struct mny_twins *twins, size_t first, size_t second,
                                const char *const *paths, struct mny_problems *problems)
{
    const struct twin *one = &twins->dumps[first], *other = &twins->dumps[second];
    const struct mny_where where = {.file = paths[second]};
    char here[SHOWN_ROOM], there[SHOWN_ROOM];
    size_t only_here, only_there;

    if (one->texts == other->texts || one->numbers == other->numbers ||
        shared(twins, one, other) == 0)
        return MNY_OK;
    only_here = only_in(twins, other, one, here);
    only_there = only_in(twins, one, other, there);
    if (only_here == 0 && only_there == 0 && one->rows == other->rows) {
        mny_remark(problems, MNY_NOTE, where,
                   _("the same responses as in \"%s\", exported in another form: each counts once, "
                     "as it stands there"),
                   paths[first]);
        return MNY_OK;
    }
    return mny_problem(
        problems, MNY_E_INPUT, where,
        _("this and \"%s\" are one survey exported in two forms, but not of the same responses: "
          "%zu rows here, %zu there; ids only here (%zu): %s; only there (%zu): %s; export both "
          "again and give one, or say --id-scope file if they are two surveys"),
        paths[first], other->rows, one->rows, only_here, here, only_there, there);
}

enum mny_code mny_twins_check(const struct mny_twins *twins, const char *const *paths,
                              struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;

    for (size_t i = 0; twins && i < twins->count; i++)
        for (size_t k = 0; k < i; k++)
            if (check_pair(twins, k, i, paths, problems) != MNY_OK)
                code = MNY_E_INPUT;
    return code;
}
