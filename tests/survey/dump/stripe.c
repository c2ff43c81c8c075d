/* SPDX-License-Identifier: MIT */
/* Stripes of files of all kinds and of all sizes, against what a reader of the whole file sees. */
#include "survey/dump/stripe.h"

#include "tests/core/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* A file: its header, rows of four columns, and bytes behind them that came later, which nobody may
   look at. */
struct text {
    char *bytes;
    size_t used, room;
    size_t from;   /* its rows begin here */
    size_t size;   /* and end here */
    bool imitates; /* comments look like records */
};

/* What the whole of it says: by byte, where records seem to begin there or behind it (SIZE: nowhere
   before the end), and whether a record lies around it. */
struct truth {
    size_t *next;
    bool *inside;
};

enum { COLUMNS = 4 };

static void put(struct text *text, const char *bytes, size_t length)
{
    if (text->used + length > text->room) {
        text->room = 2 * (text->used + length);
        text->bytes = realloc(text->bytes, text->room);
        assert_non_null(text->bytes);
    }
    if (length > 0)
        memcpy(text->bytes + text->used, bytes, length);
    text->used += length;
}

static void put_text(struct text *text, const char *bytes)
{
    put(text, bytes, strlen(bytes));
}

static struct text begin_text(const char *header)
{
    struct text text = {0};

    put_text(&text, header);
    text.from = text.used;
    return text;
}

static void end_text(struct text *text)
{
    text->size = text->used;
    put_text(text, "\n9,9,\xFF,9\n9,9,\xFF,9\n");
}

/* ---- the truth -------------------------------------------------------------------------- */

/* Whether three records can be read one behind the other at AT, or all there are. */
static bool seems_to_begin(const struct text *text, struct mny_record_reader *reader, size_t at)
{
    const char *end = text->bytes + text->size;
    const struct mny_piece piece = {
        .begin = text->bytes + at, .cut = end, .end = end, .last = true};
    struct mny_record record;

    mny_record_reader_begin(reader, &piece);
    for (size_t i = 0; i < 3; i++) {
        const enum mny_record_step step = mny_record_next(reader, &record);

        if (step == MNY_RECORD_END)
            return true;
        assert_int_equal(step, MNY_RECORD_READ);
        if (record.fault)
            return false;
    }
    return true;
}

static void mark_records(const struct text *text, struct mny_record_reader *reader, bool *inside)
{
    const char *end = text->bytes + text->size;
    const struct mny_piece piece = {
        .begin = text->bytes + text->from, .cut = end, .end = end, .last = true};
    struct mny_record record;

    mny_record_reader_begin(reader, &piece);
    while (mny_record_next(reader, &record) == MNY_RECORD_READ) {
        const char *at;
        size_t lines;
        bool inside_line;

        mny_record_reader_stop(reader, &at, &lines, &inside_line);
        for (const char *byte = record.text + 1; byte < at; byte++)
            inside[byte - text->bytes] = true;
    }
}

static struct truth find_truth(const struct text *text, struct mny_record_reader *reader)
{
    struct truth truth = {malloc((text->size + 1) * sizeof *truth.next),
                          calloc(text->size + 1, sizeof *truth.inside)};
    size_t next = text->size;

    assert_true(truth.next && truth.inside);
    mark_records(text, reader, truth.inside);
    for (size_t at = text->size + 1; at-- > text->from;) {
        if (at > 0 && text->bytes[at - 1] == '\n' && seems_to_begin(text, reader, at)) {
            next = at;
            assert_true(text->imitates || !truth.inside[at]);
        }
        truth.next[at] = next;
    }
    return truth;
}

static void free_truth(struct truth *truth)
{
    free(truth->next);
    free(truth->inside);
}

/* ---- what is read ------------------------------------------------------------------------- */

static bool is_ascii(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)bytes[i] >= 0x80)
            return false;
    return true;
}

/* A stripe that has records, the first of them at BEGIN; returns where it ends. */
static size_t check_stripe(const struct text *text, const struct truth *truth,
                           const struct mny_stripe *stripe, size_t begin)
{
    const size_t length = (size_t)(stripe->end - stripe->begin);
    const size_t limit = begin + (size_t)(stripe->limit - stripe->begin);

    assert_int_equal(stripe->offset, begin);
    assert_true(text->imitates || !truth->inside[begin]);
    assert_true(stripe->begin < stripe->limit && stripe->limit <= stripe->end);
    assert_true(begin + length <= text->size);
    assert_memory_equal(stripe->begin, text->bytes + begin, length);
    assert_int_equal(stripe->last, begin + length == text->size);
    assert_int_equal(stripe->ascii, is_ascii(text->bytes + begin, length));
    return limit;
}

/* What came later comes now. */
static void append_later(const char *path, const struct text *text)
{
    FILE *file = fopen(path, "ab");
    const size_t more = text->used - text->size;

    assert_non_null(file);
    assert_int_equal(fwrite(text->bytes + text->size, 1, more, file), more);
    assert_int_equal(fclose(file), 0);
}

/* Reads all stripes of SIZE bytes, every third from behind; returns how many have records. */
static size_t check_stripes(const char *path, const struct text *text, const struct truth *truth,
                            struct mny_record_reader *reader, size_t size)
{
    const struct mny_stripe_plan plan = {text->from, text->size, size};
    const size_t count = (size_t)mny_stripes_count(&plan);
    struct mny_problems *problems = mny_problems_create();
    struct mny_stripes *stripes = NULL;
    struct mny_stripe stripe;
    size_t found = 0;

    assert_int_equal(count, (text->size - text->from + size - 1) / size);
    assert_int_equal(mny_stripes_open(path, &plan, reader, problems, &stripes), MNY_OK);
    append_later(path, text);
    for (size_t k = 0; k < count; k++) {
        const size_t i = size % 3 == 0 ? count - 1 - k : k, at = text->from + i * size;
        const size_t behind = at + size < text->size ? at + size : text->size;
        const size_t begin = truth->next[at];

        mny_stripes_expect(stripes, i);
        assert_int_equal(mny_stripes_read(stripes, i, problems, &stripe), MNY_OK);
        assert_int_equal(stripe.begin != NULL, begin < behind);
        if (!stripe.begin)
            continue;
        /* The next one that has records begins just where this one ends. */
        assert_int_equal(check_stripe(text, truth, &stripe, begin), truth->next[behind]);
        found++;
    }
    assert_int_equal(mny_problems_size(problems), 0);
    mny_stripes_close(stripes);
    mny_problems_free(problems);
    assert_int_equal(truncate(path, (off_t)text->size), 0);
    return found;
}

/* Stripes of all sizes from FIRST to LAST, STEP apart; frees TEXT.  Returns how many had records.
 */
static size_t check_sizes(struct text *text, size_t first, size_t last, size_t step)
{
    struct mny_record_reader *reader = mny_record_reader_create(',', COLUMNS);
    struct truth truth;
    char path[600];
    size_t found = 0;

    assert_non_null(reader);
    end_text(text);
    snprintf(path, sizeof path, "%s", test_file("dump.csv", text->bytes, text->size));
    truth = find_truth(text, reader);
    for (size_t size = first; size <= last; size += step)
        found += check_stripes(path, text, &truth, reader, size);
    free_truth(&truth);
    mny_record_reader_free(reader);
    free(text->bytes);
    return found;
}

/* ---- files by hand ------------------------------------------------------------------------ */

#define BOM "\xEF\xBB\xBF"

static struct hand_case {
    const char *label, *header, *rows;
    bool imitates;
    bool none; /* no record seems to begin anywhere */
} hand_cases[] = {
    {"line feeds", "id,city,say,q\n", "1,a,,5\n2,b,x,4\n3,a,y,5\n4,a,,1\n", false, false},
    {"CR LF", "id,city,say,q\r\n", "1,a,,5\r\n2,b,x,4\r\n3,a,y,5\r\n4,a,,1\r\n", false, false},
    {"CR alone", "id,city,say,q\r", "1,a,,5\r2,b,x,4\r3,a,y,5\r4,a,,1\r", false, true},
    {"CR alone behind a line feed", "id,city,say,q\n", "1,a,,5\r2,b,x,4\r3,a,y,5\r4,a,,1\r", false,
     false},
    {"no line end at the end", "id,city,say,q\n", "1,a,,5\n2,b,x,4\n3,a,y,5", false, false},
    {"mark", BOM "编号,city,say,q\r\n", "1,a,,5\r\n2,b,满意,4\r\n3,a,y,5\r\n", false, false},
    {"empty rows", "id,city,say,q\n", "\n\n1,a,,5\n\r\n\n2,b,x,4\n\n\n3,a,y,5\n\n\n\n", false,
     false},
    {"only empty rows", "id,city,say,q\n", "\n\r\n\n\n", false, false},
    {"no rows", "id,city,say,q\n", "", false, true},
    {"one row", "id,city,say,q\n", "1,a,,5", false, false},
    {"commas and line ends in quotes", "id,city,say,q\n",
     "1,a,\"x, y\",5\n2,b,\"one\ntwo, more\n\nthree\",4\n3,a,\"say \"\"hi\"\"\n,\r\n\",5\n"
     "4,a,\"\",1\n5,a,\"\n\n\n\",1\n6,a,,2\n",
     false, false},
    {"a comment like records", "id,city,say,q\n",
     "1,a,\"so:\n7,b,,1\n8,b,,2\n9,b,,3\n10,b,,3\n\",5\n2,a,,4\n3,b,,4\n4,a,,1\n", true, false},
    {"a comment like records to its end", "id,city,say,q\n",
     "1,a,\"7,b,,1\n8,b,,2\n9,b,,3\n10,b,,3\",5\n2,a,,4\n3,b,,4\n4,a,,1\n", true, false},
    {"comments like records, all", "id,city,say,q\n",
     "1,a,\"\n7,b,,1\n8,b,,2\n9,b,,3\n\",5\n2,a,\"\n7,b,,1\n8,b,,2\n9,b,,3\n\",5\n"
     "3,a,\"\n7,b,,1\n8,b,,2\n9,b,,3\n\",5\n4,a,\"\n7,b,,1\n8,b,,2\n9,b,,3\n\",5",
     true, false},
    {"stray quotes", "id,city,say,q\n",
     "1,a,5\" wide,5\n2,b,x,4\n3,a,\"y\" z,5\n4,a,,1\n5,\"a,,1\n6,a,,1\n7,a,,\"\n8,a,,2\n9,a,,3\n",
     true, false},
    {"ragged rows", "id,city,say,q\n", "1,a\n2,b,x,4\n3,a,y,5,6,7\n4,a,,1\n5,a,,2\n6,a,,2\nx\n7\n",
     false, false},
    {"nothing but ragged rows", "id,city,say,q\n", "1,a\n2\n3,4,5\n1,2,3,4,5\n1\n2\n", false, true},
    {"bad bytes", "id,city,say,q\n", "1,a,\xFF,5\n2,b,x,4\n3,a,y,5\n4,\xC3,,1\n5,a,,1\n", false,
     false},
};

static void by_hand(void **state)
{
    const struct hand_case *c = *state;
    struct text text = begin_text(c->header);
    const size_t count = strlen(c->rows) + 3;
    size_t found;

    put_text(&text, c->rows);
    text.imitates = c->imitates;
    found = check_sizes(&text, 1, count, 1);
    /* One at least of each size, where there is one. */
    assert_true(c->none ? found == 0 : found >= count / 2);
}

/* What begins at the very beginning of a file does not follow a line: it is not known. */
static void from_the_beginning(void **state)
{
    struct text text = begin_text("");

    (void)state;
    put_text(&text, "1,a,,5\n2,b,x,4\n3,a,y,5\n4,a,,1\n");
    assert_true(check_sizes(&text, 1, 40, 1) > 40);
}

/* ---- random ones ---------------------------------------------------------------------------- */

/* Park and Miller's minimal standard generator. */
static size_t draw(uint32_t *seed, size_t below)
{
    *seed = (uint32_t)((uint64_t)*seed * 48271 % 2147483647);
    return *seed / 7 % below;
}

static void put_random_cell(struct text *text, uint32_t *seed)
{
    static const char *const plain[] = {"", "x", "满意", "a b c", "1"};
    static const char *const quoted[] = {"\"x, y\"",       "\"one\ntwo\"", "\"\"",
                                         "\"\r\n\"",       "\"，\n\n,\"",  "\"say \"\"hi\"\"\n\"",
                                         "\"a\nb\nc\nd\"", "\"\n\""};
    static const char *const records = "\"\n5,a,b,c\n6,a,b,c\n7,a,b,c\n\"";

    if (draw(seed, 3) > 0)
        put_text(text, plain[draw(seed, 5)]);
    else if (text->imitates && draw(seed, 4) == 0)
        put_text(text, records);
    else
        put_text(text, quoted[draw(seed, 8)]);
}

static void put_random_row(struct text *text, uint32_t *seed, size_t kind)
{
    static const char *const ends[] = {"\n", "\r\n", "\n\n", "\r\n\r\n"};
    static const char *const faults[] = {"1,a\n", "1,2,3,4,5\n", "x\n", "1,a,\xFF,2\n"};

    if (draw(seed, 20) == 0)
        put_text(text, faults[draw(seed, 4)]);
    if (text->imitates && draw(seed, 25) == 0)
        put_text(text, "1,5\",a,b\n");
    for (size_t column = 0; column < COLUMNS; column++) {
        if (column > 0)
            put_text(text, ",");
        if (column == 2)
            put_random_cell(text, seed);
        else
            put(text, &"0123456789"[draw(seed, 8)], 1 + draw(seed, 3));
    }
    put_text(text, ends[draw(seed, 10) == 0 ? draw(seed, 4) : kind % 2]);
}

static void at_random(void **state)
{
    (void)state;
    for (uint32_t k = 0; k < 16; k++) {
        struct text text = begin_text(k % 4 == 3 ? BOM "编号,a,b,c\n" : "id,a,b,c\r\n");
        uint32_t seed = 1000 + k;
        const size_t rows = 5 + draw(&seed, 40), step = k % 8 == 0 ? 1 : 3 + k;

        text.imitates = k % 2;
        for (size_t row = 0; row < rows; row++)
            put_random_row(&text, &seed, k / 4);
        if (k % 5 == 0 && text.bytes[text.used - 1] == '\n')
            text.used--;
        assert_true(check_sizes(&text, 1, 300, step) > 300 / step);
    }
}

/* ---- long ones ------------------------------------------------------------------------------- */

/* Records behind which more must be read than at first, of 400,000 bytes: in one line; comments of
   many lines, which are no records; comments that look like records until one reads on. */
static void long_records(void **state)
{
    static const char *const begins[] = {"1,2,", "1,2,\"", "1,2,\"\n5,6,7,8\n5,6,7,8\n5,6,7,8\n"};
    static const char *const ends[] = {",3\n", "\",3\n", "\",3\n"};

    (void)state;
    for (size_t way = 0; way < 3; way++) {
        struct text text = begin_text("id,a,b,c\n");

        text.imitates = way == 2;
        for (size_t row = 0; row < 9; row++) {
            put_text(&text, begins[way]);
            for (size_t i = 0; row % 4 == 2 && i < 100000; i++)
                put_text(&text, way > 0 && i % 1000 == 0 ? "x,\n" : "word");
            put_text(&text, ends[way]);
        }
        assert_true(check_sizes(&text, 1 << 14, 1 << 20, 99991) > 12);
    }
}

/* LINES lines that are no records, then three that are: whether those are found. */
static bool finds_behind(size_t lines)
{
    const size_t right = 5 + 2 * lines;
    const struct mny_stripe_plan plan = {5, right + 24, 1 << 20};
    struct mny_record_reader *reader = mny_record_reader_create(',', COLUMNS);
    struct mny_problems *problems = mny_problems_create();
    struct mny_stripes *stripes = NULL;
    struct mny_stripe stripe;
    struct text text = begin_text("head\n");

    for (size_t i = 0; i < lines; i++)
        put_text(&text, "x\n");
    put_text(&text, "1,2,3,4\n1,2,3,4\n1,2,3,4\n");
    assert_int_equal(mny_stripes_open(test_file("dump.csv", text.bytes, text.used), &plan, reader,
                                      problems, &stripes),
                     MNY_OK);
    assert_int_equal(mny_stripes_read(stripes, 0, problems, &stripe), MNY_OK);
    assert_true(!stripe.begin || stripe.offset == right);
    mny_stripes_close(stripes);
    mny_problems_free(problems);
    mny_record_reader_free(reader);
    free(text.bytes);
    return stripe.begin != NULL;
}

/* After a thousand lines it is given up. */
static void gives_up(void **state)
{
    (void)state;
    assert_true(finds_behind(0));
    assert_true(finds_behind(999));
    assert_false(finds_behind(1000));
    assert_false(finds_behind(5000));
}

/* ---- what is not there ------------------------------------------------------------------------
 */

static void no_file(void **state)
{
    const struct mny_stripe_plan plan = {0, 100, 10};
    struct mny_problems *problems = mny_problems_create();
    struct mny_stripes *stripes = NULL;

    (void)state;
    assert_int_equal(mny_stripes_open("tests/no-such.csv", &plan, NULL, problems, &stripes),
                     MNY_E_NOT_FOUND);
    assert_null(stripes);
    assert_true(test_says(problems, "tests/no-such.csv: error: cannot open this file"));
    assert_int_equal(mny_stripes_open("tests/core/number.c/x", &plan, NULL, problems, &stripes),
                     MNY_E_IO);
    assert_int_equal(
        mny_stripes_open(test_file("dump.csv", "id\n1\n", 5), &plan, NULL, problems, &stripes),
        MNY_E_INPUT);
    assert_null(stripes);
    assert_true(test_says(problems, "this file has 5 bytes here and 100 for the first process"));
    mny_stripes_close(NULL);
    mny_problems_free(problems);
}

static void folder(void **state)
{
    struct mny_stripe_plan plan = {0, 0, 10};
    struct mny_problems *problems = mny_problems_create();
    struct mny_stripes *stripes = NULL;
    struct mny_stripe stripe;
    struct stat found;

    (void)state;
    assert_int_equal(stat("tests", &found), 0);
    plan.size = (uint64_t)found.st_size;
    if (plan.size > 0) {
        assert_int_equal(mny_stripes_open("tests", &plan, NULL, problems, &stripes), MNY_OK);
        assert_int_equal(mny_stripes_read(stripes, 0, problems, &stripe), MNY_E_INPUT);
        assert_null(stripe.begin);
        assert_true(test_says(problems, "tests: error: this is a folder"));
    }
    mny_stripes_close(stripes);
    mny_problems_free(problems);
}

/* A file that has become shorter since its stripes were planned. */
static void shorter_file(void **state)
{
    static const char bytes[] = "id,a,b,c\n1,2,3,4\n1,2,3,4\n1,2,3,4\n1,2,3,4\n1,2,3,4\n";
    const struct mny_stripe_plan plan = {9, 1000, 16};
    char before[1000] = {0};
    const char *path;
    struct mny_record_reader *reader = mny_record_reader_create(',', COLUMNS);
    struct mny_problems *problems = mny_problems_create();
    struct mny_stripes *stripes = NULL;
    struct mny_stripe stripe;

    (void)state;
    memcpy(before, bytes, sizeof bytes);
    path = test_file("dump.csv", before, sizeof before);
    assert_int_equal(mny_stripes_open(path, &plan, reader, problems, &stripes), MNY_OK);
    assert_int_equal(truncate(path, sizeof bytes - 1), 0);
    for (uint64_t i = 0; i < mny_stripes_count(&plan); i++) {
        assert_int_equal(mny_stripes_read(stripes, i, problems, &stripe), MNY_OK);
        assert_int_equal(stripe.begin != NULL, i < 2); /* three records must be there */
        assert_true(!stripe.begin ||
                    stripe.offset + (size_t)(stripe.end - stripe.begin) <= sizeof bytes - 1);
        assert_false(stripe.last);
    }
    assert_int_equal(mny_problems_size(problems), 0);
    mny_stripes_close(stripes);
    mny_problems_free(problems);
    mny_record_reader_free(reader);
}

static void counts(void **state)
{
    static const struct {
        struct mny_stripe_plan plan;
        uint64_t count;
    } cases[] = {{{0, 0, 5}, 0},  {{7, 0, 5}, 0},  {{7, 7, 5}, 0},    {{7, 8, 5}, 1},
                 {{7, 12, 5}, 1}, {{7, 13, 5}, 2}, {{0, 100, 1}, 100}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(mny_stripes_count(&cases[i].plan), cases[i].count);
}

enum { HAND = sizeof hand_cases / sizeof *hand_cases };

int main(void)
{
    struct CMUnitTest tests[HAND + 8];
    size_t count = 0;

    for (size_t i = 0; i < HAND; i++)
        tests[count++] =
            (struct CMUnitTest){hand_cases[i].label, by_hand, NULL, NULL, &hand_cases[i]};
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(from_the_beginning);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(at_random);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(long_records);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(gives_up);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(no_file);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(folder);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(shorter_file);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(counts);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
