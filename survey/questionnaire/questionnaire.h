/* SPDX-License-Identifier: MIT */
/* A questionnaire: a folder of XLSForm sheets saved as CSV, read, checked whole
   and compiled.  Once read it never changes, so threads may share it.

   Read with mny_questionnaire_read(); then everything is looked at through the
   const structs below, which live as long as the questionnaire. */
#ifndef MINYI_SURVEY_QUESTIONNAIRE_QUESTIONNAIRE_H
#define MINYI_SURVEY_QUESTIONNAIRE_QUESTIONNAIRE_H

#include "core/expression.h"
#include "core/problem.h"
#include "survey/questionnaire/quality_rules.h"

#include <stdbool.h>
#include <stddef.h>

/* Stands for "no such thing" wherever an index is expected. */
#define MNY_NONE ((size_t)-1)

enum mny_question_type {
    MNY_SELECT_ONE,
    MNY_SELECT_MULTIPLE,
    MNY_INTEGER,
    MNY_DECIMAL,
    MNY_RANGE,
    MNY_TEXT_QUESTION,
    MNY_DATE,
    MNY_DATE_TIME,
    MNY_START,
    MNY_END,
    MNY_CALCULATE,
    MNY_NOTE_ROW
};

enum mny_role {
    MNY_ROLE_NONE,
    MNY_ROLE_ID,
    MNY_ROLE_CITY,
    MNY_ROLE_STRATUM,
    MNY_ROLE_PSU,
    MNY_ROLE_BASE_WEIGHT,
    MNY_ROLE_FPC,
    MNY_ROLE_STARTED,
    MNY_ROLE_SUBMITTED,
    MNY_ROLE_DURATION,
    MNY_ROLE_PAGE_TIME,
    MNY_ROLE_DEVICE,
    MNY_ROLE_IP,
    MNY_ROLE_IP_CITY,
    MNY_ROLE_LATITUDE,
    MNY_ROLE_LONGITUDE,
    MNY_ROLE_BOT_SCORE,
    MNY_ROLE_CHANNEL,
    MNY_ROLE_STATUS,
    MNY_ROLE_MODE,
    MNY_ROLE_DISPOSITION,
    MNY_ROLE_INTERVIEWER,
    MNY_ROLE_CONTRACTOR,
    MNY_ROLE_ATTENTION,
    MNY_ROLE_COMMENT,
    MNY_ROLE_PERSONAL,
    MNY_ROLE_COUNT /* not a role: how many there are */
};

/* integer, decimal or range. */
bool mny_question_is_numeric(enum mny_question_type type);

/* One answer that can be chosen. */
struct mny_choice {
    const char *name, *label;
    const char *label_en;   /* label::English (en), or NULL */
    bool scored;            /* false: "no opinion", takes no part in the score */
    double score;           /* 0-100 where scored */
    struct mny_value value; /* the name, with its number where it is one */
    bool exclusive;         /* nothing else can be chosen with it */
};

struct mny_choice_list {
    const char *name;
    const struct mny_choice *choices; /* in the sheet's order */
    size_t count;
};

/* A group of questions (begin_group ... end_group). */
struct mny_group {
    const char *name, *label;
    const char *label_en;                  /* label::English (en), or NULL */
    size_t parent;                         /* index of the group around it, or MNY_NONE */
    const struct mny_expression *relevant; /* NULL: always */
};

/* A row of the survey sheet that carries a value (everything but notes and
   groups).  Its index is its place in form order, and its slot in expressions.
   Here as elsewhere, what has no label in its sheet has its name as label. */
struct mny_question {
    enum mny_question_type type;
    enum mny_role role;
    const char *name, *label;
    const char *label_en; /* label::English (en), or NULL */
    bool required;
    size_t group;  /* innermost group around it, or MNY_NONE */
    size_t number; /* 1, 2, ... of the numbered questions; 0: not numbered */
    const struct mny_choice_list *choices; /* of the two select types, else NULL */
    const struct mny_expression *relevant, *constraint, *calculation; /* or NULL */
    const char *expect;          /* right answer of an attention item, or NULL */
    bool scored;                 /* takes part in a dimension */
    size_t dimension;            /* where scored */
    double weight;               /* inside its dimension; 1 where the sheet is empty */
    double score_min, score_max; /* raw values that score 0 and 100 (numeric items) */
    struct mny_where where;      /* its row in survey.csv */
};

struct mny_dimension {
    const char *code, *label;
    double weight;
    size_t parent; /* MNY_NONE: directly under the city's score */
};

/* Thresholds of the cleaning rules (settings.csv); 0 switches a rule off. */
struct mny_settings {
    const char *title, *form_id, *version;   /* "": not said */
    double min_duration;                     /* seconds; default 60 */
    double speeder_share;                    /* of the city's median duration; default 0.33 */
    size_t straightline_items;               /* fewest items; default 15 */
    const struct mny_expression *screen_out; /* true: not in the population; or NULL */
    size_t recommend; /* the question of the net promoter score, or MNY_NONE */
    size_t overall;   /* the question of overall satisfaction, no scored item, or MNY_NONE */
    struct mny_quality_settings quality;
};

struct mny_questionnaire;

/* Reads the four sheets in FOLDER (copied), and topics.csv (topic_frame.h), checks.csv and
   quotas.csv (quality_rules.h) if they are there.  Every problem in them is added in one run, with
   its file, line and column; then MNY_E_INPUT (or NOT_FOUND, IO) is returned and *QUESTIONNAIRE is
   NULL.  Free with mny_questionnaire_free(). */
enum mny_code mny_questionnaire_read(const char *folder, struct mny_problems *problems,
                                     struct mny_questionnaire **questionnaire);
void mny_questionnaire_free(struct mny_questionnaire *questionnaire); /* NULL is allowed. */

const struct mny_settings *mny_questionnaire_settings(const struct mny_questionnaire *q);

/* A column of settings.csv: what stands there, or else what holds without it ("": it is
   off). */
struct mny_setting {
    const char *name, *value;
    bool given;
};
size_t mny_questionnaire_setting_count(void);
struct mny_setting mny_questionnaire_setting(const struct mny_questionnaire *q, size_t index);

size_t mny_questionnaire_questions(const struct mny_questionnaire *q);
const struct mny_question *mny_questionnaire_question(const struct mny_questionnaire *q,
                                                      size_t index);
size_t mny_questionnaire_find(const struct mny_questionnaire *q, const char *name,
                              size_t length); /* index, or MNY_NONE */

/* The one question with ROLE (page_time, attention, comment and personal may stand several times:
   then the first), or MNY_NONE. */
size_t mny_questionnaire_role(const struct mny_questionnaire *q, enum mny_role role);

size_t mny_questionnaire_groups(const struct mny_questionnaire *q);
const struct mny_group *mny_questionnaire_group(const struct mny_questionnaire *q, size_t index);

size_t mny_questionnaire_dimensions(const struct mny_questionnaire *q);
const struct mny_dimension *mny_questionnaire_dimension(const struct mny_questionnaire *q,
                                                        size_t index);

/* Whether the question is never skipped: no `relevant` on it or around it. */
bool mny_always_asked(const struct mny_questionnaire *q, size_t question);

/* The scored items, as question indices in form order. */
const size_t *mny_questionnaire_items(const struct mny_questionnaire *q, size_t *count);

/* The order in which calculations can be computed, each after what it uses:
   indices of the calculate rows. */
const size_t *mny_questionnaire_calculations(const struct mny_questionnaire *q, size_t *count);

/* The choice with that name, or that label; MNY_NONE if there is none.  Labels
   are compared with quotes, full-width forms and blanks folded. */
size_t mny_choice_by_name(const struct mny_choice_list *list, const char *name, size_t length);
size_t mny_choice_by_label(const struct mny_choice_list *list, const char *label, size_t length);

/* The score, 0-100, of a raw number in a scored numeric item: linear between
   score_min and score_max, 0 and 100 beyond. */
double mny_question_score(const struct mny_question *question, double raw);

#endif
