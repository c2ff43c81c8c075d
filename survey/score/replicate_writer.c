/* SPDX-License-Identifier: MIT */
#include "survey/score/replicate_writer.h"

#include "core/number.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Numbers whose texts are kept: finding the shortest text of a double takes longer than
   anything else here, and a replicate has but some hundred different weights.  A power
   of 2. */
enum { TEXTS = 1 << 17 };

struct kept_text {
    uint64_t bits;        /* of the number */
    unsigned char length; /* 0: nothing is kept */
    char text[MNY_NUMBER_ROOM - 1];
};

struct mny_replicate_writer {
    struct mny_writer *weights, *scales;
    size_t columns;
    struct kept_text *texts;
};

enum mny_code mny_replicate_writer_close(struct mny_replicate_writer *writer)
{
    enum mny_code first, second;

    if (!writer)
        return MNY_OK;
    first = mny_writer_close(writer->weights);
    second = mny_writer_close(writer->scales);
    free(writer->texts);
    free(writer);
    return first != MNY_OK ? first : second;
}

static void write_headers(const struct mny_replicate_writer *writer)
{
    static const char *const scales[] = {"city", "kind", "replicate", "scale"};

    mny_writer_row(writer->scales, scales, sizeof scales / sizeof *scales);
    mny_writer_text(writer->weights, "id");
    mny_writer_text(writer->weights, "city");
    mny_writer_text(writer->weights, "weight");
    for (size_t r = 0; r < writer->columns; r++) {
        char name[32];
        snprintf(name, sizeof name, MNY_REPLICATE_COLUMN "%zu", r + 1);
        mny_writer_text(writer->weights, name);
    }
    mny_writer_end_row(writer->weights);
}

enum mny_code mny_replicate_writer_open(struct mny_output *output, size_t columns,
                                        struct mny_problems *problems,
                                        struct mny_replicate_writer **writer)
{
    struct mny_replicate_writer *made = calloc(1, sizeof *made);
    enum mny_code code = MNY_E_MEMORY;

    *writer = NULL;
    if (made && (made->texts = calloc(TEXTS, sizeof *made->texts)))
        code = mny_output_open(output, MNY_REPLICATE_WEIGHTS, problems, &made->weights);
    else
        mny_problem_memory(problems);
    if (code == MNY_OK)
        code = mny_output_open(output, MNY_REPLICATE_SCALES, problems, &made->scales);
    if (code != MNY_OK) {
        mny_replicate_writer_close(made);
        return code;
    }
    made->columns = columns;
    write_headers(made);
    *writer = made;
    return MNY_OK;
}

static void write_weight(const struct mny_replicate_writer *writer, double weight)
{
    struct kept_text *kept;
    char text[MNY_NUMBER_ROOM];
    uint64_t bits;

    memcpy(&bits, &weight, sizeof bits);
    kept = &writer->texts[(bits * UINT64_C(0x9E3779B97F4A7C15)) >> 47];
    if (kept->length == 0 || kept->bits != bits) {
        kept->bits = bits;
        kept->length = (unsigned char)mny_number_format(weight, text);
        memcpy(kept->text, text, kept->length);
    }
    mny_writer_field(writer->weights, kept->text, kept->length);
}

enum mny_code mny_replicate_writer_rows(struct mny_replicate_writer *writer,
                                        const struct mny_responses *responses,
                                        const struct mny_city_weights *weights,
                                        const struct mny_replicates *replicates)
{
    const char *city = mny_responses_city_code(responses, weights->city);
    const size_t count = mny_replicates_count(replicates);
    double *of_response = calloc(count + 1, sizeof *of_response);
    size_t first;
    const size_t rows = mny_replicates_kept(replicates, &first);

    if (!of_response)
        return MNY_E_MEMORY;
    for (size_t i = first; i < first + rows && !mny_interrupted(); i++) {
        size_t length = 0;
        const char *id = mny_responses_id(responses, weights->first + i, &length);

        mny_replicates_weights(replicates, i, of_response);
        mny_writer_field(writer->weights, id, length);
        mny_writer_text(writer->weights, city);
        write_weight(writer, weights->weight[i]);
        for (size_t r = 0; r < count; r++)
            write_weight(writer, of_response[r]);
        for (size_t r = count; r < writer->columns; r++)
            mny_writer_text(writer->weights, "");
        mny_writer_end_row(writer->weights);
    }
    free(of_response);
    return mny_interrupted() ? MNY_E_INTERRUPT : MNY_OK;
}

void mny_replicate_writer_scales(struct mny_replicate_writer *writer, const char *city,
                                 const char *kind, const struct mny_replicates *replicates)
{
    for (size_t r = 0; r < mny_replicates_count(replicates); r++) {
        mny_writer_text(writer->scales, city);
        mny_writer_text(writer->scales, kind);
        mny_writer_count(writer->scales, r + 1);
        mny_writer_number(writer->scales, mny_replicates_factor(replicates, r));
        mny_writer_end_row(writer->scales);
    }
}
