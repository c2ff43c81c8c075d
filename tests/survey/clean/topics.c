/* SPDX-License-Identifier: MIT */
/* Comments coded while a dump is read, and the quotes chosen among them. */
#include "survey/clean/topic_coder.h"

#include "survey/clean/quotes.h"
#include "tests/survey/cleaned.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct test_sheets sheets = {
    .survey = "type,name,label,role\n"
              "text,id,Id,id\n"
              "select_one city,city,City,city\n"
              "integer,seconds,Seconds,duration\n"
              "text,say,Say,comment\n"
              "text,more,More,comment\n",
    .choices = "list_name,name,label\ncity,a,Atown\ncity,b,Btown\n",
    .settings = "form_title,min_duration,speeder_share,straightline_items\nt,60,0,0\n",
};

/* Codes: park 0 (complaint); bus 1, its complaint 2, its praise 3; loop 4; none 5. */
static const char topics[] = "topic,label,pattern,polarity\n"
                             "park,停车,停车.*难|没有车位,complaint\n"
                             "bus,公交,公交.*(慢|久),complaint\n"
                             "bus,,公交.*好,praise\n"
                             "loop,,(x+x+)+[yz],\n"
                             "park,,parking ?lot,complaint\n";

enum { PARK, BUS, SLOW, GOOD, LOOP, NONE };

#define CATASTROPHE "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static struct mny_questionnaire *frame_of(const char *sheet)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *q = NULL;

    test_sheet("topics.csv", sheet);
    if (test_questionnaire(&sheets, problems, &q) != MNY_OK)
        test_print(problems);
    assert_non_null(q);
    mny_problems_free(problems);
    return q;
}

/* ---- one comment ---------------------------------------------------------------------- */

struct coded {
    const char *text;
    enum mny_comment_state state;
    unsigned said; /* bit by code */
};

static void codes_a_comment(void **state)
{
    static const struct coded cases[] = {
        {"医院停车真难", MNY_COMMENT_CODED, 1U << PARK},
        {"停 车\n难", MNY_COMMENT_CODED, 1U << PARK},
        {"The PARKING LOT is full", MNY_COMMENT_CODED, 1U << PARK},
        {"ｐａｒｋｉｎｇ　ｌｏｔ", MNY_COMMENT_CODED, 1U << PARK},
        {"公交太慢，停车太难", MNY_COMMENT_CODED, 1U << PARK | 1U << BUS | 1U << SLOW},
        {"公交好，就是等得久", MNY_COMMENT_CODED, 1U << BUS | 1U << SLOW | 1U << GOOD},
        {"没有", MNY_COMMENT_CODED, 0},
        {"", MNY_NO_COMMENT, 0},
        {" \n　", MNY_NO_COMMENT, 0},
        {"停车难 " CATASTROPHE, MNY_COMMENT_NOT_CODED, 0},
        {"停车难\xFF", MNY_COMMENT_NOT_CODED, 0},
    };
    struct mny_questionnaire *q = frame_of(topics);
    struct mny_topic_coder *coder =
        mny_topic_coder_create(mny_questionnaire_topics(q), mny_hash_key_random());

    (void)state;
    assert_non_null(coder);
    /* Twice: those that come again are looked up. */
    for (size_t k = 0; k < 2 * sizeof cases / sizeof *cases; k++) {
        const size_t i = k % (sizeof cases / sizeof *cases);
        enum mny_comment_state became;
        struct mny_topic_set said;

        assert_true(
            mny_topic_coder_run(coder, cases[i].text, strlen(cases[i].text), &became, &said));
        assert_int_equal(became, cases[i].state);
        assert_int_equal(said.words[0], cases[i].said);
    }
    mny_topic_coder_free(coder);
    mny_topic_coder_free(NULL);
    mny_questionnaire_free(q);
}

/* A frame of more codes than a column, or a word, holds. */
static void columns(void **state)
{
    struct mny_topic_frame frame = {.codes = 200};
    struct mny_topic_set said = {{0}}, none = {{0}};
    uint8_t bytes[40];
    double says[256];

    (void)state;
    assert_int_equal(mny_topic_columns(&frame), 30);
    mny_topic_set_add(&said, 0);
    mny_topic_set_add(&said, 131);
    for (size_t code = 0; code < 200; code++) {
        mny_topic_columns_fill(&frame, MNY_COMMENT_CODED, &said, bytes);
        assert_true(says[bytes[mny_topic_column(code, says)]] == (code == 0 || code == 131));
        mny_topic_columns_fill(&frame, MNY_COMMENT_CODED, &none, bytes);
        assert_true(says[bytes[mny_topic_column(code, says)]] == (code == 199));
        mny_topic_columns_fill(&frame, MNY_COMMENT_NOT_CODED, &said, bytes);
        assert_true(isnan(says[bytes[mny_topic_column(code, says)]]));
        mny_topic_columns_fill(&frame, MNY_NO_COMMENT, &none, bytes);
        assert_true(isnan(says[bytes[mny_topic_column(code, says)]]));
    }
    assert_int_equal(bytes[0], MNY_NO_COMMENT);
}

/* ---- a dump --------------------------------------------------------------------------- */

/* The quotes.csv of the last run. */
static char *quotes_file(void)
{
    char path[400];

    snprintf(path, sizeof path, "%s/out/quotes.csv", test_folder());
    return cleaned_file(path);
}

static const char dump[] = "id,city,seconds,say,more\n"
                           "1,a,100,医院停车真难,\n"
                           "2,a,100,公交太慢了,公交司机态度好\n"
                           "3,a,100,,\n"
                           "4,a,100,没有,\n"
                           "5,a,100,停车难 " CATASTROPHE ",公交好\n"
                           "6,a,10,停车难得很，车位都被占了,\n"
                           "7,b,100,停车难，物业电话 13812345678,\n"
                           "8,c,100,停车难,\n"
                           "1,a,100,公交好,\n";

static void codes_a_dump(void **state)
{
    static const double wanted[][6] = {
        {1, 0, 0, 0, 0, 0}, {0, 1, 1, 1, 0, 0},       {-1, -1, -1, -1, -1, -1},
        {0, 0, 0, 0, 0, 1}, {-1, -1, -1, -1, -1, -1}, {1, 0, 0, 0, 0, 0},
    };
    static const uint8_t states[] = {1, 1, 0, 1, 2, 1};
    struct mny_questionnaire *q = frame_of(topics);
    const char *path = test_file("dump.csv", dump, sizeof dump - 1);

    (void)state;
    for (size_t threads = 1; threads <= 3; threads++) {
        struct cleaned run = cleaned_dump(q, path, threads, 50);
        assert_int_equal(run.code, MNY_OK);
        assert_int_equal(mny_responses_count(run.responses), 6);
        assert_true(mny_responses_has_topics(run.responses));
        assert_memory_equal(mny_responses_comments(run.responses), states, 6);
        for (size_t code = 0; code < 6; code++) {
            double says[256];
            const uint8_t *bytes = mny_responses_topic(run.responses, code, says);
            for (size_t row = 0; row < 6; row++) {
                const double got = says[bytes[row]];
                assert_true(wanted[row][code] < 0 ? isnan(got) : got == wanted[row][code]);
            }
        }
        cleaned_free(&run);
    }
    mny_questionnaire_free(q);
}

/* Only of accepted rows, and masked. */
static void quotes_a_dump(void **state)
{
    struct mny_questionnaire *q = frame_of(topics);
    const char *path = test_file("dump.csv", dump, sizeof dump - 1);
    struct cleaned run = cleaned_dump(q, path, 2, 50);
    char *quotes = quotes_file();

    (void)state;
    assert_string_equal(quotes, "city,topic,label,polarity,quote,times\n"
                                "a,park,停车,complaint,医院停车真难,1\n"
                                "a,bus,公交,complaint,公交太慢了,1\n"
                                "a,bus,公交,praise,公交司机态度好,1\n"
                                "b,park,停车,complaint,停车难，物业电话 [mobile],1\n");
    free(quotes);
    cleaned_free(&run);
    mny_questionnaire_free(q);
}

/* Neither a frame without comments in the dump, nor comments without a frame, cost
   anything. */
static void without_topics(void **state)
{
    static const char silent[] = "id,city,seconds\n1,a,100\n";
    struct mny_questionnaire *q = frame_of(topics);
    const char *path = test_file("dump.csv", silent, sizeof silent - 1);
    struct cleaned run = cleaned_dump(q, path, 1, 50);

    (void)state;
    assert_false(mny_responses_has_topics(run.responses));
    assert_null(quotes_file());
    cleaned_free(&run);
    mny_questionnaire_free(q);
    q = frame_of(NULL);
    path = test_file("dump.csv", dump, sizeof dump - 1);
    run = cleaned_dump(q, path, 1, 50);
    assert_int_equal(mny_responses_count(run.responses), 6);
    assert_false(mny_responses_has_topics(run.responses));
    assert_null(quotes_file());
    cleaned_free(&run);
    mny_questionnaire_free(q);
}

/* ---- many comments -------------------------------------------------------------------- */

enum { MANY = 3000 };

/* Writes comment N of many: lengths from short to too long, some texts often, and the
   place of row ROW. */
static char *put_row(char *at, unsigned n)
{
    at += sprintf(at, "%u,%s,%u,公交", n, n % 3 ? "a" : "b", n % 5 == 0 ? 10 : 100);
    if (n % 7 == 0)
        return at + sprintf(at, "太慢,\n");
    for (unsigned i = 0; i < n % 50 * 10; i++)
        at += sprintf(at, "啊");
    return at + sprintf(at, "慢%u,\n", n % 1000);
}

static const char *many_rows(bool backwards)
{
    static char text[MANY * 1800];
    char *at = text + sprintf(text, "id,city,seconds,say,more\n");

    for (unsigned i = 0; i < MANY; i++)
        at = put_row(at, backwards ? MANY - i : i + 1);
    return test_file("dump.csv", text, (size_t)(at - text));
}

/* The same quotes in whatever order rows come, and however many threads read them. */
static void order_changes_nothing(void **state)
{
    struct mny_questionnaire *q = frame_of(topics);
    char *first = NULL;

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct cleaned run = cleaned_dump(q, many_rows(i % 2 == 1), 1 + i, 3000 + 500 * i);
        char *quotes = quotes_file();
        assert_int_equal(run.code, MNY_OK);
        assert_non_null(quotes);
        if (first) {
            assert_string_equal(quotes, first);
            free(quotes);
        } else {
            first = quotes;
        }
        cleaned_free(&run);
    }
    free(first);
    mny_questionnaire_free(q);
}

/* Three of each city, of a good length, each written by somebody who is accepted; and
   told how often: what a plain look at all rows finds. */
static void quotes_are_good(void **state)
{
    struct mny_questionnaire *q = frame_of(topics);
    struct cleaned run = cleaned_dump(q, many_rows(false), 2, 5000);
    char *quotes = quotes_file(), *line, *rest = NULL;
    size_t lines = 0;

    (void)state;
    strtok_r(quotes, "\n", &rest);
    while ((line = strtok_r(NULL, "\n", &rest)) != NULL) {
        char city = line[0], *text = strstr(line, "complaint,") + 10, *comma = strrchr(line, ',');
        unsigned long times = 0;

        *comma = '\0';
        assert_true(strlen(text) / 3 >= 6 && strlen(text) <= 3 * 120);
        for (unsigned n = 1; n <= MANY; n++) {
            char row[2000], *cell;
            put_row(row, n);
            *strrchr(row, ',') = '\0';
            cell = strrchr(row, ',') + 1;
            times += n % 5 != 0 && (n % 3 ? 'a' : 'b') == city && strcmp(cell, text) == 0;
        }
        assert_int_equal(strtoul(comma + 1, NULL, 10), times);
        assert_true(times > 0);
        lines++;
    }
    assert_int_equal(lines, 6);
    free(quotes);
    cleaned_free(&run);
    mny_questionnaire_free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_a_comment), cmocka_unit_test(columns),
        cmocka_unit_test(codes_a_dump),    cmocka_unit_test(quotes_a_dump),
        cmocka_unit_test(without_topics),  cmocka_unit_test(order_changes_nothing),
        cmocka_unit_test(quotes_are_good),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
