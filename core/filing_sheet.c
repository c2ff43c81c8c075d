/* SPDX-License-Identifier: MIT */
#include "core/filing_sheet_private.h"

#include "core/number.h"
#include "core/text.h"
#include "core/writer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A sheet speaks the language of the standards, whatever the user's is. */
static const struct mny_sheet_header headers[MNY_SHEET_COLUMNS] = {
    [MNY_SHEET_CITY] = {"city", "城市：六位行政区划代码（GB/T 2260），每行都要填写"},
    [MNY_SHEET_ITEM] = {"item", "分项编号，请勿改动"},
    [MNY_SHEET_ITEM_LABEL] = {"item_label", "分项名称"},
    [MNY_SHEET_INPUT] = {"input",
                         "填报项编号，请勿改动；x1[1] 这样的可增行，编号依次为 x1[2]、x1[3]……"},
    [MNY_SHEET_LABEL] = {"label", "填报项"},
    [MNY_SHEET_TYPE] = {"type", "类型；带 [] 的可重复填报"},
    [MNY_SHEET_UNIT] = {"unit", "单位"},
    [MNY_SHEET_ALLOWED] = {"allowed", "可填内容"},
    [MNY_SHEET_REQUIREMENT] = {"requirement", "数据要求"},
    [MNY_SHEET_DEPARTMENT] = {"department", "数据来源（负责填报的部门）"},
    [MNY_SHEET_VALUE] = {"value", "填报值；数字不加千位分隔符，没有数据的留空"},
    [MNY_SHEET_SOURCE] = {"source", "数据出处"},
    [MNY_SHEET_EVIDENCE] = {"evidence", "证明材料（文件名或文号）"},
};

const struct mny_sheet_header *mny_sheet_header(enum mny_sheet_column column)
{
    return &headers[column];
}

/* ---- rows ------------------------------------------------------------------------ */

/* LEFT and RIGHT in one text from malloc; frees LEFT.  NULL without memory. */
static char *join(char *left, const char *right)
{
    size_t length = left ? strlen(left) : 0, more = strlen(right);
    char *both = left ? realloc(left, length + more + 1) : NULL;

    if (both)
        memcpy(both + length, right, more + 1);
    else
        free(left);
    return both;
}

static const char *allowed_of(enum mny_input_type type)
{
    switch (type) {
    case MNY_INPUT_COUNT:
        return "不小于 0 的整数";
    case MNY_INPUT_AMOUNT:
        return "不小于 0 的数";
    case MNY_INPUT_PERCENT:
        return "百分数，0～100，如 96.5";
    case MNY_INPUT_YESNO:
        return "是、否";
    case MNY_INPUT_LEVEL:
        return "";
    case MNY_INPUT_RATING:
        return "专家评分，0～100";
    }
    return "";
}

/* What may be filed: `0（未设立）、1（设立）；须与 L1P1-A1 的 x2 相同`. */
static char *describe(const struct mny_standard *standard, const struct mny_standard_input *input)
{
    size_t count;
    const struct mny_standard_input *inputs = mny_standard_inputs(standard, &count);
    const struct mny_standard_item *items = mny_standard_items(standard, &count);
    char number[MNY_NUMBER_ROOM];
    char *text = join(calloc(1, 1), allowed_of(input->type));

    for (size_t i = 0; i < input->level_count; i++) {
        mny_number_format(input->levels[i].value, number);
        text = join(join(text, i > 0 ? "、" : ""), number);
        text = join(join(join(text, "（"), input->levels[i].label), "）");
    }
    if (input->same_as != MNY_NO_INPUT) {
        const struct mny_standard_input *other = &inputs[input->same_as];

        text = join(join(text, "；须与 "), items[other->item].code);
        text = join(join(join(text, " 的 "), other->code), " 相同");
    }
    if (input->repeats)
        text = join(text, "；可重复填报，每个单位（专家）一行");
    if (input->note[0] != '\0')
        text = join(join(text, "；"), input->note);
    return text;
}

bool mny_sheet_row_make(const struct mny_standard *standard, size_t input,
                        struct mny_sheet_row *row)
{
    size_t count;
    const struct mny_standard_input *of = &mny_standard_inputs(standard, &count)[input];
    const struct mny_standard_item *item = &mny_standard_items(standard, &count)[of->item];

    *row = (struct mny_sheet_row){.owned = {NULL}};
    row->owned[0] = join(join(calloc(1, 1), of->code), of->repeats ? "[1]" : "");
    row->owned[1] =
        join(join(calloc(1, 1), mny_input_type_name(of->type)), of->repeats ? "[]" : "");
    row->owned[2] = describe(standard, of);
    if (!row->owned[0] || !row->owned[1] || !row->owned[2]) {
        mny_sheet_row_free(row);
        return false;
    }
    for (size_t i = 0; i < MNY_SHEET_COLUMNS; i++)
        row->cells[i] = "";
    row->cells[MNY_SHEET_ITEM] = item->code;
    row->cells[MNY_SHEET_ITEM_LABEL] = item->label;
    row->cells[MNY_SHEET_INPUT] = row->owned[0];
    row->cells[MNY_SHEET_LABEL] = of->label;
    row->cells[MNY_SHEET_TYPE] = row->owned[1];
    row->cells[MNY_SHEET_UNIT] = of->unit;
    row->cells[MNY_SHEET_ALLOWED] = row->owned[2];
    row->cells[MNY_SHEET_REQUIREMENT] = item->requirement;
    row->cells[MNY_SHEET_DEPARTMENT] = item->department;
    return true;
}

void mny_sheet_row_free(struct mny_sheet_row *row)
{
    for (size_t i = 0; i < sizeof row->owned / sizeof row->owned[0]; i++) {
        free(row->owned[i]);
        row->owned[i] = NULL;
    }
}

/* ---- CSV ------------------------------------------------------------------------- */

static enum mny_code write_csv(const struct mny_standard *standard, const char *path,
                               struct mny_problems *problems)
{
    struct mny_writer *writer;
    enum mny_code code = mny_writer_open(path, problems, &writer), closed;
    size_t count;

    if (code != MNY_OK)
        return code;
    mny_writer_guard(writer);
    mny_standard_inputs(standard, &count);
    for (size_t i = 0; i < MNY_SHEET_COLUMNS; i++)
        mny_writer_text(writer, headers[i].name);
    mny_writer_end_row(writer);
    for (size_t input = 0; input < count && code == MNY_OK; input++) {
        struct mny_sheet_row row;

        if (!mny_sheet_row_make(standard, input, &row)) {
            code = mny_problem_memory(problems);
            break;
        }
        for (size_t i = 0; i < MNY_SHEET_COLUMNS; i++)
            mny_writer_text(writer, row.cells[i]);
        mny_writer_end_row(writer);
        mny_sheet_row_free(&row);
    }
    closed = mny_writer_close(writer);
    return code == MNY_OK ? closed : code;
}

/* ---- the file -------------------------------------------------------------------- */

static bool ends_in(const char *path, const char *end)
{
    size_t length = strlen(path), of_end = strlen(end);

    return length > of_end && strcmp(path + length - of_end, end) == 0;
}

/* An empty file beside PATH, under a name that nobody can foresee; its name in *BESIDE, from
   malloc. */
static enum mny_code make_beside(const char *path, struct mny_problems *problems, char **beside)
{
    const mode_t mask = umask(0);
    int file;

    umask(mask);
    *beside = join(join(calloc(1, 1), path), ".XXXXXX");
    if (!*beside)
        return mny_problem_memory(problems);
    file = mkstemp(*beside);
    if (file >= 0 && fchmod(file, 0666 & ~mask) == 0 && close(file) == 0)
        return MNY_OK;
    return mny_problem_system(problems, MNY_E_CREATE, path, _("create this file"), errno);
}

/* Makes the file beside its place, and puts it there when it is whole. */
static enum mny_code write_file(const struct mny_standard *standard, const char *path,
                                const char *beside, struct mny_problems *problems)
{
    enum mny_code code = ends_in(path, ".xlsx")
                             ? mny_filing_sheet_workbook(standard, beside, problems)
                             : write_csv(standard, beside, problems);

    if (code == MNY_OK && rename(beside, path) != 0)
        code = mny_problem_system(problems, MNY_E_CREATE, path, _("create this file"), errno);
    if (code != MNY_OK)
        unlink(beside);
    return code;
}

enum mny_code mny_filing_sheet_write(const struct mny_standard *standard, const char *path,
                                     bool force, struct mny_problems *problems)
{
    struct mny_where where = {path, 0, 0};
    enum mny_code code;
    char *beside;

    if (strcmp(path, "-") == 0)
        return write_csv(standard, "/dev/stdout", problems);
    if (!ends_in(path, ".csv") && !ends_in(path, ".xlsx"))
        return mny_problem(problems, MNY_E_USAGE, where, "%s",
                           _("a filing sheet is written as a .csv or an .xlsx file; give it such a "
                             "name"));
    if (!force && access(path, F_OK) == 0)
        return mny_problem(problems, MNY_E_CREATE, where, "%s",
                           _("already exists; choose another name, or --force to replace it"));
    code = make_beside(path, problems, &beside);
    if (code == MNY_OK)
        code = write_file(standard, path, beside, problems);
    free(beside);
    return code;
}
