/* SPDX-License-Identifier: MIT */
/* A whole small survey, made from a seed: questionnaire, population, responses with planted
   faults; cleaned, weighted and scored, and what must hold of every survey.  The same seed makes
   the same survey everywhere.

   Every city has respondents of every sex and education, so that each method can meet its
   targets; a row has one fault at most, and which one is known. */
#ifndef MINYI_TESTS_FUZZ_WHOLE_SURVEY_H
#define MINYI_TESTS_FUZZ_WHOLE_SURVEY_H

#include "core/number.h"
#include "core/table.h"
#include "survey/score/scoring.h"
#include "survey/weight/weight_inspection.h"
#include "survey/weight/weighting.h"
#include "tests/fuzz/cleaning.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdarg.h>

enum {
    WHOLE_CITIES = 3,
    WHOLE_SEXES = 2,
    WHOLE_EDUS = 4,
    WHOLE_ITEMS = 6,
    WHOLE_ROWS = 160,
    WHOLE_ROOM = 1 << 17,
    WHOLE_CELL = 64
};

struct whole_row {
    size_t city, sex, edu, stratum, psu;
    unsigned base; /* halves */
    enum mny_reason fault;
    size_t repeats; /* with MNY_DUPLICATE_ID: the row it is a copy of */
    char answers[WHOLE_ITEMS][WHOLE_CELL];
    bool labels; /* city and sex are written by their labels */
};

enum whole_kind { WHOLE_CHOICE, WHOLE_NUMBER, WHOLE_GRADE };

struct whole_survey {
    uint64_t state;
    size_t cities, edus, items, choices, rows;
    enum whole_kind kinds[WHOLE_ITEMS];
    bool has_base, has_design, joined, routed;
    enum mny_method method;
    struct mny_scoring_options scoring; /* nothing but scores, unless somebody asks for more */
    size_t asked[WHOLE_ITEMS + 16];     /* all questions */
    struct whole_row row[WHOLE_ROWS];
    double count[WHOLE_CITIES][WHOLE_SEXES][WHOLE_EDUS]; /* people */
    struct mny_questionnaire *questionnaire;
    char text[WHOLE_ROOM];
    size_t length;
};

static const char *const whole_city_codes[] = {"110000", "120000", "310000"};
static const char *const whole_city_labels[] = {"北京市", "天津市", "上海市"};
static const char *const whole_sex_labels[] = {"男", "女"};

/* ---- making it -------------------------------------------------------------------- */

/* SplitMix64 (Steele, Lea and Flood 2014): any number is a good seed.  Below LIMIT. */
static inline size_t whole_draw(struct whole_survey *survey, size_t limit)
{
    uint64_t z = survey->state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (size_t)((z ^ (z >> 31)) % limit);
}

__attribute__((format(printf, 2, 3))) static inline void whole_put(struct whole_survey *survey,
                                                                   const char *format, ...)
{
    const size_t room = sizeof survey->text - survey->length;
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(survey->text + survey->length, room, format, arguments);
    va_end(arguments);
    require(length >= 0 && (size_t)length < room);
    survey->length += (size_t)length;
}

static inline void whole_put_item(struct whole_survey *survey, size_t i)
{
    const char *relevant = survey->routed && i == survey->items - 1 ? "${sex} = '1'" : "";
    const size_t weight = 1 + whole_draw(survey, 3);
    const char *dimension = i % 2 == 0 ? "one" : "two";

    if (survey->kinds[i] == WHOLE_CHOICE)
        whole_put(survey, "select_one grade,item%zu,题目%zu,,%s,,%s,%zu,,\n", i, i, relevant,
                  dimension, weight);
    else
        whole_put(survey, "%s,item%zu,题目%zu,,%s,,%s,%zu,0,%d\n",
                  survey->kinds[i] == WHOLE_NUMBER ? "decimal" : "integer", i, i, relevant,
                  dimension, weight, survey->kinds[i] == WHOLE_NUMBER ? 100 : 10);
}

static inline const char *whole_sheet(struct whole_survey *survey, size_t from)
{
    survey->length++; /* keeps the 0 of the sheet before */
    return survey->text + from;
}

static inline void whole_read_questionnaire(struct whole_survey *survey)
{
    struct mny_problems *problems = mny_problems_create();
    struct test_sheets sheets;
    size_t from = survey->length = 0;

    whole_put(survey,
              "type,name,label,required,relevant,role,dimension,weight,score_min,score_max\n"
              "text,id,编号,,,id,,,,\nselect_one city,city,城市,yes,,city,,,,\n"
              "select_one sex,sex,性别,,,,,,,\nselect_one edu,edu,学历,,,,,,,\n");
    if (survey->has_base)
        whole_put(survey, "decimal,base,设计权重,,,base_weight,,,,\n");
    if (survey->has_design)
        whole_put(survey, "text,stratum,层,,,stratum,,,,\ntext,psu,单元,,,psu,,,,\n");
    for (size_t i = 0; i < survey->items; i++)
        whole_put_item(survey, i);
    sheets.survey = whole_sheet(survey, from);
    from = survey->length;
    whole_put(survey, "list_name,name,label,score\nsex,1,男,\nsex,2,女,\n");
    for (size_t i = 0; i < WHOLE_CITIES; i++)
        whole_put(survey, "city,%s,%s,\n", whole_city_codes[i], whole_city_labels[i]);
    for (size_t i = 0; i < survey->edus; i++)
        whole_put(survey, "edu,%zu,第%zu类,\n", i + 1, i + 1);
    for (size_t i = 0; i < survey->choices; i++)
        whole_put(survey, "grade,%zu,等级%zu,%g\n", i + 1, i + 1,
                  100.0 * (double)i / (double)(survey->choices - 1));
    whole_put(survey, "grade,9,说不清,\n");
    sheets.choices = whole_sheet(survey, from);
    from = survey->length;
    whole_put(survey, "dimension,label,weight\none,维度一,3\n%s",
              survey->items > 1 ? "two,维度二,1\n" : "");
    sheets.dimensions = whole_sheet(survey, from);
    sheets.settings = "form_title,form_id,min_duration,speeder_share,straightline_items\n"
                      "问卷,whole,0,0,0\n";
    if (test_questionnaire(&sheets, problems, &survey->questionnaire) != MNY_OK)
        test_print(problems);
    require(survey->questionnaire != NULL);
    mny_problems_free(problems);
    for (size_t i = 0; i < mny_questionnaire_questions(survey->questionnaire); i++)
        survey->asked[i] = i;
}

static inline void whole_answer(struct whole_survey *survey, size_t item,
                                const struct whole_row *row, char text[WHOLE_CELL])
{
    const size_t luck = whole_draw(survey, 20);
    const size_t choice = whole_draw(survey, survey->choices) + 1;
    const bool asked = !survey->routed || item != survey->items - 1 || row->sex == 0;

    if (luck == 0 && item > 0) /* somebody answers the first one everywhere */
        text[0] = '\0';
    else if (!asked && luck < 15)
        text[0] = '\0';
    else if (survey->kinds[item] == WHOLE_NUMBER)
        snprintf(text, WHOLE_CELL, "%zu.%zu", whole_draw(survey, 100), whole_draw(survey, 10));
    else if (survey->kinds[item] == WHOLE_GRADE)
        snprintf(text, WHOLE_CELL, "%zu", whole_draw(survey, 11));
    else if (luck == 1 && item > 0)
        snprintf(text, WHOLE_CELL, "%s", choice % 2 ? "9" : "说不清");
    else
        snprintf(text, WHOLE_CELL, choice % 3 ? "%zu" : "等级%zu", choice);
}

static inline enum mny_reason whole_fault(struct whole_survey *survey, size_t row)
{
    static const enum mny_reason faults[] = {MNY_UNREADABLE, MNY_DUPLICATE_ID, MNY_UNKNOWN_CITY,
                                             MNY_INCOMPLETE, MNY_INVALID};

    return row > 0 && whole_draw(survey, 8) == 0
               ? faults[whole_draw(survey, sizeof faults / sizeof *faults)]
               : MNY_ACCEPTED;
}

static inline void whole_make_row(struct whole_survey *survey, size_t number, size_t cell)
{
    struct whole_row *row = &survey->row[number];

    *row = (struct whole_row){.fault = whole_fault(survey, number)};
    row->edu = cell % survey->edus;
    row->sex = cell / survey->edus % WHOLE_SEXES;
    row->city = cell / survey->edus / WHOLE_SEXES % survey->cities;
    row->stratum = number % 2;
    row->psu = number / 2 % 5;
    row->base = 1 + (unsigned)whole_draw(survey, 6);
    row->labels = whole_draw(survey, 2) == 0;
    for (size_t i = 0; i < survey->items; i++)
        whole_answer(survey, i, row, row->answers[i]);
    if (row->fault == MNY_DUPLICATE_ID) {
        const size_t of = whole_draw(survey, number);

        if (survey->row[of].fault == MNY_ACCEPTED) {
            *row = survey->row[of];
            row->fault = MNY_DUPLICATE_ID;
            row->repeats = of;
        } else {
            row->fault = MNY_ACCEPTED;
        }
    }
}

/* All cells of all cities, one after the other, and twice so that psus and strata are filled;
   then as luck has it. */
static inline void whole_make_rows(struct whole_survey *survey)
{
    const size_t cells = survey->cities * WHOLE_SEXES * survey->edus;
    size_t good = 0;

    for (survey->rows = 0; survey->rows < WHOLE_ROWS; survey->rows++) {
        const bool regular = good < 3 * cells;

        if (!regular && whole_draw(survey, 40) == 0)
            break;
        whole_make_row(survey, survey->rows, regular ? good % cells : whole_draw(survey, cells));
        good += survey->row[survey->rows].fault == MNY_ACCEPTED;
    }
    require(good >= cells);
}

/* Of the population of each city, and of it how many in each cell. */
static inline void whole_make_counts(struct whole_survey *survey)
{
    for (size_t city = 0; city < survey->cities; city++)
        for (size_t sex = 0; sex < WHOLE_SEXES; sex++)
            for (size_t edu = 0; edu < survey->edus; edu++)
                survey->count[city][sex][edu] = 200 + (double)whole_draw(survey, 800);
}

/* Free with whole_free(). */
static inline struct whole_survey *whole_make(uint64_t seed)
{
    struct whole_survey *survey = calloc(1, sizeof *survey);

    require(survey != NULL);
    survey->state = seed;
    survey->cities = 1 + whole_draw(survey, WHOLE_CITIES);
    survey->edus = 2 + whole_draw(survey, WHOLE_EDUS - 1);
    survey->items = 1 + whole_draw(survey, WHOLE_ITEMS);
    survey->choices = 2 + whole_draw(survey, 5);
    for (size_t i = 0; i < survey->items; i++)
        survey->kinds[i] = (enum whole_kind)whole_draw(survey, 3);
    survey->has_base = whole_draw(survey, 2) == 0;
    survey->has_design = whole_draw(survey, 3) == 0;
    survey->joined = whole_draw(survey, 3) == 0;
    survey->routed = survey->items > 1 && whole_draw(survey, 2) == 0;
    survey->method = survey->joined               ? MNY_METHOD_POSTSTRATIFY
                     : whole_draw(survey, 2) == 0 ? MNY_METHOD_RAKE
                                                  : MNY_METHOD_LINEAR;
    whole_make_rows(survey);
    whole_make_counts(survey);
    whole_read_questionnaire(survey);
    return survey;
}

static inline void whole_free(struct whole_survey *survey)
{
    mny_questionnaire_free(survey->questionnaire);
    free(survey);
}

/* ---- its files -------------------------------------------------------------------- */

static inline void whole_write_row(struct whole_survey *survey, size_t number, unsigned base_scale)
{
    const struct whole_row *row = &survey->row[number];
    const size_t id = row->fault == MNY_DUPLICATE_ID ? row->repeats : number;

    whole_put(survey, row->fault == MNY_UNREADABLE ? "\"r%zu\"\"\"x" : "r%zu", id);
    if (row->fault == MNY_UNKNOWN_CITY)
        whole_put(survey, ",不存在的城市");
    else
        whole_put(survey, ",%s", (row->labels ? whole_city_labels : whole_city_codes)[row->city]);
    if (row->fault == MNY_INCOMPLETE)
        whole_put(survey, ",");
    else if (row->labels)
        whole_put(survey, ",%s", whole_sex_labels[row->sex]);
    else
        whole_put(survey, ",%zu", row->sex + 1);
    whole_put(survey, ",%zu", row->fault == MNY_INVALID ? 77 : row->edu + 1);
    if (survey->has_base)
        whole_put(survey, ",%g", row->base / 2.0 * base_scale);
    if (survey->has_design)
        whole_put(survey, ",s%zu,p%zu", row->stratum, row->psu);
    for (size_t i = 0; i < survey->items; i++)
        whole_put(survey, ",%s", row->answers[i]);
    whole_put(survey, "\n");
}

/* whole.csv: the rows in ORDER, NULL: as they were made. */
static inline void whole_write_dump(struct whole_survey *survey, const size_t *order,
                                    unsigned base_scale)
{
    survey->length = 0;
    whole_put(survey, "id,city,sex,edu%s%s", survey->has_base ? ",base" : "",
              survey->has_design ? ",stratum,psu" : "");
    for (size_t i = 0; i < survey->items; i++)
        whole_put(survey, ",item%zu", i);
    whole_put(survey, "\n");
    for (size_t i = 0; i < survey->rows; i++)
        whole_write_row(survey, order ? order[i] : i, base_scale);
    test_file("whole.csv", survey->text, survey->length);
}

static inline void whole_write_margin(struct whole_survey *survey, size_t city, double scale,
                                      bool by_sex)
{
    const size_t categories = by_sex ? WHOLE_SEXES : survey->edus;

    for (size_t i = 0; i < categories; i++) {
        double sum = 0;

        for (size_t k = 0; k < (by_sex ? survey->edus : WHOLE_SEXES); k++)
            sum += by_sex ? survey->count[city][i][k] : survey->count[city][k][i];
        whole_put(survey, "%s,%s,%zu,%.17g\n", whole_city_codes[city], by_sex ? "sex" : "edu",
                  i + 1, sum * scale);
    }
}

static inline struct mny_population *whole_population(struct whole_survey *survey, double scale,
                                                      struct mny_problems *problems)
{
    struct mny_population *population = NULL;
    const char *path;

    survey->length = 0;
    whole_put(survey, "city,margin,category,count\n");
    for (size_t city = 0; city < survey->cities; city++) {
        for (size_t i = 0; survey->joined && i < WHOLE_SEXES * survey->edus; i++)
            whole_put(survey, "%s,sex*edu,%zu*%zu,%.17g\n", whole_city_codes[city],
                      i / survey->edus + 1, i % survey->edus + 1,
                      survey->count[city][i / survey->edus][i % survey->edus] * scale);
        if (!survey->joined) {
            whole_write_margin(survey, city, scale, true);
            whole_write_margin(survey, city, scale, false);
        }
    }
    path = test_file("people.csv", survey->text, survey->length);
    if (mny_population_read(path, survey->questionnaire, problems, &population) != MNY_OK)
        test_print(problems);
    require(population != NULL);
    return population;
}

static inline bool whole_near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance * (1 + fabs(b));
}

/* ---- one run of it ---------------------------------------------------------------- */

struct whole_run {
    struct cleaning cleaning;
    double weights[WHOLE_ROWS]; /* by the number in the id; NAN: not accepted */
    size_t accepted;
    struct mny_table *scores; /* subjective.csv */
};

/* What is told of the city INDEX's weights is so. */
static inline void whole_check_account(const struct mny_weighting *weighting, size_t index)
{
    const struct mny_city_weights *city = mny_weighting_city(weighting, index);
    double sum = 0;

    require(!city->failed && city->max_relative_error <= 1e-8);
    for (size_t i = 0; i < city->n; i++) {
        require(city->min <= city->weight[i] && city->weight[i] <= city->max);
        sum += city->weight[i];
    }
    require(whole_near(city->sum, sum, 1e-9));
    for (size_t margin = 0; margin < mny_weighting_margins(weighting, index); margin++)
        for (size_t i = 0; i < mny_weighting_categories(weighting, index, margin); i++) {
            const struct mny_margin_share share = mny_weighting_share(weighting, index, margin, i);

            require(whole_near(share.weighted, share.target, 1e-8));
        }
}

static inline void whole_keep_weights(struct whole_run *run, const struct mny_responses *responses,
                                      const struct mny_weighting *weighting)
{
    for (size_t i = 0; i < WHOLE_ROWS; i++)
        run->weights[i] = NAN;
    run->accepted = 0;
    for (size_t index = 0; index < mny_weighting_cities(weighting); index++) {
        const struct mny_city_weights *city = mny_weighting_city(weighting, index);

        whole_check_account(weighting, index);
        for (size_t i = 0; i < city->n; i++) {
            char text[WHOLE_CELL];
            size_t length;
            const char *id = mny_responses_id(responses, city->first + i, &length);
            unsigned long number;

            snprintf(text, sizeof text, "%.*s", (int)length, id);
            require(text[0] == 'r');
            number = strtoul(text + 1, NULL, 10);
            require(number < WHOLE_ROWS && isnan(run->weights[number]));
            run->weights[number] = city->weight[i];
            run->accepted++;
        }
    }
}

static inline void whole_score(struct whole_survey *survey, struct whole_run *run,
                               const struct mny_population *population, size_t threads,
                               struct mny_output *output)
{
    const struct mny_weighting_options weighing = {
        .method = survey->method, .epsilon = 1e-11, .max_iterations = 2000, .threads = threads};
    struct mny_scoring_options scoring = survey->scoring;
    struct mny_weighting *weighting = NULL;
    enum mny_code code = mny_weight(survey->questionnaire, run->cleaning.responses, population,
                                    &weighing, output, run->cleaning.problems, &weighting);

    scoring.threads = threads;
    if (code == MNY_OK)
        code = mny_score(survey->questionnaire, run->cleaning.responses, weighting, &scoring,
                         output, run->cleaning.problems);
    if (code != MNY_OK || mny_problems_count(run->cleaning.problems, MNY_ERROR) > 0)
        test_print(run->cleaning.problems);
    require(code == MNY_OK && mny_problems_count(run->cleaning.problems, MNY_ERROR) == 0);
    whole_keep_weights(run, run->cleaning.responses, weighting);
    mny_weighting_free(weighting);
}

/* Cleans the dump whole.csv in pieces of SIZE bytes, weights it to the population times SCALE and
   scores it.  Free with whole_run_free(). */
static inline struct whole_run whole_go(struct whole_survey *survey, double scale, size_t threads,
                                        size_t size)
{
    struct whole_run run = {.cleaning.problems = mny_problems_create()};
    struct mny_problems *problems = run.cleaning.problems;
    struct mny_population *population = whole_population(survey, scale, problems);
    char dump[300];
    const char *path = dump;
    const size_t questions = mny_questionnaire_questions(survey->questionnaire);
    struct mny_clean_options options = {.dumps = &path,
                                        .dump_count = 1,
                                        .population = population,
                                        .threads = threads,
                                        .answers = survey->scoring.estimates ? survey->asked : NULL,
                                        .answer_count = survey->scoring.estimates ? questions : 0,
                                        .write_responses = true,
                                        .keep_personal = true};
    struct mny_output *output = NULL;
    char folder[300], file[400];

    snprintf(dump, sizeof dump, "%s/whole.csv", test_folder());
    snprintf(folder, sizeof folder, "%s/out", test_folder());
    require(mny_output_begin(folder, true, problems, &output) == MNY_OK);
    run.cleaning.code = mny_clean_in_pieces(survey->questionnaire, &options, size, output, problems,
                                            &run.cleaning.responses, &run.cleaning.flow);
    if (run.cleaning.code != MNY_OK)
        test_print(problems);
    require(run.cleaning.code == MNY_OK);
    whole_score(survey, &run, population, threads, output);
    cleaning_read_all(&run.cleaning, mny_output_folder(output));
    snprintf(file, sizeof file, "%s/subjective.csv", mny_output_folder(output));
    require(mny_table_read(file, problems, &run.scores) == MNY_OK);
    mny_output_discard(output);
    mny_population_free(population);
    return run;
}

static inline void whole_run_free(struct whole_run *run)
{
    mny_table_free(run->scores);
    cleaning_free(&run->cleaning);
}

/* ---- what must hold --------------------------------------------------------------- */

/* The column COLUMN of all scores is the same. */
static inline void whole_same_column(const struct whole_run *a, const struct whole_run *b,
                                     const char *column, double tolerance)
{
    size_t index;

    require(mny_table_rows(a->scores) == mny_table_rows(b->scores));
    require(mny_table_find(a->scores, column, &index));
    for (size_t row = 0; row < mny_table_rows(a->scores); row++) {
        const char *one = mny_table_cell(a->scores, row, index);
        const char *other = mny_table_cell(b->scores, row, index);
        double first, second;

        if (strcmp(one, other) == 0)
            continue;
        require(mny_number_parse(one, strlen(one), &first) &&
                mny_number_parse(other, strlen(other), &second) &&
                whole_near(first, second, tolerance));
    }
}

/* Standard errors of what hardly differs are roots of rounding: so their tolerance. */
static inline void whole_same_scores(const struct whole_run *a, const struct whole_run *b)
{
    static const char *const exact[] = {"city", "level", "code", "n", "df"};

    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++)
        whole_same_column(a, b, exact[i], 0);
    whole_same_column(a, b, "score", 1e-8);
    whole_same_column(a, b, "se", 1e-6);
    whole_same_column(a, b, "n_eff", 1e-8);
}

static inline void whole_same_weights(const struct whole_run *a, const struct whole_run *b,
                                      double scale)
{
    require(a->accepted == b->accepted);
    for (size_t i = 0; i < WHOLE_ROWS; i++) {
        require(isnan(a->weights[i]) == isnan(b->weights[i]));
        if (!isnan(a->weights[i]))
            require(whole_near(a->weights[i] * scale, b->weights[i], 1e-7));
    }
}

/* Every row is where it should be: accepted, or rejected for what was planted. */
static inline void whole_counts_add_up(const struct whole_survey *survey,
                                       const struct whole_run *run)
{
    const struct mny_flow *flow = &run->cleaning.flow;
    uint64_t planted[MNY_REASON_COUNT] = {0};

    for (size_t i = 0; i < survey->rows; i++)
        planted[survey->row[i].fault]++;
    require(flow->rows == survey->rows);
    for (size_t i = 0; i < MNY_REASON_COUNT; i++)
        require(flow->total[i] == planted[i]);
    require(run->accepted == planted[MNY_ACCEPTED]);
    for (size_t i = 0; i < survey->rows; i++)
        if (survey->row[i].fault != MNY_DUPLICATE_ID)
            require(isnan(run->weights[i]) == (survey->row[i].fault != MNY_ACCEPTED));
}

static inline void whole_weights_meet_targets(const struct whole_survey *survey,
                                              const struct whole_run *run)
{
    double sums[WHOLE_CITIES][WHOLE_SEXES][WHOLE_EDUS] = {0};

    for (size_t i = 0; i < survey->rows; i++)
        if (survey->row[i].fault == MNY_ACCEPTED)
            sums[survey->row[i].city][survey->row[i].sex][survey->row[i].edu] += run->weights[i];
    for (size_t city = 0; city < survey->cities; city++) {
        double got[WHOLE_SEXES + WHOLE_EDUS] = {0}, want[WHOLE_SEXES + WHOLE_EDUS] = {0};

        for (size_t sex = 0; sex < WHOLE_SEXES; sex++)
            for (size_t edu = 0; edu < survey->edus; edu++) {
                require(!survey->joined ||
                        whole_near(sums[city][sex][edu], survey->count[city][sex][edu], 1e-8));
                got[sex] += sums[city][sex][edu];
                want[sex] += survey->count[city][sex][edu];
                got[WHOLE_SEXES + edu] += sums[city][sex][edu];
                want[WHOLE_SEXES + edu] += survey->count[city][sex][edu];
            }
        for (size_t i = 0; i < WHOLE_SEXES + WHOLE_EDUS; i++)
            require(whole_near(got[i], want[i], 1e-8));
    }
}

/* Threads and pieces change no byte. */
static inline void whole_threads(struct whole_survey *survey, const struct whole_run *run)
{
    struct whole_run other;

    whole_write_dump(survey, NULL, 1);
    other = whole_go(survey, 1, 3, 1 + whole_draw(survey, 300));
    cleaning_same(survey->questionnaire, &run->cleaning, &other.cleaning);
    whole_run_free(&other);
}

/* The order of the rows changes nothing. */
static inline void whole_permutation(struct whole_survey *survey, const struct whole_run *run)
{
    size_t order[WHOLE_ROWS];
    struct whole_run other;

    for (size_t i = 0; i < survey->rows; i++) {
        const size_t k = whole_draw(survey, i + 1);

        order[i] = order[k];
        order[k] = i;
    }
    whole_write_dump(survey, order, 1);
    other = whole_go(survey, 1, 1, MNY_PIECE_SIZE);
    whole_counts_add_up(survey, &other);
    whole_same_weights(run, &other, 1);
    whole_same_scores(run, &other);
    whole_run_free(&other);
}

/* Ten times the people are ten times the weights, and the same scores; base weights times four
   are the same. */
static inline void whole_scaling(struct whole_survey *survey, const struct whole_run *run)
{
    struct whole_run other;

    whole_write_dump(survey, NULL, 1);
    other = whole_go(survey, 10, 1, MNY_PIECE_SIZE);
    whole_same_weights(run, &other, 10);
    whole_same_scores(run, &other);
    whole_run_free(&other);
    whole_write_dump(survey, NULL, 4);
    other = whole_go(survey, 1, 1, MNY_PIECE_SIZE);
    whole_same_weights(run, &other, 1);
    whole_same_scores(run, &other);
    whole_run_free(&other);
}

static inline const struct cleaning_file *whole_file(const struct whole_run *run, const char *name)
{
    for (size_t i = 0; i < run->cleaning.count; i++)
        if (strcmp(run->cleaning.files[i].name, name) == 0)
            return &run->cleaning.files[i];
    abort();
}

/* What was cleaned is clean: nothing is left to reject or to blank. */
static inline void whole_idempotent(struct whole_survey *survey, const struct whole_run *run)
{
    const struct cleaning_file *clean = whole_file(run, "responses.csv"), *edits;
    struct whole_run other;
    const char *end;

    test_file("whole.csv", clean->bytes, clean->length);
    other = whole_go(survey, 1, 1, MNY_PIECE_SIZE);
    edits = whole_file(&other, "edits.csv");
    end = memchr(edits->bytes, '\n', edits->length);
    require(other.cleaning.flow.rows == run->accepted && other.accepted == run->accepted);
    require(end && (size_t)(end + 1 - edits->bytes) == edits->length);
    cleaning_same_rows(run->cleaning.responses, other.cleaning.responses);
    cleaning_same_items(run->cleaning.responses, other.cleaning.responses, survey->items);
    whole_same_weights(run, &other, 1);
    whole_same_scores(run, &other);
    whole_run_free(&other);
}

/* A population like the sample gives everyone the same weight, times the base weight. */
static inline void whole_equal(struct whole_survey *survey)
{
    struct whole_run run;

    memset(survey->count, 0, sizeof survey->count);
    for (size_t i = 0; i < survey->rows; i++) {
        const struct whole_row *row = &survey->row[i];

        if (row->fault == MNY_ACCEPTED)
            survey->count[row->city][row->sex][row->edu] +=
                survey->has_base ? 3.5 * row->base : 3.5;
    }
    whole_write_dump(survey, NULL, 1);
    run = whole_go(survey, 1, 1, MNY_PIECE_SIZE);
    for (size_t i = 0; i < survey->rows; i++)
        if (survey->row[i].fault == MNY_ACCEPTED)
            require(whole_near(run.weights[i], survey->has_base ? 3.5 * survey->row[i].base : 3.5,
                               1e-8));
    whole_run_free(&run);
}

/* Makes the survey of SEED; aborts if anything does not hold. */
static inline void whole_check(uint64_t seed)
{
    struct whole_survey *survey = whole_make(seed);
    struct whole_run run;

    gsl_set_error_handler_off();
    whole_write_dump(survey, NULL, 1);
    run = whole_go(survey, 1, 1, MNY_PIECE_SIZE);
    whole_counts_add_up(survey, &run);
    whole_weights_meet_targets(survey, &run);
    whole_threads(survey, &run);
    whole_permutation(survey, &run);
    whole_scaling(survey, &run);
    whole_idempotent(survey, &run);
    whole_equal(survey);
    whole_run_free(&run);
    whole_free(survey);
}

#endif
