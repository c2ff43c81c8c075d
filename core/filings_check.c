/* SPDX-License-Identifier: MIT */
#include "core/filings_private.h"

#include "core/number.h"
#include "core/text.h"

#include <math.h>

/* Whether something stands there, be it good or not. */
static bool is_filed(const struct mny_filings *filings, uint32_t entry)
{
    return entry != MNY_NO_FILING && filings->entries[entry].state != MNY_FILING_EMPTY;
}

static void check_partner(const struct mny_filings *filings, const struct mny_filing_city *city,
                          size_t input, size_t other, uint32_t entry, struct mny_problems *problems)
{
    const struct mny_standard_input *inputs = filings->inputs;
    const char *code = filings->items[inputs[input].item].code;
    size_t repeat = filings->entries[entry].repeat;
    char name[MNY_FILING_NAME_ROOM], missing[MNY_FILING_NAME_ROOM];

    if (!is_filed(filings, entry) ||
        is_filed(filings, mny_filings_find(filings, city, other, repeat)))
        return;
    mny_problem(problems, MNY_E_INPUT, mny_filings_place(filings, entry),
                _("%s %s: filed for %s without its partner %s %s; file both or neither"),
                mny_filing_name(code, inputs[input].code, repeat, name), inputs[input].label,
                mny_filings_code(filings, city),
                mny_filing_name(code, inputs[other].code, repeat, missing), inputs[other].label);
}

/* Repeated inputs of one item are used together: the same indices. */
static void check_partners(const struct mny_filings *filings, const struct mny_filing_city *city,
                           size_t item, struct mny_problems *problems)
{
    size_t first = filings->items[item].first_input;
    size_t end = first + filings->items[item].input_count;

    for (size_t input = first; input < end; input++) {
        for (size_t other = first; filings->inputs[input].repeats && other < end; other++) {
            if (other == input || !filings->inputs[other].repeats)
                continue;
            for (uint32_t entry = city->first[input]; entry != MNY_NO_FILING;
                 entry = filings->entries[entry].next)
                check_partner(filings, city, input, other, entry, problems);
        }
    }
}

/* The first input of which INPUT is to be the same. */
static size_t origin_of(const struct mny_filings *filings, size_t input)
{
    while (filings->inputs[input].same_as != MNY_NO_INPUT)
        input = filings->inputs[input].same_as;
    return input;
}

/* The earliest filed of the inputs that must be the same as INPUT, before it. */
static uint32_t earlier_total(const struct mny_filings *filings, const struct mny_filing_city *city,
                              size_t input, size_t *of)
{
    size_t origin = origin_of(filings, input);
    uint32_t entry;

    for (size_t i = origin; i < input; i++) {
        if (origin_of(filings, i) != origin)
            continue;
        entry = mny_filings_find(filings, city, i, 0);
        if (entry != MNY_NO_FILING && filings->entries[entry].state == MNY_FILING_GOOD) {
            *of = i;
            return entry;
        }
    }
    return MNY_NO_FILING;
}

static void check_total(const struct mny_filings *filings, const struct mny_filing_city *city,
                        size_t input, struct mny_problems *problems)
{
    const struct mny_standard_input *inputs = filings->inputs;
    char name[MNY_FILING_NAME_ROOM], other_name[MNY_FILING_NAME_ROOM];
    char seen[MNY_NUMBER_ROOM], expected[MNY_NUMBER_ROOM];
    uint32_t entry = mny_filings_find(filings, city, input, 0), earlier;
    struct mny_where place;
    size_t other = 0;
    double left, right;

    if (entry == MNY_NO_FILING || filings->entries[entry].state != MNY_FILING_GOOD)
        return;
    earlier = earlier_total(filings, city, input, &other);
    if (earlier == MNY_NO_FILING)
        return;
    left = filings->entries[entry].value;
    right = filings->entries[earlier].value;
    if (fabs(left - right) <= 1e-12 * fabs(right))
        return;
    mny_number_format(left, seen);
    mny_number_format(right, expected);
    place = mny_filings_place(filings, earlier);
    mny_problem(
        problems, MNY_E_INPUT, mny_filings_place(filings, entry),
        _("%s %s: %s was filed for %s, but %s at %s:%zu is %s and the standard requires "
          "the same total; correct one of them"),
        mny_filing_name(filings->items[inputs[input].item].code, inputs[input].code, 0, name),
        inputs[input].label, seen, mny_filings_code(filings, city),
        mny_filing_name(filings->items[inputs[other].item].code, inputs[other].code, 0, other_name),
        place.file, place.line, expected);
}

void mny_filings_check(const struct mny_filings *filings, struct mny_problems *problems)
{
    for (size_t i = 0; i < filings->city_count; i++) {
        const struct mny_filing_city *city =
            &filings->cities[mny_city_index_sorted(filings->index, i)];

        for (size_t item = 0; item < filings->item_count; item++)
            check_partners(filings, city, item, problems);
        for (size_t input = 0; input < filings->input_count; input++)
            if (filings->inputs[input].same_as != MNY_NO_INPUT)
                check_total(filings, city, input, problems);
    }
}
