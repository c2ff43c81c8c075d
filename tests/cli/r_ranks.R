# SPDX-License-Identifier: MIT
# Held against base R: ranks.csv, sensitivity.csv and effective_weights.csv, from the files that
# totals are made of, by the definitions of Klein, Wright and Wieczorek (2020, section 3: all
# pairs of joint intervals) and the OECD/JRC Handbook; draws by R's own generators, to four
# standard errors of the difference.
#   Rscript r_ranks.R OUT PARTS SURVEY LEVEL TOP
arguments <- commandArgs(trailingOnly = TRUE)
out <- arguments[1]; parts <- arguments[2]; survey <- arguments[3]
level <- as.numeric(arguments[4]); top <- as.numeric(arguments[5])
sheet <- function(...) read.csv(file.path(...), colClasses = c(city = "character"),
                                check.names = FALSE, encoding = "UTF-8")
objective <- sheet(parts, "objective.csv")
subjective <- subset(sheet(parts, "subjective.csv"), level == "total")
ranks <- sheet(out, "ranks.csv")
sensitivity <- sheet(out, "sensitivity.csv")
effective <- read.csv(file.path(out, "effective_weights.csv"), check.names = FALSE)
stopifnot(identical(ranks$city, sensitivity$city))
ranks <- ranks[!is.na(ranks$rank), ]
sensitivity <- sensitivity[!is.na(sensitivity$rank), ]
n <- nrow(ranks)
draws <- 20000
tie <- 1e-9
set.seed(4)

near <- function(what, got, want, tolerance = 1e-9) {
    bad <- which(is.na(got) != is.na(want) | abs(got - want) > tolerance * pmax(1, abs(want)))
    if (length(bad)) {
        cat(what, ": ", length(bad), " of ", length(got), " differ, first ", bad[1], ": ",
            format(got[bad[1]], digits = 17), ", R has ", format(want[bad[1]], digits = 17), "\n",
            sep = "")
        quit(status = 1)
    }
}
rank_of <- function(totals) colSums(outer(totals, totals, function(a, b) a - b > tie)) + 1

# ---- totals and their errors
at <- match(ranks$city, subjective$city)
l1 <- subset(objective, level == "L1")
codes <- unique(l1$code)
weights <- c(l1$weight[match(codes, l1$code)], 40)
points <- sapply(codes, function(c) { s <- l1[l1$code == c, ]; s$score[match(ranks$city, s$city)] })
points <- cbind(points, 0.40 * subjective$score[at])
colnames(points) <- c(codes, survey)
taken <- subset(objective, level == "deduction")
deduction <- sapply(ranks$city, function(c) sum(taken$score[taken$city == c]))
total <- pmax(0, rowSums(points) - deduction)
near("total", ranks$total, total)
near("rank", ranks$rank, rank_of(total))
deff <- subjective$deff[at]
se <- 0.40 * subjective$se[at]
df <- subjective$df[at]
se[is.na(subjective$ci_low[at]) | df == 0 | (!is.na(se) & se == 0 & is.na(deff))] <- NA
near("se", ranks$se, se)

# ---- joint intervals and ranks
each <- level^(1 / sum(!is.na(se) & se > 0))
half <- suppressWarnings(qt((1 + each) / 2, df)) * se # df = 0: none
counted <- rowSums(points[, codes]) - deduction
least <- pmax(0, counted); most <- pmax(0, counted + 40)
low <- ifelse(is.na(se), least, pmax(total - half, least))
high <- ifelse(is.na(se), most, pmin(total + half, most))
near("joint_low", ranks$joint_low, low, 1e-8)
near("joint_high", ranks$joint_high, high, 1e-8)
above <- outer(low, high + tie, ">")   # [j, k]: j is wholly above k
below <- outer(high, low + tie, "<=")  # j is not above k
diag(below) <- FALSE
near("rank_best", ranks$rank_best, 1 + colSums(above))
near("rank_worst", ranks$rank_worst, n - colSums(below))
apart <- above | t(above)
share <- outer(ranks$group_first, ranks$group_last, "<=")
share <- share & t(share)
stopifnot(identical(!apart, share))
# Each group is one that nobody can join.
for (g in seq_len(max(ranks$group_last))) {
    members <- ranks$group_first <= g & g <= ranks$group_last
    stopifnot(any(members), !any(apart[members, members]),
              all(rowSums(apart[!members, members, drop = FALSE]) > 0))
}

# ---- drawn ranks
known <- !is.na(se)
drawn <- replicate(draws, rank_of(total + ifelse(known, se, 0) * rnorm(n)))
# 4.5 standard errors of the difference of two means, of 10,000 draws and of R's; what R has not
# seen at all can still be rare.
chance <- function(sd) 4.5 * pmax(sd, 0.05) * sqrt(1 / 10000 + 1 / draws)
share_near <- function(what, got, want) near(what, got, want, chance(sqrt(want * (1 - want))))
p_first <- rowMeans(drawn == 1); p_top <- rowMeans(drawn <= top)
p_first[!known] <- NA; p_top[!known] <- NA
share_near("p_first", ranks$p_first, p_first)
share_near("p_top", ranks$p_top, p_top)
everybody <- rep(TRUE, n)
mean_near <- function(what, got, of, known = everybody) {
    want <- ifelse(known, rowMeans(of), NA)
    bad <- which(is.na(got) != is.na(want) | abs(got - want) > chance(apply(of, 1, sd)))
    if (length(bad)) stop(what, " of ", bad[1], ": ", got[bad[1]], ", R has ", want[bad[1]])
}
mean_near("rank_mean", ranks$rank_mean, drawn, known)
# A quantile is within those of a little more and less.
quantile_near <- function(what, got, of, p, known = everybody) {
    d <- 0.02
    low <- apply(of, 1, quantile, max(0, p - d), type = 1)
    high <- apply(of, 1, quantile, min(1, p + d), type = 1)
    bad <- which(known & (is.na(got) | got < low | got > high))
    if (length(bad))
        stop(what, " of ", bad[1], ": ", got[bad[1]], ", R has ", low[bad[1]], " to ", high[bad[1]])
}
quantile_near("rank_p05", ranks$rank_p05, drawn, 0.05, known)
quantile_near("rank_median", ranks$rank_median, drawn, 0.5, known)
quantile_near("rank_p95", ranks$rank_p95, drawn, 0.95, known)

# ---- other weights: a Dirichlet of 48s, by which the weights are perturbed
under <- function(w) rank_of(pmax(0, drop(points %*% (w / weights)) - deduction))
perturbed <- function() {
    g <- rgamma(length(weights), 48); d <- g / sum(g)
    w <- weights * d
    sum(weights) * w / sum(w)
}
reweighted <- replicate(draws, under(perturbed()))
nominal <- under(weights)
share_near("p_same", sensitivity$p_same, rowMeans(reweighted == nominal))
mean_near("rank_mean under weights", sensitivity$rank_mean, reweighted)
quantile_near("rank_p05 under weights", sensitivity$rank_p05, reweighted, 0.05)
quantile_near("rank_median under weights", sensitivity$rank_median, reweighted, 0.5)
quantile_near("rank_p95 under weights", sensitivity$rank_p95, reweighted, 0.95)

# ---- without each L1
without <- sapply(seq_along(weights), function(l) {
    w <- weights; w[l] <- 0
    under(sum(weights) * w / sum(w))
})
for (l in seq_along(weights)) {
    name <- paste0("without_", colnames(points)[l])
    near(name, sensitivity[[name]], without[, l])
}
near("without_best", sensitivity$without_best, apply(without, 1, min))
near("without_worst", sensitivity$without_worst, apply(without, 1, max))

# ---- effective weights
stopifnot(identical(effective$code, c(colnames(points), "deduction")))
near("weight", effective$weight, c(weights, 0))
all <- cbind(points, -deduction)
varies <- apply(all, 2, sd) > 0
r <- rep(NA_real_, ncol(all)); r[varies] <- cor(all[, varies, drop = FALSE], total)
near("correlation", effective$correlation, r)
near("correlation_squared", effective$correlation_squared, r^2)
squares <- r[-length(r)]^2
near("squared_share", effective$squared_share, c(100 * squares / sum(squares, na.rm = TRUE), NA))
near("variance_share", effective$variance_share, 100 * drop(cov(all, total)) / var(total))
shift <- abs(without - ranks$rank)
near("mean_shift", effective$mean_shift, c(colMeans(shift), NA))
near("max_shift", effective$max_shift, c(apply(shift, 2, max), NA))
