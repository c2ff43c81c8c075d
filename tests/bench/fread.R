# SPDX-License-Identifier: MIT
# What data.table takes to read FILE and to average its 12 items by city; the seconds of
# that alone, without R's start, go to the file SECONDS.
#   Rscript fread.R FILE THREADS SECONDS
suppressMessages(library(data.table))
arguments <- commandArgs(trailingOnly = TRUE)
setDTthreads(as.integer(arguments[2]))
start <- proc.time()[["elapsed"]]
responses <- fread(arguments[1], showProgress = FALSE)
means <- responses[, lapply(.SD, mean, na.rm = TRUE), by = city, .SDcols = paste0("q", 1:12)]
writeLines(sprintf("%.3f", proc.time()[["elapsed"]] - start), arguments[3])
stopifnot(nrow(means) > 0)
