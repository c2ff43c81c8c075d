/* SPDX-License-Identifier: MIT */
/* subjective.csv. */
#include "survey/score/flags.h"
#include "survey/score/scoring_private.h"

/* A row's place: in which city, and in which subgroup. */
struct row_place {
    const char *city, *domain, *category; /* DOMAIN NULL: without these columns */
    size_t degrees;                       /* of freedom, of the whole city */
};

/* The file under way. */
struct rows {
    struct mny_writer *writer;
    bool suppress;
    struct mny_row_count count;
};

static void write_row(struct rows *rows, const struct row_place *place, const char *level,
                      const char *code, const char *label, const struct mny_estimate *found)
{
    const char *flag = mny_flag_of(found, true);
    const struct mny_estimate shown = mny_flag_shown(found, flag, rows->suppress, &rows->count);
    const struct mny_estimate *estimate = &shown;
    struct mny_writer *writer = rows->writer;

    mny_writer_text(writer, place->city);
    mny_writer_text(writer, level);
    mny_writer_text(writer, code);
    mny_writer_text(writer, label);
    mny_writer_number(writer, estimate->score);
    mny_writer_number(writer, estimate->se);
    mny_writer_number(writer, estimate->low);
    mny_writer_number(writer, estimate->high);
    mny_writer_count(writer, estimate->n);
    mny_writer_number(writer, estimate->n_eff);
    mny_writer_number(writer, estimate->deff);
    if (place->domain) {
        mny_writer_text(writer, place->domain);
        mny_writer_text(writer, place->category);
    }
    mny_writer_text(writer, flag);
    mny_writer_count(writer, place->degrees);
    mny_writer_end_row(writer);
}

/* The rows of one set of estimates: items, dimensions, total. */
static void write_set(const struct mny_scoring *scoring, size_t city, const struct row_place *place,
                      const struct mny_estimate *items, struct rows *rows)
{
    const struct mny_estimate *nodes = items + scoring->items;

    write_row(rows, place, "total", "total", mny_responses_city_label(scoring->responses, city),
              &nodes[scoring->dimensions]);
    for (size_t d = 0; d < scoring->dimensions; d++) {
        const struct mny_dimension *dimension =
            mny_questionnaire_dimension(scoring->questionnaire, d);
        write_row(rows, place, "dimension", dimension->code, dimension->label, &nodes[d]);
    }
    for (size_t i = 0; i < scoring->items; i++) {
        const struct mny_question *question =
            mny_questionnaire_question(scoring->questionnaire, scoring->questions[i]);
        write_row(rows, place, "item", question->name, question->label, &items[i]);
    }
}

static void write_city(const struct mny_scoring *scoring, size_t index, struct rows *rows)
{
    const struct mny_scored_city *scored = &scoring->scored[index];
    const size_t city = mny_weighting_city(scoring->weighting, index)->city;
    struct row_place place = {mny_responses_city_code(scoring->responses, city),
                              scoring->by ? "" : NULL, "",
                              mny_design_degrees_of_freedom(scored->design)};

    write_set(scoring, city, &place, scored->estimates, rows);
    for (size_t d = 0; d < scored->domains; d++) {
        place.domain = scoring->options->by;
        place.category = scoring->by->labels[scored->categories[d]];
        write_set(scoring, city, &place,
                  scored->estimates + (1 + d) * mny_scoring_statistics(scoring), rows);
    }
}

enum mny_code mny_score_files_write(const struct mny_scoring *scoring, struct mny_output *output,
                                    struct mny_problems *problems)
{
    static const char *const header[] = {"city",   "level",   "code", "label", "score", "se",
                                         "ci_low", "ci_high", "n",    "n_eff", "deff"};
    struct rows rows = {.suppress = scoring->options->suppress};
    const enum mny_code code = mny_output_open(output, "subjective.csv", problems, &rows.writer);

    if (code != MNY_OK)
        return code;
    for (size_t i = 0; i < sizeof header / sizeof *header; i++)
        mny_writer_text(rows.writer, header[i]);
    for (size_t i = 0; scoring->by && i < 2; i++)
        mny_writer_text(rows.writer, i == 0 ? "domain" : "category");
    mny_writer_text(rows.writer, "flag");
    mny_writer_text(rows.writer, "df");
    mny_writer_end_row(rows.writer);
    for (size_t i = 0; i < scoring->cities; i++)
        if (scoring->scored[i].code == MNY_OK)
            write_city(scoring, i, &rows);
    mny_flag_say(rows.suppress, "subjective.csv", &rows.count, problems);
    return mny_writer_close(rows.writer);
}
