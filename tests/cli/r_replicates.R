# SPDX-License-Identifier: MIT
# Held against R's survey package: every standard error in subjective.csv, computed again
# by svrepdesign() from replicate_weights.csv and replicates.csv.
#   Rscript r_replicates.R OUT QUESTIONNAIRE [DOMAIN]
suppressMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
text <- function(...) read.csv(file.path(...), colClasses = "character", check.names = FALSE,
                               fileEncoding = "UTF-8-BOM")
responses <- text(arguments[1], "responses.csv")
subjective <- text(arguments[1], "subjective.csv")
weights <- text(arguments[1], "replicate_weights.csv")
scales <- text(arguments[1], "replicates.csv")
sheet <- text(arguments[2], "survey.csv")
choices <- text(arguments[2], "choices.csv")
dimensions <- text(arguments[2], "dimensions.csv")
items <- sheet[sheet$dimension != "", ]

# A raw answer's score, by the sheets alone.
score_of <- function(item, raw) {
    list <- strsplit(item$type, " ")[[1]]
    if (list[1] == "select_one") {
        mine <- choices[choices$list_name == list[2], ]
        return(as.numeric(mine$score[match(raw, mine$name)]))
    }
    low <- as.numeric(item$score_min)
    high <- as.numeric(item$score_max)
    pmin(100, pmax(0, 100 * (as.numeric(raw) - low) / (high - low)))
}

# The mean of VALUES that exist, by SHARES.
mix <- function(values, shares) {
    there <- !is.na(values)
    sum(values[there] * shares[there]) / sum(shares[there])
}

# All statistics of the rows INSIDE, under the weights W: items, dimensions, total.
statistics <- function(w, scores, inside) {
    means <- sapply(items$name, function(item) {
        there <- inside & !is.na(scores[[item]])
        sum((w * scores[[item]])[there]) / sum(w[there])
    })
    of <- sapply(dimensions$dimension, function(dimension) {
        mine <- items$dimension == dimension
        mix(means[mine], as.numeric(items$weight[mine]))
    })
    c(means, of, total = mix(of, as.numeric(dimensions$weight)))
}

worst <- 0
compared <- 0
hold <- function(got, wanted, tolerance) {
    relative <- abs(as.numeric(got) - wanted) / max(abs(wanted), 1e-9)
    worst <<- max(worst, relative / tolerance)
    compared <<- compared + 1
}

# A design by the replicates' weights and scales, and by the kind that they are of.
designs <- function(mine, replicates, scale) {
    made <- list(svrepdesign(data = mine, weights = as.numeric(mine$weight), type = "other",
                             repweights = replicates, scale = 1, rscales = as.numeric(scale$scale),
                             combined.weights = TRUE, mse = FALSE))
    if (scale$kind[1] == "brr")
        made[[2]] <- svrepdesign(data = mine, weights = as.numeric(mine$weight), type = "BRR",
                                 repweights = replicates, combined.weights = TRUE)
    if (scale$kind[1] == "fay") # 1 / (R (1 - rho)^2)
        made[[2]] <- svrepdesign(data = mine, weights = as.numeric(mine$weight), type = "Fay",
                                 repweights = replicates, combined.weights = TRUE,
                                 rho = 1 - 1 / sqrt(as.numeric(scale$scale[1]) * nrow(scale)))
    if (scale$kind[1] == "bootstrap")
        made[[2]] <- svrepdesign(data = mine, weights = as.numeric(mine$weight), type = "other",
                                 repweights = replicates, combined.weights = TRUE,
                                 scale = 1 / (nrow(scale) - 1), rscales = rep(1, nrow(scale)))
    made
}

# Without calibration: totals are linear, so that balanced replicates come to the variance
# of as.svrepdesign(), whatever Hadamard matrix that has, and to Taylor's.
hold_totals <- function(mine, y, design, scale) {
    mine$y <- ifelse(is.na(y), 0, y)
    plain <- svydesign(~psu, strata = ~stratum, weights = as.numeric(mine$weight), data = mine,
                       nest = TRUE)
    wanted <- as.svrepdesign(plain, type = if (scale$kind[1] == "brr") "BRR" else "Fay",
                             fay.rho = 0.3)
    ours <- SE(svytotal(mine$y, design))[[1]]
    hold(ours, SE(svytotal(~y, wanted))[[1]], 1e-10)
    hold(ours, SE(svytotal(~y, plain))[[1]], 1e-10)
}

for (city in unique(subjective$city)) {
    mine <- merge(responses[responses$city == city, ], weights[weights$city == city, ],
                  by = c("city", "id"), sort = FALSE)
    scale <- scales[scales$city == city, ]
    stopifnot(as.integer(scale$replicate) == seq_len(nrow(scale)))
    replicates <- sapply(mine[paste0("rep_", seq_len(nrow(scale)))], as.numeric)
    scores <- lapply(setNames(seq_len(nrow(items)), items$name),
                     function(i) score_of(items[i, ], mine[[items$name[i]]]))
    rows <- subjective[subjective$city == city, ]
    sets <- list(list(rows = rows, inside = rep(TRUE, nrow(mine))))
    if (length(arguments) > 2) {
        sets[[1]]$rows <- rows[rows$domain == "", ]
        for (category in setdiff(unique(rows$category), ""))
            sets <- c(sets, list(list(rows = rows[rows$category == category, ],
                                      inside = mine[[arguments[3]]] == category)))
    }
    for (design in designs(mine, replicates, scale))
        for (set in sets) {
            got <- withReplicates(design, function(w, data) statistics(w, scores, set$inside))
            for (i in seq_along(coef(got))) {
                row <- set$rows[set$rows$code == names(coef(got))[i], ]
                hold(row$score, coef(got)[[i]], 1e-10)
                hold(row$se, SE(got)[[i]], 1e-7)
            }
        }
    base <- text(arguments[1], "weights.csv")
    base <- base[base$city == city, ]
    if (scale$kind[1] %in% c("brr", "fay") && identical(base$weight, base$base_weight))
        for (item in names(scores)) hold_totals(mine, scores[[item]], design, scale)
}
cat(sprintf("%d numbers compared, the worst at %.2g of its tolerance\n", compared, worst))
quit(status = if (compared > 50 && worst <= 1) 0 else 1)
