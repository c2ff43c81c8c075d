# SPDX-License-Identifier: MIT
# The two files that `minyi combine` takes, of as many invented cities as -v cities=N says, for
# gbt33356-2022: objective.csv, or with -v survey=1 subjective.csv.  In both some cities tie, one
# has no objective part and one no survey part, and the errors of two tell nothing.
function chance() { x = (x * 16807) % 2147483647; return x / 2147483647 }
function row(level, code, weight, score, full) {
    print city, level, code, "名" code, weight, score, full, "ok"
}
function objective(c,   k, sum, score, rate) {
    rate = 0.4 + 0.5 * chance()
    for (k = 1; k <= 7; k++) {
        score = c % 10 == 9 ? weights[k] / 2 : weights[k] * (rate + 0.2 * chance() - 0.1)
        row("L1", l1s[k], weights[k], score, weights[k])
        sum += score
    }
    for (k = 1; k <= 6; k++)
        row("deduction", deductions[k], 0, c % 10 == 9 || c % 7 != k ? 0 : chance(), 2)
    row("objective", "objective", 60, sum, 60)
}
function subjective(c,   score, se) {
    score = c % 10 == 9 ? 70 : 55 + 35 * chance()
    se = 0.2 + 2.5 * chance()
    if (c % 25 == 3)      # one respondent
        print city, "total", "total", "市" c, score, "", "", "", 1, 1, "", "small_n", 0
    else if (c % 25 == 4) # all answers alike
        print city, "total", "total", "市" c, score, 0, score, score, 40, 40, "", "", 39
    else
        print city, "total", "total", "市" c, score, se, score - 2 * se, score + 2 * se, 300, 250,
            1.2, "", 4 + c
}
BEGIN {
    OFS = ","; OFMT = "%.17g"; x = survey ? 29 : 17
    split("L1 L2 L3 L4 L5 L6 L8", l1s, " ")
    split("24 11 6 6 6 2 5", weights, " ")
    split("L7P1-A1 L7P2-A1 L7P3-A1 L7P3-A2 L7P4-A1 L7P4-A2", deductions, " ")
    print survey ? "city,level,code,label,score,se,ci_low,ci_high,n,n_eff,deff,flag,df" \
        : "city,level,code,label,weight,score,full,status"
    for (c = 1; c <= cities; c++) {
        city = 100000 + c
        if (survey && c != 5) subjective(c)
        if (!survey && c != 6) objective(c)
    }
}
