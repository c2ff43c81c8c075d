/* SPDX-License-Identifier: MIT */
/* Any bytes as a dump for the questionnaire tests/data/questionnaires/town (so run
   it in the root of the checkout).  Its records must be those of a reader that
   knows no pieces; cleaning must give the same however it is cut. */
#include "survey/dump/dump.h"
#include "survey/clean/clean_pieces.h"
#include "tests/core/files.h"
#include "tests/fuzz/town.h"

#include <stdbool.h>
#include <stdint.h>

enum { RECORDS_MOST = 4096 };

/* What matters of a record. */
struct seen {
    size_t line, cells, first_length;
    bool good;
};

struct list {
    struct seen records[RECORDS_MOST];
    size_t count;
};

static void add(struct list *list, struct seen record)
{
    if (list->count < RECORDS_MOST)
        list->records[list->count++] = record;
}

/* Bytes of the first line, with its end. */
static size_t first_line(const char *text, size_t length)
{
    size_t end = 0;

    while (end < length && text[end] != '\n' && text[end] != '\r')
        end++;
    if (end + 1 < length && text[end] == '\r' && text[end + 1] == '\n')
        end++;
    return end + (end < length);
}

/* The rule of the records, without a thought for speed: up to a line end outside
   quotes, or, where that cannot be split, up to the first line end.  The first
   record is the header, whatever it is like. */
static void read_plainly(const char *text, size_t length, struct list *list)
{
    struct mny_csv_splitter *splitter = mny_csv_splitter_create(',');
    const struct mny_csv_field *cells;
    size_t line = 1, lines, count, at, end;
    bool closed, header = true;

    length -= length > 0 && text[length - 1] == '\x1A';
    for (size_t from = 0; from < length; from += end, line += lines) {
        enum mny_csv_fault fault;

        end = mny_csv_record(text + from, length - from, &lines, &closed);
        fault = mny_csv_split(splitter, text + from, end, &cells, &count, &at);
        if (header) {
            header = text[from] == '\n' || text[from] == '\r';
        } else if (fault != MNY_CSV_OK) {
            add(list, (struct seen){line, 0, 0, false});
            end = first_line(text + from, length - from);
            lines = 1;
        } else if (count > 0) {
            add(list, (struct seen){line, count, cells[0].length, true});
        }
    }
    mny_csv_splitter_free(splitter);
}

/* The same by the dump reader, in pieces of SIZE bytes. */
static void read_in_pieces(struct mny_dump *dump, size_t size, struct list *list)
{
    struct mny_record_reader *reader = mny_record_reader_create(',', 0);
    struct mny_problems *problems = mny_problems_create();
    struct mny_piece pieces[3];
    struct mny_record record;
    size_t count = 1, lines;
    const char *at;
    bool inside;

    while (count > 0) {
        size_t sum = 0;

        require(mny_dump_fill(dump, size, pieces, 3, &count, problems) == MNY_OK);
        at = pieces[0].begin;
        inside = false;
        for (size_t i = 0; i < count && at == pieces[i].begin && !inside; i++) {
            mny_record_reader_begin(reader, &pieces[i]);
            while (mny_record_next(reader, &record) == MNY_RECORD_READ)
                if (!record.no_text)
                    add(list,
                        (struct seen){mny_dump_lines(dump) + sum + record.line + 1,
                                      record.fault ? 0 : record.count,
                                      record.fault ? 0 : record.cells[0].length, !record.fault});
                else /* the plain reader does not look at bytes that are no characters */
                    add(list, (struct seen){mny_dump_lines(dump) + sum + record.line + 1,
                                            record.count, record.cells[0].length, true});
            mny_record_reader_stop(reader, &at, &lines, &inside);
            sum += lines;
        }
        if (count > 0)
            mny_dump_consume(dump, at, sum, inside);
    }
    mny_record_reader_free(reader);
    mny_problems_free(problems);
}

/* With the mark of UTF-16 or GB18030 it is decoded, whatever the encoding is said to be. */
static bool is_decoded(const char *text, size_t length)
{
    return (length >= 2 && memcmp(text, "\xFE\xFF", 2) == 0) ||
           (length >= 2 && memcmp(text, "\xFF\xFE", 2) == 0) ||
           (length >= 4 && memcmp(text, "\x84\x31\x95\x33", 4) == 0);
}

static void compare_records(const char *path, const char *text, size_t length, size_t size)
{
    static struct list plain, pieces;
    struct mny_problems *problems = mny_problems_create();
    struct mny_dump *dump = NULL;
    size_t mark = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

    plain.count = pieces.count = 0;
    if (!is_decoded(text, length) &&
        mny_dump_open(path, MNY_ENCODING_UTF_8, problems, &dump) == MNY_OK) {
        read_plainly(text + mark, length - mark, &plain);
        read_in_pieces(dump, size, &pieces);
        require(plain.count == pieces.count);
        for (size_t i = 0; i < pieces.count; i++) {
            const struct seen *want = &plain.records[i], *got = &pieces.records[i];

            require(want->good == got->good && want->line == got->line &&
                    want->cells == got->cells && want->first_length == got->first_length);
        }
    }
    mny_dump_close(dump);
    mny_problems_free(problems);
}

/* Cleans and checks the account. */
static struct mny_flow clean(const char *path, size_t threads, size_t size)
{
    struct mny_clean_options options = {.dumps = &path, .dump_count = 1, .threads = threads};
    struct mny_problems *problems = mny_problems_create();
    struct mny_responses *responses = NULL;
    struct mny_flow flow = {0};
    uint64_t sum = 0;

    if (mny_clean_in_pieces(town(), &options, size, NULL, problems, &responses, &flow) == MNY_OK) {
        for (size_t i = 0; i < MNY_REASON_COUNT; i++)
            sum += flow.total[i];
        require(sum == flow.rows);
        require(flow.total[MNY_ACCEPTED] == mny_responses_count(responses));
    }
    mny_responses_free(responses);
    mny_problems_free(problems);
    return flow;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = test_file("responses.csv", (const char *)data, size);
    struct mny_flow whole = clean(path, 1, MNY_PIECE_SIZE), cut = clean(path, 2, 1 + size % 61);

    require(whole.rows == cut.rows && whole.bytes == cut.bytes);
    require(memcmp(whole.total, cut.total, sizeof whole.total) == 0);
    compare_records(path, (const char *)data, size, 1 + size % 13);
    return 0;
}
