/* SPDX-License-Identifier: MIT */
/* From dumps to accepted responses: read, match, clean, in one pass over the
   text, by any number of threads with the same result.

   dump.h splits files into records, match.h binds columns and cells to the
   questionnaire, rules.h judges a row, ledger.h accounts for each. */
#ifndef MINYI_SURVEY_CLEAN_CLEAN_H
#define MINYI_SURVEY_CLEAN_CLEAN_H

#include "core/output.h"
#include "core/problem.h"
#include "survey/clean/reasons.h"
#include "survey/clean/responses.h"
#include "survey/common/hash.h"
#include "survey/dump/dialect.h"
#include "survey/dump/dump.h"
#include "survey/dump/encoding.h"
#include "survey/dump/mapping.h"
#include "survey/population/population.h"
#include "survey/questionnaire/questionnaire.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Called now and then while reading, from the thread that called mny_clean():
   bytes done, of TOTAL (0 if that is not known), and rows so far.  Reading ends with what it
   returns, if that is not MNY_OK. */
struct mny_progress {
    enum mny_code (*report)(void *context, uint64_t bytes, uint64_t total, uint64_t rows);
    void *context;
};

/* What is audited: nothing; rows, and cells that were blanked, by salted digests; every
   cell, as it stood in the dump. */
enum mny_audit_level { MNY_AUDIT_NONE, MNY_AUDIT_EDITS, MNY_AUDIT_RAW };

/* What audit.csv (audit.h) is to have. */
struct mny_audit_options {
    enum mny_audit_level level;
    const char *defs_sha256; /* of the questionnaire's sheets together */
    const char *run_base;    /* of the run's id: see run_id.h */
};

struct mny_ranks;
struct mny_unmatched;

struct mny_clean_options {
    const char *const *dumps; /* paths; "-" is standard input, only alone */
    size_t dump_count;
    enum mny_encoding encoding;       /* of all of them; zero: find out for each */
    const enum mny_dialect *dialects; /* as the user said */
    size_t dialect_count;             /* one for all, one each, or 0: found out */
    size_t max_columns;               /* of a dump; 0: MNY_COLUMNS_MOST */
    bool lax_quotes;                  /* a quote inside a cell that is not quoted is its own */
    bool id_by_file;                  /* each dump counts for itself */
    struct mny_mapping *mapping;      /* what the user says of columns and values; or NULL */
    struct mny_unmatched *unmatched;  /* filled with what matches nothing; or NULL */
    const size_t *declared_rows;      /* of the first DECLARED_COUNT dumps */
    size_t declared_count;
    const struct mny_population *population; /* its variables become factors; or NULL */
    const size_t *factors;                   /* further questions wanted as factors */
    size_t factor_count;
    const size_t *answers; /* questions whose answers are wanted one by one */
    size_t answer_count;
    const size_t *classes; /* questions that make the classes of a nonresponse adjustment; none:
                              the stratum */
    size_t class_count;
    size_t threads;       /* at least 1 */
    bool write_responses; /* the clean dump responses.csv */
    bool keep_personal;   /* personal data are written as they came */
    const void *salt;     /* of pseudonyms; NULL: marks stand for personal cells */
    size_t salt_length;
    const struct mny_audit_options *audit; /* NULL: no audit.csv */
    struct mny_dump_facts *facts;          /* by dump: filled when it was read; or NULL */
    bool excel_safe;                       /* texts that a spreadsheet would compute get a ' */
    bool allow_same;                       /* the same file twice is no mistake */
    bool no_plain_rows;                    /* every row goes the general way (plain_rows.h): tests
                                              compare the two */
    struct mny_progress progress;          /* report may be NULL */
    const struct mny_hash_key *key;        /* of all hash tables; NULL: a new one */
    struct mny_ranks *ranks;               /* processes that read together; NULL: this one alone */
    bool written_elsewhere;                /* without OUTPUT: rank 0 has it */
};

/* Personal data in the files that were written: see masked.csv. */
struct mny_mask_totals {
    bool kept;                             /* nothing was masked: so it was wanted */
    uint64_t found, replaced, not_scanned; /* marks set in texts; cells of the other two */
};

/* What came of a quality rule over the rows that the contract's rules accept. */
struct mny_quality_result {
    bool ran;                      /* false: it is off, or had nothing to judge by */
    size_t judged, flagged;        /* rows */
    double expected;               /* see quality.csv; NAN for most rules */
    double low, middle, high;      /* 1 %, 50 % and 99 % of what was measured; NAN for most */
    double mean_all, mean_without; /* of respondents' mean scores, all and without the flagged */
};

/* What was counted, for flow.csv and the summary. */
struct mny_flow {
    uint64_t rows, bytes;             /* of all dumps */
    uint64_t total[MNY_REASON_COUNT]; /* [MNY_ACCEPTED] are the accepted */
    size_t unmatched_columns;
    /* False: its columns are absent, or it is off; of quality rules: the questionnaire wants it,
       and there was nothing to judge by. */
    bool rule_ran[MNY_REASON_COUNT];
    struct mny_mask_totals masked;
    struct mny_quality_result quality[MNY_QUALITY_RULES];
    bool has_dispositions; /* the dumps list all who were drawn */
};

/* Reads and cleans the dumps; of a rank that does not lead reads only its part of them and sends it
   to the leader: *RESPONSES is NULL then, and *FLOW is left alone.

   With OUTPUT not NULL writes rejected.csv,
   edits.csv, flow.csv, masked.csv, flags.csv, quality.csv and, if asked, responses.csv into
   it.  On success
   *RESPONSES is the caller's and *FLOW is filled.  Fails with MNY_E_INPUT for a
   dump whose header cannot be used (no city column, a column that two questions
   claim, a required column that is absent ...), never for a bad row. */
enum mny_code mny_clean(const struct mny_questionnaire *questionnaire,
                        const struct mny_clean_options *options, struct mny_output *output,
                        struct mny_problems *problems, struct mny_responses **responses,
                        struct mny_flow *flow);

#endif
