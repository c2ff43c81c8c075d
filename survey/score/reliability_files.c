/* SPDX-License-Identifier: MIT */
/* reliability.csv: whether the questionnaire is sound, scale by scale: all scored items,
   and those of each dimension; of all cities together, and of each. */
#include "core/text.h"
#include "stats/item_sums.h"
#include "stats/reliability.h"
#include "survey/common/workers.h"
#include "survey/score/scoring_private.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Below this a scale is commonly said to be too unreliable to compare groups by
   (Nunnally 1978, Psychometric Theory, 245). */
static const double least_alpha = 0.7;

/* With fewer complete respondents nothing is said of a scale. */
static const size_t least_complete = 30;

static const struct mny_where nowhere = {NULL, 0, 0};

/* Some items that are looked at together. */
struct scale {
    const char *level, *code, *label;
    size_t *items; /* indices of scored items */
    size_t count;
    struct mny_score_column *columns;
};

/* A scale in one city, or in all together. */
struct found {
    struct mny_scale_sums *sums; /* NULL: the city was not weighted, or no memory */
    struct mny_scale_reliability scale;
    struct mny_item_reliability *items; /* of the scale */
};

struct reliability {
    const struct mny_scoring *scoring;
    struct scale *scales;
    size_t count;
    size_t left_out;     /* scales of too many items */
    struct found *found; /* cities x scales */
};

/* ---- the scales ------------------------------------------------------------------ */

/* Whether the item stands in DIMENSION, or in one below it. */
static bool is_below(const struct mny_scoring *scoring, size_t item, size_t dimension)
{
    size_t at = scoring->item_branches[item].parent;

    while (at != dimension && at != MNY_ROOT)
        at = scoring->dimension_branches[at].parent;
    return at == dimension;
}

/* Takes the items of DIMENSION, or all for MNY_NONE. */
static bool make_scale(const struct mny_scoring *scoring, size_t dimension, struct scale *scale)
{
    scale->items = calloc(scoring->items + 1, sizeof *scale->items);
    scale->columns = calloc(scoring->items + 1, sizeof *scale->columns);
    if (!scale->items || !scale->columns)
        return false;
    for (size_t i = 0; i < scoring->items; i++) {
        if (dimension != MNY_NONE && !is_below(scoring, i, dimension))
            continue;
        scale->columns[scale->count] = scoring->columns[i];
        scale->items[scale->count++] = i;
    }
    *scale = (struct scale){"total", "total", "", scale->items, scale->count, scale->columns};
    if (dimension != MNY_NONE) {
        const struct mny_dimension *of =
            mny_questionnaire_dimension(scoring->questionnaire, dimension);
        scale->level = "dimension";
        scale->code = of->code;
        scale->label = of->label;
    }
    return true;
}

/* All items first, then every dimension that has items; none with too many of them. */
static bool list_scales(struct reliability *of)
{
    of->scales = calloc(of->scoring->dimensions + 1, sizeof *of->scales);
    if (!of->scales)
        return false;
    for (size_t d = 0; d <= of->scoring->dimensions; d++) {
        struct scale *scale = &of->scales[of->count];
        if (!make_scale(of->scoring, d == 0 ? MNY_NONE : d - 1, scale)) {
            of->count++;
            return false;
        }
        of->left_out += scale->count > MNY_ITEMS_TOGETHER;
        if ((scale->count > 0 || d == 0) && scale->count <= MNY_ITEMS_TOGETHER) {
            of->count++;
            continue;
        }
        free(scale->items);
        free(scale->columns);
        *scale = (struct scale){0};
    }
    return true;
}

static void free_found(struct found *found)
{
    mny_scale_sums_free(found->sums);
    free(found->items);
    *found = (struct found){0};
}

static void close_reliability(struct reliability *of)
{
    for (size_t i = 0; of->found && i < of->scoring->cities * of->count; i++)
        free_found(&of->found[i]);
    free(of->found);
    for (size_t s = 0; s < of->count; s++) {
        free(of->scales[s].items);
        free(of->scales[s].columns);
    }
    free(of->scales);
}

/* ---- city by city ------------------------------------------------------------------ */

static bool is_weighted(const struct mny_scoring *scoring, size_t city)
{
    return !mny_weighting_city(scoring->weighting, city)->failed;
}

/* What the sums of SCALE come to; without memory there is nothing. */
static void measure(const struct scale *scale, struct found *found)
{
    found->items = calloc(scale->count + 1, sizeof *found->items);
    if (!found->sums || !found->items ||
        mny_reliability(found->sums, &found->scale, found->items) != MNY_OK)
        free_found(found);
}

static void measure_job(void *context, size_t city)
{
    struct reliability *of = context;
    struct mny_calibrated calibrated;
    struct mny_estimate_input input = mny_scoring_input(of->scoring, city, &calibrated);

    if (!is_weighted(of->scoring, city))
        return;
    for (size_t s = 0; s < of->count; s++) {
        struct found *found = &of->found[city * of->count + s];
        found->sums = mny_scale_sums_create(of->scales[s].count);
        input.items = of->scales[s].columns;
        input.item_count = of->scales[s].count;
        if (found->sums && !mny_scale_sums_add(found->sums, &input))
            free_found(found);
        measure(&of->scales[s], found);
    }
}

/* Whether all that is to be had was found. */
static bool measure_cities(struct reliability *of)
{
    const size_t cities = of->scoring->cities;

    if (of->count > 0 && cities >= SIZE_MAX / sizeof *of->found / of->count)
        return false;
    of->found = calloc(cities * of->count + 1, sizeof *of->found);
    if (!of->found)
        return false;
    mny_workers_run(cities, of->scoring->options->threads, measure_job, of);
    for (size_t i = 0; i < cities * of->count; i++)
        if (!of->found[i].sums && is_weighted(of->scoring, i / of->count))
            return false;
    return true;
}

/* One scale in all cities together. */
static struct found pool(const struct reliability *of, size_t scale)
{
    struct found all = {.sums = mny_scale_sums_create(of->scales[scale].count)};

    for (size_t city = 0; all.sums && city < of->scoring->cities; city++)
        if (of->found[city * of->count + scale].sums)
            mny_scale_sums_merge(all.sums, of->found[city * of->count + scale].sums);
    measure(&of->scales[scale], &all);
    return all;
}

/* ---- rows ------------------------------------------------------------------------- */

static void write_blanks(struct mny_writer *writer, size_t count)
{
    for (size_t i = 0; i < count; i++)
        mny_writer_text(writer, "");
}

static void write_scale(const char *city, const struct scale *scale, const struct found *of,
                        struct mny_writer *writer)
{
    const struct mny_scale_reliability *found = &of->scale;
    const size_t all = mny_scale_sums_respondents(of->sums);
    const size_t complete = mny_scale_sums_complete(of->sums);

    mny_writer_text(writer, city);
    mny_writer_text(writer, scale->level);
    mny_writer_text(writer, scale->code);
    mny_writer_text(writer, scale->label);
    mny_writer_text(writer, "");
    mny_writer_count(writer, scale->count);
    mny_writer_count(writer, complete);
    mny_writer_number(writer, complete > 0 ? mny_scale_sums_effective(of->sums) : NAN);
    mny_writer_number(writer, all > 0 ? (double)complete / (double)all : NAN);
    mny_writer_number(writer, found->alpha);
    mny_writer_number(writer, found->alpha_standardized);
    mny_writer_number(writer, found->omega);
    mny_writer_text(writer, isnan(found->omega) ? "" : found->heywood ? "yes" : "no");
    mny_writer_number(writer, found->kmo);
    mny_writer_number(writer, found->bartlett);
    mny_writer_number(writer, found->bartlett_df);
    mny_writer_number(writer, found->bartlett_p);
    for (size_t k = 0; k < MNY_EIGENVALUES; k++)
        mny_writer_number(writer, found->eigenvalues[k]);
    write_blanks(writer, 4);
    mny_writer_end_row(writer);
}

static void write_item(const struct mny_scoring *scoring, const char *city,
                       const struct scale *scale, size_t item,
                       const struct mny_item_reliability *found, struct mny_writer *writer)
{
    const struct mny_question *question =
        mny_questionnaire_question(scoring->questionnaire, scoring->questions[scale->items[item]]);

    mny_writer_text(writer, city);
    mny_writer_text(writer, "item");
    mny_writer_text(writer, question->name);
    mny_writer_text(writer, question->label);
    mny_writer_text(writer, scale->code);
    write_blanks(writer, 15);
    mny_writer_number(writer, found->alpha_if_deleted);
    mny_writer_number(writer, found->item_total);
    mny_writer_number(writer, found->loading);
    mny_writer_number(writer, found->msa);
    mny_writer_end_row(writer);
}

static void write_rows(const struct mny_scoring *scoring, const char *city,
                       const struct scale *scale, const struct found *found,
                       struct mny_writer *writer)
{
    write_scale(city, scale, found, writer);
    for (size_t i = 0; i < scale->count; i++)
        write_item(scoring, city, scale, i, &found->items[i], writer);
}

/* ---- what a questionnaire's maker should look at ------------------------------------- */

/* Codes of scales, for a message; what does not fit is an ellipsis. */
struct list {
    char text[256];
    size_t length, count;
};

/* With its VALUE, unless that is NAN. */
static void add_to_list(struct list *list, const char *code, double value)
{
    char text[128];
    const int length = isnan(value) ? snprintf(text, sizeof text, "%s", code)
                                    : snprintf(text, sizeof text, "%s %.2f", code, value);
    const size_t room = sizeof list->text - list->length;

    list->count++;
    if (length < 0 || room < 8 || (size_t)length >= sizeof text)
        return;
    if ((size_t)length + 8 > room)
        list->length += (size_t)snprintf(list->text + list->length, room, ", ...");
    else
        list->length += (size_t)snprintf(list->text + list->length, room, "%s%s",
                                         list->length > 0 ? ", " : "", text);
}

static void remark_items(const struct mny_scoring *scoring, const struct scale *scale,
                         const struct found *found, struct mny_problems *problems)
{
    const double chance = 2 / sqrt(mny_scale_sums_effective(found->sums));

    for (size_t i = 0; i < scale->count; i++)
        if (found->items[i].item_total < -chance)
            mny_remark(problems, MNY_WARNING, nowhere,
                       _("item %s runs against the others of scale %s (item-total correlation "
                         "%.2f); are its scores reversed?"),
                       mny_questionnaire_question(scoring->questionnaire,
                                                  scoring->questions[scale->items[i]])
                           ->name,
                       scale->code, found->items[i].item_total);
}

static void remark_scales(const struct list *low, const struct list *few, size_t left_out,
                          struct mny_problems *problems)
{
    if (left_out > 0)
        mny_remark(problems, MNY_NOTE, nowhere,
                   _("reliability.csv leaves out %zu scales of more than %d items"), left_out,
                   MNY_ITEMS_TOGETHER);
    if (low->count > 0)
        mny_remark(problems, MNY_NOTE, nowhere,
                   _("Cronbach's alpha is below %.1f in %zu scales (%s): their items have little "
                     "in common; see reliability.csv"),
                   least_alpha, low->count, low->text);
    if (few->count > 0)
        mny_remark(problems, MNY_NOTE, nowhere,
                   _("fewer than %zu respondents answered all items of %zu scales (%s), too few to "
                     "judge them by"),
                   least_complete, few->count, few->text);
}

/* ---- the file ---------------------------------------------------------------------- */

/* All cities together; there the remarks are made. */
static enum mny_code write_pooled(const struct reliability *of, struct mny_writer *writer,
                                  struct mny_problems *problems)
{
    struct list low = {.count = 0}, few = {.count = 0};

    for (size_t s = 0; s < of->count; s++) {
        const struct scale *scale = &of->scales[s];
        struct found all = pool(of, s);

        if (!all.sums)
            return MNY_E_MEMORY;
        write_rows(of->scoring, "", scale, &all, writer);
        if (scale->count > 1 && mny_scale_sums_complete(all.sums) < least_complete) {
            add_to_list(&few, scale->code, NAN);
        } else if (scale->count > 1) {
            if (all.scale.alpha < least_alpha)
                add_to_list(&low, scale->code, all.scale.alpha);
            remark_items(of->scoring, scale, &all, problems);
        }
        free_found(&all);
    }
    remark_scales(&low, &few, of->left_out, problems);
    return MNY_OK;
}

static void write_cities(const struct reliability *of, struct mny_writer *writer)
{
    const struct mny_scoring *scoring = of->scoring;

    for (size_t city = 0; city < scoring->cities; city++) {
        const size_t index = mny_weighting_city(scoring->weighting, city)->city;
        for (size_t s = 0; s < of->count && is_weighted(scoring, city); s++)
            write_rows(scoring, mny_responses_city_code(scoring->responses, index), &of->scales[s],
                       &of->found[city * of->count + s], writer);
    }
}

enum mny_code mny_reliability_write(const struct mny_scoring *scoring, struct mny_output *output,
                                    struct mny_problems *problems)
{
    static const char *const header[] = {"city",
                                         "level",
                                         "code",
                                         "label",
                                         "scale",
                                         "items",
                                         "n",
                                         "n_eff",
                                         "share_complete",
                                         "alpha",
                                         "alpha_standardized",
                                         "omega",
                                         "heywood",
                                         "kmo",
                                         "bartlett_chi2",
                                         "bartlett_df",
                                         "bartlett_p",
                                         "eigenvalue_1",
                                         "eigenvalue_2",
                                         "eigenvalue_3",
                                         "alpha_if_deleted",
                                         "item_total",
                                         "loading",
                                         "msa"};
    struct reliability of = {.scoring = scoring};
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_output_open(output, "reliability.csv", problems, &writer), closed;

    if (code != MNY_OK)
        return code;
    mny_writer_row(writer, header, sizeof header / sizeof *header);
    code = list_scales(&of) && measure_cities(&of) ? MNY_OK : MNY_E_MEMORY;
    if (code == MNY_OK)
        code = write_pooled(&of, writer, problems);
    if (code == MNY_OK)
        write_cities(&of, writer);
    closed = mny_writer_close(writer);
    close_reliability(&of);
    if (code == MNY_E_MEMORY)
        return mny_problem_memory(problems);
    return code != MNY_OK ? code : closed;
}
