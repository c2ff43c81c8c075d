/* SPDX-License-Identifier: MIT */
#include "survey/report/report_importance.h"

#include "core/text.h"
#include "survey/report/html.h"
#include "survey/report/report_source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In the order of the table: what asks for work first.  Colours are Okabe and Ito's. */
static const struct quadrant {
    const char *code, *words, *color;
} quadrants[] = {
    {"concentrate", N_("concentrate here"), "#d55e00"},
    {"keep_up", N_("keep up the good work"), "#0072b2"},
    {"low_priority", N_("low priority"), "#8c96a0"},
    {"overkill", N_("possible overkill"), "#009e73"},
};

enum { CONCENTRATE, KEEP_UP, LOW_PRIORITY, OVERKILL, QUADRANTS };

static size_t quadrant_at(const char *code)
{
    size_t at = 0;

    while (at < QUADRANTS && strcmp(quadrants[at].code, code) != 0)
        at++;
    return at;
}

/* As importance.csv has it, in words; "" for none. */
static const char *in_words(const char *quadrant)
{
    const size_t at = quadrant_at(quadrant);

    return at < QUADRANTS ? _(quadrants[at].words) : "";
}

bool mny_report_must_concentrate(const struct mny_report_importance *row)
{
    return quadrant_at(row->quadrant) == CONCENTRATE;
}

void mny_reading_importance(struct mny_reading *reading)
{
    enum { CITY, LEVEL, CODE, LABEL, N, SCORE, IMPORTANCE, WEIGHT, QUADRANT, CUT_SCORE, CUT };
    static const char *const names[] = {
        "city",     "level",     "code",           "label",
        "n",        "score",     "importance",     "relative_weight",
        "quadrant", "cut_score", "cut_importance", NULL};
    struct mny_report_data *data = reading->data;
    const size_t rows = mny_table_rows(reading->table);

    if (!mny_reading_columns(reading, names))
        return;
    data->importance = calloc(rows + 1, sizeof *data->importance);
    if (data->importance == NULL) {
        reading->code = mny_problem_memory(reading->problems);
        return;
    }
    for (size_t row = 0; row < rows; row++) {
        const struct mny_report_city *city =
            mny_reading_known(data, mny_reading_text(reading, row, CITY));

        data->importance[data->importance_count++] = (struct mny_report_importance){
            .is_all = strcmp(mny_reading_text(reading, row, CITY), "*") == 0,
            .item = strcmp(mny_reading_text(reading, row, LEVEL), "item") == 0,
            .city = city != NULL ? (size_t)(city - data->cities) : data->city_count,
            .code = mny_reading_text(reading, row, CODE),
            .label = mny_reading_text(reading, row, LABEL),
            .quadrant = mny_reading_text(reading, row, QUADRANT),
            .n = mny_reading_number(reading, row, N),
            .score = mny_reading_number(reading, row, SCORE),
            .correlation = mny_reading_number(reading, row, IMPORTANCE),
            .weight = mny_reading_number(reading, row, WEIGHT),
            .cut_score = mny_reading_number(reading, row, CUT_SCORE),
            .cut_correlation = mny_reading_number(reading, row, CUT),
        };
    }
}

/* ---- the items of all cities ------------------------------------------------------------ */

/* By quadrant; there the most important first. */
static int compare(const void *a, const void *b)
{
    const struct mny_report_importance *x = *(const struct mny_report_importance *const *)a;
    const struct mny_report_importance *y = *(const struct mny_report_importance *const *)b;
    const size_t left = quadrant_at(x->quadrant), right = quadrant_at(y->quadrant);

    if (left != right)
        return left < right ? -1 : 1;
    if (x->correlation != y->correlation && !isnan(x->correlation) && !isnan(y->correlation))
        return x->correlation > y->correlation ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* Those of all cities that are ITEMS, or dimensions, in order; NULL without memory. */
static const struct mny_report_importance **list(const struct mny_report_data *data, bool items,
                                                 size_t *count)
{
    const struct mny_report_importance **found = calloc(data->importance_count + 1, sizeof *found);

    *count = 0;
    for (size_t i = 0; found != NULL && i < data->importance_count; i++)
        if (data->importance[i].is_all && data->importance[i].item == items)
            found[(*count)++] = &data->importance[i];
    if (found != NULL && items)
        qsort(found, *count, sizeof *found, compare);
    return found;
}

bool mny_report_has_importance(const struct mny_report_data *data)
{
    for (size_t i = 0; i < data->importance_count; i++)
        if (data->importance[i].is_all && *data->importance[i].quadrant != '\0')
            return true;
    return false;
}

static bool is_city_of(const struct mny_report_data *data, const struct mny_report_importance *row,
                       const char *code)
{
    return !row->is_all && row->city < data->city_count && strcmp(row->code, code) == 0 &&
           mny_report_must_concentrate(row);
}

/* The cities that CODE is important to, and scores low in. */
static void cities_cell(const struct mny_page *page, const char *code)
{
    const struct mny_report_data *data = page->data;
    size_t count = 0, written = 0;
    bool named;

    for (size_t i = 0; i < data->importance_count; i++)
        count += is_city_of(data, &data->importance[i], code);
    named = mny_page_cities_begin(page, count);
    for (size_t i = 0; named && i < data->importance_count; i++)
        if (is_city_of(data, &data->importance[i], code))
            mny_page_cities_name(page, written++, data->importance[i].city);
    mny_writer_string(page->writer, "</td>");
}

static void table_row(const struct mny_page *page, const struct mny_report_importance *row,
                      size_t number)
{
    mny_writer_string(page->writer, "<tr>");
    if (number > 0)
        mny_writer_format(page->writer, "<td class=\"rank\">%zu</td>", number);
    mny_html_row_head(page->writer, row->label, row->code);
    mny_html_number_cell(page->writer, row->score, 2);
    mny_html_number_cell(page->writer, row->correlation, 3);
    mny_html_number_cell(page->writer, 100 * row->weight, 1);
    mny_html_count_cell(page->writer, row->n);
    mny_html_text_cell(page->writer, in_words(row->quadrant));
    cities_cell(page, row->code);
    mny_writer_string(page->writer, "</tr>\n");
}

static void table(const struct mny_page *page, const struct mny_report_importance *const *rows,
                  size_t count, bool items)
{
    mny_html_table_begin(page->writer, "plain",
                         items ? _("Questions, what asks for work first") : _("Dimensions"));
    if (items)
        mny_html_number_column(page->writer, _("No."));
    mny_html_word_column(page->writer, items ? _("Question") : _("Dimension"));
    mny_html_number_column(page->writer, _("Score"));
    mny_html_number_column(page->writer, _("Importance"));
    mny_html_number_column(page->writer, _("Relative weight, %"));
    mny_html_number_column(page->writer, _("Respondents"));
    mny_html_word_column(page->writer, _("All cities"));
    mny_html_word_column(page->writer, _("Concentrate here in"));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < count; i++)
        table_row(page, rows[i], items ? i + 1 : 0);
    mny_html_table_end(page->writer);
}

static bool is_drawn(const struct mny_report_importance *row)
{
    return quadrant_at(row->quadrant) < QUADRANTS && isfinite(row->score) &&
           isfinite(row->correlation);
}

static bool fill_plot(const struct mny_report_importance *const *rows, size_t count,
                      struct mny_arena *arena, struct mny_point_plot *plot)
{
    struct mny_plot_point *points = mny_arena_array(arena, count + 1, sizeof *points);

    plot->points = points;
    for (size_t i = 0; points != NULL && i < count; i++) {
        struct mny_plot_point *point = &points[plot->count];

        if (!is_drawn(rows[i]))
            continue;
        plot->x_cut = rows[i]->cut_score;
        plot->y_cut = rows[i]->cut_correlation;
        *point = (struct mny_plot_point){.x = rows[i]->score,
                                         .y = rows[i]->correlation,
                                         .low = NAN,
                                         .high = NAN,
                                         .number = mny_point_plot_number(arena, i + 1),
                                         .label = rows[i]->label,
                                         .color = quadrants[quadrant_at(rows[i]->quadrant)].color};
        plot->count++;
        if (point->number == NULL)
            return false;
    }
    if (!isfinite(plot->x_cut) || !isfinite(plot->y_cut))
        plot->count = 0;
    return points != NULL;
}

bool mny_report_importance_plot(const struct mny_report_data *data, struct mny_arena *arena,
                                struct mny_point_plot *plot)
{
    size_t count;
    const struct mny_report_importance **items = list(data, true, &count);
    bool good;

    *plot = (struct mny_point_plot){
        .x_axis = _("Score"),
        .y_axis = _("Importance"),
        .corners = {_(quadrants[CONCENTRATE].words), _(quadrants[KEEP_UP].words),
                    _(quadrants[LOW_PRIORITY].words), _(quadrants[OVERKILL].words)}};
    good = items != NULL && fill_plot(items, count, arena, plot);
    free(items);
    return good;
}

void mny_report_importance(const struct mny_page *page)
{
    size_t item_count, dimension_count;
    const struct mny_report_importance **items = list(page->data, true, &item_count);
    const struct mny_report_importance **dimensions = list(page->data, false, &dimension_count);

    mny_page_paragraph(page, _("Importance is not asked but derived: the correlation of an item's "
                               "score with overall satisfaction. What scores below the mean of all "
                               "items although satisfaction hangs on it more than on most is where "
                               "work pays first: concentrate here."));
    if (items != NULL && item_count > 0) {
        mny_page_figure(page, MNY_PLOT_IMPORTANCE);
        table(page, items, item_count, true);
    }
    if (dimensions != NULL && dimension_count > 0)
        table(page, dimensions, dimension_count, false);
    mny_page_note(page, _("A correlation is no proof of a cause. Of each pair those are counted "
                          "who answered both. A relative weight is the item's share of what the "
                          "items of its dimension explain together (Johnson); dimensions are "
                          "compared with those below the same parent. importance.csv has all "
                          "numbers of each city, with their intervals."));
    free(items);
    free(dimensions);
}
