/* SPDX-License-Identifier: MIT */
/* Inside the comparison of interviewers: only interviewers.c, which counts, and
   interviewers_files.c, which writes, include this. */
#ifndef MINYI_SURVEY_CLEAN_INTERVIEWERS_PRIVATE_H
#define MINYI_SURVEY_CLEAN_INTERVIEWERS_PRIVATE_H

#include "survey/clean/interviewers.h"

/* Shares that are compared, each a count of some cases. */
enum mny_field_share { MNY_SHARE_REJECTED, MNY_SHARE_STRAIGHT, MNY_SHARE_NIGHT, MNY_FIELD_SHARES };

/* One interviewer or contractor. */
struct mny_field_unit {
    uint64_t cases[MNY_FIELD_SHARES], counts[MNY_FIELD_SHARES];
    size_t timed; /* rows with a duration */
    double median;
};

/* All of a kind. */
struct mny_field_units {
    bool compared;
    struct mny_text_map *texts; /* their codes; the empty one stands for rows without any */
    struct mny_field_unit *units;
    size_t room;
    uint32_t *rows; /* by response; NULL where the file of the row tells */
    size_t row_count, row_room;
    double median; /* of all units that have a code */
    size_t timed;
};

/* Rows of a contractor in a city: by reason, the accepted under MNY_ACCEPTED. */
struct mny_field_flow {
    uint32_t contractor, city; /* 0: not known, else 1 + choice */
    uint64_t stages[MNY_REASON_COUNT];
};

/* The last flow that was met in a city. */
struct mny_field_last {
    uint32_t contractor, flow; /* flow + 1; 0: none yet */
};

struct mny_interviewers {
    const struct mny_plan *plan;
    struct mny_field_units kinds[MNY_FIELD_KINDS];
    const char *const *names; /* of the dumps */
    uint32_t *files;          /* by dump: number of its name among the contractors */
    struct mny_text_map *flow_keys;
    struct mny_field_flow *flows;
    size_t flow_count, flow_room;
    struct mny_field_last *last; /* by city, as in a flow */
    /* The block being merged: */
    const struct mny_block *block;
    const struct mny_field_notes *notes;
    size_t dump;
    uint32_t *renumbered[MNY_FIELD_KINDS]; /* number in the block to number of the unit */
    size_t renumbered_room[MNY_FIELD_KINDS];
};

/* Writes the files; all is counted. */
enum mny_code mny_interviewers_files(const struct mny_interviewers *interviewers,
                                     struct mny_output *output, struct mny_problems *problems);

#endif
