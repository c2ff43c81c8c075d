/* SPDX-License-Identifier: MIT */
/* plan.csv, allocations.csv and quotas.csv. */
#include "survey/sampling/sampling_plan_private.h"

#include <stdlib.h>

typedef enum mny_code write_rows(const struct mny_sampling_plan *plan, struct mny_writer *writer);

static enum mny_code write_cities(const struct mny_sampling_plan *plan, struct mny_writer *writer)
{
    static const char *const header[] = {"city",         "label", "population",  "deviation",
                                         "deff",         "n",     "invitations", "margin_of_error",
                                         "proportional", "equal", "neyman",      "power"};

    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t i = 0; i < plan->count; i++) {
        const struct mny_sampled_city *city = &plan->cities[i];

        mny_writer_text(writer, city->code);
        mny_writer_text(writer, city->label);
        mny_writer_number(writer, city->population);
        mny_writer_number(writer, city->deviation);
        mny_writer_number(writer, city->deff);
        mny_writer_count(writer, city->n);
        mny_writer_count(writer, city->invitations);
        mny_writer_number(writer, city->margin);
        for (int a = 0; a < MNY_ALLOCATIONS; a++)
            if (plan->n[a])
                mny_writer_count(writer, plan->n[a][i]);
            else
                mny_writer_text(writer, "");
        mny_writer_end_row(writer);
    }
    return MNY_OK;
}

static enum mny_code write_allocations(const struct mny_sampling_plan *plan,
                                       struct mny_writer *writer)
{
    static const char *const header[] = {"allocation",
                                         "total",
                                         "smallest_n",
                                         "largest_n",
                                         "best_margin_of_error",
                                         "worst_margin_of_error",
                                         "overall_margin_of_error"};

    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t i = 0; i < plan->allocations; i++) {
        const struct mny_allocation_summary *summary = &plan->summaries[i];

        mny_writer_text(writer, mny_allocation_name(summary->allocation));
        mny_writer_count(writer, plan->options->total);
        mny_writer_count(writer, summary->smallest);
        mny_writer_count(writer, summary->largest);
        mny_writer_number(writer, summary->best);
        mny_writer_number(writer, summary->worst);
        mny_writer_number(writer, summary->overall);
        mny_writer_end_row(writer);
    }
    return MNY_OK;
}

/* One margin's quotas; they sum to the city's interviews. */
static enum mny_code write_margin(const struct mny_sampling_plan *plan,
                                  const struct mny_sampled_city *city, size_t margin,
                                  struct mny_writer *writer)
{
    size_t count = 0;
    const struct mny_target *targets =
        mny_population_targets(plan->population, city->code, margin, &count);
    double *share = calloc(count + 1, sizeof *share), sum = 0;
    size_t *quota = calloc(count + 1, sizeof *quota);

    for (size_t i = 0; share && i < count; i++) {
        share[i] = targets[i].count;
        sum += share[i];
    }
    if (share && quota && sum > 0) {
        mny_apportion(share, count, city->n, quota);
        for (size_t i = 0; i < count; i++) {
            mny_writer_text(writer, city->code);
            mny_writer_text(writer, mny_population_margin(plan->population, margin)->name);
            mny_writer_text(writer, targets[i].category);
            mny_writer_number(writer, share[i] / sum);
            mny_writer_count(writer, quota[i]);
            mny_writer_end_row(writer);
        }
    }
    free(quota);
    free(share);
    return share && quota ? MNY_OK : MNY_E_MEMORY;
}

static enum mny_code write_quotas(const struct mny_sampling_plan *plan, struct mny_writer *writer)
{
    static const char *const header[] = {"city", "margin", "category", "target_share", "quota"};
    enum mny_code code = MNY_OK;

    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t i = 0; i < plan->count; i++) {
        size_t count = 0;
        const size_t *margins =
            mny_population_city_margins(plan->population, plan->cities[i].code, &count);
        for (size_t m = 0; code == MNY_OK && m < count; m++)
            code = write_margin(plan, &plan->cities[i], margins[m], writer);
    }
    return code;
}

static enum mny_code write_file(const struct mny_sampling_plan *plan, const char *name,
                                write_rows *write, struct mny_output *output,
                                struct mny_problems *problems)
{
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_output_open(output, name, problems, &writer), closed;

    if (code != MNY_OK)
        return code;
    code = write(plan, writer);
    closed = mny_writer_close(writer);
    if (code != MNY_OK)
        return mny_problem_memory(problems);
    return closed;
}

enum mny_code mny_sampling_plan_write(const struct mny_sampling_plan *plan,
                                      struct mny_output *output, struct mny_problems *problems)
{
    enum mny_code code = write_file(plan, "plan.csv", write_cities, output, problems);

    if (code == MNY_OK && plan->options->total > 0)
        code = write_file(plan, "allocations.csv", write_allocations, output, problems);
    if (code == MNY_OK)
        code = write_file(plan, "quotas.csv", write_quotas, output, problems);
    return code;
}
