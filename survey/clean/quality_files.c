/* SPDX-License-Identifier: MIT */
/* flags.csv and quality.csv. */
#include "survey/clean/quality_private.h"

#include "core/calendar.h"
#include "core/number.h"
#include "core/text.h"
#include "survey/common/language.h"
#include "survey/common/parts.h"

#include <math.h>

/* Times are written as the survey's clocks showed them. */
static bool is_time(enum mny_quality_rule rule)
{
    return rule == MNY_QUALITY_OUTSIDE_PERIOD;
}

void mny_quality_format(const struct mny_quality *quality, enum mny_quality_rule rule, double value,
                        char text[MNY_MOMENT_ROOM])
{
    const double local = floor(value + quality->settings->zone), day = floor(local / 86400);

    if (is_time(rule) && fabs(value) < 1e11)
        mny_moment_write((long)day, (long)(local - 86400 * day), text);
    else
        mny_number_format(value, text);
}

static void write_value(const struct mny_quality *quality, enum mny_quality_rule rule, double value,
                        struct mny_writer *writer)
{
    char text[MNY_MOMENT_ROOM];

    mny_quality_format(quality, rule, value, text);
    mny_writer_text(writer, text);
}

static const char *origin_of(const struct mny_quality *quality, enum mny_quality_rule rule)
{
    return mny_quality_is_chosen(quality->settings, rule) ? "settings" : "default";
}

static void write_flag(const struct mny_quality *quality, const struct mny_quality_flag *flag,
                       const char *const *files, size_t *near, struct mny_writer *writer)
{
    const struct mny_plan *plan = quality->plan;
    const struct mny_kept_places *kept = mny_responses_kept_places(quality->responses);
    const size_t city = mny_responses_city_choice(quality->responses, flag->row);
    const struct mny_place place = mny_places_get(mny_responses_places_look(quality->responses),
                                                  mny_kept_places_at(kept, flag->row, near));

    mny_writer_text(writer, files[place.file]);
    mny_writer_count(writer, (size_t)place.line);
    mny_writer_field(writer, place.id, place.id_length);
    mny_writer_text(writer, plan->planned[plan->city].question->choices->choices[city].name);
    mny_writer_text(writer, mny_quality_name(flag->rule));
    write_value(quality, flag->rule, flag->value, writer);
    write_value(quality, flag->rule, flag->threshold, writer);
    mny_writer_text(writer, origin_of(quality, flag->rule));
    mny_writer_text(writer, flag->detail);
    mny_writer_end_row(writer);
}

_Static_assert((int)MNY_AUDIT_VALUE_ROOM >= (int)MNY_MOMENT_ROOM, "a value of a flag fits");

bool mny_quality_audit(const struct mny_quality *quality, struct mny_audit *audit)
{
    for (size_t i = 0; i < quality->flag_count; i++) {
        const struct mny_quality_flag *flag = &quality->flags[i];
        struct mny_audit_flag told = {.event = flag->rule == MNY_QUALITY_QUOTA ? "over_quota"
                                                                               : "flag_row",
                                      .place = mny_responses_place(quality->responses, flag->row),
                                      .rule = mny_quality_name(flag->rule),
                                      .origin = origin_of(quality, flag->rule)};

        mny_quality_format(quality, flag->rule, flag->value, told.measured);
        mny_quality_format(quality, flag->rule, flag->threshold, told.threshold);
        if (!mny_audit_flag(audit, &told))
            return false;
    }
    return true;
}

/* Flags in a part of flags.csv. */
enum { FLAGS = 2048 };

struct flags_file {
    const struct mny_quality *quality;
    const char *const *files;
};

static bool make_flags(void *context, size_t index, struct mny_writer *part)
{
    const struct flags_file *file = context;
    const size_t count = file->quality->flag_count, first = index * FLAGS;
    size_t near = 0;

    for (size_t i = first; i < count && i < first + FLAGS; i++)
        write_flag(file->quality, &file->quality->flags[i], file->files, &near, part);
    return true;
}

static enum mny_code write_flags(const struct mny_quality *quality, const char *const *files,
                                 struct mny_output *output, struct mny_problems *problems)
{
    static const char *const header[] = {"file",  "line",      "id",     "city",  "rule",
                                         "value", "threshold", "origin", "detail"};
    struct flags_file file = {quality, files};
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_output_open(output, "flags.csv", problems, &writer), closed;

    if (code != MNY_OK)
        return code;
    mny_writer_row(writer, header, sizeof header / sizeof *header);
    code = mny_parts_write(writer, (quality->flag_count + FLAGS - 1) / FLAGS, quality->threads,
                           make_flags, &file);
    closed = mny_writer_close(writer);
    if (code == MNY_E_MEMORY)
        return mny_problem_memory(problems);
    return code != MNY_OK ? code : closed;
}

/* What `threshold` counts, or why the rule did not run. */
static const char *note_of(const struct mny_quality *quality, enum mny_quality_rule rule)
{
    static const char *const units[MNY_QUALITY_RULES] = {
        [MNY_QUALITY_OUTSIDE_PERIOD] = N_("open and close are in settings.csv"),
        [MNY_QUALITY_TIME_ORDER] = N_("seconds between duration and end - start"),
        [MNY_QUALITY_SPEED_ABS] = N_("seconds a question asked"),
        [MNY_QUALITY_SPEED_REL] = N_("of the median of those asked the same questions"),
        [MNY_QUALITY_SPEED_IDX] =
            N_("mean over pages of time / median; flags the share with the lowest"),
        [MNY_QUALITY_SLOW] = N_("seconds"),
        [MNY_QUALITY_LONGSTRING] = N_("of a battery; expected: share if items were independent"),
        [MNY_QUALITY_AVGLONG] = N_("mean run of one answer in a battery"),
        [MNY_QUALITY_SAME_SHARE] =
            N_("of a battery, 0.75 bits at most; expected: share if items were independent"),
        [MNY_QUALITY_ZIGZAG] =
            N_("largest autocorrelation in a battery; flags the share with the highest"),
        [MNY_QUALITY_MAHAL] = N_("D² of the scores; flags beyond that level of chi-squared"),
        [MNY_QUALITY_PSYSYN] =
            N_("r over pairs of items that go together; flags the share with the lowest"),
        [MNY_QUALITY_PSYANT] =
            N_("r over contrary pairs of items; flags the share with the highest"),
        [MNY_QUALITY_EVENODD] = N_("-2r/(1+r), as careless since 1.2 has it: high is careless; "
                                   "flags the share with the highest"),
        [MNY_QUALITY_DUP_NEAR] = N_("share of items equal to those of another of the city"),
        [MNY_QUALITY_IRV] = N_("answers at least; expected: share if items were independent"),
        [MNY_QUALITY_DUP_DEVICE] = N_("more than that from one device"),
        [MNY_QUALITY_DUP_IP] = N_("more than that from one address a day"),
        [MNY_QUALITY_DUP_LOCATION] = N_("more than that from one place"),
        [MNY_QUALITY_DUP_ANSWERS] =
            N_("answers at least; expected: pairs if items were independent"),
        [MNY_QUALITY_DUP_TEXT] = N_("characters at least"),
        [MNY_QUALITY_BURST] = N_("within 60 seconds"),
        [MNY_QUALITY_QUOTA] = N_("beyond the targets in quotas.csv, in the order of submission"),
        [MNY_QUALITY_SKIP_MISSING] = N_("of the questions asked"),
    };

    if (!(quality->settings->limit[rule] > 0) && !quality->settings->report[rule])
        return _("switched off");
    if (quality->notes[rule])
        return _(quality->notes[rule]);
    if (!quality->results[rule].ran || quality->results[rule].judged == 0)
        return _("nothing to judge by");
    return units[rule] ? _(units[rule]) : "";
}

static void write_result(const struct mny_quality *quality, enum mny_quality_rule rule,
                         struct mny_writer *writer)
{
    const struct mny_quality_result *result = &quality->results[rule];
    const bool report = quality->settings->report[rule];
    const double share =
        result->judged > 0 && !report ? (double)result->flagged / (double)result->judged : NAN;

    mny_writer_text(writer, mny_quality_name(rule));
    mny_writer_text(writer, result->ran ? "yes" : "no");
    mny_writer_count(writer, result->flagged);
    mny_writer_count(writer, result->judged);
    mny_writer_number(writer, share);
    mny_writer_number(writer, result->expected);
    mny_writer_number(writer, report ? NAN : quality->settings->limit[rule]);
    mny_writer_text(writer, origin_of(quality, rule));
    mny_writer_text(writer, report                            ? "report"
                            : quality->settings->reject[rule] ? "reject"
                                                              : "flag");
    mny_writer_number(writer, result->mean_all);
    mny_writer_number(writer, result->mean_without);
    mny_writer_number(writer, rint((result->mean_without - result->mean_all) * 1e6) / 1e6);
    mny_writer_text(writer, note_of(quality, rule));
    mny_writer_number(writer, result->low);
    mny_writer_number(writer, result->middle);
    mny_writer_number(writer, result->high);
    mny_writer_end_row(writer);
}

static enum mny_code write_results(const struct mny_quality *quality, struct mny_output *output,
                                   struct mny_problems *problems)
{
    static const char *const header[] = {"rule",   "ran",      "flagged",      "judged",
                                         "share",  "expected", "threshold",    "origin",
                                         "action", "mean_all", "mean_without", "difference",
                                         "note",   "p01",      "p50",          "p99"};
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_output_open(output, "quality.csv", problems, &writer);
    struct mny_document document;

    if (code != MNY_OK)
        return code;
    mny_writer_row(writer, header, sizeof header / sizeof *header);
    mny_document_begin(&document);
    for (int rule = 0; rule < MNY_QUALITY_RULES; rule++)
        write_result(quality, (enum mny_quality_rule)rule, writer);
    mny_document_end(&document);
    return mny_writer_close(writer);
}

enum mny_code mny_quality_write(const struct mny_quality *quality, const char *const *files,
                                struct mny_output *output, struct mny_problems *problems)
{
    enum mny_code code = write_flags(quality, files, output, problems);

    return code == MNY_OK ? write_results(quality, output, problems) : code;
}
