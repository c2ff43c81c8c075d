/* SPDX-License-Identifier: MIT */
/* What the report shows, read back from the CSV files of a finished OUT.

   Any of these files may be missing; what they would have said is then empty:
     scores.csv objective.csv subjective.csv flow.csv margins.csv diagnostics.csv
     topics.csv quotes.csv
       as the contract has them;
     interviewers.csv, quality.csv, ranks.csv, gap.csv, importance.csv, sensitivity.csv,
     reliability.csv, outcome.csv, differences.csv, estimates.csv  as the manual has them
     cities.csv   city,name,province,type: names for cities that the others do not name
     run.csv      key,value: what was run, see mny_report_run()
     labels.csv   name,choice,label: words for a question (CHOICE empty) and its
                  choices, for the margins and subgroups.
   weights.csv, responses.csv, rejected.csv and edits.csv have a row a person and
   are not read. */
#ifndef MINYI_SURVEY_REPORT_REPORT_DATA_H
#define MINYI_SURVEY_REPORT_REPORT_DATA_H

#include "core/problem.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* Points of the total that one point of the survey score (0-100) is worth: 40 % in
   each printed standard that has a survey (GB/T 33356-2022 table 29 and table A.20, and
   L8 of the indicators of 2018).  A user's own may have another: see survey_share. */
#define MNY_SURVEY_SHARE 0.40

/* A score, 0-100, with its 95 % interval; NAN where the file has an empty cell. */
struct mny_report_estimate {
    double score, se, low, high, n, n_eff, deff;
};
#define MNY_NO_ESTIMATE ((struct mny_report_estimate){NAN, NAN, NAN, NAN, NAN, NAN, NAN})

/* One row of diagnostics.csv. */
struct mny_report_weights {
    bool present;
    double n, sum, min, max, cv, deff, n_eff, max_error, trimmed;
    double iterations; /* of the calibration; NAN where the file does not say */
    /* Quantiles of g = weight / base weight; NAN in an OUT that does not have them. */
    double g_min, g_p05, g_median, g_p95, g_max;
    const char *verdict; /* codes joined by ";", "" if nothing is wrong; NULL: not said */
};

/* How a city's items were filed. */
struct mny_filing {
    size_t items, capped, undefined, missing;
};

/* How far a rank can be trusted, by ranks.csv (how likely it is first, or among the first TOP)
   and sensitivity.csv (ranks under other weights, and how often it keeps its own). */
struct mny_report_rank {
    double p_first, p_top, top, lowest, highest, same;
};

/* How many cities its survey score is told apart from: it is above them, or below; and how many
   not. */
struct mny_report_versus {
    size_t above, below, open;
};

/* Numbers are NAN where there is none.  The arrays have as many entries as the
   lists of the same name in struct mny_report_data. */
struct mny_report_city {
    const char *code, *name; /* NAME is the code where none is known */
    const char *province;    /* as cities.csv names it, else two digits of the code, or "" */
    const char *type;        /* as cities.csv names it, or "" */
    bool listed;             /* stands in scores.csv */
    size_t rank;             /* 0: not ranked */
    double best, worst;      /* ranks that the sampling error leaves open */
    struct mny_report_rank trust;
    struct mny_report_versus versus;
    double total, objective, subjective, deduction, objective_full;
    double *parts;                        /* points of each objective L1 */
    double beside;                        /* points that stand beside the total */
    const char *stage;                    /* in which the total is, or "" */
    struct mny_report_estimate survey;    /* the city score */
    bool suppressed;                      /* it is left out */
    struct mny_report_estimate *measures; /* dimensions and items */
    double read, accepted, *stages;
    struct mny_report_weights weights;
    struct mny_filing filing;
    struct mny_report_estimate *tops; /* shares of the best two answers, 0-1 */
    struct mny_report_estimate *nps;  /* net promoter scores */
    double *outcomes;                 /* what became of those who were drawn */
    double *topics;                   /* share of each topic, or NULL */
    double gap_before, gap_after;     /* largest difference to a target share */
};

/* A column of a table: an L1, a dimension or item, a reason of rejection. */
struct mny_report_column {
    const char *code, *label;
    double full; /* of an L1, its points at most; else NAN */
    bool item;   /* an item, not a dimension */
};

struct mny_report_columns {
    struct mny_report_column *items;
    size_t count, capacity;
};

/* One row of margins.csv, with labels where labels.csv has them. */
struct mny_margin_row {
    size_t city;
    const char *margin, *category;
    double n, sample, target, weighted;
};

/* The city score of a subgroup (--by). */
struct mny_subgroup {
    size_t city;
    const char *domain, *category;
    struct mny_report_estimate survey;
};

/* An item of which an input was not filed. */
struct mny_missing_item {
    size_t city;
    const char *code, *label;
};

/* One row of interviewers.csv; COUNT is left out, VALUE says it. */
struct mny_fieldwork_row {
    const char *kind, *code, *measure, *outside;
    double n, value, overall;
};

/* A quality rule that ran, as quality.csv has it. */
struct mny_quality_row {
    const char *rule, *action;
    double flagged, judged, expected, mean_all, mean_without;
};

/* A row of gap.csv: of a city, or of all. */
struct mny_report_gap {
    bool is_all;
    size_t city; /* the count of cities where it is none of them */
    const char *level, *code, *label, *verdict;
    double rate, rate_mean, score_mean;
    struct mny_report_estimate survey;
    double correlation;
};

/* A row of importance.csv: of a city, or of all. */
struct mny_report_importance {
    bool is_all, item;
    size_t city; /* the count of cities where it is none of them */
    const char *code, *label, *quadrant;
    double n, score, correlation, weight, cut_score, cut_correlation;
};

/* A quality measure that only describes: quantiles of what it measures. */
struct mny_quality_measure {
    const char *rule, *note;
    double judged, p01, p50, p99;
};

/* Whether the items of a scale go together, in one city or (CITY the count of cities) in all. */
struct mny_report_scale {
    size_t city;
    bool dimension; /* else all items */
    const char *code, *label;
    double items, n, alpha, omega, kmo, bartlett_p;
};

/* Cities of which every pair is shown: so many fit a page side by side. */
enum { MNY_REPORT_SIDE_BY_SIDE = 16 };

/* FIRST minus SECOND of the city score: of two cities, or in CITY (else the count of cities)
   of two subgroups of DOMAIN. */
struct mny_report_difference {
    size_t city, first, second;              /* cities; FIRST and SECOND of cities only */
    const char *domain, *group, *other;      /* of subgroups only, in words */
    double difference, low, high, p, p_holm; /* p NAN where it is not defined */
};

/* What comments speak of, in all cities; shares are weighted where there are weights. */
struct mny_report_topic {
    const char *code, *label;
    double n, share, low, high, complaint, praise;
};

/* A comment of a city. */
struct mny_report_quote {
    size_t city;
    const char *topic, *polarity, *text;
};

struct mny_report_data {
    struct mny_report_city *cities; /* in the order of scores.csv, then as found */
    size_t city_count;
    struct mny_report_columns parts, measures, stages, tops, nps, outcomes;
    double survey_share; /* what objective.csv leaves of 100 %, MNY_SURVEY_SHARE without it */
    struct mny_report_city nowhere; /* rows read whose city is not known; outcomes of all */
    struct mny_margin_row *margins; /* in the order of cities */
    size_t margin_count;
    struct mny_subgroup *subgroups;
    size_t subgroup_count;
    struct mny_missing_item *missing;
    size_t missing_count;
    struct mny_fieldwork_row *fieldwork; /* in the order of the file */
    size_t fieldwork_count;
    struct mny_quality_row *quality; /* in the order of the file */
    size_t quality_count;
    struct mny_quality_measure *quality_measures; /* in the order of the file */
    size_t quality_measure_count;
    struct mny_report_scale *scales; /* in the order of the file */
    size_t scale_count;
    struct mny_report_difference *differences; /* in the order of the file; of many cities none */
    size_t difference_count;
    struct mny_report_gap *gaps; /* in the order of the file */
    size_t gap_count;
    struct mny_report_importance *importance; /* in the order of the file */
    size_t importance_count;
    struct mny_report_topic *topics; /* the most spoken of first */
    size_t topic_count;
    double comments, commented;      /* who wrote one: how many, and their share */
    double no_topic, not_coded;      /* of them the share without a topic; how many not coded */
    struct mny_report_quote *quotes; /* in the order of cities */
    size_t quote_count;
    bool has_scores, has_objective, has_subjective, has_flow, has_margins, has_diagnostics;
    bool has_beside, has_stages;      /* scores.csv has such a column */
    bool has_differences;             /* between cities */
    struct mny_report_source *source; /* owns all that is above */
};

/* Reads FOLDER.  Says what is wrong, each at its file, line and column: a column
   that is missing, a cell that is not a number (MNY_E_INPUT); a folder without
   any of the files (MNY_E_NOT_FOUND).  Free with mny_report_data_free(). */
enum mny_code mny_report_data_read(const char *folder, struct mny_problems *problems,
                                   struct mny_report_data **data);
void mny_report_data_free(struct mny_report_data *data); /* NULL is allowed. */

/* The value of KEY in run.csv, "" if there is none; borrowed.  Known keys: title,
   form_id, standard, standard_title, standard_title_en, version, questionnaire, population,
   method (as --method), replicates (as --replicates), edits (cells blanked); dump and
   filings may stand several times. */
const char *mny_report_run(const struct mny_report_data *data, const char *key);

/* The value of KEY where it stands for the (INDEX + 1)th time, or NULL. */
const char *mny_report_run_at(const struct mny_report_data *data, const char *key, size_t index);

/* The standard's title in the language that texts have now, as far as it has one in that; "" if
   there is none; borrowed. */
const char *mny_report_standard_title(const struct mny_report_data *data);

/* Whether the sample tells two scores apart: at 5 %, by Holm's p for all pairs together. */
bool mny_report_told_apart(const struct mny_report_difference *difference);

/* A city with answers accepted that could not be weighted (no row in
   diagnostics.csv) or, once weighted, not be estimated (none in subjective.csv). */
bool mny_report_unweighted(const struct mny_report_data *data, const struct mny_report_city *city);
bool mny_report_unestimated(const struct mny_report_data *data, const struct mny_report_city *city);

#endif
