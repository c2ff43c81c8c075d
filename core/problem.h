/* SPDX-License-Identifier: MIT */
/* What went wrong, where, and how badly: the one way errors travel in minyi.

   A library function that can fail returns an mny_code and adds what it has to
   say to the caller's list of problems; it never prints, exits or aborts.  A
   reader goes on after a problem in the user's file, so that one run names all
   of them.  Only the program prints the list, and takes its exit status from
   it.  The three calls that matter are mny_problems_create(), mny_problem() and
   mny_problems_code(). */
#ifndef MINYI_CORE_PROBLEM_H
#define MINYI_CORE_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

/* Marks a printf-like function where the compiler can check its arguments. */
#if defined(__GNUC__)
#define MNY_PRINTF(format_at, first_at) __attribute__((format(printf, format_at, first_at)))
#else
#define MNY_PRINTF(format_at, first_at)
#endif

/* Why something could not be done.  mny_exit_status() gives the program's exit
   status for each, as fixed by the contract. */
enum mny_code {
    MNY_OK,          /* done */
    MNY_E_USAGE,     /* the command line makes no sense */
    MNY_E_INPUT,     /* the user's own file is wrong; nothing is written */
    MNY_E_NOT_FOUND, /* a named file is not there */
    MNY_E_CREATE,    /* an output cannot be created */
    MNY_E_IO,        /* reading or writing broke off */
    MNY_E_PARTIAL,   /* finished, but some cities could not be weighted */
    MNY_E_INTERRUPT, /* the user stopped the program */
    MNY_E_MEMORY,    /* no memory left */
    MNY_E_INTERNAL   /* a promise inside the program was broken */
};

/* The exit status that the contract gives to CODE: 0, 2, 65, 66, 73, 74, 75,
   130 (interrupt), 71 (memory) or 70. */
int mny_exit_status(enum mny_code code);

enum mny_severity { MNY_ERROR, MNY_WARNING, MNY_NOTE };

/* A place in a file the user gave us.  Line counts from 1; column is the number
   of the field in a CSV row, or the character in other files, from 1.  0 means
   unknown, FILE NULL no file.  FILE is copied when a problem is added. */
struct mny_where {
    const char *file;
    size_t line, column;
};

/* One problem.  All strings but KIND belong to the list it stands in. */
struct mny_problem {
    enum mny_severity severity;
    enum mny_code code; /* MNY_OK for warnings and notes */
    struct mny_where where;
    const char *text;    /* one sentence: what, seen, expected, what to do */
    const char *excerpt; /* the user's own line, or NULL */
    size_t caret;        /* character in EXCERPT to point at, from 0 */
    const char *kind;    /* what problems of one kind have in common: the format, or "%s" */
};

/* A list of problems in the order they were found. */
struct mny_problems;

/* A new, empty list, or NULL without memory.  Free with mny_problems_free(). */
struct mny_problems *mny_problems_create(void);
void mny_problems_free(struct mny_problems *problems); /* NULL is allowed. */

/* Adds an error and returns CODE, so that a caller can write
   `return mny_problem(...)`.  The text is formatted like printf's. */
enum mny_code mny_problem(struct mny_problems *problems, enum mny_code code, struct mny_where where,
                          const char *format, ...) MNY_PRINTF(4, 5);

/* Adds a warning or note: said, but stops nothing. */
void mny_remark(struct mny_problems *problems, enum mny_severity severity, struct mny_where where,
                const char *format, ...) MNY_PRINTF(4, 5);

/* Gives the problem added last an excerpt of the user's own text, with a caret
   under character CARET (from 0, counted in code points). LINE is copied. */
void mny_problem_excerpt(struct mny_problems *problems, const char *line, size_t caret);

/* "Out of memory" as a problem; returns MNY_E_MEMORY. */
enum mny_code mny_problem_memory(struct mny_problems *problems);

/* A failed system call on FILE: says what was tried (`doing`, already in the
   user's language, such as _("open")) and strerror(ERROR_NUMBER).  Returns CODE;
   MNY_E_MEMORY if ERROR_NUMBER is ENOMEM; MNY_E_INPUT, with words of its own, for
   MNY_E_IO and EISDIR: a folder was given where a file is read. */
enum mny_code mny_problem_system(struct mny_problems *problems, enum mny_code code,
                                 const char *file, const char *doing, int error_number);

/* Adds all of FROM, in their order. */
void mny_problems_add(struct mny_problems *problems, const struct mny_problems *from);

/* How many problems of this severity there are. */
size_t mny_problems_count(const struct mny_problems *problems, enum mny_severity severity);

/* All problems, by index below mny_problems_size(); borrowed until the list is
   changed or freed. */
size_t mny_problems_size(const struct mny_problems *problems);
const struct mny_problem *mny_problems_at(const struct mny_problems *problems, size_t index);

/* The code that decides the exit status: the first error's, MNY_OK if none. */
enum mny_code mny_problems_code(const struct mny_problems *problems);

/* The problem as the user reads it, one or three lines:
   `file:line:column: error: text`, the excerpt and its caret (placed by display
   width, so that it stands right below Chinese text).  Line ends in the user's
   own words become blanks, so that none begins a line of its own.  A text of more than some
   8,000 columns (it shows a cell of a megabyte) is cut in its middle.  Free with
   free(); NULL without memory. */
char *mny_problem_format(const struct mny_problem *problem);

#endif
