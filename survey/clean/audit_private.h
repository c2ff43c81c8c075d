/* SPDX-License-Identifier: MIT */
/* Inside the audit: only audit.c, which notes rows, and audit_writer.c include this. */
#ifndef MINYI_SURVEY_CLEAN_AUDIT_PRIVATE_H
#define MINYI_SURVEY_CLEAN_AUDIT_PRIVATE_H

#include "survey/clean/audit.h"
#include "survey/clean/spool.h"

/* A row of the dumps, in input order. */
struct audited_row {
    uint64_t place, offset;
    bool spooled; /* something of it is in the spool */
};

/* A flag, and the how manieth it is: those of one row stay in order. */
struct numbered_flag {
    struct mny_audit_flag flag;
    size_t number;
};

struct mny_audit {
    struct mny_audit_source source;
    struct numbered_flag *flags;
    size_t flag_count, flag_room;
    struct audited_row *rows;
    size_t count, room;
    struct mny_spool *spool;
    struct mny_problems *problems;
    enum mny_code spooled; /* what came of spooling */
};

#endif
