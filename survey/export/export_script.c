/* SPDX-License-Identifier: MIT */
/* analysis.R: the same for every questionnaire but for the options at its head.
   Names, labels and categories are the user's and stay in the CSV files: no word
   of them is in the code. */
#include "survey/export/export_private.h"

static const char *const head[] = {
    "# Rebuilds this survey's designs with R's survey package, city by city, and holds",
    "# subjective.csv against it: Rscript analysis.R.  To go on from there: responses.csv",
    "# has design, weights and scores, variables.csv says what its columns are.",
};

static const char *const body[] = {
    "suppressMessages(library(survey))",
    "",
    "# ---- what is read: this folder, and the folder above it for subjective.csv ----------",
    "self <- sub(\"^--file=\", \"\", grep(\"^--file=\", commandArgs(FALSE), value = TRUE))",
    "folder <- if (length(self) == 1) dirname(self) else \".\"",
    "table <- function(...) read.csv(file.path(folder, ...), colClasses = \"character\",",
    "                                check.names = FALSE, na.strings = \"\", encoding = \"UTF-8\")",
    "responses <- table(\"responses.csv\")",
    "variables <- table(\"variables.csv\")",
    "dimensions <- table(\"dimensions.csv\")",
    "population <- if (method != \"none\") table(\"population.csv\")",
    "minyi <- table(\"..\", \"subjective.csv\")",
    "items <- variables[!is.na(variables$dimension), ]",
    "",
    "# ---- the design of a city -----------------------------------------------------------",
    "",
    "# Strata, PSUs and fpc where there are any; base weights on the population's scale.",
    "design_of <- function(data, targets) {",
    "    has <- function(column) column %in% names(data)",
    "    data$base <- as.numeric(data$base_weight)",
    "    if (method != \"none\") {",
    "        first <- targets$column == \"calibration_1\"",
    "        data$base <- data$base * sum(as.numeric(targets$count[first])) / sum(data$base)",
    "    }",
    "    if (has(\"fpc\")) data$fpc <- as.numeric(data$fpc)",
    "    svydesign(ids = if (has(\"psu\")) ~psu else ~1, strata = if (has(\"stratum\")) ~stratum,",
    "              fpc = if (has(\"fpc\")) ~fpc, weights = ~base, nest = TRUE, data = data)",
    "}",
    "",
    "# The design with replicate weights, as minyi makes them.  NULL where R makes none: in a city",
    "# whose strata were all drawn completely.",
    "replicated <- function(design, city)",
    "    tryCatch(as.svrepdesign(design, type = if (design$has.strata) \"JKn\" else \"JK1\"),",
    "             error = function(fault) {",
    "                 cat(city, \": \", conditionMessage(fault), \"\\n\", sep = \"\")",
    "                 NULL",
    "             })",
    "",
    "# The margins as a matrix of independent columns, and the population's totals of them.",
    "margins_of <- function(data, targets) {",
    "    targets <- targets[as.numeric(targets$count) > 0, ]",
    "    counts <- as.numeric(targets$count)",
    "    x <- matrix(1, nrow(data), 1)",
    "    totals <- sum(counts[targets$column == \"calibration_1\"])",
    "    for (column in unique(targets$column)) {",
    "        of <- which(targets$column == column)[-1]",
    "        x <- cbind(x, outer(data[[column]], targets$category[of], \"==\") + 0)",
    "        totals <- c(totals, counts[of])",
    "    }",
    "    pivot <- qr(x)",
    "    independent <- sort(pivot$pivot[seq_len(pivot$rank)])",
    "    list(x = x[, independent, drop = FALSE], totals = totals[independent])",
    "}",
    "",
    "# Newton's steps in R may miss a solution where bounds are tight.  Then minyi's own g",
    "# stand where calibrate() puts them: the weights are not held against R, the standard",
    "# errors are.  (For replicates there is no such way: the city is passed over.)",
    "taken_from_minyi <- function(design, x) {",
    "    g <- as.numeric(design$variables$g)",
    "    base <- weights(design)",
    "    design$prob <- design$prob / g",
    "    design$postStrata <- c(design$postStrata, list(structure(",
    "        list(qr = qr(x * sqrt(base)), w = g * sqrt(base), stage = 0, index = NULL),",
    "        class = \"greg_calibration\")))",
    "    design",
    "}",
    "",
    "# Of replicates that miss their totals calibrate() only warns.",
    "meets <- function(design, margins) {",
    "    w <- if (inherits(design, \"svyrep.design\")) weights(design, \"analysis\") else "
    "weights(design)",
    "    max(abs(crossprod(margins$x, w) - margins$totals) / (1 + abs(margins$totals))) < 1e-9",
    "}",
    "",
    "# For standard errors R divides by g: where bounds from 0 make one 0 it stands a little "
    "above.",
    "above_zero <- function(design, base) {",
    "    none <- weights(design) == 0",
    "    if (!any(none)) return(design)",
    "    d <- weights(base)[none]",
    "    design$prob[none] <- 1e100 / d",
    "    design$postStrata[[length(design$postStrata)]]$w[none] <- 1e-100 * sqrt(d)",
    "    design",
    "}",
    "",
    "calibrated <- function(design, targets, city) {",
    "    if (method == \"poststratify\") {",
    "        known <- targets[as.numeric(targets$count) > 0, ]",
    "        return(postStratify(design, ~calibration_1, data.frame(",
    "            calibration_1 = known$category, Freq = as.numeric(known$count))))",
    "    }",
    "    margins <- margins_of(design$variables, targets)",
    "    design$variables$x <- margins$x",
    "    names(margins$totals) <- colnames(model.matrix(~x - 1, design$variables))",
    "    bounds <- as.numeric(c(targets$lower[1], targets$upper[1]))",
    "    bounds <- ifelse(is.na(bounds), c(-Inf, Inf), bounds)",
    "    calfun <- c(rake = \"raking\", linear = \"linear\", logit = \"logit\")[[method]]",
    "    for (epsilon in c(1e-12, 1e-10)) { # the first may be below what rounding allows",
    "        found <- tryCatch(",
    "            suppressWarnings(calibrate(design, ~x - 1, population = margins$totals,",
    "                                       calfun = calfun, bounds = bounds, epsilon = epsilon,",
    "                                       maxit = 500)),",
    "            error = function(fault) NULL)",
    "        if (!is.null(found) && meets(found, margins)) return(found)",
    "    }",
    "    cat(city, \": calibrate() in R has not found the weights\\n\", sep = \"\")",
    "    if (!inherits(design, \"svyrep.design\")) taken_from_minyi(design, margins$x)",
    "}",
    "",
    "# Potter's limit: his error is least where the limit is what is cut, or no weight is below.",
    "potter <- function(w) {",
    "    cut <- function(t) t - sum(pmax(w - t, 0))",
    "    max(uniroot(cut, c(0, max(w)), tol = 1e-15 * max(w))$root, min(w))",
    "}",
    "",
    "# Calibrated anew within limits of the weights, from the base weights (--trim-keep).",
    "kept_within <- function(base, design, targets) {",
    "    w <- weights(design)",
    "    limits <- pmax(limits_of(w), 0)",
    "    if (all(w >= limits[1] & w <= limits[2])) return(design)",
    "    margins <- margins_of(base$variables, targets)",
    "    base$variables$x <- margins$x",
    "    names(margins$totals) <- colnames(model.matrix(~x - 1, base$variables))",
    "    found <- tryCatch(",
    "        suppressWarnings(calibrate(base, ~x - 1, population = margins$totals,",
    "            calfun = if (method == \"rake\") \"raking\" else \"linear\",",
    "            bounds = list(lower = limits[1], upper = limits[2]), bounds.const = TRUE,",
    "            epsilon = 1e-11, maxit = 2000)),",
    "        error = function(fault) NULL)",
    "    if (!is.null(found) && meets(found, margins)) return(found)",
    "    cat(\"calibrate() in R has not found the weights within limits\\n\")",
    "    taken_from_minyi(base, margins$x)",
    "}",
    "",
    "# As trimWeights(strict = TRUE), which may go on for ever about a last bit of rounding.",
    "trimmed <- function(w) {",
    "    inside <- w != 0",
    "    limits <- limits_of(w[inside])",
    "    for (round in 1:1000) {",
    "        cut <- inside & (w < limits[1] * (1 - 1e-12) | w > limits[2] * (1 + 1e-12))",
    "        if (!any(cut)) break",
    "        outside <- inside & (w < limits[1] | w > limits[2])",
    "        excess <- sum(w[outside] - pmin(pmax(w[outside], limits[1]), limits[2]))",
    "        w[outside] <- pmin(pmax(w[outside], limits[1]), limits[2])",
    "        w[inside & !outside] <- w[inside & !outside] + excess / sum(inside & !outside)",
    "    }",
    "    w",
    "}",
    "",
    "# ---- scores -------------------------------------------------------------------------",
    "",
    "# How much each item counts in the dimension CODE (NA: in the total), of those that",
    "# anyone ANSWERED.",
    "shares <- function(code, answered) {",
    "    own <- rep(0, nrow(items))",
    "    mine <- items$dimension %in% code & answered",
    "    own[mine] <- as.numeric(items$weight[mine])",
    "    below <- dimensions[dimensions$parent %in% code, ]",
    "    for (i in seq_len(nrow(below)))",
    "        own <- own + as.numeric(below$weight[i]) * shares(below$dimension[i], answered)",
    "    if (sum(own) > 0) own / sum(own) else own",
    "}",
    "",
    "# The items at or below a row of subjective.csv, also those that weigh 0 in it: who answered",
    "# any of them counts in its n.",
    "items_of <- function(level, code) {",
    "    if (level == \"total\") return(rep(TRUE, nrow(items)))",
    "    if (level == \"item\") return(items$question == code)",
    "    mine <- items$dimension %in% code",
    "    for (below in dimensions$dimension[dimensions$parent %in% code])",
    "        mine <- mine | items_of(level, below)",
    "    mine",
    "}",
    "",
    "# The score with the weights W of those INSIDE, and its linearized variable z.",
    "statistic <- function(w, scores, inside, level, code) {",
    "    answered <- inside & !is.na(scores)",
    "    y <- ifelse(answered, scores, 0)",
    "    sums <- colSums(w * answered)",
    "    mean <- ifelse(sums != 0, colSums(w * y) / sums, 0)",
    "    share <- if (level == \"item\") as.numeric(items$question == code & sums != 0)",
    "             else shares(if (level == \"total\") NA else code, sums != 0)",
    "    part <- ifelse(sums != 0, share / sums, 0)",
    "    residual <- answered * (y - rep(mean, each = nrow(y)))",
    "    # Without anyone there is none: R leaves such a replicate out.",
    "    list(score = if (any(share != 0)) sum(share * mean) else NA,",
    "         z = as.vector(residual %*% part),",
    "         who = rowSums(answered[, items_of(level, code), drop = FALSE]) > 0)",
    "}",
    "",
    "standard_error <- function(design, z, scores, inside, row) {",
    "    if (replicates == \"none\") {",
    "        design$variables$z <- z",
    "        return(SE(svytotal(~z, design))[[1]])",
    "    }",
    "    SE(withReplicates(design, function(w, data) {",
    "        if (trimming == \"cut\") w <- trimmed(w)",
    "        statistic(w, scores, inside, row$level, row$code)$score",
    "    }))[[1]]",
    "}",
    "",
    "# A row of subjective.csv once more.  Bootstrap draws and balanced replicates differ",
    "# between programs, and R does not keep margins in replicates: there only what does not",
    "# hang on them is compared.",
    "errors_compare <- replicates == \"none\" ||",
    "    (replicates == \"jackknife\" && trimming != \"keep\")",
    "again <- function(row, design, w, scores, psus, strata) {",
    "    inside <- if (is.na(row$category)) rep(TRUE, nrow(scores))",
    "              else design$variables$domain %in% row$category",
    "    found <- statistic(w, scores, inside, row$level, row$code)",
    "    z <- found$z[found$who]",
    "    v <- w[found$who]",
    "    result <- c(score = found$score, n = sum(found$who), n_eff = sum(v)^2 / sum(v^2))",
    "    if (!errors_compare || is.na(found$score)) return(result)",
    "    se <- standard_error(design, found$z, scores, inside, row)",
    "    half <- if (psus > strata) qt(0.975, psus - strata) * se else NA",
    "    simple <- sum(v) * sum(v * z^2) / (length(z) - 1) # not a number with a single respondent",
    "    c(result, se = se, ci_low = found$score - half, ci_high = found$score + half,",
    "      deff = if (isTRUE(simple > 0)) se^2 / simple else NA)",
    "}",
    "",
    "# ---- all cities ---------------------------------------------------------------------",
    "",
    "compared <- 0",
    "worst <- c(weight = 0)",
    "hold <- function(what, mine, wanted) {",
    "    difference <- abs(mine - wanted) / pmax(1, abs(wanted))",
    "    difference[is.na(wanted)] <- 0 # a number that does not exist is an empty cell",
    "    difference[is.na(difference)] <- Inf",
    "    worst[[what]] <<- max(if (what %in% names(worst)) worst[[what]] else 0, difference)",
    "}",
    "",
    "if (!\"category\" %in% names(minyi)) minyi$category <- rep(NA, nrow(minyi))",
    "options(survey.lonely.psu = lonely)",
    "for (city in unique(minyi$city)) {",
    "    data <- responses[responses$city == city, ]",
    "    targets <- population[population$city == city, ]",
    "    scores <- vapply(items$name, function(name) as.numeric(data[[name]]), "
    "numeric(nrow(data)))",
    "    dim(scores) <- c(nrow(data), nrow(items))",
    "    design <- design_of(data, targets)",
    "    if (replicates == \"jackknife\" && errors_compare) design <- replicated(design, city)",
    "    if (is.null(design)) next",
    "    base <- design",
    "    if (method != \"none\") design <- calibrated(design, targets, city)",
    "    if (trimming == \"keep\") design <- kept_within(base, design, targets)",
    "    if (is.null(design)) next # R could not calibrate the replicates",
    "    w <- weights(design, \"sampling\")",
    "    if (trimming == \"cut\") w <- trimmed(w)",
    "    if (trimming == \"cut\" && replicates == \"none\") design$prob <- 1 / w # as "
    "trimWeights() "
    "does",
    "    hold(\"weight\", w, as.numeric(data$weight))",
    "    if (method != \"none\" && replicates == \"none\") design <- above_zero(design, base)",
    "    stratum <- if (\"stratum\" %in% names(data)) data$stratum else rep(\"\", nrow(data))",
    "    psu <- if (\"psu\" %in% names(data)) data$psu else seq_len(nrow(data))",
    "    psus <- nrow(unique(data.frame(stratum, psu)))",
    "    rows <- minyi[minyi$city == city, ]",
    "    for (i in seq_len(nrow(rows))) {",
    "        compared <- compared + 1",
    "        result <- again(rows[i, ], design, w, scores, psus, length(unique(stratum)))",
    "        for (what in names(result)) hold(what, result[[what]], as.numeric(rows[i, what]))",
    "    }",
    "}",
    "cat(sprintf(\"%d of the %d rows of subjective.csv; largest difference (relative above "
    "1):\\n\",",
    "            compared, nrow(minyi)))",
    "cat(sprintf(\"  %-8s %.2g\\n\", names(worst), worst), sep = \"\")",
    "if (any(worst > 1e-7)) stop(\"R survey and minyi differ\", call. = FALSE)",
    "cat(if (compared > 0) \"R survey and minyi agree\\n\" else \"there is nothing to "
    "compare\\n\")",
};

static void write_lines(struct mny_writer *writer, const char *const *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        mny_writer_string(writer, lines[i]);
        mny_writer_string(writer, "\n");
    }
}

static const char *lonely_name(enum mny_lonely lonely)
{
    switch (lonely) {
    case MNY_LONELY_FAIL:
        break;
    case MNY_LONELY_ADJUST:
        return "adjust";
    case MNY_LONELY_AVERAGE:
        return "average";
    case MNY_LONELY_CERTAINTY:
        return "certainty";
    case MNY_LONELY_REMOVE:
        return "remove";
    }
    return "fail";
}

static const char *replication_name(enum mny_replication replication)
{
    switch (replication) {
    case MNY_REPLICATION_NONE:
        break;
    case MNY_REPLICATION_JACKKNIFE:
        return "jackknife";
    case MNY_REPLICATION_BOOTSTRAP:
        return "bootstrap";
    case MNY_REPLICATION_BALANCED:
        return "balanced";
    case MNY_REPLICATION_GIVEN:
        return "given";
    }
    return "none";
}

/* The limits of weights, as a function of them. */
static void write_trimming(const struct mny_trim_rule *rule, struct mny_writer *writer)
{
    char lower[MNY_NUMBER_ROOM], upper[MNY_NUMBER_ROOM];

    mny_number_format(rule->lower, lower);
    mny_number_format(rule->upper, upper);
    mny_writer_format(writer, "trimming <- \"%s\"\n",
                      rule->how == MNY_TRIM_NOT   ? "none"
                      : rule->how == MNY_TRIM_CUT ? "cut"
                                                  : "keep");
    if (rule->how == MNY_TRIM_NOT)
        return;
    switch (rule->kind) {
    case MNY_TRIM_MEDIAN:
        mny_writer_format(writer, "limits_of <- function(w) c(%s, %s) * median(w)\n", lower, upper);
        break;
    case MNY_TRIM_QUARTILES:
        mny_writer_format(writer, "limits_of <- function(w) c(-Inf, median(w) + %s * IQR(w))\n",
                          upper);
        break;
    case MNY_TRIM_POTTER:
        mny_writer_string(writer, "limits_of <- function(w) c(-Inf, potter(w))\n");
        break;
    }
}

/* What the run was asked for, as R's own values. */
static void write_options(const struct mny_exporting *exporting, struct mny_writer *writer)
{
    const struct mny_weighting_options *weighting =
        mny_weighting_settings(exporting->source->weighting);
    const struct mny_scoring_options *scoring = exporting->scoring;
    mny_writer_format(writer, "method <- \"%s\"\n", mny_method_name(weighting->method));
    write_trimming(&weighting->trim, writer);
    mny_writer_format(writer, "lonely <- \"%s\" # strata with a single PSU\n",
                      lonely_name(scoring->lonely));
    mny_writer_format(writer, "replicates <- \"%s\"\n", replication_name(scoring->replication));
}

enum mny_code mny_export_script(const struct mny_exporting *exporting)
{
    struct mny_writer *writer;
    enum mny_code code = mny_output_open(exporting->output, MNY_EXPORT_FOLDER "/analysis.R",
                                         exporting->problems, &writer);

    if (code != MNY_OK)
        return code;
    write_lines(writer, head, sizeof head / sizeof *head);
    write_options(exporting, writer);
    write_lines(writer, body, sizeof body / sizeof *body);
    return mny_writer_close(writer);
}
