/* SPDX-License-Identifier: MIT */
#include "core/formula.h"

#include "core/formula_private.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

#define NO_NAME ((size_t)-1)

/* Deeper brackets than this are not looked into; the compiler itself refuses
   them long before they matter. */
enum { DEEPEST = 64 };

/* What a formula can name: all inputs, then the formulas before it. */
struct names {
    const struct mny_formula_input *inputs;
    size_t input_count;
    const struct mny_formula_source *sources;
    size_t source_count;
};

static bool same(const char *code, const char *name, size_t length)
{
    return strlen(code) == length && memcmp(code, name, length) == 0;
}

static bool find_name(void *context, const char *name, size_t length, size_t *slot)
{
    const struct names *names = context;

    for (size_t i = 0; i < names->input_count; i++) {
        if (same(names->inputs[i].code, name, length)) {
            *slot = i;
            return true;
        }
    }
    for (size_t i = 0; i < names->source_count; i++) {
        if (same(names->sources[i].code, name, length)) {
            *slot = names->input_count + i;
            return true;
        }
    }
    return false;
}

/* A bracket that is open at some point of a formula, and the function it is of. */
struct bracket {
    const char *function;
    size_t length, argument;
};

/* A walk through a formula's text.  The compiler has no need to know what a
   ratio is about, but a message about one does. */
struct walk {
    const struct names *names;
    const char *source, *at;
    struct bracket open[DEEPEST];
    size_t depth;
    size_t ratios, numerator, denominator;
    const char *misused; /* a repeated input where it must not stand, or a single
                            one where a repeated one must */
    size_t misused_length;
};

static bool is_function(const struct bracket *bracket, const char *name)
{
    return bracket->function && same(name, bracket->function, bracket->length);
}

static bool is_ratio(const struct bracket *bracket)
{
    return is_function(bracket, "ratio") || is_function(bracket, "capped_ratio") ||
           is_function(bracket, "mean_ratio") || is_function(bracket, "quotient");
}

static bool takes_repeats(const struct bracket *bracket)
{
    return is_function(bracket, "mean") || is_function(bracket, "mean_ratio");
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void open_bracket(struct walk *walk, const char *function, size_t length)
{
    struct bracket bracket = {function, length, 0};

    if (walk->depth < DEEPEST)
        walk->open[walk->depth] = bracket;
    walk->depth++;
    if (is_ratio(&bracket))
        walk->ratios++;
}

/* Whether the name from START to walk->at is a whole argument by itself. */
static bool stands_alone(const struct walk *walk, const char *start)
{
    const char *before = start, *after = walk->at;

    while (before > walk->source && is_blank(before[-1]))
        before--;
    while (is_blank(*after))
        after++;
    return before > walk->source && (before[-1] == '(' || before[-1] == ',') &&
           (*after == ')' || *after == ',');
}

static void note_name(struct walk *walk, const char *start, size_t length, size_t name)
{
    size_t depth = walk->depth < DEEPEST ? walk->depth : DEEPEST;
    const struct bracket *nearest = depth > 0 ? &walk->open[depth - 1] : NULL;
    bool inside = nearest && takes_repeats(nearest) && stands_alone(walk, start);
    bool repeats = name < walk->names->input_count && walk->names->inputs[name].repeats;

    if (!walk->misused && (repeats ? !inside : nearest && takes_repeats(nearest))) {
        walk->misused = start;
        walk->misused_length = length + 3; /* with ${ and } */
    }
    for (size_t i = depth; i-- > 0;) {
        if (!is_ratio(&walk->open[i]))
            continue;
        if (walk->open[i].argument == 0 && walk->numerator == NO_NAME)
            walk->numerator = name;
        if (walk->open[i].argument == 1 && walk->denominator == NO_NAME)
            walk->denominator = name;
        return;
    }
}

/* Steps over one token at walk->at. */
static void step(struct walk *walk)
{
    const char *start = walk->at, *end;
    size_t name;

    if (*start == '\'' || *start == '"') {
        walk->at = strchr(start + 1, *start) + 1; /* it compiled: the text ends */
    } else if (start[0] == '$' && start[1] == '{' && (end = strchr(start, '}')) != NULL) {
        walk->at = end + 1;
        if (find_name((void *)walk->names, start + 2, (size_t)(end - start) - 2, &name))
            note_name(walk, start, (size_t)(end - start) - 2, name);
    } else if (is_letter(*start)) {
        for (end = start; is_letter(*end);)
            end++;
        for (walk->at = end; is_blank(*walk->at);)
            walk->at++;
        if (*walk->at == '(') {
            walk->at++;
            open_bracket(walk, start, (size_t)(end - start));
        }
    } else {
        walk->at++;
        if (*start == '(')
            open_bracket(walk, NULL, 0);
        else if (*start == ')' && walk->depth > 0)
            walk->depth--;
        else if (*start == ',' && walk->depth > 0 && walk->depth <= DEEPEST)
            walk->open[walk->depth - 1].argument++;
    }
}

/* The input that stands for NAME in a message: itself, or a component's
   numerator if it has one, or its first input. */
static size_t input_of(const struct mny_formulas *formulas, size_t name)
{
    const struct mny_formula_step *step;
    const size_t *slots;
    size_t count;

    while (name != NO_NAME && name >= formulas->input_count) {
        step = &formulas->steps[name - formulas->input_count];
        if (step->numerator < formulas->input_count)
            return step->numerator;
        count = 0;
        slots = step->expression ? mny_expression_slots(step->expression, &count) : NULL;
        name = count > 0 ? slots[0] : NO_NAME;
    }
    return name == NO_NAME ? 0 : name;
}

static size_t code_points(const char *text, size_t length)
{
    size_t count = 0;

    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

/* What the compiler cannot know: how ratios and repeated inputs are used. */
static enum mny_code examine(const struct names *names, const struct mny_formula_source *source,
                             struct mny_formulas *formulas, struct mny_formula_step *step_made,
                             struct mny_problems *problems)
{
    const char *plain = mny_expression_plain(step_made->expression);
    struct walk walk = {.names = names, .source = plain, .at = plain};

    walk.numerator = walk.denominator = NO_NAME;
    while (*walk.at != '\0')
        step(&walk);
    step_made->numerator = walk.ratios > 0 ? input_of(formulas, walk.numerator) : NO_NAME;
    step_made->denominator = walk.ratios > 0 ? input_of(formulas, walk.denominator) : NO_NAME;
    if (walk.ratios > 1)
        mny_problem(problems, MNY_E_INPUT, source->where,
                    _("%zu ratios in one formula; make each a component of its own (b1, b2, …), so "
                      "that a broken one can be named"),
                    walk.ratios);
    if (walk.misused) {
        mny_problem(problems, MNY_E_INPUT, source->where,
                    _("%.*s: a repeated input, and only one, stands alone inside mean() or "
                      "mean_ratio()"),
                    (int)walk.misused_length, walk.misused);
        mny_problem_excerpt(problems, source->text,
                            code_points(plain, (size_t)(walk.misused - plain)));
    }
    return walk.ratios > 1 || walk.misused ? MNY_E_INPUT : MNY_OK;
}

static enum mny_code compile_one(const struct names *names, const struct mny_formula_source *source,
                                 struct mny_formulas *formulas, struct mny_problems *problems)
{
    struct mny_formula_step *made = &formulas->steps[formulas->count];
    struct mny_scope scope = {.slot = find_name, .scope_context = (void *)names};
    enum mny_code code;

    scope.functions = mny_formula_functions(&scope.function_count);
    code = mny_expression_compile(source->text, source->code ? source->code : "formula", &scope,
                                  source->where, problems, &made->expression);
    if (code != MNY_OK)
        return code;
    formulas->count++;
    return examine(names, source, formulas, made, problems);
}

static struct mny_formulas *create(const struct mny_formula_input *inputs, size_t input_count,
                                   size_t count)
{
    struct mny_formulas *formulas = calloc(1, sizeof *formulas);

    if (!formulas)
        return NULL;
    formulas->inputs = calloc(input_count + 1, sizeof *formulas->inputs);
    formulas->steps = calloc(count + 1, sizeof *formulas->steps);
    if (!formulas->inputs || !formulas->steps) {
        mny_formulas_free(formulas);
        return NULL;
    }
    if (input_count > 0)
        memcpy(formulas->inputs, inputs, input_count * sizeof *inputs);
    formulas->input_count = input_count;
    return formulas;
}

enum mny_code mny_formulas_compile(const struct mny_formula_input *inputs, size_t input_count,
                                   const struct mny_formula_source *sources, size_t count,
                                   struct mny_problems *problems, struct mny_formulas **formulas)
{
    struct mny_formulas *made = create(inputs, input_count, count);
    struct names names = {inputs, input_count, sources, 0};
    enum mny_code code = MNY_OK, one;

    *formulas = NULL;
    if (!made)
        return mny_problem_memory(problems);
    /* A component that does not compile is still a known name to the later
       ones, so that its fault is told once; its step is then an empty one. */
    for (size_t i = 0; i < count; i++, names.source_count++) {
        one = compile_one(&names, &sources[i], made, problems);
        if (made->count == i)
            made->count++;
        if (code == MNY_OK)
            code = one;
    }
    if (code == MNY_OK)
        *formulas = made;
    else
        mny_formulas_free(made);
    return code;
}

void mny_formulas_free(struct mny_formulas *formulas)
{
    if (!formulas)
        return;
    for (size_t i = 0; i < formulas->count; i++)
        mny_expression_free(formulas->steps[i].expression);
    free(formulas->steps);
    free(formulas->inputs);
    free(formulas);
}

bool mny_formulas_use(const struct mny_formulas *formulas, size_t name)
{
    const size_t *slots;
    size_t count;

    for (size_t i = 0; i < formulas->count; i++) {
        slots = mny_expression_slots(formulas->steps[i].expression, &count);
        for (size_t k = 0; k < count; k++)
            if (slots[k] == name)
                return true;
    }
    return false;
}
