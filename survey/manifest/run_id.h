/* SPDX-License-Identifier: MIT */
/* What runs on the same inputs with the same settings have in common, wherever their files
   are: the first 16 hexadecimal digits of the SHA-256 of a line for all but the dumps, and a
   line for the digest of each dump. */
#ifndef MINYI_SURVEY_MANIFEST_RUN_ID_H
#define MINYI_SURVEY_MANIFEST_RUN_ID_H

#include "core/digest.h"

#define MNY_RUN_ID_ROOM 17

/* Begins with BASE, the digest of all else. */
void mny_run_id_begin(struct mny_digest *digest, const char *base);
/* The next dump's. */
void mny_run_id_add(struct mny_digest *digest, const char *sha256);
void mny_run_id_end(struct mny_digest *digest, char run_id[MNY_RUN_ID_ROOM]);

#endif
