/* SPDX-License-Identifier: MIT */
/* A response as a row of a dump. */
#ifndef MINYI_SAMPLES_HENAN_ROWS_H
#define MINYI_SAMPLES_HENAN_ROWS_H

#include "samples/henan/clock.h"
#include "samples/henan/columns.h"
#include "samples/henan/line.h"
#include "samples/henan/response.h"

#include <stdint.h>

/* Rows while they are written.  The first three are set by the caller; LINE
   takes the rows and is the caller's to free. */
struct sample_rows {
    const struct sample_places *places;
    const struct sample_columns *columns;
    enum sample_mode mode;
    struct sample_line line;
    uint64_t row; /* of the response being written, with its times: */
    long milliseconds;
    struct sample_moment started, submitted;
};

/* Adds RESPONSE, the dump's ROW (from 0) of OF, to the line. */
void sample_rows_put(struct sample_rows *rows, const struct sample_response *response, uint64_t row,
                     uint64_t of);

#endif
