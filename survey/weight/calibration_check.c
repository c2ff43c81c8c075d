/* SPDX-License-Identifier: MIT */
#include "survey/weight/calibration_check.h"

#include "core/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *code_of(const struct mny_city_case *of)
{
    return mny_responses_city_code(of->responses, of->city);
}

static const char *label_of(const struct mny_city_case *of)
{
    const char *label = mny_responses_city_label(of->responses, of->city);
    return label && *label != '\0' ? label : code_of(of);
}

/* One margin's targets against its respondents. */
static enum mny_code check_targets(const struct mny_city_case *of,
                                   const struct mny_city_cells *cells, size_t margin,
                                   struct mny_problems *problems)
{
    const struct mny_city_margin *city_margin = &cells->margins[margin];
    const char *name = city_margin->margin->name;
    size_t *respondents = calloc(city_margin->categories + 1, sizeof *respondents);
    enum mny_code code = MNY_OK;

    if (!respondents)
        return MNY_E_MEMORY;
    mny_city_cells_count(cells, margin, respondents);
    for (size_t category = 0; category < city_margin->categories; category++) {
        const struct mny_target *target = &city_margin->targets[category];
        if (target->count > 0 && respondents[category] == 0)
            code = mny_problem(problems, MNY_E_PARTIAL, target->where,
                               _("city %s (%s), margin %s, category %s: respondents 0, population "
                                 "%.10g; merge the category with another one (collapse_to in the "
                                 "population file, and --collapse), or leave the margin out for "
                                 "this city"),
                               code_of(of), label_of(of), name, target->category, target->count);
        else if (!(target->count > 0) && respondents[category] > 0)
            code = mny_problem(problems, MNY_E_PARTIAL, target->where,
                               _("city %s (%s), margin %s, category %s: respondents %zu, "
                                 "population 0; correct the count, or merge the category with "
                                 "another one (collapse_to and --collapse)"),
                               code_of(of), label_of(of), name, target->category,
                               respondents[category]);
    }
    free(respondents);
    return code;
}

/* Whether an earlier cell without a target in MARGIN is of the same category. */
static bool said_before(const struct mny_city_cells *cells, const struct mny_city_case *of,
                        size_t cell, size_t margin, const char *text)
{
    bool said = false;

    for (size_t before = 0; !said && before < cell; before++) {
        char *other = NULL;
        if (cells->category[before * cells->margin_count + margin] != MNY_NO_CATEGORY)
            continue;
        other = mny_city_cells_text(cells, of->responses, before, margin);
        said = other && strcmp(other, text) == 0;
        free(other);
    }
    return said;
}

/* Respondents of the cells from CELL on that have no target in MARGIN and TEXT
   for a category. */
static size_t count_like(const struct mny_city_cells *cells, const struct mny_city_case *of,
                         size_t cell, size_t margin, const char *text)
{
    size_t count = 0;

    for (; cell < cells->cells.cells; cell++) {
        char *other = NULL;
        if (cells->category[cell * cells->margin_count + margin] != MNY_NO_CATEGORY)
            continue;
        other = mny_city_cells_text(cells, of->responses, cell, margin);
        if (other && strcmp(other, text) == 0)
            count += cells->respondents[cell];
        free(other);
    }
    return count;
}

/* Respondents whose category the population file does not have. */
static enum mny_code check_missing(const struct mny_city_case *of,
                                   const struct mny_city_cells *cells, size_t margin,
                                   struct mny_problems *problems)
{
    const struct mny_city_margin *city_margin = &cells->margins[margin];
    const struct mny_where where = {mny_population_path(of->population), 0, 0};
    enum mny_code code = MNY_OK;

    for (size_t cell = 0; cell < cells->cells.cells; cell++) {
        char *text = NULL;
        if (cells->category[cell * cells->margin_count + margin] != MNY_NO_CATEGORY)
            continue;
        text = mny_city_cells_text(cells, of->responses, cell, margin);
        if (!text)
            return MNY_E_MEMORY;
        if (!said_before(cells, of, cell, margin, text))
            code = mny_problem(
                problems, MNY_E_PARTIAL, where,
                _("city %s (%s), margin %s, category %s: respondents %zu, but the population file "
                  "has no count; add the row with its count"),
                code_of(of), label_of(of), city_margin->margin->name,
                *text != '\0' ? text : _("(no answer)"), count_like(cells, of, cell, margin, text));
        free(text);
    }
    return code;
}

/* ---- what is no error, but ought to be known ------------------------------------------ */

/* Thin categories that are named for one city. */
enum { THIN_NAMED = 3 };

static void warn_of_thin(const struct mny_city_case *of, const struct mny_city_cells *cells,
                         size_t least, struct mny_problems *problems)
{
    char names[256] = "";
    size_t thin = 0, length = 0;

    for (size_t m = 0; m < cells->margin_count; m++) {
        const struct mny_city_margin *margin = &cells->margins[m];
        size_t *respondents = calloc(margin->categories + 1, sizeof *respondents);
        if (!respondents)
            return;
        mny_city_cells_count(cells, m, respondents);
        for (size_t category = 0; category < margin->categories; category++) {
            if (respondents[category] == 0 || respondents[category] >= least)
                continue;
            if (thin++ < THIN_NAMED && length < sizeof names)
                length += (size_t)snprintf(
                    names + length, sizeof names - length, _("%s%s %s: n %zu, target %.1f %%"),
                    length > 0 ? "; " : "", margin->margin->name,
                    margin->targets[category].category, respondents[category],
                    100 * margin->targets[category].count / margin->total);
        }
        free(respondents);
    }
    if (thin > 0)
        mny_remark(problems, MNY_NOTE,
                   (struct mny_where){mny_population_path(of->population), 0, 0},
                   _("city %s (%s): categories with fewer than %zu respondents: %zu (%s%s); few "
                     "people stand for many, which --collapse avoids where collapse_to in the "
                     "population file says what to merge them into"),
                   code_of(of), label_of(of), least, thin, names, thin > THIN_NAMED ? "; ..." : "");
}

/* Totals up to this are shares: of 1, or of 100 percent. */
static const double largest_share_total = 100.5;

static void warn_of_totals(const struct mny_city_case *of, const struct mny_city_cells *cells,
                           struct mny_problems *problems)
{
    const struct mny_city_margin *first = &cells->margins[0];

    for (size_t m = 1; m < cells->margin_count; m++) {
        const struct mny_city_margin *margin = &cells->margins[m];
        const double ratio = margin->total / first->total;
        if (first->total <= largest_share_total || margin->total <= largest_share_total ||
            fabs(ratio - 1) <= 0.005)
            continue;
        mny_remark(
            problems, MNY_WARNING, margin->targets[0].where,
            _("city %s (%s): margin %s counts %.10g people, margin %s %.10g (%+.1f %%); it is "
              "scaled to the first, but do both count the same people?"),
            code_of(of), label_of(of), first->margin->name, first->total, margin->margin->name,
            margin->total, 100 * (ratio - 1));
    }
}

void mny_calibration_warn(const struct mny_city_case *of, const struct mny_city_cells *cells,
                          size_t least, struct mny_problems *problems)
{
    warn_of_thin(of, cells, least, problems);
    warn_of_totals(of, cells, problems);
}

/* ---- errors --------------------------------------------------------------------------- */

/* Post-stratification knows one margin. */
static enum mny_code refuse_margins(const struct mny_city_case *of,
                                    const struct mny_city_cells *cells,
                                    struct mny_problems *problems)
{
    const struct mny_where where = {mny_population_path(of->population), 0, 0};

    return mny_problem(problems, MNY_E_PARTIAL, where,
                       _("city %s (%s): poststratify takes one margin, and the population file has "
                         "%zu for it, such as %s and %s; join them to one (%s*%s), or use another "
                         "method, such as rake"),
                       code_of(of), label_of(of), cells->margin_count,
                       cells->margins[0].margin->name, cells->margins[1].margin->name,
                       cells->margins[0].margin->name, cells->margins[1].margin->name);
}

enum mny_code mny_calibration_check(const struct mny_city_case *of,
                                    const struct mny_city_cells *cells, enum mny_method method,
                                    struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;

    if (cells->margin_count == 0) {
        const struct mny_where where = {mny_population_path(of->population), 0, 0};
        return mny_problem(
            problems, MNY_E_PARTIAL, where,
            _("city %s (%s): respondents %zu, but the population file has no count for it; "
              "add rows for the city, or for all cities with *"),
            code_of(of), label_of(of), of->n);
    }
    if (method == MNY_METHOD_POSTSTRATIFY && cells->margin_count > 1)
        return refuse_margins(of, cells, problems);
    for (size_t margin = 0; margin < cells->margin_count; margin++) {
        const enum mny_code targets = check_targets(of, cells, margin, problems);
        const enum mny_code missing = check_missing(of, cells, margin, problems);
        if (targets == MNY_E_MEMORY || missing == MNY_E_MEMORY)
            return MNY_E_MEMORY;
        if (targets != MNY_OK || missing != MNY_OK)
            code = MNY_E_PARTIAL;
    }
    return code;
}
