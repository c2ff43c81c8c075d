/* SPDX-License-Identifier: MIT */
#include "survey/options.h"

#include "core/arena.h"
#include "core/number.h"
#include "core/text.h"
#include "survey/dump/header.h"
#include "survey/options_dialects.h"
#include "survey/options_methods.h"
#include "survey/options_sampling.h"

#include <getopt.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    IN_VERIFY = 1 << MNY_VERIFY,
    IN_DUMP = IN_RUN | IN_CHECK | IN_CLEAN | IN_WEIGHT | IN_SCORE,
    IN_CLEANED = IN_DUMP & ~IN_CHECK,
    IN_WEIGHTED = IN_RUN | IN_CHECK | IN_WEIGHT | IN_SCORE,
    IN_SCORED = IN_RUN | IN_SCORE,
    IN_FILINGS = IN_RUN | IN_CHECK | IN_ASSESS,
    IN_OUT = IN_RUN | IN_CLEAN | IN_WEIGHT | IN_SCORE | IN_ASSESS | IN_COMBINE | IN_PLAN,
    IN_ALL = (1 << MNY_COMMAND_COUNT) - 1
};

static const struct command {
    const char *name, *usage, *summary;
    size_t least, most; /* operands */
} commands[MNY_COMMAND_COUNT] = {
    [MNY_RUN] = {"run", "-q DIR -r FILE... [-p FILE] [-s STANDARD -f FILE...] -o OUT",
                 N_("the whole pipeline: from dumps and filings to ranks and report"), 0, 0},
    [MNY_CHECK] = {"check", "-q DIR [-r FILE...] [-p FILE] [-s STANDARD] [-f FILE...]",
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
    [MNY_REPORT] = {"report", "OUT", N_("make the report of a finished run again"), 1, 1},
    [MNY_EXPLAIN] = {"explain", "OUT CITY ITEM",
                     N_("show how one score came about, as the standard would"), 3, 3},
    [MNY_PLAN] = {"plan", "-q DIR -p FILE [--margin-of-error E] [--total N] -o OUT",
                  N_("plan the next wave: sample sizes, allocation, quotas"), 0, 0},
    [MNY_VERIFY] = {"verify", "OUT",
                    N_("repeat a finished run: what agrees with OUT, and what differs"), 1, 1},
    [MNY_STANDARDS] = {"standards", "[show NAME | form NAME [-o FILE]]",
                       N_("list the indicator standards, print one, make its filing sheet"), 0, 2},
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
    KEY_LANG,
    KEY_VERSION
};

/* What an option stands for: a member of the options, and what may be put there. */
struct stands_for {
    enum { SETS_SPECIAL, SETS_TEXT, SETS_PATHS, SETS_FLAG, SETS_COUNT, SETS_NUMBER } what;
    size_t member; /* its place in struct mny_options */
    double least, most;
};
#define AT(member) offsetof(struct mny_options, member)
#define SPECIAL SETS_SPECIAL, 0, 0, 0 /* see set_special() */
#define TEXT(member) SETS_TEXT, AT(member), 0, 0
#define PATHS(member) SETS_PATHS, AT(member), 0, 0
#define FLAG(member) SETS_FLAG, AT(member), 0, 0
#define COUNT(member, most) SETS_COUNT, AT(member), 1, most
#define NUMBER(member, least, most) SETS_NUMBER, AT(member), least, most

static const struct option_entry {
    enum option_key key;
    const char *name, *argument; /* argument NULL: takes none; "[=N]": need not have it */
    int where;                   /* the commands that know it */
    const char *help;
    struct stands_for stands;
} entries[] = {
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
     IN_WEIGHT,
     N_("show the weights of this city in full"),
     {TEXT(city)}},
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
    {KEY_SEED, "seed", "N", IN_SCORED, N_("of the bootstrap [1]"), {SPECIAL}},
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
     N_("points of 100 (or percent) that each city's figure may be off"),
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
     N_("proportional, equal, neyman, power[:A] [proportional]"),
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
     N_("last wave's results: its deviations and design effects"),
     {TEXT(sampling.last)}},
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
     IN_RUN | IN_CLEAN | IN_WEIGHT | IN_SCORE,
     N_("a ' before texts that Excel would compute"),
     {FLAG(excel_safe)}},
    {KEY_THREADS,
     "threads",
     "N",
     IN_DUMP | IN_VERIFY,
     N_("threads to use [all processors]"),
     {COUNT(threads, 1024)}},
    {KEY_QUIET, "quiet", NULL, IN_ALL, N_("no summary, no progress"), {FLAG(quiet)}},
    {KEY_LANG, "lang", "zh|en", IN_ALL, N_("language [by locale]"), {SPECIAL}},
    {KEY_HELP, "help", NULL, IN_ALL, N_("show this help"), {FLAG(help)}},
    {KEY_VERSION, "version", NULL, IN_ALL, N_("show the version"), {FLAG(version)}},
};

enum { ENTRIES = sizeof entries / sizeof *entries };

/* ---- help --------------------------------------------------------------------- */

static void print_padded(FILE *out, const char *text, size_t columns)
{
    size_t width = mny_display_width(text, strlen(text));

    fprintf(out, "%s%*s", text, width < columns ? (int)(columns - width) : 1, "");
}

static void print_option(const struct option_entry *entry, FILE *out)
{
    char left[64];
    const char *value = entry->argument ? entry->argument : "";

    if (entry->key < 256)
        snprintf(left, sizeof left, "  -%c, --%s %s", (char)entry->key, entry->name, value);
    else
        snprintf(left, sizeof left, "      --%s%s%s", entry->name, *value == '[' ? "" : " ", value);
    print_padded(out, left, 32);
    fprintf(out, "%s\n", _(entry->help));
}

static void print_exit_statuses(FILE *out)
{
    fprintf(out, "\n%s\n",
            _("Exit status: 0 done; 2 usage; 65 bad input, nothing written; 66 no "
              "such file;\n73 cannot write; 74 I/O error; 75 finished, but some "
              "cities could not be\nweighted; 70 internal error."));
}

static void print_program_help(FILE *out)
{
    fprintf(out, "%s\n\n", _("minyi - citizen surveys and filings to city scores"));
    fprintf(out, "%s minyi COMMAND [OPTION...]\n\n%s\n", _("Usage:"), _("Commands:"));
    for (int i = 0; i < MNY_COMMAND_COUNT; i++) {
        fprintf(out, "  ");
        print_padded(out, commands[i].name, 12);
        fprintf(out, "%s\n", _(commands[i].summary));
    }
    fprintf(out, "\n%s\n", _("minyi COMMAND --help shows the options of a command."));
    print_exit_statuses(out);
}

void mny_options_help(enum mny_command command, FILE *out)
{
    if (command == MNY_COMMAND_COUNT) {
        print_program_help(out);
        return;
    }
    fprintf(out, "%s minyi %s %s\n\n%s\n\n%s\n", _("Usage:"), commands[command].name,
            commands[command].usage, _(commands[command].summary), _("Options:"));
    for (int i = 0; i < ENTRIES; i++)
        if (entries[i].where & (1 << command))
            print_option(&entries[i], out);
    print_exit_statuses(out);
}

/* ---- parsing ------------------------------------------------------------------ */

static const struct option_entry *entry_of(int key)
{
    for (int i = 0; i < ENTRIES; i++)
        if ((int)entries[i].key == key)
            return &entries[i];
    return NULL;
}

static enum mny_code usage(struct mny_problems *problems, const char *format, ...) MNY_PRINTF(2, 3);

static enum mny_code usage(struct mny_problems *problems, const char *format, ...)
{
    char text[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return mny_problem(problems, MNY_E_USAGE, (struct mny_where){0}, "%s", text);
}

static enum mny_code add_path(struct mny_paths *paths, const char *path,
                              struct mny_problems *problems)
{
    if (!mny_grow(&paths->items, &paths->capacity, paths->count + 1, sizeof *paths->items))
        return mny_problem_memory(problems);
    paths->items[paths->count++] = path;
    return MNY_OK;
}

static enum mny_code set_method(struct mny_options *options, const char *text,
                                struct mny_problems *problems)
{
    options->method_given = true;
    for (int method = 0; method < MNY_METHOD_COUNT; method++) {
        options->weighting.method = (enum mny_method)method;
        if (strcmp(text, mny_method_name((enum mny_method)method)) == 0)
            return MNY_OK;
    }
    options->weighting.method = MNY_METHOD_NONE;
    return usage(problems,
                 _("--method %s: not a method; it is none, poststratify, rake, linear or logit"),
                 text);
}

static enum mny_code set_encoding(struct mny_options *options, const char *text,
                                  struct mny_problems *problems)
{
    if (mny_encoding_parse(text, &options->encoding))
        return MNY_OK;
    return usage(problems,
                 _("--encoding %s: not an encoding; it is utf-8, gb18030, gbk, utf-16, utf-16le or "
                   "utf-16be"),
                 text);
}

/* A number between LEAST and MOST, whole if WHOLE. */
static enum mny_code set_number(const char *name, const char *text, bool whole, double least,
                                double most, double *value, struct mny_problems *problems)
{
    size_t length = strlen(text);
    double read;
    bool good =
        whole ? mny_integer_parse(text, length, &read) : mny_number_parse(text, length, &read);

    if (!good || read < least || read > most)
        return usage(problems, _("--%s %s: a number from %g to %g is expected"), name, text, least,
                     most);
    *value = read;
    return MNY_OK;
}

static enum mny_code set_count(const char *name, const char *text, double most, size_t *value,
                               struct mny_problems *problems)
{
    double read = 0;
    enum mny_code code = set_number(name, text, true, 1, most, &read, problems);

    if (code == MNY_OK)
        *value = (size_t)read;
    return code;
}

static enum mny_code add_declared_rows(struct mny_options *options, const char *name,
                                       const char *text, struct mny_problems *problems)
{
    struct mny_counts *rows = &options->declared_rows;
    double read = 0;
    enum mny_code code = set_number(name, text, true, 0, 9007199254740992, &read, problems);

    if (code != MNY_OK)
        return code;
    if (!mny_grow(&rows->items, &rows->capacity, rows->count + 1, sizeof *rows->items))
        return mny_problem_memory(problems);
    rows->items[rows->count++] = (size_t)read;
    return MNY_OK;
}

static enum mny_code set_seed(struct mny_options *options, const char *text,
                              struct mny_problems *problems)
{
    double read = 0;
    enum mny_code code = set_number("seed", text, true, 0, 9007199254740992, &read, problems);

    options->seed_given = true;
    options->scoring.seed = (uint64_t)read;
    return code;
}

static enum mny_code set_export(struct mny_options *options, const char *text,
                                struct mny_problems *problems)
{
    options->export_list = text;
    if (mny_export_formats_parse(text, &options->export))
        return MNY_OK;
    return usage(problems, _("--export %s: csv, sav, dta, several joined by commas, or all"), text);
}

static enum mny_code set_text(const struct option_entry *entry, const char **target,
                              const char *text, struct mny_problems *problems)
{
    if (*target)
        return usage(problems, _("--%s is given twice, as %s and as %s"), entry->name, *target,
                     text);
    *target = text;
    return MNY_OK;
}

/* Sets what is more than one member, or said by words of its own. */
static enum mny_code set_special(struct mny_options *options, const struct option_entry *entry,
                                 const char *text, struct mny_problems *problems)
{
    switch (entry->key) {
    case KEY_METHOD:
        return set_method(options, text, problems);
    case KEY_BOUNDS:
        options->bounds = text;
        return mny_options_set_bounds(options, text, problems);
    case KEY_TRIM:
        options->trim = text;
        return mny_options_set_trim(options, MNY_TRIM_CUT, text, problems);
    case KEY_TRIM_KEEP:
        options->trim = text;
        return mny_options_set_trim(options, MNY_TRIM_KEEP, text, problems);
    case KEY_COLLAPSE:
        options->collapse = text ? text : "5";
        return set_count(entry->name, options->collapse, 1e9, &options->weighting.collapse,
                         problems);
    case KEY_NONRESPONSE:
        options->weighting.adjust = true;
        options->nonresponse = text ? text : "";
        return MNY_OK;
    case KEY_NONRESPONSE_MIN:
        options->nonresponse_min_given = true;
        return set_count(entry->name, text, 1e9, &options->weighting.nonresponse.least, problems);
    case KEY_LONELY:
        options->lonely = text;
        return mny_options_set_lonely(options, text, problems);
    case KEY_REPLICATES:
        options->replicates = text;
        return mny_options_set_replicates(options, text, problems);
    case KEY_SEED:
        options->seed = text;
        return set_seed(options, text, problems);
    case KEY_INTERVAL:
        options->interval = text;
        return mny_options_set_interval(options, text, problems);
    case KEY_EXPORT:
        return set_export(options, text, problems);
    case KEY_ENCODING:
        return set_encoding(options, text, problems);
    case KEY_DIALECT:
        return mny_options_add_dialect(options, text, problems);
    case KEY_ID_SCOPE:
        return mny_options_set_id_scope(options, text, problems);
    case KEY_DECLARED_ROWS:
        return add_declared_rows(options, entry->name, text, problems);
    case KEY_ALLOCATION:
        options->allocation_given = true;
        return mny_options_set_allocation(options, text, problems);
    case KEY_LANG:
        if (strcmp(text, "zh") != 0 && strcmp(text, "en") != 0)
            return usage(problems, _("--lang %s: it is zh or en"), text);
        options->language = text;
        return MNY_OK;
    default:
        return MNY_E_INTERNAL;
    }
}

static enum mny_code note_given(struct mny_options *options, const struct option_entry *entry,
                                const char *text, struct mny_problems *problems)
{
    if (!mny_grow(&options->given, &options->given_room, options->given_count + 1,
                  sizeof *options->given))
        return mny_problem_memory(problems);
    options->given[options->given_count++] = (struct mny_given){entry->name, text};
    return MNY_OK;
}

/* Sets what ENTRY stands for. */
static enum mny_code set_option(struct mny_options *options, const struct option_entry *entry,
                                const char *text, struct mny_problems *problems)
{
    void *member = (char *)options + entry->stands.member;

    switch (entry->stands.what) {
    case SETS_TEXT:
        return set_text(entry, member, text, problems);
    case SETS_PATHS:
        return add_path(member, text, problems);
    case SETS_FLAG:
        *(bool *)member = true;
        return MNY_OK;
    case SETS_COUNT:
        return set_count(entry->name, text, entry->stands.most, member, problems);
    case SETS_NUMBER:
        return set_number(entry->name, text, false, entry->stands.least, entry->stands.most, member,
                          problems);
    case SETS_SPECIAL:
        break;
    }
    return set_special(options, entry, text, problems);
}

/* A word that is no option: one more file after -r FILE or -f FILE, as a shell's
   wildcard gives them, else an operand. */
static enum mny_code add_word(struct mny_options *options, int last_key, const char *word,
                              struct mny_problems *problems)
{
    const struct option_entry *entry = entry_of(last_key);

    if (!entry || entry->stands.what != SETS_PATHS)
        return add_path(&options->operands, word, problems);
    if (note_given(options, entry, word, problems) != MNY_OK)
        return MNY_E_MEMORY;
    return set_option(options, entry, word, problems);
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
        const struct option_entry *entry = entry_of(key);

        if (key == 1)
            code = add_word(options, last_key, optarg, problems);
        else if (key == ':')
            code = usage(problems, _("%s: an argument is missing"), written(argv));
        else if (!entry)
            code = usage(problems, _("%s: no such option; see minyi %s --help"), written(argv),
                         commands[options->command].name);
        else if (!(entry->where & (1 << options->command)))
            code = usage(problems, _("--%s: not an option of minyi %s"), entry->name,
                         commands[options->command].name);
        else if ((code = note_given(options, entry, optarg, problems)) == MNY_OK)
            code = set_option(options, entry, optarg, problems);
        if (key != 1)
            last_key = key;
    }
    for (; optind < argc; optind++) /* what follows -- */
        add_path(&options->operands, argv[optind], problems);
    return mny_problems_code(problems);
}

/* ---- what goes with what ------------------------------------------------------- */

static void need(bool there, const char *option, const struct mny_options *options,
                 struct mny_problems *problems)
{
    if (!there)
        usage(problems, _("%s is missing; usage: minyi %s %s"), option,
              commands[options->command].name, commands[options->command].usage);
}

static void check_dumps(const struct mny_options *options, struct mny_problems *problems)
{
    for (size_t i = 0; i < options->dumps.count; i++)
        if (options->dumps.count > 1 && strcmp(options->dumps.items[i], "-") == 0)
            usage(problems, "%s", _("-r -: standard input can only be the one dump"));
    if (options->declared_rows.count > 0 && options->declared_rows.count != options->dumps.count)
        usage(problems,
              _("--declared-rows is given %zu times for %zu dumps; give it once for each, in "
                "their order"),
              options->declared_rows.count, options->dumps.count);
    if (options->propose_mapping && options->dumps.count == 0)
        usage(problems, "%s", _("--propose-mapping needs the dumps (-r FILE)"));
    if (options->excel_safe && options->export.wanted)
        usage(problems, "%s",
              _("--excel-safe changes texts that --export gives on as they are; run each by "
                "itself"));
}

static void check_standards(const struct mny_options *options, struct mny_problems *problems)
{
    size_t count = options->operands.count;
    const char *word = count > 0 ? options->operands.items[0] : "";
    bool form = strcmp(word, "form") == 0;

    if (count > 0 && (count != 2 || (!form && strcmp(word, "show") != 0)))
        usage(problems,
              _("standards %s: it is `standards`, `standards show NAME` or `standards form NAME`"),
              word);
    else if (!form && (options->output || options->force))
        usage(problems, "%s", _("-o and --force are for `standards form NAME`"));
}

static void check_operands(const struct mny_options *options, struct mny_problems *problems)
{
    const struct command *command = &commands[options->command];
    size_t count = options->operands.count;

    if (count > command->most)
        usage(problems, _("%s: not expected here; usage: minyi %s %s"),
              options->operands.items[command->most], command->name, command->usage);
    else if (count < command->least && options->command == MNY_EXPLAIN)
        usage(problems, _("OUT, CITY or ITEM is missing; usage: minyi %s %s"), command->name,
              command->usage);
    else if (count < command->least)
        usage(problems, _("OUT is missing; usage: minyi %s %s"), command->name, command->usage);
    else if (options->command == MNY_STANDARDS)
        check_standards(options, problems);
}

static void check_privacy(const struct mny_options *options, struct mny_problems *problems)
{
    if (options->salt && options->keep_personal)
        usage(problems, "%s",
              _("--salt is for masking personal data, and --keep-pii does not mask them"));
}

static void check_needs(const struct mny_options *options, struct mny_problems *problems)
{
    const int here = 1 << options->command;

    if (here & IN_CLEANED) {
        need(options->questionnaire, "-q DIR", options, problems);
        need(options->dumps.count > 0, "-r FILE", options, problems);
    }
    if (here & IN_CHECK)
        need(options->questionnaire || options->standard, "-q DIR", options, problems);
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
    if (here & IN_OUT)
        need(options->output, "-o OUT", options, problems);
    if ((here & IN_CHECK) && !options->questionnaire &&
        (options->dumps.count > 0 || options->population))
        need(false, "-q DIR", options, problems);
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
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    *options = (struct mny_options){.command = MNY_COMMAND_COUNT};
    options->weighting.epsilon = 1e-9;
    options->weighting.max_iterations = 500;
    options->weighting.nonresponse = (struct mny_class_rule){20, 3};
    options->scoring.seed = 1;
    options->max_columns = MNY_COLUMNS_MOST;
    mny_options_sampling_defaults(&options->sampling);
    options->threads = processors > 0 ? (size_t)processors : 1;
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
        return usage(problems, "%s", _("a command is missing; see minyi --help"));
    if (!find_command(first, &options->command))
        return usage(problems, _("%s: no such command; see minyi --help"), first);
    parse_words(argc - 1, argv + 1, problems, options);
    if (options->help || options->version || mny_problems_code(problems) != MNY_OK)
        return mny_problems_code(problems);
    if (!options->method_given && options->population)
        options->weighting.method = MNY_METHOD_RAKE;
    options->weighting.threads = options->threads;
    options->scoring.threads = options->threads;
    check_dumps(options, problems);
    mny_options_check_dialects(options, problems);
    mny_options_check_methods(options, problems);
    mny_options_check_sampling(options, problems);
    check_operands(options, problems);
    check_privacy(options, problems);
    check_needs(options, problems);
    return mny_problems_code(problems);
}

void mny_options_free(struct mny_options *options)
{
    free(options->dumps.items);
    free(options->filings.items);
    free(options->last.items);
    free(options->operands.items);
    free(options->declared_rows.items);
    free(options->dialects);
    free(options->given);
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
