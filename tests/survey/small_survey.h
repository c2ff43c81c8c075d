/* SPDX-License-Identifier: MIT */
/* A survey of two items in two cities, run from its files to weights and scores,
   for the tests of weighting and scoring. */
#ifndef MINYI_TESTS_SURVEY_SMALL_SURVEY_H
#define MINYI_TESTS_SURVEY_SMALL_SURVEY_H

#include "core/number.h"
#include "core/table.h"
#include "survey/clean/clean.h"
#include "survey/score/scoring.h"
#include "tests/core/files.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define SMALL_HEADER "id,city,stratum,psu,base_weight,fpc,sex,edu,first,second\n"

/* One run and what came of it. */
struct small_run {
    const char *dump;       /* CSV */
    const char *population; /* CSV, or NULL */
    struct mny_weighting_options weighting;
    struct mny_scoring_options scoring;
    bool clean_without_population; /* so that its margins have no factors */
    char folder[300];              /* of the output */
    struct mny_problems *problems;
    struct mny_questionnaire *questionnaire;
    struct mny_population *people;
    struct mny_responses *responses;
    struct mny_weighting *weights;
    enum mny_code weighted, scored;
};

static inline void small_questionnaire(char path[300])
{
    static const char survey[] =
        "type,name,label,required,relevant,constraint,calculation,role,dimension,weight,"
        "score_min,score_max\n"
        "text,id,编号,,,,,id,,,,\n"
        "select_one city,city,城市,yes,,,,city,,,,\n"
        "text,stratum,层,,,,,stratum,,,,\n"
        "text,psu,单元,,,,,psu,,,,\n"
        "decimal,base_weight,设计权重,,,,,base_weight,,,,\n"
        "decimal,fpc,单元总数,,,,,fpc,,,,\n"
        "select_one sex,sex,性别,,,,,,,,,\n"
        "select_one edu,edu,学历,,,,,,,,,\n"
        "decimal,first,第一题,,,. >= 0,,,one,1,0,100\n"
        "decimal,second,第二题,,,. >= 0,,,two,1,0,100\n";
    static const char choices[] = "list_name,name,label,score\n"
                                  "city,110000,北京市,\ncity,310000,上海市,\n"
                                  "sex,1,男,\nsex,2,女,\n"
                                  "edu,1,小学,\nedu,2,中学,\nedu,3,大学,\n";
    static const char tree[] = "dimension,label,weight\none,维度一,3\ntwo,维度二,1\n";
    static const char settings[] =
        "form_title,form_id,min_duration,speeder_share,straightline_items\n问卷,small,0,0,0\n";

    snprintf(path, 300, "%s/questionnaire", test_folder());
    mkdir(path, 0700);
    test_file("questionnaire/survey.csv", survey, sizeof survey - 1);
    test_file("questionnaire/choices.csv", choices, sizeof choices - 1);
    test_file("questionnaire/dimensions.csv", tree, sizeof tree - 1);
    test_file("questionnaire/settings.csv", settings, sizeof settings - 1);
}

/* Reads and cleans; fails the test if that does not work. */
static inline void small_read(struct small_run *run, struct mny_output *output)
{
    char folder[300];
    const char *dump;
    struct mny_clean_options options = {.dump_count = 1, .threads = 1};
    struct mny_flow flow;
    size_t group = 0;

    small_questionnaire(folder);
    assert_int_equal(mny_questionnaire_read(folder, run->problems, &run->questionnaire), MNY_OK);
    if (run->population) {
        const char *path = test_file("population.csv", run->population, strlen(run->population));
        assert_int_equal(mny_population_read(path, run->questionnaire, run->problems, &run->people),
                         MNY_OK);
    }
    if (run->scoring.by)
        assert_int_equal(
            mny_scoring_group(run->questionnaire, run->scoring.by, run->problems, &group), MNY_OK);
    options.factors = &group;
    options.factor_count = run->scoring.by != NULL;
    dump = test_file("responses.csv", run->dump, strlen(run->dump));
    options.dumps = &dump;
    options.population = run->clean_without_population ? NULL : run->people;
    assert_int_equal(
        mny_clean(run->questionnaire, &options, output, run->problems, &run->responses, &flow),
        MNY_OK);
}

/* Runs all; what weighting and scoring return is in RUN.  Free with small_free(). */
static inline void small_go(struct small_run *run, const char *name)
{
    struct mny_output *output = NULL;
    struct mny_scoring_options scoring = run->scoring;

    if (run->weighting.epsilon <= 0)
        run->weighting.epsilon = 1e-9;
    if (run->weighting.max_iterations == 0)
        run->weighting.max_iterations = 500;
    snprintf(run->folder, sizeof run->folder, "%s/%s", test_folder(), name);
    run->problems = mny_problems_create();
    assert_non_null(run->problems);
    assert_int_equal(mny_output_begin(run->folder, true, run->problems, &output), MNY_OK);
    small_read(run, output);
    run->weighted = mny_weight(run->questionnaire, run->responses, run->people, &run->weighting,
                               output, run->problems, &run->weights);
    run->scored = MNY_E_INTERNAL;
    if (run->weighted == MNY_OK)
        run->scored = mny_score(run->questionnaire, run->responses, run->weights, &scoring, output,
                                run->problems);
    if (run->scored == MNY_OK)
        assert_int_equal(mny_output_commit(output, run->problems), MNY_OK);
    else
        mny_output_discard(output);
}

static inline void small_free(struct small_run *run)
{
    mny_weighting_free(run->weights);
    mny_responses_free(run->responses);
    mny_population_free(run->people);
    mny_questionnaire_free(run->questionnaire);
    mny_problems_free(run->problems);
}

/* A file of the output as a table. */
static inline struct mny_table *small_table(const struct small_run *run, const char *name)
{
    char path[400];
    struct mny_table *table = NULL;

    snprintf(path, sizeof path, "%s/%s", run->folder, name);
    assert_int_equal(mny_table_read(path, run->problems, &table), MNY_OK);
    return table;
}

static inline bool small_exists(const struct small_run *run, const char *name)
{
    char path[400];
    struct stat status;

    snprintf(path, sizeof path, "%s/%s", run->folder, name);
    return stat(path, &status) == 0;
}

static inline const char *small_cell(const struct mny_table *table, size_t row, const char *column)
{
    size_t index = 0;
    assert_true(mny_table_find(table, column, &index));
    return mny_table_cell(table, row, index);
}

/* The cell as a number; NAN if it is empty. */
static inline double small_number(const struct mny_table *table, size_t row, const char *column)
{
    const char *cell = small_cell(table, row, column);
    double value = NAN;
    if (*cell != '\0')
        assert_true(mny_number_parse(cell, strlen(cell), &value));
    return value;
}

/* Rows whose COLUMN has that text. */
static inline size_t small_count(const struct mny_table *table, const char *column,
                                 const char *text)
{
    size_t count = 0;
    for (size_t row = 0; row < mny_table_rows(table); row++)
        count += strcmp(small_cell(table, row, column), text) == 0;
    return count;
}

static inline void small_near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance * fabs(want)))
        fail_msg("%.17g is not within %g of %.17g", got, tolerance, want);
}

/* The file's bytes; free(). */
static inline char *small_bytes(const struct small_run *run, const char *name)
{
    char path[400];
    FILE *file;
    char *bytes = calloc(1 << 20, 1);

    snprintf(path, sizeof path, "%s/%s", run->folder, name);
    file = fopen(path, "rb");
    assert_true(file && bytes);
    assert_true(fread(bytes, 1, (1 << 20) - 1, file) > 0);
    fclose(file);
    return bytes;
}

#endif
