/* SPDX-License-Identifier: MIT */
#include "survey/report/report_source.h"

#include <stdlib.h>

void mny_reading_fieldwork(struct mny_reading *reading)
{
    enum { KIND, CODE, MEASURE, N, VALUE, OVERALL, OUTSIDE };
    static const char *const names[] = {"kind",  "code",    "measure", "n",
                                        "value", "overall", "outside", NULL};
    struct mny_report_data *data = reading->data;
    const size_t rows = mny_table_rows(reading->table);

    if (!mny_reading_columns(reading, names))
        return;
    data->fieldwork = calloc(rows + 1, sizeof *data->fieldwork);
    if (data->fieldwork == NULL) {
        reading->code = mny_problem_memory(reading->problems);
        return;
    }
    for (size_t row = 0; row < rows; row++)
        data->fieldwork[row] = (struct mny_fieldwork_row){
            .kind = mny_reading_text(reading, row, KIND),
            .code = mny_reading_text(reading, row, CODE),
            .measure = mny_reading_text(reading, row, MEASURE),
            .outside = mny_reading_text(reading, row, OUTSIDE),
            .n = mny_reading_number(reading, row, N),
            .value = mny_reading_number(reading, row, VALUE),
            .overall = mny_reading_number(reading, row, OVERALL),
        };
    data->fieldwork_count = rows;
}
