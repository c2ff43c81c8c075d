/* SPDX-License-Identifier: MIT */
#include "survey/clean/clean_private.h"

static void write_clean_header(const struct mny_cleaning *cleaning, struct mny_writer *writer)
{
    mny_writer_text(writer, "file");
    mny_writer_text(writer, "line");
    for (size_t i = 0; i < cleaning->plan->count; i++)
        mny_writer_text(writer, cleaning->plan->planned[i].question->name);
    for (size_t i = 0; i < cleaning->kept.count; i++)
        mny_writer_text(writer, cleaning->kept.headers[i]);
    mny_writer_end_row(writer);
}

/* The spooled rows that stay, with the file and line they come from. */
static enum mny_code copy_clean_rows(struct mny_cleaning *cleaning, const uint8_t *dropped,
                                     struct mny_writer *writer)
{
    const struct mny_places *places = mny_responses_places(cleaning->responses);
    size_t count = mny_responses_count(cleaning->responses), length = 0;
    const char *row = NULL;
    enum mny_code code = mny_spool_rewind(cleaning->spool, cleaning->problems);

    for (size_t i = 0; code == MNY_OK && i < count; i++) {
        code = mny_spool_next(cleaning->spool, &row, &length, cleaning->problems);
        if (code == MNY_OK && !dropped[i]) {
            struct mny_place place =
                mny_places_get(places, mny_responses_place(cleaning->responses, i));

            mny_writer_text(writer, cleaning->inputs.names[place.file]);
            mny_writer_count(writer, (size_t)place.line);
            mny_writer_bytes(writer, row, length);
            mny_writer_end_row(writer);
        }
        if (i % 65536 == 0 && mny_interrupted())
            code = MNY_E_INTERRUPT;
    }
    return code;
}

static enum mny_code write_clean_file(struct mny_cleaning *cleaning, const uint8_t *dropped)
{
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_output_open(cleaning->output, "responses.csv", cleaning->problems,
                                         &writer),
                  closed;

    if (code != MNY_OK)
        return code;
    if (cleaning->plan->excel_safe)
        mny_writer_guard(writer);
    write_clean_header(cleaning, writer);
    code = copy_clean_rows(cleaning, dropped, writer);
    closed = mny_writer_close(writer);
    return code == MNY_OK ? closed : code;
}

static enum mny_code write_audit(struct mny_cleaning *cleaning)
{
    if (!mny_quality_audit(cleaning->quality, cleaning->audit))
        return mny_problem_memory(cleaning->problems);
    return mny_audit_write(cleaning->audit, cleaning->ledger, cleaning->facts, cleaning->output,
                           cleaning->problems);
}

enum mny_code mny_cleaning_write(struct mny_cleaning *cleaning, const uint8_t *dropped)
{
    const struct mny_inputs *inputs = &cleaning->inputs;
    struct mny_output *output = cleaning->output;
    struct mny_problems *problems = cleaning->problems;
    enum mny_code code;

    if (!output)
        return MNY_OK;
    code = mny_ledger_write(cleaning->ledger, cleaning->masked, output, problems);
    if (code == MNY_OK)
        code = mny_quality_write(cleaning->quality, inputs->names, output, problems);
    if (code == MNY_OK)
        code = mny_interviewers_write(cleaning->interviewers, cleaning->responses, cleaning->late,
                                      cleaning->ledger, output, problems);
    if (code == MNY_OK)
        code = mny_states_write(cleaning->states, inputs->names, inputs->bindings, inputs->count,
                                output, problems);
    if (code == MNY_OK && cleaning->quotes)
        code = mny_quotes_write(cleaning->quotes, dropped, output, problems);
    if (code == MNY_OK && cleaning->spool)
        code = write_clean_file(cleaning, dropped);
    if (code == MNY_OK)
        code = mny_mask_account_write(cleaning->masked, output, problems);
    if (code == MNY_OK && cleaning->audit)
        code = write_audit(cleaning);
    return code;
}
