/* SPDX-License-Identifier: MIT */
/* Chances of honest answers: by listing all answers there can be, and against simulations of
   20,000 people each (straight lines) and of 3,000 (equal answers). */
#include "stats/honest_answers.h"

#include "stats/response_style.h"
#include "tests/stats/reference_case.h"

#include <string.h>

enum { CODES = MNY_ANSWER_CODES, MOST = 15 };

/* Every item the same: SHARES of codes 0, 1, ... */
static void spread(double table[][CODES], size_t items, const double *shares, size_t count)
{
    memset(table, 0, items * sizeof *table);
    for (size_t i = 0; i < items; i++)
        memcpy(table[i], shares, count * sizeof *shares);
}

static double chance_of_run(const double *shares, size_t count, size_t items, size_t least)
{
    static double table[MOST][CODES];

    spread(table, items, shares, count);
    return mny_chance_of_run((const double(*)[CODES])table, items, 0, least);
}

/* All answers to ITEMS items of different shares, one after the other. */
static void listed(void **state)
{
    enum { ITEMS = 7, ANSWERS = 3, ALL = 2187 }; /* 3^7, one of them no answer */
    static double table[ITEMS][CODES];
    double runs = 0, answered_runs = 0, shares = 0, same = 0, answered = 0;

    (void)state;
    for (size_t i = 0; i < ITEMS; i++) {
        table[i][0] = 0.05 * (double)(i % 3);
        table[i][1] = 0.5 + 0.04 * (double)i;
        table[i][2] = 1 - table[i][0] - table[i][1];
    }
    for (size_t number = 0; number < ALL; number++) {
        uint8_t codes[ITEMS];
        struct mny_modal_answer modal;
        double chance = 1;

        for (size_t i = 0, rest = number; i < ITEMS; i++, rest /= ANSWERS) {
            codes[i] = (uint8_t)(rest % ANSWERS);
            chance *= table[i][codes[i]];
        }
        modal = mny_modal_answer(codes, ITEMS);
        runs += mny_longest_run(codes, ITEMS) >= 4 ? chance : 0;
        answered_runs += modal.answered >= 5 && mny_longest_run(codes, ITEMS) >= 4 ? chance : 0;
        answered += modal.answered >= 5 ? chance : 0;
        shares += modal.answered >= 5 && modal.share >= 0.8 ? chance : 0;
        same += modal.answered >= 5 && modal.share == 1 ? chance : 0;
    }
    assert_near(mny_chance_of_run((const double(*)[CODES])table, ITEMS, 0, 4), runs, 1e-12);
    assert_near(mny_chance_of_run((const double(*)[CODES])table, ITEMS, 5, 4), answered_runs,
                1e-12);
    assert_near(mny_chance_of_share((const double(*)[CODES])table, ITEMS, 5, 0.8), shares, 1e-12);
    assert_near(mny_chance_of_share((const double(*)[CODES])table, ITEMS, 5, 1), same, 1e-12);
    assert_near(mny_chance_of_answers((const double(*)[CODES])table, ITEMS, 5), answered, 1e-12);
    assert_near(mny_chance_of_answers((const double(*)[CODES])table, ITEMS, 0), 1, 1e-12);
    assert_true(isnan(mny_chance_of_share((const double(*)[CODES])table, ITEMS, 5, 0.5)));
}

/* Whether all N answers with ALIKE or more of code 1 have an entropy of MOST: by listing them. */
static bool have_entropy(size_t n, size_t codes, double share, double most)
{
    uint8_t answers[MOST] = {0};
    size_t all = 1;

    for (size_t i = 0; i < n; i++)
        all *= codes;
    for (size_t number = 0; number < all; number++) {
        struct mny_modal_answer modal;

        for (size_t i = 0, rest = number; i < n; i++, rest /= codes)
            answers[i] = (uint8_t)(1 + rest % codes);
        modal = mny_modal_answer(answers, n);
        if (modal.share >= share - 1e-9 && modal.entropy > most)
            return false;
    }
    return true;
}

/* With 0.75 bits: 7 of 8 alike have less, 6 of 8 more; of 8 of 10 it depends on the others. */
static void entropies(void **state)
{
    (void)state;
    for (size_t codes = 1; codes <= 4; codes++)
        for (size_t n = 2; n <= 7; n++)
            for (int part = 51; part <= 100; part += 7)
                for (double most = 0.05; most < 1.6; most += 0.1)
                    assert_int_equal(mny_share_has_entropy(n, n, part / 100.0, codes, most),
                                     have_entropy(n, codes, part / 100.0, most));
    assert_true(mny_share_has_entropy(10, 8, 0.9, 6, 0.75));
    assert_true(mny_share_has_entropy(8, 8, 0.8, 5, 0.75));
    assert_false(mny_share_has_entropy(8, 8, 0.75, 2, 0.75));
    assert_true(mny_share_has_entropy(10, 10, 0.8, 2, 0.75));
    assert_false(mny_share_has_entropy(10, 10, 0.8, 3, 0.75));
    assert_false(mny_share_has_entropy(10, 8, 0.75, 2, 0.75));
}

/* A run of half the items or more, of honest answers of which 70 % are the best: 67 % of 6
   items, 43 % of 10, 18 % of 15; of which 45 % are: 37 % and 9 %.  What the other answers get
   is not known of the simulations, and hardly matters. */
static void straight_lines(void **state)
{
    static const double skewed[] = {0, 0.7, 0.2, 0.05, 0.03, 0.02};
    static const double mild[] = {0, 0.45, 0.35, 0.1, 0.05, 0.05};

    (void)state;
    assert_true(fabs(chance_of_run(skewed, 6, 6, 3) - 0.67) < 0.01);
    assert_true(fabs(chance_of_run(skewed, 6, 10, 5) - 0.43) < 0.01);
    assert_true(fabs(chance_of_run(skewed, 6, 15, 8) - 0.18) < 0.005);
    assert_true(fabs(chance_of_run(mild, 6, 6, 3) - 0.37) < 0.01);
    assert_true(fabs(chance_of_run(mild, 6, 10, 5) - 0.09) < 0.005);
    assert_true(chance_of_run(skewed, 6, 15, 12) < 0.04); /* 0.8 of the battery */
}

/* Of 3,000 honest people, rows that share all answers: 26 of 12 items, of skewed ones 27 of 20,
   none of 30; where they are few each pair is two of them. */
static void equal_answers(void **state)
{
    static const double all[30]; /* nobody leaves any out */
    double mild[30], skewed[30];

    (void)state;
    for (size_t i = 0; i < 30; i++) {
        mild[i] = 0.45 * 0.45 + 0.35 * 0.35 + 0.1 * 0.1 + 2 * 0.05 * 0.05;
        skewed[i] = 0.7 * 0.7 + 0.2 * 0.2 + 0.05 * 0.05 + 0.03 * 0.03 + 0.02 * 0.02;
    }
    assert_near(mny_equal_pairs(3000, mild, all, 12, 12), 3000. * 2999 / 2 * pow(mild[0], 12),
                1e-12);
    assert_true(fabs(2 * mny_equal_pairs(3000, mild, all, 12, 0) - 26) < 6);
    assert_true(2 * mny_equal_pairs(3000, mild, all, 20, 12) < 0.01);
    assert_true(fabs(2 * mny_equal_pairs(3000, skewed, all, 20, 20) - 27) < 6);
    assert_true(2 * mny_equal_pairs(3000, skewed, all, 30, 30) < 0.1);
    assert_near(mny_equal_pairs(1, mild, all, 12, 12), 0, 1e-12);
    assert_near(mny_equal_pairs(3000, mild, all, 12, 13), 0, 1e-12);
}

/* Half the people leave each of three items out, the others say one of two things. */
static void equal_gaps(void **state)
{
    const double same[] = {0.25 + 0.125, 0.25 + 0.125, 0.25 + 0.125}, none[] = {0.25, 0.25, 0.25};
    const double gap = 0.25, answer = 0.125;

    (void)state;
    assert_near(mny_equal_pairs(2, same, none, 3, 0), pow(gap + answer, 3), 1e-15);
    assert_near(mny_equal_pairs(2, same, none, 3, 1), pow(gap + answer, 3) - pow(gap, 3), 1e-15);
    assert_near(mny_equal_pairs(2, same, none, 3, 2), 3 * gap * answer * answer + pow(answer, 3),
                1e-15);
    assert_near(mny_equal_pairs(2, same, none, 3, 3), pow(answer, 3), 1e-15);
    assert_near(mny_equal_pairs(2, same, none, 3, 4), 0, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(listed), cmocka_unit_test(entropies), cmocka_unit_test(straight_lines),
        cmocka_unit_test(equal_answers), cmocka_unit_test(equal_gaps)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
