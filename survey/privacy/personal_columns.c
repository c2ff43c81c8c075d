/* SPDX-License-Identifier: MIT */
#include "survey/privacy/personal_columns.h"

#include "core/text.h"

#include <string.h>

/* Of a longer header the beginning is looked at. */
enum { HEADER_MOST = 4096, SHORT_HEADER = 10 /* characters */ };

/* Say it wherever they stand. */
static const char *const telling[] = {
    "姓名",     "手机号",   "电话号码", "联系电话", "联系方式", "身份证号", "证件号", "微信号",
    "qq号",     "邮箱",     "电子邮件", "家庭住址", "详细地址", "银行卡号", "车牌号", "微信昵称",
    "用户昵称", "微信头像", "openid",   "unionid",  "来自ip",   "ip地址",   "设备号", "设备id",
    "设备编号", "设备标识", "设备识别", "用户名",   "imei",
};

/* Say it at the end of a short header. */
static const char *const closing[] = {
    "手机", "电话",   "身份证", "昵称",   "头像", "微信", "住址", "地址",  "收件人", "邮件",
    "车牌", "银行卡", "学号",   "经纬度", "经度", "纬度", "ip",   "email", "qq",     "联系人",
    "签名", "名字",   "账号",   "帐号",   "账户", "定位", "位置", "坐标",  "mac",
};

/* Names of columns in Latin letters and digits, as the tools write them: Qualtrics,
   SurveyMonkey, LimeSurvey, ODK Central, KoBo, mini-programs. */
static const char *const names[] = {
    "name",
    "firstname",
    "lastname",
    "fullname",
    "username",
    "realname",
    "nickname",
    "nick",
    "avatar",
    "headimgurl",
    "avatarurl",
    "address",
    "homeaddress",
    "tel",
    "telephone",
    "phone",
    "phonenumber",
    "mobile",
    "mobilephone",
    "mobilenumber",
    "cell",
    "cellphone",
    "contact",
    "contactinfo",
    "email",
    "emailaddress",
    "mail",
    "recipientemail",
    "recipientfirstname",
    "recipientlastname",
    "externalreference",
    "externaldatareference",
    "ip",
    "ipaddr",
    "ipaddress",
    "useragent",
    "ua",
    "wechat",
    "wechatid",
    "weixin",
    "qq",
    "idcard",
    "idnumber",
    "identitycard",
    "latitude",
    "longitude",
    "lat",
    "lng",
    "lon",
    "gps",
    "geo",
    "geopoint",
    "location",
    "geolocation",
    "locationlatitude",
    "locationlongitude",
    "deviceid",
    "imsi",
    "androidid",
    "idfa",
    "oaid",
    "mac",
    "macaddress",
    "clientip",
    "remoteip",
    "userip",
    "account",
    "accountname",
    "accountid",
    "loginname",
    "subscriberid",
    "simserial",
    "simid",
    "userid",
    "submittername",
    "submittedby",
};

/* The header folded: half-width, small letters, without blanks. */
static size_t fold(const char *text, size_t length, char *folded)
{
    size_t used = 0;

    length = mny_fold_width(text, length > HEADER_MOST ? HEADER_MOST : length, folded);
    for (size_t i = 0; i < length; i++) {
        const char byte = folded[i];

        if (byte >= 'A' && byte <= 'Z')
            folded[used++] = (char)(byte | 0x20);
        else if (byte != ' ' && (byte < '\t' || byte > '\r'))
            folded[used++] = byte;
    }
    return used;
}

static bool is_latin(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
}

static size_t characters(const char *text, size_t length)
{
    size_t count = 0;

    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

static bool holds_telling(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++) {
        const size_t size = strlen(telling[i]);

        for (size_t at = 0; at + size <= length; at++)
            if (memcmp(text + at, telling[i], size) == 0)
                return true;
    }
    return false;
}

/* The header without what may stand behind its last word, such as "(选填)", "是", ":", "?":
   one of these at a time. */
static size_t cut_end(const char *text, size_t length)
{
    static const char *const ends[] = {":", "?", ".", "*", "是", "为", "号", "号码", "。", "_"};

    if (length > 0 && text[length - 1] == ')')
        for (size_t at = length - 1; at > 0; at--)
            if (text[at] == '(')
                return at;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const size_t size = strlen(ends[i]);

        if (length >= size && memcmp(text + length - size, ends[i], size) == 0)
            return length - size;
    }
    return length;
}

/* A Latin word only where it is a whole one: no trip ends with an ip. */
static bool ends_with(const char *text, size_t length, const char *word)
{
    const size_t size = strlen(word);

    return length >= size && memcmp(text + length - size, word, size) == 0 &&
           (!is_latin(*word) || length == size || !is_latin(text[length - size - 1]));
}

static bool ends_telling(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++)
        if (ends_with(text, length, closing[i]))
            return true;
    return false;
}

/* 账号 is told as it stands, 身份证号 when 号 is gone. */
static bool closes(const char *text, size_t length)
{
    size_t before;

    do {
        if (characters(text, length) <= SHORT_HEADER && ends_telling(text, length))
            return true;
        before = length;
        length = cut_end(text, length);
    } while (length < before);
    return false;
}

/* Whether the header, without signs, is one of the names. */
static bool is_name(const char *text, size_t length)
{
    char plain[HEADER_MOST];
    size_t used = 0;

    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] >= 0x80)
            return false;
        if (is_latin(text[i]))
            plain[used++] = text[i];
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == used && memcmp(names[i], plain, used) == 0)
            return true;
    return false;
}

/* The last part of a path: person/name, person-name. */
static size_t last_part(const char *text, size_t length)
{
    size_t at = length;

    while (at > 0 && text[at - 1] != '/' && text[at - 1] != '-' && text[at - 1] != '.')
        at--;
    return at;
}

bool mny_personal_column(const char *text, size_t length)
{
    char folded[HEADER_MOST];
    size_t part;

    length = fold(text, length, folded);
    part = last_part(folded, length);
    return holds_telling(folded, length) || closes(folded, length) || is_name(folded, length) ||
           is_name(folded + part, length - part);
}
