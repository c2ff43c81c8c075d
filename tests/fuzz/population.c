/* SPDX-License-Identifier: MIT */
/* Any bytes as a population file for the questionnaire tests/data/questionnaires/
   town (so run it in the root of the checkout). */
#include "survey/population/population.h"

#include "tests/core/files.h"
#include "tests/fuzz/town.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

/* Every margin that applies has targets, with as many parts as it has questions. */
static void walk(const struct mny_population *population, const char *city)
{
    size_t count, targets;
    const size_t *margins = mny_population_city_margins(population, city, &count);

    for (size_t i = 0; i < count; i++) {
        const struct mny_margin *margin = mny_population_margin(population, margins[i]);
        const struct mny_target *target =
            mny_population_targets(population, city, margins[i], &targets);
        double sum = 0;

        require(targets > 0);
        for (size_t t = 0; t < targets; t++) {
            sum += target[t].count;
            for (size_t part = 0; part < margin->question_count; part++)
                require(target[t].parts[part][0] != '\0');
        }
        require(sum > 0 && isfinite(sum));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_population *population = NULL;
    const char *path = test_file("population.csv", (const char *)data, size);
    enum mny_code code = mny_population_read(path, town(), problems, &population);

    require((population != NULL) == (code == MNY_OK));
    if (population) {
        walk(population, "410100");
        walk(population, "410200");
        walk(population, "*");
        walk(population, "");
    }
    mny_population_free(population);
    mny_problems_free(problems);
    return 0;
}
