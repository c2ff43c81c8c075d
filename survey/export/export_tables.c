/* SPDX-License-Identifier: MIT */
/* variables.csv, dimensions.csv and population.csv. */
#include "survey/export/export_private.h"

#include <math.h>
#include <stdio.h>

static void write_variables(const struct mny_exporting *exporting, struct mny_writer *writer)
{
    static const char *const header[] = {"name", "question", "label", "dimension", "weight"};
    const struct mny_questionnaire *questionnaire = exporting->source->questionnaire;

    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t i = 0; i < mny_export_columns_count(exporting->columns); i++) {
        const struct mny_export_column *column = mny_export_column(exporting->columns, i);
        const struct mny_question *question =
            column->question == MNY_NONE
                ? NULL
                : mny_questionnaire_question(questionnaire, column->question);

        mny_writer_text(writer, column->name);
        mny_writer_text(writer, question ? question->name : "");
        mny_writer_text(writer, question ? question->label : column->label);
        if (column->kind == MNY_EXPORT_SCORE) {
            mny_writer_text(writer,
                            mny_questionnaire_dimension(questionnaire, question->dimension)->code);
            mny_writer_number(writer, question->weight);
        } else {
            mny_writer_text(writer, "");
            mny_writer_text(writer, "");
        }
        mny_writer_end_row(writer);
    }
}

static void write_dimensions(const struct mny_exporting *exporting, struct mny_writer *writer)
{
    static const char *const header[] = {"dimension", "label", "weight", "parent"};
    const struct mny_questionnaire *questionnaire = exporting->source->questionnaire;

    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t i = 0; i < mny_questionnaire_dimensions(questionnaire); i++) {
        const struct mny_dimension *dimension = mny_questionnaire_dimension(questionnaire, i);

        mny_writer_text(writer, dimension->code);
        mny_writer_text(writer, dimension->label);
        mny_writer_number(writer, dimension->weight);
        mny_writer_text(writer,
                        dimension->parent == MNY_NONE
                            ? ""
                            : mny_questionnaire_dimension(questionnaire, dimension->parent)->code);
        mny_writer_end_row(writer);
    }
}

/* The targets of a city's MARGIN; FIRST is the column of its first category. */
static void write_margin(const struct mny_exporting *exporting, size_t index, size_t margin,
                         size_t first, struct mny_writer *writer)
{
    const struct mny_export_source *source = exporting->source;
    const struct mny_city_weights *of = mny_weighting_city(source->weighting, index);
    const bool bounded = mny_weighting_settings(source->weighting)->bounding != MNY_UNBOUNDED;

    for (size_t category = 0; category < of->cells.categories[margin]; category++) {
        const struct mny_category_name name =
            mny_weighting_category(source->weighting, index, margin, category);
        char column[48];

        snprintf(column, sizeof column, "calibration_%zu", margin + 1);
        mny_writer_text(writer, mny_responses_city_code(source->responses, of->city));
        mny_writer_text(writer, column);
        mny_writer_text(writer, name.margin);
        mny_writer_text(writer, name.category);
        mny_writer_number(writer, of->targets[first + category]);
        mny_writer_number(writer, bounded ? of->distance.lower : NAN);
        mny_writer_number(writer, bounded ? of->distance.upper : NAN);
        mny_writer_end_row(writer);
    }
}

static void write_population(const struct mny_exporting *exporting, struct mny_writer *writer)
{
    static const char *const header[] = {"city",  "column", "margin", "category",
                                         "count", "lower",  "upper"};
    const struct mny_weighting *weighting = exporting->source->weighting;

    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t i = 0; i < mny_weighting_cities(weighting); i++) {
        const struct mny_city_weights *of = mny_weighting_city(weighting, i);
        size_t first = 0;

        if (of->failed || !of->cell)
            continue;
        for (size_t margin = 0; margin < of->cells.margins; margin++) {
            write_margin(exporting, i, margin, first, writer);
            first += of->cells.categories[margin];
        }
    }
}

static enum mny_code write_table(const struct mny_exporting *exporting, const char *name,
                                 void (*write)(const struct mny_exporting *exporting,
                                               struct mny_writer *writer))
{
    struct mny_writer *writer;
    enum mny_code code = mny_output_open(exporting->output, name, exporting->problems, &writer);

    if (code == MNY_OK) {
        write(exporting, writer);
        code = mny_writer_close(writer);
    }
    return code;
}

enum mny_code mny_export_tables(const struct mny_exporting *exporting)
{
    const bool calibrated =
        mny_weighting_settings(exporting->source->weighting)->method != MNY_METHOD_NONE;
    enum mny_code code =
        write_table(exporting, MNY_EXPORT_FOLDER "/variables.csv", write_variables);

    if (code == MNY_OK)
        code = write_table(exporting, MNY_EXPORT_FOLDER "/dimensions.csv", write_dimensions);
    if (code == MNY_OK && calibrated)
        code = write_table(exporting, MNY_EXPORT_FOLDER "/population.csv", write_population);
    return code;
}
