/* SPDX-License-Identifier: MIT */
#include "core/combine.h"

#include "core/arena.h"
#include "core/city_names.h"
#include "core/number.h"
#include "core/rounding.h"
#include "core/score_files.h"
#include "core/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Totals that differ by no more are the same: the contract's 1e-9, and room for
   the last bits of totals that were meant to differ by exactly that. */
static const double tie = 1e-9 + 1e-13;

struct city {
    struct mny_ranked_city shown;
    const char *suppressed; /* why its survey score is left out, or "" */
};

struct mny_ranking {
    struct mny_arena *arena; /* owns codes and names */
    struct city *cities;
    size_t count;
};

/* What making a ranking needs, and what lives as long as that. */
struct work {
    const struct mny_standard_head *head;
    const struct mny_standard_l1 *l1s;
    size_t l1_count;
    bool has_beside;
    const struct mny_score_files *files;
    const struct mny_city_names *names;
    struct mny_problems *problems;
    struct mny_ranking *ranking;
};

void mny_ranking_free(struct mny_ranking *ranking)
{
    if (!ranking)
        return;
    mny_arena_free(ranking->arena);
    free(ranking->cities);
    free(ranking);
}

static double rounded(const struct work *work, double value)
{
    return work->head->decimals < 0 ? value
                                    : mny_round_half_up(value, (unsigned)work->head->decimals);
}

/* The survey's points: its share of the total × the 0–100 score. */
static double survey_points(const struct work *work, const char *score)
{
    double percent = work->head->survey->weight, value = 0;

    if (work->head->decimals >= 0)
        return mny_percent_half_up(score, percent, (unsigned)work->head->decimals);
    mny_number_parse(score, strlen(score), &value);
    return percent * value / 100;
}

static const char *keep(struct work *work, const char *text)
{
    return mny_arena_text(work->ranking->arena, text, strlen(text));
}

/* The points of each L1, which outlive the files. */
static const double *keep_parts(struct work *work, const double *l1s)
{
    double *kept = mny_arena_array(work->ranking->arena, work->l1_count, sizeof *kept);

    for (size_t i = 0; kept && i < work->l1_count; i++)
        kept[i] = l1s[i];
    return kept;
}

/* Fills CITY from SCORES; its rank stays 0. */
static enum mny_code fill(struct work *work, const struct mny_city_scores *scores,
                          struct city *city)
{
    const struct mny_city_name *name = mny_city_names_find(work->names, scores->code);
    struct mny_ranked_city *shown = &city->shown;
    bool survey = work->head->survey != NULL;

    *city = (struct city){.shown = {.total = NAN,
                                    .objective = NAN,
                                    .subjective = NAN,
                                    .deduction = NAN,
                                    .beside = NAN,
                                    .error = survey ? NAN : 0,
                                    .degrees = INFINITY,
                                    .stage = ""},
                          .suppressed = ""};
    if (survey)
        city->suppressed = scores->suppressed;
    shown->code = keep(work, scores->code);
    shown->name = keep(work, name ? name->name : scores->label);
    if (!shown->code || !shown->name)
        return mny_problem_memory(work->problems);
    if (survey && scores->has_subjective) {
        shown->subjective = survey_points(work, scores->subjective);
        shown->error = work->head->survey->weight / 100 * scores->error;
        shown->degrees = scores->degrees;
    }
    if (!scores->has_objective)
        return MNY_OK;
    shown->parts = keep_parts(work, scores->l1s);
    if (!shown->parts)
        return mny_problem_memory(work->problems);
    shown->objective = scores->objective;
    shown->deduction = rounded(work, scores->deduction);
    shown->beside = scores->beside;
    if (!survey || scores->has_subjective)
        shown->total = rounded(
            work, fmax(0, shown->objective + (survey ? shown->subjective : 0) - shown->deduction));
    if (isnan(shown->total))
        return MNY_OK;
    shown->stage = keep(work, mny_standard_stage(work->head, shown->total));
    return shown->stage ? MNY_OK : mny_problem_memory(work->problems);
}

/* `410300 洛阳市`, or the code alone. */
static const char *code_and_name(const struct work *work, const struct mny_ranked_city *shown)
{
    const size_t room = strlen(shown->code) + strlen(shown->name) + 2;
    char *both = *shown->name != '\0' ? mny_arena_alloc(work->ranking->arena, room) : NULL;

    if (!both)
        return shown->code;
    snprintf(both, room, "%s %s", shown->code, shown->name);
    return both;
}

/* Never dropped in silence: each city without a total is named. */
static void say_unranked(const struct work *work, const struct city *city)
{
    const struct mny_ranked_city *shown = &city->shown;
    const char *who;

    if (!isnan(shown->total))
        return;
    who = code_and_name(work, shown);
    if (*city->suppressed != '\0' && !isnan(shown->objective)) {
        mny_remark(work->problems, MNY_WARNING, (struct mny_where){0},
                   _("%s has a subjective score that is suppressed (%s): listed last, without "
                     "total and rank"),
                   who, city->suppressed);
        return;
    }
    mny_remark(work->problems, MNY_WARNING, (struct mny_where){0},
               isnan(shown->objective)
                   ? _("%s has no objective score: listed last, without total and rank")
                   : _("%s has no subjective score: listed last, without total and rank"),
               who);
}

static int compare_codes(const struct city *left, const struct city *right)
{
    return strcmp(left->shown.code, right->shown.code);
}

/* The highest total first; those without one last. */
static int compare_totals(const void *left, const void *right)
{
    const struct city *one = left, *other = right;
    double a = one->shown.total, b = other->shown.total;

    if (isnan(a) != isnan(b))
        return isnan(a) ? 1 : -1;
    if (a > b || a < b)
        return a > b ? -1 : 1;
    return compare_codes(one, other);
}

static int compare_by_code(const void *left, const void *right)
{
    return compare_codes(left, right);
}

/* 1, 2, 2, 4.  Cities that share a rank stand in the order of their codes. */
static void rank(struct mny_ranking *ranking)
{
    struct city *cities = ranking->cities;
    size_t end;

    if (ranking->count > 0)
        qsort(cities, ranking->count, sizeof *cities, compare_totals);
    for (size_t i = 0; i < ranking->count && !isnan(cities[i].shown.total); i = end) {
        for (end = i + 1; end < ranking->count && !isnan(cities[end].shown.total) &&
                          cities[i].shown.total - cities[end].shown.total <= tie;)
            end++;
        qsort(&cities[i], end - i, sizeof *cities, compare_by_code);
        for (size_t k = i; k < end; k++)
            cities[k].shown.rank = i + 1;
    }
}

static void write_score(const struct work *work, struct mny_writer *writer, double score)
{
    char text[MNY_NUMBER_ROOM];

    if (work->head->decimals < 0 || isnan(score))
        mny_writer_number(writer, score);
    else
        mny_writer_text(writer, mny_fixed_format(score, (unsigned)work->head->decimals, text));
}

static void write_city(const struct work *work, struct mny_writer *writer, const struct city *city)
{
    const struct mny_ranked_city *shown = &city->shown;

    if (shown->rank > 0)
        mny_writer_count(writer, shown->rank);
    else
        mny_writer_text(writer, "");
    mny_writer_text(writer, shown->code);
    mny_writer_text(writer, shown->name);
    write_score(work, writer, shown->total);
    write_score(work, writer, shown->objective);
    write_score(work, writer, shown->subjective);
    write_score(work, writer, shown->deduction);
    for (size_t i = 0; i < work->l1_count; i++)
        if (work->l1s[i].counted)
            write_score(work, writer, shown->parts ? shown->parts[i] : NAN);
    if (work->has_beside)
        write_score(work, writer, shown->beside);
    if (work->head->stage_count > 0)
        mny_writer_text(writer, shown->stage);
    mny_writer_end_row(writer);
}

static enum mny_code write_scores(const struct work *work, struct mny_output *output)
{
    static const char *const header[] = {"rank",      "city",       "name",     "total",
                                         "objective", "subjective", "deduction"};
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_output_open(output, "scores.csv", work->problems, &writer);

    if (code != MNY_OK)
        return code;
    for (size_t i = 0; i < sizeof header / sizeof header[0]; i++)
        mny_writer_text(writer, header[i]);
    for (size_t i = 0; i < work->l1_count; i++)
        if (work->l1s[i].counted)
            mny_writer_text(writer, work->l1s[i].code);
    if (work->has_beside)
        mny_writer_text(writer, "beside");
    if (work->head->stage_count > 0)
        mny_writer_text(writer, "stage");
    mny_writer_end_row(writer);
    for (size_t i = 0; i < work->ranking->count; i++)
        write_city(work, writer, &work->ranking->cities[i]);
    return mny_writer_close(writer);
}

static enum mny_code build(struct work *work)
{
    struct mny_ranking *ranking = work->ranking;
    size_t count = mny_score_files_cities(work->files);
    enum mny_code code = MNY_OK;

    ranking->arena = mny_arena_create();
    ranking->cities = calloc(count + 1, sizeof *ranking->cities);
    if (!ranking->arena || !ranking->cities)
        return mny_problem_memory(work->problems);
    for (size_t i = 0; i < count && code == MNY_OK; i++) {
        struct mny_city_scores scores = mny_score_files_city(work->files, i);

        code = fill(work, &scores, &ranking->cities[ranking->count++]);
    }
    if (code != MNY_OK)
        return code;
    rank(ranking);
    for (size_t i = 0; i < ranking->count; i++)
        say_unranked(work, &ranking->cities[i]);
    return MNY_OK;
}

enum mny_code mny_combine(const struct mny_standard *standard, const char *objective_path,
                          const char *subjective_path, const struct mny_city_names *names,
                          struct mny_output *output, struct mny_problems *problems,
                          struct mny_ranking **ranking)
{
    struct work work = {.head = mny_standard_head(standard), .names = names, .problems = problems};
    struct mny_score_files *files = NULL;
    enum mny_code code;

    *ranking = NULL;
    work.l1s = mny_standard_l1s(standard, &work.l1_count);
    work.has_beside = mny_standard_has_beside(standard);
    if (!work.head->survey && subjective_path) {
        mny_remark(problems, MNY_WARNING, (struct mny_where){.file = subjective_path},
                   _("the standard %s has no place for a survey: its totals are without this file"),
                   work.head->id);
        subjective_path = NULL;
    }
    code = mny_score_files_read(standard, objective_path, subjective_path, problems, &files);
    if (code != MNY_OK)
        return code;
    work.files = files;
    work.ranking = calloc(1, sizeof *work.ranking);
    code = work.ranking ? build(&work) : mny_problem_memory(problems);
    if (code == MNY_OK)
        code = write_scores(&work, output);
    mny_score_files_free(files);
    if (code == MNY_OK)
        *ranking = work.ranking;
    else
        mny_ranking_free(work.ranking);
    return code;
}

size_t mny_ranking_cities(const struct mny_ranking *ranking)
{
    return ranking->count;
}

const struct mny_ranked_city *mny_ranking_city(const struct mny_ranking *ranking, size_t index)
{
    return &ranking->cities[index].shown;
}

double mny_ranking_tie(void)
{
    return tie;
}
