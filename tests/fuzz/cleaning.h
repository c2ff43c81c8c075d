/* SPDX-License-Identifier: MIT */
/* For fuzzers that clean the same twice: all that came of it, and whether it is the same. */
#ifndef MINYI_TESTS_FUZZ_CLEANING_H
#define MINYI_TESTS_FUZZ_CLEANING_H

#include "core/output.h"
#include "survey/clean/clean_pieces.h"
#include "tests/fuzz/require.h"
#include "tests/survey/sheets.h"

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CLEANING_FILES = 32 };

struct cleaning_file {
    char *name, *bytes;
    size_t length;
};

struct cleaning {
    enum mny_code code;
    struct mny_problems *problems;
    struct mny_responses *responses;
    struct mny_flow flow;
    struct cleaning_file files[CLEANING_FILES]; /* by name */
    size_t count;
};

static inline void cleaning_read(struct cleaning_file *file, const char *folder, const char *name)
{
    char path[600];
    FILE *opened;
    long length;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file->name = strdup(name);
    opened = fopen(path, "rb");
    require(file->name && opened && fseek(opened, 0, SEEK_END) == 0);
    length = ftell(opened);
    rewind(opened);
    require(length >= 0);
    file->length = (size_t)length;
    file->bytes = malloc(file->length + 1);
    require(file->bytes && fread(file->bytes, 1, file->length, opened) == file->length);
    fclose(opened);
}

static inline int cleaning_by_name(const void *a, const void *b)
{
    const struct cleaning_file *first = a, *second = b;

    return strcmp(first->name, second->name);
}

static inline void cleaning_read_all(struct cleaning *made, const char *folder)
{
    DIR *opened = opendir(folder);

    require(opened != NULL);
    for (const struct dirent *entry; (entry = readdir(opened)) != NULL;)
        if (strstr(entry->d_name, ".csv")) {
            require(made->count < CLEANING_FILES);
            cleaning_read(&made->files[made->count++], folder, entry->d_name);
        }
    closedir(opened);
    qsort(made->files, made->count, sizeof *made->files, cleaning_by_name);
}

/* Cleans by OPTIONS in pieces of SIZE bytes, and keeps what was written.  Free with
   cleaning_free(). */
static inline struct cleaning cleaning_run(const struct mny_questionnaire *questionnaire,
                                           const struct mny_clean_options *options, size_t size)
{
    struct cleaning made = {.problems = mny_problems_create()};
    struct mny_output *output = NULL;
    char out[300];

    snprintf(out, sizeof out, "%s/out", test_folder());
    require(made.problems && mny_output_begin(out, true, made.problems, &output) == MNY_OK);
    made.code = mny_clean_in_pieces(questionnaire, options, size, output, made.problems,
                                    &made.responses, &made.flow);
    if (made.code == MNY_OK)
        cleaning_read_all(&made, mny_output_folder(output));
    mny_output_discard(output);
    return made;
}

static inline void cleaning_free(struct cleaning *made)
{
    mny_responses_free(made->responses);
    mny_problems_free(made->problems);
    for (size_t i = 0; i < made->count; i++) {
        free(made->files[i].name);
        free(made->files[i].bytes);
    }
}

static inline void cleaning_same_problems(const struct cleaning *a, const struct cleaning *b)
{
    require(mny_problems_size(a->problems) == mny_problems_size(b->problems));
    for (size_t i = 0; i < mny_problems_size(a->problems); i++) {
        char *first = mny_problem_format(mny_problems_at(a->problems, i));
        char *second = mny_problem_format(mny_problems_at(b->problems, i));

        require(first && second && strcmp(first, second) == 0);
        free(first);
        free(second);
    }
}

static inline void cleaning_same_rows(const struct mny_responses *a, const struct mny_responses *b)
{
    require(mny_responses_count(a) == mny_responses_count(b));
    require(mny_responses_cities(a) == mny_responses_cities(b));
    for (size_t i = 0; i < mny_responses_cities(a); i++)
        require(strcmp(mny_responses_city_code(a, i), mny_responses_city_code(b, i)) == 0);
    for (size_t row = 0; row < mny_responses_count(a); row++) {
        size_t first, second;
        const char *one = mny_responses_id(a, row, &first);
        const char *other = mny_responses_id(b, row, &second);

        require(first == second && memcmp(one, other, first) == 0);
        require(mny_responses_city(a, row) == mny_responses_city(b, row));
    }
}

static inline void cleaning_same_items(const struct mny_responses *a, const struct mny_responses *b,
                                       size_t items)
{
    for (size_t i = 0; i < items; i++) {
        const struct mny_item_column first = mny_responses_item(a, i);
        const struct mny_item_column second = mny_responses_item(b, i);

        require((first.codes == NULL) == (second.codes == NULL));
        for (size_t row = 0; row < mny_responses_count(a); row++)
            if (first.codes)
                require(first.codes[row] == second.codes[row]);
            else
                require(memcmp(&first.values[row], &second.values[row], sizeof(double)) == 0 ||
                        (first.values[row] != first.values[row] &&
                         second.values[row] != second.values[row]));
    }
}

/* Numbers of the design, NULL where there are none; COUNT of them. */
static inline void cleaning_same_design(const double *a, const double *b, size_t count)
{
    require((a == NULL) == (b == NULL));
    for (size_t i = 0; a && i < count; i++)
        require(a[i] == b[i] || (a[i] != a[i] && b[i] != b[i]));
}

static inline void cleaning_same_factor(const struct mny_responses *a,
                                        const struct mny_responses *b, size_t question)
{
    const struct mny_factor *first = mny_responses_factor(a, question);
    const struct mny_factor *second = mny_responses_factor(b, question);

    require((first == NULL) == (second == NULL));
    for (size_t row = 0; first && row < mny_responses_count(a); row++)
        require(strcmp(first->labels[mny_code_at(&first->codes, row)],
                       second->labels[mny_code_at(&second->codes, row)]) == 0);
}

/* Aborts unless A and B came to the same in everything. */
static inline void cleaning_same(const struct mny_questionnaire *questionnaire,
                                 const struct cleaning *a, const struct cleaning *b)
{
    size_t items;

    require(a->code == b->code);
    cleaning_same_problems(a, b);
    require(a->count == b->count);
    for (size_t i = 0; i < a->count; i++)
        require(strcmp(a->files[i].name, b->files[i].name) == 0 &&
                a->files[i].length == b->files[i].length &&
                memcmp(a->files[i].bytes, b->files[i].bytes, a->files[i].length) == 0);
    if (a->code != MNY_OK)
        return;
    require(memcmp(a->flow.total, b->flow.total, sizeof a->flow.total) == 0);
    require(a->flow.rows == b->flow.rows && a->flow.bytes == b->flow.bytes);
    cleaning_same_rows(a->responses, b->responses);
    cleaning_same_design(mny_responses_base_weight(a->responses),
                         mny_responses_base_weight(b->responses),
                         mny_responses_count(a->responses));
    cleaning_same_design(mny_responses_fpc(a->responses), mny_responses_fpc(b->responses),
                         mny_responses_count(a->responses));
    (void)mny_questionnaire_items(questionnaire, &items);
    cleaning_same_items(a->responses, b->responses, items);
    for (size_t i = 0; i < mny_questionnaire_questions(questionnaire); i++)
        cleaning_same_factor(a->responses, b->responses, i);
}

#endif
