/* SPDX-License-Identifier: MIT */
/* Masked rows and their account, however a dump is cut and whoever reads it. */
#include "survey/clean/masking.h"

#include "tests/survey/cleaned.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct test_sheets sheets = {
    .survey = "type,name,label,role,calculation\n"
              "text,id,编号,id,\n"
              "select_one city,city,城市,city,\n"
              "text,device,设备,device,\n"
              "integer,tel,号码,,\n"
              "text,person,称呼,personal,\n"
              "calculate,hello,,,\"concat('您好', ${person})\"\n"
              "text,comment,意见,comment,\n",
    .choices = "list_name,name,label\ncity,410100,郑州市\n",
    .settings = "form_title,form_id,min_duration,speeder_share\n问卷,masking,0,0\n",
};

static const char header[] = "id,city,device,tel,person,comment,来自IP,备注\n";

struct run {
    struct mny_problems *problems;
    struct mny_questionnaire *questionnaire;
};

static void begin(struct run *run)
{
    run->problems = mny_problems_create();
    assert_int_equal(test_questionnaire(&sheets, run->problems, &run->questionnaire), MNY_OK);
}

static void end(struct run *run)
{
    mny_questionnaire_free(run->questionnaire);
    mny_problems_free(run->problems);
}

static struct cleaned clean(const struct run *run, const char *path, size_t threads, size_t size,
                            const char *salt)
{
    const struct mny_clean_options options = {.dumps = &path,
                                              .dump_count = 1,
                                              .threads = threads,
                                              .salt = salt,
                                              .salt_length = salt ? strlen(salt) : 0,
                                              .write_responses = true};
    struct cleaned cleaned = cleaned_run(run->questionnaire, &options, size);

    assert_int_equal(cleaned.code, MNY_OK);
    return cleaned;
}

static char *masked_file(void)
{
    char path[300];

    snprintf(path, sizeof path, "%s/out/masked.csv", test_folder());
    return cleaned_file(path);
}

/* Rows of all kinds; every third repeats the answers and device of the one before. */
static const char *many_rows(void)
{
    static char text[1 << 16];
    size_t used = 0;

    used += (size_t)snprintf(text, sizeof text, "%s", header);
    for (int i = 0; i < 300; i++)
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 "%d,%s,dev%d,%s,%s,\"号码138%08d，\n%s\",%s,%s\n", i,
                                 i % 7 == 0 ? "开封13812345678" : "郑州市", i - (i % 3 == 2),
                                 i % 5 == 0 ? "13812345678" : "12", i % 4 == 0 ? "" : "某某", i,
                                 i % 11 == 0 ? "a@b.cn c@d.cn" : "", i % 2 ? "10.1.2.3" : "",
                                 i % 13 == 0 ? "QQ 12345" : "");
    return test_file("many.csv", text, used);
}

static void test_pieces(void **state)
{
    static const size_t sizes[] = {1, 40, 1000, 1 << 20};
    struct run run;
    const char *path;

    (void)state;
    begin(&run);
    path = many_rows();
    for (int salted = 0; salted < 2; salted++) {
        const char *salt = salted ? "0123456789abcdef" : NULL;
        struct cleaned whole = clean(&run, path, 1, 1 << 20, salt);
        char *account = masked_file();

        assert_non_null(account);
        assert_null(strstr(whole.table, "13800000"));
        assert_null(strstr(whole.rejected, "13812345678"));
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            struct cleaned cut = clean(&run, path, 3, sizes[i], salt);
            char *again = masked_file();

            assert_string_equal(cut.table, whole.table);
            assert_string_equal(cut.rejected, whole.rejected);
            assert_string_equal(again, account);
            assert_memory_equal(&cut.flow.masked, &whole.flow.masked, sizeof whole.flow.masked);
            free(again);
            cleaned_free(&cut);
        }
        free(account);
        cleaned_free(&whole);
    }
    end(&run);
}

/* The rows of repeated responses are in no file, so their cells are not counted. */
static void test_dropped(void **state)
{
    static const char rows[] = "1,郑州市,d,12,甲,13812345678,,\n"
                               "2,郑州市,d,12,甲,13812345678,,\n"
                               "3,郑州市,e,13812345678,,无,10.1.1.1,a@b.cn\n";
    static const char wanted[] = "column,kind,cells,found\n"
                                 "device,device,2,2\n"
                                 "tel,mobile,1,1\n"
                                 "person,personal,1,1\n"
                                 "hello,personal,2,2\n"
                                 "comment,mobile,1,1\n"
                                 "来自IP,personal,1,1\n"
                                 "备注,email,1,1\n";
    char text[sizeof header + sizeof rows];
    struct run run;
    struct cleaned cleaned;
    char *account;

    (void)state;
    begin(&run);
    snprintf(text, sizeof text, "%s%s", header, rows);
    cleaned = clean(&run, test_file("dropped.csv", text, strlen(text)), 1, 1 << 20, NULL);
    account = masked_file();
    assert_int_equal(cleaned.flow.total[MNY_DUPLICATE_RESPONSE], 1);
    assert_string_equal(account, wanted);
    assert_int_equal(cleaned.flow.masked.found, 3);
    assert_int_equal(cleaned.flow.masked.replaced, 6);
    assert_int_equal(cleaned.flow.masked.not_scanned, 0);
    assert_string_equal(behind_header(cleaned.table),
                        "dropped.csv,2,1,410100,[device],12,[personal],[personal],[mobile],,\n"
                        "dropped.csv,4,3,410100,[device],,,[personal],无,[personal],[email]\n");
    free(account);
    cleaned_free(&cleaned);
    end(&run);
}

/* [device] of a clean dump is nobody's device: two such rows are not one person's. */
static void test_marked_devices(void **state)
{
    static const char rows[] = "1,郑州市,[device],12,,无,,\n2,郑州市,[device],12,,无,,\n";
    char text[sizeof header + sizeof rows];
    struct run run;
    struct cleaned cleaned;

    (void)state;
    begin(&run);
    snprintf(text, sizeof text, "%s%s", header, rows);
    cleaned = clean(&run, test_file("marked.csv", text, strlen(text)), 1, 1 << 20, NULL);
    assert_int_equal(cleaned.flow.total[MNY_ACCEPTED], 2);
    assert_false(cleaned.flow.rule_ran[MNY_DUPLICATE_RESPONSE]);
    cleaned_free(&cleaned);
    end(&run);
}

/* What a clean dump may hold is known again; what only looks like it is not. */
static void test_known_again(void **state)
{
    static const struct {
        const char *text;
        bool masked;
    } cases[] = {
        {"[mobile]", true},
        {"打[mobile]找我", true},
        {"[][personal]", true},
        {"[device:9c1f3a0b5d7e2f48]", true},
        {"[not scanned]", true},
        {"[device:9c1f3a0b5d7e2f4]", false},
        {"[mobile", false},
        {"mobile]", false},
        {"[mobiles]", false},
        {"", false},
        {"[", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(mny_is_masked(cases[i].text, strlen(cases[i].text)), cases[i].masked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_dropped),
        cmocka_unit_test(test_marked_devices),
        cmocka_unit_test(test_known_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
