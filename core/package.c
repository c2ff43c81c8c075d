/* SPDX-License-Identifier: MIT */
#include "core/package.h"

#include "core/text.h"

#include <errno.h>
#include <expat.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zip.h>
#include <zlib.h>

enum { CHUNK = 1 << 16 };

struct mny_package {
    const char *path;
    zip_t *zip;
    enum mny_package_size size;
    size_t part_most; /* bytes that may be read of a part, */
    size_t left;      /* and still of all */
};

/* The reading of one part. */
struct reading {
    XML_Parser parser;
    const struct mny_xml_listener *listener;
    void *context;
    bool no_memory, has_doctype, breaks_off;
};

static enum mny_code say_unreadable(const char *path, const char *reason,
                                    struct mny_problems *problems)
{
    return mny_problem(problems, MNY_E_INPUT, (struct mny_where){path, 1, 1},
                       _("this workbook cannot be read (%s); open it in a spreadsheet and save it "
                         "again as .xlsx, or as \"CSV UTF-8\""),
                       reason);
}

struct zip *mny_zip_open(const char *path, struct zip_error *error)
{
    int number = 0;
    zip_t *zip;

    errno = 0;
    zip = zip_open(path, ZIP_RDONLY, &number);
    zip_error_init_with_code(error, !zip && errno == ENOMEM ? ZIP_ER_MEMORY : number);
    return zip;
}

enum mny_code mny_zip_problem(const char *path, struct zip_error *error,
                              struct mny_problems *problems)
{
    const int number = zip_error_code_system(error);

    if (zip_error_code_zip(error) == ZIP_ER_MEMORY ||
        (zip_error_system_type(error) == ZIP_ET_ZLIB && number == Z_MEM_ERROR))
        return mny_problem_memory(problems);
    if (zip_error_system_type(error) != ZIP_ET_SYS)
        return MNY_OK;
    return mny_problem_system(problems, number == ENOENT ? MNY_E_NOT_FOUND : MNY_E_IO, path,
                              _("read this file"), number);
}

/* How much may be read of the package at its path. */
static void set_limits(struct mny_package *package)
{
    struct stat status;

    package->left = MNY_PACKAGE_MOST;
    package->part_most = MNY_PART_MOST;
    if (package->size == MNY_PACKAGE_SMALL)
        return;
    if (stat(package->path, &status) == 0 &&
        (size_t)status.st_size > package->left / MNY_PACKAGE_RATIO)
        package->left = (size_t)status.st_size < SIZE_MAX / MNY_PACKAGE_RATIO
                            ? (size_t)status.st_size * MNY_PACKAGE_RATIO
                            : SIZE_MAX;
    package->part_most = package->left;
}

/* Why no more is read. */
static const char *reason_of_limit(const struct mny_package *package, bool part)
{
    if (package->size == MNY_PACKAGE_LARGE)
        return _("it unpacks to more than 500 times its size");
    return part ? _("more than 64 MiB in one sheet") : _("more than 128 MiB in all");
}

enum mny_code mny_package_open(const char *path, enum mny_package_size size,
                               struct mny_problems *problems, struct mny_package **package)
{
    struct mny_package *made = calloc(1, sizeof *made);
    enum mny_code code = MNY_OK;
    zip_error_t error;

    *package = NULL;
    if (!made)
        return mny_problem_memory(problems);
    made->path = path;
    made->size = size;
    set_limits(made);
    made->zip = mny_zip_open(path, &error);
    if (!made->zip) {
        code = mny_zip_problem(path, &error, problems);
        if (code == MNY_OK)
            code = say_unreadable(path, zip_error_strerror(&error), problems);
        free(made);
        made = NULL;
    }
    zip_error_fini(&error);
    *package = made;
    return code;
}

void mny_package_close(struct mny_package *package)
{
    if (!package)
        return;
    zip_discard(package->zip);
    free(package);
}

bool mny_package_has(const struct mny_package *package, const char *part)
{
    return zip_name_locate(package->zip, part, 0) >= 0;
}

/* ---- XML --------------------------------------------------------------------------- */

static const char *local(const char *name)
{
    const char *colon = strrchr(name, ':');

    return colon ? colon + 1 : name;
}

const char *mny_xml_attribute(const char *const *attributes, const char *name)
{
    for (; attributes[0]; attributes += 2)
        if (strcmp(local(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

static void go_on(struct reading *reading, bool good)
{
    if (good)
        return;
    reading->no_memory = true;
    XML_StopParser(reading->parser, XML_FALSE);
}

static void XMLCALL on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *reading = data;

    if (reading->listener->start && !reading->no_memory)
        go_on(reading, reading->listener->start(reading->context, local(name),
                                                (const char *const *)attributes));
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
    struct reading *reading = data;

    if (reading->listener->end && !reading->no_memory)
        go_on(reading, reading->listener->end(reading->context, local(name)));
}

static void XMLCALL on_text(void *data, const XML_Char *text, int length)
{
    struct reading *reading = data;

    if (reading->listener->text && !reading->no_memory)
        go_on(reading, reading->listener->text(reading->context, text, (size_t)length));
}

/* No spreadsheet writes one, and entities are what XML bombs are made of. */
static void XMLCALL on_doctype(void *data, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int internal)
{
    struct reading *reading = data;

    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    reading->has_doctype = true;
    XML_StopParser(reading->parser, XML_FALSE);
}

/* Feeds all of FILE to the parser.  The reason why not, or NULL. */
static const char *feed(struct reading *reading, struct mny_package *package, zip_file_t *file)
{
    size_t total = 0;

    for (;;) {
        void *buffer = XML_GetBuffer(reading->parser, CHUNK);
        zip_int64_t bytes = buffer ? zip_fread(file, buffer, CHUNK) : 0;

        if (!buffer) {
            reading->no_memory = true;
            return NULL;
        }
        reading->breaks_off = bytes < 0;
        if (bytes < 0)
            return zip_file_strerror(file);
        total += (size_t)bytes;
        if (total > package->part_most)
            return reason_of_limit(package, true);
        if ((size_t)bytes > package->left)
            return reason_of_limit(package, false);
        package->left -= (size_t)bytes;
        if (XML_ParseBuffer(reading->parser, (int)bytes, bytes == 0) != XML_STATUS_OK) {
            reading->no_memory =
                reading->no_memory || XML_GetErrorCode(reading->parser) == XML_ERROR_NO_MEMORY;
            return reading->has_doctype ? _("a document type in its XML")
                                        : XML_ErrorString(XML_GetErrorCode(reading->parser));
        }
        if (bytes == 0)
            return NULL;
    }
}

enum mny_code mny_package_read(struct mny_package *package, const char *part,
                               const struct mny_xml_listener *listener, void *context,
                               struct mny_problems *problems)
{
    struct reading reading = {.listener = listener, .context = context};
    zip_file_t *file = zip_fopen(package->zip, part, 0);
    enum mny_code code = MNY_OK;
    const char *reason;

    if (!file) {
        code = mny_zip_problem(package->path, zip_get_error(package->zip), problems);
        return code != MNY_OK ? code
                              : say_unreadable(package->path, zip_strerror(package->zip), problems);
    }
    reading.parser = XML_ParserCreate(NULL);
    if (!reading.parser) {
        zip_fclose(file);
        return mny_problem_memory(problems);
    }
    XML_SetUserData(reading.parser, &reading);
    XML_SetElementHandler(reading.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reading.parser, on_text);
    XML_SetStartDoctypeDeclHandler(reading.parser, on_doctype);
    reason = feed(&reading, package, file);
    if (reading.no_memory)
        code = mny_problem_memory(problems);
    else if (reading.breaks_off)
        code = mny_zip_problem(package->path, zip_file_get_error(file), problems);
    if (code == MNY_OK && reason)
        code = say_unreadable(package->path, reason, problems);
    XML_ParserFree(reading.parser);
    zip_fclose(file);
    return code;
}
