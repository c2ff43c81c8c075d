/* SPDX-License-Identifier: MIT */
/* Every message about a questionnaire, with its place. */
#include "survey/questionnaire/questionnaire.h"

#include "tests/survey/sheets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Rows added to sheets that are right by themselves; CODE is what reading gives
   then, SAID the beginning of a problem, with its place.  The sheets' own rows
   are 3, 7, 4 and 1 lines long, with the header. */
struct added {
    const char *name;
    const char *survey, *choices, *dimensions;
    enum mny_code code;
    const char *said;
};

static const char base_survey[] =
    "type,name,label,required,relevant,constraint,calculation,role,dimension,weight,score_min,"
    "score_max,expect\n"
    "text,id,Id,,,,,id,,,,,\n"
    "select_one city,city,City,,,,,city,,,,,\n";
static const char base_choices[] = "list_name,name,label,score\n"
                                   "city,a,Atown,\n"
                                   "city,b,Btown,\n"
                                   "sat,1,good,100\n"
                                   "sat,2,bad,0\n"
                                   "plain,x,ex,\n"
                                   "plain,y,why,\n";
static const char base_dimensions[] = "dimension,label,weight,parent\n"
                                      "top,Top,1,\n"
                                      "left,Left,1,top\n"
                                      "right,Right,2,top\n";

static const struct added cases[] = {
    {"an empty type", ",x,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:1: error: the row has no type"},
    {"an unknown type", "rank sat,x,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:1: error: type \"rank sat\" is not known; known are select_one LIST"},
    {"a scored number that may be anything", "integer,x,,,,,,,left,,60,0,\n", "", "", MNY_OK,
     "survey.csv:4:6: note: item \"x\" has no constraint: -99 for no answer would be one, and "
     "score "
     "100; write what an answer must be"},
    {"a repeat", "begin repeat,x,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:1: error: type \"begin repeat\": what is asked several times of one person is "
     "not read here; take the repeat out"},
    {"a type that is text here", "deviceid,x,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:1: error: type \"deviceid\" is read as text here: write text"},
    {"a type that is a date here", "today,x,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:1: error: type \"today\" is read as a date here: write date"},
    {"a date with too much behind it", "today 5,x,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:1: error: type \"today 5\" is not known"},
    {"a type with too much behind it", "integer 5,x,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:1: error: type \"integer 5\" is not known"},
    {"a select without a list", "select_one,x,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:1: error: type \"select_one\" names no choice list"},
    {"a list of two words", "select_one two words,x,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:1: error: type \"select_one two words\": one list name without blanks"},
    {"or_other", "select_one sat or_other,x,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:1: error: type \"select_one sat or_other\": or_other is not supported"},
    {"or other, in words", "select_multiple sat or other,x,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:1: error: type \"select_multiple sat or other\": or_other is not supported"},
    {"a list that is not there", "select_one none,x,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:1: error: choice list \"none\" is not in choices.csv"},
    {"a question without a name", "text,,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:2: error: the question has no name"},
    {"a group without a name", "begin_group,,,,,,,,,,,,\nend_group,,,,,,,,,,,,\n", "", "",
     MNY_E_INPUT, "survey.csv:4:2: error: the group has no name"},
    {"a note without a name", "note,,Hello,,,,,,,,,,\n", "", "", MNY_OK, NULL},
    {"a name that is no name", "text,1st,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:2: error: name \"1st\" cannot be used"},
    {"a name with a blank", "text,a b,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:2: error: name \"a b\" cannot be used"},
    {"a name with a colon", "text,a:b,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:2: error: name \"a:b\" cannot be used"},
    {"a Chinese name", "text,年龄_1.a-b,,,,,,,,,,,\n", "", "", MNY_OK, NULL},
    {"a question with the name of a column of responses.csv", "text,line,,,,,,,,,,,\n", "", "",
     MNY_OK, "survey.csv:4:2: warning: responses.csv has a column \"line\" already"},
    {"a question twice", "text,x,,,,,,,,,,,\ninteger,x,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:5:2: error: name \"x\" stands twice, first in line 4"},
    {"a note and a question of one name", "note,x,,,,,,,,,,,\ninteger,x,,,,,,,,,,,\n", "", "",
     MNY_E_INPUT, "survey.csv:5:2: error: name \"x\" stands twice, first in line 4"},
    {"a question twice in two groups",
     "begin_group,g,,,,,,,,,,,\ntext,x,,,,,,,,,,,\nend_group,,,,,,,,,,,,\ntext,x,,,,,,,,,,,\n", "",
     "", MNY_E_INPUT, "survey.csv:7:2: error: name \"x\" stands twice, first in line 5"},
    {"a group and a question beside it",
     "begin_group,x,,,,,,,,,,,\nend_group,,,,,,,,,,,,\n"
     "text,x,,,,,,,,,,,\n",
     "", "", MNY_E_INPUT, "survey.csv:6:2: error: name \"x\" stands twice, first in line 4"},
    {"a group and a question inside it",
     "begin_group,x,,,,,,,,,,,\ntext,x,,,,,,,,,,,\n"
     "end_group,,,,,,,,,,,,\n",
     "", "", MNY_OK, NULL},
    {"end without begin", "end_group,,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:1: error: end_group without a begin_group"},
    {"begin without end", "begin_group,g,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:1: error: group \"g\" is never closed"},
    {"an end of another name", "begin_group,g,,,,,,,,,,,\nend_group,h,,,,,,,,,,,\n", "", "", MNY_OK,
     "survey.csv:5:2: warning: end_group names \"h\", but closes group \"g\""},
    {"a note with a role", "note,x,,,,,,device,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:8: error: only a question can have a role"},
    {"a group with a dimension", "begin_group,g,,,,,,,left,,,,\nend_group,,,,,,,,,,,,\n", "", "",
     MNY_E_INPUT, "survey.csv:4:9: error: only a question can have a dimension"},
    {"a required that is neither", "text,x,,sometimes,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:4: error: required \"sometimes\" is neither yes nor no"},
    {"an unknown role", "text,x,,,,,,City,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:8: error: role \"City\" is not known; known are id, city"},
    {"a role twice", "text,x,,,,,,id,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:8: error: role id stands twice, first in line 2 (\"id\")"},
    {"comments twice", "text,x,,,,,,comment,,,,,\ntext,y,,,,,,comment,,,,,\n", "", "", MNY_OK,
     NULL},
    {"a base weight in words", "text,x,,,,,,base_weight,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:8: error: \"x\" with role base_weight has type text; the role needs one of: "
     "integer, decimal, range"},
    {"an fpc that is chosen", "select_one sat,x,,,,,,fpc,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:8: error: \"x\" with role fpc has type select_one"},
    {"a start that is a number", "decimal,x,,,,,,started,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:8: error: \"x\" with role started has type decimal; the role needs one of: "
     "text, date, dateTime, start, end"},
    {"a duration that is a date", "date,x,,,,,,duration,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:8: error: \"x\" with role duration has type date; the role needs one of: "
     "integer, decimal, range, text"},
    {"a stratum of several choices", "select_multiple sat,x,,,,,,stratum,,,,,\n", "", "",
     MNY_E_INPUT,
     "survey.csv:4:8: error: \"x\" with role stratum has type select_multiple; the "
     "role needs one of: select_one, integer"},
    {"a computed stratum", "calculate,x,,,,,1,stratum,,,,,\n", "", "", MNY_OK, NULL},
    {"a computed attention item", "calculate,x,,,,,1,attention,,,,,1\n", "", "", MNY_E_INPUT,
     "survey.csv:4:8: error: \"x\" with role attention has type calculate"},
    {"an attention item without answer", "select_one sat,x,,,,,,attention,,,,,\n", "", "",
     MNY_E_INPUT, "survey.csv:4:13: error: attention item \"x\" has no expected answer"},
    {"an expected answer that is no choice", "select_one sat,x,,,,,,attention,,,,,3\n", "", "",
     MNY_E_INPUT, "survey.csv:4:13: error: expected answer \"3\" is not a choice of list \"sat\""},
    {"an expected answer by its label", "select_one sat,x,,,,,,attention,,,,,bad\n", "", "",
     MNY_E_INPUT,
     "survey.csv:4:13: error: expected answer \"bad\" is a label of list \"sat\"; "
     "write the choice's name, \"2\""},
    {"several expected answers", "select_multiple sat,x,,,,,,attention,,,,,1 2\n", "", "", MNY_OK,
     NULL},
    {"one of several is wrong", "select_multiple sat,x,,,,,,attention,,,,,1 3\n", "", "",
     MNY_E_INPUT, "survey.csv:4:13: error: expected answer \"3\" is not a choice of list \"sat\""},
    {"an expected answer that is no number", "integer,x,,,,,,attention,,,,,five\n", "", "",
     MNY_E_INPUT, "survey.csv:4:13: error: expected answer \"five\" of \"x\" is not a number"},
    {"an expected answer without the role", "integer,x,,,,,,,,,,,5\n", "", "", MNY_OK,
     "survey.csv:4:13: warning: \"x\" has an expected answer but not the role attention"},
    {"a dimension that is not there", "select_one sat,x,,,,,,,nowhere,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:9: error: dimension \"nowhere\" of item \"x\" is not in dimensions.csv"},
    {"a dimension with others below it", "select_one sat,x,,,,,,,top,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:9: error: item \"x\" is in dimension \"top\", which has dimensions below it"},
    {"a scored text", "text,x,,,,,,,left,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:9: error: \"x\" of type text has a dimension"},
    {"a scored select_multiple", "select_multiple sat,x,,,,,,,left,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:9: error: \"x\" of type select_multiple has a dimension"},
    {"a scored calculate", "calculate,x,,,,,1,,left,,0,1,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:9: error: \"x\" of type calculate has a dimension"},
    {"a scored attention item", "select_one sat,x,,,,,,attention,left,,,,1\n", "", "", MNY_E_INPUT,
     "survey.csv:4:9: error: \"x\" has a role and a dimension"},
    {"a list without scores", "select_one plain,x,,,,,,,left,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:9: error: scored item \"x\" has no choice with a score; fill in the column "
     "\"score\" of list \"plain\""},
    {"a weight in words", "select_one sat,x,,,,,,,left,high,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:10: error: weight \"high\" of item \"x\" is not a number"},
    {"a negative weight", "select_one sat,x,,,,,,,left,-0.5,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:10: error: weight \"-0.5\" of item \"x\" is not a number of 0 or more"},
    {"a weight of nothing", "select_one sat,x,,,,,,,left,0,,,\nselect_one sat,y,,,,,,,left,,,,\n",
     "", "", MNY_OK, "survey.csv:4:10: warning: item \"x\" has weight 0"},
    {"all weights of nothing", "select_one sat,x,,,,,,,left,0,,,\n", "", "", MNY_E_INPUT,
     "dimensions.csv:3:3: error: all weights below dimension \"left\" are 0"},
    {"a weight without a dimension", "select_one sat,x,,,,,,,,2,,,\n", "", "", MNY_OK,
     "survey.csv:4:10: warning: \"x\" has a weight but no dimension; it is not scored"},
    {"no score_min", "integer,x,,,,,,,left,,,10,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:11: error: scored item \"x\" lacks score_min; write the answer that scores 0"},
    {"no score_max", "range,x,,,,,,,left,,0,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:12: error: scored item \"x\" lacks score_max; write the answer that scores 100"},
    {"a score_max that is no number", "decimal,x,,,,,,,left,,0,ten,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:12: error: score_max \"ten\" of item \"x\" is not a number"},
    {"score_min and score_max alike", "decimal,x,,,,,,,left,,10,10.0,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:12: error: score_min and score_max of item \"x\" are both 10.0"},
    {"score_min and score_max beyond numbers", "decimal,x,,,,,,,left,,-1e308,1e308,\n", "", "",
     MNY_E_INPUT,
     "survey.csv:4:12: error: score_min and score_max of item \"x\" are too far apart"},
    {"a score_min for a choice", "select_one sat,x,,,,,,,left,,0,,\n", "", "", MNY_OK,
     "survey.csv:4:11: warning: \"x\" has a score_min, which is only used for scored items"},
    {"a score_max without a dimension", "integer,x,,,,,,,,,,9,\n", "", "", MNY_OK,
     "survey.csv:4:12: warning: \"x\" has a score_max, which is only used for scored items"},
    {"a calculate without calculation", "calculate,x,,,,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:7: error: calculate \"x\" has no calculation"},
    {"a calculate with a constraint", "calculate,x,,,,. > 1,2,,,,,,\n", "", "", MNY_OK,
     "survey.csv:4:6: warning: calculate \"x\" has a constraint"},
    {"a calculation that is not computed", "integer,x,,,,,2,,,,,,\n", "", "", MNY_OK,
     "survey.csv:4:7: warning: \"x\" of type integer has a calculation"},
    {"a wrong relevant", "integer,x,,,1 +,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:5: error: relevant"},
    {"a wrong constraint", "integer,x,,,,. >,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:6: error: constraint"},
    {"a wrong calculation", "calculate,x,,,,,(1,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:7: error: calculation"},
    {"a wrong relevant of a note", "note,x,,,1 +,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:5: error: relevant"},
    {"a wrong relevant of a group", "begin_group,g,,,1 +,,,,,,,,\nend_group,,,,,,,,,,,,\n", "", "",
     MNY_E_INPUT, "survey.csv:4:5: error: relevant"},
    {"a name nobody has", "integer,x,,,${nobody} = 1,,,,,,,,\n", "", "", MNY_E_INPUT, "${nobody}"},
    {"itself in a relevant", "integer,x,,,. > 1,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:5: error: relevant"},
    {"a group's name",
     "begin_group,g,,,,,,,,,,,\nend_group,,,,,,,,,,,,\n"
     "integer,x,,,${g} = 1,,,,,,,,\n",
     "", "", MNY_E_INPUT, "survey.csv:6:5: note: \"g\" is a group; only questions have a value"},
    {"a note's name", "note,n,,,,,,,,,,,\ninteger,x,,,${n} = 1,,,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:5:5: note: \"n\" is a note; only questions have a value"},
    {"a calculation of itself", "calculate,x,,,,,${x} + 1,,,,,,\n", "", "", MNY_E_INPUT,
     "survey.csv:4:7: error: calculation or relevant goes round in a circle: x → x"},
    {"two questions that wait", "integer,x,,,${y} = 1,,,,,,,,\ninteger,y,,,${x} = 1,,,,,,,,\n", "",
     "", MNY_E_INPUT,
     "survey.csv:4:5: error: calculation or relevant goes round in a circle: x → y → x"},
    {"a group that waits for its inside",
     "begin_group,g,,,${x} = 1,,,,,,,,\ninteger,x,,,,,,,,,,,\nend_group,,,,,,,,,,,,\n", "", "",
     MNY_E_INPUT,
     "survey.csv:4:5: error: calculation or relevant goes round in a circle: g → x → g"},
    {"a group that waits by way of a calculation",
     "begin_group,g,,,${c} = 1,,,,,,,,\nbegin_group,h,,,,,,,,,,,\ninteger,x,,,,,,,,,,,\n"
     "end_group,,,,,,,,,,,,\nend_group,,,,,,,,,,,,\ncalculate,c,,,,,${x},,,,,,\n",
     "", "", MNY_E_INPUT,
     "survey.csv:4:5: error: calculation or relevant goes round in a circle: g → c → x → h → g"},
    {"a relevant that looks ahead", "integer,x,,,${y} = 1,,,,,,,,\ninteger,y,,,,,,,,,,,\n", "", "",
     MNY_OK,
     "survey.csv:4:5: warning: relevant of \"x\" depends on \"y\", which is asked after it"},
    {"a relevant that looks ahead by a calculation",
     "integer,x,,,${c} = 1,,,,,,,,\ninteger,y,,,,,,,,,,,\ncalculate,c,,,,,${y},,,,,,\n", "", "",
     MNY_OK,
     "survey.csv:4:5: warning: relevant of \"x\" depends on \"y\", which is asked after it"},
    {"a group that looks ahead",
     "begin_group,g,,,${y} = 1,,,,,,,,\nend_group,,,,,,,,,,,,\n"
     "integer,y,,,,,,,,,,,\n",
     "", "", MNY_OK,
     "survey.csv:4:5: warning: relevant of \"g\" depends on \"y\", which is asked after it"},
    {"a relevant with a label", "integer,x,,,${city} = 'Atown',,,,,,,,\n", "", "", MNY_OK,
     "survey.csv:4:5: warning: relevant: ${city} is compared with \"Atown\", which is a label and "
     "never an answer; write the choice's name, \"a\""},
    {"a relevant with what is no choice", "integer,x,,,${city} != 'c',,,,,,,,\n", "", "", MNY_OK,
     "survey.csv:4:5: warning: relevant: ${city} is compared with \"c\", which is no choice"},
    {"a number that no choice has",
     "select_one sat,y,,,,,,,,,,,\ninteger,x,,,${y} = 2.0 or ${y} = 7,,,,,,,,\n", "", "", MNY_OK,
     "survey.csv:5:5: warning: relevant: ${y} is compared with \"7\""},
    {"choices that are there",
     "select_one sat,y,,,,,,,,,,,\nselect_multiple sat,m,,,,,,,,,,,\n"
     "integer,x,,,\"${y} = 2.0 or ${y} = '' or ${m} = '1 2' or selected(${m}, '1')\",,,,,,,,\n",
     "", "", MNY_OK, NULL},
    {"a selected that never is",
     "select_multiple sat,m,,,,,,,,,,,\ninteger,x,,,\"selected(${m}, 'good')\",,,,,,,,\n", "", "",
     MNY_OK, "survey.csv:5:5: warning: relevant: ${m} is compared with \"good\", which is a label"},
    {"a word of a choice's name is selected",
     "select_one m,y,,,,,,,,,,,\ninteger,x,,,\"selected(${y}, 'b')\",,,,,,,,\n", "m,a b,ab,\n", "",
     MNY_OK, NULL},
    {"an order of what is no number", "date,d,,,,. > '2000-01-01',,,,,,,\n", "", "", MNY_OK,
     "survey.csv:4:6: warning: constraint: < <= > >= compare numbers, and \"2000-01-01\" is none"},
    {"an order of a number in quotes", "integer,x,,,,. > '20',,,,,,,\n", "", "", MNY_OK, NULL},
    {"a number that is a text", "integer,n,,,,. != 'none',,,,,,,\n", "", "", MNY_OK,
     "survey.csv:4:6: warning: constraint: the answer to ${n} is a number, and \"none\" is none"},
    {"a row that is too long", "text,x,,,,,,,,,,,,more\n", "", "", MNY_E_INPUT,
     "survey.csv:4:14: error: the row has 14 fields, the header only 13"},
    {"a row with commas behind it", "text,x,,,,,,,,,,,,,,\n", "", "", MNY_OK, NULL},
    {"a choice without a list", "", ",z,zed,\n", "", MNY_E_INPUT,
     "choices.csv:8:1: error: the choice belongs to no list"},
    {"a choice without a name", "", "sat,,zed,\n", "", MNY_E_INPUT,
     "choices.csv:8:2: error: a choice of list \"sat\" has no name"},
    {"a label that is the name of another choice", "", "sat,3,2,\n", "", MNY_OK,
     "choices.csv:8:3: warning: list \"sat\": the label \"2\" of choice \"3\" is the name of"},
    {"a choice twice", "", "sat,1,again,\n", "", MNY_E_INPUT,
     "choices.csv:8:2: error: choice \"1\" stands twice in list \"sat\", first in line 4"},
    {"a label twice", "", "sat,3,ｇｏｏｄ,50\n", "", MNY_OK,
     "choices.csv:8:3: warning: choices \"1\" and \"3\" of list \"sat\" have the same label"},
    {"a score in words", "", "sat,3,so,half\n", "", MNY_E_INPUT,
     "choices.csv:8:4: error: score \"half\" is not a number from 0 to 100"},
    {"a score above 100", "", "sat,3,so,100.5\n", "", MNY_E_INPUT,
     "choices.csv:8:4: error: score \"100.5\" is not a number from 0 to 100"},
    {"a score below 0", "", "sat,3,so,-1\n", "", MNY_E_INPUT,
     "choices.csv:8:4: error: score \"-1\" is not a number from 0 to 100"},
    {"a list nobody asks", "", "", "", MNY_OK,
     "choices.csv:6:1: note: no question uses the choice list \"plain\""},
    {"a blank in a multiple choice", "select_multiple m,x,,,,,,,,,,,\n", "m,a b,ab,\n", "",
     MNY_E_INPUT, "choices.csv:8:2: error: choice name \"a b\" contains a blank"},
    {"a separator in a multiple choice", "select_multiple m,x,,,,,,,,,,,\n", "m,a┋b,ab,\n", "",
     MNY_E_INPUT, "choices.csv:8:2: error: choice name \"a┋b\" contains a blank"},
    {"a blank in a single choice", "select_one m,x,,,,,,,,,,,\n", "m,a b,ab,\n", "", MNY_OK, NULL},
    {"a dimension without code", "", "", ",Other,1,\n", MNY_E_INPUT,
     "dimensions.csv:5:1: error: the dimension has no code"},
    {"a dimension twice", "", "", "left,Other,1,\n", MNY_E_INPUT,
     "dimensions.csv:5:1: error: dimension \"left\" stands twice, first in line 3"},
    {"a dimension without weight", "", "", "other,Other,,\n", MNY_E_INPUT,
     "dimensions.csv:5:3: error: weight \"\" of dimension \"other\" is not a number"},
    {"a dimension of negative weight", "", "", "other,Other,-1,\n", MNY_E_INPUT,
     "dimensions.csv:5:3: error: weight \"-1\" of dimension \"other\" is not a number"},
    {"a dimension of no weight", "", "", "other,Other,0,\n", MNY_OK,
     "dimensions.csv:5:3: warning: dimension \"other\" has weight 0"},
    {"a parent that is not there", "", "", "other,Other,1,none\n", MNY_E_INPUT,
     "dimensions.csv:5:4: error: parent \"none\" of dimension \"other\" is not a dimension"},
    {"a dimension that is its parent", "", "", "other,Other,1,other\n", MNY_E_INPUT,
     "dimensions.csv:5:4: error: dimensions are their own parents: other → other"},
    {"dimensions that are each other's parents", "", "", "p,P,1,q\nq,Q,1,p\n", MNY_E_INPUT,
     "dimensions.csv:5:4: error: dimensions are their own parents: p → q → p"},
    {"a dimension with nothing in it", "", "", "other,Other,1,\n", MNY_OK,
     "dimensions.csv:5:1: warning: dimension \"other\" has no items and no dimensions below it"},
};

static char *joined(const char *base, const char *added)
{
    size_t room = strlen(base) + strlen(added) + 1;
    char *text = malloc(room);

    snprintf(text, room, "%s%s", base, added);
    return text;
}

static void says(void **state)
{
    const struct added *c = *state;
    char *survey = joined(base_survey, c->survey), *choices = joined(base_choices, c->choices);
    char *dimensions = joined(base_dimensions, c->dimensions);
    struct test_sheets sheets = {survey, choices, dimensions, "form_title\nTitle\n"};
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *q = NULL;
    enum mny_code code = test_questionnaire(&sheets, problems, &q);
    bool said = !c->said || test_says(problems, c->said);
    size_t errors = mny_problems_count(problems, MNY_ERROR);

    if (code != c->code || !said)
        test_print(problems);
    assert_int_equal(code, c->code);
    assert_true(said);
    assert_true((q != NULL) == (code == MNY_OK));
    assert_int_equal(errors, code != MNY_OK); /* one fault, one error */
    if (!c->said)
        assert_int_equal(mny_problems_count(problems, MNY_WARNING), 2); /* left, right: empty */
    mny_questionnaire_free(q);
    mny_problems_free(problems);
    free(survey);
    free(choices);
    free(dimensions);
}

/* Sheets that are wrong, or absent, as a whole. */
static void says_of_sheets(void **state)
{
    static const char survey[] = "type,name,role\nselect_one c,city,city\n";
    static const char choices[] = "list_name,name,label\nc,1,One\n";
    static const struct {
        struct test_sheets sheets;
        enum mny_code code;
        const char *said;
    } sheets[] = {
        {{NULL, choices, NULL, NULL}, MNY_E_NOT_FOUND, "survey.csv: error: "},
        {{"", choices, NULL, NULL}, MNY_E_INPUT, "survey.csv:1:1: error: the file is empty"},
        {{"type,name\n", choices, NULL, NULL},
         MNY_E_INPUT,
         "survey.csv: error: the sheet has a "
         "header but no questions"},
        {{"kind,name\ntext,x\n", choices, NULL, NULL},
         MNY_E_INPUT,
         "survey.csv:1:1: error: column \"type\" is missing; this file needs the columns"},
        {{"type,label\ntext,x\n", choices, NULL, NULL},
         MNY_E_INPUT,
         "survey.csv:1:1: error: column \"name\" is missing; this file needs the columns"},
        {{"type,name,relevant,relevance\ntext,x,,\n", choices, NULL, NULL},
         MNY_E_INPUT,
         "survey.csv:1:4: error: columns \"relevant\" and \"relevance\" mean the same"},
        {{"type,name\ntext,x\n", choices, NULL, NULL},
         MNY_E_INPUT,
         "survey.csv: error: no question has the role city"},
        {{"type,name,role\ntext,x,city\n", choices, NULL, NULL},
         MNY_E_INPUT,
         "survey.csv:2:3: error: \"x\" with role city has type text; the role needs one of: "
         "select_one"},
        {{survey, NULL, NULL, NULL},
         MNY_E_NOT_FOUND,
         "choices.csv: error: the sheet is missing, but line 2 of survey.csv asks for choice list "
         "\"c\""},
        {{survey, "list_name,label\nc,1\n", NULL, NULL},
         MNY_E_INPUT,
         "choices.csv:1:1: error: column \"name\" is missing; this file needs the columns"},
        {{"type,name,role,dimension,score_min,score_max\nselect_one c,city,city,,,\n"
          "integer,x,,service,0,9\n",
          choices, NULL, NULL},
         MNY_E_NOT_FOUND,
         "dimensions.csv: error: the sheet is missing, but items such as \"x\" (line 3 of "
         "survey.csv) have a dimension"},
        {{survey, choices, "dimension,label\n", NULL},
         MNY_E_INPUT,
         "dimensions.csv:1:1: error: column \"weight\" is missing; this file needs the columns"},
        {{survey, choices, "dimension,weight\na,0\nb,0\n", NULL},
         MNY_E_INPUT,
         "dimensions.csv:2:2: error: the weights of all dimensions without a parent are 0"},
        {{survey, choices, NULL, "min_duration\n-1\n"},
         MNY_E_INPUT,
         "settings.csv:2:1: error: min_duration \"-1\" is not a number of 0 or more"},
        {{survey, choices, NULL, "speeder_share\n33%\n"},
         MNY_E_INPUT,
         "settings.csv:2:1: error: speeder_share \"33%\" is not a number of 0 or more"},
        {{survey, choices, NULL, "speeder_share\n33\n"},
         MNY_OK,
         "settings.csv:2:1: warning: a speeder_share above 1"},
        {{survey, choices, NULL, "straightline_items\n1.5\n"},
         MNY_E_INPUT,
         "settings.csv:2:1: error: straightline_items \"1.5\" is not a whole number"},
        {{survey, choices, NULL, "straightline_items\n-1\n"},
         MNY_E_INPUT,
         "settings.csv:2:1: error: straightline_items \"-1\" is not a whole number"},
        {{survey, choices, NULL, "form_title\na\nb\n"},
         MNY_E_INPUT,
         "settings.csv:3: error: a second row of settings"},
        {{survey, choices, NULL, "form_title,screen_out\na,${age} < 18\n"},
         MNY_E_INPUT,
         "settings.csv:2:2: error: screen_out"},
        {{survey, choices, NULL, "screen_out\n. = 1\n"},
         MNY_E_INPUT,
         "settings.csv:2:1: error: screen_out"},
        {{survey, choices, NULL, "form_title,recommend\na,nps\n"},
         MNY_E_INPUT,
         "settings.csv:2:2: error: recommend \"nps\": no question of survey.csv has that name"},
        {{survey, choices, NULL, "recommend\ncity\n"},
         MNY_E_INPUT,
         "settings.csv:2:1: error: recommend \"city\": a net promoter score is made of answers "
         "from 0 "
         "to 10"},
        {{survey, choices, NULL, "form_title,overall\na,happy\n"},
         MNY_E_INPUT,
         "settings.csv:2:2: error: overall \"happy\": no question of survey.csv has that name"},
        {{survey, choices, NULL, "overall\ncity\n"},
         MNY_E_INPUT,
         "settings.csv:2:1: error: overall \"city\": overall satisfaction is one number"},
        {{survey, choices, NULL, "theme\n7\n"},
         MNY_OK,
         "settings.csv:1:1: note: column \"theme\" is not used here"},
        {{survey, choices, NULL, "form_title\n"}, MNY_OK, "settings.csv: note: no settings"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_questionnaire *q = NULL;
        enum mny_code code = test_questionnaire(&sheets[i].sheets, problems, &q);

        if (code != sheets[i].code || !test_says(problems, sheets[i].said)) {
            test_print(problems);
            fail_msg("code %d, not said: %s", (int)code, sheets[i].said);
        }
        assert_true((q != NULL) == (code == MNY_OK));
        mny_questionnaire_free(q);
        mny_problems_free(problems);
    }
}

static void says_of_folders(void **state)
{
    static const struct {
        const char *folder;
        enum mny_code code;
        const char *said;
    } folders[] = {
        {"tests/data/questionnaires/none", MNY_E_NOT_FOUND,
         "tests/data/questionnaires/none: error: "},
        {"tests/data/questionnaires/town/survey.csv", MNY_E_INPUT,
         "town/survey.csv: error: not a folder"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_questionnaire *q = NULL;

        assert_int_equal(mny_questionnaire_read(folders[i].folder, problems, &q), folders[i].code);
        assert_null(q);
        assert_true(test_says(problems, folders[i].said));
        assert_int_equal(mny_problems_size(problems), 1);
        mny_problems_free(problems);
    }
}

/* One run names everything: expected.txt has the beginning of each problem, in
   their order. */
static void names_all_at_once(void **state)
{
    static const char folder[] = "tests/data/questionnaires/faulty/";
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *q = NULL;
    FILE *expected = fopen("tests/data/questionnaires/faulty/expected.txt", "r");
    char line[500];
    size_t count = 0;

    (void)state;
    assert_non_null(expected);
    /* another file's error came first: the code is still the questionnaire's */
    mny_problem(problems, MNY_E_IO, (struct mny_where){"other.csv", 0, 0}, "%s", "other");
    assert_int_equal(mny_questionnaire_read(folder, problems, &q), MNY_E_INPUT);
    assert_null(q);
    while (fgets(line, sizeof line, expected)) {
        char *text;

        line[strcspn(line, "\n")] = '\0';
        assert_true(++count < mny_problems_size(problems));
        text = mny_problem_format(mny_problems_at(problems, count));
        assert_memory_equal(text, folder, strlen(folder));
        if (strncmp(text + strlen(folder), line, strlen(line)) != 0)
            fail_msg("expected %s\n     got %s", line, text + strlen(folder));
        free(text);
    }
    assert_int_equal(count + 1, mny_problems_size(problems));
    fclose(expected);
    mny_problems_free(problems);
}

/* The middle of a long ring is left out. */
static void shortens_a_long_ring(void **state)
{
    enum { LONG = 5000 };
    char *survey = malloc(LONG * 64 + 200), *at = survey;
    struct test_sheets sheets = {survey, "list_name,name,label\nc,1,One\n", NULL, NULL};
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *q = NULL;

    (void)state;
    at += sprintf(at, "type,name,calculation,role\nselect_one c,city,,city\n");
    for (int i = 0; i < LONG; i++)
        at += sprintf(at, "calculate,c%d,${c%d} + ${c0},\n", i, (i + 1) % LONG);
    assert_int_equal(test_questionnaire(&sheets, problems, &q), MNY_E_INPUT);
    assert_true(test_says(problems, "c10 → c11 → … → c4988 → c4989"));
    assert_true(test_says(problems, "c4999 → c0"));
    mny_problems_free(problems);
    free(survey);
}

int main(void)
{
    enum { CASES = sizeof cases / sizeof *cases };
    struct CMUnitTest tests[CASES + 4];

    for (size_t i = 0; i < CASES; i++)
        tests[i] =
            (struct CMUnitTest){cases[i].name, says, NULL, NULL, (void *)(uintptr_t)&cases[i]};
    tests[CASES] = (struct CMUnitTest)cmocka_unit_test(says_of_sheets);
    tests[CASES + 1] = (struct CMUnitTest)cmocka_unit_test(says_of_folders);
    tests[CASES + 2] = (struct CMUnitTest)cmocka_unit_test(names_all_at_once);
    tests[CASES + 3] = (struct CMUnitTest)cmocka_unit_test(shortens_a_long_ring);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
