# SPDX-License-Identifier: MIT
# Held against base R: every row and column of importance.csv, by cov.wt() of each pair of
# columns, eigen(), and lm.wfit() for what calibration leaves of the linearized correlation.
#   Rscript r_importance.R OUT QUESTIONNAIRE OVERALL
arguments <- commandArgs(trailingOnly = TRUE)
text <- function(...) read.csv(file.path(...), colClasses = "character", check.names = FALSE,
                               fileEncoding = "UTF-8-BOM")
responses <- text(arguments[1], "responses.csv")
weights <- text(arguments[1], "weights.csv")
raked <- file.exists(file.path(arguments[1], "margins.csv"))
margins <- if (raked) text(arguments[1], "margins.csv") else data.frame(city = character(), margin = character())
found <- text(arguments[1], "importance.csv")
subjective <- text(arguments[1], "subjective.csv")
sheet <- text(arguments[2], "survey.csv")
choices <- text(arguments[2], "choices.csv")
dimensions <- text(arguments[2], "dimensions.csv")
if (is.null(dimensions$parent)) dimensions$parent <- ""
items <- sheet[sheet$dimension != "", ]
items$weight[items$weight == ""] <- "1"

score_of <- function(question, raw = responses[[question$name]]) {
    kind <- strsplit(question$type, " ")[[1]]
    if (kind[1] == "select_one") {
        list <- choices[choices$list_name == kind[2], ]
        return(as.numeric(list$score[match(raw, list$name)]))
    }
    if (question$dimension == "") return(as.numeric(raw))
    low <- as.numeric(question$score_min)
    high <- as.numeric(question$score_max)
    pmin(100, pmax(0, 100 * (as.numeric(raw) - low) / (high - low)))
}
scores <- sapply(seq_len(nrow(items)), function(i) score_of(items[i, ]))
colnames(scores) <- items$name
overall <- score_of(sheet[sheet$name == arguments[3], ])
key <- match(paste(responses$city, responses$id), paste(weights$city, weights$id))
weight <- as.numeric(weights$weight[key])
base <- as.numeric(weights$base_weight[key])

# Dimensions, those below first: the mean of what a person answered right below.
of_item <- function(code) items$name[items$dimension == code]
below <- function(code) dimensions$dimension[dimensions$parent == code]
share <- c(setNames(as.numeric(items$weight), items$name),
           setNames(as.numeric(dimensions$weight), dimensions$dimension))
persons <- scores
add <- function(code) {
    for (d in below(code)) add(d)
    members <- c(of_item(code), below(code))
    x <- persons[, members, drop = FALSE]
    a <- matrix(share[members], nrow(x), length(members), byrow = TRUE)
    a[is.na(x)] <- 0
    persons <<- cbind(persons, rowSums(a * replace(x, is.na(x), 0)) / rowSums(a))
    colnames(persons)[ncol(persons)] <<- code
}
for (d in below("")) add(d)
persons[is.nan(persons)] <- NA

pair <- function(x, y, w) {
    ok <- !is.na(x) & !is.na(y) & w != 0
    if (sum(ok) < 2 || var(x[ok]) == 0 || var(y[ok]) == 0) return(list(n = sum(ok), r = NA))
    list(n = sum(ok), r = cov.wt(cbind(x, y)[ok, ], w[ok] / sum(w[ok]), cor = TRUE)$cor[1, 2])
}

# Johnson (2000): of P D P', by the square root of the matrix.
johnson <- function(R, r) {
    E <- eigen(R, symmetric = TRUE)
    if (min(E$values) <= 1e-8) return(NULL)
    root <- E$vectors %*% diag(sqrt(E$values), length(r)) %*% t(E$vectors)
    beta <- solve(root, r)
    each <- as.vector(root^2 %*% beta^2)
    if (sum(each) > 1 + 1e-9) NULL else list(each = each / sum(each), r2 = sum(each))
}

standard_error <- function(x, y, w, here, city) {
    ok <- !is.na(x) & !is.na(y)
    r <- pair(x, y, w)$r
    if (is.na(r)) return(list(se = NA))
    centre <- function(v) (v - weighted.mean(v[ok], w[ok])) / sqrt(cov.wt(matrix(v[ok]), w[ok] / sum(w[ok]), method = "ML")$cov[1, 1])
    u <- centre(x)
    v <- centre(y)
    z <- ifelse(ok, u * v - r * (u^2 + v^2) / 2, 0) / sum(w[ok])
    names <- unique(margins$margin[margins$city == city])
    if (length(names) > 0) {
        X <- do.call(cbind, lapply(names, function(m) {
            f <- factor(responses[[m]][here])
            model.matrix(~ f - 1)
        }))
        z <- lm.wfit(X, z, base[here])$residuals
    }
    stratum <- if (is.null(responses$stratum)) rep("", sum(here)) else responses$stratum[here]
    psu <- if (is.null(responses$psu)) as.character(seq_len(sum(here))) else responses$psu[here]
    variance <- 0
    for (h in unique(stratum)) {
        total <- tapply((w * z)[stratum == h], psu[stratum == h], sum)
        variance <- variance + length(total) / (length(total) - 1) * sum((total - mean(total))^2)
    }
    df <- nrow(unique(cbind(stratum, psu))) - length(unique(stratum))
    half <- qt(0.975, df) * sqrt(variance)
    list(se = sqrt(variance), ci_low = r - half, ci_high = r + half)
}

worst <- 0
compared <- 0
hold <- function(what, got, wanted, tolerance = 1e-7) {
    compared <<- compared + 1
    if (is.null(wanted) || is.na(wanted)) off <- if (got == "") 0 else Inf
    else if (is.character(wanted)) off <- if (got == wanted) 0 else Inf
    else off <- if (got == "") Inf else abs(as.numeric(got) - wanted) / (tolerance * max(abs(wanted), 1e-4))
    if (off > 1) cat(what, "is", got, "and not", format(wanted, digits = 17), "\n")
    worst <<- max(worst, off)
}

all_scores <- function(here) {
    each <- sapply(items$name, function(i) {
        ok <- here & !is.na(scores[, i]) & weight != 0
        if (any(ok)) weighted.mean(scores[ok, i], weight[ok]) else NA
    })
    climb <- function(code) {
        members <- c(of_item(code), below(code))
        got <- sapply(members, function(m) if (m %in% items$name) each[[m]] else climb(m))
        if (all(is.na(got))) return(NA)
        weighted.mean(got[!is.na(got)], share[members][!is.na(got)])
    }
    c(each, sapply(dimensions$dimension, climb))
}

rows <- 0
check_city <- function(city) {
    here <- !is.na(weight) & (city == "*" | responses$city == city)
    w <- weight[here]
    y <- overall[here]
    mine <- persons[here, , drop = FALSE]
    table <- found[found$city == city, ]
    stopifnot(identical(table$code, c(dimensions$dimension, items$name)))
    known <- lapply(setNames(nm = table$code), function(code) pair(mine[, code], y, w))
    score <- all_scores(here)
    own <- subjective[subjective$city == city, ]
    own <- own[match(table$code, own$code), ]
    sets <- c(lapply(setNames(nm = dimensions$dimension), function(d) c(of_item(d), below(d))),
              list(top = below("")))
    models <- lapply(sets, function(members) {
        all <- lapply(members, function(a) lapply(members, function(b) pair(mine[, a], mine[, b], w)))
        n <- c(unlist(lapply(all, lapply, `[[`, "n")), sapply(known[members], `[[`, "n"))
        R <- matrix(as.numeric(unlist(lapply(all, lapply, `[[`, "r"))), length(members))
        r <- as.numeric(sapply(known[members], `[[`, "r"))
        if (length(members) == 0 || any(n < 30) || anyNA(R) || anyNA(r)) return(NULL)
        johnson(R, r)
    })
    set_of <- c(setNames(items$dimension, items$name),
                setNames(ifelse(dimensions$parent == "", "top", dimensions$parent), dimensions$dimension))
    flag <- sapply(seq_along(table$code), function(k) {
        n <- known[[table$code[k]]]$n
        if (is.na(score[[table$code[k]]])) return("")
        se <- if (city == "*") NA else as.numeric(own$se[k])
        high <- isTRUE(se > 0.3 * abs(score[[table$code[k]]]))
        paste(c(if (n < 30) "small_n", if (high) "high_cv"), collapse = ";")
    })
    r <- sapply(known, `[[`, "r")
    placed <- flag == "" & !is.na(r) & !is.na(score[table$code])
    for (k in seq_along(table$code)) {
        rows <<- rows + 1
        row <- table[k, ]
        code <- row$code
        name <- function(column) paste0(city, " ", code, " ", column)
        members <- sets[[set_of[[code]]]]
        model <- models[[set_of[[code]]]]
        hold(name("n"), row$n, known[[code]]$n)
        hold(name("score"), row$score, score[[code]])
        hold(name("importance"), row$importance, r[[code]])
        se <- if (city == "*") list() else standard_error(mine[, code], y, w, here, city)
        for (column in c("se", "ci_low", "ci_high")) hold(name(column), row[[column]], se[[column]])
        hold(name("relative_weight"), row$relative_weight, model$each[match(code, members)])
        hold(name("r2"), row$r2, model$r2)
        hold(name("weight"), row$weight, share[[code]] / sum(share[members]))
        rivals <- if (code %in% items$name) table$code %in% items$name else table$code %in% members
        rivals <- rivals & placed
        cut_score <- if (sum(rivals) > 1) mean(score[table$code][rivals]) else NA
        cut_importance <- if (sum(rivals) > 1) mean(r[rivals]) else NA
        hold(name("cut_score"), row$cut_score, cut_score)
        hold(name("cut_importance"), row$cut_importance, cut_importance)
        quadrant <- if (!placed[k] || is.na(cut_score)) ""
            else if (r[k] >= cut_importance) (if (score[[code]] >= cut_score) "keep_up" else "concentrate")
            else if (score[[code]] >= cut_score) "overkill" else "low_priority"
        hold(name("quadrant"), row$quadrant, quadrant)
        hold(name("flag"), row$flag, flag[k])
    }
}
for (city in c("*", unique(weights$city))) check_city(city)
cat(sprintf("%d numbers and texts in %d of %d rows compared, the worst at %.2g of its tolerance\n",
            compared, rows, nrow(found), worst))
quit(status = if (rows == nrow(found) && rows > 3 && worst <= 1) 0 else 1)
