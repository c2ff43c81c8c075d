/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700 /* realpath() */

#include "survey/verify.h"

#include "core/file.h"
#include "core/file_digest.h"
#include "core/output.h"
#include "core/standard.h"
#include "core/text.h"
#include "survey/commands.h"
#include "survey/common/language.h"
#include "survey/manifest/compare_files.h"
#include "survey/manifest/manifest.h"
#include "survey/terminal.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Columns of the label on the left. */
enum { LABEL = 14 };

struct verifying {
    const struct mny_options *options;
    const char *folder; /* OUT */
    const char *path;   /* of its run.json */
    struct mny_problems *problems;
    FILE *out; /* or NULL */
    struct mny_manifest *manifest;
    bool same_version, same_inputs;
    size_t differences;
};

/* ---- saying it ----------------------------------------------------------------------- */

static void say(const struct verifying *verifying, const char *label, const char *format, ...)
    MNY_PRINTF(3, 4);

static void say(const struct verifying *verifying, const char *label, const char *format, ...)
{
    char text[512];
    va_list arguments;

    if (!verifying->out)
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fputs("  ", verifying->out);
    mny_print_left(verifying->out, label, LABEL);
    mny_print_safe(verifying->out, text);
    fputc('\n', verifying->out);
}

/* A difference in the file NAME. */
static void differ(struct verifying *verifying, const char *name, const char *what)
{
    verifying->differences++;
    say(verifying, "", "%s: %s", name, what);
}

static bool same_digest(const struct mny_file_digest *a, const struct mny_file_digest *b)
{
    return a->size == b->size && strcmp(a->sha256, b->sha256) == 0;
}

/* What has become of the file at PATH that was WANTED; NULL if it is the same. */
static const char *what_became(const char *path, const struct mny_file_digest *wanted,
                               char room[160])
{
    struct mny_problems *unsaid = mny_problems_create();
    struct mny_file_digest found;
    enum mny_code code = unsaid ? mny_file_digest(path, unsaid, &found) : MNY_E_MEMORY;

    mny_problems_free(unsaid);
    if (code == MNY_E_NOT_FOUND)
        return _("is not there");
    if (code != MNY_OK)
        return _("cannot be read");
    if (same_digest(&found, wanted))
        return NULL;
    if (found.size == wanted->size)
        return _("has other bytes than then (of the same size)");
    snprintf(room, 160, _("has %llu bytes, then %llu"), (unsigned long long)found.size,
             (unsigned long long)wanted->size);
    return room;
}

/* ---- the inputs ---------------------------------------------------------------------- */

/* A shipped standard is named by its id. */
static char *path_of(const struct mny_manifest_input *input)
{
    char *path = strcmp(input->role, "standard") == 0 ? mny_standard_path(input->path) : NULL;

    return path ? path : strdup(input->path);
}

static enum mny_code check_inputs(struct verifying *verifying)
{
    const size_t count = mny_manifest_inputs(verifying->manifest);
    size_t compared = 0, elsewhere = 0;
    char room[160];

    for (size_t i = 0; i < count; i++) {
        const struct mny_manifest_input input = mny_manifest_input(verifying->manifest, i);
        const char *what;
        char *path;

        if (strcmp(input.path, "-") == 0)
            continue; /* what is made of it is compared */
        compared++;
        path = path_of(&input);
        if (!path)
            return mny_problem_memory(verifying->problems);
        what = what_became(path, &input.digest, room);
        if (what)
            differ(verifying, input.path, what);
        elsewhere += *path != '/' && access(path, F_OK) != 0;
        free(path);
    }
    if (elsewhere > 0)
        say(verifying, "", "%s",
            _("names are as they were given: go to the folder where the run was made"));
    verifying->same_inputs = verifying->differences == 0;
    if (verifying->same_inputs)
        say(verifying, _("inputs"), _("all %zu as they were then"), compared);
    if (compared < count)
        say(verifying, "", "%s", _("the dump from standard input is read from there again"));
    return mny_interrupted() ? MNY_E_INTERRUPT : MNY_OK;
}

/* ---- the files in OUT ------------------------------------------------------------------ */

static bool is_output(const struct mny_manifest *manifest, const char *name)
{
    if (strcmp(name, MNY_MANIFEST_NAME) == 0)
        return true;
    for (size_t i = 0; i < mny_manifest_outputs(manifest); i++)
        if (strcmp(mny_manifest_output(manifest, i).name, name) == 0)
            return true;
    return false;
}

/* Files that the run did not write are said, and are no difference. */
static enum mny_code name_strangers(struct verifying *verifying)
{
    char **names = NULL;
    size_t count = 0;
    enum mny_code code = mny_folder_files(verifying->folder, verifying->problems, &names, &count);

    for (size_t i = 0; i < count; i++)
        if (!is_output(verifying->manifest, names[i]))
            say(verifying, "", _("%s: not written by this run"), names[i]);
    mny_folder_files_free(names, count);
    return code;
}

static enum mny_code check_outputs(struct verifying *verifying)
{
    const size_t count = mny_manifest_outputs(verifying->manifest);
    const size_t before = verifying->differences;
    char room[160];

    for (size_t i = 0; i < count; i++) {
        const struct mny_manifest_output output = mny_manifest_output(verifying->manifest, i);
        char *path = mny_path_in(verifying->folder, output.name);
        const char *what = path ? what_became(path, &output.digest, room) : NULL;

        if (!path)
            return mny_problem_memory(verifying->problems);
        if (what)
            differ(verifying, output.name, what);
        free(path);
    }
    if (verifying->differences == before)
        say(verifying, _("files in OUT"), _("all %zu as they were written"), count);
    return name_strangers(verifying);
}

/* ---- once more ------------------------------------------------------------------------- */

/* What is wrong with the command line of the run is wrong with its run.json: the user's own is
   good. */
static enum mny_code pass_on_usage(const struct verifying *verifying,
                                   const struct mny_problem *problem)
{
    return mny_problem(verifying->problems, MNY_E_INPUT,
                       (struct mny_where){.file = verifying->path}, "%s", problem->text);
}

/* Errors of the repeated run are errors of this one; what it warned of was said then. */
static enum mny_code pass_on(const struct verifying *verifying, const struct mny_problems *from,
                             enum mny_code code)
{
    enum mny_code passed = code;

    for (size_t i = 0; code != MNY_OK && i < mny_problems_size(from); i++) {
        const struct mny_problem *problem = mny_problems_at(from, i);

        if (problem->severity == MNY_ERROR && problem->code == MNY_E_USAGE)
            passed = pass_on_usage(verifying, problem);
        else if (problem->severity == MNY_ERROR)
            mny_problem(verifying->problems, problem->code, problem->where, "%s", problem->text);
    }
    return passed;
}

static enum mny_code execute(const struct verifying *verifying, int argc, char **argv)
{
    struct mny_problems *unsaid = mny_problems_create();
    struct mny_options options = {0};
    const size_t threads = verifying->options->threads;
    enum mny_code code;

    if (!unsaid)
        return mny_problem_memory(verifying->problems);
    code = mny_options_parse(argc, argv, unsaid, &options);
    options.threads = options.weighting.threads = options.scoring.threads = threads;
    options.max_memory = verifying->options->max_memory;
    if (code == MNY_OK && !options.output)
        code = mny_problem(unsaid, MNY_E_USAGE, (struct mny_where){0}, "%s",
                           _("this asks for --help or --version; a run is expected"));
    if (code == MNY_OK) {
        const char *before = mny_language();

        mny_language_choose(options.language);
        code = mny_command_execute(&options, unsaid, NULL);
        mny_language_choose(before);
    }
    code = pass_on(verifying, unsaid, code);
    mny_options_free(&options);
    mny_problems_free(unsaid);
    return code;
}

/* The command again, with OUT in AGAIN. */
static enum mny_code repeat(const struct verifying *verifying, const char *again)
{
    size_t count = 0, used = 0;
    char **words = mny_manifest_words(verifying->manifest, &count);
    char **argv = words ? calloc(count + 6, sizeof *argv) : NULL;
    enum mny_code code = argv ? MNY_OK : mny_problem_memory(verifying->problems);

    if (argv) {
        argv[used++] = (char *)"minyi";
        argv[used++] = (char *)mny_manifest_command(verifying->manifest);
        for (size_t i = 0; i < count; i++)
            argv[used++] = words[i];
        argv[used++] = (char *)"--quiet";
        argv[used++] = (char *)"--output";
        argv[used++] = (char *)again;
        code = execute(verifying, (int)used, argv);
    }
    free(argv);
    mny_manifest_words_free(words, count);
    return code;
}

/* NAME of the run and of its repetition. */
static enum mny_code compare(struct verifying *verifying, const char *again, const char *name)
{
    char *old = mny_path_in(verifying->folder, name), *new = mny_path_in(again, name);
    struct mny_problems *unsaid = mny_problems_create();
    struct mny_comparison comparison;
    char room[160];
    enum mny_code code = old && new &&unsaid ? mny_compare_files(old, new, unsaid, &comparison)
                                             : mny_problem_memory(verifying->problems);

    if (code == MNY_E_NOT_FOUND) {
        differ(verifying, name, _("is only in one of OUT and its repetition"));
        code = MNY_OK;
    } else if (code == MNY_OK && !comparison.same) {
        snprintf(room, sizeof room, _("repeated, it differs from line %llu on (byte %llu)"),
                 (unsigned long long)comparison.line, (unsigned long long)comparison.byte);
        differ(verifying, name, room);
    }
    mny_problems_free(unsaid);
    free(old);
    free(new);
    return code;
}

static bool is_among(const char *name, char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static enum mny_code compare_all(struct verifying *verifying, const char *again)
{
    const size_t before = verifying->differences;
    char **names = NULL;
    size_t count = 0, compared = 0;
    enum mny_code code = mny_folder_files(again, verifying->problems, &names, &count);

    for (size_t i = 0; code == MNY_OK && i < count; i++) {
        /* Another version says so in its run.json. */
        if (!verifying->same_version && strcmp(names[i], MNY_MANIFEST_NAME) == 0)
            continue;
        code = compare(verifying, again, names[i]);
        compared++;
    }
    for (size_t i = 0; code == MNY_OK && i < mny_manifest_outputs(verifying->manifest); i++) {
        const char *name = mny_manifest_output(verifying->manifest, i).name;

        if (!is_among(name, names, count))
            differ(verifying, name, _("is only in one of OUT and its repetition"));
    }
    if (code == MNY_OK && verifying->differences == before)
        say(verifying, _("repeated"), _("all %zu files are the same, byte for byte"), compared);
    mny_folder_files_free(names, count);
    return code;
}

static enum mny_code check_repetition(struct verifying *verifying)
{
    struct mny_output *hidden = NULL;
    char *folder = realpath(verifying->folder, NULL); /* OUT may be a link to the folder */
    enum mny_code code =
        mny_output_begin(folder ? folder : verifying->folder, true, verifying->problems, &hidden);
    char *again = hidden ? mny_path_in(mny_output_folder(hidden), "again") : NULL;

    if (hidden && !again)
        code = mny_problem_memory(verifying->problems);
    if (code == MNY_OK)
        code = repeat(verifying, again);
    if (code == MNY_OK)
        code = compare_all(verifying, again);
    free(again);
    free(folder);
    mny_output_discard(hidden);
    return code;
}

/* ---- all of it --------------------------------------------------------------------------- */

static void say_version(struct verifying *verifying)
{
    const char *version = mny_manifest_version(verifying->manifest);

    verifying->same_version = strcmp(version, MINYI_VERSION) == 0;
    say(verifying, _("run"), "minyi %s, %s", mny_manifest_command(verifying->manifest), version);
    if (!verifying->same_version)
        say(verifying, _("this is"), _("another version, %s: it may differ for that reason"),
            MINYI_VERSION);
}

static enum mny_code verify(struct verifying *verifying)
{
    enum mny_code code;

    say_version(verifying);
    code = check_inputs(verifying);
    if (code == MNY_OK)
        code = check_outputs(verifying);
    if (code == MNY_OK && verifying->same_inputs)
        code = check_repetition(verifying);
    else if (code == MNY_OK)
        say(verifying, _("repeated"), "%s", _("not: the inputs are not those of this run"));
    if (code == MNY_OK && verifying->differences > 0)
        code = mny_problem(verifying->problems, MNY_E_INPUT,
                           (struct mny_where){.file = verifying->folder},
                           _("verify found differences: %zu"), verifying->differences);
    return code;
}

enum mny_code mny_verify(const struct mny_options *options, struct mny_problems *problems,
                         FILE *out_to)
{
    struct verifying verifying = {.options = options,
                                  .folder = options->operands.items[0],
                                  .problems = problems,
                                  .out = out_to};
    char *path = mny_path_in(verifying.folder, MNY_MANIFEST_NAME);
    enum mny_code code = path ? mny_manifest_read(path, problems, &verifying.manifest)
                              : mny_problem_memory(problems);

    verifying.path = path;
    if (code == MNY_OK)
        code = verify(&verifying);
    mny_manifest_free(verifying.manifest);
    free(path);
    return code;
}
