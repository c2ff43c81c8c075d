/* SPDX-License-Identifier: MIT */
/* audit.csv: an event a row, in input order, of everything that cleaning did: a row that
   could not be read (read_malformed), was rejected (reject_row) or repeats another
   (dup_of), or in which a rule found something (flag_row, over_quota); a cell that was blanked
   because it is wrong (invalid_cell) or that was read or left out otherwise (edit_cell), or in
   whose place the clean file has another text (mask_cell).  The manual says what stands in each
   column.

   Answers are told from their cells by audit_cells.h.

   Rows are noted while they are merged, cells are spooled; what they are called is written
   at the end, when the run's id and the rows that the last rules reject are known. */
#ifndef MINYI_SURVEY_CLEAN_AUDIT_H
#define MINYI_SURVEY_CLEAN_AUDIT_H

#include "core/output.h"
#include "survey/clean/inputs.h"
#include "survey/clean/ledger.h"
#include "survey/clean/places.h"
#include "survey/clean/plan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mny_audit;

/* Texts and PLACES are borrowed.  With RAW what stood in cells is written as it was;
   else its salted digest and its length. */
struct mny_audit_source {
    const struct mny_plan *plan;
    const struct mny_places *places;
    const struct mny_inputs *inputs;
    const struct mny_clean_options *options;
};

/* Makes it, with a spool in FOLDER.  MNY_E_CREATE if that fails. */
enum mny_code mny_audit_create(const struct mny_audit_source *source, const char *folder,
                               struct mny_problems *problems, struct mny_audit **audit);
void mny_audit_free(struct mny_audit *audit); /* NULL is allowed. */

/* The next row: its place, where it begins in the dump's text, and what was audited of it
   (LENGTH bytes of mny_audit_cells_put(), or, of a row that cannot be read, its text).
   False without memory; what else fails mny_audit_write() says. */
bool mny_audit_row(struct mny_audit *audit, uint64_t place, uint64_t offset, const char *bytes,
                   size_t length);

/* What a rule found of the row at PLACE, which does not reject it: becomes an EVENT.
   MEASURED and THRESHOLD are as flags.csv has them; RULE and ORIGIN (settings or default) are
   borrowed.  In any order.  False without memory. */
enum { MNY_AUDIT_VALUE_ROOM = 64 };
struct mny_audit_flag {
    uint64_t place;
    const char *event, *rule;
    char measured[MNY_AUDIT_VALUE_ROOM], threshold[MNY_AUDIT_VALUE_ROOM];
    const char *origin;
};
bool mny_audit_flag(struct mny_audit *audit, const struct mny_audit_flag *flag);

/* Writes the file; LEDGER knows the rejected rows, FACTS the dumps' digests. */
enum mny_code mny_audit_write(struct mny_audit *audit, const struct mny_ledger *ledger,
                              const struct mny_dump_facts *facts, struct mny_output *output,
                              struct mny_problems *problems);

#endif
