/* SPDX-License-Identifier: MIT */
/* A cleaning that a test runs on dumps of its own, and the files it writes. */
#ifndef MINYI_TESTS_CLEANED_H
#define MINYI_TESTS_CLEANED_H

#include "core/output.h"
#include "survey/clean/clean_pieces.h"
#include "tests/survey/sheets.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cleaned {
    enum mny_code code;
    struct mny_problems *problems;
    struct mny_responses *responses;
    struct mny_flow flow;
    char *rejected, *edits, *table, *counts; /* the files; NULL where there is none */
};

/* The whole file at PATH as text; NULL if there is none.  free() it. */
static inline char *cleaned_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t room = (size_t)4 << 20, length;
    char *text = file ? malloc(room) : NULL;

    if (!text)
        return NULL;
    length = fread(text, 1, room - 1, file);
    text[length] = '\0';
    fclose(file);
    return text;
}

/* Cleans by OPTIONS in pieces of SIZE bytes and reads what was written.  Free with
   cleaned_free(). */
static inline struct cleaned cleaned_run(const struct mny_questionnaire *questionnaire,
                                         const struct mny_clean_options *options, size_t size)
{
    struct cleaned run = {.problems = mny_problems_create()};
    struct mny_output *output = NULL;
    char out[300], path[400];

    snprintf(out, sizeof out, "%s/out", test_folder());
    run.code = mny_output_begin(out, true, run.problems, &output);
    if (run.code == MNY_OK)
        run.code = mny_clean_in_pieces(questionnaire, options, size, output, run.problems,
                                       &run.responses, &run.flow);
    if (run.code != MNY_OK) {
        mny_output_discard(output);
        return run;
    }
    run.code = mny_output_commit(output, run.problems);
    snprintf(path, sizeof path, "%s/rejected.csv", out);
    run.rejected = cleaned_file(path);
    snprintf(path, sizeof path, "%s/edits.csv", out);
    run.edits = cleaned_file(path);
    snprintf(path, sizeof path, "%s/flow.csv", out);
    run.counts = cleaned_file(path);
    snprintf(path, sizeof path, "%s/responses.csv", out);
    run.table = cleaned_file(path);
    return run;
}

/* Cleans the one dump at PATH. */
static inline struct cleaned cleaned_dump(const struct mny_questionnaire *questionnaire,
                                          const char *path, size_t threads, size_t size)
{
    struct mny_clean_options options = {
        .dumps = &path, .dump_count = 1, .threads = threads, .write_responses = true};

    return cleaned_run(questionnaire, &options, size);
}

static inline void cleaned_free(struct cleaned *run)
{
    mny_responses_free(run->responses);
    mny_problems_free(run->problems);
    free(run->rejected);
    free(run->edits);
    free(run->table);
    free(run->counts);
}

/* The text behind its first line. */
static inline const char *behind_header(const char *text)
{
    const char *end = text ? strchr(text, '\n') : NULL;

    return end ? end + 1 : "";
}

#endif
