/* SPDX-License-Identifier: MIT */
/* What a file is that is no text of ours, by its first bytes and whatever its name: so that the
   user is told, rather than what such a file looks like as CSV. */
#ifndef MINYI_CORE_FORMAT_H
#define MINYI_CORE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

enum mny_format {
    MNY_FORMAT_TEXT, /* perhaps a dump, or a table */
    MNY_FORMAT_7Z,
    MNY_FORMAT_RAR,
    MNY_FORMAT_BZIP2,
    MNY_FORMAT_XZ,
    MNY_FORMAT_ZSTD,
    MNY_FORMAT_PDF,
    MNY_FORMAT_HTML, /* older 问卷星 exports are HTML called .xls */
    MNY_FORMAT_XML,  /* "XML Spreadsheet 2003" too */
    MNY_FORMAT_JSON,
    MNY_FORMAT_STATA
};

/* Looks at the first LENGTH bytes of a file (a few hundred are enough), in any encoding
   that has ASCII in it. */
enum mny_format mny_format_of(const char *bytes, size_t length);

/* "7z", or for what is no archive "an HTML page", to be translated. */
const char *mny_format_name(enum mny_format format);
bool mny_format_is_archive(enum mny_format format);

#endif
