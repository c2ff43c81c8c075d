/* SPDX-License-Identifier: MIT */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "survey/privacy/personal.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/privacy/personal_checks.h"
#include "survey/privacy/personal_glance.h"
#include "survey/privacy/personal_private.h"

#include <pcre2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The patterns below take a few steps a byte; a text that takes more than these is
   hostile and is not scanned.  HEAP_LIMIT is in KiB. */
enum {
    MATCH_LIMIT = 10000000,
    HEAP_LIMIT = 16384,
    JIT_STACK_START = 32 * 1024,
    JIT_STACK_LIMIT = 1024 * 1024
};

#define NO_DIGIT_BEFORE "(?<![0-9])"
#define NO_DIGIT_AFTER "(?![0-9])"
/* What people put between groups of digits: blanks and dashes of all kinds. */
#define BETWEEN "[- \\x{A0}\\x{2010}-\\x{2015}\\x{2212}]"
#define MAYBE BETWEEN "{0,2}"
#define ID_NUMBER                                                                                  \
    NO_DIGIT_BEFORE "[1-9][0-9](?:" MAYBE "[0-9]{2}){7}" MAYBE "[0-9]" MAYBE                       \
                    "[0-9Xx]" NO_DIGIT_AFTER
#define OLD_ID_NUMBER                                                                              \
    NO_DIGIT_BEFORE "[1-9][0-9]{5}" MAYBE                                                          \
                    "[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])" MAYBE                    \
                    "[0-9]{3}" NO_DIGIT_AFTER
/* A number, whole or in groups of 3, 4, 4, of 4, 3, 4 or of 3, 3, 5. */
#define MOBILE_NUMBER                                                                              \
    "(?:1[3-9][0-9](?:" MAYBE "[0-9]{4}){2}|1[3-9][0-9]{2}" BETWEEN "[0-9]{3}" BETWEEN             \
    "[0-9]{4}|1[3-9][0-9]" BETWEEN "[0-9]{3}" BETWEEN "[0-9]{5}|"                                  \
    "1[3-9][0-9]([._/、·])[0-9]{4}\\1[0-9]{4})"
/* One of eleven digits, some or all of them Chinese numerals. */
#define NUMERAL "[0-9零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]"
#define MOBILE_NUMERALS                                                                            \
    "(?<!" NUMERAL ")[1一幺壹][3-9三四五六七八九叁肆伍陆柒捌玖]" NUMERAL "{9}(?!" NUMERAL ")"
/* The areas that there are, without the leading 0. */
#define AREA "(?:10|2[0-9]|[3-9][0-9]{2})"
#define LANDLINE_NUMBER                                                                            \
    "(?:\\(0" AREA "\\)" MAYBE "|0" AREA "(?:/|" MAYBE ")|"                                        \
    "(?:(?:\\+|00)86" MAYBE "|86" BETWEEN ")\\(?0?" AREA "\\)?" MAYBE ")"                          \
    "[1-9][0-9]{2,3}" MAYBE "[0-9]{4}"
/* Digits one by one, with a blank, dash or point between them or not: of a resident id, which the
   check digit tells from other numbers, of a mobile number and of a card. */
#define APART "(?:" BETWEEN "|\\.)?"
#define NONE_BEFORE "(?<![0-9])(?<![0-9][ .])"
#define NONE_AFTER "(?![ .]?[0-9])"
#define ID_APART NONE_BEFORE "[1-9](?:" APART "[0-9]){16}" APART "[0-9Xx]" NONE_AFTER
#define MOBILE_APART                                                                               \
    NONE_BEFORE "(?:1 [3-9](?: [0-9]){9}|(?<![0-9]-)1-[3-9](?:-[0-9]){9}(?!-[0-9])|"               \
                "1\\.?[3-9](?:\\.?[0-9]){9})" NONE_AFTER
/* Of the cards that banks in China issue. */
#define CARD_APART NONE_BEFORE "(?<![0-9]-)6([- .])2(?:\\1[0-9]){14,17}(?!-[0-9])" NONE_AFTER
#define WORD "[-_A-Za-z0-9]"
#define HEX "[0-9A-Fa-f]"
/* Not behind the words before the number of a version or a section, and BETWEEN_THEM. */
#define NO_WORD(BETWEEN_THEM)                                                                      \
    "(?<!版本" BETWEEN_THEM "|版本号" BETWEEN_THEM "|固件" BETWEEN_THEM "|章节" BETWEEN_THEM       \
    "|第" BETWEEN_THEM "|§" BETWEEN_THEM "|(?i:version)" BETWEEN_THEM "|(?i:section)" BETWEEN_THEM \
    ")"
#define NO_VERSION NO_WORD("") NO_WORD("[ :是为]") NO_WORD(": ")
/* Of an address in four parts; in eight, which begins as those in use do; and of a device. */
#define OCTET "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
#define IP_4                                                                                       \
    "(?<![0-9Vv])(?<![0-9]\\.)" NO_VERSION OCTET "(?:\\." OCTET                                    \
    "){3}(?![0-9])(?!\\.[0-9])(?! ?[节条章款])"
#define IP_6                                                                                       \
    "(?<![0-9A-Za-z])(?<![0-9]:)(?:(?:[23]" HEX "{3}|[Ff][CDEcde]" HEX "{2})(?::" HEX              \
    "{0,4}){3,7}(?<=" HEX "|::)|(?:[23]" HEX "{2}|[Ff](?:[CDcd]" HEX "|[Ee][89ABab]))" HEX         \
    "::" HEX "{1,4})(?!:?[0-9A-Za-z])"
#define MAC                                                                                        \
    "(?<![0-9A-Za-z])(?<![0-9][-:])(?:" HEX "{2}(?::" HEX "{2}){5}|"                               \
    "(?=[-0-9]{0,16}[A-Fa-f])" HEX "{2}(?:-" HEX "{2}){5})(?![-:]?[0-9A-Za-z])"
/* In three groups, as switches show it: with a letter and a digit at least. */
#define MAC_IN_THREE                                                                               \
    "(?<![0-9A-Za-z])(?<![0-9A-Za-z]\\.)(?=[0-9.]{0,13}[A-Fa-f])(?=[A-Fa-f.]{0,13}[0-9])" HEX      \
    "{4}(?:\\." HEX "{4}){2}(?!\\.?[0-9A-Za-z])"
/* The sign in an e-mail's address, also in words. */
#define AT_SIGN "(?: ?@ ?| ?[\\(\\[{<【] ?(?:@|[Aa][Tt]) ?[\\)\\]}>】] ?)"
/* The providers before whom people also write # for it. */
#define MAIL_SERVER                                                                                \
    "(?:(?i:vip)[.。])?(?i:qq|foxmail|163|126|yeah|139|189|wo|sina|sohu|aliyun|21cn|tom|gmail|"   \
    "outlook|hotmail|live|icloud|yahoo)[.。](?i:com|cn|net)(?:[.。](?i:cn))?(?![A-Za-z0-9])"
/* Between "微信" or "QQ" and the name. */
#define LINK "\\s*+(?:[账帐]?号码?|群号?|(?i:id))?+[\\s:=是为叫(\"'“”‘’「【]*+"

/* Stands for what is found and not masked. */
#define PASSED_OVER MNY_PERSONAL_KINDS

/* How a kind is found, on text with half-width forms: by the pattern, from \K on if
   that stands in it, and what CHECK takes of it. */
struct rule {
    enum mny_personal_kind kind;
    const char *pattern;
    size_t (*check)(const char *text, size_t length); /* or NULL */
};

/* In the order in which they take what they find.  Names made of letters and digits come
   before numbers that may be part of them; a resident id before a bank card, whose
   pattern it fits; a mobile number before the landlines, and both before a card, which
   one number in ten is. */
static const struct rule rules[] = {
    /* The names that field tools give to interviews: drawn at random, and some of their
       digits look like a telephone number.  They are passed over. */
    {PASSED_OVER, "(?<![0-9A-Za-z])" HEX "{8}-(?:" HEX "{4}-){3}" HEX "{12}(?![0-9A-Za-z])", NULL},
    /* A cell that is nothing but a decimal number, such as a share or a longitude. */
    {PASSED_OVER, "\\A\\s*[-+]?[0-9]{1,4}\\.[0-9]+(?:[Ee][-+]?[0-9]+)?\\s*\\z", NULL},
    {MNY_PERSONAL_EMAIL,
     "(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++" AT_SIGN "[A-Za-z0-9-]++"
     "(?:[.。][A-Za-z0-9-]++)*[.。][A-Za-z]{2,}",
     NULL},
    {MNY_PERSONAL_EMAIL, "(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++ ?# ?" MAIL_SERVER, NULL},
    {MNY_PERSONAL_OPENID, "(?<!" WORD ")o" WORD "{27}(?!" WORD ")", NULL},
    {MNY_PERSONAL_WECHAT, "(?<!" WORD ")(?i:wxid)_" WORD "{5,}", NULL},
    {MNY_PERSONAL_WECHAT,
     "(?:[微威薇] ?信|[加+] ?(?:[微威薇]|[Vv](?![A-Za-z]))|"
     "(?<![A-Za-z0-9])(?i:v ?x|wx|weixin|wechat|v信))" LINK
     "\\K(?!(?i:weixin|wechat)(?![-_A-Za-z0-9]))[A-Za-z]" WORD "{5,19}",
     NULL},
    {MNY_PERSONAL_MAC, MAC, NULL},
    {MNY_PERSONAL_MAC, MAC_IN_THREE, NULL},
    {MNY_PERSONAL_IP, IP_6, mny_ip_6_check},
    {MNY_PERSONAL_IP, IP_4, NULL},
    {MNY_PERSONAL_RESIDENT_ID, ID_NUMBER, mny_resident_id_check},
    {MNY_PERSONAL_RESIDENT_ID, ID_APART, mny_resident_id_check},
    {MNY_PERSONAL_ID_LIKE, ID_NUMBER, mny_id_like_check},
    {MNY_PERSONAL_RESIDENT_ID, OLD_ID_NUMBER, mny_old_resident_id_check},
    {MNY_PERSONAL_MOBILE,
     NO_DIGIT_BEFORE "(?:(?:\\+|00)?86" MAYBE "|0)?" MOBILE_NUMBER NO_DIGIT_AFTER, NULL},
    {MNY_PERSONAL_MOBILE, MOBILE_APART, mny_mobile_apart_check},
    {MNY_PERSONAL_MOBILE, MOBILE_NUMERALS, NULL},
    {MNY_PERSONAL_LANDLINE, NO_DIGIT_BEFORE LANDLINE_NUMBER NO_DIGIT_AFTER, NULL},
    {MNY_PERSONAL_BANK_CARD,
     NO_DIGIT_BEFORE "(?:[3-6][0-9]{3}|9558)(?:" MAYBE "[0-9]{4}){2}(?:" MAYBE
                     "[0-9]{1,4}){1,2}" NO_DIGIT_AFTER,
     mny_bank_card_check},
    {MNY_PERSONAL_BANK_CARD, /* grouped 4-6-5 and 6-13 */
     NO_DIGIT_BEFORE "(?:3[47][0-9]{2}" BETWEEN "[0-9]{6}" BETWEEN "[0-9]{5}|[3-6][0-9]{5}" BETWEEN
                     "[0-9]{7,13})" NO_DIGIT_AFTER,
     mny_bank_card_check},
    {MNY_PERSONAL_BANK_CARD, /* grouped by points */
     "(?<![0-9])(?<![0-9]\\.)(?:[3-6][0-9]{3}|9558)(?:\\.[0-9]{4}){2,3}\\.[0-9]{1,4}(?!\\.?[0-9])",
     mny_bank_card_check},
    {MNY_PERSONAL_BANK_CARD, CARD_APART, mny_bank_card_apart_check},
    {MNY_PERSONAL_PLATE,
     "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[A-HJ-NP-Za-hj-np-z]"
     "[- ·•.]?(?=[A-Za-z]{0,4}[0-9])"
     "(?:[DFdf][A-HJ-NP-Za-hj-np-z0-9][0-9]{4}|[0-9]{5}[DFdf]|"
     "[A-HJ-NP-Za-hj-np-z0-9]{4}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳领使试超])",
     NULL},
    {MNY_PERSONAL_QQ, "(?:(?<![A-Za-z])(?i:Q ?Q)|扣扣|企鹅)" LINK "\\K[1-9][0-9]{4,11}", NULL},
};
enum { RULES = sizeof rules / sizeof *rules };

/* What has been found: bytes START to END of the folded text. */
struct find {
    size_t start, end;
    enum mny_personal_kind kind;
};

struct mny_personal {
    pcre2_code *own[RULES]; /* empty where another's are used */
    pcre2_code *const *patterns;
    pcre2_match_data *match_data; /* made, as the two below, for the first text to match */
    pcre2_match_context *context;
    pcre2_jit_stack *jit_stack;
    uint32_t match_limit;
    bool no_glance;
    char *folded; /* the text in half-width forms; finds are blotted out in it */
    size_t folded_length, folded_room;
    struct find *finds;
    size_t find_count, find_room;
    char *masked;
    size_t masked_used, masked_room;
};

/* Stands where something was found.  No pattern fits it, as none fits a mark's brackets:
   so a text read again is left as it was. */
static const char blot = '\x01';

static const char *const kind_names[MNY_PERSONAL_KINDS] = {
    [MNY_PERSONAL_MOBILE] = "mobile",
    [MNY_PERSONAL_LANDLINE] = "landline",
    [MNY_PERSONAL_RESIDENT_ID] = "resident_id",
    [MNY_PERSONAL_ID_LIKE] = "id_like",
    [MNY_PERSONAL_BANK_CARD] = "bank_card",
    [MNY_PERSONAL_PLATE] = "plate",
    [MNY_PERSONAL_EMAIL] = "email",
    [MNY_PERSONAL_WECHAT] = "wechat",
    [MNY_PERSONAL_QQ] = "qq",
    [MNY_PERSONAL_OPENID] = "openid",
    [MNY_PERSONAL_IP] = "ip",
    [MNY_PERSONAL_MAC] = "mac",
};

const char *mny_personal_kind_name(enum mny_personal_kind kind)
{
    return kind_names[kind];
}

/* ---- the scanner --------------------------------------------------------------- */

static bool compile_patterns(pcre2_code *patterns[RULES])
{
    for (size_t i = 0; i < RULES; i++) {
        int error;
        PCRE2_SIZE at;

        patterns[i] = pcre2_compile((PCRE2_SPTR)rules[i].pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF,
                                    &error, &at, NULL);
        if (!patterns[i])
            return false; /* the patterns are right: there is no memory */
        (void)pcre2_jit_compile(patterns[i], PCRE2_JIT_COMPLETE);
    }
    return true;
}

struct mny_personal *mny_personal_create(void)
{
    struct mny_personal *scanner = calloc(1, sizeof *scanner);

    if (!scanner)
        return NULL;
    scanner->match_limit = MATCH_LIMIT;
    scanner->patterns = scanner->own;
    if (compile_patterns(scanner->own))
        return scanner;
    mny_personal_free(scanner);
    return NULL;
}

struct mny_personal *mny_personal_create_beside(const struct mny_personal *other)
{
    struct mny_personal *scanner = calloc(1, sizeof *scanner);

    if (scanner) {
        scanner->match_limit = MATCH_LIMIT;
        scanner->patterns = other->patterns;
    }
    return scanner;
}

void mny_personal_free(struct mny_personal *scanner)
{
    if (!scanner)
        return;
    for (size_t i = 0; i < RULES; i++)
        pcre2_code_free(scanner->own[i]);
    pcre2_match_data_free(scanner->match_data);
    pcre2_match_context_free(scanner->context);
    pcre2_jit_stack_free(scanner->jit_stack);
    free(scanner->folded);
    free(scanner->finds);
    free(scanner->masked);
    free(scanner);
}

static bool prepare_matching(struct mny_personal *scanner)
{
    if (scanner->match_data)
        return true;
    if (!scanner->context)
        scanner->context = pcre2_match_context_create(NULL);
    if (!scanner->context)
        return false;
    (void)pcre2_set_match_limit(scanner->context, scanner->match_limit);
    (void)pcre2_set_heap_limit(scanner->context, HEAP_LIMIT);
    if (!scanner->jit_stack) /* NULL where there is no JIT: nothing is lost */
        scanner->jit_stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_LIMIT, NULL);
    pcre2_jit_stack_assign(scanner->context, NULL, scanner->jit_stack);
    scanner->match_data = pcre2_match_data_create(1, NULL);
    return scanner->match_data != NULL;
}

void mny_personal_limit(struct mny_personal *scanner, uint32_t steps)
{
    scanner->match_limit = steps;
    if (scanner->context)
        (void)pcre2_set_match_limit(scanner->context, steps);
}

void mny_personal_no_glance(struct mny_personal *scanner)
{
    scanner->no_glance = true;
}

/* ---- finding ------------------------------------------------------------------- */

enum outcome { FOUND, NOTHING, NOT_SCANNED, NO_MEMORY };

/* The first match of rule INDEX from FROM on. */
static enum outcome match(struct mny_personal *scanner, size_t index, size_t from,
                          struct find *find)
{
    const PCRE2_SPTR text = (PCRE2_SPTR)scanner->folded;
    const PCRE2_SIZE *where = pcre2_get_ovector_pointer(scanner->match_data);
    int result = pcre2_match(scanner->patterns[index], text, scanner->folded_length, from,
                             PCRE2_NO_UTF_CHECK, scanner->match_data, scanner->context);

    if (result == PCRE2_ERROR_JIT_STACKLIMIT)
        result =
            pcre2_match(scanner->patterns[index], text, scanner->folded_length, from,
                        PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, scanner->match_data, scanner->context);
    if (result == PCRE2_ERROR_NOMATCH)
        return NOTHING;
    if (result == PCRE2_ERROR_NOMEMORY)
        return NO_MEMORY;
    if (result < 0)
        return NOT_SCANNED;
    *find = (struct find){where[0], where[1], rules[index].kind};
    return FOUND;
}

static bool keep(struct mny_personal *scanner, struct find find)
{
    memset(scanner->folded + find.start, blot, find.end - find.start);
    if (find.kind == PASSED_OVER)
        return true;
    if (!mny_grow(&scanner->finds, &scanner->find_room, scanner->find_count + 1, sizeof find))
        return false;
    scanner->finds[scanner->find_count++] = find;
    return true;
}

/* All that rule INDEX finds; NOTHING when it is through. */
static enum outcome apply(struct mny_personal *scanner, size_t index)
{
    const struct rule *rule = &rules[index];
    struct find find;
    size_t from = 0;
    enum outcome outcome;

    while ((outcome = match(scanner, index, from, &find)) == FOUND) {
        if (rule->check) {
            size_t taken = rule->check(scanner->folded + find.start, find.end - find.start);

            if (taken == 0) { /* what is checked begins with a digit, one byte */
                from = find.start + 1;
                continue;
            }
            find.end = find.start + taken;
        }
        if (!keep(scanner, find))
            return NO_MEMORY;
        from = find.end;
    }
    return outcome;
}

/* All rules of KINDS, again until they find nothing more: what is blotted out no longer
   stands in the way of what stood beside it. */
static enum outcome find_all(struct mny_personal *scanner, unsigned kinds)
{
    size_t before;

    scanner->find_count = 0;
    kinds |= 1u << PASSED_OVER;
    do {
        before = scanner->find_count;
        for (size_t i = 0; i < RULES; i++) {
            enum outcome outcome = kinds >> rules[i].kind & 1 ? apply(scanner, i) : NOTHING;

            if (outcome != NOTHING)
                return outcome;
        }
    } while (scanner->find_count > before);
    return NOTHING;
}

/* ---- masking ------------------------------------------------------------------- */

static int by_start(const void *left, const void *right)
{
    const struct find *one = left, *other = right;

    return (one->start > other->start) - (one->start < other->start);
}

static bool add(struct mny_personal *scanner, const char *text, size_t length)
{
    if (!mny_grow(&scanner->masked, &scanner->masked_room, scanner->masked_used + length + 1, 1))
        return false;
    memcpy(scanner->masked + scanner->masked_used, text, length);
    scanner->masked_used += length;
    return true;
}

/* Bytes at TEXT that are one byte of the folded text: three of a full-width form. */
static size_t unfolded_step(const char *text, size_t length)
{
    char folded[3];

    if ((*text != '\xEF' && *text != '\xE3') || length < 3)
        return 1;
    return mny_fold_width(text, 3, folded) == 1 ? 3 : 1;
}

/* Moves *AT in TEXT and *FOLDED in the folded text on to END of the latter. */
static void walk(const char *text, size_t length, size_t *at, size_t *folded, size_t end)
{
    for (; *folded < end; ++*folded)
        *at += unfolded_step(text + *at, length - *at);
}

/* Writes TEXT with marks for the finds.  False without memory. */
static bool compose(struct mny_personal *scanner, const char *text, size_t length,
                    struct mny_masked *masked)
{
    size_t at = 0, folded = 0, from = 0;

    qsort(scanner->finds, scanner->find_count, sizeof *scanner->finds, by_start);
    scanner->masked_used = 0;
    for (size_t i = 0; i < scanner->find_count; i++) {
        const struct find *find = &scanner->finds[i];
        const char *name = kind_names[find->kind];

        walk(text, length, &at, &folded, find->start);
        if (!add(scanner, text + from, at - from) || !add(scanner, "[", 1) ||
            !add(scanner, name, strlen(name)) || !add(scanner, "]", 1))
            return false;
        walk(text, length, &at, &folded, find->end);
        from = at;
        masked->found[find->kind]++;
    }
    if (!add(scanner, text + from, length - from))
        return false;
    masked->text = scanner->masked;
    masked->length = scanner->masked_used;
    return true;
}

static bool not_scanned(struct mny_masked *masked)
{
    masked->text = MNY_NOT_SCANNED;
    masked->length = strlen(MNY_NOT_SCANNED);
    masked->scanned = false;
    return true;
}

bool mny_personal_mask(struct mny_personal *scanner, const char *text, size_t length,
                       struct mny_masked *masked)
{
    unsigned kinds;
    enum outcome outcome;
    bool ascii;

    *masked = (struct mny_masked){.text = text, .length = length, .scanned = true};
    kinds = mny_personal_glance(text, length, &ascii);
    if (!ascii && !mny_utf8_valid(text, length, NULL))
        return not_scanned(masked);
    if (scanner->no_glance)
        kinds = ~0u;
    if (kinds == 0)
        return true;
    if (!prepare_matching(scanner) ||
        !mny_grow(&scanner->folded, &scanner->folded_room, length + 1, 1))
        return false;
    scanner->folded_length = mny_fold_width(text, length, scanner->folded);
    outcome = find_all(scanner, kinds);
    if (outcome == NO_MEMORY)
        return false;
    if (outcome == NOT_SCANNED)
        return not_scanned(masked);
    return scanner->find_count == 0 || compose(scanner, text, length, masked);
}
