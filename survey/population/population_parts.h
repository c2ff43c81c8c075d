/* SPDX-License-Identifier: MIT */
/* Inside the population: its struct, and the two steps of reading one.  First
   row by row (population_rows.c): names are resolved and numbered.  Then by
   city and margin (population_groups.c): what only shows when the rows of a city
   are together.  Both take time in proportion to the file, so that one of 100 MB
   is no trouble. */
#ifndef MINYI_SURVEY_POPULATION_POPULATION_PARTS_H
#define MINYI_SURVEY_POPULATION_POPULATION_PARTS_H

#include "core/arena.h"
#include "survey/common/key_index.h"
#include "survey/population/population.h"
#include "survey/questionnaire/sheet.h"

/* A city of the file, or `*` (always the first). */
struct mny_population_city {
    const char *code;
    bool known;             /* `*`, or a choice of the city question */
    size_t first_run, runs; /* of its own, by margin */
    size_t *margins;        /* that apply to it, in the file's order */
    size_t margin_count;
};

/* The targets of a city in a margin: neighbours in the list of targets. */
struct mny_population_run {
    size_t margin, first, count;
};

struct mny_population {
    struct mny_arena *arena; /* owns every text, and what margins point to */
    const char *path;
    struct mny_margin *margins;
    size_t margin_count, margin_room;
    struct mny_key_index *city_codes;
    struct mny_population_city *cities;
    size_t city_count, city_room;
    struct mny_population_run *runs; /* by city, then margin */
    size_t run_count, run_room;
    struct mny_target *targets; /* in the order of runs, then of the file */
};

/* A category of a margin, shared by the cities that have it. */
struct mny_population_category {
    const char *text; /* its parts joined by `*` */
    const char **parts;
    size_t number; /* in its margin */
};

struct mny_population_margin_draft {
    bool known; /* every part is a question that can be a margin */
    struct mny_key_index *texts;
    struct mny_population_category **categories; /* NULL where wrong, which has been said */
    size_t count, room;
};

/* A row that is right by itself. */
struct mny_population_row {
    size_t row, city, margin;
    const struct mny_population_category *category;
    double count;            /* NAN if it is wrong, which has been said */
    const char *collapse_to; /* joined as categories are; NULL for none */
};

struct mny_population_reading {
    struct mny_population *population;
    const struct mny_questionnaire *questionnaire;
    struct mny_problems *problems;
    struct mny_sheet *sheet;
    struct mny_key_index *margin_names;
    struct mny_population_margin_draft *margins; /* beside the population's */
    size_t margin_room;
    struct mny_population_row *rows;
    size_t row_count;
};

enum { COLUMN_CITY, COLUMN_MARGIN, COLUMN_CATEGORY, COLUMN_COUNT, COLUMN_COLLAPSE, COLUMNS };

/* population_rows.c.  MNY_OK also when rows are wrong. */
enum mny_code mny_population_read_rows(struct mny_population_reading *reading);

/* population_margins.c.  The number of the margin of ROW, MNY_NONE if there are
   too many; the same for its category, *CATEGORY NULL if it is wrong. */
enum mny_code mny_population_margin_of(struct mny_population_reading *reading, size_t row,
                                       size_t *margin);
enum mny_code mny_population_category_of(struct mny_population_reading *reading, size_t row,
                                         size_t margin,
                                         const struct mny_population_category **category);
/* TEXT as categories are written: its COUNT parts without blanks around them,
   joined by `*`, in the arena.  A single part is taken whole.  NULL without
   memory. */
const char *mny_population_joined(struct mny_population_reading *reading, const char *text,
                                  size_t count);

/* population_groups.c */
enum mny_code mny_population_group(struct mny_population_reading *reading);

/* population_groups.c.  Warns of margins that some cities of the file have and others have not:
   whose rows were forgotten is weighted by fewer margins, and no figure shows it. */
enum mny_code mny_population_warn_of_gaps(const struct mny_population_reading *reading);

#endif
