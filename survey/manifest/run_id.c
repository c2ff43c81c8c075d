/* SPDX-License-Identifier: MIT */
#include "survey/manifest/run_id.h"

#include <string.h>

void mny_run_id_begin(struct mny_digest *digest, const char *base)
{
    mny_digest_begin(digest);
    mny_run_id_add(digest, base);
}

void mny_run_id_add(struct mny_digest *digest, const char *sha256)
{
    mny_digest_add_text(digest, sha256);
    mny_digest_add_text(digest, "\n");
}

void mny_run_id_end(struct mny_digest *digest, char run_id[MNY_RUN_ID_ROOM])
{
    char hex[MNY_DIGEST_ROOM];

    mny_digest_end(digest, hex);
    memcpy(run_id, hex, MNY_RUN_ID_ROOM - 1);
    run_id[MNY_RUN_ID_ROOM - 1] = '\0';
}
