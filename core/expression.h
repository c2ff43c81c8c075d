/* SPDX-License-Identifier: MIT */
/* The expression language of XLSForm, compiled once and run on slots.  The
   `relevant`, `constraint` and `calculation` of a questionnaire and the formulas
   of the standards are the same engine.

   Compile with mny_expression_compile(), run with mny_expression_evaluate() on
   an array of slots that the caller fills for each row.  A compiled expression
   is never changed by running it, so threads may share it.

   Grammar: ${name}, `.`, numbers, 'text' or "text", and/or/not(), = != < <= >
   >=, + - * div mod, unary -, parentheses, functions.  The typographic quotes of
   word processors stand for ' and " wherever they are, as in pyxform, which makes
   the form for ODK.  At most 64 KiB of source, nested at most 200 deep.

   Values are numbers, texts and booleans with the conversions of XPath 1.0
   (https://www.w3.org/TR/1999/REC-xpath-19991116/): text that is no number
   becomes NAN; comparisons with < <= > >= are numeric; = and != compare booleans
   when either side is one, else numbers when either side is one, else texts; the
   empty text as a number is NAN, so '' < 18 and '' >= 18 are both false, and
   '' != 18 is true.  A text is a number when mny_number_parse() reads it without
   the blanks around it.  Numbers become text as mny_number_format() writes them,
   or NaN, Infinity, -Infinity.

   Functions, where XPath has none or leaves a choice, do what ODK's JavaRosa does:
     if(condition, then, else)   evaluates only the branch taken
     selected(list, name)        one of the words of LIST is NAME; an empty NAME
                                 only in an empty list
     count-selected(list)        words in it; 0 for the empty text
     coalesce(a, b, ...)         the first that is neither '' nor NAN; else the last
     min(a, ...), max(a, ...)    pass over what is no number; NAN if nothing is one
     round(x), round(x, digits)  halves go up (XPath), judged by the decimal digits
                                 one sees: round(2.385, 2) is 2.39; negative digits
                                 round to tens, hundreds, ...; beyond 30 digits NAN
     int(x)                      towards zero
     number(x), not(x), true(), false()
     string-length(text)         characters (code points), not bytes
     concat(a, ...)
     regex(text, 'pattern')      PCRE2; the WHOLE text must match; the pattern must
                                 be a constant */
#ifndef MINYI_CORE_EXPRESSION_H
#define MINYI_CORE_EXPRESSION_H

#include "core/problem.h"

#include <stdbool.h>
#include <stddef.h>

enum mny_value_kind { MNY_TEXT, MNY_NUMBER, MNY_BOOLEAN };

/* A value.  TEXT (LENGTH bytes, no NUL needed) is borrowed from whoever made
   it.  NUMBER is always set for MNY_NUMBER and MNY_BOOLEAN (0 or 1).  For
   MNY_TEXT it may carry the text already read as a number: HAS_NUMBER says so,
   which spares the engine from parsing a choice's name again for each row. */
struct mny_value {
    enum mny_value_kind kind;
    bool has_number;
    double number;
    const char *text;
    size_t length;
};

struct mny_value mny_value_text(const char *text, size_t length);

/* The same with its number read at once (NAN for what is none), for texts that
   are looked at many times. */
struct mny_value mny_value_text_number(const char *text, size_t length);

struct mny_value mny_value_number(double number);
struct mny_value mny_value_boolean(bool boolean);

/* XPath's number(), string() and boolean() of a value.  Text of numbers goes
   into ROOM, MNY_NUMBER_ROOM bytes. */
double mny_value_to_number(const struct mny_value *value);
bool mny_value_to_boolean(const struct mny_value *value);
const char *mny_value_to_text(const struct mny_value *value, char *room, size_t *length);

/* A function that the caller adds to the language, such as ratio() of the
   standards; one with the name of a built-in function takes its place.  CALL
   computes *RESULT from COUNT arguments; CONTEXT is the one given at evaluation.
   Text in *RESULT must live as long as the caller needs the final result. */
struct mny_function {
    const char *name;
    size_t least, most; /* arguments; most is SIZE_MAX for any number */
    void (*call)(void *context, const struct mny_value *arguments, size_t count,
                 struct mny_value *result);
};

/* Where names come from.  SLOT finds the slot of ${name}; false: unknown name. */
struct mny_scope {
    bool (*slot)(void *scope_context, const char *name, size_t length, size_t *slot);
    void *scope_context;
    bool has_self; /* `.` is allowed: SELF_SLOT holds it */
    size_t self_slot;
    const struct mny_function *functions; /* added ones; may be NULL */
    size_t function_count;
};

struct mny_expression;

/* Compiles SOURCE (NUL-terminated UTF-8).  On an error adds a problem at WHERE
   whose excerpt is SOURCE with a caret at the fault, and returns MNY_E_INPUT;
   goes on after unknown names and functions, wrong argument counts and bad
   patterns so that all are named; a syntax error ends it.  An empty source is an
   error too.  Patterns are compiled here (with JIT where there is one).  WHAT
   names the expression in messages ("relevant"); SCOPE and its functions are
   not needed afterwards.
   Free with mny_expression_free(). */
enum mny_code mny_expression_compile(const char *source, const char *what,
                                     const struct mny_scope *scope, struct mny_where where,
                                     struct mny_problems *problems,
                                     struct mny_expression **expression);
void mny_expression_free(struct mny_expression *expression); /* NULL is allowed. */

/* The slots the expression reads (SELF_SLOT too, if it uses `.`), each once,
   ascending; borrowed. */
const size_t *mny_expression_slots(const struct mny_expression *expression, size_t *count);

/* True if `.` stands in the expression. */
bool mny_expression_uses_self(const struct mny_expression *expression);

/* The source text; borrowed. */
const char *mny_expression_source(const struct mny_expression *expression);

/* The same with plain quotes in place of typographic ones, as many characters; borrowed. */
const char *mny_expression_plain(const struct mny_expression *expression);

/* What a slot is compared with, where that is a constant behind it. */
enum mny_comparison_kind {
    MNY_COMPARES_EQUAL,   /* by = */
    MNY_COMPARES_UNEQUAL, /* by != */
    MNY_COMPARES_ORDER,   /* by < <= > or >= */
    MNY_COMPARES_SELECTED
};

struct mny_slot_comparison {
    enum mny_comparison_kind kind;
    size_t slot;
    const struct mny_value *constant; /* borrowed */
};

/* The first such comparison from *AT on (0: all of the expression); *AT is then behind it.
   False if there is none left. */
bool mny_expression_comparison(const struct mny_expression *expression, size_t *at,
                               struct mny_slot_comparison *comparison);

/* What running needs: a stack and room for texts made on the way.  One for each
   thread; serves any number of expressions.  NULL without memory. */
struct mny_machine;
struct mny_machine *mny_machine_create(void);
void mny_machine_free(struct mny_machine *machine); /* NULL is allowed. */

/* Runs the expression on SLOTS, which is indexed by slot number.  The result's
   text lives until the next run on the same machine (or as long as the slot's or
   the expression's own).  A regex() that hits its match limit counts as no match.
   MNY_E_MEMORY is the only failure. */
enum mny_code mny_expression_evaluate(const struct mny_expression *expression,
                                      struct mny_machine *machine, const struct mny_value *slots,
                                      void *function_context, struct mny_value *result);

/* Whether the expression, run on SLOTS without a function's context, is true. */
enum mny_code mny_expression_holds(const struct mny_expression *expression,
                                   struct mny_machine *machine, const struct mny_value *slots,
                                   bool *holds);

#endif
