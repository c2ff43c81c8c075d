/* SPDX-License-Identifier: MIT */
#include "survey/options_methods.h"

#include "core/number.h"
#include "core/text.h"
#include "survey/options_private.h"

#include <string.h>

/* Two numbers, LOWER:UPPER. */
static bool read_bounds(const char *text, struct mny_bounds *bounds)
{
    const char *colon = strchr(text, ':');

    return colon && mny_number_parse(text, (size_t)(colon - text), &bounds->lower) &&
           mny_number_parse(colon + 1, strlen(colon + 1), &bounds->upper);
}

enum mny_code mny_options_set_bounds(struct mny_options *options, const char *text,
                                     struct mny_problems *problems)
{
    struct mny_bounds *bounds = &options->weighting.bounds;

    options->weighting.bounding = MNY_BOUNDS_NARROWEST;
    if (strcmp(text, "min") == 0)
        return MNY_OK;
    options->weighting.bounding = MNY_BOUNDS_GIVEN;
    if (!read_bounds(text, bounds) || !(bounds->lower < 1) || !(bounds->upper > 1))
        return mny_usage(problems,
                         _("--bounds %s: L:U with L < 1 < U is expected, such as 0.3:3, or min"),
                         text);
    return MNY_OK;
}

/* L:U, iqr:K or potter. */
static bool read_limits(const char *text, struct mny_trim_rule *rule)
{
    struct mny_bounds bounds;

    rule->kind = MNY_TRIM_POTTER;
    if (strcmp(text, "potter") == 0)
        return true;
    rule->kind = MNY_TRIM_QUARTILES;
    if (strncmp(text, "iqr:", 4) == 0)
        return mny_number_parse(text + 4, strlen(text + 4), &rule->upper) && rule->upper > 0;
    rule->kind = MNY_TRIM_MEDIAN;
    if (!read_bounds(text, &bounds) || !(bounds.lower >= 0) || !(bounds.lower < bounds.upper))
        return false;
    rule->lower = bounds.lower;
    rule->upper = bounds.upper;
    return true;
}

enum mny_code mny_options_set_trim(struct mny_options *options, enum mny_trimming how,
                                   const char *text, struct mny_problems *problems)
{
    struct mny_trim_rule *rule = &options->weighting.trim;
    const char *name = how == MNY_TRIM_KEEP ? "trim-keep" : "trim";

    if (rule->how != MNY_TRIM_NOT && rule->how != how)
        return mny_usage(problems, "%s", _("--trim and --trim-keep: give one of them"));
    rule->how = how;
    if (!read_limits(text, rule))
        return mny_usage(problems,
                         _("--%s %s: L:U with 0 <= L < U is expected, such as 0.3:3, or iqr:K "
                           "with K > 0, or potter"),
                         name, text);
    return MNY_OK;
}

enum mny_code mny_options_set_lonely(struct mny_options *options, const char *text,
                                     struct mny_problems *problems)
{
    static const struct {
        const char *name;
        enum mny_lonely how;
    } known[] = {{"adjust", MNY_LONELY_ADJUST},
                 {"average", MNY_LONELY_AVERAGE},
                 {"certainty", MNY_LONELY_CERTAINTY},
                 {"remove", MNY_LONELY_REMOVE}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        options->scoring.lonely = known[i].how;
        if (strcmp(text, known[i].name) == 0)
            return MNY_OK;
    }
    return mny_usage(problems, _("--lonely %s: it is adjust, average, certainty or remove"), text);
}

/* What stands in TEXT behind PREFIX; NULL if it does not begin so. */
static const char *behind(const char *text, const char *prefix)
{
    const size_t length = strlen(prefix);

    return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

enum mny_code mny_options_set_replicates(struct mny_options *options, const char *text,
                                         struct mny_problems *problems)
{
    struct mny_scoring_options *scoring = &options->scoring;
    const char *after;
    double number;

    scoring->replication = MNY_REPLICATION_JACKKNIFE;
    if (strcmp(text, "jackknife") == 0)
        return MNY_OK;
    scoring->replication = MNY_REPLICATION_BALANCED;
    scoring->fay = 0;
    if (strcmp(text, "brr") == 0)
        return MNY_OK;
    after = behind(text, "fay:");
    if (after && mny_number_parse(after, strlen(after), &scoring->fay) && scoring->fay >= 0 &&
        scoring->fay < 1)
        return MNY_OK;
    scoring->replication = MNY_REPLICATION_GIVEN;
    scoring->given = behind(text, "file:");
    if (scoring->given && *scoring->given != '\0')
        return MNY_OK;
    scoring->replication = MNY_REPLICATION_BOOTSTRAP;
    after = behind(text, "bootstrap:");
    if (after && mny_integer_parse(after, strlen(after), &number) && number >= 2 && number <= 1e6) {
        scoring->replicates = (size_t)number;
        return MNY_OK;
    }
    return mny_usage(problems,
                     _("--replicates %s: it is jackknife, bootstrap:R with R from 2 to 1000000, "
                       "brr, fay:RHO with RHO from 0 to below 1, or file:PATH"),
                     text);
}

enum mny_code mny_options_set_interval(struct mny_options *options, const char *text,
                                       struct mny_problems *problems)
{
    for (int interval = 0; interval < MNY_INTERVAL_COUNT; interval++) {
        options->scoring.interval = (enum mny_interval)interval;
        if (strcmp(text, mny_interval_name((enum mny_interval)interval)) == 0)
            return MNY_OK;
    }
    return mny_usage(problems, _("--interval %s: it is korn-graubard, wilson or wald"), text);
}

/* What says when calibration ends is for what calibrates. */
static void check_calibrating(const struct mny_options *options, struct mny_problems *problems)
{
    static const enum option_key keys[] = {KEY_EPSILON, KEY_MAX_ITERATIONS};

    for (size_t i = 0; i < options->given_count; i++)
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            if (strcmp(options->given[i].name, mny_option_of((int)keys[k])->name) == 0 &&
                options->weighting.method == MNY_METHOD_NONE)
                mny_usage(problems,
                          _("--%s needs a method that calibrates, and a population: -p FILE"),
                          options->given[i].name);
}

static void check_method(const struct mny_options *options, struct mny_problems *problems)
{
    const struct mny_weighting_options *weighting = &options->weighting;

    if (weighting->method != MNY_METHOD_NONE && !options->population)
        mny_usage(problems, _("--method %s needs a population: -p FILE"),
                  mny_method_name(weighting->method));
    if (weighting->method == MNY_METHOD_LOGIT && weighting->bounding == MNY_UNBOUNDED)
        mny_usage(problems, "%s", _("--method logit needs --bounds, such as 0.3:3, or min"));
    if (weighting->bounding != MNY_UNBOUNDED && weighting->method == MNY_METHOD_NONE)
        mny_usage(problems, "%s",
                  _("--bounds needs a method that calibrates, and a population: -p FILE"));
    if (weighting->trim.how == MNY_TRIM_KEEP &&
        (weighting->method == MNY_METHOD_NONE || weighting->method == MNY_METHOD_LOGIT))
        mny_usage(problems,
                  _("--trim-keep: not with method %s; it is for rake, linear and poststratify"),
                  mny_method_name(weighting->method));
    check_calibrating(options, problems);
    if (options->nonresponse_min_given && !weighting->adjust)
        mny_usage(problems, "%s", _("--nonresponse-min is for --nonresponse"));
    if (weighting->collapse > 0 && !options->population)
        mny_usage(problems, "%s", _("--collapse needs a population: -p FILE"));
}

static void check_variance(const struct mny_options *options, struct mny_problems *problems)
{
    const struct mny_scoring_options *scoring = &options->scoring;

    if (options->seed_given && scoring->replication != MNY_REPLICATION_BOOTSTRAP &&
        !options->standard)
        mny_usage(problems, "%s",
                  _("--seed is for --replicates bootstrap:R, and for ranks (-s STANDARD)"));
    if (scoring->replicate_weights && scoring->replication == MNY_REPLICATION_NONE)
        mny_usage(problems, "%s", _("--replicate-weights needs --replicates"));
    if (scoring->estimates && scoring->replication == MNY_REPLICATION_GIVEN)
        mny_usage(problems, "%s",
                  _("--estimates: not with --replicates file:PATH, which serves scores and "
                    "differences; use jackknife, bootstrap:R, brr or no replicates"));
    if (scoring->replicate_weights && scoring->replication == MNY_REPLICATION_GIVEN)
        mny_usage(problems, _("--replicate-weights: they are in %s already"), scoring->given);
    if (scoring->replication != MNY_REPLICATION_NONE &&
        (scoring->lonely == MNY_LONELY_ADJUST || scoring->lonely == MNY_LONELY_AVERAGE))
        mny_usage(
            problems, "%s",
            _("--lonely adjust and average are not for --replicates; certainty and remove are"));
}

void mny_options_check_methods(const struct mny_options *options, struct mny_problems *problems)
{
    check_method(options, problems);
    check_variance(options, problems);
    if (options->interval && !options->scoring.estimates)
        mny_usage(problems, "%s", _("--interval is for the shares of --estimates"));
}
