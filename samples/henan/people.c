/* SPDX-License-Identifier: MIT */
#include "samples/henan/people.h"

#include <gsl/gsl_randist.h>
#include <string.h>

/* How far people's views of their city as a whole lie apart, in points. */
static const double opinion_sd = 10;

/* Online, the young and schooled answer more often; at home, those who are there. */
static const double age_shares[2][4] = {{0.34, 0.39, 0.20, 0.07}, {0.15, 0.25, 0.31, 0.29}};
static const double edu_shares[4][4] = {{0.15, 0.25, 0.28, 0.32},
                                        {0.30, 0.25, 0.22, 0.23},
                                        {0.58, 0.25, 0.10, 0.07},
                                        {0.77, 0.15, 0.05, 0.03}};
static const double men[2] = {0.44, 0.47};
static const long youngest[4] = {18, 30, 45, 60}, oldest[4] = {29, 44, 59, 84};

/* Questions without score whose answers are not equally common. */
static const struct {
    const char *question;
    double shares[4];
} habits[] = {
    {"lived", {0.00, 0.07, 0.25, 0.68}},    {"hukou", {0.82, 0.12, 0.057, 0.003}},
    {"district", {0.44, 0.22, 0.14, 0.20}}, {"social_away_asked", {0.32, 0.68}},
    {"access_trouble", {0.36, 0.64}},       {"report_asked", {0.24, 0.76}},
};

/* Who used what in the past year, by age band. */
static const struct {
    const char *service;
    double share[4];
} uses[] = {
    {"gov", {0.50, 0.62, 0.48, 0.34}},       {"bus", {0.66, 0.48, 0.46, 0.62}},
    {"drive", {0.38, 0.64, 0.46, 0.12}},     {"social", {0.36, 0.46, 0.44, 0.50}},
    {"medical", {0.52, 0.66, 0.68, 0.84}},   {"education", {0.42, 0.58, 0.22, 0.16}},
    {"job", {0.44, 0.26, 0.18, 0.05}},       {"cityapp", {0.86, 0.84, 0.62, 0.34}},
    {"elder", {0.06, 0.12, 0.22, 0.34}},     {"accessible", {0.04, 0.05, 0.10, 0.20}},
    {"community", {0.46, 0.60, 0.58, 0.62}}, {"farm", {0.10, 0.26, 0.42, 0.44}},
    {"village", {0.34, 0.48, 0.60, 0.66}},   {"library", {0.38, 0.30, 0.14, 0.10}},
};

static const char *const comments[] = {
    "没有",
    "挺好的，继续努力",
    "医院停车难，建议多建停车位。",
    "公交车等的时间太长了",
    "希望老年人办事能有人指导。",
    "12345热线接得快，问题也解决了，点赞",
    "小区充电桩太少，老旧小区更难装",
    "办事窗口态度好，但材料还是要复印好几份",
    "红绿灯配时不合理，早高峰左转要等三个灯",
    "异地就医备案方便多了",
    "App 太多，能不能合成一个？",
    "空气比前几年好，夏天的臭氧还是有点重",
    "手机信号在地下车库没有，5G 套餐用不上",
    "建议：\n1. 增加夜间公交\n2. 延长办事大厅时间",
    "孩子学校的网课平台经常卡，\n老师也没办法",
    "他们说“一次办好”，我跑了三趟",
    "物业只收费不干事!!!",
    "希望早日通地铁，周末\"遛娃\"的地方再多些",
    "垃圾分类投放点离得远，老人不方便",
    "推销电话太多，不知道信息从哪里泄露的",
    "满意😊",
    "路灯坏了两个月，反映后第二天就修好了",
    "村里网速慢，直播卖货,总掉线",
    "如需回访请打 138 0000 0000",
};

/* What survey forms on the internet really get. */
static const char *const attacks[] = {
    "=cmd|'/c calc'!A1",
    "<script>alert('您好')</script>",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\"><img src=x onerror=alert(1)>",
    "'; DROP TABLE responses; --",
    "+86 138 0000 0000",
    "-2+3",
    "{{7*7}} ${7*7} %s%s%n",
};

void sample_people_draw(gsl_rng *rng, size_t place, enum sample_mode mode,
                        struct sample_person *person)
{
    memset(person, 0, sizeof *person);
    person->place = place;
    person->mode = mode;
    person->band = sample_share(rng, age_shares[mode], 4);
    person->edu = sample_share(rng, edu_shares[person->band], 4);
    person->sex = sample_chance(rng, men[mode]) ? 0 : 1;
    person->opinion = gsl_ran_gaussian_ziggurat(rng, opinion_sd);
    person->age =
        youngest[person->band] +
        (long)sample_index(rng, (size_t)(oldest[person->band] - youngest[person->band]) + 1);
}

struct sample_habit sample_people_habit(const char *question)
{
    struct sample_habit habit = {SAMPLE_HABIT_EVEN, NULL};

    for (size_t i = 0; i < sizeof habits / sizeof habits[0]; i++)
        if (strcmp(question, habits[i].question) == 0)
            habit = (struct sample_habit){SAMPLE_HABIT_SHARES, habits[i].shares};
    if (strcmp(question, "sex") == 0)
        habit.kind = SAMPLE_HABIT_SEX;
    else if (strcmp(question, "edu") == 0)
        habit.kind = SAMPLE_HABIT_EDU;
    else if (strcmp(question, "lived") == 0)
        habit.kind = SAMPLE_HABIT_LIVED;
    else if (strcmp(question, "age") == 0)
        habit.kind = SAMPLE_HABIT_AGE;
    return habit;
}

size_t sample_people_choice(gsl_rng *rng, const struct sample_person *person,
                            const struct sample_habit *habit, size_t count)
{
    switch (habit->kind) {
    case SAMPLE_HABIT_SEX:
        return person->sex < count ? person->sex : 0;
    case SAMPLE_HABIT_EDU:
        return person->edu < count ? person->edu : 0;
    case SAMPLE_HABIT_LIVED:
        /* Of those screened out, the ones who are old enough have just moved here. */
        if (person->screened && person->age >= youngest[0])
            return 0;
        return sample_share(rng, habit->shares, count < 4 ? count : 4);
    case SAMPLE_HABIT_SHARES:
        return sample_share(rng, habit->shares, count < 4 ? count : 4);
    case SAMPLE_HABIT_AGE:
    case SAMPLE_HABIT_EVEN:
        break;
    }
    return sample_index(rng, count);
}

const double *sample_people_use(const char *service)
{
    static const double usual[4] = {0.4, 0.4, 0.4, 0.4};

    for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++)
        if (strcmp(service, uses[i].service) == 0)
            return uses[i].share;
    return usual;
}

const char *sample_people_comment(gsl_rng *rng, const struct sample_person *person)
{
    if (!sample_chance(rng, 0.16))
        return NULL;
    if (person->hostile && sample_chance(rng, 0.05))
        return attacks[sample_index(rng, sizeof attacks / sizeof attacks[0])];
    return comments[sample_index(rng, sizeof comments / sizeof comments[0])];
}
