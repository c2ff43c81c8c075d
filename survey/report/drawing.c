/* SPDX-License-Identifier: MIT */
#include "survey/report/drawing.h"

#include "core/file.h"
#include "core/text.h"
#include "survey/report/gnuplot.h"

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

/* Files in the working folder. */
struct paths {
    char *script, *drawing, *messages;
};

static void clear_paths(struct paths *paths)
{
    char *const all[] = {paths->script, paths->drawing, paths->messages};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i] != NULL)
            unlink(all[i]);
        free(all[i]);
    }
}

/* The last line that gnuplot said, which names the fault, in TEXT. */
static void last_message(const char *path, char *text, size_t room)
{
    FILE *file = fopen(path, "r");
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

static enum mny_code write_script(const struct mny_drawing *drawing, const char *path,
                                  struct mny_problems *problems)
{
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_writer_open(path, problems, &writer);

    if (code != MNY_OK)
        return code;
    drawing->script(drawing->plot, writer);
    return mny_writer_close(writer);
}

static enum mny_code draw(const struct mny_drawing *drawing, const char *program,
                          const struct paths *paths, struct mny_problems *problems, char **made,
                          size_t *length)
{
    enum mny_gnuplot_end end;
    enum mny_code code = write_script(drawing, paths->script, problems);
    struct mny_svg svg = drawing->svg;
    char message[256] = "";

    if (code != MNY_OK)
        return code;
    end = mny_gnuplot_run(program, paths->script, paths->drawing, paths->messages, MOST_SECONDS);
    if (end == MNY_GNUPLOT_INTERRUPTED)
        return mny_problem(problems, MNY_E_INTERRUPT, (struct mny_where){NULL, 0, 0}, "%s",
                           _("stopped while drawing the plots"));
    if (end == MNY_GNUPLOT_DONE) {
        code = mny_file_read(paths->drawing, problems, made, length);
        svg.drawing = *made;
        svg.length = *length;
        if (code != MNY_OK || mny_svg_valid(&svg))
            return code;
        free(*made);
        *made = NULL;
    }
    last_message(paths->messages, message, sizeof message);
    warn(problems, drawing->file, end, message);
    return MNY_OK;
}

enum mny_code mny_drawing_make(const struct mny_drawing *drawing, const char *program,
                               const char *folder, struct mny_problems *problems, char **made,
                               size_t *length)
{
    struct paths paths = {mny_path_in(folder, "plot.gp"), mny_path_in(folder, "plot.svg"),
                          mny_path_in(folder, "plot.txt")};
    enum mny_code code =
        paths.script && paths.drawing && paths.messages ? MNY_OK : mny_problem_memory(problems);

    *made = NULL;
    *length = 0;
    if (code == MNY_OK)
        code = draw(drawing, program, &paths, problems, made, length);
    clear_paths(&paths);
    return code;
}
