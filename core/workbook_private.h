/* SPDX-License-Identifier: MIT */
/* Shared by core/workbook.c, which finds the sheets, core/workbook_sheet.c, which
   reads one, core/workbook_number.c, which writes numbers as they are shown, and
   core/workbook_text.c, which knows how texts are written. */
#ifndef MINYI_CORE_WORKBOOK_PRIVATE_H
#define MINYI_CORE_WORKBOOK_PRIVATE_H

#include "core/arena.h"
#include "core/package.h"
#include "core/table_private.h"
#include "core/workbook.h"

/* Text that grows. */
struct mny_buffer {
    char *text;
    size_t length, capacity;
};
bool mny_buffer_add(struct mny_buffer *buffer, const char *text, size_t length);

/* How a number is shown. */
enum mny_number_kind { MNY_SHOWN_PLAIN, MNY_SHOWN_PERCENT, MNY_SHOWN_DATE };

/* What the sheets share. */
struct mny_workbook_parts {
    struct mny_arena *arena;
    const char **strings; /* shared strings */
    size_t string_count, string_capacity;
    enum mny_number_kind *styles; /* of each cell style */
    size_t style_count, style_capacity;
    bool from_1904;        /* the first day of dates */
    size_t cells_left;     /* that may still be read */
    const char *truths[2]; /* what FALSE and TRUE are read as */
    bool keeps_merged;     /* of the sheet that was read last: */
    struct mny_table_area *merged;
    size_t merged_count, merged_capacity;
};

/* workbook_number.c: the kind of the number format CODE, as in `0.00%`. */
enum mny_number_kind mny_number_kind_of(const char *code);
enum mny_number_kind mny_number_kind_builtin(unsigned long id);

/* A number as it is shown; TEXT is what stands in the file.  A whole number of more digits than
   Excel keeps (15) has an exponent, unless TEXT has them all. */
enum { MNY_SHOWN_ROOM = 400 };
void mny_number_shown(const char *text, enum mny_number_kind kind, bool from_1904,
                      char shown[MNY_SHOWN_ROOM]);

/* workbook_text.c: puts the characters that XML cannot hold, and that stand as
   `_x000D_` in the file (ECMA-376 part 1, 22.9.2.19, ST_Xstring), into TEXT of LENGTH
   bytes, which has a NUL behind it; returns its new length.  NUL and halves of
   surrogates stay as they are. */
size_t mny_workbook_unescape(char *text, size_t length);

/* workbook_sheet.c: hands the rows of PART that are not empty to ROW, whose code other
   than MNY_OK ends it all.  Fewer cells are handed on than there are once
   PARTS->cells_left is 0. */
enum mny_code mny_workbook_sheet(struct mny_package *package, const char *part,
                                 struct mny_workbook_parts *parts, mny_workbook_row *row,
                                 void *context, struct mny_problems *problems);

#endif
