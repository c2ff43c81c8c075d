/* SPDX-License-Identifier: MIT */
/* weights.csv, margins.csv, diagnostics.csv and weight_extremes.csv. */
#include "core/number.h"
#include "survey/common/workers.h"
#include "survey/weight/weight_inspection.h"
#include "survey/weight/weighting_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What stands behind the id in a row, and for which weights: within a cell they mostly are the
   same, and finding the shortest text of a double takes longer than anything else here. */
struct row_end {
    double base, weight;
    size_t length;
    char text[2 * MNY_NUMBER_ROOM + 2];
};

static void spell(struct row_end *end, double base, double weight)
{
    char *at = end->text;

    if (end->length > 0 && end->base == base && end->weight == weight)
        return;
    end->base = base;
    end->weight = weight;
    *at++ = ',';
    at += mny_number_format(base, at);
    *at++ = ',';
    at += mny_number_format(weight, at);
    end->length = (size_t)(at - end->text);
}

static bool write_city_weights(const struct mny_weighting *weighting,
                               const struct mny_city_weights *of, struct mny_writer *writer)
{
    const double *base = mny_responses_base_weight(weighting->responses);
    const char *city = mny_responses_city_code(weighting->responses, of->city);
    const size_t city_length = strlen(city);
    struct mny_id_walk ids = mny_responses_ids(weighting->responses, of->first);
    struct row_end *ends = calloc(of->cell ? of->cells.cells + 1 : 1, sizeof *ends);

    for (size_t i = 0; ends && i < of->n; i++) {
        struct row_end *end = &ends[of->cell ? of->cell[i] : 0];
        size_t length;
        const char *id = mny_id_walk_next(&ids, &length);

        mny_writer_field(writer, id, length);
        mny_writer_field(writer, city, city_length);
        spell(end, base ? base[of->first + i] : 1, of->weight[i]);
        mny_writer_bytes(writer, end->text, end->length);
        mny_writer_end_row(writer);
    }
    free(ends);
    return ends != NULL;
}

/* The rows of some cities, each a part made by some thread; while these are made, those before
   them are written. */
enum { PARTS = 32 };

struct weights_writing {
    const struct mny_weighting *weighting;
    struct mny_writer *writer, *parts[2][PARTS];
    size_t next; /* the first city of the parts WHICH that are being made */
    int which;
    bool good[2][PARTS];
};

static void put_parts(struct weights_writing *writing)
{
    const int before = !writing->which;

    for (size_t i = 0; i < PARTS; i++)
        mny_writer_put(writing->writer, writing->parts[before][i]);
}

static void weights_job(void *context, size_t index)
{
    struct weights_writing *writing = context;
    const size_t part = index - 1;
    const struct mny_city_weights *of;

    if (index == 0) {
        put_parts(writing);
        return;
    }
    of = &writing->weighting->cities[writing->next + part].weights;
    writing->good[writing->which][part] =
        of->failed ||
        write_city_weights(writing->weighting, of, writing->parts[writing->which][part]);
}

static bool open_parts(struct weights_writing *writing)
{
    bool good = true;

    for (int which = 0; which < 2; which++)
        for (size_t i = 0; i < PARTS; i++) {
            writing->parts[which][i] = mny_writer_part(writing->writer);
            good = good && writing->parts[which][i];
        }
    return good;
}

static void close_parts(struct weights_writing *writing)
{
    for (int which = 0; which < 2; which++)
        for (size_t i = 0; i < PARTS; i++)
            mny_writer_close(writing->parts[which][i]);
}

static enum mny_code write_parts(struct weights_writing *writing)
{
    const struct mny_weighting *weighting = writing->weighting;
    enum mny_code code = MNY_OK;

    for (size_t count; code == MNY_OK && writing->next < weighting->count; writing->next += count) {
        count = weighting->count - writing->next < PARTS ? weighting->count - writing->next : PARTS;
        mny_workers_run(count + 1, weighting->options.threads, weights_job, writing);
        for (size_t i = 0; i < count; i++)
            if (!writing->good[writing->which][i])
                code = MNY_E_MEMORY;
        if (mny_interrupted())
            code = MNY_E_INTERRUPT;
        writing->which = !writing->which;
    }
    if (code == MNY_OK)
        put_parts(writing);
    return code;
}

static enum mny_code write_weights(const struct mny_weighting *weighting, struct mny_writer *writer)
{
    static const char *const header[] = {"id", "city", "base_weight", "weight"};
    struct weights_writing writing = {.weighting = weighting, .writer = writer};
    enum mny_code code;

    mny_writer_row(writer, header, sizeof header / sizeof *header);
    code = open_parts(&writing) ? write_parts(&writing) : MNY_E_MEMORY;
    close_parts(&writing);
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
