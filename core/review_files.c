/* SPDX-License-Identifier: MIT */
#include "core/review_private.h"

#include "core/writer.h"

#include <stdio.h>

/* `x1[2]`, or `x1[1]` of a repeated input that was not filed at all. */
static void write_input(struct mny_writer *writer, const struct mny_standard_input *input,
                        size_t repeat)
{
    char name[256];

    if (input->repeats)
        snprintf(name, sizeof name, "%s[%zu]", input->code, repeat > 0 ? repeat : 1);
    else
        snprintf(name, sizeof name, "%s", input->code);
    mny_writer_text(writer, name);
}

static enum mny_code write_missing(const struct mny_review *review, struct mny_output *output,
                                   struct mny_problems *problems)
{
    static const char *const header[] = {"city",  "department", "code", "item_label", "input",
                                         "label", "type",       "unit", "requirement"};
    struct mny_writer *writer;
    enum mny_code code = mny_output_open(output, "missing.csv", problems, &writer);

    if (code != MNY_OK)
        return code;
    mny_writer_row(writer, header, sizeof header / sizeof header[0]);
    for (size_t i = 0; i < review->missing_count; i++) {
        const struct mny_standard_input *input = &review->inputs[review->missing[i].input];
        const struct mny_standard_item *item = &review->items[input->item];

        mny_writer_text(writer, review->missing[i].city);
        mny_writer_text(writer, item->department);
        mny_writer_text(writer, item->code);
        mny_writer_text(writer, item->label);
        write_input(writer, input, 0);
        mny_writer_text(writer, input->label);
        mny_writer_text(writer, mny_input_type_name(input->type));
        mny_writer_text(writer, input->unit);
        mny_writer_text(writer, item->requirement);
        mny_writer_end_row(writer);
    }
    return mny_writer_close(writer);
}

static enum mny_code write_queries(const struct mny_review *review, struct mny_output *output,
                                   struct mny_problems *problems)
{
    static const char *const header[] = {"city",     "code",   "input", "label", "value",
                                         "question", "detail", "file",  "line"};
    struct mny_writer *writer;
    enum mny_code code = mny_output_open(output, "queries.csv", problems, &writer);

    if (code != MNY_OK)
        return code;
    mny_writer_row(writer, header, sizeof header / sizeof header[0]);
    for (size_t i = 0; i < review->query_count; i++) {
        const struct mny_query *query = &review->queries[i];
        const struct mny_standard_input *input = &review->inputs[query->input];

        mny_writer_text(writer, query->city);
        mny_writer_text(writer, review->items[input->item].code);
        write_input(writer, input, query->repeat);
        mny_writer_text(writer, input->label);
        mny_writer_number(writer, query->value);
        mny_writer_text(writer, mny_asking_text(query->question));
        mny_writer_text(writer, query->detail);
        mny_writer_text(writer, query->where.file);
        mny_writer_count(writer, query->where.line);
        mny_writer_end_row(writer);
    }
    return mny_writer_close(writer);
}

enum mny_code mny_review_write(const struct mny_review *review, struct mny_output *output,
                               struct mny_problems *problems)
{
    enum mny_code code = write_missing(review, output, problems);

    return code == MNY_OK ? write_queries(review, output, problems) : code;
}
