/* SPDX-License-Identifier: MIT */
#include "survey/waves/wave_page.h"

#include "core/text.h"
#include "survey/common/language.h"
#include "survey/report/html.h"
#include "survey/report/report_page.h"
#include "survey/waves/wave_chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows of the list of changes beyond chance. */
enum { LISTED_MOST = 200 };

/* A city on its way through qsort(). */
struct ranked {
    size_t city, rank;
};

struct page {
    struct mny_writer *writer;
    const struct mny_wave_changes *changes;
    const struct mny_wave_notes *notes;
    const struct mny_change **found; /* beyond chance, the largest first */
    size_t found_count;
    struct ranked *order; /* of all cities in the table */
    const struct mny_wave_chart *chart;
};

/* ---- cells ---------------------------------------------------------------------------------- */

static void arrow(struct mny_writer *writer, enum mny_direction direction)
{
    static const struct {
        const char *sign, *words;
    } arrows[MNY_DIRECTIONS] = {
        [MNY_DIRECTION_UP] = {"\xE2\x96\xB2", N_("up")},
        [MNY_DIRECTION_DOWN] = {"\xE2\x96\xBC", N_("down")},
        [MNY_DIRECTION_SAME] = {"=", N_("no change beyond chance")},
        [MNY_DIRECTION_UNKNOWN] = {"?", N_("not known")},
    };

    mny_writer_string(writer, " <span class=\"arrow\" role=\"img\" aria-label=\"");
    mny_html_text(writer, _(arrows[direction].words));
    mny_writer_format(writer, "\">%s</span>", arrows[direction].sign);
}

static void signed_number(struct mny_writer *writer, double value)
{
    char text[MNY_HTML_NUMBER_ROOM];

    mny_html_fixed(value, 2, text);
    mny_writer_format(writer, "%s%s", value > 0 && strcmp(text, "0.00") != 0 ? "+" : "", text);
}

/* The change with its arrow; where one points at it, both scores.  NULL: an en dash. */
static void change_cell(struct mny_writer *writer, const struct mny_change *change)
{
    char old[MNY_HTML_NUMBER_ROOM], new[MNY_HTML_NUMBER_ROOM];

    if (!change || isnan(change->test.difference)) {
        mny_writer_string(writer, "<td>–</td>");
        return;
    }
    mny_html_fixed(change->old, 2, old);
    mny_html_fixed(change->new, 2, new);
    mny_writer_format(writer, "<td class=\"%s\" title=\"%s → %s\">",
                      mny_direction_name(change->direction), old, new);
    signed_number(writer, change->test.difference);
    arrow(writer, change->direction);
    mny_writer_string(writer, "</td>");
}

static void p_cell(struct mny_writer *writer, double p)
{
    char text[MNY_HTML_NUMBER_ROOM];

    if (p < 0.001) {
        mny_writer_string(writer, "<td>&lt;0.001</td>");
        return;
    }
    mny_html_fixed(p, 3, text);
    mny_writer_format(writer, "<td>%s</td>", text);
}

static void rank_cell(struct mny_writer *writer, size_t rank)
{
    if (rank > 0)
        mny_writer_format(writer, "<td>%zu</td>", rank);
    else
        mny_writer_string(writer, "<td>–</td>");
}

static void city_column(struct mny_writer *writer)
{
    mny_page_city_column(&(struct mny_page){.writer = writer});
}

static void city_head(const struct page *page, size_t city)
{
    mny_html_row_head(page->writer, page->changes->cities[city].name,
                      page->changes->cities[city].code);
}

/* ---- ranks, totals, survey scores ---------------------------------------------------------------
 */

static const char *beyond_word(const struct mny_move *move)
{
    switch (move->beyond) {
    case MNY_BEYOND_YES:
        return _("yes");
    case MNY_BEYOND_NO:
        return _("no");
    case MNY_BEYOND_UNKNOWN:
        break;
    }
    return "–";
}

static bool has_ranks(const struct mny_wave_changes *changes)
{
    return changes->ranked < changes->statistic_count;
}

static void move_cells(const struct page *page, size_t city)
{
    const struct mny_move *move = &page->changes->cities[city].move;

    rank_cell(page->writer, move->old_place);
    rank_cell(page->writer, move->new_place);
    if (move->old_place == 0 || move->new_place == 0)
        mny_writer_string(page->writer, "<td>–</td>");
    else
        mny_writer_format(page->writer, "<td>%s%ld</td>", move->places > 0 ? "+" : "",
                          move->places);
    mny_html_text_cell(page->writer, beyond_word(move));
}

/* The two that stand for a city, each if there is one. */
static const enum mny_wave_level head_levels[] = {MNY_WAVE_TOTAL, MNY_WAVE_SURVEY};
enum { HEADS = sizeof head_levels / sizeof *head_levels };

/* The statistic of the INDEXth, if both waves have it; else how many statistics there are. */
static size_t head_of(const struct mny_wave_changes *changes, size_t index)
{
    const size_t at = mny_wave_statistic(changes, head_levels[index]);

    return at < changes->statistic_count && changes->statistics[at].in_old &&
                   changes->statistics[at].in_new
               ? at
               : changes->statistic_count;
}

static void score_cells(const struct page *page, size_t city, size_t statistic)
{
    const struct mny_change *change = mny_wave_change(page->changes, city, statistic);

    mny_html_number_cell(page->writer, change ? change->old : NAN, 2);
    mny_html_number_cell(page->writer, change ? change->new : NAN, 2);
    change_cell(page->writer, change);
    p_cell(page->writer, change ? change->p_holm : NAN);
}

static void cities_head(const struct page *page)
{
    const struct mny_wave_changes *changes = page->changes;

    mny_html_table_begin(page->writer, "plain", _("Cities by their new rank; p by Holm's method"));
    city_column(page->writer);
    if (has_ranks(changes)) {
        mny_html_number_column(page->writer, _("Old rank"));
        mny_html_number_column(page->writer, _("New rank"));
        mny_html_number_column(page->writer, _("Move"));
        mny_html_word_column(page->writer, _("Beyond chance"));
    }
    for (size_t i = 0; i < HEADS; i++) {
        if (head_of(changes, i) == changes->statistic_count)
            continue;
        mny_html_number_column(page->writer, i == 0 ? _("Total, old") : _("Survey, old"));
        mny_html_number_column(page->writer, i == 0 ? _("Total, new") : _("Survey, new"));
        mny_html_number_column(page->writer, _("Change"));
        mny_html_number_column(page->writer, "p");
    }
    mny_html_table_body(page->writer);
}

static int by_rank(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;

    /* No rank, 0, comes last. */
    if (a->rank != b->rank)
        return a->rank - 1 < b->rank - 1 ? -1 : 1;
    return a->city < b->city ? -1 : 1;
}

/* Cities by their new rank, those without one last. */
static bool sort_cities(struct page *page)
{
    const struct mny_wave_changes *changes = page->changes;

    page->order = calloc(changes->city_count + 1, sizeof *page->order);
    if (!page->order)
        return false;
    for (size_t i = 0; i < changes->city_count; i++)
        page->order[i] = (struct ranked){i, changes->cities[i].move.new_place};
    qsort(page->order, changes->city_count, sizeof *page->order, by_rank);
    return true;
}

static void cities_table(const struct page *page)
{
    const struct mny_wave_changes *changes = page->changes;

    cities_head(page);
    for (size_t i = 0; i < changes->city_count; i++) {
        mny_writer_string(page->writer, "<tr>");
        city_head(page, page->order[i].city);
        if (has_ranks(changes))
            move_cells(page, page->order[i].city);
        for (size_t k = 0; k < HEADS; k++) {
            const size_t at = head_of(changes, k);

            if (at < changes->statistic_count)
                score_cells(page, page->order[i].city, at);
        }
        mny_writer_string(page->writer, "</tr>\n");
    }
    mny_html_table_end(page->writer);
}

static void chart(const struct page *page)
{
    const struct mny_svg *wide = mny_wave_chart_svg(page->chart, MNY_FORM_WIDE);
    const struct mny_svg *narrow = mny_wave_chart_svg(page->chart, MNY_FORM_NARROW);
    struct mny_writer *writer = page->writer;

    if (mny_wave_chart_lacks(page->chart))
        mny_html_element(writer, "p", "note",
                         _("The plot is missing here: gnuplot was not there to draw it. The "
                           "table has its numbers."));
    if (!wide || !narrow)
        return;
    mny_writer_string(writer, "<figure>\n");
    mny_html_element(writer, "figcaption", NULL, wide->title);
    mny_writer_string(writer, "<div class=\"wide\">\n");
    mny_svg_write(wide, MNY_SVG_IN_PAGE, writer);
    mny_writer_string(writer, "</div>\n<div class=\"narrow\">\n");
    mny_svg_write(narrow, MNY_SVG_IN_PAGE, writer);
    mny_writer_string(writer, "</div>\n</figure>\n");
    mny_html_element(writer, "p", "note",
                     _("Blue: up beyond chance. Orange: down beyond chance. Dark grey: no "
                       "change beyond chance, or not known. Among many cities the 10 that "
                       "move most are named; the others are light grey."));
}

static void write_cities(const struct page *page)
{
    const struct mny_wave_changes *changes = page->changes;

    chart(page);
    cities_table(page);
    if (has_ranks(changes))
        mny_html_element(
            page->writer, "p", "note",
            _("Ranks are those among the cities that both waves rank; rank_moves.csv has the "
              "published ones, too. A move is beyond chance if the joint rank intervals of both "
              "waves have no rank in common; where a wave has none, if the score itself changed "
              "beyond chance in the direction of the move."));
}

static bool has_cities(const struct page *page)
{
    for (size_t i = 0; i < HEADS; i++)
        if (head_of(page->changes, i) < page->changes->statistic_count)
            return true;
    return false;
}

/* ---- city by dimension -------------------------------------------------------------------------
 */

static bool is_shown(const struct mny_wave_changes *changes, size_t statistic,
                     enum mny_wave_level level)
{
    return changes->statistics[statistic].level == level &&
           mny_wave_is_compared(changes, statistic);
}

/* Whether STATISTIC is compared in percent of its full points. */
static bool is_percent(const struct mny_wave_changes *changes, size_t statistic)
{
    bool percent = false;

    for (size_t city = 0; city < changes->city_count && !percent; city++) {
        const struct mny_change *change = mny_wave_change(changes, city, statistic);

        percent = change && change->percent;
    }
    return percent;
}

static bool any_shown(const struct mny_wave_changes *changes, enum mny_wave_level level)
{
    for (size_t i = 0; i < changes->statistic_count; i++)
        if (is_shown(changes, i, level))
            return true;
    return false;
}

static void matrix(const struct page *page, enum mny_wave_level level, const char *caption)
{
    const struct mny_wave_changes *changes = page->changes;

    mny_html_table_begin(page->writer, "plain", caption);
    city_column(page->writer);
    for (size_t i = 0; i < changes->statistic_count; i++) {
        if (!is_shown(changes, i, level))
            continue;
        mny_writer_string(page->writer, "<th scope=\"col\">");
        mny_html_text(page->writer, mny_wave_statistic_word(&changes->statistics[i]));
        mny_writer_string(page->writer, "<small>");
        mny_html_text(page->writer, changes->statistics[i].code);
        mny_writer_string(page->writer, is_percent(changes, i) ? ", %</small>" : "</small>");
        mny_writer_string(page->writer, "</th>");
    }
    mny_html_table_body(page->writer);
    for (size_t city = 0; city < changes->city_count; city++) {
        if (!changes->cities[city].in_old || !changes->cities[city].in_new)
            continue;
        mny_writer_string(page->writer, "<tr>");
        city_head(page, city);
        for (size_t i = 0; i < changes->statistic_count; i++)
            if (is_shown(changes, i, level))
                change_cell(page->writer, mny_wave_change(changes, city, i));
        mny_writer_string(page->writer, "</tr>\n");
    }
    mny_html_table_end(page->writer);
}

static bool has_dimensions(const struct page *page)
{
    return any_shown(page->changes, MNY_WAVE_DIMENSION);
}

static void write_dimensions(const struct page *page)
{
    matrix(page, MNY_WAVE_DIMENSION, _("Change of each city's survey scores, in points of 100"));
}

static bool has_indicators(const struct page *page)
{
    return any_shown(page->changes, MNY_WAVE_L1);
}

static void write_indicators(const struct page *page)
{
    mny_html_element(page->writer, "p", NULL,
                     _("Filings are counted, not sampled: a change is as it is, without an error. "
                       "Those of L2 are in compare.csv."));
    matrix(
        page, MNY_WAVE_L1,
        _("Change of each city's objective scores, in points of the total; where the full points "
          "differ (%) in percent of them"));
}

/* ---- beyond chance ------------------------------------------------------------------------------
 */

static bool has_tests(const struct page *page)
{
    return mny_wave_changes_tested(page->changes) > 0;
}

static void found_row(const struct page *page, const struct mny_change *change)
{
    const struct mny_statistic *statistic = &page->changes->statistics[change->statistic];
    char low[MNY_HTML_NUMBER_ROOM], high[MNY_HTML_NUMBER_ROOM];

    mny_html_fixed(change->test.low, 2, low);
    mny_html_fixed(change->test.high, 2, high);
    mny_writer_string(page->writer, "<tr>");
    city_head(page, change->city);
    mny_writer_string(page->writer, "<td class=\"word\">");
    mny_html_text(page->writer, mny_wave_statistic_word(statistic));
    if (*statistic->label != '\0') {
        mny_writer_string(page->writer, " <small>");
        mny_html_text(page->writer, statistic->code);
        mny_writer_string(page->writer, "</small>");
    }
    mny_writer_string(page->writer, "</td>");
    mny_html_number_cell(page->writer, change->old, 2);
    mny_html_number_cell(page->writer, change->new, 2);
    change_cell(page->writer, change);
    mny_writer_format(page->writer, "<td>%s – %s</td>", low, high);
    p_cell(page->writer, change->p_holm);
    mny_writer_string(page->writer, "</tr>\n");
}

static void write_found(const struct page *page)
{
    const size_t shown = page->found_count < LISTED_MOST ? page->found_count : LISTED_MOST;

    mny_writer_string(page->writer, "<p>");
    mny_html_format(page->writer,
                    _("Of %zu changes that could be tested %zu are beyond chance (Holm's p below "
                      "%g, over all cities of one score)."),
                    mny_wave_changes_tested(page->changes), page->found_count,
                    page->changes->level);
    mny_writer_string(page->writer, "</p>\n");
    if (shown == 0)
        return;
    mny_html_table_begin(page->writer, "plain", _("Changes beyond chance, the largest first"));
    city_column(page->writer);
    mny_html_word_column(page->writer, _("Score"));
    mny_html_number_column(page->writer, _("Old"));
    mny_html_number_column(page->writer, _("New"));
    mny_html_number_column(page->writer, _("Change"));
    mny_html_number_column(page->writer, _("Interval (95 %)"));
    mny_html_number_column(page->writer, "p");
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < shown; i++)
        found_row(page, page->found[i]);
    mny_html_table_end(page->writer);
    if (shown < page->found_count)
        mny_html_element(page->writer, "p", "note",
                         _("Only the 200 largest are listed; compare.csv has all."));
}

/* ---- words --------------------------------------------------------------------------------------
 */

static bool has_notes(const struct page *page)
{
    return page->notes->count > 0;
}

static void write_notes(const struct page *page)
{
    mny_writer_string(page->writer, "<ul>\n");
    for (size_t i = 0; i < page->notes->count; i++)
        mny_html_element(page->writer, "li", NULL, page->notes->items[i]);
    mny_writer_string(page->writer, "</ul>\n");
}

static bool always(const struct page *page)
{
    (void)page;
    return true;
}

static void write_method(const struct page *page)
{
    static const char *const words[][2] = {
        {N_("Change"), N_("The new score minus the old one. The two waves asked people drawn "
                          "independently of one another: the variance of a change is the sum of "
                          "both, and its test is Welch's t. A total has the survey's part of the "
                          "error; filings have none.")},
        {N_("Chance"), N_("p are adjusted by Holm's method over all cities of one score. An arrow "
                          "stands where the adjusted p is below the level; “=” is no proof that "
                          "nothing changed.")},
        {N_("What is compared"),
         N_("Cities, dimensions, questions and indicators with the same code in both waves; by "
            "another standard, with the same name too. Where the full points of an indicator "
            "differ, percent of them.")},
    };

    mny_writer_string(page->writer, "<dl class=\"method\">\n");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        mny_html_element(page->writer, "dt", NULL, _(words[i][0]));
        mny_html_element(page->writer, "dd", NULL, _(words[i][1]));
    }
    mny_writer_string(page->writer, "</dl>\n");
}

/* ---- the page ------------------------------------------------------------------------------- */

static const struct {
    const char *id, *title;
    bool (*present)(const struct page *page);
    void (*write)(const struct page *page);
} sections[] = {
    {"cities", N_("Cities"), has_cities, write_cities},
    {"dimensions", N_("Survey scores, by dimension"), has_dimensions, write_dimensions},
    {"indicators", N_("Objective scores"), has_indicators, write_indicators},
    {"changes", N_("Changes beyond chance"), has_tests, write_found},
    {"apart", N_("What is not the same in both waves"), has_notes, write_notes},
    {"method", N_("How the numbers are made"), always, write_method},
};
enum { SECTIONS = sizeof sections / sizeof *sections };

static void write_contents(const struct page *page)
{
    struct mny_page_link links[SECTIONS];
    size_t present = 0;

    for (size_t i = 0; i < SECTIONS; i++)
        if (sections[i].present(page))
            links[present++] = (struct mny_page_link){sections[i].id, sections[i].title};
    mny_page_contents(page->writer, links, present);
}

static void figure(const struct page *page, const char *name, size_t count)
{
    mny_page_count(page->writer, name, (double)count);
}

/* A wave under the title: its folder, and by which standard. */
static void write_wave(const struct page *page, const char *name,
                       const struct mny_survey_wave *wave)
{
    mny_writer_string(page->writer, "<p class=\"lead\">");
    if (*wave->standard != '\0')
        mny_html_format(page->writer, _("%s: %s (%s)"), name, wave->folder, wave->standard);
    else
        mny_html_format(page->writer, _("%s: %s"), name, wave->folder);
    mny_writer_string(page->writer, "</p>\n");
}

static void write_top(const struct page *page)
{
    const struct mny_wave_changes *changes = page->changes;
    size_t common = 0;

    for (size_t i = 0; i < changes->city_count; i++)
        common += changes->cities[i].in_old && changes->cities[i].in_new;
    mny_writer_string(page->writer, "<header class=\"top\">\n");
    mny_html_element(page->writer, "p", "eyebrow", _("minyi · citizen survey and evaluation"));
    mny_html_element(page->writer, "h1", NULL, _("What changed between two waves"));
    write_wave(page, _("Old wave"), changes->old);
    write_wave(page, _("New wave"), changes->new);
    mny_writer_string(page->writer, "<dl class=\"figures\">\n");
    figure(page, _("Cities in both"), common);
    if (has_tests(page)) {
        figure(page, _("Changes tested"), mny_wave_changes_tested(changes));
        figure(page, _("Up beyond chance"), mny_wave_changes_directed(changes, MNY_DIRECTION_UP));
        figure(page, _("Down beyond chance"),
               mny_wave_changes_directed(changes, MNY_DIRECTION_DOWN));
    }
    mny_writer_string(page->writer, "</dl>\n");
    for (size_t i = 0; i < page->notes->warnings; i++)
        mny_html_element(page->writer, "p", "warn", page->notes->items[i]);
    mny_writer_string(page->writer, "</header>\n");
}

static void write_page(const struct page *page)
{
    mny_page_begin(page->writer, _("What changed between two waves"), NULL);
    write_top(page);
    write_contents(page);
    mny_writer_string(page->writer, "<main id=\"main\">\n");
    for (size_t i = 0; i < SECTIONS; i++) {
        if (!sections[i].present(page))
            continue;
        mny_page_section_begin(page->writer, sections[i].id, _(sections[i].title));
        sections[i].write(page);
        mny_page_section_end(page->writer);
    }
    mny_writer_string(page->writer, "</main>\n<footer>\n<p>");
    mny_html_format(page->writer,
                    _("Made by minyi %s. Numbers are shown with two decimals, rounded half up; "
                      "compare.csv has them in full."),
                    MINYI_VERSION);
    mny_writer_string(page->writer, "</p>\n");
    mny_page_end(page->writer);
}

enum mny_code mny_wave_page_write(const struct mny_wave_changes *changes,
                                  const struct mny_wave_notes *notes, struct mny_output *output,
                                  struct mny_problems *problems)
{
    struct page page = {.changes = changes, .notes = notes};
    struct mny_wave_chart *drawn = NULL;
    struct mny_document document;
    enum mny_code code = mny_wave_chart_make(changes, output, problems, &drawn);

    page.chart = drawn;
    if (code == MNY_OK &&
        (!sort_cities(&page) ||
         mny_wave_changes_significant(changes, &page.found, &page.found_count) != MNY_OK))
        code = mny_problem_memory(problems);
    if (code == MNY_OK)
        code = mny_output_open(output, "compare.html", problems, &page.writer);
    if (code == MNY_OK) {
        mny_document_begin(&document);
        write_page(&page);
        mny_document_end(&document);
        code = mny_writer_close(page.writer);
    }
    free((void *)page.found);
    free(page.order);
    mny_wave_chart_free(drawn);
    return code;
}
