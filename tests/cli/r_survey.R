# SPDX-License-Identifier: MIT
# Held against R's survey package: the sample's items, in every city, by raking
# with calibrate() and svymean() in the subset of those who answered.
#   Rscript r_survey.R OUT QUESTIONNAIRE
suppressMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
text <- function(...) read.csv(file.path(...), colClasses = "character", check.names = FALSE,
                               fileEncoding = "UTF-8-BOM")
responses <- text(arguments[1], "responses.csv")
margins <- text(arguments[1], "margins.csv")
diagnostics <- text(arguments[1], "diagnostics.csv")
subjective <- text(arguments[1], "subjective.csv")
weights <- text(arguments[1], "weights.csv")
sheet <- text(arguments[2], "survey.csv")
choices <- text(arguments[2], "choices.csv")

# A raw answer's score, by the sheets alone.
score_of <- function(item, raw) {
    row <- sheet[sheet$name == item, ]
    list <- strsplit(row$type, " ")[[1]]
    if (list[1] == "select_one") {
        mine <- choices[choices$list_name == list[2], ]
        return(as.numeric(mine$score[match(raw, mine$name)]))
    }
    low <- as.numeric(row$score_min)
    high <- as.numeric(row$score_max)
    pmin(100, pmax(0, 100 * (as.numeric(raw) - low) / (high - low)))
}

worst <- 0
compared <- 0
hold <- function(got, wanted, tolerance) {
    relative <- abs(as.numeric(got) - wanted) / max(abs(wanted), 1e-9)
    worst <<- max(worst, relative / tolerance)
    compared <<- compared + 1
}

for (city in unique(subjective$city)) {
    mine <- responses[responses$city == city, ]
    total <- as.numeric(diagnostics$sum_weights[diagnostics$city == city])
    targets <- margins[margins$city == city, ]
    formula <- NULL
    population <- list()
    for (margin in unique(targets$margin)) {
        of <- targets[targets$margin == margin, ]
        mine[[margin]] <- factor(mine[[margin]], levels = of$category)
        population[[margin]] <- setNames(as.numeric(of$target_share) * total,
                                         paste0(margin, of$category))
    }
    formula <- as.formula(paste("~", paste(names(population), collapse = " + ")))
    wanted <- c("(Intercept)" = total, unlist(lapply(unname(population), function(p) p[-1])))
    mine$base <- total / nrow(mine)
    design <- svydesign(~1, weights = ~base, data = mine)
    design <- calibrate(design, formula, population = wanted, calfun = "raking", epsilon = 1e-12)
    ours <- as.numeric(weights$weight[weights$city == city])
    for (i in seq_along(ours)) hold(ours[i], weights(design)[i], 1e-8)
    for (item in subjective$code[subjective$city == city & subjective$level == "item"]) {
        row <- subjective[subjective$city == city & subjective$code == item, ]
        score <- score_of(item, design$variables[[item]])
        design$variables$answered <- !is.na(score)
        design$variables$y <- ifelse(is.na(score), 0, score)
        answered <- subset(design, answered)
        mean <- svymean(~y, answered)
        hold(row$score, coef(mean)[[1]], 1e-8)
        hold(row$se, SE(mean)[[1]], 1e-7)
    }
}
cat(sprintf("%d numbers compared, the worst at %.2g of its tolerance\n", compared, worst))
quit(status = if (compared > 1000 && worst <= 1) 0 else 1)
