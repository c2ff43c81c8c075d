/* SPDX-License-Identifier: MIT */
#include "survey/clean/clean_private.h"

#include "core/text.h"

/* Contractors who each count from 1 would lose most of their responses. */
void mny_cleaning_remark_ids(const struct mny_cleaning *cleaning)
{
    if (cleaning->foreign > 0 && cleaning->foreign > cleaning->repeats / 2)
        mny_remark(
            cleaning->problems, MNY_WARNING, (struct mny_where){0},
            _("%llu of %llu repeated ids came before in another dump; if each dump counts for "
              "itself, say --id-scope file"),
            (unsigned long long)cleaning->foreign, (unsigned long long)cleaning->repeats);
}

/* Reasons that are no fault of the dump: who was drawn and is no interview, and who is
   not in the population. */
static bool is_expected_reason(enum mny_reason reason)
{
    return reason == MNY_ACCEPTED || reason == MNY_SCREENED_OUT ||
           (reason >= MNY_NONRESPONDENT && reason <= MNY_UNKNOWN_ELIGIBILITY);
}

/* A rule that rejects more than a fifth of all rows is more often wrong than they are. */
static void say_losses(const struct mny_cleaning *cleaning)
{
    uint64_t total[MNY_REASON_COUNT];
    enum mny_reason most = MNY_ACCEPTED;

    mny_ledger_totals(cleaning->ledger, total);
    for (int i = 0; i < MNY_REASON_COUNT; i++) {
        const enum mny_reason reason = (enum mny_reason)i;

        if (reason != MNY_ACCEPTED && (most == MNY_ACCEPTED || total[reason] > total[most]))
            most = reason;
        if (total[MNY_ACCEPTED] > 0 && !is_expected_reason(reason) &&
            5 * total[reason] > cleaning->rows)
            mny_remark(cleaning->problems, MNY_WARNING, (struct mny_where){0},
                       _("one rule rejects %.1f %% of all responses: %s; is it right, and is the "
                         "dump as it was exported?"),
                       100 * (double)total[reason] / (double)cleaning->rows,
                       mny_reason_label(reason));
    }
    if (total[MNY_ACCEPTED] == 0 && cleaning->rows > 0)
        mny_problem(cleaning->problems, MNY_E_PARTIAL, (struct mny_where){0},
                    _("no response is left: all %llu are rejected, most of them as \"%s\" (%llu); "
                      "rejected.csv names each"),
                    (unsigned long long)cleaning->rows, mny_reason_label(most),
                    (unsigned long long)total[most]);
}

static void say_milliseconds(const struct mny_cleaning *cleaning)
{
    if (mny_late_rules_look_like_milliseconds(cleaning->late))
        mny_remark(cleaning->problems, MNY_WARNING, (struct mny_where){0}, "%s",
                   _("half of the durations are above 10000 seconds: they look like milliseconds, "
                     "and nobody is too fast by them"));
}

void mny_cleaning_remark_rules(const struct mny_cleaning *cleaning)
{
    say_milliseconds(cleaning);
    say_losses(cleaning);
}
