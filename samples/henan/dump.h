/* SPDX-License-Identifier: MIT */
/* The responses as the two contractors deliver them. */
#ifndef MINYI_SAMPLES_HENAN_DUMP_H
#define MINYI_SAMPLES_HENAN_DUMP_H

#include "core/problem.h"
#include "samples/henan/response.h"

#include <stdint.h>

struct sample_dump {
    const struct mny_questionnaire *questionnaire;
    const struct sample_places *places;
    unsigned long seed;
    uint64_t rows;
    enum sample_mode mode; /* online: as 问卷星 writes it; at home: as ODK and KoBo do */
    bool clean;            /* honest responses only */
};

/* Writes the dump to the file at PATH.  Some threads make blocks of rows, which
   are written in order: the file is the same whatever their number. */
enum mny_code sample_dump_write(const struct sample_dump *dump, const char *path,
                                struct mny_problems *problems);

#endif
