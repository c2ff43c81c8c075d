/* SPDX-License-Identifier: MIT */
#include "survey/compare_print.h"

#include "core/page.h"
#include "core/text.h"
#include "survey/terminal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Changes and moves that are shown; columns of the label on the left. */
enum { SHOWN = 10, LABEL = 12 };

static void print_label(const char *label, FILE *out)
{
    fputs("  ", out);
    mny_print_left(out, label, LABEL);
}

static void print_wave(const char *label, const struct mny_survey_wave *wave, FILE *out)
{
    const char *option = *wave->standard != '\0' ? " -s " : "";
    char text[160];

    if (wave->city_count == 1)
        snprintf(text, sizeof text, _("minyi %s%s%s, 1 city"), mny_manifest_command(wave->manifest),
                 option, wave->standard);
    else
        snprintf(text, sizeof text, _("minyi %s%s%s, %zu cities"),
                 mny_manifest_command(wave->manifest), option, wave->standard, wave->city_count);
    print_label(label, out);
    mny_print_left(out, wave->folder, 26);
    fputs("  ", out);
    mny_print_cut(out, text, 38);
    fputc('\n', out);
}

static const char *arrow_of(enum mny_direction direction)
{
    static const char *const arrows[MNY_DIRECTIONS] = {
        [MNY_DIRECTION_UP] = "\xE2\x86\x91",
        [MNY_DIRECTION_DOWN] = "\xE2\x86\x93",
        [MNY_DIRECTION_SAME] = "=",
        [MNY_DIRECTION_UNKNOWN] = "?",
    };

    return arrows[direction];
}

static void print_number(double value, int columns, bool with_sign, FILE *out)
{
    if (!isfinite(value))
        mny_print_right(out, "-", (size_t)columns);
    else
        mny_print_points(out, value, (size_t)columns, with_sign);
}

static void print_p(double p, FILE *out)
{
    if (p < 0.001)
        mny_print_right(out, "<0.001", 8);
    else if (isnan(p))
        mny_print_right(out, "-", 8);
    else
        fprintf(out, "%8.3f", p);
}

/* ---- changes -------------------------------------------------------------------------------- */

static void print_counts(const struct mny_wave_changes *changes, size_t found, FILE *out)
{
    print_label(_("changes"), out);
    fprintf(out, _("%zu tested, %zu beyond chance (Holm's p < %g): %zu up, %zu down"),
            mny_wave_changes_tested(changes), found, changes->level,
            mny_wave_changes_directed(changes, MNY_DIRECTION_UP),
            mny_wave_changes_directed(changes, MNY_DIRECTION_DOWN));
    fputc('\n', out);
}

static void print_change(const struct mny_wave_changes *changes, const struct mny_change *change,
                         FILE *out)
{
    fprintf(out, "  %s ", arrow_of(change->direction));
    mny_print_left(out, changes->cities[change->city].name, 14);
    fputc(' ', out);
    mny_print_left(out, mny_wave_statistic_word(&changes->statistics[change->statistic]), 25);
    print_number(change->old, 8, false, out);
    print_number(change->new, 8, false, out);
    print_number(change->test.difference, 9, true, out);
    print_p(change->p_holm, out);
    fputc('\n', out);
}

static void print_changes(const struct mny_wave_changes *changes,
                          const struct mny_change *const *found, size_t count, FILE *out)
{
    if (count == 0)
        return;
    fputs("\n    ", out);
    mny_print_left(out, _("largest changes"), 40);
    mny_print_right(out, _("old"), 8);
    mny_print_right(out, _("new"), 8);
    mny_print_right(out, _("change"), 9);
    mny_print_right(out, "p", 8);
    fputc('\n', out);
    for (size_t i = 0; i < count && i < SHOWN; i++)
        print_change(changes, found[i], out);
    if (count > SHOWN)
        fputs("    ...\n", out);
}

/* ---- ranks ---------------------------------------------------------------------------------- */

static const char *beyond_word(enum mny_beyond beyond)
{
    switch (beyond) {
    case MNY_BEYOND_YES:
        return _("yes");
    case MNY_BEYOND_NO:
        return _("no");
    case MNY_BEYOND_UNKNOWN:
        break;
    }
    return _("not known");
}

static void print_move(const struct mny_wave_changes *changes, size_t city, FILE *out)
{
    const struct mny_compared_city *of = &changes->cities[city];
    const struct mny_change *change = mny_wave_change(changes, city, changes->ranked);

    fprintf(out, "  %s ", change ? arrow_of(change->direction) : "?");
    mny_print_left(out, of->name, 20);
    fprintf(out, "%8zu%8zu", of->move.old_place, of->move.new_place);
    fprintf(out, of->move.places == 0 ? "%8ld" : "%+8ld", of->move.places);
    print_number(change ? change->test.difference : NAN, 12, true, out);
    print_p(change ? change->p_holm : NAN, out);
    mny_print_right(out, beyond_word(of->move.beyond), 12);
    fputc('\n', out);
}

static enum mny_code print_moves(const struct mny_wave_changes *changes, FILE *out)
{
    size_t *order = NULL, count = 0, shown = 0;
    enum mny_code code = MNY_OK;
    const bool ranked = changes->ranked < changes->statistic_count;

    if (ranked)
        code = mny_wave_moves(changes, &order, &count);
    if (code == MNY_OK && count > 0) {
        fputs("\n    ", out);
        mny_print_left(out,
                       changes->statistics[changes->ranked].level == MNY_WAVE_TOTAL
                           ? _("rank by total")
                           : _("by survey score"),
                       20);
        mny_print_right(out, _("old"), 8);
        mny_print_right(out, _("new"), 8);
        mny_print_right(out, _("places"), 8);
        mny_print_right(out, _("change"), 12);
        mny_print_right(out, "p", 8);
        mny_print_right(out, _("move real"), 12);
        fputc('\n', out);
    }
    for (; code == MNY_OK && shown < count && shown < SHOWN; shown++)
        print_move(changes, order[shown], out);
    if (shown < count)
        fputs("    ...\n", out);
    free(order);
    return code;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static enum mny_code print_notes(const struct mny_wave_notes *notes, FILE *out)
{
    struct mny_page page = {0};

    for (size_t i = 0; i < notes->count; i++)
        mny_page_wrapped(&page, 2, notes->items[i]);
    if (page.text) {
        fputc('\n', out);
        mny_print_safe(out, page.text);
    }
    free(page.text);
    return page.failed ? MNY_E_MEMORY : MNY_OK;
}

enum mny_code mny_compare_print(const struct mny_wave_changes *changes,
                                const struct mny_wave_notes *notes, const char *output, FILE *out)
{
    const struct mny_change **found = NULL;
    size_t count = 0;
    enum mny_code code = mny_wave_changes_significant(changes, &found, &count);

    if (code == MNY_OK) {
        print_wave(_("old wave"), changes->old, out);
        print_wave(_("new wave"), changes->new, out);
        print_counts(changes, count, out);
        print_changes(changes, found, count, out);
        code = print_moves(changes, out);
    }
    if (code == MNY_OK)
        code = print_notes(notes, out);
    if (code == MNY_OK) {
        fputc('\n', out);
        print_label(_("report"), out);
        mny_print_safe(out, output);
        fputs("/compare.html\n", out);
    }
    free((void *)found);
    return code;
}
