/* SPDX-License-Identifier: MIT */
/* Any bytes as an SPSS data file.  What is refused is said; what is read is CSV that splits, with
   as many cells in every record as there are variables. */
#include "survey/dump/spss.h"

#include "core/csv_record.h"
#include "tests/core/files.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { TEXT_MOST = 1 << 22 };

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_records(const char *text, size_t length)
{
    struct mny_csv_splitter *splitter = mny_csv_splitter_create(',');
    const struct mny_csv_field *cells;
    size_t lines, count, at, end, variables = 0;
    bool closed;

    for (size_t from = 0; from < length; from += end) {
        end = mny_csv_record(text + from, length - from, &lines, &closed);
        require(mny_csv_split(splitter, text + from, end, &cells, &count, &at) == MNY_CSV_OK);
        require(closed);
        count += count == 0; /* one empty cell */
        require(variables == 0 || count == variables);
        variables = count;
    }
    require(variables > 0);
    mny_csv_splitter_free(splitter);
}

/* A record without an end of line. */
static void check_labels(const char *labels)
{
    struct mny_csv_splitter *splitter = mny_csv_splitter_create(',');
    const struct mny_csv_field *cells;
    size_t count, at;

    require(mny_csv_split(splitter, labels, strlen(labels), &cells, &count, &at) == MNY_CSV_OK);
    require(count > 0);
    mny_csv_splitter_free(splitter);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char text[TEXT_MOST];
    const char *path = test_file("responses.sav", (const char *)data, size);
    struct mny_problems *problems = mny_problems_create();
    FILE *unpacked = NULL;
    struct mny_labelled_numbers *numbers = NULL;
    char *labels = NULL;
    enum mny_code code;

    if (mny_spss_begins((const char *)data, size)) {
        code = mny_spss_unpack(path, MNY_ENCODING_DETECT, problems, &unpacked, &labels, &numbers);
        require((code == MNY_OK) == (unpacked != NULL));
        if (labels)
            check_labels(labels);
        free(labels);
        mny_labelled_numbers_free(numbers);
        require(code == MNY_OK || mny_problems_count(problems, MNY_ERROR) > 0);
    }
    if (unpacked) {
        const size_t length = fread(text, 1, sizeof text, unpacked);

        if (length < sizeof text)
            check_records(text, length);
        fclose(unpacked);
    }
    mny_problems_free(problems);
    return 0;
}
