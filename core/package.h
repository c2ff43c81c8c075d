/* SPDX-License-Identifier: MIT */
/* An Office Open XML package (.xlsx): a ZIP file with XML in it, which anybody may
   have made.  A part is read as a stream, and what is read is limited: a small file
   can promise gigabytes, and a thousand sheets can name one part. */
#ifndef MINYI_CORE_PACKAGE_H
#define MINYI_CORE_PACKAGE_H

#include "core/problem.h"

#include <stdbool.h>
#include <stddef.h>

#define MNY_PART_MOST ((size_t)64 << 20)     /* bytes of XML in one part */
#define MNY_PACKAGE_MOST ((size_t)128 << 20) /* and in all that is read of it */
#define MNY_PACKAGE_RATIO 500                /* a large package: times the size of its file */

/* What is expected: a form that somebody filled in, or the responses of a survey. */
enum mny_package_size { MNY_PACKAGE_SMALL, MNY_PACKAGE_LARGE };

struct mny_package;
struct zip;
struct zip_error;

/* Opens the ZIP file at PATH for reading, or says why not in ERROR, to be ended with
   zip_error_fini().  As zip_open(), which takes a file for none where it has no memory. */
struct zip *mny_zip_open(const char *path, struct zip_error *error);

/* Of the ZIP file at PATH: if the system is to blame for ERROR, says so and returns MNY_E_IO,
   MNY_E_NOT_FOUND or MNY_E_MEMORY; MNY_OK if it is the file itself. */
enum mny_code mny_zip_problem(const char *path, struct zip_error *error,
                              struct mny_problems *problems);

/* Opens the package at PATH (borrowed).  No part of a small one may be larger than
   MNY_PART_MOST, nor all that is read than MNY_PACKAGE_MOST; of a large one no more is
   read than MNY_PACKAGE_RATIO times its file, or MNY_PACKAGE_MOST.  MNY_E_INPUT if it is
   none. */
enum mny_code mny_package_open(const char *path, enum mny_package_size size,
                               struct mny_problems *problems, struct mny_package **package);
void mny_package_close(struct mny_package *package); /* NULL is allowed. */

bool mny_package_has(const struct mny_package *package, const char *part);

/* What is told of a part, in its order.  Names come without their prefix; NULL
   where nobody listens.  False ends the reading: no memory. */
struct mny_xml_listener {
    bool (*start)(void *context, const char *name, const char *const *attributes);
    bool (*end)(void *context, const char *name);
    bool (*text)(void *context, const char *text, size_t length);
};

/* Reads PART ("xl/workbook.xml").  A part that is not there, too large or no good
   XML is a problem (MNY_E_INPUT); MNY_E_MEMORY if a listener said false. */
enum mny_code mny_package_read(struct mny_package *package, const char *part,
                               const struct mny_xml_listener *listener, void *context,
                               struct mny_problems *problems);

/* The value of the attribute NAME (without its prefix), or NULL. */
const char *mny_xml_attribute(const char *const *attributes, const char *name);

#endif
