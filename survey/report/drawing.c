/* SPDX-License-Identifier: MIT */
#include "survey/report/drawing.h"

#include "core/file.h"
#include "core/text.h"
#include "survey/common/workers.h"
#include "survey/report/gnuplot.h"
#include "survey/report/png.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A plot of 5,000 cities takes a second or two; a minute means that gnuplot hangs. */
enum { MOST_SECONDS = 60 };

static void warn(struct mny_problems *problems, const char *file, enum mny_gnuplot_end end,
                 const char *messages)
{
    struct mny_where nowhere = {NULL, 0, 0};

    switch (end) {
    case MNY_GNUPLOT_NOT_STARTED:
        mny_remark(problems, MNY_WARNING, nowhere,
                   _("gnuplot could not be started: plots/%s is not drawn"), file);
        break;
    case MNY_GNUPLOT_TOO_LONG:
        mny_remark(problems, MNY_WARNING, nowhere,
                   _("gnuplot was stopped after a minute: plots/%s is not drawn"), file);
        break;
    case MNY_GNUPLOT_FAILED:
        mny_remark(problems, MNY_WARNING, nowhere,
                   _("gnuplot failed, plots/%s is not drawn; it said: %s"), file, messages);
        break;
    case MNY_GNUPLOT_DONE:
        mny_remark(problems, MNY_WARNING, nowhere,
                   _("gnuplot made something else than the drawing expected: plots/%s is left out"),
                   file);
        break;
    case MNY_GNUPLOT_INTERRUPTED:
        break;
    }
}

/* Its files in the working folder. */
struct paths {
    char *script, *drawing, *messages, *texts; /* TEXTS of a PNG alone */
};

static void clear_paths(struct paths *paths)
{
    char *const all[] = {paths->script, paths->drawing, paths->messages, paths->texts};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i] != NULL)
            unlink(all[i]);
        free(all[i]);
    }
}

/* `plot3.gp` in FOLDER. */
static char *path_of(const char *folder, size_t number, const char *kind)
{
    char name[32];

    snprintf(name, sizeof name, "plot%zu.%s", number, kind);
    return mny_path_in(folder, name);
}

/* The last line that gnuplot said, which names the fault, in TEXT. */
static void last_message(const char *path, char *text, size_t room)
{
    FILE *file = fopen(path, "re");
    char line[256];

    snprintf(text, room, "%s", _("(no message)"));
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        const char *from = line;
        size_t length = strcspn(line, "\r\n");

        mny_trim(&from, &length);
        if (length > 0 && mny_utf8_valid(from, length, NULL))
            snprintf(text, room, "%.*s", (int)length, from);
    }
    if (file != NULL)
        fclose(file);
}

static enum mny_code write_script(const struct mny_drawing *drawing, const struct paths *paths,
                                  struct mny_problems *problems)
{
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_writer_open(paths->script, problems, &writer);

    if (code != MNY_OK)
        return code;
    drawing->script(drawing->plot, drawing->form, writer);
    code = mny_writer_close(writer);
    if (code == MNY_OK && paths->texts)
        code = mny_writer_open(paths->texts, problems, &writer);
    if (code != MNY_OK || !paths->texts)
        return code;
    mny_canvas_texts(&drawing->svg, writer);
    return mny_writer_close(writer);
}

static enum mny_code write_scripts(struct mny_drawing *drawings, size_t count, const char *folder,
                                   struct mny_problems *problems, struct paths *paths)
{
    enum mny_code code = MNY_OK;

    for (size_t i = 0; i < count && code == MNY_OK; i++) {
        const bool png = drawings[i].form == MNY_FORM_PNG;

        drawings[i].made = NULL;
        paths[i] =
            (struct paths){path_of(folder, i, "gp"), path_of(folder, i, "drawn"),
                           path_of(folder, i, "txt"), png ? path_of(folder, i, "texts") : NULL};
        code = paths[i].script && paths[i].drawing && paths[i].messages && (!png || paths[i].texts)
                   ? write_script(&drawings[i], &paths[i], problems)
                   : mny_problem_memory(problems);
    }
    return code;
}

static bool is_expected(const struct mny_drawing *drawing)
{
    struct mny_svg svg = drawing->svg;

    svg.drawing = drawing->made;
    svg.length = drawing->length;
    return drawing->form == MNY_FORM_PNG ? mny_png_valid(drawing->made, drawing->length)
                                         : mny_svg_valid(&svg);
}

/* Takes what gnuplot has made; it stays NULL where that is nothing to show. */
static enum mny_code take(struct mny_drawing *drawing, const struct paths *paths,
                          enum mny_gnuplot_end end, bool said, struct mny_problems *problems)
{
    char message[256] = "";

    if (end == MNY_GNUPLOT_INTERRUPTED)
        return mny_problem(problems, MNY_E_INTERRUPT, (struct mny_where){NULL, 0, 0}, "%s",
                           _("stopped while drawing the plots"));
    if (end == MNY_GNUPLOT_DONE) {
        const enum mny_code code =
            mny_file_read(paths->drawing, problems, &drawing->made, &drawing->length);

        if (code != MNY_OK || is_expected(drawing))
            return code;
        free(drawing->made);
        drawing->made = NULL;
    }
    last_message(paths->messages, message, sizeof message);
    if (!said)
        warn(problems, drawing->file, end, message);
    return MNY_OK;
}

/* Whether a drawing of the same file before DRAWINGS[INDEX] has failed. */
static bool is_said(const struct mny_drawing *drawings, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (!drawings[i].made && strcmp(drawings[i].file, drawings[index].file) == 0)
            return true;
    return false;
}

/* A PNG takes five times as long as an SVG, so those go first: else gnuplot would be waited for
   while it draws the last of them alone.  PLACES tells by drawing which job it is. */
static void list_jobs(const struct mny_drawing *drawings, size_t count, const struct paths *paths,
                      struct mny_gnuplot_job *jobs, size_t *places)
{
    size_t next = 0;

    for (int first = 1; first >= 0; first--)
        for (size_t i = 0; i < count; i++)
            if ((drawings[i].form == MNY_FORM_PNG) == (first == 1)) {
                places[i] = next;
                jobs[next++] =
                    (struct mny_gnuplot_job){paths[i].script, paths[i].drawing, paths[i].messages,
                                             paths[i].texts, MNY_GNUPLOT_INTERRUPTED};
            }
}

static enum mny_code draw(struct mny_drawing *drawings, size_t count, const char *program,
                          const struct paths *paths, struct mny_problems *problems)
{
    struct mny_gnuplot_job *jobs = calloc(count, sizeof *jobs);
    size_t *places = calloc(count, sizeof *places);
    enum mny_code code = jobs && places ? MNY_OK : mny_problem_memory(problems);

    if (code == MNY_OK) {
        list_jobs(drawings, count, paths, jobs, places);
        mny_gnuplot_run(program, jobs, count, mny_processors(), MOST_SECONDS);
    }
    for (size_t i = 0; i < count && code == MNY_OK; i++)
        code = take(&drawings[i], &paths[i], jobs[places[i]].end, is_said(drawings, i), problems);
    free(jobs);
    free(places);
    return code;
}

enum mny_code mny_drawings_make(struct mny_drawing *drawings, size_t count, const char *program,
                                const char *folder, struct mny_problems *problems)
{
    struct paths *paths = calloc(count + 1, sizeof *paths);
    enum mny_code code = paths ? write_scripts(drawings, count, folder, problems, paths)
                               : mny_problem_memory(problems);

    if (code == MNY_OK && count > 0)
        code = draw(drawings, count, program, paths, problems);
    for (size_t i = 0; paths && i < count; i++)
        clear_paths(&paths[i]);
    free(paths);
    return code;
}
