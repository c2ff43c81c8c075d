/* SPDX-License-Identifier: MIT */
/* Replication standard errors of the statistics of mny_estimate(): the sample is
   taken anew from itself many times, calibrated and trimmed again each time, and
   what the statistics differ by is their variance.

   Jackknife: R survey's JK1 and JKn, each PSU left out in turn, with fpc; a
   stratum drawn completely has no replicates.  Bootstrap: R's "subbootstrap" (Rao
   and Wu 1988, JASA 83, 231-241), n - 1 of a stratum's n PSUs with replacement;
   it does not know of fpc.  Balanced repeated replication, of strata with two PSUs each
   (McCarthy 1969, Review of the International Statistical Institute 37, 239-264): R's BRR
   and, with both PSUs of a stratum in every replicate, Fay; as in R fpc does not count,
   but a stratum drawn completely stays as it is.  Given: weights that others have made.
   Deviations are from the replicates' mean. */
#ifndef MINYI_STATS_REPLICATES_H
#define MINYI_STATS_REPLICATES_H

#include "stats/calibration.h"
#include "stats/estimate.h"
#include "stats/trim.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mny_replication {
    MNY_REPLICATION_NONE,
    MNY_REPLICATION_JACKKNIFE,
    MNY_REPLICATION_BOOTSTRAP,
    MNY_REPLICATION_BALANCED,
    MNY_REPLICATION_GIVEN
};

struct mny_given_replicates; /* stats/given_replicates.h */

/* All is borrowed until mny_replicates_free(). */
struct mny_replicate_input {
    const struct mny_estimate_input *estimate; /* WEIGHT, DOMAIN and CATEGORY do not matter */
    const double *base;                        /* base weight of each row; NULL: 1 */
    double base_scale;                         /* times this, as calibration takes them */
    const double *targets;                     /* with estimate->calibrated: of each column */
    struct mny_calibration_options calibration;
    struct mny_trim_rule trim;
    const uint32_t *domain; /* of each respondent; DOMAINS or more: in none; NULL: none */
    size_t domains;
    bool differences; /* between domains are wanted, too */
    enum mny_replication kind;
    size_t replicates; /* of the bootstrap, 2 or more */
    uint64_t seed;
    double fay; /* balanced: rho, 0 or more and below 1; 0: the other half has no weight */
    const struct mny_given_replicates *given;
    size_t keep; /* so many weights at a time, for mny_replicates_weights(); 0: none.  Not
                    with given ones */
};

/* What a stratum is for balanced replicates: two PSUs, of which each replicate takes
   one; with one PSU, or drawn completely, it stays as it is; any other has no
   balanced replicates. */
enum mny_pairing { MNY_PAIRED, MNY_ASIDE, MNY_NOT_PAIRED };
enum mny_pairing mny_stratum_pairing(const struct mny_design *design, size_t stratum);

/* How many replicates a design has; REPLICATES is what is asked of a bootstrap.  Not of
   given ones. */
size_t mny_replication_count(const struct mny_design *design, enum mny_replication kind,
                             size_t replicates);

/* Why there is no variance: the first replicate that failed, from 0. */
enum mny_replicate_fault {
    MNY_REPLICATES_FINE,
    MNY_REPLICATES_CALIBRATION, /* RESULT says where */
    MNY_REPLICATES_TRIMMING,
    MNY_REPLICATES_MEMORY
};
struct mny_replicate_failure {
    enum mny_replicate_fault fault;
    size_t replicate;
    struct mny_calibration_result result;
};

struct mny_replicates;

/* FULL holds the estimates of the whole sample, items, nodes and the root, then
   the same of every domain: (1 + domains) times (items + nodes + 1).  Strata with
   one PSU add nothing; balanced, none is MNY_NOT_PAIRED.  NULL without memory. */
struct mny_replicates *mny_replicates_create(const struct mny_replicate_input *input,
                                             const struct mny_estimate *full);
void mny_replicates_free(struct mny_replicates *replicates); /* NULL is allowed. */

/* The work is in parts, which threads may do in any order, each once. */
size_t mny_replicates_parts(const struct mny_replicates *replicates);
void mny_replicates_run(struct mny_replicates *replicates, size_t part);

/* What came of a part, as mny_replicates_part_size() bytes: for the same replicates in another
   process, of which the part need not be run then.  Not with KEEP. */
size_t mny_replicates_part_size(const struct mny_replicates *replicates);
void mny_replicates_get_part(const struct mny_replicates *replicates, size_t part, void *bytes);
void mny_replicates_put_part(struct mny_replicates *replicates, size_t part, const void *bytes);

size_t mny_replicates_count(const struct mny_replicates *replicates);

/* The factor with which a replicate's squared deviation from the mean enters the
   variance: R's scale times rscales. */
double mny_replicates_factor(const struct mny_replicates *replicates, size_t replicate);

/* With KEEP weights are kept of some respondents, at first of those from 0 on, of all if
   they are few: FIRST and how many.  After all parts, without a failure. */
size_t mny_replicates_kept(const struct mny_replicates *replicates, size_t *first);

/* The final WEIGHTS[count] of a respondent who is among them, on the scale of the
   targets. */
void mny_replicates_weights(const struct mny_replicates *replicates, size_t respondent,
                            double *weights);

/* Goes on to the next respondents; false if those were the last.  Then all parts are to
   be run once more: they only make weights. */
bool mny_replicates_keep_next(struct mny_replicates *replicates);

/* After all parts: the first failure. */
struct mny_replicate_failure mny_replicates_failure(const struct mny_replicates *replicates);

/* The same; and if there is none, FULL's standard errors, intervals and design effects are
 * replaced. */
struct mny_replicate_failure mny_replicates_finish(const struct mny_replicates *replicates,
                                                   struct mny_estimate *full);

/* With DIFFERENCES, after mny_replicates_finish() found no failure and has filled FULL:
   their variances, over those replicates that have both domains' estimates, in the
   order of mny_estimate_differences(). */
void mny_replicates_differences(const struct mny_replicates *replicates,
                                const struct mny_estimate *full, double *variances);

#endif
