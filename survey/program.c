/* SPDX-License-Identifier: MIT */
#include "survey/program.h"

#include "core/output.h"
#include "core/text.h"
#include "survey/commands.h"
#include "survey/common/language.h"
#include "survey/common/memory_ceiling.h"
#include "survey/common/sandbox.h"
#include "survey/common/scratch_file.h"
#include "survey/options.h"
#include "survey/problems_print.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* There may be none left for a problem that says so. */
static void print_no_memory(void)
{
    fprintf(stderr, "error: %s\n", _("out of memory"));
}

/* Behind an error of memory: how much there may be. */
static void print_ceiling(const struct mny_options *options, const struct mny_problems *problems)
{
    char most[MNY_MEMORY_ROOM];

    if (mny_problems_count(problems, MNY_ERROR) == 0)
        print_no_memory();
    mny_memory_format(options->max_memory, most);
    if (options->max_memory == 0)
        return;
    fputs("note: ", stderr);
    fprintf(stderr, _("this run may use %s of memory (--max-memory)"), most);
    fputc('\n', stderr);
}

static void print_version(void)
{
    puts("minyi " MINYI_VERSION);
}

/* The status says what the first error was; MNY_E_PARTIAL ones end no run. */
static int status_of(enum mny_code code, const struct mny_problems *problems)
{
    return mny_exit_status(code != MNY_OK ? code : mny_problems_code(problems));
}

/* Output that could not be written is an error, even at the very end; a reader
   that has gone away (`| head`) is not. */
static int close_stdout(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    if (errno == EPIPE)
        return status;
    fprintf(stderr, "error: %s\n", _("cannot write to standard output"));
    return mny_exit_status(MNY_E_IO);
}

static void begin(int argc, char **argv)
{
    gsl_set_error_handler_off(); /* by default GSL aborts; every status is checked */
    mny_language_choose(mny_options_language(argc, argv));
    mny_interrupt_watch();
}

/* Texts of strangers are read from here on.  Not where ranks share the work: MPI has files and
   connections of its own.  A system that cannot do it is as good as one could be before. */
static void enter_sandbox(const struct mny_options *options)
{
    const char *asked = getenv("MINYI_SANDBOX");
    const bool reports = options->command == MNY_REPORT && options->operands.count > 0;
    char *parent = options->output ? mny_output_parent(options->output) : NULL;
    const char *const places[] = {parent ? parent : "", reports ? options->operands.items[0] : "",
                                  mny_scratch_folder(), "/dev/null", "/dev/stdout"};

    if (!asked || strcmp(asked, "no") != 0)
        mny_sandbox_enter(places, sizeof places / sizeof *places);
    free(parent);
}

static void say(enum mny_code code, const struct mny_options *options,
                const struct mny_problems *problems)
{
    fflush(stdout);
    mny_problems_print(problems, options->quiet, stderr);
    if (code == MNY_E_MEMORY)
        print_ceiling(options, problems);
    if (code == MNY_E_INTERRUPT)
        fprintf(stderr, "%s\n", _("interrupted; nothing was written"));
}

int mny_program(int argc, char **argv, struct mny_ranks *ranks)
{
    struct mny_problems *problems;
    struct mny_options options;
    enum mny_code code;
    int status;

    begin(argc, argv);
    problems = mny_problems_create();
    if (!problems) {
        print_no_memory();
        mny_ranks_leave(ranks, MNY_E_MEMORY, NULL);
        return mny_exit_status(MNY_E_MEMORY);
    }
    code = mny_options_parse(argc, argv, problems, &options);
    if (code == MNY_OK && options.help)
        mny_options_help(options.command, stdout);
    else if (code == MNY_OK && options.version)
        print_version();
    else if (code == MNY_OK) {
        mny_memory_limit(options.max_memory);
        if (!ranks)
            enter_sandbox(&options);
        code = mny_command_execute(&options, problems, ranks);
    }
    say(code, &options, problems);
    mny_ranks_leave(ranks, code, problems);
    status = close_stdout(status_of(code, problems));
    mny_options_free(&options);
    mny_problems_free(problems);
    return status;
}

void mny_program_follow(int argc, char **argv, struct mny_ranks *ranks)
{
    struct mny_problems *problems;
    struct mny_options options;
    enum mny_code code;

    begin(argc, argv);
    problems = mny_problems_create();
    if (!problems) {
        mny_ranks_leave(ranks, MNY_E_MEMORY, NULL);
        return;
    }
    code = mny_options_parse(argc, argv, problems, &options);
    if (code == MNY_OK && !options.help && !options.version) {
        options.quiet = true;
        mny_memory_limit(options.max_memory);
        code = mny_command_follow(&options, problems, ranks);
    }
    mny_ranks_leave(ranks, code, problems);
    mny_options_free(&options);
    mny_problems_free(problems);
}
