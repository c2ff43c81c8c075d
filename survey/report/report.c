/* SPDX-License-Identifier: MIT */
#include "survey/report/report.h"

#include "core/file.h"
#include "core/text.h"
#include "core/thread.h"
#include "survey/common/language.h"
#include "survey/report/plots.h"
#include "survey/report/report_checks.h"
#include "survey/report/report_cleaning.h"
#include "survey/report/report_data.h"
#include "survey/report/report_differences.h"
#include "survey/report/report_fieldwork.h"
#include "survey/report/report_importance.h"
#include "survey/report/report_notes.h"
#include "survey/report/report_page.h"
#include "survey/report/report_questions.h"
#include "survey/report/report_ranking.h"
#include "survey/report/report_scores.h"
#include "survey/report/report_survey.h"
#include "survey/report/report_topics.h"
#include "survey/report/report_weights.h"
#include "survey/report/report_workbook.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The one table of sections: contents and page are made from it.  What is for the statistician
   comes after what is for everybody. */
static const struct mny_page_section sections[] = {
    {"ranking", N_("Ranking"), mny_report_has_ranking, mny_report_ranking, false},
    {"sides", N_("Objective and survey side by side"), mny_report_has_sides, mny_report_sides,
     false},
    {"survey", N_("Survey scores"), mny_report_has_survey, mny_report_survey, false},
    {"importance", N_("What satisfaction hangs on"), mny_report_has_importance,
     mny_report_importance, false},
    {"differences", N_("Which cities differ"), mny_report_has_differences, mny_report_differences,
     false},
    {"questions", N_("Single questions"), mny_report_has_questions, mny_report_questions, false},
    {"topics", N_("What citizens say"), mny_report_has_topics, mny_report_topics, false},
    {"filings", N_("Filings"), mny_report_has_filings, mny_report_filings, false},
    {"cleaning", N_("Read and rejected"), mny_report_has_cleaning, mny_report_cleaning, false},
    {"failures", N_("Not finished"), mny_report_has_failures, mny_report_failures, false},
    {"ranks", N_("How far ranks can be trusted"), mny_report_has_ranks, mny_report_ranks, true},
    {"fieldwork", N_("Fieldwork"), mny_report_has_fieldwork, mny_report_fieldwork, true},
    {"outcomes", N_("Response rates"), mny_report_has_outcomes, mny_report_outcomes, true},
    {"margins", N_("Before and after weighting"), mny_report_has_margins, mny_report_margins, true},
    {"weights", N_("Weights"), mny_report_has_weights, mny_report_weights, true},
    {"reliability", N_("Reliability"), mny_report_has_reliability, mny_report_reliability, true},
    {"method", N_("How the numbers are made"), mny_report_has_method, mny_report_method, true},
};

/* The working folder inside OUT: everything is made in it, and moved to its place
   when it is complete. */
static enum mny_code make_workshop(const char *folder, struct mny_problems *problems,
                                   char **workshop)
{
    *workshop = mny_path_in(folder, ".report.XXXXXX");
    if (*workshop == NULL)
        return mny_problem_memory(problems);
    if (mkdtemp(*workshop) == NULL) {
        free(*workshop);
        *workshop = NULL;
        return mny_problem_system(problems, MNY_E_CREATE, folder, _("write into this folder"),
                                  errno);
    }
    return MNY_OK;
}

/* What a report makes: the files of plots, then these. */
static const char *const pages[] = {"report.html", "report.xlsx"};
enum { PAGE, WORKBOOK, PAGES };

/* The file of plots at INDEX, and whether there is one. */
enum { PLOT_FILES = MNY_PLOT_COUNT * MNY_PLOT_FILES };

static const char *plot_file(size_t index)
{
    return mny_plots_file((enum mny_plot)(index / MNY_PLOT_FILES),
                          (enum mny_plot_file)(index % MNY_PLOT_FILES));
}

static bool has_plot_file(const struct mny_plots *plots, size_t index)
{
    return mny_plots_has_file(plots, (enum mny_plot)(index / MNY_PLOT_FILES),
                              (enum mny_plot_file)(index % MNY_PLOT_FILES));
}

static enum mny_code remove_workshop(char *workshop, struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;

    for (size_t i = 0; i < PLOT_FILES + PAGES && workshop != NULL; i++) {
        char *path = mny_path_in(workshop, i < PLOT_FILES ? plot_file(i) : pages[i - PLOT_FILES]);

        if (path != NULL)
            unlink(path);
        free(path);
    }
    if (workshop != NULL && rmdir(workshop) != 0)
        code = mny_problem_system(problems, MNY_E_CREATE, workshop, _("remove this folder"), errno);
    free(workshop);
    return code;
}

/* Writes in the working folder the file of plots at INDEX, or with PLOT_FILES the page. */
static enum mny_code make_file(const struct mny_page *base, const char *workshop, size_t index,
                               struct mny_problems *problems)
{
    struct mny_page page = *base;
    char *path = mny_path_in(workshop, index < PLOT_FILES ? plot_file(index) : pages[PAGE]);
    enum mny_code code = MNY_OK;

    if (path == NULL)
        return mny_problem_memory(problems);
    code = mny_writer_open(path, problems, &page.writer);
    if (code == MNY_OK) {
        struct mny_document document;

        mny_document_begin(&document);
        if (index == PLOT_FILES)
            mny_page_write(&page, sections, sizeof sections / sizeof *sections);
        else
            mny_plots_write_file(page.plots, (enum mny_plot)(index / MNY_PLOT_FILES),
                                 (enum mny_plot_file)(index % MNY_PLOT_FILES), page.writer);
        mny_document_end(&document);
        code = mny_writer_close(page.writer);
    }
    free(path);
    return code;
}

static enum mny_code make_files(const struct mny_page *page, const char *workshop, bool whole,
                                struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;

    for (size_t i = 0; i < PLOT_FILES && code == MNY_OK; i++)
        if (has_plot_file(page->plots, i))
            code = make_file(page, workshop, i, problems);
    if (code == MNY_OK && whole)
        code = make_file(page, workshop, PLOT_FILES, problems);
    return code;
}

/* Moves NAME from FROM to TO; WANTED false takes an older one away from TO. */
static enum mny_code move_file(const char *from, const char *to, const char *name, bool wanted,
                               struct mny_problems *problems)
{
    char *old = mny_path_in(from, name), *new = mny_path_in(to, name);
    enum mny_code code = MNY_OK;

    if (old == NULL || new == NULL)
        code = mny_problem_memory(problems);
    else if (wanted && rename(old, new) != 0)
        code = mny_problem_system(problems, MNY_E_CREATE, new, _("create this file"), errno);
    else if (!wanted && unlink(new) != 0 && errno != ENOENT && errno != ENOTDIR)
        code = mny_problem_system(problems, MNY_E_CREATE, new, _("remove this file"), errno);
    free(old);
    free(new);
    return code;
}

/* A link to one would lead out of OUT. */
static bool is_folder(const char *path)
{
    struct stat status;
    const int error = errno;
    const bool is = lstat(path, &status) == 0 && S_ISDIR(status.st_mode);

    errno = error;
    return is;
}

static enum mny_code place_files(const struct mny_page *page, const char *workshop,
                                 const char *folder, bool whole, struct mny_problems *problems)
{
    char *plots = mny_path_in(folder, "plots");
    enum mny_code code = MNY_OK;
    bool any = false;

    if (plots == NULL)
        return mny_problem_memory(problems);
    for (size_t i = 0; i < PLOT_FILES; i++)
        any = any || has_plot_file(page->plots, i);
    if (any && mkdir(plots, 0777) != 0 && !is_folder(plots))
        code = mny_problem_system(problems, MNY_E_CREATE, plots, _("create this file"), errno);
    for (size_t i = 0; i < PLOT_FILES && code == MNY_OK; i++)
        code = move_file(workshop, plots, plot_file(i), has_plot_file(page->plots, i), problems);
    for (size_t i = 0; i < PAGES && code == MNY_OK && whole; i++)
        code = move_file(workshop, folder, pages[i], true, problems);
    if (!any)
        rmdir(plots); /* left empty by an earlier report; fails where it is not */
    free(plots);
    return code;
}

/* The manifest in FOLDER, if there is one. */
static enum mny_code read_manifest(const char *folder, struct mny_problems *problems,
                                   struct mny_manifest **manifest)
{
    char *path = mny_path_in(folder, MNY_MANIFEST_NAME);
    enum mny_code code = MNY_OK;

    if (path == NULL)
        return mny_problem_memory(problems);
    if (access(path, F_OK) == 0)
        code = mny_manifest_read(path, problems, manifest);
    free(path);
    return code;
}

/* What report and workbook are made of, and where; and what came of the workbook. */
struct making {
    struct mny_report_data *data;
    const char *folder;
    char *workshop;
    const struct mny_manifest *manifest;
    struct mny_problems *problems; /* of the workbook alone: it is made beside the plots */
    enum mny_code code;
};

static void *make_workbook(void *argument)
{
    struct making *making = argument;
    const struct mny_report_workbook workbook = {.data = making->data,
                                                 .folder = making->folder,
                                                 .spool = making->workshop,
                                                 .manifest = making->manifest};
    char *path = mny_path_in(making->workshop, pages[WORKBOOK]);
    struct mny_document document;

    mny_document_begin(&document);
    making->code = path != NULL ? mny_report_workbook_write(&workbook, path, making->problems)
                                : mny_problem_memory(making->problems);
    mny_document_end(&document);
    free(path);
    return NULL;
}

/* Draws the plots, and makes the workbook while gnuplot is at work. */
static enum mny_code make_both(struct making *making, struct mny_problems *problems,
                               struct mny_plots **plots)
{
    pthread_t thread;
    enum mny_code code;
    bool beside;

    making->problems = mny_problems_create();
    if (making->problems == NULL)
        return mny_problem_memory(problems);
    beside = mny_thread_start(&thread, make_workbook, making);
    code = mny_plots_draw(making->data, making->workshop, problems, plots);
    if (beside)
        pthread_join(thread, NULL);
    else if (code == MNY_OK)
        make_workbook(making);
    mny_problems_add(problems, making->problems);
    mny_problems_free(making->problems);
    return code == MNY_OK ? making->code : code;
}

/* The plots and, of a WHOLE report, page and workbook. */
static enum mny_code make_report(const char *folder, bool whole,
                                 const struct mny_manifest *manifest, struct mny_problems *problems)
{
    struct making making = {.folder = folder};
    struct mny_manifest *read = NULL;
    struct mny_plots *plots = NULL;
    enum mny_code code = mny_report_data_read(folder, problems, &making.data), removed;

    if (code == MNY_OK && whole && manifest == NULL)
        code = read_manifest(folder, problems, &read);
    making.manifest = manifest != NULL ? manifest : read;
    if (code == MNY_OK)
        code = make_workshop(folder, problems, &making.workshop);
    if (code == MNY_OK)
        code = whole ? make_both(&making, problems, &plots)
                     : mny_plots_draw(making.data, making.workshop, problems, &plots);
    if (code == MNY_OK) {
        struct mny_page page = {NULL, making.data, plots, making.manifest};

        code = make_files(&page, making.workshop, whole, problems);
        if (code == MNY_OK)
            code = place_files(&page, making.workshop, folder, whole, problems);
    }
    removed = remove_workshop(making.workshop, problems);
    mny_plots_free(plots);
    mny_manifest_free(read);
    mny_report_data_free(making.data);
    return code == MNY_OK ? removed : code;
}

enum mny_code mny_report(const char *folder, const struct mny_manifest *manifest,
                         struct mny_problems *problems)
{
    return make_report(folder, true, manifest, problems);
}

enum mny_code mny_report_plots(const char *folder, struct mny_problems *problems)
{
    return make_report(folder, false, NULL, problems);
}
