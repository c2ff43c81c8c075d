/* SPDX-License-Identifier: MIT */
/* Headers that say that a column is personal, and some that only sound like it. */
#include "survey/privacy/personal_columns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_personal(void **state)
{
    static const char *const headers[] = {
        "姓名",
        "2、您的姓名：",
        "手机",
        "您的手机（选填）",
        "３、手机号码",
        "联系电话",
        "身份证",
        "请填写您的身份证号码，以便核对",
        "来自IP",
        "ＩＰ",
        "openid",
        "wx_openid",
        "昵称",
        "微信",
        "微信号",
        "头像",
        "邮箱",
        "您的email",
        "E-mail",
        "Email Address",
        "住址",
        "家庭地址",
        "ipaddr",
        "IPAddress",
        "IP Address",
        "RecipientEmail",
        "RecipientFirstName",
        "Recipient Last Name",
        "ExternalReference",
        "LocationLatitude",
        "longitude",
        "_geolocation",
        "gps-Latitude",
        "person/name",
        "DeviceID",
        "_submitted_by",
        "SubmitterName",
        "user_id",
        "QQ",
        "name",
        "qq号码",
        "车牌号",
        "登录账号：",
        "支付宝帐号",
        "account",
        "用户名",
        "您的名字",
        "设备号",
        "设备ID",
        "IMEI号",
        "oaid",
        "MAC",
        "client_ip",
        "地理位置",
    };

    (void)state;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        if (!mny_personal_column(headers[i], strlen(headers[i])))
            fail_msg("not seen: %s", headers[i]);
}

static void test_others(void **state)
{
    static const char *const headers[] = {
        "",
        "序号",
        "trip",
        "答题设备",
        "您是否转账",
        "imac",
        "zip",
        "您对电话客服满意吗",
        "您用微信吗",
        "您对身份证办理满意吗",
        "来源",
        "提交答卷时间",
        "您对地铁 GPS 播报是否满意",
        "您是否拨打过市长热线反映问题，通过什么电话",
        "membership",
        "file",
        "line",
        "rename",
        "status",
        "progress",
        "所用时间",
        "SubmissionDate",
    };
    static char longest[100000];

    (void)state;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        if (mny_personal_column(headers[i], strlen(headers[i])))
            fail_msg("taken for personal: %s", headers[i]);
    memset(longest, '(', sizeof longest);
    assert_false(mny_personal_column(longest, sizeof longest));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_personal),
        cmocka_unit_test(test_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
