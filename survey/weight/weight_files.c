/* SPDX-License-Identifier: MIT */
/* weights.csv, margins.csv, diagnostics.csv and weight_extremes.csv. */
#include "core/arena.h"
#include "survey/common/parts.h"
#include "survey/weight/weight_inspection.h"
#include "survey/weight/weighting_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a city that are made together. */
struct rows {
    const struct mny_city_weights *of;
    size_t first, count; /* among its respondents */
};

/* Rows in a part of weights.csv. */
enum { ROWS = 8192 };

struct weights_file {
    const struct mny_weighting *weighting;
    struct rows *parts;
    size_t part_count;
};

static bool list_parts(struct weights_file *file)
{
    const struct mny_weighting *weighting = file->weighting;

    file->parts = calloc(mny_responses_count(weighting->responses) / ROWS + weighting->count + 1,
                         sizeof *file->parts);
    for (size_t i = 0; file->parts && i < weighting->count; i++) {
        const struct mny_city_weights *of = &weighting->cities[i].weights;
        for (size_t first = 0; !of->failed && first < of->n; first += ROWS)
            file->parts[file->part_count++] =
                (struct rows){of, first, of->n - first < ROWS ? of->n - first : ROWS};
    }
    return file->parts != NULL;
}

/* What stands behind the id in a row, and for which weights: within a cell they mostly are the
   same, and finding the shortest text of a double takes longer than anything else here. */
struct row_end {
    double base, weight;
    size_t length, room;
    char *text;
};

static bool spell(struct row_end *end, const char *city, double base, double weight,
                  struct mny_writer *scratch)
{
    const char *text;
    size_t length;

    if (end->length > 0 && end->base == base && end->weight == weight)
        return true;
    mny_writer_field(scratch, "", 0); /* the id */
    mny_writer_text(scratch, city);
    mny_writer_number(scratch, base);
    mny_writer_number(scratch, weight);
    text = mny_writer_take(scratch, &length);
    if (!mny_grow(&end->text, &end->room, length, 1))
        return false;
    memcpy(end->text, text, length);
    end->base = base;
    end->weight = weight;
    end->length = length;
    return true;
}

static bool write_rows(const struct mny_weighting *weighting, const struct rows *rows,
                       struct row_end *ends, struct mny_writer *scratch, struct mny_writer *part)
{
    const struct mny_city_weights *of = rows->of;
    const double *base = mny_responses_base_weight(weighting->responses);
    const char *city = mny_responses_city_code(weighting->responses, of->city);
    struct mny_id_walk ids = mny_responses_ids(weighting->responses, of->first + rows->first);

    for (size_t i = rows->first; i < rows->first + rows->count; i++) {
        struct row_end *end = &ends[of->cell ? of->cell[i] : 0];
        size_t length;
        const char *id = mny_id_walk_next(&ids, &length);

        if (!spell(end, city, base ? base[of->first + i] : 1, of->weight[i], scratch))
            return false;
        mny_writer_field(part, id, length);
        mny_writer_bytes(part, end->text, end->length);
        mny_writer_end_row(part);
    }
    return true;
}

static bool make_weights(void *context, size_t index, struct mny_writer *part)
{
    const struct weights_file *file = context;
    const struct rows *rows = &file->parts[index];
    const size_t count = rows->of->cell ? rows->of->cells.cells : 1;
    struct row_end *ends = calloc(count + 1, sizeof *ends);
    struct mny_writer *scratch = mny_writer_part(part);
    const bool good = ends && scratch && write_rows(file->weighting, rows, ends, scratch, part);

    for (size_t i = 0; ends && i < count; i++)
        free(ends[i].text);
    free(ends);
    mny_writer_close(scratch);
    return good;
}

static enum mny_code write_weights(const struct mny_weighting *weighting, struct mny_writer *writer)
{
    static const char *const header[] = {"id", "city", "base_weight", "weight"};
    struct weights_file file = {.weighting = weighting};
    enum mny_code code = MNY_E_MEMORY;

    mny_writer_row(writer, header, sizeof header / sizeof *header);
    if (list_parts(&file))
        code = mny_parts_write(writer, file.part_count, weighting->options.threads, make_weights,
                               &file);
    free(file.parts);
    return code;
}

static void write_category(const struct mny_weighting *weighting, size_t index, size_t margin,
                           size_t category, struct mny_writer *writer)
{
    const size_t city = weighting->cities[index].weights.city;
    const struct mny_margin_share share = mny_weighting_share(weighting, index, margin, category);

    mny_writer_text(writer, mny_responses_city_code(weighting->responses, city));
    mny_writer_text(writer, share.name.margin);
    mny_writer_text(writer, share.name.category);
    mny_writer_count(writer, share.n);
    mny_writer_number(writer, share.sample);
    mny_writer_number(writer, share.target);
    mny_writer_number(writer, share.weighted);
    if (weighting->options.collapse > 0)
        mny_writer_text(writer, share.merged);
    mny_writer_end_row(writer);
}

static enum mny_code write_margins(const struct mny_weighting *weighting, struct mny_writer *writer)
{
    static const char *const header[] = {
        "city",         "margin",       "category",       "n",
        "sample_share", "target_share", "weighted_share", "merged"};

    /* The categories merged into one stand beside it, where any may have been. */
    mny_writer_row(writer, header,
                   sizeof header / sizeof *header - (weighting->options.collapse == 0));
    for (size_t i = 0; i < weighting->count; i++) {
        if (weighting->cities[i].weights.failed)
            continue;
        for (size_t m = 0; m < mny_weighting_margins(weighting, i); m++)
            for (size_t c = 0; c < mny_weighting_categories(weighting, i, m); c++)
                write_category(weighting, i, m, c, writer);
    }
    return MNY_OK;
}

/* The codes of the doubts, joined by ";". */
static void write_verdict(unsigned verdict, struct mny_writer *writer)
{
    char text[128] = "";

    for (size_t i = 0; i < MNY_WEIGHTS_DOUBTS; i++) {
        if (!(verdict & 1U << i))
            continue;
        if (*text)
            strcat(text, ";");
        strcat(text, mny_weight_doubt_code(i));
    }
    mny_writer_text(writer, text);
}

static void write_profile(const struct mny_weight_profile *profile, struct mny_writer *writer)
{
    static const int quantiles[] = {MNY_G_MIN, MNY_G_P05, MNY_G_P25, MNY_G_MEDIAN,
                                    MNY_G_P75, MNY_G_P95, MNY_G_MAX};

    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++)
        mny_writer_number(writer, profile->g[quantiles[i]]);
    mny_writer_number(writer, profile->top_1pct);
}

static void write_city_diagnostics(const struct mny_weighting *weighting,
                                   const struct mny_city_weights *of, struct mny_writer *writer)
{
    mny_writer_text(writer, mny_responses_city_code(weighting->responses, of->city));
    mny_writer_count(writer, of->n);
    mny_writer_number(writer, of->sum);
    mny_writer_number(writer, of->min);
    mny_writer_number(writer, of->max);
    mny_writer_number(writer, of->mean);
    mny_writer_number(writer, of->cv);
    mny_writer_number(writer, of->deff_kish);
    mny_writer_number(writer, of->n_eff);
    mny_writer_number(writer, of->cell ? (double)of->iterations : NAN);
    mny_writer_number(writer, of->max_relative_error);
    mny_writer_count(writer, of->trimmed);
    mny_writer_number(writer, of->trim_lower);
    mny_writer_number(writer, of->trim_upper);
    write_profile(&of->profile, writer);
    write_verdict(of->verdict, writer);
    mny_writer_end_row(writer);
}

static enum mny_code write_diagnostics(const struct mny_weighting *weighting,
                                       struct mny_writer *writer)
{
    static const char *const header[] = {"city",
                                         "n",
                                         "sum_weights",
                                         "min",
                                         "max",
                                         "mean",
                                         "cv",
                                         "deff_kish",
                                         "n_eff",
                                         "iterations",
                                         "max_relative_error",
                                         "trimmed",
                                         "trim_lower",
                                         "trim_upper",
                                         "g_min",
                                         "g_p05",
                                         "g_p25",
                                         "g_median",
                                         "g_p75",
                                         "g_p95",
                                         "g_max",
                                         "top_1pct_share",
                                         "verdict"};

    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t i = 0; i < weighting->count; i++)
        if (!weighting->cities[i].weights.failed)
            write_city_diagnostics(weighting, &weighting->cities[i].weights, writer);
    return MNY_OK;
}

static enum mny_code write_file(const struct mny_weighting *weighting, const char *name,
                                enum mny_code (*write)(const struct mny_weighting *weighting,
                                                       struct mny_writer *writer),
                                struct mny_output *output, struct mny_problems *problems)
{
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_output_open(output, name, problems, &writer), closed;

    if (code != MNY_OK)
        return code;
    code = write(weighting, writer);
    closed = mny_writer_close(writer);
    if (code == MNY_E_MEMORY)
        return mny_problem_memory(problems);
    return code != MNY_OK ? code : closed;
}

enum mny_code mny_weight_files_write(const struct mny_weighting *weighting,
                                     struct mny_output *output, struct mny_problems *problems)
{
    enum mny_code code = write_file(weighting, "weights.csv", write_weights, output, problems);

    if (code == MNY_OK && weighting->nonresponse)
        code =
            mny_nonresponse_write(weighting->nonresponse, weighting->responses, output, problems);
    if (code == MNY_OK && weighting->population)
        code = write_file(weighting, "margins.csv", write_margins, output, problems);
    if (code == MNY_OK)
        code = write_file(weighting, "diagnostics.csv", write_diagnostics, output, problems);
    if (code == MNY_OK)
        code = write_file(weighting, "weight_extremes.csv", mny_weight_extremes_write, output,
                          problems);
    return code;
}
