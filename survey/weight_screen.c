/* SPDX-License-Identifier: MIT */
#include "survey/weight_screen.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/terminal.h"
#include "survey/weight/weight_inspection.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Cities in doubt that are shown in full without being asked for. */
enum { SHOWN = 3 };

static const char *name_of(const struct mny_weight_screen *screen,
                           const struct mny_city_weights *weights)
{
    const char *label = mny_responses_city_label(screen->responses, weights->city);

    return *label ? label : mny_responses_city_code(screen->responses, weights->city);
}

static void print_number(double value, size_t columns, FILE *out)
{
    char text[32];

    if (value >= 1000 && value < 1e7) {
        mny_print_count(out, (uint64_t)(value + 0.5), columns);
        return;
    }
    snprintf(text, sizeof text, "%.3g", value);
    mny_print_right(out, isnan(value) ? "-" : text, columns);
}

static void print_error(double error, FILE *out)
{
    char text[32] = "-";

    if (!isnan(error))
        snprintf(text, sizeof text, "%.1e", error);
    mny_print_right(out, text, 9);
}

/* COLUMNS characters of a bar for SHARE of the whole. */
static void print_bar(double share, size_t columns, FILE *out)
{
    size_t length = share > 0 ? (size_t)(share * (double)columns + 0.5) : 0;

    if (length == 0 && share > 0)
        length = 1;
    for (size_t i = 0; i < length && i < columns; i++)
        fputc('#', out);
}

/* ---- a line a city -------------------------------------------------------------------- */

/* The gravest doubt, and how many more there are. */
static void print_word(unsigned verdict, FILE *out)
{
    size_t first = MNY_WEIGHTS_DOUBTS, more = 0;

    for (size_t i = MNY_WEIGHTS_DOUBTS; i-- > 0;) {
        if (!(verdict & 1U << i))
            continue;
        more += first < MNY_WEIGHTS_DOUBTS;
        first = i;
    }
    fputs("  ", out);
    fputs(verdict ? mny_weight_doubt_word(first) : _("fine"), out);
    if (more > 0)
        fprintf(out, " +%zu", more);
}

static void print_city_line(const struct mny_weight_screen *screen,
                            const struct mny_city_weights *weights, FILE *out)
{
    fputs("  ", out);
    mny_print_left(out, name_of(screen, weights), 14);
    mny_print_count(out, weights->n, 9);
    if (weights->failed) {
        fprintf(out, "  %s\n", _("not weighted"));
        return;
    }
    print_number(weights->deff_kish, 9, out);
    mny_print_count(out, (uint64_t)(weights->n_eff + 0.5), 10);
    print_number(weights->min / weights->mean, 7, out);
    print_number(weights->max / weights->mean, 7, out);
    print_error(weights->max_relative_error, out);
    print_word(weights->verdict, out);
    fputc('\n', out);
}

static void print_cities(const struct mny_weight_screen *screen, FILE *out)
{
    fputs("\n  ", out);
    mny_print_left(out, _("city"), 14);
    mny_print_right(out, _("n"), 9);
    mny_print_right(out, _("deff"), 9);
    mny_print_right(out, _("n_eff"), 10);
    mny_print_right(out, _("min"), 7);
    mny_print_right(out, _("max"), 7);
    mny_print_right(out, _("error"), 9);
    fprintf(out, "  %s\n", _("verdict"));
    for (size_t i = 0; i < mny_weighting_cities(screen->weighting); i++)
        print_city_line(screen, mny_weighting_city(screen->weighting, i), out);
    fprintf(out, "  %s\n", _("min and max: weight divided by the city's mean weight"));
}

/* ---- margins -------------------------------------------------------------------------- */

/* A category in some cities together. */
struct pooled {
    struct mny_category_name name;
    size_t n;
    double weight, target; /* sums of the final weights, people */
};

/* All margins of some cities: categories in the order of the population file, and what
   their shares are of. */
struct pool {
    struct pooled *rows;
    size_t count, capacity;
};

static struct pooled *find_row(struct pool *pool, struct mny_category_name name)
{
    for (size_t i = 0; i < pool->count; i++)
        if (strcmp(pool->rows[i].name.margin, name.margin) == 0 &&
            strcmp(pool->rows[i].name.category, name.category) == 0)
            return &pool->rows[i];
    if (!mny_grow(&pool->rows, &pool->capacity, pool->count + 1, sizeof *pool->rows))
        return NULL;
    pool->rows[pool->count] = (struct pooled){.name = name};
    return &pool->rows[pool->count++];
}

/* Adds the margins of the city INDEX. */
static bool add_margins(struct pool *pool, const struct mny_weight_screen *screen, size_t index)
{
    const double sum = mny_weighting_city(screen->weighting, index)->sum;

    for (size_t m = 0; m < mny_weighting_margins(screen->weighting, index); m++) {
        for (size_t c = 0; c < mny_weighting_categories(screen->weighting, index, m); c++) {
            const struct mny_margin_share share =
                mny_weighting_share(screen->weighting, index, m, c);
            struct pooled *row = find_row(pool, share.name);
            if (!row)
                return false;
            row->n += share.n;
            row->weight += share.weighted * sum;
            row->target += share.target * share.people;
        }
    }
    return true;
}

/* The sums of the margin that the row AT belongs to. */
static struct pooled margin_sums(const struct pool *pool, size_t at)
{
    struct pooled sums = {.name = pool->rows[at].name};

    for (size_t i = 0; i < pool->count; i++) {
        if (strcmp(pool->rows[i].name.margin, sums.name.margin) != 0)
            continue;
        sums.n += pool->rows[i].n;
        sums.weight += pool->rows[i].weight;
        sums.target += pool->rows[i].target;
    }
    return sums;
}

/* The sample's share as a bar, the target's as a mark in it. */
static void print_margin_bar(double sample, double target, FILE *out)
{
    enum { WIDTH = 20 };
    char bar[WIDTH + 2];
    size_t length = (size_t)(sample * WIDTH + 0.5), mark = (size_t)(target * WIDTH + 0.5), end;

    memset(bar, ' ', sizeof bar);
    memset(bar, '#', length <= WIDTH ? length : WIDTH);
    mark = mark <= WIDTH ? mark : WIDTH;
    bar[mark] = '|';
    end = mark + 1 > length ? mark + 1 : length;
    fprintf(out, "  %.*s", (int)(end <= WIDTH + 1 ? end : WIDTH + 1), bar);
}

static void print_share(double share, int columns, FILE *out)
{
    fprintf(out, "%*.2f", columns, 100 * share);
}

static void print_margins(const struct pool *pool, FILE *out)
{
    if (pool->count == 0)
        return;
    fputs("    ", out);
    mny_print_left(out, _("Margin"), 11);
    mny_print_left(out, _("Category"), 9);
    mny_print_right(out, _("n"), 9);
    mny_print_right(out, _("sample"), 8);
    mny_print_right(out, _("target"), 8);
    mny_print_right(out, _("weighted"), 9);
    fprintf(out, "  %s\n", _("# sample  | target"));
    for (size_t i = 0; i < pool->count; i++) {
        const struct pooled *row = &pool->rows[i], sums = margin_sums(pool, i);
        const bool first = i == 0 || strcmp(row[-1].name.margin, row->name.margin) != 0;
        fputs("    ", out);
        mny_print_left(out, first ? row->name.margin : "", 10);
        fputc(' ', out);
        mny_print_left(out, row->name.category, 9);
        mny_print_count(out, row->n, 9);
        print_share((double)row->n / (double)sums.n, 8, out);
        print_share(row->target / sums.target, 8, out);
        print_share(row->weight / sums.weight, 9, out);
        print_margin_bar((double)row->n / (double)sums.n, row->target / sums.target, out);
        fputc('\n', out);
    }
}

/* ---- the distribution of g ------------------------------------------------------------ */

static void print_quantiles(const struct mny_weight_profile *profile, FILE *out)
{
    fputs("    ", out);
    mny_print_left(out, _("g-weights"), 11);
    for (size_t q = 0; q < MNY_G_QUANTILES; q++) {
        char head[8];
        snprintf(head, sizeof head, "%.0f %%", 100 * mny_weight_profile_share(q));
        mny_print_right(out, q == MNY_G_MIN ? _("min") : q == MNY_G_MAX ? _("max") : head, 7);
    }
    fputs("\n    ", out);
    mny_print_left(out, "", 11);
    for (size_t q = 0; q < MNY_G_QUANTILES; q++)
        print_number(profile->g[q], 7, out);
    fputc('\n', out);
}

static void print_histogram(const struct mny_weight_profile *profile, FILE *out)
{
    size_t most = 0;

    for (size_t i = 0; i < profile->bins; i++)
        most = profile->bin[i] > most ? profile->bin[i] : most;
    for (size_t i = 0; i < profile->bins && profile->bins > 1; i++) {
        fputs("    ", out);
        print_number(profile->bin_from + (double)i * profile->bin_width, 8, out);
        fputs(" -", out);
        print_number(profile->bin_from + (double)(i + 1) * profile->bin_width, 8, out);
        mny_print_count(out, profile->bin[i], 11);
        fputs(profile->bin[i] > 0 ? "  " : "", out);
        print_bar((double)profile->bin[i] / (double)most, 44, out);
        fputc('\n', out);
    }
}

static void print_profile(const struct mny_weight_profile *profile, FILE *out)
{
    print_quantiles(profile, out);
    print_histogram(profile, out);
    fputs("    ", out);
    fprintf(out, _("the heaviest 1 %% hold %.1f %% of the weight, the heaviest 10 %% %.1f %%"),
            100 * profile->top_1pct, 100 * profile->top_10pct);
    fputc('\n', out);
}

/* ---- one city in full ------------------------------------------------------------------ */

static void print_id(const struct mny_weight_screen *screen, size_t row, FILE *out)
{
    char text[64];
    size_t length = 0;
    const char *id = mny_responses_id(screen->responses, row, &length);

    if (length >= sizeof text)
        length = sizeof text - 1;
    memcpy(text, id, length);
    text[length] = '\0';
    mny_print_left(out, length > 0 ? text : "-", 15);
}

static void print_extremes(const struct mny_weight_screen *screen, size_t index, FILE *out)
{
    const struct mny_city_weights *weights = mny_weighting_city(screen->weighting, index);
    struct mny_extreme_weight extremes[MNY_EXTREMES];
    const size_t count = mny_weighting_extremes(screen->weighting, index, extremes);

    if (count == 0)
        return;
    fputs("    ", out);
    mny_print_right(out, _("weight"), 9);
    mny_print_right(out, _("of mean"), 8);
    mny_print_right(out, "g", 8);
    mny_print_right(out, _("persons"), 8);
    fputs("  ", out);
    mny_print_left(out, _("first id"), 16);
    fprintf(out, "%s\n", _("cell"));
    for (size_t i = 0; i < count; i++) {
        char *cell = mny_weighting_cell_text(screen->weighting, index, extremes[i].first);
        fputs("    ", out);
        print_number(extremes[i].weight, 9, out);
        print_number(extremes[i].weight / weights->mean, 8, out);
        print_number(extremes[i].g, 8, out);
        mny_print_count(out, extremes[i].respondents, 8);
        fputs("  ", out);
        print_id(screen, weights->first + extremes[i].first, out);
        fputc(' ', out);
        mny_print_cut(out, cell ? cell : "", 25);
        fputc('\n', out);
        free(cell);
    }
}

static void print_trace(const struct mny_weight_screen *screen, size_t index, FILE *out)
{
    const struct mny_calibration_trace *trace =
        &mny_weighting_city(screen->weighting, index)->trace;
    const size_t kept = trace->count < trace->room ? trace->count : trace->room;

    if (kept == 0)
        return;
    fputs("    ", out);
    mny_print_right(out, _("step"), 5);
    mny_print_right(out, _("error"), 9);
    fprintf(out, "  %s\n", _("largest at"));
    for (size_t i = 0; i < kept; i++) {
        const struct mny_calibration_step *step = &trace->steps[i];
        const struct mny_category_name name =
            mny_weighting_category(screen->weighting, index, step->margin, step->category);
        fprintf(out, "    %5zu", i);
        print_error(step->max_relative_error, out);
        fputs("  ", out);
        mny_print_cut(out, name.margin, 30);
        fputc('=', out);
        mny_print_cut(out, name.category, 26);
        fputc('\n', out);
    }
    if (trace->count > kept) {
        fputs("    ", out);
        fprintf(out, _("and %zu more steps"), trace->count - kept);
        fputc('\n', out);
    }
}

void mny_weight_screen_doubts(const struct mny_city_weights *weights, FILE *out)
{
    const char *comma = "";

    for (size_t i = 0; i < MNY_WEIGHTS_DOUBTS; i++) {
        if (!(weights->verdict & 1U << i))
            continue;
        fprintf(out, "%s%s", comma, mny_weight_doubt_word(i));
        comma = _(", ");
    }
    if (weights->verdict == 0)
        fputs(_("fine"), out);
}

/* The verdict, a doubt a line. */
static void print_verdict(const struct mny_city_weights *weights, FILE *out)
{
    if (isnan(weights->max_relative_error))
        fprintf(out, "    %s\n", _("base weights alone: nothing was fitted to the population"));
    else if (weights->verdict == 0)
        fprintf(out, "    %s\n", _("nothing speaks against these weights"));
    for (size_t i = 0; i < MNY_WEIGHTS_DOUBTS; i++)
        if (weights->verdict & 1U << i)
            fprintf(out, "    ! %s\n", mny_weight_doubt_label(i));
}

static void print_figures(double n, double deff, double n_eff, double cv, FILE *out)
{
    char count[MNY_GROUPED_ROOM], effective[MNY_GROUPED_ROOM];

    mny_grouped((uint64_t)(n + 0.5), count);
    mny_grouped((uint64_t)(n_eff + 0.5), effective);
    fputs("    ", out);
    fprintf(out, _("n %s, n_eff %s (%.0f %%), design effect of weighting %.3f, cv %.3f"), count,
            effective, 100 * n_eff / n, deff, cv);
    fputc('\n', out);
}

static void print_in_full(const struct mny_weight_screen *screen, size_t index, FILE *out)
{
    const struct mny_city_weights *weights = mny_weighting_city(screen->weighting, index);
    struct pool pool = {0};

    fputs("\n  ", out);
    mny_print_safe(out, mny_responses_city_code(screen->responses, weights->city));
    fputc(' ', out);
    mny_print_cut(out, mny_responses_city_label(screen->responses, weights->city), 50);
    fputc('\n', out);
    if (weights->failed) {
        fprintf(out, "    %s\n", _("not weighted"));
        print_trace(screen, index, out);
        return;
    }
    print_verdict(weights, out);
    print_figures((double)weights->n, weights->deff_kish, weights->n_eff, weights->cv, out);
    if (add_margins(&pool, screen, index))
        print_margins(&pool, out);
    free(pool.rows);
    print_profile(&weights->profile, out);
    print_extremes(screen, index, out);
    print_trace(screen, index, out);
}

/* ---- all cities together ---------------------------------------------------------------- */

/* The weights of all cities that have some. */
static struct mny_weight_class *gather(const struct mny_weight_screen *screen, size_t *count)
{
    const size_t cities = mny_weighting_cities(screen->weighting);
    struct mny_weight_class *classes;
    size_t room = 1;

    for (size_t i = 0; i < cities; i++)
        room += mny_weighting_class_count(screen->weighting, i);
    classes = calloc(room, sizeof *classes);
    *count = 0;
    for (size_t i = 0; classes && i < cities; i++)
        if (!mny_weighting_city(screen->weighting, i)->failed) {
            mny_weighting_classes(screen->weighting, i, classes + *count);
            *count += mny_weighting_class_count(screen->weighting, i);
        }
    return classes;
}

/* n, n_eff, design effect and cv of all weights, city by city: the cv of two cities
   together follows from the sums of weights and of their squares. */
static void print_pooled_figures(const struct mny_weight_screen *screen, FILE *out)
{
    double n = 0, sum = 0, squares = 0, deff;

    for (size_t i = 0; i < mny_weighting_cities(screen->weighting); i++) {
        const struct mny_city_weights *weights = mny_weighting_city(screen->weighting, i);
        if (weights->failed)
            continue;
        n += (double)weights->n;
        sum += weights->sum;
        squares += weights->sum * weights->sum / weights->n_eff;
    }
    deff = n * squares / (sum * sum);
    print_figures(n, deff, sum * sum / squares, sqrt(fmax(deff - 1, 0)), out);
}

static void print_together(const struct mny_weight_screen *screen, FILE *out)
{
    struct pool pool = {0};
    size_t count = 0;
    struct mny_weight_class *classes = gather(screen, &count);
    bool good = classes != NULL;

    for (size_t i = 0; good && i < mny_weighting_cities(screen->weighting); i++)
        if (!mny_weighting_city(screen->weighting, i)->failed)
            good = add_margins(&pool, screen, i);
    if (good && count > 0) {
        const struct mny_weight_profile profile = mny_weight_profile_of(classes, count);
        fprintf(out, "\n  %s\n", _("all cities together"));
        print_pooled_figures(screen, out);
        print_margins(&pool, out);
        print_profile(&profile, out);
    }
    free(pool.rows);
    free(classes);
}

/* How many cities are fine, in doubt, and without weights. */
static void print_answer(const struct mny_weight_screen *screen, size_t doubted, size_t failed,
                         FILE *out)
{
    const size_t cities = mny_weighting_cities(screen->weighting);

    fputs("\n  ", out);
    fprintf(out,
            cities == 1 ? _("nothing speaks against the weights of %zu of %zu city")
                        : _("nothing speaks against the weights of %zu of %zu cities"),
            cities - doubted - failed, cities);
    if (doubted == 1)
        fputs(_("; 1 needs a look"), out);
    else if (doubted > 1)
        fprintf(out, _("; %zu need a look"), doubted);
    if (failed == 1)
        fputs(_("; 1 has none"), out);
    else if (failed > 1)
        fprintf(out, _("; %zu have none"), failed);
    fputc('\n', out);
}

bool mny_weight_screen_has(const struct mny_weighting *weighting,
                           const struct mny_responses *responses, const char *code)
{
    for (size_t i = 0; i < mny_weighting_cities(weighting); i++)
        if (strcmp(mny_responses_city_code(responses, mny_weighting_city(weighting, i)->city),
                   code) == 0)
            return true;
    return false;
}

/* Whether the city INDEX is shown in full; *DOUBTED counts those in doubt so far. */
static bool is_shown(const struct mny_weight_screen *screen, const struct mny_city_weights *weights,
                     size_t *doubted)
{
    if (!weights->failed && weights->verdict != 0)
        ++*doubted;
    if (screen->city)
        return strcmp(mny_responses_city_code(screen->responses, weights->city), screen->city) == 0;
    return screen->all || (!weights->failed && weights->verdict != 0 && *doubted <= SHOWN);
}

void mny_weight_screen_print(const struct mny_weight_screen *screen, FILE *out)
{
    const size_t cities = mny_weighting_cities(screen->weighting);
    size_t doubted = 0, failed = 0;

    if (cities == 0)
        return;
    print_cities(screen, out);
    if (!screen->city && cities > 1)
        print_together(screen, out);
    for (size_t i = 0; i < cities; i++) {
        const struct mny_city_weights *weights = mny_weighting_city(screen->weighting, i);
        failed += weights->failed;
        if (is_shown(screen, weights, &doubted))
            print_in_full(screen, i, out);
    }
    print_answer(screen, doubted, failed, out);
    if (!screen->city && !screen->all && doubted > SHOWN)
        fprintf(out, "  %s\n", _("--city CODE shows one of them in full, --verbose all"));
}
