/* SPDX-License-Identifier: MIT */
#include "survey/options_sampling.h"

#include "core/number.h"
#include "core/text.h"
#include "survey/options_private.h"

#include <string.h>

void mny_options_sampling_defaults(struct mny_sampling_options *sampling)
{
    *sampling = (struct mny_sampling_options){
        .allocation = MNY_ALLOCATE_PROPORTIONAL,
        .power = 0.5,
        .confidence = 0.95,
        .deff = 1,
        .response_rate = 1,
    };
}

/* The A of power:A. */
static bool read_power(const char *text, double *power)
{
    return mny_number_parse(text, strlen(text), power) && *power >= 0 && *power <= 1;
}

enum mny_code mny_options_set_allocation(struct mny_options *options, const char *text,
                                         struct mny_problems *problems)
{
    for (int i = 0; i < MNY_ALLOCATIONS; i++) {
        options->sampling.allocation = (enum mny_allocation)i;
        if (strcmp(text, mny_allocation_name((enum mny_allocation)i)) == 0)
            return MNY_OK;
    }
    options->sampling.allocation = MNY_ALLOCATE_POWER;
    if (strncmp(text, "power:", 6) == 0 && read_power(text + 6, &options->sampling.power))
        return MNY_OK;
    return mny_usage(problems,
                     _("--allocation %s: it is proportional, equal, neyman, power, or power:A "
                       "with A from 0 to 1"),
                     text);
}

void mny_options_check_sampling(const struct mny_options *options, struct mny_problems *problems)
{
    const struct mny_sampling_options *sampling = &options->sampling;

    if (options->command != MNY_PLAN)
        return;
    if (!(sampling->margin > 0) && sampling->total == 0)
        mny_usage(problems, "%s",
                  _("plan: --margin-of-error E or --total N is missing: how exact, or how many "
                    "interviews?"));
    if (options->allocation_given && sampling->total == 0)
        mny_usage(problems, "%s", _("--allocation shares a total out; give it with --total N"));
}
