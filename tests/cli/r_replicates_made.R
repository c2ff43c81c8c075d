# SPDX-License-Identifier: MIT
# Replicates made by R's survey package: the JKn of a dump, city by city, in the form of
# --replicate-weights.
#   Rscript r_replicates_made.R DUMP FOLDER
suppressMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
dump <- read.csv(arguments[1], colClasses = "character", check.names = FALSE)
weights <- scales <- NULL
for (city in unique(dump$city)) {
    mine <- dump[dump$city == city, ]
    design <- svydesign(~psu, strata = ~stratum, weights = as.numeric(mine$base_weight),
                        data = mine, nest = TRUE)
    replicates <- as.svrepdesign(design, type = "JKn")
    made <- weights(replicates, type = "analysis")
    colnames(made) <- paste0("rep_", seq_len(ncol(made)))
    weights <- rbind(weights, data.frame(id = mine$id, city = city, made))
    scales <- rbind(scales, data.frame(city = city, replicate = seq_len(ncol(made)),
                                       scale = replicates$scale * replicates$rscales))
}
options(digits = 17)
write.csv(weights, file.path(arguments[2], "replicate_weights.csv"), row.names = FALSE, quote = FALSE)
write.csv(scales, file.path(arguments[2], "replicates.csv"), row.names = FALSE, quote = FALSE)
