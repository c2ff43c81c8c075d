# SPDX-License-Identifier: MIT
# Held against R's survey package: every row of differences.csv.
#   Rscript r_differences.R OUT QUESTIONNAIRE BY [jackknife] [trim LOWER UPPER] [lonely HOW]
# The design is built from responses.csv: strata, PSUs, fpc and base weights where there
# are such columns, raked where there is a margins.csv.  Subgroups: items by
# svyby(covmat = TRUE), composites by svycontrast() of the totals they are made of, with
# replicates by withReplicates().  After raking items, too, are made of totals: there
# svyby() has no covmat.  Cities: from their own standard errors.
suppressMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
out <- arguments[1]
questionnaire <- arguments[2]
by <- arguments[3]
jackknife <- "jackknife" %in% arguments
trim <- if ("trim" %in% arguments) as.numeric(arguments[match("trim", arguments) + 1:2])
if ("lonely" %in% arguments)
    options(survey.lonely.psu = arguments[match("lonely", arguments) + 1])
text <- function(...) read.csv(file.path(...), colClasses = "character", check.names = FALSE,
                               fileEncoding = "UTF-8-BOM")
responses <- text(out, "responses.csv")
subjective <- text(out, "subjective.csv")
differences <- text(out, "differences.csv")
weights <- text(out, "weights.csv")
margins <- if (file.exists(file.path(out, "margins.csv"))) text(out, "margins.csv")
diagnostics <- text(out, "diagnostics.csv")
sheet <- text(questionnaire, "survey.csv")
choices <- text(questionnaire, "choices.csv")
tree <- text(questionnaire, "dimensions.csv")
items <- sheet$name[sheet$dimension != ""]

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

# What an item counts for in each dimension and in the total.
shares <- sapply(items, function(item) {
    of <- sheet$dimension[sheet$name == item]
    weight <- as.numeric(sheet$weight[sheet$name == item])
    share <- weight / sum(as.numeric(sheet$weight[sheet$dimension == of]))
    setNames(share * (tree$dimension == of), tree$dimension)
})
tree_weight <- as.numeric(tree$weight) / sum(as.numeric(tree$weight))
shares <- rbind(shares, total = colSums(shares * tree_weight))
composites <- rownames(shares)
shares <- rbind(shares, diag(length(items)))
rownames(shares) <- c(composites, items)

worst <- 0
compared <- 0
hold <- function(what, got, wanted, tolerance, scale = abs(wanted)) {
    off <- abs(as.numeric(got) - wanted) / max(scale, 1e-9) / tolerance
    if (is.na(off) || off > 1) cat("#", what, ":", got, "is not", format(wanted, digits = 16), "\n")
    worst <<- max(worst, if (is.na(off)) Inf else off)
    compared <<- compared + 1
}

design_of <- function(city) {
    mine <- responses[responses$city == city, ]
    number <- function(name) if (name %in% names(mine)) as.numeric(mine[[name]])
    mine$base <- if ("base_weight" %in% names(mine)) number("base_weight") else 1
    mine$population <- number("fpc")
    for (item in items) mine[[paste0("s_", item)]] <- score_of(item, mine[[item]])
    mine$by <- factor(mine[[by]])
    raked <- !is.null(margins) && any(margins$city == city)
    if (raked) {
        total <- as.numeric(diagnostics$sum_weights[diagnostics$city == city])
        mine$base <- mine$base * total / sum(mine$base)
        targets <- margins[margins$city == city, ]
        population <- list()
        for (margin in unique(targets$margin)) {
            of <- targets[targets$margin == margin, ]
            mine[[margin]] <- factor(mine[[margin]], levels = of$category)
            population[[margin]] <- setNames(as.numeric(of$target_share) * total,
                                             paste0(margin, of$category))
        }
        formula <- as.formula(paste("~", paste(names(population), collapse = " + ")))
        wanted <- c("(Intercept)" = total, unlist(lapply(unname(population), function(p) p[-1])))
    }
    design <- svydesign(if ("psu" %in% names(mine)) ~psu else ~1,
                        strata = if ("stratum" %in% names(mine)) ~stratum,
                        fpc = if ("fpc" %in% names(mine)) ~population,
                        weights = ~base, data = mine, nest = TRUE)
    if (jackknife)
        design <- as.svrepdesign(design,
                                 type = if ("stratum" %in% names(mine)) "JKn" else "JK1")
    if (raked)
        design <- calibrate(design, formula, population = wanted, calfun = "raking",
                            epsilon = 1e-12, maxit = 500)
    if (!is.null(trim)) {
        bounds <- trim * median(weights(design))
        design <- trimWeights(design, lower = bounds[1], upper = bounds[2], strict = TRUE)
    }
    ours <- as.numeric(weights$weight[weights$city == city])
    theirs <- weights(design, if (jackknife) "sampling" else NULL)
    for (i in seq_along(ours)) hold("weight", ours[i] / sum(ours), theirs[[i]] / sum(theirs), 1e-8)
    design
}

# Means of the domains and their covariance matrix.
item_by <- function(design, item) {
    score <- design$variables[[paste0("s_", item)]]
    design$variables$y <- ifelse(is.na(score), 0, score)
    svyby(~y, ~by, subset(design, !is.na(score)), svymean, covmat = TRUE)
}

# The same of any mean of items.
composite_by <- function(design, code) {
    used <- items[shares[code, ] > 0]
    domains <- levels(design$variables$by)
    if (jackknife)
        return(withReplicates(design, function(w, data) sapply(domains, function(domain)
            sum(sapply(used, function(item) {
                y <- data[[paste0("s_", item)]]
                take <- !is.na(y) & data$by == domain
                shares[code, item] * sum(w[take] * y[take]) / sum(w[take])
            })))))
    for (item in used) for (domain in domains) {
        y <- design$variables[[paste0("s_", item)]]
        take <- !is.na(y) & design$variables$by == domain
        design$variables[[paste0("y_", item, domain)]] <- ifelse(take, y, 0)
        design$variables[[paste0("r_", item, domain)]] <- as.numeric(take)
    }
    names <- paste0(rep(c("y_", "r_"), each = length(used) * length(domains)),
                    outer(used, domains, paste0))
    totals <- svytotal(as.formula(paste("~", paste(names, collapse = " + "))), design)
    svycontrast(totals, setNames(lapply(domains, function(domain)
        parse(text = paste(sprintf("%.17g * y_%s%s / r_%s%s", shares[code, used], used, domain,
                                   used, domain), collapse = " + "))[[1]]), domains))
}

hold_tests <- function(row, difference, variance, covariance, df, scale) {
    t <- difference / sqrt(variance)
    hold("difference", row$difference, difference, 1e-8, scale)
    hold("se", row$se, sqrt(variance), 1e-7)
    hold("covariance", row$covariance, covariance, 1e-7, variance)
    hold("t", row$t, t, 1e-7, abs(t) + scale / sqrt(variance) / 100)
    hold("df", row$df, df, 1e-7)
    p <- 2 * pt(-abs(as.numeric(row$t)), as.numeric(row$df))
    hold("p", row$p, p, 1e-6)
    hold("ci_low", row$ci_low, difference - qt(0.975, df) * sqrt(variance), 1e-7, scale)
    hold("ci_high", row$ci_high, difference + qt(0.975, df) * sqrt(variance), 1e-7, scale)
}

for (city in unique(subjective$city)) {
    design <- design_of(city)
    clusters <- if ("psu" %in% names(responses)) responses[responses$city == city, "psu"]
                else seq_len(sum(responses$city == city))
    strata <- if ("stratum" %in% names(responses)) responses[responses$city == city, "stratum"]
              else rep(1, length(clusters))
    df <- length(unique(paste(strata, clusters))) - length(unique(strata))
    raked <- inherits(design, "survey.design") && !is.null(design$postStrata)
    for (code in rownames(shares)) {
        mine <- differences[differences$city == city & differences$code == code, ]
        estimate <- if (code %in% items && !raked) item_by(design, code)
                    else composite_by(design, code)
        means <- coef(estimate)
        matrix <- as.matrix(vcov(estimate))
        domains <- levels(design$variables$by)
        pairs <- combn(length(domains), 2)
        hold("rows", nrow(mine), ncol(pairs), 1e-15)
        for (i in seq_len(ncol(pairs))) {
            row <- mine[i, ]
            a <- pairs[1, i]
            b <- pairs[2, i]
            hold("names", as.numeric(row$first == domains[a] && row$second == domains[b]), 1, 1e-15)
            contrast <- svycontrast(estimate, replace(numeric(length(domains)), c(a, b), c(1, -1)))
            hold("score_first", row$score_first, means[[a]], 1e-8)
            hold_tests(row, coef(contrast)[[1]], c(vcov(contrast)), matrix[a, b], df, means[[a]])
        }
        adjusted <- p.adjust(as.numeric(mine$p), "holm")
        for (i in seq_along(adjusted)) hold("p_holm", mine$p_holm[i], adjusted[i], 1e-12)
    }
}

cities <- unique(subjective$city)
degrees <- sapply(cities, function(city) {
    of <- responses$city == city
    psu <- if ("psu" %in% names(responses)) responses$psu[of] else seq_len(sum(of))
    stratum <- if ("stratum" %in% names(responses)) responses$stratum[of] else rep(1, sum(of))
    length(unique(paste(stratum, psu))) - length(unique(stratum))
})
pairs <- if (length(cities) > 1) combn(cities, 2) else matrix("", 2, 0)
hold("city rows", sum(differences$kind == "city"), length(composites) * ncol(pairs), 1e-15)
for (code in if (ncol(pairs)) composites) {
    mine <- differences[differences$kind == "city" & differences$code == code, ]
    of <- subjective[subjective$domain == "" & subjective$code == code, ]
    for (i in seq_len(ncol(pairs))) {
        a <- of[of$city == pairs[1, i], ]
        b <- of[of$city == pairs[2, i], ]
        v <- as.numeric(c(a$se, b$se))^2
        hold("city names", as.numeric(mine$first[i] == a$city && mine$second[i] == b$city), 1, 1e-15)
        hold_tests(mine[i, ], as.numeric(a$score) - as.numeric(b$score), sum(v), 0,
                   sum(v)^2 / sum(v^2 / degrees[pairs[, i]]), as.numeric(a$score))
    }
    adjusted <- p.adjust(as.numeric(mine$p), "holm")
    for (i in seq_along(adjusted)) hold("p_holm", mine$p_holm[i], adjusted[i], 1e-12)
}
cat(sprintf("%d numbers compared, the worst at %.2g of its tolerance\n", compared, worst))
quit(status = if (compared > 100 && worst <= 1) 0 else 1)
