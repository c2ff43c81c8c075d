/* SPDX-License-Identifier: MIT */
#include "stats/multiple_testing.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

struct test {
    double p;
    size_t at;
};

/* Equal p are put in the order given; they are adjusted alike anyway. */
static int by_p(const void *first, const void *second)
{
    const struct test *a = first, *b = second;

    if (a->p < b->p || a->p > b->p)
        return a->p < b->p ? -1 : 1;
    return a->at < b->at ? -1 : a->at > b->at;
}

enum mny_code mny_holm(const double *p, size_t count, double *adjusted)
{
    struct test *tests =
        count < SIZE_MAX / sizeof *tests ? malloc((count + 1) * sizeof *tests) : NULL;
    size_t number = 0;
    double most = 0;

    if (!tests)
        return MNY_E_MEMORY;
    for (size_t i = 0; i < count; i++) {
        if (!isnan(p[i]))
            tests[number++] = (struct test){p[i], i};
        adjusted[i] = NAN;
    }
    qsort(tests, number, sizeof *tests, by_p);
    for (size_t i = 0; i < number; i++) {
        most = fmax(most, (double)(number - i) * tests[i].p);
        adjusted[tests[i].at] = fmin(most, 1);
    }
    free(tests);
    return MNY_OK;
}
