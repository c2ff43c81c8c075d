/* SPDX-License-Identifier: MIT */
/* interviewers.csv and flow_contractors.csv. */
#include "stats/funnel.h"
#include "survey/clean/interviewers_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[MNY_FIELD_KINDS] = {"interviewer", "contractor"};
static const char *const share_names[MNY_FIELD_SHARES] = {"rejected", "straight", "night"};

/* A unit in the order of the file: that of the bytes of its code. */
struct listed {
    const char *code;
    size_t length;
    uint32_t unit;
};

static int compare_listed(const void *a, const void *b)
{
    const struct listed *x = a, *y = b;
    const size_t shorter = x->length < y->length ? x->length : y->length;
    const int order = memcmp(x->code, y->code, shorter);

    return order != 0 ? order : (x->length > y->length) - (x->length < y->length);
}

/* All units of a kind that some row or file is of, in order.  NULL without memory. */
static struct listed *list_units(const struct mny_field_units *kind, size_t *count)
{
    struct listed *made = calloc(mny_text_map_count(kind->texts) + 1, sizeof *made);

    *count = mny_text_map_count(kind->texts);
    for (size_t i = 0; made && i < *count; i++) {
        made[i].code = mny_text_map_text(kind->texts, i, &made[i].length);
        made[i].unit = (uint32_t)i;
    }
    if (made)
        qsort(made, *count, sizeof *made, compare_listed);
    return made;
}

static const char *side_name(enum mny_funnel_side side)
{
    switch (side) {
    case MNY_FUNNEL_WITHIN:
        return "";
    case MNY_FUNNEL_ABOVE:
        return "above";
    case MNY_FUNNEL_BELOW:
        return "below";
    }
    return "";
}

static void write_head(enum mny_field_kind kind, const struct listed *listed, const char *measure,
                       size_t n, struct mny_writer *writer)
{
    mny_writer_text(writer, kind_names[kind]);
    mny_writer_field(writer, listed->code, listed->length);
    mny_writer_text(writer, measure);
    mny_writer_count(writer, n);
}

/* Rows that name nobody are no unit: they have no limits. */
static void write_share(enum mny_field_kind kind, const struct listed *listed,
                        const struct mny_field_unit *unit, enum mny_field_share share,
                        double overall, struct mny_writer *writer)
{
    const size_t n = (size_t)unit->cases[share], count = (size_t)unit->counts[share];
    const struct mny_funnel funnel = mny_funnel(count, n, listed->length > 0 ? overall : NAN);

    write_head(kind, listed, share_names[share], n, writer);
    mny_writer_count(writer, count);
    mny_writer_number(writer, funnel.share);
    mny_writer_number(writer, overall);
    mny_writer_number(writer, funnel.lower);
    mny_writer_number(writer, funnel.upper);
    mny_writer_text(writer, side_name(funnel.side));
    mny_writer_end_row(writer);
}

static void write_median(enum mny_field_kind kind, const struct listed *listed,
                         const struct mny_field_unit *unit, double overall,
                         struct mny_writer *writer)
{
    write_head(kind, listed, "median_duration", unit->timed, writer);
    mny_writer_text(writer, "");
    mny_writer_number(writer, unit->median);
    mny_writer_number(writer, overall);
    for (int i = 0; i < 3; i++)
        mny_writer_text(writer, "");
    mny_writer_end_row(writer);
}

/* The share in all units that have a code; NAN without a case. */
static double overall_share(const struct mny_field_units *kind, const struct listed *listed,
                            size_t count, enum mny_field_share share)
{
    uint64_t cases = 0, counts = 0;

    for (size_t i = 0; i < count; i++) {
        if (listed[i].length == 0)
            continue;
        cases += kind->units[listed[i].unit].cases[share];
        counts += kind->units[listed[i].unit].counts[share];
    }
    return cases > 0 ? (double)counts / (double)cases : NAN;
}

static void write_kind(const struct mny_field_units *units, enum mny_field_kind kind,
                       const struct listed *listed, size_t count, struct mny_writer *writer)
{
    double overall[MNY_FIELD_SHARES];

    for (enum mny_field_share share = 0; share < MNY_FIELD_SHARES; share++)
        overall[share] = overall_share(units, listed, count, share);
    for (size_t i = 0; i < count; i++) {
        const struct mny_field_unit *unit = &units->units[listed[i].unit];

        for (enum mny_field_share share = 0; share < MNY_FIELD_SHARES; share++)
            write_share(kind, &listed[i], unit, share, overall[share], writer);
        write_median(kind, &listed[i], unit, units->median, writer);
    }
}

static enum mny_code write_interviewers(const struct mny_interviewers *interviewers,
                                        struct listed *const *listed, const size_t *counts,
                                        struct mny_output *output, struct mny_problems *problems)
{
    static const char *const header[] = {"kind",  "code",    "measure", "n",     "count",
                                         "value", "overall", "lower",   "upper", "outside"};
    struct mny_writer *writer = NULL;
    const enum mny_code code = mny_output_open(output, "interviewers.csv", problems, &writer);

    if (code != MNY_OK)
        return code;
    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (enum mny_field_kind kind = 0; kind < MNY_FIELD_KINDS; kind++)
        if (interviewers->kinds[kind].compared)
            write_kind(&interviewers->kinds[kind], kind, listed[kind], counts[kind], writer);
    return mny_writer_close(writer);
}

/* ---- flow_contractors.csv ----------------------------------------------------------- */

/* A flow in the order of the file: contractors as listed, cities as in the questionnaire. */
struct ordered {
    size_t contractor; /* its place in the list */
    const struct mny_field_flow *flow;
};

static int compare_ordered(const void *a, const void *b)
{
    const struct ordered *x = a, *y = b;

    if (x->contractor != y->contractor)
        return x->contractor > y->contractor ? 1 : -1;
    return (x->flow->city > y->flow->city) - (x->flow->city < y->flow->city);
}

static struct ordered *order_flows(const struct mny_interviewers *interviewers,
                                   const struct listed *listed, size_t count)
{
    struct ordered *made = calloc(interviewers->flow_count + 1, sizeof *made);
    size_t *place = calloc(count + 1, sizeof *place);

    for (size_t i = 0; place && i < count; i++)
        place[listed[i].unit] = i;
    for (size_t i = 0; made && place && i < interviewers->flow_count; i++)
        made[i] =
            (struct ordered){place[interviewers->flows[i].contractor], &interviewers->flows[i]};
    if (made && place)
        qsort(made, interviewers->flow_count, sizeof *made, compare_ordered);
    if (!place) {
        free(made);
        made = NULL;
    }
    free(place);
    return made;
}

static void write_stage(const struct listed *listed, const char *city, const char *stage,
                        uint64_t count, struct mny_writer *writer)
{
    mny_writer_field(writer, listed->code, listed->length);
    mny_writer_text(writer, city);
    mny_writer_text(writer, stage);
    mny_writer_count(writer, (size_t)count);
    mny_writer_end_row(writer);
}

/* The stages of flow.csv, written by its rules (ledger.c). */
static void write_flow(const struct mny_plan *plan, const struct listed *listed,
                       const struct mny_field_flow *flow, struct mny_writer *writer)
{
    const struct mny_choice_list *cities = plan->planned[plan->city].question->choices;
    const char *city = flow->city == 0 ? "" : cities->choices[flow->city - 1].name;
    uint64_t read = 0;

    for (size_t reason = 0; reason < MNY_REASON_COUNT; reason++)
        read += flow->stages[reason];
    write_stage(listed, city, "read", read, writer);
    for (size_t reason = MNY_ACCEPTED + 1; reason < MNY_REASON_COUNT; reason++)
        if (flow->stages[reason] > 0)
            write_stage(listed, city, mny_reason_name((enum mny_reason)reason),
                        flow->stages[reason], writer);
    if (flow->city > 0)
        write_stage(listed, city, mny_reason_name(MNY_ACCEPTED), flow->stages[MNY_ACCEPTED],
                    writer);
}

static enum mny_code write_flows(const struct mny_interviewers *interviewers,
                                 const struct listed *listed, size_t count,
                                 struct mny_output *output, struct mny_problems *problems)
{
    static const char *const header[] = {"contractor", "city", "stage", "count"};
    struct ordered *ordered = order_flows(interviewers, listed, count);
    struct mny_writer *writer = NULL;
    enum mny_code code = MNY_OK;

    if (!ordered)
        return mny_problem_memory(problems);
    code = mny_output_open(output, "flow_contractors.csv", problems, &writer);
    if (code == MNY_OK) {
        mny_writer_row(writer, header, sizeof header / sizeof *header);
        for (size_t i = 0; i < interviewers->flow_count; i++)
            write_flow(interviewers->plan, &listed[ordered[i].contractor], ordered[i].flow, writer);
        code = mny_writer_close(writer);
    }
    free(ordered);
    return code;
}

enum mny_code mny_interviewers_files(const struct mny_interviewers *interviewers,
                                     struct mny_output *output, struct mny_problems *problems)
{
    struct listed *listed[MNY_FIELD_KINDS] = {NULL};
    size_t counts[MNY_FIELD_KINDS];
    enum mny_code code = MNY_OK;

    for (enum mny_field_kind kind = 0; kind < MNY_FIELD_KINDS; kind++) {
        listed[kind] = list_units(&interviewers->kinds[kind], &counts[kind]);
        if (!listed[kind])
            code = mny_problem_memory(problems);
    }
    if (code == MNY_OK)
        code = write_interviewers(interviewers, listed, counts, output, problems);
    if (code == MNY_OK && counts[MNY_CONTRACTORS] > 1)
        code = write_flows(interviewers, listed[MNY_CONTRACTORS], counts[MNY_CONTRACTORS], output,
                           problems);
    for (enum mny_field_kind kind = 0; kind < MNY_FIELD_KINDS; kind++)
        free(listed[kind]);
    return code;
}
