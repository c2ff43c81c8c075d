/* SPDX-License-Identifier: MIT */
#include "survey/dump/match.h"

#include "core/text.h"
#include "survey/dump/binding_notes.h"
#include "survey/dump/header_text.h"
#include "survey/dump/match_private.h"
#include "survey/questionnaire/nearest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Unmatched columns that are compared with all questions: a file with more is another one. */
enum { NEAR_MOST = 100 };

static const struct mny_claim no_claim = {BY_NOTHING, MNY_NONE, MNY_NONE, MNY_NONE};

/* All that is known while a dump's columns are bound. */
struct binding_work {
    const struct mny_matcher *matcher;
    const struct mny_headers *given;
    const struct mny_csv_field *headers; /* as the user knows them */
    size_t count;
    struct mny_claim *claims; /* by column */
    size_t *whole;            /* by question: the column with its whole answer */
    size_t *first_tick;       /* by question: where its choices begin in TICKS */
    size_t *ticks;            /* by choice: its column */
    size_t *joins;            /* by column: see struct mny_column */
    const char *path;
    size_t line;
    struct mny_problems *problems;
    enum mny_code code;
};

struct mny_matcher *mny_matcher_create(const struct mny_questionnaire *questionnaire,
                                       struct mny_mapping *mapping)
{
    struct mny_matcher *matcher = calloc(1, sizeof *matcher);

    if (!matcher)
        return NULL;
    matcher->questionnaire = questionnaire;
    matcher->mapping = mapping;
    matcher->arena = mny_arena_create();
    matcher->names = mny_key_index_create();
    matcher->labels = mny_key_index_create();
    matcher->paths = mny_key_index_create();
    if (!matcher->arena || !matcher->names || !matcher->labels || !matcher->paths ||
        !mny_matcher_enter(matcher)) {
        mny_matcher_free(matcher);
        return NULL;
    }
    return matcher;
}

void mny_matcher_free(struct mny_matcher *matcher)
{
    if (!matcher)
        return;
    mny_key_index_free(matcher->names);
    mny_key_index_free(matcher->labels);
    mny_key_index_free(matcher->paths);
    mny_arena_free(matcher->arena);
    free(matcher->targets);
    free(matcher);
}

/* The target of a label that several questions may share: the one with NUMBER, if
   there is a number, else the only one. */
static struct mny_claim claim_label(const struct mny_matcher *matcher, const char *label,
                                    size_t length, size_t number)
{
    size_t head = mny_key_index_find(matcher->labels, label, length);

    if (head == MNY_NONE)
        head = mny_key_index_find(matcher->paths, label, length);
    if (head == MNY_NONE)
        return no_claim;
    for (size_t at = head; at != MNY_NONE; at = matcher->targets[at].next) {
        const struct mny_target *target = &matcher->targets[at];

        if (number > 0 && number <= matcher->numbered_count &&
            matcher->numbered[number - 1] == target->question)
            return (struct mny_claim){BY_TEXT, target->question, target->choice, MNY_NONE};
    }
    return (struct mny_claim){BY_TEXT, matcher->targets[head].question,
                              matcher->targets[head].choice, matcher->targets[head].next};
}

/* Whether REST ends with the choice's text as `(text)` or `:text`; *ALONE is set
   if nothing stands before it.  *MEMORY becomes false without memory, here and below. */
static bool ends_with_choice(const char *rest, size_t length, const char *text, bool *alone,
                             bool *memory)
{
    size_t size = strlen(text);
    char *folded = malloc(size + 1);
    bool ends = false;

    if (!folded) {
        *memory = false;
        return false;
    }
    size = mny_header_fold(text, size, folded);
    if (size > 0 && length >= size + 2 && rest[length - 1] == ')' &&
        rest[length - size - 2] == '(' && memcmp(rest + length - size - 1, folded, size) == 0) {
        ends = true;
        *alone = length == size + 2;
    } else if (size > 0 && length >= size + 1 && rest[length - size - 1] == ':' &&
               memcmp(rest + length - size, folded, size) == 0) {
        ends = true;
        *alone = length == size + 1;
    }
    free(folded);
    return ends;
}

/* `5、(choice)`, or `5、another label(choice)`: the number knows the question. */
static struct mny_claim claim_numbered(const struct mny_matcher *matcher, size_t question,
                                       const char *rest, size_t length, bool *memory)
{
    const struct mny_question *asked = mny_questionnaire_question(matcher->questionnaire, question);
    struct mny_claim claim = {length > 0 ? BY_NUMBER : BY_TEXT, question, MNY_NONE, MNY_NONE};

    for (size_t i = 0; asked->type == MNY_SELECT_MULTIPLE && i < asked->choices->count; i++) {
        const struct mny_choice *choice = &asked->choices->choices[i];
        bool alone = false;

        if (ends_with_choice(rest, length, choice->label, &alone, memory) ||
            ends_with_choice(rest, length, choice->name, &alone, memory) ||
            (choice->label_en &&
             ends_with_choice(rest, length, choice->label_en, &alone, memory))) {
            claim.choice = i;
            claim.evidence = alone ? BY_TEXT : BY_NUMBER;
            if (alone)
                break;
        }
    }
    return claim;
}

/* FOLDED has LENGTH bytes and a NUL. */
static struct mny_claim claim_folded(const struct mny_matcher *matcher, const char *folded,
                                     size_t length, bool *memory)
{
    struct mny_claim claim = claim_label(matcher, folded, length, 0);
    size_t rest, number;
    bool marked;

    if (claim.evidence != BY_NOTHING)
        return claim;
    number = mny_header_number(folded, &rest, &marked);
    if (number == 0)
        return claim;
    if (rest < length)
        claim = claim_label(matcher, folded + rest, length - rest, number);
    if (claim.evidence != BY_NOTHING || number > matcher->numbered_count)
        return claim;
    if (!marked && rest < length)
        return claim;
    return claim_numbered(matcher, matcher->numbered[number - 1], folded + rest, length - rest,
                          memory);
}

static struct mny_claim claim_of(const struct mny_matcher *matcher,
                                 const struct mny_csv_field *header, bool *memory)
{
    const char *text = header->text;
    size_t length = header->length, folded_length, target;
    struct mny_claim claim = no_claim;
    const struct mny_mapped_column *mapped;
    char *folded;

    mny_trim(&text, &length);
    mapped = mny_mapping_column(matcher->mapping, text, length);
    if (mapped)
        return mapped->question == MNY_NONE
                   ? no_claim
                   : (struct mny_claim){BY_MAPPING, mapped->question, mapped->choice, MNY_NONE};
    folded = malloc(length + 1);
    if (!folded) {
        *memory = false;
        return claim;
    }
    folded_length = mny_fold_width(text, length, folded);
    target = mny_key_index_find(matcher->names, folded, folded_length);
    if (target != MNY_NONE) {
        claim = (struct mny_claim){BY_TEXT, matcher->targets[target].question,
                                   matcher->targets[target].choice, MNY_NONE};
    } else {
        folded_length = mny_header_fold(text, length, folded);
        claim = claim_folded(matcher, folded, folded_length, memory);
    }
    free(folded);
    return claim;
}

bool mny_matcher_maps(const struct mny_matcher *matcher, const char *header)
{
    size_t length = strlen(header);

    mny_trim(&header, &length);
    return mny_mapping_column(matcher->mapping, header, length) != NULL;
}

/* A number alone is BY_TEXT as well: nothing speaks against it. */
enum mny_header_rank mny_matcher_rank(const struct mny_matcher *matcher,
                                      const struct mny_csv_field *header, bool *memory)
{
    struct mny_claim claim = claim_of(matcher, header, memory);
    const char *text = header->text;
    size_t length = header->length, rest = 0;
    char *folded = malloc(length + 1);
    enum mny_header_rank rank;
    bool marked;

    *memory = *memory && folded;
    if (!folded || claim.evidence == BY_NOTHING) {
        free(folded);
        return MNY_HEADER_UNKNOWN;
    }
    mny_trim(&text, &length);
    length = mny_fold_width(text, length, folded);
    folded[length] = '\0';
    if (mny_key_index_find(matcher->names, folded, length) != MNY_NONE)
        rank = MNY_HEADER_NAME;
    else if (claim.evidence == BY_NUMBER ||
             (mny_header_number(folded, &rest, &marked) > 0 && folded[rest] == '\0'))
        rank = MNY_HEADER_NUMBER;
    else
        rank = MNY_HEADER_LABEL;
    free(folded);
    return rank;
}

size_t mny_matcher_question(const struct mny_matcher *matcher, const struct mny_csv_field *header,
                            bool *memory)
{
    return claim_of(matcher, header, memory).question;
}

const struct mny_questionnaire *mny_matcher_questionnaire(const struct mny_matcher *matcher)
{
    return matcher->questionnaire;
}

size_t mny_matcher_count(const struct mny_matcher *matcher, const struct mny_csv_field *headers,
                         size_t count, bool *memory)
{
    size_t matched = 0;

    for (size_t i = 0; i < count; i++)
        matched += claim_of(matcher, &headers[i], memory).evidence != BY_NOTHING;
    return matched;
}

static const struct mny_question *question_at(const struct binding_work *work, size_t question)
{
    return mny_questionnaire_question(work->matcher->questionnaire, question);
}

/* Keys are where their JSON is. */
static struct mny_where place(const struct binding_work *work, size_t column)
{
    return (struct mny_where){work->path, work->line,
                              (column < work->given->cells ? column : work->given->json) + 1};
}

static bool make_work(struct binding_work *work)
{
    size_t questions = mny_questionnaire_questions(work->matcher->questionnaire), choices = 0;

    work->claims = calloc(work->count + 1, sizeof *work->claims);
    work->joins = calloc(work->count + 1, sizeof *work->joins);
    work->whole = calloc(questions + 1, sizeof *work->whole);
    work->first_tick = calloc(questions + 1, sizeof *work->first_tick);
    if (!work->claims || !work->joins || !work->whole || !work->first_tick)
        return false;
    for (size_t i = 0; i < work->count; i++)
        work->joins[i] = MNY_NONE;
    for (size_t i = 0; i < questions; i++) {
        work->whole[i] = MNY_NONE;
        work->first_tick[i] = choices;
        if (question_at(work, i)->type == MNY_SELECT_MULTIPLE)
            choices += question_at(work, i)->choices->count;
    }
    work->first_tick[questions] = choices;
    work->ticks = calloc(choices + 1, sizeof *work->ticks);
    for (size_t i = 0; work->ticks && i < choices; i++)
        work->ticks[i] = MNY_NONE;
    return work->ticks != NULL;
}

static void free_work(struct binding_work *work)
{
    free(work->claims);
    free(work->joins);
    free(work->whole);
    free(work->first_tick);
    free(work->ticks);
}

static void say_rivals(struct binding_work *work, size_t column)
{
    work->code = mny_problem(
        work->problems, MNY_E_INPUT, place(work, column),
        _("column \"%s\" could be question \"%s\" or question \"%s\", which have the same label; "
          "put the question's name into the header"),
        work->headers[column].text, question_at(work, work->claims[column].question)->name,
        question_at(work, work->matcher->targets[work->claims[column].rival].question)->name);
}

static void say_twice(struct binding_work *work, size_t column, size_t other)
{
    const struct mny_question *question = question_at(work, work->claims[column].question);

    if (work->claims[column].evidence == BY_LABEL_BESIDE) {
        work->code = mny_problem(
            work->problems, MNY_E_INPUT, place(work, column),
            _("variables %zu (\"%s\") and %zu (\"%s\") both have the label of question \"%s\"; "
              "give the right one the question's name"),
            place(work, other).column, work->headers[other].text, place(work, column).column,
            work->headers[column].text, question->name);
        return;
    }
    work->code = mny_problem(
        work->problems, MNY_E_INPUT, place(work, column),
        _("columns %zu (\"%s\") and %zu (\"%s\") both claim question \"%s\"; remove or rename one "
          "of them"),
        place(work, other).column, work->headers[other].text, place(work, column).column,
        work->headers[column].text, question->name);
}

static bool same_claim(const struct mny_claim *a, const struct mny_claim *b)
{
    return a->evidence == b->evidence && a->question == b->question && a->choice == b->choice &&
           a->rival == b->rival;
}

/* How many questions have the label of CLAIM, which has a rival. */
static size_t count_rivals(const struct mny_matcher *matcher, const struct mny_claim *claim)
{
    size_t count = 1;

    for (size_t at = claim->rival; at != MNY_NONE; at = matcher->targets[at].next)
        count++;
    return count;
}

/* Gives the columns from FIRST on that claim what it claims the questions of that label, one
   after another. */
static void settle_label(struct binding_work *work, size_t first)
{
    const struct mny_claim label = work->claims[first];
    struct mny_claim next = label;
    size_t at = label.rival;

    for (size_t i = first; i < work->count; i++) {
        if (!same_claim(&work->claims[i], &label))
            continue;
        work->claims[i] = (struct mny_claim){label.evidence, next.question, next.choice, MNY_NONE};
        mny_remark(work->problems, MNY_NOTE, place(work, i),
                   _("column \"%s\" is taken for question \"%s\" by its place among the columns "
                     "with that label"),
                   work->headers[i].text, question_at(work, next.question)->name);
        if (at == MNY_NONE)
            return;
        next.question = work->matcher->targets[at].question;
        next.choice = work->matcher->targets[at].choice;
        at = work->matcher->targets[at].next;
    }
}

/* A form that has a label twice has its column twice, in the same order where columns are; so are
   the variables of an SPSS file, which have labels beside their names.  Where there are more
   columns or more questions nobody knows which one is missing. */
static void settle_labels(struct binding_work *work)
{
    for (size_t i = 0; i < work->count; i++) {
        size_t columns = 0;

        if (work->claims[i].rival == MNY_NONE ||
            !(work->given->in_order || work->claims[i].evidence == BY_LABEL_BESIDE))
            continue;
        for (size_t k = 0; k < work->count; k++)
            columns += same_claim(&work->claims[k], &work->claims[i]);
        if (columns == count_rivals(work->matcher, &work->claims[i]))
            settle_label(work, i);
    }
}

/* Gives the claim of COLUMN its place, if no other column has it with as good a
   claim; columns of the dump come before keys of JSON. */
static void settle_claim(struct binding_work *work, size_t column)
{
    struct mny_claim *claim = &work->claims[column];
    size_t *holder;

    if (claim->evidence == BY_NOTHING)
        return;
    if (claim->rival != MNY_NONE) {
        say_rivals(work, column);
        return;
    }
    if (question_at(work, claim->question)->type == MNY_CALCULATE)
        return;
    holder = claim->choice == MNY_NONE
                 ? &work->whole[claim->question]
                 : &work->ticks[work->first_tick[claim->question] + claim->choice];
    if (*holder != MNY_NONE && *holder < work->given->cells && column >= work->given->cells) {
        *claim = no_claim;
    } else if (*holder == MNY_NONE || work->claims[*holder].evidence < claim->evidence) {
        if (*holder != MNY_NONE)
            work->claims[*holder] = no_claim;
        *holder = column;
    } else if (work->claims[*holder].evidence > claim->evidence) {
        *claim = no_claim;
    } else if (*holder >= work->given->cells) {
        work->joins[column] = *holder;
    } else {
        say_twice(work, column, *holder);
    }
}

/* A whole answer known by its number alone gives way to columns of the question's
   choices. */
static void settle_whole(struct binding_work *work, size_t question)
{
    size_t column = work->whole[question];

    if (column == MNY_NONE || work->claims[column].evidence != BY_NUMBER)
        return;
    for (size_t i = work->first_tick[question]; i < work->first_tick[question + 1]; i++) {
        if (work->ticks[i] != MNY_NONE &&
            work->claims[work->ticks[i]].evidence >= BY_LABEL_BESIDE) {
            work->claims[column] = no_claim;
            work->whole[question] = MNY_NONE;
            return;
        }
    }
}

static enum mny_column_use use_of(const struct binding_work *work, size_t column)
{
    const struct mny_claim *claim = &work->claims[column];

    if (column == work->given->json || work->joins[column] != MNY_NONE)
        return MNY_COLUMN_IGNORED;
    if (claim->evidence == BY_NOTHING)
        return MNY_COLUMN_UNMATCHED;
    if (question_at(work, claim->question)->type == MNY_CALCULATE)
        return MNY_COLUMN_IGNORED;
    if (claim->choice == MNY_NONE)
        return MNY_COLUMN_ANSWER;
    return work->whole[claim->question] == MNY_NONE ? MNY_COLUMN_CHOICE : MNY_COLUMN_IGNORED;
}

/* Says what a user may want to know of a bound column. */
static void remark(struct binding_work *work, size_t column, enum mny_column_use use)
{
    const struct mny_claim *claim = &work->claims[column];
    const char *header = work->headers[column].text;

    if (column == work->given->json)
        mny_remark(work->problems, MNY_NOTE, place(work, column),
                   _("column \"%s\" has answers in JSON, with %zu keys in its first rows; each is "
                     "a column of its own here"),
                   header, work->count - work->given->cells);
    if (use == MNY_COLUMN_UNMATCHED || column == work->given->json)
        return;
    if (work->joins[column] != MNY_NONE) {
        mny_remark(work->problems, MNY_NOTE, place(work, column),
                   _("column \"%s\" answers question \"%s\", as column \"%s\" does; of a row in "
                     "which they differ neither is read"),
                   header, question_at(work, claim->question)->name,
                   work->headers[work->joins[column]].text);
        return;
    }
    if (claim->evidence == BY_NUMBER)
        mny_remark(work->problems, MNY_WARNING, place(work, column),
                   _("column \"%s\" is taken for question \"%s\" by its number alone; the label "
                     "there is \"%s\""),
                   header, question_at(work, claim->question)->name,
                   question_at(work, claim->question)->label);
    if (use == MNY_COLUMN_IGNORED && claim->choice == MNY_NONE)
        mny_remark(work->problems, MNY_NOTE, place(work, column),
                   _("column \"%s\" is not read: the questionnaire computes \"%s\""), header,
                   question_at(work, claim->question)->name);
    else if (use == MNY_COLUMN_IGNORED)
        mny_remark(work->problems, MNY_NOTE, place(work, column),
                   _("column \"%s\" is not read: column \"%s\" has all choices of the question"),
                   header, work->headers[work->whole[claim->question]].text);
}

static void saw(const struct binding_work *work, size_t column)
{
    const char *text = work->headers[column].text;
    size_t length = work->headers[column].length;

    mny_trim(&text, &length);
    mny_mapping_saw(work->matcher->mapping, text, length);
}

static bool write_column(struct binding_work *work, size_t column, struct mny_binding *binding)
{
    const struct mny_claim *claim = &work->claims[column];
    enum mny_column_use use = use_of(work, column);
    char *header = malloc(work->headers[column].length + 1);

    if (!header)
        return false;
    memcpy(header, work->headers[column].text, work->headers[column].length);
    header[work->headers[column].length] = '\0';
    binding->columns[column] = (struct mny_column){.use = use,
                                                   .question = claim->question,
                                                   .choice = claim->choice,
                                                   .header = header,
                                                   .joins = work->joins[column],
                                                   .source = MNY_NONE};
    saw(work, column);
    if (use == MNY_COLUMN_ANSWER || use == MNY_COLUMN_CHOICE)
        binding->asked[claim->question] = true;
    remark(work, column, use);
    return true;
}

/* A header may be a question's with a slip of the pen, if no other column answers that. */
static void note_near(struct binding_work *work, const struct mny_binding *binding, size_t column)
{
    const char *header = binding->columns[column].header;
    const char *name = column < binding->cells ? header : mny_binding_key(binding, column);
    const size_t question =
        mny_nearest_question(work->matcher->questionnaire, name, strlen(name), MNY_NEAR_SLIP);

    if (question != MNY_NONE && !binding->asked[question])
        mny_remark(work->problems, MNY_NOTE, place(work, column),
                   _("column \"%s\" belongs to no question; did you mean \"%s\"?"), header,
                   question_at(work, question)->name);
}

static void note_all_near(struct binding_work *work, const struct mny_binding *binding)
{
    size_t looked = 0;

    for (size_t i = 0; i < binding->count && looked < NEAR_MOST; i++) {
        if (binding->columns[i].use != MNY_COLUMN_UNMATCHED)
            continue;
        note_near(work, binding, i);
        looked++;
    }
}

/* Whether COLUMN is known by a number without a label, against which nothing speaks. */
static bool is_numbered(const struct binding_work *work, const struct mny_binding *binding,
                        size_t column, bool *memory)
{
    return binding->columns[column].use == MNY_COLUMN_ANSWER &&
           work->claims[column].evidence == BY_TEXT &&
           mny_matcher_rank(work->matcher, &work->given->texts[column], memory) ==
               MNY_HEADER_NUMBER;
}

static bool note_lists(struct binding_work *work, const struct mny_binding *binding)
{
    const struct mny_where where = {work->path, work->line, 0};
    bool *numbered = calloc(binding->count + 1, sizeof *numbered);
    bool good = numbered != NULL;

    for (size_t i = 0; good && i < binding->count; i++)
        numbered[i] = is_numbered(work, binding, i, &good);
    good =
        good && mny_note_unmatched(binding, where, work->problems) &&
        mny_note_numbered(binding, numbered, work->matcher->questionnaire, where, work->problems);
    free(numbered);
    return good;
}

static bool write_binding(struct binding_work *work, struct mny_binding *binding)
{
    binding->count = binding->late = work->count;
    binding->cells = work->given->cells;
    binding->json = work->given->json;
    binding->columns = calloc(work->count + 1, sizeof *binding->columns);
    binding->asked = calloc(mny_questionnaire_questions(work->matcher->questionnaire) + 1,
                            sizeof *binding->asked);
    if (!binding->columns || !binding->asked)
        return false;
    for (size_t i = 0; i < work->count; i++)
        if (!write_column(work, i, binding))
            return false;
    note_all_near(work, binding);
    return note_lists(work, binding);
}

/* CLAIM as a label beside the header makes it. */
static struct mny_claim claim_beside(const struct mny_claim *claim)
{
    struct mny_claim made = *claim;

    if (claim->evidence == BY_TEXT)
        made.evidence = BY_LABEL_BESIDE;
    return made;
}

/* A label beside the header that several questions have is nobody's: SPSS keeps it for what was
   made of a variable. */
static void drop_rivals_beside(struct binding_work *work)
{
    for (size_t i = 0; i < work->count; i++)
        if (work->claims[i].evidence == BY_LABEL_BESIDE && work->claims[i].rival != MNY_NONE)
            work->claims[i] = no_claim;
}

enum mny_code mny_matcher_bind(const struct mny_matcher *matcher, const struct mny_headers *headers,
                               const char *path, size_t line, struct mny_problems *problems,
                               struct mny_binding *binding)
{
    const size_t count = headers->count;
    struct binding_work work = {.matcher = matcher,
                                .given = headers,
                                .headers = headers->shown,
                                .count = count,
                                .path = path,
                                .line = line,
                                .problems = problems};
    bool memory = make_work(&work);

    *binding = (struct mny_binding){0};
    for (size_t i = 0; memory && i < count; i++) {
        work.claims[i] = claim_of(matcher, &headers->texts[i], &memory);
        if (headers->beside && headers->beside[i])
            work.claims[i] = claim_beside(&work.claims[i]);
    }
    if (memory)
        memory = mny_settle_numbers(matcher, headers, work.claims,
                                    (struct mny_where){path, line, 0}, problems, &work.code);
    if (memory)
        memory = mny_drop_other_labels(matcher, headers, work.claims,
                                       (struct mny_where){path, line, 0}, problems);
    if (memory) {
        settle_labels(&work);
        drop_rivals_beside(&work);
    }
    for (size_t i = 0; memory && i < count; i++)
        settle_claim(&work, i);
    for (size_t i = 0; memory && i < mny_questionnaire_questions(matcher->questionnaire); i++)
        settle_whole(&work, i);
    if (memory && work.code == MNY_OK)
        memory = write_binding(&work, binding);
    if (!memory)
        work.code = mny_problem_memory(problems);
    if (work.code != MNY_OK)
        mny_binding_free(binding);
    free_work(&work);
    return work.code;
}

size_t mny_binding_cell(const struct mny_binding *binding, size_t column)
{
    if (column < binding->cells)
        return column;
    return binding->json == MNY_NONE ? binding->columns[column].source : binding->json;
}

/* Behind the header of the JSON and its `/`. */
const char *mny_binding_key(const struct mny_binding *binding, size_t column)
{
    return binding->columns[column].header + strlen(binding->columns[binding->json].header) + 1;
}

void mny_binding_free(struct mny_binding *binding)
{
    for (size_t i = 0; binding->columns && i < binding->count; i++)
        free(binding->columns[i].header);
    free(binding->columns);
    free(binding->asked);
    mny_labelled_numbers_free(binding->numbers);
    *binding = (struct mny_binding){0};
}
