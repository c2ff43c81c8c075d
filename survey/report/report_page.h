/* SPDX-License-Identifier: MIT */
/* The page around the sections of the report, and what several sections share. */
#ifndef MINYI_SURVEY_REPORT_REPORT_PAGE_H
#define MINYI_SURVEY_REPORT_REPORT_PAGE_H

#include "core/writer.h"
#include "survey/manifest/manifest.h"
#include "survey/report/plots.h"
#include "survey/report/report_data.h"
#include "survey/report/report_inline.h"

/* What a section writes, and what it writes from. */
struct mny_page {
    struct mny_writer *writer;
    const struct mny_report_data *data;
    const struct mny_plots *plots;
    const struct mny_manifest *manifest; /* NULL: none */
};

/* One section: its place in the page, its title (marked by N_()), whether there
   is anything for it, its content, and whether it is for the statistician. */
struct mny_page_section {
    const char *id, *title;
    bool (*present)(const struct mny_report_data *data);
    void (*write)(const struct mny_page *page);
    bool technical;
};

/* The whole page: title, key figures, a list of contents, the sections that are
   present, in this order. */
void mny_page_write(const struct mny_page *page, const struct mny_page_section *sections,
                    size_t count);

/* The same for a page with other sections, and without script: up to the header, in the report's
   style and STYLE, more of it (NULL: none); sections one by one; and the end, which stands inside a
   <footer>. */
void mny_page_begin(struct mny_writer *writer, const char *title, mny_inline_text *style);
void mny_page_section_begin(struct mny_writer *writer, const char *id, const char *title);
void mny_page_section_end(struct mny_writer *writer);
void mny_page_end(struct mny_writer *writer);

/* The footer of a page about a run, and its end. */
void mny_page_foot(const struct mny_page *page);

/* The list of contents; titles are marked by N_(). */
enum { MNY_PAGE_SECTIONS_MOST = 32 };
struct mny_page_link {
    const char *id, *title;
};
void mny_page_contents(struct mny_writer *writer, const struct mny_page_link *links, size_t count);

/* A key figure under the title: a count. */
void mny_page_count(struct mny_writer *writer, const char *name, double count);

/* A paragraph: of the section's main text, or of an aside in small print. */
void mny_page_paragraph(const struct mny_page *page, const char *text);
void mny_page_note(const struct mny_page *page, const char *text);

/* The drawing with its title above it; says so where it could not be made. */
void mny_page_figure(const struct mny_page *page, enum mny_plot plot);

/* The head of the column of cities, which stays in view, and of a row that stands
   for a city: its name, and its code in small print. */
void mny_page_city_column(const struct mny_page *page);
void mny_page_city(const struct mny_page *page, const struct mny_report_city *city);

/* A cell that names COUNT cities, begun; of many it says how many, and returns false: then none
   is to be named.  Else the INDEXth of them, CITY, is named; the caller ends the cell. */
bool mny_page_cities_begin(const struct mny_page *page, size_t count);
void mny_page_cities_name(const struct mny_page *page, size_t index, size_t city);

/* `<details>` with a summary line, until mny_page_details_end(). */
void mny_page_details_begin(const struct mny_page *page, const char *summary);
void mny_page_details_end(const struct mny_page *page);

/* A score with its interval in small print below, in a cell; FACTOR turns the
   survey's scale into points of the total. */
void mny_page_estimate_cell(const struct mny_page *page, const struct mny_report_estimate *estimate,
                            double value, double factor);

#endif
