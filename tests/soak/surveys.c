/* SPDX-License-Identifier: MIT */
/* Small surveys (tests/fuzz/whole_survey.h), one after another:

     surveys run COUNT     so many runs in this process, with settings of all kinds: each is right,
                           and in the end memory, open files and threads are where they were
     surveys write SEED    makes the files of one survey for the program, and prints their folder
                           and the method that weights it

   Ends with 1, and says what is wrong; aborts where a run is. */
#include "tests/fuzz/whole_survey.h"

#include <dirent.h>
#include <errno.h>
#include <malloc.h>
#include <sys/wait.h>

/* What the first runs leave for good: the C library's locale, buffers, arenas of threads. */
enum { WARM = 100 };

/* More than this much is lost, of all runs after those: under 100 bytes of each of 2,000. */
static const size_t MOST_KEPT = 128 * 1024, MOST_RESIDENT = 16 * 1024 * 1024;

/* ---- what a process holds ---------------------------------------------------------- */

struct held {
    size_t allocated, resident, files, threads;
};

static size_t entries(const char *folder)
{
    DIR *opened = opendir(folder);
    size_t count = 0;

    require(opened != NULL);
    while (readdir(opened))
        count++;
    closedir(opened);
    return count;
}

static struct held held(void)
{
    struct held now = {.allocated = mallinfo2().uordblks,
                       .files = entries("/proc/self/fd"),
                       .threads = entries("/proc/self/task") - 2};
    FILE *file = fopen("/proc/self/statm", "r");
    unsigned long size = 0, pages = 0;

    require(file && fscanf(file, "%lu %lu", &size, &pages) == 2);
    fclose(file);
    now.resident = pages * (size_t)sysconf(_SC_PAGESIZE);
    return now;
}

static bool more_than(const char *what, size_t before, size_t after, size_t most)
{
    if (after <= before + most)
        return false;
    fprintf(stderr, "%s: %zu before, %zu after\n", what, before, after);
    return true;
}

static bool is_kept(const struct held *before, const struct held *after)
{
    bool kept = more_than("bytes allocated", before->allocated, after->allocated, MOST_KEPT);

    kept = more_than("bytes resident", before->resident, after->resident, MOST_RESIDENT) || kept;
    kept = more_than("open files", before->files, after->files, 0) || kept;
    kept = more_than("threads", 1, after->threads, 0) || kept;
    if (waitpid(-1, NULL, WNOHANG) != -1 || errno != ECHILD) {
        fputs("a child process is left\n", stderr);
        kept = true;
    }
    return kept;
}

/* ---- runs ---------------------------------------------------------------------------- */

/* No replicates: of so few respondents many cannot be calibrated. */
static void draw_settings(struct whole_survey *survey)
{
    survey->scoring = (struct mny_scoring_options){.differences = whole_draw(survey, 2),
                                                   .reliability = whole_draw(survey, 2),
                                                   .estimates = whole_draw(survey, 2),
                                                   .suppress = whole_draw(survey, 4) == 0};
}

/* Twice: other threads and pieces change no byte. */
static void run_twice(uint64_t seed)
{
    struct whole_survey *survey = whole_make(seed);
    struct whole_run run;

    draw_settings(survey);
    whole_write_dump(survey, NULL, 1);
    run = whole_go(survey, 1, 1, MNY_PIECE_SIZE);
    whole_counts_add_up(survey, &run);
    whole_weights_meet_targets(survey, &run);
    whole_threads(survey, &run);
    whole_run_free(&run);
    whole_free(survey);
}

static int run_all(unsigned long count)
{
    struct held warm = {0}, end;

    gsl_set_error_handler_off();
    for (unsigned long i = 0; i < count; i += 2) {
        run_twice(i);
        if (i <= WARM)
            warm = held();
        if (i % 500 == 0) {
            end = held();
            fprintf(stderr, "%lu runs: %zu bytes allocated, %zu resident, %zu files\n", i + 2,
                    end.allocated, end.resident, end.files);
        }
    }
    end = held();
    return is_kept(&warm, &end);
}

static int write_one(unsigned long seed)
{
    struct whole_survey *survey = whole_make(seed);
    struct mny_problems *problems = mny_problems_create();

    whole_write_dump(survey, NULL, 1);
    mny_population_free(whole_population(survey, 1, problems));
    printf("%s %s\n", test_folder(), mny_method_name(survey->method));
    mny_problems_free(problems);
    whole_free(survey);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "run") == 0)
        return run_all(strtoul(argv[2], NULL, 10));
    if (argc == 3 && strcmp(argv[1], "write") == 0)
        return write_one(strtoul(argv[2], NULL, 10));
    fputs("usage: surveys run COUNT | write SEED\n", stderr);
    return 2;
}
