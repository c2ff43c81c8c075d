# SPDX-License-Identifier: MIT
# Held against base R: what the measures of careless answers flag, with value and threshold,
# their quantiles, and the chances of honest answers, from the definitions of careless 1.2
# (longstring, irv, mahad, psychsyn, evenodd) and responsePatterns (rp.acors).
#   Rscript r_quality.R OUT QUESTIONNAIRE DUMP
arguments <- commandArgs(trailingOnly = TRUE)
text <- function(...) read.csv(file.path(...), colClasses = "character", check.names = FALSE)
flags <- text(arguments[1], "flags.csv")
quality <- text(arguments[1], "quality.csv")
settings <- text(arguments[2], "settings.csv")
dump <- text(arguments[3])
scales <- lapply(c("a", "b", "c"), function(d) as.matrix(dump[paste0(d, 1:14)]))
n <- nrow(dump)
city <- dump$city

# Codes with "" as NA; scores, of which 9 has none.
codes <- lapply(scales, function(m) { m[m == ""] <- NA; m })
scores <- lapply(codes, function(m) matrix(25 * (match(m, 1:5) - 1), n))
x <- do.call(cbind, scores)
all <- do.call(cbind, codes)

of_batteries <- function(one) {
    values <- sapply(codes, function(m) apply(m, 1, function(r)
        if (sum(!is.na(r)) < 8) NA else one(r)))
    apply(values, 1, function(v) if (all(is.na(v))) NA else max(v, na.rm = TRUE))
}
autocorrelation <- function(r) {
    r <- match(r, c(1:5, 9))
    k <- length(r)
    v <- sapply(1:(k - 3), function(l) {
        a <- r[1:(k - l)]; b <- r[(1 + l):k]; ok <- !is.na(a) & !is.na(b)
        if (sum(ok) < 3) NA else suppressWarnings(cor(a[ok], b[ok]))
    })
    if (all(is.na(v))) NA else max(abs(v), na.rm = TRUE)
}
center <- colMeans(x, na.rm = TRUE)
covariance <- cov(x, use = "pairwise")
distance <- sapply(1:n, function(r) {
    ok <- !is.na(x[r, ])
    mahalanobis(x[r, ok, drop = FALSE], center[ok], covariance[ok, ok])
})
correlation <- cor(x, use = "pairwise")
correlation[upper.tri(correlation, diag = TRUE)] <- NA
within <- function(pairs) apply(x, 1, function(r) {
    a <- r[pairs[, 1]]; b <- r[pairs[, 2]]; ok <- !is.na(a) & !is.na(b)
    if (sum(ok) < 3) NA else suppressWarnings(cor(a[ok], b[ok]))
})
even_odd <- sapply(1:n, function(r) {
    even <- sapply(scores, function(m) mean(m[r, seq(2, 14, 2)], na.rm = TRUE))
    odd <- sapply(scores, function(m) mean(m[r, seq(1, 13, 2)], na.rm = TRUE))
    v <- suppressWarnings(cor(even, odd))
    -max(-1, 2 * v / (1 + v))
})
match_of <- function(r) {
    others <- setdiff(which(city == city[r]), r)
    equal <- t(t(all[others, ]) == all[r, ])
    both <- rowSums(!is.na(equal))
    if (!any(both >= 40)) NA else max((rowSums(equal, na.rm = TRUE) / both)[both >= 40])
}
pages <- sapply(1:3, function(p) as.numeric(dump[[paste0("page", p)]]))
middle <- apply(pages, 2, median, na.rm = TRUE)
values <- list(
    speed_idx = apply(pages, 1, function(t) mean(pmin(1, t / middle), na.rm = TRUE)),
    avglong = of_batteries(function(r) mean(rle(r)$lengths)),
    zigzag = of_batteries(autocorrelation),
    mahal = distance,
    psysyn = within(which(correlation > 0.6, arr.ind = TRUE)),
    psyant = within(which(correlation < -0.6, arr.ind = TRUE)),
    evenodd = even_odd,
    dup_near = sapply(1:n, match_of))
values <- lapply(values, function(v) { v[is.nan(v)] <- NA; round(v, 6) })

# What a threshold flags.
tail_of <- list(speed_idx = "low", psysyn = "low", zigzag = "high", psyant = "high", evenodd = "high")
flagged_by <- function(rule, limit) {
    v <- values[[rule]]
    known <- sort(v)
    share <- floor(limit * length(known) + 1e-9)
    threshold <- rep(limit, n)
    if (rule == "mahal") threshold <- qchisq(1 - limit, rowSums(!is.na(x)))
    if (identical(tail_of[[rule]], "low")) threshold <- rep(known[share + 1], n)
    if (identical(tail_of[[rule]], "high")) threshold <- rep(known[length(known) - share], n)
    is <- !is.na(v) & (if (identical(tail_of[[rule]], "low")) v < threshold else v > threshold)
    data.frame(id = dump$id[is], value = v[is], threshold = threshold[is])
}
near <- function(a, b, within = 2e-6) all(abs(as.numeric(a) - as.numeric(b)) <= within * pmax(1, abs(as.numeric(b))))
wrong <- 0
complain <- function(...) { cat(..., "\n"); wrong <<- wrong + 1 }
same_flags <- function(rule, wanted) {
    found <- flags[flags$rule == rule, ]
    if (!identical(sort(found$id), sort(wanted$id)))
        return(complain(rule, "flags", found$id, "not", wanted$id))
    wanted <- wanted[match(found$id, wanted$id), ]
    if (!near(found$value, wanted$value) || !near(found$threshold, wanted$threshold))
        complain(rule, "measures", found$value, found$threshold, "not", wanted$value, wanted$threshold)
}
for (rule in names(values)) {
    limit <- settings[[rule]]
    row <- quality[quality$rule == rule, ]
    known <- sort(values[[rule]])
    if (!is.null(limit) && limit != "report") same_flags(rule, flagged_by(rule, as.numeric(limit)))
    if (row$judged != length(known) ||
        !near(c(row$p01, row$p50, row$p99), quantile(known, c(0.01, 0.5, 0.99), type = 1)))
        complain(rule, "has", row$judged, row$p01, row$p50, row$p99, "not", length(known),
                 quantile(known, c(0.01, 0.5, 0.99), type = 1))
}

# The rules of whole batteries: longest run 12 of 14, no spread, 90 % of one answer.
longest <- sapply(codes, function(m) apply(m, 1, function(r) {
    runs <- rle(r); max(runs$lengths[!is.na(runs$values)]) }))
spread <- sapply(codes, function(m) apply(m, 1, function(r) sd(match(r, c(1:5, 9)), na.rm = TRUE)))
shares <- sapply(codes, function(m) apply(m, 1, function(r) {
    p <- table(r) / sum(!is.na(r))
    if (max(p) >= 0.9 && -sum(p * log2(p)) <= 0.75) max(p) else 0 }))
at <- function(is, value, threshold) data.frame(id = dump$id[is], value = value[is], threshold = rep(threshold, sum(is)))
same_flags("longstring", at(apply(longest, 1, max) >= 12, apply(longest, 1, max), 12))
same_flags("irv", at(apply(spread, 1, min) == 0, rep(0, n), 0))
same_flags("same_share", at(apply(shares, 1, max) > 0, apply(shares, 1, max), 0.9))

# The chance that honest answers are all the same, of 8 or more, in one battery or another.
honest <- 1 - prod(sapply(codes, function(m) {
    margins <- apply(m, 2, function(v) table(factor(v, c(1:5, 9))) / n)
    gaps <- colMeans(is.na(m))
    1 - sum(sapply(1:6, function(v) {
        given <- 1
        for (i in 1:14) given <- c(given * gaps[i], 0) + c(0, given * margins[v, i])
        sum(given[9:15])
    }))
}))
found <- as.numeric(quality$expected[quality$rule == "irv"])
if (abs(found - honest) > 1e-9 * honest) complain("irv expects", found, "not", honest)
quit(status = wrong > 0)
