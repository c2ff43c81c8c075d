/* SPDX-License-Identifier: MIT */
#include "core/assess.h"

#include "core/filing_value.h"
#include "core/filings.h"
#include "core/gains.h"
#include "core/item_score.h"
#include "core/losses.h"
#include "core/number.h"
#include "core/text.h"
#include "core/trace.h"

#include <math.h>
#include <stdlib.h>

struct mny_assessment {
    size_t cities, missing;
    struct mny_filings *filings;
};

/* The work on one city after the other. */
struct work {
    const struct mny_standard *standard;
    const struct mny_standard_head *head;
    const struct mny_standard_l1 *l1s;
    const struct mny_standard_l2 *l2s;
    const struct mny_standard_item *items;
    const struct mny_standard_input *inputs;
    size_t l1_count, l2_count, item_count, input_count;
    struct mny_filings *filings;
    struct mny_calculator *calculator;
    struct mny_problems *problems;
    struct mny_filed *filed;
    struct mny_item_score *item_results;
    struct mny_writer *writer, *beside; /* NULL, like the next three: nothing is written */
    struct mny_trace *trace;
    struct mny_losses *losses;
    struct mny_gains *gains;
    bool has_beside;
    size_t missing;
    size_t city, item; /* at which the work is */
};

/* A ratio that is more than it can be: a problem at its numerator. */
static void say_broken(void *context, const struct mny_broken_ratio *ratio)
{
    struct work *work = context;
    const struct mny_standard_item *item = &work->items[work->item];
    const struct mny_standard_input *inputs = &work->inputs[item->first_input];
    char above[MNY_FILING_NAME_ROOM], below[MNY_FILING_NAME_ROOM];
    char above_value[MNY_NUMBER_ROOM], below_value[MNY_NUMBER_ROOM];
    size_t above_repeat, below_repeat;
    struct mny_where where =
        mny_filings_where(work->filings, ratio->numerator, ratio->repeat, &above_repeat);
    struct mny_where other =
        mny_filings_where(work->filings, ratio->denominator, ratio->repeat, &below_repeat);

    mny_number_format(ratio->above, above_value);
    mny_number_format(ratio->below, below_value);
    mny_problem(work->problems, MNY_E_INPUT, where,
                _("%s %s: the numerator %s of %s is more than the denominator %s (%s %s at "
                  "%s:%zu); a ratio of at most 1 is expected, correct one of them"),
                mny_filing_name(item->code, inputs[ratio->numerator].code, above_repeat, above),
                inputs[ratio->numerator].label, above_value,
                mny_filings_city(work->filings, work->city), below_value,
                mny_filing_name(item->code, inputs[ratio->denominator].code, below_repeat, below),
                inputs[ratio->denominator].label, other.file, other.line);
}

static enum mny_code score_item(struct work *work, size_t index)
{
    const struct mny_standard_item *item = &work->items[index];
    struct mny_mark mark;
    enum mny_code code;

    work->item = index;
    code = mny_filings_item(work->filings, work->city, index, work->filed);
    if (code == MNY_OK)
        code = mny_calculator_run(work->calculator, item->formulas, work->filed, say_broken, work,
                                  &mark);
    if (code != MNY_OK)
        return mny_problem_memory(work->problems);
    if (!(mark.value >= 0) || isinf(mark.value)) {
        mny_problem(work->problems, MNY_E_INPUT, item->where,
                    _("the formula of %s gives no number of 0 or more with what %s filed; a "
                      "division by 0, or a difference? `%s`"),
                    item->code, mny_filings_city(work->filings, work->city), item->formula);
        mark.value = 0;
    }
    work->item_results[index] = mny_item_score(work->head, item, &mark);
    if (work->trace)
        mny_trace_item(work->trace,
                       &(struct mny_traced){mny_filings_city(work->filings, work->city), index,
                                            work->filings, work->filed, work->calculator, &mark,
                                            &work->item_results[index]});
    /* What stands beside the total is the province's own: nobody has to file it. */
    work->missing += mark.status == MNY_STATUS_MISSING && !work->l1s[work->l2s[item->l2].l1].beside;
    return MNY_OK;
}

/* What a row says but for its scores. */
struct row {
    const char *level, *code, *label;
    double weight, full;
};

static void write_row(const struct work *work, struct mny_writer *writer, struct row row,
                      struct mny_item_score result)
{
    if (!writer)
        return;
    mny_writer_text(writer, mny_filings_city(work->filings, work->city));
    mny_writer_text(writer, row.level);
    mny_writer_text(writer, row.code);
    mny_writer_text(writer, row.label);
    mny_writer_number(writer, row.weight);
    mny_score_write(work->head, writer, result.score);
    mny_score_write(work->head, writer, row.full);
    mny_writer_text(writer, mny_status_name(result.status));
}

/* A row of objective.csv has a last cell more where a standard has indicators
   beside the total; only the objective's own is filled. */
static void end_row(const struct work *work, struct mny_writer *writer)
{
    if (!writer)
        return;
    if (work->has_beside && writer == work->writer)
        mny_writer_text(writer, "");
    mny_writer_end_row(writer);
}

static void worsen(struct mny_item_score *sum, enum mny_status status)
{
    if (status > sum->status)
        sum->status = status;
}

/* L2 = weight × Σ 分项分数, in points of the total. */
static struct mny_item_score write_l2(const struct work *work, struct mny_writer *writer,
                                      const struct mny_standard_l1 *l1, size_t index)
{
    const struct mny_standard_l2 *l2 = &work->l2s[index];
    struct mny_item_score sum = {0, MNY_STATUS_OK};

    for (size_t i = l2->first_item; i < l2->first_item + l2->item_count; i++) {
        const struct mny_standard_item *item = &work->items[i];

        write_row(work, writer,
                  (struct row){l1->deduction ? "deduction" : "item", item->code, item->label,
                               item->weight, item->full},
                  work->item_results[i]);
        end_row(work, writer);
        sum.score += work->item_results[i].score;
        worsen(&sum, work->item_results[i].status);
    }
    if (l1->deduction)
        return (struct mny_item_score){0, MNY_STATUS_OK};
    sum.score = mny_score_round(work->head, l2->weight * sum.score / 100);
    write_row(work, writer, (struct row){"L2", l2->code, l2->label, l2->weight, l2->full}, sum);
    end_row(work, writer);
    return sum;
}

static struct mny_item_score write_l1(const struct work *work, struct mny_writer *writer,
                                      const struct mny_standard_l1 *l1)
{
    struct mny_item_score sum = {0, MNY_STATUS_OK};

    for (size_t k = l1->first_l2; k < l1->first_l2 + l1->l2_count; k++) {
        struct mny_item_score l2 = write_l2(work, writer, l1, k);

        sum.score += l2.score;
        worsen(&sum, l2.status);
    }
    if (l1->deduction)
        return sum;
    sum.score = mny_score_round(work->head, sum.score);
    write_row(work, writer, (struct row){"L1", l1->code, l1->label, l1->weight, l1->full}, sum);
    end_row(work, writer);
    return sum;
}

/* Whether the city filed anything of an L1 in full. */
static bool is_filed(const struct work *work, const struct mny_standard_l1 *l1)
{
    for (size_t i = 0; i < work->item_count; i++)
        if (work->items[i].l2 >= l1->first_l2 && work->items[i].l2 < l1->first_l2 + l1->l2_count &&
            work->item_results[i].status != MNY_STATUS_MISSING)
            return true;
    return false;
}

/* Writes beside.csv's rows.  The points of all that stands beside the total; NAN
   if the city filed none of it. */
static double write_beside(const struct work *work)
{
    double points = NAN;

    for (size_t i = 0; i < work->l1_count; i++) {
        if (!work->l1s[i].beside || !is_filed(work, &work->l1s[i]))
            continue;
        points = (isnan(points) ? 0 : points) + write_l1(work, work->beside, &work->l1s[i]).score;
    }
    return isnan(points) ? points : mny_score_round(work->head, points);
}

static void write_city(const struct work *work)
{
    struct mny_item_score objective = {0, MNY_STATUS_OK};
    double beside;

    for (size_t i = 0; i < work->l1_count; i++) {
        struct mny_item_score l1;

        if (work->l1s[i].beside)
            continue;
        l1 = write_l1(work, work->writer, &work->l1s[i]);
        if (work->l1s[i].deduction)
            continue;
        objective.score += l1.score;
        worsen(&objective, l1.status);
    }
    objective.score = mny_score_round(work->head, objective.score);
    beside = write_beside(work);
    if (!work->writer)
        return;
    /* The label is of the standards' own language, whatever the user's is. */
    write_row(
        work, work->writer,
        (struct row){"objective", "objective", "客观指标", work->head->weight, work->head->full},
        objective);
    if (work->has_beside && isnan(beside))
        mny_writer_text(work->writer, "");
    else if (work->has_beside)
        mny_score_write(work->head, work->writer, beside);
    mny_writer_end_row(work->writer);
}

/* What else is written of a city: where it loses points, and what would gain some. */
static enum mny_code explain_city(struct work *work)
{
    if (!work->losses)
        return MNY_OK;
    mny_losses_add(work->losses, mny_filings_city(work->filings, work->city), work->item_results);
    if (mny_gains_city(work->gains, work->filings, work->calculator, work->city,
                       work->item_results) != MNY_OK)
        return mny_problem_memory(work->problems);
    return MNY_OK;
}

/* Judges and scores every city.  With a problem in a later one, the rows written
   for the earlier ones are thrown away with the whole OUTPUT. */
static enum mny_code score_cities(struct work *work)
{
    size_t errors = mny_problems_count(work->problems, MNY_ERROR);
    enum mny_code code;

    for (work->city = 0; work->city < mny_filings_cities(work->filings); work->city++) {
        if (mny_interrupted())
            return MNY_E_INTERRUPT;
        for (size_t i = 0; i < work->item_count; i++) {
            code = score_item(work, i);
            if (code != MNY_OK)
                return code;
        }
        write_city(work);
        code = mny_problems_count(work->problems, MNY_ERROR) > errors ? MNY_OK : explain_city(work);
        if (code != MNY_OK)
            return code;
    }
    return mny_problems_count(work->problems, MNY_ERROR) > errors ? MNY_E_INPUT : MNY_OK;
}

static void look_up(struct work *work, const struct mny_standard *standard)
{
    work->standard = standard;
    work->head = mny_standard_head(standard);
    work->has_beside = mny_standard_has_beside(standard);
    work->l1s = mny_standard_l1s(standard, &work->l1_count);
    work->l2s = mny_standard_l2s(standard, &work->l2_count);
    work->items = mny_standard_items(standard, &work->item_count);
    work->inputs = mny_standard_inputs(standard, &work->input_count);
}

/* Both files have the same columns; objective.csv one more, beside. */
static enum mny_code open_writer(struct work *work, struct mny_output *output, const char *name,
                                 bool last, struct mny_writer **writer)
{
    static const char *const header[] = {"city",  "level", "code",   "label", "weight",
                                         "score", "full",  "status", "beside"};
    enum mny_code code = mny_output_open(output, name, work->problems, writer);

    if (code == MNY_OK)
        mny_writer_row(*writer, header, sizeof header / sizeof header[0] - (last ? 0 : 1));
    return code;
}

static enum mny_code open_writers(struct work *work, struct mny_output *output)
{
    enum mny_code code =
        open_writer(work, output, "objective.csv", work->has_beside, &work->writer);

    if (code == MNY_OK && work->has_beside)
        code = open_writer(work, output, "beside.csv", false, &work->beside);
    if (code == MNY_OK)
        code = mny_trace_open(work->standard, output, work->problems, &work->trace);
    if (code == MNY_OK)
        code = mny_gains_open(work->standard, output, work->problems, &work->gains);
    if (code != MNY_OK)
        return code;
    work->losses = mny_losses_create(work->standard, mny_filings_cities(work->filings));
    return work->losses ? MNY_OK : mny_problem_memory(work->problems);
}

/* Closes all files; the first failure.  What is NULL is left alone. */
static enum mny_code close_writers(struct work *work)
{
    enum mny_code closed[] = {mny_writer_close(work->writer), mny_writer_close(work->beside),
                              mny_trace_close(work->trace), mny_gains_close(work->gains)};
    enum mny_code code = MNY_OK;

    for (size_t i = 0; i < sizeof closed / sizeof *closed && code == MNY_OK; i++)
        code = closed[i];
    return code;
}

/* CODE is that of the reading: after a problem there the cities are still judged,
   so that one run names all, but nothing is written. */
static enum mny_code run(struct work *work, enum mny_code code, struct mny_output *output)
{
    enum mny_code judged, closed;

    work->calculator = mny_calculator_create();
    work->filed = calloc(work->input_count + 1, sizeof *work->filed);
    work->item_results = calloc(work->item_count + 1, sizeof *work->item_results);
    if (!work->calculator || !work->filed || !work->item_results)
        return mny_problem_memory(work->problems);
    if (code == MNY_OK && output)
        code = open_writers(work, output);
    judged = score_cities(work);
    if (code == MNY_OK)
        code = judged;
    if (code == MNY_OK && work->losses)
        code = mny_losses_write(work->losses, output, work->problems);
    closed = close_writers(work);
    return code == MNY_OK ? closed : code;
}

enum mny_code mny_assess(const struct mny_standard *standard, const char *const *paths,
                         size_t path_count, struct mny_output *output,
                         struct mny_problems *problems, struct mny_assessment **assessment)
{
    struct work work = {.problems = problems};
    enum mny_code code = mny_filings_read(standard, paths, path_count, problems, &work.filings);

    *assessment = NULL;
    if (!work.filings)
        return code;
    look_up(&work, standard);
    code = run(&work, code, output);
    if (code == MNY_OK) {
        *assessment = malloc(sizeof **assessment);
        if (*assessment) {
            **assessment = (struct mny_assessment){mny_filings_cities(work.filings), work.missing,
                                                   work.filings};
            work.filings = NULL;
        } else {
            code = mny_problem_memory(problems);
        }
    }
    mny_losses_free(work.losses);
    free(work.item_results);
    free(work.filed);
    mny_calculator_free(work.calculator);
    mny_filings_free(work.filings);
    return code;
}

void mny_assessment_free(struct mny_assessment *assessment)
{
    if (!assessment)
        return;
    mny_filings_free(assessment->filings);
    free(assessment);
}

struct mny_filings *mny_assessment_filings(const struct mny_assessment *assessment)
{
    return assessment->filings;
}

size_t mny_assessment_cities(const struct mny_assessment *assessment)
{
    return assessment->cities;
}

size_t mny_assessment_missing(const struct mny_assessment *assessment)
{
    return assessment->missing;
}
