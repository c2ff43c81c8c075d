/* SPDX-License-Identifier: MIT */
/* Any bytes as filings, long or wide, for a small standard with every type of
   input.  What is assessed without an error keeps within the full marks. */
#include "core/assess.h"

#include "core/filings.h"

#include <math.h>
#include <stdint.h>

#include "tests/core/files.h"

static void require(bool condition)
{
    if (!condition)
        abort();
}

static struct mny_standard *standard_of(struct mny_problems *problems)
{
    struct mny_standard *standard = NULL;

    require(mny_standard_read("tests/data/objective/small.yaml", problems, &standard) == MNY_OK);
    return standard;
}

/* Every filed value lies where its type wants it, and every place is a line. */
static void walk(const struct mny_standard *standard, struct mny_filings *filings)
{
    size_t count, input_count, repeat;
    const struct mny_standard_item *items = mny_standard_items(standard, &count);
    const struct mny_standard_input *inputs = mny_standard_inputs(standard, &input_count);
    struct mny_filed *filed = calloc(input_count, sizeof *filed);

    for (size_t city = 0; city < mny_filings_cities(filings); city++) {
        require(strlen(mny_filings_city(filings, city)) == 6);
        for (size_t i = 0; i < count; i++) {
            require(mny_filings_item(filings, city, i, filed) == MNY_OK);
            for (size_t k = 0; k < items[i].input_count; k++) {
                const struct mny_standard_input *input = &inputs[items[i].first_input + k];

                require(input->repeats || filed[k].count <= 1);
                for (size_t v = 0; v < filed[k].count; v++) {
                    require(filed[k].values[v] >= 0 && isfinite(filed[k].values[v]));
                    require(mny_filings_where(filings, k, v, &repeat).line > 1);
                    require((repeat > 0) == input->repeats);
                }
            }
        }
    }
    free(filed);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct mny_standard *standard;
    struct mny_problems *problems = mny_problems_create();
    const char *const paths[] = {test_file("f.csv", (const char *)bytes, length)};
    struct mny_filings *filings = NULL;
    struct mny_assessment *assessment = NULL;
    enum mny_code code;

    if (!standard)
        standard = standard_of(problems);
    code = mny_filings_read(standard, paths, 1, problems, &filings);
    require((code == MNY_OK) == (mny_problems_count(problems, MNY_ERROR) == 0));
    if (filings)
        walk(standard, filings);
    mny_filings_free(filings);
    mny_problems_free(problems);
    problems = mny_problems_create();
    code = mny_assess(standard, paths, 1, NULL, problems, &assessment);
    require((code == MNY_OK) == (assessment != NULL));
    require((code == MNY_OK) == (mny_problems_count(problems, MNY_ERROR) == 0));
    mny_assessment_free(assessment);
    mny_problems_free(problems);
    return 0;
}
