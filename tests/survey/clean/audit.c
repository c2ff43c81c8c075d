/* SPDX-License-Identifier: MIT */
/* audit.csv where the program's own runs do not go: cells that were masked, and flags. */
#include "survey/clean/audit.h"
#include "survey/clean/audit_cells.h"

#include "survey/clean/kept_columns.h"
#include "survey/clean/rules.h"
#include "tests/survey/cleaned.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct test_sheets sheets = {
    "type,name,label,role\ntext,id,,id\nselect_one city,city,,city\ntext,say,,comment\n",
    "list_name,name,label\ncity,1,甲\n", NULL, NULL};

static const char dump[] = "id,city,say,phone\nx1,1,call 13800000000,1\nx2,1,fine,2\n";

/* What an audit stands on. */
struct stage {
    struct mny_problems *problems;
    struct mny_questionnaire *form;
    const char *path;
    struct mny_audit_options wanted;
    struct mny_clean_options options;
    struct mny_inputs inputs;
    struct mny_plan *plan;
    struct mny_kept_columns kept;
    struct mny_places *places;
    struct mny_ledger *ledger;
    struct mny_output *output;
    struct mny_audit *audit;
};

static void set_up(struct stage *stage, enum mny_audit_level level)
{
    static char path[600], out[600];

    *stage = (struct stage){.problems = mny_problems_create(), .path = path};
    snprintf(path, sizeof path, "%s", test_file("dump.csv", dump, sizeof dump - 1));
    snprintf(out, sizeof out, "%s/out", test_folder());
    test_questionnaire(&sheets, stage->problems, &stage->form);
    assert_non_null(stage->form);
    stage->wanted = (struct mny_audit_options){level, "defs", "base"};
    stage->options = (struct mny_clean_options){
        .dumps = &stage->path, .dump_count = 1, .threads = 1, .audit = &stage->wanted};
    assert_int_equal(mny_inputs_open(stage->form, &stage->options, stage->problems, &stage->inputs),
                     MNY_OK);
    assert_int_equal(mny_plan_create(stage->form, &stage->options, stage->inputs.bindings,
                                     stage->problems, &stage->plan),
                     MNY_OK);
    assert_true(mny_kept_columns_make(stage->inputs.bindings, 1, &stage->kept));
    stage->places = mny_places_create();
    stage->ledger = mny_ledger_create(stage->plan, stage->places, stage->inputs.names);
    assert_int_equal(mny_output_begin(out, true, stage->problems, &stage->output), MNY_OK);
    assert_int_equal(mny_audit_create(&(struct mny_audit_source){stage->plan, stage->places,
                                                                 &stage->inputs, &stage->options},
                                      mny_output_folder(stage->output), stage->problems,
                                      &stage->audit),
                     MNY_OK);
}

/* The file that is written, to be freed. */
static char *finish(struct stage *stage)
{
    const struct mny_dump_facts facts = {.digest.sha256 = "f"};
    char path[600], *text;

    assert_int_equal(
        mny_audit_write(stage->audit, stage->ledger, &facts, stage->output, stage->problems),
        MNY_OK);
    snprintf(path, sizeof path, "%s/audit.csv", mny_output_folder(stage->output));
    text = cleaned_file(path);
    assert_non_null(text);
    mny_audit_free(stage->audit);
    mny_output_discard(stage->output);
    mny_ledger_free(stage->ledger);
    mny_places_free(stage->places);
    mny_kept_columns_free(&stage->kept);
    mny_plan_free(stage->plan);
    mny_inputs_close(&stage->inputs);
    mny_questionnaire_free(stage->form);
    mny_problems_free(stage->problems);
    return text;
}

/* Adds a row of these cells, with CLEAN in the clean file; its place. */
static uint64_t add_row(struct stage *stage, const char *id, const char *say, const char *phone,
                        const char *clean)
{
    const struct mny_csv_field cells[] = {
        {id, strlen(id)}, {"1", 1}, {say, strlen(say)}, {phone, strlen(phone)}};
    const struct mny_audit_clean written = {clean, strlen(clean), stage->kept.sources[0],
                                            stage->kept.count};
    const struct mny_place place = {0, 2, id, strlen(id)};
    struct mny_interview *interview = mny_interview_create(stage->plan);
    struct mny_audit_bytes bytes = {0};
    uint64_t at;

    mny_interview_bind(interview, &stage->inputs.bindings[0]);
    assert_true(mny_interview_read(interview, cells));
    assert_true(mny_audit_cells_put(&bytes, stage->wanted.level, interview, cells, &written));
    assert_true(mny_places_add(stage->places, &place, &at));
    assert_true(mny_audit_row(stage->audit, at, 18, bytes.used > 0 ? bytes.bytes : "", bytes.used));
    mny_audit_bytes_free(&bytes);
    mny_interview_free(interview);
    return at;
}

/* Lines of TEXT that hold NEEDLE. */
static size_t lines_with(const char *text, const char *needle)
{
    size_t count = 0;

    for (const char *at = text; (at = strstr(at, needle)); count++)
        at = at + strcspn(at, "\n");
    return count;
}

static void test_masked(void **state)
{
    struct stage stage;
    char *text;

    (void)state;
    set_up(&stage, MNY_AUDIT_RAW);
    add_row(&stage, "x1", "call, \"13800000000\"", "139", ",x1,1,\"call, \"\"[tel]\"\"\",[tel]");
    text = finish(&stage);
    assert_int_equal(lines_with(text, "mask_cell"), 2);
    assert_non_null(strstr(text, ",3,say,say,mask_cell,mask,1,,,,answered,\"call, "
                                 "\"\"13800000000\"\"\",answered,\"call, \"\"[tel]\"\"\",0,,\n"));
    assert_non_null(strstr(text, ",4,phone,,mask_cell,mask,1,,,,,139,,[tel],0,,\n"));
    free(text);

    set_up(&stage, MNY_AUDIT_EDITS);
    add_row(&stage, "x1", "call 13800000000", "139", ",x1,1,call [tel],[tel]");
    add_row(&stage, "x2", " fine", "2", ",x2,1,fine,2");
    text = finish(&stage);
    assert_int_equal(lines_with(text, "mask_cell"), 2);
    assert_int_equal(lines_with(text, "_cell"), 2);
    assert_null(strstr(text, "138"));
    assert_non_null(strstr(text, ":16,answered,call [tel],0,,\n"));
    free(text);
}

static void test_flags(void **state)
{
    struct stage stage;
    uint64_t first, second;
    char *text;

    (void)state;
    set_up(&stage, MNY_AUDIT_EDITS);
    first = add_row(&stage, "x1", "fine", "1", ",x1,1,fine,1");
    second = add_row(&stage, "x2", "fine", "2", ",x2,1,fine,2");
    assert_true(
        mny_audit_flag(stage.audit, &(struct mny_audit_flag){second, "flag_row", "long_string", "9",
                                                             "7", "default"}));
    assert_true(mny_audit_flag(stage.audit,
                               &(struct mny_audit_flag){first, "flag_row", "night", "", "", ""}));
    assert_true(mny_audit_flag(
        stage.audit, &(struct mny_audit_flag){second, "flag_row", "a_burst", "20", "", ""}));
    text = finish(&stage);
    assert_int_equal(lines_with(text, "flag_row"), 3);
    assert_non_null(strstr(text, ",,,,flag_row,night,1,,,,,,,,0,,\n"));
    assert_non_null(strstr(text, ",,,,flag_row,long_string,1,9,7,default,,,,,0,,\n"));
    assert_true(strstr(text, "night") < strstr(text, "long_string"));
    assert_true(strstr(text, "long_string") < strstr(text, "a_burst"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_masked), cmocka_unit_test(test_flags)};

    return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
