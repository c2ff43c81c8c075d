/* SPDX-License-Identifier: MIT */
#include "survey/clean/cells.h"

#include "tests/survey/sheets.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct test_sheets sheets = {
    "type,name,label,role\n"
    "select_one city,city,城市,city\n"
    "select_one sat,sat,满意度,\n"
    "select_one odd,odd,怪选项,\n"
    "select_multiple ways,ways,方式,\n"
    "select_multiple words,words,词,\n"
    "integer,whole,整数,\n"
    "decimal,part,小数,\n"
    "range,range,范围,\n"
    "integer,duration,用时,duration\n"
    "text,text,文字,\n"
    "text,remark,意见,comment\n"
    "dateTime,when,时间,\n",
    "list_name,name,label,score\ncity,320100,南京市,\n"
    "sat,1,非常满意,\nsat,2,不满意,\nsat,9,“不了解”,\nsat,x,其他,\n"
    "odd,-3,(空),\nodd,5,1,\nodd,1,5,\nodd,long name,有 空 格,\n"
    "ways,metro,地铁,\nways,walk,步行,\nways,other,其他,\nways,none,都没用过,\n"
    "words,a,Bus,\nwords,b,Bus lane,\nwords,c,lane;walk,\nwords,d,自行车,\n",
    NULL, "form_title,form_id\n问卷,cells\n"};

static struct mny_questionnaire *form;

static int make_form(void **state)
{
    struct mny_problems *problems = mny_problems_create();

    (void)state;
    test_questionnaire(&sheets, problems, &form);
    if (!form)
        test_print(problems);
    mny_problems_free(problems);
    return form ? 0 : -1;
}

static int free_form(void **state)
{
    (void)state;
    mny_questionnaire_free(form);
    return 0;
}

static struct cell_case {
    const char *question, *cell, *want;
    enum mny_answer_state state;
    double number; /* of a number */
} cell_cases[] = {
    {"sat", "1", "1", MNY_ANSWERED, NAN},
    {"sat", " 2　", "2", MNY_ANSWERED, NAN},
    {"sat", "１", "1", MNY_ANSWERED, NAN},
    {"sat", "Ｘ", "Ｘ", MNY_UNKNOWN_CHOICE, NAN},
    {"sat", "ｘ", "x", MNY_ANSWERED, NAN},
    {"sat", "非常满意", "1", MNY_ANSWERED, NAN},
    {"sat", "\xC2\xA0非常 满意\xEF\xBB\xBF", "1", MNY_ANSWERED, NAN},
    {"sat", "\"不了解\"", "9", MNY_ANSWERED, NAN},
    {"sat", "其他〖说不清;楚〗", "x", MNY_ANSWERED, NAN},
    {"sat", "2.0", "2", MNY_ANSWERED, NAN},
    {"sat", " 2.000 ", "2", MNY_ANSWERED, NAN},
    {"sat", "2.", "2.", MNY_UNKNOWN_CHOICE, NAN},
    {"sat", "2.5", "2.5", MNY_UNKNOWN_CHOICE, NAN},
    {"sat", ".0", ".0", MNY_UNKNOWN_CHOICE, NAN},
    {"sat", "3.0", "3.0", MNY_UNKNOWN_CHOICE, NAN},
    {"sat", "x.0", "x.0", MNY_UNKNOWN_CHOICE, NAN},
    {"sat", "2.0.0", "2.0.0", MNY_UNKNOWN_CHOICE, NAN},
    {"sat", "满意〖x〗", "满意〖x〗", MNY_UNKNOWN_CHOICE, NAN},
    {"sat", "满意", "满意", MNY_UNKNOWN_CHOICE, NAN},
    {"sat", "3", "3", MNY_UNKNOWN_CHOICE, NAN},
    {"sat", "", "", MNY_UNANSWERED, NAN},
    {"sat", " 　\t", "", MNY_UNANSWERED, NAN},
    {"sat", "(跳过)", "", MNY_UNANSWERED, NAN},
    {"sat", "（空）", "", MNY_UNANSWERED, NAN},
    {"sat", "-3", "", MNY_UNANSWERED, NAN},
    {"sat", "－２", "", MNY_UNANSWERED, NAN},
    {"odd", "-3", "-3", MNY_ANSWERED, NAN},
    {"odd", "（空）", "-3", MNY_ANSWERED, NAN},
    {"odd", "-2", "", MNY_UNANSWERED, NAN},
    {"odd", "5", "5", MNY_ANSWERED, NAN},
    {"odd", "long name", "long name", MNY_ANSWERED, NAN},
    {"ways", "metro", "metro", MNY_ANSWERED, NAN},
    {"ways", "walk metro", "metro walk", MNY_ANSWERED, NAN},
    {"ways", "步行┋地铁", "metro walk", MNY_ANSWERED, NAN},
    {"ways", "地铁;步行；metro", "metro walk", MNY_ANSWERED, NAN},
    {"ways", "步行 地铁", "metro walk", MNY_ANSWERED, NAN},
    {"ways", "地铁┋其他〖滑板 轮滑;┋〗", "metro other", MNY_ANSWERED, NAN},
    {"ways", "其他〖〗", "other", MNY_ANSWERED, NAN},
    {"ways", "┋地铁┋┋", "metro", MNY_ANSWERED, NAN},
    {"ways", "地铁┋飞机", "metro", MNY_UNKNOWN_CHOICE, NAN},
    {"ways", "飞机；步行;metro", "metro walk", MNY_UNKNOWN_CHOICE, NAN},
    {"ways", "地铁 飞机〖步行〗", "metro", MNY_UNKNOWN_CHOICE, NAN},
    {"ways", "飞机┋轮船", "飞机┋轮船", MNY_UNKNOWN_CHOICE, NAN},
    {"ways", "metro,walk", "metro,walk", MNY_UNKNOWN_CHOICE, NAN},
    {"ways", ";", ";", MNY_UNKNOWN_CHOICE, NAN},
    {"ways", "(跳过)", "", MNY_UNANSWERED, NAN},
    {"ways", "-2", "", MNY_UNANSWERED, NAN},
    {"ways", "", "", MNY_UNANSWERED, NAN},
    {"words", "Bus lane", "b", MNY_ANSWERED, NAN},
    {"words", "a b", "a b", MNY_ANSWERED, NAN},
    {"words", "Bus Bus lane", "a b", MNY_ANSWERED, NAN},
    {"words", "lane;walk Bus lane", "b c", MNY_ANSWERED, NAN},
    {"words", "自行车;lane;walk;Bus", "a c d", MNY_ANSWERED, NAN},
    {"words", "lane", "lane", MNY_UNKNOWN_CHOICE, NAN},
    {"words", "飞机 Bus lane 自行车", "b d", MNY_UNKNOWN_CHOICE, NAN},
    {"words", "Bus  Bus lane 飞机", "a b", MNY_UNKNOWN_CHOICE, NAN},
    {"whole", "42", "42", MNY_ANSWERED, 42},
    {"whole", "４２", "42", MNY_ANSWERED, 42},
    {"whole", "5.0", "5.0", MNY_ANSWERED, 5},
    {"whole", "-7", "-7", MNY_ANSWERED, -7},
    {"whole", "007", "007", MNY_ANSWERED, 7},
    {"whole", "1234567890123", "1234567890123", MNY_ANSWERED, 1234567890123.0},
    {"whole", "5.5", "5.5", MNY_NOT_A_NUMBER, NAN},
    {"whole", "1e3", "1e3", MNY_NOT_A_NUMBER, NAN},
    {"whole", "1,234", "1,234", MNY_NOT_A_NUMBER, NAN},
    {"whole", "约30", "约30", MNY_NOT_A_NUMBER, NAN},
    {"whole", "-3", "", MNY_UNANSWERED, NAN},
    {"whole", "(空)", "", MNY_UNANSWERED, NAN},
    {"part", "2.385", "2.385", MNY_ANSWERED, 2.385},
    {"part", "．5", "．5", MNY_NOT_A_NUMBER, NAN},
    {"part", "１２．５", "12.5", MNY_ANSWERED, 12.5},
    {"part", "12.50元", "12.50元", MNY_NOT_A_NUMBER, NAN},
    {"part", "nan", "nan", MNY_NOT_A_NUMBER, NAN},
    {"part", "0x1F", "0x1F", MNY_NOT_A_NUMBER, NAN},
    {"range", "7.5", "7.5", MNY_ANSWERED, 7.5},
    {"duration", "186", "186", MNY_ANSWERED, 186},
    {"duration", "１８６秒", "186", MNY_ANSWERED, 186},
    {"duration", "3分6秒", "186", MNY_ANSWERED, 186},
    {"duration", "00:03:06", "186", MNY_ANSWERED, 186},
    {"duration", "很久", "很久", MNY_NOT_A_NUMBER, NAN},
    {"text", " １３８ ", "138", MNY_ANSWERED, NAN},
    {"text", "Ａ-1", "A-1", MNY_ANSWERED, NAN},
    {"text", "谢谢，辛苦了", "谢谢，辛苦了", MNY_ANSWERED, NAN},
    {"text", "（空）", "", MNY_UNANSWERED, NAN},
    {"text", "-2", "", MNY_UNANSWERED, NAN},
    {"text", "a\nb", "a\nb", MNY_ANSWERED, NAN},
    {"remark", "ＯＫ！", "ＯＫ！", MNY_ANSWERED, NAN},
    {"remark", "(跳过)", "", MNY_UNANSWERED, NAN},
    {"when", "2023/5/6 9:12", "2023/5/6 9:12", MNY_ANSWERED, NAN},
};

/* Reads CELL as an answer to the question named. */
static struct mny_decoder decode(const char *question, const char *cell, uint64_t chosen[4],
                                 struct mny_scratch *scratch, struct mny_answer *answer)
{
    size_t index = mny_questionnaire_find(form, question, strlen(question));
    struct mny_decoder decoder = mny_decoder_of(mny_questionnaire_question(form, index), NULL);

    assert_true(decoder.words <= 4);
    assert_true(mny_scratch_begin(scratch, 2 * strlen(cell) + mny_decoder_room(&decoder)));
    mny_decode(&decoder, cell, strlen(cell), scratch, chosen, answer);
    return decoder;
}

static void check_value(const struct mny_value *value, const char *want)
{
    if (value->length != strlen(want) || memcmp(value->text, want, value->length) != 0)
        fail_msg("\"%.*s\" is not \"%s\"", (int)value->length, value->text, want);
}

static void test_cell(void **state)
{
    const struct cell_case *c = *state;
    struct mny_scratch scratch = {NULL, 0, 0};
    struct mny_answer answer;
    uint64_t chosen[4];

    decode(c->question, c->cell, chosen, &scratch, &answer);
    assert_int_equal(answer.state, c->state);
    check_value(&answer.value, c->want);
    if (isnan(c->number))
        assert_true(isnan(answer.number));
    else
        assert_true(answer.number == c->number && answer.value.number == c->number);
    free(scratch.bytes);
}

static void test_choice(void **state)
{
    struct mny_scratch scratch = {NULL, 0, 0};
    struct mny_answer answer;
    uint64_t chosen[4];

    (void)state;
    decode("sat", "“不了解”", chosen, &scratch, &answer);
    assert_int_equal(answer.choice, 2);
    decode("ways", "都没用过┋步行", chosen, &scratch, &answer);
    assert_int_equal(answer.chosen[0], 2 | 8);
    decode("text", " 甲 ", chosen, &scratch, &answer);
    assert_int_equal(answer.raw_length, strlen("甲"));
    free(scratch.bytes);
}

static struct tick_case {
    const char *label, *cells[4], *want, *raw;
    enum mny_answer_state state;
} tick_cases[] = {
    {"ones and zeros", {"1", "0", "0", "1"}, "metro none", "metro none", MNY_ANSWERED},
    {"letters and words",
     {"Y", "true", "是", "n"},
     "metro walk other",
     "metro walk other",
     MNY_ANSWERED},
    {"labels of SPSS files",
     {"Selected", "Not Selected", "选中", "未选中"},
     "metro other",
     "metro other",
     MNY_ANSWERED},
    {"numbers of a spreadsheet", {"1.0", "0.0", "", ""}, "metro", "metro", MNY_ANSWERED},
    {"full-width", {"０", " １　", "FALSE", "否"}, "walk", "walk", MNY_ANSWERED},
    {"the choice itself", {"", "步行", "other", ""}, "walk other", "walk other", MNY_ANSWERED},
    {"zeros alone", {"0", "0", "0", "0"}, "", "", MNY_UNANSWERED},
    {"not asked", {"-3", "-3", "(跳过)", "-2"}, "", "(跳过)", MNY_UNANSWERED},
    {"empty", {"", " ", "", ""}, "", "", MNY_UNANSWERED},
    {"something else", {"1", "2", "?", "0"}, "metro", "2", MNY_UNKNOWN_CHOICE},
    {"something else alone", {"0", "2", "?", "0"}, "2", "2", MNY_UNKNOWN_CHOICE},
    {"another choice", {"步行", "0", "0", "0"}, "步行", "步行", MNY_UNKNOWN_CHOICE},
};

static void test_ticks(void **state)
{
    const struct tick_case *c = *state;
    struct mny_scratch scratch = {NULL, 0, 0};
    struct mny_answer answer;
    uint64_t chosen[4];
    struct mny_decoder decoder = decode("ways", "", chosen, &scratch, &answer);

    assert_true(mny_scratch_begin(&scratch, 100 + mny_decoder_room(&decoder)));
    mny_decode_none(&decoder, chosen, &answer);
    for (size_t i = 0; i < 4; i++)
        mny_decode_tick(&decoder, i, c->cells[i], strlen(c->cells[i]), &scratch, chosen, &answer);
    mny_decode_ticks(&decoder, &scratch, chosen, &answer);
    assert_int_equal(answer.state, c->state);
    check_value(&answer.value, c->want);
    assert_int_equal(answer.raw_length, strlen(c->raw));
    assert_memory_equal(answer.raw, c->raw, answer.raw_length);
    free(scratch.bytes);
}

/* A cell that could keep a reader busy is refused in time that grows with it. */
static void test_long_cell(void **state)
{
    struct mny_scratch scratch = {NULL, 0, 0};
    struct mny_answer answer;
    uint64_t chosen[4];
    size_t length = 1000000;
    char *cell = malloc(length + 1);

    (void)state;
    assert_non_null(cell);
    for (size_t i = 0; i < length; i += 4)
        memcpy(cell + i, i + 4 < length ? "Bus " : "ship", 4);
    cell[length] = '\0';
    decode("words", cell, chosen, &scratch, &answer);
    assert_int_equal(answer.state, MNY_UNKNOWN_CHOICE);
    free(cell);
    free(scratch.bytes);
}

/* Cells with a joiner, of which the choices that are known stay known. */
static struct joined_case {
    const char *label, *joiner, *cell, *want;
    enum mny_answer_state state;
    bool strict;
} joined_cases[] = {
    {"joined", ",", "地铁, 步行", "metro walk", MNY_ANSWERED, false},
    {"joined, one written in", ",", "滑板车（自己的）, 地铁, 步行", "metro walk",
     MNY_UNKNOWN_CHOICE, false},
    {"joined, blanks in what was written in", ",", "步行, 坐 地铁 去", "walk", MNY_UNKNOWN_CHOICE,
     false},
    {"joined by blanks, one written in", " ", "metro 滑板车 步行", "metro walk", MNY_UNKNOWN_CHOICE,
     false},
    {"joined strictly, one written in", "┋", "地铁┋滑板车", "metro", MNY_UNKNOWN_CHOICE, true},
    {"joined by another mark, one written in", ",", "滑板车（自己的）;地铁;步行", "metro walk",
     MNY_UNKNOWN_CHOICE, false},
    {"joined by another mark, blanks in what was written in", ",", "步行；坐 地铁 去", "walk",
     MNY_UNKNOWN_CHOICE, false},
    {"joined by another mark, the joiner in what was written in", ",", "坐,骑;地铁", "metro",
     MNY_UNKNOWN_CHOICE, false},
    {"joined, a mark in what was written in", ",", "步行, 坐;地铁", "walk", MNY_UNKNOWN_CHOICE,
     false},
    {"joined, none known", ",", "滑板车, 飞机", "滑板车, 飞机", MNY_UNKNOWN_CHOICE, false},
};

static void test_joined(void **state)
{
    const struct joined_case *c = *state;
    const size_t index = mny_questionnaire_find(form, "ways", 4);
    const struct mny_decoder decoder =
        mny_decoder_of(mny_questionnaire_question(form, index), NULL);
    struct mny_scratch scratch = {NULL, 0, 0};
    struct mny_answer answer;
    uint64_t chosen[4];

    assert_true(mny_scratch_begin(&scratch, 2 * strlen(c->cell) + mny_decoder_room(&decoder)));
    mny_decode_joined(&decoder, c->cell, strlen(c->cell), c->joiner, c->strict, &scratch, chosen,
                      &answer);
    assert_int_equal(answer.state, c->state);
    check_value(&answer.value, c->want);
    assert_int_equal(answer.raw_length, strlen(c->cell));
    free(scratch.bytes);
}

/* No cell takes more scratch than is promised: twice its bytes and the decoder's room. */
static void test_scratch(void **state)
{
    static const char *const joiners[] = {NULL, ",", " ", "┋"};
    static const char mark = '\x5A';
    const size_t index = mny_questionnaire_find(form, "ways", 4), length = 30000, behind = 100000;
    const struct mny_decoder decoder =
        mny_decoder_of(mny_questionnaire_question(form, index), NULL);
    const size_t room = 2 * length + mny_decoder_room(&decoder);
    char *cell = malloc(length);
    struct mny_answer answer;
    uint64_t chosen[4];

    (void)state;
    assert_non_null(cell);
    for (size_t at = 0; at < length; at += 3)
        memcpy(cell + at, "、", 3);
    for (size_t i = 0; i < sizeof joiners / sizeof *joiners; i++) {
        struct mny_scratch scratch = {malloc(room + behind), 0, room};

        assert_non_null(scratch.bytes);
        memset(scratch.bytes, mark, room + behind);
        if (joiners[i])
            mny_decode_joined(&decoder, cell, length, joiners[i], false, &scratch, chosen, &answer);
        else
            mny_decode(&decoder, cell, length, &scratch, chosen, &answer);
        assert_int_equal(answer.state, MNY_UNKNOWN_CHOICE);
        for (size_t at = room; at < room + behind; at++)
            assert_int_equal(scratch.bytes[at], mark);
        free(scratch.bytes);
    }
    free(cell);
}

static const struct filled_case {
    const char *question, *cell, *choice, *want;
} filled_cases[] = {
    {"sat", "其他〖说不清;楚〗", "x", "说不清;楚"},
    {"sat", " 其他 〖 说不清 〗 ", "x", " 说不清 "},
    {"sat", "其他〖说不清", "x", ""},
    {"sat", "其他", "x", ""},
    {"sat", "", "x", ""},
    {"sat", "非常满意〖好〗", "x", ""},
    {"sat", "x〖好〗", "x", "好"},
    {"sat", "〖好〗", "x", ""},
    {"ways", "地铁┋其他〖滑板 轮滑;┋〗", "other", "滑板 轮滑;┋"},
    {"ways", "地铁〖一号线〗┋其他〖滑板〗┋步行〖公园〗", "other", "滑板"},
    {"ways", "地铁〖一号线〗┋其他〖滑板〗┋步行〖公园〗", "walk", "公园"},
    {"ways", "地铁〖一号线〗;其他〖滑板〗；步行〖公园〗", "walk", "公园"},
    {"ways", "地铁〖其他〖滑板〗〗", "other", ""},
    {"ways", "其他〖〗┋地铁", "other", ""},
    {"ways", "其他〗〖滑板〗", "other", ""},
    {"words", "Bus〖1〗┋lane;walk〖2〗┋自行车〖3〗", "c", "2"},
};

static void test_filled_in(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof filled_cases / sizeof *filled_cases; i++) {
        const struct filled_case *item = &filled_cases[i];
        const size_t index = mny_questionnaire_find(form, item->question, strlen(item->question));
        const struct mny_decoder decoder =
            mny_decoder_of(mny_questionnaire_question(form, index), NULL);
        const struct mny_csv_field cell = {item->cell, strlen(item->cell)};
        const size_t choice =
            mny_choice_by_name(decoder.question->choices, item->choice, strlen(item->choice));
        struct mny_scratch scratch = {0};
        struct mny_csv_field part;

        assert_true(mny_scratch_begin(&scratch, 2 * cell.length + mny_decoder_room(&decoder) + 1));
        part = mny_decode_filled_in(&decoder, &cell, choice, &scratch);
        assert_int_equal(part.length, strlen(item->want));
        assert_memory_equal(part.text, item->want, part.length);
        assert_true(part.length == 0 || mny_decode_has_written(&cell, false));
        free(scratch.bytes);
    }
}

/* In a column of a choice all is the text, but for what says whether the choice was taken. */
static void test_written(void **state)
{
    static const char *const cells[][2] = {
        {"滑板", "滑板"}, {" 1号线 ", " 1号线 "}, {"1", ""}, {"０", ""}, {"Y", ""}, {"", ""},
        {"(空)", ""}};
    (void)state;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        const struct mny_csv_field cell = {cells[i][0], strlen(cells[i][0])};
        struct mny_scratch scratch = {0};
        struct mny_csv_field part;

        assert_true(mny_scratch_begin(&scratch, 2 * cell.length + 1));
        part = mny_decode_written(&cell, &scratch);
        assert_int_equal(part.length, strlen(cells[i][1]));
        assert_memory_equal(part.text, cells[i][1], part.length);
        free(scratch.bytes);
    }
}

static void test_has_written(void **state)
{
    static const struct {
        const char *cell;
        bool behind, whole;
    } cases[] = {{"", false, false},           {"1", false, false},
                 {" Y ", false, false},        {"滑板", false, true},
                 {"其他〖〗", false, true},    {"其他〖 〗┋地铁", false, true},
                 {"其他〖滑板", false, true},  {"其他〖〗┋地铁〖一号线〗", true, true},
                 {"其他〗滑板〖", false, true}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct mny_csv_field cell = {cases[i].cell, strlen(cases[i].cell)};

        assert_int_equal(mny_decode_has_written(&cell, false), cases[i].behind);
        assert_int_equal(mny_decode_has_written(&cell, true), cases[i].whole);
    }
}

enum {
    JOINED = sizeof joined_cases / sizeof *joined_cases,
    CELLS = sizeof cell_cases / sizeof *cell_cases,
    TICKS = sizeof tick_cases / sizeof *tick_cases
};

int main(void)
{
    struct CMUnitTest tests[CELLS + TICKS + JOINED + 6];
    static char names[CELLS][64];
    size_t count = 0;

    for (size_t i = 0; i < CELLS; i++) {
        snprintf(names[i], sizeof names[i], "%s: %.40s", cell_cases[i].question,
                 cell_cases[i].cell);
        for (char *end; (end = strchr(names[i], '\n'));) /* one line a test */
            *end = ' ';
        tests[count++] = (struct CMUnitTest){names[i], test_cell, NULL, NULL, &cell_cases[i]};
    }
    for (size_t i = 0; i < TICKS; i++)
        tests[count++] =
            (struct CMUnitTest){tick_cases[i].label, test_ticks, NULL, NULL, &tick_cases[i]};
    for (size_t i = 0; i < JOINED; i++)
        tests[count++] =
            (struct CMUnitTest){joined_cases[i].label, test_joined, NULL, NULL, &joined_cases[i]};
    tests[count++] = (struct CMUnitTest){"scratch", test_scratch, NULL, NULL, NULL};
    tests[count++] = (struct CMUnitTest){"choices", test_choice, NULL, NULL, NULL};
    tests[count++] = (struct CMUnitTest){"behind a choice", test_filled_in, NULL, NULL, NULL};
    tests[count++] = (struct CMUnitTest){"anything", test_has_written, NULL, NULL, NULL};
    tests[count++] = (struct CMUnitTest){"in its column", test_written, NULL, NULL, NULL};
    tests[count++] = (struct CMUnitTest){"long cell", test_long_cell, NULL, NULL, NULL};
    return cmocka_run_group_tests(tests, make_form, free_form);
}
