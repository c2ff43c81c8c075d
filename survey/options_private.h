/* SPDX-License-Identifier: MIT */
/* Inside the command line: only options*.c include this.  options.c has the tables of commands and
   options and reads argv by them, options_set.c puts what was given into the options,
   options_check.c says what does not go together, options_help.c prints the tables. */
#ifndef MINYI_SURVEY_OPTIONS_PRIVATE_H
#define MINYI_SURVEY_OPTIONS_PRIVATE_H

#include "survey/options.h"

/* Sets of commands. */
enum {
    IN_RUN = 1 << MNY_RUN,
    IN_CHECK = 1 << MNY_CHECK,
    IN_CLEAN = 1 << MNY_CLEAN,
    IN_WEIGHT = 1 << MNY_WEIGHT,
    IN_SCORE = 1 << MNY_SCORE,
    IN_ASSESS = 1 << MNY_ASSESS,
    IN_COMBINE = 1 << MNY_COMBINE,
    IN_REPORT = 1 << MNY_REPORT,
    IN_STANDARDS = 1 << MNY_STANDARDS,
    IN_PLAN = 1 << MNY_PLAN,
    IN_COMPARE = 1 << MNY_COMPARE,
    IN_VERIFY = 1 << MNY_VERIFY,
    IN_DUMP = IN_RUN | IN_CHECK | IN_CLEAN | IN_WEIGHT | IN_SCORE,
    IN_CLEANED = IN_DUMP & ~IN_CHECK,
    IN_WEIGHTED = IN_RUN | IN_CHECK | IN_WEIGHT | IN_SCORE,
    IN_SCORED = IN_RUN | IN_SCORE,
    IN_RANKED = IN_RUN | IN_COMBINE,
    IN_FILINGS = IN_RUN | IN_CHECK | IN_ASSESS,
    IN_OUT =
        IN_RUN | IN_CLEAN | IN_WEIGHT | IN_SCORE | IN_ASSESS | IN_COMBINE | IN_PLAN | IN_COMPARE,
    IN_ALL = (1 << MNY_COMMAND_COUNT) - 1
};

struct command_entry {
    const char *name, *usage, *summary;
    size_t least, most; /* operands */
};

enum option_key {
    KEY_QUESTIONNAIRE = 'q',
    KEY_DUMP = 'r',
    KEY_POPULATION = 'p',
    KEY_STANDARD = 's',
    KEY_FILINGS = 'f',
    KEY_OUTPUT = 'o',
    KEY_HELP = 'h',
    KEY_CITIES = 256,
    KEY_OBJECTIVE,
    KEY_SUBJECTIVE,
    KEY_LAST,
    KEY_METHOD,
    KEY_BOUNDS,
    KEY_TRIM,
    KEY_TRIM_KEEP,
    KEY_COLLAPSE,
    KEY_NONRESPONSE,
    KEY_NONRESPONSE_MIN,
    KEY_CITY,
    KEY_LAST_OUT,
    KEY_VERBOSE,
    KEY_EPSILON,
    KEY_MAX_ITERATIONS,
    KEY_BY,
    KEY_DIFFERENCES,
    KEY_RELIABILITY,
    KEY_LONELY,
    KEY_REPLICATES,
    KEY_REPLICATE_WEIGHTS,
    KEY_SEED,
    KEY_TOP,
    KEY_RANK_LEVEL,
    KEY_DRAWS,
    KEY_ESTIMATES,
    KEY_INTERVAL,
    KEY_SUPPRESS,
    KEY_EXPORT,
    KEY_ENCODING,
    KEY_DIALECT,
    KEY_ID_SCOPE,
    KEY_ALLOW_SAME,
    KEY_LAX_QUOTES,
    KEY_MAX_COLUMNS,
    KEY_MARGIN_OF_ERROR,
    KEY_TOTAL,
    KEY_ALLOCATION,
    KEY_LEAST,
    KEY_CONFIDENCE,
    KEY_DEFF,
    KEY_DEVIATION,
    KEY_RESPONSE_RATE,
    KEY_FROM,
    KEY_LEVEL,
    KEY_NO_RESPONSES,
    KEY_SALT,
    KEY_KEEP_PII,
    KEY_AUDIT,
    KEY_AUDIT_RAW,
    KEY_BOM,
    KEY_EXCEL_SAFE,
    KEY_FORCE,
    KEY_QUIET,
    KEY_MAPPING,
    KEY_PROPOSE_MAPPING,
    KEY_DECLARED_ROWS,
    KEY_THREADS,
    KEY_MAX_MEMORY,
    KEY_LANG,
    KEY_VERSION
};

/* What an option stands for: a member of the options, and what may be put there. */
struct stands_for {
    enum { SETS_SPECIAL, SETS_TEXT, SETS_PATHS, SETS_FLAG, SETS_COUNT, SETS_NUMBER } what;
    size_t member; /* its place in struct mny_options */
    double least, most;
};

struct option_entry {
    enum option_key key;
    const char *name, *argument; /* argument NULL: takes none; "[=N]": need not have it */
    int where;                   /* the commands that know it */
    const char *help;
    struct stands_for stands;
};

/* The tables, in the order of the help; the index of an option is below mny_options_count(). */
const struct command_entry *mny_command_entry(enum mny_command command);
const struct option_entry *mny_option_entry(size_t index);

/* The option of KEY, NULL if there is none. */
const struct option_entry *mny_option_of(int key);

/* Adds a problem of code MNY_E_USAGE and returns that. */
enum mny_code mny_usage(struct mny_problems *problems, const char *format, ...) MNY_PRINTF(2, 3);

/* Sets what ENTRY stands for, and notes that it was given; TEXT is its argument, NULL without
   one. */
enum mny_code mny_option_set(struct mny_options *options, const struct option_entry *entry,
                             const char *text, struct mny_problems *problems);

/* A word that is no option: one more file after -r FILE or -f FILE (LAST_KEY), as a shell's
   wildcard gives them, else an operand. */
enum mny_code mny_options_add_word(struct mny_options *options, int last_key, const char *word,
                                   struct mny_problems *problems);

/* Adds a problem for all that is missing, or makes no sense together. */
void mny_options_check(const struct mny_options *options, struct mny_problems *problems);

#endif
