/* SPDX-License-Identifier: MIT */
/* --cities FILE: names, provinces and types of cities, by division code. */
#ifndef MINYI_CORE_CITY_NAMES_H
#define MINYI_CORE_CITY_NAMES_H

#include "core/problem.h"

#include <stddef.h>

struct mny_city_names;

/* Reads `city,name[,province,type]` at PATH (copied). */
enum mny_code mny_city_names_read(const char *path, struct mny_problems *problems,
                                  struct mny_city_names **names);
/* Names the city CODE NAME, unless it has one; both are borrowed.  *NAMES may be NULL, and is then
   made. */
enum mny_code mny_city_names_add(struct mny_city_names **names, const char *code, const char *name,
                                 struct mny_problems *problems);
void mny_city_names_free(struct mny_city_names *names); /* NULL is allowed. */

/* The city's entry, or NULL; NAMES may be NULL.  Borrowed. */
struct mny_city_name {
    const char *code, *name, *province, *type; /* "" where not given */
};
const struct mny_city_name *mny_city_names_find(const struct mny_city_names *names,
                                                const char *code);

#endif
