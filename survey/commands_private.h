/* SPDX-License-Identifier: MIT */
/* Inside the commands: only commands*.c include this.  commands.c does what each is asked, by the
   user's files, which commands_files.c reads, and the stages of commands_stages.c. */
#ifndef MINYI_SURVEY_COMMANDS_PRIVATE_H
#define MINYI_SURVEY_COMMANDS_PRIVATE_H

#include "core/assess.h"
#include "core/city_names.h"
#include "core/combine.h"
#include "core/output.h"
#include "core/review.h"
#include "core/standard.h"
#include "survey/clean/clean.h"
#include "survey/clean/responses.h"
#include "survey/clean/unmatched.h"
#include "survey/commands.h"
#include "survey/dump/mapping.h"
#include "survey/population/population.h"
#include "survey/questionnaire/questionnaire.h"
#include "survey/run_manifest.h"
#include "survey/weight/weighting.h"

#include <stdbool.h>
#include <stddef.h>

/* Questions that make the classes of a nonresponse adjustment. */
enum { MNY_CLASSES_MOST = 8 };

/* A command under way: what it was asked, and what its stages have made. */
struct mny_session {
    const struct mny_options *options;
    struct mny_problems *problems;
    struct mny_output *output; /* NULL for check, and in processes that do not lead */
    struct mny_ranks *ranks;   /* processes that read dumps together; NULL: this one alone */
    struct mny_questionnaire *questionnaire;
    struct mny_population *population;
    struct mny_city_names *names;
    struct mny_standard *standard;
    struct mny_assessment *assessment;
    struct mny_review *review;
    struct mny_responses *responses;
    struct mny_weighting *weighting;
    struct mny_ranking *ranking;
    struct mny_mapping *mapping;
    struct mny_unmatched *unmatched; /* for --propose-mapping */
    struct mny_flow flow;
    struct mny_dump_facts *facts; /* by dump */
    struct mny_run_manifest *manifest;
    double seconds;    /* spent on the dumps */
    size_t factors[2]; /* questions that scoring wants: that of --by, of overall satisfaction */
    size_t factor_count;
    size_t classes[MNY_CLASSES_MOST]; /* the questions that --nonresponse names */
    size_t class_count;
    size_t *answers, answer_count; /* the questions that --estimates is about */
    char *salt;
    size_t salt_length;
};

/* Reads everything but the dumps, at which it looks where something is wrong; every problem in
   every file is said in one run. */
enum mny_code mny_session_read(struct mny_session *session);

/* Opens the dumps, says what is wrong with their headers, and closes them: for a run that ends
   anyway, so that its user need not begin again for each file. */
void mny_session_look_at_dumps(struct mny_session *session);

/* Whether the other ranks read the dumps as well: standard input is the leader's alone. */
bool mny_session_is_shared(const struct mny_session *session);

/* The stages.  Each makes what the next one takes, and writes its files if there is OUT. */
enum mny_code mny_session_clean(struct mny_session *session);
enum mny_code mny_session_weight(struct mny_session *session);
/* Totals and ranks from the two files, and how far they can be trusted. */
enum mny_code mny_session_combine(struct mny_session *session, const char *objective,
                                  const char *subjective);

/* Those that a command on dumps goes through, up to the one it is named for. */
enum mny_code mny_session_survey(struct mny_session *session, enum mny_command last);

#endif
