# SPDX-License-Identifier: MIT
# Runs scripts for r_lib.sh: Rscript r_server.R PACKAGE...  A job is, line by line, the number of
# words, the file for what is printed, and the words: a script and its arguments.  Each job is
# forked, so that options, packages attached and random numbers are its own.  The answer is the
# exit status it would have had.
answer <- function(...) {
    cat(..., "\n", sep = "")
    flush(stdout())
}

# Evaluates the script; it sees its arguments, and may quit.
run <- function(said, script, arguments) {
    to <- file(said, "w")
    sink(to)
    sink(to, type = "message")
    options(warn = 1)
    room <- new.env(parent = globalenv())
    room$commandArgs <- function(trailingOnly = FALSE)
        c(if (!trailingOnly) c("R", paste0("--file=", script), "--args"), arguments)
    room$quit <- function(save = "no", status = 0, ...)
        stop(structure(class = c("ended", "condition"), list(message = "quit", call = NULL, status = status)))
    status <- tryCatch({
        sys.source(script, room)
        0
    }, ended = function(quit) as.integer(quit$status), error = function(wrong) {
        message("Error: ", conditionMessage(wrong))
        1
    })
    sink(type = "message")
    sink()
    close(to)
    status
}

packages <- commandArgs(trailingOnly = TRUE)
answer(if (all(vapply(packages, requireNamespace, NA, quietly = TRUE))) "ready" else "missing")
jobs <- file("stdin", "r")
while (length(count <- readLines(jobs, 1)) > 0) {
    words <- readLines(jobs, as.integer(count) + 1)
    job <- parallel::mcparallel(run(words[1], words[2], words[-(1:2)]), mc.set.seed = FALSE)
    status <- parallel::mccollect(job)[[1]]
    answer(if (is.numeric(status)) status else 70)
}
