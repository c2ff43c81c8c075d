/* SPDX-License-Identifier: MIT */
#include "survey/dump/archive.h"

#include "core/output.h"
#include "core/package.h"
#include "core/text.h"
#include "core/workbook.h"
#include "survey/common/scratch_file.h"
#include "survey/dump/csv_text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zip.h>

enum { CHUNK = 1 << 16, NAMES_SHOWN = 5 };

/* As of gzip (byte_stream.c): no text shrinks further. */
static const uint64_t RATIO_MOST = 500, HARMLESS = (uint64_t)64 << 20;

struct unpacking {
    const char *path;
    struct mny_problems *problems;
    FILE *text;
    size_t width; /* cells of the first row */
    size_t lines; /* written */
};

static struct mny_where place(const struct unpacking *unpacking)
{
    return (struct mny_where){.file = unpacking->path};
}

/* ---- a workbook ------------------------------------------------------------------- */

/* A sheet leaves out empty rows, and empty cells at the end of a row. */
static enum mny_code write_row(void *context, const struct mny_csv_field *cells, size_t count,
                               size_t row)
{
    struct unpacking *unpacking = context;

    if (mny_interrupted())
        return MNY_E_INTERRUPT;
    if (unpacking->width == 0)
        unpacking->width = count;
    for (; unpacking->lines + 1 < row; unpacking->lines++)
        fputc('\n', unpacking->text);
    for (size_t i = 0; i < count || i < unpacking->width; i++)
        mny_csv_text_cell(unpacking->text, i < count ? cells[i].text : "",
                          i < count ? cells[i].length : 0, i == 0);
    fputc('\n', unpacking->text);
    unpacking->lines = row;
    return ferror(unpacking->text) ? mny_scratch_failed(unpacking->path, unpacking->problems)
                                   : MNY_OK;
}

/* ---- a packed text ---------------------------------------------------------------- */

/* What a Mac adds to an archive, and folders, are no texts. */
static bool is_text(const char *name)
{
    const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;

    return strncmp(name, "__MACOSX/", 9) != 0 && *base != '.' && *base != '\0';
}

/* The one text of the archive. */
static enum mny_code find_text(const struct unpacking *unpacking, zip_t *zip, zip_uint64_t *index)
{
    char names[512] = "";
    size_t found = 0, length = 0;

    for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); i++) {
        const char *name = zip_get_name(zip, (zip_uint64_t)i, 0);
        if (!name || !is_text(name))
            continue;
        *index = (zip_uint64_t)i;
        if (found++ < NAMES_SHOWN && length < sizeof names)
            length += (size_t)snprintf(names + length, sizeof names - length, "%s%.80s",
                                       found > 1 ? ", " : "", name);
    }
    if (found == 0)
        return mny_problem(unpacking->problems, MNY_E_INPUT, place(unpacking), "%s",
                           _("there is no file in this archive"));
    if (found > 1)
        return mny_problem(unpacking->problems, MNY_E_INPUT, place(unpacking),
                           _("this archive holds %zu files (%s%s); unpack it, and give those that "
                             "are responses one by one"),
                           found, names, found > NAMES_SHOWN ? ", ..." : "");
    return MNY_OK;
}

static enum mny_code refuse_damaged(const struct unpacking *unpacking, const char *reason)
{
    return mny_problem(unpacking->problems, MNY_E_INPUT, place(unpacking),
                       _("this archive cannot be read (%s); get the file again, or unpack it "
                         "yourself"),
                       reason);
}

static enum mny_code refuse_zip(const struct unpacking *unpacking, zip_error_t *error)
{
    enum mny_code code = mny_zip_problem(unpacking->path, error, unpacking->problems);

    return code != MNY_OK ? code : refuse_damaged(unpacking, zip_error_strerror(error));
}

static enum mny_code copy_text(const struct unpacking *unpacking, zip_file_t *file)
{
    char bytes[CHUNK];
    struct stat status;
    uint64_t copied = 0, most = HARMLESS;
    zip_int64_t got;

    if (stat(unpacking->path, &status) == 0 && (uint64_t)status.st_size > HARMLESS / RATIO_MOST)
        most = (uint64_t)status.st_size * RATIO_MOST;
    while ((got = zip_fread(file, bytes, sizeof bytes)) > 0) {
        copied += (uint64_t)got;
        if (mny_interrupted())
            return MNY_E_INTERRUPT;
        if (copied > most)
            return refuse_damaged(unpacking, _("it unpacks to more than 500 times its size"));
        if (fwrite(bytes, 1, (size_t)got, unpacking->text) != (size_t)got)
            return mny_scratch_failed(unpacking->path, unpacking->problems);
    }
    return got < 0 ? refuse_zip(unpacking, zip_file_get_error(file)) : MNY_OK;
}

static enum mny_code unpack_text(const struct unpacking *unpacking, zip_t *zip)
{
    zip_uint64_t index = 0;
    enum mny_code code = find_text(unpacking, zip, &index);
    zip_file_t *file;

    if (code != MNY_OK)
        return code;
    file = zip_fopen_index(zip, index, 0);
    if (!file)
        return refuse_zip(unpacking, zip_get_error(zip));
    code = copy_text(unpacking, file);
    zip_fclose(file);
    return code;
}

/* ---- either ----------------------------------------------------------------------- */

static enum mny_code unpack(struct unpacking *unpacking, bool *is_workbook)
{
    zip_error_t error;
    zip_t *zip = mny_zip_open(unpacking->path, &error);
    enum mny_code code = zip ? MNY_OK : refuse_zip(unpacking, &error);

    zip_error_fini(&error);
    if (!zip)
        return code;
    *is_workbook = zip_name_locate(zip, "xl/workbook.xml", 0) >= 0;
    code = *is_workbook
               ? mny_workbook_rows(unpacking->path, write_row, unpacking, unpacking->problems)
               : unpack_text(unpacking, zip);
    zip_discard(zip);
    return code;
}

enum mny_code mny_archive_unpack(const char *path, struct mny_problems *problems, FILE **text,
                                 bool *is_workbook)
{
    struct unpacking unpacking = {.path = path, .problems = problems, .text = mny_scratch_stream()};
    enum mny_code code =
        unpacking.text ? unpack(&unpacking, is_workbook) : mny_scratch_failed(path, problems);

    *text = NULL;
    if (code == MNY_OK && (fflush(unpacking.text) != 0 || fseek(unpacking.text, 0, SEEK_SET) != 0))
        code = mny_scratch_failed(path, problems);
    if (code == MNY_OK)
        *text = unpacking.text;
    else if (unpacking.text)
        fclose(unpacking.text);
    return code;
}
