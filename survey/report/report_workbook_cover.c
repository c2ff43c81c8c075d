/* SPDX-License-Identifier: MIT */
#include "survey/report/report_workbook_private.h"

#include "core/file.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The columns: what it is, what there is to say, how much, where it is from. */
enum { NAME, WHAT, SIZE, FROM, COLUMNS };

/* A first sheet being written: the next row, and what went wrong. */
struct cover {
    struct mny_book *book;
    lxw_worksheet *sheet;
    lxw_row_t row;
    lxw_error error;
};

static void text(struct cover *cover, lxw_col_t column, const char *what, lxw_format *format)
{
    if (*what != '\0')
        cover->error =
            mny_first_error(cover->error, mny_workbook_file_text(cover->sheet, cover->row, column,
                                                                 what, strlen(what), format));
}

static void number(struct cover *cover, lxw_col_t column, double value)
{
    cover->error = mny_first_error(
        cover->error, worksheet_write_number(cover->sheet, cover->row, column, value,
                                             cover->book->formats.cells[MNY_CELL_COUNT]));
}

/* A path may be no text at all. */
static const char *said(const char *path)
{
    return path != NULL && mny_utf8_valid(path, strlen(path), NULL) ? path
                                                                    : _("(its name is no UTF-8)");
}

/* ---- the run ----------------------------------------------------------------------------- */

static void fact(struct cover *cover, const char *name, const char *value)
{
    if (*value == '\0')
        return;
    text(cover, NAME, name, cover->book->formats.label);
    text(cover, WHAT, value, cover->book->formats.text);
    cover->row++;
}

static void write_run(struct cover *cover)
{
    const struct mny_report_data *data = cover->book->wanted->data;
    const struct mny_manifest *manifest = cover->book->wanted->manifest;
    const char *title = mny_report_run(data, "title");

    cover->error = mny_first_error(cover->error, worksheet_set_row(cover->sheet, 0, 26, NULL));
    text(cover, NAME, *title != '\0' ? title : _("Scores of cities"), cover->book->formats.title);
    cover->row++;
    text(
        cover, NAME,
        _("The tables behind report.html, a sheet a table. Numbers are kept in full and shown with "
          "two decimals; a note on each heading has its name in the file, and what it means."),
        cover->book->formats.small);
    cover->row += 2;
    fact(cover, _("Standard"), mny_report_standard_title(data));
    fact(cover, _("Run"), manifest != NULL ? mny_manifest_run(manifest) : "");
    fact(cover, _("Program"),
         manifest != NULL ? mny_manifest_version(manifest) : mny_report_run(data, "version"));
}

/* ---- the lists ---------------------------------------------------------------------------- */

/* A heading, and the heads of the columns; NULL: it has none. */
static void heading(struct cover *cover, const char *title, const char *const heads[COLUMNS])
{
    cover->row++;
    text(cover, NAME, title, cover->book->formats.heading);
    cover->row++;
    for (lxw_col_t i = 0; i < (lxw_col_t)COLUMNS; i++)
        if (heads[i] != NULL)
            text(cover, i, heads[i],
                 i == SIZE ? cover->book->formats.number_head : cover->book->formats.head);
    cover->row++;
}

static void write_sheets(struct cover *cover, const struct mny_book_table *tables, size_t count)
{
    const char *const heads[COLUMNS] = {_("Sheet"), _("What is in it"), _("Rows"), _("File")};

    heading(cover, _("Sheets"), heads);
    for (size_t i = 0; i < count; i++) {
        const struct mny_book_table *table = &tables[i];

        if (table->on == NULL)
            continue;
        cover->error =
            mny_first_error(cover->error, mny_book_link(cover->book, cover->sheet, cover->row, NAME,
                                                        table->on->name, table->on->name));
        text(cover, WHAT, _(table->sheet->what), cover->book->formats.text);
        number(cover, SIZE, (double)table->taken);
        text(cover, FROM, table->sheet->file, cover->book->formats.text);
        cover->row++;
        if (table->taken == table->rows)
            continue;
        text(cover, WHAT, _("CUT: the file has more rows than a sheet can hold"),
             cover->book->formats.warning);
        number(cover, SIZE, (double)table->rows);
        cover->row++;
    }
}

static const char *role_word(const char *role)
{
    static const struct {
        const char *role, *word;
    } words[] = {
        {"questionnaire", N_("questionnaire")},
        {"mapping", N_("mapping")},
        {"salt", N_("salt")},
        {"population", N_("population")},
        {"cities", N_("cities")},
        {"standard", N_("standard")},
        {"filings", N_("filings")},
        {"last_filings", N_("filings of the last wave")},
        {"objective", N_("objective scores")},
        {"subjective", N_("survey scores")},
        {"replicate_weights", N_("replicate weights")},
        {"replicates", N_("scales of replicates")},
        {"dump", N_("responses")},
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].role, role) == 0)
            return _(words[i].word);
    return role;
}

/* What was read, as run.json has it.  Who guesses a salt shall not find his guess confirmed
   in what is handed out. */
static void write_inputs(struct cover *cover, const struct mny_manifest *manifest)
{
    const char *const heads[COLUMNS] = {_("Role"), _("File"), _("Bytes"), _("SHA-256")};

    if (manifest == NULL)
        return;
    heading(cover, _("What the run was given"), heads);
    for (size_t i = 0; i < mny_manifest_inputs(manifest); i++) {
        const struct mny_manifest_input input = mny_manifest_input(manifest, i);

        text(cover, NAME, role_word(input.role), cover->book->formats.text);
        text(cover, WHAT, said(input.path), cover->book->formats.text);
        number(cover, SIZE, (double)input.digest.size);
        if (strcmp(input.role, "salt") != 0)
            text(cover, FROM, input.digest.sha256, cover->book->formats.text);
        cover->row++;
    }
}

/* Tables with a row a person, and such that nobody reads: where they are. */
static void write_absent(struct cover *cover)
{
    static const struct {
        const char *file, *what;
    } absent[] = {
        {"responses.csv", N_("every accepted response, coded")},
        {"weights.csv", N_("its weight")},
        {"rejected.csv", N_("every response that does not count, and why")},
        {"edits.csv", N_("every cell that was blanked")},
        {"flags.csv", N_("every response that a quality rule flagged")},
        {"audit.csv", N_("every row and cell that was changed, as an event")},
        {"trace.csv", N_("every step of every item score; minyi explain prints them")},
        {"replicate_weights.csv", N_("the weights of the replicates")},
        {"analysis/responses.csv", N_("responses, weights and design for R, SPSS and Stata")},
    };
    const char *const heads[COLUMNS] = {_("File"), _("What is in it")};
    bool any = false;

    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
        char *path = mny_path_in(cover->book->wanted->folder, absent[i].file);

        if (path == NULL)
            cover->error = LXW_ERROR_MEMORY_MALLOC_FAILED;
        if (path != NULL && access(path, F_OK) == 0) {
            if (!any)
                heading(cover, _("In the same folder, and not in this workbook"), heads);
            any = true;
            text(cover, NAME, absent[i].file, cover->book->formats.text);
            text(cover, WHAT, _(absent[i].what), cover->book->formats.text);
            cover->row++;
        }
        free(path);
    }
}

enum mny_code mny_book_cover_write(struct mny_book *book, const struct mny_book_table *tables,
                                   size_t count, lxw_worksheet *sheet)
{
    static const double widths[COLUMNS] = {[NAME] = 26, [WHAT] = 78, [SIZE] = 12, [FROM] = 70};
    struct cover cover = {.book = book, .sheet = sheet};

    for (lxw_col_t i = 0; i < (lxw_col_t)COLUMNS; i++)
        cover.error =
            mny_first_error(cover.error, worksheet_set_column(sheet, i, i, widths[i], NULL));
    write_run(&cover);
    write_sheets(&cover, tables, count);
    write_inputs(&cover, book->wanted->manifest);
    write_absent(&cover);
    worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
    worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576");
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9); /* A4 */
    worksheet_fit_to_pages(sheet, 1, 0);
    return mny_book_fault(book, cover.error);
}
