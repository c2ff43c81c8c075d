/* SPDX-License-Identifier: MIT */
#include "survey/weight/weight_inspection.h"

#include "stats/sum.h"
#include "survey/weight/weighting_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- margins ------------------------------------------------------------------------ */

size_t mny_weighting_margins(const struct mny_weighting *weighting, size_t index)
{
    const struct mny_city_cells *cells = weighting->cities[index].cells;

    return cells ? cells->margin_count : 0;
}

size_t mny_weighting_categories(const struct mny_weighting *weighting, size_t index, size_t margin)
{
    return weighting->cities[index].cells->categories[margin];
}

struct mny_margin_share mny_weighting_share(const struct mny_weighting *weighting, size_t index,
                                            size_t margin, size_t category)
{
    const struct mny_weighted_city *of = &weighting->cities[index];
    const struct mny_city_margin *in = &of->cells->margins[margin];
    struct mny_margin_share share = {.name =
                                         mny_weighting_category(weighting, index, margin, category),
                                     .merged = in->merged ? in->merged[category] : "",
                                     .target = in->targets[category].count / in->total,
                                     .people = of->cells->margins[0].total};
    struct mny_sum weight = {0, 0};

    for (size_t cell = 0; cell < of->cells->cells.cells; cell++) {
        if (of->cells->category[cell * of->cells->margin_count + margin] != category)
            continue;
        share.n += of->cells->respondents[cell];
        mny_sum_add(&weight, of->cell_weight[cell]);
    }
    share.sample = (double)share.n / (double)of->weights.n;
    share.weighted = mny_sum_value(weight) / of->weights.sum;
    return share;
}

/* ---- the distribution of g ------------------------------------------------------------ */

double mny_weighting_g(const struct mny_weighting *weighting, size_t index, size_t i)
{
    const struct mny_city_weights *of = &weighting->cities[index].weights;
    const double *base = mny_weighting_base(weighting);

    return of->weight[i] / (of->base_scale * (base ? base[of->first + i] : 1));
}

bool mny_weighting_by_cell(const struct mny_weighting *weighting, size_t index)
{
    return weighting->cities[index].weights.cell && !mny_weighting_base(weighting);
}

size_t mny_weighting_class_count(const struct mny_weighting *weighting, size_t index)
{
    const struct mny_city_weights *of = &weighting->cities[index].weights;

    return mny_weighting_by_cell(weighting, index) ? of->cells.cells : of->n;
}

void mny_weighting_classes(const struct mny_weighting *weighting, size_t index,
                           struct mny_weight_class *classes)
{
    const struct mny_weighted_city *city = &weighting->cities[index];
    const bool by_cell = mny_weighting_by_cell(weighting, index);

    for (size_t class = 0; class < mny_weighting_class_count(weighting, index); class ++) {
        const size_t i = by_cell ? city->cells->first[class] : class;
        classes[class] =
            (struct mny_weight_class){mny_weighting_g(weighting, index, i), city->weights.weight[i],
                                      by_cell ? city->cells->respondents[class] : 1};
    }
}

/* ---- the most extreme weights --------------------------------------------------------- */

static double ratio_of(double weight, double mean)
{
    if (!(weight > 0))
        return INFINITY;
    return weight > mean ? weight / mean : mean / weight;
}

static bool same_cell(const struct mny_city_cells *cells, size_t i, size_t k)
{
    return !cells || cells->cells.cells == 0 || cells->cell[i] == cells->cell[k];
}

/* Whether A is farther out: by its ratio, or of those that are not positive the lower.  Of
   those as far out the larger weight, then the earlier cell goes first: the order of rows
   decides nothing. */
static bool is_farther(const struct mny_city_cells *cells, const struct mny_extreme_weight *a,
                       const struct mny_extreme_weight *b)
{
    if (a->ratio != b->ratio)
        return a->ratio > b->ratio;
    if (a->weight != b->weight)
        return isinf(a->ratio) ? a->weight < b->weight : a->weight > b->weight;
    return cells && cells->cells.cells > 0 && cells->cell[a->first] < cells->cell[b->first];
}

/* Puts NEW in its place among the COUNT extremes; the last one gives way if there are too many.
 * Returns how many there are. */
static size_t insert(const struct mny_city_cells *cells,
                     struct mny_extreme_weight extremes[MNY_EXTREMES], size_t count,
                     const struct mny_extreme_weight *new)
{
    size_t place = count;

    while (place > 0 && is_farther(cells, new, &extremes[place - 1]))
        place--;
    if (place == MNY_EXTREMES)
        return count;
    if (count < MNY_EXTREMES)
        count++;
    memmove(&extremes[place + 1], &extremes[place], (count - 1 - place) * sizeof *extremes);
    extremes[place] = *new;
    return count;
}

/* Takes RESPONDENTS with the weight of one of them, FIRST, among the COUNT extremes, if it
   belongs there.  Returns how many there are. */
static size_t consider(const struct mny_weighting *weighting, size_t index, size_t first,
                       size_t respondents, struct mny_extreme_weight extremes[MNY_EXTREMES],
                       size_t count)
{
    const struct mny_weighted_city *city = &weighting->cities[index];
    const double weight = city->weights.weight[first];
    struct mny_extreme_weight new = {.weight = weight,
                                     .ratio = ratio_of(weight, city->weights.mean),
                                     .first = first,
                                     .respondents = respondents};
    size_t k = 0;

    /* One that has given way to ten others is never among them again. */
    if (!(new.ratio > 1 + 1e-9) || (count == MNY_EXTREMES && new.ratio < extremes[count - 1].ratio))
        return count;
    while (k < count &&
           !(extremes[k].weight == weight && same_cell(city->cells, extremes[k].first, first)))
        k++;
    if (k < count) {
        extremes[k].respondents += respondents;
        return count;
    }
    new.g = mny_weighting_g(weighting, index, first);
    return insert(city->cells, extremes, count, &new);
}

size_t mny_weighting_extremes(const struct mny_weighting *weighting, size_t index,
                              struct mny_extreme_weight extremes[MNY_EXTREMES])
{
    const struct mny_weighted_city *city = &weighting->cities[index];
    const bool by_cell = mny_weighting_by_cell(weighting, index);
    size_t count = 0;

    for (size_t class = 0; class < mny_weighting_class_count(weighting, index); class ++)
        count = consider(weighting, index, by_cell ? city->cells->first[class] : class,
                         by_cell ? city->cells->respondents[class] : 1, extremes, count);
    return count;
}

/* Adds ` NAME=TEXT` to *ALL, which it enlarges; false without memory. */
static bool append(char **all, const char *name, const char *text)
{
    const size_t length = strlen(*all);
    char *longer = realloc(*all, length + strlen(name) + strlen(text) + 3);

    if (!longer)
        return false;
    *all = longer;
    longer += length;
    if (length > 0)
        *longer++ = ' ';
    strcpy(longer, name);
    strcat(longer, "=");
    strcat(longer, text);
    return true;
}

char *mny_weighting_cell_text(const struct mny_weighting *weighting, size_t index, size_t i)
{
    const struct mny_city_cells *cells = weighting->cities[index].cells;
    char *all = calloc(1, 1);

    for (size_t margin = 0; all && cells && cells->cell && margin < cells->margin_count; margin++) {
        char *text = mny_city_cells_text(cells, weighting->responses, cells->cell[i], margin);
        if (!text || !append(&all, cells->margins[margin].margin->name, text)) {
            free(all);
            all = NULL;
        }
        free(text);
    }
    return all;
}

static enum mny_code write_extreme(const struct mny_weighting *weighting, size_t index,
                                   const struct mny_extreme_weight *extreme,
                                   struct mny_writer *writer)
{
    const struct mny_city_weights *of = &weighting->cities[index].weights;
    char *cell = mny_weighting_cell_text(weighting, index, extreme->first);
    size_t length = 0;
    const char *id = mny_responses_id(weighting->responses, of->first + extreme->first, &length);

    if (!cell)
        return MNY_E_MEMORY;
    mny_writer_text(writer, mny_responses_city_code(weighting->responses, of->city));
    mny_writer_text(writer, cell);
    mny_writer_count(writer, extreme->respondents);
    mny_writer_number(writer, extreme->weight);
    mny_writer_number(writer, extreme->weight / of->mean);
    mny_writer_number(writer, extreme->g);
    mny_writer_field(writer, id, length);
    mny_writer_end_row(writer);
    free(cell);
    return MNY_OK;
}

enum mny_code mny_weight_extremes_write(const struct mny_weighting *weighting,
                                        struct mny_writer *writer)
{
    static const char *const header[] = {"city",  "cell", "respondents", "weight",
                                         "ratio", "g",    "first_id"};
    struct mny_extreme_weight extremes[MNY_EXTREMES];
    enum mny_code code = MNY_OK;

    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t index = 0; index < weighting->count; index++) {
        size_t count = 0;
        if (!weighting->cities[index].weights.failed)
            count = mny_weighting_extremes(weighting, index, extremes);
        for (size_t i = 0; code == MNY_OK && i < count; i++)
            code = write_extreme(weighting, index, &extremes[i], writer);
    }
    return code;
}
