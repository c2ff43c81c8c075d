/* SPDX-License-Identifier: MIT */
#include "survey/clean/kept_columns.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The kept column of that header which this dump has not yet filled, or a new one. */
static size_t find(struct mny_kept_columns *kept, const char *header, const size_t *sources)
{
    for (size_t i = 0; i < kept->count; i++)
        if (sources[i] == MNY_NONE && strcmp(kept->headers[i], header) == 0)
            return i;
    kept->headers[kept->count] = header;
    return kept->count++;
}

static size_t count_unmatched(const struct mny_binding *binding)
{
    size_t count = 0;

    for (size_t i = 0; i < binding->count; i++)
        count += binding->columns[i].use == MNY_COLUMN_UNMATCHED;
    return count;
}

bool mny_kept_columns_make(const struct mny_binding *bindings, size_t dump_count,
                           struct mny_kept_columns *kept)
{
    size_t most = 0;

    *kept = (struct mny_kept_columns){.dump_count = dump_count};
    for (size_t i = 0; i < dump_count; i++)
        most += count_unmatched(&bindings[i]);
    kept->headers = calloc(most + 1, sizeof *kept->headers);
    kept->sources = calloc(dump_count + 1, sizeof *kept->sources);
    for (size_t i = 0; kept->headers && kept->sources && i < dump_count; i++) {
        kept->sources[i] = malloc((most + 1) * sizeof **kept->sources);
        if (!kept->sources[i])
            break;
        for (size_t k = 0; k < most; k++)
            kept->sources[i][k] = MNY_NONE;
        for (size_t k = 0; k < bindings[i].count; k++)
            if (bindings[i].columns[k].use == MNY_COLUMN_UNMATCHED)
                kept->sources[i][find(kept, bindings[i].columns[k].header, kept->sources[i])] = k;
    }
    if (kept->headers && kept->sources && (dump_count == 0 || kept->sources[dump_count - 1]))
        return true;
    mny_kept_columns_free(kept);
    return false;
}

void mny_kept_columns_free(struct mny_kept_columns *kept)
{
    for (size_t i = 0; kept->sources && i < kept->dump_count; i++)
        free(kept->sources[i]);
    free(kept->sources);
    free(kept->headers);
    *kept = (struct mny_kept_columns){0};
}
