/* SPDX-License-Identifier: MIT */
/* reliability.csv and outcome.csv, read back. */
#include "survey/report/report_source.h"

#include <stdlib.h>
#include <string.h>

/* The scales themselves; their items stand in the file alone. */
void mny_reading_reliability(struct mny_reading *reading)
{
    enum { CITY, LEVEL, CODE, LABEL, ITEMS, N, ALPHA, OMEGA, KMO, BARTLETT };
    static const char *const names[] = {"city",  "level", "code", "label",      "items", "n",
                                        "alpha", "omega", "kmo",  "bartlett_p", NULL};
    struct mny_report_data *data = reading->data;
    const size_t rows = mny_table_rows(reading->table);

    if (!mny_reading_columns(reading, names))
        return;
    data->scales = calloc(rows + 1, sizeof *data->scales);
    if (data->scales == NULL) {
        reading->code = mny_problem_memory(reading->problems);
        return;
    }
    for (size_t row = 0; row < rows; row++) {
        const struct mny_report_city *city =
            mny_reading_known(data, mny_reading_text(reading, row, CITY));
        const char *level = mny_reading_text(reading, row, LEVEL);

        if (strcmp(level, "item") == 0)
            continue;
        data->scales[data->scale_count++] = (struct mny_report_scale){
            .city = city != NULL ? (size_t)(city - data->cities) : data->city_count,
            .dimension = strcmp(level, "dimension") == 0,
            .code = mny_reading_text(reading, row, CODE),
            .label = mny_reading_text(reading, row, LABEL),
            .items = mny_reading_number(reading, row, ITEMS),
            .n = mny_reading_number(reading, row, N),
            .alpha = mny_reading_number(reading, row, ALPHA),
            .omega = mny_reading_number(reading, row, OMEGA),
            .kmo = mny_reading_number(reading, row, KMO),
            .bartlett_p = mny_reading_number(reading, row, BARTLETT),
        };
    }
}

void mny_reading_outcomes(struct mny_reading *reading)
{
    enum { CITY, QUANTITY, VALUE };
    static const char *const names[] = {"city", "quantity", "value", NULL};
    struct mny_report_columns *columns = &reading->data->outcomes;

    if (!mny_reading_columns(reading, names))
        return;
    for (size_t row = 0; row < mny_table_rows(reading->table); row++)
        mny_reading_place(reading, columns, mny_reading_text(reading, row, QUANTITY), "");
    for (size_t row = 0; row < mny_table_rows(reading->table); row++) {
        const char *code = mny_reading_text(reading, row, CITY);
        struct mny_report_city *city =
            *code != '\0' ? mny_reading_city(reading, code) : &reading->data->nowhere;
        const size_t place =
            mny_reading_place(reading, columns, mny_reading_text(reading, row, QUANTITY), "");

        if (city == NULL || place >= columns->count)
            continue;
        if (city->outcomes == NULL)
            city->outcomes = mny_reading_blank(reading, columns->count);
        if (city->outcomes != NULL)
            city->outcomes[place] = mny_reading_number(reading, row, VALUE);
    }
}
