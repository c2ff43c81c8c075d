/* SPDX-License-Identifier: MIT */
#include "survey/plan_print.h"

#include "core/text.h"
#include "survey/terminal.h"

#include <math.h>

/* Cities shown from each end of a long list. */
enum { SHOWN = 10 };

static void print_number(double value, int decimals, int columns, FILE *out)
{
    if (isfinite(value))
        fprintf(out, "%*.*f", columns, decimals, value);
    else
        mny_print_right(out, "-", (size_t)columns);
}

static void print_city(const struct mny_sampled_city *city, FILE *out)
{
    fputs("  ", out);
    mny_print_left(out, *city->label ? city->label : city->code, 18);
    if (isnan(city->population))
        mny_print_right(out, "-", 13);
    else
        mny_print_count(out, (size_t)llround(city->population), 13);
    print_number(city->deviation, 1, 8, out);
    print_number(city->deff, 2, 9, out);
    mny_print_count(out, city->n, 9);
    mny_print_count(out, city->invitations, 11);
    print_number(city->margin, 2, 8, out);
    fputc('\n', out);
}

static void print_total(const struct mny_sampling_plan *plan, FILE *out)
{
    size_t n = 0, invitations = 0;

    for (size_t i = 0; i < mny_sampling_plan_cities(plan); i++) {
        n += mny_sampling_plan_city(plan, i)->n;
        invitations += mny_sampling_plan_city(plan, i)->invitations;
    }
    fputs("  ", out);
    mny_print_left(out, _("together"), 48);
    mny_print_count(out, n, 9);
    mny_print_count(out, invitations, 11);
    fputc('\n', out);
}

static void print_cities(const struct mny_sampling_plan *plan, FILE *out)
{
    const size_t cities = mny_sampling_plan_cities(plan);

    fputs("  ", out);
    mny_print_left(out, _("city"), 18);
    mny_print_right(out, _("people"), 13);
    mny_print_right(out, _("spread"), 8);
    mny_print_right(out, _("deff"), 9);
    mny_print_right(out, _("n"), 9);
    mny_print_right(out, _("to invite"), 11);
    mny_print_right(out, _("margin"), 8);
    fputc('\n', out);
    for (size_t i = 0; i < cities; i++) {
        if (cities > 2 * SHOWN && i == SHOWN) {
            fputs("  ...\n", out);
            i = cities - SHOWN;
        }
        print_city(mny_sampling_plan_city(plan, i), out);
    }
    print_total(plan, out);
}

static void print_allocations(const struct mny_sampling_plan *plan,
                              const struct mny_sampling_options *options, FILE *out)
{
    fputs("\n  ", out);
    mny_print_left(out, _("allocation"), 18);
    mny_print_right(out, _("smallest n"), 12);
    mny_print_right(out, _("largest n"), 12);
    mny_print_right(out, _("best"), 9);
    mny_print_right(out, _("worst"), 9);
    mny_print_right(out, _("overall"), 11);
    fputc('\n', out);
    for (size_t i = 0; i < mny_sampling_plan_allocations(plan); i++) {
        const struct mny_allocation_summary *summary = mny_sampling_plan_allocation(plan, i);

        fputs(summary->allocation == options->allocation ? "> " : "  ", out);
        mny_print_left(out, mny_allocation_name(summary->allocation), 18);
        mny_print_count(out, summary->smallest, 12);
        mny_print_count(out, summary->largest, 12);
        print_number(summary->best, 2, 9, out);
        print_number(summary->worst, 2, 9, out);
        print_number(summary->overall, 3, 11, out);
        fputc('\n', out);
    }
}

void mny_plan_print(const struct mny_sampling_plan *plan,
                    const struct mny_sampling_options *options, FILE *out)
{
    print_cities(plan, out);
    if (mny_sampling_plan_allocations(plan) > 0)
        print_allocations(plan, options, out);
    fprintf(out,
            _("\n  margin: half the %g %% interval, in points of a score of 100 or in percent\n"
              "  of a share; spread: standard deviation in the same\n"),
            100 * options->confidence);
}
