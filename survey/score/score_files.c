/* SPDX-License-Identifier: MIT */
/* subjective.csv. */
#include "survey/score/scoring_private.h"

/* A row's place: in which city, and in which subgroup. */
struct row_place {
    const char *city, *domain, *category; /* DOMAIN NULL: without these columns */
};

static void write_row(struct mny_writer *writer, const struct row_place *place, const char *level,
                      const char *code, const char *label, const struct mny_estimate *estimate)
{
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
    mny_writer_end_row(writer);
}

/* The rows of one set of estimates: items, dimensions, total. */
static void write_set(const struct mny_scoring *scoring, size_t city, const struct row_place *place,
                      const struct mny_estimate *items, struct mny_writer *writer)
{
    const struct mny_estimate *nodes = items + scoring->items;

    write_row(writer, place, "total", "total", mny_responses_city_label(scoring->responses, city),
              &nodes[scoring->dimensions]);
    for (size_t d = 0; d < scoring->dimensions; d++) {
        const struct mny_dimension *dimension =
            mny_questionnaire_dimension(scoring->questionnaire, d);
        write_row(writer, place, "dimension", dimension->code, dimension->label, &nodes[d]);
    }
    for (size_t i = 0; i < scoring->items; i++) {
        const struct mny_question *question =
            mny_questionnaire_question(scoring->questionnaire, scoring->questions[i]);
        write_row(writer, place, "item", question->name, question->label, &items[i]);
    }
}

static void write_city(const struct mny_scoring *scoring, size_t index, struct mny_writer *writer)
{
    const struct mny_scored_city *scored = &scoring->scored[index];
    const size_t city = mny_weighting_city(scoring->weighting, index)->city;
    struct row_place place = {mny_responses_city_code(scoring->responses, city),
                              scoring->by ? "" : NULL, ""};

    write_set(scoring, city, &place, scored->estimates, writer);
    for (size_t d = 0; d < scored->domains; d++) {
        place.domain = scoring->options->by;
        place.category = scoring->by->labels[scored->categories[d]];
        write_set(scoring, city, &place,
                  scored->estimates + (1 + d) * mny_scoring_statistics(scoring), writer);
    }
}

enum mny_code mny_score_files_write(const struct mny_scoring *scoring, struct mny_output *output,
                                    struct mny_problems *problems)
{
    static const char *const header[] = {"city", "level",  "code",    "label", "score",
                                         "se",   "ci_low", "ci_high", "n",     "n_eff",
                                         "deff", "domain", "category"};
    const size_t columns = sizeof header / sizeof *header;
    struct mny_writer *writer = NULL;
    const enum mny_code code = mny_output_open(output, "subjective.csv", problems, &writer);

    if (code != MNY_OK)
        return code;
    mny_writer_row(writer, header, scoring->by ? columns : columns - 2);
    for (size_t i = 0; i < scoring->cities; i++)
        if (scoring->scored[i].code == MNY_OK)
            write_city(scoring, i, writer);
    return mny_writer_close(writer);
}
