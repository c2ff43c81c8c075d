/* SPDX-License-Identifier: MIT */
#include "core/filings.h"

#include "core/arena.h"
#include "core/filings_private.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void mny_filings_free(struct mny_filings *filings)
{
    if (!filings)
        return;
    for (size_t i = 0; i < filings->city_count; i++)
        free(filings->cities[i].first);
    free(filings->cities);
    mny_city_index_free(filings->index);
    for (size_t i = 0; i < filings->source_count; i++)
        free(filings->sources[i]);
    free(filings->sources);
    free(filings->entries);
    free(filings->values);
    free(filings->chosen);
    free(filings->starts);
    free(filings);
}

struct mny_filing_city *mny_filings_find_city(struct mny_filings *filings, const char *code)
{
    size_t index = mny_city_index_add(filings->index, code);
    struct mny_filing_city *city;

    if (index == MNY_NO_CITY)
        return NULL;
    if (index < filings->city_count)
        return &filings->cities[index];
    if (!mny_grow(&filings->cities, &filings->city_capacity, index + 1, sizeof *filings->cities))
        return NULL;
    city = &filings->cities[index];
    *city = (struct mny_filing_city){.index = index};
    city->first = malloc((filings->input_count + 1) * sizeof *city->first);
    if (!city->first)
        return NULL;
    for (size_t i = 0; i < filings->input_count; i++)
        city->first[i] = MNY_NO_FILING;
    filings->city_count++;
    return city;
}

const char *mny_filings_code(const struct mny_filings *filings, const struct mny_filing_city *city)
{
    return mny_city_index_code(filings->index, city->index);
}

uint32_t mny_filings_find(const struct mny_filings *filings, const struct mny_filing_city *city,
                          size_t input, size_t repeat)
{
    uint32_t entry = city->first[input];

    while (entry != MNY_NO_FILING && filings->entries[entry].repeat != repeat)
        entry = filings->entries[entry].next;
    return entry;
}

struct mny_where mny_filings_place(const struct mny_filings *filings, uint32_t entry)
{
    const struct mny_filing *filing = &filings->entries[entry];

    return (struct mny_where){filings->sources[filing->file], filing->line, filing->column};
}

/* The path before PATHS[INDEX] that is the same file, NULL if there is none: every value in it
   would be filed twice. */
static const char *same_before(const char *const *paths, size_t index)
{
    struct stat status, other;

    if (stat(paths[index], &status) != 0)
        return NULL; /* reading it says why */
    for (size_t i = 0; i < index; i++)
        if (stat(paths[i], &other) == 0 && other.st_dev == status.st_dev &&
            other.st_ino == status.st_ino)
            return paths[i];
    return NULL;
}

static enum mny_code read_files(struct mny_filings *filings, const char *const *paths,
                                size_t path_count, struct mny_problems *problems)
{
    enum mny_code code = MNY_OK, one;

    for (size_t i = 0; i < path_count; i++) {
        const char *same = same_before(paths, i);

        if (same)
            one = mny_problem(problems, MNY_E_INPUT, (struct mny_where){paths[i], 1, 1},
                              _("the same file as \"%s\"; give filings once"), same);
        else
            one = mny_filings_read_file(filings, paths[i], problems);
        if (one == MNY_E_MEMORY)
            return one;
        if (code == MNY_OK)
            code = one;
    }
    return code;
}

enum mny_code mny_filings_read(const struct mny_standard *standard, const char *const *paths,
                               size_t path_count, struct mny_problems *problems,
                               struct mny_filings **filings)
{
    struct mny_filings *made = calloc(1, sizeof *made);
    size_t errors = mny_problems_count(problems, MNY_ERROR);
    enum mny_code code;

    *filings = NULL;
    if (!made || !(made->index = mny_city_index_create())) {
        mny_filings_free(made);
        return mny_problem_memory(problems);
    }
    made->standard = standard;
    made->items = mny_standard_items(standard, &made->item_count);
    made->inputs = mny_standard_inputs(standard, &made->input_count);
    code = read_files(made, paths, path_count, problems);
    if (code == MNY_E_MEMORY) {
        mny_filings_free(made);
        return code;
    }
    mny_filings_check(made, problems);
    if (code == MNY_OK && mny_problems_count(problems, MNY_ERROR) > errors)
        code = MNY_E_INPUT;
    *filings = made;
    return code;
}

size_t mny_filings_cities(const struct mny_filings *filings)
{
    return filings->city_count;
}

const char *mny_filings_city(const struct mny_filings *filings, size_t city)
{
    return mny_city_index_code(filings->index, mny_city_index_sorted(filings->index, city));
}

/* Whether the entry counts: good, and so are its partners in the item's other
   repeated inputs. */
static bool counts(const struct mny_filings *filings, const struct mny_filing_city *city,
                   const struct mny_standard_item *item, const struct mny_filing *entry)
{
    if (entry->state != MNY_FILING_GOOD)
        return false;
    for (size_t i = 0; entry->repeat > 0 && i < item->input_count; i++) {
        uint32_t partner;

        if (!filings->inputs[item->first_input + i].repeats)
            continue;
        partner = mny_filings_find(filings, city, item->first_input + i, entry->repeat);
        if (partner == MNY_NO_FILING || filings->entries[partner].state != MNY_FILING_GOOD)
            return false;
    }
    return true;
}

/* Adds the entry to the chosen ones from START on, in the order of indices. */
static bool choose(struct mny_filings *filings, size_t start, size_t count, uint32_t entry)
{
    size_t at = count;

    if (!mny_grow(&filings->chosen, &filings->chosen_capacity, count + 1, sizeof *filings->chosen))
        return false;
    while (at > start &&
           filings->entries[filings->chosen[at - 1]].repeat > filings->entries[entry].repeat) {
        filings->chosen[at] = filings->chosen[at - 1];
        at--;
    }
    filings->chosen[at] = entry;
    return true;
}

enum mny_code mny_filings_item(struct mny_filings *filings, size_t city, size_t item,
                               struct mny_filed *filed)
{
    const struct mny_filing_city *from =
        &filings->cities[mny_city_index_sorted(filings->index, city)];
    const struct mny_standard_item *of = &filings->items[item];
    size_t count = 0;

    if (!mny_grow(&filings->starts, &filings->start_capacity, of->input_count + 1,
                  sizeof *filings->starts))
        return MNY_E_MEMORY;
    for (size_t i = 0; i < of->input_count; i++) {
        filings->starts[i] = count;
        for (uint32_t entry = from->first[of->first_input + i]; entry != MNY_NO_FILING;
             entry = filings->entries[entry].next) {
            if (!counts(filings, from, of, &filings->entries[entry]))
                continue;
            if (!choose(filings, filings->starts[i], count, entry))
                return MNY_E_MEMORY;
            count++;
        }
    }
    filings->starts[of->input_count] = count;
    if (!mny_grow(&filings->values, &filings->value_capacity, count + 1, sizeof *filings->values))
        return MNY_E_MEMORY;
    for (size_t i = 0; i < count; i++)
        filings->values[i] = filings->entries[filings->chosen[i]].value;
    for (size_t i = 0; i < of->input_count; i++)
        filed[i] = (struct mny_filed){filings->values + filings->starts[i],
                                      filings->starts[i + 1] - filings->starts[i]};
    return MNY_OK;
}

struct mny_where mny_filings_where(const struct mny_filings *filings, size_t input, size_t value,
                                   size_t *repeat)
{
    uint32_t entry = filings->chosen[filings->starts[input] + value];

    *repeat = filings->entries[entry].repeat;
    return mny_filings_place(filings, entry);
}

bool mny_filings_bare(const struct mny_filings *filings, size_t input, size_t value)
{
    return filings->entries[filings->chosen[filings->starts[input] + value]].bare;
}

bool mny_filings_value(const struct mny_filings *filings, const char *city, size_t input,
                       size_t repeat, double *value)
{
    size_t index = mny_city_index_find(filings->index, city);
    uint32_t entry;

    if (index == MNY_NO_CITY)
        return false;
    entry = mny_filings_find(filings, &filings->cities[index], input, repeat);
    if (entry == MNY_NO_FILING || filings->entries[entry].state != MNY_FILING_GOOD)
        return false;
    *value = filings->entries[entry].value;
    return true;
}
