/* SPDX-License-Identifier: MIT */
/* What is found in free text and what is not; all numbers are invented. */
#include "survey/privacy/personal.h"

#include "survey/privacy/personal_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A text and what it becomes; NULL: it stays as it is. */
struct text_case {
    const char *text, *masked;
};

static const struct text_case cases[] = {
    /* Mobile numbers. */
    {"请打13812345678找我", "请打[mobile]找我"},
    {"+86 138-1234-5678", "[mobile]"},
    {"8613812345678", "[mobile]"},
    {"008613812345678", "[mobile]"},
    {"138 1234 5678，谢谢", "[mobile]，谢谢"},
    {"１３８１２３４５６７８，全角", "[mobile]，全角"},
    {"13812345678/13987654321", "[mobile]/[mobile]"},
    {"１３８１２３４５６７８和１３９８７６５４３２１", "[mobile]和[mobile]"},
    {"订单1381234567890", NULL}, /* an order's number of 13 digits */
    {"12812345678", NULL},
    {"1381234567", NULL},
    {"2022年有13800人", NULL},
    {"１３８ １２３４ ５６７８", "[mobile]"},
    {"138–1234—5678", "[mobile]"}, /* dashes of all kinds, blanks that do not break */
    {"138 1234  5678", "[mobile]"},
    {"138.1234.5678", "[mobile]"},
    {"138/1234/5678，138、1234、5678", "[mobile]，[mobile]"},
    {"1381 234 5678", "[mobile]"},
    {"138 123 45678", "[mobile]"},
    {"013812345678", "[mobile]"},
    {"张三13812345678", "张三[mobile]"},
    {"一三八一二三四五六七八", "[mobile]"},
    {"打幺三八零〇三四五陆七八", "打[mobile]"},
    {"138一二三四5678", "[mobile]"},
    {"一三八一二三四五六七八九", NULL},
    {"一二三四五六七八九十一", NULL},
    {"二零二二年一月三十一日", NULL},
    {"打1 3 8 1 2 3 4 5 6 7 8", "打[mobile]"}, /* digit by digit */
    {"１　３　８　１　２　３　４　５　６　７　８", "[mobile]"},
    {"1.3.8.1.2.3.4.5.6.7.8。", "[mobile]。"},
    {"1381.234.5678，138.123.45678", "[mobile]，[mobile]"},
    {"138.12.34.56.78", "[mobile]"},
    {"1-3-8-1-2-3-4-5-6-7-8", "[mobile]"},
    {"1 3 2 1 2 3 4 5 5 4 3", NULL}, /* answers on a scale up to 5 */
    {"1-3-2-1-2-3-4-5-5-4-3，4-1-3-8-1-2-3-4-5-6-7-8", NULL},
    {"1 3 8 1 2 3 4 5 6 7 8 9", NULL},
    {"4 1 3 8 1 2 3 4 5 6 7 8", NULL},
    {"13.812.345.678", NULL}, /* with points for thousands */
    {"1381234.5678", NULL},
    {"15 30 20 25 100", NULL}, /* a table */
    {"1 2 3 4 5 6 7 8 9 10 11", NULL},
    /* Numbers that are nothing but numbers. */
    {"0.13812345678", NULL},
    {"-0.0371655512", NULL},
    {"0.4532015112830366", NULL},
    {"113.6222021234567890128", NULL},
    {"4.53201511283036e-05", NULL},
    {"13812345678.0", "[mobile].0"}, /* as a spreadsheet has it */
    {"1.13812345678 2.13987654321", "1.[mobile] 2.[mobile]"},
    {"2022-03-15 13:45:00", NULL},
    {"1650000000000", NULL},
    /* Landlines; 400 and 800 are lines of the public. */
    {"0371-65551234", "[landline]"},
    {"(0371)65551234", "[landline]"},
    {"０３７１－６５５５１２３４", "[landline]"},
    {"0371 65551234转3", "[landline]转3"},
    {"010-12345678", "[landline]"},
    {"+86-371-65551234", "[landline]"},
    {"0371 6555 1234", "[landline]"},
    {"（0371）6555-1234", "[landline]"},
    {"0371—65551234", "[landline]"},
    {"0371/65551234", "[landline]"},
    {"86-10-62345678", "[landline]"},
    {"+86 10 6234 5678", "[landline]"},
    {"0000012345", NULL}, /* of no area */
    {"0123456789", NULL},
    {"400-820-8820", NULL},
    {"投诉电话12345没人接", NULL},
    {"65551234", NULL},
    /* Resident ids: a check digit for the body 11010119900307001 is 1. */
    {"身份证110101199003070011", "身份证[resident_id]"},
    {"110101 19900307 0011", "[resident_id]"},
    {"１１０１０１１９９００３０７００１１", "[resident_id]"},
    {"11010119900307002X", "[resident_id]"},
    {"11010119900307003X", "[id_like]"},
    {"110101199003070038", "[resident_id]"},
    {"11010119900307010X", "[resident_id]"},
    {"11010119900307010x。", "[resident_id]。"},
    {"110101199003070010", "[id_like]"},
    {"110101900307001", "[resident_id]"}, /* the old form */
    {"110101 1990 0307 0011", "[resident_id]"},
    {"1101 0119 9003 0700 11", "[resident_id]"},
    {"110101—19900307—002Ｘ", "[resident_id]"},
    {"110101 900307 001", "[resident_id]"},
    {"1 1 0 1 0 1 1 9 9 0 0 3 0 7 0 0 1 1", "[resident_id]"},
    {"110101.19900307.002X", "[resident_id]"},
    {"110 101 199 003 070 011", "[resident_id]"},
    {"1.1.0.1.0.1.1.9.9.0.0.3.0.7.0.0.1.1", "[resident_id]"},
    {"1-1-0-1-0-1-1-9-9-0-0-3-0-7-0-0-1-1", "[resident_id]"},
    {"1 1 0 1 0 1 1 9 9 0 0 3 0 7 0 0 1 0", NULL},
    {"1 1 0 1 0 1 1 9 9 0 0 3 0 7 0 0 1 1 5", NULL},
    {"110101099003070011", NULL}, /* of the year 990 */
    {"110101901307001", NULL},    /* of a 13th month */
    {"110101900230001", NULL},    /* 30 February */
    {"990101199003070011", NULL}, /* of no province */
    {"110101199002300011", NULL},
    {"1101011990030700111", NULL},
    /* Bank cards; a resident id that passes Luhn's check is still a resident id. */
    {"6222021234567890126", NULL},
    {"6222021234567890128", "[bank_card]"},
    {"6222 0212 3456 7890 128", "[bank_card]"},
    {"622202 1234567890128", "[bank_card]"},
    {"4111-1111-1111-1111", "[bank_card]"},
    {"卡4111111111111111 12元", "卡[bank_card] 12元"},
    {"3782 822463 10005", "[bank_card]"},
    {"4111  1111  1111  1111", "[bank_card]"},
    {"4111–1111–1111–1111", "[bank_card]"},
    {"6222.0212.3456.7890.128，4111.1111.1111.1111", "[bank_card]，[bank_card]"},
    {"6222.0212.3456.7890.126，4111.1111.1111，4111.1111.1111.1111.1111.1", NULL},
    {"6 2 2 2 0 2 1 2 3 4 5 6 7 8 9 0 1 2 8", "[bank_card]"}, /* digit by digit */
    {"卡６　２　２　２　０　２　１　２　３　４　５　６　７　８　９　０　１　２　８",
     "卡[bank_card]"},
    {"6-2-2-2-0-2-1-2-3-4-5-6-7-8-9-0-1-2-8", "[bank_card]"},
    {"6.2.2.2.0.2.1.2.3.4.5.6.7.8.9.0.1.2.8。", "[bank_card]。"},
    {"6 2 2 2 0 2 1 2 3 4 5 6 7 8 9 0 1 2 6", NULL},
    {"6 2 2 2 0 2 1 2 3 4 5 6 7 8 9 0 1 2 8 4", NULL},
    {"3-6-2-2-2-0-2-1-2-3-4-5-6-7-8-9-0-1-2-8", NULL},
    {"6 2 2 2 5 2 1 2 3 4 5 6 7 1 7 5 1 5 2", NULL}, /* answers on a scale up to 7 */
    {"62 22 02 12 34 56 78 90 12 8", NULL},          /* a table */
    {"9558801234567890126", NULL},
    {"9558801234567890128", "[bank_card]"},
    {"4111111111111112", NULL},
    {"5 4 3 5 4 3 5 4 3 5 4 3 5 4 3 1", NULL}, /* answers, not a card */
    {"411111111111111111111111111111", NULL},
    {"330101199003070207", "[resident_id]"},
    /* Plates. */
    {"豫A12345乱停车", "[plate]乱停车"},
    {"豫AD12345", "[plate]"},
    {"京A12345D", "[plate]"},
    {"豫Ａ·１２３４５", "[plate]"},
    {"豫a1b2c3", "[plate]"},
    {"豫A1234警", "[plate]"},
    {"豫 A12345", "[plate]"},
    {"京A1234领", "[plate]"},
    {"沪A1234使", "[plate]"},
    {"京A座1203室", NULL},
    {"更新windows", NULL},
    {"豫I12345", NULL},
    {"豫A1234", NULL},
    {"第A12345号", NULL},
    /* E-mail. */
    {"写信到a.b+c@example.com吧", "写信到[email]吧"},
    {"１２３４５６＠ｅｘａｍｐｌｅ．ｃｏｍ", "[email]"},
    {"13812345678@example.com", "[email]"},
    {"wang @ example.com", "[email]"},
    {"wang@example。com", "[email]"},
    {"wang＠example.com", "[email]"},
    {"写到wang(at)example.com", "写到[email]"},
    {"wang[at]example.com，wang (AT) example.com", "[email]，[email]"},
    {"wang（at）example．com，wang【at】example.com，wang{@}qq.com", "[email]，[email]，[email]"},
    {"写到wang#qq.com，12345 # 163.com，a.b＃vip．sina．com．cn", "写到[email]，[email]，[email]"},
    {"3#楼.com，C#asp.net，page#top.com，a#qq.comics，#qq.com", NULL},
    {"见面(at)公园.com", NULL},
    {"chat (at home) example.com", NULL},
    {"@大家", NULL},
    {"a@b", NULL},
    /* WeChat, QQ, openid. */
    {"我的微信：abc_12345", "我的微信：[wechat]"},
    {"微信号是wang-xiao6", "微信号是[wechat]"},
    {"加vx abcdef1", "加vx [wechat]"},
    {"WeChat ID: Abcdef", "WeChat ID: [wechat]"},
    {"wxid_a1b2c3d4e5", "[wechat]"},
    {"微信 wang13812345678", "微信 [wechat]"},
    {"微信号是：abc12345", "微信号是：[wechat]"},
    {"微信（abc12345）", "微信（[wechat]）"},
    {"微信号：“abc12345”", "微信号：“[wechat]”"},
    {"微 信：abc12345", "微 信：[wechat]"},
    {"加V：abc12345，+v abc12345", "加V：[wechat]，+v [wechat]"},
    {"加微abc12345", "加微[wechat]"},
    {"加vip12345", NULL},
    {"微信（WeChat）很方便", NULL},
    {"用微信支付很方便", NULL},
    {"微信pay", NULL},
    {"微信13812345678", "微信[mobile]"},
    {"QQ：12345", "QQ：[qq]"},
    {"qq号 123456789", "qq号 [qq]"},
    {"QQ号是：123456789", "QQ号是：[qq]"},
    {"扣扣12345，企鹅号：123456", "扣扣[qq]，企鹅号：[qq]"},
    {"Q Q：123456789", "Q Q：[qq]"},
    {"qq群1234", NULL},
    {"QQ 13812345678", "QQ [mobile]"},
    {"oABCDEFGHIJKLMNOPQRSTUVWXYZ_-", NULL},
    {"oABCDEFGHIJKLMNOPQRSTUVWXYZ1", "[openid]"},
    /* Addresses in a network. */
    {"从192.168.1.20登录", "从[ip]登录"},
    {"IP：１９２．１６８．１．２０", "IP：[ip]"},
    {"10.0.0.1:8080，8.8.8.8/24。", "[ip]:8080，[ip]/24。"},
    {"139.180.10.255", "[ip]"},
    {"版本1.2.3.4，版本号：1.2.3.4，Version 1.2.3.4，version: 10.0.0.1，固件是1.2.3.4", NULL},
    {"第3.2.1.4节，按3.2.1.4 条，见§3.2.1.4，Section 3.2.1.4，章节3.2.1.4", NULL},
    {"server 10.0.0.1，版本的1.2.3.4，3.2.1.4", "server [ip]，版本的[ip]，[ip]"}, /* who knows */
    {"v1.2.3.4，V10.0.0.1", NULL},
    {"1.2.3，1.2.3.4.5，256.1.1.1，1.2.3.400", NULL},
    {"2019.05.06，3.14，12.5%，1,234.56元，2019-2023，9:05:11.250", NULL},
    {"1.2 3.4 5.6 7.8", NULL},
    {"IP:2409:8a44:1234:5678::1", "IP:[ip]"},
    {"地址是240e:3a0:12:ab:cd:1f:2e:3d，谢谢", "地址是[ip]，谢谢"},
    {"FE80::21A:2BFF:FE3C:4D5E%eth0", "[ip]%eth0"},
    {"2001:db8:0:1::，2001:db8::1:2:3:4:5", "[ip]，[ip]"},
    {"12:30:45:10，2023:05:06:12，1:2:3:4:5:6:7:8，std::a::b::c", NULL},
    {"2001:db8:1:2:3，2001:db8:1:2:3:4:5:6:7，2001:db8::1::2:3", NULL},
    {"fe80::1，2001:db8::5，FD00::aB，2400:3200::1", "[ip]，[ip]，[ip]，[ip]"},
    {"地址fe80::1%eth0", "地址[ip]%eth0"},
    {"feed::bad，face::book，fe80:1，12::30，2001::，a2001::5，2001::g", NULL},
    {"aabb.ccdd.ee0f，交换机001a.2B3c.4d5e。", "[mac]，交换机[mac]。"},
    {"dead.beef.cafe，1234.5678.9012，001a.2b3c，001a.2b3c.4d5，001a.2b3c.4d5e.6f70，x001a.2b3c."
     "4d5e",
     NULL},
    {"MAC 00:1A:2b:3C:4d:5E", "MAC [mac]"},
    {"mac:00-1A-2B-3C-4D-5E。", "mac:[mac]。"},
    {"AA-11-22-33-44-55，11-22-33-44-55-6F", "[mac]，[mac]"},
    {"20-30-40-50-60-70，00:1A:2B:3C:4D，00-1A-2B-3C-4D-5E-6F", NULL},
    /* Marks stay, and so does the text around them. */
    {"[mobile] [resident_id] [not scanned] [wechat]", NULL},
    {"微信[wechat]，QQ[qq]", NULL},
    {"uuid:1d0b14e4-db01-4fed-a758-313812345678", NULL},
    {"uuid:1d0b14e4-0371-4655-5123-a13812345678 13812345678",
     "uuid:1d0b14e4-0371-4655-5123-a13812345678 [mobile]"},
    {"1d0b14e4-db01-4fed-a758-a138123456789 x13812345678",
     "1d0b14e4-db01-4fed-a758-a138123456789 x[mobile]"},
    {"张三，住人民路1号", NULL},
    {"", NULL},
    /* What stood beside a find is looked at again. */
    {"vx abcdefghijklmnopqrst13812345678", "vx [wechat][mobile]"},
};

static struct mny_masked mask(struct mny_personal *scanner, const char *text, size_t length)
{
    struct mny_masked masked;

    assert_true(mny_personal_mask(scanner, text, length, &masked));
    return masked;
}

static void test_cases(void **state)
{
    struct mny_personal *scanner = mny_personal_create();

    (void)state;
    assert_non_null(scanner);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = cases[i].text, *want = cases[i].masked ? cases[i].masked : text;
        struct mny_masked masked = mask(scanner, text, strlen(text));

        if (masked.length != strlen(want) || memcmp(masked.text, want, masked.length) != 0)
            fail_msg("%s: %.*s", text, (int)masked.length, masked.text);
        assert_true(masked.scanned);
        assert_int_equal(masked.text == text, !cases[i].masked);
    }
    mny_personal_free(scanner);
}

static void test_counts(void **state)
{
    static const char text[] = "13812345678，13987654321，a@b.cn，豫A12345";
    struct mny_personal *scanner = mny_personal_create();
    struct mny_masked masked = mask(scanner, text, strlen(text));

    (void)state;
    assert_int_equal(masked.found[MNY_PERSONAL_MOBILE], 2);
    assert_int_equal(masked.found[MNY_PERSONAL_EMAIL], 1);
    assert_int_equal(masked.found[MNY_PERSONAL_PLATE], 1);
    assert_int_equal(masked.found[MNY_PERSONAL_QQ], 0);
    masked = mask(scanner, "", 0);
    assert_int_equal(masked.found[MNY_PERSONAL_MOBILE], 0);
    mny_personal_free(scanner);
}

static void assert_not_scanned(struct mny_masked masked)
{
    assert_false(masked.scanned);
    assert_int_equal(masked.length, strlen(MNY_NOT_SCANNED));
    assert_memory_equal(masked.text, MNY_NOT_SCANNED, masked.length);
}

/* A text that is no UTF-8, or takes more steps than allowed, is masked whole. */
static void test_not_scanned(void **state)
{
    static const char hopeless[] = "13812345678 13812345678 a@b";
    struct mny_personal *scanner = mny_personal_create();

    (void)state;
    assert_not_scanned(mask(scanner, "13812345678\xFF", 12));
    assert_not_scanned(mask(scanner, "\xE6\xBB", 2));
    for (size_t last = 0; last < 256; last++) /* begins like a full-width letter */
        for (size_t lead = 0xBC; lead <= 0xBD; lead++) {
            const char text[] = {'\xEF', (char)lead, (char)last, '8'};

            assert_int_equal(mask(scanner, text, sizeof text).scanned, last >= 0x80 && last < 0xC0);
        }
    assert_true(mask(scanner, hopeless, strlen(hopeless)).scanned);
    mny_personal_limit(scanner, 0);
    assert_not_scanned(mask(scanner, hopeless, strlen(hopeless)));
    mny_personal_free(scanner);
}

/* Long texts made to make patterns slow are scanned all the same. */
static void test_hostile(void **state)
{
    static const char *const pieces[] = {
        "1.", "a:",   "a-",          "a(at) ", "1:",    "1 3 8 ", "fe80:",   "a",
        "a#", "6 2 ", "6.2.",        "6222.",  "00a1.", "::",     "fe80::1", "版本",
        "1",  "a@",   "13812345678", "4 ",     "1111 ", "豫A",    "微信  ",  "QQ  ",
        "-",  "a.",   "＠",          "１",     "[",     "a@b.",   "wxid_",   "411 "};
    enum { SIZE = 1 << 20 };
    struct mny_personal *scanner = mny_personal_create();
    char *text = malloc(SIZE);

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t length = 0, piece = strlen(pieces[i]);

        for (; length + piece <= SIZE; length += piece)
            memcpy(text + length, pieces[i], piece);
        assert_true(mask(scanner, text, length).scanned);
    }
    memset(text, ' ', SIZE);
    memcpy(text, "微信", strlen("微信"));
    assert_true(mask(scanner, text, SIZE).scanned);
    free(text);
    mny_personal_free(scanner);
}

/* ---- random texts ---------------------------------------------------------------- */

static uint64_t seed;

static size_t below(size_t limit)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(seed >> 33) % limit;
}

/* Pieces from which personal data are made, and what they are mixed with. */
static size_t random_text(char *text, size_t room)
{
    static const char *const pieces[] = {
        "1",      "3",      "8",
        "0",      "00",     "1234",
        "138",    "6222",   "11010119900307001",
        "１",     "３",     "a",
        "Z",      "ａ",     "@",
        "＠",     ".",      "．",
        "com",    "-",      "－",
        " ",      "　",     "+",
        "86",     "豫",     "A",
        "京",     "D",      "·",
        "微信",   "vx",     "wx",
        "weixin", "号",     "：",
        ":",      "QQ",     "ｑｑ",
        "o",      "_",      "wxid",
        "wxid_",  "X",      "x",
        "的",     "(",      ")",
        "，",     "[qq]",   "abc",
        "abcdef", "id",     "0371",
        "65551",  "[",      "4111 1",
        "K",      "ſ",      "q",
        "新",     "\n",     "9",
        "—",      "–",      "\xC2\xA0",
        "·",      "/",      "、",
        "/1234",  "一",     "三",
        "八零五", "幺三",   "扣扣",
        "企鹅",   "加",     "v",
        "。",     "37",     "（",
        "9558",   "86-",    "010",
        "(at)",   "[at]",   "【at】",
        "<",      "t",      "1.2",
        "255.",   ".3.4",   "::",
        "fe80:",  ":1f",    "2409",
        ":8a44",  ":2e",    "00:",
        "-1A",    "-2b",    "1 3 8 ",
        "1.3.",   "2 3 4 ", "5 6 7 8",
        "V",      "#",      "qq.com",
        "163.",   "版本",   "fe80::",
        "001a.",  "2B3c",   ".4d5e",
        "6 2 ",   "6-2-",   "4111.",
        "1111.",  "节",     "fd0",
    };
    size_t length = 0;

    for (size_t count = 1 + below(24); count > 0; count--) {
        const char *piece = pieces[below(sizeof pieces / sizeof *pieces)];

        if (length + strlen(piece) > room)
            break;
        memcpy(text + length, piece, strlen(piece));
        length += strlen(piece);
    }
    return length;
}

/* The glance lets nothing pass that the patterns would have found, and what was masked
   is left alone when it is read again. */
static void test_random(void **state)
{
    struct mny_personal *scanner = mny_personal_create();
    struct mny_personal *thorough = mny_personal_create_beside(scanner);
    char text[512], again[2048];
    size_t finds = 0;

    (void)state;
    mny_personal_no_glance(thorough);
    for (int i = 0; i < 200000; i++) {
        size_t length = random_text(text, sizeof text);
        struct mny_masked masked = mask(scanner, text, length);
        struct mny_masked wanted = mask(thorough, text, length);

        if (masked.length != wanted.length || memcmp(masked.text, wanted.text, masked.length) != 0)
            fail_msg("glance: %.*s: %.*s", (int)length, text, (int)wanted.length, wanted.text);
        finds += masked.text != text;
        length = masked.length;
        assert_true(length <= sizeof again);
        memcpy(again, masked.text, length);
        masked = mask(scanner, again, length);
        if (masked.text != again)
            fail_msg("again: %.*s: %.*s", (int)length, again, (int)masked.length, masked.text);
    }
    assert_true(finds > 5000);
    mny_personal_free(thorough);
    mny_personal_free(scanner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),       cmocka_unit_test(test_counts),
        cmocka_unit_test(test_not_scanned), cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_random),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
