/* SPDX-License-Identifier: MIT */
/* Any rows behind a valid header, cleaned twice: by the short way for plain rows
   (survey/clean/plain_rows.h) and by the general way alone.  All that comes of it must be the
   same: rows, codes, files, findings.

   The first six bytes say how it is read, and which columns there are.  The others are the rows as
   they are, or each of them is a cell: mostly one that is plain, sometimes one that only looks so.
 */
#include "survey/clean/clean.h"
#include "tests/fuzz/cleaning.h"

#include <stdbool.h>
#include <stdint.h>

enum { COLUMNS = 34, ODD = 212, ROWS_ROOM = 1 << 18, TAIL_ROWS = 8 };

static const char survey[] =
    "type,name,label,required,constraint,role,dimension,weight,score_min,score_max,expect,"
    "relevant,calculation\n"
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
    "text,other,其他,,string-length(.) < 9,,,,,\n"
    "start,begun,开始,,,started,,,,,\n"
    "end,ended,结束,,,submitted,,,,,\n"
    "text,tablet,设备,,,device,,,,,\n"
    "text,area,层,,,stratum,,,,,\n"
    "integer,unit,点,,,psu,,,,,\n"
    "decimal,counts,权,,,base_weight,,,,,\n"
    "text,who,访问员,,,interviewer,,,,,\n"
    "select_one firm,firm,公司,,,contractor,,,,,\n"
    "select_one five,check,请选满意,,,attention,,,,,2\n"
    "integer,age,年龄,,. >= 0 and . < 120,,,,,,\n"
    "calculate,band,年龄段,,,,,,,,,,\"if(${age} >= 60, '2', if(${age} >= 0, '1', ''))\"\n"
    "integer,trips,次数,yes,,,,,,,,${a} = '1',\n"
    "begin_group,more,更多,,,,,,,,,${sex} != '' and ${band} != '2',\n"
    "select_one edu,other_edu,配偶学历,,,,,,,,,${sex} = '2',\n"
    "select_multiple svc,svc,服务事项,,,,,,,,,,\n"
    "end_group,,,,,,,,,,,,\n"
    "select_multiple svc,used,用过,,,,,,,,,,\n";
static const char choices[] =
    "list_name,name,label,score\n"
    "city,110000,北京市,\ncity,120000,天津市,\ncity,3,三沙市,\n"
    "five,1,非常满意,100\nfive,2,满意,75\nfive,3,一般,50\nfive,4,4分,25\nfive,5,E,0\n"
    "five,9,不清楚,\n"
    "sex,1,男,\nsex,2,女,\n"
    "svc,x,社保,\nsvc,y,就医,\nsvc,z,上学,\n"
    "firm,a,甲公司,\nfirm,b,乙公司,\n"
    "edu,1,小学,\nedu,2,中学,\nedu,x,y,\nedu,graduate-school,研究生及以上学历的人员,\n";
static const char tree[] = "dimension,label,weight,parent\nlife,生活,1,\n";
static const char settings[] = "form_title,form_id,version,straightline_items,min_duration\n"
                               "短表,short,1,3,5\n";

static const struct {
    const char *name, *label;
} heads[COLUMNS] = {
    {"no", "编号"},
    {"city", "城市"},
    {"sex", "性别"},
    {"edu", "学历"},
    {"a", "服务"},
    {"b", "交通"},
    {"c", "环境"},
    {"d", "安全"},
    {"e", "教育"},
    {"grade", "打分"},
    {"seconds", "用时"},
    {"why", "原因"},
    {"other", "其他"},
    {"more", "备用"},
    {"begun", "开始"},
    {"ended", "结束"},
    {"tablet", "设备"},
    {"area", "层"},
    {"unit", "点"},
    {"counts", "权"},
    {"who", "访问员"},
    {"firm", "公司"},
    {"check", "请选满意"},
    {"IP", "IP"},
    {"LocationLatitude", "LocationLatitude"},
    {"LocationLongitude", "LocationLongitude"},
    {"age", "年龄"},
    {"trips", "次数"},
    {"other_edu", "配偶学历"},
    {"svc", "服务事项"},
    {"used/x", "用过(社保)"},
    {"used/y", "用过(就医)"},
    {"used/z", "用过(上学)"},
    {"used", "用过"},
};

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
    {"2023-05-06T09:10:11+08:00", "2023/5/6 9:10", "", "2023-05-06 23:59:59",
     "2023-05-07T00:00:00Z", "昨天", "2023-05-06", "\"2023-05-06 09:10:00\""},
    {"2023-05-06T09:12:11+08:00", "2023/5/6 9:12:33", "", "2023-05-06 09:15",
     "2023-05-07T01:00:00Z", "2023-05-05T09:12:11+08:00", "x"},
    {"d1", "d2", "", "collect:a1", "D 3", "设备一", "12", "[device]"},
    {"S1", "S2", "城区", "", "3", "Ｓ", "\"S1\"", "=S"},
    {"1", "2", "3", "02", "4.0", "", "x", "\"2\"", "10000000000"},
    {"1", "1.5", "0.25", "", "0", "-1", "2e1", "１", "\"1\"", ".5"},
    {"u1", "u2", "张三", "", "13812345678", "\"u,1\""},
    {"a", "b", "甲公司", "", "乙", "\"a\""},
    {"2", "2", "满意", "2", "", "3", "9"},
    {"1.2.3.4", "10.0.0.1", "", "61.158.1.2(河南-郑州)", "::1", "\"1.2.3.4\""},
    {"34.7", "0", "", "39.9", "-3", "x"},
    {"113.6", "0", "", "200", "116.4", "\"116.4\""},
    {"30", "65", "", "0", "120", "31.0", "-1"},
    {"", "2", "3.5", "x", "007"},
    {"", "1", "2", "小学", "3"},
    {"", "x", "x y", "z;x", "社保┋上学", "\"x,y\"", "q", "x x"},
    {"0", "1", "", "2", "(跳过)", "是", "-3"},
    {"0", "1", "", "2", "(跳过)", "否", "-3"},
    {"0", "1", "", "2", "(跳过)", "x", "-3"},
    {"x", "", "x y", "y", "z", "x y z"},
};

/* Cells that are not, in any column. */
static const char *const odd[] = {
    "\"\"",    "\"",       " ",      "　",    "\xff",   "\xEF\xBB\xBF", "\x1a",     "-3",
    "(跳过)",  "\"a\nb\"", "1 ",     " 1",    "１",     "1.0",          "\"1\"",    "'1",
    "+1",      "a\"b",     "\t",     "\r",    "\"a\"b", "\x01",         "－3",      "1;2",
    "\"a,b\"", "编号",     "1,1",    "\n",    "@x",     "\"x\"\"y\"",   "\xe5\x8c", "=2",
    "'=1",     "n/a",      "-99",    "-oth-", "null",   "2 ",           "好 ",      "Ａ",
    "(空)",    "-2",       "3分6秒", "186秒",
};

_Static_assert(sizeof odd / sizeof *odd == 256 - ODD, "an odd cell for each byte from ODD on");

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
    uint64_t lacks; /* by column, a bit */
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

static bool is_last(const struct dump *dump, size_t column)
{
    for (size_t i = column + 1; i < COLUMNS; i++)
        if (!(dump->lacks >> i & 1))
            return false;
    return true;
}

/* A cell of COLUMN, with what comes behind it; nothing if the dump lacks that column. */
static void put_cell(struct dump *dump, size_t column, const char *text)
{
    if (dump->lacks >> column & 1)
        return;
    put_text(dump, text);
    if (!is_last(dump, column))
        put(dump, &dump->delimiter, 1);
    else
        put_text(dump, dump->pairs ? "\r\n" : "\n");
}

static void put_some_cell(struct dump *dump, size_t column, uint8_t byte)
{
    size_t count = 0;

    while (count < 12 && good[column][count])
        count++;
    put_cell(dump, column, byte < ODD ? good[column][byte % count] : odd[byte - ODD]);
}

/* A row for as many bytes as there are columns. */
static void put_cells(struct dump *dump, const uint8_t *data, size_t size)
{
    char id[32];

    for (size_t i = 0; i < size; i++) {
        if (i % COLUMNS == 0 && data[i] >= 16 && data[i] < ODD) {
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
    static const uint8_t cells[COLUMNS] = {16, 0, 0, 1, 0, 1, 2, 3, 4, 2, 0, 2, 1, 1, 0, 0, 1,
                                           0,  1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0};

    for (size_t row = 0; row < TAIL_ROWS; row++) {
        char id[32];

        snprintf(id, sizeof id, "tail%zu", row);
        put_cell(dump, 0, id);
        for (size_t i = 1; i < COLUMNS; i++)
            put_some_cell(dump, i, cells[i]);
    }
}

/* Columns that a dump lacks together, by the bit that says so. */
static uint64_t lacking(unsigned bits)
{
    static const struct {
        uint64_t columns;
        unsigned first;
    } groups[14] = {{3, 14}, {1, 16}, {1, 17}, {1, 18}, {1, 19}, {3, 20}, {1, 22},
                    {7, 23}, {1, 26}, {1, 27}, {1, 28}, {1, 29}, {7, 30}, {1, 33}};
    uint64_t lacks = 0;

    for (unsigned i = 0; i < 14; i++)
        if (bits >> i & 1)
            lacks |= groups[i].columns << groups[i].first;
    return lacks;
}

/* HOW and MORE: the first and the third byte. */
static void make_dump(struct dump *dump, uint8_t how, uint8_t more, unsigned lacks,
                      const uint8_t *data, size_t size)
{
    static const char delimiters[] = {',', ';', '\t', ','};

    dump->length = 0;
    dump->delimiter = delimiters[how & 3];
    dump->pairs = more & 1;
    dump->lacks = (more & 16 ? 1u << 3 | 1u << 7 : 0u) | (more & 32 ? 1u : 0u) |
                  (more & 64 ? 1u << 10 : 0u) | lacking(lacks);
    for (size_t i = 0; i < COLUMNS; i++)
        put_cell(dump, i, more & 8 ? heads[i].name : heads[i].label);
    if (how & 128)
        put_cells(dump, data, size);
    else
        put(dump, (const char *)data, size);
    if (how & 64)
        put_tail(dump);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t factors[] = {2, 3, 22, 23}, answers[] = {3, 9, 22, 26, 27};
    static struct dump dump;
    struct mny_clean_options options = {.dump_count = 1, .factors = factors};
    struct cleaning plain, general;
    enum mny_dialect dialect;
    const char *path;
    size_t piece;

    if (size < 6 || size > 4096)
        return 0;
    make_dump(&dump, data[0], data[2], data[3] | (unsigned)data[4] << 8, data + 6, size - 6);
    dialect = (enum mny_dialect)(data[5] % MNY_DIALECT_COUNT);
    path = test_file("responses.csv", dump.text, dump.length);
    piece = data[1] < 128 ? MNY_PIECE_SIZE : (size_t)data[1] * 8;
    options.dumps = &path;
    options.threads = 1 + (data[1] & 1);
    options.write_responses = data[0] & 4;
    options.keep_personal = data[0] & 8;
    options.excel_safe = data[0] & 16;
    options.lax_quotes = data[0] & 32;
    options.factor_count = data[2] & 2 ? sizeof factors / sizeof *factors : 0;
    options.answers = answers;
    options.answer_count = data[2] & 128 ? sizeof answers / sizeof *answers : 0;
    options.dialects = &dialect;
    options.dialect_count = data[5] < 128;
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
