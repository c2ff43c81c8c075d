# SPDX-License-Identifier: MIT
# The factors of nonresponse.csv in OUT from the dump itself, by tapply().
arguments <- commandArgs(TRUE)
out <- arguments[1]
data <- arguments[2]
read <- function(file) read.csv(file, colClasses = "character", encoding = "UTF-8")
dump <- read(file.path(data, "responses.csv"))
classes <- read(file.path(out, "nonresponse.csv"))
accepted <- read(file.path(out, "responses.csv"))$id
rejected <- read(file.path(out, "rejected.csv"))

dump$weight <- as.numeric(dump$base_weight)
dump$reason <- rejected$reason[match(dump$id, rejected$id)]
dump <- dump[!dump$reason %in% c("unknown_city") & !dump$id %in% c("9001", "9002"), ]
dump$kind <- ifelse(dump$id %in% accepted, "respondent",
             ifelse(dump$reason == "ineligible", "ineligible",
             ifelse(dump$reason == "unknown_eligibility", "unknown", "nonrespondent")))
into <- ifelse(classes$merged_into == "", classes$class, classes$merged_into)
key <- paste(classes$city, classes$class)
dump$group <- paste(dump$city, into[match(paste(dump$city, dump$stratum), key)])

w <- tapply(dump$weight, list(dump$group, factor(dump$kind,
            c("respondent", "nonrespondent", "ineligible", "unknown"))), sum, default = 0)
known <- rowSums(w[, 1:3])
factor <- (known + w[, 4]) / known * (w[, 1] + w[, 2]) / w[, 1]
right <- factor[paste(classes$city, into)]
worst <- max(abs(as.numeric(classes$factor) / right - 1))
cat("worst relative difference", worst, "of", length(right), "factors\n")
quit(status = if (length(right) > 0 && worst < 1e-12) 0 else 1)
