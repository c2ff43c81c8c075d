/* SPDX-License-Identifier: MIT */
#include "survey/options_private.h"

#include "core/text.h"
#include "survey/options_dialects.h"
#include "survey/options_methods.h"
#include "survey/options_sampling.h"

#include <string.h>

static void need(bool there, const char *option, const struct mny_options *options,
                 struct mny_problems *problems)
{
    const struct command_entry *command = mny_command_entry(options->command);

    if (!there)
        mny_usage(problems, _("%s is missing; usage: minyi %s %s"), option, command->name,
                  command->usage);
}

static void check_dumps(const struct mny_options *options, struct mny_problems *problems)
{
    for (size_t i = 0; i < options->dumps.count; i++)
        if (options->dumps.count > 1 && strcmp(options->dumps.items[i], "-") == 0)
            mny_usage(problems, "%s", _("-r -: standard input can only be the one dump"));
    if (options->declared_rows.count > 0 && options->declared_rows.count != options->dumps.count)
        mny_usage(problems,
                  _("--declared-rows: one for each dump is expected, in their order (given: %zu; "
                    "dumps: %zu)"),
                  options->declared_rows.count, options->dumps.count);
    if (options->propose_mapping && options->dumps.count == 0)
        mny_usage(problems, "%s", _("--propose-mapping needs the dumps (-r FILE)"));
    if (options->excel_safe && options->export.wanted)
        mny_usage(problems, "%s",
                  _("--excel-safe changes texts that --export gives on as they are; run each by "
                    "itself"));
}

static void check_standards(const struct mny_options *options, struct mny_problems *problems)
{
    size_t count = options->operands.count;
    const char *word = count > 0 ? options->operands.items[0] : "";
    bool form = strcmp(word, "form") == 0;

    if (count > 0 && (count != 2 || (!form && strcmp(word, "show") != 0)))
        mny_usage(
            problems,
            _("standards %s: it is `standards`, `standards show NAME` or `standards form NAME`"),
            word);
    else if (!form && (options->output || options->force))
        mny_usage(problems, "%s", _("-o and --force are for `standards form NAME`"));
}

static void check_operands(const struct mny_options *options, struct mny_problems *problems)
{
    const struct command_entry *command = mny_command_entry(options->command);
    size_t count = options->operands.count;

    if (count > command->most)
        mny_usage(problems, _("%s: not expected here; usage: minyi %s %s"),
                  options->operands.items[command->most], command->name, command->usage);
    else if (count < command->least && options->command == MNY_EXPLAIN)
        mny_usage(problems, _("OUT, CITY or ITEM is missing; usage: minyi %s %s"), command->name,
                  command->usage);
    else if (count < command->least && options->command == MNY_COMPARE)
        mny_usage(problems, _("OUT_OLD or OUT_NEW is missing; usage: minyi %s %s"), command->name,
                  command->usage);
    else if (count < command->least)
        mny_usage(problems, _("OUT is missing; usage: minyi %s %s"), command->name, command->usage);
    else if (options->command == MNY_STANDARDS)
        check_standards(options, problems);
}

/* A salt is for pseudonyms, and for the digests of an audit. */
static void check_privacy(const struct mny_options *options, struct mny_problems *problems)
{
    const bool audit = options->audit || options->audit_raw;

    if (options->salt && options->keep_personal && !audit)
        mny_usage(problems, "%s",
                  _("--salt is for masking personal data, and --keep-pii does not mask them"));
}

/* What is for ranks needs them. */
static void check_ranks(const struct mny_options *options, struct mny_problems *problems)
{
    static const enum option_key keys[] = {KEY_TOP, KEY_RANK_LEVEL, KEY_DRAWS};

    for (size_t i = 0; i < options->given_count && !options->standard; i++)
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            if (strcmp(options->given[i].name, mny_option_of((int)keys[k])->name) == 0)
                mny_usage(problems, _("--%s is for ranks, which need a standard: -s STANDARD"),
                          options->given[i].name);
}

static void check_needs(const struct mny_options *options, struct mny_problems *problems)
{
    const int here = 1 << options->command;
    const bool asks_for_survey = options->dumps.count > 0 || options->population;

    if (here & IN_CLEANED) {
        need(options->questionnaire, "-q DIR", options, problems);
        need(options->dumps.count > 0, "-r FILE", options, problems);
    }
    if (here & IN_CHECK) /* without a questionnaire it looks at a standard and its filings */
        need(options->questionnaire ||
                 ((options->standard || options->filings.count > 0) && !asks_for_survey),
             "-q DIR", options, problems);
    if (here & IN_PLAN)
        need(options->questionnaire, "-q DIR", options, problems);
    if (here & (IN_WEIGHT | IN_PLAN))
        need(options->population, "-p FILE", options, problems);
    if (here & (IN_ASSESS | IN_COMBINE))
        need(options->standard, "-s STANDARD", options, problems);
    if (here & IN_ASSESS || ((here & IN_RUN) && options->standard))
        need(options->filings.count > 0, "-f FILE", options, problems);
    if (options->filings.count > 0)
        need(options->standard, "-s STANDARD", options, problems);
    if (options->last.count > 0)
        need(options->filings.count > 0, "-f FILE", options, problems);
    if (here & IN_COMBINE)
        need(options->objective || options->subjective, "--objective FILE", options, problems);
    if (options->last_out)
        need(options->packets.count > 0, "--city CODE", options, problems);
    if (here & IN_OUT)
        need(options->output, "-o OUT", options, problems);
}

void mny_options_check(const struct mny_options *options, struct mny_problems *problems)
{
    check_dumps(options, problems);
    mny_options_check_dialects(options, problems);
    mny_options_check_methods(options, problems);
    mny_options_check_sampling(options, problems);
    check_operands(options, problems);
    check_privacy(options, problems);
    check_ranks(options, problems);
    check_needs(options, problems);
}
