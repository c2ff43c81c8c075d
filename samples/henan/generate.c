/* SPDX-License-Identifier: MIT */
/* Makes the files of this folder, or larger ones of the same kind:

     generate [--responses N] [--cities N] [--seed N] [--dialect both|wjx|odk]
              [--questionnaire DIR] [--inputs FILE] [--clean] OUTDIR

   Without options exactly what lies here.  All of it is invented. */
#include "core/number.h"
#include "samples/henan/dump.h"
#include "samples/henan/filings.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct options {
    double responses, cities, seed;
    bool online, at_home, clean;
    const char *questionnaire, *inputs, *folder;
};

/* Of every three responses one is given online. */
static const double online_share = 1.0 / 3;

static void usage(FILE *out)
{
    fputs("usage: generate [OPTION]... OUTDIR\n"
          "Writes an invented survey of Henan's cities: dumps, population, filings.\n\n"
          "  --responses N        rows of both dumps together [6000]\n"
          "  --cities N           number of cities, up to 9000 [12]\n"
          "  --seed N             another seed, other people [2022]\n"
          "  --dialect NAME       both, wjx or odk [both]\n"
          "  --questionnaire DIR  the sheets to follow [questionnaires/shimin-2022]\n"
          "  --inputs FILE        what is filed [samples/henan/filing-inputs.csv]\n"
          "  --clean              honest responses and full filings only\n"
          "  --help               this text\n",
          out);
}

static bool whole(const char *text, double least, double most, double *value)
{
    double number = 0;

    if (!text || !mny_integer_parse(text, strlen(text), &number) || number < least || number > most)
        return false;
    *value = number;
    return true;
}

static bool dialect(const char *text, struct options *options)
{
    bool both = text && strcmp(text, "both") == 0;

    options->online = both || (text && strcmp(text, "wjx") == 0);
    options->at_home = both || (text && strcmp(text, "odk") == 0);
    return options->online || options->at_home;
}

/* Takes the value of NAME from VALUE; false if it is not one, or NAME no option. */
static bool take(const char *name, const char *value, struct options *options)
{
    if (strcmp(name, "--responses") == 0)
        return whole(value, 1, 1e12, &options->responses);
    if (strcmp(name, "--cities") == 0)
        return whole(value, 1, 9000, &options->cities);
    if (strcmp(name, "--seed") == 0)
        return whole(value, 0, 1e15, &options->seed);
    if (strcmp(name, "--dialect") == 0)
        return dialect(value, options);
    if (strcmp(name, "--questionnaire") == 0)
        return (options->questionnaire = value) != NULL;
    if (strcmp(name, "--inputs") == 0)
        return (options->inputs = value) != NULL;
    return false;
}

static bool parse(int argc, char **argv, struct options *options)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--clean") == 0) {
            options->clean = true;
        } else if (strncmp(argv[i], "--", 2) == 0) {
            /* argv[argc] is NULL: an option at the end has no value. */
            if (!take(argv[i], argv[i + 1], options)) {
                fprintf(stderr, "generate: %s: unknown option, or a value that does not fit\n",
                        argv[i]);
                return false;
            }
            i++;
        } else if (options->folder) {
            fputs("generate: only one OUTDIR\n", stderr);
            return false;
        } else {
            options->folder = argv[i];
        }
    }
    if (!options->folder)
        fputs("generate: no OUTDIR\n", stderr);
    return options->folder != NULL;
}

/* One contractor's dump. */
static enum mny_code write_dump(const struct options *options,
                                const struct mny_questionnaire *questionnaire,
                                const struct sample_places *places, enum sample_mode mode,
                                struct mny_problems *problems)
{
    bool online = mode == SAMPLE_ONLINE, both = options->online && options->at_home;
    double first = floor(options->responses * online_share);
    double rows = !both ? options->responses : online ? first : options->responses - first;
    struct sample_dump dump = {.questionnaire = questionnaire,
                               .places = places,
                               .seed = (unsigned long)options->seed,
                               .rows = (uint64_t)rows,
                               .mode = mode,
                               .clean = options->clean};
    char *path = sample_path(options->folder, online ? "wave-wjx.csv" : "wave-odk.csv");
    enum mny_code code =
        path ? sample_dump_write(&dump, path, problems) : mny_problem_memory(problems);

    free(path);
    return code;
}

static enum mny_code write_filings(const struct options *options,
                                   const struct sample_places *places,
                                   struct mny_problems *problems)
{
    gsl_rng *rng = sample_stream((unsigned long)options->seed, SAMPLE_STREAM_FILINGS);
    enum mny_code code = rng ? sample_filings_write(options->inputs, places, !options->clean,
                                                    options->folder, rng, problems)
                             : mny_problem_memory(problems);

    gsl_rng_free(rng);
    return code;
}

static enum mny_code write_all(const struct options *options,
                               const struct mny_questionnaire *questionnaire,
                               struct mny_problems *problems)
{
    gsl_rng *rng = sample_stream((unsigned long)options->seed, SAMPLE_STREAM_PLACES);
    struct sample_places *places =
        rng ? sample_places_create(questionnaire, (size_t)options->cities, rng) : NULL;
    enum mny_code code = places ? MNY_OK : mny_problem_memory(problems);

    if (code == MNY_OK)
        code = sample_places_write(places, questionnaire, options->folder, problems);
    if (code == MNY_OK && sample_places_invented(places) > 0)
        code = sample_places_extend(places, questionnaire, options->questionnaire, options->folder,
                                    problems);
    if (code == MNY_OK)
        code = write_filings(options, places, problems);
    if (code == MNY_OK && options->online)
        code = write_dump(options, questionnaire, places, SAMPLE_ONLINE, problems);
    if (code == MNY_OK && options->at_home)
        code = write_dump(options, questionnaire, places, SAMPLE_AT_HOME, problems);
    sample_places_free(places);
    gsl_rng_free(rng);
    return code;
}

static void print_errors(const struct mny_problems *problems)
{
    for (size_t i = 0; i < mny_problems_size(problems); i++) {
        const struct mny_problem *problem = mny_problems_at(problems, i);
        char *text = problem->severity == MNY_ERROR ? mny_problem_format(problem) : NULL;

        if (text)
            fprintf(stderr, "%s\n", text);
        free(text);
    }
}

int main(int argc, char **argv)
{
    struct options options = {.responses = 6000,
                              .cities = 12,
                              .seed = 2022,
                              .online = true,
                              .at_home = true,
                              .questionnaire = "questionnaires/shimin-2022",
                              .inputs = "samples/henan/filing-inputs.csv"};
    struct mny_questionnaire *questionnaire = NULL;
    struct mny_problems *problems = NULL;
    struct mny_where nowhere = {0};
    enum mny_code code;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        usage(stdout);
        return 0;
    }
    if (!parse(argc, argv, &options)) {
        usage(stderr);
        return mny_exit_status(MNY_E_USAGE);
    }
    problems = mny_problems_create();
    if (!problems)
        return mny_exit_status(MNY_E_MEMORY);
    code = mny_questionnaire_read(options.questionnaire, problems, &questionnaire);
    if (code == MNY_OK && mkdir(options.folder, 0777) != 0 && errno != EEXIST)
        code = mny_problem(problems, MNY_E_CREATE, nowhere, "cannot make the folder %s: %s",
                           options.folder, strerror(errno));
    if (code == MNY_OK)
        code = write_all(&options, questionnaire, problems);
    if (code != MNY_OK)
        print_errors(problems);
    mny_questionnaire_free(questionnaire);
    mny_problems_free(problems);
    return mny_exit_status(code);
}
