# SPDX-License-Identifier: MIT
# Held against base R: every row and column of reliability.csv, by cov.wt(), eigen(), and
# factanal(), whose last digits come from Newton's method on its own score equations;
# alpha, KMO and Bartlett's test by their formulas.
#   Rscript r_reliability.R OUT QUESTIONNAIRE
arguments <- commandArgs(trailingOnly = TRUE)
text <- function(...) read.csv(file.path(...), colClasses = "character", check.names = FALSE,
                               fileEncoding = "UTF-8-BOM")
responses <- text(arguments[1], "responses.csv")
weights <- text(arguments[1], "weights.csv")
found <- text(arguments[1], "reliability.csv")
sheet <- text(arguments[2], "survey.csv")
choices <- text(arguments[2], "choices.csv")
dimensions <- text(arguments[2], "dimensions.csv")
if (is.null(dimensions$parent)) dimensions$parent <- ""
items <- sheet[sheet$dimension != "", ]

score_of <- function(item) {
    raw <- responses[[item$name]]
    kind <- strsplit(item$type, " ")[[1]]
    if (kind[1] == "select_one") {
        list <- choices[choices$list_name == kind[2], ]
        return(as.numeric(list$score[match(raw, list$name)]))
    }
    low <- as.numeric(item$score_min)
    high <- as.numeric(item$score_max)
    pmin(100, pmax(0, 100 * (as.numeric(raw) - low) / (high - low)))
}
scores <- sapply(seq_len(nrow(items)), function(i) score_of(items[i, ]))
weight <- as.numeric(weights$weight[match(paste(responses$city, responses$id),
                                          paste(weights$city, weights$id))])

# The dimension, and all below it.
below <- function(code) c(code, unlist(lapply(dimensions$dimension[dimensions$parent == code], below)))

loadings_of <- function(R, psi) {
    E <- eigen(R / sqrt(outer(psi, psi)), symmetric = TRUE)
    E$vectors[, 1] * sqrt(max(E$values[1] - 1, 0) * psi)
}

one_factor <- function(R) {
    psi <- factanal(covmat = list(cov = R, n.obs = 100), factors = 1,
                    control = list(opt = list(maxit = 1000)))$uniquenesses
    psi[psi < 0.005 + 1e-7] <- 0.005
    free <- psi > 0.005
    off <- function(x) {
        psi[free] <- x
        (loadings_of(R, psi)^2 + psi - 1)[free]
    }
    best <- psi[free]
    for (round in 1:30) {
        slopes <- sapply(seq_along(best), function(i) {
            h <- replace(0 * best, i, 1e-6 * best[i])
            (off(best + h) - off(best - h)) / (2e-6 * best[i])
        })
        x <- best - solve(slopes, off(best))
        if (any(x <= 0) || max(abs(off(x))) >= max(abs(off(best)))) break
        best <- x
    }
    psi[free] <- best
    loading <- loadings_of(R, psi)
    list(loading = if (sum(loading) < 0) -loading else loading, psi = psi)
}

alpha_of <- function(C) {
    if (ncol(C) < 2) return(NA)
    ncol(C) / (ncol(C) - 1) * (1 - sum(diag(C)) / sum(C))
}

# Everything of one scale in one place: a list of the columns, and of those of its items.
reliability <- function(x, w) {
    x <- x[w > 0, , drop = FALSE]
    w <- w[w > 0]
    complete <- complete.cases(x)
    of <- list(n = sum(complete), share_complete = mean(complete), items = ncol(x))
    x <- x[complete, , drop = FALSE]
    w <- w[complete]
    p <- ncol(x)
    of$n_eff <- sum(w)^2 / sum(w^2)
    C <- cov.wt(x, w / sum(w))$cov
    of$alpha <- alpha_of(C)
    of$each <- list(alpha_if_deleted = sapply(1:p, function(i) if (p > 2) alpha_of(C[-i, -i]) else NA),
                    item_total = sapply(1:p, function(i)
                        if (p < 2 || C[i, i] == 0) NA
                        else cov.wt(cbind(x[, i], rowSums(x[, -i, drop = FALSE])), w / sum(w),
                                    cor = TRUE)$cor[1, 2]))
    if (p < 2 || any(diag(C) == 0)) return(of)
    R <- cov2cor(C)
    of$alpha_standardized <- alpha_of(R)
    for (k in 1:min(p, 3)) of[[paste0("eigenvalue_", k)]] <- eigen(R)$values[k]
    if (rcond(R) < 1e-12) return(of)
    partial <- -cov2cor(solve(R))
    R2 <- R^2 - diag(p)
    partial2 <- partial^2 - diag(p)
    of$kmo <- sum(R2) / (sum(R2) + sum(partial2))
    of$each$msa <- colSums(R2) / (colSums(R2) + colSums(partial2))
    factor <- of$n_eff - 1 - (2 * p + 5) / 6
    if (factor > 0) {
        of$bartlett_chi2 <- -factor * log(det(R))
        of$bartlett_df <- p * (p - 1) / 2
        of$bartlett_p <- pchisq(of$bartlett_chi2, of$bartlett_df, lower.tail = FALSE)
    }
    if (p < 3) return(of)
    fit <- one_factor(R)
    s <- sqrt(diag(C))
    of$omega <- sum(fit$loading * s)^2 / (sum(fit$loading * s)^2 + sum(fit$psi * s^2))
    of$heywood <- if (any(fit$psi <= 0.005)) "yes" else "no"
    of$each$loading <- fit$loading
    of
}

worst <- 0
compared <- 0
hold <- function(what, got, wanted, tolerance = 1e-8) {
    compared <<- compared + 1
    if (is.null(wanted) || is.na(wanted)) off <- if (got == "") 0 else Inf
    else if (is.character(wanted)) off <- if (got == wanted) 0 else Inf
    else off <- if (got == "") Inf else abs(as.numeric(got) - wanted) / (tolerance * abs(wanted))
    if (off > 1) cat(what, "is", got, "and not", format(wanted, digits = 17), "\n")
    worst <<- max(worst, off)
}

columns <- c("items", "n", "n_eff", "share_complete", "alpha", "alpha_standardized", "omega",
             "heywood", "kmo", "bartlett_chi2", "bartlett_df", "bartlett_p", "eigenvalue_1",
             "eigenvalue_2", "eigenvalue_3")
of_items <- c("alpha_if_deleted", "item_total", "loading", "msa")
at <- 0
check_row <- function(city, level, code, label, scale, of, each) {
    at <<- at + 1
    row <- found[at, ]
    name <- paste0("row ", at, " (", city, " ", code, "): ")
    wanted <- c(list(city = city, level = level, code = code, label = label, scale = scale), of, each)
    for (column in names(found))
        hold(paste0(name, column), row[[column]], wanted[[column]],
             if (column == "bartlett_p") 1e-8 * max(1, of$bartlett_chi2) else 1e-8)
}

check_scale <- function(city, level, code, label, mine) {
    here <- if (city == "") rep(TRUE, nrow(responses)) else responses$city == city
    here <- here & !is.na(weight)
    of <- reliability(scores[here, mine, drop = FALSE], weight[here])
    check_row(city, level, code, label, "", of[intersect(names(of), columns)], list())
    for (i in seq_along(mine))
        check_row(city, "item", items$name[mine[i]], items$label[mine[i]], code, list(),
                  lapply(of$each, function(e) e[i]))
}

stopifnot(identical(names(found), c("city", "level", "code", "label", "scale", columns, of_items)))
for (city in c("", unique(weights$city))) {
    check_scale(city, "total", "total", "", seq_len(nrow(items)))
    for (d in seq_len(nrow(dimensions))) {
        code <- dimensions$dimension[d]
        check_scale(city, "dimension", code, dimensions$label[d],
                    which(items$dimension %in% below(code)))
    }
}
cat(sprintf("%d numbers and texts in %d of %d rows compared, the worst at %.2g of its tolerance\n",
            compared, at, nrow(found), worst))
quit(status = if (at == nrow(found) && at > 10 && worst <= 1) 0 else 1)
