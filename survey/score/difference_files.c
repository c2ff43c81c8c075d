/* SPDX-License-Identifier: MIT */
/* differences.csv: of subgroups, city by city, and of cities.  The pairs of one
   statistic (of one city, or of all cities) are one family of tests, kept in memory
   until Holm's p are known; then they are written, and the next family begins. */
#include "core/text.h"
#include "stats/difference.h"
#include "stats/multiple_testing.h"
#include "survey/score/flags.h"
#include "survey/score/scoring_private.h"

#include <math.h>
#include <stdlib.h>

/* What a family's rows have in common. */
struct family {
    const char *kind, *city, *level, *code, *label, *domain;
};

/* One of the things that are compared. */
struct compared {
    const char *name;
    struct mny_sample sample;
};

/* A file under way; the arrays have room for the largest family. */
struct differences {
    const struct mny_scoring *scoring;
    struct mny_writer *writer;
    struct compared *compared;
    struct mny_difference *pairs;
    double *p_holm;
    size_t count; /* compared in this family */
    struct mny_row_count rows;
};

/* What subjective.csv leaves out is not told here, either. */
static const struct mny_estimate left_out = {NAN, NAN, NAN, NAN, 0, NAN, NAN, NAN};

static const struct mny_estimate *shown(const struct differences *to,
                                        const struct mny_estimate *estimate)
{
    const bool hidden = to->scoring->options->suppress && *mny_flag_of(estimate, true) != '\0';

    return hidden ? &left_out : estimate;
}

static void write_row(struct differences *to, const struct family *family, const struct compared *a,
                      const struct compared *b, const struct mny_difference *pair, double p_holm)
{
    struct mny_writer *writer = to->writer;

    mny_writer_text(writer, family->kind);
    mny_writer_text(writer, family->city);
    mny_writer_text(writer, family->level);
    mny_writer_text(writer, family->code);
    mny_writer_text(writer, family->label);
    mny_writer_text(writer, family->domain);
    mny_writer_text(writer, a->name);
    mny_writer_text(writer, b->name);
    mny_writer_number(writer, a->sample.estimate->score);
    mny_writer_number(writer, b->sample.estimate->score);
    mny_writer_number(writer, pair->difference);
    mny_writer_number(writer, pair->se);
    mny_writer_number(writer, pair->covariance);
    mny_writer_number(writer, pair->t);
    mny_writer_number(writer, pair->df);
    mny_writer_number(writer, pair->p);
    mny_writer_number(writer, p_holm);
    mny_writer_number(writer, pair->low);
    mny_writer_number(writer, pair->high);
    mny_writer_end_row(writer);
    to->rows.rows++;
    to->rows.suppressed += a->sample.estimate == &left_out || b->sample.estimate == &left_out;
}

/* The pairs of a family, with their p together. */
static enum mny_code write_family(struct differences *to, const struct family *family)
{
    const size_t pairs = mny_pairs(to->count);
    enum mny_code code;
    size_t pair = 0;

    for (size_t i = 0; i < pairs; i++)
        to->p_holm[i] = to->pairs[i].p;
    code = mny_holm(to->p_holm, pairs, to->p_holm);
    for (size_t a = 0; code == MNY_OK && a < to->count; a++)
        for (size_t b = a + 1; b < to->count; b++, pair++)
            write_row(to, family, &to->compared[a], &to->compared[b], &to->pairs[pair],
                      to->p_holm[pair]);
    return code;
}

/* ---- statistics in the order of subjective.csv ---------------------------------------- */

/* Number in a set of estimates of the AT-th row of a set: total, dimensions, items. */
static size_t statistic_of_row(const struct mny_scoring *scoring, size_t at)
{
    const size_t nodes = scoring->dimensions + 1;

    if (at >= nodes)
        return at - nodes;
    return scoring->items + (at == 0 ? scoring->dimensions : at - 1);
}

/* Level, code and label of that row; the total has a city's label. */
static void name_statistic(const struct mny_scoring *scoring, size_t at, const char *city_label,
                           struct family *family)
{
    if (at == 0) {
        family->level = family->code = "total";
        family->label = city_label;
    } else if (at <= scoring->dimensions) {
        const struct mny_dimension *dimension =
            mny_questionnaire_dimension(scoring->questionnaire, at - 1);
        family->level = "dimension";
        family->code = dimension->code;
        family->label = dimension->label;
    } else {
        const size_t item = at - scoring->dimensions - 1;
        const struct mny_question *question =
            mny_questionnaire_question(scoring->questionnaire, scoring->questions[item]);
        family->level = "item";
        family->code = question->name;
        family->label = question->label;
    }
}

/* ---- subgroups ------------------------------------------------------------------------- */

/* One statistic of the city INDEX. */
static enum mny_code compare_groups(struct differences *to, size_t index, size_t statistic,
                                    const struct family *family)
{
    const struct mny_scoring *scoring = to->scoring;
    const struct mny_scored_city *scored = &scoring->scored[index];
    const size_t statistics = mny_scoring_statistics(scoring), pairs = mny_pairs(scored->domains);
    const size_t degrees = mny_design_degrees_of_freedom(scored->design);
    const bool complete = mny_design_is_complete(scored->design);
    size_t pair = 0;

    to->count = scored->domains;
    for (size_t d = 0; d < scored->domains; d++)
        to->compared[d] = (struct compared){
            scoring->by->labels[scored->categories[d]],
            {shown(to, &scored->estimates[(1 + d) * statistics + statistic]), degrees, complete}};
    for (size_t a = 0; a < to->count; a++)
        for (size_t b = a + 1; b < to->count; b++, pair++) {
            const struct mny_estimate *first = to->compared[a].sample.estimate;
            const struct mny_estimate *second = to->compared[b].sample.estimate;
            const double variance = scored->differences[statistic * pairs + pair];
            to->pairs[pair] = mny_difference_of_domains(
                first, second, mny_difference_variance(first, second, variance), degrees, complete);
        }
    return write_family(to, family);
}

static enum mny_code compare_all_groups(struct differences *to)
{
    const struct mny_scoring *scoring = to->scoring;
    enum mny_code code = MNY_OK;

    for (size_t i = 0; code == MNY_OK && i < scoring->cities; i++) {
        const size_t city = mny_weighting_city(scoring->weighting, i)->city;
        struct family family = {.kind = "group",
                                .city = mny_responses_city_code(scoring->responses, city),
                                .domain = scoring->options->by};
        if (scoring->scored[i].code != MNY_OK || !scoring->scored[i].differences)
            continue;
        for (size_t at = 0; code == MNY_OK && at < mny_scoring_statistics(scoring); at++) {
            name_statistic(scoring, at, mny_responses_city_label(scoring->responses, city),
                           &family);
            code = compare_groups(to, i, statistic_of_row(scoring, at), &family);
        }
    }
    return code;
}

/* ---- cities ---------------------------------------------------------------------------- */

static enum mny_code compare_cities(struct differences *to, size_t statistic,
                                    const struct family *family)
{
    const struct mny_scoring *scoring = to->scoring;
    size_t pair = 0;

    to->count = 0;
    for (size_t i = 0; i < scoring->cities; i++) {
        const struct mny_scored_city *scored = &scoring->scored[i];
        if (scored->code == MNY_OK)
            to->compared[to->count++] = (struct compared){
                mny_responses_city_code(scoring->responses,
                                        mny_weighting_city(scoring->weighting, i)->city),
                {shown(to, &scored->estimates[statistic]),
                 mny_design_degrees_of_freedom(scored->design),
                 mny_design_is_complete(scored->design)}};
    }
    for (size_t a = 0; a < to->count; a++)
        for (size_t b = a + 1; b < to->count; b++)
            to->pairs[pair++] =
                mny_difference_of_samples(&to->compared[a].sample, &to->compared[b].sample);
    return write_family(to, family);
}

/* Total and dimensions. */
static enum mny_code compare_all_cities(struct differences *to)
{
    const struct mny_scoring *scoring = to->scoring;
    struct family family = {.kind = "city", .city = "", .domain = ""};
    enum mny_code code = MNY_OK;

    for (size_t at = 0; code == MNY_OK && at <= scoring->dimensions; at++) {
        if (mny_interrupted())
            return MNY_E_INTERRUPT;
        name_statistic(scoring, at, "", &family);
        code = compare_cities(to, statistic_of_row(scoring, at), &family);
    }
    return code;
}

/* ---- the file -------------------------------------------------------------------------- */

static void close_differences(struct differences *of)
{
    free(of->compared);
    free(of->pairs);
    free(of->p_holm);
}

/* Room for the largest family: all cities, or the subgroups of one. */
static bool open_differences(struct differences *of, const struct mny_scoring *scoring)
{
    size_t most = scoring->cities;

    *of = (struct differences){.scoring = scoring};
    for (size_t i = 0; i < scoring->cities; i++)
        if (scoring->scored[i].domains > most)
            most = scoring->scored[i].domains;
    of->compared = calloc(most + 1, sizeof *of->compared);
    of->pairs = calloc(mny_pairs(most) + 1, sizeof *of->pairs);
    of->p_holm = calloc(mny_pairs(most) + 1, sizeof *of->p_holm);
    return of->compared && of->pairs && of->p_holm;
}

static enum mny_code write_rows(struct differences *to, struct mny_problems *problems)
{
    static const char *const header[] = {
        "kind",   "city",        "level",        "code",       "label",  "domain",     "first",
        "second", "score_first", "score_second", "difference", "se",     "covariance", "t",
        "df",     "p",           "p_holm",       "ci_low",     "ci_high"};
    enum mny_code code;

    mny_writer_row(to->writer, header, sizeof header / sizeof *header);
    code = compare_all_groups(to);
    if (code == MNY_OK)
        code = compare_all_cities(to);
    if (code == MNY_E_MEMORY)
        mny_problem_memory(problems);
    return code;
}

enum mny_code mny_differences_write(const struct mny_scoring *scoring, struct mny_output *output,
                                    struct mny_problems *problems)
{
    struct differences to;
    enum mny_code code = MNY_OK, closed;

    if (!open_differences(&to, scoring))
        code = mny_problem_memory(problems);
    if (code == MNY_OK)
        code = mny_output_open(output, "differences.csv", problems, &to.writer);
    if (code == MNY_OK) {
        code = write_rows(&to, problems);
        closed = mny_writer_close(to.writer);
        code = code == MNY_OK ? closed : code;
    }
    if (code == MNY_OK)
        mny_flag_say(scoring->options->suppress, "differences.csv", &to.rows, problems);
    if (code == MNY_OK && to.rows.rows == 0)
        mny_remark(problems, MNY_NOTE, (struct mny_where){NULL, 0, 0}, "%s",
                   _("--differences: there are no two subgroups of a city and no two cities, so "
                     "that differences.csv has no rows"));
    close_differences(&to);
    return code;
}
