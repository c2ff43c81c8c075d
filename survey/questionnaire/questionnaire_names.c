/* SPDX-License-Identifier: MIT */
/* Names of questions, notes and groups. */
#include "core/text.h"
#include "survey/questionnaire/questionnaire_parts.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistr.h>

/* NameStartChar and NameChar of XML 1.0 (5th edition, section 2.3) without the
   colon, as pyxform has it: letters of every script are allowed. */
static const struct {
    ucs4_t first, last;
} start_ranges[] = {
    {'A', 'Z'},       {'_', '_'},       {'a', 'z'},       {0xC0, 0xD6},     {0xD8, 0xF6},
    {0xF8, 0x2FF},    {0x370, 0x37D},   {0x37F, 0x1FFF},  {0x200C, 0x200D}, {0x2070, 0x218F},
    {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
};

static bool may_start(ucs4_t character)
{
    for (size_t i = 0; i < sizeof start_ranges / sizeof *start_ranges; i++)
        if (character >= start_ranges[i].first && character <= start_ranges[i].last)
            return true;
    return false;
}

static bool may_follow(ucs4_t character)
{
    return may_start(character) || character == '-' || character == '.' ||
           (character >= '0' && character <= '9') || character == 0xB7 ||
           (character >= 0x300 && character <= 0x36F) ||
           (character >= 0x203F && character <= 0x2040);
}

static bool is_xml_name(const char *name)
{
    const uint8_t *at = (const uint8_t *)name;
    ucs4_t character;

    at = u8_next(&character, at);
    if (!at || !may_start(character))
        return false;
    while ((at = u8_next(&character, at)) != NULL)
        if (!may_follow(character))
            return false;
    return true;
}

static enum mny_code say_twice(struct mny_questionnaire_reading *reading, size_t row, size_t first)
{
    mny_problem(reading->problems, MNY_E_INPUT, mny_sheet_where(reading->survey, row, COLUMN_NAME),
                _("name \"%s\" stands twice, first in line %zu; give one of them another name"),
                mny_sheet_cell(reading->survey, row, COLUMN_NAME),
                mny_sheet_where(reading->survey, first, COLUMN_NAME).line);
    return MNY_OK;
}

/* A question's or note's name is unique in the form: ${name} must be one thing.
   A group's only has to differ from its neighbours', as in XLSForm: a form with
   ${name} for a question and a group of that name elsewhere is in use. */
static enum mny_code check_twice(struct mny_questionnaire_reading *reading, size_t row,
                                 bool is_group, size_t parent, const char *name)
{
    size_t length = strlen(name), first, twice = row;
    char *placed = mny_arena_alloc(reading->q->arena, length + 32);

    if (!placed)
        return mny_problem_memory(reading->problems);
    if (!is_group && !mny_key_index_add(reading->row_names, name, length, row, &twice))
        return mny_problem_memory(reading->problems);
    if (twice != row)
        return say_twice(reading, row, twice);
    length = (size_t)snprintf(placed, length + 32, "%zu/%s", parent, name);
    if (!mny_key_index_add(reading->place_names, placed, length, row, &first))
        return mny_problem_memory(reading->problems);
    return first == row ? MNY_OK : say_twice(reading, row, first);
}

enum mny_code mny_questionnaire_check_name(struct mny_questionnaire_reading *reading, size_t row,
                                           enum mny_row_kind kind, size_t parent)
{
    const char *name = mny_sheet_cell(reading->survey, row, COLUMN_NAME);
    struct mny_where where = mny_sheet_where(reading->survey, row, COLUMN_NAME);
    size_t unused;

    if (name[0] == '\0') {
        if (kind != MNY_ROW_NOTE)
            mny_problem(reading->problems, MNY_E_INPUT, where, "%s",
                        kind == MNY_ROW_BEGIN
                            ? _("the group has no name; write one in column \"name\"")
                            : _("the question has no name; write one in column \"name\""));
        return MNY_OK;
    }
    if (!is_xml_name(name))
        mny_problem(reading->problems, MNY_E_INPUT, where,
                    _("name \"%s\" cannot be used; a name begins with a letter or _ and has only "
                      "letters, digits, _, - and . in it"),
                    name);
    if (kind == MNY_ROW_QUESTION && (strcmp(name, "file") == 0 || strcmp(name, "line") == 0))
        mny_remark(reading->problems, MNY_WARNING, where,
                   _("responses.csv has a column \"%s\" already, which says where a row comes "
                     "from: what is read by the names of columns finds only one of the two; give "
                     "the question another name"),
                   name);
    if ((kind == MNY_ROW_NOTE || kind == MNY_ROW_BEGIN) &&
        !mny_key_index_add(reading->silent_names, name, strlen(name), kind == MNY_ROW_BEGIN,
                           &unused))
        return mny_problem_memory(reading->problems);
    return check_twice(reading, row, kind == MNY_ROW_BEGIN, parent, name);
}
