/* SPDX-License-Identifier: MIT */
/* The user's own files, all of them before the first response. */
#include "survey/commands_private.h"

#include "core/city_index.h"
#include "core/text.h"
#include "survey/common/language.h"
#include "survey/privacy/salt.h"
#include "survey/score/estimates.h"
#include "survey/score/replicate_scales.h"
#include "survey/score/scoring.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void look_for(struct mny_session *session, const char *path)
{
    if (access(path, R_OK) != 0)
        mny_problem_system(session->problems, errno == ENOENT ? MNY_E_NOT_FOUND : MNY_E_IO, path,
                           _("open this file"), errno);
}

/* What is wrong with dumps is said together with everything else that is: their headers, or,
   without the questionnaire and mapping to read them by, whether they are there.  Where nothing is
   wrong they are opened soon enough; standard input can be read but once. */
static void look_for_dumps(struct mny_session *session)
{
    const struct mny_paths *dumps = &session->options->dumps;
    const bool known = session->questionnaire && (session->mapping || !session->options->mapping);
    bool wrong = mny_problems_count(session->problems, MNY_ERROR) > 0;

    for (size_t i = 0; i < dumps->count; i++) {
        if (strcmp(dumps->items[i], "-") == 0)
            return;
        if (!known)
            look_for(session, dumps->items[i]);
        wrong = wrong || access(dumps->items[i], R_OK) != 0;
    }
    if (wrong && known && dumps->count > 0)
        mny_session_look_at_dumps(session);
}

/* So are files of given replicates, which are read when the responses are known. */
static void look_for_replicates(struct mny_session *session)
{
    const char *weights = session->options->scoring.given;
    char *scales = weights ? mny_replicate_scales_path(weights) : NULL;

    if (weights && !scales)
        mny_problem_memory(session->problems);
    if (scales) {
        look_for(session, weights);
        look_for(session, scales);
    }
    free(scales);
}

/* The questions that --nonresponse names, joined by *. */
static void read_classes(struct mny_session *session)
{
    const char *at = session->options->nonresponse;

    while (*at != '\0') {
        const size_t length = strcspn(at, "*");
        const size_t question = mny_questionnaire_find(session->questionnaire, at, length);
        if (question == MNY_NONE)
            mny_problem(session->problems, MNY_E_USAGE, (struct mny_where){NULL, 0, 0},
                        _("--nonresponse %.*s: not a question of the questionnaire"), (int)length,
                        at);
        else if (session->class_count < MNY_CLASSES_MOST)
            session->classes[session->class_count++] = question;
        at += length + (at[length] == '*');
    }
}

/* The questions whose answers scoring groups people by, or compares items with. */
static void find_factors(struct mny_session *session)
{
    const struct mny_options *options = session->options;
    const size_t overall = mny_questionnaire_settings(session->questionnaire)->overall;
    const bool scores = options->command == MNY_SCORE || options->command == MNY_RUN;
    size_t *next = session->factors;

    if (options->scoring.by && mny_scoring_group(session->questionnaire, options->scoring.by,
                                                 session->problems, next) == MNY_OK)
        next++;
    if (scores && overall != MNY_NONE)
        *next++ = overall;
    session->factor_count = (size_t)(next - session->factors);
}

/* The questionnaire's labels name cities, also those of which there is no survey score. */
static void name_cities(struct mny_session *session)
{
    const size_t city = mny_questionnaire_role(session->questionnaire, MNY_ROLE_CITY);
    const struct mny_choice_list *choices =
        city != MNY_NONE ? mny_questionnaire_question(session->questionnaire, city)->choices : NULL;
    enum mny_code code = MNY_OK;

    for (size_t i = 0; choices && i < choices->count && code == MNY_OK; i++)
        if (mny_is_city(choices->choices[i].name) && *choices->choices[i].label != '\0')
            code = mny_city_names_add(&session->names, choices->choices[i].name,
                                      choices->choices[i].label, session->problems);
}

/* A list that names none of the survey's cities is another survey's, or no list of cities. */
static void warn_of_other_cities(struct mny_session *session)
{
    const size_t city = mny_questionnaire_role(session->questionnaire, MNY_ROLE_CITY);
    const struct mny_choice_list *choices =
        city != MNY_NONE ? mny_questionnaire_question(session->questionnaire, city)->choices : NULL;

    if (!choices || choices->count == 0)
        return;
    for (size_t i = 0; i < choices->count; i++)
        if (mny_city_names_find(session->names, choices->choices[i].name))
            return;
    mny_remark(
        session->problems, MNY_WARNING, (struct mny_where){.file = session->options->cities},
        _("none of the questionnaire's cities is in this list, not even its first, %s; is it "
          "the list of these cities?"),
        choices->choices[0].name);
}

static void read_survey_files(struct mny_session *session)
{
    const struct mny_options *options = session->options;

    if (options->questionnaire)
        mny_questionnaire_read(options->questionnaire, session->problems, &session->questionnaire);
    if (!session->questionnaire && options->population)
        look_for(session, options->population);
    if (!session->questionnaire && options->mapping)
        look_for(session, options->mapping);
    if (options->population && session->questionnaire)
        mny_population_read(options->population, session->questionnaire, session->problems,
                            &session->population);
    if (session->questionnaire)
        find_factors(session);
    if (options->scoring.estimates && session->questionnaire &&
        mny_estimates_questions(session->questionnaire, &session->answers,
                                &session->answer_count) != MNY_OK)
        mny_problem_memory(session->problems);
    if (options->nonresponse && session->questionnaire)
        read_classes(session);
    if (options->mapping && session->questionnaire)
        mny_mapping_read(options->mapping, session->questionnaire, session->problems,
                         &session->mapping);
    if (options->salt)
        mny_salt_read(options->salt, session->problems, &session->salt, &session->salt_length);
    if (options->cities)
        mny_city_names_read(options->cities, session->problems, &session->names);
    if (session->questionnaire && session->names)
        warn_of_other_cities(session);
    if (session->questionnaire)
        name_cities(session);
}

/* What is to be asked back about the filings, also against the last wave's. */
static void review_filings(struct mny_session *session)
{
    const struct mny_paths *paths = &session->options->last;
    struct mny_filings *last = NULL;
    struct mny_document document;
    enum mny_code code = MNY_OK;

    if (paths->count > 0)
        code = mny_filings_read(session->standard, paths->items, paths->count, session->problems,
                                &last);
    if (session->output)
        mny_document_begin(&document);
    if (code == MNY_OK && session->assessment)
        code = mny_review(session->standard, mny_assessment_filings(session->assessment), last,
                          session->problems, &session->review);
    if (code == MNY_OK && session->review && session->output)
        mny_review_write(session->review, session->output, session->problems);
    if (session->output)
        mny_document_end(&document);
    mny_filings_free(last);
}

static void read_objective_files(struct mny_session *session)
{
    const struct mny_options *options = session->options;

    if (options->standard)
        mny_standard_read(options->standard, session->problems, &session->standard);
    for (size_t i = 0; i < options->filings.count && !session->standard; i++)
        look_for(session, options->filings.items[i]);
    for (size_t i = 0; i < options->last.count && !session->standard; i++)
        look_for(session, options->last.items[i]);
    if (!session->standard || options->filings.count == 0)
        return;
    mny_assess(session->standard, options->filings.items, options->filings.count, session->output,
               session->problems, &session->assessment);
    review_filings(session);
}

enum mny_code mny_session_read(struct mny_session *session)
{
    read_survey_files(session);
    read_objective_files(session);
    look_for_dumps(session);
    look_for_replicates(session);
    return mny_problems_code(session->problems);
}
