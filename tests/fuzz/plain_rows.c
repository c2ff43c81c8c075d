/* SPDX-License-Identifier: MIT */
/* Any rows behind a valid header, cleaned twice: by the short way for plain rows
   (survey/clean/plain_rows.h) and by the general way alone.  All that comes of it must be the
   same: rows, codes, files, findings.

   The first three bytes say how it is read.  The others are the rows as they are, or each of them
   is a cell: mostly one that is plain, sometimes one that only looks so. */
#include "survey/clean/clean.h"
#include "tests/fuzz/cleaning.h"

#include <stdbool.h>
#include <stdint.h>

enum { COLUMNS = 14, ROWS_ROOM = 1 << 18, TAIL_ROWS = 8 };

static const char survey[] =
    "type,name,label,required,constraint,role,dimension,weight,score_min,score_max\n"
    "text,no,编号,,,id,,,,\n"
    "select_one city,city,城市,yes,,city,,,,\n"
    "select_one sex,sex,性别,yes,,,,,,\n"
    "select_one edu,edu,学历,,,,,,,\n"
    "select_one five,a,服务,,,,life,1,,\n"
    "select_one five,b,交通,,,,life,1,,\n"
    "select_one five,c,环境,,,,life,1,,\n"
    "select_one five,d,安全,,,,life,1,,\n"
    "select_one five,e,教育,,,,life,1,,\n"
    "integer,grade,打分,,,,life,1,0,10\n"
    "integer,seconds,用时,,,duration,,,,\n"
    "text,why,原因,,,comment,,,,\n"
    "text,other,其他,,string-length(.) < 9,,,,,\n";
static const char choices[] =
    "list_name,name,label,score\n"
    "city,110000,北京市,\ncity,120000,天津市,\ncity,3,三沙市,\n"
    "five,1,非常满意,100\nfive,2,满意,75\nfive,3,一般,50\nfive,4,4分,25\nfive,5,E,0\n"
    "five,9,不清楚,\n"
    "sex,1,男,\nsex,2,女,\n"
    "edu,1,小学,\nedu,2,中学,\nedu,x,y,\nedu,graduate-school,研究生及以上学历的人员,\n";
static const char tree[] = "dimension,label,weight,parent\nlife,生活,1,\n";
static const char settings[] = "form_title,form_id,version,straightline_items,min_duration\n"
                               "短表,short,1,3,5\n";

static const char *const names[COLUMNS] = {"no",      "city", "sex",   "edu", "a",
                                           "b",       "c",    "d",     "e",   "grade",
                                           "seconds", "why",  "other", "more"};
static const char *const labels[COLUMNS] = {"编号", "城市", "性别", "学历", "服务", "交通", "环境",
                                            "安全", "教育", "打分", "用时", "原因", "其他", "备用"};

/* Cells that are plain, or nearly; NULL behind the last. */
static const char *const good[COLUMNS][12] = {
    {"n1", "n2", "no", "", "A 7", "0001", "12345678901234567890", "a.b"},
    {"110000", "120000", "3", "北京市", "三沙市", "110001"},
    {"1", "2", "男", "女", ""},
    {"1", "2", "x", "y", "", "graduate-school", "研究生及以上学历的人员", "graduate-schoo"},
    {"1", "2", "3", "4", "5", "9", "满意", "E", "", "4分"},
    {"1", "2", "3", "4", "5", "9", "非常满意", "6", "", "不清楚"},
    {"1", "2", "3", "4", "5", "", "一般"},
    {"1", "2", "3", "4", "5", "9", "E"},
    {"1", "2", "3", "4", "5", "9", "满意", "01"},
    {"0", "10", "7", "", "11", "3", "250", "251", "007"},
    {"100", "4", "5", "", "999999999", "1234567890", "0"},
    {"", "好", "停车难", "\"他说\"\"好\"\"\"", "(空)", "13812345678", "\"quoted\"", "\"好\"",
     "aaaaaaaaaaaa", "服务态度很好，但是停车太难了", "服务态度很好，但是停车太难了。"},
    {"", "x", "-", "12345678", "123456789"},
    {"", "微信", "“手机”", "link", "a@b.cn", "=1+1", "(跳过)"},
};

/* Cells that are not, in any column. */
static const char *const odd[] = {
    "\"\"",    "\"",       " ",   "　", "\xff",   "\xEF\xBB\xBF", "\x1a",     "-3",
    "(跳过)",  "\"a\nb\"", "1 ",  " 1", "１",     "1.0",          "\"1\"",    "'1",
    "+1",      "a\"b",     "\t",  "\r", "\"a\"b", "\x01",         "－3",      "1;2",
    "\"a,b\"", "编号",     "1,1", "\n", "@x",     "\"x\"\"y\"",   "\xe5\x8c", "=2",
};

static const struct mny_questionnaire *form(void)
{
    static struct mny_questionnaire *questionnaire; /* lives as long as the fuzzer */
    struct test_sheets sheets = {survey, choices, tree, settings};
    struct mny_problems *problems;

    if (questionnaire)
        return questionnaire;
    problems = mny_problems_create();
    (void)test_questionnaire(&sheets, problems, &questionnaire);
    if (!questionnaire)
        test_print(problems);
    require(questionnaire != NULL);
    mny_problems_free(problems);
    return questionnaire;
}

/* The dump while it is made. */
struct dump {
    char text[ROWS_ROOM];
    size_t length;
    char delimiter;
    bool pairs;
    unsigned lacks; /* by column, a bit */
};

static void put(struct dump *dump, const char *bytes, size_t length)
{
    require(length <= sizeof dump->text - dump->length);
    memcpy(dump->text + dump->length, bytes, length);
    dump->length += length;
}

static void put_text(struct dump *dump, const char *text)
{
    put(dump, text, strlen(text));
}

/* A cell of COLUMN, with what comes behind it; nothing if the dump lacks that column. */
static void put_cell(struct dump *dump, size_t column, const char *text)
{
    if (dump->lacks & 1u << column)
        return;
    put_text(dump, text);
    if (column + 1 < COLUMNS)
        put(dump, &dump->delimiter, 1);
    else
        put_text(dump, dump->pairs ? "\r\n" : "\n");
}

static void put_some_cell(struct dump *dump, size_t column, uint8_t byte)
{
    size_t count = 0;

    while (count < 12 && good[column][count])
        count++;
    put_cell(dump, column, byte < 224 ? good[column][byte % count] : odd[byte - 224]);
}

/* A row for every 14 bytes. */
static void put_cells(struct dump *dump, const uint8_t *data, size_t size)
{
    char id[32];

    for (size_t i = 0; i < size; i++) {
        if (i % COLUMNS == 0 && data[i] >= 16 && data[i] < 224) {
            snprintf(id, sizeof id, "r%zu", i);
            put_cell(dump, 0, id);
        } else {
            put_some_cell(dump, i % COLUMNS, data[i]);
        }
    }
    if (size % COLUMNS != 0)
        put_text(dump, "\n");
}

/* Rows that are plain, so that those before them are not the last of a piece: what has too few
   bytes behind it is left to the general way. */
static void put_tail(struct dump *dump)
{
    static const uint8_t cells[COLUMNS] = {16, 0, 0, 1, 0, 1, 2, 3, 4, 2, 0, 2, 1, 1};

    for (size_t row = 0; row < TAIL_ROWS; row++) {
        char id[32];

        snprintf(id, sizeof id, "tail%zu", row);
        put_cell(dump, 0, id);
        for (size_t i = 1; i < COLUMNS; i++)
            put_some_cell(dump, i, cells[i]);
    }
}

/* HOW and MORE: the first and the third byte. */
static void make_dump(struct dump *dump, uint8_t how, uint8_t more, const uint8_t *data,
                      size_t size)
{
    static const char delimiters[] = {',', ';', '\t', ','};

    dump->length = 0;
    dump->delimiter = delimiters[how & 3];
    dump->pairs = more & 1;
    dump->lacks = (more & 16 ? 1u << 3 | 1u << 7 : 0) | (more & 32 ? 1 : 0);
    for (size_t i = 0; i < COLUMNS; i++)
        put_cell(dump, i, more & 8 ? names[i] : labels[i]);
    if (how & 128)
        put_cells(dump, data, size);
    else
        put(dump, (const char *)data, size);
    if (how & 64)
        put_tail(dump);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t factors[] = {2, 3};
    static struct dump dump;
    struct mny_clean_options options = {.dump_count = 1, .factors = factors};
    struct cleaning plain, general;
    const char *path;
    size_t piece;

    if (size < 3 || size > 4096)
        return 0;
    make_dump(&dump, data[0], data[2], data + 3, size - 3);
    path = test_file("responses.csv", dump.text, dump.length);
    piece = data[1] < 128 ? MNY_PIECE_SIZE : (size_t)data[1] * 8;
    options.dumps = &path;
    options.threads = 1 + (data[1] & 1);
    options.write_responses = data[0] & 4;
    options.keep_personal = data[0] & 8;
    options.excel_safe = data[0] & 16;
    options.lax_quotes = data[0] & 32;
    options.factor_count = data[2] & 2 ? 2 : 0;
    options.salt = data[2] & 4 ? "salt" : NULL;
    options.salt_length = options.salt ? 4 : 0;
    plain = cleaning_run(form(), &options, piece);
    options.no_plain_rows = true;
    general = cleaning_run(form(), &options, MNY_PIECE_SIZE);
    cleaning_same(form(), &plain, &general);
    cleaning_free(&plain);
    cleaning_free(&general);
    return 0;
}
