# SPDX-License-Identifier: MIT
# Held against R's survey package: weights, scores of items, dimensions and cities, and their
# standard errors, of random surveys by r_random_made.R in each design and method.
#   Rscript r_random.R FOLDER
# FOLDER/CASE/OUT is what was made of each.
suppressMessages(library(survey))
options(survey.lonely.psu = "fail", warn = -1)
folder <- commandArgs(trailingOnly = TRUE)[1]
text <- function(...) read.csv(file.path(...), colClasses = "character", check.names = FALSE)
cases <- read.csv(file.path(folder, "cases.csv"), header = FALSE, colClasses = "character",
                  col.names = c("case", "design", "method", "bounds"))

dimension_of <- c(q1 = "a", q2 = "a", q3 = "a", q4 = "b", q5 = "b")
item_weight <- c(q1 = 2, q2 = 1, q3 = 1, q4 = 1, q5 = 3)
dimension_weight <- c(a = .6, b = .4)
scores <- c("1" = 100, "2" = 75, "3" = 50, "4" = 20, "5" = 0)

score_of <- function(item, raw) {
    if (item == "q5") 10 * as.numeric(raw) else unname(scores[raw])
}

# What each item counts for in a row of subjective.csv.
coefficients_of <- function(level, code) {
    of_dimension <- function(d) {
        mine <- item_weight * (dimension_of == d)
        mine / sum(mine)
    }
    switch(level,
           item = as.numeric(names(item_weight) == code),
           dimension = of_dimension(code),
           total = dimension_weight[["a"]] * of_dimension("a") +
               dimension_weight[["b"]] * of_dimension("b"))
}

design_of <- function(mine, design, total) {
    mine$base <- if (design == "srs") 1 else as.numeric(mine$base_weight)
    mine$base <- mine$base * total / sum(mine$base)
    if (design %in% c("srs", "weighted")) return(svydesign(~1, weights = ~base, data = mine))
    mine$fpc <- as.numeric(mine$fpc)
    if (design == "finite")
        return(svydesign(~psu, strata = ~stratum, weights = ~base, fpc = ~fpc, data = mine,
                         nest = TRUE))
    svydesign(~psu, strata = ~stratum, weights = ~base, data = mine, nest = TRUE)
}

calibrated <- function(design, targets, total, method, bounds) {
    if (method == "none") return(design)
    if (method == "poststratify") {
        cells <- do.call(rbind, strsplit(targets$category, "*", fixed = TRUE))
        design$variables$cell <- factor(paste(design$variables$sex, design$variables$edu))
        population <- data.frame(cell = paste(cells[, 1], cells[, 2]),
                                 Freq = as.numeric(targets$target_share) * total)
        return(postStratify(design, ~cell, population))
    }
    wanted <- c("(Intercept)" = total)
    for (margin in unique(targets$margin)) {
        of <- targets[targets$margin == margin, ]
        design$variables[[margin]] <- factor(design$variables[[margin]], levels = of$category)
        wanted <- c(wanted, setNames(as.numeric(of$target_share) * total,
                                     paste0(margin, of$category))[-1])
    }
    limits <- if (bounds == "") c(-Inf, Inf) else as.numeric(strsplit(bounds, ":")[[1]])
    calibrate(design, as.formula(paste("~", paste(unique(targets$margin), collapse = "+"))),
              population = wanted, bounds = limits, epsilon = 1e-11, maxit = 500,
              calfun = c(rake = "raking", linear = "linear", logit = "logit")[[method]])
}

worst <- 0
compared <- 0
hold <- function(what, got, wanted, tolerance) {
    off <- abs(as.numeric(got) - wanted) / max(abs(wanted), 1e-6) / tolerance
    if (is.na(off) || off > 1) cat(what, "is", got, "and not", format(wanted, digits = 17), "\n")
    worst <<- max(worst, if (is.na(off)) Inf else off)
    compared <<- compared + 1
}

# The standard error of a sum of means, each over those who answered: that of the total of what
# each respondent moves it by.
check_row <- function(case, row, design) {
    w <- weights(design)
    z <- numeric(length(w))
    score <- 0
    coefficients <- coefficients_of(row$level, row$code)
    for (k in which(coefficients > 0)) {
        y <- score_of(names(item_weight)[k], design$variables[[names(item_weight)[k]]])
        has <- !is.na(y)
        mean <- sum(w[has] * y[has]) / sum(w[has])
        z[has] <- z[has] + coefficients[k] * (y[has] - mean) / sum(w[has])
        score <- score + coefficients[k] * mean
    }
    design$variables$z <- z
    what <- paste(case, row$city, row$code)
    hold(what, row$score, score, 1e-10)
    hold(paste(what, "se"), row$se, SE(svytotal(~z, design))[[1]], 1e-8)
}

for (i in seq_len(nrow(cases))) {
    case <- cases[i, ]
    out <- file.path(folder, case$case, "OUT")
    responses <- text(folder, case$case, "responses.csv")
    diagnostics <- text(out, "diagnostics.csv")
    weights_made <- text(out, "weights.csv")
    subjective <- text(out, "subjective.csv")
    margins <- if (case$method != "none") text(out, "margins.csv")
    for (city in unique(responses$city)) {
        total <- as.numeric(diagnostics$sum_weights[diagnostics$city == city])
        design <- design_of(responses[responses$city == city, ], case$design, total)
        design <- calibrated(design, margins[margins$city == city, ], total, case$method,
                             case$bounds)
        ours <- weights_made[match(responses$id[responses$city == city], weights_made$id), ]
        for (k in seq_len(nrow(ours)))
            hold(paste(case$case, city, "weight", k), ours$weight[k], weights(design)[[k]], 1e-9)
        rows <- subjective[subjective$city == city, ]
        for (k in seq_len(nrow(rows))) check_row(case$case, rows[k, ], design)
    }
}
cat(sprintf("%d numbers compared, the worst at %.2g of its tolerance\n", compared, worst))
quit(status = if (compared > 2000 && worst <= 1) 0 else 1)
