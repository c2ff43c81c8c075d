/* SPDX-License-Identifier: MIT */
#include "survey/dump/match.h"

#include "survey/dump/header.h"
#include "survey/dump/header_text.h"
#include "tests/survey/sheets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Numbered: city 1, sex 2, age 3, ways 4, services 5, q_bus 6, q_bike 7, x-y 8,
   check 9, note 10. */
static const struct test_sheets sheets = {
    "type,name,label,required,relevant,calculation,role,dimension,expect,label::English (en)\n"
    "text,id,序号,yes,,,id,,,\n"
    "integer,seconds,所用时间,,,,duration,,,\n"
    "select_one city,city,您所在的城市,yes,,,city,,,\n"
    "begin_group,person,受访者情况,,,,,,,\n"
    "select_one sex,sex,您的性别,yes,,,,,,Your sex\n"
    "begin_group,years,年龄,,,,,,,\n"
    "integer,age,您的年龄（周岁）,yes,,,,,,\n"
    "end_group,,,,,,,,,\n"
    "end_group,,,,,,,,,\n"
    "select_multiple ways,ways,2、出行方式：都用哪些,,,,,,,\n"
    "select_multiple services,services,您用过哪些服务（可多选）,,,,,,,Services used\n"
    "select_one sat,q_bus,满意吗,yes,\"selected(${services}, 'bus')\",,,,,\n"
    "select_one sat,q_bike,满意吗,,,,,,,\n"
    "text,x-y,名字带横线,,,,,,,\n"
    "select_one sat,check,本题请选择“满意”,,,,attention,,1,\n"
    "text,remark,还有什么,,,,comment,,,\n"
    "calculate,band,年龄段,,,${age} div 10,,,,\n",
    "list_name,name,label,score,label::English (en)\ncity,320100,南京市,,\ncity,330100,杭州市,,\n"
    "sex,1,男,,\nsex,2,女,,\nways,metro,地铁,,\nways,walk,步行,,\n"
    "services,bus,公交,,Bus or tram\nservices,cpu,性能（CPU）,,\n"
    "services,none,都没 用过,,None (at all)\n"
    "sat,1,满意,\nsat,2,不满意,\n",
    NULL, "form_title,form_id\n问卷,match\n"};

static struct mny_questionnaire *form;
static struct mny_matcher *matcher;

static int make_form(void **state)
{
    struct mny_problems *problems = mny_problems_create();

    (void)state;
    test_questionnaire(&sheets, problems, &form);
    if (!form)
        test_print(problems);
    mny_problems_free(problems);
    matcher = form ? mny_matcher_create(form, NULL) : NULL;
    return matcher ? 0 : -1;
}

static int free_form(void **state)
{
    (void)state;
    mny_matcher_free(matcher);
    mny_matcher_free(NULL);
    mny_questionnaire_free(form);
    return 0;
}

enum { HEADERS_MOST = 16 };

/* Splits TEXT at `|`; a text without it is one header. */
static size_t headers_of(const char *text, struct mny_csv_field *headers, char room[512])
{
    size_t count = 0;

    snprintf(room, 512, "%s", text);
    for (char *at = room, *bar; at; at = bar ? bar + 1 : NULL) {
        bar = strchr(at, '|');
        if (bar)
            *bar = '\0';
        assert_true(count < HEADERS_MOST);
        headers[count++] = (struct mny_csv_field){at, strlen(at)};
    }
    return count;
}

/* What the columns were bound to, as `sex services/bus - band*`. */
static void write_columns(const struct mny_binding *binding, char *text, size_t room)
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < binding->count; i++) {
        const struct mny_column *column = &binding->columns[i];
        const struct mny_question *question =
            column->use == MNY_COLUMN_UNMATCHED
                ? NULL
                : mny_questionnaire_question(form, column->question);

        used += (size_t)snprintf(
            text + used, room - used, "%s%s%s%s%s", i > 0 ? " " : "",
            question ? question->name : "-", question && column->choice != MNY_NONE ? "/" : "",
            question && column->choice != MNY_NONE ? question->choices->choices[column->choice].name
                                                   : "",
            column->use == MNY_COLUMN_IGNORED ? "*" : "");
    }
}

/* SAYS: a remark (NULL: none but the list of unmatched columns). */
static struct match_case {
    const char *label, *headers, *want, *says;
} match_cases[] = {
    {"names", "id|city|sex|age|ways|x-y", "id city sex age ways x-y", NULL},
    {"blanks and full-width forms around a name", "　ｓｅｘ |\xEF\xBB\xBFid\t", "sex id", NULL},
    {"names are told by case", "Sex|ID", "- -", NULL},
    {"labels", "您的性别|您的年龄（周岁）|序号", "sex age id", NULL},
    {"labels loosely", "您 的性别|您的年龄(周岁)|本题请选择\"满意\"|您的性\n别 ",
     "sex age check sex", ""},
    {"English label", "Your sex|Yoursex", "sex sex", ""},
    {"label with a number of its own", "2、出行方式：都用哪些", "ways", NULL},
    {"number and label", "2、您的性别|3. 您的年龄（周岁）", "sex age", NULL},
    {"numbers with other marks",
     "2：您的性别|3)您的年龄（周岁）|Q9、本题请选择“满意”|１、您所在的城市", "sex age check city",
     NULL},
    {"numbers alone", "Q2|3、|q9|10.|Q1:", "sex age check remark city",
     "dump.csv:1: note: columns known by a number and nothing else (5), if the form was numbered "
     "as "
     "the questionnaire is: Q2 = sex, 3、 = age, q9 = check, 10. = remark, Q1: = city"},
    {"a bare number is none", "2|3", "- -", NULL},
    {"numbers beyond the form", "Q99|42、您的职业|Q0|Q123456789", "- - - -", NULL},
    {"the label decides", "3、您的性别|2、您的年龄（周岁）", "sex age", NULL},
    {"another label under a known number", "3、您的岁数", "age",
     "column \"3、您的岁数\" is taken for question \"age\" by its number alone"},
    {"another question's label and more", "2、您所在的城市（单选题）*|3. [必答] 您的性别", "- -",
     "column \"2、您所在的城市（单选题）*\" has the number of question \"sex\" and the label of "
     "question \"city\", so that it is not read"},
    {"its own label and more", "2、您的性别【单选题】", "sex", "by its number alone"},
    {"renumbered form", "2、您的职业|3、您的性别|4、您的年龄（周岁）", "- sex age", NULL},
    {"renumbered form, other order", "3、您的性别|2、您的职业", "sex -", NULL},
    {"the same label twice, told by number", "6、满意吗|7、满意吗", "q_bus q_bike", NULL},
    {"groups", "person/sex|person/years/age", "sex age", NULL},
    {"inner groups", "years/age", "age", NULL},
    {"groups with hyphens", "person-sex|person-years-age", "sex age", NULL},
    {"other groups", "house/sex|person/age", "- -", NULL},
    {"columns of choices", "services/bus|services/cpu|services/none",
     "services/bus services/cpu services/none", NULL},
    {"columns of choices in brackets", "ways[metro]|ways[walk]", "ways/metro ways/walk", NULL},
    {"label and choice",
     "5、您用过哪些服务（可多选）(公交)|5、您用过哪些服务（可多选）:性能（CPU）",
     "services/bus services/cpu", NULL},
    {"label and choice without number",
     "您用过哪些服务（可多选）（都没用过）|您用过哪些服务(可多选)：公交",
     "services/none services/bus", NULL},
    {"label and name of the choice", "5、您用过哪些服务（可多选）(cpu)", "services/cpu", NULL},
    {"label path", "您用过哪些服务（可多选）/公交", "services/bus", NULL},
    {"English labels of question and choice",
     "Services used/Bus or tram|Services used（None (at all)）|Services used: cpu",
     "services/bus services/none services/cpu", NULL},
    {"number and English label of the choice", "5、(Bus or tram)|5、Services used(None (at all))",
     "services/bus services/none", NULL},
    {"number and choice", "5、(公交)|5、(性能（CPU）)|5:都没用过", "services/bus services/cpu -",
     "that belong to no question"},
    {"number, another label and choice", "5、用过的（公交）", "services/bus",
     "\"5、用过的（公交）\" is taken for question \"services\" by its number alone"},
    {"the label decides over the number of choices", "4、您用过哪些服务（可多选）(公交)",
     "services/bus", NULL},
    {"whole answer and its choices", "services|services/bus|services/cpu",
     "services services/bus* services/cpu*",
     "column \"services/bus\" is not read: column \"services\" has all choices"},
    {"a calculate", "band|年龄段", "band* band*",
     "column \"band\" is not read: the questionnaire computes \"band\""},
    {"unmatched", "来源|sex|来自IP||总分", "- sex - - -",
     "dump.csv:1: note: columns that belong to no question (4) are kept: 来源, 来自IP, [4], "
     "总分"},
    {"one known by number gives way to choices", "5、服务|services/bus", "- services/bus", NULL},
};

static void test_match(void **state)
{
    const struct match_case *c = *state;
    struct mny_problems *problems = mny_problems_create();
    struct mny_csv_field headers[HEADERS_MOST];
    struct mny_binding binding;
    char room[512], got[512];
    size_t count = headers_of(c->headers, headers, room);
    enum mny_code code = mny_matcher_bind(
        matcher, &(struct mny_headers){headers, headers, count, count, MNY_NONE, false, NULL},
        "dump.csv", 1, problems, &binding);

    if (c->says && c->says[0] == '\0') { /* the same question twice, on purpose */
        assert_int_equal(code, MNY_E_INPUT);
        assert_true(test_says(problems, "both claim question \"sex\""));
        mny_problems_free(problems);
        return;
    }
    if (code != MNY_OK)
        test_print(problems);
    assert_int_equal(code, MNY_OK);
    write_columns(&binding, got, sizeof got);
    assert_string_equal(got, c->want);
    if (c->says)
        assert_true(test_says(problems, c->says));
    else
        assert_int_equal(mny_problems_count(problems, MNY_WARNING), 0);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(binding.columns[i].header, headers[i].text);
    mny_binding_free(&binding);
    mny_binding_free(&binding);
    mny_problems_free(problems);
}

static struct clash_case {
    const char *label, *headers, *says;
} clash_cases[] = {
    {"name and label", "sex|city|您的性别",
     "dump.csv:1:3: error: columns 1 (\"sex\") and 3 (\"您的性别\") both claim question \"sex\""},
    {"number and label", "Q3|3、您的年龄（周岁）", "both claim question \"age\""},
    {"two known by number", "3、甲|3、乙", "both claim question \"age\""},
    {"the same choice twice", "services/bus|5、(公交)", "both claim question \"services\""},
    {"one label, two questions", "满意吗",
     "dump.csv:1:1: error: column \"满意吗\" could be question \"q_bus\" or question \"q_bike\""},
    {"one label, two questions, another's number", "3、满意吗", "could be question"},
};

static void test_clash(void **state)
{
    const struct clash_case *c = *state;
    struct mny_problems *problems = mny_problems_create();
    struct mny_csv_field headers[HEADERS_MOST];
    struct mny_binding binding;
    char room[512];
    size_t count = headers_of(c->headers, headers, room);

    assert_int_equal(mny_matcher_bind(matcher,
                                      &(struct mny_headers){headers, headers, count, count,
                                                            MNY_NONE, false, NULL},
                                      "dump.csv", 1, problems, &binding),
                     MNY_E_INPUT);
    assert_null(binding.columns);
    assert_true(test_says(problems, c->says));
    mny_problems_free(problems);
}

/* Columns of one label are its questions one after another.  WANT NULL: that is refused. */
static struct order_case {
    const char *label, *headers, *want, *says;
} order_cases[] = {
    {"as many columns as questions", "满意吗|sex|满意吗", "q_bus sex q_bike",
     "dump.csv:1:3: note: column \"满意吗\" is taken for question \"q_bike\" by its place"},
    {"however they are written", "满 意吗|满意吗", "q_bus q_bike", NULL},
    {"a column too few", "满意吗", NULL, "could be question \"q_bus\" or question \"q_bike\""},
    {"a column too many", "满意吗|满意吗|满意吗", NULL, "dump.csv:1:3: error: column"},
    {"one of them by its name", "q_bus|满意吗", NULL, "could be question"},
    {"all of them, and one by its name", "q_bus|满意吗|满意吗", NULL,
     "columns 1 (\"q_bus\") and 2 (\"满意吗\") both claim question \"q_bus\""},
    {"told by numbers", "7、满意吗|6、满意吗", "q_bike q_bus", NULL},
    {"two columns, one question", "sex|sex", NULL, "both claim question \"sex\""},
};

static void test_order(void **state)
{
    const struct order_case *c = *state;
    struct mny_problems *problems = mny_problems_create();
    struct mny_csv_field headers[HEADERS_MOST];
    struct mny_binding binding;
    char room[512], got[512];
    size_t count = headers_of(c->headers, headers, room);
    enum mny_code code = mny_matcher_bind(
        matcher, &(struct mny_headers){headers, headers, count, count, MNY_NONE, true, NULL},
        "dump.csv", 1, problems, &binding);

    assert_int_equal(code, c->want ? MNY_OK : MNY_E_INPUT);
    if (c->want) {
        write_columns(&binding, got, sizeof got);
        assert_string_equal(got, c->want);
    }
    if (c->says)
        assert_true(test_says(problems, c->says));
    mny_binding_free(&binding);
    mny_problems_free(problems);
}

/* Columns of which those behind JSON are its keys, each known by what follows the column's name. */
static size_t keys_of(const char *text, size_t json, struct mny_csv_field *shown,
                      struct mny_csv_field *texts, char room[512])
{
    const size_t count = headers_of(text, shown, room), before = shown[json].length + 1;

    for (size_t i = 0; i < count; i++) {
        texts[i] = shown[i];
        if (i > json) {
            texts[i].text += before;
            texts[i].length -= before;
        }
    }
    return count;
}

static void test_keys(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_csv_field shown[HEADERS_MOST], texts[HEADERS_MOST];
    struct mny_binding binding;
    char room[512];
    size_t count =
        keys_of("id|您的性别|answers|answers/age|answers/sex|answers/x", 2, shown, texts, room);

    (void)state;
    assert_int_equal(mny_matcher_bind(matcher,
                                      &(struct mny_headers){shown, texts, count, 3, 2, false, NULL},
                                      "dump.csv", 1, problems, &binding),
                     MNY_OK);
    assert_int_equal(binding.columns[2].use, MNY_COLUMN_IGNORED);
    assert_int_equal(binding.columns[3].use, MNY_COLUMN_ANSWER);
    assert_int_equal(binding.columns[4].use, MNY_COLUMN_UNMATCHED); /* column 2 comes first */
    assert_int_equal(binding.columns[5].use, MNY_COLUMN_UNMATCHED);
    assert_true(test_says(problems, "dump.csv:1:3: note: column \"answers\" has answers in JSON, "
                                    "with 3 keys"));
    assert_true(test_says(problems, "(2) are kept: answers/sex, answers/x"));
    assert_int_equal(mny_binding_cell(&binding, 1), 1);
    assert_int_equal(mny_binding_cell(&binding, 5), 2);
    assert_string_equal(mny_binding_key(&binding, 5), "x");
    mny_binding_free(&binding);
    count = keys_of("id|answers|answers/age|answers/您的年龄（周岁）", 1, shown, texts, room);
    assert_int_equal(mny_matcher_bind(matcher,
                                      &(struct mny_headers){shown, texts, count, 2, 1, false, NULL},
                                      "dump.csv", 1, problems, &binding),
                     MNY_OK);
    assert_true(test_says(problems,
                          "dump.csv:1:2: note: column \"answers/您的年龄（周岁）\" answers "
                          "question \"age\", as column \"answers/age\" does"));
    assert_int_equal(binding.columns[2].use, MNY_COLUMN_ANSWER);
    assert_int_equal(binding.columns[2].joins, MNY_NONE);
    assert_int_equal(binding.columns[3].use, MNY_COLUMN_IGNORED);
    assert_int_equal(binding.columns[3].joins, 2);
    mny_binding_free(&binding);
    mny_problems_free(problems);
}

/* DELIMITER '\0': the header is refused. */
static struct header_case {
    const char *label, *text;
    char delimiter;
    const char *says;
} header_cases[] = {
    {"comma", "id,city,sex,age\n", ',', NULL},
    {"semicolon", "id;city;sex;age;x,y\n", ';', NULL},
    {"tab", "id\tcity\tsex\tage\n", '\t', NULL},
    {"quoted, semicolon", "\"id\";\"city\";\"sex\";\"age\"\n", ';', NULL},
    {"no quotes match", "\"id\"x,city\n", '\0', "its quotation marks do not match"},
    {"no city", "id,sex,age\n", '\0',
     "no column has the city; name one \"city\" or, by its label, \"您所在的城市\""},
    {"required columns absent", "city,sex\n", '\0',
     "required questions without a column (2), so that every row would be incomplete: id, age"},
    {"nothing is known", "a,b,c\n", '\0', "no column has the city"},
    {"a word to Excel", "sep=;\nid;city;sex;age\n", '\0',
     "dump.csv:1: warning: this line tells Excel what stands between columns"},
    {"a title above the header", "问卷导出,,,\n\n\"导出\n时间\"\nid,city,sex,age\n1,2,3,4\n", '\0',
     "the row that begins with \"id\" looks like the header, with 4 columns of questions"},
    {"a title above a header with other marks", "问卷导出\nid\tcity\tsex\tage\n", '\0',
     "looks like the header"},
    {"columns parted otherwise", "id|city|sex|age\n", '\0', "columns are parted by \"|\" here"},
};

static void test_header(void **state)
{
    const struct header_case *c = *state;
    struct mny_problems *problems = mny_problems_create();
    struct mny_binding binding = {0};
    struct mny_dump *dump = NULL;
    const char *path = test_file("dump.csv", c->text, strlen(c->text));
    char delimiter = '?';
    enum mny_code code;

    assert_int_equal(mny_dump_open(path, MNY_ENCODING_DETECT, problems, &dump), MNY_OK);
    code = mny_header_read(dump, "dump.csv", matcher, form, NULL, &(struct mny_header_reading){0},
                           problems, &binding, &delimiter);
    assert_int_equal(code, c->delimiter ? MNY_OK : MNY_E_INPUT);
    if (c->delimiter)
        assert_int_equal(delimiter, c->delimiter);
    if (c->says)
        assert_true(test_says(problems, c->says));
    mny_binding_free(&binding);
    mny_dump_close(dump);
    mny_problems_free(problems);
}

static void test_too_wide(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_binding binding = {0};
    struct mny_dump *dump = NULL;
    static char text[3 * 20001];
    char delimiter;

    (void)state;
    memset(text, ',', 20000);
    text[20000] = '\n';
    assert_int_equal(
        mny_dump_open(test_file("dump.csv", text, 20001), MNY_ENCODING_DETECT, problems, &dump),
        MNY_OK);
    /* Split at tabs or semicolons it is one column, which is not the city either. */
    assert_int_equal(mny_header_read(dump, "dump.csv", matcher, form, NULL,
                                     &(struct mny_header_reading){0}, problems, &binding,
                                     &delimiter),
                     MNY_E_INPUT);
    mny_binding_free(&binding);
    mny_dump_close(dump);
    for (size_t i = 0; i < 20001; i++)
        memcpy(text + 3 * i, ",;\t", 3);
    text[sizeof text - 1] = '\n';
    assert_int_equal(mny_dump_open(test_file("dump.csv", text, sizeof text), MNY_ENCODING_DETECT,
                                   problems, &dump),
                     MNY_OK);
    assert_int_equal(mny_header_read(dump, "dump.csv", matcher, form, NULL,
                                     &(struct mny_header_reading){0}, problems, &binding,
                                     &delimiter),
                     MNY_E_INPUT);
    assert_true(test_says(problems, "the header has more than 20000 columns"));
    mny_dump_close(dump);
    mny_problems_free(problems);
}

static void test_header_number(void **state)
{
    static const struct {
        const char *text;
        size_t number, rest;
        bool marked;
    } cases[] = {
        {"3、a", 3, 4, true}, {"3.a", 3, 2, true},  {"Q3", 3, 2, false},  {"q12:b", 12, 4, true},
        {"3a", 3, 1, false},  {"Q3a", 3, 2, false}, {"007)", 7, 4, true},
    };
    size_t rest;
    bool marked;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(mny_header_number(cases[i].text, &rest, &marked), cases[i].number);
        assert_int_equal(rest, cases[i].rest);
        assert_int_equal(marked, cases[i].marked);
    }
    assert_int_equal(mny_header_number("3", &rest, &marked), 0);
    assert_int_equal(mny_header_number("Q", &rest, &marked), 0);
    assert_int_equal(mny_header_number("", &rest, &marked), 0);
    assert_int_equal(mny_header_number("年3、", &rest, &marked), 0);
}

enum {
    MATCHES = sizeof match_cases / sizeof *match_cases,
    CLASHES = sizeof clash_cases / sizeof *clash_cases,
    ORDERS = sizeof order_cases / sizeof *order_cases,
    HEADER_CASES = sizeof header_cases / sizeof *header_cases
};

int main(void)
{
    struct CMUnitTest tests[MATCHES + CLASHES + ORDERS + HEADER_CASES + 3];
    size_t count = 0;

    for (size_t i = 0; i < MATCHES; i++)
        tests[count++] =
            (struct CMUnitTest){match_cases[i].label, test_match, NULL, NULL, &match_cases[i]};
    for (size_t i = 0; i < CLASHES; i++)
        tests[count++] =
            (struct CMUnitTest){clash_cases[i].label, test_clash, NULL, NULL, &clash_cases[i]};
    for (size_t i = 0; i < ORDERS; i++)
        tests[count++] =
            (struct CMUnitTest){order_cases[i].label, test_order, NULL, NULL, &order_cases[i]};
    tests[count++] = (struct CMUnitTest){"keys of JSON", test_keys, NULL, NULL, NULL};
    for (size_t i = 0; i < HEADER_CASES; i++)
        tests[count++] =
            (struct CMUnitTest){header_cases[i].label, test_header, NULL, NULL, &header_cases[i]};
    tests[count++] = (struct CMUnitTest){"too wide", test_too_wide, NULL, NULL, NULL};
    tests[count++] =
        (struct CMUnitTest){"number of a header", test_header_number, NULL, NULL, NULL};
    return cmocka_run_group_tests(tests, make_form, free_form);
}
