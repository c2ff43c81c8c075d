/* SPDX-License-Identifier: MIT */
/* What the parts of the expression engine share; nobody else includes this.

   expression_lexer.c      source to tokens
   expression_parser.c     tokens to a call of the compiler for each thing found
   expression_compiler.c   those calls to code for a stack machine
   expression_functions.c  the built-in functions
   expression_machine.c    runs the code
   expression_value.c      conversions of values
   expression_range.c      which values the code can give, by range_arithmetic.c */
#ifndef MINYI_CORE_EXPRESSION_PRIVATE_H
#define MINYI_CORE_EXPRESSION_PRIVATE_H

#include "core/arena.h"
#include "core/expression.h"
#include "core/pattern.h"

#include <stdint.h>

#define MNY_NOWHERE SIZE_MAX

/* Each operation but the first six takes COUNT values from the stack and puts
   one there. */
enum mny_operation {
    MNY_OP_CONSTANT,     /* puts constant OPERAND */
    MNY_OP_SLOT,         /* puts slot OPERAND */
    MNY_OP_AND,          /* false: makes it a boolean, goes to OPERAND; true: takes it */
    MNY_OP_OR,           /* the other way round */
    MNY_OP_JUMP_FALSE,   /* takes one; false: goes to OPERAND */
    MNY_OP_JUMP,         /* goes to OPERAND */
    MNY_OP_SLOT_COMPARE, /* puts: slot OPERAND, by COMPARISON (or selected()), to constant
                            COUNT */
    MNY_OP_EQUAL,
    MNY_OP_NOT_EQUAL,
    MNY_OP_LESS,
    MNY_OP_LESS_EQUAL,
    MNY_OP_GREATER,
    MNY_OP_GREATER_EQUAL,
    MNY_OP_BOOLEAN,
    MNY_OP_NOT,
    MNY_OP_SELECTED,
    MNY_OP_TRUE,
    MNY_OP_FALSE,
    MNY_OP_REGEX, /* pattern OPERAND; the last that always puts a boolean */
    MNY_OP_ADD,
    MNY_OP_SUBTRACT,
    MNY_OP_MULTIPLY,
    MNY_OP_DIVIDE,
    MNY_OP_MODULO,
    MNY_OP_NEGATE,
    MNY_OP_COUNT_SELECTED,
    MNY_OP_COALESCE,
    MNY_OP_MIN,
    MNY_OP_MAX,
    MNY_OP_ROUND,
    MNY_OP_INT,
    MNY_OP_NUMBER,
    MNY_OP_STRING_LENGTH,
    MNY_OP_CONCAT,
    MNY_OP_IF,  /* only in the table of functions: becomes jumps */
    MNY_OP_CALL /* added function OPERAND */
};

struct mny_instruction {
    uint16_t operation;  /* enum mny_operation */
    uint16_t comparison; /* of MNY_OP_SLOT_COMPARE */
    uint32_t count;
    size_t operand;
};

struct mny_expression {
    struct mny_arena *arena; /* source, text and texts of constants */
    char *source;            /* as given */
    char *text;              /* with plain quotes; as many characters as SOURCE */
    struct mny_instruction *code;
    size_t code_count, code_room;
    struct mny_value *constants;
    size_t constant_count, constant_room;
    struct mny_pattern **patterns;
    size_t pattern_count, pattern_room;
    struct mny_function *functions;
    size_t function_count, function_room;
    size_t *slots;
    size_t slot_count, slot_room;
    size_t deepest; /* values on the stack at most */
    bool uses_self;
};

/* ---- lexer ---- */

enum mny_token_kind {
    MNY_TOKEN_END,
    MNY_TOKEN_NUMBER,
    MNY_TOKEN_TEXT,
    MNY_TOKEN_NAME,     /* of a function, or a word that is an operator */
    MNY_TOKEN_SLOT,     /* ${name} */
    MNY_TOKEN_SELF,     /* . */
    MNY_TOKEN_OPEN,     /* ( */
    MNY_TOKEN_CLOSE,    /* ) */
    MNY_TOKEN_COMMA,    /* , */
    MNY_TOKEN_OPERATOR, /* one that is not a word */
    MNY_TOKEN_UNCLOSED_TEXT,
    MNY_TOKEN_UNCLOSED_SLOT,
    MNY_TOKEN_STRANGE /* no part of the language */
};

struct mny_token {
    enum mny_token_kind kind;
    size_t start, length; /* bytes of the whole token */
    const char *inner;    /* the text in quotes, or the name */
    size_t inner_length;
    const char *instead; /* what may have been meant, or NULL */
};

/* The token of TEXT (valid UTF-8, NUL-terminated, quotes folded) at AT or after
   blanks there. */
struct mny_token mny_lexer_next(const char *text, size_t at);

/* Writes SOURCE to TEXT (as large) with typographic quotes as plain ones. */
void mny_lexer_fold_quotes(const char *source, char *text);

/* ---- functions ---- */

struct mny_builtin {
    const char *name;
    enum mny_operation operation;
    size_t least, most;
};

/* The built-in functions; their number in *COUNT. */
const struct mny_builtin *mny_builtins(size_t *count);

/* selected(LIST, NAME). */
bool mny_selected(const struct mny_value *list, const struct mny_value *name);

/* The result of a built-in function (not REGEX, CALL, and what the machine does
   itself) on ARGUMENTS. */
struct mny_value mny_builtin_apply(struct mny_machine *machine, enum mny_operation operation,
                                   const struct mny_value *const *arguments, size_t count);

/* ---- machine ---- */

/* Room for SIZE bytes of text until the next run.  NULL without memory, and
   then the run fails. */
char *mny_machine_text_room(struct mny_machine *machine, size_t size);

/* Runs the code from FROM to before TO. */
enum mny_code mny_machine_run(struct mny_machine *machine, const struct mny_expression *expression,
                              size_t from, size_t to, const struct mny_value *slots,
                              void *function_context, struct mny_value *result);

/* ---- compiler ---- */

struct mny_compiler {
    const char *what;
    const struct mny_scope *scope;
    struct mny_where where;
    struct mny_problems *problems;
    struct mny_expression *expression;
    struct mny_machine *machine; /* for what is constant */
    struct mny_token token;      /* the one looked at */
    enum mny_code code;          /* MNY_OK until something is wrong */
    size_t nesting;
    size_t depth;      /* values on the stack here */
    size_t boolean_at; /* place in the code after what is surely a boolean */
};

/* All return false without memory; the problem is then added. */
bool mny_compiler_memory(struct mny_compiler *compiler); /* adds it: always false */
bool mny_compiler_constant(struct mny_compiler *compiler, struct mny_value value);
bool mny_compiler_slot(struct mny_compiler *compiler, size_t slot);

/* Adds an operation on COUNT values whose code begins at FROM. */
bool mny_compiler_operation(struct mny_compiler *compiler, enum mny_operation operation,
                            size_t count, size_t operand, size_t from);

/* Makes the value on top a boolean, if it may not be one. */
bool mny_compiler_boolean(struct mny_compiler *compiler);

/* Adds a jump and puts it before the jumps in *LIST (MNY_NOWHERE: none). */
bool mny_compiler_jump(struct mny_compiler *compiler, enum mny_operation operation, size_t *list);

/* Makes all jumps in LIST lead here. */
void mny_compiler_land(struct mny_compiler *compiler, size_t list);

/* Keeps a function or pattern; its number is the count before. */
bool mny_compiler_add_function(struct mny_compiler *compiler, const struct mny_function *function);
bool mny_compiler_add_pattern(struct mny_compiler *compiler,
                              struct mny_pattern *pattern); /* takes it */

/* ---- parser ---- */

/* Compiles all of compiler->expression->text; compiler->code says how it went. */
void mny_parser_run(struct mny_compiler *compiler);

/* Adds a problem with a caret under byte AT of the text. */
void mny_parser_fault(struct mny_compiler *compiler, size_t at, const char *format, ...)
    MNY_PRINTF(3, 4);

/* ---- calls ---- */

/* A call being read: its name, what it calls, and its arguments so far. */
struct mny_call {
    struct mny_token name;
    const struct mny_builtin *builtin; /* NULL: added or unknown */
    const struct mny_function *added;
    size_t count;
    size_t from;       /* in the code: the first argument */
    size_t last;       /* the last argument */
    size_t last_at;    /* the last argument in the source */
    bool last_quoted;  /* it begins with a quote */
    size_t jumps_else; /* of if() */
    size_t jumps_end;
};

/* Looks the function up; one that is unknown is a problem. */
void mny_call_find(struct mny_compiler *compiler, struct mny_call *call);

/* Between arguments CALL->count and the next. */
bool mny_call_comma(struct mny_compiler *compiler, struct mny_call *call);

/* After the last argument. */
bool mny_call_close(struct mny_compiler *compiler, struct mny_call *call);

/* ---- values ---- */

static inline double mny_number_of(const struct mny_value *value)
{
    return value->kind != MNY_TEXT || value->has_number ? value->number
                                                        : mny_value_to_number(value);
}

#endif
