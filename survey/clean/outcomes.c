/* SPDX-License-Identifier: MIT */
#include "survey/clean/outcomes.h"

#include "survey/clean/cases.h"
#include "survey/questionnaire/questionnaire.h"

/* Who is removed for quality stays an interview in the rates (AAPOR, and ISO 20252, want
   their number told); who is screened out was not eligible. */
void mny_outcomes_count(const struct mny_responses *responses, size_t city,
                        double counts[MNY_OUTCOMES], size_t *removed)
{
    const struct mny_cases *cases = mny_responses_cases(responses);

    *removed = 0;
    for (int i = 0; i < MNY_OUTCOMES; i++)
        counts[i] = 0;
    for (size_t i = 0; i < mny_cases_count(cases); i++) {
        const struct mny_case *at = mny_cases_look(cases, i);
        if (city != MNY_NONE && at->city != city)
            continue;
        counts[at->screened_out ? MNY_NOT_ELIGIBLE : (enum mny_outcome)at->outcome] += 1;
        *removed += !at->used && !at->screened_out &&
                    (at->outcome == MNY_INTERVIEW || at->outcome == MNY_PARTIAL);
    }
}

static void write_value(struct mny_writer *writer, const char *city, const char *quantity,
                        double value)
{
    mny_writer_text(writer, city);
    mny_writer_text(writer, quantity);
    mny_writer_number(writer, value);
    mny_writer_end_row(writer);
}

static void write_city(const struct mny_responses *responses, size_t city,
                       struct mny_writer *writer)
{
    const char *code = city == MNY_NONE ? "" : mny_responses_city_code(responses, city);
    double counts[MNY_OUTCOMES], rates[MNY_RATES], drawn = 0;
    size_t removed;

    mny_outcomes_count(responses, city, counts, &removed);
    mny_outcome_rates(counts, rates);
    for (int i = 0; i < MNY_OUTCOMES; i++)
        drawn += counts[i];
    write_value(writer, code, "sampled", drawn);
    for (int i = 0; i < MNY_OUTCOMES; i++)
        write_value(writer, code, mny_outcome_name((enum mny_outcome)i), counts[i]);
    write_value(writer, code, "removed_for_quality", (double)removed);
    for (int i = 0; i < MNY_RATES; i++)
        write_value(writer, code, mny_rate_name((enum mny_rate)i), rates[i]);
}

enum mny_code mny_outcomes_write(const struct mny_responses *responses, struct mny_output *output,
                                 struct mny_problems *problems)
{
    static const char *const header[] = {"city", "quantity", "value"};
    struct mny_writer *writer = NULL;
    const enum mny_code code = mny_output_open(output, "outcome.csv", problems, &writer);

    if (code != MNY_OK)
        return code;
    mny_writer_row(writer, header, sizeof header / sizeof *header);
    write_city(responses, MNY_NONE, writer);
    for (size_t city = 0; city < mny_responses_cities(responses); city++)
        write_city(responses, city, writer);
    return mny_writer_close(writer);
}
