/* SPDX-License-Identifier: MIT */
/* topics.csv. */
#include "survey/score/flags.h"
#include "survey/score/topics_private.h"

#include <math.h>

/* The file under way. */
struct rows {
    struct mny_writer *writer;
    bool suppress;
    struct mny_row_count count;
};

static void write_row(struct rows *rows, const char *city, const struct mny_topic_line *line,
                      const struct mny_topic_share *share)
{
    const char *flag = share->estimate.n > 0 ? mny_flag_of(&share->estimate, true) : "";
    const struct mny_estimate shown =
        mny_flag_shown(&share->estimate, flag, rows->suppress, &rows->count);
    const bool hidden = rows->suppress && *flag != '\0';
    struct mny_writer *writer = rows->writer;

    mny_writer_text(writer, city);
    mny_writer_text(writer, line->code);
    mny_writer_text(writer, line->label);
    mny_writer_text(writer, line->polarity);
    mny_writer_count(writer, share->n);
    mny_writer_count(writer, share->comments);
    mny_writer_number(writer, hidden ? NAN : (double)share->n / (double)share->comments);
    mny_writer_number(writer, shown.score);
    mny_writer_number(writer, shown.se);
    mny_writer_number(writer, shown.low);
    mny_writer_number(writer, shown.high);
    mny_writer_text(writer, flag);
    mny_writer_end_row(writer);
}

static void write_city(const struct mny_topic_shares *shares, size_t city, const char *code,
                       struct rows *rows)
{
    for (size_t i = 0; i < shares->line_count; i++)
        write_row(rows, code, &shares->lines[i], &shares->shares[city * shares->line_count + i]);
}

static enum mny_code write_file(const struct mny_topic_shares *shares, struct mny_output *output,
                                struct mny_problems *problems)
{
    static const char *const header[] = {"city", "topic",    "label",   "polarity",
                                         "n",    "comments", "share",   "weighted_share",
                                         "se",   "ci_low",   "ci_high", "flag"};
    struct rows rows = {.suppress = shares->scoring && shares->scoring->options->suppress};
    const enum mny_code code = mny_output_open(output, "topics.csv", problems, &rows.writer);

    if (code != MNY_OK)
        return code;
    mny_writer_row(rows.writer, header, sizeof header / sizeof *header);
    for (size_t city = 0; city < shares->cities; city++)
        if (shares->seen[city])
            write_city(shares, city, mny_responses_city_code(shares->responses, city), &rows);
    write_city(shares, shares->cities, "*", &rows);
    mny_flag_say(rows.suppress, "topics.csv", &rows.count, problems);
    return mny_writer_close(rows.writer);
}

enum mny_code mny_topic_files_write(const struct mny_questionnaire *questionnaire,
                                    const struct mny_responses *responses,
                                    const struct mny_weighting *weighting,
                                    const struct mny_scoring *scoring, struct mny_output *output,
                                    struct mny_problems *problems)
{
    struct mny_topic_shares *shares = NULL;
    enum mny_code code;

    if (mny_responses_count(responses) == 0)
        return MNY_OK;
    code = mny_topic_shares_make(mny_questionnaire_topics(questionnaire), responses, weighting,
                                 scoring, &shares);
    if (code == MNY_E_MEMORY)
        return mny_problem_memory(problems);
    if (code == MNY_OK)
        code = write_file(shares, output, problems);
    mny_topic_shares_free(shares);
    return code;
}

enum mny_code mny_topics_write(const struct mny_questionnaire *questionnaire,
                               const struct mny_responses *responses,
                               const struct mny_weighting *weighting, struct mny_output *output,
                               struct mny_problems *problems)
{
    return mny_topic_files_write(questionnaire, responses, weighting, NULL, output, problems);
}
