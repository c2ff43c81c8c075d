/* SPDX-License-Identifier: MIT */
#include "survey/report/report_settings.h"

#include "core/text.h"
#include "survey/report/html.h"

#include <string.h>

/* ---- from run.csv ------------------------------------------------------------------------ */

struct input {
    const char *key, *label;
};

static const struct input inputs[] = {{"questionnaire", N_("Questionnaire")},
                                      {"form_id", N_("Form")},
                                      {"dump", N_("Responses")},
                                      {"population", N_("Population")},
                                      {"filings", N_("Filings")}};
enum { INPUTS = sizeof inputs / sizeof *inputs };

static void input_rows(const struct mny_page *page, const struct input *input)
{
    const char *value;

    for (size_t i = 0; (value = mny_report_run_at(page->data, input->key, i)) != NULL; i++) {
        if (*value == '\0')
            continue;
        mny_writer_string(page->writer, "<tr>");
        mny_html_row_head(page->writer, _(input->label), NULL);
        mny_html_text_cell(page->writer, value);
        mny_writer_string(page->writer, "</tr>\n");
    }
}

/* What the run was given, as far as run.csv has it. */
static void write_inputs(const struct mny_page *page)
{
    bool any = false;

    for (size_t i = 0; i < INPUTS; i++)
        any = any || *mny_report_run(page->data, inputs[i].key) != '\0';
    if (!any)
        return;
    mny_html_element(page->writer, "h3", NULL, _("What was read"));
    mny_html_table_begin(page->writer, "plain", _("Files of the run"));
    mny_html_word_column(page->writer, _("Input"));
    mny_html_word_column(page->writer, _("Name"));
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < INPUTS; i++)
        input_rows(page, &inputs[i]);
    mny_html_table_end(page->writer);
}

/* ---- from run.json ----------------------------------------------------------------------- */

/* Roles of inputs in words; one of a later minyi keeps its name. */
static const char *role_label(const char *role)
{
    static const struct {
        const char *role, *label;
    } roles[] = {
        {"questionnaire", N_("Questionnaire")},
        {"population", N_("Population")},
        {"cities", N_("Cities")},
        {"standard", N_("Standard")},
        {"filings", N_("Filings")},
        {"dump", N_("Responses")},
        {"mapping", N_("Mapping")},
        {"salt", N_("Salt")},
        {"last_filings", N_("Filings of the last wave")},
        {"objective", N_("Objective scores")},
        {"subjective", N_("Survey scores")},
        {"replicate_weights", N_("Replicate weights")},
        {"replicates", N_("Scales of replicates")},
    };

    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (strcmp(roles[i].role, role) == 0)
            return _(roles[i].label);
    return role;
}

/* Who guesses a salt shall not find his guess confirmed in what everybody may read. */
static void digest_row(const struct mny_page *page, const struct mny_manifest_input *input)
{
    const bool shown =
        input->path != NULL && mny_utf8_valid(input->path, strlen(input->path), NULL);

    mny_writer_string(page->writer, "<tr>");
    mny_html_row_head(page->writer, role_label(input->role), NULL);
    mny_html_text_cell(page->writer, shown ? input->path : _("(a name that is no UTF-8)"));
    mny_html_count_cell(page->writer, (double)input->digest.size);
    mny_writer_string(page->writer, "<td class=\"word\"><code>");
    mny_html_text(page->writer, strcmp(input->role, "salt") != 0 ? input->digest.sha256 : "");
    mny_writer_string(page->writer, "</code></td></tr>\n");
}

static void write_digests(const struct mny_page *page)
{
    mny_html_element(page->writer, "h3", NULL, _("What was read"));
    mny_html_table_begin(page->writer, "plain digests", _("Files of the run, and their digests"));
    mny_html_word_column(page->writer, _("Input"));
    mny_html_word_column(page->writer, _("Name"));
    mny_html_number_column(page->writer, _("Bytes"));
    mny_html_word_column(page->writer, "SHA-256");
    mny_html_table_body(page->writer);
    for (size_t i = 0; i < mny_manifest_inputs(page->manifest); i++) {
        const struct mny_manifest_input input = mny_manifest_input(page->manifest, i);

        digest_row(page, &input);
    }
    mny_html_table_end(page->writer);
}

static const char *origin_label(const char *origin)
{
    if (strcmp(origin, "flag") == 0)
        return _("command line");
    if (strcmp(origin, "settings") == 0)
        return _("settings.csv");
    return strcmp(origin, "default") == 0 ? _("default") : origin;
}

static void value_row(void *context, const struct mny_manifest_value *value)
{
    const struct mny_page *page = context;

    mny_writer_string(page->writer,
                      strcmp(value->origin, "default") == 0 ? "<tr class=\"default\">" : "<tr>");
    mny_html_row_head(page->writer, value->name, NULL);
    mny_html_text_cell(page->writer, value->value != NULL ? value->value : _("not in use"));
    mny_html_text_cell(page->writer, origin_label(value->origin));
    mny_writer_string(page->writer, "</tr>\n");
}

static void count_value(void *context, const struct mny_manifest_value *value)
{
    (void)value;
    ++*(size_t *)context;
}

/* A table that would have no row, as of settings where no questionnaire was read, is left out. */
static void write_values(const struct mny_page *page, enum mny_manifest_part part,
                         const char *title)
{
    struct mny_page context = *page;
    size_t count = 0;

    if (mny_manifest_visit(page->manifest, part, count_value, &count) && count == 0)
        return;
    mny_page_details_begin(page, title);
    mny_html_table_begin(page->writer, "plain", title);
    mny_html_word_column(page->writer, _("Name"));
    mny_html_word_column(page->writer, _("Value"));
    mny_html_word_column(page->writer, _("Origin"));
    mny_html_table_body(page->writer);
    if (!mny_manifest_visit(page->manifest, part, value_row, &context))
        mny_page_note(page, _("out of memory"));
    mny_html_table_end(page->writer);
    mny_page_details_end(page);
}

void mny_report_settings(const struct mny_page *page)
{
    if (page->manifest == NULL) {
        write_inputs(page);
        return;
    }
    write_digests(page);
    mny_writer_string(page->writer, "<p class=\"note\">");
    mny_html_format(page->writer,
                    _("Run %s. `minyi verify` computes all of it again from these files, and "
                      "compares every byte; run.json has the digests of the results."),
                    mny_manifest_run(page->manifest));
    mny_writer_string(page->writer, "</p>\n");
    write_values(page, MNY_MANIFEST_OPTIONS, _("Options, and where each comes from"));
    write_values(page, MNY_MANIFEST_SETTINGS,
                 _("Settings of the questionnaire, and where each comes from"));
}
