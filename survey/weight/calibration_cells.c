/* SPDX-License-Identifier: MIT */
#include "survey/weight/calibration_cells.h"

#include "stats/pair_index.h"
#include "stats/sum.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void mny_city_cells_free(struct mny_city_cells *cells)
{
    if (!cells)
        return;
    for (size_t margin = 0; cells->margins && margin < cells->margin_count; margin++) {
        for (size_t i = 0; i < cells->margins[margin].merged_count; i++)
            free(cells->margins[margin].merged[i]);
        free(cells->margins[margin].merged);
        free(cells->margins[margin].own_targets);
    }
    free(cells->margins);
    free(cells->respondents);
    free(cells->first);
    free(cells->base);
    free(cells->questions);
    free(cells->codes);
    free(cells->category);
    free(cells->categories);
    free(cells);
}

/* Index of QUESTION among the variables; their number if it is none. */
static size_t variable_of(const struct mny_city_cells *cells, size_t question)
{
    size_t variable = 0;
    while (variable < cells->variables && cells->questions[variable] != question)
        variable++;
    return variable;
}

/* Lists the city's margins and the questions that they use, each once. */
static bool list_margins(struct mny_city_cells *cells, const struct mny_population *population,
                         const char *city)
{
    size_t count = 0, questions = 0;
    const size_t *indices = mny_population_city_margins(population, city, &count);

    cells->margin_count = count;
    cells->margins = calloc(count + 1, sizeof *cells->margins);
    cells->categories = calloc(count + 1, sizeof *cells->categories);
    if (!cells->margins || !cells->categories)
        return false;
    for (size_t i = 0; i < count; i++) {
        struct mny_city_margin *of = &cells->margins[i];
        of->margin = mny_population_margin(population, indices[i]);
        of->targets = mny_population_targets(population, city, indices[i], &of->categories);
        cells->categories[i] = of->categories;
        questions += of->margin->question_count;
        for (size_t category = 0; category < of->categories; category++)
            of->total += of->targets[category].count;
    }
    cells->questions = calloc(questions + 1, sizeof *cells->questions);
    if (!cells->questions)
        return false;
    for (size_t i = 0; i < count; i++)
        for (size_t q = 0; q < cells->margins[i].margin->question_count; q++) {
            const size_t question = cells->margins[i].margin->questions[q];
            const size_t variable = variable_of(cells, question);
            cells->questions[variable] = question;
            cells->variables += variable == cells->variables;
        }
    return true;
}

/* The most pairs that are looked up in a table of all. */
enum { TABLE = 1 << 16 };

/* Moves every respondent from the cell it has, one of COUNT, to the one numbered by that cell
   and the code of VARIABLE; INDEX receives the pairs. */
static bool refine(struct mny_city_cells *cells, size_t count, const struct mny_factor *factor,
                   size_t first, size_t n, struct mny_pair_index *index)
{
    const size_t labels = factor->label_count;
    const bool small = count <= TABLE / (labels + 1);
    uint32_t *known = malloc((small ? count * labels : 0) * sizeof *known + 1);
    bool good = known != NULL;

    for (size_t i = 0; good && small && i < count * labels; i++)
        known[i] = MNY_PAIR_NONE;
    for (size_t i = 0; good && i < n; i++) {
        const uint32_t code = mny_code_at(&factor->codes, first + i);
        uint32_t none = MNY_PAIR_NONE;
        uint32_t *number = small ? &known[cells->cell[i] * labels + code] : &none;
        if (*number == MNY_PAIR_NONE)
            *number = mny_pair_index_add(index, cells->cell[i], code);
        good = *number != MNY_PAIR_NONE;
        cells->cell[i] = *number;
    }
    free(known);
    return good;
}

/* Reads the codes of each cell back from the chain of pairs that numbered it. */
static bool read_codes(struct mny_city_cells *cells, struct mny_pair_index *const *chain)
{
    const size_t count = mny_pair_index_count(chain[cells->variables - 1]);

    if (count > SIZE_MAX / sizeof *cells->codes / cells->variables)
        return false;
    cells->cells.cells = count;
    cells->codes = calloc(count * cells->variables, sizeof *cells->codes);
    if (!cells->codes)
        return false;
    for (size_t cell = 0; cell < count; cell++) {
        size_t number = cell;
        for (size_t variable = cells->variables; variable-- > 0;) {
            cells->codes[cell * cells->variables + variable] =
                mny_pair_index_second(chain[variable], number);
            number = mny_pair_index_first(chain[variable], number);
        }
    }
    return true;
}

static bool number_cells(struct mny_city_cells *cells, const struct mny_responses *responses,
                         size_t first, size_t n, uint32_t *cell)
{
    struct mny_pair_index **chain = calloc(cells->variables, sizeof *chain);
    bool done = chain != NULL;

    cells->cell = memset(cell, 0, n * sizeof *cell);
    for (size_t v = 0; done && v < cells->variables; v++) {
        chain[v] = mny_pair_index_create();
        done = chain[v] &&
               refine(cells, v > 0 ? mny_pair_index_count(chain[v - 1]) : 1,
                      mny_responses_factor(responses, cells->questions[v]), first, n, chain[v]);
    }
    done = done && read_codes(cells, chain);
    for (size_t v = 0; chain && v < cells->variables; v++)
        mny_pair_index_free(chain[v]);
    free(chain);
    return done;
}

/* Text that CELL has in question number PART of MARGIN. */
static const char *part_of(const struct mny_city_cells *cells,
                           const struct mny_responses *responses, size_t cell,
                           const struct mny_margin *margin, size_t part)
{
    const size_t variable = variable_of(cells, margin->questions[part]);
    const struct mny_factor *factor = mny_responses_factor(responses, cells->questions[variable]);
    return factor->labels[cells->codes[cell * cells->variables + variable]];
}

static uint32_t category_of(const struct mny_city_cells *cells,
                            const struct mny_responses *responses, size_t cell,
                            const struct mny_city_margin *of)
{
    for (size_t category = 0; category < of->categories; category++) {
        size_t part = 0;
        while (part < of->margin->question_count &&
               strcmp(part_of(cells, responses, cell, of->margin, part),
                      of->targets[category].parts[part]) == 0)
            part++;
        if (part == of->margin->question_count)
            return (uint32_t)category;
    }
    return MNY_NO_CATEGORY;
}

/* A cell on its way to its place. */
struct place {
    size_t margins, variables;
    const uint32_t *category, *codes;
    uint32_t cell;
};

static int compare_codes(const uint32_t *a, const uint32_t *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

static int compare_places(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    const int order = compare_codes(x->category, y->category, x->margins);
    return order != 0 ? order : compare_codes(x->codes, y->codes, x->variables);
}

/* Brings the cells into the order of their categories, and CATEGORY and CODES
   and every respondent's cell with them. */
static bool sort_cells(struct mny_city_cells *cells, size_t n)
{
    const size_t count = cells->cells.cells, margins = cells->margin_count;
    const size_t variables = cells->variables;
    struct place *places = calloc(count, sizeof *places);
    uint32_t *category = calloc(count * margins, sizeof *category);
    uint32_t *codes = calloc(count * variables, sizeof *codes);
    uint32_t *now = calloc(count, sizeof *now);
    const bool done = places && category && codes && now;

    for (size_t cell = 0; done && cell < count; cell++)
        places[cell] = (struct place){margins, variables, cells->category + cell * margins,
                                      cells->codes + cell * variables, (uint32_t)cell};
    if (done)
        qsort(places, count, sizeof *places, compare_places);
    for (size_t cell = 0; done && cell < count; cell++) {
        memcpy(category + cell * margins, places[cell].category, margins * sizeof *category);
        memcpy(codes + cell * variables, places[cell].codes, variables * sizeof *codes);
        now[places[cell].cell] = (uint32_t)cell;
    }
    for (size_t i = 0; done && i < n; i++)
        cells->cell[i] = now[cells->cell[i]];
    if (done) {
        memcpy(cells->category, category, count * margins * sizeof *category);
        memcpy(cells->codes, codes, count * variables * sizeof *codes);
    }
    free(places);
    free(category);
    free(codes);
    free(now);
    return done;
}

static bool find_categories(struct mny_city_cells *cells, const struct mny_responses *responses)
{
    const size_t count = cells->cells.cells, margins = cells->margin_count;

    if (count > SIZE_MAX / sizeof *cells->category / margins)
        return false;
    cells->category = calloc(count * margins, sizeof *cells->category);
    if (!cells->category)
        return false;
    for (size_t cell = 0; cell < count; cell++)
        for (size_t margin = 0; margin < margins; margin++)
            cells->category[cell * margins + margin] =
                category_of(cells, responses, cell, &cells->margins[margin]);
    cells->cells.margins = margins;
    cells->cells.category = cells->category;
    cells->cells.categories = cells->categories;
    return true;
}

/* Σ base weights of each cell. */
static bool sum_base(struct mny_city_cells *cells, const double *base, size_t first, size_t n)
{
    struct mny_sum *sums = calloc(cells->cells.cells, sizeof *sums);

    for (size_t i = 0; sums && i < n; i++)
        mny_sum_add(&sums[cells->cell[i]], base[first + i]);
    for (size_t cell = 0; sums && cell < cells->cells.cells; cell++)
        cells->base[cell] = mny_sum_value(sums[cell]);
    free(sums);
    return sums != NULL;
}

/* Respondents and base weights of each cell. */
static bool sum_cells(struct mny_city_cells *cells, const double *base, size_t first, size_t n)
{
    cells->respondents = calloc(cells->cells.cells, sizeof *cells->respondents);
    cells->first = calloc(cells->cells.cells, sizeof *cells->first);
    cells->base = calloc(cells->cells.cells, sizeof *cells->base);
    if (!cells->respondents || !cells->first || !cells->base)
        return false;
    for (size_t i = 0; i < n; i++)
        if (cells->respondents[cells->cell[i]]++ == 0)
            cells->first[cells->cell[i]] = i;
    for (size_t cell = 0; cell < cells->cells.cells; cell++)
        cells->base[cell] = (double)cells->respondents[cell];
    return !base || sum_base(cells, base, first, n);
}

struct mny_city_cells *mny_city_cells_create(const struct mny_responses *responses,
                                             const struct mny_population *population,
                                             const double *base, size_t city, size_t first,
                                             size_t n, uint32_t *cell)
{
    struct mny_city_cells *cells = calloc(1, sizeof *cells);

    if (!cells || !list_margins(cells, population, mny_responses_city_code(responses, city)))
        goto fail;
    if (cells->variables == 0 || n == 0)
        return cells;
    if (number_cells(cells, responses, first, n, cell) && find_categories(cells, responses) &&
        sort_cells(cells, n) && sum_cells(cells, base, first, n))
        return cells;
fail:
    mny_city_cells_free(cells);
    return NULL;
}

char *mny_city_cells_text(const struct mny_city_cells *cells, const struct mny_responses *responses,
                          size_t cell, size_t margin)
{
    const struct mny_margin *of = cells->margins[margin].margin;
    size_t length = 1;
    char *text;

    for (size_t part = 0; part < of->question_count; part++)
        length += strlen(part_of(cells, responses, cell, of, part)) + 1;
    text = calloc(length, 1);
    for (size_t part = 0; text && part < of->question_count; part++) {
        if (part > 0)
            strcat(text, "*");
        strcat(text, part_of(cells, responses, cell, of, part));
    }
    return text;
}

void mny_city_cells_count(const struct mny_city_cells *cells, size_t margin, size_t *respondents)
{
    for (size_t category = 0; category < cells->categories[margin]; category++)
        respondents[category] = 0;
    for (size_t cell = 0; cell < cells->cells.cells; cell++) {
        const uint32_t category = cells->category[cell * cells->margin_count + margin];
        if (category != MNY_NO_CATEGORY)
            respondents[category] += cells->respondents[cell];
    }
}
