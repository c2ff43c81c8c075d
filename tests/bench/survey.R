# SPDX-License-Identifier: MIT
# What R's survey package takes for the part of `minyi score` that it has: reading, raking
# every city, means and standard errors of its 12 items; the seconds of that alone, without
# R's start, go to the file SECONDS.
#   Rscript survey.R FILE POPULATION SECONDS
suppressMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
start <- proc.time()[["elapsed"]]
responses <- read.csv(arguments[1])
population <- read.csv(arguments[2])
responses <- responses[!duplicated(responses$id) & !is.na(responses$sex), ]
items <- as.formula(paste("~", paste0("q", 1:12, collapse = " + ")))

score <- function(city) {
    mine <- responses[responses$city == city, ]
    targets <- population[population$city == city, ]
    wanted <- lapply(c("sex", "age", "edu"), function(margin) {
        of <- targets[targets$margin == margin, ]
        setNames(data.frame(of$category, of$count), c(margin, "Freq"))
    })
    mine$base <- sum(wanted[[1]]$Freq) / nrow(mine)
    design <- svydesign(~1, weights = ~base, data = mine)
    design <- rake(design, list(~sex, ~age, ~edu), wanted,
                   control = list(maxit = 500, epsilon = 1e-6, verbose = FALSE))
    svymean(items, design, na.rm = TRUE)
}
scores <- lapply(unique(population$city), score)
writeLines(sprintf("%.3f", proc.time()[["elapsed"]] - start), arguments[3])
stopifnot(length(scores) > 0)
