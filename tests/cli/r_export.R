# SPDX-License-Identifier: MIT
# The three files hold the same: Rscript r_export.R ANALYSIS QUESTIONNAIRE
suppressMessages(library(haven))
arguments <- commandArgs(trailingOnly = TRUE)
text <- function(...) read.csv(file.path(...), colClasses = "character", check.names = FALSE,
                               na.strings = "", encoding = "UTF-8")
csv <- text(arguments[1], "responses.csv")
variables <- text(arguments[1], "variables.csv")
sheet <- text(arguments[2], "survey.csv")
choices <- text(arguments[2], "choices.csv")
sav <- read_sav(file.path(arguments[1], "responses.sav"), user_na = TRUE)
dta <- read_dta(file.path(arguments[1], "responses.dta"))
stopifnot(identical(names(csv), names(sav)), identical(names(csv), names(dta)),
          identical(names(csv), variables$name), nrow(sav) == nrow(csv), nrow(dta) == nrow(csv))

states <- c(number = 0, text = 0, unanswered = 0, not_asked = 0, no_opinion = 0)
count <- function(state, n) states[[state]] <<- states[[state]] + n

# A text may be cut, but not by a byte more than the format asks for.
same_text <- function(got, wanted, most) {
    wanted[is.na(wanted)] <- ""
    whole <- nchar(wanted, "bytes") <= most
    stopifnot(got[whole] == wanted[whole], startsWith(wanted, got),
              nchar(got[!whole], "bytes") > most - 4)
    count("text", sum(wanted != ""))
}

# SPSS: numbers as they are; not asked is a number declared missing.
same_spss <- function(got, wanted) {
    there <- !is.na(wanted)
    value <- as.numeric(got)
    stopifnot(value[there] == as.numeric(wanted[there]))
    declared <- as.numeric(attr(got, "na_values"))
    other <- value[!there & !is.na(value)]
    stopifnot(other %in% declared, length(unique(other)) <= 1,
              names(attr(got, "labels"))[attr(got, "labels") %in% other] %in% "not asked")
    count("not_asked", length(other))
    count("unanswered", sum(!there) - length(other))
    count("number", sum(there))
    which(!there & !is.na(value))
}

# Stata: no opinion is tagged by its choice, not asked is .a; NOT_ASKED as in SPSS.
same_stata <- function(got, wanted, not_asked, mine) {
    tag <- na_tag(got)
    value <- as.numeric(got)
    plain <- !is.na(value)
    labels <- attr(got, "labels")
    stopifnot(value[plain] == as.numeric(wanted[plain]), identical(which(tag %in% "a"), not_asked))
    for (i in which(!is.na(tag) & tag != "a")) {
        label <- names(labels)[is.na(labels) & na_tag(labels) %in% tag[i]]
        stopifnot(label == mine$label[mine$name == wanted[i]], is.na(mine$score[mine$name == wanted[i]]))
        count("no_opinion", 1)
    }
    stopifnot(sum(!plain & is.na(tag)) == sum(is.na(wanted)) - length(not_asked))
}

# Labels of values, as much of them as fits.
same_labels <- function(got, mine, most) {
    labels <- attr(got, "labels")
    if (is.null(labels)) return()
    labels <- labels[names(labels) != "not asked"]
    stopifnot(setequal(names(labels), substr(mine$label, 1, most)))
    plain <- labels[!is.na(labels)]
    wanted <- mine$name[match(names(plain), substr(mine$label, 1, most))]
    stopifnot(if (is.numeric(plain)) plain == as.numeric(wanted) else plain == wanted)
}

for (name in names(csv)) {
    variable <- variables[variables$name == name, ]
    row <- sheet[sheet$name %in% variable$question, ]
    mine <- choices[nrow(row) > 0 & choices$list_name == sub("^select_one ", "", c(row$type, ""))[1], ]
    if (is.character(sav[[name]])) {
        same_text(as.character(sav[[name]]), csv[[name]], 32766)
        same_text(as.character(dta[[name]]), csv[[name]], 2045)
    } else {
        not_asked <- same_spss(sav[[name]], csv[[name]])
        same_stata(dta[[name]], csv[[name]], not_asked, mine)
    }
    if (!is.na(variable$dimension)) next # a score has its item's choices only in name
    same_labels(sav[[name]], mine, 40) # 120 bytes of Chinese
    same_labels(dta[[name]], mine, 8000)
    wanted <- if (is.na(variable$question) || variable$question %in% c(name, toupper(name)) ||
                  name %in% c("id", "city", "stratum", "psu", "fpc", "base_weight")) variable$label
              else paste0(variable$question, ": ", variable$label)
    stopifnot(startsWith(wanted, attr(sav[[name]], "label")), startsWith(wanted, attr(dta[[name]], "label")),
              nchar(attr(dta[[name]], "label")) == min(80, nchar(wanted)))
}
cat(sprintf("%s %d\n", names(states), states), sep = "")
