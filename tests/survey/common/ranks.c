/* SPDX-License-Identifier: MIT */
/* What ranks say to each other, whoever of them leaves when: each in a thread.  Nobody may wait for
   who is gone, so that the alarm of main() never rings. */
#include "survey/common/ranks.h"

#include "tests/core/files.h"
#include "tests/survey/common/threads_transport.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { LONGEST = 300, PARTS = 30 };

/* How far a rank goes before it leaves. */
enum step { BEGIN, KEY, READY, PLAN, FIRST_PART, ALL_PARTS, STEPS };

/* What ranks are to do, and what came of it. */
struct course {
    enum step leader, follower;
    int late;       /* 1: the leader takes its time; 2: the others do */
    size_t failing; /* rank that fails where it leaves; 0: none */
    bool looks;     /* followers look whether they are to stop */
    size_t part;    /* bytes of each part, at least */
    /* by rank, each its own: */
    enum mny_code codes[THREADS_MOST];
    struct mny_problems *problems[THREADS_MOST];
    size_t sent[THREADS_MOST];   /* parts */
    uint64_t told[THREADS_MOST]; /* sum of what the leader has told it */
    /* the leader's: */
    bool in_order;       /* the parts came as they were sent */
    enum mny_code again; /* what comes of waiting once more for one that has left */
};

static void pause_a_little(void)
{
    nanosleep(&(struct timespec){0, 1000000}, NULL);
}

static enum mny_code send_number(struct mny_ranks *ranks, size_t to, enum mny_message kind,
                                 uint64_t number, size_t length, struct mny_problems *problems)
{
    struct mny_parcel parcel = {0};
    enum mny_code code;

    mny_message_begin(&parcel, kind);
    mny_parcel_put_number(&parcel, number);
    for (size_t i = 0; i < length / sizeof number; i++)
        mny_parcel_put_number(&parcel, number);
    code = mny_ranks_send(ranks, to, &parcel, problems);
    mny_parcel_clear(&parcel);
    return code;
}

static enum mny_code receive_number(struct mny_ranks *ranks, size_t from, enum mny_message kind,
                                    uint64_t *number, struct mny_problems *problems)
{
    struct mny_parcel parcel = {0};
    enum mny_code code = mny_ranks_receive(ranks, from, kind, &parcel, problems);

    if (code == MNY_OK && !mny_parcel_take_number(&parcel, number))
        code = MNY_E_INTERNAL;
    mny_parcel_clear(&parcel);
    return code;
}

/* ---- the leader ----------------------------------------------------------------------- */

static enum mny_code tell_all(struct course *course, struct mny_ranks *ranks, enum mny_message kind)
{
    enum mny_code code = MNY_OK;

    for (size_t i = 1; code == MNY_OK && i < mny_ranks_count(ranks); i++)
        code = send_number(ranks, i, kind, kind + 100 * i, 0, course->problems[0]);
    return code;
}

static enum mny_code hear_all(struct course *course, struct mny_ranks *ranks, enum mny_message kind,
                              size_t from, size_t to)
{
    enum mny_code code = MNY_OK;

    for (size_t part = from; code == MNY_OK && part < to; part++)
        for (size_t i = 1; code == MNY_OK && i < mny_ranks_count(ranks); i++) {
            uint64_t number = 0;

            code = receive_number(ranks, i, kind, &number, course->problems[0]);
            if (code != MNY_OK) {
                course->again = receive_number(ranks, i, kind, &number, course->problems[0]);
                break;
            }
            course->in_order = course->in_order && number == 1000 * i + part;
        }
    return code;
}

static enum mny_code lead(struct course *course, struct mny_ranks *ranks)
{
    enum mny_code code = MNY_OK;

    if (course->leader >= KEY)
        code = tell_all(course, ranks, MNY_MESSAGE_KEY);
    if (code == MNY_OK && course->leader >= READY)
        code = hear_all(course, ranks, MNY_MESSAGE_READY, 0, 1);
    if (code == MNY_OK && course->leader >= PLAN)
        code = tell_all(course, ranks, MNY_MESSAGE_PLAN);
    if (code == MNY_OK && course->leader >= FIRST_PART)
        code = hear_all(course, ranks, MNY_MESSAGE_PART, 0, 1);
    if (code == MNY_OK && course->leader >= ALL_PARTS)
        code = hear_all(course, ranks, MNY_MESSAGE_PART, 1, PARTS);
    return code;
}

/* ---- the others ----------------------------------------------------------------------- */

static enum mny_code send_parts(struct course *course, struct mny_ranks *ranks)
{
    const size_t rank = mny_ranks_rank(ranks), most = course->follower == FIRST_PART ? 1 : PARTS;
    enum mny_code code = MNY_OK;

    while (code == MNY_OK &&
           (course->looks ? !mny_ranks_stopped(ranks) : course->sent[rank] < most))
        code = send_number(ranks, 0, MNY_MESSAGE_PART, 1000 * rank + course->sent[rank]++,
                           course->part, course->problems[rank]);
    return code;
}

static enum mny_code follow(struct course *course, struct mny_ranks *ranks)
{
    const size_t rank = mny_ranks_rank(ranks);
    struct mny_problems *problems = course->problems[rank];
    uint64_t number = 0;
    enum mny_code code = MNY_OK;

    if (course->follower >= KEY)
        code = receive_number(ranks, 0, MNY_MESSAGE_KEY, &number, problems);
    course->told[rank] += number;
    if (code == MNY_OK && course->follower >= READY)
        code = send_number(ranks, 0, MNY_MESSAGE_READY, 1000 * rank, 0, problems);
    if (code == MNY_OK && course->follower >= PLAN)
        code = receive_number(ranks, 0, MNY_MESSAGE_PLAN, &number, problems);
    course->told[rank] += number;
    if (code == MNY_OK && course->follower >= FIRST_PART)
        code = send_parts(course, ranks);
    if (code != MNY_OK || course->failing != rank)
        return code;
    mny_remark(problems, MNY_WARNING, (struct mny_where){0}, "%s", "no error");
    mny_problem(problems, MNY_E_IO, (struct mny_where){"dump.csv", 3, 0}, "%s", "bad");
    return mny_problem(problems, MNY_E_INPUT, (struct mny_where){0}, "%s", "worse");
}

/* ---- all ------------------------------------------------------------------------------- */

static void take_part(struct mny_ranks *ranks, void *context)
{
    struct course *course = context;
    const size_t rank = mny_ranks_rank(ranks);
    const int late = rank == 0 ? 1 : 2;

    if (course->late == late)
        pause_a_little();
    course->codes[rank] = rank == 0 ? lead(course, ranks) : follow(course, ranks);
    if (course->late == late)
        pause_a_little();
    mny_ranks_leave(ranks, course->codes[rank], course->problems[rank]);
}

static struct course run(struct course course, size_t count, size_t under_way)
{
    struct threads_post post;

    course.in_order = true;
    for (size_t i = 0; i < count; i++) {
        course.problems[i] = mny_problems_create();
        assert_non_null(course.problems[i]);
    }
    post = threads_run(count, under_way, SIZE_MAX, take_part, &course);
    assert_int_equal(post.left, 0); /* what was sent was taken */
    assert_true(course.in_order);
    return course;
}

static void end(struct course *course)
{
    for (size_t i = 0; i < THREADS_MOST; i++)
        mny_problems_free(course->problems[i]);
}

static void normal_course(void **state)
{
    (void)state;
    for (size_t count = 1; count <= 5; count++)
        for (size_t under_way = 1; under_way <= 4; under_way += 3)
            for (int late = 0; late < 3; late++) {
                struct course course =
                    run((struct course){.leader = ALL_PARTS, .follower = ALL_PARTS, .late = late},
                        count, under_way);

                for (size_t i = 0; i < count; i++) {
                    assert_int_equal(course.codes[i], MNY_OK);
                    assert_int_equal(mny_problems_size(course.problems[i]), 0);
                    assert_int_equal(course.sent[i], i == 0 ? 0 : PARTS);
                    if (i > 0)
                        assert_int_equal(course.told[i],
                                         MNY_MESSAGE_KEY + MNY_MESSAGE_PLAN + 200 * i);
                }
                end(&course);
            }
}

/* Whoever leaves where: the others are told, or do not need to know. */
static void any_order(void **state)
{
    (void)state;
    for (int i = 0; i < STEPS * STEPS * 3 * 2 * 2; i++) {
        const enum step leader = (enum step)(i % STEPS);
        const enum step follower = (enum step)(i / STEPS % STEPS);
        const int rest = i / (STEPS * STEPS);
        const size_t count = rest / 3 % 2 ? 4 : 2;
        struct course course =
            run((struct course){.leader = leader, .follower = follower, .late = rest % 3}, count,
                rest / 6 ? 4 : 1);
        /* READY and parts come from the others, KEY and PLAN from the leader. */
        const bool misses = (leader >= READY && follower < READY) ||
                            (leader >= FIRST_PART && follower < FIRST_PART) ||
                            (leader >= ALL_PARTS && follower < ALL_PARTS);
        const enum step told = misses && follower < READY ? READY : leader;
        const bool stopped = (follower >= KEY && told < KEY) || (follower >= PLAN && told < PLAN);

        assert_int_equal(course.codes[0], misses ? MNY_E_INTERNAL : MNY_OK);
        assert_int_equal(course.again, misses ? MNY_E_INTERNAL : MNY_OK);
        assert_int_equal(
            test_says(course.problems[0], "error: process 1 ended before it had read its part"),
            misses);
        for (size_t k = 1; k < count; k++) {
            assert_int_equal(course.codes[k], stopped ? MNY_E_INTERRUPT : MNY_OK);
            assert_int_equal(mny_problems_size(course.problems[k]), 0);
        }
        end(&course);
    }
}

/* The leader says for it what it has to say, and which it is. */
static void one_fails(void **state)
{
    (void)state;
    for (enum step step = KEY; step < STEPS; step++)
        for (int late = 0; late < 3; late++) {
            /* It fails behind what it does; the leader wants one thing more. */
            const bool has_more = step == ALL_PARTS;
            struct course course = run((struct course){.leader = ALL_PARTS,
                                                       .follower = has_more ? FIRST_PART : step,
                                                       .late = late,
                                                       .failing = 1},
                                       4, 2);

            assert_int_equal(course.codes[0], MNY_E_INPUT);
            assert_int_equal(course.again, MNY_E_INTERNAL);
            assert_int_equal(mny_problems_size(course.problems[0]), 2);
            assert_true(test_says(course.problems[0], "error: process 1, on host-1, has given up: "
                                                      "dump.csv:3: error: bad; error: worse"));
            assert_false(test_says(course.problems[0], "no error"));
            assert_int_equal(mny_problems_code(course.problems[0]), MNY_E_INPUT);
            end(&course);
        }
}

/* Another one than the first, while those before it have all done their work. */
static void the_last_fails(void **state)
{
    struct course course;

    (void)state;
    course = run((struct course){.leader = ALL_PARTS, .follower = FIRST_PART, .failing = 3}, 4, 4);
    assert_int_equal(course.codes[0], MNY_E_INTERNAL); /* the first has sent too little */
    end(&course);
    course = run((struct course){.leader = READY, .follower = READY, .failing = 3}, 4, 4);
    assert_int_equal(course.codes[0], MNY_OK); /* nobody asked it */
    assert_int_equal(course.codes[3], MNY_E_INPUT);
    end(&course);
}

/* The leader has enough: some look whether that is so, some send all they have. */
static void leader_stops_early(void **state)
{
    (void)state;
    for (int i = 0; i < 3 * 2 * 2 * 2; i++) {
        const bool looks = i % 2, waits = i / 2 % 2;
        const size_t under_way = i / 4 % 2 ? 4 : 1;
        struct course course = run((struct course){.leader = waits ? FIRST_PART : PLAN,
                                                   .follower = ALL_PARTS,
                                                   .late = i / 8,
                                                   .looks = looks,
                                                   .part = 10000},
                                   3, under_way);

        for (size_t k = 0; k < 3; k++)
            assert_int_equal(course.codes[k], MNY_OK);
        for (size_t k = 1; k < 3; k++)
            assert_true(looks ? course.sent[k] >= waits : course.sent[k] == PARTS);
        end(&course);
    }
}

/* ---- what goes wrong on the way --------------------------------------------------------- */

/* A transport that fails, or has this to be taken. */
struct broken {
    bool sends, receives;
    size_t sent, received;
    struct mny_parcel next;
};

static bool broken_send(void *context, size_t to, const char *bytes, size_t length)
{
    struct broken *broken = context;

    (void)to, (void)bytes, (void)length;
    broken->sent++;
    return broken->sends;
}

static bool broken_receive(void *context, size_t from, struct mny_parcel *parcel)
{
    struct broken *broken = context;

    (void)from;
    broken->received++;
    mny_parcel_put(parcel, broken->next.bytes, broken->next.used);
    return broken->receives;
}

static bool broken_waits(void *context, size_t from)
{
    (void)context, (void)from;
    return false;
}

static struct mny_ranks *make_broken(struct broken *broken, size_t rank)
{
    const struct mny_transport transport = {broken, broken_send, broken_receive, broken_waits};
    struct mny_ranks *ranks = mny_ranks_create(&transport, rank, 3, "host");

    assert_non_null(ranks);
    assert_int_equal(mny_ranks_rank(ranks), rank);
    assert_int_equal(mny_ranks_count(ranks), 3);
    return ranks;
}

static void transport_fails(void **state)
{
    (void)state;
    for (size_t rank = 0; rank < 2; rank++) {
        struct broken broken = {.sends = false};
        struct mny_ranks *ranks = make_broken(&broken, rank);
        struct mny_problems *problems = mny_problems_create();
        struct mny_parcel parcel = {0};
        uint64_t number;

        assert_int_equal(send_number(ranks, 1 - rank, MNY_MESSAGE_KEY, 1, 0, problems),
                         MNY_E_MEMORY);
        assert_int_equal(receive_number(ranks, 1 - rank, MNY_MESSAGE_KEY, &number, problems),
                         MNY_E_MEMORY);
        assert_int_equal(broken.sent, 1);
        mny_message_begin(&parcel, MNY_MESSAGE_KEY);
        parcel.failed = true; /* there was no memory for all of it: it is not sent */
        assert_int_equal(mny_ranks_send(ranks, 1 - rank, &parcel, problems), MNY_E_MEMORY);
        assert_int_equal(broken.sent, 1);
        mny_message_begin(&parcel, MNY_MESSAGE_KEY);
        assert_false(parcel.failed);
        mny_ranks_leave(ranks, MNY_E_MEMORY, problems); /* and does not wait */
        assert_int_equal(broken.sent, 2);
        mny_parcel_clear(&parcel);
        mny_problems_free(problems);
        mny_ranks_free(ranks);
    }
}

/* What a rank is told that no rank sends, and what comes of it. */
static enum mny_code hear_a_lie(struct broken *broken, size_t rank, struct mny_problems *problems)
{
    struct mny_ranks *ranks = make_broken(broken, rank);
    uint64_t number;
    enum mny_code code =
        receive_number(ranks, rank > 0 ? 0 : 2, MNY_MESSAGE_PART, &number, problems);

    mny_ranks_leave(ranks, code, problems);
    mny_ranks_free(ranks);
    return code;
}

/* An end that was cut off, or of no known code; nothing at all, which is the end, too. */
static void messages_that_lie(void **state)
{
    (void)state;
    for (int way = 0; way < 4; way++) {
        struct broken broken = {.sends = true, .receives = true};
        struct mny_problems *problems = mny_problems_create();

        if (way > 0)
            mny_message_begin(&broken.next, MNY_MESSAGE_END);
        if (way > 1)
            mny_parcel_put_number(&broken.next, way == 2 ? MNY_E_INPUT : MNY_E_INTERNAL + 1);
        if (way > 2) {
            mny_parcel_put_text(&broken.next, "host");
            mny_parcel_put_text(&broken.next, "text");
        }
        assert_int_equal(hear_a_lie(&broken, 0, problems), MNY_E_INTERNAL);
        assert_int_equal(mny_problems_size(problems), 1);
        assert_true(test_says(problems, "process 2 ended before it had read its part"));
        assert_int_equal(broken.received, 2); /* rank 2 is not waited for again */
        mny_parcel_clear(&broken.next);
        mny_problems_free(problems);
    }
}

/* A leader that had no memory to say more. */
static void an_empty_message_is_a_stop(void **state)
{
    struct broken broken = {.sends = true, .receives = true};
    struct mny_problems *problems = mny_problems_create();

    (void)state;
    assert_int_equal(hear_a_lie(&broken, 1, problems), MNY_E_INTERRUPT);
    assert_int_equal(mny_problems_size(problems), 0);
    assert_int_equal(broken.received, 1);
    assert_int_equal(broken.sent, 1);
    mny_problems_free(problems);
}

/* A rank that has no memory even for a list of problems. */
static void leave_without_memory(struct mny_ranks *ranks, void *context)
{
    struct course *course = context;
    uint64_t number;

    if (mny_ranks_rank(ranks) == 0)
        course->codes[0] =
            receive_number(ranks, 1, MNY_MESSAGE_READY, &number, course->problems[0]);
    mny_ranks_leave(ranks, MNY_E_MEMORY, course->problems[mny_ranks_rank(ranks)]);
}

static void no_memory_at_all(void **state)
{
    struct course course = {.problems = {mny_problems_create()}};

    (void)state;
    assert_int_equal(threads_run(2, 1, 0, leave_without_memory, &course).left, 0);
    assert_int_equal(course.codes[0], MNY_E_MEMORY);
    assert_true(test_says(course.problems[0], "process 1, on host-1, has given up: out of memory"));
    end(&course);
}

static void alone(void **state)
{
    (void)state;
    assert_int_equal(mny_ranks_rank(NULL), 0);
    assert_int_equal(mny_ranks_count(NULL), 1);
    mny_ranks_leave(NULL, MNY_OK, NULL);
    mny_ranks_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alone),
        cmocka_unit_test(normal_course),
        cmocka_unit_test(any_order),
        cmocka_unit_test(one_fails),
        cmocka_unit_test(the_last_fails),
        cmocka_unit_test(leader_stops_early),
        cmocka_unit_test(transport_fails),
        cmocka_unit_test(messages_that_lie),
        cmocka_unit_test(an_empty_message_is_a_stop),
        cmocka_unit_test(no_memory_at_all),
    };

    alarm(LONGEST);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
