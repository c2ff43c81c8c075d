# SPDX-License-Identifier: MIT
# Held against base R: every tested row of compare.csv.
#   Rscript r_compare.R OLD NEW OUT
# Scores and standard errors are those of both subjective.csv; degrees of freedom are counted from
# weights.csv (every respondent is a PSU, each city one stratum), and so are Welch's.
arguments <- commandArgs(trailingOnly = TRUE)
text <- function(...) read.csv(file.path(...), colClasses = "character", check.names = FALSE,
                               encoding = "UTF-8")
waves <- lapply(arguments[1:2], function(out) {
    scores <- text(out, "subjective.csv")
    scores$level[scores$level == "total"] <- "survey"
    scores$code[scores$level == "survey"] <- "survey"
    people <- table(text(out, "weights.csv")$city)
    totals <- text(out, "scores.csv")
    survey <- scores[scores$level == "survey", ]
    share <- 1 - as.numeric(unique(text(out, "objective.csv")$full[text(out, "objective.csv")$level == "objective"])) / 100
    total <- data.frame(city = totals$city, level = "total", code = "total", score = as.numeric(totals$total),
                        se = share * as.numeric(survey$se[match(totals$city, survey$city)]))
    total$se[is.na(total$score)] <- NA # nothing to compare
    all <- rbind(data.frame(city = scores$city, level = scores$level, code = scores$code,
                            score = as.numeric(scores$score), se = as.numeric(scores$se)), total)
    all$df <- as.numeric(people[all$city]) - 1
    all
})
got <- text(arguments[3], "compare.csv")
got <- got[got$level %in% c("total", "survey", "dimension", "item"), ]
key <- function(of) paste(of$city, of$level, of$code)
old <- waves[[1]][match(key(got), key(waves[[1]])), ]
new <- waves[[2]][match(key(got), key(waves[[2]])), ]
change <- new$score - old$score
se <- sqrt(old$se^2 + new$se^2)
part <- function(of) ifelse(of$se > 0, of$se^4 / of$df, 0)
df <- se^4 / (part(old) + part(new))
p <- 2 * pt(-abs(change / se), df)
p[!(se > 0)] <- NA
p_holm <- ave(p, got$level, got$code, FUN = function(family) p.adjust(family, "holm"))
margin <- qt(0.975, df) * se
hold <- function(name, wanted, tolerance) {
    have <- suppressWarnings(as.numeric(got[[name]]))
    wanted[is.nan(wanted)] <- NA
    gap <- abs(have - wanted) / pmax(abs(wanted), 1e-9)
    wrong <- which(is.na(have) != is.na(wanted) | (!is.na(gap) & gap > tolerance))
    for (i in head(wrong, 5)) cat("#", name, key(got)[i], have[i], "is not", wanted[i], "\n")
    cat("#", name, sum(!is.na(have)), "held, worst", max(gap, 0, na.rm = TRUE), "\n")
    length(wrong)
}
direction <- ifelse(is.na(change), "unknown",
                    ifelse(abs(change) <= 1e-9, "same",
                           ifelse(is.na(p_holm), "unknown",
                                  ifelse(p_holm >= 0.05, "same", ifelse(change > 0, "up", "down")))))
wrong <- hold("change", change, 1e-9) + hold("se", se, 1e-9) + hold("df", df, 1e-9) + hold("p", p, 1e-7) +
    hold("p_holm", p_holm, 1e-7) + hold("ci_low", change - margin, 1e-7) +
    hold("ci_high", change + margin, 1e-7) + sum(direction != got$direction)
if (wrong > 0 || sum(!is.na(p)) < 500 || !any(direction == "up")) quit(status = 1)
