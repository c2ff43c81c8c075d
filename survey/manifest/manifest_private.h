/* SPDX-License-Identifier: MIT */
/* Inside the manifest: only manifest.c, which makes one, and manifest_reader.c include
   this. */
#ifndef MINYI_SURVEY_MANIFEST_MANIFEST_PRIVATE_H
#define MINYI_SURVEY_MANIFEST_MANIFEST_PRIVATE_H

#include "core/arena.h"
#include "survey/manifest/manifest.h"

#include <jansson.h>

struct mny_manifest {
    json_t *root;
    struct mny_arena *arena; /* texts that were hex */
};

#endif
