/* SPDX-License-Identifier: MIT */
#include "survey/options.h"

#include "core/text.h"
#include "survey/common/memory_ceiling.h"
#include "survey/common/suggestion.h"
#include "survey/common/workers.h"
#include "survey/dump/header.h"
#include "survey/options_private.h"
#include "survey/options_sampling.h"

#include <getopt.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- the tables ---------------------------------------------------------------- */

static const struct command_entry commands[MNY_COMMAND_COUNT] = {
    [MNY_RUN] = {"run", "-q DIR -r FILE... [-p FILE] [-s STANDARD -f FILE...] -o OUT",
                 N_("the whole pipeline: from dumps and filings to ranks and report"), 0, 0},
    [MNY_CHECK] = {"check", "[-q DIR [-r FILE...] [-p FILE]] [-s STANDARD [-f FILE...]]",
                   N_("say what is wrong with the files; write nothing"), 0, 0},
    [MNY_CLEAN] = {"clean", "-q DIR -r FILE... -o OUT",
                   N_("read dumps, and account for every response that does not count"), 0, 0},
    [MNY_WEIGHT] = {"weight", "-q DIR -r FILE... -p FILE -o OUT",
                    N_("clean, then weight to the population"), 0, 0},
    [MNY_SCORE] = {"score", "-q DIR -r FILE... [-p FILE] -o OUT",
                   N_("clean, weight, then score with standard errors"), 0, 0},
    [MNY_ASSESS] = {"assess", "-s STANDARD -f FILE... -o OUT", N_("objective scores from filings"),
                    0, 0},
    [MNY_COMBINE] = {"combine", "-s STANDARD --objective FILE --subjective FILE -o OUT",
                     N_("merge objective and subjective scores into totals and ranks"), 0, 0},
    [MNY_REPORT] = {"report", "OUT [--city CODE|all]...",
                    N_("make report.html and report.xlsx again, or packets of cities"), 1, 1},
    [MNY_EXPLAIN] = {"explain", "OUT CITY ITEM",
                     N_("show how one score came about, as the standard would"), 3, 3},
    [MNY_PLAN] = {"plan", "-q DIR -p FILE [--margin-of-error E] [--total N] -o OUT",
                  N_("plan the next wave: sample sizes, allocation, quotas"), 0, 0},
    [MNY_COMPARE] = {"compare", "OUT_OLD OUT_NEW -o OUT",
                     N_("compare two waves: what changed beyond chance, and whose rank"), 2, 2},
    [MNY_VERIFY] = {"verify", "OUT",
                    N_("repeat a finished run: what agrees with OUT, and what differs"), 1, 1},
    [MNY_STANDARDS] = {"standards", "[show NAME | form NAME [-o FILE]]",
                       N_("list the indicator standards, print one, make its filing sheet"), 0, 2},
};

#define AT(member) offsetof(struct mny_options, member)
#define SPECIAL SETS_SPECIAL, 0, 0, 0 /* see options_set.c */
#define TEXT(member) SETS_TEXT, AT(member), 0, 0
#define PATHS(member) SETS_PATHS, AT(member), 0, 0
#define FLAG(member) SETS_FLAG, AT(member), 0, 0
#define COUNT(member, most) SETS_COUNT, AT(member), 1, most
#define NUMBER(member, least, most) SETS_NUMBER, AT(member), least, most

static const struct option_entry entries[] = {
    {KEY_QUESTIONNAIRE,
     "questionnaire",
     "DIR",
     IN_DUMP | IN_PLAN,
     N_("the questionnaire's folder"),
     {TEXT(questionnaire)}},
    {KEY_DUMP,
     "responses",
     "FILE...",
     IN_DUMP,
     N_("dumps of responses; - is standard input"),
     {PATHS(dumps)}},
    {KEY_ENCODING, "encoding", "NAME", IN_DUMP, N_("the dumps' encoding [found out]"), {SPECIAL}},
    {KEY_MAPPING,
     "mapping",
     "FILE",
     IN_DUMP,
     N_("what columns and values stand for"),
     {TEXT(mapping)}},
    {KEY_PROPOSE_MAPPING,
     "propose-mapping",
     NULL,
     IN_CHECK,
     N_("print a mapping to fill in"),
     {FLAG(propose_mapping)}},
    {KEY_DIALECT, "dialect", "NAME", IN_DUMP, N_("the tool a dump is from [found out]"), {SPECIAL}},
    {KEY_DECLARED_ROWS,
     "declared-rows",
     "N",
     IN_DUMP,
     N_("rows a dump must have; once for each FILE"),
     {SPECIAL}},
    {KEY_ID_SCOPE,
     "id-scope",
     "file|all",
     IN_DUMP,
     N_("where an id stands for one response only [all]"),
     {SPECIAL}},
    {KEY_ALLOW_SAME,
     "allow-same",
     NULL,
     IN_DUMP,
     N_("the same dump given twice is no mistake"),
     {FLAG(allow_same)}},
    {KEY_LAX_QUOTES,
     "lax-quotes",
     NULL,
     IN_DUMP,
     N_("a \" inside a cell that is not quoted is text"),
     {FLAG(lax_quotes)}},
    {KEY_MAX_COLUMNS,
     "max-columns",
     "N",
     IN_DUMP,
     N_("columns that a dump has at most [20000]"),
     {COUNT(max_columns, 1e6)}},
    {KEY_POPULATION,
     "population",
     "FILE",
     IN_WEIGHTED | IN_PLAN,
     N_("population counts by margin"),
     {TEXT(population)}},
    {KEY_STANDARD,
     "standard",
     "STANDARD",
     IN_FILINGS | IN_COMBINE,
     N_("an indicator standard: its id, or a file"),
     {TEXT(standard)}},
    {KEY_FILINGS, "filings", "FILE...", IN_FILINGS, N_("what the cities filed"), {PATHS(filings)}},
    {KEY_CITIES,
     "cities",
     "FILE",
     IN_RUN | IN_COMBINE,
     N_("names, provinces and types of cities"),
     {TEXT(cities)}},
    {KEY_OBJECTIVE,
     "objective",
     "FILE",
     IN_COMBINE,
     N_("objective.csv of an assess"),
     {TEXT(objective)}},
    {KEY_SUBJECTIVE,
     "subjective",
     "FILE",
     IN_COMBINE,
     N_("subjective.csv of a score"),
     {TEXT(subjective)}},
    {KEY_METHOD,
     "method",
     "NAME",
     IN_WEIGHTED,
     N_("none, poststratify, rake, linear, logit [rake]"),
     {SPECIAL}},
    {KEY_BOUNDS, "bounds", "L:U|min", IN_WEIGHTED, N_("limits of weight / base weight"), {SPECIAL}},
    {KEY_TRIM,
     "trim",
     "LIMITS",
     IN_WEIGHTED,
     N_("cut weights: L:U medians, iqr:K or potter"),
     {SPECIAL}},
    {KEY_TRIM_KEEP,
     "trim-keep",
     "LIMITS",
     IN_WEIGHTED,
     N_("the same, still meeting the margins"),
     {SPECIAL}},
    {KEY_COLLAPSE,
     "collapse",
     "[=N]",
     IN_WEIGHTED,
     N_("merge categories with fewer than N [5]"),
     {SPECIAL}},
    {KEY_NONRESPONSE,
     "nonresponse",
     "[=NAMES]",
     IN_WEIGHTED,
     N_("adjust for nonresponse by classes [stratum]"),
     {SPECIAL}},
    {KEY_NONRESPONSE_MIN,
     "nonresponse-min",
     "N",
     IN_WEIGHTED,
     N_("respondents that a class has at least [20]"),
     {SPECIAL}},
    {KEY_EPSILON,
     "epsilon",
     "X",
     IN_WEIGHTED,
     N_("largest relative error of a margin [1e-9]"),
     {NUMBER(weighting.epsilon, 1e-15, 0.1)}},
    {KEY_MAX_ITERATIONS,
     "max-iterations",
     "N",
     IN_WEIGHTED,
     N_("give a city up after so many [500]"),
     {COUNT(weighting.max_iterations, 1e6)}},
    {KEY_CITY,
     "city",
     "CODE",
     IN_WEIGHT | IN_REPORT,
     N_("show this city; report: its packet, or all"),
     {SPECIAL}},
    {KEY_LAST_OUT,
     "last-out",
     "OUT",
     IN_REPORT,
     N_("the last wave's results, for packets to compare"),
     {TEXT(last_out)}},
    {KEY_VERBOSE,
     "verbose",
     NULL,
     IN_WEIGHT,
     N_("show those of all cities, and how each converged"),
     {FLAG(weighting.trace)}},
    {KEY_BY,
     "by",
     "NAME",
     IN_SCORED,
     N_("scores of subgroups, too, by this question"),
     {TEXT(scoring.by)}},
    {KEY_DIFFERENCES,
     "differences",
     NULL,
     IN_SCORED,
     N_("test subgroups and cities against each other"),
     {FLAG(scoring.differences)}},
    {KEY_RELIABILITY,
     "reliability",
     NULL,
     IN_SCORED,
     N_("is the questionnaire sound? alpha, omega, KMO"),
     {FLAG(scoring.reliability)}},
    {KEY_LONELY,
     "lonely",
     "HOW",
     IN_SCORED,
     N_("single PSUs: adjust, average, certainty, remove"),
     {SPECIAL}},
    {KEY_REPLICATES,
     "replicates",
     "KIND",
     IN_SCORED,
     N_("jackknife, bootstrap:R, brr, fay:RHO, file:PATH"),
     {SPECIAL}},
    {KEY_REPLICATE_WEIGHTS,
     "replicate-weights",
     NULL,
     IN_SCORED,
     N_("write the weights of the replicates, too"),
     {FLAG(scoring.replicate_weights)}},
    {KEY_SEED,
     "seed",
     "N",
     IN_SCORED | IN_COMBINE,
     N_("of the bootstrap and of drawn ranks [1]"),
     {SPECIAL}},
    {KEY_TOP,
     "top",
     "K",
     IN_RANKED,
     N_("how probable is a rank from 1 to K? [10]"),
     {COUNT(ranks.top, 1e6)}},
    {KEY_RANK_LEVEL,
     "rank-level",
     "C",
     IN_RANKED,
     N_("coverage of all rank intervals together [0.95]"),
     {NUMBER(ranks.level, 0.5, 0.9999)}},
    {KEY_DRAWS,
     "draws",
     "N",
     IN_RANKED,
     N_("draws of totals and of weights for ranks [10000]"),
     {COUNT(ranks.draws, 1e6)}},
    {KEY_ESTIMATES,
     "estimates",
     NULL,
     IN_SCORED,
     N_("shares, means, NPS, quantiles of questions, too"),
     {FLAG(scoring.estimates)}},
    {KEY_INTERVAL,
     "interval",
     "NAME",
     IN_SCORED,
     N_("of shares: korn-graubard, wilson, wald [first]"),
     {SPECIAL}},
    {KEY_SUPPRESS,
     "suppress",
     NULL,
     IN_SCORED,
     N_("leave out figures with n < 30 or CV > 30 %"),
     {FLAG(scoring.suppress)}},
    {KEY_EXPORT,
     "export",
     "LIST",
     IN_SCORED,
     N_("csv, sav, dta, all: responses for R, SPSS, Stata"),
     {SPECIAL}},
    {KEY_LAST,
     "last",
     "FILE...",
     IN_FILINGS,
     N_("the last wave's filings, to ask about jumps"),
     {PATHS(last)}},
    {KEY_MARGIN_OF_ERROR,
     "margin-of-error",
     "E",
     IN_PLAN,
     N_("points (or percent) a city's figure may be off"),
     {NUMBER(sampling.margin, 0.01, 100)}},
    {KEY_TOTAL,
     "total",
     "N",
     IN_PLAN,
     N_("interviews in all, to be shared out"),
     {COUNT(sampling.total, 1e7)}},
    {KEY_ALLOCATION,
     "allocation",
     "NAME",
     IN_PLAN,
     N_("proportional, equal, neyman, power[:A] [first]"),
     {SPECIAL}},
    {KEY_LEAST,
     "least",
     "N",
     IN_PLAN,
     N_("interviews that each city gets at least [0]"),
     {COUNT(sampling.least, 1e7)}},
    {KEY_CONFIDENCE,
     "confidence",
     "C",
     IN_PLAN,
     N_("of the margin of error [0.95]"),
     {NUMBER(sampling.confidence, 0.5, 0.9999)}},
    {KEY_DEFF,
     "deff",
     "D",
     IN_PLAN,
     N_("design effect to expect [1]"),
     {NUMBER(sampling.deff, 0.01, 1000)}},
    {KEY_DEVIATION,
     "deviation",
     "S",
     IN_PLAN,
     N_("standard deviation to expect, in points [50]"),
     {NUMBER(sampling.deviation, 0.01, 50)}},
    {KEY_RESPONSE_RATE,
     "response-rate",
     "R",
     IN_PLAN,
     N_("interviews for one invitation [1]"),
     {NUMBER(sampling.response_rate, 0.0001, 1)}},
    {KEY_FROM,
     "from",
     "OUT",
     IN_PLAN,
     N_("last wave's results: deviations, design effects"),
     {TEXT(sampling.last)}},
    {KEY_LEVEL,
     "level",
     "P",
     IN_COMPARE,
     N_("beyond chance: Holm's p below P [0.05]"),
     {NUMBER(level, 1e-6, 0.5)}},
    {KEY_OUTPUT,
     "output",
     "OUT",
     IN_OUT | IN_STANDARDS,
     N_("the folder to make; of a form, the file"),
     {TEXT(output)}},
    {KEY_FORCE,
     "force",
     NULL,
     IN_OUT | IN_STANDARDS,
     N_("replace an OUT that exists"),
     {FLAG(force)}},
    {KEY_SALT,
     "salt",
     "FILE",
     IN_CLEANED,
     N_("a secret: pseudonyms where cells are replaced"),
     {TEXT(salt)}},
    {KEY_KEEP_PII,
     "keep-pii",
     NULL,
     IN_CLEANED,
     N_("write personal data as they came, unmasked"),
     {FLAG(keep_personal)}},
    {KEY_NO_RESPONSES,
     "no-responses",
     NULL,
     IN_CLEANED,
     N_("do not write the clean dump responses.csv"),
     {FLAG(no_responses)}},
    {KEY_AUDIT,
     "audit",
     NULL,
     IN_CLEANED,
     N_("write audit.csv, too: every row and cell changed"),
     {FLAG(audit)}},
    {KEY_AUDIT_RAW,
     "audit-raw",
     NULL,
     IN_CLEANED,
     N_("the same with every cell as it was (personal!)"),
     {FLAG(audit_raw)}},
    {KEY_BOM, "bom", NULL, IN_OUT, N_("CSV files that Excel opens as UTF-8"), {FLAG(bom)}},
    {KEY_EXCEL_SAFE,
     "excel-safe",
     NULL,
     IN_RUN | IN_CLEAN | IN_WEIGHT | IN_SCORE | IN_COMPARE,
     N_("a ' before texts that Excel would compute"),
     {FLAG(excel_safe)}},
    {KEY_THREADS,
     "threads",
     "N",
     IN_DUMP | IN_VERIFY,
     N_("threads to use [all processors]"),
     {COUNT(threads, 1024)}},
    {KEY_MAX_MEMORY,
     "max-memory",
     "SIZE",
     IN_DUMP | IN_VERIFY,
     N_("memory to use at most, as 8G [9/10 of all]"),
     {SPECIAL}},
    {KEY_QUIET, "quiet", NULL, IN_ALL, N_("no summary, no progress"), {FLAG(quiet)}},
    {KEY_LANG,
     "lang",
     "zh|en",
     IN_ALL,
     N_("language [by locale; files: zh unless it is en]"),
     {SPECIAL}},
    {KEY_HELP, "help", NULL, IN_ALL, N_("show this help"), {FLAG(help)}},
    {KEY_VERSION, "version", NULL, IN_ALL, N_("show the version"), {FLAG(version)}},
};

enum { ENTRIES = sizeof entries / sizeof *entries };

const struct command_entry *mny_command_entry(enum mny_command command)
{
    return &commands[command];
}

const struct option_entry *mny_option_entry(size_t index)
{
    return &entries[index];
}

const struct option_entry *mny_option_of(int key)
{
    for (int i = 0; i < ENTRIES; i++)
        if ((int)entries[i].key == key)
            return &entries[i];
    return NULL;
}

size_t mny_options_count(void)
{
    return ENTRIES;
}

struct mny_option_view mny_options_view(const struct mny_options *options, size_t index)
{
    const struct option_entry *entry = &entries[index];
    const void *member = (const char *)options + entry->stands.member;
    struct mny_option_view view = {.name = entry->name,
                                   .known = (entry->where & (1 << options->command)) != 0,
                                   .is_flag = !entry->argument,
                                   .may_be_several = entry->stands.what == SETS_PATHS,
                                   .number = NAN};

    if (entry->stands.what == SETS_COUNT)
        view.number = (double)*(const size_t *)member;
    else if (entry->stands.what == SETS_NUMBER)
        view.number = *(const double *)member;
    return view;
}

const char *mny_command_name(enum mny_command command)
{
    return commands[command].name;
}

/* ---- parsing ------------------------------------------------------------------ */

enum mny_code mny_usage(struct mny_problems *problems, const char *format, ...)
{
    va_list arguments;
    enum mny_code code;
    char *text;

    va_start(arguments, format);
    text = mny_text_format(format, arguments);
    va_end(arguments);
    if (!text)
        return mny_problem_memory(problems);
    code = mny_problem(problems, MNY_E_USAGE, (struct mny_where){0}, "%s", text);
    free(text);
    return code;
}

/* The option as the user wrote it, for a message about it. */
static const char *written(char **argv)
{
    return optind > 0 && argv[optind - 1] ? argv[optind - 1] : "?";
}

static int takes_argument(const char *argument)
{
    if (!argument)
        return no_argument;
    return *argument == '[' ? optional_argument : required_argument;
}

static void make_getopt_tables(struct option *longs, char *shorts)
{
    size_t at = 0, made = 0;

    shorts[at++] = '-'; /* words are given in their place */
    shorts[at++] = ':'; /* a missing argument is told from an unknown option */
    for (int i = 0; i < ENTRIES; i++) {
        longs[made++] = (struct option){entries[i].name, takes_argument(entries[i].argument), NULL,
                                        (int)entries[i].key};
        if (entries[i].key < 256) {
            shorts[at++] = (char)entries[i].key;
            if (entries[i].argument)
                shorts[at++] = ':';
        }
    }
    shorts[at] = '\0';
    longs[made] = (struct option){0};
}

/* The long name that is nearest to WORD, of those the command has.  Half of its letters may be
   wrong: where two have changed places two are.  NULL if none is near. */
static const char *option_meant(const char *word, enum mny_command command)
{
    const size_t length = strncmp(word, "--", 2) == 0 ? strcspn(word + 2, "=") : 0;
    struct mny_suggestion meant = mny_suggestion_begin(word + 2 * (length > 0), length, 2, false);
    size_t index;

    for (size_t i = 0; length > 0 && i < ENTRIES; i++)
        if (entries[i].where & (1 << command))
            mny_suggestion_offer(&meant, entries[i].name, i);
    index = mny_suggestion_index(&meant);
    return index == MNY_NO_SUGGESTION ? NULL : entries[index].name;
}

static enum mny_code no_such_option(const char *word, enum mny_command command,
                                    struct mny_problems *problems)
{
    const char *meant = option_meant(word, command);

    if (meant)
        return mny_usage(problems, _("%s: no such option; did you mean --%s?"), word, meant);
    return mny_usage(problems, _("%s: no such option; see minyi %s --help"), word,
                     commands[command].name);
}

/* Commands are few and short: half of the letters may be wrong, as where two have changed places.
 */
static enum mny_code no_such_command(const char *word, struct mny_problems *problems)
{
    struct mny_suggestion meant = mny_suggestion_begin(word, strlen(word), 2, false);
    size_t index;

    for (size_t i = 0; i < MNY_COMMAND_COUNT; i++)
        mny_suggestion_offer(&meant, commands[i].name, i);
    index = mny_suggestion_index(&meant);
    if (index != MNY_NO_SUGGESTION)
        return mny_usage(problems, _("%s: no such command; did you mean %s?"), word,
                         commands[index].name);
    return mny_usage(problems, _("%s: no such command; see minyi --help"), word);
}

static enum mny_code parse_words(int argc, char **argv, struct mny_problems *problems,
                                 struct mny_options *options)
{
    struct option longs[ENTRIES + 1];
    char shorts[2 * ENTRIES + 3];
    int key, last_key = 0;
    enum mny_code code = MNY_OK;

    make_getopt_tables(longs, shorts);
    opterr = 0;
    optind = 0; /* 0 and not 1: glibc and musl then also forget an earlier parse */
    while (code != MNY_E_MEMORY && (key = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        const struct option_entry *entry = mny_option_of(key);

        if (key == 1)
            code = mny_options_add_word(options, last_key, optarg, problems);
        else if (key == ':')
            code = mny_usage(problems, _("%s: an argument is missing"), written(argv));
        else if (!entry)
            code = no_such_option(written(argv), options->command, problems);
        else if (!(entry->where & (1 << options->command)))
            code = mny_usage(problems, _("--%s: not an option of minyi %s"), entry->name,
                             commands[options->command].name);
        else
            code = mny_option_set(options, entry, optarg, problems);
        if (key != 1)
            last_key = key;
    }
    for (; optind < argc; optind++) /* what follows -- */
        mny_options_add_word(options, 0, argv[optind], problems);
    return mny_problems_code(problems);
}

static bool find_command(const char *name, enum mny_command *command)
{
    for (int i = 0; i < MNY_COMMAND_COUNT; i++) {
        if (strcmp(commands[i].name, name) == 0) {
            *command = (enum mny_command)i;
            return true;
        }
    }
    return false;
}

static void set_defaults(struct mny_options *options)
{
    *options = (struct mny_options){.command = MNY_COMMAND_COUNT};
    options->weighting.epsilon = 1e-9;
    options->weighting.max_iterations = 500;
    options->weighting.nonresponse = (struct mny_class_rule){20, 3};
    options->scoring.seed = 1;
    options->ranks = (struct mny_rank_options){.level = 0.95, .top = 10, .draws = 10000};
    options->level = 0.05;
    options->max_columns = MNY_COLUMNS_MOST;
    options->max_memory = mny_memory_default();
    mny_options_sampling_defaults(&options->sampling);
    options->threads = mny_processors();
}

enum mny_code mny_options_parse(int argc, char **argv, struct mny_problems *problems,
                                struct mny_options *options)
{
    const char *first = argc > 1 ? argv[1] : "";

    set_defaults(options);
    options->help =
        strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0 || strcmp(first, "help") == 0;
    options->version = strcmp(first, "--version") == 0;
    if (options->help || options->version)
        return MNY_OK;
    if (argc < 2)
        return mny_usage(problems, "%s", _("a command is missing; see minyi --help"));
    if (!find_command(first, &options->command))
        return no_such_command(first, problems);
    parse_words(argc - 1, argv + 1, problems, options);
    if (options->help || options->version || mny_problems_code(problems) != MNY_OK)
        return mny_problems_code(problems);
    if (!options->method_given && options->population)
        options->weighting.method = MNY_METHOD_RAKE;
    options->weighting.threads = options->threads;
    options->scoring.threads = options->threads;
    mny_options_check(options, problems);
    return mny_problems_code(problems);
}

void mny_options_free(struct mny_options *options)
{
    free(options->dumps.items);
    free(options->filings.items);
    free(options->last.items);
    free(options->packets.items);
    free(options->operands.items);
    free(options->declared_rows.items);
    free(options->dialects);
    free(options->given);
}

const char *mny_options_language(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--lang=", 7) == 0)
            return argv[i] + 7;
        if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            return argv[i + 1];
    }
    return NULL;
}
