/* SPDX-License-Identifier: MIT */
/* The responses, once through the clean dump for each file. */
#include "core/file.h"
#include "survey/export/clean_rows.h"
#include "survey/export/export_private.h"
#include "survey/export/relevance.h"
#include "survey/export/statistics_file.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* A walk through the rows, in input order as the clean dump has them. */
struct walk {
    const struct mny_exporting *exporting;
    struct mny_clean_rows *clean;
    size_t *index;   /* by city: its index in the weighting */
    uint32_t *order; /* of the responses' rows */
    size_t at;       /* the next of them */
    struct mny_export_row row;
};

static void close_walk(struct walk *walk)
{
    mny_clean_rows_free(walk->clean);
    free(walk->index);
    free(walk->order);
}

static enum mny_code open_walk(struct walk *walk, const struct mny_exporting *exporting)
{
    const struct mny_export_source *source = exporting->source;
    const size_t cities = mny_responses_cities(source->responses);
    char *path = mny_path_in(mny_output_folder(exporting->output), "responses.csv");
    enum mny_code code;

    *walk = (struct walk){.exporting = exporting};
    walk->index = calloc(cities + 1, sizeof *walk->index);
    code = path && walk->index && mny_responses_in_order(source->responses, &walk->order)
               ? mny_clean_rows_open(path, mny_questionnaire_questions(source->questionnaire),
                                     exporting->problems, &walk->clean)
               : mny_problem_memory(exporting->problems);
    free(path);
    for (size_t i = 0; code == MNY_OK && i < mny_weighting_cities(source->weighting); i++)
        walk->index[mny_weighting_city(source->weighting, i)->city] = i;
    if (code != MNY_OK)
        close_walk(walk);
    return code;
}

/* The next row; the caller counts them. */
static enum mny_code step(struct walk *walk)
{
    const struct mny_export_source *source = walk->exporting->source;
    struct mny_export_row *row = &walk->row;
    size_t city;
    enum mny_code code;

    if (walk->at % 4096 == 0 && mny_interrupted())
        return MNY_E_INTERRUPT;
    code = mny_clean_rows_next(walk->clean, &row->answers);
    if (code != MNY_OK)
        return code;
    row->row = walk->order[walk->at++];
    city = mny_responses_city(source->responses, row->row);
    row->city_index = walk->index[city];
    row->place = row->row - mny_responses_first(source->responses, city);
    row->weights = mny_weighting_city(source->weighting, row->city_index);
    if (row->weights->failed)
        row->weights = NULL;
    return MNY_OK;
}

/* ---- CSV --------------------------------------------------------------------------- */

static void write_header(const struct mny_export_columns *columns, struct mny_writer *writer)
{
    for (size_t i = 0; i < mny_export_columns_count(columns); i++)
        mny_writer_text(writer, mny_export_column(columns, i)->name);
    mny_writer_end_row(writer);
}

static enum mny_code write_rows(const struct mny_exporting *exporting, struct mny_writer *writer)
{
    struct mny_export_columns *columns = exporting->columns;
    const size_t count = mny_responses_count(exporting->source->responses);
    struct walk walk;
    enum mny_code code = open_walk(&walk, exporting);

    if (code != MNY_OK)
        return code;
    for (size_t row = 0; row < count && (code = step(&walk)) == MNY_OK; row++) {
        for (size_t i = 0; i < mny_export_columns_count(columns); i++) {
            char room[MNY_NUMBER_ROOM];
            const struct mny_export_value value = mny_export_value(columns, i, &walk.row, room);

            mny_export_columns_see(columns, i, &value);
            mny_writer_field(writer, value.text, value.length);
        }
        mny_writer_end_row(writer);
    }
    close_walk(&walk);
    return code;
}

enum mny_code mny_export_csv(const struct mny_exporting *exporting)
{
    struct mny_writer *writer;
    enum mny_code code = mny_output_open(exporting->output, MNY_EXPORT_FOLDER "/responses.csv",
                                         exporting->problems, &writer),
                  closed;

    if (code != MNY_OK)
        return code;
    write_header(exporting->columns, writer);
    code = write_rows(exporting, writer);
    closed = mny_writer_close(writer);
    return code == MNY_OK ? closed : code;
}

/* ---- SPSS and Stata ---------------------------------------------------------------- */

static struct mny_statistics_variable *describe(const struct mny_export_columns *columns)
{
    const size_t count = mny_export_columns_count(columns);
    struct mny_statistics_variable *variables = calloc(count + 1, sizeof *variables);

    for (size_t i = 0; variables && i < count; i++) {
        const struct mny_export_column *column = mny_export_column(columns, i);

        variables[i] = (struct mny_statistics_variable){.name = column->name,
                                                        .label = column->label,
                                                        .numeric = column->numeric,
                                                        .width = column->width,
                                                        .choices = column->choices,
                                                        .opinion = column->opinion,
                                                        .conditional = column->conditional};
    }
    return variables;
}

static void put_row(const struct mny_export_columns *columns, const struct mny_export_row *row,
                    const bool *asked, struct mny_statistics_file *file)
{
    mny_statistics_row_begin(file);
    for (size_t i = 0; i < mny_export_columns_count(columns); i++) {
        const struct mny_export_column *column = mny_export_column(columns, i);
        char room[MNY_NUMBER_ROOM];
        const struct mny_export_value value = mny_export_value(columns, i, row, room);

        if (value.length == 0 && column->conditional && !asked[column->question])
            mny_statistics_put_not_asked(file, i);
        else if (column->numeric)
            mny_statistics_put_number(file, i, value.number);
        else
            mny_statistics_put_text(file, i, value.text, value.length);
    }
    mny_statistics_row_end(file);
}

static enum mny_code put_rows(const struct mny_exporting *exporting,
                              struct mny_statistics_file *file)
{
    const size_t count = mny_responses_count(exporting->source->responses);
    struct mny_relevance *relevance = mny_relevance_create(exporting->source->questionnaire);
    struct walk walk;
    enum mny_code code =
        relevance ? open_walk(&walk, exporting) : mny_problem_memory(exporting->problems);

    if (code != MNY_OK) {
        mny_relevance_free(relevance);
        return code;
    }
    for (size_t row = 0; row < count && (code = step(&walk)) == MNY_OK; row++) {
        const bool *asked;

        if (!mny_relevance_judge(relevance, walk.row.answers, &asked)) {
            code = mny_problem_memory(exporting->problems);
            break;
        }
        put_row(exporting->columns, &walk.row, asked, file);
    }
    close_walk(&walk);
    mny_relevance_free(relevance);
    return code;
}

enum mny_code mny_export_statistics(const struct mny_exporting *exporting, bool sav)
{
    struct mny_statistics_variable *variables = describe(exporting->columns);
    struct mny_statistics_file *file = NULL;
    enum mny_code code;

    if (!variables)
        return mny_problem_memory(exporting->problems);
    code = mny_statistics_file_open(
        exporting->output,
        sav ? MNY_EXPORT_FOLDER "/responses.sav" : MNY_EXPORT_FOLDER "/responses.dta",
        sav ? MNY_STATISTICS_SAV : MNY_STATISTICS_DTA, variables,
        mny_export_columns_count(exporting->columns),
        mny_responses_count(exporting->source->responses), exporting->problems, &file);
    if (code == MNY_OK)
        code = put_rows(exporting, file);
    if (code == MNY_OK)
        code = mny_statistics_file_close(file);
    else
        mny_statistics_file_discard(file);
    free(variables);
    return code;
}
