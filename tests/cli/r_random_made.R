# SPDX-License-Identifier: MIT
# Random surveys, one for each design and method: who was drawn, what they answered and
# whom they stand for.
#   Rscript r_random_made.R FOLDER SEED
# Writes FOLDER/CASE/responses.csv and population.csv, and FOLDER/cases.csv: design, method and
# bounds by case.
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
set.seed(as.integer(arguments[2]))

# Strata of two to six PSUs, each of 8 to 25 people; weights that differ by people.
draw <- function(design) {
    strata <- sample(2:5, 1)
    parts <- lapply(seq_len(strata), function(stratum) {
        psus <- sample(2:6, 1)
        data.frame(stratum = paste0("S", stratum),
                   psu = rep(sprintf("P%d", seq_len(psus)), sample(8:25, psus, replace = TRUE)),
                   fpc = psus + sample(0:15, 1))
    })
    people <- do.call(rbind, parts)
    n <- nrow(people)
    people$base_weight <- signif(exp(rnorm(n, 3, 0.4)), 4)
    if (design == "srs") people[c("stratum", "psu", "fpc", "base_weight")] <- ""
    if (design == "weighted") people[c("stratum", "psu", "fpc")] <- ""
    if (design == "clustered") people$fpc <- ""
    people
}

answer <- function(people) {
    n <- nrow(people)
    people$sex <- sample(1:2, n, replace = TRUE, prob = c(.45, .55))
    people$age <- sample(1:3, n, replace = TRUE, prob = c(.4, .35, .25))
    people$edu <- sample(1:3, n, replace = TRUE)
    cluster <- rnorm(length(unique(paste(people$stratum, people$psu))), 0, .5)
    latent <- rnorm(n) + cluster[as.integer(factor(paste(people$stratum, people$psu)))] +
        .3 * people$sex - .2 * people$edu
    for (item in paste0("q", 1:5))
        people[[item]] <- pmin(5, pmax(1, round(3 - latent - rnorm(n))))
    people$q5 <- pmin(10, pmax(0, round(5 + 2 * latent + rnorm(n))))
    for (item in paste0("q", 1:5))
        people[[item]][runif(n) < .12] <- if (item == "q5") "" else sample(c("", "9"), 1)
    people
}

# Not far from who answered, so that bounds leave room.
targets <- function(people, city, method) {
    of <- function(margin, category) {
        counts <- table(category)
        data.frame(city = city, margin = margin, category = names(counts),
                   count = round(1000 * as.numeric(counts) * exp(rnorm(length(counts), 0, .12))))
    }
    if (method == "poststratify")
        return(of("sex*edu", paste(people$sex, people$edu, sep = "*")))
    rbind(of("sex", people$sex), of("age", people$age), of("edu", people$edu))
}

designs <- c("srs", "weighted", "clustered", "finite")
methods <- c("none", "poststratify", "rake", "linear", "logit", "rake", "linear")
bounds <- c("", "", "", "", "0.4:2.5", "0.45:2.4", "0.45:2.4")
cases <- NULL
for (design in designs) {
    for (k in seq_along(methods)) {
        case <- paste0(design, k)
        path <- file.path(folder, case)
        dir.create(path, recursive = TRUE)
        responses <- population <- NULL
        for (city in c("410100", "410200")) {
            people <- cbind(city = city, answer(draw(design)))
            responses <- rbind(responses, people)
            population <- rbind(population, targets(people, city, methods[k]))
        }
        responses <- cbind(id = sprintf("R%05d", seq_len(nrow(responses))), responses)
        write.csv(responses, file.path(path, "responses.csv"), row.names = FALSE, quote = FALSE,
                  na = "")
        write.csv(population, file.path(path, "population.csv"), row.names = FALSE, quote = FALSE)
        cases <- rbind(cases, c(case, design, methods[k], bounds[k]))
    }
}
write.table(cases, file.path(folder, "cases.csv"), sep = ",", row.names = FALSE, quote = FALSE,
            col.names = FALSE)
