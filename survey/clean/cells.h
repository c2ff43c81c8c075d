/* SPDX-License-Identifier: MIT */
/* A cell of a dump read as the answer to a question: blanks around it dropped,
   full-width forms taken for half-width ones, choices found by name or label,
   the words of 问卷星 for "not asked" and "not answered" understood. */
#ifndef MINYI_SURVEY_CLEAN_CELLS_H
#define MINYI_SURVEY_CLEAN_CELLS_H

#include "core/csv_record.h"
#include "core/expression.h"
#include "survey/dump/mapping.h"
#include "survey/questionnaire/questionnaire.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mny_answer_state {
    MNY_UNANSWERED, /* empty, not asked, or not answered */
    MNY_ANSWERED,
    MNY_UNKNOWN_CHOICE, /* not one of the question's choices */
    MNY_NOT_A_NUMBER
};

/* An answer.  VALUE is what expressions see: the choice's name, the number's text,
   the names of all choices taken joined by blanks in the sheet's order; the empty
   text where unanswered; the cell's own text where it cannot be read. */
struct mny_answer {
    enum mny_answer_state state;
    struct mny_value value;
    double number;          /* of a numeric question or a duration; NAN if none */
    size_t choice;          /* of a select_one that is answered */
    const uint64_t *chosen; /* of a select_multiple that is answered: bit by choice */
    const char *raw;        /* the cell without the blanks around it */
    size_t raw_length;
};

/* Room for texts made while one row is read; texts stay where they are until the
   next mny_scratch_begin(). */
struct mny_scratch {
    char *bytes;
    size_t used, room;
};

/* Makes room for a row that takes NEEDED bytes.  False without memory. */
bool mny_scratch_begin(struct mny_scratch *scratch, size_t needed);

/* Whether TEXT was made there, and does not stand in the dump. */
bool mny_scratch_holds(const struct mny_scratch *scratch, const char *text);

/* How the cells of one question are read; made once, then never changed. */
enum mny_reading {
    MNY_READ_CHOICE,
    MNY_READ_CHOICES,
    MNY_READ_INTEGER,
    MNY_READ_DECIMAL,
    MNY_READ_DURATION,
    MNY_READ_TEXT
};
struct mny_decoder {
    const struct mny_question *question;
    enum mny_reading reading;
    uint8_t short_names[128];               /* by a name's only byte: its choice + 1, or 0 */
    bool never_quoted;                      /* no readable answer needs quotes in a CSV file */
    size_t words;                           /* 64-bit words in a set of its choices */
    size_t names;                           /* bytes of all its choices' names, each with a blank */
    size_t longest;                         /* bytes of its longest label or name */
    const struct mny_mapped_values *mapped; /* what the user says values mean; or NULL */
};
struct mny_decoder mny_decoder_of(const struct mny_question *question,
                                  const struct mny_mapped_values *mapped);

/* A row takes at most twice the bytes of its cells in scratch, and this for each
   question. */
size_t mny_decoder_room(const struct mny_decoder *decoder);

/* Reads the cell of LENGTH bytes.  The answer borrows from it, from SCRATCH and,
   for a select_multiple, CHOSEN (DECODER's words, overwritten). */
void mny_decode(const struct mny_decoder *decoder, const char *cell, size_t length,
                struct mny_scratch *scratch, uint64_t *chosen, struct mny_answer *answer);

/* The same for a cell without a byte, and for a choice by a name of one: what nearly all cells
   are.  False: ANSWER is as it was, and the cell is for mny_decode(). */
static inline bool mny_decode_short(const struct mny_decoder *decoder, const char *cell,
                                    size_t length, struct mny_answer *answer)
{
    const unsigned char byte = length == 1 ? (unsigned char)cell[0] : 0;
    size_t choice;

    if (length == 0 && answer->state == MNY_UNANSWERED && answer->raw_length == 0) {
        answer->raw = cell; /* the rest says the same of the row before */
        return true;
    }
    if (byte <= ' ' || byte > '~' || decoder->reading != MNY_READ_CHOICE || decoder->mapped ||
        decoder->short_names[byte] == 0)
        return false;
    choice = decoder->short_names[byte] - 1u;
    *answer = (struct mny_answer){.state = MNY_ANSWERED,
                                  .value = decoder->question->choices->choices[choice].value,
                                  .number = NAN,
                                  .choice = choice,
                                  .raw = cell,
                                  .raw_length = 1};
    return true;
}

/* Reads the cell of a select_multiple with JOINER between choices, which labels may hold:
   a text that can be two sets of choices is none.  What cannot be read so is read by the
   general rules, unless STRICT: then it, and a choice that stands twice, is unknown. */
void mny_decode_joined(const struct mny_decoder *decoder, const char *cell, size_t length,
                       const char *joiner, bool strict, struct mny_scratch *scratch,
                       uint64_t *chosen, struct mny_answer *answer);

/* The piece of such a cell, from 1, that is empty, no choice or one that stood before; 0: none.
   JOINER may be NULL: the general ones.  *MEMORY becomes false without memory. */
size_t mny_decode_bad_piece(const struct mny_decoder *decoder, const char *cell, size_t length,
                            const char *joiner, bool *memory);

/* Takes one piece of a cell; false without memory. */
typedef bool mny_piece_taker(void *context, const char *text, size_t length);

/* Gives TAKE each piece of such a cell that is no choice; of one that is several words, some of
   them choices, where blanks may part choices, the other words.  *UNKNOWN is how many pieces were
   no choice: 0 where all are, and the cell is unknown as a whole.  False without memory. */
bool mny_decode_unknown_pieces(const struct mny_decoder *decoder, const char *cell, size_t length,
                               const char *joiner, mny_piece_taker *take, void *context,
                               size_t *unknown);

/* The cell without blanks around it and in half-width forms, written to OUT, which has room for
   LENGTH bytes.  Its length, 0 of one that is empty or says that there is no answer. */
size_t mny_cell_plain(const char *cell, size_t length, char *out);

/* What was written behind CHOICE in a cell, as 问卷星 has it: the 滑板 of `其他〖滑板〗`.  Part of
   the cell; empty if nothing was.  SCRATCH has room for twice the cell. */
struct mny_csv_field mny_decode_filled_in(const struct mny_decoder *decoder,
                                          const struct mny_csv_field *cell, size_t choice,
                                          struct mny_scratch *scratch);

/* The same of a cell of a choice's own column, any text in which takes it: all of it, but for a
   tick. */
struct mny_csv_field mny_decode_written(const struct mny_csv_field *cell,
                                        struct mny_scratch *scratch);

/* Whether anything was written behind some choice in a cell; WRITTEN: of a choice's own column, as
   above. */
bool mny_decode_has_written(const struct mny_csv_field *cell, bool written);

/* Makes ANSWER one that cannot be read: an unknown choice, shown as TEXT. */
void mny_decode_refuse(const char *text, size_t length, struct mny_answer *answer);

/* A select_multiple with a column a choice: begin with mny_decode_none(), give
   each column's cell to mny_decode_tick(), finish with mny_decode_ticks().  Only
   ticks that say no are no answer: field tools write them where nothing was
   asked, too. */
void mny_decode_none(const struct mny_decoder *decoder, uint64_t *chosen,
                     struct mny_answer *answer);
void mny_decode_tick(const struct mny_decoder *decoder, size_t choice, const char *cell,
                     size_t length, struct mny_scratch *scratch, uint64_t *chosen,
                     struct mny_answer *answer);
void mny_decode_ticks(const struct mny_decoder *decoder, struct mny_scratch *scratch,
                      const uint64_t *chosen, struct mny_answer *answer);

#endif
