/* SPDX-License-Identifier: MIT */
#include "survey/score/replicate_parcel.h"

#include "stats/random.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { FIRST = 7, N = 240, ROWS = FIRST + N + 3, ITEMS = 3, NODES = 2, DOMAINS = 3 };
enum { STATISTICS = ITEMS + NODES + 1, CELLS = 6, SETS = 1 + DOMAINS };

/* What a variant of the sample has. */
struct variant {
    const char *name;
    enum mny_replication kind;
    bool calibrated, base, domain, stratum, psu, population, differences;
    struct mny_trim_rule trim;
    struct mny_distance distance;
};

/* Respondents of a city, who stand at FIRST ... of the columns of all. */
struct sample {
    uint8_t codes[ROWS];
    double score_of_code[256], values[ROWS], fine[ROWS], base[ROWS], population[N], weight[N];
    uint32_t stratum[N], psu[N], cell[N], domain[N];
    double targets[5];
    struct mny_score_column items[ITEMS];
    struct mny_calibrated calibrated;
    struct mny_design_columns columns;
    struct mny_design *design;
    struct mny_estimate_input estimate;
    struct mny_replicate_input input;
    struct mny_estimate full[SETS * STATISTICS];
};

static const struct mny_branch item_branches[ITEMS] = {{0, 2}, {0, 1}, {1, 1}};
static const struct mny_branch nodes[NODES] = {{MNY_ROOT, 3}, {MNY_ROOT, 1}};
static const size_t categories[2] = {3, 2};
static const uint32_t category[CELLS * 2] = {0, 0, 0, 1, 1, 0, 1, 1, 2, 0, 2, 1};

static double unit(struct mny_random *random)
{
    return (double)mny_random_below(random, 1000) / 1000;
}

static void draw(struct sample *sample, struct mny_random *random)
{
    for (size_t i = 0; i < ROWS; i++) {
        sample->codes[i] = (uint8_t)mny_random_below(random, 6);
        sample->values[i] = mny_random_below(random, 9) == 0 ? NAN : unit(random);
        sample->fine[i] = unit(random) * 1e-3;
        sample->base[i] = 0.5 + unit(random);
    }
    for (size_t i = 0; i < 256; i++)
        sample->score_of_code[i] = i == 0 ? NAN : (double)(i - 1) / 4;
    for (size_t i = 0; i < N; i++) {
        sample->stratum[i] = (uint32_t)(i / 40) + 11;
        sample->psu[i] = (uint32_t)(i / 20 % 2) + 5;
        sample->population[i] = 90 + (double)(i / 40);
        sample->cell[i] = (uint32_t)(i * 5 % CELLS);
        sample->domain[i] = (uint32_t)mny_random_below(random, DOMAINS + 1);
        sample->weight[i] = 1;
    }
}

static void fill(struct sample *sample, const struct variant *variant)
{
    struct mny_random random = mny_random_stream(20, 1);

    *sample = (struct sample){.targets = {80, 90, 70, 130, 110}};
    draw(sample, &random);
    sample->items[0] = (struct mny_score_column){sample->codes, sample->score_of_code, NULL};
    sample->items[1] = (struct mny_score_column){NULL, NULL, sample->values};
    sample->items[2] = (struct mny_score_column){NULL, NULL, sample->fine};
    sample->calibrated.cells = (struct mny_margin_cells){CELLS, 2, category, categories};
    sample->calibrated.cell = sample->cell;
    sample->columns = (struct mny_design_columns){
        .n = N,
        .stratum = variant->stratum ? sample->stratum : NULL,
        .psu = variant->psu ? sample->psu : NULL,
        .population = variant->population ? sample->population : NULL,
    };
    sample->design = mny_design_create(&sample->columns);
    assert_non_null(sample->design);
    mny_design_set_lonely(sample->design, MNY_LONELY_REMOVE);
    sample->estimate = (struct mny_estimate_input){
        .n = N,
        .first = FIRST,
        .weight = sample->weight,
        .items = sample->items,
        .item_branches = item_branches,
        .item_count = ITEMS,
        .nodes = nodes,
        .node_count = NODES,
        .design = sample->design,
        .calibrated = variant->calibrated ? &sample->calibrated : NULL,
    };
    sample->input = (struct mny_replicate_input){
        .estimate = &sample->estimate,
        .base = variant->base ? sample->base : NULL,
        .base_scale = 1.25,
        .targets = sample->targets,
        .calibration = {variant->distance, 1e-10, 50, NULL},
        .trim = variant->trim,
        .domain = variant->domain ? sample->domain : NULL,
        .domains = DOMAINS,
        .differences = variant->differences,
        .kind = variant->kind,
        .replicates = 90,
        .seed = 33,
        .fay = 0.3,
    };
    for (size_t i = 0; i < SETS * STATISTICS; i++)
        sample->full[i] = (struct mny_estimate){.score = 0.4 + 0.001 * (double)i, .simple = 1};
}

static void finish(struct sample *sample, struct mny_replicates *replicates, double *differences)
{
    const struct mny_replicate_failure failure = mny_replicates_finish(replicates, sample->full);

    assert_int_equal(failure.fault, MNY_REPLICATES_FINE);
    if (sample->input.differences)
        mny_replicates_differences(replicates, sample->full, differences);
}

static void pack(const struct sample *sample, struct mny_parcel *parcel)
{
    mny_parcel_empty(parcel);
    mny_replicate_input_pack(&sample->input, &sample->columns, sample->full, parcel);
    assert_false(parcel->failed);
}

/* Every second part of TO is made elsewhere. */
static void share(const struct sample *sample, struct mny_replicates *to)
{
    const size_t parts = mny_replicates_parts(to), size = mny_replicates_part_size(to);
    struct mny_parcel parcel = {0};
    struct mny_replicate_source *source;
    struct mny_replicates *elsewhere;
    void *bytes = malloc(size);

    pack(sample, &parcel);
    source = mny_replicate_source_unpack(&parcel);
    assert_non_null(source);
    assert_int_equal(parcel.at, parcel.used);
    elsewhere = mny_replicate_source_make(source);
    assert_non_null(elsewhere);
    assert_non_null(bytes);
    assert_int_equal(mny_replicates_parts(elsewhere), parts);
    assert_true(parts > 1);
    for (size_t part = 0; part < parts; part++) {
        struct mny_replicates *by = part % 2 ? elsewhere : to;

        mny_replicates_run(by, part);
        mny_replicates_get_part(by, part, bytes);
        mny_replicates_put_part(to, part, bytes);
    }
    free(bytes);
    mny_replicates_free(elsewhere);
    mny_replicate_source_free(source);
    mny_parcel_clear(&parcel);
}

static void assert_same(double a, double b)
{
    assert_memory_equal(&a, &b, sizeof a);
}

static void hold(const struct variant *variant)
{
    struct sample alone, together;
    struct mny_replicates *one, *two;
    double differences[2][3 * STATISTICS] = {{0}};
    bool known = false;

    print_message("%s\n", variant->name);
    fill(&alone, variant);
    fill(&together, variant);
    one = mny_replicates_create(&alone.input, alone.full);
    two = mny_replicates_create(&together.input, together.full);
    assert_true(one && two);
    for (size_t part = 0; part < mny_replicates_parts(one); part++)
        mny_replicates_run(one, part);
    share(&together, two);
    finish(&alone, one, differences[0]);
    finish(&together, two, differences[1]);
    for (size_t i = 0; i < (variant->domain ? SETS : 1) * STATISTICS; i++) {
        known = known || alone.full[i].se > 0;
        assert_same(alone.full[i].se, together.full[i].se);
        assert_same(alone.full[i].deff, together.full[i].deff);
    }
    assert_true(known);
    for (size_t i = 0; i < 3 * STATISTICS; i++)
        assert_same(differences[0][i], differences[1][i]);
    mny_replicates_free(one);
    mny_replicates_free(two);
    mny_design_free(alone.design);
    mny_design_free(together.design);
}

static void shares_make_the_same(void **state)
{
    const struct variant variants[] = {
        {.name = "bootstrap of respondents", .kind = MNY_REPLICATION_BOOTSTRAP},
        {.name = "raked, base weights, clusters, subgroups and their differences",
         .kind = MNY_REPLICATION_BOOTSTRAP,
         .calibrated = true,
         .base = true,
         .domain = true,
         .stratum = true,
         .psu = true,
         .differences = true,
         .distance = mny_distance_raking()},
        {.name = "trimmed, between bounds",
         .kind = MNY_REPLICATION_BOOTSTRAP,
         .calibrated = true,
         .base = true,
         .distance = mny_distance_linear_within(0.2, 5),
         .trim = {MNY_TRIM_CUT, MNY_TRIM_MEDIAN, 0.3, 3}},
        {.name = "jackknife, fpc, logit",
         .kind = MNY_REPLICATION_JACKKNIFE,
         .calibrated = true,
         .stratum = true,
         .population = true,
         .distance = mny_distance_logit(0.1, 9)},
    };

    (void)state;
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++)
        hold(&variants[i]);
}

/* Of a parcel that was cut off nothing is made. */
static void cut_off(void **state)
{
    const struct variant variant = {.kind = MNY_REPLICATION_BOOTSTRAP,
                                    .calibrated = true,
                                    .base = true,
                                    .domain = true,
                                    .stratum = true,
                                    .psu = true,
                                    .population = true,
                                    .distance = mny_distance_raking()};
    struct mny_parcel parcel = {0};
    struct sample sample;
    size_t whole;

    (void)state;
    fill(&sample, &variant);
    pack(&sample, &parcel);
    whole = parcel.used;
    for (size_t used = 0; used < whole; used++) {
        parcel.used = used;
        parcel.at = 0;
        parcel.failed = false;
        assert_null(mny_replicate_source_unpack(&parcel));
    }
    mny_parcel_clear(&parcel);
    mny_design_free(sample.design);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_make_the_same),
        cmocka_unit_test(cut_off),
    };

    gsl_set_error_handler_off();
    return cmocka_run_group_tests_name("replicate_parcel", tests, NULL, NULL);
}
