/* SPDX-License-Identifier: MIT */
/* How answers to a battery follow one another, of each response its most marked battery.
   avglong: the mean run of one answer.  zigzag: the largest correlation of the answers with
   themselves some places on, which is 1 for any pattern that is repeated. */
#include "survey/clean/quality_measures.h"

#include "stats/battery_scan.h"
#include "stats/response_style.h"

#include <math.h>

static size_t gather(const struct mny_battery *battery, size_t row, uint8_t *codes)
{
    size_t answered = 0;

    for (size_t i = 0; i < battery->count; i++) {
        codes[i] = battery->codes[i][row];
        answered += codes[i] != 0;
    }
    return answered;
}

static double run_of(const struct mny_battery *battery, size_t row)
{
    uint8_t codes[MNY_SCAN_ITEMS];

    return gather(battery, row, codes) < MNY_BATTERY_LEAST ? NAN
                                                           : mny_mean_run(codes, battery->count);
}

static double pattern_of(const struct mny_battery *battery, size_t row)
{
    uint8_t codes[MNY_SCAN_ITEMS];
    double x[MNY_SCAN_ITEMS];

    if (gather(battery, row, codes) < MNY_BATTERY_LEAST)
        return NAN;
    for (size_t i = 0; i < battery->count; i++)
        x[i] = codes[i] == 0 ? NAN : codes[i];
    return mny_autocorrelation(x, battery->count);
}

/* What is measured of a battery, and of which. */
struct style {
    const struct mny_batteries *batteries;
    double (*of)(const struct mny_battery *battery, size_t row);
};

/* The battery in which the number of ROW is largest. */
static const struct mny_battery *most_marked(const struct style *style, size_t row, double *largest)
{
    const struct mny_battery *most = NULL;

    *largest = NAN;
    for (size_t i = 0; i < style->batteries->count; i++) {
        const double value = style->of(&style->batteries->list[i], row);

        if (isnan(value) || value <= *largest)
            continue;
        *largest = value;
        most = &style->batteries->list[i];
    }
    return most;
}

static bool fill(const void *context, const uint32_t *rows, size_t count, double *values)
{
    for (size_t i = 0; i < count; i++)
        most_marked(context, rows[i], &values[i]);
    return true;
}

static const char *detail(const void *context, size_t row)
{
    double value;
    const struct mny_battery *battery = most_marked(context, row, &value);

    return battery ? battery->dimension : "";
}

bool mny_quality_style(struct mny_quality *quality)
{
    const struct style run = {&quality->batteries, run_of};
    const struct style pattern = {&quality->batteries, pattern_of};
    const struct mny_measure measures[] = {
        {MNY_QUALITY_AVGLONG, MNY_LIMIT_ABOVE, &run, fill, NULL, detail},
        {MNY_QUALITY_ZIGZAG, MNY_LIMIT_HIGHEST, &pattern, fill, NULL, detail},
    };

    for (size_t i = 0; quality->batteries.count > 0 && i < sizeof measures / sizeof *measures; i++)
        if (mny_quality_measures(quality, measures[i].rule) &&
            !mny_quality_measure(quality, &measures[i]))
            return false;
    return true;
}
