/* SPDX-License-Identifier: MIT */
#include "survey/export/export_columns.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/export/variable_names.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mny_export_columns {
    struct mny_export_source source;
    struct mny_variable_names *names;
    struct mny_arena *arena; /* labels made here */
    struct mny_export_column *items;
    size_t count, room;
    const struct mny_factor *domain;
    bool failed; /* no memory */
};

void mny_export_columns_free(struct mny_export_columns *columns)
{
    if (!columns)
        return;
    mny_variable_names_free(columns->names);
    mny_arena_free(columns->arena);
    free(columns->items);
    free(columns);
}

/* ---- which there are --------------------------------------------------------------- */

/* Stata labels whole numbers of 32 bits, less its own missing values; a name such
   as 01 would not come back from a number. */
static bool is_plain(const struct mny_choice *choice)
{
    char text[MNY_NUMBER_ROOM];
    double number;

    if (!mny_integer_parse(choice->name, strlen(choice->name), &number) ||
        fabs(number) > INT32_MAX - 1000)
        return false;
    mny_number_format(number, text);
    return strcmp(text, choice->name) == 0;
}

static bool has_plain_names(const struct mny_choice_list *choices)
{
    for (size_t i = 0; i < choices->count; i++)
        if (!is_plain(&choices->choices[i]))
            return false;
    return choices->count > 0;
}

static bool is_number(const struct mny_question *question)
{
    switch (question->type) {
    case MNY_SELECT_ONE:
        return has_plain_names(question->choices);
    case MNY_INTEGER:
    case MNY_DECIMAL:
    case MNY_RANGE:
    case MNY_CALCULATE: /* until a text is seen */
        return true;
    case MNY_SELECT_MULTIPLE:
    case MNY_TEXT_QUESTION:
    case MNY_DATE:
    case MNY_DATE_TIME:
    case MNY_START:
    case MNY_END:
    case MNY_NOTE_ROW:
        break;
    }
    return false;
}

/* LABEL, and before it the NAME that its column could not have. */
static const char *full_label(struct mny_export_columns *columns, const char *name,
                              const char *variable, const char *label)
{
    const size_t room = strlen(name) + strlen(label) + 3;
    char *made;

    if (strcmp(name, variable) == 0)
        return label;
    made = mny_arena_alloc(columns->arena, room);
    if (made)
        snprintf(made, room, "%s: %s", name, label);
    return made;
}

/* A new column; NULL without memory. */
static struct mny_export_column *add(struct mny_export_columns *columns, enum mny_export_kind kind,
                                     size_t index, const char *name, const char *ending,
                                     const char *label)
{
    const char *variable = mny_variable_names_add(columns->names, name, ending);
    struct mny_export_column *made = NULL;

    if (variable &&
        mny_grow(&columns->items, &columns->room, columns->count + 1, sizeof *columns->items)) {
        made = &columns->items[columns->count++];
        *made = (struct mny_export_column){
            .kind = kind, .index = index, .question = MNY_NONE, .name = variable, .label = label};
    }
    columns->failed = columns->failed || !made;
    return made;
}

/* A name that means the same to every reader: no question has it, even where the
   column is not there. */
static void reserve(struct mny_export_columns *columns, const char *name)
{
    columns->failed = columns->failed || !mny_variable_names_add(columns->names, name, "");
}

static void add_number(struct mny_export_columns *columns, enum mny_export_kind kind,
                       const char *name, const char *label)
{
    struct mny_export_column *made = add(columns, kind, 0, name, "", label);

    if (made)
        made->numeric = true;
}

/* The question with ROLE gives its label; else LABEL is it. */
static void add_role(struct mny_export_columns *columns, enum mny_export_kind kind,
                     enum mny_role role, const char *name, const char *label)
{
    const struct mny_questionnaire *questionnaire = columns->source.questionnaire;
    const size_t question = mny_questionnaire_role(questionnaire, role);
    struct mny_export_column *made;

    if (question != MNY_NONE)
        label = mny_questionnaire_question(questionnaire, question)->label;
    made = add(columns, kind, 0, name, "", label);
    if (!made)
        return;
    made->question = question;
    made->numeric = kind == MNY_EXPORT_FPC || kind == MNY_EXPORT_BASE_WEIGHT;
    if (kind == MNY_EXPORT_CITY) {
        made->choices = mny_questionnaire_question(questionnaire, question)->choices;
        made->numeric = made->choices && has_plain_names(made->choices);
    }
}

/* The most margins that a city was calibrated to. */
static size_t most_margins(const struct mny_weighting *weighting)
{
    size_t most = 0;

    for (size_t i = 0; i < mny_weighting_cities(weighting); i++) {
        const struct mny_city_weights *of = mny_weighting_city(weighting, i);

        if (!of->failed && of->cell && of->cells.margins > most)
            most = of->cells.margins;
    }
    return most;
}

/* Who and where, and how they were drawn. */
static void add_design(struct mny_export_columns *columns)
{
    const struct mny_export_source *source = &columns->source;

    add_role(columns, MNY_EXPORT_ID, MNY_ROLE_ID, "id", "id");
    add_role(columns, MNY_EXPORT_CITY, MNY_ROLE_CITY, "city", "city");
    if (mny_responses_stratum(source->responses))
        add_role(columns, MNY_EXPORT_STRATUM, MNY_ROLE_STRATUM, "stratum", "stratum");
    else
        reserve(columns, "stratum");
    if (mny_responses_psu(source->responses))
        add_role(columns, MNY_EXPORT_PSU, MNY_ROLE_PSU, "psu", "psu");
    else
        reserve(columns, "psu");
    if (mny_responses_fpc(source->responses))
        add_role(columns, MNY_EXPORT_FPC, MNY_ROLE_FPC, "fpc", "fpc");
    else
        reserve(columns, "fpc");
    add_role(columns, MNY_EXPORT_BASE_WEIGHT, MNY_ROLE_BASE_WEIGHT, "base_weight",
             _("base weight, as read"));
}

/* How much they count, and as what. */
static void add_weights(struct mny_export_columns *columns)
{
    const size_t margins = most_margins(columns->source.weighting);

    add_number(columns, MNY_EXPORT_WEIGHT, "weight", _("final weight"));
    if (margins > 0)
        add_number(columns, MNY_EXPORT_G, "g",
                   _("g: calibrated weight / base weight on the population's scale"));
    else
        reserve(columns, "g");
    for (size_t i = 0; i < margins; i++) {
        char name[MNY_VARIABLE_NAME_MOST + 1];

        snprintf(name, sizeof name, "calibration_%zu", i + 1);
        add(columns, MNY_EXPORT_CALIBRATION, i, name, "",
            _("category in this margin of the city, see population.csv"));
    }
    if (columns->domain)
        add(columns, MNY_EXPORT_DOMAIN, 0, "domain", "", _("subgroup of --by"));
    else
        reserve(columns, "domain");
}

/* Whether the question is one of the columns of add_design(). */
static bool is_design(enum mny_role role)
{
    return role == MNY_ROLE_ID || role == MNY_ROLE_CITY || role == MNY_ROLE_STRATUM ||
           role == MNY_ROLE_PSU || role == MNY_ROLE_FPC || role == MNY_ROLE_BASE_WEIGHT;
}

static void add_question(struct mny_export_columns *columns, size_t index)
{
    const struct mny_question *question =
        mny_questionnaire_question(columns->source.questionnaire, index);
    struct mny_export_column *made =
        add(columns, MNY_EXPORT_QUESTION, index, question->name, "", question->label);

    if (!made)
        return;
    made->question = index;
    made->label = full_label(columns, question->name, made->name, question->label);
    made->choices = question->type == MNY_SELECT_ONE ? question->choices : NULL;
    made->numeric = is_number(question);
    made->opinion = question->scored && made->choices;
    made->conditional = !mny_always_asked(columns->source.questionnaire, index);
    columns->failed = columns->failed || !made->label;
}

static void add_score(struct mny_export_columns *columns, size_t item, size_t index)
{
    const struct mny_question *question =
        mny_questionnaire_question(columns->source.questionnaire, index);
    struct mny_export_column *made =
        add(columns, MNY_EXPORT_SCORE, item, question->name, "_score", question->label);
    const char *score = _("score");

    if (!made)
        return;
    made->question = index;
    made->numeric = true;
    made->label = full_label(columns, score, "", question->label);
    columns->failed = columns->failed || !made->label;
}

struct mny_export_columns *mny_export_columns_create(const struct mny_export_source *source)
{
    struct mny_export_columns *made = calloc(1, sizeof *made);
    const struct mny_questionnaire *questionnaire = source->questionnaire;
    size_t items;
    const size_t *questions = mny_questionnaire_items(questionnaire, &items);

    if (!made)
        return NULL;
    made->source = *source;
    made->names = mny_variable_names_create();
    made->arena = mny_arena_create();
    made->failed = !made->names || !made->arena;
    if (source->by)
        made->domain = mny_responses_factor(
            source->responses,
            mny_questionnaire_find(questionnaire, source->by, strlen(source->by)));
    if (!made->failed) {
        add_design(made);
        add_weights(made);
    }
    for (size_t i = 0; !made->failed && i < mny_questionnaire_questions(questionnaire); i++)
        if (!is_design(mny_questionnaire_question(questionnaire, i)->role))
            add_question(made, i);
    for (size_t i = 0; !made->failed && i < items; i++)
        add_score(made, i, questions[i]);
    if (!made->failed)
        return made;
    mny_export_columns_free(made);
    return NULL;
}

size_t mny_export_columns_count(const struct mny_export_columns *columns)
{
    return columns->count;
}

const struct mny_export_column *mny_export_column(const struct mny_export_columns *columns,
                                                  size_t column)
{
    return &columns->items[column];
}

/* ---- what they hold ---------------------------------------------------------------- */

static struct mny_export_value no_value(void)
{
    return (struct mny_export_value){"", 0, NAN};
}

static struct mny_export_value text_value(const char *text, size_t length)
{
    return (struct mny_export_value){text, length, NAN};
}

static struct mny_export_value number_value(double number, char *room)
{
    return (struct mny_export_value){room, mny_number_format(number, room), number};
}

static struct mny_export_value factor_value(const struct mny_factor *factor, size_t row)
{
    const char *text = factor->labels[mny_code_at(&factor->codes, row)];

    return text_value(text, strlen(text));
}

static struct mny_export_value city_value(const struct mny_export_columns *columns, size_t row)
{
    const struct mny_responses *responses = columns->source.responses;
    const char *code = mny_responses_city_code(responses, mny_responses_city(responses, row));

    return text_value(code, strlen(code));
}

static double weight_number(const struct mny_export_row *row)
{
    return row->weights ? row->weights->weight[row->place] : NAN;
}

static double base_number(const struct mny_export_columns *columns, size_t row)
{
    const double *base = mny_weighting_base(columns->source.weighting);

    return base ? base[row] : 1;
}

static double g_number(const struct mny_export_columns *columns, const struct mny_export_row *row)
{
    const struct mny_city_weights *of = row->weights;
    double calibrated;

    if (!of || !of->cell)
        return NAN;
    calibrated = of->untrimmed ? of->untrimmed[row->place] : of->weight[row->place];
    return calibrated / (base_number(columns, row->row) * of->base_scale);
}

static struct mny_export_value calibration_value(const struct mny_export_columns *columns,
                                                 size_t margin, const struct mny_export_row *row)
{
    const struct mny_city_weights *of = row->weights;
    const char *text;

    if (!of || !of->cell || margin >= of->cells.margins)
        return no_value();
    text = mny_weighting_category(
               columns->source.weighting, row->city_index, margin,
               of->cells.category[of->cell[row->place] * of->cells.margins + margin])
               .category;
    return text_value(text, strlen(text));
}

static double score_number(const struct mny_export_columns *columns, size_t item, size_t row)
{
    const struct mny_item_column column = mny_responses_item(columns->source.responses, item);

    return column.codes ? column.score_of_code[column.codes[row]] : column.values[row];
}

static struct mny_export_value value_of(const struct mny_export_columns *columns,
                                        const struct mny_export_column *column,
                                        const struct mny_export_row *row, char *room)
{
    const struct mny_responses *responses = columns->source.responses;
    size_t length = 0;
    const char *text;

    switch (column->kind) {
    case MNY_EXPORT_ID:
        text = mny_responses_id(responses, row->row, &length);
        return text_value(text, length);
    case MNY_EXPORT_CITY:
        return city_value(columns, row->row);
    case MNY_EXPORT_STRATUM:
        return factor_value(mny_responses_stratum(responses), row->row);
    case MNY_EXPORT_PSU:
        return factor_value(mny_responses_psu(responses), row->row);
    case MNY_EXPORT_FPC:
        return number_value(mny_responses_fpc(responses)[row->row], room);
    case MNY_EXPORT_BASE_WEIGHT:
        return number_value(base_number(columns, row->row), room);
    case MNY_EXPORT_WEIGHT:
        return number_value(weight_number(row), room);
    case MNY_EXPORT_G:
        return number_value(g_number(columns, row), room);
    case MNY_EXPORT_CALIBRATION:
        return calibration_value(columns, column->index, row);
    case MNY_EXPORT_DOMAIN:
        return factor_value(columns->domain, row->row);
    case MNY_EXPORT_QUESTION:
        return text_value(row->answers[column->index].text, row->answers[column->index].length);
    case MNY_EXPORT_SCORE:
        return number_value(score_number(columns, column->index, row->row), room);
    }
    return no_value();
}

struct mny_export_value mny_export_value(const struct mny_export_columns *columns, size_t column,
                                         const struct mny_export_row *row,
                                         char room[MNY_NUMBER_ROOM])
{
    const struct mny_export_column *of = &columns->items[column];
    struct mny_export_value value = value_of(columns, of, row, room);

    if (of->numeric && isnan(value.number))
        mny_number_parse(value.text, value.length, &value.number);
    return value;
}

/* Stata has no larger numbers than 8.9e307. */
static const double largest = 1e300;

/* A computed text such as 007 is more than the number it can be read as. */
static bool is_spelled_plainly(const struct mny_export_value *value)
{
    char text[MNY_NUMBER_ROOM];

    return fabs(value->number) < largest &&
           mny_number_format(value->number, text) == value->length &&
           memcmp(text, value->text, value->length) == 0;
}

void mny_export_columns_see(struct mny_export_columns *columns, size_t column,
                            const struct mny_export_value *value)
{
    struct mny_export_column *of = &columns->items[column];
    const bool computed =
        of->kind == MNY_EXPORT_QUESTION &&
        mny_questionnaire_question(columns->source.questionnaire, of->question)->type ==
            MNY_CALCULATE;

    if (value->length > of->width)
        of->width = value->length;
    if (of->numeric && value->length > 0 &&
        (computed ? !is_spelled_plainly(value) : !(fabs(value->number) < largest)))
        of->numeric = false;
}
