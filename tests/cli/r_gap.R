# SPDX-License-Identifier: MIT
# Held against base R: gap.csv from objective.csv and subjective.csv of the same OUT.
#   Rscript r_gap.R OUT
out <- commandArgs(trailingOnly = TRUE)[1]
sheet <- function(name)
    read.csv(file.path(out, name), colClasses = c(city = "character"), encoding = "UTF-8")
gap <- sheet("gap.csv")
objective <- subset(sheet("objective.csv"), level %in% c("L1", "L2"))
subjective <- subset(sheet("subjective.csv"), level == "dimension")
objective$order <- seq_len(nrow(objective))
both <- merge(objective, subjective, by = c("city", "code", "label"), suffixes = c("", "_felt"))
both <- both[order(both$city, both$order), ]
both$rate <- 100 * both$score / both$full
both$built <- ave(both$rate, both$code)
both$felt <- ave(both$score_felt, both$code)
verdict <- function(rate, built, low, high, felt, missing)
    ifelse(rate > built + 1e-9 & high < felt - 1e-9, "built_not_felt",
           ifelse(rate < built - 1e-9 & low > felt + 1e-9 & !missing, "felt_not_built", ""))
near <- function(what, got, want) {
    same <- all.equal(got, want, tolerance = 1e-10)
    if (!isTRUE(same)) stop(what, ": ", same)
}

cities <- subset(gap, city != "*")
of_row <- function(d) paste(d$city, d$level, d$code)
stopifnot(nrow(cities) > 100, identical(of_row(cities), of_row(both)))
near("rate", cities$rate, both$rate)
near("score", cities$score, both$score_felt)
near("gap", cities$gap, both$rate - both$score_felt)
near("gap_low", cities$gap_low, both$rate - both$ci_high)
near("gap_high", cities$gap_high, both$rate - both$ci_low)
near("rate_mean", cities$rate_mean, both$built)
near("score_mean", cities$score_mean, both$felt)
wanted <- with(both, verdict(rate, built, ci_low, ci_high, felt, status == "missing"))
stopifnot(identical(cities$verdict, wanted), length(unique(wanted)) == 3)

all <- subset(gap, city == "*")
of <- split(both, factor(both$code, unique(both$code[both$city == both$city[1]])))
of <- of[all$code]
rate <- sapply(of, function(d) mean(d$rate)); score <- sapply(of, function(d) mean(d$score_felt))
se <- sapply(of, function(d) sqrt(sum(d$se^2)) / nrow(d))
df <- sapply(of, function(d) sum(d$se^2)^2 / sum(d$se^4 / d$df))
low <- score - qt(0.975, df) * se; high <- score + qt(0.975, df) * se
near("rate of all", all$rate, unname(rate))
near("score of all", all$score, unname(score))
near("se of all", all$se, unname(se))
near("ci_low of all", all$ci_low, unname(low))
near("ci_high of all", all$ci_high, unname(high))
near("n of all", all$n, unname(sapply(of, function(d) sum(d$n))) + 0)
near("correlation", all$correlation, unname(sapply(of, function(d) cor(d$rate, d$score_felt))))
near("rate_mean of all", all$rate_mean, ave(unname(rate), all$level))
near("score_mean of all", all$score_mean, ave(unname(score), all$level))
wanted <- verdict(rate, all$rate_mean, low, high, all$score_mean, FALSE)
stopifnot(identical(all$verdict, unname(wanted)))
