/* SPDX-License-Identifier: MIT */
#include "core/workbook_file.h"

#include "core/file.h"
#include "core/text.h"
#include "core/writer.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Excel's own limit on the name of a sheet. */
enum { NAME_CHARACTERS = 31, NAME_ROOM = 4 * NAME_CHARACTERS + 1 };

lxw_error mny_first_error(lxw_error one, lxw_error other)
{
    return one == LXW_NO_ERROR ? other : one;
}

static enum mny_code create(const char *path, struct mny_problems *problems)
{
    struct mny_writer *writer;
    enum mny_code code = mny_writer_open(path, problems, &writer);

    return code == MNY_OK ? mny_writer_close(writer) : code;
}

enum mny_code mny_workbook_file_begin(struct mny_workbook_file *file, const char *path,
                                      const char *spool, struct mny_problems *problems)
{
    /* The library takes no const, and copies what it is given. */
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = (char *)spool};
    lxw_doc_properties properties = {.created = 946684800};
    enum mny_code code = create(path, problems);

    *file = (struct mny_workbook_file){.path = path, .spool = spool, .problems = problems};
    if (code != MNY_OK)
        return code;
    file->workbook = spool ? workbook_new_opt(path, &options) : workbook_new(path);
    if (file->workbook && workbook_set_properties(file->workbook, &properties) == LXW_NO_ERROR)
        return MNY_OK;
    lxw_workbook_free(file->workbook);
    return mny_problem_memory(problems);
}

/* ---- sheets ------------------------------------------------------------------------ */

/* NAME with nothing in it that Excel refuses. */
static void clean_name(const char *name, size_t length, char clean[NAME_ROOM])
{
    size_t at = 0, characters = 0;

    for (size_t i = 0; i < length; i++) {
        char c = name[i];
        bool begins = ((unsigned char)c & 0xC0) != 0x80;

        if (begins && characters++ == NAME_CHARACTERS)
            break;
        clean[at++] = strchr("[]:*?/\\'", c) || (unsigned char)c < ' ' ? ' ' : c;
    }
    clean[at] = '\0';
}

/* The first bytes of NAME that leave room for a number of ROOM characters. */
static size_t shortened(const char *name, size_t room)
{
    size_t at = 0;

    for (size_t characters = 0; name[at] != '\0'; at++)
        if (((unsigned char)name[at] & 0xC0) != 0x80 && characters++ == NAME_CHARACTERS - room)
            break;
    return at;
}

lxw_worksheet *mny_workbook_file_sheet(struct mny_workbook_file *file, const char *name,
                                       size_t length)
{
    char clean[NAME_ROOM], numbered[NAME_ROOM + 16], number[16];

    clean_name(name, length, clean);
    snprintf(numbered, sizeof numbered, "%s", clean);
    for (unsigned i = 2; workbook_get_worksheet_by_name(file->workbook, numbered) && i < 10000;
         i++) {
        const int digits = snprintf(number, sizeof number, " %u", i);

        snprintf(numbered, sizeof numbered, "%.*s%s", (int)shortened(clean, (size_t)digits), clean,
                 number);
    }
    return workbook_add_worksheet(file->workbook, numbered);
}

/* ---- texts ------------------------------------------------------------------------- */

/* `_x0041_`, which a spreadsheet reads as A. */
static bool is_escape(const char *text, size_t length)
{
    if (length < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_')
        return false;
    for (size_t i = 2; i < 6; i++)
        if (!isxdigit((unsigned char)text[i]))
            return false;
    return true;
}

/* U+FFFE and U+FFFF, which XML does not allow. */
static bool is_no_character(const char *text, size_t length)
{
    return length >= 3 && memcmp(text, "\xEF\xBF", 2) == 0 && (unsigned char)text[2] >= 0xBE;
}

/* Whether TEXT needs no second look. */
static bool is_plain(const char *text, size_t length)
{
    return length <= MNY_SHEET_TEXT_MOST && !memchr(text, '\0', length) && !strstr(text, "_x") &&
           !strstr(text, "\xEF\xBF") && mny_utf8_valid(text, length, NULL);
}

/* The bytes of the character at TEXT; 0 if it is none that may stand in a cell. */
static size_t character(const char *text, size_t length)
{
    const size_t bytes = mny_character_bytes(text, length);

    if (*text == '\0' || is_no_character(text, length) || !mny_utf8_valid(text, bytes, NULL))
        return 0;
    return bytes;
}

/* TEXT as it may stand in a cell, to free(); NULL without memory. */
static char *clean_text(const char *text, size_t length)
{
    static const char unknown[] = "\xEF\xBF\xBD", more[] = "…";
    char *clean = malloc(7 * length + sizeof more);
    size_t at = 0, units = 0; /* of UTF-16, by which Excel counts */

    for (size_t i = 0; clean && i < length;) {
        const size_t bytes = character(text + i, length - i);

        units += bytes == 4 ? 2 : is_escape(text + i, length - i) ? 7 : 1;
        if (units >= MNY_SHEET_TEXT_MOST) {
            memcpy(clean + at, more, sizeof more - 1);
            at += sizeof more - 1;
            break;
        }
        if (is_escape(text + i, length - i)) {
            memcpy(clean + at, "_x005F", 6);
            at += 6;
        }
        memcpy(clean + at, bytes > 0 ? text + i : unknown, bytes > 0 ? bytes : sizeof unknown - 1);
        at += bytes > 0 ? bytes : sizeof unknown - 1;
        i += bytes > 0 ? bytes : is_no_character(text + i, length - i) ? 3 : 1;
    }
    if (clean)
        clean[at] = '\0';
    return clean;
}

lxw_error mny_workbook_file_text(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                                 const char *text, size_t length, lxw_format *format)
{
    lxw_error error = LXW_ERROR_MEMORY_MALLOC_FAILED;
    char *clean;

    if (is_plain(text, length))
        return worksheet_write_string(sheet, row, column, text, format);
    clean = clean_text(text, length);
    if (clean)
        error = worksheet_write_string(sheet, row, column, clean, format);
    free(clean);
    return error;
}

/* ---- the file ------------------------------------------------------------------------ */

/* The library does not look whether its temporary files could be written: a full disk would
   leave a sheet cut short.  So what has waited is asked for its errors, and there must be
   room for the largest sheet once more. */
static int spool_fault(const struct mny_workbook_file *file)
{
    char *path = mny_path_in(file->spool, "spool");
    const int room = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    int fault = room < 0 ? errno : 0;
    lxw_worksheet *sheet;
    long largest = 1;

    STAILQ_FOREACH(sheet, file->workbook->worksheets, list_pointers)
    {
        long size = 0;

        if (fault == 0 && sheet->optimize_tmpfile &&
            (fflush(sheet->optimize_tmpfile) != 0 || ferror(sheet->optimize_tmpfile)))
            fault = errno;
        if (sheet->optimize_tmpfile)
            size = ftell(sheet->optimize_tmpfile);
        largest = size > largest ? size : largest;
    }
    if (fault == 0)
        fault = posix_fallocate(room, 0, largest);
    if (room >= 0) {
        close(room);
        unlink(path);
    }
    free(path);
    return fault == EOPNOTSUPP || fault == EINVAL ? 0 : fault;
}

/* Until the disk has it. */
static int flush(const char *path)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    int fault = file < 0 || fsync(file) != 0 ? errno : 0;

    if (file >= 0)
        close(file);
    return fault;
}

enum mny_code mny_workbook_file_end(struct mny_workbook_file *file, lxw_error error)
{
    struct mny_where where = {file->path, 0, 0};
    int fault = 0;

    if (file->spool)
        fault = spool_fault(file);
    error = mny_first_error(error, workbook_close(file->workbook));
    if (fault == 0 && error == LXW_NO_ERROR)
        fault = flush(file->path);
    if (error == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return mny_problem_memory(file->problems);
    if (fault != 0)
        return mny_problem_system(file->problems, MNY_E_IO, file->path, _("write this file"),
                                  fault);
    if (error != LXW_NO_ERROR)
        return mny_problem(file->problems, MNY_E_IO, where, _("cannot write this workbook: %s"),
                           lxw_strerror(error));
    return MNY_OK;
}
