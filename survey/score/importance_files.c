/* SPDX-License-Identifier: MIT */
/* importance.csv: how items and dimensions score, and how much they have to do with overall
   satisfaction.  Rows of all cities together ("*"), then of each city:
     city, level, code, label    as subjective.csv has them; no totals
     n                           those with a score and overall satisfaction
     score                       as there; of all together the mean of all people
     importance, se, ci_low, ci_high
                                 the weighted correlation of the two; its Taylor standard error and
                                 interval, of cities alone
     relative_weight, r2         Johnson's, as a share of the r2 of what stands in the same
                                 dimension (of dimensions: below the same parent)
     weight                      its share by the questionnaire, to be compared with that
     quadrant                    keep_up, concentrate, low_priority or overkill (Martilla and James
                                 1977, Journal of Marketing 41, 77-79)
     cut_score, cut_importance   what was high there: the means over all items, or over the
                                 dimensions below the same parent; of two at least
     flag                        as in subjective.csv, by this n; such a row has no quadrant, and no
                                 part in cuts */
#include "core/text.h"
#include "stats/item_sums.h"
#include "survey/score/flags.h"
#include "survey/score/importance_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Means over what is compared, by which each of it is high or low. */
struct cut {
    double score, importance;
};

/* The file under way. */
struct rows {
    const struct mny_scoring *scoring;
    const struct mny_importance *importance;
    struct mny_writer *writer;
    struct mny_importance_row *found; /* by variable */
    struct cut *cuts;                 /* of dimensions by set, then of items */
    struct mny_row_count count;
};

static struct mny_estimate shape_of(const struct mny_importance_row *row)
{
    return (struct mny_estimate){.score = row->score, .se = row->score_se, .n = row->n};
}

static const char *flag_of(const struct mny_importance_row *row)
{
    const struct mny_estimate shape = shape_of(row);

    return mny_flag_of(&shape, true);
}

static bool is_placed(const struct mny_importance_row *row)
{
    return isfinite(row->score) && isfinite(row->correlation) && *flag_of(row) == '\0';
}

/* The cut of the COUNT variables in LIST that are of the same level. */
static struct cut cut_of(const struct rows *rows, const size_t *list, size_t count)
{
    struct cut sum = {0, 0};
    double placed = 0;

    for (size_t i = 0; i < count; i++) {
        const struct mny_importance_row *row = &rows->found[list ? list[i] : i];

        if (!is_placed(row))
            continue;
        sum.score += row->score;
        sum.importance += row->correlation;
        placed++;
    }
    return placed > 1 ? (struct cut){sum.score / placed, sum.importance / placed}
                      : (struct cut){NAN, NAN};
}

static void find_cuts(const struct rows *rows)
{
    const size_t sets = mny_importance_sets(rows->importance);

    for (size_t s = 0; s < sets; s++) {
        const struct mny_importance_set *set = mny_importance_set(rows->importance, s);
        rows->cuts[s] = cut_of(rows, set->members, set->count);
    }
    rows->cuts[sets] = cut_of(rows, NULL, rows->scoring->items);
}

static const char *quadrant_of(const struct mny_importance_row *row, const struct cut *cut)
{
    if (!is_placed(row) || isnan(cut->score))
        return "";
    if (row->correlation >= cut->importance)
        return row->score >= cut->score ? "keep_up" : "concentrate";
    return row->score >= cut->score ? "overkill" : "low_priority";
}

/* The variable's share in its dimension, or in its parent, by the questionnaire. */
static double weight_of(const struct rows *rows, size_t variable, size_t set)
{
    const struct mny_scoring *scoring = rows->scoring;
    const struct mny_importance_set *of = mny_importance_set(rows->importance, set);
    double own = 0, sum = 0;

    for (size_t i = 0; i < of->count; i++) {
        const size_t member = of->members[i];
        const double weight = member < scoring->items
                                  ? scoring->item_branches[member].weight
                                  : scoring->dimension_branches[member - scoring->items].weight;

        sum += weight;
        own = member == variable ? weight : own;
    }
    return own / sum;
}

static void write_names(const struct rows *rows, const char *city, size_t variable)
{
    const struct mny_scoring *scoring = rows->scoring;
    const bool item = variable < scoring->items;
    const char *code, *label;

    if (item) {
        const struct mny_question *question =
            mny_questionnaire_question(scoring->questionnaire, scoring->questions[variable]);
        code = question->name;
        label = question->label;
    } else {
        const struct mny_dimension *dimension =
            mny_questionnaire_dimension(scoring->questionnaire, variable - scoring->items);
        code = dimension->code;
        label = dimension->label;
    }
    mny_writer_text(rows->writer, city);
    mny_writer_text(rows->writer, item ? "item" : "dimension");
    mny_writer_text(rows->writer, code);
    mny_writer_text(rows->writer, label);
}

static void write_row(struct rows *rows, const char *city, size_t variable, size_t set,
                      const struct cut *cut)
{
    const struct mny_importance_row *row = &rows->found[variable];
    const struct mny_estimate shape = shape_of(row);
    const char *flag = flag_of(row);
    const struct mny_estimate shown =
        mny_flag_shown(&shape, flag, rows->scoring->options->suppress, &rows->count);
    const bool hidden = isnan(shown.score) && !isnan(row->score);

    write_names(rows, city, variable);
    mny_writer_count(rows->writer, row->n);
    mny_writer_number(rows->writer, shown.score);
    mny_writer_number(rows->writer, hidden ? NAN : row->correlation);
    mny_writer_number(rows->writer, hidden ? NAN : row->se);
    mny_writer_number(rows->writer, hidden ? NAN : row->low);
    mny_writer_number(rows->writer, hidden ? NAN : row->high);
    mny_writer_number(rows->writer, hidden ? NAN : row->weight);
    mny_writer_number(rows->writer, hidden ? NAN : row->r2);
    mny_writer_number(rows->writer, weight_of(rows, variable, set));
    mny_writer_text(rows->writer, quadrant_of(row, cut));
    mny_writer_number(rows->writer, cut->score);
    mny_writer_number(rows->writer, cut->importance);
    mny_writer_text(rows->writer, flag);
    mny_writer_end_row(rows->writer);
}

/* Those of the city INDEX of the weighting, or of all: dimensions, then items. */
static enum mny_code write_city(struct rows *rows, size_t index, const char *city)
{
    const struct mny_scoring *scoring = rows->scoring;
    const size_t sets = mny_importance_sets(rows->importance);
    const enum mny_code code = mny_importance_rows(rows->importance, index, rows->found);

    if (code != MNY_OK)
        return code;
    find_cuts(rows);
    for (size_t d = 0; d < scoring->dimensions; d++) {
        const size_t parent = scoring->dimension_branches[d].parent;
        const size_t set = parent == MNY_ROOT ? scoring->dimensions : parent;

        write_row(rows, city, scoring->items + d, set, &rows->cuts[set]);
    }
    for (size_t i = 0; i < scoring->items; i++)
        write_row(rows, city, i, scoring->item_branches[i].parent, &rows->cuts[sets]);
    return MNY_OK;
}

static enum mny_code write_all(struct rows *rows)
{
    const struct mny_scoring *scoring = rows->scoring;
    enum mny_code code = write_city(rows, scoring->cities, "*");

    for (size_t i = 0; code == MNY_OK && i < scoring->cities; i++)
        if (scoring->scored[i].code == MNY_OK)
            code = write_city(
                rows, i,
                mny_responses_city_code(scoring->responses,
                                        mny_weighting_city(scoring->weighting, i)->city));
    return code;
}

static enum mny_code write_file(const struct mny_scoring *scoring,
                                const struct mny_importance *importance, struct mny_output *output,
                                struct mny_problems *problems)
{
    static const char *const header[] = {
        "city",      "level",          "code",    "label",           "n",  "score",  "importance",
        "se",        "ci_low",         "ci_high", "relative_weight", "r2", "weight", "quadrant",
        "cut_score", "cut_importance", "flag"};
    struct rows rows = {.scoring = scoring, .importance = importance};
    enum mny_code code = mny_output_open(output, "importance.csv", problems, &rows.writer), closed;

    if (code != MNY_OK)
        return code;
    mny_writer_row(rows.writer, header, sizeof header / sizeof *header);
    rows.found = calloc(scoring->items + scoring->dimensions + 1, sizeof *rows.found);
    rows.cuts = calloc(mny_importance_sets(importance) + 1, sizeof *rows.cuts);
    code = rows.found && rows.cuts ? write_all(&rows) : MNY_E_MEMORY;
    free(rows.found);
    free(rows.cuts);
    if (code == MNY_E_MEMORY)
        code = mny_problem_memory(problems);
    mny_flag_say(scoring->options->suppress, "importance.csv", &rows.count, problems);
    closed = mny_writer_close(rows.writer);
    return code == MNY_OK ? closed : code;
}

/* How many items or dimensions stand together at most. */
static size_t most_together(const struct mny_scoring *scoring)
{
    size_t most = 0;

    for (size_t d = 0; d <= scoring->dimensions; d++) {
        const size_t parent = d < scoring->dimensions ? d : MNY_ROOT;
        size_t count = 0;

        for (size_t i = 0; i < scoring->items; i++)
            count += scoring->item_branches[i].parent == parent;
        for (size_t i = 0; i < scoring->dimensions; i++)
            count += scoring->dimension_branches[i].parent == parent;
        if (count > most)
            most = count;
    }
    return most;
}

/* Why there is no importance.csv; NULL: there is one. */
static const char *why_not(const struct mny_scoring *scoring)
{
    if (mny_questionnaire_settings(scoring->questionnaire)->overall == MNY_NONE)
        return _("no question asks for overall satisfaction, so importance.csv is not "
                 "written; name one in settings.csv, column overall");
    if (most_together(scoring) > MNY_ITEMS_TOGETHER)
        return _("a dimension has more than 200 items, so importance.csv is not written");
    return NULL;
}

enum mny_code mny_importance_write(const struct mny_scoring *scoring, struct mny_output *output,
                                   struct mny_problems *problems)
{
    struct mny_importance *importance = NULL;
    const char *none = why_not(scoring);
    enum mny_code code;

    if (none) {
        mny_remark(problems, MNY_NOTE, (struct mny_where){NULL, 0, 0}, "%s", none);
        return MNY_OK;
    }
    code = mny_importance_make(scoring, &importance);
    if (code == MNY_E_MEMORY)
        code = mny_problem_memory(problems);
    if (code == MNY_OK)
        code = write_file(scoring, importance, output, problems);
    mny_importance_free(importance);
    return code;
}
