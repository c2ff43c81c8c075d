/* SPDX-License-Identifier: MIT */
/* Inside cleaning: only clean*.c include this.  clean.c says in which order things are done,
   clean_prepare.c makes and frees what they need, clean_waves.c reads, clean_leader.c together
   with other processes, in which clean_follower.c reads, clean_merge.c enters what was read into
   the accounts, clean_files.c and clean_rows.c write them, clean_flow.c counts, clean_remarks.c
   says what looks wrong. */
#ifndef MINYI_SURVEY_CLEAN_CLEAN_PRIVATE_H
#define MINYI_SURVEY_CLEAN_CLEAN_PRIVATE_H

#include "survey/clean/audit.h"
#include "survey/clean/clean.h"
#include "survey/clean/findings.h"
#include "survey/clean/id_set.h"
#include "survey/clean/inputs.h"
#include "survey/clean/interviewers.h"
#include "survey/clean/kept_columns.h"
#include "survey/clean/late_rules.h"
#include "survey/clean/ledger.h"
#include "survey/clean/mask_account.h"
#include "survey/clean/masking.h"
#include "survey/clean/piece_reader.h"
#include "survey/clean/plan.h"
#include "survey/clean/quality.h"
#include "survey/clean/quotes.h"
#include "survey/clean/responses_build.h"
#include "survey/clean/signals.h"
#include "survey/clean/spool.h"
#include "survey/clean/states.h"
#include "survey/clean/twins.h"
#include "survey/common/lasting_texts.h"
#include "survey/common/parcel.h"
#include "survey/common/ranks.h"
#include "survey/dump/stripe.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a piece begins: physical lines and bytes of the dump's text before it. */
struct mny_origin {
    size_t dump;
    uint64_t lines, offset;
};

/* Pieces that were read together.  While one wave is merged the next one is read. */
struct mny_wave {
    struct mny_piece_reader **readers; /* one a piece */
    struct mny_origin *origins;        /* of each */
    size_t count;                      /* pieces that hold */
    uint64_t bytes;                    /* of all dumps, read with it and before it */
};

/* One cleaning, from the opened dumps to the finished store. */
struct mny_cleaning {
    /* what was asked */
    const struct mny_questionnaire *questionnaire;
    struct mny_clean_options options;
    size_t piece_size;
    struct mny_output *output; /* or NULL */
    bool written;              /* there is one, or another rank has it */
    struct mny_problems *problems;

    /* what is known before the first row */
    struct mny_inputs inputs;
    struct mny_plan *plan;
    struct mny_kept_columns kept;
    struct mny_signals_plan signals_plan;
    struct mny_mask_plan *masks; /* NULL: nothing is written, or personal data are kept */
    uint64_t size;               /* of all dumps, 0 if that is not known */

    /* reading with other ranks */
    struct mny_hash_key key;           /* the leader's */
    struct mny_stripe_plan *stripes;   /* by dump: how all read it; of no bytes: one alone */
    struct mny_parcel parcel;          /* on its way */
    struct mny_lasting_texts *details; /* of the other ranks' signals */

    /* reading */
    struct mny_wave waves[2], *reading, *merging;
    struct mny_piece *pieces;
    size_t room; /* pieces of a wave at most */
    size_t dump; /* being read */
    uint64_t bytes;
    struct mny_dump_facts *facts;     /* by dump: the options', or else */
    struct mny_dump_facts *own_facts; /* these */
    enum mny_code undeclared;         /* some dump has not the rows it should have */

    /* the accounts that rows are merged into */
    struct mny_responses *responses;
    struct mny_id_set *ids;
    struct mny_twins *twins; /* NULL: no two dumps can be one survey in two forms */
    struct mny_late_rules *late;
    struct mny_signals *signals;
    struct mny_quality *quality;
    struct mny_ledger *ledger;
    struct mny_interviewers *interviewers;
    struct mny_states **states; /* by dump */
    struct mny_mask_account *masked;
    struct mny_quotes *quotes; /* NULL without topics, or without output */
    struct mny_audit *audit;   /* NULL: no audit is wanted */
    struct mny_spool *spool;   /* NULL: no clean file is wanted */
    struct mny_taken *taken;   /* candidates of the block being merged */
    size_t taken_count, taken_room;
    struct mny_findings findings; /* of the dump being read */
    uint64_t rows;
    uint64_t collapsed;        /* key of a row whose shortened id stood before, or MNY_NO_ROW */
    uint64_t repeats, foreign; /* ids that came before, and of them in another dump */
    bool saw_id;
    bool reserved;        /* room for all rows was asked for */
    enum mny_code merged; /* what came of merging */
};

#define MNY_NO_ROW UINT64_MAX

/* Opens the dumps and makes what cleaning needs.  Release it also where that fails. */
enum mny_code mny_cleaning_prepare(struct mny_cleaning *cleaning);
void mny_cleaning_release(struct mny_cleaning *cleaning);

/* With other ranks: what all must have before cleaning is prepared; and once it is, and all are
   ready, who reads which part.  Nothing without. */
enum mny_code mny_cleaning_share_key(struct mny_cleaning *cleaning);
enum mny_code mny_cleaning_take_key(struct mny_cleaning *cleaning); /* the same, from the leader */
enum mny_code mny_cleaning_share_dumps(struct mny_cleaning *cleaning);
void mny_cleaning_free_shares(struct mny_cleaning *cleaning);

/* What mny_cleaning_read() is made of.  Readers for a dump; pieces of it up to its limit, read wave
   by wave, the last of which is left to be merged; the same of a dump that other ranks read parts
   of. */
bool mny_cleaning_begin_dump(struct mny_cleaning *cleaning, size_t dump);
enum mny_code mny_cleaning_read_pieces(struct mny_cleaning *cleaning, size_t dump);
enum mny_code mny_cleaning_read_shared(struct mny_cleaning *cleaning, size_t dump);

/* The wave whose COUNT pieces were just read, up to the first that did not begin where the one
   before it ended: FROM is where the first begins.  *END, *INSIDE_LINE: where the last of them
   ended.  False if there was no memory for some. */
bool mny_cleaning_settle_wave(struct mny_cleaning *cleaning, size_t count,
                              const struct mny_origin *from, const char **end, size_t *lines,
                              bool *inside_line);

/* What was read becomes the wave to be merged next. */
void mny_cleaning_exchange_waves(struct mny_cleaning *cleaning);

/* Merges the wave before, while the bytes behind are read, and COUNT pieces. */
enum mny_code mny_cleaning_run_wave(struct mny_cleaning *cleaning, size_t dump, size_t count);

/* Says how far reading has come. */
enum mny_code mny_cleaning_report(const struct mny_cleaning *cleaning, size_t dump);

/* Of a rank that does not lead: reads its part of all dumps and sends it. */
enum mny_code mny_cleaning_follow(struct mny_cleaning *cleaning);

/* A part of a dump, as it is sent: pieces of stripe after stripe, wave by wave. */
struct mny_part {
    bool more;               /* of the same stripe follows */
    bool ascii, inside_line; /* all bytes are; as of mny_record_reader_stop() behind the last */
    uint64_t begin, end;     /* offsets in the file */
    uint64_t lines;          /* physical lines between them */
    uint64_t count;          /* of pieces, which follow with their origins; 0: nothing was read */
};

/* Gives back what only reading takes: a seventh of all. */
void mny_cleaning_end_reading(struct mny_cleaning *cleaning);

/* The waves, with readers for all pieces of them: mny_cleaning_room(), if cleaning->room does not
   say another number.  False without memory. */
size_t mny_cleaning_room(const struct mny_cleaning *cleaning);
bool mny_cleaning_make_waves(struct mny_cleaning *cleaning);
void mny_cleaning_free_waves(struct mny_cleaning *cleaning);

/* Reads all rows of DUMP (its index) into the accounts. */
enum mny_code mny_cleaning_read(struct mny_cleaning *cleaning, size_t dump);

/* Enters the wave that was read before into the accounts; cleaning->merged tells what came of
   it. */
void mny_cleaning_merge(struct mny_cleaning *cleaning);

/* Once, when the first rows were merged, on all threads: room for all rows, from how many came with
   the bytes so far, and a few more.  Without memory for so many it is taken as they come. */
void mny_cleaning_reserve(struct mny_cleaning *cleaning);

/* Writes what is known once the last rules have judged; DROPPED tells by row of the store which
   of them they reject.  Nothing without output. */
enum mny_code mny_cleaning_write(struct mny_cleaning *cleaning, const uint8_t *dropped);

/* Of these the clean file, responses.csv, from the rows that were put aside. */
enum mny_code mny_cleaning_write_rows(struct mny_cleaning *cleaning, const uint8_t *dropped);

/* What was counted. */
void mny_cleaning_flow(const struct mny_cleaning *cleaning, struct mny_flow *flow);

/* What looks wrong with the ids; and, once all rows are judged, with what the rules reject. */
void mny_cleaning_remark_ids(const struct mny_cleaning *cleaning);
void mny_cleaning_remark_rules(const struct mny_cleaning *cleaning);

#endif
