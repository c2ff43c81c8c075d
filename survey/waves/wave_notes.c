/* SPDX-License-Identifier: MIT */
#include "survey/waves/wave_notes.h"

#include "core/arena.h"
#include "core/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many are named, the others counted. */
enum { NAMED = 5 };

const char *mny_wave_level_word(enum mny_wave_level level)
{
    static const char *const words[MNY_WAVE_LEVELS] = {
        [MNY_WAVE_TOTAL] = N_("Total"),
        [MNY_WAVE_SURVEY] = N_("Survey score"),
        [MNY_WAVE_DIMENSION] = N_("Dimension"),
        [MNY_WAVE_ITEM] = N_("Question"),
        [MNY_WAVE_OBJECTIVE] = N_("Objective score"),
        [MNY_WAVE_L1] = N_("L1 indicator"),
        [MNY_WAVE_L2] = N_("L2 indicator"),
        [MNY_WAVE_DEDUCTION] = N_("Deduction"),
    };

    return _(words[level]);
}

const char *mny_wave_statistic_word(const struct mny_statistic *statistic)
{
    return *statistic->label != '\0' ? statistic->label : mny_wave_level_word(statistic->level);
}

/* ---- names in brackets ---------------------------------------------------------------------- */

/* A list of names under way: "a, b (and 3 more)". */
struct names {
    FILE *out;
    char *text;
    size_t length, count;
};

static bool names_begin(struct names *names)
{
    *names = (struct names){0};
    names->out = open_memstream(&names->text, &names->length);
    return names->out != NULL;
}

static void names_add(struct names *names, const char *code, const char *label)
{
    if (names->count < NAMED) {
        fprintf(names->out, "%s%s", names->count > 0 ? _(", ") : "", code);
        if (*label != '\0' && strcmp(label, code) != 0)
            fprintf(names->out, " %s", label);
    }
    names->count++;
}

/* The list, to free(); NULL without memory, and if there are none. */
static char *names_end(struct names *names)
{
    bool good;

    if (names->count > NAMED)
        fprintf(names->out, _(" and %zu more"), names->count - NAMED);
    good = fclose(names->out) == 0;
    if (good && names->count > 0)
        return names->text;
    free(names->text);
    return NULL;
}

/* ---- sentences ------------------------------------------------------------------------------ */

static bool add(struct mny_wave_notes *notes, const char *format, ...) MNY_PRINTF(2, 3);

static bool add(struct mny_wave_notes *notes, const char *format, ...)
{
    va_list values;
    char *text;

    va_start(values, format);
    text = mny_text_format(format, values);
    va_end(values);
    if (!text || !mny_grow(&notes->items, &notes->room, notes->count + 1, sizeof *notes->items)) {
        free(text);
        return false;
    }
    notes->items[notes->count++] = text;
    return true;
}

static bool note_standards(const struct mny_wave_changes *changes, struct mny_wave_notes *notes)
{
    return changes->same_standard ||
           add(notes,
               _("The standards differ (%s, then %s): totals, objective scores and deductions are "
                 "sums over different indicators and are not compared; of the others those are "
                 "that have the same code and name in both."),
               changes->old->standard, changes->new->standard);
}

static bool note_cities(const struct mny_wave_changes *changes, bool old,
                        struct mny_wave_notes *notes)
{
    struct names names;
    bool good = true;
    char *list;

    if (!names_begin(&names))
        return false;
    for (size_t i = 0; i < changes->city_count; i++)
        if (changes->cities[i].in_old == old && changes->cities[i].in_new == !old)
            names_add(&names, changes->cities[i].code, changes->cities[i].name);
    list = names_end(&names);
    if (list)
        good = add(notes,
                   old ? _("Cities only in the old wave: %zu (%s).")
                       : _("Cities only in the new wave: %zu (%s)."),
                   names.count, list);
    free(list);
    return good && (list || names.count == 0);
}

/* Scores of LEVEL that only one wave has at all. */
static bool note_level(const struct mny_wave_changes *changes, enum mny_wave_level level, bool old,
                       struct mny_wave_notes *notes)
{
    struct names names;
    bool good = true;
    char *list;

    if (!names_begin(&names))
        return false;
    for (size_t i = 0; i < changes->statistic_count; i++) {
        const struct mny_statistic *statistic = &changes->statistics[i];

        if (statistic->level == level && statistic->in_old == old && statistic->in_new == !old)
            names_add(&names, statistic->code, statistic->label);
    }
    list = names_end(&names);
    if (list && names.count == 1 && level != MNY_WAVE_DIMENSION && level != MNY_WAVE_ITEM &&
        level != MNY_WAVE_L1 && level != MNY_WAVE_L2)
        good = add(notes, old ? _("%s: only in the old wave.") : _("%s: only in the new wave."),
                   mny_wave_level_word(level));
    else if (list)
        good = add(notes,
                   old ? _("%s only in the old wave: %zu (%s).")
                       : _("%s only in the new wave: %zu (%s)."),
                   mny_wave_level_word(level), names.count, list);
    free(list);
    return good && (list || names.count == 0);
}

/* How a score is compared, which is worth a word. */
enum manner { OTHER_LABEL, RELABELLED, PERCENT, MANNERS };

static bool is_so(const struct mny_change *change, enum manner manner)
{
    switch (manner) {
    case OTHER_LABEL:
        return change->state == MNY_CHANGE_OTHER_LABEL;
    case RELABELLED:
        return change->state == MNY_CHANGE_RELABELLED;
    case PERCENT:
        return change->percent;
    case MANNERS:
        break;
    }
    return false;
}

static const char *sentence_of(enum manner manner)
{
    static const char *const sentences[MANNERS] = {
        [OTHER_LABEL] = N_("Not compared, since the code stands for something else by the other "
                           "standard: %zu (%s)."),
        [RELABELLED] = N_("Compared although the name is not quite the same in both waves: %zu "
                          "(%s)."),
        [PERCENT] = N_("Compared in percent of the full points, which differ: %zu (%s)."),
    };

    return _(sentences[manner]);
}

static bool note_manner(const struct mny_wave_changes *changes, enum manner manner,
                        struct mny_wave_notes *notes)
{
    struct names names;
    bool good = true;
    char *list;

    if (!names_begin(&names))
        return false;
    for (size_t i = 0; i < changes->statistic_count; i++) {
        bool found = false;

        for (size_t city = 0; city < changes->city_count && !found; city++) {
            const struct mny_change *change = mny_wave_change(changes, city, i);

            found = change && is_so(change, manner);
        }
        if (found)
            names_add(&names, changes->statistics[i].code, changes->statistics[i].label);
    }
    list = names_end(&names);
    if (list)
        good = add(notes, sentence_of(manner), names.count, list);
    free(list);
    return good && (list || names.count == 0);
}

/* A mean of other questions is another mean. */
static bool note_items(const struct mny_wave_changes *changes, struct mny_wave_notes *notes)
{
    bool differ = false;

    for (size_t i = 0; i < changes->statistic_count; i++)
        differ = differ || (changes->statistics[i].level == MNY_WAVE_ITEM &&
                            changes->statistics[i].in_old != changes->statistics[i].in_new);
    if (!differ || !changes->old->has_survey || !changes->new->has_survey)
        return true;
    return add(notes, "%s",
               _("The questionnaires differ: survey scores, and dimensions in which questions came "
                 "or went, are means of other questions; part of their change may be that."));
}

static bool note_missing(const struct mny_wave_changes *changes, struct mny_wave_notes *notes)
{
    size_t count = 0;

    for (size_t i = 0; i < changes->change_count; i++)
        count += changes->changes[i].state == MNY_CHANGE_NO_SCORE ? 1 : 0;
    return count == 0 || add(notes, _("Scores without a number in one of the waves: %zu."), count);
}

static bool note_dumps(const struct mny_wave_changes *changes, struct mny_wave_notes *notes)
{
    return !mny_wave_share_dump(changes->old, changes->new) ||
           add(notes, "%s",
               _("Both waves have read the same dump: they are no independent samples, and "
                 "standard errors and p do not hold."));
}

enum mny_code mny_wave_notes_make(const struct mny_wave_changes *changes,
                                  struct mny_wave_notes *notes)
{
    bool good;

    *notes = (struct mny_wave_notes){0};
    good =
        note_dumps(changes, notes) && note_standards(changes, notes) && note_items(changes, notes);
    notes->warnings = notes->count;
    good = good && note_cities(changes, true, notes) && note_cities(changes, false, notes);
    for (enum mny_wave_level level = 0; good && level < MNY_WAVE_LEVELS; level++)
        good = note_level(changes, level, true, notes) && note_level(changes, level, false, notes);
    for (enum manner manner = 0; good && manner < MANNERS; manner++)
        good = note_manner(changes, manner, notes);
    good = good && note_missing(changes, notes);
    return good ? MNY_OK : MNY_E_MEMORY;
}

void mny_wave_notes_clear(struct mny_wave_notes *notes)
{
    for (size_t i = 0; i < notes->count; i++)
        free(notes->items[i]);
    free(notes->items);
    *notes = (struct mny_wave_notes){0};
}
