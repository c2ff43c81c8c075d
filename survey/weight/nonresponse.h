/* SPDX-License-Identifier: MIT */
/* Nonresponse adjustment: base weights of the responses made to stand for those of their
   class who were drawn and did not answer, before calibration. */
#ifndef MINYI_SURVEY_WEIGHT_NONRESPONSE_H
#define MINYI_SURVEY_WEIGHT_NONRESPONSE_H

#include "core/output.h"
#include "core/problem.h"
#include "stats/weighting_classes.h"
#include "survey/clean/responses.h"

#include <stddef.h>

struct mny_nonresponse;

/* Adjusts the base weights of all responses.  MNY_E_INPUT where the dumps do not list who was
   drawn. */
enum mny_code mny_nonresponse_adjust(const struct mny_responses *responses,
                                     const struct mny_class_rule *rule,
                                     struct mny_problems *problems,
                                     struct mny_nonresponse **adjusted);
void mny_nonresponse_free(struct mny_nonresponse *adjusted); /* NULL is allowed. */

/* The adjusted base weight of each response. */
const double *mny_nonresponse_base(const struct mny_nonresponse *adjusted);

/* Writes nonresponse.csv: every class of every city. */
enum mny_code mny_nonresponse_write(const struct mny_nonresponse *adjusted,
                                    const struct mny_responses *responses,
                                    struct mny_output *output, struct mny_problems *problems);

#endif
