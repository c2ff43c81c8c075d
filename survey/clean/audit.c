/* SPDX-License-Identifier: MIT */
#include "survey/clean/audit.h"

#include "core/arena.h"
#include "survey/clean/audit_private.h"

#include <stdlib.h>

enum mny_code mny_audit_create(const struct mny_audit_source *source, const char *folder,
                               struct mny_problems *problems, struct mny_audit **audit)
{
    struct mny_audit *made = calloc(1, sizeof *made);
    enum mny_code code;

    *audit = NULL;
    if (!made)
        return mny_problem_memory(problems);
    made->source = *source;
    made->problems = problems;
    code = mny_spool_create(folder, problems, &made->spool);
    if (code == MNY_OK)
        *audit = made;
    else
        mny_audit_free(made);
    return code;
}

void mny_audit_free(struct mny_audit *audit)
{
    if (!audit)
        return;
    mny_spool_free(audit->spool);
    free(audit->flags);
    free(audit->rows);
    free(audit);
}

bool mny_audit_row(struct mny_audit *audit, uint64_t place, uint64_t offset, const char *bytes,
                   size_t length)
{
    if (!mny_grow(&audit->rows, &audit->room, audit->count + 1, sizeof *audit->rows))
        return false;
    audit->rows[audit->count++] = (struct audited_row){place, offset, length > 0};
    if (length > 0 && audit->spooled == MNY_OK)
        audit->spooled = mny_spool_put(audit->spool, bytes, length, audit->problems);
    return true;
}

bool mny_audit_flag(struct mny_audit *audit, const struct mny_audit_flag *flag)
{
    if (!mny_grow(&audit->flags, &audit->flag_room, audit->flag_count + 1, sizeof *audit->flags))
        return false;
    audit->flags[audit->flag_count] = (struct numbered_flag){*flag, audit->flag_count};
    audit->flag_count++;
    return true;
}
