/* SPDX-License-Identifier: MIT */
/* The command line: one table of commands and one of options drive parsing,
   `--help` and the tests of both. */
#ifndef MINYI_SURVEY_OPTIONS_H
#define MINYI_SURVEY_OPTIONS_H

#include "core/problem.h"
#include "survey/dump/dialect.h"
#include "survey/dump/encoding.h"
#include "survey/export/export.h"
#include "survey/sampling/sampling_plan.h"
#include "survey/score/rank_files.h"
#include "survey/score/scoring.h"
#include "survey/weight/weighting.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum mny_command {
    MNY_RUN,
    MNY_CHECK,
    MNY_CLEAN,
    MNY_WEIGHT,
    MNY_SCORE,
    MNY_ASSESS,
    MNY_COMBINE,
    MNY_REPORT,
    MNY_EXPLAIN,
    MNY_PLAN,
    MNY_COMPARE,
    MNY_VERIFY,
    MNY_STANDARDS,
    MNY_COMMAND_COUNT /* not a command: how many there are */
};

/* Some files, in the order given. */
struct mny_paths {
    const char **items;
    size_t count, capacity;
};

/* Some numbers, in the order given. */
struct mny_counts {
    size_t *items;
    size_t count, capacity;
};

/* An option as it was given.  VALUE is NULL for one without a value. */
struct mny_given {
    const char *name, *value;
};

/* What the user asked for.  Texts are argv's own. */
struct mny_options {
    enum mny_command command;
    bool help, version; /* asked for: nothing else is checked */
    const char *questionnaire, *population, *standard, *output, *cities;
    const char *objective, *subjective;
    const char *salt; /* a file */
    struct mny_paths dumps, filings, last, operands;
    struct mny_weighting_options weighting; /* all but threads */
    struct mny_scoring_options scoring;     /* all but threads */
    struct mny_export_formats export;       /* --export */
    struct mny_sampling_options sampling;
    struct mny_rank_options ranks; /* all but the seed */
    double level;                  /* of tests: of compare */
    bool method_given, seed_given, allocation_given;
    const char *city;         /* the one whose weights are to be shown */
    struct mny_paths packets; /* codes of cities that are to have a packet; "all" is every one */
    const char *last_out;     /* an OUT */
    const char *interval;     /* as it was given */
    const char *nonresponse;  /* class questions joined by *; "": the stratum */
    bool nonresponse_min_given;
    const char *export_list; /* of --export, as it was given */
    const char *bounds, *trim, *collapse, *lonely, *replicates, *seed; /* as they were given */
    const char *mapping;
    bool propose_mapping;
    struct mny_counts declared_rows; /* of the dumps, in their order */
    size_t threads;
    enum mny_encoding encoding; /* of the dumps; zero: find out */
    bool audit, audit_raw;      /* audit.csv, and with cells as they were */
    const char *language;       /* --lang */
    struct mny_given *given;    /* every option, in the order given */
    size_t given_count, given_room;
    enum mny_dialect *dialects; /* of the dumps, in their order; one: of all */
    size_t dialect_count, dialect_room;
    bool id_by_file;     /* --id-scope file */
    size_t max_columns;  /* of a dump */
    uint64_t max_memory; /* bytes; 0: no ceiling */
    bool lax_quotes;
    bool quiet, force, no_responses, keep_personal, allow_same, bom, excel_safe;
};

/* Reads argv into *OPTIONS; every mistake is added as MNY_E_USAGE.  Free with
   mny_options_free() whatever is returned. */
enum mny_code mny_options_parse(int argc, char **argv, struct mny_problems *problems,
                                struct mny_options *options);
void mny_options_free(struct mny_options *options);

/* One option of the table.  NUMBER is what OPTIONS have of one that is a plain number, as
   given or by default; else NAN. */
struct mny_option_view {
    const char *name;
    bool known;                   /* to the command of OPTIONS */
    bool is_flag, may_be_several; /* else it has one value */
    double number;
};
size_t mny_options_count(void);
struct mny_option_view mny_options_view(const struct mny_options *options, size_t index);

/* "clean" */
const char *mny_command_name(enum mny_command command);

/* The --lang that ARGV asks for, or NULL: looked up before anything is said. */
const char *mny_options_language(int argc, char **argv);

/* Prints the help of COMMAND, or of the program for MNY_COMMAND_COUNT. */
void mny_options_help(enum mny_command command, FILE *out);

#endif
